/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dataset/hot-column-profile.h"

#include <math.h>
#include <stdint.h>
#include <string.h>

#include <glib/gi18n-lib.h>

#include "base/hot-format.h"
#include "dataset/hot-value-text.h"

/* From this share on a column is mostly empty. */
#define MOSTLY 0.5

/* Fewer values than these say nothing about what a column is. */
#define FEW 10

/* Outliers that are more than this share are a long tail. */
#define MAX_OUTLIER_SHARE 0.05

/* Places that lie this many times the distance of the quartiles beyond them are hardly in the same region. */
#define FAR_AWAY 20.0

/* A number with all its digits in a spreadsheet has 15. */
#define MAX_SPREADSHEET_NUMBER 1e15

/* Identifiers that are no more than a count of the rows may as well be quantities. */
#define MIN_IDENTIFIER 100000

/* Takes @message over. */
static void
add (HotColumnProfile *self,
     char             *message)
{
  g_ptr_array_add (self->warnings, message);
}

/* @value as a person reads one of the column's. (transfer full) */
static char *
format_value (const HotColumnProfile *self,
              double                  value)
{
  if (self->type == HOT_COLUMN_MONEY)
    return hot_format_money (value, self->unit);
  if (self->type == HOT_COLUMN_PERCENT)
    {
      g_autofree char *number = hot_format_measure (value, 4);

      return g_strconcat (number, "%", NULL);
    }

  return hot_format_measure (value, 6);
}

/* "id", "host_id", "hostId", "Listing ID", "scrape_id". */
static gboolean
is_identifier_name (const char *name)
{
  gsize n = strlen (name);
  char before;

  if (n < 2 || g_ascii_strcasecmp (name + n - 2, "id") != 0)
    return FALSE;
  if (n == 2)
    return TRUE;

  before = name[n - 3];

  return !g_ascii_isalnum (before) || (g_ascii_islower (before) && name[n - 2] == 'I');
}

static void
warn_identifiers (HotColumnProfile *self)
{
  gboolean named = is_identifier_name (self->name);
  gboolean unique = self->count >= FEW && self->distinct == self->count;

  if (self->type == HOT_COLUMN_INTEGER)
    {
      gboolean large = self->min_integer >= MIN_IDENTIFIER && self->max_integer - self->min_integer > self->count;

      if (unique && (named || large))
        add (self, g_strdup (_("These numbers look like identifiers: each stands in one row only. "
                               "Their average means nothing.")));
      else if (named && self->distinct > 1)
        add (self, g_strdup (_("The name says that these numbers are identifiers. Their average means nothing.")));
    }
  else if (self->type == HOT_COLUMN_REAL && named && self->count > 0 && fabs (self->max) >= MAX_SPREADSHEET_NUMBER)
    add (self, g_strdup (_("These identifiers have lost their last digits, as happens in a spreadsheet. "
                           "Use the original file.")));
}

static void
warn_emptiness (HotColumnProfile *self)
{
  guint n = self->count + self->missing;

  if (self->missing > 0 && self->missing >= MOSTLY * n)
    {
      g_autofree char *missing = hot_format_count (self->missing);
      g_autofree char *all = hot_format_count (n);

      /* Translators: two counts of rows */
      add (self, g_strdup_printf (_("%s of %s rows have no value."), missing, all));
    }
}

/* Words in quotes, cut where they are long. (transfer full) */
static char *
shorten (const char *text)
{
  const glong limit = 40;
  g_autofree char *start = NULL;

  if (g_utf8_strlen (text, -1) <= limit)
    return g_strdup (text);

  start = g_utf8_substring (text, 0, limit);

  return g_strconcat (start, "…", NULL);
}

static void
warn_constant (HotColumnProfile *self)
{
  g_autofree char *value = NULL;

  if (self->distinct != 1 || self->count < 2)
    return;

  value = shorten (self->top[0]);
  if (self->missing == 0)
    add (self, g_strdup_printf (_("Every row has the same value: “%s”."), value));
  else
    add (self, g_strdup_printf (_("Every value is the same: “%s”."), value));
}

static void
warn_outliers (HotColumnProfile *self)
{
  double distance = self->quartiles[2] - self->quartiles[0];
  double below = self->quartiles[0] - 3.0 * distance, above = self->quartiles[2] + 3.0 * distance;
  g_autofree char *count = hot_format_count (self->n_outliers);
  g_autofree char *low = format_value (self, below);
  g_autofree char *high = format_value (self, above);
  g_autofree char *min = format_value (self, self->min);
  g_autofree char *max = format_value (self, self->max);

  if (self->n_outliers == 0 || self->n_outliers > MAX_OUTLIER_SHARE * self->count || is_identifier_name (self->name))
    return;

  if (self->min >= below)
    /* Translators: how many values, the limit, the largest value: “1,318 values are far above the others: beyond
     * $493, up to $10,000.” */
    add (self, g_strdup_printf (ngettext ("%s value is far above the others: beyond %s, up to %s.",
                                          "%s values are far above the others: beyond %s, up to %s.", self->n_outliers),
                                count, high, max));
  else if (self->max <= above)
    add (self, g_strdup_printf (ngettext ("%s value is far below the others: under %s, down to %s.",
                                          "%s values are far below the others: under %s, down to %s.", self->n_outliers),
                                count, low, min));
  else
    add (self, g_strdup_printf (ngettext ("%s value is far from the others: outside %s to %s, from %s to %s.",
                                          "%s values are far from the others: outside %s to %s, from %s to %s.",
                                          self->n_outliers),
                                count, low, high, min, max));
}

static void
warn_places (HotColumnProfile *self)
{
  double distance = self->quartiles[2] - self->quartiles[0];

  if (self->min < self->quartiles[0] - FAR_AWAY * distance || self->max > self->quartiles[2] + FAR_AWAY * distance)
    add (self, g_strdup_printf (_("Some places lie far away from the others: "
                                  "most from %.3f° to %.3f°, but all from %.3f° to %.3f°."),
                                self->quartiles[0], self->quartiles[2], self->min, self->max));
}

/* Text that is numbers but for a few: where the first of the others stands. */
static void
warn_mixture (HotColumnProfile      *self,
              HotColumn             *column,
              const HotProfileInput *input,
              const HotTextTally    *tally)
{
  g_autofree char *count = hot_format_count (tally->n_numbers);
  g_autofree char *all = hot_format_count (self->count);
  g_autofree char *text = NULL;
  g_autofree char *value = NULL;
  guint64 line;
  guint row;

  if (self->count < FEW || tally->n_numbers == self->count || tally->n_numbers < MOSTLY * self->count)
    return;

  row = hot_profile_input_get_row (input, tally->first_other);
  line = hot_table_get_line (input->table, row);
  text = hot_column_dup_text (column, row);
  value = shorten (text);
  if (line > 0)
    add (self, g_strdup_printf (_("%s of %s values look like numbers; the first that does not is “%s” in line %ju. "
                                  "Another type makes it missing."),
                                count, all, value, (uintmax_t) line));
  else
    add (self, g_strdup_printf (_("%s of %s values look like numbers; the first that does not is “%s”. "
                                  "Another type makes it missing."),
                                count, all, value));
}

void
hot_column_profile_warn (HotColumnProfile      *self,
                         HotColumn             *column,
                         const HotProfileInput *input,
                         const HotTextTally    *tally)
{
  if (self->count == 0)
    {
      if (self->missing > 0)
        add (self, g_strdup (_("The column is empty.")));
      return;
    }

  warn_emptiness (self);
  warn_constant (self);
  warn_identifiers (self);
  if (column == input->latitude || column == input->longitude)
    warn_places (self);
  else if (self->type != HOT_COLUMN_DATE && hot_column_type_is_numeric (self->type))
    warn_outliers (self);
  if (tally != NULL && self->type == HOT_COLUMN_TEXT)
    warn_mixture (self, column, input, tally);
}
