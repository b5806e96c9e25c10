/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "app/models/hot-register.h"

#include <glib/gi18n.h>

#include "app/hot-settings.h"
#include "app/models/hot-registry.h"
#include "app/models/hot-text-dialog.h"
#include "tracking/hot-tracking-validation.h"

static void
accepted_cb (HotTextDialog *dialog,
             const char    *name,
             const char    *second)
{
  HotRegistry *registry = hot_registry_get_default ();
  const char *run_id = g_object_get_data (G_OBJECT (dialog), "run-id");
  const char *path = g_object_get_data (G_OBJECT (dialog), "path");

  g_settings_set_string (hot_settings_get (), HOT_SETTING_MODEL_NAME, name);
  hot_registry_change (registry, hot_registry_change_new (HOT_REGISTRY_REGISTER, name, 0, path, run_id));
}

void
hot_register_present (GtkWidget  *parent,
                      const char *run_id,
                      const char *path)
{
  g_autofree char *last = g_settings_get_string (hot_settings_get (), HOT_SETTING_MODEL_NAME);
  AdwDialog *dialog = hot_text_dialog_new (_("Register Model"), _("_Register"), _("Name"), *last != '\0' ? last : _("My Model"), NULL, FALSE,
                                           0);

  hot_text_dialog_set_check (HOT_TEXT_DIALOG (dialog), hot_validate_model_name);
  adw_alert_dialog_set_body (ADW_ALERT_DIALOG (dialog), _("A name that is taken already gets one more version."));
  g_object_set_data_full (G_OBJECT (dialog), "run-id", g_strdup (run_id), g_free);
  g_object_set_data_full (G_OBJECT (dialog), "path", g_strdup (path), g_free);
  g_signal_connect (dialog, "accepted", G_CALLBACK (accepted_cb), NULL);
  adw_dialog_present (dialog, parent);
}
