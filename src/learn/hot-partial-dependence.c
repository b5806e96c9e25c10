/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "learn/hot-partial-dependence.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <stdlib.h>

#include "base/hot-error.h"
#include "base/hot-parallel.h"
#include "base/hot-select.h"

/* Rows that are predicted at a time. */
#define BLOCK_ROWS 2048

/* Beyond these quantiles there are too few rows to say anything; scikit-learn's bounds. */
#define LOWEST 0.05
#define HIGHEST 0.95

typedef struct {
  HotPartialDependence *result;
  const HotModel       *model;
  HotMatrix            *matrix;
  guint                 feature;
  const HotProgress    *progress;
  GCancellable         *cancellable;
} Job;

static void
make_grid (HotPartialDependence *self,
           HotMatrix            *matrix,
           guint                 feature,
           guint                 n_points)
{
  const float *values = hot_matrix_peek_feature (matrix, feature);
  g_autofree float *sorted = g_new (float, MAX (self->n_rows, 1));
  guint n = 0, n_distinct = 0;

  for (guint row = 0; row < self->n_rows; row++)
    if (!isnan (values[row]))
      sorted[n++] = values[row];
  qsort (sorted, n, sizeof *sorted, hot_compare_floats);
  for (guint i = 0; i < n; i++)
    n_distinct += i == 0 || sorted[i] != sorted[i - 1];

  self->grid = g_new (float, MAX (n_points, 1));
  for (guint i = 0; n_distinct <= n_points && i < n; i++)
    if (i == 0 || sorted[i] != sorted[i - 1])
      self->grid[self->n_points++] = sorted[i];
  for (guint i = 0; n_distinct > n_points && i < n_points; i++)
    {
      float value = sorted[(guint) rint ((LOWEST + (HIGHEST - LOWEST) * i / (n_points - 1)) * (n - 1))];

      if (self->n_points == 0 || value > self->grid[self->n_points - 1])
        self->grid[self->n_points++] = value;
    }
}

static void
predict_points_cb (gsize    begin,
                   gsize    end,
                   guint    part,
                   gpointer user_data)
{
  Job *self = user_data;
  HotPartialDependence *result = self->result;
  guint n_features = hot_matrix_get_n_features (self->matrix), n_outputs = result->n_outputs;
  g_autofree float *rows = g_new (float, (gsize) BLOCK_ROWS * n_features);
  g_autofree double *outputs = g_new (double, (gsize) BLOCK_ROWS * n_outputs);

  for (gsize point = begin; point < end; point++)
    {
      double *means = result->means + point * n_outputs;

      for (guint first = 0; first < result->n_rows; first += BLOCK_ROWS)
        {
          guint n = MIN (result->n_rows - first, BLOCK_ROWS);

          if (g_cancellable_is_cancelled (self->cancellable))
            return;
          hot_matrix_copy_rows (self->matrix, NULL, first, n, n_features, rows);
          for (guint i = 0; i < n; i++)
            rows[(gsize) i * n_features + self->feature] = result->grid[point];
          hot_model_predict (self->model, rows, n, n_features, outputs);
          for (guint i = 0; i < n; i++)
            for (guint output = 0; output < n_outputs; output++)
              {
                double value = outputs[(gsize) i * n_outputs + output];

                means[output] += value;
                if (result->curves != NULL)
                  result->curves[((gsize) (first + i) * result->n_points + point) * n_outputs + output] = value;
              }
        }
      for (guint output = 0; output < n_outputs; output++)
        means[output] /= result->n_rows;
      if (part == 0)
        hot_progress_report (self->progress, (point + 1 - begin) / (double) (end - begin), NULL);
    }
}

HotPartialDependence *
hot_partial_dependence_new (const HotModel     *model,
                            HotMatrix          *matrix,
                            guint               feature,
                            guint               n_points,
                            gboolean            with_curves,
                            const HotProgress  *progress,
                            GCancellable       *cancellable,
                            GError            **error)
{
  g_autoptr(HotPartialDependence) self = g_new0 (HotPartialDependence, 1);
  Job job = { .result = self, .model = model, .matrix = matrix, .feature = feature, .progress = progress,
              .cancellable = cancellable };

  g_return_val_if_fail (feature < hot_model_get_n_features (model) && n_points >= 2, NULL);

  self->n_rows = hot_matrix_get_n_rows (matrix);
  self->n_outputs = hot_model_get_n_outputs (model);
  make_grid (self, matrix, feature, n_points);
  if (self->n_points == 0)
    {
      g_set_error (error, HOT_ERROR, HOT_ERROR_INVALID, _("No row has a value for “%s”."),
                   hot_model_get_feature (model, feature));
      return NULL;
    }

  self->means = g_new0 (double, (gsize) self->n_points * self->n_outputs);
  if (with_curves)
    self->curves = g_new (double, (gsize) self->n_rows * self->n_points * self->n_outputs);
  hot_parallel_for (self->n_points, hot_parallel_parts ((gsize) self->n_points * self->n_rows, 1000), predict_points_cb,
                    &job);
  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;

  return g_steal_pointer (&self);
}

void
hot_partial_dependence_free (HotPartialDependence *self)
{
  g_free (self->grid);
  g_free (self->means);
  g_free (self->curves);
  g_free (self);
}
