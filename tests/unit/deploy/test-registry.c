/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <string.h>

#include <glib/gstdio.h>

#include "base/hot-error.h"
#include "deploy/hot-image-registry.h"
#include "hot-test-server.h"

#define MODEL "flavors:\n  hothouse:\n    data: model.hot\n"

static const char *program;

/* A registry as far as a client that pushes can see; real ones are tried in another place. */
typedef struct {
  guint         n_patches;
  guint         n_tokens;
  gboolean      wants_token;
  gboolean      takes_small;      /* refuses bodies above 4 MiB */
  const char   *realm;
  HotTestServer *server;
} Registry;

static gsize
read_body (HotTestRequest *request)
{
  const char *text = hot_test_request_get_header (request, "content-length");
  guint64 length = text != NULL ? g_ascii_strtoull (text, NULL, 10) : 0;
  char block[65536];

  for (guint64 left = length; left > 0;)
    {
      const gssize n = g_input_stream_read (request->body, block, MIN (left, sizeof block), NULL, NULL);

      if (n <= 0)
        break;
      left -= n;
    }

  return length;
}

static void
answer (HotTestRequest *request,
        gpointer        user_data)
{
  Registry *self = user_data;
  const char *authorization = hot_test_request_get_header (request, "authorization");
  gsize length;

  if (g_str_has_prefix (request->target, "/token"))
    {
      self->n_tokens++;
      if (g_strcmp0 (authorization, "Basic YWxpY2U6cHc=") != 0)
        hot_test_reply (request, "401 Unauthorized", "", "", 0);
      else
        hot_test_reply (request, "200 OK", "", "{\"token\": \"t0ken\"}", -1);
      return;
    }
  if (self->wants_token && g_strcmp0 (authorization, "Bearer t0ken") != 0)
    {
      g_autofree char *uri = self->realm != NULL ? g_strdup (self->realm) : hot_test_server_get_uri (self->server, "/token");
      g_autofree char *header = g_strdup_printf ("WWW-Authenticate: Bearer realm=\"%s\",service=\"s\",scope=\"x\"\r\n", uri);

      read_body (request);
      hot_test_reply (request, "401 Unauthorized", header, "", 0);
      return;
    }
  length = read_body (request);
  if (g_str_equal (request->method, "HEAD"))
    hot_test_reply (request, "404 Not Found", "", "", 0);
  else if (g_str_equal (request->method, "POST"))
    hot_test_reply (request, "202 Accepted", "Location: /v2/a/blobs/uploads/1?_state=x\r\n", "", 0);
  else if (g_str_equal (request->method, "PATCH") && self->takes_small && length > (4 << 20))
    hot_test_reply (request, "413 Payload Too Large", "", "", 0);
  else if (g_str_equal (request->method, "PATCH"))
    {
      self->n_patches++;
      hot_test_reply (request, "202 Accepted", "Location: /v2/a/blobs/uploads/1?_state=y\r\n", "", 0);
    }
  else if (g_str_equal (request->method, "GET"))
    hot_test_reply (request, "404 Not Found", "", "", 0);
  else
    hot_test_reply (request, "201 Created", "", "", 0);
}

typedef struct {
  char      *folder;
  HotImage  *image;
  Registry   registry;
} Fixture;

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  g_autofree char *model = NULL;
  g_autofree char *description = NULL;
  g_autofree char *native = NULL;
  g_autofree char *layout = NULL;
  g_autofree char *content = g_strnfill (5 << 20, 'x');
  g_autofree char *name = NULL;
  g_autoptr(HotImageReference) reference = NULL;

  fixture->registry.server = hot_test_server_new (answer, &fixture->registry, NULL);
  name = g_strdup_printf ("127.0.0.1:%u/a:v1", hot_test_server_get_port (fixture->registry.server));
  reference = hot_image_reference_parse (name, NULL);
  fixture->folder = g_dir_make_tmp ("hothouse-registry-XXXXXX", NULL);
  model = g_build_filename (fixture->folder, "model", NULL);
  layout = g_build_filename (fixture->folder, "image", NULL);
  g_mkdir (model, 0700);
  description = g_build_filename (model, "MLmodel", NULL);
  native = g_build_filename (model, "model.hot", NULL);
  g_assert_true (g_file_set_contents (description, MODEL, -1, NULL));
  g_assert_true (g_file_set_contents (native, content, -1, NULL));
  fixture->image = hot_image_build (&(HotImageSpec) { model, program, reference, FALSE }, layout, NULL, NULL, NULL);
  g_assert_nonnull (fixture->image);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  hot_test_server_free (fixture->registry.server);
  hot_image_free (fixture->image);
  hot_image_delete_folder (fixture->folder);
  g_free (fixture->folder);
}

static gboolean
push (Fixture            *fixture,
      const char         *password,
      HotImageRegistryReport  *report,
      GError            **error)
{
  g_autoptr(HotCredential) credential = password != NULL ? hot_credential_new ("alice", password, "test") : NULL;
  const char *host = hot_image_get_reference (fixture->image)->registry;
  g_autoptr(HotImageRegistry) registry = hot_image_registry_new (&(HotImageRegistryOptions) { host, credential, NULL, FALSE }, NULL);

  return hot_image_registry_push (registry, fixture->image, HOT_IMAGE_OCI, report, NULL, NULL, error);
}

static void
test_plain (Fixture       *fixture,
            gconstpointer  data)
{
  g_auto(HotImageRegistryReport) report = { NULL };
  g_autoptr(GError) error = NULL;

  g_assert_true (push (fixture, NULL, &report, &error));
  g_assert_no_error (error);
  g_assert_cmpstr (report.digest, ==, hot_image_get_digest (fixture->image, HOT_IMAGE_OCI));
  g_assert_cmpuint (report.n_sent, ==, hot_image_get_size (fixture->image));
  g_assert_cmpuint (fixture->registry.n_patches, ==, 3);
}

static void
test_token (Fixture       *fixture,
            gconstpointer  data)
{
  g_auto(HotImageRegistryReport) report = { NULL };
  g_auto(HotImageRegistryReport) none = { NULL };
  g_autoptr(GError) error = NULL;
  g_autoptr(GError) wrong = NULL;

  fixture->registry.wants_token = TRUE;
  g_assert_true (push (fixture, "pw", &report, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (fixture->registry.n_tokens, ==, 1);

  g_assert_false (push (fixture, "no", &none, &wrong));
  g_assert_error (wrong, HOT_ERROR, HOT_ERROR_REFUSED);
  g_assert_null (strstr (wrong->message, "no\""));
}

/* A registry that refuses large bodies gets them in small pieces. */
static void
test_small_pieces (Fixture       *fixture,
                   gconstpointer  data)
{
  g_auto(HotImageRegistryReport) report = { NULL };
  g_autoptr(GError) error = NULL;

  fixture->registry.takes_small = TRUE;
  g_assert_true (push (fixture, NULL, &report, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (fixture->registry.n_patches, >, 3);
}

static void
test_no_realm (Fixture       *fixture,
               gconstpointer  data)
{
  g_auto(HotImageRegistryReport) report = { NULL };
  g_autoptr(GError) error = NULL;

  fixture->registry.wants_token = TRUE;
  fixture->registry.realm = "ftp://127.0.0.1/token";
  g_assert_false (push (fixture, "pw", &report, &error));
  g_assert_error (error, HOT_ERROR, HOT_ERROR_NETWORK);
  g_assert_cmpuint (fixture->registry.n_tokens, ==, 0);
}

#define ADD(name, func) g_test_add ("/registry/" name, Fixture, NULL, set_up, func, tear_down)

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  program = argv[1];

  ADD ("plain", test_plain);
  ADD ("token", test_token);
  ADD ("small-pieces", test_small_pieces);
  ADD ("no-realm", test_no_realm);

  return g_test_run ();
}
