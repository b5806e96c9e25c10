/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cli/hot-commands.h"

#include <math.h>
#include <stdint.h>
#include <string.h>

#include <glib/gi18n-lib.h>

#include "base/hot-format.h"
#include "base/hot-json-writer.h"
#include "cli/hot-command-source.h"
#include "cli/hot-profile-json.h"
#include "cli/hot-terminal.h"
#include "cli/hot-text-table.h"
#include "dataset/hot-profile.h"
#include "dataset/hot-value-text.h"

#define MAX_NAME_WIDTH 32
#define MAX_TOP_WIDTH  48
#define SPARK_WIDTH    20

/* @value of a numeric column as a person reads it. (transfer full) */
static char *
format_value (const HotColumnProfile *column,
              double                  value)
{
  if (isnan (value) || column->type == HOT_COLUMN_BOOLEAN)
    return g_strdup ("");

  switch ((int) column->type)
    {
    case HOT_COLUMN_MONEY:
      return hot_format_money (value, column->unit);

    case HOT_COLUMN_PERCENT:
      {
        g_autofree char *number = hot_format_measure (value, 4);

        return g_strconcat (number, "%", NULL);
      }

    case HOT_COLUMN_DATE:
      return hot_value_text_from_time (floor (value / 86400.0) * 86400.0, FALSE);

    default:
      return hot_format_measure (value, 6);
    }
}

/* The exact ends of integer columns keep all their digits. (transfer full) */
static char *
format_end (const HotColumnProfile *column,
            double                  value,
            gint64                  integer)
{
  if (column->type == HOT_COLUMN_INTEGER && column->count > 0)
    return g_strdup_printf ("%" G_GINT64_FORMAT, integer);

  return format_value (column, value);
}

/* The bins as blocks of eight heights, several to a block where there are many. (transfer full) */
static char *
draw_bins (const HotColumnProfile *column)
{
  static const char *const blocks[] = { "▁", "▂", "▃", "▄", "▅", "▆", "▇", "█" };
  guint n = MIN (column->n_bins, SPARK_WIDTH), sums[SPARK_WIDTH] = { 0 }, largest = 1;
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < column->n_bins; i++)
    sums[i * n / column->n_bins] += column->bins[i];
  for (guint i = 0; i < n; i++)
    largest = MAX (largest, sums[i]);
  for (guint i = 0; i < n; i++)
    g_string_append (text, sums[i] == 0 ? " " : blocks[(guint64) sums[i] * 7 / largest]);

  return g_string_free (text, FALSE);
}

/* "Entire home/apt 52%, Private room 45%"; "Hillside Hotel ×18" where the share is next to nothing. (transfer full) */
static char *
format_top (const HotColumnProfile *column)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; column->top[i] != NULL && hot_text_width (text->str) < MAX_TOP_WIDTH; i++)
    {
      guint count = column->top_counts[i];

      g_string_append_printf (text, "%s%s ", i > 0 ? ", " : "", column->top[i]);
      if (count >= column->count / 100)
        g_string_append_printf (text, "%.0f%%", count * 100.0 / column->count);
      else
        g_string_append_printf (text, "×%u", count);
    }

  return g_string_free (text, FALSE);
}

static char *
format_distribution (const HotColumnProfile *column)
{
  gboolean numbers = hot_column_type_is_numeric (column->type) && column->type != HOT_COLUMN_BOOLEAN;

  /* Where every text is another one, the first is no more frequent than the rest. */
  if (!numbers && column->count > 0 && column->top_counts[0] == 1)
    return g_strdup (column->top[0]);

  return numbers ? draw_bins (column) : format_top (column);
}

/* Nothing where nothing is missing, so that what is stands out. (transfer full) */
static char *
format_share (guint n,
              guint of)
{
  if (n == 0)
    return g_strdup ("");
  if (n * 1000.0 < of)
    return g_strdup ("<0.1%");

  return g_strdup_printf ("%.1f%%", n * 100.0 / of);
}

static void
add_column (HotTextTable           *table,
            const HotColumnProfile *column)
{
  g_autofree char *missing = format_share (column->missing, column->count + column->missing);
  g_autofree char *distinct = hot_format_count (column->distinct);
  g_autofree char *min = format_end (column, column->min, column->min_integer);
  g_autofree char *median = format_value (column, column->quartiles[1]);
  g_autofree char *mean = format_value (column, column->mean);
  g_autofree char *max = format_end (column, column->max, column->max_integer);
  g_autofree char *distribution = format_distribution (column);

  hot_text_table_add_cell (table, column->name);
  hot_text_table_add_cell (table, hot_column_type_to_string (column->type));
  hot_text_table_add_cell (table, missing);
  hot_text_table_add_cell (table, distinct);
  hot_text_table_add_cell (table, min);
  hot_text_table_add_cell (table, median);
  hot_text_table_add_cell (table, mean);
  hot_text_table_add_cell (table, max);
  hot_text_table_add_cell (table, distribution);
}

static char *
format_columns (HotProfile *profile)
{
  g_autoptr(HotTextTable) table = hot_text_table_new ();

  hot_text_table_add_column (table, _("column"), FALSE, MAX_NAME_WIDTH);
  hot_text_table_add_column (table, _("type"), FALSE, 0);
  hot_text_table_add_column (table, _("missing"), TRUE, 0);
  hot_text_table_add_column (table, _("distinct"), TRUE, 0);
  hot_text_table_add_column (table, _("min"), TRUE, 0);
  hot_text_table_add_column (table, _("median"), TRUE, 0);
  hot_text_table_add_column (table, _("mean"), TRUE, 0);
  hot_text_table_add_column (table, _("max"), TRUE, 0);
  hot_text_table_add_column (table, _("distribution"), FALSE, MAX_TOP_WIDTH);
  for (guint i = 0; i < hot_profile_get_n_columns (profile); i++)
    add_column (table, hot_profile_get_column (profile, i));

  return hot_text_table_format (table, 0, NULL);
}

static void
append_warnings (GString    *text,
                 HotTable   *table,
                 HotProfile *profile)
{
  GPtrArray *warnings = hot_table_get_warnings (table);

  for (guint i = 0; i < warnings->len; i++)
    {
      const HotTableWarning *warning = g_ptr_array_index (warnings, i);

      g_string_append (text, "  ");
      if (warning->line > 0)
        g_string_append_printf (text, _("line %ju: "), (uintmax_t) warning->line);
      else if (warning->column != NULL)
        g_string_append_printf (text, "%s: ", warning->column);
      g_string_append_printf (text, "%s\n", warning->message);
    }

  for (guint i = 0; i < hot_profile_get_n_columns (profile); i++)
    {
      const HotColumnProfile *column = hot_profile_get_column (profile, i);

      for (guint j = 0; j < column->warnings->len; j++)
        g_string_append_printf (text, "  %s: %s\n", column->name, (char *) g_ptr_array_index (column->warnings, j));
    }
}

static gboolean
print_human (HotTable    *table,
             HotProfile  *profile,
             GError     **error)
{
  int latitude = hot_profile_get_latitude (profile), longitude = hot_profile_get_longitude (profile);
  g_autofree char *rows = hot_format_count (hot_profile_get_n_rows (profile));
  g_autofree char *columns = hot_format_count (hot_profile_get_n_columns (profile));
  g_autofree char *bytes = hot_format_bytes (hot_table_get_n_bytes (table));
  g_autofree char *cells = format_columns (profile);
  g_autoptr(GString) warnings = g_string_new (NULL);
  g_autoptr(GString) text = g_string_new (NULL);

  /* Translators: a file's name, its rows, its columns and its size */
  g_string_append_printf (text, _("%s: %s rows, %s columns, %s\n"), hot_table_get_name (table), rows, columns, bytes);
  if (latitude >= 0 && hot_profile_get_column (profile, latitude)->count > 0)
    {
      const HotColumnProfile *y = hot_profile_get_column (profile, latitude);
      const HotColumnProfile *x = hot_profile_get_column (profile, longitude);

      g_string_append_printf (text, _("Latitude %.5f° to %.5f°, longitude %.5f° to %.5f°\n"),
                              y->min, y->max, x->min, x->max);
    }
  g_string_append_printf (text, "\n%s", cells);

  append_warnings (warnings, table, profile);
  if (warnings->len > 0)
    g_string_append_printf (text, "\n%s\n%s", _("Worth knowing:"), warnings->str);

  return hot_command_print (text->str, text->len, error);
}

static gboolean
run (HotCommandContext  *context,
     int                 argc,
     char              **argv,
     GError            **error)
{
  g_auto(HotCommandSource) source = { .shows_warnings = TRUE };
  g_autoptr(HotProfile) profile = NULL;
  gboolean json = FALSE;
  const GOptionEntry entries[] = {
    { "json", 'j', G_OPTION_FLAG_NONE, G_OPTION_ARG_NONE, &json, N_("Write JSON"), NULL },
    HOT_COMMAND_SOURCE_OPTIONS (&source),
    G_OPTION_ENTRY_NULL
  };

  if (!hot_command_parse (context, entries, &argc, &argv, 1, 1, error) ||
      !hot_command_source_open (&source, context, argv[1], error))
    return FALSE;

  profile = hot_profile_compute (source.table, source.rows, context->progress, context->cancellable, error);
  if (profile == NULL)
    return FALSE;

  if (json)
    {
      g_autofree char *text = hot_profile_to_json (profile, source.table);

      return hot_command_print (text, -1, error);
    }

  return print_human (source.table, profile, error);
}

const HotCommand hot_command_data_profile = {
  .group = "data",
  .name = "profile",
  .arguments = "SOURCE",
  .summary = N_("Say what a table holds, column by column"),
  .description = HOT_COMMAND_SOURCE_DESCRIPTION,
  .run = run,
};
