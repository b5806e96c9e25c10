/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dataset/hot-csv-reader.h"

G_BEGIN_DECLS

/* A table from the text of a CSV file. */
static inline HotTable *
hot_test_read (const char *text)
{
  g_autoptr(GBytes) bytes = g_bytes_new (text, strlen (text));
  g_autoptr(HotMappedFile) file = hot_mapped_file_new_for_bytes (bytes, "listings.csv");
  g_autoptr(GError) error = NULL;
  HotTable *table = hot_csv_read (file, NULL, NULL, NULL, &error);

  g_assert_no_error (error);

  return table;
}

G_END_DECLS
