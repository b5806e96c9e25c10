/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "requests/hot-request.h"

G_BEGIN_DECLS

#define HOT_TYPE_PAIR_LIST (hot_pair_list_get_type ())
G_DECLARE_FINAL_TYPE (HotPairList, hot_pair_list, HOT, PAIR_LIST, AdwBin)

/*
 * Names and values that a person edits; the last row is empty, for the next pair. A check says whether a pair counts, or, of variables,
 * whether its value is secret.
 *
 * Signals:
 *   changed ()
 */

/* @name: what a name is called: "Header" */
GtkWidget *hot_pair_list_new        (const char  *name,
                                     gboolean     are_secrets);
/* @pairs: (element-type HotRequestPair): where these are secrets, @is_off says whether one is */
void       hot_pair_list_set_pairs  (HotPairList *self,
                                     GPtrArray   *pairs);
/* (transfer full) */
GPtrArray *hot_pair_list_dup_pairs  (HotPairList *self);

G_END_DECLS
