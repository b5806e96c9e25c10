/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "tracking/hot-tracking-types.h"

G_BEGIN_DECLS

typedef enum {
  HOT_PROJECT_STRING,
  HOT_PROJECT_FLOAT,
  HOT_PROJECT_PATH,
  HOT_PROJECT_URI,
} HotProjectType;

/* What a project asks to run in. */
typedef enum {
  HOT_PROJECT_ENVIRONMENT_NONE,
  HOT_PROJECT_ENVIRONMENT_PYTHON,   /* python_env.yaml */
  HOT_PROJECT_ENVIRONMENT_CONDA,    /* conda.yaml */
  HOT_PROJECT_ENVIRONMENT_DOCKER,   /* an image */
} HotProjectEnvironment;

/**
 * HotProjectParameter:
 * @default_value: (nullable): as text; %NULL where the parameter must be given
 */
typedef struct {
  char           *name;
  HotProjectType  type;
  char           *default_value;
} HotProjectParameter;

/**
 * HotProjectEntryPoint:
 * @command: with {name} where a parameter goes
 * @parameters: (element-type HotProjectParameter): in the order of the file
 */
typedef struct {
  char      *name;
  char      *command;
  GPtrArray *parameters;
} HotProjectEntryPoint;

/**
 * HotProject:
 * @folder: absolute
 * @name: (nullable): as the file has it
 * @entry_points: (element-type HotProjectEntryPoint): in the order of the file; none where there is no `MLproject`
 * @environment_file: (nullable): absolute; of Python and conda environments
 * @image: (nullable): of a docker environment
 * @volumes: (nullable) (array zero-terminated=1): "host:container"
 * @variables: (nullable) (array zero-terminated=1): NAME=VALUE, or NAME for one that is taken from here
 *
 * A folder that can be run, and what its `MLproject` says (mlflow/projects/_project_spec.py). Never changes.
 */
typedef struct {
  char                  *folder;
  char                  *name;
  GPtrArray             *entry_points;
  HotProjectEnvironment  environment;
  char                  *environment_file;
  char                  *image;
  char                 **volumes;
  char                 **variables;
} HotProject;

/**
 * hot_project_load:
 *
 * Reads a folder's `MLproject`, whatever the case of its letters. Without one, the folder is a project still: its scripts can be run.
 *
 * Returns: (transfer full): NULL with an error that names the file and the place
 */
HotProject                 *hot_project_load             (const char                  *folder,
                                                          GError                     **error);
void                        hot_project_free             (HotProject                  *self);

/* (nullable) */
const HotProjectEntryPoint *hot_project_find_entry_point (const HotProject            *self,
                                                          const char                  *name);
/* (nullable) */
const HotProjectParameter  *hot_project_find_parameter   (const HotProjectEntryPoint  *entry_point,
                                                          const char                  *name);
const char                 *hot_project_type_to_string   (HotProjectType               type);

/**
 * hot_project_make_command:
 * @entry_point: its name, or a script in the folder: a .py, .sh or .R file
 * @values: what was given
 * @params: (out) (optional) (transfer full) (element-type HotKeyValue owned texts): given and default values, as they are logged; free
 *   with g_ptr_array_unref()
 *
 * Puts the values into the command: each is quoted for the shell, values that the entry point does not know follow as `--name value`.
 * Paths must exist and become absolute; URIs must have a scheme.
 *
 * Returns: (transfer full): for `bash -c` in the project's folder; NULL with %HOT_ERROR_USAGE naming all values that are missing or off
 */
char                       *hot_project_make_command     (const HotProject            *self,
                                                          const char                  *entry_point,
                                                          const HotKeyValue           *values,
                                                          guint                        n_values,
                                                          GPtrArray                  **params,
                                                          GError                     **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HotProject, hot_project_free)

G_END_DECLS
