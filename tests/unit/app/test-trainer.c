/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "app/experiments/hot-trainer.h"
#include "hot-test-app.h"
#include "hot-test.h"
#include "models/hot-run-logger.h"
#include "tracking/hot-workspace.h"

#define N_ROWS   400
typedef struct {
  char         *folder;
  HotWorkspace *workspace;
  HotTable     *table;
  HotTrainer   *trainer;
  GPtrArray    *finished;      /* ids in the order in which they ended */
  GPtrArray    *errors;        /* (element-type GError) (nullable) */
} Fixture;

static void
finished_cb (HotTrainer   *trainer,
             const char   *id,
             const GError *error,
             Fixture      *fixture)
{
  g_ptr_array_add (fixture->finished, g_strdup (id));
  g_ptr_array_add (fixture->errors, error != NULL ? g_error_copy (error) : NULL);
}

static HotTable *
create_table (void)
{
  g_autoptr(GString) text = g_string_new ("a,b,price\n");

  for (guint i = 0; i < N_ROWS; i++)
    g_string_append_printf (text, "%u,%u,%u\n", i * 7919 % 101, i * 104729 % 37, 20 + i * 7919 % 101 * 3 + i % 5);

  return hot_test_read (text->str);
}

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  g_autoptr(GError) error = NULL;

  fixture->folder = g_dir_make_tmp ("hot-trainer-XXXXXX", NULL);
  fixture->workspace = hot_workspace_open (fixture->folder, TRUE, NULL, NULL, &error);
  g_assert_no_error (error);
  fixture->table = create_table ();
  fixture->trainer = g_object_new (HOT_TYPE_TRAINER, NULL);
  fixture->finished = g_ptr_array_new_with_free_func (g_free);
  fixture->errors = g_ptr_array_new_with_free_func ((GDestroyNotify) g_error_free);
  g_signal_connect (fixture->trainer, "finished", G_CALLBACK (finished_cb), fixture);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  g_clear_object (&fixture->trainer);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  for (guint i = 0; i < fixture->errors->len; i++)
    if (g_ptr_array_index (fixture->errors, i) == NULL)
      g_ptr_array_index (fixture->errors, i) = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_FAILED, "");
  g_ptr_array_unref (fixture->finished);
  g_ptr_array_unref (fixture->errors);
  hot_table_unref (fixture->table);
  g_clear_object (&fixture->workspace);
  hot_test_remove_folder (fixture->folder);
  g_free (fixture->folder);
}

static HotTrainingRequest *
create_request (Fixture    *fixture,
                const char *trees)
{
  HotTrainingRequest *request = hot_training_request_new (hot_workspace_get_store (fixture->workspace), "0", fixture->table,
                                                          "price", hot_estimator_find ("forest", NULL));

  g_hash_table_insert (request->values, g_strdup ("n_estimators"), g_strdup (trees));

  return request;
}

static HotRun *
get_run (Fixture    *fixture,
         const char *id)
{
  g_autoptr(GError) error = NULL;
  HotRun *run = hot_tracking_store_get_run (hot_workspace_get_store (fixture->workspace), id, NULL, &error);

  g_assert_no_error (error);

  return run;
}

static gboolean
has_status (Fixture      *fixture,
            const char   *id,
            HotRunStatus  status)
{
  g_autoptr(HotRun) run = get_run (fixture, id);

  return run->status == status;
}

static void
test_queue (Fixture       *fixture,
            gconstpointer  data)
{
  hot_trainer_add (fixture->trainer, create_request (fixture, "3"));
  hot_trainer_add (fixture->trainer, create_request (fixture, "4"));
  hot_trainer_add (fixture->trainer, create_request (fixture, "5"));
  /* One at a time. */
  g_assert_cmpuint (hot_trainer_get_n_waiting (fixture->trainer), ==, 2);
  HOT_TEST_WAIT_FOR (fixture->finished->len == 3);

  for (guint i = 0; i < 3; i++)
    {
      g_autoptr(HotRun) run = get_run (fixture, g_ptr_array_index (fixture->finished, i));
      const char *const trees[] = { "3", "4", "5" };

      g_assert_null (g_ptr_array_index (fixture->errors, i));
      g_assert_cmpint (run->status, ==, HOT_RUN_STATUS_FINISHED);
      g_assert_cmpstr (hot_run_get_param (run, "n_estimators"), ==, trees[i]);
      g_assert_nonnull (hot_run_get_metric (run, "rmse"));
    }
}

static void
test_clear (Fixture       *fixture,
            gconstpointer  data)
{
  hot_trainer_add (fixture->trainer, create_request (fixture, "3"));
  hot_trainer_add (fixture->trainer, create_request (fixture, "4"));
  hot_trainer_clear (fixture->trainer);
  g_assert_cmpuint (hot_trainer_get_n_waiting (fixture->trainer), ==, 0);
  HOT_TEST_WAIT_FOR (fixture->finished->len == 1);
  for (guint i = 0; i < 20; i++)
    g_main_context_iteration (NULL, FALSE);
  g_assert_cmpuint (fixture->finished->len, ==, 1);
}

static void
created_cb (HotTrainer *trainer,
            const char *id,
            char      **created)
{
  g_set_str (created, id);
}

static void
test_cancel (Fixture       *fixture,
             gconstpointer  data)
{
  g_autofree char *created = NULL;

  g_signal_connect (fixture->trainer, "created", G_CALLBACK (created_cb), &created);
  hot_trainer_add (fixture->trainer, create_request (fixture, "100000"));
  HOT_TEST_WAIT_FOR (created != NULL);
  g_assert_true (hot_trainer_is_training (fixture->trainer, created, NULL, NULL));
  g_assert_false (hot_trainer_is_training (fixture->trainer, "another", NULL, NULL));
  hot_trainer_cancel (fixture->trainer, created);
  HOT_TEST_WAIT_FOR (fixture->finished->len == 1);
  g_assert_error ((GError *) g_ptr_array_index (fixture->errors, 0), G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_false (hot_trainer_is_training (fixture->trainer, created, NULL, NULL));
  /* The job says that it is cancelled before its thread has written so. */
  HOT_TEST_WAIT_FOR (has_status (fixture, created, HOT_RUN_STATUS_KILLED));
}

static void
test_keep (Fixture       *fixture,
           gconstpointer  data)
{
  g_autofree char *created = NULL;
  g_autoptr(HotRun) run = NULL;

  g_signal_connect (fixture->trainer, "created", G_CALLBACK (created_cb), &created);
  hot_trainer_add (fixture->trainer, create_request (fixture, "100000"));
  HOT_TEST_WAIT_FOR (created != NULL && hot_trainer_get_n_trees (fixture->trainer, created, NULL) > 0);
  hot_trainer_keep (fixture->trainer, created);
  HOT_TEST_WAIT_FOR (fixture->finished->len == 1);
  g_assert_null (g_ptr_array_index (fixture->errors, 0));
  run = get_run (fixture, created);
  g_assert_cmpint (run->status, ==, HOT_RUN_STATUS_FINISHED);
  g_assert_nonnull (hot_run_get_metric (run, "rmse"));
}

static void
test_failure (Fixture       *fixture,
              gconstpointer  data)
{
  HotTrainingRequest *request = create_request (fixture, "3");
  g_autoptr(HotRun) run = NULL;

  g_set_str (&request->target, "nothing");
  hot_trainer_add (fixture->trainer, request);
  hot_trainer_add (fixture->trainer, create_request (fixture, "4"));
  HOT_TEST_WAIT_FOR (fixture->finished->len == 2);

  /* What fails says why, and the next one runs all the same. */
  run = get_run (fixture, g_ptr_array_index (fixture->finished, 0));
  g_assert_cmpint (run->status, ==, HOT_RUN_STATUS_FAILED);
  g_assert_nonnull (strstr (hot_run_get_tag (run, HOT_TAG_ERROR), "nothing"));
  g_assert_null (g_ptr_array_index (fixture->errors, 1));
}

static void
test_search (Fixture       *fixture,
             gconstpointer  data)
{
  const char *const texts[] = { "max_depth=2,4", NULL };
  const char *order[] = { "attributes.start_time ASC", NULL };
  const char *experiments[] = { "0", NULL };
  const HotSearch all = { .experiment_ids = experiments, .order_by = order };
  HotTrainingRequest *request = create_request (fixture, "3");
  g_autoptr(GPtrArray) runs = NULL;
  g_autoptr(HotRun) parent = NULL;
  guint n_children = 0;

  request->search = g_strdupv ((char **) texts);
  hot_trainer_add (fixture->trainer, request);
  HOT_TEST_WAIT_FOR (fixture->finished->len == 1);
  g_assert_null (g_ptr_array_index (fixture->errors, 0));

  parent = get_run (fixture, g_ptr_array_index (fixture->finished, 0));
  g_assert_cmpint (parent->status, ==, HOT_RUN_STATUS_FINISHED);
  g_assert_nonnull (hot_run_get_param (parent, "best_max_depth"));
  runs = hot_tracking_store_search_runs (hot_workspace_get_store (fixture->workspace), &all, NULL, NULL, NULL);
  for (guint i = 0; i < runs->len; i++)
    {
      const HotRun *run = g_ptr_array_index (runs, i);

      if (g_strcmp0 (hot_run_get_tag (run, HOT_TAG_PARENT_RUN), parent->id) != 0)
        continue;
      n_children++;
      g_assert_cmpint (run->status, ==, HOT_RUN_STATUS_FINISHED);
      g_assert_cmpstr (hot_run_get_param (run, "n_estimators"), ==, "3");
      g_assert_nonnull (hot_run_get_metric (run, "rmse"));
      if (hot_run_get_metric (run, "rank")->value == 1.0)
        g_assert_cmpstr (hot_run_get_param (run, "max_depth"), ==, hot_run_get_param (parent, "best_max_depth"));
    }
  g_assert_cmpuint (n_children, ==, 2);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/trainer/queue", Fixture, NULL, set_up, test_queue, tear_down);
  g_test_add ("/trainer/clear", Fixture, NULL, set_up, test_clear, tear_down);
  g_test_add ("/trainer/cancel", Fixture, NULL, set_up, test_cancel, tear_down);
  g_test_add ("/trainer/keep", Fixture, NULL, set_up, test_keep, tear_down);
  g_test_add ("/trainer/failure", Fixture, NULL, set_up, test_failure, tear_down);
  g_test_add ("/trainer/search", Fixture, NULL, set_up, test_search, tear_down);

  return g_test_run ();
}
