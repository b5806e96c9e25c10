/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "models/hot-ubjson-writer.h"

#include <string.h>

static void
append_marker (GByteArray *bytes,
               char        marker)
{
  g_byte_array_append (bytes, (const guint8 *) &marker, 1);
}

void
hot_ubjson_begin_object (GByteArray *bytes)
{
  append_marker (bytes, '{');
}

void
hot_ubjson_end_object (GByteArray *bytes)
{
  append_marker (bytes, '}');
}

void
hot_ubjson_begin_array (GByteArray *bytes)
{
  append_marker (bytes, '[');
}

void
hot_ubjson_end_array (GByteArray *bytes)
{
  append_marker (bytes, ']');
}

void
hot_ubjson_integer (GByteArray *bytes,
                    gint64      value)
{
  const gint64 big = GINT64_TO_BE (value);

  append_marker (bytes, 'L');
  g_byte_array_append (bytes, (const guint8 *) &big, sizeof big);
}

/* A string in an object's name has no marker of its own. */
void
hot_ubjson_name (GByteArray *bytes,
                 const char *name)
{
  const gsize length = strlen (name);

  hot_ubjson_integer (bytes, length);
  g_byte_array_append (bytes, (const guint8 *) name, length);
}

void
hot_ubjson_string (GByteArray *bytes,
                   const char *string)
{
  append_marker (bytes, 'S');
  hot_ubjson_name (bytes, string);
}

static void
begin_typed_array (GByteArray *bytes,
                   char        type,
                   gsize       n_values)
{
  append_marker (bytes, '[');
  append_marker (bytes, '$');
  append_marker (bytes, type);
  append_marker (bytes, '#');
  hot_ubjson_integer (bytes, n_values);
}

static void
append_words (GByteArray    *bytes,
              gconstpointer  values,
              gsize          n_values)
{
  const guint first = bytes->len;
  const guint8 *words = values;

  g_byte_array_set_size (bytes, first + n_values * sizeof (guint32));
  for (gsize i = 0; i < n_values; i++)
    {
      guint32 word;

      memcpy (&word, words + i * sizeof word, sizeof word);
      word = GUINT32_TO_BE (word);
      memcpy (bytes->data + first + i * sizeof word, &word, sizeof word);
    }
}

void
hot_ubjson_floats (GByteArray  *bytes,
                   const float *values,
                   gsize        n_values)
{
  begin_typed_array (bytes, 'd', n_values);
  append_words (bytes, values, n_values);
}

void
hot_ubjson_integers (GByteArray   *bytes,
                     const gint32 *values,
                     gsize         n_values)
{
  begin_typed_array (bytes, 'l', n_values);
  append_words (bytes, values, n_values);
}

void
hot_ubjson_longs (GByteArray   *bytes,
                  const gint64 *values,
                  gsize         n_values)
{
  begin_typed_array (bytes, 'L', n_values);
  for (gsize i = 0; i < n_values; i++)
    {
      const gint64 big = GINT64_TO_BE (values[i]);

      g_byte_array_append (bytes, (const guint8 *) &big, sizeof big);
    }
}

void
hot_ubjson_bytes (GByteArray   *bytes,
                  const guint8 *values,
                  gsize         n_values)
{
  begin_typed_array (bytes, 'U', n_values);
  g_byte_array_append (bytes, values, n_values);
}
