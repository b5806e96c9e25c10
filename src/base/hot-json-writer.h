/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * HotJsonWriter:
 *
 * Writes JSON (RFC 8259) piece by piece into a buffer that can be emptied on the way, so that the whole never need be
 * in memory. What it writes is always valid UTF-8 (bytes that are not become U+FFFD), 64-bit integers are exact, real
 * numbers are the shortest that read back as the same, and what JSON has no number for (not a number, infinite) is
 * null.
 */
typedef struct _HotJsonWriter HotJsonWriter;

/* @pretty: one member or element a line, two spaces deep, and a line end after the whole. */
HotJsonWriter *hot_json_writer_new          (gboolean        pretty);
void           hot_json_writer_free         (HotJsonWriter  *self);

void           hot_json_writer_begin_object (HotJsonWriter  *self);
void           hot_json_writer_end_object   (HotJsonWriter  *self);
void           hot_json_writer_begin_array  (HotJsonWriter  *self);
void           hot_json_writer_end_array    (HotJsonWriter  *self);
/* If the next value is an object or array, it stays on one line with all that it holds. */
void           hot_json_writer_inline       (HotJsonWriter  *self);

/* The name of the next value in an object. */
void           hot_json_writer_name         (HotJsonWriter  *self,
                                             const char     *name);
/* null where @string is NULL */
void           hot_json_writer_string       (HotJsonWriter  *self,
                                             const char     *string);
/* A name, and the value that it is of. */
void           hot_json_writer_member       (HotJsonWriter  *self,
                                             const char     *name,
                                             const char     *string);
void           hot_json_writer_member_real  (HotJsonWriter  *self,
                                             const char     *name,
                                             double          number);
void           hot_json_writer_member_unsigned (HotJsonWriter *self,
                                             const char     *name,
                                             guint64         number);
void           hot_json_writer_integer      (HotJsonWriter  *self,
                                             gint64          number);
void           hot_json_writer_unsigned     (HotJsonWriter  *self,
                                             guint64         number);
void           hot_json_writer_real         (HotJsonWriter  *self,
                                             double          number);
void           hot_json_writer_boolean      (HotJsonWriter  *self,
                                             gboolean        value);
void           hot_json_writer_null         (HotJsonWriter  *self);

/* What was written since the last hot_json_writer_clear(), NUL-terminated. */
const char    *hot_json_writer_peek         (HotJsonWriter  *self,
                                             gsize          *length);
void           hot_json_writer_clear        (HotJsonWriter  *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HotJsonWriter, hot_json_writer_free)

G_END_DECLS
