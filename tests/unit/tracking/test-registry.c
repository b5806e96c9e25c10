/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "tracking/hot-sqlite-store.h"

#include <string.h>

#include "hot-test-store.h"

static void
add_model (StoreFixture *fixture,
           const char   *name)
{
  GError *error = NULL;
  const HotKeyValue tag = { "kind", "forest" };
  HotRegisteredModel *model = hot_tracking_store_create_registered_model (fixture->store, name, "about", &tag, 1, NULL, &error);

  g_assert_no_error (error);
  hot_registered_model_unref (model);
}

static gint64
add_version (StoreFixture *fixture,
             const char   *name,
             const char   *source)
{
  g_autoptr(GError) error = NULL;
  const HotModelVersionCreation creation = { .name = name, .source = source };
  g_autoptr(HotModelVersion) version = hot_tracking_store_create_model_version (fixture->store, &creation, NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (version->status, ==, "READY");
  g_assert_cmpstr (version->stage, ==, "None");

  return version->version;
}

static void
test_models (StoreFixture  *fixture,
             gconstpointer  data)
{
  g_autoptr(GError) error = NULL;
  const HotSearch search = { .filter = "name LIKE 'pri%' and tags.kind = 'forest'" };
  g_autoptr(HotRegisteredModel) renamed = NULL;
  g_autoptr(HotModelVersion) version = NULL;
  g_autoptr(GPtrArray) found = NULL;

  add_model (fixture, "prices");
  add_model (fixture, "rents");
  g_assert_null (hot_tracking_store_create_registered_model (fixture->store, "prices", NULL, NULL, 0, NULL, &error));
  store_assert_error (error, RESOURCE_ALREADY_EXISTS);
  g_clear_error (&error);
  g_assert_null (hot_tracking_store_create_registered_model (fixture->store, "a/b", NULL, NULL, 0, NULL, &error));
  store_assert_error (error, INVALID_PARAMETER_VALUE);
  g_clear_error (&error);

  found = hot_tracking_store_search_registered_models (fixture->store, &search, NULL, NULL, &error);
  g_assert_cmpuint (found->len, ==, 1);

  add_version (fixture, "prices", "/models/1");
  g_assert_true (hot_tracking_store_set_alias (fixture->store, "prices", "champion", 1, NULL, &error));
  renamed = hot_tracking_store_rename_registered_model (fixture->store, "prices", "fares", NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (renamed->n_aliases, ==, 1);
  g_assert_cmpuint (renamed->n_tags, ==, 1);
  version = hot_tracking_store_get_version_by_alias (fixture->store, "fares", "champion", NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (version->version, ==, 1);
  g_assert_cmpstr (version->aliases[0], ==, "champion");

  g_assert_true (hot_tracking_store_delete_registered_model (fixture->store, "fares", NULL, &error));
  g_assert_null (hot_tracking_store_get_registered_model (fixture->store, "fares", NULL, &error));
  store_assert_error (error, RESOURCE_DOES_NOT_EXIST);
}

static void
test_versions (StoreFixture  *fixture,
               gconstpointer  data)
{
  static const char *const reserved[] = { "latest", "LATEST", "v1", "V22", "", "a b", "a/b" };
  g_autoptr(GError) error = NULL;
  g_autoptr(HotModelVersion) staged = NULL;
  g_autoptr(HotModelVersion) first = NULL;
  g_autoptr(GPtrArray) latest = NULL;
  g_autoptr(GPtrArray) found = NULL;
  g_autofree char *uri = NULL;
  const HotSearch search = { .filter = "name = 'm' and version_number > 1" };

  add_model (fixture, "m");
  g_assert_cmpint (add_version (fixture, "m", "/models/1"), ==, 1);
  g_assert_cmpint (add_version (fixture, "m", "/models/2"), ==, 2);
  uri = hot_tracking_store_get_download_uri (fixture->store, "m", 2, NULL, &error);
  g_assert_cmpstr (uri, ==, "/models/2");
  for (guint i = 0; i < G_N_ELEMENTS (reserved); i++)
    g_assert_false (hot_tracking_store_set_alias (fixture->store, "m", reserved[i], 1, NULL, NULL));
  g_assert_false (hot_tracking_store_set_alias (fixture->store, "m", "ok", 9, NULL, &error));
  store_assert_error (error, RESOURCE_DOES_NOT_EXIST);
  g_clear_error (&error);

  hot_model_version_unref (hot_tracking_store_transition_stage (fixture->store, "m", 1, "production", FALSE, NULL, &error));
  staged = hot_tracking_store_transition_stage (fixture->store, "m", 2, "Production", TRUE, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (staged->stage, ==, "Production");
  first = hot_tracking_store_get_model_version (fixture->store, "m", 1, NULL, &error);
  g_assert_cmpstr (first->stage, ==, "Archived");
  latest = hot_tracking_store_get_latest_versions (fixture->store, "m", NULL, NULL, &error);
  g_assert_cmpuint (latest->len, ==, 2);
  found = hot_tracking_store_search_model_versions (fixture->store, &search, NULL, NULL, &error);
  g_assert_cmpuint (found->len, ==, 1);

  /* The number of a deleted version is not used again. */
  g_assert_true (hot_tracking_store_delete_model_version (fixture->store, "m", 2, NULL, &error));
  g_assert_null (hot_tracking_store_get_model_version (fixture->store, "m", 2, NULL, &error));
  store_assert_error (error, RESOURCE_DOES_NOT_EXIST);
  g_assert_cmpint (add_version (fixture, "m", "/models/3"), ==, 3);
}

static void
test_logged_models (StoreFixture  *fixture,
                    gconstpointer  data)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(HotRun) run = store_add_run (fixture, NULL);
  const HotKeyValue param = { "depth", "10" };
  const HotKeyValue tag = { "colour", "red" };
  const HotLoggedModelCreation creation = { .experiment_id = "0", .name = "forest", .source_run_id = run->id, .params = &param,
                                            .n_params = 1, .tags = &tag, .n_tags = 1 };
  g_autoptr(HotLoggedModel) model = hot_tracking_store_create_logged_model (fixture->store, &creation, NULL, &error);
  const HotMetric metric = { "rmse", 0.5, 1, 0, model->id };
  const HotModelLink link = { model->id, 3 };
  const char *orders[] = { "metrics.rmse ASC", NULL };
  const HotSearch search = { .filter = "name = 'forest' and metrics.rmse < 1 and params.depth = '10' and tags.colour = 'red'",
                             .order_by = orders };
  g_autoptr(HotLoggedModel) ready = NULL;
  g_autoptr(HotLoggedModel) deleted = NULL;
  g_autoptr(HotRun) read = NULL;
  g_autoptr(GPtrArray) found = NULL;

  g_assert_no_error (error);
  g_assert_true (g_str_has_prefix (model->id, "m-"));
  g_assert_cmpint (model->status, ==, HOT_LOGGED_MODEL_STATUS_PENDING);
  g_assert_nonnull (strstr (model->artifact_uri, model->id));
  g_assert_true (hot_tracking_store_log_metric (fixture->store, run->id, &metric, NULL, &error));
  g_assert_true (hot_tracking_store_log_outputs (fixture->store, run->id, &link, 1, NULL, &error));
  read = hot_tracking_store_get_run (fixture->store, run->id, NULL, &error);
  g_assert_cmpuint (read->n_model_outputs, ==, 1);
  g_assert_cmpint (read->model_outputs[0].step, ==, 3);

  ready = hot_tracking_store_finalize_logged_model (fixture->store, model->id, HOT_LOGGED_MODEL_STATUS_READY, NULL, &error);
  g_assert_cmpint (ready->status, ==, HOT_LOGGED_MODEL_STATUS_READY);
  g_assert_cmpuint (ready->n_metrics, ==, 1);
  g_assert_cmpstr (ready->metrics[0].run_id, ==, run->id);
  found = hot_tracking_store_search_logged_models (fixture->store, &search, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (found->len, ==, 1);

  g_assert_true (hot_tracking_store_delete_logged_model_tag (fixture->store, model->id, "colour", NULL, &error));
  g_assert_true (hot_tracking_store_delete_logged_model (fixture->store, model->id, NULL, &error));
  deleted = hot_tracking_store_get_logged_model (fixture->store, model->id, TRUE, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (deleted->id, ==, model->id);
  g_assert_cmpuint (deleted->n_metrics, ==, 1);
  g_assert_null (hot_tracking_store_get_logged_model (fixture->store, "m-none", TRUE, NULL, &error));
  store_assert_error (error, RESOURCE_DOES_NOT_EXIST);
  g_clear_error (&error);
  g_assert_null (hot_tracking_store_get_logged_model (fixture->store, model->id, FALSE, NULL, &error));
  store_assert_error (error, RESOURCE_DOES_NOT_EXIST);
}

#define ADD(name, func) g_test_add ("/registry/" name, StoreFixture, NULL, store_set_up, func, store_tear_down)

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  ADD ("models", test_models);
  ADD ("versions", test_versions);
  ADD ("logged-models", test_logged_models);

  return g_test_run ();
}
