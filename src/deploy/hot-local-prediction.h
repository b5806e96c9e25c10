/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * hot_local_prediction_run:
 * @model: model directory or file, on this computer
 * @content_type: "application/json" or "text/csv"
 * @request: rows in one of the dialects that hothouse-serve reads
 *
 * Predicts as hothouse-serve does, with its own code, without a server.
 *
 * Returns: (transfer full): the body of its answer, as MLflow's servers write it
 */
GBytes *hot_local_prediction_run (const char    *model,
                                  const char    *content_type,
                                  GBytes        *request,
                                  GCancellable  *cancellable,
                                  GError       **error);

G_END_DECLS
