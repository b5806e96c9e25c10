/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "app/hot-shortcuts-dialog.h"

#include <glib/gi18n.h>

typedef struct {
  const char *title;
  const char *keys;
} Shortcut;

static const Shortcut general[] = {
  { N_("Open Data"), "<Control>o" },
  { N_("Open From Address"), "<Control>l" },
  { N_("Connect to Server"), "<Control><Shift>l" },
  { N_("New Window"), "<Control><Shift>n" },
  { N_("New Experiment"), "<Control>n" },
  { N_("Preferences"), "<Control>comma" },
  { N_("Keyboard Shortcuts"), "<Control>question" },
  { N_("Main Menu"), "F10" },
  { N_("Close Window"), "<Control>w" },
  { N_("Quit"), "<Control>q" },
};

static const Shortcut places[] = {
  { N_("Data"), "<Control>1" },
  { N_("Map"), "<Control>2" },
  { N_("Experiments"), "<Control>3" },
  { N_("Models"), "<Control>4" },
  { N_("Deploy"), "<Control>5" },
  { N_("Requests"), "<Control>6" },
};

static const Shortcut data[] = {
  { N_("Filter Rows"), "<Control>f" },
  { N_("Clear Filter"), "Escape" },
  { N_("Undo a Range"), "<Control>z" },
  { N_("Suggest Columns and Values"), "<Control>space" },
  { N_("Show Table"), "<Alt>1" },
  { N_("Show Profile"), "<Alt>2" },
  { N_("Show Details"), "F9" },
  { N_("Choose Columns"), "<Control><Shift>c" },
  { N_("Export Rows"), "<Control>s" },
};

static const Shortcut map[] = {
  { N_("Move"), "Left" },
  { N_("Zoom In"), "plus" },
  { N_("Zoom Out"), "minus" },
  { N_("Show All"), "0" },
  { N_("Move the Cursor"), "<Control>Left" },
  { N_("Select From the Cursor"), "<Shift>Left" },
  { N_("Show the Row at the Cursor"), "Return" },
  { N_("Copy Picture"), "<Control>c" },
};

static const Shortcut experiments[] = {
  { N_("Open the Run"), "Return" },
  { N_("Compare Runs"), "<Control>k" },
  { N_("Show Errors on the Map"), "<Control>m" },
  { N_("Star"), "space" },
  { N_("Rename"), "F2" },
  { N_("Delete"), "Delete" },
};

static const Shortcut requests[] = {
  { N_("Send"), "<Control>Return" },
  { N_("Stop Waiting"), "Escape" },
  { N_("New Request"), "<Control>n" },
  { N_("Save Request"), "<Control>s" },
};

static char *
dup_label (const char *keys)
{
  GdkModifierType modifiers;
  guint key;

  gtk_accelerator_parse (keys, &key, &modifiers);

  return gtk_accelerator_get_label (key, modifiers);
}

static void
add_group (AdwPreferencesPage *page,
           const char         *title,
           const Shortcut     *shortcuts,
           guint               n)
{
  GtkWidget *group = adw_preferences_group_new ();

  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (group), title);
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *keys = dup_label (shortcuts[i].keys);
      GtkWidget *row = adw_action_row_new ();
      GtkWidget *label = gtk_label_new (keys);

      gtk_widget_add_css_class (label, "dimmed");
      gtk_widget_add_css_class (label, "numeric");
      adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), _(shortcuts[i].title));
      adw_action_row_add_suffix (ADW_ACTION_ROW (row), label);
      adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), row);
    }
  adw_preferences_page_add (page, ADW_PREFERENCES_GROUP (group));
}

AdwDialog *
hot_shortcuts_dialog_new (void)
{
  AdwDialog *dialog = adw_dialog_new ();
  GtkWidget *view = adw_toolbar_view_new ();
  GtkWidget *page = adw_preferences_page_new ();

  add_group (ADW_PREFERENCES_PAGE (page), _("General"), general, G_N_ELEMENTS (general));
  add_group (ADW_PREFERENCES_PAGE (page), _("Places"), places, G_N_ELEMENTS (places));
  add_group (ADW_PREFERENCES_PAGE (page), _("Data"), data, G_N_ELEMENTS (data));
  add_group (ADW_PREFERENCES_PAGE (page), _("Map"), map, G_N_ELEMENTS (map));
  add_group (ADW_PREFERENCES_PAGE (page), _("Experiments"), experiments, G_N_ELEMENTS (experiments));
  add_group (ADW_PREFERENCES_PAGE (page), _("Requests"), requests, G_N_ELEMENTS (requests));

  adw_toolbar_view_add_top_bar (ADW_TOOLBAR_VIEW (view), adw_header_bar_new ());
  adw_toolbar_view_set_content (ADW_TOOLBAR_VIEW (view), page);
  adw_dialog_set_title (dialog, _("Keyboard Shortcuts"));
  adw_dialog_set_content_width (dialog, 460);
  adw_dialog_set_content_height (dialog, 620);
  adw_dialog_set_child (dialog, view);

  return dialog;
}
