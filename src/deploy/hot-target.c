/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "deploy/hot-target.h"

#include <glib/gi18n-lib.h>

#include "base/hot-error.h"
#include "base/hot-http.h"
#include "deploy/hot-image-server.h"
#include "serve/hot-serve-model.h"

#define MAX_ANSWER (64 << 10)

static const HotTarget * const targets[] = {
  &hot_target_computer,
  &hot_target_engine,
};

const HotTarget * const *
hot_target_list (guint *n_targets)
{
  *n_targets = G_N_ELEMENTS (targets);

  return targets;
}

const HotTarget *
hot_target_find (const char  *id,
                 GError     **error)
{
  g_autoptr(GString) known = g_string_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (targets); i++)
    {
      if (g_str_equal (targets[i]->id, id))
        return targets[i];
      g_string_append_printf (known, i > 0 ? ", %s" : "%s", targets[i]->id);
    }
  /* Translators: the second place is a list of words */
  g_set_error (error, HOT_ERROR, HOT_ERROR_USAGE, _("There is no target “%s”. Those that there are: %s."), id, known->str);

  return NULL;
}

HotDeployCheck *
hot_deploy_check_new (const char *title,
                      gboolean    is_good,
                      const char *detail,
                      const char *fix)
{
  HotDeployCheck *self = g_new0 (HotDeployCheck, 1);

  self->title = g_strdup (title);
  self->is_good = is_good;
  self->detail = g_strdup (detail);
  self->fix = is_good ? NULL : g_strdup (fix);

  return self;
}

void
hot_deploy_check_free (HotDeployCheck *self)
{
  if (self == NULL)
    return;

  g_free (self->title);
  g_free (self->detail);
  g_free (self->fix);
  g_free (self);
}

guint16
hot_target_find_port (guint16   wanted,
                      GError  **error)
{
  g_autoptr(GSocket) socket = g_socket_new (G_SOCKET_FAMILY_IPV4, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_TCP, error);
  g_autoptr(GSocketAddress) address = g_inet_socket_address_new_from_string ("127.0.0.1", wanted);
  g_autoptr(GSocketAddress) bound = NULL;
  g_autoptr(GError) cause = NULL;

  if (socket == NULL)
    return 0;
  if (!g_socket_bind (socket, address, TRUE, &cause))
    {
      g_set_error (error, HOT_ERROR, HOT_ERROR_REFUSED, _("Port %u of this computer is taken. Choose another one."), wanted);
      return 0;
    }
  bound = g_socket_get_local_address (socket, error);

  return bound != NULL ? g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (bound)) : 0;
}

static HotDeployCheck *
check_model (const HotDeployRequest *request)
{
  HotScoreError cause = { 0 };
  HotModel *model = hot_serve_model_open (request->model, &cause);
  HotDeployCheck *check;
  g_autofree char *detail = NULL;

  if (model == NULL)
    return hot_deploy_check_new (_("Model"), FALSE, cause.message,
                                 _("Choose a model with the flavor “hothouse”, which every run here writes."));
  detail = g_strdup_printf (ngettext ("It is fed with %u column", "It is fed with %u columns", hot_model_get_n_columns (model)),
                            hot_model_get_n_columns (model));
  check = hot_deploy_check_new (_("Model"), TRUE, detail, NULL);
  hot_model_close (model);

  return check;
}

GPtrArray *
hot_target_check_request (const HotDeployRequest *request)
{
  GPtrArray *checks = g_ptr_array_new_with_free_func ((GDestroyNotify) hot_deploy_check_free);
  g_autoptr(GError) error = NULL;
  const guint16 port = hot_target_find_port (request->port, &error);
  g_autofree char *detail = request->port != 0 ? g_strdup_printf (_("%u is free"), port) : g_strdup_printf (_("One that is free, such as %u"), port);

  g_ptr_array_add (checks, check_model (request));
  g_ptr_array_add (checks, hot_deploy_check_new (_("Port"), port != 0, port != 0 ? detail : error->message,
                                                 _("With 0, one that is free is taken.")));

  return checks;
}

HotDeployCheck *
hot_target_check_server (void)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *server = hot_image_server_find (&error);

  return hot_deploy_check_new (_("Server"), server != NULL, server != NULL ? server : error->message,
                               _("Install Hothouse anew: the program hothouse-serve belongs to it."));
}

HotDeployCheck *
hot_target_check_space (const char *folder,
                        guint64     n_bytes)
{
  g_autoptr(GFile) place = g_file_new_for_path (folder);
  g_autoptr(GFileInfo) info = NULL;
  g_autofree char *path = NULL;
  g_autofree char *there = NULL;
  g_autofree char *needed = g_format_size (n_bytes);
  g_autofree char *detail = NULL;
  guint64 n_free;

  while (!g_file_query_exists (place, NULL) && g_file_has_parent (place, NULL))
    {
      GFile *parent = g_file_get_parent (place);

      g_set_object (&place, parent);
      g_object_unref (parent);
    }
  info = g_file_query_filesystem_info (place, G_FILE_ATTRIBUTE_FILESYSTEM_FREE, NULL, NULL);
  /* What cannot be known is found out. */
  n_free = info != NULL && g_file_info_has_attribute (info, G_FILE_ATTRIBUTE_FILESYSTEM_FREE)
             ? g_file_info_get_attribute_uint64 (info, G_FILE_ATTRIBUTE_FILESYSTEM_FREE) : n_bytes;
  path = g_file_get_path (place);
  there = g_format_size (n_free);
  /* Translators: two sizes around the path of a folder */
  detail = g_strdup_printf (_("%s are free at %s, about %s are needed"), there, path, needed);

  return hot_deploy_check_new (_("Disk"), n_free >= n_bytes, detail, _("Make room there."));
}

guint64
hot_target_measure (const char *path)
{
  g_autoptr(GFile) file = g_file_new_for_path (path);
  guint64 size = 0;

  g_file_measure_disk_usage (file, G_FILE_MEASURE_APPARENT_SIZE, NULL, NULL, NULL, &size, NULL, NULL, NULL);

  return size;
}

gboolean
hot_target_ask (const char    *address,
                guint          milliseconds,
                GCancellable  *cancellable)
{
  g_autoptr(HotHttp) http = hot_http_new (&(HotHttpOptions) { .proxy = "direct://", .connect_timeout = milliseconds, .idle_timeout = milliseconds },
                                          NULL);
  g_autofree char *uri = g_strconcat (address, "/ping", NULL);
  g_autoptr(HotHttpResponse) response = hot_http_send (http, &(HotHttpRequest) { .uri = uri }, MAX_ANSWER, cancellable, NULL);

  return response != NULL && hot_http_response_get_status (response) == 200;
}
