/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "app/requests/hot-request-files.h"

#include <errno.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <string.h>

#include "app/requests/hot-request-secret.h"
#include "base/hot-atomic-file.h"
#include "base/hot-error.h"
#include "base/hot-small-file.h"

typedef struct {
  char *from_owner;    /* NULL where the secret comes from nowhere else */
  char *from_name;
  char *owner;
  char *name;
  char *secret;
} Secret;

struct _HotRequestWrite
{
  char      *path;
  char      *text;
  char      *expected;
  GPtrArray *secrets;    /* of Secret */
};

void
hot_request_file_free (HotRequestFile *self)
{
  if (self == NULL)
    return;

  g_free (self->path);
  g_free (self->checksum);
  g_clear_pointer (&self->collection, hot_collection_free);
  g_clear_pointer (&self->environment, hot_variables_free);
  g_free (self->problem);
  g_free (self);
}

static void
secret_free (gpointer data)
{
  Secret *self = data;

  g_free (self->from_owner);
  g_free (self->from_name);
  g_free (self->owner);
  g_free (self->name);
  hot_secret_free (self->secret);
  g_free (self);
}

char *
hot_request_files_dup_folder (const char *kind)
{
  return g_build_filename (g_get_user_data_dir (), "hothouse", "requests", kind, NULL);
}

static const char *
get_extension (const char *kind)
{
  return g_str_equal (kind, HOT_REQUEST_COLLECTIONS) ? ".http" : ".json";
}

/* The name is the file's, but for what no file can be called. */
char *
hot_request_files_dup_path (const char *kind,
                            const char *name)
{
  g_autofree char *folder = hot_request_files_dup_folder (kind);
  g_autofree char *safe = g_strdelimit (g_strdup (name), "/\\:*?\"<>|\n\r\t", '-');
  g_autofree char *file = g_strconcat (*safe == '.' ? "_" : "", safe, get_extension (kind), NULL);

  return g_build_filename (folder, file, NULL);
}

static HotRequestFile *
read_file (const char *kind,
           const char *path)
{
  HotRequestFile *self = g_new0 (HotRequestFile, 1);
  g_autoptr(GError) error = NULL;
  g_autofree char *text = NULL;
  gsize length = 0;

  self->path = g_strdup (path);
  text = hot_small_file_read (path, HOT_COLLECTION_MAX_SIZE, &length, &error);
  if (text != NULL)
    {
      self->checksum = g_compute_checksum_for_data (G_CHECKSUM_SHA256, (const guchar *) text, length);
      if (g_str_equal (kind, HOT_REQUEST_COLLECTIONS))
        self->collection = hot_collection_read (text, length, path, &error);
      else
        self->environment = hot_variables_from_json (text, path, &error);
    }
  if (error != NULL)
    self->problem = g_strdup (error->message);

  return self;
}

static void
read_folder (GPtrArray  *files,
             const char *kind)
{
  g_autofree char *folder = hot_request_files_dup_folder (kind);
  g_autoptr(GDir) dir = NULL;
  const char *name;

  g_mkdir_with_parents (folder, 0700);
  dir = g_dir_open (folder, 0, NULL);
  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      if (g_str_has_suffix (name, get_extension (kind)) && *name != '.')
        g_ptr_array_add (files, read_file (kind, path));
    }
}

GPtrArray *
hot_request_files_read (void)
{
  GPtrArray *files = g_ptr_array_new_with_free_func ((GDestroyNotify) hot_request_file_free);

  read_folder (files, HOT_REQUEST_COLLECTIONS);
  read_folder (files, HOT_REQUEST_ENVIRONMENTS);

  return files;
}

HotRequestWrite *
hot_request_write_new (char *path,
                       char *text)
{
  HotRequestWrite *self = g_new0 (HotRequestWrite, 1);

  self->path = path;
  self->text = text;
  self->secrets = g_ptr_array_new_with_free_func (secret_free);

  return self;
}

void
hot_request_write_free (HotRequestWrite *self)
{
  if (self == NULL)
    return;

  g_free (self->path);
  g_free (self->text);
  g_free (self->expected);
  g_ptr_array_unref (self->secrets);
  g_free (self);
}

const char *
hot_request_write_get_path (HotRequestWrite *self)
{
  return self->path;
}

void
hot_request_write_expect (HotRequestWrite *self,
                          const char      *checksum)
{
  g_set_str (&self->expected, checksum);
}

void
hot_request_write_add_secret (HotRequestWrite *self,
                              const char      *owner,
                              const char      *name,
                              const char      *secret)
{
  Secret *added = g_new0 (Secret, 1);

  *added = (Secret) { NULL, NULL, g_strdup (owner), g_strdup (name), g_strdup (secret) };
  g_ptr_array_add (self->secrets, added);
}

void
hot_request_write_move_secret (HotRequestWrite *self,
                               const char      *from_owner,
                               const char      *from_name,
                               const char      *owner,
                               const char      *name)
{
  Secret *moved = g_new0 (Secret, 1);

  *moved = (Secret) { g_strdup (from_owner), g_strdup (from_name), g_strdup (owner), g_strdup (name), NULL };
  g_ptr_array_add (self->secrets, moved);
}

/* What somebody else has written meanwhile is never lost. */
static gboolean
check_unchanged (HotRequestWrite  *self,
                 GError          **error)
{
  g_autofree char *text = NULL;
  g_autofree char *checksum = NULL;
  g_autofree char *name = g_path_get_basename (self->path);
  g_autoptr(GError) reason = NULL;
  gsize length;

  text = hot_small_file_read (self->path, HOT_COLLECTION_MAX_SIZE, &length, &reason);
  if (g_error_matches (reason, G_IO_ERROR, G_IO_ERROR_NOT_FOUND))
    return TRUE;
  checksum = text != NULL ? g_compute_checksum_for_data (G_CHECKSUM_SHA256, (const guchar *) text, length) : NULL;
  if (text != NULL && g_strcmp0 (checksum, self->expected) == 0)
    return TRUE;
  g_set_error (error, HOT_ERROR, HOT_ERROR_CHANGED, _("%s was changed by another program and is read again. Save once more."), name);

  return FALSE;
}

static gboolean
write_file (HotRequestWrite  *self,
            GError          **error)
{
  g_autofree char *folder = g_path_get_dirname (self->path);
  g_autoptr(HotAtomicFile) file = NULL;

  if (!check_unchanged (self, error))
    return FALSE;
  if (self->text == NULL)
    {
      if (g_unlink (self->path) == 0 || errno == ENOENT)
        return TRUE;
      g_set_error (error, G_IO_ERROR, g_io_error_from_errno (errno), "%s: %s", self->path, g_strerror (errno));
      return FALSE;
    }

  g_mkdir_with_parents (folder, 0700);
  file = hot_atomic_file_new (self->path, error);

  return file != NULL && hot_atomic_file_write (file, self->text, strlen (self->text), error) && hot_atomic_file_commit (file, NULL, error);
}

static gboolean
write_secret (const Secret  *self,
              GCancellable  *cancellable,
              GError       **error)
{
  char *moved = NULL;
  gboolean is_kept = TRUE;

  if (self->from_name == NULL)
    return hot_request_secret_store (self->owner, self->name, self->secret, cancellable, error);

  moved = hot_request_secret_lookup (self->from_owner, self->from_name, cancellable);
  if (moved != NULL)
    {
      is_kept = hot_request_secret_store (self->owner, self->name, moved, cancellable, error);
      hot_request_secret_store (self->from_owner, self->from_name, NULL, cancellable, NULL);
    }
  hot_secret_free (moved);

  return is_kept;
}

HotRequestFile *
hot_request_write_run (HotRequestWrite  *self,
                       GCancellable     *cancellable,
                       GError          **error)
{
  HotRequestFile *written;

  if (self->path != NULL && !write_file (self, error))
    return NULL;

  written = g_new0 (HotRequestFile, 1);
  written->path = g_strdup (self->path);
  if (self->text != NULL)
    written->checksum = g_compute_checksum_for_string (G_CHECKSUM_SHA256, self->text, -1);
  for (guint i = 0; i < self->secrets->len; i++)
    {
      g_autoptr(GError) reason = NULL;

      if (!write_secret (self->secrets->pdata[i], cancellable, &reason) && written->problem == NULL)
        written->problem = g_strdup_printf (_("The secret is kept only until Hothouse is closed: %s"), reason->message);
    }

  return written;
}
