/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "draw/hot-chart-frame.h"
#include "draw/hot-chart-legend.h"

G_BEGIN_DECLS

#define HOT_CHART_NO_MARK G_MAXSIZE

#define HOT_TYPE_CHART (hot_chart_get_type ())
G_DECLARE_DERIVABLE_TYPE (HotChart, hot_chart, HOT, CHART, GObject)

/**
 * HotChartState:
 * @width: of the picture
 * @height: of the picture
 * @theme: its look
 * @highlight: (nullable): id of the run that lights up, in this chart and all others
 * @selected: (nullable): set of ids; what is not among them steps back
 * @rows: (nullable): ascending row numbers of the data set that are selected; other points step back
 * @n_rows: how many
 * @mark: the mark that has the cursor, or %HOT_CHART_NO_MARK
 *
 * All that a picture depends on beside the chart itself. Fill it with hot_chart_state_new() first.
 */
typedef struct {
  double         width;
  double         height;
  HotChartTheme  theme;
  const char    *highlight;
  GHashTable    *selected;
  const guint32 *rows;
  gsize          n_rows;
  gsize          mark;
} HotChartState;

/**
 * HotChartHit:
 * @mark: number of the mark: a bar, a dot, a point of a line...
 * @x: where it is in the picture
 * @y: where it is in the picture
 * @run: (nullable): id of its run, owned by the chart
 * @row: row of the data set, or -1
 */
typedef struct {
  gsize       mark;
  double      x;
  double      y;
  const char *run;
  gint64      row;
} HotChartHit;

/**
 * HotChartClass:
 * @layout: fills title, axes and wishes of @frame, but does not call hot_chart_frame_layout()
 * @layout_parts: (nullable): fills @parts of @frame, which is laid out
 * @paint: paints the data; frame and background are there already
 * @get_n_marks: how many things there are to point at
 * @locate: where a mark is; FALSE where it has no place
 * @hit: (nullable): the mark under a point, or %HOT_CHART_NO_MARK; by default the nearest within reach
 * @get_run: (nullable): id of a mark's run
 * @get_row: (nullable): its row of the data set
 * @describe_mark: a mark in words: whose it is, and its values
 * @describe: what the chart shows, in a sentence or two
 * @write_csv: appends head and rows of what is shown
 */
struct _HotChartClass
{
  GObjectClass parent_class;

  void        (*layout)        (HotChart *self, const HotChartState *state, HotChartFrame *frame);
  void        (*layout_parts)  (HotChart *self, const HotChartState *state, HotChartFrame *frame);
  void        (*paint)         (HotChart *self, cairo_t *cr, const HotChartState *state, const HotChartFrame *frame);
  gsize       (*get_n_marks)   (HotChart *self);
  gboolean    (*locate)        (HotChart *self, const HotChartFrame *frame, gsize mark, double *x, double *y);
  gsize       (*hit)           (HotChart *self, const HotChartFrame *frame, double x, double y);
  const char *(*get_run)       (HotChart *self, gsize mark);
  gint64      (*get_row)       (HotChart *self, gsize mark);
  char       *(*describe_mark) (HotChart *self, gsize mark);
  char       *(*describe)      (HotChart *self);
  void        (*write_csv)     (HotChart *self, GString *csv);
};

HotChartState hot_chart_state_new           (double               width,
                                             double               height,
                                             const HotChartTheme *theme);

/**
 * hot_chart_paint:
 *
 * Paints the chart with its upper left corner at (0, 0), background included. A chart never changes once it is made, so any thread may
 * paint it.
 */
void          hot_chart_paint               (HotChart            *self,
                                             cairo_t             *cr,
                                             const HotChartState *state);
const char   *hot_chart_get_title           (HotChart            *self);
/* (nullable): why there is nothing to see. */
const char   *hot_chart_get_empty_reason    (HotChart            *self);
gsize         hot_chart_get_n_marks         (HotChart            *self);
/* Fills @hit with what is at or near (@x, @y). */
gboolean      hot_chart_hit_test            (HotChart            *self,
                                             const HotChartState *state,
                                             double               x,
                                             double               y,
                                             HotChartHit         *hit);
/* Fills @hit for a mark; FALSE where it has no place. */
gboolean      hot_chart_get_mark            (HotChart            *self,
                                             const HotChartState *state,
                                             gsize                mark,
                                             HotChartHit         *hit);
/* The next mark with a place, from @mark by steps of @step (1 or -1); from %HOT_CHART_NO_MARK the first or the last. Stays at the end. */
gsize         hot_chart_step                (HotChart            *self,
                                             const HotChartState *state,
                                             gsize                mark,
                                             int                  step);
/**
 * hot_chart_select:
 * @area: a rectangle of the picture
 * @runs: (nullable): gets each id once that has a mark in it; the ids stay the chart's
 * @rows: (nullable): of guint32: gets their rows, ascending, each once
 */
void          hot_chart_select              (HotChart                *self,
                                             const HotChartState     *state,
                                             const cairo_rectangle_t *area,
                                             GPtrArray               *runs,
                                             GArray                  *rows);
/* All (transfer full). */
char         *hot_chart_describe_mark       (HotChart            *self,
                                             gsize                mark);
char         *hot_chart_describe            (HotChart            *self);
/* What is shown, as CSV of RFC 4180 in UTF-8, with numbers that read back exactly. */
char         *hot_chart_to_csv              (HotChart            *self);

/* For the kinds of charts. */

/* How a run stands among what is highlighted and selected. */
typedef enum {
  HOT_CHART_PLAIN,
  HOT_CHART_FAINT,
  HOT_CHART_STRONG,
} HotChartEmphasis;

HotChartEmphasis hot_chart_state_get_emphasis (const HotChartState *self,
                                               const char          *run);
gboolean         hot_chart_state_has_row      (const HotChartState *self,
                                               guint32              row);
/* Fills @frame, to be cleared by the caller; FALSE where there is nothing to lay out. */
gboolean         hot_chart_lay_out            (HotChart            *self,
                                               const HotChartState *state,
                                               HotChartFrame       *frame);
void             hot_chart_set_title          (HotChart            *self,
                                               const char          *title);
/* @reason: (nullable) */
void             hot_chart_set_empty_reason   (HotChart            *self,
                                               const char          *reason);
/* @note: (nullable) (transfer full): a few words at the end of the title's line */
void             hot_chart_take_note          (HotChart            *self,
                                               char                *note);
/* A note about values that cannot be seen, or %NULL; (transfer full). */
char            *hot_chart_axes_note          (const HotChartAxis  *x,
                                               const HotChartAxis  *y);
void             hot_chart_csv_text           (GString             *csv,
                                               const char          *text);
/* An empty field for NaN. */
void             hot_chart_csv_number         (GString             *csv,
                                               double               value);
void             hot_chart_csv_end_row        (GString             *csv);
/* A name on a small ground, beside (@x, @y) and within @room. */
void             hot_chart_paint_tag          (cairo_t                 *cr,
                                               const HotChartTheme     *theme,
                                               const cairo_rectangle_t *room,
                                               double                   x,
                                               double                   y,
                                               const char              *text);
/* The mark under the cursor: a ring around it. */
void             hot_chart_paint_cursor       (cairo_t             *cr,
                                               const HotChartTheme *theme,
                                               double               x,
                                               double               y,
                                               double               radius);

G_END_DECLS
