/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tracking/hot-run-frame.h"

G_BEGIN_DECLS

typedef enum {
  HOT_RUN_FIELD_NAME,
  HOT_RUN_FIELD_STATUS,
  HOT_RUN_FIELD_STARTED,
  HOT_RUN_FIELD_DURATION,
  HOT_RUN_FIELD_USER,
  HOT_RUN_FIELD_METRIC,
  HOT_RUN_FIELD_PARAM,
  HOT_RUN_FIELD_TAG,
  HOT_RUN_FIELD_TAGS,
} HotRunFieldKind;

/**
 * HotRunField:
 * @kind: of %HOT_RUN_FIELD_TAGS all tags that a person gave are shown, one a line
 * @id: tells it from all others and stays the same in every frame: "name", "metric/rmse", "param/max_depth"
 * @title: for a person
 * @column: (nullable): in the frame; %NULL for what every run has
 * @direction: 1 where more is better, -1 where less is, 0 where nobody can say
 * @is_number: stands at the right, under one point
 * @varies: whether runs differ in it
 * @best: index of the run with the best value, or -1
 */
typedef struct {
  HotRunFieldKind     kind;
  char               *id;
  char               *title;
  const HotRunColumn *column;
  int                 direction;
  gboolean            is_number;
  gboolean            varies;
  int                 decimals;
  int                 best;
} HotRunField;

/**
 * HotRunFields:
 *
 * What a leaderboard can show of the runs of a frame, in the order in which it offers it: name and status, metrics, parameters, tags, the rest.
 * Never changes once made.
 */
typedef struct _HotRunFields HotRunFields;

/* More keys than these do not count. */
#define HOT_RUN_MAX_KEYS 8

/* One key of an order. */
typedef struct {
  const HotRunField *field;
  gboolean           descending;
} HotRunOrderKey;

HotRunFields      *hot_run_fields_new       (HotRunFrame          *frame);
void               hot_run_fields_free      (HotRunFields         *self);
HotRunFrame       *hot_run_fields_get_frame (HotRunFields         *self);
guint              hot_run_fields_get_n     (HotRunFields         *self);
const HotRunField *hot_run_fields_get       (HotRunFields         *self,
                                             guint                 index);
/* (nullable) */
const HotRunField *hot_run_fields_find      (HotRunFields         *self,
                                             const char           *id);
/* Whether it is shown unless somebody has said otherwise. */
gboolean           hot_run_fields_is_default (HotRunFields        *self,
                                             const HotRunField    *field);
/* (transfer full) (nullable): in the locale; %NULL where the run lacks it. @now: in milliseconds, for runs that still run */
char              *hot_run_fields_dup_text  (HotRunFields         *self,
                                             const HotRunField    *field,
                                             guint                 run,
                                             gint64                now);
/* The mean over runs of what is a number, in the locale; (transfer full) (nullable) */
char              *hot_run_fields_dup_mean  (HotRunFields         *self,
                                             const HotRunField    *field,
                                             const guint32        *runs,
                                             guint                 n_runs);
/* The value as text for a file: numbers with all their digits, the same in every locale. (transfer full) (nullable) */
char              *hot_run_fields_dup_plain (HotRunFields         *self,
                                             const HotRunField    *field,
                                             guint                 run);
/* guint32 indices of all runs. Runs that lack a value come last in both directions; ties stay in the order of the frame. (transfer full) */
GBytes            *hot_run_fields_order     (HotRunFields         *self,
                                             const HotRunOrderKey *keys,
                                             guint                 n_keys);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HotRunFields, hot_run_fields_free)

G_END_DECLS
