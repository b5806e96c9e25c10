/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/hot-progress.h"
#include "geo/hot-boundaries.h"
#include "geo/hot-point-classes.h"
#include "geo/hot-point-ranks.h"

G_BEGIN_DECLS

/**
 * HotMapData:
 *
 * A table made ready for the map: where the rows are that are shown, indexed by place when that is first needed. Shared by reference count, readable from
 * any thread; what it keeps beside (the values of the column last asked for) is guarded inside.
 */
typedef struct _HotMapData HotMapData;

#define HOT_TYPE_MAP_DATA (hot_map_data_get_type ())
GType           hot_map_data_get_type      (void);

/**
 * hot_map_data_find_columns:
 * @latitude_name: (nullable): column chosen by name; %NULL finds one
 * @longitude_name: (nullable): likewise
 *
 * Which columns say where a row is. Fails with HOT_ERROR_NOT_FOUND, naming the columns that there are, when none do,
 * when a named one is not there, or when it holds no numbers.
 */
gboolean        hot_map_data_find_columns  (HotTable         *table,
                                            const char       *latitude_name,
                                            const char       *longitude_name,
                                            guint            *latitude,
                                            guint            *longitude,
                                            GError          **error);

/**
 * hot_map_data_new:
 * @latitude: column that holds degrees
 * @longitude: likewise
 * @rows: (nullable): only these
 * @boundaries: (nullable): outlines to show with it
 *
 * Projects the rows of a table; indexes them only where @rows are some of them.
 */
HotMapData     *hot_map_data_new           (HotTable         *table,
                                            guint             latitude,
                                            guint             longitude,
                                            HotRowSet        *rows,
                                            HotBoundaries    *boundaries,
                                            const HotProgress *progress,
                                            GCancellable     *cancellable,
                                            GError          **error);
/* The same table with other rows (%NULL for all) and outlines; cheaper, for nothing is sorted again. */
HotMapData     *hot_map_data_with          (HotMapData       *self,
                                            HotRowSet        *rows,
                                            HotBoundaries    *boundaries,
                                            GCancellable     *cancellable,
                                            GError          **error);
/**
 * hot_map_data_with_table:
 * @table: has the columns of the table of @self, and perhaps more after them
 * @first_change: column of @table from which on, @n_changes of them, numbers are changes or errors: their colours are those of what is above
 *   and below 0
 *
 * The same rows, outlines and places with other values to show.
 */
HotMapData     *hot_map_data_with_table    (HotMapData       *self,
                                            HotTable         *table,
                                            guint             first_change,
                                            guint             n_changes);
/* The same on a world that is turned or not, see hot_point_cloud_is_turned(): what is looked at together must be alike in that. */
HotMapData     *hot_map_data_turned        (HotMapData       *self,
                                            gboolean          turned,
                                            GCancellable     *cancellable,
                                            GError          **error);
HotMapData     *hot_map_data_ref           (HotMapData       *self);
void            hot_map_data_unref         (HotMapData       *self);

HotTable       *hot_map_data_get_table     (HotMapData       *self);
HotBoundaries  *hot_map_data_get_boundaries (HotMapData      *self);
/* The columns that say where a row is. */
void            hot_map_data_get_columns   (HotMapData       *self,
                                            guint            *latitude,
                                            guint            *longitude);
gboolean        hot_map_data_is_change     (HotMapData       *self,
                                            guint             column);
/**
 * hot_map_data_get_index:
 *
 * The index of the rows that are shown. Where all rows are, it may not be there yet and is then made at once, which takes its time
 * and cannot be cancelled: hot_map_data_build_index() can, and hot_map_data_has_index() tells who must not wait.
 */
HotPointIndex  *hot_map_data_get_index     (HotMapData       *self);
/* Of all rows that have a place; likewise. */
HotPointIndex  *hot_map_data_get_all       (HotMapData       *self);
gboolean        hot_map_data_has_index     (HotMapData       *self);
/* Has an index made where there is none yet. Returns: FALSE when cancelled */
gboolean        hot_map_data_build_index   (HotMapData       *self,
                                            GCancellable     *cancellable,
                                            GError          **error);
/* The points where all rows are shown and no index has been made yet, else NULL. (transfer full) (nullable) */
HotPointCloud  *hot_map_data_dup_cloud     (HotMapData       *self);
/* How many rows are shown that have a place. */
guint           hot_map_data_get_n         (HotMapData       *self);
/* Whether both show rows of the same table by the same coordinates. */
gboolean        hot_map_data_is_at_same_places (HotMapData   *self,
                                                HotMapData   *other);
/* Rows of the whole table that have no place on the map. */
guint           hot_map_data_get_n_invalid (HotMapData       *self);
/* Rows of it whose longitude counts eastwards beyond 180°, and was taken as west. */
guint           hot_map_data_get_n_wrapped (HotMapData       *self);
/* Where the points of the whole table lie, see hot_point_cloud_get_bounds(). */
HotBounds       hot_map_data_get_bounds    (HotMapData       *self);
/* Whether what it holds, the outlines as well, is on a turned world: viewports must be, too. */
gboolean        hot_map_data_is_turned     (HotMapData       *self);
/* The values of a numeric column, kept until two others are asked for: one is for colours, one for sizes. (transfer full) */
HotPointValues *hot_map_data_get_values    (HotMapData       *self,
                                            guint             column,
                                            GCancellable     *cancellable,
                                            GError          **error);

/* The classes of a column of names, kept until another one is asked for. (transfer full) */
HotPointClasses *hot_map_data_get_classes  (HotMapData       *self,
                                            guint             column,
                                            GCancellable     *cancellable,
                                            GError          **error);
/* In which area of the outlines each point of the index lies, -1 for none. There must be outlines; where points lie is found once for all
 * that are made from each other. (transfer full) */
gint32         *hot_map_data_dup_areas     (HotMapData       *self,
                                            GCancellable     *cancellable,
                                            GError          **error);
/* Likewise as ranks, for medians. (transfer full) */
HotPointRanks  *hot_map_data_get_ranks     (HotMapData       *self,
                                            guint             column,
                                            GCancellable     *cancellable,
                                            GError          **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HotMapData, hot_map_data_unref)

G_END_DECLS
