/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "draw/hot-color.h"
#include "draw/hot-palette.h"
#include "draw/hot-scale.h"
#include "geo/hot-heat-grid.h"

G_BEGIN_DECLS

/**
 * HotHeatmapStyle:
 * @scale: turns a density in points to the square kilometre, or a value, into a place among @colors
 * @colors: from little to much
 * @opacity: of the surface where points are, 0 to 1
 * @lower: start of the range that is shown, 0 to 1 on @scale
 * @upper: its end; what lies outside is hardly there
 *
 * How a grid becomes a picture.
 */
typedef struct {
  HotScale scale;
  HotColor colors[HOT_PALETTE_SIZE];
  double   opacity;
  double   lower;
  double   upper;
} HotHeatmapStyle;

/**
 * hot_heatmap_domain:
 * @kind: of the scale wanted
 * @view: (nullable): only what this shows; else all of @grid
 *
 * The scale that fits what there is to see: a density from 0 (or, of a log scale, from what a single point makes) to
 * its peak; a value from the 2nd to the 98th percentile of the places where the points are, so that a few odd places do
 * not take the colours from all others.
 */
HotScale hot_heatmap_domain    (const HotHeatGrid     *grid,
                                HotScaleKind           kind,
                                const HotViewport     *view);

#define HOT_HEATMAP_N_BINS 64

/* How many of the view's points lie where the surface has each colour, in equal parts of the scale: the legend's histogram. */
void     hot_heatmap_histogram (const HotHeatGrid     *grid,
                                const HotScale        *scale,
                                const HotViewport     *view,
                                guint                  bins[HOT_HEATMAP_N_BINS]);

/**
 * hot_heatmap_paint:
 * @pixels: (out): @viewport's width times height pixels, CAIRO_FORMAT_ARGB32 (premultiplied), every one of them written
 * @stride: bytes from one row to the next
 *
 * Paints a grid, which may be one of another viewport, as @viewport sees it. The picture fades to nothing where fewer
 * than about one point lies under the kernel. Runs on all processors.
 */
void     hot_heatmap_paint     (const HotHeatGrid     *grid,
                                const HotViewport     *viewport,
                                const HotHeatmapStyle *style,
                                guchar                *pixels,
                                gsize                  stride);

/* The same to a new surface. (transfer full) */
cairo_surface_t *hot_heatmap_paint_surface (const HotHeatGrid     *grid,
                                            const HotViewport     *viewport,
                                            const HotHeatmapStyle *style);

G_END_DECLS
