/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Who may call the tracking server: the checks of mlflow/server/security_utils.py, and a token. */

/**
 * hot_rest_guard_allows_host:
 * @host: (nullable): of the header Host, such as "localhost:5000"
 * @patterns: (nullable) (array zero-terminated=1): as --allowed-hosts has them; %NULL for this computer and private addresses
 * @own: (nullable): the address that the server listens on
 *
 * A web page whose name was made to point at this computer (DNS rebinding) gives its own name here. Private addresses are compared as
 * numbers: "10.example.org" is none.
 */
gboolean hot_rest_guard_allows_host   (const char         *host,
                                       const char *const  *patterns,
                                       const char         *own);
/**
 * hot_rest_guard_allows_origin:
 * @origin: (nullable): of the header Origin, which browsers send: "https://app.example.org"
 * @patterns: (nullable) (array zero-terminated=1): as --cors-allowed-origins has them
 *
 * Whether a web page from there may change anything, and read answers.
 */
gboolean hot_rest_guard_allows_origin (const char         *origin,
                                       const char *const  *patterns);
/**
 * hot_rest_guard_allows_token:
 * @authorization: (nullable): of that header: "Bearer TOKEN", or "Basic …" with the token as the password
 *
 * Takes as long for a token that begins right as for one that does not.
 */
gboolean hot_rest_guard_allows_token  (const char         *authorization,
                                       const char         *token);
/* Whether @host is this computer alone: localhost, 127.0.0.0/8, ::1. */
gboolean hot_rest_guard_is_loopback   (const char         *host);

G_END_DECLS
