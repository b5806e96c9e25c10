/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <locale.h>

#include "tracking/hot-rest-call-private.h"
#include "tracking/hot-rest-connection.h"
#include "tracking/hot-rest-router.h"
#include "tracking/hot-tracking-server.h"

G_BEGIN_DECLS

/* The server is in two files: starting, stopping and connections in one, requests in the other; this is what they share. */

struct _HotTrackingServer
{
  GObject           parent_instance;

  HotRestSite       site;
  GStrv             hosts;
  GStrv             origins;
  char             *token;
  char             *own;             /* the host that it listens on */
  char             *uri;
  char             *page;

  HotRestRouter    *router;
  GThreadPool      *workers;
  GThreadPool      *streams;
  locale_t          english;

  GThread          *thread;
  GMainContext     *context;
  GMainLoop        *loop;
  SoupServer       *soup;
  GPtrArray        *listeners;       /* of GSocket */
  GPtrArray        *sources;         /* of GSource that accept */
  GQueue            connections;
  guint             max_connections;
  gsize             n_gathered;      /* bytes of bodies in memory */
  gboolean          is_stopping;
  gint64            deadline;

  int               n_clients;       /* atomic, as what follows */
  guint64           n_calls;
  gint64            last_activity;
};

/* On the network's thread: has @soup hand every request to the handlers. */
void hot_tracking_server_watch_requests (HotTrackingServer *self,
                                         SoupServer        *soup);
/* Has nobody wait for the answer of the call that @connection has under way. */
void hot_tracking_server_drop_call      (HotRestConnection *connection);
/* What a worker does with a call. @data: (transfer full) HotRestCall; @user_data: the server */
void hot_tracking_server_work           (gpointer           data,
                                         gpointer           user_data);

G_END_DECLS
