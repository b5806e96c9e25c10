/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "tracking/hot-search-lexer.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "tracking/hot-tracking-error.h"

#define MAX_FILTER (64 * 1024)

typedef struct {
  const char *begin;
  const char *p;
  GArray     *tokens;
} Lexer;

static void
clear_token (gpointer data)
{
  HotSearchToken *token = data;

  g_free (token->text);
  g_free (token->prefix);
}

static guint
position_of (Lexer      *self,
             const char *p)
{
  return g_utf8_pointer_to_offset (self->begin, p) + 1;
}

static void
add (Lexer              *self,
     HotSearchTokenKind  kind,
     const char         *begin,
     char               *text)
{
  HotSearchToken token = { kind, text, NULL, FALSE, position_of (self, begin) };

  g_array_append_val (self->tokens, token);
}

/* From the quote at @self->p to the one that ends it. A doubled quote stands for one. */
static char *
lex_quoted (Lexer   *self,
            GError **error)
{
  const char *begin = self->p;
  char quote = *self->p++;
  g_autoptr(GString) text = g_string_new (NULL);

  for (;;)
    {
      if (*self->p == '\0')
        {
          g_set_error (error, HOT_TRACKING_ERROR, HOT_TRACKING_ERROR_INVALID_PARAMETER_VALUE,
                       _("Invalid filter: the quote at character %u has no end"), position_of (self, begin));
          return NULL;
        }
      if (*self->p == quote && self->p[1] != quote)
        break;
      if (*self->p == quote)
        self->p++;
      g_string_append_c (text, *self->p++);
    }
  self->p++;

  return g_string_free (g_steal_pointer (&text), FALSE);
}

static gboolean
is_word (const char *p)
{
  return g_ascii_isalnum (*p) || (guchar) *p >= 0x80 || (*p != '\0' && strchr ("_.-/:@%+$", *p) != NULL);
}

static gboolean
lex_word (Lexer   *self,
          GError **error)
{
  const char *begin = self->p;
  g_autoptr(GString) text = g_string_new (NULL);
  HotSearchToken token = { HOT_SEARCH_TOKEN_WORD, NULL, NULL, FALSE, position_of (self, begin) };

  while (is_word (self->p) || strchr ("`\"", *self->p) != NULL)
    {
      if (*self->p == '\0')
        break;
      if (is_word (self->p) && !(*self->p == '.' && token.prefix == NULL))
        {
          g_string_append_c (text, *self->p++);
        }
      else if (*self->p == '.')
        {
          token.prefix = g_strdup (text->str);
          g_string_truncate (text, 0);
          self->p++;
        }
      else
        {
          g_autofree char *quoted = lex_quoted (self, error);

          if (quoted == NULL)
            {
              g_free (token.prefix);
              return FALSE;
            }
          token.is_quoted = TRUE;
          g_string_append (text, quoted);
        }
    }
  token.text = g_strdup (text->str);
  g_array_append_val (self->tokens, token);

  return TRUE;
}

/* A number that ends where a word would. (nullable) */
static const char *
end_of_number (const char *p)
{
  char *end;
  const char *digits = *p == '+' || *p == '-' ? p + 1 : p;

  if (!g_ascii_isdigit (*digits) && !(*digits == '.' && g_ascii_isdigit (digits[1])))
    return NULL;
  if (digits[0] == '0' && (digits[1] == 'x' || digits[1] == 'X'))
    return NULL;
  g_ascii_strtod (p, &end);

  return is_word (end) ? NULL : end;
}

static gboolean
lex_one (Lexer   *self,
         GError **error)
{
  const char *begin = self->p;
  const char *end = end_of_number (self->p);
  gsize n;

  if (end != NULL)
    {
      self->p = end;
      add (self, HOT_SEARCH_TOKEN_NUMBER, begin, g_strndup (begin, end - begin));
      return TRUE;
    }
  if (strchr ("(),", *self->p) != NULL)
    {
      add (self, *self->p == '(' ? HOT_SEARCH_TOKEN_OPEN : *self->p == ')' ? HOT_SEARCH_TOKEN_CLOSE : HOT_SEARCH_TOKEN_COMMA,
           begin, g_strndup (begin, 1));
      self->p++;
      return TRUE;
    }
  n = strspn (self->p, "=!<>");
  if (n > 0)
    {
      g_autofree char *op = g_strndup (begin, n);

      self->p += n;
      if (g_str_equal (op, "==") || g_str_equal (op, "<>"))
        g_set_str (&op, begin[0] == '=' ? "=" : "!=");
      add (self, HOT_SEARCH_TOKEN_OPERATOR, begin, g_steal_pointer (&op));
      return TRUE;
    }
  if (*self->p == '\'' || (*self->p == '"' && self->p[1] != '\0'))
    {
      char quote = *self->p;
      char *text = lex_quoted (self, error);

      if (text == NULL)
        return FALSE;
      /* "name".key is a word whose first part has quotes. */
      if (quote == '"' && *self->p == '.')
        {
          g_free (text);
          self->p = begin;
          return lex_word (self, error);
        }
      add (self, HOT_SEARCH_TOKEN_STRING, begin, text);
      g_array_index (self->tokens, HotSearchToken, self->tokens->len - 1).is_quoted = quote == '"';
      return TRUE;
    }
  if (is_word (self->p) || *self->p == '`')
    return lex_word (self, error);

  g_set_error (error, HOT_TRACKING_ERROR, HOT_TRACKING_ERROR_INVALID_PARAMETER_VALUE,
               _("Invalid filter: “%.*s” at character %u means nothing here"), (int) (g_utf8_next_char (begin) - begin), begin,
               position_of (self, begin));

  return FALSE;
}

GArray *
hot_search_lex (const char  *filter,
                GError     **error)
{
  g_autoptr(GArray) tokens = g_array_new (FALSE, TRUE, sizeof (HotSearchToken));
  Lexer self = { filter, filter, tokens };

  g_array_set_clear_func (tokens, clear_token);
  if (strlen (filter) > MAX_FILTER || !g_utf8_validate (filter, -1, NULL))
    {
      g_set_error_literal (error, HOT_TRACKING_ERROR, HOT_TRACKING_ERROR_INVALID_PARAMETER_VALUE,
                           _("Invalid filter: it is too long or not text in UTF-8"));
      return NULL;
    }

  for (;;)
    {
      while (g_ascii_isspace (*self.p) || *self.p == ';')
        self.p++;
      if (*self.p == '\0')
        break;
      if (!lex_one (&self, error))
        return NULL;
    }
  add (&self, HOT_SEARCH_TOKEN_END, self.p, g_strdup (""));

  return g_steal_pointer (&tokens);
}
