/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "app/map/hot-map-selection-bar.h"

struct _HotMapSelectionBar
{
  AdwBin       parent_instance;

  GtkRevealer *revealer;
  GtkLabel    *count;
  GtkLabel    *statistic;
};

G_DEFINE_FINAL_TYPE (HotMapSelectionBar, hot_map_selection_bar, ADW_TYPE_BIN)

static void
hot_map_selection_bar_dispose (GObject *object)
{
  adw_bin_set_child (ADW_BIN (object), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (object), HOT_TYPE_MAP_SELECTION_BAR);

  G_OBJECT_CLASS (hot_map_selection_bar_parent_class)->dispose (object);
}

static void
hot_map_selection_bar_class_init (HotMapSelectionBarClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = hot_map_selection_bar_dispose;

  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/hothouse/Hothouse/ui/hot-map-selection-bar.ui");
  gtk_widget_class_bind_template_child (widget_class, HotMapSelectionBar, revealer);
  gtk_widget_class_bind_template_child (widget_class, HotMapSelectionBar, count);
  gtk_widget_class_bind_template_child (widget_class, HotMapSelectionBar, statistic);
}

static void
hot_map_selection_bar_init (HotMapSelectionBar *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  /* Even folded away it would be styled and measured with the first picture. */
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}

void
hot_map_selection_bar_reveal (HotMapSelectionBar *self,
                              gboolean            reveal)
{
  g_return_if_fail (HOT_IS_MAP_SELECTION_BAR (self));

  if (reveal)
    gtk_widget_set_visible (GTK_WIDGET (self), TRUE);
  gtk_revealer_set_reveal_child (self->revealer, reveal);
}

void
hot_map_selection_bar_set_text (HotMapSelectionBar *self,
                                const char         *count,
                                const char         *statistic)
{
  g_return_if_fail (HOT_IS_MAP_SELECTION_BAR (self));

  gtk_label_set_text (self->count, count);
  gtk_label_set_text (self->statistic, statistic != NULL ? statistic : "");
  gtk_widget_set_visible (GTK_WIDGET (self->statistic), statistic != NULL);
}
