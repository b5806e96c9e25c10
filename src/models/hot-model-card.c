/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "models/hot-model-card.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "base/hot-error.h"
#include "base/hot-json-writer.h"
#include "base/hot-json.h"
#include "base/hot-yaml.h"
#include "models/hot-model-directory.h"

G_DEFINE_BOXED_TYPE (HotModelCard, hot_model_card, hot_model_card_ref, hot_model_card_unref)

#define MAX_EXAMPLE (4 << 20)
#define MAX_FILES   5000

typedef struct {
  const HotModelPlace *place;
  HotModelCard        *card;
  GHashTable          *sizes;        /* of files, by path in the artifacts */
  GCancellable        *cancellable;
} Reader;

static void
flavor_free (gpointer data)
{
  HotModelCardFlavor *self = data;

  g_free (self->name);
  g_free (self->version);
  g_free (self->data);
  g_free (self->reason);
  g_free (self);
}

static void
field_free (gpointer data)
{
  HotModelCardField *self = data;

  g_free (self->name);
  g_free (self->type);
  g_free (self);
}

HotModelCard *
hot_model_card_ref (HotModelCard *self)
{
  g_atomic_ref_count_inc (&self->ref_count);

  return self;
}

void
hot_model_card_unref (HotModelCard *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;

  g_free (self->folder);
  g_clear_pointer (&self->flavors, g_ptr_array_unref);
  g_clear_pointer (&self->inputs, g_ptr_array_unref);
  g_clear_pointer (&self->outputs, g_ptr_array_unref);
  g_free (self->run_id);
  g_free (self->created);
  g_free (self->mlflow_version);
  g_free (self->request);
  g_free (self);
}

/* All files of the model, folders as the sum of what is in them. */
static gboolean
measure (Reader      *self,
         const char  *folder,
         guint64     *total,
         GError     **error)
{
  g_autoptr(GPtrArray) files = hot_artifacts_list (self->place->artifacts, folder, self->cancellable, error);

  if (files == NULL)
    return FALSE;
  for (guint i = 0; i < files->len && g_hash_table_size (self->sizes) < MAX_FILES; i++)
    {
      const HotFileInfo *file = g_ptr_array_index (files, i);
      guint64 *size = g_new0 (guint64, 1);

      *size = file->size;
      if (file->is_dir && !measure (self, file->path, size, error))
        {
          g_free (size);
          return FALSE;
        }
      g_hash_table_insert (self->sizes, g_strdup (file->path), size);
      *total += *size;
    }

  return TRUE;
}

/* Why it is for others alone, and what to do. (transfer full) */
static char *
explain (const char *name,
         gboolean    has_native)
{
  static const struct {
    const char *name;
    const char *packages;
    gboolean    has_trees;
  } libraries[] = {
    { "sklearn", "scikit-learn", TRUE }, { "lightgbm", "lightgbm", TRUE }, { "catboost", "catboost", TRUE }, { "xgboost", "xgboost" },
    { "onnx", "onnxruntime" }, { "pytorch", "torch" }, { "tensorflow", "tensorflow" }, { "keras", "keras" },
    { "statsmodels", "statsmodels" }, { "spark", "pyspark" }, { "prophet", "prophet" }, { "h2o", "h2o" },
  };

  if (g_str_equal (name, "python_function"))
    return g_strdup (has_native ? _("For Python: mlflow.pyfunc and “mlflow models serve” load it")
                                : _("Code for Python: only “mlflow models serve” can run it, in an environment of its own"));
  for (guint i = 0; i < G_N_ELEMENTS (libraries); i++)
    if (g_str_equal (name, libraries[i].name))
      return g_strdup_printf (has_native ? _("For Python with %s")
                              : libraries[i].has_trees
                                ? _("Needs Python with %s: “mlflow models serve” can run it; logged as ONNX as well, trees and linear models run here")
                                : _("Needs Python with %s: only “mlflow models serve” can run it"), libraries[i].packages);

  return g_strdup (_("This program does not know the flavor"));
}

static const char *
find_version (JsonObject *flavor,
              const char *name)
{
  static const char *const others[] = { "xgb_version", "lgb_version", "cb_version", "python_version" };
  g_autofree char *usual = g_strconcat (name, "_version", NULL);
  const char *version = hot_json_get_text (flavor, usual);

  for (guint i = 0; i < G_N_ELEMENTS (others) && version == NULL; i++)
    version = hot_json_get_text (flavor, others[i]);

  return version;
}

/* XGBoost's own interface predicts probabilities, its wrapper for scikit-learn numbers of classes, which native models do not. */
static gboolean
predicts_classes (JsonObject *flavor)
{
  const char *class = hot_json_get_text (flavor, "model_class");

  return class != NULL && g_str_has_suffix (class, "Classifier");
}

static void
add_flavor (Reader     *self,
            const char *name,
            JsonObject *map,
            gboolean    has_native)
{
  HotModelCardFlavor *flavor = g_new0 (HotModelCardFlavor, 1);
  const char *data = hot_json_get_text (map, "data");
  g_autofree char *path = NULL;
  const guint64 *size;

  if (data == NULL)
    data = hot_json_get_text (map, "pickled_model");
  flavor->name = g_strdup (name);
  flavor->version = g_strdup (find_version (map, name));
  flavor->data = g_strdup (data);
  path = data != NULL ? hot_model_place_dup_path (self->place, data) : NULL;
  size = path != NULL ? g_hash_table_lookup (self->sizes, path) : NULL;
  flavor->size = size != NULL ? *size : 0;

  flavor->use = HOT_MODEL_FLAVOR_FOREIGN;
  if (g_str_equal (name, "hothouse"))
    flavor->use = HOT_MODEL_FLAVOR_NATIVE;
  else if ((g_str_equal (name, "xgboost") || g_str_equal (name, "onnx")) && !has_native && data != NULL && !predicts_classes (map))
    flavor->use = HOT_MODEL_FLAVOR_READ;
  if (flavor->use == HOT_MODEL_FLAVOR_FOREIGN)
    flavor->reason = explain (name, has_native);
  g_ptr_array_add (self->card->flavors, flavor);
}

/* The signature has its columns as JSON in a text. */
static GPtrArray *
read_fields (JsonObject *signature,
             const char *name)
{
  GPtrArray *fields = g_ptr_array_new_with_free_func (field_free);
  g_autoptr(JsonParser) parser = json_parser_new_immutable ();
  const char *text = hot_json_get_text (signature, name);
  JsonNode *root = text != NULL && json_parser_load_from_data (parser, text, -1, NULL) ? json_parser_get_root (parser) : NULL;
  JsonArray *array = root != NULL && JSON_NODE_HOLDS_ARRAY (root) ? json_node_get_array (root) : NULL;

  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    {
      JsonNode *node = json_array_get_element (array, i);
      JsonObject *object = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
      JsonObject *tensor = hot_json_get_object (object, "tensor-spec");
      HotModelCardField *field = g_new0 (HotModelCardField, 1);
      JsonNode *required = object != NULL ? json_object_get_member (object, "required") : NULL;

      field->name = g_strdup (hot_json_get_text (object, "name") != NULL ? hot_json_get_text (object, "name") : "");
      field->type = g_strdup (hot_json_get_text (tensor, "dtype") != NULL ? hot_json_get_text (tensor, "dtype") : hot_json_get_text (object, "type"));
      field->is_required = required == NULL || !JSON_NODE_HOLDS_VALUE (required) || json_node_get_boolean (required);
      g_ptr_array_add (fields, field);
    }

  return fields;
}

static void
write_node (HotJsonWriter *json,
            JsonNode      *node)
{
  if (!JSON_NODE_HOLDS_VALUE (node))
    hot_json_writer_null (json);
  else if (json_node_get_value_type (node) == G_TYPE_STRING)
    hot_json_writer_string (json, json_node_get_string (node));
  else if (json_node_get_value_type (node) == G_TYPE_BOOLEAN)
    hot_json_writer_boolean (json, json_node_get_boolean (node));
  else if (json_node_get_value_type (node) == G_TYPE_INT64)
    hot_json_writer_integer (json, json_node_get_int (node));
  else
    hot_json_writer_real (json, json_node_get_double (node));
}

/* (transfer full) (nullable): a request with the first row of {"columns": [...], "data": [[...], ...]} */
static char *
make_request (JsonObject *example)
{
  JsonNode *columns = json_object_get_member (example, "columns"), *data = json_object_get_member (example, "data");
  JsonArray *names = columns != NULL && JSON_NODE_HOLDS_ARRAY (columns) ? json_node_get_array (columns) : NULL;
  JsonArray *rows = data != NULL && JSON_NODE_HOLDS_ARRAY (data) ? json_node_get_array (data) : NULL;
  JsonNode *first = rows != NULL && json_array_get_length (rows) > 0 ? json_array_get_element (rows, 0) : NULL;
  g_autoptr(HotJsonWriter) json = hot_json_writer_new (FALSE);

  if (names == NULL || first == NULL || !JSON_NODE_HOLDS_ARRAY (first) ||
      json_array_get_length (json_node_get_array (first)) != json_array_get_length (names))
    return NULL;

  hot_json_writer_begin_object (json);
  hot_json_writer_name (json, "dataframe_records");
  hot_json_writer_begin_array (json);
  hot_json_writer_begin_object (json);
  for (guint i = 0; i < json_array_get_length (names); i++)
    {
      JsonNode *name = json_array_get_element (names, i);

      if (!JSON_NODE_HOLDS_VALUE (name) || json_node_get_string (name) == NULL)
        return NULL;
      hot_json_writer_name (json, json_node_get_string (name));
      write_node (json, json_array_get_element (json_node_get_array (first), i));
    }
  hot_json_writer_end_object (json);
  hot_json_writer_end_array (json);
  hot_json_writer_end_object (json);

  return g_strdup (hot_json_writer_peek (json, NULL));
}

static char *
read_request (const HotModelPlace *place,
              JsonObject          *root)
{
  const char *name = hot_json_get_text (hot_json_get_object (root, "saved_input_example_info"), "artifact_path");
  g_autoptr(GBytes) bytes = name != NULL ? hot_model_place_read (place, name, MAX_EXAMPLE, NULL) : NULL;
  g_autoptr(JsonParser) parser = json_parser_new_immutable ();
  JsonNode *node;

  if (bytes == NULL || !json_parser_load_from_data (parser, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), NULL))
    return NULL;
  node = json_parser_get_root (parser);

  return node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? make_request (json_node_get_object (node)) : NULL;
}

static void
fill (Reader     *self,
      JsonObject *root)
{
  JsonObject *flavors = hot_json_get_object (root, "flavors");
  g_autoptr(GList) names = json_object_get_members (flavors);
  const gboolean has_native = hot_json_get_object (flavors, "hothouse") != NULL;

  names = g_list_sort (names, (GCompareFunc) strcmp);
  for (GList *l = names; l != NULL; l = l->next)
    if (hot_json_get_object (flavors, l->data) != NULL)
      add_flavor (self, l->data, hot_json_get_object (flavors, l->data), has_native);
  self->card->inputs = read_fields (hot_json_get_object (root, "signature"), "inputs");
  self->card->outputs = read_fields (hot_json_get_object (root, "signature"), "outputs");
  self->card->run_id = g_strdup (hot_json_get_text (root, "run_id"));
  self->card->created = g_strdup (hot_json_get_text (root, "utc_time_created"));
  self->card->mlflow_version = g_strdup (hot_json_get_text (root, "mlflow_version"));
  self->card->request = read_request (self->place, root);
}

HotModelCard *
hot_model_card_read (const HotModelPlace  *place,
                     GCancellable         *cancellable,
                     GError              **error)
{
  g_autoptr(HotModelCard) card = g_new0 (HotModelCard, 1);
  g_autoptr(GHashTable) sizes = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  Reader self = { place, card, sizes, cancellable };
  g_autofree char *path = NULL;
  g_autoptr(GError) reason = NULL;
  g_autoptr(GBytes) bytes = NULL;
  g_autoptr(JsonNode) node = NULL;
  JsonObject *root;

  g_atomic_ref_count_init (&card->ref_count);
  card->flavors = g_ptr_array_new_with_free_func (flavor_free);
  card->folder = g_build_filename (hot_artifacts_get_folder (place->artifacts), place->folder, NULL);
  path = g_build_filename (card->folder, HOT_MODEL_DESCRIPTION_FILE, NULL);
  bytes = hot_model_place_read (place, HOT_MODEL_DESCRIPTION_FILE, HOT_YAML_MAX_SIZE, &reason);
  if (bytes == NULL && !g_error_matches (reason, G_IO_ERROR, G_IO_ERROR_NOT_FOUND))
    {
      g_propagate_error (error, g_steal_pointer (&reason));
      return NULL;
    }
  if (bytes == NULL)
    {
      g_set_error (error, HOT_ERROR, HOT_ERROR_NOT_FOUND, _("“%s” is no model: there is no file MLmodel in it"),
                   *place->folder != '\0' ? place->folder : hot_artifacts_get_folder (place->artifacts));
      return NULL;
    }
  node = hot_yaml_parse (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), path, error);
  if (node == NULL || !measure (&self, *place->folder != '\0' ? place->folder : NULL, &card->size, error))
    return NULL;
  root = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
  if (hot_json_get_object (root, "flavors") == NULL)
    {
      g_set_error (error, HOT_ERROR, HOT_ERROR_INVALID, _("%s names no flavors, so nobody can tell how the model is loaded"), path);
      return NULL;
    }
  fill (&self, root);

  return g_steal_pointer (&card);
}

const HotModelCardFlavor *
hot_model_card_find (const HotModelCard *self,
                     const char         *name)
{
  for (guint i = 0; i < self->flavors->len; i++)
    if (g_str_equal (((const HotModelCardFlavor *) self->flavors->pdata[i])->name, name))
      return self->flavors->pdata[i];

  return NULL;
}

const HotModelCardFlavor *
hot_model_card_get_usable (const HotModelCard *self)
{
  const HotModelCardFlavor *native = hot_model_card_find (self, "hothouse");

  for (guint i = 0; i < self->flavors->len && native == NULL; i++)
    if (((const HotModelCardFlavor *) self->flavors->pdata[i])->use == HOT_MODEL_FLAVOR_READ)
      native = self->flavors->pdata[i];

  return native;
}
