/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "models/hot-run-name.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "tracking/hot-rest-client.h"

/* MLflow's limit is 250. */
#define MAX_LENGTH 120

/* Nobody makes more runs that are alike. */
#define MAX_SIMILAR 1000

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

static void
append (GString *name,
        char    *part)
{
  if (name->len + strlen (part) < MAX_LENGTH)
    g_string_append_printf (name, ", %s", part);
  g_free (part);
}

char *
hot_run_name (const HotEstimator *estimator,
              GHashTable         *values,
              guint32             seed)
{
  GString *name = g_string_new (_(estimator->title));
  const char *own_seed = g_hash_table_lookup (values, "random_state");

  for (guint i = 0; i < estimator->n_parameters; i++)
    {
      const HotParameter *parameter = &estimator->parameters[i];
      const char *value = g_hash_table_lookup (values, parameter->name);
      const gboolean is_size = g_str_equal (parameter->name, "n_estimators");

      if (value == NULL && is_size)
        value = parameter->default_value;
      /* What changes neither the model nor how good it is. */
      if (value == NULL || g_str_equal (parameter->name, "random_state") || g_str_equal (parameter->name, "oob_score") ||
          (g_str_equal (value, parameter->default_value) && !is_size))
        continue;

      append (name, describe (parameter->name, value));
    }

  if (own_seed != NULL)
    append (name, g_strdup_printf (_("seed %s"), own_seed));
  else if (seed != HOT_RUN_USUAL_SEED)
    append (name, g_strdup_printf (_("seed %u"), seed));

  return g_string_free (name, FALSE);
}

/* A text as the filter language quotes it, or %NULL. (transfer full) */
static char *
quote (const char *text)
{
  if (strchr (text, '\'') == NULL)
    return g_strdup_printf ("'%s'", text);

  return strchr (text, '"') == NULL ? g_strdup_printf ("\"%s\"", text) : NULL;
}

/* How often the name is taken: 0, or the greatest number at its end. */
static gboolean
count (HotTrackingStore  *store,
       const char        *experiment_id,
       const char        *name,
       guint64           *n,
       GCancellable      *cancellable,
       GError           **error)
{
  const char *const ids[] = { experiment_id, NULL };
  g_autofree char *similar = g_strconcat (name, "%", NULL);
  g_autofree char *quoted = quote (similar);
  g_autofree char *filter = quoted != NULL ? g_strconcat ("attributes.run_name LIKE ", quoted, NULL) : NULL;
  const HotSearch search = { .experiment_ids = ids, .filter = filter, .max_results = MAX_SIMILAR };
  g_autoptr(GPtrArray) runs = NULL;
  const gsize length = strlen (name);

  *n = 0;
  if (filter == NULL)
    return TRUE;
  runs = hot_tracking_store_search_runs (store, &search, NULL, cancellable, error);
  if (runs == NULL)
    return FALSE;

  for (guint i = 0; i < runs->len; i++)
    {
      const char *other = ((const HotRun *) g_ptr_array_index (runs, i))->name;
      char *end;
      guint64 number = 1;

      if (other == NULL || !g_str_has_prefix (other, name))
        continue;
      if (other[length] != '\0')
        {
          if (!g_str_has_prefix (other + length, " ("))
            continue;
          number = g_ascii_strtoull (other + length + 2, &end, 10);
          if (!g_str_equal (end, ")"))
            continue;
        }
      *n = MAX (*n, number);
    }

  return TRUE;
}

char *
hot_run_name_number (HotTrackingStore  *store,
                     const char        *experiment_id,
                     const char        *name,
                     GCancellable      *cancellable,
                     GError           **error)
{
  g_autoptr(GError) reason = NULL;
  guint64 n = 0;

  /* Two runs of one name do no harm; a server that is away must not keep a run from being made. */
  if (!count (store, experiment_id, name, &n, cancellable, &reason))
    {
      if (!hot_rest_is_outage (reason))
        {
          g_propagate_error (error, g_steal_pointer (&reason));
          return NULL;
        }
      n = 0;
    }

  return n > 0 ? g_strdup_printf ("%s (%" G_GUINT64_FORMAT ")", name, n + 1) : g_strdup (name);
}
