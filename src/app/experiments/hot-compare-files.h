/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "models/hot-compare-runs.h"
#include "tracking/hot-tracking-store.h"

G_BEGIN_DECLS

#define HOT_TYPE_COMPARE_FILES (hot_compare_files_get_type ())
G_DECLARE_FINAL_TYPE (HotCompareFiles, hot_compare_files, HOT, COMPARE_FILES, AdwDialog)

/* The same file of two runs beside each other: pictures, tables, and texts line by line. @runs: at least two */
AdwDialog *hot_compare_files_new (HotCompareRuns   *runs,
                                  HotTrackingStore *store);

G_END_DECLS
