/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The part of HotExperimentsPage that brings in what MLflow kept in a folder. */

#include "app/experiments/hot-experiments-page-private.h"

#include <glib/gi18n.h>

#include "app/jobs/hot-job-list.h"
#include "app/widgets/hot-toast.h"

/* What came of an import can be long to read, but must not keep the next word from being said. */
#define RESULT_SECONDS 15

typedef struct {
  HotWorkspace *workspace;
  char         *folder;
} Request;

static void
request_free (gpointer data)
{
  Request *self = data;

  g_object_unref (self->workspace);
  g_free (self->folder);
  g_free (self);
}

/* What came of it, in words. */
static gpointer
import_func (gpointer            user_data,
             const HotProgress  *progress,
             GCancellable       *cancellable,
             GError            **error)
{
  Request *self = user_data;
  HotMlrunsCounts counts;

  if (hot_workspace_import (self->workspace, self->folder, &counts, progress, cancellable, error) < 0)
    return NULL;

  return hot_mlruns_counts_describe (&counts);
}

static void
imported_cb (HotExperimentsPage *self,
             GParamSpec         *pspec,
             HotJob             *job)
{
  g_autofree char *text = NULL;

  if (hot_job_get_state (job) == HOT_JOB_RUNNING)
    return;

  hot_tracker_refresh (self->tracker);
  if (hot_job_get_state (job) == HOT_JOB_DONE)
    text = hot_job_steal_result (job);
  else if (hot_job_get_state (job) == HOT_JOB_FAILED)
    text = g_strdup (hot_job_get_error (job)->message);
  if (text != NULL)
    {
      AdwToast *toast = hot_toast_new (text);

      adw_toast_set_timeout (toast, RESULT_SECONDS);
      adw_toast_set_priority (toast, ADW_TOAST_PRIORITY_HIGH);
      adw_toast_overlay_add_toast (self->toasts, toast);
    }
}

static void
chosen_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(HotExperimentsPage) self = user_data;
  g_autoptr(GFile) folder = gtk_file_dialog_select_folder_finish (GTK_FILE_DIALOG (source), result, NULL);
  HotWorkspace *workspace = hot_tracker_get_workspace (self->tracker);
  g_autoptr(HotJob) job = NULL;
  Request *request;

  if (folder == NULL || g_file_peek_path (folder) == NULL || workspace == NULL)
    return;

  request = g_new0 (Request, 1);
  request->workspace = g_object_ref (workspace);
  request->folder = g_file_get_path (folder);
  job = hot_job_start (_("Importing Runs"), import_func, request, request_free, g_free);
  g_signal_connect_object (job, "notify::state", G_CALLBACK (imported_cb), self, G_CONNECT_SWAPPED);
  hot_job_list_add (hot_job_list_get_default (), job);
}

static void
import_action (GtkWidget  *widget,
               const char *action_name,
               GVariant   *parameter)
{
  g_autoptr(GtkFileDialog) dialog = gtk_file_dialog_new ();

  hot_tracker_ensure (HOT_EXPERIMENTS_PAGE (widget)->tracker);
  gtk_file_dialog_set_title (dialog, _("Import an mlruns Folder"));
  gtk_file_dialog_set_accept_label (dialog, _("_Import"));
  gtk_file_dialog_select_folder (dialog, GTK_WINDOW (gtk_widget_get_root (widget)), NULL, chosen_cb, g_object_ref (widget));
}

void
_hot_experiments_page_update_import (HotExperimentsPage *self)
{
  HotWorkspace *workspace = hot_tracker_get_workspace (self->tracker);

  gtk_widget_action_set_enabled (GTK_WIDGET (self), "runs.import",
                                 workspace != NULL && !hot_workspace_is_read_only (workspace) && !hot_workspace_is_server (workspace));
}

void
_hot_experiments_page_install_import (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "runs.import", NULL, import_action);
}
