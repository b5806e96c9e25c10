/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtksourceview/gtksource.h>

G_BEGIN_DECLS

/* A view of text that is coloured by its language, in the colours of the app. @label: for those who do not see it */
GtkWidget *hot_source_text_new          (const char    *label,
                                         gboolean       is_editable);
/* @language: (nullable): "json", "xml", "html"… */
void       hot_source_text_set_language (GtkSourceView *view,
                                         const char    *language);
/* (transfer full) */
char      *hot_source_text_dup_text     (GtkSourceView *view);

G_END_DECLS
