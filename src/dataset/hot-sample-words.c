/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dataset/hot-sample-listing.h"

typedef struct {
  const char *name;
  int         value;
} Property;

typedef struct {
  const char *name;
  guint       share;
  int         value;
} Amenity;

static const char * const names[] = {
  "Aldo", "Amira", "Anouk", "Arlo", "Beatrix", "Bram", "Calla", "Cosmo", "Dara", "Delphine", "Edda", "Elio", "Esme",
  "Fabian", "Farah", "Florian", "Gideon", "Greta", "Hana", "Hugo", "Ilse", "Imre", "Ines", "Isidor", "Jana", "Joris",
  "Juna", "Kaspar", "Keziah", "Lale", "Leif", "Linnea", "Lorcan", "Maeve", "Marisol", "Matteo", "Mika", "Nadia", "Nils",
  "Noor", "Odile", "Orsino", "Oskar", "Paloma", "Petra", "Quentin", "Rafael", "Runa", "Samir", "Saskia", "Selma",
  "Soren", "Tamsin", "Teodor", "Thora", "Ulla", "Vera", "Viggo", "Wilma", "Xenia", "Yara", "Ysolde", "Zeno", "Zora",
  "Zo\u00eb", "J\u00fcrgen", "Chlo\u00e9", "\u00c5sa",
};

static const char * const locations[] = {
  "", "Port Aurelin", "Port Aurelin, Aurelia", "Port Aurelin, Aurelia", "Upper Tamsel, Aurelia", "Cape Merrow",
  "Aurelia",
};

static const Property entire_properties[] = {
  { "Entire rental unit", 0 }, { "Entire rental unit", 0 }, { "Entire rental unit", 0 }, { "Entire condo", 60 },
  { "Entire condo", 60 }, { "Entire home", 90 }, { "Entire home", 90 }, { "Entire loft", 150 },
  { "Entire serviced apartment", 130 }, { "Entire townhouse", 110 }, { "Entire cottage", 40 },
  { "Entire guesthouse", -80 }, { "Entire guest suite", -110 }, { "Entire villa", 480 }, { "Houseboat", 260 },
  { "Tiny home", -160 },
};
static const Property private_properties[] = {
  { "Private room in rental unit", 0 }, { "Private room in rental unit", 0 }, { "Private room in home", -40 },
  { "Private room in home", -40 }, { "Private room in condo", 30 }, { "Private room in bed and breakfast", 160 },
  { "Private room in townhouse", 10 }, { "Private room in guest suite", 80 }, { "Private room in boat", 190 },
};
static const Property shared_properties[] = {
  { "Shared room in hostel", -60 }, { "Shared room in rental unit", 0 },
};
static const Property hotel_properties[] = {
  { "Room in boutique hotel", 260 }, { "Room in hotel", 60 }, { "Room in aparthotel", 140 },
};

static const struct {
  const Property *properties;
  guint           n;
} properties_of_room[HOT_SAMPLE_N_ROOMS] = {
  [HOT_SAMPLE_ROOM_ENTIRE] = { entire_properties, G_N_ELEMENTS (entire_properties) },
  [HOT_SAMPLE_ROOM_PRIVATE] = { private_properties, G_N_ELEMENTS (private_properties) },
  [HOT_SAMPLE_ROOM_SHARED] = { shared_properties, G_N_ELEMENTS (shared_properties) },
  [HOT_SAMPLE_ROOM_HOTEL] = { hotel_properties, G_N_ELEMENTS (hotel_properties) },
};

/* As JSON has them: some with escapes of their own. */
static const Amenity amenities[] = {
  { "Wifi", 960, 0 }, { "Kitchen", 880, 40 }, { "Smoke alarm", 870, 0 }, { "Essentials", 840, 0 },
  { "Hangers", 780, 0 }, { "Hot water", 770, 0 }, { "Hair dryer", 760, 0 }, { "Iron", 720, 0 },
  { "Dishes and silverware", 700, 10 }, { "Washer", 640, 30 }, { "TV", 420, 0 },
  { "55\\\" HDTV with premium streaming", 160, 40 }, { "Heating", 660, 0 }, { "Air conditioning", 410, 70 },
  { "Dryer", 330, 30 }, { "Refrigerator", 600, 0 }, { "Coffee maker", 520, 10 }, { "Dedicated workspace", 430, 10 },
  { "Carbon monoxide alarm", 520, 0 }, { "Fire extinguisher", 440, 0 }, { "First aid kit", 400, 0 },
  { "Self check-in", 360, 10 }, { "Long term stays allowed", 340, -60 }, { "Free street parking", 300, 0 },
  { "Private patio or balcony", 280, 70 }, { "Dishwasher", 270, 80 }, { "Elevator", 240, 40 }, { "Bathtub", 210, 40 },
  { "Pack \\u2019n play/Travel crib", 170, 20 }, { "Crib", 150, 10 }, { "BBQ grill", 150, 40 }, { "Pool", 90, 260 },
  { "Gym", 80, 90 }, { "Hot tub", 70, 210 }, { "Sea view", 60, 200 }, { "Indoor fireplace", 60, 90 },
  { "EV charger", 40, 110 }, { "Sauna", 30, 180 }, { "Pets allowed", 260, 0 }, { "Garden view", 120, 20 },
};
G_STATIC_ASSERT (G_N_ELEMENTS (amenities) <= 64);

static const char * const adjectives[] = {
  "Sunny", "Quiet", "Bright", "Charming", "Modern", "Airy", "Cosy", "Spacious", "Stylish", "Calm", "Renovated",
  "Historic", "Tiny but clever", "Leafy", "Elegant", "NEW!", "\u2728 Dreamy", "Rustic",
};

static const char * const streets[] = {
  "Ropewalk", "Tamsel Street", "Lamplighter Lane", "Salt Stair", "Orchard Road", "Cooper's Row", "Heron Street",
  "Mill Bank", "Pilot Street", "Observatory Hill", "St Orla's Walk", "Copper Yard", "Amber Parade", "Ferry Road",
  "Nightingale Court", "Windlass Street",
};

static const char * const pleasures[] = {
  "the morning market", "the ferry to the Gull Isles", "the tram", "the Great Park", "the old lighthouse",
  "the observatory", "the best bakery in town", "the swimming steps", "two good bookshops",
  "the concert hall in the grain store",
};

static const char * const remarks[] = {
  "The building has no lift, and there are 64 steps.",
  "Bed linen, towels & coffee are on us.",
  "The kitchen is small, but it has everything one needs: oven, hob, a good knife.",
  "We painted every wall ourselves; \"a jewel\", one guest wrote.",
  "Please take your shoes off, the floors are 120 years old.",
  "In summer the swifts nest under the roof.",
  "The tram stops 150 m away, and it is quiet at night nonetheless.",
  "Families are welcome; there is a cot, a high chair and a box of toys.",
  "You will have the whole place to yourself.",
  "From the balcony one sees the ships come in \u2013 some people never leave it \U0001F642",
  "Bicycles may be borrowed. The brakes work, the bells don't.",
  "Wi-Fi is fast enough for video calls (300 Mbit/s).",
};

guint
hot_sample_words_get_n_names (void)
{
  return G_N_ELEMENTS (names);
}

guint
hot_sample_words_get_n_locations (void)
{
  return G_N_ELEMENTS (locations);
}

guint
hot_sample_words_get_n_amenities (void)
{
  return G_N_ELEMENTS (amenities);
}

guint
hot_sample_words_get_n_properties (HotSampleRoom room)
{
  return properties_of_room[room].n;
}

const char *
hot_sample_words_get_name (guint name)
{
  return names[name];
}

const char *
hot_sample_words_get_location (guint location)
{
  return locations[location];
}

const char *
hot_sample_words_get_amenity (guint amenity)
{
  return amenities[amenity].name;
}

const char *
hot_sample_words_get_property (HotSampleRoom room,
                               guint         property)
{
  return properties_of_room[room].properties[property].name;
}

int
hot_sample_words_get_property_value (HotSampleRoom room,
                                     guint         property)
{
  return properties_of_room[room].properties[property].value;
}

int
hot_sample_words_get_amenity_value (guint amenity)
{
  return amenities[amenity].value;
}

guint
hot_sample_words_get_amenity_share (guint amenity)
{
  return amenities[amenity].share;
}

#define CHOOSE(list, random) ((list)[hot_sample_random_below (random, G_N_ELEMENTS (list))])

static void
append_number (GString *text,
               guint    number)
{
  if (number >= 10)
    append_number (text, number / 10);
  g_string_append_c (text, (char) ('0' + number % 10));
}

static const char *
name_home (const HotSampleListing *listing)
{
  switch (listing->room)
    {
    case HOT_SAMPLE_ROOM_PRIVATE:
      return "room";

    case HOT_SAMPLE_ROOM_SHARED:
      return "bed in a shared room";

    case HOT_SAMPLE_ROOM_HOTEL:
      return "hotel room";

    default:
      return listing->bedrooms == 0 ? "studio" : listing->bedrooms >= 4 ? "house" : "flat";
    }
}

void
hot_sample_words_append_title (GString                *text,
                               const HotSampleListing *listing,
                               const char             *neighbourhood,
                               HotSampleRandom        *random)
{
  g_string_append (text, CHOOSE (adjectives, random));
  g_string_append_c (text, ' ');

  if (listing->room == HOT_SAMPLE_ROOM_ENTIRE && listing->bedrooms > 0)
    {
      append_number (text, listing->bedrooms);
      g_string_append (text, "-bedroom ");
    }
  g_string_append (text, name_home (listing));

  if (listing->sea_distance < 200 && hot_sample_random_chance (random, 600))
    g_string_append (text, " by the sea");
  else if (hot_sample_random_chance (random, 500))
    {
      g_string_append (text, hot_sample_random_chance (random, 300) ? ", " : " in ");
      g_string_append (text, neighbourhood);
    }
  else
    {
      g_string_append (text, " near ");
      g_string_append (text, CHOOSE (streets, random));
    }
}

void
hot_sample_words_append_description (GString                *text,
                                     const HotSampleListing *listing,
                                     const char             *neighbourhood,
                                     HotSampleRandom        *random)
{
  static const char * const breaks[] = { "<br />", "<br /><br />", "\n", "\r\n", " ", " ", " " };
  const guint n_remarks = hot_sample_random_between (random, 1, 4);

  g_string_append (text, "This ");
  g_string_append (text, name_home (listing));
  g_string_append (text, " for ");
  append_number (text, listing->accommodates);
  g_string_append (text, " is on ");
  g_string_append (text, CHOOSE (streets, random));
  g_string_append (text, ", in ");
  g_string_append (text, neighbourhood);
  g_string_append (text, ", ");
  append_number (text, hot_sample_random_between (random, 2, 15));
  g_string_append (text, " minutes on foot from ");
  g_string_append (text, CHOOSE (pleasures, random));
  g_string_append_c (text, '.');

  for (guint i = 0; i < n_remarks; i++)
    {
      g_string_append (text, CHOOSE (breaks, random));
      g_string_append (text, CHOOSE (remarks, random));
    }

  if (hot_sample_random_chance (random, 300))
    g_string_append (text, "<br /><br /><b>The space</b><br />About 1\u00bd rooms more than one expects.");
}

void
hot_sample_words_append_overview (GString         *text,
                                  const char      *neighbourhood,
                                  HotSampleRandom *random)
{
  g_string_append (text, neighbourhood);
  g_string_append (text, " has ");
  g_string_append (text, CHOOSE (pleasures, random));
  g_string_append (text, " and ");
  g_string_append (text, CHOOSE (pleasures, random));
  g_string_append (text, "; at night one hears the harbour bell.");
}

void
hot_sample_words_append_about (GString             *text,
                               const HotSampleHost *host)
{
  static const char * const lives[] = {
    "I repair clocks, play the viola, and know where to eat after midnight.",
    "We moved here from the mountains for the light.\nAsk us about boats!",
    "Teacher, swimmer, father of three.",
    "Property management with heart: we look after homes all over Port Aurelin, day & night.",
    "I was born two streets away.\r\n\r\nMy grandmother's recipe for fish soup is in the drawer.",
    "Architect. I like quiet guests and loud concerts.",
  };

  g_string_append (text, lives[host->id % G_N_ELEMENTS (lives)]);
}
