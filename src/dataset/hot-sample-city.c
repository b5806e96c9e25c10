/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dataset/hot-sample-city.h"

#include "dataset/hot-sample-listing.h"

/* Everything is drawn in integers; prices are exponents of two in 1/65536, see hot-sample-map.h. */

#define THOUSANDTHS(value) ((int) ((gint64) (value) * HOT_SAMPLE_ONE / 1000))

/* Of an entire home for two in the outskirts: 2^5.75, about $54. */
#define BASE_PRICE THOUSANDTHS (5750)

typedef struct {
  HotSampleMap     *map;
  HotSampleRandom   random;
  HotSampleHost    *hosts;
  guint             n_hosts;
  guint             n_agencies;    /* the first hosts, with many homes each */
  guint             next_single;
  guint             n_rows;
} City;

/* 2^@exponent of 1/65536ths, by a cubic that is right to 1 in 10000. */
static guint64
power_of_two (int exponent)
{
  const gint64 fraction = exponent & (HOT_SAMPLE_ONE - 1);
  const int whole = exponent >> 16;
  gint64 mantissa = 5128;

  mantissa = 14822 + (mantissa * fraction >> 16);
  mantissa = 45584 + (mantissa * fraction >> 16);
  mantissa = HOT_SAMPLE_ONE + (mantissa * fraction >> 16);

  return (guint64) (whole >= 0 ? mantissa << whole : mantissa >> -whole);
}

/* Picks an index by shares of a thousand. */
static guint
draw_share (HotSampleRandom *random,
            const guint     *shares,
            guint            n_shares)
{
  guint draw = hot_sample_random_below (random, 1000);

  for (guint i = 0; i + 1 < n_shares; i++)
    {
      if (draw < shares[i])
        return i;
      draw -= shares[i];
    }

  return n_shares - 1;
}

static void
draw_host (City          *city,
           guint          index,
           HotSampleHost *host)
{
  static const guint response_shares[] = { 140, 600, 130, 100, 30 };
  HotSampleRandom *random = &city->random;
  const gboolean is_agency = index < city->n_agencies;

  /* Ids grow with the day of joining. */
  host->since = hot_sample_random_between (random, 14400, HOT_SAMPLE_DAY - 60);
  host->id = (guint64) (host->since - 14390) * 108000 + hot_sample_random_below (random, 100000);
  host->name = hot_sample_random_below (random, hot_sample_words_get_n_names ());
  host->partner = hot_sample_random_chance (random, 120)
    ? hot_sample_random_below (random, hot_sample_words_get_n_names ()) : host->name;
  host->location = hot_sample_random_below (random, hot_sample_words_get_n_locations ());
  host->response_time = is_agency ? 1 : draw_share (random, response_shares, G_N_ELEMENTS (response_shares));
  host->response_rate = hot_sample_random_chance (random, 720) ? 100 : hot_sample_random_between (random, 30, 99);
  host->acceptance_rate = hot_sample_random_chance (random, 350) ? 100 : hot_sample_random_between (random, 20, 99);
  host->verifications = hot_sample_random_chance (random, 700) ? 0 : hot_sample_random_below (random, 5);
  host->home = hot_sample_random_chance (random, 500)
    ? hot_sample_random_below (random, hot_sample_map_get_n_neighbourhoods (city->map)) : G_MAXUINT;
  host->quality = hot_sample_random_normal (random, THOUSANDTHS (190));
  host->is_superhost = hot_sample_random_chance (random, host->quality > 0 ? 420 : 200);
  host->is_verified = hot_sample_random_chance (random, 900);
  host->has_about = hot_sample_random_chance (random, is_agency ? 900 : 480);
}

static HotSampleHost *
choose_host (City *city)
{
  if (city->next_single < city->n_hosts && !hot_sample_random_chance (&city->random, 360))
    return &city->hosts[city->next_single++];

  /* The smaller of two draws: few agencies have very many homes. */
  return &city->hosts[MIN (hot_sample_random_below (&city->random, city->n_agencies),
                           hot_sample_random_below (&city->random, city->n_agencies))];
}

static void
draw_size (HotSampleListing *listing,
           HotSampleRandom  *random)
{
  static const guint entire_shares[] = { 20, 300, 110, 280, 70, 130, 20, 45, 5, 20 };
  static const guint room_shares[] = { 260, 620, 80, 40 };

  if (listing->room == HOT_SAMPLE_ROOM_ENTIRE)
    listing->accommodates = 1 + draw_share (random, entire_shares, G_N_ELEMENTS (entire_shares));
  else
    listing->accommodates = 1 + draw_share (random, room_shares, G_N_ELEMENTS (room_shares));
  if (listing->accommodates >= 10)
    listing->accommodates = hot_sample_random_between (random, 10, 16);

  listing->bedrooms = 1;
  if (listing->room == HOT_SAMPLE_ROOM_ENTIRE)
    {
      listing->bedrooms = (listing->accommodates + hot_sample_random_below (random, 2)) / 2;
      if (listing->accommodates <= 3 && hot_sample_random_chance (random, 260))
        listing->bedrooms = 0;
    }

  listing->beds = MAX (1, (listing->accommodates + hot_sample_random_below (random, 3)) / 2);
  listing->half_baths = 2;
  if (listing->room == HOT_SAMPLE_ROOM_ENTIRE && listing->bedrooms >= 2)
    listing->half_baths += hot_sample_random_below (random, 2 * listing->bedrooms);
  listing->is_bath_shared = listing->room == HOT_SAMPLE_ROOM_SHARED ||
    (listing->room == HOT_SAMPLE_ROOM_PRIVATE && hot_sample_random_chance (random, 650));
  if (listing->is_bath_shared)
    listing->half_baths = hot_sample_random_between (random, 1, 4);
}

static void
draw_amenities (HotSampleListing *listing,
                HotSampleRandom  *random)
{
  for (guint i = 0; i < hot_sample_words_get_n_amenities (); i++)
    {
      guint share = hot_sample_words_get_amenity_share (i);

      /* Dear things are found in large homes. */
      if (hot_sample_words_get_amenity_value (i) >= 150)
        share = share * listing->accommodates / 4;
      if (hot_sample_random_chance (random, share))
        listing->amenities |= G_GUINT64_CONSTANT (1) << i;
    }
}

static int
value_size (const HotSampleListing *listing)
{
  static const int accommodates_values[] = { 0, -420, 0, 170, 400, 560, 720, 830, 940, 1010, 1090, 1150, 1200, 1240,
                                             1280, 1310, 1340 };
  static const int room_values[HOT_SAMPLE_N_ROOMS] = {
    [HOT_SAMPLE_ROOM_ENTIRE] = 0,
    [HOT_SAMPLE_ROOM_PRIVATE] = -720,
    [HOT_SAMPLE_ROOM_SHARED] = -1350,
    [HOT_SAMPLE_ROOM_HOTEL] = 260,
  };
  int value = accommodates_values[listing->accommodates] + room_values[listing->room];

  value += 95 * (int) listing->bedrooms;
  if (!listing->is_bath_shared)
    value += 80 * ((int) listing->half_baths - 2);
  value += hot_sample_words_get_property_value (listing->room, listing->property);

  for (guint i = 0; i < hot_sample_words_get_n_amenities (); i++)
    if (listing->amenities >> i & 1)
      value += hot_sample_words_get_amenity_value (i);

  return value;
}

static void
draw_price (City             *city,
            HotSampleListing *listing)
{
  static const guint absurd[] = { 9999, 10000, 15000, 28500, 50000 };
  HotSampleRandom *random = &city->random;
  int exponent = BASE_PRICE + THOUSANDTHS (value_size (listing));
  guint64 price;

  exponent += hot_sample_map_get_value (city->map, listing->point, listing->neighbourhood);
  exponent += listing->host->quality;
  exponent += hot_sample_random_normal (random, THOUSANDTHS (330));
  exponent += THOUSANDTHS (((int) listing->scores[0] - 470) * 3);
  if (listing->host->is_superhost)
    exponent += THOUSANDTHS (60);
  if (listing->minimum_nights >= 28)
    exponent -= THOUSANDTHS (250);
  /* Some owners ask for far more than the place is worth. */
  if (hot_sample_random_chance (random, 25))
    exponent += THOUSANDTHS (hot_sample_random_between (random, 500, 2200));

  price = power_of_two (exponent) >> 16;
  if (price >= 100 && hot_sample_random_chance (random, 500))
    price = (price + 2) / 5 * 5;
  /* And some ask for what nobody will pay, so as to close for a season. */
  if (hot_sample_random_chance (random, 2))
    price = absurd[hot_sample_random_below (random, G_N_ELEMENTS (absurd))];

  listing->price = (guint) CLAMP (price, 12, 99999);
}

static void
draw_calendar (HotSampleListing *listing,
               HotSampleRandom  *random)
{
  static const guint minimums[] = { 1, 1, 2, 2, 2, 3, 3, 4, 5, 7, 14, 28, 30 };
  static const guint maximums[] = { 365, 1125, 1125, 1125, 90, 60, 30, 28, 730 };
  static const guint days[] = { 30, 60, 90, 365 };
  const guint taken = hot_sample_random_below (random, 1000);
  guint earlier = 0;

  listing->minimum_nights = minimums[hot_sample_random_below (random, G_N_ELEMENTS (minimums))];
  listing->maximum_nights = maximums[hot_sample_random_below (random, G_N_ELEMENTS (maximums))];
  if (listing->maximum_nights < listing->minimum_nights)
    listing->maximum_nights = 1125;

  for (guint i = 0; i < G_N_ELEMENTS (days) && !hot_sample_random_chance (random, i == 0 ? 180 : 0); i++)
    {
      guint from = i == 0 ? 0 : days[i - 1];
      guint n = (days[i] - from) * hot_sample_random_below (random, 1001 - taken) / 1000;

      listing->availability[i] = earlier + n;
      earlier = listing->availability[i];
    }
}

static void
draw_reviews (HotSampleListing *listing,
              HotSampleRandom  *random)
{
  /* The product of two uniform draws has a heavy tail. */
  guint n = hot_sample_random_below (random, 400) * hot_sample_random_below (random, 500) / 800;
  int earliest = MAX (listing->host->since, HOT_SAMPLE_DAY - 3600);

  if (hot_sample_random_chance (random, 120))
    n = 0;

  listing->n_reviews = n;
  listing->scores[0] = 470;
  if (n == 0)
    return;

  listing->first_review = hot_sample_random_between (random, earliest, HOT_SAMPLE_DAY - 20);
  listing->last_review = hot_sample_random_chance (random, 700) || n == 1
    ? hot_sample_random_between (random, MAX (listing->first_review, HOT_SAMPLE_DAY - 90), HOT_SAMPLE_DAY - 1)
    : hot_sample_random_between (random, listing->first_review, HOT_SAMPLE_DAY - 1);
  if (n == 1)
    listing->first_review = listing->last_review;
  if (HOT_SAMPLE_DAY - listing->last_review < 365)
    listing->n_reviews_year = 1 + (n - 1) * 300 / MAX (300, HOT_SAMPLE_DAY - listing->first_review);
  if (HOT_SAMPLE_DAY - listing->last_review < 30)
    listing->n_reviews_month = 1 + listing->n_reviews_year / 14;

  for (guint i = 0; i < HOT_SAMPLE_N_SCORES; i++)
    {
      int score = 470 + listing->host->quality / 3000 + hot_sample_random_normal (random, n < 5 ? 28 : 14);

      listing->scores[i] = (guint) CLAMP (score, 100, 500);
      /* A score that many gave alike. */
      if (n < 4 && hot_sample_random_chance (random, 600))
        listing->scores[i] = 500;
    }
}

static void
draw_listing (City             *city,
              guint             row,
              HotSampleListing *listing)
{
  static const guint room_shares[] = { 690, 275, 13, 22 };
  static const guint centre_room_shares[] = { 740, 170, 10, 80 };
  HotSampleRandom *random = &city->random;
  guint old_rows = city->n_rows / 2;

  /* Ids count up with the years, and since 2022 they have 18 digits. */
  if (row < old_rows)
    listing->id = 20011 + (guint64) row * (54000000 / MAX (old_rows, 1)) + hot_sample_random_below (random, 5000);
  else
    listing->id = G_GUINT64_CONSTANT (540000000000000000) +
      (guint64) (row - old_rows) * (G_GUINT64_CONSTANT (970000000000000000) / MAX (city->n_rows - old_rows, 1)) +
      hot_sample_random_next (random) % 100000000000ull;

  listing->host = choose_host (city);
  listing->neighbourhood = hot_sample_map_choose_place (city->map, random, &listing->point);
  listing->sea_distance = hot_sample_map_get_sea_distance (city->map, listing->point);
  /* Hotels stand by the water. */
  listing->room = draw_share (random, listing->sea_distance < 500 ? centre_room_shares : room_shares,
                              HOT_SAMPLE_N_ROOMS);
  listing->property = hot_sample_random_below (random, hot_sample_words_get_n_properties (listing->room));
  listing->host->counts[listing->room]++;
  listing->is_previous = hot_sample_random_chance (random, 85);
  listing->is_instant = hot_sample_random_chance (random, 310);

  draw_size (listing, random);
  draw_amenities (listing, random);
  draw_calendar (listing, random);
  draw_reviews (listing, random);
  draw_price (city, listing);
}

GBytes *
hot_sample_city_generate (guint   n_rows,
                          guint32 seed)
{
  g_autoptr(HotSampleMap) map = hot_sample_map_new ();
  g_autofree HotSampleListing *listings = g_new0 (HotSampleListing, n_rows);
  g_autofree HotSampleHost *hosts = NULL;
  g_autoptr(GString) scratch = g_string_sized_new (4096);
  GString *csv = g_string_sized_new (4096 + (gsize) n_rows * 1200);
  City city = {
    .map = map,
    .random = { seed },
    .n_rows = n_rows,
    .n_agencies = 1 + n_rows / 90,
    .n_hosts = 1 + n_rows / 90 + n_rows * 3 / 5,
  };

  city.hosts = hosts = g_new0 (HotSampleHost, city.n_hosts);
  city.next_single = city.n_agencies;
  for (guint i = 0; i < city.n_hosts; i++)
    draw_host (&city, i, &hosts[i]);
  for (guint i = 0; i < n_rows; i++)
    draw_listing (&city, i, &listings[i]);

  /* Only now is it known how many homes each host has. */
  hot_sample_record_append_header (csv);
  for (guint i = 0; i < n_rows; i++)
    hot_sample_record_append (csv, scratch, &listings[i], map, &city.random);

  return g_string_free_to_bytes (csv);
}

GBytes *
hot_sample_city_outlines (void)
{
  g_autoptr(HotSampleMap) map = hot_sample_map_new ();

  return hot_sample_map_get_outlines (map);
}
