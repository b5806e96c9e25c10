/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "models/hot-compare-runs.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "base/hot-format.h"
#include "draw/hot-run-style.h"
#include "models/hot-baselines.h"
#include "tracking/hot-metric-series.h"

#define MILLISECONDS 1000.0
/* So many characters of a run's id tell it from another of the same name. */
#define SHORT_ID     6

static void
column_clear (gpointer data)
{
  HotCompareColumn *column = data;

  g_free (column->id);
  g_free (column->title);
}

int
hot_compare_guess_direction (const char *metric)
{
  static const char *const lower[] = {
    "mse", "rmse", "mae", "mape", "loss", "error", "deviation", "seconds", "time", "latency", "bytes", "perplexity", NULL
  };
  static const char *const higher[] = {
    "r2", "score", "accuracy", "acc", "precision", "recall", "f1", "auc", "map", "ndcg", "iou", "explained_variance", NULL
  };
  g_autofree char *folded = g_ascii_strdown (metric, -1);
  g_auto(GStrv) words = g_strsplit_set (folded, "_-. /:", -1);

  for (guint i = 0; words[i] != NULL; i++)
    if (g_strv_contains (lower, words[i]))
      return -1;
  for (guint i = 0; words[i] != NULL; i++)
    if (g_strv_contains (higher, words[i]))
      return 1;

  return 0;
}

int
hot_compare_rank_metric (const char *metric)
{
  static const char *const first[] = { "r2", "rmse", "mae", "mse", "accuracy", "f1", "roc_auc", "log_loss", "oob_score" };

  G_STATIC_ASSERT (G_N_ELEMENTS (first) == HOT_COMPARE_UNRANKED);
  for (guint i = 0; i < G_N_ELEMENTS (first); i++)
    if (g_str_equal (first[i], metric))
      return i;

  return HOT_COMPARE_UNRANKED;
}

static HotChartFormat
guess_format (const char *metric)
{
  if (g_str_has_suffix (metric, "_seconds"))
    return HOT_CHART_DURATION;
  if (g_str_has_suffix (metric, "_bytes"))
    return HOT_CHART_BYTES;

  return HOT_CHART_NUMBER;
}

/* FNV-1a over 64 bits. */
static void
hash (guint64       *digest,
      gconstpointer  data,
      gsize          size)
{
  const guint8 *bytes = data;

  for (gsize i = 0; i < size; i++)
    *digest = (*digest ^ bytes[i]) * G_GUINT64_CONSTANT (0x100000001b3);
}

static void
hash_text (guint64    *digest,
           const char *text)
{
  hash (digest, text != NULL ? text : "", text != NULL ? strlen (text) + 1 : 1);
}

static void
add_column (HotCompareRuns *self,
            const char     *prefix,
            const char     *title,
            guint           column)
{
  HotCompareColumn entry = {
    .id = g_strconcat (prefix, *prefix == '\0' || g_str_has_suffix (prefix, "/") ? title : "", NULL), .title = g_strdup (title),
    .is_metric = g_str_has_prefix (prefix, "metric/"), .is_param = g_str_has_prefix (prefix, "param/"),
  };
  const HotChartColumn *made = hot_chart_table_get_column (self->table, column);
  guint n_present = 0;

  for (guint i = 0; i < self->n_runs; i++)
    n_present += !isnan (made->values[i]);
  entry.varies = hot_chart_table_count_distinct (self->table, column) > 1 || (n_present > 0 && n_present < self->n_runs);
  g_array_append_val (self->columns, entry);
}

/* A column that none of the runs has is none. */
static void
add_frame_column (HotCompareRuns     *self,
                  const HotRunColumn *column)
{
  const HotChartQuantity quantity = {
    .name = column->key, .format = column->kind == HOT_RUN_COLUMN_METRIC ? guess_format (column->key) : HOT_CHART_NUMBER,
  };
  gboolean has_any = FALSE;

  for (guint i = 0; i < self->n_runs && !has_any; i++)
    has_any = hot_run_column_has (column, self->rows[i]);
  if (!has_any)
    return;

  hash_text (&self->digest, column->key);
  if (column->kind == HOT_RUN_COLUMN_METRIC)
    {
      g_autofree double *values = g_new (double, self->n_runs);

      for (guint i = 0; i < self->n_runs; i++)
        {
          values[i] = hot_metric_restore (column->numbers[self->rows[i]]);
          hash (&self->digest, &values[i], sizeof *values);
          hash (&self->digest, &column->steps[self->rows[i]], sizeof *column->steps);
        }
      add_column (self, "metric/", column->key, hot_chart_table_add_numbers (self->table, &quantity, values));
    }
  else
    {
      g_autofree const char **texts = g_new (const char *, self->n_runs);

      for (guint i = 0; i < self->n_runs; i++)
        {
          texts[i] = column->texts[self->rows[i]];
          hash_text (&self->digest, texts[i]);
        }
      add_column (self, "param/", column->key, hot_chart_table_add_texts (self->table, &quantity, texts));
    }
}

static void
add_times (HotCompareRuns *self)
{
  const HotChartQuantity started = { .name = _("Started"), .format = HOT_CHART_MOMENT };
  const HotChartQuantity duration = { .name = _("Duration"), .format = HOT_CHART_DURATION };
  g_autofree double *starts = g_new (double, self->n_runs);
  g_autofree double *durations = g_new (double, self->n_runs);

  for (guint i = 0; i < self->n_runs; i++)
    {
      const gint64 start = self->frame->start_times[self->rows[i]], end = self->frame->end_times[self->rows[i]];

      starts[i] = start != HOT_TIME_NONE ? start / MILLISECONDS : NAN;
      durations[i] = start != HOT_TIME_NONE && end != HOT_TIME_NONE && end >= start ? (end - start) / MILLISECONDS : NAN;
      hash (&self->digest, &end, sizeof end);
    }
  add_column (self, "started", _("Started"), hot_chart_table_add_numbers (self->table, &started, starts));
  add_column (self, HOT_COMPARE_DURATION, _("Duration"), hot_chart_table_add_numbers (self->table, &duration, durations));
}

/* Those of the first run that has any; a baseline has itself. */
static void
find_baselines (HotCompareRuns *self)
{
  guint found[HOT_MAX_BASELINES];
  guint n = 0;

  for (guint i = 0; i < self->n_runs && n == 0; i++)
    n = hot_baseline_find (self->frame, self->rows[i], found);
  self->baselines = g_array_new (FALSE, FALSE, sizeof (guint));
  g_array_append_vals (self->baselines, found, n);
  for (guint i = 0; i < n; i++)
    hash_text (&self->digest, self->frame->ids[found[i]]);
}

/* Names that are there twice get the beginning of the run's id. */
static void
fill_names (HotCompareRuns *self)
{
  g_autoptr(GHashTable) counts = g_hash_table_new (g_str_hash, g_str_equal);

  self->names = g_new0 (char *, self->n_runs + 1);
  for (guint i = 0; i < self->n_runs; i++)
    {
      const char *name = self->frame->names[self->rows[i]];

      if (name != NULL)
        g_hash_table_insert (counts, (gpointer) name,
                             GUINT_TO_POINTER (GPOINTER_TO_UINT (g_hash_table_lookup (counts, name)) + 1));
    }
  for (guint i = 0; i < self->n_runs; i++)
    {
      const char *name = self->frame->names[self->rows[i]], *id = self->frame->ids[self->rows[i]];

      if (name == NULL || *name == '\0')
        self->names[i] = g_strdup (id);
      else if (GPOINTER_TO_UINT (g_hash_table_lookup (counts, name)) > 1)
        self->names[i] = g_strdup_printf ("%s · %.*s", name, SHORT_ID, id);
      else
        self->names[i] = g_strdup (name);
      hash_text (&self->digest, self->names[i]);
    }
}

HotCompareRuns *
hot_compare_runs_new (HotRunFrame       *frame,
                      const char *const *ids)
{
  HotCompareRuns *self = g_new0 (HotCompareRuns, 1);
  g_autoptr(GHashTable) places = g_hash_table_new (g_str_hash, g_str_equal);
  g_autofree const char **found = g_new0 (const char *, g_strv_length ((char **) ids) + 1);

  g_atomic_ref_count_init (&self->ref_count);
  self->frame = hot_run_frame_ref (frame);
  self->rows = g_new (guint, g_strv_length ((char **) ids) + 1);
  self->digest = G_GUINT64_CONSTANT (0xcbf29ce484222325);
  self->columns = g_array_new (FALSE, FALSE, sizeof (HotCompareColumn));
  g_array_set_clear_func (self->columns, column_clear);

  for (guint i = 0; i < frame->n_runs; i++)
    g_hash_table_insert (places, (gpointer) frame->ids[i], GUINT_TO_POINTER (i + 1));
  for (guint i = 0; ids[i] != NULL; i++)
    {
      const guint place = GPOINTER_TO_UINT (g_hash_table_lookup (places, ids[i]));

      if (place == 0)
        continue;
      /* Once, also where it was named twice. */
      g_hash_table_remove (places, ids[i]);
      found[self->n_runs] = frame->ids[place - 1];
      self->rows[self->n_runs++] = place - 1;
      hash_text (&self->digest, ids[i]);
    }

  self->styles = g_new (guint, self->n_runs + 1);
  for (guint i = 0; i < self->n_runs; i++)
    self->styles[i] = HOT_RUN_NO_STYLE;
  hot_run_style_assign (found, self->n_runs, self->styles);
  fill_names (self);
  self->table = hot_chart_table_new (self->n_runs, found, (const char *const *) self->names, self->styles);
  for (guint i = 0; i < frame->n_columns; i++)
    if (frame->columns[i].kind != HOT_RUN_COLUMN_TAG)
      add_frame_column (self, &frame->columns[i]);
  add_times (self);
  find_baselines (self);

  return self;
}

HotCompareRuns *
hot_compare_runs_ref (HotCompareRuns *self)
{
  g_atomic_ref_count_inc (&self->ref_count);

  return self;
}

void
hot_compare_runs_unref (HotCompareRuns *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;

  g_array_unref (self->columns);
  g_array_unref (self->baselines);
  hot_chart_table_unref (self->table);
  hot_run_frame_unref (self->frame);
  g_strfreev (self->names);
  g_free (self->rows);
  g_free (self->styles);
  g_free (self);
}

const char *
hot_compare_runs_get_id (const HotCompareRuns *self,
                         guint                 run)
{
  return self->frame->ids[self->rows[run]];
}

guint
hot_compare_runs_find_run (const HotCompareRuns *self,
                           const char           *id)
{
  for (guint i = 0; id != NULL && i < self->n_runs; i++)
    if (g_str_equal (hot_compare_runs_get_id (self, i), id))
      return i;

  return G_MAXUINT;
}

const HotCompareColumn *
hot_compare_runs_get_column (const HotCompareRuns *self,
                             guint                 column)
{
  return &g_array_index (self->columns, HotCompareColumn, column);
}

guint
hot_compare_runs_find_column (const HotCompareRuns *self,
                              const char           *id)
{
  if (id == NULL)
    return HOT_COMPARE_NO_COLUMN;
  for (guint i = 0; i < self->columns->len; i++)
    if (g_str_equal (hot_compare_runs_get_column (self, i)->id, id))
      return i;
  /* Metrics come first. */
  for (guint i = 0; i < self->columns->len; i++)
    if (g_str_equal (hot_compare_runs_get_column (self, i)->title, id))
      return i;

  return HOT_COMPARE_NO_COLUMN;
}

typedef struct {
  guint column;
  int   rank;
} Ranked;

static int
compare_ranked (gconstpointer a,
                gconstpointer b)
{
  const Ranked *first = a, *second = b;

  if (first->rank != second->rank)
    return first->rank - second->rank;

  return first->column < second->column ? -1 : first->column > second->column;
}

static guint
pick (GArray *ranked,
      guint   nth)
{
  g_array_sort (ranked, compare_ranked);

  return nth < ranked->len ? g_array_index (ranked, Ranked, nth).column : HOT_COMPARE_NO_COLUMN;
}

guint
hot_compare_runs_pick_metric (const HotCompareRuns *self,
                              guint                 nth)
{
  g_autoptr(GArray) ranked = g_array_new (FALSE, FALSE, sizeof (Ranked));

  for (guint i = 0; i < self->columns->len; i++)
    {
      const HotCompareColumn *column = hot_compare_runs_get_column (self, i);
      Ranked entry = { i, hot_compare_rank_metric (column->title) };

      if (!column->is_metric)
        continue;
      if (!column->varies)
        entry.rank += 100;
      /* Facts about a run rather than how good it is. */
      if (g_str_has_suffix (column->title, "_rows") || g_str_has_suffix (column->title, "_fold") ||
          g_str_has_suffix (column->title, "_sd"))
        entry.rank += 50;
      g_array_append_val (ranked, entry);
    }

  return pick (ranked, nth);
}

static gboolean
is_seed (const char *param)
{
  return g_str_equal (param, "seed") || g_str_equal (param, "random_state") || g_str_equal (param, "random_seed");
}

guint
hot_compare_runs_pick_param (const HotCompareRuns *self,
                             guint                 nth)
{
  g_autoptr(GArray) ranked = g_array_new (FALSE, FALSE, sizeof (Ranked));

  for (guint i = 0; i < self->columns->len; i++)
    {
      const HotCompareColumn *column = hot_compare_runs_get_column (self, i);
      Ranked entry = { i, 0 };

      if (!column->is_param || !column->varies)
        continue;
      entry.rank = -(int) hot_chart_table_count_distinct (self->table, i);
      if (is_seed (column->title))
        entry.rank = 1;
      /* Lists of columns are hard to read at an axis. */
      if (g_str_equal (column->title, "features") || g_str_equal (column->title, "excluded"))
        entry.rank = 2;
      g_array_append_val (ranked, entry);
    }

  return pick (ranked, nth);
}

char *
hot_compare_runs_dup_value (const HotCompareRuns *self,
                            guint                 column,
                            guint                 run)
{
  const HotCompareColumn *entry = hot_compare_runs_get_column (self, column);
  const HotChartColumn *values = hot_chart_table_get_column (self->table, column);

  if (entry->is_param)
    {
      const HotRunColumn *found = hot_run_frame_find_column (self->frame, HOT_RUN_COLUMN_PARAM, entry->title);

      return g_strdup (found->texts[self->rows[run]] != NULL ? found->texts[self->rows[run]] : "");
    }
  if (isnan (values->values[run]))
    return g_strdup ("");

  return hot_chart_quantity_format (&values->quantity, values->values[run]);
}

gboolean
hot_compare_runs_is_repeat (const HotCompareRuns *self,
                            guint                 run,
                            guint                 other)
{
  const guint a = self->rows[run], b = self->rows[other];
  gboolean has_params = FALSE;

  for (guint i = 0; i < self->frame->n_columns; i++)
    {
      const HotRunColumn *column = &self->frame->columns[i];

      if (column->kind != HOT_RUN_COLUMN_PARAM)
        continue;
      has_params = TRUE;
      if (!is_seed (column->key) && g_strcmp0 (column->texts[a], column->texts[b]) != 0)
        return FALSE;
    }

  return has_params;
}
