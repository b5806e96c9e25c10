/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "projects/hot-python-environment.h"

#include <string.h>

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>

#include "base/hot-error.h"
#include "base/hot-small-file.h"
#include "base/hot-yaml.h"

#define MAX_LINES 10000
#define MAX_FILES 100
#define MAX_SIZE  (4 << 20)

typedef struct {
  const HotProject *project;
  GString          *content;
  guint             n_files;
  GError          **error;
} Reader;

void
hot_python_environment_free (HotPythonEnvironment *self)
{
  g_free (self->python);
  g_strfreev (self->build_dependencies);
  g_strfreev (self->dependencies);
  g_strfreev (self->conda_dependencies);
  g_free (self);
}

static gboolean G_GNUC_PRINTF (3, 4)
fail (const char  *path,
      GError     **error,
      const char  *format,
      ...)
{
  g_autofree char *problem = NULL;
  va_list arguments;

  va_start (arguments, format);
  problem = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  g_set_error (error, HOT_ERROR, HOT_ERROR_INVALID, "%s: %s", path, problem);

  return FALSE;
}

/* A list of texts; none where there is no such member. A line end would make two lines of one. */
static gboolean
read_lines (const char  *path,
            JsonObject  *object,
            const char  *key,
            char      ***lines,
            GError     **error)
{
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();
  JsonNode *node = json_object_get_member (object, key);
  JsonArray *array;

  if (node != NULL && !JSON_NODE_HOLDS_NULL (node))
    {
      if (!JSON_NODE_HOLDS_ARRAY (node) || json_array_get_length (json_node_get_array (node)) > MAX_LINES)
        return fail (path, error, _("“%s” must be a list"), key);
      array = json_node_get_array (node);
      for (guint i = 0; i < json_array_get_length (array); i++)
        {
          JsonNode *element = json_array_get_element (array, i);

          if (!JSON_NODE_HOLDS_VALUE (element) || json_node_get_value_type (element) != G_TYPE_STRING ||
              strpbrk (json_node_get_string (element), "\r\n") != NULL)
            return fail (path, error, _("“%s” must be a list of texts, each one line"), key);
          g_strv_builder_add (builder, json_node_get_string (element));
        }
    }
  *lines = g_strv_builder_end (builder);

  return TRUE;
}

static gboolean
read_python_env (HotPythonEnvironment  *self,
                 const char            *path,
                 JsonObject            *object,
                 GError               **error)
{
  JsonNode *python = json_object_get_member (object, "python");

  if (python != NULL && !JSON_NODE_HOLDS_NULL (python))
    {
      if (!JSON_NODE_HOLDS_VALUE (python) || json_node_get_value_type (python) != G_TYPE_STRING)
        return fail (path, error, _("“python” must be a version in quotes, such as \"3.11\""));
      self->python = json_node_dup_string (python);
      if (strspn (self->python, "0123456789.") != strlen (self->python) || *self->python == '\0')
        return fail (path, error, _("“python” must be a version such as \"3.11\", not “%s”"), self->python);
    }

  return read_lines (path, object, "build_dependencies", &self->build_dependencies, error) &&
         read_lines (path, object, "dependencies", &self->dependencies, error);
}

/* One line of a conda.yaml: what a virtual environment can have itself, and what only conda can give (_CONDA_DEPENDENCY_REGEX). */
static void
take_conda_line (HotPythonEnvironment *self,
                 const char           *line,
                 GStrvBuilder         *build,
                 GStrvBuilder         *others)
{
  g_autoptr(GRegex) regex = g_regex_new ("^(python|pip|setuptools|wheel)(<|>|<=|>=|=|==|!=)?([\\d.]+)?$", 0, 0, NULL);
  g_autoptr(GMatchInfo) match = NULL;
  g_autofree char *package = NULL;
  g_autofree char *operator = NULL;
  g_autofree char *version = NULL;

  if (!g_regex_match (regex, line, 0, &match))
    {
      g_strv_builder_add (others, line);
      return;
    }

  package = g_match_info_fetch (match, 1);
  operator = g_match_info_fetch (match, 2);
  version = g_match_info_fetch (match, 3);
  if (g_str_equal (package, "python"))
    {
      if (version != NULL && *version != '\0' && (g_str_equal (operator, "=") || g_str_equal (operator, "==")))
        g_set_str (&self->python, version);
    }
  else if (version != NULL && *version != '\0')
    g_strv_builder_take (build, g_strconcat (package, g_strcmp0 (operator, "=") == 0 ? "==" : operator, version, NULL));
  else
    g_strv_builder_add (build, package);
}

static gboolean
read_conda (HotPythonEnvironment  *self,
            const char            *path,
            JsonObject            *object,
            GError               **error)
{
  g_autoptr(GStrvBuilder) build = g_strv_builder_new ();
  g_autoptr(GStrvBuilder) others = g_strv_builder_new ();
  JsonNode *node = json_object_get_member (object, "dependencies");
  JsonArray *array = node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;

  if (node != NULL && !JSON_NODE_HOLDS_NULL (node) && (array == NULL || json_array_get_length (array) > MAX_LINES))
    return fail (path, error, _("“%s” must be a list"), "dependencies");
  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    {
      JsonNode *element = json_array_get_element (array, i);

      if (JSON_NODE_HOLDS_VALUE (element) && json_node_get_value_type (element) == G_TYPE_STRING)
        take_conda_line (self, json_node_get_string (element), build, others);
      else if (!JSON_NODE_HOLDS_OBJECT (element) || self->dependencies != NULL)
        return fail (path, error, _("“dependencies” must be a list of packages, with one list “pip” in it"));
      else if (!read_lines (path, json_node_get_object (element), "pip", &self->dependencies, error))
        return FALSE;
    }
  if (self->dependencies == NULL)
    self->dependencies = g_new0 (char *, 1);
  self->build_dependencies = g_strv_builder_end (build);
  self->conda_dependencies = g_strv_builder_end (others);

  return TRUE;
}

HotPythonEnvironment *
hot_python_environment_load (const HotProject  *project,
                             GError           **error)
{
  g_autoptr(HotPythonEnvironment) self = g_new0 (HotPythonEnvironment, 1);
  const gboolean is_conda = project->environment == HOT_PROJECT_ENVIRONMENT_CONDA;
  g_autoptr(JsonNode) root = NULL;

  if (is_conda || project->environment == HOT_PROJECT_ENVIRONMENT_PYTHON)
    {
      root = hot_yaml_parse_file (project->environment_file, error);
      if (root == NULL)
        return NULL;
      if (!JSON_NODE_HOLDS_OBJECT (root) && !JSON_NODE_HOLDS_NULL (root))
        {
          fail (project->environment_file, error, _("this is not the description of an environment"));
          return NULL;
        }
    }
  if (root != NULL && JSON_NODE_HOLDS_OBJECT (root))
    {
      JsonObject *object = json_node_get_object (root);

      if (!(is_conda ? read_conda (self, project->environment_file, object, error)
                     : read_python_env (self, project->environment_file, object, error)))
        return NULL;
    }
  if (self->build_dependencies == NULL)
    self->build_dependencies = g_new0 (char *, 1);
  if (self->dependencies == NULL)
    self->dependencies = g_new0 (char *, 1);
  if (self->conda_dependencies == NULL)
    self->conda_dependencies = g_new0 (char *, 1);

  return g_steal_pointer (&self);
}

/* The file that a line such as "-r requirements.txt" names; NULL for other lines. (transfer full) (nullable) @option: (out) (optional) */
static char *
dup_named_file (const char  *line,
                const char **option)
{
  static const char *const options[] = { "-r", "-c", "--requirement", "--constraint" };
  g_autofree char *text = g_strstrip (g_strdup (line));

  for (guint i = 0; i < G_N_ELEMENTS (options); i++)
    if (g_str_has_prefix (text, options[i]))
      {
        const char *rest = text + strlen (options[i]);

        /* "-rfile" is known to pip as well, "--requirements" is not. */
        if (i >= 2 && *rest != '=' && *rest != ' ' && *rest != '\t')
          continue;
        while (*rest == '=' || g_ascii_isspace (*rest))
          rest++;
        if (option != NULL)
          *option = i % 2 == 0 ? "-r" : "-c";
        return g_strdup (rest);
      }

  return NULL;
}

char *
hot_python_environment_dup_requirements (char       **lines,
                                         const char  *folder)
{
  GString *text = g_string_new (NULL);

  for (char **line = lines; *line != NULL; line++)
    {
      const char *option = NULL;
      g_autofree char *name = dup_named_file (*line, &option);

      if (name != NULL && strstr (name, "://") == NULL)
        {
          g_autofree char *path = g_canonicalize_filename (name, folder);

          g_string_append_printf (text, "%s %s\n", option, path);
        }
      else
        g_string_append_printf (text, "%s\n", *line);
    }

  return g_string_free_and_steal (text);
}

/* What a folder holds, by names, sizes and times. */
static void
append_folder (Reader     *self,
               const char *folder,
               guint       depth)
{
  g_autoptr(GDir) directory = depth < 16 ? g_dir_open (folder, 0, NULL) : NULL;
  g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  const char *name;

  while (directory != NULL && (name = g_dir_read_name (directory)) != NULL && names->len < MAX_LINES)
    if (!g_str_equal (name, ".git") && !g_str_equal (name, "__pycache__"))
      g_ptr_array_add (names, g_build_filename (folder, name, NULL));
  g_ptr_array_sort_values (names, (GCompareFunc) strcmp);
  for (guint i = 0; i < names->len; i++)
    {
      GStatBuf info;

      if (g_lstat (names->pdata[i], &info) < 0)
        continue;
      if (S_ISDIR (info.st_mode))
        append_folder (self, names->pdata[i], depth + 1);
      else
        g_string_append_printf (self->content, "%s %" G_GUINT64_FORMAT " %" G_GINT64_FORMAT "\n", (char *) names->pdata[i],
                                (guint64) info.st_size, (gint64) info.st_mtime);
    }
}

static gboolean append_lines (Reader *self, char **lines, const char *folder);

static gboolean
append_file (Reader     *self,
             const char *name,
             const char *folder)
{
  g_autofree char *path = g_canonicalize_filename (name, folder);
  g_autofree char *parent = g_path_get_dirname (path);
  g_autofree char *text = NULL;
  g_auto(GStrv) lines = NULL;

  if (!hot_project_owns_file (self->project, path) || !g_file_test (path, G_FILE_TEST_EXISTS))
    return fail (self->project->environment_file, self->error, _("it names %s, which is no file of the project"), name);
  if (self->n_files++ >= MAX_FILES)
    return fail (self->project->environment_file, self->error, _("it names too many files"));
  text = hot_small_file_read (path, MAX_SIZE, NULL, self->error);
  if (text == NULL)
    return FALSE;

  lines = g_strsplit (text, "\n", -1);

  return append_lines (self, lines, parent);
}

static gboolean
append_lines (Reader     *self,
              char      **lines,
              const char *folder)
{
  for (char **line = lines; *line != NULL; line++)
    {
      g_autofree char *name = dup_named_file (*line, NULL);
      g_autofree char *text = g_strstrip (g_strdup (*line));

      g_string_append_printf (self->content, "%s\n", *line);
      if (name != NULL && strstr (name, "://") == NULL && !append_file (self, name, folder))
        return FALSE;
      /* The project, or a part of it, is installed. */
      if (g_str_has_prefix (text, ".") || g_str_has_prefix (text, "-e") || g_str_has_prefix (text, "--editable") ||
          strstr (text, "file:") != NULL || g_str_has_prefix (text, "/"))
        {
          g_string_append_printf (self->content, "%s\n", self->project->folder);
          append_folder (self, self->project->folder, 0);
        }
    }

  return TRUE;
}

char *
hot_python_environment_dup_content (const HotPythonEnvironment  *self,
                                    const HotProject            *project,
                                    GError                     **error)
{
  g_autoptr(GString) content = g_string_new (NULL);
  Reader reader = { project, content, 0, error };
  char **const lists[] = { self->build_dependencies, self->dependencies, self->conda_dependencies };

  /* Of conda, also its channels and its name. */
  if (project->environment == HOT_PROJECT_ENVIRONMENT_CONDA)
    {
      g_autofree char *text = hot_small_file_read (project->environment_file, MAX_SIZE, NULL, error);

      if (text == NULL)
        return NULL;
      g_string_append (content, text);
    }
  g_string_append_printf (content, "python %s\n", self->python != NULL ? self->python : "");
  for (guint i = 0; i < G_N_ELEMENTS (lists); i++)
    {
      g_string_append (content, "--\n");
      if (!append_lines (&reader, lists[i], project->folder))
        return NULL;
    }

  return g_string_free_and_steal (g_steal_pointer (&content));
}
