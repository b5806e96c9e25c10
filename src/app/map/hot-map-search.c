/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "app/map/hot-map-search.h"

#include <glib/gi18n.h>

#include "app/map/hot-map-area.h"
#include "app/widgets/hot-slice.h"
#include "base/hot-format.h"

struct _HotMapSearch
{
  GtkPopover          parent_instance;

  GtkStringFilter    *filter;
  GtkSortListModel   *model;
  GtkFilterListModel *found;
  HotBoundaryCensus  *census;
  GtkSliceListModel  *slice;

  GtkSearchEntry     *entry;
  GtkStack           *stack;
  GtkListView        *view;
};

G_DEFINE_FINAL_TYPE (HotMapSearch, hot_map_search, GTK_TYPE_POPOVER)

/* Rows of the list that are made in one go. */
#define PIECE 20

enum {
  CHOSEN,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
hot_map_search_setup_cb (HotMapSearch *self,
                         GtkListItem  *item)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *name = gtk_label_new (NULL);
  GtkWidget *count = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (name), 0);
  gtk_label_set_ellipsize (GTK_LABEL (name), PANGO_ELLIPSIZE_END);
  gtk_widget_set_hexpand (name, TRUE);
  gtk_widget_add_css_class (count, "dimmed");
  gtk_widget_add_css_class (count, "numeric");
  gtk_box_append (GTK_BOX (box), name);
  gtk_box_append (GTK_BOX (box), count);
  gtk_list_item_set_child (item, box);
}

static void
hot_map_search_bind_cb (HotMapSearch *self,
                        GtkListItem  *item)
{
  HotMapArea *area = gtk_list_item_get_item (item);
  GtkWidget *box = gtk_list_item_get_child (item);
  g_autofree char *count = hot_format_count (hot_map_area_get_n (area));

  gtk_label_set_text (GTK_LABEL (gtk_widget_get_first_child (box)), hot_map_area_get_name (area));
  gtk_label_set_text (GTK_LABEL (gtk_widget_get_last_child (box)), count);
  gtk_list_item_set_accessible_label (item, hot_map_area_get_name (area));
}

static void
hot_map_search_choose (HotMapSearch *self,
                       guint         position)
{
  g_autoptr(HotMapArea) area = g_list_model_get_item (G_LIST_MODEL (self->found), position);

  if (area == NULL)
    return;

  gtk_popover_popdown (GTK_POPOVER (self));
  g_signal_emit (self, signals[CHOSEN], 0, hot_map_area_get_index (area));
}

static void
hot_map_search_activate_cb (HotMapSearch *self,
                            guint         position)
{
  hot_map_search_choose (self, position);
}

/* Enter goes to the first one found. */
static void
hot_map_search_entered_cb (HotMapSearch *self)
{
  hot_map_search_choose (self, 0);
}

static void
hot_map_search_stop_cb (HotMapSearch *self)
{
  gtk_popover_popdown (GTK_POPOVER (self));
}

static void
hot_map_search_update (HotMapSearch *self)
{
  const gboolean any = g_list_model_get_n_items (G_LIST_MODEL (self->found)) > 0;

  gtk_stack_set_visible_child_name (self->stack, any ? "list" : "nothing");
}

static void
hot_map_search_changed_cb (HotMapSearch *self)
{
  gtk_string_filter_set_search (self->filter, gtk_editable_get_text (GTK_EDITABLE (self->entry)));
  hot_map_search_update (self);
}

/* Only while it is open is there anything in the list. */
static void
hot_map_search_fill (HotMapSearch *self)
{
  g_autoptr(GListModel) areas = hot_map_area_list (self->census);

  gtk_sort_list_model_set_model (self->model, areas);
  hot_map_search_update (self);
}

static void
hot_map_search_map (GtkWidget *widget)
{
  HotMapSearch *self = HOT_MAP_SEARCH (widget);

  hot_slice_grow (self->slice, PIECE);
  hot_map_search_fill (self);
  GTK_WIDGET_CLASS (hot_map_search_parent_class)->map (widget);
  gtk_editable_set_text (GTK_EDITABLE (self->entry), "");
  gtk_widget_grab_focus (GTK_WIDGET (self->entry));
}

static void
hot_map_search_unmap (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (hot_map_search_parent_class)->unmap (widget);
  hot_slice_shrink (HOT_MAP_SEARCH (widget)->slice, PIECE);
}

static void
hot_map_search_dispose (GObject *object)
{
  HotMapSearch *self = HOT_MAP_SEARCH (object);

  g_clear_pointer (&self->census, hot_boundary_census_unref);
  g_clear_object (&self->slice);
  g_clear_object (&self->found);
  gtk_widget_dispose_template (GTK_WIDGET (self), HOT_TYPE_MAP_SEARCH);

  G_OBJECT_CLASS (hot_map_search_parent_class)->dispose (object);
}

static void
hot_map_search_class_init (HotMapSearchClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = hot_map_search_dispose;
  widget_class->map = hot_map_search_map;
  widget_class->unmap = hot_map_search_unmap;

  signals[CHOSEN] = g_signal_new ("chosen", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 1, G_TYPE_UINT);

  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/hothouse/Hothouse/ui/hot-map-search.ui");
  gtk_widget_class_bind_template_child (widget_class, HotMapSearch, entry);
  gtk_widget_class_bind_template_child (widget_class, HotMapSearch, stack);
  gtk_widget_class_bind_template_child (widget_class, HotMapSearch, view);
  gtk_widget_class_bind_template_callback (widget_class, hot_map_search_setup_cb);
  gtk_widget_class_bind_template_callback (widget_class, hot_map_search_bind_cb);
  gtk_widget_class_bind_template_callback (widget_class, hot_map_search_activate_cb);
  gtk_widget_class_bind_template_callback (widget_class, hot_map_search_entered_cb);
  gtk_widget_class_bind_template_callback (widget_class, hot_map_search_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, hot_map_search_stop_cb);
}

/* Where most is comes first: that is what is looked for most often. */
static GtkSorter *
create_sorter (GtkExpression *name)
{
  GtkMultiSorter *sorter = gtk_multi_sorter_new ();
  GtkNumericSorter *by_n = gtk_numeric_sorter_new (gtk_property_expression_new (HOT_TYPE_MAP_AREA, NULL, "n"));

  gtk_numeric_sorter_set_sort_order (by_n, GTK_SORT_DESCENDING);
  gtk_multi_sorter_append (sorter, GTK_SORTER (by_n));
  gtk_multi_sorter_append (sorter, GTK_SORTER (gtk_string_sorter_new (gtk_expression_ref (name))));

  return GTK_SORTER (sorter);
}

static void
hot_map_search_init (HotMapSearch *self)
{
  GtkExpression *name = gtk_property_expression_new (HOT_TYPE_MAP_AREA, NULL, "name");
  g_autoptr(GtkNoSelection) selection = NULL;

  gtk_widget_init_template (GTK_WIDGET (self));

  self->model = gtk_sort_list_model_new (NULL, create_sorter (name));
  self->filter = gtk_string_filter_new (name);
  self->found = gtk_filter_list_model_new (G_LIST_MODEL (self->model), GTK_FILTER (self->filter));
  self->slice = gtk_slice_list_model_new (g_object_ref (G_LIST_MODEL (self->found)), 0, PIECE);
  selection = gtk_no_selection_new (g_object_ref (G_LIST_MODEL (self->slice)));
  gtk_list_view_set_model (self->view, GTK_SELECTION_MODEL (selection));
  hot_map_search_update (self);
}

GtkWidget *
hot_map_search_new (void)
{
  return g_object_new (HOT_TYPE_MAP_SEARCH, NULL);
}

void
hot_map_search_set_census (HotMapSearch      *self,
                           HotBoundaryCensus *census)
{
  g_return_if_fail (HOT_IS_MAP_SEARCH (self));

  if (self->census == census)
    return;

  g_clear_pointer (&self->census, hot_boundary_census_unref);
  self->census = census != NULL ? hot_boundary_census_ref (census) : NULL;
  if (gtk_widget_get_mapped (GTK_WIDGET (self)))
    hot_map_search_fill (self);
}
