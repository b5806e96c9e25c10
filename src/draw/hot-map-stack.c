/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "draw/hot-map-stack.h"

static const char *const names[HOT_N_MAP_STRATA] = {
  [HOT_MAP_STRATUM_GRID] = "grid",
  [HOT_MAP_STRATUM_TILES] = "tiles",
  [HOT_MAP_STRATUM_DATA] = "data",
  [HOT_MAP_STRATUM_OUTLINES] = "outlines",
};

const char *
hot_map_stratum_to_string (HotMapStratum stratum)
{
  g_return_val_if_fail (stratum < HOT_N_MAP_STRATA, NULL);

  return names[stratum];
}

gboolean
hot_map_stratum_from_string (const char    *string,
                             HotMapStratum *stratum)
{
  for (guint i = 0; i < HOT_N_MAP_STRATA; i++)
    if (g_str_equal (names[i], string))
      {
        *stratum = i;
        return TRUE;
      }

  return FALSE;
}

gboolean
hot_map_stack_equal (const HotMapStack *a,
                     const HotMapStack *b)
{
  for (guint i = 0; i < HOT_N_MAP_STRATA; i++)
    if (a->order[i] != b->order[i] || !a->hidden[i] != !b->hidden[i] || a->opacity[i] != b->opacity[i])
      return FALSE;

  return TRUE;
}

guint
hot_map_stack_find (const HotMapStack *self,
                    HotMapStratum      stratum)
{
  guint place = 0;

  while (place + 1 < HOT_N_MAP_STRATA && self->order[place] != stratum)
    place++;

  return place;
}

void
hot_map_stack_move (HotMapStack   *self,
                    HotMapStratum  stratum,
                    guint          place)
{
  guint from = hot_map_stack_find (self, stratum);

  g_return_if_fail (place < HOT_N_MAP_STRATA);

  for (; from < place; from++)
    self->order[from] = self->order[from + 1];
  for (; from > place; from--)
    self->order[from] = self->order[from - 1];
  self->order[place] = stratum;
}
