/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <locale.h>
#include <math.h>

#include "app/experiments/hot-run-clause.h"
#include "app/experiments/hot-run-completion.h"
#include "app/experiments/hot-run-fields.h"
#include "app/experiments/hot-run-text.h"
#include "app/experiments/hot-run-tree.h"
#include "models/hot-compare-runs.h"

#define N_RUNS 5

/* Five runs; the last one failed before it had metrics, the fourth is not a number, the second and third tie. */
static HotRunFields *
create_fields (const char *const *parents)
{
  static const char *const ids[N_RUNS] = { "a", "b", "c", "d", "e" };
  static const char *const names[N_RUNS] = { "Zoe", "A, \"quoted\"", "pipe | and \\", "émile", "line\nbreak" };
  static const char *const depths[N_RUNS] = { "5", "10", "10", "none", "2" };
  static const double errors[N_RUNS] = { 60.25, 58.5, 58.5, NAN, 0.0 };
  g_autoptr(HotRunFrame) frame = hot_run_frame_new (N_RUNS);
  HotRunFrameBuilder *builder;

  for (guint i = 0; i < N_RUNS; i++)
    {
      frame->ids[i] = ids[i];
      frame->names[i] = names[i];
      frame->experiment_ids[i] = "0";
      frame->user_ids[i] = "ann";
      frame->start_times[i] = 1000 * (i + 1);
      frame->end_times[i] = i == 3 ? HOT_TIME_NONE : 1000 * (i + 1) + 500 * i;
      frame->statuses[i] = i == 4 ? HOT_RUN_STATUS_FAILED : HOT_RUN_STATUS_FINISHED;
    }

  builder = hot_run_frame_builder_new (frame);
  for (guint i = 0; i < N_RUNS; i++)
    {
      if (i < 4)
        hot_run_frame_builder_add_metric (builder, i, "rmse", errors[i], 0);
      if (i < 4)
        hot_run_frame_builder_add_metric (builder, i, "r2", 0.1 * i, 0);
      if (i < 2)
        hot_run_frame_builder_add_metric (builder, i, "my metric", -1234.5, 0);
      hot_run_frame_builder_add_text (builder, HOT_RUN_COLUMN_PARAM, i, "max_depth", depths[i]);
      hot_run_frame_builder_add_text (builder, HOT_RUN_COLUMN_PARAM, i, "target", "price");
      if (parents != NULL && parents[i] != NULL)
        hot_run_frame_builder_add_text (builder, HOT_RUN_COLUMN_TAG, i, HOT_TAG_PARENT_RUN, parents[i]);
    }
  hot_run_frame_builder_finish (builder);

  return hot_run_fields_new (frame);
}

static void
assert_order (HotRunFields *fields,
              GBytes       *order,
              const char   *expected)
{
  gsize size;
  const guint32 *runs = g_bytes_get_data (order, &size);
  g_autoptr(GString) ids = g_string_new (NULL);

  for (gsize i = 0; i < size / sizeof *runs; i++)
    g_string_append (ids, hot_run_fields_get_frame (fields)->ids[runs[i]]);
  g_assert_cmpstr (ids->str, ==, expected);
}

static void
test_directions (void)
{
  static const struct {
    const char *metric;
    int         direction;
  } cases[] = {
    { "rmse", -1 }, { "mae", -1 }, { "val_loss", -1 }, { "training_seconds", -1 }, { "test.mean_squared.error", -1 },
    { "r2", 1 }, { "accuracy", 1 }, { "oob_score", 1 }, { "roc_auc", 1 }, { "F1", 1 }, { "training_rows", 0 }, { "x", 0 },
    /* An error of a score is an error. */
    { "score_error", -1 }, { "bitmap", 0 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    g_assert_cmpint (hot_compare_guess_direction (cases[i].metric), ==, cases[i].direction);
}

static void
test_best (void)
{
  g_autoptr(HotRunFields) fields = create_fields (NULL);

  /* Not a number is never the best, and of a tie the first is marked. */
  g_assert_cmpint (hot_run_fields_find (fields, "metric/rmse")->best, ==, 1);
  g_assert_cmpint (hot_run_fields_find (fields, "metric/r2")->best, ==, 3);
  g_assert_cmpint (hot_run_fields_find (fields, "metric/my metric")->best, ==, -1);
  g_assert_null (hot_run_fields_find (fields, "metric/none"));
  g_assert_true (hot_run_fields_find (fields, "param/max_depth")->varies);
  g_assert_false (hot_run_fields_find (fields, "param/target")->varies);
  g_assert_false (hot_run_fields_is_default (fields, hot_run_fields_find (fields, "param/target")));
  g_assert_true (hot_run_fields_is_default (fields, hot_run_fields_find (fields, "param/max_depth")));
}

static void
test_order (void)
{
  g_autoptr(HotRunFields) fields = create_fields (NULL);
  const HotRunField *rmse = hot_run_fields_find (fields, "metric/rmse");
  const HotRunField *name = hot_run_fields_find (fields, "name");
  const HotRunField *started = hot_run_fields_find (fields, "started");
  const HotRunField *status = hot_run_fields_find (fields, "status");
  const struct {
    HotRunOrderKey keys[2];
    guint          n_keys;
    const char    *expected;
  } cases[] = {
    { { { NULL, FALSE } }, 0, "abcde" },
    { { { rmse, FALSE } }, 1, "bcade" },
    /* What is missing is last in this direction, too. */
    { { { rmse, TRUE } }, 1, "abcde" },
    { { { rmse, FALSE }, { started, TRUE } }, 2, "cbaed" },
    { { { started, TRUE } }, 1, "edcba" },
    { { { status, FALSE }, { started, TRUE } }, 2, "dcbae" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(GBytes) order = hot_run_fields_order (fields, cases[i].keys, cases[i].n_keys);

      assert_order (fields, order, cases[i].expected);
    }

  /* By letters as people order them, not by bytes: é is not behind Z. */
  if (setlocale (LC_COLLATE, "en_US.UTF-8") != NULL)
    {
      const HotRunOrderKey key = { name, FALSE };
      g_autoptr(GBytes) order = hot_run_fields_order (fields, &key, 1);

      assert_order (fields, order, "bdeca");
      setlocale (LC_COLLATE, "C");
    }
}

static void
test_texts (void)
{
  g_autoptr(HotRunFields) fields = create_fields (NULL);
  const struct {
    const char *field;
    guint       run;
    const char *text;
    const char *plain;
  } cases[] = {
    { "metric/rmse", 0, "60.25", "60.25" },
    { "metric/rmse", 3, "not a number", "nan" },
    { "metric/rmse", 4, NULL, NULL },
    { "param/max_depth", 3, "none", "none" },
    { "status", 4, "Failed", "FAILED" },
    { "duration", 2, "1 s", "1.000" },
    { "duration", 3, NULL, NULL },
    { "started", 0, NULL, "1970-01-01T00:00:01Z" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const HotRunField *field = hot_run_fields_find (fields, cases[i].field);
      g_autofree char *text = hot_run_fields_dup_text (fields, field, cases[i].run, HOT_TIME_NONE);
      g_autofree char *plain = hot_run_fields_dup_plain (fields, field, cases[i].run);

      if (!g_str_equal (cases[i].field, "started"))
        g_assert_cmpstr (text, ==, cases[i].text);
      g_assert_cmpstr (plain, ==, cases[i].plain);
    }
}

static void
test_copies (void)
{
  static const char *const columns[] = { "name", "metric/rmse", "param/max_depth", NULL };
  static const guint32 runs[] = { 1, 2, 4 };
  g_autoptr(HotRunFields) fields = create_fields (NULL);
  g_autofree char *csv = hot_run_text_csv (fields, columns, runs, 3);
  g_autofree char *markdown = hot_run_text_markdown (fields, columns, runs, 3);

  g_assert_cmpstr (csv, ==, "run_id,name,metric/rmse,param/max_depth\n"
                            "b,\"A, \"\"quoted\"\"\",58.5,10\n"
                            "c,pipe | and \\,58.5,10\n"
                            "e,\"line\nbreak\",,2\n");
  g_assert_cmpstr (markdown, ==, "| Run | rmse | max_depth |\n"
                                 "| --- | --: | --- |\n"
                                 "| A, \"quoted\" | 58.50 | 10 |\n"
                                 "| pipe \\| and \\\\ | 58.50 | 10 |\n"
                                 "| line break |  | 2 |\n");
}

static void
test_clauses (void)
{
  g_autoptr(HotRunFields) fields = create_fields (NULL);
  const struct {
    const char *field;
    guint       run;
    const char *op;
    const char *clause;
  } cases[] = {
    { "metric/rmse", 1, "<=", "metrics.rmse <= 58.5" },
    { "metric/my metric", 0, ">=", "metrics.`my metric` >= -1234.5" },
    { "metric/rmse", 3, "=", NULL },
    { "metric/rmse", 4, "=", NULL },
    { "param/max_depth", 3, "!=", "params.max_depth != 'none'" },
    { "param/max_depth", 0, ">=", NULL },
    { "name", 1, "=", "attributes.run_name = 'A, \"quoted\"'" },
    { "status", 4, "!=", "attributes.status != 'FAILED'" },
    { "started", 1, ">=", "attributes.start_time >= 2000" },
    { "duration", 1, "=", NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *clause = hot_run_clause_new (fields, hot_run_fields_find (fields, cases[i].field), cases[i].run,
                                                    cases[i].op);

      g_assert_cmpstr (clause, ==, cases[i].clause);
    }
}

static void
test_joined (void)
{
  static const struct {
    const char *filter;
    const char *joined;
  } cases[] = {
    { "", "b = 1" },
    { "  ", "b = 1" },
    { "a = 1", "a = 1 AND b = 1" },
    { "a = 1 or c = 2", "(a = 1 or c = 2) AND b = 1" },
    { "tags.order = 'x'", "tags.order = 'x' AND b = 1" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *joined = hot_run_clause_join (cases[i].filter, "b = 1");

      g_assert_cmpstr (joined, ==, cases[i].joined);
    }
}

static void
test_tree (void)
{
  /* a has b and d; d has e; c stands alone. */
  static const char *const parents[N_RUNS] = { NULL, "a", NULL, "a", "d" };
  g_autoptr(HotRunFields) fields = create_fields (parents);
  const HotRunOrderKey key = { hot_run_fields_find (fields, "started"), TRUE };
  g_autoptr(GHashTable) folded = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr(HotRunTree) flat = hot_run_tree_new (fields, HOT_GROUP_NONE, &key, 1, folded);
  g_autoptr(HotRunTree) nested = hot_run_tree_new (fields, HOT_GROUP_PARENT, &key, 1, folded);
  g_autoptr(HotRunTree) shut = NULL;

  assert_order (fields, flat->order, "edcba");
  assert_order (fields, nested->order, "cadeb");
  g_assert_cmpuint (nested->depths[0], ==, 0);
  g_assert_cmpuint (nested->depths[1], ==, 1);
  g_assert_cmpuint (nested->depths[4], ==, 2);
  g_assert_cmpuint (nested->n_children[0], ==, 2);
  g_assert_cmpuint (nested->n_children[3], ==, 1);

  g_hash_table_add (folded, (gpointer) "a");
  shut = hot_run_tree_new (fields, HOT_GROUP_PARENT, &key, 1, folded);
  assert_order (fields, shut->order, "ca");
  g_assert_cmpuint (hot_run_tree_get_n (shut), ==, 2);
}

/* Whoever wrote the store may have gone in circles. */
static void
test_circle (void)
{
  static const char *const parents[N_RUNS] = { "b", "a", "c", "nobody", NULL };
  g_autoptr(HotRunFields) fields = create_fields (parents);
  g_autoptr(GHashTable) folded = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr(HotRunTree) tree = hot_run_tree_new (fields, HOT_GROUP_PARENT, NULL, 0, folded);

  assert_order (fields, tree->order, "cdeab");
}

/* What stands in each line: a run's id, or the number of a group. */
static void
assert_lines (HotRunFields *fields,
              HotRunTree   *tree,
              const char   *expected)
{
  const guint32 *lines = g_bytes_get_data (tree->lines, NULL);
  g_autoptr(GString) text = g_string_new (NULL);

  for (guint i = 0; i < hot_run_tree_get_n (tree); i++)
    if (lines[i] < N_RUNS)
      g_string_append (text, hot_run_fields_get_frame (fields)->ids[lines[i]]);
    else
      g_string_append_printf (text, "%u", lines[i] - N_RUNS);
  g_assert_cmpstr (text->str, ==, expected);
}

static void
test_groups (void)
{
  g_autoptr(HotRunFields) fields = create_fields (NULL);
  const HotRunOrderKey key = { hot_run_fields_find (fields, "started"), TRUE };
  g_autoptr(GHashTable) folded = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr(HotRunTree) tree = hot_run_tree_new (fields, "param/max_depth", &key, 1, folded);
  g_autoptr(HotRunTree) shut = NULL;
  g_autoptr(HotRunTree) flat = hot_run_tree_new (fields, HOT_GROUP_NONE, &key, 1, folded);
  const HotRunGroup *group = hot_run_tree_get_group (tree, N_RUNS + 1);
  g_autofree char *mean = NULL;

  /* 10 by the time of the start, the latest first; a heading before each group */
  g_assert_cmpuint (tree->groups->len, ==, 4);
  g_assert_cmpuint (hot_run_tree_get_n (tree), ==, N_RUNS + 4);
  g_assert_nonnull (strstr (group->id, "param/max_depth="));
  g_assert_null (hot_run_tree_get_group (tree, 0));
  g_assert_null (hot_run_tree_get_group (tree, N_RUNS + 4));
  g_assert_null (hot_run_tree_get_group (flat, N_RUNS));
  g_assert_null (hot_run_fields_find (fields, "parent"));
  assert_lines (fields, flat, "edcba");

  for (guint i = 0; i < 4; i++)
    {
      group = hot_run_tree_get_group (tree, N_RUNS + i);
      if (group->n_runs == 2)
        break;
    }
  g_assert_cmpuint (group->n_runs, ==, 2);
  g_assert_cmpuint (group->runs[0], ==, 2);
  g_assert_cmpuint (group->runs[1], ==, 1);
  mean = hot_run_fields_dup_mean (fields, hot_run_fields_find (fields, "metric/rmse"), group->runs, 2);
  g_assert_cmpstr (mean, ==, "58.50");
  g_assert_null (hot_run_fields_dup_mean (fields, hot_run_fields_find (fields, "name"), group->runs, 2));

  /* Folded away, they are neither seen nor among those that are. */
  g_hash_table_add (folded, group->id);
  shut = hot_run_tree_new (fields, "param/max_depth", &key, 1, folded);
  g_assert_cmpuint (hot_run_tree_get_n (shut), ==, N_RUNS + 4 - 2);
  g_assert_cmpuint (g_bytes_get_size (shut->order) / sizeof (guint32), ==, N_RUNS - 2);
}

/* What a person tagged runs with, not what programs did. */
static void
test_tags (void)
{
  static const char *const parents[N_RUNS] = { "e" };
  g_autoptr(HotRunFields) without = create_fields (parents);
  g_autoptr(HotRunFrame) frame = hot_run_frame_new (2);
  HotRunFrameBuilder *builder = hot_run_frame_builder_new (frame);
  g_autoptr(HotRunFields) fields = NULL;
  g_autofree char *text = NULL;
  g_autofree char *plain = NULL;

  g_assert_null (hot_run_fields_find (without, "tags"));

  for (guint i = 0; i < 2; i++)
    frame->ids[i] = frame->names[i] = i == 0 ? "a" : "b";
  hot_run_frame_builder_add_text (builder, HOT_RUN_COLUMN_TAG, 0, "mlflow.user", "ann");
  hot_run_frame_builder_add_text (builder, HOT_RUN_COLUMN_TAG, 0, "city", "Porto");
  hot_run_frame_builder_add_text (builder, HOT_RUN_COLUMN_TAG, 0, "final", "");
  hot_run_frame_builder_finish (builder);
  fields = hot_run_fields_new (frame);
  text = hot_run_fields_dup_text (fields, hot_run_fields_find (fields, "tags"), 0, HOT_TIME_NONE);
  plain = hot_run_fields_dup_plain (fields, hot_run_fields_find (fields, "tags"), 0);
  g_assert_cmpstr (text, ==, "city: Porto\nfinal");
  g_assert_cmpstr (plain, ==, "city: Porto;final");
  g_assert_null (hot_run_fields_dup_text (fields, hot_run_fields_find (fields, "tags"), 1, HOT_TIME_NONE));
}

/* @text: what is typed, completed at its end. @start: where the offers begin; they are joined by | */
static void
test_completion (void)
{
  static const struct {
    const char *text;
    gsize       start;
    const char *offers;
  } cases[] = {
    { "", 0, "" },
    { "rms", 0, "metrics.rmse" },
    { "metrics.r", 0, "metrics.r2|metrics.rmse" },
    { "metrics.`my", 0, "metrics.`my metric`" },
    { "metrics.rmse ", 13, ">|>=|<|<=|=|!=" },
    { "params.max_depth ", 17, "=|!=|LIKE|ILIKE|IN (|NOT IN (" },
    { "params.max_depth = ", 19, "'5'|'10'|'none'|'2'" },
    { "params.max_depth IN ('5', '1", 26, "'10'" },
    { "params.max_depth = '5' ", 23, "" },
    { "params.max_depth = '5' a", 23, "AND" },
    { "NOT (attributes.status = ", 25, "'FINISHED'|'FAILED'" },
    { "metrics.rmse > 3 and targ", 21, "params.target" },
    { "metrics.rmse > ", 15, "" },
  };
  g_autoptr(HotRunFields) fields = create_fields (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      gsize start;
      g_auto(GStrv) offers = hot_run_completion_find (fields, cases[i].text, strlen (cases[i].text), &start);
      g_autofree char *joined = g_strjoinv ("|", offers);

      g_assert_cmpstr (joined, ==, cases[i].offers);
      g_assert_cmpuint (start, ==, cases[i].start);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/run-fields/directions", test_directions);
  g_test_add_func ("/run-fields/best", test_best);
  g_test_add_func ("/run-fields/order", test_order);
  g_test_add_func ("/run-fields/texts", test_texts);
  g_test_add_func ("/run-fields/copies", test_copies);
  g_test_add_func ("/run-fields/clauses", test_clauses);
  g_test_add_func ("/run-fields/joined", test_joined);
  g_test_add_func ("/run-fields/tree", test_tree);
  g_test_add_func ("/run-fields/circle", test_circle);
  g_test_add_func ("/run-fields/groups", test_groups);
  g_test_add_func ("/run-fields/tags", test_tags);
  g_test_add_func ("/run-fields/completion", test_completion);

  return g_test_run ();
}
