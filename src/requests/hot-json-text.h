/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * HotJsonFault:
 * @line: from 1
 * @column: of the character, from 1
 * @offset: in bytes
 * @message: translated
 *
 * Where a text stops being JSON.
 */
typedef struct {
  guint       line;
  guint       column;
  gsize       offset;
  const char *message;
} HotJsonFault;

/**
 * hot_json_text_check:
 * @fault: (out): set where the text is no JSON
 *
 * Whether @text is JSON (RFC 8259), one value with nothing behind it. Takes a second for a gigabyte; keeps nothing.
 */
gboolean  hot_json_text_check  (const char    *text,
                                gsize          length,
                                HotJsonFault  *fault);
/**
 * hot_json_text_format:
 * @max_length: where to stop
 *
 * Writes JSON with an element a line, two blanks deep; numbers and texts stay letter for letter as they are. What is no JSON is copied.
 *
 * Returns: (transfer full)
 */
char     *hot_json_text_format (const char    *text,
                                gsize          length,
                                gsize          max_length);

G_END_DECLS
