/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Ranges brushed on histograms beside the map. */

#include <adwaita.h>
#include <glib/gstdio.h>
#include <math.h>

#include "app/map/hot-map-range-row.h"
#include "app/map/hot-map-ranges.h"
#include "app/widgets/hot-range-histogram.h"
#include "hot-test-widget.h"

#define DAY 86400.0

typedef struct {
  HotDataset *dataset;
  GtkWidget  *window;
  GtkWidget  *ranges;
  char       *path;
} Fixture;

typedef struct {
  double min;
  double max;
} Limits;

/* Rows 0 to 199: nights 1 to 20 ten times over, price 0.5, 1 ... 100, date the days from 1 January 2024, note the same in all. */
static char *
write_rows (void)
{
  g_autoptr(GString) text = g_string_new ("name,nights,price,date,note\n");
  char *path = g_build_filename (g_get_tmp_dir (), "map-ranges-XXXXXX.csv", NULL);
  const int file = g_mkstemp (path);

  for (guint i = 0; i < 200; i++)
    {
      g_autoptr(GDateTime) first = g_date_time_new_utc (2024, 1, 1, 0, 0, 0);
      g_autoptr(GDateTime) day = g_date_time_add_days (first, i);
      g_autofree char *date = g_date_time_format (day, "%F");

      g_string_append_printf (text, "row %u,%u,%.1f,%s,7\n", i, i % 20 + 1, (i + 1) / 2.0, date);
    }
  close (file);
  g_assert_true (g_file_set_contents (path, text->str, text->len, NULL));

  return path;
}

static guint
n_rows (Fixture *self)
{
  HotRowSet *rows = hot_dataset_get_rows (self->dataset);

  return rows != NULL ? hot_row_set_get_n (rows) : 0;
}

static void
collect_rows (GtkWidget *widget,
              GPtrArray *rows)
{
  if (HOT_IS_MAP_RANGE_ROW (widget) && gtk_widget_get_mapped (widget))
    g_ptr_array_add (rows, widget);
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    collect_rows (child, rows);
}

static guint
n_shown (Fixture *self)
{
  g_autoptr(GPtrArray) rows = g_ptr_array_new ();

  collect_rows (self->ranges, rows);
  return rows->len;
}

/* That of the row at @position. */
static GtkWidget *
find (Fixture *self,
      guint    position,
      GType    type)
{
  g_autoptr(GPtrArray) rows = g_ptr_array_new ();

  collect_rows (self->ranges, rows);
  g_assert_cmpuint (position, <, rows->len);
  return hot_test_find (g_ptr_array_index (rows, position), type, NULL);
}

static void
set_up (Fixture       *self,
        gconstpointer  data)
{
  self->path = write_rows ();
  self->dataset = hot_dataset_new ();
  hot_dataset_open (self->dataset, self->path, NULL);
  HOT_TEST_WAIT_FOR (hot_dataset_get_profile (self->dataset) != NULL);
  self->ranges = hot_map_ranges_new (self->dataset);
  self->window = gtk_window_new ();
  gtk_window_set_default_size (GTK_WINDOW (self->window), 320, 600);
  gtk_window_set_child (GTK_WINDOW (self->window), self->ranges);
  gtk_window_present (GTK_WINDOW (self->window));
  HOT_TEST_WAIT_FOR (n_shown (self) == 3);
}

static void
tear_down (Fixture       *self,
           gconstpointer  data)
{
  hot_test_destroy_window (self->window, self->ranges);
  g_object_unref (self->dataset);
  g_remove (self->path);
  g_free (self->path);
}

static void
brush (Fixture *self,
       guint    position,
       double   lower,
       double   upper)
{
  HotRangeBrush *histogram = HOT_RANGE_BRUSH (find (self, position, HOT_TYPE_RANGE_HISTOGRAM));

  g_signal_emit_by_name (histogram, "begin-brush");
  hot_range_brush_set_range (histogram, lower, upper);
  g_signal_emit_by_name (histogram, "brushed", lower, upper);
}

static const HotRowRange *
range_of (Fixture    *self,
          const char *name)
{
  return hot_row_ranges_find (hot_dataset_get_ranges (self->dataset), hot_table_find_column (hot_dataset_get_table (self->dataset), name));
}

/* Texts, and what is the same in all rows, have no range. */
static void
test_narrows (Fixture       *self,
              gconstpointer  data)
{
  brush (self, 0, 0.25, 0.5);
  g_assert_cmpfloat (range_of (self, "nights")->min, ==, 6);
  g_assert_cmpfloat (range_of (self, "nights")->max, ==, 10);
  HOT_TEST_WAIT_FOR (n_rows (self) == 50);
  brush (self, 1, 0.5, 1);
  g_assert_cmpfloat (range_of (self, "price")->max, ==, INFINITY);
  HOT_TEST_WAIT_FOR (n_rows (self) == 25);
  g_assert_cmpuint (hot_row_ranges_get_n (hot_dataset_get_ranges (self->dataset)), ==, 2);
}

static void
test_removed (Fixture       *self,
              gconstpointer  data)
{
  GtkWidget *clear = find (self, 0, GTK_TYPE_BUTTON);
  double lower, upper;

  g_assert_false (gtk_widget_get_visible (clear));
  brush (self, 0, 0.25, 0.5);
  g_assert_true (gtk_widget_get_visible (clear));
  g_signal_emit_by_name (clear, "clicked");
  g_assert_null (hot_dataset_get_ranges (self->dataset));
  g_assert_false (gtk_widget_get_visible (clear));
  HOT_TEST_WAIT_FOR (n_rows (self) == 200);

  /* Wherever a range is taken back, the histogram follows. */
  brush (self, 2, 0.25, 0.5);
  hot_dataset_undo_range (self->dataset);
  hot_range_brush_get_range (HOT_RANGE_BRUSH (find (self, 2, HOT_TYPE_RANGE_HISTOGRAM)), &lower, &upper);
  g_assert_cmpfloat (lower, ==, 0);
  g_assert_cmpfloat (upper, ==, 1);
}

static void
test_keys (Fixture       *self,
           gconstpointer  data)
{
  GtkWidget *histogram = find (self, 0, HOT_TYPE_RANGE_HISTOGRAM);

  gtk_widget_activate_action (histogram, "brush.move", "(dd)", 1.0, 0.0);
  g_assert_cmpfloat (range_of (self, "nights")->min, ==, 2);
  gtk_widget_activate_action (histogram, "brush.move", "(dd)", 0.0, -3.0);
  g_assert_cmpfloat (range_of (self, "nights")->max, ==, 17);
  gtk_widget_activate_action (histogram, "brush.move", "(dd)", 1.0, 1.0);
  g_assert_cmpfloat (range_of (self, "nights")->min, ==, 3);
  g_assert_cmpfloat (range_of (self, "nights")->max, ==, 18);
  HOT_TEST_WAIT_FOR (n_rows (self) == 160);
  gtk_widget_activate_action (histogram, "brush.clear", NULL);
  HOT_TEST_WAIT_FOR (n_rows (self) == 200);
}

static void
test_found (Fixture       *self,
            gconstpointer  data)
{
  GtkWidget *search = hot_test_find (self->ranges, GTK_TYPE_SEARCH_ENTRY, NULL);

  gtk_editable_set_text (GTK_EDITABLE (search), "PRI");
  HOT_TEST_WAIT_FOR (n_shown (self) == 1);
  brush (self, 0, 0.5, 1);
  g_assert_nonnull (range_of (self, "price"));
  gtk_editable_set_text (GTK_EDITABLE (search), "");
  HOT_TEST_WAIT_FOR (n_shown (self) == 3);
  hot_dataset_close (self->dataset);
  HOT_TEST_WAIT_FOR (n_shown (self) == 0);
}

static void
chosen_cb (HotRangeHistogram *histogram,
           double             min,
           double             max,
           gpointer           user_data)
{
  *(Limits *) user_data = (Limits) { min, max };
}

/* What a hand brushes becomes round limits, which are shown where they are. */
static void
test_limits (Fixture       *self,
             gconstpointer  data)
{
  HotRangeHistogram *nights = HOT_RANGE_HISTOGRAM (find (self, 0, HOT_TYPE_RANGE_HISTOGRAM));
  HotRangeHistogram *price = HOT_RANGE_HISTOGRAM (find (self, 1, HOT_TYPE_RANGE_HISTOGRAM));
  HotRangeHistogram *date = HOT_RANGE_HISTOGRAM (find (self, 2, HOT_TYPE_RANGE_HISTOGRAM));
  g_autofree char *words = NULL;
  double lower, upper;
  Limits limits;

  g_signal_connect (nights, "chosen", G_CALLBACK (chosen_cb), &limits);
  g_signal_connect (price, "chosen", G_CALLBACK (chosen_cb), &limits);
  g_signal_connect (date, "chosen", G_CALLBACK (chosen_cb), &limits);

  /* Within the bar of one value it is that value. */
  brush (self, 0, 0.11, 0.13);
  g_assert_cmpfloat (limits.min, ==, 3);
  g_assert_cmpfloat (limits.max, ==, 3);
  hot_range_brush_get_range (HOT_RANGE_BRUSH (nights), &lower, &upper);
  g_assert_cmpfloat_with_epsilon (lower, 0.1, 1e-9);
  g_assert_cmpfloat_with_epsilon (upper, 0.15, 1e-9);

  brush (self, 1, 0.2003, 1);
  g_assert_cmpfloat_with_epsilon (limits.min, 20.4, 1e-9);
  g_assert_cmpfloat (limits.max, ==, INFINITY);
  words = hot_range_histogram_dup_limits (price);
  g_assert_cmpstr (words, ==, "from 20.4");

  /* Whole days, with the last second of the last one. */
  brush (self, 2, 0.1, 0.2);
  g_assert_cmpfloat (fmod (limits.min, DAY), ==, 0);
  g_assert_cmpfloat (fmod (limits.max + 1, DAY), ==, 0);
  HOT_TEST_WAIT_FOR (range_of (self, "date") != NULL);
  g_assert_cmpfloat (range_of (self, "date")->max - range_of (self, "date")->min, ==, 20 * DAY - 1);

  brush (self, 2, 0, 1);
  g_assert_null (range_of (self, "date"));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  adw_init ();

#define ADD(name, function) g_test_add ("/map-ranges/" name, Fixture, NULL, set_up, function, tear_down)
  ADD ("narrows", test_narrows);
  ADD ("removed", test_removed);
  ADD ("keys", test_keys);
  ADD ("found", test_found);
  ADD ("limits", test_limits);

  return g_test_run ();
}
