/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "projects/hot-project-plan.h"

#include <glib/gi18n-lib.h>

#include "projects/hot-project-cache.h"

HotProjectPlan *
hot_project_plan_new (HotProjectSource                  *source,
                      const char                        *entry_point,
                      const HotKeyValue                 *values,
                      guint                              n_values,
                      const HotEnvironmentManager       *manager,
                      const HotProjectContainerOptions  *container,
                      GCancellable                      *cancellable,
                      GError                           **error)
{
  g_autoptr(HotProjectPlan) self = g_new0 (HotProjectPlan, 1);
  g_autofree char *folder = hot_project_cache_dup_folder ("work", error);
  g_autofree char *id = g_uuid_string_random ();

  if (folder == NULL)
    return NULL;

  self->storage = g_build_filename (folder, id, NULL);
  self->source = hot_project_source_ref (source);
  self->entry_point = g_strdup (entry_point);
  self->command = hot_project_make_command (source->project, entry_point, values, n_values, self->storage, &self->params, &self->paths,
                                            error);
  if (self->command == NULL)
    return NULL;
  if (manager == NULL && source->project->environment == HOT_PROJECT_ENVIRONMENT_DOCKER)
    self->container = hot_project_container_new (source->project, source->commit, container, cancellable, error);
  else
    self->environment = hot_environment_new (source->project, manager, cancellable, error);

  return self->container != NULL || self->environment != NULL ? g_steal_pointer (&self) : NULL;
}

void
hot_project_plan_free (HotProjectPlan *self)
{
  if (self->storage != NULL)
    hot_project_cache_remove (self->storage);
  g_free (self->storage);
  g_clear_pointer (&self->environment, hot_environment_free);
  g_clear_pointer (&self->container, hot_project_container_free);
  g_clear_pointer (&self->params, g_ptr_array_unref);
  g_clear_pointer (&self->source, hot_project_source_unref);
  g_free (self->entry_point);
  g_free (self->command);
  g_strfreev (self->paths);
  g_free (self);
}

char *
hot_project_plan_dup_visible (const char *text)
{
  g_autofree char *valid = g_utf8_make_valid (text, -1);
  GString *visible = g_string_new (NULL);

  for (const char *c = valid; *c != '\0'; c = g_utf8_next_char (c))
    {
      const gunichar letter = g_utf8_get_char (c);
      const GUnicodeType type = g_unichar_type (letter);
      const gboolean is_hidden = type == G_UNICODE_CONTROL || type == G_UNICODE_FORMAT || type == G_UNICODE_LINE_SEPARATOR ||
                                 type == G_UNICODE_PARAGRAPH_SEPARATOR || type == G_UNICODE_PRIVATE_USE;

      if (is_hidden && letter != '\n' && letter != '\t')
        g_string_append_printf (visible, "\\u{%x}", letter);
      else
        g_string_append_unichar (visible, letter);
    }

  return g_string_free_and_steal (visible);
}

char *
hot_project_plan_describe_environment (const HotProjectPlan *self)
{
  return self->container != NULL ? hot_project_container_describe (self->container) : hot_environment_describe (self->environment);
}

char *
hot_project_plan_describe (const HotProjectPlan *self)
{
  g_autofree char *environment = hot_project_plan_describe_environment (self);
  g_autofree char *visible = hot_project_plan_dup_visible (environment);
  g_autofree char *name = hot_project_plan_dup_visible (self->source->name);
  g_autofree char *command = hot_project_plan_dup_visible (self->command);
  GString *text = g_string_new (NULL);

  g_string_append_printf (text, _("Source: %s"), name);
  g_string_append_c (text, '\n');
  if (self->source->commit != NULL)
    {
      g_string_append_printf (text, _("Commit: %s"), self->source->commit);
      g_string_append_c (text, '\n');
    }
  g_string_append_printf (text, _("Environment: %s"), visible);
  g_string_append_c (text, '\n');
  g_string_append_printf (text, _("Command: %s"), command);
  g_string_append_c (text, '\n');

  return g_string_free_and_steal (text);
}
