/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "app/map/hot-map-range-row.h"

#include <glib/gi18n.h>
#include <math.h>

#include "app/widgets/hot-range-histogram.h"
#include "app/widgets/hot-widget.h"

struct _HotMapRangeRow
{
  GtkWidget          parent_instance;

  HotDataset        *dataset;
  HotColumnItem     *item;
  gboolean           goes_on;      /* what is brushed goes on with the step before */

  GtkLabel          *name;
  GtkLabel          *limits;
  GtkWidget         *clear_button;
  HotRangeHistogram *histogram;
};

G_DEFINE_FINAL_TYPE (HotMapRangeRow, hot_map_range_row, GTK_TYPE_WIDGET)

/* The rows of a list outlive the table that they were of by a moment. */
static gboolean
is_current (HotMapRangeRow *self)
{
  return self->item != NULL && hot_column_item_peek_whole (self->item) == hot_dataset_get_profile (self->dataset);
}

static void
hot_map_range_row_update (HotMapRangeRow *self)
{
  g_autofree char *limits = NULL;
  const HotRowRange *range;

  if (!is_current (self))
    return;

  range = hot_row_ranges_find (hot_dataset_get_ranges (self->dataset), hot_column_item_get_index (self->item));
  hot_range_histogram_set_limits (self->histogram, range != NULL ? range->min : -INFINITY, range != NULL ? range->max : INFINITY);
  limits = hot_range_histogram_dup_limits (self->histogram);
  gtk_label_set_text (self->limits, limits);
  if (range != NULL)
    gtk_widget_remove_css_class (GTK_WIDGET (self->limits), "dimmed");
  else
    gtk_widget_add_css_class (GTK_WIDGET (self->limits), "dimmed");
  gtk_widget_set_visible (self->clear_button, range != NULL);
}

static void
hot_map_range_row_begin_cb (HotMapRangeRow *self)
{
  self->goes_on = FALSE;
}

static void
hot_map_range_row_chosen_cb (HotMapRangeRow *self,
                             double          min,
                             double          max)
{
  if (!is_current (self))
    return;

  hot_dataset_set_range (self->dataset, hot_column_item_get_index (self->item), min, max, self->goes_on);
  self->goes_on = TRUE;
}

static void
hot_map_range_row_clear_cb (HotMapRangeRow *self)
{
  gtk_widget_grab_focus (GTK_WIDGET (self->histogram));
  hot_map_range_row_begin_cb (self);
  hot_map_range_row_chosen_cb (self, -INFINITY, INFINITY);
}

static void
hot_map_range_row_dispose (GObject *object)
{
  HotMapRangeRow *self = HOT_MAP_RANGE_ROW (object);

  hot_widget_dispose_template (GTK_WIDGET (self), HOT_TYPE_MAP_RANGE_ROW);
  g_clear_object (&self->item);
  g_clear_object (&self->dataset);

  G_OBJECT_CLASS (hot_map_range_row_parent_class)->dispose (object);
}

static void
hot_map_range_row_class_init (HotMapRangeRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = hot_map_range_row_dispose;

  g_type_ensure (HOT_TYPE_RANGE_HISTOGRAM);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/hothouse/Hothouse/ui/hot-map-range-row.ui");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_bind_template_child (widget_class, HotMapRangeRow, name);
  gtk_widget_class_bind_template_child (widget_class, HotMapRangeRow, limits);
  gtk_widget_class_bind_template_child (widget_class, HotMapRangeRow, clear_button);
  gtk_widget_class_bind_template_child (widget_class, HotMapRangeRow, histogram);
  gtk_widget_class_bind_template_callback (widget_class, hot_map_range_row_begin_cb);
  gtk_widget_class_bind_template_callback (widget_class, hot_map_range_row_chosen_cb);
  gtk_widget_class_bind_template_callback (widget_class, hot_map_range_row_clear_cb);
}

static void
hot_map_range_row_init (HotMapRangeRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
hot_map_range_row_new (HotDataset *dataset)
{
  HotMapRangeRow *self = g_object_new (HOT_TYPE_MAP_RANGE_ROW, NULL);

  self->dataset = g_object_ref (dataset);
  g_signal_connect_object (dataset, "notify::ranges", G_CALLBACK (hot_map_range_row_update), self, G_CONNECT_SWAPPED);

  return GTK_WIDGET (self);
}

void
hot_map_range_row_set_item (HotMapRangeRow *self,
                            HotColumnItem  *item)
{
  g_autofree char *clear = NULL;

  g_return_if_fail (HOT_IS_MAP_RANGE_ROW (self));

  if (!g_set_object (&self->item, item) || item == NULL)
    return;

  gtk_label_set_text (self->name, hot_column_item_get_name (item));
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->name), hot_column_item_get_name (item));
  /* TRANSLATORS: what a button does, for those who do not see it; %s is a column's name */
  clear = g_strdup_printf (_("Clear range of %s"), hot_column_item_get_name (item));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->clear_button), GTK_ACCESSIBLE_PROPERTY_LABEL, clear, -1);
  hot_range_histogram_set_column (self->histogram, hot_column_item_peek_whole (item), hot_column_item_get_index (item));
  hot_map_range_row_update (self);
}
