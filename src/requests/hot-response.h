/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/hot-http.h"
#include "base/hot-progress.h"
#include "requests/hot-request.h"

G_BEGIN_DECLS

/* The largest body that is taken: what a window can still be asked to show a part of. */
#define HOT_RESPONSE_MAX_BODY (512 << 20)

/**
 * HotResponse:
 * @status: HTTP's number
 * @title: the number and what it means: "404 Not Found"
 * @meaning: in a sentence, for people
 * @version: of HTTP
 * @headers: name, value, name, value, %NULL
 * @content_type: (nullable): without parameters, in small letters
 * @charset: (nullable): of a text, as the server says
 * @body: as it came, unpacked
 * @times: of the phases
 *
 * What came back.
 */
typedef struct {
  guint         status;
  char         *title;
  char         *meaning;
  char         *version;
  char        **headers;
  char         *content_type;
  char         *charset;
  GBytes       *body;
  HotHttpTimes  times;
} HotResponse;

/**
 * hot_request_send:
 * @self: with no variables left in it
 * @ca_file: (nullable): certificates to trust beside the system's
 *
 * Sends a request. An answer of any status is a response; errors are those of #HotHttp, and %HOT_ERROR_USAGE for what cannot be sent, with
 * the field that is off.
 */
HotResponse *hot_request_send   (const HotRequest   *self,
                                 const char         *ca_file,
                                 const HotProgress  *progress,
                                 GCancellable       *cancellable,
                                 GError            **error);
void         hot_response_free  (HotResponse        *self);
/* (nullable) */
const char  *hot_response_get_header (const HotResponse *self,
                                      const char        *name);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HotResponse, hot_response_free)

G_END_DECLS
