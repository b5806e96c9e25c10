/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Reads the files of the folder that HOT_DATA names: test suites of others with the rows they expect, and real data. */

#include <json-glib/json-glib.h>
#include <string.h>

#include "base/hot-error.h"
#include "dataset/hot-csv-reader.h"

static char *
find_data (const char *path)
{
  const char *folder = g_getenv ("HOT_DATA");
  g_autofree char *full = folder != NULL ? g_build_filename (folder, path, NULL) : NULL;

  if (full == NULL || !g_file_test (full, G_FILE_TEST_EXISTS))
    {
      g_test_skip_printf ("HOT_DATA has no %s", path);
      return NULL;
    }

  return g_steal_pointer (&full);
}

/* Unpacked, if it is packed. */
static HotMappedFile *
open_file (const char *path)
{
  g_autoptr(GFile) file = g_file_new_for_path (path);
  g_autoptr(GConverter) decompressor = G_CONVERTER (g_zlib_decompressor_new (G_ZLIB_COMPRESSOR_FORMAT_GZIP));
  g_autoptr(GInputStream) packed = NULL;
  g_autoptr(GInputStream) stream = NULL;
  g_autoptr(GOutputStream) memory = g_memory_output_stream_new_resizable ();
  g_autoptr(GBytes) bytes = NULL;
  g_autoptr(GError) error = NULL;
  HotMappedFile *mapped;

  if (!g_str_has_suffix (path, ".gz"))
    {
      mapped = hot_mapped_file_open (path, &error);
      g_assert_no_error (error);
      return mapped;
    }

  packed = G_INPUT_STREAM (g_file_read (file, NULL, &error));
  g_assert_no_error (error);
  stream = g_converter_input_stream_new (packed, decompressor);
  g_output_stream_splice (memory, stream, G_OUTPUT_STREAM_SPLICE_CLOSE_TARGET, NULL, &error);
  g_assert_no_error (error);
  bytes = g_memory_output_stream_steal_as_bytes (G_MEMORY_OUTPUT_STREAM (memory));

  return hot_mapped_file_new_for_bytes (bytes, path);
}

/* With every column as text, so that cells can be compared as they stand in the file. */
static HotTable *
read_as_text (HotMappedFile *file)
{
  g_autoptr(GHashTable) types = g_hash_table_new (g_str_hash, g_str_equal);
  HotCsvOptions options = { .types = types };
  g_autoptr(GError) error = NULL;
  g_autoptr(HotTable) table = hot_csv_read (file, NULL, NULL, NULL, &error);
  HotTable *text;

  g_assert_no_error (error);
  for (guint i = 0; i < hot_table_get_n_columns (table); i++)
    g_hash_table_insert (types, (char *) hot_column_get_name (hot_table_get_column (table, i)), (char *) "text");

  text = hot_csv_read (file, &options, NULL, NULL, &error);
  g_assert_no_error (error);

  return text;
}

static void
check_record (HotTable *table,
              guint     row,
              JsonNode *expected)
{
  gboolean by_name = JSON_NODE_HOLDS_OBJECT (expected);

  g_assert_cmpuint (hot_table_get_n_columns (table), ==,
                    by_name ? json_object_get_size (json_node_get_object (expected))
                            : json_array_get_length (json_node_get_array (expected)));

  for (guint i = 0; i < hot_table_get_n_columns (table); i++)
    {
      HotColumn *column = hot_table_get_column (table, i);
      g_autofree char *cell = hot_column_dup_text (column, row);
      const char *value = by_name ? json_object_get_string_member (json_node_get_object (expected),
                                                                   hot_column_get_name (column))
                                  : json_array_get_string_element (json_node_get_array (expected), i);

      g_assert_cmpstr (cell != NULL ? cell : "", ==, value);
    }
}

static void
check_rows (const char *csv_path,
            const char *json_path)
{
  g_autoptr(HotMappedFile) file = open_file (csv_path);
  g_autoptr(HotTable) table = read_as_text (file);
  g_autoptr(JsonParser) parser = json_parser_new ();
  g_autoptr(GError) error = NULL;
  JsonArray *rows;
  guint n_rows = hot_table_get_n_rows (table);
  gboolean names_first;
  gsize length;

  g_test_message ("%s", csv_path);
  json_parser_load_from_file (parser, json_path, &error);
  g_assert_no_error (error);
  rows = json_node_get_array (json_parser_get_root (parser));

  /* Where rows are lists, the header is the first of them. */
  names_first = hot_table_peek_header (table, &length) != NULL && json_array_get_length (rows) > 0 &&
                JSON_NODE_HOLDS_ARRAY (json_array_get_element (rows, 0));
  g_assert_cmpuint (n_rows + names_first, ==, json_array_get_length (rows));

  if (names_first)
    {
      JsonArray *names = json_array_get_array_element (rows, 0);

      g_assert_cmpuint (hot_table_get_n_columns (table), ==, json_array_get_length (names));
      for (guint i = 0; i < hot_table_get_n_columns (table); i++)
        g_assert_cmpstr (hot_column_get_name (hot_table_get_column (table, i)), ==,
                         json_array_get_string_element (names, i));
    }

  for (guint i = 0; i < n_rows; i++)
    check_record (table, i, json_array_get_element (rows, i + names_first));
}

/* What has no expected rows is damaged: it must be refused, or something must be said. */
static void
check_damaged (const char *path)
{
  g_autoptr(HotMappedFile) file = open_file (path);
  g_autoptr(GError) error = NULL;
  g_autoptr(HotTable) table = hot_csv_read (file, NULL, NULL, NULL, &error);

  g_test_message ("%s", path);

  /* A header like any other: only its sender knows that it is the wrong one. */
  if (g_str_has_suffix (path, "bad-header-wrong-header.csv"))
    g_assert_cmpuint (hot_table_get_n_rows (table), ==, 0);
  else if (table != NULL)
    g_assert_cmpuint (hot_table_get_warnings (table)->len, >, 0);
  else
    g_assert_error (error, HOT_ERROR, HOT_ERROR_INVALID);
}

static void
test_suite (gconstpointer data)
{
  const char *const *parts = data;
  g_autofree char *folder = find_data (parts[0]);
  g_autofree char *csv_folder = NULL;
  g_autoptr(GDir) dir = NULL;
  const char *name;
  guint n = 0;

  if (folder == NULL)
    return;

  csv_folder = g_build_filename (folder, parts[1], NULL);
  dir = g_dir_open (csv_folder, 0, NULL);
  g_assert_nonnull (dir);

  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *csv_path = g_build_filename (csv_folder, name, NULL);
      g_autofree char *base = g_strndup (name, strlen (name) - strlen (".csv"));
      g_autofree char *json_name = g_strconcat (base, ".json", NULL);
      g_autofree char *json_path = g_build_filename (folder, "json", json_name, NULL);

      if (g_file_test (json_path, G_FILE_TEST_EXISTS))
        check_rows (csv_path, json_path);
      else
        check_damaged (csv_path);
      n++;
    }

  g_assert_cmpuint (n, >=, 11);
}

/* "name=type name=type ..." */
static void
check_types (HotTable   *table,
             const char *expected)
{
  g_auto(GStrv) pairs = g_strsplit (expected, " ", -1);

  for (guint i = 0; pairs[i] != NULL; i++)
    {
      g_auto(GStrv) pair = g_strsplit (pairs[i], "=", 2);
      int column = hot_table_find_column (table, pair[0]);

      g_test_message ("%s", pairs[i]);
      g_assert_cmpint (column, >=, 0);
      g_assert_cmpstr (hot_column_type_to_string (hot_column_get_column_type (hot_table_get_column (table, column))),
                       ==, pair[1]);
    }
}

#define DETAILED_TYPES \
  "id=integer listing_url=text scrape_id=integer last_scraped=date source=category name=text description=text " \
  "host_id=integer " \
  "host_name=text host_since=date host_response_time=category host_response_rate=percent host_is_superhost=boolean " \
  "host_verifications=list neighbourhood_cleansed=category latitude=real longitude=real property_type=category " \
  "room_type=category " \
  "accommodates=integer bathrooms_text=category beds=integer amenities=list price=money minimum_nights=integer " \
  "has_availability=boolean availability_365=integer calendar_last_scraped=date calendar_updated=text " \
  "first_review=date " \
  "review_scores_rating=real instant_bookable=boolean reviews_per_month=real"

#define SUMMARY_TYPES \
  "id=integer name=text host_id=integer host_name=text neighbourhood=category latitude=real longitude=real " \
  "room_type=category " \
  "price=integer minimum_nights=integer number_of_reviews=integer last_review=date reviews_per_month=real " \
  "calculated_host_listings_count=integer availability_365=integer"

static const struct {
  const char *path;
  guint       n_rows;
  guint       n_columns;
  const char *types;
} files[] = {
  { "listings/brisbane-2025-11-detailed.csv.gz", 6147, 79, DETAILED_TYPES " estimated_revenue_l365d=integer" },
  { "listings/edinburgh-2024-09-detailed.csv.gz", 5780, 75, DETAILED_TYPES },
  { "listings/sunshine-coast-2024-04-detailed.csv.gz", 6683, 75, DETAILED_TYPES },
  { "listings/tasmania-2022-12-detailed.csv.gz", 5305, 75, DETAILED_TYPES },
  { "listings/seattle-2016-detailed.csv.gz", 3818, 92,
    "id=integer last_scraped=date amenities=list price=money weekly_price=money monthly_price=money extra_people=money "
    "square_feet=integer zipcode=category host_response_rate=percent is_location_exact=boolean "
    "review_scores_rating=integer" },
  { "listings/edinburgh-2022-12-summary.csv", 7389, 18, SUMMARY_TYPES },
  { "listings/london-2021-10-summary.csv", 67903, 18, SUMMARY_TYPES },
  { "listings/nyc-2019-summary.csv", 48895, 16, SUMMARY_TYPES },
  { "calendar/boston-2016-calendar.csv.gz", 1308890, 4, "listing_id=integer date=date available=boolean price=money" },
  { "points/california_housing.csv", 20640, 10, "longitude=real total_rooms=real ocean_proximity=category" },
  { "points/earthquakes-23k.csv", 23412, 4, "Date=date Latitude=real Longitude=real Magnitude=real" },
  { "points/kc_house_data_21613rows.csv", 21613, 23,
    "id=integer date=date price=real bathrooms=real lat=real category=category" },
  { "workshop/sf-airbnb-cleaned-mlflow.csv", 4707, 22, "latitude=real price=real zipcode=integer" },
  { "workshop/wine-quality.csv", 4898, 12, "quality=integer" },
  { "csv-edge-cases/airbnb_like_bad_encoding_berlin.csv", 0, 11,
    "LATITUDE=real TYPE=category PRICE=integer NAME=text" },
  { "csv-edge-cases/amsterdam_2019_spaced_header.csv", 0, 17,
    "X1=integer id=integer latitude=real last_review=date price=integer" },
  { "csv-edge-cases/berlin_2017_semicolon.csv", 0, 16, SUMMARY_TYPES },
  { "csv-edge-cases/toronto_excel_damaged_ids.csv", 0, 16, "latitude=real price=integer room_type=category" },
};

static void
test_file (gconstpointer data)
{
  guint i = GPOINTER_TO_UINT (data);
  g_autofree char *path = find_data (files[i].path);
  g_autoptr(HotMappedFile) file = NULL;
  g_autoptr(GError) error = NULL;
  g_autoptr(HotTable) table = NULL;

  if (path == NULL)
    return;

  file = open_file (path);
  table = hot_csv_read (file, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  for (guint j = 0; j < hot_table_get_warnings (table)->len; j++)
    g_test_message ("%s", ((HotTableWarning *) hot_table_get_warnings (table)->pdata[j])->message);

  g_assert_cmpuint (hot_table_get_n_columns (table), ==, files[i].n_columns);
  if (files[i].n_rows > 0)
    g_assert_cmpuint (hot_table_get_n_rows (table), ==, files[i].n_rows);
  check_types (table, files[i].types);
}

int
main (int   argc,
      char *argv[])
{
  static const char *const spectrum[] = { "csv-edge-cases/csv-spectrum", "csvs" };
  static const char *const test_data[] = { "csv-edge-cases/csv-test-data", "csv" };

  g_test_init (&argc, &argv, NULL);

  g_test_add_data_func ("/csv-data/csv-spectrum", spectrum, test_suite);
  g_test_add_data_func ("/csv-data/csv-test-data", test_data, test_suite);
  for (guint i = 0; i < G_N_ELEMENTS (files); i++)
    {
      g_autofree char *name = g_strconcat ("/csv-data/", files[i].path, NULL);

      g_test_add_data_func (name, GUINT_TO_POINTER (i), test_file);
    }

  return g_test_run ();
}
