/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/experiments/hot-compare-card.h"
#include "app/jobs/hot-job.h"
#include "app/widgets/hot-chart-view.h"

G_BEGIN_DECLS

struct _HotCompareCard
{
  GtkWidget          parent_instance;

  HotCompareSpec    *spec;
  HotCompareRuns    *runs;
  HotTrackingStore  *store;
  HotCompareSource  *source;        /* what was read for @source_key */
  char              *source_key;
  HotJob            *job;
  char              *highlight;

  GtkLabel          *heading;
  GtkMenuButton     *choices_button;
  GtkLabel          *verdict;
  GtkLabel          *method;
  GtkWidget         *front_button;
  GtkStack          *stack;
  HotChartView      *view;
  GtkGrid           *table;
};

/* hot-compare-card.c: what is shown has changed by a person's choice. */
void       _hot_compare_card_choose         (HotCompareCard *self);
/* hot-compare-card-choices.c: (transfer full): a popover with what can be chosen about the chart */
GtkWidget *_hot_compare_card_create_choices (HotCompareCard *self);
/* hot-compare-card-axes.c: (transfer floating): which axes stand beside each other */
GtkWidget *_hot_compare_card_create_axes    (HotCompareCard *self);
/* hot-compare-card-table.c: fills the table of differences */
void       _hot_compare_card_fill_table     (HotCompareCard *self);

G_END_DECLS
