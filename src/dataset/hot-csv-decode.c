/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dataset/hot-csv-decode.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <string.h>
#include <unistd.h>

#include "base/hot-error.h"
#include "base/hot-temp-file.h"

/* Bytes converted between two looks at the cancellable. */
#define PIECE        ((gsize) 1 << 20)
/* Places where a file is looked at, and bytes of each. What they miss is found when all of it is read. */
#define SAMPLE       ((gsize) 4 << 10)
#define N_SAMPLES    16

void
hot_csv_survey_add (HotCsvSurvey *survey,
                    const guint8 *bytes,
                    gsize         length,
                    guint64       offset)
{
  gsize i = 0;

  while (i < length)
    {
      gunichar c;

      if (bytes[i] < 0x80)
        {
          i++;
          continue;
        }

      c = g_utf8_get_char_validated ((const char *) bytes + i, MIN (length - i, 6));
      if (c == (gunichar) -2 && length - i < 4)
        return;

      if (c < 0x110000)
        {
          survey->n_characters++;
          i += g_utf8_skip[bytes[i]];
          continue;
        }

      if (survey->n_invalid++ == 0)
        survey->first_invalid = offset + i;
      i++;
    }
}

gboolean
hot_csv_survey_is_utf8 (const HotCsvSurvey *survey)
{
  return survey->n_characters >= 4 * survey->n_invalid;
}

static gboolean
begins_with (const guint8 *data,
             gsize         size,
             const char   *mark,
             gsize         length)
{
  return size >= length && memcmp (data, mark, length) == 0;
}

gsize
hot_csv_get_bom_length (const HotCsvRows *rows)
{
  return rows->offset == 0 && begins_with (rows->bytes, rows->n_bytes, "\xef\xbb\xbf", 3) ? 3 : 0;
}

/* In mostly Latin text every other byte of UTF-16 is zero. */
static const char *
detect_utf16 (const guint8 *data,
              gsize         size)
{
  gsize n = MIN (size, SAMPLE) & ~(gsize) 1;
  gsize zeros[2] = { 0, 0 };

  for (gsize i = 0; i < n; i++)
    zeros[i & 1] += data[i] == 0;

  if (n >= 4 && zeros[1] > n / 2 * 3 / 10 && zeros[0] < zeros[1] / 8)
    return "UTF-16LE";
  if (n >= 4 && zeros[0] > n / 2 * 3 / 10 && zeros[1] < zeros[0] / 8)
    return "UTF-16BE";

  return NULL;
}

/* What the first bytes say, if they say anything. */
static const char *
detect_by_beginning (const guint8 *data,
                     gsize         size)
{
  static const struct {
    const char *mark;
    gsize       length;
    const char *encoding;
  } marks[] = {
    { "\xef\xbb\xbf", 3, "UTF-8" }, { "\xff\xfe\0\0", 4, "UTF-32LE" }, { "\0\0\xfe\xff", 4, "UTF-32BE" },
    { "\xff\xfe", 2, "UTF-16LE" }, { "\xfe\xff", 2, "UTF-16BE" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (marks); i++)
    if (begins_with (data, size, marks[i].mark, marks[i].length))
      return marks[i].encoding;

  return detect_utf16 (data, size);
}

static void
survey_place (HotCsvSurvey     *survey,
              const HotCsvRows *place)
{
  gsize skipped = 0;

  /* Begun in the middle of a character: that is no fault. */
  while (place->offset > 0 && skipped < MIN (3, place->n_bytes) && (place->bytes[skipped] & 0xc0) == 0x80)
    skipped++;

  hot_csv_survey_add (survey, place->bytes + skipped, place->n_bytes - skipped, place->offset + skipped);
}

const char *
hot_csv_detect_encoding (HotMappedFile  *file,
                         GError        **error)
{
  guint64 size = hot_mapped_file_get_size (file);
  HotCsvSurvey survey = { 0 };
  HotCsvRows place = { 0 };
  const char *encoding = NULL;

  for (gsize i = 0; i < N_SAMPLES && encoding == NULL; i++)
    {
      guint64 offset = size > N_SAMPLES * SAMPLE ? size / N_SAMPLES * i : i * SAMPLE;

      if (offset >= size)
        break;

      if (!hot_csv_rows_read (&place, file, offset, MIN (SAMPLE, size - offset), error))
        {
          hot_csv_rows_clear (&place);
          return NULL;
        }

      if (i == 0)
        encoding = detect_by_beginning (place.bytes, place.n_bytes);
      survey_place (&survey, &place);
    }

  hot_csv_rows_clear (&place);

  if (encoding == NULL)
    encoding = hot_csv_survey_is_utf8 (&survey) ? "UTF-8" : "WINDOWS-1252";

  return encoding;
}

gboolean
hot_csv_survey_file (HotCsvSurvey   *survey,
                     HotMappedFile  *file,
                     GCancellable   *cancellable,
                     GError        **error)
{
  guint64 size = hot_mapped_file_get_size (file);
  HotCsvRows piece = { 0 };
  gboolean done = TRUE;

  *survey = (HotCsvSurvey) { 0 };

  for (guint64 offset = 0, length; offset < size && done; offset += length)
    {
      length = MIN (PIECE, size - offset);
      done = !g_cancellable_set_error_if_cancelled (cancellable, error) &&
             hot_csv_rows_read (&piece, file, offset, length, error);
      if (done)
        survey_place (survey, &piece);
    }

  hot_csv_rows_clear (&piece);

  return done;
}

static gboolean
write_all (int          fd,
           const char  *bytes,
           gsize        length,
           GError     **error)
{
  while (length > 0)
    {
      gssize n = write (fd, bytes, length);

      if (n < 0 && errno == EINTR)
        continue;

      if (n < 0)
        {
          int saved_errno = errno;

          g_set_error (error, G_IO_ERROR, g_io_error_from_errno (saved_errno),
                       _("Converted text cannot be written to “%s”: %s"), hot_temp_file_get_directory (),
                       g_strerror (saved_errno));
          return FALSE;
        }

      bytes += n;
      length -= n;
    }

  return TRUE;
}

/* What the bytes 0x80 to 0x9f stand for (WHATWG Encoding Standard, index windows-1252). */
static const gunichar windows_1252[32] = {
  0x20ac, 0x0081, 0x201a, 0x0192, 0x201e, 0x2026, 0x2020, 0x2021, 0x02c6, 0x2030, 0x0160, 0x2039, 0x0152, 0x008d,
  0x017d, 0x008f,
  0x0090, 0x2018, 0x2019, 0x201c, 0x201d, 0x2022, 0x2013, 0x2014, 0x02dc, 0x2122, 0x0161, 0x203a, 0x0153, 0x009d,
  0x017e, 0x0178,
};

static gsize
decode_windows_1252 (const guint8 *bytes,
                     gsize         length,
                     char         *out)
{
  gsize n = 0;

  for (gsize i = 0; i < length; i++)
    if (bytes[i] < 0x80)
      out[n++] = bytes[i];
    else
      n += g_unichar_to_utf8 (bytes[i] < 0xa0 ? windows_1252[bytes[i] - 0x80] : bytes[i], out + n);

  return n;
}

typedef struct {
  GIConv   converter;
  gsize    unit;
  guint64  n_replaced;
} HotCsvDecoder;

/* Converts a piece; returns how many bytes of it are done, the rest being the beginning of a character. */
static gsize
hot_csv_decoder_convert (HotCsvDecoder *self,
                         const guint8  *bytes,
                         gsize          length,
                         gboolean       last,
                         char          *out,
                         gsize         *n_out,
                         gsize          capacity)
{
  char *in = (char *) bytes;
  char *to = out;
  gsize left = length, room = capacity;

  while (left > 0)
    {
      gsize skip;

      if (g_iconv (self->converter, &in, &left, &to, &room) != (gsize) -1)
        break;
      if (errno == E2BIG || (errno == EINVAL && !last))
        break;

      skip = MIN (self->unit, left);
      in += skip;
      left -= skip;
      self->n_replaced++;
      if (room < 3)
        break;
      memcpy (to, "\xef\xbf\xbd", 3);
      to += 3;
      room -= 3;
    }

  *n_out = capacity - room;

  return length - left;
}

/* One piece after the other, through @piece and @out. */
static gboolean
hot_csv_decode_pieces (HotMappedFile      *file,
                       int                 fd,
                       HotCsvDecoder      *decoder,
                       HotCsvRows         *piece,
                       char               *out,
                       gsize               capacity,
                       const HotProgress  *progress,
                       GCancellable       *cancellable,
                       GError            **error)
{
  guint64 size = hot_mapped_file_get_size (file);
  guint64 done = 0;

  while (done < size)
    {
      gsize length = MIN (PIECE, size - done);
      gsize taken = length, n = 0;

      if (g_cancellable_set_error_if_cancelled (cancellable, error) ||
          !hot_csv_rows_read (piece, file, done, length, error))
        return FALSE;

      if (decoder->converter == (GIConv) -1)
        n = decode_windows_1252 (piece->bytes, length, out);
      else
        taken = hot_csv_decoder_convert (decoder, piece->bytes, length, done + length == size, out, &n, capacity);

      if (!write_all (fd, out, n, error))
        return FALSE;

      if (taken == 0)
        break;
      done += taken;
      hot_progress_report (progress, (double) done / size, NULL);
    }

  return hot_mapped_file_check (file, error);
}

static gboolean
hot_csv_decode_to (HotMappedFile      *file,
                   int                 fd,
                   HotCsvDecoder      *decoder,
                   const HotProgress  *progress,
                   GCancellable       *cancellable,
                   GError            **error)
{
  gsize capacity = 4 * PIECE;
  g_autofree char *out = g_malloc (capacity);
  HotCsvRows piece = { 0 };
  gboolean done;

  hot_progress_report (progress, 0.0, _("Converting to UTF-8…"));
  done = hot_csv_decode_pieces (file, fd, decoder, &piece, out, capacity, progress, cancellable, error);
  hot_csv_rows_clear (&piece);

  return done;
}

HotMappedFile *
hot_csv_decode (HotMappedFile      *file,
                const char         *encoding,
                guint64            *n_replaced,
                const HotProgress  *progress,
                GCancellable       *cancellable,
                GError            **error)
{
  HotCsvDecoder decoder = { .converter = (GIConv) -1, .unit = 1 };
  gboolean written;
  int fd;

  if (g_ascii_strcasecmp (encoding, "WINDOWS-1252") != 0)
    {
      decoder.converter = g_iconv_open ("UTF-8", encoding);
      if (decoder.converter == (GIConv) -1)
        {
          g_set_error (error, HOT_ERROR, HOT_ERROR_UNSUPPORTED, _("The encoding “%s” is not known."), encoding);
          return NULL;
        }
      if (g_ascii_strncasecmp (encoding, "UTF-16", 6) == 0 || g_ascii_strncasecmp (encoding, "UCS-2", 5) == 0)
        decoder.unit = 2;
      else if (g_ascii_strncasecmp (encoding, "UTF-32", 6) == 0 || g_ascii_strncasecmp (encoding, "UCS-4", 5) == 0)
        decoder.unit = 4;
    }

  fd = hot_temp_file_open (error);
  written = fd >= 0 && hot_csv_decode_to (file, fd, &decoder, progress, cancellable, error);

  if (decoder.converter != (GIConv) -1)
    g_iconv_close (decoder.converter);

  if (!written)
    {
      if (fd >= 0)
        close (fd);
      return NULL;
    }

  *n_replaced = decoder.n_replaced;

  return hot_mapped_file_new_for_fd (fd, hot_mapped_file_get_name (file), error);
}
