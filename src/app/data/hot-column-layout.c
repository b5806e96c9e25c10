/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "app/data/hot-column-layout.h"

#include "app/hot-settings.h"

/* Data sets that are remembered. */
#define MAX_REMEMBERED 20

/* Texts that are hardly ever read in a table: addresses of pictures and pages. */
static gboolean
is_tedious (HotColumn *column)
{
  const char *name = hot_column_get_name (column);

  return hot_column_get_n_missing (column) == hot_column_get_n_rows (column) ||
         g_str_has_suffix (name, "_url") || g_str_has_prefix (name, "scrape_");
}

static void
append (GArray *layout,
        guint   column,
        int     width)
{
  const HotColumnLayout entry = { column, width };

  g_array_append_val (layout, entry);
}

GArray *
hot_column_layout_default (HotTable *table,
                           guint     max)
{
  const guint n = hot_table_get_n_columns (table);
  GArray *layout = g_array_new (FALSE, FALSE, sizeof (HotColumnLayout));

  for (guint i = 0; i < n && layout->len < max; i++)
    if (n <= max || !is_tedious (hot_table_get_column (table, i)))
      append (layout, i, 0);

  /* A table of nothing but empty columns is still a table. */
  for (guint i = 0; i < n && layout->len == 0; i++)
    append (layout, i, 0);

  return layout;
}

GArray *
hot_column_layout_load (HotTable *table,
                        guint     max)
{
  g_autoptr(GVariant) all = g_settings_get_value (hot_settings_get (), HOT_SETTING_COLUMN_LAYOUTS);
  g_autoptr(GArray) layout = g_array_new (FALSE, FALSE, sizeof (HotColumnLayout));
  g_autoptr(GVariantIter) columns = NULL;
  GVariantIter iter;
  const char *name;
  int width;

  g_variant_iter_init (&iter, all);
  while (g_variant_iter_loop (&iter, "(&sa(si))", &name, &columns))
    if (g_str_equal (name, hot_table_get_name (table)))
      {
        const char *column_name;

        while (g_variant_iter_next (columns, "(&si)", &column_name, &width))
          {
            const int column = hot_table_find_column (table, column_name);

            if (column >= 0)
              append (layout, column, CLAMP (width, 0, 2000));
          }
        g_clear_pointer (&columns, g_variant_iter_free);
        break;
      }

  /* Another file of the same name may have none of these columns. */
  if (layout->len == 0)
    return hot_column_layout_default (table, max);

  return g_steal_pointer (&layout);
}

static void
store (HotTable *table,
       GVariant *columns)
{
  g_autoptr(GVariant) before = g_settings_get_value (hot_settings_get (), HOT_SETTING_COLUMN_LAYOUTS);
  GVariantBuilder after;
  guint n = 0;

  g_variant_builder_init (&after, G_VARIANT_TYPE ("a(sa(si))"));
  if (columns != NULL)
    {
      g_variant_builder_add (&after, "(s@a(si))", hot_table_get_name (table), columns);
      n++;
    }

  for (gsize i = 0; i < g_variant_n_children (before) && n < MAX_REMEMBERED; i++)
    {
      g_autoptr(GVariant) child = g_variant_get_child_value (before, i);
      const char *name;

      g_variant_get_child (child, 0, "&s", &name);
      if (g_str_equal (name, hot_table_get_name (table)))
        continue;

      g_variant_builder_add_value (&after, child);
      n++;
    }

  g_settings_set_value (hot_settings_get (), HOT_SETTING_COLUMN_LAYOUTS, g_variant_builder_end (&after));
}

void
hot_column_layout_save (HotTable *table,
                        GArray   *layout)
{
  GVariantBuilder builder;

  g_variant_builder_init (&builder, G_VARIANT_TYPE ("a(si)"));
  for (guint i = 0; i < layout->len; i++)
    {
      const HotColumnLayout *entry = &g_array_index (layout, HotColumnLayout, i);

      g_variant_builder_add (&builder, "(si)",
                             hot_column_get_name (hot_table_get_column (table, entry->column)), entry->width);
    }

  store (table, g_variant_builder_end (&builder));
}

void
hot_column_layout_forget (HotTable *table)
{
  store (table, NULL);
}
