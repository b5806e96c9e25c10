/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "models/hot-run-charts.h"

#include <glib/gi18n-lib.h>

#include "draw/hot-chart-export.h"
#include "draw/hot-chart-points.h"
#include "draw/hot-run-style.h"

/* Reads well in a browser beside other files; the PNG has 1.5 pixels to each unit. */
#define WIDTH       800
#define HEIGHT      500
#define PIXEL_RATIO 1.5

static HotChart *
draw_residuals (const char        *run_id,
                const char        *name,
                const char        *target,
                const HotTraining *training)
{
  const guint n = training->tested->len;
  g_autofree double *truth = g_new (double, n);
  g_autofree double *prediction = g_new (double, n);
  g_autofree guint32 *rows = g_new (guint32, n);
  g_autoptr(HotChartSeries) series = NULL;
  const HotChartPointsOptions options = {
    .title = _("Residuals"), .kind = HOT_CHART_RESIDUALS, .quantity = { .name = target }, .choice = { .clip = TRUE },
  };

  for (guint i = 0; i < n; i++)
    {
      const HotTestedRow *row = &g_array_index (training->tested, HotTestedRow, i);

      truth[i] = row->truth;
      prediction[i] = row->prediction;
      rows[i] = row->row;
    }
  series = hot_chart_series_new (run_id, name, hot_run_style_prefer (run_id), n, truth, prediction, rows);

  return hot_chart_points_new (&series, 1, &options);
}

static gboolean
write_as (HotArtifacts        *artifacts,
          const char          *path,
          HotChart            *chart,
          HotChartFileFormat   format,
          GCancellable        *cancellable,
          GError             **error)
{
  const HotChartTheme theme = hot_chart_theme_new (FALSE, FALSE, 1.0);
  const HotChartState state = hot_chart_state_new (WIDTH, HEIGHT, &theme);
  g_autoptr(GBytes) bytes = NULL;

  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return FALSE;
  bytes = hot_chart_to_bytes (chart, &state, format, PIXEL_RATIO, error);

  return bytes != NULL && hot_artifacts_write (artifacts, path, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes),
                                               cancellable, error);
}

gboolean
hot_run_charts_write_residuals (HotArtifacts       *artifacts,
                                const char         *run_id,
                                const char         *name,
                                const char         *target,
                                const HotTraining  *training,
                                GCancellable       *cancellable,
                                GError            **error)
{
  g_autoptr(HotChart) chart = NULL;

  if (training->is_classification || training->tested->len == 0)
    return TRUE;

  chart = draw_residuals (run_id, name, target, training);

  return write_as (artifacts, HOT_RUN_RESIDUALS_PNG, chart, HOT_CHART_FORMAT_PNG, cancellable, error) &&
         write_as (artifacts, HOT_RUN_RESIDUALS_SVG, chart, HOT_CHART_FORMAT_SVG, cancellable, error);
}
