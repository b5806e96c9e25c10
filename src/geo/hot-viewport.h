/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * HotBounds:
 *
 * A rectangle in degrees. Empty where @west > @east or @south > @north; one that crosses the antimeridian goes on beyond 180°: from
 * 175 to 185.
 */
typedef struct {
  double west;
  double south;
  double east;
  double north;
} HotBounds;

#define HOT_BOUNDS_EMPTY ((HotBounds) { 180.0, 90.0, -180.0, -90.0 })

static inline gboolean
hot_bounds_is_empty (const HotBounds *self)
{
  return !(self->west <= self->east && self->south <= self->north);
}

static inline gboolean
hot_bounds_contain (const HotBounds *self,
                    double           latitude,
                    double           longitude)
{
  return latitude >= self->south && latitude <= self->north && longitude >= self->west && longitude <= self->east;
}

/* Grows to take the point in. */
void     hot_bounds_add   (HotBounds  *self,
                           double      latitude,
                           double      longitude);
/**
 * hot_bounds_parse:
 * @text: four numbers, "WEST,SOUTH,EAST,NORTH"; a west greater than east crosses the antimeridian
 *
 * Fails with HOT_ERROR_USAGE, saying which number is off.
 */
gboolean hot_bounds_parse (const char *text,
                           HotBounds  *bounds,
                           GError    **error);

#define HOT_VIEWPORT_MIN_ZOOM  0.0
#define HOT_VIEWPORT_MAX_ZOOM 22.0
/* Pixels to the width of the world at zoom 0: the tile size of web maps. */
#define HOT_VIEWPORT_TILE    256.0

/**
 * HotViewport:
 * @x: centre, as a fraction of the world (see hot-mercator.h)
 * @y: likewise
 * @scale: pixels to the width of the world
 * @width: pixels
 * @height: pixels
 * @turned: whether the world begins at Greenwich instead of the antimeridian
 *
 * The part of the world that a picture shows. A plain value: copy it. Pixel (0, 0) is the upper left corner of the
 * picture.
 */
typedef struct {
  double x;
  double y;
  double scale;
  int    width;
  int    height;
  gboolean turned;
} HotViewport;

HotViewport hot_viewport_new                  (double             latitude,
                                               double             longitude,
                                               double             zoom,
                                               int                width,
                                               int                height);
/* The closest view that shows all of @bounds with @padding pixels free on each side; at most zoom 17, so that one point does
 * not fill the world. The whole world where @bounds is empty. Turned where they cross the antimeridian. */
HotViewport hot_viewport_new_for_bounds       (const HotBounds   *bounds,
                                               int                width,
                                               int                height,
                                               int                padding);
double      hot_viewport_get_zoom             (const HotViewport *self);
/* Of a turned world, longitudes from 0 to 360. */
HotBounds   hot_viewport_get_bounds           (const HotViewport *self);
/* At the centre. Mercator stretches by latitude, so this is not the same at the upper and the lower edge. */
double      hot_viewport_get_metres_per_pixel (const HotViewport *self);
void        hot_viewport_locate               (const HotViewport *self,
                                               double             pixel_x,
                                               double             pixel_y,
                                               double            *latitude,
                                               double            *longitude);
void        hot_viewport_place                (const HotViewport *self,
                                               double             latitude,
                                               double             longitude,
                                               double            *pixel_x,
                                               double            *pixel_y);
/* Moves what is shown by so many pixels; the centre stays in the world. */
HotViewport hot_viewport_panned               (const HotViewport *self,
                                               double             dx,
                                               double             dy);
/* Zooms by @levels (positive is closer) about a pixel that stays where it is. */
HotViewport hot_viewport_zoomed               (const HotViewport *self,
                                               double             levels,
                                               double             pixel_x,
                                               double             pixel_y);
/* The same view of the world as it is, or turned. */
HotViewport hot_viewport_turned               (const HotViewport *self,
                                               gboolean           turned);
/* Where a meridian is in the world that is looked at, and the other way round; a longitude from 0 to 360 is one, too, where it is turned. */
double      hot_viewport_x                    (const HotViewport *self,
                                               double             longitude);
double      hot_viewport_longitude            (const HotViewport *self,
                                               double             x);
gboolean    hot_viewport_equal                (const HotViewport *a,
                                               const HotViewport *b);

static inline double
hot_viewport_pixel_x (const HotViewport *self,
                      double             x)
{
  return (x - self->x) * self->scale + self->width / 2.0;
}

static inline double
hot_viewport_pixel_y (const HotViewport *self,
                      double             y)
{
  return (y - self->y) * self->scale + self->height / 2.0;
}

static inline double
hot_viewport_world_x (const HotViewport *self,
                      double             pixel_x)
{
  return self->x + (pixel_x - self->width / 2.0) / self->scale;
}

static inline double
hot_viewport_world_y (const HotViewport *self,
                      double             pixel_y)
{
  return self->y + (pixel_y - self->height / 2.0) / self->scale;
}

G_END_DECLS
