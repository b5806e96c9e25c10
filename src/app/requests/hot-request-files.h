/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "requests/hot-collection.h"
#include "requests/hot-variables.h"

G_BEGIN_DECLS

/*
 * The files of collections and environments in the user's data folder, and the secrets that belong to them: what HotRequestLibrary does
 * beside the main thread.
 */

#define HOT_REQUEST_COLLECTIONS  "collections"
#define HOT_REQUEST_ENVIRONMENTS "environments"

/**
 * HotRequestFile:
 * @checksum: (nullable): of what is in the file
 * @collection: (nullable): that was read from it, or
 * @environment: (nullable), or
 * @problem: (nullable): why neither could be
 */
typedef struct {
  char          *path;
  char          *checksum;
  HotCollection *collection;
  HotVariables  *environment;
  char          *problem;
} HotRequestFile;

/* (transfer full): of HOT_REQUEST_COLLECTIONS or _ENVIRONMENTS */
char      *hot_request_files_dup_folder (const char *kind);
/* (transfer full): the path that something of that name has */
char      *hot_request_files_dup_path   (const char *kind,
                                         const char *name);
/* (transfer full) (element-type HotRequestFile): all that there are; the folders are made where they are not */
GPtrArray *hot_request_files_read       (void);

/**
 * HotRequestWrite:
 *
 * A file to be written or deleted, and what becomes of secrets with it.
 */
typedef struct _HotRequestWrite HotRequestWrite;

/* @path: (nullable) (transfer full): %NULL for secrets alone. @text: (nullable) (transfer full): %NULL to delete the file */
HotRequestWrite *hot_request_write_new           (char             *path,
                                                  char             *text);
void             hot_request_write_free          (HotRequestWrite  *self);
const char      *hot_request_write_get_path      (HotRequestWrite  *self);
/* (nullable): checksum of what is thought to be in the file: if there is something else by now, it stays */
void             hot_request_write_expect        (HotRequestWrite  *self,
                                                  const char       *checksum);
/* @secret: (nullable): %NULL or "" to forget the one that there is */
void             hot_request_write_add_secret    (HotRequestWrite  *self,
                                                  const char       *owner,
                                                  const char       *name,
                                                  const char       *secret);
void             hot_request_write_move_secret   (HotRequestWrite  *self,
                                                  const char       *from_owner,
                                                  const char       *from_name,
                                                  const char       *owner,
                                                  const char       *name);
/* Returns: (transfer full): what is in the file now; @problem says what became of secrets that the keyring does not take. NULL with
 * %HOT_ERROR_CHANGED where another program has changed the file. */
HotRequestFile  *hot_request_write_run           (HotRequestWrite  *self,
                                                  GCancellable     *cancellable,
                                                  GError          **error);
void             hot_request_file_free           (HotRequestFile   *self);

G_END_DECLS
