/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "deploy/hot-layer-writer.h"

#include <string.h>

#include <archive.h>
#include <archive_entry.h>
#include <glib/gi18n-lib.h>
#include <libdeflate.h>

#include "base/hot-error.h"
#include "base/hot-fd.h"
#include "base/hot-mapped-file.h"

/* The most that a stored block can hold. */
#define BLOCK_SIZE 65535
#define PIECE_SIZE (1 << 20)

struct _HotLayerWriter
{
  int             fd;
  char           *path;
  struct archive *archive;
  GHashTable     *folders;

  GChecksum      *digest;
  GChecksum      *diff_id;
  guint64         size;
  guint64         tar_size;
  guint32         crc;
  GError         *error;       /* of writing, until libarchive has come back */

  gsize           n_waiting;
  guint8          block[BLOCK_SIZE];
};

static gboolean
put (HotLayerWriter *self,
     const void     *data,
     gsize           length)
{
  g_checksum_update (self->digest, data, length);
  self->size += length;

  return hot_fd_write_all (self->fd, self->path, data, length, &self->error);
}

static void
store_le (guint8  *to,
          guint32  number,
          guint    n_bytes)
{
  for (guint i = 0; i < n_bytes; i++)
    to[i] = number >> (8 * i);
}

static gboolean
flush_block (HotLayerWriter *self,
             gboolean        is_last)
{
  guint8 head[5] = { is_last };

  store_le (head + 1, self->n_waiting, 2);
  store_le (head + 3, ~self->n_waiting & 0xffff, 2);
  if (!put (self, head, sizeof head) || !put (self, self->block, self->n_waiting))
    return FALSE;
  self->n_waiting = 0;

  return TRUE;
}

static la_ssize_t
write_cb (struct archive *archive,
          void           *user_data,
          const void     *data,
          size_t          length)
{
  HotLayerWriter *self = user_data;
  const guint8 *from = data;

  if (self->error != NULL)
    return -1;
  g_checksum_update (self->diff_id, data, length);
  self->crc = libdeflate_crc32 (self->crc, data, length);
  self->tar_size += length;
  for (gsize left = length; left > 0;)
    {
      const gsize n = MIN (left, BLOCK_SIZE - self->n_waiting);

      memcpy (self->block + self->n_waiting, from, n);
      self->n_waiting += n;
      from += n;
      left -= n;
      if (self->n_waiting == BLOCK_SIZE && !flush_block (self, FALSE))
        return -1;
    }

  return length;
}

static gboolean
take_error (HotLayerWriter  *self,
            GError         **error)
{
  if (self->error != NULL)
    g_propagate_error (error, g_error_copy (self->error));
  else
    g_set_error (error, HOT_ERROR, HOT_ERROR_INVALID, _("%s cannot be packed: %s"), self->path, archive_error_string (self->archive));

  return FALSE;
}

HotLayerWriter *
hot_layer_writer_new (int         fd,
                      const char *path)
{
  /* RFC 1952: deflate, no flags, no time, nothing about compression, no system. */
  static const guint8 head[10] = { 0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255 };
  HotLayerWriter *self = g_new0 (HotLayerWriter, 1);

  self->fd = fd;
  self->path = g_strdup (path);
  self->digest = g_checksum_new (G_CHECKSUM_SHA256);
  self->diff_id = g_checksum_new (G_CHECKSUM_SHA256);
  self->folders = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->archive = archive_write_new ();
  /* USTAR, with more only for names and sizes that it cannot hold. */
  archive_write_set_format_pax_restricted (self->archive);
  archive_write_set_bytes_per_block (self->archive, 0);
  archive_write_open (self->archive, self, NULL, write_cb, NULL);
  put (self, head, sizeof head);

  return self;
}

static gboolean
begin_entry (HotLayerWriter  *self,
             const char      *name,
             guint            type,
             guint            mode,
             gint64           size,
             GError         **error)
{
  struct archive_entry *entry = archive_entry_new ();
  gboolean done;

  archive_entry_set_pathname (entry, name);
  archive_entry_set_filetype (entry, type);
  archive_entry_set_perm (entry, mode);
  archive_entry_set_size (entry, size);
  archive_entry_set_uid (entry, 0);
  archive_entry_set_gid (entry, 0);
  archive_entry_set_mtime (entry, 0, 0);
  done = self->error == NULL && archive_write_header (self->archive, entry) == ARCHIVE_OK;
  archive_entry_free (entry);

  return done || take_error (self, error);
}

/* Every folder on the way to @name that is not there yet. */
static gboolean
add_parents (HotLayerWriter  *self,
             const char      *name,
             GError         **error)
{
  for (const char *slash = strchr (name, '/'); slash != NULL; slash = strchr (slash + 1, '/'))
    {
      g_autofree char *folder = g_strndup (name, slash - name);

      if (!hot_layer_writer_add_folder (self, folder, 0755, error))
        return FALSE;
    }

  return TRUE;
}

gboolean
hot_layer_writer_add_folder (HotLayerWriter  *self,
                             const char      *name,
                             guint            mode,
                             GError         **error)
{
  g_autofree char *with_slash = g_strconcat (name, "/", NULL);

  if (g_hash_table_contains (self->folders, name))
    return TRUE;
  if (!add_parents (self, name, error))
    return FALSE;
  g_hash_table_add (self->folders, g_strdup (name));

  return begin_entry (self, with_slash, AE_IFDIR, mode, 0, error);
}

static gboolean
write_piece (HotLayerWriter  *self,
             const char      *data,
             gsize            length,
             GError         **error)
{
  while (length > 0)
    {
      const la_ssize_t n = archive_write_data (self->archive, data, length);

      if (n <= 0)
        return take_error (self, error);
      data += n;
      length -= n;
    }

  return TRUE;
}

gboolean
hot_layer_writer_add_bytes (HotLayerWriter  *self,
                            const char      *name,
                            guint            mode,
                            gconstpointer    data,
                            gsize            length,
                            GError         **error)
{
  return add_parents (self, name, error) && begin_entry (self, name, AE_IFREG, mode, length, error) &&
         write_piece (self, data, length, error);
}

gboolean
hot_layer_writer_add_file (HotLayerWriter  *self,
                           const char      *name,
                           guint            mode,
                           const char      *path,
                           GCancellable    *cancellable,
                           GError         **error)
{
  g_autoptr(HotMappedFile) file = hot_mapped_file_open (path, error);
  gsize size;

  if (file == NULL)
    return FALSE;

  size = hot_mapped_file_get_size (file);
  if (!add_parents (self, name, error) || !begin_entry (self, name, AE_IFREG, mode, size, error))
    return FALSE;
  for (gsize at = 0; at < size; at += PIECE_SIZE)
    {
      if (g_cancellable_set_error_if_cancelled (cancellable, error) ||
          !write_piece (self, hot_mapped_file_get_data (file) + at, MIN (PIECE_SIZE, size - at), error))
        return FALSE;
      hot_mapped_file_release (file, at, MIN (PIECE_SIZE, size - at));
    }

  return hot_mapped_file_check (file, error);
}

static char *
name_digest (GChecksum *checksum)
{
  return g_strconcat ("sha256:", g_checksum_get_string (checksum), NULL);
}

gboolean
hot_layer_writer_finish (HotLayerWriter  *self,
                         HotLayer        *layer,
                         GError         **error)
{
  guint8 tail[8];

  if (archive_write_close (self->archive) != ARCHIVE_OK || self->error != NULL || !flush_block (self, TRUE))
    return take_error (self, error);
  store_le (tail, self->crc, 4);
  store_le (tail + 4, (guint32) self->tar_size, 4);
  if (!put (self, tail, sizeof tail))
    return take_error (self, error);

  *layer = (HotLayer) { name_digest (self->digest), self->size, name_digest (self->diff_id) };

  return TRUE;
}

void
hot_layer_writer_free (HotLayerWriter *self)
{
  if (self == NULL)
    return;

  /* What was not finished is not closed either. */
  archive_write_fail (self->archive);
  archive_write_free (self->archive);
  g_hash_table_unref (self->folders);
  g_checksum_free (self->digest);
  g_checksum_free (self->diff_id);
  g_clear_error (&self->error);
  g_free (self->path);
  g_free (self);
}

void
hot_layer_clear (HotLayer *self)
{
  g_clear_pointer (&self->digest, g_free);
  g_clear_pointer (&self->diff_id, g_free);
}
