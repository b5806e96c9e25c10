/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/hot-progress.h"
#include "deploy/hot-credential.h"
#include "deploy/hot-image.h"

G_BEGIN_DECLS

/**
 * HotImageRegistryOptions:
 * @host: with its port, if it has one
 * @credential: (nullable): for registries that ask
 * @ca_file: (nullable): PEM file with certificates to trust beside the system's
 * @plain_http: speak HTTP without encryption. Where the host is this computer that is done anyway, as engines do.
 */
typedef struct {
  const char          *host;
  const HotCredential *credential;
  const char          *ca_file;
  gboolean             plain_http;
} HotImageRegistryOptions;

/**
 * HotImageRegistryReport:
 * @digest: of the image in the registry
 * @n_sent: bytes that were uploaded
 * @n_there: bytes that the registry had already
 */
typedef struct {
  char    *digest;
  guint64  n_sent;
  guint64  n_there;
} HotImageRegistryReport;

/**
 * HotImageRegistry:
 *
 * A client of a registry of container images (distribution-spec 1.1), with the three ways in which registries let people in: anyone,
 * basic authentication, and tokens (distribution, "Token Authentication Specification"). Secrets go to the registry's own host and to the
 * token service it names, which must be encrypted if the registry is. Calls block; one object belongs to one thread at a time.
 *
 * Errors: those of #HotHttp, with what the registry itself says about it.
 */
typedef struct _HotImageRegistry HotImageRegistry;

HotImageRegistry *hot_image_registry_new   (const HotImageRegistryOptions  *options,
                                            GError                        **error);
void              hot_image_registry_free  (HotImageRegistry               *self);

/**
 * hot_image_registry_check:
 *
 * Whether the registry answers and lets @repository be written to, before anything is sent.
 */
gboolean          hot_image_registry_check (HotImageRegistry               *self,
                                            const char                     *repository,
                                            GCancellable                   *cancellable,
                                            GError                        **error);

/**
 * hot_image_registry_push:
 * @report: (out): clear it with hot_image_registry_report_clear()
 *
 * Sends what the registry lacks, and the manifest at last. A blob whose upload breaks off goes on where the registry says that it
 * stopped; one that is refused as a whole is sent in small pieces.
 */
gboolean          hot_image_registry_push  (HotImageRegistry               *self,
                                            HotImage                       *image,
                                            HotImageFormat                  format,
                                            HotImageRegistryReport         *report,
                                            const HotProgress              *progress,
                                            GCancellable                   *cancellable,
                                            GError                        **error);

void              hot_image_registry_report_clear (HotImageRegistryReport  *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HotImageRegistry, hot_image_registry_free)
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (HotImageRegistryReport, hot_image_registry_report_clear)

G_END_DECLS
