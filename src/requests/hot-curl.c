/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "requests/hot-curl.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "base/hot-error.h"

/* curl(1). What an option's argument means; an upper-case letter stands for an option that has one and changes nothing here. */
typedef enum {
  OPTION_IGNORED,
  OPTION_IGNORED_ARGUMENT,
  OPTION_METHOD,
  OPTION_HEADER,
  OPTION_DATA,
  OPTION_DATA_URLENCODE,
  OPTION_JSON,
  OPTION_USER,
  OPTION_BEARER,
  OPTION_URL,
  OPTION_GET,
  OPTION_HEAD,
  OPTION_AGENT,
  OPTION_REFERER,
  OPTION_COOKIE,
  OPTION_MAX_TIME,
} Option;

static const struct {
  const char *name;
  char        letter;
  Option      option;
} options[] = {
  { "request", 'X', OPTION_METHOD },
  { "header", 'H', OPTION_HEADER },
  { "data", 'd', OPTION_DATA },
  { "data-raw", 0, OPTION_DATA },
  { "data-ascii", 0, OPTION_DATA },
  { "data-binary", 0, OPTION_DATA },
  { "data-urlencode", 0, OPTION_DATA_URLENCODE },
  { "json", 0, OPTION_JSON },
  { "user", 'u', OPTION_USER },
  { "oauth2-bearer", 0, OPTION_BEARER },
  { "url", 0, OPTION_URL },
  { "get", 'G', OPTION_GET },
  { "head", 'I', OPTION_HEAD },
  { "user-agent", 'A', OPTION_AGENT },
  { "referer", 'e', OPTION_REFERER },
  { "cookie", 'b', OPTION_COOKIE },
  { "max-time", 'm', OPTION_MAX_TIME },
  { "compressed", 0, OPTION_IGNORED },
  { "location", 'L', OPTION_IGNORED },
  { "silent", 's', OPTION_IGNORED },
  { "show-error", 'S', OPTION_IGNORED },
  { "verbose", 'v', OPTION_IGNORED },
  { "include", 'i', OPTION_IGNORED },
  { "fail", 'f', OPTION_IGNORED },
  { "fail-with-body", 0, OPTION_IGNORED },
  { "no-buffer", 'N', OPTION_IGNORED },
  { "basic", 0, OPTION_IGNORED },
  { "http1.1", 0, OPTION_IGNORED },
  { "http2", 0, OPTION_IGNORED },
  { "globoff", 'g', OPTION_IGNORED },
  { "insecure", 'k', OPTION_IGNORED },
  { "output", 'o', OPTION_IGNORED_ARGUMENT },
  { "write-out", 'w', OPTION_IGNORED_ARGUMENT },
  { "connect-timeout", 0, OPTION_IGNORED_ARGUMENT },
  { "retry", 0, OPTION_IGNORED_ARGUMENT },
  { "cacert", 0, OPTION_IGNORED_ARGUMENT },
};

typedef struct {
  HotRequest *request;
  GString    *data;
  gboolean    has_url;
  gboolean    has_method;
  gboolean    as_query;
  gboolean    is_json;
} Command;

gboolean
hot_curl_is (const char *text)
{
  text += strspn (text, " \t\r\n$");

  return g_str_has_prefix (text, "curl ") || g_str_has_prefix (text, "curl\\\n") || g_str_has_prefix (text, "curl\t");
}

static gboolean
refuse (GError     **error,
        const char  *word)
{
  g_set_error (error, HOT_ERROR, HOT_ERROR_USAGE, _("“%s” of curl is not understood here. Leave it out and try again."), word);
  return FALSE;
}

static int
find_long (const char *name,
           gsize       length)
{
  for (guint i = 0; i < G_N_ELEMENTS (options); i++)
    if (strlen (options[i].name) == length && memcmp (options[i].name, name, length) == 0)
      return i;

  return -1;
}

static int
find_letter (char letter)
{
  for (guint i = 0; i < G_N_ELEMENTS (options); i++)
    if (options[i].letter == letter)
      return i;

  return -1;
}

static gboolean
takes_argument (Option option)
{
  return option != OPTION_IGNORED && option != OPTION_GET && option != OPTION_HEAD;
}

static gboolean
add_data (Command     *self,
          const char  *value,
          const char  *separator,
          GError     **error)
{
  if (*value == '@')
    {
      g_set_error (error, HOT_ERROR, HOT_ERROR_USAGE, _("The body is to come from the file “%s”. Open the file and paste what is in it."), value + 1);
      return FALSE;
    }
  if (self->data->len > 0)
    g_string_append (self->data, separator);
  g_string_append (self->data, value);

  return TRUE;
}

static gboolean
add_encoded (Command     *self,
             const char  *value,
             GError     **error)
{
  const char *equals = strchr (value, '=');
  const char *at = strchr (value, '@');
  g_autofree char *name = equals != NULL ? g_strndup (value, equals - value) : g_strdup ("");
  g_autofree char *encoded = g_uri_escape_string (equals != NULL ? equals + 1 : value, NULL, FALSE);
  g_autofree char *whole = *name != '\0' ? g_strdup_printf ("%s=%s", name, encoded) : g_strdup (encoded);

  /* "name@file" */
  if (equals == NULL && at != NULL)
    return add_data (self, at, "&", error);

  return add_data (self, whole, "&", error);
}

static void
add_header (Command    *self,
            const char *value)
{
  const char *colon = strchr (value, ':');
  g_autofree char *name = g_strstrip (colon != NULL ? g_strndup (value, colon - value) : g_strdup (value));
  g_autofree char *text = g_strstrip (g_strdup (colon != NULL ? colon + 1 : ""));

  hot_request_add_header (self->request, name, text);
}

static gboolean
take_option (Command     *self,
             Option       option,
             const char  *value,
             GError     **error)
{
  switch (option)
    {
    case OPTION_METHOD:
      g_set_str (&self->request->method, value);
      self->has_method = TRUE;
      break;

    case OPTION_HEADER:
      add_header (self, value);
      break;

    case OPTION_DATA:
      return add_data (self, value, "&", error);

    case OPTION_DATA_URLENCODE:
      return add_encoded (self, value, error);

    case OPTION_JSON:
      self->is_json = TRUE;
      return add_data (self, value, "", error);

    case OPTION_USER:
      self->request->auth.kind = HOT_REQUEST_AUTH_BASIC;
      g_free (self->request->auth.user);
      self->request->auth.user = g_strndup (value, strcspn (value, ":"));
      g_set_str (&self->request->auth.secret, strchr (value, ':') != NULL ? strchr (value, ':') + 1 : NULL);
      break;

    case OPTION_BEARER:
      self->request->auth.kind = HOT_REQUEST_AUTH_BEARER;
      g_set_str (&self->request->auth.secret, value);
      break;

    case OPTION_URL:
      hot_request_set_address (self->request, value);
      self->has_url = TRUE;
      break;

    case OPTION_GET:
      self->as_query = TRUE;
      break;

    case OPTION_HEAD:
      g_set_str (&self->request->method, "HEAD");
      self->has_method = TRUE;
      break;

    case OPTION_AGENT:
      hot_request_set_header (self->request, "User-Agent", value);
      break;

    case OPTION_REFERER:
      hot_request_set_header (self->request, "Referer", value);
      break;

    case OPTION_COOKIE:
      hot_request_set_header (self->request, "Cookie", value);
      break;

    case OPTION_MAX_TIME:
      self->request->timeout = (guint) CLAMP (g_ascii_strtod (value, NULL) * 1000, 0, 24 * 3600 * 1000);
      break;

    case OPTION_IGNORED:
    case OPTION_IGNORED_ARGUMENT:
    default:
      break;
    }

  return TRUE;
}

static gboolean
take_long (Command     *self,
           char       **words,
           guint       *at,
           GError     **error)
{
  const char *name = words[*at] + 2;
  const gsize length = strcspn (name, "=");
  const int found = find_long (name, length);
  const char *value = name[length] == '=' ? name + length + 1 : NULL;

  if (found < 0)
    return refuse (error, words[*at]);
  if (takes_argument (options[found].option) && value == NULL && (value = words[*at + 1]) != NULL)
    ++*at;
  if (takes_argument (options[found].option) && value == NULL)
    return refuse (error, words[*at]);

  return take_option (self, options[found].option, value, error);
}

/* Letters may stand together: -sSL, and an argument right behind its letter: -XPOST. */
static gboolean
take_letters (Command     *self,
              char       **words,
              guint       *at,
              GError     **error)
{
  for (const char *letter = words[*at] + 1; *letter != '\0'; letter++)
    {
      const int found = find_letter (*letter);
      const char *value;

      if (found < 0)
        return refuse (error, words[*at]);
      if (!takes_argument (options[found].option))
        {
          if (!take_option (self, options[found].option, NULL, error))
            return FALSE;
          continue;
        }
      value = letter[1] != '\0' ? letter + 1 : words[*at + 1];
      if (value == NULL)
        return refuse (error, words[*at]);
      if (letter[1] == '\0')
        ++*at;
      return take_option (self, options[found].option, value, error);
    }

  return TRUE;
}

/* "$'…'", which browsers write for texts with quotes in them, is not known to GLib's reader of command lines. (transfer full) */
static char *
undo_dollar_quotes (const char *command)
{
  g_autoptr(GString) to = g_string_new (NULL);

  while (*command != '\0')
    {
      g_autoptr(GString) text = NULL;
      g_autofree char *plain = NULL;
      g_autofree char *quoted = NULL;

      if (!g_str_has_prefix (command, "$'"))
        {
          g_string_append_c (to, *command++);
          continue;
        }
      text = g_string_new (NULL);
      for (command += 2; *command != '\0' && *command != '\''; command++)
        {
          g_string_append_c (text, *command);
          if (*command == '\\' && command[1] != '\0')
            g_string_append_c (text, *++command);
        }
      if (*command == '\'')
        command++;
      plain = g_strcompress (text->str);
      quoted = g_shell_quote (plain);
      g_string_append (to, quoted);
    }

  return g_strdup (to->str);
}

static void
finish (Command *self)
{
  HotRequest *request = self->request;

  if (self->is_json)
    {
      hot_request_set_header (request, "Content-Type", "application/json");
      hot_request_set_header (request, "Accept", "application/json");
    }
  if (self->data->len == 0)
    return;
  if (self->as_query)
    {
      g_autofree char *old = hot_request_dup_address (request);
      g_autofree char *address = g_strdup_printf ("%s%c%s", old, strchr (old, '?') != NULL ? '&' : '?', self->data->str);

      hot_request_set_address (request, address);
      return;
    }
  request->body = g_strdup (self->data->str);
  if (!self->has_method)
    g_set_str (&request->method, "POST");
  if (hot_request_get_header (request, "Content-Type") == NULL)
    hot_request_add_header (request, "Content-Type", "application/x-www-form-urlencoded");
}

HotRequest *
hot_curl_parse (const char  *command,
                GError     **error)
{
  g_autofree char *plain = undo_dollar_quotes (command + strspn (command, " \t\r\n$"));
  g_autoptr(HotRequest) request = hot_request_new ("GET", "");
  g_autoptr(GString) data = g_string_new (NULL);
  g_auto(GStrv) words = NULL;
  g_autoptr(GError) cause = NULL;
  Command self = { .request = request, .data = data };

  if (!hot_curl_is (command) || !g_shell_parse_argv (plain, NULL, &words, &cause))
    {
      g_set_error (error, HOT_ERROR, HOT_ERROR_USAGE, _("That is no command for curl: %s"), cause != NULL ? cause->message : _("it should begin with “curl”"));
      return NULL;
    }
  for (guint i = 1; words[i] != NULL; i++)
    {
      gboolean done;

      if (g_str_has_prefix (words[i], "--"))
        done = take_long (&self, words, &i, error);
      else if (words[i][0] == '-' && words[i][1] != '\0')
        done = take_letters (&self, words, &i, error);
      else
        done = take_option (&self, OPTION_URL, words[i], error);
      if (!done)
        return NULL;
    }
  if (!self.has_url)
    {
      g_set_error_literal (error, HOT_ERROR, HOT_ERROR_USAGE, _("The command for curl has no address in it."));
      return NULL;
    }
  finish (&self);
  hot_request_take_auth (request);

  return g_steal_pointer (&request);
}

static void
append_word (GString    *to,
             const char *option,
             const char *value)
{
  g_autofree char *quoted = g_shell_quote (value);

  g_string_append_printf (to, " \\\n  %s %s", option, quoted);
}

static void
append_auth (GString          *to,
             const HotRequest *request,
             const char       *secret)
{
  g_autofree char *text = NULL;

  switch (request->auth.kind)
    {
    case HOT_REQUEST_AUTH_BASIC:
      text = g_strdup_printf ("%s:%s", request->auth.user != NULL ? request->auth.user : "", secret);
      append_word (to, "--user", text);
      break;

    case HOT_REQUEST_AUTH_BEARER:
      text = g_strdup_printf ("Authorization: Bearer %s", secret);
      append_word (to, "--header", text);
      break;

    case HOT_REQUEST_AUTH_API_KEY:
      text = g_strdup_printf ("%s: %s", request->auth.name != NULL ? request->auth.name : "X-API-Key", secret);
      if (!request->auth.in_query)
        append_word (to, "--header", text);
      break;

    case HOT_REQUEST_AUTH_NONE:
    default:
      break;
    }
}

/* What curl does by itself need not be said. */
static void
append_method (GString          *to,
               const HotRequest *request)
{
  g_autofree char *quoted = NULL;

  if (g_str_equal (request->method, request->body != NULL ? "POST" : "GET"))
    return;
  if (g_str_equal (request->method, "HEAD") && request->body == NULL)
    {
      g_string_append (to, " --head");
      return;
    }
  quoted = g_shell_quote (request->method);
  g_string_append_printf (to, " --request %s", quoted);
}

char *
hot_curl_format (const HotRequest *request,
                 gboolean          with_secret)
{
  const char *secret = with_secret && request->auth.secret != NULL ? request->auth.secret : HOT_REQUEST_NO_SECRET;
  g_autoptr(HotRequest) copy = hot_request_copy (request);
  g_autoptr(GString) to = g_string_new ("curl");
  g_autofree char *address = NULL;
  g_autofree char *quoted = NULL;

  if (copy->auth.kind == HOT_REQUEST_AUTH_API_KEY && copy->auth.in_query && copy->auth.name != NULL)
    hot_request_add_query (copy, copy->auth.name, secret);
  /* Its own idea is that of a form. */
  if (copy->body != NULL && hot_request_get_header (copy, "Content-Type") == NULL)
    hot_request_add_header (copy, "Content-Type", HOT_REQUEST_CONTENT_TYPE);
  address = hot_request_dup_address (copy);
  quoted = g_shell_quote (address);
  append_method (to, copy);
  if (strpbrk (address, "[]{}") != NULL)
    g_string_append (to, " --globoff");
  g_string_append_printf (to, " %s", quoted);
  for (guint i = 0; i < copy->headers->len; i++)
    {
      const HotRequestPair *pair = copy->headers->pdata[i];
      const char *value = with_secret ? pair->value : hot_request_pair_get_public_value (pair);
      g_autofree char *header = g_strdup_printf ("%s: %s", pair->name, *value == '\0' && *pair->value != '\0' ? HOT_REQUEST_NO_SECRET : value);

      if (!pair->is_off && *pair->name != '\0')
        append_word (to, "--header", header);
    }
  append_auth (to, copy, secret);
  if (copy->timeout > 0)
    g_string_append_printf (to, " \\\n  --max-time %u", (copy->timeout + 999) / 1000);
  if (copy->body != NULL)
    append_word (to, "--data-raw", copy->body);
  g_string_append_c (to, '\n');

  return g_strdup (to->str);
}
