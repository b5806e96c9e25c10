/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "tracking/hot-rest-router.h"

#include <string.h>

/* A path without places is looked up; those with places are tried one by one. */
struct _HotRestRouter
{
  GHashTable *plain;    /* path to GPtrArray of HotRestRoute */
  GPtrArray  *places;   /* of Place */
};

typedef struct {
  GStrv               segments;
  const HotRestRoute *route;
} Place;

static void
place_free (Place *self)
{
  g_strfreev (self->segments);
  g_free (self);
}

static void
add (HotRestRouter      *self,
     const HotRestRoute *route,
     const char         *prefix)
{
  g_autofree char *path = g_strconcat (prefix, route->path, NULL);

  if (strchr (path, '{') != NULL)
    {
      Place *place = g_new0 (Place, 1);

      place->segments = g_strsplit (path + 1, "/", -1);
      place->route = route;
      g_ptr_array_add (self->places, place);
    }
  else
    {
      GPtrArray *routes = g_hash_table_lookup (self->plain, path);

      if (routes == NULL)
        {
          routes = g_ptr_array_new ();
          g_hash_table_insert (self->plain, g_steal_pointer (&path), routes);
        }
      g_ptr_array_add (routes, (gpointer) route);
    }
}

HotRestRouter *
hot_rest_router_new (const HotRestRoute *const *tables)
{
  HotRestRouter *self = g_new0 (HotRestRouter, 1);

  self->plain = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_ptr_array_unref);
  self->places = g_ptr_array_new_with_free_func ((GDestroyNotify) place_free);
  for (; *tables != NULL; tables++)
    for (const HotRestRoute *route = *tables; route->method != NULL; route++)
      if (*route->path == '/')
        add (self, route, "");
      else
        {
          add (self, route, "/api/2.0/mlflow/");
          add (self, route, "/ajax-api/2.0/mlflow/");
        }

  return self;
}

void
hot_rest_router_free (HotRestRouter *self)
{
  g_hash_table_unref (self->plain);
  g_ptr_array_unref (self->places);
  g_free (self);
}

/* (nullable) (transfer full): NUL and what is no UTF-8 after decoding match nothing. */
static GHashTable *
match (const Place *place,
       const char  *path)
{
  g_autoptr(GHashTable) values = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);

  for (char **segment = place->segments; *segment != NULL; segment++)
    {
      gsize length = strcspn (path, "/");
      gsize n = strlen (*segment);
      g_autofree char *value = NULL;

      if (g_str_equal (*segment, "{*}"))
        {
          value = g_uri_unescape_string (path, NULL);
          if (value == NULL || !g_utf8_validate (value, -1, NULL))
            return NULL;
          g_hash_table_insert (values, g_strdup ("*"), g_steal_pointer (&value));
          return g_steal_pointer (&values);
        }
      if (**segment == '{')
        {
          value = g_uri_unescape_segment (path, path + length, NULL);
          if (value == NULL || *value == '\0' || !g_utf8_validate (value, -1, NULL))
            return NULL;
          g_hash_table_insert (values, g_strndup (*segment + 1, n - 2), g_steal_pointer (&value));
        }
      else if (length != n || strncmp (path, *segment, n) != 0)
        return NULL;
      path += length;
      if (*path == '/' && segment[1] != NULL)
        path++;
      else if (segment[1] != NULL && !g_str_equal (segment[1], "{*}"))
        return NULL;
    }

  return *path == '\0' ? g_steal_pointer (&values) : NULL;
}

const HotRestRoute *
hot_rest_router_find (HotRestRouter  *self,
                      const char     *method,
                      const char     *path,
                      GHashTable    **values,
                      gboolean       *other_method)
{
  GPtrArray *routes = g_hash_table_lookup (self->plain, path);

  *values = NULL;
  *other_method = FALSE;
  for (guint i = 0; routes != NULL && i < routes->len; i++)
    {
      const HotRestRoute *route = routes->pdata[i];

      if (g_str_equal (route->method, method))
        return route;
      *other_method = TRUE;
    }
  for (guint i = 0; *path == '/' && i < self->places->len; i++)
    {
      const Place *place = self->places->pdata[i];
      g_autoptr(GHashTable) found = match (place, path + 1);

      if (found == NULL)
        continue;
      if (g_str_equal (place->route->method, method))
        {
          *values = g_steal_pointer (&found);
          return place->route;
        }
      *other_method = TRUE;
    }

  return NULL;
}
