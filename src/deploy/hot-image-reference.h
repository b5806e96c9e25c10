/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * HotImageReference:
 * @registry: (nullable): host, with a port where it has one; %NULL for an image that is only named on this computer
 * @repository: "team/price"
 * @tag: "latest" where none was given
 *
 * The name of a container image, "host:port/repository:tag" (distribution-spec, "Pulling manifests"; the grammar of
 * distribution/reference).
 */
typedef struct {
  char *registry;
  char *repository;
  char *tag;
} HotImageReference;

/* %HOT_ERROR_USAGE with a message that says which part is off. The first part is a registry if it has a dot or a port, or is
 * "localhost". */
HotImageReference *hot_image_reference_parse     (const char               *text,
                                                  GError                  **error);
void               hot_image_reference_free      (HotImageReference        *self);
/* The name with its tag as engines know it: without a registry, "localhost/repository:tag". (transfer full) */
char              *hot_image_reference_dup_name  (const HotImageReference  *self);

/**
 * hot_image_reference_dup_suggestion:
 * @title: of a model, as people write it
 *
 * Returns: (transfer full): the nearest repository that is allowed: "Airbnb prices (NYC)" gives "airbnb-prices-nyc"
 */
char              *hot_image_reference_dup_suggestion (const char *title);

/* Whether @registry, with its port if it has one, is this computer: what does not leave it need not be encrypted, as engines see it. */
gboolean           hot_image_reference_is_local       (const char         *registry);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HotImageReference, hot_image_reference_free)

G_END_DECLS
