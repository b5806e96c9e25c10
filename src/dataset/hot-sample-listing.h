/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dataset/hot-sample-map.h"

G_BEGIN_DECLS

typedef enum {
  HOT_SAMPLE_ROOM_ENTIRE,
  HOT_SAMPLE_ROOM_PRIVATE,
  HOT_SAMPLE_ROOM_SHARED,
  HOT_SAMPLE_ROOM_HOTEL,
  HOT_SAMPLE_N_ROOMS,
} HotSampleRoom;

#define HOT_SAMPLE_N_SCORES 7

/* Somebody who lets one or more homes. */
typedef struct {
  guint64  id;
  guint    name;            /* index into the list of first names */
  guint    partner;         /* a second name, or the same */
  guint    location;
  int      since;           /* days since 1970 */
  guint    response_time;   /* 0 is "N/A" */
  guint    response_rate;
  guint    acceptance_rate;
  guint    verifications;
  guint    home;            /* neighbourhood */
  guint    counts[HOT_SAMPLE_N_ROOMS];
  int      quality;         /* as a power of two, in 1/65536 */
  gboolean is_superhost;
  gboolean is_verified;
  gboolean has_about;
} HotSampleHost;

/* One home, as drawn; the record writer turns it into text. */
typedef struct {
  guint64        id;
  HotSampleHost *host;
  HotSamplePoint point;
  guint          neighbourhood;
  int            sea_distance;
  HotSampleRoom  room;
  guint          property;
  guint          accommodates;
  guint          bedrooms;
  guint          beds;
  guint          half_baths;
  gboolean       is_bath_shared;
  guint64        amenities;        /* a bit for each known amenity */
  gboolean       is_previous;      /* of an earlier visit: without price, baths and beds */
  guint          price;            /* whole dollars */
  guint          minimum_nights;
  guint          maximum_nights;
  guint          availability[4];  /* in the next 30, 60, 90 and 365 days */
  guint          n_reviews;
  guint          n_reviews_year;
  guint          n_reviews_month;
  int            first_review;     /* days since 1970 */
  int            last_review;
  guint          scores[HOT_SAMPLE_N_SCORES];   /* hundredths, up to 500 */
  gboolean       is_instant;
} HotSampleListing;

/* The day on which the sample was "collected": 2025-09-18. */
#define HOT_SAMPLE_DAY 20349

/* Words: everything that is drawn from a list. */
guint       hot_sample_words_get_n_names      (void);
guint       hot_sample_words_get_n_locations  (void);
guint       hot_sample_words_get_n_amenities  (void);
guint       hot_sample_words_get_n_properties (HotSampleRoom room);
const char *hot_sample_words_get_name         (guint         name);
const char *hot_sample_words_get_location     (guint         location);
const char *hot_sample_words_get_amenity      (guint         amenity);
const char *hot_sample_words_get_property     (HotSampleRoom room,
                                               guint         property);
/* How much dearer a kind of property, or an amenity, makes a home: as a power of two, in thousandths. */
int         hot_sample_words_get_property_value (HotSampleRoom room,
                                                 guint         property);
int         hot_sample_words_get_amenity_value  (guint         amenity);
/* How many homes of a thousand have an amenity. */
guint       hot_sample_words_get_amenity_share  (guint         amenity);

/* Text of people, appended plainly: quotes and line breaks are the record writer's business. */
void        hot_sample_words_append_title       (GString                *text,
                                                 const HotSampleListing *listing,
                                                 const char             *neighbourhood,
                                                 HotSampleRandom        *random);
void        hot_sample_words_append_description (GString                *text,
                                                 const HotSampleListing *listing,
                                                 const char             *neighbourhood,
                                                 HotSampleRandom        *random);
void        hot_sample_words_append_overview    (GString                *text,
                                                 const char             *neighbourhood,
                                                 HotSampleRandom        *random);
void        hot_sample_words_append_about       (GString                *text,
                                                 const HotSampleHost    *host);

/* The header record, and one record, each with its line end. @scratch is overwritten. */
void        hot_sample_record_append_header     (GString                *csv);
void        hot_sample_record_append            (GString                *csv,
                                                 GString                *scratch,
                                                 const HotSampleListing *listing,
                                                 HotSampleMap           *map,
                                                 HotSampleRandom        *random);

G_END_DECLS
