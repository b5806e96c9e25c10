/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define HOT_TYPE_RANGE_BRUSH (hot_range_brush_get_type ())
G_DECLARE_DERIVABLE_TYPE (HotRangeBrush, hot_range_brush, HOT, RANGE_BRUSH, GtkWidget)

/*
 * A strip from 0 at its left end to 1 at its right one, on which a range is brushed: by dragging, or by Left and Right (with Shift the
 * upper end, with Control the lower one); Delete, Backspace and Escape clear it.
 *
 * Signals:
 *   begin-brush (): what is brushed next is a step of its own
 *   brushed (double lower, double upper): a person has brushed another range; 0 and 1 for none
 */
struct _HotRangeBrushClass
{
  GtkWidgetClass parent_class;

  /* Whether there is anything to brush on. */
  gboolean (*can_brush) (HotRangeBrush *self);
  /* The range in words, for those who do not see it. (transfer full) */
  char    *(*dup_words) (HotRangeBrush *self);
  /* The range is another one. */
  void     (*changed)   (HotRangeBrush *self);
};

void     hot_range_brush_set_range (HotRangeBrush *self,
                                    double         lower,
                                    double         upper);
void     hot_range_brush_get_range (HotRangeBrush *self,
                                    double        *lower,
                                    double        *upper);
gboolean hot_range_brush_has_range (HotRangeBrush *self);
/* How far a key moves an end. */
void     hot_range_brush_set_step  (HotRangeBrush *self,
                                    double         step);

G_END_DECLS
