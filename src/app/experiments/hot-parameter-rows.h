/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "learn/hot-estimator.h"

G_BEGIN_DECLS

#define HOT_TYPE_PARAMETER_ROWS (hot_parameter_rows_get_type ())
G_DECLARE_FINAL_TYPE (HotParameterRows, hot_parameter_rows, HOT, PARAMETER_ROWS, GObject)

/*
 * The rows of a form in which the parameters of an estimator are given, made from its specification.
 *
 * Signals:
 *   changed (): another value was given, right or wrong
 */
HotParameterRows *hot_parameter_rows_new         (AdwPreferencesGroup *group);
/* @values: (element-type utf8 utf8) (nullable): what the rows are filled with; the others get their defaults */
void              hot_parameter_rows_set_estimator (HotParameterRows  *self,
                                                  const HotEstimator  *estimator,
                                                  GHashTable          *values);
/* Those that are not the defaults; (element-type utf8 utf8) (transfer full). %NULL while one of them is wrong, which its row says. */
GHashTable       *hot_parameter_rows_dup_values  (HotParameterRows    *self);

/* Whether each parameter may have several values: a,b,c or low..high or low..high:log. */
void              hot_parameter_rows_set_search  (HotParameterRows    *self,
                                                  gboolean             is_search);
/* "max_depth=5,10" for each that has several, as hot_search_space_parse() takes it; (transfer full), NULL-terminated. %NULL while one is wrong. */
char            **hot_parameter_rows_dup_search  (HotParameterRows    *self);

G_END_DECLS
