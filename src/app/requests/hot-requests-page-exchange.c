/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The part of HotRequestsPage that takes requests from other programs and hands them on: curl and Postman. */

#include "app/requests/hot-requests-page-private.h"

#include <glib/gi18n.h>
#include <string.h>

#include "base/hot-atomic-file.h"
#include "requests/hot-curl.h"

gboolean
_hot_requests_page_take_curl (HotRequestsPage *self,
                              const char      *text)
{
  g_autoptr(GError) error = NULL;
  HotRequest *request;

  if (!hot_curl_is (text))
    {
      _hot_requests_page_say (self, _("The clipboard has no command for curl"));
      return FALSE;
    }
  request = hot_curl_parse (text, &error);
  if (request == NULL)
    {
      _hot_requests_page_say (self, error->message);
      return FALSE;
    }
  hot_requests_page_open (self, request, NULL);

  return TRUE;
}

gboolean
_hot_requests_page_take_typed_curl (HotRequestsPage *self)
{
  g_autofree char *text = g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->address)));

  return !hot_curl_is (text) || _hot_requests_page_take_curl (self, text);
}

static void
pasted_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(HotRequestsPage) self = user_data;
  g_autofree char *text = gdk_clipboard_read_text_finish (GDK_CLIPBOARD (object), result, NULL);

  _hot_requests_page_take_curl (self, text != NULL ? text : "");
}

static void
paste_curl_action (GtkWidget  *widget,
                   const char *action_name,
                   GVariant   *parameter)
{
  gdk_clipboard_read_text_async (gtk_widget_get_clipboard (widget), NULL, pasted_cb, g_object_ref (HOT_REQUESTS_PAGE (widget)));
}

static void
copy_curl_action (GtkWidget  *widget,
                  const char *action_name,
                  GVariant   *parameter)
{
  HotRequestsPage *self = HOT_REQUESTS_PAGE (widget);
  g_autoptr(HotRequest) request = _hot_requests_page_dup_request (self);
  g_autoptr(GError) error = NULL;
  g_autoptr(HotVariables) variables = hot_variables_copy_public (_hot_requests_page_get_environment (self));
  g_autoptr(HotRequest) expanded = hot_variables_expand_request (variables, request, &error);
  g_autofree char *command = NULL;

  /* A shell knows nothing of {{names}}; what has no value stays as it is. */
  command = hot_curl_format (expanded != NULL ? expanded : request, FALSE);
  gdk_clipboard_set_text (gtk_widget_get_clipboard (widget), command);
  _hot_requests_page_say (self, request->auth.kind != HOT_REQUEST_AUTH_NONE ? _("Copied without what is secret") : _("Copied as a command for curl"));
}

/* Files. */

static gpointer
import_func (gpointer            data,
             const HotProgress  *progress,
             GCancellable       *cancellable,
             GError            **error)
{
  return hot_collection_load (data, error);
}

/* Variables of a collection are an environment here. */
static void
take_variables (HotCollection *collection)
{
  HotRequestLibrary *library = hot_request_library_get_default ();

  if (collection->variables != NULL && hot_request_library_find_environment (library, hot_variables_get_name (collection->variables)) == NULL)
    hot_request_library_put_environment (library, NULL, g_steal_pointer (&collection->variables));
}

/* @text: (transfer full) */
static void
say_of_some (HotRequestsPage *self,
             guint            n,
             char            *text)
{
  if (n > 0)
    _hot_requests_page_say (self, text);
  g_free (text);
}

/* What did not come along is said, so that nobody looks for it. */
static void
say_what_is_missing (HotRequestsPage     *self,
                     const HotCollection *collection)
{
  const guint n_bodies = collection->n_left_out;
  const guint n_auths = collection->n_auths;
  const guint n_scripts = collection->n_scripts;

  say_of_some (self, n_bodies, g_strdup_printf (ngettext ("%u has no body here: it is of a kind that is not sent from here, such as a file",
                                                          "%u have no body here: they are of a kind that is not sent from here, such as a file",
                                                          n_bodies), n_bodies));
  say_of_some (self, n_auths, g_strdup_printf (ngettext ("%u has no authentication here: it is of a kind that is not known here",
                                                         "%u have no authentication here: they are of a kind that is not known here",
                                                         n_auths), n_auths));
  say_of_some (self, n_scripts, g_strdup_printf (ngettext ("%u has scripts, which are not run here", "%u have scripts, which are not run here",
                                                           n_scripts), n_scripts));
}

static void
imported_cb (HotRequestsPage *self,
             GParamSpec      *pspec,
             HotJob          *job)
{
  HotRequestLibrary *library = hot_request_library_get_default ();
  HotCollection *collection = hot_job_get_state (job) == HOT_JOB_DONE ? hot_job_steal_result (job) : NULL;
  g_autofree char *name = NULL;
  g_autofree char *text = NULL;

  if (collection == NULL)
    {
      if (hot_job_get_state (job) == HOT_JOB_FAILED)
        _hot_requests_page_say (self, hot_job_get_error (job)->message);
      return;
    }

  take_variables (collection);
  name = hot_request_library_dup_free_name (library, collection->name);
  g_set_str (&collection->name, name);
  text = g_strdup_printf (ngettext ("%u request imported", "%u requests imported", collection->requests->len), collection->requests->len);
  adw_view_stack_set_visible_child_name (self->lists, "collections");
  _hot_requests_page_say (self, text);
  say_what_is_missing (self, collection);
  hot_request_library_add (library, collection);
}

static void
import_chosen_cb (GObject      *object,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  g_autoptr(HotRequestsPage) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GFile) file = gtk_file_dialog_open_finish (GTK_FILE_DIALOG (object), result, &error);
  g_autoptr(HotJob) job = NULL;

  if (file == NULL || g_file_peek_path (file) == NULL)
    {
      if (error != NULL && !g_error_matches (error, GTK_DIALOG_ERROR, GTK_DIALOG_ERROR_DISMISSED))
        _hot_requests_page_say (self, error->message);
      return;
    }
  job = hot_job_start (_("Importing Requests"), import_func, g_strdup (g_file_peek_path (file)), g_free, (GDestroyNotify) hot_collection_free);
  g_signal_connect_object (job, "notify::state", G_CALLBACK (imported_cb), self, G_CONNECT_SWAPPED);
}

static void
import_action (GtkWidget  *widget,
               const char *action_name,
               GVariant   *parameter)
{
  g_autoptr(GtkFileDialog) dialog = gtk_file_dialog_new ();
  g_autoptr(GListStore) filters = g_list_store_new (GTK_TYPE_FILE_FILTER);
  g_autoptr(GtkFileFilter) filter = gtk_file_filter_new ();

  gtk_file_filter_set_name (filter, _("Postman Collections and .http Files"));
  gtk_file_filter_add_suffix (filter, "json");
  gtk_file_filter_add_suffix (filter, "http");
  gtk_file_filter_add_suffix (filter, "rest");
  g_list_store_append (filters, filter);
  gtk_file_dialog_set_title (dialog, _("Import Collection"));
  gtk_file_dialog_set_filters (dialog, G_LIST_MODEL (filters));
  gtk_file_dialog_open (dialog, GTK_WINDOW (gtk_widget_get_root (widget)), NULL, import_chosen_cb, g_object_ref (HOT_REQUESTS_PAGE (widget)));
}

typedef struct {
  char *path;
  char *text;
} Export;

static void
export_free (gpointer data)
{
  Export *export = data;

  g_free (export->path);
  g_free (export->text);
  g_free (export);
}

static gpointer
export_func (gpointer            data,
             const HotProgress  *progress,
             GCancellable       *cancellable,
             GError            **error)
{
  const Export *export = data;
  g_autoptr(HotAtomicFile) file = hot_atomic_file_new (export->path, error);

  if (file == NULL || !hot_atomic_file_write (file, export->text, strlen (export->text), error) ||
      !hot_atomic_file_commit (file, cancellable, error))
    return NULL;

  return g_path_get_basename (export->path);
}

static void
exported_cb (HotRequestsPage *self,
             GParamSpec      *pspec,
             HotJob          *job)
{
  g_autofree char *name = hot_job_get_state (job) == HOT_JOB_DONE ? hot_job_steal_result (job) : NULL;
  g_autofree char *text = name != NULL ? g_strdup_printf (_("Saved as %s"), name) : NULL;

  if (text != NULL)
    _hot_requests_page_say (self, text);
  else if (hot_job_get_state (job) == HOT_JOB_FAILED)
    _hot_requests_page_say (self, hot_job_get_error (job)->message);
}

static void
export_chosen_cb (GObject      *object,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  g_autoptr(HotRequestsPage) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GFile) file = gtk_file_dialog_save_finish (GTK_FILE_DIALOG (object), result, &error);
  g_autoptr(HotJob) job = NULL;
  Export *export;

  if (file == NULL || g_file_peek_path (file) == NULL)
    {
      if (error != NULL && !g_error_matches (error, GTK_DIALOG_ERROR, GTK_DIALOG_ERROR_DISMISSED))
        _hot_requests_page_say (self, error->message);
      return;
    }
  export = g_new0 (Export, 1);
  export->path = g_strdup (g_file_peek_path (file));
  export->text = g_strdup (g_object_get_data (object, "hot-text"));
  job = hot_job_start (_("Exporting Requests"), export_func, export, export_free, g_free);
  g_signal_connect_object (job, "notify::state", G_CALLBACK (exported_cb), self, G_CONNECT_SWAPPED);
}

static void
export_action (GtkWidget  *widget,
               const char *action_name,
               GVariant   *parameter)
{
  GPtrArray *collections = hot_request_library_get_collections (hot_request_library_get_default ());
  const char *name = g_variant_get_string (parameter, NULL);

  for (guint i = 0; i < collections->len; i++)
    {
      const HotCollection *collection = collections->pdata[i];
      g_autoptr(GtkFileDialog) dialog = NULL;
      g_autofree char *file = NULL;

      if (!g_str_equal (collection->name, name))
        continue;
      dialog = gtk_file_dialog_new ();
      file = g_strconcat (name, ".postman_collection.json", NULL);
      g_object_set_data_full (G_OBJECT (dialog), "hot-text", hot_collection_to_postman (collection), g_free);
      gtk_file_dialog_set_title (dialog, _("Export Collection"));
      gtk_file_dialog_set_initial_name (dialog, file);
      gtk_file_dialog_save (dialog, GTK_WINDOW (gtk_widget_get_root (widget)), NULL, export_chosen_cb, g_object_ref (HOT_REQUESTS_PAGE (widget)));
    }
}

void
_hot_requests_page_install_exchange (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "requests.paste-curl", NULL, paste_curl_action);
  gtk_widget_class_install_action (widget_class, "requests.copy-curl", NULL, copy_curl_action);
  gtk_widget_class_install_action (widget_class, "requests.import", NULL, import_action);
  gtk_widget_class_install_action (widget_class, "requests.export", "s", export_action);
}
