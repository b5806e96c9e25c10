/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "requests/hot-request.h"

G_BEGIN_DECLS

/* How a request says who sends it. What is secret is kept in memory here, and in the Secret Service once the request is saved. */
#define HOT_TYPE_AUTH_EDITOR (hot_auth_editor_get_type ())
G_DECLARE_FINAL_TYPE (HotAuthEditor, hot_auth_editor, HOT, AUTH_EDITOR, AdwBin)

void       hot_auth_editor_show (HotAuthEditor        *self,
                                 const HotRequestAuth *auth);
/* Puts in the secret where none is typed by now. */
void       hot_auth_editor_fill_secret (HotAuthEditor *self,
                                        const char    *secret);
/* Writes what is typed into @auth. */
void       hot_auth_editor_read (HotAuthEditor        *self,
                                 HotRequestAuth       *auth);

G_END_DECLS
