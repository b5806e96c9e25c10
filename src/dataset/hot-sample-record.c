/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dataset/hot-sample-listing.h"

#include <string.h>

static const char header[] =
  "id,listing_url,scrape_id,last_scraped,source,name,description,neighborhood_overview,host_id,host_url,host_name,"
  "host_since,host_location,host_about,host_response_time,host_response_rate,host_acceptance_rate,host_is_superhost,"
  "host_neighbourhood,host_listings_count,host_total_listings_count,host_verifications,host_has_profile_pic,"
  "host_identity_verified,neighbourhood,neighbourhood_cleansed,neighbourhood_group_cleansed,latitude,longitude,"
  "property_type,room_type,accommodates,bathrooms,bathrooms_text,bedrooms,beds,amenities,price,minimum_nights,"
  "maximum_nights,calendar_updated,has_availability,availability_30,availability_60,availability_90,"
  "availability_365,calendar_last_scraped,number_of_reviews,number_of_reviews_ltm,number_of_reviews_l30d,"
  "first_review,last_review,review_scores_rating,review_scores_accuracy,review_scores_cleanliness,"
  "review_scores_checkin,review_scores_communication,review_scores_location,review_scores_value,license,"
  "instant_bookable,calculated_host_listings_count,calculated_host_listings_count_entire_homes,"
  "calculated_host_listings_count_private_rooms,calculated_host_listings_count_shared_rooms,reviews_per_month\n";

static const char * const room_types[HOT_SAMPLE_N_ROOMS] = {
  [HOT_SAMPLE_ROOM_ENTIRE] = "Entire home/apt",
  [HOT_SAMPLE_ROOM_PRIVATE] = "Private room",
  [HOT_SAMPLE_ROOM_SHARED] = "Shared room",
  [HOT_SAMPLE_ROOM_HOTEL] = "Hotel room",
};

/* Each writes one field and the comma after it. */

static void
put_nothing (GString *csv)
{
  g_string_append_c (csv, ',');
}

static void
put_plain (GString    *csv,
           const char *text)
{
  g_string_append (csv, text);
  g_string_append_c (csv, ',');
}

static void
append_digits (GString *csv,
               guint64  number,
               guint    width)
{
  char digits[24];
  guint n = 0;

  do
    digits[sizeof digits - ++n] = (char) ('0' + number % 10);
  while ((number /= 10) > 0 || n < width);

  g_string_append_len (csv, digits + sizeof digits - n, n);
}

static void
put_number (GString *csv,
            guint64  number)
{
  append_digits (csv, number, 1);
  g_string_append_c (csv, ',');
}

/* @value in units of 10^-@n_decimals, with the zeros at the end cut as pandas writes them: 4.8, 5.0 */
static void
put_decimal (GString *csv,
             gint64   value,
             guint    n_decimals)
{
  guint64 scale = 1;
  guint64 magnitude = value < 0 ? (guint64) -value : (guint64) value;

  while (n_decimals > 1 && magnitude % 10 == 0)
    {
      magnitude /= 10;
      n_decimals--;
    }
  for (guint i = 0; i < n_decimals; i++)
    scale *= 10;

  if (value < 0)
    g_string_append_c (csv, '-');
  append_digits (csv, magnitude / scale, 1);
  g_string_append_c (csv, '.');
  append_digits (csv, magnitude % scale, n_decimals);
  g_string_append_c (csv, ',');
}

static void
put_boolean (GString  *csv,
             gboolean  value)
{
  g_string_append_len (csv, value ? "t," : "f,", 2);
}

static void
put_text (GString    *csv,
          const char *text,
          gsize       length)
{
  if (strpbrk (text, ",\"\r\n") == NULL)
    {
      g_string_append_len (csv, text, length);
      g_string_append_c (csv, ',');
      return;
    }

  g_string_append_c (csv, '"');
  for (const char *quote; (quote = memchr (text, '"', length)) != NULL;)
    {
      gsize n = quote - text + 1;

      g_string_append_len (csv, text, n);
      g_string_append_c (csv, '"');
      text += n;
      length -= n;
    }
  g_string_append_len (csv, text, length);
  g_string_append_len (csv, "\",", 2);
}

static void
put_scratch (GString *csv,
             GString *scratch)
{
  put_text (csv, scratch->str, scratch->len);
  g_string_truncate (scratch, 0);
}

/* Civil date from days since 1970-01-01, by the 400-year cycle of the Gregorian calendar. */
static void
put_date (GString *csv,
          int      day)
{
  const guint days = day + 719468;   /* since 0000-03-01 */
  const guint cycle = days / 146097;
  const guint of_cycle = days % 146097;
  const guint year = (of_cycle - of_cycle / 1460 + of_cycle / 36524 - of_cycle / 146096) / 365;
  const guint of_year = of_cycle - (365 * year + year / 4 - year / 100);
  const guint shifted_month = (5 * of_year + 2) / 153;
  const guint month = shifted_month < 10 ? shifted_month + 3 : shifted_month - 9;

  append_digits (csv, cycle * 400 + year + (month <= 2), 4);
  g_string_append_c (csv, '-');
  append_digits (csv, month, 2);
  g_string_append_c (csv, '-');
  append_digits (csv, of_year - (153 * shifted_month + 2) / 5 + 1, 2);
  g_string_append_c (csv, ',');
}

static void
put_percent (GString *csv,
             guint    percent)
{
  append_digits (csv, percent, 1);
  g_string_append_len (csv, "%,", 2);
}

static void
put_price (GString *csv,
           guint    dollars)
{
  if (dollars >= 1000)
    {
      g_string_append_len (csv, "\"$", 2);
      append_digits (csv, dollars / 1000, 1);
      g_string_append_c (csv, ',');
      append_digits (csv, dollars % 1000, 3);
      g_string_append_len (csv, ".00\",", 5);
    }
  else
    {
      g_string_append_c (csv, '$');
      append_digits (csv, dollars, 1);
      g_string_append_len (csv, ".00,", 4);
    }
}

static void
put_listing_head (GString                *csv,
                  GString                *scratch,
                  const HotSampleListing *listing,
                  const char             *neighbourhood,
                  HotSampleRandom        *random)
{
  put_number (csv, listing->id);
  g_string_append (csv, "https://lets.example/rooms/");
  put_number (csv, listing->id);
  put_plain (csv, "20250918041512");
  put_date (csv, HOT_SAMPLE_DAY);
  put_plain (csv, listing->is_previous ? "previous scrape" : "city scrape");

  hot_sample_words_append_title (scratch, listing, neighbourhood, random);
  put_scratch (csv, scratch);
  if (!hot_sample_random_chance (random, 30))
    hot_sample_words_append_description (scratch, listing, neighbourhood, random);
  put_scratch (csv, scratch);
  if (hot_sample_random_chance (random, 450))
    hot_sample_words_append_overview (scratch, neighbourhood, random);
  put_scratch (csv, scratch);
}

static void
put_host (GString             *csv,
          GString             *scratch,
          const HotSampleHost *host,
          HotSampleMap        *map)
{
  static const char * const response_times[] = {
    "N/A", "within an hour", "within a few hours", "within a day", "a few days or more",
  };
  static const char * const verifications[] = {
    "['email', 'phone']", "['email', 'phone', 'work_email']", "['phone']", "['email']", "[]",
  };
  const guint count = host->counts[0] + host->counts[1] + host->counts[2] + host->counts[3];

  put_number (csv, host->id);
  g_string_append (csv, "https://lets.example/users/show/");
  put_number (csv, host->id);
  g_string_append (scratch, hot_sample_words_get_name (host->name));
  if (host->partner != host->name)
    {
      g_string_append (scratch, " & ");
      g_string_append (scratch, hot_sample_words_get_name (host->partner));
    }
  put_scratch (csv, scratch);
  put_date (csv, host->since);
  put_text (csv, hot_sample_words_get_location (host->location),
            strlen (hot_sample_words_get_location (host->location)));
  if (host->has_about)
    hot_sample_words_append_about (scratch, host);
  put_scratch (csv, scratch);

  put_plain (csv, response_times[host->response_time]);
  if (host->response_time > 0)
    put_percent (csv, host->response_rate);
  else
    put_plain (csv, "N/A");
  if (host->response_time > 0 || host->acceptance_rate % 2 == 0)
    put_percent (csv, host->acceptance_rate);
  else
    put_plain (csv, "N/A");
  if (host->id % 61 == 0)
    put_nothing (csv);
  else
    put_boolean (csv, host->is_superhost);

  if (host->home < hot_sample_map_get_n_neighbourhoods (map))
    g_string_append (scratch, hot_sample_map_get_name (map, host->home));
  put_scratch (csv, scratch);
  put_number (csv, count);
  put_number (csv, count + host->id % 3);
  put_text (csv, verifications[host->verifications], strlen (verifications[host->verifications]));
  put_boolean (csv, host->id % 37 != 0);
  put_boolean (csv, host->is_verified);
}

static void
put_baths (GString                *csv,
           const HotSampleListing *listing)
{
  if (listing->is_previous)
    put_nothing (csv);
  else
    put_decimal (csv, listing->half_baths * 5, 1);

  if (listing->half_baths == 1)
    {
      put_plain (csv, listing->is_bath_shared ? "Shared half-bath" : "Half-bath");
      return;
    }

  append_digits (csv, listing->half_baths / 2, 1);
  if (listing->half_baths % 2 == 1)
    g_string_append_len (csv, ".5", 2);
  if (listing->is_bath_shared)
    g_string_append (csv, " shared");
  else if (listing->room == HOT_SAMPLE_ROOM_PRIVATE)
    g_string_append (csv, " private");
  put_plain (csv, listing->half_baths <= 2 ? " bath" : " baths");
}

static void
put_amenities (GString                *csv,
               GString                *scratch,
               const HotSampleListing *listing)
{
  const char *separator = "\"";

  g_string_append_c (scratch, '[');
  for (guint i = 0; i < hot_sample_words_get_n_amenities (); i++)
    if (listing->amenities >> i & 1)
      {
        g_string_append (scratch, separator);
        g_string_append (scratch, hot_sample_words_get_amenity (i));
        g_string_append_c (scratch, '"');
        separator = ", \"";
      }
  g_string_append_c (scratch, ']');
  put_scratch (csv, scratch);
}

static void
put_home (GString                *csv,
          GString                *scratch,
          const HotSampleListing *listing,
          const char             *neighbourhood,
          HotSampleMap           *map,
          HotSampleRandom        *random)
{
  int latitude;
  int longitude;

  hot_sample_map_get_coordinates (listing->point, &latitude, &longitude);

  put_plain (csv, hot_sample_random_chance (random, 450) ? "Neighborhood highlights" : "");
  put_text (csv, neighbourhood, strlen (neighbourhood));
  put_plain (csv, hot_sample_map_get_group (map, listing->neighbourhood));
  put_decimal (csv, latitude / 10, 5);
  put_decimal (csv, longitude / 10, 5);
  put_plain (csv, hot_sample_words_get_property (listing->room, listing->property));
  put_plain (csv, room_types[listing->room]);
  put_number (csv, listing->accommodates);
  put_baths (csv, listing);
  if (hot_sample_random_chance (random, 20))
    put_nothing (csv);
  else
    put_number (csv, listing->bedrooms);
  if (listing->is_previous)
    put_nothing (csv);
  else
    put_number (csv, listing->beds);
  put_amenities (csv, scratch, listing);
  if (listing->is_previous)
    put_nothing (csv);
  else
    put_price (csv, listing->price);
}

static void
put_calendar (GString                *csv,
              const HotSampleListing *listing)
{
  put_number (csv, listing->minimum_nights);
  put_number (csv, listing->maximum_nights);
  put_nothing (csv);
  if (listing->is_previous && listing->availability[3] == 0)
    put_nothing (csv);
  else
    put_boolean (csv, TRUE);
  for (guint i = 0; i < G_N_ELEMENTS (listing->availability); i++)
    put_number (csv, listing->availability[i]);
  put_date (csv, HOT_SAMPLE_DAY);
}

static void
put_reviews (GString                *csv,
             const HotSampleListing *listing)
{
  put_number (csv, listing->n_reviews);
  put_number (csv, listing->n_reviews_year);
  put_number (csv, listing->n_reviews_month);

  if (listing->n_reviews == 0)
    {
      /* Two dates and the scores. */
      g_string_append_len (csv, ",,,,,,,,,", 2 + HOT_SAMPLE_N_SCORES);
      return;
    }

  put_date (csv, listing->first_review);
  put_date (csv, listing->last_review);
  for (guint i = 0; i < HOT_SAMPLE_N_SCORES; i++)
    put_decimal (csv, listing->scores[i], 2);
}

void
hot_sample_record_append_header (GString *csv)
{
  g_string_append_len (csv, header, sizeof header - 1);
}

void
hot_sample_record_append (GString                *csv,
                          GString                *scratch,
                          const HotSampleListing *listing,
                          HotSampleMap           *map,
                          HotSampleRandom        *random)
{
  const HotSampleHost *host = listing->host;
  const char *neighbourhood = hot_sample_map_get_name (map, listing->neighbourhood);
  const guint *counts = host->counts;

  put_listing_head (csv, scratch, listing, neighbourhood, random);
  put_host (csv, scratch, host, map);
  put_home (csv, scratch, listing, neighbourhood, map, random);
  put_calendar (csv, listing);
  put_reviews (csv, listing);

  put_nothing (csv);
  put_boolean (csv, listing->is_instant);
  put_number (csv, counts[0] + counts[1] + counts[2] + counts[3]);
  put_number (csv, counts[HOT_SAMPLE_ROOM_ENTIRE]);
  put_number (csv, counts[HOT_SAMPLE_ROOM_PRIVATE]);
  put_number (csv, counts[HOT_SAMPLE_ROOM_SHARED]);
  if (listing->n_reviews > 0)
    put_decimal (csv, (gint64) listing->n_reviews * 3044 / MAX (HOT_SAMPLE_DAY - listing->first_review, 30), 2);
  else
    put_nothing (csv);

  /* The last comma becomes the line end. */
  csv->str[csv->len - 1] = '\n';
}
