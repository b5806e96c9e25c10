/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "projects/hot-project.h"

#include <stdlib.h>
#include <string.h>

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>

#include "base/hot-error.h"
#include "base/hot-yaml.h"

#define FILE_NAME        "MLproject"
#define PYTHON_FILE_NAME "python_env.yaml"
#define CONDA_FILE_NAME  "conda.yaml"

static void
parameter_free (HotProjectParameter *self)
{
  g_free (self->name);
  g_free (self->default_value);
  g_free (self);
}

static void
entry_point_free (HotProjectEntryPoint *self)
{
  g_free (self->name);
  g_free (self->command);
  g_clear_pointer (&self->parameters, g_ptr_array_unref);
  g_free (self);
}

void
hot_project_free (HotProject *self)
{
  g_free (self->folder);
  g_free (self->name);
  g_clear_pointer (&self->entry_points, g_ptr_array_unref);
  g_free (self->environment_file);
  g_free (self->image);
  g_strfreev (self->volumes);
  g_strfreev (self->variables);
  g_free (self);
}

static const char *
hot_project_type_to_string (HotProjectType type)
{
  static const char *const names[] = { "string", "float", "path", "uri" };

  return names[type];
}

/* Types that are not known are texts, as in MLflow. */
static HotProjectType
type_from_string (const char *name)
{
  for (HotProjectType type = HOT_PROJECT_FLOAT; type <= HOT_PROJECT_URI; type++)
    if (g_strcmp0 (name, hot_project_type_to_string (type)) == 0)
      return type;

  return HOT_PROJECT_STRING;
}

/* The first file of the folder whose name is @name but for the case of its letters. (transfer full) (nullable) */
static char *
find_file (const char *folder,
           const char *name)
{
  g_autoptr(GDir) directory = g_dir_open (folder, 0, NULL);
  const char *entry;

  while (directory != NULL && (entry = g_dir_read_name (directory)) != NULL)
    if (g_ascii_strcasecmp (entry, name) == 0)
      return g_build_filename (folder, entry, NULL);

  return NULL;
}

gboolean
hot_project_owns_file (const HotProject *self,
                       const char       *path)
{
  char *folder = realpath (self->folder, NULL);
  char *file = realpath (path, NULL);
  g_autofree char *prefix = folder != NULL ? g_strconcat (folder, G_DIR_SEPARATOR_S, NULL) : NULL;
  const gboolean owns = prefix != NULL && file != NULL && g_str_has_prefix (file, prefix) && g_file_test (file, G_FILE_TEST_IS_REGULAR);

  free (folder);
  free (file);

  return owns;
}

/* A scalar as Python's str() has it. (transfer full) (nullable): %NULL for null and for what is no scalar */
static char *
dup_scalar (JsonNode *node)
{
  char buffer[G_ASCII_DTOSTR_BUF_SIZE];

  if (!JSON_NODE_HOLDS_VALUE (node))
    return NULL;
  if (json_node_get_value_type (node) == G_TYPE_STRING)
    return json_node_dup_string (node);
  if (json_node_get_value_type (node) == G_TYPE_BOOLEAN)
    return g_strdup (json_node_get_boolean (node) ? "True" : "False");
  if (json_node_get_value_type (node) == G_TYPE_INT64)
    return g_strdup_printf ("%" G_GINT64_FORMAT, json_node_get_int (node));

  for (int digits = 1; digits <= 17; digits++)
    {
      g_autofree char *format = g_strdup_printf ("%%.%dg", digits);

      g_ascii_formatd (buffer, sizeof buffer, format, json_node_get_double (node));
      if (g_ascii_strtod (buffer, NULL) == json_node_get_double (node))
        break;
    }

  return g_strconcat (buffer, strpbrk (buffer, ".en") == NULL ? ".0" : "", NULL);
}

typedef struct {
  HotProject *project;
  const char *path;
  GError    **error;
} Reader;

static gboolean G_GNUC_PRINTF (2, 3)
fail (Reader     *self,
      const char *format,
      ...)
{
  g_autofree char *problem = NULL;
  va_list arguments;

  va_start (arguments, format);
  problem = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  g_set_error (self->error, HOT_ERROR, HOT_ERROR_INVALID, "%s: %s", self->path, problem);

  return FALSE;
}

static gboolean
read_parameter (Reader               *self,
                HotProjectEntryPoint *entry_point,
                const char           *name,
                JsonNode             *node)
{
  HotProjectParameter *parameter;

  if (JSON_NODE_HOLDS_ARRAY (node))
    return fail (self, _("the parameter “%s” of the entry point “%s” must be a type, or a type and a default"), name, entry_point->name);

  parameter = g_new0 (HotProjectParameter, 1);
  parameter->name = g_strdup (name);
  g_ptr_array_add (entry_point->parameters, parameter);
  if (JSON_NODE_HOLDS_OBJECT (node))
    {
      JsonObject *object = json_node_get_object (node);
      g_autofree char *type = json_object_has_member (object, "type") ? dup_scalar (json_object_get_member (object, "type")) : NULL;

      parameter->type = type_from_string (type);
      if (json_object_has_member (object, "default"))
        parameter->default_value = dup_scalar (json_object_get_member (object, "default"));
    }
  else
    {
      g_autofree char *type = dup_scalar (node);

      parameter->type = type_from_string (type);
    }

  return TRUE;
}

static gboolean
read_entry_point (Reader     *self,
                  const char *name,
                  JsonNode   *node)
{
  HotProjectEntryPoint *entry_point = g_new0 (HotProjectEntryPoint, 1);
  g_autoptr(GList) names = NULL;
  JsonObject *object, *parameters;

  entry_point->name = g_strdup (name);
  entry_point->parameters = g_ptr_array_new_with_free_func ((GDestroyNotify) parameter_free);
  g_ptr_array_add (self->project->entry_points, entry_point);
  if (!JSON_NODE_HOLDS_OBJECT (node))
    return fail (self, _("the entry point “%s” must have a command"), name);

  object = json_node_get_object (node);
  if (json_object_has_member (object, "command"))
    entry_point->command = dup_scalar (json_object_get_member (object, "command"));
  if (entry_point->command == NULL)
    return fail (self, _("the entry point “%s” must have a command"), name);
  if (!json_object_has_member (object, "parameters") || json_object_get_null_member (object, "parameters"))
    return TRUE;
  if (!JSON_NODE_HOLDS_OBJECT (json_object_get_member (object, "parameters")))
    return fail (self, _("“parameters” of the entry point “%s” must be names with types"), name);

  parameters = json_object_get_object_member (object, "parameters");
  names = json_object_get_members (parameters);
  for (GList *link = names; link != NULL; link = link->next)
    if (!read_parameter (self, entry_point, link->data, json_object_get_member (parameters, link->data)))
      return FALSE;

  return TRUE;
}

/* A list of texts, where an element may also be a list of two, which become NAME=VALUE. (transfer full) (nullable): %NULL when it is none */
static char **
read_list (JsonNode *node)
{
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();
  JsonArray *array;

  if (!JSON_NODE_HOLDS_ARRAY (node))
    return NULL;
  array = json_node_get_array (node);
  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      JsonNode *element = json_array_get_element (array, i);
      char *text = NULL;

      if (JSON_NODE_HOLDS_ARRAY (element) && json_array_get_length (json_node_get_array (element)) == 2)
        {
          g_autofree char *name = dup_scalar (json_array_get_element (json_node_get_array (element), 0));
          g_autofree char *value = dup_scalar (json_array_get_element (json_node_get_array (element), 1));

          text = name != NULL && value != NULL ? g_strdup_printf ("%s=%s", name, value) : NULL;
        }
      else
        text = dup_scalar (element);
      if (text == NULL)
        return NULL;
      g_strv_builder_take (builder, text);
    }

  return g_strv_builder_end (builder);
}

static gboolean
read_docker (Reader   *self,
             JsonNode *node)
{
  JsonObject *object = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;

  if (object != NULL && json_object_has_member (object, "image"))
    self->project->image = dup_scalar (json_object_get_member (object, "image"));
  if (self->project->image == NULL)
    return fail (self, _("“docker_env” must name an “image”"));
  if (json_object_has_member (object, "volumes"))
    {
      self->project->volumes = read_list (json_object_get_member (object, "volumes"));
      if (self->project->volumes == NULL)
        return fail (self, _("“volumes” must be a list of host:container"));
    }
  if (json_object_has_member (object, "environment"))
    {
      self->project->variables = read_list (json_object_get_member (object, "environment"));
      if (self->project->variables == NULL)
        return fail (self, _("“environment” must be a list of names, or of names with values"));
    }
  self->project->environment = HOT_PROJECT_ENVIRONMENT_DOCKER;

  return TRUE;
}

/* A file of the project that the key names. A project may come from anywhere, so the file must lie in it. */
static gboolean
read_environment_file (Reader                *self,
                       const char            *key,
                       JsonNode              *node,
                       HotProjectEnvironment  environment)
{
  g_autofree char *name = dup_scalar (node);
  g_autofree char *path = name != NULL ? g_canonicalize_filename (name, self->project->folder) : NULL;
  g_autofree char *prefix = g_strconcat (self->project->folder, G_DIR_SEPARATOR_S, NULL);

  if (path == NULL || !g_str_has_prefix (path, prefix))
    return fail (self, _("“%s” must name a file in the project's folder"), key);
  if (!g_file_test (path, G_FILE_TEST_IS_REGULAR))
    return fail (self, _("“%s” names %s, which is not there"), key, name);
  if (!hot_project_owns_file (self->project, path))
    return fail (self, _("“%s” must name a file in the project's folder"), key);

  self->project->environment = environment;
  self->project->environment_file = g_steal_pointer (&path);

  return TRUE;
}

static gboolean
read_environment (Reader     *self,
                  JsonObject *object)
{
  static const char *const keys[] = { "python_env", "conda_env", "docker_env" };
  guint n_found = 0;

  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    n_found += json_object_has_member (object, keys[i]);
  if (n_found > 1)
    return fail (self, _("only one of “python_env”, “conda_env” and “docker_env” can be asked for"));
  if (json_object_has_member (object, "python_env"))
    return read_environment_file (self, "python_env", json_object_get_member (object, "python_env"), HOT_PROJECT_ENVIRONMENT_PYTHON);
  if (json_object_has_member (object, "conda_env"))
    return read_environment_file (self, "conda_env", json_object_get_member (object, "conda_env"), HOT_PROJECT_ENVIRONMENT_CONDA);
  if (json_object_has_member (object, "docker_env"))
    return read_docker (self, json_object_get_member (object, "docker_env"));

  return TRUE;
}

/* What is there where the file names none. */
static void
find_environment (HotProject *self)
{
  static const struct { const char *name; HotProjectEnvironment environment; } files[] = {
    { PYTHON_FILE_NAME, HOT_PROJECT_ENVIRONMENT_PYTHON },
    { CONDA_FILE_NAME, HOT_PROJECT_ENVIRONMENT_CONDA },
  };

  for (guint i = 0; i < G_N_ELEMENTS (files) && self->environment == HOT_PROJECT_ENVIRONMENT_NONE; i++)
    {
      g_autofree char *path = g_build_filename (self->folder, files[i].name, NULL);

      if (!hot_project_owns_file (self, path))
        continue;
      self->environment = files[i].environment;
      self->environment_file = g_steal_pointer (&path);
    }
}

static gboolean
read_file (Reader *self)
{
  g_autoptr(JsonNode) root = hot_yaml_parse_file (self->path, self->error);
  g_autoptr(GList) names = NULL;
  JsonObject *object, *entry_points;

  if (root == NULL)
    return FALSE;
  if (JSON_NODE_HOLDS_NULL (root))
    return TRUE;
  if (!JSON_NODE_HOLDS_OBJECT (root))
    return fail (self, _("this is not the description of a project"));

  object = json_node_get_object (root);
  if (json_object_has_member (object, "databricks_spark_job"))
    return fail (self, _("jobs of Databricks cannot be run here"));
  if (json_object_has_member (object, "name"))
    self->project->name = dup_scalar (json_object_get_member (object, "name"));
  if (!read_environment (self, object))
    return FALSE;
  if (!json_object_has_member (object, "entry_points") || json_object_get_null_member (object, "entry_points"))
    return TRUE;
  if (!JSON_NODE_HOLDS_OBJECT (json_object_get_member (object, "entry_points")))
    return fail (self, _("“entry_points” must be names with commands"));

  entry_points = json_object_get_object_member (object, "entry_points");
  names = json_object_get_members (entry_points);
  for (GList *link = names; link != NULL; link = link->next)
    if (!read_entry_point (self, link->data, json_object_get_member (entry_points, link->data)))
      return FALSE;

  return TRUE;
}

HotProject *
hot_project_load (const char  *folder,
                  GError     **error)
{
  g_autoptr(HotProject) self = g_new0 (HotProject, 1);
  g_autofree char *path = NULL;
  Reader reader;

  self->folder = g_canonicalize_filename (folder, NULL);
  self->entry_points = g_ptr_array_new_with_free_func ((GDestroyNotify) entry_point_free);
  if (!g_file_test (self->folder, G_FILE_TEST_IS_DIR))
    {
      g_set_error (error, HOT_ERROR, HOT_ERROR_NOT_FOUND, _("There is no folder %s"), self->folder);
      return NULL;
    }

  path = find_file (self->folder, FILE_NAME);
  reader = (Reader) { self, path, error };
  if (path != NULL && !hot_project_owns_file (self, path))
    {
      fail (&reader, _("this must be a file in the project's folder"));
      return NULL;
    }
  if (path != NULL && !read_file (&reader))
    return NULL;
  find_environment (self);

  return g_steal_pointer (&self);
}

static int
compare_names (gconstpointer a,
               gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

char **
hot_project_list_scripts (const HotProject *self)
{
  g_autoptr(GDir) directory = g_dir_open (self->folder, 0, NULL);
  GPtrArray *names = g_ptr_array_new ();
  const char *name;

  while (directory != NULL && (name = g_dir_read_name (directory)) != NULL)
    {
      g_autofree char *path = g_build_filename (self->folder, name, NULL);

      if ((g_str_has_suffix (name, ".py") || g_str_has_suffix (name, ".sh") || g_str_has_suffix (name, ".R")) &&
          g_utf8_validate (name, -1, NULL) && hot_project_owns_file (self, path))
        g_ptr_array_add (names, g_strdup (name));
    }
  g_ptr_array_sort (names, compare_names);
  g_ptr_array_add (names, NULL);

  return (char **) g_ptr_array_free (names, FALSE);
}

const HotProjectEntryPoint *
hot_project_find_entry_point (const HotProject *self,
                              const char       *name)
{
  for (guint i = 0; i < self->entry_points->len; i++)
    {
      const HotProjectEntryPoint *entry_point = g_ptr_array_index (self->entry_points, i);

      if (strcmp (entry_point->name, name) == 0)
        return entry_point;
    }

  return NULL;
}

const HotProjectParameter *
hot_project_find_parameter (const HotProjectEntryPoint *entry_point,
                            const char                 *name)
{
  for (guint i = 0; i < entry_point->parameters->len; i++)
    {
      const HotProjectParameter *parameter = g_ptr_array_index (entry_point->parameters, i);

      if (strcmp (parameter->name, name) == 0)
        return parameter;
    }

  return NULL;
}
