/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <string.h>

#include "base/hot-error.h"
#include "requests/hot-collection.h"

static HotCollection *
make (void)
{
  HotCollection *self = hot_collection_new ("Prices");
  HotRequest *request = hot_request_new ("POST", "{{base}}/invocations?a=1&b=x%20y");
  HotRequestPair *pair = g_new0 (HotRequestPair, 1);

  g_set_str (&request->name, "A price");
  hot_request_add_header (request, "Content-Type", "application/json");
  pair->name = g_strdup ("X-Off");
  pair->value = g_strdup ("1");
  pair->is_off = TRUE;
  g_ptr_array_insert (request->headers, 0, pair);
  request->auth.kind = HOT_REQUEST_AUTH_BASIC;
  request->auth.user = g_strdup ("alice");
  request->auth.secret = g_strdup ("hunter2");
  request->body = g_strdup ("{\n\n  \"a\": 1\n}\n### no request\n\\### neither");
  request->timeout = 5000;
  g_ptr_array_add (self->requests, request);
  request = hot_request_new ("GET", "http://localhost/ping");
  request->auth.kind = HOT_REQUEST_AUTH_API_KEY;
  request->auth.name = g_strdup ("X-Key");
  request->auth.secret = g_strdup ("{{key}}");
  g_ptr_array_add (self->requests, request);

  return self;
}

static void
assert_same (const HotCollection *a,
             const HotCollection *b)
{
  g_assert_cmpstr (a->name, ==, b->name);
  g_assert_cmpuint (a->requests->len, ==, b->requests->len);
  for (guint i = 0; i < a->requests->len; i++)
    {
      const HotRequest *x = a->requests->pdata[i];
      const HotRequest *y = b->requests->pdata[i];
      g_autofree char *address_x = hot_request_dup_address (x);
      g_autofree char *address_y = hot_request_dup_address (y);

      g_assert_cmpstr (x->name, ==, y->name);
      g_assert_cmpstr (x->method, ==, y->method);
      g_assert_cmpstr (address_x, ==, address_y);
      g_assert_cmpstr (x->body, ==, y->body);
      g_assert_cmpint (x->auth.kind, ==, y->auth.kind);
      g_assert_cmpstr (x->auth.user, ==, y->auth.user);
      g_assert_cmpstr (x->auth.name, ==, y->auth.name);
      g_assert_cmpuint (x->headers->len, ==, y->headers->len);
      g_assert_cmpstr (hot_request_get_header (x, "Content-Type"), ==, hot_request_get_header (y, "Content-Type"));
    }
}

static void
test_text (void)
{
  g_autoptr(HotCollection) self = make ();
  g_autofree char *text = hot_collection_to_text (self);
  g_autoptr(GError) error = NULL;
  g_autoptr(HotCollection) back = hot_collection_from_text (text, "prices.http", &error);
  g_autofree char *again = NULL;

  g_assert_no_error (error);
  g_assert_null (strstr (text, "hunter2"));
  g_assert_nonnull (strstr (text, "{{key}}"));
  assert_same (back, self);
  again = hot_collection_to_text (back);
  g_assert_cmpstr (again, ==, text);
}

/* As other programs write it. */
static void
test_foreign (void)
{
  const char *text = "GET http://localhost/ping HTTP/1.1\r\nAccept: */*\r\n\r\n### second\r\n// a remark\r\nhttp://localhost/x\r\n###\r\n";
  g_autoptr(GError) error = NULL;
  g_autoptr(HotCollection) self = hot_collection_from_text (text, "/somewhere/api.http", &error);
  g_autoptr(GError) bad = NULL;

  g_assert_no_error (error);
  g_assert_cmpstr (self->name, ==, "api");
  g_assert_cmpuint (self->requests->len, ==, 2);
  g_assert_cmpstr (((HotRequest *) self->requests->pdata[0])->url, ==, "http://localhost/ping");
  g_assert_cmpstr (hot_request_get_header (self->requests->pdata[0], "accept"), ==, "*/*");
  g_assert_cmpstr (((HotRequest *) self->requests->pdata[1])->url, ==, "http://localhost/x");

  g_assert_null (hot_collection_from_text ("### a\nGET http://x/\nno colon\n", "bad.http", &bad));
  g_assert_error (bad, HOT_ERROR, HOT_ERROR_INVALID);
  g_assert_nonnull (strstr (bad->message, "bad.http, line 3"));
}

static void
test_postman (void)
{
  g_autoptr(HotCollection) self = make ();
  g_autofree char *json = hot_collection_to_postman (self);
  g_autoptr(GError) error = NULL;
  g_autoptr(HotCollection) back = hot_collection_from_postman (json, "prices.json", &error);

  g_assert_no_error (error);
  g_assert_null (strstr (json, "hunter2"));
  assert_same (back, self);
}

static void
test_postman_folders (void)
{
  const char *json = "{\"info\": {\"name\": \"P\", \"schema\": \"https://schema.getpostman.com/json/collection/v2.1.0/collection.json\"}, "
                     "\"item\": [{\"name\": \"f\", \"item\": [{\"name\": \"r\", \"request\": {\"method\": \"GET\", \"url\": \"http://x/?a=b\"}}]}]}";
  g_autoptr(GError) error = NULL;
  g_autoptr(HotCollection) self = hot_collection_from_postman (json, "p.json", &error);
  g_autoptr(GError) bad = NULL;
  g_autoptr(GError) old = NULL;

  g_assert_no_error (error);
  g_assert_cmpuint (self->requests->len, ==, 1);
  g_assert_cmpstr (((HotRequest *) self->requests->pdata[0])->name, ==, "f / r");
  g_assert_null (hot_collection_from_postman ("{\"a\"", "p.json", &bad));
  g_assert_error (bad, HOT_ERROR, HOT_ERROR_INVALID);
  g_assert_null (hot_collection_from_postman ("{\"info\": {\"name\": \"P\", \"schema\": \"https://x/v1.0.0/\"}, \"item\": []}", "p.json", &old));
  g_assert_error (old, HOT_ERROR, HOT_ERROR_UNSUPPORTED);
}

/* What Postman's users do with a collection: authentication for all, variables, bodies of several kinds. */
static void
test_postman_inherited (void)
{
  const char *json = "{\"info\": {\"name\": \"P\"}, \"auth\": {\"type\": \"basic\", \"basic\": [{\"key\": \"username\", \"value\": \"u\"}]}, "
                     "\"variable\": [{\"key\": \"n\", \"value\": 12345678901}, {\"key\": \"t\", \"value\": \"s\", \"type\": \"secret\"}], \"item\": ["
                     "{\"name\": \"a\", \"event\": [{\"listen\": \"test\", \"script\": {\"exec\": [\"x()\"]}}, {\"script\": {\"exec\": [\"\"]}}], "
                     "\"request\": {\"url\": \"http://x/\", \"body\": {\"mode\": \"file\", \"file\": {}}}}, "
                     "{\"name\": \"b\", \"request\": {\"url\": \"http://x/\", \"auth\": {\"type\": \"noauth\"}, "
                     "\"body\": {\"mode\": \"raw\", \"raw\": \"<a/>\", \"options\": {\"raw\": {\"language\": \"xml\"}}}}}]}";
  g_autoptr(GError) error = NULL;
  g_autoptr(HotCollection) self = hot_collection_from_postman (json, "p.json", &error);
  const HotRequest *first, *second;

  g_assert_no_error (error);
  g_assert_cmpuint (self->requests->len, ==, 2);
  first = self->requests->pdata[0];
  second = self->requests->pdata[1];
  g_assert_cmpint (first->auth.kind, ==, HOT_REQUEST_AUTH_BASIC);
  g_assert_cmpstr (first->auth.user, ==, "u");
  g_assert_cmpint (second->auth.kind, ==, HOT_REQUEST_AUTH_NONE);
  g_assert_cmpstr (second->body, ==, "<a/>");
  g_assert_cmpstr (hot_request_get_header (second, "content-type"), ==, "application/xml");
  g_assert_cmpuint (self->n_left_out, ==, 1);
  g_assert_cmpuint (self->n_scripts, ==, 1);
  g_assert_cmpuint (self->n_auths, ==, 0);
  g_assert_cmpstr (hot_variables_lookup (self->variables, "n"), ==, "12345678901");
  g_assert_true (hot_variables_is_secret (self->variables, "t"));
}

/* (transfer full): a collection of one request with that body */
static HotCollection *
make_with_body (const char *body)
{
  g_autofree char *json = g_strdup_printf ("{\"info\": {\"name\": \"P\"}, \"item\": [{\"name\": \"a\", \"request\": {\"method\": \"POST\", "
                                           "\"url\": \"http://x/\", \"body\": %s}}]}", body);
  g_autoptr(GError) error = NULL;
  HotCollection *self = hot_collection_from_postman (json, "p.json", &error);

  g_assert_no_error (error);
  g_assert_cmpuint (self->requests->len, ==, 1);

  return self;
}

static void
test_postman_bodies (void)
{
  static const struct {
    const char *postman;
    const char *body;
    const char *type;
    guint       n_left_out;
  } cases[] = {
    { "{\"mode\": \"formdata\", \"formdata\": [{\"key\": \"a\", \"value\": \"1\"}, {\"key\": \"b\", \"value\": \"2\", \"disabled\": true}, "
      "{\"key\": \"c\", \"value\": \"see hothouse-form\", \"type\": \"text\"}]}",
      "--hothouse-form-x\nContent-Disposition: form-data; name=\"a\"\n\n1\n--hothouse-form-x\nContent-Disposition: form-data; name=\"c\"\n\n"
      "see hothouse-form\n--hothouse-form-x--\n", "multipart/form-data; boundary=hothouse-form-x", 0 },
    { "{\"mode\": \"formdata\", \"formdata\": [{\"key\": \"a\", \"src\": \"/etc/passwd\", \"type\": \"file\"}]}", NULL, NULL, 1 },
    { "{\"mode\": \"graphql\", \"graphql\": {\"query\": \"{ a }\", \"variables\": \"{\\\"n\\\": {{n}}}\"}}",
      "{\"query\":\"{ a }\", \"variables\": {\"n\": {{n}}}}", NULL, 0 },
    { "{\"mode\": \"graphql\", \"graphql\": {\"query\": \"{ a }\", \"variables\": \"\"}}", "{\"query\":\"{ a }\"}", NULL, 0 },
    { "{\"mode\": \"raw\", \"raw\": \"x\", \"disabled\": true}", NULL, NULL, 0 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(HotCollection) self = make_with_body (cases[i].postman);
      const HotRequest *request = self->requests->pdata[0];

      g_assert_cmpstr (request->body, ==, cases[i].body);
      g_assert_cmpstr (hot_request_get_header (request, "Content-Type"), ==, cases[i].type);
      g_assert_cmpuint (self->n_left_out, ==, cases[i].n_left_out);
    }
}

/* An address alone, names in a path, an older way to write authentication, and one that is not known. */
static void
test_postman_requests (void)
{
  const char *json = "{\"info\": {\"name\": \"P\"}, \"item\": [{\"name\": \"a\", \"request\": \"http://x/alone\"}, "
                     "{\"name\": \"b\", \"request\": {\"url\": {\"raw\": \"http://x:8080/users/:id/:idle?a=:id\", "
                     "\"variable\": [{\"key\": \"id\", \"value\": \"7\"}]}, \"auth\": {\"type\": \"bearer\", \"bearer\": {\"token\": \"{{t}}\"}}}}, "
                     "{\"name\": \"c\", \"request\": {\"url\": \"http://x/\", \"auth\": {\"type\": \"oauth2\", \"oauth2\": []}}}]}";
  g_autoptr(GError) error = NULL;
  g_autoptr(HotCollection) self = hot_collection_from_postman (json, "p.json", &error);
  const HotRequest *second;

  g_assert_no_error (error);
  g_assert_cmpuint (self->requests->len, ==, 3);
  second = self->requests->pdata[1];
  g_assert_cmpstr (((HotRequest *) self->requests->pdata[0])->url, ==, "http://x/alone");
  g_assert_cmpstr (second->url, ==, "http://x:8080/users/7/:idle");
  g_assert_cmpstr (second->auth.secret, ==, "{{t}}");
  g_assert_cmpuint (self->n_auths, ==, 1);
}

/* Postman goes by the parts of an address. */
static void
test_postman_address (void)
{
  static const struct {
    const char *url;
    const char *parts;
  } cases[] = {
    { "https://example.com:8443/a/b", "\"protocol\": \"https\", \"host\": [\"example.com\"], \"port\": \"8443\", \"path\": [\"a\", \"b\"]" },
    { "{{base}}/a", "\"host\": [\"{{base}}\"], \"path\": [\"a\"]" },
    { "http://{{host}}:{{port}}/", "\"protocol\": \"http\", \"host\": [\"{{host}}\"], \"port\": \"{{port}}\", \"path\": []" },
    { "http://[::1]/a#b", "\"protocol\": \"http\", \"host\": [\"[::1]\"], \"path\": [\"a\"]" },
    { "{{a:b}}", "\"host\": [\"{{a:b}}\"], \"path\": []" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(HotCollection) self = hot_collection_new ("P");
      g_autoptr(GRegex) blanks = g_regex_new ("\\s+", 0, 0, NULL);
      g_autofree char *json = NULL;
      g_autofree char *text = NULL;
      g_autofree char *parts = NULL;

      g_ptr_array_add (self->requests, hot_request_new ("GET", cases[i].url));
      json = hot_collection_to_postman (self);
      text = g_regex_replace_literal (blanks, json, -1, 0, "", 0, NULL);
      parts = g_regex_replace_literal (blanks, cases[i].parts, -1, 0, "", 0, NULL);
      if (strstr (text, parts) == NULL)
        g_error ("%s is not in %s", parts, text);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/collection/text", test_text);
  g_test_add_func ("/collection/foreign", test_foreign);
  g_test_add_func ("/collection/postman", test_postman);
  g_test_add_func ("/collection/postman-folders", test_postman_folders);
  g_test_add_func ("/collection/postman-inherited", test_postman_inherited);
  g_test_add_func ("/collection/postman-bodies", test_postman_bodies);
  g_test_add_func ("/collection/postman-requests", test_postman_requests);
  g_test_add_func ("/collection/postman-address", test_postman_address);

  return g_test_run ();
}
