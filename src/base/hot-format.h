/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Numbers for people, in the digits, separators and language of the locale. All return (transfer full). For numbers
 * that programs read back, use g_ascii_dtostr(). */

/* "48,895" */
char *hot_format_count    (guint64     count);
/* "3.4 MB", decimal units */
char *hot_format_bytes    (guint64     n_bytes);
/* "3.4 MB/s" */
char *hot_format_speed    (double      bytes_per_second);
/* "2.1 ms", "0.35 s", "12 s", "3 min 20 s", "1 h 5 min", "2 d 3 h" */
char *hot_format_duration (double      seconds);
/* "about 40 s left", "a few seconds left": no more exact than estimates are */
char *hot_format_time_left (double     seconds);
/* With at most @n_decimals decimals and without the zeros at their end: "1,234.5". Not a number is "–". */
char *hot_format_number   (double      value,
                           int         n_decimals);
/* With about @n_significant digits that mean something, whole digits never cut: "0.708", "12.3", "48,895". */
char *hot_format_measure  (double      value,
                           int         n_significant);
/* @unit (nullable) stands before the number as its notation has it: "$1,234". No decimals from 100 on. */
char *hot_format_money    (double      value,
                           const char *unit);

G_END_DECLS
