/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "models/hot-compare-source.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "base/hot-parallel.h"
#include "dataset/hot-csv-reader.h"
#include "models/hot-run-logger.h"
#include "models/hot-run-predictions.h"
#include "tracking/hot-artifacts.h"

/* Of many runs, so many are asked for their files. */
#define MAX_ASKED 64
/* A thread has at least so many histories to read. */
#define MIN_RUNS  50

typedef struct {
  HotCompareSource     *source;
  const HotCompareSpec *spec;
  const HotCompareRuns *runs;
  HotTrackingStore     *store;
  GCancellable         *cancellable;
} Loader;

static void
importance_free (gpointer data)
{
  HotCompareImportance *importance = data;

  g_ptr_array_unref (importance->features);
  g_array_unref (importance->values);
  g_free (importance);
}

static HotCompareSource *
source_new (void)
{
  HotCompareSource *self = g_new0 (HotCompareSource, 1);

  g_atomic_ref_count_init (&self->ref_count);
  self->series = g_ptr_array_new_with_free_func ((GDestroyNotify) hot_chart_series_unref);
  self->metrics = g_array_new (FALSE, FALSE, sizeof (guint));
  self->importances = g_ptr_array_new_with_free_func (importance_free);

  return self;
}

HotCompareSource *
hot_compare_source_ref (HotCompareSource *self)
{
  g_atomic_ref_count_inc (&self->ref_count);

  return self;
}

void
hot_compare_source_unref (HotCompareSource *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;

  g_ptr_array_unref (self->series);
  g_array_unref (self->metrics);
  g_ptr_array_unref (self->importances);
  g_free (self->remark);
  g_free (self);
}

char *
hot_compare_source_dup_key (const HotCompareSpec *spec,
                            const HotCompareRuns *runs)
{
  const guint metric = hot_compare_spec_get_column (spec, runs, HOT_COMPARE_Y);
  g_autoptr(GArray) curves = hot_compare_spec_list_curves (spec, runs);
  GString *key;
  guint first, second;

  switch (spec->kind)
    {
    case HOT_COMPARE_LINES:
    case HOT_COMPARE_PANELS:
      key = g_string_new ("lines");
      for (guint i = 0; i < curves->len; i++)
        g_string_append_printf (key, "/%s", hot_compare_runs_get_column (runs, g_array_index (curves, guint, i))->id);
      return g_string_free (key, FALSE);

    case HOT_COMPARE_IMPORTANCE:
    case HOT_COMPARE_RESIDUALS:
      return g_strdup (hot_compare_kind_to_string (spec->kind));

    case HOT_COMPARE_NOISE:
      if (!hot_compare_spec_get_pair (spec, runs, &first, &second))
        return NULL;
      return g_strdup_printf ("noise/%s/%u/%u", hot_compare_runs_get_column (runs, metric)->id, first, second);

    default:
      return NULL;
    }
}

static HotChartSeries *
create_series (const HotCompareRuns  *runs,
               const HotMetricSeries *history,
               guint                  run)
{
  g_autofree double *x = g_new (double, history->n_points);
  g_autofree double *y = g_new (double, history->n_points);

  for (guint i = 0; i < history->n_points; i++)
    {
      x[i] = history->points[i].step;
      y[i] = hot_metric_restore (history->points[i].value);
    }

  return hot_chart_series_new (history->run_id, runs->names[run], runs->styles[run], history->n_points, x, y, NULL);
}

/* A part of the runs, read by a thread of its own. */
typedef struct {
  GPtrArray *series;
  GArray    *metrics;
  GError    *error;
} Part;

typedef struct {
  Loader      *loader;
  const char **ids;
  GArray      *metrics;
  const char  *keys[HOT_COMPARE_MAX_PANELS + 1];
  Part         parts[HOT_PARALLEL_MAX];
} Lines;

/* Histories come in the order of the runs; runs without one have none. */
static void
read_part (gsize    begin,
           gsize    end,
           guint    part,
           gpointer user_data)
{
  Lines *self = user_data;
  Part *own = &self->parts[part];
  gsize run = begin;
  g_autoptr(GPtrArray) histories = hot_tracking_store_get_metric_histories (self->loader->store, self->ids + begin, end - begin,
                                                                            self->keys, self->loader->cancellable, &own->error);

  own->series = g_ptr_array_new ();
  own->metrics = g_array_new (FALSE, FALSE, sizeof (guint));
  for (guint i = 0; histories != NULL && i < histories->len; i++)
    {
      const HotMetricSeries *history = histories->pdata[i];
      guint key = 0;

      while (self->keys[key] != NULL && !g_str_equal (self->keys[key], history->key))
        key++;
      while (run < end && !g_str_equal (self->ids[run], history->run_id))
        run++;
      if (run < end && self->keys[key] != NULL && history->n_points > 0)
        {
          g_ptr_array_add (own->series, create_series (self->loader->runs, history, run));
          g_array_append_val (own->metrics, g_array_index (self->metrics, guint, key));
        }
    }
}

static gboolean
load_lines (Loader  *self,
            GError **error)
{
  const HotCompareRuns *runs = self->runs;
  g_autoptr(GArray) metrics = hot_compare_spec_list_curves (self->spec, runs);
  const guint n_parts = hot_parallel_parts (runs->n_runs, MIN_RUNS);
  g_autofree const char **ids = g_new0 (const char *, runs->n_runs + 1);
  Lines lines = { .loader = self, .ids = ids, .metrics = metrics };
  gboolean is_good = TRUE;

  if (metrics->len == 0)
    return TRUE;

  for (guint i = 0; i < metrics->len; i++)
    lines.keys[i] = hot_compare_runs_get_column (runs, g_array_index (metrics, guint, i))->title;
  for (guint i = 0; i < runs->n_runs; i++)
    ids[i] = hot_compare_runs_get_id (runs, i);
  hot_parallel_for (runs->n_runs, n_parts, read_part, &lines);

  for (guint i = 0; i < n_parts; i++)
    {
      Part *part = &lines.parts[i];

      if (part->series != NULL)
        {
          g_ptr_array_extend_and_steal (self->source->series, part->series);
          g_array_append_vals (self->source->metrics, part->metrics->data, part->metrics->len);
          g_array_unref (part->metrics);
        }
      if (part->error != NULL && is_good)
        {
          g_propagate_error (error, g_steal_pointer (&part->error));
          is_good = FALSE;
        }
      g_clear_error (&part->error);
    }

  return is_good;
}

/* (nullable): without @error set where the run has no files that can be had. */
static HotArtifacts *
open_artifacts (Loader  *self,
                guint    run,
                GError **error)
{
  const char *uri = self->runs->frame->artifact_uris[self->runs->rows[run]];
  g_autoptr(GError) local = NULL;
  HotArtifacts *artifacts = uri != NULL ? hot_tracking_store_open_artifacts (self->store, hot_compare_runs_get_id (self->runs, run), uri,
                                                                             self->cancellable, &local) : NULL;

  if (local != NULL && hot_artifacts_is_unreached (local))
    g_propagate_error (error, g_steal_pointer (&local));

  return artifacts;
}

/* An error names the run that it is about, as several are read. */
static void
name_run (Loader  *self,
          guint    run,
          GError **error)
{
  if (error != NULL && *error != NULL && !g_error_matches (*error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_prefix_error (error, "%s: ", self->runs->names[run]);
}

/* (nullable): without @error set where the run has no such file. */
static HotTable *
read_importance (Loader  *self,
                 guint    run,
                 GError **error)
{
  const HotCsvOptions options = { .delimiter = ',', .header = HOT_CSV_HEADER_PRESENT, .n_threads = 1 };
  g_autoptr(HotArtifacts) artifacts = open_artifacts (self, run, error);
  g_autoptr(GError) local = NULL;
  g_autoptr(HotMappedFile) file = NULL;
  HotTable *table;
  const int fd = artifacts != NULL ? hot_artifacts_open (artifacts, HOT_RUN_IMPORTANCE, NULL, &local) : -1;

  if (fd < 0)
    {
      if (local != NULL && hot_artifacts_is_unreached (local))
        g_propagate_error (error, g_steal_pointer (&local));
      return NULL;
    }
  file = hot_mapped_file_new_for_fd (fd, HOT_RUN_IMPORTANCE, error);
  if (file == NULL)
    return NULL;

  table = hot_csv_read (file, &options, NULL, self->cancellable, error);
  if (table == NULL)
    name_run (self, run, error);

  return table;
}

/* Classes of one run are numbered otherwise than those of another: their numbers become places in @texts, which grows. */
static double *
number_classes (HotRunPredictions *predictions,
                const double      *values,
                GHashTable        *texts)
{
  double *places = g_new (double, MAX (predictions->n, 1));
  g_autofree guint *numbers = g_new (guint, MAX (predictions->n_classes, 1));

  for (guint i = 0; i < predictions->n_classes; i++)
    {
      numbers[i] = GPOINTER_TO_UINT (g_hash_table_lookup (texts, predictions->classes[i]));
      if (numbers[i] > 0)
        continue;
      numbers[i] = g_hash_table_size (texts) + 1;
      g_hash_table_insert (texts, g_strdup (predictions->classes[i]), GUINT_TO_POINTER (numbers[i]));
    }
  for (gsize i = 0; i < predictions->n; i++)
    places[i] = numbers[(guint) values[i]];

  return places;
}

/* (nullable): truth as x, prediction as y; without @error set where the run has kept none. @texts: (inout): of classes */
static HotChartSeries *
read_predictions (Loader      *self,
                  guint        run,
                  GHashTable  *texts,
                  GError     **error)
{
  g_autoptr(HotArtifacts) artifacts = open_artifacts (self, run, error);
  const HotCompareRuns *runs = self->runs;
  g_autoptr(HotRunPredictions) predictions = NULL;
  g_autofree double *truth = NULL, *prediction = NULL;

  if (artifacts == NULL)
    return NULL;
  if (!hot_run_predictions_load (artifacts, HOT_RUN_PREDICTIONS, HOT_RUN_PREDICTIONS_ANY, &predictions, self->cancellable, error))
    name_run (self, run, error);
  if (predictions == NULL || predictions->rows == NULL)
    return NULL;

  if (predictions->is_classification)
    {
      truth = number_classes (predictions, predictions->truth, texts);
      prediction = number_classes (predictions, predictions->prediction, texts);
    }

  return hot_chart_series_new (hot_compare_runs_get_id (runs, run), runs->names[run], runs->styles[run], predictions->n,
                               truth != NULL ? truth : predictions->truth, prediction != NULL ? prediction : predictions->prediction,
                               predictions->rows);
}

static GHashTable *
create_texts (void)
{
  return g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
}

static gboolean
load_residuals (Loader  *self,
                GError **error)
{
  HotCompareSource *source = self->source;

  for (guint i = 0; i < MIN (self->runs->n_runs, MAX_ASKED) && source->series->len < HOT_COMPARE_MAX_FILES; i++)
    {
      g_autoptr(GHashTable) texts = create_texts ();
      g_autoptr(GError) local = NULL;
      HotChartSeries *series = read_predictions (self, i, texts, &local);

      if (local != NULL)
        {
          g_propagate_error (error, g_steal_pointer (&local));
          return FALSE;
        }
      if (series != NULL && g_hash_table_size (texts) > 0)
        {
          g_set_str (&source->remark, _("Classes have no residuals."));
          hot_chart_series_unref (series);
        }
      else if (series != NULL)
        {
          g_ptr_array_add (source->series, series);
        }
    }
  if (source->series->len == 0 && source->remark == NULL)
    source->remark = g_strdup (_("These runs have kept no predictions."));

  return TRUE;
}

static gboolean
load_importances (Loader  *self,
                  GError **error)
{
  HotCompareSource *source = self->source;

  for (guint i = 0; i < MIN (self->runs->n_runs, MAX_ASKED) && source->importances->len < HOT_COMPARE_MAX_FILES; i++)
    {
      g_autoptr(GError) local = NULL;
      g_autoptr(HotTable) table = read_importance (self, i, &local);
      HotCompareImportance *importance;
      int feature, value;

      if (local != NULL)
        {
          g_propagate_error (error, g_steal_pointer (&local));
          return FALSE;
        }
      feature = table != NULL ? hot_table_find_column (table, "feature") : -1;
      value = table != NULL ? hot_table_find_column (table, "importance") : -1;
      if (feature < 0 || value < 0 ||
          !hot_column_type_is_numeric (hot_column_get_column_type (hot_table_get_column (table, value))))
        continue;

      importance = g_new0 (HotCompareImportance, 1);
      importance->run = i;
      importance->features = g_ptr_array_new_with_free_func (g_free);
      importance->values = g_array_new (FALSE, FALSE, sizeof (double));
      for (guint j = 0; j < hot_table_get_n_rows (table); j++)
        {
          const double number = hot_column_get_number (hot_table_get_column (table, value), j);

          g_ptr_array_add (importance->features, hot_column_dup_text (hot_table_get_column (table, feature), j));
          g_array_append_val (importance->values, number);
        }
      g_ptr_array_add (source->importances, importance);
    }
  if (source->importances->len == 0)
    source->remark = g_strdup (_("These runs have kept no importances."));

  return TRUE;
}

/* The metric of a run and of all that differ from it only in their seed. */
static GArray *
collect_repeats (const HotCompareRuns *runs,
                 guint                 run,
                 guint                 metric)
{
  const double *values = hot_chart_table_get_column (runs->table, metric)->values;
  GArray *found = g_array_new (FALSE, FALSE, sizeof (double));

  for (guint i = 0; i < runs->n_runs; i++)
    if (!isnan (values[i]) && (i == run || hot_compare_runs_is_repeat (runs, i, run)))
      g_array_append_val (found, values[i]);

  return found;
}

/* Folds are the same only where they were made in the same way. */
static gboolean
have_same_folds (const HotCompareRuns *runs,
                 guint                 a,
                 guint                 b)
{
  static const char *const params[] = { "split", "folds", "seed", "target", "filter" };

  for (guint i = 0; i < G_N_ELEMENTS (params); i++)
    {
      const HotRunColumn *column = hot_run_frame_find_column (runs->frame, HOT_RUN_COLUMN_PARAM, params[i]);

      if (column != NULL && g_strcmp0 (column->texts[runs->rows[a]], column->texts[runs->rows[b]]) != 0)
        return FALSE;
    }

  return TRUE;
}

static gboolean
load_folds (Loader      *self,
            const char  *metric,
            GError     **error)
{
  HotCompareSource *source = self->source;
  const char *ids[] = {
    hot_compare_runs_get_id (self->runs, source->first), hot_compare_runs_get_id (self->runs, source->second), NULL,
  };
  g_autofree char *key = g_strconcat (metric, "_fold", NULL);
  const char *keys[] = { key, NULL };
  g_autoptr(GPtrArray) histories = NULL;
  g_autofree double *a = NULL, *b = NULL;
  const HotMetricSeries *first, *second;

  if (!have_same_folds (self->runs, source->first, source->second))
    return TRUE;
  histories = hot_tracking_store_get_metric_histories (self->store, ids, 2, keys, self->cancellable, error);
  if (histories == NULL)
    return FALSE;
  if (histories->len != 2)
    return TRUE;
  first = histories->pdata[0];
  second = histories->pdata[1];
  if (first->n_points != second->n_points)
    return TRUE;

  a = g_new (double, first->n_points + 1);
  b = g_new (double, first->n_points + 1);
  for (guint i = 0; i < first->n_points; i++)
    {
      a[i] = first->points[i].value;
      b[i] = second->points[i].value;
    }
  source->has_band = hot_noise_band_from_folds (a, b, first->n_points, &source->band);

  return TRUE;
}

static gboolean
load_rows (Loader          *self,
           HotNoiseMetric   metric,
           GError         **error)
{
  HotCompareSource *source = self->source;
  g_autoptr(GHashTable) texts = create_texts ();
  g_autoptr(GError) local = NULL;
  g_autoptr(HotChartSeries) a = read_predictions (self, source->first, texts, &local);
  g_autoptr(HotChartSeries) b = local == NULL ? read_predictions (self, source->second, texts, &local) : NULL;
  gboolean is_same = a != NULL && b != NULL && a->n == b->n;

  for (gsize i = 0; is_same && i < a->n; i++)
    is_same = a->rows[i] == b->rows[i] && a->x[i] == b->x[i];
  if (is_same)
    source->has_band = hot_noise_band_from_rows (a->x, a->y, b->y, (guint) a->n, metric, &source->band, self->cancellable, &local);
  if (local != NULL)
    g_propagate_error (error, g_steal_pointer (&local));

  return error == NULL || *error == NULL;
}

/* What knows most comes first: training again, then folds, then rows. */
static gboolean
load_noise (Loader  *self,
            GError **error)
{
  HotCompareSource *source = self->source;
  const HotCompareRuns *runs = self->runs;
  const guint metric = hot_compare_spec_get_column (self->spec, runs, HOT_COMPARE_Y);
  const char *name;
  g_autoptr(GArray) a = NULL, b = NULL;
  HotNoiseMetric kind;

  if (!hot_compare_spec_get_pair (self->spec, runs, &source->first, &source->second))
    {
      source->remark = g_strdup (_("There are no two runs with this metric."));
      return TRUE;
    }
  if (hot_compare_runs_is_repeat (runs, source->first, source->second))
    {
      source->remark = g_strdup_printf (_("“%s” and “%s” differ only in their seed: what differs between them is chance."),
                                        runs->names[source->first], runs->names[source->second]);
      return TRUE;
    }

  name = hot_compare_runs_get_column (runs, metric)->title;
  a = collect_repeats (runs, source->first, metric);
  b = collect_repeats (runs, source->second, metric);
  if (a->len == 0 || b->len == 0)
    {
      source->remark = g_strdup (_("One of both runs lacks this metric."));
      return TRUE;
    }
  source->has_band = hot_noise_band_from_repeats ((const double *) a->data, a->len, (const double *) b->data, b->len, &source->band);
  if (!source->has_band && !load_folds (self, name, error))
    return FALSE;
  if (!source->has_band && hot_noise_metric_find (name, &kind) && !load_rows (self, kind, error))
    return FALSE;
  if (!source->has_band)
    source->remark = g_strdup (_("Nothing says how much of the difference is chance. Train both again with other seeds, or test both on "
                                 "the same rows and choose a metric such as mae."));

  return TRUE;
}

HotCompareSource *
hot_compare_source_load (const HotCompareSpec  *spec,
                         const HotCompareRuns  *runs,
                         HotTrackingStore      *store,
                         GCancellable          *cancellable,
                         GError               **error)
{
  g_autoptr(HotCompareSource) source = source_new ();
  g_autoptr(GError) local = NULL;
  Loader loader = { source, spec, runs, store, cancellable };

  if (spec->kind == HOT_COMPARE_LINES || spec->kind == HOT_COMPARE_PANELS)
    load_lines (&loader, &local);
  else if (spec->kind == HOT_COMPARE_IMPORTANCE)
    load_importances (&loader, &local);
  else if (spec->kind == HOT_COMPARE_RESIDUALS)
    load_residuals (&loader, &local);
  else if (spec->kind == HOT_COMPARE_NOISE)
    load_noise (&loader, &local);

  if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return NULL;
    }

  return g_steal_pointer (&source);
}
