/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "learn/hot-problem.h"
#include "tracking/hot-run-frame.h"
#include "tracking/hot-run.h"

G_BEGIN_DECLS

/**
 * HotRunRecipe:
 *
 * Everything that decides what a training gives, but for the data, as parameters of a run: the same recipe, the same parameters. Never
 * changes once made.
 */
typedef struct _HotRunRecipe HotRunRecipe;

/* @filter: (nullable): which rows it learns from */
HotRunRecipe      *hot_run_recipe_new        (const HotTrainingOptions *options,
                                              const char               *filter);
/* What all candidates of a search have in common: nothing about the parameters of the estimator. */
HotRunRecipe      *hot_run_recipe_new_search (const HotTrainingOptions *options,
                                              const char               *filter);
void               hot_run_recipe_free       (HotRunRecipe             *self);
const HotKeyValue *hot_run_recipe_get_params (const HotRunRecipe       *self,
                                              guint                    *n_params);
/* Whether a run of a frame was made by it. */
gboolean           hot_run_recipe_is_of      (const HotRunRecipe       *self,
                                              HotRunFrame              *frame,
                                              guint                     run);
gboolean           hot_run_recipe_is_of_run  (const HotRunRecipe       *self,
                                              const HotRun             *run);
/* Whether two runs of a frame were to predict the same and were tested in the same way, whatever made them: their metrics compare. */
gboolean           hot_run_recipe_are_like   (HotRunFrame              *frame,
                                              guint                     run,
                                              guint                     other);
/* The roles that a run's parameter "roles" says, as "column=role"; (transfer full) (nullable): the column that has @role */
char              *hot_run_recipe_find_role  (const char               *roles,
                                              HotRole                   role);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HotRunRecipe, hot_run_recipe_free)

G_END_DECLS
