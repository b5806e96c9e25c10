/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dataset/hot-table.h"

G_BEGIN_DECLS

/* Small columns for tests, made from what stands in the test; missing values as hot-column.h has them. */

static inline HotColumn *
hot_test_integers (const char    *name,
                   HotColumnType  type,
                   const gint64  *values,
                   gsize          n)
{
  return hot_column_new_integers (name, type, g_bytes_new (values, n * sizeof *values));
}

static inline HotColumn *
hot_test_reals (const char    *name,
                HotColumnType  type,
                const double  *values,
                gsize          n,
                const char    *unit)
{
  return hot_column_new_reals (name, type, g_bytes_new (values, n * sizeof *values), unit);
}

static inline HotColumn *
hot_test_booleans (const char  *name,
                   const gint8 *values,
                   gsize        n)
{
  return hot_column_new_booleans (name, g_bytes_new (values, n));
}

/* NULL is missing. */
static inline HotColumn *
hot_test_categories (const char        *name,
                     const char *const *values,
                     gsize              n)
{
  g_autoptr(GPtrArray) categories = g_ptr_array_new ();
  g_autofree guint32 *codes = g_new (guint32, n);

  for (gsize i = 0; i < n; i++)
    {
      guint code = HOT_MISSING_CODE;

      if (values[i] != NULL && !g_ptr_array_find_with_equal_func (categories, values[i], g_str_equal, &code))
        {
          code = categories->len;
          g_ptr_array_add (categories, g_strdup (values[i]));
        }
      codes[i] = code;
    }
  g_ptr_array_add (categories, NULL);

  return hot_column_new_categories (name, g_bytes_new (codes, n * sizeof *codes),
                                    (char **) g_ptr_array_steal (categories, NULL));
}

/* NULL is missing; where a text has a quote it is stored doubled, as in a file. */
static inline HotColumn *
hot_test_fields (const char        *name,
                 HotColumnType      type,
                 const char *const *values,
                 gsize              n)
{
  g_autoptr(GString) text = g_string_new (NULL);
  g_autofree guint64 *refs = g_new (guint64, n);
  g_autoptr(HotMappedFile) file = NULL;
  g_autoptr(GBytes) bytes = NULL;

  for (gsize i = 0; i < n; i++)
    {
      gsize start = text->len;
      gboolean escaped = FALSE;

      for (const char *p = values[i]; p != NULL && *p != '\0'; p++)
        {
          g_string_append_c (text, *p);
          if (*p == '"')
            g_string_append_c (text, *p);
          escaped |= *p == '"';
        }
      refs[i] = hot_field_ref (start, text->len - start, escaped);
      g_string_append_c (text, ',');
    }
  bytes = g_bytes_new (text->str, text->len);
  file = hot_mapped_file_new_for_bytes (bytes, name);

  return hot_column_new_fields (name, type, g_bytes_new (refs, n * sizeof *refs), file);
}

/* Takes the columns over; the last argument is NULL. */
static inline HotTable *
hot_test_table (HotColumn *first,
                ...)
{
  GPtrArray *columns = g_ptr_array_new_with_free_func ((GDestroyNotify) hot_column_unref);
  va_list arguments;

  va_start (arguments, first);
  for (HotColumn *column = first; column != NULL; column = va_arg (arguments, HotColumn *))
    g_ptr_array_add (columns, column);
  va_end (arguments);

  return hot_table_new ("test", columns);
}

G_END_DECLS
