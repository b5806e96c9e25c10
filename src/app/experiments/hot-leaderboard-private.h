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

  /* A column view without rows, for what can be done with titles; one with rows but without titles, whose only column has all the values. */
  GtkScrolledWindow *titles_scroller;
  GtkColumnView     *titles;
  GtkScrolledWindow *scroller;
  GtkColumnView     *view;
  GtkColumnViewColumn *all;       /* (unowned) */
  GtkMultiSelection *selection;
  GPtrArray         *rows;        /* (element-type HotLeaderboardRow) (unowned): those that there are */
  GPtrArray         *shown;       /* (element-type HotLeaderboardColumn) (unowned): of the titles, as reading goes */
  guint              generation;  /* another one whenever something else is to be drawn */

  /* Titles of what stays in view while the rest is scrolled sideways, in front of the others. */
  GtkScrolledWindow *pins_scroller;
  GtkColumnView     *pins;
  GtkWidget         *pins_line;   /* between them and the rest, from the titles down */
  int                pins_width;  /* 0 while nothing is scrolled */
  gboolean           is_sorting;
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
  int                x;           /* in the rows, from where reading begins */
  int                pin_width;   /* of what stays in view, or 0 */
  int                pin_x;
  guint              generation;  /* in which it was changed last */
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
/* Columns, their order, what is pinned, or how far all is scrolled has changed. */
void  _hot_leaderboard_update_pins  (HotLeaderboard *self);

/* hot-leaderboard-layout.c */
void  _hot_leaderboard_init_layout   (HotLeaderboard       *self);
/* Columns, their order or widths have changed. */
void  _hot_leaderboard_update_layout (HotLeaderboard       *self);
/* The values say something else; @column: (nullable): only those of one */
void  _hot_leaderboard_refresh       (HotLeaderboard       *self,
                                      HotLeaderboardColumn *column);
/* In pixels, from where reading begins. */
double _hot_leaderboard_get_scrolled (HotLeaderboard       *self);

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
/* What is under a point of the rows, or the first value of the row that has the keyboard; whether there is something. */
typedef struct {
  HotLeaderboardColumn *column;   /* (unowned) (nullable): beside all columns there is none */
  guint                 line;
  double                x;        /* from where the column begins */
  GtkWidget            *row;      /* (unowned) */
} HotLeaderboardPlace;

gboolean _hot_leaderboard_pick      (HotLeaderboard      *self,
                                     double               x,
                                     double               y,
                                     HotLeaderboardPlace *place);
gboolean _hot_leaderboard_get_focus (HotLeaderboard      *self,
                                     HotLeaderboardPlace *place);

G_END_DECLS
