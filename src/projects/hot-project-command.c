/* SPDX-License-Identifier: GPL-3.0-or-later */

/* How values get into a command (mlflow/projects/_project_spec.py and utils.py). */

#include "projects/hot-project.h"

#include <glib/gi18n-lib.h>

#include "base/hot-error.h"
#include "base/hot-http.h"

typedef struct {
  const HotProject           *project;
  const HotProjectEntryPoint *entry_point;  /* (nullable): a script has none */
  const HotKeyValue          *values;
  guint                       n_values;
  const char                 *storage;
  GPtrArray                  *params;    /* as they are logged */
  GPtrArray                  *words;     /* of the same places: as they go into the command */
  GStrvBuilder               *paths;     /* of words */
  GString                    *problems;
} Maker;

static void
pair_free (HotKeyValue *self)
{
  g_free ((char *) self->key);
  g_free ((char *) self->value);
  g_free (self);
}

static void
add_param (Maker      *self,
           const char *name,
           const char *value,
           const char *word)
{
  HotKeyValue *pair = g_new (HotKeyValue, 1);

  *pair = (HotKeyValue) { g_strdup (name), g_strdup (value) };
  g_ptr_array_add (self->params, pair);
  g_ptr_array_add (self->words, g_strdup (word));
}

static void G_GNUC_PRINTF (2, 3)
add_problem (Maker      *self,
             const char *format,
             ...)
{
  va_list arguments;

  if (self->problems->len > 0)
    g_string_append (self->problems, "; ");
  va_start (arguments, format);
  g_string_append_vprintf (self->problems, format, arguments);
  va_end (arguments);
}

/* The last value that was given, or NULL. */
static const char *
find_value (Maker      *self,
            const char *name)
{
  for (guint i = self->n_values; i-- > 0;)
    if (strcmp (self->values[i].key, name) == 0)
      return self->values[i].value;

  return NULL;
}

/* As Python's shlex.quote(). (transfer full) */
static char *
quote (const char *text)
{
  g_autoptr(GString) quoted = NULL;
  gboolean is_plain = *text != '\0';

  for (const char *c = text; *c != '\0'; c++)
    is_plain &= g_ascii_isalnum (*c) || strchr ("@%+=:,./-_", *c) != NULL;
  if (is_plain)
    return g_strdup (text);

  quoted = g_string_new ("'");
  for (const char *c = text; *c != '\0'; c++)
    if (*c == '\'')
      g_string_append (quoted, "'\"'\"'");
    else
      g_string_append_c (quoted, *c);
  g_string_append_c (quoted, '\'');

  return g_string_free_and_steal (g_steal_pointer (&quoted));
}

char *
hot_project_dup_download (const char *storage,
                          guint       position,
                          const char *value)
{
  g_autoptr(GUri) uri = g_uri_parse (value, G_URI_FLAGS_NONE, NULL);
  g_autofree char *name = NULL;

  if (uri == NULL || (g_strcmp0 (g_uri_get_scheme (uri), "http") != 0 && g_strcmp0 (g_uri_get_scheme (uri), "https") != 0))
    return NULL;

  /* The other side chooses the name, but not the folder. */
  name = hot_http_name_file (uri);
  g_strdelimit (name, "/", '_');
  if (*name == '.' || *name == '\0')
    g_set_str (&name, "file");

  return g_strdup_printf ("%s/param_%u/%s", storage, position, name);
}

/* What a value becomes by its type. (transfer full) (nullable): %NULL after a problem was added */
static char *
check_value (Maker                     *self,
             const HotProjectParameter *parameter,
             const char                *value,
             gboolean                   is_default,
             guint                      position)
{
  g_autofree char *scheme = g_uri_parse_scheme (value);
  g_autofree char *own = g_canonicalize_filename (value, self->project->folder);
  g_autofree char *path = NULL;

  if (parameter->type == HOT_PROJECT_URI && scheme == NULL)
    {
      add_problem (self, _("“%s” must be a URI, with a scheme such as https:, not “%s”"), parameter->name, value);
      return NULL;
    }
  if (parameter->type != HOT_PROJECT_PATH)
    return g_strdup (value);

  if (self->storage != NULL && (path = hot_project_dup_download (self->storage, position, value)) != NULL)
    return g_steal_pointer (&path);
  if (g_strcmp0 (scheme, "file") == 0)
    path = g_filename_from_uri (value, NULL, NULL);
  else if (scheme == NULL)
    path = g_canonicalize_filename (value, NULL);
  else
    {
      add_problem (self, _("“%s” must be a path on this computer or an address with http: or https:, not “%s”"), parameter->name, value);
      return NULL;
    }
  if (path != NULL && is_default && !g_file_test (path, G_FILE_TEST_EXISTS))
    g_set_str (&path, own);
  if (path == NULL || !g_file_test (path, G_FILE_TEST_EXISTS))
    {
      add_problem (self, _("“%s” names %s, which is not there"), parameter->name, value);
      return NULL;
    }

  return g_steal_pointer (&path);
}

static void
collect_declared (Maker *self)
{
  for (guint i = 0; self->entry_point != NULL && i < self->entry_point->parameters->len; i++)
    {
      const HotProjectParameter *parameter = g_ptr_array_index (self->entry_point->parameters, i);
      const char *given = find_value (self, parameter->name);
      const char *value = given != NULL ? given : parameter->default_value;
      g_autofree char *checked = NULL;

      if (value == NULL)
        {
          add_problem (self, _("a value for “%s” is missing"), parameter->name);
          continue;
        }
      checked = check_value (self, parameter, value, given == NULL, i);
      if (checked != NULL)
        add_param (self, parameter->name, value, checked);
      if (checked != NULL && parameter->type == HOT_PROJECT_PATH)
        g_strv_builder_add (self->paths, checked);
    }
}

static gboolean
is_known (Maker      *self,
          const char *name)
{
  for (guint i = 0; i < self->params->len; i++)
    if (strcmp (((const HotKeyValue *) g_ptr_array_index (self->params, i))->key, name) == 0)
      return TRUE;

  return FALSE;
}

static void
collect_others (Maker *self)
{
  for (guint i = 0; i < self->n_values; i++)
    if (!is_known (self, self->values[i].key) &&
        (self->entry_point == NULL || hot_project_find_parameter (self->entry_point, self->values[i].key) == NULL))
      add_param (self, self->values[i].key, find_value (self, self->values[i].key), find_value (self, self->values[i].key));
}

static const char *
find_param (Maker      *self,
            const char *name,
            gsize       length)
{
  for (guint i = 0; i < self->params->len; i++)
    {
      const HotKeyValue *pair = g_ptr_array_index (self->params, i);

      if (strlen (pair->key) == length && strncmp (pair->key, name, length) == 0)
        return self->words->pdata[i];
    }

  return NULL;
}

/* As Python's str.format(): {name} is replaced, {{ and }} are braces. */
static void
append_formatted (Maker      *self,
                  GString    *command,
                  const char *format)
{
  for (const char *c = format; *c != '\0'; c++)
    {
      const char *end = *c == '{' ? strchr (c, '}') : NULL;

      if ((*c == '{' || *c == '}') && c[1] == *c)
        g_string_append_c (command, *c++);
      else if (*c == '{' && end != NULL && find_param (self, c + 1, end - c - 1) != NULL)
        {
          g_autofree char *quoted = quote (find_param (self, c + 1, end - c - 1));

          g_string_append (command, quoted);
          c = end;
        }
      else if (*c == '{' && end != NULL)
        {
          g_autofree char *name = g_strndup (c + 1, end - c - 1);

          add_problem (self, _("the command asks for “%s”, which is no parameter"), name);
          c = end;
        }
      else if (*c == '{' || *c == '}')
        add_problem (self, _("the command has a single brace; write it twice"));
      else
        g_string_append_c (command, *c);
    }
}

/* What runs a script, by the end of its name. */
static gboolean
append_script (Maker      *self,
               GString    *command,
               const char *name)
{
  const struct { const char *suffix; const char *program; } programs[] = {
    { ".py", "python" }, { ".sh", g_getenv ("SHELL") != NULL ? g_getenv ("SHELL") : "bash" }, { ".R", NULL },
  };
  g_autofree char *path = g_canonicalize_filename (name, self->project->folder);
  g_autofree char *quoted = quote (name);

  for (guint i = 0; i < G_N_ELEMENTS (programs); i++)
    {
      if (!g_str_has_suffix (name, programs[i].suffix) || !hot_project_owns_file (self->project, path))
        continue;
      /* The name is a text of R's in a text of the shell's: neither quotes may be in it. */
      if (programs[i].program == NULL && strpbrk (name, "'\"\\$`!") != NULL)
        return FALSE;
      if (programs[i].program == NULL)
        g_string_append_printf (command, "Rscript -e \"mlflow::mlflow_source('%s')\" --args", name);
      else
        g_string_append_printf (command, "%s %s%s", programs[i].program, *name == '-' ? "./" : "", quoted);
      return TRUE;
    }

  return FALSE;
}

char *
hot_project_make_command (const HotProject   *self,
                          const char         *entry_point,
                          const HotKeyValue  *values,
                          guint               n_values,
                          const char         *storage,
                          GPtrArray         **params,
                          char             ***paths,
                          GError            **error)
{
  g_autoptr(GPtrArray) pairs = g_ptr_array_new_with_free_func ((GDestroyNotify) pair_free);
  g_autoptr(GPtrArray) words = g_ptr_array_new_with_free_func (g_free);
  g_autoptr(GStrvBuilder) named = g_strv_builder_new ();
  g_autoptr(GString) problems = g_string_new (NULL);
  g_autoptr(GString) command = g_string_new (NULL);
  Maker maker = { self, hot_project_find_entry_point (self, entry_point), values, n_values, storage, pairs, words, named, problems };
  guint n_declared;

  collect_declared (&maker);
  n_declared = pairs->len;
  collect_others (&maker);
  if (maker.entry_point != NULL)
    append_formatted (&maker, command, maker.entry_point->command);
  else if (!append_script (&maker, command, entry_point))
    add_problem (&maker, _("there is neither an entry point nor a script “%s”"), entry_point);

  for (guint i = n_declared; i < pairs->len; i++)
    {
      const HotKeyValue *pair = g_ptr_array_index (pairs, i);
      g_autofree char *name = quote (pair->key);
      g_autofree char *value = quote (words->pdata[i]);

      g_string_append_printf (command, " --%s %s", name, value);
    }
  if (problems->len > 0)
    {
      g_set_error (error, HOT_ERROR, HOT_ERROR_USAGE, _("The project in %s cannot be run so: %s"), self->folder, problems->str);
      return NULL;
    }
  if (params != NULL)
    *params = g_steal_pointer (&pairs);
  if (paths != NULL)
    *paths = g_strv_builder_end (named);

  return g_string_free_and_steal (g_steal_pointer (&command));
}
