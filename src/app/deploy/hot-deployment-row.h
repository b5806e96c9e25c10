/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "app/deploy/hot-deployments.h"
#include "app/hot-dataset.h"

G_BEGIN_DECLS

#define HOT_TYPE_DEPLOYMENT_ROW (hot_deployment_row_get_type ())
G_DECLARE_FINAL_TYPE (HotDeploymentRow, hot_deployment_row, HOT, DEPLOYMENT_ROW, AdwExpanderRow)

/*
 * Signals:
 *   said (string text): for a toast
 *   deleted (HotDeploymentItem *item): a person wants to have it gone
 */
/* @dataset: whose rows a request is made of */
GtkWidget *hot_deployment_row_new (HotDeploymentItem *item,
                                   HotDataset        *dataset);
/* Whether there is no room for all of it. */
void       hot_deployment_row_set_narrow (HotDeploymentRow *self,
                                          gboolean          is_narrow);

G_END_DECLS
