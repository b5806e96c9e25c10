/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "requests/hot-payload.h"

G_BEGIN_DECLS

#define HOT_TYPE_BODY_FORM (hot_body_form_get_type ())
G_DECLARE_FINAL_TYPE (HotBodyForm, hot_body_form, HOT, BODY_FORM, AdwBin)

/*
 * One row of a body as a form: a field for each column, as the model's signature has them where it is known, else as the body has them.
 *
 * Signals:
 *   changed (): a value was edited; it is in the payload already
 */
GtkWidget  *hot_body_form_new         (void);
/* The columns of a model, which say what each field takes. @names: (nullable) @types: HotRawType, one a name */
void        hot_body_form_set_columns (HotBodyForm       *self,
                                       const char *const *names,
                                       const int         *types);
/* @payload: (nullable) (transfer full): %NULL where the body has no rows, for the reason @error */
void        hot_body_form_set_payload (HotBodyForm       *self,
                                       HotPayload        *payload,
                                       const char        *reason);
void        hot_body_form_set_row     (HotBodyForm       *self,
                                       guint              row);
/* (nullable) (transfer none) */
HotPayload *hot_body_form_get_payload (HotBodyForm       *self);

G_END_DECLS
