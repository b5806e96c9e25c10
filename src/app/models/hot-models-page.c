/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "app/models/hot-models-page.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "app/models/hot-model-detail.h"
#include "app/widgets/hot-toast.h"
#include "app/widgets/hot-widget.h"

struct _HotModelsPage
{
  GtkWidget               parent_instance;

  HotRegistry            *registry;
  GPtrArray              *opened;        /* Opened */
  char                   *chosen;        /* "name:…" or "uri:…" of the row that is looked at */
  gboolean                is_filling;

  AdwToastOverlay        *toasts;
  GtkStack               *stack;
  AdwStatusPage          *error;
  AdwNavigationSplitView *split_view;
  GtkListBox             *list;
  AdwNavigationPage      *detail_page;
  AdwBin                 *detail_place;
  HotModelDetail         *detail;
  GtkWidget              *menu_button;
  GtkWidget              *close_button;
};

G_DEFINE_FINAL_TYPE (HotModelsPage, hot_models_page, GTK_TYPE_WIDGET)

/* A model directory that is not in the registry. */
typedef struct {
  char *uri;
  char *title;
} Opened;

static void
opened_free (gpointer data)
{
  Opened *self = data;

  g_free (self->uri);
  g_free (self->title);
  g_free (self);
}

/* What is to be gone when the toast is. */
typedef struct {
  HotRegistry *registry;
  char        *name;
  gint64       version;
} Removal;

static void
removal_free (gpointer data)
{
  Removal *self = data;

  g_object_unref (self->registry);
  g_free (self->name);
  g_free (self);
}

static void
hot_models_page_update_stack (HotModelsPage *self)
{
  GPtrArray *entries = hot_registry_get_entries (self->registry);
  const GError *error = hot_registry_get_error (self->registry);
  const char *name = "models";

  if (self->opened->len == 0)
    {
      if (entries == NULL)
        name = error != NULL ? "error" : "loading";
      else if (entries->len == 0)
        name = "empty";
    }
  if (error != NULL)
    {
      g_autofree char *text = g_markup_escape_text (error->message, -1);

      adw_status_page_set_description (self->error, text);
    }
  gtk_stack_set_visible_child_name (self->stack, name);
}

/* (transfer full): the newest version, and its aliases */
static char *
describe (const HotRegistryEntry *entry)
{
  const HotModelVersion *newest = entry->versions->len > 0 ? entry->versions->pdata[0] : NULL;
  g_autoptr(GString) text = g_string_new (NULL);

  if (newest == NULL)
    return g_strdup (_("No version"));
  g_string_append_printf (text, _("Version %u"), (guint) newest->version);
  for (guint i = 0; i < entry->model->n_aliases; i++)
    g_string_append_printf (text, " · %s", entry->model->aliases[i].alias);

  return g_strdup (text->str);
}

static void
hot_models_page_append (HotModelsPage *self,
                        const char    *key,
                        const char    *title,
                        const char    *subtitle)
{
  GtkWidget *row = gtk_list_box_row_new (), *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3);
  GtkWidget *labels[] = { gtk_label_new (title), gtk_label_new (subtitle) };

  for (guint i = 0; i < G_N_ELEMENTS (labels); i++)
    {
      gtk_label_set_xalign (GTK_LABEL (labels[i]), 0);
      gtk_label_set_ellipsize (GTK_LABEL (labels[i]), PANGO_ELLIPSIZE_END);
      gtk_box_append (GTK_BOX (box), labels[i]);
    }
  gtk_widget_add_css_class (labels[1], "dimmed");
  gtk_widget_add_css_class (labels[1], "caption");
  gtk_widget_set_margin_top (box, 6);
  gtk_widget_set_margin_bottom (box, 6);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_accessible_update_relation (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_RELATION_LABELLED_BY, labels[0], NULL,
                                  GTK_ACCESSIBLE_RELATION_DESCRIBED_BY, labels[1], NULL, -1);
  g_object_set_data_full (G_OBJECT (row), "key", g_strdup (key), g_free);
  gtk_list_box_append (self->list, row);
  if (g_strcmp0 (key, self->chosen) == 0)
    gtk_list_box_select_row (self->list, GTK_LIST_BOX_ROW (row));
}

static const Opened *
hot_models_page_find_opened (HotModelsPage *self,
                             const char    *uri)
{
  for (guint i = 0; i < self->opened->len; i++)
    if (g_str_equal (((Opened *) self->opened->pdata[i])->uri, uri))
      return self->opened->pdata[i];

  return NULL;
}

static void
hot_models_page_show_detail (HotModelsPage *self)
{
  const gboolean is_registered = self->chosen != NULL && g_str_has_prefix (self->chosen, "name:");
  HotRegistryEntry *entry = is_registered ? hot_registry_find (self->registry, self->chosen + strlen ("name:")) : NULL;
  const Opened *opened = self->chosen != NULL && !is_registered
                         ? hot_models_page_find_opened (self, self->chosen + strlen ("uri:")) : NULL;

  if (entry != NULL)
    hot_model_detail_set_entry (self->detail, entry);
  else if (opened != NULL)
    hot_model_detail_set_uri (self->detail, opened->uri);
  adw_navigation_page_set_title (self->detail_page, entry != NULL ? entry->model->name : opened != NULL ? opened->title : _("Model"));
  gtk_widget_set_visible (GTK_WIDGET (self->detail), entry != NULL || opened != NULL);
  gtk_widget_set_visible (self->menu_button, entry != NULL);
  gtk_widget_set_visible (self->close_button, opened != NULL);
}

/* Where what was looked at is gone, the first is. */
static void
hot_models_page_check_chosen (HotModelsPage *self)
{
  GPtrArray *entries = hot_registry_get_entries (self->registry);
  gboolean is_there = self->chosen != NULL && g_str_has_prefix (self->chosen, "uri:") &&
                      hot_models_page_find_opened (self, self->chosen + strlen ("uri:")) != NULL;

  if (self->chosen != NULL && g_str_has_prefix (self->chosen, "name:"))
    is_there = hot_registry_find (self->registry, self->chosen + strlen ("name:")) != NULL;
  if (is_there)
    return;

  g_clear_pointer (&self->chosen, g_free);
  if (entries != NULL && entries->len > 0)
    self->chosen = g_strconcat ("name:", ((HotRegistryEntry *) entries->pdata[0])->model->name, NULL);
  else if (self->opened->len > 0)
    self->chosen = g_strconcat ("uri:", ((Opened *) self->opened->pdata[0])->uri, NULL);
}

static void
hot_models_page_fill (HotModelsPage *self)
{
  GPtrArray *entries = hot_registry_get_entries (self->registry);

  hot_models_page_check_chosen (self);
  self->is_filling = TRUE;
  gtk_list_box_remove_all (self->list);
  for (guint i = 0; entries != NULL && i < entries->len; i++)
    {
      const HotRegistryEntry *entry = entries->pdata[i];
      g_autofree char *key = g_strconcat ("name:", entry->model->name, NULL);
      g_autofree char *text = describe (entry);

      hot_models_page_append (self, key, entry->model->name, text);
    }
  for (guint i = 0; i < self->opened->len; i++)
    {
      const Opened *opened = self->opened->pdata[i];
      g_autofree char *key = g_strconcat ("uri:", opened->uri, NULL);

      hot_models_page_append (self, key, opened->title, _("Not registered"));
    }
  self->is_filling = FALSE;
  hot_models_page_show_detail (self);
  hot_models_page_update_stack (self);
}

static void
hot_models_page_row_activated_cb (HotModelsPage *self,
                                  GtkListBoxRow *row)
{
  if (g_set_str (&self->chosen, g_object_get_data (G_OBJECT (row), "key")))
    hot_models_page_show_detail (self);
  adw_navigation_split_view_set_show_content (self->split_view, TRUE);
}

static void
hot_models_page_tell (HotModelsPage *self,
                      const char    *text)
{
  adw_toast_overlay_add_toast (self->toasts, hot_toast_new (text));
}

static void
hot_models_page_failed_cb (HotModelsPage *self,
                           const GError  *error)
{
  if (gtk_widget_get_mapped (GTK_WIDGET (self)))
    hot_models_page_tell (self, error->message);
}

static void
undo_cb (gpointer data)
{
  const Removal *removal = data;

  hot_registry_undo_delete (removal->registry, removal->name, removal->version);
}

static void
confirm_cb (gpointer data)
{
  const Removal *removal = data;

  hot_registry_confirm_delete (removal->registry, removal->name, removal->version);
}

static void
hot_models_page_removed_cb (HotModelsPage *self,
                            const char    *name,
                            gint64         version)
{
  Removal *removal = g_new0 (Removal, 1);
  g_autofree char *title = version > 0 ? g_strdup_printf (_("Version %u of “%s” deleted"), (guint) version, name)
                                       : g_strdup_printf (_("“%s” deleted"), name);

  removal->registry = g_object_ref (self->registry);
  removal->name = g_strdup (name);
  removal->version = version;
  adw_toast_overlay_add_toast (self->toasts, hot_toast_new_for_removal (title, undo_cb, confirm_cb, removal, removal_free));
}

static void
folder_chosen_cb (GObject      *object,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  g_autoptr(HotModelsPage) self = user_data;
  g_autoptr(GFile) file = gtk_file_dialog_select_folder_finish (GTK_FILE_DIALOG (object), result, NULL);
  g_autofree char *path = file != NULL ? g_file_get_path (file) : NULL;
  g_autofree char *title = file != NULL ? g_file_get_basename (file) : NULL;

  if (path != NULL)
    hot_models_page_open (self, path, title);
}

static void
open_folder_action (GtkWidget  *widget,
                    const char *action_name,
                    GVariant   *parameter)
{
  g_autoptr(GtkFileDialog) dialog = gtk_file_dialog_new ();

  gtk_file_dialog_set_title (dialog, _("Open Model Folder"));
  gtk_file_dialog_select_folder (dialog, GTK_WINDOW (gtk_widget_get_root (widget)), NULL, folder_chosen_cb, g_object_ref (widget));
}

static void
retry_action (GtkWidget  *widget,
              const char *action_name,
              GVariant   *parameter)
{
  hot_registry_refresh (HOT_MODELS_PAGE (widget)->registry);
}

static void
close_action (GtkWidget  *widget,
              const char *action_name,
              GVariant   *parameter)
{
  HotModelsPage *self = HOT_MODELS_PAGE (widget);

  for (guint i = 0; self->chosen != NULL && i < self->opened->len; i++)
    if (g_str_has_prefix (self->chosen, "uri:") &&
        g_str_equal (((Opened *) self->opened->pdata[i])->uri, self->chosen + strlen ("uri:")))
      {
        g_ptr_array_remove_index (self->opened, i);
        break;
      }
  hot_models_page_fill (self);
}

static void
model_action (GtkWidget  *widget,
              const char *action_name,
              GVariant   *parameter)
{
  HotModelsPage *self = HOT_MODELS_PAGE (widget);

  if (g_str_equal (action_name, "models.rename"))
    hot_model_detail_rename (self->detail);
  else if (g_str_equal (action_name, "models.describe"))
    hot_model_detail_describe (self->detail);
  else if (g_str_equal (action_name, "models.add-tag"))
    hot_model_detail_add_tag (self->detail);
  else
    hot_model_detail_delete (self->detail);
}

/* Read when it is first looked at. */
static void
hot_models_page_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (hot_models_page_parent_class)->map (widget);

  hot_registry_ensure (HOT_MODELS_PAGE (widget)->registry);
}

static void
hot_models_page_dispose (GObject *object)
{
  HotModelsPage *self = HOT_MODELS_PAGE (object);

  hot_widget_dispose_template (GTK_WIDGET (self), HOT_TYPE_MODELS_PAGE);
  g_clear_object (&self->registry);
  g_clear_pointer (&self->opened, g_ptr_array_unref);
  g_clear_pointer (&self->chosen, g_free);

  G_OBJECT_CLASS (hot_models_page_parent_class)->dispose (object);
}

static void
hot_models_page_class_init (HotModelsPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = hot_models_page_dispose;
  widget_class->map = hot_models_page_map;

  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/hothouse/Hothouse/ui/hot-models-page.ui");
  gtk_widget_class_bind_template_child (widget_class, HotModelsPage, toasts);
  gtk_widget_class_bind_template_child (widget_class, HotModelsPage, stack);
  gtk_widget_class_bind_template_child (widget_class, HotModelsPage, error);
  gtk_widget_class_bind_template_child (widget_class, HotModelsPage, split_view);
  gtk_widget_class_bind_template_child (widget_class, HotModelsPage, list);
  gtk_widget_class_bind_template_child (widget_class, HotModelsPage, detail_page);
  gtk_widget_class_bind_template_child (widget_class, HotModelsPage, detail_place);
  gtk_widget_class_bind_template_child (widget_class, HotModelsPage, menu_button);
  gtk_widget_class_bind_template_child (widget_class, HotModelsPage, close_button);
  gtk_widget_class_bind_template_callback (widget_class, hot_models_page_row_activated_cb);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);

  gtk_widget_class_install_action (widget_class, "models.open-folder", NULL, open_folder_action);
  gtk_widget_class_install_action (widget_class, "models.retry", NULL, retry_action);
  gtk_widget_class_install_action (widget_class, "models.close", NULL, close_action);
  gtk_widget_class_install_action (widget_class, "models.rename", NULL, model_action);
  gtk_widget_class_install_action (widget_class, "models.describe", NULL, model_action);
  gtk_widget_class_install_action (widget_class, "models.add-tag", NULL, model_action);
  gtk_widget_class_install_action (widget_class, "models.delete", NULL, model_action);
}

static void
hot_models_page_init (HotModelsPage *self)
{
  self->opened = g_ptr_array_new_with_free_func (opened_free);
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
hot_models_page_new (void)
{
  return g_object_new (HOT_TYPE_MODELS_PAGE, NULL);
}

void
hot_models_page_set_models (HotModelsPage *self,
                            HotRegistry   *registry)
{
  g_return_if_fail (HOT_IS_MODELS_PAGE (self));
  g_return_if_fail (self->registry == NULL);

  self->registry = g_object_ref (registry);
  self->detail = HOT_MODEL_DETAIL (hot_model_detail_new (registry));
  adw_bin_set_child (self->detail_place, GTK_WIDGET (self->detail));
  g_signal_connect_object (self->detail, "told", G_CALLBACK (hot_models_page_tell), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->detail, "removed", G_CALLBACK (hot_models_page_removed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (registry, "notify::entries", G_CALLBACK (hot_models_page_fill), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (registry, "notify::error", G_CALLBACK (hot_models_page_update_stack), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (registry, "failed", G_CALLBACK (hot_models_page_failed_cb), self, G_CONNECT_SWAPPED);
  hot_models_page_fill (self);
}

void
hot_models_page_show (HotModelsPage *self,
                      const char    *name)
{
  g_return_if_fail (HOT_IS_MODELS_PAGE (self));

  g_free (self->chosen);
  self->chosen = g_strconcat ("name:", name, NULL);
  hot_models_page_fill (self);
  adw_navigation_split_view_set_show_content (self->split_view, TRUE);
}

void
hot_models_page_open (HotModelsPage *self,
                      const char    *uri,
                      const char    *title)
{
  g_return_if_fail (HOT_IS_MODELS_PAGE (self));

  if (hot_models_page_find_opened (self, uri) == NULL)
    {
      Opened *opened = g_new0 (Opened, 1);

      opened->uri = g_strdup (uri);
      opened->title = g_strdup (title);
      g_ptr_array_add (self->opened, opened);
    }
  g_free (self->chosen);
  self->chosen = g_strconcat ("uri:", uri, NULL);
  hot_models_page_fill (self);
  adw_navigation_split_view_set_show_content (self->split_view, TRUE);
}

void
hot_models_page_focus_view (HotModelsPage *self)
{
  g_return_if_fail (HOT_IS_MODELS_PAGE (self));

  gtk_widget_child_focus (GTK_WIDGET (self->stack), GTK_DIR_TAB_FORWARD);
}
