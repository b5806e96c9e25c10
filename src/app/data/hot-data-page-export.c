/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The part of HotDataPage that writes the rows in view to a file. */

#include "app/data/hot-data-page-private.h"

#include <glib/gi18n.h>

#include "app/jobs/hot-job-list.h"
#include "app/widgets/hot-toast.h"
#include "base/hot-format.h"
#include "dataset/hot-export.h"

typedef struct {
  HotTable  *table;
  HotRowSet *rows;
  GBytes    *order;
  char      *path;
} Export;

static void
export_free (gpointer user_data)
{
  Export *export = user_data;

  hot_table_unref (export->table);
  hot_row_set_unref (export->rows);
  g_clear_pointer (&export->order, g_bytes_unref);
  g_free (export->path);
  g_free (export);
}

static gpointer
export_func (gpointer            user_data,
             const HotProgress  *progress,
             GCancellable       *cancellable,
             GError            **error)
{
  Export *export = user_data;

  if (!hot_export_csv (export->table, export->rows, export->order, NULL, 0, export->path, progress, cancellable, error))
    return NULL;

  return g_strdup (export->path);
}

static void
hot_data_page_exported_cb (HotDataPage *self,
                           GParamSpec  *pspec,
                           HotJob      *job)
{
  g_autofree char *path = NULL;
  g_autofree char *name = NULL;
  g_autofree char *title = NULL;
  AdwToast *toast;

  if (hot_job_get_state (job) == HOT_JOB_FAILED)
    {
      toast = hot_toast_new (hot_job_get_error (job)->message);
      adw_toast_set_timeout (toast, 0);
      _hot_data_page_add_toast (self, toast);
    }

  if (hot_job_get_state (job) != HOT_JOB_DONE)
    return;

  path = hot_job_steal_result (job);
  name = g_path_get_basename (path);
  /* Translators: %s is a file's name. */
  title = g_strdup_printf (_("Rows exported to %s"), name);
  _hot_data_page_add_toast (self, hot_toast_new_for_file (title, path));
}

static void
hot_data_page_start_export (HotDataPage *self,
                            const char  *path)
{
  g_autoptr(HotJob) job = NULL;
  g_autofree char *name = g_path_get_basename (path);
  g_autofree char *title = g_strdup_printf (_("Exporting to %s"), name);
  GBytes *order = self->table != NULL ? hot_data_table_get_order (self->table) : NULL;
  Export *export = g_new0 (Export, 1);

  export->table = hot_table_ref (hot_dataset_get_table (self->dataset));
  export->rows = hot_row_set_ref (hot_dataset_get_rows (self->dataset));
  /* While a new order is being made, the old one may be of other rows. */
  if (order != NULL && g_bytes_get_size (order) == hot_row_set_get_n (export->rows) * sizeof (guint32))
    export->order = g_bytes_ref (order);
  export->path = g_strdup (path);

  job = hot_job_start (title, export_func, export, export_free, g_free);
  g_signal_connect_object (job, "notify::state", G_CALLBACK (hot_data_page_exported_cb), self, G_CONNECT_SWAPPED);
  hot_job_list_add (hot_job_list_get_default (), job);
}

static void
hot_data_page_place_chosen_cb (GObject      *object,
                               GAsyncResult *result,
                               gpointer      user_data)
{
  g_autoptr(HotDataPage) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GFile) file = gtk_file_dialog_save_finish (GTK_FILE_DIALOG (object), result, &error);

  if (file == NULL)
    {
      if (!g_error_matches (error, GTK_DIALOG_ERROR, GTK_DIALOG_ERROR_DISMISSED))
        _hot_data_page_add_toast (self, hot_toast_new (error->message));
      return;
    }

  if (hot_dataset_get_table (self->dataset) == NULL)
    return;

  if (g_file_peek_path (file) != NULL)
    hot_data_page_start_export (self, g_file_peek_path (file));
  else
    _hot_data_page_add_toast (self, adw_toast_new (_("Rows can be exported to folders of this computer only")));
}

/* "listings.csv.gz" becomes "listings-filtered.csv". */
static char *
dup_export_name (HotDataset *dataset)
{
  g_autofree char *name = g_strdup (hot_table_get_name (hot_dataset_get_table (dataset)));
  char *dot = strchr (name, '.');

  if (dot != NULL && dot != name)
    *dot = '\0';
  g_strdelimit (name, "/", '-');

  return g_strdup_printf (hot_row_set_is_all (hot_dataset_get_rows (dataset)) ? "%s.csv" : "%s-filtered.csv", name);
}

void
hot_data_page_export (HotDataPage *self)
{
  g_autoptr(GtkFileDialog) dialog = NULL;
  g_autofree char *name = NULL;

  g_return_if_fail (HOT_IS_DATA_PAGE (self));

  dialog = gtk_file_dialog_new ();
  name = dup_export_name (self->dataset);
  gtk_file_dialog_set_title (dialog, _("Export Rows"));
  gtk_file_dialog_set_initial_name (dialog, name);
  gtk_file_dialog_set_accept_label (dialog, _("_Export"));
  gtk_file_dialog_save (dialog, GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))), NULL,
                        hot_data_page_place_chosen_cb, g_object_ref (self));
}
