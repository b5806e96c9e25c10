/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "base/hot-progress.h"

G_BEGIN_DECLS

/**
 * HotHttpOptions:
 * @ca_file: (nullable): PEM file with certificates to trust beside the system's
 * @any_certificate: whoever answers is believed to be the server: for those who cannot have it otherwise, and only if they say so
 * @proxy: (nullable): address of a proxy; %NULL for what the system is configured to use, "direct://" for none
 * @user_agent: (nullable): %NULL for the project's own
 * @connect_timeout: milliseconds until a connection (with name look-up and TLS) must stand; 0 for 15 s
 * @idle_timeout: milliseconds in which the server must begin to answer, and from then on in which some of the answer must come, a hundred
 *   bytes a second at least from a host; 0 for 30 s
 * @retry_delay: milliseconds before a broken download is taken up again, doubled each time; 0 for half a second
 * @unix_socket: (nullable): path of a socket through which everything goes, whatever host addresses name
 *
 * All zero is right for nearly everything.
 */
typedef struct {
  const char *ca_file;
  gboolean    any_certificate;
  const char *proxy;
  const char *user_agent;
  guint       connect_timeout;
  guint       idle_timeout;
  guint       retry_delay;
  const char *unix_socket;
} HotHttpOptions;

/**
 * HotHttpSign:
 * @uri: where the request goes
 * @headers: (element-type utf8 utf8): all headers that matter, names in lower case; add to them with g_strdup()ed
 *   strings
 *
 * Called before each attempt, so that a signature can cover headers that differ between attempts (Range).
 */
typedef void (*HotHttpSign) (const char *method,
                             GUri       *uri,
                             GHashTable *headers,
                             gpointer    user_data);

/**
 * HotHttpTimes:
 * @dns: until the host's address was known
 * @connect: until the connection stood
 * @tls: until it was encrypted
 * @wait: from the request's first byte to the answer's
 * @receive: until the last
 * @total: of all, redirects before the last one not counted
 * @is_reused: whether the connection stood already
 *
 * How long the phases of a request took, in milliseconds.
 */
typedef struct {
  double   dns;
  double   connect;
  double   tls;
  double   wait;
  double   receive;
  double   total;
  gboolean is_reused;
} HotHttpTimes;

/**
 * HotHttpRequest:
 * @method: (nullable): %NULL for GET
 * @uri: the address; a user name and password in it are sent as basic authentication
 * @headers: (nullable): name, value, name, value, %NULL
 * @body: (nullable): what to send, with its @content_type
 * @sign: (nullable): adds headers of its own
 * @times: (nullable) (out): set when the whole answer is there
 * @sent: (nullable): told of each piece of the body that has left, with its size
 *
 * Redirects are followed for GET and HEAD; never from https to http. Headers, password and signature go to the scheme,
 * host and port of @uri only, never to where a redirect leads.
 */
typedef struct {
  const char          *method;
  const char          *uri;
  const char * const  *headers;
  GBytes              *body;
  const char          *content_type;
  HotHttpSign          sign;
  gpointer             sign_data;
  HotHttpTimes        *times;
  void               (*sent) (gsize n_bytes, gpointer sent_data);
  gpointer             sent_data;
} HotHttpRequest;

/**
 * HotHttp:
 *
 * The one way to speak HTTP as a client: time-outs, redirects, certificates, proxies, size limits and clear errors that
 * name the host and never show what is secret in an address (its query and its password). Calls block. One object
 * belongs to one thread at a time; it keeps connections open between calls.
 *
 * Errors: %G_IO_ERROR_CANCELLED; %HOT_ERROR_NETWORK when a host cannot be found or reached, breaks off, is too slow or
 * has trouble (5xx); %HOT_ERROR_REFUSED for certificates and for 401, 403, 407; %HOT_ERROR_NOT_FOUND for 404 and 410;
 * %HOT_ERROR_TOO_LARGE; %HOT_ERROR_USAGE for an address that is none.
 */
typedef struct _HotHttp HotHttp;

/* Fails when the certificate file cannot be read. */
HotHttp         *hot_http_new  (const HotHttpOptions  *options,   /* (nullable) */
                                GError               **error);
void             hot_http_free (HotHttp               *self);

/* An answer with any status. */
typedef struct _HotHttpResponse HotHttpResponse;

/* Sends a request and reads the whole answer, of at most @max_bytes. */
HotHttpResponse *hot_http_send (HotHttp               *self,
                                const HotHttpRequest  *request,
                                gsize                  max_bytes,
                                GCancellable          *cancellable,
                                GError               **error);

guint            hot_http_response_get_status (HotHttpResponse  *self);
/* (nullable) */
const char      *hot_http_response_get_header (HotHttpResponse  *self,
                                               const char       *name);
GBytes          *hot_http_response_get_body   (HotHttpResponse  *self);
/* In the server's words: "Not Found"; (nullable) */
const char      *hot_http_response_get_reason (HotHttpResponse  *self);
/* "1.0", "1.1" or "2" */
const char      *hot_http_response_get_version (HotHttpResponse *self);
/* Name, value, name, value, NULL, in the order in which they came. (transfer full) */
char           **hot_http_response_dup_headers (HotHttpResponse *self);
/* FALSE with a telling @error unless the status is 2xx. */
gboolean         hot_http_response_check      (HotHttpResponse  *self,
                                               GError          **error);
void             hot_http_response_free       (HotHttpResponse  *self);

/**
 * hot_http_download:
 * @fd: an empty file, open for writing
 * @path: what messages about the disk call @fd
 * @max_bytes: the largest size to accept
 *
 * Writes an answer to @fd as it comes in, with speed and time left as progress. A connection that breaks is taken up
 * again where it broke (Range and If-Range) if the server can do that and the file is still the same, else from the
 * start; five times without getting further are enough. A content coding (gzip) that the server applies is not undone.
 */
gboolean         hot_http_download (HotHttp               *self,
                                    const HotHttpRequest  *request,
                                    int                    fd,
                                    const char            *path,
                                    guint64                max_bytes,
                                    const HotProgress     *progress,
                                    GCancellable          *cancellable,
                                    GError               **error);

/* The host, with its port where that is not the usual one: how messages call a server. (transfer full) */
char            *hot_http_name_host (GUri *uri);
/* The last part of the path, unescaped, or the host where there is none. (transfer full) */
char            *hot_http_name_file (GUri *uri);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HotHttp, hot_http_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HotHttpResponse, hot_http_response_free)

G_END_DECLS
