/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "app/widgets/hot-toast.h"

#include <glib/gi18n.h>

AdwToast *
hot_toast_new (const char *title)
{
  AdwToast *toast = adw_toast_new ("");

  adw_toast_set_use_markup (toast, FALSE);
  adw_toast_set_title (toast, title);

  return toast;
}

static void
show_in_files_cb (GFile *file)
{
  GtkApplication *application = GTK_APPLICATION (g_application_get_default ());
  g_autoptr(GtkFileLauncher) launcher = gtk_file_launcher_new (file);

  gtk_file_launcher_open_containing_folder (launcher, gtk_application_get_active_window (application), NULL, NULL, NULL);
}

AdwToast *
hot_toast_new_for_file (const char *title,
                        const char *path)
{
  AdwToast *toast = hot_toast_new (title);
  GFile *file = g_file_new_for_path (path);

  adw_toast_set_button_label (toast, _("_Show in Files"));
  g_object_set_data_full (G_OBJECT (toast), "file", file, g_object_unref);
  g_signal_connect_object (toast, "button-clicked", G_CALLBACK (show_in_files_cb), file, G_CONNECT_SWAPPED);

  return toast;
}

typedef struct {
  HotRemovalFunc undo;
  HotRemovalFunc confirm;   /* (nullable): it is settled what comes of it */
  gpointer       data;
  GDestroyNotify data_free;
} Removal;

static void
settle (Removal        *removal,
        HotRemovalFunc  func)
{
  if (g_steal_pointer (&removal->confirm) != NULL)
    func (removal->data);
}

static void
undo_cb (Removal *removal)
{
  settle (removal, removal->undo);
}

static void
dismissed_cb (Removal *removal)
{
  settle (removal, removal->confirm);
}

/* A toast that goes with its window does not say that it is dismissed. */
static void
removal_free (gpointer data)
{
  Removal *self = data;

  settle (self, self->confirm);
  self->data_free (self->data);
  g_free (self);
}

AdwToast *
hot_toast_new_for_removal (const char     *title,
                           HotRemovalFunc  undo,
                           HotRemovalFunc  confirm,
                           gpointer        data,
                           GDestroyNotify  data_free)
{
  AdwToast *toast = hot_toast_new (title);
  Removal *removal = g_new0 (Removal, 1);

  *removal = (Removal) { undo, confirm, data, data_free };
  adw_toast_set_button_label (toast, _("_Undo"));
  g_object_set_data_full (G_OBJECT (toast), "removal", removal, removal_free);
  g_signal_connect_swapped (toast, "button-clicked", G_CALLBACK (undo_cb), removal);
  g_signal_connect_swapped (toast, "dismissed", G_CALLBACK (dismissed_cb), removal);

  return toast;
}
