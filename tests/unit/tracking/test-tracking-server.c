/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "tracking/hot-tracking-server.h"

#include <glib/gi18n-lib.h>
#include <json-glib/json-glib.h>
#include <libsoup/soup.h>
#include <locale.h>

#include "base/hot-error.h"
#include "hot-test-store.h"

/* (transfer full): the body of the answer */
static char *
ask (HotTrackingServer *server,
     const char        *method,
     const char        *path,
     const char        *body,
     guint              expected)
{
  g_autoptr(SoupSession) session = soup_session_new ();
  g_autofree char *uri = hot_tracking_server_dup_uri (server);
  g_autofree char *target = g_strconcat (uri, path, NULL);
  g_autoptr(SoupMessage) message = soup_message_new (method, target);
  g_autoptr(GBytes) bytes = NULL;
  GError *error = NULL;
  gsize length;

  if (body != NULL)
    {
      g_autoptr(GBytes) sent = g_bytes_new (body, strlen (body));

      soup_message_set_request_body_from_bytes (message, "application/json", sent);
    }
  bytes = soup_session_send_and_read (session, message, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (soup_message_get_status (message), ==, expected);
  length = g_bytes_get_size (bytes);

  return g_strndup (g_bytes_get_data (bytes, NULL), length);
}

static HotTrackingServer *
start (StoreFixture *fixture)
{
  HotTrackingServer *server = hot_tracking_server_new (fixture->store, fixture->artifacts);
  GError *error = NULL;

  g_assert_true (hot_tracking_server_start (server, "127.0.0.1", 0, NULL, &error));
  g_assert_no_error (error);

  return server;
}

static void
test_life (StoreFixture  *fixture,
           gconstpointer  data)
{
  g_autoptr(HotTrackingServer) server = start (fixture);
  g_autofree char *uri = hot_tracking_server_dup_uri (server);
  g_autofree char *health = NULL;
  g_autofree char *page = NULL;
  g_autofree char *again = NULL;

  g_assert_true (g_str_has_prefix (uri, "http://127.0.0.1:"));
  g_assert_true (hot_tracking_server_is_running (server));
  g_assert_cmpint (hot_tracking_server_get_last_activity (server), ==, HOT_TIME_NONE);
  health = ask (server, "GET", "/health", NULL, 200);
  g_assert_cmpstr (health, ==, "OK");
  page = ask (server, "GET", "/", NULL, 200);
  g_assert_nonnull (strstr (page, uri));
  g_assert_cmpuint (hot_tracking_server_get_n_calls (server), ==, 2);
  g_assert_cmpint (hot_tracking_server_get_last_activity (server), >, 1700000000000);

  hot_tracking_server_stop (server, 1000);
  g_assert_false (hot_tracking_server_is_running (server));
  g_assert_null (hot_tracking_server_dup_uri (server));
  g_assert_true (hot_tracking_server_start (server, "127.0.0.1", 0, NULL, NULL));
  again = ask (server, "GET", "/version", NULL, 200);
  g_assert_true (g_ascii_isdigit (*again));
}

static void
test_refused (StoreFixture  *fixture,
              gconstpointer  data)
{
  g_autoptr(HotTrackingServer) server = start (fixture);
  g_autoptr(HotTrackingServer) second = hot_tracking_server_new (fixture->store, NULL);
  g_autofree char *uri = hot_tracking_server_dup_uri (server);
  GError *error = NULL;

  g_assert_false (hot_tracking_server_start (second, "127.0.0.1", atoi (strrchr (uri, ':') + 1), NULL, &error));
  g_assert_error (error, HOT_ERROR, HOT_ERROR_USAGE);
  g_assert_nonnull (strstr (error->message, strrchr (uri, ':') + 1));
  g_clear_error (&error);
  g_assert_false (hot_tracking_server_start (second, "0.0.0.0", 0, NULL, &error));
  g_assert_error (error, HOT_ERROR, HOT_ERROR_USAGE);
  g_clear_error (&error);
  g_assert_false (hot_tracking_server_is_running (second));
  g_assert_true (hot_tracking_server_start (second, "0.0.0.0", 0, "a token of some length", &error));
}

/* Deletes what is not there, as somebody in Germany at this computer: writes of several threads are done by one of them. */
static gpointer
fail_thread (gpointer user_data)
{
  for (guint i = 0; i < 200; i++)
    {
      g_autoptr(GError) error = NULL;

      g_assert_false (hot_tracking_store_delete_run (user_data, "none", NULL, &error));
      g_assert_cmpstr (error->message, ==, "Keinen Lauf none gefunden");
    }

  return NULL;
}

/* Who reads error messages of the server is a program, wherever its user lives. */
static void
test_english (StoreFixture  *fixture,
              gconstpointer  data)
{
  const char *folder = g_getenv ("HOT_PO_DIR");
  g_autofree char *catalogue = g_build_filename (folder != NULL ? folder : "", "de", "LC_MESSAGES", "hothouse.mo", NULL);
  g_autoptr(HotTrackingServer) server = NULL;
  GThread *threads[3];

  g_setenv ("LANGUAGE", "de", TRUE);
  if (!g_file_test (catalogue, G_FILE_TEST_EXISTS) || setlocale (LC_ALL, "de_DE.UTF-8") == NULL)
    {
      g_test_skip ("No German locale or catalogue");
      return;
    }
  bindtextdomain (GETTEXT_PACKAGE, folder);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");

  server = start (fixture);
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("fail", fail_thread, fixture->store);
  for (guint i = 0; i < 200; i++)
    {
      g_autofree char *answer = ask (server, "POST", "/api/2.0/mlflow/runs/delete", "{\"run_id\":\"none\"}", 404);

      g_assert_cmpstr (answer, ==, "{\"error_code\":\"RESOURCE_DOES_NOT_EXIST\",\"message\":\"Run with id=none not found\"}");
    }
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    g_thread_join (threads[i]);
  setlocale (LC_ALL, "C");
}

typedef struct {
  HotTrackingServer *server;
  guint              number;
} Client;

static gpointer
log_thread (gpointer user_data)
{
  const Client *client = user_data;
  g_autofree char *create = g_strdup_printf ("{\"run_name\":\"%u\"}", client->number);
  g_autofree char *made = ask (client->server, "POST", "/api/2.0/mlflow/runs/create", create, 200);
  g_autoptr(JsonNode) root = json_from_string (made, NULL);
  const char *id = json_object_get_string_member (json_object_get_object_member (json_object_get_object_member (json_node_get_object (root), "run"),
                                                                                 "info"), "run_id");

  for (guint i = 0; i < 20; i++)
    {
      g_autofree char *body = g_strdup_printf ("{\"run_id\":\"%s\",\"key\":\"m\",\"value\":%u,\"timestamp\":%u,\"step\":%u}", id, i, i, i);
      g_autofree char *answer = ask (client->server, "POST", "/api/2.0/mlflow/runs/log-metric", body, 200);

      g_assert_cmpstr (answer, ==, "{}");
    }

  return NULL;
}

static void
test_many (StoreFixture  *fixture,
           gconstpointer  data)
{
  g_autoptr(HotTrackingServer) server = start (fixture);
  const HotSearch search = { 0 };
  g_autoptr(GPtrArray) runs = NULL;
  Client clients[8];
  GThread *threads[8];

  for (guint i = 0; i < G_N_ELEMENTS (clients); i++)
    {
      clients[i] = (Client) { server, i };
      threads[i] = g_thread_new ("client", log_thread, &clients[i]);
    }
  for (guint i = 0; i < G_N_ELEMENTS (clients); i++)
    g_thread_join (threads[i]);
  hot_tracking_server_stop (server, 1000);

  runs = hot_tracking_store_search_runs (fixture->store, &search, NULL, NULL, NULL);
  g_assert_cmpuint (runs->len, ==, G_N_ELEMENTS (clients));
  for (guint i = 0; i < runs->len; i++)
    {
      const HotRun *run = runs->pdata[i];
      g_autoptr(HotMetricSeries) series = hot_tracking_store_get_metric_history (fixture->store, run->id, "m", 0, NULL, NULL, NULL, NULL);

      g_assert_cmpuint (series->n_points, ==, 20);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

#define add(path, func) g_test_add ("/tracking/server/" path, StoreFixture, NULL, store_set_up, func, store_tear_down)
  add ("life", test_life);
  add ("refused", test_refused);
  add ("many", test_many);
  add ("english", test_english);

  return g_test_run ();
}
