/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "tracking/hot-model-version.h"

G_BEGIN_DECLS

#define HOT_TYPE_VERSION_ROW (hot_version_row_get_type ())
G_DECLARE_FINAL_TYPE (HotVersionRow, hot_version_row, HOT, VERSION_ROW, AdwActionRow)

/* A version of a registered model: its aliases as chips, stage, tags, and a menu of what can be done with it (actions "model.…"). */
GtkWidget       *hot_version_row_new         (HotModelVersion *version);
HotModelVersion *hot_version_row_get_version (HotVersionRow   *self);

G_END_DECLS
