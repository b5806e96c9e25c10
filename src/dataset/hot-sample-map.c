/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dataset/hot-sample-map.h"

#define N_ROWS 4
#define N_COLUMNS 4
#define N_CELLS (N_ROWS * N_COLUMNS)
#define N_NEIGHBOURHOODS (N_CELLS + 1)
#define ISLES N_CELLS

/* The river flows between these two columns of corners. */
#define WEST_BANK 2
#define EAST_BANK 3

/* An edge between two corners is bent in 2^level pieces. */
#define COAST_LEVEL 5
#define RIVER_LEVEL 4
#define LAND_LEVEL 3
#define MAX_EDGE_POINTS ((1 << COAST_LEVEL) + 1)
#define N_ISLE_POINTS 24

/* In the open Atlantic, where no real city is. */
#define ORIGIN_LATITUDE 41200000
#define ORIGIN_LONGITUDE -38600000

typedef struct {
  const char *name;
  const char *group;
  int         value;   /* in thousandths of a power of two */
} Neighbourhood;

typedef struct {
  HotSamplePoint points[MAX_EDGE_POINTS];
  guint          n_points;
} Edge;

typedef struct {
  HotSamplePoint *points;
  guint           n_points;
  HotSamplePoint  low;
  HotSamplePoint  high;
  HotSamplePoint  middle;
} Ring;

typedef struct {
  HotSamplePoint at;
  int            reach;    /* metres at which the premium has halved */
  int            value;    /* in thousandths of a power of two */
  int            spread;   /* standard deviation of the homes around it, in metres */
  guint          weight;   /* homes, in thousandths */
} Centre;

struct _HotSampleMap
{
  Edge    horizontal[N_ROWS + 1][N_COLUMNS];
  Edge    vertical[N_ROWS][N_COLUMNS + 2];
  Ring    rings[N_CELLS + 2];       /* the last two are the islets */
  GArray *coast;                    /* of HotSamplePoint */
  GArray *river;
};

static const HotSamplePoint corners[N_ROWS + 1][N_COLUMNS + 2] = {
  { { -8200, -2600 }, { -4600, -3300 }, { -1100, -2300 }, { 500, -2200 }, { 3900, -3500 }, { 8300, -2100 } },
  { { -8400, -300 }, { -4300, -700 }, { -420, -450 }, { -60, -430 }, { 3600, -600 }, { 8700, 200 } },
  { { -8000, 2000 }, { -4500, 1800 }, { 120, 1500 }, { 430, 1520 }, { 3900, 1700 }, { 8500, 2300 } },
  { { -7600, 4300 }, { -4000, 4200 }, { -350, 3900 }, { -90, 3950 }, { 3500, 4300 }, { 8100, 4600 } },
  { { -6900, 6700 }, { -3600, 6900 }, { 300, 6500 }, { 520, 6500 }, { 3800, 7000 }, { 7400, 6600 } },
};

static const Neighbourhood neighbourhoods[N_NEIGHBOURHOODS] = {
  { "Saltmarsh Point", "Harbourside", -60 },
  { "Lantern Quay", "Harbourside", 90 },
  { "Old Harbour", "Harbourside", 60 },
  { "Amber Strand", "Harbourside", 140 },
  { "Westmere", "West Bank", -120 },
  { "St Orla", "West Bank", 60 },
  { "Old Town", "East Bank", 150 },
  { "Cinder Hill", "East Bank", -90 },
  { "Pinewatch", "West Bank", -30 },
  { "University", "West Bank", 30 },
  { "Merchants' Row", "East Bank", 110 },
  { "Airfield", "East Bank", -190 },
  { "Quarry Fields", "West Bank", -220 },
  { "Brewers' Bank", "West Bank", -70 },
  { "Northgate, Upper and Lower", "East Bank", -110 },
  { "Orchard End", "East Bank", -40 },
  { "Gull Isles", "Islands", 230 },
};

static const Centre centres[] = {
  { { 1300, 200 }, 1500, 620, 700, 160 },
  { { -2500, -1900 }, 1100, 380, 560, 100 },
  { { 5600, -2250 }, 1300, 520, 750, 100 },
  { { -2400, 3000 }, 900, 150, 600, 50 },
};

static const HotSamplePoint avenues[][5] = {
  { { 1300, 200 }, { 1900, 1700 }, { 1700, 4200 }, { 1900, 6500 }, { 1900, 6500 } },
  { { -500, -400 }, { -2600, -100 }, { -5200, 700 }, { -8000, 1100 }, { -8000, 1100 } },
  { { 300, -300 }, { 2100, 100 }, { 3800, 500 }, { 8200, 900 }, { 8200, 900 } },
  { { -100, 1400 }, { -2300, 2600 }, { -4100, 4100 }, { -4800, 6500 }, { -4800, 6500 } },
  { { 3300, -2900 }, { 3700, 500 }, { 3900, 1700 }, { 3500, 4300 }, { 5200, 6100 } },
};

/* The Great Park and the airfield's runways, as ellipses: middle and half axes. */
static const HotSamplePoint open_spaces[][2] = {
  { { -2500, 850 }, { 900, 520 } },
  { { 6400, 3300 }, { 1500, 560 } },
};

static const HotSamplePoint isles[2][2] = {
  { { 1500, -5600 }, { 1050, 620 } },
  { { 3500, -6350 }, { 520, 400 } },
};

/* A turn in 24 steps, as 1024ths: no sine from a library that may round it differently. */
static const HotSamplePoint directions[N_ISLE_POINTS] = {
  { 1024, 0 }, { 989, 265 }, { 887, 512 }, { 724, 724 }, { 512, 887 }, { 265, 989 },
  { 0, 1024 }, { -265, 989 }, { -512, 887 }, { -724, 724 }, { -887, 512 }, { -989, 265 },
  { -1024, 0 }, { -989, -265 }, { -887, -512 }, { -724, -724 }, { -512, -887 }, { -265, -989 },
  { 0, -1024 }, { 265, -989 }, { 512, -887 }, { 724, -724 }, { 887, -512 }, { 989, -265 },
};

/* Midpoint displacement; neighbours share the edge, so that no gap opens between them. */
static void
bend (Edge            *edge,
      guint            low,
      guint            high,
      int              bend_per_mille,
      HotSampleRandom *random)
{
  const HotSamplePoint a = edge->points[low];
  const HotSamplePoint b = edge->points[high];
  const guint middle = (low + high) / 2;
  const int push = hot_sample_random_between (random, -bend_per_mille, bend_per_mille);

  if (high - low < 2)
    return;

  edge->points[middle].x = (a.x + b.x) / 2 - (b.y - a.y) * push / 1000;
  edge->points[middle].y = (a.y + b.y) / 2 + (b.x - a.x) * push / 1000;

  bend (edge, low, middle, bend_per_mille, random);
  bend (edge, middle, high, bend_per_mille, random);
}

static void
make_edge (Edge           *edge,
           HotSamplePoint  from,
           HotSamplePoint  to,
           guint           level,
           int             bend_per_mille,
           guint           seed)
{
  HotSampleRandom random = { seed };

  edge->n_points = (1u << level) + 1;
  edge->points[0] = from;
  edge->points[edge->n_points - 1] = to;
  bend (edge, 0, edge->n_points - 1, bend_per_mille, &random);
}

static void
make_edges (HotSampleMap *self)
{
  for (guint row = 0; row <= N_ROWS; row++)
    for (guint column = 0; column < N_COLUMNS; column++)
      {
        guint corner = column + (column >= WEST_BANK);

        make_edge (&self->horizontal[row][column], corners[row][corner], corners[row][corner + 1],
                   row == 0 ? COAST_LEVEL : LAND_LEVEL, row == 0 ? 160 : 70, 100 + row * 10 + column);
      }

  for (guint row = 0; row < N_ROWS; row++)
    for (guint corner = 0; corner < N_COLUMNS + 2; corner++)
      {
        gboolean is_river = corner == WEST_BANK || corner == EAST_BANK;

        /* Both banks bend alike, so that the river keeps its width. */
        make_edge (&self->vertical[row][corner], corners[row][corner], corners[row + 1][corner],
                   is_river ? RIVER_LEVEL : LAND_LEVEL, is_river ? 110 : 70,
                   is_river ? 300 + row : 400 + row * 10 + corner);
      }
}

static void
append_edge (GArray     *points,
             const Edge *edge,
             gboolean    backwards)
{
  /* The last point is the first of the next edge. */
  for (guint i = 0; i + 1 < edge->n_points; i++)
    g_array_append_val (points, edge->points[backwards ? edge->n_points - 1 - i : i]);
}

static void
ring_take_points (Ring   *ring,
                  GArray *points)
{
  gint64 x = 0;
  gint64 y = 0;

  ring->n_points = points->len;
  ring->points = (HotSamplePoint *) g_array_free (points, FALSE);
  ring->low = ring->high = ring->points[0];

  for (guint i = 0; i < ring->n_points; i++)
    {
      HotSamplePoint point = ring->points[i];

      ring->low.x = MIN (ring->low.x, point.x);
      ring->low.y = MIN (ring->low.y, point.y);
      ring->high.x = MAX (ring->high.x, point.x);
      ring->high.y = MAX (ring->high.y, point.y);
      x += point.x;
      y += point.y;
    }

  ring->middle.x = (int) (x / ring->n_points);
  ring->middle.y = (int) (y / ring->n_points);
}

static void
make_rings (HotSampleMap *self)
{
  for (guint cell = 0; cell < N_CELLS; cell++)
    {
      guint row = cell / N_COLUMNS;
      guint column = cell % N_COLUMNS;
      guint corner = column + (column >= WEST_BANK);
      GArray *points = g_array_new (FALSE, FALSE, sizeof (HotSamplePoint));

      append_edge (points, &self->horizontal[row][column], FALSE);
      append_edge (points, &self->vertical[row][corner + 1], FALSE);
      append_edge (points, &self->horizontal[row + 1][column], TRUE);
      append_edge (points, &self->vertical[row][corner], TRUE);
      ring_take_points (&self->rings[cell], points);
    }

  for (guint i = 0; i < G_N_ELEMENTS (isles); i++)
    {
      HotSampleRandom random = { 500 + i };
      GArray *points = g_array_new (FALSE, FALSE, sizeof (HotSamplePoint));

      for (guint j = 0; j < N_ISLE_POINTS; j++)
        {
          int radius = hot_sample_random_between (&random, 800, 1100);
          HotSamplePoint point = {
            isles[i][0].x + isles[i][1].x * directions[j].x / 1024 * radius / 1000,
            isles[i][0].y + isles[i][1].y * directions[j].y / 1024 * radius / 1000,
          };

          g_array_append_val (points, point);
        }
      ring_take_points (&self->rings[ISLES + i], points);
    }
}

static void
make_waters (HotSampleMap *self)
{
  self->coast = g_array_new (FALSE, FALSE, sizeof (HotSamplePoint));
  self->river = g_array_new (FALSE, FALSE, sizeof (HotSamplePoint));

  for (guint column = 0; column < N_COLUMNS; column++)
    append_edge (self->coast, &self->horizontal[0][column], FALSE);
  for (guint i = 0; i < 2; i++)
    g_array_append_vals (self->coast, self->rings[ISLES + i].points, self->rings[ISLES + i].n_points);

  for (guint row = 0; row < N_ROWS; row++)
    {
      append_edge (self->river, &self->vertical[row][WEST_BANK], FALSE);
      append_edge (self->river, &self->vertical[row][EAST_BANK], FALSE);
    }
}

HotSampleMap *
hot_sample_map_new (void)
{
  HotSampleMap *self = g_new0 (HotSampleMap, 1);

  make_edges (self);
  make_rings (self);
  make_waters (self);

  return self;
}

void
hot_sample_map_free (HotSampleMap *self)
{
  for (guint i = 0; i < G_N_ELEMENTS (self->rings); i++)
    g_free (self->rings[i].points);
  g_array_unref (self->coast);
  g_array_unref (self->river);
  g_free (self);
}

guint
hot_sample_map_get_n_neighbourhoods (HotSampleMap *self)
{
  return N_NEIGHBOURHOODS;
}

const char *
hot_sample_map_get_name (HotSampleMap *self,
                         guint         neighbourhood)
{
  return neighbourhoods[neighbourhood].name;
}

const char *
hot_sample_map_get_group (HotSampleMap *self,
                          guint         neighbourhood)
{
  return neighbourhoods[neighbourhood].group;
}

/* Even-odd rule, in integers. */
static gboolean
ring_contains (const Ring     *ring,
               HotSamplePoint  point)
{
  gboolean inside = FALSE;

  if (point.x < ring->low.x || point.x > ring->high.x || point.y < ring->low.y || point.y > ring->high.y)
    return FALSE;

  for (guint i = 0, j = ring->n_points - 1; i < ring->n_points; j = i++)
    {
      const HotSamplePoint a = ring->points[i];
      const HotSamplePoint b = ring->points[j];
      gint64 side;

      if ((a.y > point.y) == (b.y > point.y))
        continue;

      side = (gint64) (b.x - a.x) * (point.y - a.y) - (gint64) (point.x - a.x) * (b.y - a.y);
      if ((side > 0) == (b.y > a.y))
        inside = !inside;
    }

  return inside;
}

static gboolean
is_open_space (HotSamplePoint point)
{
  for (guint i = 0; i < G_N_ELEMENTS (open_spaces); i++)
    {
      gint64 x = (gint64) (point.x - open_spaces[i][0].x) * 1024 / open_spaces[i][1].x;
      gint64 y = (gint64) (point.y - open_spaces[i][0].y) * 1024 / open_spaces[i][1].y;

      if (x * x + y * y < 1024 * 1024)
        return TRUE;
    }

  return FALSE;
}

/* The neighbourhood at @point, or -1 in the water, in the open country and in the park. */
static int
hot_sample_map_find (HotSampleMap   *self,
                     HotSamplePoint  point)
{
  if (is_open_space (point))
    return -1;

  for (guint i = 0; i < G_N_ELEMENTS (self->rings); i++)
    if (ring_contains (&self->rings[i], point))
      return (int) MIN (i, ISLES);

  return -1;
}

static HotSamplePoint
scatter (HotSampleRandom *random,
         HotSamplePoint   middle,
         int              spread)
{
  return (HotSamplePoint) {
    middle.x + hot_sample_random_normal (random, spread),
    middle.y + hot_sample_random_normal (random, spread),
  };
}

static HotSamplePoint
choose_on_avenue (HotSampleRandom *random)
{
  const HotSamplePoint *avenue = avenues[hot_sample_random_below (random, G_N_ELEMENTS (avenues))];
  const guint segment = hot_sample_random_below (random, 3 + (avenue[3].x != avenue[4].x));
  const int along = hot_sample_random_between (random, 0, 1000);
  const HotSamplePoint point = {
    avenue[segment].x + (avenue[segment + 1].x - avenue[segment].x) * along / 1000,
    avenue[segment].y + (avenue[segment + 1].y - avenue[segment].y) * along / 1000,
  };

  return scatter (random, point, hot_sample_random_chance (random, 500) ? 45 : 240);
}

static int
snap (int              value,
      int              step,
      int              jitter,
      HotSampleRandom *random)
{
  int cell = value >= 0 ? (value + step / 2) / step : -((-value + step / 2) / step);

  return cell * step + hot_sample_random_normal (random, jitter);
}

/* Homes stand along streets, and the streets of each bank run their own way.
 * Pythagorean triples keep it in integers. */
static HotSamplePoint
move_to_street (HotSampleRandom *random,
                HotSamplePoint   point)
{
  const int a = point.x < 0 ? 4 : 12;
  const int b = point.x < 0 ? 3 : -5;
  const int c = point.x < 0 ? 5 : 13;
  int u = (a * point.x + b * point.y) / c;
  int v = (a * point.y - b * point.x) / c;

  if (hot_sample_random_chance (random, 550))
    u = snap (u, 120, 9, random);
  else
    v = snap (v, 170, 9, random);

  return (HotSamplePoint) { (a * u - b * v) / c, (b * u + a * v) / c };
}

static HotSamplePoint
propose_place (HotSampleMap    *self,
               HotSampleRandom *random)
{
  guint draw = hot_sample_random_below (random, 1000);

  for (guint i = 0; i < G_N_ELEMENTS (centres); i++)
    {
      if (draw < centres[i].weight)
        return move_to_street (random, scatter (random, centres[i].at,
                                                hot_sample_random_chance (random, 400) ? centres[i].spread * 2
                                                                                       : centres[i].spread));
      draw -= centres[i].weight;
    }

  if (draw < 190)
    return choose_on_avenue (random);

  if (draw < 300)
    {
      guint i = hot_sample_random_below (random, self->coast->len);
      HotSamplePoint point = g_array_index (self->coast, HotSamplePoint, i);

      point.y += i + 2 * N_ISLE_POINTS < self->coast->len ? 110 : 0;
      return scatter (random, point, 80);
    }

  if (draw < 490)
    {
      const Ring *ring = &self->rings[hot_sample_random_below (random, G_N_ELEMENTS (self->rings))];

      return move_to_street (random, scatter (random, ring->middle, (ring->high.x - ring->low.x) / 6));
    }

  return move_to_street (random, (HotSamplePoint) { hot_sample_random_between (random, -8600, 8800),
                                                    hot_sample_random_between (random, -3600, 7200) });
}

guint
hot_sample_map_choose_place (HotSampleMap    *self,
                             HotSampleRandom *random,
                             HotSamplePoint  *point)
{
  int neighbourhood;

  do
    {
      *point = propose_place (self, random);
      neighbourhood = hot_sample_map_find (self, *point);
    }
  while (neighbourhood < 0);

  return (guint) neighbourhood;
}

static int
integer_root (gint64 square)
{
  gint64 low = 0;
  gint64 high = 1 << 20;

  while (low < high)
    {
      gint64 middle = (low + high + 1) / 2;

      if (middle * middle <= square)
        low = middle;
      else
        high = middle - 1;
    }

  return (int) low;
}

static gint64
square_distance (HotSamplePoint a,
                 HotSamplePoint b)
{
  gint64 x = a.x - b.x;
  gint64 y = a.y - b.y;

  return x * x + y * y;
}

static int
distance_to_any (const GArray   *points,
                 HotSamplePoint  point)
{
  gint64 nearest = G_MAXINT64;

  for (guint i = 0; i < points->len; i++)
    nearest = MIN (nearest, square_distance (g_array_index (points, HotSamplePoint, i), point));

  return integer_root (nearest);
}

int
hot_sample_map_get_sea_distance (HotSampleMap   *self,
                                 HotSamplePoint  point)
{
  return distance_to_any (self->coast, point);
}

int
hot_sample_map_get_value (HotSampleMap   *self,
                          HotSamplePoint  point,
                          guint           neighbourhood)
{
  gint64 value = neighbourhoods[neighbourhood].value;

  for (guint i = 0; i < G_N_ELEMENTS (centres); i++)
    {
      gint64 reach = (gint64) centres[i].reach * centres[i].reach;

      value += centres[i].value * reach / (reach + square_distance (point, centres[i].at));
    }

  value += 420 * 260 / (260 + hot_sample_map_get_sea_distance (self, point));
  value += 150 * 150 / (150 + distance_to_any (self->river, point));

  return (int) (value * HOT_SAMPLE_ONE / 1000);
}

void
hot_sample_map_get_coordinates (HotSamplePoint  point,
                                int            *latitude,
                                int            *longitude)
{
  /* A degree is 111.2 km north and, at this latitude, 83.76 km east. */
  *latitude = ORIGIN_LATITUDE + (int) ((gint64) point.y * 8993 / 1000);
  *longitude = ORIGIN_LONGITUDE + (int) ((gint64) point.x * 11939 / 1000);
}

static void
append_position (GString        *json,
                 HotSamplePoint  point)
{
  int latitude;
  int longitude;

  hot_sample_map_get_coordinates (point, &latitude, &longitude);
  /* West of Greenwich and north of the equator, as the origin says. */
  g_string_append_printf (json, "[-%d.%06d,%d.%06d]",
                          -longitude / 1000000, -longitude % 1000000, latitude / 1000000, latitude % 1000000);
}

static void
append_ring (GString    *json,
             const Ring *ring)
{
  g_string_append_c (json, '[');
  for (guint i = 0; i <= ring->n_points; i++)
    {
      if (i > 0)
        g_string_append_c (json, ',');
      append_position (json, ring->points[i % ring->n_points]);
    }
  g_string_append_c (json, ']');
}

GBytes *
hot_sample_map_get_outlines (HotSampleMap *self)
{
  GString *json = g_string_new ("{\"type\":\"FeatureCollection\",\"features\":[\n");

  for (guint i = 0; i < N_NEIGHBOURHOODS; i++)
    {
      g_string_append_printf (json, "%s{\"type\":\"Feature\",\"properties\":{\"neighbourhood\":\"%s\","
                              "\"neighbourhood_group\":\"%s\"},\"geometry\":{\"type\":\"%s\",\"coordinates\":[",
                              i > 0 ? ",\n" : "", neighbourhoods[i].name, neighbourhoods[i].group,
                              i == ISLES ? "MultiPolygon" : "Polygon");
      if (i == ISLES)
        g_string_append_c (json, '[');
      append_ring (json, &self->rings[i]);
      if (i == ISLES)
        {
          g_string_append (json, "],[");
          append_ring (json, &self->rings[i + 1]);
          g_string_append_c (json, ']');
        }
      g_string_append (json, "]}}");
    }
  g_string_append (json, "\n]}\n");

  return g_string_free_to_bytes (json);
}
