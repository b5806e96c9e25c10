/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dataset/hot-sample-random.h"

G_BEGIN_DECLS

/* A place in metres east and north of the city's origin. */
typedef struct {
  int x;
  int y;
} HotSamplePoint;

/* One in the fixed-point numbers of prices: exponents of two. */
#define HOT_SAMPLE_ONE 65536

/**
 * HotSampleMap:
 *
 * The plan of the sample city, Port Aurelin: seventeen neighbourhoods on a bay, on both banks of a river and on two
 * islets, three centres, avenues, a park and an airfield. It is always the same plan.
 */
typedef struct _HotSampleMap HotSampleMap;

HotSampleMap *hot_sample_map_new                   (void);
void          hot_sample_map_free                  (HotSampleMap    *self);
guint         hot_sample_map_get_n_neighbourhoods  (HotSampleMap    *self);
const char   *hot_sample_map_get_name              (HotSampleMap    *self,
                                                    guint            neighbourhood);
const char   *hot_sample_map_get_group             (HotSampleMap    *self,
                                                    guint            neighbourhood);
/* Chooses where somebody lets a home; returns its neighbourhood. */
guint         hot_sample_map_choose_place          (HotSampleMap    *self,
                                                    HotSampleRandom *random,
                                                    HotSamplePoint  *point);
/* How much dearer @point is, as a power of two in units of 1/65536. */
int           hot_sample_map_get_value             (HotSampleMap    *self,
                                                    HotSamplePoint   point,
                                                    guint            neighbourhood);
/* Metres to the sea. */
int           hot_sample_map_get_sea_distance      (HotSampleMap    *self,
                                                    HotSamplePoint   point);
/* In millionths of a degree, WGS 84. */
void          hot_sample_map_get_coordinates       (HotSamplePoint   point,
                                                    int             *latitude,
                                                    int             *longitude);
GBytes       *hot_sample_map_get_outlines          (HotSampleMap    *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HotSampleMap, hot_sample_map_free)

G_END_DECLS
