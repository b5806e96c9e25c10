/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "app/map/hot-map-compare.h"

#include <glib/gi18n.h>
#include <math.h>

#include "app/jobs/hot-job.h"
#include "app/map/hot-map-compare-handle.h"
#include "app/map/hot-map-legend.h"
#include "app/map/hot-map-mode-list.h"
#include "app/widgets/hot-cell-format.h"
#include "app/widgets/hot-drop-down.h"
#include "base/hot-format.h"

struct _HotMapCompare
{
  AdwBreakpointBin     parent_instance;

  HotMapComparePair   *pair;
  GArray              *columns;       /* of Columns: those of each entry of the choice of values */
  HotMapOptions        options;
  HotJob              *medians_job;
  double               medians[2];
  int                  median_columns[2];
  gboolean             is_updating;
  double               cursor_x;      /* as fractions of the world; NaN while there is none */
  double               cursor_y;
  HotMapComparePane   *hovered;       /* where the pointer is; NULL where it is elsewhere */
  double               hovered_x;
  double               hovered_y;
  char                *note;          /* about the rows */

  AdwToastOverlay     *toasts;
  HotMapCompareStage  *stage;
  AdwBin              *stage_bin;
  AdwToggleGroup      *view_choice;
  GtkDropDown         *value_choice;
  GtkDropDown         *aggregate_choice;
  GtkDropDown         *mode_choice;
  GtkWidget           *leave_button;
  GtkLabel            *remark;
  GtkBox              *strip;
  GtkBox              *legend_labels;
  AdwClamp            *legend_clamp;
  GtkWidget           *zoom_box;
  GtkLabel            *legend_title;
  GtkLabel            *legend_subtitle;
  HotMapLegend        *legend;
};

G_DEFINE_FINAL_TYPE (HotMapCompare, hot_map_compare, ADW_TYPE_BREAKPOINT_BIN)

enum {
  LEFT,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void hot_map_compare_show_cursor  (HotMapCompare *self);
static void hot_map_compare_show_hovered (HotMapCompare *self);

/* The columns of one name in both tables; -1 for the density. */
typedef struct {
  int first;
  int second;
} Columns;

static const char *const view_names[] = { "side", "swipe", "difference" };

/* Pixels that the cursor moves at a time. */
#define CURSOR_STEP 24.0

static HotTable *
table_of (HotMapCompare *self,
          guint          side)
{
  return hot_map_data_get_table (self->pair->data[side]);
}

static HotMapCanvas *
canvas_of (HotMapComparePane *pane)
{
  return hot_map_compare_pane_get_canvas (pane);
}

static HotMapCanvas *
get_leader (HotMapCompare *self)
{
  return canvas_of (hot_map_compare_stage_get_second (self->stage));
}

static Columns
get_columns (HotMapCompare *self)
{
  const guint choice = gtk_drop_down_get_selected (self->value_choice);

  return choice < self->columns->len ? g_array_index (self->columns, Columns, choice) : (Columns) { -1, -1 };
}

HotMapComparison *
hot_map_compare_get_comparison (HotMapCompare *self)
{
  HotMapFrame *frame = hot_map_canvas_get_frame (get_leader (self));

  return frame != NULL ? hot_map_frame_get_comparison (frame) : NULL;
}

static char *
dup_rows (HotMapCompare *self,
          guint          side)
{
  const guint n = hot_map_data_get_n (self->pair->data[side]);
  g_autofree char *count = hot_format_count (n);

  return g_strdup_printf (ngettext ("%s row", "%s rows", n), count);
}

static char *
dup_median (HotMapCompare *self,
            guint          side)
{
  HotColumn *column;
  g_autofree char *value = NULL;

  if (isnan (self->medians[side]))
    return NULL;

  column = hot_table_get_column (table_of (self, side), self->median_columns[side]);
  value = hot_cell_format_value (self->medians[side], hot_column_get_column_type (column), hot_column_get_unit (column));
  /* TRANSLATORS: "median price $106" */
  return g_strdup_printf (_("median %s %s"), hot_column_get_name (column), value);
}

static void
hot_map_compare_name_difference (HotMapCompare *self)
{
  const int n[] = {
    (int) hot_map_data_get_n (self->pair->data[0]),
    (int) hot_map_data_get_n (self->pair->data[1]),
  };
  const int more = n[1] - n[0];
  g_autofree char *count = hot_format_count (ABS (more));
  g_autofree char *title = g_strdup_printf ("%s − %s", self->pair->names[1], self->pair->names[0]);
  g_autoptr(GString) details = g_string_new (NULL);

  g_string_append_printf (details, ngettext ("%s%s row", "%s%s rows", ABS (more)), more > 0 ? "+" : more < 0 ? "−" : "", count);
  if (!isnan (self->medians[0]) && !isnan (self->medians[1]))
    {
      HotColumn *column = hot_table_get_column (table_of (self, 1), self->median_columns[1]);
      g_autofree char *change = hot_legend_format_change (hot_column_get_column_type (column), hot_column_get_unit (column),
                                                          self->medians[1] - self->medians[0]);

      g_string_append (details, " · ");
      g_string_append_printf (details, _("median %s %s"), hot_column_get_name (column), change);
    }
  hot_map_compare_pane_set_heading (hot_map_compare_stage_get_second (self->stage), title, details->str);
}

static void
hot_map_compare_name_panes (HotMapCompare *self)
{
  HotMapComparePane *panes[] = {
    hot_map_compare_stage_get_first (self->stage), hot_map_compare_stage_get_second (self->stage),
  };

  for (guint side = 0; side < G_N_ELEMENTS (panes); side++)
    {
      g_autofree char *rows = dup_rows (self, side);
      g_autofree char *median = dup_median (self, side);
      g_autofree char *details = median != NULL ? g_strdup_printf ("%s · %s", rows, median) : g_strdup (rows);

      hot_map_compare_pane_set_heading (panes[side], self->pair->names[side], details);
    }
  if (hot_map_compare_stage_get_view (self->stage) == HOT_MAP_COMPARE_VIEW_DIFFERENCE)
    hot_map_compare_name_difference (self);
}

static void
hot_map_compare_medians_cb (HotMapCompare *self)
{
  g_autoptr(HotJob) job = g_steal_pointer (&self->medians_job);
  g_autofree double *medians = hot_job_steal_result (job);

  g_signal_handlers_disconnect_by_data (job, self);
  if (medians == NULL)
    return;

  memcpy (self->medians, medians, sizeof self->medians);
  hot_map_compare_name_panes (self);
}

/* Of the column that is shown, else of the price. */
static void
hot_map_compare_find_medians (HotMapCompare *self)
{
  Columns columns = get_columns (self);
  HotMapCompareMedians *work;

  if (columns.first < 0)
    for (guint i = 0; i < self->columns->len; i++)
      {
        const Columns *entry = &g_array_index (self->columns, Columns, i);

        if (entry->first >= 0 &&
            g_ascii_strcasecmp (hot_column_get_name (hot_table_get_column (table_of (self, 0), entry->first)), "price") == 0)
          columns = *entry;
      }

  hot_job_drop (&self->medians_job, self);
  self->medians[0] = self->medians[1] = NAN;
  if (columns.first < 0)
    return;

  self->median_columns[0] = columns.first;
  self->median_columns[1] = columns.second;
  work = g_new0 (HotMapCompareMedians, 1);
  for (guint side = 0; side < 2; side++)
    {
      work->data[side] = hot_map_data_ref (self->pair->data[side]);
      work->columns[side] = self->median_columns[side];
    }
  self->medians_job = hot_job_compute (_("Find Medians"), hot_map_compare_medians_func, work,
                                       (GDestroyNotify) hot_map_compare_medians_free, g_free);
  g_signal_connect_swapped (self->medians_job, "notify::state", G_CALLBACK (hot_map_compare_medians_cb), self);
}

static gboolean
overlap (const HotBounds *a,
         const HotBounds *b)
{
  return a->west <= b->east && b->west <= a->east && a->south <= b->north && b->south <= a->north;
}

/* What a person must know to read the comparison right. */
static void
hot_map_compare_remark (HotMapCompare *self)
{
  const HotBounds a = hot_map_data_get_bounds (self->pair->data[0]), b = hot_map_data_get_bounds (self->pair->data[1]);
  const Columns columns = get_columns (self);
  g_autofree char *text = g_strdup (self->note);

  if (text != NULL)
    ;
  else if (!overlap (&a, &b))
    text = g_strdup_printf (_("%s and %s are of different places, so nothing of them can be compared."),
                            self->pair->names[0], self->pair->names[1]);
  else if (columns.first >= 0)
    {
      HotColumn *first = hot_table_get_column (table_of (self, 0), columns.first);
      const char *unit = hot_column_get_unit (first);
      const char *other = hot_column_get_unit (hot_table_get_column (table_of (self, 1), columns.second));

      if (unit != NULL && other != NULL && !g_str_equal (unit, other))
        text = g_strdup_printf (_("“%s” is in %s in A and in %s in B; the numbers are compared as they are."),
                                hot_column_get_name (first), unit, other);
    }

  gtk_label_set_label (self->remark, text != NULL ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (self->remark), text != NULL);
}

/* Hands what is chosen to the maps. */
static void
hot_map_compare_apply (HotMapCompare *self)
{
  HotMapCanvas *first = canvas_of (hot_map_compare_stage_get_first (self->stage));
  const gboolean is_difference = hot_map_compare_stage_get_view (self->stage) == HOT_MAP_COMPARE_VIEW_DIFFERENCE;
  const Columns columns = get_columns (self);
  const HotMapSides sides = { self->pair->data[0], columns.first, self->pair->data[1], columns.second };

  self->options.column = columns.second;
  hot_map_canvas_set_data (first, sides.first);
  hot_map_canvas_compare (get_leader (self), &sides, &self->options,
                          is_difference ? HOT_MAP_COMPARE_DIFFERENCE : HOT_MAP_COMPARE_SIDE);
}

static void
hot_map_compare_clear_range (HotMapCompare *self)
{
  self->options.lower = 0;
  self->options.upper = 1;
  hot_range_brush_set_range (HOT_RANGE_BRUSH (self->legend), 0, 1);
}

static void
hot_map_compare_choice_cb (HotMapCompare *self)
{
  Columns columns;

  /* Also called while the interface is put together. */
  if (self->is_updating || self->pair == NULL)
    return;

  columns = get_columns (self);
  self->options.mode = MIN (gtk_drop_down_get_selected (self->mode_choice), HOT_N_MAP_MODES - 1);
  self->options.aggregate = HOT_AGGREGATE_COUNT;
  if (columns.second >= 0)
    self->options.aggregate = self->options.mode == HOT_MAP_POINTS
      ? HOT_AGGREGATE_MEAN
      : hot_map_aggregate_list_get (gtk_drop_down_get_selected (self->aggregate_choice));
  gtk_widget_set_visible (GTK_WIDGET (self->aggregate_choice), columns.second >= 0 && self->options.mode != HOT_MAP_POINTS);

  hot_map_compare_clear_range (self);
  hot_map_compare_apply (self);
  hot_map_compare_find_medians (self);
  hot_map_compare_name_panes (self);
  hot_map_compare_remark (self);
}

static void
hot_map_compare_view_cb (HotMapCompare *self)
{
  const char *name = adw_toggle_group_get_active_name (self->view_choice);
  HotMapCompareView view = HOT_MAP_COMPARE_VIEW_SIDE;

  if (self->pair == NULL)
    return;

  for (guint i = 0; i < G_N_ELEMENTS (view_names); i++)
    if (g_strcmp0 (name, view_names[i]) == 0)
      view = i;
  hot_map_compare_stage_set_view (self->stage, view);
  hot_map_compare_clear_range (self);
  hot_map_compare_apply (self);
  hot_map_compare_name_panes (self);
  /* Under the pointer there is something else now. */
  self->hovered = NULL;
  hot_map_compare_show_cursor (self);
}

static void
hot_map_compare_frame_cb (HotMapCompare *self)
{
  HotMapComparison *comparison = hot_map_compare_get_comparison (self);
  HotMapLayer *layer = NULL;
  HotLegend legend;
  g_autofree char *subtitle = NULL;

  if (comparison == NULL)
    return;

  layer = comparison->difference != NULL ? comparison->difference : comparison->second;
  legend = hot_map_layer_get_legend (layer);
  subtitle = hot_map_comparison_dup_subtitle (comparison);
  hot_map_legend_set_layer (self->legend, layer);
  gtk_widget_set_visible (GTK_WIDGET (self->legend), hot_legend_get_strip_height (&legend) > 0);
  gtk_label_set_label (self->legend_title, legend.title);
  gtk_label_set_label (self->legend_subtitle, subtitle);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->legend_labels), subtitle);

  if (self->hovered != NULL)
    hot_map_compare_show_hovered (self);
  else
    hot_map_compare_show_cursor (self);
}

static void
hot_map_compare_brushed_cb (HotMapCompare *self,
                            double         lower,
                            double         upper)
{
  self->options.lower = lower;
  self->options.upper = upper;
  hot_map_canvas_set_options (get_leader (self), &self->options);
}

static void
hot_map_compare_zoom_in_cb (HotMapCompare *self)
{
  hot_map_canvas_zoom (get_leader (self), 1);
}

static void
hot_map_compare_zoom_out_cb (HotMapCompare *self)
{
  hot_map_canvas_zoom (get_leader (self), -1);
}

static void
hot_map_compare_fit_cb (HotMapCompare *self)
{
  hot_map_canvas_fit (get_leader (self));
}

static void
hot_map_compare_leave_cb (HotMapCompare *self)
{
  g_signal_emit (self, signals[LEFT], 0);
}

/* What both say at a place, below the name of where that is. */
static char *
dup_reading (HotMapCompare *self,
             double         x,
             double         y)
{
  HotMapComparison *comparison = hot_map_compare_get_comparison (self);
  HotBoundaries *boundaries = hot_map_data_get_boundaries (self->pair->data[1]);
  const int area = boundaries != NULL ? hot_boundaries_find (boundaries, x, y) : -1;
  const char *name = area >= 0 ? hot_boundaries_get (boundaries, area)->name : NULL;
  g_autofree char *reading = comparison != NULL ? hot_map_comparison_read (comparison, x, y, "A", "B") : NULL;

  if (reading == NULL)
    return g_strdup (name);
  return name != NULL ? g_strdup_printf ("%s\n%s", name, reading) : g_steal_pointer (&reading);
}

/* Puts the reading on one map and a ring at the same place on the other; on both where @pane is NULL. */
static void
hot_map_compare_mark (HotMapCompare     *self,
                      HotMapComparePane *pane,
                      double             x,
                      double             y,
                      const char        *reading)
{
  HotMapComparePane *panes[] = {
    hot_map_compare_stage_get_first (self->stage), hot_map_compare_stage_get_second (self->stage),
  };
  const gboolean is_side = hot_map_compare_stage_get_view (self->stage) == HOT_MAP_COMPARE_VIEW_SIDE;
  const HotViewport view = hot_map_canvas_get_view (get_leader (self));
  HotMapComparePane *reader = pane;

  if (reader == NULL)
    reader = is_side ? panes[0] : hot_map_compare_stage_pick_pane (self->stage, hot_viewport_pixel_x (&view, x));

  for (guint i = 0; i < G_N_ELEMENTS (panes); i++)
    {
      HotMapMarks *marks = hot_map_compare_pane_get_marks (panes[i]);
      const gboolean has_ring = pane == NULL || (is_side && panes[i] != pane);

      hot_map_marks_set_cursor (marks, has_ring ? x : NAN, has_ring ? y : NAN);
      hot_map_marks_set_readout (marks, panes[i] == reader && !isnan (x) ? reading : NULL,
                                 hot_viewport_pixel_x (&view, x), hot_viewport_pixel_y (&view, y));
    }
}

/* The keyboard's cursor, where there is one. */
static void
hot_map_compare_show_cursor (HotMapCompare *self)
{
  g_autofree char *reading = isnan (self->cursor_x) ? NULL : dup_reading (self, self->cursor_x, self->cursor_y);

  hot_map_compare_mark (self, NULL, self->cursor_x, self->cursor_y, reading != NULL ? reading : _("Nothing here"));
}

static void
hot_map_compare_show_hovered (HotMapCompare *self)
{
  const HotViewport view = hot_map_canvas_get_view (canvas_of (self->hovered));
  const double x = hot_viewport_world_x (&view, self->hovered_x), y = hot_viewport_world_y (&view, self->hovered_y);
  const gboolean is_side = hot_map_compare_stage_get_view (self->stage) == HOT_MAP_COMPARE_VIEW_SIDE;
  g_autofree char *reading = dup_reading (self, x, y);

  hot_map_compare_mark (self, is_side ? self->hovered : hot_map_compare_stage_pick_pane (self->stage, self->hovered_x),
                        x, y, reading);
}

static void
hot_map_compare_hovered_cb (HotMapCompare     *self,
                            double             px,
                            double             py,
                            HotMapComparePane *pane)
{
  if (self->pair == NULL)
    return;

  self->hovered = isnan (px) ? NULL : pane;
  self->hovered_x = px;
  self->hovered_y = py;
  if (self->hovered != NULL)
    hot_map_compare_show_hovered (self);
  else
    hot_map_compare_show_cursor (self);
}

static gboolean
hot_map_compare_cursor_cb (GtkWidget *widget,
                           GVariant  *arguments,
                           gpointer   user_data)
{
  HotMapCompare *self = HOT_MAP_COMPARE (widget);
  const HotViewport view = hot_map_canvas_get_view (get_leader (self));
  g_autofree char *reading = NULL;
  double dx, dy;

  if (self->pair == NULL)
    return GDK_EVENT_PROPAGATE;

  g_variant_get (arguments, "(dd)", &dx, &dy);
  if (isnan (self->cursor_x))
    {
      self->cursor_x = view.x;
      self->cursor_y = view.y;
    }
  else
    {
      /* It stays in view. */
      self->cursor_x = CLAMP (self->cursor_x + dx * CURSOR_STEP / view.scale, hot_viewport_world_x (&view, 8),
                              hot_viewport_world_x (&view, view.width - 8));
      self->cursor_y = CLAMP (self->cursor_y + dy * CURSOR_STEP / view.scale, hot_viewport_world_y (&view, 8),
                              hot_viewport_world_y (&view, view.height - 8));
    }

  hot_map_compare_show_cursor (self);
  reading = dup_reading (self, self->cursor_x, self->cursor_y);
  if (reading != NULL)
    g_strdelimit (reading, "\n", ',');
  gtk_accessible_announce (GTK_ACCESSIBLE (self), reading != NULL ? reading : _("Nothing here"),
                           GTK_ACCESSIBLE_ANNOUNCEMENT_PRIORITY_MEDIUM);

  return GDK_EVENT_STOP;
}

/* One thing after the other: the cursor, the comparison. */
static gboolean
hot_map_compare_escape_cb (GtkWidget *widget,
                           GVariant  *arguments,
                           gpointer   user_data)
{
  HotMapCompare *self = HOT_MAP_COMPARE (widget);

  if (!isnan (self->cursor_x))
    {
      self->cursor_x = self->cursor_y = NAN;
      hot_map_compare_show_cursor (self);
    }
  else
    g_signal_emit (self, signals[LEFT], 0);

  return GDK_EVENT_STOP;
}

static gboolean
hot_map_compare_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (GTK_WIDGET (get_leader (HOT_MAP_COMPARE (widget))));
}

static void
hot_map_compare_dispose (GObject *object)
{
  HotMapCompare *self = HOT_MAP_COMPARE (object);

  hot_job_drop (&self->medians_job, self);
  /* The child has a name in the template; the bin must let go of it before the template does. */
  adw_breakpoint_bin_set_child (ADW_BREAKPOINT_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), HOT_TYPE_MAP_COMPARE);

  G_OBJECT_CLASS (hot_map_compare_parent_class)->dispose (object);
}

static void
hot_map_compare_finalize (GObject *object)
{
  HotMapCompare *self = HOT_MAP_COMPARE (object);

  g_clear_pointer (&self->pair, hot_map_compare_pair_free);
  g_array_unref (self->columns);
  g_free (self->note);

  G_OBJECT_CLASS (hot_map_compare_parent_class)->finalize (object);
}

static void
hot_map_compare_add_keys (GtkWidgetClass *widget_class)
{
  const struct { guint key; double dx, dy; } arrows[] = {
    { GDK_KEY_Left, -1, 0 }, { GDK_KEY_Right, 1, 0 }, { GDK_KEY_Up, 0, -1 }, { GDK_KEY_Down, 0, 1 },
    { GDK_KEY_KP_Left, -1, 0 }, { GDK_KEY_KP_Right, 1, 0 }, { GDK_KEY_KP_Up, 0, -1 }, { GDK_KEY_KP_Down, 0, 1 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (arrows); i++)
    gtk_widget_class_add_binding (widget_class, arrows[i].key, GDK_CONTROL_MASK, hot_map_compare_cursor_cb, "(dd)",
                                  arrows[i].dx, arrows[i].dy);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Escape, 0, hot_map_compare_escape_cb, NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_c, GDK_CONTROL_MASK, "map.copy", NULL);
}

static void
hot_map_compare_class_init (HotMapCompareClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = hot_map_compare_dispose;
  object_class->finalize = hot_map_compare_finalize;
  widget_class->grab_focus = hot_map_compare_grab_focus;

  signals[LEFT] = g_signal_new ("left", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  g_type_ensure (HOT_TYPE_MAP_LEGEND);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/hothouse/Hothouse/ui/hot-map-compare.ui");
  gtk_widget_class_bind_template_child (widget_class, HotMapCompare, toasts);
  gtk_widget_class_bind_template_child (widget_class, HotMapCompare, stage_bin);
  gtk_widget_class_bind_template_child (widget_class, HotMapCompare, view_choice);
  gtk_widget_class_bind_template_child (widget_class, HotMapCompare, value_choice);
  gtk_widget_class_bind_template_child (widget_class, HotMapCompare, aggregate_choice);
  gtk_widget_class_bind_template_child (widget_class, HotMapCompare, mode_choice);
  gtk_widget_class_bind_template_child (widget_class, HotMapCompare, leave_button);
  gtk_widget_class_bind_template_child (widget_class, HotMapCompare, remark);
  gtk_widget_class_bind_template_child (widget_class, HotMapCompare, strip);
  gtk_widget_class_bind_template_child (widget_class, HotMapCompare, legend_labels);
  gtk_widget_class_bind_template_child (widget_class, HotMapCompare, legend_clamp);
  gtk_widget_class_bind_template_child (widget_class, HotMapCompare, zoom_box);
  gtk_widget_class_bind_template_child (widget_class, HotMapCompare, legend_title);
  gtk_widget_class_bind_template_child (widget_class, HotMapCompare, legend_subtitle);
  gtk_widget_class_bind_template_child (widget_class, HotMapCompare, legend);
  gtk_widget_class_bind_template_callback (widget_class, hot_map_compare_view_cb);
  gtk_widget_class_bind_template_callback (widget_class, hot_map_compare_choice_cb);
  gtk_widget_class_bind_template_callback (widget_class, hot_map_compare_leave_cb);
  gtk_widget_class_bind_template_callback (widget_class, hot_map_compare_brushed_cb);
  gtk_widget_class_bind_template_callback (widget_class, hot_map_compare_zoom_in_cb);
  gtk_widget_class_bind_template_callback (widget_class, hot_map_compare_zoom_out_cb);
  gtk_widget_class_bind_template_callback (widget_class, hot_map_compare_fit_cb);
  hot_map_compare_add_keys (widget_class);
}

static void
hot_map_compare_init (HotMapCompare *self)
{
  g_autoptr(GListModel) statistics = hot_map_aggregate_list_new ();

  self->columns = g_array_new (FALSE, FALSE, sizeof (Columns));
  self->options = (HotMapOptions) HOT_MAP_OPTIONS_INIT;
  self->medians[0] = self->medians[1] = NAN;
  self->cursor_x = self->cursor_y = NAN;

  self->is_updating = TRUE;
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_drop_down_set_model (self->aggregate_choice, statistics);
  self->is_updating = FALSE;
  hot_drop_down_focus_selected (self->value_choice);
  hot_drop_down_focus_selected (self->aggregate_choice);
  hot_drop_down_focus_selected (self->mode_choice);

  self->stage = HOT_MAP_COMPARE_STAGE (hot_map_compare_stage_new ());
  adw_bin_set_child (self->stage_bin, GTK_WIDGET (self->stage));
  g_signal_connect_object (hot_map_compare_stage_get_first (self->stage), "hovered", G_CALLBACK (hot_map_compare_hovered_cb),
                           self, G_CONNECT_SWAPPED);
  g_signal_connect_object (hot_map_compare_stage_get_second (self->stage), "hovered",
                           G_CALLBACK (hot_map_compare_hovered_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (get_leader (self), "notify::frame", G_CALLBACK (hot_map_compare_frame_cb), self,
                           G_CONNECT_SWAPPED);
}

GtkWidget *
hot_map_compare_new (void)
{
  return g_object_new (HOT_TYPE_MAP_COMPARE, NULL);
}

void
hot_map_compare_set_tiles (HotMapCompare *self,
                           HotMapTiles   *tiles)
{
  g_return_if_fail (HOT_IS_MAP_COMPARE (self));

  hot_map_compare_pane_set_tiles (hot_map_compare_stage_get_first (self->stage), tiles);
  hot_map_compare_pane_set_tiles (hot_map_compare_stage_get_second (self->stage), tiles);
}

/* Columns of numbers that both tables have, by name. */
static void
hot_map_compare_offer_values (HotMapCompare *self,
                              int            shown)
{
  g_autoptr(GtkStringList) names = gtk_string_list_new ((const char *const[]) { _("Density"), NULL });
  HotTable *first = table_of (self, 0), *second = table_of (self, 1);
  const Columns density = { -1, -1 };
  guint selected = 0;

  g_array_set_size (self->columns, 0);
  g_array_append_val (self->columns, density);
  for (guint i = 0; i < hot_table_get_n_columns (first); i++)
    {
      HotColumn *column = hot_table_get_column (first, i);
      const Columns entry = { i, first == second ? (int) i : hot_table_find_column (second, hot_column_get_name (column)) };

      if (entry.second < 0 || !hot_column_type_is_numeric (hot_column_get_column_type (column)) ||
          !hot_column_type_is_numeric (hot_column_get_column_type (hot_table_get_column (second, entry.second))))
        continue;
      if (entry.first == shown)
        selected = self->columns->len;
      g_array_append_val (self->columns, entry);
      gtk_string_list_append (names, hot_column_get_name (column));
    }

  gtk_drop_down_set_model (self->value_choice, G_LIST_MODEL (names));
  gtk_drop_down_set_selected (self->value_choice, selected);
}

/* In the order of HotMapMode. */
static void
hot_map_compare_offer_modes (HotMapCompare *self,
                             HotMapMode     mode)
{
  const gboolean has_areas = hot_map_data_get_boundaries (self->pair->data[0]) != NULL;
  g_autoptr(GListModel) modes = hot_map_mode_list_new (has_areas);

  gtk_drop_down_set_model (self->mode_choice, modes);
  gtk_drop_down_set_selected (self->mode_choice, mode == HOT_MAP_NEIGHBOURHOOD && !has_areas ? HOT_MAP_KERNEL : mode);
}

void
hot_map_compare_begin (HotMapCompare       *self,
                       HotMapComparePair   *pair,
                       const HotMapOptions *options)
{
  g_return_if_fail (HOT_IS_MAP_COMPARE (self));
  g_return_if_fail (self->pair == NULL);

  self->pair = pair;
  self->options = *options;

  self->is_updating = TRUE;
  hot_map_compare_offer_values (self, options->column);
  hot_map_compare_offer_modes (self, options->mode);
  gtk_drop_down_set_selected (self->aggregate_choice, hot_map_aggregate_list_find (options->aggregate));
  self->is_updating = FALSE;

  hot_map_compare_choice_cb (self);
  hot_map_canvas_fit (get_leader (self));
}

static void
take_data (HotMapData **slot,
           HotMapData  *data)
{
  hot_map_data_ref (data);
  hot_map_data_unref (*slot);
  *slot = data;
}

void
hot_map_compare_set_data (HotMapCompare *self,
                          HotMapData    *first,
                          HotMapData    *second,
                          const char    *remark)
{
  g_return_if_fail (HOT_IS_MAP_COMPARE (self));
  g_return_if_fail (self->pair != NULL);

  take_data (&self->pair->data[0], first);
  take_data (&self->pair->data[1], second);
  g_set_str (&self->note, remark);
  hot_map_compare_apply (self);
  hot_map_compare_find_medians (self);
  hot_map_compare_name_panes (self);
  hot_map_compare_remark (self);
}

HotMapComparePane *
hot_map_compare_get_pane (HotMapCompare *self)
{
  return hot_map_compare_stage_get_second (self->stage);
}

AdwToastOverlay *
hot_map_compare_get_toasts (HotMapCompare *self)
{
  g_return_val_if_fail (HOT_IS_MAP_COMPARE (self), NULL);

  return self->toasts;
}

HotMapCompareView
hot_map_compare_get_view (HotMapCompare *self,
                          double        *split)
{
  *split = hot_map_compare_handle_get_position (HOT_MAP_COMPARE_HANDLE (hot_map_compare_stage_get_handle (self->stage)));
  return hot_map_compare_stage_get_view (self->stage);
}

char *
hot_map_compare_dup_heading (HotMapCompare *self,
                             guint          side)
{
  g_autofree char *rows = dup_rows (self, side);

  return g_strdup_printf ("%s   %s · %s", side == 0 ? "A" : "B", self->pair->names[side], rows);
}
