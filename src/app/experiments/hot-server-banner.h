/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define HOT_TYPE_SERVER_BANNER (hot_server_banner_get_type ())
G_DECLARE_FINAL_TYPE (HotServerBanner, hot_server_banner, HOT, SERVER_BANNER, AdwBin)

G_END_DECLS
