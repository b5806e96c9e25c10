/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * HotListText:
 *
 * Goes through the elements of a list written as text: JSON (`["Wifi", "TV"]`), PostgreSQL (`{TV,"Cable TV"}`) or
 * Python (`['email']`); text without brackets is taken as elements between commas. What is not well-formed gives what
 * can be made out, never an error.
 */
typedef struct {
  /*< private >*/
  const char *at;
  const char *end;
  GString    *element;
} HotListText;

/* @text must stay; hot_list_text_clear() frees what the walk needed. */
void     hot_list_text_init  (HotListText  *self,
                              const char   *text,
                              gsize         length);
/* Looks at another text with the same memory. */
void     hot_list_text_reset (HotListText  *self,
                              const char   *text,
                              gsize         length);
/* @element: (out): escapes undone, spaces around bare words taken off; not NUL-terminated, good until the next call */
gboolean hot_list_text_next  (HotListText  *self,
                              const char  **element,
                              gsize        *length);
void     hot_list_text_clear (HotListText  *self);

G_END_DECLS
