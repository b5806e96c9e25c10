/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "app/widgets/hot-chart-view-private.h"

#include <math.h>

#include "draw/hot-chart-parallel.h"

/* The part of HotChartView that hears of pointer and keyboard. */

/* How far a press may move and still be a click. */
#define CLICK_REACH 6.0
/* Runs have many marks in a row; so many are passed over at most to find the next. */
#define MAX_STEPS   200000

static void
hot_chart_view_motion_cb (HotChartView *self,
                          double        x,
                          double        y)
{
  const HotChartState state = _hot_chart_view_get_state (self);
  HotChartHit hit;

  /* Moving a window under a still pointer is no wish to look elsewhere. */
  if (self->chart == NULL || self->is_dragging || (x == self->pointer_x && y == self->pointer_y))
    return;
  self->pointer_x = x;
  self->pointer_y = y;
  _hot_chart_view_point_at (self, hot_chart_hit_test (self->chart, &state, x, y, &hit) ? hit.mark : HOT_CHART_NO_MARK, FALSE);
}

static void
hot_chart_view_leave_cb (HotChartView *self)
{
  self->pointer_x = self->pointer_y = -1;
  if (!gtk_widget_has_focus (GTK_WIDGET (self)))
    _hot_chart_view_point_at (self, HOT_CHART_NO_MARK, FALSE);
}

static void
hot_chart_view_drag_begin_cb (HotChartView *self,
                              double        x,
                              double        y)
{
  gtk_widget_grab_focus (GTK_WIDGET (self));
  self->start_x = self->end_x = x;
  self->start_y = self->end_y = y;
}

static void
hot_chart_view_drag_update_cb (HotChartView *self,
                               double        dx,
                               double        dy)
{
  const HotChartState state = _hot_chart_view_get_state (self);

  if (self->chart == NULL || (!self->is_dragging && hypot (dx, dy) < CLICK_REACH))
    return;
  if (!self->is_dragging)
    {
      self->is_dragging = TRUE;
      self->is_brushing = HOT_IS_CHART_PARALLEL (self->chart) &&
                          hot_chart_parallel_get_axis (HOT_CHART_PARALLEL (self->chart), &state, self->start_x, self->start_y,
                                                       &self->axis, &self->from);
    }
  self->end_x = CLAMP (self->start_x + dx, 0, state.width);
  self->end_y = CLAMP (self->start_y + dy, 0, state.height);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
hot_chart_view_select (HotChartView *self)
{
  const HotChartState state = _hot_chart_view_get_state (self);
  const cairo_rectangle_t area = {
    MIN (self->start_x, self->end_x), MIN (self->start_y, self->end_y), fabs (self->end_x - self->start_x),
    fabs (self->end_y - self->start_y),
  };
  g_autoptr(GPtrArray) runs = g_ptr_array_new_null_terminated (8, NULL, TRUE);
  g_autoptr(GArray) rows = g_array_new (FALSE, FALSE, sizeof (guint32));
  g_autoptr(GBytes) bytes = NULL;

  hot_chart_select (self->chart, &state, &area, runs, rows);
  bytes = g_bytes_new (rows->data, rows->len * sizeof (guint32));
  if (rows->len > 0)
    g_signal_emit (self, _hot_chart_view_signals[SIGNAL_ROWS_SELECTED], 0, bytes);
  else
    g_signal_emit (self, _hot_chart_view_signals[SIGNAL_RUNS_SELECTED], 0, runs->pdata);
}

static void
hot_chart_view_brush (HotChartView *self)
{
  const HotChartState state = _hot_chart_view_get_state (self);
  double to;
  guint axis;

  if (hot_chart_parallel_get_axis (HOT_CHART_PARALLEL (self->chart), &state, self->start_x, self->end_y, &axis, &to))
    g_signal_emit (self, _hot_chart_view_signals[SIGNAL_RANGE_BRUSHED], 0, self->axis, MIN (self->from, to), MAX (self->from, to));
}

/* In a chart of listings the mark is also a row of the data set. */
static void
hot_chart_view_activate (HotChartView      *self,
                         const HotChartHit *hit)
{
  const guint32 row = (guint32) MAX (hit->row, 0);
  g_autoptr(GBytes) rows = g_bytes_new (&row, sizeof row);

  if (hit->row >= 0)
    g_signal_emit (self, _hot_chart_view_signals[SIGNAL_ROWS_SELECTED], 0, rows);
  if (hit->run != NULL)
    g_signal_emit (self, _hot_chart_view_signals[SIGNAL_RUN_ACTIVATED], 0, hit->run);
}

static void
hot_chart_view_click (HotChartView *self,
                      double        x,
                      double        y)
{
  const HotChartState state = _hot_chart_view_get_state (self);
  static const char *const none[] = { NULL };
  HotChartHit hit;
  double value;
  guint axis;

  /* On an axis, a click frees it. */
  if (HOT_IS_CHART_PARALLEL (self->chart) &&
      hot_chart_parallel_get_axis (HOT_CHART_PARALLEL (self->chart), &state, x, y, &axis, &value))
    g_signal_emit (self, _hot_chart_view_signals[SIGNAL_RANGE_BRUSHED], 0, axis, NAN, NAN);
  else if (!hot_chart_hit_test (self->chart, &state, x, y, &hit))
    g_signal_emit (self, _hot_chart_view_signals[SIGNAL_RUNS_SELECTED], 0, none);
  else
    hot_chart_view_activate (self, &hit);
}

static void
hot_chart_view_drag_end_cb (HotChartView *self,
                            double        dx,
                            double        dy)
{
  const gboolean was_dragging = self->is_dragging;

  self->is_dragging = FALSE;
  gtk_widget_queue_draw (GTK_WIDGET (self));
  if (self->chart == NULL)
    return;
  if (!was_dragging)
    hot_chart_view_click (self, self->start_x, self->start_y);
  else if (self->is_brushing)
    hot_chart_view_brush (self);
  else
    hot_chart_view_select (self);
}

static void
hot_chart_view_drag_cancel_cb (HotChartView *self)
{
  self->is_dragging = FALSE;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
hot_chart_view_menu_pressed_cb (HotChartView *self,
                                int           n_press,
                                double        x,
                                double        y)
{
  _hot_chart_view_open_menu (self, x, y);
}

void
_hot_chart_view_add_controllers (HotChartView *self)
{
  GtkEventController *motion = gtk_event_controller_motion_new ();
  GtkGesture *drag = gtk_gesture_drag_new ();
  GtkGesture *menu = gtk_gesture_click_new ();

  g_signal_connect_swapped (motion, "enter", G_CALLBACK (hot_chart_view_motion_cb), self);
  g_signal_connect_swapped (motion, "motion", G_CALLBACK (hot_chart_view_motion_cb), self);
  g_signal_connect_swapped (motion, "leave", G_CALLBACK (hot_chart_view_leave_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), motion);

  g_signal_connect_swapped (drag, "drag-begin", G_CALLBACK (hot_chart_view_drag_begin_cb), self);
  g_signal_connect_swapped (drag, "drag-update", G_CALLBACK (hot_chart_view_drag_update_cb), self);
  g_signal_connect_swapped (drag, "drag-end", G_CALLBACK (hot_chart_view_drag_end_cb), self);
  g_signal_connect_swapped (drag, "cancel", G_CALLBACK (hot_chart_view_drag_cancel_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (drag));

  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (menu), GDK_BUTTON_SECONDARY);
  g_signal_connect_swapped (menu, "pressed", G_CALLBACK (hot_chart_view_menu_pressed_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (menu));
}

static const char *
get_run (HotChartView        *self,
         const HotChartState *state,
         gsize                mark)
{
  HotChartHit hit;

  return hot_chart_get_mark (self->chart, state, mark, &hit) ? hit.run : NULL;
}

/* "i": 1 or -1 for the next mark, 2 or -2 for the next run, 3 and -3 for the ends. */
static void
hot_chart_view_step_action (GtkWidget  *widget,
                            const char *action,
                            GVariant   *parameter)
{
  HotChartView *self = HOT_CHART_VIEW (widget);
  const HotChartState state = _hot_chart_view_get_state (self);
  const int way = g_variant_get_int32 (parameter), step = way > 0 ? 1 : -1;
  gsize mark = self->mark, next;

  if (self->chart == NULL)
    return;
  if (ABS (way) == 3)
    mark = hot_chart_step (self->chart, &state, HOT_CHART_NO_MARK, -step);
  else if (ABS (way) == 1 || mark == HOT_CHART_NO_MARK)
    mark = hot_chart_step (self->chart, &state, mark, step);
  else
    {
      const char *run = get_run (self, &state, mark);
      const gsize n = hot_chart_get_n_marks (self->chart);
      guint n_steps = 0;

      for (next = mark; n_steps < MAX_STEPS && (step > 0 ? next + 1 < n : next > 0); n_steps++)
        {
          const char *other;

          next += step > 0 ? 1 : -1;
          other = get_run (self, &state, next);
          if (other != NULL && g_strcmp0 (other, run) != 0)
            {
              mark = next;
              break;
            }
        }
    }
  _hot_chart_view_point_at (self, mark, TRUE);
}

static void
hot_chart_view_activate_action (GtkWidget  *widget,
                                const char *action,
                                GVariant   *parameter)
{
  HotChartView *self = HOT_CHART_VIEW (widget);
  const HotChartState state = _hot_chart_view_get_state (self);
  HotChartHit hit;

  if (self->chart != NULL && self->mark != HOT_CHART_NO_MARK && hot_chart_get_mark (self->chart, &state, self->mark, &hit))
    hot_chart_view_activate (self, &hit);
}

static gboolean
hot_chart_view_escape_cb (GtkWidget *widget,
                          GVariant  *arguments,
                          gpointer   user_data)
{
  HotChartView *self = HOT_CHART_VIEW (widget);

  if (self->mark == HOT_CHART_NO_MARK)
    return FALSE;
  _hot_chart_view_point_at (self, HOT_CHART_NO_MARK, FALSE);
  return TRUE;
}

static gboolean
hot_chart_view_menu_cb (GtkWidget *widget,
                        GVariant  *arguments,
                        gpointer   user_data)
{
  HotChartView *self = HOT_CHART_VIEW (widget);

  _hot_chart_view_open_menu (self, gtk_widget_get_width (widget) / 2.0, gtk_widget_get_height (widget) / 2.0);
  return TRUE;
}

void
_hot_chart_view_install_keys (GtkWidgetClass *klass)
{
  static const struct {
    guint key;
    int   way;
  } keys[] = {
    { GDK_KEY_Right, 1 }, { GDK_KEY_Left, -1 }, { GDK_KEY_Down, 2 }, { GDK_KEY_Up, -2 }, { GDK_KEY_End, 3 }, { GDK_KEY_Home, -3 },
    { GDK_KEY_KP_Right, 1 }, { GDK_KEY_KP_Left, -1 }, { GDK_KEY_KP_Down, 2 }, { GDK_KEY_KP_Up, -2 },
  };

  gtk_widget_class_install_action (klass, "chart.step", "i", hot_chart_view_step_action);
  gtk_widget_class_install_action (klass, "chart.activate", NULL, hot_chart_view_activate_action);
  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    gtk_widget_class_add_binding_action (klass, keys[i].key, 0, "chart.step", "i", keys[i].way);
  gtk_widget_class_add_binding_action (klass, GDK_KEY_Return, 0, "chart.activate", NULL);
  gtk_widget_class_add_binding_action (klass, GDK_KEY_KP_Enter, 0, "chart.activate", NULL);
  gtk_widget_class_add_binding (klass, GDK_KEY_Escape, 0, hot_chart_view_escape_cb, NULL);
  gtk_widget_class_add_binding (klass, GDK_KEY_Menu, 0, hot_chart_view_menu_cb, NULL);
  gtk_widget_class_add_binding (klass, GDK_KEY_F10, GDK_SHIFT_MASK, hot_chart_view_menu_cb, NULL);
}
