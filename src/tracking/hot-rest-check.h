/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tracking/hot-rest-login.h"

G_BEGIN_DECLS

/**
 * HotRestCheck:
 * @version: (nullable): of MLflow, or of the MLflow whose calls the server answers; %NULL where it does not say
 * @is_hothouse: the server is one of Hothouse's
 * @n_experiments: that are not deleted; -1 where that was not asked
 * @has_more: there are more than @n_experiments
 *
 * What a tracking server says about itself.
 */
typedef struct {
  char     *version;
  gboolean  is_hothouse;
  int       n_experiments;
  gboolean  has_more;
} HotRestCheck;

/**
 * hot_rest_check:
 * @with_secrets: send what is secret in @login, and count the experiments; without it, only the version is asked for, so that an address
 *   that is still being typed gets to know nothing
 *
 * Asks a server whether it is one. Soon done: gives up after seconds, and does not try twice.
 */
HotRestCheck *hot_rest_check      (const HotRestLogin  *login,
                                   gboolean             with_secrets,
                                   GCancellable        *cancellable,
                                   GError             **error);
void          hot_rest_check_free (HotRestCheck        *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HotRestCheck, hot_rest_check_free)

G_END_DECLS
