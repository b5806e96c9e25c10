/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "app/experiments/hot-training-request.h"

#include <glib/gi18n.h>

#include "models/hot-run-name.h"

/* As scikit-learn's train_test_split() has it, and with the seed that everybody takes. */
#define TEST_SIZE 0.25
#define SEED      42

HotTrainingRequest *
hot_training_request_new (HotTrackingStore   *store,
                          const char         *experiment_id,
                          HotTable           *table,
                          const char         *target,
                          const HotEstimator *estimator)
{
  HotTrainingRequest *self = g_new0 (HotTrainingRequest, 1);

  self->store = g_object_ref (store);
  self->experiment_id = g_strdup (experiment_id);
  self->table = hot_table_ref (table);
  self->target = g_strdup (target);
  self->estimator = estimator;
  self->values = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->test_size = TEST_SIZE;
  self->seed = SEED;

  return self;
}

void
hot_training_request_free (HotTrainingRequest *self)
{
  g_clear_object (&self->store);
  g_clear_pointer (&self->table, hot_table_unref);
  g_clear_pointer (&self->rows, hot_row_set_unref);
  g_clear_pointer (&self->roles, g_array_unref);
  g_clear_pointer (&self->words, g_ptr_array_unref);
  g_clear_pointer (&self->values, g_hash_table_unref);
  g_strfreev (self->features);
  g_strfreev (self->excluded);
  g_strfreev (self->search);
  g_free (self->experiment_id);
  g_free (self->location);
  g_free (self->filter);
  g_free (self->name);
  g_free (self->parent_run_id);
  g_free (self->target);
  g_free (self);
}

void
hot_training_request_get_options (HotTrainingRequest *self,
                                  HotTrainingOptions *options)
{
  *options = (HotTrainingOptions) {
    .target = self->target,
    .features = (const char *const *) self->features,
    .excluded = (const char *const *) self->excluded,
    .roles = self->roles != NULL ? (const HotColumnRole *) self->roles->data : NULL,
    .n_roles = self->roles != NULL ? self->roles->len : 0,
    .estimator = self->estimator,
    .values = self->values,
    .cap_quantile = self->cap_quantile,
    .log_target = self->log_target,
    .as_classes = self->as_classes,
    .split = self->split,
    .test_size = self->test_size,
    .seed = self->seed,
  };
}

HotSearchSpace *
hot_training_request_create_space (HotTrainingRequest  *self,
                                   GError             **error)
{
  g_autoptr(HotSearchSpace) space = hot_search_space_new (self->estimator);

  for (guint i = 0; self->search != NULL && self->search[i] != NULL; i++)
    if (!hot_search_space_parse (space, self->search[i], error))
      return NULL;

  return g_steal_pointer (&space);
}

char *
hot_training_request_dup_name (HotTrainingRequest *self)
{
  g_autofree char *what = NULL;

  if (self->name != NULL)
    return g_strdup (self->name);
  if (self->search == NULL)
    return hot_run_name (self->estimator, self->values, self->seed);

  what = g_strjoinv ("; ", self->search);

  /* TRANSLATORS: name of a search: the estimator, and which values of which parameters */
  return g_strdup_printf (_("Search, %s: %s"), _(self->estimator->title), what);
}
