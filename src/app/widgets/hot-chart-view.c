/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "app/widgets/hot-chart-view-private.h"

#include <adwaita.h>
#include <glib/gi18n.h>
#include <math.h>

/* What takes longer than this to paint is painted by a worker, in microseconds. */
#define SLOW        4000
/* Where nothing is known yet: charts of more marks than this are taken for slow. */
#define MANY_MARKS  4000
#define GAP         12
#define MIN_WIDTH   240
#define MIN_HEIGHT  180
#define NAT_WIDTH   480
#define NAT_HEIGHT  320

/**
 * HotChartView:
 *
 * Shows a chart: a read-out of what is pointed at, rectangles around runs, a cursor for the keyboard, and a menu to copy and export. What
 * is quick is painted at once; what is slow by a worker while the last picture stays, and the newest wish wins.
 */
G_DEFINE_FINAL_TYPE (HotChartView, hot_chart_view, GTK_TYPE_WIDGET)

guint _hot_chart_view_signals[N_SIGNALS];

HotChartState
_hot_chart_view_get_state (HotChartView *self)
{
  AdwStyleManager *style = adw_style_manager_get_default ();
  int dpi = -1;
  HotChartTheme theme;
  HotChartState state;
  gsize size = 0;

  g_object_get (gtk_widget_get_settings (GTK_WIDGET (self)), "gtk-xft-dpi", &dpi, NULL);
  theme = hot_chart_theme_new (adw_style_manager_get_dark (style), adw_style_manager_get_high_contrast (style),
                               dpi > 0 ? dpi / 1024.0 / 96 : 1);
  /* The card below is the ground. */
  theme.background.alpha = 0;
  state = hot_chart_state_new (gtk_widget_get_width (GTK_WIDGET (self)), gtk_widget_get_height (GTK_WIDGET (self)), &theme);
  state.highlight = self->highlight;
  state.selected = self->selected;
  if (self->rows != NULL)
    state.rows = g_bytes_get_data (self->rows, &size);
  state.n_rows = size / sizeof (guint32);
  state.mark = self->mark;
  return state;
}

static void
hot_chart_view_take_texture (HotChartView *self,
                             GdkTexture   *texture)
{
  g_set_object (&self->texture, texture);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static gpointer
paint_func (gpointer            user_data,
            const HotProgress  *progress,
            GCancellable       *cancellable,
            GError            **error)
{
  return hot_chart_request_paint (user_data);
}

static void
hot_chart_view_job_ended_cb (HotChartView *self)
{
  g_autoptr(HotJob) job = g_steal_pointer (&self->job);
  g_autoptr(GdkTexture) texture = hot_job_steal_result (job);

  g_signal_handlers_disconnect_by_data (job, self);
  self->last_cost = (gint64) (hot_job_get_elapsed (job) * G_TIME_SPAN_SECOND);
  if (texture != NULL)
    hot_chart_view_take_texture (self, texture);
  if (self->is_stale)
    _hot_chart_view_refresh (self);
}

static double
get_pixel_ratio (HotChartView *self)
{
  GtkNative *native = gtk_widget_get_native (GTK_WIDGET (self));
  GdkSurface *surface = native != NULL ? gtk_native_get_surface (native) : NULL;

  return surface != NULL ? gdk_surface_get_scale (surface) : 1.0;
}

void
_hot_chart_view_refresh (HotChartView *self)
{
  g_autoptr(HotChartRequest) request = NULL;
  HotChartState state;
  gboolean is_slow;

  if (self->job != NULL)
    {
      self->is_stale = TRUE;
      return;
    }

  self->is_stale = FALSE;
  if (self->chart == NULL || !gtk_widget_get_mapped (GTK_WIDGET (self)))
    {
      g_clear_object (&self->texture);
      gtk_widget_queue_draw (GTK_WIDGET (self));
      return;
    }
  state = _hot_chart_view_get_state (self);
  if (state.width < 2 || state.height < 2)
    return;

  request = hot_chart_request_new (self->chart, &state, get_pixel_ratio (self));
  is_slow = self->last_cost > 0 ? self->last_cost > SLOW : hot_chart_get_n_marks (self->chart) > MANY_MARKS;
  if (is_slow)
    {
      self->job = hot_job_compute (_("Paint Chart"), paint_func, g_steal_pointer (&request), (GDestroyNotify) hot_chart_request_free,
                                   g_object_unref);
      g_signal_connect_swapped (self->job, "notify::state", G_CALLBACK (hot_chart_view_job_ended_cb), self);
    }
  else
    {
      const gint64 start = g_get_monotonic_time ();
      g_autoptr(GdkTexture) texture = hot_chart_request_paint (request);

      hot_chart_view_take_texture (self, texture);
      self->last_cost = g_get_monotonic_time () - start;
    }
}

static void
hot_chart_view_describe (HotChartView *self)
{
  g_autofree char *description = self->chart != NULL ? hot_chart_describe (self->chart) : NULL;
  const char *title = self->chart != NULL ? hot_chart_get_title (self->chart) : NULL;

  gtk_accessible_update_property (GTK_ACCESSIBLE (self),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, title != NULL ? title : _("Chart"),
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, description != NULL ? description : "", -1);
}

void
_hot_chart_view_point_at (HotChartView *self,
                          gsize         mark,
                          gboolean      announce)
{
  const HotChartState state = _hot_chart_view_get_state (self);
  HotChartHit hit = { .mark = HOT_CHART_NO_MARK };

  if (self->chart == NULL || mark == HOT_CHART_NO_MARK || !hot_chart_get_mark (self->chart, &state, mark, &hit))
    hit = (HotChartHit) { .mark = HOT_CHART_NO_MARK };
  if (hit.mark == self->mark)
    return;

  self->mark = hit.mark;
  g_clear_pointer (&self->readout, g_free);
  if (hit.mark != HOT_CHART_NO_MARK)
    {
      self->readout = hot_chart_describe_mark (self->chart, hit.mark);
      self->label_x = hit.x;
      self->label_y = hit.y;
      gtk_label_set_label (GTK_LABEL (self->label), self->readout);
      if (announce)
        gtk_accessible_announce (GTK_ACCESSIBLE (self), self->readout, GTK_ACCESSIBLE_ANNOUNCEMENT_PRIORITY_MEDIUM);
    }
  gtk_widget_set_visible (self->label, self->readout != NULL);
  gtk_widget_queue_allocate (GTK_WIDGET (self));
  if (g_set_str (&self->highlight, hit.run))
    g_signal_emit (self, _hot_chart_view_signals[SIGNAL_RUN_HIGHLIGHTED], 0, self->highlight);
  _hot_chart_view_refresh (self);
}

static void
hot_chart_view_measure (GtkWidget      *widget,
                        GtkOrientation  orientation,
                        int             for_size,
                        int            *minimum,
                        int            *natural,
                        int            *minimum_baseline,
                        int            *natural_baseline)
{
  *minimum = orientation == GTK_ORIENTATION_HORIZONTAL ? MIN_WIDTH : MIN_HEIGHT;
  *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? NAT_WIDTH : NAT_HEIGHT;
}

static void
hot_chart_view_size_allocate (GtkWidget *widget,
                              int        width,
                              int        height,
                              int        baseline)
{
  HotChartView *self = HOT_CHART_VIEW (widget);

  if (gtk_widget_get_visible (self->label))
    {
      GtkRequisition size;
      double x, y;

      gtk_widget_get_preferred_size (self->label, NULL, &size);
      size.width = MIN (size.width, width);
      size.height = MIN (size.height, height);
      x = self->label_x + GAP + size.width > width ? self->label_x - GAP - size.width : self->label_x + GAP;
      y = self->label_y - GAP - size.height < 0 ? self->label_y + GAP : self->label_y - GAP - size.height;
      gtk_widget_size_allocate (self->label, &(GtkAllocation) {
        (int) CLAMP (x, 0, width - size.width), (int) CLAMP (y, 0, height - size.height), size.width, size.height,
      }, -1);
    }
  if (self->menu != NULL)
    gtk_popover_present (GTK_POPOVER (self->menu));
  if (width != self->texture_width || height != self->texture_height)
    {
      self->texture_width = width;
      self->texture_height = height;
      _hot_chart_view_refresh (self);
    }
}

static void
hot_chart_view_snapshot (GtkWidget   *widget,
                         GtkSnapshot *snapshot)
{
  HotChartView *self = HOT_CHART_VIEW (widget);
  const int width = gtk_widget_get_width (widget), height = gtk_widget_get_height (widget);
  const graphene_rect_t all = GRAPHENE_RECT_INIT (0, 0, width, height);

  if (self->texture != NULL)
    gtk_snapshot_append_texture (snapshot, self->texture, &all);
  if (self->is_dragging)
    {
      GdkRGBA *accent = adw_style_manager_get_accent_color_rgba (adw_style_manager_get_default ());
      const float border[] = { 1, 1, 1, 1 };
      GskRoundedRect outline;
      graphene_rect_t area = GRAPHENE_RECT_INIT ((float) MIN (self->start_x, self->end_x), (float) MIN (self->start_y, self->end_y),
                                                 (float) fabs (self->end_x - self->start_x), (float) fabs (self->end_y - self->start_y));
      GdkRGBA colors[4];

      if (self->is_brushing)
        area = GRAPHENE_RECT_INIT ((float) self->start_x - 6, area.origin.y, 12, area.size.height);
      for (guint i = 0; i < 4; i++)
        colors[i] = *accent;
      gsk_rounded_rect_init_from_rect (&outline, &area, 0);
      gtk_snapshot_append_border (snapshot, &outline, border, colors);
      accent->alpha = 0.15f;
      gtk_snapshot_append_color (snapshot, accent, &area);
      gdk_rgba_free (accent);
    }
  gtk_widget_snapshot_child (widget, self->label, snapshot);
}

static void
hot_chart_view_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (hot_chart_view_parent_class)->map (widget);
  _hot_chart_view_refresh (HOT_CHART_VIEW (widget));
}

static void
hot_chart_view_system_setting_changed (GtkWidget        *widget,
                                       GtkSystemSetting  setting)
{
  GTK_WIDGET_CLASS (hot_chart_view_parent_class)->system_setting_changed (widget, setting);
  _hot_chart_view_refresh (HOT_CHART_VIEW (widget));
}

static void
hot_chart_view_dispose (GObject *object)
{
  HotChartView *self = HOT_CHART_VIEW (object);

  hot_job_drop (&self->job, self);
  g_clear_object (&self->chart);
  g_clear_object (&self->texture);
  g_clear_pointer (&self->selected, g_hash_table_unref);
  g_clear_pointer (&self->rows, g_bytes_unref);
  g_clear_pointer (&self->highlight, g_free);
  g_clear_pointer (&self->readout, g_free);
  g_clear_pointer (&self->label, gtk_widget_unparent);
  g_clear_pointer (&self->menu, gtk_widget_unparent);

  G_OBJECT_CLASS (hot_chart_view_parent_class)->dispose (object);
}

static void
hot_chart_view_class_init (HotChartViewClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  const GType type = G_TYPE_FROM_CLASS (klass);

  object_class->dispose = hot_chart_view_dispose;
  widget_class->measure = hot_chart_view_measure;
  widget_class->size_allocate = hot_chart_view_size_allocate;
  widget_class->snapshot = hot_chart_view_snapshot;
  widget_class->map = hot_chart_view_map;
  widget_class->system_setting_changed = hot_chart_view_system_setting_changed;

  _hot_chart_view_signals[SIGNAL_RUN_HIGHLIGHTED] = g_signal_new ("run-highlighted", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                                                  G_TYPE_NONE, 1, G_TYPE_STRING);
  _hot_chart_view_signals[SIGNAL_RUN_ACTIVATED] = g_signal_new ("run-activated", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                                                G_TYPE_NONE, 1, G_TYPE_STRING);
  _hot_chart_view_signals[SIGNAL_RUNS_SELECTED] = g_signal_new ("runs-selected", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                                                G_TYPE_NONE, 1, G_TYPE_STRV);
  _hot_chart_view_signals[SIGNAL_ROWS_SELECTED] = g_signal_new ("rows-selected", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                                                G_TYPE_NONE, 1, G_TYPE_BYTES);
  _hot_chart_view_signals[SIGNAL_RANGE_BRUSHED] = g_signal_new ("range-brushed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                                                G_TYPE_NONE, 3, G_TYPE_UINT, G_TYPE_DOUBLE, G_TYPE_DOUBLE);
  _hot_chart_view_signals[SIGNAL_MESSAGE] = g_signal_new ("message", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                                          G_TYPE_NONE, 1, G_TYPE_STRING);

  _hot_chart_view_install_keys (widget_class);
  _hot_chart_view_install_actions (widget_class);
  gtk_widget_class_set_css_name (widget_class, "chart");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
hot_chart_view_init (HotChartView *self)
{
  AdwStyleManager *style = adw_style_manager_get_default ();
  const char *const properties[] = { "notify::dark", "notify::high-contrast" };

  self->mark = HOT_CHART_NO_MARK;
  self->label = gtk_label_new (NULL);
  gtk_widget_set_can_target (self->label, FALSE);
  gtk_widget_set_visible (self->label, FALSE);
  gtk_label_set_wrap (GTK_LABEL (self->label), TRUE);
  gtk_label_set_max_width_chars (GTK_LABEL (self->label), 40);
  gtk_widget_add_css_class (self->label, "hot-chart-readout");
  gtk_widget_add_css_class (self->label, "numeric");
  gtk_widget_set_parent (self->label, GTK_WIDGET (self));

  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
  _hot_chart_view_add_controllers (self);
  for (guint i = 0; i < G_N_ELEMENTS (properties); i++)
    g_signal_connect_object (style, properties[i], G_CALLBACK (_hot_chart_view_refresh), self, G_CONNECT_SWAPPED);
}

GtkWidget *
hot_chart_view_new (void)
{
  return g_object_new (HOT_TYPE_CHART_VIEW, NULL);
}

HotChart *
hot_chart_view_get_chart (HotChartView *self)
{
  g_return_val_if_fail (HOT_IS_CHART_VIEW (self), NULL);

  return self->chart;
}

void
hot_chart_view_set_chart (HotChartView *self,
                          HotChart     *chart)
{
  g_return_if_fail (HOT_IS_CHART_VIEW (self));

  if (!g_set_object (&self->chart, chart))
    return;
  self->last_cost = 0;
  self->mark = HOT_CHART_NO_MARK;
  g_clear_pointer (&self->readout, g_free);
  gtk_widget_set_visible (self->label, FALSE);
  hot_chart_view_describe (self);
  _hot_chart_view_refresh (self);
}

void
hot_chart_view_set_highlight (HotChartView *self,
                              const char   *id)
{
  g_return_if_fail (HOT_IS_CHART_VIEW (self));

  if (g_set_str (&self->highlight, id))
    _hot_chart_view_refresh (self);
}

void
hot_chart_view_set_selected (HotChartView      *self,
                             const char *const *ids)
{
  g_return_if_fail (HOT_IS_CHART_VIEW (self));

  g_clear_pointer (&self->selected, g_hash_table_unref);
  if (ids != NULL && ids[0] != NULL)
    {
      self->selected = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
      for (guint i = 0; ids[i] != NULL; i++)
        g_hash_table_add (self->selected, g_strdup (ids[i]));
    }
  _hot_chart_view_refresh (self);
}

void
hot_chart_view_set_rows (HotChartView *self,
                         GBytes       *rows)
{
  g_return_if_fail (HOT_IS_CHART_VIEW (self));

  g_clear_pointer (&self->rows, g_bytes_unref);
  self->rows = rows != NULL ? g_bytes_ref (rows) : NULL;
  _hot_chart_view_refresh (self);
}

const char *
hot_chart_view_get_readout (HotChartView *self)
{
  g_return_val_if_fail (HOT_IS_CHART_VIEW (self), NULL);

  return self->readout;
}
