/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "tracking/hot-search-filter.h"

#include "tracking/hot-tracking-error.h"

/* A filter written back in a form of its own, so that a whole tree is compared at once. */
static void
write_node (GString             *text,
            const HotSearchNode *node)
{
  static const char *const joints[] = { " & ", " | ", "!" };
  static const char fields[] = "amptd";
  static const char *const operators[] = { "=", "!=", "<", "<=", ">", ">=", "~", "~~", "in", "!in", "null", "!null" };

  if (node->kind != HOT_SEARCH_COMPARISON)
    {
      g_string_append (text, node->kind == HOT_SEARCH_NOT ? "!(" : "(");
      for (guint i = 0; i < node->children->len; i++)
        {
          if (i > 0)
            g_string_append (text, joints[node->kind]);
          write_node (text, node->children->pdata[i]);
        }
      g_string_append_c (text, ')');
      return;
    }
  g_string_append_printf (text, "%c:%s %s", fields[node->field], node->key, operators[node->op]);
  for (char **value = node->texts; value != NULL && *value != NULL; value++)
    g_string_append_printf (text, " '%s'", *value);
  if (node->texts == NULL && node->op <= HOT_SEARCH_GREATER_OR_EQUAL)
    g_string_append_printf (text, " %g", node->is_integer ? (double) node->integer : node->number);
}

static void
assert_parsed (const char *filter,
               gboolean    is_extended,
               const char *expected)
{
  g_autoptr(HotSearchNode) node = NULL;
  g_autoptr(GString) text = g_string_new (NULL);
  g_autoptr(GError) error = NULL;

  hot_search_parse (HOT_SEARCH_RUNS, filter, is_extended, &node, &error);
  g_assert_no_error (error);
  if (node != NULL)
    write_node (text, node);
  g_assert_cmpstr (text->str, ==, expected);
}

static void
assert_refused (HotSearchTarget  target,
                const char      *filter,
                gboolean         is_extended,
                const char      *word)
{
  g_autoptr(HotSearchNode) node = NULL;
  g_autoptr(GError) error = NULL;

  g_assert_false (hot_search_parse (target, filter, is_extended, &node, &error));
  g_assert_error (error, HOT_TRACKING_ERROR, HOT_TRACKING_ERROR_INVALID_PARAMETER_VALUE);
  if (strstr (error->message, word) == NULL)
    g_test_fail_printf ("%s: “%s” does not say “%s”", filter, error->message, word);
}

static void
test_mlflow (void)
{
  assert_parsed (NULL, FALSE, "");
  assert_parsed ("  ", FALSE, "");
  assert_parsed ("metrics.rmse < 1e-3", FALSE, "m:rmse < 0.001");
  assert_parsed ("metric.a.b >= -2 AND params.depth = '10'", FALSE, "(m:a.b >= -2 & p:depth = '10')");
  assert_parsed ("metrics.`f 1` != 0.5 and metrics.\"x-y\"=1", FALSE, "(m:f 1 != 0.5 & m:x-y = 1)");
  assert_parsed ("attributes.status = 'FINISHED'", FALSE, "a:status = 'FINISHED'");
  assert_parsed ("start_time > 1700000000000", FALSE, "a:start_time > 1.7e+12");
  assert_parsed ("run.`Run name` ilike \"%fox%\"", FALSE, "a:Run name ~~ '%fox%'");
  assert_parsed ("tags.mlflow.source.name LIKE 'a''b'", FALSE, "t:mlflow.source.name ~ 'a'b'");
  assert_parsed ("params.x IS NOT NULL and tags.y is null", FALSE, "(p:x !null & t:y null)");
  assert_parsed ("run_id IN ('a', 'b')", FALSE, "a:run_id in 'a' 'b'");
  assert_parsed ("dataset.digest NOT IN ('d')", FALSE, "d:digest !in 'd'");
  assert_parsed ("run_id IN ('a',)", FALSE, "a:run_id in 'a'");
}

static void
test_extended (void)
{
  assert_parsed ("metrics.a = 1 or metrics.b = 2 and metrics.c = 3", TRUE, "(m:a = 1 | (m:b = 2 & m:c = 3))");
  assert_parsed ("(metrics.a = 1 or metrics.b = 2) and not params.c = 'x'", TRUE, "((m:a = 1 | m:b = 2) & !(p:c = 'x'))");
}

static void
test_refused (void)
{
  assert_refused (HOT_SEARCH_RUNS, "metrics.a = 1 or metrics.b = 2", FALSE, "AND");
  assert_refused (HOT_SEARCH_RUNS, "(metrics.a = 1)", FALSE, "parentheses");
  assert_refused (HOT_SEARCH_RUNS, "(metrics.a = 1", TRUE, "closing");
  assert_refused (HOT_SEARCH_RUNS, "metrics.a = '1'", FALSE, "number");
  assert_refused (HOT_SEARCH_RUNS, "params.a = 1", FALSE, "quotes");
  assert_refused (HOT_SEARCH_RUNS, "params.a > '1'", FALSE, "operator");
  assert_refused (HOT_SEARCH_RUNS, "metrics.a LIKE 1", FALSE, "operator");
  assert_refused (HOT_SEARCH_RUNS, "foo.a = 1", FALSE, "foo");
  assert_refused (HOT_SEARCH_RUNS, "rmse < 1", FALSE, "metrics.rmse");
  assert_refused (HOT_SEARCH_RUNS, "params.a = 'x", FALSE, "no end");
  assert_refused (HOT_SEARCH_RUNS, "params.a", FALSE, "operator");
  assert_refused (HOT_SEARCH_RUNS, "params. = 'a'", FALSE, "key");
  assert_refused (HOT_SEARCH_RUNS, "metrics.a = 1 and", FALSE, "field");
  assert_refused (HOT_SEARCH_RUNS, "metrics.a = 1 metrics.b = 1", FALSE, "AND");
  assert_refused (HOT_SEARCH_RUNS, "datasets.size = 'a'", FALSE, "size");
  assert_refused (HOT_SEARCH_RUNS, "params.a = 'x' \xe2\x82\xac", FALSE, "AND");
  assert_refused (HOT_SEARCH_EXPERIMENTS, "metrics.a = 1", FALSE, "metrics");
  assert_refused (HOT_SEARCH_REGISTERED_MODELS, "creation_timestamp > 1", FALSE, "attribute");
}

/* Whatever comes in, an answer or an error comes out. */
static void
test_garbage (void)
{
  g_autoptr(GString) deep = g_string_new (NULL);
  static const char alphabet[] = "metrics.params.a =<>!'\"`(),10 AND OR NOT IN LIKE.-";
  g_autoptr(GRand) random = g_rand_new_with_seed (7);

  for (guint i = 0; i < 10000; i++)
    g_string_append (deep, "(not ");
  assert_refused (HOT_SEARCH_RUNS, deep->str, TRUE, "deeply");

  for (guint i = 0; i < 4000; i++)
    {
      char filter[40] = "";
      g_autoptr(HotSearchNode) node = NULL;

      for (guint n = g_rand_int_range (random, 0, sizeof filter - 1); n > 0; n--)
        filter[n - 1] = alphabet[g_rand_int_range (random, 0, sizeof alphabet - 1)];
      hot_search_parse (i % 5, filter, i % 2, &node, NULL);
    }
}

static void
test_order (void)
{
  g_autoptr(HotSearchOrder) metric = hot_search_order_parse (HOT_SEARCH_RUNS, "metrics.`my score` DESC", NULL);
  g_autoptr(HotSearchOrder) name = hot_search_order_parse (HOT_SEARCH_EXPERIMENTS, "name", NULL);
  g_autoptr(GError) error = NULL;

  g_assert_cmpint (metric->field, ==, HOT_SEARCH_METRIC);
  g_assert_cmpstr (metric->key, ==, "my score");
  g_assert_true (metric->is_descending);
  g_assert_cmpstr (name->attribute->column, ==, "e.name");
  g_assert_false (name->is_descending);
  g_assert_null (hot_search_order_parse (HOT_SEARCH_RUNS, "metrics.x DOWN", &error));
  g_assert_error (error, HOT_TRACKING_ERROR, HOT_TRACKING_ERROR_INVALID_PARAMETER_VALUE);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/search-filter/mlflow", test_mlflow);
  g_test_add_func ("/search-filter/extended", test_extended);
  g_test_add_func ("/search-filter/refused", test_refused);
  g_test_add_func ("/search-filter/garbage", test_garbage);
  g_test_add_func ("/search-filter/order", test_order);

  return g_test_run ();
}
