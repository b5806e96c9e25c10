/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "app/widgets/hot-range-chips.h"

#include <adwaita.h>
#include <glib/gi18n.h>
#include <math.h>

#include "draw/hot-legend-painter.h"

struct _HotRangeChips
{
  GtkWidget    parent_instance;

  HotDataset  *dataset;
  AdwWrapBox  *box;
};

G_DEFINE_FINAL_TYPE (HotRangeChips, hot_range_chips, GTK_TYPE_WIDGET)

/* "price: $100 – $200"; (transfer full) */
static char *
hot_range_chips_describe (HotTable          *table,
                          const HotRowRange *range)
{
  HotColumn *column = hot_table_get_column (table, range->column);
  const HotColumnType type = hot_column_get_column_type (column);
  g_autofree char *min = isfinite (range->min) ? hot_legend_format (type, hot_column_get_unit (column), range->min) : NULL;
  g_autofree char *max = isfinite (range->max) ? hot_legend_format (type, hot_column_get_unit (column), range->max) : NULL;

  if (max == NULL)
    /* TRANSLATORS: a range that rows are in: a column's name and the smallest value, such as "price: from $100" */
    return g_strdup_printf (_("%s: from %s"), hot_column_get_name (column), min);
  if (min == NULL)
    /* TRANSLATORS: likewise with the largest value, "price: up to $200" */
    return g_strdup_printf (_("%s: up to %s"), hot_column_get_name (column), max);
  /* TRANSLATORS: likewise with both, "price: $100 – $200" */
  return g_strdup_printf (_("%s: %s – %s"), hot_column_get_name (column), min, max);
}

static void
hot_range_chips_remove_cb (HotRangeChips *self,
                           GtkButton     *button)
{
  const guint column = GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (button), "column"));

  hot_dataset_set_range (self->dataset, column, -INFINITY, INFINITY, FALSE);
}

static GtkWidget *
create_chip (HotRangeChips *self,
             guint          column)
{
  GtkWidget *button = gtk_button_new ();
  GtkWidget *content = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *label = gtk_label_new (NULL);
  GtkWidget *icon = gtk_image_new_from_icon_name ("window-close-symbolic");

  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_MIDDLE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (icon), GTK_ACCESSIBLE_PROPERTY_LABEL, "", -1);
  gtk_box_append (GTK_BOX (content), label);
  gtk_box_append (GTK_BOX (content), icon);
  gtk_button_set_child (GTK_BUTTON (button), content);
  gtk_widget_set_tooltip_text (button, _("Remove Range"));
  gtk_widget_add_css_class (button, "hot-chip");
  gtk_widget_add_css_class (button, "numeric");
  g_object_set_data (G_OBJECT (button), "column", GUINT_TO_POINTER (column));
  g_object_set_data (G_OBJECT (button), "label", label);
  g_signal_connect_object (button, "clicked", G_CALLBACK (hot_range_chips_remove_cb), self, G_CONNECT_SWAPPED);

  return button;
}

static void
update_chip (GtkWidget         *chip,
             HotTable          *table,
             const HotRowRange *range)
{
  g_autofree char *text = hot_range_chips_describe (table, range);
  /* TRANSLATORS: what a button does, for those who do not see it; %s is such as "price: $100 – $200" */
  g_autofree char *name = g_strdup_printf (_("Remove range %s"), text);

  gtk_label_set_label (g_object_get_data (G_OBJECT (chip), "label"), text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (chip), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

static void
hot_range_chips_update (HotRangeChips *self)
{
  HotTable *table = hot_dataset_get_table (self->dataset);
  HotRowRanges *ranges = table != NULL ? hot_dataset_get_ranges (self->dataset) : NULL;
  GtkWidget *chip = gtk_widget_get_first_child (GTK_WIDGET (self->box));
  guint i = 0;

  /* Those that are still meant stay, so that the focus does. */
  while (chip != NULL)
    {
      GtkWidget *next = gtk_widget_get_next_sibling (chip);
      const guint column = GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (chip), "column"));

      if (i < hot_row_ranges_get_n (ranges) && hot_row_ranges_get (ranges, i)->column == column)
        update_chip (chip, table, hot_row_ranges_get (ranges, i++));
      else
        adw_wrap_box_remove (self->box, chip);
      chip = next;
    }

  for (; i < hot_row_ranges_get_n (ranges); i++)
    {
      const HotRowRange *range = hot_row_ranges_get (ranges, i);

      chip = create_chip (self, range->column);
      update_chip (chip, table, range);
      adw_wrap_box_append (self->box, chip);
    }
  gtk_widget_set_visible (GTK_WIDGET (self), ranges != NULL);
}

static void
hot_range_chips_dispose (GObject *object)
{
  HotRangeChips *self = HOT_RANGE_CHIPS (object);

  if (self->box != NULL)
    gtk_widget_unparent (GTK_WIDGET (self->box));
  self->box = NULL;
  g_clear_object (&self->dataset);

  G_OBJECT_CLASS (hot_range_chips_parent_class)->dispose (object);
}

static void
hot_range_chips_class_init (HotRangeChipsClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = hot_range_chips_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_accessible_role (GTK_WIDGET_CLASS (klass), GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
hot_range_chips_init (HotRangeChips *self)
{
  self->box = ADW_WRAP_BOX (adw_wrap_box_new ());
  adw_wrap_box_set_child_spacing (self->box, 6);
  adw_wrap_box_set_line_spacing (self->box, 6);
  gtk_widget_set_parent (GTK_WIDGET (self->box), GTK_WIDGET (self));
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Ranges"), -1);
}

void
hot_range_chips_set_dataset (HotRangeChips *self,
                             HotDataset    *dataset)
{
  g_return_if_fail (HOT_IS_RANGE_CHIPS (self));
  g_return_if_fail (self->dataset == NULL);

  self->dataset = g_object_ref (dataset);
  g_signal_connect_object (dataset, "notify::ranges", G_CALLBACK (hot_range_chips_update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (dataset, "notify::table", G_CALLBACK (hot_range_chips_update), self, G_CONNECT_SWAPPED);
  hot_range_chips_update (self);
}
