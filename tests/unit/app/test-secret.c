/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "app/hot-secret.h"

static const SecretSchema schema = {
  .name = "io.github.hothouse.Hothouse.Test",
  .flags = SECRET_SCHEMA_NONE,
  .attributes = {
    { "place", SECRET_SCHEMA_ATTRIBUTE_STRING },
    { "person", SECRET_SCHEMA_ATTRIBUTE_STRING },
  },
};

static void
assert_secret (const char *place,
               const char *person,
               const char *wanted)
{
  g_autoptr(GError) error = NULL;
  char *found = hot_secret_lookup (&schema, place, person, NULL, &error);

  g_assert_cmpstr (found, ==, wanted);
  if (wanted != NULL)
    g_assert_no_error (error);
  hot_secret_free (found);
}

/* Without a keyring it is there until the program ends, and the caller is told so. */
static void
test_without_keyring (void)
{
  g_autoptr(GError) error = NULL;

  g_assert_false (hot_secret_store (&schema, "Mitte", "ada", "A label", "s3cret", NULL, &error));
  g_assert_nonnull (error);
  g_assert_null (g_strrstr (error->message, "s3cret"));
  assert_secret ("Mitte", "ada", "s3cret");
  assert_secret ("Mitte", "bob", NULL);
  assert_secret ("Mitt", "ada", NULL);
}

static void
test_forget (void)
{
  hot_secret_keep (&schema, "Wedding", "ada", "one");
  hot_secret_keep (&schema, "Wedding", "bob", "two");
  hot_secret_keep (&schema, "Wedding West", "ada", "three");

  hot_secret_forget (&schema, "Wedding", "ada", NULL, NULL);
  assert_secret ("Wedding", "ada", NULL);
  assert_secret ("Wedding", "bob", "two");

  hot_secret_forget (&schema, "Wedding", NULL, NULL, NULL);
  assert_secret ("Wedding", "bob", NULL);
  assert_secret ("Wedding West", "ada", "three");
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_setenv ("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent", TRUE);
  g_test_add_func ("/secret/without-keyring", test_without_keyring);
  g_test_add_func ("/secret/forget", test_forget);
  return g_test_run ();
}
