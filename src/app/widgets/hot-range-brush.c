/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "app/widgets/hot-range-brush.h"

#include <math.h>

typedef struct {
  double   lower;
  double   upper;
  double   step;

  /* Of a drag: which ends follow the pointer, and where they were. */
  gboolean moves_lower;
  gboolean moves_upper;
  double   start;
  double   start_lower;
  double   start_upper;
} HotRangeBrushPrivate;

G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE (HotRangeBrush, hot_range_brush, GTK_TYPE_WIDGET)

#define PRIVATE(self) ((HotRangeBrushPrivate *) hot_range_brush_get_instance_private (self))

enum {
  BEGIN_BRUSH,
  BRUSHED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

/* Pixels about an end of the range that take hold of it. */
#define GRIP 6.0
/* Of a range drawn by the pointer, in pixels: less is a click. */
#define NARROWEST 3.0
#define KEY_STEP 0.02

static gboolean
can_brush (HotRangeBrush *self)
{
  return HOT_RANGE_BRUSH_GET_CLASS (self)->can_brush (self);
}

static void
hot_range_brush_brush (HotRangeBrush *self,
                       double         lower,
                       double         upper)
{
  hot_range_brush_set_range (self, lower, upper);
  g_signal_emit (self, signals[BRUSHED], 0, PRIVATE (self)->lower, PRIVATE (self)->upper);
}

static void
hot_range_brush_begin_cb (HotRangeBrush *self,
                          double         x,
                          double         y,
                          GtkGesture    *gesture)
{
  HotRangeBrushPrivate *priv = PRIVATE (self);
  const double width = MAX (gtk_widget_get_width (GTK_WIDGET (self)), 1);
  const double at = CLAMP (x / width, 0, 1);
  const double to_lower = fabs (at - priv->lower) * width, to_upper = fabs (at - priv->upper) * width;

  if (!can_brush (self))
    {
      gtk_gesture_set_state (gesture, GTK_EVENT_SEQUENCE_DENIED);
      return;
    }

  g_signal_emit (self, signals[BEGIN_BRUSH], 0);
  priv->start = at;
  priv->start_lower = priv->lower;
  priv->start_upper = priv->upper;
  priv->moves_lower = priv->moves_upper = FALSE;
  if (!hot_range_brush_has_range (self))
    return;

  if (to_lower <= GRIP && to_lower <= to_upper)
    priv->moves_lower = TRUE;
  else if (to_upper <= GRIP)
    priv->moves_upper = TRUE;
  else if (at > priv->lower && at < priv->upper)
    priv->moves_lower = priv->moves_upper = TRUE;
}

static void
hot_range_brush_update_cb (HotRangeBrush *self,
                           double         dx)
{
  HotRangeBrushPrivate *priv = PRIVATE (self);
  const double width = MAX (gtk_widget_get_width (GTK_WIDGET (self)), 1);
  const double by = dx / width;
  const double at = CLAMP (priv->start + by, 0, 1);

  if (priv->moves_lower && priv->moves_upper)
    {
      const double moved = CLAMP (by, -priv->start_lower, 1 - priv->start_upper);

      hot_range_brush_brush (self, priv->start_lower + moved, priv->start_upper + moved);
    }
  else if (priv->moves_lower)
    {
      hot_range_brush_brush (self, MIN (at, priv->start_upper), MAX (at, priv->start_upper));
    }
  else if (priv->moves_upper)
    {
      hot_range_brush_brush (self, MIN (at, priv->start_lower), MAX (at, priv->start_lower));
    }
  else if (fabs (dx) >= NARROWEST)
    {
      hot_range_brush_brush (self, MIN (at, priv->start), MAX (at, priv->start));
    }
}

/* A click beside the range clears it. */
static void
hot_range_brush_end_cb (HotRangeBrush *self,
                        double         dx)
{
  HotRangeBrushPrivate *priv = PRIVATE (self);

  gtk_widget_grab_focus (GTK_WIDGET (self));
  if (fabs (dx) < NARROWEST && hot_range_brush_has_range (self) && !priv->moves_lower && !priv->moves_upper)
    hot_range_brush_brush (self, 0, 1);
}

/* Which end, or both, and how many steps. */
static void
hot_range_brush_key_cb (GtkWidget  *widget,
                        const char *action,
                        GVariant   *parameter)
{
  HotRangeBrush *self = HOT_RANGE_BRUSH (widget);
  HotRangeBrushPrivate *priv = PRIVATE (self);
  g_autofree char *words = NULL;
  double by_lower, by_upper, lower, upper;

  if (!can_brush (self))
    return;

  g_variant_get (parameter, "(dd)", &by_lower, &by_upper);
  by_lower *= priv->step;
  by_upper *= priv->step;
  if (by_lower == by_upper && hot_range_brush_has_range (self))
    by_lower = by_upper = CLAMP (by_lower, -priv->lower, 1 - priv->upper);
  lower = CLAMP (priv->lower + by_lower, 0, 1);
  upper = CLAMP (priv->upper + by_upper, 0, 1);
  g_signal_emit (self, signals[BEGIN_BRUSH], 0);
  /* Without a range there is nothing to move: the first key narrows from its side. */
  hot_range_brush_brush (self, MIN (lower, upper), MAX (lower, upper));
  words = HOT_RANGE_BRUSH_GET_CLASS (self)->dup_words (self);
  gtk_accessible_announce (GTK_ACCESSIBLE (self), words, GTK_ACCESSIBLE_ANNOUNCEMENT_PRIORITY_MEDIUM);
}

static void
hot_range_brush_clear_cb (GtkWidget  *widget,
                          const char *action,
                          GVariant   *parameter)
{
  g_signal_emit (widget, signals[BEGIN_BRUSH], 0);
  hot_range_brush_brush (HOT_RANGE_BRUSH (widget), 0, 1);
}

static void
hot_range_brush_add_keys (GtkWidgetClass *widget_class)
{
  const struct { guint key; double by; } keys[] = {
    { GDK_KEY_Left, -1 }, { GDK_KEY_KP_Left, -1 }, { GDK_KEY_Right, 1 }, { GDK_KEY_KP_Right, 1 },
  };

  gtk_widget_class_install_action (widget_class, "brush.move", "(dd)", hot_range_brush_key_cb);
  gtk_widget_class_install_action (widget_class, "brush.clear", NULL, hot_range_brush_clear_cb);
  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    {
      gtk_widget_class_add_binding_action (widget_class, keys[i].key, 0, "brush.move", "(dd)", keys[i].by, keys[i].by);
      gtk_widget_class_add_binding_action (widget_class, keys[i].key, GDK_SHIFT_MASK, "brush.move", "(dd)", 0.0, keys[i].by);
      gtk_widget_class_add_binding_action (widget_class, keys[i].key, GDK_CONTROL_MASK, "brush.move", "(dd)", keys[i].by, 0.0);
    }
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Delete, 0, "brush.clear", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_BackSpace, 0, "brush.clear", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "brush.clear", NULL);
}

static void
hot_range_brush_class_init (HotRangeBrushClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  signals[BEGIN_BRUSH] = g_signal_new ("begin-brush", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                       G_TYPE_NONE, 0);
  signals[BRUSHED] = g_signal_new ("brushed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 2, G_TYPE_DOUBLE, G_TYPE_DOUBLE);

  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  hot_range_brush_add_keys (widget_class);
}

static void
hot_range_brush_init (HotRangeBrush *self)
{
  GtkGesture *drag = gtk_gesture_drag_new ();

  PRIVATE (self)->upper = 1;
  PRIVATE (self)->step = KEY_STEP;
  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);

  g_signal_connect_object (drag, "drag-begin", G_CALLBACK (hot_range_brush_begin_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (drag, "drag-update", G_CALLBACK (hot_range_brush_update_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (drag, "drag-end", G_CALLBACK (hot_range_brush_end_cb), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (drag));
}

void
hot_range_brush_set_range (HotRangeBrush *self,
                           double         lower,
                           double         upper)
{
  HotRangeBrushPrivate *priv = PRIVATE (self);

  g_return_if_fail (HOT_IS_RANGE_BRUSH (self));
  g_return_if_fail (lower <= upper);

  priv->lower = CLAMP (lower, 0, 1);
  priv->upper = CLAMP (upper, 0, 1);
  HOT_RANGE_BRUSH_GET_CLASS (self)->changed (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
hot_range_brush_get_range (HotRangeBrush *self,
                           double        *lower,
                           double        *upper)
{
  g_return_if_fail (HOT_IS_RANGE_BRUSH (self));

  *lower = PRIVATE (self)->lower;
  *upper = PRIVATE (self)->upper;
}

gboolean
hot_range_brush_has_range (HotRangeBrush *self)
{
  g_return_val_if_fail (HOT_IS_RANGE_BRUSH (self), FALSE);

  return PRIVATE (self)->lower > 0 || PRIVATE (self)->upper < 1;
}

void
hot_range_brush_set_step (HotRangeBrush *self,
                          double         step)
{
  g_return_if_fail (HOT_IS_RANGE_BRUSH (self));
  g_return_if_fail (step > 0);

  PRIVATE (self)->step = step;
}
