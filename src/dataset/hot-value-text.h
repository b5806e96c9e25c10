/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Values as plain text: independent of the locale, the shortest that reads back as the same value. All (transfer
 * full). */

char   *hot_value_text_from_real    (double      value);
/* @unit stands in front, the sign before it, at least two decimals: "-$1234.50". */
char   *hot_value_text_from_money   (double      value,
                                     const char *unit);
char   *hot_value_text_from_percent (double      value);
/* "2019-07-08", or "2019-07-08T15:30:00" where @with_time; proleptic Gregorian calendar. */
char   *hot_value_text_from_time    (gint64      seconds,
                                     gboolean    with_time);
/* Valid UTF-8: what is not, and NUL, becomes U+FFFD. @quote: the byte whose pairs stand for one, or 0. */
char   *hot_value_text_from_field   (const char *bytes,
                                     gsize       length,
                                     char        quote);

/* Days since 1970-01-01 of a date in the proleptic Gregorian calendar; @month and @day counted from 1. */
gint64  hot_days_from_civil         (gint64      year,
                                     guint       month,
                                     guint       day);

G_END_DECLS
