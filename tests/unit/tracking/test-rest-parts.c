/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <math.h>

#include "tracking/hot-rest-body.h"
#include "tracking/hot-rest-call-private.h"
#include "tracking/hot-rest-fields.h"
#include "tracking/hot-rest-guard.h"
#include "tracking/hot-rest-router.h"
#include "tracking/hot-rest-writer.h"

static void
test_hosts (void)
{
  static const char *const own[] = { "localhost", "localhost:5000", "LocalHost", "127.0.0.1", "127.9.9.9:80", "[::1]", "[::1]:5000", "0.0.0.0:5000",
                                     "10.0.0.1", "192.168.0.9:5000", "172.16.0.1", "172.31.255.255", "[fd12::1]:1", NULL };
  static const char *const foreign[] = { "", "example.org", "10.example.org", "192.168.example.org", "127.0.0.1.example.org", "172.32.0.1", "8.8.8.8",
                                         "[2001:db8::1]", "localhost.example.org", "[::1", "localhost:port", "a@localhost", "10.0.0.1/", NULL };
  static const char *const patterns[] = { "models.example.org:5000", "*.lab.example.org", NULL };
  static const char *const any[] = { "*", NULL };

  for (guint i = 0; own[i] != NULL; i++)
    g_assert_true (hot_rest_guard_allows_host (own[i], NULL, NULL));
  for (guint i = 0; foreign[i] != NULL; i++)
    g_assert_false (hot_rest_guard_allows_host (foreign[i], NULL, NULL));
  g_assert_false (hot_rest_guard_allows_host (NULL, any, NULL));
  g_assert_true (hot_rest_guard_allows_host ("example.org", any, NULL));
  g_assert_true (hot_rest_guard_allows_host ("8.8.8.8:1", NULL, "8.8.8.8"));
  g_assert_true (hot_rest_guard_allows_host ("MODELS.example.org:5000", patterns, NULL));
  g_assert_true (hot_rest_guard_allows_host ("a.lab.example.org", patterns, NULL));
  g_assert_false (hot_rest_guard_allows_host ("models.example.org", patterns, NULL));
  g_assert_false (hot_rest_guard_allows_host ("localhost", patterns, NULL));
}

static void
test_origins (void)
{
  static const char *const patterns[] = { "https://app.example.org", NULL };

  g_assert_true (hot_rest_guard_allows_origin (NULL, NULL));
  g_assert_true (hot_rest_guard_allows_origin ("http://localhost:3000", NULL));
  g_assert_true (hot_rest_guard_allows_origin ("http://[::1]:3000", NULL));
  g_assert_true (hot_rest_guard_allows_origin ("https://app.example.org", patterns));
  g_assert_false (hot_rest_guard_allows_origin ("https://app.example.org", NULL));
  g_assert_false (hot_rest_guard_allows_origin ("http://app.example.org", patterns));
  g_assert_false (hot_rest_guard_allows_origin ("https://app.example.org.evil.example", patterns));
  g_assert_false (hot_rest_guard_allows_origin ("http://localhost.evil.example", patterns));
  g_assert_false (hot_rest_guard_allows_origin ("null", NULL));
  g_assert_false (hot_rest_guard_allows_origin ("", NULL));
}

static void
test_tokens (void)
{
  g_autofree char *basic = g_base64_encode ((const guchar *) "ann:sesame", 10);
  g_autofree char *header = g_strconcat ("Basic ", basic, NULL);

  g_assert_true (hot_rest_guard_allows_token ("Bearer sesame", "sesame"));
  g_assert_true (hot_rest_guard_allows_token ("bearer sesame", "sesame"));
  g_assert_true (hot_rest_guard_allows_token (header, "sesame"));
  g_assert_false (hot_rest_guard_allows_token (header, "ann"));
  g_assert_false (hot_rest_guard_allows_token (NULL, "sesame"));
  g_assert_false (hot_rest_guard_allows_token ("Bearer ", "sesame"));
  g_assert_false (hot_rest_guard_allows_token ("Bearer sesam", "sesame"));
  g_assert_false (hot_rest_guard_allows_token ("Bearer sesamesesame", "sesame"));
  g_assert_false (hot_rest_guard_allows_token ("Basic", "sesame"));
  g_assert_false (hot_rest_guard_allows_token ("Basic %%%", "sesame"));
  g_assert_true (hot_rest_guard_is_loopback ("127.1.2.3"));
  g_assert_false (hot_rest_guard_is_loopback ("0.0.0.0"));
}

static gboolean
never (HotRestCall  *call,
       GError      **error)
{
  g_assert_not_reached ();
}

static void
assert_route (HotRestRouter      *router,
              const char         *method,
              const char         *path,
              const HotRestRoute *expected,
              const char         *name,
              const char         *value)
{
  g_autoptr(GHashTable) values = NULL;
  gboolean other_method;

  g_assert_true (hot_rest_router_find (router, method, path, &values, &other_method) == expected);
  if (name != NULL)
    g_assert_cmpstr (g_hash_table_lookup (values, name), ==, value);
}

static void
test_router (void)
{
  static const HotRestRoute routes[] = { { "GET", "runs/get", never }, { "POST", "runs/get", never }, { "GET", "models/{id}", never },
                                         { "DELETE", "models/{id}/tags/{key}", never }, { "PUT", "/files/{*}", never },
                                         { "GET", "/plain", never }, { NULL } };
  static const HotRestRoute *const all[] = { routes, NULL };
  g_autoptr(HotRestRouter) router = hot_rest_router_new (all);
  g_autoptr(GHashTable) values = NULL;
  gboolean other_method;

  assert_route (router, "GET", "/api/2.0/mlflow/runs/get", &routes[0], NULL, NULL);
  assert_route (router, "POST", "/ajax-api/2.0/mlflow/runs/get", &routes[1], NULL, NULL);
  assert_route (router, "GET", "/plain", &routes[5], NULL, NULL);
  assert_route (router, "GET", "/api/2.0/mlflow/plain", NULL, NULL, NULL);
  assert_route (router, "GET", "/runs/get", NULL, NULL, NULL);
  assert_route (router, "GET", "/api/2.0/mlflow/models/m-1", &routes[2], "id", "m-1");
  assert_route (router, "GET", "/api/2.0/mlflow/models/", NULL, NULL, NULL);
  assert_route (router, "GET", "/api/2.0/mlflow/models/a/b", NULL, NULL, NULL);
  assert_route (router, "DELETE", "/api/2.0/mlflow/models/a/tags/b%2Fc%20d", &routes[3], "key", "b/c d");
  assert_route (router, "PUT", "/files/a/b%20c", &routes[4], "*", "a/b c");
  assert_route (router, "PUT", "/files/", &routes[4], "*", "");
  assert_route (router, "PUT", "/files/a%00b", NULL, NULL, NULL);
  assert_route (router, "PUT", "/files/%ff", NULL, NULL, NULL);
  assert_route (router, "PUT", "", NULL, NULL, NULL);
  g_assert_null (hot_rest_router_find (router, "PUT", "/plain", &values, &other_method));
  g_assert_true (other_method);
}

static void
count_cb (gpointer user_data)
{
  g_atomic_int_inc ((int *) user_data);
}

static gpointer
push_thread (gpointer user_data)
{
  HotRestBody *body = user_data;

  for (guint i = 0; i < 64; i++)
    {
      g_autoptr(GBytes) piece = g_bytes_new_take (g_malloc0 (100000), 100000);

      hot_rest_body_push (body, piece);
    }
  hot_rest_body_end (body, NULL);

  return NULL;
}

static gsize
pop_size (HotRestBody *body)
{
  g_autoptr(GBytes) bytes = hot_rest_body_pop (body, NULL);

  g_assert_nonnull (bytes);

  return g_bytes_get_size (bytes);
}

static void
test_body (void)
{
  int n_resumed = 0;
  g_autoptr(HotRestBody) body = hot_rest_body_new (count_cb, &n_resumed);
  g_autoptr(HotRestBody) broken = hot_rest_body_new (count_cb, &n_resumed);
  g_autoptr(GBytes) piece = g_bytes_new_take (g_malloc0 (1200000), 1200000);
  GError *error = NULL;
  gsize total = 0;
  GThread *thread;
  GBytes *bytes;

  /* Two megabytes make the writer wait, and one of them gone lets it go on. */
  g_assert_false (hot_rest_body_push (broken, piece));
  g_assert_true (hot_rest_body_push (broken, piece));
  g_assert_cmpint (n_resumed, ==, 0);
  total = pop_size (broken);
  g_assert_cmpint (n_resumed, ==, 1);
  hot_rest_body_push (broken, piece);
  hot_rest_body_end (broken, g_error_new (G_IO_ERROR, G_IO_ERROR_CONNECTION_CLOSED, "gone"));
  hot_rest_body_end (broken, NULL);
  while (total < 3 * 1200000)
    total += pop_size (broken);
  g_assert_cmpuint (total, ==, 3 * 1200000);
  g_assert_null (hot_rest_body_pop (broken, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CONNECTION_CLOSED);
  g_clear_error (&error);

  total = 0;
  thread = g_thread_new ("push", push_thread, body);
  while ((bytes = hot_rest_body_pop (body, &error)) != NULL)
    {
      total += g_bytes_get_size (bytes);
      g_bytes_unref (bytes);
    }
  g_thread_join (thread);
  g_assert_no_error (error);
  g_assert_cmpuint (total, ==, 6400000);
}

static void
test_body_dropped (void)
{
  int n_resumed = 0;
  g_autoptr(HotRestBody) body = hot_rest_body_new (count_cb, &n_resumed);
  g_autoptr(GBytes) piece = g_bytes_new_take (g_malloc0 (3000000), 3000000);

  g_assert_true (hot_rest_body_push (body, piece));
  hot_rest_body_drop (body);
  g_assert_cmpint (n_resumed, ==, 1);
  g_assert_false (hot_rest_body_push (body, piece));
}

static JsonObject *
parse (const char *text)
{
  g_autoptr(JsonNode) node = json_from_string (text, NULL);

  return json_object_ref (json_node_get_object (node));
}

#define assert_refused(call, text) \
  G_STMT_START { \
    g_autoptr(GError) refusal = NULL; \
    GError **error = &refusal; \
    g_assert_false (call); \
    g_assert_error (refusal, HOT_TRACKING_ERROR, HOT_TRACKING_ERROR_INVALID_PARAMETER_VALUE); \
    g_assert_nonnull (strstr (refusal->message, text)); \
  } G_STMT_END

static void
test_fields (void)
{
  g_autoptr(JsonObject) fields = parse ("{\"s\": \"x\", \"e\": \"\", \"n\": null, \"i\": 31, \"t\": \"9007199254740993\", \"f\": 2.0, \"h\": 2.5,"
                                        "\"nan\": \"NaN\", \"inf\": \"-Infinity\", \"b\": \"TRUE\", \"l\": [\"a\", \"b\"], \"m\": [1], "
                                        "\"p\": [{\"key\": \"k\", \"value\": \"v\"}, {\"key\": \"o\"}], \"q\": [{\"key\": \"k\"}, {\"value\": \"v\"}],"
                                        "\"run_uuid\": \"r\", \"max_results\": 0, \"view\": \"DELETED_ONLY\"}");
  const char *string = "before";
  g_autofree const char **strings = NULL;
  g_autofree HotKeyValue *pairs = NULL;
  gint64 integer = 7;
  double real = 0.0;
  gboolean boolean = FALSE;
  HotViewType view = HOT_VIEW_ALL;
  guint n = 5;

  g_assert_true (hot_rest_fields_get_string (fields, "n", HOT_REST_OPTIONAL, &string, NULL));
  g_assert_cmpstr (string, ==, "before");
  g_assert_true (hot_rest_fields_get_string (fields, "s", HOT_REST_REQUIRED, &string, NULL));
  g_assert_cmpstr (string, ==, "x");
  assert_refused (hot_rest_fields_get_string (fields, "i", HOT_REST_OPTIONAL, &string, error),
                  "Invalid value 31 for parameter 'i' supplied:  Hint: Value was of type 'int'. See the API docs");
  assert_refused (hot_rest_fields_get_string (fields, "e", HOT_REST_REQUIRED, &string, error), "Missing value for required parameter 'e'.");
  assert_refused (hot_rest_fields_get_string (fields, "n", HOT_REST_REQUIRED, &string, error), "Missing value for required parameter 'n'.");
  g_assert_true (hot_rest_fields_get_integer (fields, "none", HOT_REST_OPTIONAL, &integer, NULL));
  g_assert_cmpint (integer, ==, 7);
  g_assert_true (hot_rest_fields_get_integer (fields, "t", HOT_REST_OPTIONAL, &integer, NULL));
  g_assert_cmpint (integer, ==, 9007199254740993);
  g_assert_true (hot_rest_fields_get_integer (fields, "f", HOT_REST_OPTIONAL, &integer, NULL));
  g_assert_cmpint (integer, ==, 2);
  assert_refused (hot_rest_fields_get_integer (fields, "h", HOT_REST_OPTIONAL, &integer, error), "'float'");
  assert_refused (hot_rest_fields_get_integer (fields, "s", HOT_REST_OPTIONAL, &integer, error), "Invalid value \"x\" for parameter 's'");
  g_assert_true (hot_rest_fields_get_real (fields, "nan", HOT_REST_REQUIRED, &real, NULL) && isnan (real));
  g_assert_true (hot_rest_fields_get_real (fields, "inf", HOT_REST_REQUIRED, &real, NULL) && isinf (real) && real < 0);
  g_assert_true (hot_rest_fields_get_real (fields, "i", HOT_REST_REQUIRED, &real, NULL) && real == 31.0);
  g_assert_true (hot_rest_fields_get_boolean (fields, "b", HOT_REST_REQUIRED, &boolean, NULL) && boolean);
  assert_refused (hot_rest_fields_get_boolean (fields, "s", HOT_REST_REQUIRED, &boolean, error), "must be 'true' or 'false'");
  g_assert_true (hot_rest_fields_get_strings (fields, "l", HOT_REST_REQUIRED, &strings, NULL));
  g_assert_true (g_strv_equal (strings, (const char *const[]) { "a", "b", NULL }));
  assert_refused (hot_rest_fields_get_strings (fields, "m", HOT_REST_REQUIRED, &strings, error), "'list'");
  g_assert_true (hot_rest_fields_get_pairs (fields, "p", HOT_REST_REQUIRED, &pairs, &n, NULL));
  g_assert_cmpuint (n, ==, 2);
  g_assert_cmpstr (pairs[1].value, ==, "");
  assert_refused (hot_rest_fields_get_pairs (fields, "q", HOT_REST_REQUIRED, &pairs, &n, error), "'q[1].key'");
  g_assert_true (hot_rest_fields_get_run_id (fields, &string, NULL));
  g_assert_cmpstr (string, ==, "r");
  assert_refused (hot_rest_fields_get_max_results (fields, &n, error), "Invalid value 0 for parameter 'max_results'");
  g_assert_true (hot_rest_fields_get_view (fields, "view", &view, NULL));
  g_assert_cmpint (view, ==, HOT_VIEW_DELETED_ONLY);
}

static void
test_writer (void)
{
  g_autoptr(HotJsonWriter) json = hot_json_writer_new (FALSE);
  const HotRestSite site = { NULL, (char *) "/ws/mlartifacts" };
  HotRestCall call = { .site = &site };
  const HotMetric metrics[] = { { "m", NAN, 5, -3, NULL, "d", NULL }, { "n", 0.1, 9007199254740993, 0, "m-1", NULL, NULL } };
  const HotKeyValue tags[] = { { "k", "ä\"" } };
  HotRun run = { .id = (char *) "r1", .name = (char *) "n", .experiment_id = (char *) "0", .status = HOT_RUN_STATUS_FINISHED, .start_time = 1,
                 .end_time = HOT_TIME_NONE, .artifact_uri = (char *) "/ws/mlartifacts/0/r1/artifacts", .metrics = metrics, .n_metrics = 2,
                 .tags = tags, .n_tags = 1 };
  static const struct { const char *uri, *shown; } uris[] = {
    { "/ws/mlartifacts", "mlflow-artifacts:/" }, { "/ws/mlartifactsx/1", "/ws/mlartifactsx/1" }, { "s3://b/x", "s3://b/x" },
    { "file:///ws/mlartifacts/1", "mlflow-artifacts:/1" }, { "/elsewhere", "/elsewhere" },
  };

  hot_rest_write_run (&call, json, &run);
  g_assert_cmpstr (hot_json_writer_peek (json, NULL), ==,
                   "{\"info\":{\"run_uuid\":\"r1\",\"experiment_id\":\"0\",\"run_name\":\"n\",\"user_id\":\"\",\"status\":\"FINISHED\","
                   "\"start_time\":1,\"artifact_uri\":\"mlflow-artifacts:/0/r1/artifacts\",\"lifecycle_stage\":\"active\",\"run_id\":\"r1\"},"
                   "\"data\":{\"metrics\":[{\"key\":\"m\",\"value\":\"NaN\",\"timestamp\":5,\"step\":-3,\"dataset_name\":\"d\"},"
                   "{\"key\":\"n\",\"value\":0.1,\"timestamp\":9007199254740993,\"step\":0,\"model_id\":\"m-1\"}],"
                   "\"tags\":[{\"key\":\"k\",\"value\":\"ä\\\"\"}]},\"inputs\":{}}");
  for (guint i = 0; i < G_N_ELEMENTS (uris); i++)
    {
      g_autofree char *shown = hot_rest_call_dup_uri (&call, uris[i].uri);

      g_assert_cmpstr (shown, ==, uris[i].shown);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/tracking/rest/hosts", test_hosts);
  g_test_add_func ("/tracking/rest/origins", test_origins);
  g_test_add_func ("/tracking/rest/tokens", test_tokens);
  g_test_add_func ("/tracking/rest/router", test_router);
  g_test_add_func ("/tracking/rest/body", test_body);
  g_test_add_func ("/tracking/rest/body-dropped", test_body_dropped);
  g_test_add_func ("/tracking/rest/fields", test_fields);
  g_test_add_func ("/tracking/rest/writer", test_writer);

  return g_test_run ();
}
