/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * HotLinePair:
 * @left: line of the left text, or -1 where the right one has more
 * @right: likewise
 * @is_same: whether both lines say the same
 *
 * What stands beside each other.
 */
typedef struct {
  int      left;
  int      right;
  gboolean is_same;
} HotLinePair;

/**
 * hot_line_difference:
 * @left: lines, NULL-terminated
 * @right: likewise
 *
 * Compares two texts line by line with as few lines as possible that differ (E. Myers, An O(ND) Difference Algorithm and Its Variations, 1986).
 * Where they have next to nothing in common, what is between their equal beginnings and ends counts as different altogether.
 *
 * Returns: (transfer full) (element-type HotLinePair)
 */
GArray *hot_line_difference (const char *const *left,
                             const char *const *right);

G_END_DECLS
