/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "requests/hot-payload.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "base/hot-error.h"
#include "requests/hot-json-text.h"
#include "requests/hot-json-walk.h"

/* In the order in which a body is tried. */
static const HotPayloadDialect * const dialects[] = {
  &hot_payload_split,
  &hot_payload_records,
  &hot_payload_instances,
  &hot_payload_inputs,
  &hot_payload_bare,
  &hot_payload_csv,
};

const HotPayloadDialect * const *
hot_payload_list_dialects (guint *n_dialects)
{
  *n_dialects = G_N_ELEMENTS (dialects);

  return dialects;
}

HotPayload *
hot_payload_new (void)
{
  HotPayload *self = g_new0 (HotPayload, 1);

  self->columns = g_ptr_array_new_with_free_func (g_free);
  self->rows = g_ptr_array_new_with_free_func ((GDestroyNotify) g_ptr_array_unref);

  return self;
}

void
hot_payload_free (HotPayload *self)
{
  if (self == NULL)
    return;

  g_ptr_array_unref (self->columns);
  g_ptr_array_unref (self->rows);
  g_free (self);
}

HotPayload *
hot_payload_read (const char               *body,
                  const HotPayloadDialect **found,
                  GError                  **error)
{
  for (guint i = 0; i < G_N_ELEMENTS (dialects); i++)
    {
      g_autoptr(GError) cause = NULL;
      HotPayload *payload = dialects[i]->read (body, &cause);

      if (cause != NULL)
        {
          g_propagate_error (error, g_steal_pointer (&cause));
          return NULL;
        }
      if (payload == NULL)
        continue;
      if (found != NULL)
        *found = dialects[i];
      return payload;
    }
  g_set_error_literal (error, HOT_ERROR, HOT_ERROR_INVALID,
                       _("The body has no rows in it that are known: it should have “dataframe_split”, “dataframe_records”, “instances” or "
                         "“inputs”, or be CSV with names in the first line."));

  return NULL;
}

char *
hot_payload_convert (const char               *body,
                     const HotPayloadDialect  *to,
                     GError                  **error)
{
  g_autoptr(HotPayload) payload = hot_payload_read (body, NULL, error);

  return payload != NULL ? to->write (payload) : NULL;
}

/* A member of the object that a body is; nothing where the body is no such object. */
static gboolean
find_member (const char  *body,
             const char  *name,
             HotJsonWalk *walk)
{
  HotJsonFault fault;
  const gsize length = strlen (body);

  return hot_json_walk_begin (walk, body, length, '{') && hot_json_text_check (body, length, &fault) && hot_json_walk_find (walk, name);
}

static char *
dup_value (const HotJsonWalk *walk)
{
  return g_strndup (walk->value, walk->value_length);
}

static char *
dup_name (const HotJsonWalk *walk)
{
  return hot_json_unquote (walk->name, walk->name_length);
}

static gboolean
refuse_row (guint    row,
            GError **error)
{
  g_set_error (error, HOT_ERROR, HOT_ERROR_INVALID, _("Row %u of the body does not have one value for each column."), row + 1);
  return FALSE;
}

/* @object: of @length, with "columns" and "data" */
static HotPayload *
read_split (const char  *object,
            gsize        length,
            GError     **error)
{
  g_autoptr(HotPayload) self = hot_payload_new ();
  HotJsonWalk columns, data, names, rows;

  if (!hot_json_walk_begin (&columns, object, length, '{') || !hot_json_walk_find (&columns, "columns") ||
      !hot_json_walk_begin (&data, object, length, '{') || !hot_json_walk_find (&data, "data") ||
      !hot_json_walk_begin (&names, columns.value, columns.value_length, '[') || !hot_json_walk_begin (&rows, data.value, data.value_length, '['))
    return NULL;

  while (hot_json_walk_next (&names))
    g_ptr_array_add (self->columns, *names.value == '"' ? hot_json_unquote (names.value, names.value_length) : dup_value (&names));
  while (hot_json_walk_next (&rows))
    {
      GPtrArray *row = g_ptr_array_new_full (self->columns->len, g_free);
      HotJsonWalk values;

      g_ptr_array_add (self->rows, row);
      if (hot_json_walk_begin (&values, rows.value, rows.value_length, '['))
        while (hot_json_walk_next (&values))
          g_ptr_array_add (row, dup_value (&values));
      if (*rows.value != '[' || row->len != self->columns->len)
        {
          refuse_row (self->rows->len - 1, error);
          return NULL;
        }
    }

  return g_steal_pointer (&self);
}

static guint
need_column (HotPayload *self,
             GHashTable *known,
             const char *name)
{
  gpointer index;

  if (g_hash_table_lookup_extended (known, name, NULL, &index))
    return GPOINTER_TO_UINT (index);
  g_ptr_array_add (self->columns, g_strdup (name));
  g_hash_table_insert (known, g_strdup (name), GUINT_TO_POINTER (self->columns->len - 1));

  return self->columns->len - 1;
}

/* [{"name": value, …}, …] */
static HotPayload *
read_records (const char  *list,
              gsize        length,
              GError     **error)
{
  g_autoptr(HotPayload) self = hot_payload_new ();
  g_autoptr(GHashTable) known = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  HotJsonWalk rows, values;

  if (!hot_json_walk_begin (&rows, list, length, '['))
    return NULL;
  while (hot_json_walk_next (&rows))
    {
      GPtrArray *row = g_ptr_array_new_with_free_func (g_free);

      g_ptr_array_add (self->rows, row);
      if (!hot_json_walk_begin (&values, rows.value, rows.value_length, '{'))
        {
          refuse_row (self->rows->len - 1, error);
          return NULL;
        }
      while (hot_json_walk_next (&values))
        {
          g_autofree char *name = dup_name (&values);
          const guint column = need_column (self, known, name);

          if (row->len <= column)
            g_ptr_array_set_size (row, column + 1);
          g_free (row->pdata[column]);
          row->pdata[column] = dup_value (&values);
        }
    }
  for (guint i = 0; i < self->rows->len; i++)
    {
      GPtrArray *row = self->rows->pdata[i];

      g_ptr_array_set_size (row, self->columns->len);
      for (guint j = 0; j < row->len; j++)
        if (row->pdata[j] == NULL)
          row->pdata[j] = g_strdup ("null");
    }

  return g_steal_pointer (&self);
}

/* Puts the values of a column at the ends of the rows; makes the rows where it is the first. */
static gboolean
add_column (HotPayload         *self,
            const HotJsonWalk  *column,
            GError            **error)
{
  const gboolean is_first = self->columns->len == 0;
  g_autoptr(GPtrArray) values = g_ptr_array_new ();
  char *name = dup_name (column);
  HotJsonWalk walk;

  g_ptr_array_add (self->columns, name);
  if (hot_json_walk_begin (&walk, column->value, column->value_length, '['))
    while (hot_json_walk_next (&walk))
      g_ptr_array_add (values, dup_value (&walk));
  else
    g_ptr_array_add (values, dup_value (column));
  for (guint i = 0; is_first && i < values->len; i++)
    g_ptr_array_add (self->rows, g_ptr_array_new_with_free_func (g_free));
  if (values->len != self->rows->len)
    {
      g_set_error (error, HOT_ERROR, HOT_ERROR_INVALID, _("The column “%s” of the body has %u values, others have %u."), name, values->len,
                   self->rows->len);
      g_ptr_array_set_free_func (values, g_free);
      return FALSE;
    }
  for (guint i = 0; i < values->len; i++)
    g_ptr_array_add (self->rows->pdata[i], values->pdata[i]);

  return TRUE;
}

/* {"name": [value, …], …} */
static HotPayload *
read_columns (const char  *object,
              gsize        length,
              GError     **error)
{
  g_autoptr(HotPayload) self = hot_payload_new ();
  HotJsonWalk columns;

  if (!hot_json_walk_begin (&columns, object, length, '{'))
    return NULL;
  while (hot_json_walk_next (&columns))
    if (!add_column (self, &columns, error))
      return NULL;

  return g_steal_pointer (&self);
}

static void
append_name (GString    *to,
             const char *name)
{
  g_autofree char *quoted = hot_json_quote (name);

  g_string_append (to, quoted);
}

static void
append_split (GString          *to,
              const HotPayload *self)
{
  g_string_append (to, "{\"columns\": [");
  for (guint i = 0; i < self->columns->len; i++)
    {
      g_string_append (to, i > 0 ? ", " : "");
      append_name (to, self->columns->pdata[i]);
    }
  g_string_append (to, "], \"data\": [");
  for (guint i = 0; i < self->rows->len; i++)
    {
      const GPtrArray *row = self->rows->pdata[i];

      g_string_append (to, i > 0 ? ",\n  [" : "\n  [");
      for (guint j = 0; j < row->len; j++)
        g_string_append_printf (to, j > 0 ? ", %s" : "%s", (const char *) row->pdata[j]);
      g_string_append_c (to, ']');
    }
  g_string_append (to, "]}");
}

static void
append_records (GString          *to,
                const HotPayload *self)
{
  g_string_append_c (to, '[');
  for (guint i = 0; i < self->rows->len; i++)
    {
      const GPtrArray *row = self->rows->pdata[i];

      g_string_append (to, i > 0 ? ",\n  {" : "\n  {");
      for (guint j = 0; j < row->len; j++)
        {
          g_string_append (to, j > 0 ? ", " : "");
          append_name (to, self->columns->pdata[j]);
          g_string_append_printf (to, ": %s", (const char *) row->pdata[j]);
        }
      g_string_append_c (to, '}');
    }
  g_string_append_c (to, ']');
}

static char *
wrap (const char        *member,
      void             (*append) (GString *, const HotPayload *),
      const HotPayload  *self)
{
  g_autoptr(GString) to = g_string_new (NULL);

  if (member != NULL)
    g_string_append_printf (to, "{\"%s\": ", member);
  append (to, self);
  if (member != NULL)
    g_string_append_c (to, '}');

  return g_strdup (to->str);
}

static HotPayload *
split_read (const char  *body,
            GError     **error)
{
  HotJsonWalk walk;

  return find_member (body, "dataframe_split", &walk) ? read_split (walk.value, walk.value_length, error) : NULL;
}

static char *
split_write (const HotPayload *self)
{
  return wrap ("dataframe_split", append_split, self);
}

static HotPayload *
records_read (const char  *body,
              GError     **error)
{
  HotJsonWalk walk;

  return find_member (body, "dataframe_records", &walk) ? read_records (walk.value, walk.value_length, error) : NULL;
}

static char *
records_write (const HotPayload *self)
{
  return wrap ("dataframe_records", append_records, self);
}

static HotPayload *
instances_read (const char  *body,
                GError     **error)
{
  HotJsonWalk walk;

  return find_member (body, "instances", &walk) ? read_records (walk.value, walk.value_length, error) : NULL;
}

static char *
instances_write (const HotPayload *self)
{
  return wrap ("instances", append_records, self);
}

static void
append_columns (GString          *to,
                const HotPayload *self)
{
  g_string_append_c (to, '{');
  for (guint j = 0; j < self->columns->len; j++)
    {
      g_string_append (to, j > 0 ? ",\n  " : "\n  ");
      append_name (to, self->columns->pdata[j]);
      g_string_append (to, ": [");
      for (guint i = 0; i < self->rows->len; i++)
        g_string_append_printf (to, i > 0 ? ", %s" : "%s", (const char *) ((GPtrArray *) self->rows->pdata[i])->pdata[j]);
      g_string_append_c (to, ']');
    }
  g_string_append_c (to, '}');
}

static HotPayload *
inputs_read (const char  *body,
             GError     **error)
{
  HotJsonWalk walk;

  if (!find_member (body, "inputs", &walk))
    return NULL;

  return *walk.value == '[' ? read_records (walk.value, walk.value_length, error) : read_columns (walk.value, walk.value_length, error);
}

static char *
inputs_write (const HotPayload *self)
{
  return wrap ("inputs", append_columns, self);
}

static HotPayload *
bare_read (const char  *body,
           GError     **error)
{
  HotJsonWalk walk;

  return find_member (body, "data", &walk) ? read_split (body, strlen (body), error) : NULL;
}

static char *
bare_write (const HotPayload *self)
{
  return wrap (NULL, append_split, self);
}

#define JSON "application/json"

const HotPayloadDialect hot_payload_split = { "dataframe_split", N_("Data Frame, Split"), JSON, "/invocations", split_read, split_write };
const HotPayloadDialect hot_payload_records = { "dataframe_records", N_("Data Frame, Records"), JSON, "/invocations", records_read, records_write };
const HotPayloadDialect hot_payload_instances = { "instances", N_("Instances"), JSON, "/invocations", instances_read, instances_write };
const HotPayloadDialect hot_payload_inputs = { "inputs", N_("Inputs by Column"), JSON, "/invocations", inputs_read, inputs_write };
const HotPayloadDialect hot_payload_bare = { "bare", N_("Split Without a Wrapper"), JSON, "/score", bare_read, bare_write };
