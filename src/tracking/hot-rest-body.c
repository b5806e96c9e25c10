/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "tracking/hot-rest-body.h"

#define MAX_WAITING  (1024 * 1024)
#define FEW_WAITING  (256 * 1024)

struct _HotRestBody
{
  gatomicrefcount ref_count;
  GMutex          mutex;
  GCond           cond;
  GQueue          pieces;
  gsize           size;
  gboolean        is_waited_for;   /* the writer waits */
  gboolean        is_ended;
  gboolean        is_dropped;
  GError         *error;
  GDestroyNotify  resume;
  gpointer        user_data;
};

HotRestBody *
hot_rest_body_new (GDestroyNotify resume,
                   gpointer       user_data)
{
  HotRestBody *self = g_new0 (HotRestBody, 1);

  g_atomic_ref_count_init (&self->ref_count);
  g_mutex_init (&self->mutex);
  g_cond_init (&self->cond);
  g_queue_init (&self->pieces);
  self->resume = resume;
  self->user_data = user_data;

  return self;
}

HotRestBody *
hot_rest_body_ref (HotRestBody *self)
{
  g_atomic_ref_count_inc (&self->ref_count);

  return self;
}

void
hot_rest_body_unref (HotRestBody *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  g_queue_clear_full (&self->pieces, (GDestroyNotify) g_bytes_unref);
  g_clear_error (&self->error);
  g_mutex_clear (&self->mutex);
  g_cond_clear (&self->cond);
  g_free (self);
}

gboolean
hot_rest_body_push (HotRestBody *self,
                    GBytes      *piece)
{
  gboolean wait = FALSE;

  g_mutex_lock (&self->mutex);
  if (!self->is_dropped)
    {
      g_queue_push_tail (&self->pieces, g_bytes_ref (piece));
      self->size += g_bytes_get_size (piece);
      wait = self->is_waited_for = self->size >= MAX_WAITING;
      g_cond_signal (&self->cond);
    }
  g_mutex_unlock (&self->mutex);

  return wait;
}

void
hot_rest_body_end (HotRestBody *self,
                   GError      *error)
{
  g_mutex_lock (&self->mutex);
  if (!self->is_ended)
    {
      self->is_ended = TRUE;
      self->error = g_steal_pointer (&error);
    }
  g_cond_signal (&self->cond);
  g_mutex_unlock (&self->mutex);
  g_clear_error (&error);
}

/* The writer is woken without the lock held. */
static void
unlock_and_resume (HotRestBody *self)
{
  gboolean resume = self->is_waited_for && (self->size <= FEW_WAITING || self->is_dropped);

  if (resume)
    self->is_waited_for = FALSE;
  g_mutex_unlock (&self->mutex);
  if (resume)
    self->resume (self->user_data);
}

void
hot_rest_body_drop (HotRestBody *self)
{
  g_mutex_lock (&self->mutex);
  self->is_dropped = TRUE;
  g_queue_clear_full (&self->pieces, (GDestroyNotify) g_bytes_unref);
  self->size = 0;
  unlock_and_resume (self);
}

GBytes *
hot_rest_body_pop (HotRestBody  *self,
                   GError      **error)
{
  GBytes *piece;

  g_mutex_lock (&self->mutex);
  while (self->pieces.length == 0 && !self->is_ended)
    g_cond_wait (&self->cond, &self->mutex);
  piece = g_queue_pop_head (&self->pieces);
  if (piece != NULL)
    self->size -= g_bytes_get_size (piece);
  else if (self->error != NULL)
    g_propagate_error (error, g_error_copy (self->error));
  unlock_and_resume (self);

  return piece;
}
