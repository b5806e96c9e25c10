/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "requests/hot-request.h"

G_BEGIN_DECLS

/**
 * HotVariables:
 *
 * An environment of requests: names and values that take the place of {{name}}. A secret one has its value in the Secret Service; the file
 * only has its name. For one thread at a time.
 */
typedef struct _HotVariables HotVariables;

HotVariables *hot_variables_new         (const char          *name);
HotVariables *hot_variables_copy        (HotVariables        *self);
/* With a word in the place of each secret, for what people see. @self: (nullable) */
HotVariables *hot_variables_copy_public (HotVariables        *self);
void          hot_variables_free        (HotVariables        *self);

const char   *hot_variables_get_name    (HotVariables        *self);
guint         hot_variables_get_n       (HotVariables        *self);
const char   *hot_variables_get_key     (HotVariables        *self,
                                         guint                index);
/* (nullable) */
const char   *hot_variables_lookup      (HotVariables        *self,
                                         const char          *key);
gboolean      hot_variables_is_secret   (HotVariables        *self,
                                         const char          *key);
void          hot_variables_set         (HotVariables        *self,
                                         const char          *key,
                                         const char          *value,
                                         gboolean             is_secret);

/* JSON, without the values of secrets. (transfer full) */
char         *hot_variables_to_json     (HotVariables        *self);
HotVariables *hot_variables_from_json   (const char          *text,
                                         const char          *file,
                                         GError             **error);

/**
 * hot_variables_expand:
 * @self: (nullable)
 *
 * Returns: (transfer full): @text with every {{name}} replaced, also those in values, eight deep; NULL with %HOT_ERROR_NOT_FOUND naming the
 *   variable that has no value
 */
char         *hot_variables_expand      (HotVariables        *self,
                                         const char          *text,
                                         GError             **error);
/* A copy of @request in which nothing is left to replace. */
HotRequest   *hot_variables_expand_request (HotVariables     *self,
                                            const HotRequest *request,
                                            GError          **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HotVariables, hot_variables_free)

G_END_DECLS
