/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <glib/gstdio.h>
#include <string.h>

#include "base/hot-error.h"
#include "hot-test-server.h"
#include "tracking/hot-rest-client.h"
#include "tracking/hot-tracking-error.h"

#define SECRET "open-sesame-7"

typedef enum {
  GIVE_OBJECT,
  GIVE_NOTHING,
  GIVE_PAGE,
  GIVE_BROKEN,
  GIVE_ARRAY,
  GIVE_NOT_UTF8,
  GIVE_SHORT,
  GIVE_ENDLESS,
  GIVE_HANG,
  GIVE_REDIRECT,
  GIVE_STATUS,
} Give;

typedef struct {
  HotTestServer *server;
  HotTestServer *other;        /* where redirects lead */
  Give           give;
  const char    *status;
  const char    *body;
  guint          n_failures;   /* before it works */
  char          *location;
} Fixture;

static void
handle (HotTestRequest *request,
        gpointer        user_data)
{
  Fixture *fixture = user_data;
  g_autofree char *location = NULL;

  switch (fixture->give)
    {
    case GIVE_OBJECT:
      hot_test_reply (request, "200 OK", "Content-Type: application/json\r\n", "{\"run\": {\"info\": 1}}", -1);
      break;

    case GIVE_NOTHING:
      hot_test_reply (request, "200 OK", "", "", 0);
      break;

    case GIVE_PAGE:
      hot_test_reply (request, "200 OK", "Content-Type: text/html\r\n", "<html>Log in</html>", -1);
      break;

    case GIVE_BROKEN:
      hot_test_reply (request, "200 OK", "Content-Type: application/json\r\n", "{\"run\": {\"info\": ", -1);
      break;

    case GIVE_ARRAY:
      hot_test_reply (request, "200 OK", "Content-Type: application/json\r\n", "[1, 2]", -1);
      break;

    case GIVE_NOT_UTF8:
      hot_test_reply (request, "200 OK", "Content-Type: application/json\r\n", "{\"a\": \"\xff\xfe\"}", -1);
      break;

    case GIVE_SHORT:
      hot_test_reply_short (request, "200 OK", "Content-Type: application/json\r\n", "{\"run\": {}}", 4000, 11);
      break;

    case GIVE_ENDLESS:
      hot_test_reply_short (request, "200 OK", "Content-Type: application/json\r\n", "{", G_GUINT64_CONSTANT (1) << 40, 1);
      break;

    case GIVE_HANG:
      hot_test_hang (request);
      break;

    case GIVE_REDIRECT:
      location = g_strdup_printf ("Location: %s\r\n", fixture->location);
      hot_test_reply (request, "307 Temporary Redirect", location, "", 0);
      break;

    case GIVE_STATUS:
      if (fixture->n_failures == 0)
        hot_test_reply (request, "200 OK", "Content-Type: application/json\r\n", "{}", -1);
      else
        hot_test_reply (request, fixture->status, "Content-Type: application/json\r\n", fixture->body, -1);
      fixture->n_failures -= MIN (fixture->n_failures, 1);
      break;
    }
}

static void
handle_other (HotTestRequest *request,
              gpointer        user_data)
{
  hot_test_reply (request, "200 OK", "Content-Type: application/json\r\n", "{\"elsewhere\": true}", -1);
}

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  fixture->server = hot_test_server_new (handle, fixture, NULL);
  fixture->other = hot_test_server_new (handle_other, fixture, NULL);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  hot_test_server_free (fixture->server);
  hot_test_server_free (fixture->other);
  g_free (fixture->location);
}

static HotRestClient *
make_client (Fixture    *fixture,
             const char *token,
             const char *user_name)
{
  g_autofree char *uri = hot_test_server_get_uri (fixture->server, "");
  HotRestLogin login = { .uri = uri, .token = (char *) token, .user_name = (char *) user_name, .password = (char *) SECRET };
  g_autoptr(GError) error = NULL;
  HotRestClient *client = hot_rest_client_new (&login, &error);

  g_assert_no_error (error);

  return client;
}

static void
test_login (Fixture       *fixture,
            gconstpointer  data)
{
  g_autoptr(HotRestClient) with_token = make_client (fixture, SECRET, NULL);
  g_autoptr(HotRestClient) with_name = make_client (fixture, NULL, "ann");
  g_autoptr(HotRestClient) without = make_client (fixture, NULL, NULL);
  g_autoptr(JsonObject) one = hot_rest_client_call (with_token, "GET", "runs/get", NULL, 0, NULL, NULL);
  g_autoptr(JsonObject) two = hot_rest_client_call (with_name, "GET", "runs/get", NULL, 0, NULL, NULL);
  g_autoptr(JsonObject) three = hot_rest_client_call (without, "GET", "runs/get", NULL, 0, NULL, NULL);
  g_autofree char *bearer = hot_test_server_get_header (fixture->server, 0, "authorization");
  g_autofree char *basic = hot_test_server_get_header (fixture->server, 1, "authorization");
  g_autofree char *nothing = hot_test_server_get_header (fixture->server, 2, "authorization");
  g_autofree char *pair = g_base64_encode ((const guchar *) "ann:" SECRET, strlen ("ann:" SECRET));

  g_assert_true (one != NULL && two != NULL && three != NULL);
  g_assert_cmpstr (bearer, ==, "Bearer " SECRET);
  g_assert_true (g_str_has_prefix (basic, "Basic "));
  g_assert_cmpstr (basic + strlen ("Basic "), ==, pair);
  g_assert_null (nothing);
}

/* What another host gets is not the password. */
static void
test_redirect (Fixture       *fixture,
               gconstpointer  data)
{
  g_autoptr(HotRestClient) client = make_client (fixture, SECRET, NULL);
  g_autoptr(JsonObject) answer = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *sent = NULL;

  fixture->give = GIVE_REDIRECT;
  fixture->location = hot_test_server_get_uri (fixture->other, "/api/2.0/mlflow/runs/get");
  answer = hot_rest_client_call (client, "GET", "runs/get", NULL, 0, NULL, &error);
  if (hot_test_server_get_n_requests (fixture->other) > 0)
    {
      sent = hot_test_server_get_header (fixture->other, 0, "authorization");
      g_assert_null (sent);
    }
  else
    g_assert_nonnull (error);

  /* In a circle for ever. */
  g_clear_error (&error);
  g_free (fixture->location);
  fixture->location = hot_test_server_get_uri (fixture->server, "/api/2.0/mlflow/runs/get");
  g_assert_null (hot_rest_client_call (client, "GET", "runs/get", NULL, 0, NULL, &error));
  g_assert_nonnull (error);
  g_assert_cmpuint (hot_test_server_get_n_requests (fixture->server), <, 100);
  g_assert_null (strstr (error->message, SECRET));
}

static void
test_answers (Fixture       *fixture,
              gconstpointer  data)
{
  static const struct {
    Give give;
    gint code;      /* of HOT_TRACKING_ERROR, or -1 for an error of the network */
  } bad[] = {
    { GIVE_PAGE, HOT_TRACKING_ERROR_BAD_REQUEST }, { GIVE_BROKEN, HOT_TRACKING_ERROR_BAD_REQUEST },
    { GIVE_ARRAY, HOT_TRACKING_ERROR_BAD_REQUEST }, { GIVE_NOT_UTF8, HOT_TRACKING_ERROR_BAD_REQUEST }, { GIVE_SHORT, -1 },
    { GIVE_ENDLESS, -2 },
  };
  g_autoptr(HotRestClient) client = make_client (fixture, SECRET, NULL);
  g_autoptr(JsonObject) empty = NULL;

  fixture->give = GIVE_NOTHING;
  empty = hot_rest_client_call (client, "POST", "runs/log-metric", "{}", 0, NULL, NULL);
  g_assert_nonnull (empty);
  g_assert_cmpuint (json_object_get_size (empty), ==, 0);

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr(GError) error = NULL;

      fixture->give = bad[i].give;
      g_test_message ("answer %d", bad[i].give);
      g_assert_null (hot_rest_client_call (client, "POST", "runs/log-metric", "{}", 0, NULL, &error));
      g_assert_nonnull (error);
      if (bad[i].code >= 0)
        g_assert_error (error, HOT_TRACKING_ERROR, bad[i].code);
      else if (bad[i].code == -1)
        g_assert_true (hot_rest_is_outage (error));
      g_assert_nonnull (strstr (error->message, "127.0.0.1"));
      g_assert_null (strstr (error->message, SECRET));
    }
}

static void
test_statuses (Fixture       *fixture,
               gconstpointer  data)
{
  static const struct {
    const char       *status;
    const char       *body;
    gint              code;
    gboolean          is_outage;
  } cases[] = {
    { "400 Bad Request", "{\"error_code\": \"RESOURCE_ALREADY_EXISTS\", \"message\": \"there\"}", HOT_TRACKING_ERROR_RESOURCE_ALREADY_EXISTS, FALSE },
    { "404 Not Found", "{\"error_code\": \"RESOURCE_DOES_NOT_EXIST\", \"message\": \"no\"}", HOT_TRACKING_ERROR_RESOURCE_DOES_NOT_EXIST, FALSE },
    { "404 Not Found", "<html>", HOT_TRACKING_ERROR_ENDPOINT_NOT_FOUND, FALSE },
    { "401 Unauthorized", "", HOT_TRACKING_ERROR_UNAUTHENTICATED, FALSE },
    { "403 Forbidden", "go away", HOT_TRACKING_ERROR_PERMISSION_DENIED, FALSE },
    { "413 Too Large", "", HOT_TRACKING_ERROR_INVALID_PARAMETER_VALUE, FALSE },
    { "429 Too Many Requests", "", HOT_TRACKING_ERROR_REQUEST_LIMIT_EXCEEDED, TRUE },
    { "502 Bad Gateway", "<html>", HOT_TRACKING_ERROR_TEMPORARILY_UNAVAILABLE, TRUE },
    { "503 Service Unavailable", "{\"error_code\": 5}", HOT_TRACKING_ERROR_TEMPORARILY_UNAVAILABLE, TRUE },
  };
  g_autoptr(HotRestClient) client = make_client (fixture, SECRET, NULL);

  fixture->give = GIVE_STATUS;
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(GError) error = NULL;

      g_test_message ("%s %s", cases[i].status, cases[i].body);
      fixture->status = cases[i].status;
      fixture->body = cases[i].body;
      fixture->n_failures = 100;
      g_assert_null (hot_rest_client_call (client, "POST", "runs/create", "{}", HOT_REST_IMPATIENT, NULL, &error));
      g_assert_error (error, HOT_TRACKING_ERROR, cases[i].code);
      g_assert_cmpint (hot_rest_is_outage (error), ==, cases[i].is_outage);
      g_assert_null (strstr (error->message, SECRET));
    }
}

/* What may be asked twice is, when the server has trouble; what may not is not. */
static void
test_again (Fixture       *fixture,
            gconstpointer  data)
{
  g_autoptr(HotRestClient) client = make_client (fixture, NULL, NULL);
  g_autoptr(JsonObject) answer = NULL;
  g_autoptr(GError) error = NULL;

  fixture->give = GIVE_STATUS;
  fixture->status = "503 Service Unavailable";
  fixture->body = "";
  fixture->n_failures = 1;
  answer = hot_rest_client_call (client, "GET", "runs/get", NULL, HOT_REST_REPEATABLE, NULL, &error);
  g_assert_no_error (error);
  g_assert_nonnull (answer);
  g_assert_cmpuint (hot_test_server_get_n_requests (fixture->server), ==, 2);

  fixture->n_failures = 1;
  g_assert_null (hot_rest_client_call (client, "POST", "runs/create", "{}", 0, NULL, &error));
  g_assert_error (error, HOT_TRACKING_ERROR, HOT_TRACKING_ERROR_TEMPORARILY_UNAVAILABLE);
  g_assert_cmpuint (hot_test_server_get_n_requests (fixture->server), ==, 3);
}

static gpointer
cancel_func (gpointer user_data)
{
  g_usleep (50000);
  g_cancellable_cancel (user_data);

  return NULL;
}

/* A server that says nothing holds nobody who does not want to wait. */
static void
test_silent (Fixture       *fixture,
             gconstpointer  data)
{
  g_autoptr(HotRestClient) client = make_client (fixture, NULL, NULL);
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_autoptr(GError) error = NULL;
  GThread *thread;

  fixture->give = GIVE_HANG;
  thread = g_thread_new ("cancel", cancel_func, cancellable);
  g_assert_null (hot_rest_client_call (client, "GET", "runs/get", NULL, HOT_REST_REPEATABLE, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_thread_join (thread);
}

/* As one who signed its own certificate is met: not at all, with that certificate, or by those who do not look. */
static void
test_tls (Fixture       *fixture,
          gconstpointer  data)
{
  g_autofree char *folder = g_dir_make_tmp ("hot-tls-XXXXXX", NULL);
  g_autofree char *path = NULL;
  g_autoptr(GTlsCertificate) certificate = hot_test_make_certificate (folder, &path);
  g_autofree char *uri = NULL;

  if (certificate == NULL)
    {
      g_rmdir (folder);
      g_test_skip ("there is no openssl command to make a certificate with");
      return;
    }
  g_clear_pointer (&fixture->server, hot_test_server_free);
  fixture->server = hot_test_server_new (handle, fixture, certificate);
  uri = hot_test_server_get_uri (fixture->server, "");
  g_assert_true (g_str_has_prefix (uri, "https:"));
  for (guint i = 0; i < 3; i++)
    {
      HotRestLogin login = { .uri = uri, .ca_file = i == 1 ? path : NULL, .any_certificate = i == 2 };
      g_autoptr(HotRestClient) client = hot_rest_client_new (&login, NULL);
      g_autoptr(GError) error = NULL;
      g_autoptr(JsonObject) answer = hot_rest_client_call (client, "GET", "runs/get", NULL, HOT_REST_IMPATIENT, NULL, &error);

      g_assert_true ((answer != NULL) == (i > 0));
      g_assert_true ((error != NULL) == (i == 0));
    }
  {
    HotRestLogin login = { .uri = uri, .ca_file = (char *) "/nowhere/ca.pem" };
    g_autoptr(GError) error = NULL;

    g_assert_null (hot_rest_client_new (&login, &error));
    g_assert_nonnull (strstr (error->message, "/nowhere/ca.pem"));
  }
  g_unlink (path);
}

/* MLflow's variables, of which a certificate goes before not looking, and what an address says before all. */
static void
test_environment (void)
{
  g_autoptr(HotRestLogin) login = hot_rest_login_new ("http://mlflow.example.org:5000/", NULL);
  g_autoptr(HotRestLogin) own = hot_rest_login_new ("https://me:mine@mlflow.example.org", NULL);
  g_autoptr(HotRestLogin) checked = hot_rest_login_new ("https://mlflow.example.org", NULL);

  g_setenv ("MLFLOW_TRACKING_USERNAME", "ann", TRUE);
  g_setenv ("MLFLOW_TRACKING_PASSWORD", SECRET, TRUE);
  g_setenv ("MLFLOW_TRACKING_INSECURE_TLS", "true", TRUE);
  g_assert_false (hot_rest_login_is_exposed (login));
  hot_rest_login_take_environment (login);
  g_assert_cmpstr (login->user_name, ==, "ann");
  g_assert_cmpstr (login->password, ==, SECRET);
  g_assert_true (login->any_certificate);
  g_assert_true (hot_rest_login_is_exposed (login));
  hot_rest_login_take_environment (own);
  g_assert_cmpstr (own->user_name, ==, "me");
  g_assert_cmpstr (own->password, ==, "mine");
  g_assert_false (hot_rest_login_is_exposed (own));
  g_setenv ("MLFLOW_TRACKING_SERVER_CERT_PATH", "/ca.pem", TRUE);
  g_setenv ("MLFLOW_TRACKING_TOKEN", "token", TRUE);
  hot_rest_login_take_environment (checked);
  g_assert_cmpstr (checked->ca_file, ==, "/ca.pem");
  g_assert_cmpstr (checked->token, ==, "token");
  g_assert_false (checked->any_certificate);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_setenv ("no_proxy", "*", TRUE);

#define ADD(name, func) g_test_add ("/rest-client/" name, Fixture, NULL, set_up, func, tear_down)
  ADD ("login", test_login);
  ADD ("redirect", test_redirect);
  ADD ("answers", test_answers);
  ADD ("statuses", test_statuses);
  ADD ("again", test_again);
  ADD ("silent", test_silent);
  ADD ("tls", test_tls);
  g_test_add_func ("/rest-client/environment", test_environment);

  return g_test_run ();
}
