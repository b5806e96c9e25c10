/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dataset/hot-unpack.h"

#include <glib/gi18n-lib.h>

#include "base/hot-error.h"
#include "base/hot-format.h"
#include "dataset/hot-file-kind.h"

/* A web server may pack what is packed already. */
#define MAX_LAYERS 2

#define MEBIBYTE (G_GUINT64_CONSTANT (1) << 20)

static const HotUnpackLimits default_limits = {
  .max_bytes = 64 * 1024 * MEBIBYTE,
  .max_ratio = 400,
  .ratio_from = 256 * MEBIBYTE,
};

guint64
hot_unpack_limits_get_max (const HotUnpackLimits *limits,
                           guint64                packed_size)
{
  guint64 by_ratio = packed_size > G_MAXUINT64 / limits->max_ratio ? G_MAXUINT64 : packed_size * limits->max_ratio;

  return MIN (limits->max_bytes, MAX (by_ratio, limits->ratio_from));
}

gboolean
hot_unpack_set_too_large (HotMappedFile  *file,
                          guint64         max_bytes,
                          GError        **error)
{
  g_autofree char *limit = hot_format_bytes (max_bytes);
  g_autofree char *size = hot_format_bytes (hot_mapped_file_get_size (file));

  g_set_error (error, HOT_ERROR, HOT_ERROR_TOO_LARGE,
               _("%s (%s) unpacks to more than %s, which is the limit for a file of its size. If you trust it, unpack "
                 "it yourself and "
                 "open the result."), hot_mapped_file_get_name (file), size, limit);

  return FALSE;
}

HotMappedFile *
hot_unpack (HotMappedFile          *file,
            const HotUnpackLimits  *limits,
            const HotProgress      *progress,
            GCancellable           *cancellable,
            GError                **error)
{
  g_autoptr(HotMappedFile) current = hot_mapped_file_ref (file);

  if (limits == NULL)
    limits = &default_limits;

  for (guint i = 0; i < MAX_LAYERS; i++)
    {
      HotFileKind kind = hot_file_kind_detect (hot_mapped_file_get_data (current), hot_mapped_file_get_size (current));
      HotMappedFile *inner;

      if (kind == HOT_FILE_KIND_GZIP)
        inner = hot_unpack_gzip (current, limits, progress, cancellable, error);
      else if (kind == HOT_FILE_KIND_ZIP)
        inner = hot_unpack_zip (current, limits, progress, cancellable, error);
      else
        break;

      if (inner == NULL)
        return NULL;
      hot_mapped_file_unref (current);
      current = inner;
    }

  return g_steal_pointer (&current);
}
