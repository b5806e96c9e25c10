/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "app/widgets/hot-histogram.h"

#include <glib/gi18n.h>

#include "app/widgets/hot-cell-format.h"
#include "draw/hot-histogram-painter.h"

/**
 * HotHistogram:
 *
 * A column's spread in small: a bar for each bin, or for each frequent value where the values are not numbers. Its colour is the CSS
 * colour of the node `histogram`.
 */
struct _HotHistogram
{
  GtkWidget   parent_instance;

  HotProfile *profile;
  guint       column;
};

G_DEFINE_FINAL_TYPE (HotHistogram, hot_histogram, GTK_TYPE_WIDGET)

static gboolean
is_counts_of_values (const HotColumnProfile *column)
{
  return column->type == HOT_COLUMN_CATEGORY || column->type == HOT_COLUMN_BOOLEAN;
}

char *
hot_histogram_describe (const HotColumnProfile *column)
{
  g_autofree char *low = NULL, *middle = NULL, *high = NULL;

  if (column->count == 0)
    return g_strdup (_("No values"));

  if (column->n_bins == 0)
    return g_strdup (_("No histogram"));

  if (is_counts_of_values (column))
    /* Translators: the most frequent value of a column. */
    return g_strdup_printf (_("Most often %s"), column->top[0] != NULL ? column->top[0] : "–");

  low = hot_cell_format_minimum (column);
  middle = hot_cell_format_value (column->quartiles[1], column->type, column->unit);
  high = hot_cell_format_maximum (column);

  /* Translators: the range of a column's values and their median. */
  return g_strdup_printf (_("From %s to %s, median %s"), low, high, middle);
}

static void
hot_histogram_snapshot (GtkWidget   *widget,
                        GtkSnapshot *snapshot)
{
  HotHistogram *self = HOT_HISTOGRAM (widget);
  const int width = gtk_widget_get_width (widget), height = gtk_widget_get_height (widget);
  const HotColumnProfile *column;
  GdkRGBA color;
  cairo_t *cr;

  if (self->profile == NULL)
    return;

  column = hot_profile_get_column (self->profile, self->column);
  if (column->n_bins == 0)
    return;

  gtk_widget_get_color (widget, &color);
  cr = gtk_snapshot_append_cairo (snapshot, &GRAPHENE_RECT_INIT (0, 0, width, height));
  hot_histogram_paint (cr, column->bins, column->n_bins, width, height,
                       &(HotColor) { color.red, color.green, color.blue, color.alpha });
  cairo_destroy (cr);
}

static void
hot_histogram_finalize (GObject *object)
{
  HotHistogram *self = HOT_HISTOGRAM (object);

  g_clear_pointer (&self->profile, hot_profile_unref);

  G_OBJECT_CLASS (hot_histogram_parent_class)->finalize (object);
}

static void
hot_histogram_class_init (HotHistogramClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->finalize = hot_histogram_finalize;
  widget_class->snapshot = hot_histogram_snapshot;

  gtk_widget_class_set_css_name (widget_class, "histogram");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
hot_histogram_init (HotHistogram *self)
{
}

/**
 * hot_histogram_set_column:
 * @profile: (nullable): %NULL for nothing
 * @column: which of its columns
 */
void
hot_histogram_set_column (HotHistogram *self,
                          HotProfile   *profile,
                          guint         column)
{
  g_autofree char *description = NULL;

  g_return_if_fail (HOT_IS_HISTOGRAM (self));

  g_clear_pointer (&self->profile, hot_profile_unref);
  if (profile != NULL)
    self->profile = hot_profile_ref (profile);
  self->column = column;

  if (profile != NULL)
    description = hot_histogram_describe (hot_profile_get_column (profile, column));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, description != NULL ? description : _("Histogram"),
                                  -1);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}
