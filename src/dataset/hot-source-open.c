/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dataset/hot-source.h"

/* How the work is shared out on the progress bar. */
#define FETCH_SHARE 0.7

typedef struct {
  const HotProgress *whole;
  double             start;
  double             share;
  gboolean           was_needed;
} Part;

static void
part_report_cb (double      fraction,
                const char *message,
                gpointer    user_data)
{
  Part *part = user_data;

  part->was_needed = TRUE;
  hot_progress_report (part->whole, fraction < 0 ? fraction : part->start + fraction * part->share, message);
}

HotTable *
hot_source_open (const char              *location,
                 const HotSourceOptions  *options,
                 const HotProgress       *progress,
                 GCancellable            *cancellable,
                 GError                 **error)
{
  Part fetch = { progress, 0, FETCH_SHARE, FALSE };
  Part read = { progress, 0, 1, FALSE };
  const HotProgress fetch_progress = { part_report_cb, &fetch };
  const HotProgress read_progress = { part_report_cb, &read };
  g_autoptr(HotMappedFile) text = hot_source_fetch (location, options, progress != NULL ? &fetch_progress : NULL,
                                                     cancellable, error);

  if (text == NULL)
    return NULL;

  /* A plain file of this computer is only mapped. */
  if (fetch.was_needed)
    {
      read.start = FETCH_SHARE;
      read.share = 1 - FETCH_SHARE;
    }

  return hot_csv_read (text, options != NULL ? options->csv : NULL, progress != NULL ? &read_progress : NULL,
                       cancellable, error);
}
