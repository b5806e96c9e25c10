/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "tracking/hot-rest-batch.h"

#include <string.h>
#include <yyjson.h>

/* Absent, null and "" are nothing. %FALSE for what is no string. */
static gboolean
get_text (yyjson_val  *object,
          const char  *name,
          const char **text)
{
  yyjson_val *value = yyjson_obj_get (object, name);

  *text = NULL;
  if (value == NULL || yyjson_is_null (value))
    return TRUE;
  if (!yyjson_is_str (value))
    return FALSE;
  *text = yyjson_get_len (value) > 0 ? yyjson_get_str (value) : NULL;

  /* A NUL within would cut it off. */
  return strlen (yyjson_get_str (value)) == yyjson_get_len (value);
}

static gboolean
get_integer (yyjson_val *object,
             const char *name,
             gboolean    is_required,
             gint64     *number)
{
  yyjson_val *value = yyjson_obj_get (object, name);

  *number = 0;
  if (value == NULL || !yyjson_is_int (value))
    return value == NULL && !is_required;
  if (yyjson_is_uint (value) && yyjson_get_uint (value) > G_MAXINT64)
    return FALSE;
  *number = yyjson_get_sint (value);

  return TRUE;
}

static gboolean
read_metric (yyjson_val *object,
             HotMetric  *metric)
{
  yyjson_val *value = yyjson_obj_get (object, "value");

  if (!yyjson_is_num (value) || !get_text (object, "key", &metric->key) || metric->key == NULL ||
      !get_integer (object, "timestamp", TRUE, &metric->timestamp) || !get_integer (object, "step", FALSE, &metric->step) ||
      !get_text (object, "model_id", &metric->model_id) || !get_text (object, "dataset_name", &metric->dataset_name) ||
      !get_text (object, "dataset_digest", &metric->dataset_digest))
    return FALSE;
  metric->value = yyjson_get_num (value);

  return TRUE;
}

/* (nullable) (transfer full): the array @name of objects, of which @read makes a @size each; %NULL where something is unusual */
static gpointer
read_array (yyjson_val *root,
            const char *name,
            gsize       size,
            gboolean  (*read) (yyjson_val *object, gpointer to),
            guint      *n)
{
  yyjson_val *array = yyjson_obj_get (root, name);
  g_autofree char *all = NULL;
  yyjson_arr_iter iter;
  yyjson_val *object;

  *n = 0;
  if (array != NULL && !yyjson_is_arr (array))
    return NULL;
  all = g_malloc0_n (yyjson_arr_size (array) + 1, size);
  if (array == NULL)
    return g_steal_pointer (&all);
  yyjson_arr_iter_init (array, &iter);
  while ((object = yyjson_arr_iter_next (&iter)) != NULL)
    if (!yyjson_is_obj (object) || !read (object, all + size * (*n)++))
      return NULL;

  return g_steal_pointer (&all);
}

static gboolean
read_metric_cb (yyjson_val *object,
                gpointer    to)
{
  return read_metric (object, to);
}

static gboolean
read_pair_cb (yyjson_val *object,
              gpointer    to)
{
  HotKeyValue *pair = to;
  const char *key;
  const char *value;

  /* An empty value is one, a missing one is not usual. */
  if (!yyjson_is_str (yyjson_obj_get (object, "value")) || !get_text (object, "key", &key) || key == NULL || !get_text (object, "value", &value))
    return FALSE;
  pair->key = (char *) key;
  pair->value = (char *) (value != NULL ? value : "");

  return TRUE;
}

HotRestBatch *
hot_rest_batch_new (GBytes *body)
{
  g_autoptr(HotRestBatch) self = g_new0 (HotRestBatch, 1);
  gsize length = 0;
  const char *data = body != NULL ? g_bytes_get_data (body, &length) : NULL;
  yyjson_val *root;

  self->document = length > 0 ? yyjson_read (data, length, YYJSON_READ_NOFLAG) : NULL;
  root = yyjson_doc_get_root (self->document);
  if (!yyjson_is_obj (root) || yyjson_obj_get (root, "run_uuid") != NULL || !get_text (root, "run_id", &self->run_id) || self->run_id == NULL)
    return NULL;
  self->metrics = read_array (root, "metrics", sizeof (HotMetric), read_metric_cb, &self->n_metrics);
  self->params = read_array (root, "params", sizeof (HotKeyValue), read_pair_cb, &self->n_params);
  self->tags = read_array (root, "tags", sizeof (HotKeyValue), read_pair_cb, &self->n_tags);
  if (self->metrics == NULL || self->params == NULL || self->tags == NULL)
    return NULL;

  return g_steal_pointer (&self);
}

void
hot_rest_batch_free (HotRestBatch *self)
{
  g_free (self->metrics);
  g_free (self->params);
  g_free (self->tags);
  yyjson_doc_free (self->document);
  g_free (self);
}
