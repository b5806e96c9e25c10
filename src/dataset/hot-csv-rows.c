/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dataset/hot-csv-rows.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <stdint.h>
#include <string.h>
#include <unistd.h>

#include "base/hot-error.h"

/* The text begins on a page of memory, so that chunks that begin on a page of the file are copied whole pages at a
 * time: the system does that at more than twice the speed. */
#define PAGE 4096

void
hot_csv_rows_clear (HotCsvRows *self)
{
  g_clear_pointer (&self->buffer, g_aligned_free);
  g_clear_pointer (&self->doubled, g_free);
  g_clear_pointer (&self->row_starts, g_free);
  g_clear_pointer (&self->first_field, g_free);
  g_clear_pointer (&self->ends, g_free);
  g_clear_pointer (&self->begins, g_free);
  g_clear_pointer (&self->lengths, g_free);
  *self = (HotCsvRows) { 0 };
}

void
hot_csv_rows_reserve_bytes (HotCsvRows *self,
                            gsize       n_bytes)
{
  gsize capacity = (MAX (n_bytes, self->bytes_capacity + self->bytes_capacity / 2) + 63) & ~(gsize) 63;
  guint8 *buffer;

  if (n_bytes <= self->bytes_capacity && self->buffer != NULL)
    return;

  buffer = g_aligned_alloc (1, PAGE + capacity + HOT_CSV_PADDING, PAGE);
  if (self->buffer != NULL)
    memcpy (buffer + PAGE - HOT_CSV_PADDING, self->bytes - HOT_CSV_PADDING, self->bytes_capacity + 2 * HOT_CSV_PADDING);
  g_clear_pointer (&self->buffer, g_aligned_free);

  self->buffer = buffer;
  self->bytes = buffer + PAGE;
  self->bytes_capacity = capacity;
  self->doubled = g_renew (guint64, self->doubled, capacity / 64 + 1);
}

void
hot_csv_rows_reserve_rows (HotCsvRows *self,
                           gsize       n_rows)
{
  if (n_rows <= self->rows_capacity)
    return;

  self->rows_capacity = MAX (n_rows, self->rows_capacity * 2);
  self->row_starts = g_renew (guint32, self->row_starts, self->rows_capacity);
  self->first_field = g_renew (guint32, self->first_field, self->rows_capacity + 1);
}

void
hot_csv_rows_reserve_fields (HotCsvRows *self,
                             gsize       n_fields,
                             gboolean    loose)
{
  if (n_fields <= self->fields_capacity)
    return;

  self->fields_capacity = MAX (n_fields, self->fields_capacity * 2);

  if (loose)
    {
      self->begins = g_renew (guint32, self->begins, self->fields_capacity);
      self->lengths = g_renew (guint32, self->lengths, self->fields_capacity);
    }
  else
    {
      self->ends = g_renew (guint32, self->ends, self->fields_capacity);
    }
}

static gboolean
hot_csv_rows_fetch (HotMappedFile  *file,
                    guint64         offset,
                    guint8         *to,
                    gsize           length,
                    GError        **error)
{
  int fd = hot_mapped_file_get_fd (file);

  if (fd < 0)
    {
      memcpy (to, hot_mapped_file_get_data (file) + offset, length);
      return TRUE;
    }

  while (length > 0)
    {
      gssize n = pread (fd, to, length, offset);

      if (n < 0 && errno == EINTR)
        continue;

      if (n < 0)
        {
          int saved_errno = errno;

          g_set_error (error, G_IO_ERROR, g_io_error_from_errno (saved_errno),
                       _("“%s” cannot be read: %s"), hot_mapped_file_get_name (file), g_strerror (saved_errno));
          return FALSE;
        }

      if (n == 0)
        {
          g_set_error (error, HOT_ERROR, HOT_ERROR_CHANGED,
                       _("“%s” became shorter while it was read. Open it again."), hot_mapped_file_get_name (file));
          return FALSE;
        }

      to += n;
      offset += n;
      length -= n;
    }

  return TRUE;
}

gboolean
hot_csv_rows_read (HotCsvRows     *self,
                   HotMappedFile  *file,
                   guint64         offset,
                   gsize           length,
                   GError        **error)
{
  gsize before = MIN (offset, HOT_CSV_PADDING);

  self->n_bytes = 0;
  hot_csv_rows_reserve_bytes (self, length);
  self->offset = offset;

  memset (self->bytes - HOT_CSV_PADDING, '\n', HOT_CSV_PADDING);
  if (!hot_csv_rows_fetch (file, offset - before, self->bytes - before, before + length, error))
    return FALSE;

  self->n_bytes = length;
  memset (self->bytes + length, '\n', HOT_CSV_PADDING);

  return TRUE;
}

gboolean
hot_csv_rows_read_on (HotCsvRows     *self,
                      HotMappedFile  *file,
                      gsize           length,
                      GError        **error)
{
  hot_csv_rows_reserve_bytes (self, self->n_bytes + length);

  if (!hot_csv_rows_fetch (file, self->offset + self->n_bytes, self->bytes + self->n_bytes, length, error))
    return FALSE;

  self->n_bytes += length;
  memset (self->bytes + self->n_bytes, '\n', HOT_CSV_PADDING);

  return TRUE;
}

GError *
hot_csv_rows_new_long_error (HotMappedFile *file,
                             guint64        line)
{
  return g_error_new (HOT_ERROR, HOT_ERROR_INVALID,
                      /* Translators: %s is a file name, then comes a line number */
                      _("In “%s”, the record that begins on line %ju does not end within 32 MiB. "
                        "A quotation mark that is never closed is the likely cause."),
                      hot_mapped_file_get_name (file), (uintmax_t) (line + 1));
}

GError *
hot_csv_rows_new_unclosed_error (HotMappedFile *file,
                                 guint64        line)
{
  return g_error_new (HOT_ERROR, HOT_ERROR_INVALID,
                      _("In “%s”, a quotation mark in the record that begins on line %ju is never closed."),
                      hot_mapped_file_get_name (file), (uintmax_t) (line + 1));
}

/* Whether a doubled quote begins in bytes [begin, end). */
static inline gboolean
hot_csv_rows_has_doubled (const HotCsvRows *self,
                          guint32           begin,
                          guint32           end)
{
  guint32 first = begin / 64, last = (end - 1) / 64;
  guint64 head = ~G_GUINT64_CONSTANT (0) << (begin % 64);
  guint64 tail = ~G_GUINT64_CONSTANT (0) >> (63 - (end - 1) % 64);

  if (first == last)
    return (self->doubled[first] & head & tail) != 0;

  if ((self->doubled[first] & head) != 0 || (self->doubled[last] & tail) != 0)
    return TRUE;

  for (guint32 i = first + 1; i < last; i++)
    if (self->doubled[i] != 0)
      return TRUE;

  return FALSE;
}

static inline void
hot_csv_rows_take (const HotCsvRows *self,
                   guint32           begin,
                   guint32           end,
                   gboolean          escapes,
                   guint32          *field_begin,
                   guint32          *field_length)
{
  guint32 quoted = self->bytes[begin] == (guint8) self->quote && end > begin;
  guint32 length = end - begin - 2 * quoted;

  *field_begin = begin + quoted;
  *field_length = length;

  if (escapes && quoted && length > 1 && hot_csv_rows_has_doubled (self, begin + 1, end - 1))
    *field_length = length | HOT_CSV_ESCAPED;
}

static inline void
hot_csv_rows_gather_regular (const HotCsvRows *self,
                             guint             column,
                             guint32           first,
                             guint32           n,
                             gboolean          escapes,
                             guint32          *begins,
                             guint32          *lengths)
{
  const guint32 *field = self->ends + self->first_field[first] + column;
  gsize stride = n > 0 ? hot_csv_rows_get_n_fields (self, first) : 0;

  if (column == 0)
    {
      for (guint32 i = 0; i < n; i++, field += stride)
        hot_csv_rows_take (self, self->row_starts[first + i], field[0], escapes, begins + i, lengths + i);
    }
  else
    {
      for (guint32 i = 0; i < n; i++, field += stride)
        hot_csv_rows_take (self, field[-1] + 1, field[0], escapes, begins + i, lengths + i);
    }
}

static void
hot_csv_rows_gather_ragged (const HotCsvRows *self,
                            guint             column,
                            guint32           first,
                            guint32           n,
                            gboolean          escapes,
                            guint32          *begins,
                            guint32          *lengths)
{
  for (guint32 i = 0; i < n; i++)
    {
      guint32 field = self->first_field[first + i] + column;

      if (column >= hot_csv_rows_get_n_fields (self, first + i))
        {
          begins[i] = self->row_starts[first + i];
          lengths[i] = 0;
        }
      else if (self->begins != NULL)
        {
          begins[i] = self->begins[field];
          lengths[i] = self->lengths[field];
        }
      else
        {
          guint32 begin = column == 0 ? self->row_starts[first + i] : self->ends[field - 1] + 1;

          hot_csv_rows_take (self, begin, self->ends[field], escapes, begins + i, lengths + i);
        }
    }
}

void
hot_csv_rows_gather (const HotCsvRows *self,
                     guint             column,
                     guint32           first,
                     guint32           n,
                     gboolean          escapes,
                     guint32          *begins,
                     guint32          *lengths)
{
  if (!self->regular || self->begins != NULL)
    hot_csv_rows_gather_ragged (self, column, first, n, escapes, begins, lengths);
  else if (escapes)
    hot_csv_rows_gather_regular (self, column, first, n, TRUE, begins, lengths);
  else
    hot_csv_rows_gather_regular (self, column, first, n, FALSE, begins, lengths);
}
