/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "app/models/hot-registry.h"

G_BEGIN_DECLS

#define HOT_TYPE_MODEL_DETAIL (hot_model_detail_get_type ())
G_DECLARE_FINAL_TYPE (HotModelDetail, hot_model_detail, HOT, MODEL_DETAIL, AdwBin)

/*
 * All about one model: a registered one with its versions, or a model directory. It reads what the directory has in a job, and offers to
 * serve and export it.
 *
 * Signals:
 *   told (const char *text): something has happened that a person should hear of
 *   removed (const char *name, gint64 version): the person has deleted it, and may want it back
 */
GtkWidget  *hot_model_detail_new       (HotRegistry      *registry);
void        hot_model_detail_set_entry (HotModelDetail   *self,
                                        HotRegistryEntry *entry);
/* @uri: as hot_model_place_find() takes it */
void        hot_model_detail_set_uri   (HotModelDetail   *self,
                                        const char       *uri);
/* (nullable): of the registered model */
const char *hot_model_detail_get_name  (HotModelDetail   *self);
void        hot_model_detail_describe  (HotModelDetail   *self);
void        hot_model_detail_add_tag   (HotModelDetail   *self);
void        hot_model_detail_rename    (HotModelDetail   *self);
void        hot_model_detail_delete    (HotModelDetail   *self);

G_END_DECLS
