/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "requests/hot-request.h"

G_BEGIN_DECLS

/**
 * hot_curl_parse:
 * @command: a command line for curl, as browsers' tools and documentation give it, on one line or several
 *
 * Reads what curl's options say of a request. Options that change nothing of it are passed over; one that would read a file is refused.
 *
 * Returns: (transfer full): NULL with %HOT_ERROR_USAGE naming the option that is not understood
 */
HotRequest *hot_curl_parse  (const char        *command,
                             GError           **error);
/**
 * hot_curl_format:
 * @with_secret: whether the secret is in it; otherwise a place is left for it
 *
 * Returns: (transfer full): a command for a shell
 */
char       *hot_curl_format (const HotRequest  *request,
                             gboolean           with_secret);
/* Whether a text that was pasted looks like a command for curl. */
gboolean    hot_curl_is     (const char        *text);

G_END_DECLS
