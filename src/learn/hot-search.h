/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "learn/hot-halving.h"
#include "learn/hot-problem.h"
#include "learn/hot-score-kind.h"
#include "learn/hot-search-space.h"

G_BEGIN_DECLS

typedef struct _HotSearch HotModelSearch;

/**
 * HotSearchRun:
 *
 * One fit of one candidate.
 */
typedef struct {
  guint32   seed;
  guint     fold;
  gboolean  is_done;
  HotScores scores;
  double    seconds;
} HotSearchRun;

/**
 * HotSearchChild:
 * @values: (element-type utf8 utf8): of the parameters that are searched
 * @round: of successive halving, else 0
 * @resources: rows or trees of that round, else 0
 * @runs: (array length=n_runs): one for each seed and fold, seed by seed
 * @n_done: how many of them are done
 * @mean: and @spread over those that are done
 * @seconds: of all of them
 * @rank: from 1, among those of the same round that are complete; 0 before
 * @problem: (nullable): why it cannot be fitted
 *
 * One candidate, with what is known of it so far.
 */
typedef struct {
  guint         index;
  GHashTable   *values;
  guint         round;
  guint         resources;
  HotSearchRun *runs;
  guint         n_runs;
  guint         n_done;
  HotScores     mean;
  HotScores     spread;
  double        seconds;
  guint         rank;
  char         *problem;
} HotSearchChild;

/**
 * HotSearchWatch:
 * @child: called after each of its runs, from the thread that did it, never by two at a time; complete where @n_done is @n_runs
 */
typedef struct {
  void (*child) (HotModelSearch  *self,
                 const HotSearchChild *child,
                 gpointer              user_data);
  gpointer user_data;
} HotSearchWatch;

/**
 * HotSearchOptions:
 * @n_random: 0 for every combination, else how many candidates to draw
 * @n_seeds: 0 or 1 for one; each has splits and estimators of its own, counted on from the first
 * @n_jobs: runs at a time; 0 for as many as there are processors
 * @metric: (nullable): by which candidates are compared; %NULL for R2 or accuracy
 * @is_halving: give all a little first, and more to the best
 * @factor: of halving; 0 for 3, scikit-learn's default
 * @resource: (nullable): of halving: a parameter such as "n_estimators"; %NULL for rows
 * @max_resources: of a parameter: its value in the last round; 0 for what it has otherwise
 */
typedef struct {
  HotSearchSpace       *space;
  guint                 n_random;
  guint                 n_seeds;
  guint                 n_jobs;
  const char           *metric;
  gboolean              is_halving;
  guint                 factor;
  const char           *resource;
  guint                 max_resources;
  const HotSearchWatch *watch;
} HotSearchOptions;

/**
 * HotModelSearch:
 * @rounds: (element-type HotHalvingRound): one without halving
 * @children: (element-type HotSearchChild): round by round; those of a round are there once it begins
 * @n_runs: fits in all rounds
 * @n_done: of them
 * @best: (nullable): of the last round that has a complete child
 * @estimated_seconds: NaN before hot_search_estimate()
 * @seconds: that hot_search_run() took
 *
 * Which values of an estimator's parameters do best. Features are made once for each fold, not for each candidate.
 */
struct _HotSearch
{
  HotTable               *table;
  HotTrainingOptions      options;
  HotSearchOptions        search;
  HotProblem             *problem;
  const HotScoreKind     *metric;
  GPtrArray              *candidates;
  GArray                 *rounds;
  GPtrArray              *children;
  GPtrArray              *warnings;
  guint                   n_folds;
  guint                   n_seeds;
  guint                   n_jobs;
  guint                   n_runs;
  guint                   n_done;
  const HotSearchChild   *best;
  double                  estimated_seconds;
  double                  seconds;
  GPtrArray              *folds;         /* of HotFold, for @folds_seed */
  guint32                 folds_seed;
  char                   *split_column;
  guint                   n_groups;
  guint                   n_not_split;
};

/**
 * hot_search_new:
 * @options: what is learnt, and how rows are divided; @values are those of parameters that are not searched. All that it points to must outlive
 *   the search
 * @search: likewise
 *
 * Checks everything and counts the runs; fits nothing.
 */
HotModelSearch *hot_search_new      (HotTable                 *table,
                                const guint32            *rows,
                                guint                     n_rows,
                                const HotTrainingOptions *options,
                                const HotSearchOptions   *search,
                                GCancellable             *cancellable,
                                GError                  **error);
void       hot_search_free     (HotModelSearch      *self);

/* Fits a few candidates to some of the rows, and sets @estimated_seconds by how long that took. */
gboolean   hot_search_estimate (HotModelSearch      *self,
                                GCancellable             *cancellable,
                                GError                  **error);
/**
 * hot_search_run:
 *
 * Runs it. A candidate that cannot be fitted is kept with its problem; only where none can is that an error. After an error, and after
 * cancellation, @children holds what was done.
 */
gboolean   hot_search_run      (HotModelSearch      *self,
                                const HotProgress        *progress,
                                GCancellable             *cancellable,
                                GError                  **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HotModelSearch, hot_search_free)

G_END_DECLS
