/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Width of the terminal behind standard output in cells, 0 where there is none. */
guint hot_terminal_get_width (void);

G_END_DECLS
