/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "app/experiments/hot-compare-files.h"

#include <glib/gi18n.h>

#include "app/experiments/hot-file-view.h"
#include "app/experiments/hot-run-page-details.h"
#include "app/jobs/hot-job-list.h"
#include "app/widgets/hot-drop-down.h"
#include "base/hot-format.h"
#include "base/hot-line-difference.h"
#include "tracking/hot-rest-store.h"

/* Looked at first, where the runs have it. */
#define FIRST_FILE "residuals.png"

#define N_SIDES 2

/**
 * HotCompareFiles:
 *
 * Lists what files two runs have, and shows one of them of both. What differs in a text stands beside each other.
 */
struct _HotCompareFiles
{
  AdwDialog         parent_instance;

  HotCompareRuns   *runs;
  HotTrackingStore *store;
  HotJob           *list_job;
  HotJob           *job;
  char             *path;          /* of the file that is shown */
  gboolean          is_filling;

  GtkDropDown      *run[N_SIDES];
  GtkDropDown      *file;
  GtkLabel         *verdict;
  GtkBox           *panes;
  GtkWidget        *separator;
  HotFileView      *view[N_SIDES];
};

G_DEFINE_FINAL_TYPE (HotCompareFiles, hot_compare_files, ADW_TYPE_DIALOG)

typedef struct {
  HotTrackingStore *store;
  char             *ids[N_SIDES];
  char             *path;          /* (nullable): %NULL to list files */
} Request;

static void
request_free (gpointer data)
{
  Request *self = data;

  g_object_unref (self->store);
  for (guint i = 0; i < N_SIDES; i++)
    g_free (self->ids[i]);
  g_free (self->path);
  g_free (self);
}

/* What was read. A side without a preview has an error. */
typedef struct {
  HotRunPagePreview *previews[N_SIDES];
  GError            *errors[N_SIDES];
  char             **lines[N_SIDES];
  GArray            *pairs;        /* (nullable): of two texts */
} Result;

static void
result_free (gpointer data)
{
  Result *self = data;

  for (guint i = 0; i < N_SIDES; i++)
    {
      g_clear_pointer (&self->previews[i], hot_run_page_preview_free);
      g_clear_error (&self->errors[i]);
      g_strfreev (self->lines[i]);
    }
  g_clear_pointer (&self->pairs, g_array_unref);
  g_free (self);
}

static HotArtifacts *
open_artifacts (const Request  *request,
                guint           side,
                GCancellable   *cancellable,
                GError        **error)
{
  g_autoptr(HotRun) run = hot_tracking_store_get_run (request->store, request->ids[side], cancellable, error);

  return run != NULL ? hot_tracking_store_open_artifacts (request->store, run->id, run->artifact_uri, cancellable, error) : NULL;
}

static int
compare_paths (gconstpointer a,
               gconstpointer b)
{
  return g_strcmp0 (*(const char *const *) a, *(const char *const *) b);
}

/* Paths of the files that either has; (transfer full): a strv */
static gpointer
list_func (gpointer            user_data,
           const HotProgress  *progress,
           GCancellable       *cancellable,
           GError            **error)
{
  const Request *request = user_data;
  g_autoptr(GHashTable) known = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr(GPtrArray) paths = g_ptr_array_new_null_terminated (64, g_free, TRUE);

  for (guint side = 0; side < N_SIDES; side++)
    {
      g_autoptr(HotArtifacts) artifacts = open_artifacts (request, side, cancellable, error);
      g_autoptr(GPtrArray) files = g_ptr_array_new_with_free_func ((GDestroyNotify) hot_file_info_free);
      g_autoptr(GError) reason = NULL;
      gboolean is_cut = FALSE;

      if (artifacts == NULL)
        return NULL;
      if (!hot_run_page_details_list (artifacts, files, &is_cut, cancellable, &reason))
        {
          g_propagate_error (error, g_steal_pointer (&reason));
          return NULL;
        }
      for (guint i = 0; i < files->len; i++)
        {
          const HotFileInfo *info = files->pdata[i];
          char *path;

          if (info->is_dir || (HOT_IS_REST_STORE (request->store) && info->size > HOT_RUN_PAGE_PREVIEW_FETCH) ||
              g_hash_table_contains (known, info->path))
            continue;
          path = g_strdup (info->path);
          g_ptr_array_add (paths, path);
          g_hash_table_add (known, path);
        }
    }
  g_ptr_array_sort (paths, compare_paths);

  return g_ptr_array_free (g_steal_pointer (&paths), FALSE);
}

static gpointer
read_func (gpointer            user_data,
           const HotProgress  *progress,
           GCancellable       *cancellable,
           GError            **error)
{
  const Request *request = user_data;
  Result *result = g_new0 (Result, 1);

  for (guint side = 0; side < N_SIDES; side++)
    {
      g_autoptr(HotArtifacts) artifacts = open_artifacts (request, side, cancellable, &result->errors[side]);

      if (artifacts != NULL)
        result->previews[side] = hot_run_page_preview_new (artifacts, request->path, cancellable, &result->errors[side]);
      if (result->previews[side] != NULL && result->previews[side]->text != NULL)
        result->lines[side] = g_strsplit (result->previews[side]->text, "\n", -1);
    }
  if (result->lines[0] != NULL && result->lines[1] != NULL)
    result->pairs = hot_line_difference ((const char *const *) result->lines[0], (const char *const *) result->lines[1]);

  return result;
}

static Request *
hot_compare_files_create_request (HotCompareFiles *self)
{
  Request *request = g_new0 (Request, 1);

  request->store = g_object_ref (self->store);
  for (guint side = 0; side < N_SIDES; side++)
    request->ids[side] = g_strdup (hot_compare_runs_get_id (self->runs, gtk_drop_down_get_selected (self->run[side])));

  return request;
}

static void
hot_compare_files_say (HotCompareFiles *self,
                       const Result    *result)
{
  g_autofree char *number = NULL;
  g_autofree char *text = NULL;
  gulong n = 0;

  for (guint i = 0; result->pairs != NULL && i < result->pairs->len; i++)
    n += !g_array_index (result->pairs, HotLinePair, i).is_same;
  number = hot_format_count (n);
  text = n > 0 ? g_strdup_printf (ngettext ("%s line differs", "%s lines differ", n), number) : g_strdup (_("The texts are the same"));
  gtk_label_set_text (self->verdict, result->pairs != NULL ? text : "");
}

static void
hot_compare_files_read_cb (HotCompareFiles *self)
{
  g_autoptr(HotJob) job = g_steal_pointer (&self->job);
  Result *result = hot_job_get_state (job) == HOT_JOB_DONE ? hot_job_steal_result (job) : NULL;

  g_signal_handlers_disconnect_by_data (job, self);
  if (result == NULL)
    return;

  for (guint side = 0; side < N_SIDES; side++)
    if (result->pairs != NULL)
      hot_file_view_show_difference (self->view[side], (const char *const *) result->lines[side], result->pairs, side == 1);
    else if (result->previews[side] != NULL)
      hot_file_view_show (self->view[side], self->path, result->previews[side]);
    else
      hot_file_view_show_reason (self->view[side], _("Not in This Run"), result->errors[side]->message);
  hot_compare_files_say (self, result);
  result_free (result);
}

static void
hot_compare_files_show (HotCompareFiles *self)
{
  GtkStringObject *item = gtk_drop_down_get_selected_item (self->file);
  Request *request;

  if (self->is_filling || item == NULL)
    return;

  hot_job_drop (&self->job, self);
  g_set_str (&self->path, gtk_string_object_get_string (item));
  request = hot_compare_files_create_request (self);
  request->path = g_strdup (self->path);
  self->job = hot_job_start (_("Reading Files"), read_func, request, request_free, result_free);
  g_signal_connect_object (self->job, "notify::state", G_CALLBACK (hot_compare_files_read_cb), self, G_CONNECT_SWAPPED);
  hot_job_list_add (hot_job_list_get_default (), self->job);
}

static void
hot_compare_files_show_none (HotCompareFiles *self,
                             const char      *title,
                             const char      *text)
{
  gtk_label_set_text (self->verdict, "");
  for (guint side = 0; side < N_SIDES; side++)
    hot_file_view_show_reason (self->view[side], title, text);
}

/* The file that was looked at stays where either has it. */
static void
hot_compare_files_listed_cb (HotCompareFiles *self)
{
  g_autoptr(HotJob) job = g_steal_pointer (&self->list_job);
  g_auto(GStrv) paths = hot_job_get_state (job) == HOT_JOB_DONE ? hot_job_steal_result (job) : NULL;
  g_autoptr(GtkStringList) list = gtk_string_list_new ((const char *const *) paths);
  const char *wanted = self->path != NULL ? self->path : FIRST_FILE;
  guint chosen = 0;

  g_signal_handlers_disconnect_by_data (job, self);
  for (guint i = 0; paths != NULL && paths[i] != NULL; i++)
    if (g_str_equal (paths[i], wanted))
      chosen = i;
  self->is_filling = TRUE;
  gtk_drop_down_set_model (self->file, G_LIST_MODEL (list));
  gtk_drop_down_set_selected (self->file, chosen);
  self->is_filling = FALSE;
  gtk_widget_set_sensitive (GTK_WIDGET (self->file), paths != NULL && paths[0] != NULL);
  if (hot_job_get_state (job) == HOT_JOB_FAILED)
    hot_compare_files_show_none (self, _("Cannot Read the Files"), hot_job_get_error (job)->message);
  else if (paths != NULL && paths[0] == NULL)
    hot_compare_files_show_none (self, _("No Files"), _("Neither run wrote any files."));
  else
    hot_compare_files_show (self);
}

static void
hot_compare_files_list (HotCompareFiles *self)
{
  if (self->is_filling)
    return;

  hot_job_drop (&self->list_job, self);
  self->list_job = hot_job_start (_("Listing Files"), list_func, hot_compare_files_create_request (self), request_free,
                                  (GDestroyNotify) g_strfreev);
  g_signal_connect_object (self->list_job, "notify::state", G_CALLBACK (hot_compare_files_listed_cb), self, G_CONNECT_SWAPPED);
  hot_job_list_add (hot_job_list_get_default (), self->list_job);
}

static void
hot_compare_files_dispose (GObject *object)
{
  HotCompareFiles *self = HOT_COMPARE_FILES (object);

  hot_job_drop (&self->list_job, self);
  hot_job_drop (&self->job, self);
  self->is_filling = TRUE;
  g_clear_pointer (&self->runs, hot_compare_runs_unref);
  g_clear_object (&self->store);
  g_clear_pointer (&self->path, g_free);

  G_OBJECT_CLASS (hot_compare_files_parent_class)->dispose (object);
}

static void
hot_compare_files_class_init (HotCompareFilesClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = hot_compare_files_dispose;
}

static void
narrow_cb (HotCompareFiles *self)
{
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self->panes), GTK_ORIENTATION_VERTICAL);
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self->separator), GTK_ORIENTATION_HORIZONTAL);
}

static void
wide_cb (HotCompareFiles *self)
{
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self->panes), GTK_ORIENTATION_HORIZONTAL);
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self->separator), GTK_ORIENTATION_VERTICAL);
}

static GtkDropDown *
create_choice (const char *label)
{
  GtkWidget *drop_down = gtk_drop_down_new (NULL, gtk_property_expression_new (GTK_TYPE_STRING_OBJECT, NULL, "string"));

  gtk_accessible_update_property (GTK_ACCESSIBLE (drop_down), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  gtk_widget_set_tooltip_text (drop_down, label);

  return GTK_DROP_DOWN (drop_down);
}

/* A run's name above its file. */
static GtkWidget *
hot_compare_files_create_pane (HotCompareFiles *self,
                               guint            side)
{
  GtkWidget *pane = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  self->run[side] = create_choice (side == 0 ? _("Run on the Left") : _("Run on the Right"));
  self->view[side] = HOT_FILE_VIEW (hot_file_view_new ());
  gtk_widget_set_margin_start (GTK_WIDGET (self->run[side]), 12);
  gtk_widget_set_margin_end (GTK_WIDGET (self->run[side]), 12);
  gtk_widget_set_margin_top (GTK_WIDGET (self->run[side]), 6);
  gtk_widget_set_margin_bottom (GTK_WIDGET (self->run[side]), 6);
  gtk_box_append (GTK_BOX (pane), GTK_WIDGET (self->run[side]));
  gtk_box_append (GTK_BOX (pane), GTK_WIDGET (self->view[side]));
  gtk_widget_set_hexpand (pane, TRUE);
  gtk_widget_set_vexpand (pane, TRUE);

  return pane;
}

static GtkWidget *
hot_compare_files_create_bar (HotCompareFiles *self)
{
  GtkWidget *bar = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);

  self->file = create_choice (_("File"));
  gtk_widget_set_hexpand (GTK_WIDGET (self->file), TRUE);
  self->verdict = GTK_LABEL (gtk_label_new (NULL));
  gtk_widget_add_css_class (GTK_WIDGET (self->verdict), "dimmed");
  gtk_widget_set_margin_start (bar, 12);
  gtk_widget_set_margin_end (bar, 12);
  gtk_widget_set_margin_bottom (bar, 6);
  gtk_box_append (GTK_BOX (bar), GTK_WIDGET (self->file));
  gtk_box_append (GTK_BOX (bar), GTK_WIDGET (self->verdict));

  return bar;
}

static void
hot_compare_files_init (HotCompareFiles *self)
{
  AdwBreakpoint *narrow = adw_breakpoint_new (adw_breakpoint_condition_parse ("max-width: 620sp"));
  GtkWidget *bars = adw_toolbar_view_new ();
  GtkWidget *left, *right;

  adw_dialog_set_title (ADW_DIALOG (self), _("Files Side by Side"));
  adw_dialog_set_content_width (ADW_DIALOG (self), 960);
  adw_dialog_set_content_height (ADW_DIALOG (self), 680);
  self->panes = GTK_BOX (gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0));
  self->separator = gtk_separator_new (GTK_ORIENTATION_VERTICAL);
  left = hot_compare_files_create_pane (self, 0);
  right = hot_compare_files_create_pane (self, 1);
  gtk_box_append (self->panes, left);
  gtk_box_append (self->panes, self->separator);
  gtk_box_append (self->panes, right);
  hot_file_view_join (self->view[0], self->view[1]);
  adw_toolbar_view_add_top_bar (ADW_TOOLBAR_VIEW (bars), adw_header_bar_new ());
  adw_toolbar_view_add_top_bar (ADW_TOOLBAR_VIEW (bars), hot_compare_files_create_bar (self));
  adw_toolbar_view_set_content (ADW_TOOLBAR_VIEW (bars), GTK_WIDGET (self->panes));
  adw_dialog_set_child (ADW_DIALOG (self), bars);
  gtk_widget_set_size_request (GTK_WIDGET (self), 300, 200);
  g_signal_connect_object (narrow, "apply", G_CALLBACK (narrow_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (narrow, "unapply", G_CALLBACK (wide_cb), self, G_CONNECT_SWAPPED);
  adw_dialog_add_breakpoint (ADW_DIALOG (self), narrow);
}

AdwDialog *
hot_compare_files_new (HotCompareRuns   *runs,
                       HotTrackingStore *store)
{
  HotCompareFiles *self = g_object_new (HOT_TYPE_COMPARE_FILES, NULL);

  self->runs = hot_compare_runs_ref (runs);
  self->store = g_object_ref (store);
  self->is_filling = TRUE;
  for (guint side = 0; side < N_SIDES; side++)
    {
      g_autoptr(GtkStringList) names = gtk_string_list_new (NULL);

      for (guint i = 0; i < runs->n_runs; i++)
        gtk_string_list_append (names, runs->names[i]);
      gtk_drop_down_set_model (self->run[side], G_LIST_MODEL (names));
      gtk_drop_down_set_selected (self->run[side], side);
      hot_drop_down_focus_selected (self->run[side]);
      g_signal_connect_object (self->run[side], "notify::selected", G_CALLBACK (hot_compare_files_list), self, G_CONNECT_SWAPPED);
    }
  hot_drop_down_focus_selected (self->file);
  g_signal_connect_object (self->file, "notify::selected", G_CALLBACK (hot_compare_files_show), self, G_CONNECT_SWAPPED);
  self->is_filling = FALSE;
  hot_compare_files_list (self);

  return ADW_DIALOG (self);
}
