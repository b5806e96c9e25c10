/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "app/models/hot-version-row.h"

#include <glib/gi18n.h>

#include "app/experiments/hot-run-page-text.h"

struct _HotVersionRow
{
  AdwActionRow     parent_instance;

  HotModelVersion *version;
};

G_DEFINE_FINAL_TYPE (HotVersionRow, hot_version_row, ADW_TYPE_ACTION_ROW)

/* The stages of MLflow's registry (mlflow/entities/model_registry/model_version_stages.py). */
static const struct {
  const char *name;
  const char *title;
} stages[] = {
  { "None", N_("None") }, { "Staging", N_("Staging") }, { "Production", N_("Production") }, { "Archived", N_("Archived") },
};

static void
append (GMenu      *menu,
        const char *label,
        const char *action,
        GVariant   *target)
{
  g_autoptr(GMenuItem) item = g_menu_item_new (label, NULL);

  g_menu_item_set_action_and_target_value (item, action, target);
  g_menu_append_item (menu, item);
}

static void
append_stages (GMenu                 *menu,
               const HotModelVersion *version)
{
  g_autoptr(GMenu) submenu = g_menu_new ();

  for (guint i = 0; i < G_N_ELEMENTS (stages); i++)
    append (submenu, _(stages[i].title), "model.stage", g_variant_new ("(xs)", version->version, stages[i].name));
  g_menu_append_submenu (menu, _("_Stage"), G_MENU_MODEL (submenu));
}

/* (transfer full) */
static GMenuModel *
create_menu (const HotModelVersion *version)
{
  GMenu *menu = g_menu_new ();
  g_autoptr(GMenu) edits = g_menu_new ();
  g_autoptr(GMenu) removals = g_menu_new ();
  g_autoptr(GMenu) rest = g_menu_new ();
  g_autofree char *uri = g_strdup_printf ("models:/%s/%" G_GINT64_FORMAT, version->name, version->version);

  append (edits, _("De_ploy…"), "win.deploy", g_variant_new_string (uri));
  append (edits, _("_Add Alias…"), "model.add-alias", g_variant_new_int64 (version->version));
  append_stages (edits, version);
  append (edits, _("_Description…"), "model.describe", g_variant_new_int64 (version->version));
  append (edits, _("Add Ta_g…"), "model.add-tag", g_variant_new_int64 (version->version));
  g_menu_append_section (menu, NULL, G_MENU_MODEL (edits));

  for (char **alias = version->aliases; alias != NULL && *alias != NULL; alias++)
    {
      g_autofree char *label = g_strdup_printf (_("Remove Alias “%s”"), *alias);

      append (removals, label, "model.remove-alias", g_variant_new_string (*alias));
    }
  for (guint i = 0; i < version->n_tags; i++)
    {
      g_autofree char *label = g_strdup_printf (_("Remove Tag “%s”"), version->tags[i].key);

      append (removals, label, "model.remove-tag", g_variant_new ("(xs)", version->version, version->tags[i].key));
    }
  g_menu_append_section (menu, NULL, G_MENU_MODEL (removals));

  if (version->run_id != NULL && *version->run_id != '\0')
    append (rest, _("Open _Run"), "win.show-run", g_variant_new_string (version->run_id));
  append (rest, _("_Copy Address"), "model.copy-uri", g_variant_new_int64 (version->version));
  append (rest, _("De_lete Version"), "model.delete", g_variant_new_int64 (version->version));
  g_menu_append_section (menu, NULL, G_MENU_MODEL (rest));

  return G_MENU_MODEL (menu);
}

/* (transfer full): when, stage, tags, and what somebody wrote about it */
static char *
describe (const HotModelVersion *version)
{
  g_autofree char *time = hot_run_page_text_time (version->creation_time);
  g_autoptr(GString) text = g_string_new (time != NULL ? time : "");

  for (guint i = 1; i < G_N_ELEMENTS (stages); i++)
    if (g_strcmp0 (version->stage, stages[i].name) == 0)
      g_string_append_printf (text, " · %s", _(stages[i].title));
  for (guint i = 0; i < version->n_tags; i++)
    g_string_append_printf (text, " · %s: %s", version->tags[i].key, version->tags[i].value);
  if (version->description != NULL && *version->description != '\0')
    g_string_append_printf (text, "\n%s", version->description);

  return g_strdup (text->str);
}

static void
hot_version_row_dispose (GObject *object)
{
  g_clear_pointer (&HOT_VERSION_ROW (object)->version, hot_model_version_unref);

  G_OBJECT_CLASS (hot_version_row_parent_class)->dispose (object);
}

static void
hot_version_row_class_init (HotVersionRowClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = hot_version_row_dispose;
}

static void
hot_version_row_init (HotVersionRow *self)
{
}

static GtkWidget *
create_chips (const HotModelVersion *version)
{
  GtkWidget *box = adw_wrap_box_new ();

  adw_wrap_box_set_child_spacing (ADW_WRAP_BOX (box), 6);
  adw_wrap_box_set_line_spacing (ADW_WRAP_BOX (box), 6);
  adw_wrap_box_set_align (ADW_WRAP_BOX (box), 1.0);
  gtk_widget_set_valign (box, GTK_ALIGN_CENTER);
  for (char **alias = version->aliases; alias != NULL && *alias != NULL; alias++)
    {
      GtkWidget *chip = gtk_label_new (*alias);

      gtk_label_set_ellipsize (GTK_LABEL (chip), PANGO_ELLIPSIZE_END);
      gtk_widget_add_css_class (chip, "hot-alias");
      gtk_widget_add_css_class (chip, "caption");
      adw_wrap_box_append (ADW_WRAP_BOX (box), chip);
    }

  return box;
}

GtkWidget *
hot_version_row_new (HotModelVersion *version)
{
  HotVersionRow *self = g_object_new (HOT_TYPE_VERSION_ROW, NULL);
  GtkWidget *button = gtk_menu_button_new ();
  g_autofree char *title = g_strdup_printf (_("Version %u"), (guint) version->version);
  g_autofree char *text = describe (version);
  g_autoptr(GMenuModel) menu = create_menu (version);

  self->version = hot_model_version_ref (version);
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (self), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (self), text);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (self), 3);
  if (version->aliases != NULL && *version->aliases != NULL)
    adw_action_row_add_suffix (ADW_ACTION_ROW (self), create_chips (version));
  gtk_menu_button_set_icon_name (GTK_MENU_BUTTON (button), "view-more-symbolic");
  gtk_menu_button_set_menu_model (GTK_MENU_BUTTON (button), menu);
  gtk_widget_set_tooltip_text (button, _("Version Menu"));
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (button, "flat");
  adw_action_row_add_suffix (ADW_ACTION_ROW (self), button);

  return GTK_WIDGET (self);
}

HotModelVersion *
hot_version_row_get_version (HotVersionRow *self)
{
  return self->version;
}
