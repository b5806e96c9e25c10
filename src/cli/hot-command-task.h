/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cli/hot-command-source.h"
#include "learn/hot-problem.h"

G_BEGIN_DECLS

/**
 * HotCommandTask:
 * @options: what the words came to once the table is open; the estimator and its values are the command's own
 * @rows: guint32, those that pass the filter
 *
 * The options of every command that learns from a table: what is predicted, from which columns, and how rows are divided. Begin with
 * HOT_COMMAND_TASK_INIT; put HOT_COMMAND_TASK_OPTIONS() among the command's own.
 */
typedef struct {
  HotCommandSource    source;
  char               *target;
  char               *task_name;
  char              **features;
  char              **excluded;
  char              **roles;
  double              cap;
  gboolean            log_target;
  char               *split;
  int                 n_folds;
  char               *group;
  char               *time;
  double              cell;
  double              test_size;
  gint64              seed;
  gboolean            dry_run;

  HotTrainingOptions  options;
  GBytes             *rows;
  char              **feature_names;
  char              **excluded_names;
  GArray             *column_roles;
  GPtrArray          *words;
} HotCommandTask;

#define HOT_COMMAND_TASK_INIT { .test_size = 0.25, .seed = 42 }

#define HOT_COMMAND_TASK_OPTIONS(task)                                                                                 \
  { "target", 'y', G_OPTION_FLAG_NONE, G_OPTION_ARG_STRING, &(task)->target, N_("The column to predict"),              \
    N_("COLUMN") },                                                                                                    \
  { "task", 0, G_OPTION_FLAG_NONE, G_OPTION_ARG_STRING, &(task)->task_name,                                                \
    N_("regression or classification; texts and booleans are classes anyway"), N_("TASK") },                          \
  { "features", 0, G_OPTION_FLAG_NONE, G_OPTION_ARG_STRING_ARRAY, &(task)->features, N_("Only these columns"),         \
    N_("COLUMN[,…]") },                                                                                                \
  { "exclude", 0, G_OPTION_FLAG_NONE, G_OPTION_ARG_STRING_ARRAY, &(task)->excluded, N_("Not these columns"),           \
    N_("COLUMN[,…]") },                                                                                                \
  { "role", 0, G_OPTION_FLAG_NONE, G_OPTION_ARG_STRING_ARRAY, &(task)->roles,                                          \
    N_("What a column is: target, feature, ignored, group or weight"), N_("COLUMN=ROLE") },                            \
  { "cap-target", 0, G_OPTION_FLAG_NONE, G_OPTION_ARG_DOUBLE, &(task)->cap,                                            \
    N_("Cut the target off at this quantile, such as 0.99"), N_("QUANTILE") },                                         \
  { "log-target", 0, G_OPTION_FLAG_NONE, G_OPTION_ARG_NONE, &(task)->log_target,                                       \
    N_("Learn the logarithm of the target"), NULL },                                                                   \
  { "split", 0, G_OPTION_FLAG_NONE, G_OPTION_ARG_STRING, &(task)->split,                                               \
    N_("How rows that test are chosen: random, group, area, time or kfold"), N_("HOW") },                              \
  { "folds", 0, G_OPTION_FLAG_NONE, G_OPTION_ARG_INT, &(task)->n_folds,                                                \
    N_("Test K times, on other rows each time"), N_("K") },                                                            \
  { "group", 0, G_OPTION_FLAG_NONE, G_OPTION_ARG_STRING, &(task)->group,                                               \
    N_("Keep rows of one value of COLUMN together (--split group or area)"), N_("COLUMN") },                           \
  { "time", 0, G_OPTION_FLAG_NONE, G_OPTION_ARG_STRING, &(task)->time,                                                 \
    N_("The rows latest by COLUMN test (--split time)"), N_("COLUMN") },                                               \
  { "cell", 0, G_OPTION_FLAG_NONE, G_OPTION_ARG_DOUBLE, &(task)->cell,                                                 \
    N_("Side of an area on the map (--split area; 1000)"), N_("METRES") },                                             \
  { "test-size", 0, G_OPTION_FLAG_NONE, G_OPTION_ARG_DOUBLE, &(task)->test_size,                                       \
    N_("Share of the rows that test (0.25)"), N_("SHARE") },                                                           \
  { "seed", 0, G_OPTION_FLAG_NONE, G_OPTION_ARG_INT64, &(task)->seed,                                                  \
    N_("Seed of the split and the estimator (42)"), N_("N") },                                                         \
  HOT_COMMAND_SOURCE_OPTIONS (&(task)->source)

/* Checks the words, opens the table and fills in @options and @rows. */
gboolean hot_command_task_open  (HotCommandTask     *self,
                                 HotCommandContext  *context,
                                 const char         *location,
                                 GError            **error);
void     hot_command_task_clear (HotCommandTask     *self);

/**
 * hot_command_read_values:
 * @words: (nullable): "NAME=VALUE"
 *
 * Returns: (transfer full) (element-type utf8 utf8): parameters that @estimator has, with values that they may have; %NULL with @error set
 */
GHashTable *hot_command_read_values (const HotEstimator  *estimator,
                                     char               **words,
                                     GError             **error);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (HotCommandTask, hot_command_task_clear)

G_END_DECLS
