/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "base/hot-json-writer.h"
#include "base/hot-progress.h"
#include "cli/hot-text-table.h"

G_BEGIN_DECLS

typedef struct _HotCommand HotCommand;

/**
 * HotCommandContext:
 * @command: the command that runs
 * @cancellable: cancelled by Ctrl+C; hand it on to everything
 * @progress: shows on the terminal; hand it on to everything
 *
 * What a command has around it while it runs.
 */
typedef struct {
  const HotCommand  *command;
  GCancellable      *cancellable;
  const HotProgress *progress;
} HotCommandContext;

/**
 * HotCommand:
 * @group: the first word, "data"
 * @name: (nullable): the second word, "profile"; %NULL for commands of one word, such as "train"
 * @arguments: what follows the options in the first line of the help, "SOURCE"
 * @summary: (translatable, marked by N_()): one line for the list of commands
 * @description: (translatable) (nullable): more, for the command's own help
 * @run: does it; @arguments[0] is the command itself. Returns %FALSE with @error set on failure, where
 *   %HOT_ERROR_USAGE and %G_OPTION_ERROR become exit status 2, all others 1
 *
 * One command of hothousectl. Each lives in a file of its own, hot-command-GROUP-NAME.c, declares its constant in this
 * header, and is named once more in the table of main.c.
 */
struct _HotCommand {
  const char *group;
  const char *name;
  const char *arguments;
  const char *summary;
  const char *description;
  gboolean  (*run) (HotCommandContext  *context,
                    int                 argc,
                    char              **argv,
                    GError            **error);
};

/* As it is typed: "data profile", "train". */
char    *hot_command_dup_name (const HotCommand   *self);

/**
 * hot_command_parse:
 * @entries: (nullable): the command's options, ended by G_OPTION_ENTRY_NULL
 * @argc: (inout): changed to what is left
 * @argv: (inout): likewise, with argv[0] still the command itself
 * @n_min: how many arguments must be left
 * @n_max: how many may be left
 *
 * Reads the command line of a command. `--help` prints the help and ends the process.
 */
gboolean hot_command_parse (HotCommandContext   *context,
                            const GOptionEntry  *entries,
                            int                 *argc,
                            char              ***argv,
                            int                  n_min,
                            int                  n_max,
                            GError             **error);

/**
 * hot_command_print:
 * @length: of @text in bytes, or -1 where it ends with a NUL
 *
 * Writes to standard output. A reader that has gone (`| head`) ends the process quietly, as it does other programs.
 */
gboolean hot_command_print (const char          *text,
                            gssize               length,
                            GError             **error);
/* Likewise, what was written to @json. */
gboolean hot_command_print_json  (HotJsonWriter *json,
                                  GError       **error);
/* Likewise, a table as wide as it is. */
gboolean hot_command_print_table (HotTextTable  *table,
                                  GError       **error);
/* Sets @error to one of the command line, and returns %FALSE. */
gboolean hot_command_refuse      (const char    *message,
                                  GError       **error);
/* A key or a token that is the whole of a small file. (transfer full) (nullable) @option: what names the file, as "--token-file" */
char    *hot_command_read_secret (const char          *option,
                                  const char          *path,
                                  GError             **error);
/* Whether a header of HTTP can carry @text, which @name brought. */
gboolean hot_command_check_secret (const char         *name,
                                   const char         *text,
                                   GError            **error);

G_END_DECLS
