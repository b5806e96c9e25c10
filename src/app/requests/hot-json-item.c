/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "app/requests/hot-json-item.h"

#include <glib/gi18n.h>
#include <string.h>

#include "base/hot-format.h"
#include "requests/hot-json-walk.h"

/* What is shown of a value, in bytes. */
#define MAX_VALUE 200

/**
 * HotJsonItem:
 *
 * @at is where the value begins in the text; where it ends is not known until somebody walks there.
 */
struct _HotJsonItem
{
  GObject  parent_instance;

  GBytes  *text;    /* NULL of a line that only says something */
  gsize    at;
  char    *name;
  char    *value;
};

G_DEFINE_FINAL_TYPE (HotJsonItem, hot_json_item, G_TYPE_OBJECT)

static void
hot_json_item_finalize (GObject *object)
{
  HotJsonItem *self = HOT_JSON_ITEM (object);

  g_clear_pointer (&self->text, g_bytes_unref);
  g_free (self->name);
  g_free (self->value);

  G_OBJECT_CLASS (hot_json_item_parent_class)->finalize (object);
}

static void
hot_json_item_class_init (HotJsonItemClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = hot_json_item_finalize;
}

static void
hot_json_item_init (HotJsonItem *self)
{
}

/* At most so many bytes of valid text. (transfer full) */
static char *
dup_start (const char *from,
           gsize       length)
{
  const gboolean is_cut = length > MAX_VALUE;
  g_autofree char *start = g_strndup (from, MIN (length, MAX_VALUE));
  g_autofree char *valid = g_utf8_make_valid (start, -1);

  return is_cut ? g_strconcat (valid, "…", NULL) : g_steal_pointer (&valid);
}

static gboolean
holds_something (const char *value,
                 gsize       length)
{
  HotJsonWalk walk;

  return hot_json_walk_begin (&walk, value, length, *value) && !hot_json_walk_is_over (&walk);
}

/* @value: of @length, as far as it was looked for; @name: (transfer full) (nullable) */
static HotJsonItem *
create (GBytes     *text,
        const char *value,
        gsize       length,
        char       *name)
{
  HotJsonItem *self = g_object_new (HOT_TYPE_JSON_ITEM, NULL);

  self->text = g_bytes_ref (text);
  self->at = value - (const char *) g_bytes_get_data (text, NULL);
  self->name = name;
  if (*value != '{' && *value != '[')
    self->value = dup_start (value, length);
  else if (holds_something (value, length))
    self->value = g_strdup (*value == '{' ? "{…}" : "[…]");
  else
    self->value = g_strdup (*value == '{' ? "{}" : "[]");

  return self;
}

HotJsonItem *
hot_json_item_new_root (GBytes *text)
{
  gsize length;
  const char *data = g_bytes_get_data (text, &length);
  const gsize start = strspn (data, " \t\r\n");

  return create (text, data + start, length - start, NULL);
}

const char *
hot_json_item_get_name (HotJsonItem *self)
{
  return self->name;
}

const char *
hot_json_item_get_value (HotJsonItem *self)
{
  return self->value;
}

static void
add_rest (GListStore *children,
          gsize       n_bytes)
{
  g_autoptr(HotJsonItem) rest = g_object_new (HOT_TYPE_JSON_ITEM, NULL);
  g_autofree char *size = hot_format_bytes (n_bytes);

  rest->name = g_strdup ("…");
  /* TRANSLATORS: at the end of a list that is too long; %s is a size such as "3.4 MB" */
  rest->value = g_strdup_printf (_("What follows is not listed; there are %s more of the body"), size);
  g_list_store_append (children, rest);
}

GListModel *
hot_json_item_list_children (HotJsonItem *self)
{
  gsize length = 0;
  const char *data = self->text != NULL ? g_bytes_get_data (self->text, &length) : "";
  const char *value = data + self->at;
  const gsize left = length - self->at;
  GListStore *children;
  HotJsonWalk walk;

  if ((*value != '{' && *value != '[') || !holds_something (value, left))
    return NULL;

  children = g_list_store_new (HOT_TYPE_JSON_ITEM);
  hot_json_walk_begin (&walk, value, MIN (left, HOT_JSON_ITEM_MAX_BYTES), *value);
  for (guint n = 0; hot_json_walk_next (&walk); n++)
    {
      g_autoptr(HotJsonItem) child = NULL;

      if (n == HOT_JSON_ITEM_MAX_CHILDREN)
        {
          add_rest (children, length - (walk.value - data));
          return G_LIST_MODEL (children);
        }
      child = create (self->text, walk.value, walk.value_length,
                      walk.name != NULL ? dup_start (walk.name + 1, walk.name_length - 2) : g_strdup_printf ("%u", n));
      g_list_store_append (children, child);
    }
  if (walk.is_cut && left > HOT_JSON_ITEM_MAX_BYTES)
    add_rest (children, left - HOT_JSON_ITEM_MAX_BYTES);

  return G_LIST_MODEL (children);
}
