/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dataset/hot-csv-names.h"

#include <string.h>

#include "dataset/hot-value-text.h"

static gboolean
is_space (const char *text)
{
  gunichar c = g_utf8_get_char (text);

  return g_unichar_isspace (c) || c == 0xa0 || c == 0xfeff;
}

/* Space of any alphabet, and the byte order marks that programs leave in front of a first name. */
static char *
strip (const char *text)
{
  const char *end = text + strlen (text);

  while (*text != '\0' && is_space (text))
    text = g_utf8_next_char (text);

  while (end > text)
    {
      const char *last = g_utf8_prev_char (end);

      if (!is_space (last))
        break;
      end = last;
    }

  return g_strndup (text, end - text);
}

static char *
take_name (const HotCsvRows *rows,
           guint             column)
{
  g_autofree char *text = NULL;
  guint32 begin, length;

  hot_csv_rows_gather (rows, column, 0, 1, TRUE, &begin, &length);
  text = hot_value_text_from_field ((const char *) rows->bytes + begin, HOT_CSV_LENGTH (length),
                                    (length & HOT_CSV_ESCAPED) != 0 ? rows->quote : 0);

  return strip (text);
}

char **
hot_csv_names_take (const HotCsvRows *rows,
                    guint             n_named,
                    guint             n_columns)
{
  g_autoptr(GHashTable) taken = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr(GHashTable) repeats = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  char **names = g_new0 (char *, n_columns + 1);

  for (guint i = 0; i < n_named; i++)
    {
      char *name = take_name (rows, i);

      if (*name != '\0' && !g_hash_table_contains (taken, name))
        {
          names[i] = name;
          g_hash_table_add (taken, name);
        }
      else
        {
          g_free (name);
        }
    }

  /* Whoever comes first keeps the name; the others get theirs when all are known. */
  for (guint i = 0; i < n_columns; i++)
    {
      g_autofree char *name = NULL;
      g_autofree char *base = NULL;
      guint n;

      if (names[i] != NULL)
        continue;

      base = i < n_named ? take_name (rows, i) : g_strdup ("");
      if (*base == '\0')
        {
          g_free (base);
          base = g_strdup_printf ("column_%u", i + 1);
        }

      n = GPOINTER_TO_UINT (g_hash_table_lookup (repeats, base));
      name = g_strdup (base);
      while (g_hash_table_contains (taken, name))
        {
          n = MAX (n, 1) + 1;
          g_free (name);
          name = g_strdup_printf ("%s_%u", base, n);
        }

      names[i] = g_steal_pointer (&name);
      g_hash_table_add (taken, names[i]);
      if (n > 0)
        g_hash_table_insert (repeats, g_steal_pointer (&base), GUINT_TO_POINTER (n));
    }

  return names;
}
