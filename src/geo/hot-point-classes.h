/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "geo/hot-point-index.h"

G_BEGIN_DECLS

/**
 * HotPointClasses:
 *
 * To which of a few classes each point of an index belongs, by a column of names: a class for each of the most frequent
 * names, one for all others, one for those without. Immutable, shared by reference count, readable from any thread.
 *
 * Names are ranked by how often they occur in the whole column, so that a class keeps its number while the rows are
 * filtered. Only where there are more names than classes, those that no point of the index has make room for others.
 */
typedef struct _HotPointClasses HotPointClasses;

#define HOT_POINT_CLASSES_MAX   8
#define HOT_POINT_CLASS_OTHER   8
#define HOT_POINT_CLASS_MISSING 9
#define HOT_POINT_N_CLASSES     10

#define HOT_TYPE_POINT_CLASSES (hot_point_classes_get_type ())
GType            hot_point_classes_get_type   (void);

/* Whether a column holds names that points can be told apart by: categories, or yes and no. */
gboolean         hot_point_classes_can        (HotColumn        *column);
/* Returns: (transfer full): NULL when cancelled */
HotPointClasses *hot_point_classes_new        (HotPointIndex    *index,
                                               HotColumn        *column,
                                               GCancellable     *cancellable,
                                               GError          **error);
HotPointClasses *hot_point_classes_ref        (HotPointClasses  *self);
void             hot_point_classes_unref      (HotPointClasses  *self);

HotColumn       *hot_point_classes_get_column (HotPointClasses  *self);
/* One a point: a class with a name, HOT_POINT_CLASS_OTHER or HOT_POINT_CLASS_MISSING. */
const guint8    *hot_point_classes_peek       (HotPointClasses  *self);
/* Classes that have a name, at most HOT_POINT_CLASSES_MAX. */
guint            hot_point_classes_get_n      (HotPointClasses  *self);
/* How many names share HOT_POINT_CLASS_OTHER. */
guint            hot_point_classes_get_n_others (HotPointClasses *self);
/* The name of a class, translated where it is a yes or no. */
const char      *hot_point_classes_get_name   (HotPointClasses  *self,
                                               guint             class);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HotPointClasses, hot_point_classes_unref)

G_END_DECLS
