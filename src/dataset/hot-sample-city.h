/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define HOT_SAMPLE_CITY_N_ROWS 8000

/**
 * hot_sample_city_generate:
 * @n_rows: how many listings
 * @seed: the same seed gives the same bytes, on any machine
 *
 * Makes up a city of holiday lets: a CSV text in the column names and notations of Inside Airbnb's detailed listings
 * (money text, percent, t/f, lists, missing values, 18-digit ids), with prices that depend on place and size as real
 * ones do. All names are invented.
 *
 * Returns: (transfer full): the text
 */
GBytes *hot_sample_city_generate (guint   n_rows,
                                  guint32 seed);
/* Outlines of the made-up city's neighbourhoods, as GeoJSON whose `neighbourhood` property matches the listings'
 * column. */
GBytes *hot_sample_city_outlines (void);

G_END_DECLS
