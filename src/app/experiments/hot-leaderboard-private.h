/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/data/hot-cell.h"
#include "app/experiments/hot-leaderboard.h"
#include "app/experiments/hot-run-tree.h"

G_BEGIN_DECLS

/* For the files of HotLeaderboard. */

struct _HotLeaderboard
{
  GtkWidget          parent_instance;

  HotTracker        *tracker;
  HotRunFields      *fields;
  HotRowModel       *model;
  HotRunTree        *tree;
  GHashTable        *folded;      /* (element-type utf8): ids of runs whose children are not seen */
  char              *grouping;
  GtkSorter         *sorter;      /* of every column: says that it sorts, and leaves the sorting to us */
  GtkListItemFactory *headings;   /* of groups */
  gboolean           is_busy;     /* what happens to the view is our own doing */
  guint              tick;
  GtkPopover        *menu;        /* (unowned) (nullable) */

  GtkScrolledWindow *scroller;
  GtkColumnView     *view;
  GtkMultiSelection *selection;
};

/* What a column of the view shows; @field changes with every frame. */
typedef struct {
  HotLeaderboard    *board;       /* (unowned) */
  char              *id;
  const HotRunField *field;
  HotCellStyle      *style;
} HotLeaderboardColumn;

/* The order, the groups or the frame have changed. */
void  _hot_leaderboard_update_order (HotLeaderboard *self);

/* hot-leaderboard-menu.c */
void  _hot_leaderboard_init_menu    (HotLeaderboard *self);
void  _hot_leaderboard_install_menu (GtkWidgetClass *widget_class);
/* hot-leaderboard-groups.c: the actions "leaderboard.group" and "leaderboard.fold" */
void  _hot_leaderboard_init_groups  (HotLeaderboard *self);
void  _hot_leaderboard_install_groups (GtkWidgetClass *widget_class);
/* Whether something was folded or unfolded. @unfold: what it shall be */
gboolean _hot_leaderboard_fold      (HotLeaderboard *self,
                                     guint           run,
                                     gboolean        unfold);
gboolean _hot_leaderboard_is_folded (HotLeaderboard *self,
                                     guint           run);
/* The cell under a point of the view, or the first of the row that has the keyboard; (transfer none) (nullable) */
HotCell *_hot_leaderboard_pick      (HotLeaderboard *self,
                                     double          x,
                                     double          y);
HotCell *_hot_leaderboard_get_focus (HotLeaderboard *self);

G_END_DECLS
