/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum {
  HOT_SEARCH_TOKEN_END,
  HOT_SEARCH_TOKEN_WORD,      /* bare, or with quoted parts: metrics.`f 1`, "run name" */
  HOT_SEARCH_TOKEN_STRING,    /* all of it in single or double quotes */
  HOT_SEARCH_TOKEN_NUMBER,
  HOT_SEARCH_TOKEN_OPERATOR,  /* = != < <= > >= */
  HOT_SEARCH_TOKEN_OPEN,
  HOT_SEARCH_TOKEN_CLOSE,
  HOT_SEARCH_TOKEN_COMMA,
} HotSearchTokenKind;

/**
 * HotSearchToken:
 * @text: without its quotes
 * @prefix: (nullable): of a word with a dot, what is before the first one; @text is then what follows it
 * @position: in characters, from 1
 */
typedef struct {
  HotSearchTokenKind kind;
  char              *text;
  char              *prefix;
  gboolean           is_quoted;
  guint              position;
} HotSearchToken;

/* (transfer full) (nullable): of HotSearchToken; the last is %HOT_SEARCH_TOKEN_END */
GArray *hot_search_lex (const char  *filter,
                        GError     **error);

G_END_DECLS
