/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "requests/hot-collection.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "base/hot-error.h"
#include "base/hot-small-file.h"


HotCollection *
hot_collection_new (const char *name)
{
  HotCollection *self = g_new0 (HotCollection, 1);

  self->name = g_strdup (name);
  self->requests = g_ptr_array_new_with_free_func ((GDestroyNotify) hot_request_free);

  return self;
}

void
hot_collection_free (HotCollection *self)
{
  if (self == NULL)
    return;

  g_free (self->name);
  g_free (self->path);
  g_clear_pointer (&self->variables, hot_variables_free);
  g_ptr_array_unref (self->requests);
  g_free (self);
}

/* On one line, whatever is in it. (transfer full) */
static char *
flatten (const char *text)
{
  char *line = g_strdup (text != NULL ? text : "");

  return g_strdelimit (line, "\r\n", ' ');
}

static void
write_auth (GString          *to,
            const HotRequest *request)
{
  g_autofree char *user = flatten (request->auth.user);
  g_autofree char *name = flatten (request->auth.name);

  switch (request->auth.kind)
    {
    case HOT_REQUEST_AUTH_BASIC:
      g_string_append_printf (to, "# @auth basic %s\n", user);
      break;

    case HOT_REQUEST_AUTH_BEARER:
      g_string_append (to, "# @auth bearer\n");
      break;

    case HOT_REQUEST_AUTH_API_KEY:
      g_string_append_printf (to, "# @auth apikey %s %s\n", request->auth.in_query ? "query" : "header", name);
      break;

    case HOT_REQUEST_AUTH_NONE:
    default:
      break;
    }
  if (request->auth.kind != HOT_REQUEST_AUTH_NONE && hot_request_auth_is_public (&request->auth))
    g_string_append_printf (to, "# @secret %s\n", request->auth.secret);
}

static void
write_pairs_off (GString    *to,
                 const char *word,
                 GPtrArray  *pairs)
{
  for (guint i = 0; i < pairs->len; i++)
    {
      const HotRequestPair *pair = pairs->pdata[i];
      g_autofree char *name = flatten (pair->name);
      g_autofree char *value = flatten (hot_request_pair_get_public_value (pair));

      if (pair->is_off)
        g_string_append_printf (to, "# @%s %s: %s\n", word, name, value);
    }
}

static void
write_request (GString          *to,
               const HotRequest *request)
{
  g_autofree char *name = flatten (request->name);
  g_autofree char *plain = hot_request_dup_address (request);
  g_autofree char *address = flatten (plain);
  g_autofree char *method = flatten (request->method);

  g_string_append_printf (to, "### %s\n", name);
  write_auth (to, request);
  if (request->timeout > 0)
    g_string_append_printf (to, "# @timeout %u\n", request->timeout);
  write_pairs_off (to, "off-query", request->query);
  write_pairs_off (to, "off-header", request->headers);
  g_string_append_printf (to, "%s %s\n", method, address);
  for (guint i = 0; i < request->headers->len; i++)
    {
      const HotRequestPair *pair = request->headers->pdata[i];
      g_autofree char *header = flatten (pair->name);
      g_autofree char *value = flatten (hot_request_pair_get_public_value (pair));

      if (!pair->is_off && *header != '\0')
        g_string_append_printf (to, "%s: %s\n", header, value);
    }
  if (request->body == NULL || *request->body == '\0')
    return;

  /* A line of the body that would begin another request gets a mark that is taken off again. */
  g_string_append_c (to, '\n');
  for (const char *line = request->body, *next; *line != '\0'; line = next)
    {
      const char *end = strchr (line, '\n');

      next = end != NULL ? end + 1 : line + strlen (line);
      if (g_str_has_prefix (line, "###") || g_str_has_prefix (line, "\\###"))
        g_string_append_c (to, '\\');
      g_string_append_len (to, line, next - line);
    }
  if (to->str[to->len - 1] != '\n')
    g_string_append_c (to, '\n');
}

char *
hot_collection_to_text (const HotCollection *self)
{
  g_autoptr(GString) to = g_string_new (NULL);
  g_autofree char *name = flatten (self->name);

  g_string_append_printf (to, "# @collection %s\n", name);
  for (guint i = 0; i < self->requests->len; i++)
    {
      g_string_append_c (to, '\n');
      write_request (to, self->requests->pdata[i]);
    }

  return g_strdup (to->str);
}

typedef struct {
  const char *file;
  guint       line;
  enum { BEFORE, HEADERS, BODY } at;
  HotRequest *request;
  GPtrArray  *off;            /* of the query: they come before the address */
  GString    *body;
} Reader;

static gboolean
fail (Reader      *self,
      const char  *message,
      GError     **error)
{
  g_set_error (error, HOT_ERROR, HOT_ERROR_INVALID, _("%s, line %u: %s"), self->file, self->line, message);
  return FALSE;
}

static void
add_off (GPtrArray  *pairs,
         const char *text)
{
  const char *colon = strstr (text, ": ");
  HotRequestPair *pair = g_new0 (HotRequestPair, 1);

  pair->name = colon != NULL ? g_strndup (text, colon - text) : g_strdup (text);
  pair->value = g_strdup (colon != NULL ? colon + 2 : "");
  pair->is_off = TRUE;
  g_ptr_array_add (pairs, pair);
}

static void
read_auth (HotRequest *request,
           const char *text)
{
  g_auto(GStrv) words = g_strsplit (text, " ", 3);
  const guint n = g_strv_length (words);

  if (n == 0 || !hot_request_auth_find (words[0], &request->auth.kind))
    return;
  if (request->auth.kind == HOT_REQUEST_AUTH_BASIC)
    g_set_str (&request->auth.user, text + strlen (words[0]) + (n > 1));
  if (request->auth.kind == HOT_REQUEST_AUTH_API_KEY && n == 3)
    {
      request->auth.in_query = g_str_equal (words[1], "query");
      g_set_str (&request->auth.name, words[2]);
    }
}

static void
read_comment (Reader     *self,
              const char *text)
{
  HotRequest *request = self->request;

  if (g_str_has_prefix (text, "@auth "))
    read_auth (request, text + strlen ("@auth "));
  else if (g_str_has_prefix (text, "@secret "))
    g_set_str (&request->auth.secret, text + strlen ("@secret "));
  else if (g_str_has_prefix (text, "@timeout "))
    request->timeout = (guint) MIN (g_ascii_strtoull (text + strlen ("@timeout "), NULL, 10), 24 * 3600 * 1000);
  else if (g_str_has_prefix (text, "@name "))
    g_set_str (&request->name, text + strlen ("@name "));
  else if (g_str_has_prefix (text, "@off-query "))
    add_off (self->off, text + strlen ("@off-query "));
  else if (g_str_has_prefix (text, "@off-header "))
    add_off (request->headers, text + strlen ("@off-header "));
}

/* "METHOD address [HTTP/1.1]", or an address alone. */
static void
read_first_line (Reader     *self,
                 const char *line)
{
  g_autofree char *copy = g_strdup (line);
  char *version = g_strrstr (copy, " HTTP/");
  char *space;
  const char *address;

  if (version != NULL)
    *version = '\0';
  g_strstrip (copy);
  space = strchr (copy, ' ');
  address = copy;
  if (space != NULL && strcspn (copy, ":/{") > (gsize) (space - copy))
    {
      *space = '\0';
      g_set_str (&self->request->method, copy);
      address = g_strchug (space + 1);
    }
  hot_request_set_address (self->request, address);
  g_ptr_array_extend_and_steal (self->request->query, g_steal_pointer (&self->off));
  self->off = g_ptr_array_new_with_free_func ((GDestroyNotify) hot_request_pair_free);
  self->at = HEADERS;
}

static void
end_request (Reader        *self,
             HotCollection *collection)
{
  if (self->request == NULL)
    return;

  while (self->body->len > 0 && g_ascii_isspace (self->body->str[self->body->len - 1]))
    g_string_truncate (self->body, self->body->len - 1);
  if (self->body->len > 0)
    self->request->body = g_strdup (self->body->str);
  g_string_truncate (self->body, 0);
  hot_request_take_auth (self->request);
  if (self->at != BEFORE)
    g_ptr_array_add (collection->requests, g_steal_pointer (&self->request));
  g_clear_pointer (&self->request, hot_request_free);
}

static gboolean
read_line (Reader         *self,
           const char     *line,
           HotCollection  *collection,
           GError        **error)
{
  const char *colon;

  if (g_str_has_prefix (line, "###"))
    {
      end_request (self, collection);
      self->request = hot_request_new ("GET", "");
      g_set_str (&self->request->name, line + 3 + strspn (line + 3, " "));
      self->at = BEFORE;
      return TRUE;
    }
  if (self->request == NULL && g_str_has_prefix (line, "# @collection "))
    {
      g_set_str (&collection->name, line + strlen ("# @collection "));
      return TRUE;
    }
  if (self->at == BODY)
    {
      g_string_append (self->body, g_str_has_prefix (line, "\\###") || g_str_has_prefix (line, "\\\\###") ? line + 1 : line);
      g_string_append_c (self->body, '\n');
      return TRUE;
    }
  if (self->request == NULL && *line != '\0' && *line != '#' && !g_str_has_prefix (line, "//"))
    self->request = hot_request_new ("GET", "");
  if (*line == '\0')
    {
      self->at = self->at == HEADERS ? BODY : self->at;
      return TRUE;
    }
  if (*line == '#' || g_str_has_prefix (line, "//"))
    {
      if (self->request != NULL)
        read_comment (self, line + strspn (line, "#/ "));
      return TRUE;
    }
  if (self->at == BEFORE)
    {
      read_first_line (self, line);
      return TRUE;
    }

  colon = strchr (line, ':');
  if (colon == NULL)
    return fail (self, _("a header should have a colon behind its name"), error);
  {
    g_autofree char *name = g_strstrip (g_strndup (line, colon - line));
    g_autofree char *value = g_strstrip (g_strdup (colon + 1));

    hot_request_add_header (self->request, name, value);
  }

  return TRUE;
}

HotCollection *
hot_collection_from_text (const char  *text,
                          const char  *file,
                          GError     **error)
{
  g_autofree char *base = g_path_get_basename (file);
  char *dot = strrchr (base, '.');
  g_autoptr(HotCollection) collection = NULL;
  Reader reader = { .file = file, .body = g_string_new (NULL), .off = g_ptr_array_new_with_free_func ((GDestroyNotify) hot_request_pair_free) };
  gboolean done = TRUE;

  if (dot != NULL && dot > base)
    *dot = '\0';
  collection = hot_collection_new (base);
  for (const char *line = text, *next; done && *line != '\0'; line = next)
    {
      const char *end = line + strcspn (line, "\n");
      g_autofree char *copy = g_strndup (line, end - line);

      next = *end != '\0' ? end + 1 : end;
      reader.line++;
      if (end > line && end[-1] == '\r')
        copy[end - line - 1] = '\0';
      done = read_line (&reader, copy, collection, error);
    }
  if (done)
    end_request (&reader, collection);
  g_clear_pointer (&reader.request, hot_request_free);
  g_string_free (reader.body, TRUE);
  g_ptr_array_unref (reader.off);

  return done ? g_steal_pointer (&collection) : NULL;
}

HotCollection *
hot_collection_read (const char  *text,
                     gsize        length,
                     const char  *file,
                     GError     **error)
{
  if (!g_utf8_validate (text, length, NULL))
    {
      g_set_error (error, HOT_ERROR, HOT_ERROR_INVALID, _("%s is no text in UTF-8."), file);
      return NULL;
    }

  return text[strspn (text, " \t\r\n")] == '{' ? hot_collection_from_postman (text, file, error) : hot_collection_from_text (text, file, error);
}

HotCollection *
hot_collection_load (const char  *path,
                     GError     **error)
{
  gsize length;
  g_autofree char *text = hot_small_file_read (path, HOT_COLLECTION_MAX_SIZE, &length, error);

  return text != NULL ? hot_collection_read (text, length, path, error) : NULL;
}
