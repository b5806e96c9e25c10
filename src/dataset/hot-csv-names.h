/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dataset/hot-csv-rows.h"

G_BEGIN_DECLS

/**
 * hot_csv_names_take:
 * @rows: begins with the header record, cut by the state machine
 * @n_named: how many fields it has; 0 where there is no header
 *
 * Makes column names of a header: valid UTF-8, without surrounding space, distinct ("price", "price_2"), "column_3"
 * where there is none.
 *
 * Returns: (transfer full) (array length=n_columns): the names
 */
char **hot_csv_names_take (const HotCsvRows *rows,
                           guint             n_named,
                           guint             n_columns);

G_END_DECLS
