/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "app/data/hot-profile-list.h"

#include <glib/gi18n.h>

#include "app/data/hot-column-item.h"
#include "app/data/hot-profile-row.h"
#include "app/widgets/hot-widget.h"

/**
 * HotProfileList:
 *
 * The columns of a data set one under the other, each with its spread and its figures.
 */
struct _HotProfileList
{
  GtkWidget      parent_instance;

  HotDataset    *dataset;
  HotColumnModel *columns;
  gboolean       narrow;
  GPtrArray     *rows;      /* (unowned): that are there now */

  GtkListView   *view;
};

G_DEFINE_FINAL_TYPE (HotProfileList, hot_profile_list, GTK_TYPE_WIDGET)

enum {
  COLUMN_ACTIVATED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
hot_profile_list_forget_row_cb (HotProfileList *self,
                                GtkWidget      *row)
{
  if (self->rows != NULL)
    g_ptr_array_remove_fast (self->rows, row);
}

static void
hot_profile_list_setup_cb (HotProfileList *self,
                           GtkListItem    *list_item)
{
  GtkWidget *row = hot_profile_row_new ();

  hot_profile_row_set_narrow (HOT_PROFILE_ROW (row), self->narrow);
  g_ptr_array_add (self->rows, row);
  g_signal_connect_object (row, "destroy", G_CALLBACK (hot_profile_list_forget_row_cb), self, G_CONNECT_SWAPPED);
  gtk_list_item_set_child (list_item, row);
}

static void
hot_profile_list_bind_cb (HotProfileList *self,
                          GtkListItem    *list_item)
{
  HotColumnItem *item = gtk_list_item_get_item (list_item);
  g_autofree char *description = hot_profile_row_describe (item);

  hot_profile_row_set_item (HOT_PROFILE_ROW (gtk_list_item_get_child (list_item)), item);
  gtk_list_item_set_accessible_label (list_item, description);
}

static void
hot_profile_list_activate_cb (HotProfileList *self,
                              guint           position)
{
  g_signal_emit (self, signals[COLUMN_ACTIVATED], 0, position);
}

static void
hot_profile_list_set_narrow (HotProfileList *self,
                             gboolean        narrow)
{
  self->narrow = narrow;
  for (guint i = 0; i < self->rows->len; i++)
    hot_profile_row_set_narrow (g_ptr_array_index (self->rows, i), narrow);
}

static void
hot_profile_list_narrow_cb (HotProfileList *self)
{
  hot_profile_list_set_narrow (self, TRUE);
}

static void
hot_profile_list_wide_cb (HotProfileList *self)
{
  hot_profile_list_set_narrow (self, FALSE);
}

static void
hot_profile_list_update (HotProfileList *self)
{
  hot_column_model_set_table (self->columns, hot_dataset_get_table (self->dataset), hot_dataset_get_profile (self->dataset));
}

static void
hot_profile_list_dispose (GObject *object)
{
  HotProfileList *self = HOT_PROFILE_LIST (object);

  g_clear_pointer (&self->rows, g_ptr_array_unref);
  hot_widget_dispose_template (GTK_WIDGET (self), HOT_TYPE_PROFILE_LIST);
  g_clear_object (&self->columns);
  g_clear_object (&self->dataset);

  G_OBJECT_CLASS (hot_profile_list_parent_class)->dispose (object);
}

static void
hot_profile_list_class_init (HotProfileListClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = hot_profile_list_dispose;

  signals[COLUMN_ACTIVATED] = g_signal_new ("column-activated", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                            NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_UINT);

  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/hothouse/Hothouse/ui/hot-profile-list.ui");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_bind_template_child (widget_class, HotProfileList, view);
  gtk_widget_class_bind_template_callback (widget_class, hot_profile_list_setup_cb);
  gtk_widget_class_bind_template_callback (widget_class, hot_profile_list_bind_cb);
  gtk_widget_class_bind_template_callback (widget_class, hot_profile_list_activate_cb);
  gtk_widget_class_bind_template_callback (widget_class, hot_profile_list_narrow_cb);
  gtk_widget_class_bind_template_callback (widget_class, hot_profile_list_wide_cb);
}

static void
hot_profile_list_init (HotProfileList *self)
{
  g_autoptr(GtkNoSelection) selection = NULL;

  self->rows = g_ptr_array_new ();
  self->columns = hot_column_model_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  selection = gtk_no_selection_new (G_LIST_MODEL (g_object_ref (self->columns)));
  gtk_list_view_set_model (self->view, GTK_SELECTION_MODEL (selection));
}

GtkWidget *
hot_profile_list_new (void)
{
  return g_object_new (HOT_TYPE_PROFILE_LIST, NULL);
}

void
hot_profile_list_set_dataset (HotProfileList *self,
                              HotDataset     *dataset)
{
  g_return_if_fail (HOT_IS_PROFILE_LIST (self));
  g_return_if_fail (self->dataset == NULL);

  self->dataset = g_object_ref (dataset);
  g_signal_connect_object (dataset, "notify::table", G_CALLBACK (hot_profile_list_update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (dataset, "notify::profile", G_CALLBACK (hot_profile_list_update), self, G_CONNECT_SWAPPED);
  hot_profile_list_update (self);
}
