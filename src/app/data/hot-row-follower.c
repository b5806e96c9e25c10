/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "app/data/hot-row-follower.h"

struct _HotRowFollower
{
  GObject        parent_instance;

  GtkColumnView *view;        /* (unowned): lives longer */
  HotRowModel   *model;
  HotDataset    *dataset;
  gboolean       is_following;
  gboolean       is_unsettled; /* the list is about to tell that it has changed */
  gboolean       is_late;     /* something has changed while nobody saw the table */
};

G_DEFINE_FINAL_TYPE (HotRowFollower, hot_row_follower, G_TYPE_OBJECT)

static GtkSingleSelection *
get_selection (HotRowFollower *self)
{
  return GTK_SINGLE_SELECTION (gtk_column_view_get_model (self->view));
}

static void
hot_row_follower_follow (HotRowFollower *self,
                         gboolean        scroll)
{
  const gint64 row = hot_dataset_get_highlight (self->dataset);
  const guint position = row >= 0 ? hot_row_model_find (self->model, (guint) row) : GTK_INVALID_LIST_POSITION;

  self->is_following = TRUE;
  gtk_single_selection_set_selected (get_selection (self), position);
  if (scroll && position != GTK_INVALID_LIST_POSITION)
    gtk_column_view_scroll_to (self->view, position, NULL, GTK_LIST_SCROLL_NONE, NULL);
  self->is_following = FALSE;
}

static void
hot_row_follower_update (HotRowFollower *self,
                         gboolean        scroll)
{
  if (self->is_following)
    return;

  if (!gtk_widget_get_mapped (GTK_WIDGET (self->view)))
    self->is_late = TRUE;
  else if (hot_dataset_get_highlight (self->dataset) >= 0 ||
           gtk_single_selection_get_selected (get_selection (self)) != GTK_INVALID_LIST_POSITION)
    hot_row_follower_follow (self, scroll);
}

static void
hot_row_follower_highlight_cb (HotRowFollower *self)
{
  hot_row_follower_update (self, TRUE);
}

static void
hot_row_follower_renumbered_cb (HotRowFollower *self)
{
  self->is_unsettled = TRUE;
}

static void
hot_row_follower_settled_cb (HotRowFollower *self)
{
  self->is_unsettled = FALSE;
  hot_row_follower_update (self, FALSE);
}

static void
hot_row_follower_selected_cb (HotRowFollower *self)
{
  const guint position = gtk_single_selection_get_selected (get_selection (self));

  if (self->is_following || self->is_late || self->is_unsettled || position == GTK_INVALID_LIST_POSITION)
    return;

  self->is_following = TRUE;
  hot_dataset_set_highlight (self->dataset, hot_row_model_get_row (self->model, position));
  self->is_following = FALSE;
}

static void
hot_row_follower_mapped_cb (HotRowFollower *self)
{
  if (!self->is_late)
    return;

  self->is_late = FALSE;
  hot_row_follower_follow (self, TRUE);
}

static void
hot_row_follower_dispose (GObject *object)
{
  HotRowFollower *self = HOT_ROW_FOLLOWER (object);

  g_clear_object (&self->model);
  g_clear_object (&self->dataset);

  G_OBJECT_CLASS (hot_row_follower_parent_class)->dispose (object);
}

static void
hot_row_follower_class_init (HotRowFollowerClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = hot_row_follower_dispose;
}

static void
hot_row_follower_init (HotRowFollower *self)
{
}

HotRowFollower *
hot_row_follower_new (GtkColumnView *view,
                      HotRowModel   *model,
                      HotDataset    *dataset)
{
  HotRowFollower *self = g_object_new (HOT_TYPE_ROW_FOLLOWER, NULL);

  self->view = view;
  self->model = g_object_ref (model);
  self->dataset = g_object_ref (dataset);
  g_signal_connect_object (get_selection (self), "notify::selected", G_CALLBACK (hot_row_follower_selected_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (dataset, "notify::highlight", G_CALLBACK (hot_row_follower_highlight_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (model, "renumbered", G_CALLBACK (hot_row_follower_renumbered_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (model, "settled", G_CALLBACK (hot_row_follower_settled_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (view, "map", G_CALLBACK (hot_row_follower_mapped_cb), self, G_CONNECT_SWAPPED | G_CONNECT_AFTER);

  return self;
}

void
hot_row_follower_show (HotRowFollower *self)
{
  g_return_if_fail (HOT_IS_ROW_FOLLOWER (self));

  hot_row_follower_update (self, TRUE);
}
