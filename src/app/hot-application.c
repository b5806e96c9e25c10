/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "app/hot-application.h"

#include <glib/gi18n.h>

#include "app/experiments/hot-server-share.h"
#include "app/hot-preferences-dialog.h"
#include "app/hot-settings.h"
#include "app/hot-shortcuts-dialog.h"
#include "app/hot-window.h"
#include "app/requests/hot-request-library.h"
#include "dataset/hot-source.h"

/**
 * HotApplication:
 *
 * The program: its actions, its keys, and what it does with files and addresses that it is handed.
 */
struct _HotApplication
{
  AdwApplication parent_instance;
};

G_DEFINE_FINAL_TYPE (HotApplication, hot_application, ADW_TYPE_APPLICATION)

/* A window that has nothing in it yet, else a new one. */
static HotWindow *
hot_application_get_free_window (HotApplication *self)
{
  GtkWindow *window = gtk_application_get_active_window (GTK_APPLICATION (self));

  if (HOT_IS_WINDOW (window) && hot_window_is_empty (HOT_WINDOW (window)))
    return HOT_WINDOW (window);

  return hot_window_new (self);
}

static void
hot_application_activate (GApplication *application)
{
  GtkWindow *window = gtk_application_get_active_window (GTK_APPLICATION (application));

  if (window == NULL)
    window = GTK_WINDOW (hot_window_new (HOT_APPLICATION (application)));

  gtk_window_present (window);
}

static void
hot_application_open (GApplication  *application,
                      GFile        **files,
                      int            n_files,
                      const char    *hint)
{
  for (int i = 0; i < n_files; i++)
    {
      HotWindow *window = hot_application_get_free_window (HOT_APPLICATION (application));

      hot_window_open_file (window, files[i]);
      gtk_window_present (GTK_WINDOW (window));
    }
}

static void
hot_application_quit_cb (GSimpleAction *action,
                         GVariant      *parameter,
                         gpointer       user_data)
{
  GList *windows = gtk_application_get_windows (GTK_APPLICATION (user_data));

  /* Closing one takes it off the list, so the next is looked up before. */
  while (windows != NULL)
    {
      GtkWindow *window = windows->data;

      windows = windows->next;
      gtk_window_close (window);
    }
}

static void
hot_application_new_window_cb (GSimpleAction *action,
                               GVariant      *parameter,
                               gpointer       user_data)
{
  gtk_window_present (GTK_WINDOW (hot_window_new (user_data)));
}

static void
hot_application_open_location_cb (GSimpleAction *action,
                                  GVariant      *parameter,
                                  gpointer       user_data)
{
  HotWindow *window = hot_application_get_free_window (user_data);

  hot_window_open_location (window, g_variant_get_string (parameter, NULL), NULL);
  gtk_window_present (GTK_WINDOW (window));
}

static void
hot_application_preferences_cb (GSimpleAction *action,
                                GVariant      *parameter,
                                gpointer       user_data)
{
  GtkWindow *window = gtk_application_get_active_window (user_data);

  adw_dialog_present (hot_preferences_dialog_new (), GTK_WIDGET (window));
}

static void
hot_application_shortcuts_cb (GSimpleAction *action,
                              GVariant      *parameter,
                              gpointer       user_data)
{
  GtkWindow *window = gtk_application_get_active_window (user_data);

  adw_dialog_present (hot_shortcuts_dialog_new (), GTK_WIDGET (window));
}

static void
hot_application_about_cb (GSimpleAction *action,
                          GVariant      *parameter,
                          gpointer       user_data)
{
  GtkWindow *window = gtk_application_get_active_window (user_data);

  adw_show_about_dialog (GTK_WIDGET (window),
                         "application-name", "Hothouse",
                         "application-icon", HOT_APP_ID,
                         "version", HOT_VERSION,
                         "developer-name", _("The Hothouse developers"),
                         "copyright", _("© 2026 The Hothouse developers"),
                         "license-type", GTK_LICENSE_GPL_3_0,
                         "comments", _("From a data file to a live scoring endpoint."),
                         /* Translators: put your names here, one a line; they are shown in the About dialog. */
                         "translator-credits", _("translator-credits"),
                         NULL);
}

static const GActionEntry entries[] = {
  { .name = "quit", .activate = hot_application_quit_cb },
  { .name = "new-window", .activate = hot_application_new_window_cb },
  { .name = "open-location", .activate = hot_application_open_location_cb, .parameter_type = "s" },
  { .name = "preferences", .activate = hot_application_preferences_cb },
  { .name = "shortcuts", .activate = hot_application_shortcuts_cb },
  { .name = "about", .activate = hot_application_about_cb },
};

static const struct {
  const char *action;
  const char *accels[3];
} accels[] = {
  { "app.quit", { "<Control>q" } },
  { "app.new-window", { "<Control><Shift>n" } },
  { "app.preferences", { "<Control>comma" } },
  { "app.shortcuts", { "<Control>question", "<Control><Shift>slash" } },
  { "window.close", { "<Control>w" } },
  { "win.open", { "<Control>o" } },
  { "win.open-address", { "<Control>l" } },
  { "win.connect", { "<Control><Shift>l" } },
  { "win.filter", { "<Control>f" } },
  { "win.export", { "<Control>s" } },
  { "win.new-experiment", { "<Control>n" } },
  { "win.columns", { "<Control><Shift>c" } },
  { "win.details", { "<Alt>Return", "F9" } },
  { "win.page::data", { "<Control>1" } },
  { "win.page::map", { "<Control>2" } },
  { "win.page::experiments", { "<Control>3" } },
  { "win.page::models", { "<Control>4" } },
  { "win.page::deploy", { "<Control>5" } },
  { "win.page::requests", { "<Control>6" } },
  { "win.view::table", { "<Alt>1" } },
  { "win.view::profile", { "<Alt>2" } },
};

static gboolean
hot_application_map_color_scheme_cb (GValue   *value,
                                     GVariant *variant,
                                     gpointer  user_data)
{
  const char *nick = g_variant_get_string (variant, NULL);

  if (g_str_equal (nick, "light"))
    g_value_set_enum (value, ADW_COLOR_SCHEME_FORCE_LIGHT);
  else if (g_str_equal (nick, "dark"))
    g_value_set_enum (value, ADW_COLOR_SCHEME_FORCE_DARK);
  else
    g_value_set_enum (value, ADW_COLOR_SCHEME_DEFAULT);

  return TRUE;
}

static void
hot_application_startup (GApplication *application)
{
  GtkApplication *self = GTK_APPLICATION (application);

  G_APPLICATION_CLASS (hot_application_parent_class)->startup (application);

  g_action_map_add_action_entries (G_ACTION_MAP (self), entries, G_N_ELEMENTS (entries), self);
  for (guint i = 0; i < G_N_ELEMENTS (accels); i++)
    gtk_application_set_accels_for_action (self, accels[i].action, accels[i].accels);

  g_settings_bind_with_mapping (hot_settings_get (), HOT_SETTING_COLOR_SCHEME,
                                adw_style_manager_get_default (), "color-scheme", G_SETTINGS_BIND_GET,
                                hot_application_map_color_scheme_cb, NULL, NULL, NULL);
  gtk_window_set_default_icon_name (HOT_APP_ID);
  hot_server_share_start_with_program (hot_server_share_get_default ());
}

static void
hot_application_shutdown (GApplication *application)
{
  hot_server_share_shut_down (hot_server_share_get_default ());
  hot_request_library_flush (hot_request_library_get_default ());

  G_APPLICATION_CLASS (hot_application_parent_class)->shutdown (application);
}

static void
hot_application_class_init (HotApplicationClass *klass)
{
  GApplicationClass *application_class = G_APPLICATION_CLASS (klass);

  application_class->startup = hot_application_startup;
  application_class->shutdown = hot_application_shutdown;
  application_class->activate = hot_application_activate;
  application_class->open = hot_application_open;
}

static void
hot_application_init (HotApplication *self)
{
  g_application_set_option_context_parameter_string (G_APPLICATION (self), _("[FILE OR ADDRESS…]"));
}

HotApplication *
hot_application_new (void)
{
  return g_object_new (HOT_TYPE_APPLICATION,
                       "application-id", HOT_APP_ID,
                       "resource-base-path", "/io/github/hothouse/Hothouse",
                       "flags", G_APPLICATION_HANDLES_OPEN,
                       NULL);
}
