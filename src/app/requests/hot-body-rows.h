/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "requests/hot-payload.h"

G_BEGIN_DECLS

#define HOT_TYPE_BODY_ROWS (hot_body_rows_get_type ())
G_DECLARE_FINAL_TYPE (HotBodyRows, hot_body_rows, HOT, BODY_ROWS, AdwBin)

/*
 * All rows of a body as a table.
 *
 * Signals:
 *   row-activated (guint row)
 */
GtkWidget *hot_body_rows_new         (void);
/* @payload: (nullable) (transfer full): %NULL where the body has no rows, for the reason @reason */
void       hot_body_rows_set_payload (HotBodyRows *self,
                                      HotPayload  *payload,
                                      const char  *reason);

G_END_DECLS
