/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cli/hot-progress-bar.h"

#include <stdio.h>
#include <unistd.h>

#define DELAY_US    (300 * 1000)
#define INTERVAL_US (50 * 1000)
#define BAR_WIDTH   24

struct _HotProgressBar
{
  HotProgress  progress;
  gboolean     enabled;
  gint64       next_time;

  GMutex       mutex;
  double       fraction;
  char        *message;
  gboolean     drawn;
};

/* Called with the mutex held. */
static void
hot_progress_bar_draw (HotProgressBar *self)
{
  char bar[BAR_WIDTH * 3 + 1] = "";
  char *end = bar;
  int n_full = CLAMP (self->fraction, 0.0, 1.0) * BAR_WIDTH;

  for (int i = 0; i < BAR_WIDTH; i++)
    end = g_stpcpy (end, i < n_full ? "━" : "╌");

  if (self->fraction >= 0.0)
    fprintf (stderr, "\r\033[K%s %3.0f%%  %s", bar, self->fraction * 100.0, self->message != NULL ? self->message : "");
  else
    fprintf (stderr, "\r\033[K%s", self->message != NULL ? self->message : "…");
  fflush (stderr);
  self->drawn = TRUE;
}

static void
hot_progress_bar_report_cb (double      fraction,
                            const char *message,
                            gpointer    user_data)
{
  HotProgressBar *self = user_data;
  gint64 now;

  if (!self->enabled)
    return;

  now = g_get_monotonic_time ();
  g_mutex_lock (&self->mutex);
  self->fraction = fraction;
  if (message != NULL)
    g_set_str (&self->message, message);
  if (self->enabled && now >= self->next_time)
    {
      hot_progress_bar_draw (self);
      self->next_time = now + INTERVAL_US;
    }
  g_mutex_unlock (&self->mutex);
}

HotProgressBar *
hot_progress_bar_new (void)
{
  HotProgressBar *self = g_new0 (HotProgressBar, 1);
  const char *terminal = g_getenv ("TERM");

  g_mutex_init (&self->mutex);
  self->progress.report = hot_progress_bar_report_cb;
  self->progress.user_data = self;
  self->enabled = isatty (STDERR_FILENO) && terminal != NULL && !g_str_equal (terminal, "dumb");
  self->next_time = g_get_monotonic_time () + DELAY_US;

  return self;
}

void
hot_progress_bar_end (HotProgressBar *self)
{
  g_mutex_lock (&self->mutex);
  if (self->drawn)
    {
      fputs ("\r\033[K", stderr);
      fflush (stderr);
      self->drawn = FALSE;
    }
  self->enabled = FALSE;
  g_mutex_unlock (&self->mutex);
}

void
hot_progress_bar_free (HotProgressBar *self)
{
  hot_progress_bar_end (self);
  g_mutex_clear (&self->mutex);
  g_free (self->message);
  g_free (self);
}

const HotProgress *
hot_progress_bar_get_progress (HotProgressBar *self)
{
  return &self->progress;
}
