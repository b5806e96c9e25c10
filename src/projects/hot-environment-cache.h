/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "projects/hot-environment.h"
#include "projects/hot-project-cache.h"

G_BEGIN_DECLS

/* The kind of cache, see hot_project_cache_dup_folder(). */
#define HOT_ENVIRONMENT_CACHE "environments"

/* How long one that nothing uses is kept. */
#define HOT_ENVIRONMENT_KEEP_DAYS 30

/**
 * HotKeptEnvironment:
 * @key: see HotEnvironment
 * @project: (nullable): the name of the project that it was made for
 * @manager: (nullable): %NULL where it was never finished
 * @python: (nullable): the version that was asked for
 * @size: in bytes, on the disk
 * @used: when it was last used, in milliseconds since 1970
 * @in_use: by a project that runs, or it is being made
 *
 * An environment that is there to be used again.
 */
typedef struct {
  char                        *key;
  char                        *project;
  const HotEnvironmentManager *manager;
  char                        *python;
  guint64                      size;
  gint64                       used;
  gboolean                     in_use;
} HotKeptEnvironment;

void       hot_kept_environment_free         (HotKeptEnvironment        *self);
/* "uv, Python 3.11". (transfer full) */
char      *hot_kept_environment_describe     (const HotKeptEnvironment  *self);

/* (transfer full) (element-type HotKeptEnvironment): the one that was used last comes first */
GPtrArray *hot_environment_cache_list        (GCancellable              *cancellable,
                                              GError                   **error);
/**
 * hot_environment_cache_remove:
 * @key: or how it begins, where no other one begins so
 *
 * It is made again when a project asks for it. %HOT_ERROR_REFUSED for one in use.
 */
gboolean   hot_environment_cache_remove      (const char                *key,
                                              GCancellable              *cancellable,
                                              GError                   **error);
/* Removes what nothing has used for @days days. Returns: how many */
guint      hot_environment_cache_prune       (guint                      days,
                                              GCancellable              *cancellable);

/* For who makes and uses them. @place: the folder of one */

/* The file that is locked for it. Who makes it does not wait for those who use it: it may be whole by then. (transfer full) */
char      *hot_environment_cache_dup_lock    (const char                *place,
                                              HotProjectLock             kind);

/* Says that it is whole, and what it is. */
gboolean   hot_environment_cache_complete    (const char                *place,
                                              const HotEnvironment      *environment,
                                              GError                   **error);
gboolean   hot_environment_cache_is_complete (const char                *place);
/* It is used now. */
void       hot_environment_cache_touch       (const char                *place);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HotKeptEnvironment, hot_kept_environment_free)

G_END_DECLS
