/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <math.h>
#include <string.h>

#include "base/hot-error.h"
#include "dataset/hot-csv-reader.h"
#include "learn/hot-mt19937.h"
#include "learn/hot-search.h"

#define N_ROWS 400

static HotTable *
make_table (void)
{
  g_autoptr(GString) csv = g_string_new ("beds,room,host_id,constant,price\n");
  g_autoptr(HotMappedFile) file = NULL;
  g_autoptr(GBytes) bytes = NULL;
  g_autoptr(GError) error = NULL;
  HotMt19937 random;
  HotTable *table;

  hot_mt19937_init (&random, 8);
  for (guint i = 0; i < N_ROWS; i++)
    {
      guint beds = 1 + hot_mt19937_randint (&random, 6), room = hot_mt19937_randint (&random, 3);

      g_string_append_printf (csv, "%u,%c,%u,7,%u\n", beds, 'A' + room, i / 8,
                              (guint) (40 * beds + 25 * room + hot_mt19937_randint (&random, 30)));
    }
  bytes = g_bytes_new (csv->str, csv->len);
  file = hot_mapped_file_new_for_bytes (bytes, "listings.csv");
  table = hot_csv_read (file, NULL, NULL, NULL, &error);
  g_assert_no_error (error);

  return table;
}

typedef struct {
  HotTable           *table;
  HotSearchSpace     *space;
  GHashTable         *values;
  guint32            *rows;
  HotTrainingOptions  options;
  HotSearchOptions    search;
} Fixture;

static void
set_up (Fixture       *self,
        gconstpointer  estimator)
{
  self->table = make_table ();
  self->values = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->rows = g_new (guint32, N_ROWS);
  for (guint i = 0; i < N_ROWS; i++)
    self->rows[i] = i;
  self->options = (HotTrainingOptions) { .target = "price", .estimator = hot_estimator_find (estimator, NULL),
                                         .values = self->values, .test_size = 0.25, .seed = 3, .split.n_folds = 3 };
  self->space = hot_search_space_new (self->options.estimator);
  self->search = (HotSearchOptions) { .space = self->space };
}

static void
tear_down (Fixture       *self,
           gconstpointer  estimator)
{
  hot_table_unref (self->table);
  hot_search_space_free (self->space);
  g_hash_table_unref (self->values);
  g_free (self->rows);
}

static void
add (Fixture    *self,
     const char *text)
{
  g_autoptr(GError) error = NULL;

  hot_search_space_parse (self->space, text, &error);
  g_assert_no_error (error);
}

static HotModelSearch *
new_search (Fixture  *self,
            GError  **error)
{
  return hot_search_new (self->table, self->rows, N_ROWS, &self->options, &self->search, NULL, error);
}

static const char *
get_value (GPtrArray  *candidates,
           guint       index,
           const char *name)
{
  return g_hash_table_lookup (g_ptr_array_index (candidates, index), name);
}

static void
test_grid (void)
{
  g_autoptr(HotSearchSpace) space = hot_search_space_new (hot_estimator_find ("forest", NULL));
  g_autoptr(GPtrArray) candidates = NULL;

  g_assert_true (hot_search_space_parse (space, "min_samples_leaf=1,5", NULL));
  g_assert_true (hot_search_space_parse (space, "max_depth=5,10,none,10", NULL));
  candidates = hot_search_space_list (space, 0, 0, NULL);
  g_assert_cmpuint (candidates->len, ==, 6);
  g_assert_cmpstr (get_value (candidates, 0, "max_depth"), ==, "5");
  g_assert_cmpstr (get_value (candidates, 0, "min_samples_leaf"), ==, "1");
  g_assert_cmpstr (get_value (candidates, 1, "max_depth"), ==, "5");
  g_assert_cmpstr (get_value (candidates, 1, "min_samples_leaf"), ==, "5");
  g_assert_cmpstr (get_value (candidates, 5, "max_depth"), ==, "none");
}

static void
test_random (void)
{
  g_autoptr(HotSearchSpace) space = hot_search_space_new (hot_estimator_find ("forest", NULL));
  g_autoptr(GPtrArray) first = NULL;
  g_autoptr(GPtrArray) again = NULL;
  guint n_small = 0;

  g_assert_true (hot_search_space_parse (space, "n_estimators=1..1000:log", NULL));
  g_assert_true (hot_search_space_parse (space, "max_features=0.1..1.0", NULL));
  g_assert_true (hot_search_space_parse (space, "max_depth=3,none", NULL));
  first = hot_search_space_list (space, 300, 5, NULL);
  again = hot_search_space_list (space, 300, 5, NULL);
  g_assert_cmpuint (first->len, ==, 300);
  for (guint i = 0; i < 300; i++)
    {
      gint64 trees = g_ascii_strtoll (get_value (first, i, "n_estimators"), NULL, 10);
      const char *features = get_value (first, i, "max_features");

      g_assert_cmpstr (get_value (first, i, "n_estimators"), ==, get_value (again, i, "n_estimators"));
      g_assert_cmpint (trees, >=, 1);
      g_assert_cmpint (trees, <=, 1000);
      g_assert_nonnull (strchr (features, '.'));
      g_assert_true (hot_estimator_check_value (hot_estimator_find ("forest", NULL), "max_features", features, NULL));
      n_small += trees <= 31;
    }
  /* Half of the draws below the geometric middle. */
  g_assert_cmpuint (n_small, >, 110);
  g_assert_cmpuint (n_small, <, 190);
}

/* No combination comes twice, and all there are where more are wanted. */
static void
test_random_of_few (void)
{
  g_autoptr(HotSearchSpace) space = hot_search_space_new (hot_estimator_find ("forest", NULL));
  g_autoptr(GPtrArray) some = NULL;
  g_autoptr(GPtrArray) all = NULL;

  g_assert_true (hot_search_space_parse (space, "max_depth=1,2,3", NULL));
  some = hot_search_space_list (space, 2, 0, NULL);
  g_assert_cmpuint (some->len, ==, 2);
  g_assert_cmpstr (get_value (some, 0, "max_depth"), !=, get_value (some, 1, "max_depth"));
  all = hot_search_space_list (space, 50, 0, NULL);
  g_assert_cmpuint (all->len, ==, 3);
}

static void
test_space_refuses (void)
{
  const struct { const char *text, *part; } cases[] = {
    { "max_depht=3", "did you mean “max_depth”" }, { "max_depth=3,many", "many" }, { "max_depth=", "no values" },
    { "max_depth", "NAME=VALUE" }, { "=3", "NAME=VALUE" }, { "max_depth=9..3", "from 9 to 3" },
    { "max_depth=3..3", "from 3 to 3" }, { "max_depth=3..", "max_depth" }, { "max_depth=1..x", "max_depth" },
    { "min_impurity_decrease=0..1:log", "logarithmic" }, { "bootstrap=true..false", "bootstrap" },
    { "max_features=0.5..3", "max_features" }, { "max_features=sqrt..log2", "max_features" }, { "max_depth=1,,2", "max_depth" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(HotSearchSpace) space = hot_search_space_new (hot_estimator_find ("forest", NULL));
      g_autoptr(GError) error = NULL;

      g_assert_false (hot_search_space_parse (space, cases[i].text, &error));
      g_assert_error (error, HOT_ERROR, HOT_ERROR_USAGE);
      if (strstr (error->message, cases[i].part) == NULL)
        g_error ("%s: %s", cases[i].text, error->message);
    }
}

static void
test_too_many (void)
{
  static const char *const names[] = { "max_depth", "n_estimators", "min_samples_split", "min_samples_leaf", "max_leaf_nodes",
                                       "max_features", "max_samples", "random_state", "min_impurity_decrease" };
  g_autoptr(HotSearchSpace) space = hot_search_space_new (hot_estimator_find ("forest", NULL));
  g_autoptr(GPtrArray) drawn = NULL;
  g_autoptr(GError) error = NULL;

  g_assert_null (hot_search_space_list (space, 0, 0, &error));
  g_assert_error (error, HOT_ERROR, HOT_ERROR_USAGE);
  g_clear_error (&error);

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *text = g_strdup_printf ("%s=2,3,4,5,6,7,8,9,10,11", names[i]);

      g_assert_true (hot_search_space_parse (space, text, NULL));
    }
  g_assert_null (hot_search_space_list (space, 0, 0, &error));
  g_assert_error (error, HOT_ERROR, HOT_ERROR_TOO_LARGE);
  g_assert_nonnull (strstr (error->message, "1000000000"));
  drawn = hot_search_space_list (space, 20, 0, NULL);
  g_assert_cmpuint (drawn->len, ==, 20);
}

static void
test_halving_plan (void)
{
  /* n_candidates_ and n_resources_ of scikit-learn's HalvingGridSearchCV. */
  const struct { guint n, factor, least, most, n_rounds, candidates[4], resources[4]; } cases[] = {
    { 9, 3, 10, 4707, 3, { 9, 3, 1 }, { 523, 1569, 4707 } },
    { 12, 3, 1, 100, 3, { 12, 4, 2 }, { 11, 33, 99 } },
    { 100, 2, 20, 90, 3, { 100, 50, 25 }, { 20, 40, 80 } },
    { 1, 3, 10, 1000, 1, { 1 }, { 1000 } },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(GArray) rounds = hot_halving_plan (cases[i].n, cases[i].factor, cases[i].least, cases[i].most);

      g_assert_cmpuint (rounds->len, ==, cases[i].n_rounds);
      for (guint k = 0; k < rounds->len; k++)
        {
          g_assert_cmpuint (g_array_index (rounds, HotHalvingRound, k).n_candidates, ==, cases[i].candidates[k]);
          g_assert_cmpuint (g_array_index (rounds, HotHalvingRound, k).resources, ==, cases[i].resources[k]);
        }
    }
}

typedef struct {
  guint         n_calls;
  guint         n_complete;
  guint         stop_after;
  GCancellable *cancellable;
} Seen;

static void
child_cb (HotModelSearch  *search,
          const HotSearchChild *child,
          gpointer              user_data)
{
  Seen *seen = user_data;

  g_assert_true (child == g_ptr_array_index (search->children, child->index));
  seen->n_calls++;
  seen->n_complete += child->n_done == child->n_runs;
  if (seen->n_calls == seen->stop_after)
    g_cancellable_cancel (seen->cancellable);
}

static void
test_run (Fixture       *self,
          gconstpointer  estimator)
{
  Seen seen = { 0 };
  const HotSearchWatch watch = { child_cb, &seen };
  g_autoptr(HotModelSearch) one = NULL;
  g_autoptr(HotModelSearch) two = NULL;
  g_autoptr(GError) error = NULL;

  add (self, "max_depth=1,3,none");
  add (self, "n_estimators=5,10");
  self->search.n_seeds = 2;
  self->search.watch = &watch;
  self->search.n_jobs = 1;
  one = new_search (self, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (one->n_runs, ==, 36);
  g_assert_true (hot_search_estimate (one, NULL, NULL));
  g_assert_cmpfloat (one->estimated_seconds, >, 0.0);
  g_assert_true (hot_search_run (one, NULL, NULL, &error));
  g_assert_cmpuint (seen.n_calls, ==, 36);
  g_assert_cmpuint (seen.n_complete, ==, 6);
  g_assert_cmpuint (one->n_done, ==, 36);
  g_assert_cmpuint (one->best->rank, ==, 1);
  g_assert_cmpstr (g_hash_table_lookup (one->best->values, "max_depth"), !=, "1");
  g_assert_cmpfloat (one->best->mean.regression.r2, >, 0.8);
  g_assert_cmpfloat (one->best->spread.regression.r2, >, 0.0);

  /* How many run at a time changes nothing. */
  self->search.n_jobs = 3;
  two = new_search (self, NULL);
  g_assert_true (hot_search_run (two, NULL, NULL, NULL));
  for (guint i = 0; i < 6; i++)
    {
      const HotSearchChild *x = g_ptr_array_index (one->children, i), *y = g_ptr_array_index (two->children, i);

      g_assert_cmpfloat (x->mean.regression.mse, ==, y->mean.regression.mse);
      g_assert_cmpuint (x->rank, ==, y->rank);
      g_assert_cmpuint (x->runs[3].seed, ==, 4);
      g_assert_cmpfloat (x->runs[0].scores.regression.r2, !=, x->runs[3].scores.regression.r2);
    }
}

static void
test_metric (Fixture       *self,
             gconstpointer  estimator)
{
  g_autoptr(HotModelSearch) search = NULL;
  g_autoptr(GError) error = NULL;

  add (self, "max_depth=1,4");
  self->search.metric = "rmse";
  search = new_search (self, NULL);
  g_assert_true (hot_search_run (search, NULL, NULL, NULL));
  g_assert_cmpstr (g_hash_table_lookup (search->best->values, "max_depth"), ==, "4");

  self->search.metric = "accuracy";
  g_assert_null (new_search (self, &error));
  g_assert_error (error, HOT_ERROR, HOT_ERROR_USAGE);
  g_assert_nonnull (strstr (error->message, "rmse"));
}

static void
test_halving (Fixture       *self,
              gconstpointer  estimator)
{
  g_autoptr(HotModelSearch) search = NULL;
  const HotSearchChild *last;

  add (self, "max_depth=1,2,3,4,5,6,7,8,9");
  self->search.is_halving = TRUE;
  self->search.resource = "n_estimators";
  self->search.max_resources = 18;
  search = new_search (self, NULL);
  g_assert_cmpuint (search->n_runs, ==, (9 + 3 + 1) * 3);
  g_assert_true (hot_search_run (search, NULL, NULL, NULL));
  g_assert_cmpuint (search->children->len, ==, 13);
  last = g_ptr_array_index (search->children, 12);
  g_assert_true (search->best == last);
  g_assert_cmpuint (last->resources, ==, 18);
  g_assert_cmpuint (last->round, ==, 2);
}

static void
test_cancel (Fixture       *self,
             gconstpointer  estimator)
{
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  Seen seen = { .stop_after = 4, .cancellable = cancellable };
  const HotSearchWatch watch = { child_cb, &seen };
  g_autoptr(HotModelSearch) search = NULL;
  g_autoptr(GError) error = NULL;

  add (self, "max_depth=1,3,5,7");
  self->search.watch = &watch;
  self->search.n_jobs = 1;
  search = new_search (self, NULL);
  g_assert_false (hot_search_run (search, NULL, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpuint (search->n_done, ==, 4);
  g_assert_nonnull (search->best);
  g_assert_cmpuint (search->best->n_done, ==, 3);
  g_assert_cmpuint (search->best->index, ==, 0);
}

static void
test_refuses (Fixture       *self,
              gconstpointer  estimator)
{
  g_autoptr(GError) error = NULL;

  add (self, "max_depth=1,3");
  g_hash_table_insert (self->values, g_strdup ("max_depth"), g_strdup ("4"));
  g_assert_null (new_search (self, &error));
  g_assert_nonnull (strstr (error->message, "both given a value and searched"));
  g_clear_error (&error);
  g_hash_table_remove_all (self->values);

  self->options.target = "prise";
  g_assert_null (new_search (self, &error));
  g_assert_error (error, HOT_ERROR, HOT_ERROR_NOT_FOUND);
  g_clear_error (&error);
  self->options.target = "price";

  self->options.split.n_folds = N_ROWS + 1;
  g_assert_null (new_search (self, &error));
  g_assert_error (error, HOT_ERROR, HOT_ERROR_USAGE);
  g_clear_error (&error);
  self->options.split.n_folds = 3;

  self->search.is_halving = TRUE;
  self->search.resource = "max_features";
  g_assert_null (new_search (self, &error));
  g_assert_nonnull (strstr (error->message, "max_features"));
}

/* One that cannot be fitted is kept, with the reason, and does not stop the others. */
static void
test_problem (Fixture       *self,
              gconstpointer  estimator)
{
  const char *const columns[] = { "beds", "bedz", "room", NULL };
  g_autoptr(HotModelSearch) search = NULL;
  const HotSearchChild *child;
  g_autoptr(GError) error = NULL;

  g_assert_true (hot_search_space_add_list (self->space, "by", columns, NULL));
  search = new_search (self, &error);
  g_assert_no_error (error);
  g_assert_true (hot_search_estimate (search, NULL, NULL));
  g_assert_true (hot_search_run (search, NULL, NULL, &error));
  child = g_ptr_array_index (search->children, 1);
  g_assert_nonnull (strstr (child->problem, "bedz"));
  g_assert_cmpuint (child->rank, ==, 0);
  g_assert_cmpstr (g_hash_table_lookup (search->best->values, "by"), ==, "beds");
  g_assert_cmpuint (((HotSearchChild *) g_ptr_array_index (search->children, 2))->rank, ==, 2);
}

/* A target that is the same everywhere is learnt without a division by zero. */
static void
test_constant_target (Fixture       *self,
                      gconstpointer  estimator)
{
  g_autoptr(HotModelSearch) search = NULL;
  g_autoptr(GError) error = NULL;

  add (self, "max_depth=1,3");
  self->options.target = "constant";
  search = new_search (self, &error);
  g_assert_no_error (error);
  g_assert_true (hot_search_run (search, NULL, NULL, &error));
  g_assert_cmpfloat (search->best->mean.regression.mse, ==, 0.0);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/search/space/grid", test_grid);
  g_test_add_func ("/search/space/random", test_random);
  g_test_add_func ("/search/space/random-of-few", test_random_of_few);
  g_test_add_func ("/search/space/refuses", test_space_refuses);
  g_test_add_func ("/search/space/too-many", test_too_many);
  g_test_add_func ("/search/halving-plan", test_halving_plan);
  g_test_add ("/search/run", Fixture, "forest", set_up, test_run, tear_down);
  g_test_add ("/search/metric", Fixture, "forest", set_up, test_metric, tear_down);
  g_test_add ("/search/halving", Fixture, "forest", set_up, test_halving, tear_down);
  g_test_add ("/search/cancel", Fixture, "forest", set_up, test_cancel, tear_down);
  g_test_add ("/search/refuses", Fixture, "forest", set_up, test_refuses, tear_down);
  g_test_add ("/search/problem", Fixture, "group-median", set_up, test_problem, tear_down);
  g_test_add ("/search/constant-target", Fixture, "forest", set_up, test_constant_target, tear_down);

  return g_test_run ();
}
