/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "projects/hot-project-container.h"

#include <errno.h>
#include <string.h>

#include <glib/gi18n-lib.h>

#include "base/hot-error.h"
#include "projects/hot-environment.h"
#include "tracking/hot-rest-guard.h"

/* Where MLflow puts a project's files (mlflow/projects/utils.py, MLFLOW_DOCKER_WORKDIR_PATH). */
#define FILES_FOLDER "/mlflow/projects/code/"

#define DEFAULT_NAME "docker-project"

#define COMMIT_LENGTH 7

/* What a project is told that is not its own: by name, so that nobody else on this computer reads the values. */
static const char *const passed_on[] = {
  "MLFLOW_RUN_ID", "MLFLOW_EXPERIMENT_ID", "MLFLOW_TRACKING_URI", "MLFLOW_TRACKING_TOKEN", "MLFLOW_TRACKING_USERNAME",
  "MLFLOW_TRACKING_PASSWORD", "MLFLOW_TRACKING_SERVER_CERT_PATH", "PYTHONUNBUFFERED",
};

/* What a place of artifacts needs (mlflow/projects/backend/local.py, _get_docker_artifact_storage_cmd_and_envs). */
static const struct {
  const char *scheme;
  const char *names[5];
} storages[] = {
  { "s3", { "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "MLFLOW_S3_ENDPOINT_URL", "MLFLOW_S3_IGNORE_TLS" } },
  { "wasb", { "AZURE_STORAGE_CONNECTION_STRING", "AZURE_STORAGE_ACCESS_KEY" } },
  { "wasbs", { "AZURE_STORAGE_CONNECTION_STRING", "AZURE_STORAGE_ACCESS_KEY" } },
};

void
hot_project_container_free (HotProjectContainer *self)
{
  g_free (self->program);
  g_free (self->image);
  g_strfreev (self->arguments);
  g_free (self);
}

/* Docker may be installed without anything that answers. */
static char *
find_program (const HotProject  *project,
              GCancellable      *cancellable,
              GError           **error)
{
  static const char *const names[] = { "docker", "podman" };
  const HotEnvironmentWork work = { .project = project, .cancellable = cancellable };
  g_autoptr(GError) first = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *program = g_find_program_in_path (names[i]);
      g_autoptr(GError) local = NULL;

      if (program == NULL)
        continue;
      if (hot_environment_run (&work, names[i], (const char *const[]) { program, "info", NULL }, &local))
        return g_steal_pointer (&program);
      if (first == NULL || g_error_matches (local, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        {
          g_clear_error (&first);
          first = g_steal_pointer (&local);
        }
    }
  if (first != NULL)
    g_propagate_error (error, g_steal_pointer (&first));
  else
    g_set_error (error, HOT_ERROR, HOT_ERROR_NOT_FOUND,
                 _("The project wants to run in a container of the image %s. Install Podman or Docker for that, or choose an environment yourself."),
                 project->image);

  return NULL;
}

/* Images are named by who wrote the project: no name may be taken for an option or for a line of a Dockerfile. */
static gboolean
is_image_name (const char *name)
{
  return g_ascii_isalnum (*name) && strspn (name, G_CSET_A_2_Z G_CSET_a_2_z G_CSET_DIGITS "._-:/@") == strlen (name);
}

static gboolean
check (const HotProject                  *project,
       const HotProjectContainerOptions  *options,
       GError                           **error)
{
  if (!is_image_name (project->image))
    {
      g_set_error (error, HOT_ERROR, HOT_ERROR_INVALID, _("“%s”, which the project wants to run in, is no name of an image."), project->image);
      return FALSE;
    }
  for (guint i = 0; project->variables != NULL && project->variables[i] != NULL; i++)
    if (strchr (project->variables[i], '=') == NULL && g_getenv (project->variables[i]) == NULL)
      {
        g_set_error (error, HOT_ERROR, HOT_ERROR_USAGE,
                     _("The project wants the environment variable %s of this computer, which is not set. Set it, and try again."), project->variables[i]);
        return FALSE;
      }
  for (guint i = 0; options->arguments != NULL && options->arguments[i] != NULL; i++)
    if (!g_ascii_isalnum (*options->arguments[i]))
      {
        g_set_error (error, HOT_ERROR, HOT_ERROR_USAGE, _("“%s” is no argument of a container; write it without dashes, such as gpus=all"),
                     options->arguments[i]);
        return FALSE;
      }

  return TRUE;
}

/* As MLflow tags it: the project's name, and the beginning of the commit; without what tags cannot have. (transfer full) */
static char *
dup_tag (const HotProject *project,
         const char       *commit)
{
  g_autofree char *name = g_ascii_strdown (project->name != NULL && *project->name != '\0' ? project->name : DEFAULT_NAME, -1);

  g_strcanon (name, G_CSET_a_2_z G_CSET_DIGITS "._-/", '-');
  if (!g_ascii_isalnum (*name))
    g_set_str (&name, DEFAULT_NAME);

  return commit != NULL ? g_strdup_printf ("%s:%.*s", name, COMMIT_LENGTH, commit) : g_steal_pointer (&name);
}

HotProjectContainer *
hot_project_container_new (const HotProject                  *project,
                           const char                        *commit,
                           const HotProjectContainerOptions  *options,
                           GCancellable                      *cancellable,
                           GError                           **error)
{
  g_autoptr(HotProjectContainer) self = g_new0 (HotProjectContainer, 1);

  if (!check (project, options, error))
    return NULL;

  self->project = project;
  self->build_image = options->build_image;
  self->image = options->build_image ? dup_tag (project, commit) : g_strdup (project->image);
  self->arguments = g_strdupv ((char **) options->arguments);
  self->program = find_program (project, cancellable, error);

  return self->program != NULL ? g_steal_pointer (&self) : NULL;
}

static void
append_list (GString     *text,
             const char  *title,
             char       **list)
{
  g_autofree char *joined = list != NULL && *list != NULL ? g_strjoinv (", ", list) : NULL;

  if (joined != NULL)
    g_string_append_printf (text, "; %s: %s", title, joined);
}

char *
hot_project_container_describe (const HotProjectContainer *self)
{
  g_autofree char *program = g_path_get_basename (self->program);
  g_autoptr(GString) text = g_string_new (program);

  g_string_append (text, ": ");
  if (self->build_image)
    g_string_append_printf (text, _("image %s, made of %s and the project’s files"), self->image, self->project->image);
  else
    g_string_append_printf (text, _("image %s"), self->image);
  append_list (text, _("folders of this computer"), self->project->volumes);
  append_list (text, _("variables"), self->project->variables);
  append_list (text, _("arguments"), self->arguments);

  return g_string_free_and_steal (g_steal_pointer (&text));
}

static void
collect_cb (const char *bytes,
            gsize       length,
            gpointer    user_data)
{
  g_string_append_len (user_data, bytes, length);
}

/* (transfer full) (nullable): %NULL where there is no such image */
static char *
dup_image_id (const HotProjectContainer  *self,
              GCancellable               *cancellable,
              GError                    **error)
{
  const char *argv[] = { self->program, "image", "inspect", "--format", "{{.Id}}", self->image, NULL };
  g_autoptr(GString) said = g_string_new (NULL);
  const HotProcess process = { .argv = argv, .output = collect_cb, .user_data = said };
  const char *id;
  int status;

  if (!hot_process_run (&process, &status, cancellable, error) || status != 0)
    return NULL;

  /* Warnings may come before it. */
  g_strchomp (said->str);
  id = strrchr (said->str, '\n') != NULL ? strrchr (said->str, '\n') + 1 : said->str;

  return g_str_has_prefix (id, "sha256:") ? g_strdup (id) : g_strconcat ("sha256:", id, NULL);
}

/* With the project's folder as it is: what it wants kept out of an image of its own is no matter here. */
static gboolean
build (const HotProjectContainer  *self,
       const HotEnvironmentWork   *work,
       GError                    **error)
{
  g_autofree char *description = g_strdup_printf ("FROM %s\nCOPY . " FILES_FOLDER "\nWORKDIR " FILES_FOLDER "\n", self->project->image);
  g_autofree char *file = g_build_filename (work->folder, "Dockerfile", NULL);
  g_autofree char *ignored = g_strconcat (file, ".dockerignore", NULL);
  const char *argv[] = { self->program, "build", "--tag", self->image, "--file", file, self->project->folder, NULL };

  if (g_mkdir_with_parents (work->folder, 0700) < 0)
    {
      g_set_error (error, G_IO_ERROR, g_io_error_from_errno (errno), "%s: %s", work->folder, g_strerror (errno));
      return FALSE;
    }

  return g_file_set_contents (file, description, -1, error) && g_file_set_contents (ignored, "", 0, error) &&
         hot_environment_run (work, work->program, argv, error);
}

char *
hot_project_container_prepare (const HotProjectContainer  *self,
                               const char                 *folder,
                               HotProcessOutput            output,
                               gpointer                    user_data,
                               const HotProgress          *progress,
                               GCancellable               *cancellable,
                               GError                    **error)
{
  g_autofree char *name = g_path_get_basename (self->program);
  const HotEnvironmentWork work = {
    .project = self->project, .program = name, .folder = folder, .output = output, .user_data = user_data, .progress = progress,
    .cancellable = cancellable,
  };
  g_autoptr(GError) local = NULL;
  char *id = NULL;

  if (self->build_image)
    {
      hot_progress_report (progress, -1.0, _("Building the image"));
      if (!build (self, &work, error))
        return NULL;
    }
  else if ((id = dup_image_id (self, cancellable, &local)) == NULL && local == NULL)
    {
      hot_progress_report (progress, -1.0, _("Fetching the image"));
      if (!hot_environment_run (&work, name, (const char *const[]) { self->program, "pull", self->image, NULL }, error))
        return NULL;
    }
  if (id == NULL && local == NULL)
    id = dup_image_id (self, cancellable, &local);
  if (id == NULL && local == NULL)
    g_set_error (error, HOT_ERROR, HOT_ERROR_INVALID, _("%s has no image %s"), name, self->image);
  else if (id == NULL)
    g_propagate_error (error, g_steal_pointer (&local));

  return id;
}

/* (nullable): the value of an argument, "" for one without */
static const char *
find_argument (const HotProjectContainer *self,
               const char                *name)
{
  const gsize length = strlen (name);

  for (guint i = 0; self->arguments != NULL && self->arguments[i] != NULL; i++)
    if (strncmp (self->arguments[i], name, length) == 0 && (self->arguments[i][length] == '=' || self->arguments[i][length] == '\0'))
      return self->arguments[i][length] == '=' ? self->arguments[i] + length + 1 : "";

  return NULL;
}

static const char *
get_name (const HotProjectContainer *self,
          const char                *name)
{
  const char *wanted = find_argument (self, "name");

  return wanted != NULL && *wanted != '\0' ? wanted : name;
}

static void G_GNUC_PRINTF (2, 3)
add (GStrvBuilder *words,
     const char   *format,
     ...)
{
  va_list arguments;

  va_start (arguments, format);
  g_strv_builder_take (words, g_strdup_vprintf (format, arguments));
  va_end (arguments);
}

static void
add_variable (GStrvBuilder  *words,
              char         **environment,
              const char    *name)
{
  if (g_environ_getenv (environment, name) != NULL)
    add (words, "--env=%s", name);
}

/* What a person wants beyond it: "--name value", "-n value", or without a value. */
static void
add_arguments (const HotProjectContainer *self,
               GStrvBuilder              *words)
{
  for (guint i = 0; self->arguments != NULL && self->arguments[i] != NULL; i++)
    {
      const char *equals = strchr (self->arguments[i], '=');
      const gsize length = equals != NULL ? (gsize) (equals - self->arguments[i]) : strlen (self->arguments[i]);

      add (words, "%s%.*s", length == 1 ? "-" : "--", (int) length, self->arguments[i]);
      if (equals != NULL)
        g_strv_builder_add (words, equals + 1);
    }
}

/* What is at the loopback address of this computer is not at that of a container, unless both have one network. */
static void
add_network (const HotProjectContainer *self,
             GStrvBuilder              *words,
             const char                *tracking_uri)
{
  g_autoptr(GUri) uri = g_uri_parse (tracking_uri, G_URI_FLAGS_NONE, NULL);
  const char *host = uri != NULL ? g_uri_get_host (uri) : NULL;

  if (host != NULL && hot_rest_guard_is_loopback (host) && find_argument (self, "network") == NULL && find_argument (self, "net") == NULL)
    g_strv_builder_add (words, "--network=host");
}

static void
add_artifacts (GStrvBuilder                 *words,
               const HotProjectContainerRun *run)
{
  g_autofree char *scheme = run->artifact_uri != NULL ? g_uri_parse_scheme (run->artifact_uri) : NULL;
  g_autofree char *credentials = g_build_filename (g_get_home_dir (), ".aws", NULL);
  const char *google = g_environ_getenv (run->environment, "GOOGLE_APPLICATION_CREDENTIALS");

  for (guint i = 0; i < G_N_ELEMENTS (storages); i++)
    for (guint j = 0; g_strcmp0 (scheme, storages[i].scheme) == 0 && storages[i].names[j] != NULL; j++)
      add_variable (words, run->environment, storages[i].names[j]);
  if (g_strcmp0 (scheme, "s3") == 0 && g_file_test (credentials, G_FILE_TEST_IS_DIR))
    add (words, "--volume=%s:/.aws", credentials);
  if (g_strcmp0 (scheme, "gs") == 0 && google != NULL)
    {
      add (words, "--volume=%s:/.gcs", google);
      g_strv_builder_add (words, "--env=GOOGLE_APPLICATION_CREDENTIALS=/.gcs");
    }
}

/* Whether a shell would do more with it than to cut it into words. */
static gboolean
needs_shell (const char *command)
{
  char quote = '\0';

  for (const char *c = command; *c != '\0'; c++)
    {
      if (quote == '\0' && (*c == '\'' || *c == '"'))
        quote = *c;
      else if (*c == quote)
        quote = '\0';
      else if (quote != '\'' && strchr ("$`", *c) != NULL)
        return TRUE;
      else if (quote == '\0' && strchr ("|&;<>()*?[]#~{}!\n", *c) != NULL)
        return TRUE;
      else if (quote != '\'' && *c == '\\' && c[1] != '\0')
        c++;
    }

  return FALSE;
}

static void
add_command (GStrvBuilder *words,
             const char   *command)
{
  g_auto(GStrv) parts = NULL;

  if (!needs_shell (command) && g_shell_parse_argv (command, NULL, &parts, NULL) && strchr (parts[0], '=') == NULL)
    g_strv_builder_addv (words, (const char **) parts);
  else
    g_strv_builder_add_many (words, "sh", "-c", command, NULL);
}

char **
hot_project_container_make_argv (const HotProjectContainer    *self,
                                 const HotProjectContainerRun *run)
{
  g_autoptr(GStrvBuilder) words = g_strv_builder_new ();
  const HotProject *project = self->project;
  const char *certificate = g_environ_getenv (run->environment, "MLFLOW_TRACKING_SERVER_CERT_PATH");

  g_strv_builder_add_many (words, self->program, "run", "--rm", NULL);
  if (get_name (self, run->name) == run->name)
    add (words, "--name=%s", run->name);
  add_arguments (self, words);
  add_network (self, words, run->tracking_uri);
  for (guint i = 0; i < G_N_ELEMENTS (passed_on); i++)
    add_variable (words, run->environment, passed_on[i]);
  add_artifacts (words, run);
  for (guint i = 0; project->variables != NULL && project->variables[i] != NULL; i++)
    add (words, "--env=%s", project->variables[i]);
  for (guint i = 0; project->volumes != NULL && project->volumes[i] != NULL; i++)
    add (words, "--volume=%s", project->volumes[i]);
  for (guint i = 0; run->paths[i] != NULL; i++)
    add (words, "--volume=%s:%s", run->paths[i], run->paths[i]);
  if (certificate != NULL)
    add (words, "--volume=%s:%s:ro", certificate, certificate);
  g_strv_builder_add (words, self->image);
  add_command (words, run->command);

  return g_strv_builder_end (words);
}

void
hot_project_container_end (const HotProjectContainer *self,
                           const char                *name)
{
  const char *used = get_name (self, name);
  const char *kill_argv[] = { self->program, "kill", used, NULL };
  const char *remove_argv[] = { self->program, "rm", "--force", used, NULL };
  const HotProcess killing = { .argv = kill_argv }, removal = { .argv = remove_argv };
  int status;

  /* Podman would wait for one that does not heed SIGTERM. */
  hot_process_run (&killing, &status, NULL, NULL);
  /* One whose overseer has ended it removes only once it has found that out. */
  for (guint i = 0; i < 2; i++)
    if (hot_process_run (&removal, &status, NULL, NULL) && status == 0)
      return;
}
