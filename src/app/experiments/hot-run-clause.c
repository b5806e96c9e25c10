/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "app/experiments/hot-run-clause.h"

#include <math.h>
#include <string.h>

/* As the language quotes texts: there is no way to write one that holds both kinds of quotes. (transfer full) (nullable) */
static char *
quote (const char *text)
{
  if (text == NULL)
    return NULL;
  if (strchr (text, '\'') == NULL)
    return g_strdup_printf ("'%s'", text);
  if (strchr (text, '"') == NULL)
    return g_strdup_printf ("\"%s\"", text);

  return NULL;
}

/* (transfer full) (nullable): a key with anything else than letters, digits, _ and . in it stands in quotes of its own */
static char *
quote_key (const char *key)
{
  for (const char *c = key; ; c++)
    {
      if (*c == '\0')
        return *key != '\0' ? g_strdup (key) : NULL;
      if (!g_ascii_isalnum (*c) && *c != '_' && *c != '.')
        break;
    }

  if (strchr (key, '`') == NULL)
    return g_strdup_printf ("`%s`", key);

  return strchr (key, '"') == NULL ? g_strdup_printf ("\"%s\"", key) : NULL;
}

static gboolean
is_order (const char *op)
{
  return *op == '<' || *op == '>';
}

char *
hot_run_clause_describe (const HotRunField *field)
{
  g_autofree char *key = field->column != NULL ? quote_key (field->column->key) : NULL;

  switch (field->kind)
    {
    case HOT_RUN_FIELD_NAME:
      return g_strdup ("attributes.run_name");

    case HOT_RUN_FIELD_STATUS:
      return g_strdup ("attributes.status");

    case HOT_RUN_FIELD_STARTED:
      return g_strdup ("attributes.start_time");

    case HOT_RUN_FIELD_USER:
      return g_strdup ("attributes.user_id");

    case HOT_RUN_FIELD_METRIC:
      return key != NULL ? g_strconcat ("metrics.", key, NULL) : NULL;

    case HOT_RUN_FIELD_PARAM:
      return key != NULL ? g_strconcat ("params.", key, NULL) : NULL;

    case HOT_RUN_FIELD_TAG:
      return key != NULL ? g_strconcat ("tags.", key, NULL) : NULL;

    default:
      return NULL;
    }
}

char *
hot_run_clause_dup_value (HotRunFields      *fields,
                          const HotRunField *field,
                          guint              run,
                          const char        *op)
{
  HotRunFrame *frame = hot_run_fields_get_frame (fields);
  char digits[G_ASCII_DTOSTR_BUF_SIZE];

  if (field->kind == HOT_RUN_FIELD_METRIC)
    return hot_run_column_has (field->column, run) && isfinite (field->column->numbers[run])
           ? g_strdup (g_ascii_dtostr (digits, sizeof digits, field->column->numbers[run])) : NULL;
  if (field->kind == HOT_RUN_FIELD_STARTED)
    return frame->start_times[run] != HOT_TIME_NONE ? g_strdup_printf ("%" G_GINT64_FORMAT, frame->start_times[run]) : NULL;
  /* Texts are equal or not; which of them is more, the language does not say. */
  if (is_order (op))
    return NULL;

  switch (field->kind)
    {
    case HOT_RUN_FIELD_NAME:
      return quote (frame->names[run]);

    case HOT_RUN_FIELD_STATUS:
      return quote (hot_run_status_to_string (frame->statuses[run]));

    case HOT_RUN_FIELD_USER:
      return quote (frame->user_ids[run]);

    default:
      return hot_run_column_has (field->column, run) && field->column->texts != NULL ? quote (field->column->texts[run]) : NULL;
    }
}

char *
hot_run_clause_new (HotRunFields      *fields,
                    const HotRunField *field,
                    guint              run,
                    const char        *op)
{
  g_autofree char *left = hot_run_clause_describe (field);
  g_autofree char *right = left != NULL ? hot_run_clause_dup_value (fields, field, run, op) : NULL;

  return right != NULL ? g_strconcat (left, " ", op, " ", right, NULL) : NULL;
}

/* OR binds less than the AND that follows. A word in quotes looks like one too; parentheses then do no harm. */
static gboolean
has_or (const char *filter)
{
  g_autofree char *folded = g_ascii_strdown (filter, -1);

  return strstr (folded, " or ") != NULL || strstr (folded, ")or") != NULL || strstr (folded, " or(") != NULL;
}

char *
hot_run_clause_join (const char *filter,
                     const char *clause)
{
  g_autofree char *former = g_strstrip (g_strdup (filter));

  if (*former == '\0')
    return g_strdup (clause);

  return g_strdup_printf (has_or (former) ? "(%s) AND %s" : "%s AND %s", former, clause);
}
