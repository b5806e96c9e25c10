/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "app/data/hot-column-layout.h"

#include "app/hot-settings.h"

/* Data sets that are remembered. */
#define MAX_REMEMBERED 20

/* Rows that are looked at to judge a column. */
#define N_SAMPLED 50
#define LONG_TEXT 80

/*
 * Whether a column says little in a table: hardly any values, always the same one, addresses, or texts too long for a cell. A guess
 * from a few rows, made before there is a profile; it decides no more than what is in view at first.
 */
static gboolean
is_tedious (HotColumn *column)
{
  const guint n_rows = hot_column_get_n_rows (column);
  const guint step = MAX (1, n_rows / N_SAMPLED);
  g_autofree char *first = NULL;
  gboolean varies = FALSE;
  gsize length = 0;
  guint n_seen = 0, n_addresses = 0;

  if (hot_column_get_n_missing (column) > n_rows / 10 * 7)
    return TRUE;

  for (guint row = 0; row < n_rows; row += step)
    {
      g_autofree char *text = hot_column_dup_text (column, row);

      if (text == NULL)
        continue;

      n_seen++;
      length += strlen (text);
      n_addresses += g_str_has_prefix (text, "http://") || g_str_has_prefix (text, "https://");
      if (first == NULL)
        first = g_steal_pointer (&text);
      else
        varies = varies || !g_str_equal (first, text);
    }

  return n_rows > N_SAMPLED && (!varies || n_addresses > n_seen / 2 || length / MAX (n_seen, 1) > LONG_TEXT);
}

static void
append (GArray *layout,
        guint   column,
        int     width)
{
  const HotColumnLayout entry = { column, width };

  g_array_append_val (layout, entry);
}

/* Marks up to @max columns in the order of the file: first amounts of money, which are what it is about, then what says something. */
static void
choose (HotTable *table,
        guint     max,
        gboolean *chosen)
{
  const guint n = hot_table_get_n_columns (table);
  guint n_chosen = 0;

  for (guint i = 0; i < n && n_chosen < max / 4; i++)
    {
      HotColumn *column = hot_table_get_column (table, i);

      chosen[i] = hot_column_get_column_type (column) == HOT_COLUMN_MONEY && !is_tedious (column);
      n_chosen += chosen[i];
    }

  for (guint i = 0; i < n && n_chosen < max; i++)
    if (!chosen[i] && !is_tedious (hot_table_get_column (table, i)))
      {
        chosen[i] = TRUE;
        n_chosen++;
      }
}

GArray *
hot_column_layout_default (HotTable *table,
                           guint     max)
{
  const guint n = hot_table_get_n_columns (table);
  GArray *layout = g_array_new (FALSE, FALSE, sizeof (HotColumnLayout));
  g_autofree gboolean *chosen = g_new0 (gboolean, MAX (n, 1));

  if (n > max)
    choose (table, max, chosen);

  for (guint i = 0; i < n; i++)
    if (n <= max || chosen[i])
      append (layout, i, 0);

  /* A table of nothing but tedious columns is still a table. */
  if (layout->len == 0)
    for (guint i = 0; i < MIN (n, max); i++)
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
