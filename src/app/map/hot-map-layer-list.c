/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "app/map/hot-map-layer-list.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "app/map/hot-map-layer-row.h"
#include "app/map/hot-map-mode-list.h"

struct _HotMapLayerList
{
  GtkWidget        parent_instance;

  GtkListBox      *list;
  HotMapLayerRow  *rows[HOT_N_MAP_STRATA];   /* by stratum */
  guint            n_rows;                   /* that are there yet */
  HotMapLayerRow  *dragged;                  /* NULL while none is */
  HotMapCanvas    *canvas;
  HotMapTiles     *tiles;
  char            *boundaries;               /* where they are from */
};

G_DEFINE_FINAL_TYPE (HotMapLayerList, hot_map_layer_list, GTK_TYPE_WIDGET)

/* In the list, where the topmost is the first. */
static guint
find_row (HotMapLayerList *self,
          HotMapLayerRow  *row)
{
  const HotMapStack *stack = &hot_map_canvas_get_options (self->canvas)->stack;

  return HOT_N_MAP_STRATA - 1 - hot_map_stack_find (stack, hot_map_layer_row_get_stratum (row));
}

static int
compare_rows (GtkListBoxRow *a,
              GtkListBoxRow *b,
              gpointer       user_data)
{
  HotMapLayerList *self = user_data;

  return self->canvas != NULL ? (int) find_row (self, HOT_MAP_LAYER_ROW (a)) - (int) find_row (self, HOT_MAP_LAYER_ROW (b)) : 0;
}

static void
hot_map_layer_list_move (HotMapLayerList *self,
                         HotMapLayerRow  *row,
                         guint            place)
{
  HotMapOptions options = *hot_map_canvas_get_options (self->canvas);
  g_autofree char *words = NULL;

  hot_map_stack_move (&options.stack, hot_map_layer_row_get_stratum (row), HOT_N_MAP_STRATA - 1 - place);
  hot_map_canvas_set_options (self->canvas, &options);
  hot_map_layer_list_update (self);

  /* TRANSLATORS: said by a screen reader when a layer of the map has been moved: its name, its place in the list, how many there are */
  words = g_strdup_printf (_("%s: %u of %u"), adw_preferences_row_get_title (ADW_PREFERENCES_ROW (row)), place + 1,
                           (guint) HOT_N_MAP_STRATA);
  gtk_accessible_announce (GTK_ACCESSIBLE (row), words, GTK_ACCESSIBLE_ANNOUNCEMENT_PRIORITY_MEDIUM);
}

static void
hot_map_layer_list_row_moved_cb (HotMapLayerList *self,
                                 gboolean         up,
                                 HotMapLayerRow  *row)
{
  const guint place = find_row (self, row);

  if (up ? place > 0 : place + 1 < HOT_N_MAP_STRATA)
    hot_map_layer_list_move (self, row, up ? place - 1 : place + 1);
  else
    gtk_widget_error_bell (GTK_WIDGET (row));
}

static void
hot_map_layer_list_row_changed_cb (HotMapLayerList *self,
                                   HotMapLayerRow  *row)
{
  const HotMapStratum stratum = hot_map_layer_row_get_stratum (row);
  const gboolean is_shown = hot_map_layer_row_get_is_shown (row);
  HotMapOptions options = *hot_map_canvas_get_options (self->canvas);

  options.stack.opacity[stratum] = hot_map_layer_row_get_opacity (row);
  if (stratum != HOT_MAP_STRATUM_TILES && (stratum != HOT_MAP_STRATUM_OUTLINES || self->boundaries != NULL))
    options.stack.hidden[stratum] = !is_shown;
  hot_map_canvas_set_options (self->canvas, &options);
  if (stratum == HOT_MAP_STRATUM_TILES && hot_map_tiles_get_available (self->tiles))
    hot_map_tiles_set_wanted (self->tiles, is_shown);
}

static void
hot_map_layer_list_drag_begin_cb (HotMapLayerList *self,
                                  double           x,
                                  double           y,
                                  GtkGesture      *gesture)
{
  GtkListBoxRow *row = gtk_list_box_get_row_at_y (self->list, y);
  GtkWidget *picked = gtk_widget_pick (GTK_WIDGET (self->list), x, y, GTK_PICK_DEFAULT);

  if (row == NULL || picked == NULL || !hot_map_layer_row_has_handle (HOT_MAP_LAYER_ROW (row), picked))
    {
      gtk_gesture_set_state (gesture, GTK_EVENT_SEQUENCE_DENIED);
      return;
    }

  self->dragged = HOT_MAP_LAYER_ROW (row);
  gtk_widget_add_css_class (GTK_WIDGET (row), "hot-dragged");
  gtk_gesture_set_state (gesture, GTK_EVENT_SEQUENCE_CLAIMED);
}

/* The rows change places as soon as the pointer is beyond the middle of the other one. */
static void
hot_map_layer_list_drag_update_cb (HotMapLayerList *self,
                                   double           dx,
                                   double           dy,
                                   GtkGestureDrag  *gesture)
{
  GtkListBoxRow *row;
  graphene_rect_t bounds;
  double x, y, middle;
  guint from, to;

  if (self->dragged == NULL || !gtk_gesture_drag_get_start_point (gesture, &x, &y))
    return;

  y = CLAMP (y + dy, 0, gtk_widget_get_height (GTK_WIDGET (self->list)) - 1);
  row = gtk_list_box_get_row_at_y (self->list, y);
  if (row == NULL || HOT_MAP_LAYER_ROW (row) == self->dragged ||
      !gtk_widget_compute_bounds (GTK_WIDGET (row), GTK_WIDGET (self->list), &bounds))
    return;

  middle = bounds.origin.y + bounds.size.height / 2;
  from = find_row (self, self->dragged);
  to = find_row (self, HOT_MAP_LAYER_ROW (row));
  if (to > from ? y > middle : y < middle)
    hot_map_layer_list_move (self, self->dragged, to);
}

static void
hot_map_layer_list_drag_end_cb (HotMapLayerList *self)
{
  if (self->dragged != NULL)
    gtk_widget_remove_css_class (GTK_WIDGET (self->dragged), "hot-dragged");
  self->dragged = NULL;
}

static void
hot_map_layer_list_dispose (GObject *object)
{
  HotMapLayerList *self = HOT_MAP_LAYER_LIST (object);

  g_clear_pointer ((GtkWidget **) &self->list, gtk_widget_unparent);
  g_clear_object (&self->canvas);
  g_clear_object (&self->tiles);
  g_clear_pointer (&self->boundaries, g_free);

  G_OBJECT_CLASS (hot_map_layer_list_parent_class)->dispose (object);
}

static void
hot_map_layer_list_class_init (HotMapLayerListClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = hot_map_layer_list_dispose;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
hot_map_layer_list_init (HotMapLayerList *self)
{
  GtkGesture *drag = gtk_gesture_drag_new ();

  self->list = GTK_LIST_BOX (gtk_list_box_new ());
  gtk_list_box_set_selection_mode (self->list, GTK_SELECTION_NONE);
  gtk_list_box_set_sort_func (self->list, compare_rows, self, NULL);
  gtk_widget_add_css_class (GTK_WIDGET (self->list), "boxed-list");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Layers"), -1);
  gtk_widget_set_parent (GTK_WIDGET (self->list), GTK_WIDGET (self));

  /* Before the row takes the press for its own. */
  gtk_event_controller_set_propagation_phase (GTK_EVENT_CONTROLLER (drag), GTK_PHASE_CAPTURE);
  g_signal_connect_object (drag, "drag-begin", G_CALLBACK (hot_map_layer_list_drag_begin_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (drag, "drag-update", G_CALLBACK (hot_map_layer_list_drag_update_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (drag, "drag-end", G_CALLBACK (hot_map_layer_list_drag_end_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (drag, "cancel", G_CALLBACK (hot_map_layer_list_drag_end_cb), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (GTK_WIDGET (self->list), GTK_EVENT_CONTROLLER (drag));
}

gboolean
hot_map_layer_list_build_next (HotMapLayerList *self)
{
  const guint stratum = self->n_rows;

  g_return_val_if_fail (HOT_IS_MAP_LAYER_LIST (self), FALSE);

  if (stratum == HOT_N_MAP_STRATA)
    return FALSE;

  self->rows[stratum] = HOT_MAP_LAYER_ROW (hot_map_layer_row_new (stratum));
  g_signal_connect_object (self->rows[stratum], "changed", G_CALLBACK (hot_map_layer_list_row_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->rows[stratum], "move", G_CALLBACK (hot_map_layer_list_row_moved_cb), self, G_CONNECT_SWAPPED);
  gtk_list_box_append (self->list, GTK_WIDGET (self->rows[stratum]));
  self->n_rows++;
  if (self->n_rows == HOT_N_MAP_STRATA && self->canvas != NULL)
    hot_map_layer_list_update (self);

  return TRUE;
}

void
hot_map_layer_list_attach (HotMapLayerList *self,
                           HotMapCanvas    *canvas,
                           HotMapTiles     *tiles)
{
  const char *const tile_properties[] = { "notify::wanted", "notify::available", "notify::is-failing" };

  g_return_if_fail (HOT_IS_MAP_LAYER_LIST (self));
  g_return_if_fail (self->canvas == NULL);

  self->canvas = g_object_ref (canvas);
  self->tiles = g_object_ref (tiles);
  for (guint i = 0; i < G_N_ELEMENTS (tile_properties); i++)
    g_signal_connect_object (tiles, tile_properties[i], G_CALLBACK (hot_map_layer_list_update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (canvas, "notify::stack", G_CALLBACK (hot_map_layer_list_update), self, G_CONNECT_SWAPPED);
  hot_map_layer_list_update (self);
}

static void
set_subtitle (HotMapLayerRow *row,
              const char     *subtitle)
{
  g_autofree char *markup = g_markup_escape_text (subtitle, -1);

  adw_expander_row_set_subtitle (ADW_EXPANDER_ROW (row), markup);
}

void
hot_map_layer_list_update (HotMapLayerList *self)
{
  const HotMapOptions *options;
  g_autofree char *remark = NULL;

  g_return_if_fail (HOT_IS_MAP_LAYER_LIST (self));
  g_return_if_fail (self->canvas != NULL);

  if (self->n_rows < HOT_N_MAP_STRATA)
    return;

  options = hot_map_canvas_get_options (self->canvas);
  remark = hot_map_tiles_dup_remark (self->tiles);
  set_subtitle (self->rows[HOT_MAP_STRATUM_TILES], remark);
  set_subtitle (self->rows[HOT_MAP_STRATUM_OUTLINES], self->boundaries != NULL ? self->boundaries : _("None found beside the data"));
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->rows[HOT_MAP_STRATUM_DATA]), hot_map_mode_get_title (options->mode));

  for (guint i = 0; i < HOT_N_MAP_STRATA; i++)
    {
      const gboolean can_show = i == HOT_MAP_STRATUM_TILES      ? hot_map_tiles_get_available (self->tiles)
                                : i == HOT_MAP_STRATUM_OUTLINES ? self->boundaries != NULL
                                                                : TRUE;
      const gboolean is_shown = i == HOT_MAP_STRATUM_TILES ? hot_map_tiles_get_wanted (self->tiles) : !options->stack.hidden[i];

      hot_map_layer_row_set (self->rows[i], is_shown && can_show, can_show, options->stack.opacity[i]);
      hot_map_layer_row_set_place (self->rows[i], find_row (self, self->rows[i]), HOT_N_MAP_STRATA);
    }
  gtk_list_box_invalidate_sort (self->list);
}

void
hot_map_layer_list_set_boundaries (HotMapLayerList *self,
                                   const char      *name)
{
  g_return_if_fail (HOT_IS_MAP_LAYER_LIST (self));

  if (g_set_str (&self->boundaries, name) && self->canvas != NULL)
    hot_map_layer_list_update (self);
}
