/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dataset/hot-file-kind.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "base/hot-error.h"

/* How much of a file is looked at. */
#define N_LOOKED_AT 4096

/* One control character in so many bytes makes a text something else; a stray one may be damage. */
#define MAX_CONTROL_SHARE 20

/* So many are forgiven however short the file is. */
#define N_STRAY_CONTROL 4

typedef enum {
  ADVICE_EXPORT,      /* a table in another format */
  ADVICE_UNPACK,
  ADVICE_SPREADSHEET,
  ADVICE_NONE,        /* no table at all */
} Advice;

typedef struct {
  gsize       offset;
  gsize       length;
  const char *magic;
  const char *what;
  Advice      advice;
} Signature;

#define SIGNATURE(offset, magic, what, advice) { offset, sizeof (magic) - 1, magic, what, advice }

static const Signature signatures[] = {
  SIGNATURE (0, "PAR1", N_("a Parquet file"), ADVICE_EXPORT),
  SIGNATURE (0, "SQLite format 3\0", N_("an SQLite database"), ADVICE_EXPORT),
  SIGNATURE (0, "ARROW1", N_("an Arrow file"), ADVICE_EXPORT),
  SIGNATURE (0, "FEA1", N_("a Feather file"), ADVICE_EXPORT),
  SIGNATURE (0, "ORC", N_("an ORC file"), ADVICE_EXPORT),
  SIGNATURE (0, "Obj\x01", N_("an Avro file"), ADVICE_EXPORT),
  SIGNATURE (0, "\x89HDF\r\n", N_("an HDF5 file"), ADVICE_EXPORT),
  SIGNATURE (0, "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", N_("an old Microsoft Office file"), ADVICE_SPREADSHEET),
  SIGNATURE (0, "BZh", N_("compressed with bzip2"), ADVICE_UNPACK),
  SIGNATURE (0, "\xfd" "7zXZ\0", N_("compressed with xz"), ADVICE_UNPACK),
  SIGNATURE (0, "\x28\xb5\x2f\xfd", N_("compressed with Zstandard"), ADVICE_UNPACK),
  SIGNATURE (0, "7z\xbc\xaf\x27\x1c", N_("a 7-Zip archive"), ADVICE_UNPACK),
  SIGNATURE (0, "Rar!\x1a\x07", N_("a RAR archive"), ADVICE_UNPACK),
  SIGNATURE (257, "ustar", N_("a tar archive"), ADVICE_UNPACK),
  SIGNATURE (0, "\x89PNG\r\n\x1a\n", N_("a PNG image"), ADVICE_NONE),
  SIGNATURE (0, "\xff\xd8\xff", N_("a JPEG image"), ADVICE_NONE),
  SIGNATURE (0, "GIF8", N_("a GIF image"), ADVICE_NONE),
  SIGNATURE (8, "WEBP", N_("a WebP image"), ADVICE_NONE),
  SIGNATURE (0, "%PDF-", N_("a PDF document"), ADVICE_NONE),
  SIGNATURE (0, "\x7f" "ELF", N_("a program"), ADVICE_NONE),
  SIGNATURE (0, "{\\rtf", N_("an RTF document"), ADVICE_NONE),
  SIGNATURE (0, "%!PS", N_("a PostScript document"), ADVICE_NONE),
  SIGNATURE (4, "ftyp", N_("a video"), ADVICE_NONE),
};

static const char *
get_advice (Advice advice)
{
  switch (advice)
    {
    case ADVICE_EXPORT:
      return _("Export the table as CSV with the program that made it, and open that.");

    case ADVICE_UNPACK:
      return _("Unpack it, and open the CSV file in it.");

    case ADVICE_SPREADSHEET:
      return _("If it is a spreadsheet, save it as CSV in a spreadsheet program, and open that.");

    default:
      return _("Choose a CSV file.");
    }
}

static gboolean
set_error (const char  *name,
           const char  *what,
           Advice       advice,
           GError     **error)
{
  /* Translators: a file name; what it is, such as “a PNG image”; advice as a whole sentence */
  g_set_error (error, HOT_ERROR, HOT_ERROR_UNSUPPORTED, _("%s is %s, not a table in text. %s"), name, what,
               get_advice (advice));

  return FALSE;
}

static gboolean
is_control (guchar byte)
{
  return byte < 0x20 && byte != '\t' && byte != '\n' && byte != '\r' && byte != '\f' && byte != 0x1a;
}

static gboolean
has_control (const char *data,
             gsize       size)
{
  for (gsize i = 0; i < size; i++)
    if (is_control (data[i]))
      return TRUE;

  return FALSE;
}

/* Whether a table could begin with it: a column may be called “ORCID”, and another one, four bytes on, “ftype”. */
static gboolean
is_word (const Signature *signature)
{
  for (gsize i = 0; i < signature->length; i++)
    if (!g_ascii_isalnum (signature->magic[i]))
      return FALSE;

  return TRUE;
}

static const Signature *
find_signature (const char *data,
                gsize       size)
{
  for (guint i = 0; i < G_N_ELEMENTS (signatures); i++)
    if (size >= signatures[i].offset + signatures[i].length &&
        memcmp (data + signatures[i].offset, signatures[i].magic, signatures[i].length) == 0 &&
        (!is_word (&signatures[i]) || has_control (data, MIN (size, N_LOOKED_AT))))
      return &signatures[i];

  return NULL;
}

/* Skips a byte order mark and white space. */
static const char *
skip_blank (const char *data,
            const char *end)
{
  if (end - data >= 3 && memcmp (data, "\xef\xbb\xbf", 3) == 0)
    data += 3;
  while (data < end && g_ascii_isspace (*data))
    data++;

  return data;
}

static gboolean
begins_with (const char *data,
             const char *end,
             const char *prefix)
{
  gsize length = strlen (prefix);

  return (gsize) (end - data) >= length && g_ascii_strncasecmp (data, prefix, length) == 0;
}

/* A column of lists may begin with a brace too, but not with a quoted name and a colon. */
static gboolean
is_json (const char *data,
         const char *end)
{
  const char *quote;

  if (data == end || (*data != '{' && *data != '['))
    return FALSE;
  for (data++; data < end && (g_ascii_isspace (*data) || *data == '{' || *data == '['); data++)
    ;
  if (data == end || *data != '"')
    return FALSE;

  quote = memchr (data + 1, '"', end - data - 1);
  if (quote == NULL)
    return FALSE;

  return begins_with (skip_blank (quote + 1, end), end, ":");
}

/* UTF-16 text is every other byte NUL. */
static gboolean
is_utf16 (const guchar *data,
          gsize         size)
{
  gsize n_nul[2] = { 0, 0 };

  if (size >= 2 && ((data[0] == 0xff && data[1] == 0xfe) || (data[0] == 0xfe && data[1] == 0xff)))
    return TRUE;

  for (gsize i = 0; i < size; i++)
    n_nul[i % 2] += data[i] == '\0';

  return MAX (n_nul[0], n_nul[1]) > size / 4 && MIN (n_nul[0], n_nul[1]) <= size / 50;
}

static gboolean
is_binary (const guchar *data,
           gsize         size)
{
  gsize n_control = 0;

  if (is_utf16 (data, size))
    return FALSE;

  for (gsize i = 0; i < size; i++)
    n_control += is_control (data[i]);

  return n_control > size / MAX_CONTROL_SHARE + N_STRAY_CONTROL;
}

HotFileKind
hot_file_kind_detect (const char *data,
                      gsize       size)
{
  const char *end = data + MIN (size, N_LOOKED_AT);

  if (size >= 3 && memcmp (data, "\x1f\x8b\x08", 3) == 0)
    return HOT_FILE_KIND_GZIP;
  /* The second is the directory of an archive without members. */
  if (size >= 4 && (memcmp (data, "PK\x03\x04", 4) == 0 || memcmp (data, "PK\x05\x06", 4) == 0))
    return HOT_FILE_KIND_ZIP;
  if (find_signature (data, size) != NULL || is_binary ((const guchar *) data, end - data))
    return HOT_FILE_KIND_OTHER;

  data = skip_blank (data, end);
  if (is_json (data, end) || begins_with (data, end, "<!doctype") || begins_with (data, end, "<html") ||
      begins_with (data, end, "<?xml"))
    return HOT_FILE_KIND_OTHER;

  return HOT_FILE_KIND_TEXT;
}

gboolean
hot_file_kind_check (const char  *data,
                     gsize        size,
                     const char  *name,
                     GError     **error)
{
  const char *end = data + MIN (size, N_LOOKED_AT);
  const Signature *signature = find_signature (data, size);
  const char *begin = skip_blank (data, end);

  if (hot_file_kind_detect (data, size) != HOT_FILE_KIND_OTHER)
    return TRUE;

  if (signature != NULL)
    return set_error (name, _(signature->what), signature->advice, error);

  if (begins_with (begin, end, "<!doctype") || begins_with (begin, end, "<html"))
    {
      g_set_error (error, HOT_ERROR, HOT_ERROR_UNSUPPORTED,
                   _("%s is a web page, not a table in text. The address may lead to a page about the file, or to one "
                     "that asks to "
                     "sign in. Use the address of the file itself."), name);
      return FALSE;
    }

  if (begins_with (begin, end, "<?xml"))
    return set_error (name, _("an XML file"), ADVICE_EXPORT, error);
  if (is_json (begin, end))
    return set_error (name, _("a JSON file"), ADVICE_EXPORT, error);

  return set_error (name, _("a binary file"), ADVICE_NONE, error);
}
