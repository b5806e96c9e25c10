/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * hot_nearest:
 * @word: what was written
 * @candidates: (array length=n_candidates): what could have been meant; %NULL elements are passed over
 *
 * Finds the candidate that takes the fewest slips of the keys to get from @word (Damerau's distance, with adjacent
 * letters swapped as one slip, and without regard to case), or one that @word is the beginning of.
 *
 * Returns: (transfer none) (nullable): the candidate, or %NULL where none is near enough to be worth a suggestion
 */
const char *hot_nearest (const char        *word,
                         const char *const *candidates,
                         gsize              n_candidates);

G_END_DECLS
