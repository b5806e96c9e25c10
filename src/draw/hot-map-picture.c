/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "draw/hot-map-picture.h"

#include "draw/hot-map-base-painter.h"
#include "draw/hot-text-painter.h"

#define MARGIN 16.0
/* Below the degrees at the upper edge. */
#define TOP_MARGIN 32.0
#define SCALE_BAR_WIDTH 160.0
#define ATTRIBUTION_SIZE 10.0
#define ATTRIBUTION_HEIGHT 18.0
#define HEADING_SIZE 14.0
#define MAX_LEGEND_SHARE (1.0 / 6.0)

gboolean
hot_map_picture_get_legend (const HotMapPicture *self,
                            HotMapCorner         corner,
                            cairo_rectangle_t   *area)
{
  const double width = self->viewport.width, height = self->viewport.height;
  const gboolean right = corner == HOT_MAP_BOTTOM_RIGHT || corner == HOT_MAP_TOP_RIGHT;
  const gboolean top = corner == HOT_MAP_TOP_LEFT || corner == HOT_MAP_TOP_RIGHT;

  if (self->legend == NULL)
    return FALSE;

  area->width = HOT_LEGEND_WIDTH;
  area->height = hot_legend_get_height (self->legend);
  area->x = right ? width - MARGIN - area->width : MARGIN;
  area->y = top ? TOP_MARGIN : height - MARGIN - area->height;

  return area->width * area->height <= width * height * MAX_LEGEND_SHARE &&
         width >= area->width + 2 * MARGIN && height >= area->height + TOP_MARGIN + MARGIN;
}

static void
paint_furniture (const HotMapPicture *self,
                 cairo_t             *cr)
{
  const HotViewport *viewport = &self->viewport;
  const double bottom = viewport->height - MARGIN;
  const double bar = MIN (SCALE_BAR_WIDTH, viewport->width / 3.0);
  cairo_rectangle_t legend;
  const gboolean has_legend = hot_map_picture_get_legend (self, self->corner, &legend);
  /* The lower line keeps out of the legend's way. */
  const gboolean at_left = has_legend && self->corner == HOT_MAP_BOTTOM_RIGHT;
  const gboolean beside = has_legend && self->corner == HOT_MAP_BOTTOM_LEFT;
  const double room = viewport->width - 2 * MARGIN - (at_left || beside ? legend.width + MARGIN : 0);

  if (has_legend)
    hot_legend_paint (self->legend, cr, legend.x, legend.y, self->style);

  if (room >= bar)
    hot_map_paint_scale_bar (cr, viewport, bar, viewport->width - MARGIN - (at_left ? legend.width + MARGIN : 0),
                             bottom - (self->attribution != NULL ? ATTRIBUTION_HEIGHT : 0), self->style);

  if (self->attribution != NULL && room > 0)
    {
      const HotTextStyle text = { ATTRIBUTION_SIZE, FALSE, &self->style->dim_text, &self->style->halo, room };

      hot_text_paint (cr, &text, at_left ? MARGIN : viewport->width - MARGIN, bottom - ATTRIBUTION_SIZE, at_left ? 0 : 1,
                      self->attribution);
    }
}

static void
paint_heading (const HotMapPicture *self,
               cairo_t             *cr)
{
  const HotTextStyle text = {
    HEADING_SIZE, TRUE, &self->style->text, &self->style->halo, MAX (self->viewport.width - 2 * MARGIN, 1),
  };

  hot_text_paint (cr, &text, MARGIN, TOP_MARGIN, 0, self->heading);
}

int
hot_map_picture_get_width (const HotMapPicture *self)
{
  return self->viewport.width + (self->beside != NULL ? HOT_MAP_PICTURE_GAP + self->beside->viewport.width : 0);
}

static void
paint_gap (const HotMapPicture *self,
           cairo_t             *cr)
{
  cairo_save (cr);
  hot_color_set_source (&self->style->panel, cr);
  cairo_rectangle (cr, self->viewport.width, 0, HOT_MAP_PICTURE_GAP, self->viewport.height);
  cairo_fill (cr);
  cairo_restore (cr);
}

void
hot_map_picture_paint (const HotMapPicture *self,
                       cairo_t             *cr)
{
  cairo_save (cr);
  cairo_rectangle (cr, 0, 0, self->viewport.width, self->viewport.height);
  cairo_clip (cr);

  hot_map_paint_ground (cr, &self->viewport, self->boundaries, self->style);
  if (self->boundaries != NULL && self->outlines_below)
    hot_map_paint_outlines (cr, &self->viewport, self->boundaries, self->style);
  self->paint_data (cr, self->data);
  if (self->boundaries != NULL && !self->outlines_below)
    hot_map_paint_outlines (cr, &self->viewport, self->boundaries, self->style);
  hot_map_paint_degrees (cr, &self->viewport, self->style);
  paint_furniture (self, cr);
  if (self->heading != NULL)
    paint_heading (self, cr);

  cairo_restore (cr);

  if (self->beside != NULL)
    {
      paint_gap (self, cr);
      cairo_save (cr);
      cairo_translate (cr, self->viewport.width + HOT_MAP_PICTURE_GAP, 0);
      hot_map_picture_paint (self->beside, cr);
      cairo_restore (cr);
    }
}
