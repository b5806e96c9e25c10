/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "projects/hot-project.h"

G_BEGIN_DECLS

#define HOT_TYPE_PROJECT_FORM (hot_project_form_get_type ())
G_DECLARE_FINAL_TYPE (HotProjectForm, hot_project_form, HOT, PROJECT_FORM, GObject)

/*
 * The rows in which the parameters of an entry point are given, made from what the project says of them.
 *
 * Signals:
 *   changed (): another value was given, right or wrong
 */
HotProjectForm *hot_project_form_new             (AdwPreferencesGroup         *group);
/* @entry_point: (nullable): %NULL for a script, which declares none; belongs to @project, which must live as long as it is shown */
void            hot_project_form_set_entry_point (HotProjectForm              *self,
                                                  const HotProject            *project,
                                                  const HotProjectEntryPoint  *entry_point);
/* Name, value, name, value… of what is not as the project would have it anyway. (transfer full) (array zero-terminated=1): %NULL while one is missing
 * or wrong, which its row says */
char          **hot_project_form_dup_values      (HotProjectForm              *self);

G_END_DECLS
