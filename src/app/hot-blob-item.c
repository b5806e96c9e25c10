/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "app/hot-blob-item.h"

/**
 * HotBlobItem:
 *
 * A blob of a container, as an object for list views.
 */
struct _HotBlobItem
{
  GObject  parent_instance;

  char    *name;
  char    *location;
  guint64  size;
};

G_DEFINE_FINAL_TYPE (HotBlobItem, hot_blob_item, G_TYPE_OBJECT)

static void
hot_blob_item_finalize (GObject *object)
{
  HotBlobItem *self = HOT_BLOB_ITEM (object);

  g_clear_pointer (&self->name, g_free);
  g_clear_pointer (&self->location, g_free);

  G_OBJECT_CLASS (hot_blob_item_parent_class)->finalize (object);
}

static void
hot_blob_item_class_init (HotBlobItemClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = hot_blob_item_finalize;
}

static void
hot_blob_item_init (HotBlobItem *self)
{
}

HotBlobItem *
hot_blob_item_new (const HotBlob *blob)
{
  HotBlobItem *self = g_object_new (HOT_TYPE_BLOB_ITEM, NULL);

  self->name = g_strdup (blob->name);
  self->location = g_strdup (blob->location);
  self->size = blob->size;

  return self;
}

const char *
hot_blob_item_get_name (HotBlobItem *self)
{
  g_return_val_if_fail (HOT_IS_BLOB_ITEM (self), NULL);

  return self->name;
}

const char *
hot_blob_item_get_location (HotBlobItem *self)
{
  g_return_val_if_fail (HOT_IS_BLOB_ITEM (self), NULL);

  return self->location;
}

guint64
hot_blob_item_get_size (HotBlobItem *self)
{
  g_return_val_if_fail (HOT_IS_BLOB_ITEM (self), 0);

  return self->size;
}
