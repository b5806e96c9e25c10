/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What tests of several folders do around what they assert. */

/* With all that is in it; links are removed, not followed. */
void     hot_test_remove_folder (const char *path);
/* Lets the main context work for as long as a hand takes to move. */
void     hot_test_run_for       (guint       milliseconds);
/* Whether @deadline, of the monotonic clock, is still to come; until then, lets the main context work. */
gboolean hot_test_wait_before   (gint64      deadline);

/* No machine that works takes longer for what a test waits for. */
#define HOT_TEST_PATIENCE (60 * G_TIME_SPAN_SECOND)

/* Lets the main context work until @condition holds. */
#define HOT_TEST_WAIT_FOR(condition)                                                                                   \
  G_STMT_START                                                                                                         \
    {                                                                                                                  \
      const gint64 deadline_ = g_get_monotonic_time () + HOT_TEST_PATIENCE;                                            \
                                                                                                                       \
      while (!(condition) && hot_test_wait_before (deadline_))                                                         \
        ;                                                                                                              \
      g_assert_true (condition);                                                                                       \
    }                                                                                                                  \
  G_STMT_END

G_END_DECLS
