/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dataset/hot-unpack.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <libdeflate.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>
#include <zlib.h>

#include "base/hot-deadline.h"
#include "base/hot-error.h"
#include "base/hot-fd.h"
#include "base/hot-format.h"
#include "base/hot-temp-file.h"

/*
 * gzip (RFC 1952). Whole members are unpacked by libdeflate, three times as fast as zlib, straight into the pages of an
 * unnamed file. It cannot be interrupted and must know how much room it needs, so it runs on a thread that is left to
 * itself when the work is cancelled, and what would be larger than this goes through zlib piece by piece.
 */
#define MAX_WHOLE (G_GUINT64_CONSTANT (2) << 30)

#define PIECE_SIZE (1024 * 1024)
#define MIN_MEMBER_SIZE 18      /* header and trailer */

typedef enum {
  RESULT_RUNNING,
  RESULT_DONE,
  RESULT_DAMAGED,
  RESULT_TOO_LARGE,
  RESULT_DISK,
  RESULT_STREAM,      /* too large for this way */
} Result;

/* Shared by the caller and the thread, freed by whoever leaves last. */
typedef struct {
  gatomicrefcount  ref_count;
  HotMappedFile   *file;
  guint64          max_bytes;
  int              fd;
  char            *pages;
  gsize            capacity;
  guint64          n_out;
  gsize            n_in;     /* atomic */
  gboolean         stop;     /* atomic */

  GMutex           mutex;
  GCond            changed;
  Result           result;
  GError          *error;
} Whole;

static void
whole_unref (Whole *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;

  if (self->pages != NULL)
    munmap (self->pages, self->capacity);
  if (self->fd >= 0)
    close (self->fd);
  hot_mapped_file_unref (self->file);
  g_clear_error (&self->error);
  g_mutex_clear (&self->mutex);
  g_cond_clear (&self->changed);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Whole, whole_unref)

static gboolean
whole_grow (Whole   *self,
            guint64  capacity)
{
  if (self->pages != NULL)
    munmap (self->pages, self->capacity);
  self->pages = NULL;

  /* With room on the disk for every page, no write through the mapping can fail. */
  if (!hot_fd_reserve (self->fd, hot_temp_file_get_directory (), capacity, &self->error))
    return FALSE;

  self->capacity = (gsize) capacity;
  self->pages = mmap (NULL, self->capacity, PROT_READ | PROT_WRITE, MAP_SHARED, self->fd, 0);
  if (self->pages == MAP_FAILED)
    {
      self->pages = NULL;
      return hot_fd_set_error (errno, hot_temp_file_get_directory (), &self->error);
    }

  return TRUE;
}

/* The last four bytes say how large the last member is, modulo 2^32: for nearly all files, how large the text is. */
static guint64
guess_size (const char *data,
            gsize       size)
{
  guint32 last;

  memcpy (&last, data + size - 4, 4);
  last = GUINT32_FROM_LE (last);

  /* A last member smaller than the archive: it is one of several, or there is not much to pack. */
  return MAX (last, (guint64) size * (last < size ? 4 : 1));
}

static gboolean
is_padding (const char *data,
            gsize       size)
{
  for (gsize i = 0; i < size; i++)
    if (data[i] != '\0')
      return FALSE;

  return TRUE;
}

static Result
whole_run (Whole                          *self,
           struct libdeflate_decompressor *decompressor)
{
  const char *data = hot_mapped_file_get_data (self->file);
  const gsize size = hot_mapped_file_get_size (self->file);
  gsize n_in = 0;

  if (!whole_grow (self, CLAMP (guess_size (data, size), 1, MIN (self->max_bytes, MAX_WHOLE))))
    return RESULT_DISK;

  while (n_in < size && !g_atomic_int_get (&self->stop))
    {
      gsize member_in;
      gsize member_out;
      enum libdeflate_result result;

      if (self->n_out > 0 && is_padding (data + n_in, size - n_in))
        break;

      result = libdeflate_gzip_decompress_ex (decompressor, data + n_in, size - n_in, self->pages + self->n_out,
                                              self->capacity - self->n_out, &member_in, &member_out);
      if (result == LIBDEFLATE_INSUFFICIENT_SPACE)
        {
          if (self->capacity >= self->max_bytes)
            return RESULT_TOO_LARGE;
          if (self->capacity >= MAX_WHOLE)
            return RESULT_STREAM;
          if (!whole_grow (self, MIN (MIN ((guint64) self->capacity * 2, self->max_bytes), MAX_WHOLE)))
            return RESULT_DISK;
          continue;
        }
      if (result != LIBDEFLATE_SUCCESS)
        return RESULT_DAMAGED;

      n_in += member_in;
      self->n_out += member_out;
      g_atomic_pointer_set (&self->n_in, n_in);
    }

  return RESULT_DONE;
}

static gpointer
whole_thread_func (gpointer user_data)
{
  g_autoptr(Whole) self = user_data;
  struct libdeflate_decompressor *decompressor = libdeflate_alloc_decompressor ();
  Result result = whole_run (self, decompressor);

  libdeflate_free_decompressor (decompressor);

  g_mutex_lock (&self->mutex);
  self->result = result;
  g_cond_signal (&self->changed);
  g_mutex_unlock (&self->mutex);

  return NULL;
}

static Result
whole_wait (Whole              *self,
            const HotProgress  *progress,
            GCancellable       *cancellable)
{
  const gsize size = hot_mapped_file_get_size (self->file);
  Result result;

  g_mutex_lock (&self->mutex);
  while (self->result == RESULT_RUNNING && !g_cancellable_is_cancelled (cancellable))
    {
      gsize n_in = (gsize) g_atomic_pointer_get (&self->n_in);

      hot_progress_report (progress, n_in > 0 ? (double) n_in / size : -1, NULL);
      g_cond_wait_until (&self->changed, &self->mutex, g_get_monotonic_time () + 20 * G_TIME_SPAN_MILLISECOND);
    }
  result = self->result;
  g_mutex_unlock (&self->mutex);
  g_atomic_int_set (&self->stop, TRUE);

  return result;
}

typedef struct {
  HotMappedFile *file;
  guint64        max_bytes;
  int            fd;          /* -1 for only looking where the damage is */
  guint64        n_out;
  gsize          n_in;
} Stream;

static gboolean
set_damaged (Stream    *self,
             gboolean   is_cut,
             GError   **error)
{
  g_autofree char *text = hot_format_bytes (self->n_out);
  g_autofree char *packed = hot_format_bytes (self->n_in);
  const char *name = hot_mapped_file_get_name (self->file);

  if (is_cut)
    g_set_error (error, HOT_ERROR, HOT_ERROR_INVALID,
                 _("%s is cut off: its compressed data end early, after %s of text. Download or copy it "
                   "again."), name, text);
  else
    g_set_error (error, HOT_ERROR, HOT_ERROR_INVALID,
                 _("%s is damaged: its compressed data are wrong after %s (%s of text). Download or copy it again."),
                 name, packed, text);

  return FALSE;
}

static gboolean
stream_take (Stream       *self,
             const guchar *buffer,
             gsize         n,
             GError      **error)
{
  self->n_out += n;
  if (self->n_out > self->max_bytes)
    return hot_unpack_set_too_large (self->file, self->max_bytes, error);

  return self->fd < 0 || hot_fd_write_all (self->fd, hot_temp_file_get_directory (), buffer, n, error);
}

static gboolean
stream_run (Stream             *self,
            z_stream           *z,
            guchar             *buffer,
            const HotProgress  *progress,
            GCancellable       *cancellable,
            GError            **error)
{
  const char *data = hot_mapped_file_get_data (self->file);
  const gsize size = hot_mapped_file_get_size (self->file);

  while (self->n_in < size)
    {
      const uInt available = (uInt) MIN (size - self->n_in, PIECE_SIZE);
      int result;

      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return FALSE;
      hot_progress_report (progress, (double) self->n_in / size, NULL);

      z->next_in = (Bytef *) data + self->n_in;
      z->avail_in = available;
      z->next_out = buffer;
      z->avail_out = PIECE_SIZE;
      result = inflate (z, Z_NO_FLUSH);
      self->n_in += available - z->avail_in;

      if (!stream_take (self, buffer, PIECE_SIZE - z->avail_out, error))
        return FALSE;
      if (result == Z_STREAM_END)
        {
          if (is_padding (data + self->n_in, size - self->n_in))
            return TRUE;
          inflateReset (z);
        }
      else if (result != Z_OK && result != Z_BUF_ERROR)
        return set_damaged (self, FALSE, error);
    }

  return set_damaged (self, TRUE, error);
}

static gboolean
stream (Stream             *self,
        const HotProgress  *progress,
        GCancellable       *cancellable,
        GError            **error)
{
  g_autofree guchar *buffer = g_malloc (PIECE_SIZE);
  z_stream z = { NULL };
  gboolean done;

  /* 16 more than the window's bits: with gzip's header and trailer. */
  inflateInit2 (&z, 15 + 16);
  done = stream_run (self, &z, buffer, progress, cancellable, error);
  inflateEnd (&z);

  return done;
}

static HotMappedFile *
unpack_by_pieces (HotMappedFile      *file,
                  guint64             max_bytes,
                  const HotProgress  *progress,
                  GCancellable       *cancellable,
                  GError            **error)
{
  g_autofd int fd = hot_temp_file_open (error);
  Stream state = { .file = file, .max_bytes = max_bytes, .fd = fd };

  if (fd < 0 || !stream (&state, progress, cancellable, error))
    return NULL;

  return hot_mapped_file_new_for_fd (g_steal_fd (&fd), hot_mapped_file_get_name (file), error);
}

/* libdeflate only says that something is wrong; reading once more says where. */
static void
diagnose (HotMappedFile  *file,
          guint64         max_bytes,
          GCancellable   *cancellable,
          GError        **error)
{
  Stream state = { .file = file, .max_bytes = max_bytes, .fd = -1 };

  if (stream (&state, NULL, cancellable, error))
    set_damaged (&state, FALSE, error);
}

static HotMappedFile *
whole_finish (Whole               *self,
              Result               result,
              const HotProgress   *progress,
              GCancellable        *cancellable,
              GError             **error)
{
  switch (result)
    {
    case RESULT_RUNNING:
      g_cancellable_set_error_if_cancelled (cancellable, error);
      return NULL;

    case RESULT_DAMAGED:
      diagnose (self->file, self->max_bytes, cancellable, error);
      return NULL;

    case RESULT_TOO_LARGE:
      hot_unpack_set_too_large (self->file, self->max_bytes, error);
      return NULL;

    case RESULT_DISK:
      g_propagate_error (error, g_steal_pointer (&self->error));
      return NULL;

    case RESULT_STREAM:
      return unpack_by_pieces (self->file, self->max_bytes, progress, cancellable, error);

    default:
      munmap (self->pages, self->capacity);
      self->pages = NULL;
      if (!hot_fd_truncate (self->fd, hot_temp_file_get_directory (), self->n_out, error))
        return NULL;
      return hot_mapped_file_new_for_fd (g_steal_fd (&self->fd), hot_mapped_file_get_name (self->file), error);
    }
}

HotMappedFile *
hot_unpack_gzip (HotMappedFile          *file,
                 const HotUnpackLimits  *limits,
                 const HotProgress      *progress,
                 GCancellable           *cancellable,
                 GError                **error)
{
  const guint64 max_bytes = hot_unpack_limits_get_max (limits, hot_mapped_file_get_size (file));
  g_autoptr(Whole) whole = NULL;
  g_autofd int fd = -1;

  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;

  hot_progress_report (progress, -1, _("Unpacking…"));

  if (hot_mapped_file_get_size (file) < MIN_MEMBER_SIZE)
    {
      diagnose (file, max_bytes, cancellable, error);
      return NULL;
    }
  /* Packed data hardly ever get larger when they are unpacked to less than themselves. */
  if (hot_mapped_file_get_size (file) > MAX_WHOLE)
    return unpack_by_pieces (file, max_bytes, progress, cancellable, error);

  fd = hot_temp_file_open (error);
  if (fd < 0)
    return NULL;

  whole = g_new0 (Whole, 1);
  g_atomic_ref_count_init (&whole->ref_count);
  whole->file = hot_mapped_file_ref (file);
  whole->max_bytes = max_bytes;
  whole->fd = g_steal_fd (&fd);
  g_mutex_init (&whole->mutex);
  g_cond_init (&whole->changed);

  g_atomic_ref_count_inc (&whole->ref_count);
  g_thread_unref (g_thread_new ("hot-gunzip", whole_thread_func, whole));

  return whole_finish (whole, whole_wait (whole, progress, cancellable), progress, cancellable, error);
}
