/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What a person does on the Map page, in this process: brush, select, look, go to places. */

#include <adwaita.h>
#include <glib/gstdio.h>

#include "app/map/hot-map-legend.h"
#include "app/hot-settings.h"
#include "app/map/hot-map-page-private.h"
#include "app/map/hot-map-remarks-dialog.h"
#include "app/map/hot-map-ranking.h"
#include "app/map/hot-map-search.h"
#include "dataset/hot-sample-city.h"
#include "hot-test-widget.h"
#include "hot-test.h"

typedef struct {
  HotDataset *dataset;
  GtkWidget  *window;
  HotMapPage *page;
} Fixture;

static void
set_up (Fixture       *self,
        gconstpointer  data)
{
  g_settings_reset (hot_settings_get (), HOT_SETTING_MAP_LOOK);
  self->dataset = hot_dataset_new ();
  self->page = HOT_MAP_PAGE (hot_map_page_new ());
  self->window = gtk_window_new ();
  gtk_window_set_default_size (GTK_WINDOW (self->window), 900, 640);
  gtk_window_set_child (GTK_WINDOW (self->window), GTK_WIDGET (self->page));
  hot_map_page_set_dataset (self->page, self->dataset);
  gtk_window_present (GTK_WINDOW (self->window));
  hot_dataset_open (self->dataset, HOT_SOURCE_SAMPLE, NULL);
  HOT_TEST_WAIT_FOR (hot_map_canvas_get_frame (self->page->canvas) != NULL && self->page->census != NULL);
}

static void
tear_down (Fixture       *self,
           gconstpointer  data)
{
  hot_test_destroy_window (self->window, self->page);
  g_object_unref (self->dataset);
}

static void
test_box (Fixture       *self,
          gconstpointer  data)
{
  const HotViewport view = hot_map_canvas_get_view (self->page->canvas);
  HotPointIndex *index;
  guint n;

  hot_map_selector_take_box (self->page->selector, 0, 0, view.width / 2.0, view.height);
  HOT_TEST_WAIT_FOR (hot_dataset_get_selection (self->dataset) != NULL);
  n = hot_row_set_get_n (hot_dataset_get_selection (self->dataset));
  g_assert_cmpuint (n, >, 100);
  g_assert_cmpuint (n, <, HOT_SAMPLE_CITY_N_ROWS - 100);
  g_assert_cmpuint (hot_row_set_get_n (hot_dataset_get_rows (self->dataset)), ==, n);

  /* What is not selected stays on the map. */
  hot_test_run_for (100);
  index = hot_map_data_get_index (hot_map_canvas_get_data (self->page->canvas));
  g_assert_cmpuint (hot_point_index_get_n (index), ==, HOT_SAMPLE_CITY_N_ROWS);

  _hot_map_page_clear_selection (self->page);
  g_assert_null (hot_dataset_get_selection (self->dataset));
  g_assert_cmpuint (hot_row_set_get_n (hot_dataset_get_rows (self->dataset)), ==, HOT_SAMPLE_CITY_N_ROWS);
}

static void
test_selection_and_filter (Fixture       *self,
                           gconstpointer  data)
{
  const HotViewport view = hot_map_canvas_get_view (self->page->canvas);
  guint n_selected;

  hot_map_selector_take_box (self->page->selector, 0, 0, view.width / 2.0, view.height);
  HOT_TEST_WAIT_FOR (hot_dataset_get_selection (self->dataset) != NULL);
  n_selected = hot_row_set_get_n (hot_dataset_get_selection (self->dataset));
  hot_dataset_set_filter (self->dataset, "price < 100");
  HOT_TEST_WAIT_FOR (hot_row_set_get_n (hot_dataset_get_rows (self->dataset)) < n_selected);
  g_assert_cmpuint (hot_row_set_get_n (hot_dataset_get_selection (self->dataset)), ==, n_selected);
  hot_dataset_set_filter (self->dataset, "");
  HOT_TEST_WAIT_FOR (hot_row_set_get_n (hot_dataset_get_rows (self->dataset)) == n_selected);
}

static void
test_brush (Fixture       *self,
            gconstpointer  data)
{
  const HotMapOptions *options;
  double lower, upper;

  for (guint i = 0; i < 5; i++)
    gtk_widget_activate_action (GTK_WIDGET (self->page->legend), "brush.move", "(dd)", 5.0, 0.0);
  hot_range_brush_get_range (HOT_RANGE_BRUSH (self->page->legend), &lower, &upper);
  g_assert_cmpfloat_with_epsilon (lower, 0.5, 1e-9);
  g_assert_cmpfloat (upper, ==, 1);
  options = hot_map_canvas_get_options (self->page->canvas);
  g_assert_cmpfloat_with_epsilon (options->lower, 0.5, 1e-9);
  g_assert_true (gtk_widget_get_visible (self->page->legend_clear));

  /* The whole range moves as one, and stops at the end. */
  gtk_widget_activate_action (GTK_WIDGET (self->page->legend), "brush.move", "(dd)", 0.0, -10.0);
  gtk_widget_activate_action (GTK_WIDGET (self->page->legend), "brush.move", "(dd)", 20.0, 20.0);
  hot_range_brush_get_range (HOT_RANGE_BRUSH (self->page->legend), &lower, &upper);
  g_assert_cmpfloat_with_epsilon (lower, 0.7, 1e-9);
  g_assert_cmpfloat_with_epsilon (upper, 1, 1e-9);

  gtk_widget_activate_action (GTK_WIDGET (self->page->legend), "brush.clear", NULL);
  g_assert_cmpfloat (hot_map_canvas_get_options (self->page->canvas)->lower, ==, 0);
  g_assert_false (gtk_widget_get_visible (self->page->legend_clear));
}

static gboolean
are_below (Fixture *self)
{
  graphene_rect_t choices, tools, both;

  if (!gtk_widget_compute_bounds (self->page->value_box, GTK_WIDGET (self->page->overlay), &choices) ||
      !gtk_widget_compute_bounds (self->page->tool_box, GTK_WIDGET (self->page->overlay), &tools))
    return FALSE;
  return !graphene_rect_intersection (&choices, &tools, &both) && choices.origin.y >= tools.origin.y + tools.size.height;
}

/* Beside a panel there is no room for all controls in one line. */
static void
test_controls (Fixture       *self,
               gconstpointer  data)
{
  const int column = hot_table_find_column (hot_dataset_get_table (self->dataset), "host_total_listings_count");

  HOT_TEST_WAIT_FOR (gtk_widget_get_mapped (self->page->tool_box) && gtk_widget_get_mapped (self->page->value_box));
  HOT_TEST_WAIT_FOR (hot_dataset_get_profile (self->dataset) != NULL);
  for (guint i = 0; i < self->page->columns->len; i++)
    if (g_array_index (self->page->columns, int, i) == column)
      gtk_drop_down_set_selected (self->page->value_choice, i);
  hot_test_wait_for_paint (self->window);
  g_assert_false (are_below (self));
  g_action_group_activate_action (G_ACTION_GROUP (self->page->actions), "ranges", NULL);
  HOT_TEST_WAIT_FOR (are_below (self));
  g_action_group_activate_action (G_ACTION_GROUP (self->page->actions), "ranges", NULL);
  HOT_TEST_WAIT_FOR (!are_below (self));
}

static HotMapLayer *
get_layer (Fixture *self)
{
  HotMapFrame *frame = hot_map_canvas_get_frame (self->page->canvas);

  return frame != NULL ? hot_map_frame_get_layer (frame) : NULL;
}

/* A click on a cluster comes nearer, and the cluster splits. */
static void
test_cluster (Fixture       *self,
              gconstpointer  data)
{
  HotMapOptions options = *hot_map_canvas_get_options (self->page->canvas);
  const HotViewport before = hot_map_canvas_get_view (self->page->canvas);
  HotMapReading reading, nearer;
  double x, y;

  options.mode = HOT_MAP_POINTS;
  options.clusters = TRUE;
  options.column = hot_table_find_column (hot_dataset_get_table (self->dataset), "price");
  options.aggregate = HOT_AGGREGATE_MEAN;
  hot_map_canvas_set_options (self->page->canvas, &options);
  HOT_TEST_WAIT_FOR (get_layer (self) != NULL && hot_map_layer_get_options (get_layer (self))->clusters);
  g_assert_true (hot_map_layer_find_peak (get_layer (self), &x, &y, &reading));
  g_assert_true (hot_map_layer_is_cluster (get_layer (self), &reading));

  hot_test_click (GTK_WIDGET (self->page->map), hot_viewport_pixel_x (&before, x), hot_viewport_pixel_y (&before, y));
  HOT_TEST_WAIT_FOR (hot_map_canvas_get_view (self->page->canvas).scale > 2 * before.scale);
  HOT_TEST_WAIT_FOR (hot_map_layer_get_viewport (get_layer (self))->scale > 2 * before.scale);
  g_assert_false (adw_overlay_split_view_get_show_sidebar (self->page->split_view));
  g_assert_true (!hot_map_layer_read (get_layer (self), x, y, &nearer) || nearer.support < reading.support);
}

static void
test_peak (Fixture       *self,
           gconstpointer  data)
{
  HotViewport view;
  double x, y;

  g_action_group_activate_action (G_ACTION_GROUP (self->page->actions), "find-peak", NULL);
  g_assert_true (hot_map_marks_get_cursor (self->page->marks, &x, &y));
  view = hot_map_canvas_get_view (self->page->canvas);
  g_assert_cmpfloat_with_epsilon (view.x, x, 1e-6);
  g_assert_cmpfloat_with_epsilon (view.y, y, 1e-6);
  g_assert_nonnull (strstr (hot_map_marks_get_readout (self->page->marks), "per km²"));
}

/* Of the last picture */
static const HotScale *
scale_of (Fixture *self)
{
  return hot_map_layer_get_scale (hot_map_frame_get_layer (hot_map_canvas_get_frame (self->page->canvas)));
}

static void
test_domain (Fixture       *self,
             gconstpointer  data)
{
  const HotScale before = *scale_of (self);
  HotViewport view;

  hot_map_canvas_set_keeps_domain (self->page->canvas, TRUE);
  hot_map_canvas_zoom (self->page->canvas, 2);
  view = hot_map_canvas_get_view (self->page->canvas);
  HOT_TEST_WAIT_FOR (hot_viewport_equal (
    &view, hot_map_layer_get_viewport (hot_map_frame_get_layer (hot_map_canvas_get_frame (self->page->canvas)))));
  g_assert_cmpfloat (scale_of (self)->max, ==, before.max);

  hot_map_canvas_set_keeps_domain (self->page->canvas, FALSE);
  HOT_TEST_WAIT_FOR (scale_of (self)->max != before.max);
}

static void
test_highlight (Fixture       *self,
                gconstpointer  data)
{
  hot_dataset_set_highlight (self->dataset, 17);
  g_assert_cmpint (hot_dataset_get_highlight (self->dataset), ==, 17);
  hot_dataset_open (self->dataset, HOT_SOURCE_SAMPLE, NULL);
  HOT_TEST_WAIT_FOR (hot_dataset_get_job (self->dataset) == NULL);
  g_assert_cmpint (hot_dataset_get_highlight (self->dataset), ==, -1);
}

static void
test_ranking (Fixture       *self,
              gconstpointer  data)
{
  g_action_group_activate_action (G_ACTION_GROUP (self->page->actions), "ranking", NULL);
  g_assert_true (adw_overlay_split_view_get_show_sidebar (self->page->split_view));
  g_assert_true (HOT_IS_MAP_RANKING (self->page->ranking));

  for (guint i = 0; i < hot_boundaries_get_n (hot_boundary_census_get_boundaries (self->page->census)); i++)
    {
      const HotViewport before = hot_map_canvas_get_view (self->page->canvas);
      HotViewport after;

      g_signal_emit_by_name (self->page->ranking, "chosen", i);
      after = hot_map_canvas_get_view (self->page->canvas);
      g_assert_false (hot_viewport_equal (&before, &after));
    }
  g_action_group_activate_action (G_ACTION_GROUP (self->page->actions), "ranking", NULL);
  g_assert_false (adw_overlay_split_view_get_show_sidebar (self->page->split_view));
}

static void
test_boundaries (Fixture       *self,
                 gconstpointer  data)
{
  static const char text[] =
    "{\"type\": \"FeatureCollection\", \"features\": ["
    "{\"type\": \"Feature\", \"properties\": {\"name\": \"Faraway\"}, \"geometry\": {\"type\": \"Polygon\","
    " \"coordinates\": [[[100, 10], [101, 10], [101, 11], [100, 10]]]}},"
    "{\"type\": \"Feature\", \"properties\": {\"name\": \"Faraway\"}, \"geometry\": {\"type\": \"Polygon\","
    " \"coordinates\": [[[110, 10], [111, 10], [111, 11], [110, 10]]]}}]}";
  g_autofree char *directory = g_dir_make_tmp ("hot-boundaries-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (directory, "far.geojson", NULL);
  g_autoptr(GFile) file = g_file_new_for_path (path);

  g_assert_true (g_file_set_contents (path, text, -1, NULL));
  hot_map_page_open_boundaries (self->page, file);
  HOT_TEST_WAIT_FOR (self->page->census != NULL &&
              hot_boundaries_get_n (hot_boundary_census_get_boundaries (self->page->census)) == 2);
  /* Two areas without rows, one name twice, all rows outside. */
  g_assert_cmpuint (hot_map_remarks_count (self->page->census), ==, 4);
  g_assert_cmpstr (self->page->boundaries_name, ==, "far.geojson");

  /* What cannot be read changes nothing. */
  g_assert_true (g_file_set_contents (path, "{\"type\": \"Nothing\"}", -1, NULL));
  hot_map_page_open_boundaries (self->page, file);
  HOT_TEST_WAIT_FOR (self->page->boundaries_job == NULL);
  g_assert_cmpuint (hot_boundaries_get_n (hot_boundary_census_get_boundaries (self->page->census)), ==, 2);

  g_remove (path);
  g_rmdir (directory);
}

static void
test_views (Fixture       *self,
            gconstpointer  data)
{
  const HotViewport kept = hot_map_canvas_get_view (self->page->canvas);
  g_autoptr(GVariant) target = NULL;
  HotViewport view;

  _hot_map_page_save_view (self->page, "All of_it");
  hot_map_canvas_zoom (self->page->canvas, 1);
  _hot_map_page_save_view (self->page, "Near");
  _hot_map_page_save_view (self->page, "Near");
  g_assert_cmpint (g_menu_model_get_n_items (G_MENU_MODEL (self->page->views_menu)), ==, 2);

  target = g_menu_model_get_item_attribute_value (G_MENU_MODEL (self->page->views_menu), 0, G_MENU_ATTRIBUTE_TARGET, NULL);
  g_action_group_activate_action (G_ACTION_GROUP (self->page->actions), "go-to-view", target);
  view = hot_map_canvas_get_view (self->page->canvas);
  g_assert_cmpfloat_with_epsilon (view.scale, kept.scale, 1e-6 * kept.scale);
  g_assert_cmpfloat_with_epsilon (view.x, kept.x, 1e-9);

  g_settings_reset (hot_settings_get (), HOT_SETTING_MAP_VIEWS);
  g_assert_cmpint (g_menu_model_get_n_items (G_MENU_MODEL (self->page->views_menu)), ==, 0);
}

static void
test_narrow (Fixture       *self,
             gconstpointer  data)
{
  gtk_window_set_default_size (GTK_WINDOW (self->window), 360, 560);
  HOT_TEST_WAIT_FOR (adw_overlay_split_view_get_collapsed (self->page->split_view));
  /* AdwBreakpointBin loses what it shows meanwhile, when it goes before it is drawn. */
  hot_test_wait_for_paint (self->window);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  adw_init ();

#define ADD(name, func) g_test_add ("/map-tools/" name, Fixture, NULL, set_up, func, tear_down)
  ADD ("box", test_box);
  ADD ("selection-and-filter", test_selection_and_filter);
  ADD ("brush", test_brush);
  ADD ("peak", test_peak);
  ADD ("domain", test_domain);
  ADD ("highlight", test_highlight);
  ADD ("controls", test_controls);
  ADD ("cluster", test_cluster);
  ADD ("ranking", test_ranking);
  ADD ("boundaries", test_boundaries);
  ADD ("views", test_views);
  ADD ("narrow", test_narrow);
#undef ADD

  return g_test_run ();
}
