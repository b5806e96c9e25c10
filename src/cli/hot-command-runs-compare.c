/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cli/hot-commands.h"

#include <glib/gi18n-lib.h>

#include "base/hot-error.h"
#include "cli/hot-command-workspace.h"
#include "draw/hot-chart-export.h"
#include "models/hot-compare-chart.h"

#define CHART_WIDTH  760.0
#define CHART_HEIGHT 480.0
#define PIXEL_RATIO  2.0
#define MAX_RUNS     1000
#define MAX_SMOOTHING 0.99

typedef struct {
  char    *workspace;
  char    *output;
  char    *chart;
  char    *x;
  char    *y;
  double   smoothing;
  gboolean dark;
} Options;

static void
options_clear (Options *self)
{
  g_free (self->workspace);
  g_free (self->output);
  g_free (self->chart);
  g_free (self->x);
  g_free (self->y);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Options, options_clear)

/* The runs by columns, in the order in which they were named. */
static HotCompareRuns *
read_runs (HotTrackingStore  *store,
           const char *const *ids,
           GCancellable      *cancellable,
           GError           **error)
{
  g_autoptr(GString) filter = g_string_new ("attributes.run_id IN (");
  g_autoptr(HotRunFrame) frame = NULL;
  g_autoptr(HotCompareRuns) runs = NULL;
  HotSearch search = { .view = HOT_VIEW_ALL };

  for (guint i = 0; ids[i] != NULL; i++)
    {
      /* What is no id cannot be in the store, and is not put into a filter. */
      for (const char *c = ids[i]; *c != '\0'; c++)
        if (!g_ascii_isalnum (*c) && *c != '-' && *c != '_')
          {
            g_set_error (error, HOT_ERROR, HOT_ERROR_USAGE, _("“%s” is not the id of a run"), ids[i]);
            return NULL;
          }
      g_string_append_printf (filter, "%s'%s'", i > 0 ? ", " : "", ids[i]);
    }
  g_string_append_c (filter, ')');
  search.filter = filter->str;
  frame = hot_tracking_store_read_runs (store, &search, cancellable, error);
  if (frame == NULL)
    return NULL;

  runs = hot_compare_runs_new (frame, ids);
  for (guint i = 0; ids[i] != NULL; i++)
    if (hot_compare_runs_find_run (runs, ids[i]) == G_MAXUINT)
      {
        g_set_error (error, HOT_ERROR, HOT_ERROR_NOT_FOUND, _("There is no run %s in this workspace"), ids[i]);
        return NULL;
      }
  if (runs->n_runs < 2)
    {
      g_set_error_literal (error, HOT_ERROR, HOT_ERROR_USAGE, _("Name at least two different runs"));
      return NULL;
    }

  return g_steal_pointer (&runs);
}

/* A key that the runs do not have, or that such a chart cannot show, is an error rather than something else in the picture. */
static gboolean
choose (HotCompareSpec  *spec,
        HotCompareRuns  *runs,
        HotCompareRole   role,
        const char      *option,
        const char      *key,
        GError         **error)
{
  const guint column = hot_compare_runs_find_column (runs, key);
  const HotCompareColumn *found = column != HOT_COMPARE_NO_COLUMN ? hot_compare_runs_get_column (runs, column) : NULL;

  if (key == NULL)
    return TRUE;
  if (!hot_compare_kind_has_role (spec->kind, role))
    {
      g_set_error (error, HOT_ERROR, HOT_ERROR_USAGE, _("%s: a chart of the kind %s has no such choice"), option,
                   hot_compare_kind_to_string (spec->kind));
      return FALSE;
    }
  if (found == NULL)
    {
      g_set_error (error, HOT_ERROR, HOT_ERROR_USAGE, _("%s %s: none of these runs has such a metric or parameter"), option, key);
      return FALSE;
    }
  if (!hot_compare_kind_can_show (spec->kind, role, found))
    {
      g_set_error (error, HOT_ERROR, HOT_ERROR_USAGE,
                   found->is_metric ? _("%s %s: this must be a parameter") : _("%s %s: this must be a metric"), option, key);
      return FALSE;
    }
  g_set_str (&spec->chosen[role], found->id);

  return TRUE;
}

/* @checked: complain about choices that the kind does not have */
static HotChart *
create_chart (Options           *self,
              HotCompareKind     kind,
              gboolean           is_checked,
              HotCompareRuns    *runs,
              HotTrackingStore  *store,
              GCancellable      *cancellable,
              GError           **error)
{
  g_autoptr(HotCompareSpec) spec = hot_compare_spec_new (kind);
  g_autoptr(HotCompareSource) source = NULL;
  g_autofree char *key = NULL;

  spec->smoothing = self->smoothing;
  if (is_checked && (!choose (spec, runs, HOT_COMPARE_X, "-x", self->x, error) ||
                     !choose (spec, runs, HOT_COMPARE_Y, "-y", self->y, error)))
    return NULL;
  key = hot_compare_source_dup_key (spec, runs);
  if (key != NULL)
    {
      source = hot_compare_source_load (spec, runs, store, cancellable, error);
      if (source == NULL)
        return NULL;
    }

  return hot_compare_chart_new (spec, runs, source);
}

static gboolean
compare (Options            *self,
         HotCompareKind      only,
         HotChartFileFormat  format,
         const char *const  *ids,
         HotCommandContext  *context,
         GError            **error)
{
  static const HotCompareKind all[] = {
    HOT_COMPARE_BARS, HOT_COMPARE_SCATTER, HOT_COMPARE_PARALLEL, HOT_COMPARE_LINES, HOT_COMPARE_BOX, HOT_COMPARE_NOISE,
  };
  const gboolean is_one = only != HOT_COMPARE_N_KINDS;
  g_autoptr(HotWorkspace) workspace = hot_command_open_workspace (self->workspace, FALSE, context->progress, context->cancellable, error);
  g_autoptr(HotCompareRuns) runs = NULL;
  g_autoptr(GPtrArray) charts = g_ptr_array_new_with_free_func (g_object_unref);
  const HotChartTheme theme = hot_chart_theme_new (self->dark, FALSE, 1.0);
  const HotChartState state = hot_chart_state_new (CHART_WIDTH, CHART_HEIGHT, &theme);
  HotChartSheet sheet = { .n_columns = is_one ? 1 : 2, .state = &state };

  if (workspace == NULL)
    return FALSE;
  runs = read_runs (hot_workspace_get_store (workspace), ids, context->cancellable, error);
  if (runs == NULL)
    return FALSE;

  for (guint i = 0; i < (is_one ? 1 : G_N_ELEMENTS (all)); i++)
    {
      HotChart *chart = create_chart (self, is_one ? only : all[i], is_one, runs, hot_workspace_get_store (workspace),
                                      context->cancellable, error);

      if (chart == NULL)
        return FALSE;
      g_ptr_array_add (charts, chart);
    }
  sheet.charts = (HotChart *const *) charts->pdata;
  sheet.n_charts = charts->len;

  return hot_chart_sheet_export (&sheet, self->output, format, PIXEL_RATIO, context->cancellable, error);
}

static gboolean
check (Options             *self,
       HotCompareKind      *kind,
       HotChartFileFormat  *format,
       GError             **error)
{
  *kind = HOT_COMPARE_N_KINDS;
  if (self->output == NULL)
    return hot_command_refuse (_("Say with --output where the picture goes"), error);
  if (!hot_chart_format_for_path (self->output, format, error))
    return FALSE;
  if (self->chart != NULL && (!hot_compare_kind_from_string (self->chart, kind) || *kind == HOT_COMPARE_DIFFERENCE))
    {
      g_set_error (error, HOT_ERROR, HOT_ERROR_USAGE,
                   _("--chart %s: it must be bars, scatter, pareto, parallel, lines, panels, box, contour, importance, residuals or noise"),
                   self->chart);
      return FALSE;
    }
  if (self->chart == NULL && (self->x != NULL || self->y != NULL))
    return hot_command_refuse (_("-x and -y need --chart"), error);
  if (!(self->smoothing >= 0.0 && self->smoothing <= MAX_SMOOTHING))
    return hot_command_refuse (_("--smoothing: it must be between 0 and 0.99"), error);

  return TRUE;
}

static gboolean
run (HotCommandContext  *context,
     int                 argc,
     char              **argv,
     GError            **error)
{
  g_auto(Options) self = { 0 };
  HotCompareKind kind;
  HotChartFileFormat format;
  const GOptionEntry entries[] = {
    { "output", 'o', G_OPTION_FLAG_NONE, G_OPTION_ARG_FILENAME, &self.output,
      N_("Where to write: a PNG or SVG, or the data as CSV, by the end of its name"), N_("FILE") },
    { "chart", 0, G_OPTION_FLAG_NONE, G_OPTION_ARG_STRING, &self.chart,
      N_("Only bars, scatter, pareto, parallel, lines, panels, box, contour, importance, residuals or noise"), N_("KIND") },
    { "x", 'x', G_OPTION_FLAG_NONE, G_OPTION_ARG_STRING, &self.x, N_("The parameter or metric across"), N_("KEY") },
    { "y", 'y', G_OPTION_FLAG_NONE, G_OPTION_ARG_STRING, &self.y, N_("The metric, or what is up"), N_("KEY") },
    { "smoothing", 0, G_OPTION_FLAG_NONE, G_OPTION_ARG_DOUBLE, &self.smoothing,
      N_("Weight of what was before in lines, 0 to 0.99"), N_("WEIGHT") },
    { "dark", 0, G_OPTION_FLAG_NONE, G_OPTION_ARG_NONE, &self.dark, N_("On a dark background"), NULL },
    HOT_COMMAND_WORKSPACE_OPTION (&self.workspace),
    G_OPTION_ENTRY_NULL
  };

  if (!hot_command_parse (context, entries, &argc, &argv, 2, MAX_RUNS, error) || !check (&self, &kind, &format, error))
    return FALSE;

  return compare (&self, kind, format, (const char *const *) argv + 1, context, error);
}

const HotCommand hot_command_runs_compare = {
  .group = "runs",
  .name = "compare",
  .arguments = "RUN RUN…",
  .summary = N_("Draw charts of runs beside each other"),
  .description = HOT_COMMAND_WORKSPACE_DESCRIPTION,
  .run = run,
};
