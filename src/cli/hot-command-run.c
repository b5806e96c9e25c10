/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cli/hot-commands.h"

#include <stdio.h>
#include <string.h>

#include <glib/gi18n-lib.h>

#include "base/hot-error.h"
#include "cli/hot-command-workspace.h"
#include "projects/hot-project-run.h"

typedef struct {
  char     *entry_point;
  char     *version;
  char    **parameters;
  char     *manager;
  char    **container_arguments;
  char     *experiment_name;
  char     *experiment_id;
  char     *run_name;
  char     *workspace;
  char     *backend;
  gboolean  build_image;
  gboolean  dry_run;
  gboolean  json;
} Options;

static void
options_clear (Options *self)
{
  g_free (self->entry_point);
  g_free (self->version);
  g_strfreev (self->parameters);
  g_free (self->manager);
  g_strfreev (self->container_arguments);
  g_free (self->experiment_name);
  g_free (self->experiment_id);
  g_free (self->run_name);
  g_free (self->workspace);
  g_free (self->backend);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Options, options_clear)

static gboolean
parse (HotCommandContext   *context,
       Options             *options,
       int                 *argc,
       char              ***argv,
       GError             **error)
{
  const GOptionEntry entries[] = {
    { "entry-point", 'e', G_OPTION_FLAG_NONE, G_OPTION_ARG_STRING, &options->entry_point,
      N_("The entry point, or a script of the project (main)"), N_("NAME") },
    { "version", 'v', G_OPTION_FLAG_NONE, G_OPTION_ARG_STRING, &options->version,
      N_("Of a git repository: a branch, a tag or a commit"), N_("VERSION") },
    { "param-list", 'P', G_OPTION_FLAG_NONE, G_OPTION_ARG_STRING_ARRAY, &options->parameters,
      N_("A parameter of the entry point"), N_("NAME=VALUE") },
    { "env-manager", 0, G_OPTION_FLAG_NONE, G_OPTION_ARG_STRING, &options->manager,
      N_("How the project gets its packages: uv, venv, conda or local"), N_("NAME") },
    { "build-image", 0, G_OPTION_FLAG_NONE, G_OPTION_ARG_NONE, &options->build_image,
      N_("Of a project that runs in a container: put its files into an image of their own"), NULL },
    { "docker-args", 'A', G_OPTION_FLAG_NONE, G_OPTION_ARG_STRING_ARRAY, &options->container_arguments,
      N_("Likewise: an argument for docker run or podman run, such as gpus=all"), N_("NAME=VALUE") },
    { "experiment-name", 0, G_OPTION_FLAG_NONE, G_OPTION_ARG_STRING, &options->experiment_name,
      N_("Where the run goes; the experiment is made if there is none"), N_("NAME") },
    { "experiment-id", 0, G_OPTION_FLAG_NONE, G_OPTION_ARG_STRING, &options->experiment_id,
      N_("Likewise, an experiment that there is"), N_("ID") },
    { "run-name", 0, G_OPTION_FLAG_NONE, G_OPTION_ARG_STRING, &options->run_name, N_("What to call the run"), N_("NAME") },
    { "backend", 'b', G_OPTION_FLAG_NONE, G_OPTION_ARG_STRING, &options->backend, N_("Where to run it; must be local"), N_("NAME") },
    { "dry-run", 'n', G_OPTION_FLAG_NONE, G_OPTION_ARG_NONE, &options->dry_run, N_("Only say what would be run"), NULL },
    { "json", 'j', G_OPTION_FLAG_NONE, G_OPTION_ARG_NONE, &options->json,
      N_("Write the run as a JSON object, and what the project writes to standard error"), NULL },
    HOT_COMMAND_WORKSPACE_OPTION (&options->workspace),
    G_OPTION_ENTRY_NULL
  };

  if (!hot_command_parse (context, entries, argc, argv, 1, 1, error))
    return FALSE;
  if (options->experiment_name != NULL && options->experiment_id != NULL)
    return hot_command_refuse (_("Give either --experiment-name or --experiment-id"), error);
  if (options->backend != NULL && !g_str_equal (options->backend, "local"))
    {
      g_set_error (error, HOT_ERROR, HOT_ERROR_USAGE, _("--backend %s: projects run on this computer only (local)"), options->backend);
      return FALSE;
    }

  return TRUE;
}

/* (element-type HotKeyValue) (transfer full): that point into @parameters, which are cut up */
static GArray *
split_parameters (char   **parameters,
                  GError **error)
{
  g_autoptr(GArray) values = g_array_new (FALSE, FALSE, sizeof (HotKeyValue));

  for (guint i = 0; parameters != NULL && parameters[i] != NULL; i++)
    {
      char *equals = strchr (parameters[i], '=');
      HotKeyValue value = { parameters[i], equals != NULL ? equals + 1 : NULL };

      if (equals == NULL || equals == parameters[i])
        {
          g_set_error (error, HOT_ERROR, HOT_ERROR_USAGE, _("-P %s: it must be NAME=VALUE"), parameters[i]);
          return NULL;
        }
      *equals = '\0';
      for (guint j = 0; j < values->len; j++)
        if (g_str_equal (g_array_index (values, HotKeyValue, j).key, value.key))
          {
            g_set_error (error, HOT_ERROR, HOT_ERROR_USAGE, _("-P %s: it is given twice"), value.key);
            return NULL;
          }
      g_array_append_val (values, value);
    }

  return g_steal_pointer (&values);
}

/* (transfer full): as `mlflow run` chooses, MLFLOW_EXPERIMENT_NAME and MLFLOW_EXPERIMENT_ID where no option says it */
static char *
need_experiment (HotTrackingStore  *store,
                 const Options     *options,
                 GCancellable      *cancellable,
                 GError           **error)
{
  const gboolean is_said = options->experiment_name != NULL || options->experiment_id != NULL;
  const char *name = is_said ? options->experiment_name : g_getenv ("MLFLOW_EXPERIMENT_NAME");
  const char *id = is_said ? options->experiment_id : g_getenv ("MLFLOW_EXPERIMENT_ID");
  g_autoptr(HotExperiment) experiment = NULL;

  if (name != NULL && *name != '\0')
    return hot_command_need_experiment (store, name, cancellable, error);

  experiment = hot_tracking_store_get_experiment (store, id != NULL && *id != '\0' ? id : "0", cancellable, error);

  return experiment != NULL ? g_strdup (experiment->id) : NULL;
}

static void
created_cb (const char *run_id,
            gpointer    user_data)
{
  fprintf (stderr, _("Run: %s"), run_id);
  fputs ("\n\n", stderr);
}

static void
output_cb (const char *bytes,
           gsize       length,
           gpointer    user_data)
{
  const Options *options = user_data;

  fwrite (bytes, 1, length, options->json ? stderr : stdout);
  fflush (options->json ? stderr : stdout);
}

static gboolean
print_run (HotTrackingStore  *store,
           const char        *id,
           GError           **error)
{
  g_autoptr(HotRun) run = hot_tracking_store_get_run (store, id, NULL, error);
  g_autoptr(HotJsonWriter) json = hot_json_writer_new (TRUE);

  if (run == NULL)
    return FALSE;
  hot_command_write_run (json, run);

  return hot_command_print_json (json, error);
}

static gboolean
run_plan (HotCommandContext     *context,
          const HotProjectPlan  *plan,
          const Options         *options,
          GError               **error)
{
  g_autoptr(HotWorkspace) workspace = hot_command_open_workspace (options->workspace, TRUE, context->progress, context->cancellable, error);
  HotProjectRun request = { .name = options->run_name, .created = created_cb, .output = output_cb, .user_data = (gpointer) options };
  g_autofree char *experiment = NULL;
  g_autofree char *id = NULL;

  if (workspace == NULL)
    return FALSE;
  request.store = hot_workspace_get_store (workspace);
  experiment = need_experiment (request.store, options, context->cancellable, error);
  if (experiment == NULL)
    return FALSE;

  request.experiment_id = experiment;
  id = hot_project_run (plan, &request, NULL, context->cancellable, error);

  return id != NULL && (!options->json || print_run (request.store, id, error));
}

static gboolean
run (HotCommandContext  *context,
     int                 argc,
     char              **argv,
     GError            **error)
{
  g_auto(Options) options = { NULL };
  const HotEnvironmentManager *manager = NULL;
  HotProjectContainerOptions container;
  g_autoptr(GArray) values = NULL;
  g_autoptr(HotProjectSource) source = NULL;
  g_autoptr(HotProjectPlan) plan = NULL;
  g_autofree char *text = NULL;

  if (!parse (context, &options, &argc, &argv, error) || (values = split_parameters (options.parameters, error)) == NULL)
    return FALSE;
  if (options.manager != NULL && (manager = hot_environment_find (options.manager, error)) == NULL)
    return FALSE;
  container = (HotProjectContainerOptions) { options.build_image, (const char *const *) options.container_arguments };
  source = hot_project_source_open (argv[1], options.version, context->progress, context->cancellable, error);
  if (source == NULL)
    return FALSE;
  plan = hot_project_plan_new (source, options.entry_point != NULL ? options.entry_point : "main", (const HotKeyValue *) values->data, values->len,
                               manager, &container, context->cancellable, error);
  if (plan == NULL)
    return FALSE;

  text = hot_project_plan_describe (plan);
  if (options.dry_run)
    return hot_command_print (text, -1, error);
  fputs (text, stderr);

  return run_plan (context, plan, &options, error);
}

const HotCommand hot_command_run = {
  .group = "run",
  .arguments = "PROJECT",
  .summary = N_("Run an MLflow project"),
  .description = N_("PROJECT is a folder or the address of a git repository, each with #FOLDER for a folder in it. What will be run is written to "
                    "standard error before it is. Without --env-manager, a project with docker_env runs in a container of Docker or Podman; else conda "
                    "is taken for a conda.yaml where there is one, else uv, else venv. "
                    "Without --workspace, what the environment variable HOTHOUSE_WORKSPACE names is taken, else MLFLOW_TRACKING_URI, else the "
                    "folder of the app."),
  .run = run,
};
