/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define HOT_TYPE_TEXT_DIALOG (hot_text_dialog_get_type ())
G_DECLARE_FINAL_TYPE (HotTextDialog, hot_text_dialog, HOT, TEXT_DIALOG, AdwAlertDialog)

/**
 * hot_text_dialog_new:
 * @label: of the entry
 * @text: in it
 * @second: (nullable): label of a second one
 * @may_be_empty: the first may be left empty
 * @version: what hot_text_dialog_get_version() gives back
 *
 * Asks for one text or two. "accepted" (first, second) is emitted when the person has.
 */
AdwDialog *hot_text_dialog_new         (const char    *title,
                                        const char    *button,
                                        const char    *label,
                                        const char    *text,
                                        const char    *second,
                                        gboolean       may_be_empty,
                                        gint64         version);
gint64     hot_text_dialog_get_version (HotTextDialog *self);
/* @check: what the first text must be; its error is shown while it is typed */
void       hot_text_dialog_set_check   (HotTextDialog *self,
                                        gboolean     (*check) (const char *text, GError **error));

G_END_DECLS
