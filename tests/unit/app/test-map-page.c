/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The Map page in a window of its own, in this process. */

#include <adwaita.h>
#include <unistd.h>

#include "app/hot-settings.h"
#include "app/map/hot-map-canvas.h"
#include "app/map/hot-map-page.h"
#include "dataset/hot-sample-city.h"

typedef struct {
  HotDataset *dataset;
  GtkWidget  *window;
  HotMapPage *page;
} Fixture;

static GtkWidget *
find (GtkWidget *widget,
      GType      type)
{
  if (g_type_is_a (G_OBJECT_TYPE (widget), type))
    return widget;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find (child, type);

      if (found != NULL)
        return found;
    }

  return NULL;
}

static gboolean
wake_cb (gpointer user_data)
{
  *(gboolean *) user_data = TRUE;

  return G_SOURCE_REMOVE;
}

/* Lets the program work for as long as a hand takes to move. */
static void
run_for (guint milliseconds)
{
  gboolean awake = FALSE;

  g_timeout_add (milliseconds, wake_cb, &awake);
  while (!awake)
    g_main_context_iteration (NULL, TRUE);
}

static HotMapCanvas *
canvas_of (Fixture *self)
{
  return HOT_MAP_CANVAS (find (GTK_WIDGET (self->page), HOT_TYPE_MAP_CANVAS));
}

static guint
n_in_view (Fixture *self)
{
  HotMapFrame *frame = hot_map_canvas_get_frame (canvas_of (self));

  return frame != NULL ? hot_map_layer_get_n (hot_map_frame_get_layer (frame)) : 0;
}

static void
wait_for_n (Fixture *self,
            guint    n)
{
  const gint64 until = g_get_monotonic_time () + 20 * G_USEC_PER_SEC;

  while (n_in_view (self) != n && g_get_monotonic_time () < until)
    run_for (5);
  g_assert_cmpuint (n_in_view (self), ==, n);
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
  g_object_ref (self->page);
  gtk_window_destroy (GTK_WINDOW (self->window));
  run_for (50);
  g_assert_finalize_object (self->page);
  g_object_unref (self->dataset);
}

static const char *
visible_state (Fixture *self)
{
  return gtk_stack_get_visible_child_name (GTK_STACK (find (GTK_WIDGET (self->page), GTK_TYPE_STACK)));
}

static void
test_sample (Fixture       *self,
             gconstpointer  data)
{
  HotMapLayer *layer;
  g_autofree char *description = NULL;

  wait_for_n (self, HOT_SAMPLE_CITY_N_ROWS);
  g_assert_cmpstr (visible_state (self), ==, "map");

  layer = hot_map_frame_get_layer (hot_map_canvas_get_frame (canvas_of (self)));
  description = hot_map_layer_describe (layer);
  g_assert_nonnull (strstr (description, "Rows per km²"));
  g_assert_nonnull (strstr (description, "latitude"));
  gtk_test_accessible_assert_role (GTK_ACCESSIBLE (canvas_of (self)), GTK_ACCESSIBLE_ROLE_IMG);
}

static void
test_filter (Fixture       *self,
             gconstpointer  data)
{
  HotRowSet *rows;

  wait_for_n (self, HOT_SAMPLE_CITY_N_ROWS);
  hot_dataset_set_filter (self->dataset, "price < 100");
  run_for (300);
  rows = hot_dataset_get_rows (self->dataset);
  g_assert_cmpuint (hot_row_set_get_n (rows), <, HOT_SAMPLE_CITY_N_ROWS);
  g_assert_cmpuint (hot_row_set_get_n (rows), >, 0);
  /* The few that have no place on the map cannot be told from here. */
  run_for (200);
  g_assert_cmpuint (n_in_view (self), <=, hot_row_set_get_n (rows));
  g_assert_cmpuint (n_in_view (self), >, hot_row_set_get_n (rows) * 9 / 10);

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
  choice = GTK_DROP_DOWN (gtk_widget_get_next_sibling (find (GTK_WIDGET (self->page), GTK_TYPE_DROP_DOWN)));
  names = gtk_drop_down_get_model (choice);
  for (i = 0; i < g_list_model_get_n_items (names); i++)
    {
      g_autoptr(GtkStringObject) name = g_list_model_get_item (names, i);

      if (g_str_equal (gtk_string_object_get_string (name), "price"))
        break;
    }
  g_assert_cmpuint (i, <, g_list_model_get_n_items (names));

  gtk_drop_down_set_selected (choice, i);
  run_for (400);
  legend = hot_map_layer_get_legend (hot_map_frame_get_layer (hot_map_canvas_get_frame (canvas_of (self))));
  g_assert_cmpstr (legend.title, ==, "Median price");
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
  const HotViewport *shown;

  wait_for_n (self, HOT_SAMPLE_CITY_N_ROWS);
  for (guint i = 0; i < 60; i++)
    {
      hot_map_canvas_pan (canvas_of (self), i % 7, 3);
      hot_map_canvas_zoom (canvas_of (self), i % 2 ? 0.05 : -0.02);
      run_for (2);
    }
  run_for (500);
  view = hot_map_canvas_get_view (canvas_of (self));
  shown = hot_map_layer_get_viewport (hot_map_frame_get_layer (hot_map_canvas_get_frame (canvas_of (self))));
  g_assert_true (hot_viewport_equal (&view, shown));
}

static void
test_no_data (Fixture       *self,
              gconstpointer  data)
{
  run_for (20);
  g_assert_cmpstr (visible_state (self), ==, "empty");
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
  for (guint i = 0; i < 200 && g_strcmp0 (visible_state (&self), "columns") != 0; i++)
    run_for (10);
  g_assert_cmpstr (visible_state (&self), ==, "columns");
  tear_down (&self, NULL);
  unlink (path);
}

/* Leaving while the work is going on. */
static void
test_gone_at_work (Fixture       *self,
                   gconstpointer  data)
{
  run_for (1);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  adw_init ();

#define ADD(name, location, func) g_test_add (name, Fixture, location, set_up, func, tear_down)
  ADD ("/map-page/sample", HOT_SOURCE_SAMPLE, test_sample);
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
