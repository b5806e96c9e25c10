/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dataset/hot-csv-warnings.h"

#include <stdint.h>

#include <glib/gi18n-lib.h>

G_GNUC_PRINTF (4, 5)
static void
add (GPtrArray  *warnings,
     guint64     line,
     guint64     count,
     const char *format,
     ...)
{
  g_autofree char *message = NULL;
  va_list arguments;

  va_start (arguments, format);
  message = g_strdup_vprintf (format, arguments);
  va_end (arguments);

  g_ptr_array_add (warnings, hot_table_warning_new (line, NULL, count, message));
}

/* What the table's types are called in messages, in the plural and in the middle of a sentence. */
static const char *
describe_type (HotColumnType type)
{
  switch (type)
    {
    case HOT_COLUMN_INTEGER:
      return _("integers");
    case HOT_COLUMN_REAL:
      return _("numbers");
    case HOT_COLUMN_MONEY:
      return _("sums of money");
    case HOT_COLUMN_PERCENT:
      return _("percentages");
    case HOT_COLUMN_BOOLEAN:
      return _("truth values");
    case HOT_COLUMN_DATE:
      return _("dates");
    case HOT_COLUMN_CATEGORY:
      return _("categories");
    case HOT_COLUMN_LIST:
      return _("lists");
    case HOT_COLUMN_TEXT:
      return _("text");
    case HOT_N_COLUMN_TYPES:
    default:
      g_assert_not_reached ();
    }
}

static void
add_ragged (GPtrArray          *warnings,
            HotCsvLoad         *load,
            const HotCsvFormat *format)
{
  guint64 n_short, n_long;
  GArray *ragged = hot_csv_load_get_ragged (load, &n_short, &n_long);
  guint64 rest;

  for (guint i = 0; i < ragged->len; i++)
    {
      const HotCsvRagged *record = &g_array_index (ragged, HotCsvRagged, i);

      if (record->n_fields < format->n_columns)
        add (warnings, record->line, 1,
             ngettext ("The record on line %ju has %u field instead of %u. The rest is missing.",
                       "The record on line %ju has %u fields instead of %u. The rest is missing.",
                       record->n_fields),
             (uintmax_t) record->line, record->n_fields, format->n_columns);
      else
        add (warnings, record->line, 1,
             ngettext ("The record on line %ju has %u field where %u are expected. "
                       "What is too much is in no column.",
                       "The record on line %ju has %u fields where %u are expected. "
                       "What is too much is in no column.",
                       record->n_fields),
             (uintmax_t) record->line, record->n_fields, format->n_columns);
    }

  rest = n_short + n_long - ragged->len;
  if (rest > 0)
    add (warnings, 0, rest,
         ngettext ("%ju more record has too few or too many fields.",
                   "%ju more records have too few or too many fields.", rest),
         (uintmax_t) rest);
}

/* Records that probably have lost or won a delimiter. */
static void
add_damaged (GPtrArray          *warnings,
             HotCsvLoad         *load,
             const HotCsvFormat *format,
             HotCsvLayout       *layout)
{
  g_autoptr(GArray) damaged = hot_csv_load_get_damaged (load);

  for (guint i = 0; i < damaged->len; i++)
    {
      guint64 row = g_array_index (damaged, guint64, i);
      guint64 line = hot_csv_layout_get_line (layout, row);
      g_autoptr(GString) names = g_string_new (NULL);

      for (guint j = 0; j < format->n_columns; j++)
        if (hot_csv_load_is_damaged (load, j, row))
          g_string_append_printf (names, "%s“%s”", names->len > 0 ? ", " : "", format->names[j]);

      add (warnings, line, 1,
           /* Translators: a line number, then a list of columns */
           _("The record on line %ju makes no sense in %s, where its values are missing. "
             "Its fields are probably in the wrong places."),
           (uintmax_t) line, names->str);
    }
}

static void
add_unclosed (GPtrArray *warnings,
              guint64    line)
{
  add (warnings, line, 1,
       _("A quotation mark in the record on line %ju is never closed. "
         "All that follows it was read as one field."),
       (uintmax_t) line);
}

static void
add_quotes (GPtrArray    *warnings,
            HotCsvLoad   *load,
            HotCsvLayout *layout)
{
  guint64 row;
  guint64 n_trailing = hot_csv_load_get_n_trailing (load, &row);
  guint64 n_stray;
  guint64 n_rows = hot_csv_load_get_n_rows (load);

  if (n_trailing > 0)
    {
      guint64 line = hot_csv_layout_get_line (layout, row);

      add (warnings, line, n_trailing,
           ngettext ("In %ju record, first on line %ju, text stands behind a closing quotation mark. It was kept.",
                     "In %ju records, first on line %ju, text stands behind a closing quotation mark. It was kept.",
                     n_trailing),
           (uintmax_t) n_trailing, (uintmax_t) line);
    }

  n_stray = hot_csv_load_get_n_stray (load, &row);
  if (n_stray > 0)
    {
      guint64 line = hot_csv_layout_get_line (layout, row);

      add (warnings, line, n_stray,
           ngettext ("In %ju record, on line %ju, a quotation mark stands inside a field "
                     "that is not quoted. It was kept.",
                     "In %ju records, first on line %ju, a quotation mark stands inside a field "
                     "that is not quoted. It was kept.", n_stray),
           (uintmax_t) n_stray, (uintmax_t) line);
    }

  if (hot_csv_load_get_unclosed (load) && n_rows > 0)
    {
      guint64 line = hot_csv_layout_get_line (layout, n_rows - 1);

      add_unclosed (warnings, line);
    }
}

GPtrArray *
hot_csv_warnings_new (HotCsvLoad         *load,
                      const HotCsvFormat *format,
                      HotCsvLayout       *layout)
{
  GPtrArray *warnings = g_ptr_array_new_with_free_func ((GDestroyNotify) hot_table_warning_free);

  if (format->has_header && format->n_named < format->n_columns)
    add (warnings, format->first_line, 0,
         ngettext ("The header names %u column, but most records have %u fields. "
                   "The others are called by their number.",
                   "The header names %u columns, but most records have %u fields. "
                   "The others are called by their number.",
                   format->n_named),
         format->n_named, format->n_columns);
  if (format->unclosed)
    add_unclosed (warnings, format->first_record + 1);

  add_ragged (warnings, load, format);
  add_damaged (warnings, load, format, layout);
  add_quotes (warnings, load, layout);

  for (guint i = 0; i < format->n_columns; i++)
    {
      HotTableWarning *warning = hot_csv_warning_for_column (load, i, format->names[i],
                                                             hot_csv_load_get_column_type (load, i), layout);

      if (warning != NULL)
        g_ptr_array_add (warnings, warning);
    }

  return warnings;
}

HotTableWarning *
hot_csv_warning_for_column (HotCsvLoad    *load,
                            guint          column,
                            const char    *name,
                            HotColumnType  type,
                            HotCsvLayout  *layout)
{
  g_autofree char *message = NULL;
  guint64 row, line;
  guint64 n_failed = hot_csv_load_get_n_failed (load, column, &row);

  if (n_failed == 0)
    return NULL;

  line = hot_csv_layout_get_line (layout, row);
  message = g_strdup_printf (ngettext ("%ju value of “%s” cannot be read as %s and is missing, "
                                       "first on line %ju.",
                                       "%ju values of “%s” cannot be read as %s and are missing, "
                                       "first on line %ju.", n_failed),
                             (uintmax_t) n_failed, name, describe_type (type), (uintmax_t) line);

  return hot_table_warning_new (line, name, n_failed, message);
}
