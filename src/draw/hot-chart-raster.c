/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "draw/hot-chart-raster.h"

#include <math.h>
#include <string.h>

#include "base/hot-parallel.h"

/* Steps along lines that are worth a thread. */
#define GRAIN 200000
#define VECTOR_SCALE 2.0
#define TILE 16
/* Columns that are worked on at once. */
#define BLOCK 64
/* Steps along lines beyond which they are so dense that their edges do not matter. */
#define DENSE 2e6

struct _HotChartRaster
{
  cairo_rectangle_t area;
  double            scale;
  int               width;     /* pixels */
  int               height;
  guint32          *columns;   /* premultiplied, one column of pixels after the other: lines cover stretches of columns */
};

HotChartRaster *
hot_chart_raster_new (cairo_t                 *cr,
                      const cairo_rectangle_t *area)
{
  HotChartRaster *self = g_new0 (HotChartRaster, 1);
  double scale_x = VECTOR_SCALE, scale_y = VECTOR_SCALE;

  if (cairo_surface_get_type (cairo_get_target (cr)) == CAIRO_SURFACE_TYPE_IMAGE)
    cairo_surface_get_device_scale (cairo_get_target (cr), &scale_x, &scale_y);
  self->scale = CLAMP (scale_x, 0.5, 8);
  self->area = *area;
  self->width = MAX (1, (int) ceil (area->width * self->scale));
  self->height = MAX (1, (int) ceil (area->height * self->scale));
  self->columns = g_new0 (guint32, (gsize) self->width * self->height);
  return self;
}

void
hot_chart_raster_free (HotChartRaster *self)
{
  g_free (self->columns);
  g_free (self);
}

static inline guint32
blend (guint32 below,
       guint32 above)
{
  const guint32 alpha = above >> 24;
  const guint32 rest = 256 - alpha - (alpha >> 7);
  const guint32 red_blue = ((below & 0x00ff00ff) * rest >> 8) & 0x00ff00ff;
  const guint32 alpha_green = ((below >> 8) & 0x00ff00ff) * rest & 0xff00ff00;

  return above + (red_blue | alpha_green);
}

static guint32
pack (const HotColor *color)
{
  const float factor = CLAMP (color->alpha, 0, 1) * 255;
  const guint32 alpha = (guint32) (factor + 0.5f);
  const guint32 red = (guint32) (color->red * factor + 0.5f), green = (guint32) (color->green * factor + 0.5f);
  const guint32 blue = (guint32) (color->blue * factor + 0.5f);

  return alpha << 24 | MIN (red, alpha) << 16 | MIN (green, alpha) << 8 | MIN (blue, alpha);
}

/* @coverage: 0 to 256 */
static inline guint32
weaken (guint32 color,
        guint32 coverage)
{
  return ((color & 0x00ff00ff) * coverage >> 8 & 0x00ff00ff) | ((color >> 8 & 0x00ff00ff) * coverage & 0xff00ff00);
}

typedef guint8 Bytes __attribute__ ((vector_size (16)));
typedef guint16 Words __attribute__ ((vector_size (32)));

/* The same colour over pixels that follow each other, four at once. */
static inline void
blend_run (guint32 *pixels,
           int      n,
           guint32  above)
{
  const guint16 rest = (guint16) (256 - (above >> 24) - (above >> 31));
  const guint32 four[] = { above, above, above, above };
  Bytes colors;

  memcpy (&colors, four, sizeof colors);
  for (; n >= 4; n -= 4, pixels += 4)
    {
      Bytes below;
      Words words;

      memcpy (&below, pixels, sizeof below);
      words = __builtin_convertvector (below, Words) * rest >> 8;
      below = __builtin_convertvector (words, Bytes) + colors;
      memcpy (pixels, &below, sizeof below);
    }
  for (int i = 0; i < n; i++)
    pixels[i] = blend (pixels[i], above);
}

/* Covers one column from @top to @bottom, with parts of pixels at both ends. */
static inline void
cover (guint32 *column,
       int      height,
       float    top,
       float    bottom,
       guint32  color,
       float    coverage)
{
  const guint32 part = (guint32) (coverage * 256);
  int from, to, first, last;
  guint32 full;

  if (!(bottom > 0) || !(top < height))
    return;
  from = (int) (MAX (top, 0) * 256);
  to = (int) (MIN (bottom, height) * 256);
  first = from >> 8;
  last = MIN (to >> 8, height - 1);
  if (first >= last)
    {
      column[first] = blend (column[first], weaken (color, part * (guint32) (to - from) >> 8));
      return;
    }
  column[first] = blend (column[first], weaken (color, part * (guint32) (256 - (from & 255)) >> 8));
  column[last] = blend (column[last], weaken (color, part * (guint32) (to - (last << 8)) >> 8));
  if (last - first < 2)
    return;
  full = weaken (color, part);
  blend_run (column + first + 1, last - first - 1, full);
}

typedef struct {
  HotChartRaster       *raster;
  const HotChartStroke *strokes;
  gsize                 n;
  gboolean              is_dense;
} Work;

/* One line at work. */
typedef struct {
  guint32  color;
  float    width;
  gboolean is_dense;   /* among so many, no single edge is seen: whole pixels will do */
} Ink;

/* What a line covers of the column that it is in. */
typedef struct {
  int   column;   /* -1: none */
  float low;
  float high;
} Pen;

static inline void
flush (const HotChartRaster *raster,
       Pen                  *pen,
       const Ink            *ink)
{
  const float rise = pen->high - pen->low;
  /* As much ink as the line is long and wide. */
  const float coverage = MIN (1, ink->width * sqrtf (1 + rise * rise) / (rise + ink->width));

  if (pen->column < 0)
    return;
  cover (raster->columns + (gsize) pen->column * raster->height, raster->height,
         pen->low - ink->width / 2, pen->high + ink->width / 2, ink->color, coverage);
  pen->column = -1;
}

static inline void
touch (const HotChartRaster *raster,
       Pen                  *pen,
       int                   column,
       float                 from,
       float                 to,
       const Ink            *ink)
{
  const float low = MIN (from, to), high = MAX (from, to);

  if (pen->column == column)
    {
      pen->low = MIN (pen->low, low);
      pen->high = MAX (pen->high, high);
      return;
    }
  flush (raster, pen, ink);
  *pen = (Pen) { column, low, high };
}

/* A straight piece in whole pixels, from column @first to @last. */
static void
add_dense (const HotChartRaster *raster,
           float                 y,
           float                 slope,
           int                   first,
           int                   last,
           guint32               color)
{
  const float end = y + slope * (last + 1 - first), limit = raster->height;
  guint32 *pixels = raster->columns + (gsize) first * raster->height;

  if (MIN (y, end) >= 0 && MAX (y, end) < limit - 1 && limit < 32000)
    {
      /* Nothing to cut off; and with fixed points it is twice as fast. */
      const int rise = (int) (slope * 65536);
      int at = (int) (y * 65536);

      for (int column = first; column <= last; column++, at += rise, pixels += raster->height)
        {
          const int low = MAX (MIN (at, at + rise), 0) >> 16, high = MAX (at, at + rise) >> 16;
          int row = low;

          /* As many pixels as it rises, and at least one. */
          do
            pixels[row] = blend (pixels[row], color);
          while (++row < high);
        }
      return;
    }

  for (int column = first; column <= last; column++, y += slope, pixels += raster->height)
    {
      const float low = MIN (y, y + slope), high = MAX (y, y + slope);
      int row, stop;

      if (!(low < limit) || !(high >= 0))
        continue;
      row = low > 0 ? (int) low : 0;
      stop = high >= limit ? raster->height - 1 : (int) high;
      do
        pixels[row] = blend (pixels[row], color);
      while (++row < stop);
    }
}

/* A straight piece, as far as it lies in the columns from @begin to before @end. */
static void
add_segment (const HotChartRaster *raster,
             Pen                  *pen,
             float                 x0,
             float                 y0,
             float                 x1,
             float                 y1,
             int                   begin,
             int                   end,
             const Ink            *ink)
{
  const float slope = (y1 - y0) / (x1 - x0);
  int first, last;
  float y;

  if (x0 > x1)
    {
      const float swap_x = x0, swap_y = y0;

      x0 = x1;
      y0 = y1;
      x1 = swap_x;
      y1 = swap_y;
    }
  if (x1 < begin || x0 >= end)
    return;
  first = x0 < begin ? begin : (int) x0;
  last = x1 >= end ? end - 1 : (int) x1;
  if (first == last && x0 >= begin && x1 < end)
    {
      touch (raster, pen, first, y0, y1, ink);
      return;
    }

  if (ink->is_dense)
    {
      add_dense (raster, y0 + slope * (first - x0), slope, first, last, ink->color);
      return;
    }

  y = x0 < first ? y0 + slope * (first - x0) : y0;
  for (int column = first; column <= last; column++)
    {
      const float next = column == last && x1 < column + 1 ? y1 : y0 + slope * (column + 1 - x0);

      touch (raster, pen, column, y, next, ink);
      y = next;
    }
}

/* All lines, in the columns from @begin to before @end. */
static void
add_block (const Work *work,
           int         begin,
           int         end)
{
  const HotChartRaster *raster = work->raster;
  const float scale = (float) raster->scale;
  const float left = (float) raster->area.x, top = (float) raster->area.y;

  for (gsize s = 0; s < work->n; s++)
    {
      const HotChartStroke *stroke = &work->strokes[s];
      const Ink ink = { pack (&stroke->color), (float) stroke->width * scale, work->is_dense };
      float last_x = NAN, last_y = NAN;
      gboolean was_alone = FALSE;
      Pen pen = { -1, 0, 0 };

      for (gsize i = 0; i < stroke->n; i++)
        {
          const float x = (stroke->points[2 * i] - left) * scale, y = (stroke->points[2 * i + 1] - top) * scale;
          const gboolean has_place = x == x && y == y;

          if (has_place && last_x == last_x)
            add_segment (raster, &pen, last_x, last_y, x, y, begin, end, &ink);
          else if (!has_place && was_alone && last_x >= begin && last_x < end)
            touch (raster, &pen, (int) last_x, last_y, last_y, &ink);
          was_alone = has_place && last_x != last_x;
          last_x = has_place ? x : NAN;
          last_y = y;
        }
      if (was_alone && last_x >= begin && last_x < end)
        touch (raster, &pen, (int) last_x, last_y, last_y, &ink);
      flush (raster, &pen, &ink);
    }
}

static void
add_strokes_part (gsize    begin,
                  gsize    end,
                  guint    part,
                  gpointer user_data)
{
  const Work *work = user_data;

  /* By blocks that stay in the cache, where lines are long compared with them. */
  for (gsize at = begin; at < end; at += work->is_dense ? BLOCK : end - begin)
    add_block (work, (int) at, (int) MIN (at + (work->is_dense ? BLOCK : end - begin), end));
}

void
hot_chart_raster_add_strokes (HotChartRaster       *self,
                              const HotChartStroke *strokes,
                              gsize                 n)
{
  Work work = { self, strokes, n, (gdouble) n * self->width > DENSE };
  gsize n_points = 0;

  for (gsize s = 0; s < n; s++)
    n_points += strokes[s].n;
  /* Whatever the number of points, a line crosses about all columns. */
  hot_parallel_for (self->width, MIN (hot_parallel_parts (MAX (n_points, n * self->width), GRAIN), (guint) self->width),
                    add_strokes_part, &work);
}

void
hot_chart_raster_add_dots (HotChartRaster *self,
                           const float    *points,
                           gsize           n,
                           const HotColor *color,
                           double          radius)
{
  const guint32 packed = pack (color);
  const float scale = (float) self->scale, r = MAX ((float) radius * scale, 0.5f);

  for (gsize i = 0; i < n; i++)
    {
      const float x = (points[2 * i] - (float) self->area.x) * scale, y = (points[2 * i + 1] - (float) self->area.y) * scale;

      if (!(x > -r) || !(x < self->width + r) || !(y > -r) || !(y < self->height + r))
        continue;
      for (int column = MAX (0, (int) floorf (x - r)); column <= MIN (self->width - 1, (int) floorf (x + r)); column++)
        {
          const float inner = MIN (column + 1, x + r) - MAX (column, x - r);
          const float middle = (MIN (column + 1, x + r) + MAX (column, x - r)) / 2 - x;
          const float half = sqrtf (MAX (r * r - middle * middle, 0));

          if (inner > 0)
            cover (self->columns + (gsize) column * self->height, self->height, y - half, y + half, packed, inner);
        }
    }
}

void
hot_chart_raster_paint (HotChartRaster *self,
                        cairo_t        *cr)
{
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, self->width, self->height);
  const int stride = cairo_image_surface_get_stride (surface);
  guchar *pixels = cairo_image_surface_get_data (surface);

  if (pixels == NULL)
    {
      cairo_surface_destroy (surface);
      return;
    }
  cairo_surface_flush (surface);
  /* By tiles, so that neither side leaves the cache. */
  for (int top = 0; top < self->height; top += TILE)
    for (int left = 0; left < self->width; left += TILE)
      for (int y = top; y < MIN (top + TILE, self->height); y++)
        {
          guint32 *row = (guint32 *) (gpointer) (pixels + (gsize) y * stride);

          for (int x = left; x < MIN (left + TILE, self->width); x++)
            row[x] = self->columns[(gsize) x * self->height + y];
        }
  cairo_surface_mark_dirty (surface);

  cairo_save (cr);
  cairo_rectangle (cr, self->area.x, self->area.y, self->area.width, self->area.height);
  cairo_clip (cr);
  cairo_translate (cr, self->area.x, self->area.y);
  cairo_scale (cr, 1 / self->scale, 1 / self->scale);
  cairo_set_source_surface (cr, surface, 0, 0);
  cairo_pattern_set_filter (cairo_get_source (cr), CAIRO_FILTER_GOOD);
  cairo_paint (cr);
  cairo_restore (cr);
  cairo_surface_destroy (surface);
}
