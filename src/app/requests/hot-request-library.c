/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "app/requests/hot-request-library.h"

#include <glib/gi18n.h>

#include "app/jobs/hot-job.h"
#include "app/requests/hot-request-files.h"

struct _HotRequestLibrary
{
  GObject       parent_instance;

  gboolean      is_loaded;
  GPtrArray    *collections;
  GPtrArray    *environments;
  GPtrArray    *history;
  GPtrArray    *dropped;         /* collections that pages may still think of */
  GHashTable   *known;           /* paths of files, and checksums of what was last read from or written to each */
  GHashTable   *told;            /* likewise, of files that cannot be read */
  GFileMonitor *monitors[2];
  guint         reload_timeout;
  HotJob       *load_job;
  HotJob       *history_job;
  gboolean      history_is_stale;
  gboolean      history_is_unwanted;
  GQueue        writes;          /* of HotRequestWrite: one after the other, so that the last word stays */
  HotJob       *write_job;
  char         *writing;         /* (nullable): path of the file that is being written */
  guint         n_writes;        /* that have begun */
};

G_DEFINE_FINAL_TYPE (HotRequestLibrary, hot_request_library, G_TYPE_OBJECT)

enum {
  COLLECTIONS_CHANGED,
  ENVIRONMENTS_CHANGED,
  HISTORY_CHANGED,
  FAILED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

/* How long nothing more has happened to the files when they are read again, in milliseconds. */
#define RELOAD_DELAY 200

typedef struct {
  GPtrArray *files;      /* of HotRequestFile */
  GPtrArray *history;    /* NULL where nobody has asked for it */
  guint      n_writes;   /* that had begun when this was read */
  char      *problem;
} Contents;

static void
contents_free (gpointer data)
{
  Contents *contents = data;

  g_clear_pointer (&contents->files, g_ptr_array_unref);
  g_clear_pointer (&contents->history, g_ptr_array_unref);
  g_free (contents->problem);
  g_free (contents);
}

static int
compare_collections (gconstpointer a,
                     gconstpointer b)
{
  return g_utf8_collate ((*(HotCollection *const *) a)->name, (*(HotCollection *const *) b)->name);
}

static int
compare_environments (gconstpointer a,
                      gconstpointer b)
{
  return g_utf8_collate (hot_variables_get_name (*(HotVariables *const *) a), hot_variables_get_name (*(HotVariables *const *) b));
}

/* (transfer full) */
static GPtrArray *
load_history (GError **error)
{
  g_autoptr(HotRequestHistory) history = hot_request_history_open (NULL, error);

  return history != NULL ? hot_request_history_list (history, HOT_REQUEST_HISTORY_LENGTH, error) : NULL;
}

typedef struct {
  gboolean with_history;
  guint    n_writes;
} Load;

static gpointer
load_func (gpointer            data,
           const HotProgress  *progress,
           GCancellable       *cancellable,
           GError            **error)
{
  const Load *load = data;
  Contents *contents = g_new0 (Contents, 1);
  g_autoptr(GError) reason = NULL;

  contents->n_writes = load->n_writes;
  contents->files = hot_request_files_read ();
  if (load->with_history)
    contents->history = load_history (&reason);
  if (reason != NULL)
    contents->problem = g_strdup (reason->message);

  return contents;
}

static HotCollection *
find_by_path (HotRequestLibrary *self,
              const char        *path,
              guint             *index)
{
  for (guint i = 0; i < self->collections->len; i++)
    {
      HotCollection *collection = self->collections->pdata[i];

      if (g_strcmp0 (collection->path, path) == 0)
        {
          *index = i;
          return collection;
        }
    }

  return NULL;
}

static gboolean
find_environment_by_path (HotRequestLibrary *self,
                          const char        *path,
                          guint             *index)
{
  for (guint i = 0; i < self->environments->len; i++)
    {
      g_autofree char *own = hot_request_files_dup_path (HOT_REQUEST_ENVIRONMENTS, hot_variables_get_name (self->environments->pdata[i]));

      if (g_str_equal (own, path))
        {
          *index = i;
          return TRUE;
        }
    }

  return FALSE;
}

/* Takes what was read from @path out of the lists. Returns: the signal that says so, or N_SIGNALS */
static guint
hot_request_library_drop (HotRequestLibrary *self,
                          const char        *path)
{
  guint index;

  if (find_by_path (self, path, &index) != NULL)
    {
      g_ptr_array_add (self->dropped, g_ptr_array_steal_index (self->collections, index));
      return COLLECTIONS_CHANGED;
    }
  if (!find_environment_by_path (self, path, &index))
    return N_SIGNALS;
  g_ptr_array_remove_index (self->environments, index);

  return ENVIRONMENTS_CHANGED;
}

/* Takes over a file that is not as it was. */
static void
hot_request_library_take_file (HotRequestLibrary *self,
                               HotRequestFile    *file,
                               gboolean           changed[N_SIGNALS + 1])
{
  if (file->problem != NULL)
    {
      if (g_strcmp0 (g_hash_table_lookup (self->told, file->path), file->checksum) != 0)
        g_signal_emit (self, signals[FAILED], 0, file->problem);
      g_hash_table_replace (self->told, g_strdup (file->path), g_strdup (file->checksum));
      return;
    }

  changed[hot_request_library_drop (self, file->path)] = TRUE;
  g_hash_table_replace (self->known, g_strdup (file->path), g_strdup (file->checksum));
  if (file->collection != NULL)
    {
      g_set_str (&file->collection->path, file->path);
      g_ptr_array_add (self->collections, g_steal_pointer (&file->collection));
      changed[COLLECTIONS_CHANGED] = TRUE;
    }
  if (file->environment != NULL)
    {
      g_ptr_array_add (self->environments, g_steal_pointer (&file->environment));
      changed[ENVIRONMENTS_CHANGED] = TRUE;
    }
}

/* What other programs have made of the files. */
static void
hot_request_library_merge (HotRequestLibrary *self,
                           Contents          *contents)
{
  g_autoptr(GHashTable) there = g_hash_table_new (g_str_hash, g_str_equal);
  gboolean changed[N_SIGNALS + 1] = { FALSE };
  GHashTableIter iter;
  gpointer path;

  for (guint i = 0; i < contents->files->len; i++)
    {
      HotRequestFile *file = contents->files->pdata[i];

      g_hash_table_add (there, file->path);
      if (file->checksum == NULL || g_strcmp0 (g_hash_table_lookup (self->known, file->path), file->checksum) != 0)
        hot_request_library_take_file (self, file, changed);
    }
  g_hash_table_iter_init (&iter, self->known);
  while (g_hash_table_iter_next (&iter, &path, NULL))
    if (!g_hash_table_contains (there, path))
      {
        changed[hot_request_library_drop (self, path)] = TRUE;
        g_hash_table_iter_remove (&iter);
      }
  g_ptr_array_sort (self->collections, compare_collections);
  g_ptr_array_sort (self->environments, compare_environments);
  for (guint i = COLLECTIONS_CHANGED; i <= ENVIRONMENTS_CHANGED; i++)
    if (changed[i] || !self->is_loaded)
      g_signal_emit (self, signals[i], 0);
  g_ptr_array_set_size (self->dropped, 0);
}

static void hot_request_library_reload (HotRequestLibrary *self);

static void
hot_request_library_loaded_cb (HotRequestLibrary *self)
{
  Contents *contents = hot_job_steal_result (self->load_job);

  g_clear_object (&self->load_job);
  if (contents == NULL)
    return;

  /* What was written meanwhile may not have been there. */
  if (self->write_job != NULL || contents->n_writes != self->n_writes)
    hot_request_library_reload (self);
  else
    hot_request_library_merge (self, contents);
  if (contents->history != NULL && self->history->len == 0)
    {
      g_ptr_array_unref (self->history);
      self->history = g_steal_pointer (&contents->history);
      g_signal_emit (self, signals[HISTORY_CHANGED], 0);
    }
  if (contents->problem != NULL)
    g_signal_emit (self, signals[FAILED], 0, contents->problem);
  self->is_loaded = TRUE;
  contents_free (contents);
}

static void
hot_request_library_load (HotRequestLibrary *self,
                          gboolean           with_history)
{
  Load *load = g_new0 (Load, 1);

  *load = (Load) { with_history, self->n_writes };
  self->load_job = hot_job_start (_("Reading Requests"), load_func, load, g_free, contents_free);
  g_signal_connect_object (self->load_job, "notify::state", G_CALLBACK (hot_request_library_loaded_cb), self, G_CONNECT_SWAPPED);
}

static gboolean
reload_cb (gpointer user_data)
{
  HotRequestLibrary *self = user_data;

  self->reload_timeout = 0;
  if (self->load_job != NULL || self->write_job != NULL)
    hot_request_library_reload (self);
  else
    hot_request_library_load (self, FALSE);

  return G_SOURCE_REMOVE;
}

static void
hot_request_library_reload (HotRequestLibrary *self)
{
  g_clear_handle_id (&self->reload_timeout, g_source_remove);
  self->reload_timeout = g_timeout_add (RELOAD_DELAY, reload_cb, self);
}

static void
hot_request_library_watch (HotRequestLibrary *self)
{
  const char *kinds[] = { HOT_REQUEST_COLLECTIONS, HOT_REQUEST_ENVIRONMENTS };

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      g_autofree char *folder = hot_request_files_dup_folder (kinds[i]);
      g_autoptr(GFile) file = g_file_new_for_path (folder);

      /* Where nothing tells of changes, they are seen when something is written. */
      self->monitors[i] = g_file_monitor_directory (file, G_FILE_MONITOR_WATCH_MOVES, NULL, NULL);
      if (self->monitors[i] != NULL)
        g_signal_connect_object (self->monitors[i], "changed", G_CALLBACK (hot_request_library_reload), self, G_CONNECT_SWAPPED);
    }
}

/* Writes. */

static gpointer
write_func (gpointer            data,
            const HotProgress  *progress,
            GCancellable       *cancellable,
            GError            **error)
{
  return hot_request_write_run (data, cancellable, error);
}

static void hot_request_library_write_next (HotRequestLibrary *self);

static void
hot_request_library_written_cb (HotRequestLibrary *self)
{
  const GError *error = hot_job_get_state (self->write_job) == HOT_JOB_FAILED ? hot_job_get_error (self->write_job) : NULL;
  HotRequestFile *written = error == NULL ? hot_job_steal_result (self->write_job) : NULL;

  if (error != NULL)
    {
      /* Then what is in the file counts. */
      if (self->writing != NULL)
        g_hash_table_remove (self->known, self->writing);
      g_signal_emit (self, signals[FAILED], 0, error->message);
      hot_request_library_reload (self);
    }
  else if (written != NULL && written->path != NULL)
    {
      if (written->checksum != NULL)
        g_hash_table_replace (self->known, g_strdup (written->path), g_strdup (written->checksum));
      else
        g_hash_table_remove (self->known, written->path);
    }
  if (written != NULL && written->problem != NULL)
    g_signal_emit (self, signals[FAILED], 0, written->problem);
  hot_request_file_free (written);
  g_clear_object (&self->write_job);
  hot_request_library_write_next (self);
}

static void
hot_request_library_write_next (HotRequestLibrary *self)
{
  HotRequestWrite *write = self->write_job == NULL ? g_queue_pop_head (&self->writes) : NULL;

  if (write == NULL)
    return;

  self->n_writes++;
  g_set_str (&self->writing, hot_request_write_get_path (write));
  if (self->writing != NULL)
    hot_request_write_expect (write, g_hash_table_lookup (self->known, self->writing));
  self->write_job = hot_job_start (_("Saving Requests"), write_func, write, (GDestroyNotify) hot_request_write_free,
                                   (GDestroyNotify) hot_request_file_free);
  g_signal_connect_object (self->write_job, "notify::state", G_CALLBACK (hot_request_library_written_cb), self, G_CONNECT_SWAPPED);
}

/* @write: (transfer full) */
static void
hot_request_library_write (HotRequestLibrary *self,
                           HotRequestWrite   *write)
{
  g_queue_push_tail (&self->writes, write);
  hot_request_library_write_next (self);
}

static void
hot_request_library_delete (HotRequestLibrary *self,
                            const char        *path)
{
  hot_request_library_write (self, hot_request_write_new (g_strdup (path), NULL));
}

void
hot_request_library_flush (HotRequestLibrary *self)
{
  while (self->write_job != NULL)
    g_main_context_iteration (NULL, TRUE);
}

static void
hot_request_library_class_init (HotRequestLibraryClass *klass)
{
  const char *names[] = { "collections-changed", "environments-changed", "history-changed" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    signals[i] = g_signal_new (names[i], G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[FAILED] =
    g_signal_new ("failed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
hot_request_library_init (HotRequestLibrary *self)
{
  self->collections = g_ptr_array_new_with_free_func ((GDestroyNotify) hot_collection_free);
  self->environments = g_ptr_array_new_with_free_func ((GDestroyNotify) hot_variables_free);
  self->history = g_ptr_array_new_with_free_func ((GDestroyNotify) hot_request_entry_free);
  self->dropped = g_ptr_array_new_with_free_func ((GDestroyNotify) hot_collection_free);
  self->known = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->told = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_queue_init (&self->writes);
  hot_request_library_watch (self);
  hot_request_library_load (self, TRUE);
}

HotRequestLibrary *
hot_request_library_get_default (void)
{
  static HotRequestLibrary *library;

  if (library == NULL)
    library = g_object_new (HOT_TYPE_REQUEST_LIBRARY, NULL);

  return library;
}

GPtrArray *
hot_request_library_get_collections (HotRequestLibrary *self)
{
  return self->collections;
}

GPtrArray *
hot_request_library_get_environments (HotRequestLibrary *self)
{
  return self->environments;
}

GPtrArray *
hot_request_library_get_history (HotRequestLibrary *self)
{
  return self->history;
}

char *
hot_request_library_dup_owner (const char *kind,
                               const char *name)
{
  return g_strconcat (kind, "/", name, NULL);
}

static gboolean
has_name (HotRequestLibrary *self,
          const char        *name)
{
  g_autofree char *path = hot_request_files_dup_path (HOT_REQUEST_COLLECTIONS, name);
  g_autofree char *folded = g_utf8_casefold (path, -1);

  for (guint i = 0; i < self->collections->len; i++)
    {
      const char *own = ((HotCollection *) self->collections->pdata[i])->path;
      g_autofree char *other = own != NULL ? g_utf8_casefold (own, -1) : NULL;

      if (g_strcmp0 (folded, other) == 0)
        return TRUE;
    }

  return FALSE;
}

char *
hot_request_library_dup_free_name (HotRequestLibrary *self,
                                   const char        *wish)
{
  const char *base = *wish != '\0' ? wish : _("Requests");
  char *name = g_strdup (base);

  for (guint n = 2; has_name (self, name); n++)
    {
      g_free (name);
      name = g_strdup_printf ("%s %u", base, n);
    }

  return name;
}

/* By their names, requests are found again, and their secrets. */
static void
name_requests (HotCollection *collection)
{
  g_autoptr(GHashTable) names = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < collection->requests->len; i++)
    {
      HotRequest *request = collection->requests->pdata[i];
      g_autofree char *base = g_strdup (*request->name != '\0' ? request->name : request->url);

      g_set_str (&request->name, base);
      for (guint n = 2; g_hash_table_contains (names, request->name); n++)
        {
          g_free (request->name);
          request->name = g_strdup_printf ("%s %u", base, n);
        }
      g_hash_table_add (names, request->name);
    }
}

/* (transfer full) */
static HotRequestWrite *
hot_request_library_begin_save (HotRequestLibrary *self,
                                HotCollection     *collection)
{
  g_autofree char *owner = hot_request_library_dup_owner ("collection", collection->name);
  HotRequestWrite *write;

  name_requests (collection);
  if (collection->path == NULL)
    collection->path = hot_request_files_dup_path (HOT_REQUEST_COLLECTIONS, collection->name);
  write = hot_request_write_new (g_strdup (collection->path), hot_collection_to_text (collection));
  for (guint i = 0; i < collection->requests->len; i++)
    {
      const HotRequest *request = collection->requests->pdata[i];

      if (request->auth.kind != HOT_REQUEST_AUTH_NONE && request->auth.secret != NULL && !hot_request_auth_is_public (&request->auth))
        hot_request_write_add_secret (write, owner, request->name, request->auth.secret);
    }

  return write;
}

void
hot_request_library_save (HotRequestLibrary *self,
                          HotCollection     *collection)
{
  hot_request_library_write (self, hot_request_library_begin_save (self, collection));
  g_signal_emit (self, signals[COLLECTIONS_CHANGED], 0);
}

void
hot_request_library_add (HotRequestLibrary *self,
                         HotCollection     *collection)
{
  g_ptr_array_add (self->collections, collection);
  g_ptr_array_sort (self->collections, compare_collections);
  hot_request_library_save (self, collection);
}

/* Secrets of requests go where their names go. */
static void
move_secret (HotRequestWrite  *write,
             const HotRequest *request,
             const char       *from_collection,
             const char       *from_name,
             const char       *collection)
{
  g_autofree char *from_owner = hot_request_library_dup_owner ("collection", from_collection);
  g_autofree char *owner = hot_request_library_dup_owner ("collection", collection);

  if (request->auth.kind != HOT_REQUEST_AUTH_NONE && (!g_str_equal (from_owner, owner) || !g_str_equal (from_name, request->name)))
    hot_request_write_move_secret (write, from_owner, from_name, owner, request->name);
}

void
hot_request_library_rename (HotRequestLibrary *self,
                            HotCollection     *collection,
                            const char        *name)
{
  g_autofree char *former = g_strdup (collection->name);
  g_autofree char *path = g_steal_pointer (&collection->path);
  g_autofree char *free_name = hot_request_library_dup_free_name (self, name);
  HotRequestWrite *write;

  g_set_str (&collection->name, free_name);
  g_ptr_array_sort (self->collections, compare_collections);
  /* The new one first: whatever happens between, one of them is there. */
  write = hot_request_library_begin_save (self, collection);
  for (guint i = 0; i < collection->requests->len; i++)
    {
      const HotRequest *request = collection->requests->pdata[i];

      move_secret (write, request, former, request->name, collection->name);
    }
  hot_request_library_write (self, write);
  if (!g_str_equal (path, collection->path))
    hot_request_library_delete (self, path);
  g_signal_emit (self, signals[COLLECTIONS_CHANGED], 0);
}

void
hot_request_library_rename_request (HotRequestLibrary *self,
                                    HotCollection     *collection,
                                    HotRequest        *request,
                                    const char        *name)
{
  g_autofree char *former = g_strdup (request->name);
  HotRequestWrite *write;

  g_set_str (&request->name, name);
  write = hot_request_library_begin_save (self, collection);
  move_secret (write, request, collection->name, former, collection->name);
  hot_request_library_write (self, write);
  g_signal_emit (self, signals[COLLECTIONS_CHANGED], 0);
}

HotCollection *
hot_request_library_take (HotRequestLibrary *self,
                          HotCollection     *collection)
{
  guint index;

  if (!g_ptr_array_find (self->collections, collection, &index))
    return NULL;

  hot_request_library_delete (self, collection->path);
  g_ptr_array_steal_index (self->collections, index);
  g_signal_emit (self, signals[COLLECTIONS_CHANGED], 0);

  return collection;
}

HotCollection *
hot_request_library_find (HotRequestLibrary *self,
                          const char        *name)
{
  for (guint i = 0; name != NULL && i < self->collections->len; i++)
    {
      HotCollection *collection = self->collections->pdata[i];

      if (g_str_equal (collection->name, name))
        return collection;
    }

  return NULL;
}

void
hot_request_library_forget (HotRequestLibrary *self,
                            const char        *kind,
                            const char        *name,
                            const char        *secret)
{
  g_autofree char *owner = hot_request_library_dup_owner (kind, name);
  HotRequestWrite *write = hot_request_write_new (NULL, NULL);

  hot_request_write_add_secret (write, owner, secret, NULL);
  hot_request_library_write (self, write);
}

HotVariables *
hot_request_library_find_environment (HotRequestLibrary *self,
                                      const char        *name)
{
  for (guint i = 0; name != NULL && i < self->environments->len; i++)
    if (g_str_equal (hot_variables_get_name (self->environments->pdata[i]), name))
      return self->environments->pdata[i];

  return NULL;
}

void
hot_request_library_put_environment (HotRequestLibrary *self,
                                     const char        *former,
                                     HotVariables      *environment)
{
  const char *name = hot_variables_get_name (environment);
  HotVariables *old = hot_request_library_find_environment (self, former);
  g_autofree char *owner = hot_request_library_dup_owner ("environment", name);
  g_autofree char *old_owner = hot_request_library_dup_owner ("environment", former != NULL ? former : name);
  g_autofree char *path = hot_request_files_dup_path (HOT_REQUEST_ENVIRONMENTS, name);
  g_autofree char *old_path = hot_request_files_dup_path (HOT_REQUEST_ENVIRONMENTS, former != NULL ? former : name);
  HotRequestWrite *write = hot_request_write_new (g_strdup (path), hot_variables_to_json (environment));

  for (guint i = 0; i < hot_variables_get_n (environment); i++)
    {
      const char *key = hot_variables_get_key (environment, i);
      const char *value = hot_variables_lookup (environment, key);

      if (!hot_variables_is_secret (environment, key))
        continue;
      if (value != NULL && *value != '\0')
        hot_request_write_add_secret (write, owner, key, value);
      /* One that was not typed anew is in the keyring already. */
      else if (!g_str_equal (owner, old_owner))
        hot_request_write_move_secret (write, old_owner, key, owner, key);
    }
  for (guint i = 0; old != NULL && i < hot_variables_get_n (old); i++)
    {
      const char *key = hot_variables_get_key (old, i);

      if (hot_variables_is_secret (old, key) && (!hot_variables_is_secret (environment, key) || !g_str_equal (owner, old_owner)))
        hot_request_write_add_secret (write, old_owner, key, NULL);
    }
  hot_request_library_write (self, write);
  if (!g_str_equal (path, old_path))
    hot_request_library_delete (self, old_path);
  if (old != NULL)
    g_ptr_array_remove (self->environments, old);
  old = hot_request_library_find_environment (self, name);
  if (old != NULL)
    g_ptr_array_remove (self->environments, old);
  g_ptr_array_add (self->environments, environment);
  g_ptr_array_sort (self->environments, compare_environments);
  g_signal_emit (self, signals[ENVIRONMENTS_CHANGED], 0);
}

void
hot_request_library_remove_environment (HotRequestLibrary *self,
                                        const char        *name)
{
  HotVariables *environment = hot_request_library_find_environment (self, name);
  g_autofree char *path = NULL;

  if (environment == NULL)
    return;
  path = hot_request_files_dup_path (HOT_REQUEST_ENVIRONMENTS, name);
  hot_request_library_delete (self, path);
  g_ptr_array_remove (self->environments, environment);
  g_signal_emit (self, signals[ENVIRONMENTS_CHANGED], 0);
}

/* History. */

static gpointer
history_func (gpointer            data,
              const HotProgress  *progress,
              GCancellable       *cancellable,
              GError            **error)
{
  return load_history (error);
}

static void
hot_request_library_history_cb (HotRequestLibrary *self)
{
  const GError *error = hot_job_get_state (self->history_job) == HOT_JOB_FAILED ? hot_job_get_error (self->history_job) : NULL;
  GPtrArray *history = hot_job_steal_result (self->history_job);

  if (error != NULL)
    g_signal_emit (self, signals[FAILED], 0, error->message);
  g_clear_object (&self->history_job);
  if (history != NULL)
    {
      g_ptr_array_unref (self->history);
      self->history = history;
      g_signal_emit (self, signals[HISTORY_CHANGED], 0);
    }
  if (self->history_is_unwanted)
    hot_request_library_clear_history (self);
  else if (self->history_is_stale)
    hot_request_library_refresh_history (self);
}

static void
hot_request_library_start_history (HotRequestLibrary *self,
                                   HotJobFunc         func)
{
  self->history_job = hot_job_start (_("Reading Requests"), func, NULL, NULL, (GDestroyNotify) g_ptr_array_unref);
  g_signal_connect_object (self->history_job, "notify::state", G_CALLBACK (hot_request_library_history_cb), self, G_CONNECT_SWAPPED);
}

void
hot_request_library_refresh_history (HotRequestLibrary *self)
{
  self->history_is_stale = self->history_job != NULL;
  if (self->history_is_stale)
    return;

  hot_request_library_start_history (self, history_func);
}

static gpointer
clear_func (gpointer            data,
            const HotProgress  *progress,
            GCancellable       *cancellable,
            GError            **error)
{
  g_autoptr(HotRequestHistory) history = hot_request_history_open (NULL, error);

  return history != NULL && hot_request_history_clear (history, error) ? load_history (error) : NULL;
}

void
hot_request_library_clear_history (HotRequestLibrary *self)
{
  self->history_is_unwanted = self->history_job != NULL;
  if (!self->history_is_unwanted)
    hot_request_library_start_history (self, clear_func);
}
