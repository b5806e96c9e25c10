/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/hot-progress.h"
#include "tracking/hot-rest-client.h"
#include "tracking/hot-tracking-store.h"

G_BEGIN_DECLS

/* Which creation in a spool a run on a server comes from, so that one whose answer was lost is not made twice. */
#define HOT_TAG_SPOOL "hothouse.spool"

/* What stands for the artifact folder of a run that the server does not know yet: this and the run's id. */
#define HOT_SPOOL_ARTIFACTS "hothouse-spool:"

/**
 * HotSpool:
 *
 * What own runs write for one server waits here, on the disk, until a thread of its own has sent it, in order. Runs that are made while the
 * server is away get an id of our own, which what is sent later has the server's in place of. A call that may have been done although its
 * answer was lost is made again only if the server says that it was not; all others are such that twice is the same as once.
 *
 * What a process leaves behind, the next one that opens the same server sends. Runs whose process died while they ran are then ended as
 * KILLED, with the tag hothouse.interrupted.
 */
typedef struct _HotSpool HotSpool;

HotSpool *hot_spool_new            (HotRestClient       *client);
/* What is not sent stays for next time. */
void      hot_spool_free           (HotSpool            *self);
/* @body: members of what runs/create takes but the tags. When the server is away, the run is as it will be. */
HotRun   *hot_spool_create_run     (HotSpool            *self,
                                    HotJsonWriter       *body,
                                    const HotKeyValue   *tags,
                                    guint                n_tags,
                                    GCancellable        *cancellable,
                                    GError             **error);
/* Whether what is written to the run must come here, so as to stay in order. */
gboolean  hot_spool_owns           (HotSpool            *self,
                                    const char          *run_id);
/* How much of the run is not sent yet. */
guint     hot_spool_count          (HotSpool            *self,
                                    const char          *run_id);
gboolean  hot_spool_add_call       (HotSpool            *self,
                                    const char          *run_id,
                                    const char          *path,
                                    const char          *body,
                                    GError             **error);
gboolean  hot_spool_add_file       (HotSpool            *self,
                                    const char          *run_id,
                                    const char          *path,
                                    GBytes              *bytes,
                                    GCancellable        *cancellable,
                                    GError             **error);
/* The last of the run has been added: waits until the server has all or is away, or nobody wants to wait; the rest is sent later. Fails if it
 * refused anything, unless @is_failure: then that is known already, and it does not wait for long. */
gboolean  hot_spool_finish         (HotSpool            *self,
                                    const char          *run_id,
                                    gboolean             is_failure,
                                    const HotProgress   *progress,
                                    GCancellable        *cancellable,
                                    GError             **error);
/* (transfer full) (nullable): what the server calls the run; %NULL as long as it does not know it */
char     *hot_spool_dup_run_id     (HotSpool            *self,
                                    const char          *run_id);
/* The run as it was made, for as long as the server cannot say. */
HotRun   *hot_spool_get_run        (HotSpool            *self,
                                    const char          *run_id,
                                    GError             **error);
/* @message: (out) (transfer full) (nullable) */
void      hot_spool_get_state      (HotSpool            *self,
                                    guint               *n_waiting,
                                    gboolean            *is_away,
                                    guint               *n_refused,
                                    char               **message);
void      hot_spool_hurry          (HotSpool            *self);
/* As hot_rest_store_list_refused() and its like. */
GPtrArray *hot_spool_list_refused  (HotSpool            *self);
void      hot_spool_retry_refused  (HotSpool            *self,
                                    const char          *id);
void      hot_spool_drop_refused   (HotSpool            *self,
                                    const char          *id);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HotSpool, hot_spool_free)

G_END_DECLS
