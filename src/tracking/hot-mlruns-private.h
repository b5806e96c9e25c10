/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tracking/hot-mlruns.h"
#include "tracking/hot-sqlite-store-private.h"

G_BEGIN_DECLS

/* The import is in several files; this is what they share. */

/* Larger than any file of one value; what is larger is not read. */
#define HOT_MLRUNS_MAX_VALUE   (1024 * 1024)
#define HOT_MLRUNS_MAX_METRICS (1024 * 1024 * 1024)

typedef struct {
  HotSqliteStore    *store;
  const char        *folder;
  gboolean           copy;
  const HotProgress *progress;
  GCancellable      *cancellable;
  HotMlrunsCounts    counts;
} HotMlrunsImport;

typedef gboolean (*HotMlrunsFileFunc) (const char  *key,
                                       const char  *contents,
                                       gpointer     user_data,
                                       GError     **error);

/* The scalars of a folder's meta.yaml; those of a mapping in it have keys such as "tags/colour". What is null is not there.
 * (transfer full) (nullable) */
GHashTable *_hot_mlruns_read_meta       (const char         *folder,
                                         GError            **error);
gint64      _hot_mlruns_get_time        (GHashTable         *meta,
                                         const char         *key);
/* Calls @func with the name and the contents of each file below @folder; keys with slashes are files in folders. */
gboolean    _hot_mlruns_for_each_file   (const char         *folder,
                                         gsize               max_size,
                                         HotMlrunsFileFunc   func,
                                         gpointer            user_data,
                                         GError            **error);

/* hot-mlruns-models.c */
/* Data sets and logged models that a run read, and logged models that it wrote. */
gboolean    _hot_mlruns_add_links       (HotMlrunsImport    *self,
                                         const char         *experiment_folder,
                                         const char         *folder,
                                         const char         *run_id,
                                         GError            **error);
/* The logged models of an experiment; their metrics once the runs are there. */
gboolean    _hot_mlruns_add_logged      (HotMlrunsImport    *self,
                                         const char         *folder,
                                         gint64              experiment,
                                         const char         *location,
                                         GError            **error);
gboolean    _hot_mlruns_add_measured    (HotMlrunsImport    *self,
                                         const char         *folder,
                                         gint64              experiment,
                                         GError            **error);

/* hot-mlruns-registry.c: models/NAME of the folder. */
gboolean    _hot_mlruns_add_registry    (HotMlrunsImport    *self,
                                         GError            **error);

G_END_DECLS
