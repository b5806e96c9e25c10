/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "projects/hot-project.h"

G_BEGIN_DECLS

/**
 * HotPythonEnvironment:
 * @python: (nullable): version, "3.11" or "3.11.4"; %NULL for any
 * @build_dependencies: (array zero-terminated=1): lines as in a requirements file, to be installed first
 * @dependencies: (array zero-terminated=1): likewise, after those
 * @conda_dependencies: (array zero-terminated=1): what only conda can install
 *
 * What a project's python_env.yaml or conda.yaml asks for (mlflow/utils/environment.py, _PythonEnv).
 */
typedef struct {
  char  *python;
  char **build_dependencies;
  char **dependencies;
  char **conda_dependencies;
} HotPythonEnvironment;

/* A project that names neither file asks for nothing at all, not even MLflow. */
HotPythonEnvironment *hot_python_environment_load (const HotProject      *project,
                                                   GError               **error);
void                  hot_python_environment_free (HotPythonEnvironment  *self);

/**
 * hot_python_environment_dup_requirements:
 * @lines: build_dependencies or dependencies
 * @folder: of the project, which relative names start from
 *
 * Returns: (transfer full): the text of a requirements file that can lie anywhere
 */
char                 *hot_python_environment_dup_requirements (char       **lines,
                                                               const char  *folder);
/**
 * hot_python_environment_dup_content:
 *
 * Everything that an environment made of this depends on: the lines, the requirements files that they name and those that these name, and what is
 * in the project where a line installs the project itself.
 *
 * Returns: (transfer full): %NULL with @error set where such a file is not there or lies outside of the project
 */
char                 *hot_python_environment_dup_content (const HotPythonEnvironment  *self,
                                                          const HotProject            *project,
                                                          GError                     **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HotPythonEnvironment, hot_python_environment_free)

G_END_DECLS
