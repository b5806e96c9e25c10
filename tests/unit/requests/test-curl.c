/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <string.h>

#include "base/hot-error.h"
#include "requests/hot-curl.h"

static HotRequest *
parse (const char *command)
{
  g_autoptr(GError) error = NULL;
  HotRequest *request = hot_curl_parse (command, &error);

  g_assert_no_error (error);

  return request;
}

static void
test_browser (void)
{
  g_autoptr(HotRequest) request = parse ("curl 'http://127.0.0.1:8080/invocations?x=1' \\\n  -X POST -sSL -H 'Content-Type: application/json' \\\n"
                                         "  -H 'Authorization: Bearer abc' --compressed --data-raw $'{\"a\": \"it\\'s\"}'");
  g_autofree char *address = hot_request_dup_address (request);

  g_assert_cmpstr (request->method, ==, "POST");
  g_assert_cmpstr (address, ==, "http://127.0.0.1:8080/invocations?x=1");
  g_assert_cmpstr (hot_request_get_header (request, "content-type"), ==, "application/json");
  g_assert_cmpint (request->auth.kind, ==, HOT_REQUEST_AUTH_BEARER);
  g_assert_cmpstr (request->auth.secret, ==, "abc");
  g_assert_cmpstr (request->body, ==, "{\"a\": \"it's\"}");
}

static void
test_data (void)
{
  g_autoptr(HotRequest) form = parse ("curl -d a=1 -d b=2 http://x/");
  g_autoptr(HotRequest) query = parse ("curl -G --data-urlencode 'q=a b' http://x/y?z=1");
  g_autoptr(HotRequest) json = parse ("curl --json '{}' -u alice:pw -m 1.5 http://x/");
  g_autofree char *address = hot_request_dup_address (query);

  g_assert_cmpstr (form->method, ==, "POST");
  g_assert_cmpstr (form->body, ==, "a=1&b=2");
  g_assert_cmpstr (hot_request_get_header (form, "Content-Type"), ==, "application/x-www-form-urlencoded");
  g_assert_cmpstr (query->method, ==, "GET");
  g_assert_cmpstr (address, ==, "http://x/y?z=1&q=a%20b");
  g_assert_cmpstr (hot_request_get_header (json, "Content-Type"), ==, "application/json");
  g_assert_cmpstr (json->auth.user, ==, "alice");
  g_assert_cmpstr (json->auth.secret, ==, "pw");
  g_assert_cmpuint (json->timeout, ==, 1500);
}

/* What is copied does in a shell what it does here, and nothing else. */
static void
test_copy (void)
{
  g_autoptr(HotRequest) request = hot_request_new ("GET;reboot", "http://x/[1-9]?a={b}");
  g_autoptr(HotRequest) head = hot_request_new ("HEAD", "http://x/");
  g_autofree char *command = NULL;
  g_autofree char *head_command = hot_curl_format (head, FALSE);
  g_autoptr(HotRequest) back = NULL;

  request->body = g_strdup ("it's $HOME");
  hot_request_add_header (request, "Cookie", "hunter2");
  command = hot_curl_format (request, FALSE);
  back = parse (command);
  g_assert_nonnull (strstr (command, "'GET;reboot'"));
  g_assert_nonnull (strstr (command, " --globoff "));
  g_assert_null (strstr (command, "hunter2"));
  g_assert_cmpstr (back->method, ==, "GET;reboot");
  g_assert_cmpstr (back->body, ==, "it's $HOME");
  g_assert_cmpstr (hot_request_get_header (back, "Content-Type"), ==, "application/json");
  g_assert_cmpstr (head_command, ==, "curl --head 'http://x/'\n");
}

static void
test_errors (void)
{
  const char *commands[] = { "curl", "curl -d @file http://x/", "curl --data-urlencode a@file http://x/",
                             "curl --form a=b http://x/", "curl -X", "wget http://x/", "curl 'http://x" };

  for (guint i = 0; i < G_N_ELEMENTS (commands); i++)
    {
      g_autoptr(GError) error = NULL;

      g_assert_null (hot_curl_parse (commands[i], &error));
      g_assert_error (error, HOT_ERROR, HOT_ERROR_USAGE);
    }
}

/* What we write, we read; the secret is in it only when it is asked for. */
static void
test_format (void)
{
  g_autoptr(HotRequest) request = parse ("curl -u alice:pw -H 'X-A: b c' --json '{\"a\": \"it'\"'\"'s\"}' 'http://x/y?z=1'");
  g_autofree char *public = hot_curl_format (request, FALSE);
  g_autofree char *whole = hot_curl_format (request, TRUE);
  g_autoptr(HotRequest) back = parse (whole);
  g_autofree char *again = hot_curl_format (back, TRUE);

  g_assert_null (strstr (public, "pw"));
  g_assert_cmpstr (again, ==, whole);
  g_assert_cmpstr (back->body, ==, request->body);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/curl/copy", test_copy);
  g_test_add_func ("/curl/browser", test_browser);
  g_test_add_func ("/curl/data", test_data);
  g_test_add_func ("/curl/errors", test_errors);
  g_test_add_func ("/curl/format", test_format);

  return g_test_run ();
}
