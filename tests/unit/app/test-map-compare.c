/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Two snapshots made ready, and shown in a window of their own, in this process. */

#include <adwaita.h>
#include <math.h>

#include "app/map/hot-map-compare-stage.h"
#include "app/map/hot-map-compare.h"
#include "hot-test-app.h"
#include "hot-test-widget.h"
#include "hot-test.h"

enum { N = 801 };

typedef struct {
  HotMapData *data;
} Fixture;

static void
set_up (Fixture       *self,
        gconstpointer  data)
{
  g_autoptr(GString) text = g_string_new ("lat,lon,kind,price\n");
  g_autoptr(GRand) rand = g_rand_new_with_seed (3);
  g_autoptr(HotTable) table = NULL;
  g_autoptr(GError) error = NULL;

  for (guint i = 0; i < N; i++)
    g_string_append_printf (text, "%.5f,%.5f,%s,%u\n", 50 + g_rand_double_range (rand, -0.05, 0.05),
                            10 + g_rand_double_range (rand, -0.05, 0.05), i % 2 ? "room" : "flat", i % 2 ? i : 1000 + i);
  table = hot_test_read (text->str);
  self->data = hot_map_data_new (table, 0, 1, NULL, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
}

static void
tear_down (Fixture       *self,
           gconstpointer  data)
{
  hot_map_data_unref (self->data);
}

static HotMapComparePair *
load (Fixture     *self,
      const char  *first,
      const char  *second,
      GError     **error)
{
  HotMapCompareWork *work = hot_map_compare_work_new (self->data, "listings.csv", NULL);
  HotMapComparePair *pair;

  work->filters[0] = g_strdup (first);
  work->filters[1] = g_strdup (second);
  pair = hot_map_compare_load_func (work, NULL, NULL, error);
  hot_map_compare_work_free (work);

  return pair;
}

static void
test_parts (Fixture       *self,
            gconstpointer  data)
{
  HotMapComparePair *pair;
  HotMapCompareMedians medians;
  g_autofree double *values = NULL;
  g_autoptr(GError) error = NULL;

  pair = load (self, " kind = \"room\" ", "", &error);
  g_assert_no_error (error);
  g_assert_cmpstr (pair->names[0], ==, "kind = \"room\"");
  g_assert_cmpstr (pair->names[1], ==, "All rows");
  g_assert_cmpuint (hot_point_index_get_n (hot_map_data_get_index (pair->data[0])), ==, N / 2);
  g_assert_cmpuint (hot_point_index_get_n (hot_map_data_get_index (pair->data[1])), ==, N);

  /* Odd numbers from 1 to 799; all of them, then as many and one more from 1000 on. */
  medians = (HotMapCompareMedians) { { pair->data[0], pair->data[1] }, { 3, 3 } };
  values = hot_map_compare_medians_func (&medians, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpfloat (values[0], ==, 400);
  g_assert_cmpfloat (values[1], ==, 1000);
  hot_map_compare_pair_free (pair);

  /* What is wrong is said, and with which of the two. */
  g_assert_null (load (self, "kind = \"room\"", "knid = 3", &error));
  g_assert_true (g_str_has_prefix (error->message, "B: "));
  g_assert_nonnull (strstr (error->message, "knid"));
  g_clear_error (&error);
  g_assert_null (load (self, "price < 0", "", &error));
  g_assert_nonnull (strstr (error->message, "price < 0"));
}

/* What one table's rows have to pass, those of another have to, by the names of its columns. */
static void
test_narrow (Fixture       *self,
             gconstpointer  data)
{
  g_autoptr(HotTable) table = hot_test_read ("price,lat,lon\n5,1,1\n50,2,2\n500,3,3\n");
  g_autoptr(HotRowRanges) ranges = hot_row_ranges_with (NULL, 3, 10, 100);
  g_autoptr(HotMapData) base = hot_map_data_new (table, 1, 2, NULL, NULL, NULL, NULL, NULL);
  g_autoptr(HotMapData) narrowed = NULL;
  g_autoptr(GError) error = NULL;
  HotMapCompareNarrowing narrowing = { base, (char *) "price > 1", ranges, hot_map_data_get_table (self->data) };

  narrowed = hot_map_compare_narrow_func (&narrowing, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (hot_point_index_get_n (hot_map_data_get_index (narrowed)), ==, 1);

  narrowing.filter = (char *) "kind = \"room\"";
  g_assert_null (hot_map_compare_narrow_func (&narrowing, NULL, NULL, &error));
  g_assert_nonnull (strstr (error->message, "kind"));
}

static double
max_of (HotMapFrame *frame)
{
  return hot_map_layer_get_scale (hot_map_frame_get_layer (frame))->max;
}

/* Both maps have one scale at rest; a comparison that is taken down at work leaves nothing behind. */
static void
test_window (Fixture       *self,
             gconstpointer  data)
{
  const HotMapOptions options = HOT_MAP_OPTIONS_INIT;
  GtkWidget *window = gtk_window_new ();
  HotMapCompare *compare = HOT_MAP_COMPARE (hot_map_compare_new ());
  HotMapCompareStage *stage;
  HotMapFrame *first = NULL, *second = NULL;
  HotMapCanvas *canvas, *other;

  gtk_window_set_default_size (GTK_WINDOW (window), 801, 500);
  gtk_window_set_child (GTK_WINDOW (window), GTK_WIDGET (compare));
  hot_map_compare_begin (compare, load (self, "kind = \"room\"", "", NULL), &options);
  gtk_window_present (GTK_WINDOW (window));
  stage = HOT_MAP_COMPARE_STAGE (hot_test_find (GTK_WIDGET (compare), HOT_TYPE_MAP_COMPARE_STAGE, NULL));
  canvas = hot_map_compare_pane_get_canvas (hot_map_compare_stage_get_second (stage));
  other = hot_map_compare_pane_get_canvas (hot_map_compare_stage_get_first (stage));
  HOT_TEST_WAIT_FOR ((second = hot_map_canvas_get_frame (canvas)) != NULL && hot_map_frame_get_comparison (second) != NULL &&
                     (first = hot_map_canvas_get_frame (other)) != NULL && max_of (first) == max_of (second));
  g_assert_cmpuint (hot_map_layer_get_n (hot_map_frame_get_layer (first)), ==, N / 2);
  g_assert_cmpuint (hot_map_layer_get_n (hot_map_frame_get_layer (second)), ==, N);
  g_assert_cmpint (hot_map_frame_get_extent (first)->width, ==, hot_map_frame_get_extent (second)->width);

  hot_map_canvas_zoom (canvas, 1);
  hot_test_destroy_window (window, compare);
}

int
main (int    argc,
      char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();

#define ADD(name, func) g_test_add ("/map-compare/" name, Fixture, NULL, set_up, func, tear_down)
  ADD ("parts", test_parts);
  ADD ("narrow", test_narrow);
  ADD ("window", test_window);
#undef ADD

  return g_test_run ();
}
