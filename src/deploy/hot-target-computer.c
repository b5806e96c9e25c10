/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "deploy/hot-target.h"

#include <string.h>
#include <sys/stat.h>

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>

#include "base/hot-deadline.h"
#include "base/hot-error.h"
#include "deploy/hot-image.h"
#include "deploy/hot-supervisor.h"

/* A model is mapped, so that even a large one is there at once; a loaded computer takes longer to start a process. */
#define START_MILLISECONDS 30000
#define START_STEP 20
#define ASK_MILLISECONDS 1000
#define MAX_LOG (1 << 20)
/* What a server writes over time. */
#define LOG_ROOM (16 << 20)

static char *
dup_folder (const HotDeployment *deployment)
{
  return g_build_filename (g_get_user_state_dir (), "hothouse", "deployments", deployment->id, NULL);
}

static GPtrArray *
check (const HotDeployRequest *request,
       GCancellable           *cancellable)
{
  GPtrArray *checks = hot_target_check_request (request);

  g_ptr_array_add (checks, hot_target_check_server ());
  g_ptr_array_add (checks, hot_target_check_space (g_get_user_state_dir (), hot_target_measure (request->model) + LOG_ROOM));

  return checks;
}

static char *
plan (const HotDeployRequest *request)
{
  g_autofree char *model = g_shell_quote (request->model);

  return g_strdup_printf ("hothouse-serve --host=127.0.0.1 --port=%u --model=%s\n", request->port, model);
}

/* The files of a model directory, without its subfolders, which only other languages need: what runs must not change or vanish with the run
 * that it came from. */
static gboolean
copy_model (const char    *from,
            const char    *to,
            GCancellable  *cancellable,
            GError       **error)
{
  g_autoptr(GFile) source = g_file_new_for_path (from);
  g_autoptr(GFile) target = g_file_new_for_path (to);
  g_autoptr(GFileEnumerator) files = NULL;
  GFileInfo *info;

  if (!g_file_test (from, G_FILE_TEST_IS_DIR))
    return g_file_copy (source, target, G_FILE_COPY_NONE, cancellable, NULL, NULL, error);
  if (g_mkdir (to, 0700) != 0 && !g_file_test (to, G_FILE_TEST_IS_DIR))
    return g_file_make_directory (target, cancellable, error);

  files = g_file_enumerate_children (source, G_FILE_ATTRIBUTE_STANDARD_NAME "," G_FILE_ATTRIBUTE_STANDARD_TYPE, G_FILE_QUERY_INFO_NOFOLLOW_SYMLINKS,
                                     cancellable, error);
  while (files != NULL)
    {
      g_autoptr(GFile) child = NULL;

      if (!g_file_enumerator_iterate (files, &info, NULL, cancellable, error))
        return FALSE;
      if (info == NULL)
        return TRUE;
      if (g_file_info_get_file_type (info) != G_FILE_TYPE_REGULAR || g_str_has_suffix (g_file_info_get_name (info), ".onnx") ||
          g_str_has_suffix (g_file_info_get_name (info), ".ubj"))
        continue;
      child = g_file_get_child (target, g_file_info_get_name (info));
      if (!g_file_copy (g_file_enumerator_get_child (files, info), child, G_FILE_COPY_NONE, cancellable, NULL, NULL, error))
        return FALSE;
    }

  return FALSE;
}

static char *
read_log (const char *folder,
          guint       n_lines)
{
  g_autofree char *path = g_build_filename (folder, HOT_SUPERVISOR_LOG, NULL);
  g_autofree char *text = NULL;
  g_autofree char *valid = NULL;
  gsize length;
  const char *start;

  if (!g_file_get_contents (path, &text, &length, NULL))
    return g_strdup ("");
  start = text + (length > MAX_LOG ? length - MAX_LOG : 0);
  valid = g_utf8_make_valid (start, length - (start - text));
  start = valid + strlen (valid);
  for (guint n = 0; start > valid; start--)
    if (start[-1] == '\n' && start[0] != '\0' && ++n == n_lines)
      break;

  return g_strdup (start);
}

/* FALSE with the last words of the server as @error when it does not come to answer. */
static gboolean
wait_for_answer (const char    *folder,
                 const char    *address,
                 GCancellable  *cancellable,
                 GError       **error)
{
  const gint64 start = g_get_monotonic_time ();
  g_autofree char *log = NULL;
  gboolean was_alive = FALSE;

  /* What does not answer makes each question long. */
  while (g_get_monotonic_time () - start < START_MILLISECONDS * G_TIME_SPAN_MILLISECOND)
    {
      const gboolean is_alive = hot_supervisor_is_alive (folder);

      if (is_alive && hot_target_ask (address, ASK_MILLISECONDS, cancellable))
        return TRUE;
      if (was_alive && !is_alive)
        break;
      was_alive = is_alive;
      if (!hot_deadline_sleep (START_STEP, cancellable, error))
        return FALSE;
    }
  log = read_log (folder, 5);
  g_set_error (error, HOT_ERROR, HOT_ERROR_REFUSED, _("The server does not answer at %s. It says: %s"), address,
               *log != '\0' ? g_strchomp (log) : _("nothing"));

  return FALSE;
}

static gboolean
begin (HotDeployment  *deployment,
       guint16         port,
       const char     *api_key,
       GCancellable   *cancellable,
       GError        **error)
{
  if (!hot_supervisor_spawn (deployment->handle, port, api_key, error) ||
      !wait_for_answer (deployment->handle, deployment->address, cancellable, error))
    {
      hot_supervisor_stop (deployment->handle, NULL, NULL);
      return FALSE;
    }
  deployment->state = HOT_DEPLOYMENT_RUNNING;

  return TRUE;
}

static gboolean
prepare (const HotDeployRequest  *request,
         HotDeployment           *deployment,
         GCancellable            *cancellable,
         GError                 **error)
{
  g_free (deployment->handle);
  deployment->handle = dup_folder (deployment);

  return TRUE;
}

static gboolean
deploy (const HotDeployRequest  *request,
        HotDeployment           *deployment,
        const HotProgress       *progress,
        GCancellable            *cancellable,
        GError                 **error)
{
  const guint16 port = hot_target_find_port (request->port, error);
  g_autofree char *model = g_build_filename (deployment->handle, HOT_SUPERVISOR_MODEL, NULL);

  if (port == 0)
    return FALSE;
  if (g_mkdir_with_parents (deployment->handle, 0700) != 0)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, _("%s cannot be made."), deployment->handle);
      return FALSE;
    }
  g_clear_pointer (&deployment->address, g_free);
  deployment->address = g_strdup_printf ("http://127.0.0.1:%u", port);

  hot_progress_report (progress, 0.2, _("Copying the model"));
  if (!copy_model (request->model, model, cancellable, error))
    return FALSE;
  hot_progress_report (progress, 0.6, _("Starting the server"));

  return begin (deployment, port, request->api_key, cancellable, error);
}

static gboolean
refresh (HotDeployment  *deployment,
         GCancellable   *cancellable,
         GError        **error)
{
  const gboolean is_alive = hot_supervisor_is_alive (deployment->handle);

  g_clear_pointer (&deployment->detail, g_free);
  if (!g_file_test (deployment->handle, G_FILE_TEST_IS_DIR))
    {
      deployment->state = HOT_DEPLOYMENT_FAILED;
      deployment->detail = g_strdup_printf (_("%s is gone. Delete it, and deploy the model once more."), deployment->handle);
    }
  else if (!is_alive)
    {
      g_autofree char *path = g_build_filename (deployment->handle, HOT_SUPERVISOR_FAILURE, NULL);

      deployment->state = g_file_get_contents (path, &deployment->detail, NULL, NULL) ? HOT_DEPLOYMENT_FAILED : HOT_DEPLOYMENT_STOPPED;
    }
  else
    {
      deployment->state = hot_target_ask (deployment->address, ASK_MILLISECONDS, cancellable) ? HOT_DEPLOYMENT_RUNNING : HOT_DEPLOYMENT_STARTING;
    }

  return !g_cancellable_set_error_if_cancelled (cancellable, error);
}

static gboolean
start (HotDeployment  *deployment,
       const char     *api_key,
       GCancellable   *cancellable,
       GError        **error)
{
  const char *colon = strrchr (deployment->address, ':');
  const guint16 port = hot_target_find_port ((guint16) g_ascii_strtoull (colon + 1, NULL, 10), error);

  return port != 0 && begin (deployment, port, api_key, cancellable, error);
}

static gboolean
stop (HotDeployment  *deployment,
      GCancellable   *cancellable,
      GError        **error)
{
  if (!hot_supervisor_stop (deployment->handle, cancellable, error))
    return FALSE;
  deployment->state = HOT_DEPLOYMENT_STOPPED;

  return TRUE;
}

static gboolean
take_back (const HotDeployment  *deployment,
           GCancellable         *cancellable,
           GError              **error)
{
  if (!hot_supervisor_stop (deployment->handle, cancellable, error))
    return FALSE;
  hot_image_delete_folder (deployment->handle);

  return TRUE;
}

static char *
dup_log (HotDeployment  *deployment,
         guint           n_lines,
         GCancellable   *cancellable,
         GError        **error)
{
  return read_log (deployment->handle, n_lines);
}

const HotTarget hot_target_computer = {
  .id = "computer",
  .title = N_("This Computer"),
  .description = N_("A server that goes on when the window is closed, at an address only this computer reaches"),
  .icon_name = "computer-symbolic",
  .check = check,
  .plan = plan,
  .prepare = prepare,
  .deploy = deploy,
  .take_back = take_back,
  .refresh = refresh,
  .start = start,
  .stop = stop,
  .remove = take_back,
  .dup_log = dup_log,
};
