/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "draw/hot-map-layer.h"

G_BEGIN_DECLS

/* "side", "difference": the names of the command line, never translated. */
typedef enum {
  HOT_MAP_COMPARE_SIDE,
  HOT_MAP_COMPARE_DIFFERENCE,
  HOT_N_MAP_COMPARE_KINDS,
} HotMapCompareKind;

const char *hot_map_compare_kind_to_string   (HotMapCompareKind  kind);
gboolean    hot_map_compare_kind_from_string (const char        *string,
                                              HotMapCompareKind *kind);

/**
 * HotMapSides:
 * @first: A: what is compared with
 * @first_column: numeric column of the table of @first; -1 for the density of the rows
 * @second: B
 * @second_column: likewise of the table of @second
 *
 * Two snapshots of the same measure; the columns need not stand at the same place of their tables.
 */
typedef struct {
  HotMapData *first;
  int         first_column;
  HotMapData *second;
  int         second_column;
} HotMapSides;

/**
 * HotMapComparison:
 * @first: A as the view sees it
 * @second: B likewise
 * @difference: (nullable): B less A
 * @alone: the part of the rows, 0 to 1, that lie where only one of the two has values; 0 without @difference
 *
 * Two snapshots in one view. @first and @second have the same scale, which fits both together, and each has the histogram of
 * both, so that one legend stands for the two. Never changed once made, shared by reference count.
 */
typedef struct {
  HotMapLayer *first;
  HotMapLayer *second;
  HotMapLayer *difference;
  double       alone;
} HotMapComparison;

/**
 * hot_map_comparison_new:
 * @options: for both; its column is not looked at. HOT_MAP_NEIGHBOURHOOD becomes HOT_MAP_KERNEL where the two have not the same
 *   outlines, and so do HOT_MAP_POINTS for a difference: dots have none of their own, which the subtitle then says
 * @domain: (nullable): the scale of what @kind shows; %NULL for one that fits what is in view
 *
 * The difference has a linear scale about 0 and a diverging palette: the one of @options where that is one.
 */
HotMapComparison *hot_map_comparison_new     (const HotMapSides    *sides,
                                              const HotMapOptions  *options,
                                              HotMapCompareKind     kind,
                                              const HotViewport    *viewport,
                                              int                   margin,
                                              const HotScale       *domain,
                                              gboolean              dark,
                                              GCancellable         *cancellable,
                                              GError              **error);
/* The same with another brushed range; nothing is computed again. */
HotMapComparison *hot_map_comparison_brushed (HotMapComparison     *self,
                                              double                lower,
                                              double                upper);
HotMapComparison *hot_map_comparison_ref     (HotMapComparison     *self);
void              hot_map_comparison_unref   (HotMapComparison     *self);

/* Below the legend: how much is in view, what it is smoothed by; of a difference also what is left empty. (transfer full) */
char             *hot_map_comparison_dup_subtitle (HotMapComparison *self);
/**
 * hot_map_comparison_read:
 * @first_name: what A is called
 * @second_name: what B is called
 *
 * What both say at a place and how they differ, in words, a line each. (transfer full) (nullable): where neither says anything
 */
char             *hot_map_comparison_read    (HotMapComparison     *self,
                                              double                x,
                                              double                y,
                                              const char           *first_name,
                                              const char           *second_name);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HotMapComparison, hot_map_comparison_unref)

G_END_DECLS
