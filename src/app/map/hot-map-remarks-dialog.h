/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "geo/hot-boundary-census.h"

G_BEGIN_DECLS

/* What is odd about the outlines: areas without listings, without names, with names that others have too. */
guint      hot_map_remarks_count      (HotBoundaryCensus *census);
AdwDialog *hot_map_remarks_dialog_new (HotBoundaryCensus *census,
                                       const char        *name);

G_END_DECLS
