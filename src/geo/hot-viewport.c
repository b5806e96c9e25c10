/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "geo/hot-viewport.h"

#include "base/hot-error.h"
#include "geo/hot-mercator.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#define MAX_FIT_ZOOM 17.0

void
hot_bounds_add (HotBounds *self,
                double     latitude,
                double     longitude)
{
  self->west = MIN (self->west, longitude);
  self->east = MAX (self->east, longitude);
  self->south = MIN (self->south, latitude);
  self->north = MAX (self->north, latitude);
}

static gboolean
parse_degrees (const char *text,
               const char *side,
               double      limit,
               double     *value,
               GError    **error)
{
  char *end = NULL;

  *value = g_ascii_strtod (text, &end);
  while (g_ascii_isspace (*end))
    end++;

  if (end == text || *end != '\0' || !(fabs (*value) <= limit))
    {
      /* TRANSLATORS: the first %s is west, south, east or north; the second is what was given. */
      g_set_error (error, HOT_ERROR, HOT_ERROR_USAGE,
                   _("The %s of the bounds, “%s”, must be a number of degrees from %g to %g"),
                   side, text, -limit, limit);
      return FALSE;
    }

  return TRUE;
}

gboolean
hot_bounds_parse (const char  *text,
                  HotBounds   *bounds,
                  GError     **error)
{
  g_auto(GStrv) parts = g_strsplit (text, ",", -1);

  if (g_strv_length (parts) != 4)
    {
      g_set_error (error, HOT_ERROR, HOT_ERROR_USAGE,
                   _("Bounds are four numbers, WEST,SOUTH,EAST,NORTH, such as -74.1,40.6,-73.8,40.9; this is “%s”"), text);
      return FALSE;
    }

  if (!parse_degrees (parts[0], _("west"), 180.0, &bounds->west, error) ||
      !parse_degrees (parts[1], _("south"), 90.0, &bounds->south, error) ||
      !parse_degrees (parts[2], _("east"), 180.0, &bounds->east, error) ||
      !parse_degrees (parts[3], _("north"), 90.0, &bounds->north, error))
    return FALSE;

  if (bounds->west == bounds->east || !(bounds->south < bounds->north))
    {
      g_set_error (error, HOT_ERROR, HOT_ERROR_USAGE,
                   _("Bounds are in the order WEST,SOUTH,EAST,NORTH; in “%s” west is the same as east, "
                     "or south not less than north"), text);
      return FALSE;
    }
  if (bounds->west > bounds->east)
    bounds->east += 360.0;

  return TRUE;
}

static void
normalize (HotViewport *self)
{
  self->scale = CLAMP (self->scale,
                       HOT_VIEWPORT_TILE * exp2 (HOT_VIEWPORT_MIN_ZOOM),
                       HOT_VIEWPORT_TILE * exp2 (HOT_VIEWPORT_MAX_ZOOM));
  self->x = CLAMP (self->x, 0.0, 1.0);
  self->y = CLAMP (self->y, 0.0, 1.0);
}

double
hot_viewport_x (const HotViewport *self,
                double             longitude)
{
  return self->turned ? hot_mercator_turned_x (longitude) : hot_mercator_x (longitude);
}

double
hot_viewport_longitude (const HotViewport *self,
                        double             x)
{
  return self->turned ? hot_mercator_turned_longitude (x) : hot_mercator_longitude (x);
}

HotViewport
hot_viewport_turned (const HotViewport *self,
                     gboolean           turned)
{
  HotViewport changed = *self;

  if (!self->turned != !turned)
    {
      changed.turned = turned;
      changed.x += self->x < 0.5 ? 0.5 : -0.5;
    }
  return changed;
}

HotViewport
hot_viewport_new (double latitude,
                  double longitude,
                  double zoom,
                  int    width,
                  int    height)
{
  HotViewport self = {
    hot_mercator_x (longitude),
    hot_mercator_y (CLAMP (latitude, -HOT_MERCATOR_MAX_LATITUDE, HOT_MERCATOR_MAX_LATITUDE)),
    HOT_VIEWPORT_TILE * exp2 (zoom), MAX (width, 1), MAX (height, 1),
  };

  normalize (&self);
  return self;
}

HotViewport
hot_viewport_new_for_bounds (const HotBounds *bounds,
                             int              width,
                             int              height,
                             int              padding)
{
  double left = 0.0, right = 1.0, top = 0.0, bottom = 1.0;
  HotViewport self = { .turned = bounds->east > 180.0 && !hot_bounds_is_empty (bounds) };

  if (!hot_bounds_is_empty (bounds))
    {
      const double limit = HOT_MERCATOR_MAX_LATITUDE;

      left = hot_viewport_x (&self, bounds->west);
      right = hot_viewport_x (&self, bounds->east);
      top = hot_mercator_y (CLAMP (bounds->north, -limit, limit));
      bottom = hot_mercator_y (CLAMP (bounds->south, -limit, limit));
    }

  self.width = MAX (width, 1);
  self.height = MAX (height, 1);
  self.x = (left + right) / 2.0;
  self.y = (top + bottom) / 2.0;
  self.scale = MIN (MAX (self.width - 2 * padding, 1) / MAX (right - left, 1e-12),
                    MAX (self.height - 2 * padding, 1) / MAX (bottom - top, 1e-12));
  self.scale = MIN (self.scale, HOT_VIEWPORT_TILE * exp2 (MAX_FIT_ZOOM));
  normalize (&self);

  return self;
}

double
hot_viewport_get_zoom (const HotViewport *self)
{
  return log2 (self->scale / HOT_VIEWPORT_TILE);
}

HotBounds
hot_viewport_get_bounds (const HotViewport *self)
{
  const double first = self->turned ? 0.0 : -180.0;

  return (HotBounds) {
    .west = hot_viewport_world_x (self, 0) * 360.0 + first,
    .south = hot_mercator_latitude (hot_viewport_world_y (self, self->height)),
    .east = hot_viewport_world_x (self, self->width) * 360.0 + first,
    .north = hot_mercator_latitude (hot_viewport_world_y (self, 0)),
  };
}

double
hot_viewport_get_metres_per_pixel (const HotViewport *self)
{
  return hot_mercator_metres (hot_mercator_latitude (self->y)) / self->scale;
}

void
hot_viewport_locate (const HotViewport *self,
                     double             pixel_x,
                     double             pixel_y,
                     double            *latitude,
                     double            *longitude)
{
  *latitude = hot_mercator_latitude (hot_viewport_world_y (self, pixel_y));
  *longitude = hot_viewport_longitude (self, hot_viewport_world_x (self, pixel_x));
}

void
hot_viewport_place (const HotViewport *self,
                    double             latitude,
                    double             longitude,
                    double            *pixel_x,
                    double            *pixel_y)
{
  const double limit = HOT_MERCATOR_MAX_LATITUDE;

  *pixel_x = hot_viewport_pixel_x (self, hot_viewport_x (self, longitude));
  *pixel_y = hot_viewport_pixel_y (self, hot_mercator_y (CLAMP (latitude, -limit, limit)));
}

HotViewport
hot_viewport_panned (const HotViewport *self,
                     double             dx,
                     double             dy)
{
  HotViewport panned = *self;

  panned.x -= dx / self->scale;
  panned.y -= dy / self->scale;
  normalize (&panned);

  return panned;
}

HotViewport
hot_viewport_zoomed (const HotViewport *self,
                     double             levels,
                     double             pixel_x,
                     double             pixel_y)
{
  const double x = hot_viewport_world_x (self, pixel_x);
  const double y = hot_viewport_world_y (self, pixel_y);
  HotViewport zoomed = *self;

  zoomed.scale *= exp2 (levels);
  normalize (&zoomed);
  zoomed.x = x - (pixel_x - self->width / 2.0) / zoomed.scale;
  zoomed.y = y - (pixel_y - self->height / 2.0) / zoomed.scale;
  normalize (&zoomed);

  return zoomed;
}

gboolean
hot_viewport_equal (const HotViewport *a,
                    const HotViewport *b)
{
  return a->x == b->x && a->y == b->y && a->scale == b->scale && a->width == b->width && a->height == b->height &&
         !a->turned == !b->turned;
}
