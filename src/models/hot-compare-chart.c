/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "models/hot-compare-chart.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "base/hot-format.h"
#include "draw/hot-chart-bars.h"
#include "draw/hot-chart-box.h"
#include "draw/hot-chart-histogram.h"
#include "draw/hot-chart-lines.h"
#include "draw/hot-chart-parallel.h"
#include "draw/hot-chart-surface.h"
#include "draw/hot-run-style.h"
#include "models/hot-baselines.h"
#include "models/hot-compare-front.h"
#include "models/hot-compare-panels.h"
#include "tracking/hot-metric-series.h"

/* More axes than these cannot be told apart on a card. */
#define MAX_AXES 7
/* Values of a parameter that are listed where there are many runs. */
#define MAX_VALUES 6

static const char *
get_title (const HotCompareRuns *runs,
           guint                 column)
{
  return hot_compare_runs_get_column (runs, column)->title;
}

/* A chart that says why there is nothing. */
static HotChart *
create_empty (const char *title,
              const char *reason)
{
  const HotChartLinesOptions options = { .title = title, .x = { "" }, .y = { "" } };
  HotChart *chart = hot_chart_lines_new (NULL, 0, &options);

  hot_chart_set_empty_reason (chart, reason);

  return chart;
}

/* Baselines and a target. */
#define MAX_REFERENCES (HOT_MAX_BASELINES + 1)

/* What runs are to be compared with: values of baselines, and one to reach. @labels: keeps the texts; returns how many */
static guint
list_references (const HotCompareSpec *spec,
                 const HotCompareRuns *runs,
                 guint                 metric,
                 GPtrArray            *labels,
                 HotChartReference     references[MAX_REFERENCES])
{
  const char *chosen = spec->chosen[HOT_COMPARE_BASELINE];
  const guint run = hot_compare_runs_find_run (runs, chosen);
  const HotRunColumn *column = hot_run_frame_find_column (runs->frame, HOT_RUN_COLUMN_METRIC, get_title (runs, metric));
  g_autoptr(GArray) rows = g_array_new (FALSE, FALSE, sizeof (guint));
  guint n = 0;

  if (run != G_MAXUINT)
    g_array_append_val (rows, runs->rows[run]);
  else if (g_strcmp0 (chosen, HOT_COMPARE_NO_BASELINE) != 0)
    g_array_append_vals (rows, runs->baselines->data, runs->baselines->len);

  for (guint i = 0; column != NULL && i < MIN (rows->len, HOT_MAX_BASELINES); i++)
    {
      const guint row = g_array_index (rows, guint, i);

      if (!isfinite (hot_metric_restore (column->numbers[row])))
        continue;
      /* TRANSLATORS: a line in a chart; %s is the name of a run */
      g_ptr_array_add (labels, g_strdup_printf (_("Baseline: %s"), run != G_MAXUINT ? runs->names[run] : runs->frame->names[row]));
      references[n++] = (HotChartReference) { g_ptr_array_index (labels, labels->len - 1), column->numbers[row] };
    }
  if (spec->has_target)
    references[n++] = (HotChartReference) { _("Target"), spec->target };

  return n;
}

static HotChart *
create_bars (const HotCompareSpec *spec,
             const HotCompareRuns *runs)
{
  const guint y = hot_compare_spec_get_column (spec, runs, HOT_COMPARE_Y);
  g_autoptr(GPtrArray) labels = g_ptr_array_new_with_free_func (g_free);
  HotChartReference references[MAX_REFERENCES];
  const HotChartBarsOptions options = {
    .title = get_title (runs, y), .ascending = hot_compare_guess_direction (get_title (runs, y)) < 0, .choice = hot_compare_spec_get_up (spec),
    .references = references, .n_references = list_references (spec, runs, y, labels, references),
  };

  return hot_chart_bars_new (runs->table, y, &options);
}

static HotChart *
create_scatter (const HotCompareSpec *spec,
                const HotCompareRuns *runs)
{
  const guint x = hot_compare_spec_get_column (spec, runs, HOT_COMPARE_X), y = hot_compare_spec_get_column (spec, runs, HOT_COMPARE_Y);
  g_autofree char *title = NULL;
  HotChartScatterOptions options = {
    .x = x, .y = y, .color = hot_compare_spec_get_column (spec, runs, HOT_COMPARE_COLOR),
    .size = hot_compare_spec_get_column (spec, runs, HOT_COMPARE_SIZE),
    .x_choice = hot_compare_spec_get_across (spec), .y_choice = hot_compare_spec_get_up (spec),
  };
  g_autoptr(GArray) front = NULL;

  if (x == HOT_COMPARE_NO_COLUMN || y == HOT_COMPARE_NO_COLUMN)
    return create_empty (NULL, _("There is nothing in which these runs differ."));

  /* Size needs numbers. */
  if (options.size != HOT_CHART_NO_COLUMN && hot_chart_table_get_column (runs->table, options.size)->categories != NULL)
    options.size = HOT_CHART_NO_COLUMN;
  if (spec->kind == HOT_COMPARE_FRONT)
    {
      front = hot_compare_front_list (spec, runs);
      options.front = (const guint *) front->data;
      options.n_front = front->len;
      options.front_is_left = hot_compare_front_get_direction (spec, runs, HOT_COMPARE_X) < 0;
      title = hot_compare_front_dup_title (spec, runs);
    }
  else
    {
      title = g_strdup_printf (_("%s by %s"), get_title (runs, y), get_title (runs, x));
    }
  options.title = title;

  return hot_chart_scatter_new (runs->table, &options);
}

GArray *
hot_compare_chart_get_axes (const HotCompareSpec *spec,
                            const HotCompareRuns *runs)
{
  GArray *axes = g_array_new (FALSE, FALSE, sizeof (guint));
  const guint metric = hot_compare_spec_get_column (spec, runs, HOT_COMPARE_Y);

  for (guint i = 0; i < spec->axes->len; i++)
    {
      const guint column = hot_compare_runs_find_column (runs, g_array_index (spec->axes, HotCompareAxis, i).id);

      if (column != HOT_COMPARE_NO_COLUMN)
        g_array_append_val (axes, column);
    }
  /* One chosen axis is not enough for lines between them. */
  if (axes->len > 1)
    return axes;
  g_array_set_size (axes, 0);

  for (guint i = 0; axes->len + 1 < MAX_AXES; i++)
    {
      const guint param = hot_compare_runs_pick_param (runs, i);

      /* One value, which some runs lack, tells little. */
      if (param == HOT_COMPARE_NO_COLUMN || (axes->len > 0 && hot_chart_table_count_distinct (runs->table, param) < 2))
        break;
      g_array_append_val (axes, param);
    }
  /* One axis alone shows nothing. */
  for (guint i = 0; axes->len < 2 && i < 3; i++)
    {
      const guint other = hot_compare_runs_pick_metric (runs, i);

      if (other != HOT_COMPARE_NO_COLUMN && other != metric)
        g_array_append_val (axes, other);
    }
  if (metric != HOT_COMPARE_NO_COLUMN)
    g_array_append_val (axes, metric);

  return axes;
}

/* (transfer full): how each axis was chosen to be */
static HotChartAxisChoice *
create_choices (const HotCompareSpec *spec,
                const HotCompareRuns *runs,
                GArray               *axes)
{
  HotChartAxisChoice *choices = g_new0 (HotChartAxisChoice, MAX (axes->len, 1));

  for (guint i = 0; i < axes->len; i++)
    for (guint j = 0; j < spec->axes->len; j++)
      {
        const HotCompareAxis *axis = &g_array_index (spec->axes, HotCompareAxis, j);

        if (hot_compare_runs_find_column (runs, axis->id) == g_array_index (axes, guint, i))
          choices[i] = (HotChartAxisChoice) { .log = axis->log, .flipped = axis->flipped };
      }

  return choices;
}

static HotChart *
create_parallel (const HotCompareSpec *spec,
                 const HotCompareRuns *runs)
{
  const guint metric = hot_compare_spec_get_column (spec, runs, HOT_COMPARE_Y);
  g_autoptr(GArray) axes = hot_compare_chart_get_axes (spec, runs);
  g_autofree HotChartAxisChoice *choices = create_choices (spec, runs, axes);
  g_autofree char *title = g_strdup_printf (_("What leads to %s"), get_title (runs, metric));
  const HotChartParallelOptions options = {
    .title = title, .columns = (const guint *) axes->data, .n_columns = axes->len, .choices = choices, .color = metric,
    .ranges = (const HotChartRange *) spec->ranges->data, .n_ranges = spec->ranges->len,
  };

  return hot_chart_parallel_new (runs->table, &options);
}

static HotChart *
create_lines (const HotCompareSpec *spec,
              const HotCompareRuns *runs,
              HotCompareSource     *source)
{
  const guint y = hot_compare_spec_get_column (spec, runs, HOT_COMPARE_Y);
  g_autoptr(GPtrArray) labels = g_ptr_array_new_with_free_func (g_free);
  HotChartReference references[MAX_REFERENCES];
  const HotChartLinesOptions options = {
    .references = references, .n_references = list_references (spec, runs, y, labels, references),
    .title = get_title (runs, y), .x = { .name = _("Step") }, .y = hot_chart_table_get_column (runs->table, y)->quantity,
    .x_choice = hot_compare_spec_get_across (spec), .y_choice = hot_compare_spec_get_up (spec), .smoothing = spec->smoothing,
  };

  return hot_chart_lines_new ((HotChartSeries *const *) source->series->pdata, source->series->len, &options);
}

static HotChart *
create_box (const HotCompareSpec *spec,
            const HotCompareRuns *runs)
{
  const guint x = hot_compare_spec_get_column (spec, runs, HOT_COMPARE_X), y = hot_compare_spec_get_column (spec, runs, HOT_COMPARE_Y);
  g_autofree char *title = NULL;
  HotChartBoxOptions options = { .x = x, .y = y, .y_choice = hot_compare_spec_get_up (spec) };

  if (x == HOT_COMPARE_NO_COLUMN)
    return create_empty (NULL, _("These runs have the same parameters."));
  title = g_strdup_printf (_("%s by %s"), get_title (runs, y), get_title (runs, x));
  options.title = title;

  return hot_chart_box_new (runs->table, &options);
}

static HotChart *
create_surface (const HotCompareSpec *spec,
                const HotCompareRuns *runs)
{
  const guint x = hot_compare_spec_get_column (spec, runs, HOT_COMPARE_X), y = hot_compare_spec_get_column (spec, runs, HOT_COMPARE_Y);
  const guint z = hot_compare_spec_get_column (spec, runs, HOT_COMPARE_COLOR);
  g_autofree char *title = NULL;
  HotChartSurfaceOptions options = { .x = x, .y = y, .z = z, .x_choice = { .log = spec->log_x }, .y_choice = { .log = spec->log_y } };

  if (x == HOT_COMPARE_NO_COLUMN || y == HOT_COMPARE_NO_COLUMN || x == y)
    return create_empty (NULL, _("These runs do not differ in two parameters."));
  title = g_strdup_printf (_("%s by %s and %s"), get_title (runs, z), get_title (runs, x), get_title (runs, y));
  options.title = title;

  return hot_chart_surface_new (runs->table, &options);
}

/* Rows are the features that any of the runs has, in the order in which they are met; the chart orders them by size. */
static HotChart *
create_importance (const HotCompareRuns *runs,
                   HotCompareSource     *source)
{
  const HotChartQuantity quantity = { .name = _("Importance") };
  const HotChartBarsOptions options = { .title = _("Importance") };
  g_autoptr(GHashTable) places = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr(GArray) rows = g_array_new (FALSE, TRUE, sizeof (HotChartBarRow));
  g_autoptr(GArray) sets = g_array_new (FALSE, TRUE, sizeof (HotChartBarSet));
  g_autofree double *values = NULL;

  for (guint i = 0; i < source->importances->len; i++)
    {
      const HotCompareImportance *importance = source->importances->pdata[i];

      for (guint j = 0; j < importance->features->len; j++)
        {
          const HotChartBarRow row = { .label = importance->features->pdata[j] };

          if (g_hash_table_contains (places, row.label))
            continue;
          g_hash_table_insert (places, (gpointer) row.label, GUINT_TO_POINTER (rows->len));
          g_array_append_val (rows, row);
        }
    }
  values = g_new (double, (gsize) rows->len * source->importances->len + 1);
  for (gsize i = 0; i < (gsize) rows->len * source->importances->len; i++)
    values[i] = NAN;
  for (guint i = 0; i < source->importances->len; i++)
    {
      const HotCompareImportance *importance = source->importances->pdata[i];
      const HotChartBarSet set = {
        .id = hot_compare_runs_get_id (runs, importance->run), .name = runs->names[importance->run],
        .style = runs->styles[importance->run], .values = values + (gsize) i * rows->len,
      };

      for (guint j = 0; j < importance->features->len; j++)
        values[(gsize) i * rows->len + GPOINTER_TO_UINT (g_hash_table_lookup (places, importance->features->pdata[j]))] =
          g_array_index (importance->values, double, j);
      g_array_append_val (sets, set);
    }

  return hot_chart_bars_new_groups ((const HotChartBarRow *) rows->data, rows->len, (const HotChartBarSet *) sets->data, sets->len,
                                    &quantity, &options);
}

static HotChart *
create_residuals (HotCompareSource *source)
{
  const HotChartHistogramOptions options = { .title = _("Residuals"), .quantity = { .name = _("Residual") } };
  g_autoptr(GPtrArray) residuals = g_ptr_array_new_with_free_func ((GDestroyNotify) hot_chart_series_unref);

  for (guint i = 0; i < source->series->len; i++)
    {
      const HotChartSeries *series = source->series->pdata[i];
      g_autofree double *values = g_new (double, series->n + 1);

      for (gsize j = 0; j < series->n; j++)
        values[j] = series->x[j] - series->y[j];
      g_ptr_array_add (residuals, hot_chart_series_new (series->id, series->name, series->style, series->n, NULL, values, NULL));
    }

  return hot_chart_histogram_new ((HotChartSeries *const *) residuals->pdata, residuals->len, &options);
}

static HotChart *
create_noise (const HotCompareSpec *spec,
              const HotCompareRuns *runs,
              HotCompareSource     *source)
{
  const guint metric = hot_compare_spec_get_column (spec, runs, HOT_COMPARE_Y);
  const HotNoiseBand *band = &source->band;
  const HotChartBarRow row = { .label = get_title (runs, metric) };
  g_autofree char *title = g_strdup_printf (_("%s with 95 %% intervals"), get_title (runs, metric));
  const HotChartBarsOptions options = { .title = title };
  const guint style_a = runs->styles[source->first], style_b = runs->styles[source->second];
  /* Bars have no shape to tell them apart by. */
  const HotChartBarSet sets[] = {
    { hot_compare_runs_get_id (runs, source->first), runs->names[source->first], style_a, &band->value_a,
      &band->low_a, &band->high_a },
    { hot_compare_runs_get_id (runs, source->second), runs->names[source->second],
      style_b + (style_a % HOT_RUN_N_COLORS == style_b % HOT_RUN_N_COLORS), &band->value_b,
      &band->low_b, &band->high_b },
  };

  return hot_chart_bars_new_groups (&row, 1, sets, G_N_ELEMENTS (sets), &hot_chart_table_get_column (runs->table, metric)->quantity,
                                    &options);
}

HotChart *
hot_compare_chart_new (const HotCompareSpec *spec,
                       const HotCompareRuns *runs,
                       HotCompareSource     *source)
{
  const guint metric = hot_compare_spec_get_column (spec, runs,
                                                    spec->kind == HOT_COMPARE_SURFACE ? HOT_COMPARE_COLOR : HOT_COMPARE_Y);
  const gboolean needs_source = spec->kind == HOT_COMPARE_LINES || spec->kind == HOT_COMPARE_PANELS ||
                                spec->kind == HOT_COMPARE_IMPORTANCE || spec->kind == HOT_COMPARE_RESIDUALS ||
                                spec->kind == HOT_COMPARE_NOISE;

  if (spec->kind == HOT_COMPARE_DIFFERENCE)
    return NULL;
  if (metric == HOT_COMPARE_NO_COLUMN && spec->kind != HOT_COMPARE_IMPORTANCE && spec->kind != HOT_COMPARE_RESIDUALS)
    return create_empty (hot_compare_kind_get_title (spec->kind), _("These runs have no metrics."));
  if (needs_source && (source == NULL || (source->remark != NULL && source->series->len == 0)))
    return create_empty (hot_compare_kind_get_title (spec->kind), source != NULL ? source->remark : _("Nothing was kept."));

  switch (spec->kind)
    {
    case HOT_COMPARE_BARS:
      return create_bars (spec, runs);
    case HOT_COMPARE_SCATTER:
    case HOT_COMPARE_FRONT:
      return create_scatter (spec, runs);
    case HOT_COMPARE_PARALLEL:
      return create_parallel (spec, runs);
    case HOT_COMPARE_LINES:
      return create_lines (spec, runs, source);
    case HOT_COMPARE_PANELS:
      return hot_compare_panels_new (spec, runs, source);
    case HOT_COMPARE_BOX:
      return create_box (spec, runs);
    case HOT_COMPARE_SURFACE:
      return create_surface (spec, runs);
    case HOT_COMPARE_IMPORTANCE:
      return create_importance (runs, source);
    case HOT_COMPARE_RESIDUALS:
      return create_residuals (source);
    default:
      return create_noise (spec, runs, source);
    }
}

static void
difference_free (gpointer data)
{
  HotCompareDifference *difference = data;

  g_strfreev (difference->values);
  g_free (difference);
}

typedef struct {
  const char *text;
  guint       n;
} Count;

static int
compare_counts (gconstpointer a,
                gconstpointer b)
{
  return (int) ((const Count *) b)->n - (int) ((const Count *) a)->n;
}

/* Each value with the number of runs that have it, the commonest first. */
static void
list_counts (GStrvBuilder         *values,
             const HotCompareRuns *runs,
             guint                 column)
{
  g_autoptr(GHashTable) counts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr(GArray) ordered = g_array_new (FALSE, FALSE, sizeof (Count));
  GHashTableIter iter;
  gpointer key, value;

  for (guint i = 0; i < runs->n_runs; i++)
    {
      char *text = hot_compare_runs_dup_value (runs, column, i);
      const guint n = GPOINTER_TO_UINT (g_hash_table_lookup (counts, text));

      g_hash_table_replace (counts, text, GUINT_TO_POINTER (n + 1));
    }
  g_hash_table_iter_init (&iter, counts);
  while (g_hash_table_iter_next (&iter, &key, &value))
    g_array_append_vals (ordered, &(Count) { key, GPOINTER_TO_UINT (value) }, 1);
  g_array_sort (ordered, compare_counts);

  for (guint i = 0; i < MIN (ordered->len, MAX_VALUES); i++)
    {
      const Count *count = &g_array_index (ordered, Count, i);
      g_autofree char *n = hot_format_count (count->n);

      /* Translators: a value of a parameter, and how many runs have it */
      g_strv_builder_take (values, g_strdup_printf (_("%s (%s)"), *count->text != '\0' ? count->text : _("none"), n));
    }
  if (ordered->len > MAX_VALUES)
    g_strv_builder_take (values, g_strdup_printf (ngettext ("and %u other value", "and %u other values", ordered->len - MAX_VALUES),
                                                  ordered->len - MAX_VALUES));
}

GPtrArray *
hot_compare_list_differences (const HotCompareRuns *runs)
{
  GPtrArray *differences = g_ptr_array_new_with_free_func (difference_free);

  for (guint i = 0; i < runs->columns->len; i++)
    {
      const HotCompareColumn *column = hot_compare_runs_get_column (runs, i);
      g_autoptr(GStrvBuilder) values = NULL;
      HotCompareDifference *difference;

      if (!column->is_param || !column->varies)
        continue;

      values = g_strv_builder_new ();
      if (runs->n_runs > HOT_COMPARE_MAX_SIDES)
        list_counts (values, runs, i);
      else
        for (guint j = 0; j < runs->n_runs; j++)
          g_strv_builder_take (values, hot_compare_runs_dup_value (runs, i, j));
      difference = g_new0 (HotCompareDifference, 1);
      difference->title = column->title;
      difference->values = g_strv_builder_end (values);
      g_ptr_array_add (differences, difference);
    }

  return differences;
}
