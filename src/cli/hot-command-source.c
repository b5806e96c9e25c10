/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cli/hot-command-source.h"

#include <stdint.h>
#include <string.h>

#include <glib/gi18n-lib.h>

#include "base/hot-error.h"
#include "base/hot-nearest.h"
#include "dataset/hot-filter.h"

void
hot_command_source_clear (HotCommandSource *self)
{
  g_free (self->filter);
  g_strfreev (self->types);
  g_free (self->delimiter);
  g_free (self->encoding);
  g_free (self->ca_file);
  g_clear_pointer (&self->rows, hot_row_set_unref);
  g_clear_pointer (&self->table, hot_table_unref);
}

void
hot_command_source_get_options (HotCommandSource *self,
                                HotSourceOptions *options)
{
  options->azure_account_key = g_getenv ("AZURE_STORAGE_KEY");
  options->azure_endpoint = g_getenv ("AZURE_STORAGE_BLOB_ENDPOINT");
  options->ca_file = self->ca_file;
}

/* "price=money" into @types. */
static gboolean
read_type (GHashTable  *types,
           const char  *text,
           GError     **error)
{
  const char *names[HOT_N_COLUMN_TYPES], *nearest;
  const char *equals = strrchr (text, '=');
  HotColumnType type;

  if (equals == NULL || equals == text)
    {
      g_set_error (error, HOT_ERROR, HOT_ERROR_USAGE, _("--type %s: write it as COLUMN=TYPE"), text);
      return FALSE;
    }
  if (hot_column_type_from_string (equals + 1, &type))
    {
      g_hash_table_insert (types, g_strndup (text, equals - text), g_strdup (equals + 1));
      return TRUE;
    }

  for (guint i = 0; i < HOT_N_COLUMN_TYPES; i++)
    names[i] = hot_column_type_to_string (i);
  nearest = hot_nearest (equals + 1, names, HOT_N_COLUMN_TYPES);
  if (nearest != NULL)
    g_set_error (error, HOT_ERROR, HOT_ERROR_USAGE, _("--type %s: there is no type “%s”; did you mean “%s”?"),
                 text, equals + 1, nearest);
  else
    g_set_error (error, HOT_ERROR, HOT_ERROR_USAGE, _("--type %s: there is no type “%s”; “--help” lists them"),
                 text, equals + 1);

  return FALSE;
}

static gboolean
check_encoding (const char  *name,
                GError     **error)
{
  GIConv converter = g_iconv_open ("UTF-8", name);

  if (converter == (GIConv) -1)
    {
      g_set_error (error, HOT_ERROR, HOT_ERROR_USAGE,
                   _("--encoding %s: there is no encoding of this name; “iconv --list” shows all"), name);
      return FALSE;
    }
  g_iconv_close (converter);

  return TRUE;
}

static gboolean
read_csv_options (HotCommandSource  *self,
                  HotCsvOptions     *csv,
                  GError           **error)
{
  for (guint i = 0; self->types != NULL && self->types[i] != NULL; i++)
    if (!read_type (csv->types, self->types[i], error))
      return FALSE;

  if (self->delimiter != NULL)
    {
      if (g_str_equal (self->delimiter, "tab") || g_str_equal (self->delimiter, "\\t"))
        csv->delimiter = '\t';
      else if (strlen (self->delimiter) == 1 && strchr ("\"\r\n", self->delimiter[0]) == NULL)
        csv->delimiter = self->delimiter[0];
      else
        {
          g_set_error (error, HOT_ERROR, HOT_ERROR_USAGE,
                       _("--delimiter %s: one ASCII character is expected, or “tab”"), self->delimiter);
          return FALSE;
        }
    }
  if (self->encoding != NULL && !check_encoding (self->encoding, error))
    return FALSE;
  csv->encoding = self->encoding;
  if (self->header && self->no_header)
    return hot_command_refuse (_("--header and --no-header exclude each other"), error);
  csv->header = self->header ? HOT_CSV_HEADER_PRESENT : self->no_header ? HOT_CSV_HEADER_ABSENT : HOT_CSV_HEADER_DETECT;

  return TRUE;
}

/* @option: where the name was given */
static int
find_column (HotCommandSource  *self,
             const char        *option,
             const char        *name,
             GError           **error)
{
  int index = hot_table_find_column (self->table, name);
  g_autofree const char **names = NULL;
  const char *nearest;

  if (index >= 0)
    return index;

  if (*name == '\0')
    {
      g_set_error (error, HOT_ERROR, HOT_ERROR_USAGE, _("%s: the name of a column is expected"), option);
      return -1;
    }

  names = g_new (const char *, hot_table_get_n_columns (self->table));
  for (guint i = 0; i < hot_table_get_n_columns (self->table); i++)
    names[i] = hot_column_get_name (hot_table_get_column (self->table, i));
  nearest = hot_nearest (name, names, hot_table_get_n_columns (self->table));

  if (nearest != NULL)
    g_set_error (error, HOT_ERROR, HOT_ERROR_NOT_FOUND, _("%s: %s has no column “%s”; did you mean “%s”?"), option,
                 hot_table_get_name (self->table), name, nearest);
  else
    g_set_error (error, HOT_ERROR, HOT_ERROR_NOT_FOUND, _("%s: %s has no column “%s”"), option,
                 hot_table_get_name (self->table), name);

  return -1;
}

/* What the reader noticed, where a result that goes into a file or a pipe cannot carry it. */
static void
print_warnings (HotTable *table)
{
  GPtrArray *warnings = hot_table_get_warnings (table);

  for (guint i = 0; i < warnings->len; i++)
    {
      const HotTableWarning *warning = g_ptr_array_index (warnings, i);
      g_autofree char *place = NULL;

      if (warning->line > 0)
        place = g_strdup_printf (_("line %ju: "), (uintmax_t) warning->line);
      else if (warning->column != NULL)
        place = g_strdup_printf ("%s: ", warning->column);
      g_printerr ("hothousectl: %s: %s%s\n", hot_table_get_name (table), place != NULL ? place : "", warning->message);
    }
}

gboolean
hot_command_source_open (HotCommandSource   *self,
                         HotCommandContext  *context,
                         const char         *location,
                         GError            **error)
{
  g_autoptr(GHashTable) types = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_autoptr(HotFilter) filter = NULL;
  HotCsvOptions csv = { .types = types };
  HotSourceOptions options = { .csv = &csv };

  /* What is wrong on the command line is said before anything is fetched. */
  if (!read_csv_options (self, &csv, error))
    return FALSE;
  filter = hot_filter_parse (self->filter != NULL ? self->filter : "", error);
  if (filter == NULL)
    {
      g_prefix_error_literal (error, "--filter: ");
      return FALSE;
    }

  hot_command_source_get_options (self, &options);
  self->table = hot_source_open (location, &options, context->progress, context->cancellable, error);
  if (self->table == NULL)
    return FALSE;
  if (!self->shows_warnings)
    print_warnings (self->table);

  self->rows = hot_filter_apply (filter, self->table, context->cancellable, error);
  if (self->rows == NULL)
    {
      g_prefix_error_literal (error, "--filter: ");
      return FALSE;
    }

  return TRUE;
}

/* Whether @text as a whole names a column: then it is not cut at its commas. */
static gboolean
is_column (HotCommandSource *self,
           const char       *text)
{
  return hot_table_find_column (self->table, text) >= 0;
}

/* The names in @text, of which there is one at least, though it may be empty. (transfer full) */
static char **
split_names (HotCommandSource *self,
             const char       *text)
{
  g_autoptr(GStrvBuilder) whole = g_strv_builder_new ();

  if (*text != '\0' && !is_column (self, text))
    return g_strsplit (text, ",", -1);

  g_strv_builder_add (whole, text);

  return g_strv_builder_end (whole);
}

/* Twice the same column would be twice the same name in an object or a header. */
static gboolean
add_column (HotCommandSource  *self,
            GArray            *columns,
            const char        *name,
            GError           **error)
{
  int index = find_column (self, "--columns", name, error);

  if (index < 0)
    return FALSE;

  for (guint i = 0; i < columns->len; i++)
    if (g_array_index (columns, guint, i) == (guint) index)
      {
        g_set_error (error, HOT_ERROR, HOT_ERROR_USAGE, _("--columns: “%s” is given twice"), name);
        return FALSE;
      }
  g_array_append_val (columns, index);

  return TRUE;
}

GArray *
hot_command_source_find_columns (HotCommandSource  *self,
                                 char             **names,
                                 GError           **error)
{
  g_autoptr(GArray) columns = g_array_new (FALSE, FALSE, sizeof (guint));

  for (guint i = 0; names == NULL && i < hot_table_get_n_columns (self->table); i++)
    g_array_append_val (columns, i);

  for (guint i = 0; names != NULL && names[i] != NULL; i++)
    {
      g_auto(GStrv) parts = split_names (self, names[i]);

      for (guint j = 0; parts[j] != NULL; j++)
        if (!add_column (self, columns, parts[j], error))
          return NULL;
    }

  return g_steal_pointer (&columns);
}

static gboolean
add_key (HotCommandSource  *self,
         GArray            *keys,
         char              *text,
         GError           **error)
{
  HotOrderKey key = { 0, FALSE };
  int index;

  if (!is_column (self, text) && (g_str_has_suffix (text, ":desc") || g_str_has_suffix (text, ":asc")))
    {
      key.descending = g_str_has_suffix (text, ":desc");
      *strrchr (text, ':') = '\0';
    }
  index = find_column (self, "--sort", text, error);
  if (index < 0)
    return FALSE;

  key.column = index;
  g_array_append_val (keys, key);

  return TRUE;
}

GBytes *
hot_command_source_order (HotCommandSource   *self,
                          HotCommandContext  *context,
                          char              **keys,
                          GError            **error)
{
  g_autoptr(GArray) order = g_array_new (FALSE, FALSE, sizeof (HotOrderKey));

  for (guint i = 0; keys != NULL && keys[i] != NULL; i++)
    {
      g_auto(GStrv) parts = split_names (self, keys[i]);

      for (guint j = 0; parts[j] != NULL; j++)
        if (!add_key (self, order, parts[j], error))
          return NULL;
    }

  return hot_order_rows (self->table, self->rows, (const HotOrderKey *) order->data, order->len,
                         context->cancellable, error);
}
