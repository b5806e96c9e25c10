/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cli/hot-command-task.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "base/hot-error.h"

/* Folds of "--split kfold" unless another number is given: scikit-learn's default. */
#define DEFAULT_FOLDS 5

GHashTable *
hot_command_read_values (const HotEstimator  *estimator,
                         char               **words,
                         GError             **error)
{
  g_autoptr(GHashTable) values = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);

  for (char **word = words; word != NULL && *word != NULL; word++)
    {
      g_auto(GStrv) parts = g_strsplit (*word, "=", 2);

      if (g_strv_length (parts) != 2)
        {
          g_set_error (error, HOT_ERROR, HOT_ERROR_USAGE, _("-P %s: write it as NAME=VALUE"), *word);
          return NULL;
        }
      if (!hot_estimator_check_value (estimator, parts[0], parts[1], error))
        return NULL;
      g_hash_table_insert (values, g_strdup (parts[0]), g_strdup (parts[1]));
    }

  return g_steal_pointer (&values);
}

/* "A,B" into names; a column whose own name has a comma is given by itself. */
static GStrv
find_names (HotTable *table,
            char    **words)
{
  g_autoptr(GStrvBuilder) names = g_strv_builder_new ();

  if (words == NULL)
    return NULL;
  for (; *words != NULL; words++)
    {
      g_auto(GStrv) parts = NULL;

      if (hot_table_find_column (table, *words) >= 0)
        {
          g_strv_builder_add (names, *words);
          continue;
        }
      parts = g_strsplit (*words, ",", -1);
      g_strv_builder_addv (names, (const char **) parts);
    }

  return g_strv_builder_end (names);
}

/* The last "=" is the one that counts: columns may have others in their names. */
static gboolean
read_roles (HotCommandTask  *self,
            GError         **error)
{
  self->column_roles = g_array_new (FALSE, FALSE, sizeof (HotColumnRole));
  self->words = g_ptr_array_new_with_free_func (g_free);
  for (char **word = self->roles; word != NULL && *word != NULL; word++)
    {
      const char *sign = strrchr (*word, '=');
      HotColumnRole role = { 0 };

      if (sign == NULL || sign == *word || !hot_role_from_string (sign + 1, &role.role))
        {
          g_set_error (error, HOT_ERROR, HOT_ERROR_USAGE,
                       _("--role %s: write it as COLUMN=ROLE, ROLE being target, feature, ignored, group or weight"), *word);
          return FALSE;
        }
      role.column = g_strndup (*word, sign - *word);
      g_ptr_array_add (self->words, (gpointer) role.column);
      if (role.role == HOT_ROLE_TARGET && self->target == NULL)
        self->target = g_strdup (role.column);
      g_array_append_val (self->column_roles, role);
    }

  return TRUE;
}

static gboolean
read_split (HotCommandTask  *self,
            GError         **error)
{
  HotSplitOptions *split = &self->options.split;
  gboolean is_kfold = g_strcmp0 (self->split, "kfold") == 0;

  *split = (HotSplitOptions) { HOT_SPLIT_RANDOM, is_kfold ? DEFAULT_FOLDS : 0, self->group, self->time, self->cell };
  if (self->split != NULL && !is_kfold && !hot_split_kind_from_string (self->split, &split->kind))
    g_set_error (error, HOT_ERROR, HOT_ERROR_USAGE, _("--split %s: it must be random, group, area, time or kfold"),
                 self->split);
  else if (self->n_folds != 0 && self->n_folds < 2)
    g_set_error (error, HOT_ERROR, HOT_ERROR_USAGE, _("--folds %d: there must be at least 2"), self->n_folds);
  else if (self->group != NULL && split->kind != HOT_SPLIT_GROUP && split->kind != HOT_SPLIT_AREA)
    g_set_error_literal (error, HOT_ERROR, HOT_ERROR_USAGE, _("--group goes with --split group or --split area"));
  else if (self->time != NULL && split->kind != HOT_SPLIT_TIME)
    g_set_error_literal (error, HOT_ERROR, HOT_ERROR_USAGE, _("--time goes with --split time"));
  else if (!(self->cell >= 0.0 && self->cell <= 1e7) || (self->cell > 0.0 && split->kind != HOT_SPLIT_AREA))
    g_set_error_literal (error, HOT_ERROR, HOT_ERROR_USAGE,
                         _("--cell is the side of an area in metres and goes with --split area"));
  else
    {
      if (self->n_folds != 0)
        split->n_folds = self->n_folds;
      return TRUE;
    }

  return FALSE;
}

/* "--task regression" cannot make numbers of texts. */
static gboolean
check_task (HotCommandTask  *self,
            GError         **error)
{
  int column = hot_table_find_column (self->source.table, self->target);
  HotColumnType type = column >= 0 ? hot_column_get_column_type (hot_table_get_column (self->source.table, column))
                                   : HOT_COLUMN_REAL;

  if (g_strcmp0 (self->task_name, "regression") != 0 || (hot_column_type_is_numeric (type) && type != HOT_COLUMN_BOOLEAN))
    return TRUE;

  g_set_error (error, HOT_ERROR, HOT_ERROR_USAGE, _("--task regression: “%s” is of type %s, not of numbers"), self->target,
               hot_column_type_to_string (type));
  return FALSE;
}

gboolean
hot_command_task_open (HotCommandTask     *self,
                       HotCommandContext  *context,
                       const char         *location,
                       GError            **error)
{
  if (!read_roles (self, error) || !read_split (self, error))
    return FALSE;
  if (self->target == NULL || self->seed < 0 || self->seed > G_MAXUINT32)
    {
      g_set_error_literal (error, HOT_ERROR, HOT_ERROR_USAGE,
                           self->target == NULL ? _("--target COLUMN says what to predict; it is missing")
                                               : _("--seed: the seed must be between 0 and 4294967295"));
      return FALSE;
    }

  if (self->task_name != NULL && !g_str_equal (self->task_name, "regression") &&
      !g_str_equal (self->task_name, "classification"))
    {
      g_set_error (error, HOT_ERROR, HOT_ERROR_USAGE, _("--task %s: it must be regression or classification"),
                   self->task_name);
      return FALSE;
    }

  if (!hot_command_source_open (&self->source, context, location, error))
    return FALSE;
  self->rows = hot_command_source_order (&self->source, context, NULL, error);
  if (self->rows == NULL)
    return FALSE;

  self->feature_names = find_names (self->source.table, self->features);
  self->excluded_names = find_names (self->source.table, self->excluded);
  self->options.target = self->target;
  self->options.features = (const char *const *) self->feature_names;
  self->options.excluded = (const char *const *) self->excluded_names;
  self->options.roles = (const HotColumnRole *) (gpointer) self->column_roles->data;
  self->options.n_roles = self->column_roles->len;
  self->options.cap_quantile = self->cap;
  self->options.log_target = self->log_target;
  self->options.as_classes = g_strcmp0 (self->task_name, "classification") == 0;
  self->options.test_size = self->test_size;
  self->options.seed = self->seed;
  self->options.dry_run = self->dry_run;

  return check_task (self, error);
}

void
hot_command_task_clear (HotCommandTask *self)
{
  hot_command_source_clear (&self->source);
  g_free (self->target);
  g_free (self->task_name);
  g_strfreev (self->features);
  g_strfreev (self->excluded);
  g_strfreev (self->roles);
  g_free (self->split);
  g_free (self->group);
  g_free (self->time);
  g_strfreev (self->feature_names);
  g_strfreev (self->excluded_names);
  g_clear_pointer (&self->column_roles, g_array_unref);
  g_clear_pointer (&self->words, g_ptr_array_unref);
  g_clear_pointer (&self->rows, g_bytes_unref);
}
