/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "app/experiments/hot-run-page-details.h"
#include "app/hot-dataset.h"

G_BEGIN_DECLS

#define HOT_TYPE_RUN_PAGE_PERMUTE (hot_run_page_permute_get_type ())
G_DECLARE_FINAL_TYPE (HotRunPagePermute, hot_run_page_permute, HOT, RUN_PAGE_PERMUTE, AdwBin)

GtkWidget *hot_run_page_permute_new    (void);
/* @obstacle: (nullable): why the open data is not that of the run */
void       hot_run_page_permute_update (HotRunPagePermute *self,
                                        HotRunPageDetails *details,
                                        HotDataset        *dataset,
                                        const char        *obstacle);
/* Whether the run has kept what it takes. */
gboolean   hot_run_page_permute_can    (HotRunPageDetails *details);

G_END_DECLS
