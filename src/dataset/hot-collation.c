/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dataset/hot-collation.h"

#include <locale.h>
#include <string.h>

#include "base/hot-parallel.h"
#include "dataset/hot-radix-sort.h"

#define BLOCK_SIZE (256 * 1024)
#define GRAIN      2048

/* Runs up to this long are sorted by comparing, longer ones by eight bytes of the key at a time. */
#define SMALL_RUN 64

/* Bytes whose order is that of the locale. */
typedef struct {
  const guchar *bytes;
  guint32       length;
  guint32       n_text;      /* bytes of the text that the key stands for */
} Key;

typedef struct {
  HotCollationText  text;
  gpointer          user_data;
  GCancellable     *cancellable;
  gboolean          by_bytes;   /* the locale has no order of its own */
  gboolean          utf8;       /* the locale's own texts are UTF-8 */
  Key              *keys;
  GPtrArray        *blocks[HOT_PARALLEL_MAX];
  GString          *scratch[2];
} Collation;

/* Memory for the keys of one part. */
typedef struct {
  GPtrArray *blocks;
  gsize      used;
  gsize      size;
} Arena;

static guchar *
arena_store (Arena        *arena,
             const guchar *bytes,
             gsize         length)
{
  guchar *stored;

  if (arena->used + length > arena->size)
    {
      arena->size = MAX (BLOCK_SIZE, length);
      arena->used = 0;
      g_ptr_array_add (arena->blocks, g_malloc (arena->size));
    }
  stored = (guchar *) g_ptr_array_index (arena->blocks, arena->blocks->len - 1) + arena->used;
  if (length > 0)
    memcpy (stored, bytes, length);
  arena->used += length;

  return stored;
}

static gboolean
locale_is_plain (void)
{
  const char *locale = setlocale (LC_COLLATE, NULL);

  return locale == NULL || g_str_equal (locale, "C") || g_str_has_prefix (locale, "C.") || g_str_equal (locale, "POSIX");
}

/* Length of the first characters of @text that go into the key, and whether they are all ASCII. */
static gsize
prefix_length (const char *text,
               gsize       length,
               gboolean   *ascii)
{
  guint n_characters = 0;
  gsize i;

  *ascii = TRUE;
  for (i = 0; i < length; i++)
    {
      guchar c = text[i];

      if ((c & 0xc0) != 0x80 && n_characters++ == HOT_COLLATION_LENGTH)
        break;
      *ascii &= c < 0x80 && c != 0;
    }

  return i;
}

/* The order of g_utf8_collate_key(), without its way through wide characters. */
static void
transform (Collation  *self,
           Key        *key,
           const char *text,
           gsize       length,
           gboolean    ascii,
           GString    *plain,
           Arena      *arena)
{
  g_autofree char *normal = NULL;
  g_autofree char *longer = NULL;
  char buffer[1024];
  char *bytes = buffer;

  if (!ascii)
    {
      g_autofree char *valid = g_utf8_make_valid (text, length);

      normal = self->utf8 ? g_utf8_normalize (valid, -1, G_NORMALIZE_ALL_COMPOSE) : g_utf8_collate_key (valid, -1);
    }
  else
    {
      g_string_truncate (plain, 0);
      g_string_append_len (plain, text, length);
      if (!self->utf8)
        normal = g_utf8_collate_key (plain->str, -1);
    }

  if (!self->utf8)
    {
      key->length = strlen (normal);
      bytes = normal;
    }
  else
    {
      const char *source = normal != NULL ? normal : plain->str;

      key->length = strxfrm (buffer, source, sizeof buffer);
      if (key->length >= sizeof buffer)
        {
          bytes = longer = g_malloc (key->length + 1);
          strxfrm (longer, source, key->length + 1);
        }
    }
  key->bytes = arena_store (arena, (const guchar *) bytes, key->length);
}

static void
make_key (Collation *self,
          guint      index,
          GString   *scratch,
          GString   *plain,
          Arena     *arena)
{
  gsize length;
  const char *text = self->text (self->user_data, index, scratch, &length);
  gboolean ascii;
  gsize n = prefix_length (text, length, &ascii);
  Key *key = &self->keys[index];

  key->n_text = n;
  if (self->by_bytes)
    {
      key->bytes = arena_store (arena, (const guchar *) text, n);
      key->length = n;
    }
  else
    transform (self, key, text, n, ascii, plain, arena);
}

static void
make_keys (gsize    begin,
           gsize    end,
           guint    part,
           gpointer user_data)
{
  Collation *self = user_data;
  g_autoptr(GString) scratch = g_string_new (NULL);
  g_autoptr(GString) plain = g_string_new (NULL);
  Arena arena = { .blocks = self->blocks[part] };

  for (gsize i = begin; i < end; i++)
    {
      if (i % 256 == 0 && g_cancellable_is_cancelled (self->cancellable))
        return;
      make_key (self, i, scratch, plain, &arena);
    }
}

/* Eight bytes of the key from @offset on, the first one most significant; what lies behind the end is zero. */
static guint64
key_window (const Key *key,
            guint      offset)
{
  guint64 window = 0;

  if (offset + sizeof window <= key->length)
    {
      memcpy (&window, key->bytes + offset, sizeof window);
      return GUINT64_FROM_BE (window);
    }

  for (guint i = offset; i < offset + sizeof window; i++)
    window = window << 8 | (i < key->length ? key->bytes[i] : 0);

  return window;
}

static int
compare_bytes (const void *a,
               gsize       n_a,
               const void *b,
               gsize       n_b)
{
  int order = n_a > 0 && n_b > 0 ? memcmp (a, b, MIN (n_a, n_b)) : 0;

  return order != 0 ? order : (n_a > n_b) - (n_a < n_b);
}

/* The whole comparison: the keys, then the bytes of the texts behind what the keys stand for. */
static int
compare_texts (Collation *self,
               guint      a,
               guint      b)
{
  const Key *key_a = &self->keys[a], *key_b = &self->keys[b];
  int order = compare_bytes (key_a->bytes, key_a->length, key_b->bytes, key_b->length);
  gsize length_a, length_b;
  const char *text_a, *text_b;

  if (order != 0)
    return order;

  text_a = self->text (self->user_data, a, self->scratch[0], &length_a);
  text_b = self->text (self->user_data, b, self->scratch[1], &length_b);

  return compare_bytes (text_a + key_a->n_text, length_a - key_a->n_text,
                        text_b + key_b->n_text, length_b - key_b->n_text);
}

static int
compare_items (gconstpointer a,
               gconstpointer b,
               gpointer      user_data)
{
  Collation *self = user_data;
  const HotKeyedRow *first = a, *second = b;

  /* All alike ends the sorting soonest. */
  if (g_cancellable_is_cancelled (self->cancellable))
    return 0;

  return compare_texts (self, first->row, second->row);
}

/* Sorts items whose keys are the same up to @offset. Keys are bounded, so the recursion is. */
static void
sort_run (Collation   *self,
          HotKeyedRow *items,
          HotKeyedRow *scratch,
          gsize        n,
          guint        offset)
{
  gboolean more = FALSE;
  HotKeyedRow *sorted;

  if (g_cancellable_is_cancelled (self->cancellable))
    return;

  for (gsize i = 0; i < n; i++)
    more |= self->keys[items[i].row].length > offset;
  if (n <= SMALL_RUN || !more)
    {
      g_sort_array (items, n, sizeof *items, compare_items, self);
      return;
    }

  for (gsize i = 0; i < n; i++)
    items[i].key = key_window (&self->keys[items[i].row], offset);
  sorted = hot_radix_sort (items, scratch, n, self->cancellable);
  if (sorted != items)
    memcpy (items, sorted, n * sizeof *items);

  for (gsize start = 0, end; start < n; start = end)
    {
      for (end = start + 1; end < n && items[end].key == items[start].key; end++)
        ;
      if (end - start > 1)
        sort_run (self, items + start, scratch + start, end - start, offset + sizeof (guint64));
    }
}

gboolean
hot_collation_rank (HotCollationText   text,
                    gpointer           user_data,
                    guint              n,
                    guint32           *ranks,
                    GCancellable      *cancellable,
                    GError           **error)
{
  g_autofree Key *keys = g_new0 (Key, n);
  g_autofree HotKeyedRow *items = g_new0 (HotKeyedRow, n);
  g_autofree HotKeyedRow *scratch = g_new0 (HotKeyedRow, n);
  Collation self = { .text = text, .user_data = user_data, .cancellable = cancellable, .keys = keys };
  guint n_parts = hot_parallel_parts (n, GRAIN);
  guint32 rank = 0;

  self.by_bytes = locale_is_plain ();
  self.utf8 = g_get_charset (NULL);
  for (guint i = 0; i < n_parts; i++)
    self.blocks[i] = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < 2; i++)
    self.scratch[i] = g_string_new (NULL);

  hot_parallel_for (n, n_parts, make_keys, &self);
  for (guint i = 0; i < n; i++)
    items[i].row = i;
  sort_run (&self, items, scratch, n, 0);

  for (guint i = 0; i < n && !g_cancellable_is_cancelled (cancellable); i++)
    {
      if (i > 0 && compare_texts (&self, items[i - 1].row, items[i].row) != 0)
        rank++;
      ranks[items[i].row] = rank;
    }

  for (guint i = 0; i < n_parts; i++)
    g_ptr_array_unref (self.blocks[i]);
  for (guint i = 0; i < 2; i++)
    g_string_free (self.scratch[i], TRUE);

  return !g_cancellable_set_error_if_cancelled (cancellable, error);
}
