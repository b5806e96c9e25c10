/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/hot-json-writer.h"
#include "score/hot-model.h"
#include "tracking/hot-artifacts.h"

G_BEGIN_DECLS

/**
 * HotFlavorContext:
 * @model: lies in the @size bytes of @image
 * @artifacts: of the run or the model; what is written goes below @folder
 *
 * What a flavor is written from, and where to.
 */
typedef struct {
  const HotModel *model;
  gconstpointer   image;
  gsize           size;
  HotArtifacts   *artifacts;
  const char     *folder;
} HotFlavorContext;

/**
 * HotFlavor:
 * @name: as in `MLmodel`
 * @needs: (nullable): names of flavors without which it cannot be loaded or fed, ended by NULL
 * @requirements: (nullable): packages of PyPI, ended by NULL, that Python needs to load it
 * @explain: (nullable): why a model has no such flavor; NULL where it has
 * @write: writes its files. Atomic each; called only where @explain gives no reason
 * @describe: writes the members of its map in `MLmodel`
 *
 * One of the forms in which a model directory holds a model (mlflow/models/flavor_backend.py). To add one: a file with such a constant, and
 * a line in hot-flavor.c.
 */
typedef struct {
  const char        *name;
  const char *const *needs;
  const char *const *requirements;
  char            *(* explain)  (const HotModel          *model);
  gboolean         (* write)    (const HotFlavorContext  *context,
                                 GCancellable            *cancellable,
                                 GError                 **error);
  void             (* describe) (const HotModel          *model,
                                 HotJsonWriter           *json);
} HotFlavor;

extern const HotFlavor hot_flavor_native;
extern const HotFlavor hot_flavor_onnx;
extern const HotFlavor hot_flavor_python;
extern const HotFlavor hot_flavor_xgboost;

/* Ordered by name, ended by NULL. */
const HotFlavor *const *hot_flavor_list  (void);
/* (nullable) */
const HotFlavor        *hot_flavor_find  (const char              *name);
/* A file of the flavor. */
gboolean                hot_flavor_write (const HotFlavorContext  *context,
                                          const char              *name,
                                          gconstpointer            data,
                                          gsize                    size,
                                          GCancellable            *cancellable,
                                          GError                 **error);

G_END_DECLS
