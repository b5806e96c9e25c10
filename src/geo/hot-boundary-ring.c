/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "geo/hot-boundary-ring.h"

typedef struct {
  double x;
  double y;
} Corner;

/* Takes jumps of more than half the world out. A ring that goes around the world, or is wide even so, is meant as it stands. */
static void
put_together (Corner *corners,
              guint   n)
{
  double shift = 0, low = corners[0].x, high = corners[0].x;

  for (guint i = 1; i <= n; i++)
    {
      const double step = corners[i % n].x - corners[i - 1].x;

      if (fabs (step) > 0.5)
        shift -= round (step);
      if (i < n)
        {
          low = MIN (low, corners[i].x + shift);
          high = MAX (high, corners[i].x + shift);
        }
    }
  if (shift != 0 || !(high - low > 0 && high - low < 0.5))
    return;

  for (guint i = 1; i < n; i++)
    {
      const double step = corners[i].x + shift - corners[i - 1].x;

      if (fabs (step) > 0.5)
        shift -= round (step);
      corners[i].x += shift;
    }
}

/* What of a ring is on one side of a meridian: to the right of it, or to the left. */
static GArray *
cut (GArray   *ring,
     double    meridian,
     gboolean  right)
{
  GArray *kept = g_array_new (FALSE, FALSE, sizeof (Corner));

  for (guint i = 0; i < ring->len; i++)
    {
      const Corner from = g_array_index (ring, Corner, i), to = g_array_index (ring, Corner, (i + 1) % ring->len);
      const gboolean from_in = right ? from.x >= meridian : from.x <= meridian;
      const gboolean to_in = right ? to.x >= meridian : to.x <= meridian;

      if (from_in)
        g_array_append_val (kept, from);
      if (from_in != to_in)
        {
          const Corner edge = { meridian, from.y + (to.y - from.y) * (meridian - from.x) / (to.x - from.x) };

          g_array_append_val (kept, edge);
        }
    }

  return kept;
}

static void
add_ring (HotBoundary *area,
          GArray      *starts,
          GArray      *corners,
          GArray      *ring,
          double       shift)
{
  guint end;

  if (ring->len < 3)
    return;

  for (guint i = 0; i <= ring->len; i++)
    {
      const Corner *corner = &g_array_index (ring, Corner, i % ring->len);
      const double pair[2] = { corner->x + shift, corner->y };

      if (i == ring->len && i > 0 && corner->x == g_array_index (ring, Corner, i - 1).x &&
          corner->y == g_array_index (ring, Corner, i - 1).y)
        break;
      g_array_append_vals (corners, pair, 2);
      area->left = MIN (area->left, pair[0]);
      area->right = MAX (area->right, pair[0]);
      area->top = MIN (area->top, pair[1]);
      area->bottom = MAX (area->bottom, pair[1]);
    }
  end = corners->len / 2;
  g_array_append_val (starts, end);
  area->n_rings++;
}

void
hot_boundary_ring_finish (HotBoundary *area,
                          GArray      *starts,
                          GArray      *corners)
{
  const guint start = g_array_index (starts, guint, starts->len - 1);
  const guint n = corners->len / 2 - start;
  g_autoptr(GArray) ring = g_array_new (FALSE, FALSE, sizeof (Corner));
  double low = INFINITY, high = -INFINITY;

  if (n == 0)
    return;

  g_array_append_vals (ring, &g_array_index (corners, double, 2 * start), n);
  g_array_set_size (corners, 2 * start);
  put_together ((Corner *) (gpointer) ring->data, n);
  for (guint i = 0; i < n; i++)
    {
      low = MIN (low, g_array_index (ring, Corner, i).x);
      high = MAX (high, g_array_index (ring, Corner, i).x);
    }

  /* Of a ring within the world that is all there is. */
  if (high <= floor (low) + 1)
    {
      add_ring (area, starts, corners, ring, high <= 0 || low >= 1 ? -floor (low) : 0);
      return;
    }

  for (double world = floor (low); world < high; world++)
    {
      g_autoptr(GArray) right = cut (ring, world, TRUE);
      g_autoptr(GArray) part = cut (right, world + 1, FALSE);

      add_ring (area, starts, corners, part, -world);
    }
}
