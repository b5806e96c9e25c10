/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * HotPayloadDialect:
 * @id: in files
 * @title: (translatable)
 * @content_type: of the request
 * @path: at which a server of models takes it
 * @read: takes rows out of a body; NULL without @error where the body is of another dialect
 * @write: (transfer full)
 *
 * A way to write rows in the body of a request to a model (MLflow's scoring protocol, and what it grew from). Another one is a file
 * hot-payload-NAME.c and a line in the table of hot-payload.c.
 */
typedef struct _HotPayload HotPayload;
typedef struct {
  const char  *id;
  const char  *title;
  const char  *content_type;
  const char  *path;
  HotPayload *(*read)  (const char        *body,
                        GError           **error);
  char       *(*write) (const HotPayload  *payload);
} HotPayloadDialect;

extern const HotPayloadDialect hot_payload_split;
extern const HotPayloadDialect hot_payload_records;
extern const HotPayloadDialect hot_payload_instances;
extern const HotPayloadDialect hot_payload_inputs;
extern const HotPayloadDialect hot_payload_bare;
extern const HotPayloadDialect hot_payload_csv;

/**
 * HotPayload:
 * @columns: names
 * @rows: (element-type GPtrArray): of values written in JSON: "12.5", "\"Entire home/apt\"", "null"
 *
 * Rows of raw columns, whatever they are written in.
 */
struct _HotPayload
{
  GPtrArray *columns;
  GPtrArray *rows;
};

const HotPayloadDialect * const *hot_payload_list_dialects (guint             *n_dialects);

HotPayload *hot_payload_new     (void);
void        hot_payload_free    (HotPayload               *self);
/* %HOT_ERROR_INVALID where @body is none of the dialects. @found: (out) (optional): the one that it is */
HotPayload *hot_payload_read    (const char               *body,
                                 const HotPayloadDialect **found,
                                 GError                  **error);
/* The same rows in another dialect. (transfer full) */
char       *hot_payload_convert (const char               *body,
                                 const HotPayloadDialect  *to,
                                 GError                  **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HotPayload, hot_payload_free)

G_END_DECLS
