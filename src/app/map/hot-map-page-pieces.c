/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The part of HotMapPage that comes into being piece by piece, so that the window answers in between: controls appear one frame after
 * another above the map, and what is opened from them is made when there is time, or when it is asked for. */

#include "app/map/hot-map-page-private.h"

#include <glib/gi18n.h>

/* Of the margins above two lines of controls, so that they are as far apart as two controls of a line. */
#define CONTROLS_OVERLAP 6
/* Milliseconds after a picture in which the window has shown it. */
#define INDEX_DELAY 60

static gpointer
index_func (gpointer            user_data,
            const HotProgress  *progress,
            GCancellable       *cancellable,
            GError            **error)
{
  hot_map_data_build_index (user_data, cancellable, error);

  return NULL;
}

static void hot_map_page_want_index (HotMapPage *self);

/* Other data may have come meanwhile. */
static void
hot_map_page_index_ended_cb (HotMapPage *self)
{
  const gboolean has_ended = hot_job_get_state (self->index_job) == HOT_JOB_DONE;

  _hot_map_page_set_job (self, &self->index_job, NULL, NULL);
  if (!has_ended)
    return;

  hot_map_page_want_index (self);
  _hot_map_page_index_ready (self);
}

static gboolean
hot_map_page_start_index_cb (gpointer user_data)
{
  HotMapPage *self = user_data;
  HotMapData *data = hot_map_canvas_get_data (self->canvas);

  self->index_source = 0;
  if (data != NULL && hot_map_data_has_index (data))
    _hot_map_page_index_ready (self);
  else if (data != NULL && self->index_job == NULL)
    _hot_map_page_set_job (self, &self->index_job,
                           hot_job_compute (_("Place Rows on the Map"), index_func, hot_map_data_ref (data),
                                            (GDestroyNotify) hot_map_data_unref, NULL),
                           G_CALLBACK (hot_map_page_index_ended_cb));

  return G_SOURCE_REMOVE;
}

/* The first picture does without the index; what is under the pointer is found with it. */
static void
hot_map_page_want_index (HotMapPage *self)
{
  HotMapData *data = hot_map_canvas_get_data (self->canvas);

  if (data != NULL && self->index_source == 0 && self->index_job == NULL && !hot_map_data_has_index (data))
    self->index_source = g_timeout_add (INDEX_DELAY, hot_map_page_start_index_cb, self);
}

static gboolean
has_legend (HotMapPage *self)
{
  HotMapFrame *frame = hot_map_canvas_get_frame (self->canvas);

  return frame != NULL &&
         !hot_map_layer_get_options (hot_map_frame_get_layer (frame))->stack.hidden[HOT_MAP_STRATUM_DATA];
}

static gboolean
hot_map_page_reveal_legend_cb (GtkWidget     *widget,
                               GdkFrameClock *clock,
                               gpointer       user_data)
{
  HotMapPage *self = user_data;

  gtk_widget_set_visible (self->legend_panel, has_legend (self));

  return G_SOURCE_REMOVE;
}

void
_hot_map_page_frame_changed (HotMapPage *self)
{
  HotMapFrame *frame = hot_map_canvas_get_frame (self->canvas);
  HotMapLayer *layer = frame != NULL ? hot_map_frame_get_layer (frame) : NULL;

  /* One frame after the picture. */
  if (!has_legend (self))
    gtk_widget_set_visible (self->legend_panel, FALSE);
  else if (!gtk_widget_get_visible (self->legend_panel))
    gtk_widget_add_tick_callback (GTK_WIDGET (self), hot_map_page_reveal_legend_cb, self, NULL);
  hot_map_legend_set_layer (self->legend, layer);
  if (layer != NULL)
    {
      const HotLegend legend = hot_map_layer_get_legend (layer);

      gtk_widget_set_visible (GTK_WIDGET (self->legend), hot_legend_get_strip_height (&legend) > 0);
      gtk_label_set_label (self->legend_title, legend.title);
      gtk_label_set_label (self->legend_subtitle, legend.subtitle);
      _hot_map_page_update_range (self);
      _hot_map_page_remember (self);
      hot_map_page_want_index (self);
    }
}

static gboolean
hot_map_page_make_piece_cb (gpointer user_data)
{
  HotMapPage *self = user_data;

  if (self->menu_button != NULL && gtk_menu_button_get_menu_model (GTK_MENU_BUTTON (self->menu_button)) == NULL)
    {
      _hot_map_page_build_menu (self);
      return G_SOURCE_CONTINUE;
    }
  if (self->layers == NULL)
    {
      _hot_map_page_build_layers (self);
      return G_SOURCE_CONTINUE;
    }
  if (hot_map_layers_build_next (self->layers))
    return G_SOURCE_CONTINUE;
  if (self->search == NULL)
    {
      _hot_map_page_build_search (self);
      return G_SOURCE_CONTINUE;
    }
  if (self->ranges == NULL && self->dataset != NULL)
    {
      _hot_map_page_build_ranges (self);
      return G_SOURCE_CONTINUE;
    }

  self->pieces_source = 0;
  return G_SOURCE_REMOVE;
}

static gboolean
hot_map_page_reveal_piece_cb (GtkWidget     *widget,
                              GdkFrameClock *clock,
                              gpointer       user_data)
{
  HotMapPage *self = user_data;
  GtkWidget *const pieces[] = { self->value_box, self->tool_box, self->corner_box };

  for (guint i = 0; i < G_N_ELEMENTS (pieces); i++)
    if (!gtk_widget_get_visible (pieces[i]))
      {
        gtk_widget_set_visible (pieces[i], TRUE);
        return G_SOURCE_CONTINUE;
      }

  self->pieces_source = g_idle_add_full (G_PRIORITY_LOW, hot_map_page_make_piece_cb, self, NULL);
  return G_SOURCE_REMOVE;
}

/* Called whenever the map comes into view. */
void
_hot_map_page_reveal_pieces (HotMapPage *self)
{
  if (self->has_pieces)
    return;

  self->has_pieces = TRUE;
  gtk_widget_add_tick_callback (GTK_WIDGET (self), hot_map_page_reveal_piece_cb, self, NULL);
}

/* In the template they are hidden: see hot_widget_set_first_tooltip(). */
void
_hot_map_page_show_controls (HotMapPage *self)
{
  GtkWidget *const controls[] = {
    GTK_WIDGET (self->layers_button), self->ranges_button, GTK_WIDGET (self->box_button), GTK_WIDGET (self->lasso_button),
    GTK_WIDGET (self->value_choice), GTK_WIDGET (self->mode_choice),
    self->zoom_in_button, self->zoom_out_button, self->zoom_fit_button,
    self->previous_button, self->next_button, self->copy_button, self->close_button,
  };

  for (guint i = 0; i < G_N_ELEMENTS (controls); i++)
    gtk_widget_set_visible (controls[i], TRUE);
}

/* The choices of what is shown stand beside the tools, or below them where there is no room. */
gboolean
_hot_map_page_place_child (HotMapPage   *self,
                           GtkWidget    *child,
                           GdkRectangle *place)
{
  const int width = gtk_widget_get_width (GTK_WIDGET (self->overlay));
  int minimum, natural, tools, tools_height;

  if (child != self->value_box)
    return FALSE;

  gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, &natural, NULL, NULL);
  gtk_widget_measure (self->tool_box, GTK_ORIENTATION_HORIZONTAL, -1, NULL, &tools, NULL, NULL);
  gtk_widget_measure (self->tool_box, GTK_ORIENTATION_VERTICAL, -1, NULL, &tools_height, NULL, NULL);
  place->width = MAX (MIN (natural, width), minimum);
  gtk_widget_measure (child, GTK_ORIENTATION_VERTICAL, place->width, &place->height, NULL, NULL, NULL);
  if (tools + natural <= width)
    {
      place->x = gtk_widget_get_direction (child) == GTK_TEXT_DIR_RTL ? 0 : width - place->width;
      place->y = 0;
    }
  else
    {
      place->x = gtk_widget_get_direction (child) == GTK_TEXT_DIR_RTL ? width - place->width : 0;
      place->y = tools_height - CONTROLS_OVERLAP;
    }

  return TRUE;
}

static void
move_child (AdwBin *from,
            AdwBin *to)
{
  GtkWidget *child = adw_bin_get_child (from);

  if (child == NULL)
    return;

  g_object_ref (child);
  adw_bin_set_child (from, NULL);
  adw_bin_set_child (to, child);
  gtk_widget_set_visible (GTK_WIDGET (from), FALSE);
  gtk_widget_set_visible (GTK_WIDGET (to), TRUE);
  g_object_unref (child);
}

/* Beside the legend there is no room for the scale bar, and in it for one of two. */
void
_hot_map_page_narrow (HotMapPage *self)
{
  move_child (self->scale_bin, self->legend_scale_bin);
  shumate_scale_set_unit (SHUMATE_SCALE (adw_bin_get_child (self->legend_scale_bin)), SHUMATE_UNIT_METRIC);
}

void
_hot_map_page_roomy (HotMapPage *self)
{
  move_child (self->legend_scale_bin, self->scale_bin);
  shumate_scale_set_unit (SHUMATE_SCALE (adw_bin_get_child (self->scale_bin)), SHUMATE_UNIT_BOTH);
}

void
hot_map_page_prepare (void)
{
  g_type_class_unref (g_type_class_ref (SHUMATE_TYPE_LICENSE));
  g_type_class_unref (g_type_class_ref (SHUMATE_TYPE_SCALE));
}
