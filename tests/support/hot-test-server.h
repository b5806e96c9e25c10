/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * HotTestRequest:
 * @target: path and query, as they came
 * @headers: (element-type utf8 utf8): names in lower case
 * @body: what came behind the headers
 *
 * What a client asked.
 */
typedef struct {
  char          *method;
  char          *target;
  GHashTable    *headers;
  GInputStream  *body;
  GOutputStream *output;
  GSocket       *socket;
} HotTestRequest;

/* Runs on a thread of its own; the connection is closed when it returns. It writes bytes, so that it can break any rule
 * of HTTP. */
typedef void (*HotTestHandler) (HotTestRequest *request,
                                gpointer        user_data);

/**
 * HotTestServer:
 *
 * A server on a free port of this computer, for tests of clients.
 */
typedef struct _HotTestServer HotTestServer;

HotTestServer  *hot_test_server_new         (HotTestHandler   handler,
                                             gpointer         user_data,
                                             GTlsCertificate *certificate);   /* (nullable): for https */
/* On a port that an earlier server had; 0 for any. */
HotTestServer  *hot_test_server_new_at      (guint16          port,
                                             HotTestHandler   handler,
                                             gpointer         user_data,
                                             GTlsCertificate *certificate);
void            hot_test_server_free        (HotTestServer   *self);
guint16         hot_test_server_get_port    (HotTestServer   *self);
/* (transfer full) */
char           *hot_test_server_get_uri     (HotTestServer   *self,
                                             const char      *target);
guint           hot_test_server_get_n_requests (HotTestServer *self);
/* (transfer full) (nullable): a header of the request with that number, counted from 0 */
char           *hot_test_server_get_header  (HotTestServer   *self,
                                             guint            request,
                                             const char      *name);

/* A whole answer. @headers are complete lines, each with its CR LF; @length -1 for text. */
void            hot_test_reply              (HotTestRequest  *request,
                                             const char      *status,
                                             const char      *headers,
                                             const void      *body,
                                             gssize           length);
/* An answer that announces @length bytes and sends @n_sent of them. */
void            hot_test_reply_short        (HotTestRequest  *request,
                                             const char      *status,
                                             const char      *headers,
                                             const void      *body,
                                             gsize            length,
                                             gsize            n_sent);
/* Says nothing until the client goes away. */
void            hot_test_hang               (HotTestRequest  *request);
const char     *hot_test_request_get_header (HotTestRequest  *request,
                                             const char      *name);
/* A certificate for 127.0.0.1 that signs itself, and the file it is in; NULL where there is no openssl command. */
GTlsCertificate *hot_test_make_certificate  (const char      *directory,
                                             char           **path);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HotTestServer, hot_test_server_free)

G_END_DECLS
