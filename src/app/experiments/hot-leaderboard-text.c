/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "app/experiments/hot-leaderboard-text.h"

#include "app/experiments/hot-run-text.h"
#include "app/hot-settings.h"

/* Before the id of a field that is not to be shown. */
#define HIDDEN '!'

/* Ids of fields that no frame has any more are kept, up to here: another experiment may have them. */
#define MAX_REMEMBERED 200

char **
hot_leaderboard_text_choose_columns (HotRunFields *fields)
{
  g_auto(GStrv) saved = g_settings_get_strv (hot_settings_get (), HOT_SETTING_RUN_COLUMNS);
  g_autoptr(GHashTable) known = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr(GStrvBuilder) chosen = g_strv_builder_new ();

  for (guint i = 0; saved[i] != NULL; i++)
    {
      const char *id = *saved[i] == HIDDEN ? saved[i] + 1 : saved[i];

      if (*saved[i] != HIDDEN && hot_run_fields_find (fields, id) != NULL && !g_hash_table_contains (known, id))
        g_strv_builder_add (chosen, id);
      g_hash_table_add (known, (gpointer) id);
    }

  for (guint i = 0; i < hot_run_fields_get_n (fields); i++)
    {
      const HotRunField *field = hot_run_fields_get (fields, i);

      if (!g_hash_table_contains (known, field->id) && hot_run_fields_is_default (fields, field))
        g_strv_builder_add (chosen, field->id);
    }

  return g_strv_builder_end (chosen);
}

void
hot_leaderboard_text_save_columns (HotLeaderboard *board)
{
  HotRunFields *fields = hot_leaderboard_get_fields (board);
  g_auto(GStrv) saved = g_settings_get_strv (hot_settings_get (), HOT_SETTING_RUN_COLUMNS);
  g_auto(GStrv) shown = hot_leaderboard_dup_columns (board);
  g_autoptr(GStrvBuilder) ids = g_strv_builder_new ();
  g_auto(GStrv) all = NULL;
  guint n = 0;

  if (fields == NULL || shown[0] == NULL)
    return;

  for (; shown[n] != NULL; n++)
    g_strv_builder_add (ids, shown[n]);
  for (guint i = 0; i < hot_run_fields_get_n (fields); i++)
    {
      const HotRunField *field = hot_run_fields_get (fields, i);

      if (hot_run_fields_is_default (fields, field) && !g_strv_contains ((const char *const *) shown, field->id))
        {
          g_strv_builder_take (ids, g_strdup_printf ("%c%s", HIDDEN, field->id));
          n++;
        }
    }
  for (guint i = 0; saved[i] != NULL && n < MAX_REMEMBERED; i++)
    if (hot_run_fields_find (fields, *saved[i] == HIDDEN ? saved[i] + 1 : saved[i]) == NULL)
      {
        g_strv_builder_add (ids, saved[i]);
        n++;
      }

  all = g_strv_builder_end (ids);
  g_settings_set_strv (hot_settings_get (), HOT_SETTING_RUN_COLUMNS, (const char *const *) all);
}

/* Indices in the order shown: the selected runs, or all if none is. */
static GArray *
choose_runs (HotLeaderboard *board)
{
  HotRunFrame *frame = hot_run_fields_get_frame (hot_leaderboard_get_fields (board));
  gsize size;
  const guint32 *order = g_bytes_get_data (hot_leaderboard_get_order (board), &size);
  g_auto(GStrv) selected = hot_leaderboard_dup_selected (board);
  g_autoptr(GHashTable) wanted = g_hash_table_new (g_str_hash, g_str_equal);
  GArray *runs = g_array_new (FALSE, FALSE, sizeof (guint32));

  for (guint i = 0; selected[i] != NULL; i++)
    g_hash_table_add (wanted, selected[i]);
  for (gsize i = 0; i < size / sizeof *order; i++)
    if (selected[0] == NULL || g_hash_table_contains (wanted, frame->ids[order[i]]))
      g_array_append_val (runs, order[i]);

  return runs;
}

int
hot_leaderboard_text_get_width (const char *field)
{
  g_autoptr(GVariant) widths = g_settings_get_value (hot_settings_get (), HOT_SETTING_RUN_WIDTHS);
  int width = 0;

  g_variant_lookup (widths, field, "i", &width);

  return width;
}

void
hot_leaderboard_text_save_width (const char *field,
                                 int         width)
{
  g_autoptr(GVariant) widths = g_settings_get_value (hot_settings_get (), HOT_SETTING_RUN_WIDTHS);
  GVariantBuilder builder;
  GVariantIter iter;
  const char *key;
  int value;
  guint n = 1;

  g_variant_builder_init (&builder, G_VARIANT_TYPE ("a{si}"));
  g_variant_builder_add (&builder, "{si}", field, width);
  g_variant_iter_init (&iter, widths);
  while (n < MAX_REMEMBERED && g_variant_iter_next (&iter, "{&si}", &key, &value))
    if (!g_str_equal (key, field))
      {
        g_variant_builder_add (&builder, "{si}", key, value);
        n++;
      }
  g_settings_set_value (hot_settings_get (), HOT_SETTING_RUN_WIDTHS, g_variant_builder_end (&builder));
}

char *
hot_leaderboard_dup_csv (HotLeaderboard *board)
{
  HotRunFields *fields = hot_leaderboard_get_fields (board);
  g_auto(GStrv) columns = hot_leaderboard_dup_columns (board);
  g_autoptr(GArray) runs = NULL;

  if (fields == NULL)
    return g_strdup ("");

  runs = choose_runs (board);

  return hot_run_text_csv (fields, (const char *const *) columns, (guint32 *) runs->data, runs->len);
}

char *
hot_leaderboard_dup_markdown (HotLeaderboard *board)
{
  HotRunFields *fields = hot_leaderboard_get_fields (board);
  g_auto(GStrv) columns = hot_leaderboard_dup_columns (board);
  g_autoptr(GArray) runs = NULL;

  if (fields == NULL)
    return g_strdup ("");

  runs = choose_runs (board);

  return hot_run_text_markdown (fields, (const char *const *) columns, (guint32 *) runs->data, runs->len);
}
