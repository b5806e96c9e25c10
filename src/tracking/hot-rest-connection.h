/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <libsoup/soup.h>

G_BEGIN_DECLS

typedef enum {
  HOT_REST_WAITING,   /* for a request, or for the rest of its headers */
  HOT_REST_READING,   /* a body */
  HOT_REST_WORKING,
  HOT_REST_WRITING,
  HOT_REST_REFUSING,  /* has its answer, though it still sends */
} HotRestState;

/**
 * HotRestConnection:
 * @n_body: bytes of the body that have come
 * @n_moved: likewise, or of the answer that have gone, since @since
 * @is_held: a worker is behind, so nothing is read
 *
 * A client's connection, as far as time limits go: who holds one and gives nothing is cut off, however he does it. Of the network's thread
 * only.
 */
typedef struct {
  guint              ref_count;
  GSocket           *socket;
  SoupServerMessage *message;      /* (unowned) (nullable): the request that is under way */
  gpointer           call;         /* (nullable): HotRestCall, owned by whoever set it */
  HotRestState       state;
  gint64             since;        /* when the state began; monotonic */
  gint64             begun;        /* when the first byte of the headers was seen; 0 for none */
  guint64            n_before;     /* bytes that had come on the socket when the state began */
  guint64            n_body;
  guint64            n_moved;
  guint64            n_dropped;
  gboolean           is_held;
  gboolean           is_body_done;
  GSource           *drain;
  gpointer           server;
  GList              link;
} HotRestConnection;

HotRestConnection *hot_rest_connection_new      (GSocket            *socket,
                                                 gpointer            server);
HotRestConnection *hot_rest_connection_ref      (HotRestConnection  *self);
void               hot_rest_connection_unref    (HotRestConnection  *self);
/* The address that goes with the connection into libsoup, which hands it back with every message and keeps
 * a reference. (transfer full) (nullable) */
GSocketAddress    *hot_rest_connection_dup_address (HotRestConnection *self,
                                                 GError            **error);
/* (nullable) */
HotRestConnection *hot_rest_connection_get      (SoupServerMessage  *message);
void               hot_rest_connection_enter    (HotRestConnection  *self,
                                                 HotRestState        state);
/* Looks at the clock; called once a second. Returns: whether the client turns out to be gone while its call is worked on */
gboolean           hot_rest_connection_check    (HotRestConnection  *self,
                                                 gint64              now);
/* Ends it at once. */
void               hot_rest_connection_cut      (HotRestConnection  *self);
/**
 * hot_rest_connection_refuse:
 * @text: of a JSON body
 *
 * Answers before the request is whole, past libsoup, which would read it to its end first. What the client still sends is dropped for
 * a short while, so that it gets to read the answer.
 */
void               hot_rest_connection_refuse   (HotRestConnection  *self,
                                                 guint               status,
                                                 const char         *text);
/* Sends @status to somebody who just connected, of whom there are too many. */
void               hot_rest_connection_turn_away (GSocket           *socket,
                                                 guint               status,
                                                 const char         *text);

G_END_DECLS
