/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "learn/hot-estimator.h"

G_BEGIN_DECLS

/* Every estimator there is; hot-estimator.c has them in the order in which they are shown. */
extern const HotEstimator hot_estimator_mean;
extern const HotEstimator hot_estimator_group_median;
extern const HotEstimator hot_estimator_prior;
extern const HotEstimator hot_estimator_ridge;
extern const HotEstimator hot_estimator_elastic_net;
extern const HotEstimator hot_estimator_logistic;
extern const HotEstimator hot_estimator_forest;
extern const HotEstimator hot_estimator_extra_trees;
#ifdef HOT_HAVE_XGBOOST
extern const HotEstimator hot_estimator_xgboost;
#endif

G_END_DECLS
