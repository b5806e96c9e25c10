/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* How many rows a new deployment is tried with. */
#define HOT_DEPLOY_PARITY_ROWS 20

/**
 * HotDeployParity:
 * @n_rows: that were predicted in both places
 * @n_equal: of them, how many in the same bits
 * @max_difference: the largest between two numbers
 * @milliseconds: that the server took for all of them, with the way there and back
 */
typedef struct {
  guint  n_rows;
  guint  n_equal;
  double max_difference;
  double milliseconds;
} HotDeployParity;

/**
 * hot_deploy_parity_check:
 * @address: of the server
 * @api_key: (nullable): what requests must carry
 * @model: the same model on this computer
 * @rows: (nullable): {"columns": […], "data": [[…], …]}, as hot_model_example_new() makes them; the model's own example where it is %NULL
 *
 * Has rows predicted by the server and here, and compares.
 *
 * Returns: FALSE where that could not be done; different predictions are no error
 */
gboolean hot_deploy_parity_check (const char       *address,
                                  const char       *api_key,
                                  const char       *model,
                                  const char       *rows,
                                  HotDeployParity  *parity,
                                  GCancellable     *cancellable,
                                  GError          **error);
/**
 * hot_deploy_parity_compare:
 * @body: of a request that was answered, of the content type @type
 * @answer: what came back
 *
 * The same for one request that somebody else has sent.
 */
gboolean hot_deploy_parity_compare (const char       *model,
                                    const char       *body,
                                    const char       *type,
                                    const char       *answer,
                                    gsize             length,
                                    HotDeployParity  *parity,
                                    GError          **error);
/* In words. (transfer full) */
char    *hot_deploy_parity_describe (const HotDeployParity *self);

G_END_DECLS
