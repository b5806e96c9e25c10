/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "requests/hot-response.h"

G_BEGIN_DECLS

/* How many are remembered. */
#define HOT_REQUEST_HISTORY_LENGTH 500

/**
 * HotRequestEntry:
 * @id: the higher, the newer
 * @time: when it was sent, in milliseconds since 1970
 * @status: of the answer; 0 where there was none
 * @milliseconds: until the whole answer was there
 * @size: of the answer's body, in bytes
 * @request: as it was sent, with its variables, without its secret
 *
 * A request that was sent once.
 */
typedef struct {
  gint64      id;
  gint64      time;
  guint       status;
  double      milliseconds;
  guint64     size;
  HotRequest *request;
} HotRequestEntry;

/**
 * HotRequestHistory:
 *
 * What was sent, in a table of hothouse.db. May be used from any thread.
 */
typedef struct _HotRequestHistory HotRequestHistory;

/* @path: (nullable): of hothouse.db; %NULL is one in the user's data directory */
HotRequestHistory *hot_request_history_open   (const char         *path,
                                               GError            **error);
void               hot_request_history_free   (HotRequestHistory  *self);
/* @response: (nullable): %NULL where there was none */
gboolean           hot_request_history_add    (HotRequestHistory  *self,
                                               const HotRequest   *request,
                                               const HotResponse  *response,
                                               GError            **error);
/* (transfer full) (element-type HotRequestEntry): the newest first */
GPtrArray         *hot_request_history_list   (HotRequestHistory  *self,
                                               guint               n_max,
                                               GError            **error);
gboolean           hot_request_history_clear  (HotRequestHistory  *self,
                                               GError            **error);

void               hot_request_entry_free     (HotRequestEntry    *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HotRequestHistory, hot_request_history_free)

G_END_DECLS
