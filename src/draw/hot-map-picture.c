/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "draw/hot-map-picture.h"

#include <math.h>

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

/* The rectangle that the legend takes when it stands in @corner; FALSE where there is no legend, or no room for it. */
static gboolean
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

HotMapCorner
hot_map_picture_choose_corner (const HotMapPicture *self,
                               HotMapLayer         *layer)
{
  HotMapCorner best = HOT_MAP_BOTTOM_LEFT;
  double least = INFINITY;

  for (guint corner = 0; corner < HOT_N_MAP_CORNERS && least > 0; corner++)
    {
      cairo_rectangle_t area;
      double weight;

      if (!hot_map_picture_get_legend (self, corner, &area))
        break;
      weight = hot_map_layer_weigh (layer, area.x, area.y, area.width, area.height);
      if (weight < least)
        {
          least = weight;
          best = corner;
        }
    }

  return best;
}

/* Who made what lies below the data. (transfer full) (nullable) */
static char *
dup_credit (const HotMapPicture *self)
{
  const char *outlines = self->boundaries != NULL ? hot_boundaries_get_credit (self->boundaries) : NULL;
  const char *tiles = self->paint_tiles != NULL ? self->tiles_credit : NULL;

  if (outlines != NULL && tiles != NULL)
    return g_strdup_printf ("%s · %s", outlines, tiles);
  return g_strdup (outlines != NULL ? outlines : tiles);
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
  g_autofree char *credit = dup_credit (self);
  /* The lowest first. */
  const char *const lines[] = { credit, self->attribution };
  double y = bottom;

  for (guint i = 0; i < G_N_ELEMENTS (lines) && room > 0; i++)
    {
      const HotTextStyle text = { ATTRIBUTION_SIZE, FALSE, &self->style->dim_text, &self->style->halo, room };

      if (lines[i] == NULL)
        continue;
      hot_text_paint (cr, &text, at_left ? MARGIN : viewport->width - MARGIN, y - ATTRIBUTION_SIZE, at_left ? 0 : 1, lines[i]);
      y -= ATTRIBUTION_HEIGHT;
    }

  if (has_legend)
    hot_legend_paint (self->legend, cr, legend.x, legend.y, self->style);

  if (room >= bar)
    hot_map_paint_scale_bar (cr, viewport, bar, viewport->width - MARGIN - (at_left ? legend.width + MARGIN : 0), y, self->style);
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

static void
paint_stratum (const HotMapPicture *self,
               HotMapStratum        stratum,
               cairo_t             *cr)
{
  switch (stratum)
    {
    case HOT_MAP_STRATUM_GRID:
      hot_map_paint_graticule (cr, &self->viewport, self->style);
      break;

    case HOT_MAP_STRATUM_TILES:
      if (self->paint_tiles != NULL)
        self->paint_tiles (cr, self->tiles);
      break;

    case HOT_MAP_STRATUM_DATA:
      self->paint_data (cr, self->data);
      break;

    case HOT_MAP_STRATUM_OUTLINES:
      if (self->boundaries != NULL)
        hot_map_paint_outlines (cr, &self->viewport, self->boundaries, self->style);
      break;

    case HOT_N_MAP_STRATA:
    default:
      g_assert_not_reached ();
    }
}

/* From the lowest up. */
static void
paint_strata (const HotMapPicture *self,
              cairo_t             *cr)
{
  static const HotMapStack usual = HOT_MAP_STACK_INIT;
  const HotMapStack *stack = self->stack != NULL ? self->stack : &usual;

  for (guint i = 0; i < HOT_N_MAP_STRATA; i++)
    {
      const HotMapStratum stratum = stack->order[i];
      /* The data are painted as clear as they are to be. */
      const gboolean is_clear = stratum != HOT_MAP_STRATUM_DATA && stack->opacity[stratum] < 1.0;

      if (stack->hidden[stratum] || (stratum == HOT_MAP_STRATUM_TILES && self->paint_tiles == NULL))
        continue;
      if (is_clear)
        cairo_push_group (cr);
      paint_stratum (self, stratum, cr);
      if (is_clear)
        {
          cairo_pop_group_to_source (cr);
          cairo_paint_with_alpha (cr, stack->opacity[stratum]);
        }
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
  paint_strata (self, cr);
  if (self->stack == NULL || !self->stack->hidden[HOT_MAP_STRATUM_GRID])
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
