/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tracking/hot-rest-call.h"

G_BEGIN_DECLS

/**
 * HotRestHandler:
 *
 * Answers a call, on a worker thread; it may block. Messages of what it calls are English there. Returns %FALSE with @error set for an
 * error answer, whose code and status hot_tracking_error_get_code() tells.
 */
typedef gboolean (*HotRestHandler) (HotRestCall  *call,
                                    GError      **error);

typedef enum {
  HOT_REST_PLAIN = 0,
  /* The body is not gathered before the handler runs: it takes it by hot_rest_call_read(). */
  HOT_REST_STREAMED = 1 << 0,
  /* The body is not read before the handler runs: it takes it by hot_rest_call_get_body(), or has it read by hot_rest_call_read_fields(). */
  HOT_REST_UNREAD = 1 << 1,
} HotRestFlags;

/**
 * HotRestRoute:
 * @method: "GET", "POST", "PUT", "PATCH" or "DELETE"
 * @path: without a slash in front, below both /api/2.0/mlflow/ and /ajax-api/2.0/mlflow/: "runs/get"; with one, below the server's root:
 *   "/api/2.0/mlflow-artifacts/artifacts/{*}". "{NAME}" stands for one segment, "{*}" at the end for all that follows
 *
 * What the server answers, and who does. Each file of handlers has one array of them, ended by a route without a method, which is
 * listed in hot_rest_routes.
 */
typedef struct {
  const char     *method;
  const char     *path;
  HotRestHandler  handler;
  HotRestFlags    flags;
} HotRestRoute;

extern const HotRestRoute hot_rest_experiments[];
extern const HotRestRoute hot_rest_runs[];
extern const HotRestRoute hot_rest_metrics[];
extern const HotRestRoute hot_rest_registry[];
extern const HotRestRoute hot_rest_versions[];
extern const HotRestRoute hot_rest_logged_models[];
extern const HotRestRoute hot_rest_artifacts[];
extern const HotRestRoute hot_rest_proxy[];

/* All of them. */
extern const HotRestRoute *const hot_rest_routes[];

G_END_DECLS
