/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "app/widgets/hot-range-histogram.h"

#include <adwaita.h>
#include <glib/gi18n.h>
#include <math.h>

#include "app/widgets/hot-cell-format.h"
#include "draw/hot-histogram-painter.h"
#include "draw/hot-legend-painter.h"
#include "draw/hot-map-style.h"
#include "draw/hot-scale.h"

/*
 * What a hand can tell apart: parts of @unit, that of a value v beginning at v - @offset. Where a part is a whole number or a day, the last
 * value that passes is @gap less than the next part.
 */
typedef struct {
  double unit;
  double offset;
  double gap;
} Grid;

struct _HotRangeHistogram
{
  HotRangeBrush  parent_instance;

  HotProfile    *profile;
  guint          column;
  Grid           grid;
  double         min;
  double         max;
};

G_DEFINE_FINAL_TYPE (HotRangeHistogram, hot_range_histogram, HOT_TYPE_RANGE_BRUSH)

enum {
  CHOSEN,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

#define HEIGHT 44
#define BASE_HEIGHT 2.0
#define DAY 86400.0
/* Up to here times of the day are told apart. */
#define FEW_DAYS 40
#define N_PARTS 400
#define KEY_SHARE 0.02

static const HotColumnProfile *
get_column (HotRangeHistogram *self)
{
  return hot_profile_get_column (self->profile, self->column);
}

static double
get_span (const HotColumnProfile *column)
{
  return column->bin_max - column->bin_min;
}

/* Whole numbers stand in the middle of their bins. */
static gboolean
has_whole_bins (const HotColumnProfile *column)
{
  const double first = column->bin_min + 0.5, width = get_span (column) / column->n_bins;

  return column->type != HOT_COLUMN_DATE && first == floor (first) && width == floor (width);
}

static Grid
choose_grid (const HotColumnProfile *column)
{
  const double span = get_span (column);

  if (column->type == HOT_COLUMN_DATE)
    return (Grid) { span > FEW_DAYS * DAY || fmod (span / column->n_bins, DAY) == 0 ? DAY : 1, 0, 1 };
  if (has_whole_bins (column) && span <= N_PARTS)
    return (Grid) { 1, 0.5, 1 };

  return (Grid) { MAX (hot_scale_nice_below (span / N_PARTS), has_whole_bins (column) ? 1 : 0), 0, 0 };
}

/* Where the limits are on the strip. */
static void
hot_range_histogram_show_limits (HotRangeHistogram *self)
{
  const HotColumnProfile *column = get_column (self);
  const double lower = (self->min - self->grid.offset - column->bin_min) / get_span (column);
  const double upper = (self->max + self->grid.gap - self->grid.offset - column->bin_min) / get_span (column);

  hot_range_brush_set_range (HOT_RANGE_BRUSH (self), CLAMP (lower, 0, 1), CLAMP (upper, CLAMP (lower, 0, 1), 1));
}

static void
hot_range_histogram_brushed_cb (HotRangeHistogram *self,
                                double             lower,
                                double             upper)
{
  const HotColumnProfile *column = get_column (self);
  const Grid *grid = &self->grid;
  const double first = (column->bin_min + grid->offset) / grid->unit, n = get_span (column) / grid->unit;

  self->min = lower > 0 ? round (first + lower * n) * grid->unit : -INFINITY;
  self->max = upper < 1 ? round (first + upper * n) * grid->unit - grid->gap : INFINITY;
  /* What is narrower than a part is the part that it is in. */
  if (self->min > self->max)
    {
      self->min = floor (first + (lower + upper) / 2 * n) * grid->unit;
      self->max = self->min + grid->unit - grid->gap;
    }
  hot_range_histogram_show_limits (self);
  g_signal_emit (self, signals[CHOSEN], 0, self->min, self->max);
}

static gboolean
hot_range_histogram_can_brush (HotRangeBrush *brush)
{
  return HOT_RANGE_HISTOGRAM (brush)->profile != NULL;
}

static char *
hot_range_histogram_dup_words (HotRangeBrush *brush)
{
  return hot_range_histogram_dup_limits (HOT_RANGE_HISTOGRAM (brush));
}

static void
hot_range_histogram_changed (HotRangeBrush *brush)
{
  g_autofree char *words = hot_range_histogram_dup_words (brush);

  gtk_accessible_update_property (GTK_ACCESSIBLE (brush), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, words, -1);
}

static void
hot_range_histogram_measure (GtkWidget      *widget,
                             GtkOrientation  orientation,
                             int             for_size,
                             int            *minimum,
                             int            *natural,
                             int            *minimum_baseline,
                             int            *natural_baseline)
{
  *minimum = *natural = orientation == GTK_ORIENTATION_VERTICAL ? HEIGHT : 0;
}

static void
paint_range (cairo_t           *cr,
             double             lower,
             double             upper,
             double             width,
             const HotMapStyle *style)
{
  const double edges[] = { lower * width, upper * width };

  hot_color_set_source (&style->text, cr);
  cairo_rectangle (cr, edges[0], HEIGHT - BASE_HEIGHT, edges[1] - edges[0], BASE_HEIGHT);
  for (guint i = 0; i < G_N_ELEMENTS (edges); i++)
    cairo_rectangle (cr, CLAMP (round (edges[i]) - 1, 0, width - 2), 0, 2, HEIGHT);
  cairo_fill (cr);
}

static void
hot_range_histogram_snapshot (GtkWidget   *widget,
                              GtkSnapshot *snapshot)
{
  HotRangeHistogram *self = HOT_RANGE_HISTOGRAM (widget);
  AdwStyleManager *manager = adw_style_manager_get_default ();
  const HotMapStyle *style = hot_map_style_get (adw_style_manager_get_dark (manager), adw_style_manager_get_high_contrast (manager));
  const HotColor outside = hot_color_with_alpha (style->dim_text, 0.25f);
  const double width = gtk_widget_get_width (widget);
  const HotColumnProfile *column;
  double lower, upper;
  GdkRGBA color;
  cairo_t *cr;

  if (self->profile == NULL || width <= 0)
    return;

  column = get_column (self);
  hot_range_brush_get_range (HOT_RANGE_BRUSH (self), &lower, &upper);
  gtk_widget_get_color (widget, &color);
  cr = gtk_snapshot_append_cairo (snapshot, &GRAPHENE_RECT_INIT (0, 0, width, HEIGHT));
  hot_histogram_paint_range (cr, column->bins, column->n_bins, width, HEIGHT - BASE_HEIGHT,
                             &(HotColor) { color.red, color.green, color.blue, color.alpha }, lower, upper, &outside);
  hot_color_set_source (&outside, cr);
  cairo_rectangle (cr, 0, HEIGHT - BASE_HEIGHT, width, BASE_HEIGHT);
  cairo_fill (cr);
  if (hot_range_brush_has_range (HOT_RANGE_BRUSH (self)))
    paint_range (cr, lower, upper, width, style);
  cairo_destroy (cr);
}

static void
hot_range_histogram_finalize (GObject *object)
{
  g_clear_pointer (&HOT_RANGE_HISTOGRAM (object)->profile, hot_profile_unref);

  G_OBJECT_CLASS (hot_range_histogram_parent_class)->finalize (object);
}

static void
hot_range_histogram_class_init (HotRangeHistogramClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  HotRangeBrushClass *brush_class = HOT_RANGE_BRUSH_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = hot_range_histogram_finalize;
  widget_class->measure = hot_range_histogram_measure;
  widget_class->snapshot = hot_range_histogram_snapshot;
  brush_class->can_brush = hot_range_histogram_can_brush;
  brush_class->dup_words = hot_range_histogram_dup_words;
  brush_class->changed = hot_range_histogram_changed;

  signals[CHOSEN] = g_signal_new ("chosen", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 2, G_TYPE_DOUBLE, G_TYPE_DOUBLE);

  gtk_widget_class_set_css_name (widget_class, "histogram");
}

static void
hot_range_histogram_init (HotRangeHistogram *self)
{
  self->min = -INFINITY;
  self->max = INFINITY;
  gtk_widget_set_cursor_from_name (GTK_WIDGET (self), "col-resize");
  gtk_widget_set_tooltip_text (GTK_WIDGET (self), _("Drag to Show Only a Range"));
  g_signal_connect (self, "brushed", G_CALLBACK (hot_range_histogram_brushed_cb), NULL);
}

gboolean
hot_range_histogram_can_show (const HotColumnProfile *column)
{
  return column->n_bins > 1 && column->type != HOT_COLUMN_BOOLEAN && hot_column_type_is_numeric (column->type);
}

void
hot_range_histogram_set_column (HotRangeHistogram *self,
                                HotProfile        *profile,
                                guint              column)
{
  g_return_if_fail (HOT_IS_RANGE_HISTOGRAM (self));
  g_return_if_fail (hot_range_histogram_can_show (hot_profile_get_column (profile, column)));

  hot_profile_ref (profile);
  g_clear_pointer (&self->profile, hot_profile_unref);
  self->profile = profile;
  self->column = column;
  self->grid = choose_grid (get_column (self));
  hot_range_brush_set_step (HOT_RANGE_BRUSH (self),
                            ceil (KEY_SHARE * get_span (get_column (self)) / self->grid.unit) * self->grid.unit / get_span (get_column (self)));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, get_column (self)->name, -1);
  hot_range_histogram_set_limits (self, -INFINITY, INFINITY);
}

void
hot_range_histogram_set_limits (HotRangeHistogram *self,
                                double             min,
                                double             max)
{
  g_return_if_fail (HOT_IS_RANGE_HISTOGRAM (self));
  g_return_if_fail (self->profile != NULL);

  self->min = min;
  self->max = max;
  hot_range_histogram_show_limits (self);
}

char *
hot_range_histogram_dup_limits (HotRangeHistogram *self)
{
  const HotColumnProfile *column;
  g_autofree char *min = NULL, *max = NULL;

  g_return_val_if_fail (HOT_IS_RANGE_HISTOGRAM (self), NULL);
  g_return_val_if_fail (self->profile != NULL, NULL);

  column = get_column (self);
  if (self->min == -INFINITY && self->max == INFINITY)
    {
      min = hot_cell_format_minimum (column);
      max = hot_cell_format_maximum (column);
    }
  else
    {
      min = hot_legend_format (column->type, column->unit, self->min);
      max = hot_legend_format (column->type, column->unit, self->max);
    }

  if (self->max == INFINITY && self->min > -INFINITY)
    /* TRANSLATORS: the smallest value that rows may have, such as "from $100" */
    return g_strdup_printf (_("from %s"), min);
  if (self->min == -INFINITY && self->max < INFINITY)
    /* TRANSLATORS: the largest value that rows may have, such as "up to $200" */
    return g_strdup_printf (_("up to %s"), max);
  return g_strdup_printf ("%s – %s", min, max);
}
