/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tracking/hot-sqlite-candidate.h"

G_BEGIN_DECLS

/* What a table that is read from its end says of candidates. Its rows mostly come in the order of the candidates, so that the next one is the
 * one; where it is not, it is looked for among all. */

typedef enum {
  HOT_SQLITE_UNKNOWN,
  HOT_SQLITE_MAYBE,     /* fulfils what the table was asked */
  HOT_SQLITE_NO,
} HotSqliteState;

/**
 * HotSqliteNear:
 * @states: of #HotSqliteState, one for each candidate
 */
typedef struct {
  const HotSqliteCandidate *candidates;
  const HotSqliteId        *ids;
  guint                     n;
  guint8                   *states;
  guint                     next;
  guint                     n_known;    /* from the first on */
  guint64                   n_maybe;    /* of these */
  guint                     n_far;      /* times that the next one was not near */
  GHashTable               *places;     /* (nullable): of ids, from 1 */
} HotSqliteNear;

/* @ids: what #HotSqliteCandidate.place is a place in; both must outlive @self and stay as they are */
void     hot_sqlite_near_init      (HotSqliteNear            *self,
                                    const HotSqliteCandidate *candidates,
                                    guint                     n,
                                    const HotSqliteId        *ids);
void     hot_sqlite_near_clear     (HotSqliteNear            *self);
/* The table says of the run that it fulfils what was asked, or that it does not. The first time counts. */
void     hot_sqlite_near_add       (HotSqliteNear            *self,
                                    const char               *id,
                                    gsize                     length,
                                    gboolean                  is_match);
/* Whether, but for @n_few, all is known up to the candidate that is the @n_wanted th of those that fulfil it. */
gboolean hot_sqlite_near_is_enough (HotSqliteNear            *self,
                                    guint64                   n_wanted,
                                    guint                     n_few);
/* Nothing more comes: what the table did not name has no such row. */
void     hot_sqlite_near_end       (HotSqliteNear            *self);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (HotSqliteNear, hot_sqlite_near_clear)

G_END_DECLS
