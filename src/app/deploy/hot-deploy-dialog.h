/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "app/hot-dataset.h"

G_BEGIN_DECLS

#define HOT_TYPE_DEPLOY_DIALOG (hot_deploy_dialog_get_type ())
G_DECLARE_FINAL_TYPE (HotDeployDialog, hot_deploy_dialog, HOT, DEPLOY_DIALOG, AdwDialog)

/* @uri: (nullable): of the model to begin with */
AdwDialog *hot_deploy_dialog_new (HotDataset *dataset,
                                  const char *uri);

G_END_DECLS
