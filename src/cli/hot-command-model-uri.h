/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cli/hot-command-workspace.h"
#include "models/hot-model-place.h"

G_BEGIN_DECLS

/* What commands that take a model share. */

#define HOT_COMMAND_MODEL_URI_DESCRIPTION                                                                              \
  N_("MODEL-URI is a model directory, a model file, runs:/RUN/PATH, models:/NAME/VERSION, models:/NAME@ALIAS, " \
     "models:/NAME/latest or models:/MODEL-ID.\n" \
     "Without --workspace, the folder that the environment variable HOTHOUSE_WORKSPACE names is taken, else the one of the app.")

/* Options by which MLflow chooses the environment of a Python model; a native model needs none. */
#define HOT_COMMAND_MODEL_ENVIRONMENT_OPTION(location)                                                                 \
  { "env-manager", 0, G_OPTION_FLAG_NONE, G_OPTION_ARG_STRING, (location),                                            \
    N_("As MLflow’s; changes nothing, since models are run without an environment"), N_("NAME") }

/**
 * hot_command_find_model:
 * @uri: as MLflow's commands take it (mlflow/store/artifact/utils/models.py)
 * @location: (nullable): of the workspace, which is opened only where @uri asks for it
 *
 * Returns: (transfer full)
 */
HotModelPlace *hot_command_find_model       (HotCommandContext         *context,
                                             const char                *uri,
                                             const char                *location,
                                             GError                   **error);
/**
 * hot_command_resolve_model:
 *
 * Returns: (transfer full): the path of a model directory with a native flavor, or of a native model file, such as is made of other flavors
 */
char          *hot_command_resolve_model    (HotCommandContext         *context,
                                             const char                *uri,
                                             const char                *location,
                                             GError                   **error);
/* "prices", or "prices/3"; @version is 0 where there is none. */
gboolean       hot_command_split_version    (const char                *text,
                                             char                     **name,
                                             gint64                    *version,
                                             GError                   **error);
/* As MLflow's REST API has them. */
void           hot_command_write_version    (HotJsonWriter             *json,
                                             const HotModelVersion     *version);
/* @versions: (nullable): all of them, in place of the latest */
void           hot_command_write_registered (HotJsonWriter             *json,
                                             const HotRegisteredModel  *model,
                                             GPtrArray                 *versions);

G_END_DECLS
