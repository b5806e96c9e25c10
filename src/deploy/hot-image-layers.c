/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "deploy/hot-image-private.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>

#include "base/hot-error.h"
#include "base/hot-yaml.h"
#include "deploy/hot-image-server.h"
#include "models/hot-model-directory.h"

/* Some engines and clouds look names of users up in the image. */
#define PASSWD "root:x:0:0:root:/:/sbin/nologin\nhothouse:x:65532:65532:hothouse:/:/sbin/nologin\n"
#define GROUP  "root:x:0:\nhothouse:x:65532:\n"

/* Writes a blob under a name that cannot be its last one, since that is its digest. */
typedef struct {
  HotImage       *image;
  char           *path;
  int             fd;
  HotLayerWriter *writer;
} Layer;

static void
layer_clear (Layer *self)
{
  g_clear_pointer (&self->writer, hot_layer_writer_free);
  if (self->fd >= 0)
    close (self->fd);
  g_clear_pointer (&self->path, g_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Layer, layer_clear)

static gboolean
layer_begin (Layer     *self,
             HotImage  *image,
             GError   **error)
{
  *self = (Layer) { image, g_build_filename (image->folder, "blobs", "sha256", "layer", NULL), -1, NULL };
  self->fd = g_open (self->path, O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0644);
  if (self->fd < 0)
    {
      const int saved_errno = errno;

      g_set_error (error, G_IO_ERROR, g_io_error_from_errno (saved_errno), _("%s cannot be written: %s"), self->path, g_strerror (saved_errno));
      return FALSE;
    }
  self->writer = hot_layer_writer_new (self->fd, self->path);

  return TRUE;
}

static gboolean
layer_finish (Layer   *self,
              guint    which,
              GError **error)
{
  g_auto(HotLayer) layer = { NULL };
  HotBlob *blob = &self->image->blobs[which];

  if (!hot_layer_writer_finish (self->writer, &layer, error))
    return FALSE;
  blob->path = hot_image_dup_blob_path (self->image, layer.digest);
  if (g_rename (self->path, blob->path) != 0)
    {
      const int saved_errno = errno;

      g_set_error (error, G_IO_ERROR, g_io_error_from_errno (saved_errno), _("%s cannot be written: %s"), blob->path, g_strerror (saved_errno));
      return FALSE;
    }
  blob->digest = g_steal_pointer (&layer.digest);
  blob->size = layer.size;
  blob->media_type = HOT_IMAGE_LAYER_TYPE;
  self->image->diff_ids[which] = g_steal_pointer (&layer.diff_id);

  return TRUE;
}

static int
compare_paths (gconstpointer a,
               gconstpointer b)
{
  return g_strcmp0 (*(const char * const *) a, *(const char * const *) b);
}

static gboolean
write_server_layer (HotImage      *self,
                    const char    *server,
                    char         **architecture,
                    GCancellable  *cancellable,
                    GError       **error)
{
  g_auto(HotImageServer) program = { NULL };
  g_auto(Layer) layer = { .fd = -1 };

  if (!hot_image_server_examine (&program, server, cancellable, error) || !layer_begin (&layer, self, error))
    return FALSE;
  *architecture = g_strdup (program.architecture);
  qsort (program.libraries, g_strv_length (program.libraries), sizeof (char *), compare_paths);

  if (!hot_layer_writer_add_bytes (layer.writer, "etc/group", 0644, GROUP, strlen (GROUP), error) ||
      !hot_layer_writer_add_bytes (layer.writer, "etc/passwd", 0644, PASSWD, strlen (PASSWD), error) ||
      !hot_layer_writer_add_file (layer.writer, "hothouse-serve", 0755, server, cancellable, error))
    return FALSE;
  for (guint i = 0; program.libraries[i] != NULL; i++)
    if (!hot_layer_writer_add_file (layer.writer, program.libraries[i] + 1, 0755, program.libraries[i], cancellable, error))
      return FALSE;

  return hot_layer_writer_add_folder (layer.writer, "tmp", 01777, error) && layer_finish (&layer, 0, error);
}

/* The file of the native flavor, as MLmodel names it. (transfer full) */
static char *
find_native_file (const char  *folder,
                  GError     **error)
{
  g_autofree char *description = g_build_filename (folder, HOT_MODEL_DESCRIPTION_FILE, NULL);
  g_autoptr(JsonNode) root = hot_yaml_parse_file (description, error);
  JsonObject *object = root != NULL && JSON_NODE_HOLDS_OBJECT (root) ? json_node_get_object (root) : NULL;
  JsonNode *node;

  if (root == NULL)
    return NULL;
  for (const char * const *key = (const char *[]) { "flavors", "hothouse", NULL }; object != NULL && *key != NULL; key++)
    {
      node = json_object_get_member (object, *key);
      object = node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
    }
  node = object != NULL ? json_object_get_member (object, "data") : NULL;
  if (node == NULL || json_node_get_value_type (node) != G_TYPE_STRING)
    {
      g_set_error (error, HOT_ERROR, HOT_ERROR_UNSUPPORTED,
                   _("%s has no flavor “hothouse”, which is what the server in the image runs. Convert the model first."), folder);
      return NULL;
    }
  /* A name, and nothing that leads out of the directory. */
  if (strchr (json_node_get_string (node), '/') != NULL || json_node_get_string (node)[0] == '.')
    {
      g_set_error (error, HOT_ERROR, HOT_ERROR_INVALID, _("%s: the file of the flavor “hothouse” must lie in the model’s own folder."), description);
      return NULL;
    }

  return json_node_dup_string (node);
}

static gboolean
add_if_there (HotLayerWriter  *writer,
              const char      *folder,
              const char      *name,
              GCancellable    *cancellable,
              GError         **error)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autofree char *inside = g_build_filename (HOT_IMAGE_MODEL, name, NULL);

  return !g_file_test (path, G_FILE_TEST_IS_REGULAR) || hot_layer_writer_add_file (writer, inside, 0644, path, cancellable, error);
}

static gboolean
write_model_layer (HotImage      *self,
                   const char    *model,
                   GCancellable  *cancellable,
                   GError       **error)
{
  const gboolean is_folder = g_file_test (model, G_FILE_TEST_IS_DIR);
  g_autofree char *native = is_folder ? find_native_file (model, error) : g_path_get_basename (model);
  g_autofree char *folder = is_folder ? g_strdup (model) : g_path_get_dirname (model);
  /* In the order of their bytes. */
  const char *names[] = { HOT_MODEL_DESCRIPTION_FILE, HOT_MODEL_EXAMPLE_FILE, native, HOT_MODEL_SERVING_EXAMPLE_FILE };
  g_auto(Layer) layer = { .fd = -1 };

  if (native == NULL || !layer_begin (&layer, self, error))
    return FALSE;
  if (!is_folder)
    {
      if (!hot_layer_writer_add_file (layer.writer, HOT_IMAGE_MODEL "/" HOT_MODEL_FILE, 0644, model, cancellable, error))
        return FALSE;
      return layer_finish (&layer, 1, error);
    }
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if (!add_if_there (layer.writer, folder, names[i], cancellable, error))
      return FALSE;

  return layer_finish (&layer, 1, error);
}

gboolean
hot_image_write_layers (HotImage            *self,
                        const HotImageSpec  *spec,
                        char               **architecture,
                        const HotProgress   *progress,
                        GCancellable        *cancellable,
                        GError             **error)
{
  hot_progress_report (progress, 0.1, _("Packing the server"));
  if (!write_server_layer (self, spec->server, architecture, cancellable, error))
    return FALSE;

  hot_progress_report (progress, 0.3, _("Packing the model"));
  return write_model_layer (self, spec->model, cancellable, error);
}
