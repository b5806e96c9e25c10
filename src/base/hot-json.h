/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* Members of JSON that somebody else wrote. What is of another kind than is asked for counts as missing: all give %NULL then, and for an @object
 * that is %NULL. (transfer none) (nullable) */
JsonObject *hot_json_get_object (JsonObject *object,
                                 const char *name);
JsonArray  *hot_json_get_array  (JsonObject *object,
                                 const char *name);
const char *hot_json_get_text   (JsonObject *object,
                                 const char *name);

G_END_DECLS
