/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "app/requests/hot-timing-bars.h"

#include <adwaita.h>
#include <glib/gi18n.h>
#include <math.h>

#include "base/hot-format.h"

struct _HotTimingBars
{
  GtkWidget    parent_instance;

  HotHttpTimes times;
};

G_DEFINE_FINAL_TYPE (HotTimingBars, hot_timing_bars, GTK_TYPE_WIDGET)

#define N_PHASES 5
#define LINE_HEIGHT 30
#define BAR_HEIGHT 12
#define NAME_WIDTH 120
#define VALUE_WIDTH 80
#define MARGIN 12

typedef struct {
  const char *title;
  double      milliseconds;
} Phase;

static void
get_phases (HotTimingBars *self,
            Phase          phases[N_PHASES])
{
  phases[0] = (Phase) { _("Look Up the Host"), self->times.dns };
  phases[1] = (Phase) { _("Connect"), self->times.connect };
  phases[2] = (Phase) { _("Encrypt"), self->times.tls };
  phases[3] = (Phase) { _("Wait"), self->times.wait };
  phases[4] = (Phase) { _("Receive"), self->times.receive };
}

static int
draw_text (GtkWidget   *widget,
           GtkSnapshot *snapshot,
           const char  *text,
           double       x,
           double       y,
           double       width,
           gboolean     is_right)
{
  g_autoptr(PangoLayout) layout = gtk_widget_create_pango_layout (widget, text);
  GdkRGBA color;
  int text_width, text_height;

  pango_layout_set_width (layout, (int) (width * PANGO_SCALE));
  pango_layout_set_ellipsize (layout, PANGO_ELLIPSIZE_END);
  if (is_right)
    pango_layout_set_alignment (layout, PANGO_ALIGN_RIGHT);
  pango_layout_get_pixel_size (layout, &text_width, &text_height);
  gtk_widget_get_color (widget, &color);
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT ((float) x, (float) (y - text_height / 2.0)));
  gtk_snapshot_append_layout (snapshot, layout, &color);
  gtk_snapshot_restore (snapshot);

  return text_width;
}

static void
hot_timing_bars_snapshot (GtkWidget   *widget,
                          GtkSnapshot *snapshot)
{
  HotTimingBars *self = HOT_TIMING_BARS (widget);
  const double room = fmax (20.0, gtk_widget_get_width (widget) - NAME_WIDTH - VALUE_WIDTH - 3.0 * MARGIN);
  const double total = fmax (self->times.total, 1e-6);
  g_autoptr(GdkRGBA) accent = adw_style_manager_get_accent_color_rgba (adw_style_manager_get_default ());
  GdkRGBA track;
  Phase phases[N_PHASES];
  double start = 0.0;

  gtk_widget_get_color (widget, &track);
  track.alpha = 0.1f;
  get_phases (self, phases);
  for (guint i = 0; i < N_PHASES; i++)
    {
      const double y = (i + 0.5) * LINE_HEIGHT;
      const double x = NAME_WIDTH + MARGIN + fmin (1.0, start / total) * room;
      const double width = fmax (2.0, fmin (1.0, phases[i].milliseconds / total) * room);
      g_autofree char *value = hot_format_duration (phases[i].milliseconds / 1000.0);

      draw_text (widget, snapshot, phases[i].title, 0.0, y, NAME_WIDTH, FALSE);
      gtk_snapshot_append_color (snapshot, &track, &GRAPHENE_RECT_INIT (NAME_WIDTH + MARGIN, (float) y - BAR_HEIGHT / 2, (float) room, BAR_HEIGHT));
      if (phases[i].milliseconds > 0.0)
        gtk_snapshot_append_color (snapshot, accent, &GRAPHENE_RECT_INIT ((float) fmin (x, NAME_WIDTH + MARGIN + room - 2.0),
                                   (float) y - BAR_HEIGHT / 2, (float) width, BAR_HEIGHT));
      draw_text (widget, snapshot, phases[i].milliseconds > 0.0 ? value : "–", NAME_WIDTH + room + 2 * MARGIN, y, VALUE_WIDTH, TRUE);
      start += phases[i].milliseconds;
    }
}

static void
hot_timing_bars_measure (GtkWidget      *widget,
                         GtkOrientation  orientation,
                         int             for_size,
                         int            *minimum,
                         int            *natural,
                         int            *minimum_baseline,
                         int            *natural_baseline)
{
  *minimum = orientation == GTK_ORIENTATION_VERTICAL ? N_PHASES * LINE_HEIGHT : NAME_WIDTH + VALUE_WIDTH + 3 * MARGIN + 20;
  *natural = orientation == GTK_ORIENTATION_VERTICAL ? *minimum : 520;
}

static void
hot_timing_bars_class_init (HotTimingBarsClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  widget_class->snapshot = hot_timing_bars_snapshot;
  widget_class->measure = hot_timing_bars_measure;

  gtk_widget_class_set_css_name (widget_class, "timing");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
hot_timing_bars_init (HotTimingBars *self)
{
  gtk_widget_add_css_class (GTK_WIDGET (self), "numeric");
}

void
hot_timing_bars_set_times (HotTimingBars      *self,
                           const HotHttpTimes *times)
{
  g_autoptr(GString) words = g_string_new (NULL);
  Phase phases[N_PHASES];

  self->times = *times;
  get_phases (self, phases);
  for (guint i = 0; i < N_PHASES; i++)
    if (phases[i].milliseconds > 0.0)
      {
        g_autofree char *value = hot_format_duration (phases[i].milliseconds / 1000.0);

        g_string_append_printf (words, "%s%s %s", words->len > 0 ? ", " : "", phases[i].title, value);
      }
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, words->str, -1);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}
