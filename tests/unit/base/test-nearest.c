/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "base/hot-nearest.h"

static const char *const names[] = {
  "price", "latitude", "longitude", NULL, "room_type", "number_of_reviews", "reviews_per_month", "Größe", "id",
};

static void
test_known (void)
{
  static const struct { const char *word, *nearest; } cases[] = {
    { "prce", "price" }, { "PRICE", "price" }, { "pirce", "price" }, { "lattitude", "latitude" }, { "roomtype", "room_type" },
    { "grösse", "Größe" }, { "number_of_review", "number_of_reviews" }, { "it", "id" },
    { "zebra", NULL }, { "", NULL }, { "x", NULL }, { "longi", NULL }, { "longitu", "longitude" }, { "\xff\xfe", NULL },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    g_assert_cmpstr (hot_nearest (cases[i].word, names, G_N_ELEMENTS (names)), ==, cases[i].nearest);
}

static void
test_long_words (void)
{
  g_autofree char *word = g_strnfill (100000, 'a');
  const char *same[] = { word };

  g_assert_null (hot_nearest (word, same, 1));
  g_assert_null (hot_nearest ("aaaa", same, 1));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/nearest/known", test_known);
  g_test_add_func ("/nearest/long-words", test_long_words);

  return g_test_run ();
}
