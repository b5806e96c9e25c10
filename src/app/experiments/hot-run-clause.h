/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/experiments/hot-run-fields.h"

G_BEGIN_DECLS

/* Filters made by a click instead of by typing, in MLflow's filter language. */

/* "metrics.rmse <= 58.5" with the value of @run. @op: "=", "!=", ">=" or "<=". (transfer full) (nullable): %NULL where the language cannot say it. */
char *hot_run_clause_new  (HotRunFields      *fields,
                           const HotRunField *field,
                           guint              run,
                           const char        *op);
/* What stands on the left of it, "metrics.rmse", and on the right; both (transfer full) (nullable) */
char *hot_run_clause_describe  (const HotRunField *field);
char *hot_run_clause_dup_value (HotRunFields      *fields,
                                const HotRunField *field,
                                guint              run,
                                const char        *op);
/* Both @filter, which may be empty, and @clause. (transfer full) */
char *hot_run_clause_join (const char        *filter,
                           const char        *clause);

G_END_DECLS
