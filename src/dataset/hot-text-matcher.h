/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum {
  HOT_TEXT_MATCH_CONTAINS,
  HOT_TEXT_MATCH_STARTS_WITH,
  HOT_TEXT_MATCH_ENDS_WITH,
  HOT_TEXT_MATCH_EQUALS,
  HOT_TEXT_MATCH_LIKE,
} HotTextMatch;

/**
 * HotTextMatcher:
 *
 * Finds a pattern in text without regard to case, character by character (by the simple case mapping of Unicode). In
 * the pattern of %HOT_TEXT_MATCH_LIKE `%` stands for any run of characters, `_` for any one, and a backslash takes that
 * meaning away, as in SQL. Immutable, usable from any thread; takes time linear in the text for patterns without `%`
 * inside.
 */
typedef struct _HotTextMatcher HotTextMatcher;

HotTextMatcher *hot_text_matcher_new     (HotTextMatch          match,
                                          const char           *pattern);
void            hot_text_matcher_free    (HotTextMatcher       *self);
/* @text need not be valid UTF-8: bytes that are not match `_` one by one, and nothing else. */
gboolean        hot_text_matcher_matches (const HotTextMatcher *self,
                                          const char           *text,
                                          gsize                 length);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HotTextMatcher, hot_text_matcher_free)

G_END_DECLS
