/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

#include "dataset/hot-source.h"

G_BEGIN_DECLS

#define HOT_TYPE_BLOB_ITEM (hot_blob_item_get_type ())
G_DECLARE_FINAL_TYPE (HotBlobItem, hot_blob_item, HOT, BLOB_ITEM, GObject)

HotBlobItem *hot_blob_item_new          (const HotBlob *blob);
const char  *hot_blob_item_get_name     (HotBlobItem   *self);
const char  *hot_blob_item_get_location (HotBlobItem   *self);
guint64      hot_blob_item_get_size     (HotBlobItem   *self);

G_END_DECLS
