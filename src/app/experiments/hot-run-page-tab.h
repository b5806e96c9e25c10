/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "app/experiments/hot-run-page-details.h"
#include "app/experiments/hot-tracker.h"
#include "app/hot-dataset.h"

G_BEGIN_DECLS

/**
 * HotRunPageMatch:
 * @HOT_RUN_PAGE_MATCH_UNKNOWN: that is being found out
 * @HOT_RUN_PAGE_MATCH_NO_DATA: no data is open
 * @HOT_RUN_PAGE_MATCH_NO_DIGEST: the run does not say what it learnt from in a way that can be compared
 * @HOT_RUN_PAGE_MATCH_OTHER: the open data is not that of the run
 * @HOT_RUN_PAGE_MATCH_SAME: rows of the run are rows of the open table
 *
 * Whether the open data is what a run learnt from.
 */
typedef enum {
  HOT_RUN_PAGE_MATCH_UNKNOWN,
  HOT_RUN_PAGE_MATCH_NO_DATA,
  HOT_RUN_PAGE_MATCH_NO_DIGEST,
  HOT_RUN_PAGE_MATCH_OTHER,
  HOT_RUN_PAGE_MATCH_SAME,
} HotRunPageMatch;

#define HOT_TYPE_RUN_PAGE_TAB (hot_run_page_tab_get_type ())
G_DECLARE_DERIVABLE_TYPE (HotRunPageTab, hot_run_page_tab, HOT, RUN_PAGE_TAB, AdwBin)

/**
 * HotRunPageTabClass:
 * @build: (nullable): makes the content, once, when the tab is first looked at: nine tabs at once would hold up the window
 * @update: something that the tab shows has changed: details or match; only called while the tab is in view
 *
 * A tab of the page of a run: its content, or why there is none and what to do.
 */
struct _HotRunPageTabClass
{
  AdwBinClass parent_class;

  void (*build)  (HotRunPageTab *self);
  void (*update) (HotRunPageTab *self);
};

void               hot_run_page_tab_set_models  (HotRunPageTab     *self,
                                                 HotTracker        *tracker,
                                                 HotDataset        *dataset);
void               hot_run_page_tab_set_details (HotRunPageTab     *self,
                                                 HotRunPageDetails *details,
                                                 HotRunPageMatch    match);
HotTracker        *hot_run_page_tab_get_tracker (HotRunPageTab     *self);
HotDataset        *hot_run_page_tab_get_dataset (HotRunPageTab     *self);
/* (nullable) before the run has been read */
HotRunPageDetails *hot_run_page_tab_get_details (HotRunPageTab     *self);
HotRunPageMatch    hot_run_page_tab_get_match   (HotRunPageTab     *self);

/* For tabs. */
void               hot_run_page_tab_set_content (HotRunPageTab     *self,
                                                 GtkWidget         *content);
void               hot_run_page_tab_show_content (HotRunPageTab    *self);
/* @button: (nullable): with @action and @target, the next step */
void               hot_run_page_tab_show_empty  (HotRunPageTab     *self,
                                                 const char        *title,
                                                 const char        *description,
                                                 const char        *button,
                                                 const char        *action,
                                                 GVariant          *target);
/* Why the run has none of the files that the tab shows: that it still runs, ended too early, its artifacts cannot be reached, or
 * that it never wrote such a file. @what: a sentence about the last. */
void               hot_run_page_tab_show_missing (HotRunPageTab    *self,
                                                 const char        *title,
                                                 const char        *what);
/* Why rows of the run cannot be found in the open data, with the step that helps. */
void               hot_run_page_tab_show_mismatch (HotRunPageTab   *self);
/* The same in a sentence; (nullable): %NULL where they can be */
const char        *hot_run_page_tab_describe_match (HotRunPageTab  *self);
/* The rows of the run that are picked anywhere: on the map, in a chart, in slices; where none are, the one that is looked at. (transfer
 * full) (nullable): %NULL where there are none, or they are not those of the run */
HotRowSet         *hot_run_page_tab_dup_selection (HotRunPageTab   *self);
/* Calls @callback (tab) whenever they change, from now on, and now. */
void               hot_run_page_tab_watch_selection (HotRunPageTab *self,
                                                 GCallback          callback);
/* Says something for a moment. */
void               hot_run_page_tab_add_toast   (HotRunPageTab     *self,
                                                 const char        *title);
/* (transfer floating): a view for a chart that says what became of its exports */
GtkWidget         *hot_run_page_tab_create_chart (HotRunPageTab    *self,
                                                 int                height);
/* A scrolling column for the tab's parts. @box: (out): where to put them */
GtkWidget         *hot_run_page_tab_create_column (GtkBox         **box);
/* @widget in a card with a heading above it; @title: (nullable) */
GtkWidget         *hot_run_page_tab_create_card (const char        *title,
                                                 GtkWidget         *widget);

G_END_DECLS
