/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * HotJsonWalk:
 * @name: of a member, with its quotation marks; %NULL of a list's element
 * @value: where it begins
 * @is_cut: whether the text that was handed over ended before the value did
 *
 * A walk over the members of an object or the elements of a list, in a text that hot_json_text_check() likes. Nothing is copied or rounded:
 * names and values are the places where they stand.
 */
typedef struct {
  const char *name;
  gsize       name_length;
  const char *value;
  gsize       value_length;
  gboolean    is_cut;
  /*< private >*/
  const char *at;
  const char *end;
} HotJsonWalk;

/* Whether the value at the start of @text is what begins with @open: '{' or '['. */
gboolean  hot_json_walk_begin    (HotJsonWalk *self,
                                  const char  *text,
                                  gsize        length,
                                  char         open);
/* Whether nothing is left; looks at one letter. */
gboolean  hot_json_walk_is_over  (HotJsonWalk *self);
gboolean  hot_json_walk_next     (HotJsonWalk *self);
/* Goes to the last member of that name. */
gboolean  hot_json_walk_find     (HotJsonWalk *self,
                                  const char  *name);

/* What a text between quotation marks says. (transfer full): valid UTF-8 */
char     *hot_json_unquote       (const char  *quoted,
                                  gsize        length);
char     *hot_json_quote         (const char  *text);

G_END_DECLS
