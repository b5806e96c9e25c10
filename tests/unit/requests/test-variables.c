/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <string.h>

#include "base/hot-error.h"
#include "requests/hot-variables.h"

static HotVariables *
make (void)
{
  HotVariables *self = hot_variables_new ("local");

  hot_variables_set (self, "host", "localhost:{{port}}", FALSE);
  hot_variables_set (self, "port", "8080", FALSE);
  hot_variables_set (self, "key", "s3cret", TRUE);
  hot_variables_set (self, "loop", "{{loop}}", FALSE);

  return self;
}

static void
test_expand (void)
{
  g_autoptr(HotVariables) self = make ();
  g_autoptr(GError) error = NULL;
  g_autofree char *text = hot_variables_expand (self, "http://{{ host }}/x{{port}} {{", &error);

  g_assert_no_error (error);
  g_assert_cmpstr (text, ==, "http://localhost:8080/x8080 {{");
}

static void
test_errors (void)
{
  g_autoptr(HotVariables) self = make ();
  g_autoptr(GError) missing = NULL;
  g_autoptr(GError) loop = NULL;

  g_assert_null (hot_variables_expand (self, "{{nothing}}", &missing));
  g_assert_error (missing, HOT_ERROR, HOT_ERROR_NOT_FOUND);
  g_assert_nonnull (strstr (missing->message, "nothing"));
  g_assert_null (hot_variables_expand (self, "{{loop}}", &loop));
  g_assert_error (loop, HOT_ERROR, HOT_ERROR_INVALID);
}

static void
test_request (void)
{
  g_autoptr(HotVariables) self = make ();
  g_autoptr(HotRequest) request = hot_request_new ("POST", "http://{{host}}/invocations?v={{port}}&q=a b");
  g_autoptr(HotRequest) expanded = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *address = NULL;

  request->auth.kind = HOT_REQUEST_AUTH_BEARER;
  request->auth.secret = g_strdup ("{{key}}");
  expanded = hot_variables_expand_request (self, request, &error);
  g_assert_no_error (error);
  address = hot_request_dup_address (expanded);
  g_assert_cmpstr (address, ==, "http://localhost:8080/invocations?v=8080&q=a%20b");
  g_assert_cmpstr (expanded->auth.secret, ==, "s3cret");
}

/* What is secret stays out of files. */
static void
test_json (void)
{
  g_autoptr(HotVariables) self = make ();
  g_autofree char *json = hot_variables_to_json (self);
  g_autoptr(GError) error = NULL;
  g_autoptr(HotVariables) back = hot_variables_from_json (json, "local.json", &error);
  g_autoptr(GError) bad = NULL;

  g_assert_no_error (error);
  g_assert_null (strstr (json, "s3cret"));
  g_assert_cmpuint (hot_variables_get_n (back), ==, 4);
  g_assert_cmpstr (hot_variables_lookup (back, "port"), ==, "8080");
  g_assert_true (hot_variables_is_secret (back, "key"));
  g_assert_null (hot_variables_lookup (back, "key"));
  g_assert_null (hot_variables_from_json ("[1]", "x.json", &bad));
  g_assert_error (bad, HOT_ERROR, HOT_ERROR_INVALID);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/variables/expand", test_expand);
  g_test_add_func ("/variables/errors", test_errors);
  g_test_add_func ("/variables/request", test_request);
  g_test_add_func ("/variables/json", test_json);

  return g_test_run ();
}
