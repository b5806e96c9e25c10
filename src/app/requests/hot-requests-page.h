/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "app/requests/hot-request-origin.h"
#include "requests/hot-request.h"

G_BEGIN_DECLS

#define HOT_TYPE_REQUESTS_PAGE (hot_requests_page_get_type ())
G_DECLARE_FINAL_TYPE (HotRequestsPage, hot_requests_page, HOT, REQUESTS_PAGE, AdwBreakpointBin)

GtkWidget *hot_requests_page_new        (void);
/* Shows a request, ready to be sent. @request: (transfer full) @origin: (transfer full) (nullable) */
void       hot_requests_page_open       (HotRequestsPage  *self,
                                         HotRequest       *request,
                                         HotRequestOrigin *origin);
/* Fills the request with a row of a table, as the model at its address is fed with it. */
void       hot_requests_page_fill       (HotRequestsPage  *self,
                                         HotTable         *table,
                                         gint64            row);
void       hot_requests_page_focus_view (HotRequestsPage  *self);

G_END_DECLS
