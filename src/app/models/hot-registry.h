/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/experiments/hot-tracker.h"
#include "app/models/hot-registry-work.h"

G_BEGIN_DECLS

#define HOT_TYPE_REGISTRY (hot_registry_get_type ())
G_DECLARE_FINAL_TYPE (HotRegistry, hot_registry, HOT, REGISTRY, GObject)

/*
 * The registered models of the workspace that HotTracker has open, as all windows share them. What anybody else writes is seen within
 * a second, once somebody has looked.
 *
 * Properties (notify):
 *   entries  GPtrArray of HotRegistryEntry, boxed, nullable: by name; %NULL before they were read. Without what is to be deleted.
 *   error    GError, boxed, nullable: why they could not be read
 *
 * Signals:
 *   failed (GError *error): a change that was asked for did not take place
 *   registered (const char *name, const char *version): somebody made one here
 */
HotRegistry  *hot_registry_get_default (void);
HotRegistry  *hot_registry_new         (HotTracker        *tracker);
/* Begins to read, unless that has been done. */
void          hot_registry_ensure      (HotRegistry       *self);
void          hot_registry_refresh     (HotRegistry       *self);
HotTracker   *hot_registry_get_tracker (HotRegistry       *self);
/* (element-type HotRegistryEntry) (nullable) */
GPtrArray    *hot_registry_get_entries (HotRegistry       *self);
/* (nullable) */
HotRegistryEntry *hot_registry_find    (HotRegistry       *self,
                                        const char        *name);
const GError *hot_registry_get_error   (HotRegistry       *self);
/* @change: (transfer full): becomes a job, after which everything is read again */
void          hot_registry_change      (HotRegistry       *self,
                                        HotRegistryChange *change);
/**
 * hot_registry_delete:
 * @version: or 0 for the whole model
 *
 * Takes it out of sight. It is only gone from the store with hot_registry_confirm_delete(), since a store brings nothing back;
 * hot_registry_undo_delete() shows it again.
 */
void          hot_registry_delete         (HotRegistry    *self,
                                           const char     *name,
                                           gint64          version);
void          hot_registry_confirm_delete (HotRegistry    *self,
                                           const char     *name,
                                           gint64          version);
void          hot_registry_undo_delete    (HotRegistry    *self,
                                           const char     *name,
                                           gint64          version);

G_END_DECLS
