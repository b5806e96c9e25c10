/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "app/data/hot-header-strip.h"

#include "app/widgets/hot-histogram.h"
#include "draw/hot-histogram-painter.h"

/**
 * HotHeaderStrip:
 *
 * The histograms above a GtkColumnView's titles, one over each column. A column view has no place for widgets in its header, but its
 * columns have fixed widths here, so where they stand is known without asking it.
 */
struct _HotHeaderStrip
{
  GtkWidget      parent_instance;

  GtkColumnView *view;         /* (unowned): lives beside it */
  GtkAdjustment *hadjustment;
  HotProfile    *profile;
};

G_DEFINE_FINAL_TYPE (HotHeaderStrip, hot_header_strip, GTK_TYPE_WIDGET)

enum {
  ACTIVATED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];
static GQuark index_quark;

#define HEIGHT  40
#define PADDING 6
#define GAP     4

void
hot_header_strip_mark_column (GtkColumnViewColumn *column,
                              guint                index)
{
  g_object_set_qdata (G_OBJECT (column), index_quark, GUINT_TO_POINTER (index));
}

guint
hot_header_strip_get_index (GtkColumnViewColumn *column)
{
  return GPOINTER_TO_UINT (g_object_get_qdata (G_OBJECT (column), index_quark));
}

typedef gboolean (*ColumnFunc) (HotHeaderStrip *self,
                                guint           column,
                                double          left,
                                double          width,
                                gpointer        user_data);

/* Calls @func for each column that is in view, until it returns TRUE. */
static void
hot_header_strip_foreach (HotHeaderStrip *self,
                          ColumnFunc      func,
                          gpointer        user_data)
{
  GListModel *columns = gtk_column_view_get_columns (self->view);
  const gboolean rtl = gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL;
  const double scroll = gtk_adjustment_get_value (self->hadjustment);
  const double extent = gtk_adjustment_get_upper (self->hadjustment);
  const double view_width = gtk_widget_get_width (GTK_WIDGET (self));
  const guint n = g_list_model_get_n_items (columns);
  double left = 0.0;

  for (guint i = 0; i < n; i++)
    {
      g_autoptr(GtkColumnViewColumn) column = g_list_model_get_item (columns, i);
      const double width = gtk_column_view_column_get_fixed_width (column);
      const double x = (rtl ? extent - left - width : left) - scroll;

      if (!gtk_column_view_column_get_visible (column))
        continue;

      left += width;
      if (x + width > 0.0 && x < view_width && func (self, hot_header_strip_get_index (column), x, width, user_data))
        return;
    }
}

static gboolean
snapshot_column (HotHeaderStrip *self,
                 guint           index,
                 double          left,
                 double          width,
                 gpointer        user_data)
{
  const HotColumnProfile *column = hot_profile_get_column (self->profile, index);
  const double inner = width - 2 * PADDING;
  GdkRGBA color;
  cairo_t *cr;

  if (column->n_bins == 0 || inner < 8)
    return FALSE;

  gtk_widget_get_color (GTK_WIDGET (self), &color);
  cr = gtk_snapshot_append_cairo (user_data, &GRAPHENE_RECT_INIT (left + PADDING, GAP, inner, HEIGHT - GAP));
  cairo_translate (cr, left + PADDING, GAP);
  hot_histogram_paint (cr, column->bins, column->n_bins, inner, HEIGHT - GAP,
                       &(HotColor) { color.red, color.green, color.blue, color.alpha });
  cairo_destroy (cr);

  return FALSE;
}

static void
hot_header_strip_snapshot (GtkWidget   *widget,
                           GtkSnapshot *snapshot)
{
  HotHeaderStrip *self = HOT_HEADER_STRIP (widget);

  if (self->profile == NULL)
    return;

  gtk_snapshot_push_clip (snapshot, &GRAPHENE_RECT_INIT (0, 0, gtk_widget_get_width (widget), HEIGHT));
  hot_header_strip_foreach (self, snapshot_column, snapshot);
  gtk_snapshot_pop (snapshot);
}

static void
hot_header_strip_measure (GtkWidget      *widget,
                          GtkOrientation  orientation,
                          int             for_size,
                          int            *minimum,
                          int            *natural,
                          int            *minimum_baseline,
                          int            *natural_baseline)
{
  *minimum = *natural = orientation == GTK_ORIENTATION_VERTICAL ? HEIGHT : 0;
}

typedef struct {
  double x;
  int    column;
  double left;
  double width;
} Hit;

static gboolean
hit_column (HotHeaderStrip *self,
            guint           index,
            double          left,
            double          width,
            gpointer        user_data)
{
  Hit *hit = user_data;

  if (hit->x < left || hit->x >= left + width)
    return FALSE;

  hit->column = index;
  hit->left = left;
  hit->width = width;

  return TRUE;
}

static gboolean
hot_header_strip_query_tooltip (GtkWidget  *widget,
                                int         x,
                                int         y,
                                gboolean    keyboard_tooltip,
                                GtkTooltip *tooltip)
{
  HotHeaderStrip *self = HOT_HEADER_STRIP (widget);
  g_autofree char *text = NULL;
  Hit hit = { x, -1 };

  if (self->profile == NULL || keyboard_tooltip)
    return FALSE;

  hot_header_strip_foreach (self, hit_column, &hit);
  if (hit.column < 0)
    return FALSE;

  text = hot_histogram_describe (hot_profile_get_column (self->profile, hit.column));
  gtk_tooltip_set_text (tooltip, text);
  gtk_tooltip_set_tip_area (tooltip, &(GdkRectangle) { (int) hit.left, 0, (int) hit.width, HEIGHT });

  return TRUE;
}

static void
hot_header_strip_released_cb (HotHeaderStrip *self,
                              int             n_press,
                              double          x,
                              double          y)
{
  Hit hit = { x, -1 };

  hot_header_strip_foreach (self, hit_column, &hit);
  if (hit.column >= 0)
    g_signal_emit (self, signals[ACTIVATED], 0, (guint) hit.column);
}

static void
hot_header_strip_dispose (GObject *object)
{
  HotHeaderStrip *self = HOT_HEADER_STRIP (object);

  g_clear_object (&self->hadjustment);
  g_clear_pointer (&self->profile, hot_profile_unref);

  G_OBJECT_CLASS (hot_header_strip_parent_class)->dispose (object);
}

static void
hot_header_strip_class_init (HotHeaderStripClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  index_quark = g_quark_from_static_string ("hot-column-index");

  object_class->dispose = hot_header_strip_dispose;
  widget_class->snapshot = hot_header_strip_snapshot;
  widget_class->measure = hot_header_strip_measure;
  widget_class->query_tooltip = hot_header_strip_query_tooltip;

  signals[ACTIVATED] = g_signal_new ("activated", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                     NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_UINT);

  gtk_widget_class_set_css_name (widget_class, "histogram");
  /* The profile says the same in words. */
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_PRESENTATION);
}

static void
hot_header_strip_init (HotHeaderStrip *self)
{
  GtkGesture *click = gtk_gesture_click_new ();

  gtk_widget_set_has_tooltip (GTK_WIDGET (self), TRUE);
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
  gtk_widget_add_css_class (GTK_WIDGET (self), "header-strip");
  g_signal_connect_object (click, "released", G_CALLBACK (hot_header_strip_released_cb), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (click));
}

/**
 * hot_header_strip_new:
 * @view: (transfer none): whose columns all have a fixed width and went through hot_header_strip_mark_column()
 * @hadjustment: (transfer none): by which @view scrolls sideways
 */
GtkWidget *
hot_header_strip_new (GtkColumnView *view,
                      GtkAdjustment *hadjustment)
{
  HotHeaderStrip *self = g_object_new (HOT_TYPE_HEADER_STRIP, NULL);

  self->view = view;
  self->hadjustment = g_object_ref (hadjustment);
  g_signal_connect_object (hadjustment, "value-changed", G_CALLBACK (gtk_widget_queue_draw), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (hadjustment, "changed", G_CALLBACK (gtk_widget_queue_draw), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (gtk_column_view_get_columns (view), "items-changed",
                           G_CALLBACK (gtk_widget_queue_draw), self, G_CONNECT_SWAPPED);

  return GTK_WIDGET (self);
}

void
hot_header_strip_set_profile (HotHeaderStrip *self,
                              HotProfile     *profile)
{
  g_return_if_fail (HOT_IS_HEADER_STRIP (self));

  g_clear_pointer (&self->profile, hot_profile_unref);
  if (profile != NULL)
    self->profile = hot_profile_ref (profile);

  gtk_widget_queue_draw (GTK_WIDGET (self));
}
