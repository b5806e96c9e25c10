/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "draw/hot-map-export.h"
#include "draw/hot-map-picture.h"

#include <glib/gstdio.h>
#include <string.h>

/* A picture of a square whose left border goes through its middle, all of it under red data and blue tiles. */
static const char square[] =
  "{\"type\":\"FeatureCollection\",\"license\":\"CC BY 4.0\",\"attribution\":\"City of Testing\",\"features\":[{\"geometry\":"
  "{\"type\":\"Polygon\",\"coordinates\":[[[10,40],[20,40],[20,60],[10,60],[10,40]]]}}]}";

enum { WIDTH = 400, HEIGHT = 300, CENTER = WIDTH / 2 };

typedef struct {
  HotBoundaries *boundaries;
  HotMapStack    stack;
  HotMapPicture  picture;
} Fixture;

static void
paint_red_cb (cairo_t *cr,
              gpointer data)
{
  cairo_set_source_rgb (cr, 1, 0, 0);
  cairo_paint (cr);
}

static void
paint_blue_cb (cairo_t *cr,
               gpointer data)
{
  cairo_set_source_rgb (cr, 0, 0, 1);
  cairo_paint (cr);
}

static void
set_up (Fixture       *self,
        gconstpointer  data)
{
  g_autoptr(GBytes) text = g_bytes_new_static (square, sizeof square - 1);
  g_autoptr(GError) error = NULL;

  self->boundaries = hot_boundaries_parse (text, "square", NULL, NULL, &error);
  g_assert_no_error (error);
  self->stack = (HotMapStack) HOT_MAP_STACK_INIT;
  self->picture = (HotMapPicture) {
    .viewport = hot_viewport_new (50, 10, 8, WIDTH, HEIGHT), .style = hot_map_style_get (FALSE, FALSE),
    .boundaries = self->boundaries, .stack = &self->stack, .paint_data = paint_red_cb, .paint_tiles = paint_blue_cb,
    .tiles_credit = "Makers of Tiles", .attribution = "rows.csv", .title = "Rows",
  };
}

static void
tear_down (Fixture       *self,
           gconstpointer  data)
{
  hot_boundaries_unref (self->boundaries);
}

typedef struct {
  int red, green, blue;
} Pixel;

/* Of a row without letters. */
static Pixel
look (Fixture *self,
      int      x)
{
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, WIDTH, HEIGHT);
  cairo_t *cr = cairo_create (surface);
  Pixel pixel;
  guint32 word;

  hot_map_picture_paint (&self->picture, cr);
  cairo_destroy (cr);
  cairo_surface_flush (surface);
  memcpy (&word, cairo_image_surface_get_data (surface) + (gsize) (HEIGHT / 2 + 7) * cairo_image_surface_get_stride (surface) +
          4 * x, sizeof word);
  pixel = (Pixel) { word >> 16 & 0xff, word >> 8 & 0xff, word & 0xff };
  cairo_surface_destroy (surface);

  return pixel;
}

/* Whether something but red lies on the border. */
static gboolean
has_line (Fixture *self)
{
  for (int x = CENTER - 2; x <= CENTER + 2; x++)
    if (look (self, x).red < 250)
      return TRUE;

  return FALSE;
}

static void
test_order (Fixture       *self,
            gconstpointer  data)
{
  Pixel pixel = look (self, CENTER / 2);

  /* The data, which cover all, lie above the tiles and below the outlines. */
  g_assert_cmpint (pixel.red, >, 250);
  g_assert_cmpint (pixel.blue, ==, 0);
  g_assert_true (has_line (self));

  hot_map_stack_move (&self->stack, HOT_MAP_STRATUM_DATA, HOT_N_MAP_STRATA - 1);
  g_assert_false (has_line (self));

  hot_map_stack_move (&self->stack, HOT_MAP_STRATUM_TILES, HOT_N_MAP_STRATA - 1);
  pixel = look (self, CENTER / 2);
  g_assert_cmpint (pixel.red, ==, 0);
  g_assert_cmpint (pixel.blue, >, 250);
}

static void
test_opacity (Fixture       *self,
              gconstpointer  data)
{
  Pixel pixel;

  hot_map_stack_move (&self->stack, HOT_MAP_STRATUM_TILES, HOT_N_MAP_STRATA - 1);
  self->stack.opacity[HOT_MAP_STRATUM_TILES] = 0.5;
  pixel = look (self, CENTER / 2);
  g_assert_cmpint (ABS (pixel.red - 127), <=, 2);
  g_assert_cmpint (ABS (pixel.blue - 127), <=, 2);

  self->stack.hidden[HOT_MAP_STRATUM_TILES] = TRUE;
  g_assert_cmpint (look (self, CENTER / 2).blue, ==, 0);

  self->stack.hidden[HOT_MAP_STRATUM_DATA] = TRUE;
  g_assert_cmpint (look (self, CENTER / 2).green, >, 200);
}

static void
test_move (void)
{
  HotMapStack stack = HOT_MAP_STACK_INIT;
  const HotMapStack usual = HOT_MAP_STACK_INIT;
  HotMapStratum stratum;

  hot_map_stack_move (&stack, HOT_MAP_STRATUM_OUTLINES, 0);
  g_assert_cmpuint (stack.order[0], ==, HOT_MAP_STRATUM_OUTLINES);
  g_assert_cmpuint (stack.order[1], ==, HOT_MAP_STRATUM_GRID);
  g_assert_cmpuint (stack.order[3], ==, HOT_MAP_STRATUM_DATA);
  g_assert_false (hot_map_stack_equal (&stack, &usual));
  hot_map_stack_move (&stack, HOT_MAP_STRATUM_OUTLINES, 3);
  g_assert_true (hot_map_stack_equal (&stack, &usual));

  for (guint i = 0; i < HOT_N_MAP_STRATA; i++)
    {
      g_assert_true (hot_map_stratum_from_string (hot_map_stratum_to_string (i), &stratum));
      g_assert_cmpuint (stratum, ==, i);
    }
  g_assert_false (hot_map_stratum_from_string ("bedrock", &stratum));
}

/* The bytes of the file that a picture of that kind becomes. */
static char *
export (Fixture      *self,
        HotMapFormat  format,
        gsize        *length)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *path = NULL;
  char *bytes;
  const int file = g_file_open_tmp ("hot-map-XXXXXX", &path, &error);

  g_assert_no_error (error);
  g_assert_true (g_close (file, NULL));
  g_assert_true (hot_map_export (&self->picture, path, format, 1.0, NULL, &error));
  g_assert_no_error (error);
  g_assert_true (g_file_get_contents (path, &bytes, length, NULL));
  g_remove (path);

  return bytes;
}

/* In an SVG letters are shapes, so who made what is looked for as a difference. */
static void
test_credit (Fixture       *self,
             gconstpointer  data)
{
  gsize with, without;
  g_autofree char *svg = export (self, HOT_MAP_FORMAT_SVG, &with);
  g_autofree char *without_tiles = NULL;

  g_assert_cmpstr (hot_boundaries_get_credit (self->boundaries), ==, "City of Testing · CC BY 4.0");

  self->picture.tiles_credit = NULL;
  without_tiles = export (self, HOT_MAP_FORMAT_SVG, &without);
  g_assert_cmpuint (with, >, without);
}

static void
test_pdf (Fixture       *self,
          gconstpointer  data)
{
  HotMapFormat format;
  gsize length;
  g_autofree char *pdf = export (self, HOT_MAP_FORMAT_PDF, &length);

  g_assert_cmpuint (length, >, 1000);
  g_assert_true (g_str_has_prefix (pdf, "%PDF-"));
  g_assert_nonnull (g_strstr_len (pdf + length - 16, 16, "%%EOF"));
  g_assert_true (hot_map_format_for_path ("a/B.PDF", &format, NULL));
  g_assert_cmpint (format, ==, HOT_MAP_FORMAT_PDF);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/map-picture/move", test_move);
  g_test_add ("/map-picture/order", Fixture, NULL, set_up, test_order, tear_down);
  g_test_add ("/map-picture/opacity", Fixture, NULL, set_up, test_opacity, tear_down);
  g_test_add ("/map-picture/credit", Fixture, NULL, set_up, test_credit, tear_down);
  g_test_add ("/map-picture/pdf", Fixture, NULL, set_up, test_pdf, tear_down);

  return g_test_run ();
}
