/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "score/hot-model.h"
#include "score/hot-tree.h"

/**
 * HotModelBuilder:
 *
 * Collects a trained model and lays it out as the file that hot_model_open() maps.
 */
typedef struct _HotModelBuilder HotModelBuilder;

/* Every function that returns a bool is false when memory ran out or an argument was off; the builder then remembers the error, does nothing
 * more, and hot_model_builder_finish() reports it. So calls need not be checked one by one. */
HotModelBuilder *hot_model_builder_new         (HotModelKind         kind,
                                                uint32_t             n_features,
                                                uint32_t             n_outputs);
void             hot_model_builder_free        (HotModelBuilder     *self);

bool             hot_model_builder_set_link    (HotModelBuilder     *self,
                                                HotOutputLink         link);
/* Predictions are base + sum over trees / divisor. A forest's divisor is the number of its trees unless set. */
bool             hot_model_builder_set_sum     (HotModelBuilder     *self,
                                                double               base,
                                                double               divisor);
bool             hot_model_builder_set_target  (HotModelBuilder     *self,
                                                const char          *name);
bool             hot_model_builder_set_feature (HotModelBuilder     *self,
                                                uint32_t             feature,
                                                const char          *name);
/* In the order of the outputs. */
bool             hot_model_builder_add_class   (HotModelBuilder     *self,
                                                const char          *label);
/* @profiles: one a feature */
bool             hot_model_builder_set_profile (HotModelBuilder     *self,
                                                const HotFeatureProfile *profiles);
/* @coefficients: n_outputs x (n_features + 1), the intercept last. @fill: (nullable): stands for missing values */
bool             hot_model_builder_set_linear  (HotModelBuilder     *self,
                                                const double        *coefficients,
                                                const float         *fill);

typedef struct {
  const char *name;
  HotRawType  type;
} HotModelColumn;

/**
 * hot_model_builder_set_pipeline:
 * @feature_columns: for each feature, of which column it is made; never decreasing
 * @encodings: for each feature, how
 *
 * Adds what a raw row needs to become a row of features.
 */
bool             hot_model_builder_set_pipeline (HotModelBuilder    *self,
                                                const HotModelColumn *columns,
                                                uint32_t             n_columns,
                                                const uint32_t      *feature_columns,
                                                const HotEncoding   *encodings);

/**
 * hot_model_builder_add_tree:
 * @tree: with one value a node, or n_outputs of them; not kept
 * @output: to which output a single value is added
 *
 * Appends a tree. Thresholds become the greatest float32 at or below them, which decides every float32 value alike.
 */
bool             hot_model_builder_add_tree    (HotModelBuilder     *self,
                                                const HotTree       *tree,
                                                uint32_t             output);
uint32_t         hot_model_builder_get_n_trees (HotModelBuilder     *self);

/**
 * hot_model_builder_finish:
 * @size: (out): bytes of the image
 *
 * Returns: the whole file in memory, aligned to 64 bytes, to be freed with free(); NULL with @error set
 */
void            *hot_model_builder_finish      (HotModelBuilder     *self,
                                                size_t              *size,
                                                HotScoreError       *error);
/* Writes an image to a file that appears whole or not at all. */
bool             hot_model_write               (const void          *image,
                                                size_t               size,
                                                const char          *path,
                                                HotScoreError       *error);
