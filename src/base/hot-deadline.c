/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "base/hot-deadline.h"

#define N_LOOKS 10

struct _HotDeadline
{
  GCancellable *parent;
  GCancellable *cancellable;
  gulong        handler;
  GThread      *watch;     /* made when it is first needed */

  GMutex        mutex;
  GCond         changed;
  gint64        due;       /* monotonic microseconds; 0 for never */
  gint64        span;      /* microseconds that it was set to */
  HotDeadlineProgressFunc progress;
  gpointer      progress_data;
  gboolean      stop;
  gboolean      is_over;
};

static void
parent_cancelled_cb (GCancellable *parent,
                     gpointer      user_data)
{
  g_cancellable_cancel (user_data);
}

HotDeadline *
hot_deadline_new (GCancellable *parent)
{
  HotDeadline *self = g_new0 (HotDeadline, 1);

  g_mutex_init (&self->mutex);
  g_cond_init (&self->changed);
  self->cancellable = g_cancellable_new ();

  if (parent != NULL)
    {
      self->parent = g_object_ref (parent);
      self->handler = g_cancellable_connect (parent, G_CALLBACK (parent_cancelled_cb),
                                             g_object_ref (self->cancellable), g_object_unref);
    }

  return self;
}

void
hot_deadline_free (HotDeadline *self)
{
  if (self == NULL)
    return;

  g_cancellable_disconnect (self->parent, self->handler);

  g_mutex_lock (&self->mutex);
  self->stop = TRUE;
  g_cond_signal (&self->changed);
  g_mutex_unlock (&self->mutex);
  if (self->watch != NULL)
    g_thread_join (self->watch);

  g_clear_object (&self->parent);
  g_clear_object (&self->cancellable);
  g_mutex_clear (&self->mutex);
  g_cond_clear (&self->changed);
  g_free (self);
}

GCancellable *
hot_deadline_get_cancellable (HotDeadline *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->cancellable;
}

/* With the lock held. */
static gint64
get_next_look (HotDeadline *self)
{
  return self->progress != NULL ? MIN (self->due, g_get_monotonic_time () + self->span / N_LOOKS) : self->due;
}

static gpointer
watch_thread_func (gpointer user_data)
{
  HotDeadline *self = user_data;

  g_mutex_lock (&self->mutex);
  while (!self->stop && !self->is_over)
    {
      if (self->due == 0)
        g_cond_wait (&self->changed, &self->mutex);
      else if (self->progress != NULL && self->progress (self->progress_data))
        self->due = g_get_monotonic_time () + self->span;
      else if (g_get_monotonic_time () >= self->due)
        self->is_over = TRUE;
      else
        g_cond_wait_until (&self->changed, &self->mutex, get_next_look (self));
    }
  g_mutex_unlock (&self->mutex);

  if (self->is_over)
    g_cancellable_cancel (self->cancellable);

  return NULL;
}

void
hot_deadline_set_progress (HotDeadline             *self,
                           HotDeadlineProgressFunc  func,
                           gpointer                 user_data)
{
  g_return_if_fail (self != NULL);

  g_mutex_lock (&self->mutex);
  self->progress = func;
  self->progress_data = user_data;
  g_cond_signal (&self->changed);
  g_mutex_unlock (&self->mutex);
}

void
hot_deadline_set (HotDeadline *self,
                  guint        milliseconds)
{
  gint64 due = milliseconds > 0 ? g_get_monotonic_time () + (gint64) milliseconds * 1000 : 0;
  gint64 earlier;

  g_return_if_fail (self != NULL);

  g_mutex_lock (&self->mutex);
  earlier = self->due;
  self->due = due;
  self->span = (gint64) milliseconds * 1000;
  if (due != 0 && self->watch == NULL)
    self->watch = g_thread_new ("hot-deadline", watch_thread_func, self);
  /* Putting it off needs no wake-up: the watch looks again when the old time comes. */
  else if (earlier == 0 || due < earlier)
    g_cond_signal (&self->changed);
  g_mutex_unlock (&self->mutex);
}

gboolean
hot_deadline_is_over (HotDeadline *self)
{
  gboolean is_over;

  g_return_val_if_fail (self != NULL, FALSE);

  g_mutex_lock (&self->mutex);
  is_over = self->is_over;
  g_mutex_unlock (&self->mutex);

  return is_over;
}

gboolean
hot_deadline_sleep (guint          milliseconds,
                    GCancellable  *cancellable,
                    GError       **error)
{
  gint64 due = g_get_monotonic_time () + (gint64) milliseconds * 1000;
  GPollFD poll_fd;
  gboolean has_fd = g_cancellable_make_pollfd (cancellable, &poll_fd);
  gint64 left;

  while ((left = due - g_get_monotonic_time ()) > 0 && !g_cancellable_is_cancelled (cancellable))
    g_poll (has_fd ? &poll_fd : NULL, has_fd ? 1 : 0, (gint) MIN ((left + 999) / 1000, G_MAXINT));

  if (has_fd)
    g_cancellable_release_fd (cancellable);

  return !g_cancellable_set_error_if_cancelled (cancellable, error);
}
