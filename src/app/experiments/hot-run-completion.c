/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "app/experiments/hot-run-completion.h"

#include <string.h>

#include "app/experiments/hot-run-clause.h"

#define MAX_OFFERS 8
/* So many runs are looked at for their values. */
#define MAX_RUNS   20000

#define NAME       "((?:\\w+\\s*\\.\\s*)?(?:`[^`]*`|\"[^\"]*\"|[\\w.]+))"

typedef enum {
  PLACE_NAME,
  PLACE_OPERATOR,
  PLACE_VALUE,
  PLACE_CONJUNCTION,
} Place;

static gboolean
matches (const char  *pattern,
         const char  *text,
         char       **name)
{
  g_autoptr(GRegex) regex = g_regex_new (pattern, G_REGEX_CASELESS, 0, NULL);
  g_autoptr(GMatchInfo) match = NULL;

  if (!g_regex_match (regex, text, 0, &match))
    return FALSE;
  g_free (*name);
  *name = g_match_info_fetch (match, 1);

  return TRUE;
}

/* What can stand after @before. @name: (out): what stands before an operator or a value */
static Place
find_place (const char  *before,
            char       **name)
{
  if (matches (NAME "\\s+(?:not\\s+)?in\\s*\\((?:[^()]*,)?\\s*$", before, name) ||
      matches (NAME "\\s*(?:!=|<=|>=|=|<|>|\\blike\\b|\\bilike\\b)\\s*$", before, name))
    return PLACE_VALUE;
  if (matches ("(^|\\(|\\band\\b|\\bor\\b|\\bnot\\b)\\s*$", before, name))
    return PLACE_NAME;
  if (matches ("(?:^|\\(|\\band\\b|\\bor\\b|\\bnot\\b)\\s*" NAME "\\s+$", before, name))
    return PLACE_OPERATOR;

  return PLACE_CONJUNCTION;
}

/* Where the quote begins that is open at @position, else where the word does. */
static gsize
find_start (const char *text,
            gsize       position)
{
  gsize start = position, opened = 0;
  char quote = '\0';

  for (gsize i = 0; i < position; i++)
    if (quote != '\0' && text[i] == quote)
      {
        quote = '\0';
      }
    else if (quote == '\0' && strchr ("'\"`", text[i]) != NULL)
      {
        quote = text[i];
        opened = i;
      }

  if (quote != '\0')
    start = opened;
  /* A key in quotes belongs to the word before it: params.`max depth */
  if (quote != '\0' && (start == 0 || text[start - 1] != '.'))
    return start;
  while (start > 0 && (g_ascii_isalnum (text[start - 1]) || strchr ("_.-", text[start - 1]) != NULL || (text[start - 1] & 0x80) != 0))
    start--;

  return start;
}

/* Without quotes and case. (transfer full) */
static char *
simplify (const char *text)
{
  g_autofree char *plain = g_strdup (text);
  char *out = plain;

  for (const char *c = plain; *c != '\0'; c++)
    if (strchr ("'\"`", *c) == NULL)
      *out++ = *c;
  *out = '\0';

  return g_utf8_casefold (plain, -1);
}

/* Offers are @texts that contain what is typed; those that begin with it, or whose key does, come first. */
static char **
choose (GPtrArray  *texts,
        const char *typed)
{
  g_autoptr(GStrvBuilder) offers = g_strv_builder_new ();
  g_autofree char *wanted = simplify (typed);
  guint n = 0;

  for (guint pass = 0; pass < 2; pass++)
    for (guint i = 0; i < texts->len && n < MAX_OFFERS; i++)
      {
        g_autofree char *candidate = simplify (g_ptr_array_index (texts, i));
        const char *key = strchr (candidate, '.');
        const gboolean begins = g_str_has_prefix (candidate, wanted) || (key != NULL && g_str_has_prefix (key + 1, wanted));

        if (begins != (pass == 0) || strstr (candidate, wanted) == NULL)
          continue;
        g_strv_builder_add (offers, g_ptr_array_index (texts, i));
        n++;
      }

  return g_strv_builder_end (offers);
}

static const HotRunField *
find_field (HotRunFields *fields,
            const char   *name)
{
  g_autofree char *wanted = simplify (name);
  g_auto(GStrv) parts = g_strsplit (wanted, ".", 2);
  const char *key = parts[0] != NULL && parts[1] != NULL ? parts[1] : wanted;

  for (guint i = 0; i < hot_run_fields_get_n (fields); i++)
    {
      const HotRunField *field = hot_run_fields_get (fields, i);
      g_autofree char *described = hot_run_clause_describe (field);
      g_autofree char *plain = described != NULL ? simplify (described) : NULL;
      const char *plain_key = plain != NULL ? strchr (plain, '.') : NULL;

      /* metric.x and metrics.x are the same, and so is x alone for an attribute. */
      if (plain_key != NULL && g_str_equal (plain_key + 1, key) && (key == wanted || plain[0] == wanted[0]))
        return field;
    }

  return NULL;
}

static char **
offer_names (HotRunFields *fields,
             const char   *typed)
{
  g_autoptr(GPtrArray) texts = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < hot_run_fields_get_n (fields); i++)
    {
      char *name = hot_run_clause_describe (hot_run_fields_get (fields, i));

      if (name != NULL)
        g_ptr_array_add (texts, name);
    }

  return choose (texts, typed);
}

static char **
offer_operators (HotRunFields *fields,
                 const char   *name,
                 const char   *typed)
{
  const HotRunField *field = find_field (fields, name);
  const gboolean is_number = field != NULL && (field->kind == HOT_RUN_FIELD_METRIC || field->kind == HOT_RUN_FIELD_STARTED);
  static const char *const of_numbers[] = { ">", ">=", "<", "<=", "=", "!=" };
  static const char *const of_texts[] = { "=", "!=", "LIKE", "ILIKE", "IN (", "NOT IN (" };
  g_autoptr(GPtrArray) texts = g_ptr_array_new ();

  for (guint i = 0; i < G_N_ELEMENTS (of_texts); i++)
    g_ptr_array_add (texts, (gpointer) (is_number ? of_numbers[i] : of_texts[i]));

  return choose (texts, typed);
}

static char **
offer_values (HotRunFields *fields,
              const char   *name,
              const char   *typed)
{
  const HotRunField *field = find_field (fields, name);
  const guint n_runs = MIN (hot_run_fields_get_frame (fields)->n_runs, MAX_RUNS);
  g_autoptr(GPtrArray) texts = g_ptr_array_new_with_free_func (g_free);
  g_autoptr(GHashTable) known = g_hash_table_new (g_str_hash, g_str_equal);

  /* Numbers are typed. */
  for (guint i = 0; field != NULL && field->kind != HOT_RUN_FIELD_METRIC && field->kind != HOT_RUN_FIELD_STARTED && i < n_runs; i++)
    {
      char *value = hot_run_clause_dup_value (fields, field, i, "=");

      if (value == NULL || g_hash_table_contains (known, value))
        {
          g_free (value);
          continue;
        }
      g_hash_table_add (known, value);
      g_ptr_array_add (texts, value);
    }

  return choose (texts, typed);
}

static char **
offer_conjunctions (const char *typed)
{
  g_autoptr(GPtrArray) texts = g_ptr_array_new ();

  if (*typed != '\0')
    {
      g_ptr_array_add (texts, (gpointer) "AND");
      g_ptr_array_add (texts, (gpointer) "OR");
    }

  return choose (texts, typed);
}

char **
hot_run_completion_find (HotRunFields *fields,
                         const char   *text,
                         gsize         position,
                         gsize        *start)
{
  g_autofree char *before = NULL;
  g_autofree char *typed = NULL;
  g_autofree char *name = NULL;

  *start = find_start (text, position);
  before = g_strndup (text, *start);
  typed = g_strndup (text + *start, position - *start);

  switch (find_place (before, &name))
    {
    case PLACE_NAME:
      /* Nobody who has typed nothing wants to be told. */
      return *before != '\0' || *typed != '\0' ? offer_names (fields, typed) : g_new0 (char *, 1);

    case PLACE_OPERATOR:
      return offer_operators (fields, name, typed);

    case PLACE_VALUE:
      return offer_values (fields, name, typed);

    default:
      return offer_conjunctions (typed);
    }
}
