/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "learn/hot-training.h"
#include "tracking/hot-artifacts.h"

G_BEGIN_DECLS

/* Pictures that a native run keeps. */
#define HOT_RUN_RESIDUALS_PNG "residuals.png"
#define HOT_RUN_RESIDUALS_SVG "residuals.svg"

/**
 * hot_run_charts_write_residuals:
 * @run_id: the picture's colour is that of the run wherever it is shown
 * @name: of the run
 * @target: what is predicted
 *
 * Residuals of the tested rows against their predictions, as a PNG and as an SVG. Nothing for classes, which have none, and where no
 * row tested.
 */
gboolean hot_run_charts_write_residuals (HotArtifacts       *artifacts,
                                         const char         *run_id,
                                         const char         *name,
                                         const char         *target,
                                         const HotTraining  *training,
                                         GCancellable       *cancellable,
                                         GError            **error);

G_END_DECLS
