/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The Map page in a window of its own, in this process. */

#include <adwaita.h>
#include <unistd.h>

#include "app/hot-settings.h"
#include "app/map/hot-map-canvas.h"
#include "app/map/hot-map-page.h"
#include "dataset/hot-sample-city.h"
#include "geo/hot-mercator.h"
#include "hot-test-widget.h"
#include "hot-test.h"

typedef struct {
  HotDataset *dataset;
  GtkWidget  *window;
  HotMapPage *page;
} Fixture;

static HotMapCanvas *
canvas_of (Fixture *self)
{
  return HOT_MAP_CANVAS (hot_test_find (GTK_WIDGET (self->page), HOT_TYPE_MAP_CANVAS, NULL));
}

/* NULL before the first picture */
static HotMapLayer *
layer_of (Fixture *self)
{
  HotMapFrame *frame = hot_map_canvas_get_frame (canvas_of (self));

  return frame != NULL ? hot_map_frame_get_layer (frame) : NULL;
}

static guint
n_in_view (Fixture *self)
{
  HotMapLayer *layer = layer_of (self);

  return layer != NULL ? hot_map_layer_get_n (layer) : 0;
}

static void
wait_for_n (Fixture *self,
            guint    n)
{
  HOT_TEST_WAIT_FOR (n_in_view (self) == n);
}

static void
set_up (Fixture       *self,
        gconstpointer  data)
{
  g_settings_reset (hot_settings_get (), HOT_SETTING_MAP_LOOK);
  self->dataset = hot_dataset_new ();
  self->page = HOT_MAP_PAGE (hot_map_page_new ());
  self->window = gtk_window_new ();
  gtk_window_set_default_size (GTK_WINDOW (self->window), 640, 480);
  gtk_window_set_child (GTK_WINDOW (self->window), GTK_WIDGET (self->page));
  hot_map_page_set_dataset (self->page, self->dataset);
  gtk_window_present (GTK_WINDOW (self->window));
  if (data != NULL)
    hot_dataset_open (self->dataset, data, NULL);
}

static void
tear_down (Fixture       *self,
           gconstpointer  data)
{
  hot_test_destroy_window (self->window, self->page);
  g_object_unref (self->dataset);
}

static const char *
visible_state (Fixture *self)
{
  return gtk_stack_get_visible_child_name (GTK_STACK (hot_test_find (GTK_WIDGET (self->page), GTK_TYPE_STACK, NULL)));
}

static void
test_sample (Fixture       *self,
             gconstpointer  data)
{
  HotMapLayer *layer;
  g_autofree char *description = NULL;

  wait_for_n (self, HOT_SAMPLE_CITY_N_ROWS);
  g_assert_cmpstr (visible_state (self), ==, "map");

  layer = layer_of (self);
  description = hot_map_layer_describe (layer);
  g_assert_nonnull (strstr (description, "Rows per km²"));
  g_assert_nonnull (strstr (description, "latitude"));
  gtk_test_accessible_assert_role (GTK_ACCESSIBLE (canvas_of (self)), GTK_ACCESSIBLE_ROLE_IMG);
}

/* As a person does who points at a place as soon as there is a picture. */
static void
test_click_before_index (Fixture       *self,
                         gconstpointer  data)
{
  AdwOverlaySplitView *split_view = ADW_OVERLAY_SPLIT_VIEW (hot_test_find (GTK_WIDGET (self->page), ADW_TYPE_OVERLAY_SPLIT_VIEW, NULL));
  HotMapData *map_data;
  HotViewport view;
  HotTable *table;
  guint latitude, longitude;

  HOT_TEST_WAIT_FOR (layer_of (self) != NULL);
  map_data = hot_map_canvas_get_data (canvas_of (self));
  g_assert_nonnull (map_data);
  if (hot_map_data_has_index (map_data))
    {
      g_test_skip ("the rows were indexed before there was a picture");
      return;
    }

  table = hot_map_data_get_table (map_data);
  hot_map_data_get_columns (map_data, &latitude, &longitude);
  view = hot_map_canvas_get_view (canvas_of (self));
  hot_test_click (hot_test_find (GTK_WIDGET (self->page), SHUMATE_TYPE_MAP, NULL),
                  hot_viewport_pixel_x (&view, hot_mercator_x (hot_column_get_number (hot_table_get_column (table, longitude), 0))),
                  hot_viewport_pixel_y (&view, hot_mercator_y (hot_column_get_number (hot_table_get_column (table, latitude), 0))));
  g_assert_false (adw_overlay_split_view_get_show_sidebar (split_view));

  HOT_TEST_WAIT_FOR (adw_overlay_split_view_get_show_sidebar (split_view));
  g_assert_cmpint (hot_dataset_get_highlight (self->dataset), >=, 0);
}

static void
test_filter (Fixture       *self,
             gconstpointer  data)
{
  guint n;

  wait_for_n (self, HOT_SAMPLE_CITY_N_ROWS);
  hot_dataset_set_filter (self->dataset, "price < 100");
  HOT_TEST_WAIT_FOR (hot_row_set_get_n (hot_dataset_get_rows (self->dataset)) < HOT_SAMPLE_CITY_N_ROWS);
  n = hot_row_set_get_n (hot_dataset_get_rows (self->dataset));
  g_assert_cmpuint (n, >, 0);
  /* The few that have no place on the map cannot be told from here. */
  HOT_TEST_WAIT_FOR (n_in_view (self) <= n && n_in_view (self) > n * 9 / 10);

  hot_dataset_set_filter (self->dataset, "price < 0");
  wait_for_n (self, 0);
  hot_dataset_set_filter (self->dataset, "");
  wait_for_n (self, HOT_SAMPLE_CITY_N_ROWS);
}

static void
test_value (Fixture       *self,
            gconstpointer  data)
{
  GtkDropDown *choice;
  GListModel *names;
  HotLegend legend;
  guint i;

  wait_for_n (self, HOT_SAMPLE_CITY_N_ROWS);
  /* The first choice is the statistic, the second the column. */
  choice = GTK_DROP_DOWN (gtk_widget_get_next_sibling (hot_test_find (GTK_WIDGET (self->page), GTK_TYPE_DROP_DOWN, NULL)));
  names = gtk_drop_down_get_model (choice);
  for (i = 0; i < g_list_model_get_n_items (names); i++)
    {
      g_autoptr(GtkStringObject) name = g_list_model_get_item (names, i);

      if (g_str_equal (gtk_string_object_get_string (name), "price"))
        break;
    }
  g_assert_cmpuint (i, <, g_list_model_get_n_items (names));

  gtk_drop_down_set_selected (choice, i);
  HOT_TEST_WAIT_FOR (g_strcmp0 (hot_map_layer_get_legend (layer_of (self)).title, "Median price") == 0);
  legend = hot_map_layer_get_legend (layer_of (self));
  g_assert_cmpstr (legend.unit, ==, "$");
  g_assert_cmpfloat (legend.scale->max, >, legend.scale->min);
}

static void
test_view (Fixture       *self,
           gconstpointer  data)
{
  HotViewport before, after;

  wait_for_n (self, HOT_SAMPLE_CITY_N_ROWS);
  before = hot_map_canvas_get_view (canvas_of (self));

  hot_map_canvas_zoom (canvas_of (self), 2);
  after = hot_map_canvas_get_view (canvas_of (self));
  g_assert_cmpfloat_with_epsilon (after.scale, 4 * before.scale, 1e-6 * before.scale);
  g_assert_cmpfloat_with_epsilon (after.x, before.x, 1e-9);

  gtk_widget_activate_action (GTK_WIDGET (canvas_of (self)), "canvas.pan", "(dd)", 50.0, -20.0);
  after = hot_map_canvas_get_view (canvas_of (self));
  g_assert_cmpfloat_with_epsilon ((before.x - after.x) * after.scale, 50, 1e-3);
  g_assert_cmpfloat_with_epsilon ((before.y - after.y) * after.scale, -20, 1e-3);

  gtk_widget_activate_action (GTK_WIDGET (canvas_of (self)), "canvas.fit", NULL);
  after = hot_map_canvas_get_view (canvas_of (self));
  g_assert_cmpfloat_with_epsilon (after.x, before.x, 1e-9);
  g_assert_cmpfloat_with_epsilon (after.scale, before.scale, 1e-6 * before.scale);
}

/* However fast the hand, the last view is the one that stands in the end. */
static void
test_newest_view_wins (Fixture       *self,
                       gconstpointer  data)
{
  HotViewport view;

  wait_for_n (self, HOT_SAMPLE_CITY_N_ROWS);
  for (guint i = 0; i < 60; i++)
    {
      hot_map_canvas_pan (canvas_of (self), i % 7, 3);
      hot_map_canvas_zoom (canvas_of (self), i % 2 ? 0.05 : -0.02);
      hot_test_run_for (2);
    }
  view = hot_map_canvas_get_view (canvas_of (self));
  HOT_TEST_WAIT_FOR (hot_viewport_equal (&view, hot_map_layer_get_viewport (layer_of (self))));
}

static void
test_no_data (Fixture       *self,
              gconstpointer  data)
{
  HOT_TEST_WAIT_FOR (g_strcmp0 (visible_state (self), "empty") == 0);
}

static void
test_no_coordinates (void)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *path = NULL;
  Fixture self = { NULL };
  const int fd = g_file_open_tmp ("hot-nowhere-XXXXXX.csv", &path, &error);

  g_assert_no_error (error);
  close (fd);
  g_assert_true (g_file_set_contents (path, "a,b,c\n1,2,x\n3,4,y\n5,6,z\n", -1, NULL));

  set_up (&self, path);
  HOT_TEST_WAIT_FOR (g_strcmp0 (visible_state (&self), "columns") == 0);
  tear_down (&self, NULL);
  unlink (path);
}

/* Leaving while the work is going on. */
static void
test_gone_at_work (Fixture       *self,
                   gconstpointer  data)
{
  hot_test_run_for (1);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  adw_init ();

#define ADD(name, location, func) g_test_add (name, Fixture, location, set_up, func, tear_down)
  ADD ("/map-page/sample", HOT_SOURCE_SAMPLE, test_sample);
  ADD ("/map-page/click-before-index", HOT_SOURCE_SAMPLE, test_click_before_index);
  ADD ("/map-page/filter", HOT_SOURCE_SAMPLE, test_filter);
  ADD ("/map-page/value", HOT_SOURCE_SAMPLE, test_value);
  ADD ("/map-page/view", HOT_SOURCE_SAMPLE, test_view);
  ADD ("/map-page/newest-view-wins", HOT_SOURCE_SAMPLE, test_newest_view_wins);
  ADD ("/map-page/no-data", NULL, test_no_data);
  ADD ("/map-page/gone-at-work", HOT_SOURCE_SAMPLE, test_gone_at_work);
#undef ADD
  g_test_add_func ("/map-page/no-coordinates", test_no_coordinates);

  return g_test_run ();
}
