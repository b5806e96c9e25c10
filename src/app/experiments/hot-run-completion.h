/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/experiments/hot-run-fields.h"

G_BEGIN_DECLS

/**
 * hot_run_completion_find:
 * @position: in bytes, of @text: a filter of runs that is being typed
 * @start: (out): in bytes: where what an offer replaces begins
 *
 * Names of metrics, params, tags and attributes where one can stand, operators after one, the values that runs have after an operator, AND
 * and OR after a comparison.
 *
 * Returns: (transfer full): best first, NULL-terminated
 */
char **hot_run_completion_find (HotRunFields *fields,
                                const char   *text,
                                gsize         position,
                                gsize        *start);

G_END_DECLS
