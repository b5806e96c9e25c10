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
  gboolean           is_busy;     /* what happens to the view is our own doing */
  guint              tick;
  GtkPopover        *menu;        /* (unowned) (nullable) */
  guint              menu_line;   /* that it was opened on last */

  GtkScrolledWindow *scroller;
  GtkColumnView     *view;
  GtkMultiSelection *selection;

  /* What stays in view while the rest is scrolled sideways: the same lines once more, in front. */
  GtkScrolledWindow *pins_scroller;
  GtkColumnView     *pins;
  gboolean           is_sorting;

  guint              across;      /* the tick in which columns out of view are hidden, or 0 */
  gboolean           is_unsorted; /* cells may not stand in the order of their columns */
};

/* By which a run stands more to the right than the one it is part of. */
#define HOT_LEADERBOARD_INDENT 18

/* What a column of the view shows; @field changes with every frame. */
typedef struct {
  HotLeaderboard    *board;       /* (unowned) */
  char              *id;
  const HotRunField *field;
  HotCellStyle      *style;
  int                width;       /* in pixels */
  int                padding;     /* that it has on top of that, for columns that are hidden */
  guint              position;    /* in the view */
} HotLeaderboardColumn;

/* The order, the groups or the frame have changed. */
void  _hot_leaderboard_update_order (HotLeaderboard *self);

/* hot-leaderboard-cells.c */
extern const HotCellFuncs _hot_leaderboard_cell_funcs;

/* hot-leaderboard-columns.c */
void  _hot_leaderboard_install_columns (GtkWidgetClass *widget_class);
HotLeaderboardColumn *_hot_leaderboard_get_column    (GtkColumnViewColumn *column);
GtkColumnViewColumn  *_hot_leaderboard_create_column (HotLeaderboard      *self,
                                                      const HotRunField   *field);
gboolean              _hot_leaderboard_is_pinned     (const char          *id);
/* hot-leaderboard.c: (transfer none) (nullable) */
GtkColumnViewColumn  *_hot_leaderboard_find_column   (HotLeaderboard      *self,
                                                      const char          *id,
                                                      guint               *position);
void                  _hot_leaderboard_show_columns  (HotLeaderboard      *self,
                                                      const char *const   *ids);

/* hot-leaderboard-pins.c */
void  _hot_leaderboard_init_pins    (HotLeaderboard *self);
/* Columns, their order or what is pinned have changed. */
void  _hot_leaderboard_update_pins  (HotLeaderboard *self);
/* What the cells say may have changed. */
void  _hot_leaderboard_refresh_pins (HotLeaderboard *self);

/* hot-leaderboard-across.c */
void  _hot_leaderboard_init_across  (HotLeaderboard *self);
/* Whether columns out of view are hidden when there are so many. */
gboolean _hot_leaderboard_is_apart  (guint           n_columns);
/* Columns, their order or widths have changed: now, or before the next frame. */
void  _hot_leaderboard_show_across  (HotLeaderboard *self);
void  _hot_leaderboard_queue_across (HotLeaderboard *self);

/* hot-leaderboard-menu.c */
void  _hot_leaderboard_init_menu    (HotLeaderboard *self);
void  _hot_leaderboard_install_menu (GtkWidgetClass *widget_class);
/* hot-leaderboard-groups.c: the actions "leaderboard.group" and "leaderboard.fold" */
void  _hot_leaderboard_init_groups  (HotLeaderboard *self);
void  _hot_leaderboard_install_groups (GtkWidgetClass *widget_class);
/* Whether something was folded or unfolded. @line: a run, or a heading; @unfold: what it shall be */
gboolean _hot_leaderboard_fold      (HotLeaderboard *self,
                                     guint           line,
                                     gboolean        unfold);
gboolean _hot_leaderboard_is_folded (HotLeaderboard *self,
                                     guint           line);
/* What is pressed in @view, which shows lines. */
void  _hot_leaderboard_add_gestures (HotLeaderboard *self,
                                     GtkWidget      *view);
void  _hot_leaderboard_add_menu     (HotLeaderboard *self,
                                     GtkWidget      *view);
/* The cell under a point of a view, or the first of the row that has the keyboard; (transfer none) (nullable) */
HotCell *_hot_leaderboard_pick      (GtkWidget      *view,
                                     double          x,
                                     double          y);
HotCell *_hot_leaderboard_get_focus (HotLeaderboard *self);

G_END_DECLS
