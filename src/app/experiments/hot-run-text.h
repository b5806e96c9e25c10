/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/experiments/hot-run-fields.h"

G_BEGIN_DECLS

/* Runs as text for other programs. @columns: ids of fields, NULL-terminated; @runs: indices in the frame. (transfer full) */

/* RFC 4180; numbers with all their digits, the run's id first. */
char *hot_run_text_csv      (HotRunFields      *fields,
                             const char *const *columns,
                             const guint32     *runs,
                             guint              n_runs);
/* A table of GitHub's Markdown, with what is seen. */
char *hot_run_text_markdown (HotRunFields      *fields,
                             const char *const *columns,
                             const guint32     *runs,
                             guint              n_runs);

G_END_DECLS
