/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "learn/hot-training.h"

G_BEGIN_DECLS

/* For hot-training.c: what @options ask to be looked at is there. Once the pipeline is fitted and before time goes into a model. */
gboolean hot_training_check_inspection (HotTraining              *self,
                                        const HotTrainingOptions *options,
                                        GError                  **error);
/* For hot-training.c: sets @permutations and @dependences of a trained model, by the rows of @fold that test. */
gboolean hot_training_inspect          (HotTraining              *self,
                                        const HotFold            *fold,
                                        const HotTrainingOptions *options,
                                        const HotProgress        *progress,
                                        GCancellable             *cancellable,
                                        GError                  **error);

G_END_DECLS
