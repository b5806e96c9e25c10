/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/hot-progress.h"

G_BEGIN_DECLS

/**
 * HotProgressPart:
 *
 * Progress of one of several steps, as part of the whole. Kept on the stack while the step runs.
 */
typedef struct {
  HotProgress        progress;
  const HotProgress *whole;
  double             begin;
  double             share;
} HotProgressPart;

static inline void
hot_progress_part_report_cb (double      fraction,
                             const char *message,
                             gpointer    user_data)
{
  const HotProgressPart *self = user_data;

  hot_progress_report (self->whole, fraction >= 0.0 ? self->begin + fraction * self->share : self->begin, message);
}

/* @whole: (nullable). @step: of @n_steps, from 0 */
static inline const HotProgress *
hot_progress_part_init (HotProgressPart   *self,
                        const HotProgress *whole,
                        guint              step,
                        guint              n_steps)
{
  self->progress.report = hot_progress_part_report_cb;
  self->progress.user_data = self;
  self->whole = whole;
  self->begin = (double) step / n_steps;
  self->share = 1.0 / n_steps;

  return &self->progress;
}

G_END_DECLS
