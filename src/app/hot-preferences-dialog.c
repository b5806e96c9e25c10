/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "app/hot-preferences-dialog.h"

#include <glib/gi18n.h>

#include "app/experiments/hot-environments-page.h"
#include "app/hot-settings.h"

struct _HotPreferencesDialog
{
  AdwPreferencesDialog  parent_instance;

  AdwComboRow          *color_scheme;
  AdwSwitchRow         *remember_recent;
  AdwButtonRow         *forget_recent;
};

G_DEFINE_FINAL_TYPE (HotPreferencesDialog, hot_preferences_dialog, ADW_TYPE_PREFERENCES_DIALOG)

static const char *const color_schemes[] = { "default", "light", "dark" };

static void
hot_preferences_dialog_color_scheme_cb (HotPreferencesDialog *self)
{
  const guint selected = adw_combo_row_get_selected (self->color_scheme);

  if (selected < G_N_ELEMENTS (color_schemes))
    g_settings_set_string (hot_settings_get (), HOT_SETTING_COLOR_SCHEME, color_schemes[selected]);
}

static void
hot_preferences_dialog_recent_changed_cb (HotPreferencesDialog *self)
{
  g_auto(GStrv) recent = g_settings_get_strv (hot_settings_get (), HOT_SETTING_RECENT);

  gtk_widget_set_sensitive (GTK_WIDGET (self->forget_recent), recent[0] != NULL);
}

/* What is forgotten can be had back for as long as the toast is there. */
static void
hot_preferences_dialog_undo_cb (AdwToast *toast)
{
  g_settings_set_strv (hot_settings_get (), HOT_SETTING_RECENT, g_object_get_data (G_OBJECT (toast), "recent"));
}

static void
hot_preferences_dialog_forget_cb (HotPreferencesDialog *self)
{
  AdwToast *toast = adw_toast_new (_("Recent files forgotten"));

  g_object_set_data_full (G_OBJECT (toast), "recent",
                          g_settings_get_strv (hot_settings_get (), HOT_SETTING_RECENT), (GDestroyNotify) g_strfreev);
  adw_toast_set_button_label (toast, _("_Undo"));
  g_signal_connect (toast, "button-clicked", G_CALLBACK (hot_preferences_dialog_undo_cb), NULL);
  g_settings_reset (hot_settings_get (), HOT_SETTING_RECENT);
  adw_preferences_dialog_add_toast (ADW_PREFERENCES_DIALOG (self), toast);
}

static void
hot_preferences_dialog_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), HOT_TYPE_PREFERENCES_DIALOG);

  G_OBJECT_CLASS (hot_preferences_dialog_parent_class)->dispose (object);
}

static void
hot_preferences_dialog_class_init (HotPreferencesDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = hot_preferences_dialog_dispose;

  g_type_ensure (HOT_TYPE_ENVIRONMENTS_PAGE);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/hothouse/Hothouse/ui/hot-preferences-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, HotPreferencesDialog, color_scheme);
  gtk_widget_class_bind_template_child (widget_class, HotPreferencesDialog, remember_recent);
  gtk_widget_class_bind_template_child (widget_class, HotPreferencesDialog, forget_recent);
  gtk_widget_class_bind_template_callback (widget_class, hot_preferences_dialog_forget_cb);
}

static void
hot_preferences_dialog_init (HotPreferencesDialog *self)
{
  g_autofree char *scheme = g_settings_get_string (hot_settings_get (), HOT_SETTING_COLOR_SCHEME);
  guint selected = 0;

  for (guint i = 0; i < G_N_ELEMENTS (color_schemes); i++)
    if (g_str_equal (scheme, color_schemes[i]))
      selected = i;

  gtk_widget_init_template (GTK_WIDGET (self));
  adw_combo_row_set_selected (self->color_scheme, selected);
  g_signal_connect_object (self->color_scheme, "notify::selected",
                           G_CALLBACK (hot_preferences_dialog_color_scheme_cb), self, G_CONNECT_SWAPPED);
  g_settings_bind (hot_settings_get (), HOT_SETTING_REMEMBER_RECENT, self->remember_recent, "active", G_SETTINGS_BIND_DEFAULT);
  g_signal_connect_object (hot_settings_get (), "changed::" HOT_SETTING_RECENT,
                           G_CALLBACK (hot_preferences_dialog_recent_changed_cb), self, G_CONNECT_SWAPPED);
  hot_preferences_dialog_recent_changed_cb (self);
}

AdwDialog *
hot_preferences_dialog_new (void)
{
  return g_object_new (HOT_TYPE_PREFERENCES_DIALOG, NULL);
}
