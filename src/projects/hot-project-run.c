/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "projects/hot-project-run.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>

#include "base/hot-error.h"
#include "base/hot-fd.h"
#include "base/hot-http.h"
#include "tracking/hot-rest-store.h"
#include "tracking/hot-tracking-server.h"

#define TAG_REPOSITORY  "mlflow.source.git.repoURL"
#define TAG_BRANCH      "mlflow.source.git.branch"
#define TAG_ENTRY_POINT "mlflow.project.entryPoint"
#define TAG_ENVIRONMENT "mlflow.project.env"
#define TAG_BACKEND     "mlflow.project.backend"
#define TAG_IMAGE       "mlflow.docker.image.uri"
#define TAG_IMAGE_ID    "mlflow.docker.image.id"
#define TAG_ERROR       "hothouse.error"

/* Where a project has a log.txt of its own. */
#define OTHER_LOG_FILE "hothouse-log.txt"

#define N_LAST_LINES 12

#define GRACE_MILLISECONDS 2000

/* Of one path that is on the web. */
#define MAX_DOWNLOAD (G_GUINT64_CONSTANT (16) << 30)

typedef struct {
  const HotProjectPlan *plan;
  const HotProjectRun  *run;
  const HotProgress    *progress;
  GCancellable         *cancellable;
  HotProjectLog        *log;
  HotTrackingServer    *server;
  char                 *token;
  char                 *id;
  char                 *artifact_uri;
} Runner;

static void
runner_clear (Runner *self)
{
  if (self->server != NULL)
    hot_tracking_server_stop (self->server, GRACE_MILLISECONDS);
  g_clear_object (&self->server);
  g_clear_pointer (&self->log, hot_project_log_unref);
  g_free (self->token);
  g_free (self->id);
  g_free (self->artifact_uri);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Runner, runner_clear)

static void
output_cb (const char *bytes,
           gsize       length,
           gpointer    user_data)
{
  Runner *self = user_data;

  hot_project_log_append (self->log, bytes, length);
  if (self->run->output != NULL)
    self->run->output (bytes, length, self->run->user_data);
}

static gboolean
create_run (Runner   *self,
            GError  **error)
{
  const HotProjectSource *source = self->plan->source;
  const HotKeyValue all[] = {
    { HOT_TAG_USER, g_get_user_name () }, { HOT_TAG_SOURCE, source->name }, { HOT_TAG_SOURCE_TYPE, "PROJECT" },
    { TAG_ENTRY_POINT, self->plan->entry_point }, { TAG_BACKEND, "local" }, { HOT_TAG_GIT_COMMIT, source->commit },
    { TAG_REPOSITORY, source->repository }, { TAG_BRANCH, source->branch },
    { TAG_ENVIRONMENT, self->plan->container != NULL ? "docker" : self->plan->environment->manager->tag },
  };
  HotKeyValue tags[G_N_ELEMENTS (all)];
  const HotRunCreation creation = {
    .experiment_id = self->run->experiment_id, .name = self->run->name, .user_id = g_get_user_name (), .start_time = HOT_TIME_NONE, .tags = tags,
    /* What is for a server must be there before the project asks for it. */
    .is_own = !HOT_IS_REST_STORE (self->run->store),
    .n_tags = 0,
  };
  HotRunCreation filled = creation;
  g_autoptr(HotRun) made = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (all); i++)
    if (all[i].value != NULL)
      tags[filled.n_tags++] = all[i];
  made = hot_tracking_store_create_run (self->run->store, &filled, self->cancellable, error);
  if (made == NULL)
    return FALSE;

  self->id = g_strdup (made->id);
  self->artifact_uri = g_strdup (made->artifact_uri);

  return TRUE;
}

static gboolean
log_params (Runner  *self,
            GError **error)
{
  const guint n = self->plan->params->len;
  g_autofree HotKeyValue *params = g_new (HotKeyValue, MAX (n, 1));

  for (guint i = 0; i < n; i++)
    params[i] = *(const HotKeyValue *) g_ptr_array_index (self->plan->params, i);
  for (guint i = 0; i < n; i += HOT_LOG_BATCH_PARAMS)
    if (!hot_tracking_store_log_batch (self->run->store, self->id, NULL, 0, params + i, MIN (n - i, HOT_LOG_BATCH_PARAMS), NULL, 0,
                                       self->cancellable, error))
      return FALSE;

  return TRUE;
}

/* A server for the project alone: who else is on this computer does not know the token. */
static gboolean
start_server (Runner  *self,
              GError **error)
{
  g_autofree char *folder = NULL;
  g_autofree char *first = g_uuid_string_random ();
  g_autofree char *second = g_uuid_string_random ();

  if (HOT_IS_REST_STORE (self->run->store))
    return TRUE;

  folder = hot_tracking_store_dup_artifact_root (self->run->store);
  self->token = g_strconcat (first, second, NULL);
  self->server = hot_tracking_server_new (self->run->store, folder);

  return hot_tracking_server_start (self->server, "127.0.0.1", 0, self->token, error);
}

static char **
set_or_unset (char       **environment,
              const char  *name,
              const char  *value)
{
  return value != NULL ? g_environ_setenv (environment, name, value, TRUE) : g_environ_unsetenv (environment, name);
}

/* What the command gets to know (mlflow/projects/utils.py, get_run_env_vars; and how to get into the server). */
static char **
make_environment (Runner     *self,
                  const char *folder)
{
  static const char *const misleading[] = { "MLFLOW_EXPERIMENT_NAME", "MLFLOW_REGISTRY_URI", "HOTHOUSE_TOKEN" };
  char **environment = g_get_environ ();

  if (folder != NULL)
    environment = self->plan->environment->manager->activate (environment, folder);
  for (guint i = 0; i < G_N_ELEMENTS (misleading); i++)
    environment = g_environ_unsetenv (environment, misleading[i]);
  environment = g_environ_setenv (environment, "MLFLOW_RUN_ID", self->id, TRUE);
  environment = g_environ_setenv (environment, "MLFLOW_EXPERIMENT_ID", self->run->experiment_id, TRUE);
  environment = g_environ_setenv (environment, "PYTHONUNBUFFERED", "1", TRUE);
  if (self->server != NULL)
    {
      g_autofree char *uri = hot_tracking_server_dup_uri (self->server);

      environment = g_environ_setenv (environment, "MLFLOW_TRACKING_URI", uri, TRUE);
      environment = g_environ_setenv (environment, "MLFLOW_TRACKING_TOKEN", self->token, TRUE);
      environment = g_environ_unsetenv (environment, "MLFLOW_TRACKING_USERNAME");
      environment = g_environ_unsetenv (environment, "MLFLOW_TRACKING_PASSWORD");
    }
  else
    {
      const HotRestLogin *login = hot_rest_store_get_login (HOT_REST_STORE (self->run->store));

      environment = g_environ_setenv (environment, "MLFLOW_TRACKING_URI", login->uri, TRUE);
      environment = set_or_unset (environment, "MLFLOW_TRACKING_TOKEN", login->token);
      environment = set_or_unset (environment, "MLFLOW_TRACKING_USERNAME", login->user_name);
      environment = set_or_unset (environment, "MLFLOW_TRACKING_PASSWORD", login->password);
      if (login->ca_file != NULL)
        environment = g_environ_setenv (environment, "MLFLOW_TRACKING_SERVER_CERT_PATH", login->ca_file, TRUE);
    }

  return environment;
}

static char **
make_shell_argv (const HotProjectPlan *plan)
{
  const char *prologue = plan->environment->manager->prologue;
  g_autofree char *command = g_strconcat (prologue != NULL ? prologue : "", plan->command, NULL);

  return g_strdupv ((char *[]) { (char *) "bash", (char *) "-c", command, NULL });
}

static char **
make_container_argv (Runner  *self,
                     char   **environment)
{
  return hot_project_container_make_argv (self->plan->container, &(HotProjectContainerRun) {
    .name = self->id, .command = self->plan->command, .environment = environment, .paths = self->plan->paths,
    .tracking_uri = g_environ_getenv (environment, "MLFLOW_TRACKING_URI"), .artifact_uri = self->artifact_uri,
  });
}

static void
interrupt_cb (gpointer user_data)
{
  Runner *self = user_data;

  hot_project_container_end (self->plan->container, self->id);
}

static gboolean
run_command (Runner      *self,
             const char  *folder,
             GError     **error)
{
  const HotProjectContainer *container = self->plan->container;
  g_autofree char *shown = g_strdup_printf ("$ %s\n", self->plan->command);
  g_auto(GStrv) environment = make_environment (self, folder);
  g_auto(GStrv) argv = container != NULL ? make_container_argv (self, environment) : make_shell_argv (self->plan);
  const HotProcess process = {
    .argv = (const char *const *) argv, .folder = self->plan->source->folder, .environment = environment, .output = output_cb,
    .interrupt = container != NULL ? interrupt_cb : NULL, .user_data = self,
  };
  g_autofree char *end = NULL;
  gboolean has_run;
  int status;

  output_cb (shown, strlen (shown), self);
  hot_progress_report (self->progress, -1.0, _("Running the project"));
  has_run = hot_process_run (&process, &status, self->cancellable, error);
  if (container != NULL)
    hot_project_container_end (container, self->id);
  if (!has_run)
    return FALSE;
  if (status == 0)
    return TRUE;

  end = hot_project_log_dup_end (self->log, N_LAST_LINES);
  g_set_error (error, HOT_ERROR, HOT_ERROR_INVALID, _("The project ended with status %d. Its last lines:\n%s"), status, end);

  return FALSE;
}

static gboolean
download (Runner      *self,
          const char  *uri,
          const char  *path,
          GError     **error)
{
  const HotHttpRequest request = { .uri = uri };
  g_autoptr(HotHttp) http = hot_http_new (NULL, error);
  g_autofree char *folder = g_path_get_dirname (path);
  gboolean done;
  int fd;

  if (http == NULL)
    return FALSE;
  if (g_mkdir_with_parents (folder, 0700) < 0 || (fd = g_open (path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600)) < 0)
    return hot_fd_set_error (errno, path, error);
  done = hot_http_download (http, &request, fd, path, MAX_DOWNLOAD, self->progress, self->cancellable, error);

  return g_close (fd, done ? error : NULL) && done;
}

/* What is on the web and must be a path. */
static gboolean
download_all (Runner  *self,
              GError **error)
{
  const HotProjectEntryPoint *entry_point = hot_project_find_entry_point (self->plan->source->project, self->plan->entry_point);

  for (guint i = 0; entry_point != NULL && i < entry_point->parameters->len; i++)
    {
      const HotProjectParameter *parameter = g_ptr_array_index (entry_point->parameters, i);

      if (parameter->type != HOT_PROJECT_PATH)
        continue;
      for (guint j = 0; j < self->plan->params->len; j++)
        {
          const HotKeyValue *pair = g_ptr_array_index (self->plan->params, j);
          g_autofree char *path = g_str_equal (pair->key, parameter->name)
                                    ? hot_project_dup_download (self->plan->storage, i, pair->value) : NULL;

          if (path != NULL && !download (self, pair->value, path, error))
            return FALSE;
        }
    }

  return TRUE;
}

static gboolean
prepare_container (Runner  *self,
                   GError **error)
{
  const HotProjectContainer *container = self->plan->container;
  g_autofree char *folder = g_build_filename (self->plan->storage, "image", NULL);
  g_autofree char *id = hot_project_container_prepare (container, folder, output_cb, self, self->progress, self->cancellable, error);

  return id != NULL && hot_tracking_store_set_tag (self->run->store, self->id, TAG_IMAGE, container->image, self->cancellable, error) &&
         hot_tracking_store_set_tag (self->run->store, self->id, TAG_IMAGE_ID, id, self->cancellable, error);
}

static gboolean
work (Runner  *self,
      GError **error)
{
  g_autofree char *folder = NULL;

  if (!log_params (self, error))
    return FALSE;

  if (self->plan->container != NULL)
    {
      if (!prepare_container (self, error))
        return FALSE;
    }
  else if ((folder = hot_environment_prepare (self->plan->environment, output_cb, self, self->progress, self->cancellable, error)) == NULL)
    {
      return FALSE;
    }

  return download_all (self, error) && start_server (self, error) && run_command (self, folder, error);
}

/* A log that cannot be kept is no reason to call the run failed. */
static void
keep_log (Runner *self)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(HotArtifacts) artifacts = hot_tracking_store_open_artifacts (self->run->store, self->id, self->artifact_uri, NULL, &error);
  g_autoptr(GPtrArray) files = artifacts != NULL ? hot_artifacts_list (artifacts, NULL, NULL, &error) : NULL;
  g_autofree char *text = hot_project_log_dup_text (self->log, G_MAXSIZE);
  const char *name = HOT_PROJECT_LOG_FILE;

  for (guint i = 0; files != NULL && i < files->len; i++)
    if (g_str_equal (((const HotFileInfo *) files->pdata[i])->path, name))
      name = OTHER_LOG_FILE;
  if (files == NULL || !hot_artifacts_write (artifacts, name, text, strlen (text), NULL, &error))
    g_message ("%s", error->message);
}

/* The project may have ended its run itself; how it exited says more. */
static gboolean
end_run (Runner        *self,
         const GError  *cause,
         GError       **error)
{
  const gboolean is_cancelled = g_error_matches (cause, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  const HotRunStatus status = cause == NULL ? HOT_RUN_STATUS_FINISHED : is_cancelled ? HOT_RUN_STATUS_KILLED : HOT_RUN_STATUS_FAILED;
  g_autoptr(HotRun) now = hot_tracking_store_get_run (self->run->store, self->id, NULL, NULL);
  g_autoptr(HotRun) run = NULL;

  keep_log (self);
  if (cause != NULL && !is_cancelled)
    hot_tracking_store_set_tag (self->run->store, self->id, TAG_ERROR, cause->message, NULL, NULL);
  if (cause == NULL && now != NULL && now->status != HOT_RUN_STATUS_RUNNING && now->end_time != HOT_TIME_NONE)
    return TRUE;

  run = hot_tracking_store_update_run (self->run->store, self->id, status, g_get_real_time () / 1000, NULL, NULL, error);

  return run != NULL;
}

char *
hot_project_run (const HotProjectPlan  *plan,
                 const HotProjectRun   *run,
                 const HotProgress     *progress,
                 GCancellable          *cancellable,
                 GError               **error)
{
  g_auto(Runner) self = { .plan = plan, .run = run, .progress = progress, .cancellable = cancellable };
  g_autoptr(GError) cause = NULL;
  g_autoptr(GError) local = NULL;

  self.log = run->log != NULL ? hot_project_log_ref (run->log) : hot_project_log_new ();
  if (!create_run (&self, error))
    return NULL;
  if (run->created != NULL)
    run->created (self.id, run->user_data);

  work (&self, &cause);
  end_run (&self, cause, &local);
  if (cause != NULL || local != NULL)
    {
      g_propagate_error (error, cause != NULL ? g_steal_pointer (&cause) : g_steal_pointer (&local));
      return NULL;
    }

  return g_steal_pointer (&self.id);
}
