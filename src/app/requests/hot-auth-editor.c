/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "app/requests/hot-auth-editor.h"

#include <glib/gi18n.h>
#include <string.h>

struct _HotAuthEditor
{
  AdwBin       parent_instance;

  AdwComboRow *kind;
  GtkWidget   *user;
  GtkWidget   *name;
  AdwComboRow *place;
  GtkWidget   *secret;
};

G_DEFINE_FINAL_TYPE (HotAuthEditor, hot_auth_editor, ADW_TYPE_BIN)

static const struct {
  HotRequestAuthKind kind;
  const char        *title;
  const char        *secret;
} kinds[] = {
  { HOT_REQUEST_AUTH_NONE, N_("None"), NULL },
  { HOT_REQUEST_AUTH_BASIC, N_("User Name and Password"), N_("Password") },
  { HOT_REQUEST_AUTH_BEARER, N_("Bearer Token"), N_("Token") },
  { HOT_REQUEST_AUTH_API_KEY, N_("API Key"), N_("Key") },
};

static void
hot_auth_editor_update (HotAuthEditor *self)
{
  const guint chosen = adw_combo_row_get_selected (self->kind);
  const HotRequestAuthKind kind = kinds[chosen].kind;

  gtk_widget_set_visible (self->user, kind == HOT_REQUEST_AUTH_BASIC);
  gtk_widget_set_visible (self->name, kind == HOT_REQUEST_AUTH_API_KEY);
  gtk_widget_set_visible (GTK_WIDGET (self->place), kind == HOT_REQUEST_AUTH_API_KEY);
  gtk_widget_set_visible (self->secret, kind != HOT_REQUEST_AUTH_NONE);
  if (kinds[chosen].secret != NULL)
    adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->secret), _(kinds[chosen].secret));
}

static GtkWidget *
create_combo (const char        *title,
              const char *const *strings)
{
  g_autoptr(GtkStringList) list = gtk_string_list_new (strings);
  GtkWidget *row = adw_combo_row_new ();

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_combo_row_set_model (ADW_COMBO_ROW (row), G_LIST_MODEL (list));

  return row;
}

static GtkWidget *
create_entry (GtkWidget  *row,
              const char *title)
{
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);

  return row;
}

static void
hot_auth_editor_class_init (HotAuthEditorClass *klass)
{
}

static void
hot_auth_editor_init (HotAuthEditor *self)
{
  GtkWidget *group = adw_preferences_group_new ();
  const char *titles[G_N_ELEMENTS (kinds) + 1] = { NULL };
  const char *places[] = { _("A Header"), _("The Address"), NULL };

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    titles[i] = _(kinds[i].title);
  self->kind = ADW_COMBO_ROW (create_combo (_("Authentication"), titles));
  self->user = create_entry (adw_entry_row_new (), _("User Name"));
  self->name = create_entry (adw_entry_row_new (), _("Name"));
  self->place = ADW_COMBO_ROW (create_combo (_("Sent In"), places));
  self->secret = create_entry (adw_password_entry_row_new (), _("Key"));
  adw_preferences_group_set_description (ADW_PREFERENCES_GROUP (group),
                                         _("What is secret stays in memory, and in the keyring when the request is saved; no file has it."));
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), GTK_WIDGET (self->kind));
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), self->user);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), self->name);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), GTK_WIDGET (self->place));
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), self->secret);
  g_signal_connect_object (self->kind, "notify::selected", G_CALLBACK (hot_auth_editor_update), self, G_CONNECT_SWAPPED);
  adw_bin_set_child (ADW_BIN (self), group);
  hot_auth_editor_update (self);
}

static void
set_text (GtkWidget  *row,
          const char *text)
{
  gtk_editable_set_text (GTK_EDITABLE (row), text != NULL ? text : "");
}

void
hot_auth_editor_show (HotAuthEditor        *self,
                      const HotRequestAuth *auth)
{
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (kinds[i].kind == auth->kind)
      adw_combo_row_set_selected (self->kind, i);
  set_text (self->user, auth->user);
  set_text (self->name, auth->name != NULL ? auth->name : "X-API-Key");
  adw_combo_row_set_selected (self->place, auth->in_query ? 1 : 0);
  set_text (self->secret, auth->secret);
}

void
hot_auth_editor_fill_secret (HotAuthEditor *self,
                             const char    *secret)
{
  if (kinds[adw_combo_row_get_selected (self->kind)].kind != HOT_REQUEST_AUTH_NONE && *gtk_editable_get_text (GTK_EDITABLE (self->secret)) == '\0')
    set_text (self->secret, secret);
}

void
hot_auth_editor_read (HotAuthEditor  *self,
                      HotRequestAuth *auth)
{
  const char *secret = gtk_editable_get_text (GTK_EDITABLE (self->secret));

  auth->kind = kinds[adw_combo_row_get_selected (self->kind)].kind;
  g_set_str (&auth->user, auth->kind == HOT_REQUEST_AUTH_BASIC ? gtk_editable_get_text (GTK_EDITABLE (self->user)) : NULL);
  g_set_str (&auth->name, auth->kind == HOT_REQUEST_AUTH_API_KEY ? gtk_editable_get_text (GTK_EDITABLE (self->name)) : NULL);
  auth->in_query = auth->kind == HOT_REQUEST_AUTH_API_KEY && adw_combo_row_get_selected (self->place) == 1;
  if (auth->secret != NULL)
    explicit_bzero (auth->secret, strlen (auth->secret));
  g_set_str (&auth->secret, auth->kind != HOT_REQUEST_AUTH_NONE && *secret != '\0' ? secret : NULL);
}
