/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "deploy/hot-engine-private.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>

#include "base/hot-deadline.h"
#include "base/hot-error.h"
#include "deploy/hot-detach.h"

/* The host in addresses means nothing: everything goes through the socket. */
#define BASE "http://localhost"
#define MAX_ANSWER (16 << 20)
#define NOT_MODIFIED 304

/* Stopping a container takes as long as it is given for that; taking in a large image or making a container of it takes longer, and the engine says
 * nothing meanwhile. */
#define IDLE 40000
#define LONG_IDLE 300000
/* What is only asked for is there at once, unless the engine hangs; a loaded computer takes a while. */
#define QUESTION 20000

/* Podman's service ends by itself when nobody has asked it anything for so many seconds. */
#define SERVICE_SECONDS "300"
#define START_MILLISECONDS 30000
#define START_STEP 50

static HotEngine *
engine_new (const char *socket)
{
  HotEngine *self = g_new0 (HotEngine, 1);

  self->socket = g_strdup (socket);
  self->http = hot_http_new (&(HotHttpOptions) { .unix_socket = socket, .proxy = "direct://", .connect_timeout = 5000, .idle_timeout = IDLE },
                             NULL);
  self->patient = hot_http_new (&(HotHttpOptions) { .unix_socket = socket, .proxy = "direct://", .connect_timeout = 5000, .idle_timeout = LONG_IDLE },
                                NULL);

  return self;
}

void
hot_engine_free (HotEngine *self)
{
  if (self == NULL)
    return;

  g_clear_pointer (&self->http, hot_http_free);
  g_clear_pointer (&self->patient, hot_http_free);
  g_free (self->socket);
  g_free (self->kind);
  g_free (self->name);
  g_free (self);
}

const char *
hot_engine_get_kind (HotEngine *self)
{
  return self->kind;
}

const char *
hot_engine_get_name (HotEngine *self)
{
  return self->name;
}

JsonNode *
hot_engine_parse (HotHttpResponse *response)
{
  g_autoptr(JsonParser) parser = json_parser_new_immutable ();
  gsize length;
  const char *text = g_bytes_get_data (hot_http_response_get_body (response), &length);

  return length > 0 && json_parser_load_from_data (parser, text, length, NULL) ? json_parser_steal_root (parser) : NULL;
}

const char *
hot_engine_get_text (JsonNode   *node,
                     const char *name)
{
  node = node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_object_get_member (json_node_get_object (node), name) : NULL;

  return node != NULL && json_node_get_value_type (node) == G_TYPE_STRING ? json_node_get_string (node) : NULL;
}

HotHttpResponse *
hot_engine_send (HotEngine             *self,
                 const HotHttpRequest  *request,
                 GCancellable          *cancellable,
                 GError               **error)
{
  const gboolean is_long = request->body != NULL && g_bytes_get_size (request->body) > 0;
  g_autoptr(GError) cause = NULL;
  g_autoptr(HotHttpResponse) response = hot_http_send (is_long ? self->patient : self->http, request, MAX_ANSWER, cancellable, &cause);
  g_autoptr(JsonNode) node = NULL;
  const char *message;
  guint status;

  /* The host that such an error names means nothing here. */
  if (g_error_matches (cause, HOT_ERROR, HOT_ERROR_NETWORK))
    {
      g_set_error (error, HOT_ERROR, HOT_ERROR_NETWORK, _("Nobody answers at %s. The engine may have been stopped."), self->socket);
      return NULL;
    }
  if (response == NULL)
    {
      g_propagate_error (error, g_steal_pointer (&cause));
      return NULL;
    }
  status = hot_http_response_get_status (response);
  if ((status >= 200 && status < 300) || status == NOT_MODIFIED)
    return g_steal_pointer (&response);

  node = hot_engine_parse (response);
  message = hot_engine_get_text (node, "message");
  g_set_error (error, HOT_ERROR, status == 404 ? HOT_ERROR_NOT_FOUND : HOT_ERROR_REFUSED, _("%s says: %s"),
               self->name != NULL ? self->name : self->socket, message != NULL ? message : _("it cannot do that"));

  return NULL;
}

HotHttpResponse *
hot_engine_call (HotEngine     *self,
                 const char    *method,
                 const char    *path,
                 const char    *json,
                 GCancellable  *cancellable,
                 GError       **error)
{
  g_autofree char *uri = g_strconcat (BASE, path, NULL);
  g_autoptr(GBytes) body = g_bytes_new (json != NULL ? json : "", json != NULL ? strlen (json) : 0);
  const gboolean has_body = g_str_equal (method, "POST");
  HotDeadline *deadline = hot_deadline_new (cancellable);
  g_autoptr(GError) cause = NULL;
  HotHttpResponse *response;

  hot_deadline_set (deadline, g_str_equal (method, "GET") ? QUESTION : 0);
  response = hot_engine_send (self, &(HotHttpRequest) {
    .method = method, .uri = uri, .body = has_body ? body : NULL, .content_type = "application/json",
  }, hot_deadline_get_cancellable (deadline), &cause);
  if (response == NULL && hot_deadline_is_over (deadline) && !g_cancellable_is_cancelled (cancellable))
    g_set_error (error, HOT_ERROR, HOT_ERROR_NETWORK, _("The engine at %s does not answer any more. Start it anew."), self->socket);
  else if (response == NULL)
    g_propagate_error (error, g_steal_pointer (&cause));
  hot_deadline_free (deadline);

  return response;
}

/* Docker calls itself "Engine" among its components, Podman by its name. */
static gboolean
identify (HotEngine     *self,
          GCancellable  *cancellable,
          GError       **error)
{
  g_autoptr(HotHttpResponse) response = hot_engine_call (self, "GET", "/version", NULL, cancellable, error);
  g_autoptr(JsonNode) node = response != NULL ? hot_engine_parse (response) : NULL;
  JsonNode *components;
  const char *version = hot_engine_get_text (node, "Version");
  const char *title = "Docker";

  if (response == NULL)
    return FALSE;
  if (version == NULL)
    {
      g_set_error (error, HOT_ERROR, HOT_ERROR_INVALID, _("%s is the socket of something that is no container engine."), self->socket);
      return FALSE;
    }
  components = json_object_get_member (json_node_get_object (node), "Components");
  for (guint i = 0; components != NULL && JSON_NODE_HOLDS_ARRAY (components) && i < json_array_get_length (json_node_get_array (components)); i++)
    {
      const char *name = hot_engine_get_text (json_array_get_element (json_node_get_array (components), i), "Name");

      if (name != NULL && strstr (name, "Podman") != NULL)
        title = "Podman";
    }
  self->kind = g_ascii_strdown (title, -1);
  self->name = g_strdup_printf ("%s %s", title, version);

  return TRUE;
}

static HotEngine *
try_socket (const char    *socket,
            const char    *kind,
            GCancellable  *cancellable,
            GError       **error)
{
  g_autoptr(HotEngine) self = NULL;

  if (!g_file_test (socket, G_FILE_TEST_EXISTS))
    return NULL;
  if (g_access (socket, R_OK | W_OK) != 0)
    {
      g_set_error (error, HOT_ERROR, HOT_ERROR_REFUSED, _("You may not use %s."), socket);
      return NULL;
    }
  self = engine_new (socket);

  return identify (self, cancellable, error) && (kind == NULL || g_str_equal (kind, self->kind)) ? g_steal_pointer (&self) : NULL;
}

static char *
dup_service_socket (void)
{
  return g_build_filename (g_get_user_runtime_dir (), "hothouse", "podman.sock", NULL);
}

/* (transfer full) (element-type filename) */
static GPtrArray *
list_sockets (void)
{
  GPtrArray *sockets = g_ptr_array_new_with_free_func (g_free);

  for (const char * const *name = (const char *[]) { "CONTAINER_HOST", "DOCKER_HOST", NULL }; *name != NULL; name++)
    {
      const char *value = g_getenv (*name);

      if (value != NULL && g_str_has_prefix (value, "unix://"))
        g_ptr_array_add (sockets, g_strdup (value + strlen ("unix://")));
    }
  g_ptr_array_add (sockets, g_build_filename (g_get_user_runtime_dir (), "podman", "podman.sock", NULL));
  g_ptr_array_add (sockets, dup_service_socket ());
  g_ptr_array_add (sockets, g_strdup ("/run/podman/podman.sock"));
  g_ptr_array_add (sockets, g_build_filename (g_get_user_runtime_dir (), "docker.sock", NULL));
  g_ptr_array_add (sockets, g_strdup ("/var/run/docker.sock"));

  return sockets;
}

/* Waits for whoever else starts the service, in this program or another: two would take each other's socket away. -1 with @error set where that
 * cannot be. */
static int
lock_service (const char    *folder,
              GCancellable  *cancellable,
              GError       **error)
{
  g_autofree char *path = g_build_filename (folder, "podman.lock", NULL);
  const int fd = g_open (path, O_CREAT | O_RDWR | O_CLOEXEC, 0600);

  if (fd < 0)
    {
      const int saved_errno = errno;

      g_set_error (error, G_IO_ERROR, g_io_error_from_errno (saved_errno), _("%s cannot be written: %s"), path, g_strerror (saved_errno));
      return -1;
    }
  while (flock (fd, LOCK_EX | LOCK_NB) != 0)
    if (!hot_deadline_sleep (START_STEP, cancellable, error))
      {
        close (fd);
        return -1;
      }

  return fd;
}

static HotEngine *
spawn_service (const char    *podman,
               const char    *socket,
               GCancellable  *cancellable,
               GError       **error)
{
  const gint64 start = g_get_monotonic_time ();
  g_autofree char *address = g_strconcat ("unix://", socket, NULL);
  /* It outlives this program: containers need it when they are looked at again. */
  g_autoptr(GSubprocess) process = hot_detach_spawn ((const char *[]) { podman, "system", "service", "--time", SERVICE_SECONDS, address, NULL }, NULL,
                                                     NULL, error);

  if (process == NULL)
    return NULL;
  while (g_subprocess_get_identifier (process) != NULL && g_get_monotonic_time () - start < START_MILLISECONDS * G_TIME_SPAN_MILLISECOND)
    {
      HotEngine *engine = try_socket (socket, NULL, cancellable, NULL);

      if (engine != NULL)
        return engine;
      if (!hot_deadline_sleep (START_STEP, cancellable, error))
        return NULL;
    }
  g_set_error_literal (error, HOT_ERROR, HOT_ERROR_REFUSED,
                       _("Podman is installed, but its service does not start. Try “podman system service” in a terminal to see why."));

  return NULL;
}

static HotEngine *
start_service (const char    *podman,
               GCancellable  *cancellable,
               GError       **error)
{
  g_autofree char *socket = dup_service_socket ();
  g_autofree char *folder = g_path_get_dirname (socket);
  HotEngine *engine;
  int lock;

  g_mkdir_with_parents (folder, 0700);
  lock = lock_service (folder, cancellable, error);
  if (lock < 0)
    return NULL;
  engine = try_socket (socket, NULL, cancellable, NULL);
  if (engine == NULL)
    {
      g_unlink (socket);
      engine = spawn_service (podman, socket, cancellable, error);
    }
  close (lock);

  return engine;
}

HotEngine *
hot_engine_connect (const char    *kind,
                    GCancellable  *cancellable,
                    GError       **error)
{
  g_autoptr(GPtrArray) sockets = list_sockets ();
  g_autofree char *podman = g_strcmp0 (kind, "docker") != 0 ? g_find_program_in_path ("podman") : NULL;
  g_autoptr(GError) first = NULL;

  for (guint i = 0; i < sockets->len; i++)
    {
      g_autoptr(GError) cause = NULL;
      HotEngine *engine = try_socket (sockets->pdata[i], kind, cancellable, &cause);

      if (engine != NULL)
        return engine;
      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return NULL;
      if (first == NULL && cause != NULL)
        first = g_steal_pointer (&cause);
    }
  if (podman != NULL)
    return start_service (podman, cancellable, error);

  if (first != NULL)
    g_propagate_error (error, g_steal_pointer (&first));
  else if (g_strcmp0 (kind, "docker") == 0)
    g_set_error_literal (error, HOT_ERROR, HOT_ERROR_NOT_FOUND, _("Docker is not running."));
  else
    g_set_error_literal (error, HOT_ERROR, HOT_ERROR_NOT_FOUND, _("No container engine is running, and Podman is not installed."));

  return NULL;
}
