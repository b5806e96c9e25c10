/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define HOT_TYPE_ENVIRONMENTS_PAGE (hot_environments_page_get_type ())
G_DECLARE_FINAL_TYPE (HotEnvironmentsPage, hot_environments_page, HOT, ENVIRONMENTS_PAGE, AdwPreferencesPage)

/* The environments that are kept for projects, with what they take; a page of the preferences. */

G_END_DECLS
