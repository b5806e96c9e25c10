/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dataset/hot-source.h"

/* How the work is shared out on the progress bar. */
#define FETCH_SHARE 0.7

typedef struct {
  const HotProgress *whole;
  double             start;
  double             share;
} Part;

static void
part_report_cb (double      fraction,
                const char *message,
                gpointer    user_data)
{
  const Part *part = user_data;

  hot_progress_report (part->whole, fraction < 0 ? fraction : part->start + fraction * part->share, message);
}

HotTable *
hot_source_open (const char              *location,
                 const HotSourceOptions  *options,
                 const HotProgress       *progress,
                 GCancellable            *cancellable,
                 GError                 **error)
{
  Part fetch = { progress, 0, FETCH_SHARE };
  Part read = { progress, FETCH_SHARE, 1 - FETCH_SHARE };
  const HotProgress fetch_progress = { part_report_cb, &fetch };
  const HotProgress read_progress = { part_report_cb, &read };
  g_autoptr(HotMappedFile) text = hot_source_fetch (location, options, &fetch_progress, cancellable, error);

  if (text == NULL)
    return NULL;

  return hot_csv_read (text, options != NULL ? options->csv : NULL, &read_progress, cancellable, error);
}
