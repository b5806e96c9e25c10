/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "draw/hot-heatmap-painter.h"

#include "base/hot-parallel.h"
#include "base/hot-simd.h"
#include "draw/hot-scale-fit.h"
#include "geo/hot-mercator.h"

#include <math.h>
#include <string.h>

/* Points under the kernel (as its peak sees them) at which a surface of values begins and at which it is whole: a value that
 * hardly more than one point vouches for is not worth its colour. */
#define FADE_BEGIN 0.4f
#define FADE_END   2.5f
/* A density fades towards nothing by itself: below this part of the scale, and where less than a point is near. */
#define DENSITY_WHOLE 0.22f
#define POINT_BEGIN   0.05f
#define POINT_END     0.6f
/* A place counts as holding points from here on. */
#define SHOWN 0.5f
/* What is left of a colour outside the brushed range. */
#define BRUSHED_OUT 0.10
#define MAX_SAMPLE 8192
#define MANY_CELLS 60000
#define GRAIN 50000

/* The cells that a view shows. */
typedef struct {
  guint left, top, right, bottom;
} Window;

static guint
clamp_cell (double cell,
            guint  n)
{
  return cell <= 0 ? 0 : cell >= n ? n : (guint) cell;
}

static Window
window_of (const HotHeatGrid *grid,
           const HotViewport *view)
{
  if (view == NULL)
    return (Window) { 0, 0, grid->width, grid->height };

  return (Window) {
    clamp_cell (floor ((hot_viewport_world_x (view, 0) - grid->x) / grid->cell), grid->width),
    clamp_cell (floor ((hot_viewport_world_y (view, 0) - grid->y) / grid->cell), grid->height),
    clamp_cell (ceil ((hot_viewport_world_x (view, view->width) - grid->x) / grid->cell), grid->width),
    clamp_cell (ceil ((hot_viewport_world_y (view, view->height) - grid->y) / grid->cell), grid->height),
  };
}

/* What the kernel's peak makes of a single point is 1. */
static float
support_per_count (const HotHeatGrid *grid)
{
  return 2 * G_PI * grid->sigma * grid->sigma;
}

/* One row of what is shown: densities or values; places without points are NaN or 0. */
static const float *
shown_row (const HotHeatGrid *grid,
           guint              row,
           float             *buffer)
{
  const gsize start = (gsize) row * grid->width;
  float factor;

  if (grid->values != NULL)
    return grid->values + start;

  factor = hot_heat_grid_get_per_km2 (grid, row);
  for (guint i = 0; i < grid->width; i++)
    buffer[i] = grid->counts[start + i] * factor;
  return buffer;
}

static inline float
support_at (const HotHeatGrid *grid,
            gsize              cell,
            float              per_count)
{
  return grid->support != NULL ? grid->support[cell] : grid->counts[cell] * per_count;
}

/* Values of a spread of cells that show points, and how many points those are. */
static guint
sample_shown (const HotHeatGrid *grid,
              const Window      *window,
              HotScaleSample    *sample,
              guint              max)
{
  const guint width = window->right - window->left;
  const guint height = window->bottom - window->top;
  const guint stride = MAX (1, (guint) ceil (sqrt ((double) width * height / max)));
  const float per_count = support_per_count (grid);
  g_autofree float *buffer = g_new (float, MAX (grid->width, 1));
  guint n = 0;

  for (guint y = window->top + MIN (stride / 2, height - 1); y < window->bottom; y += stride)
    {
      const float *row = shown_row (grid, y, buffer);

      for (guint x = window->left + MIN (stride / 2, width - 1); x < window->right && n < max; x += stride)
        if (support_at (grid, (gsize) y * grid->width + x, per_count) >= SHOWN && !isnan (row[x]))
          sample[n++] = (HotScaleSample) { row[x], grid->counts[(gsize) y * grid->width + x] };
    }

  return n;
}

/* The largest of counts, none of which is negative; such numbers are in the same order as their bits, which vectors compare. */
HOT_SIMD_CLONES
static float
largest_count (const float *counts,
               guint        n)
{
  union { gint32 bits; float count; } largest = { 0 };

  for (guint i = 0; i < n; i++)
    {
      const union { float count; gint32 bits; } each = { counts[i] };

      largest.bits = each.bits > largest.bits ? each.bits : largest.bits;
    }

  return largest.count;
}

static float
peak_density (const HotHeatGrid *grid,
              const Window      *window)
{
  float peak = 0;

  for (guint y = window->top; y < window->bottom; y++)
    {
      const float *row = grid->counts + (gsize) y * grid->width;
      const float density = largest_count (row + window->left, window->right - window->left) *
                            (float) hot_heat_grid_get_per_km2 (grid, y);

      peak = MAX (peak, density);
    }

  return peak;
}

HotScale
hot_heatmap_domain (const HotHeatGrid *grid,
                    HotScaleKind       kind,
                    const HotViewport *view)
{
  const Window window = window_of (grid, view);
  HotScaleSample sample[MAX_SAMPLE];

  if (window.right <= window.left || window.bottom <= window.top)
    return hot_scale_new (HOT_SCALE_LINEAR, 0, 1);

  if (grid->values == NULL && kind != HOT_SCALE_QUANTILE)
    {
      const float peak = peak_density (grid, &window);
      const double single = hot_heat_grid_get_per_km2 (grid, (window.top + window.bottom) / 2) / support_per_count (grid);

      if (!(peak > 0))
        return hot_scale_new (kind, 0, 1);
      return hot_scale_new (kind, kind == HOT_SCALE_LOG ? MIN (single, peak / 10) : 0, peak);
    }

  return hot_scale_fit (kind, sample, sample_shown (grid, &window, sample, MAX_SAMPLE), grid->values == NULL);
}

typedef struct {
  const HotHeatGrid *grid;
  const HotScale    *scale;
  Window             window;
  guint              stride;   /* of the rows and columns that are looked at */
  double             weights[HOT_PARALLEL_MAX][HOT_HEATMAP_N_BINS];
} Histogram;

static void
weigh_rows (gsize    begin,
            gsize    end,
            guint    part,
            gpointer user_data)
{
  Histogram *self = user_data;
  const HotHeatGrid *grid = self->grid;
  const Window *window = &self->window;
  const float per_count = support_per_count (grid);
  g_autofree float *buffer = g_new (float, grid->width);
  g_autofree float *positions = g_new (float, grid->width);
  double *weights = self->weights[part];

  for (gsize i = begin; i < end; i++)
    {
      const guint y = window->top + i * self->stride;
      const gsize start = (gsize) y * grid->width;

      hot_scale_map_all (self->scale, shown_row (grid, y, buffer) + window->left, window->right - window->left, positions);
      for (guint x = window->left; x < window->right; x += self->stride)
        {
          const float position = positions[x - window->left];

          if (support_at (grid, start + x, per_count) >= SHOWN && !isnan (position))
            weights[MIN ((guint) (position * HOT_HEATMAP_N_BINS), HOT_HEATMAP_N_BINS - 1)] += grid->counts[start + x];
        }
    }
}

void
hot_heatmap_histogram (const HotHeatGrid *grid,
                       const HotScale    *scale,
                       const HotViewport *view,
                       guint              bins[HOT_HEATMAP_N_BINS])
{
  Histogram self = { .grid = grid, .scale = scale, .window = window_of (grid, view), .stride = 1 };
  const gsize n_cells = (gsize) (self.window.right - self.window.left) * (self.window.bottom - self.window.top);

  /* The surface is smooth: of many cells every second one tells as much. */
  if (n_cells > MANY_CELLS)
    self.stride = 2;
  hot_parallel_for ((self.window.bottom - self.window.top + self.stride - 1) / self.stride, hot_parallel_parts (n_cells, GRAIN),
                    weigh_rows, &self);
  for (guint i = 0; i < HOT_HEATMAP_N_BINS; i++)
    {
      double weight = 0;

      for (guint part = 0; part < HOT_PARALLEL_MAX; part++)
        weight += self.weights[part][i];
      bins[i] = (guint) lrint (weight * self.stride * self.stride);
    }
}

/* The channels of a pixel in the order of the bytes of CAIRO_FORMAT_ARGB32, each with room for a product. */
typedef guint16 Channels __attribute__ ((vector_size (8), may_alias));

#if G_BYTE_ORDER == G_LITTLE_ENDIAN
# define CHANNELS(a, r, g, b) ((Channels) { (b), (g), (r), (a) })
#else
# define CHANNELS(a, r, g, b) ((Channels) { (a), (r), (g), (b) })
#endif

/*
 * Colours are looked up for the cells of the grid, which are fewer than pixels, and mixed between them: first along the
 * rows, once for each row of cells, then between two such rows for each row of pixels. All of it is in steps of 1/256, for
 * which sixteen bits are enough.
 */
typedef struct {
  const HotHeatGrid     *grid;
  const HotViewport     *viewport;
  const HotHeatmapStyle *style;
  guchar                *pixels;
  gsize                  stride;
  Channels               colors[HOT_PALETTE_SIZE];   /* premultiplied */
  /* Per column of pixels: the cell to the left of its middle, and how much the one to the right counts. */
  gint32                *cells;
  guint16               *parts;
  /* The grid's colours, with a border of nothing. */
  gsize                  width;
  Channels              *grid_colors;
} Painting;

static void
pack_colors (Painting *self)
{
  const HotHeatmapStyle *style = self->style;

  for (guint i = 0; i < HOT_PALETTE_SIZE; i++)
    {
      const double position = (i + 0.5) / HOT_PALETTE_SIZE;
      const gboolean shown = position >= style->lower && position <= style->upper;
      const double a = round (255 * style->opacity * (shown ? 1.0 : BRUSHED_OUT));
      const HotColor *color = &style->colors[i];

      self->colors[i] = CHANNELS (a, round (color->red * a), round (color->green * a), round (color->blue * a));
    }
}

/* How opaque each cell is, 0 to 256, and which colour it has. */
HOT_SIMD_CLONES
static void
place_cells (const float *restrict places,
             const float *restrict support,
             gsize                 n,
             float                 factor,
             float                 offset,
             float                 per_place,
             float                 least,
             gint32      *restrict colors,
             gint32      *restrict alphas)
{
  for (gsize i = 0; i < n; i++)
    {
      float place = places[i];
      float t = support[i] * factor + offset;
      float fade;

      /* Also where it is NaN. */
      place = place > 0 ? place : 0;
      t = t > 0 ? t : 0;
      t = t < 1 ? t : 1;
      fade = place * per_place + least;
      fade = fade < 1 ? fade : 1;
      colors[i] = (gint32) (place * (HOT_PALETTE_SIZE - 1) + 0.5f);
      alphas[i] = (gint32) (256 * t * t * (3 - 2 * t) * fade + 0.5f);
    }
}

static void
color_cells (gsize    begin,
             gsize    end,
             guint    part,
             gpointer user_data)
{
  Painting *self = user_data;
  const HotHeatGrid *grid = self->grid;
  const gboolean valued = grid->values != NULL;
  const float begin_at = valued ? FADE_BEGIN : POINT_BEGIN;
  const float per_range = 1 / (valued ? FADE_END - FADE_BEGIN : POINT_END - POINT_BEGIN);
  const float factor = per_range * (grid->support != NULL ? 1 : support_per_count (grid));
  g_autofree float *buffer = g_new (float, grid->width);
  g_autofree float *places = g_new (float, grid->width);
  g_autofree gint32 *colors = g_new (gint32, grid->width);
  g_autofree gint32 *alphas = g_new (gint32, grid->width);

  for (gsize y = begin; y < end; y++)
    {
      Channels *out = self->grid_colors + (y + 1) * self->width + 1;
      const float *support = (grid->support != NULL ? grid->support : grid->counts) + y * grid->width;

      out[-1] = out[grid->width] = (Channels) { 0 };
      hot_scale_map_all (&self->style->scale, shown_row (grid, y, buffer), grid->width, places);
      /* A surface of values is whole wherever there are points, whatever their value. */
      place_cells (places, support, grid->width, factor, -begin_at * per_range,
                   valued ? 0 : 1 / DENSITY_WHOLE, valued ? 1 : 0, colors, alphas);
      for (guint x = 0; x < grid->width; x++)
        out[x] = self->colors[colors[x]] * (guint16) alphas[x] >> 8;
    }
}

static void
prepare_columns (Painting *self)
{
  const HotViewport *viewport = self->viewport;
  const HotHeatGrid *grid = self->grid;

  for (int px = 0; px < viewport->width; px++)
    {
      const double column = (hot_viewport_world_x (viewport, px + 0.5) - grid->x) / grid->cell - 0.5;
      const double inside = CLAMP (column, -1.0, (double) grid->width);
      const int cell = MIN ((int) floor (inside), (int) grid->width - 1);

      self->cells[px] = cell + 1;
      self->parts[px] = (guint16) (256 * (inside - cell) + 0.5);
    }
}

/* A row of cells as a row of pixels. */
static void
stretch_row (const Painting *self,
             gsize           row,
             Channels       *out)
{
  const Channels *colors = self->grid_colors + row * self->width;
  const int n = self->viewport->width;

  for (int i = 0; i < n; i++)
    {
      const Channels *pair = colors + self->cells[i];
      const guint16 part = self->parts[i];

      out[i] = (pair[0] * (guint16) (256 - part) + pair[1] * part + 128) >> 8;
    }
}

HOT_SIMD_CLONES
static void
mix_rows (const guint16 *restrict upper,
          const guint16 *restrict lower,
          guint16                 part,
          gsize                   n,
          guint8        *restrict out)
{
  const guint16 rest = 256 - part;

  for (gsize i = 0; i < n; i++)
    {
      const guint16 first = upper[i] * rest, second = lower[i] * part;
      const guint16 sum = first + second + 128;

      out[i] = sum >> 8;
    }
}

static void
paint_rows (gsize    begin,
            gsize    end,
            guint    part,
            gpointer user_data)
{
  Painting *self = user_data;
  const HotHeatGrid *grid = self->grid;
  const int width = self->viewport->width;
  g_autofree Channels *upper = g_new (Channels, width);
  g_autofree Channels *lower = g_new (Channels, width);
  gssize have = -2;   /* the row of cells that is in @upper; @lower has the next */

  for (gsize py = begin; py < end; py++)
    {
      guchar *pixels = self->pixels + py * self->stride;
      const double row = (hot_viewport_world_y (self->viewport, py + 0.5) - grid->y) / grid->cell - 0.5;
      const gssize cell = (gssize) floor (CLAMP (row, -2.0, grid->height + 1.0));

      if (cell < -1 || cell >= (gssize) grid->height)
        {
          memset (pixels, 0, 4 * (gsize) width);
          continue;
        }

      if (cell != have)
        {
          if (cell == have + 1 && have >= -1)
            {
              Channels *spare = upper;

              upper = lower;
              lower = spare;
            }
          else
            stretch_row (self, cell + 1, upper);
          stretch_row (self, cell + 2, lower);
          have = cell;
        }
      mix_rows ((const guint16 *) upper, (const guint16 *) lower, (guint16) (256 * (row - cell) + 0.5), 4 * (gsize) width, pixels);
    }
}

void
hot_heatmap_paint (const HotHeatGrid     *grid,
                   const HotViewport     *viewport,
                   const HotHeatmapStyle *style,
                   guchar                *pixels,
                   gsize                  stride)
{
  const gsize n_pixels = (gsize) viewport->width * viewport->height;
  const gsize n_cells = (gsize) (grid->width + 2) * (grid->height + 2);
  Painting self = { .grid = grid, .viewport = viewport, .style = style, .pixels = pixels, .stride = stride };

  g_return_if_fail (stride % 4 == 0 && stride >= 4 * (gsize) viewport->width);

  if (grid->width == 0)
    {
      for (int y = 0; y < viewport->height; y++)
        memset (pixels + y * stride, 0, 4 * (gsize) viewport->width);
      return;
    }

  self.width = grid->width + 2;
  self.cells = g_new (gint32, viewport->width);
  self.parts = g_new (guint16, viewport->width);
  self.grid_colors = g_new (Channels, n_cells);
  memset (self.grid_colors, 0, self.width * sizeof (Channels));
  memset (self.grid_colors + n_cells - self.width, 0, self.width * sizeof (Channels));

  pack_colors (&self);
  prepare_columns (&self);
  hot_parallel_for (grid->height, hot_parallel_parts (n_cells, GRAIN), color_cells, &self);
  hot_parallel_for (viewport->height, hot_parallel_parts (n_pixels, GRAIN), paint_rows, &self);

  g_free (self.cells);
  g_free (self.parts);
  g_free (self.grid_colors);
}

cairo_surface_t *
hot_heatmap_paint_surface (const HotHeatGrid     *grid,
                           const HotViewport     *viewport,
                           const HotHeatmapStyle *style)
{
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, viewport->width, viewport->height);

  if (cairo_surface_status (surface) == CAIRO_STATUS_SUCCESS)
    {
      cairo_surface_flush (surface);
      hot_heatmap_paint (grid, viewport, style, cairo_image_surface_get_data (surface),
                         cairo_image_surface_get_stride (surface));
      cairo_surface_mark_dirty (surface);
    }

  return surface;
}
