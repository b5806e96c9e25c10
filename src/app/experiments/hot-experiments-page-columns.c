/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "app/experiments/hot-experiments-page-private.h"

#include <glib/gi18n.h>

#include "app/experiments/hot-run-tree.h"
#include "app/widgets/hot-drop-down.h"

/* The popover in which columns are chosen, and by what runs are grouped. */

#define MAX_HEIGHT 360

static void
toggled_cb (GtkCheckButton     *button,
            HotExperimentsPage *self)
{
  hot_leaderboard_set_shown (self->board, gtk_widget_get_name (GTK_WIDGET (button)), gtk_check_button_get_active (button));
}

static void
searched_cb (GtkSearchEntry *entry,
             GtkWidget      *list)
{
  g_autofree char *wanted = g_utf8_casefold (gtk_editable_get_text (GTK_EDITABLE (entry)), -1);

  for (GtkWidget *child = gtk_widget_get_first_child (list); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      g_autofree char *title = g_utf8_casefold (gtk_check_button_get_label (GTK_CHECK_BUTTON (child)), -1);

      gtk_widget_set_visible (child, strstr (title, wanted) != NULL);
    }
}

static void
reset_cb (GtkButton          *button,
          HotExperimentsPage *self)
{
  hot_leaderboard_reset_columns (self->board);
  gtk_menu_button_popdown (self->columns_button);
}

static void
grouped_cb (GtkDropDown        *row,
            GParamSpec         *pspec,
            HotExperimentsPage *self)
{
  GtkStringList *ids = g_object_get_data (G_OBJECT (row), "ids");

  hot_leaderboard_set_grouping (self->board, gtk_string_list_get_string (ids, gtk_drop_down_get_selected (row)));
}

/* Nothing, sweeps, and each parameter and tag by which runs differ. */
static GtkWidget *
create_grouping (HotExperimentsPage *self,
                 HotRunFields       *fields)
{
  const char *const first[] = { _("Not Grouped"), _("By Search"), NULL };
  const char *const first_ids[] = { HOT_GROUP_NONE, HOT_GROUP_PARENT, NULL };
  GtkStringList *titles = gtk_string_list_new (first);
  GtkStringList *ids = gtk_string_list_new (first_ids);
  const char *grouping = hot_leaderboard_get_grouping (self->board);
  GtkWidget *row;
  guint selected = 0;

  for (guint i = 0; fields != NULL && i < hot_run_fields_get_n (fields); i++)
    {
      const HotRunField *field = hot_run_fields_get (fields, i);
      const gboolean is_wanted = g_str_equal (field->id, grouping);
      g_autofree char *title = NULL;

      if (!is_wanted && (!field->varies || (field->kind != HOT_RUN_FIELD_PARAM && field->kind != HOT_RUN_FIELD_TAG &&
                                            field->kind != HOT_RUN_FIELD_STATUS && field->kind != HOT_RUN_FIELD_USER)))
        continue;
      /* TRANSLATORS: by what runs are grouped: the name of a parameter or tag */
      title = g_strdup_printf (_("By %s"), field->title);
      gtk_string_list_append (titles, title);
      gtk_string_list_append (ids, field->id);
    }
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (ids)); i++)
    if (g_str_equal (gtk_string_list_get_string (ids, i), grouping))
      selected = i;

  row = gtk_drop_down_new (G_LIST_MODEL (titles), NULL);
  g_object_set_data_full (G_OBJECT (row), "ids", ids, g_object_unref);
  gtk_drop_down_set_selected (GTK_DROP_DOWN (row), selected);
  gtk_widget_set_tooltip_text (row, _("Group Runs"));
  hot_drop_down_focus_selected (GTK_DROP_DOWN (row));
  g_signal_connect_object (row, "notify::selected", G_CALLBACK (grouped_cb), self, 0);

  return row;
}

static GtkWidget *
create_list (HotExperimentsPage *self,
             HotRunFields       *fields)
{
  g_auto(GStrv) shown = hot_leaderboard_dup_columns (self->board);
  GtkWidget *list = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3);

  for (guint i = 0; fields != NULL && i < hot_run_fields_get_n (fields); i++)
    {
      const HotRunField *field = hot_run_fields_get (fields, i);
      GtkWidget *button;

      if (field->kind == HOT_RUN_FIELD_NAME)
        continue;
      button = gtk_check_button_new_with_label (field->title);
      gtk_widget_set_name (button, field->id);
      gtk_check_button_set_active (GTK_CHECK_BUTTON (button), g_strv_contains ((const char *const *) shown, field->id));
      g_signal_connect_object (button, "toggled", G_CALLBACK (toggled_cb), self, 0);
      gtk_box_append (GTK_BOX (list), button);
    }

  return list;
}

GtkWidget *
_hot_experiments_page_create_columns (HotExperimentsPage *self)
{
  HotRunFields *fields = hot_leaderboard_get_fields (self->board);
  GtkWidget *popover = gtk_popover_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *scroller = gtk_scrolled_window_new ();
  GtkWidget *search = gtk_search_entry_new ();
  GtkWidget *reset = gtk_button_new_with_mnemonic (_("_Reset Columns"));
  GtkWidget *list = create_list (self, fields);

  gtk_search_entry_set_placeholder_text (GTK_SEARCH_ENTRY (search), _("Find a Column"));
  g_signal_connect_object (search, "search-changed", G_CALLBACK (searched_cb), list, 0);
  g_signal_connect_object (reset, "clicked", G_CALLBACK (reset_cb), self, 0);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_max_content_height (GTK_SCROLLED_WINDOW (scroller), MAX_HEIGHT);
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (scroller), TRUE);
  gtk_scrolled_window_set_propagate_natural_width (GTK_SCROLLED_WINDOW (scroller), TRUE);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), list);

  gtk_box_append (GTK_BOX (box), create_grouping (self, fields));
  gtk_box_append (GTK_BOX (box), search);
  gtk_box_append (GTK_BOX (box), scroller);
  gtk_box_append (GTK_BOX (box), reset);
  gtk_popover_set_child (GTK_POPOVER (popover), box);

  return popover;
}
