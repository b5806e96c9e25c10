/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "hot-test.h"
#include "tracking/hot-model-source.h"

#include <string.h>
#include <unistd.h>

#include "hot-test-store.h"

typedef struct {
  StoreFixture    store;
  HotRun         *run;
  HotRun         *other;
  HotLoggedModel *model;
  /* What clients are told of the run's. */
  char           *proxied;
} Fixture;

static void
link_to (Fixture    *fixture,
         const char *name,
         const char *target)
{
  g_autofree char *path = g_build_filename (fixture->run->artifact_uri, name, NULL);

  g_assert_cmpint (symlink (target, path), ==, 0);
}

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  const HotLoggedModelCreation creation = { .experiment_id = "0", .name = "forest" };
  g_autofree char *folder = NULL;
  g_autofree char *others = NULL;

  store_set_up (&fixture->store, data);
  fixture->run = store_add_run (&fixture->store, "one");
  fixture->other = store_add_run (&fixture->store, "two");
  fixture->model = hot_tracking_store_create_logged_model (fixture->store.store, &creation, NULL, NULL);
  fixture->proxied = g_strdup_printf ("mlflow-artifacts:/0/%s/artifacts", fixture->run->id);
  folder = g_build_filename (fixture->run->artifact_uri, "model", NULL);
  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  others = g_build_filename (fixture->store.artifacts, "mine", NULL);
  g_assert_cmpint (g_mkdir_with_parents (others, 0700), ==, 0);
  link_to (fixture, "out", "/etc");
  link_to (fixture, "nowhere", "../../../not-there");
  link_to (fixture, "about", "model");
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  hot_test_remove_folder (fixture->store.artifacts);
  hot_run_unref (fixture->run);
  hot_run_unref (fixture->other);
  hot_logged_model_unref (fixture->model);
  g_free (fixture->proxied);
  store_tear_down (&fixture->store, data);
}

/* (transfer full) (nullable): @source with what stands for the run (RUN), its folder (DIR), its URI (URI) and the model (MODEL) put in */
static char *
fill_in (Fixture    *fixture,
         const char *source)
{
  g_autoptr(GString) text = g_string_new (source);

  g_string_replace (text, "DIR", fixture->run->artifact_uri, 0);
  g_string_replace (text, "URI", fixture->proxied, 0);
  g_string_replace (text, "RUN", fixture->run->id, 0);
  g_string_replace (text, "OTHER", fixture->other->id, 0);
  g_string_replace (text, "MODEL", fixture->model->id, 0);

  return g_string_free (g_steal_pointer (&text), FALSE);
}

static gboolean
vet (Fixture         *fixture,
     const char      *source,
     const char      *run_id,
     const char      *model_id,
     HotModelSource  *vetted,
     GError         **error)
{
  g_autofree char *filled = fill_in (fixture, source);
  const HotModelVersionCreation creation = { .name = "m", .source = filled, .run_id = run_id, .model_id = model_id };

  return hot_model_source_vet (fixture->store.store, fixture->store.artifacts, &creation, vetted, NULL, error);
}

static void
test_good (Fixture       *fixture,
           gconstpointer  data)
{
  static const char *const of_run[] = {
    "DIR", "DIR/model", "DIR/not-yet/there", "file://DIR/model", "URI", "URI/model", "URI//model/", "mlflow-artifacts:///0/RUN/artifacts/m",
    "runs:/RUN", "runs:/RUN/model", "s3://bucket/path", "dbfs:/models/1", "wasbs://c@account/models", "DIR/about", "DIR/a%20b",
    "DIR/.", "DIR/model/..", "file://DIR/model/../other",
    /* Of another server. */
    "runs:/gone/model",
  };
  g_autoptr(GError) error = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (of_run); i++)
    {
      g_auto(HotModelSource) vetted = { 0 };

      g_test_message ("%s", of_run[i]);
      vet (fixture, of_run[i], fixture->run->id, NULL, &vetted, &error);
      g_assert_no_error (error);
      g_assert_cmpstr (vetted.run_id, ==, fixture->run->id);
      g_assert_null (strstr (vetted.source, ".."));
      /* Kept as the store has the run's own. */
      if (strstr (of_run[i], "URI") != NULL)
        g_assert_true (g_str_has_prefix (vetted.source, fixture->run->artifact_uri));
    }

  {
    g_auto(HotModelSource) vetted = { 0 };

    vet (fixture, "models:/MODEL", NULL, fixture->model->id, &vetted, &error);
    g_assert_no_error (error);
    g_assert_cmpstr (vetted.model_id, ==, fixture->model->id);
  }
  {
    g_auto(HotModelSource) vetted = { 0 };

    vet (fixture, "mlflow-artifacts:/0/models/MODEL/artifacts/x", NULL, fixture->model->id, &vetted, &error);
    g_assert_no_error (error);
    g_assert_true (g_str_has_prefix (vetted.source, fixture->model->artifact_uri));
  }
}

static const char *const hostile[] = {
  /* Not in the run's folder. */
  "/", "/etc", "//proc/self/root", "///etc", "file:///etc", "file:///", "file://localhost/etc", "file:/etc", "file:etc", "FILE:///etc",
  ".", "..", "../", "./", "relative", "etc/passwd", "", " ", "~", "\\etc", "C:\\Windows", "c:/windows",
  /* Up and out of it. */
  "DIR/..", "DIR/../", "DIR/../../../../../../etc", "DIR/model/../..", "DIR/%2e%2e", "DIR/%252e%252e/x", "DIR/%25252e%25252e", "DIR\\..\\..",
  "DIR/..%2f..", "DIR/..%5c..", "DIR/..%255c..", "file://DIR/..", "file://DIR/%2e%2e/%2e%2e", "file://DIR/%252e%252e", "file:DIR/../..",
  "DIRectory", "DIR/model%00", "DIR/model%0a/x", "DIR/out", "DIR/out/passwd", "DIR/nowhere", "DIR/nowhere/x",
  /* Read differently by different readers. */
  "file://DIR?/../..", "file://DIR#/../..", "file://DIR/x?a", "file://DIR/x#b", "file://DIR;x", "file://host/etc", "file://DIR@host/etc",
  /* By way of the proxy. */
  "mlflow-artifacts:/", "mlflow-artifacts:", "mlflow-artifacts:/0", "mlflow-artifacts:/0/OTHER/artifacts", "URI/..", "URI/../../OTHER/artifacts",
  "URI/%2e%2e/x", "URI/%252e%252e/x", "URI%2f..", "URI/x#/../..", "URI/x?/../..", "mlflow-artifacts:/mine/x",
  "mlflow-artifacts:/models", "mlflow-artifacts:/models/foo///bar/", "mlflow-artifacts:/0/RUN", "mlflow-artifacts:/0/RUN/artifactsx",
  "mlflow-artifacts://../../etc", "mlflow-artifacts:../../etc", "http://localhost/api/2.0/mlflow-artifacts/artifacts/0/OTHER",
  "https://host/prefix/api/2.0/mlflow-artifacts/artifacts/", "http://host/api/2.0/%6dlflow-artifacts/artifacts/0",
  "http://host/api/2.0/mlflow-artifacts/artifacts/../../../../", "http://host/api/2.0/mlflow-artifacts/artifacts%00",
  /* Elsewhere, but not straight. */
  "http:///#/../../../etc/", "http://host/../../etc", "http://host/%2e%2e/etc", "http://host", "http://host/", "http://host#/../..",
  "http://host/?/../../etc", "http://host/a;/../../etc", "dbfs:/../etc", "dbfs:/..%252f..", "s3:/bucket/models/../../other", "s3://bucket",
  "ftp://host/a\\..\\..", "gs://bucket/./x", "abfss://c@account/%2e/x", "x:y",
  /* Other people's. */
  "runs:/OTHER/model", "runs://RUN/model", "runs:/RUN/../OTHER", "runs:/RUN/%2e%2e", "runs:", "runs:/", "models:/MODEL", "models:/m-0000",
  "models://host/MODEL", "models:/", "models:/nobody/1", "models:/nobody@alias", "models:/a/b/c", "models:/..", "models:/%2e%2e/1",
};

static void
test_hostile (Fixture       *fixture,
              gconstpointer  data)
{
  for (guint i = 0; i < G_N_ELEMENTS (hostile); i++)
    for (guint with_run = 0; with_run < 2; with_run++)
      {
        g_auto(HotModelSource) vetted = { 0 };
        g_autoptr(GError) error = NULL;

        g_test_message ("%s", hostile[i]);
        g_assert_false (vet (fixture, hostile[i], with_run ? fixture->run->id : NULL, NULL, &vetted, &error));
        g_assert_true (g_error_matches (error, HOT_TRACKING_ERROR, HOT_TRACKING_ERROR_INVALID_PARAMETER_VALUE) ||
                       (error->code == HOT_TRACKING_ERROR_INTERNAL_ERROR && strstr (error->message, "is not a valid remote uri") != NULL) ||
                       (strstr (hostile[i], "nobody") != NULL &&
                        g_error_matches (error, HOT_TRACKING_ERROR, HOT_TRACKING_ERROR_RESOURCE_DOES_NOT_EXIST)));
      }
}

/* What names a host would have the server connect to it, unless whoever started it wants that. */
static void
test_hosts (Fixture       *fixture,
            gconstpointer  data)
{
  static const char *const sources[] = {
    "http://example.org/models/1", "https://example.org/models/1", "ftp://host/models", "sftp://host/models", "hdfs://host/models",
    "viewfs://host/models", "r2://bucket@host/models", "b2://bucket@host/models", "abfss://c@account/models",
    "HTTP://example.org/api/2.0/mlflow-artifacts/artifacts/0/RUN/artifacts", "mlflow-artifacts://host:5000/0/RUN/artifacts",
  };

  for (guint i = 0; i < G_N_ELEMENTS (sources); i++)
    {
      g_autofree char *scheme = g_ascii_strdown (sources[i], strchr (sources[i], ':') - sources[i]);
      g_autofree char *begin = g_strdup_printf ("'source' cannot use the '%s' scheme: the '%s' scheme addresses a host other than", scheme,
                                                scheme);
      g_auto(HotModelSource) vetted = { 0 };
      g_auto(HotModelSource) allowed = { 0 };
      g_autoptr(GError) error = NULL;

      g_test_message ("%s", sources[i]);
      g_assert_false (vet (fixture, sources[i], fixture->run->id, NULL, &vetted, &error));
      g_assert_error (error, HOT_TRACKING_ERROR, HOT_TRACKING_ERROR_INVALID_PARAMETER_VALUE);
      g_assert_true (g_str_has_prefix (error->message, begin));

      /* That does not make another server's folders anybody's here. */
      g_setenv ("MLFLOW_ALLOWED_HOST_ADDRESSED_ARTIFACT_SCHEMES", "http, HTTPS,ftp,sftp,hdfs,viewfs,r2,b2,abfss,mlflow-artifacts", TRUE);
      g_assert_cmpint (vet (fixture, sources[i], fixture->run->id, NULL, &allowed, NULL), ==,
                       strstr (sources[i], "mlflow-artifacts") == NULL);
      g_unsetenv ("MLFLOW_ALLOWED_HOST_ADDRESSED_ARTIFACT_SCHEMES");
    }
}

/* A folder and a proxied one are nobody's without a run, and a run that is not there has none. */
static void
test_owner (Fixture       *fixture,
            gconstpointer  data)
{
  static const char *const owned[] = { "DIR/model", "URI/model", "runs:/RUN/model" };

  for (guint i = 0; i < G_N_ELEMENTS (owned); i++)
    {
      const char *const others[] = { NULL, "", fixture->other->id, "0123456789abcdef0123456789abcdef" };

      for (guint j = 0; j < G_N_ELEMENTS (others); j++)
        {
          g_auto(HotModelSource) vetted = { 0 };
          g_autoptr(GError) error = NULL;

          g_assert_false (vet (fixture, owned[i], others[j], NULL, &vetted, &error));
          g_assert_error (error, HOT_TRACKING_ERROR, HOT_TRACKING_ERROR_INVALID_PARAMETER_VALUE);
          g_assert_nonnull (strstr (error->message, "Invalid model version source: '"));
        }
      {
        g_auto(HotModelSource) vetted = { 0 };

        g_assert_false (vet (fixture, owned[i], fixture->run->id, fixture->model->id, &vetted, NULL));
      }
    }
}

/* The tag that makes a prompt of a version does not let any source through. */
static void
test_prompt (Fixture       *fixture,
             gconstpointer  data)
{
  const HotKeyValue tags[] = { { HOT_TAG_PROMPT, "false" }, { HOT_TAG_PROMPT, "True" } };
  HotModelVersionCreation creation = { .name = "p", .source = "/etc", .tags = tags, .n_tags = 2 };
  g_auto(HotModelSource) vetted = { 0 };
  g_auto(HotModelSource) good = { 0 };
  g_auto(HotModelSource) plain = { 0 };

  g_assert_false (hot_model_source_vet (fixture->store.store, NULL, &creation, &vetted, NULL, NULL));
  creation.source = "dummy-source";
  g_assert_true (hot_model_source_vet (fixture->store.store, NULL, &creation, &good, NULL, NULL));
  creation.n_tags = 1;
  g_assert_false (hot_model_source_vet (fixture->store.store, NULL, &creation, &plain, NULL, NULL));
}

static void
test_registered (Fixture       *fixture,
                 gconstpointer  data)
{
  g_autofree char *uri = g_strconcat ("models:/", fixture->model->id, NULL);
  const HotModelVersionCreation creation = { .name = "fares", .source = uri, .model_id = fixture->model->id };
  static const char *const same[] = { "models:/fares/1", "models:/fares@best", "models:/fares/latest", "models:/fares/production" };
  g_autoptr(GError) error = NULL;
  g_autoptr(HotModelVersion) copy = NULL;
  g_autofree char *where = NULL;

  hot_registered_model_unref (hot_tracking_store_create_registered_model (fixture->store.store, "fares", NULL, NULL, 0, NULL, &error));
  hot_model_version_unref (hot_tracking_store_create_model_version (fixture->store.store, &creation, NULL, &error));
  g_assert_no_error (error);
  hot_model_version_unref (hot_tracking_store_transition_stage (fixture->store.store, "fares", 1, "Production", FALSE, NULL, &error));
  g_assert_true (hot_tracking_store_set_alias (fixture->store.store, "fares", "best", 1, NULL, &error));

  for (guint i = 0; i < G_N_ELEMENTS (same); i++)
    {
      g_auto(HotModelSource) vetted = { 0 };
      g_auto(HotModelSource) other = { 0 };

      vet (fixture, same[i], NULL, NULL, &vetted, &error);
      g_assert_no_error (error);
      g_assert_cmpstr (vetted.source, ==, "models:/fares/1");
      g_assert_cmpstr (vetted.model_id, ==, fixture->model->id);
      g_assert_false (vet (fixture, same[i], fixture->run->id, NULL, &other, NULL));
    }
  {
    const HotModelVersionCreation again = { .name = "fares", .source = "models:/fares/1" };

    copy = hot_tracking_store_create_model_version (fixture->store.store, &again, NULL, &error);
    g_assert_no_error (error);
    where = hot_tracking_store_get_download_uri (fixture->store.store, "fares", copy->version, NULL, &error);
    g_assert_cmpstr (where, ==, fixture->model->artifact_uri);
  }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

#define ADD(name, func) g_test_add ("/model-source/" name, Fixture, NULL, set_up, func, tear_down)
  ADD ("good", test_good);
  ADD ("hostile", test_hostile);
  ADD ("hosts", test_hosts);
  ADD ("owner", test_owner);
  ADD ("prompt", test_prompt);
  ADD ("registered", test_registered);

  return g_test_run ();
}
