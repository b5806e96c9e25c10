/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The flavor that Hothouse itself maps: one file, pipeline and trees. */

#include "models/hot-flavor.h"
#include "models/hot-model-directory.h"

static char *
explain (const HotModel *model)
{
  return NULL;
}

static gboolean
write_files (const HotFlavorContext  *context,
             GCancellable            *cancellable,
             GError                 **error)
{
  return hot_flavor_write (context, HOT_MODEL_FILE, context->image, context->size, cancellable, error);
}

static void
describe (const HotModel *model,
          HotJsonWriter  *json)
{
  hot_json_writer_member (json, "data", HOT_MODEL_FILE);
  hot_json_writer_member (json, "hothouse_version", HOT_VERSION);
}

const HotFlavor hot_flavor_native = {
  .name = "hothouse",
  .explain = explain,
  .write = write_files,
  .describe = describe,
};
