/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "serve/hot-serve-model.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <yyjson.h>

#define FLAVOR "hothouse"

/* Descriptions carry signatures and examples, but no data. */
#define MAX_DESCRIPTION (16 << 20)
#define MAX_PATH 4096

static size_t
measure_indent (const char *line,
                size_t      length)
{
  size_t indent = 0;

  while (indent < length && line[indent] == ' ')
    indent++;

  return indent;
}

/* Whether the line is "key:" with or without a value, which goes to @value. */
static bool
match_key (const char  *line,
           size_t       length,
           const char  *key,
           const char **value,
           size_t      *value_length)
{
  const size_t key_length = strlen (key);

  if (length <= key_length || memcmp (line, key, key_length) != 0 || line[key_length] != ':')
    return false;

  line += key_length + 1;
  length -= key_length + 1;
  while (length > 0 && (line[0] == ' ' || line[0] == '"' || line[0] == '\''))
    line++, length--;
  while (length > 0 && strchr (" \r\"'", line[length - 1]) != NULL)
    length--;
  *value = line;
  *value_length = length;

  return true;
}

static bool
find_in_yaml (const char *text,
              size_t      size,
              char       *data,
              size_t      data_size)
{
  const char *path[] = { "flavors", FLAVOR, "data" };
  size_t indents[4] = { 0 };
  unsigned depth = 0;

  for (const char *line = text, *end = text + size, *next; line < end; line = next)
    {
      const char *line_end = memchr (line, '\n', end - line);
      size_t length = (line_end != NULL ? line_end : end) - line;
      size_t indent = measure_indent (line, length);
      const char *value;
      size_t value_length;

      next = line_end != NULL ? line_end + 1 : end;
      if (indent == length || line[indent] == '#')
        continue;
      /* Back out of the maps that have ended. */
      while (depth > 0 && indent <= indents[depth - 1])
        depth--;
      /* Deeper than the first entry of the map: a part of something else. */
      if (indents[depth] != 0 && depth > 0 && indent > indents[depth])
        continue;
      if (depth > 0)
        indents[depth] = indent;
      else if (indent > 0)
        continue;
      if (!match_key (line + indent, length - indent, path[depth], &value, &value_length))
        continue;
      if (depth == 2)
        return (size_t) snprintf (data, data_size, "%.*s", (int) value_length, value) < data_size && value_length > 0;
      depth++;
      indents[depth] = 0;
    }

  return false;
}

bool
hot_serve_model_find_data (const char *text,
                           size_t      size,
                           char       *data,
                           size_t      data_size)
{
  yyjson_doc *doc = yyjson_read (text, size, YYJSON_READ_NOFLAG);
  const char *value;
  bool found;

  if (doc == NULL)
    return find_in_yaml (text, size, data, data_size);

  value = yyjson_get_str (yyjson_obj_get (yyjson_obj_get (yyjson_obj_get (yyjson_doc_get_root (doc), "flavors"), FLAVOR), "data"));
  found = value != NULL && value[0] != '\0' && (size_t) snprintf (data, data_size, "%s", value) < data_size;
  yyjson_doc_free (doc);

  return found;
}

static char *
read_description (const char    *path,
                  size_t        *size,
                  HotScoreError *error)
{
  /* A pipe would be waited for. */
  const int fd = open (path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  FILE *file = fd >= 0 ? fdopen (fd, "r") : NULL;
  char *text = malloc (MAX_DESCRIPTION);

  if (file == NULL || text == NULL)
    {
      hot_score_error_set (error, HOT_SCORE_IO, "%s cannot be opened: %s", path, strerror (errno));
      if (file != NULL)
        fclose (file);
      else if (fd >= 0)
        close (fd);
      free (text);
      return NULL;
    }

  *size = fread (text, 1, MAX_DESCRIPTION, file);
  if (ferror (file) || *size == MAX_DESCRIPTION)
    {
      hot_score_error_set (error, HOT_SCORE_IO, "%s cannot be read, or is no description of a model", path);
      free (text);
      text = NULL;
    }
  fclose (file);

  return text;
}

/* A description may not lead out of its directory. */
static bool
is_inside (const char *path)
{
  return path[0] != '/' && strcmp (path, "..") != 0 && strncmp (path, "../", 3) != 0 && strstr (path, "/../") == NULL;
}

static bool
find_file (const char    *directory,
           char          *path,
           HotScoreError *error)
{
  char description[MAX_PATH + 16], data[1024];
  size_t size;
  char *text;
  bool found;

  snprintf (description, sizeof description, "%s/MLmodel", directory);
  text = read_description (description, &size, error);
  if (text == NULL)
    return false;
  found = hot_serve_model_find_data (text, size, data, sizeof data);
  free (text);

  if (!found || !is_inside (data))
    return hot_score_error_set (error, HOT_SCORE_FOREIGN,
                                "%s has no flavor \"" FLAVOR "\", the only one that this server reads", description);
  if (snprintf (path, MAX_PATH, "%s/%s", directory, data) >= MAX_PATH)
    return hot_score_error_set (error, HOT_SCORE_INVALID, "the path of the model is too long");

  return true;
}

HotModel *
hot_serve_model_open (const char    *path,
                      HotScoreError *error)
{
  char file[MAX_PATH];
  struct stat status;
  HotModel *model;

  if (strlen (path) >= MAX_PATH)
    {
      hot_score_error_set (error, HOT_SCORE_INVALID, "the path of the model is too long");
      return NULL;
    }
  if (stat (path, &status) != 0)
    {
      hot_score_error_set (error, HOT_SCORE_IO, "%s cannot be opened: %s", path, strerror (errno));
      return NULL;
    }
  if (S_ISDIR (status.st_mode))
    {
      if (!find_file (path, file, error))
        return NULL;
      path = file;
    }

  model = hot_model_open (path, error);
  if (model != NULL && hot_model_get_n_columns (model) == 0)
    {
      hot_score_error_set (error, HOT_SCORE_INVALID, "%s does not say which columns it is fed", path);
      hot_model_close (model);
      model = NULL;
    }

  return model;
}
