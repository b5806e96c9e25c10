/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * hot_register_present:
 * @run_id: of a run with a model
 * @path: of the model in the artifacts of the run
 *
 * Asks under which name to register the model; the one that was used last stands there already.
 */
void hot_register_present (GtkWidget  *parent,
                           const char *run_id,
                           const char *path);

G_END_DECLS
