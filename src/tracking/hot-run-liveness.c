/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "tracking/hot-run-liveness.h"

#include <fcntl.h>
#include <unistd.h>

#define PLACES (G_GINT64_CONSTANT (1) << 60)

struct _HotRunLiveness
{
  char   *path;
  int     fd;
  GMutex  mutex;
  char   *name;
};

HotRunLiveness *
hot_run_liveness_new (const char *database)
{
  HotRunLiveness *self = g_new0 (HotRunLiveness, 1);

  self->path = g_strconcat (database, "-writers", NULL);
  self->fd = open (self->path, O_RDWR | O_CLOEXEC);
  g_mutex_init (&self->mutex);

  return self;
}

void
hot_run_liveness_free (HotRunLiveness *self)
{
  if (self->fd >= 0)
    close (self->fd);
  g_mutex_clear (&self->mutex);
  g_free (self->path);
  g_free (self->name);
  g_free (self);
}

/* Locks of an open file description (fcntl(2)): they end with this file descriptor, not with any other of the process. */
static gboolean
try_lock (HotRunLiveness *self,
          gint64          place)
{
  struct flock lock = { .l_type = F_WRLCK, .l_whence = SEEK_SET, .l_start = place, .l_len = 1 };

  return fcntl (self->fd, F_OFD_SETLK, &lock) == 0;
}

const char *
hot_run_liveness_get_name (HotRunLiveness *self)
{
  g_mutex_lock (&self->mutex);
  if (self->fd < 0)
    self->fd = open (self->path, O_RDWR | O_CREAT | O_CLOEXEC, 0666);
  for (int i = 0; self->fd >= 0 && self->name == NULL && i < 10; i++)
    {
      gint64 place = ((gint64) g_random_int () << 28 | g_random_int_range (0, 1 << 28)) % PLACES;

      if (try_lock (self, place))
        self->name = g_strdup_printf ("%016" G_GINT64_MODIFIER "x", place);
    }
  g_mutex_unlock (&self->mutex);

  return self->name;
}

gboolean
hot_run_liveness_is_alive (HotRunLiveness *self,
                           const char     *name)
{
  struct flock lock = { .l_type = F_WRLCK, .l_whence = SEEK_SET, .l_len = 1 };
  guint64 place;
  int fd;

  if (!g_ascii_string_to_unsigned (name, 16, 0, PLACES, &place, NULL))
    return FALSE;
  g_mutex_lock (&self->mutex);
  if (self->name != NULL && g_str_equal (self->name, name))
    {
      g_mutex_unlock (&self->mutex);
      return TRUE;
    }
  /* Another process may have made it since. */
  if (self->fd < 0)
    self->fd = open (self->path, O_RDWR | O_CLOEXEC);
  fd = self->fd;
  g_mutex_unlock (&self->mutex);

  lock.l_start = place;

  return fd >= 0 && fcntl (fd, F_OFD_GETLK, &lock) == 0 && lock.l_type != F_UNLCK;
}
