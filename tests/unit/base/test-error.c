/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "base/hot-error.h"

static void
test_domain (void)
{
  g_autoptr(GError) error = g_error_new_literal (HOT_ERROR, HOT_ERROR_INVALID, "line 3");

  g_assert_error (error, HOT_ERROR, HOT_ERROR_INVALID);
  g_assert_cmpstr (g_quark_to_string (error->domain), ==, "hot-error-quark");
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/error/domain", test_domain);

  return g_test_run ();
}
