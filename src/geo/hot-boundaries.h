/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "geo/hot-viewport.h"

G_BEGIN_DECLS

/**
 * HotBoundary:
 * @name: (nullable): what the area is called; %NULL where the file does not say
 * @first_ring: of its rings in the list of all
 * @n_rings: how many it has, outer and inner ones alike
 * @left: smallest x of its corners, as a fraction of the world
 * @top: smallest y
 * @right: largest x
 * @bottom: largest y
 *
 * One area: a feature of the file. A point belongs to it when it lies within an odd number of its rings, which settles
 * holes, and islands in their lakes, without a word about which ring is which.
 */
typedef struct {
  char  *name;
  guint  first_ring;
  guint  n_rings;
  double left;
  double top;
  double right;
  double bottom;
} HotBoundary;

/**
 * HotBoundaries:
 *
 * The areas of a GeoJSON file, projected. Immutable, shared by reference count, readable from any thread.
 */
typedef struct _HotBoundaries HotBoundaries;

#define HOT_TYPE_BOUNDARIES (hot_boundaries_get_type ())
GType              hot_boundaries_get_type      (void);

#define HOT_BOUNDARIES_MAX_BYTES (256 * 1024 * 1024)

/**
 * hot_boundaries_parse:
 * @text: GeoJSON (RFC 7946): a FeatureCollection, a Feature, or a geometry, with Polygons and MultiPolygons, also within
 *   GeometryCollections; a third coordinate is passed over
 * @name: what messages call it
 * @property: (nullable): the property of the features that names them; %NULL looks for one
 *
 * Features without an area are left out. Names may be repeated or missing. Areas that cross the antimeridian may be cut there, as RFC 7946
 * (3.1.9) wants it, go on beyond 180°, or jump to the other side.
 *
 * Returns: (transfer full): the areas, at least one, or %NULL with @error set
 */
HotBoundaries     *hot_boundaries_parse         (GBytes         *text,
                                                 const char     *name,
                                                 const char     *property,
                                                 GCancellable   *cancellable,
                                                 GError        **error);
/* The same from a file, which may be at most HOT_BOUNDARIES_MAX_BYTES long. */
HotBoundaries     *hot_boundaries_open          (const char     *path,
                                                 const char     *property,
                                                 GCancellable   *cancellable,
                                                 GError        **error);
/* Path of a GeoJSON file that lies beside the file @path and seems to belong to it: "neighbourhoods.geojson", or one whose name
 * begins alike; NULL where there is none. (transfer full) */
char              *hot_boundaries_find_beside   (const char     *path);
/**
 * hot_boundaries_turned:
 * @turned: whether the world is to begin at Greenwich, see hot_mercator_turned_x()
 *
 * The same areas on a world turned or not; those that reach over its edge are cut there. Made once, and then kept.
 *
 * Returns: (transfer full): the areas, in the same order
 */
HotBoundaries     *hot_boundaries_turned        (HotBoundaries  *self,
                                                 gboolean        turned);
gboolean           hot_boundaries_is_turned     (HotBoundaries  *self);
HotBoundaries     *hot_boundaries_ref           (HotBoundaries  *self);
void               hot_boundaries_unref         (HotBoundaries  *self);

guint              hot_boundaries_get_n         (HotBoundaries  *self);
const HotBoundary *hot_boundaries_get           (HotBoundaries  *self,
                                                 guint           index);
/* The property that gave the names; NULL where none did. */
const char        *hot_boundaries_get_property  (HotBoundaries  *self);
/* Who made the areas and what may be done with them, in one line, as far as the file says so: "attribution", "license" and the like
 * beside its features, or in their "metadata"; NULL where it does not. */
const char        *hot_boundaries_get_credit    (HotBoundaries  *self);
/* Features of the file that have no area (points, lines, no geometry). */
guint              hot_boundaries_get_n_skipped (HotBoundaries  *self);
HotBounds          hot_boundaries_get_bounds    (HotBoundaries  *self);
/* Corners of a ring as x, y pairs, as fractions of the world; the last equals the first. @n is how many pairs there are. */
const double      *hot_boundaries_peek_ring     (HotBoundaries  *self,
                                                 guint           ring,
                                                 guint          *n);
/* Whether a place lies within a ring. */
gboolean           hot_boundaries_ring_holds    (const double   *corners,
                                                 guint           n,
                                                 double          x,
                                                 double          y);
/* The first area that holds a place; -1 where none does. */
int                hot_boundaries_find          (HotBoundaries  *self,
                                                 double          x,
                                                 double          y);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HotBoundaries, hot_boundaries_unref)

G_END_DECLS
