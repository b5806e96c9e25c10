/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dataset/hot-unpack.h"

#include <archive.h>
#include <archive_entry.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>

#include "base/hot-error.h"
#include "base/hot-fd.h"
#include "base/hot-temp-file.h"

#define PIECE_SIZE (1024 * 1024)

/* More than that a message does not list. */
#define MAX_NAMED 8

typedef struct archive Archive;
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Archive, archive_read_free)

static gboolean
set_damaged (HotMappedFile  *file,
             Archive        *archive,
             GError        **error)
{
  const char *reason = archive != NULL ? archive_error_string (archive) : NULL;

  g_set_error (error, HOT_ERROR, HOT_ERROR_INVALID,
               _("%s is damaged or cut off: %s. Download or copy it again."), hot_mapped_file_get_name (file),
               reason != NULL ? reason : _("it is no whole zip archive"));

  return FALSE;
}

static Archive *
open_archive (HotMappedFile  *file,
              GError        **error)
{
  g_autoptr(Archive) archive = archive_read_new ();

  archive_read_support_format_zip_seekable (archive);
  if (archive_read_open_memory (archive, hot_mapped_file_get_data (file),
                                hot_mapped_file_get_size (file)) != ARCHIVE_OK)
    {
      set_damaged (file, NULL, error);
      return NULL;
    }

  return g_steal_pointer (&archive);
}

/* In valid UTF-8, whatever the archive says. (transfer full) */
static char *
get_name (struct archive_entry *entry)
{
  const char *name = archive_entry_pathname_utf8 (entry);

  if (name == NULL)
    name = archive_entry_pathname (entry);

  return g_utf8_make_valid (name != NULL ? name : "?", -1);
}

/* What programs add of their own accord. */
static gboolean
is_clutter (const char *name)
{
  const char *slash = strrchr (name, '/');
  const char *base = slash != NULL ? slash + 1 : name;

  return *base == '\0' || *base == '.' || g_str_has_prefix (name, "__MACOSX/");
}

static gboolean
is_table (const char *name)
{
  static const char * const endings[] = { ".csv", ".tsv", ".csv.gz", ".tsv.gz" };
  g_autofree char *lower = g_ascii_strdown (name, -1);

  for (guint i = 0; i < G_N_ELEMENTS (endings); i++)
    if (g_str_has_suffix (lower, endings[i]))
      return TRUE;

  return FALSE;
}

static char *
join_names (GPtrArray *names)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < MIN (names->len, MAX_NAMED); i++)
    g_string_append_printf (text, "%s%s", i > 0 ? ", " : "", (const char *) g_ptr_array_index (names, i));
  if (names->len > MAX_NAMED)
    {
      const guint n = names->len - MAX_NAMED;

      g_string_append_printf (text, ngettext (" and %u more", " and %u more", n), n);
    }

  return g_string_free (text, FALSE);
}

static gboolean
has_name (GPtrArray  *names,
          const char *name)
{
  return g_ptr_array_find_with_equal_func (names, name, g_str_equal, NULL);
}

static gboolean
set_not_one_table (HotMappedFile  *file,
                   GPtrArray      *tables,
                   GPtrArray      *others,
                   GError        **error)
{
  const char *name = hot_mapped_file_get_name (file);
  g_autofree char *list = join_names (tables->len > 0 ? tables : others);

  if (has_name (others, "xl/workbook.xml") || has_name (others, "xl/workbook.bin"))
    g_set_error (error, HOT_ERROR, HOT_ERROR_UNSUPPORTED,
                 _("%s is an Excel workbook. Save the sheet as CSV in a spreadsheet program, and open that."), name);
  else if (has_name (others, "mimetype") && has_name (others, "content.xml"))
    g_set_error (error, HOT_ERROR, HOT_ERROR_UNSUPPORTED,
                 _("%s is an OpenDocument file. Save the sheet as CSV in a spreadsheet program, and open that."), name);
  else if (tables->len > 1)
    g_set_error (error, HOT_ERROR, HOT_ERROR_UNSUPPORTED,
                 _("%s contains %u tables: %s. Unpack it, and open one of them."), name, tables->len, list);
  else if (others->len > 0)
    g_set_error (error, HOT_ERROR, HOT_ERROR_UNSUPPORTED,
                 _("%s contains no CSV or TSV file, but: %s."), name, list);
  else
    g_set_error (error, HOT_ERROR, HOT_ERROR_UNSUPPORTED, _("%s is an archive without files."), name);

  return FALSE;
}

static gboolean
is_empty (HotMappedFile *file)
{
  return hot_mapped_file_get_size (file) >= 4 && memcmp (hot_mapped_file_get_data (file), "PK\x05\x06", 4) == 0;
}

/* The name of the one table in the archive. (transfer full) */
static char *
choose_member (HotMappedFile  *file,
               GCancellable   *cancellable,
               GError        **error)
{
  g_autoptr(Archive) archive = open_archive (file, error);
  g_autoptr(GPtrArray) tables = g_ptr_array_new_with_free_func (g_free);
  g_autoptr(GPtrArray) others = g_ptr_array_new_with_free_func (g_free);
  struct archive_entry *entry;
  int result;

  if (archive == NULL)
    {
      /* An archive that is nothing but its directory is not recognised. */
      if (is_empty (file))
        {
          g_clear_error (error);
          set_not_one_table (file, tables, others, error);
        }
      return NULL;
    }

  while ((result = archive_read_next_header (archive, &entry)) == ARCHIVE_OK || result == ARCHIVE_WARN)
    {
      g_autofree char *name = get_name (entry);
      GPtrArray *names;

      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return NULL;
      if (is_clutter (name))
        continue;
      names = is_table (name) ? tables : others;
      g_ptr_array_add (names, g_steal_pointer (&name));
    }

  if (result != ARCHIVE_EOF)
    {
      set_damaged (file, archive, error);
      return NULL;
    }
  if (tables->len != 1)
    {
      set_not_one_table (file, tables, others, error);
      return NULL;
    }

  return g_ptr_array_steal_index (tables, 0);
}

static gboolean
extract (HotMappedFile      *file,
         Archive            *archive,
         int                 fd,
         guint64             expected,
         guint64             max_bytes,
         const HotProgress  *progress,
         GCancellable       *cancellable,
         GError            **error)
{
  g_autofree char *buffer = g_malloc (PIECE_SIZE);
  guint64 n_out = 0;

  for (;;)
    {
      la_ssize_t n = archive_read_data (archive, buffer, PIECE_SIZE);

      /* Among the warnings is a wrong checksum. */
      if (n < 0)
        return set_damaged (file, archive, error);
      if (n == 0)
        return TRUE;
      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return FALSE;

      n_out += (guint64) n;
      if (n_out > max_bytes)
        return hot_unpack_set_too_large (file, max_bytes, error);
      if (!hot_fd_write_all (fd, hot_temp_file_get_directory (), buffer, (gsize) n, error))
        return FALSE;
      hot_progress_report (progress, expected > 0 ? MIN (1.0, (double) n_out / expected) : -1, NULL);
    }
}

static HotMappedFile *
extract_member (HotMappedFile          *file,
                const char             *member,
                const HotUnpackLimits  *limits,
                const HotProgress      *progress,
                GCancellable           *cancellable,
                GError                **error)
{
  const guint64 max_bytes = hot_unpack_limits_get_max (limits, hot_mapped_file_get_size (file));
  g_autoptr(Archive) archive = open_archive (file, error);
  g_autofd int fd = -1;
  struct archive_entry *entry;
  guint64 expected;

  if (archive == NULL)
    return NULL;

  for (;;)
    {
      int result = archive_read_next_header (archive, &entry);
      g_autofree char *name = NULL;

      if (result != ARCHIVE_OK && result != ARCHIVE_WARN)
        {
          set_damaged (file, archive, error);
          return NULL;
        }
      name = get_name (entry);
      if (g_str_equal (name, member))
        break;
    }

  if (archive_entry_is_encrypted (entry))
    {
      g_set_error (error, HOT_ERROR, HOT_ERROR_UNSUPPORTED,
                   _("%s in %s is protected by a password. Unpack it yourself, and open the result."), member,
                   hot_mapped_file_get_name (file));
      return NULL;
    }

  expected = archive_entry_size_is_set (entry) ? (guint64) MAX (archive_entry_size (entry), 0) : 0;
  if (expected > max_bytes)
    {
      hot_unpack_set_too_large (file, max_bytes, error);
      return NULL;
    }

  fd = hot_temp_file_open (error);
  if (fd < 0 || !extract (file, archive, fd, expected, max_bytes, progress, cancellable, error))
    return NULL;

  return hot_mapped_file_new_for_fd (g_steal_fd (&fd), hot_mapped_file_get_name (file), error);
}

HotMappedFile *
hot_unpack_zip (HotMappedFile          *file,
                const HotUnpackLimits  *limits,
                const HotProgress      *progress,
                GCancellable           *cancellable,
                GError                **error)
{
  g_autofree char *member = NULL;

  hot_progress_report (progress, -1, _("Unpacking…"));
  member = choose_member (file, cancellable, error);
  if (member == NULL)
    return NULL;

  return extract_member (file, member, limits, progress, cancellable, error);
}
