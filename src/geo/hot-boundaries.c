/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "geo/hot-boundaries.h"

#include "base/hot-error.h"
#include "base/hot-mapped-file.h"
#include "geo/hot-boundary-ring.h"
#include "geo/hot-mercator.h"

#include <glib/gi18n-lib.h>
#include <json-glib/json-glib.h>
#include <math.h>
#include <string.h>

/* Properties that name an area in the files of cities and statistical offices, most telling first. */
/* Characters of each thing that a file says about its makers. */
#define MAX_CREDIT 160

static const char *const name_properties[] = {
  "neighbourhood", "neighborhood", "name", "ntaname", "nbhd_name", "district", "ward", "label", "nom", "nombre",
  "naam", "gen", "title", "id",
};

/* A GeometryCollection may hold others; a file that nests deeper is not one of areas. */
#define MAX_DEPTH 8

struct _HotBoundaries
{
  GArray    *areas;    /* of HotBoundary */
  GArray    *starts;   /* of guint: first corner of each ring, and one more */
  GArray    *corners;  /* of double: x, y */
  char      *property;
  char      *credit;
  guint      n_skipped;
  HotBounds  bounds;
  gboolean   turned;
  HotBoundaries *other;  /* (nullable): the same on the world the other way round, once asked for */
};

static GMutex other_mutex;

G_DEFINE_BOXED_TYPE (HotBoundaries, hot_boundaries, hot_boundaries_ref, hot_boundaries_unref)

typedef struct {
  HotBoundaries *boundaries;
  const char    *name;
  guint          feature;   /* counted from 1, for messages */
  HotBoundary    area;
} Reader;

static gboolean
fail_at (Reader      *self,
         const char  *what,
         GError     **error)
{
  /* TRANSLATORS: the first %s is a file's name, the second says what is wrong there. */
  g_set_error (error, HOT_ERROR, HOT_ERROR_INVALID, _("%s: feature %u: %s"), self->name, self->feature, what);
  return FALSE;
}

static JsonArray *
get_array (JsonNode *node)
{
  return node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
}

static gboolean
get_number (JsonArray *array,
            guint      index,
            double    *value)
{
  JsonNode *node = json_array_get_element (array, index);
  const GType type = JSON_NODE_HOLDS_VALUE (node) ? json_node_get_value_type (node) : G_TYPE_INVALID;

  if (type != G_TYPE_INT64 && type != G_TYPE_DOUBLE)
    return FALSE;
  *value = json_node_get_double (node);
  return isfinite (*value);
}

static gboolean
read_corner (Reader    *self,
             JsonNode  *node,
             GError   **error)
{
  HotBoundaries *boundaries = self->boundaries;
  JsonArray *pair = get_array (node);
  double corner[2], longitude, latitude;

  if (pair == NULL || json_array_get_length (pair) < 2 ||
      !get_number (pair, 0, &longitude) || !get_number (pair, 1, &latitude))
    return fail_at (self, _("a position is not a pair of numbers"), error);

  /* Projected coordinates (metres) are the common mistake, and would otherwise all end up in the corner of the world. */
  if (fabs (longitude) > 540 || fabs (latitude) > 90.0001)
    return fail_at (self, _("coordinates are not degrees of longitude and latitude; "
                            "convert the file to EPSG:4326 (WGS 84)"), error);

  latitude = CLAMP (latitude, -HOT_MERCATOR_MAX_LATITUDE, HOT_MERCATOR_MAX_LATITUDE);
  corner[0] = hot_mercator_x (longitude);
  corner[1] = hot_mercator_y (latitude);
  g_array_append_vals (boundaries->corners, corner, 2);
  hot_bounds_add (&boundaries->bounds, latitude, longitude);
  return TRUE;
}

static gboolean
read_ring (Reader    *self,
           JsonNode  *node,
           GError   **error)
{
  HotBoundaries *boundaries = self->boundaries;
  JsonArray *positions = get_array (node);
  const guint start = boundaries->corners->len / 2;
  guint n;

  if (positions == NULL)
    return fail_at (self, _("a ring is not a list of positions"), error);

  n = json_array_get_length (positions);
  for (guint i = 0; i < n; i++)
    if (!read_corner (self, json_array_get_element (positions, i), error))
      return FALSE;

  /* A ring of fewer than three corners encloses nothing. */
  if (n < 3)
    {
      g_array_set_size (boundaries->corners, 2 * start);
      return TRUE;
    }

  hot_boundary_ring_finish (&self->area, boundaries->starts, boundaries->corners);
  return TRUE;
}

static gboolean
read_polygon (Reader    *self,
              JsonNode  *node,
              GError   **error)
{
  JsonArray *rings = get_array (node);

  if (rings == NULL)
    return fail_at (self, _("a polygon is not a list of rings"), error);

  for (guint i = 0; i < json_array_get_length (rings); i++)
    if (!read_ring (self, json_array_get_element (rings, i), error))
      return FALSE;

  return TRUE;
}

static const char *
get_type_of (JsonObject *object)
{
  JsonNode *node = json_object_get_member (object, "type");

  return node != NULL && JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING
           ? json_node_get_string (node) : "";
}

static gboolean
read_geometry (Reader    *self,
               JsonNode  *node,
               guint      depth,
               GError   **error)
{
  JsonObject *geometry;
  const char *type;
  JsonArray *parts;

  if (node == NULL || !JSON_NODE_HOLDS_OBJECT (node))
    return TRUE;
  if (depth > MAX_DEPTH)
    return fail_at (self, _("geometries are nested too deep"), error);

  geometry = json_node_get_object (node);
  type = get_type_of (geometry);

  if (g_str_equal (type, "Polygon"))
    return read_polygon (self, json_object_get_member (geometry, "coordinates"), error);

  if (g_str_equal (type, "MultiPolygon"))
    {
      parts = get_array (json_object_get_member (geometry, "coordinates"));
      if (parts == NULL)
        return fail_at (self, _("a MultiPolygon is not a list of polygons"), error);
      for (guint i = 0; i < json_array_get_length (parts); i++)
        if (!read_polygon (self, json_array_get_element (parts, i), error))
          return FALSE;
    }
  else if (g_str_equal (type, "GeometryCollection"))
    {
      parts = get_array (json_object_get_member (geometry, "geometries"));
      for (guint i = 0; parts != NULL && i < json_array_get_length (parts); i++)
        if (!read_geometry (self, json_array_get_element (parts, i), depth + 1, error))
          return FALSE;
    }

  return TRUE;
}

/* A name as text, from whatever kind of value it is; NULL for null and empty. */
static char *
dup_name (JsonObject *properties,
          const char *property)
{
  JsonNode *node = properties != NULL && property != NULL ? json_object_get_member (properties, property) : NULL;
  g_autofree char *text = NULL;

  if (node == NULL || !JSON_NODE_HOLDS_VALUE (node))
    return NULL;

  if (json_node_get_value_type (node) == G_TYPE_STRING)
    text = g_strdup (json_node_get_string (node));
  else if (json_node_get_value_type (node) == G_TYPE_INT64)
    text = g_strdup_printf ("%" G_GINT64_FORMAT, json_node_get_int (node));
  else
    return NULL;

  g_strstrip (text);
  return *text != '\0' ? g_steal_pointer (&text) : NULL;
}

static gboolean
read_feature (Reader    *self,
              JsonNode  *node,
              GError   **error)
{
  HotBoundaries *boundaries = self->boundaries;
  JsonObject *feature, *properties = NULL;
  JsonNode *member;

  self->feature++;
  if (!JSON_NODE_HOLDS_OBJECT (node))
    return fail_at (self, _("it is not an object"), error);

  feature = json_node_get_object (node);
  member = json_object_get_member (feature, "properties");
  if (member != NULL && JSON_NODE_HOLDS_OBJECT (member))
    properties = json_node_get_object (member);

  self->area = HOT_BOUNDARY_EMPTY (boundaries->starts->len - 1);
  if (!read_geometry (self, json_object_get_member (feature, "geometry"), 0, error))
    return FALSE;

  if (self->area.n_rings == 0)
    {
      boundaries->n_skipped++;
      return TRUE;
    }

  self->area.name = dup_name (properties, boundaries->property);
  g_array_append_val (boundaries->areas, self->area);
  return TRUE;
}

static JsonObject *
properties_of (JsonNode *feature)
{
  JsonNode *node;

  if (!JSON_NODE_HOLDS_OBJECT (feature))
    return NULL;
  node = json_object_get_member (json_node_get_object (feature), "properties");
  return node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
}

/* How many features a property names. */
static guint
count_named (JsonArray  *features,
             const char *property)
{
  guint n = 0;

  for (guint i = 0; i < json_array_get_length (features); i++)
    {
      g_autofree char *name = dup_name (properties_of (json_array_get_element (features, i)), property);

      n += name != NULL;
    }

  return n;
}

/* The best known property that any feature has, by its spelling in the file; else the first one that holds text. */
static char *
guess_property (JsonArray *features)
{
  g_autoptr(GHashTable) spellings = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_autofree char *fallback = NULL;

  for (guint i = 0; i < MIN (json_array_get_length (features), 100); i++)
    {
      JsonObject *properties = properties_of (json_array_get_element (features, i));
      g_autoptr(GList) members = properties != NULL ? json_object_get_members (properties) : NULL;

      for (GList *l = members; l != NULL; l = l->next)
        {
          JsonNode *node = json_object_get_member (properties, l->data);

          g_hash_table_insert (spellings, g_ascii_strdown (l->data, -1), g_strdup (l->data));
          if (fallback == NULL && JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING)
            fallback = g_strdup (l->data);
        }
    }

  for (guint i = 0; i < G_N_ELEMENTS (name_properties); i++)
    {
      const char *spelling = g_hash_table_lookup (spellings, name_properties[i]);

      if (spelling != NULL && count_named (features, spelling) > 0)
        return g_strdup (spelling);
    }

  return g_steal_pointer (&fallback);
}

static gboolean
read_features (Reader       *self,
               JsonArray    *features,
               const char   *property,
               GCancellable *cancellable,
               GError      **error)
{
  if (property != NULL && count_named (features, property) == 0)
    {
      g_set_error (error, HOT_ERROR, HOT_ERROR_NOT_FOUND, _("%s: no feature has a property “%s”"), self->name, property);
      return FALSE;
    }
  self->boundaries->property = property != NULL ? g_strdup (property) : guess_property (features);

  for (guint i = 0; i < json_array_get_length (features); i++)
    {
      if (g_cancellable_set_error_if_cancelled (cancellable, error) ||
          !read_feature (self, json_array_get_element (features, i), error))
        return FALSE;
    }

  return TRUE;
}

/* One line, whatever the file holds. */
static void
add_credit (GString    *credit,
            const char *text)
{
  g_autofree char *line = NULL;
  g_auto(GStrv) words = NULL;

  if (text == NULL || !g_utf8_validate (text, -1, NULL))
    return;
  line = g_utf8_substring (text, 0, MIN (g_utf8_strlen (text, -1), MAX_CREDIT));
  words = g_strsplit_set (line, "\n\r\t", -1);
  g_free (line);
  line = g_strstrip (g_strjoinv (" ", words));
  if (*line != '\0' && strstr (credit->str, line) == NULL)
    g_string_append_printf (credit, "%s%s", credit->len > 0 ? " · " : "", line);
}

/* Members that GeoJSON leaves to whoever writes it; these are the ones in use. */
static void
read_credit (GString    *credit,
             JsonObject *object)
{
  static const char *const members[] = {
    "attribution", "copyright", "credit", "credits", "license", "licence", "rights",
  };
  static const char *const parts[] = { "name", "title", "id", "url", "href" };

  for (guint i = 0; i < G_N_ELEMENTS (members); i++)
    {
      JsonNode *node = json_object_get_member (object, members[i]);

      if (node != NULL && JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING)
        add_credit (credit, json_node_get_string (node));
      for (guint part = 0; node != NULL && JSON_NODE_HOLDS_OBJECT (node) && part < G_N_ELEMENTS (parts); part++)
        {
          JsonNode *inner = json_object_get_member (json_node_get_object (node), parts[part]);

          if (inner == NULL || json_node_get_value_type (inner) != G_TYPE_STRING)
            continue;
          add_credit (credit, json_node_get_string (inner));
          break;
        }
    }
}

static char *
dup_credit (JsonObject *root)
{
  g_autoptr(GString) credit = g_string_new (NULL);
  JsonNode *metadata = json_object_get_member (root, "metadata");

  read_credit (credit, root);
  if (metadata != NULL && JSON_NODE_HOLDS_OBJECT (metadata))
    read_credit (credit, json_node_get_object (metadata));

  return credit->len > 0 ? g_strdup (credit->str) : NULL;
}

/* A lone feature or geometry becomes a list of one feature. */
static JsonArray *
make_features (JsonNode *root)
{
  JsonArray *features = json_array_new ();
  JsonObject *feature;

  if (g_str_equal (get_type_of (json_node_get_object (root)), "Feature"))
    {
      json_array_add_element (features, json_node_copy (root));
      return features;
    }

  feature = json_object_new ();
  json_object_set_string_member (feature, "type", "Feature");
  json_object_set_member (feature, "geometry", json_node_copy (root));
  json_array_add_object_element (features, feature);
  return features;
}

HotBoundaries *
hot_boundaries_parse (GBytes        *text,
                      const char    *name,
                      const char    *property,
                      GCancellable  *cancellable,
                      GError       **error)
{
  g_autoptr(HotBoundaries) self = g_atomic_rc_box_new0 (HotBoundaries);
  g_autoptr(JsonParser) parser = json_parser_new_immutable ();
  g_autoptr(GError) local_error = NULL;
  g_autoptr(JsonArray) lone = NULL;
  Reader reader = { .boundaries = self, .name = name };
  JsonArray *features;
  const guint first = 0;
  JsonNode *root;

  self->areas = g_array_new (FALSE, FALSE, sizeof (HotBoundary));
  self->starts = g_array_new (FALSE, FALSE, sizeof (guint));
  self->corners = g_array_new (FALSE, FALSE, sizeof (double));
  self->bounds = HOT_BOUNDS_EMPTY;
  g_array_append_val (self->starts, first);

  if (g_bytes_get_size (text) == 0)
    {
      g_set_error (error, HOT_ERROR, HOT_ERROR_INVALID, _("%s is not GeoJSON: it is empty"), name);
      return NULL;
    }
  if (!g_utf8_validate (g_bytes_get_data (text, NULL), g_bytes_get_size (text), NULL))
    {
      g_set_error (error, HOT_ERROR, HOT_ERROR_INVALID, _("%s is not GeoJSON: it is not text in UTF-8"), name);
      return NULL;
    }

  if (!json_parser_load_from_data (parser, g_bytes_get_data (text, NULL), g_bytes_get_size (text), &local_error))
    {
      const char *where = local_error->message;

      /* json-glib begins with "<data>:LINE:COLUMN: "; a file's name stands better there. */
      if (g_str_has_prefix (where, "<data>:"))
        where += strlen ("<data>:");
      g_set_error (error, HOT_ERROR, HOT_ERROR_INVALID, _("%s is not GeoJSON: line %s"), name, where);
      return NULL;
    }

  root = json_parser_get_root (parser);
  if (root == NULL || !JSON_NODE_HOLDS_OBJECT (root))
    {
      g_set_error (error, HOT_ERROR, HOT_ERROR_INVALID, _("%s is not GeoJSON: it is not a JSON object"), name);
      return NULL;
    }

  features = get_array (json_object_get_member (json_node_get_object (root), "features"));
  if (features == NULL)
    features = lone = make_features (root);

  self->credit = dup_credit (json_node_get_object (root));
  if (!read_features (&reader, features, property, cancellable, error))
    return NULL;

  if (self->areas->len == 0)
    {
      g_set_error (error, HOT_ERROR, HOT_ERROR_INVALID,
                   _("%s holds no areas: none of its %u features is a Polygon or MultiPolygon"), name, reader.feature);
      return NULL;
    }

  return g_steal_pointer (&self);
}

HotBoundaries *
hot_boundaries_open (const char    *path,
                     const char    *property,
                     GCancellable  *cancellable,
                     GError       **error)
{
  g_autoptr(HotMappedFile) file = hot_mapped_file_open (path, error);
  g_autoptr(GBytes) text = NULL;
  g_autofree char *name = g_path_get_basename (path);

  if (file == NULL)
    return NULL;
  if (hot_mapped_file_get_size (file) > HOT_BOUNDARIES_MAX_BYTES)
    {
      g_set_error (error, HOT_ERROR, HOT_ERROR_TOO_LARGE,
                   _("%s is larger than the %d MB that outlines may have; simplify them first"),
                   name, HOT_BOUNDARIES_MAX_BYTES / (1024 * 1024));
      return NULL;
    }

  text = g_bytes_new_with_free_func (hot_mapped_file_get_data (file), hot_mapped_file_get_size (file),
                                     (GDestroyNotify) hot_mapped_file_unref, hot_mapped_file_ref (file));

  return hot_boundaries_parse (text, name, property, cancellable, error);
}

HotBoundaries *
hot_boundaries_ref (HotBoundaries *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
hot_boundaries_clear (gpointer data)
{
  HotBoundaries *self = data;

  for (guint i = 0; i < self->areas->len; i++)
    g_free (g_array_index (self->areas, HotBoundary, i).name);
  g_array_unref (self->areas);
  g_array_unref (self->starts);
  g_array_unref (self->corners);
  g_free (self->property);
  g_free (self->credit);
  g_clear_pointer (&self->other, hot_boundaries_unref);
}

void
hot_boundaries_unref (HotBoundaries *self)
{
  g_atomic_rc_box_release_full (self, hot_boundaries_clear);
}

static HotBoundaries *
make_other (HotBoundaries *self)
{
  HotBoundaries *other = g_atomic_rc_box_new0 (HotBoundaries);
  const guint first = 0;

  other->areas = g_array_new (FALSE, FALSE, sizeof (HotBoundary));
  other->starts = g_array_new (FALSE, FALSE, sizeof (guint));
  other->corners = g_array_new (FALSE, FALSE, sizeof (double));
  other->property = g_strdup (self->property);
  other->credit = g_strdup (self->credit);
  other->n_skipped = self->n_skipped;
  other->bounds = self->bounds;
  other->turned = !self->turned;
  g_array_append_val (other->starts, first);

  for (guint i = 0; i < self->areas->len; i++)
    {
      const HotBoundary *from = hot_boundaries_get (self, i);
      HotBoundary area = HOT_BOUNDARY_EMPTY (other->starts->len - 1);

      for (guint ring = 0; ring < from->n_rings; ring++)
        {
          guint n;
          const double *corners = hot_boundaries_peek_ring (self, from->first_ring + ring, &n);

          for (guint corner = 0; corner < n; corner++)
            {
              const double there[2] = { corners[2 * corner] + 0.5, corners[2 * corner + 1] };

              g_array_append_vals (other->corners, there, 2);
            }
          hot_boundary_ring_finish (&area, other->starts, other->corners);
        }
      area.name = g_strdup (from->name);
      g_array_append_val (other->areas, area);
    }

  return other;
}

HotBoundaries *
hot_boundaries_turned (HotBoundaries *self,
                       gboolean       turned)
{
  HotBoundaries *other;

  if (!self->turned == !turned)
    return hot_boundaries_ref (self);

  g_mutex_lock (&other_mutex);
  if (self->other == NULL)
    self->other = make_other (self);
  other = hot_boundaries_ref (self->other);
  g_mutex_unlock (&other_mutex);

  return other;
}

gboolean
hot_boundaries_is_turned (HotBoundaries *self)
{
  return self->turned;
}

guint
hot_boundaries_get_n (HotBoundaries *self)
{
  return self->areas->len;
}

const HotBoundary *
hot_boundaries_get (HotBoundaries *self,
                    guint          index)
{
  g_return_val_if_fail (index < self->areas->len, NULL);

  return &g_array_index (self->areas, HotBoundary, index);
}

const char *
hot_boundaries_get_property (HotBoundaries *self)
{
  return self->property;
}

const char *
hot_boundaries_get_credit (HotBoundaries *self)
{
  return self->credit;
}

guint
hot_boundaries_get_n_skipped (HotBoundaries *self)
{
  return self->n_skipped;
}

HotBounds
hot_boundaries_get_bounds (HotBoundaries *self)
{
  return self->bounds;
}

const double *
hot_boundaries_peek_ring (HotBoundaries *self,
                          guint          ring,
                          guint         *n)
{
  const guint start = g_array_index (self->starts, guint, ring);

  *n = g_array_index (self->starts, guint, ring + 1) - start;
  return &g_array_index (self->corners, double, 2 * start);
}

/* How often a ray to the right crosses the ring, as odd or even. Corners count with the edge that begins at them. */
gboolean
hot_boundaries_ring_holds (const double *corners,
                           guint         n,
                           double        x,
                           double        y)
{
  gboolean odd = FALSE;

  for (guint i = 1; i < n; i++)
    {
      const double x0 = corners[2 * i - 2], y0 = corners[2 * i - 1];
      const double x1 = corners[2 * i], y1 = corners[2 * i + 1];

      if ((y0 > y) != (y1 > y) && x < x0 + (y - y0) * (x1 - x0) / (y1 - y0))
        odd = !odd;
    }

  return odd;
}

/* Whether a place of the world lies in an area. */
static gboolean
hot_boundaries_contain (HotBoundaries *self,
                        guint          index,
                        double         x,
                        double         y)
{
  const HotBoundary *area = hot_boundaries_get (self, index);
  gboolean odd = FALSE;

  if (x < area->left || x > area->right || y < area->top || y > area->bottom)
    return FALSE;

  for (guint i = 0; i < area->n_rings; i++)
    {
      guint n;
      const double *corners = hot_boundaries_peek_ring (self, area->first_ring + i, &n);

      odd ^= hot_boundaries_ring_holds (corners, n, x, y);
    }

  return odd;
}

int
hot_boundaries_find (HotBoundaries *self,
                     double         x,
                     double         y)
{
  for (guint i = 0; i < self->areas->len; i++)
    if (hot_boundaries_contain (self, i, x, y))
      return i;

  return -1;
}

/* How many characters two names have in common at the start, without regard to case. */
static guint
common_prefix (const char *a,
               const char *b)
{
  guint n = 0;

  while (a[n] != '\0' && g_ascii_tolower (a[n]) == g_ascii_tolower (b[n]))
    n++;
  return n;
}

char *
hot_boundaries_find_beside (const char *path)
{
  g_autofree char *folder = g_path_get_dirname (path);
  g_autofree char *name = g_path_get_basename (path);
  g_autofree char *best = NULL;
  g_autoptr(GDir) dir = g_dir_open (folder, 0, NULL);
  guint best_score = 0;
  const char *entry;

  while (dir != NULL && (entry = g_dir_read_name (dir)) != NULL)
    {
      guint score;

      if (!g_str_has_suffix (entry, ".geojson"))
        continue;
      /* Inside Airbnb's own name for it beats any likeness; a likeness is at least a word's worth. */
      score = g_str_equal (entry, "neighbourhoods.geojson") ? 1000 : common_prefix (entry, name);
      if (score >= 3 && (score > best_score || (score == best_score && strcmp (entry, best) < 0)))
        {
          best_score = score;
          g_set_str (&best, entry);
        }
    }

  return best != NULL ? g_build_filename (folder, best, NULL) : NULL;
}
