/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/hot-http.h"
#include "deploy/hot-engine.h"

G_BEGIN_DECLS

struct _HotEngine
{
  HotHttp *http;
  HotHttp *patient;   /* for what is given a body: images, and containers to make */
  char    *socket;
  char    *kind;
  char    *name;
};

/**
 * hot_engine_call:
 * @path: with its query, unescaped parts escaped
 * @json: (nullable): a body
 *
 * Returns: (transfer full): an answer of status 2xx or 304 (already so); anything else is @error with the engine's words
 */
HotHttpResponse *hot_engine_call      (HotEngine             *self,
                                       const char            *method,
                                       const char            *path,
                                       const char            *json,
                                       GCancellable          *cancellable,
                                       GError               **error);
HotHttpResponse *hot_engine_send      (HotEngine             *self,
                                       const HotHttpRequest  *request,
                                       GCancellable          *cancellable,
                                       GError               **error);
/* (nullable): NULL where there is no such text */
const char      *hot_engine_get_text  (JsonNode              *node,
                                       const char            *name);
/* (transfer full) (nullable) */
JsonNode        *hot_engine_parse     (HotHttpResponse       *response);

G_END_DECLS
