/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The part of HotMapPage that brushes ranges: on the legend, and beside the map. */

#include "app/map/hot-map-page-private.h"

#include <math.h>

/* Whether the numbers of the legend are values of rows: then a range says which rows count. Densities, sums and standard
 * deviations belong to places, of which a range hides some. */
static gboolean
filters_rows (HotMapPage          *self,
              const HotMapOptions *options)
{
  /* What a run says is no column that rows could be filtered by. */
  return options->column >= 0 && options->aggregate != HOT_AGGREGATE_SUM && options->aggregate != HOT_AGGREGATE_STD &&
         self->source != NULL && (guint) options->column < hot_table_get_n_columns (self->source);
}

static const HotRowRange *
find_range (HotMapPage *self)
{
  const HotMapOptions *options = hot_map_canvas_get_options (self->canvas);

  if (self->dataset == NULL || hot_dataset_get_table (self->dataset) != self->source || !filters_rows (self, options))
    return NULL;

  return hot_row_ranges_find (hot_dataset_get_ranges (self->dataset), options->column);
}

static void
hot_map_page_set_places (HotMapPage *self,
                         double      lower,
                         double      upper)
{
  HotMapOptions options = *hot_map_canvas_get_options (self->canvas);

  options.lower = lower;
  options.upper = upper;
  hot_map_canvas_set_options (self->canvas, &options);
  gtk_widget_set_visible (self->legend_clear, lower > 0 || upper < 1);
}

/* The legend shows the range that rows are in, wherever it was made or taken away. */
void
_hot_map_page_update_range (HotMapPage *self)
{
  const HotMapOptions *options = hot_map_canvas_get_options (self->canvas);
  const HotRowRange *range = find_range (self);
  HotMapFrame *frame = hot_map_canvas_get_frame (self->canvas);
  const HotScale *scale = frame != NULL ? hot_map_layer_get_scale (hot_map_frame_get_layer (frame)) : NULL;
  double lower = 0, upper = 1;

  /* The rest of the rows keep their colours. */
  hot_map_canvas_hold_domain (self->canvas, range != NULL);
  if (!filters_rows (self, options))
    return;

  if (range != NULL && scale != NULL)
    {
      lower = range->min > -INFINITY ? hot_scale_map (scale, range->min) : 0;
      upper = range->max < INFINITY ? hot_scale_map (scale, range->max) : 1;
    }
  hot_range_brush_set_range (HOT_RANGE_BRUSH (self->legend), MIN (lower, upper), MAX (lower, upper));
  gtk_widget_set_visible (self->legend_clear, range != NULL);
}

void
_hot_map_page_begin_brush (HotMapPage *self)
{
  self->brush_goes_on = FALSE;
}

void
_hot_map_page_brush (HotMapPage *self,
                     double      lower,
                     double      upper)
{
  const HotMapOptions *options = hot_map_canvas_get_options (self->canvas);
  HotMapFrame *frame = hot_map_canvas_get_frame (self->canvas);
  const HotScale *scale;

  if (!filters_rows (self, options))
    {
      hot_map_page_set_places (self, lower, upper);
      return;
    }
  if (frame == NULL || self->dataset == NULL || hot_dataset_get_table (self->dataset) != self->source)
    return;

  /* An end of the scale is not an end of the values. */
  scale = hot_map_layer_get_scale (hot_map_frame_get_layer (frame));
  hot_map_canvas_hold_domain (self->canvas, TRUE);
  hot_dataset_set_range (self->dataset, options->column,
                         lower > 0 ? hot_scale_unmap (scale, lower) : -INFINITY,
                         upper < 1 ? hot_scale_unmap (scale, upper) : INFINITY, self->brush_goes_on);
  self->brush_goes_on = TRUE;
}

void
_hot_map_page_clear_range (HotMapPage *self)
{
  _hot_map_page_begin_brush (self);
  hot_range_brush_set_range (HOT_RANGE_BRUSH (self->legend), 0, 1);
  _hot_map_page_brush (self, 0, 1);
  gtk_widget_grab_focus (GTK_WIDGET (self->legend));
}

void
_hot_map_page_build_ranges (HotMapPage *self)
{
  if (self->ranges != NULL)
    return;

  self->ranges = HOT_MAP_RANGES (hot_map_ranges_new (self->dataset));
  gtk_stack_add_named (self->panels, GTK_WIDGET (self->ranges), "ranges");
}

static void
hot_map_page_ranges_action (GSimpleAction *action,
                            GVariant      *parameter,
                            gpointer       user_data)
{
  HotMapPage *self = user_data;

  if (_hot_map_page_hide_panel (self, "ranges"))
    return;

  _hot_map_page_build_ranges (self);
  _hot_map_page_show_panel (self, "ranges");
  hot_map_ranges_focus_entry (self->ranges);
}

void
_hot_map_page_init_ranges (HotMapPage *self)
{
  const GActionEntry entries[] = {
    { .name = "ranges", .activate = hot_map_page_ranges_action },
  };

  g_action_map_add_action_entries (G_ACTION_MAP (self->actions), entries, G_N_ELEMENTS (entries), self);
}
