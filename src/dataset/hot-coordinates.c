/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dataset/hot-coordinates.h"

#include <math.h>
#include <string.h>

/* Rows that are looked at to see whether values are degrees. */
#define MAX_SAMPLES 10000

/* What a word in a name is worth as a hint. */
enum {
  HINT_NONE = 0,
  HINT_AXIS = 1,      /* "y", "coord_y" */
  HINT_INSIDE = 3,    /* "lat_of_host" */
  HINT_END = 4,       /* "pickup_latitude" */
  HINT_WHOLE = 6,     /* "latitude" */
};

typedef struct {
  const char *const *words;
  const char        *axis;
  double             limit;
  double             highest;   /* of what a name says is such */
} Kind;

static const char *const latitude_words[] = {
  "latitude", "lat", "latitud", "latitudine", "breitengrad", "breite", "широта", "纬度", "緯度", NULL
};
static const char *const longitude_words[] = {
  "longitude", "lon", "lng", "long", "longitud", "longitudine", "längengrad", "laengengrad", "länge", "долгота", "经度",
  "経度", NULL
};
static const Kind latitudes = { latitude_words, "y", 90.0, 90.0 };
static const Kind longitudes = { longitude_words, "x", 180.0, 360.0 };

/* "pickupLat (deg)" becomes "pickup", "lat", "deg". (transfer full) */
static char **
split_words (const char *name)
{
  g_autoptr(GString) spaced = g_string_new (NULL);
  g_autoptr(GStrvBuilder) words = g_strv_builder_new ();
  g_auto(GStrv) parts = NULL;
  gunichar before = 0;

  for (const char *p = name; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (g_unichar_isupper (c) && g_unichar_islower (before))
        g_string_append_c (spaced, ' ');
      g_string_append_unichar (spaced, g_unichar_isalnum (c) ? g_unichar_tolower (c) : ' ');
      before = c;
    }

  parts = g_strsplit (spaced->str, " ", -1);
  for (guint i = 0; parts[i] != NULL; i++)
    if (parts[i][0] != '\0')
      g_strv_builder_add (words, parts[i]);

  return g_strv_builder_end (words);
}

static int
hint (char       **words,
      const Kind  *kind)
{
  guint n = g_strv_length (words);
  int best = HINT_NONE;

  for (guint i = 0; i < n; i++)
    if (g_strv_contains (kind->words, words[i]))
      best = MAX (best, n == 1 ? HINT_WHOLE : i == n - 1 ? HINT_END : HINT_INSIDE);
    else if (g_str_equal (words[i], kind->axis))
      best = MAX (best, HINT_AXIS);

  return best;
}

/* Whether the numbers can be degrees. Bare axes may be anything; those must have decimals, as degrees do. */
static gboolean
holds_degrees (HotColumn  *column,
               const Kind *kind,
               gboolean    is_axis)
{
  const double highest = is_axis ? kind->limit : kind->highest;
  HotColumnType type = hot_column_get_column_type (column);
  guint n_rows = hot_column_get_n_rows (column), step = MAX (n_rows / MAX_SAMPLES, 1);
  guint n = 0, n_beyond = 0, n_decimals = 0;

  if (type != HOT_COLUMN_REAL && type != HOT_COLUMN_INTEGER)
    return FALSE;

  for (guint i = 0; i < n_rows; i += step)
    {
      double value = hot_column_get_number (column, i);

      if (isnan (value))
        continue;
      n++;
      n_beyond += value < -kind->limit || value > highest;
      n_decimals += value != round (value * 100.0) / 100.0;
    }

  return n > 0 && n_beyond <= n / 100 && (!is_axis || n_decimals > n / 2);
}

/* Whether two names differ only in the word that makes the difference. */
static gboolean
names_match (char **latitude,
             char **longitude)
{
  guint n = g_strv_length (latitude);

  if (n != g_strv_length (longitude))
    return FALSE;

  for (guint i = 0; i < n; i++)
    {
      gboolean words = g_strv_contains (latitude_words, latitude[i]) && g_strv_contains (longitude_words, longitude[i]);
      gboolean axes = g_str_equal (latitude[i], latitudes.axis) && g_str_equal (longitude[i], longitudes.axis);

      if (!words && !axes && !g_str_equal (latitude[i], longitude[i]))
        return FALSE;
    }

  return TRUE;
}

typedef struct {
  guint  column;
  char **words;
  int    latitude;     /* hints, taken back where the values speak against them */
  int    longitude;
} Candidate;

static void
candidate_clear (Candidate *candidate)
{
  g_strfreev (candidate->words);
}

/* The columns that could be one of the two: of tens of thousands, a few. */
static GArray *
list_candidates (HotTable *table)
{
  GArray *candidates = g_array_new (FALSE, TRUE, sizeof (Candidate));

  g_array_set_clear_func (candidates, (GDestroyNotify) candidate_clear);
  for (guint i = 0; i < hot_table_get_n_columns (table); i++)
    {
      HotColumn *column = hot_table_get_column (table, i);
      Candidate candidate = { i, split_words (hot_column_get_name (column)) };

      candidate.latitude = hint (candidate.words, &latitudes);
      if (candidate.latitude > 0 && !holds_degrees (column, &latitudes, candidate.latitude == HINT_AXIS))
        candidate.latitude = HINT_NONE;
      candidate.longitude = hint (candidate.words, &longitudes);
      if (candidate.longitude > 0 && !holds_degrees (column, &longitudes, candidate.longitude == HINT_AXIS))
        candidate.longitude = HINT_NONE;

      if (candidate.latitude != HINT_NONE || candidate.longitude != HINT_NONE)
        g_array_append_val (candidates, candidate);
      else
        candidate_clear (&candidate);
    }

  return candidates;
}

gboolean
hot_coordinates_find (HotTable *table,
                      int      *latitude,
                      int      *longitude)
{
  g_autoptr(GArray) candidates = NULL;
  int best = 0;

  g_return_val_if_fail (table != NULL, FALSE);

  *latitude = *longitude = -1;
  candidates = list_candidates (table);
  for (guint i = 0; i < candidates->len; i++)
    for (guint j = 0; j < candidates->len; j++)
      {
        const Candidate *a = &g_array_index (candidates, Candidate, i), *b = &g_array_index (candidates, Candidate, j);
        int score = a->latitude + b->longitude;

        if (i == j || a->latitude == HINT_NONE || b->longitude == HINT_NONE ||
            (a->latitude == HINT_AXIS) != (b->longitude == HINT_AXIS))
          continue;
        score += 4 * names_match (a->words, b->words);
        if (score > best)
          {
            best = score;
            *latitude = a->column;
            *longitude = b->column;
          }
      }

  return best > 0;
}

static gboolean
is_empty (HotColumn *column)
{
  const guint n_rows = hot_column_get_n_rows (column);

  for (guint row = 0; row < n_rows; row++)
    if (!hot_column_is_missing (column, row))
      return FALSE;

  return TRUE;
}

gboolean
hot_coordinates_find_empty (HotTable *table,
                            int      *latitude,
                            int      *longitude)
{
  g_return_val_if_fail (table != NULL, FALSE);

  *latitude = *longitude = -1;
  for (guint i = 0; i < hot_table_get_n_columns (table); i++)
    {
      HotColumn *column = hot_table_get_column (table, i);
      g_auto(GStrv) words = split_words (hot_column_get_name (column));

      if (*latitude < 0 && hint (words, &latitudes) > HINT_AXIS && is_empty (column))
        *latitude = i;
      else if (*longitude < 0 && hint (words, &longitudes) > HINT_AXIS && is_empty (column))
        *longitude = i;
    }

  return *latitude >= 0 && *longitude >= 0;
}
