/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/hot-http.h"
#include "dataset/hot-azure-location.h"
#include "dataset/hot-source.h"

G_BEGIN_DECLS

/* (element-type HotBlob) (transfer full): what the container has, page after page. @sign, @sign_data: (nullable) */
GPtrArray *hot_azure_list             (HotHttp                 *http,
                                       const HotAzureLocation  *location,
                                       HotHttpSign              sign,
                                       gpointer                 sign_data,
                                       const HotProgress       *progress,
                                       GCancellable            *cancellable,
                                       GError                 **error);

G_END_DECLS
