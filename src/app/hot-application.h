/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define HOT_TYPE_APPLICATION (hot_application_get_type ())
G_DECLARE_FINAL_TYPE (HotApplication, hot_application, HOT, APPLICATION, AdwApplication)

HotApplication *hot_application_new (void);

G_END_DECLS
