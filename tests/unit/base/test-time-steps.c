/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "base/hot-time-steps.h"

#include <locale.h>

#define DAY G_GINT64_CONSTANT (86400)

static gint64
seconds (int year,
         int month,
         int day)
{
  g_autoptr(GDateTime) date = g_date_time_new_utc (year, month, day, 0, 0, 0);

  return g_date_time_to_unix (date);
}

/* Steps follow each other without a gap, and each second is found in its own. */
static void
check_steps (const HotTimeSteps *steps,
             gint64              min,
             gint64              max)
{
  g_assert_cmpint (hot_time_steps_get_begin (steps, 0), <=, min);
  g_assert_cmpint (hot_time_steps_get_begin (steps, 1), >, min);
  g_assert_cmpint (hot_time_steps_get_begin (steps, steps->n - 1), <=, max);
  g_assert_cmpint (hot_time_steps_get_begin (steps, steps->n), >, max);
  for (guint i = 0; i < steps->n; i++)
    {
      const gint64 begin = hot_time_steps_get_begin (steps, i), end = hot_time_steps_get_begin (steps, i + 1);

      g_assert_cmpint (begin, <, end);
      g_assert_cmpuint (hot_time_steps_find (steps, begin), ==, i);
      g_assert_cmpuint (hot_time_steps_find (steps, end - 1), ==, i);
    }
}

static void
test_units (void)
{
  const gint64 min = seconds (2016, 2, 28) + 5000, max = seconds (2019, 3, 1) + 80000;
  const guint n[] = { 1098, 158, 38, 4 };

  for (HotTimeUnit unit = HOT_TIME_DAY; unit < HOT_N_TIME_UNITS; unit++)
    {
      const HotTimeSteps steps = hot_time_steps_new (unit, min, max);

      g_assert_cmpuint (steps.n, ==, n[unit]);
      check_steps (&steps, min, max);
    }
  g_assert_cmpint (hot_time_steps_new (HOT_TIME_WEEK, min, max).first, ==, seconds (2016, 2, 22));
}

static void
test_one_moment (void)
{
  for (HotTimeUnit unit = HOT_TIME_DAY; unit < HOT_N_TIME_UNITS; unit++)
    {
      const HotTimeSteps steps = hot_time_steps_new (unit, -1, -1);

      g_assert_cmpuint (steps.n, ==, 1);
      g_assert_cmpint (steps.first, <=, -DAY);
      g_assert_cmpuint (hot_time_steps_find (&steps, G_MININT64), ==, 0);
      g_assert_cmpuint (hot_time_steps_find (&steps, G_MAXINT64), ==, 0);
    }
}

/* Numbers that are no dates are there in files, too. */
static void
test_all_of_time (void)
{
  for (HotTimeUnit unit = HOT_TIME_DAY; unit < HOT_N_TIME_UNITS; unit++)
    {
      const HotTimeSteps steps = hot_time_steps_new (unit, G_MININT64, G_MAXINT64);

      g_assert_cmpint (hot_time_steps_get_begin (&steps, steps.n), >=, hot_time_steps_get_begin (&steps, steps.n - 1));
    }
  g_assert_cmpuint (hot_time_steps_new (HOT_TIME_YEAR, G_MININT64, G_MAXINT64).n, ==, 9999);
}

static void
test_choice (void)
{
  g_assert_cmpint (hot_time_unit_for_span (0, 0), ==, HOT_TIME_DAY);
  g_assert_cmpint (hot_time_unit_for_span (0, 40 * DAY), ==, HOT_TIME_DAY);
  g_assert_cmpint (hot_time_unit_for_span (0, 300 * DAY), ==, HOT_TIME_WEEK);
  g_assert_cmpint (hot_time_unit_for_span (0, 8 * 365 * DAY), ==, HOT_TIME_MONTH);
  g_assert_cmpint (hot_time_unit_for_span (G_MININT64, G_MAXINT64), ==, HOT_TIME_YEAR);
}

static void
test_names (void)
{
  const struct { HotTimeUnit unit; const char *name; } names[] = {
    { HOT_TIME_DAY, "03/14/19" }, { HOT_TIME_WEEK, "Week of 03/11/19" }, { HOT_TIME_MONTH, "March 2019" }, { HOT_TIME_YEAR, "2019" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      const HotTimeSteps steps = hot_time_steps_new (names[i].unit, seconds (2019, 3, 14), seconds (2019, 3, 14));
      g_autofree char *name = hot_time_steps_dup_name (&steps, 0);

      g_assert_cmpstr (name, ==, names[i].name);
    }
}

int
main (int   argc,
      char *argv[])
{
  setlocale (LC_ALL, "C");
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/time-steps/units", test_units);
  g_test_add_func ("/time-steps/one-moment", test_one_moment);
  g_test_add_func ("/time-steps/all-of-time", test_all_of_time);
  g_test_add_func ("/time-steps/choice", test_choice);
  g_test_add_func ("/time-steps/names", test_names);

  return g_test_run ();
}
