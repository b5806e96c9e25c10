/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <libsoup/soup.h>

#include "base/hot-deadline.h"
#include "base/hot-http.h"

G_BEGIN_DECLS

/* RFC 6585; libsoup has no name for it. */
#define HOT_HTTP_TOO_MANY_REQUESTS 429

/* One request on its way: the message whose answer counts after all redirects, and the body still to be read. */
typedef struct {
  HotDeadline  *deadline;
  SoupMessage  *message;
  GUri         *uri;        /* where @message went */
  GInputStream *body;
  guint         patience;   /* milliseconds that reading may take until enough has come */
  gsize         n_since;    /* bytes that came meanwhile */
} HotHttpExchange;

#define HOT_HTTP_EXCHANGE_INIT { NULL }

/* @extra: (nullable): more headers, for every host: name, value, NULL. With @raw, a content coding stays.
 * @cancellable must be the parent of nothing but the exchange's deadline. */
gboolean  hot_http_exchange_begin      (HotHttpExchange       *self,
                                        HotHttp               *http,
                                        const HotHttpRequest  *request,
                                        const char * const    *extra,
                                        gboolean               raw,
                                        GCancellable          *cancellable,
                                        GError               **error);
/* Bytes read, 0 at the end, -1 with @error set. */
gssize    hot_http_exchange_read       (HotHttpExchange       *self,
                                        HotHttp               *http,
                                        void                  *buffer,
                                        gsize                  length,
                                        GCancellable          *cancellable,
                                        GError               **error);
void      hot_http_exchange_clear      (HotHttpExchange       *self);

guint     hot_http_get_retry_delay     (HotHttp               *self);
/* The HTTP session's own main context must be the thread's while it is used. */
void      hot_http_enter               (HotHttp               *self);
void      hot_http_leave               (HotHttp               *self);

/**
 * HotHttpWatch:
 * @sockets: (element-type guint64 GWeakRef): of the connections of the session, by their ids, from hot_http_sockets_new()
 * @sent: (nullable): told of each piece of the body that has been written
 * @is_connected: (out): whether the connection stands
 *
 * Sets the deadline of a message that is being sent anew whenever something of it moves. What was written need not be on its way: the system
 * keeps megabytes of it, which a slow connection takes minutes for and a dead one for ever. So the system is asked how much it still has.
 */
typedef struct {
  HotDeadline *deadline;
  guint        idle_timeout;
  GHashTable  *sockets;
  void       (*sent) (gsize n_bytes, gpointer sent_data);
  gpointer     sent_data;
  gboolean     is_connected;
  GSocket     *socket;
  int          n_queued;
  gulong       handlers[3];
} HotHttpWatch;

GHashTable *hot_http_sockets_new (void);
/* From before a message is sent until its answer begins. */
void        hot_http_watch_begin (HotHttpWatch *self,
                                  SoupMessage  *message);
void        hot_http_watch_end   (HotHttpWatch *self,
                                  SoupMessage  *message);

/* Errors: each sets @error and returns FALSE. */
gboolean  hot_http_set_transport_error (const GError          *cause,
                                        GUri                  *uri,
                                        SoupMessage           *message,
                                        GError               **error);
gboolean  hot_http_set_timeout_error   (GUri                  *uri,
                                        gboolean               connected,
                                        GError               **error);
gboolean  hot_http_set_status_error    (guint                  status,
                                        SoupMessageHeaders    *headers,
                                        GUri                  *uri,
                                        GError               **error);
gboolean  hot_http_set_size_error      (GUri                  *uri,
                                        guint64                size,
                                        guint64                max_bytes,
                                        GError               **error);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (HotHttpExchange, hot_http_exchange_clear)

G_END_DECLS
