/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "base/hot-mapped-file.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <signal.h>
#include <stdatomic.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/hot-error.h"

/*
 * A mapping that the SIGBUS handler knows. Slots are never freed, only used again: the handler may walk the list at any
 * moment and can take no lock. @start is 0 in a free slot.
 */
typedef struct _HotMappedRange HotMappedRange;
struct _HotMappedRange
{
  _Atomic guintptr  start;
  _Atomic guintptr  end;
  _Atomic gboolean  lost;
  HotMappedRange   *next;
};

struct _HotMappedFile
{
  gatomicrefcount  ref_count;
  char            *name;
  const char      *data;
  gsize            size;
  int              fd;
  struct timespec  modified;
  GBytes          *bytes;
  HotMappedRange  *range;
};

G_DEFINE_BOXED_TYPE (HotMappedFile, hot_mapped_file, hot_mapped_file_ref, hot_mapped_file_unref)

static _Atomic (HotMappedRange *) ranges;
static GMutex ranges_mutex;
static struct sigaction previous_action;
static guintptr page_size;

/* What is not ours goes where it would have gone without us; the faulting instruction runs again when we return. */
static void
hot_mapped_file_pass_signal_on (int        number,
                                siginfo_t *info,
                                void      *context)
{
  if ((previous_action.sa_flags & SA_SIGINFO) != 0)
    previous_action.sa_sigaction (number, info, context);
  else if (previous_action.sa_handler != SIG_DFL && previous_action.sa_handler != SIG_IGN)
    previous_action.sa_handler (number);
  else
    signal (SIGBUS, SIG_DFL);
}

/* Only what is safe in a signal handler: atomics and mmap(). */
static void
hot_mapped_file_sigbus_cb (int        number,
                           siginfo_t *info,
                           void      *context)
{
  guintptr address = (guintptr) info->si_addr;
  int saved_errno = errno;

  for (HotMappedRange *range = atomic_load (&ranges); range != NULL; range = range->next)
    {
      guintptr start = atomic_load (&range->start);

      if (start == 0 || address < start || address >= atomic_load (&range->end))
        continue;

      if (mmap ((void *) (address & ~(page_size - 1)), page_size, PROT_READ,
                MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0) == MAP_FAILED)
        break;

      atomic_store (&range->lost, TRUE);
      errno = saved_errno;
      return;
    }

  hot_mapped_file_pass_signal_on (number, info, context);
  errno = saved_errno;
}

static void
hot_mapped_file_install_guard (void)
{
  static gsize installed = 0;

  if (g_once_init_enter (&installed))
    {
      struct sigaction action = { .sa_sigaction = hot_mapped_file_sigbus_cb, .sa_flags = SA_SIGINFO | SA_RESTART };

      page_size = sysconf (_SC_PAGESIZE);
      sigemptyset (&action.sa_mask);
      sigaction (SIGBUS, &action, &previous_action);
      g_once_init_leave (&installed, 1);
    }
}

static HotMappedRange *
hot_mapped_range_new (const char *data,
                      gsize       size)
{
  HotMappedRange *range;

  hot_mapped_file_install_guard ();

  g_mutex_lock (&ranges_mutex);

  for (range = atomic_load (&ranges); range != NULL; range = range->next)
    if (atomic_load (&range->start) == 0)
      break;

  if (range == NULL)
    {
      range = g_new0 (HotMappedRange, 1);
      range->next = atomic_load (&ranges);
      atomic_store (&ranges, range);
    }

  atomic_store (&range->lost, FALSE);
  atomic_store (&range->end, (guintptr) data + size);
  atomic_store (&range->start, (guintptr) data);

  g_mutex_unlock (&ranges_mutex);

  return range;
}

static void
hot_mapped_range_free (HotMappedRange *range)
{
  g_mutex_lock (&ranges_mutex);
  atomic_store (&range->start, 0);
  g_mutex_unlock (&ranges_mutex);
}

static void
hot_mapped_file_set_error (GError     **error,
                           const char  *name,
                           int          saved_errno)
{
  g_set_error (error, G_IO_ERROR, g_io_error_from_errno (saved_errno),
               /* Translators: the first %s is a file name, the second says what went wrong */
               _("“%s” cannot be read: %s"), name, g_strerror (saved_errno));
}

static gboolean
hot_mapped_file_check_kind (const struct stat  *status,
                            const char         *name,
                            GError            **error)
{
  if (S_ISREG (status->st_mode))
    return TRUE;

  if (S_ISDIR (status->st_mode))
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_IS_DIRECTORY,
                 _("“%s” is a folder. Choose a file in it."), name);
  else
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_REGULAR_FILE,
                 _("“%s” is not an ordinary file. Save its contents to a file first."), name);

  return FALSE;
}

HotMappedFile *
hot_mapped_file_open (const char  *path,
                      GError     **error)
{
  g_autofree char *name = NULL;
  int fd;

  g_return_val_if_fail (path != NULL, NULL);

  name = g_filename_display_basename (path);
  /* A pipe without a writer must not hang us before its kind is known. */
  fd = open (path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);

  if (fd < 0)
    {
      hot_mapped_file_set_error (error, name, errno);
      return NULL;
    }

  return hot_mapped_file_new_for_fd (fd, name, error);
}

HotMappedFile *
hot_mapped_file_new_for_fd (int          fd,
                            const char  *name,
                            GError     **error)
{
  g_autoptr(HotMappedFile) self = NULL;
  struct stat status;
  void *data;

  g_return_val_if_fail (fd >= 0, NULL);
  g_return_val_if_fail (name != NULL, NULL);

  self = g_new0 (HotMappedFile, 1);
  g_atomic_ref_count_init (&self->ref_count);
  self->name = g_strdup (name);
  self->fd = fd;
  self->data = "";

  if (fstat (fd, &status) != 0)
    {
      hot_mapped_file_set_error (error, name, errno);
      return NULL;
    }

  if (!hot_mapped_file_check_kind (&status, name, error))
    return NULL;

  self->modified = status.st_mtim;

  if (status.st_size == 0)
    return g_steal_pointer (&self);

  data = mmap (NULL, status.st_size, PROT_READ, MAP_SHARED, fd, 0);
  if (data == MAP_FAILED)
    {
      hot_mapped_file_set_error (error, name, errno);
      return NULL;
    }

  self->data = data;
  self->size = status.st_size;
  self->range = hot_mapped_range_new (self->data, self->size);

  return g_steal_pointer (&self);
}

HotMappedFile *
hot_mapped_file_new_for_bytes (GBytes     *bytes,
                               const char *name)
{
  HotMappedFile *self;

  g_return_val_if_fail (bytes != NULL, NULL);
  g_return_val_if_fail (name != NULL, NULL);

  self = g_new0 (HotMappedFile, 1);
  g_atomic_ref_count_init (&self->ref_count);
  self->name = g_strdup (name);
  self->fd = -1;
  self->bytes = g_bytes_ref (bytes);
  self->data = g_bytes_get_data (bytes, &self->size);
  if (self->data == NULL)
    self->data = "";

  return self;
}

HotMappedFile *
hot_mapped_file_ref (HotMappedFile *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->ref_count);

  return self;
}

void
hot_mapped_file_unref (HotMappedFile *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;

  if (self->range != NULL)
    {
      /* First forgotten, then unmapped: the next mapping may get the same address, and its faults are not ours. */
      hot_mapped_range_free (self->range);
      munmap ((void *) self->data, self->size);
    }
  if (self->fd >= 0)
    close (self->fd);
  g_clear_pointer (&self->bytes, g_bytes_unref);
  g_free (self->name);
  g_free (self);
}

const char *
hot_mapped_file_get_name (HotMappedFile *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->name;
}

gsize
hot_mapped_file_get_size (HotMappedFile *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->size;
}

const char *
hot_mapped_file_get_data (HotMappedFile *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->data;
}

int
hot_mapped_file_get_fd (HotMappedFile *self)
{
  g_return_val_if_fail (self != NULL, -1);

  return self->fd;
}

void
hot_mapped_file_release (HotMappedFile *self,
                         guint64        offset,
                         guint64        length)
{
  guint64 start, end;

  g_return_if_fail (self != NULL);
  g_return_if_fail (offset <= self->size && length <= self->size - offset);

  /* Memory of our own would be lost, not given back. */
  if (self->fd < 0)
    return;

  /* The page with the end of the file belongs to nothing else. */
  start = (offset + page_size - 1) & ~(guint64) (page_size - 1);
  end = offset + length == self->size ? self->size : (offset + length) & ~(guint64) (page_size - 1);
  if (start < end)
    madvise ((char *) self->data + start, end - start, MADV_DONTNEED);
}

gboolean
hot_mapped_file_check (HotMappedFile  *self,
                       GError        **error)
{
  struct stat status;

  g_return_val_if_fail (self != NULL, FALSE);

  if (self->fd < 0)
    return TRUE;

  if ((self->range == NULL || !atomic_load (&self->range->lost)) &&
      fstat (self->fd, &status) == 0 &&
      (gsize) status.st_size == self->size &&
      status.st_mtim.tv_sec == self->modified.tv_sec &&
      status.st_mtim.tv_nsec == self->modified.tv_nsec)
    return TRUE;

  g_set_error (error, HOT_ERROR, HOT_ERROR_CHANGED,
               _("“%s” was changed by another program while it was open. Open it again."), self->name);
  return FALSE;
}
