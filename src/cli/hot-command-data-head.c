/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cli/hot-commands.h"

#include <math.h>

#include <glib/gi18n-lib.h>

#include "base/hot-error.h"
#include "base/hot-json-writer.h"
#include "cli/hot-command-source.h"
#include "cli/hot-terminal.h"
#include "cli/hot-text-table.h"
#include "dataset/hot-csv-text.h"
#include "dataset/hot-field-text.h"
#include "dataset/hot-list-text.h"

#define MAX_CELL_WIDTH 28

/* Output is handed on in pieces of about this size. */
#define PIECE (64 * 1024)

typedef struct {
  HotCommandSource   source;
  HotCommandContext *context;
  GArray            *columns;
  GBytes            *order;
  guint              n;
  GString           *scratch;
} Head;

static guint
get_row (const Head *self,
         guint       position)
{
  return ((const guint32 *) g_bytes_get_data (self->order, NULL))[position];
}

static HotColumn *
get_column (const Head *self,
            guint       index)
{
  return hot_table_get_column (self->source.table, g_array_index (self->columns, guint, index));
}

static void
write_list (HotJsonWriter *json,
            HotColumn     *column,
            guint          row,
            GString       *scratch)
{
  gsize length;
  const char *text = hot_field_text_peek (column, row, scratch, &length), *element;
  HotListText list;

  hot_list_text_init (&list, text, length);
  hot_json_writer_begin_array (json);
  while (hot_list_text_next (&list, &element, &length))
    {
      g_autofree char *valid = g_utf8_make_valid (element, length);

      hot_json_writer_string (json, valid);
    }
  hot_json_writer_end_array (json);
  hot_list_text_clear (&list);
}

static void
write_value (HotJsonWriter *json,
             HotColumn     *column,
             guint          row,
             GString       *scratch)
{
  g_autofree char *text = NULL;

  if (hot_column_is_missing (column, row))
    {
      hot_json_writer_null (json);
      return;
    }

  switch (hot_column_get_column_type (column))
    {
    case HOT_COLUMN_INTEGER:
      hot_json_writer_integer (json, hot_column_get_integer (column, row));
      break;

    case HOT_COLUMN_REAL:
    case HOT_COLUMN_MONEY:
    case HOT_COLUMN_PERCENT:
      hot_json_writer_real (json, hot_column_get_number (column, row));
      break;

    case HOT_COLUMN_BOOLEAN:
      hot_json_writer_boolean (json, hot_column_get_number (column, row) != 0.0);
      break;

    case HOT_COLUMN_LIST:
      write_list (json, column, row, scratch);
      break;

    case HOT_COLUMN_DATE:
    case HOT_COLUMN_CATEGORY:
    case HOT_COLUMN_TEXT:
      text = hot_column_dup_text (column, row);
      hot_json_writer_string (json, text);
      break;

    case HOT_N_COLUMN_TYPES:
    default:
      g_assert_not_reached ();
    }
}

static gboolean
print_json_piece (HotJsonWriter  *json,
                  gsize           at_least,
                  GError        **error)
{
  gsize length;
  const char *text = hot_json_writer_peek (json, &length);

  if (length < at_least)
    return TRUE;
  if (!hot_command_print (text, length, error))
    return FALSE;
  hot_json_writer_clear (json);

  return TRUE;
}

static gboolean
print_json (const Head  *self,
            GError     **error)
{
  g_autoptr(HotJsonWriter) json = hot_json_writer_new (TRUE);

  hot_json_writer_begin_array (json);
  for (guint i = 0; i < self->n; i++)
    {
      hot_json_writer_begin_object (json);
      for (guint c = 0; c < self->columns->len; c++)
        {
          hot_json_writer_name (json, hot_column_get_name (get_column (self, c)));
          hot_json_writer_inline (json);
          write_value (json, get_column (self, c), get_row (self, i), self->scratch);
        }
      hot_json_writer_end_object (json);

      if (!print_json_piece (json, PIECE, error) ||
          g_cancellable_set_error_if_cancelled (self->context->cancellable, error))
        return FALSE;
    }
  hot_json_writer_end_array (json);

  return print_json_piece (json, 0, error);
}

static gboolean
print_csv (const Head  *self,
           GError     **error)
{
  g_autoptr(GString) csv = g_string_new (NULL);
  const guint *columns = (const guint *) self->columns->data;

  hot_csv_append_header (csv, self->source.table, columns, self->columns->len);
  for (guint i = 0; i < self->n; i++)
    {
      hot_csv_append_row (csv, self->source.table, get_row (self, i), columns, self->columns->len);
      if (csv->len >= PIECE)
        {
          if (!hot_command_print (csv->str, csv->len, error) ||
              g_cancellable_set_error_if_cancelled (self->context->cancellable, error))
            return FALSE;
          g_string_truncate (csv, 0);
        }
    }

  return hot_command_print (csv->str, csv->len, error);
}

static gboolean
print_table (const Head  *self,
             GError     **error)
{
  g_autoptr(HotTextTable) table = hot_text_table_new ();
  g_autofree char *text = NULL;
  guint n_left_out;

  for (guint c = 0; c < self->columns->len; c++)
    {
      HotColumn *column = get_column (self, c);
      HotColumnType type = hot_column_get_column_type (column);
      gboolean number = hot_column_type_is_numeric (type) && type != HOT_COLUMN_DATE && type != HOT_COLUMN_BOOLEAN;

      hot_text_table_add_column (table, hot_column_get_name (column), number, MAX_CELL_WIDTH);
    }
  for (guint i = 0; i < self->n; i++)
    {
      for (guint c = 0; c < self->columns->len; c++)
        {
          g_autofree char *value = hot_column_dup_text (get_column (self, c), get_row (self, i));

          hot_text_table_add_cell (table, value);
        }
      if (g_cancellable_set_error_if_cancelled (self->context->cancellable, error))
        return FALSE;
    }

  text = hot_text_table_format (table, hot_terminal_get_width (), &n_left_out);
  if (!hot_command_print (text, -1, error))
    return FALSE;
  if (n_left_out > 0)
    {
      g_autofree char *note = NULL;

      note = g_strdup_printf (ngettext ("(%u column more; choose with --columns, or write with --csv or --json)\n",
                                        "(%u columns more; choose with --columns, or write with --csv or --json)\n",
                                        n_left_out), n_left_out);

      return hot_command_print (note, -1, error);
    }

  return TRUE;
}

static void
head_clear (Head *self)
{
  hot_command_source_clear (&self->source);
  g_clear_pointer (&self->columns, g_array_unref);
  g_clear_pointer (&self->order, g_bytes_unref);
  g_string_free (self->scratch, TRUE);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Head, head_clear)

static gboolean
run (HotCommandContext  *context,
     int                 argc,
     char              **argv,
     GError            **error)
{
  g_auto(Head) self = { .context = context, .scratch = g_string_new (NULL) };
  gint64 n = 10;
  gboolean json = FALSE, csv = FALSE;
  g_auto(GStrv) columns = NULL;
  g_auto(GStrv) keys = NULL;
  const GOptionEntry entries[] = {
    { "rows", 'n', G_OPTION_FLAG_NONE, G_OPTION_ARG_INT64, &n, N_("How many rows to write (10)"), N_("N") },
    HOT_COMMAND_SOURCE_OPTIONS (&self.source),
    { "sort", 's', G_OPTION_FLAG_NONE, G_OPTION_ARG_STRING_ARRAY, &keys,
      N_("In the order of COLUMN, downwards with “:desc”"), N_("COLUMN[:desc][,…]") },
    { "columns", 'c', G_OPTION_FLAG_NONE, G_OPTION_ARG_STRING_ARRAY, &columns, N_("Only these columns, in this order"),
      N_("COLUMN[,…]") },
    { "json", 'j', G_OPTION_FLAG_NONE, G_OPTION_ARG_NONE, &json, N_("Write a JSON list of objects"), NULL },
    { "csv", 0, G_OPTION_FLAG_NONE, G_OPTION_ARG_NONE, &csv, N_("Write CSV"), NULL },
    G_OPTION_ENTRY_NULL
  };

  if (!hot_command_parse (context, entries, &argc, &argv, 1, 1, error))
    return FALSE;
  if (n < 0 || (json && csv))
    return hot_command_refuse (n < 0 ? _("-n: the number of rows cannot be negative")
                                                                    : _("--json and --csv exclude each other"), error);

  if (!hot_command_source_open (&self.source, context, argv[1], error))
    return FALSE;
  self.columns = hot_command_source_find_columns (&self.source, columns, error);
  if (self.columns == NULL)
    return FALSE;
  self.order = hot_command_source_order (&self.source, context, keys, error);
  if (self.order == NULL)
    return FALSE;
  self.n = MIN (n, (gint64) hot_row_set_get_n (self.source.rows));

  return (json ? print_json (&self, error) : csv ? print_csv (&self, error) : print_table (&self, error)) &&
         hot_table_check_file (self.source.table, error);
}

const HotCommand hot_command_data_head = {
  .group = "data",
  .name = "head",
  .arguments = "SOURCE",
  .summary = N_("Write the first rows of a table, filtered and sorted"),
  .description = HOT_COMMAND_SOURCE_DESCRIPTION,
  .run = run,
};
