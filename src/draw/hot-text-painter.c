/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "draw/hot-text-painter.h"

#define HALO_WIDTH 3.0
/* No picture has room for more, and to lay out thousands of letters takes its time. */
#define MAX_LETTERS 300

static PangoLayout *
make_layout (cairo_t            *cr,
             const HotTextStyle *style,
             const char         *text)
{
  PangoLayout *layout = pango_cairo_create_layout (cr);
  PangoFontDescription *font = pango_font_description_from_string (HOT_TEXT_FAMILIES);
  PangoAttrList *attributes = pango_attr_list_new ();

  pango_font_description_set_absolute_size (font, style->size * PANGO_SCALE);
  pango_font_description_set_weight (font, style->bold ? PANGO_WEIGHT_SEMIBOLD : PANGO_WEIGHT_NORMAL);
  pango_layout_set_font_description (layout, font);
  pango_font_description_free (font);

  pango_attr_list_insert (attributes, pango_attr_font_features_new ("tnum=1"));
  pango_layout_set_attributes (layout, attributes);
  pango_attr_list_unref (attributes);

  pango_layout_set_text (layout, text, (int) (g_utf8_offset_to_pointer (text, MIN (g_utf8_strlen (text, -1), MAX_LETTERS)) - text));
  if (style->max_width > 0)
    {
      pango_layout_set_width (layout, (int) (style->max_width * PANGO_SCALE));
      pango_layout_set_ellipsize (layout, PANGO_ELLIPSIZE_END);
      pango_layout_set_single_paragraph_mode (layout, TRUE);
    }

  return layout;
}

void
hot_text_measure (cairo_t            *cr,
                  const HotTextStyle *style,
                  const char         *text,
                  double             *width,
                  double             *height)
{
  g_autoptr(PangoLayout) layout = make_layout (cr, style, text);
  PangoRectangle extents;

  pango_layout_get_extents (layout, NULL, &extents);
  if (width != NULL)
    *width = extents.width / (double) PANGO_SCALE;
  if (height != NULL)
    *height = extents.height / (double) PANGO_SCALE;
}

static void
paint_layout (cairo_t            *cr,
              const HotTextStyle *style,
              PangoLayout        *layout,
              double              left,
              double              top)
{
  cairo_save (cr);
  cairo_move_to (cr, left, top);
  if (style->halo != NULL)
    {
      cairo_save (cr);
      pango_cairo_layout_path (cr, layout);
      cairo_set_line_width (cr, HALO_WIDTH);
      cairo_set_line_join (cr, CAIRO_LINE_JOIN_ROUND);
      hot_color_set_source (style->halo, cr);
      cairo_stroke (cr);
      cairo_restore (cr);
      cairo_move_to (cr, left, top);
    }
  hot_color_set_source (style->color, cr);
  pango_cairo_show_layout (cr, layout);
  cairo_restore (cr);
}

void
hot_text_paint (cairo_t            *cr,
                const HotTextStyle *style,
                double              x,
                double              y,
                double              align,
                const char         *text)
{
  g_autoptr(PangoLayout) layout = make_layout (cr, style, text);
  PangoRectangle extents;

  pango_layout_get_extents (layout, NULL, &extents);
  paint_layout (cr, style, layout, x - (extents.x + extents.width * align) / (double) PANGO_SCALE, y);
}

void
hot_text_paint_middle (cairo_t            *cr,
                       const HotTextStyle *style,
                       double              x,
                       double              y,
                       const char         *text)
{
  g_autoptr(PangoLayout) layout = make_layout (cr, style, text);
  PangoRectangle extents;

  pango_layout_get_extents (layout, NULL, &extents);
  paint_layout (cr, style, layout, x - (extents.x + extents.width / 2.0) / PANGO_SCALE, y - extents.height / 2.0 / PANGO_SCALE);
}
