/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "tracking/hot-artifact-type.h"

#include <string.h>

/* What MLflow's user interface shows as text; names without an extension are their own. Upper and lower case count. */
static const char *const texts[] = {
  "txt", "log", "err", "cfg", "conf", "cnf", "cf", "ini", "properties", "prop", "hocon", "toml", "yaml", "yml", "xml", "json", "js", "py",
  "py3", "csv", "tsv", "md", "rst", "ipynb", "MLmodel", "mlproject", NULL,
};

static const struct {
  const char *extension;
  const char *type;
} types[] = {
  { "aac", "audio/aac" }, { "avi", "video/x-msvideo" }, { "bmp", "image/bmp" }, { "css", "text/css" }, { "doc", "application/msword" },
  { "docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document" }, { "eps", "application/postscript" },
  { "flac", "audio/flac" }, { "gif", "image/gif" }, { "h5", "application/x-hdf5" }, { "hdf", "application/x-hdf" },
  { "htm", "text/html" }, { "html", "text/html" }, { "ico", "image/vnd.microsoft.icon" }, { "jpeg", "image/jpeg" },
  { "jpg", "image/jpeg" }, { "mjs", "text/javascript" }, { "mov", "video/quicktime" }, { "mp3", "audio/mpeg" }, { "mp4", "video/mp4" },
  { "oga", "audio/ogg" }, { "ogg", "audio/ogg" }, { "pdf", "application/pdf" }, { "png", "image/png" }, { "ps", "application/postscript" },
  { "svg", "image/svg+xml" }, { "tar", "application/x-tar" }, { "tif", "image/tiff" }, { "tiff", "image/tiff" }, { "ttf", "font/ttf" },
  { "wasm", "application/wasm" }, { "wav", "audio/wav" }, { "webm", "video/webm" }, { "webp", "image/webp" }, { "woff", "font/woff" },
  { "woff2", "font/woff2" }, { "xls", "application/vnd.ms-excel" },
  { "xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet" }, { "zip", "application/zip" },
};

const char *
hot_artifact_type_guess (const char *name)
{
  const char *slash = strrchr (name, '/');
  const char *base = slash != NULL ? slash + 1 : name;
  const char *dot = strrchr (base, '.');
  const char *extension = dot != NULL && dot != base ? dot + 1 : base;

  if (g_strv_contains (texts, extension))
    return "text/plain";
  for (guint i = 0; extension != base && i < G_N_ELEMENTS (types); i++)
    if (g_ascii_strcasecmp (types[i].extension, extension) == 0)
      return types[i].type;

  return "application/octet-stream";
}
