/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cli/hot-commands.h"

#include <string.h>

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>

#include "base/hot-error.h"
#include "cli/hot-command-deployment.h"
#include "cli/hot-command-model-uri.h"
#include "dataset/hot-source.h"
#include "models/hot-model-example.h"
#include "requests/hot-response.h"
#include "serve/hot-serve-model.h"

#define EXPERIMENT "Demo"
#define MODEL "demo-price"
#define DEPLOYMENT "demo"

/* Those of the workshop. */
static const char * const forests[][2] = { { "5", "10" }, { "10", "100" }, { "none", "300" } };

/* A project that needs nothing but Python: a line through one column, logged by MLflow's REST API. */
static const char project_description[] =
  "name: price-line\n"
  "entry_points:\n"
  "  main:\n"
  "    parameters:\n"
  "      data: {type: path}\n"
  "      column: {type: string, default: accommodates}\n"
  "      target: {type: string, default: price}\n"
  "    command: \"python3 line.py {data} {column} {target}\"\n";
static const char project_script[] =
  "import csv, json, math, os, sys, urllib.request\n"
  "\n"
  "\n"
  "def number(text):\n"
  "    try:\n"
  "        return float(text.replace('$', '').replace(',', ''))\n"
  "    except ValueError:\n"
  "        return math.nan\n"
  "\n"
  "\n"
  "def log(call, **fields):\n"
  "    address = os.environ['MLFLOW_TRACKING_URI'].rstrip('/') + '/api/2.0/mlflow/runs/' + call\n"
  "    body = json.dumps(dict(fields, run_id=os.environ['MLFLOW_RUN_ID'])).encode()\n"
  "    headers = {'Content-Type': 'application/json', 'Authorization': 'Bearer ' + os.environ.get('MLFLOW_TRACKING_TOKEN', '')}\n"
  "    urllib.request.urlopen(urllib.request.Request(address, body, headers)).close()\n"
  "\n"
  "\n"
  "path, column, target = sys.argv[1:]\n"
  "with open(path, newline='') as file:\n"
  "    rows = [(number(row[column]), number(row[target])) for row in csv.DictReader(file)]\n"
  "rows = [(x, y) for x, y in rows if math.isfinite(x) and math.isfinite(y)]\n"
  "test, train = rows[::4], [row for i, row in enumerate(rows) if i % 4]\n"
  "mean_x, mean_y = (sum(column) / len(train) for column in zip(*train))\n"
  "slope = sum((x - mean_x) * (y - mean_y) for x, y in train) / max(sum((x - mean_x) ** 2 for x, _ in train), 1e-9)\n"
  "rmse = math.sqrt(sum((mean_y + slope * (x - mean_x) - y) ** 2 for x, y in test) / len(test))\n"
  "log('log-parameter', key='slope', value=repr(slope))\n"
  "log('log-metric', key='rmse', value=rmse, timestamp=0, step=0)\n"
  "print(f'{target} = {mean_y:.2f} + {slope:.2f} * ({column} - {mean_x:.2f}), rmse {rmse:.2f}')\n";

typedef struct {
  HotCommandContext *context;
  char              *source;
  char              *target;
  char              *location;
  char              *folder;
  char              *registry;
  int                row;
  gboolean           keep;

  char              *program;
  char              *data;
  char              *model_uri;
  GString           *summary;
  gint64             started;
} Demo;

static void
demo_clear (Demo *self)
{
  g_free (self->source);
  g_free (self->target);
  g_free (self->location);
  g_free (self->folder);
  g_free (self->registry);
  g_free (self->program);
  g_free (self->data);
  g_free (self->model_uri);
  g_string_free (self->summary, TRUE);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Demo, demo_clear)

static char *
get_path (Demo       *self,
          const char *name)
{
  return g_build_filename (self->folder, name, NULL);
}

static gboolean
begin_step (Demo        *self,
            guint        number,
            const char  *title,
            GError     **error)
{
  const gint64 now = g_get_monotonic_time ();
  g_autofree char *line = g_strdup_printf ("\n%u. %s\n", number, title);

  if (number > 1)
    g_string_append_printf (self->summary, "%6.1f s\n", (now - self->started) / 1e6);
  self->started = now;
  if (number <= 7)
    g_string_append_printf (self->summary, "%u. %-32s", number, title);

  return number > 7 || hot_command_print (line, -1, error);
}

/* Runs a command of this program, and shows it as a person would type it. (out): @output: instead of printing what it prints */
static gboolean
run_command (Demo                *self,
             char               **output,
             GError             **error,
             const char * const  *words)
{
  g_autoptr(GPtrArray) argv = g_ptr_array_new ();
  g_autoptr(GString) line = g_string_new ("   $ hothousectl");
  g_autoptr(GSubprocessLauncher) launcher = g_subprocess_launcher_new (output != NULL ? G_SUBPROCESS_FLAGS_STDOUT_PIPE : G_SUBPROCESS_FLAGS_NONE);
  g_autoptr(GSubprocess) process = NULL;

  g_ptr_array_add (argv, self->program);
  for (guint i = 0; words[i] != NULL; i++)
    {
      g_autofree char *quoted = g_shell_quote (words[i]);

      g_ptr_array_add (argv, (char *) words[i]);
      g_string_append_printf (line, " %s", strpbrk (words[i], " '\"$&|<>()*?") != NULL ? quoted : words[i]);
    }
  g_ptr_array_add (argv, NULL);
  g_string_append_c (line, '\n');
  if (!hot_command_print (line->str, -1, error))
    return FALSE;

  if (self->location != NULL)
    g_subprocess_launcher_setenv (launcher, "HOTHOUSE_WORKSPACE", self->location, TRUE);
  process = g_subprocess_launcher_spawnv (launcher, (const char * const *) argv->pdata, error);
  if (process == NULL || !(output != NULL ? g_subprocess_communicate_utf8 (process, NULL, self->context->cancellable, output, NULL, error)
                                          : g_subprocess_wait (process, self->context->cancellable, error)))
    return FALSE;
  if (!g_subprocess_get_successful (process))
    {
      g_set_error (error, HOT_ERROR, HOT_ERROR_REFUSED, _("The command above failed, so the demonstration ends here."));
      return FALSE;
    }

  return TRUE;
}

#define RUN(self, output, error, ...) run_command ((self), (output), (error), (const char *[]) { __VA_ARGS__, NULL })

static gboolean
load_data (Demo    *self,
           GError **error)
{
  self->data = self->source != NULL ? g_strdup (self->source) : get_path (self, "city.csv");

  return begin_step (self, 1, _("Data: a file becomes a table"), error) &&
         (self->source != NULL || RUN (self, NULL, error, "data", "sample", "--output", self->data)) &&
         RUN (self, NULL, error, "data", "profile", self->data);
}

static gboolean
explore (Demo    *self,
         GError **error)
{
  g_autofree char *map = get_path (self, "map.png");

  return begin_step (self, 2, _("Explore: the target on a map"), error) &&
         RUN (self, NULL, error, "map", "render", "--value", self->target, "--aggregate", "median", "--output", map, self->data);
}

static gboolean
track (Demo    *self,
       GError **error)
{
  if (!begin_step (self, 3, _("Tracking: three forests"), error))
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (forests); i++)
    {
      g_autofree char *depth = g_strdup_printf ("max_depth=%s", forests[i][0]);
      g_autofree char *trees = g_strdup_printf ("n_estimators=%s", forests[i][1]);
      g_autofree char *output = NULL;

      if (!RUN (self, &output, error, "train", "--target", self->target, "--parameter", depth, "--parameter", trees, "--experiment", EXPERIMENT,
                self->data))
        return FALSE;
    }

  return RUN (self, NULL, error, "runs", "search", "--experiment", EXPERIMENT, "--order-by", "metrics.rmse ASC", "--max-results", "3");
}

/* With git where that is installed, so that the run knows its commit. (transfer full) */
static char *
write_project (Demo    *self,
               GError **error)
{
  g_autofree char *folder = get_path (self, "price-line");
  g_autofree char *description = g_build_filename (folder, "MLproject", NULL);
  g_autofree char *script = g_build_filename (folder, "line.py", NULL);
  g_autofree char *git = g_find_program_in_path ("git");
  const char * const steps[][12] = {
    { git, "-C", folder, "init", "--quiet", NULL },
    { git, "-C", folder, "add", "--all", NULL },
    { git, "-C", folder, "-c", "user.name=Hothouse", "-c", "user.email=hothouse@localhost", "commit", "--quiet", "--message",
      "A line through one column", NULL },
  };

  g_mkdir_with_parents (folder, 0755);
  if (!g_file_set_contents (description, project_description, -1, error) || !g_file_set_contents (script, project_script, -1, error))
    return NULL;
  for (guint i = 0; git != NULL && i < G_N_ELEMENTS (steps); i++)
    {
      g_autoptr(GSubprocess) process = g_subprocess_newv (steps[i], G_SUBPROCESS_FLAGS_STDERR_SILENCE, error);

      if (process == NULL || !g_subprocess_wait (process, self->context->cancellable, error))
        return NULL;
    }

  return git != NULL ? g_filename_to_uri (folder, NULL, error) : g_steal_pointer (&folder);
}

static gboolean
run_project (Demo    *self,
             GError **error)
{
  g_autofree char *python = g_find_program_in_path ("python3");
  g_autofree char *absolute = g_canonicalize_filename (self->data, NULL);
  g_autofree char *data = g_strconcat ("data=", absolute, NULL);
  g_autofree char *target = g_strconcat ("target=", self->target, NULL);
  g_autofree char *project = NULL;

  if (!begin_step (self, 4, _("Projects: a line, from git"), error))
    return FALSE;
  if (python == NULL || !g_file_test (absolute, G_FILE_TEST_IS_REGULAR))
    return hot_command_print (_("   left out: the project needs Python and a file of this computer\n"), -1, error);
  project = write_project (self, error);

  return project != NULL && RUN (self, NULL, error, "run", "--env-manager", "local", "--experiment-name", EXPERIMENT, "--param-list", data,
                                 "--param-list", target, project);
}

static gboolean
register_model (Demo    *self,
                GError **error)
{
  g_autoptr(HotWorkspace) workspace = NULL;
  g_autoptr(GPtrArray) runs = NULL;
  g_autoptr(HotExperiment) experiment = NULL;
  HotSearch search = { .filter = "params.estimator = 'forest' AND attributes.status = 'FINISHED'", .max_results = 1 };
  const char *order[] = { "metrics.rmse ASC", NULL };
  const char *ids[] = { NULL, NULL };

  if (!begin_step (self, 5, _("Models: the best one is registered"), error))
    return FALSE;
  workspace = hot_workspace_open (self->location, FALSE, NULL, self->context->cancellable, error);
  experiment = workspace != NULL ? hot_command_find_experiment (hot_workspace_get_store (workspace), EXPERIMENT, self->context->cancellable, error)
                                 : NULL;
  if (experiment == NULL)
    return FALSE;
  ids[0] = experiment->id;
  search.order_by = order;
  search.experiment_ids = ids;
  runs = hot_tracking_store_search_runs (hot_workspace_get_store (workspace), &search, NULL, self->context->cancellable, error);
  if (runs == NULL || runs->len == 0)
    return FALSE;
  self->model_uri = g_strdup ("models:/" MODEL "@champion");
  {
    g_autofree char *run_id = g_strdup (((const HotRun *) runs->pdata[0])->id);

    return RUN (self, NULL, error, "models", "register", "--alias", "champion", run_id, MODEL);
  }
}

static gboolean
deploy (Demo    *self,
        GError **error)
{
  g_autofree char *image = get_path (self, "image.tar");
  g_autofree char *name = self->registry != NULL ? g_strdup_printf ("%s/" MODEL ":v1", self->registry) : g_strdup (MODEL ":v1");
  g_autoptr(HotDeploymentStore) store = NULL;
  g_autoptr(HotDeployment) old = NULL;

  if (!begin_step (self, 6, _("Serving: an image, and a server"), error) ||
      !RUN (self, NULL, error, "models", "build-image", "--model-uri", self->model_uri, "--name", name, "--output", image))
    return FALSE;
  if (self->registry != NULL && !RUN (self, NULL, error, "models", "build-image", "--model-uri", self->model_uri, "--name", name, "--push"))
    return FALSE;
  store = hot_command_open_deployments (self->context, self->location, error);
  if (store == NULL)
    return FALSE;
  old = hot_deployment_store_find (store, DEPLOYMENT, NULL);
  if (old != NULL && !RUN (self, NULL, error, "deployments", "delete", DEPLOYMENT))
    return FALSE;

  return RUN (self, NULL, error, "deployments", "create", "--model-uri", self->model_uri, "--name", DEPLOYMENT);
}

/* (transfer full): the request of a row; @truth: (out) (transfer full): what the target is there */
static char *
make_row (Demo    *self,
          char   **truth,
          GError **error)
{
  g_autofree char *path = hot_command_resolve_model (self->context, self->model_uri, self->location, error);
  g_autoptr(HotTable) table = path != NULL ? hot_source_open (self->data, NULL, NULL, self->context->cancellable, error) : NULL;
  HotScoreError score_error = { 0 };
  HotModel *model;
  guint32 row;
  char *example;
  int column;

  if (table == NULL)
    return NULL;
  model = hot_serve_model_open (path, &score_error);
  if (model == NULL)
    {
      g_set_error_literal (error, HOT_ERROR, HOT_ERROR_INVALID, score_error.message);
      return NULL;
    }
  row = (guint32) MIN ((guint) self->row, hot_table_get_n_rows (table) - 1);
  example = hot_model_example_new (model, table, &row, 1, error);
  hot_model_close (model);
  column = hot_table_find_column (table, self->target);
  *truth = column >= 0 ? hot_column_dup_text (hot_table_get_column (table, column), row) : NULL;

  return example;
}

static gboolean
score (Demo    *self,
       GError **error)
{
  g_autoptr(HotDeploymentStore) store = NULL;
  g_autoptr(HotDeployment) deployment = NULL;
  g_autofree char *truth = NULL;
  g_autofree char *row = NULL;
  g_autofree char *uri = NULL;
  g_autoptr(HotRequest) request = NULL;
  g_autoptr(HotResponse) response = NULL;
  g_autofree char *text = NULL;

  if (!begin_step (self, 7, _("Live scoring: a row is sent"), error))
    return FALSE;
  store = hot_command_open_deployments (self->context, self->location, error);
  deployment = store != NULL ? hot_deployment_store_find (store, DEPLOYMENT, error) : NULL;
  row = deployment != NULL ? make_row (self, &truth, error) : NULL;
  if (row == NULL)
    return FALSE;
  uri = g_strconcat (deployment->address, "/invocations", NULL);
  request = hot_request_new ("POST", uri);
  request->body = g_strdup_printf ("{\"dataframe_split\": %s}", row);
  hot_request_add_header (request, "Content-Type", "application/json");
  response = hot_request_send (request, NULL, NULL, self->context->cancellable, error);
  if (response == NULL)
    return FALSE;
  {
    gsize length;
    const char *body = g_bytes_get_data (response->body, &length);

    /* Translators: a method and an address; HTTP's status and milliseconds; a number of a row, its value, and the answer */
    text = g_strdup_printf (_("   POST %s\n   %s, %.1f ms\n   row %d: %s is %s, the server says %.*s\n"), uri, response->title, response->times.total,
                            self->row, self->target, truth != NULL ? truth : "?", (int) MIN (length, 200), body);
  }
  if (!hot_command_print (text, -1, error))
    return FALSE;
  if (response->status != 200)
    {
      g_set_error (error, HOT_ERROR, HOT_ERROR_REFUSED, _("%s answered %s"), deployment->address, response->title);
      return FALSE;
    }

  return self->keep || RUN (self, NULL, error, "deployments", "delete", DEPLOYMENT);
}

static gboolean
prepare (Demo    *self,
         GError **error)
{
  g_autofree char *absolute = NULL;

  self->program = g_file_read_link ("/proc/self/exe", error);
  if (self->program == NULL)
    return FALSE;
  if (self->target == NULL)
    self->target = g_strdup ("price");
  if (self->folder == NULL)
    self->folder = g_strdup ("hothouse-demo");
  absolute = g_canonicalize_filename (self->folder, NULL);
  g_set_str (&self->folder, absolute);
  if (g_mkdir_with_parents (self->folder, 0755) != 0)
    {
      g_set_error (error, HOT_ERROR, HOT_ERROR_USAGE, _("--folder: %s cannot be made"), self->folder);
      return FALSE;
    }
  if (self->location == NULL)
    self->location = get_path (self, "workspace");
  if (self->row < 0)
    return hot_command_refuse (_("--row: rows are counted from 0"), error);

  return TRUE;
}

static gboolean
run (HotCommandContext  *context,
     int                 argc,
     char              **argv,
     GError            **error)
{
  g_auto(Demo) self = { .context = context, .row = 1210, .summary = g_string_new ("\n") };
  const GOptionEntry entries[] = {
    { "data", 0, G_OPTION_FLAG_NONE, G_OPTION_ARG_FILENAME, &self.source, N_("Listings to work with (the bundled sample)"), N_("SOURCE") },
    { "target", 'y', G_OPTION_FLAG_NONE, G_OPTION_ARG_STRING, &self.target, N_("The column to predict (price)"), N_("COLUMN") },
    { "folder", 0, G_OPTION_FLAG_NONE, G_OPTION_ARG_FILENAME, &self.folder, N_("Where files go (hothouse-demo)"), N_("DIR") },
    { "registry", 0, G_OPTION_FLAG_NONE, G_OPTION_ARG_STRING, &self.registry, N_("Also send the image to this registry"), N_("HOST") },
    { "row", 0, G_OPTION_FLAG_NONE, G_OPTION_ARG_INT, &self.row, N_("The row that is sent at last (1210)"), N_("N") },
    { "keep", 0, G_OPTION_FLAG_NONE, G_OPTION_ARG_NONE, &self.keep, N_("Leave the server running"), NULL },
    HOT_COMMAND_WORKSPACE_OPTION (&self.location),
    G_OPTION_ENTRY_NULL
  };

  if (!hot_command_parse (context, entries, &argc, &argv, 0, 0, error) || !prepare (&self, error))
    return FALSE;
  if (!load_data (&self, error) || !explore (&self, error) || !track (&self, error) || !run_project (&self, error) ||
      !register_model (&self, error) || !deploy (&self, error) || !score (&self, error))
    return FALSE;

  return begin_step (&self, 8, "", error) && hot_command_print (self.summary->str, -1, error);
}

const HotCommand hot_command_demo = {
  .group = "demo",
  .arguments = "",
  .summary = N_("Walk from a file to an answer: all seven steps, with the commands that do them"),
  .description = N_("Everything is written to a folder of its own, with a workspace in it, unless --workspace names another one."),
  .run = run,
};
