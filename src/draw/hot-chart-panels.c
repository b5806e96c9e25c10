/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "draw/hot-chart-panels.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "draw/hot-chart-legend.h"
#include "draw/hot-chart-lines-private.h"
#include "draw/hot-run-style.h"

/* More runs than these have no legend; the one that is pointed at says its name. */
#define MAX_ENTRIES 24
/* The shape that panels would like to have. */
#define ASPECT      1.6

struct _HotChartPanels
{
  HotChart   parent_instance;

  GPtrArray *charts;        /* (element-type HotChart) */
  GArray    *first_marks;   /* (element-type gsize): of each, and the end */
  GPtrArray *runs;          /* (element-type HotChartSeries): one of each run */
  char      *x_name;
  double     smoothing;
};

G_DEFINE_FINAL_TYPE (HotChartPanels, hot_chart_panels, HOT_TYPE_CHART)

static HotChartEntry *
make_entries (HotChartPanels      *self,
              const HotChartState *state)
{
  HotChartEntry *entries = g_new0 (HotChartEntry, self->runs->len);

  for (guint i = 0; i < self->runs->len; i++)
    {
      const HotChartSeries *series = self->runs->pdata[i];

      entries[i] = (HotChartEntry) {
        .label = series->name, .style = hot_run_style_get (series->style, state->theme.dark), .key = HOT_CHART_KEY_LINE,
        .is_faint = hot_chart_state_get_emphasis (state, series->id) == HOT_CHART_FAINT,
      };
    }

  return entries;
}

static void
hot_chart_panels_layout (HotChart            *chart,
                         const HotChartState *state,
                         HotChartFrame       *frame)
{
  HotChartPanels *self = HOT_CHART_PANELS (chart);

  frame->is_bare = TRUE;
  if (self->runs->len <= MAX_ENTRIES)
    {
      g_autofree HotChartEntry *entries = make_entries (self, state);

      frame->legend_height = hot_chart_legend_get_height (entries, self->runs->len, state->width, &state->theme);
    }
}

/* As many columns as give panels the shape nearest to what is wanted. */
static guint
choose_columns (const HotChartFrame *frame,
                guint                n)
{
  double nearest = INFINITY;
  guint best = 1;

  for (guint columns = 1; columns <= n; columns++)
    {
      const guint rows = (n + columns - 1) / columns;
      const double off = fabs (log (frame->width / columns / (frame->plot.height / rows) / ASPECT));

      if (off < nearest)
        {
          nearest = off;
          best = columns;
        }
    }

  return best;
}

static cairo_rectangle_t
get_cell (HotChartPanels      *self,
          const HotChartFrame *frame,
          guint                panel)
{
  const guint n = self->charts->len, columns = choose_columns (frame, n), rows = (n + columns - 1) / columns;
  const double left = round (frame->width * (panel % columns) / columns), top = round (frame->plot.height * (panel / columns) / rows);

  return (cairo_rectangle_t) {
    left, frame->plot.y + top, round (frame->width * (panel % columns + 1) / columns) - left,
    round (frame->plot.height * (panel / columns + 1) / rows) - top,
  };
}

static HotChartState
get_state (HotChartPanels          *self,
           const HotChartState     *whole,
           const cairo_rectangle_t *cell,
           guint                    panel)
{
  const gsize first = g_array_index (self->first_marks, gsize, panel), end = g_array_index (self->first_marks, gsize, panel + 1);
  HotChartState state = *whole;

  state.width = cell->width;
  state.height = cell->height;
  state.mark = whole->mark >= first && whole->mark < end ? whole->mark - first : HOT_CHART_NO_MARK;
  state.theme.background.alpha = 0;
  state.theme.title_size = state.theme.font_size;

  return state;
}

static void
hot_chart_panels_layout_parts (HotChart            *chart,
                               const HotChartState *state,
                               HotChartFrame       *frame)
{
  HotChartPanels *self = HOT_CHART_PANELS (chart);

  frame->parts = g_array_sized_new (FALSE, TRUE, sizeof (HotChartFrame), self->charts->len);
  for (guint i = 0; i < self->charts->len; i++)
    {
      const cairo_rectangle_t cell = get_cell (self, frame, i);
      const HotChartState own = get_state (self, state, &cell, i);
      HotChartFrame part;

      hot_chart_lay_out (self->charts->pdata[i], &own, &part);
      part.plot.x += cell.x;
      part.plot.y += cell.y;
      g_array_append_val (frame->parts, part);
    }
}

static void
hot_chart_panels_paint (HotChart            *chart,
                        cairo_t             *cr,
                        const HotChartState *state,
                        const HotChartFrame *frame)
{
  HotChartPanels *self = HOT_CHART_PANELS (chart);

  if (frame->legend_height > 0)
    {
      g_autofree HotChartEntry *entries = make_entries (self, state);

      hot_chart_legend_paint (entries, self->runs->len, cr, hot_chart_frame_legend_y (frame, &state->theme), state->width, &state->theme);
    }
  for (guint i = 0; i < self->charts->len; i++)
    {
      const cairo_rectangle_t cell = get_cell (self, frame, i);
      const HotChartState own = get_state (self, state, &cell, i);

      cairo_save (cr);
      cairo_translate (cr, cell.x, cell.y);
      hot_chart_paint (self->charts->pdata[i], cr, &own);
      cairo_restore (cr);
    }
}

static gsize
hot_chart_panels_get_n_marks (HotChart *chart)
{
  HotChartPanels *self = HOT_CHART_PANELS (chart);

  return g_array_index (self->first_marks, gsize, self->charts->len);
}

/* @mark: (inout): of the whole, then of the panel's chart; returns the panel */
static guint
find_panel (HotChartPanels *self,
            gsize          *mark)
{
  guint panel = 0;

  while (*mark >= g_array_index (self->first_marks, gsize, panel + 1))
    panel++;
  *mark -= g_array_index (self->first_marks, gsize, panel);

  return panel;
}

static gboolean
hot_chart_panels_locate (HotChart            *chart,
                         const HotChartFrame *frame,
                         gsize                mark,
                         double              *x,
                         double              *y)
{
  HotChartPanels *self = HOT_CHART_PANELS (chart);
  const guint panel = find_panel (self, &mark);
  HotChart *own = self->charts->pdata[panel];

  return HOT_CHART_GET_CLASS (own)->locate (own, &g_array_index (frame->parts, HotChartFrame, panel), mark, x, y);
}

static gsize
hot_chart_panels_hit (HotChart            *chart,
                      const HotChartFrame *frame,
                      double               x,
                      double               y)
{
  HotChartPanels *self = HOT_CHART_PANELS (chart);

  for (guint i = 0; i < self->charts->len; i++)
    {
      const cairo_rectangle_t cell = get_cell (self, frame, i);
      HotChart *own = self->charts->pdata[i];
      gsize mark;

      if (x < cell.x || x >= cell.x + cell.width || y < cell.y || y >= cell.y + cell.height)
        continue;
      if (hot_chart_get_n_marks (own) == 0)
        return HOT_CHART_NO_MARK;
      mark = HOT_CHART_GET_CLASS (own)->hit (own, &g_array_index (frame->parts, HotChartFrame, i), x, y);
      return mark != HOT_CHART_NO_MARK ? g_array_index (self->first_marks, gsize, i) + mark : mark;
    }

  return HOT_CHART_NO_MARK;
}

static const char *
hot_chart_panels_get_run (HotChart *chart,
                          gsize     mark)
{
  HotChartPanels *self = HOT_CHART_PANELS (chart);
  HotChart *own = self->charts->pdata[find_panel (self, &mark)];

  return HOT_CHART_GET_CLASS (own)->get_run (own, mark);
}

static char *
hot_chart_panels_describe_mark (HotChart *chart,
                                gsize     mark)
{
  HotChartPanels *self = HOT_CHART_PANELS (chart);
  HotChart *own = self->charts->pdata[find_panel (self, &mark)];

  return hot_chart_describe_mark (own, mark);
}

static char *
hot_chart_panels_describe (HotChart *chart)
{
  HotChartPanels *self = HOT_CHART_PANELS (chart);
  GString *text = g_string_new (NULL);

  g_string_append_printf (text, ngettext ("%u panel.", "%u panels.", self->charts->len), self->charts->len);
  for (guint i = 0; i < self->charts->len; i++)
    {
      g_autofree char *own = hot_chart_describe (self->charts->pdata[i]);

      g_string_append_printf (text, " %s: %s", hot_chart_get_title (self->charts->pdata[i]), own);
    }

  return g_string_free (text, FALSE);
}

static void
hot_chart_panels_write_csv (HotChart *chart,
                            GString  *csv)
{
  HotChartPanels *self = HOT_CHART_PANELS (chart);
  const char *const titles[] = { "panel", "run_id", "run", self->x_name, "value", self->smoothing > 0 ? "smoothed" : NULL };

  for (guint i = 0; i < G_N_ELEMENTS (titles) && titles[i] != NULL; i++)
    hot_chart_csv_text (csv, titles[i]);
  hot_chart_csv_end_row (csv);
  for (guint i = 0; i < self->charts->len; i++)
    {
      const HotChartLines *lines = self->charts->pdata[i];

      for (guint l = 0; l < lines->n_lines; l++)
        for (gsize p = 0; p < lines->lines[l].series->n; p++)
          {
            const HotChartSeries *series = lines->lines[l].series;

            hot_chart_csv_text (csv, hot_chart_get_title (self->charts->pdata[i]));
            hot_chart_csv_text (csv, series->id);
            hot_chart_csv_text (csv, series->name);
            hot_chart_csv_number (csv, series->x[p]);
            hot_chart_csv_number (csv, series->y[p]);
            if (self->smoothing > 0)
              hot_chart_csv_number (csv, lines->lines[l].shown[p]);
            hot_chart_csv_end_row (csv);
          }
    }
}

static void
hot_chart_panels_finalize (GObject *object)
{
  HotChartPanels *self = HOT_CHART_PANELS (object);

  g_ptr_array_unref (self->charts);
  g_array_unref (self->first_marks);
  g_ptr_array_unref (self->runs);
  g_free (self->x_name);

  G_OBJECT_CLASS (hot_chart_panels_parent_class)->finalize (object);
}

static void
hot_chart_panels_class_init (HotChartPanelsClass *klass)
{
  HotChartClass *chart_class = HOT_CHART_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = hot_chart_panels_finalize;
  chart_class->layout = hot_chart_panels_layout;
  chart_class->layout_parts = hot_chart_panels_layout_parts;
  chart_class->paint = hot_chart_panels_paint;
  chart_class->get_n_marks = hot_chart_panels_get_n_marks;
  chart_class->locate = hot_chart_panels_locate;
  chart_class->hit = hot_chart_panels_hit;
  chart_class->get_run = hot_chart_panels_get_run;
  chart_class->describe_mark = hot_chart_panels_describe_mark;
  chart_class->describe = hot_chart_panels_describe;
  chart_class->write_csv = hot_chart_panels_write_csv;
}

static void
hot_chart_panels_init (HotChartPanels *self)
{
  self->charts = g_ptr_array_new_with_free_func (g_object_unref);
  self->first_marks = g_array_new (FALSE, FALSE, sizeof (gsize));
  self->runs = g_ptr_array_new_with_free_func ((GDestroyNotify) hot_chart_series_unref);
}

/* Gives an axis of all panels the ends that hold the values of each. */
static void
share_axis (HotChartPanels *self,
            gsize           axis_offset)
{
  double min = INFINITY, max = -INFINITY;

  for (guint pass = 0; pass < 2; pass++)
    for (guint i = 0; i < self->charts->len; i++)
      {
        HotChartAxis *axis = G_STRUCT_MEMBER_P (self->charts->pdata[i], axis_offset);

        if (axis->is_empty)
          continue;
        if (pass == 0)
          {
            min = MIN (min, axis->min);
            max = MAX (max, axis->max);
          }
        /* What has no value above 0 is linear where others are logarithmic. */
        else if (axis->kind != HOT_CHART_AXIS_LOG || min > 0)
          {
            axis->min = min;
            axis->max = max;
          }
      }
}

static void
add_runs (HotChartPanels      *self,
          const HotChartPanel *panel,
          GHashTable          *seen)
{
  for (guint i = 0; i < panel->n_series; i++)
    if (g_hash_table_add (seen, panel->series[i]->id))
      g_ptr_array_add (self->runs, hot_chart_series_ref (panel->series[i]));
}

HotChart *
hot_chart_panels_new (const HotChartPanel         *panels,
                      guint                        n_panels,
                      const HotChartPanelsOptions *options)
{
  HotChartPanels *self = g_object_new (HOT_TYPE_CHART_PANELS, NULL);
  g_autoptr(GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  gsize n_marks = 0;

  self->x_name = g_strdup (options->x.name);
  self->smoothing = options->smoothing;
  for (guint i = 0; i < n_panels; i++)
    {
      const HotChartLinesOptions own = {
        .title = panels[i].title, .x = options->x, .y = panels[i].y, .x_choice = options->x_choice, .y_choice = options->y_choice,
        .smoothing = options->smoothing, .is_panel = TRUE,
      };
      HotChart *chart = hot_chart_lines_new (panels[i].series, panels[i].n_series, &own);

      g_ptr_array_add (self->charts, chart);
      g_array_append_val (self->first_marks, n_marks);
      n_marks += hot_chart_get_n_marks (chart);
      add_runs (self, &panels[i], seen);
    }
  g_array_append_val (self->first_marks, n_marks);
  share_axis (self, G_STRUCT_OFFSET (HotChartLines, x));
  if (options->shares_y)
    share_axis (self, G_STRUCT_OFFSET (HotChartLines, y));

  hot_chart_set_title (HOT_CHART (self), options->title);
  if (n_marks == 0)
    hot_chart_set_empty_reason (HOT_CHART (self), _("None of these runs has logged a metric over steps."));

  return HOT_CHART (self);
}
