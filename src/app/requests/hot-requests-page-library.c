/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The part of HotRequestsPage that lists collections and the history, and saves, renames and deletes requests. */

#include "app/requests/hot-requests-page-private.h"

#include <glib/gi18n.h>

#include "app/experiments/hot-name-dialog.h"
#include "app/requests/hot-request-secret.h"
#include "base/hot-format.h"

/* What a row of the list of collections stands for. @request: (nullable) */
static HotCollection *
get_collection (GtkWidget *row)
{
  return g_object_get_data (G_OBJECT (row), "hot-collection");
}

static HotRequest *
get_request (GtkWidget *row)
{
  return g_object_get_data (G_OBJECT (row), "hot-request");
}

static GtkWidget *
get_row (GtkWidget *button)
{
  return gtk_widget_get_ancestor (button, GTK_TYPE_LIST_BOX_ROW);
}

/* Deleting, and having it back. */

/**
 * Removed:
 * @collection: (nullable): the whole one, or
 * @request: (nullable): which was the one at @index of the collection called @name
 */
typedef struct {
  HotCollection *collection;
  HotRequest    *request;
  char          *name;
  guint          index;
} Removed;

/* Nobody can have it back any more. */
static void
removed_free (gpointer data)
{
  Removed *removed = data;
  HotRequestLibrary *library = hot_request_library_get_default ();

  for (guint i = 0; removed->collection != NULL && i < removed->collection->requests->len; i++)
    hot_request_library_forget (library, "collection", removed->name, ((HotRequest *) removed->collection->requests->pdata[i])->name);
  if (removed->request != NULL)
    hot_request_library_forget (library, "collection", removed->name, removed->request->name);
  g_clear_pointer (&removed->collection, hot_collection_free);
  g_clear_pointer (&removed->request, hot_request_free);
  g_free (removed->name);
  g_free (removed);
}

static void
undo_cb (HotRequestsPage *self,
         AdwToast        *toast)
{
  Removed *removed = g_object_get_data (G_OBJECT (toast), "hot-done");
  HotRequestLibrary *library = hot_request_library_get_default ();
  HotCollection *collection = hot_request_library_find (library, removed->name);

  if (removed->collection != NULL)
    {
      hot_request_library_add (library, g_steal_pointer (&removed->collection));
    }
  else if (removed->request != NULL && collection != NULL)
    {
      g_ptr_array_insert (collection->requests, MIN (removed->index, collection->requests->len), g_steal_pointer (&removed->request));
      hot_request_library_save (library, collection);
    }
}

static void
hot_requests_page_delete_cb (GtkWidget       *button,
                             HotRequestsPage *self)
{
  GtkWidget *row = get_row (button);
  HotCollection *collection = get_collection (row);
  HotRequest *request = get_request (row);
  Removed *removed = g_new0 (Removed, 1);
  g_autofree char *text = g_strdup_printf (_("“%s” deleted"), request != NULL ? request->name : collection->name);

  removed->name = g_strdup (collection->name);
  if (self->collection == collection && (request == NULL || self->saved == request))
    {
      self->collection = NULL;
      self->saved = NULL;
    }
  if (request == NULL)
    {
      removed->collection = hot_request_library_take (hot_request_library_get_default (), collection);
    }
  else if (g_ptr_array_find (collection->requests, request, &removed->index))
    {
      removed->request = g_ptr_array_steal_index (collection->requests, removed->index);
      hot_request_library_save (hot_request_library_get_default (), collection);
    }
  _hot_requests_page_offer_undo (self, text, removed, removed_free, undo_cb);
}

/* Renaming. */

static HotRequest *
find_request (HotCollection *collection,
              const char    *name)
{
  for (guint i = 0; collection != NULL && name != NULL && i < collection->requests->len; i++)
    if (g_str_equal (((HotRequest *) collection->requests->pdata[i])->name, name))
      return collection->requests->pdata[i];

  return NULL;
}

/* The files may have been read anew while the dialog was open. */
static void
hot_requests_page_renamed_cb (HotRequestsPage *self,
                              const char      *name,
                              AdwDialog       *dialog)
{
  HotRequestLibrary *library = hot_request_library_get_default ();
  HotCollection *collection = hot_request_library_find (library, g_object_get_data (G_OBJECT (dialog), "hot-collection"));
  const char *request_name = g_object_get_data (G_OBJECT (dialog), "hot-request");
  HotRequest *request = find_request (collection, request_name);

  if (request != NULL)
    hot_request_library_rename_request (library, collection, request, name);
  else if (collection != NULL && request_name == NULL)
    hot_request_library_rename (library, collection, name);
}

static void
hot_requests_page_rename_cb (GtkWidget       *button,
                             HotRequestsPage *self)
{
  GtkWidget *row = get_row (button);
  HotRequest *request = get_request (row);
  AdwDialog *dialog = hot_name_dialog_new (request != NULL ? _("Rename Request") : _("Rename Collection"), _("_Rename"),
                                           request != NULL ? request->name : get_collection (row)->name, NULL);

  g_object_set_data_full (G_OBJECT (dialog), "hot-collection", g_strdup (get_collection (row)->name), g_free);
  g_object_set_data_full (G_OBJECT (dialog), "hot-request", request != NULL ? g_strdup (request->name) : NULL, g_free);
  g_signal_connect_object (dialog, "named", G_CALLBACK (hot_requests_page_renamed_cb), self, G_CONNECT_SWAPPED);
  adw_dialog_present (dialog, GTK_WIDGET (self));
}

static void
hot_requests_page_export_cb (GtkWidget       *button,
                             HotRequestsPage *self)
{
  g_autofree char *name = g_strdup (get_collection (get_row (button))->name);

  gtk_widget_activate_action (GTK_WIDGET (self), "requests.export", "s", name);
}

/* The list. */

static GtkWidget *
create_item (HotRequestsPage *self,
             GtkPopover      *popover,
             const char      *label,
             GCallback        clicked_cb)
{
  GtkWidget *button = gtk_button_new_with_label (label);

  gtk_widget_add_css_class (button, "flat");
  gtk_label_set_xalign (GTK_LABEL (gtk_button_get_child (GTK_BUTTON (button))), 0.0f);
  g_signal_connect_object (button, "clicked", G_CALLBACK (gtk_popover_popdown), popover, G_CONNECT_SWAPPED);
  g_signal_connect_object (button, "clicked", clicked_cb, self, 0);

  return button;
}

static GtkWidget *
create_menu (HotRequestsPage *self,
             gboolean         is_collection,
             const char      *name)
{
  GtkWidget *menu = gtk_menu_button_new ();
  GtkWidget *popover = gtk_popover_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  /* TRANSLATORS: %s is the name of a request or a collection */
  g_autofree char *tooltip = g_strdup_printf (_("Menu of %s"), name);

  gtk_box_append (GTK_BOX (box), create_item (self, GTK_POPOVER (popover), _("Rename…"), G_CALLBACK (hot_requests_page_rename_cb)));
  if (is_collection)
    gtk_box_append (GTK_BOX (box), create_item (self, GTK_POPOVER (popover), _("Export for Postman…"), G_CALLBACK (hot_requests_page_export_cb)));
  gtk_box_append (GTK_BOX (box), create_item (self, GTK_POPOVER (popover), _("Delete"), G_CALLBACK (hot_requests_page_delete_cb)));
  gtk_popover_set_child (GTK_POPOVER (popover), box);
  gtk_menu_button_set_popover (GTK_MENU_BUTTON (menu), popover);
  gtk_menu_button_set_icon_name (GTK_MENU_BUTTON (menu), "view-more-symbolic");
  gtk_widget_set_tooltip_text (menu, tooltip);
  gtk_widget_add_css_class (menu, "flat");
  gtk_widget_set_valign (menu, GTK_ALIGN_CENTER);

  return menu;
}

static void
hot_requests_page_add_row (HotRequestsPage *self,
                           HotCollection   *collection,
                           HotRequest      *request)
{
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  const char *name = request != NULL ? request->name : collection->name;
  GtkWidget *label = gtk_label_new (name);

  if (request != NULL)
    {
      GtkWidget *method = gtk_label_new (request->method);

      gtk_widget_add_css_class (method, "caption");
      gtk_widget_add_css_class (method, "dimmed");
      gtk_box_append (GTK_BOX (box), method);
      gtk_widget_add_css_class (box, "hot-saved-request");
    }
  else
    {
      gtk_box_append (GTK_BOX (box), gtk_image_new_from_icon_name ("folder-symbolic"));
      gtk_widget_add_css_class (label, "heading");
      gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), FALSE);
      gtk_list_box_row_set_selectable (GTK_LIST_BOX_ROW (row), FALSE);
    }
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_label_set_xalign (GTK_LABEL (label), 0.0f);
  gtk_widget_set_hexpand (label, TRUE);
  gtk_box_append (GTK_BOX (box), label);
  gtk_box_append (GTK_BOX (box), create_menu (self, request == NULL, name));
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  g_object_set_data (G_OBJECT (row), "hot-collection", collection);
  g_object_set_data (G_OBJECT (row), "hot-request", request);
  gtk_list_box_append (self->collections, row);
  if (request != NULL && request == self->saved)
    gtk_list_box_select_row (self->collections, GTK_LIST_BOX_ROW (row));
}

/* What is shown may have been read anew, or deleted, by another window or another program. */
static void
hot_requests_page_find_saved (HotRequestsPage *self)
{
  HotRequestLibrary *library = hot_request_library_get_default ();
  HotCollection *former = self->collection;
  HotRequest *former_request = self->saved;
  g_autoptr(HotRequest) edited = NULL;

  if (former == NULL)
    return;
  if (g_ptr_array_find (hot_request_library_get_collections (library), former, NULL))
    {
      if (!g_ptr_array_find (former->requests, former_request, NULL))
        self->collection = NULL;
      else
        g_set_str (&self->name, former_request->name);
    }
  else
    {
      self->collection = hot_request_library_find (library, former->name);
      self->saved = find_request (self->collection, former_request->name);
      if (self->saved == NULL)
        self->collection = NULL;
      edited = _hot_requests_page_dup_request (self);
      if (self->saved != NULL && hot_request_is_same (edited, former_request))
        _hot_requests_page_show_request (self, self->saved);
      else
        _hot_requests_page_say (self, _("The file of this request was changed by another program. What was edited here is still here."));
    }
  if (self->collection == NULL)
    self->saved = NULL;
}

static void
hot_requests_page_list_collections (HotRequestsPage *self)
{
  GPtrArray *collections = hot_request_library_get_collections (hot_request_library_get_default ());

  hot_requests_page_find_saved (self);
  gtk_list_box_remove_all (self->collections);
  for (guint i = 0; i < collections->len; i++)
    {
      HotCollection *collection = collections->pdata[i];

      hot_requests_page_add_row (self, collection, NULL);
      for (guint k = 0; k < collection->requests->len; k++)
        hot_requests_page_add_row (self, collection, collection->requests->pdata[k]);
    }
  gtk_stack_set_visible_child_name (self->collection_states, collections->len > 0 ? "list" : "empty");
  _hot_requests_page_update_title (self);
}

static void
hot_requests_page_leave_lists (HotRequestsPage *self)
{
  if (adw_overlay_split_view_get_collapsed (self->split_view))
    adw_overlay_split_view_set_show_sidebar (self->split_view, FALSE);
}

/* The secret of the request that is shown. */

typedef struct {
  char *owner;
  char *name;
} Secret;

static void
secret_free (gpointer data)
{
  Secret *secret = data;

  g_free (secret->owner);
  g_free (secret->name);
  g_free (secret);
}

static gpointer
secret_func (gpointer            data,
             const HotProgress  *progress,
             GCancellable       *cancellable,
             GError            **error)
{
  const Secret *secret = data;

  return hot_request_secret_lookup (secret->owner, secret->name, cancellable);
}

static void
hot_requests_page_secret_cb (HotRequestsPage *self)
{
  char *secret = hot_job_get_state (self->secret_job) == HOT_JOB_DONE ? hot_job_steal_result (self->secret_job) : NULL;

  g_clear_object (&self->secret_job);
  if (secret != NULL)
    hot_auth_editor_fill_secret (self->auth, secret);
  if (secret != NULL && self->saved != NULL && self->saved->auth.secret == NULL)
    self->saved->auth.secret = g_strdup (secret);
  hot_secret_free (secret);
}

static void
hot_requests_page_look_for_secret (HotRequestsPage *self)
{
  Secret *secret;

  if (self->saved->auth.kind == HOT_REQUEST_AUTH_NONE || self->saved->auth.secret != NULL)
    return;
  secret = g_new0 (Secret, 1);
  secret->owner = hot_request_library_dup_owner ("collection", self->collection->name);
  secret->name = g_strdup (self->saved->name);
  self->secret_job = hot_job_start (_("Reading Requests"), secret_func, secret, secret_free, (GDestroyNotify) hot_secret_free);
  g_signal_connect_object (self->secret_job, "notify::state", G_CALLBACK (hot_requests_page_secret_cb), self, G_CONNECT_SWAPPED);
}

static void
hot_requests_page_collection_row_cb (HotRequestsPage *self,
                                     GtkListBoxRow   *row)
{
  HotRequest *request = get_request (GTK_WIDGET (row));

  if (request == NULL)
    return;

  hot_requests_page_open (self, hot_request_copy (request), NULL);
  self->collection = get_collection (GTK_WIDGET (row));
  self->saved = request;
  hot_requests_page_look_for_secret (self);
  _hot_requests_page_update_title (self);
  hot_requests_page_leave_lists (self);
}

/* History: rows are numbers; what they stand for is in the library. */

static HotRequestEntry *
get_entry (guint position)
{
  GPtrArray *history = hot_request_library_get_history (hot_request_library_get_default ());

  return position < history->len ? history->pdata[position] : NULL;
}

static void
hot_requests_page_history_setup_cb (HotRequestsPage *self,
                                    GtkListItem     *item)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *title = gtk_label_new (NULL);
  GtkWidget *subtitle = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (title), 0.0f);
  gtk_label_set_ellipsize (GTK_LABEL (title), PANGO_ELLIPSIZE_MIDDLE);
  gtk_label_set_xalign (GTK_LABEL (subtitle), 0.0f);
  gtk_label_set_ellipsize (GTK_LABEL (subtitle), PANGO_ELLIPSIZE_END);
  gtk_widget_add_css_class (subtitle, "caption");
  gtk_widget_add_css_class (subtitle, "dimmed");
  gtk_widget_add_css_class (subtitle, "numeric");
  gtk_box_append (GTK_BOX (box), title);
  gtk_box_append (GTK_BOX (box), subtitle);
  gtk_list_item_set_child (item, box);
}

static void
hot_requests_page_history_bind_cb (HotRequestsPage *self,
                                   GtkListItem     *item)
{
  const HotRequestEntry *entry = get_entry (gtk_list_item_get_position (item));
  GtkWidget *box = gtk_list_item_get_child (item);
  g_autoptr(GDateTime) time = NULL;
  g_autoptr(GDateTime) local = NULL;
  g_autofree char *when = NULL;
  g_autofree char *title = NULL;
  g_autofree char *subtitle = NULL;
  g_autofree char *label = NULL;

  if (entry == NULL)
    return;

  time = g_date_time_new_from_unix_utc (entry->time / 1000);
  local = g_date_time_to_local (time);
  when = g_date_time_format (local, "%x %X");
  title = g_strdup_printf ("%s %s", entry->request->method, entry->request->url);
  if (entry->status > 0)
    {
      g_autofree char *duration = hot_format_duration (entry->milliseconds / 1000.0);

      subtitle = g_strdup_printf ("%u · %s · %s", entry->status, duration, when);
    }
  else
    /* TRANSLATORS: of a request; %s is when it was sent */
    subtitle = g_strdup_printf (_("No answer · %s"), when);
  gtk_label_set_text (GTK_LABEL (gtk_widget_get_first_child (box)), title);
  gtk_label_set_text (GTK_LABEL (gtk_widget_get_last_child (box)), subtitle);
  label = g_strdup_printf ("%s, %s", title, subtitle);
  gtk_list_item_set_accessible_label (item, label);
}

static void
hot_requests_page_history_row_cb (HotRequestsPage *self,
                                  guint            position)
{
  const HotRequestEntry *entry = get_entry (position);

  if (entry == NULL)
    return;
  hot_requests_page_open (self, hot_request_copy (entry->request), NULL);
  hot_requests_page_leave_lists (self);
}

static void
hot_requests_page_list_history (HotRequestsPage *self)
{
  const guint n = hot_request_library_get_history (hot_request_library_get_default ())->len;
  g_autoptr(GtkNoSelection) selection = NULL;
  GtkStringList *list = gtk_string_list_new (NULL);

  for (guint i = 0; i < n; i++)
    gtk_string_list_append (list, "");
  selection = gtk_no_selection_new (G_LIST_MODEL (list));
  gtk_list_view_set_model (self->history, GTK_SELECTION_MODEL (selection));
  gtk_stack_set_visible_child_name (self->history_states, n > 0 ? "list" : "empty");
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "requests.clear-history", n > 0);
}

/* Saving. */

static void
hot_requests_page_save_into (HotRequestsPage *self,
                             HotCollection   *collection,
                             const char      *name)
{
  HotRequest *request = _hot_requests_page_dup_request (self);

  g_set_str (&request->name, name);
  g_ptr_array_add (collection->requests, request);
  self->collection = collection;
  self->saved = request;
  hot_request_library_save (hot_request_library_get_default (), collection);
}

static void
hot_requests_page_save_named_cb (HotRequestsPage *self,
                                 const char      *name)
{
  HotRequestLibrary *library = hot_request_library_get_default ();
  GPtrArray *collections = hot_request_library_get_collections (library);
  GtkListBoxRow *row = gtk_list_box_get_selected_row (self->collections);
  HotCollection *collection = self->collection;

  if (collection == NULL && row != NULL)
    collection = get_collection (GTK_WIDGET (row));
  if (collection == NULL && collections->len > 0)
    collection = collections->pdata[0];
  if (collection == NULL)
    {
      g_autofree char *free_name = hot_request_library_dup_free_name (library, _("Requests"));

      collection = hot_collection_new (free_name);
      hot_request_library_add (library, collection);
    }
  hot_requests_page_save_into (self, collection, name);
  {
    g_autofree char *text = g_strdup_printf (_("Saved in “%s”"), collection->name);

    _hot_requests_page_say (self, text);
  }
}

static void
save_as_action (GtkWidget  *widget,
                const char *action_name,
                GVariant   *parameter)
{
  HotRequestsPage *self = HOT_REQUESTS_PAGE (widget);
  AdwDialog *dialog = hot_name_dialog_new (_("Save Request"), _("_Save"), "", NULL);

  g_signal_connect_object (dialog, "named", G_CALLBACK (hot_requests_page_save_named_cb), self, G_CONNECT_SWAPPED);
  adw_dialog_present (dialog, widget);
}

static void
save_action (GtkWidget  *widget,
             const char *action_name,
             GVariant   *parameter)
{
  HotRequestsPage *self = HOT_REQUESTS_PAGE (widget);
  HotRequest *request;
  gboolean had_secret;
  guint index;

  if (self->collection == NULL || !g_ptr_array_find (self->collection->requests, self->saved, &index))
    {
      save_as_action (widget, action_name, parameter);
      return;
    }
  request = _hot_requests_page_dup_request (self);
  had_secret = self->saved->auth.secret != NULL && !hot_request_auth_is_public (&self->saved->auth);
  if (request->auth.kind == HOT_REQUEST_AUTH_NONE || (had_secret && request->auth.secret == NULL))
    hot_request_library_forget (hot_request_library_get_default (), "collection", self->collection->name, request->name);
  hot_request_free (self->saved);
  self->saved = request;
  self->collection->requests->pdata[index] = request;
  hot_request_library_save (hot_request_library_get_default (), self->collection);
  _hot_requests_page_say (self, _("Request saved"));
}

static void
hot_requests_page_new_collection_cb (HotRequestsPage *self,
                                     const char      *name)
{
  HotRequestLibrary *library = hot_request_library_get_default ();
  g_autofree char *free_name = hot_request_library_dup_free_name (library, name);

  hot_request_library_add (library, hot_collection_new (free_name));
  adw_view_stack_set_visible_child_name (self->lists, "collections");
}

static void
new_collection_action (GtkWidget  *widget,
                       const char *action_name,
                       GVariant   *parameter)
{
  AdwDialog *dialog = hot_name_dialog_new (_("New Collection"), _("_Create"), "", NULL);

  g_signal_connect_object (dialog, "named", G_CALLBACK (hot_requests_page_new_collection_cb), widget, G_CONNECT_SWAPPED);
  adw_dialog_present (dialog, widget);
}

static void
clear_history_action (GtkWidget  *widget,
                      const char *action_name,
                      GVariant   *parameter)
{
  hot_request_library_clear_history (hot_request_library_get_default ());
}

void
_hot_requests_page_install_library (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, HotRequestsPage, split_view);
  gtk_widget_class_bind_template_child (widget_class, HotRequestsPage, lists);
  gtk_widget_class_bind_template_child (widget_class, HotRequestsPage, collection_states);
  gtk_widget_class_bind_template_child (widget_class, HotRequestsPage, collections);
  gtk_widget_class_bind_template_child (widget_class, HotRequestsPage, history_states);
  gtk_widget_class_bind_template_child (widget_class, HotRequestsPage, history);
  gtk_widget_class_install_action (widget_class, "requests.save", NULL, save_action);
  gtk_widget_class_install_action (widget_class, "requests.save-as", NULL, save_as_action);
  gtk_widget_class_install_action (widget_class, "requests.new-collection", NULL, new_collection_action);
  gtk_widget_class_install_action (widget_class, "requests.clear-history", NULL, clear_history_action);
  gtk_widget_class_bind_template_callback (widget_class, hot_requests_page_collection_row_cb);
  gtk_widget_class_bind_template_callback (widget_class, hot_requests_page_history_row_cb);
  gtk_widget_class_bind_template_callback (widget_class, hot_requests_page_history_setup_cb);
  gtk_widget_class_bind_template_callback (widget_class, hot_requests_page_history_bind_cb);
}

void
_hot_requests_page_init_library (HotRequestsPage *self)
{
  HotRequestLibrary *library = hot_request_library_get_default ();

  g_signal_connect_object (library, "collections-changed", G_CALLBACK (hot_requests_page_list_collections), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (library, "history-changed", G_CALLBACK (hot_requests_page_list_history), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (library, "failed", G_CALLBACK (_hot_requests_page_say), self, G_CONNECT_SWAPPED);
  hot_requests_page_list_collections (self);
  hot_requests_page_list_history (self);
}
