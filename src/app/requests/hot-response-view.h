/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "app/requests/hot-answer.h"

G_BEGIN_DECLS

/* What came back: the status in words, the time, the size, and below it the prediction, the body, its tree, headers and times. */
#define HOT_TYPE_RESPONSE_VIEW (hot_response_view_get_type ())
G_DECLARE_FINAL_TYPE (HotResponseView, hot_response_view, HOT, RESPONSE_VIEW, AdwBin)

/* @answer: (transfer full) */
void             hot_response_view_show        (HotResponseView *self,
                                                HotAnswer       *answer);
void             hot_response_view_show_error  (HotResponseView *self,
                                                const GError    *error);
void             hot_response_view_show_busy   (HotResponseView *self);
/* Back to what was there before it was busy. */
void             hot_response_view_show_former (HotResponseView *self);
void             hot_response_view_clear       (HotResponseView *self);

G_END_DECLS
