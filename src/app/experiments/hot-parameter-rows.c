/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "app/experiments/hot-parameter-rows.h"

#include <glib/gi18n.h>

#include "learn/hot-search-space.h"

/* The others are behind a row of their own. */
#define N_SHOWN 4

struct _HotParameterRows
{
  GObject              parent_instance;

  AdwPreferencesGroup *group;       /* (unowned): the dialog has both */
  const HotEstimator  *estimator;
  GPtrArray           *rows;        /* (unowned): one a parameter */
  GPtrArray           *entries;     /* (unowned): one a parameter; NULL where the row is all there is */
  gboolean             is_search;   /* each may have several values */
  GPtrArray           *children;    /* (unowned): of the group */
};

G_DEFINE_FINAL_TYPE (HotParameterRows, hot_parameter_rows, G_TYPE_OBJECT)

enum {
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

/* The value as text; (transfer full) (nullable). */
static char *
dup_value (HotParameterRows *self,
           guint             index)
{
  const HotParameter *parameter = &self->estimator->parameters[index];
  GtkWidget *row = g_ptr_array_index (self->rows, index), *entry = g_ptr_array_index (self->entries, index);

  if (entry != NULL)
    return g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (entry))));
  if (ADW_IS_SWITCH_ROW (row))
    return g_strdup (adw_switch_row_get_active (ADW_SWITCH_ROW (row)) ? "true" : "false");
  if (ADW_IS_COMBO_ROW (row))
    return g_strdup (parameter->words[adw_combo_row_get_selected (ADW_COMBO_ROW (row))]);

  return NULL;
}

static gboolean
is_several (const char *value)
{
  return strchr (value, ',') != NULL || strstr (value, "..") != NULL;
}

static void
hot_parameter_rows_changed_cb (HotParameterRows *self)
{
  g_autoptr(GHashTable) values = hot_parameter_rows_dup_values (self);
  g_auto(GStrv) search = hot_parameter_rows_dup_search (self);

  g_signal_emit (self, signals[CHANGED], 0);
}

static void
word_cb (GtkButton *button,
         GtkEntry  *entry)
{
  GtkWidget *popover = gtk_widget_get_ancestor (GTK_WIDGET (button), GTK_TYPE_POPOVER);

  gtk_editable_set_text (GTK_EDITABLE (entry), gtk_button_get_label (button));
  gtk_popover_popdown (GTK_POPOVER (popover));
}

/* The words that may stand for a number. */
static GtkWidget *
create_words (const char *const *words,
              GtkWidget         *entry)
{
  GtkWidget *button = gtk_menu_button_new ();
  GtkWidget *popover = gtk_popover_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  for (guint i = 0; words[i] != NULL; i++)
    {
      GtkWidget *word = gtk_button_new_with_label (words[i]);

      gtk_widget_add_css_class (word, "flat");
      g_signal_connect_object (word, "clicked", G_CALLBACK (word_cb), entry, 0);
      gtk_box_append (GTK_BOX (box), word);
    }
  gtk_popover_set_child (GTK_POPOVER (popover), box);
  gtk_menu_button_set_popover (GTK_MENU_BUTTON (button), popover);
  gtk_menu_button_set_icon_name (GTK_MENU_BUTTON (button), "pan-down-symbolic");
  gtk_widget_set_tooltip_text (button, _("Words"));
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (button, "flat");

  return button;
}

static GtkWidget *
create_entry_row (HotParameterRows    *self,
                  const HotParameter  *parameter,
                  const char          *value,
                  GtkWidget          **entry)
{
  GtkWidget *row = adw_action_row_new ();

  *entry = gtk_entry_new ();
  gtk_editable_set_text (GTK_EDITABLE (*entry), value);
  gtk_editable_set_width_chars (GTK_EDITABLE (*entry), self->is_search ? 14 : 8);
  gtk_editable_set_max_width_chars (GTK_EDITABLE (*entry), self->is_search ? 22 : 12);
  gtk_widget_set_valign (*entry, GTK_ALIGN_CENTER);
  gtk_entry_set_activates_default (GTK_ENTRY (*entry), TRUE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (*entry), GTK_ACCESSIBLE_PROPERTY_LABEL, parameter->name, -1);
  g_signal_connect_object (*entry, "changed", G_CALLBACK (hot_parameter_rows_changed_cb), self, G_CONNECT_SWAPPED);
  if (parameter->words != NULL && parameter->words[0] != NULL && !self->is_search)
    adw_action_row_add_suffix (ADW_ACTION_ROW (row), create_words (parameter->words, *entry));
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), *entry);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), *entry);

  return row;
}

/* "Splits from the root of a tree to a leaf at most" tells more than "max_depth", which is what people know. */
static GtkWidget *
create_row (HotParameterRows    *self,
            const HotParameter  *parameter,
            const char          *value,
            GtkWidget          **entry)
{
  GtkWidget *row;

  *entry = NULL;
  if (parameter->type == HOT_PARAMETER_BOOLEAN && !self->is_search)
    {
      row = adw_switch_row_new ();
      adw_switch_row_set_active (ADW_SWITCH_ROW (row), g_str_equal (value, "true"));
      g_signal_connect_object (row, "notify::active", G_CALLBACK (hot_parameter_rows_changed_cb), self, G_CONNECT_SWAPPED);
    }
  else if (parameter->type == HOT_PARAMETER_WORD && !self->is_search)
    {
      g_autoptr(GtkStringList) words = gtk_string_list_new (parameter->words);

      row = adw_combo_row_new ();
      adw_combo_row_set_model (ADW_COMBO_ROW (row), G_LIST_MODEL (words));
      for (guint i = 0; parameter->words[i] != NULL; i++)
        if (g_str_equal (parameter->words[i], value))
          adw_combo_row_set_selected (ADW_COMBO_ROW (row), i);
      g_signal_connect_object (row, "notify::selected", G_CALLBACK (hot_parameter_rows_changed_cb), self, G_CONNECT_SWAPPED);
    }
  else
    {
      row = create_entry_row (self, parameter, value, entry);
    }

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), parameter->name);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), _(parameter->help));

  return row;
}

static void
hot_parameter_rows_finalize (GObject *object)
{
  HotParameterRows *self = HOT_PARAMETER_ROWS (object);

  g_ptr_array_unref (self->rows);
  g_ptr_array_unref (self->entries);
  g_ptr_array_unref (self->children);

  G_OBJECT_CLASS (hot_parameter_rows_parent_class)->finalize (object);
}

static void
hot_parameter_rows_class_init (HotParameterRowsClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = hot_parameter_rows_finalize;

  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 0);
}

static void
hot_parameter_rows_init (HotParameterRows *self)
{
  self->rows = g_ptr_array_new ();
  self->entries = g_ptr_array_new ();
  self->children = g_ptr_array_new ();
}

HotParameterRows *
hot_parameter_rows_new (AdwPreferencesGroup *group)
{
  HotParameterRows *self = g_object_new (HOT_TYPE_PARAMETER_ROWS, NULL);

  self->group = group;

  return self;
}

void
hot_parameter_rows_set_estimator (HotParameterRows   *self,
                                  const HotEstimator *estimator,
                                  GHashTable         *values)
{
  GtkWidget *more = NULL;

  g_return_if_fail (HOT_IS_PARAMETER_ROWS (self));

  for (guint i = 0; i < self->children->len; i++)
    adw_preferences_group_remove (self->group, g_ptr_array_index (self->children, i));
  g_ptr_array_set_size (self->children, 0);
  g_ptr_array_set_size (self->rows, 0);
  g_ptr_array_set_size (self->entries, 0);
  self->estimator = estimator;

  for (guint i = 0; i < estimator->n_parameters; i++)
    {
      const HotParameter *parameter = &estimator->parameters[i];
      const char *value = values != NULL ? g_hash_table_lookup (values, parameter->name) : NULL;
      GtkWidget *row, *entry;

      /* The seed of the whole experiment is the estimator's too. */
      if (g_str_equal (parameter->name, "random_state"))
        {
          g_ptr_array_add (self->rows, NULL);
          g_ptr_array_add (self->entries, NULL);
          continue;
        }

      row = create_row (self, parameter, value != NULL ? value : parameter->default_value, &entry);
      g_ptr_array_add (self->rows, row);
      g_ptr_array_add (self->entries, entry);
      if (i == N_SHOWN)
        {
          more = adw_expander_row_new ();
          adw_preferences_row_set_title (ADW_PREFERENCES_ROW (more), _("More Parameters"));
          adw_preferences_group_add (self->group, more);
          g_ptr_array_add (self->children, more);
        }
      if (more != NULL)
        {
          adw_expander_row_add_row (ADW_EXPANDER_ROW (more), row);
        }
      else
        {
          adw_preferences_group_add (self->group, row);
          g_ptr_array_add (self->children, row);
        }
    }
  gtk_widget_set_visible (GTK_WIDGET (self->group), estimator->n_parameters > 0);
}

static void
show_error (GtkWidget          *row,
            const HotParameter *parameter,
            const GError       *error)
{
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), error != NULL ? error->message : _(parameter->help));
  if (error != NULL)
    gtk_widget_add_css_class (row, "error");
  else
    gtk_widget_remove_css_class (row, "error");
}

GHashTable *
hot_parameter_rows_dup_values (HotParameterRows *self)
{
  g_autoptr(GHashTable) values = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  gboolean is_right = TRUE;

  g_return_val_if_fail (HOT_IS_PARAMETER_ROWS (self), NULL);

  for (guint i = 0; i < self->rows->len; i++)
    {
      const HotParameter *parameter = &self->estimator->parameters[i];
      g_autofree char *value = dup_value (self, i);
      g_autoptr(GError) error = NULL;

      if (value == NULL || (self->is_search && is_several (value)))
        continue;

      is_right = hot_estimator_check_value (self->estimator, parameter->name, value, &error) && is_right;
      show_error (g_ptr_array_index (self->rows, i), parameter, error);
      if (error == NULL && !g_str_equal (value, parameter->default_value))
        g_hash_table_insert (values, g_strdup (parameter->name), g_steal_pointer (&value));
    }

  return is_right ? g_steal_pointer (&values) : NULL;
}

char **
hot_parameter_rows_dup_search (HotParameterRows *self)
{
  g_autoptr(GStrvBuilder) texts = g_strv_builder_new ();
  g_autoptr(HotSearchSpace) space = NULL;
  gboolean is_right = TRUE;

  g_return_val_if_fail (HOT_IS_PARAMETER_ROWS (self), NULL);

  space = hot_search_space_new (self->estimator);
  for (guint i = 0; self->is_search && i < self->rows->len; i++)
    {
      const HotParameter *parameter = &self->estimator->parameters[i];
      g_autofree char *value = dup_value (self, i);
      g_autofree char *text = NULL;
      g_autoptr(GError) error = NULL;

      if (value == NULL || !is_several (value))
        continue;

      text = g_strconcat (parameter->name, "=", value, NULL);
      is_right = hot_search_space_parse (space, text, &error) && is_right;
      show_error (g_ptr_array_index (self->rows, i), parameter, error);
      g_strv_builder_take (texts, g_steal_pointer (&text));
    }

  return is_right ? g_strv_builder_end (texts) : NULL;
}

void
hot_parameter_rows_set_search (HotParameterRows *self,
                               gboolean          is_search)
{
  g_autoptr(GHashTable) values = NULL;

  g_return_if_fail (HOT_IS_PARAMETER_ROWS (self));

  if (self->is_search == !!is_search)
    return;

  /* What has been typed stays, right or wrong. */
  values = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, g_free);
  for (guint i = 0; i < self->rows->len; i++)
    {
      char *value = dup_value (self, i);

      if (value != NULL && !is_several (value))
        g_hash_table_insert (values, (gpointer) self->estimator->parameters[i].name, value);
      else
        g_free (value);
    }
  self->is_search = !!is_search;
  hot_parameter_rows_set_estimator (self, self->estimator, values);
}
