/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "app/widgets/hot-cell-format.h"

#include <glib/gi18n.h>
#include <math.h>

#include "base/hot-format.h"

/* Rows that are looked at to find out how many decimals a column has. */
#define N_SAMPLED    200
#define MAX_DECIMALS 6
#define MAX_CELL     300

static const struct {
  const char *name;
  const char *icon;
} type_looks[HOT_N_COLUMN_TYPES] = {
  [HOT_COLUMN_INTEGER] = { N_("Integer"), "hot-type-integer-symbolic" },
  [HOT_COLUMN_REAL] = { N_("Number"), "hot-type-real-symbolic" },
  [HOT_COLUMN_MONEY] = { N_("Money"), "hot-type-money-symbolic" },
  [HOT_COLUMN_PERCENT] = { N_("Percent"), "hot-type-percent-symbolic" },
  [HOT_COLUMN_BOOLEAN] = { N_("Yes/No"), "hot-type-boolean-symbolic" },
  [HOT_COLUMN_DATE] = { N_("Date"), "hot-type-date-symbolic" },
  [HOT_COLUMN_CATEGORY] = { N_("Category"), "hot-type-category-symbolic" },
  [HOT_COLUMN_LIST] = { N_("List"), "hot-type-list-symbolic" },
  [HOT_COLUMN_TEXT] = { N_("Text"), "hot-type-text-symbolic" },
};

const char *
hot_cell_format_get_type_label (HotColumnType type)
{
  return _(type_looks[type].name);
}

const char *
hot_cell_format_get_type_icon (HotColumnType type)
{
  return type_looks[type].icon;
}

char *
hot_cell_format_percent (double fraction)
{
  const double percent = fraction * 100.0;

  /* What is there but rounds to nothing must not look like nothing. */
  if (percent > 0.0 && percent < 0.1)
    /* Translators: less than a tenth of a percent. */
    return g_strdup (_("< 0.1%"));
  if (percent < 100.0 && percent > 99.9)
    /* Translators: more than 99.9 percent, but not all. */
    return g_strdup (_("> 99.9%"));

  /* Translators: a percentage, such as 12%; in some languages a space stands before the sign. */
  return g_strdup_printf (_("%'.*f%%"), percent < 10.0 && percent != floor (percent) ? 1 : 0, percent);
}

static char *
format_date (gint64   seconds,
             gboolean with_time)
{
  g_autoptr(GDateTime) date = g_date_time_new_from_unix_utc (seconds);

  if (date == NULL)
    return g_strdup ("–");

  return g_date_time_format (date, with_time ? "%x %R" : "%x");
}

char *
hot_cell_format_value (double         value,
                       HotColumnType  type,
                       const char    *unit)
{
  g_autofree char *number = NULL;

  if (isnan (value))
    return g_strdup ("–");

  if (type == HOT_COLUMN_DATE)
    return format_date ((gint64) value, FALSE);

  if (type == HOT_COLUMN_MONEY)
    return hot_format_money (value, unit);

  number = hot_format_measure (value, 5);
  if (type == HOT_COLUMN_PERCENT)
    /* Translators: a percentage; in some languages a space stands before the sign. */
    return g_strdup_printf (_("%s%%"), number);

  return g_steal_pointer (&number);
}

char *
hot_cell_format_minimum (const HotColumnProfile *column)
{
  if (column->type == HOT_COLUMN_INTEGER && column->count > 0)
    return g_strdup_printf ("%'" G_GINT64_FORMAT, column->min_integer);

  return hot_cell_format_value (column->min, column->type, column->unit);
}

char *
hot_cell_format_maximum (const HotColumnProfile *column)
{
  if (column->type == HOT_COLUMN_INTEGER && column->count > 0)
    return g_strdup_printf ("%'" G_GINT64_FORMAT, column->max_integer);

  return hot_cell_format_value (column->max, column->type, column->unit);
}

/* Names of numbers that are labels rather than amounts. */
static gboolean
name_is_label (const char *name)
{
  static const char *const endings[] = { "id", "year", "zip", "zipcode", "code", "licence", "license", "phone" };
  g_autofree char *lower = g_ascii_strdown (name, -1);

  for (guint i = 0; i < G_N_ELEMENTS (endings); i++)
    {
      const gsize length = strlen (lower), ending = strlen (endings[i]);

      if (g_str_has_suffix (lower, endings[i]) && (length == ending || !g_ascii_isalnum (lower[length - ending - 1])))
        return TRUE;
    }

  return FALSE;
}

static int
count_decimals (double value)
{
  for (int decimals = 0; decimals < MAX_DECIMALS; decimals++)
    {
      const double scaled = value * pow (10.0, decimals);

      if (fabs (scaled - round (scaled)) < 1e-9 * MAX (1.0, fabs (scaled)))
        return decimals;
    }

  return MAX_DECIMALS;
}

void
hot_cell_format_init (HotCellFormat *self,
                      HotColumn     *column)
{
  const double *values = hot_column_peek_reals (column);
  const guint n_rows = hot_column_get_n_rows (column);
  const guint step = MAX (1, n_rows / N_SAMPLED);

  self->decimals = 0;
  self->grouped = !name_is_label (hot_column_get_name (column));

  if (values == NULL)
    return;

  for (guint row = 0; row < n_rows; row += step)
    if (isfinite (values[row]))
      self->decimals = MAX (self->decimals, count_decimals (values[row]));

  if (hot_column_get_column_type (column) == HOT_COLUMN_MONEY && self->decimals > 0)
    self->decimals = 2;
}

/* Line breaks and tabs become spaces; cut at a character's end. */
static char *
flatten (char *text)
{
  if (strlen (text) > MAX_CELL)
    {
      char *end = g_utf8_find_prev_char (text, text + MAX_CELL - sizeof "…");

      if (end != NULL)
        strcpy (end, "…");
    }

  for (char *p = text; *p != '\0'; p++)
    if ((guchar) *p < ' ')
      *p = ' ';

  return text;
}

char *
hot_cell_format_row (const HotCellFormat *self,
                     HotColumn           *column,
                     guint                row)
{
  if (hot_column_is_missing (column, row))
    return NULL;

  switch (hot_column_get_column_type (column))
    {
    case HOT_COLUMN_INTEGER:
      return g_strdup_printf (self->grouped ? "%'" G_GINT64_FORMAT : "%" G_GINT64_FORMAT, hot_column_get_integer (column, row));

    case HOT_COLUMN_REAL:
    case HOT_COLUMN_MONEY:
    case HOT_COLUMN_PERCENT:
      return g_strdup_printf (self->grouped ? "%'.*f" : "%.*f", self->decimals, hot_column_get_number (column, row));

    case HOT_COLUMN_BOOLEAN:
      return g_strdup (hot_column_get_number (column, row) != 0.0 ? _("Yes") : _("No"));

    case HOT_COLUMN_DATE:
      return format_date (hot_column_get_integer (column, row), hot_column_get_has_time (column));

    case HOT_COLUMN_CATEGORY:
    case HOT_COLUMN_LIST:
    case HOT_COLUMN_TEXT:
    case HOT_N_COLUMN_TYPES:
    default:
      return flatten (hot_column_dup_text (column, row));
    }
}
