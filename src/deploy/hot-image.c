/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "deploy/hot-image-private.h"

#include <errno.h>
#include <string.h>

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>

#include "base/hot-atomic-file.h"
#include "base/hot-error.h"
#include "base/hot-json-writer.h"
#include "base/hot-yaml.h"
#include "models/hot-model-directory.h"

#define LAYOUT "{\"imageLayoutVersion\":\"1.0.0\"}"
#define MODEL_LABEL "io.github.hothouse.model."
/* Where nothing says when a model was made: the same on every machine. */
#define NO_TIME "1970-01-01T00:00:00Z"

static const char * const media_types[2][3] = {
  { HOT_IMAGE_MANIFEST_TYPE, HOT_IMAGE_LAYER_TYPE, HOT_IMAGE_CONFIG_TYPE },
  { HOT_DOCKER_MANIFEST_TYPE, HOT_DOCKER_LAYER_TYPE, HOT_DOCKER_CONFIG_TYPE },
};

static const char * const history[HOT_IMAGE_N_LAYERS] = { "hothouse: server", "hothouse: model" };

char *
hot_image_dup_blob_path (HotImage   *self,
                         const char *digest)
{
  return g_build_filename (self->folder, "blobs", "sha256", digest + strlen ("sha256:"), NULL);
}

static const char *
get_member (JsonNode   *description,
            const char *name)
{
  JsonObject *object = description != NULL && JSON_NODE_HOLDS_OBJECT (description) ? json_node_get_object (description) : NULL;
  JsonNode *node = object != NULL ? json_object_get_member (object, name) : NULL;

  return node != NULL && json_node_get_value_type (node) == G_TYPE_STRING ? json_node_get_string (node) : NULL;
}

/* MLmodel has "2026-11-23 09:15:01.123456", in universal time. (transfer full) */
static char *
dup_time (JsonNode *description)
{
  const char *text = get_member (description, "utc_time_created");
  g_autoptr(GTimeZone) zone = g_time_zone_new_utc ();
  g_autoptr(GDateTime) time = text != NULL ? g_date_time_new_from_iso8601 (text, zone) : NULL;

  return time != NULL ? g_date_time_format (time, "%Y-%m-%dT%H:%M:%SZ") : g_strdup (NO_TIME);
}

static void
write_run_settings (HotJsonWriter      *json,
                    const HotImageSpec *spec,
                    JsonNode           *description)
{
  const char *labels[][2] = {
    { MODEL_LABEL "run", get_member (description, "run_id") },
    { MODEL_LABEL "uuid", get_member (description, "model_uuid") },
    { "org.opencontainers.image.title", spec->reference->repository },
    { "org.opencontainers.image.vendor", "Hothouse" },
  };

  hot_json_writer_begin_object (json);
  hot_json_writer_member (json, "User", spec->as_root ? "0:0" : "65532:65532");
  hot_json_writer_name (json, "ExposedPorts");
  hot_json_writer_begin_object (json);
  hot_json_writer_name (json, G_STRINGIFY (HOT_IMAGE_PORT) "/tcp");
  hot_json_writer_begin_object (json);
  hot_json_writer_end_object (json);
  hot_json_writer_end_object (json);
  hot_json_writer_name (json, "Env");
  hot_json_writer_begin_array (json);
  hot_json_writer_string (json, "PATH=/");
  hot_json_writer_end_array (json);
  hot_json_writer_name (json, "Entrypoint");
  hot_json_writer_begin_array (json);
  hot_json_writer_string (json, "/hothouse-serve");
  hot_json_writer_string (json, "--host=0.0.0.0");
  hot_json_writer_end_array (json);
  hot_json_writer_member (json, "WorkingDir", "/");
  hot_json_writer_name (json, "Labels");
  hot_json_writer_begin_object (json);
  for (guint i = 0; i < G_N_ELEMENTS (labels); i++)
    if (labels[i][1] != NULL)
      hot_json_writer_member (json, labels[i][0], labels[i][1]);
  hot_json_writer_end_object (json);
  hot_json_writer_member (json, "StopSignal", "SIGTERM");
  hot_json_writer_end_object (json);
}

static gboolean
write_blob (HotImage    *self,
            HotBlob     *blob,
            const char  *text,
            gsize        length,
            GError     **error)
{
  g_autofree char *hex = g_compute_checksum_for_data (G_CHECKSUM_SHA256, (const guchar *) text, length);

  blob->digest = g_strconcat ("sha256:", hex, NULL);
  blob->path = hot_image_dup_blob_path (self, blob->digest);
  blob->size = length;

  return g_file_set_contents (blob->path, text, length, error);
}

/* image-spec, config.md */
static gboolean
write_config (HotImage            *self,
              const HotImageSpec  *spec,
              const char          *architecture,
              GError             **error)
{
  g_autoptr(HotJsonWriter) json = hot_json_writer_new (FALSE);
  g_autofree char *path = g_build_filename (spec->model, HOT_MODEL_DESCRIPTION_FILE, NULL);
  g_autoptr(JsonNode) description = hot_yaml_parse_file (path, NULL);
  g_autofree char *time = dup_time (description);
  HotBlob *blob = &self->blobs[HOT_IMAGE_N_LAYERS];
  const char *text;
  gsize length;

  hot_json_writer_begin_object (json);
  hot_json_writer_member (json, "created", time);
  hot_json_writer_member (json, "architecture", architecture);
  hot_json_writer_member (json, "os", "linux");
  hot_json_writer_name (json, "config");
  write_run_settings (json, spec, description);
  hot_json_writer_name (json, "rootfs");
  hot_json_writer_begin_object (json);
  hot_json_writer_member (json, "type", "layers");
  hot_json_writer_name (json, "diff_ids");
  hot_json_writer_begin_array (json);
  for (guint i = 0; i < HOT_IMAGE_N_LAYERS; i++)
    hot_json_writer_string (json, self->diff_ids[i]);
  hot_json_writer_end_array (json);
  hot_json_writer_end_object (json);
  hot_json_writer_name (json, "history");
  hot_json_writer_begin_array (json);
  for (guint i = 0; i < HOT_IMAGE_N_LAYERS; i++)
    {
      hot_json_writer_begin_object (json);
      hot_json_writer_member (json, "created", time);
      hot_json_writer_member (json, "created_by", history[i]);
      hot_json_writer_end_object (json);
    }
  hot_json_writer_end_array (json);
  hot_json_writer_end_object (json);

  text = hot_json_writer_peek (json, &length);
  blob->media_type = HOT_IMAGE_CONFIG_TYPE;

  return write_blob (self, blob, text, length, error);
}

static void
write_descriptor (HotJsonWriter *json,
                  const char    *media_type,
                  const char    *digest,
                  guint64        size)
{
  hot_json_writer_member (json, "mediaType", media_type);
  hot_json_writer_member (json, "digest", digest);
  hot_json_writer_name (json, "size");
  hot_json_writer_unsigned (json, size);
}

/* image-spec, manifest.md; distribution, manifest-v2-2.md */
static void
make_manifest (HotImage       *self,
               HotImageFormat  format)
{
  g_autoptr(HotJsonWriter) json = hot_json_writer_new (FALSE);
  const HotBlob *config = &self->blobs[HOT_IMAGE_N_LAYERS];
  g_autofree char *hex = NULL;
  const char *text;
  gsize length;

  hot_json_writer_begin_object (json);
  hot_json_writer_name (json, "schemaVersion");
  hot_json_writer_integer (json, 2);
  hot_json_writer_member (json, "mediaType", media_types[format][0]);
  hot_json_writer_name (json, "config");
  hot_json_writer_begin_object (json);
  write_descriptor (json, media_types[format][2], config->digest, config->size);
  hot_json_writer_end_object (json);
  hot_json_writer_name (json, "layers");
  hot_json_writer_begin_array (json);
  for (guint i = 0; i < HOT_IMAGE_N_LAYERS; i++)
    {
      hot_json_writer_begin_object (json);
      write_descriptor (json, media_types[format][1], self->blobs[i].digest, self->blobs[i].size);
      hot_json_writer_end_object (json);
    }
  hot_json_writer_end_array (json);
  hot_json_writer_end_object (json);

  text = hot_json_writer_peek (json, &length);
  hex = g_compute_checksum_for_data (G_CHECKSUM_SHA256, (const guchar *) text, length);
  self->manifests[format] = g_bytes_new (text, length);
  self->digests[format] = g_strconcat ("sha256:", hex, NULL);
}

/* image-spec, image-layout.md */
static gboolean
write_index (HotImage    *self,
             const char  *architecture,
             GError     **error)
{
  g_autoptr(HotJsonWriter) json = hot_json_writer_new (FALSE);
  g_autofree char *name = hot_image_reference_dup_name (self->reference);
  g_autofree char *index = g_build_filename (self->folder, "index.json", NULL);
  g_autofree char *layout = g_build_filename (self->folder, "oci-layout", NULL);
  HotBlob manifest = { NULL };
  gsize length;
  const char *text = g_bytes_get_data (self->manifests[HOT_IMAGE_OCI], &length);
  gboolean done = write_blob (self, &manifest, text, length, error);

  hot_json_writer_begin_object (json);
  hot_json_writer_name (json, "schemaVersion");
  hot_json_writer_integer (json, 2);
  hot_json_writer_member (json, "mediaType", HOT_IMAGE_INDEX_TYPE);
  hot_json_writer_name (json, "manifests");
  hot_json_writer_begin_array (json);
  hot_json_writer_begin_object (json);
  write_descriptor (json, HOT_IMAGE_MANIFEST_TYPE, manifest.digest, manifest.size);
  hot_json_writer_name (json, "platform");
  hot_json_writer_begin_object (json);
  hot_json_writer_member (json, "architecture", architecture);
  hot_json_writer_member (json, "os", "linux");
  hot_json_writer_end_object (json);
  hot_json_writer_name (json, "annotations");
  hot_json_writer_begin_object (json);
  hot_json_writer_member (json, "io.containerd.image.name", name);
  hot_json_writer_member (json, "org.opencontainers.image.ref.name", self->reference->tag);
  hot_json_writer_end_object (json);
  hot_json_writer_end_object (json);
  hot_json_writer_end_array (json);
  hot_json_writer_end_object (json);
  g_free ((char *) manifest.digest);
  g_free ((char *) manifest.path);

  text = hot_json_writer_peek (json, &length);
  return done && g_file_set_contents (layout, LAYOUT, -1, error) && g_file_set_contents (index, text, length, error);
}

static gboolean
build (HotImage            *self,
       const HotImageSpec  *spec,
       const HotProgress   *progress,
       GCancellable        *cancellable,
       GError             **error)
{
  g_autofree char *architecture = NULL;

  if (!hot_image_write_layers (self, spec, &architecture, progress, cancellable, error) || !write_config (self, spec, architecture, error))
    return FALSE;
  make_manifest (self, HOT_IMAGE_OCI);
  make_manifest (self, HOT_IMAGE_DOCKER);
  if (!write_index (self, architecture, error) || g_cancellable_set_error_if_cancelled (cancellable, error))
    return FALSE;
  hot_progress_report (progress, 1.0, NULL);

  return TRUE;
}

HotImage *
hot_image_build (const HotImageSpec  *spec,
                 const char          *folder,
                 const HotProgress   *progress,
                 GCancellable        *cancellable,
                 GError             **error)
{
  g_autoptr(HotImage) self = g_new0 (HotImage, 1);
  g_autofree char *name = hot_image_reference_dup_name (spec->reference);
  g_autofree char *blobs = g_build_filename (folder, "blobs", "sha256", NULL);

  self->folder = g_strdup (folder);
  self->reference = hot_image_reference_parse (name, error);
  if (self->reference == NULL)
    return NULL;
  if (g_mkdir (folder, 0755) != 0 || g_mkdir_with_parents (blobs, 0755) != 0)
    {
      const int saved_errno = errno;

      g_set_error (error, G_IO_ERROR, g_io_error_from_errno (saved_errno), _("%s cannot be made: %s"), folder, g_strerror (saved_errno));
      return NULL;
    }
  if (!build (self, spec, progress, cancellable, error))
    {
      hot_image_delete_folder (folder);
      return NULL;
    }

  return g_steal_pointer (&self);
}

void
hot_image_free (HotImage *self)
{
  if (self == NULL)
    return;

  for (guint i = 0; i < G_N_ELEMENTS (self->blobs); i++)
    {
      g_free ((char *) self->blobs[i].digest);
      g_free ((char *) self->blobs[i].path);
    }
  for (guint i = 0; i < 2; i++)
    {
      g_clear_pointer (&self->manifests[i], g_bytes_unref);
      g_free (self->digests[i]);
    }
  for (guint i = 0; i < HOT_IMAGE_N_LAYERS; i++)
    g_free (self->diff_ids[i]);
  hot_image_reference_free (self->reference);
  g_free (self->folder);
  g_free (self);
}

const HotImageReference *
hot_image_get_reference (HotImage *self)
{
  return self->reference;
}

const HotBlob *
hot_image_get_blobs (HotImage *self,
                     guint    *n_blobs)
{
  *n_blobs = G_N_ELEMENTS (self->blobs);

  return self->blobs;
}

GBytes *
hot_image_get_manifest (HotImage       *self,
                        HotImageFormat  format)
{
  return self->manifests[format];
}

const char *
hot_image_get_digest (HotImage       *self,
                      HotImageFormat  format)
{
  return self->digests[format];
}

guint64
hot_image_get_size (HotImage *self)
{
  guint64 size = 0;

  for (guint i = 0; i < G_N_ELEMENTS (self->blobs); i++)
    size += self->blobs[i].size;

  return size;
}

void
hot_image_delete_folder (const char *folder)
{
  g_autoptr(GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      if (g_file_test (path, G_FILE_TEST_IS_DIR) && !g_file_test (path, G_FILE_TEST_IS_SYMLINK))
        hot_image_delete_folder (path);
      else
        g_unlink (path);
    }
  g_rmdir (folder);
}
