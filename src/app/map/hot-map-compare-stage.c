/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "app/map/hot-map-compare-stage.h"

#include <math.h>

#include "app/map/hot-map-compare-handle.h"

struct _HotMapCompareStage
{
  GtkWidget            parent_instance;

  HotMapCompareView    view;
  HotMapComparePane   *first;
  HotMapComparePane   *second;
  HotMapCompareHandle *handle;
};

G_DEFINE_FINAL_TYPE (HotMapCompareStage, hot_map_compare_stage, GTK_TYPE_WIDGET)

/* Narrower than this, one map stands above the other. */
#define MIN_BESIDE_WIDTH 560
#define GAP 2
#define MIN_WIDTH 200
#define MIN_HEIGHT 160

static int
handle_x (HotMapCompareStage *self)
{
  return (int) round (hot_map_compare_handle_get_position (self->handle) * gtk_widget_get_width (GTK_WIDGET (self)));
}

static void
hot_map_compare_stage_measure (GtkWidget      *widget,
                               GtkOrientation  orientation,
                               int             for_size,
                               int            *minimum,
                               int            *natural,
                               int            *minimum_baseline,
                               int            *natural_baseline)
{
  *minimum = *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? MIN_WIDTH : MIN_HEIGHT;
}

/* Both are of one size to the pixel: they have one scale, which is for what is in view. */
static void
hot_map_compare_stage_size_allocate (GtkWidget *widget,
                                     int        width,
                                     int        height,
                                     int        baseline)
{
  HotMapCompareStage *self = HOT_MAP_COMPARE_STAGE (widget);
  GtkAllocation first = { 0, 0, width, height }, second = first;

  if (self->view == HOT_MAP_COMPARE_VIEW_SIDE && width >= MIN_BESIDE_WIDTH)
    {
      first.width = second.width = MAX ((width - GAP) / 2, 1);
      second.x = width - second.width;
    }
  else if (self->view == HOT_MAP_COMPARE_VIEW_SIDE)
    {
      first.height = second.height = MAX ((height - GAP) / 2, 1);
      second.y = height - second.height;
    }

  gtk_widget_size_allocate (GTK_WIDGET (self->first), &first, -1);
  gtk_widget_size_allocate (GTK_WIDGET (self->second), &second, -1);
  if (gtk_widget_should_layout (GTK_WIDGET (self->handle)))
    gtk_widget_size_allocate (GTK_WIDGET (self->handle), &(GtkAllocation) {
      handle_x (self) - HOT_MAP_COMPARE_HANDLE_WIDTH / 2, 0, HOT_MAP_COMPARE_HANDLE_WIDTH, height,
    }, -1);
}

static void
hot_map_compare_stage_snapshot (GtkWidget   *widget,
                                GtkSnapshot *snapshot)
{
  HotMapCompareStage *self = HOT_MAP_COMPARE_STAGE (widget);
  const int x = handle_x (self);

  if (self->view != HOT_MAP_COMPARE_VIEW_DIFFERENCE)
    gtk_widget_snapshot_child (widget, GTK_WIDGET (self->first), snapshot);

  if (self->view == HOT_MAP_COMPARE_VIEW_SWIPE)
    gtk_snapshot_push_clip (snapshot, &GRAPHENE_RECT_INIT (x, 0, MAX (gtk_widget_get_width (widget) - x, 0),
                                                           gtk_widget_get_height (widget)));
  gtk_widget_snapshot_child (widget, GTK_WIDGET (self->second), snapshot);
  if (self->view == HOT_MAP_COMPARE_VIEW_SWIPE)
    {
      gtk_snapshot_pop (snapshot);
      gtk_widget_snapshot_child (widget, GTK_WIDGET (self->handle), snapshot);
    }
}

static void
hot_map_compare_stage_dispose (GObject *object)
{
  HotMapCompareStage *self = HOT_MAP_COMPARE_STAGE (object);

  g_clear_pointer ((GtkWidget **) &self->first, gtk_widget_unparent);
  g_clear_pointer ((GtkWidget **) &self->second, gtk_widget_unparent);
  g_clear_pointer ((GtkWidget **) &self->handle, gtk_widget_unparent);

  G_OBJECT_CLASS (hot_map_compare_stage_parent_class)->dispose (object);
}

static void
hot_map_compare_stage_class_init (HotMapCompareStageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = hot_map_compare_stage_dispose;
  widget_class->measure = hot_map_compare_stage_measure;
  widget_class->size_allocate = hot_map_compare_stage_size_allocate;
  widget_class->snapshot = hot_map_compare_stage_snapshot;

  gtk_widget_class_set_css_name (widget_class, "mapstage");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
hot_map_compare_stage_init (HotMapCompareStage *self)
{
  const char *const linked[] = { "zoom-level", "latitude", "longitude" };

  self->first = HOT_MAP_COMPARE_PANE (hot_map_compare_pane_new ("A"));
  self->second = HOT_MAP_COMPARE_PANE (hot_map_compare_pane_new ("B"));
  self->handle = HOT_MAP_COMPARE_HANDLE (hot_map_compare_handle_new ());
  gtk_widget_set_parent (GTK_WIDGET (self->first), GTK_WIDGET (self));
  gtk_widget_set_parent (GTK_WIDGET (self->second), GTK_WIDGET (self));
  gtk_widget_set_parent (GTK_WIDGET (self->handle), GTK_WIDGET (self));
  gtk_widget_set_visible (GTK_WIDGET (self->handle), FALSE);
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);

  for (guint i = 0; i < G_N_ELEMENTS (linked); i++)
    g_object_bind_property (hot_map_compare_pane_get_viewport (self->second), linked[i],
                            hot_map_compare_pane_get_viewport (self->first), linked[i],
                            G_BINDING_BIDIRECTIONAL | G_BINDING_SYNC_CREATE);
  hot_map_canvas_follow (hot_map_compare_pane_get_canvas (self->first), hot_map_compare_pane_get_canvas (self->second));
  g_signal_connect_object (self->handle, "notify::position", G_CALLBACK (gtk_widget_queue_allocate), self,
                           G_CONNECT_SWAPPED);
}

GtkWidget *
hot_map_compare_stage_new (void)
{
  return g_object_new (HOT_TYPE_MAP_COMPARE_STAGE, NULL);
}

HotMapCompareView
hot_map_compare_stage_get_view (HotMapCompareStage *self)
{
  g_return_val_if_fail (HOT_IS_MAP_COMPARE_STAGE (self), HOT_MAP_COMPARE_VIEW_SIDE);

  return self->view;
}

void
hot_map_compare_stage_set_view (HotMapCompareStage *self,
                                HotMapCompareView   view)
{
  g_return_if_fail (HOT_IS_MAP_COMPARE_STAGE (self));

  self->view = view;
  gtk_widget_set_visible (GTK_WIDGET (self->first), view != HOT_MAP_COMPARE_VIEW_DIFFERENCE);
  gtk_widget_set_visible (GTK_WIDGET (self->handle), view == HOT_MAP_COMPARE_VIEW_SWIPE);
  hot_map_compare_pane_set_align (self->second, view == HOT_MAP_COMPARE_VIEW_SWIPE ? GTK_ALIGN_END : GTK_ALIGN_START);
  hot_map_compare_pane_set_letter (self->second, view == HOT_MAP_COMPARE_VIEW_DIFFERENCE ? "B − A" : "B");
  gtk_widget_queue_resize (GTK_WIDGET (self));
}

HotMapComparePane *
hot_map_compare_stage_get_first (HotMapCompareStage *self)
{
  g_return_val_if_fail (HOT_IS_MAP_COMPARE_STAGE (self), NULL);

  return self->first;
}

HotMapComparePane *
hot_map_compare_stage_get_second (HotMapCompareStage *self)
{
  g_return_val_if_fail (HOT_IS_MAP_COMPARE_STAGE (self), NULL);

  return self->second;
}

HotMapComparePane *
hot_map_compare_stage_pick_pane (HotMapCompareStage *self,
                                 double              px)
{
  g_return_val_if_fail (HOT_IS_MAP_COMPARE_STAGE (self), NULL);

  return self->view == HOT_MAP_COMPARE_VIEW_SWIPE && px < handle_x (self) ? self->first : self->second;
}

GtkWidget *
hot_map_compare_stage_get_handle (HotMapCompareStage *self)
{
  g_return_val_if_fail (HOT_IS_MAP_COMPARE_STAGE (self), NULL);

  return GTK_WIDGET (self->handle);
}
