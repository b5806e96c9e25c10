/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cli/hot-command.h"

#include <errno.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

#include <glib/gi18n-lib.h>

#include "base/hot-error.h"

/* Of a file with nothing but a key or a token, in bytes. */
#define MAX_SECRET 4096

char *
hot_command_dup_name (const HotCommand *self)
{
  return self->name != NULL ? g_strdup_printf ("%s %s", self->group, self->name) : g_strdup (self->group);
}

/* What GLib converts itself it takes to be in the locale's encoding, which says nothing where the locale is C, as in a
 * scheduled job. So it hands on bytes, and those that are UTF-8 are taken as that. (transfer full) */
static GOptionEntry *
take_bytes (const GOptionEntry *entries)
{
  GArray *copies = g_array_new (TRUE, TRUE, sizeof (GOptionEntry));

  for (; entries != NULL && entries->long_name != NULL; entries++)
    {
      GOptionEntry copy = *entries;

      if (copy.arg == G_OPTION_ARG_STRING)
        copy.arg = G_OPTION_ARG_FILENAME;
      else if (copy.arg == G_OPTION_ARG_STRING_ARRAY)
        copy.arg = G_OPTION_ARG_FILENAME_ARRAY;
      g_array_append_val (copies, copy);
    }

  return (GOptionEntry *) (gpointer) g_array_free (copies, FALSE);
}

static gboolean
make_text (const GOptionEntry  *entry,
           char               **string,
           GError             **error)
{
  char *converted;

  if (*string == NULL || g_utf8_validate (*string, -1, NULL))
    return TRUE;

  converted = g_locale_to_utf8 (*string, -1, NULL, NULL, NULL);
  if (converted == NULL)
    {
      g_autofree char *printable = g_utf8_make_valid (*string, -1);

      g_set_error (error, HOT_ERROR, HOT_ERROR_USAGE, _("--%s %s: this is not text in UTF-8"), entry->long_name, printable);
      return FALSE;
    }
  g_free (*string);
  *string = converted;

  return TRUE;
}

/* Of the options that are text, not names of files. */
static gboolean
make_texts (const GOptionEntry  *entries,
            GError             **error)
{
  for (; entries != NULL && entries->long_name != NULL; entries++)
    {
      if (entries->arg == G_OPTION_ARG_STRING && !make_text (entries, entries->arg_data, error))
        return FALSE;
      if (entries->arg == G_OPTION_ARG_STRING_ARRAY)
        for (char **string = *(char ***) entries->arg_data; string != NULL && *string != NULL; string++)
          if (!make_text (entries, string, error))
            return FALSE;
    }

  return TRUE;
}

gboolean
hot_command_parse (HotCommandContext   *context,
                   const GOptionEntry  *entries,
                   int                 *argc,
                   char              ***argv,
                   int                  n_min,
                   int                  n_max,
                   GError             **error)
{
  const HotCommand *command = context->command;
  g_autoptr(GOptionContext) options = g_option_context_new (command->arguments);
  g_autofree char *name = hot_command_dup_name (command);
  g_autofree char *program = g_strdup_printf ("hothousectl %s", name);
  g_autofree GOptionEntry *taken = take_bytes (entries);

  g_set_prgname (program);
  g_option_context_set_translation_domain (options, GETTEXT_PACKAGE);
  g_option_context_set_summary (options, _(command->summary));
  if (command->description != NULL)
    g_option_context_set_description (options, _(command->description));
  g_option_context_add_main_entries (options, taken, GETTEXT_PACKAGE);

  if (!g_option_context_parse (options, argc, argv, error) || !make_texts (entries, error))
    return FALSE;

  /* GLib leaves the "--" that ends the options. */
  if (*argc > 1 && g_str_equal ((*argv)[1], "--"))
    {
      memmove (*argv + 1, *argv + 2, (*argc - 1) * sizeof (char *));
      (*argc)--;
    }

  if (*argc - 1 < n_min || *argc - 1 > n_max)
    {
      g_set_error (error, HOT_ERROR, HOT_ERROR_USAGE, *argc - 1 < n_min
                     ? _("“%s” needs more arguments; write: hothousectl %s [OPTION…] %s")
                     : _("“%s” takes fewer arguments; write: hothousectl %s [OPTION…] %s"),
                   name, name, command->arguments);
      return FALSE;
    }

  return TRUE;
}

gboolean
hot_command_print (const char  *text,
                   gssize       length,
                   GError     **error)
{
  gsize left = length < 0 ? strlen (text) : (gsize) length;

  while (left > 0)
    {
      gssize n = write (STDOUT_FILENO, text, left);

      if (n >= 0)
        {
          text += n;
          left -= n;
        }
      else if (errno == EPIPE)
        {
          /* GIO's sockets make the process ignore the signal; here it should do what it does everywhere. */
          signal (SIGPIPE, SIG_DFL);
          raise (SIGPIPE);
        }
      else if (errno != EINTR)
        {
          int saved = errno;

          g_set_error (error, G_IO_ERROR, g_io_error_from_errno (saved), _("Standard output: %s"), g_strerror (saved));
          return FALSE;
        }
    }

  return TRUE;
}

gboolean
hot_command_print_json (HotJsonWriter  *json,
                        GError        **error)
{
  gsize length;
  const char *text = hot_json_writer_peek (json, &length);

  return hot_command_print (text, length, error);
}

gboolean
hot_command_print_table (HotTextTable  *table,
                         GError       **error)
{
  g_autofree char *text = hot_text_table_format (table, 0, NULL);

  return hot_command_print (text, -1, error);
}

gboolean
hot_command_check_secret (const char  *name,
                          const char  *text,
                          GError     **error)
{
  for (const char *c = text; *c != '\0'; c++)
    if (!g_ascii_isgraph (*c))
      {
        g_set_error (error, HOT_ERROR, HOT_ERROR_USAGE, _("%s: it may have letters, digits and signs, without blanks"), name);
        return FALSE;
      }

  return TRUE;
}

char *
hot_command_read_secret (const char  *option,
                         const char  *path,
                         GError     **error)
{
  g_autoptr(GFile) file = g_file_new_for_commandline_arg (path);
  g_autoptr(GFileInputStream) stream = g_file_read (file, NULL, error);
  g_autofree char *text = g_malloc0 (MAX_SECRET + 2);
  gsize length;

  if (stream == NULL || !g_input_stream_read_all (G_INPUT_STREAM (stream), text, MAX_SECRET + 1, &length, NULL, error))
    return NULL;
  if (length > MAX_SECRET || strlen (text) < length)
    {
      g_set_error (error, HOT_ERROR, HOT_ERROR_USAGE, _("%s: %s is no text of at most %d bytes"), option, path, MAX_SECRET);
      return NULL;
    }
  g_strstrip (text);

  return hot_command_check_secret (option, text, error) ? g_steal_pointer (&text) : NULL;
}

gboolean
hot_command_refuse (const char  *message,
                    GError     **error)
{
  g_set_error_literal (error, HOT_ERROR, HOT_ERROR_USAGE, message);
  return FALSE;
}
