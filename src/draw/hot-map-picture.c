/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "draw/hot-map-picture.h"

#include "draw/hot-map-base-painter.h"
#include "draw/hot-text-painter.h"

#define MARGIN 16.0
#define SCALE_BAR_WIDTH 160.0
#define ATTRIBUTION_SIZE 10.0
#define ATTRIBUTION_HEIGHT 18.0
/* Smaller pictures have no room for a legend beside the data. */
#define MIN_WIDTH_FOR_LEGEND (HOT_LEGEND_WIDTH + 2 * MARGIN)
#define MIN_WIDTH_FOR_BOTH (HOT_LEGEND_WIDTH + SCALE_BAR_WIDTH + 4 * MARGIN)

static void
paint_furniture (const HotMapPicture *self,
                 cairo_t             *cr)
{
  const HotViewport *viewport = &self->viewport;
  const double bottom = viewport->height - MARGIN;
  const gboolean has_legend = self->legend != NULL && viewport->width >= MIN_WIDTH_FOR_LEGEND;

  if (has_legend)
    hot_legend_paint (self->legend, cr, MARGIN, bottom - hot_legend_get_height (self->legend), self->style);

  if (!has_legend || viewport->width >= MIN_WIDTH_FOR_BOTH)
    hot_map_paint_scale_bar (cr, viewport, MIN (SCALE_BAR_WIDTH, viewport->width / 3.0), viewport->width - MARGIN,
                             bottom - (self->attribution != NULL ? ATTRIBUTION_HEIGHT : 0), self->style);

  if (self->attribution != NULL)
    {
      const double left = has_legend ? MIN_WIDTH_FOR_LEGEND : MARGIN;
      const HotTextStyle text = {
        ATTRIBUTION_SIZE, FALSE, &self->style->dim_text, &self->style->halo, viewport->width - MARGIN - left,
      };

      if (text.max_width > 0)
        hot_text_paint (cr, &text, viewport->width - MARGIN, viewport->height - MARGIN - ATTRIBUTION_SIZE, 1,
                        self->attribution);
    }
}

void
hot_map_picture_paint (const HotMapPicture *self,
                       cairo_t             *cr)
{
  cairo_save (cr);
  cairo_rectangle (cr, 0, 0, self->viewport.width, self->viewport.height);
  cairo_clip (cr);

  hot_map_paint_ground (cr, &self->viewport, self->boundaries, self->style);
  self->paint_data (cr, self->data);
  if (self->boundaries != NULL)
    hot_map_paint_outlines (cr, &self->viewport, self->boundaries, self->style);
  hot_map_paint_degrees (cr, &self->viewport, self->style);
  paint_furniture (self, cr);

  cairo_restore (cr);
}
