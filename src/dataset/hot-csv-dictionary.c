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

/* Texts of up to so many bytes are four words, or up to so many eight, filled up with zeros. */
#define SHORT_TEXT  32
#define MIDDLE_TEXT 64

typedef struct {
  guint64 words[MIDDLE_TEXT / 8];
} HotWords;

/* Without jumps, since lengths change from row to row: the mask of what belongs to the text slides over this. */
static const guint8 sliding_mask[2 * MIDDLE_TEXT] = {
#define EIGHT 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff
  EIGHT, EIGHT, EIGHT, EIGHT, EIGHT, EIGHT, EIGHT, EIGHT
#undef EIGHT
};

static inline __attribute__((always_inline)) void
load_words (HotWords     *loaded,
            const guint8 *text,
            guint32       length,
            guint         n_words)
{
  const guint8 *mask = sliding_mask + MIDDLE_TEXT - length;

  for (guint i = 0; i < n_words; i++)
    loaded->words[i] = hot_swar_load (text + i * 8) & hot_swar_load (mask + i * 8);
}

static inline __attribute__((always_inline)) guint64
hash_words (const HotWords *text,
            guint32         length,
            guint           n_words)
{
  guint64 hash = length;

  for (guint i = 0; i < n_words; i += 2)
    hash += mix (text->words[i] + i, text->words[i + 1]);

  return hash;
}

static guint64
hash_long_text (const guint8 *text,
                guint32       length)
{
  guint64 hash = length;
  const guint8 *last = text + HOT_CSV_LENGTH (length) - 8;

  for (; text < last; text += 8)
    hash = mix (hash, hot_swar_load (text));

  return mix (hash, hot_swar_load (last));
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

/* @text holds at least %MIDDLE_TEXT bytes, zeros where it is shorter. */
static guint32
hot_csv_dictionary_append (HotCsvDictionary *self,
                           const guint8     *text,
                           guint32           length,
                           guint64           hash,
                           guint64           row)
{
  gsize n = MAX (HOT_CSV_LENGTH (length), MIDDLE_TEXT);
  guint32 slot = hash & self->mask;

  if (self->n_entries == self->capacity)
    {
      self->capacity *= 2;
      self->entries = g_renew (HotCsvEntry, self->entries, self->capacity);
    }
  if (self->n_bytes + n > self->bytes_capacity)
    {
      self->bytes_capacity = MAX (self->bytes_capacity * 2, self->n_bytes + n);
      self->bytes = g_realloc (self->bytes, self->bytes_capacity);
    }

  memcpy (self->bytes + self->n_bytes, text, n);
  self->entries[self->n_entries++] = (HotCsvEntry) { hash, row, self->n_bytes, length };
  self->n_bytes += n;

  while (self->slots[slot] != 0)
    slot = (slot + 1) & self->mask;
  self->slots[slot] = self->n_entries;
  if (self->n_entries * 2 > self->mask)
    hot_csv_dictionary_grow (self);

  return self->n_entries - 1;
}

static inline guint32
hot_csv_dictionary_meet (HotCsvDictionary *self,
                         guint32           code,
                         guint64           row)
{
  HotCsvEntry *entry = &self->entries[code];

  /* Chunks that are read again come in any order. */
  entry->first_row = MIN (entry->first_row, row);

  return code;
}

static guint32
hot_csv_dictionary_add_long (HotCsvDictionary *self,
                             const guint8     *text,
                             guint32           length,
                             guint64           row)
{
  guint64 hash = hash_long_text (text, length);

  for (guint32 slot = hash & self->mask; self->slots[slot] != 0; slot = (slot + 1) & self->mask)
    {
      const HotCsvEntry *entry = &self->entries[self->slots[slot] - 1];

      if (entry->hash == hash && entry->length == length &&
          memcmp (self->bytes + entry->offset, text, HOT_CSV_LENGTH (length)) == 0)
        return hot_csv_dictionary_meet (self, self->slots[slot] - 1, row);
    }

  return hot_csv_dictionary_append (self, text, length, hash, row);
}

static inline __attribute__((always_inline)) guint32
hot_csv_dictionary_add_words (HotCsvDictionary *self,
                              const guint8     *text,
                              guint32           length,
                              guint64           row,
                              guint             n_words)
{
  HotWords loaded = { 0 };
  guint64 hash;

  load_words (&loaded, text, HOT_CSV_LENGTH (length), n_words);
  hash = hash_words (&loaded, length, n_words);

  for (guint32 slot = hash & self->mask; self->slots[slot] != 0; slot = (slot + 1) & self->mask)
    {
      const HotCsvEntry *entry = &self->entries[self->slots[slot] - 1];
      guint64 differences = (entry->hash ^ hash) | (entry->length ^ length);

      for (guint i = 0; i < n_words; i++)
        differences |= hot_swar_load (self->bytes + entry->offset + i * 8) ^ loaded.words[i];

      if (differences == 0)
        return hot_csv_dictionary_meet (self, self->slots[slot] - 1, row);
    }

  return hot_csv_dictionary_append (self, (const guint8 *) loaded.words, length, hash, row);
}

guint32
hot_csv_dictionary_add (HotCsvDictionary *self,
                        const guint8     *text,
                        guint32           length,
                        guint64           row)
{
  guint32 n = HOT_CSV_LENGTH (length);

  if (n <= SHORT_TEXT)
    return hot_csv_dictionary_add_words (self, text, length, row, SHORT_TEXT / 8);
  if (n <= MIDDLE_TEXT)
    return hot_csv_dictionary_add_words (self, text, length, row, MIDDLE_TEXT / 8);

  return hot_csv_dictionary_add_long (self, text, length, row);
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
