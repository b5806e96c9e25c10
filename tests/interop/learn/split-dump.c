/* SPDX-License-Identifier: GPL-3.0-or-later */

/* split-dump TABLE KIND FOLDS COLUMN TEST_SIZE SEED: divides a table's rows by its target "y" and writes for each split the training rows on
 * one line and the test rows on the next. FOLDS 0 is a single split; COLUMN "" is none. */

#include <stdio.h>
#include <stdlib.h>

#include "dataset/hot-source.h"
#include "learn/hot-split-plan.h"

static void
print_rows (const guint32 *rows,
            guint          n_rows)
{
  for (guint i = 0; i < n_rows; i++)
    printf ("%s%u", i > 0 ? " " : "", rows[i]);
  putchar ('\n');
}

static HotSplitPlan *
divide (HotTable  *table,
        char     **argv,
        GError   **error)
{
  guint n_rows = hot_table_get_n_rows (table);
  g_autofree guint32 *rows = g_new (guint32, n_rows);
  g_autoptr(HotPipeline) pipeline = NULL;
  HotSplitOptions options = { .n_folds = atoi (argv[3]) };
  const char *column = argv[4][0] != '\0' ? argv[4] : NULL;

  for (guint i = 0; i < n_rows; i++)
    rows[i] = i;
  pipeline = hot_pipeline_new (table, "y", rows, n_rows, NULL, error);
  if (pipeline == NULL || !hot_split_kind_from_string (argv[2], &options.kind))
    return NULL;
  options.group = options.kind != HOT_SPLIT_TIME ? column : NULL;
  options.time = options.kind == HOT_SPLIT_TIME ? column : NULL;

  return hot_split_plan_new (table, pipeline, rows, n_rows, NULL, 0, &options, g_ascii_strtod (argv[5], NULL),
                             g_ascii_strtoull (argv[6], NULL, 10), error);
}

int
main (int   argc,
      char *argv[])
{
  g_autoptr(HotTable) table = NULL;
  g_autoptr(HotSplitPlan) plan = NULL;
  g_autoptr(GError) error = NULL;

  if (argc != 7)
    return 2;
  table = hot_source_open (argv[1], &(const HotSourceOptions) { 0 }, NULL, NULL, &error);
  if (table != NULL)
    plan = divide (table, argv, &error);
  if (plan == NULL)
    {
      fprintf (stderr, "split-dump: %s\n", error != NULL ? error->message : "there is no such kind");
      return 1;
    }

  for (guint i = 0; i < plan->splits->len; i++)
    {
      const HotSplit *split = g_ptr_array_index (plan->splits, i);

      print_rows (split->train, split->n_train);
      print_rows (split->test, split->n_test);
    }

  return 0;
}
