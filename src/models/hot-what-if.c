/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "models/hot-what-if.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "base/hot-error.h"
#include "dataset/hot-coordinates.h"
#include "models/hot-model-feed.h"

/**
 * HotWhatIf:
 * @kinds: of each column of the model
 * @rows: of each column the row that its value is taken from
 * @numbers: of each column a number instead, NaN for none
 */
struct _HotWhatIf
{
  HotRunValues       *values;
  HotModelFeed       *feed;
  guint               n;
  HotStandardRowKind *kinds;
  guint32            *rows;
  double             *numbers;
};

HotWhatIf *
hot_what_if_new (HotRunValues  *values,
                 GError       **error)
{
  g_autoptr(HotWhatIf) self = g_new0 (HotWhatIf, 1);
  int latitude, longitude;

  self->values = hot_run_values_ref (values);
  if (values->model == NULL || values->n_rows == 0 || !hot_coordinates_find (values->table, &latitude, &longitude))
    {
      g_set_error (error, HOT_ERROR, HOT_ERROR_UNSUPPORTED, _("“%s” has kept no model that could be asked about other places."), values->name);
      return NULL;
    }
  self->feed = hot_model_feed_new (values->model, values->table, error);
  if (self->feed == NULL)
    return NULL;

  self->n = hot_model_get_n_columns (values->model);
  self->kinds = g_new0 (HotStandardRowKind, self->n);
  self->rows = g_new0 (guint32, self->n);
  self->numbers = g_new (double, self->n);
  for (guint i = 0; i < self->n; i++)
    self->numbers[i] = NAN;
  hot_standard_row_choose (self->feed, self->n, hot_table_get_column (values->table, latitude),
                           hot_table_get_column (values->table, longitude), self->kinds, self->rows);

  return g_steal_pointer (&self);
}

HotWhatIf *
hot_what_if_copy (HotWhatIf *self)
{
  HotWhatIf *copy = g_new0 (HotWhatIf, 1);

  copy->values = hot_run_values_ref (self->values);
  /* The model and the table of @self, which fit each other. */
  copy->feed = hot_model_feed_new (self->values->model, self->values->table, NULL);
  copy->n = self->n;
  copy->kinds = g_memdup2 (self->kinds, self->n * sizeof *self->kinds);
  copy->rows = g_memdup2 (self->rows, self->n * sizeof *self->rows);
  copy->numbers = g_memdup2 (self->numbers, self->n * sizeof *self->numbers);

  return copy;
}

void
hot_what_if_free (HotWhatIf *self)
{
  g_clear_pointer (&self->feed, hot_model_feed_free);
  hot_run_values_unref (self->values);
  g_free (self->kinds);
  g_free (self->rows);
  g_free (self->numbers);
  g_free (self);
}

guint
hot_what_if_get_n (HotWhatIf *self)
{
  return self->n;
}

HotColumn *
hot_what_if_get_column (HotWhatIf *self,
                        guint      index)
{
  g_return_val_if_fail (index < self->n, NULL);

  return hot_model_feed_get_column (self->feed, index);
}

HotStandardRowKind
hot_what_if_get_kind (HotWhatIf *self,
                      guint      index)
{
  g_return_val_if_fail (index < self->n, HOT_STANDARD_ROW_TYPICAL);

  return self->kinds[index];
}

void
hot_what_if_set_place (HotWhatIf *self,
                       double     latitude,
                       double     longitude,
                       guint      row)
{
  g_return_if_fail (row < self->values->n_rows);

  for (guint i = 0; i < self->n; i++)
    if (self->kinds[i] == HOT_STANDARD_ROW_LATITUDE)
      self->numbers[i] = latitude;
    else if (self->kinds[i] == HOT_STANDARD_ROW_LONGITUDE)
      self->numbers[i] = longitude;
    else if (self->kinds[i] == HOT_STANDARD_ROW_PLACE)
      self->rows[i] = row;
}

void
hot_what_if_take_row (HotWhatIf *self,
                      guint      row)
{
  g_return_if_fail (row < self->values->n_rows);

  for (guint i = 0; i < self->n; i++)
    {
      self->rows[i] = row;
      self->numbers[i] = NAN;
    }
}

double
hot_what_if_get_number (HotWhatIf *self,
                        guint      index)
{
  g_return_val_if_fail (index < self->n, NAN);

  return !isnan (self->numbers[index]) ? self->numbers[index]
                                       : hot_column_get_number (hot_what_if_get_column (self, index), self->rows[index]);
}

void
hot_what_if_set_number (HotWhatIf *self,
                        guint      index,
                        double     number)
{
  g_return_if_fail (index < self->n);
  g_return_if_fail (isfinite (number));

  self->numbers[index] = number;
}

guint32
hot_what_if_get_category (HotWhatIf *self,
                          guint      index)
{
  g_return_val_if_fail (index < self->n, HOT_MISSING_CODE);

  return hot_column_peek_codes (hot_what_if_get_column (self, index))[self->rows[index]];
}

gboolean
hot_what_if_set_category (HotWhatIf *self,
                          guint      index,
                          guint32    code)
{
  const guint32 *codes;

  g_return_val_if_fail (index < self->n, FALSE);

  codes = hot_column_peek_codes (hot_what_if_get_column (self, index));
  for (guint row = 0; row < self->values->n_rows; row++)
    if (codes[row] == code)
      {
        self->rows[index] = row;
        return TRUE;
      }

  return FALSE;
}

static void
encode_cb (HotModelFeed *feed,
           guint         item,
           float        *features,
           gpointer      user_data)
{
  const HotWhatIf *self = user_data;

  hot_model_feed_encode_mixed (feed, self->rows, self->numbers, features);
}

gboolean
hot_what_if_predict (HotWhatIf  *self,
                     double     *prediction,
                     double     *low,
                     double     *high,
                     GError    **error)
{
  const gboolean is_forest = hot_model_get_kind (self->values->model) == HOT_MODEL_FOREST;

  *low = *high = NAN;
  return hot_model_feed_predict (self->feed, 1, encode_cb, self, HOT_RUN_INTERVAL, prediction, is_forest ? low : NULL,
                                 is_forest ? high : NULL, NULL, NULL, error);
}
