/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "app/deploy/hot-sparkline.h"

#include <string.h>

/* So many values fill the width. */
#define MAX_VALUES 60
#define NATURAL_WIDTH 64
#define NATURAL_HEIGHT 20

struct _HotSparkline
{
  GtkWidget parent_instance;

  double    values[MAX_VALUES];
  guint     n_values;
};

G_DEFINE_FINAL_TYPE (HotSparkline, hot_sparkline, GTK_TYPE_WIDGET)

static void
hot_sparkline_measure (GtkWidget      *widget,
                       GtkOrientation  orientation,
                       int             for_size,
                       int            *minimum,
                       int            *natural,
                       int            *minimum_baseline,
                       int            *natural_baseline)
{
  *minimum = *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? NATURAL_WIDTH : NATURAL_HEIGHT;
}

static void
hot_sparkline_snapshot (GtkWidget   *widget,
                        GtkSnapshot *snapshot)
{
  HotSparkline *self = HOT_SPARKLINE (widget);
  const float width = (float) gtk_widget_get_width (widget);
  const float height = (float) gtk_widget_get_height (widget);
  g_autoptr(GskPathBuilder) builder = gsk_path_builder_new ();
  g_autoptr(GskPath) path = NULL;
  g_autoptr(GskStroke) stroke = gsk_stroke_new (1.5f);
  double largest = 0.0;
  GdkRGBA color;

  if (self->n_values < 2)
    return;
  for (guint i = 0; i < self->n_values; i++)
    largest = MAX (largest, self->values[i]);
  for (guint i = 0; i < self->n_values; i++)
    {
      const float x = 1.0f + (width - 2.0f) * (float) (MAX_VALUES - self->n_values + i) / (MAX_VALUES - 1);
      const float y = height - 1.5f - (height - 3.0f) * (float) (largest > 0.0 ? self->values[i] / largest : 0.0);

      if (i == 0)
        gsk_path_builder_move_to (builder, x, y);
      else
        gsk_path_builder_line_to (builder, x, y);
    }
  path = gsk_path_builder_to_path (builder);
  gsk_stroke_set_line_join (stroke, GSK_LINE_JOIN_ROUND);
  gtk_widget_get_color (widget, &color);
  gtk_snapshot_append_stroke (snapshot, path, stroke, &color);
}

static void
hot_sparkline_class_init (HotSparklineClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  widget_class->measure = hot_sparkline_measure;
  widget_class->snapshot = hot_sparkline_snapshot;
  gtk_widget_class_set_css_name (widget_class, "sparkline");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
hot_sparkline_init (HotSparkline *self)
{
}

void
hot_sparkline_set_values (HotSparkline *self,
                          const double *values,
                          guint         n_values,
                          const char   *words)
{
  const guint n = MIN (n_values, MAX_VALUES);

  g_return_if_fail (HOT_IS_SPARKLINE (self));

  if (n > 0)
    memcpy (self->values, values + n_values - n, n * sizeof *values);
  self->n_values = n;
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, words, -1);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self), words);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}
