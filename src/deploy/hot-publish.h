/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "deploy/hot-image.h"
#include "deploy/hot-target.h"

G_BEGIN_DECLS

/* For targets that run images: what is to be done with @request->push. */

/* Whether the registry in the image's name answers, and lets it be written. (transfer full) */
HotDeployCheck *hot_publish_check (const HotDeployRequest   *request,
                                   const HotImageReference  *reference,
                                   GCancellable             *cancellable);
/* Sends the image there. */
gboolean        hot_publish       (const HotDeployRequest   *request,
                                   HotImage                 *image,
                                   const HotProgress        *progress,
                                   GCancellable             *cancellable,
                                   GError                  **error);

G_END_DECLS
