/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "models/hot-compare-front.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "base/hot-format.h"

/* So many runs are named. */
#define MAX_NAMES 6

typedef struct {
  guint  run;
  double x;
  double y;
} Place;

int
hot_compare_front_get_direction (const HotCompareSpec *spec,
                                 const HotCompareRuns *runs,
                                 HotCompareRole        role)
{
  const guint column = hot_compare_spec_get_column (spec, runs, role);
  const int chosen = role == HOT_COMPARE_X ? spec->better_across : spec->better_up;
  int guess;

  if (chosen != 0 || column == HOT_COMPARE_NO_COLUMN)
    return chosen;
  if (g_str_equal (hot_compare_runs_get_column (runs, column)->id, HOT_COMPARE_DURATION))
    return -1;
  guess = hot_compare_guess_direction (hot_compare_runs_get_column (runs, column)->title);

  return guess != 0 ? guess : 1;
}

/* The best across first; of those that are as good, the best up. */
static int
compare_places (gconstpointer a,
                gconstpointer b)
{
  const Place *first = a, *second = b;

  if (first->x != second->x)
    return first->x > second->x ? -1 : 1;
  if (first->y != second->y)
    return first->y > second->y ? -1 : 1;

  return first->run < second->run ? -1 : 1;
}

GArray *
hot_compare_front_list (const HotCompareSpec *spec,
                        const HotCompareRuns *runs)
{
  GArray *front = g_array_new (FALSE, FALSE, sizeof (guint));
  g_autoptr(GArray) places = g_array_new (FALSE, FALSE, sizeof (Place));
  const guint x = hot_compare_spec_get_column (spec, runs, HOT_COMPARE_X), y = hot_compare_spec_get_column (spec, runs, HOT_COMPARE_Y);
  const int by_x = hot_compare_front_get_direction (spec, runs, HOT_COMPARE_X);
  const int by_y = hot_compare_front_get_direction (spec, runs, HOT_COMPARE_Y);
  const Place *last = NULL;

  if (x == HOT_COMPARE_NO_COLUMN || y == HOT_COMPARE_NO_COLUMN)
    return front;

  for (guint i = 0; i < runs->n_runs; i++)
    {
      const Place place = {
        i, by_x * hot_chart_table_get_column (runs->table, x)->values[i], by_y * hot_chart_table_get_column (runs->table, y)->values[i],
      };

      if (isfinite (place.x) && isfinite (place.y))
        g_array_append_val (places, place);
    }
  g_array_sort (places, compare_places);
  for (guint i = 0; i < places->len; i++)
    {
      const Place *place = &g_array_index (places, Place, i);

      /* Those that are the same in both do not beat each other. */
      if (last != NULL && place->y <= last->y && (place->x != last->x || place->y != last->y))
        continue;
      g_array_insert_val (front, by_x < 0 ? front->len : 0, place->run);
      last = place;
    }

  return front;
}

static const char *
get_arrow (int direction)
{
  return direction > 0 ? "▲" : "▼";
}

char *
hot_compare_front_dup_title (const HotCompareSpec *spec,
                             const HotCompareRuns *runs)
{
  const guint x = hot_compare_spec_get_column (spec, runs, HOT_COMPARE_X), y = hot_compare_spec_get_column (spec, runs, HOT_COMPARE_Y);
  g_autofree char *across = g_strdup_printf ("%s %s", get_arrow (hot_compare_front_get_direction (spec, runs, HOT_COMPARE_X)),
                                             hot_compare_runs_get_column (runs, x)->title);
  g_autofree char *up = g_strdup_printf ("%s %s", get_arrow (hot_compare_front_get_direction (spec, runs, HOT_COMPARE_Y)),
                                         hot_compare_runs_get_column (runs, y)->title);

  return g_strdup_printf (_("%s by %s"), up, across);
}

char *
hot_compare_front_dup_verdict (const HotCompareSpec *spec,
                               const HotCompareRuns *runs)
{
  g_autoptr(GArray) front = hot_compare_front_list (spec, runs);
  g_autofree char *number = hot_format_count (front->len);
  GString *text = g_string_new (NULL);

  if (front->len == 0)
    return g_string_free (text, TRUE);

  /* Translators: %s is how many runs; their names follow */
  g_string_append_printf (text, ngettext ("No other run beats %s run in both:", "No other run beats these %s runs in both:", front->len),
                          number);
  for (guint i = 0; i < MIN (front->len, MAX_NAMES); i++)
    g_string_append_printf (text, "%s %s", i > 0 ? ";" : "", runs->names[g_array_index (front, guint, i)]);
  if (front->len > MAX_NAMES)
    {
      g_autofree char *rest = hot_format_count (front->len - MAX_NAMES);

      g_string_append (text, "; ");
      /* Translators: at the end of a list: how many more runs there are */
      g_string_append_printf (text, ngettext ("%s more", "%s more", front->len - MAX_NAMES), rest);
    }

  return g_string_free (text, FALSE);
}
