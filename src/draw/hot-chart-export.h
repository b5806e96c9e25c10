/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "draw/hot-chart.h"

G_BEGIN_DECLS

typedef enum {
  HOT_CHART_FORMAT_PNG,
  HOT_CHART_FORMAT_SVG,
  HOT_CHART_FORMAT_CSV,
} HotChartFileFormat;

/**
 * HotChartSheet:
 * @charts: what stands on it, row by row
 * @n_charts: how many
 * @n_columns: how many stand beside each other
 * @title: (nullable): above all of them
 * @state: for all charts; its size is that of each
 *
 * Several charts as one picture.
 */
typedef struct {
  HotChart *const     *charts;
  guint                n_charts;
  guint                n_columns;
  const char          *title;
  const HotChartState *state;
} HotChartSheet;

/* By the end of a file's name; fails with HOT_ERROR_USAGE, naming the ends that there are. */
gboolean hot_chart_format_for_path  (const char           *path,
                                     HotChartFileFormat   *format,
                                     GError              **error);
void     hot_chart_sheet_get_size   (const HotChartSheet  *self,
                                     double               *width,
                                     double               *height);
/**
 * hot_chart_sheet_export:
 * @pixel_ratio: pixels of a PNG to each unit of the picture; 2 for a screen of high density
 *
 * Writes a file as a whole or not at all. In an SVG, text stays text. CSV has the data of the charts one after the other, with an
 * empty line between them.
 */
gboolean hot_chart_sheet_export     (const HotChartSheet  *self,
                                     const char           *path,
                                     HotChartFileFormat    format,
                                     double                pixel_ratio,
                                     GCancellable         *cancellable,
                                     GError              **error);
/* The same for one chart. */
gboolean hot_chart_export           (HotChart             *self,
                                     const HotChartState  *state,
                                     const char           *path,
                                     HotChartFileFormat    format,
                                     double                pixel_ratio,
                                     GCancellable         *cancellable,
                                     GError              **error);
/* The bytes of such a file, as for the clipboard; (transfer full). */
GBytes  *hot_chart_to_bytes         (HotChart             *self,
                                     const HotChartState  *state,
                                     HotChartFileFormat    format,
                                     double                pixel_ratio,
                                     GError              **error);

G_END_DECLS
