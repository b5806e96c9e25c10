/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "deploy/hot-target.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "base/hot-deadline.h"
#include "base/hot-error.h"
#include "deploy/hot-engine.h"
#include "deploy/hot-image-server.h"
#include "deploy/hot-publish.h"

#define START_MILLISECONDS 30000
#define START_STEP 100
#define ASK_MILLISECONDS 1000
/* The image as layers, as an archive, and what an engine makes of it. */
#define N_COPIES 3
#define LOG_ROOM (16 << 20)

/* (transfer full) */
static HotImageReference *
make_reference (const HotDeployRequest  *request,
                GError                 **error)
{
  g_autofree char *name = request->image != NULL ? g_strdup (request->image) : hot_image_reference_dup_suggestion (request->name);

  return hot_image_reference_parse (name, error);
}

/* Its handle is "podman:ID" or "docker:ID": who has both must not look for the container of one in the other. What was deployed before that was
 * so has the id alone. */
static const char *
get_container (const HotDeployment *deployment)
{
  const char *colon = strchr (deployment->handle, ':');

  return colon != NULL ? colon + 1 : deployment->handle;
}

static HotEngine *
find_engine (const HotDeployment  *deployment,
             GCancellable         *cancellable,
             GError              **error)
{
  const char *colon = strchr (deployment->handle, ':');
  g_autofree char *kind = colon != NULL ? g_strndup (deployment->handle, colon - deployment->handle) : NULL;

  return hot_engine_connect (kind, cancellable, error);
}

/* Where the image is made, and where the engine keeps it. */
static HotDeployCheck *
check_space (const HotDeployRequest *request,
             HotEngine              *engine,
             GCancellable           *cancellable)
{
  g_autofree char *server = hot_image_server_find (NULL);
  g_autofree char *folder = hot_engine_dup_folder (engine, cancellable);
  const guint64 size = hot_target_measure (request->model) + (server != NULL ? hot_target_measure (server) : 0);
  HotDeployCheck *check = hot_target_check_space (g_get_tmp_dir (), N_COPIES * size);

  if (!check->is_good || folder == NULL)
    return check;
  hot_deploy_check_free (check);

  return hot_target_check_space (folder, N_COPIES * size + LOG_ROOM);
}

/* What the engine says of a container that is not ours. (transfer full) (nullable) */
static HotDeployCheck *
check_container_name (const HotDeployRequest *request,
                      HotEngine              *engine,
                      GCancellable           *cancellable)
{
  g_autoptr(HotEngineContainer) other = hot_engine_inspect (engine, request->name, cancellable, NULL);
  g_autofree char *detail = NULL;

  if (other == NULL)
    return NULL;
  detail = g_strdup_printf (_("%s has a container “%s” already"), hot_engine_get_name (engine), request->name);

  return hot_deploy_check_new (_("Container"), FALSE, detail, _("Choose another name, or remove that container."));
}

static GPtrArray *
check (const HotDeployRequest *request,
       GCancellable           *cancellable)
{
  GPtrArray *checks = hot_target_check_request (request);
  g_autoptr(GError) error = NULL;
  g_autoptr(GError) name_error = NULL;
  g_autoptr(HotEngine) engine = hot_engine_connect (NULL, cancellable, &error);
  g_autoptr(HotImageReference) reference = make_reference (request, &name_error);
  g_autofree char *name = reference != NULL ? hot_image_reference_dup_name (reference) : NULL;
  HotDeployCheck *container;

  g_ptr_array_add (checks, hot_deploy_check_new (_("Container Engine"), engine != NULL, engine != NULL ? hot_engine_get_name (engine) : error->message,
                                                 _("Install Podman, or start Docker’s service, and check again.")));
  if (engine != NULL && (container = check_container_name (request, engine, cancellable)) != NULL)
    g_ptr_array_add (checks, container);
  g_ptr_array_add (checks, hot_target_check_server ());
  g_ptr_array_add (checks, hot_deploy_check_new (_("Image"), name != NULL, name != NULL ? name : name_error->message, _("Choose another name.")));
  if (reference != NULL && request->push)
    g_ptr_array_add (checks, hot_publish_check (request, reference, cancellable));
  if (engine != NULL)
    g_ptr_array_add (checks, check_space (request, engine, cancellable));

  return checks;
}

static char *
plan (const HotDeployRequest *request)
{
  g_autoptr(HotImageReference) reference = make_reference (request, NULL);
  g_autofree char *name = reference != NULL ? hot_image_reference_dup_name (reference) : g_strdup (request->image);
  g_autofree char *model = g_shell_quote (request->model_uri);
  g_autofree char *podman = g_find_program_in_path ("podman");
  g_autofree char *port = request->port != 0 ? g_strdup_printf ("%u", request->port) : g_strdup ("");
  const char *engine = podman != NULL ? "podman" : "docker";
  GString *text = g_string_new (NULL);

  g_string_append_printf (text, "hothousectl models build-image --model-uri %s --name %s --output image.tar\n"
                                "%s load --input image.tar\n"
                                "%s run --detach --name %s --read-only --cap-drop all --restart unless-stopped ", model, name, engine, engine,
                          request->name);
  if (request->host_network)
    g_string_append_printf (text, "--network host --env PORT=%u %s --host=127.0.0.1\n", request->port, name);
  else
    g_string_append_printf (text, "--publish 127.0.0.1:%s:%d %s\n", port, HOT_IMAGE_PORT, name);
  if (request->push)
    {
      g_autofree char *ca = request->registry_ca != NULL ? g_shell_quote (request->registry_ca) : NULL;

      g_string_append_printf (text, "hothousectl models build-image --model-uri %s --name %s --push%s%s%s\n", model, name,
                              request->registry_plain ? " --plain-http" : "", ca != NULL ? " --ca-file " : "", ca != NULL ? ca : "");
    }

  return g_string_free_and_steal (text);
}

static HotImage *
make_image (const HotDeployRequest  *request,
            const char              *folder,
            const HotProgress       *progress,
            GCancellable            *cancellable,
            GError                 **error)
{
  g_autoptr(HotImageReference) reference = make_reference (request, error);
  g_autofree char *server = reference != NULL ? hot_image_server_find (error) : NULL;
  g_autofree char *layout = g_build_filename (folder, "image", NULL);

  if (server == NULL)
    return NULL;

  return hot_image_build (&(HotImageSpec) { request->model, server, reference, FALSE }, layout, progress, cancellable, error);
}

/* What the container says at the end goes into the message. */
static gboolean
wait_for_answer (HotEngine      *engine,
                 HotDeployment  *deployment,
                 GCancellable   *cancellable,
                 GError        **error)
{
  const gint64 start = g_get_monotonic_time ();
  gint64 waited = 0;
  gboolean has_ended = FALSE;
  g_autofree char *log = NULL;

  for (; !has_ended && waited < START_MILLISECONDS; waited = (g_get_monotonic_time () - start) / 1000)
    {
      g_autoptr(HotEngineContainer) container = NULL;

      if (hot_target_ask (deployment->address, ASK_MILLISECONDS, cancellable))
        return TRUE;
      container = hot_engine_inspect (engine, get_container (deployment), cancellable, error);
      if (container == NULL || !hot_deadline_sleep (START_STEP, cancellable, error))
        return FALSE;
      has_ended = !container->is_running && waited > START_MILLISECONDS / 10;
    }
  log = hot_engine_dup_log (engine, get_container (deployment), 5, NULL, NULL);
  g_set_error (error, HOT_ERROR, HOT_ERROR_REFUSED,
               has_ended ? _("The container has ended instead of answering at %s. It says: %s")
                         : _("The container runs, but does not answer at %s. An engine that cannot make networks needs this computer’s. It says: %s"),
               deployment->address, log != NULL && *log != '\0' ? g_strchomp (log) : _("nothing"));

  return FALSE;
}

static gboolean
prepare (const HotDeployRequest  *request,
         HotDeployment           *deployment,
         GCancellable            *cancellable,
         GError                 **error)
{
  g_autoptr(HotEngine) engine = hot_engine_connect (NULL, cancellable, error);
  g_autoptr(HotImageReference) reference = engine != NULL ? make_reference (request, error) : NULL;
  g_autofree char *name = reference != NULL ? hot_image_reference_dup_name (reference) : NULL;

  if (name == NULL)
    return FALSE;
  g_free (deployment->handle);
  deployment->handle = g_strdup_printf ("%s:", hot_engine_get_kind (engine));
  g_set_str (&deployment->image, hot_engine_has_image (engine, name, cancellable) ? NULL : name);

  return !g_cancellable_set_error_if_cancelled (cancellable, error);
}

/* The container is found by its label: nobody may have lived to hear its id. */
static gboolean
take_back (const HotDeployment  *deployment,
           GCancellable         *cancellable,
           GError              **error)
{
  g_autoptr(HotEngine) engine = find_engine (deployment, cancellable, error);
  g_autoptr(GError) cause = NULL;

  if (engine == NULL || !hot_engine_remove_labelled (engine, deployment->id, cancellable, error))
    return FALSE;
  /* What the engine keeps for a container of somebody else's is not left over. */
  if (deployment->image == NULL || hot_engine_remove_image (engine, deployment->image, cancellable, &cause) ||
      g_error_matches (cause, HOT_ERROR, HOT_ERROR_REFUSED))
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&cause));

  return FALSE;
}

static gboolean
run_image (HotEngine               *engine,
           const HotDeployRequest  *request,
           HotImage                *image,
           const char              *folder,
           guint16                  port,
           HotDeployment           *deployment,
           const HotProgress       *progress,
           GCancellable            *cancellable,
           GError                 **error)
{
  g_autofree char *name = hot_image_reference_dup_name (hot_image_get_reference (image));
  g_autofree char *archive = g_build_filename (folder, "image.tar", NULL);
  g_autofree char *id = NULL;

  if (!hot_image_write_archive (image, archive, progress, cancellable, error))
    return FALSE;
  g_set_str (&deployment->digest, hot_image_get_digest (image, HOT_IMAGE_OCI));
  g_clear_pointer (&deployment->address, g_free);
  deployment->address = g_strdup_printf ("http://127.0.0.1:%u", port);
  if (!hot_engine_load (engine, archive, progress, cancellable, error))
    return FALSE;
  hot_progress_report (progress, 0.8, _("Starting the container"));
  id = hot_engine_run (engine, &(HotEngineRun) {
    .image = name, .name = request->name, .label = deployment->id, .port = port, .api_key = request->api_key,
    .host_network = request->host_network,
  }, cancellable, error);
  if (id == NULL)
    return FALSE;
  g_free (deployment->handle);
  deployment->handle = g_strdup_printf ("%s:%s", hot_engine_get_kind (engine), id);
  if (!wait_for_answer (engine, deployment, cancellable, error) ||
      (request->push && !hot_publish (request, image, progress, cancellable, error)))
    return FALSE;
  /* From now on it goes with the deployment, even if it was there before. */
  g_set_str (&deployment->image, name);

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
  g_autoptr(HotEngine) engine = port != 0 ? hot_engine_connect (NULL, cancellable, error) : NULL;
  g_autofree char *folder = engine != NULL ? g_dir_make_tmp ("hothouse-image-XXXXXX", error) : NULL;
  g_autoptr(HotImage) image = folder != NULL ? make_image (request, folder, progress, cancellable, error) : NULL;
  const gboolean done = image != NULL && run_image (engine, request, image, folder, port, deployment, progress, cancellable, error);

  if (folder != NULL)
    hot_image_delete_folder (folder);
  if (done)
    deployment->state = HOT_DEPLOYMENT_RUNNING;

  return done;
}

static gboolean
refresh (HotDeployment  *deployment,
         GCancellable   *cancellable,
         GError        **error)
{
  g_autoptr(HotEngine) engine = find_engine (deployment, cancellable, error);
  g_autoptr(HotEngineContainer) container = NULL;
  g_autoptr(GError) cause = NULL;

  g_clear_pointer (&deployment->detail, g_free);
  deployment->state = HOT_DEPLOYMENT_UNKNOWN;
  if (engine == NULL)
    return FALSE;
  container = hot_engine_inspect (engine, get_container (deployment), cancellable, &cause);
  if (g_error_matches (cause, HOT_ERROR, HOT_ERROR_NOT_FOUND))
    {
      deployment->state = HOT_DEPLOYMENT_FAILED;
      deployment->detail = g_strdup_printf (_("%s has no such container any more. Delete it here, and deploy the model once more."),
                                            hot_engine_get_name (engine));
      return TRUE;
    }
  if (container == NULL)
    {
      g_propagate_error (error, g_steal_pointer (&cause));
      return FALSE;
    }
  if (container->is_running)
    {
      deployment->state = hot_target_ask (deployment->address, ASK_MILLISECONDS, cancellable) ? HOT_DEPLOYMENT_RUNNING : HOT_DEPLOYMENT_STARTING;
    }
  else
    {
      deployment->state = container->exit_code == 0 ? HOT_DEPLOYMENT_STOPPED : HOT_DEPLOYMENT_FAILED;
      if (container->exit_code != 0)
        deployment->detail = container->error != NULL && *container->error != '\0' ? g_strdup (container->error)
                               : g_strdup_printf (_("It ended with status %d"), container->exit_code);
    }

  return TRUE;
}

static gboolean
start (HotDeployment  *deployment,
       const char     *api_key,
       GCancellable   *cancellable,
       GError        **error)
{
  g_autoptr(HotEngine) engine = find_engine (deployment, cancellable, error);

  if (engine == NULL || !hot_engine_start (engine, get_container (deployment), cancellable, error) ||
      !wait_for_answer (engine, deployment, cancellable, error))
    return FALSE;
  deployment->state = HOT_DEPLOYMENT_RUNNING;

  return TRUE;
}

static gboolean
stop (HotDeployment  *deployment,
      GCancellable   *cancellable,
      GError        **error)
{
  g_autoptr(HotEngine) engine = find_engine (deployment, cancellable, error);

  if (engine == NULL || !hot_engine_stop (engine, get_container (deployment), cancellable, error))
    return FALSE;
  deployment->state = HOT_DEPLOYMENT_STOPPED;

  return TRUE;
}

static gboolean
remove_all (const HotDeployment  *deployment,
            GCancellable         *cancellable,
            GError              **error)
{
  g_autoptr(HotEngine) engine = find_engine (deployment, cancellable, error);
  g_autoptr(GError) cause = NULL;

  if (engine == NULL || !hot_engine_remove (engine, get_container (deployment), cancellable, error))
    return FALSE;
  /* Another container may still need it. */
  if (deployment->image != NULL && !hot_engine_remove_image (engine, deployment->image, cancellable, &cause))
    g_debug ("%s stays: %s", deployment->image, cause->message);

  return TRUE;
}

static char *
dup_log (HotDeployment  *deployment,
         guint           n_lines,
         GCancellable   *cancellable,
         GError        **error)
{
  g_autoptr(HotEngine) engine = find_engine (deployment, cancellable, error);

  return engine != NULL ? hot_engine_dup_log (engine, get_container (deployment), n_lines, cancellable, error) : NULL;
}

const HotTarget hot_target_engine = {
  .id = "container",
  .title = N_("Docker or Podman"),
  .description = N_("A container on this computer, from an image that runs anywhere"),
  .icon_name = "package-x-generic-symbolic",
  .runs_images = TRUE,
  .check = check,
  .plan = plan,
  .prepare = prepare,
  .deploy = deploy,
  .take_back = take_back,
  .refresh = refresh,
  .start = start,
  .stop = stop,
  .remove = remove_all,
  .dup_log = dup_log,
};
