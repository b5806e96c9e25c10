/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cli/hot-command-baselines.h"
#include "learn/hot-training.h"

G_BEGIN_DECLS

/* The metrics of classes or of numbers as members of an object called @name. @oob_score: NaN where there is none */
void  hot_training_json_write_scores (HotJsonWriter   *json,
                                      const char      *name,
                                      gboolean         is_classification,
                                      const HotScores *scores,
                                      double           oob_score);
/* "split": how rows are divided. */
void  hot_training_json_write_split  (HotJsonWriter            *json,
                                      const HotTrainingOptions *options,
                                      const char               *column,
                                      guint                     n_groups,
                                      guint                     n_left_out);

/* (transfer full): the model's features, the most important one first. */
guint *hot_training_order_features   (const HotTraining *training);

/**
 * hot_training_to_json:
 * @path: (nullable): where the model was written
 * @run_id: (nullable): the run that the training was kept as
 * @baselines: what was run along
 *
 * Returns: (transfer full): the result of a training, or of its dry run, as programs read it
 */
char *hot_training_to_json           (HotTraining              *training,
                                      const HotTrainingOptions *options,
                                      const char               *path,
                                      const char               *run_id,
                                      HotCommandBaselines      *baselines);

G_END_DECLS
