/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "models/hot-flavor.h"
#include "models/hot-model-card.h"

G_BEGIN_DECLS

/**
 * hot_model_native_prepare:
 *
 * Has a model as a file that is predicted with on this computer. A flavor of another library is read, and what was made of it is kept in
 * the user's cache, named by what it was made of.
 *
 * Returns: (transfer full): the path of a native model file; for a place on another computer as long as @place is not freed
 */
char     *hot_model_native_prepare (const HotModelPlace  *place,
                                    const HotModelCard   *card,
                                    GCancellable         *cancellable,
                                    GError              **error);

/**
 * hot_model_native_export:
 * @flavor: of hot_flavor_list()
 * @target: a folder that is not there or is empty
 *
 * Writes a model directory with that flavor, and what it needs to be loaded, whatever flavors the model had before.
 * %HOT_ERROR_UNSUPPORTED where the model cannot have it.
 */
gboolean  hot_model_native_export  (const HotModelPlace  *place,
                                    const HotModelCard   *card,
                                    const HotFlavor      *flavor,
                                    const char           *target,
                                    GCancellable         *cancellable,
                                    GError              **error);

G_END_DECLS
