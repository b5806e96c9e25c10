/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Of a body, unless a header says otherwise. */
#define HOT_REQUEST_CONTENT_TYPE "application/json"

/* Stands where a secret would be, in what people read and copy. */
#define HOT_REQUEST_NO_SECRET "SECRET"

/* A name and a value; switched off, it stays with the request but is not sent. */
typedef struct {
  char     *name;
  char     *value;
  gboolean  is_off;
} HotRequestPair;

typedef enum {
  HOT_REQUEST_AUTH_NONE,
  HOT_REQUEST_AUTH_BASIC,
  HOT_REQUEST_AUTH_BEARER,
  HOT_REQUEST_AUTH_API_KEY,
} HotRequestAuthKind;

/**
 * HotRequestAuth:
 * @user: of basic authentication
 * @name: of an API key's header, or of its part of the query
 * @in_query: whether an API key is a part of the query
 * @secret: (nullable): password, token or key. It is sent, and never written to a file: files have a variable in its place.
 */
typedef struct {
  HotRequestAuthKind  kind;
  char               *user;
  char               *name;
  gboolean            in_query;
  char               *secret;
} HotRequestAuth;

/**
 * HotRequest:
 * @name: by which people call it
 * @url: without the query, which is in @query
 * @query: (element-type HotRequestPair)
 * @headers: (element-type HotRequestPair)
 * @body: (nullable): text
 * @timeout: milliseconds in which something must happen; 0 for half a minute
 *
 * A request as it is edited: every text may hold {{variables}}.
 */
typedef struct {
  char           *name;
  char           *method;
  char           *url;
  GPtrArray      *query;
  GPtrArray      *headers;
  HotRequestAuth  auth;
  char           *body;
  guint           timeout;
} HotRequest;

HotRequest *hot_request_new          (const char        *method,
                                      const char        *url);
HotRequest *hot_request_copy         (const HotRequest  *self);
void        hot_request_free         (HotRequest        *self);

/* In all that people edit but the secret. */
gboolean    hot_request_is_same      (const HotRequest  *self,
                                      const HotRequest  *other);
/* Takes the query of an address, if it has one, apart into pairs. */
void        hot_request_set_address  (HotRequest        *self,
                                      const char        *address);
/* The address with the query that is switched on; an API key in the query is not in it. (transfer full) */
char       *hot_request_dup_address  (const HotRequest  *self);
void        hot_request_add_query    (HotRequest        *self,
                                      const char        *name,
                                      const char        *value);
void        hot_request_add_header   (HotRequest        *self,
                                      const char        *name,
                                      const char        *value);
/* (nullable): of those that are switched on; names of headers do not care for case */
const char *hot_request_get_header   (const HotRequest  *self,
                                      const char        *name);
void        hot_request_set_header   (HotRequest        *self,
                                      const char        *name,
                                      const char        *value);
/*
 * Makes the authentication of what says who asks in the address ("http://alice:secret@host/") or in a header, where files would show it. One
 * that is chosen already goes before. Returns: whether there was something of the kind
 */
gboolean    hot_request_take_auth    (HotRequest        *self);
/* Whether the secret is the name of a variable, which may stand in a file. */
gboolean    hot_request_auth_is_public (const HotRequestAuth *self);
/* What a file may say of a pair: nothing of the value where the name is that of a header which says who asks. */
const char *hot_request_pair_get_public_value (const HotRequestPair *self);
/* "none", "basic", "bearer", "apikey", as Postman says it */
const char *hot_request_auth_get_id  (HotRequestAuthKind kind);
gboolean    hot_request_auth_find    (const char        *id,
                                      HotRequestAuthKind *kind);

void        hot_request_pair_free    (HotRequestPair    *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HotRequest, hot_request_free)

G_END_DECLS
