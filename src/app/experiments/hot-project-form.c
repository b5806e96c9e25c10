/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "app/experiments/hot-project-form.h"

#include <glib/gi18n.h>

struct _HotProjectForm
{
  GObject                     parent_instance;

  AdwPreferencesGroup        *group;      /* (unowned): the dialog has both */
  const HotProject           *project;    /* (unowned) */
  const HotProjectEntryPoint *entry_point;
  GPtrArray                  *rows;       /* (unowned): one a parameter; of a script, one for all */
  GPtrArray                  *entries;    /* (unowned): likewise */
};

G_DEFINE_FINAL_TYPE (HotProjectForm, hot_project_form, G_TYPE_OBJECT)

enum {
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static const char *
get_help (HotProjectType type)
{
  switch (type)
    {
    case HOT_PROJECT_FLOAT:
      return _("Number");
    case HOT_PROJECT_PATH:
      return _("File or folder");
    case HOT_PROJECT_URI:
      return _("Address, with a scheme such as https:");
    case HOT_PROJECT_STRING:
    default:
      return _("Text");
    }
}

/* What is wrong with a value; %NULL where nothing is. */
static const char *
find_problem (HotProjectForm            *self,
              const HotProjectParameter *parameter,
              const char                *value)
{
  const gboolean is_default = g_strcmp0 (value, parameter->default_value) == 0;
  g_autofree char *scheme = g_uri_parse_scheme (value);
  g_autofree char *path = g_canonicalize_filename (value, self->project->folder);
  static const char *const schemes[] = { "file", "http", "https", NULL };
  char *end = NULL;

  if (is_default)
    return NULL;
  if (*value == '\0' && parameter->default_value == NULL && parameter->type != HOT_PROJECT_STRING)
    return _("A value is needed");
  if (parameter->type == HOT_PROJECT_FLOAT && (g_ascii_strtod (value, &end), end == value || *end != '\0'))
    return _("This is no number");
  if (parameter->type == HOT_PROJECT_URI && scheme == NULL)
    return _("This is no address: it has no scheme such as https:");
  if (parameter->type == HOT_PROJECT_PATH && scheme != NULL && g_strv_contains (schemes, scheme))
    return NULL;
  if (parameter->type == HOT_PROJECT_PATH && !g_path_is_absolute (value))
    return _("Give the whole path, from the first slash on, or an address with https:");
  if (parameter->type == HOT_PROJECT_PATH && scheme == NULL && !g_file_test (path, G_FILE_TEST_EXISTS))
    return _("There is no such file or folder");

  return NULL;
}

static char *
dup_value (GtkWidget *entry)
{
  return g_strdup (gtk_editable_get_text (GTK_EDITABLE (entry)));
}

/* "name=value", divided as a shell would. */
static gboolean
add_words (GtkWidget    *entry,
           GStrvBuilder *values)
{
  g_autofree char *text = g_strstrip (dup_value (entry));
  g_auto(GStrv) words = NULL;

  if (*text == '\0')
    return TRUE;
  if (!g_shell_parse_argv (text, NULL, &words, NULL))
    return FALSE;
  for (char **word = words; *word != NULL; word++)
    {
      const char *equals = strchr (*word, '=');

      if (equals == NULL || equals == *word)
        return FALSE;
      g_strv_builder_take (values, g_strndup (*word, equals - *word));
      g_strv_builder_add (values, equals + 1);
    }

  return TRUE;
}

static void
show_problem (GtkWidget  *row,
              const char *help,
              const char *problem)
{
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), problem != NULL ? problem : help);
  if (problem != NULL)
    gtk_widget_add_css_class (row, "error");
  else
    gtk_widget_remove_css_class (row, "error");
}

static void
hot_project_form_changed_cb (HotProjectForm *self)
{
  for (guint i = 0; self->entry_point != NULL && i < self->rows->len; i++)
    {
      const HotProjectParameter *parameter = g_ptr_array_index (self->entry_point->parameters, i);
      g_autofree char *value = dup_value (g_ptr_array_index (self->entries, i));
      /* What is not filled in yet is not wrong yet. */
      const char *problem = *value != '\0' ? find_problem (self, parameter, value) : NULL;

      show_problem (g_ptr_array_index (self->rows, i), get_help (parameter->type), problem);
    }
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
chosen_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(GtkEditable) entry = user_data;
  g_autoptr(GFile) file = gtk_file_dialog_open_finish (GTK_FILE_DIALOG (source), result, NULL);

  if (file != NULL && g_file_peek_path (file) != NULL)
    gtk_editable_set_text (entry, g_file_peek_path (file));
}

static void
choose_cb (GtkButton *button,
           GtkWidget *entry)
{
  g_autoptr(GtkFileDialog) dialog = gtk_file_dialog_new ();

  gtk_file_dialog_set_title (dialog, _("Choose a File"));
  gtk_file_dialog_open (dialog, GTK_WINDOW (gtk_widget_get_root (entry)), NULL, chosen_cb, g_object_ref (entry));
}

static void
hot_project_form_add_row (HotProjectForm *self,
                          const char     *title,
                          const char     *help,
                          const char     *value,
                          gboolean        is_path)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *entry = gtk_entry_new ();

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), help);
  gtk_editable_set_text (GTK_EDITABLE (entry), value);
  gtk_editable_set_width_chars (GTK_EDITABLE (entry), 10);
  gtk_editable_set_max_width_chars (GTK_EDITABLE (entry), 24);
  gtk_widget_set_valign (entry, GTK_ALIGN_CENTER);
  gtk_entry_set_activates_default (GTK_ENTRY (entry), TRUE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (entry), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
  g_signal_connect_object (entry, "changed", G_CALLBACK (hot_project_form_changed_cb), self, G_CONNECT_SWAPPED);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), entry);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), entry);
  if (is_path)
    {
      GtkWidget *button = gtk_button_new_from_icon_name ("document-open-symbolic");

      gtk_widget_set_tooltip_text (button, _("Choose a File…"));
      gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
      gtk_widget_add_css_class (button, "flat");
      g_signal_connect_object (button, "clicked", G_CALLBACK (choose_cb), entry, 0);
      adw_action_row_add_suffix (ADW_ACTION_ROW (row), button);
    }
  adw_preferences_group_add (self->group, row);
  g_ptr_array_add (self->rows, row);
  g_ptr_array_add (self->entries, entry);
}

static void
hot_project_form_finalize (GObject *object)
{
  HotProjectForm *self = HOT_PROJECT_FORM (object);

  g_ptr_array_unref (self->rows);
  g_ptr_array_unref (self->entries);

  G_OBJECT_CLASS (hot_project_form_parent_class)->finalize (object);
}

static void
hot_project_form_class_init (HotProjectFormClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = hot_project_form_finalize;

  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
hot_project_form_init (HotProjectForm *self)
{
  self->rows = g_ptr_array_new ();
  self->entries = g_ptr_array_new ();
}

HotProjectForm *
hot_project_form_new (AdwPreferencesGroup *group)
{
  HotProjectForm *self = g_object_new (HOT_TYPE_PROJECT_FORM, NULL);

  self->group = group;

  return self;
}

void
hot_project_form_set_entry_point (HotProjectForm             *self,
                                  const HotProject           *project,
                                  const HotProjectEntryPoint *entry_point)
{
  const guint n = entry_point != NULL ? entry_point->parameters->len : 0;

  g_return_if_fail (HOT_IS_PROJECT_FORM (self));

  for (guint i = 0; i < self->rows->len; i++)
    adw_preferences_group_remove (self->group, g_ptr_array_index (self->rows, i));
  g_ptr_array_set_size (self->rows, 0);
  g_ptr_array_set_size (self->entries, 0);
  self->project = project;
  self->entry_point = entry_point;

  for (guint i = 0; i < n; i++)
    {
      const HotProjectParameter *parameter = g_ptr_array_index (entry_point->parameters, i);

      hot_project_form_add_row (self, parameter->name, get_help (parameter->type),
                                parameter->default_value != NULL ? parameter->default_value : "", parameter->type == HOT_PROJECT_PATH);
    }
  if (entry_point == NULL)
    hot_project_form_add_row (self, _("Arguments"), _("Such as alpha=0.5 seed=1"), "", FALSE);
  adw_preferences_group_set_description (self->group, entry_point != NULL && n == 0 ? _("This entry point has no parameters.") : NULL);
  g_signal_emit (self, signals[CHANGED], 0);
}

char **
hot_project_form_dup_values (HotProjectForm *self)
{
  g_autoptr(GStrvBuilder) values = g_strv_builder_new ();

  g_return_val_if_fail (HOT_IS_PROJECT_FORM (self), NULL);

  if (self->entry_point == NULL && (self->entries->len == 0 || !add_words (g_ptr_array_index (self->entries, 0), values)))
    return NULL;
  for (guint i = 0; self->entry_point != NULL && i < self->entries->len; i++)
    {
      const HotProjectParameter *parameter = g_ptr_array_index (self->entry_point->parameters, i);
      g_autofree char *value = dup_value (g_ptr_array_index (self->entries, i));

      if (find_problem (self, parameter, value) != NULL)
        return NULL;
      if (g_strcmp0 (value, parameter->default_value) == 0)
        continue;
      g_strv_builder_add (values, parameter->name);
      g_strv_builder_add (values, value);
    }

  return g_strv_builder_end (values);
}
