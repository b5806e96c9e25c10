/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * HotFilterTokenKind:
 * @HOT_FILTER_TOKEN_WORD: a bare word: keyword or column name
 * @HOT_FILTER_TOKEN_NAME: a column name in backticks or brackets
 * @HOT_FILTER_TOKEN_STRING: text in quotes
 * @HOT_FILTER_TOKEN_NUMBER: digits, perhaps with a currency symbol or a percent sign
 * @HOT_FILTER_TOKEN_DATE: 2019-07-08, perhaps with a time
 */
typedef enum {
  HOT_FILTER_TOKEN_END,
  HOT_FILTER_TOKEN_WORD,
  HOT_FILTER_TOKEN_NAME,
  HOT_FILTER_TOKEN_STRING,
  HOT_FILTER_TOKEN_NUMBER,
  HOT_FILTER_TOKEN_DATE,
  HOT_FILTER_TOKEN_OPEN,
  HOT_FILTER_TOKEN_CLOSE,
  HOT_FILTER_TOKEN_COMMA,
  HOT_FILTER_TOKEN_EQUAL,
  HOT_FILTER_TOKEN_NOT_EQUAL,
  HOT_FILTER_TOKEN_LESS,
  HOT_FILTER_TOKEN_LESS_EQUAL,
  HOT_FILTER_TOKEN_GREATER,
  HOT_FILTER_TOKEN_GREATER_EQUAL,
  HOT_FILTER_TOKEN_AND,
  HOT_FILTER_TOKEN_OR,
  HOT_FILTER_TOKEN_NOT,
  HOT_FILTER_TOKEN_PLUS,
  HOT_FILTER_TOKEN_MINUS,
  HOT_FILTER_TOKEN_TIMES,
  HOT_FILTER_TOKEN_DIVIDE,
} HotFilterTokenKind;

/**
 * HotFilterToken:
 * @position: of its first character, counted from 1
 * @text: (nullable): word, name, text without quotes and escapes, or the spelling of a number or date
 * @number: of a number
 * @is_integer: whether @magnitude holds the number exactly
 * @unit: (nullable): currency symbol or "%"
 */
typedef struct {
  HotFilterTokenKind  kind;
  guint               position;
  char               *text;
  double              number;
  gboolean            is_integer;
  guint64             magnitude;
  char               *unit;
} HotFilterToken;

/**
 * HotFilterLexer:
 *
 * Cuts a filter expression into tokens, one ahead.
 */
typedef struct {
  const char     *at;
  guint           position;
  HotFilterToken  token;
} HotFilterLexer;

/* @expression: valid UTF-8, must stay. The first token comes with the first hot_filter_lexer_next(). */
void        hot_filter_lexer_init     (HotFilterLexer  *self,
                                       const char      *expression);
void        hot_filter_lexer_clear    (HotFilterLexer  *self);
gboolean    hot_filter_lexer_next     (HotFilterLexer  *self,
                                       GError         **error);
/* Whether the token is this keyword, in any case. */
gboolean    hot_filter_lexer_is_word  (HotFilterLexer  *self,
                                       const char      *word);
/* The token as a person would point at it: `“price”`, `the end`. (transfer full) */
char       *hot_filter_lexer_describe (HotFilterLexer  *self);

G_END_DECLS
