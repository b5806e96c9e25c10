/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "models/hot-onnx-pipeline.h"

#include <gio/gio.h>
#include <glib/gi18n-lib.h>

#include "models/hot-onnx-text.h"
#include "score/hot-model-unpack.h"

#define SECONDS_PER_DAY 86400.0

typedef struct {
  HotOnnxGraph      *graph;
  const char        *name;
  HotRawType         type;
  const char        *value;      /* of the column */
  const HotEncoding *encodings;
  guint              n_encodings;
  GPtrArray         *parts;      /* FLOAT, rows x some; in the order of the features */
  const char        *is_missing; /* BOOL; NULL before it was asked for */
  const char        *number;     /* DOUBLE: of numbers and booleans the value, of dates the seconds */
  const char        *is_number;  /* BOOL: whether it is one */
  const char        *index;      /* INT64: of the column's text among @keys; then unseen, then missing */
  GPtrArray         *keys;
} Column;

static gboolean
is_numeric (const Column *self)
{
  return self->type == HOT_RAW_TYPE_NUMBER;
}

static void
add_part (Column     *self,
          const char *part)
{
  g_ptr_array_add (self->parts, (gpointer) part);
}

/* One value a row becomes a column of the features. */
static void
add_feature (Column     *self,
             const char *value)
{
  const char *feature = hot_onnx_graph_cast (self->graph, value, HOT_ONNX_FLOAT);

  add_part (self, hot_onnx_graph_binary (self->graph, "Unsqueeze", feature, hot_onnx_graph_add_axes (self->graph, 1)));
}

static const char *
get_missing (Column *self)
{
  if (self->is_missing == NULL)
    self->is_missing = is_numeric (self) ? hot_onnx_graph_unary (self->graph, "IsNaN", self->value)
                                         : hot_onnx_text_is_missing (self->graph, self->value);

  return self->is_missing;
}

/* @value where @condition holds, else what the encoding puts in place of a missing value. */
static const char *
fill (Column            *self,
      const HotEncoding *encoding,
      const char        *condition,
      const char        *value)
{
  return hot_onnx_graph_where (self->graph, condition, value, hot_onnx_graph_add_number (self->graph, HOT_ONNX_DOUBLE, encoding->missing));
}

static const char *
fill_missing (Column            *self,
              const HotEncoding *encoding,
              const char        *value)
{
  return fill (self, encoding, hot_onnx_graph_unary (self->graph, "Not", get_missing (self)), value);
}

static void
prepare_boolean (Column *self)
{
  static const char *const words[] = { "t", "T", "true", "True", "TRUE", "yes", "Yes", "YES", "y", "Y", "1", "1.0",
                                       "f", "F", "false", "False", "FALSE", "no", "No", "NO", "n", "N", "0", "0.0" };
  float values[G_N_ELEMENTS (words)] = { 0 };

  for (guint i = 0; i < G_N_ELEMENTS (words) / 2; i++)
    values[i] = 1.0f;

  self->number = hot_onnx_graph_apply (self->graph, HOT_ONNX_ML, "LabelEncoder", &self->value, 1);
  hot_onnx_graph_set_texts (self->graph, "keys_strings", words, G_N_ELEMENTS (words));
  hot_onnx_graph_set_floats (self->graph, "values_floats", values, G_N_ELEMENTS (values));
  hot_onnx_graph_set_float (self->graph, "default_float", -1.0f);
  self->number = hot_onnx_graph_cast (self->graph, self->number, HOT_ONNX_DOUBLE);
  self->is_number = hot_onnx_graph_binary (self->graph, "GreaterOrEqual", self->number,
                                           hot_onnx_graph_add_number (self->graph, HOT_ONNX_DOUBLE, 0.0));
}

/* What does not fit into a float32 does not count as a number either. */
static void
prepare_number (Column *self)
{
  const char *magnitude = hot_onnx_graph_unary (self->graph, "Abs", self->value);

  self->number = self->value;
  self->is_number = hot_onnx_graph_binary (self->graph, "LessOrEqual", magnitude,
                                           hot_onnx_graph_add_number (self->graph, HOT_ONNX_DOUBLE, G_MAXFLOAT));
}

static gboolean
add_number (Column             *self,
            const HotEncoding  *encoding,
            GError            **error)
{
  if (self->number == NULL && is_numeric (self))
    prepare_number (self);
  else if (self->number == NULL && self->type == HOT_RAW_TYPE_BOOLEAN)
    prepare_boolean (self);
  else if (self->number == NULL)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED, _("ONNX cannot read the numbers in the texts of the column %s"),
                   self->name);
      return FALSE;
    }

  add_feature (self, fill (self, encoding, self->is_number, self->number));
  return TRUE;
}

static void
add_date (Column            *self,
          const HotEncoding *encoding)
{
  HotOnnxGraph *graph = self->graph;
  const char *days, *feature;

  if (self->number == NULL)
    self->number = hot_onnx_text_date (graph, self->value, &self->is_number);
  days = hot_onnx_scale (graph, self->number, 1.0 / SECONDS_PER_DAY);

  if (encoding->kind == HOT_ENCODING_DATE_AGE)
    {
      const char *seconds = hot_onnx_graph_binary (graph, "Sub", hot_onnx_graph_add_number (graph, HOT_ONNX_DOUBLE, encoding->parameter),
                                                   self->number);

      feature = hot_onnx_graph_binary (graph, "Div", seconds, hot_onnx_graph_add_number (graph, HOT_ONNX_DOUBLE, SECONDS_PER_DAY));
    }
  else if (encoding->kind == HOT_ENCODING_DATE_MONTH)
    feature = hot_onnx_text_month (graph, self->value);
  else
    feature = hot_onnx_modulo (graph, hot_onnx_add (graph, hot_onnx_graph_unary (graph, "Floor", days), 3.0), 7.0);

  add_feature (self, fill (self, encoding, self->is_number, feature));
}

static int
compare_keys (gconstpointer a,
              gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

static const char *
get_entry (const HotEncoding *encoding,
           guint              i)
{
  return encoding->heap + encoding->entries[i].text;
}

/* Index of a text among the column's keys, or their number. */
static guint
find_key (Column     *self,
          const char *text)
{
  guint low = 0, high = self->keys->len;

  while (low < high)
    {
      const guint middle = (low + high) / 2;
      const int order = strcmp (g_ptr_array_index (self->keys, middle), text);

      if (order == 0)
        return middle;
      if (order < 0)
        low = middle + 1;
      else
        high = middle;
    }

  return self->keys->len;
}

static gboolean
is_lookup (const HotEncoding *encoding)
{
  return encoding->kind == HOT_ENCODING_ONE_HOT || encoding->kind == HOT_ENCODING_MAP;
}

/* All texts that a lookup of the column knows. */
static void
collect_keys (Column *self)
{
  for (guint i = 0; i < self->n_encodings; i++)
    for (guint j = 0; is_lookup (&self->encodings[i]) && j < self->encodings[i].n_entries; j++)
      g_ptr_array_add (self->keys, (gpointer) get_entry (&self->encodings[i], j));
  g_ptr_array_sort (self->keys, compare_keys);

  for (guint i = self->keys->len; i-- > 1;)
    if (strcmp (g_ptr_array_index (self->keys, i - 1), g_ptr_array_index (self->keys, i)) == 0)
      g_ptr_array_remove_index (self->keys, i);
}

static void
prepare_index (Column *self)
{
  static const char *const nothings[] = { "", "None", "nan", "NaN", "NaT", "<NA>" };
  g_autoptr(GPtrArray) texts = g_ptr_array_new ();
  g_autofree gint64 *values = NULL;
  guint n_keys;

  collect_keys (self);
  n_keys = self->keys->len;
  values = g_new (gint64, n_keys + G_N_ELEMENTS (nothings));
  for (guint i = 0; i < n_keys; i++)
    {
      values[texts->len] = i;
      g_ptr_array_add (texts, g_ptr_array_index (self->keys, i));
    }
  for (guint i = 0; i < G_N_ELEMENTS (nothings); i++)
    if (find_key (self, nothings[i]) == n_keys)
      {
        values[texts->len] = n_keys + 1;
        g_ptr_array_add (texts, (gpointer) nothings[i]);
      }

  self->index = hot_onnx_graph_apply (self->graph, HOT_ONNX_ML, "LabelEncoder", &self->value, 1);
  hot_onnx_graph_set_texts (self->graph, "keys_strings", (const char *const *) texts->pdata, texts->len);
  hot_onnx_graph_set_ints (self->graph, "values_int64s", g_steal_pointer (&values), texts->len);
  hot_onnx_graph_set_int (self->graph, "default_int64", n_keys);
}

/* The features of @n encodings for each key, for a text that is none, and for a missing one. */
static void
add_lookups (Column            *self,
             const HotEncoding *encodings,
             guint              n)
{
  g_autofree float *table = NULL;
  const char *values;
  guint n_keys;

  if (self->index == NULL)
    prepare_index (self);
  n_keys = self->keys->len;
  table = g_new0 (float, (gsize) (n_keys + 2) * n);

  for (guint i = 0; i < n; i++)
    {
      const gboolean is_map = encodings[i].kind == HOT_ENCODING_MAP;

      for (guint key = 0; key <= n_keys && is_map; key++)
        table[(gsize) key * n + i] = encodings[i].unseen;
      for (guint j = 0; j < encodings[i].n_entries; j++)
        table[(gsize) find_key (self, get_entry (&encodings[i], j)) * n + i] = is_map ? encodings[i].entries[j].value : 1.0f;
      table[(gsize) (n_keys + 1) * n + i] = encodings[i].missing;
    }

  values = hot_onnx_graph_add_tensor (self->graph, HOT_ONNX_FLOAT, (gint64[]) { n_keys + 2, n }, 2, table,
                                      (gsize) (n_keys + 2) * n * sizeof *table);
  add_part (self, hot_onnx_graph_binary (self->graph, "Gather", values, self->index));
}

static const char *
make_text_feature (Column            *self,
                   const HotEncoding *encoding)
{
  HotOnnxGraph *graph = self->graph;
  const char *is_valid, *value;

  switch (encoding->kind)
    {
    case HOT_ENCODING_FIRST_NUMBER:
      value = hot_onnx_text_first_number (graph, self->value, &is_valid);
      return fill (self, encoding, is_valid, value);

    case HOT_ENCODING_CONTAINS:
      value = hot_onnx_graph_cast (graph, hot_onnx_text_contains (graph, self->value, get_entry (encoding, 0)), HOT_ONNX_DOUBLE);
      return fill_missing (self, encoding, value);

    case HOT_ENCODING_LIST_HAS:
      value = hot_onnx_graph_cast (graph, hot_onnx_text_list_has (graph, self->value, get_entry (encoding, 0)), HOT_ONNX_DOUBLE);
      return fill_missing (self, encoding, value);

    case HOT_ENCODING_LIST_COUNT:
      return fill_missing (self, encoding, hot_onnx_text_list_count (graph, self->value));

    default:
      return fill_missing (self, encoding, hot_onnx_text_length (graph, self->value));
    }
}

/* Returns: how many encodings, from number @i, were added; 0 with @error set */
static guint
add_encoding (Column  *self,
              guint    i,
              GError **error)
{
  const HotEncoding *encoding = &self->encodings[i];
  guint n = 1;

  if (encoding->kind == HOT_ENCODING_IS_MISSING)
    add_feature (self, hot_onnx_graph_cast (self->graph, get_missing (self), HOT_ONNX_DOUBLE));
  else if (encoding->kind == HOT_ENCODING_NUMBER)
    return add_number (self, encoding, error) ? 1 : 0;
  else if (is_numeric (self))
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED, _("ONNX cannot take the numbers of the column %s for texts"),
                   self->name);
      return 0;
    }
  else if (encoding->kind >= HOT_ENCODING_DATE_AGE && encoding->kind <= HOT_ENCODING_DATE_WEEKDAY)
    add_date (self, encoding);
  else if (is_lookup (encoding))
    {
      while (i + n < self->n_encodings && is_lookup (encoding + n))
        n++;
      add_lookups (self, encoding, n);
    }
  else
    add_feature (self, make_text_feature (self, encoding));

  return n;
}

static gboolean
add_column (HotOnnxGraph    *graph,
            const HotModel  *model,
            guint            number,
            GPtrArray       *parts,
            GError         **error)
{
  g_autoptr(GPtrArray) keys = g_ptr_array_new ();
  Column column = { .graph = graph, .parts = parts, .keys = keys };
  guint first;

  column.name = hot_model_get_column (model, number, &column.type);
  column.encodings = hot_model_get_encodings (model, number, &first, &column.n_encodings);
  column.value = hot_onnx_graph_add_input (graph, column.name, is_numeric (&column) ? HOT_ONNX_DOUBLE : HOT_ONNX_STRING);

  for (guint i = 0, n; i < column.n_encodings; i += n)
    {
      n = add_encoding (&column, i, error);
      if (n == 0)
        return FALSE;
    }

  return TRUE;
}

const char *
hot_onnx_pipeline_add (HotOnnxGraph    *graph,
                       const HotModel  *model,
                       GError         **error)
{
  g_autoptr(GPtrArray) parts = g_ptr_array_new ();
  const char *features;

  for (guint i = 0; i < hot_model_get_n_columns (model); i++)
    if (!add_column (graph, model, i, parts, error))
      return NULL;
  if (parts->len == 0)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED, _("The model does not say of which columns its features are made"));
      return NULL;
    }

  features = hot_onnx_graph_apply (graph, NULL, "Concat", (const char *const *) parts->pdata, parts->len);
  hot_onnx_graph_set_int (graph, "axis", 1);

  return features;
}
