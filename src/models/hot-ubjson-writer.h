/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Universal Binary JSON (https://ubjson.org, draft 12), as far as XGBoost's models use it; appended to @bytes. */

void hot_ubjson_begin_object (GByteArray    *bytes);
void hot_ubjson_end_object   (GByteArray    *bytes);
void hot_ubjson_begin_array  (GByteArray    *bytes);
void hot_ubjson_end_array    (GByteArray    *bytes);
/* The name of the next value in an object. */
void hot_ubjson_name         (GByteArray    *bytes,
                              const char    *name);
void hot_ubjson_string       (GByteArray    *bytes,
                              const char    *string);
void hot_ubjson_integer      (GByteArray    *bytes,
                              gint64         value);
/* Arrays of one type, with their length in front. */
void hot_ubjson_floats       (GByteArray    *bytes,
                              const float   *values,
                              gsize          n_values);
void hot_ubjson_integers     (GByteArray    *bytes,
                              const gint32  *values,
                              gsize          n_values);
void hot_ubjson_longs        (GByteArray    *bytes,
                              const gint64  *values,
                              gsize          n_values);
void hot_ubjson_bytes        (GByteArray    *bytes,
                              const guint8  *values,
                              gsize          n_values);

G_END_DECLS
