/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * HotSqliteCandidate:
 * @time: in milliseconds, or %HOT_TIME_NONE
 * @row: its number in the table of runs
 * @place: of its id among those that were read
 *
 * A run that may be among those searched for.
 */
typedef struct {
  gint64  time;
  gint64  row;
  guint32 place;
} HotSqliteCandidate;

/* Of a run: as long as MLflow's may be. */
typedef struct {
  char text[33];
} HotSqliteId;

/* The greater, the earlier in the order; those without a time come last. */
static inline gint64
hot_sqlite_candidate_get_rank (gint64   time,
                               gboolean is_ascending)
{
  return is_ascending && time != G_MININT64 ? -time : time;
}

/* @candidates: (element-type HotSqliteCandidate): put in the order of their times; those without one come last */
void hot_sqlite_candidates_sort (GArray   *candidates,
                                 gboolean  is_ascending);
/* Leaves those that are among @matches. @ids: of the candidates, one for each, in their order. Both: (element-type HotSqliteId) */
void hot_sqlite_candidates_join (GArray   *candidates,
                                 GArray   *ids,
                                 GArray   *matches);

G_END_DECLS
