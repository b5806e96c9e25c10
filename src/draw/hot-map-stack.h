/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * HotMapStratum:
 * @HOT_MAP_STRATUM_GRID: the lines of the graticule
 * @HOT_MAP_STRATUM_TILES: street tiles
 * @HOT_MAP_STRATUM_DATA: what the map is about
 * @HOT_MAP_STRATUM_OUTLINES: outlines of areas
 *
 * What a map is made of, above its ground.
 */
typedef enum {
  HOT_MAP_STRATUM_GRID,
  HOT_MAP_STRATUM_TILES,
  HOT_MAP_STRATUM_DATA,
  HOT_MAP_STRATUM_OUTLINES,
  HOT_N_MAP_STRATA,
} HotMapStratum;

/* "grid", "tiles"...: for settings, never translated. */
const char *hot_map_stratum_to_string   (HotMapStratum   stratum);
gboolean    hot_map_stratum_from_string (const char     *string,
                                         HotMapStratum  *stratum);

/**
 * HotMapStack:
 * @order: each stratum once, the lowest first
 * @hidden: by stratum; whether there are tiles is for whoever has them to say
 * @opacity: by stratum, 0 to 1
 *
 * How they lie above each other.
 */
typedef struct {
  HotMapStratum order[HOT_N_MAP_STRATA];
  gboolean      hidden[HOT_N_MAP_STRATA];
  double        opacity[HOT_N_MAP_STRATA];
} HotMapStack;

#define HOT_MAP_STACK_INIT { \
  .order = { HOT_MAP_STRATUM_GRID, HOT_MAP_STRATUM_TILES, HOT_MAP_STRATUM_DATA, HOT_MAP_STRATUM_OUTLINES }, \
  .opacity = { 1.0, 1.0, 0.9, 1.0 } }

gboolean hot_map_stack_equal (const HotMapStack *a,
                              const HotMapStack *b);
/* Its place in the order, 0 for the lowest. */
guint    hot_map_stack_find  (const HotMapStack *self,
                              HotMapStratum      stratum);
/* Puts it in another place; the others keep their order. */
void     hot_map_stack_move  (HotMapStack       *self,
                              HotMapStratum      stratum,
                              guint              place);

G_END_DECLS
