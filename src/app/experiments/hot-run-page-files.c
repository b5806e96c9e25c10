/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "app/experiments/hot-run-page-files.h"

#include <glib/gi18n.h>
#include <string.h>
#include <unistd.h>

#include "app/experiments/hot-file-view.h"
#include "app/jobs/hot-job-list.h"
#include "base/hot-error.h"
#include "base/hot-format.h"
#include "tracking/hot-rest-store.h"

#define HOT_TYPE_RUN_PAGE_FILE (hot_run_page_file_get_type ())
G_DECLARE_FINAL_TYPE (HotRunPageFile, hot_run_page_file, HOT, RUN_PAGE_FILE, GObject)

struct _HotRunPageFile
{
  GObject   parent_instance;

  char     *path;
  gboolean  is_dir;
  guint64   size;
};

G_DEFINE_FINAL_TYPE (HotRunPageFile, hot_run_page_file, G_TYPE_OBJECT)

static void
hot_run_page_file_finalize (GObject *object)
{
  g_free (HOT_RUN_PAGE_FILE (object)->path);

  G_OBJECT_CLASS (hot_run_page_file_parent_class)->finalize (object);
}

static void
hot_run_page_file_class_init (HotRunPageFileClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = hot_run_page_file_finalize;
}

static void
hot_run_page_file_init (HotRunPageFile *self)
{
}

struct _HotRunPageFiles
{
  HotRunPageTab       parent_instance;

  char               *listed;        /* what is in the list, as text */
  HotJob             *job;           /* reads a preview */
  char               *path;          /* of the file that is chosen */
  GtkSingleSelection *selection;
  GtkLabel           *note;
  GtkBox             *box;
  GtkWidget          *separator;
  HotFileView        *preview;
  GtkLabel           *name;
  GtkWidget          *save;
  GtkWidget          *open;
};

G_DEFINE_FINAL_TYPE (HotRunPageFiles, hot_run_page_files, HOT_TYPE_RUN_PAGE_TAB)

/* Files that lie in a folder, "" for the uppermost. (transfer full) */
static GListStore *
create_list (HotRunPageDetails *details,
             const char        *folder)
{
  GListStore *files = g_list_store_new (HOT_TYPE_RUN_PAGE_FILE);

  for (guint i = 0; i < details->files->len; i++)
    {
      const HotFileInfo *info = g_ptr_array_index (details->files, i);
      const char *slash = strrchr (info->path, '/');
      const gsize length = slash != NULL ? (gsize) (slash - info->path) : 0;
      g_autoptr(HotRunPageFile) file = NULL;

      if (strlen (folder) != length || strncmp (info->path, folder, length) != 0)
        continue;
      file = g_object_new (HOT_TYPE_RUN_PAGE_FILE, NULL);
      file->path = g_strdup (info->path);
      file->is_dir = info->is_dir;
      file->size = info->size;
      g_list_store_append (files, file);
    }

  return files;
}

static GListModel *
create_children_cb (gpointer item,
                    gpointer user_data)
{
  const HotRunPageFile *file = item;

  return file->is_dir ? G_LIST_MODEL (create_list (user_data, file->path)) : NULL;
}

static void
setup_cb (GtkSignalListItemFactory *factory,
          GtkListItem              *item)
{
  GtkWidget *expander = gtk_tree_expander_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *name = gtk_label_new (NULL), *size = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (name), 0);
  gtk_label_set_ellipsize (GTK_LABEL (name), PANGO_ELLIPSIZE_MIDDLE);
  gtk_widget_set_hexpand (name, TRUE);
  gtk_widget_add_css_class (size, "numeric");
  gtk_widget_add_css_class (size, "dimmed");
  gtk_box_append (GTK_BOX (box), gtk_image_new ());
  gtk_box_append (GTK_BOX (box), name);
  gtk_box_append (GTK_BOX (box), size);
  gtk_tree_expander_set_child (GTK_TREE_EXPANDER (expander), box);
  gtk_list_item_set_child (item, expander);
}

static void
bind_cb (GtkSignalListItemFactory *factory,
         GtkListItem              *item)
{
  GtkTreeListRow *row = gtk_list_item_get_item (item);
  g_autoptr(HotRunPageFile) file = gtk_tree_list_row_get_item (row);
  GtkWidget *expander = gtk_list_item_get_child (item);
  GtkWidget *icon = gtk_widget_get_first_child (gtk_tree_expander_get_child (GTK_TREE_EXPANDER (expander)));
  GtkWidget *name = gtk_widget_get_next_sibling (icon), *size = gtk_widget_get_next_sibling (name);
  g_autofree char *base = g_path_get_basename (file->path);
  g_autofree char *bytes = file->is_dir ? NULL : hot_format_bytes (file->size);
  g_autofree char *label = bytes != NULL ? g_strdup_printf ("%s, %s", base, bytes) : g_strdup (base);

  gtk_tree_expander_set_list_row (GTK_TREE_EXPANDER (expander), row);
  gtk_image_set_from_icon_name (GTK_IMAGE (icon), file->is_dir ? "folder-symbolic" : "text-x-generic-symbolic");
  gtk_label_set_text (GTK_LABEL (name), base);
  gtk_label_set_text (GTK_LABEL (size), bytes != NULL ? bytes : "");
  gtk_list_item_set_accessible_label (item, label);
}

typedef struct {
  HotRunPageDetails *details;
  char              *path;
  char              *target;       /* where to save it; %NULL for a preview */
} Request;

static void
request_free (gpointer data)
{
  Request *self = data;

  hot_run_page_details_unref (self->details);
  g_free (self->path);
  g_free (self->target);
  g_free (self);
}

static HotArtifacts *
open_artifacts (const Request  *request,
                GCancellable   *cancellable,
                GError        **error)
{
  const HotRun *run = request->details->run;

  return hot_tracking_store_open_artifacts (request->details->store, run->id, run->artifact_uri, cancellable, error);
}

/* A file on another computer comes as a whole, even where only its beginning is shown. */
static gboolean
check_size (const Request  *request,
            GError        **error)
{
  const HotRunPageDetails *details = request->details;

  for (guint i = 0; HOT_IS_REST_STORE (details->store) && i < details->files->len; i++)
    {
      const HotFileInfo *info = details->files->pdata[i];
      g_autofree char *size = hot_format_bytes (info->size);

      if (info->size > HOT_RUN_PAGE_PREVIEW_FETCH && g_str_equal (info->path, request->path))
        {
          g_set_error (error, HOT_ERROR, HOT_ERROR_TOO_LARGE,
                       _("The file is on %s and too large to be fetched only for a look at it (%s). Save it to open it."),
                       hot_rest_store_get_host (HOT_REST_STORE (details->store)), size);
          return FALSE;
        }
    }

  return TRUE;
}

static gpointer
preview_func (gpointer            user_data,
              const HotProgress  *progress,
              GCancellable       *cancellable,
              GError            **error)
{
  const Request *request = user_data;
  g_autoptr(HotArtifacts) artifacts = check_size (request, error) ? open_artifacts (request, cancellable, error) : NULL;

  return artifacts != NULL ? hot_run_page_preview_new (artifacts, request->path, cancellable, error) : NULL;
}

static void
hot_run_page_files_previewed_cb (HotRunPageFiles *self)
{
  g_autoptr(HotJob) job = g_steal_pointer (&self->job);
  g_autoptr(HotRunPagePreview) preview = hot_job_get_state (job) == HOT_JOB_DONE ? hot_job_steal_result (job) : NULL;

  g_signal_handlers_disconnect_by_data (job, self);
  if (preview != NULL)
    gtk_widget_set_visible (GTK_WIDGET (self->note), hot_file_view_show (self->preview, self->path, preview));
  else if (hot_job_get_state (job) == HOT_JOB_FAILED)
    hot_file_view_show_reason (self->preview, _("Cannot Read the File"), hot_job_get_error (job)->message);
}

static Request *
hot_run_page_files_create_request (HotRunPageFiles *self)
{
  Request *request = g_new0 (Request, 1);

  request->details = hot_run_page_details_ref (hot_run_page_tab_get_details (HOT_RUN_PAGE_TAB (self)));
  request->path = g_strdup (self->path);

  return request;
}

static void
hot_run_page_files_chosen_cb (HotRunPageFiles *self)
{
  GtkTreeListRow *row = gtk_single_selection_get_selected_item (self->selection);
  g_autoptr(HotRunPageFile) file = row != NULL ? gtk_tree_list_row_get_item (row) : NULL;

  hot_job_drop (&self->job, self);
  g_set_str (&self->path, file != NULL && !file->is_dir ? file->path : NULL);
  gtk_widget_set_sensitive (self->save, self->path != NULL);
  gtk_label_set_text (self->name, file != NULL ? file->path : "");
  gtk_widget_set_visible (GTK_WIDGET (self->note), FALSE);
  if (self->path == NULL)
    {
      hot_file_view_show_reason (self->preview, _("No File Chosen"), _("Choose a file to look into it."));
      return;
    }

  self->job = hot_job_start (_("Reading a File"), preview_func, hot_run_page_files_create_request (self), request_free,
                             (GDestroyNotify) hot_run_page_preview_free);
  g_signal_connect_object (self->job, "notify::state", G_CALLBACK (hot_run_page_files_previewed_cb), self, G_CONNECT_SWAPPED);
  hot_job_list_add (hot_job_list_get_default (), self->job);
}

/* The list stays as it is, with what is chosen in it, unless files have come or gone. */
static void
hot_run_page_files_update (HotRunPageTab *tab)
{
  HotRunPageFiles *self = HOT_RUN_PAGE_FILES (tab);
  HotRunPageDetails *details = hot_run_page_tab_get_details (tab);
  g_autoptr(GString) listed = g_string_new (NULL);
  GtkTreeListModel *tree;

  if (details->files->len == 0)
    {
      hot_run_page_tab_show_missing (tab, _("No Files"), _("The run wrote no files."));
      return;
    }

  hot_run_page_tab_show_content (tab);
  gtk_widget_set_visible (self->open, details->folder != NULL);
  for (guint i = 0; i < details->files->len; i++)
    {
      const HotFileInfo *info = g_ptr_array_index (details->files, i);

      g_string_append_printf (listed, "%s\n%" G_GUINT64_FORMAT "\n", info->path, info->size);
    }
  if (!g_set_str (&self->listed, listed->str))
    return;

  tree = gtk_tree_list_model_new (G_LIST_MODEL (create_list (details, "")), FALSE, TRUE, create_children_cb,
                                  hot_run_page_details_ref (details), (GDestroyNotify) hot_run_page_details_unref);
  gtk_single_selection_set_model (self->selection, G_LIST_MODEL (tree));
  g_object_unref (tree);
}

static gpointer
save_func (gpointer            user_data,
           const HotProgress  *progress,
           GCancellable       *cancellable,
           GError            **error)
{
  const Request *request = user_data;
  g_autofree char *folder = g_path_get_dirname (request->target);
  g_autofree char *name = g_path_get_basename (request->target);
  g_autoptr(HotArtifacts) artifacts = open_artifacts (request, cancellable, error);
  g_autoptr(HotArtifacts) target = artifacts != NULL ? hot_artifacts_new (folder, NULL, error) : NULL;
  g_autofree char *source = NULL;
  int fd;

  /* Opened once, so that nothing but a file of the run is copied. */
  fd = target != NULL ? hot_artifacts_open (artifacts, request->path, NULL, error) : -1;
  if (fd < 0)
    return NULL;

  close (fd);
  source = g_build_filename (hot_artifacts_get_folder (artifacts), request->path, NULL);

  return hot_artifacts_add (target, name, source, cancellable, error) ? g_strdup (request->target) : NULL;
}

static void
hot_run_page_files_saved_cb (HotRunPageFiles *self,
                             GParamSpec      *pspec,
                             HotJob          *job)
{
  if (hot_job_get_state (job) == HOT_JOB_FAILED)
    hot_run_page_tab_add_toast (HOT_RUN_PAGE_TAB (self), hot_job_get_error (job)->message);
  else if (hot_job_get_state (job) == HOT_JOB_DONE)
    hot_run_page_tab_add_toast (HOT_RUN_PAGE_TAB (self), _("File saved"));
}

static void
hot_run_page_files_place_chosen_cb (GObject      *object,
                                    GAsyncResult *result,
                                    gpointer      user_data)
{
  g_autoptr(HotRunPageFiles) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GFile) file = gtk_file_dialog_save_finish (GTK_FILE_DIALOG (object), result, &error);
  g_autoptr(HotJob) job = NULL;
  Request *request;

  if (file == NULL || self->path == NULL)
    {
      if (error != NULL && !g_error_matches (error, GTK_DIALOG_ERROR, GTK_DIALOG_ERROR_DISMISSED))
        hot_run_page_tab_add_toast (HOT_RUN_PAGE_TAB (self), error->message);
      return;
    }
  if (g_file_peek_path (file) == NULL)
    {
      hot_run_page_tab_add_toast (HOT_RUN_PAGE_TAB (self), _("Files can be saved to folders of this computer only"));
      return;
    }

  request = hot_run_page_files_create_request (self);
  request->target = g_strdup (g_file_peek_path (file));
  job = hot_job_start (_("Saving a File"), save_func, request, request_free, g_free);
  g_signal_connect_object (job, "notify::state", G_CALLBACK (hot_run_page_files_saved_cb), self, G_CONNECT_SWAPPED);
  hot_job_list_add (hot_job_list_get_default (), job);
}

static void
hot_run_page_files_save_cb (HotRunPageFiles *self)
{
  g_autoptr(GtkFileDialog) dialog = gtk_file_dialog_new ();
  g_autofree char *name = self->path != NULL ? g_path_get_basename (self->path) : NULL;

  if (name == NULL)
    return;

  gtk_file_dialog_set_title (dialog, _("Save File"));
  gtk_file_dialog_set_initial_name (dialog, name);
  gtk_file_dialog_save (dialog, GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))), NULL, hot_run_page_files_place_chosen_cb,
                        g_object_ref (self));
}

static void
hot_run_page_files_launched_cb (GObject      *object,
                                GAsyncResult *result,
                                gpointer      user_data)
{
  g_autoptr(HotRunPageFiles) self = user_data;
  g_autoptr(GError) error = NULL;

  if (!gtk_file_launcher_launch_finish (GTK_FILE_LAUNCHER (object), result, &error) &&
      !g_error_matches (error, GTK_DIALOG_ERROR, GTK_DIALOG_ERROR_DISMISSED))
    hot_run_page_tab_add_toast (HOT_RUN_PAGE_TAB (self), error->message);
}

static void
hot_run_page_files_open_folder_cb (HotRunPageFiles *self)
{
  HotRunPageDetails *details = hot_run_page_tab_get_details (HOT_RUN_PAGE_TAB (self));
  g_autoptr(GFile) folder = details->folder != NULL ? g_file_new_for_path (details->folder) : NULL;
  g_autoptr(GtkFileLauncher) launcher = gtk_file_launcher_new (folder);

  if (folder != NULL)
    gtk_file_launcher_launch (launcher, GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))), NULL, hot_run_page_files_launched_cb,
                              g_object_ref (self));
}

static void
hot_run_page_files_dispose (GObject *object)
{
  HotRunPageFiles *self = HOT_RUN_PAGE_FILES (object);

  hot_job_drop (&self->job, self);
  g_clear_object (&self->selection);
  g_clear_pointer (&self->path, g_free);
  g_clear_pointer (&self->listed, g_free);

  G_OBJECT_CLASS (hot_run_page_files_parent_class)->dispose (object);
}

static GtkWidget *
hot_run_page_files_create_tree (HotRunPageFiles *self)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  GtkWidget *scroller = gtk_scrolled_window_new ();
  GtkWidget *view;

  g_signal_connect (factory, "setup", G_CALLBACK (setup_cb), NULL);
  g_signal_connect (factory, "bind", G_CALLBACK (bind_cb), NULL);
  self->selection = gtk_single_selection_new (NULL);
  gtk_single_selection_set_autoselect (self->selection, FALSE);
  gtk_single_selection_set_can_unselect (self->selection, TRUE);
  g_signal_connect_object (self->selection, "notify::selected-item", G_CALLBACK (hot_run_page_files_chosen_cb), self,
                           G_CONNECT_SWAPPED);
  view = gtk_list_view_new (GTK_SELECTION_MODEL (g_object_ref (self->selection)), factory);
  gtk_widget_add_css_class (view, "navigation-sidebar");
  gtk_accessible_update_property (GTK_ACCESSIBLE (view), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Files"), -1);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), view);
  gtk_widget_set_size_request (scroller, 240, 160);

  return scroller;
}

static GtkWidget *
hot_run_page_files_create_bar (HotRunPageFiles *self)
{
  GtkWidget *bar = gtk_action_bar_new ();

  self->open = gtk_button_new_with_mnemonic (_("_Open Folder"));
  self->name = GTK_LABEL (gtk_label_new (NULL));
  gtk_label_set_ellipsize (self->name, PANGO_ELLIPSIZE_START);
  gtk_widget_add_css_class (GTK_WIDGET (self->name), "dimmed");
  self->save = gtk_button_new_with_mnemonic (_("_Save As…"));
  g_signal_connect_object (self->save, "clicked", G_CALLBACK (hot_run_page_files_save_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->open, "clicked", G_CALLBACK (hot_run_page_files_open_folder_cb), self, G_CONNECT_SWAPPED);
  gtk_action_bar_pack_start (GTK_ACTION_BAR (bar), GTK_WIDGET (self->name));
  gtk_action_bar_pack_end (GTK_ACTION_BAR (bar), self->open);
  gtk_action_bar_pack_end (GTK_ACTION_BAR (bar), self->save);

  return bar;
}

/* Beside each other where there is room, else one above the other. */
static void
narrow_cb (HotRunPageFiles *self)
{
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self->box), GTK_ORIENTATION_VERTICAL);
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self->separator), GTK_ORIENTATION_HORIZONTAL);
}

static void
wide_cb (HotRunPageFiles *self)
{
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self->box), GTK_ORIENTATION_HORIZONTAL);
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self->separator), GTK_ORIENTATION_VERTICAL);
}

static void
hot_run_page_files_build (HotRunPageTab *tab)
{
  HotRunPageFiles *self = HOT_RUN_PAGE_FILES (tab);
  GtkWidget *bin = adw_breakpoint_bin_new ();
  GtkWidget *content = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  AdwBreakpoint *narrow = adw_breakpoint_new (adw_breakpoint_condition_parse ("max-width: 560sp"));

  self->box = GTK_BOX (gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0));
  self->separator = gtk_separator_new (GTK_ORIENTATION_VERTICAL);
  self->note = GTK_LABEL (gtk_label_new (_("This is the beginning. Save the file to see the rest.")));
  gtk_label_set_wrap (self->note, TRUE);
  gtk_widget_add_css_class (GTK_WIDGET (self->note), "dimmed");
  gtk_widget_set_visible (GTK_WIDGET (self->note), FALSE);
  gtk_widget_set_margin_top (GTK_WIDGET (self->note), 6);
  gtk_widget_set_margin_bottom (GTK_WIDGET (self->note), 6);
  gtk_box_append (self->box, hot_run_page_files_create_tree (self));
  gtk_box_append (self->box, self->separator);
  self->preview = HOT_FILE_VIEW (hot_file_view_new ());
  gtk_box_append (self->box, GTK_WIDGET (self->preview));
  gtk_widget_set_vexpand (GTK_WIDGET (self->box), TRUE);
  gtk_box_append (GTK_BOX (content), GTK_WIDGET (self->box));
  gtk_box_append (GTK_BOX (content), GTK_WIDGET (self->note));
  gtk_box_append (GTK_BOX (content), hot_run_page_files_create_bar (self));
  hot_run_page_files_chosen_cb (self);

  g_signal_connect_object (narrow, "apply", G_CALLBACK (narrow_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (narrow, "unapply", G_CALLBACK (wide_cb), self, G_CONNECT_SWAPPED);
  gtk_widget_set_size_request (bin, 240, 200);
  adw_breakpoint_bin_set_child (ADW_BREAKPOINT_BIN (bin), content);
  adw_breakpoint_bin_add_breakpoint (ADW_BREAKPOINT_BIN (bin), narrow);
  hot_run_page_tab_set_content (tab, bin);
}

static void
hot_run_page_files_class_init (HotRunPageFilesClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = hot_run_page_files_dispose;
  HOT_RUN_PAGE_TAB_CLASS (klass)->build = hot_run_page_files_build;
  HOT_RUN_PAGE_TAB_CLASS (klass)->update = hot_run_page_files_update;
}

static void
hot_run_page_files_init (HotRunPageFiles *self)
{
}

GtkWidget *
hot_run_page_files_new (void)
{
  return g_object_new (HOT_TYPE_RUN_PAGE_FILES, NULL);
}
