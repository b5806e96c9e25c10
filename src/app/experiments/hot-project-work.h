/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "projects/hot-project-plan.h"

G_BEGIN_DECLS

/* What the jobs of HotProjectDialog do, on their own threads. */

typedef struct {
  char *location;
  char *version;
} HotProjectFetch;

/* @values: name, value, name, value… */
typedef struct {
  HotProjectSource            *source;
  char                        *entry_point;
  char                       **values;
  const HotEnvironmentManager *manager;
  gboolean                     build_image;
  char                       **container_arguments;
} HotProjectDraft;

void     hot_project_fetch_free (gpointer            fetch);
void     hot_project_draft_free (gpointer            draft);
/* Each a HotJobFunc: a HotProjectSource, a HotProjectPlan. */
gpointer hot_project_fetch_func (gpointer            fetch,
                                 const HotProgress  *progress,
                                 GCancellable       *cancellable,
                                 GError            **error);
gpointer hot_project_draft_func (gpointer            draft,
                                 const HotProgress  *progress,
                                 GCancellable       *cancellable,
                                 GError            **error);

G_END_DECLS
