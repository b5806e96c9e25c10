/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "dataset/hot-profile.h"
#include "dataset/hot-table.h"

G_BEGIN_DECLS

/* What should be known before a table is trusted: rows of the file that are odd, with their lines, and columns that are.
 * @profile: (nullable) */
AdwDialog *hot_warnings_dialog_new (HotTable   *table,
                                    HotProfile *profile);

G_END_DECLS
