/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "app/experiments/hot-project-work.h"

#include <string.h>

void
hot_project_fetch_free (gpointer fetch)
{
  HotProjectFetch *self = fetch;

  /* It may have a password. */
  explicit_bzero (self->location, strlen (self->location));
  g_free (self->location);
  g_free (self->version);
  g_free (self);
}

void
hot_project_draft_free (gpointer draft)
{
  HotProjectDraft *self = draft;

  hot_project_source_unref (self->source);
  g_free (self->entry_point);
  g_strfreev (self->values);
  g_strfreev (self->container_arguments);
  g_free (self);
}

gpointer
hot_project_fetch_func (gpointer            fetch,
                        const HotProgress  *progress,
                        GCancellable       *cancellable,
                        GError            **error)
{
  const HotProjectFetch *self = fetch;

  return hot_project_source_open (self->location, self->version, progress, cancellable, error);
}

gpointer
hot_project_draft_func (gpointer            draft,
                        const HotProgress  *progress,
                        GCancellable       *cancellable,
                        GError            **error)
{
  const HotProjectDraft *self = draft;
  const guint n = g_strv_length (self->values) / 2;
  const HotProjectContainerOptions container = { self->build_image, (const char *const *) self->container_arguments };
  g_autofree HotKeyValue *values = g_new (HotKeyValue, MAX (n, 1));

  for (guint i = 0; i < n; i++)
    values[i] = (HotKeyValue) { self->values[2 * i], self->values[2 * i + 1] };

  return hot_project_plan_new (self->source, self->entry_point, values, n, self->manager, &container, cancellable, error);
}
