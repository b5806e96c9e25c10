/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/experiments/hot-training-request.h"
#include "app/jobs/hot-job.h"

G_BEGIN_DECLS

#define HOT_TYPE_TRAINER (hot_trainer_get_type ())
G_DECLARE_FINAL_TYPE (HotTrainer, hot_trainer, HOT, TRAINER, GObject)

/*
 * The runs that this program trains: one after another, since each takes all processors; the others wait. Lives as long as the program.
 * The runs of projects (HotProjectRunner) are told of and can be cancelled here, too, but neither wait nor keep trees.
 *
 * Properties (notify):
 *   n-waiting    uint: runs that wait for their turn
 *
 * Signals:
 *   created (const char *id): a run is in the store
 *   progress (const char *id): a run is further
 *   finished (const char *id, GError *error): a run has ended; @id is NULL where it was never in the store, @error where all went well
 */
HotTrainer *hot_trainer_get_default  (void);
/* @request: (transfer full) */
void        hot_trainer_add          (HotTrainer         *self,
                                      HotTrainingRequest *request);
/* Whether this program trains the run now. @fraction: (out) (optional): 0 to 1, negative where the end is not known;
 * @message: (out) (optional) (transfer none): what it does */
gboolean    hot_trainer_is_training  (HotTrainer         *self,
                                      const char         *id,
                                      double             *fraction,
                                      const char        **message);
/* Trees that have grown so far, and (optional) how many shall; 0 where it is no forest. */
guint       hot_trainer_get_n_trees  (HotTrainer         *self,
                                      const char         *id,
                                      guint              *n_planned);
/* "about 40 s left"; (transfer full) (nullable): %NULL while that cannot be told */
char       *hot_trainer_dup_time_left (HotTrainer        *self,
                                       const char        *id);
/* Whether the run is as good as done, and only waits until a server has all of it. */
gboolean    hot_trainer_is_uploading (HotTrainer         *self,
                                      const char         *id);
/* (transfer full) (nullable): what it has done so far, a line each; %NULL where this program does not train it */
char       *hot_trainer_dup_log      (HotTrainer         *self,
                                      const char         *id);
/* Ends the growing of trees; those that there are make the model. */
void        hot_trainer_keep         (HotTrainer         *self,
                                      const char         *id);
void        hot_trainer_cancel       (HotTrainer         *self,
                                      const char         *id);
/* Takes back what waits. */
void        hot_trainer_clear        (HotTrainer         *self);
guint       hot_trainer_get_n_waiting (HotTrainer        *self);

G_END_DECLS
