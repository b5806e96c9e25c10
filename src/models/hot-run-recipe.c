/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "models/hot-run-recipe.h"

#include <string.h>

/* Longest value of a parameter that MLflow's validation takes (mlflow/utils/validation.py). */
#define MAX_PARAM 6000

struct _HotRunRecipe
{
  GArray    *params;
  GPtrArray *texts;
};

/* Those that a recipe may leave out: a run that has one was made by another. */
static const char *const optional[] = {
  "features", "excluded", "roles", "filter", "folds", "test_size", "cap_quantile", "log_target", "as_classes",
};

/* Runs that have these in common predict the same of the same rows, and were tested alike. */
static const char *const conditions[] = {
  "target", "as_classes", "filter", "seed", "split", "folds", "test_size",
};

/* @value: (nullable) (transfer full) */
static void
take (HotRunRecipe *self,
      const char   *key,
      char         *value)
{
  const HotKeyValue pair = { key, value };

  if (value == NULL || *value == '\0')
    {
      g_free (value);
      return;
    }

  /* Cut where MLflow would refuse it. */
  if (strlen (value) > MAX_PARAM)
    *g_utf8_find_prev_char (value, value + MAX_PARAM) = '\0';
  g_ptr_array_add (self->texts, value);
  g_array_append_val (self->params, pair);
}

static char *
format (double value)
{
  char digits[G_ASCII_DTOSTR_BUF_SIZE];

  return g_strdup (g_ascii_formatd (digits, sizeof digits, "%.15g", value));
}

static char *
join (const char *const *names)
{
  return names != NULL ? g_strjoinv (",", (char **) names) : NULL;
}

static char *
join_roles (const HotTrainingOptions *options)
{
  GString *roles = g_string_new (NULL);

  for (guint i = 0; i < options->n_roles; i++)
    g_string_append_printf (roles, "%s%s=%s", i > 0 ? "," : "", options->roles[i].column,
                            hot_role_to_string (options->roles[i].role));

  return g_string_free (roles, FALSE);
}

HotRunRecipe *
hot_run_recipe_new_search (const HotTrainingOptions *options,
                           const char               *filter)
{
  HotRunRecipe *self = g_new0 (HotRunRecipe, 1);
  const guint n_folds = options->split.n_folds;

  self->params = g_array_new (FALSE, FALSE, sizeof (HotKeyValue));
  self->texts = g_ptr_array_new_with_free_func (g_free);
  take (self, "estimator", g_strdup (options->estimator->name));
  take (self, "target", g_strdup (options->target));
  take (self, "features", join (options->features));
  take (self, "excluded", join (options->excluded));
  take (self, "roles", join_roles (options));
  take (self, "filter", g_strdup (filter));
  take (self, "seed", g_strdup_printf ("%u", options->seed));
  take (self, "split", g_strdup (hot_split_kind_to_string (options->split.kind)));
  take (self, n_folds > 0 ? "folds" : "test_size", n_folds > 0 ? g_strdup_printf ("%u", n_folds) : format (options->test_size));
  take (self, "cap_quantile", options->cap_quantile > 0.0 ? format (options->cap_quantile) : NULL);
  take (self, "log_target", options->log_target ? g_strdup ("true") : NULL);
  take (self, "as_classes", options->as_classes ? g_strdup ("true") : NULL);

  return self;
}

HotRunRecipe *
hot_run_recipe_new (const HotTrainingOptions *options,
                    const char               *filter)
{
  HotRunRecipe *self = hot_run_recipe_new_search (options, filter);
  const HotEstimator *estimator = options->estimator;

  for (guint i = 0; i < estimator->n_parameters; i++)
    {
      const HotParameter *parameter = &estimator->parameters[i];
      const char *value = g_hash_table_lookup (options->values, parameter->name);

      if (value == NULL && g_str_equal (parameter->name, "random_state"))
        take (self, parameter->name, g_strdup_printf ("%u", options->seed));
      else
        take (self, parameter->name, g_strdup (value != NULL ? value : parameter->default_value));
    }

  return self;
}

void
hot_run_recipe_free (HotRunRecipe *self)
{
  g_array_unref (self->params);
  g_ptr_array_unref (self->texts);
  g_free (self);
}

const HotKeyValue *
hot_run_recipe_get_params (const HotRunRecipe *self,
                           guint              *n_params)
{
  *n_params = self->params->len;

  return (const HotKeyValue *) self->params->data;
}

static const char *
get_param (HotRunFrame *frame,
           guint        run,
           const char  *key)
{
  const HotRunColumn *column = hot_run_frame_find_column (frame, HOT_RUN_COLUMN_PARAM, key);

  return column != NULL && column->texts != NULL && hot_run_column_has (column, run) ? column->texts[run] : NULL;
}

static gboolean
has_param (const HotRunRecipe *self,
           const char         *key)
{
  for (guint i = 0; i < self->params->len; i++)
    if (g_str_equal (g_array_index (self->params, HotKeyValue, i).key, key))
      return TRUE;

  return FALSE;
}

gboolean
hot_run_recipe_is_of (const HotRunRecipe *self,
                      HotRunFrame        *frame,
                      guint               run)
{
  for (guint i = 0; i < self->params->len; i++)
    {
      const HotKeyValue *pair = &g_array_index (self->params, HotKeyValue, i);

      if (g_strcmp0 (get_param (frame, run, pair->key), pair->value) != 0)
        return FALSE;
    }
  for (guint i = 0; i < G_N_ELEMENTS (optional); i++)
    if (!has_param (self, optional[i]) && get_param (frame, run, optional[i]) != NULL)
      return FALSE;

  return TRUE;
}

gboolean
hot_run_recipe_is_of_run (const HotRunRecipe *self,
                          const HotRun       *run)
{
  for (guint i = 0; i < self->params->len; i++)
    {
      const HotKeyValue *pair = &g_array_index (self->params, HotKeyValue, i);

      if (g_strcmp0 (hot_run_get_param (run, pair->key), pair->value) != 0)
        return FALSE;
    }
  for (guint i = 0; i < G_N_ELEMENTS (optional); i++)
    if (!has_param (self, optional[i]) && hot_run_get_param (run, optional[i]) != NULL)
      return FALSE;

  return TRUE;
}

gboolean
hot_run_recipe_are_like (HotRunFrame *frame,
                         guint        run,
                         guint        other)
{
  for (guint i = 0; i < G_N_ELEMENTS (conditions); i++)
    if (g_strcmp0 (get_param (frame, run, conditions[i]), get_param (frame, other, conditions[i])) != 0)
      return FALSE;

  return TRUE;
}

char *
hot_run_recipe_find_role (const char *roles,
                          HotRole     role)
{
  g_auto(GStrv) parts = roles != NULL ? g_strsplit (roles, ",", -1) : NULL;
  g_autofree char *ending = g_strconcat ("=", hot_role_to_string (role), NULL);

  for (guint i = 0; parts != NULL && parts[i] != NULL; i++)
    if (g_str_has_suffix (parts[i], ending))
      return g_strndup (parts[i], strlen (parts[i]) - strlen (ending));

  return NULL;
}
