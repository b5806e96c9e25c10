/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "app/map/hot-map-marks.h"

#include <adwaita.h>
#include <math.h>
#include <string.h>

#define CURSOR_RADIUS 14.0
#define PLACE_RADIUS 6.0
/* Between the pointer and its read-out, and between that and the edge. */
#define READOUT_GAP 16
#define READOUT_EDGE 6

struct _HotMapMarks
{
  GtkWidget      parent_instance;

  HotMapCanvas  *canvas;
  GtkWidget     *readout;
  int            readout_x;
  int            readout_y;
  GArray        *outline;       /* of double */
  gboolean       is_open;
  GArray        *places;        /* of double */
  HotBoundaries *boundaries;
  int            area;
  double         cursor_x;
  double         cursor_y;
};

G_DEFINE_FINAL_TYPE (HotMapMarks, hot_map_marks, GTK_TYPE_WIDGET)

static GskPath *
make_path (const HotViewport *view,
           const double      *corners,
           guint              n,
           gboolean           open)
{
  GskPathBuilder *builder = gsk_path_builder_new ();

  for (guint i = 0; i < n; i++)
    {
      const double x = hot_viewport_pixel_x (view, corners[2 * i]);
      const double y = hot_viewport_pixel_y (view, corners[2 * i + 1]);

      if (i == 0)
        gsk_path_builder_move_to (builder, x, y);
      else
        gsk_path_builder_line_to (builder, x, y);
    }
  if (!open && n > 0)
    gsk_path_builder_close (builder);

  return gsk_path_builder_free_to_path (builder);
}

/* A line that can be seen on any colour: the accent on a halo. */
static void
stroke (GtkSnapshot   *snapshot,
        GskPath       *path,
        const GdkRGBA *color,
        const GdkRGBA *halo,
        float          width)
{
  GskStroke *line = gsk_stroke_new (width + 2);

  gsk_stroke_set_line_join (line, GSK_LINE_JOIN_ROUND);
  gtk_snapshot_append_stroke (snapshot, path, line, halo);
  gsk_stroke_set_line_width (line, width);
  gtk_snapshot_append_stroke (snapshot, path, line, color);
  gsk_stroke_free (line);
}

static void
draw_area (HotMapMarks       *self,
           const HotViewport *view,
           GtkSnapshot       *snapshot,
           const GdkRGBA     *color,
           const GdkRGBA     *halo)
{
  const HotBoundary *area;

  if (self->boundaries == NULL || self->area < 0 || (guint) self->area >= hot_boundaries_get_n (self->boundaries))
    return;

  area = hot_boundaries_get (self->boundaries, self->area);
  for (guint i = 0; i < area->n_rings; i++)
    {
      guint n;
      const double *corners = hot_boundaries_peek_ring (self->boundaries, area->first_ring + i, &n);
      g_autoptr(GskPath) path = make_path (view, corners, n, FALSE);

      stroke (snapshot, path, color, halo, 2);
    }
}

static void
draw_circle (GtkSnapshot   *snapshot,
             double         x,
             double         y,
             double         radius,
             const GdkRGBA *color,
             const GdkRGBA *halo)
{
  GskPathBuilder *builder = gsk_path_builder_new ();
  g_autoptr(GskPath) path = NULL;

  gsk_path_builder_add_circle (builder, &GRAPHENE_POINT_INIT (x, y), radius);
  path = gsk_path_builder_free_to_path (builder);
  stroke (snapshot, path, color, halo, 2);
}

static void
hot_map_marks_snapshot (GtkWidget   *widget,
                        GtkSnapshot *snapshot)
{
  HotMapMarks *self = HOT_MAP_MARKS (widget);
  AdwStyleManager *manager = adw_style_manager_get_default ();
  const HotViewport view = hot_map_canvas_get_view (self->canvas);
  const GdkRGBA halo = adw_style_manager_get_dark (manager) ? (GdkRGBA) { 0, 0, 0, 0.6 } : (GdkRGBA) { 1, 1, 1, 0.9 };
  g_autoptr(GdkRGBA) accent = adw_style_manager_get_accent_color_rgba (manager);

  draw_area (self, &view, snapshot, accent, &halo);

  if (self->outline->len > 0)
    {
      g_autoptr(GskPath) path = make_path (&view, (const double *) self->outline->data, self->outline->len / 2, self->is_open);
      GdkRGBA wash = *accent;

      wash.alpha = 0.12;
      gtk_snapshot_append_fill (snapshot, path, GSK_FILL_RULE_EVEN_ODD, &wash);
      stroke (snapshot, path, accent, &halo, 2);
    }

  for (guint i = 0; i + 1 < self->places->len; i += 2)
    draw_circle (snapshot, hot_viewport_pixel_x (&view, g_array_index (self->places, double, i)),
                 hot_viewport_pixel_y (&view, g_array_index (self->places, double, i + 1)), PLACE_RADIUS, accent, &halo);

  if (!isnan (self->cursor_x))
    draw_circle (snapshot, hot_viewport_pixel_x (&view, self->cursor_x), hot_viewport_pixel_y (&view, self->cursor_y),
                 CURSOR_RADIUS, accent, &halo);

  gtk_widget_snapshot_child (widget, self->readout, snapshot);
}

static void
hot_map_marks_measure (GtkWidget      *widget,
                       GtkOrientation  orientation,
                       int             for_size,
                       int            *minimum,
                       int            *natural,
                       int            *minimum_baseline,
                       int            *natural_baseline)
{
  *minimum = *natural = 0;
}

static void
hot_map_marks_size_allocate (GtkWidget *widget,
                             int        width,
                             int        height,
                             int        baseline)
{
  HotMapMarks *self = HOT_MAP_MARKS (widget);
  GtkAllocation place;
  int minimum;

  if (!gtk_widget_should_layout (self->readout))
    return;

  gtk_widget_measure (self->readout, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, &place.width, NULL, NULL);
  place.width = MAX (MIN (place.width, width - 2 * READOUT_EDGE), minimum);
  gtk_widget_measure (self->readout, GTK_ORIENTATION_VERTICAL, place.width, NULL, &place.height, NULL, NULL);

  /* Right of the pointer and below it; where there is no room, on the other side. */
  place.x = self->readout_x + READOUT_GAP;
  if (place.x + place.width > width - READOUT_EDGE)
    place.x = MAX (self->readout_x - READOUT_GAP - place.width, READOUT_EDGE);
  place.y = self->readout_y + READOUT_GAP;
  if (place.y + place.height > height - READOUT_EDGE)
    place.y = MAX (self->readout_y - READOUT_GAP - place.height, READOUT_EDGE);
  gtk_widget_size_allocate (self->readout, &place, -1);
}

static void
hot_map_marks_dispose (GObject *object)
{
  HotMapMarks *self = HOT_MAP_MARKS (object);

  g_clear_pointer (&self->readout, gtk_widget_unparent);
  g_clear_object (&self->canvas);
  g_clear_pointer (&self->boundaries, hot_boundaries_unref);

  G_OBJECT_CLASS (hot_map_marks_parent_class)->dispose (object);
}

static void
hot_map_marks_finalize (GObject *object)
{
  HotMapMarks *self = HOT_MAP_MARKS (object);

  g_array_unref (self->outline);
  g_array_unref (self->places);

  G_OBJECT_CLASS (hot_map_marks_parent_class)->finalize (object);
}

static void
hot_map_marks_class_init (HotMapMarksClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = hot_map_marks_dispose;
  object_class->finalize = hot_map_marks_finalize;
  widget_class->measure = hot_map_marks_measure;
  widget_class->size_allocate = hot_map_marks_size_allocate;
  widget_class->snapshot = hot_map_marks_snapshot;

  gtk_widget_class_set_css_name (widget_class, "mapmarks");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
hot_map_marks_init (HotMapMarks *self)
{
  self->outline = g_array_new (FALSE, FALSE, sizeof (double));
  self->places = g_array_new (FALSE, FALSE, sizeof (double));
  self->area = -1;
  self->cursor_x = self->cursor_y = NAN;

  self->readout = gtk_label_new (NULL);
  gtk_label_set_xalign (GTK_LABEL (self->readout), 0);
  gtk_label_set_wrap (GTK_LABEL (self->readout), TRUE);
  gtk_label_set_max_width_chars (GTK_LABEL (self->readout), 36);
  gtk_widget_add_css_class (self->readout, "hot-map-readout");
  gtk_widget_add_css_class (self->readout, "numeric");
  gtk_widget_set_visible (self->readout, FALSE);
  gtk_widget_set_parent (self->readout, GTK_WIDGET (self));

  gtk_widget_set_can_target (GTK_WIDGET (self), FALSE);
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
}

GtkWidget *
hot_map_marks_new (HotMapCanvas *canvas)
{
  HotMapMarks *self = g_object_new (HOT_TYPE_MAP_MARKS, NULL);
  ShumateViewport *viewport = shumate_layer_get_viewport (SHUMATE_LAYER (canvas));
  const char *const view_properties[] = { "notify::latitude", "notify::longitude", "notify::zoom-level" };

  self->canvas = g_object_ref (canvas);
  for (guint i = 0; i < G_N_ELEMENTS (view_properties); i++)
    g_signal_connect_object (viewport, view_properties[i], G_CALLBACK (gtk_widget_queue_draw), self, G_CONNECT_SWAPPED);

  return GTK_WIDGET (self);
}

static void
take_places (GArray       *array,
             const double *places,
             guint         n)
{
  g_array_set_size (array, 0);
  if (places != NULL)
    g_array_append_vals (array, places, 2 * n);
}

void
hot_map_marks_set_outline (HotMapMarks  *self,
                           const double *corners,
                           guint         n_corners,
                           gboolean      open)
{
  g_return_if_fail (HOT_IS_MAP_MARKS (self));

  take_places (self->outline, corners, n_corners);
  self->is_open = open;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
hot_map_marks_set_places (HotMapMarks  *self,
                          const double *places,
                          guint         n_places)
{
  g_return_if_fail (HOT_IS_MAP_MARKS (self));

  take_places (self->places, places, n_places);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
hot_map_marks_set_area (HotMapMarks   *self,
                        HotBoundaries *boundaries,
                        int            area)
{
  g_return_if_fail (HOT_IS_MAP_MARKS (self));

  if (self->boundaries == boundaries && self->area == area)
    return;

  g_clear_pointer (&self->boundaries, hot_boundaries_unref);
  if (boundaries != NULL)
    self->boundaries = hot_boundaries_ref (boundaries);
  self->area = area;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
hot_map_marks_set_cursor (HotMapMarks *self,
                          double       x,
                          double       y)
{
  g_return_if_fail (HOT_IS_MAP_MARKS (self));

  self->cursor_x = x;
  self->cursor_y = y;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

gboolean
hot_map_marks_get_cursor (HotMapMarks *self,
                          double      *x,
                          double      *y)
{
  g_return_val_if_fail (HOT_IS_MAP_MARKS (self), FALSE);

  *x = self->cursor_x;
  *y = self->cursor_y;

  return !isnan (self->cursor_x);
}

void
hot_map_marks_set_readout (HotMapMarks *self,
                           const char  *text,
                           double       x,
                           double       y)
{
  g_return_if_fail (HOT_IS_MAP_MARKS (self));

  gtk_widget_set_visible (self->readout, text != NULL);
  if (text == NULL)
    return;

  self->readout_x = (int) x;
  self->readout_y = (int) y;
  gtk_label_set_text (GTK_LABEL (self->readout), text);
  gtk_widget_queue_allocate (GTK_WIDGET (self));
}

const char *
hot_map_marks_get_readout (HotMapMarks *self)
{
  g_return_val_if_fail (HOT_IS_MAP_MARKS (self), NULL);

  return gtk_widget_get_visible (self->readout) ? gtk_label_get_text (GTK_LABEL (self->readout)) : NULL;
}
