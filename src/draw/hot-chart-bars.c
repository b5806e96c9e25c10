/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "draw/hot-chart-bars.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "base/hot-format.h"
#include "draw/hot-text-painter.h"

#define MIN_ROW      15.0   /* a name can be read */
#define MIN_BAR      3.0
#define MAX_BAR      22.0
#define MAX_MEASURED 60
#define LABEL_LINE   15.0
#define MIN_VALUE    10.0   /* thickness of a bar whose value is written beside it */

typedef struct {
  char  *id;
  char  *name;
  guint  style;
} Set;

typedef struct {
  char    *label;
  guint64  count;
  guint    index;    /* as it came */
} Row;

/* One number: a set's value in a row. */
typedef struct {
  double value;
  double low;
  double high;
} Cell;

struct _HotChartBars
{
  HotChart           parent_instance;

  gboolean           is_of_runs;   /* each row is a run, and has one bar */
  Row               *rows;
  guint              n_rows;
  guint              n_found;
  Set               *sets;         /* of @is_of_runs one for each row */
  guint              n_sets;
  Cell              *cells;        /* by row, then by set */
  char             **labels;
  char              *unit;
  HotChartAxis       x;
  HotChartReference *references;
  guint              n_references;
};

G_DEFINE_FINAL_TYPE (HotChartBars, hot_chart_bars, HOT_TYPE_CHART)

static gsize hot_chart_bars_get_n_marks (HotChart *chart);

static guint
get_n_bars (HotChartBars *self)
{
  return self->is_of_runs ? 1 : self->n_sets;
}

static const Set *
get_set (HotChartBars *self,
         gsize         mark)
{
  return self->is_of_runs ? &self->sets[mark] : &self->sets[mark % self->n_sets];
}

static HotChartEntry *
make_entries (HotChartBars        *self,
              const HotChartState *state)
{
  HotChartEntry *entries = g_new0 (HotChartEntry, self->n_sets);

  for (guint i = 0; i < self->n_sets; i++)
    entries[i] = (HotChartEntry) {
      .label = self->sets[i].name, .style = hot_run_style_get (self->sets[i].style, state->theme.dark), .key = HOT_CHART_KEY_BOX,
      .is_faint = hot_chart_state_get_emphasis (state, self->sets[i].id) == HOT_CHART_FAINT,
    };
  return entries;
}

/* As many rows as can be told apart in the room that there is. The plot's height depends on neither axis. */
static guint
count_shown (HotChartBars *self,
             double        height,
             double        scale)
{
  const double row = MAX (MIN_ROW * scale, get_n_bars (self) * (MIN_BAR + 1) + 4);

  return CLAMP ((guint) (MAX (height, 0) / row), 1, self->n_rows);
}

/* What is written beside a bar. */
static char *
make_value (HotChartBars *self,
            gsize         mark)
{
  const Row *row = &self->rows[mark / get_n_bars (self)];
  g_autofree char *value = hot_chart_axis_format (&self->x, self->cells[mark].value);
  g_autofree char *count = row->count > 0 ? hot_format_count (row->count) : NULL;

  return count != NULL ? g_strdup_printf ("%s · n %s", value, count) : g_steal_pointer (&value);
}

static void
hot_chart_bars_layout (HotChart            *chart,
                       const HotChartState *state,
                       HotChartFrame       *frame)
{
  HotChartBars *self = HOT_CHART_BARS (chart);
  const HotChartQuantity none = { 0 };
  HotChartFrame trial;

  if (!self->is_of_runs && self->n_sets > 1)
    {
      g_autofree HotChartEntry *entries = make_entries (self, state);

      frame->legend_height = hot_chart_legend_get_height (entries, self->n_sets, state->width, &state->theme);
    }
  /* What lines to compare with are called stands above them, where no bar is. */
  frame->legend_height += self->n_references * LABEL_LINE * state->theme.font_scale;
  frame->x = self->x;
  frame->has_grid_x = TRUE;
  frame->y = hot_chart_axis_new_category (&none, (const char *const *) self->labels, self->n_rows, FALSE);
  for (guint i = 0; i < MIN (hot_chart_bars_get_n_marks (chart), MAX_MEASURED); i++)
    if (isfinite (self->cells[i].value))
      {
        g_autofree char *value = make_value (self, i);

        frame->end_room = MAX (frame->end_room, ceil (hot_chart_text_width (&state->theme, value)) - 8);
      }
  /* The note says when some are left out, so there is always room for it. */
  frame->note = frame->note != NULL ? frame->note : "";
  trial = *frame;
  hot_chart_frame_layout (&trial, state->width, state->height, &state->theme);
  frame->y = hot_chart_axis_new_category (&none, (const char *const *) self->labels,
                                          count_shown (self, trial.plot.height, state->theme.font_scale), FALSE);
  if (*frame->note == '\0' && frame->y.n_categories == self->n_found)
    frame->note = NULL;
}

/* The rectangle of a bar; FALSE where it is not shown. */
static gboolean
get_bar (HotChartBars        *self,
         const HotChartFrame *frame,
         gsize                mark,
         cairo_rectangle_t   *bar)
{
  const guint n_bars = get_n_bars (self);
  const guint row = (guint) (mark / n_bars), place = (guint) (mark % n_bars);
  const double slot = frame->plot.height / frame->y.n_categories;
  const double thickness = MIN ((slot - MIN (4, slot * 0.25)) / n_bars, MAX_BAR);
  const double base = self->x.kind == HOT_CHART_AXIS_LOG ? self->x.min : CLAMP (0, self->x.min, self->x.max);
  double from, to;

  if (row >= frame->y.n_categories || !isfinite (self->cells[mark].value))
    return FALSE;
  from = hot_chart_frame_x (frame, base);
  to = hot_chart_frame_x (frame, self->cells[mark].value);
  if (!isfinite (to))
    return FALSE;
  to = CLAMP (to, frame->plot.x, frame->plot.x + frame->plot.width);
  bar->x = MIN (from, to);
  bar->width = MAX (fabs (to - from), 1);
  bar->y = hot_chart_frame_y (frame, row) - n_bars * thickness / 2 + place * thickness;
  bar->height = MAX (thickness - (thickness > 4 ? 1 : 0), 1);
  return TRUE;
}

static void
paint_value (HotChartBars            *self,
             cairo_t                 *cr,
             const HotChartState     *state,
             const HotChartFrame     *frame,
             const cairo_rectangle_t *bar,
             gsize                    mark)
{
  const HotTextStyle text = { state->theme.font_size, FALSE, &state->theme.text, &state->theme.panel, 0 };
  g_autofree char *value = make_value (self, mark);
  double end = bar->x + bar->width, width, height;

  if (isfinite (self->cells[mark].high))
    end = MAX (end, hot_chart_frame_x (frame, self->cells[mark].high) + 3);
  hot_text_measure (cr, &text, value, &width, &height);
  hot_text_paint (cr, &text, MIN (end + 4, frame->width - width - 4), bar->y + (bar->height - height) / 2, 0, value);
}

static void
paint_whisker (HotChartBars            *self,
               cairo_t                 *cr,
               const HotChartState     *state,
               const HotChartFrame     *frame,
               const cairo_rectangle_t *bar,
               gsize                    mark)
{
  const double from = hot_chart_frame_x (frame, self->cells[mark].low), to = hot_chart_frame_x (frame, self->cells[mark].high);
  const double middle = bar->y + bar->height / 2;

  if (!isfinite (from) || !isfinite (to))
    return;
  cairo_new_path (cr);
  cairo_rectangle (cr, from, middle - 0.5, to - from, 1);
  cairo_rectangle (cr, from - 0.5, middle - 3, 1, 6);
  cairo_rectangle (cr, to - 0.5, middle - 3, 1, 6);
  hot_color_set_source (&state->theme.text, cr);
  cairo_fill (cr);
}

static void
paint_references (HotChartBars        *self,
                  cairo_t             *cr,
                  const HotChartState *state,
                  const HotChartFrame *frame)
{
  const HotTextStyle text = { state->theme.font_size, FALSE, &state->theme.dim_text, &state->theme.panel, frame->plot.width / 2 };
  const double dashes[] = { 2, 3 };

  for (guint i = 0; i < self->n_references; i++)
    {
      const double x = round (hot_chart_frame_x (frame, self->references[i].value)) + 0.5;
      double width, height;

      if (!(x >= frame->plot.x && x <= frame->plot.x + frame->plot.width))
        continue;
      cairo_save (cr);
      cairo_new_path (cr);
      cairo_move_to (cr, x, frame->plot.y);
      cairo_line_to (cr, x, frame->plot.y + frame->plot.height);
      hot_color_set_source (&state->theme.mark, cr);
      cairo_set_dash (cr, dashes, 2, 0);
      cairo_set_line_width (cr, 1.4);
      cairo_stroke (cr);
      cairo_restore (cr);
      hot_text_measure (cr, &text, self->references[i].label, &width, &height);
      width = MIN (width, text.max_width);
      hot_text_paint (cr, &text, CLAMP (x - width / 2, 4, MAX (frame->width - width - 4, 4)),
                      frame->plot.y - (i + 1) * LABEL_LINE * state->theme.font_scale, 0, self->references[i].label);
    }
}

static void
hot_chart_bars_paint (HotChart            *chart,
                      cairo_t             *cr,
                      const HotChartState *state,
                      const HotChartFrame *frame)
{
  HotChartBars *self = HOT_CHART_BARS (chart);
  const guint n_bars = get_n_bars (self);
  const gsize n_marks = (gsize) frame->y.n_categories * n_bars;
  cairo_rectangle_t bar;

  for (gsize mark = 0; mark < n_marks; mark++)
    {
      const Set *set = get_set (self, mark);
      const HotChartEmphasis emphasis = hot_chart_state_get_emphasis (state, set->id);
      const HotRunStyle style = hot_run_style_get (set->style, state->theme.dark);

      if (!get_bar (self, frame, mark, &bar))
        continue;
      cairo_new_path (cr);
      cairo_rectangle (cr, bar.x, bar.y, bar.width, bar.height);
      hot_color_set_source (emphasis == HOT_CHART_FAINT ? &state->theme.faint : &style.color, cr);
      cairo_fill (cr);
      if (emphasis == HOT_CHART_STRONG || mark == state->mark)
        {
          cairo_rectangle (cr, bar.x - 1, bar.y - 1, bar.width + 2, bar.height + 2);
          hot_color_set_source (&state->theme.text, cr);
          cairo_set_line_width (cr, 2);
          cairo_stroke (cr);
        }
      paint_whisker (self, cr, state, frame, &bar, mark);
    }
  paint_references (self, cr, state, frame);
  for (gsize mark = 0; mark < n_marks; mark++)
    if (get_bar (self, frame, mark, &bar) && bar.height >= MIN_VALUE * state->theme.font_scale)
      paint_value (self, cr, state, frame, &bar, mark);

  if (!self->is_of_runs && self->n_sets > 1)
    {
      g_autofree HotChartEntry *entries = make_entries (self, state);

      hot_chart_legend_paint (entries, self->n_sets, cr, hot_chart_frame_legend_y (frame, &state->theme), state->width,
                              &state->theme);
    }
  if (frame->y.n_categories < self->n_found)
    {
      const HotTextStyle text = { state->theme.font_size, FALSE, &state->theme.dim_text, NULL, 0 };
      /* Translators: beside a chart's title: how many rows of how many it has room for */
      g_autofree char *note = g_strdup_printf (_("%u of %u"), frame->y.n_categories, self->n_found);
      double width;

      hot_text_measure (cr, &text, note, &width, NULL);
      hot_text_paint (cr, &text, state->width - 16 * state->theme.font_scale - width, 10 * state->theme.font_scale, 0, note);
    }
}

static gsize
hot_chart_bars_get_n_marks (HotChart *chart)
{
  HotChartBars *self = HOT_CHART_BARS (chart);

  return (gsize) self->n_rows * get_n_bars (self);
}

static gboolean
hot_chart_bars_locate (HotChart            *chart,
                       const HotChartFrame *frame,
                       gsize                mark,
                       double              *x,
                       double              *y)
{
  HotChartBars *self = HOT_CHART_BARS (chart);
  cairo_rectangle_t bar;

  if (!get_bar (self, frame, mark, &bar))
    return FALSE;
  *x = self->cells[mark].value < 0 ? bar.x : bar.x + bar.width;
  *y = bar.y + bar.height / 2;
  return TRUE;
}

/* Anywhere in a row, its name included, is at its nearest bar. */
static gsize
hot_chart_bars_hit (HotChart            *chart,
                    const HotChartFrame *frame,
                    double               x,
                    double               y)
{
  HotChartBars *self = HOT_CHART_BARS (chart);
  const double slot = frame->plot.height / frame->y.n_categories;
  const guint n_bars = get_n_bars (self);
  gsize best = HOT_CHART_NO_MARK, first;
  double least = INFINITY;

  if (y < frame->plot.y || y >= frame->plot.y + frame->plot.height || x < 0 || x > frame->width)
    return HOT_CHART_NO_MARK;
  first = (gsize) ((y - frame->plot.y) / slot) * n_bars;
  for (gsize mark = first; mark < first + n_bars; mark++)
    {
      cairo_rectangle_t bar;

      if (get_bar (self, frame, mark, &bar) && fabs (bar.y + bar.height / 2 - y) < least)
        {
          least = fabs (bar.y + bar.height / 2 - y);
          best = mark;
        }
    }
  return best;
}

static const char *
hot_chart_bars_get_run (HotChart *chart,
                        gsize     mark)
{
  return get_set (HOT_CHART_BARS (chart), mark)->id;
}

static gint64
hot_chart_bars_get_row (HotChart *chart,
                        gsize     mark)
{
  HotChartBars *self = HOT_CHART_BARS (chart);

  return self->is_of_runs ? -1 : (gint64) self->rows[mark / self->n_sets].index;
}

static char *
hot_chart_bars_describe_mark (HotChart *chart,
                              gsize     mark)
{
  HotChartBars *self = HOT_CHART_BARS (chart);
  const Row *row = &self->rows[mark / get_n_bars (self)];
  const Set *set = get_set (self, mark);
  g_autofree char *value = hot_chart_axis_format (&self->x, self->cells[mark].value);
  g_autofree char *number = NULL, *count = NULL;

  if (self->is_of_runs)
    /* Translators: run, metric, value: “depth 10: MAE 23.1” */
    return g_strdup_printf (_("%s: %s %s"), set->name, self->x.quantity.name, value);
  if (row->count == 0)
    /* Translators: feature or slice, run, metric, value: “room type, depth 10: importance 0.31” */
    return g_strdup_printf (_("%s, %s: %s %s"), row->label, set->name, self->x.quantity.name, value);
  number = hot_format_count (row->count);
  count = g_strdup_printf (ngettext ("%s listing", "%s listings", (gulong) row->count), number);
  /* Translators: slice, run, metric, value, number of listings */
  return g_strdup_printf (_("%s, %s: %s %s (%s)"), row->label, set->name, self->x.quantity.name, value, count);
}

static char *
hot_chart_bars_describe (HotChart *chart)
{
  HotChartBars *self = HOT_CHART_BARS (chart);
  g_autofree char *first = hot_chart_bars_describe_mark (chart, 0);
  g_autofree char *last = hot_chart_bars_describe_mark (chart, (gsize) (self->n_rows - 1) * get_n_bars (self));
  char *text;

  if (self->n_rows == 1)
    text = g_strconcat (first, ".", NULL);
  else
    /* Translators: what a chart of bars shows: metric, number of bars, first bar, last bar */
    text = g_strdup_printf (ngettext ("%s, %u row. First %s; last %s.", "%s, %u rows. First %s; last %s.", self->n_rows),
                            self->x.quantity.name, self->n_rows, first, last);

  return hot_chart_describe_references (text, self->references, self->n_references, &self->x.quantity);
}

static void
hot_chart_bars_write_csv (HotChart *chart,
                          GString  *csv)
{
  HotChartBars *self = HOT_CHART_BARS (chart);
  gboolean has_count = FALSE;

  for (guint r = 0; r < self->n_rows; r++)
    has_count |= self->rows[r].count > 0;
  if (!self->is_of_runs)
    hot_chart_csv_text (csv, "row");
  if (has_count)
    hot_chart_csv_text (csv, "n");
  hot_chart_csv_text (csv, "run_id");
  hot_chart_csv_text (csv, "run");
  hot_chart_csv_text (csv, self->x.quantity.name);
  hot_chart_csv_end_row (csv);
  for (gsize mark = 0; mark < hot_chart_bars_get_n_marks (chart); mark++)
    {
      const Row *row = &self->rows[mark / get_n_bars (self)];

      if (!self->is_of_runs)
        hot_chart_csv_text (csv, row->label);
      if (has_count)
        hot_chart_csv_number (csv, (double) row->count);
      hot_chart_csv_text (csv, get_set (self, mark)->id);
      hot_chart_csv_text (csv, get_set (self, mark)->name);
      hot_chart_csv_number (csv, self->cells[mark].value);
      hot_chart_csv_end_row (csv);
    }
}

static void
hot_chart_bars_finalize (GObject *object)
{
  HotChartBars *self = HOT_CHART_BARS (object);

  for (guint i = 0; i < self->n_rows; i++)
    g_free (self->rows[i].label);
  for (guint i = 0; i < self->n_sets; i++)
    {
      g_free (self->sets[i].id);
      g_free (self->sets[i].name);
    }
  for (guint i = 0; i < self->n_references; i++)
    g_free ((char *) self->references[i].label);
  g_free ((char *) self->x.quantity.name);
  g_free (self->unit);
  g_free (self->rows);
  g_free (self->sets);
  g_free (self->cells);
  g_free (self->labels);
  g_free (self->references);

  G_OBJECT_CLASS (hot_chart_bars_parent_class)->finalize (object);
}

static void
hot_chart_bars_class_init (HotChartBarsClass *klass)
{
  HotChartClass *chart_class = HOT_CHART_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = hot_chart_bars_finalize;
  chart_class->layout = hot_chart_bars_layout;
  chart_class->paint = hot_chart_bars_paint;
  chart_class->get_n_marks = hot_chart_bars_get_n_marks;
  chart_class->locate = hot_chart_bars_locate;
  chart_class->hit = hot_chart_bars_hit;
  chart_class->get_run = hot_chart_bars_get_run;
  chart_class->get_row = hot_chart_bars_get_row;
  chart_class->describe_mark = hot_chart_bars_describe_mark;
  chart_class->describe = hot_chart_bars_describe;
  chart_class->write_csv = hot_chart_bars_write_csv;
}

static void
hot_chart_bars_init (HotChartBars *self)
{
}

typedef struct {
  double key;
  guint  index;
} Rank;

static int
compare_ranks (const void *a,
               const void *b,
               void       *user_data)
{
  const Rank *first = a, *second = b;
  const int sign = GPOINTER_TO_INT (user_data);

  if (first->key != second->key)
    return first->key < second->key ? -sign : sign;
  return (first->index > second->index) - (first->index < second->index);
}

/* Order of rows by @keys, those without one left out. */
static Rank *
rank_rows (const double *keys,
           guint         n,
           gboolean      ascending,
           guint        *n_ranks)
{
  Rank *ranks = g_new (Rank, n + 1);

  *n_ranks = 0;
  for (guint i = 0; i < n; i++)
    if (isfinite (keys[i]))
      ranks[(*n_ranks)++] = (Rank) { keys[i], i };
  g_sort_array (ranks, *n_ranks, sizeof *ranks, compare_ranks, GINT_TO_POINTER (ascending ? 1 : -1));
  return ranks;
}

/* What comes last: axis, lines to compare with, labels, a reason if there is nothing. */
static HotChart *
finish (HotChartBars              *self,
        const HotChartQuantity    *quantity,
        const HotChartBarsOptions *options)
{
  HotChart *chart = HOT_CHART (self);
  const gsize n_cells = (gsize) self->n_rows * get_n_bars (self);
  g_autofree double *values = g_new (double, n_cells * 3 + options->n_references);
  HotChartQuantity own = *quantity;
  HotChartValues all = { values, n_cells * 3 + options->n_references };

  for (gsize i = 0; i < n_cells; i++)
    {
      values[3 * i] = self->cells[i].value;
      values[3 * i + 1] = isfinite (self->cells[i].low) ? self->cells[i].low : self->cells[i].value;
      values[3 * i + 2] = isfinite (self->cells[i].high) ? self->cells[i].high : self->cells[i].value;
    }
  for (guint i = 0; i < options->n_references; i++)
    values[3 * n_cells + i] = options->references[i].value;

  own.name = g_strdup (own.name != NULL ? own.name : "");
  own.unit = self->unit = g_strdup (own.unit);
  self->x = hot_chart_axis_fit (&own, &options->choice, HOT_CHART_FIT_ZERO, &all, 1);
  /* Bars grow from the left whatever is better. */
  self->x.flipped = FALSE;
  self->n_references = options->n_references;
  self->references = g_memdup2 (options->references, options->n_references * sizeof *options->references);
  for (guint i = 0; i < self->n_references; i++)
    self->references[i].label = g_strdup (self->references[i].label);
  self->labels = g_new0 (char *, self->n_rows + 1);
  for (guint i = 0; i < self->n_rows; i++)
    self->labels[i] = self->rows[i].label;

  hot_chart_set_title (chart, options->title);
  if (self->n_rows == 0)
    {
      /* Translators: instead of a chart; %s is a metric */
      g_autofree char *reason = g_strdup_printf (_("Nothing here has a value for %s."), own.name);

      hot_chart_set_empty_reason (chart, reason);
    }
  return chart;
}

HotChart *
hot_chart_bars_new (HotChartTable             *table,
                    guint                      column,
                    const HotChartBarsOptions *options)
{
  HotChartBars *self = g_object_new (HOT_TYPE_CHART_BARS, NULL);
  const HotChartColumn *found = hot_chart_table_get_column (table, column);
  g_autofree Rank *ranks = NULL;

  self->is_of_runs = TRUE;
  ranks = rank_rows (found->values, hot_chart_table_get_n_runs (table), options->ascending, &self->n_found);
  self->n_rows = self->n_sets = options->max_rows > 0 ? MIN (options->max_rows, self->n_found) : self->n_found;
  self->rows = g_new0 (Row, self->n_rows);
  self->sets = g_new0 (Set, self->n_rows);
  self->cells = g_new (Cell, self->n_rows);
  for (guint i = 0; i < self->n_rows; i++)
    {
      const guint run = ranks[i].index;

      self->rows[i] = (Row) { g_strdup (hot_chart_table_get_name (table, run)), 0, run };
      self->sets[i] = (Set) {
        g_strdup (hot_chart_table_get_id (table, run)), g_strdup (hot_chart_table_get_name (table, run)),
        hot_chart_table_get_style (table, run),
      };
      self->cells[i] = (Cell) { found->values[run], NAN, NAN };
    }
  return finish (self, &found->quantity, options);
}

HotChart *
hot_chart_bars_new_groups (const HotChartBarRow      *rows,
                           guint                      n_rows,
                           const HotChartBarSet      *sets,
                           guint                      n_sets,
                           const HotChartQuantity    *quantity,
                           const HotChartBarsOptions *options)
{
  HotChartBars *self = g_object_new (HOT_TYPE_CHART_BARS, NULL);
  g_autofree double *keys = g_new (double, n_rows + 1);
  g_autofree Rank *ranks = NULL;

  for (guint r = 0; r < n_rows; r++)
    {
      keys[r] = NAN;
      for (guint s = 0; s < n_sets; s++)
        if (isnan (keys[r]) || (options->ascending ? sets[s].values[r] < keys[r] : sets[s].values[r] > keys[r]))
          keys[r] = sets[s].values[r];
    }
  ranks = rank_rows (keys, n_rows, options->ascending, &self->n_found);
  self->n_rows = options->max_rows > 0 ? MIN (options->max_rows, self->n_found) : self->n_found;
  self->n_sets = n_sets;
  self->rows = g_new0 (Row, self->n_rows);
  self->sets = g_new0 (Set, n_sets);
  self->cells = g_new (Cell, (gsize) self->n_rows * n_sets);
  for (guint s = 0; s < n_sets; s++)
    self->sets[s] = (Set) { g_strdup (sets[s].id), g_strdup (sets[s].name), sets[s].style };
  for (guint i = 0; i < self->n_rows; i++)
    {
      const guint row = ranks[i].index;

      self->rows[i] = (Row) { g_strdup (rows[row].label), rows[row].count, row };
      for (guint s = 0; s < n_sets; s++)
        self->cells[(gsize) i * n_sets + s] = (Cell) {
          sets[s].values[row], sets[s].low != NULL ? sets[s].low[row] : NAN, sets[s].high != NULL ? sets[s].high[row] : NAN,
        };
    }
  return finish (self, quantity, options);
}
