/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "app/experiments/hot-run-page-preview.h"

#include <errno.h>
#include <gdk-pixbuf/gdk-pixbuf.h>
#include <glib/gi18n.h>
#include <string.h>
#include <unistd.h>

#include "base/hot-fd.h"
#include "base/hot-format.h"
#include "dataset/hot-csv-reader.h"

/* A picture of more points than these on a side is made smaller while it is read. */
#define MAX_SIDE 2000

/* Bytes of a line. */
#define MAX_LINE 4000

GBytes *
hot_run_page_preview_peek (HotArtifacts  *artifacts,
                           const char    *path,
                           gsize          limit,
                           guint64       *size,
                           GError       **error)
{
  guint64 whole = 0;
  const int fd = hot_artifacts_open (artifacts, path, &whole, error);
  g_autofree char *buffer = NULL;
  gsize length, n = 0;

  if (fd < 0)
    return NULL;

  length = (gsize) MIN (whole, limit);
  buffer = g_malloc (MAX (length, 1));
  while (n < length)
    {
      const gssize got = read (fd, buffer + n, length - n);

      if (got < 0 && errno == EINTR)
        continue;
      if (got < 0)
        {
          hot_fd_set_error (errno, path, error);
          close (fd);
          return NULL;
        }
      if (got == 0)
        break;
      n += (gsize) got;
    }
  close (fd);
  if (size != NULL)
    *size = whole;

  return g_bytes_new_take (g_steal_pointer (&buffer), n);
}

/* Lines of a length that no text view can lay out in time are cut. (transfer full) */
static char *
cut_lines (char *text)
{
  g_autofree char *whole = text;
  g_autoptr(GString) cut = g_string_sized_new (1024);

  for (const char *line = whole; line != NULL && *line != '\0';)
    {
      const char *end = strchr (line, '\n');
      const gsize length = end != NULL ? (gsize) (end - line) : strlen (line);

      if (length > MAX_LINE)
        {
          g_string_append_len (cut, line, g_utf8_find_prev_char (line, line + MAX_LINE) - line);
          g_string_append (cut, " …");
        }
      else
        {
          g_string_append_len (cut, line, (gssize) length);
        }
      if (end != NULL)
        g_string_append_c (cut, '\n');
      line = end != NULL ? end + 1 : NULL;
    }

  return g_string_free (g_steal_pointer (&cut), FALSE);
}

char *
hot_run_page_preview_text (GBytes *bytes)
{
  gsize size;
  const char *data = g_bytes_get_data (bytes, &size);
  const char *end;

  if (size == 0)
    return g_strdup ("");
  if (memchr (data, '\0', size) != NULL)
    return NULL;
  if (g_utf8_validate (data, (gssize) size, &end))
    return cut_lines (g_strndup (data, size));
  /* At the end a character may have been cut in two. */
  if (data + size - end < 4 && g_utf8_get_char_validated (end, data + size - end) == (gunichar) -2)
    return cut_lines (g_strndup (data, (gsize) (end - data)));

  return cut_lines (g_utf8_make_valid (data, (gssize) size));
}

void
hot_run_page_preview_free (HotRunPagePreview *self)
{
  g_clear_pointer (&self->table, hot_table_unref);
  g_clear_object (&self->texture);
  g_free (self->text);
  g_free (self->reason);
  g_free (self);
}

static gboolean
has_suffix (const char        *path,
            const char *const *suffixes)
{
  g_autofree char *folded = g_ascii_strdown (path, -1);

  for (guint i = 0; suffixes[i] != NULL; i++)
    if (g_str_has_suffix (folded, suffixes[i]))
      return TRUE;

  return FALSE;
}

/* Whole lines only: the last may be cut. */
static void
take_table (HotRunPagePreview *self,
            GBytes            *bytes,
            const char        *path,
            GCancellable      *cancellable)
{
  const HotCsvOptions options = { .header = HOT_CSV_HEADER_DETECT, .n_threads = 1 };
  g_autoptr(GBytes) lines = g_bytes_ref (bytes);
  g_autoptr(HotMappedFile) file = NULL;
  gsize size;
  const char *data = g_bytes_get_data (bytes, &size);

  if (self->is_cut)
    {
      while (size > 0 && data[size - 1] != '\n')
        size--;
      g_bytes_unref (lines);
      lines = g_bytes_new_from_bytes (bytes, 0, size);
    }

  /* What is no table after all is shown as the text that it is. */
  file = hot_mapped_file_new_for_bytes (lines, path);
  self->table = size > 0 ? hot_csv_read (file, &options, NULL, cancellable, NULL) : NULL;
  if (self->table == NULL)
    self->text = hot_run_page_preview_text (bytes);
}

static void
size_prepared_cb (GdkPixbufLoader *loader,
                  int              width,
                  int              height,
                  gpointer         user_data)
{
  const double scale = MIN (1.0, MAX_SIDE / (double) MAX (MAX (width, height), 1));

  if (scale < 1.0)
    gdk_pixbuf_loader_set_size (loader, MAX (1, (int) (width * scale)), MAX (1, (int) (height * scale)));
}

static void
take_picture (HotRunPagePreview *self,
              GBytes            *bytes)
{
  g_autoptr(GdkPixbufLoader) loader = gdk_pixbuf_loader_new ();
  g_autoptr(GError) error = NULL;
  GdkPixbuf *pixbuf;
  gboolean is_read;

  g_signal_connect (loader, "size-prepared", G_CALLBACK (size_prepared_cb), NULL);
  is_read = gdk_pixbuf_loader_write_bytes (loader, bytes, &error);
  /* Closed in any case. */
  is_read = gdk_pixbuf_loader_close (loader, is_read ? &error : NULL) && is_read;
  pixbuf = is_read ? gdk_pixbuf_loader_get_pixbuf (loader) : NULL;

  if (pixbuf != NULL)
    {
      g_autoptr(GBytes) pixels = gdk_pixbuf_read_pixel_bytes (pixbuf);

      self->texture = gdk_memory_texture_new (gdk_pixbuf_get_width (pixbuf), gdk_pixbuf_get_height (pixbuf),
                                              gdk_pixbuf_get_has_alpha (pixbuf) ? GDK_MEMORY_R8G8B8A8 : GDK_MEMORY_R8G8B8,
                                              pixels, (gsize) gdk_pixbuf_get_rowstride (pixbuf));
    }
  else
    {
      self->reason = g_strdup_printf (_("The picture cannot be read: %s"), error != NULL ? error->message : _("it is not complete"));
    }
}

HotRunPagePreview *
hot_run_page_preview_new (HotArtifacts  *artifacts,
                          const char    *path,
                          GCancellable  *cancellable,
                          GError       **error)
{
  static const char *const pictures[] = { ".png", ".svg", ".jpg", ".jpeg", ".gif", ".webp", NULL };
  static const char *const tables[] = { ".csv", ".tsv", NULL };
  const gboolean is_picture = has_suffix (path, pictures);
  g_autoptr(HotRunPagePreview) self = g_new0 (HotRunPagePreview, 1);
  g_autoptr(GBytes) bytes = hot_run_page_preview_peek (artifacts, path, is_picture ? HOT_RUN_PAGE_PREVIEW_PICTURE
                                                                                   : HOT_RUN_PAGE_PREVIEW_TEXT, &self->size, error);

  if (bytes == NULL || g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;

  self->is_cut = g_bytes_get_size (bytes) < self->size;
  if (is_picture && self->is_cut)
    {
      g_autofree char *size = hot_format_bytes (self->size);

      self->reason = g_strdup_printf (_("The picture is too large to be shown here (%s). Save it to look at it."), size);
    }
  else if (is_picture)
    {
      take_picture (self, bytes);
    }
  else if (has_suffix (path, tables))
    {
      take_table (self, bytes, path, cancellable);
    }
  else
    {
      self->text = hot_run_page_preview_text (bytes);
    }
  if (self->table == NULL && self->text == NULL && self->texture == NULL && self->reason == NULL)
    self->reason = g_strdup (_("This kind of file cannot be shown here. Save it, or open its folder."));

  return g_steal_pointer (&self);
}
