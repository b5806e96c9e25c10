/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dataset/hot-csv-load-private.h"

void
hot_csv_load_pass_strict (HotCsvLoad *self)
{
  self->misquoted = TRUE;
}
