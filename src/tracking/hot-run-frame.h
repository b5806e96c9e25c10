/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tracking/hot-tracking-types.h"

G_BEGIN_DECLS

typedef enum {
  HOT_RUN_COLUMN_METRIC,
  HOT_RUN_COLUMN_PARAM,
  HOT_RUN_COLUMN_TAG,
} HotRunColumnKind;

/**
 * HotRunColumn:
 * @numbers: (nullable): one a run. Of a metric its latest value; of a parameter whose values all read as numbers, those;
 *   %NULL of other columns. Not a number where the run lacks it
 * @texts: (nullable): one a run, %NULL where the run lacks it; equal texts are the same pointer. %NULL for a metric
 * @steps: (nullable): of a metric, the step of its latest value
 * @present: one bit a run, lowest bit first: whether the run has it (a metric may well be NaN)
 * @n_present: how many runs have it
 */
typedef struct {
  HotRunColumnKind  kind;
  const char       *key;
  double           *numbers;
  const char      **texts;
  gint64           *steps;
  guint8           *present;
  guint             n_present;
} HotRunColumn;

/**
 * HotRunFrame:
 * @ids: (array length=n_runs): as all of the arrays up to @is_deleted
 * @statuses: of %HotRunStatus
 * @columns: (array length=n_columns): metrics, then parameters, then tags, each ordered by key
 *
 * Many runs by columns, as a leaderboard needs them: read in one scan a table, whatever the number of columns. Never changes
 * once made; share it by reference.
 */
typedef struct {
  gatomicrefcount   ref_count;
  guint             n_runs;
  const char      **ids;
  const char      **names;
  const char      **experiment_ids;
  const char      **user_ids;
  const char      **artifact_uris;
  gint64           *start_times;
  gint64           *end_times;
  guint8           *statuses;
  guint8           *is_interrupted;
  guint8           *is_deleted;
  HotRunColumn     *columns;
  guint             n_columns;
  GPtrArray        *strings;     /* of GStringChunk */
} HotRunFrame;

#define HOT_TYPE_RUN_FRAME (hot_run_frame_get_type ())
GType               hot_run_frame_get_type    (void);
HotRunFrame        *hot_run_frame_ref         (HotRunFrame       *self);
void                hot_run_frame_unref       (HotRunFrame       *self);
/* (nullable) */
const HotRunColumn *hot_run_frame_find_column (const HotRunFrame *self,
                                               HotRunColumnKind   kind,
                                               const char        *key);
/* @run: index in the frame */
gboolean            hot_run_column_has        (const HotRunColumn *self,
                                               guint               run);

/* For those that make frames: hot_run_frame_new(), the runs' own columns filled in with strings that the frame keeps, then the cells in any order,
 * those of different kinds by different threads if need be, then hot_run_frame_builder_finish(), which orders the columns. */
HotRunFrame        *hot_run_frame_new         (guint              n_runs);
/* (nullable): a copy that lives as long as the frame; the second one is the same pointer for the same text. */
const char         *hot_run_frame_keep        (HotRunFrame       *self,
                                               const char        *text);
const char         *hot_run_frame_intern      (HotRunFrame       *self,
                                               const char        *text);
/* (transfer full): @n runs of it, by index, without columns that none of them has. It shares strings with @self. */
HotRunFrame        *hot_run_frame_pick        (const HotRunFrame *self,
                                               const guint       *runs,
                                               guint              n);
/* For one who holds the only reference: room for more runs at the end, with nothing in them. */
void                hot_run_frame_grow        (HotRunFrame       *self,
                                               guint              n_runs);
/* Likewise: a cell, and its column if need be. @value: of a metric; @text: of others. @numbers of a parameter are as they were. */
void                hot_run_frame_set         (HotRunFrame       *self,
                                               HotRunColumnKind   kind,
                                               guint              run,
                                               const char        *key,
                                               double             value,
                                               gint64             step,
                                               const char        *text);
typedef struct _HotRunFrameBuilder HotRunFrameBuilder;
HotRunFrameBuilder *hot_run_frame_builder_new (HotRunFrame        *frame);
void                hot_run_frame_builder_add_metric (HotRunFrameBuilder *self,
                                               guint               run,
                                               const char         *key,
                                               double              value,
                                               gint64              step);
void                hot_run_frame_builder_add_text (HotRunFrameBuilder *self,
                                               HotRunColumnKind    kind,
                                               guint               run,
                                               const char         *key,
                                               const char         *value);
/* Frees the builder. */
void                hot_run_frame_builder_finish (HotRunFrameBuilder *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HotRunFrame, hot_run_frame_unref)

G_END_DECLS
