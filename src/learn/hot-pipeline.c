/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <glib/gi18n-lib.h>
#include <math.h>
#include <stdlib.h>

#include "base/hot-error.h"
#include "base/hot-nearest.h"
#include "base/hot-select.h"
#include "learn/hot-pipeline-private.h"
#include "learn/hot-raw-cell.h"

/* Rows after which cancellation is looked at. */
#define CANCEL_INTERVAL 4096

static void
hot_pipeline_feature_free (HotPipelineFeature *self)
{
  g_free (self->name);
  g_free (self->entries);
  g_free (self);
}

static gboolean
hot_pipeline_set_target (HotPipeline *self,
                         const char  *target,
                         GError     **error)
{
  int column = hot_table_find_column (self->table, target);
  g_autoptr(GPtrArray) names = NULL;
  const char *nearest;

  if (column >= 0)
    {
      self->target = column;
      return TRUE;
    }

  names = g_ptr_array_new ();
  for (guint i = 0; i < hot_table_get_n_columns (self->table); i++)
    g_ptr_array_add (names, (gpointer) hot_column_get_name (hot_table_get_column (self->table, i)));
  nearest = hot_nearest (target, (const char *const *) names->pdata, names->len);
  if (nearest != NULL)
    g_set_error (error, HOT_ERROR, HOT_ERROR_NOT_FOUND, _("%s has no column “%s”; did you mean “%s”?"),
                 hot_table_get_name (self->table), target, nearest);
  else
    g_set_error (error, HOT_ERROR, HOT_ERROR_NOT_FOUND, _("%s has no column “%s”."),
                 hot_table_get_name (self->table), target);

  return FALSE;
}

HotPipeline *
hot_pipeline_new (HotTable       *table,
                  const char     *target,
                  const guint32  *rows,
                  guint           n_rows,
                  GCancellable   *cancellable,
                  GError        **error)
{
  g_autoptr(HotPipeline) self = g_new0 (HotPipeline, 1);

  self->table = hot_table_ref (table);
  self->columns = g_new0 (HotPipelineColumn, hot_table_get_n_columns (table));
  self->warnings = g_ptr_array_new_with_free_func (g_free);
  self->features = g_ptr_array_new_with_free_func ((GDestroyNotify) hot_pipeline_feature_free);
  self->heap = g_string_new (NULL);
  if (!hot_pipeline_set_target (self, target, error))
    return NULL;

  hot_pipeline_propose (self, rows, n_rows);
  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;

  return g_steal_pointer (&self);
}

void
hot_pipeline_free (HotPipeline *self)
{
  for (guint i = 0; i < hot_table_get_n_columns (self->table); i++)
    g_free (self->columns[i].reason);
  g_free (self->columns);
  g_clear_pointer (&self->warnings, g_ptr_array_unref);
  g_clear_pointer (&self->features, g_ptr_array_unref);
  g_string_free (self->heap, TRUE);
  hot_table_unref (self->table);
  g_free (self);
}

guint
hot_pipeline_get_target (HotPipeline *self)
{
  return self->target;
}

HotRole
hot_pipeline_get_role (HotPipeline *self,
                       guint        column)
{
  g_return_val_if_fail (column < hot_table_get_n_columns (self->table), HOT_ROLE_IGNORED);

  return self->columns[column].role;
}

const char *
hot_pipeline_get_reason (HotPipeline *self,
                         guint        column)
{
  g_return_val_if_fail (column < hot_table_get_n_columns (self->table), NULL);

  return self->columns[column].reason;
}

void
hot_pipeline_set_role (HotPipeline *self,
                       guint        column,
                       HotRole      role)
{
  g_return_if_fail (column < hot_table_get_n_columns (self->table));
  g_return_if_fail (column != self->target && role != HOT_ROLE_TARGET);

  self->columns[column].role = role;
  g_clear_pointer (&self->columns[column].reason, g_free);
}

GPtrArray *
hot_pipeline_get_warnings (HotPipeline *self)
{
  return self->warnings;
}

guint32
hot_pipeline_add_text (HotPipeline *self,
                       const char  *text)
{
  guint32 offset = self->heap->len;

  g_string_append_len (self->heap, text, strlen (text) + 1);
  return offset;
}

void
hot_pipeline_add_feature (HotPipeline      *self,
                          guint             column,
                          char             *name,
                          HotEncoding       encoding,
                          HotEncodingEntry *entries,
                          guint             n_entries)
{
  HotPipelineFeature *feature = g_new0 (HotPipelineFeature, 1);

  feature->column = column;
  feature->name = name;
  feature->entries = entries;
  feature->encoding = encoding;
  feature->encoding.entries = entries;
  feature->encoding.n_entries = n_entries;
  g_ptr_array_add (self->features, feature);
}

/* Columns that are named when none is left. */
#define MAX_NAMED 3

static void
hot_pipeline_set_nothing_left (HotPipeline  *self,
                               GError      **error)
{
  g_autoptr(GString) reasons = g_string_new (NULL);
  const char *target = hot_column_get_name (hot_table_get_column (self->table, self->target));
  guint n_named = 0;

  for (guint i = 0; i < hot_table_get_n_columns (self->table) && n_named < MAX_NAMED; i++)
    if (self->columns[i].role == HOT_ROLE_IGNORED && self->columns[i].reason != NULL)
      g_string_append_printf (reasons, "%s“%s”: %s", n_named++ > 0 ? "; " : "",
                              hot_column_get_name (hot_table_get_column (self->table, i)), self->columns[i].reason);

  if (n_named == 0)
    g_set_error (error, HOT_ERROR, HOT_ERROR_INVALID, _("No column of %s is left to predict “%s” from."),
                 hot_table_get_name (self->table), target);
  else
    g_set_error (error, HOT_ERROR, HOT_ERROR_INVALID,
                 /* Translators: the last part says of columns why they were left out. */
                 _("No column of %s is left to predict “%s” from. %s. What is wanted all the same can be named with --features."),
                 hot_table_get_name (self->table), target, reasons->str);
}

gboolean
hot_pipeline_fit (HotPipeline    *self,
                  const guint32  *rows,
                  const double   *y,
                  guint           n_rows,
                  GCancellable   *cancellable,
                  GError        **error)
{
  g_ptr_array_set_size (self->features, 0);
  g_string_truncate (self->heap, 0);
  for (guint column = 0; column < hot_table_get_n_columns (self->table); column++)
    {
      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return FALSE;
      if (self->columns[column].role == HOT_ROLE_FEATURE)
        hot_pipeline_fit_column (self, column, rows, y, n_rows);
    }

  for (guint i = 0; i < self->features->len; i++)
    ((HotPipelineFeature *) g_ptr_array_index (self->features, i))->encoding.heap = self->heap->str;
  if (self->features->len == 0)
    {
      hot_pipeline_set_nothing_left (self, error);
      return FALSE;
    }

  return TRUE;
}

guint
hot_pipeline_get_n_features (HotPipeline *self)
{
  return self->features->len;
}

const char *
hot_pipeline_get_feature (HotPipeline *self,
                          guint        feature)
{
  g_return_val_if_fail (feature < self->features->len, NULL);

  return ((HotPipelineFeature *) g_ptr_array_index (self->features, feature))->name;
}

guint
hot_pipeline_get_feature_column (HotPipeline *self,
                                 guint        feature)
{
  g_return_val_if_fail (feature < self->features->len, 0);

  return ((HotPipelineFeature *) g_ptr_array_index (self->features, feature))->column;
}

/* The features of a column, from @first on. Returns how many there are. */
static guint
collect_encodings (HotPipeline *self,
                   guint        first,
                   HotEncoding *encodings)
{
  guint n = 0;
  guint column = ((HotPipelineFeature *) g_ptr_array_index (self->features, first))->column;

  for (guint i = first; i < self->features->len; i++, n++)
    {
      HotPipelineFeature *feature = g_ptr_array_index (self->features, i);

      if (feature->column != column)
        break;
      encodings[n] = feature->encoding;
    }

  return n;
}

static gboolean
encode_column (HotPipeline    *self,
               HotMatrix      *matrix,
               guint           first,
               const HotEncoding *encodings,
               guint           n_encodings,
               const guint32  *rows,
               guint           n_rows,
               GCancellable   *cancellable)
{
  guint index = ((HotPipelineFeature *) g_ptr_array_index (self->features, first))->column;
  HotColumn *column = hot_table_get_column (self->table, index);
  const guint32 *codes = hot_column_peek_codes (column);
  guint n_categories = codes != NULL ? hot_column_get_n_categories (column) : 0;
  g_autofree float *features = g_new (float, (gsize) n_encodings * (n_categories + 1));
  g_autofree gboolean *is_known = g_new0 (gboolean, n_categories + 1);
  g_autoptr(GString) scratch = g_string_new (NULL);

  for (guint i = 0; i < n_rows; i++)
    {
      /* A category is encoded once, however many rows have it. */
      guint slot = codes != NULL ? MIN (codes[rows[i]], n_categories) : 0;
      float *row = features + (gsize) slot * n_encodings;

      if (i % CANCEL_INTERVAL == 0 && g_cancellable_is_cancelled (cancellable))
        return FALSE;
      if (codes == NULL || !is_known[slot])
        {
          HotRawValue value;

          hot_raw_cell_get (column, rows[i], scratch, &value);
          hot_encode_value (encodings, n_encodings, &value, row);
          is_known[slot] = TRUE;
        }
      for (guint k = 0; k < n_encodings; k++)
        hot_matrix_peek_feature (matrix, first + k)[i] = row[k];
    }

  return TRUE;
}

HotMatrix *
hot_pipeline_encode (HotPipeline    *self,
                     const guint32  *rows,
                     guint           n_rows,
                     GCancellable   *cancellable,
                     GError        **error)
{
  g_autoptr(HotMatrix) matrix = hot_matrix_new (n_rows, self->features->len);
  g_autofree HotEncoding *encodings = g_new (HotEncoding, self->features->len);

  for (guint first = 0, n; first < self->features->len; first += n)
    {
      n = collect_encodings (self, first, encodings);
      for (guint i = 0; i < n; i++)
        {
          HotPipelineFeature *feature = g_ptr_array_index (self->features, first + i);

          hot_matrix_set_name (matrix, first + i, feature->name);
          hot_matrix_set_source (matrix, first + i,
                                 hot_column_get_name (hot_table_get_column (self->table, feature->column)),
                                 feature->encoding.kind == HOT_ENCODING_ONE_HOT ||
                                 feature->encoding.kind == HOT_ENCODING_MAP);
        }
      if (!encode_column (self, matrix, first, encodings, n, rows, n_rows, cancellable))
        {
          g_cancellable_set_error_if_cancelled (cancellable, error);
          return NULL;
        }
    }

  return g_steal_pointer (&matrix);
}

static void
profile_feature (HotMatrix         *matrix,
                 guint              feature,
                 HotFeatureProfile *profile)
{
  const float *values = hot_matrix_peek_feature (matrix, feature);
  guint n_rows = hot_matrix_get_n_rows (matrix), n = 0;
  g_autofree float *sorted = g_new (float, n_rows);
  double mean = 0.0, squares = 0.0;

  for (guint i = 0; i < n_rows; i++)
    if (!isnan (values[i]))
      {
        double step = values[i] - mean;

        sorted[n++] = values[i];
        mean += step / n;
        squares += step * (values[i] - mean);
      }
  qsort (sorted, n, sizeof *sorted, hot_compare_floats);

  *profile = (HotFeatureProfile) { .n_rows = n_rows, .n_missing = n_rows - n, .mean = n > 0 ? mean : NAN,
                                   .deviation = n > 1 ? sqrt (squares / (n - 1)) : NAN };
  for (guint i = 0; i < HOT_PROFILE_N_QUANTILES; i++)
    profile->quantiles[i] = n > 0 ? sorted[(gsize) i * (n - 1) / (HOT_PROFILE_N_QUANTILES - 1)] : NAN;
}

void
hot_pipeline_add_to_model (HotPipeline     *self,
                           HotMatrix       *training,
                           HotModelBuilder *builder)
{
  const guint n_features = self->features->len;
  g_autofree HotFeatureProfile *profiles = g_new (HotFeatureProfile, n_features);
  g_autofree HotModelColumn *columns = g_new (HotModelColumn, n_features);
  g_autofree guint32 *feature_columns = g_new (guint32, n_features);
  g_autofree HotEncoding *encodings = g_new (HotEncoding, n_features);
  guint n_columns = 0;

  for (guint i = 0; i < n_features; i++)
    {
      HotPipelineFeature *feature = g_ptr_array_index (self->features, i);
      HotColumn *column = hot_table_get_column (self->table, feature->column);

      if (i == 0 || feature->column != ((HotPipelineFeature *) g_ptr_array_index (self->features, i - 1))->column)
        columns[n_columns++] = (HotModelColumn) { hot_column_get_name (column),
                                                  hot_raw_type_for_column (hot_column_get_column_type (column)) };
      feature_columns[i] = n_columns - 1;
      encodings[i] = feature->encoding;
      profile_feature (training, i, &profiles[i]);
      hot_model_builder_set_feature (builder, i, feature->name);
    }

  hot_model_builder_set_target (builder, hot_column_get_name (hot_table_get_column (self->table, self->target)));
  hot_model_builder_set_profile (builder, profiles);
  hot_model_builder_set_pipeline (builder, columns, n_columns, feature_columns, encodings);
}
