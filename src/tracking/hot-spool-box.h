/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * HotSpoolBox:
 *
 * A folder with writes that wait to be sent: a database and the files that belong to it. Exactly one process has it open; one whose process
 * is gone can be opened by any other. What is put in is on the disk when the call returns. Not for several threads at once.
 */
typedef struct _HotSpoolBox HotSpoolBox;

typedef enum {
  HOT_SPOOL_CREATE,     /* @body is what runs/create takes */
  HOT_SPOOL_CALL,       /* @body goes to @path */
  HOT_SPOOL_FILE,       /* @file goes to @path below the run's artifacts */
} HotSpoolKind;

typedef struct {
  gint64       number;
  HotSpoolKind kind;
  char        *run_id;
  char        *path;
  char        *body;
  char        *file;     /* absolute */
} HotSpoolEntry;

/**
 * HotSpoolRun:
 * @id: as the writer knows it
 * @server_id: (nullable): as the server does; %NULL as long as it does not
 * @artifact_uri: (nullable): likewise
 * @creation: JSON that runs/create takes
 * @is_open: whoever writes it has not ended it yet
 */
typedef struct {
  char    *id;
  char    *server_id;
  char    *artifact_uri;
  char    *creation;
  gboolean is_open;
} HotSpoolRun;

/**
 * HotSpoolRefusal:
 * @entry: without its body
 * @creation: (nullable): what made the run, as JSON
 * @reason: what the server said
 */
typedef struct {
  HotSpoolEntry *entry;
  char          *creation;
  char          *reason;
} HotSpoolRefusal;

/* A new one below @folder, which is made if need be. */
HotSpoolBox   *hot_spool_box_new         (const char           *folder,
                                          GError              **error);
/* (nullable): one below @folder that a process left behind; %NULL if there is none. What cannot be read is left alone. */
HotSpoolBox   *hot_spool_box_adopt       (const char           *folder);
/* Removes it from the disk if nothing is in it. */
void           hot_spool_box_free        (HotSpoolBox          *self);

gboolean       hot_spool_box_put_run     (HotSpoolBox          *self,
                                          const HotSpoolRun    *run,
                                          GError              **error);
gboolean       hot_spool_box_remove_run  (HotSpoolBox          *self,
                                          const char           *id,
                                          GError              **error);
/* (transfer full) (element-type HotSpoolRun) */
GPtrArray     *hot_spool_box_list_runs   (HotSpoolBox          *self,
                                          GError              **error);
/* @entry: @number is set; @file is not looked at */
gboolean       hot_spool_box_add         (HotSpoolBox          *self,
                                          HotSpoolEntry        *entry,
                                          GError              **error);
/* A %HOT_SPOOL_FILE with a copy of @bytes. */
gboolean       hot_spool_box_add_file    (HotSpoolBox          *self,
                                          const char           *run_id,
                                          const char           *path,
                                          GBytes               *bytes,
                                          GCancellable         *cancellable,
                                          GError              **error);
/* (transfer full) (nullable): the oldest, %NULL without an error where there is none */
HotSpoolEntry *hot_spool_box_peek        (HotSpoolBox          *self,
                                          GError              **error);
/* With its file. */
gboolean       hot_spool_box_remove      (HotSpoolBox          *self,
                                          const HotSpoolEntry  *entry,
                                          GError              **error);
/* What the server has refused for good no longer waits, but is kept with the reason until it is tried again or removed. */
gboolean       hot_spool_box_refuse      (HotSpoolBox          *self,
                                          const HotSpoolEntry  *entry,
                                          const char           *reason,
                                          GError              **error);
/* (transfer full) (element-type HotSpoolRefusal): the oldest first */
GPtrArray     *hot_spool_box_list_refused (HotSpoolBox         *self,
                                          GError              **error);
/* @number: 0 for all. Waits again, in its old place. */
gboolean       hot_spool_box_retry       (HotSpoolBox          *self,
                                          gint64                number,
                                          GError              **error);
/* @number: 0 for all that is refused. */
gboolean       hot_spool_box_drop        (HotSpoolBox          *self,
                                          gint64                number,
                                          GError              **error);
guint          hot_spool_box_count_refused (HotSpoolBox        *self,
                                          const char           *run_id);
/* (transfer full): what calls it among all boxes */
char          *hot_spool_box_dup_name    (HotSpoolBox          *self);
/* What waits. @run_id: (nullable): of one run only, as in hot_spool_box_count_refused() */
guint          hot_spool_box_count       (HotSpoolBox          *self,
                                          const char           *run_id);

/* Bytes of the files of a run that wait. */
guint64        hot_spool_box_measure     (HotSpoolBox          *self,
                                          const char           *run_id);

void           hot_spool_entry_free      (HotSpoolEntry        *self);
void           hot_spool_run_free        (HotSpoolRun          *self);
void           hot_spool_refusal_free    (HotSpoolRefusal      *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HotSpoolBox, hot_spool_box_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HotSpoolEntry, hot_spool_entry_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HotSpoolRun, hot_spool_run_free)

G_END_DECLS
