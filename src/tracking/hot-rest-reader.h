/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/hot-json.h"
#include "tracking/hot-tracking-store.h"

G_BEGIN_DECLS

/*
 * Records out of what a tracking server answers (mlflow/protos/service.proto, model_registry.proto). Whatever a server sends, no call
 * here fails in another way than by %NULL with @error set: members of another type count as missing, numbers may be texts, and a record
 * without what makes it one (its id or name) is %HOT_TRACKING_ERROR_DATA_LOSS.
 */

gint64              hot_rest_read_integer          (JsonObject   *object,
                                                    const char   *name,
                                                    gint64        fallback);
/* "NaN" and "Infinity" are texts. */
double              hot_rest_read_real             (JsonObject   *object,
                                                    const char   *name);
/* (nullable): the element, if it is an object */
JsonObject         *hot_rest_read_element          (JsonArray    *array,
                                                    guint         index);
/* (transfer full) (nullable): the token of the next page */
char               *hot_rest_read_page_token       (JsonObject   *object);

HotExperiment      *hot_rest_read_experiment       (JsonObject   *object,
                                                    GError      **error);
HotRun             *hot_rest_read_run              (JsonObject   *object,
                                                    GError      **error);
HotRegisteredModel *hot_rest_read_registered_model (JsonObject   *object,
                                                    GError      **error);
HotModelVersion    *hot_rest_read_model_version    (JsonObject   *object,
                                                    GError      **error);
HotLoggedModel     *hot_rest_read_logged_model     (JsonObject   *object,
                                                    GError      **error);

typedef gpointer (*HotRestRead) (JsonObject  *object,
                                 GError     **error);
/* The one member @name of an answer. (transfer full) */
gpointer            hot_rest_read_member           (JsonObject   *answer,
                                                    const char   *name,
                                                    HotRestRead   read,
                                                    GError      **error);
/* The array @name of an answer; a missing one is empty. (transfer full) */
GPtrArray          *hot_rest_read_all              (JsonObject     *answer,
                                                    const char     *name,
                                                    HotRestRead     read,
                                                    GDestroyNotify  destroy,
                                                    GError        **error);
/* Runs by columns. @runs: of HotRun */
HotRunFrame        *hot_rest_read_frame            (GPtrArray      *runs);

G_END_DECLS
