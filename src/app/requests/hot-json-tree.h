/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* JSON to walk through, unfolded on demand. */
#define HOT_TYPE_JSON_TREE (hot_json_tree_get_type ())
G_DECLARE_FINAL_TYPE (HotJsonTree, hot_json_tree, HOT, JSON_TREE, AdwBin)

/* @text: (nullable): that is known to be JSON */
void       hot_json_tree_set_text (HotJsonTree *self,
                                   GBytes      *text);

G_END_DECLS
