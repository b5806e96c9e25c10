/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "app/map/hot-map-run-dialog.h"

#include <glib/gi18n.h>

struct _HotMapRunDialog
{
  AdwDialog           parent_instance;

  HotTracker         *tracker;
  GListStore         *runs;      /* of GtkStringObject: names, each with its "id" */
  GtkFilterListModel *shown;
  GtkStringFilter    *filter;
  GtkStack           *stack;
};

G_DEFINE_FINAL_TYPE (HotMapRunDialog, hot_map_run_dialog, ADW_TYPE_DIALOG)

enum {
  CHOSEN,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
hot_map_run_dialog_fill (HotMapRunDialog *self)
{
  HotRunFrame *frame = hot_tracker_get_frame (self->tracker);
  g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; frame != NULL && i < frame->n_runs; i++)
    {
      GtkStringObject *name;

      if (frame->statuses[i] != HOT_RUN_STATUS_FINISHED || frame->is_deleted[i])
        continue;
      name = gtk_string_object_new (frame->names[i] != NULL ? frame->names[i] : frame->ids[i]);
      g_object_set_data_full (G_OBJECT (name), "id", g_strdup (frame->ids[i]), g_free);
      g_ptr_array_add (names, name);
    }

  g_list_store_splice (self->runs, 0, g_list_model_get_n_items (G_LIST_MODEL (self->runs)), names->pdata, names->len);
  gtk_stack_set_visible_child_name (self->stack, names->len > 0 ? "runs" : "empty");
}

static void
hot_map_run_dialog_activate_cb (HotMapRunDialog *self,
                                guint            position)
{
  g_autoptr(GObject) item = g_list_model_get_item (G_LIST_MODEL (self->shown), position);
  g_autofree char *id = item != NULL ? g_strdup (g_object_get_data (item, "id")) : NULL;

  adw_dialog_close (ADW_DIALOG (self));
  if (id != NULL)
    g_signal_emit (self, signals[CHOSEN], 0, id);
}

static void
hot_map_run_dialog_search_cb (HotMapRunDialog *self,
                              GtkSearchEntry  *entry)
{
  gtk_string_filter_set_search (self->filter, gtk_editable_get_text (GTK_EDITABLE (entry)));
}

/* The only one that is left, or the first of them. */
static void
hot_map_run_dialog_enter_cb (HotMapRunDialog *self,
                             GtkSearchEntry  *entry)
{
  /* What was typed last may not have been looked for yet. */
  hot_map_run_dialog_search_cb (self, entry);
  if (g_list_model_get_n_items (G_LIST_MODEL (self->shown)) > 0)
    hot_map_run_dialog_activate_cb (self, 0);
}

static void
setup_cb (GtkSignalListItemFactory *factory,
          GtkListItem              *item,
          gpointer                  user_data)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_widget_set_margin_top (label, 9);
  gtk_widget_set_margin_bottom (label, 9);
  gtk_widget_set_margin_start (label, 6);
  gtk_widget_set_margin_end (label, 6);
  gtk_list_item_set_child (item, label);
}

static void
bind_cb (GtkSignalListItemFactory *factory,
         GtkListItem              *item,
         gpointer                  user_data)
{
  const char *name = gtk_string_object_get_string (gtk_list_item_get_item (item));

  gtk_label_set_text (GTK_LABEL (gtk_list_item_get_child (item)), name);
  gtk_list_item_set_accessible_label (item, name);
}

static void
hot_map_run_dialog_dispose (GObject *object)
{
  HotMapRunDialog *self = HOT_MAP_RUN_DIALOG (object);

  g_clear_object (&self->tracker);
  g_clear_object (&self->runs);
  g_clear_object (&self->shown);

  G_OBJECT_CLASS (hot_map_run_dialog_parent_class)->dispose (object);
}

static void
hot_map_run_dialog_class_init (HotMapRunDialogClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = hot_map_run_dialog_dispose;

  signals[CHOSEN] = g_signal_new ("chosen", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                                  G_TYPE_STRING);
}

static GtkWidget *
create_list (HotMapRunDialog *self)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  GtkExpression *name = gtk_property_expression_new (GTK_TYPE_STRING_OBJECT, NULL, "string");
  GtkWidget *scroller = gtk_scrolled_window_new ();
  GtkWidget *view;

  g_signal_connect (factory, "setup", G_CALLBACK (setup_cb), NULL);
  g_signal_connect (factory, "bind", G_CALLBACK (bind_cb), NULL);
  self->filter = gtk_string_filter_new (name);
  self->shown = gtk_filter_list_model_new (G_LIST_MODEL (g_object_ref (self->runs)), GTK_FILTER (self->filter));
  view = gtk_list_view_new (GTK_SELECTION_MODEL (gtk_no_selection_new (G_LIST_MODEL (g_object_ref (self->shown)))), factory);
  gtk_list_view_set_single_click_activate (GTK_LIST_VIEW (view), TRUE);
  gtk_widget_add_css_class (view, "navigation-sidebar");
  g_signal_connect_object (view, "activate", G_CALLBACK (hot_map_run_dialog_activate_cb), self, G_CONNECT_SWAPPED);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), view);
  gtk_widget_set_vexpand (scroller, TRUE);

  return scroller;
}

static void
hot_map_run_dialog_init (HotMapRunDialog *self)
{
  GtkWidget *view = adw_toolbar_view_new ();
  GtkWidget *search = gtk_search_entry_new ();
  GtkWidget *clamp = adw_clamp_new ();
  GtkWidget *empty = adw_status_page_new ();

  self->runs = g_list_store_new (GTK_TYPE_STRING_OBJECT);
  self->stack = GTK_STACK (gtk_stack_new ());
  adw_status_page_set_title (ADW_STATUS_PAGE (empty), _("No Runs"));
  adw_status_page_set_description (ADW_STATUS_PAGE (empty),
                                   _("The experiment that is open has no finished run. Start one on the Experiments page."));
  adw_status_page_set_icon_name (ADW_STATUS_PAGE (empty), "hot-experiments-symbolic");
  gtk_stack_add_named (self->stack, empty, "empty");
  gtk_stack_add_named (self->stack, create_list (self), "runs");

  gtk_search_entry_set_placeholder_text (GTK_SEARCH_ENTRY (search), _("Find a Run"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (search), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Find a Run"), -1);
  gtk_widget_set_margin_start (search, 12);
  gtk_widget_set_margin_end (search, 12);
  gtk_widget_set_margin_bottom (search, 6);
  adw_clamp_set_child (ADW_CLAMP (clamp), search);
  g_signal_connect_object (search, "search-changed", G_CALLBACK (hot_map_run_dialog_search_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (search, "activate", G_CALLBACK (hot_map_run_dialog_enter_cb), self, G_CONNECT_SWAPPED);

  adw_toolbar_view_add_top_bar (ADW_TOOLBAR_VIEW (view), adw_header_bar_new ());
  adw_toolbar_view_add_top_bar (ADW_TOOLBAR_VIEW (view), clamp);
  adw_toolbar_view_set_content (ADW_TOOLBAR_VIEW (view), GTK_WIDGET (self->stack));
  adw_dialog_set_child (ADW_DIALOG (self), view);
  adw_dialog_set_title (ADW_DIALOG (self), _("Errors of a Run"));
  adw_dialog_set_content_width (ADW_DIALOG (self), 420);
  adw_dialog_set_content_height (ADW_DIALOG (self), 480);
  adw_dialog_set_focus (ADW_DIALOG (self), search);
}

AdwDialog *
hot_map_run_dialog_new (HotTracker *tracker)
{
  HotMapRunDialog *self = g_object_new (HOT_TYPE_MAP_RUN_DIALOG, NULL);

  self->tracker = g_object_ref (tracker);
  hot_tracker_ensure (tracker);
  g_signal_connect_object (tracker, "notify::frame", G_CALLBACK (hot_map_run_dialog_fill), self, G_CONNECT_SWAPPED);
  hot_map_run_dialog_fill (self);

  return ADW_DIALOG (self);
}
