/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* How long processes have to end themselves after SIGTERM, in milliseconds; then comes SIGKILL. */
#define HOT_PROCESS_GRACE 1500

/* Called on the thread that runs the process with what it wrote, as it comes: any bytes, any length. */
typedef void (*HotProcessOutput) (const char *bytes,
                                  gsize       length,
                                  gpointer    user_data);

/**
 * HotProcess:
 * @argv: (array zero-terminated=1): looked for in PATH of @environment where the first one is no path; no shell
 * @folder: (nullable): where it starts
 * @environment: (nullable) (array zero-terminated=1): %NULL for that of this process
 * @output: (nullable): gets what it writes, standard output and standard error in the order of writing
 * @interrupt: (nullable): called on the same thread when it is cancelled, before its processes are ended: for one that has work done elsewhere
 *
 * A program to run to its end, with all that it starts.
 */
typedef struct {
  const char *const *argv;
  const char        *folder;
  char             **environment;
  HotProcessOutput   output;
  void            (* interrupt) (gpointer user_data);
  gpointer           user_data;
} HotProcess;

/**
 * hot_process_run:
 * @status: (out): 0 to 255 as it exited, or 128 plus the signal that ended it
 *
 * Starts the program in a session of its own, without input, and waits for its end. When it has ended, and when @cancellable is set, every
 * process that descends from it ends as well: by SIGTERM, and by SIGKILL where that is not heeded. A process that made itself a session or a
 * parent of its own is still found, by a variable that it inherited.
 *
 * Returns: %FALSE where it could not be started or was cancelled; no process of it is left then
 */
gboolean hot_process_run (const HotProcess  *self,
                          int               *status,
                          GCancellable      *cancellable,
                          GError           **error);

G_END_DECLS
