/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "models/hot-ubjson-reader.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "base/hot-error.h"

#define MAX_DEPTH 64

/* A node of JSON takes so many times the byte that it came from; models of a gigabyte are not read into memory this way. */
#define MAX_VALUES (200u << 20)

typedef struct {
  const guint8 *data;
  gsize         size;
  gsize         position;
  guint         depth;
  guint         n_values;
} Reader;

static JsonNode *read_value (Reader *self,
                             char    marker);

/* The bytes of a big-endian number. */
static gboolean
take (Reader  *self,
      gsize    n,
      guint64 *bits)
{
  if (self->size - self->position < n)
    return FALSE;

  *bits = 0;
  for (gsize i = 0; i < n; i++)
    *bits = *bits << 8 | self->data[self->position++];

  return TRUE;
}

/* No-operations may stand between values. */
static char
next_marker (Reader *self)
{
  while (self->position < self->size && self->data[self->position] == 'N')
    self->position++;

  return self->position < self->size ? (char) self->data[self->position++] : '\0';
}

static gboolean
take_integer (Reader *self,
              char    marker,
              gint64 *value)
{
  static const struct {
    char     marker;
    gsize    n_bytes;
    gboolean is_signed;
  } kinds[] = { { 'i', 1, TRUE }, { 'U', 1, FALSE }, { 'I', 2, TRUE }, { 'l', 4, TRUE }, { 'L', 8, TRUE } };

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (kinds[i].marker == marker)
      {
        const guint unused = 64 - 8 * (guint) kinds[i].n_bytes;
        guint64 bits;

        if (!take (self, kinds[i].n_bytes, &bits))
          return FALSE;
        /* The sign goes up and down again. */
        *value = kinds[i].is_signed ? (gint64) (bits << unused) >> unused : (gint64) bits;
        return TRUE;
      }

  return FALSE;
}

static gboolean
take_real (Reader *self,
           char    marker,
           double *value)
{
  guint64 bits;

  if (!take (self, marker == 'd' ? 4 : 8, &bits))
    return FALSE;
  if (marker == 'd')
    {
      const guint32 word = bits;
      float single;

      memcpy (&single, &word, sizeof single);
      *value = single;
    }
  else
    {
      memcpy (value, &bits, sizeof *value);
    }

  return TRUE;
}

/* (transfer full) (nullable): a length and so many bytes of UTF-8 */
static char *
take_text (Reader *self,
           char    marker)
{
  gint64 length;
  char *text;

  if (!take_integer (self, marker, &length) || length < 0 || (guint64) length > self->size - self->position ||
      !g_utf8_validate_len ((const char *) self->data + self->position, length, NULL))
    return NULL;
  text = g_strndup ((const char *) self->data + self->position, length);
  self->position += length;

  return text;
}

/* What may stand behind the bracket: the type of all elements, and how many there are. @n: -1 where it does not say */
static gboolean
take_head (Reader *self,
           char   *type,
           gint64 *n)
{
  *type = '\0';
  *n = -1;
  if (self->position < self->size && self->data[self->position] == '$')
    {
      if (self->size - self->position < 2)
        return FALSE;
      *type = (char) self->data[self->position + 1];
      self->position += 2;
      if (self->position == self->size || self->data[self->position] != '#')
        return FALSE;
    }
  if (self->position < self->size && self->data[self->position] == '#')
    {
      self->position++;
      /* Every element takes at least a byte here: XGBoost has no arrays of nothing. */
      if (!take_integer (self, next_marker (self), n) || *n < 0 || (guint64) *n > self->size - self->position)
        return FALSE;
    }

  return TRUE;
}

static JsonNode *
read_array (Reader *self)
{
  g_autoptr(JsonArray) array = json_array_new ();
  JsonNode *node;
  char type;
  gint64 n;

  if (!take_head (self, &type, &n))
    return NULL;
  for (gint64 i = 0; n < 0 || i < n; i++)
    {
      const char marker = type != '\0' ? type : next_marker (self);

      if (n < 0 && marker == ']')
        break;
      node = read_value (self, marker);
      if (node == NULL)
        return NULL;
      json_array_add_element (array, node);
    }

  node = json_node_new (JSON_NODE_ARRAY);
  json_node_take_array (node, g_steal_pointer (&array));

  return node;
}

static JsonNode *
read_object (Reader *self)
{
  g_autoptr(JsonObject) object = json_object_new ();
  JsonNode *node;
  char type;
  gint64 n;

  if (!take_head (self, &type, &n))
    return NULL;
  for (gint64 i = 0; n < 0 || i < n; i++)
    {
      const char marker = next_marker (self);
      g_autofree char *name = NULL;

      if (n < 0 && marker == '}')
        break;
      name = take_text (self, marker);
      node = name != NULL ? read_value (self, type != '\0' ? type : next_marker (self)) : NULL;
      if (node == NULL)
        return NULL;
      json_object_set_member (object, name, node);
    }

  node = json_node_new (JSON_NODE_OBJECT);
  json_node_take_object (node, g_steal_pointer (&object));

  return node;
}

static JsonNode *
read_nested (Reader *self,
             char    marker)
{
  JsonNode *node;

  if (self->depth == MAX_DEPTH)
    return NULL;
  self->depth++;
  node = marker == '[' ? read_array (self) : read_object (self);
  self->depth--;

  return node;
}

static JsonNode *
read_number (Reader *self,
             char    marker)
{
  gint64 integer;
  double real;

  if (marker == 'd' || marker == 'D')
    return take_real (self, marker, &real) ? json_node_init_double (json_node_alloc (), real) : NULL;

  return take_integer (self, marker, &integer) ? json_node_init_int (json_node_alloc (), integer) : NULL;
}

static JsonNode *
read_value (Reader *self,
            char    marker)
{
  g_autofree char *text = NULL;

  if (++self->n_values > MAX_VALUES)
    return NULL;

  switch (marker)
    {
    case '[':
    case '{':
      return read_nested (self, marker);

    case 'Z':
      return json_node_new (JSON_NODE_NULL);

    case 'T':
    case 'F':
      return json_node_init_boolean (json_node_alloc (), marker == 'T');

    case 'S':
      text = take_text (self, next_marker (self));
      return text != NULL ? json_node_init_string (json_node_alloc (), text) : NULL;

    default:
      return read_number (self, marker);
    }
}

JsonNode *
hot_ubjson_read (gconstpointer   data,
                 gsize           size,
                 const char     *name,
                 GError        **error)
{
  Reader self = { .data = data, .size = size };
  JsonNode *node = read_value (&self, next_marker (&self));

  if (node == NULL)
    {
      g_autofree char *position = g_strdup_printf ("%" G_GSIZE_FORMAT, self.position);

      g_set_error (error, HOT_ERROR, HOT_ERROR_INVALID, _("%s: byte %s is not as in Universal Binary JSON"), name, position);
    }

  return node;
}
