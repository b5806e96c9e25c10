/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cli/hot-command-source.h"
#include "geo/hot-map-data.h"
#include "models/hot-run-lens.h"

G_BEGIN_DECLS

/**
 * HotCommandMapRun:
 * @run: (nullable): id of a run; %NULL where the map shows the table itself
 * @quantity: (nullable): what of it
 *
 * The options of a map that shows a run, and what comes of them. All zero at first.
 */
typedef struct {
  char           *workspace;
  char           *run;
  char           *quantity_name;
  HotRunQuantity  quantity;
  HotRunLens     *lens;
} HotCommandMapRun;

void        hot_command_map_run_clear    (HotCommandMapRun   *self);
gboolean    hot_command_map_run_parse    (HotCommandMapRun   *self,
                                          GError            **error);
/* Reads the run, and @other beside it. */
gboolean    hot_command_map_run_load     (HotCommandMapRun   *self,
                                          const char         *other,
                                          HotCommandSource   *source,
                                          HotCommandContext  *context,
                                          GError            **error);
/* The places of @data with what run @side (0 or 1) says. @column: (out): what is to be shown. (transfer full) */
HotMapData *hot_command_map_run_see      (HotCommandMapRun   *self,
                                          guint               side,
                                          HotMapData         *data,
                                          int                *column,
                                          HotCommandContext  *context,
                                          GError            **error);

G_END_DECLS
