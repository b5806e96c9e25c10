/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "learn/hot-training.h"

G_BEGIN_DECLS

/* For hot-training.c: says where rows that test are not new to the model. */
void hot_training_warn_about_split  (HotTraining              *self,
                                     const HotFold            *fold,
                                     const HotSplit           *split,
                                     const HotTrainingOptions *options);
/* For hot-training.c: says why the result is better or worse than can be expected. */
void hot_training_warn_about_result (HotTraining              *self,
                                     const HotTrainingOptions *options);

G_END_DECLS
