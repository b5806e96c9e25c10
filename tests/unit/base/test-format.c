/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "base/hot-format.h"

#include <locale.h>
#include <math.h>

#define assert_text(call, expected) \
  G_STMT_START { \
    g_autofree char *text_ = call; \
    g_assert_cmpstr (text_, ==, expected); \
  } G_STMT_END

/* Runs the rest of the test in a locale, or skips it where the system does not have that. */
static gboolean
enter_locale (const char *name)
{
  if (setlocale (LC_ALL, name) != NULL)
    return TRUE;

  g_test_skip_printf ("the locale %s is not installed", name);
  return FALSE;
}

static void
test_plain (void)
{
  g_assert_nonnull (setlocale (LC_ALL, "C"));

  assert_text (hot_format_count (G_MAXUINT64), "18446744073709551615");
  assert_text (hot_format_number (1234.5, 2), "1234.5");
  assert_text (hot_format_number (1200, 0), "1200");
  assert_text (hot_format_number (100, 2), "100");
  assert_text (hot_format_number (-0.001, 2), "0");
  assert_text (hot_format_number (NAN, 2), "–");
  assert_text (hot_format_number (-INFINITY, 2), "−∞");
  assert_text (hot_format_number (1e300, 2), "1e+300");
  assert_text (hot_format_time_left (3.0), "a few seconds left");
  assert_text (hot_format_time_left (41.7), "about 40 s left");
  assert_text (hot_format_time_left (59.0), "about 1 min left");
  assert_text (hot_format_time_left (100.0), "about 1 min 45 s left");
  assert_text (hot_format_time_left (1234.0), "about 21 min left");
  assert_text (hot_format_time_left (10000.0), "about 2 h 45 min left");
}

static void
test_english (void)
{
  if (!enter_locale ("en_US.UTF-8"))
    return;

  assert_text (hot_format_count (48895), "48,895");
  assert_text (hot_format_number (1234567.25, 1), "1,234,567.2");
  assert_text (hot_format_money (1234, "$"), "$1,234");
  assert_text (hot_format_money (99.5, "€"), "€99.50");
  assert_text (hot_format_money (99.999, "$"), "$100");
  assert_text (hot_format_money (-12, "$"), "−$12");
  assert_text (hot_format_money (12, NULL), "12");
}

static void
test_german (void)
{
  if (!enter_locale ("de_DE.UTF-8"))
    return;

  assert_text (hot_format_count (48895), "48.895");
  assert_text (hot_format_number (1234.50, 3), "1.234,5");
  assert_text (hot_format_measure (0.70805, 3), "0,708");
}

static void
test_measure (void)
{
  g_assert_nonnull (setlocale (LC_ALL, "C"));

  assert_text (hot_format_measure (0.70805, 3), "0.708");
  assert_text (hot_format_measure (12.345, 3), "12.3");
  assert_text (hot_format_measure (48895.7, 3), "48896");
  assert_text (hot_format_measure (0, 3), "0");
  assert_text (hot_format_measure (0.00000123456, 3), "1.23e-06");
}

static void
test_duration (void)
{
  g_assert_nonnull (setlocale (LC_ALL, "C"));

  assert_text (hot_format_duration (0.0021), "2.1 ms");
  assert_text (hot_format_duration (0.042), "42 ms");
  assert_text (hot_format_duration (0.35), "0.35 s");
  assert_text (hot_format_duration (9.94), "9.9 s");
  assert_text (hot_format_duration (9.96), "10 s");
  assert_text (hot_format_duration (59.7), "1 min");
  assert_text (hot_format_duration (200), "3 min 20 s");
  assert_text (hot_format_duration (3900), "1 h 5 min");
  assert_text (hot_format_duration (183600), "2 d 3 h");
  assert_text (hot_format_duration (NAN), "–");
}

static void
test_sizes (void)
{
  g_autofree char *bytes = hot_format_bytes (3400000);
  g_autofree char *speed = hot_format_speed (3400000);

  /* GLib puts a no-break space before the unit. */
  g_assert_cmpstr (bytes, ==, "3.4\u00a0MB");
  g_assert_cmpstr (speed, ==, "3.4\u00a0MB/s");
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/format/plain", test_plain);
  g_test_add_func ("/format/english", test_english);
  g_test_add_func ("/format/german", test_german);
  g_test_add_func ("/format/measure", test_measure);
  g_test_add_func ("/format/duration", test_duration);
  g_test_add_func ("/format/sizes", test_sizes);

  return g_test_run ();
}
