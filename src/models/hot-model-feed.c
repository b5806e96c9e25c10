/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "models/hot-model-feed.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "base/hot-error.h"
#include "base/hot-parallel.h"
#include "learn/hot-raw-cell.h"

/* Nodes that are visited between two looks at the cancellable, about: some tens of milliseconds. */
#define WORK_BETWEEN_LOOKS (G_GUINT64_CONSTANT (8) << 20)
/* Rows that one thread takes at least. */
#define GRAIN 16

struct _HotModelFeed
{
  const HotModel *model;
  HotTable       *table;
  guint           n_columns;
  HotColumn     **columns;
};

HotModelFeed *
hot_model_feed_new (const HotModel  *model,
                    HotTable        *table,
                    GError         **error)
{
  g_autoptr(HotModelFeed) self = g_new0 (HotModelFeed, 1);

  self->model = model;
  self->table = table;
  self->n_columns = hot_model_get_n_columns (model);
  self->columns = g_new0 (HotColumn *, MAX (self->n_columns, 1));
  if (self->n_columns == 0)
    {
      g_set_error_literal (error, HOT_ERROR, HOT_ERROR_UNSUPPORTED, _("The model does not say which columns it is fed."));
      return NULL;
    }

  for (guint i = 0; i < self->n_columns; i++)
    {
      const char *name = hot_model_get_column (model, i, NULL);
      const int index = hot_table_find_column (table, name);

      if (index < 0)
        {
          g_set_error (error, HOT_ERROR, HOT_ERROR_NOT_FOUND, _("%s has no column “%s”, which the model is fed."),
                       hot_table_get_name (table), name);
          return NULL;
        }
      self->columns[i] = hot_table_get_column (table, index);
    }

  return g_steal_pointer (&self);
}

void
hot_model_feed_free (HotModelFeed *self)
{
  g_free (self->columns);
  g_free (self);
}

HotColumn *
hot_model_feed_get_column (HotModelFeed *self,
                           guint         column)
{
  return self->columns[column];
}

void
hot_model_feed_encode_mixed (HotModelFeed  *self,
                             const guint32 *rows,
                             const double  *numbers,
                             float         *features)
{
  g_autofree HotRawValue *values = g_new0 (HotRawValue, self->n_columns);
  g_autofree GString **scratches = g_new (GString *, self->n_columns);

  for (guint i = 0; i < self->n_columns; i++)
    {
      scratches[i] = g_string_new (NULL);
      if (numbers != NULL && !isnan (numbers[i]))
        values[i] = (HotRawValue) { .kind = HOT_RAW_NUMBER, .number = numbers[i] };
      else
        hot_raw_cell_get (self->columns[i], rows[i], scratches[i], &values[i]);
    }

  hot_model_encode (self->model, values, features);
  for (guint i = 0; i < self->n_columns; i++)
    g_string_free (scratches[i], TRUE);
}

void
hot_model_feed_encode (HotModelFeed *self,
                       guint         row,
                       float        *features)
{
  g_autofree guint32 *rows = g_new (guint32, self->n_columns);

  for (guint i = 0; i < self->n_columns; i++)
    rows[i] = row;
  hot_model_feed_encode_mixed (self, rows, NULL, features);
}

typedef struct {
  HotModelFeed     *feed;
  HotModelFeedFunc  encode;
  gpointer          user_data;
  guint             first;
  double            level;
  double           *prediction;
  double           *low;
  double           *high;
  gint              failed;
} Work;

static void
predict_part (gsize    begin,
              gsize    end,
              guint    part,
              gpointer user_data)
{
  Work *self = user_data;
  const HotModel *model = self->feed->model;
  const guint n_features = hot_model_get_n_features (model);
  g_autofree float *features = g_new (float, (end - begin) * n_features);
  const gsize at = self->first + begin;
  HotScoreError error = { 0 };

  for (gsize i = begin; i < end; i++)
    self->encode (self->feed, self->first + i, features + (i - begin) * n_features, self->user_data);

  hot_model_predict (model, features, end - begin, n_features, self->prediction + at);
  if (self->low != NULL && !hot_model_predict_interval (model, features, end - begin, n_features, self->level, self->low + at,
                                                        self->high + at, &error))
    g_atomic_int_set (&self->failed, 1);
}

gboolean
hot_model_feed_predict (HotModelFeed       *self,
                        guint               n,
                        HotModelFeedFunc    encode,
                        gpointer            user_data,
                        double              level,
                        double             *prediction,
                        double             *low,
                        double             *high,
                        const HotProgress  *progress,
                        GCancellable       *cancellable,
                        GError            **error)
{
  Work work = { self, encode, user_data, 0, level, prediction, low, high, 0 };
  /* An interval sorts what the trees say. */
  const guint64 per_row = (guint64) MAX (hot_model_get_n_trees (self->model), 1) * (low != NULL ? 96 : 24);
  const guint block = (guint) CLAMP (WORK_BETWEEN_LOOKS / per_row, 32, 16384);

  g_return_val_if_fail (hot_model_get_n_outputs (self->model) == 1, FALSE);

  for (guint first = 0; first < n; first += block)
    {
      const guint n_block = MIN (block, n - first);

      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return FALSE;
      hot_progress_report (progress, (double) first / n, NULL);
      work.first = first;
      hot_parallel_for (n_block, hot_parallel_parts (n_block, GRAIN), predict_part, &work);
    }

  if (work.failed != 0)
    {
      g_set_error_literal (error, HOT_ERROR, HOT_ERROR_UNSUPPORTED, _("This model gives no interval."));
      return FALSE;
    }

  return !g_cancellable_set_error_if_cancelled (cancellable, error);
}
