/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cli/hot-command.h"
#include "dataset/hot-order.h"
#include "dataset/hot-row-set.h"
#include "dataset/hot-source.h"
#include "dataset/hot-table.h"

G_BEGIN_DECLS

/**
 * HotCommandSource:
 *
 * The options of every command that reads a table, and what comes of them. All zero at first; put
 * HOT_COMMAND_SOURCE_OPTIONS() among the command's own.
 */
typedef struct {
  char      *filter;
  char     **types;
  char      *delimiter;
  char      *encoding;
  char      *ca_file;
  gboolean   header;
  gboolean   no_header;
  /* For a command that shows the table's warnings itself; the others say them on standard error. */
  gboolean   shows_warnings;

  HotTable  *table;
  HotRowSet *rows;
} HotCommandSource;

#define HOT_COMMAND_SOURCE_OPTIONS(source)                                                                             \
  { "filter", 'f', G_OPTION_FLAG_NONE, G_OPTION_ARG_STRING, &(source)->filter,                                         \
    N_("Only rows for which EXPRESSION holds, such as 'price < 500 and beds >= 2'"), N_("EXPRESSION") },               \
  { "type", 't', G_OPTION_FLAG_NONE, G_OPTION_ARG_STRING_ARRAY, &(source)->types,                                      \
    N_("Read COLUMN as TYPE: integer, real, money, percent, boolean, date, category, list or text"), N_("COLUMN=TYPE") }, \
  { "delimiter", 0, G_OPTION_FLAG_NONE, G_OPTION_ARG_STRING, &(source)->delimiter,                                     \
    N_("Take CHARACTER (or “tab”) to stand between fields"), N_("CHARACTER") },                                        \
  { "encoding", 0, G_OPTION_FLAG_NONE, G_OPTION_ARG_STRING, &(source)->encoding,                                       \
    N_("Take the text to be in ENCODING, such as ISO-8859-1"), N_("ENCODING") },                                       \
  { "header", 0, G_OPTION_FLAG_NONE, G_OPTION_ARG_NONE, &(source)->header,                                                    \
    N_("The first record names the columns, even if it looks like a row"), NULL },                                            \
  { "no-header", 0, G_OPTION_FLAG_NONE, G_OPTION_ARG_NONE, &(source)->no_header,                                       \
    N_("The first record is a row, not the names of the columns"), NULL },                                             \
  { "ca-file", 0, G_OPTION_FLAG_NONE, G_OPTION_ARG_FILENAME, &(source)->ca_file,                                       \
    N_("Trust the certificates in FILE too"), N_("FILE") }

/* What to say about locations and keys at the end of a command's help. */
#define HOT_COMMAND_SOURCE_DESCRIPTION                                                                                 \
  N_("SOURCE is a file (.csv, .tsv, .csv.gz, .zip), an http(s) address, a blob in Azure Storage, or “sample:city”.\n"  \
     "The key of an Azure Storage account is taken from the environment variable AZURE_STORAGE_KEY.")

/* Opens the table and finds the rows that pass the filter. */
gboolean hot_command_source_open          (HotCommandSource   *self,
                                           HotCommandContext  *context,
                                           const char         *location,
                                           GError            **error);
void     hot_command_source_clear         (HotCommandSource   *self);

/* Options of sources that are not tables, such as a container. The strings stay with @self and the environment. */
void     hot_command_source_get_options   (HotCommandSource   *self,
                                           HotSourceOptions   *options);

/* @names: (nullable): comma-separated; a column whose name has a comma is given by itself. %NULL gives all columns.
 * (transfer full): of guint */
GArray  *hot_command_source_find_columns  (HotCommandSource   *self,
                                           char              **names,
                                           GError            **error);
/* @keys: (nullable): "COLUMN", "COLUMN:asc" or "COLUMN:desc", comma-separated. The order of the file where there are
 * none. (transfer full): guint32 rows in order */
GBytes  *hot_command_source_order         (HotCommandSource   *self,
                                           HotCommandContext  *context,
                                           char              **keys,
                                           GError            **error);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (HotCommandSource, hot_command_source_clear)

G_END_DECLS
