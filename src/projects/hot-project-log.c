/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "projects/hot-project-log.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "base/hot-format.h"

#define MAX_END 16384

struct _HotProjectLog
{
  gatomicrefcount ref_count;
  GMutex          lock;
  GString        *head;
  GString        *tail;
  guint64         size;
};

HotProjectLog *
hot_project_log_new (void)
{
  HotProjectLog *self = g_new0 (HotProjectLog, 1);

  g_atomic_ref_count_init (&self->ref_count);
  g_mutex_init (&self->lock);
  self->head = g_string_new (NULL);
  self->tail = g_string_new (NULL);

  return self;
}

HotProjectLog *
hot_project_log_ref (HotProjectLog *self)
{
  g_atomic_ref_count_inc (&self->ref_count);

  return self;
}

void
hot_project_log_unref (HotProjectLog *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;

  g_string_free (self->head, TRUE);
  g_string_free (self->tail, TRUE);
  g_mutex_clear (&self->lock);
  g_free (self);
}

void
hot_project_log_append (HotProjectLog *self,
                        const char    *bytes,
                        gsize          length)
{
  gsize n;

  g_mutex_lock (&self->lock);
  self->size += length;
  n = MIN (length, HOT_PROJECT_LOG_HALF - self->head->len);
  g_string_append_len (self->head, bytes, n);
  g_string_append_len (self->tail, bytes + n, length - n);
  if (self->tail->len > 2 * HOT_PROJECT_LOG_HALF)
    g_string_erase (self->tail, 0, self->tail->len - HOT_PROJECT_LOG_HALF);
  g_mutex_unlock (&self->lock);
}

guint64
hot_project_log_get_size (HotProjectLog *self)
{
  guint64 size;

  g_mutex_lock (&self->lock);
  size = self->size;
  g_mutex_unlock (&self->lock);

  return size;
}

/* Takes out what colours and moves on terminals (ECMA-48), and lines that were written over by others ("\r"). */
static char *
clean (const char *bytes,
       gsize       length)
{
  g_autofree char *valid = g_utf8_make_valid (bytes, length);
  GString *text = g_string_sized_new (length);
  gsize line = 0;

  for (const char *c = valid; *c != '\0'; c++)
    if (*c == '\033' && c[1] == '[')
      {
        for (c += 2; *c != '\0' && (*c < '@' || *c > '~'); c++)
          ;
        if (*c == '\0')
          break;
      }
    else if (*c == '\r' && c[1] != '\n' && c[1] != '\0')
      g_string_truncate (text, line);
    else if (*c == '\n' || *c == '\t' || (guchar) *c >= ' ')
      {
        g_string_append_c (text, *c);
        if (*c == '\n')
          line = text->len;
      }

  return g_string_free_and_steal (text);
}

char *
hot_project_log_dup_text (HotProjectLog *self,
                          gsize          max)
{
  g_autoptr(GString) bytes = NULL;
  guint64 n_missing;

  g_mutex_lock (&self->lock);
  bytes = g_string_new_len (self->head->str, self->head->len);
  n_missing = self->size - self->head->len - self->tail->len;
  if (n_missing > 0)
    {
      g_autofree char *amount = hot_format_bytes (n_missing);

      g_string_append_c (bytes, '\n');
      g_string_append_printf (bytes, _("(%s are left out here)"), amount);
      g_string_append_c (bytes, '\n');
    }
  g_string_append_len (bytes, self->tail->str, self->tail->len);
  g_mutex_unlock (&self->lock);

  if (bytes->len > max)
    {
      const char *begin = bytes->str + bytes->len - max;
      const char *end = memchr (begin, '\n', max);

      return clean (end != NULL ? end + 1 : begin, bytes->str + bytes->len - (end != NULL ? end + 1 : begin));
    }

  return clean (bytes->str, bytes->len);
}

char *
hot_project_log_dup_end (HotProjectLog *self,
                         guint          n_lines)
{
  g_autofree char *text = hot_project_log_dup_text (self, MAX_END);
  const char *begin;

  g_strchomp (text);
  begin = text + strlen (text);
  while (begin > text && (begin[-1] != '\n' || --n_lines > 0))
    begin--;

  return g_strdup (begin);
}
