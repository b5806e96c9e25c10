/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "learn/hot-estimator.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "base/hot-error.h"
#include "base/hot-nearest.h"
#include "learn/hot-estimators.h"

static const HotEstimator *const estimators[] = {
  &hot_estimator_mean,
  &hot_estimator_group_median,
  &hot_estimator_prior,
  &hot_estimator_ridge,
  &hot_estimator_elastic_net,
  &hot_estimator_logistic,
  &hot_estimator_forest,
  &hot_estimator_extra_trees,
#ifdef HOT_HAVE_XGBOOST
  &hot_estimator_xgboost,
#endif
  NULL
};

const HotEstimator *const *
hot_estimator_list (void)
{
  return estimators;
}

const HotEstimator *
hot_estimator_find (const char  *name,
                    GError     **error)
{
  const char *names[G_N_ELEMENTS (estimators)];
  guint n = 0;

  /* What everybody else calls it. */
  if (g_str_equal (name, "random-forest") || g_str_equal (name, "random_forest"))
    name = "forest";

  for (; estimators[n] != NULL; n++)
    {
      if (g_str_equal (estimators[n]->name, name))
        return estimators[n];
      names[n] = estimators[n]->name;
    }

  if (hot_nearest (name, names, n) != NULL)
    g_set_error (error, HOT_ERROR, HOT_ERROR_USAGE, _("There is no estimator “%s”; did you mean “%s”?"), name,
                 hot_nearest (name, names, n));
  else
    g_set_error (error, HOT_ERROR, HOT_ERROR_USAGE, _("There is no estimator “%s”; “hothousectl estimators” lists them."),
                 name);

  return NULL;
}

static const HotParameter *
find_parameter (const HotEstimator *self,
                const char         *name)
{
  for (guint i = 0; i < self->n_parameters; i++)
    if (g_str_equal (self->parameters[i].name, name))
      return &self->parameters[i];

  return NULL;
}

static gboolean
is_word (const HotParameter *parameter,
         const char         *value)
{
  if (g_str_equal (value, "none"))
    return g_str_equal (parameter->default_value, "none");

  return parameter->words != NULL && g_strv_contains (parameter->words, value);
}

static gboolean
parse_boolean (const char *value,
               double     *number)
{
  const gboolean yes = g_ascii_strcasecmp (value, "true") == 0 || g_str_equal (value, "1") || g_str_equal (value, "yes");
  const gboolean no = g_ascii_strcasecmp (value, "false") == 0 || g_str_equal (value, "0") || g_str_equal (value, "no");

  *number = yes;
  return yes || no;
}

static gboolean
is_allowed (const HotParameter *parameter,
            const char         *value)
{
  double number;
  char *end;

  if (is_word (parameter, value))
    return TRUE;
  if (parameter->type == HOT_PARAMETER_BOOLEAN)
    return parse_boolean (value, &number);
  if (parameter->type == HOT_PARAMETER_WORD)
    return FALSE;
  if (parameter->type == HOT_PARAMETER_TEXT)
    return *value != '\0';

  number = g_ascii_strtod (value, &end);
  if (end == value || *end != '\0' || !isfinite (number))
    return FALSE;
  if (parameter->type == HOT_PARAMETER_AMOUNT && strchr (value, '.') != NULL)
    return number > 0.0 && number <= 1.0;
  if (parameter->type != HOT_PARAMETER_REAL && number != floor (number))
    return FALSE;

  return number >= parameter->minimum && number <= parameter->maximum;
}

static void
set_value_error (const HotParameter  *parameter,
                 const char          *value,
                 GError             **error)
{
  g_autofree char *words = parameter->words != NULL ? g_strjoinv (", ", (char **) parameter->words) : NULL;
  g_autofree char *maximum = parameter->maximum < G_MAXINT ? g_strdup_printf (_(" to %g"), parameter->maximum) : g_strdup ("");
  g_autofree char *also = words != NULL ? g_strdup_printf (_(", or one of: %s"), words) : g_strdup ("");

  switch (parameter->type)
    {
    case HOT_PARAMETER_BOOLEAN:
      g_set_error (error, HOT_ERROR, HOT_ERROR_USAGE, _("%s must be true or false, not “%s”."), parameter->name, value);
      break;

    case HOT_PARAMETER_INTEGER:
      g_set_error (error, HOT_ERROR, HOT_ERROR_USAGE, _("%s must be a whole number from %g%s%s, not “%s”."),
                   parameter->name, parameter->minimum, maximum, also, value);
      break;

    case HOT_PARAMETER_WORD:
      g_set_error (error, HOT_ERROR, HOT_ERROR_USAGE, _("%s must be one of: %s, not “%s”."), parameter->name, words, value);
      break;

    case HOT_PARAMETER_TEXT:
      g_set_error (error, HOT_ERROR, HOT_ERROR_USAGE, _("%s must not be empty."), parameter->name);
      break;

    case HOT_PARAMETER_AMOUNT:
      g_set_error (error, HOT_ERROR, HOT_ERROR_USAGE,
                   _("%s must be a whole number from %g, or a share above 0.0 up to 1.0%s, not “%s”."), parameter->name,
                   parameter->minimum, also, value);
      break;

    case HOT_PARAMETER_REAL:
    default:
      g_set_error (error, HOT_ERROR, HOT_ERROR_USAGE, _("%s must be a number from %g%s%s, not “%s”."), parameter->name,
                   parameter->minimum, maximum, also, value);
    }
}

gboolean
hot_estimator_check_value (const HotEstimator  *self,
                           const char          *name,
                           const char          *value,
                           GError             **error)
{
  const HotParameter *parameter = find_parameter (self, name);
  g_autofree const char **names = NULL;
  const char *nearest;

  if (parameter != NULL)
    {
      if (is_allowed (parameter, value))
        return TRUE;
      set_value_error (parameter, value, error);
      return FALSE;
    }

  names = g_new (const char *, self->n_parameters + 1);
  for (guint i = 0; i < self->n_parameters; i++)
    names[i] = self->parameters[i].name;
  nearest = hot_nearest (name, names, self->n_parameters);
  if (nearest != NULL)
    g_set_error (error, HOT_ERROR, HOT_ERROR_USAGE, _("%s has no parameter “%s”; did you mean “%s”?"), self->name, name,
                 nearest);
  else
    g_set_error (error, HOT_ERROR, HOT_ERROR_USAGE, _("%s has no parameter “%s”."), self->name, name);

  return FALSE;
}

static char *
list_classifiers (void)
{
  g_autoptr(GString) names = g_string_new (NULL);

  for (guint i = 0; estimators[i] != NULL; i++)
    if (estimators[i]->can_classify)
      g_string_append_printf (names, "%s%s", names->len > 0 ? ", " : "", estimators[i]->name);

  return g_string_free_and_steal (g_steal_pointer (&names));
}

gboolean
hot_estimator_fit (const HotEstimator    *self,
                   GHashTable            *values,
                   const HotTrainingSet  *set,
                   HotFitted             *fitted,
                   const HotProgress     *progress,
                   GCancellable          *cancellable,
                   GError               **error)
{
  GHashTableIter iter;
  gpointer name, value;

  if (set->is_classification && !self->can_classify)
    {
      g_autofree char *names = list_classifiers ();

      g_set_error (error, HOT_ERROR, HOT_ERROR_UNSUPPORTED, _("%s predicts numbers, not classes; these do: %s."),
                   self->name, names);
      return FALSE;
    }
  if (!set->is_classification && self->only_classifies)
    {
      g_set_error (error, HOT_ERROR, HOT_ERROR_UNSUPPORTED,
                   _("%s predicts classes, and the target has numbers; “--task classification” takes them for classes."),
                   self->name);
      return FALSE;
    }

  g_hash_table_iter_init (&iter, values);
  while (g_hash_table_iter_next (&iter, &name, &value))
    if (!hot_estimator_check_value (self, name, value, error))
      return FALSE;

  *fitted = (HotFitted) { .oob_score = NAN };
  return self->fit (self, values, set, fitted, progress, cancellable, error);
}

const char *
hot_estimator_get_text (const HotEstimator *self,
                        GHashTable         *values,
                        const char         *name)
{
  const char *text = g_hash_table_lookup (values, name);

  return text != NULL ? text : find_parameter (self, name)->default_value;
}

double
hot_estimator_get_number (const HotEstimator *self,
                          GHashTable         *values,
                          const char         *name)
{
  const HotParameter *parameter = find_parameter (self, name);
  const char *text = hot_estimator_get_text (self, values, name);
  double number;

  if (is_word (parameter, text))
    return -1.0;
  if (parameter->type == HOT_PARAMETER_BOOLEAN)
    return parse_boolean (text, &number) ? number : 0.0;

  return g_ascii_strtod (text, NULL);
}

void
hot_fitted_clear (HotFitted *self)
{
  g_clear_pointer (&self->builder, hot_model_builder_free);
  g_clear_pointer (&self->importances, g_free);
}
