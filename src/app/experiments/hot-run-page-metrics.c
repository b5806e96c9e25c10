/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "app/experiments/hot-run-page-metrics.h"

#include <glib/gi18n.h>
#include <math.h>

#include "app/experiments/hot-run-page-table.h"
#include "app/experiments/hot-run-page-text.h"
#include "app/widgets/hot-chart-view.h"
#include "base/hot-format.h"
#include "draw/hot-chart-lines.h"
#include "draw/hot-run-style.h"
#include "models/hot-run-logger.h"
#include "tracking/hot-metric-series.h"

#define CHART_HEIGHT 260

/* Charts of more metrics would only be in each other's way. */
#define MAX_CHARTS 60

struct _HotRunPageMetrics
{
  HotRunPageTab    parent_instance;

  GHashTable      *views;        /* HotChartView by metric */
  GtkBox          *charts;
  GtkWidget       *table_card;
  HotRunPageTable *table;
};

G_DEFINE_FINAL_TYPE (HotRunPageMetrics, hot_run_page_metrics, HOT_TYPE_RUN_PAGE_TAB)

/* What one asks of a series first; (transfer full) (nullable): %NULL where it has no number */
static char *
describe_ends (const HotMetricSeries *history)
{
  const HotMetricPoint *least = NULL, *most = NULL, *last = NULL;
  g_autofree char *end = NULL, *low = NULL, *low_step = NULL, *high = NULL, *high_step = NULL;

  for (guint i = 0; i < history->n_points; i++)
    {
      const HotMetricPoint *point = &history->points[i];

      if (!isfinite (hot_metric_restore (point->value)))
        continue;
      if (least == NULL || point->value < least->value)
        least = point;
      if (most == NULL || point->value > most->value)
        most = point;
      last = point;
    }
  if (last == NULL)
    return NULL;

  end = hot_run_page_text_metric (history->key, last->value);
  low = hot_run_page_text_metric (history->key, least->value);
  low_step = hot_format_number (least->step, 0);
  high = hot_run_page_text_metric (history->key, most->value);
  high_step = hot_format_number (most->step, 0);

  /* TRANSLATORS: of a metric over steps: its last value; its least one and the step of that; its greatest one and the step of that */
  return g_strdup_printf (_("last %s; least %s at %s, most %s at %s"), end, low, low_step, high, high_step);
}

/* What our own runs log while trees grow. */
static gboolean
is_by_trees (const HotRun *run,
             const char   *key)
{
  return g_str_equal (key, "oob_error") || ((g_str_equal (key, "r2") || g_str_equal (key, "accuracy")) &&
                                            hot_run_get_tag (run, HOT_TAG_ESTIMATOR) != NULL);
}

/* Where all points have one step, their order takes its place. (transfer full) */
static HotChart *
create_chart (const HotRun          *run,
              const HotMetricSeries *history)
{
  const gboolean has_steps = history->points[0].step != history->points[history->n_points - 1].step;
  const gboolean is_trees = is_by_trees (run, history->key);
  const HotChartLinesOptions options = {
    .title = history->key, .y = { .name = history->key },
    .x = { .name = is_trees ? _("Trees") : has_steps ? _("Step") : _("Point") },
  };
  g_autofree double *x = g_new (double, history->n_points);
  g_autofree double *y = g_new (double, history->n_points);
  g_autoptr(HotChartSeries) series = NULL;
  g_autofree char *note = NULL;
  HotChart *chart;

  for (guint i = 0; i < history->n_points; i++)
    {
      x[i] = has_steps ? (double) history->points[i].step : i + 1;
      y[i] = hot_metric_restore (history->points[i].value);
    }
  note = describe_ends (history);
  series = hot_chart_series_new (run->id, run->name != NULL ? run->name : run->id, hot_run_style_prefer (run->id),
                                 history->n_points, x, y, NULL);
  chart = hot_chart_lines_new (&series, 1, &options);
  if (note != NULL)
    hot_chart_take_note (chart, g_steal_pointer (&note));

  return chart;
}

static GtkWidget *
hot_run_page_metrics_add_view (HotRunPageMetrics *self,
                               const char        *key)
{
  GtkWidget *view = hot_run_page_tab_create_chart (HOT_RUN_PAGE_TAB (self), CHART_HEIGHT);

  gtk_box_append (self->charts, hot_run_page_tab_create_card (NULL, view));
  g_hash_table_insert (self->views, g_strdup (key), view);

  return view;
}

static guint
count_points (HotChart *chart)
{
  return chart != NULL ? (guint) hot_chart_get_n_marks (chart) : 0;
}

/* Points are only ever added, so that as many as before are the same. */
static void
hot_run_page_metrics_show_histories (HotRunPageMetrics *self,
                                     HotRunPageDetails *details)
{
  for (guint i = 0; i < details->histories->len && i < MAX_CHARTS; i++)
    {
      const HotMetricSeries *history = g_ptr_array_index (details->histories, i);
      GtkWidget *view = g_hash_table_lookup (self->views, history->key);
      g_autoptr(HotChart) chart = NULL;

      if (view == NULL)
        view = hot_run_page_metrics_add_view (self, history->key);
      if (count_points (hot_chart_view_get_chart (HOT_CHART_VIEW (view))) == history->n_points)
        continue;
      chart = create_chart (details->run, history);
      hot_chart_view_set_chart (HOT_CHART_VIEW (view), chart);
    }
}

static gboolean
has_history (HotRunPageDetails *details,
             const char        *key)
{
  for (guint i = 0; i < details->histories->len; i++)
    if (g_str_equal (((const HotMetricSeries *) g_ptr_array_index (details->histories, i))->key, key))
      return TRUE;

  return FALSE;
}

static void
hot_run_page_metrics_show_values (HotRunPageMetrics *self,
                                  HotRunPageDetails *details)
{
  hot_run_page_table_begin (self->table);
  for (guint i = 0; i < details->run->n_metrics; i++)
    {
      const HotMetric *metric = &details->run->metrics[i];
      g_autofree char *value = hot_run_page_text_metric (metric->key, metric->value);
      const char *texts[] = { metric->key, value };
      const double keys[] = { NAN, metric->value };

      if (!has_history (details, metric->key))
        hot_run_page_table_add (self->table, i, texts, keys);
    }
  hot_run_page_table_end (self->table);
  gtk_widget_set_visible (self->table_card, hot_run_page_table_get_n_rows (self->table) > 0);
}

static void
hot_run_page_metrics_update (HotRunPageTab *tab)
{
  HotRunPageMetrics *self = HOT_RUN_PAGE_METRICS (tab);
  HotRunPageDetails *details = hot_run_page_tab_get_details (tab);

  if (details->run->n_metrics == 0)
    {
      const gboolean is_running = details->run->status == HOT_RUN_STATUS_RUNNING;

      hot_run_page_tab_show_empty (tab, _("No Metrics"),
                                   is_running ? _("The run has not measured anything yet. This page follows it.")
                                              : _("The run logged no metrics."), NULL, NULL, NULL);
      return;
    }

  hot_run_page_metrics_show_histories (self, details);
  hot_run_page_metrics_show_values (self, details);
  hot_run_page_tab_show_content (tab);
}

static void
hot_run_page_metrics_finalize (GObject *object)
{
  HotRunPageMetrics *self = HOT_RUN_PAGE_METRICS (object);

  g_hash_table_unref (self->views);

  G_OBJECT_CLASS (hot_run_page_metrics_parent_class)->finalize (object);
}

static void
hot_run_page_metrics_build (HotRunPageTab *tab)
{
  HotRunPageMetrics *self = HOT_RUN_PAGE_METRICS (tab);
  const HotRunPageTableColumn columns[] = { { _("Metric"), FALSE }, { _("Value"), TRUE } };
  GtkBox *box;
  GtkWidget *column = hot_run_page_tab_create_column (&box);

  self->charts = GTK_BOX (gtk_box_new (GTK_ORIENTATION_VERTICAL, 18));
  self->table = HOT_RUN_PAGE_TABLE (hot_run_page_table_new (_("Single Values"), columns, G_N_ELEMENTS (columns), FALSE, FALSE));
  self->table_card = hot_run_page_tab_create_card (_("Single Values"), GTK_WIDGET (self->table));
  gtk_box_append (box, GTK_WIDGET (self->charts));
  gtk_box_append (box, self->table_card);
  hot_run_page_tab_set_content (tab, column);
}

static void
hot_run_page_metrics_class_init (HotRunPageMetricsClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = hot_run_page_metrics_finalize;
  HOT_RUN_PAGE_TAB_CLASS (klass)->build = hot_run_page_metrics_build;
  HOT_RUN_PAGE_TAB_CLASS (klass)->update = hot_run_page_metrics_update;
}

static void
hot_run_page_metrics_init (HotRunPageMetrics *self)
{
  self->views = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
}

GtkWidget *
hot_run_page_metrics_new (void)
{
  return g_object_new (HOT_TYPE_RUN_PAGE_METRICS, NULL);
}
