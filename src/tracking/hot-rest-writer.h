/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tracking/hot-rest-call.h"
#include "tracking/hot-rest-json.h"

G_BEGIN_DECLS

/* Objects as MLflow writes its protocol buffers in JSON (mlflow/protos/service.proto): 64-bit integers as numbers, what is not a finite
 * number as a string, and what is absent or empty not at all. Each writes one value; write its name before. @call knows how clients
 * reach artifacts, see hot_rest_call_dup_uri(). */

/* next_page_token; nothing where it is %NULL. */
void hot_rest_write_page    (HotJsonWriter          *json,
                             const char             *next_page_token);

/* @run_id: (nullable) */
void hot_rest_write_metric           (HotJsonWriter            *json,
                                      const HotMetric          *metric,
                                      const char               *run_id);
void hot_rest_write_experiment       (HotRestCall              *call,
                                      HotJsonWriter            *json,
                                      const HotExperiment      *experiment);
void hot_rest_write_run_info         (HotRestCall              *call,
                                      HotJsonWriter            *json,
                                      const HotRun             *run);
void hot_rest_write_run              (HotRestCall              *call,
                                      HotJsonWriter            *json,
                                      const HotRun             *run);
void hot_rest_write_registered_model (HotRestCall              *call,
                                      HotJsonWriter            *json,
                                      const HotRegisteredModel *model);
void hot_rest_write_model_version    (HotRestCall              *call,
                                      HotJsonWriter            *json,
                                      const HotModelVersion    *version);
void hot_rest_write_logged_model     (HotRestCall              *call,
                                      HotJsonWriter            *json,
                                      const HotLoggedModel     *model);
void hot_rest_write_file             (HotJsonWriter            *json,
                                      const HotFileInfo        *info);

G_END_DECLS
