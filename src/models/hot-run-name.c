/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "models/hot-run-name.h"

#include <glib/gi18n-lib.h>

/* MLflow's limit is 250. */
#define MAX_LENGTH 120

/* (transfer full): "depth 10" */
static char *
describe (const char *name,
          const char *value)
{
  if (g_str_equal (name, "n_estimators"))
    return g_strdup_printf (_("%s trees"), value);
  if (g_str_equal (name, "max_depth"))
    return g_strdup_printf (_("depth %s"), value);

  return g_strdup_printf ("%s %s", name, value);
}

char *
hot_run_name (const HotEstimator *estimator,
              GHashTable         *values)
{
  GString *name = g_string_new (_(estimator->title));

  for (guint i = 0; i < estimator->n_parameters; i++)
    {
      const HotParameter *parameter = &estimator->parameters[i];
      const char *value = g_hash_table_lookup (values, parameter->name);
      g_autofree char *part = NULL;

      /* What changes neither the model nor how good it is. */
      if (value == NULL || g_str_equal (parameter->name, "random_state") || g_str_equal (parameter->name, "oob_score") ||
          (g_str_equal (value, parameter->default_value) && !g_str_equal (parameter->name, "n_estimators")))
        continue;

      part = describe (parameter->name, value);
      if (name->len + strlen (part) < MAX_LENGTH)
        g_string_append_printf (name, ", %s", part);
    }

  return g_string_free (name, FALSE);
}
