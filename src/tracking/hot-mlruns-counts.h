/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * HotMlrunsCounts:
 * @n_runs: that were added, as those that follow
 * @n_logged_models: logged models of MLflow 3
 * @n_models: registered models
 * @n_versions: of them
 * @n_kept: registered models of that name were there before, and stay as they are
 * @n_left_out: logged models that the database is too old for
 * @n_traces: are left out, because nothing here shows them
 *
 * What came of an import.
 */
typedef struct {
  guint n_runs;
  guint n_logged_models;
  guint n_models;
  guint n_versions;
  guint n_kept;
  guint n_left_out;
  guint n_traces;
} HotMlrunsCounts;

/* For a person, what came along and what did not. (transfer full) */
char *hot_mlruns_counts_describe (const HotMlrunsCounts *self);

G_END_DECLS
