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

/* Whether @path is a regular file in the project's folder, wherever links lead. */
gboolean                    hot_project_owns_file        (const HotProject            *self,
                                                          const char                  *path);
/* Names of the scripts in the folder, which can be run as entry points are. (transfer full) (array zero-terminated=1) */
char                      **hot_project_list_scripts     (const HotProject            *self);
/* (nullable) */
const HotProjectEntryPoint *hot_project_find_entry_point (const HotProject            *self,
                                                          const char                  *name);
/* (nullable) */
const HotProjectParameter  *hot_project_find_parameter   (const HotProjectEntryPoint  *entry_point,
                                                          const char                  *name);

/**
 * hot_project_make_command:
 * @entry_point: its name, or a script in the folder: a .py, .sh or .R file
 * @values: what was given
 * @storage: (nullable): a folder for what paths on the web are downloaded to; %NULL where there may be none
 * @params: (out) (optional) (transfer full) (element-type HotKeyValue owned texts): given and default values, as they were written, which is how
 *   they are logged; free with g_ptr_array_unref()
 * @paths: (out) (optional) (transfer full) (array zero-terminated=1): files and folders that stand in the command
 *
 * Puts the values into the command: each is quoted for the shell, values that the entry point does not know follow as `--name value`.
 * Paths must exist and become absolute; a default may also be a path in the project; one that is a web address becomes that of
 * hot_project_dup_download(). URIs must have a scheme. (MLflow logs values in the shell's
 * quotes where they need some; then a project that logs its own parameter is refused, so here they are logged without.)
 *
 * Returns: (transfer full): for `bash -c` in the project's folder; NULL with %HOT_ERROR_USAGE naming all values that are missing or off
 */
char                       *hot_project_make_command     (const HotProject            *self,
                                                          const char                  *entry_point,
                                                          const HotKeyValue           *values,
                                                          guint                        n_values,
                                                          const char                  *storage,
                                                          GPtrArray                  **params,
                                                          char                      ***paths,
                                                          GError                     **error);
/* Where a parameter of type path, the @position-th of its entry point, must be downloaded to (mlflow/projects/_project_spec.py,
 * _compute_path_value). (transfer full) (nullable): %NULL for what is no web address */
char                       *hot_project_dup_download     (const char                  *storage,
                                                          guint                        position,
                                                          const char                  *value);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HotProject, hot_project_free)

G_END_DECLS
