/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "app/requests/hot-prediction-scale.h"

#include <adwaita.h>
#include <glib/gi18n.h>
#include <math.h>

#include "base/hot-format.h"

struct _HotPredictionScale
{
  GtkWidget  parent_instance;

  double     prediction;
  double     truth;
  double    *others;
  guint      n_others;
  char      *prediction_text;
  char      *truth_text;        /* NULL where that is not known */
};

G_DEFINE_FINAL_TYPE (HotPredictionScale, hot_prediction_scale, GTK_TYPE_WIDGET)

#define HEIGHT 84
#define LINE_Y 42
#define MARGIN 24
#define RADIUS 6.0

static void
get_range (HotPredictionScale *self,
           double             *min,
           double             *max)
{
  *min = *max = self->prediction;
  if (!isnan (self->truth))
    {
      *min = fmin (*min, self->truth);
      *max = fmax (*max, self->truth);
    }
  for (guint i = 0; i < self->n_others; i++)
    {
      *min = fmin (*min, self->others[i]);
      *max = fmax (*max, self->others[i]);
    }
  if (*max - *min < 1e-9 * fmax (1.0, fabs (*max)))
    {
      *min -= 0.5 * fmax (1.0, fabs (*max)) * 0.2;
      *max += 0.5 * fmax (1.0, fabs (*max)) * 0.2;
    }
}

/* A label above or below the line, kept inside. */
static void
draw_label (GtkWidget     *widget,
            GtkSnapshot   *snapshot,
            const char    *text,
            double         x,
            double         y,
            const GdkRGBA *color)
{
  g_autoptr(PangoLayout) layout = gtk_widget_create_pango_layout (widget, text);
  int width, height;

  pango_layout_get_pixel_size (layout, &width, &height);
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT ((float) CLAMP (x - width / 2.0, 0.0, fmax (0.0, gtk_widget_get_width (widget) - width)),
                                                          (float) (y - height / 2.0)));
  gtk_snapshot_append_layout (snapshot, layout, color);
  gtk_snapshot_restore (snapshot);
}

static void
hot_prediction_scale_snapshot (GtkWidget   *widget,
                               GtkSnapshot *snapshot)
{
  HotPredictionScale *self = HOT_PREDICTION_SCALE (widget);
  const int width = gtk_widget_get_width (widget);
  const double room = fmax (1.0, width - 2.0 * MARGIN);
  const gboolean is_dark = adw_style_manager_get_dark (adw_style_manager_get_default ());
  GdkRGBA ink, faint, accent;
  double min, max;
  cairo_t *cr;

  get_range (self, &min, &max);
  adw_accent_color_to_standalone_rgba (adw_style_manager_get_accent_color (adw_style_manager_get_default ()), is_dark, &accent);
  gtk_widget_get_color (widget, &ink);
  faint = ink;
  faint.alpha *= 0.35f;

  cr = gtk_snapshot_append_cairo (snapshot, &GRAPHENE_RECT_INIT (0, 0, width, HEIGHT));
  gdk_cairo_set_source_rgba (cr, &faint);
  cairo_set_line_width (cr, 1.0);
  cairo_move_to (cr, MARGIN - 12.0, LINE_Y + 0.5);
  cairo_line_to (cr, width - MARGIN + 12.0, LINE_Y + 0.5);
  cairo_stroke (cr);
  cairo_set_line_width (cr, 2.0);
  for (guint i = 0; i < self->n_others; i++)
    {
      const double x = MARGIN + (self->others[i] - min) / (max - min) * room;

      cairo_move_to (cr, x, LINE_Y - 7.0);
      cairo_line_to (cr, x, LINE_Y + 7.0);
    }
  cairo_stroke (cr);
  if (!isnan (self->truth))
    {
      gdk_cairo_set_source_rgba (cr, &ink);
      cairo_arc (cr, MARGIN + (self->truth - min) / (max - min) * room, LINE_Y, RADIUS + 1.0, 0.0, 2.0 * G_PI);
      cairo_stroke (cr);
    }
  gdk_cairo_set_source_rgba (cr, &accent);
  cairo_arc (cr, MARGIN + (self->prediction - min) / (max - min) * room, LINE_Y, RADIUS, 0.0, 2.0 * G_PI);
  cairo_fill (cr);
  cairo_destroy (cr);

  draw_label (widget, snapshot, self->prediction_text, MARGIN + (self->prediction - min) / (max - min) * room, 12.0, &accent);
  if (self->truth_text != NULL)
    draw_label (widget, snapshot, self->truth_text, MARGIN + (self->truth - min) / (max - min) * room, HEIGHT - 12.0, &ink);
}

static void
hot_prediction_scale_measure (GtkWidget      *widget,
                              GtkOrientation  orientation,
                              int             for_size,
                              int            *minimum,
                              int            *natural,
                              int            *minimum_baseline,
                              int            *natural_baseline)
{
  *minimum = orientation == GTK_ORIENTATION_VERTICAL ? HEIGHT : 200;
  *natural = orientation == GTK_ORIENTATION_VERTICAL ? HEIGHT : 420;
}

static void
hot_prediction_scale_finalize (GObject *object)
{
  HotPredictionScale *self = HOT_PREDICTION_SCALE (object);

  g_free (self->others);
  g_free (self->prediction_text);
  g_free (self->truth_text);

  G_OBJECT_CLASS (hot_prediction_scale_parent_class)->finalize (object);
}

static void
hot_prediction_scale_class_init (HotPredictionScaleClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = hot_prediction_scale_finalize;
  widget_class->snapshot = hot_prediction_scale_snapshot;
  widget_class->measure = hot_prediction_scale_measure;

  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
hot_prediction_scale_init (HotPredictionScale *self)
{
  gtk_widget_add_css_class (GTK_WIDGET (self), "numeric");
  self->truth = NAN;
}

GtkWidget *
hot_prediction_scale_new (void)
{
  return g_object_new (HOT_TYPE_PREDICTION_SCALE, NULL);
}

/* What is drawn, and for who does not see it. */
static void
hot_prediction_scale_say (HotPredictionScale *self,
                          const char         *unit)
{
  g_autofree char *prediction = hot_format_money (self->prediction, unit);
  g_autofree char *truth = !isnan (self->truth) ? hot_format_money (self->truth, unit) : NULL;
  g_autoptr(GString) words = NULL;

  g_free (self->prediction_text);
  /* TRANSLATORS: a number that a model predicts, such as a price */
  self->prediction_text = g_strdup_printf (_("Predicted %s"), prediction);
  g_clear_pointer (&self->truth_text, g_free);
  if (truth != NULL)
    /* TRANSLATORS: the true value of what a model predicts */
    self->truth_text = g_strdup_printf (_("True %s"), truth);

  words = g_string_new (self->prediction_text);
  if (self->truth_text != NULL)
    g_string_append_printf (words, ", %s", self->truth_text);
  if (self->n_others > 0)
    {
      double min = self->others[0];
      double max = self->others[0];
      g_autofree char *least = NULL;
      g_autofree char *most = NULL;

      for (guint i = 1; i < self->n_others; i++)
        {
          min = fmin (min, self->others[i]);
          max = fmax (max, self->others[i]);
        }
      least = hot_format_money (min, unit);
      most = hot_format_money (max, unit);
      g_string_append (words, ", ");
      /* TRANSLATORS: how many rows there are near a place, and between which values theirs are */
      g_string_append_printf (words, ngettext ("%u nearest row from %s to %s", "%u nearest rows from %s to %s", self->n_others), self->n_others, least, most);
    }
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, words->str, -1);
}

void
hot_prediction_scale_set_values (HotPredictionScale *self,
                                 double              prediction,
                                 double              truth,
                                 const double       *others,
                                 guint               n_others,
                                 const char         *unit)
{
  self->prediction = prediction;
  self->truth = truth;
  g_free (self->others);
  self->others = g_memdup2 (others, n_others * sizeof *others);
  self->n_others = n_others;
  hot_prediction_scale_say (self, unit);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}
