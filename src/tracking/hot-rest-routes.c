/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "tracking/hot-rest-route.h"

const HotRestRoute *const hot_rest_routes[] = {
  hot_rest_experiments,
  hot_rest_runs,
  hot_rest_metrics,
  hot_rest_registry,
  hot_rest_versions,
  hot_rest_logged_models,
  hot_rest_artifacts,
  hot_rest_proxy,
  NULL
};
