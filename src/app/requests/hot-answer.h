/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/requests/hot-request-origin.h"
#include "deploy/hot-deploy-parity.h"
#include "requests/hot-response.h"
#include "requests/hot-variables.h"

G_BEGIN_DECLS

/* How much of a body is shown as text, in bytes; the rest is in the file that it can be saved to. */
#define HOT_ANSWER_MAX_TEXT (128 << 10)
/* How many predictions are shown. */
#define HOT_ANSWER_MAX_PREDICTIONS 1000

/**
 * HotAnswer:
 * @text: (nullable): of the body what can be shown, formatted; %NULL where it is no text
 * @n_shown: bytes of @text, before lines were cut
 * @n_text: bytes of the whole formatted text, at least
 * @n_cut_lines: lines that were too long to be shown as a whole
 * @is_json: whether the body is
 * @is_repaired: whether bytes that are no text were replaced in @text
 * @predictions: (nullable) (element-type utf8): as JSON has them, where the body is a model's answer
 * @n_predictions: how many it has
 * @parity: what the same model on this computer says; n_rows is 0 where that is not known
 * @parity_error: (nullable): why not
 * @neighbours: (nullable) (element-type HotRequestNeighbour)
 *
 * A response with all that is shown of it, made ready beside the main thread.
 */
typedef struct {
  HotResponse      *response;
  HotRequestOrigin *origin;
  char             *text;
  gsize             n_shown;
  gsize             n_text;
  guint             n_cut_lines;
  gboolean          is_json;
  gboolean          is_repaired;
  GPtrArray        *predictions;
  guint             n_predictions;
  HotDeployParity   parity;
  char             *parity_error;
  GArray           *neighbours;
} HotAnswer;

/* Everything that is sent must have its secrets by now. @origin: (nullable) */
HotAnswer *hot_answer_get   (const HotRequest   *request,
                             HotRequestOrigin   *origin,
                             const HotProgress  *progress,
                             GCancellable       *cancellable,
                             GError            **error);
void       hot_answer_free  (HotAnswer          *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HotAnswer, hot_answer_free)

G_END_DECLS
