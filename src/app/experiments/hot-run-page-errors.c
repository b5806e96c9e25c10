/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "app/experiments/hot-run-page-errors.h"

#include <glib/gi18n.h>
#include <math.h>

#include "app/experiments/hot-run-page-table.h"
#include "app/widgets/hot-cell-format.h"
#include "app/widgets/hot-chart-view.h"
#include "base/hot-format.h"
#include "draw/hot-chart-histogram.h"
#include "draw/hot-chart-points.h"
#include "draw/hot-run-style.h"

#define CLOUD_HEIGHT     440
#define HISTOGRAM_HEIGHT 260

/* Pairs of classes beyond these are too rare to be looked at. */
#define MAX_PAIRS 500

struct _HotRunPageErrors
{
  HotRunPageTab          parent_instance;

  gboolean               residuals;
  HotRunPredictions     *shown;
  HotJob                *job;           /* makes the charts */
  GtkLabel              *summary;
  char                  *summary_text;  /* without a selection */
  GtkLabel              *hint;
  GtkWidget             *cloud_card;
  HotChartView          *cloud;
  GtkWidget             *histogram_card;
  HotChartView          *histogram;
  GtkWidget             *table_card;
  HotRunPageTable       *table;
};

G_DEFINE_FINAL_TYPE (HotRunPageErrors, hot_run_page_errors, HOT_TYPE_RUN_PAGE_TAB)

/* Charts are made in a job: the smooth line alone takes its time. */
typedef struct {
  HotRunPageDetails *details;
  gboolean           residuals;
  char              *unit;
} Request;

typedef struct {
  HotChart *cloud;
  HotChart *histogram;
} Charts;

static void
request_free (gpointer data)
{
  Request *self = data;

  hot_run_page_details_unref (self->details);
  g_free (self->unit);
  g_free (self);
}

static void
charts_free (gpointer data)
{
  Charts *self = data;

  g_clear_object (&self->cloud);
  g_clear_object (&self->histogram);
  g_free (self);
}

static gpointer
charts_func (gpointer            user_data,
             const HotProgress  *progress,
             GCancellable       *cancellable,
             GError            **error)
{
  const Request *request = user_data;
  const HotRunPredictions *predictions = request->details->predictions;
  const HotRun *run = request->details->run;
  const char *name = run->name != NULL ? run->name : run->id;
  const HotChartQuantity quantity = {
    .name = hot_run_page_details_get_target (request->details), .unit = request->unit,
    .format = request->unit != NULL ? HOT_CHART_MONEY : HOT_CHART_NUMBER,
  };
  const HotChartQuantity residual = { .name = _("Residual"), .unit = request->unit, .format = quantity.format };
  const HotChartPointsOptions points = {
    .kind = request->residuals ? HOT_CHART_RESIDUALS : HOT_CHART_PREDICTED, .quantity = quantity, .choice = { .clip = TRUE },
    .title = request->residuals ? _("Residuals") : _("Predicted Against Actual"),
  };
  const HotChartHistogramOptions options = {
    .title = _("How Residuals Are Spread"), .quantity = residual, .choice = { .clip = TRUE },
  };
  g_autoptr(HotChartSeries) series = hot_chart_series_new (run->id, name, hot_run_style_prefer (run->id), predictions->n,
                                                           predictions->truth, predictions->prediction, predictions->rows);
  Charts *charts = g_new0 (Charts, 1);

  charts->cloud = hot_chart_points_new (&series, 1, &points);
  if (request->residuals)
    {
      g_autofree double *values = g_new (double, MAX (predictions->n, 1));
      g_autoptr(HotChartSeries) spread = NULL;

      for (gsize i = 0; i < predictions->n; i++)
        values[i] = predictions->truth[i] - predictions->prediction[i];
      spread = hot_chart_series_new (run->id, name, hot_run_style_prefer (run->id), predictions->n, NULL, values, NULL);
      charts->histogram = hot_chart_histogram_new (&spread, 1, &options);
    }

  return charts;
}

static void
hot_run_page_errors_charts_cb (HotRunPageErrors *self)
{
  g_autoptr(HotJob) job = g_steal_pointer (&self->job);
  Charts *charts = hot_job_get_state (job) == HOT_JOB_DONE ? hot_job_steal_result (job) : NULL;

  g_signal_handlers_disconnect_by_data (job, self);
  if (charts == NULL)
    return;

  hot_chart_view_set_chart (self->cloud, charts->cloud);
  hot_chart_view_set_chart (self->histogram, charts->histogram);
  charts_free (charts);
  hot_run_page_tab_show_content (HOT_RUN_PAGE_TAB (self));
}

/* The currency of what is predicted, where the open data says. (transfer full) (nullable) */
static char *
hot_run_page_errors_dup_unit (HotRunPageErrors *self)
{
  HotRunPageTab *tab = HOT_RUN_PAGE_TAB (self);
  HotTable *table = hot_dataset_get_table (hot_run_page_tab_get_dataset (tab));
  const char *target = hot_run_get_param (hot_run_page_tab_get_details (tab)->run, "target");
  const int index = table != NULL && target != NULL ? hot_table_find_column (table, target) : -1;
  HotColumn *column = index >= 0 ? hot_table_get_column (table, (guint) index) : NULL;

  return column != NULL && hot_column_get_column_type (column) == HOT_COLUMN_MONEY ? g_strdup (hot_column_get_unit (column)) : NULL;
}

static void
hot_run_page_errors_start (HotRunPageErrors *self)
{
  Request *request = g_new0 (Request, 1);

  request->details = hot_run_page_details_ref (hot_run_page_tab_get_details (HOT_RUN_PAGE_TAB (self)));
  request->residuals = self->residuals;
  request->unit = hot_run_page_errors_dup_unit (self);
  hot_job_drop (&self->job, self);
  self->job = hot_job_start (_("Drawing Errors"), charts_func, request, request_free, charts_free);
  g_signal_connect_object (self->job, "notify::state", G_CALLBACK (hot_run_page_errors_charts_cb), self, G_CONNECT_SWAPPED);
}

/* Which classes are taken for which others, the most frequent mistake first. */
static void
hot_run_page_errors_show_pairs (HotRunPageErrors      *self,
                                HotRunPredictions *predictions)
{
  const guint n = predictions->n_classes;
  g_autofree guint *counts = g_new0 (guint, MAX ((gsize) n * n, 1));
  g_autofree guint *totals = g_new0 (guint, MAX (n, 1));
  guint n_pairs = 0;

  for (gsize i = 0; i < predictions->n; i++)
    {
      counts[(gsize) predictions->truth[i] * n + (gsize) predictions->prediction[i]]++;
      totals[(gsize) predictions->truth[i]]++;
    }

  hot_run_page_table_begin (self->table);
  for (guint i = 0; i < n; i++)
    for (guint j = 0; j < n && n_pairs < MAX_PAIRS; j++)
      {
        const guint count = counts[(gsize) i * n + j];
        const double share = totals[i] > 0 ? count / (double) totals[i] : 0.0;
        g_autofree char *number = hot_format_count (count);
        g_autofree char *percent = hot_cell_format_percent (share);
        const char *texts[] = { predictions->classes[i], predictions->classes[j], i == j ? _("Right") : _("Wrong"), number, percent };
        const double keys[] = { NAN, NAN, NAN, count, share };

        if (count > 0)
          hot_run_page_table_add (self->table, n_pairs++, texts, keys);
      }
  hot_run_page_table_end (self->table);
}

static void
hot_run_page_errors_show_summary (HotRunPageErrors      *self,
                                  HotRunPredictions *predictions)
{
  const HotRunPageMatch match = hot_run_page_tab_get_match (HOT_RUN_PAGE_TAB (self));
  const char *why = hot_run_page_tab_describe_match (HOT_RUN_PAGE_TAB (self));
  g_autofree char *number = hot_format_count (predictions->n);
  g_autofree char *left_out = hot_format_count (predictions->n_left_out);
  g_autofree char *all = g_strdup_printf (ngettext ("%s tested row", "%s tested rows", predictions->n), number);
  g_autofree char *some = g_strdup_printf (ngettext ("%s; %s line of the file could not be read",
                                                     "%s; %s lines of the file could not be read", predictions->n_left_out),
                                           all, left_out);

  g_set_str (&self->summary_text, predictions->n_left_out > 0 ? some : all);
  if (predictions->is_classification)
    gtk_label_set_text (self->hint, "");
  else if (predictions->rows == NULL)
    gtk_label_set_text (self->hint, _("The predictions do not say which rows they are about."));
  else
    gtk_label_set_text (self->hint, match == HOT_RUN_PAGE_MATCH_SAME
                                    ? _("Click a point, or draw a rectangle around several, to select their rows on the map and in the table.")
                                    : why);
  gtk_widget_set_visible (GTK_WIDGET (self->hint), *gtk_label_get_text (self->hint) != '\0');
}

/* Selected rows step forward in the cloud. */
static void
hot_run_page_errors_selection_cb (HotRunPageErrors *self)
{
  HotRunPageTab *tab = HOT_RUN_PAGE_TAB (self);
  HotRunPageDetails *details = hot_run_page_tab_get_details (tab);
  HotRunPredictions *predictions = details != NULL ? details->predictions : NULL;
  g_autoptr(HotRowSet) selection = hot_run_page_tab_dup_selection (tab);
  g_autoptr(GBytes) rows = NULL;
  g_autofree char *text = NULL;

  if (selection != NULL)
    rows = g_bytes_new (hot_row_set_peek_rows (selection), hot_row_set_get_n (selection) * sizeof (guint32));
  hot_chart_view_set_rows (self->cloud, rows);

  if (selection != NULL && predictions != NULL && predictions->rows != NULL)
    {
      guint n = 0;
      g_autofree char *number = NULL;

      for (gsize i = 0; i < predictions->n; i++)
        n += hot_row_set_contains (selection, predictions->rows[i]);
      number = hot_format_count (n);
      /* TRANSLATORS: the first is "1,234 tested rows", the second how many of them */
      text = g_strdup_printf (ngettext ("%s, %s of them selected", "%s, %s of them selected", n), self->summary_text, number);
    }
  gtk_label_set_text (self->summary, text != NULL ? text : self->summary_text != NULL ? self->summary_text : "");
}

static void
hot_run_page_errors_update (HotRunPageTab *tab)
{
  HotRunPageErrors *self = HOT_RUN_PAGE_ERRORS (tab);
  HotRunPageDetails *details = hot_run_page_tab_get_details (tab);
  HotRunPredictions *predictions = details->predictions;
  const char *title = self->residuals ? _("No Residuals") : _("No Predictions");

  if (details->predictions_error != NULL)
    {
      hot_run_page_tab_show_empty (tab, title, details->predictions_error->message, _("Show _Files"), "run.show-tab",
                                   g_variant_new_string ("files"));
      return;
    }
  if (predictions == NULL || predictions->n == 0)
    {
      hot_run_page_tab_show_missing (tab, title, _("The run has no file predictions.csv with the truth and the prediction of tested rows."));
      return;
    }
  if (predictions->is_classification && self->residuals)
    {
      hot_run_page_tab_show_empty (tab, title, _("Classes have no residuals: a prediction is right or wrong."), _("Show _Predictions"),
                                   "run.show-tab", g_variant_new_string ("predictions"));
      return;
    }

  hot_run_page_errors_show_summary (self, predictions);
  hot_run_page_errors_selection_cb (self);
  if (predictions == self->shown)
    return;

  g_clear_pointer (&self->shown, hot_run_predictions_unref);
  self->shown = hot_run_predictions_ref (predictions);
  gtk_widget_set_visible (self->cloud_card, !predictions->is_classification);
  gtk_widget_set_visible (self->histogram_card, self->residuals);
  gtk_widget_set_visible (self->table_card, predictions->is_classification);
  if (!predictions->is_classification)
    {
      hot_run_page_errors_start (self);
      return;
    }
  hot_run_page_errors_show_pairs (self, predictions);
  hot_run_page_tab_show_content (tab);
}

static void
hot_run_page_errors_rows_selected_cb (HotRunPageErrors *self,
                                      GBytes           *rows)
{
  HotRunPageTab *tab = HOT_RUN_PAGE_TAB (self);
  HotDataset *dataset = hot_run_page_tab_get_dataset (tab);
  HotTable *table = hot_dataset_get_table (dataset);
  g_autoptr(HotRowSet) selection = NULL;
  gsize size;
  const guint32 *numbers = g_bytes_get_data (rows, &size);

  if (hot_run_page_tab_get_match (tab) != HOT_RUN_PAGE_MATCH_SAME || table == NULL || size < sizeof *numbers)
    return;
  /* Ascending: the last tells of all whether the table has them. */
  if (numbers[size / sizeof *numbers - 1] >= hot_table_get_n_rows (table))
    return;

  selection = hot_row_set_new (g_bytes_ref (rows), hot_table_get_n_rows (table));
  hot_dataset_set_selection (dataset, selection);
}

/* Clicking at nothing lets go of all. */
static void
hot_run_page_errors_runs_selected_cb (HotRunPageErrors *self,
                                      const char      **ids)
{
  HotRunPageTab *tab = HOT_RUN_PAGE_TAB (self);

  if (ids[0] == NULL && hot_run_page_tab_get_match (tab) == HOT_RUN_PAGE_MATCH_SAME)
    hot_dataset_set_selection (hot_run_page_tab_get_dataset (tab), NULL);
}

static void
hot_run_page_errors_map (GtkWidget *widget)
{
  HotRunPageErrors *self = HOT_RUN_PAGE_ERRORS (widget);

  GTK_WIDGET_CLASS (hot_run_page_errors_parent_class)->map (widget);

  hot_run_page_tab_watch_selection (HOT_RUN_PAGE_TAB (self), G_CALLBACK (hot_run_page_errors_selection_cb));
}

static void
hot_run_page_errors_dispose (GObject *object)
{
  HotRunPageErrors *self = HOT_RUN_PAGE_ERRORS (object);

  hot_job_drop (&self->job, self);
  g_clear_pointer (&self->shown, hot_run_predictions_unref);
  g_clear_pointer (&self->summary_text, g_free);

  G_OBJECT_CLASS (hot_run_page_errors_parent_class)->dispose (object);
}

static GtkLabel *
add_line (GtkWidget  *box,
          const char *style)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_widget_add_css_class (label, style);
  gtk_box_append (GTK_BOX (box), label);

  return GTK_LABEL (label);
}

static void
hot_run_page_errors_build (HotRunPageTab *tab)
{
  HotRunPageErrors *self = HOT_RUN_PAGE_ERRORS (tab);
  const HotRunPageTableColumn columns[] = {
    { _("Truth"), FALSE }, { _("Prediction"), FALSE }, { _("Verdict"), FALSE }, { _("Rows"), TRUE }, { _("Share of Truth"), TRUE },
  };
  GtkWidget *lines = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3);
  GtkBox *box;
  GtkWidget *column = hot_run_page_tab_create_column (&box);

  self->summary = add_line (lines, "numeric");
  self->hint = add_line (lines, "dimmed");
  self->cloud = HOT_CHART_VIEW (hot_run_page_tab_create_chart (tab, CLOUD_HEIGHT));
  self->histogram = HOT_CHART_VIEW (hot_run_page_tab_create_chart (tab, HISTOGRAM_HEIGHT));
  self->table = HOT_RUN_PAGE_TABLE (hot_run_page_table_new (_("Classes"), columns, G_N_ELEMENTS (columns), FALSE, FALSE));
  self->cloud_card = hot_run_page_tab_create_card (NULL, GTK_WIDGET (self->cloud));
  self->histogram_card = hot_run_page_tab_create_card (NULL, GTK_WIDGET (self->histogram));
  self->table_card = hot_run_page_tab_create_card (NULL, GTK_WIDGET (self->table));
  gtk_box_append (box, lines);
  gtk_box_append (box, self->cloud_card);
  gtk_box_append (box, self->histogram_card);
  gtk_box_append (box, self->table_card);
  g_signal_connect_object (self->cloud, "rows-selected", G_CALLBACK (hot_run_page_errors_rows_selected_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->cloud, "runs-selected", G_CALLBACK (hot_run_page_errors_runs_selected_cb), self,
                           G_CONNECT_SWAPPED);
  hot_run_page_tab_set_content (tab, column);
}

static void
hot_run_page_errors_class_init (HotRunPageErrorsClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = hot_run_page_errors_dispose;
  GTK_WIDGET_CLASS (klass)->map = hot_run_page_errors_map;
  HOT_RUN_PAGE_TAB_CLASS (klass)->build = hot_run_page_errors_build;
  HOT_RUN_PAGE_TAB_CLASS (klass)->update = hot_run_page_errors_update;
}

static void
hot_run_page_errors_init (HotRunPageErrors *self)
{
}

GtkWidget *
hot_run_page_errors_new (gboolean residuals)
{
  HotRunPageErrors *self = g_object_new (HOT_TYPE_RUN_PAGE_ERRORS, NULL);

  self->residuals = residuals;

  return GTK_WIDGET (self);
}
