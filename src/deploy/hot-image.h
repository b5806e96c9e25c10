/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/hot-progress.h"
#include "deploy/hot-image-reference.h"
#include "deploy/hot-layer-writer.h"

G_BEGIN_DECLS

#define HOT_IMAGE_CONFIG_TYPE   "application/vnd.oci.image.config.v1+json"
#define HOT_IMAGE_LAYER_TYPE    "application/vnd.oci.image.layer.v1.tar+gzip"
#define HOT_IMAGE_MANIFEST_TYPE "application/vnd.oci.image.manifest.v1+json"
#define HOT_IMAGE_INDEX_TYPE    "application/vnd.oci.image.index.v1+json"

#define HOT_DOCKER_CONFIG_TYPE   "application/vnd.docker.container.image.v1+json"
#define HOT_DOCKER_LAYER_TYPE    "application/vnd.docker.image.rootfs.diff.tar.gzip"
#define HOT_DOCKER_MANIFEST_TYPE "application/vnd.docker.distribution.manifest.v2+json"

/* Where the server listens in a container unless PORT says otherwise, and where it has its model. */
#define HOT_IMAGE_PORT  8080
#define HOT_IMAGE_MODEL "opt/ml/model"

/**
 * HotImageFormat:
 * @HOT_IMAGE_OCI: image-spec 1.1
 * @HOT_IMAGE_DOCKER: Docker's image manifest, version 2, schema 2; some services take nothing else. Layers and config are the same bytes.
 */
typedef enum {
  HOT_IMAGE_OCI,
  HOT_IMAGE_DOCKER,
} HotImageFormat;

/**
 * HotImageSpec:
 * @model: a model directory with the native flavor, or a model file
 * @server: the program hothouse-serve
 * @reference: what the image is called
 * @as_root: run as root, as SageMaker wants it; otherwise as user 65532
 */
typedef struct {
  const char              *model;
  const char              *server;
  const HotImageReference *reference;
  gboolean                 as_root;
} HotImageSpec;

/**
 * HotImage:
 *
 * A container image of a model, made without a container engine: one layer with the server, one with the model, in a folder that is an
 * OCI image layout. The same model and server give the same bytes everywhere; a model that was trained anew changes only its own layer.
 */
typedef struct _HotImage HotImage;

/**
 * HotBlob:
 * @path: its file
 * @media_type: in OCI's words
 */
typedef struct {
  const char *digest;
  guint64     size;
  const char *path;
  const char *media_type;
} HotBlob;

/**
 * hot_image_build:
 * @folder: made, and must not be there yet
 *
 * Fails with %HOT_ERROR_UNSUPPORTED where the model has no native flavor. Nothing is left behind on failure.
 */
HotImage                *hot_image_build         (const HotImageSpec  *spec,
                                                  const char          *folder,
                                                  const HotProgress   *progress,
                                                  GCancellable        *cancellable,
                                                  GError             **error);
void                     hot_image_free          (HotImage            *self);
const HotImageReference *hot_image_get_reference (HotImage            *self);
/* The layers, the lowest first, and the config as the last one. (transfer none) */
const HotBlob           *hot_image_get_blobs     (HotImage            *self,
                                                  guint               *n_blobs);
/* What a registry is given last; its SHA-256 is the image's digest. */
GBytes                  *hot_image_get_manifest  (HotImage            *self,
                                                  HotImageFormat       format);
const char              *hot_image_get_digest    (HotImage            *self,
                                                  HotImageFormat       format);
/* All blobs together, in bytes. */
guint64                  hot_image_get_size      (HotImage            *self);

/**
 * hot_image_write_archive:
 *
 * Writes one tar that is an OCI archive and a Docker archive at once: `podman load`, `docker load`, `skopeo` and `ctr images import`
 * all take it.
 */
gboolean                 hot_image_write_archive (HotImage            *self,
                                                  const char          *path,
                                                  const HotProgress   *progress,
                                                  GCancellable        *cancellable,
                                                  GError             **error);

/* Deletes the folder of an image, with all that is in it; what is missing is no error. */
void                     hot_image_delete_folder (const char          *folder);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HotImage, hot_image_free)

G_END_DECLS
