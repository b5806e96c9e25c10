/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define HOT_TYPE_START_PAGE (hot_start_page_get_type ())
G_DECLARE_FINAL_TYPE (HotStartPage, hot_start_page, HOT, START_PAGE, GtkWidget)

GtkWidget *hot_start_page_new (void);

G_END_DECLS
