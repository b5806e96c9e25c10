/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/hot-http.h"
#include "deploy/hot-image-registry.h"

G_BEGIN_DECLS

/* Answers that are not blobs: small documents. */
#define HOT_IMAGE_REGISTRY_MAX_ANSWER (1 << 20)

struct _HotImageRegistry
{
  HotHttp             *http;
  char                *host;
  char                *base;            /* "https://host" */
  GUri                *base_uri;
  HotCredential       *credential;
  char                *scope;           /* of the token that is asked for */
  char                *authorization;   /* the header's value, once it is known */
};

/**
 * hot_image_registry_send:
 * @request: its headers without authorization, which is added, and renewed once when the registry asks for it
 *
 * Returns: (transfer full): an answer of any status but 401
 */
HotHttpResponse *hot_image_registry_send      (HotImageRegistry           *self,
                                         const HotHttpRequest  *request,
                                         GCancellable          *cancellable,
                                         GError               **error);
/* FALSE always: with what the registry itself says, where it says something. */
gboolean         hot_image_registry_fail      (HotImageRegistry           *self,
                                         HotHttpResponse       *response,
                                         GError               **error);
/* FALSE always: what was known of who asks does not open it, or nothing was known. */
gboolean         hot_image_registry_refuse    (HotImageRegistry           *self,
                                         GError               **error);
/* Takes a challenge up: sets authorization. */
gboolean         hot_image_registry_authorize (HotImageRegistry           *self,
                                         const char            *challenge,
                                         GCancellable          *cancellable,
                                         GError               **error);

G_END_DECLS
