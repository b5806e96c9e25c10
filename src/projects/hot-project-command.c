/* SPDX-License-Identifier: GPL-3.0-or-later */

/* How values get into a command (mlflow/projects/_project_spec.py and utils.py). */

#include "projects/hot-project.h"

#include <glib/gi18n-lib.h>

#include "base/hot-error.h"

typedef struct {
  const HotProject           *project;
  const HotProjectEntryPoint *entry_point;  /* (nullable): a script has none */
  const HotKeyValue          *values;
  guint                       n_values;
  GPtrArray                  *params;
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
           char       *value)
{
  HotKeyValue *pair = g_new (HotKeyValue, 1);

  *pair = (HotKeyValue) { g_strdup (name), value };
  g_ptr_array_add (self->params, pair);
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

/* What a value becomes by its type. (transfer full) (nullable): %NULL after a problem was added */
static char *
check_value (Maker                     *self,
             const HotProjectParameter *parameter,
             const char                *value)
{
  g_autofree char *scheme = g_uri_parse_scheme (value);
  g_autofree char *path = NULL;

  if (parameter->type == HOT_PROJECT_URI && scheme == NULL)
    {
      add_problem (self, _("“%s” must be a URI, with a scheme such as https:, not “%s”"), parameter->name, value);
      return NULL;
    }
  if (parameter->type != HOT_PROJECT_PATH || scheme != NULL)
    return g_strdup (value);

  path = g_canonicalize_filename (value, NULL);
  if (!g_file_test (path, G_FILE_TEST_EXISTS))
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
      char *checked;

      if (value == NULL)
        {
          add_problem (self, _("a value for “%s” is missing"), parameter->name);
          continue;
        }
      checked = check_value (self, parameter, value);
      if (checked != NULL)
        add_param (self, parameter->name, checked);
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
      add_param (self, self->values[i].key, g_strdup (find_value (self, self->values[i].key)));
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
        return pair->value;
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
  static const struct { const char *suffix; const char *program; } programs[] = {
    { ".py", "python" }, { ".sh", "bash" }, { ".R", "Rscript" },
  };
  g_autofree char *path = g_canonicalize_filename (name, self->project->folder);
  g_autofree char *prefix = g_strconcat (self->project->folder, G_DIR_SEPARATOR_S, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (programs); i++)
    if (g_str_has_suffix (name, programs[i].suffix) && g_str_has_prefix (path, prefix) && g_file_test (path, G_FILE_TEST_IS_REGULAR))
      {
        g_autofree char *quoted = quote (name);

        g_string_append_printf (command, "%s %s", programs[i].program, quoted);
        return TRUE;
      }

  return FALSE;
}

char *
hot_project_make_command (const HotProject   *self,
                          const char         *entry_point,
                          const HotKeyValue  *values,
                          guint               n_values,
                          GPtrArray         **params,
                          GError            **error)
{
  g_autoptr(GPtrArray) pairs = g_ptr_array_new_with_free_func ((GDestroyNotify) pair_free);
  g_autoptr(GString) problems = g_string_new (NULL);
  g_autoptr(GString) command = g_string_new (NULL);
  Maker maker = { self, hot_project_find_entry_point (self, entry_point), values, n_values, pairs, problems };
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
      g_autofree char *value = quote (pair->value);

      g_string_append_printf (command, " --%s %s", name, value);
    }
  if (problems->len > 0)
    {
      g_set_error (error, HOT_ERROR, HOT_ERROR_USAGE, _("The project in %s cannot be run so: %s"), self->folder, problems->str);
      return NULL;
    }
  if (params != NULL)
    *params = g_steal_pointer (&pairs);

  return g_string_free_and_steal (g_steal_pointer (&command));
}
