/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "requests/hot-variables.h"

G_BEGIN_DECLS

#define HOT_COLLECTION_MAX_SIZE (64 << 20)

/**
 * HotCollection:
 * @name: by which people call it
 * @requests: (element-type HotRequest)
 * @variables: (nullable): that came with it from Postman; text has none
 * @n_left_out: bodies that are of a kind that is not sent from here, such as forms with files
 * @n_auths: authentications of a kind that is not known here, such as OAuth, which were left out as well
 * @n_scripts: requests, folders and collections with scripts, which are not run here
 * @path: (nullable): of the file that it is in; nobody here sets or reads it
 *
 * Requests that belong together. In a file they are text of the kind that editors and other clients know as ".http": each begins with a line
 * "### name", then come method and address, headers, an empty line and the body. What only we know stands in comments ("# @auth basic
 * alice"). Secrets are never written: an authentication has the name of a variable where its secret would be.
 */
typedef struct {
  char         *name;
  GPtrArray    *requests;
  HotVariables *variables;
  guint         n_left_out;
  guint         n_auths;
  guint         n_scripts;
  char         *path;
} HotCollection;

HotCollection *hot_collection_new       (const char           *name);
void           hot_collection_free      (HotCollection        *self);

/* (transfer full) */
char          *hot_collection_to_text   (const HotCollection  *self);
/* @file: what messages call it */
HotCollection *hot_collection_from_text (const char           *text,
                                         const char           *file,
                                         GError              **error);
/* What is in a file, text or Postman's. @file: what messages call it */
HotCollection *hot_collection_read      (const char           *text,
                                         gsize                 length,
                                         const char           *file,
                                         GError              **error);
/* Files up to %HOT_COLLECTION_MAX_SIZE. */
HotCollection *hot_collection_load      (const char           *path,
                                         GError              **error);

/* Postman Collection Format 2.1.0. (transfer full) */
char          *hot_collection_to_postman   (const HotCollection *self);
HotCollection *hot_collection_from_postman (const char           *text,
                                            const char           *file,
                                            GError              **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HotCollection, hot_collection_free)

G_END_DECLS
