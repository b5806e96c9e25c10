/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tracking/hot-rest-client.h"
#include "tracking/hot-rest-json.h"
#include "tracking/hot-rest-reader.h"
#include "tracking/hot-rest-store.h"
#include "tracking/hot-spool.h"

G_BEGIN_DECLS

struct _HotRestStore
{
  GObject        parent_instance;

  HotRestClient *client;
  HotSpool      *spool;           /* (nullable): where none can be kept, all is sent at once */
  char          *cache;           /* (nullable): folder of downloaded files, gone with the store */
  GMutex         lock;            /* of all that follows */
  GHashTable    *sent;            /* bytes of files of own runs that went to the spool: "run/path" to guint64 */

  guint64        counter;         /* 0 until it is asked for */
  gint64         counted;         /* when, in monotonic time */
  gint64         count_cost;      /* how long that took */
  guint64        n_writes;        /* by this object */
  char         **watched;         /* (nullable): experiments whose runs were read last */

  HotRunFrame   *frame;           /* (nullable): all runs of @watched */
  guint64        frame_counter;
  HotViewType    frame_view;
};

void hot_rest_store_init_experiments (HotTrackingStoreInterface *iface);
void hot_rest_store_init_runs        (HotTrackingStoreInterface *iface);
void hot_rest_store_init_search      (HotTrackingStoreInterface *iface);
void hot_rest_store_init_metrics     (HotTrackingStoreInterface *iface);
void hot_rest_store_init_registry    (HotTrackingStoreInterface *iface);
void hot_rest_store_init_versions    (HotTrackingStoreInterface *iface);
void hot_rest_store_init_models      (HotTrackingStoreInterface *iface);

/* Something was written: what was read of runs may be old. */
void     hot_rest_store_touch        (HotRestStore      *self);
/* hot_rest_client_tell() and hot_rest_store_touch() */
gboolean hot_rest_store_tell         (HotRestStore      *self,
                                      const char        *method,
                                      const char        *path,
                                      HotJsonWriter     *writer,
                                      GCancellable      *cancellable,
                                      GError           **error);
const char *hot_rest_view_to_string  (HotViewType        view);
/* (transfer full): ids of all experiments that are not deleted, NULL-terminated */
char   **hot_rest_store_list_experiments (HotRestStore  *self,
                                      GCancellable      *cancellable,
                                      GError           **error);
/* See HotTrackingStoreInterface */
HotArtifacts *hot_rest_store_open_artifacts (HotTrackingStore  *store,
                                      const char        *run_id,
                                      const char        *uri,
                                      GCancellable      *cancellable,
                                      GError           **error);

G_END_DECLS
