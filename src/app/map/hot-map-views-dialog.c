/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "app/map/hot-map-views-dialog.h"

#include <glib/gi18n.h>

#include "app/hot-settings.h"
#include "app/widgets/hot-toast.h"

#define VIEW_TYPE "(ssddd)"

struct _HotMapViewsDialog
{
  AdwDialog            parent_instance;

  char                *table;
  GtkWidget           *header;
  AdwToastOverlay     *toasts;
  AdwPreferencesGroup *group;
  GPtrArray           *rows;      /* (unowned) */
  GVariant            *removed;   /* the view that Undo brings back */
  gsize                removed_from;
};

G_DEFINE_FINAL_TYPE (HotMapViewsDialog, hot_map_views_dialog, ADW_TYPE_DIALOG)

static void hot_map_views_dialog_update (HotMapViewsDialog *self);

static const char *
peek_name (GVariant   *view,
           const char *table)
{
  const char *of, *name;

  g_variant_get (view, "(&s&sddd)", &of, &name, NULL, NULL, NULL);

  return g_str_equal (of, table) ? name : NULL;
}

static gsize
find_view (GVariant   *views,
           const char *table,
           const char *name)
{
  const gsize n = g_variant_n_children (views);

  for (gsize i = 0; i < n; i++)
    {
      g_autoptr(GVariant) view = g_variant_get_child_value (views, i);

      if (g_strcmp0 (peek_name (view, table), name) == 0)
        return i;
    }

  return n;
}

static GVariant *
rename_view (GVariant   *view,
             const char *name)
{
  const char *table;
  double latitude, longitude, zoom;

  g_variant_get (view, "(&s&sddd)", &table, NULL, &latitude, &longitude, &zoom);

  return g_variant_ref_sink (g_variant_new (VIEW_TYPE, table, name, latitude, longitude, zoom));
}

/* Stores all views with another one (nullable) at a place, instead of the one that is there or before it. */
static void
store (GVariant *views,
       gsize     at,
       GVariant *view,
       gboolean  replaces)
{
  const gsize n = g_variant_n_children (views);
  GVariantBuilder builder;

  g_variant_builder_init (&builder, G_VARIANT_TYPE ("a" VIEW_TYPE));
  for (gsize i = 0; i <= n; i++)
    {
      g_autoptr(GVariant) child = i < n ? g_variant_get_child_value (views, i) : NULL;

      if (i == MIN (at, n) && view != NULL)
        g_variant_builder_add_value (&builder, view);
      if (child != NULL && !(i == at && replaces))
        g_variant_builder_add_value (&builder, child);
    }
  g_settings_set_value (hot_settings_get (), HOT_SETTING_MAP_VIEWS, g_variant_builder_end (&builder));
}

static void
hot_map_views_dialog_undo_cb (HotMapViewsDialog *self)
{
  g_autoptr(GVariant) views = g_settings_get_value (hot_settings_get (), HOT_SETTING_MAP_VIEWS);
  g_autoptr(GVariant) removed = g_steal_pointer (&self->removed);

  if (removed == NULL || find_view (views, self->table, peek_name (removed, self->table)) < g_variant_n_children (views))
    return;

  /* The toast and the rows go: what had the keyboard's focus is no more. */
  gtk_widget_child_focus (self->header, GTK_DIR_TAB_FORWARD);
  store (views, self->removed_from, removed, FALSE);
  hot_map_views_dialog_update (self);
}

static void
hot_map_views_dialog_describe (HotMapViewsDialog *self)
{
  adw_preferences_group_set_description (self->group, self->rows->len > 0 ? NULL : _("No views are saved for these data."));
}

/* The keyboard's focus goes on to the row below, or the one above. */
static void
hot_map_views_dialog_remove_row (HotMapViewsDialog *self,
                                 GtkWidget         *button)
{
  guint at = 0;

  while (at + 1 < self->rows->len && g_object_get_data (g_ptr_array_index (self->rows, at), "button") != button)
    at++;
  if (self->rows->len > 1)
    gtk_widget_grab_focus (g_object_get_data (g_ptr_array_index (self->rows, at + 1 < self->rows->len ? at + 1 : at - 1), "button"));
  else
    gtk_widget_child_focus (self->header, GTK_DIR_TAB_FORWARD);
  adw_preferences_group_remove (self->group, g_ptr_array_index (self->rows, at));
  g_ptr_array_remove_index (self->rows, at);
  hot_map_views_dialog_describe (self);
}

static void
hot_map_views_dialog_remove_cb (HotMapViewsDialog *self,
                                GtkWidget         *button)
{
  const char *name = g_object_get_data (G_OBJECT (button), "name");
  g_autoptr(GVariant) views = g_settings_get_value (hot_settings_get (), HOT_SETTING_MAP_VIEWS);
  const gsize at = find_view (views, self->table, name);
  g_autofree char *title = NULL;
  AdwToast *toast;

  if (at == g_variant_n_children (views))
    return;

  /* TRANSLATORS: %s is the name of a view of the map. */
  title = g_strdup_printf (_("“%s” removed"), name);
  g_clear_pointer (&self->removed, g_variant_unref);
  self->removed = g_variant_get_child_value (views, at);
  self->removed_from = at;
  store (views, at, NULL, TRUE);
  hot_map_views_dialog_remove_row (self, button);

  toast = hot_toast_new (title);
  adw_toast_set_button_label (toast, _("_Undo"));
  g_signal_connect_object (toast, "button-clicked", G_CALLBACK (hot_map_views_dialog_undo_cb), self, G_CONNECT_SWAPPED);
  adw_toast_overlay_dismiss_all (self->toasts);
  adw_toast_overlay_add_toast (self->toasts, toast);
}

static void
name_button (GtkWidget  *button,
             const char *name)
{
  g_autofree char *label = g_strdup_printf (_("Remove “%s”"), name);

  gtk_widget_set_tooltip_text (button, label);
  g_object_set_data_full (G_OBJECT (button), "name", g_strdup (name), g_free);
}

static void
hot_map_views_dialog_apply_cb (HotMapViewsDialog *self,
                               GtkWidget         *row)
{
  GtkWidget *button = g_object_get_data (G_OBJECT (row), "button");
  const char *before = g_object_get_data (G_OBJECT (button), "name");
  g_autofree char *name = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (row))));
  g_autoptr(GVariant) views = g_settings_get_value (hot_settings_get (), HOT_SETTING_MAP_VIEWS);
  const gsize n = g_variant_n_children (views), at = find_view (views, self->table, before);
  g_autoptr(GVariant) view = NULL;
  g_autoptr(GVariant) renamed = NULL;

  if (at == n || g_str_equal (name, before))
    return;
  if (*name == '\0' || find_view (views, self->table, name) < n)
    {
      AdwToast *toast = adw_toast_new (*name == '\0' ? _("A view needs a name") : _("There is another view of this name"));

      adw_toast_overlay_add_toast (self->toasts, toast);
      gtk_editable_set_text (GTK_EDITABLE (row), before);
      return;
    }

  view = g_variant_get_child_value (views, at);
  renamed = rename_view (view, name);
  store (views, at, renamed, TRUE);
  name_button (button, name);
}

static GtkWidget *
create_row (HotMapViewsDialog *self,
            const char        *name)
{
  GtkWidget *row = adw_entry_row_new ();
  GtkWidget *button = gtk_button_new_from_icon_name ("user-trash-symbolic");

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), _("Name"));
  gtk_editable_set_text (GTK_EDITABLE (row), name);
  adw_entry_row_set_show_apply_button (ADW_ENTRY_ROW (row), TRUE);
  name_button (button, name);
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (button, "flat");
  adw_entry_row_add_suffix (ADW_ENTRY_ROW (row), button);
  g_object_set_data (G_OBJECT (row), "button", button);
  g_signal_connect_object (row, "apply", G_CALLBACK (hot_map_views_dialog_apply_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (button, "clicked", G_CALLBACK (hot_map_views_dialog_remove_cb), self, G_CONNECT_SWAPPED);

  return row;
}

static void
hot_map_views_dialog_update (HotMapViewsDialog *self)
{
  g_autoptr(GVariant) views = g_settings_get_value (hot_settings_get (), HOT_SETTING_MAP_VIEWS);

  for (guint i = 0; i < self->rows->len; i++)
    adw_preferences_group_remove (self->group, g_ptr_array_index (self->rows, i));
  g_ptr_array_set_size (self->rows, 0);

  for (gsize i = 0; i < g_variant_n_children (views); i++)
    {
      g_autoptr(GVariant) view = g_variant_get_child_value (views, i);
      const char *name = peek_name (view, self->table);
      GtkWidget *row;

      if (name == NULL)
        continue;
      row = create_row (self, name);
      g_ptr_array_add (self->rows, row);
      adw_preferences_group_add (self->group, row);
    }
  hot_map_views_dialog_describe (self);
}

/* A row takes the first Escape for its text, even while its button has the focus. */
static gboolean
hot_map_views_dialog_escape_cb (GtkWidget *widget,
                                GVariant  *arguments,
                                gpointer   user_data)
{
  GtkRoot *root = gtk_widget_get_root (widget);
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;

  return GTK_IS_BUTTON (focus) && adw_dialog_close (ADW_DIALOG (widget)) ? GDK_EVENT_STOP : GDK_EVENT_PROPAGATE;
}

static void
hot_map_views_dialog_finalize (GObject *object)
{
  HotMapViewsDialog *self = HOT_MAP_VIEWS_DIALOG (object);

  g_clear_pointer (&self->removed, g_variant_unref);
  g_clear_pointer (&self->rows, g_ptr_array_unref);
  g_free (self->table);

  G_OBJECT_CLASS (hot_map_views_dialog_parent_class)->finalize (object);
}

static void
hot_map_views_dialog_class_init (HotMapViewsDialogClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = hot_map_views_dialog_finalize;
}

static void
hot_map_views_dialog_init (HotMapViewsDialog *self)
{
  GtkWidget *view = adw_toolbar_view_new ();
  GtkWidget *page = adw_preferences_page_new ();
  GtkEventController *keys = gtk_shortcut_controller_new ();

  gtk_shortcut_controller_add_shortcut (GTK_SHORTCUT_CONTROLLER (keys),
    gtk_shortcut_new (gtk_keyval_trigger_new (GDK_KEY_Escape, 0),
                      gtk_callback_action_new (hot_map_views_dialog_escape_cb, NULL, NULL)));
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  gtk_widget_add_controller (GTK_WIDGET (self), keys);

  self->rows = g_ptr_array_new ();
  self->header = adw_header_bar_new ();
  self->group = ADW_PREFERENCES_GROUP (adw_preferences_group_new ());
  self->toasts = ADW_TOAST_OVERLAY (adw_toast_overlay_new ());
  adw_preferences_page_add (ADW_PREFERENCES_PAGE (page), self->group);
  adw_toast_overlay_set_child (self->toasts, page);
  adw_toolbar_view_add_top_bar (ADW_TOOLBAR_VIEW (view), self->header);
  adw_toolbar_view_set_content (ADW_TOOLBAR_VIEW (view), GTK_WIDGET (self->toasts));
  adw_dialog_set_title (ADW_DIALOG (self), _("Views"));
  adw_dialog_set_content_width (ADW_DIALOG (self), 420);
  adw_dialog_set_content_height (ADW_DIALOG (self), 420);
  adw_dialog_set_child (ADW_DIALOG (self), view);
}

AdwDialog *
hot_map_views_dialog_new (const char *table)
{
  HotMapViewsDialog *self = g_object_new (HOT_TYPE_MAP_VIEWS_DIALOG, NULL);

  self->table = g_strdup (table);
  hot_map_views_dialog_update (self);

  return ADW_DIALOG (self);
}
