/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dataset/hot-sample-city.h"

#include <json-glib/json-glib.h>
#include <string.h>

/* Splits RFC 4180 text the slow and obvious way. */
static GPtrArray *
split_records (const char *text,
               gsize       length)
{
  GPtrArray *records = g_ptr_array_new_with_free_func ((GDestroyNotify) g_ptr_array_unref);
  GPtrArray *record = g_ptr_array_new_with_free_func (g_free);
  g_autoptr(GString) field = g_string_new (NULL);
  gboolean quoted = FALSE;

  for (gsize i = 0; i < length; i++)
    {
      if (text[i] == '"' && quoted && i + 1 < length && text[i + 1] == '"')
        g_string_append_c (field, text[i++]);
      else if (text[i] == '"')
        quoted = !quoted;
      else if (quoted || (text[i] != ',' && text[i] != '\n'))
        g_string_append_c (field, text[i]);
      else
        {
          g_ptr_array_add (record, g_strndup (field->str, field->len));
          g_string_truncate (field, 0);
          if (text[i] == '\n')
            {
              g_ptr_array_add (records, record);
              record = g_ptr_array_new_with_free_func (g_free);
            }
        }
    }

  g_assert_false (quoted);
  g_assert_cmpuint (record->len, ==, 0);
  g_ptr_array_unref (record);

  return records;
}

static GPtrArray *
generate (guint   n_rows,
          guint32 seed)
{
  g_autoptr(GBytes) bytes = hot_sample_city_generate (n_rows, seed);
  gsize length;
  const char *text = g_bytes_get_data (bytes, &length);

  return split_records (text, length);
}

static const char *
get_field (GPtrArray  *records,
           guint       row,
           const char *column)
{
  GPtrArray *header = g_ptr_array_index (records, 0);

  for (guint i = 0; i < header->len; i++)
    if (g_str_equal (g_ptr_array_index (header, i), column))
      return g_ptr_array_index ((GPtrArray *) g_ptr_array_index (records, row + 1), i);

  g_error ("no column %s", column);
}

static void
test_same_everywhere (void)
{
  g_autoptr(GBytes) first = hot_sample_city_generate (HOT_SAMPLE_CITY_N_ROWS, 1);
  g_autoptr(GBytes) second = hot_sample_city_generate (HOT_SAMPLE_CITY_N_ROWS, 1);
  g_autoptr(GBytes) other = hot_sample_city_generate (HOT_SAMPLE_CITY_N_ROWS, 2);
  g_autoptr(GBytes) outlines = hot_sample_city_outlines ();
  g_autofree char *checksum = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, first);
  g_autofree char *outlines_checksum = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, outlines);

  g_assert_true (g_bytes_equal (first, second));
  g_assert_false (g_bytes_equal (first, other));

  /* A change of the city changes these on purpose; a change of the machine or the compiler must not. */
  g_assert_cmpstr (checksum, ==, "7c8ec24be181cd7c1fb6b577d2c77651ddf890315015606bda4938c08da600e0");
  g_assert_cmpstr (outlines_checksum, ==, "f1e0c0467fd407063db9cd7d4093fb452c0fc93f38a35ae738bca7ac32e6d372");
}

static void
test_notations (void)
{
  g_autoptr(GPtrArray) records = generate (HOT_SAMPLE_CITY_N_ROWS, 1);
  guint n_columns = ((GPtrArray *) g_ptr_array_index (records, 0))->len;
  guint n_missing = 0;
  guint n_thousands = 0;
  guint n_long_ids = 0;
  guint n_line_breaks = 0;
  guint n_not_applicable = 0;
  guint64 last_id = 0;

  g_assert_cmpuint (records->len, ==, HOT_SAMPLE_CITY_N_ROWS + 1);
  g_assert_cmpuint (n_columns, >=, 40);
  g_assert_cmpuint (n_columns, <=, 79);

  for (guint i = 0; i < HOT_SAMPLE_CITY_N_ROWS; i++)
    {
      const char *price = get_field (records, i, "price");
      guint64 id = g_ascii_strtoull (get_field (records, i, "id"), NULL, 10);

      g_assert_cmpuint (((GPtrArray *) g_ptr_array_index (records, i + 1))->len, ==, n_columns);
      g_assert_cmpuint (id, >, last_id);
      last_id = id;
      n_long_ids += strlen (get_field (records, i, "id")) >= 18;
      n_thousands += strchr (price, ',') != NULL;
      n_line_breaks += strchr (get_field (records, i, "description"), '\n') != NULL;
      n_not_applicable += g_str_equal (get_field (records, i, "host_response_rate"), "N/A");

      g_assert_true (g_str_equal (get_field (records, i, "source"), "previous scrape") == (*price == '\0'));
      g_assert_true (*price == '\0' || *price == '$');
      n_missing += *price == '\0';
      g_assert_cmpstr (get_field (records, i, "license"), ==, "");
      g_assert_true (g_str_has_prefix (get_field (records, i, "amenities"), "["));
      g_assert_cmpstr (get_field (records, i, "first_review"), <=, get_field (records, i, "last_review"));
      g_assert_cmpstr (get_field (records, i, "last_review"), <=, "2025-09-18");
      g_assert_cmpstr (get_field (records, i, "host_since"), <, "2025-09-18");
    }

  g_assert_cmpuint (n_missing, >, 400);
  g_assert_cmpuint (n_missing, <, 1000);
  g_assert_cmpuint (n_thousands, >, 10);
  g_assert_cmpuint (n_long_ids, ==, HOT_SAMPLE_CITY_N_ROWS / 2);
  g_assert_cmpuint (n_line_breaks, >, 1000);
  g_assert_cmpuint (n_not_applicable, >, 500);
}

static gboolean
ring_contains (JsonArray *ring,
               double     longitude,
               double     latitude)
{
  guint n = json_array_get_length (ring);
  gboolean inside = FALSE;

  for (guint i = 0, j = n - 1; i < n; j = i++)
    {
      JsonArray *a = json_array_get_array_element (ring, i);
      JsonArray *b = json_array_get_array_element (ring, j);
      double ax = json_array_get_double_element (a, 0);
      double ay = json_array_get_double_element (a, 1);
      double bx = json_array_get_double_element (b, 0);
      double by = json_array_get_double_element (b, 1);

      if ((ay > latitude) != (by > latitude) && longitude < (bx - ax) * (latitude - ay) / (by - ay) + ax)
        inside = !inside;
    }

  return inside;
}

static gboolean
feature_contains (JsonObject *feature,
                  double      longitude,
                  double      latitude)
{
  JsonObject *geometry = json_object_get_object_member (feature, "geometry");
  JsonArray *coordinates = json_object_get_array_member (geometry, "coordinates");

  if (g_str_equal (json_object_get_string_member (geometry, "type"), "Polygon"))
    return ring_contains (json_array_get_array_element (coordinates, 0), longitude, latitude);

  g_assert_cmpstr (json_object_get_string_member (geometry, "type"), ==, "MultiPolygon");
  for (guint i = 0; i < json_array_get_length (coordinates); i++)
    if (ring_contains (json_array_get_array_element (json_array_get_array_element (coordinates, i), 0), longitude,
                       latitude))
      return TRUE;

  return FALSE;
}

static void
test_outlines (void)
{
  g_autoptr(GPtrArray) records = generate (1000, 7);
  g_autoptr(GBytes) outlines = hot_sample_city_outlines ();
  g_autoptr(JsonParser) parser = json_parser_new ();
  g_autoptr(GError) error = NULL;
  JsonArray *features;
  guint n_elsewhere = 0;

  json_parser_load_from_data (parser, g_bytes_get_data (outlines, NULL), g_bytes_get_size (outlines), &error);
  g_assert_no_error (error);
  features = json_object_get_array_member (json_node_get_object (json_parser_get_root (parser)), "features");
  g_assert_cmpuint (json_array_get_length (features), >=, 12);
  g_assert_cmpuint (json_array_get_length (features), <=, 20);

  for (guint i = 0; i < 1000; i++)
    {
      double latitude = g_ascii_strtod (get_field (records, i, "latitude"), NULL);
      double longitude = g_ascii_strtod (get_field (records, i, "longitude"), NULL);
      gboolean named = FALSE;

      for (guint j = 0; j < json_array_get_length (features); j++)
        {
          JsonObject *feature = json_array_get_object_element (features, j);
          JsonObject *names = json_object_get_object_member (feature, "properties");
          gboolean same = g_str_equal (json_object_get_string_member (names, "neighbourhood"),
                                       get_field (records, i, "neighbourhood_cleansed"));

          named |= same;
          n_elsewhere += feature_contains (feature, longitude, latitude) != same;
        }

      g_assert_true (named);
    }

  /* Coordinates are rounded to a metre, so a home at a border may fall on the other side, which counts twice. */
  g_assert_cmpuint (n_elsewhere, <=, 20);
}

static void
test_small (void)
{
  g_autoptr(GPtrArray) empty = generate (0, 1);
  g_autoptr(GPtrArray) one = generate (1, 1);

  g_assert_cmpuint (empty->len, ==, 1);
  g_assert_cmpuint (one->len, ==, 2);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/sample-city/same-everywhere", test_same_everywhere);
  g_test_add_func ("/sample-city/notations", test_notations);
  g_test_add_func ("/sample-city/outlines", test_outlines);
  g_test_add_func ("/sample-city/small", test_small);

  return g_test_run ();
}
