/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Compares the reader of delimited text with one that could not be simpler, on every kernel that this processor has,
 * at all chunk sizes and with several threads.
 *
 * With clang's -fsanitize=fuzzer (and HOT_FUZZER defined) the bytes come from there. Otherwise this is a program that
 * makes up text for a bounded time, seeded differently each time unless told otherwise, or replays the files that it
 * is given.
 */

#include <stdlib.h>
#include <string.h>

#include "dataset/hot-csv-reader-private.h"
#include "dataset/hot-csv-scan.h"

int LLVMFuzzerTestOneInput (const guint8 *data,
                            gsize         size);

/* Records of fields as they should be. */
typedef struct {
  GPtrArray *records;
} Reference;

static void
reference_end_field (GPtrArray  *record,
                     GByteArray *field)
{
  g_ptr_array_add (record, g_byte_array_free_to_bytes (field));
}

static GPtrArray *
reference_new_record (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
}

/* Byte by byte, in the words of Python's csv module. @blank: whether a blank line is a record. */
static GPtrArray *
reference_read (const guint8 *text,
                gsize         length,
                gboolean      blank)
{
  enum { START_RECORD, START_FIELD, IN_FIELD, IN_QUOTED, AFTER_QUOTE } state = START_RECORD;
  GPtrArray *records = g_ptr_array_new_with_free_func ((GDestroyNotify) g_ptr_array_unref);
  GPtrArray *record = NULL;
  GByteArray *field = NULL;

  for (gsize i = 0; i < length; i++)
    {
      gboolean line_end = text[i] == '\n' || text[i] == '\r';

      if (state == START_RECORD)
        {
          if (line_end && !blank)
            continue;
          record = reference_new_record ();
          state = START_FIELD;
        }
      if (state == START_FIELD)
        {
          field = g_byte_array_new ();
          state = IN_FIELD;
          if (text[i] == '"')
            {
              state = IN_QUOTED;
              continue;
            }
        }

      if (state == IN_QUOTED)
        {
          if (text[i] == '"')
            state = AFTER_QUOTE;
          else
            g_byte_array_append (field, text + i, 1);
          continue;
        }
      if (state == AFTER_QUOTE && text[i] == '"')
        {
          g_byte_array_append (field, text + i, 1);
          state = IN_QUOTED;
          continue;
        }

      if (text[i] == ',')
        {
          reference_end_field (record, g_steal_pointer (&field));
          state = START_FIELD;
        }
      else if (line_end)
        {
          reference_end_field (record, g_steal_pointer (&field));
          g_ptr_array_add (records, g_steal_pointer (&record));
          state = START_RECORD;
          if (text[i] == '\r' && i + 1 < length && text[i + 1] == '\n')
            i++;
        }
      else
        {
          g_byte_array_append (field, text + i, 1);
          state = IN_FIELD;
        }
    }

  if (state != START_RECORD)
    {
      reference_end_field (record, field != NULL ? field : g_byte_array_new ());
      g_ptr_array_add (records, record);
    }

  return records;
}

static void
dump (const guint8 *text,
      gsize         length)
{
  g_autoptr(GString) escaped = g_string_new (NULL);

  for (gsize i = 0; i < length; i++)
    g_string_append_printf (escaped, g_ascii_isprint (text[i]) && text[i] != '"' && text[i] != '\\' ? "%c" : "\\%03o",
                            text[i]);
  g_printerr ("\"%s\" (%" G_GSIZE_FORMAT " bytes)\n", escaped->str, length);
}

/* What the table should show of a field: nothing of an empty one, and U+FFFD for what is no character. */
static char *
show (GBytes *field)
{
  gsize length;
  const char *data = g_bytes_get_data (field, &length);

  return length > 0 ? g_utf8_make_valid (data, length) : NULL;
}

static void
compare (HotTable     *table,
         const guint8 *text,
         gsize         length,
         const char   *what)
{
  guint n_columns = hot_table_get_n_columns (table);
  g_autoptr(GPtrArray) records = reference_read (text, length, n_columns == 1);

  if (hot_table_get_n_rows (table) != records->len)
    {
      dump (text, length);
      g_error ("%s: %u rows instead of %u", what, hot_table_get_n_rows (table), records->len);
    }

  for (guint row = 0; row < records->len; row++)
    {
      GPtrArray *record = records->pdata[row];

      for (guint i = 0; i < n_columns; i++)
        {
          g_autofree char *cell = hot_column_dup_text (hot_table_get_column (table, i), row);
          g_autofree char *expected = i < record->len ? show (record->pdata[i]) : NULL;

          if (g_strcmp0 (cell, expected) != 0)
            {
              dump (text, length);
              g_error ("%s: row %u, column %u is “%s” instead of “%s”", what, row, i, cell, expected);
            }
        }
    }
}

/* Every column as text, so that nothing but the cutting is compared. */
static HotTable *
read_as_text (HotMappedFile *file,
              gsize          chunk_size,
              guint          n_threads)
{
  static const char *names[64];
  g_autoptr(GHashTable) types = g_hash_table_new (g_str_hash, g_str_equal);
  HotCsvOptions options = { .delimiter = ',', .quote = '"', .encoding = "UTF-8", .header = HOT_CSV_HEADER_ABSENT,
                            .n_threads = n_threads };
  g_autoptr(GError) error = NULL;
  HotTable *table = hot_csv_read_in_chunks (file, &options, chunk_size, NULL, NULL, &error);

  g_assert_no_error (error);

  for (guint i = 0; i < hot_table_get_n_columns (table) && i < G_N_ELEMENTS (names); i++)
    {
      if (names[i] == NULL)
        names[i] = g_strdup_printf ("column_%u", i + 1);
      g_hash_table_insert (types, (char *) names[i], (char *) "text");
    }

  if (hot_table_get_n_columns (table) > G_N_ELEMENTS (names))
    return table;

  hot_table_unref (table);
  options.types = types;
  table = hot_csv_read_in_chunks (file, &options, chunk_size, NULL, NULL, &error);
  g_assert_no_error (error);

  return table;
}

/* Each column read again must be what it was. */
static void
compare_again (HotTable   *table,
               const char *what)
{
  g_autoptr(GError) error = NULL;
  guint index = hot_table_get_n_columns (table) - 1;
  g_autoptr(HotTable) again = hot_table_retype (table, index, HOT_COLUMN_TEXT, NULL, NULL, NULL, &error);

  g_assert_no_error (error);

  for (guint row = 0; row < hot_table_get_n_rows (table); row++)
    {
      g_autofree char *before = hot_column_dup_text (hot_table_get_column (table, index), row);
      g_autofree char *after = hot_column_dup_text (hot_table_get_column (again, index), row);

      if (g_strcmp0 (before, after) != 0)
        g_error ("%s: row %u of the last column is “%s”, and “%s” when read again", what, row, before, after);
    }
}

int
LLVMFuzzerTestOneInput (const guint8 *data,
                        gsize         size)
{
  const HotCsvKernel *const *kernels = hot_csv_kernel_list ();
  g_autoptr(GBytes) bytes = g_bytes_new (data, size);
  g_autoptr(HotMappedFile) file = hot_mapped_file_new_for_bytes (bytes, "fuzz.csv");
  gsize chunk_sizes[] = { 64, 128, 192 + size % 7 * 64, 0 };

  /* A byte order mark is no text, and Excel's first line neither. */
  if (size == 0 || (size >= 3 && memcmp (data, "\xef\xbb\xbf", 3) == 0) || (size >= 4 && memcmp (data, "sep=", 4) == 0))
    return 0;

  for (guint i = 0; kernels[i] != NULL; i++)
    for (guint j = 0; j < G_N_ELEMENTS (chunk_sizes); j++)
      {
        g_autofree char *what = g_strdup_printf ("%s, chunks of %" G_GSIZE_FORMAT, kernels[i]->name, chunk_sizes[j]);
        g_autoptr(HotTable) table = NULL;

        g_setenv ("HOT_CSV_KERNEL", kernels[i]->name, TRUE);
        table = read_as_text (file, chunk_sizes[j], 1 + (size + j) % 3);
        if (hot_table_get_n_columns (table) > 64)
          continue;
        compare (table, data, size, what);
        compare_again (table, what);
      }

  return 0;
}

#ifndef HOT_FUZZER

static void
append_any (GString *text,
            GRand   *random)
{
  static const char *const pieces[] = { ",", ",", "\"", "\"", "\n", "\n", "\r\n", "\r", "a", "bc", "\"\"", "\",\"",
                                       "\"\n\"", "é", "\xff", "0" };
  int piece = g_rand_int_range (random, 0, G_N_ELEMENTS (pieces) + 1);

  if (piece == G_N_ELEMENTS (pieces))
    g_string_append_c (text, '\0');
  else
    g_string_append (text, pieces[piece]);
}

/* As RFC 4180 has it, so that the fast way is taken. */
static void
append_field (GString *text,
              GRand   *random)
{
  static const char *const pieces[] = { "x", "yz", "\"\"", ",", "\n", "\r", "\r\n", " ", "ü",
                                       "some longer text to reach over a block", "" };
  int n = g_rand_int_range (random, 0, 5);
  gboolean quoted = g_rand_int_range (random, 0, 3) == 0;

  if (quoted)
    g_string_append_c (text, '"');
  for (int i = 0; i < n; i++)
    g_string_append (text, pieces[quoted ? g_rand_int_range (random, 0, G_N_ELEMENTS (pieces))
                                         : g_rand_int_range (random, 0, 2)]);
  if (quoted)
    g_string_append_c (text, '"');
}

static void
append_records (GString *text,
                GRand   *random)
{
  static const char *const ends[] = { "\n", "\r\n", "\r", "\n\n" };
  const char *end = ends[g_rand_int_range (random, 0, G_N_ELEMENTS (ends))];
  int n_records = g_rand_int_range (random, 0, 40);
  int n_columns = g_rand_int_range (random, 1, 7);

  for (int i = 0; i < n_records; i++)
    {
      int n = g_rand_int_range (random, 0, 20) == 0 ? g_rand_int_range (random, 1, 9) : n_columns;

      for (int j = 0; j < n; j++)
        {
          if (j > 0)
            g_string_append_c (text, ',');
          append_field (text, random);
        }
      g_string_append (text, end);
    }
}

static void
run_random (gint64  duration,
            guint32 seed)
{
  g_autoptr(GRand) random = g_rand_new_with_seed (seed);
  gint64 end = g_get_monotonic_time () + duration;
  guint n = 0;

  while (g_get_monotonic_time () < end)
    {
      g_autoptr(GString) text = g_string_new (NULL);

      if (n % 2 == 0)
        append_records (text, random);
      if (n % 4 != 0)
        for (int i = g_rand_int_range (random, 0, n % 8 == 1 ? 400 : 30); i > 0; i--)
          append_any (text, random);

      LLVMFuzzerTestOneInput ((const guint8 *) text->str, text->len);
      n++;
    }

  g_print ("%u texts, seed %u\n", n, seed);
}

/* fuzz-csv [FILE...], or for HOT_FUZZ_SECONDS (2) with HOT_FUZZ_SEED. */
int
main (int   argc,
      char *argv[])
{
  const char *seconds = g_getenv ("HOT_FUZZ_SECONDS");
  const char *seed = g_getenv ("HOT_FUZZ_SEED");

  for (int i = 1; i < argc; i++)
    {
      g_autofree char *contents = NULL;
      gsize length;

      if (!g_file_get_contents (argv[i], &contents, &length, NULL))
        g_error ("%s cannot be read", argv[i]);
      LLVMFuzzerTestOneInput ((const guint8 *) contents, length);
    }

  if (argc == 1)
    run_random ((seconds != NULL ? g_ascii_strtod (seconds, NULL) : 2.0) * G_USEC_PER_SEC,
                seed != NULL ? (guint32) g_ascii_strtoull (seed, NULL, 10) : g_random_int ());

  return 0;
}

#endif
