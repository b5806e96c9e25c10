/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "tracking/hot-rest-body.h"

#include <string.h>

/* libsoup has pieces of 8 kB: to hand over and write each of them by itself would cost more than all the rest. */
#define BLOCK_SIZE   (1024 * 1024)
#define MAX_WAITING  (2 * BLOCK_SIZE)
#define FEW_WAITING  BLOCK_SIZE

struct _HotRestBody
{
  GMutex         mutex;
  GCond          cond;
  guchar        *block;           /* the writer's: what has come since the last whole block */
  gsize          n_block;
  GQueue         blocks;          /* of GBytes */
  gsize          size;
  gboolean       is_waited_for;   /* the writer waits */
  gboolean       is_ended;
  gboolean       is_dropped;
  GError        *error;
  GDestroyNotify resume;
  gpointer       user_data;
};

HotRestBody *
hot_rest_body_new (GDestroyNotify resume,
                   gpointer       user_data)
{
  HotRestBody *self = g_new0 (HotRestBody, 1);

  g_mutex_init (&self->mutex);
  g_cond_init (&self->cond);
  g_queue_init (&self->blocks);
  self->resume = resume;
  self->user_data = user_data;

  return self;
}

void
hot_rest_body_free (HotRestBody *self)
{
  g_free (self->block);
  g_queue_clear_full (&self->blocks, (GDestroyNotify) g_bytes_unref);
  g_clear_error (&self->error);
  g_mutex_clear (&self->mutex);
  g_cond_clear (&self->cond);
  g_free (self);
}

/* Returns: whether that is enough for now */
static gboolean
hand_over (HotRestBody *self)
{
  g_autoptr(GBytes) bytes = g_bytes_new_take (g_steal_pointer (&self->block), self->n_block);
  gboolean wait = FALSE;

  self->n_block = 0;
  g_mutex_lock (&self->mutex);
  if (!self->is_dropped)
    {
      self->size += g_bytes_get_size (bytes);
      g_queue_push_tail (&self->blocks, g_steal_pointer (&bytes));
      wait = self->is_waited_for = self->size >= MAX_WAITING;
      g_cond_signal (&self->cond);
    }
  g_mutex_unlock (&self->mutex);

  return wait;
}

gboolean
hot_rest_body_push (HotRestBody *self,
                    GBytes      *piece)
{
  gsize left;
  const guchar *data = g_bytes_get_data (piece, &left);
  gboolean wait = FALSE;

  while (left > 0)
    {
      const gsize n = MIN (left, BLOCK_SIZE - self->n_block);

      if (self->block == NULL)
        self->block = g_malloc (BLOCK_SIZE);
      memcpy (self->block + self->n_block, data, n);
      self->n_block += n;
      data += n;
      left -= n;
      if (self->n_block == BLOCK_SIZE)
        wait = hand_over (self);
    }

  return wait;
}

void
hot_rest_body_end (HotRestBody *self,
                   GError      *error)
{
  if (self->n_block > 0)
    hand_over (self);
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
  g_queue_clear_full (&self->blocks, (GDestroyNotify) g_bytes_unref);
  self->size = 0;
  unlock_and_resume (self);
}

GBytes *
hot_rest_body_pop (HotRestBody  *self,
                   GError      **error)
{
  GBytes *block;

  g_mutex_lock (&self->mutex);
  while (self->blocks.length == 0 && !self->is_ended)
    g_cond_wait (&self->cond, &self->mutex);
  block = g_queue_pop_head (&self->blocks);
  if (block != NULL)
    self->size -= g_bytes_get_size (block);
  else if (self->error != NULL)
    g_propagate_error (error, g_error_copy (self->error));
  unlock_and_resume (self);

  return block;
}
