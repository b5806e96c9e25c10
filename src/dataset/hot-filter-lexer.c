/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dataset/hot-filter-lexer.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "base/hot-error.h"

/* Spellings of operators; longer ones before those that they begin with. */
static const struct {
  const char         *spelling;
  HotFilterTokenKind  kind;
} operators[] = {
  { "==", HOT_FILTER_TOKEN_EQUAL },
  { "=", HOT_FILTER_TOKEN_EQUAL },
  { "!=", HOT_FILTER_TOKEN_NOT_EQUAL },
  { "<>", HOT_FILTER_TOKEN_NOT_EQUAL },
  { "≠", HOT_FILTER_TOKEN_NOT_EQUAL },
  { "<=", HOT_FILTER_TOKEN_LESS_EQUAL },
  { "≤", HOT_FILTER_TOKEN_LESS_EQUAL },
  { "<", HOT_FILTER_TOKEN_LESS },
  { ">=", HOT_FILTER_TOKEN_GREATER_EQUAL },
  { "≥", HOT_FILTER_TOKEN_GREATER_EQUAL },
  { ">", HOT_FILTER_TOKEN_GREATER },
  { "&&", HOT_FILTER_TOKEN_AND },
  { "||", HOT_FILTER_TOKEN_OR },
  { "!", HOT_FILTER_TOKEN_NOT },
  { "+", HOT_FILTER_TOKEN_PLUS },
  { "-", HOT_FILTER_TOKEN_MINUS },
  { "−", HOT_FILTER_TOKEN_MINUS },
  { "*", HOT_FILTER_TOKEN_TIMES },
  { "/", HOT_FILTER_TOKEN_DIVIDE },
  { "(", HOT_FILTER_TOKEN_OPEN },
  { ")", HOT_FILTER_TOKEN_CLOSE },
  { ",", HOT_FILTER_TOKEN_COMMA },
};

static void
token_clear (HotFilterToken *token)
{
  g_clear_pointer (&token->text, g_free);
  g_clear_pointer (&token->unit, g_free);
  memset (token, 0, sizeof *token);
}

void
hot_filter_lexer_init (HotFilterLexer *self,
                       const char     *expression)
{
  memset (self, 0, sizeof *self);
  self->at = expression;
  self->position = 1;
}

void
hot_filter_lexer_clear (HotFilterLexer *self)
{
  token_clear (&self->token);
}

/* Moves on to @to and counts what lies between. */
static void
advance (HotFilterLexer *self,
         const char     *to)
{
  self->position += g_utf8_strlen (self->at, to - self->at);
  self->at = to;
}

static gboolean
fail (HotFilterLexer  *self,
      guint            position,
      const char      *message,
      GError         **error)
{
  /* Translators: the number of a character in a filter expression, then what is wrong there */
  g_set_error (error, HOT_ERROR, HOT_ERROR_USAGE, _("Character %u: %s"), position, message);

  return FALSE;
}

static gboolean
is_word_start (gunichar c)
{
  return c == '_' || g_unichar_isalpha (c);
}

static gboolean
is_word_part (gunichar c)
{
  return c == '_' || c == '.' || g_unichar_isalnum (c) || g_unichar_ismark (c);
}

static gboolean
read_word (HotFilterLexer *self)
{
  const char *end = self->at;

  while (is_word_part (g_utf8_get_char (end)))
    end = g_utf8_next_char (end);

  self->token.kind = HOT_FILTER_TOKEN_WORD;
  self->token.text = g_strndup (self->at, end - self->at);
  advance (self, end);

  return TRUE;
}

/* Backticks and brackets: no escapes, but the closing mark doubled stands for itself. */
static gboolean
read_name (HotFilterLexer  *self,
           char             closing,
           GError         **error)
{
  g_autoptr(GString) name = g_string_new (NULL);
  const char *p = self->at + 1;

  for (; *p != '\0'; p++)
    {
      if (*p == closing && p[1] != closing)
        break;
      if (*p == closing)
        p++;
      g_string_append_c (name, *p);
    }
  if (*p == '\0')
    return fail (self, self->position, _("the column name is not closed"), error);

  self->token.kind = HOT_FILTER_TOKEN_NAME;
  self->token.text = g_string_free (g_steal_pointer (&name), FALSE);
  advance (self, p + 1);

  return TRUE;
}

static gboolean
read_string (HotFilterLexer  *self,
             const char      *opening,
             const char      *closing,
             GError         **error)
{
  g_autoptr(GString) string = g_string_new (NULL);
  const char *p = self->at + strlen (opening);
  gsize n_closing = strlen (closing);

  for (;;)
    {
      if (*p == '\0')
        return fail (self, self->position, _("the text is not closed by a quote"), error);

      if (g_str_has_prefix (p, closing))
        {
          /* Doubled as in SQL; curly quotes are not. */
          if (n_closing > 1 || p[1] != *closing)
            break;
          g_string_append_c (string, *p);
          p += 2;
        }
      else if (*p == '\\' && (p[1] == '"' || p[1] == '\'' || p[1] == '\\'))
        {
          g_string_append_c (string, p[1]);
          p += 2;
        }
      else if (*p == '\\' && (p[1] == 'n' || p[1] == 't'))
        {
          g_string_append_c (string, p[1] == 'n' ? '\n' : '\t');
          p += 2;
        }
      else
        g_string_append_c (string, *p++);
    }

  self->token.kind = HOT_FILTER_TOKEN_STRING;
  self->token.text = g_string_free (g_steal_pointer (&string), FALSE);
  advance (self, p + n_closing);

  return TRUE;
}

static gsize
count_digits (const char *p)
{
  gsize n = 0;

  while (g_ascii_isdigit (p[n]))
    n++;

  return n;
}

/* 2019-07-08, 2019-07-08T15:30, 2019-07-08T15:30:00 (a space for the T only in quotes). 0 where there is none. */
static gsize
date_length (const char *p)
{
  gsize n;

  if (count_digits (p) != 4 || p[4] != '-' || count_digits (p + 5) != 2 || p[7] != '-' || count_digits (p + 8) != 2)
    return 0;

  n = 10;
  if ((p[n] == 'T' || p[n] == 't') && count_digits (p + n + 1) == 2 && p[n + 3] == ':' && count_digits (p + n + 4) == 2)
    {
      n += 6;
      if (p[n] == ':' && count_digits (p + n + 1) == 2)
        n += 3;
    }

  return n;
}

/* Length of the digits at @p; @grouped: thousands may be set apart by commas. @digits gets them without. */
static gsize
read_digits (const char *p,
             gboolean    grouped,
             GString    *digits)
{
  gsize n = count_digits (p);
  gboolean may_group = grouped && n >= 1 && n <= 3;

  g_string_append_len (digits, p, n);
  while (may_group && p[n] == ',' && count_digits (p + n + 1) == 3)
    {
      g_string_append_len (digits, p + n + 1, 3);
      n += 4;
    }
  if (p[n] == '.' && (n > 0 || g_ascii_isdigit (p[n + 1])))
    {
      gsize n_fraction = count_digits (p + n + 1);

      g_string_append_len (digits, p + n, n_fraction + 1);
      n += n_fraction + 1;
    }
  if (n > 0 && (p[n] == 'e' || p[n] == 'E'))
    {
      gsize n_sign = p[n + 1] == '+' || p[n + 1] == '-';
      gsize n_exponent = count_digits (p + n + 1 + n_sign);

      if (n_exponent > 0)
        {
          g_string_append_len (digits, p + n, 1 + n_sign + n_exponent);
          n += 1 + n_sign + n_exponent;
        }
    }

  return n;
}

static gboolean
is_currency (const char *p)
{
  return *p != '\0' && g_unichar_type (g_utf8_get_char (p)) == G_UNICODE_CURRENCY_SYMBOL;
}

static gboolean
read_number (HotFilterLexer  *self,
             GError         **error)
{
  g_autoptr(GString) digits = g_string_new (NULL);
  const char *p = self->at;

  if (is_currency (p))
    {
      self->token.unit = g_strndup (p, g_utf8_next_char (p) - p);
      p = g_utf8_next_char (p);
    }
  p += read_digits (p, self->token.unit != NULL, digits);
  if (digits->len == 0)
    return fail (self, self->position, _("a number is expected after the currency symbol"), error);

  if (self->token.unit == NULL && (*p == '%' || is_currency (p)))
    {
      self->token.unit = g_strndup (p, g_utf8_next_char (p) - p);
      p = g_utf8_next_char (p);
    }
  if (is_word_part (g_utf8_get_char (p)))
    return fail (self, self->position,
                 _("a number does not go on with a letter; a column name that begins with a digit goes in `backticks`"),
                 error);

  self->token.kind = HOT_FILTER_TOKEN_NUMBER;
  self->token.text = g_strndup (self->at, p - self->at);
  self->token.number = g_ascii_strtod (digits->str, NULL);
  self->token.is_integer = g_ascii_string_to_unsigned (digits->str, 10, 0, G_MAXUINT64, &self->token.magnitude, NULL);
  advance (self, p);

  return TRUE;
}

static gboolean
read_operator (HotFilterLexer  *self,
               GError         **error)
{
  g_autofree char *character = NULL;
  g_autofree char *message = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (operators); i++)
    if (g_str_has_prefix (self->at, operators[i].spelling))
      {
        self->token.kind = operators[i].kind;
        self->token.text = g_strdup (operators[i].spelling);
        advance (self, self->at + strlen (operators[i].spelling));
        return TRUE;
      }

  character = g_strndup (self->at, g_utf8_next_char (self->at) - self->at);
  message = g_strdup_printf (_("“%s” has no meaning here"), character);

  return fail (self, self->position, message, error);
}

gboolean
hot_filter_lexer_next (HotFilterLexer  *self,
                       GError         **error)
{
  const char *p = self->at;
  gunichar c;
  gsize n;

  token_clear (&self->token);

  while (g_unichar_isspace (g_utf8_get_char (p)))
    p = g_utf8_next_char (p);
  advance (self, p);
  self->token.position = self->position;

  c = g_utf8_get_char (p);
  if (c == '\0')
    {
      self->token.kind = HOT_FILTER_TOKEN_END;
      return TRUE;
    }

  n = date_length (p);
  if (n > 0)
    {
      self->token.kind = HOT_FILTER_TOKEN_DATE;
      self->token.text = g_strndup (p, n);
      advance (self, p + n);
      return TRUE;
    }

  if (is_word_start (c))
    return read_word (self);
  if (g_ascii_isdigit (*p) || (*p == '.' && g_ascii_isdigit (p[1])) || is_currency (p))
    return read_number (self, error);
  if (c == '"' || c == '\'')
    return read_string (self, c == '"' ? "\"" : "'", c == '"' ? "\"" : "'", error);
  if (c == 0x201c)
    return read_string (self, "“", "”", error);
  if (c == '`' || c == '[')
    return read_name (self, c == '`' ? '`' : ']', error);

  return read_operator (self, error);
}

gboolean
hot_filter_lexer_is_word (HotFilterLexer *self,
                          const char     *word)
{
  return self->token.kind == HOT_FILTER_TOKEN_WORD && g_ascii_strcasecmp (self->token.text, word) == 0;
}

char *
hot_filter_lexer_describe (HotFilterLexer *self)
{
  if (self->token.kind == HOT_FILTER_TOKEN_END)
    return g_strdup (_("the end"));

  return g_strdup_printf (_("“%s”"), self->token.text);
}
