/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <glib.h>

#include "score/hot-hash64.h"

/* Known values: the specification's own for the empty input, and those of the reference program (xxhsum -H1). */
static void
test_known_values (void)
{
  g_assert_cmphex (hot_hash64 ("", 0), ==, G_GUINT64_CONSTANT (0xEF46DB3751D8E999));
  g_assert_cmphex (hot_hash64 ("a", 1), ==, G_GUINT64_CONSTANT (0xD24EC4F1A98C6E5B));
  g_assert_cmphex (hot_hash64 ("abc", 3), ==, G_GUINT64_CONSTANT (0x44BC2CF5AD770999));
  g_assert_cmphex (hot_hash64 ("Nobody inspects the spammish repetition", 39), ==,
                   G_GUINT64_CONSTANT (0xFBCEA83C8A378BF1));
}

static void
test_every_byte_counts (void)
{
  guint8 bytes[100] = { 0 };
  guint64 hash = hot_hash64 (bytes, sizeof bytes);

  for (gsize i = 0; i < sizeof bytes; i++)
    {
      bytes[i] ^= 1;
      g_assert_cmphex (hot_hash64 (bytes, sizeof bytes), !=, hash);
      bytes[i] ^= 1;
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/hash64/known-values", test_known_values);
  g_test_add_func ("/hash64/every-byte-counts", test_every_byte_counts);

  return g_test_run ();
}
