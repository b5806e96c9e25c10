/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What a person does with a chart, in this process: keys, menu, other charts of the page. */

#include <adwaita.h>
#include <math.h>
#include <string.h>

#include "app/widgets/hot-chart-view-private.h"
#include "draw/hot-chart-lines.h"
#include "hot-test-widget.h"
#include "hot-test.h"

typedef struct {
  GtkWidget    *window;
  HotChartView *view;
  char         *highlighted;
  char         *activated;
  char         *message;
} Fixture;

static void
keep_cb (char       **place,
         const char  *text)
{
  g_set_str (place, text);
}

static HotChart *
make_chart (guint n_runs,
            guint n_steps)
{
  const HotChartLinesOptions options = { .title = "MAE over trees", .x = { "Trees" }, .y = { "MAE" } };
  g_autoptr(GPtrArray) series = g_ptr_array_new_with_free_func ((GDestroyNotify) hot_chart_series_unref);
  g_autofree double *y = g_new (double, n_steps);

  for (guint run = 0; run < n_runs; run++)
    {
      g_autofree char *id = g_strdup_printf ("run-%u", run);

      for (guint i = 0; i < n_steps; i++)
        y[i] = 10.0 * run + i;
      g_ptr_array_add (series, hot_chart_series_new (id, id, run, n_steps, NULL, y, NULL));
    }
  return hot_chart_lines_new ((HotChartSeries *const *) series->pdata, n_runs, &options);
}

static void
set_up (Fixture       *self,
        gconstpointer  data)
{
  g_autoptr(HotChart) chart = make_chart (2, 3);

  self->view = HOT_CHART_VIEW (hot_chart_view_new ());
  g_signal_connect_swapped (self->view, "run-highlighted", G_CALLBACK (keep_cb), &self->highlighted);
  g_signal_connect_swapped (self->view, "run-activated", G_CALLBACK (keep_cb), &self->activated);
  g_signal_connect_swapped (self->view, "message", G_CALLBACK (keep_cb), &self->message);
  hot_chart_view_set_chart (self->view, chart);
  self->window = gtk_window_new ();
  gtk_window_set_default_size (GTK_WINDOW (self->window), 500, 400);
  gtk_window_set_child (GTK_WINDOW (self->window), GTK_WIDGET (self->view));
  gtk_window_present (GTK_WINDOW (self->window));
  HOT_TEST_WAIT_FOR (self->view->texture != NULL);
}

static void
tear_down (Fixture       *self,
           gconstpointer  data)
{
  hot_test_destroy_window (self->window, self->view);
  g_free (self->highlighted);
  g_free (self->activated);
  g_free (self->message);
}

static void
step (Fixture *self,
      int      way)
{
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (self->view), "chart.step", "i", way));
}

static void
test_keys (Fixture       *self,
           gconstpointer  data)
{
  step (self, 1);
  g_assert_cmpstr (hot_chart_view_get_readout (self->view), ==, "run-0: Trees 0, MAE 0");
  g_assert_cmpstr (self->highlighted, ==, "run-0");
  step (self, 1);
  g_assert_cmpstr (hot_chart_view_get_readout (self->view), ==, "run-0: Trees 1, MAE 1");
  step (self, 2);
  g_assert_cmpstr (hot_chart_view_get_readout (self->view), ==, "run-1: Trees 0, MAE 10");
  g_assert_cmpstr (self->highlighted, ==, "run-1");
  step (self, 3);
  g_assert_cmpstr (hot_chart_view_get_readout (self->view), ==, "run-1: Trees 2, MAE 12");
  step (self, 1);
  g_assert_cmpstr (hot_chart_view_get_readout (self->view), ==, "run-1: Trees 2, MAE 12");
  step (self, -2);
  g_assert_cmpstr (hot_chart_view_get_readout (self->view), ==, "run-0: Trees 2, MAE 2");
  gtk_widget_activate_action (GTK_WIDGET (self->view), "chart.activate", NULL);
  g_assert_cmpstr (self->activated, ==, "run-0");
  g_assert_true (gtk_widget_get_visible (self->view->label));
}

/* Another chart of the page lights up a run here: a new picture, and no signal that would go round in circles. */
static void
test_highlight (Fixture       *self,
                gconstpointer  data)
{
  const char *const ids[] = { "run-1", NULL };
  g_autoptr(GdkTexture) before = g_object_ref (self->view->texture);

  hot_chart_view_set_highlight (self->view, "run-1");
  HOT_TEST_WAIT_FOR (self->view->texture != before);
  g_assert_null (self->highlighted);
  hot_chart_view_set_selected (self->view, ids);
  hot_test_run_for (20);
  g_assert_cmpuint (g_hash_table_size (self->view->selected), ==, 1);
  hot_chart_view_set_selected (self->view, NULL);
  g_assert_null (self->view->selected);
}

/* What is slow is painted by a worker, and the newest wish wins. */
static void
test_slow (Fixture       *self,
           gconstpointer  data)
{
  g_autoptr(HotChart) chart = make_chart (200, 500);
  g_autoptr(HotChart) empty = make_chart (0, 1);

  hot_chart_view_set_chart (self->view, chart);
  g_assert_nonnull (self->view->job);
  hot_chart_view_set_highlight (self->view, "run-7");
  hot_chart_view_set_highlight (self->view, "run-8");
  g_assert_true (self->view->is_stale);
  HOT_TEST_WAIT_FOR (self->view->job == NULL);
  g_assert_false (self->view->is_stale);

  hot_chart_view_set_chart (self->view, empty);
  step (self, 1);
  g_assert_null (hot_chart_view_get_readout (self->view));
  hot_chart_view_set_chart (self->view, NULL);
  g_assert_null (hot_chart_view_get_chart (self->view));
}

static void
test_going_while_painting (Fixture       *self,
                           gconstpointer  data)
{
  g_autoptr(HotChart) chart = make_chart (200, 500);

  hot_chart_view_set_chart (self->view, chart);
  g_assert_nonnull (self->view->job);
}

static void
text_read_cb (GObject      *object,
              GAsyncResult *result,
              gpointer      user_data)
{
  *(char **) user_data = gdk_clipboard_read_text_finish (GDK_CLIPBOARD (object), result, NULL);
}

static void
test_copy (Fixture       *self,
           gconstpointer  data)
{
  GdkClipboard *clipboard = gtk_widget_get_clipboard (GTK_WIDGET (self->view));
  g_autofree char *text = NULL;

  gtk_widget_activate_action (GTK_WIDGET (self->view), "chart.copy-data", NULL);
  g_assert_cmpstr (self->message, ==, "Data copied");
  gdk_clipboard_read_text_async (clipboard, NULL, text_read_cb, &text);
  HOT_TEST_WAIT_FOR (text != NULL);
  g_assert_true (g_str_has_prefix (text, "run_id,run,Trees,MAE\nrun-0,run-0,0,0\n"));

  gtk_widget_activate_action (GTK_WIDGET (self->view), "chart.copy-picture", NULL);
  HOT_TEST_WAIT_FOR (g_strcmp0 (self->message, "Picture copied") == 0);
  g_assert_true (gdk_content_formats_contain_gtype (gdk_clipboard_get_formats (clipboard), GDK_TYPE_TEXTURE));
}

static void
test_menu (Fixture       *self,
           gconstpointer  data)
{
  _hot_chart_view_open_menu (self->view, 100, 100);
  g_assert_true (gtk_widget_get_visible (self->view->menu));
  gtk_popover_popdown (GTK_POPOVER (self->view->menu));
}

static void
test_accessible (Fixture       *self,
                 gconstpointer  data)
{
  gtk_test_accessible_assert_role (self->view, GTK_ACCESSIBLE_ROLE_IMG);
  gtk_test_accessible_assert_property (self->view, GTK_ACCESSIBLE_PROPERTY_LABEL, "MAE over trees");
  gtk_test_accessible_assert_property (self->view, GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                       "2 lines of MAE over Trees. At the end from 2 (run-0) to 12 (run-1).");
}

#define ADD(name, func) g_test_add (name, Fixture, NULL, set_up, func, tear_down)

int
main (int   argc,
      char *argv[])
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();

  ADD ("/chart-view/keys", test_keys);
  ADD ("/chart-view/highlight", test_highlight);
  ADD ("/chart-view/slow", test_slow);
  ADD ("/chart-view/going-while-painting", test_going_while_painting);
  ADD ("/chart-view/copy", test_copy);
  ADD ("/chart-view/menu", test_menu);
  ADD ("/chart-view/accessible", test_accessible);

  return g_test_run ();
}
