/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dataset/hot-csv-dictionary.h"

#include <string.h>

#include "dataset/hot-csv-rows.h"
#include "dataset/hot-csv-swar.h"
#include "dataset/hot-value-text.h"

typedef struct {
  guint64 hash;
  guint64 first_row;
  guint32 offset;
  guint32 length;
} HotCsvEntry;

struct _HotCsvDictionary
{
  /* Code + 1, 0 in a free slot; a power of two, at most half full. */
  guint32     *slots;
  guint32      mask;
  HotCsvEntry *entries;
  guint32      n_entries;
  guint32      capacity;
  guint8      *bytes;
  gsize        n_bytes;
  gsize        bytes_capacity;
  /* Runs of one text are common. */
  guint32      last;
};

HotCsvDictionary *
hot_csv_dictionary_new (void)
{
  HotCsvDictionary *self = g_new0 (HotCsvDictionary, 1);

  self->mask = 63;
  self->slots = g_new0 (guint32, self->mask + 1);
  self->capacity = 32;
  self->entries = g_new (HotCsvEntry, self->capacity);
  self->bytes_capacity = 1024;
  self->bytes = g_malloc (self->bytes_capacity);

  return self;
}

void
hot_csv_dictionary_free (HotCsvDictionary *self)
{
  g_free (self->slots);
  g_free (self->entries);
  g_free (self->bytes);
  g_free (self);
}

guint32
hot_csv_dictionary_get_size (HotCsvDictionary *self)
{
  return self->n_entries;
}

static inline guint64
mix (guint64 a,
     guint64 b)
{
  unsigned __int128 product = (unsigned __int128) (a ^ G_GUINT64_CONSTANT (0x9e3779b97f4a7c15)) *
                              (b ^ G_GUINT64_CONSTANT (0xe7037ed1a0b428db));

  return (guint64) product ^ (guint64) (product >> 64);
}

static inline guint64
hash_text (const guint8 *text,
           guint32       length)
{
  guint64 hash = length;
  guint32 n = HOT_CSV_LENGTH (length);

  if (n >= 8)
    {
      const guint8 *last = text + n - 8;

      for (; text < last; text += 8)
        hash = mix (hash, hot_swar_load (text));

      return mix (hash, hot_swar_load (last));
    }

  return mix (hash, n == 0 ? 0 : hot_swar_load (text) << (64 - 8 * n));
}

/* memcmp() would be a call for a few bytes. Both are readable 8 bytes on. */
static inline gboolean
equal_texts (const guint8 *a,
             const guint8 *b,
             guint32       n)
{
  guint64 differences = 0;

  if (n < 8)
    return n == 0 || (hot_swar_load (a) ^ hot_swar_load (b)) << (64 - 8 * n) == 0;

  for (guint32 i = 0; i < n - 8; i += 8)
    differences |= hot_swar_load (a + i) ^ hot_swar_load (b + i);

  return (differences | (hot_swar_load (a + n - 8) ^ hot_swar_load (b + n - 8))) == 0;
}

static inline gboolean
hot_csv_dictionary_holds (HotCsvDictionary *self,
                          guint32           code,
                          const guint8     *text,
                          guint32           length)
{
  const HotCsvEntry *entry = &self->entries[code];

  return entry->length == length && equal_texts (self->bytes + entry->offset, text, HOT_CSV_LENGTH (length));
}

static void
hot_csv_dictionary_grow (HotCsvDictionary *self)
{
  self->mask = self->mask * 2 + 1;
  g_free (self->slots);
  self->slots = g_new0 (guint32, self->mask + 1);

  for (guint32 code = 0; code < self->n_entries; code++)
    {
      guint32 slot = self->entries[code].hash & self->mask;

      while (self->slots[slot] != 0)
        slot = (slot + 1) & self->mask;
      self->slots[slot] = code + 1;
    }
}

static guint32
hot_csv_dictionary_append (HotCsvDictionary *self,
                           const guint8     *text,
                           guint32           length,
                           guint64           hash,
                           guint64           row)
{
  gsize n = HOT_CSV_LENGTH (length);

  if (self->n_entries == self->capacity)
    {
      self->capacity *= 2;
      self->entries = g_renew (HotCsvEntry, self->entries, self->capacity);
    }
  if (self->n_bytes + n + 8 > self->bytes_capacity)
    {
      self->bytes_capacity = MAX (self->bytes_capacity * 2, self->n_bytes + n + 8);
      self->bytes = g_realloc (self->bytes, self->bytes_capacity);
    }

  memcpy (self->bytes + self->n_bytes, text, n);
  self->entries[self->n_entries] = (HotCsvEntry) { hash, row, self->n_bytes, length };
  self->n_bytes += n;

  return self->n_entries++;
}

guint32
hot_csv_dictionary_add (HotCsvDictionary *self,
                        const guint8     *text,
                        guint32           length,
                        guint64           row)
{
  guint64 hash;
  guint32 slot;

  if (self->last < self->n_entries && hot_csv_dictionary_holds (self, self->last, text, length))
    {
      self->entries[self->last].first_row = MIN (self->entries[self->last].first_row, row);
      return self->last;
    }

  hash = hash_text (text, length);

  for (slot = hash & self->mask; self->slots[slot] != 0; slot = (slot + 1) & self->mask)
    {
      guint32 code = self->slots[slot] - 1;

      if (self->entries[code].hash == hash && hot_csv_dictionary_holds (self, code, text, length))
        {
          /* Chunks that are read again come in any order. */
          self->entries[code].first_row = MIN (self->entries[code].first_row, row);
          self->last = code;
          return code;
        }
    }

  self->last = hot_csv_dictionary_append (self, text, length, hash, row);
  self->slots[slot] = self->last + 1;
  if (self->n_entries * 2 > self->mask)
    hot_csv_dictionary_grow (self);

  return self->last;
}

typedef struct {
  guint64 first_row;
  guint   part;
  guint32 code;
} HotCsvMerged;

static int
hot_csv_merged_compare (gconstpointer a,
                        gconstpointer b)
{
  const HotCsvMerged *first = a, *second = b;

  if (first->first_row != second->first_row)
    return first->first_row < second->first_row ? -1 : 1;

  return 0;
}

char **
hot_csv_dictionary_merge (HotCsvDictionary **selves,
                          guint              n,
                          char               quote,
                          guint32          **maps)
{
  g_autoptr(GArray) merged = g_array_new (FALSE, FALSE, sizeof (HotCsvMerged));
  g_autoptr(GHashTable) codes = g_hash_table_new (g_str_hash, g_str_equal);
  GPtrArray *texts = g_ptr_array_new ();

  for (guint part = 0; part < n; part++)
    {
      HotCsvDictionary *self = selves[part];

      maps[part] = self != NULL ? g_new (guint32, self->n_entries) : NULL;
      for (guint32 code = 0; self != NULL && code < self->n_entries; code++)
        {
          HotCsvMerged entry = { self->entries[code].first_row, part, code };

          g_array_append_val (merged, entry);
        }
    }

  g_array_sort (merged, hot_csv_merged_compare);

  for (guint i = 0; i < merged->len; i++)
    {
      const HotCsvMerged *origin = &g_array_index (merged, HotCsvMerged, i);
      const HotCsvEntry *entry = &selves[origin->part]->entries[origin->code];
      g_autofree char *text = NULL;
      gpointer found;

      text = hot_value_text_from_field ((char *) selves[origin->part]->bytes + entry->offset,
                                        HOT_CSV_LENGTH (entry->length),
                                        (entry->length & HOT_CSV_ESCAPED) != 0 ? quote : 0);

      if (!g_hash_table_lookup_extended (codes, text, NULL, &found))
        {
          found = GUINT_TO_POINTER (texts->len);
          g_hash_table_insert (codes, text, found);
          g_ptr_array_add (texts, g_steal_pointer (&text));
        }

      maps[origin->part][origin->code] = GPOINTER_TO_UINT (found);
    }

  g_ptr_array_add (texts, NULL);

  return (char **) g_ptr_array_free (texts, FALSE);
}
