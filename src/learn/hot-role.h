/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * HotRole:
 * @HOT_ROLE_GROUP: rows of one value belong together (a host); splits can keep them on one side
 * @HOT_ROLE_WEIGHT: how much each row counts, in fitting and in metrics
 *
 * What a column is to a model.
 */
typedef enum {
  HOT_ROLE_FEATURE,
  HOT_ROLE_TARGET,
  HOT_ROLE_IGNORED,
  HOT_ROLE_GROUP,
  HOT_ROLE_WEIGHT,
  HOT_N_ROLES,
} HotRole;

/* "feature", "target"...: the names of the command line and of JSON, never translated. */
const char *hot_role_to_string   (HotRole      role);
gboolean    hot_role_from_string (const char  *string,
                                  HotRole     *role);

G_END_DECLS
