/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <string.h>

#include <glib/gstdio.h>

#include "base/hot-error.h"
#include "deploy/hot-deploy.h"
#include "deploy/hot-image.h"
#include "deploy/hot-publish.h"

static void
test_store (void)
{
  g_autofree char *folder = g_dir_make_tmp ("hothouse-deployments-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "hothouse.db", NULL);
  g_autoptr(GError) error = NULL;
  g_autoptr(GError) taken = NULL;
  g_autoptr(GError) missing = NULL;
  g_autoptr(HotDeploymentStore) store = hot_deployment_store_open (path, &error);
  g_autoptr(HotDeploymentStore) second = hot_deployment_store_open (path, &error);
  g_autoptr(HotDeployment) one = hot_deployment_new ("one", "computer", "runs:/x/model");
  g_autoptr(HotDeployment) again = hot_deployment_new ("one", "computer", "runs:/y/model");
  g_autoptr(HotDeployment) found = NULL;

  g_assert_no_error (error);
  g_assert_true (hot_deployment_store_put (store, one, &error));
  one->state = HOT_DEPLOYMENT_RUNNING;
  g_set_str (&one->address, "http://127.0.0.1:1");
  g_assert_true (hot_deployment_store_put (store, one, &error));
  g_assert_false (hot_deployment_store_put (store, again, &taken));
  g_assert_error (taken, HOT_ERROR, HOT_ERROR_USAGE);

  found = hot_deployment_store_find (second, "one", &error);
  g_assert_no_error (error);
  g_assert_cmpstr (found->address, ==, "http://127.0.0.1:1");
  g_assert_cmpint (found->state, ==, HOT_DEPLOYMENT_RUNNING);
  g_assert_true (hot_deployment_store_remove (second, one->id, &error));
  g_assert_null (hot_deployment_store_find (store, "one", &missing));
  g_assert_error (missing, HOT_ERROR, HOT_ERROR_NOT_FOUND);

  g_clear_pointer (&store, hot_deployment_store_free);
  g_clear_pointer (&second, hot_deployment_store_free);
  hot_image_delete_folder (folder);
}

/* Who looks at a deployment while somebody else deletes it does not bring it back. */
static void
test_forgotten (void)
{
  g_autofree char *folder = g_dir_make_tmp ("hothouse-deployments-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "hothouse.db", NULL);
  g_autoptr(HotDeploymentStore) store = hot_deployment_store_open (path, NULL);
  g_autoptr(HotDeployment) one = hot_deployment_new ("one", "computer", "runs:/x/model");
  g_autoptr(GPtrArray) rows = NULL;

  g_assert_true (hot_deployment_store_put (store, one, NULL));
  g_assert_true (hot_deployment_store_remove (store, one->id, NULL));
  g_assert_true (hot_deployment_store_note_state (store, one, NULL));
  rows = hot_deployment_store_list (store, NULL);
  g_assert_cmpuint (rows->len, ==, 0);
  hot_image_delete_folder (folder);
}

/* What was begun is found again once nobody works at it any more, unless it has become a deployment. */
static void
test_begun (void)
{
  g_autofree char *folder = g_dir_make_tmp ("hothouse-deployments-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "hothouse.db", NULL);
  g_autofree char *left = g_build_filename (folder, "left", NULL);
  g_autoptr(HotDeploymentStore) store = hot_deployment_store_open (path, NULL);
  g_autoptr(HotDeployment) one = hot_deployment_new ("one", "computer", "runs:/x/model");
  g_autoptr(GPtrArray) at_work = NULL;
  g_autoptr(GPtrArray) abandoned = NULL;
  g_autoptr(GPtrArray) deployed = NULL;
  g_autoptr(GPtrArray) tidied = NULL;

  g_set_str (&one->handle, left);
  g_assert_cmpint (g_mkdir (left, 0700), ==, 0);
  g_assert_true (hot_deployment_store_begin (store, one, NULL));
  at_work = hot_deployment_store_list_abandoned (store, NULL);
  g_assert_cmpuint (at_work->len, ==, 0);

  g_assert_true (hot_deployment_store_abandon (store, one->id, NULL));
  abandoned = hot_deployment_store_list_abandoned (store, NULL);
  g_assert_cmpuint (abandoned->len, ==, 1);
  g_assert_cmpstr (((HotDeployment *) abandoned->pdata[0])->handle, ==, left);

  g_assert_true (hot_deployment_store_put (store, one, NULL));
  deployed = hot_deployment_store_list_abandoned (store, NULL);
  g_assert_cmpuint (deployed->len, ==, 0);
  hot_deploy_tidy (store, NULL);
  g_assert_true (g_file_test (left, G_FILE_TEST_IS_DIR));

  g_assert_true (hot_deployment_store_remove (store, one->id, NULL));
  hot_deploy_tidy (store, NULL);
  g_assert_false (g_file_test (left, G_FILE_TEST_EXISTS));
  tidied = hot_deployment_store_list_abandoned (store, NULL);
  g_assert_cmpuint (tidied->len, ==, 0);

  g_clear_pointer (&store, hot_deployment_store_free);
  hot_image_delete_folder (folder);
}

static void
test_names (void)
{
  const char *bad[] = { "", "-a", ".", "a b", "a/b", "ä", "a;rm" };
  g_autofree char *longest = g_strnfill (63, 'a');
  g_autofree char *longer = g_strnfill (64, 'a');

  g_assert_true (hot_deployment_check_name ("prices-2.1_x", NULL));
  g_assert_true (hot_deployment_check_name (longest, NULL));
  g_assert_false (hot_deployment_check_name (longer, NULL));
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr(GError) error = NULL;

      g_assert_false (hot_deployment_check_name (bad[i], &error));
      g_assert_error (error, HOT_ERROR, HOT_ERROR_USAGE);
    }
}

static void
test_targets (void)
{
  guint n;
  const HotTarget * const *targets = hot_target_list (&n);
  g_autoptr(GError) error = NULL;

  g_assert_cmpuint (n, >=, 2);
  for (guint i = 0; i < n; i++)
    {
      g_assert_true (hot_target_find (targets[i]->id, NULL) == targets[i]);
      g_assert_nonnull (targets[i]->deploy);
      g_assert_nonnull (targets[i]->remove);
    }
  g_assert_null (hot_target_find ("moon", &error));
  g_assert_error (error, HOT_ERROR, HOT_ERROR_USAGE);
}

static void
test_port (void)
{
  g_autoptr(GSocketListener) listener = g_socket_listener_new ();
  const guint16 taken = g_socket_listener_add_any_inet_port (listener, NULL, NULL);
  g_autoptr(GError) error = NULL;

  g_assert_cmpuint (hot_target_find_port (0, &error), >, 0);
  g_assert_no_error (error);
  g_assert_cmpuint (hot_target_find_port (taken, &error), ==, 0);
  g_assert_error (error, HOT_ERROR, HOT_ERROR_REFUSED);
}

/* What is no model is said before anything is begun. */
static void
test_checks (void)
{
  const HotDeployRequest request = { .name = "x", .model = "/nonexistent", .model_uri = "/nonexistent" };
  g_autoptr(GPtrArray) checks = hot_target_check_request (&request);
  const HotDeployCheck *model = checks->pdata[0];

  g_assert_false (model->is_good);
  g_assert_nonnull (model->detail);
  g_assert_nonnull (model->fix);
}

static void
test_space (void)
{
  HotDeployCheck *enough = hot_target_check_space ("/nonexistent/folder", 1);
  HotDeployCheck *too_much = hot_target_check_space (g_get_tmp_dir (), G_MAXUINT64);

  g_assert_true (enough->is_good);
  g_assert_nonnull (strstr (enough->detail, " at /,"));
  g_assert_null (enough->fix);
  g_assert_false (too_much->is_good);
  g_assert_nonnull (too_much->fix);
  hot_deploy_check_free (enough);
  hot_deploy_check_free (too_much);
}

/* An image can only be sent where its name says, and where somebody listens. */
static void
test_publish (void)
{
  g_autoptr(HotImageReference) plain = hot_image_reference_parse ("price", NULL);
  g_autoptr(HotImageReference) dead = hot_image_reference_parse ("localhost:1/price", NULL);
  const HotDeployRequest request = { .name = "x", .push = TRUE, .registry_user = "ann", .registry_secret = "not so secret" };
  HotDeployCheck *without = hot_publish_check (&request, plain, NULL);
  HotDeployCheck *unheard = hot_publish_check (&request, dead, NULL);

  g_assert_false (without->is_good);
  g_assert_nonnull (strstr (without->detail, "localhost:5000/price"));
  g_assert_false (unheard->is_good);
  g_assert_nonnull (strstr (unheard->detail, "localhost:1"));
  g_assert_null (strstr (unheard->detail, request.registry_secret));
  hot_deploy_check_free (without);
  hot_deploy_check_free (unheard);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/deployment/store", test_store);
  g_test_add_func ("/deployment/forgotten", test_forgotten);
  g_test_add_func ("/deployment/begun", test_begun);
  g_test_add_func ("/deployment/names", test_names);
  g_test_add_func ("/deployment/targets", test_targets);
  g_test_add_func ("/deployment/port", test_port);
  g_test_add_func ("/deployment/checks", test_checks);
  g_test_add_func ("/deployment/space", test_space);
  g_test_add_func ("/deployment/publish", test_publish);

  return g_test_run ();
}
