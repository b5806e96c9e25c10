/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "app/hot-application.h"
#include "app/hot-dataset.h"
#include "app/requests/hot-request-origin.h"
#include "requests/hot-request.h"

G_BEGIN_DECLS

#define HOT_TYPE_WINDOW (hot_window_get_type ())
G_DECLARE_FINAL_TYPE (HotWindow, hot_window, HOT, WINDOW, AdwApplicationWindow)

HotWindow  *hot_window_new           (HotApplication         *application);
HotDataset *hot_window_get_dataset   (HotWindow              *self);
/* Whether nothing is open and nothing is being opened. */
gboolean    hot_window_is_empty      (HotWindow              *self);
void        hot_window_open_file     (HotWindow              *self,
                                      GFile                  *file);
void        hot_window_open_location (HotWindow              *self,
                                      const char             *location,
                                      const HotSourceOptions *options);
/* Shows the Requests page with a request that is ready to be sent. @request: (transfer full) @origin: (transfer full) (nullable): which model
 * answers, and what is true */
void        hot_window_open_request  (HotWindow              *self,
                                      HotRequest             *request,
                                      HotRequestOrigin       *origin);

G_END_DECLS
