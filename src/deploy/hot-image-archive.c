/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "deploy/hot-image-private.h"

#include <string.h>

#include <archive.h>
#include <archive_entry.h>
#include <glib/gi18n-lib.h>

#include "base/hot-atomic-file.h"
#include "base/hot-error.h"
#include "base/hot-json-writer.h"
#include "base/hot-mapped-file.h"

#define PIECE_SIZE (1 << 20)

typedef struct {
  struct archive    *archive;
  HotAtomicFile     *file;
  GError            *error;
  guint64            n_done;
  guint64            n_all;
  const HotProgress *progress;
  GCancellable      *cancellable;
} Writer;

static la_ssize_t
write_cb (struct archive *archive,
          void           *user_data,
          const void     *data,
          size_t          length)
{
  Writer *writer = user_data;

  if (writer->error != NULL || !hot_atomic_file_write (writer->file, data, length, &writer->error))
    return -1;

  return length;
}

static gboolean
take_error (Writer  *writer,
            GError **error)
{
  if (writer->error != NULL)
    g_propagate_error (error, g_error_copy (writer->error));
  else
    g_set_error_literal (error, HOT_ERROR, HOT_ERROR_INVALID, archive_error_string (writer->archive));

  return FALSE;
}

static gboolean
begin_entry (Writer      *writer,
             const char  *name,
             gsize        size,
             GError     **error)
{
  struct archive_entry *entry = archive_entry_new ();
  gboolean done;

  archive_entry_set_pathname (entry, name);
  archive_entry_set_filetype (entry, AE_IFREG);
  archive_entry_set_perm (entry, 0644);
  archive_entry_set_size (entry, size);
  archive_entry_set_mtime (entry, 0, 0);
  done = archive_write_header (writer->archive, entry) == ARCHIVE_OK;
  archive_entry_free (entry);

  return done || take_error (writer, error);
}

static gboolean
add_bytes (Writer      *writer,
           const char  *name,
           const char  *data,
           gsize        size,
           GError     **error)
{
  if (!begin_entry (writer, name, size, error))
    return FALSE;
  for (gsize at = 0; at < size; at += PIECE_SIZE)
    {
      const gsize length = MIN (PIECE_SIZE, size - at);

      if (g_cancellable_set_error_if_cancelled (writer->cancellable, error))
        return FALSE;
      if (archive_write_data (writer->archive, data + at, length) != (la_ssize_t) length)
        return take_error (writer, error);
      writer->n_done += length;
      hot_progress_report (writer->progress, MIN (1.0, (double) writer->n_done / writer->n_all), NULL);
    }

  return TRUE;
}

static gboolean
add_file (Writer      *writer,
          HotImage    *image,
          const char  *name,
          GError     **error)
{
  g_autofree char *path = g_build_filename (image->folder, name, NULL);
  g_autoptr(HotMappedFile) file = hot_mapped_file_open (path, error);

  return file != NULL && add_bytes (writer, name, hot_mapped_file_get_data (file), hot_mapped_file_get_size (file), error) &&
         hot_mapped_file_check (file, error);
}

static gboolean
add_blob (Writer      *writer,
          HotImage    *image,
          const char  *digest,
          GError     **error)
{
  g_autofree char *name = g_strconcat ("blobs/sha256/", digest + strlen ("sha256:"), NULL);

  return add_file (writer, image, name, error);
}

/* moby/image/tarexport: what Docker reads; its paths may be those of OCI's layout. */
static gboolean
add_docker_manifest (Writer    *writer,
                     HotImage  *image,
                     GError   **error)
{
  g_autoptr(HotJsonWriter) json = hot_json_writer_new (FALSE);
  g_autofree char *name = hot_image_reference_dup_name (image->reference);
  g_autoptr(GPtrArray) paths = g_ptr_array_new_with_free_func (g_free);
  gsize length;
  const char *text;

  for (guint i = 0; i < G_N_ELEMENTS (image->blobs); i++)
    g_ptr_array_add (paths, g_strconcat ("blobs/sha256/", image->blobs[i].digest + strlen ("sha256:"), NULL));

  hot_json_writer_begin_array (json);
  hot_json_writer_begin_object (json);
  hot_json_writer_member (json, "Config", paths->pdata[HOT_IMAGE_N_LAYERS]);
  hot_json_writer_name (json, "RepoTags");
  hot_json_writer_begin_array (json);
  hot_json_writer_string (json, name);
  hot_json_writer_end_array (json);
  hot_json_writer_name (json, "Layers");
  hot_json_writer_begin_array (json);
  for (guint i = 0; i < HOT_IMAGE_N_LAYERS; i++)
    hot_json_writer_string (json, paths->pdata[i]);
  hot_json_writer_end_array (json);
  hot_json_writer_end_object (json);
  hot_json_writer_end_array (json);
  text = hot_json_writer_peek (json, &length);

  return add_bytes (writer, "manifest.json", text, length, error);
}

static gboolean
add_all (Writer    *writer,
         HotImage  *image,
         GError   **error)
{
  if (!add_file (writer, image, "oci-layout", error) || !add_file (writer, image, "index.json", error) ||
      !add_docker_manifest (writer, image, error) || !add_blob (writer, image, image->digests[HOT_IMAGE_OCI], error))
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (image->blobs); i++)
    if (!add_blob (writer, image, image->blobs[i].digest, error))
      return FALSE;

  return TRUE;
}

gboolean
hot_image_write_archive (HotImage           *self,
                         const char         *path,
                         const HotProgress  *progress,
                         GCancellable       *cancellable,
                         GError            **error)
{
  g_autoptr(HotAtomicFile) file = hot_atomic_file_new (path, error);
  Writer writer = { .file = file, .n_all = hot_image_get_size (self) + 1, .progress = progress, .cancellable = cancellable };
  gboolean done;

  if (file == NULL)
    return FALSE;

  writer.archive = archive_write_new ();
  archive_write_set_format_ustar (writer.archive);
  archive_write_set_bytes_per_block (writer.archive, 0);
  archive_write_open (writer.archive, &writer, NULL, write_cb, NULL);
  done = add_all (&writer, self, error);
  if (done)
    done = (archive_write_close (writer.archive) == ARCHIVE_OK && writer.error == NULL) || take_error (&writer, error);
  else
    archive_write_fail (writer.archive);
  archive_write_free (writer.archive);
  g_clear_error (&writer.error);

  return done && hot_atomic_file_commit (file, cancellable, error);
}
