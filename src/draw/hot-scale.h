/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum {
  HOT_SCALE_LINEAR,
  HOT_SCALE_LOG,
  HOT_SCALE_QUANTILE,
  HOT_N_SCALE_KINDS,
} HotScaleKind;

/* "linear", "log", "quantile": the names of the command line, never translated. */
const char *hot_scale_kind_to_string   (HotScaleKind   kind);
gboolean    hot_scale_kind_from_string (const char    *string,
                                        HotScaleKind  *kind);

#define HOT_SCALE_N_BREAKS 65
#define HOT_SCALE_MAX_TICKS 12

/**
 * HotScale:
 * @min: value at 0
 * @max: value at 1, more than @min
 * @breaks: of HOT_SCALE_QUANTILE the values at equal steps from 0 to 1, ascending
 *
 * Where a value stands between 0 and 1: what turns numbers into colours and places on an axis. A plain value.
 */
typedef struct {
  HotScaleKind kind;
  double       min;
  double       max;
  float        breaks[HOT_SCALE_N_BREAKS];
} HotScale;

/* A linear or log scale. Where @min is not above 0, a log scale begins at a ten-thousandth of @max. */
HotScale hot_scale_new          (HotScaleKind     kind,
                                 double           min,
                                 double           max);
/* A scale on which equally many of @values lie in equal parts. @values is put in order. */
HotScale hot_scale_new_quantile (float           *values,
                                 guint            n);
/* 0 to 1, clamped; NaN stays NaN. */
double   hot_scale_map          (const HotScale  *self,
                                 double           value);
/* The same for many; @out may be @values. */
void     hot_scale_map_all      (const HotScale  *self,
                                 const float     *values,
                                 guint            n,
                                 float           *out);
double   hot_scale_unmap        (const HotScale  *self,
                                 double           position);
/**
 * hot_scale_get_ticks:
 * @n_wanted: about how many fit
 * @ticks: (out): values, ascending, within the scale
 *
 * Round numbers to write at an axis: 1, 2 or 5 times a power of ten; of a quantile scale the quantiles themselves,
 * rounded as far as that hardly moves them.
 *
 * Returns: how many
 */
guint    hot_scale_get_ticks    (const HotScale  *self,
                                 guint            n_wanted,
                                 double           ticks[HOT_SCALE_MAX_TICKS]);

/* 1, 2 or 5 times a power of ten, the largest that is not above @value. */
double   hot_scale_nice_below   (double           value);

G_END_DECLS
