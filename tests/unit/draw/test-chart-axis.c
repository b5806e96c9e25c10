/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "draw/hot-chart-axis.h"

#include <locale.h>
#include <math.h>

static const HotChartQuantity plain = { "Value", NULL, HOT_CHART_NUMBER };

static HotChartAxis
fit (const HotChartQuantity   *quantity,
     const HotChartAxisChoice *choice,
     HotChartFitFlags          flags,
     const double             *values,
     gsize                     n)
{
  const HotChartValues all = { values, n };

  return hot_chart_axis_fit (quantity, choice, flags, &all, 1);
}

static char *
join_ticks (const HotChartAxis *axis,
            guint               n_wanted)
{
  HotChartTick ticks[HOT_CHART_MAX_TICKS];
  const guint n = hot_chart_axis_get_ticks (axis, n_wanted, ticks);
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < n; i++)
    {
      if (i > 0)
        {
          g_string_append_c (text, ' ');
          g_assert_cmpfloat (ticks[i].value, >, ticks[i - 1].value);
        }
      g_string_append (text, ticks[i].label);
    }
  return g_string_free (text, FALSE);
}

static void
check_ticks (const HotChartQuantity *quantity,
             gboolean                log,
             double                  min,
             double                  max,
             guint                   n_wanted,
             const char             *expected)
{
  const HotChartAxisChoice choice = { .log = log };
  const double values[] = { min, max };
  const HotChartAxis axis = fit (quantity, &choice, HOT_CHART_FIT_TIGHT, values, 2);
  g_autofree char *ticks = join_ticks (&axis, n_wanted);

  g_assert_cmpstr (ticks, ==, expected);
}

static void
test_linear_ticks (void)
{
  check_ticks (&plain, FALSE, 0, 10, 5, "0 2 4 6 8 10");
  check_ticks (&plain, FALSE, 0, 1, 5, "0.0 0.2 0.4 0.6 0.8 1.0");
  check_ticks (&plain, FALSE, -1, 1, 4, "−1.0 −0.5 0.0 0.5 1.0");
  check_ticks (&plain, FALSE, 0.7083, 0.7089, 3, "0.7084 0.7086 0.7088");
  check_ticks (&plain, FALSE, 0, 4e8, 4, "0 10⁸ 2×10⁸ 3×10⁸ 4×10⁸");
  check_ticks (&plain, FALSE, 0, 3e-6, 3, "0 10⁻⁶ 2×10⁻⁶ 3×10⁻⁶");
  /* Large, but what differs are the last digits. */
  check_ticks (&plain, FALSE, 20000001, 20000003, 2, "20000001 20000002 20000003");
}

static void
test_log_ticks (void)
{
  check_ticks (&plain, TRUE, 1, 1000, 6, "1 10 100 1000");
  check_ticks (&plain, TRUE, 1, 100, 8, "1 2 5 10 20 50 100");
  check_ticks (&plain, TRUE, 1e-6, 1, 4, "10⁻⁶ 0.0001 0.01 1");
  check_ticks (&plain, TRUE, 2, 7, 5, "2 3 4 5 6 7");
}

static void
test_units (void)
{
  const HotChartQuantity money = { "Price", "$", HOT_CHART_MONEY };
  const HotChartQuantity percent = { "Share", NULL, HOT_CHART_PERCENT };
  const HotChartQuantity duration = { "Time", NULL, HOT_CHART_DURATION };
  const HotChartQuantity milliseconds = { "Latency", "ms", HOT_CHART_NUMBER };
  g_autofree char *title = hot_chart_quantity_title (&milliseconds);
  g_autofree char *value = hot_chart_quantity_format (&milliseconds, 12.34567);
  g_autofree char *negative = hot_chart_quantity_format (&money, -1234.4);
  g_autofree char *missing = hot_chart_quantity_format (&money, NAN);
  g_autofree char *small = hot_chart_quantity_format (&plain, 0.0000123);

  check_ticks (&money, FALSE, -100, 100, 4, "−$100 −$50 $0 $50 $100");
  check_ticks (&percent, FALSE, 0, 100, 5, "0% 20% 40% 60% 80% 100%");
  check_ticks (&duration, FALSE, 0, 3600, 5, "0 s 15 min 30 min 45 min 1 h");
  g_assert_cmpstr (title, ==, "Latency (ms)");
  g_assert_cmpstr (value, ==, "12.35 ms");
  g_assert_cmpstr (negative, ==, "−$1234");
  g_assert_cmpstr (missing, ==, "–");
  g_assert_cmpstr (small, ==, "1.23×10⁻⁵");
}

static void
test_moments (void)
{
  const HotChartQuantity moment = { "Started", NULL, HOT_CHART_MOMENT };

  /* 2026-03-01 00:00 UTC and what follows. */
  check_ticks (&moment, FALSE, 1772323200, 1772323200 + 7200, 4, "1 Mar 00:30 01:00 01:30 02:00");
  check_ticks (&moment, FALSE, 1772323200, 1772323200 + 6 * 86400, 6, "1 Mar 2 Mar 3 Mar 4 Mar 5 Mar 6 Mar 7 Mar");
  check_ticks (&moment, FALSE, 1772323200, 1772323200 + 120 * 86400, 4, "Mar 2026 Apr 2026 May 2026 Jun 2026");
  check_ticks (&moment, FALSE, 1772323200, 1772323200 + 3 * 365.25 * 86400, 3, "2027 2028 2029");
}

static void
test_map (void)
{
  const double values[] = { 1, NAN, 100, 0, -5, INFINITY };
  const HotChartAxisChoice log = { .log = TRUE }, flipped = { .flipped = TRUE };
  HotChartAxis axis = fit (&plain, &log, HOT_CHART_FIT_TIGHT, values, G_N_ELEMENTS (values));

  g_assert_cmpint (axis.kind, ==, HOT_CHART_AXIS_LOG);
  g_assert_cmpuint (axis.n_unplaced, ==, 4);
  g_assert_cmpfloat_with_epsilon (hot_chart_axis_map (&axis, 10), 0.5, 1e-12);
  g_assert_cmpfloat_with_epsilon (hot_chart_axis_unmap (&axis, 0.5), 10, 1e-9);
  g_assert_true (isnan (hot_chart_axis_map (&axis, 0)));
  g_assert_true (isnan (hot_chart_axis_map (&axis, -1)));
  g_assert_true (isnan (hot_chart_axis_map (&axis, NAN)));
  g_assert_cmpfloat_with_epsilon (hot_chart_axis_map (&axis, 1000), 1.5, 1e-12);

  axis = fit (&plain, &flipped, HOT_CHART_FIT_TIGHT, values, 3);
  g_assert_cmpfloat_with_epsilon (hot_chart_axis_map (&axis, 1), 1, 1e-12);
  g_assert_cmpfloat_with_epsilon (hot_chart_axis_unmap (&axis, 1), 1, 1e-12);

  /* Without anything above 0 there is nothing to take the logarithm of. */
  axis = fit (&plain, &log, HOT_CHART_FIT_TIGHT, values + 3, 2);
  g_assert_cmpint (axis.kind, ==, HOT_CHART_AXIS_LINEAR);
}

static void
test_degenerate (void)
{
  const double same[] = { 7, 7, 7 }, none[] = { NAN, NAN };
  const HotChartAxisChoice log = { .log = TRUE };
  HotChartAxis axis = fit (&plain, NULL, HOT_CHART_FIT_PLAIN, same, 3);

  g_assert_cmpfloat (axis.min, <, 7);
  g_assert_cmpfloat (axis.max, >, 7);
  axis = fit (&plain, &log, HOT_CHART_FIT_PLAIN, same, 3);
  g_assert_cmpfloat_with_epsilon (hot_chart_axis_map (&axis, 7), 0.5, 1e-12);
  axis = fit (&plain, NULL, HOT_CHART_FIT_PLAIN, none, 2);
  g_assert_true (axis.is_empty);
  axis = fit (&plain, NULL, HOT_CHART_FIT_PLAIN, NULL, 0);
  g_assert_true (axis.is_empty);
  axis = fit (&plain, NULL, HOT_CHART_FIT_ZERO, same, 3);
  g_assert_cmpfloat (axis.min, ==, 0);
  g_assert_cmpfloat (axis.max, >, 7);
}

static void
test_clip (void)
{
  double values[101];
  const HotChartAxisChoice clip = { .clip = TRUE }, log = { .clip = TRUE, .log = TRUE };
  HotChartAxis axis;

  for (guint i = 0; i < 100; i++)
    values[i] = 1 + i;
  values[100] = 1e6;
  axis = fit (&plain, &clip, HOT_CHART_FIT_TIGHT, values, 101);
  g_assert_cmpfloat (axis.max, ==, 100);
  g_assert_cmpuint (axis.n_outside, ==, 1);
  axis = fit (&plain, &log, HOT_CHART_FIT_TIGHT, values, 101);
  g_assert_cmpfloat (axis.max, <, 101);
  axis = fit (&plain, NULL, HOT_CHART_FIT_TIGHT, values, 101);
  g_assert_cmpfloat (axis.max, ==, 1e6);
  g_assert_cmpuint (axis.n_outside, ==, 0);
}

static void
test_typed (void)
{
  const double values[] = { 1, 2, 3, 4 };
  HotChartAxisChoice choice = { .has_min = TRUE, .min = 2.5, .has_max = TRUE, .max = 3.5 };
  HotChartAxis axis = fit (&plain, &choice, HOT_CHART_FIT_PLAIN, values, 4);

  g_assert_cmpfloat (axis.min, ==, 2.5);
  g_assert_cmpfloat (axis.max, ==, 3.5);
  g_assert_cmpuint (axis.n_outside, ==, 3);

  /* The wrong way round, or not on such an axis. */
  choice = (HotChartAxisChoice) { .has_min = TRUE, .min = 9, .has_max = TRUE, .max = 3 };
  axis = fit (&plain, &choice, HOT_CHART_FIT_PLAIN, values, 4);
  g_assert_cmpfloat (axis.min, <, 1);
  g_assert_cmpfloat (axis.max, ==, 3);
  choice = (HotChartAxisChoice) { .log = TRUE, .has_min = TRUE, .min = -1 };
  axis = fit (&plain, &choice, HOT_CHART_FIT_PLAIN, values, 4);
  g_assert_cmpfloat (axis.min, >, 0);
}

static void
test_categories (void)
{
  const char *const names[] = { "Entire home", "Private room" };
  const HotChartAxis axis = hot_chart_axis_new_category (&plain, names, 2, FALSE);
  g_autofree char *second = hot_chart_axis_format (&axis, 1);
  g_autofree char *missing = hot_chart_axis_format (&axis, NAN);
  g_autofree char *beyond = hot_chart_axis_format (&axis, 2);

  g_assert_cmpfloat_with_epsilon (hot_chart_axis_map (&axis, 0), 0.25, 1e-12);
  g_assert_cmpfloat_with_epsilon (hot_chart_axis_map (&axis, 1), 0.75, 1e-12);
  g_assert_cmpstr (second, ==, "Private room");
  g_assert_cmpstr (missing, ==, "–");
  g_assert_cmpstr (beyond, ==, "–");
}

static void
test_locale (void)
{
  if (setlocale (LC_NUMERIC, "de_DE.UTF-8") == NULL)
    {
      g_test_skip ("the locale de_DE.UTF-8 is not installed");
      return;
    }
  check_ticks (&plain, FALSE, 0, 1, 2, "0,0 0,5 1,0");
  check_ticks (&plain, FALSE, 0, 40000, 4, "0 10.000 20.000 30.000 40.000");
  setlocale (LC_NUMERIC, "C");
}

int
main (int   argc,
      char *argv[])
{
  g_setenv ("TZ", "UTC", TRUE);
  setlocale (LC_ALL, "C.UTF-8");
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/chart-axis/linear-ticks", test_linear_ticks);
  g_test_add_func ("/chart-axis/log-ticks", test_log_ticks);
  g_test_add_func ("/chart-axis/units", test_units);
  g_test_add_func ("/chart-axis/moments", test_moments);
  g_test_add_func ("/chart-axis/map", test_map);
  g_test_add_func ("/chart-axis/degenerate", test_degenerate);
  g_test_add_func ("/chart-axis/clip", test_clip);
  g_test_add_func ("/chart-axis/typed", test_typed);
  g_test_add_func ("/chart-axis/categories", test_categories);
  g_test_add_func ("/chart-axis/locale", test_locale);

  return g_test_run ();
}
