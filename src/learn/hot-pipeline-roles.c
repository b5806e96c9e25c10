/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "learn/hot-pipeline-private.h"
#include "learn/hot-raw-cell.h"

/* Rows that the search for leaks looks at. */
#define MAX_SAMPLE 2000

/* A column, or the quotient or product of two, that agrees with the target to this share in so many of the rows is the target. */
#define SAME 0.01
#define LEAK_SHARE 0.6
#define MIN_LEAK_ROWS 30
#define MIN_LEAK_VALUES 20

/* Values that so few rows share can only be names; an identifier that more rows share names what they belong to. */
#define ID_SHARE 0.95

typedef struct {
  guint    column;
  double  *values;           /* of the sample; NaN where missing */
} Numbers;

static void
ignore (HotPipeline *self,
        guint        column,
        const char  *reason)
{
  if (column == self->target)
    return;

  self->columns[column].role = HOT_ROLE_IGNORED;
  g_set_str (&self->columns[column].reason, reason);
}

typedef struct {
  guint    n_present;
  guint    n_distinct;
  gboolean has_addresses;    /* most texts begin with http */
  gboolean is_large;         /* some integer is beyond what anybody counts */
} Survey;

static void
survey_column (HotColumn     *column,
               const guint32 *rows,
               guint          n_rows,
               Survey        *survey)
{
  g_autoptr(GHashTable) seen = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  g_autoptr(GString) scratch = g_string_new (NULL);
  guint n_addresses = 0;

  *survey = (Survey) { 0 };
  for (guint i = 0; i < n_rows; i++)
    {
      HotRawValue value;
      guint64 key;

      hot_raw_cell_get (column, rows[i], scratch, &value);
      if (value.kind == HOT_RAW_MISSING)
        continue;

      survey->n_present++;
      if (value.kind == HOT_RAW_TEXT)
        {
          key = 5381;
          for (gsize k = 0; k < value.length; k++)
            key = key * 33 ^ (guint8) value.text[k];
          n_addresses += value.length > 4 && strncmp (value.text, "http", 4) == 0;
        }
      else
        {
          memcpy (&key, &value.number, sizeof key);
          survey->is_large |= fabs (value.number) > 4294967296.0;
          if (hot_column_peek_integers (column) != NULL)
            key = hot_column_get_integer (column, rows[i]);
        }
      if (!g_hash_table_contains (seen, &key))
        g_hash_table_add (seen, g_memdup2 (&key, sizeof key));
    }

  survey->n_distinct = g_hash_table_size (seen);
  survey->has_addresses = n_addresses * 2 > survey->n_present;
}

static gboolean
is_called_id (const char *name)
{
  g_autofree char *lower = g_ascii_strdown (name, -1);

  return g_str_equal (lower, "id") || g_str_has_suffix (lower, "_id") || g_str_has_suffix (lower, " id");
}

static gboolean
has_group (HotPipeline *self)
{
  for (guint i = 0; i < hot_table_get_n_columns (self->table); i++)
    if (self->columns[i].role == HOT_ROLE_GROUP)
      return TRUE;

  return FALSE;
}

static void
propose_column (HotPipeline   *self,
                guint          index,
                const guint32 *rows,
                guint          n_rows)
{
  HotColumn *column = hot_table_get_column (self->table, index);
  HotColumnType type = hot_column_get_column_type (column);
  gboolean is_text = type == HOT_COLUMN_TEXT || type == HOT_COLUMN_CATEGORY;
  Survey survey;

  survey_column (column, rows, n_rows, &survey);
  if (survey.n_present == 0)
    ignore (self, index, _("it is empty"));
  else if (survey.n_distinct == 1 && survey.n_present == n_rows)
    ignore (self, index, _("it has the same value everywhere"));
  else if (survey.has_addresses)
    ignore (self, index, _("it holds addresses of web pages"));
  else if (is_called_id (hot_column_get_name (column)) && (type == HOT_COLUMN_INTEGER || is_text) &&
           survey.n_distinct <= ID_SHARE * survey.n_present && !has_group (self))
    {
      ignore (self, index, _("it says which rows belong together"));
      self->columns[index].role = HOT_ROLE_GROUP;
    }
  else if (type == HOT_COLUMN_INTEGER && (is_called_id (hot_column_get_name (column)) || survey.is_large ||
                                          (survey.n_distinct > ID_SHARE * n_rows && n_rows > 1000)))
    ignore (self, index, _("it numbers things instead of measuring them"));
  else if (is_text && is_called_id (hot_column_get_name (column)))
    ignore (self, index, _("it numbers things instead of measuring them"));
}

static double *
sample_numbers (HotColumn     *column,
                const guint32 *rows,
                guint          n_sample,
                guint          step)
{
  double *values = g_new (double, n_sample);

  for (guint i = 0; i < n_sample; i++)
    values[i] = hot_column_get_number (column, rows[(gsize) i * step]);

  return values;
}

static gboolean
is_target (const double *candidate,
           const double *other,
           gboolean      product,
           const double *target,
           guint         n_sample)
{
  guint n = 0, n_same = 0;

  for (guint i = 0; i < n_sample; i++)
    {
      double value = other == NULL ? candidate[i] : product ? candidate[i] * other[i] : candidate[i] / other[i];

      if (isnan (value) || isnan (target[i]) || target[i] == 0.0 || value == 0.0)
        continue;
      n++;
      n_same += fabs (value - target[i]) <= SAME * fabs (target[i]);
    }

  return n >= MIN_LEAK_ROWS && n_same >= LEAK_SHARE * n;
}

/* Of a target of few values, any column of few values could be it by chance. */
static gboolean
has_many_values (const double *values,
                 guint         n_values)
{
  double seen[MIN_LEAK_VALUES];
  guint n_seen = 0;

  for (guint i = 0; i < n_values && n_seen < MIN_LEAK_VALUES; i++)
    {
      gboolean is_new = !isnan (values[i]);

      for (guint k = 0; k < n_seen && is_new; k++)
        is_new = seen[k] != values[i];
      if (is_new)
        seen[n_seen++] = values[i];
    }

  return n_seen == MIN_LEAK_VALUES;
}

void
hot_pipeline_report_leak (HotPipeline *self,
                          guint        column,
                          const char  *other)
{
  const char *name = hot_column_get_name (hot_table_get_column (self->table, column));
  const char *target = hot_column_get_name (hot_table_get_column (self->table, self->target));

  ignore (self, column, _("it gives the target away"));
  if (other == NULL)
    g_ptr_array_add (self->warnings, g_strdup_printf (_("“%s” is “%s” in disguise and is left out."), name, target));
  else
    g_ptr_array_add (self->warnings, g_strdup_printf (_("“%s” is left out: together with “%s” it gives “%s” away."), name,
                                                      other, target));
}

/* Columns that are the target, or become it when one is divided by another or multiplied with it. */
static void
find_leaks (HotPipeline   *self,
            const guint32 *rows,
            guint          n_rows)
{
  HotColumn *target = hot_table_get_column (self->table, self->target);
  g_autoptr(GArray) numbers = g_array_new (FALSE, FALSE, sizeof (Numbers));
  g_autofree double *truth = NULL;
  guint step = MAX (n_rows / MAX_SAMPLE, 1), n_sample = n_rows / step;

  if (!hot_column_type_is_numeric (hot_column_get_column_type (target)))
    return;

  truth = sample_numbers (target, rows, n_sample, step);
  if (!has_many_values (truth, n_sample))
    return;
  for (guint i = 0; i < hot_table_get_n_columns (self->table); i++)
    {
      HotColumn *column = hot_table_get_column (self->table, i);
      HotColumnType type = hot_column_get_column_type (column);
      Numbers entry = { i, NULL };

      if (self->columns[i].role != HOT_ROLE_FEATURE || !hot_column_type_is_numeric (type) ||
          type == HOT_COLUMN_BOOLEAN || type == HOT_COLUMN_DATE)
        continue;
      entry.values = sample_numbers (column, rows, n_sample, step);
      g_array_append_val (numbers, entry);
    }

  for (guint i = 0; i < numbers->len; i++)
    {
      const Numbers *one = &g_array_index (numbers, Numbers, i);

      if (is_target (one->values, NULL, FALSE, truth, n_sample))
        hot_pipeline_report_leak (self, one->column, NULL);
      for (guint k = 0; k < numbers->len && self->columns[one->column].role == HOT_ROLE_FEATURE; k++)
        {
          const Numbers *other = &g_array_index (numbers, Numbers, k);

          if (k != i && self->columns[other->column].role == HOT_ROLE_FEATURE &&
              (is_target (one->values, other->values, FALSE, truth, n_sample) ||
               (k > i && is_target (one->values, other->values, TRUE, truth, n_sample))))
            hot_pipeline_report_leak (self, one->column,
                                      hot_column_get_name (hot_table_get_column (self->table, other->column)));
        }
    }
  for (guint i = 0; i < numbers->len; i++)
    g_free (g_array_index (numbers, Numbers, i).values);
}

void
hot_pipeline_propose (HotPipeline   *self,
                      const guint32 *rows,
                      guint          n_rows)
{
  self->columns[self->target].role = HOT_ROLE_TARGET;
  for (guint i = 0; i < hot_table_get_n_columns (self->table); i++)
    if (i != self->target)
      propose_column (self, i, rows, n_rows);
  find_leaks (self, rows, n_rows);
  hot_pipeline_find_relations (self, rows, n_rows);
}
