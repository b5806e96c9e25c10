/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "score/hot-encoding.h"
#include "score/hot-score-error.h"

/**
 * HotModel:
 *
 * A trained model, read-only, mapped from its file: opening checks it once and builds nothing. Readable from any thread.
 */
typedef struct _HotModel HotModel;

typedef enum {
  HOT_MODEL_FOREST = 1,      /* outputs are the mean over trees */
  HOT_MODEL_BOOSTER,         /* outputs are a sum over trees */
  HOT_MODEL_LINEAR,
  HOT_N_MODEL_KINDS,
} HotModelKind;

/**
 * HotOutputLink:
 *
 * What turns the raw sum into what a person asked for.
 */
typedef enum {
  HOT_MODEL_LINK_IDENTITY,
  HOT_MODEL_LINK_EXP,        /* trained on the logarithm of the target */
  HOT_MODEL_LINK_LOGISTIC,   /* one raw output, the probability of the second class */
  HOT_MODEL_LINK_SOFTMAX,
  HOT_N_MODEL_LINKS,
} HotOutputLink;

#define HOT_PROFILE_N_QUANTILES 21

/* Classes that a model tells apart at most. */
#define HOT_MODEL_MAX_CLASSES 4096

/**
 * HotFeatureProfile:
 * @quantiles: of the values that are there, at 0, 5, 10 ... 100 %
 *
 * How a feature was distributed when the model was trained, to tell drift by. NaN where no value was there.
 */
typedef struct {
  uint64_t n_rows;
  uint64_t n_missing;
  double   mean;
  double   deviation;
  float    quantiles[HOT_PROFILE_N_QUANTILES];
  float    reserved;
} HotFeatureProfile;

HotModel                *hot_model_open           (const char      *path,
                                                   HotScoreError   *error);
/* @data stays the caller's and must outlive the model; aligned to 64 bytes. @name is what messages call it. */
HotModel                *hot_model_open_memory    (const void      *data,
                                                   size_t           size,
                                                   const char      *name,
                                                   HotScoreError   *error);
void                     hot_model_close          (HotModel        *self);

HotModelKind             hot_model_get_kind       (const HotModel  *self);
HotOutputLink             hot_model_get_link       (const HotModel  *self);
uint32_t                 hot_model_get_n_features (const HotModel  *self);
/* Numbers in a prediction: 1, or one probability for each class. */
uint32_t                 hot_model_get_n_outputs  (const HotModel  *self);
uint32_t                 hot_model_get_n_trees    (const HotModel  *self);
/* Internal nodes and leaves of all trees. */
uint64_t                 hot_model_get_n_nodes    (const HotModel  *self);
size_t                   hot_model_get_size       (const HotModel  *self);
const void              *hot_model_get_data       (const HotModel  *self);
const char              *hot_model_get_target     (const HotModel  *self);
const char              *hot_model_get_feature    (const HotModel  *self,
                                                   uint32_t         feature);
uint32_t                 hot_model_get_n_classes  (const HotModel  *self);
const char              *hot_model_get_class      (const HotModel  *self,
                                                   uint32_t         index);
/* NULL where the file carries none. */
const HotFeatureProfile *hot_model_get_profile    (const HotModel  *self,
                                                   uint32_t         feature);

/**
 * hot_model_predict:
 * @rows: encoded rows, each of n_features float32, NaN where missing
 * @stride: floats from one row to the next
 * @predictions: (out): @n_rows x n_outputs
 *
 * Predicts a batch on the calling thread. One row alone or in a batch of any size, on any processor, gives the same bits: the
 * trees are always summed in their order.
 */
void                     hot_model_predict        (const HotModel  *self,
                                                   const float     *rows,
                                                   size_t           n_rows,
                                                   size_t           stride,
                                                   double          *predictions);
/**
 * hot_model_classify:
 * @outputs: of one row, as hot_model_predict() gives them
 * @shares: (out): the probability of each class, n_classes of them
 *
 * Returns: the most probable class, the first of equals; 0 for models without classes
 */
uint32_t                 hot_model_classify       (const HotModel  *self,
                                                   const double    *outputs,
                                                   double          *shares);

/**
 * hot_model_predict_interval:
 * @level: share of the trees that the interval holds, between 0 and 1: 0.9
 * @low: (out): @n_rows values, in the target's own unit
 * @high: (out): likewise
 *
 * Between which values that share of a regression forest's trees lies, the rest evenly beyond both ends: quantiles of the trees' leaves. It
 * says how sure the forest is of its mean; what single rows turn out to be may scatter more.
 *
 * Returns: false with @error set for models of other kinds
 */
bool                     hot_model_predict_interval (const HotModel *self,
                                                   const float     *rows,
                                                   size_t           n_rows,
                                                   size_t           stride,
                                                   double           level,
                                                   double          *low,
                                                   double          *high,
                                                   HotScoreError   *error);

/**
 * hot_model_explain:
 * @row: encoded
 * @output: which of n_outputs is explained
 * @contributions: (out): what each feature added to or took from the prediction
 * @base: (out): the mean prediction; with all contributions it adds up to the prediction, before the link
 *
 * Shapley values of one prediction, exact for the trees and the training rows that went through them.
 *
 * Returns: false with @error set for models of other kinds
 */
bool                     hot_model_explain        (const HotModel  *self,
                                                   const float     *row,
                                                   uint32_t         output,
                                                   double          *contributions,
                                                   double          *base,
                                                   HotScoreError   *error);

/* What the model is fed, in the file's own columns: names, and what they hold. 0 where the file carries no pipeline. */
uint32_t                 hot_model_get_n_columns  (const HotModel  *self);
const char              *hot_model_get_column     (const HotModel  *self,
                                                   uint32_t         column,
                                                   HotRawType      *type);
/* The column that a feature is made of; n_columns where the file carries no pipeline. */
uint32_t                 hot_model_get_feature_column (const HotModel *self,
                                                   uint32_t         feature);
/**
 * hot_model_encode:
 * @values: one for each column
 * @features: (out): n_features values
 *
 * Makes an encoded row of a raw one.
 *
 * Returns: how many values were there but did not fit their column, and count as missing
 */
uint32_t                 hot_model_encode         (const HotModel  *self,
                                                   const HotRawValue *values,
                                                   float           *features);

/* Kernels that this processor can run: "portable", "x86-64-v3"... ; for tests and benchmarks, which run them all. */
const char *const       *hot_model_list_kernels   (void);
/* From now on, for all models; NULL chooses the best again. False where the processor cannot. */
bool                     hot_model_use_kernel     (const char      *name);
