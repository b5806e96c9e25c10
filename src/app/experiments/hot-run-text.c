/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "app/experiments/hot-run-text.h"

#include <string.h>

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
  g_string_append_c (text, ' ');
  for (const char *c = value != NULL ? value : ""; *c != '\0'; c++)
    if (*c == '|' || *c == '\\')
      g_string_append_printf (text, "\\%c", *c);
    else
      g_string_append_c (text, *c == '\n' || *c == '\r' ? ' ' : *c);
  g_string_append (text, " |");
}

char *
hot_run_text_csv (HotRunFields      *fields,
                  const char *const *columns,
                  const guint32     *runs,
                  guint              n_runs)
{
  GString *text = g_string_new ("run_id");

  for (guint i = 0; columns[i] != NULL; i++)
    {
      g_string_append_c (text, ',');
      append_csv (text, columns[i]);
    }
  g_string_append_c (text, '\n');

  for (guint i = 0; i < n_runs; i++)
    {
      g_string_append (text, hot_run_fields_get_frame (fields)->ids[runs[i]]);
      for (guint j = 0; columns[j] != NULL; j++)
        {
          g_autofree char *value = hot_run_fields_dup_plain (fields, hot_run_fields_find (fields, columns[j]), runs[i]);

          g_string_append_c (text, ',');
          append_csv (text, value);
        }
      g_string_append_c (text, '\n');
    }

  return g_string_free (text, FALSE);
}

char *
hot_run_text_markdown (HotRunFields      *fields,
                       const char *const *columns,
                       const guint32     *runs,
                       guint              n_runs)
{
  GString *text = g_string_new ("|");
  g_autoptr(GString) rule = g_string_new ("|");

  for (guint i = 0; columns[i] != NULL; i++)
    {
      const HotRunField *field = hot_run_fields_find (fields, columns[i]);

      append_markdown (text, field->title);
      g_string_append (rule, field->is_number ? " --: |" : " --- |");
    }
  g_string_append_printf (text, "\n%s\n", rule->str);

  for (guint i = 0; i < n_runs; i++)
    {
      g_string_append_c (text, '|');
      for (guint j = 0; columns[j] != NULL; j++)
        {
          g_autofree char *value =
            hot_run_fields_dup_text (fields, hot_run_fields_find (fields, columns[j]), runs[i], HOT_TIME_NONE);

          append_markdown (text, value);
        }
      g_string_append_c (text, '\n');
    }

  return g_string_free (text, FALSE);
}
