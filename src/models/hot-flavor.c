/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "models/hot-flavor.h"

const HotFlavor *const *
hot_flavor_list (void)
{
  static const HotFlavor *const flavors[] = {
    &hot_flavor_native,
    &hot_flavor_onnx,
    &hot_flavor_python,
    &hot_flavor_xgboost,
    NULL,
  };

  return flavors;
}

const HotFlavor *
hot_flavor_find (const char *name)
{
  for (const HotFlavor *const *flavor = hot_flavor_list (); *flavor != NULL; flavor++)
    if (strcmp ((*flavor)->name, name) == 0)
      return *flavor;

  return NULL;
}

gboolean
hot_flavor_write (const HotFlavorContext  *context,
                  const char              *name,
                  gconstpointer            data,
                  gsize                    size,
                  GCancellable            *cancellable,
                  GError                 **error)
{
  g_autofree char *path = *context->folder != '\0' ? g_strdup_printf ("%s/%s", context->folder, name) : g_strdup (name);

  return hot_artifacts_write (context->artifacts, path, data, size, cancellable, error);
}
