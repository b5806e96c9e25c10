/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "app/hot-dataset.h"

G_BEGIN_DECLS

#define HOT_TYPE_DEPLOY_PAGE (hot_deploy_page_get_type ())
G_DECLARE_FINAL_TYPE (HotDeployPage, hot_deploy_page, HOT, DEPLOY_PAGE, GtkWidget)

/* @dataset: whose rows deployments are tried with */
GtkWidget *hot_deploy_page_new        (HotDataset    *dataset);
/* The wizard; @uri: (nullable): of the model that is to be deployed, see hot_model_place_find() */
void       hot_deploy_page_deploy     (HotDeployPage *self,
                                       const char    *uri);
void       hot_deploy_page_focus_view (HotDeployPage *self);

G_END_DECLS
