/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "requests/hot-payload.h"
#include "requests/hot-variables.h"

G_BEGIN_DECLS

/*
 * The body of a request: as text that is checked while it is typed, as a form, and as a table of rows; and the way in which its rows are
 * written, which can be changed without typing them again.
 *
 * Signals:
 *   changed ()
 *   dialect-changed (const HotPayloadDialect *to): a person chose another way to write rows, and the body is written so
 */
#define HOT_TYPE_BODY_EDITOR (hot_body_editor_get_type ())
G_DECLARE_FINAL_TYPE (HotBodyEditor, hot_body_editor, HOT, BODY_EDITOR, AdwBin)

void       hot_body_editor_set_text      (HotBodyEditor *self,
                                          const char    *text);
/* (transfer full) */
char      *hot_body_editor_dup_text      (HotBodyEditor *self);
/* @variables: (nullable) (transfer full): what {{names}} in the body stand for */
void       hot_body_editor_set_variables (HotBodyEditor *self,
                                          HotVariables  *variables);
/* @model: (nullable): on this computer, whose columns the form has */
void       hot_body_editor_set_model     (HotBodyEditor *self,
                                          const char    *model);

G_END_DECLS
