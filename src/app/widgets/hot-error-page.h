/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/*
 * Signals:
 *   retry (): try the same again
 *   back (): return to what was there before
 */
#define HOT_TYPE_ERROR_PAGE (hot_error_page_get_type ())
G_DECLARE_FINAL_TYPE (HotErrorPage, hot_error_page, HOT, ERROR_PAGE, GtkWidget)

/* @where: what it happened to, without secrets; @can_go_back: whether there is anything behind */
void       hot_error_page_set_error (HotErrorPage *self,
                                     const char   *title,
                                     const char   *where,
                                     const GError *error,
                                     gboolean      can_go_back);

G_END_DECLS
