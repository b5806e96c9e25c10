/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "learn/hot-problem.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "base/hot-error.h"

#define OUTLIER_RATIO 10.0

static void
warn (HotProblem *self,
      char       *message)
{
  g_ptr_array_add (self->warnings, message);
}

static gboolean
set_role (HotProblem  *self,
          const char  *name,
          HotRole      role,
          GError     **error)
{
  int column = hot_table_find_column (self->table, name);
  guint target = hot_pipeline_get_target (self->pipeline);

  if (column < 0)
    {
      g_set_error (error, HOT_ERROR, HOT_ERROR_NOT_FOUND, _("There is no column “%s” in %s."), name,
                   hot_table_get_name (self->table));
      return FALSE;
    }
  if ((guint) column == target && role == HOT_ROLE_TARGET)
    return TRUE;
  if (role == HOT_ROLE_FEATURE && hot_pipeline_get_reason (self->pipeline, column) != NULL)
    warn (self, g_strdup_printf (_("“%s” was chosen as a feature, although %s."), name,
                                 hot_pipeline_get_reason (self->pipeline, column)));
  if ((guint) column == target || role == HOT_ROLE_TARGET)
    {
      g_set_error (error, HOT_ERROR, HOT_ERROR_USAGE, _("“%s” is the target; “%s” cannot be “%s” too."),
                   hot_column_get_name (hot_table_get_column (self->table, target)), name, hot_role_to_string (role));
      return FALSE;
    }
  hot_pipeline_set_role (self->pipeline, column, role);

  return TRUE;
}

static gboolean
set_roles (HotProblem         *self,
           const char *const  *names,
           HotRole             role,
           GError            **error)
{
  for (const char *const *name = names; name != NULL && *name != NULL; name++)
    if (!set_role (self, *name, role, error))
      return FALSE;

  return TRUE;
}

/* A later list wins over an earlier one. */
static gboolean
choose_columns (HotProblem               *self,
                const HotTrainingOptions *options,
                GError                  **error)
{
  guint target = hot_pipeline_get_target (self->pipeline);

  for (guint i = 0; options->features != NULL && i < hot_table_get_n_columns (self->table); i++)
    if (i != target && hot_pipeline_get_role (self->pipeline, i) == HOT_ROLE_FEATURE)
      hot_pipeline_set_role (self->pipeline, i, HOT_ROLE_IGNORED);

  if (!set_roles (self, options->features, HOT_ROLE_FEATURE, error) ||
      !set_roles (self, options->excluded, HOT_ROLE_IGNORED, error))
    return FALSE;
  for (guint i = 0; i < options->n_roles; i++)
    {
      /* What a person says replaces what was proposed. */
      for (guint k = 0; options->roles[i].role == HOT_ROLE_GROUP && k < hot_table_get_n_columns (self->table); k++)
        if (hot_pipeline_get_role (self->pipeline, k) == HOT_ROLE_GROUP)
          hot_pipeline_set_role (self->pipeline, k, HOT_ROLE_IGNORED);
      if (!set_role (self, options->roles[i].column, options->roles[i].role, error))
        return FALSE;
    }

  return TRUE;
}

static gboolean
read_weights (HotProblem  *self,
              HotColumn   *column,
              GError     **error)
{
  guint n_missing = 0;
  double sum = 0.0;

  if (!hot_column_type_is_numeric (hot_column_get_column_type (column)) ||
      hot_column_get_column_type (column) == HOT_COLUMN_DATE)
    {
      g_set_error (error, HOT_ERROR, HOT_ERROR_USAGE, _("“%s” holds no numbers to weigh rows by."),
                   hot_column_get_name (column));
      return FALSE;
    }

  self->weights = g_new (double, self->target->n_rows);
  for (guint i = 0; i < self->target->n_rows; i++)
    {
      double weight = hot_column_get_number (column, self->target->rows[i]);

      n_missing += isnan (weight);
      self->weights[i] = isnan (weight) ? 0.0 : weight;
      sum += self->weights[i];
      if (self->weights[i] >= 0.0 && isfinite (sum))
        continue;
      g_set_error (error, HOT_ERROR, HOT_ERROR_INVALID, _("The weight “%s” of row %u is %g; weights must not be negative "
                                                          "or without end."),
                   hot_column_get_name (column), self->target->rows[i] + 1, weight);
      return FALSE;
    }
  if (!(sum > 0.0))
    {
      g_set_error (error, HOT_ERROR, HOT_ERROR_INVALID, _("“%s” gives no row any weight."), hot_column_get_name (column));
      return FALSE;
    }
  if (n_missing > 0)
    warn (self, g_strdup_printf (ngettext ("%u row without “%s” counts for nothing.", "%u rows without “%s” count for nothing.",
                                           n_missing), n_missing, hot_column_get_name (column)));

  return TRUE;
}

static gboolean
find_weights (HotProblem  *self,
              GError     **error)
{
  for (guint i = 0; i < hot_table_get_n_columns (self->table); i++)
    {
      HotColumn *column = hot_table_get_column (self->table, i);

      if (hot_pipeline_get_role (self->pipeline, i) != HOT_ROLE_WEIGHT)
        continue;
      if (self->weights != NULL)
        {
          g_set_error (error, HOT_ERROR, HOT_ERROR_USAGE, _("“%s” is a second column of weights; there can be one."),
                       hot_column_get_name (column));
          return FALSE;
        }
      if (!read_weights (self, column, error))
        return FALSE;
    }

  return TRUE;
}

/* Too few rows of a class to learn from some and test on others. */
#define RARE_ROWS 10

static void
warn_about_rare_classes (HotProblem               *self,
                         const HotTrainingOptions *options)
{
  const HotTarget *target = self->target;
  g_autofree guint *counts = g_new0 (guint, MAX (target->n_classes, 1));
  guint n_rare = 0, rarest = 0;

  for (guint i = 0; i < target->n_rows && target->n_classes > 0; i++)
    counts[(guint) target->y[i]]++;
  for (guint i = 0; i < target->n_classes; i++)
    {
      n_rare += counts[i] < RARE_ROWS;
      rarest = counts[i] < counts[rarest] ? i : rarest;
    }
  if (n_rare > 0)
    warn (self, g_strdup_printf (ngettext ("%u class of “%s” has too few rows to be learnt: “%s” has %u.",
                                           "%u classes of “%s” have too few rows to be learnt: “%s” has %u.", n_rare), n_rare,
                                 options->target, target->classes[rarest], counts[rarest]));
}

static void
warn_about_target (HotProblem               *self,
                   const HotTrainingOptions *options)
{
  const HotTarget *target = self->target;

  if (target->n_without > 0)
    warn (self, g_strdup_printf (ngettext ("%u row without “%s” is left out.", "%u rows without “%s” are left out.",
                                           target->n_without), target->n_without, options->target));
  if (target->n_not_positive > 0)
    warn (self, g_strdup_printf (ngettext ("%u row whose “%s” has no logarithm is left out.",
                                           "%u rows whose “%s” has no logarithm are left out.",
                                           target->n_not_positive), target->n_not_positive, options->target));
  if (target->is_constant)
    warn (self, g_strdup_printf (_("“%s” is %.15g in all rows; there is nothing to learn."), options->target, target->highest));
  if (target->outlier_ratio > OUTLIER_RATIO && isnan (target->cap))
    warn (self, g_strdup_printf (_("The highest “%s”, %.15g, is %.0f times what 99 of 100 rows have at most. A few such rows "
                                   "decide the result; cut them off with --cap-target 0.99."), options->target,
                                 target->highest, target->outlier_ratio));
  warn_about_rare_classes (self, options);
}

HotProblem *
hot_problem_new (HotTable                 *table,
                 const guint32            *rows,
                 guint                     n_rows,
                 const HotTrainingOptions *options,
                 GCancellable             *cancellable,
                 GError                  **error)
{
  g_autoptr(HotProblem) self = g_new0 (HotProblem, 1);
  GPtrArray *warnings;

  self->table = hot_table_ref (table);
  self->warnings = g_ptr_array_new_with_free_func (g_free);
  if (!(options->cap_quantile >= 0.0 && options->cap_quantile < 1.0))
    {
      g_set_error_literal (error, HOT_ERROR, HOT_ERROR_USAGE, _("The quantile of the cap must be between 0 and 1."));
      return NULL;
    }

  self->pipeline = hot_pipeline_new (table, options->target, rows, n_rows, cancellable, error);
  if (self->pipeline == NULL || !choose_columns (self, options, error))
    return NULL;
  self->target = hot_target_new (table, hot_pipeline_get_target (self->pipeline), rows, n_rows, options->cap_quantile,
                                 options->log_target, options->as_classes, error);
  if (self->target == NULL)
    return NULL;

  warnings = hot_pipeline_get_warnings (self->pipeline);
  for (guint i = 0; options->features == NULL && i < warnings->len; i++)
    warn (self, g_strdup (g_ptr_array_index (warnings, i)));
  warn_about_target (self, options);

  return find_weights (self, error) ? g_steal_pointer (&self) : NULL;
}

void
hot_problem_free (HotProblem *self)
{
  g_clear_pointer (&self->pipeline, hot_pipeline_free);
  g_clear_pointer (&self->target, hot_target_free);
  g_clear_pointer (&self->warnings, g_ptr_array_unref);
  g_free (self->weights);
  hot_table_unref (self->table);
  g_free (self);
}

gboolean
hot_problem_is_classification (const HotProblem *self)
{
  return self->target->classes[0] != NULL;
}

HotSplitPlan *
hot_problem_divide (HotProblem               *self,
                    const HotTrainingOptions *options,
                    guint32                   seed,
                    GError                  **error)
{
  const HotTarget *target = self->target;
  gboolean has_classes = hot_problem_is_classification (self);

  return hot_split_plan_new (self->table, self->pipeline, target->rows, target->n_rows, has_classes ? target->y : NULL,
                             target->n_classes, &options->split, options->test_size, seed, error);
}
