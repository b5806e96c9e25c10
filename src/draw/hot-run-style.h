/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "draw/hot-color.h"

G_BEGIN_DECLS

#define HOT_RUN_N_COLORS 8
/* With every colour each shape and dash once. */
#define HOT_RUN_N_STYLES 64
/* In a table of styles: none yet. */
#define HOT_RUN_NO_STYLE G_MAXUINT

typedef enum {
  HOT_MARKER_CIRCLE,
  HOT_MARKER_SQUARE,
  HOT_MARKER_TRIANGLE,
  HOT_MARKER_DIAMOND,
  HOT_MARKER_TRIANGLE_DOWN,
  HOT_MARKER_PLUS,
  HOT_MARKER_CROSS,
  HOT_MARKER_STAR,
  HOT_N_MARKER_SHAPES,
} HotMarkerShape;

#define HOT_RUN_MAX_DASHES 6

/**
 * HotRunStyle:
 * @color: contrast of at least 4.5:1 on the background it is for
 * @shape: of its marks
 * @dashes: lengths of dashes and gaps in units of the line's width, as cairo_set_dash() has them
 * @n_dashes: 0 for an unbroken line
 *
 * How a run looks in every chart. Colour never stands alone: among the first eight styles each has another shape and
 * another dash too, and no two of the %HOT_RUN_N_STYLES have both colour and shape in common.
 */
typedef struct {
  HotColor       color;
  HotMarkerShape shape;
  double         dashes[HOT_RUN_MAX_DASHES];
  guint          n_dashes;
} HotRunStyle;

/* @index: any number; they begin again after %HOT_RUN_N_STYLES. */
HotRunStyle hot_run_style_get      (guint              index,
                                    gboolean           dark);
/* The style that a run would like to have, 0 to 7: the same on every machine and day. */
guint       hot_run_style_prefer   (const char        *run_id);
/**
 * hot_run_style_assign:
 * @styles: (inout): for each run its style, or %HOT_RUN_NO_STYLE where it has none yet
 *
 * Gives a style to every run without one and changes no other, so that runs that come later recolour nothing. Runs get what they
 * prefer where that is free, else the next that is free, so that up to %HOT_RUN_N_STYLES runs all look different, and up to eight
 * all have different colours. The result depends on the set of runs, not on their order.
 */
void        hot_run_style_assign   (const char *const *run_ids,
                                    guint              n_runs,
                                    guint             *styles);

/* Adds a closed path around (@x, @y), to be filled; all shapes of one @radius look about as large. */
void        hot_marker_add_path    (cairo_t           *cr,
                                    HotMarkerShape     shape,
                                    double             x,
                                    double             y,
                                    double             radius);
/* Sets colour, width and dashes for cairo_stroke(). */
void        hot_run_style_set_line (const HotRunStyle *self,
                                    cairo_t           *cr,
                                    double             width);

G_END_DECLS
