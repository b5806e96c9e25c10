/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "base/hot-big-array.h"

#include <string.h>

static void
test_room (void)
{
  static const gsize sizes[] = { 1, 1000, (1 << 20) - 1, 1 << 20, (2 << 20) + 1, 4 << 20, (11 << 20) + 7 };

  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      g_autofree guint8 *bytes = hot_big_array_new (guint8, sizes[i]);
      g_autofree guint64 *words = hot_big_array_new (guint64, sizes[i] / 8 + 1);

      memset (bytes, 0xa5, sizes[i]);
      memset (words, 0x5a, sizes[i] / 8 * 8 + 8);
      g_assert_cmpuint (bytes[0], ==, 0xa5);
      g_assert_cmpuint (bytes[sizes[i] - 1], ==, 0xa5);
      g_assert_cmpuint (words[sizes[i] / 8], ==, G_GUINT64_CONSTANT (0x5a5a5a5a5a5a5a5a));
      g_assert_cmpuint ((gsize) words % sizeof *words, ==, 0);
    }
}

static void
test_nothing (void)
{
  g_autofree guint *none = hot_big_array_new (guint, 0);

  g_assert_null (none);
}

static void
test_overflow (void)
{
  if (g_test_subprocess ())
    {
      g_free (hot_big_array_alloc (G_MAXSIZE / 2, 4));
      return;
    }

  g_test_trap_subprocess (NULL, 0, G_TEST_SUBPROCESS_DEFAULT);
  g_test_trap_assert_failed ();
  g_test_trap_assert_stderr ("*overflow*");
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/big-array/room", test_room);
  g_test_add_func ("/big-array/nothing", test_nothing);
  g_test_add_func ("/big-array/overflow", test_overflow);

  return g_test_run ();
}
