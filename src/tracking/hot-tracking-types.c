/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "tracking/hot-tracking-types.h"

static const char *const run_statuses[] = {
  [HOT_RUN_STATUS_RUNNING] = "RUNNING",
  [HOT_RUN_STATUS_SCHEDULED] = "SCHEDULED",
  [HOT_RUN_STATUS_FINISHED] = "FINISHED",
  [HOT_RUN_STATUS_FAILED] = "FAILED",
  [HOT_RUN_STATUS_KILLED] = "KILLED",
};

#define LOGGED_MODEL_PREFIX "LOGGED_MODEL_"

static const char *const logged_model_statuses[] = {
  [HOT_LOGGED_MODEL_STATUS_UNSPECIFIED] = LOGGED_MODEL_PREFIX "STATUS_UNSPECIFIED",
  [HOT_LOGGED_MODEL_STATUS_PENDING] = LOGGED_MODEL_PREFIX "PENDING",
  [HOT_LOGGED_MODEL_STATUS_READY] = LOGGED_MODEL_PREFIX "READY",
  [HOT_LOGGED_MODEL_STATUS_UPLOAD_FAILED] = LOGGED_MODEL_PREFIX "UPLOAD_FAILED",
};

void
hot_file_info_free (HotFileInfo *self)
{
  g_free (self->path);
  g_free (self);
}

const char *
hot_run_status_to_string (HotRunStatus status)
{
  g_return_val_if_fail (status > 0 && status < G_N_ELEMENTS (run_statuses), NULL);

  return run_statuses[status];
}

HotRunStatus
hot_run_status_from_string (const char *string)
{
  for (guint i = 1; string != NULL && i < G_N_ELEMENTS (run_statuses); i++)
    if (g_str_equal (run_statuses[i], string))
      return i;

  return 0;
}

const char *
hot_logged_model_status_to_string (HotLoggedModelStatus status)
{
  g_return_val_if_fail (status < G_N_ELEMENTS (logged_model_statuses), NULL);

  return logged_model_statuses[status];
}

HotLoggedModelStatus
hot_logged_model_status_from_string (const char *string)
{
  for (guint i = 1; string != NULL && i < G_N_ELEMENTS (logged_model_statuses); i++)
    if (g_str_equal (logged_model_statuses[i], string) ||
        g_str_equal (logged_model_statuses[i] + sizeof LOGGED_MODEL_PREFIX - 1, string))
      return i;

  return HOT_LOGGED_MODEL_STATUS_UNSPECIFIED;
}

void
hot_key_values_free (const HotKeyValue *pairs,
                     guint              n)
{
  for (guint i = 0; i < n; i++)
    {
      g_free ((char *) pairs[i].key);
      g_free ((char *) pairs[i].value);
    }
  g_free ((HotKeyValue *) pairs);
}

const char *
hot_key_values_find (const HotKeyValue *pairs,
                     guint              n,
                     const char        *key)
{
  for (guint i = 0; i < n; i++)
    if (g_str_equal (pairs[i].key, key))
      return pairs[i].value;

  return NULL;
}
