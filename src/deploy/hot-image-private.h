/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "deploy/hot-image.h"

G_BEGIN_DECLS

#define HOT_IMAGE_N_LAYERS 2

struct _HotImage
{
  char              *folder;
  HotImageReference *reference;
  HotBlob            blobs[HOT_IMAGE_N_LAYERS + 1];
  char              *diff_ids[HOT_IMAGE_N_LAYERS];
  GBytes            *manifests[2];
  char              *digests[2];
};

/* In a folder that is there: everything but the names by which the image is found. */
gboolean hot_image_write_layers    (HotImage            *self,
                                    const HotImageSpec  *spec,
                                    char               **architecture,
                                    const HotProgress   *progress,
                                    GCancellable        *cancellable,
                                    GError             **error);
/* The path of a blob in the folder. (transfer full) */
char    *hot_image_dup_blob_path   (HotImage            *self,
                                    const char          *digest);

G_END_DECLS
