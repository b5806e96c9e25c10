/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "models/hot-compare-panels.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "base/hot-format.h"
#include "draw/hot-chart-panels.h"

/* What one panel holds. */
typedef struct {
  double     value;    /* of the parameter, NaN for runs without it; or the column of the metric */
  char      *title;
  GPtrArray *series;   /* (element-type HotChartSeries), of the source */
} Group;

static void
group_clear (gpointer data)
{
  Group *group = data;

  g_free (group->title);
  g_ptr_array_unref (group->series);
}

/* Ascending, runs without a value at the end. */
static int
compare_groups (gconstpointer a,
                gconstpointer b)
{
  const double first = ((const Group *) a)->value, second = ((const Group *) b)->value;

  if (isnan (first) || isnan (second))
    return (isnan (first) != 0) - (isnan (second) != 0);

  return (first > second) - (first < second);
}

static char *
dup_title (const HotCompareRuns *runs,
           guint                 param,
           guint                 run)
{
  const char *name = hot_compare_runs_get_column (runs, param)->title;
  g_autofree char *value = hot_compare_runs_dup_value (runs, param, run);

  if (*value == '\0')
    /* Translators: a chart of the runs that have no value for the parameter %s */
    return g_strdup_printf (_("Without %s"), name);

  return g_strdup_printf ("%s = %s", name, value);
}

static GPtrArray *
get_group (GArray               *groups,
           const HotCompareRuns *runs,
           guint                 param,
           guint                 metric,
           guint                 run)
{
  const gboolean is_by_param = param != HOT_COMPARE_NO_COLUMN;
  Group added = { .value = is_by_param ? hot_chart_table_get_column (runs->table, param)->values[run] : metric };

  for (guint i = 0; i < groups->len; i++)
    {
      const Group *group = &g_array_index (groups, Group, i);

      if (group->value == added.value || (isnan (group->value) && isnan (added.value)))
        return group->series;
    }
  added.title = is_by_param ? dup_title (runs, param, run) : g_strdup (hot_compare_runs_get_column (runs, metric)->title);
  added.series = g_ptr_array_new ();
  g_array_append_val (groups, added);

  return added.series;
}

static GArray *
list_groups (const HotCompareRuns *runs,
             HotCompareSource     *source,
             guint                 param)
{
  GArray *groups = g_array_new (FALSE, FALSE, sizeof (Group));

  g_array_set_clear_func (groups, group_clear);
  for (guint i = 0; i < source->series->len; i++)
    {
      HotChartSeries *series = source->series->pdata[i];
      const guint run = param != HOT_COMPARE_NO_COLUMN ? hot_compare_runs_find_run (runs, series->id) : 0;

      g_ptr_array_add (get_group (groups, runs, param, g_array_index (source->metrics, guint, i), run), series);
    }
  g_array_sort (groups, compare_groups);

  return groups;
}

HotChart *
hot_compare_panels_new (const HotCompareSpec *spec,
                        const HotCompareRuns *runs,
                        HotCompareSource     *source)
{
  const guint param = hot_compare_spec_get_column (spec, runs, HOT_COMPARE_X);
  const guint metric = hot_compare_spec_get_column (spec, runs, HOT_COMPARE_Y);
  const gboolean is_by_param = param != HOT_COMPARE_NO_COLUMN;
  g_autoptr(GArray) groups = list_groups (runs, source, param);
  const guint n_panels = MIN (groups->len, HOT_COMPARE_MAX_PANELS);
  HotChartPanel panels[HOT_COMPARE_MAX_PANELS];
  g_autofree char *title = is_by_param ? g_strdup_printf (_("%s by %s"), hot_compare_runs_get_column (runs, metric)->title,
                                                          hot_compare_runs_get_column (runs, param)->title)
                                       : g_strdup (_("Metrics Over Steps"));
  const HotChartPanelsOptions options = {
    .title = title, .x = { .name = _("Step") }, .x_choice = hot_compare_spec_get_across (spec),
    .y_choice = hot_compare_spec_get_up (spec), .smoothing = spec->smoothing, .shares_y = is_by_param,
  };
  HotChart *chart;

  for (guint i = 0; i < n_panels; i++)
    {
      const Group *group = &g_array_index (groups, Group, i);
      const guint column = is_by_param ? metric : (guint) group->value;

      panels[i] = (HotChartPanel) {
        .title = group->title, .y = hot_chart_table_get_column (runs->table, column)->quantity,
        .series = (HotChartSeries *const *) group->series->pdata, .n_series = group->series->len,
      };
    }
  chart = hot_chart_panels_new (panels, n_panels, &options);
  if (groups->len > n_panels)
    {
      g_autofree char *more = hot_format_count (groups->len - n_panels);

      /* Translators: at the end of a line: how many more values of a parameter there are than can be shown */
      hot_chart_take_note (chart, g_strdup_printf (ngettext ("+ %s more value", "+ %s more values", groups->len - n_panels), more));
    }

  return chart;
}
