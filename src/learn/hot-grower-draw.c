/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <string.h>

#include "learn/hot-grower-private.h"

/*
 * scikit-learn draws the features of a node one by one (Fisher and Yates), those that are known to be constant from above included,
 * until all others were drawn. The order decides only between equal gains, but the draws move the generator on, and so every later
 * node. The range of a draw shrinks by one each time whatever was drawn, which lets the remainders overlap.
 */
static guint
draw_as_scikit_learn (HotGrower           *self,
                      const HotGrowerNode *node,
                      guint               *n_drawn_out)
{
  const guint n_features = self->n_features, n_known = node->n_constants;
  guint32 *order = self->order;
  guint n_left = n_features, n_found = 0, n_drawn_constants = 0, n_drawn = 0;
  guint range = n_features;
  guint32 random = self->random;

  while (n_left > n_known + n_found)
    {
      guint32 pick = n_drawn_constants +
                     hot_grower_remainder (hot_grower_random (&random), self->reciprocals[range], range);
      gboolean is_known = pick < n_known;
      guint32 feature, place;
      gboolean varies;

      range--;
      pick += is_known ? 0 : n_found;
      feature = order[pick];
      varies = !is_known & (self->varies[feature] != 0);
      self->drawn[n_drawn] = feature;
      n_drawn += varies;
      n_left -= varies;
      place = is_known ? n_drawn_constants : varies ? n_left : n_known + n_found;
      n_drawn_constants += is_known;
      n_found += !is_known & !varies;
      order[pick] = order[place];
      order[place] = feature;
    }
  self->random = random;

  memcpy (order, self->constants, n_known * sizeof *order);
  memcpy (self->constants + n_known, order + n_known, n_found * sizeof *order);
  *n_drawn_out = n_drawn;

  return n_known + n_found;
}

/* Only what ties need: a random feature first. Constants are moved to the front all the same. */
static guint
draw_start (HotGrower           *self,
            const HotGrowerNode *node,
            guint               *n_drawn_out)
{
  const guint n_features = self->n_features;
  guint32 *order = self->order;
  guint n_constants = node->n_constants, n_drawn = 0, start;

  for (guint i = n_constants; i < n_features; i++)
    {
      guint32 feature = order[i];
      gboolean varies = self->varies[feature] != 0;

      order[i] = order[n_constants];
      order[n_constants] = feature;
      n_constants += !varies;
    }
  memcpy (self->constants + node->n_constants, order + node->n_constants,
          (n_constants - node->n_constants) * sizeof *order);

  if (n_constants < n_features)
    {
      guint range = n_features - n_constants;

      start = hot_grower_remainder (hot_grower_random (&self->random), self->reciprocals[range], range);
      for (guint i = 0; i < range; i++)
        self->drawn[n_drawn++] = order[n_constants + (start + i < range ? start + i : start + i - range)];
    }
  *n_drawn_out = n_drawn;

  return n_constants;
}

/* Some features: until enough were drawn, of which one at least varies. */
static guint
draw_some (HotGrower           *self,
           const HotGrowerNode *node,
           guint               *n_drawn_out)
{
  const guint n_features = self->n_features, n_known = node->n_constants;
  guint32 *order = self->order;
  guint n_left = n_features, n_found = 0, n_drawn_constants = 0, n_drawn = 0, n_visited = 0;

  while (n_left > n_known + n_found &&
         (n_visited < self->settings.max_features || n_visited <= n_found + n_drawn_constants))
    {
      guint range = n_left - n_found - n_drawn_constants;
      guint32 pick = n_drawn_constants +
                     hot_grower_remainder (hot_grower_random (&self->random), self->reciprocals[range], range);
      guint32 feature, place;

      n_visited++;
      if (pick < n_known)
        {
          feature = order[pick];
          place = n_drawn_constants++;
        }
      else
        {
          pick += n_found;
          feature = order[pick];
          place = self->varies[feature] ? --n_left : n_known + n_found++;
          if (self->varies[feature])
            self->drawn[n_drawn++] = feature;
        }
      order[pick] = order[place];
      order[place] = feature;
    }

  memcpy (order, self->constants, n_known * sizeof *order);
  memcpy (self->constants + n_known, order + n_known, n_found * sizeof *order);
  *n_drawn_out = n_drawn;

  return n_known + n_found;
}

guint
hot_grower_draw (HotGrower           *self,
                 const HotGrowerNode *node,
                 guint               *n_drawn)
{
  if (self->settings.max_features < self->n_features)
    return draw_some (self, node, n_drawn);

  return self->settings.reproduce ? draw_as_scikit_learn (self, node, n_drawn) : draw_start (self, node, n_drawn);
}
