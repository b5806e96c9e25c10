/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "models/hot-table-digest.h"

#include <string.h>

#include "score/hot-hash64.h"

/* Rows that are gathered before they are summed up. */
#define BLOCK_ROWS 4096

/* Longer texts are summed up themselves, so that the buffer stays small. */
#define MAX_PLAIN_TEXT 256

static void
append_text (GByteArray *buffer,
             HotColumn  *column,
             guint       row)
{
  const char *bytes;
  gsize length;
  gboolean escaped;
  guint32 size;

  if (!hot_column_peek_field (column, row, &bytes, &length, &escaped))
    length = 0;
  size = length;
  g_byte_array_append (buffer, (const guint8 *) &size, sizeof size);
  if (length > MAX_PLAIN_TEXT)
    {
      guint64 hash = hot_hash64 (bytes, length);

      g_byte_array_append (buffer, (const guint8 *) &hash, sizeof hash);
    }
  else if (length > 0)
    {
      g_byte_array_append (buffer, (const guint8 *) bytes, length);
    }
}

static void
append_category (GByteArray *buffer,
                 HotColumn  *column,
                 guint32     code)
{
  const char *text = code == HOT_MISSING_CODE ? "" : hot_column_get_category (column, code);

  g_byte_array_append (buffer, (const guint8 *) text, strlen (text) + 1);
}

static void
append_value (GByteArray *buffer,
              HotColumn  *column,
              guint       row)
{
  const gint64 *integers = hot_column_peek_integers (column);
  const double *reals = hot_column_peek_reals (column);
  const gint8 *booleans = hot_column_peek_booleans (column);
  const guint32 *codes = hot_column_peek_codes (column);

  if (integers != NULL)
    g_byte_array_append (buffer, (const guint8 *) &integers[row], sizeof *integers);
  else if (reals != NULL)
    g_byte_array_append (buffer, (const guint8 *) &reals[row], sizeof *reals);
  else if (booleans != NULL)
    g_byte_array_append (buffer, (const guint8 *) &booleans[row], sizeof *booleans);
  else if (codes != NULL)
    append_category (buffer, column, codes[row]);
  else
    append_text (buffer, column, row);
}

static guint64
digest_column (HotColumn     *column,
               const guint32 *rows,
               guint          n_rows,
               GByteArray    *buffer,
               GCancellable  *cancellable)
{
  const char *type = hot_column_type_to_string (hot_column_get_column_type (column));
  guint64 digest = hot_hash64 (hot_column_get_name (column), strlen (hot_column_get_name (column)));

  digest ^= hot_hash64 (type, strlen (type));
  for (guint first = 0; first < n_rows && !g_cancellable_is_cancelled (cancellable); first += BLOCK_ROWS)
    {
      g_byte_array_set_size (buffer, 0);
      g_byte_array_append (buffer, (const guint8 *) &digest, sizeof digest);
      for (guint i = first; i < MIN (first + BLOCK_ROWS, n_rows); i++)
        append_value (buffer, column, rows[i]);
      digest = hot_hash64 (buffer->data, buffer->len);
    }

  return digest;
}

char *
hot_table_digest (HotTable       *table,
                  const guint32  *rows,
                  guint           n_rows,
                  GCancellable   *cancellable,
                  GError        **error)
{
  const guint n_columns = hot_table_get_n_columns (table);
  g_autofree guint64 *digests = g_new (guint64, n_columns + 1);
  g_autoptr(GByteArray) buffer = g_byte_array_new ();

  for (guint i = 0; i < n_columns; i++)
    digests[i] = digest_column (hot_table_get_column (table, i), rows, n_rows, buffer, cancellable);
  digests[n_columns] = n_rows;
  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;

  return g_strdup_printf ("%016" G_GINT64_MODIFIER "x", hot_hash64 (digests, (n_columns + 1) * sizeof *digests));
}
