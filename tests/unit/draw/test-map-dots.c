/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Dots beside the plainest way to choose and to paint them. */

#include "draw/hot-dot-board.h"
#include "draw/hot-map-layer.h"

#include <math.h>
#include <string.h>

#include "../geo/hot-test-points.h"

enum { N = 110000, MAX_DOTS = 100000, WIDTH = 300, HEIGHT = 200, MARGIN = 20 };

static const char *const kinds[] = { "flat", "room", "boat", NULL };

/* How much of a pixel a dot covers, 0 to 255. */
static guint
cover_of (const HotDot *dot,
          int           x,
          int           y)
{
  const int left = (int) floor (dot->x), top = (int) floor (dot->y);
  double middle_x = dot->x, middle_y = dot->y, radius = dot->radius;

  if (radius <= HOT_DOT_MAX_STAMP)
    {
      radius = (guint) (radius * HOT_DOT_PHASES + 0.5) / (double) HOT_DOT_PHASES;
      middle_x = left + (floor ((dot->x - left) * HOT_DOT_PHASES) + 0.5) / HOT_DOT_PHASES;
      middle_y = top + (floor ((dot->y - top) * HOT_DOT_PHASES) + 0.5) / HOT_DOT_PHASES;
    }

  return (guint) (255 * CLAMP (radius + 0.5 - hypot (x + 0.5 - middle_x, y + 0.5 - middle_y), 0, 1) + 0.5);
}

static guint
mix (float part,
     guint alpha,
     guint under)
{
  return (guint) (part * alpha + 0.5f) + (guint) lrint (under * (255 - alpha) / 255.0);
}

static guint32 *
paint_plainly (const HotDot   *dots,
               gsize           n,
               const HotColor *inks,
               int             width,
               int             height)
{
  guint32 *pixels = g_new0 (guint32, width * height);

  for (gsize i = 0; i < n; i++)
    {
      const HotDot *dot = &dots[i];
      const HotColor *color;
      const int reach = (int) ceil (dot->radius) + 3;

      if (dot->ink == HOT_DOT_NO_INK)
        continue;
      color = &inks[dot->ink];
      for (int y = MAX ((int) floor (dot->y) - reach, 0); y < MIN ((int) floor (dot->y) + reach, height); y++)
        for (int x = MAX ((int) floor (dot->x) - reach, 0); x < MIN ((int) floor (dot->x) + reach, width); x++)
          {
            guint32 *pixel = &pixels[y * width + x];
            const guint alpha = (guint) (color->alpha * cover_of (dot, x, y) + 0.5f);

            *pixel = mix (1, alpha, *pixel >> 24) << 24 | mix (color->red, alpha, *pixel >> 16 & 0xff) << 16 |
                     mix (color->green, alpha, *pixel >> 8 & 0xff) << 8 | mix (color->blue, alpha, *pixel & 0xff);
          }
    }

  return pixels;
}

static void
assert_same_picture (cairo_surface_t *surface,
                     const guint32   *expected)
{
  const int width = cairo_image_surface_get_width (surface), height = cairo_image_surface_get_height (surface);
  guint n_painted = 0;

  cairo_surface_flush (surface);
  for (int y = 0; y < height; y++)
    for (int x = 0; x < width; x++)
      {
        const guint32 pixel = *(guint32 *) (gpointer) (cairo_image_surface_get_data (surface) +
                                                       y * cairo_image_surface_get_stride (surface) + 4 * x);

        n_painted += pixel != 0;
        if (pixel != expected[y * width + x])
          g_error ("pixel %d, %d is %08x instead of %08x", x, y, pixel, expected[y * width + x]);
      }
  g_assert_cmpuint (n_painted, >, 0);
}

static void
test_board (void)
{
  g_autoptr(GRand) rand = g_rand_new_with_seed (7);
  const HotColor inks[] = { { 1, 1, 1, 1 }, { 0.9f, 0.2f, 0.1f, 0.7f }, { 0, 0.3f, 0.8f, 0.25f }, { 0.5f, 0.5f, 0.5f, 0 } };

  for (guint round = 0; round < 6; round++)
    {
      /* Few and many, on pictures of one pixel as well; in every third all dots have one size. */
      const guint n = round < 3 ? 50 : 30000;
      const int width = round == 2 ? 1 : 211, height = round == 2 ? 1 : 97;
      g_autofree HotDot *dots = g_new (HotDot, n);
      g_autofree guint32 *expected = NULL;
      cairo_surface_t *surface;

      for (guint i = 0; i < n; i++)
        dots[i] = (HotDot) {
          g_rand_double_range (rand, -30, width + 30), g_rand_double_range (rand, -30, height + 30),
          round % 3 == 0 ? 3.5f : (float) g_rand_double_range (rand, 0, round % 3 == 1 ? 12 : 20),
          i % 11 == 0 ? HOT_DOT_NO_INK : (guint) g_rand_int_range (rand, 0, G_N_ELEMENTS (inks)),
        };
      expected = paint_plainly (dots, n, inks, width, height);
      surface = hot_dot_board_paint (dots, n, inks, G_N_ELEMENTS (inks), width, height);
      assert_same_picture (surface, expected);
      cairo_surface_destroy (surface);
    }
}

/* Places that are no numbers, or far away, are not painted. */
static void
test_board_nowhere (void)
{
  const HotColor ink = { 1, 0, 0, 1 };
  const HotDot dots[] = { { NAN, 5, 3, 0 }, { 5, INFINITY, 3, 0 }, { -1e30, 5, 3, 0 }, { 4e9, 4e9, 3, 0 }, { 5.5, 5.5, 2, 0 } };
  g_autofree guint32 *expected = paint_plainly (&dots[4], 1, &ink, 11, 11);
  cairo_surface_t *surface = hot_dot_board_paint (dots, G_N_ELEMENTS (dots), &ink, 1, 11, 11);

  assert_same_picture (surface, expected);
  cairo_surface_destroy (surface);
}

/* The columns of degrees, a price that some lack, a kind that some lack, and a size. */
static HotMapData *
create_city (void)
{
  g_autofree double *latitudes = g_new (double, N);
  g_autofree double *longitudes = g_new (double, N);
  g_autofree double *prices = g_new (double, N);
  g_autofree double *sizes = g_new (double, N);
  g_autofree guint32 *codes = g_new (guint32, N);
  g_autoptr(GPtrArray) columns = g_ptr_array_new_with_free_func ((GDestroyNotify) hot_column_unref);
  g_autoptr(GRand) rand = g_rand_new_with_seed (2);
  g_autoptr(HotTable) table = NULL;

  hot_test_points (N, 3, latitudes, longitudes);
  for (guint i = 0; i < N; i++)
    {
      prices[i] = i % 9 == 0 ? NAN : exp (g_rand_double_range (rand, 3, 7));
      sizes[i] = i % 13 == 0 ? NAN : g_rand_double_range (rand, -1, 40);
      codes[i] = i % 17 == 0 ? HOT_MISSING_CODE : (guint32) g_rand_int_range (rand, 0, 3);
    }
  g_ptr_array_add (columns, hot_column_new_reals ("lat", HOT_COLUMN_REAL, g_bytes_new (latitudes, N * sizeof (double)), NULL));
  g_ptr_array_add (columns, hot_column_new_reals ("lon", HOT_COLUMN_REAL, g_bytes_new (longitudes, N * sizeof (double)), NULL));
  g_ptr_array_add (columns, hot_column_new_reals ("price", HOT_COLUMN_MONEY, g_bytes_new (prices, N * sizeof (double)), "$"));
  g_ptr_array_add (columns, hot_column_new_categories ("kind", g_bytes_new (codes, N * sizeof (guint32)), g_strdupv ((char **) kinds)));
  g_ptr_array_add (columns, hot_column_new_reals ("size", HOT_COLUMN_REAL, g_bytes_new (sizes, N * sizeof (double)), NULL));
  table = hot_table_new ("city.csv", g_steal_pointer (&columns));

  return hot_map_data_new (table, 0, 1, NULL, NULL, NULL, NULL, NULL);
}

/* What the layer must know of the points, and its dots, by looking at every point. */
typedef struct {
  HotDot  *dots;
  gsize    n_dots;
  HotColor inks[HOT_PALETTE_SIZE + 1];
  guint    n;
  guint    n_missing;
  guint    n_of_class[HOT_POINT_N_CLASSES];
} Plain;

static int
compare_sizes (gconstpointer a,
               gconstpointer b,
               gpointer      dots)
{
  const guint first = *(const guint *) a, second = *(const guint *) b;
  const float x = ((const HotDot *) dots)[first].radius, y = ((const HotDot *) dots)[second].radius;

  return x != y ? (x < y ? 1 : -1) : (first > second) - (first < second);
}

static gboolean
is_within (const HotViewport *view,
           double             x,
           double             y,
           int                margin)
{
  return x >= hot_viewport_world_x (view, -margin) && x <= hot_viewport_world_x (view, view->width + margin) &&
         y >= hot_viewport_world_y (view, -margin) && y <= hot_viewport_world_y (view, view->height + margin);
}

static int
compare_doubles (const void *a,
                 const void *b)
{
  const double x = *(const double *) a, y = *(const double *) b;

  return (x > y) - (x < y);
}

static double
size_domain (HotTable *table)
{
  const guint stride = N / 20000 + 1;
  g_autoptr(GArray) samples = g_array_new (FALSE, FALSE, sizeof (double));

  for (guint i = 0; i < N; i += stride)
    {
      const double value = hot_column_get_number (hot_table_get_column (table, 4), i);

      if (value > 0)
        g_array_append_val (samples, value);
    }
  g_array_sort (samples, compare_doubles);
  return (float) g_array_index (samples, double, (guint) ((samples->len - 1) * 0.99));
}

static void
sort_plainly (Plain *self)
{
  g_autofree guint *order = g_new (guint, self->n_dots);
  HotDot *sorted = g_new (HotDot, self->n_dots);

  for (guint i = 0; i < self->n_dots; i++)
    order[i] = i;
  g_sort_array (order, self->n_dots, sizeof *order, compare_sizes, self->dots);
  for (guint i = 0; i < self->n_dots; i++)
    sorted[i] = self->dots[order[i]];
  g_free (self->dots);
  self->dots = sorted;
}

static guint32
plain_ink (Plain               *self,
           HotMapData          *data,
           const HotMapOptions *options,
           const HotScale      *scale,
           guint                point)
{
  const guint32 row = hot_point_index_peek_rows (hot_map_data_get_index (data))[point];
  double place;

  if (options->names >= 0)
    {
      g_autoptr(HotPointClasses) classes = hot_map_data_get_classes (data, options->names, NULL, NULL);

      return hot_point_classes_peek (classes)[point];
    }
  if (options->column < 0)
    return HOT_PALETTE_SIZE;

  place = hot_scale_map (scale, (float) hot_column_get_number (hot_table_get_column (hot_map_data_get_table (data), 2), row));
  if (isnan (place))
    return HOT_PALETTE_SIZE;
  return place >= options->lower && place <= options->upper ? (guint) (place * (HOT_PALETTE_SIZE - 1) + 0.5) : HOT_DOT_NO_INK;
}

static void
choose_plainly (Plain               *self,
                HotMapData          *data,
                const HotMapOptions *options,
                const HotViewport   *view,
                const HotScale      *scale)
{
  HotPointIndex *index = hot_map_data_get_index (data);
  HotTable *table = hot_map_data_get_table (data);
  const double domain = options->sizes >= 0 ? size_domain (table) : 0;
  const double largest = options->dot_radius * (options->sizes >= 0 ? HOT_MAP_DOT_GROWTH : 1);
  const int margin = MARGIN + (int) ceil (largest);
  guint n_drawn = 0, rank = 0, stride;

  for (guint i = 0; i < N; i++)
    n_drawn += is_within (view, hot_point_index_peek_x (index)[i] / 4294967296.0, hot_point_index_peek_y (index)[i] / 4294967296.0, margin);
  stride = MAX (1, (n_drawn + MAX_DOTS - 1) / MAX_DOTS);
  self->dots = g_new (HotDot, n_drawn);

  for (guint i = 0; i < N; i++)
    {
      const double x = hot_point_index_peek_x (index)[i] / 4294967296.0, y = hot_point_index_peek_y (index)[i] / 4294967296.0;
      const guint32 row = hot_point_index_peek_rows (index)[i], ink = plain_ink (self, data, options, scale, i);
      const double size = hot_column_get_number (hot_table_get_column (table, 4), row);
      HotDot dot = { hot_viewport_pixel_x (view, x), hot_viewport_pixel_y (view, y), options->dot_radius, ink };

      if (is_within (view, x, y, 0))
        {
          self->n++;
          self->n_missing += options->column >= 0 && isnan (hot_column_get_number (hot_table_get_column (table, 2), row));
          if (options->names >= 0)
            self->n_of_class[ink]++;
        }
      if (options->sizes >= 0)
        dot.radius = size > 0 ? (float) MAX (largest * sqrt (MIN ((float) size / domain, 1)), 1) : 1;
      if (is_within (view, x, y, margin) && rank++ % stride == 0)
        self->dots[self->n_dots++] = dot;
    }
  if (options->sizes >= 0)
    sort_plainly (self);
}

static void
mix_plainly (Plain               *self,
             const HotMapOptions *options,
             const HotMapLayer   *layer,
             const HotLegend     *legend)
{
  const double opacity = options->stack.opacity[HOT_MAP_STRATUM_DATA] * (options->sizes >= 0 ? 0.8f : 1.0f);

  memcpy (self->inks, legend->colors, HOT_PALETTE_SIZE * sizeof (HotColor));
  self->inks[HOT_PALETTE_SIZE] = legend->colors[HOT_PALETTE_SIZE * 5 / 8];
  self->inks[HOT_PALETTE_SIZE].alpha = options->column >= 0 ? 0.25f : (float) CLAMP (6000.0 / self->n_dots, 0.25, 1.0);
  for (guint class = 0, item = 0; class < HOT_POINT_N_CLASSES && options->names >= 0; class++)
    if (self->n_of_class[class] > 0)
      self->inks[class] = legend->items[item++].color;
  for (guint i = 0; i <= HOT_PALETTE_SIZE; i++)
    self->inks[i].alpha *= opacity;
}

static void
check (HotMapData        *data,
       const char        *name,
       HotMapOptions      options,
       const HotViewport *view)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(HotMapLayer) layer = NULL;
  g_autofree guint32 *expected = NULL;
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, view->width, view->height);
  cairo_t *cr = cairo_create (surface);
  Plain plain = { NULL };
  HotLegend legend;
  guint n_items = 0;

  g_test_message ("%s", name);
  options.mode = HOT_MAP_POINTS;
  options.aggregate = options.column >= 0 ? HOT_AGGREGATE_MEAN : HOT_AGGREGATE_COUNT;
  layer = hot_map_layer_new (data, &options, view, MARGIN, NULL, FALSE, NULL, &error);
  g_assert_no_error (error);
  legend = hot_map_layer_get_legend (layer);

  choose_plainly (&plain, data, &options, view, legend.scale);
  g_assert_cmpuint (hot_map_layer_get_n (layer), ==, plain.n);
  g_assert_true ((strstr (legend.subtitle, "without a value") != NULL) == (plain.n_missing > 0));
  for (guint class = 0; class < HOT_POINT_N_CLASSES && options.names >= 0; class++)
    if (plain.n_of_class[class] > 0)
      g_assert_cmpuint (legend.items[n_items++].n, ==, plain.n_of_class[class]);

  mix_plainly (&plain, &options, layer, &legend);
  expected = paint_plainly (plain.dots, plain.n_dots, plain.inks, view->width, view->height);
  hot_map_layer_paint (layer, view, cr);
  cairo_destroy (cr);
  assert_same_picture (surface, expected);
  cairo_surface_destroy (surface);
  g_free (plain.dots);
}

static void
test_layer (void)
{
  g_autoptr(HotMapData) data = create_city ();
  /* All of it, of which every second point is drawn, and a part. */
  const HotBounds bounds = hot_map_data_get_bounds (data);
  const HotViewport views[] = {
    hot_viewport_new_for_bounds (&bounds, WIDTH, HEIGHT, 4), hot_viewport_new (40.7, -73.9, 12.5, WIDTH, HEIGHT),
  };

  for (guint i = 0; i < G_N_ELEMENTS (views); i++)
    {
      HotMapOptions options = HOT_MAP_OPTIONS_INIT;

      if (i > 0)
        check (data, "of one colour", options, &views[i]);
      options.column = 2;
      options.scale = HOT_SCALE_LOG;
      check (data, "by a number", options, &views[i]);
      options.lower = 0.3;
      options.upper = 0.6;
      options.scale = HOT_SCALE_QUANTILE;
      check (data, "brushed", options, &views[i]);
      options.sizes = 4;
      check (data, "with sizes", options, &views[i]);
      if (i == 0)
        continue;
      options.column = -1;
      options.names = 3;
      check (data, "by names, with sizes", options, &views[i]);
      options.sizes = -1;
      check (data, "by names", options, &views[i]);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/dot-board/dots", test_board);
  g_test_add_func ("/dot-board/nowhere", test_board_nowhere);
  g_test_add_func ("/map-dots/layer", test_layer);

  return g_test_run ();
}
