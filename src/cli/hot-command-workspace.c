/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cli/hot-command-workspace.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "base/hot-error.h"
#include "tracking/hot-rest-store.h"

/* How long is waited for the rest to be sent before it is said that something waits, and how often is looked, in microseconds. */
#define TELL_PATIENCE (5 * G_TIME_SPAN_SECOND)
#define TELL_INTERVAL (20 * G_TIME_SPAN_MILLISECOND)

/* What MLFLOW_TRACKING_URI names as a location; %NULL where it says nothing, or with @error set nothing that there is. (transfer full) */
static char *
read_tracking_uri (GError **error)
{
  const char *uri = g_getenv ("MLFLOW_TRACKING_URI");
  const char *scheme = uri != NULL ? g_uri_peek_scheme (uri) : NULL;

  if (uri == NULL || *uri == '\0')
    return NULL;
  if (scheme == NULL || hot_rest_login_is_address (uri))
    return g_strdup (uri);
  /* As in SQLAlchemy: after three slashes comes a path, which may begin with another. */
  if (g_str_has_prefix (uri, "sqlite:///") && uri[strlen ("sqlite:///")] != '\0')
    return g_strdup (uri + strlen ("sqlite:///"));
  if (g_str_equal (scheme, "file"))
    return g_filename_from_uri (uri, NULL, error);
  g_set_error (error, HOT_ERROR, HOT_ERROR_USAGE,
               _("MLFLOW_TRACKING_URI: “%s:” cannot be opened; it must be the address of a server (http, https), sqlite:///PATH or a folder"),
               scheme);

  return NULL;
}

HotWorkspace *
hot_command_open_workspace (const char         *location,
                            gboolean            create,
                            const HotProgress  *progress,
                            GCancellable       *cancellable,
                            GError            **error)
{
  const char *variable = g_getenv ("HOTHOUSE_WORKSPACE");
  g_autoptr(GError) local = NULL;
  g_autofree char *adopted = location == NULL && (variable == NULL || *variable == '\0') ? read_tracking_uri (&local) : NULL;
  HotWorkspace *workspace = NULL;

  if (local != NULL)
    g_propagate_error (error, g_steal_pointer (&local));
  else
    workspace = hot_workspace_open (location != NULL ? location : adopted, create, progress, cancellable, error);
  if (workspace != NULL && hot_workspace_is_server (workspace))
    {
      HotRestStore *store = HOT_REST_STORE (hot_workspace_get_store (workspace));

      if (hot_rest_login_is_exposed (hot_rest_store_get_login (store)))
        g_printerr (_("Warning: the password or token goes to %s unencrypted, for anybody on the way to read; use https\n"),
                    hot_rest_store_get_host (store));
      if (hot_rest_store_get_login (store)->any_certificate)
        g_printerr (_("Warning: it is not checked who %s is (MLFLOW_TRACKING_INSECURE_TLS); MLFLOW_TRACKING_SERVER_CERT_PATH can name its "
                      "certificate instead\n"), hot_rest_store_get_host (store));
    }

  return workspace;
}

void
hot_command_tell_waiting (HotWorkspace *workspace)
{
  const gint64 deadline = g_get_monotonic_time () + TELL_PATIENCE;
  g_auto(HotRestState) state = { 0 };
  HotRestStore *store;

  if (!hot_workspace_is_server (workspace))
    return;
  store = HOT_REST_STORE (hot_workspace_get_store (workspace));
  hot_rest_store_get_state (store, &state);
  /* A server that is there soon has the rest. */
  while (state.n_waiting > 0 && !state.is_away && g_get_monotonic_time () < deadline)
    {
      g_usleep (TELL_INTERVAL);
      hot_rest_state_clear (&state);
      hot_rest_store_get_state (store, &state);
    }
  if (state.n_waiting > 0)
    g_printerr (ngettext ("%u change waits on this computer for %s (%s)\nTo send it: hothousectl runs send --workspace %s\n",
                          "%u changes wait on this computer for %s (%s)\nTo send them: hothousectl runs send --workspace %s\n",
                          state.n_waiting),
                state.n_waiting, hot_rest_store_get_host (store), state.message != NULL ? state.message : _("not sent yet"),
                hot_workspace_get_location (workspace));
}

HotExperiment *
hot_command_find_experiment (HotTrackingStore  *store,
                             const char        *name,
                             GCancellable      *cancellable,
                             GError           **error)
{
  g_autoptr(GError) local = NULL;
  HotExperiment *experiment = hot_tracking_store_get_experiment_by_name (store, name, cancellable, &local);

  if (experiment == NULL && g_error_matches (local, HOT_TRACKING_ERROR, HOT_TRACKING_ERROR_RESOURCE_DOES_NOT_EXIST) &&
      g_ascii_string_to_signed (name, 10, 0, G_MAXINT64, NULL, NULL))
    return hot_tracking_store_get_experiment (store, name, cancellable, error);
  if (experiment == NULL)
    g_propagate_error (error, g_steal_pointer (&local));

  return experiment;
}

char *
hot_command_need_experiment (HotTrackingStore  *store,
                             const char        *name,
                             GCancellable      *cancellable,
                             GError           **error)
{
  g_autoptr(GError) local = NULL;
  g_autoptr(HotExperiment) experiment = hot_command_find_experiment (store, name, cancellable, &local);
  char *id;

  if (experiment != NULL)
    return g_strdup (experiment->id);
  if (!g_error_matches (local, HOT_TRACKING_ERROR, HOT_TRACKING_ERROR_RESOURCE_DOES_NOT_EXIST))
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return NULL;
    }

  g_clear_error (&local);
  id = hot_tracking_store_create_experiment (store, name, NULL, NULL, 0, cancellable, &local);
  /* Somebody else was faster. */
  if (g_error_matches (local, HOT_TRACKING_ERROR, HOT_TRACKING_ERROR_RESOURCE_ALREADY_EXISTS))
    {
      experiment = hot_command_find_experiment (store, name, cancellable, error);
      return experiment != NULL ? g_strdup (experiment->id) : NULL;
    }
  if (local != NULL)
    g_propagate_error (error, g_steal_pointer (&local));

  return id;
}

static gboolean
change_experiment (HotTrackingStore  *store,
                   const char        *name,
                   HotCommandChange   change,
                   GCancellable      *cancellable,
                   GError           **error)
{
  g_autoptr(HotExperiment) experiment = hot_command_find_experiment (store, name, cancellable, error);

  return experiment != NULL && change (store, experiment->id, cancellable, error);
}

static gboolean
change_named (HotCommandContext  *context,
              int                 argc,
              char              **argv,
              gboolean            is_experiments,
              HotCommandChange    change,
              GError            **error)
{
  g_autofree char *location = NULL;
  g_autoptr(HotWorkspace) workspace = NULL;
  const GOptionEntry entries[] = {
    HOT_COMMAND_WORKSPACE_OPTION (&location),
    G_OPTION_ENTRY_NULL
  };

  if (!hot_command_parse (context, entries, &argc, &argv, 1, G_MAXINT, error))
    return FALSE;
  workspace = hot_command_open_workspace (location, FALSE, context->progress, context->cancellable, error);
  if (workspace == NULL)
    return FALSE;

  for (int i = 1; i < argc; i++)
    {
      HotTrackingStore *store = hot_workspace_get_store (workspace);

      if (is_experiments ? !change_experiment (store, argv[i], change, context->cancellable, error)
                         : !change (store, argv[i], context->cancellable, error))
        return FALSE;
    }

  return TRUE;
}

gboolean
hot_command_change_runs (HotCommandContext  *context,
                         int                 argc,
                         char              **argv,
                         HotCommandChange    change,
                         GError            **error)
{
  return change_named (context, argc, argv, FALSE, change, error);
}

gboolean
hot_command_change_experiments (HotCommandContext  *context,
                                int                 argc,
                                char              **argv,
                                HotCommandChange    change,
                                GError            **error)
{
  return change_named (context, argc, argv, TRUE, change, error);
}

char *
hot_command_format_time (gint64 time)
{
  g_autoptr(GDateTime) date = time != HOT_TIME_NONE ? g_date_time_new_from_unix_local (time / 1000) : NULL;

  return date != NULL ? g_date_time_format (date, "%Y-%m-%d %H:%M") : g_strdup ("");
}

const char *
hot_command_get_status (const HotRun *run)
{
  return run->is_interrupted ? "INTERRUPTED" : run->status != 0 ? hot_run_status_to_string (run->status) : "";
}

void
hot_command_write_time (HotJsonWriter *json,
                        const char    *name,
                        gint64         time)
{
  hot_json_writer_name (json, name);
  if (time != HOT_TIME_NONE)
    hot_json_writer_integer (json, time);
  else
    hot_json_writer_null (json);
}

static void
write_pairs (HotJsonWriter     *json,
             const char        *name,
             const HotKeyValue *pairs,
             guint              n)
{
  hot_json_writer_name (json, name);
  hot_json_writer_begin_object (json);
  for (guint i = 0; i < n; i++)
    hot_json_writer_member (json, pairs[i].key, pairs[i].value);
  hot_json_writer_end_object (json);
}

static void
write_datasets (HotJsonWriter *json,
                const HotRun  *run)
{
  hot_json_writer_name (json, "datasets");
  hot_json_writer_begin_array (json);
  for (guint i = 0; i < run->n_dataset_inputs; i++)
    {
      const HotDatasetInput *dataset = &run->dataset_inputs[i];

      hot_json_writer_begin_object (json);
      hot_json_writer_member (json, "name", dataset->name);
      hot_json_writer_member (json, "digest", dataset->digest);
      hot_json_writer_member (json, "source_type", dataset->source_type);
      hot_json_writer_member (json, "source", dataset->source);
      write_pairs (json, "tags", dataset->tags, dataset->n_tags);
      hot_json_writer_end_object (json);
    }
  hot_json_writer_end_array (json);
}

void
hot_command_write_run (HotJsonWriter *json,
                       const HotRun  *run)
{
  hot_json_writer_begin_object (json);
  hot_json_writer_member (json, "run_id", run->id);
  hot_json_writer_member (json, "run_name", run->name);
  hot_json_writer_member (json, "experiment_id", run->experiment_id);
  hot_json_writer_member (json, "user_id", run->user_id);
  hot_json_writer_member (json, "status", run->status != 0 ? hot_run_status_to_string (run->status) : NULL);
  hot_json_writer_name (json, "interrupted");
  hot_json_writer_boolean (json, run->is_interrupted);
  hot_json_writer_member (json, "lifecycle_stage", run->is_deleted ? "deleted" : "active");
  hot_command_write_time (json, "start_time", run->start_time);
  hot_command_write_time (json, "end_time", run->end_time);
  hot_json_writer_member (json, "artifact_uri", run->artifact_uri);
  write_pairs (json, "params", run->params, run->n_params);
  hot_json_writer_name (json, "metrics");
  hot_json_writer_begin_object (json);
  for (guint i = 0; i < run->n_metrics; i++)
    {
      hot_json_writer_name (json, run->metrics[i].key);
      hot_json_writer_real (json, run->metrics[i].value);
    }
  hot_json_writer_end_object (json);
  write_pairs (json, "tags", run->tags, run->n_tags);
  write_datasets (json, run);
  hot_json_writer_end_object (json);
}
