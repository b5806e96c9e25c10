/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "learn/hot-role.h"

static const char *const names[HOT_N_ROLES] = {
  [HOT_ROLE_FEATURE] = "feature",
  [HOT_ROLE_TARGET] = "target",
  [HOT_ROLE_IGNORED] = "ignored",
  [HOT_ROLE_GROUP] = "group",
  [HOT_ROLE_WEIGHT] = "weight",
};

const char *
hot_role_to_string (HotRole role)
{
  g_return_val_if_fail (role < HOT_N_ROLES, NULL);

  return names[role];
}

gboolean
hot_role_from_string (const char *string,
                      HotRole    *role)
{
  for (guint i = 0; i < HOT_N_ROLES; i++)
    if (g_str_equal (names[i], string))
      {
        *role = i;
        return TRUE;
      }

  return FALSE;
}
