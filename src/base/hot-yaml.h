/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* Files that people write by hand are far below. */
#define HOT_YAML_MAX_SIZE (4 << 20)

/**
 * hot_yaml_parse:
 * @name: what messages call the text, such as a path
 *
 * Reads the first document of a YAML text as JSON: mappings, sequences, and plain scalars as YAML 1.1 understands them, the version that
 * PyYAML and so MLflow reads (yes is true, 1e3 is a text, 1.0e+3 a number). Tags are not followed; a document with anchors is refused,
 * since aliases can make a small file endless.
 *
 * Returns: (transfer full): %JSON_NODE_NULL for an empty text; NULL with %HOT_ERROR_INVALID naming line and column
 */
JsonNode *hot_yaml_parse      (const char  *text,
                               gssize       length,
                               const char  *name,
                               GError     **error);
/* The same of a file; fails also as hot_small_file_read() does. */
JsonNode *hot_yaml_parse_file (const char  *path,
                               GError     **error);

G_END_DECLS
