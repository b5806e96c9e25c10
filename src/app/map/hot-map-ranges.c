/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "app/map/hot-map-ranges.h"

#include "app/map/hot-map-range-row.h"
#include "app/widgets/hot-range-histogram.h"
#include "app/widgets/hot-slice.h"
#include "app/widgets/hot-widget.h"

struct _HotMapRanges
{
  GtkWidget           parent_instance;

  HotDataset         *dataset;
  char               *sought;     /* folded */
  gboolean            is_stale;   /* the list does not show the columns yet: it is not in view */
  HotColumnModel     *columns;
  GtkFilterListModel *found;
  GtkSliceListModel  *slice;

  GtkSearchEntry     *search;
  GtkStack           *stack;
  GtkListView        *view;
};

G_DEFINE_FINAL_TYPE (HotMapRanges, hot_map_ranges, GTK_TYPE_WIDGET)

/* Rows that are made in one go. */
#define PIECE 2

static gboolean
hot_map_ranges_match (gpointer object,
                      gpointer user_data)
{
  HotMapRanges *self = user_data;
  const HotColumnProfile *profile = hot_column_item_get_profile (object);
  g_autofree char *name = g_utf8_casefold (hot_column_item_get_name (object), -1);

  return profile != NULL && hot_range_histogram_can_show (profile) && strstr (name, self->sought) != NULL;
}

static void
hot_map_ranges_setup_cb (HotMapRanges *self,
                         GtkListItem  *list_item)
{
  /* What there is to do is on the histogram. */
  gtk_list_item_set_activatable (list_item, FALSE);
  gtk_list_item_set_focusable (list_item, FALSE);
  gtk_list_item_set_child (list_item, hot_map_range_row_new (self->dataset));
}

static void
hot_map_ranges_bind_cb (GtkSignalListItemFactory *factory,
                        GtkListItem              *list_item)
{
  hot_map_range_row_set_item (HOT_MAP_RANGE_ROW (gtk_list_item_get_child (list_item)), gtk_list_item_get_item (list_item));
}

static void
hot_map_ranges_unbind_cb (GtkSignalListItemFactory *factory,
                          GtkListItem              *list_item)
{
  hot_map_range_row_set_item (HOT_MAP_RANGE_ROW (gtk_list_item_get_child (list_item)), NULL);
}

static void
hot_map_ranges_fill (HotMapRanges *self)
{
  const gboolean has_columns = g_list_model_get_n_items (G_LIST_MODEL (self->found)) > 0;

  gtk_stack_set_visible_child_name (self->stack, has_columns ? "list" : "empty");
  hot_slice_grow (self->slice, PIECE);
  /* The panel comes into view first, the rows one piece after another. */
  gtk_slice_list_model_set_size (self->slice, 0);
  self->is_stale = FALSE;
}

static void
hot_map_ranges_sought_cb (HotMapRanges *self)
{
  g_free (self->sought);
  self->sought = g_utf8_casefold (gtk_editable_get_text (GTK_EDITABLE (self->search)), -1);
  gtk_slice_list_model_set_size (self->slice, 0);
  gtk_filter_changed (gtk_filter_list_model_get_filter (self->found), GTK_FILTER_CHANGE_DIFFERENT);
  hot_map_ranges_fill (self);
}

static void
hot_map_ranges_update (HotMapRanges *self)
{
  gtk_slice_list_model_set_size (self->slice, 0);
  hot_column_model_set_table (self->columns, hot_dataset_get_table (self->dataset), hot_dataset_get_profile (self->dataset));
  self->is_stale = TRUE;
  if (gtk_widget_get_mapped (GTK_WIDGET (self)))
    hot_map_ranges_fill (self);
}

static void
hot_map_ranges_map (GtkWidget *widget)
{
  HotMapRanges *self = HOT_MAP_RANGES (widget);

  if (self->is_stale)
    hot_map_ranges_fill (self);
  GTK_WIDGET_CLASS (hot_map_ranges_parent_class)->map (widget);
}

static void
hot_map_ranges_dispose (GObject *object)
{
  HotMapRanges *self = HOT_MAP_RANGES (object);

  hot_widget_dispose_template (GTK_WIDGET (self), HOT_TYPE_MAP_RANGES);
  g_clear_object (&self->slice);
  g_clear_object (&self->found);
  g_clear_object (&self->columns);
  g_clear_object (&self->dataset);

  G_OBJECT_CLASS (hot_map_ranges_parent_class)->dispose (object);
}

static void
hot_map_ranges_finalize (GObject *object)
{
  g_free (HOT_MAP_RANGES (object)->sought);

  G_OBJECT_CLASS (hot_map_ranges_parent_class)->finalize (object);
}

static void
hot_map_ranges_class_init (HotMapRangesClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = hot_map_ranges_dispose;
  G_OBJECT_CLASS (klass)->finalize = hot_map_ranges_finalize;
  widget_class->map = hot_map_ranges_map;

  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/hothouse/Hothouse/ui/hot-map-ranges.ui");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_bind_template_child (widget_class, HotMapRanges, search);
  gtk_widget_class_bind_template_child (widget_class, HotMapRanges, stack);
  gtk_widget_class_bind_template_child (widget_class, HotMapRanges, view);
  gtk_widget_class_bind_template_callback (widget_class, hot_map_ranges_setup_cb);
  gtk_widget_class_bind_template_callback (widget_class, hot_map_ranges_bind_cb);
  gtk_widget_class_bind_template_callback (widget_class, hot_map_ranges_unbind_cb);
  gtk_widget_class_bind_template_callback (widget_class, hot_map_ranges_sought_cb);
}

static void
hot_map_ranges_init (HotMapRanges *self)
{
  GtkFilter *filter = GTK_FILTER (gtk_custom_filter_new (hot_map_ranges_match, self, NULL));
  g_autoptr(GtkNoSelection) selection = NULL;

  self->sought = g_strdup ("");
  self->columns = hot_column_model_new ();
  self->found = gtk_filter_list_model_new (G_LIST_MODEL (g_object_ref (self->columns)), filter);
  self->slice = gtk_slice_list_model_new (G_LIST_MODEL (g_object_ref (self->found)), 0, PIECE);
  gtk_widget_init_template (GTK_WIDGET (self));
  selection = gtk_no_selection_new (G_LIST_MODEL (g_object_ref (self->slice)));
  gtk_list_view_set_model (self->view, GTK_SELECTION_MODEL (selection));
}

GtkWidget *
hot_map_ranges_new (HotDataset *dataset)
{
  HotMapRanges *self = g_object_new (HOT_TYPE_MAP_RANGES, NULL);

  self->dataset = g_object_ref (dataset);
  g_signal_connect_object (dataset, "notify::table", G_CALLBACK (hot_map_ranges_update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (dataset, "notify::profile", G_CALLBACK (hot_map_ranges_update), self, G_CONNECT_SWAPPED);
  hot_map_ranges_update (self);

  return GTK_WIDGET (self);
}

void
hot_map_ranges_focus_entry (HotMapRanges *self)
{
  g_return_if_fail (HOT_IS_MAP_RANGES (self));

  gtk_widget_grab_focus (GTK_WIDGET (self->search));
}
