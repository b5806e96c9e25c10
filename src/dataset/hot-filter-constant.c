/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dataset/hot-filter-constant.h"

#include <math.h>

#include "dataset/hot-column.h"
#include "dataset/hot-filter-lexer.h"
#include "dataset/hot-value-text.h"

#define SMALLEST (HOT_MISSING_INTEGER + 1)
#define LARGEST  G_MAXINT64

/* @n digits at *@text, which moves behind them; -1 where there are fewer, or one more. */
static int
take_digits (const char **text,
             int          n)
{
  int number = 0;

  for (int i = 0; i < n; i++, (*text)++)
    {
      if (!g_ascii_isdigit (**text))
        return -1;
      number = number * 10 + g_ascii_digit_value (**text);
    }

  return g_ascii_isdigit (**text) ? -1 : number;
}

static gboolean
take (const char **text,
      char         character)
{
  if (**text != character)
    return FALSE;
  (*text)++;

  return TRUE;
}

/* " 15:30", "T15:30:00"; @range comes in as the day. */
static gboolean
read_time (const char      *text,
           HotIntegerRange *range)
{
  gint64 day = range->low;
  int hour, minute, second;

  if (!take (&text, 'T') && !take (&text, 't') && !take (&text, ' '))
    return FALSE;

  hour = take_digits (&text, 2);
  if (hour < 0 || hour > 23 || !take (&text, ':'))
    return FALSE;
  minute = take_digits (&text, 2);
  if (minute < 0 || minute > 59)
    return FALSE;
  range->low = day + hour * 3600 + minute * 60;
  range->high = range->low + 59;
  if (*text == '\0')
    return TRUE;

  if (!take (&text, ':'))
    return FALSE;
  second = take_digits (&text, 2);
  range->low += second;
  range->high = range->low;

  return second >= 0 && second <= 60 && (*text == '\0' || (take (&text, 'Z') && *text == '\0'));
}

gboolean
hot_filter_read_date (const char      *text,
                      HotIntegerRange *range)
{
  const gint64 seconds = 86400;
  int year, month, day;

  year = take_digits (&text, 4);
  if (year < 1)
    return FALSE;
  range->low = hot_days_from_civil (year, 1, 1) * seconds;
  range->high = hot_days_from_civil (year + 1, 1, 1) * seconds - 1;
  if (*text == '\0')
    return TRUE;

  if (!take (&text, '-'))
    return FALSE;
  month = take_digits (&text, 2);
  if (month < 1 || month > 12)
    return FALSE;
  range->low = hot_days_from_civil (year, month, 1) * seconds;
  range->high = hot_days_from_civil (year + month / 12, month % 12 + 1, 1) * seconds - 1;
  if (*text == '\0')
    return TRUE;

  if (!take (&text, '-'))
    return FALSE;
  day = take_digits (&text, 2);
  if (day < 1 || !g_date_valid_dmy (day, month, year))
    return FALSE;
  range->low = hot_days_from_civil (year, month, day) * seconds;
  range->high = range->low + seconds - 1;

  return *text == '\0' || read_time (text, range);
}

static HotFilterNode *
number_from_token (const HotFilterToken *token,
                   const char           *text,
                   gboolean              negative)
{
  HotFilterNode *node = hot_filter_node_new (HOT_FILTER_NODE_NUMBER, 0);

  node->text = g_strdup (text);
  node->unit = g_strdup (token->unit);
  node->number = negative ? -token->number : token->number;
  node->is_integer = token->is_integer && token->magnitude <= G_MAXINT64;
  if (node->is_integer)
    node->integer = negative ? -(gint64) token->magnitude : (gint64) token->magnitude;

  return node;
}

HotFilterNode *
hot_filter_read_number (const char *text)
{
  g_autofree char *plain = NULL;
  HotFilterNode *node = NULL;
  HotFilterLexer lexer;
  gboolean negative;

  /* Commas set thousands apart where no list of values can be meant; the lexer takes them behind a currency symbol. */
  if (g_ascii_isdigit (text[0]) || (text[0] == '-' && g_ascii_isdigit (text[1])))
    plain = g_strconcat (text[0] == '-' ? "-" : "", "¤", text + (text[0] == '-'), NULL);

  hot_filter_lexer_init (&lexer, plain != NULL ? plain : text);
  if (hot_filter_lexer_next (&lexer, NULL))
    {
      negative = lexer.token.kind == HOT_FILTER_TOKEN_MINUS;
      if ((!negative || hot_filter_lexer_next (&lexer, NULL)) && lexer.token.kind == HOT_FILTER_TOKEN_NUMBER)
        {
          if (plain != NULL)
            g_clear_pointer (&lexer.token.unit, g_free);
          node = number_from_token (&lexer.token, text, negative);
          /* The percent sign, if any, is a token that the lexer refuses. */
          if (*lexer.at == '%' && plain != NULL && node->unit == NULL)
            {
              node->unit = g_strdup ("%");
              lexer.at++;
            }
          if (!hot_filter_lexer_next (&lexer, NULL) || lexer.token.kind != HOT_FILTER_TOKEN_END)
            g_clear_pointer (&node, hot_filter_node_free);
        }
    }
  hot_filter_lexer_clear (&lexer);

  return node;
}

/* @start: the smallest integer that is not less than the constant, @end: the largest one that is not greater. */
static void
add_range (GArray              *ranges,
           HotFilterComparison  comparison,
           gint64               start,
           gint64               end)
{
  HotIntegerRange range = { SMALLEST, LARGEST };

  switch (comparison)
    {
    case HOT_FILTER_EQUAL:
    case HOT_FILTER_NOT_EQUAL:
      range = (HotIntegerRange) { start, end };
      break;

    case HOT_FILTER_LESS:
      if (start <= SMALLEST)
        return;
      range.high = start - 1;
      break;

    case HOT_FILTER_LESS_EQUAL:
      range.high = end;
      break;

    case HOT_FILTER_GREATER:
      if (end >= LARGEST)
        return;
      range.low = end + 1;
      break;

    case HOT_FILTER_GREATER_EQUAL:
      range.low = start;
      break;

    default:
      g_assert_not_reached ();
    }

  range.low = MAX (range.low, SMALLEST);
  if (range.low <= range.high)
    g_array_append_val (ranges, range);
}

void
hot_filter_add_integers (GArray              *ranges,
                         HotFilterComparison  comparison,
                         const HotFilterNode *number)
{
  const double beyond = 0x1p63;
  const HotIntegerRange all = { SMALLEST, LARGEST };

  if (number->is_integer)
    add_range (ranges, comparison, number->integer, number->integer);
  else if (number->number >= beyond)
    {
      if (comparison == HOT_FILTER_LESS || comparison == HOT_FILTER_LESS_EQUAL)
        g_array_append_val (ranges, all);
    }
  else if (number->number < -beyond)
    {
      if (comparison == HOT_FILTER_GREATER || comparison == HOT_FILTER_GREATER_EQUAL)
        g_array_append_val (ranges, all);
    }
  else
    add_range (ranges, comparison, (gint64) ceil (number->number), (gint64) floor (number->number));
}

void
hot_filter_add_dates (GArray              *ranges,
                      HotFilterComparison  comparison,
                      HotIntegerRange      date)
{
  add_range (ranges, comparison, date.low, date.high);
}

void
hot_filter_add_reals (GArray              *ranges,
                      HotFilterComparison  comparison,
                      double               number)
{
  HotRealRange range = { -INFINITY, INFINITY };

  switch (comparison)
    {
    case HOT_FILTER_EQUAL:
    case HOT_FILTER_NOT_EQUAL:
      range = (HotRealRange) { number, number };
      break;

    case HOT_FILTER_LESS:
      range.high = nextafter (number, -INFINITY);
      break;

    case HOT_FILTER_LESS_EQUAL:
      range.high = number;
      break;

    case HOT_FILTER_GREATER:
      range.low = nextafter (number, INFINITY);
      break;

    case HOT_FILTER_GREATER_EQUAL:
      range.low = number;
      break;

    default:
      g_assert_not_reached ();
    }

  g_array_append_val (ranges, range);
}

static int
compare_integers (gconstpointer a,
                  gconstpointer b)
{
  const HotIntegerRange *first = a, *second = b;

  return (first->low > second->low) - (first->low < second->low);
}

void
hot_filter_merge_integers (GArray *ranges)
{
  HotIntegerRange *range = (HotIntegerRange *) ranges->data;
  guint n = 0;

  g_array_sort (ranges, compare_integers);
  for (guint i = 0; i < ranges->len; i++)
    if (n > 0 && range[i].low <= range[n - 1].high)
      range[n - 1].high = MAX (range[n - 1].high, range[i].high);
    else
      range[n++] = range[i];
  g_array_set_size (ranges, n);
}

static int
compare_reals (gconstpointer a,
               gconstpointer b)
{
  const HotRealRange *first = a, *second = b;

  return (first->low > second->low) - (first->low < second->low);
}

void
hot_filter_merge_reals (GArray *ranges)
{
  HotRealRange *range = (HotRealRange *) ranges->data;
  guint n = 0;

  g_array_sort (ranges, compare_reals);
  for (guint i = 0; i < ranges->len; i++)
    if (n > 0 && range[i].low <= range[n - 1].high)
      range[n - 1].high = MAX (range[n - 1].high, range[i].high);
    else
      range[n++] = range[i];
  g_array_set_size (ranges, n);
}
