/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/**
 * hot_ubjson_read:
 * @name: what messages call it
 *
 * Universal Binary JSON (https://ubjson.org, draft 12) as XGBoost writes it, from whomever: nothing that the bytes say makes more than they
 * could hold.
 *
 * Returns: (transfer full): NULL with %HOT_ERROR_INVALID that names the byte
 */
JsonNode *hot_ubjson_read (gconstpointer   data,
                           gsize           size,
                           const char     *name,
                           GError        **error);

G_END_DECLS
