/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "requests/hot-collection.h"
#include "requests/hot-request-history.h"
#include "requests/hot-variables.h"

G_BEGIN_DECLS

#define HOT_TYPE_REQUEST_LIBRARY (hot_request_library_get_type ())
G_DECLARE_FINAL_TYPE (HotRequestLibrary, hot_request_library, HOT, REQUEST_LIBRARY, GObject)

/*
 * Collections and environments, as files in the user's data folder, and what was sent. All windows share it; it belongs to the main thread,
 * and reads and writes beside it. What other programs do to the files is seen, and never written over: then lists hold new objects.
 *
 * Signals:
 *   collections-changed (), environments-changed (), history-changed ()
 *   failed (const char *message): something could not be read or written
 */
HotRequestLibrary *hot_request_library_get_default       (void);
/* (transfer none) (element-type HotCollection): by name */
GPtrArray         *hot_request_library_get_collections   (HotRequestLibrary *self);
/* (transfer none) (element-type HotVariables): by name */
GPtrArray         *hot_request_library_get_environments  (HotRequestLibrary *self);
/* (transfer none) (element-type HotRequestEntry): the newest first */
GPtrArray         *hot_request_library_get_history       (HotRequestLibrary *self);

/* (transfer full): a name that no other collection has, made of @wish */
char              *hot_request_library_dup_free_name     (HotRequestLibrary *self,
                                                          const char        *wish);
/* @collection: (transfer full) */
void               hot_request_library_add               (HotRequestLibrary *self,
                                                          HotCollection     *collection);
/* It was edited in place. */
void               hot_request_library_save              (HotRequestLibrary *self,
                                                          HotCollection     *collection);
void               hot_request_library_rename            (HotRequestLibrary *self,
                                                          HotCollection     *collection,
                                                          const char        *name);
/* Its name becomes one that no other of the collection has. */
void               hot_request_library_rename_request    (HotRequestLibrary *self,
                                                          HotCollection     *collection,
                                                          HotRequest        *request,
                                                          const char        *name);
/* (nullable) (transfer none): the one of that name, which is nullable */
HotCollection     *hot_request_library_find              (HotRequestLibrary *self,
                                                          const char        *name);
/* Takes a secret out of the keyring: of a @kind ("collection", "environment") with a @name, that of the request or variable called @secret. */
void               hot_request_library_forget            (HotRequestLibrary *self,
                                                          const char        *kind,
                                                          const char        *name,
                                                          const char        *secret);
/* (transfer full): it is no longer in the library, nor on the disk */
HotCollection     *hot_request_library_take              (HotRequestLibrary *self,
                                                          HotCollection     *collection);
/* (nullable) (transfer none): the one of that name, which is nullable */
HotVariables      *hot_request_library_find_environment  (HotRequestLibrary *self,
                                                          const char        *name);
/*
 * @former: (nullable): name of the one in whose place it comes, beside one that is called as it is
 * @environment: (transfer full): its secrets go to the Secret Service; one that is empty stays as it is there
 */
void               hot_request_library_put_environment   (HotRequestLibrary *self,
                                                          const char        *former,
                                                          HotVariables      *environment);
void               hot_request_library_remove_environment (HotRequestLibrary *self,
                                                          const char        *name);
/* Something was sent: reads the history anew. */
void               hot_request_library_refresh_history   (HotRequestLibrary *self);
void               hot_request_library_clear_history     (HotRequestLibrary *self);
/* Waits until all is written; for the end of the program. */
void               hot_request_library_flush             (HotRequestLibrary *self);

/* Under which secrets of an environment, and of a request of a collection, are kept. (transfer full) */
char              *hot_request_library_dup_owner         (const char        *kind,
                                                          const char        *name);

G_END_DECLS
