/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dataset/hot-list-text.h"
#include "dataset/hot-text-matcher.h"

G_BEGIN_DECLS

/**
 * HotFilterText:
 *
 * What a filter asks of one text: to be one of a set, to lie between two others in the order of their bytes (which is
 * that of Unicode's code points, and the same on every machine), or to match a pattern, as a whole or in one element of
 * a list. Immutable once made.
 */
typedef struct _HotFilterText HotFilterText;

/* To equal one of the texts added with hot_filter_text_add(). */
HotFilterText *hot_filter_text_new_set     (void);
void           hot_filter_text_add         (HotFilterText       *self,
                                            const char          *text);
/* @low, @high: (nullable): the ends, each part of the range or not */
HotFilterText *hot_filter_text_new_range   (const char          *low,
                                            gboolean             low_included,
                                            const char          *high,
                                            gboolean             high_included);
/* @elements: look at each element of a list instead of the whole text */
HotFilterText *hot_filter_text_new_match   (HotTextMatch         match,
                                            const char          *pattern,
                                            gboolean             elements);
void           hot_filter_text_free        (HotFilterText       *self);

/* @list: memory for walking through lists, initialised by the caller, one a thread */
gboolean       hot_filter_text_test        (const HotFilterText *self,
                                            const char          *text,
                                            gsize                length,
                                            HotListText         *list);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HotFilterText, hot_filter_text_free)

G_END_DECLS
