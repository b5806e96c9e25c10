/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tracking/hot-rest-call.h"

G_BEGIN_DECLS

/* What the handlers of models share. */

/* filter, max_results, order_by and page_token; @order_by: (out) (transfer container): what @search borrows */
gboolean hot_rest_fields_get_search  (JsonObject       *fields,
                                      HotSearch        *search,
                                      const char     ***order_by,
                                      GError          **error);
/* The required number of a version, which is a string on the wire. */
gboolean hot_rest_fields_get_version (JsonObject       *fields,
                                      gint64           *version,
                                      GError          **error);
/* @version: (transfer full) (nullable): %NULL where a call failed, and then %FALSE */
gboolean hot_rest_reply_version      (HotRestCall      *call,
                                      HotModelVersion  *version);
/* @versions: (element-type HotModelVersion) */
void     hot_rest_reply_versions     (HotRestCall      *call,
                                      GPtrArray        *versions);

G_END_DECLS
