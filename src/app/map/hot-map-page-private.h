/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/data/hot-row-card.h"
#include "app/jobs/hot-job.h"
#include "app/map/hot-map-canvas.h"
#include "app/map/hot-map-compare.h"
#include "app/map/hot-map-layers.h"
#include "app/map/hot-map-legend.h"
#include "app/map/hot-map-marks.h"
#include "app/map/hot-map-page.h"
#include "app/map/hot-map-ranges.h"
#include "app/map/hot-map-reasons.h"
#include "app/map/hot-map-search.h"
#include "app/map/hot-map-selection-bar.h"
#include "app/map/hot-map-selector.h"
#include "app/map/hot-map-streets.h"
#include "app/map/hot-map-time.h"
#include "app/map/hot-map-what-if.h"
#include "geo/hot-boundary-census.h"
#include "models/hot-run-lens.h"

G_BEGIN_DECLS

struct _HotMapPage
{
  AdwBin               parent_instance;

  HotDataset          *dataset;
  HotJob              *job;           /* makes the data ready for the map */
  gboolean             is_stale;      /* the data set has changed since it began */
  HotTable            *table;         /* the one that the map shows, or tries to */
  HotTable            *source;        /* the data set's, that @table is or has more columns than */
  HotRowSet           *filtered;      /* likewise; NULL for all rows */
  char                *location;      /* where the table came from */
  char                *latitude;      /* columns chosen by the user */
  char                *longitude;
  GArray              *columns;       /* of int: the column of each entry of the choice of values */
  HotMapMode           offered_mode;  /* that the choice of values is for */
  gboolean             brush_goes_on;
  gboolean             reveals_highlight;
  guint                save_timeout;
  gboolean             is_updating;
  GSimpleActionGroup  *actions;

  HotMapCanvas        *canvas;
  ShumateMap          *map;
  HotMapTiles         *tiles;
  HotMapStreets       *streets;
  GtkStack            *states;
  AdwStatusPage       *columns_page;
  GtkWidget           *columns_group;
  GtkWidget           *columns_button;
  AdwComboRow         *latitude_row;
  AdwComboRow         *longitude_row;
  AdwOverlaySplitView *split_view;
  AdwToastOverlay     *toasts;
  GtkOverlay          *overlay;
  GtkDropDown         *value_choice;
  GtkDropDown         *aggregate_choice;
  GtkDropDown         *mode_choice;
  GtkWidget           *legend_panel;
  GtkLabel            *legend_title;
  GtkLabel            *legend_subtitle;
  HotMapLegend        *legend;
  GtkWidget           *legend_clear;
  AdwBin              *scale_bin;
  AdwBin              *legend_scale_bin;   /* where the scale bar is while the page is narrow */
  ShumateLicense      *license;
  GtkLabel            *tiles_note;    /* what is wrong with the street tiles; who made the outlines */
  GtkWidget           *tool_box;
  GtkWidget           *value_box;
  GtkWidget           *corner_box;
  GtkWidget           *zoom_in_button;
  GtkWidget           *zoom_out_button;
  GtkWidget           *zoom_fit_button;
  GtkWidget           *sidebar;       /* joins the others when it is first shown */
  gboolean             has_pieces;
  guint                pieces_source;
  guint                census_source;
  guint                index_source;
  HotJob              *index_job;     /* makes what reading the map needs and its first picture does not */
  GtkMenuButton       *layers_button;
  HotMapLayers        *layers;        /* made when there is time, or when it is first opened */
  GtkWidget           *ranges_button;
  GtkToggleButton     *box_button;
  GtkToggleButton     *lasso_button;
  HotMapSelectionBar  *selection_bar;
  HotMapMarks         *marks;
  GtkBox              *content;
  HotMapTime          *time;          /* below the map; NULL before it is asked for */

  /* Outlines: opened by the user, else those that came with the data. */
  HotBoundaries       *boundaries;
  char                *boundaries_name;
  HotJob              *boundaries_job;
  HotJob              *census_job;
  HotBoundaryCensus   *census;

  /* Selection. */
  HotMapSelector      *selector;
  HotJob              *selection_job;
  HotJob              *median_job;

  /* The sidebar. */
  GtkStack            *panels;
  AdwWindowTitle      *panel_title;
  GtkWidget           *previous_button;
  GtkWidget           *next_button;
  GtkWidget           *copy_button;
  GtkWidget           *close_button;
  HotRowCard          *card;
  GArray              *card_rows;     /* of guint32: rows at the place that was clicked */
  guint                card_at;
  gboolean             wants_card;    /* of a place that was clicked before there was an index to find its rows by */
  double               wanted_x, wanted_y;
  double               pointer_x, pointer_y;   /* where the pointer was last */
  double               anchor_x;      /* where a box drawn by keys begins; NaN while there is none */
  double               anchor_y;

  GtkWidget           *menu_button;
  GtkWidget           *ranking_button;
  GtkWidget           *search_button;
  HotMapSearch        *search;        /* likewise */
  GtkWidget           *ranking;
  HotMapRanges        *ranges;        /* likewise */
  GMenu               *views_menu;

  /* Runs whose errors are looked at. */
  HotRunLens          *lens;           /* the table as they see it; NULL while it is shown as it is */
  gboolean             lens_is_fresh;  /* it is new, or has just gone, and the map does not show that yet */
  HotJob              *lens_job;
  char                *former_value;   /* the column that was shown before; NULL for none */
  GtkStack            *titles;         /* of the header bar; NULL before there is one */
  GtkWidget           *run_pill;       /* stands for the title, NULL before a run is chosen */
  GtkWidget           *run_spinner;
  GtkLabel            *run_label;
  HotMapReasons       *reasons;        /* above the card */
  HotMapWhatIf        *what_if;        /* NULL before it is asked for */

  HotMapCompare       *compare;        /* while something is compared */
  gboolean             compares_parts; /* both are of this table */
  HotMapData          *compared;       /* the other one, with all its rows */
  HotJob              *narrow_job;     /* filters it */
};

void _hot_map_page_add_toast          (HotMapPage   *self,
                                       const char   *title);
/* Above whatever is in view. (transfer full) */
void _hot_map_page_show_toast         (HotMapPage   *self,
                                       AdwToast     *toast);
void _hot_map_page_update             (HotMapPage   *self);
/* Puts a job (transfer full) (nullable) in its slot; whoever was there is cancelled and no longer listened to. */
void _hot_map_page_set_job            (HotMapPage   *self,
                                       HotJob      **slot,
                                       HotJob       *job,
                                       GCallback     ended_cb);
/* A name that a message or a list can show; never NULL. (transfer full) */
char *_hot_map_page_dup_row_name      (HotMapPage   *self,
                                       guint         row);

void _hot_map_page_init_boundaries    (HotMapPage   *self);
/* Another picture is on the map. */
void _hot_map_page_frame_changed      (HotMapPage   *self);
/* What can wait until the map is in view. */
void _hot_map_page_reveal_pieces      (HotMapPage   *self);
void _hot_map_page_show_controls      (HotMapPage   *self);
void _hot_map_page_narrow             (HotMapPage   *self);
void _hot_map_page_roomy              (HotMapPage   *self);
gboolean _hot_map_page_place_child    (HotMapPage   *self,
                                       GtkWidget    *child,
                                       GdkRectangle *place);
void _hot_map_page_set_state          (HotMapPage   *self,
                                       const char   *state);
void _hot_map_page_ask_for_columns    (HotMapPage   *self);
void _hot_map_page_columns_chosen     (HotMapPage   *self);
void _hot_map_page_build_menu         (HotMapPage   *self);
void _hot_map_page_build_layers       (HotMapPage   *self);
void _hot_map_page_build_search       (HotMapPage   *self);
void _hot_map_page_build_ranges       (HotMapPage   *self);
void _hot_map_page_take_boundaries    (HotMapPage   *self,
                                       HotMapData   *data);
void _hot_map_page_start_census       (HotMapPage   *self);
void _hot_map_page_drop_boundaries    (HotMapPage   *self);

void _hot_map_page_init_selection     (HotMapPage   *self);
void _hot_map_page_clear_selection    (HotMapPage   *self);
void _hot_map_page_selection_changed  (HotMapPage   *self);
void _hot_map_page_update_statistics  (HotMapPage   *self);
/* The column that statistics are about: the one that is shown, else the price; -1 where there is none. */
int  _hot_map_page_find_statistic     (HotMapPage   *self);

void _hot_map_page_init_look          (HotMapPage   *self);
/* Rows can be found by their places now. */
void _hot_map_page_index_ready        (HotMapPage   *self);
void _hot_map_page_show_panel         (HotMapPage   *self,
                                       const char   *panel);
/* FALSE where it is not in view. */
gboolean _hot_map_page_hide_panel     (HotMapPage   *self,
                                       const char   *panel);
void _hot_map_page_show_highlight     (HotMapPage   *self);

/* The range that rows are in has changed, or what the legend shows. */
void _hot_map_page_update_range       (HotMapPage   *self);
void _hot_map_page_begin_brush        (HotMapPage   *self);
void _hot_map_page_brush              (HotMapPage   *self,
                                       double        lower,
                                       double        upper);
void _hot_map_page_clear_range        (HotMapPage   *self);
void _hot_map_page_init_ranges        (HotMapPage   *self);

/* What is chosen becomes colours: of numbers or of names. */
void _hot_map_page_choose_column      (HotMapPage    *self,
                                       HotMapOptions *options);
/* How the map is shown, from one start to the next; the columns when their table has come. */
void _hot_map_page_restore_look       (HotMapPage   *self);
void _hot_map_page_restore_columns    (HotMapPage   *self);
void _hot_map_page_remember           (HotMapPage   *self);
void _hot_map_page_save_look          (HotMapPage   *self);

void _hot_map_page_init_export        (HotMapPage   *self);
/* Actions and buttons that only make sense while there is a map. */
void _hot_map_page_update_header      (HotMapPage   *self);

void _hot_map_page_init_views         (HotMapPage   *self);
/* The menu of views follows the data set. */
void _hot_map_page_update_views       (HotMapPage   *self);
/* Keeps what is in view; a view of that name is replaced. */
void _hot_map_page_save_view          (HotMapPage   *self,
                                       const char   *title);

void _hot_map_page_init_compare       (HotMapPage   *self);
/* @data are about to come to the map; FALSE where nothing is compared that they belong to. */
gboolean _hot_map_page_update_compare (HotMapPage   *self,
                                       HotMapData   *data);

void _hot_map_page_begin_compare      (HotMapPage        *self,
                                       HotMapComparePair *pair);

void _hot_map_page_init_runs          (HotMapPage   *self);
/* The table to show: the data set's, with what the runs say of its rows. (transfer none) (nullable) */
HotTable *_hot_map_page_get_table     (HotMapPage   *self);
/* @data have come to the map. */
void _hot_map_page_take_lens          (HotMapPage   *self,
                                       HotMapData   *data);
/* Without showing anything else: the table is another one. */
void _hot_map_page_drop_lens          (HotMapPage   *self);
void _hot_map_page_update_pill        (HotMapPage   *self);
/* The card with the reasons above it. */
GtkWidget *_hot_map_page_create_listing (HotMapPage *self);
/* Asks the run what it predicts for a row at a place where there is none; FALSE where no run is looked at that could say. */
gboolean _hot_map_page_ask_at         (HotMapPage   *self,
                                       double        x,
                                       double        y);
void _hot_map_page_init_what_if       (HotMapPage   *self);
/* The reasons follow the card. */
void _hot_map_page_update_reasons     (HotMapPage   *self);

void _hot_map_page_init_time          (HotMapPage   *self);

void _hot_map_page_init_places        (HotMapPage   *self);
void _hot_map_page_update_places      (HotMapPage   *self);

G_END_DECLS
