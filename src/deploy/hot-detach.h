/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * hot_detach_spawn:
 * @environment: (nullable): names and values in turn, added to this program's
 * @log: (nullable): file to which its output is added; otherwise it is lost
 *
 * Starts a program that goes on when this one ends, and that a Ctrl+C here does not reach: in a session of its own.
 */
GSubprocess *hot_detach_spawn (const char * const  *argv,
                               const char * const  *environment,
                               const char          *log,
                               GError             **error);

G_END_DECLS
