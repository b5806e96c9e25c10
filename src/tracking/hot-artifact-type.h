/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The media type of an artifact, from its name alone: the same on every computer, whatever types it knows of, and as MLflow has it
 * (mlflow/utils/mime_type_utils.py and Python's mimetypes). Never %NULL. */
const char *hot_artifact_type_guess (const char *name);

G_END_DECLS
