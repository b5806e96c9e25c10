/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "learn/hot-grower.h"

G_BEGIN_DECLS

/**
 * HotClassGrower:
 *
 * What a HotGrower is for three and more classes: the same exact splits, draws and order of nodes, on one sum a class. Used through
 * HotGrower only.
 */
typedef struct _HotClassGrower HotClassGrower;

HotClassGrower *hot_class_grower_new  (const HotForestData     *data,
                                       const HotGrowerSettings *settings);
void            hot_class_grower_free (HotClassGrower          *self);
/* See hot_grower_grow(). */
gboolean        hot_class_grower_grow (HotClassGrower          *self,
                                       guint32                  seed,
                                       const double            *weights,
                                       HotTree                 *tree,
                                       const gint              *stop,
                                       GCancellable            *cancellable);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HotClassGrower, hot_class_grower_free)

G_END_DECLS
