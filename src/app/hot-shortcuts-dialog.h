/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* All keys of the program, by what they are for. */
AdwDialog *hot_shortcuts_dialog_new (void);

G_END_DECLS
