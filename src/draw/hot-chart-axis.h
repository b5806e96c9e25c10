/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * HotChartFormat:
 * @HOT_CHART_NUMBER: with its unit after it
 * @HOT_CHART_MONEY: with its unit before it
 * @HOT_CHART_PERCENT: 100 is the whole
 * @HOT_CHART_DURATION: in seconds
 * @HOT_CHART_BYTES: decimal units
 * @HOT_CHART_MOMENT: seconds since 1970, UTC; shown in the local time zone
 *
 * How a person reads a number.
 */
typedef enum {
  HOT_CHART_NUMBER,
  HOT_CHART_MONEY,
  HOT_CHART_PERCENT,
  HOT_CHART_DURATION,
  HOT_CHART_BYTES,
  HOT_CHART_MOMENT,
} HotChartFormat;

/**
 * HotChartQuantity:
 * @name: what is measured, for a person
 * @unit: (nullable): "ms", "$"
 *
 * What the numbers of an axis are.
 */
typedef struct {
  const char     *name;
  const char     *unit;
  HotChartFormat  format;
} HotChartQuantity;

/**
 * HotChartAxisChoice:
 * @log: logarithmic; where no value is above 0 it has no effect
 * @flipped: from high to low
 * @clip: let values far from all others go beyond the end, so that the rest can be seen; see hot_chart_axis_fit()
 * @has_min: whether @min was typed
 * @has_max: whether @max was typed
 *
 * What a person chose about an axis; all zero is an axis that fits its values.
 */
typedef struct {
  gboolean log;
  gboolean flipped;
  gboolean clip;
  gboolean has_min;
  gboolean has_max;
  double   min;
  double   max;
} HotChartAxisChoice;

typedef enum {
  HOT_CHART_AXIS_LINEAR,
  HOT_CHART_AXIS_LOG,
  HOT_CHART_AXIS_TIME,
  HOT_CHART_AXIS_CATEGORY,
} HotChartAxisKind;

#define HOT_CHART_MAX_TICKS 16
#define HOT_CHART_TICK_LENGTH 48

typedef struct {
  double value;
  char   label[HOT_CHART_TICK_LENGTH];
} HotChartTick;

/**
 * HotChartAxis:
 * @categories: (nullable): of HOT_CHART_AXIS_CATEGORY, borrowed; the values are indices into it
 * @min: value at its beginning (its end if @flipped)
 * @max: value at its end
 * @is_empty: there was nothing to fit
 * @n_outside: how many of the values that it was fitted to lie beyond its ends
 * @n_unplaced: how many have no place at all: not finite, or not above 0 on a logarithmic axis
 *
 * Where a value stands on a line from 0 to 1. A plain value that borrows its texts.
 */
typedef struct {
  HotChartAxisKind   kind;
  HotChartQuantity   quantity;
  const char *const *categories;
  guint              n_categories;
  gboolean           flipped;
  double             min;
  double             max;
  gboolean           is_empty;
  gsize              n_outside;
  gsize              n_unplaced;
} HotChartAxis;

typedef enum {
  HOT_CHART_FIT_PLAIN = 0,
  HOT_CHART_FIT_ZERO = 1 << 0,    /* 0 belongs to it, as under bars */
  HOT_CHART_FIT_TIGHT = 1 << 1,   /* no margin: the first and the last value stand at its ends */
} HotChartFitFlags;

/* A run of values to fit an axis to. */
typedef struct {
  const double *values;
  gsize         n;
} HotChartValues;

/**
 * hot_chart_axis_fit:
 * @choice: (nullable): what a person chose
 * @values: @n_arrays runs of values, which may be NaN
 *
 * An axis for numbers. With @choice->clip, values more than three interquartile ranges away from the nearer quartile are
 * left out (Tukey's outer fence; "Exploratory Data Analysis", 1977); above 100,000 values the quartiles are those of a sample.
 */
HotChartAxis hot_chart_axis_fit          (const HotChartQuantity   *quantity,
                                          const HotChartAxisChoice *choice,
                                          HotChartFitFlags          flags,
                                          const HotChartValues     *values,
                                          guint                     n_arrays);
HotChartAxis hot_chart_axis_new_category (const HotChartQuantity   *quantity,
                                          const char *const        *categories,
                                          guint                     n_categories,
                                          gboolean                  flipped);
/* 0 to 1 within the axis, less or more beyond its ends, NaN without a place. */
double       hot_chart_axis_map          (const HotChartAxis       *self,
                                          double                    value);
double       hot_chart_axis_unmap        (const HotChartAxis       *self,
                                          double                    position);
/* Round numbers to write at the axis, ascending, about @n_wanted of them. Categories are not ticks. Returns how many. */
guint        hot_chart_axis_get_ticks    (const HotChartAxis       *self,
                                          guint                     n_wanted,
                                          HotChartTick              ticks[HOT_CHART_MAX_TICKS]);
/* A value in words, with its unit: "0.7083", "$106", "12.3 ms", "Entire home". */
char        *hot_chart_axis_format       (const HotChartAxis       *self,
                                          double                    value);
/* The same without an axis. */
char        *hot_chart_quantity_format   (const HotChartQuantity   *self,
                                          double                    value);
/* "Latency (ms)": what to write beside the axis. */
char        *hot_chart_quantity_title    (const HotChartQuantity   *self);

G_END_DECLS
