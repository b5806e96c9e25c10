/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * HotError:
 * @HOT_ERROR_INVALID: the input breaks its own format; the message names the place
 * @HOT_ERROR_NOT_FOUND: what was named is not there (file, column, blob)
 * @HOT_ERROR_UNSUPPORTED: well-formed, but of a kind that is not handled
 * @HOT_ERROR_TOO_LARGE: above a stated limit
 * @HOT_ERROR_NETWORK: a host could not be reached or broke off
 * @HOT_ERROR_REFUSED: the other side said no (credentials, permission)
 * @HOT_ERROR_CHANGED: a file changed while it was in use
 * @HOT_ERROR_USAGE: the call's own words are off (command line, expression)
 *
 * What went wrong, as far as a caller could act on it. Everything else keeps the domain of the library it came from
 * (%G_IO_ERROR for files and cancellation). Messages are translated, name file, line, column or host, and say what to do.
 */
typedef enum {
  HOT_ERROR_INVALID,
  HOT_ERROR_NOT_FOUND,
  HOT_ERROR_UNSUPPORTED,
  HOT_ERROR_TOO_LARGE,
  HOT_ERROR_NETWORK,
  HOT_ERROR_REFUSED,
  HOT_ERROR_CHANGED,
  HOT_ERROR_USAGE,
} HotError;

#define HOT_ERROR (hot_error_quark ())
GQuark hot_error_quark (void);

G_END_DECLS
