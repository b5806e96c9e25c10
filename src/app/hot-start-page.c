/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "app/hot-start-page.h"

#include <glib/gi18n.h>

#include "app/hot-settings.h"
#include "app/widgets/hot-widget.h"
#include "dataset/hot-source.h"

/**
 * HotStartPage:
 *
 * Where a person begins: the ways to open data, and what was open before.
 */
struct _HotStartPage
{
  GtkWidget            parent_instance;

  GCancellable        *cancellable;

  AdwPreferencesGroup *recent_group;
  GtkListBox          *recent;
};

G_DEFINE_FINAL_TYPE (HotStartPage, hot_start_page, GTK_TYPE_WIDGET)

#define MAX_SHOWN 5

static void
hot_start_page_remove_cb (GtkButton *button)
{
  hot_settings_remove_recent (g_object_get_data (G_OBJECT (button), "location"));
}

static void
hot_start_page_mark_missing (AdwActionRow *row,
                             const char   *location)
{
  GtkWidget *button = gtk_button_new_with_mnemonic (_("_Remove"));

  adw_action_row_set_subtitle (row, _("No longer there"));
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), FALSE);
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (button, "flat");
  g_object_set_data_full (G_OBJECT (button), "location", g_strdup (location), g_free);
  g_signal_connect (button, "clicked", G_CALLBACK (hot_start_page_remove_cb), NULL);
  adw_action_row_add_suffix (row, button);
}

static void
hot_start_page_looked_cb (GObject      *object,
                          GAsyncResult *result,
                          gpointer      user_data)
{
  g_autoptr(AdwActionRow) row = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GFileInfo) info = g_file_query_info_finish (G_FILE (object), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND))
    hot_start_page_mark_missing (row, g_file_peek_path (G_FILE (object)));
}

static char *
describe_place (const char *location)
{
  g_autofree char *folder = NULL;
  const char *home = g_get_home_dir ();

  if (!g_path_is_absolute (location))
    return hot_source_redact (location);

  folder = g_path_get_dirname (location);
  if (g_str_has_prefix (folder, home) && (folder[strlen (home)] == '/' || folder[strlen (home)] == '\0'))
    return g_strconcat ("~", folder + strlen (home), NULL);

  return g_steal_pointer (&folder);
}

static void
hot_start_page_add_recent (HotStartPage *self,
                           const char   *location)
{
  g_autofree char *name = hot_source_name (location);
  g_autofree char *place = describe_place (location);
  GtkWidget *row = adw_action_row_new ();

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), name);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), place);
  adw_action_row_set_title_lines (ADW_ACTION_ROW (row), 1);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 1);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (row), "win.open-location");
  gtk_actionable_set_action_target (GTK_ACTIONABLE (row), "s", location);
  gtk_list_box_append (self->recent, row);

  if (g_path_is_absolute (location))
    {
      g_autoptr(GFile) file = g_file_new_for_path (location);

      g_file_query_info_async (file, G_FILE_ATTRIBUTE_STANDARD_TYPE, G_FILE_QUERY_INFO_NONE, G_PRIORITY_LOW,
                               self->cancellable, hot_start_page_looked_cb, g_object_ref (row));
    }
}

static void
hot_start_page_update (HotStartPage *self)
{
  g_auto(GStrv) recent = g_settings_get_strv (hot_settings_get (), HOT_SETTING_RECENT);

  gtk_list_box_remove_all (self->recent);
  for (guint i = 0; recent[i] != NULL && i < MAX_SHOWN; i++)
    hot_start_page_add_recent (self, recent[i]);

  gtk_widget_set_visible (GTK_WIDGET (self->recent_group), recent[0] != NULL);
}

static void
hot_start_page_dispose (GObject *object)
{
  HotStartPage *self = HOT_START_PAGE (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  hot_widget_dispose_template (GTK_WIDGET (self), HOT_TYPE_START_PAGE);

  G_OBJECT_CLASS (hot_start_page_parent_class)->dispose (object);
}

static void
hot_start_page_class_init (HotStartPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = hot_start_page_dispose;

  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/hothouse/Hothouse/ui/hot-start-page.ui");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_bind_template_child (widget_class, HotStartPage, recent_group);
  gtk_widget_class_bind_template_child (widget_class, HotStartPage, recent);
}

static void
hot_start_page_init (HotStartPage *self)
{
  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect_object (hot_settings_get (), "changed::" HOT_SETTING_RECENT,
                           G_CALLBACK (hot_start_page_update), self, G_CONNECT_SWAPPED);
  hot_start_page_update (self);
}

GtkWidget *
hot_start_page_new (void)
{
  return g_object_new (HOT_TYPE_START_PAGE, NULL);
}
