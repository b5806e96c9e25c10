/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "serve/hot-serve-row.h"

#include <stdlib.h>
#include <string.h>

#include "score/hot-buffer.h"

struct _HotServeRow
{
  const HotModel *model;
  uint32_t        n_columns;
  HotRawValue    *values;
  HotRawType     *types;
  const char    **names;
  size_t         *lengths;
  float          *scratch;

  /* Columns by the hash of their names, open addressing. */
  uint32_t       *slots;
  uint32_t        mask;

  /* Texts that were made for the row: pointers. */
  HotBuffer       texts;
};

/* Fowler, Noll, Vo (FNV-1a), 32 bits. */
static uint32_t
hash_name (const char *name,
           size_t      length)
{
  uint32_t hash = 2166136261u;

  for (size_t i = 0; i < length; i++)
    hash = (hash ^ (unsigned char) name[i]) * 16777619u;

  return hash ^ hash >> 15;
}

static bool
has_name (const HotServeRow *self,
          uint32_t           column,
          const char        *name,
          size_t             length)
{
  return self->lengths[column] == length && memcmp (self->names[column], name, length) == 0;
}

static void
add_name (HotServeRow *self,
          uint32_t     column)
{
  uint32_t slot;

  self->names[column] = hot_model_get_column (self->model, column, &self->types[column]);
  self->lengths[column] = strlen (self->names[column]);
  slot = hash_name (self->names[column], self->lengths[column]) & self->mask;
  while (self->slots[slot] != HOT_SERVE_NO_COLUMN)
    slot = (slot + 1) & self->mask;
  self->slots[slot] = column;
}

HotServeRow *
hot_serve_row_new (const HotModel *model)
{
  HotServeRow *self = calloc (1, sizeof *self);
  uint32_t n_slots = 4;

  if (self == NULL)
    return NULL;

  self->model = model;
  self->n_columns = hot_model_get_n_columns (model);
  while (n_slots < 2 * self->n_columns)
    n_slots *= 2;
  self->mask = n_slots - 1;
  self->values = calloc (self->n_columns + 1, sizeof *self->values);
  self->types = calloc (self->n_columns + 1, sizeof *self->types);
  self->names = calloc (self->n_columns + 1, sizeof *self->names);
  self->lengths = calloc (self->n_columns + 1, sizeof *self->lengths);
  self->scratch = calloc (hot_model_get_n_features (model), sizeof *self->scratch);
  self->slots = malloc (n_slots * sizeof *self->slots);
  if (self->values == NULL || self->types == NULL || self->names == NULL || self->lengths == NULL ||
      self->scratch == NULL || self->slots == NULL)
    {
      hot_serve_row_free (self);
      return NULL;
    }

  memset (self->slots, 0xFF, n_slots * sizeof *self->slots);
  for (uint32_t i = 0; i < self->n_columns; i++)
    add_name (self, i);

  return self;
}

void
hot_serve_row_free (HotServeRow *self)
{
  if (self == NULL)
    return;

  if (self->values != NULL)
    hot_serve_row_clear (self);
  hot_buffer_clear (&self->texts);
  free (self->values);
  free (self->types);
  free (self->names);
  free (self->lengths);
  free (self->scratch);
  free (self->slots);
  free (self);
}

const HotModel *
hot_serve_row_get_model (const HotServeRow *self)
{
  return self->model;
}

HotRawType
hot_serve_row_get_type (const HotServeRow *self,
                        uint32_t           column)
{
  return self->types[column];
}

const char *
hot_serve_row_get_name (const HotServeRow *self,
                        uint32_t           column)
{
  return self->names[column];
}

uint32_t
hot_serve_row_find (const HotServeRow *self,
                    const char        *name,
                    size_t             length,
                    uint32_t           hint)
{
  uint32_t slot;

  if (hint < self->n_columns && has_name (self, hint, name, length))
    return hint;

  slot = hash_name (name, length) & self->mask;
  while (self->slots[slot] != HOT_SERVE_NO_COLUMN && !has_name (self, self->slots[slot], name, length))
    slot = (slot + 1) & self->mask;

  return self->slots[slot];
}

void
hot_serve_row_clear (HotServeRow *self)
{
  char **texts = (char **) (void *) self->texts.data;

  for (size_t i = 0; i < self->texts.size / sizeof *texts; i++)
    free (texts[i]);
  self->texts.size = 0;
  memset (self->values, 0, self->n_columns * sizeof *self->values);
}

void
hot_serve_row_set_number (HotServeRow *self,
                          uint32_t     column,
                          double       number)
{
  /* Not a number is how some clients write that there is none. */
  self->values[column] = (HotRawValue) { number != number ? HOT_RAW_MISSING : HOT_RAW_NUMBER, number };
}

static bool
is_word (const char *text,
         size_t      length,
         const char *word)
{
  return strlen (word) == length && memcmp (text, word, length) == 0;
}

/* By the same words as in a file that is trained from (dataset/hot-csv-value). */
static bool
is_missing (const char *text,
            size_t      length,
            HotRawType  type)
{
  if (length == 0)
    return true;
  if (length > 4)
    return false;
  if (is_word (text, length, "N/A") || is_word (text, length, "n/a") || is_word (text, length, "#N/A") ||
      is_word (text, length, "NULL") || is_word (text, length, "null") || is_word (text, length, "NaN") ||
      is_word (text, length, "nan"))
    return true;
  if (type == HOT_RAW_TYPE_CATEGORY || type == HOT_RAW_TYPE_TEXT)
    return false;

  return is_word (text, length, "None") ||
         (type != HOT_RAW_TYPE_LIST && (is_word (text, length, "NA") || is_word (text, length, "-")));
}

void
hot_serve_row_set_text (HotServeRow *self,
                        uint32_t     column,
                        const char  *text,
                        size_t       length)
{
  HotRawValue *value = &self->values[column];

  *value = (HotRawValue) { HOT_RAW_TEXT, 0.0, text, length };
  if (is_missing (text, length, self->types[column]))
    value->kind = HOT_RAW_MISSING;
}

bool
hot_serve_row_take_text (HotServeRow *self,
                         uint32_t     column,
                         char        *text,
                         size_t       length)
{
  if (!hot_buffer_append (&self->texts, &text, sizeof text))
    {
      free (text);
      return false;
    }

  hot_serve_row_set_text (self, column, text, length);
  return true;
}

static const char *
describe_type (HotRawType type)
{
  switch (type)
    {
    case HOT_RAW_TYPE_NUMBER:
      return "a number";

    case HOT_RAW_TYPE_BOOLEAN:
      return "true or false";

    case HOT_RAW_TYPE_DATE:
      return "a date such as 2019-07-08";

    case HOT_RAW_TYPE_CATEGORY:
    case HOT_RAW_TYPE_LIST:
    case HOT_RAW_TYPE_TEXT:
    case HOT_N_RAW_TYPES:
    default:
      return "a text";
    }
}

/* The first column whose value does not fit: of the columns before the one in the middle, is there one? */
static uint32_t
find_misfit (HotServeRow *self)
{
  HotRawValue *values = malloc ((self->n_columns + 1) * sizeof *values);
  uint32_t low = 0, high = self->n_columns;

  if (values == NULL)
    return 0;
  memcpy (values, self->values, self->n_columns * sizeof *values);
  while (low + 1 < high)
    {
      const uint32_t middle = low + (high - low) / 2;

      memset (self->values, 0, self->n_columns * sizeof *values);
      memcpy (self->values, values, middle * sizeof *values);
      if (hot_model_encode (self->model, self->values, self->scratch) > 0)
        high = middle;
      else
        low = middle;
    }
  free (values);

  return low;
}

static bool
report_misfit (HotServeRow   *self,
               uint64_t       number,
               HotServeError *error)
{
  const uint32_t column = find_misfit (self);

  return hot_serve_error_set (error, 400, HOT_SERVE_BAD_REQUEST,
                              "Row %llu, column \"%.200s\": the value is not %s, as the model's column is. Send null where there is none.",
                              (unsigned long long) number, self->names[column], describe_type (self->types[column]));
}

bool
hot_serve_row_encode (HotServeRow   *self,
                      uint64_t       number,
                      float         *features,
                      HotServeError *error)
{
  return hot_model_encode (self->model, self->values, features) == 0 || report_misfit (self, number, error);
}
