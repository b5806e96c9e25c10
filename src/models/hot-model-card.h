/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "models/hot-model-place.h"

G_BEGIN_DECLS

/**
 * HotModelFlavorUse:
 * @HOT_MODEL_FLAVOR_NATIVE: predicted as it lies there
 * @HOT_MODEL_FLAVOR_READ: read, and then predicted as a native model
 * @HOT_MODEL_FLAVOR_FOREIGN: for other programs; @reason says which
 *
 * What can be done here with a flavor.
 */
typedef enum {
  HOT_MODEL_FLAVOR_NATIVE,
  HOT_MODEL_FLAVOR_READ,
  HOT_MODEL_FLAVOR_FOREIGN,
} HotModelFlavorUse;

/**
 * HotModelCardFlavor:
 * @version: (nullable): of the library that it was written with or for
 * @data: (nullable): its file or folder
 * @size: bytes of @data
 * @reason: (nullable): who can predict with it, where this program cannot
 */
typedef struct {
  char              *name;
  char              *version;
  char              *data;
  guint64            size;
  HotModelFlavorUse  use;
  char              *reason;
} HotModelCardFlavor;

/* A column of the signature; @name is "" for the only output. */
typedef struct {
  char     *name;
  char     *type;
  gboolean  is_required;
} HotModelCardField;

/**
 * HotModelCard:
 * @folder: (nullable): of the model, where it is on this computer
 * @flavors: (element-type HotModelCardFlavor)
 * @inputs: (element-type HotModelCardField): empty where the model has no signature, as @outputs
 * @size: bytes of all files
 * @run_id: (nullable): that made it
 * @created: (nullable): as MLmodel says
 * @mlflow_version: (nullable)
 * @request: (nullable): a request with the first row of the model's example
 *
 * What a model directory says of itself. Never changes once made.
 */
typedef struct {
  gatomicrefcount  ref_count;
  char            *folder;
  GPtrArray       *flavors;
  GPtrArray       *inputs;
  GPtrArray       *outputs;
  guint64          size;
  char            *run_id;
  char            *created;
  char            *mlflow_version;
  char            *request;
} HotModelCard;

#define HOT_TYPE_MODEL_CARD (hot_model_card_get_type ())
GType         hot_model_card_get_type  (void);
/* Reads MLmodel, whoever wrote it, and what lies beside it. %HOT_ERROR_NOT_FOUND where the place is no model directory. */
HotModelCard *hot_model_card_read      (const HotModelPlace  *place,
                                        GCancellable         *cancellable,
                                        GError              **error);
HotModelCard *hot_model_card_ref       (HotModelCard         *self);
void          hot_model_card_unref     (HotModelCard         *self);
/* (nullable): the flavor of that name */
const HotModelCardFlavor *
              hot_model_card_find      (const HotModelCard   *self,
                                        const char           *name);
/* (nullable): the flavor that is predicted with here, the native one if there is one */
const HotModelCardFlavor *
              hot_model_card_get_usable (const HotModelCard  *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HotModelCard, hot_model_card_unref)

G_END_DECLS
