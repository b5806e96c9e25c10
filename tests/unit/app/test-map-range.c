/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A range brushed on the map's legend. HOT_LARGE names listings to measure the way from the brush to the picture with. */

#include <adwaita.h>
#include <math.h>
#include <time.h>

#include "app/hot-settings.h"
#include "app/map/hot-map-canvas.h"
#include "app/map/hot-map-legend.h"
#include "app/map/hot-map-page.h"
#include "base/hot-parallel.h"
#include "dataset/hot-sample-city.h"
#include "hot-test-widget.h"

typedef struct {
  HotDataset *dataset;
  GtkWidget  *window;
  HotMapPage *page;
  HotMapData *data_before;   /* what the map has shown */
  gboolean    is_shown;      /* the window has been painted with what it is to show now */
} Fixture;

static HotMapLayer *
layer_of (Fixture *self)
{
  HotMapCanvas *canvas = HOT_MAP_CANVAS (hot_test_find (GTK_WIDGET (self->page), HOT_TYPE_MAP_CANVAS, NULL));
  HotMapFrame *frame = hot_map_canvas_get_frame (canvas);

  return frame != NULL ? hot_map_frame_get_layer (frame) : NULL;
}

static HotMapLegend *
legend_of (Fixture *self)
{
  return HOT_MAP_LEGEND (hot_test_find (GTK_WIDGET (self->page), HOT_TYPE_MAP_LEGEND, NULL));
}

static void
wait_for (Fixture  *self,
          gboolean (*condition) (Fixture *self))
{
  const gint64 until = g_get_monotonic_time () + 60 * G_USEC_PER_SEC;

  while (!condition (self) && g_get_monotonic_time () < until)
    g_main_context_iteration (NULL, FALSE);
  g_assert_true (condition (self));
}

static guint
n_rows (Fixture *self)
{
  HotRowSet *rows = hot_dataset_get_rows (self->dataset);

  return rows != NULL ? hot_row_set_get_n (rows) : 0;
}

static gboolean
is_shown (Fixture *self)
{
  return layer_of (self) != NULL;
}

static gboolean
has_value (Fixture *self)
{
  return layer_of (self) != NULL && hot_map_layer_get_options (layer_of (self))->column >= 0;
}

/* All rows that pass are in the picture; a few have no place. */
static gboolean
is_painted (Fixture *self)
{
  return layer_of (self) != NULL && hot_map_layer_get_n (layer_of (self)) <= n_rows (self) &&
         hot_map_layer_get_n (layer_of (self)) * 1.02 + 2 >= n_rows (self);
}

static gboolean
is_filtered (Fixture *self)
{
  return n_rows (self) < hot_table_get_n_rows (hot_dataset_get_table (self->dataset)) && is_painted (self);
}

static gboolean
is_whole (Fixture *self)
{
  return n_rows (self) == hot_table_get_n_rows (hot_dataset_get_table (self->dataset)) && is_painted (self);
}

static void
choose (Fixture    *self,
        const char *what,
        const char *name)
{
  GtkDropDown *choice = GTK_DROP_DOWN (hot_test_find (GTK_WIDGET (self->page), GTK_TYPE_DROP_DOWN, what));
  GListModel *names = gtk_drop_down_get_model (choice);

  for (guint i = 0; i < g_list_model_get_n_items (names); i++)
    {
      g_autoptr(GtkStringObject) entry = g_list_model_get_item (names, i);

      if (g_str_equal (gtk_string_object_get_string (entry), name))
        gtk_drop_down_set_selected (choice, i);
    }
}

static void
set_up (Fixture       *self,
        gconstpointer  data)
{
  g_settings_reset (hot_settings_get (), HOT_SETTING_MAP_LOOK);
  self->dataset = hot_dataset_new ();
  self->page = HOT_MAP_PAGE (hot_map_page_new ());
  self->window = gtk_window_new ();
  gtk_window_set_default_size (GTK_WINDOW (self->window), 1100, 760);
  gtk_window_set_child (GTK_WINDOW (self->window), GTK_WIDGET (self->page));
  hot_map_page_set_dataset (self->page, self->dataset);
  gtk_window_present (GTK_WINDOW (self->window));
  hot_dataset_open (self->dataset, data, NULL);
  wait_for (self, is_shown);
}

static void
tear_down (Fixture       *self,
           gconstpointer  data)
{
  gtk_window_destroy (GTK_WINDOW (self->window));
  g_object_unref (self->dataset);
}

static void
brush (Fixture *self,
       double   lower,
       double   upper)
{
  HotMapLegend *legend = legend_of (self);

  g_signal_emit_by_name (legend, "begin-brush");
  hot_range_brush_set_range (HOT_RANGE_BRUSH (legend), lower, upper);
  g_signal_emit_by_name (legend, "brushed", lower, upper);
}

static void
test_value (Fixture       *self,
            gconstpointer  data)
{
  const HotRowRange *range;
  HotScale before;
  double lower, upper;

  choose (self, "What the Map Shows", "price");
  wait_for (self, has_value);
  before = *hot_map_layer_get_scale (layer_of (self));
  brush (self, 0.25, 0.75);
  wait_for (self, is_filtered);

  range = hot_row_ranges_get (hot_dataset_get_ranges (self->dataset), 0);
  g_assert_cmpfloat_with_epsilon (range->min, hot_scale_unmap (&before, 0.25), 1e-9);
  g_assert_cmpfloat_with_epsilon (range->max, hot_scale_unmap (&before, 0.75), 1e-9);
  /* The colours mean what they meant, and the legend still shows the range. */
  g_assert_cmpfloat (hot_map_layer_get_scale (layer_of (self))->max, ==, before.max);
  hot_range_brush_get_range (HOT_RANGE_BRUSH (legend_of (self)), &lower, &upper);
  g_assert_cmpfloat_with_epsilon (lower, 0.25, 1e-6);
  g_assert_cmpfloat_with_epsilon (upper, 0.75, 1e-6);

  hot_dataset_set_range (self->dataset, range->column, -INFINITY, INFINITY, FALSE);
  wait_for (self, is_whole);
  hot_range_brush_get_range (HOT_RANGE_BRUSH (legend_of (self)), &lower, &upper);
  g_assert_cmpfloat (lower, ==, 0);
  g_assert_cmpfloat (upper, ==, 1);
}

static void
test_density (Fixture       *self,
              gconstpointer  data)
{
  brush (self, 0.25, 0.75);
  g_assert_null (hot_dataset_get_ranges (self->dataset));
  g_assert_cmpuint (n_rows (self), ==, HOT_SAMPLE_CITY_N_ROWS);
}

static int
compare_doubles (const void *a,
                 const void *b)
{
  const double x = *(const double *) a, y = *(const double *) b;

  return (x > y) - (x < y);
}

static double
get_work (void)
{
  struct timespec now;

  clock_gettime (CLOCK_PROCESS_CPUTIME_ID, &now);
  return now.tv_sec * 1e3 + now.tv_nsec / 1e6;
}

typedef struct {
  const char *name;
  const char *mode;
  const char *aggregate;
} Measured;

static gboolean
is_profiled (Fixture *self)
{
  return hot_dataset_get_profile (self->dataset) != NULL;
}

/* Whether the picture is of the rows that pass now, not of as many that passed before. */
static gboolean
is_in_picture (Fixture *self)
{
  HotMapCanvas *canvas = HOT_MAP_CANVAS (hot_test_find (GTK_WIDGET (self->page), HOT_TYPE_MAP_CANVAS, NULL));

  return self->data_before != hot_map_canvas_get_data (canvas) && layer_of (self) != NULL &&
         hot_map_layer_get_data (layer_of (self)) == hot_map_canvas_get_data (canvas) && is_filtered (self);
}

static void
painted_cb (Fixture *self)
{
  self->is_shown = self->data_before != NULL && is_in_picture (self);
}

/* From the brush to the window that was painted with it: time that went by, and of all threads at work. */
static void
test_speed (gconstpointer data)
{
  enum { N = 101, N_WARM = 10 };
  const Measured *measured = data;
  const char *path = g_getenv ("HOT_LARGE");
  double times[N], work[N];
  Fixture self = { NULL };
  HotMapCanvas *canvas;

  if (path == NULL)
    {
      g_test_skip ("HOT_LARGE names no file to measure with");
      return;
    }

  set_up (&self, path);
  choose (&self, "What the Map Shows", "price");
  choose (&self, "How the Map Shows It", measured->mode);
  choose (&self, "Statistic", measured->aggregate);
  wait_for (&self, has_value);
  /* What goes on after an opening is not of the brush. */
  wait_for (&self, is_profiled);
  canvas = HOT_MAP_CANVAS (hot_test_find (GTK_WIDGET (self.page), HOT_TYPE_MAP_CANVAS, NULL));
  g_signal_connect_swapped (gtk_widget_get_frame_clock (GTK_WIDGET (canvas)), "after-paint", G_CALLBACK (painted_cb), &self);
  for (guint i = 0; i < N + N_WARM; i++)
    {
      const double start = g_get_monotonic_time () / 1e3, start_work = get_work ();

      self.data_before = hot_map_data_ref (hot_map_canvas_get_data (canvas));
      self.is_shown = FALSE;
      brush (&self, 0.2 + 0.002 * i, 0.7);
      while (!self.is_shown)
        g_main_context_iteration (NULL, TRUE);
      g_clear_pointer (&self.data_before, hot_map_data_unref);
      if (i >= N_WARM)
        {
          times[i - N_WARM] = g_get_monotonic_time () / 1e3 - start;
          work[i - N_WARM] = get_work () - start_work;
        }
    }
  qsort (times, N, sizeof *times, compare_doubles);
  qsort (work, N, sizeof *work, compare_doubles);
  g_test_message ("%s, from brush to painted window: median %.1f ms, p99 %.1f ms, worst %.1f ms; "
                  "at work: median %.1f ms, p99 %.1f ms, worst %.1f ms", measured->name, times[N / 2], times[N * 99 / 100 - 1], times[N - 1],
                  work[N / 2], work[N * 99 / 100 - 1], work[N - 1]);
  tear_down (&self, NULL);
}

int
main (int   argc,
      char *argv[])
{
  static const Measured measured[] = {
    { "mean-by-kernel", "Heat", "Mean" },
    { "median-by-kernel", "Heat", "Median" },
    { "median-by-hexagon", "Hexagons", "Median" },
    { "points", "Points", "Median" },
  };

  g_test_init (&argc, &argv, NULL);
  /* As the app does. */
  hot_parallel_give_way ();
  adw_init ();

  g_test_add ("/map-range/value", Fixture, HOT_SOURCE_SAMPLE, set_up, test_value, tear_down);
  g_test_add ("/map-range/density", Fixture, HOT_SOURCE_SAMPLE, set_up, test_density, tear_down);
  for (guint i = 0; i < G_N_ELEMENTS (measured); i++)
    {
      g_autofree char *name = g_strdup_printf ("/map-range/speed/%s", measured[i].name);

      g_test_add_data_func (name, &measured[i], test_speed);
    }

  return g_test_run ();
}
