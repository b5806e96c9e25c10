/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tracking/hot-run.h"

G_BEGIN_DECLS

/* What the page of a run says about it. All that is not const is (transfer full). */

/* "Finished", "Interrupted" */
const char *hot_run_page_text_status   (const HotRun *run);
/* A line on what the status means and what can be done; (nullable) */
const char *hot_run_page_text_advice   (const HotRun *run);
/* (nullable): in the locale and its time zone */
char       *hot_run_page_text_time     (gint64        time);
/* (nullable): of a run that runs, until now */
char       *hot_run_page_text_duration (const HotRun *run);
/* With the unit that its name tells: "12.3 MB" for model_bytes, "2.1 s" for training_seconds */
char       *hot_run_page_text_metric   (const char   *key,
                                        double        stored);
/* (nullable): where a data set was read from, of the JSON that MLflow keeps of its source */
char       *hot_run_page_text_location (const char   *source);

G_END_DECLS
