/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/experiments/hot-training-request.h"
#include "app/jobs/hot-job.h"

G_BEGIN_DECLS

#define HOT_TYPE_TRAINER (hot_trainer_get_type ())
G_DECLARE_FINAL_TYPE (HotTrainer, hot_trainer, HOT, TRAINER, GObject)

/*
 * The runs that this program trains: one after another, since each takes all processors; the others wait. Lives as long as the program.
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
/* Whether this program trains the run now. @fraction: (out) (optional): 0 to 1; @message: (out) (optional) (transfer none): what it does */
gboolean    hot_trainer_is_training  (HotTrainer         *self,
                                      const char         *id,
                                      double             *fraction,
                                      const char        **message);
/* Trees that have grown so far; 0 where it is no forest. */
guint       hot_trainer_get_n_trees  (HotTrainer         *self,
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
