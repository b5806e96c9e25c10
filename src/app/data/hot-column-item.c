/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "app/data/hot-column-item.h"

/**
 * HotColumnItem:
 *
 * A column of a table with what its profile says, as an object for list views.
 */
struct _HotColumnItem
{
  GObject     parent_instance;

  HotTable   *table;
  HotProfile *profile;
  guint       index;
};

enum {
  PROP_0,
  PROP_NAME,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (HotColumnItem, hot_column_item, G_TYPE_OBJECT)

static void
hot_column_item_finalize (GObject *object)
{
  HotColumnItem *self = HOT_COLUMN_ITEM (object);

  g_clear_pointer (&self->table, hot_table_unref);
  g_clear_pointer (&self->profile, hot_profile_unref);

  G_OBJECT_CLASS (hot_column_item_parent_class)->finalize (object);
}

static void
hot_column_item_get_property (GObject    *object,
                              guint       prop_id,
                              GValue     *value,
                              GParamSpec *pspec)
{
  switch (prop_id)
    {
    case PROP_NAME:
      g_value_set_string (value, hot_column_item_get_name (HOT_COLUMN_ITEM (object)));
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
hot_column_item_class_init (HotColumnItemClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = hot_column_item_finalize;
  object_class->get_property = hot_column_item_get_property;

  properties[PROP_NAME] = g_param_spec_string ("name", NULL, NULL, NULL, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
hot_column_item_init (HotColumnItem *self)
{
}

guint
hot_column_item_get_index (HotColumnItem *self)
{
  g_return_val_if_fail (HOT_IS_COLUMN_ITEM (self), 0);

  return self->index;
}

HotColumn *
hot_column_item_get_column (HotColumnItem *self)
{
  g_return_val_if_fail (HOT_IS_COLUMN_ITEM (self), NULL);

  return hot_table_get_column (self->table, self->index);
}

const char *
hot_column_item_get_name (HotColumnItem *self)
{
  return hot_column_get_name (hot_column_item_get_column (self));
}

const HotColumnProfile *
hot_column_item_get_profile (HotColumnItem *self)
{
  g_return_val_if_fail (HOT_IS_COLUMN_ITEM (self), NULL);

  return self->profile != NULL ? hot_profile_get_column (self->profile, self->index) : NULL;
}

HotProfile *
hot_column_item_peek_whole (HotColumnItem *self)
{
  g_return_val_if_fail (HOT_IS_COLUMN_ITEM (self), NULL);

  return self->profile;
}

/**
 * HotColumnModel:
 */
struct _HotColumnModel
{
  GObject     parent_instance;

  HotTable   *table;
  HotProfile *profile;
};

static GType
hot_column_model_get_item_type (GListModel *model)
{
  return HOT_TYPE_COLUMN_ITEM;
}

static guint
hot_column_model_get_n_items (GListModel *model)
{
  HotColumnModel *self = HOT_COLUMN_MODEL (model);

  return self->table != NULL ? hot_table_get_n_columns (self->table) : 0;
}

static gpointer
hot_column_model_get_item (GListModel *model,
                          guint       position)
{
  HotColumnModel *self = HOT_COLUMN_MODEL (model);
  HotColumnItem *item;

  if (position >= hot_column_model_get_n_items (model))
    return NULL;

  item = g_object_new (HOT_TYPE_COLUMN_ITEM, NULL);
  item->table = hot_table_ref (self->table);
  item->profile = self->profile != NULL ? hot_profile_ref (self->profile) : NULL;
  item->index = position;

  return item;
}

static void
hot_column_model_model_init (GListModelInterface *iface)
{
  iface->get_item_type = hot_column_model_get_item_type;
  iface->get_n_items = hot_column_model_get_n_items;
  iface->get_item = hot_column_model_get_item;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (HotColumnModel, hot_column_model, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, hot_column_model_model_init))

static void
hot_column_model_finalize (GObject *object)
{
  HotColumnModel *self = HOT_COLUMN_MODEL (object);

  g_clear_pointer (&self->table, hot_table_unref);
  g_clear_pointer (&self->profile, hot_profile_unref);

  G_OBJECT_CLASS (hot_column_model_parent_class)->finalize (object);
}

static void
hot_column_model_class_init (HotColumnModelClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = hot_column_model_finalize;
}

static void
hot_column_model_init (HotColumnModel *self)
{
}

HotColumnModel *
hot_column_model_new (void)
{
  return g_object_new (HOT_TYPE_COLUMN_MODEL, NULL);
}

/**
 * hot_column_model_set_table:
 * @table: (nullable): the columns to list
 * @profile: (nullable): of @table
 */
void
hot_column_model_set_table (HotColumnModel *self,
                           HotTable      *table,
                           HotProfile    *profile)
{
  guint n_before;

  g_return_if_fail (HOT_IS_COLUMN_MODEL (self));

  n_before = hot_column_model_get_n_items (G_LIST_MODEL (self));
  g_clear_pointer (&self->table, hot_table_unref);
  g_clear_pointer (&self->profile, hot_profile_unref);
  if (table != NULL)
    self->table = hot_table_ref (table);
  if (profile != NULL)
    self->profile = hot_profile_ref (profile);

  g_list_model_items_changed (G_LIST_MODEL (self), 0, n_before, hot_column_model_get_n_items (G_LIST_MODEL (self)));
}
