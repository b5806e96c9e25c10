/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "app/experiments/hot-leaderboard-text.h"

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

/* Positions in the order: the selected runs, or all if none is. */
static GArray *
choose_runs (HotLeaderboard *board)
{
  HotRunFrame *frame = hot_run_fields_get_frame (hot_leaderboard_get_fields (board));
  const guint32 *order = g_bytes_get_data (hot_leaderboard_get_order (board), NULL);
  g_auto(GStrv) selected = hot_leaderboard_dup_selected (board);
  g_autoptr(GHashTable) wanted = g_hash_table_new (g_str_hash, g_str_equal);
  GArray *runs = g_array_new (FALSE, FALSE, sizeof (guint32));

  for (guint i = 0; selected[i] != NULL; i++)
    g_hash_table_add (wanted, selected[i]);
  for (guint i = 0; i < frame->n_runs; i++)
    if (selected[0] == NULL || g_hash_table_contains (wanted, frame->ids[order[i]]))
      g_array_append_val (runs, order[i]);

  return runs;
}

static void
append_csv (GString    *text,
            const char *value)
{
  if (value == NULL)
    return;
  if (strpbrk (value, ",\"\r\n") == NULL)
    {
      g_string_append (text, value);
      return;
    }

  g_string_append_c (text, '"');
  for (const char *c = value; *c != '\0'; c++)
    {
      if (*c == '"')
        g_string_append_c (text, '"');
      g_string_append_c (text, *c);
    }
  g_string_append_c (text, '"');
}

/* A bar ends a cell, and a line break the row. */
static void
append_markdown (GString    *text,
                 const char *value)
{
  for (const char *c = value != NULL ? value : ""; *c != '\0'; c++)
    if (*c == '|' || *c == '\\')
      g_string_append_printf (text, "\\%c", *c);
    else
      g_string_append_c (text, *c == '\n' || *c == '\r' ? ' ' : *c);
}

char *
hot_leaderboard_dup_csv (HotLeaderboard *board)
{
  HotRunFields *fields = hot_leaderboard_get_fields (board);
  g_auto(GStrv) columns = hot_leaderboard_dup_columns (board);
  g_autoptr(GString) text = g_string_new ("run_id");
  g_autoptr(GArray) runs = NULL;

  if (fields == NULL)
    return g_strdup ("");

  runs = choose_runs (board);
  for (guint i = 0; columns[i] != NULL; i++)
    {
      g_string_append_c (text, ',');
      append_csv (text, columns[i]);
    }
  g_string_append_c (text, '\n');

  for (guint i = 0; i < runs->len; i++)
    {
      const guint32 run = g_array_index (runs, guint32, i);

      g_string_append (text, hot_run_fields_get_frame (fields)->ids[run]);
      for (guint j = 0; columns[j] != NULL; j++)
        {
          g_autofree char *value = hot_run_fields_dup_plain (fields, hot_run_fields_find (fields, columns[j]), run);

          g_string_append_c (text, ',');
          append_csv (text, value);
        }
      g_string_append_c (text, '\n');
    }

  return g_string_free (g_steal_pointer (&text), FALSE);
}

char *
hot_leaderboard_dup_markdown (HotLeaderboard *board)
{
  HotRunFields *fields = hot_leaderboard_get_fields (board);
  g_auto(GStrv) columns = hot_leaderboard_dup_columns (board);
  g_autoptr(GString) text = g_string_new ("|");
  g_autoptr(GString) rule = g_string_new ("|");
  g_autoptr(GArray) runs = NULL;

  if (fields == NULL)
    return g_strdup ("");

  runs = choose_runs (board);
  for (guint i = 0; columns[i] != NULL; i++)
    {
      const HotRunField *field = hot_run_fields_find (fields, columns[i]);

      g_string_append_c (text, ' ');
      append_markdown (text, field->title);
      g_string_append (text, " |");
      g_string_append (rule, field->is_number ? " --: |" : " --- |");
    }
  g_string_append_printf (text, "\n%s\n", rule->str);

  for (guint i = 0; i < runs->len; i++)
    {
      g_string_append_c (text, '|');
      for (guint j = 0; columns[j] != NULL; j++)
        {
          g_autofree char *value = hot_run_fields_dup_text (fields, hot_run_fields_find (fields, columns[j]),
                                                            g_array_index (runs, guint32, i), HOT_TIME_NONE);

          g_string_append_c (text, ' ');
          append_markdown (text, value);
          g_string_append (text, " |");
        }
      g_string_append_c (text, '\n');
    }

  return g_string_free (g_steal_pointer (&text), FALSE);
}
