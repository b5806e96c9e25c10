/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dataset/hot-column-private.h"

#include <math.h>
#include <string.h>

#include "dataset/hot-value-text.h"

struct _HotColumn
{
  gatomicrefcount  ref_count;
  char            *name;
  HotColumnType    type;
  char            *unit;
  guint            n_rows;

  GBytes          *values;
  union {
    const gint64      *integers;
    const double      *reals;
    const gint8       *booleans;
    const guint32     *codes;
    const HotFieldRef *refs;
    const void        *any;
  } data;

  char           **categories;
  guint            n_categories;

  HotMappedFile   *file;
  GBytes          *overflow;
  char             quote;

  /* Counted when first asked for, from any thread: two that count at the same time store the same. -1 until then. */
  gint             n_missing;
  gint             has_time;
};

G_DEFINE_BOXED_TYPE (HotColumn, hot_column, hot_column_ref, hot_column_unref)

G_DEFINE_ENUM_TYPE (HotColumnType, hot_column_type,
                    G_DEFINE_ENUM_VALUE (HOT_COLUMN_INTEGER, "integer"),
                    G_DEFINE_ENUM_VALUE (HOT_COLUMN_REAL, "real"),
                    G_DEFINE_ENUM_VALUE (HOT_COLUMN_MONEY, "money"),
                    G_DEFINE_ENUM_VALUE (HOT_COLUMN_PERCENT, "percent"),
                    G_DEFINE_ENUM_VALUE (HOT_COLUMN_BOOLEAN, "boolean"),
                    G_DEFINE_ENUM_VALUE (HOT_COLUMN_DATE, "date"),
                    G_DEFINE_ENUM_VALUE (HOT_COLUMN_CATEGORY, "category"),
                    G_DEFINE_ENUM_VALUE (HOT_COLUMN_LIST, "list"),
                    G_DEFINE_ENUM_VALUE (HOT_COLUMN_TEXT, "text"))

static const struct {
  const char *name;
  gsize       width;
} column_types[HOT_N_COLUMN_TYPES] = {
  [HOT_COLUMN_INTEGER]  = { "integer",  sizeof (gint64) },
  [HOT_COLUMN_REAL]     = { "real",     sizeof (double) },
  [HOT_COLUMN_MONEY]    = { "money",    sizeof (double) },
  [HOT_COLUMN_PERCENT]  = { "percent",  sizeof (double) },
  [HOT_COLUMN_BOOLEAN]  = { "boolean",  sizeof (gint8) },
  [HOT_COLUMN_DATE]     = { "date",     sizeof (gint64) },
  [HOT_COLUMN_CATEGORY] = { "category", sizeof (guint32) },
  [HOT_COLUMN_LIST]     = { "list",     sizeof (HotFieldRef) },
  [HOT_COLUMN_TEXT]     = { "text",     sizeof (HotFieldRef) },
};

const char *
hot_column_type_to_string (HotColumnType type)
{
  g_return_val_if_fail (type < HOT_N_COLUMN_TYPES, NULL);

  return column_types[type].name;
}

gboolean
hot_column_type_from_string (const char    *string,
                             HotColumnType *type)
{
  g_return_val_if_fail (string != NULL, FALSE);

  for (guint i = 0; i < HOT_N_COLUMN_TYPES; i++)
    if (strcmp (string, column_types[i].name) == 0)
      {
        *type = i;
        return TRUE;
      }

  return FALSE;
}

gsize
hot_column_type_get_width (HotColumnType type)
{
  g_return_val_if_fail (type < HOT_N_COLUMN_TYPES, 0);

  return column_types[type].width;
}

gboolean
hot_column_type_is_numeric (HotColumnType type)
{
  return type <= HOT_COLUMN_DATE;
}

HotColumn *
hot_column_new (const HotColumnInit *init)
{
  HotColumn *self = g_new0 (HotColumn, 1);
  gsize size;

  g_atomic_ref_count_init (&self->ref_count);
  self->name = g_strdup (init->name);
  self->type = init->type;
  self->unit = g_strdup (init->unit);
  self->values = init->values;
  self->data.any = g_bytes_get_data (init->values, &size);
  self->n_rows = size / column_types[init->type].width;
  self->categories = init->categories;
  self->n_categories = init->categories != NULL ? g_strv_length (init->categories) : 0;
  self->file = init->file != NULL ? hot_mapped_file_ref (init->file) : NULL;
  self->overflow = init->overflow != NULL ? g_bytes_ref (init->overflow) : NULL;
  self->quote = init->quote != 0 ? init->quote : '"';
  self->n_missing = init->n_missing;
  self->has_time = init->has_time;

  return self;
}

HotColumn *
hot_column_new_integers (const char    *name,
                         HotColumnType  type,
                         GBytes        *values)
{
  g_return_val_if_fail (type == HOT_COLUMN_INTEGER || type == HOT_COLUMN_DATE, NULL);

  return hot_column_new (&(HotColumnInit) { .name = name, .type = type, .values = values,
                                            .n_missing = -1, .has_time = -1 });
}

HotColumn *
hot_column_new_reals (const char    *name,
                      HotColumnType  type,
                      GBytes        *values,
                      const char    *unit)
{
  g_return_val_if_fail (type == HOT_COLUMN_REAL || type == HOT_COLUMN_MONEY || type == HOT_COLUMN_PERCENT, NULL);

  return hot_column_new (&(HotColumnInit) { .name = name, .type = type, .values = values, .unit = unit,
                                            .n_missing = -1 });
}

HotColumn *
hot_column_new_booleans (const char *name,
                         GBytes     *values)
{
  return hot_column_new (&(HotColumnInit) { .name = name, .type = HOT_COLUMN_BOOLEAN, .values = values,
                                            .n_missing = -1 });
}

HotColumn *
hot_column_new_categories (const char  *name,
                           GBytes      *codes,
                           char       **categories)
{
  g_return_val_if_fail (categories != NULL, NULL);

  return hot_column_new (&(HotColumnInit) { .name = name, .type = HOT_COLUMN_CATEGORY, .values = codes,
                                            .categories = categories, .n_missing = -1 });
}

HotColumn *
hot_column_new_fields (const char    *name,
                       HotColumnType  type,
                       GBytes        *refs,
                       HotMappedFile *file)
{
  g_return_val_if_fail (type == HOT_COLUMN_TEXT || type == HOT_COLUMN_LIST, NULL);
  g_return_val_if_fail (file != NULL, NULL);

  return hot_column_new (&(HotColumnInit) { .name = name, .type = type, .values = refs, .file = file,
                                            .n_missing = -1 });
}

HotColumn *
hot_column_ref (HotColumn *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->ref_count);

  return self;
}

void
hot_column_unref (HotColumn *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;

  g_bytes_unref (self->values);
  g_clear_pointer (&self->categories, g_strfreev);
  g_clear_pointer (&self->file, hot_mapped_file_unref);
  g_clear_pointer (&self->overflow, g_bytes_unref);
  g_free (self->name);
  g_free (self->unit);
  g_free (self);
}

const char *
hot_column_get_name (HotColumn *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->name;
}

HotColumnType
hot_column_get_column_type (HotColumn *self)
{
  g_return_val_if_fail (self != NULL, HOT_COLUMN_TEXT);

  return self->type;
}

const char *
hot_column_get_unit (HotColumn *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->unit;
}

guint
hot_column_get_n_rows (HotColumn *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->n_rows;
}

guint
hot_column_get_n_missing (HotColumn *self)
{
  int n_missing;

  g_return_val_if_fail (self != NULL, 0);

  n_missing = g_atomic_int_get (&self->n_missing);
  if (n_missing < 0)
    {
      n_missing = 0;
      for (guint i = 0; i < self->n_rows; i++)
        n_missing += hot_column_is_missing (self, i);
      g_atomic_int_set (&self->n_missing, n_missing);
    }

  return n_missing;
}

gboolean
hot_column_get_has_time (HotColumn *self)
{
  const gint64 day = 86400;
  int has_time;

  g_return_val_if_fail (self != NULL, FALSE);

  if (self->type != HOT_COLUMN_DATE)
    return FALSE;

  has_time = g_atomic_int_get (&self->has_time);
  if (has_time < 0)
    {
      has_time = 0;
      for (guint i = 0; i < self->n_rows && !has_time; i++)
        has_time = self->data.integers[i] != HOT_MISSING_INTEGER && self->data.integers[i] % day != 0;
      g_atomic_int_set (&self->has_time, has_time);
    }

  return has_time;
}

gboolean
hot_column_is_missing (HotColumn *self,
                       guint      row)
{
  g_return_val_if_fail (self != NULL, TRUE);
  g_return_val_if_fail (row < self->n_rows, TRUE);

  switch (self->type)
    {
    case HOT_COLUMN_INTEGER:
    case HOT_COLUMN_DATE:
      return self->data.integers[row] == HOT_MISSING_INTEGER;

    case HOT_COLUMN_REAL:
    case HOT_COLUMN_MONEY:
    case HOT_COLUMN_PERCENT:
      return isnan (self->data.reals[row]);

    case HOT_COLUMN_BOOLEAN:
      return self->data.booleans[row] == HOT_MISSING_BOOLEAN;

    case HOT_COLUMN_CATEGORY:
      return self->data.codes[row] == HOT_MISSING_CODE;

    case HOT_COLUMN_LIST:
    case HOT_COLUMN_TEXT:
      return hot_field_ref_get_length (self->data.refs[row]) == 0;

    case HOT_N_COLUMN_TYPES:
    default:
      g_assert_not_reached ();
    }
}

double
hot_column_get_number (HotColumn *self,
                       guint      row)
{
  g_return_val_if_fail (self != NULL, NAN);
  g_return_val_if_fail (row < self->n_rows, NAN);

  switch (self->type)
    {
    case HOT_COLUMN_INTEGER:
    case HOT_COLUMN_DATE:
      return self->data.integers[row] == HOT_MISSING_INTEGER ? NAN : (double) self->data.integers[row];

    case HOT_COLUMN_REAL:
    case HOT_COLUMN_MONEY:
    case HOT_COLUMN_PERCENT:
      return self->data.reals[row];

    case HOT_COLUMN_BOOLEAN:
      return self->data.booleans[row] == HOT_MISSING_BOOLEAN ? NAN : self->data.booleans[row];

    case HOT_COLUMN_CATEGORY:
    case HOT_COLUMN_LIST:
    case HOT_COLUMN_TEXT:
    case HOT_N_COLUMN_TYPES:
    default:
      g_return_val_if_reached (NAN);
    }
}

gint64
hot_column_get_integer (HotColumn *self,
                        guint      row)
{
  g_return_val_if_fail (self != NULL, HOT_MISSING_INTEGER);
  g_return_val_if_fail (row < self->n_rows, HOT_MISSING_INTEGER);
  g_return_val_if_fail (self->type == HOT_COLUMN_INTEGER || self->type == HOT_COLUMN_DATE, HOT_MISSING_INTEGER);

  return self->data.integers[row];
}

char *
hot_column_dup_text (HotColumn *self,
                     guint      row)
{
  const char *bytes;
  gsize length;
  gboolean escaped;

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (row < self->n_rows, NULL);

  if (hot_column_is_missing (self, row))
    return NULL;

  switch (self->type)
    {
    case HOT_COLUMN_INTEGER:
      return g_strdup_printf ("%" G_GINT64_FORMAT, self->data.integers[row]);

    case HOT_COLUMN_DATE:
      return hot_value_text_from_time (self->data.integers[row], hot_column_get_has_time (self));

    case HOT_COLUMN_REAL:
      return hot_value_text_from_real (self->data.reals[row]);

    case HOT_COLUMN_MONEY:
      return hot_value_text_from_money (self->data.reals[row], self->unit);

    case HOT_COLUMN_PERCENT:
      return hot_value_text_from_percent (self->data.reals[row]);

    case HOT_COLUMN_BOOLEAN:
      return g_strdup (self->data.booleans[row] ? "true" : "false");

    case HOT_COLUMN_CATEGORY:
      return g_strdup (hot_column_get_category (self, self->data.codes[row]));

    case HOT_COLUMN_LIST:
    case HOT_COLUMN_TEXT:
      hot_column_peek_field (self, row, &bytes, &length, &escaped);
      return hot_value_text_from_field (bytes, length, escaped ? self->quote : 0);

    case HOT_N_COLUMN_TYPES:
    default:
      g_assert_not_reached ();
    }
}

gboolean
hot_column_peek_field (HotColumn   *self,
                       guint        row,
                       const char **bytes,
                       gsize       *length,
                       gboolean    *escaped)
{
  HotFieldRef ref;
  guint64 offset, size;

  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (row < self->n_rows, FALSE);
  g_return_val_if_fail (self->type == HOT_COLUMN_TEXT || self->type == HOT_COLUMN_LIST, FALSE);

  ref = self->data.refs[row];
  offset = hot_field_ref_get_offset (ref);
  size = hot_mapped_file_get_size (self->file);

  *length = hot_field_ref_get_length (ref);
  *escaped = hot_field_ref_get_escaped (ref);

  if (*length == 0)
    return FALSE;

  if (offset >= size && self->overflow != NULL)
    *bytes = (const char *) g_bytes_get_data (self->overflow, NULL) + (offset - size);
  else
    *bytes = hot_mapped_file_get_data (self->file) + offset;

  return TRUE;
}

HotMappedFile *
hot_column_peek_file (HotColumn *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->file;
}

char
hot_column_get_quote (HotColumn *self)
{
  g_return_val_if_fail (self != NULL, '"');

  return self->quote;
}

const gint64 *
hot_column_peek_integers (HotColumn *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->type == HOT_COLUMN_INTEGER || self->type == HOT_COLUMN_DATE ? self->data.integers : NULL;
}

const double *
hot_column_peek_reals (HotColumn *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->type == HOT_COLUMN_REAL || self->type == HOT_COLUMN_MONEY || self->type == HOT_COLUMN_PERCENT
         ? self->data.reals
         : NULL;
}

const gint8 *
hot_column_peek_booleans (HotColumn *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->type == HOT_COLUMN_BOOLEAN ? self->data.booleans : NULL;
}

const guint32 *
hot_column_peek_codes (HotColumn *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->type == HOT_COLUMN_CATEGORY ? self->data.codes : NULL;
}

const HotFieldRef *
hot_column_peek_refs (HotColumn *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->type == HOT_COLUMN_TEXT || self->type == HOT_COLUMN_LIST ? self->data.refs : NULL;
}

guint
hot_column_get_n_categories (HotColumn *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->n_categories;
}

const char *
hot_column_get_category (HotColumn *self,
                         guint32    code)
{
  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (code < self->n_categories, NULL);

  return self->categories[code];
}
