/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "models/hot-onnx-text.h"

#include <math.h>

#include "score/hot-encoding.h"

#define SECONDS_PER_DAY 86400.0

/* A repetition in RE2 has at most this many. */
#define MAX_REPEAT 1000

/* Bits of the numbers that are counted; larger ones are HOT_ENCODING_MAX_LENGTH and HOT_ENCODING_MAX_COUNT. */
#define LENGTH_BITS 10
#define COUNT_BITS  7

G_STATIC_ASSERT ((1u << LENGTH_BITS) == HOT_ENCODING_MAX_LENGTH + 1);
G_STATIC_ASSERT ((1u << COUNT_BITS) == HOT_ENCODING_MAX_COUNT + 1);

/* Decimal digits in which a bit is set. */
static const char *const digit_bits[] = { "[13579]", "[2367]", "[4567]", "[89]" };

const char *
hot_onnx_add (HotOnnxGraph *graph,
              const char   *value,
              double        addend)
{
  return hot_onnx_graph_binary (graph, "Add", value, hot_onnx_graph_add_number (graph, HOT_ONNX_DOUBLE, addend));
}

const char *
hot_onnx_scale (HotOnnxGraph *graph,
                const char   *value,
                double        factor)
{
  return hot_onnx_graph_binary (graph, "Mul", value, hot_onnx_graph_add_number (graph, HOT_ONNX_DOUBLE, factor));
}

static const char *
divide_floor (HotOnnxGraph *graph,
              const char   *value,
              double        divisor)
{
  const char *quotient = hot_onnx_graph_binary (graph, "Div", value, hot_onnx_graph_add_number (graph, HOT_ONNX_DOUBLE, divisor));

  return hot_onnx_graph_unary (graph, "Floor", quotient);
}

const char *
hot_onnx_modulo (HotOnnxGraph *graph,
                 const char   *value,
                 double        divisor)
{
  return hot_onnx_graph_binary (graph, "Sub", value, hot_onnx_scale (graph, divide_floor (graph, value, divisor), divisor));
}

/* Whether a text fits @pattern as a whole. */
static const char *
hot_onnx_text_matches (HotOnnxGraph *graph,
                       const char   *text,
                       const char   *pattern)
{
  g_autofree char *whole = g_strconcat ("(?s)", pattern, NULL);
  const char *flag = hot_onnx_graph_unary (graph, "RegexFullMatch", text);

  hot_onnx_graph_set_text (graph, "pattern", whole);

  return flag;
}

const char *
hot_onnx_text_is_missing (HotOnnxGraph *graph,
                          const char   *text)
{
  return hot_onnx_text_matches (graph, text, "|None|nan|NaN|NaT|<NA>");
}

/* The numbers of flags, each times its weight, summed. */
typedef struct {
  HotOnnxGraph *graph;
  GPtrArray    *terms;
} Sum;

static void
sum_init (Sum          *self,
          HotOnnxGraph *graph)
{
  self->graph = graph;
  self->terms = g_ptr_array_new ();
}

static void
sum_add (Sum        *self,
         const char *text,
         const char *pattern,
         double      weight)
{
  const char *flag = hot_onnx_graph_cast (self->graph, hot_onnx_text_matches (self->graph, text, pattern), HOT_ONNX_DOUBLE);

  g_ptr_array_add (self->terms, (gpointer) hot_onnx_scale (self->graph, flag, weight));
}

/* The four bits of a decimal digit between @before and @after. */
static void
sum_add_digit (Sum        *self,
               const char *text,
               const char *before,
               const char *after,
               double      weight)
{
  for (guint bit = 0; bit < G_N_ELEMENTS (digit_bits); bit++)
    {
      g_autofree char *pattern = g_strconcat (before, digit_bits[bit], after, NULL);

      sum_add (self, text, pattern, weight * (1u << bit));
    }
}

static const char *
sum_end (Sum *self)
{
  const char *sum = hot_onnx_graph_apply (self->graph, NULL, "Sum", (const char *const *) self->terms->pdata, self->terms->len);

  g_clear_pointer (&self->terms, g_ptr_array_unref);

  return sum;
}

/* @unit from @low to @high times, in pieces that RE2 takes. */
static void
append_repeat (GString    *pattern,
               const char *unit,
               guint       low,
               guint       high)
{
  for (guint n_left = low, n; n_left > 0; n_left -= n)
    {
      n = MIN (n_left, MAX_REPEAT);
      g_string_append_printf (pattern, "%s{%u}", unit, n);
    }
  for (guint n_left = high - low, n; n_left > 0; n_left -= n)
    {
      n = MIN (n_left, MAX_REPEAT);
      g_string_append_printf (pattern, "%s{0,%u}", unit, n);
    }
}

/* A run of @unit whose length has bit @bit set, less @n_less of them. */
static void
append_run_with_bit (GString    *pattern,
                     const char *unit,
                     guint       bit,
                     guint       n_less)
{
  g_string_append (pattern, "(?:");
  append_repeat (pattern, unit, 2u << bit, 2u << bit);
  g_string_append (pattern, ")*");
  append_repeat (pattern, unit, (1u << bit) - n_less, (2u << bit) - 1 - n_less);
}

/* @count, or @most where @text fits a pattern that says that there are no fewer. */
static const char *
clamp_count (HotOnnxGraph  *graph,
             const char    *text,
             const GString *pattern,
             const char    *count,
             double         most)
{
  return hot_onnx_graph_where (graph, hot_onnx_text_matches (graph, text, pattern->str),
                               hot_onnx_graph_add_number (graph, HOT_ONNX_DOUBLE, most), count);
}

const char *
hot_onnx_text_length (HotOnnxGraph *graph,
                      const char   *text)
{
  g_autoptr(GString) many = g_string_new (NULL);
  Sum sum;

  append_repeat (many, ".", HOT_ENCODING_MAX_LENGTH, HOT_ENCODING_MAX_LENGTH);
  g_string_append (many, ".*");
  sum_init (&sum, graph);
  for (guint bit = 0; bit < LENGTH_BITS; bit++)
    {
      g_autoptr(GString) pattern = g_string_new (NULL);

      append_run_with_bit (pattern, ".", bit, 0);
      sum_add (&sum, text, pattern->str, 1u << bit);
    }

  return clamp_count (graph, text, many, sum_end (&sum), HOT_ENCODING_MAX_LENGTH);
}

/* A character as a regular expression for itself; with @any_case, ASCII letters in both cases. */
static void
append_literal (GString  *pattern,
                gunichar  c,
                gboolean  any_case)
{
  if (any_case && c < 0x80 && g_ascii_isalpha (c))
    g_string_append_printf (pattern, "[%c%c]", g_ascii_tolower (c), g_ascii_toupper (c));
  else if (c < 0x80 && g_ascii_ispunct (c))
    g_string_append_printf (pattern, "\\%c", c);
  else
    g_string_append_unichar (pattern, c);
}

const char *
hot_onnx_text_contains (HotOnnxGraph *graph,
                        const char   *text,
                        const char   *needle)
{
  g_autoptr(GString) pattern = g_string_new (".*");

  for (const char *c = needle; *c != '\0'; c = g_utf8_next_char (c))
    append_literal (pattern, g_utf8_get_char (c), TRUE);
  g_string_append (pattern, ".*");

  return hot_onnx_text_matches (graph, text, pattern->str);
}

const char *
hot_onnx_text_first_number (HotOnnxGraph  *graph,
                            const char    *text,
                            const char   **is_valid)
{
  const char *is_half, *is_number;
  Sum sum;

  sum_init (&sum, graph);
  for (guint place = 0; place < 9; place++)
    {
      g_autofree char *after = g_strdup_printf ("[0-9]{%u}(?:[^0-9].*)?", place);

      sum_add_digit (&sum, text, "[^0-9]*[0-9]*", after, pow (10.0, place));
    }
  for (guint place = 0; place < 6; place++)
    {
      g_autofree char *before = g_strdup_printf ("[^0-9]*[0-9]+\\.[0-9]{%u}", place);

      sum_add_digit (&sum, text, before, ".*", pow (10.0, -1.0 - place));
    }

  is_number = hot_onnx_text_matches (graph, text, "[^0-9]*[0-9]+(?:\\.[0-9]*)?(?:[^0-9.].*)?");
  /* "Half-bath", as listings write it. */
  is_half = hot_onnx_text_matches (graph, text, "[^0-9]*[hH][aA][lL][fF][^0-9]*");
  *is_valid = hot_onnx_graph_binary (graph, "Or", is_number, is_half);

  return hot_onnx_graph_where (graph, is_half, hot_onnx_graph_add_number (graph, HOT_ONNX_DOUBLE, 0.5), sum_end (&sum));
}

/* The number in the digits behind @before in a text whose form is known. */
static const char *
read_digits (HotOnnxGraph *graph,
             const char   *text,
             const char   *before,
             guint         n_digits)
{
  Sum sum;

  sum_init (&sum, graph);
  for (guint i = 0; i < n_digits; i++)
    {
      g_autofree char *start = g_strdup_printf ("%s.{%u}", before, i);

      sum_add_digit (&sum, text, start, ".*", pow (10.0, n_digits - 1.0 - i));
    }

  return sum_end (&sum);
}

/* Days since 1970 (Hinnant, "chrono-compatible low-level date algorithms", 2013). */
static const char *
count_days (HotOnnxGraph *graph,
            const char   *year,
            const char   *month,
            const char   *day)
{
  const char *two = hot_onnx_graph_add_number (graph, HOT_ONNX_DOUBLE, 2.0);
  const char *is_late = hot_onnx_graph_binary (graph, "Greater", month, two);
  const char *late = hot_onnx_graph_cast (graph, is_late, HOT_ONNX_DOUBLE);
  /* The year begins in March: one less in the months before, which then count on. */
  const char *shifted = hot_onnx_add (graph, hot_onnx_graph_binary (graph, "Add", year, late), -1.0);
  const char *from_march = hot_onnx_add (graph, hot_onnx_graph_binary (graph, "Sub", month, hot_onnx_scale (graph, late, 12.0)), 9.0);
  const char *era = divide_floor (graph, shifted, 400.0);
  const char *year_of_era = hot_onnx_modulo (graph, shifted, 400.0);
  const char *days_before = divide_floor (graph, hot_onnx_add (graph, hot_onnx_scale (graph, from_march, 153.0), 2.0), 5.0);
  const char *day_of_year = hot_onnx_add (graph, hot_onnx_graph_binary (graph, "Add", days_before, day), -1.0);
  const char *leaps = hot_onnx_graph_binary (graph, "Sub", divide_floor (graph, year_of_era, 4.0),
                                             divide_floor (graph, year_of_era, 100.0));
  const char *days = hot_onnx_graph_binary (graph, "Add", hot_onnx_scale (graph, year_of_era, 365.0), leaps);

  days = hot_onnx_graph_binary (graph, "Add", days, day_of_year);
  days = hot_onnx_graph_binary (graph, "Add", days, hot_onnx_scale (graph, era, 146097.0));

  return hot_onnx_add (graph, days, -719468.0);
}

const char *
hot_onnx_text_date (HotOnnxGraph  *graph,
                    const char    *text,
                    const char   **is_valid)
{
  const char *days, *hours, *minutes, *seconds;

  *is_valid = hot_onnx_text_matches (graph, text,
                                     "(?:[0-9]{4}-(?:(?:0[13578]|1[02])-(?:0[1-9]|[12][0-9]|3[01])|"
                                     "(?:0[469]|11)-(?:0[1-9]|[12][0-9]|30)|02-(?:0[1-9]|1[0-9]|2[0-8]))|"
                                     "(?:[0-9]{2}(?:0[48]|[2468][048]|[13579][26])|(?:[02468][048]|[13579][26])00)-02-29)"
                                     "(?:[T ][0-9]{2}:[0-9]{2}(?::[0-9]{2})?[.0-9]*Z?)?");
  days = count_days (graph, read_digits (graph, text, "", 4), read_digits (graph, text, ".{5}", 2),
                     read_digits (graph, text, ".{8}", 2));
  hours = read_digits (graph, text, ".{11}", 2);
  minutes = read_digits (graph, text, ".{14}", 2);
  seconds = read_digits (graph, text, ".{16}:", 2);

  days = hot_onnx_scale (graph, days, SECONDS_PER_DAY);
  minutes = hot_onnx_graph_binary (graph, "Add", hot_onnx_scale (graph, hours, 3600.0), hot_onnx_scale (graph, minutes, 60.0));

  return hot_onnx_graph_binary (graph, "Add", days, hot_onnx_graph_binary (graph, "Add", minutes, seconds));
}

const char *
hot_onnx_text_month (HotOnnxGraph *graph,
                     const char   *text)
{
  return read_digits (graph, text, ".{5}", 2);
}

/*
 * A list is separators and elements. A quoted element may be followed by anything; another one ends at a comma or bracket, or with the
 * text. So every text is taken apart in one way only, and what stands in quotes is never mistaken for an element.
 */
#define SEPARATORS "[\\[\\]{}(), \\t\\r\\n]*"
#define QUOTED     "(?:\"(?:[^\"\\\\]|\\\\.)*\"|'(?:[^'\\\\]|\\\\.)*')"
#define OPEN       "(?:\"(?:[^\"\\\\]|\\\\.)*|'(?:[^'\\\\]|\\\\.)*)"
#define BARE       "(?:(?:\\\\.|[^\\[\\]{}(), \\t\\r\\n\"'\\\\])(?:\\\\.|[^,\\]}\\\\])*)"
#define ELEMENT    "(?:(?:" QUOTED "|" BARE "[,\\]}])" SEPARATORS ")"
#define LAST       "(?:" OPEN "|" BARE ")"

const char *
hot_onnx_text_list_count (HotOnnxGraph *graph,
                          const char   *text)
{
  g_autoptr(GString) many = g_string_new (SEPARATORS);
  Sum sum;

  append_repeat (many, ELEMENT, HOT_ENCODING_MAX_COUNT, HOT_ENCODING_MAX_COUNT);
  g_string_append (many, ".*");
  sum_init (&sum, graph);
  for (guint bit = 0; bit < COUNT_BITS; bit++)
    {
      g_autoptr(GString) pattern = g_string_new (SEPARATORS "(?:");

      append_run_with_bit (pattern, ELEMENT, bit, 0);
      g_string_append_c (pattern, '|');
      append_run_with_bit (pattern, ELEMENT, bit, 1);
      g_string_append (pattern, LAST ")");
      sum_add (&sum, text, pattern->str, 1u << bit);
    }

  return clamp_count (graph, text, many, sum_end (&sum), HOT_ENCODING_MAX_COUNT);
}

/* A character as it may stand in an element: itself, behind a backslash, or by its number. */
static void
append_element_character (GString  *pattern,
                          gunichar  c,
                          char      quote)
{
  const gboolean needs_escape = c == '\\' || c == (gunichar) quote || (quote == '\0' && c < 0x80 && strchr (",]}", c) != NULL);

  g_string_append (pattern, "(?:");
  if (!needs_escape)
    {
      append_literal (pattern, c, FALSE);
      g_string_append_c (pattern, '|');
    }
  if (c != 'u')
    {
      g_string_append (pattern, "\\\\");
      append_literal (pattern, c, FALSE);
      g_string_append_c (pattern, '|');
    }
  g_string_append_printf (pattern, "\\\\u(?i:%04x))", c);
}

static void
append_element (GString    *pattern,
                const char *entry,
                char        quote)
{
  for (const char *c = entry; *c != '\0'; c = g_utf8_next_char (c))
    append_element_character (pattern, g_utf8_get_char (c), quote);
}

const char *
hot_onnx_text_list_has (HotOnnxGraph *graph,
                        const char   *text,
                        const char   *entry)
{
  g_autoptr(GString) pattern = g_string_new (SEPARATORS ELEMENT "*(?:");
  static const char quotes[] = "\"'";

  for (guint i = 0; i < 2; i++)
    {
      g_string_append_c (pattern, quotes[i]);
      append_element (pattern, entry, quotes[i]);
      g_string_append_printf (pattern, "(?:%c" SEPARATORS ELEMENT "*" LAST "?)?|", quotes[i]);
    }
  append_element (pattern, entry, '\0');
  g_string_append (pattern, " *(?:[,\\]}]" SEPARATORS ELEMENT "*" LAST "?)?)");

  return hot_onnx_text_matches (graph, text, pattern->str);
}
