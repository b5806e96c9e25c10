/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define HOT_TYPE_JSON_ITEM (hot_json_item_get_type ())
G_DECLARE_FINAL_TYPE (HotJsonItem, hot_json_item, HOT, JSON_ITEM, GObject)

/* How many elements of a value are listed, and how many bytes are read to find them: a few milliseconds' worth. */
#define HOT_JSON_ITEM_MAX_CHILDREN 1000
#define HOT_JSON_ITEM_MAX_BYTES    (4 << 20)

/*
 * A value in a text that is known to be JSON, as a line of a tree. Nothing is read before it is asked for, so that the largest text makes a
 * tree at once; lists end where they get too long, and say so.
 */

/* @text: that hot_json_text_check() likes */
HotJsonItem *hot_json_item_new_root      (GBytes      *text);
/* (nullable): of the root */
const char  *hot_json_item_get_name      (HotJsonItem *self);
/* Short: the value itself, or how an object or array begins. */
const char  *hot_json_item_get_value     (HotJsonItem *self);
/* (transfer full) (nullable): of #HotJsonItem; %NULL of what holds nothing */
GListModel  *hot_json_item_list_children (HotJsonItem *self);

G_END_DECLS
