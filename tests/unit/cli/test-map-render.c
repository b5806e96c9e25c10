/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <cairo.h>
#include <gio/gio.h>
#include <glib/gstdio.h>
#include <string.h>

typedef struct {
  char *folder;
  char *data;
  char *output;
} Fixture;

/* Points around two places: many at the left, few at the right, and one in the middle of nowhere. */
static void
set_up (Fixture       *self,
        gconstpointer  data)
{
  g_autoptr(GString) text = g_string_new ("id,lat,lon,price\n");
  g_autoptr(GRand) rand = g_rand_new_with_seed (4);

  self->folder = g_dir_make_tmp ("hot-render-XXXXXX", NULL);
  self->data = g_build_filename (self->folder, "points.csv", NULL);
  self->output = g_build_filename (self->folder, "map.png", NULL);
  for (int i = 0; i < 1200; i++)
    {
      const gboolean dense = i < 1000;

      g_string_append_printf (text, "%d,%.6f,%.6f,%d\n", i, 50 + g_rand_double_range (rand, -0.002, 0.002),
                              (dense ? 10.0 : 10.1) + g_rand_double_range (rand, -0.002, 0.002), dense ? 50 : 200);
    }
  g_string_append (text, "1200,,,99\n");
  g_assert_true (g_file_set_contents (self->data, text->str, -1, NULL));
}

static void
tear_down (Fixture       *self,
           gconstpointer  data)
{
  g_remove (self->output);
  g_remove (self->data);
  g_rmdir (self->folder);
  g_free (self->output);
  g_free (self->data);
  g_free (self->folder);
}

/* Runs `hothousectl map render`; returns the exit status. */
static int
render (Fixture     *self,
        char       **errors,
        const char  *arguments,
        ...) G_GNUC_PRINTF (3, 4);

static int
render (Fixture     *self,
        char       **errors,
        const char  *arguments,
        ...)
{
  const char *program = g_getenv ("HOTHOUSECTL");
  g_autoptr(GPtrArray) argv = g_ptr_array_new_with_free_func (g_free);
  g_autoptr(GSubprocess) process = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *line = NULL;
  g_auto(GStrv) words = NULL;
  va_list list;

  va_start (list, arguments);
  line = g_strdup_vprintf (arguments, list);
  va_end (list);
  words = g_strsplit (line, " ", -1);

  g_ptr_array_add (argv, g_strdup (program));
  g_ptr_array_add (argv, g_strdup ("map"));
  g_ptr_array_add (argv, g_strdup ("render"));
  g_ptr_array_add (argv, g_strdup (self->data));
  for (guint i = 0; words[i] != NULL && *words[i] != '\0'; i++)
    g_ptr_array_add (argv, g_strdup (words[i]));
  g_ptr_array_add (argv, NULL);

  process = g_subprocess_newv ((const char *const *) argv->pdata, G_SUBPROCESS_FLAGS_STDERR_PIPE, &error);
  g_assert_no_error (error);
  g_assert_true (g_subprocess_communicate_utf8 (process, NULL, NULL, NULL, errors, &error));
  g_assert_no_error (error);

  return g_subprocess_get_exit_status (process);
}

static guint
luminance (cairo_surface_t *surface,
           int              x,
           int              y)
{
  const guchar *pixel = cairo_image_surface_get_data (surface) + y * cairo_image_surface_get_stride (surface) + 4 * x;

  return pixel[0] + pixel[1] + pixel[2];
}

static void
test_densest_is_brightest (Fixture       *self,
                           gconstpointer  data)
{
  g_autofree char *errors = NULL;
  cairo_surface_t *surface;
  guint brightest = 0;
  int at_x = 0, at_y = 0;

  g_assert_cmpint (render (self, &errors, "--output %s --size 400x300 --dark --bounds 9.95,49.95,10.15,50.05", self->output),
                   ==, 0);
  surface = cairo_image_surface_create_from_png (self->output);
  g_assert_cmpint (cairo_image_surface_get_width (surface), ==, 400);
  g_assert_cmpint (cairo_image_surface_get_height (surface), ==, 300);

  /* Between the degrees at the top and the legend at the bottom. */
  for (int y = 60; y < 170; y++)
    for (int x = 20; x < 380; x++)
      if (luminance (surface, x, y) > brightest)
        {
          brightest = luminance (surface, x, y);
          at_x = x;
          at_y = y;
        }
  g_assert_cmpint (ABS (at_x - 100), <, 8);
  g_assert_cmpint (ABS (at_y - 150), <, 8);
  cairo_surface_destroy (surface);
}

static void
test_value (Fixture       *self,
            gconstpointer  data)
{
  g_autofree char *errors = NULL;
  cairo_surface_t *surface;

  /* The few at the right are the dear ones. */
  g_assert_cmpint (render (self, &errors, "-o %s --value price --aggregate mean --size 400x300 --dark "
                           "--bounds 9.95,49.95,10.15,50.05", self->output), ==, 0);
  surface = cairo_image_surface_create_from_png (self->output);
  g_assert_cmpuint (luminance (surface, 300, 150), >, luminance (surface, 100, 150) + 100);
  cairo_surface_destroy (surface);
}

static void
test_svg (Fixture       *self,
          gconstpointer  data)
{
  g_autofree char *errors = NULL;
  g_autofree char *text = NULL;
  g_autofree char *path = g_build_filename (self->folder, "map.svg", NULL);

  g_assert_cmpint (render (self, &errors, "--output %s", path), ==, 0);
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  g_assert_nonnull (strstr (text, "<svg"));
  g_assert_nonnull (strstr (text, "width=\"1200"));
  g_remove (path);
}

/* A page that needs nothing but itself, and in which the name of a file cannot do harm. */
static void
test_html (Fixture       *self,
           gconstpointer  data)
{
  g_autofree char *errors = NULL;
  g_autofree char *text = NULL;
  g_autofree char *path = g_build_filename (self->folder, "map.html", NULL);
  g_autofree char *odd = g_build_filename (self->folder, "a<b>&.csv", NULL);

  g_assert_cmpint (g_rename (self->data, odd), ==, 0);
  g_set_str (&self->data, odd);
  g_assert_cmpint (render (self, &errors, "--output %s --mode hexagon", path), ==, 0);
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  g_assert_true (g_str_has_prefix (text, "<!DOCTYPE html>"));
  g_assert_nonnull (strstr (text, "<title>a&lt;b&gt;&amp;.csv</title>"));
  g_assert_nonnull (strstr (text, "default-src 'none'"));
  g_assert_nonnull (strstr (text, "<svg"));
  g_assert_nonnull (strstr (text, "Rows per km"));
  g_assert_null (strstr (text, "<?xml"));
  /* Addresses are the names of SVG's own vocabularies, and nothing to be fetched. */
  for (const char *at = strstr (text, "http"); at != NULL; at = strstr (at + 1, "http"))
    g_assert_true (g_str_has_prefix (at, "http://www.w3.org/") || g_str_has_prefix (at, "http-equiv"));
  g_remove (path);
}

static void
test_modes (Fixture       *self,
            gconstpointer  data)
{
  const char *const modes[] = {
    "hexagon", "square", "square --value price --radius 300m", "points", "kernel --aggregate max --value price",
    "points --value price --radius 4",
  };

  for (guint i = 0; i < G_N_ELEMENTS (modes); i++)
    {
      g_autofree char *errors = NULL;

      g_assert_cmpint (render (self, &errors, "--output %s --mode %s", self->output, modes[i]), ==, 0);
      g_assert_true (g_file_test (self->output, G_FILE_TEST_EXISTS));
    }
}

static void
check_refused (Fixture    *self,
               int         status,
               const char *message,
               const char *arguments)
{
  g_autofree char *errors = NULL;

  g_assert_cmpint (render (self, &errors, "%s", arguments), ==, status);
  if (strstr (errors, message) == NULL)
    g_error ("%s: “%s” does not say “%s”", arguments, errors, message);
  /* Nothing is left behind. */
  g_assert_false (g_file_test (self->output, G_FILE_TEST_EXISTS));
}

static void
test_refused (Fixture       *self,
              gconstpointer  data)
{
  g_autofree char *out = g_strdup_printf ("-o %s", self->output);
#define WITH(text) g_strconcat (out, " ", text, NULL)
  const struct { int status; const char *message; char *arguments; } cases[] = {
    { 2, "--output", g_strdup ("") },
    { 2, ".png", g_strdup ("-o map.gif") },
    { 2, "--size", WITH ("--size 12") },
    { 2, "--size", WITH ("--size 10x99999999") },
    { 2, "--radius", WITH ("--radius 5miles") },
    { 2, "ember", WITH ("--palette rainbow") },
    { 2, "quantile", WITH ("--scale cubic") },
    { 2, "--value", WITH ("--aggregate mean") },
    { 2, "WEST,SOUTH,EAST,NORTH", WITH ("--bounds 1,2,3") },
    { 2, "hexagon", WITH ("--mode globe") },
    { 2, "outlines", WITH ("--mode neighbourhood") },
    { 2, "points", WITH ("--mode points --radius 300m") },
    { 2, "--mode points", WITH ("--color price") },
    { 2, "--mode points", WITH ("--size-by price --mode hexagon") },
    { 2, "--mode points", WITH ("--clusters") },
    { 2, "--value and --color", WITH ("--mode points --color price --value price") },
    { 1, "no column “cost”", WITH ("--mode points --color cost") },
    { 1, "no column “cost”", WITH ("--value cost") },
    { 1, "no column “latitude”", WITH ("--latitude latitude --longitude lon") },
    { 1, "nowhere.geojson", WITH ("--boundaries nowhere.geojson") },
    { 1, "", g_strdup ("-o /nonexistent/folder/map.png") },
  };
#undef WITH

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      check_refused (self, cases[i].status, cases[i].message, cases[i].arguments);
      g_free (cases[i].arguments);
    }
}

static void
test_no_coordinates (Fixture       *self,
                     gconstpointer  data)
{
  g_autofree char *arguments = g_strdup_printf ("-o %s", self->output);

  g_assert_true (g_file_set_contents (self->data, "a,b,c\n1,2,x\n3,4,y\n5,6,z\n", -1, NULL));
  check_refused (self, 1, "a, b", arguments);

  g_assert_true (g_file_set_contents (self->data, "latitude,longitude\n,\n,\n", -1, NULL));
  check_refused (self, 1, "the columns “latitude” and “longitude” are empty", arguments);
}

/* An empty picture is one that was asked for, and it is said. */
static void
test_no_rows (Fixture       *self,
              gconstpointer  data)
{
  g_autofree char *errors = NULL;

  g_assert_cmpint (render (self, &errors, "-o %s --filter price<0", self->output), ==, 0);
  g_assert_cmpstr (errors, ==, "No row is within the picture\n");
  g_assert_true (g_file_test (self->output, G_FILE_TEST_EXISTS));
  g_clear_pointer (&errors, g_free);

  g_assert_cmpint (render (self, &errors, "-o %s --filter price>0", self->output), ==, 0);
  g_assert_cmpstr (errors, ==, "");
}

/* Two snapshots: as wide as asked for; what cannot be compared is refused. */
static void
test_compare (Fixture       *self,
              gconstpointer  data)
{
  g_autofree char *errors = NULL;
  g_autofree char *svg = g_strconcat (self->output, ".svg", NULL);
  g_autofree char *text = NULL;
  cairo_surface_t *surface;

  g_assert_cmpint (render (self, NULL, "--output %s --compare %s --value price --size 900x400", self->output, self->data), ==, 0);
  surface = cairo_image_surface_create_from_png (self->output);
  g_assert_cmpint (cairo_image_surface_get_width (surface), ==, 900);
  g_assert_cmpint (cairo_image_surface_get_height (surface), ==, 400);
  cairo_surface_destroy (surface);

  g_assert_cmpint (render (self, NULL, "--output %s --compare %s --compare-mode difference --size 900x400", svg, self->data), ==, 0);
  g_assert_true (g_file_get_contents (svg, &text, NULL, NULL));
  g_assert_nonnull (strstr (text, "width=\"900\""));
  g_remove (svg);

  g_assert_cmpint (render (self, &errors, "--output %s --compare %s --compare-mode across", self->output, self->data), ==, 2);
  g_assert_nonnull (strstr (errors, "one of side, difference"));
  g_clear_pointer (&errors, g_free);
  g_assert_cmpint (render (self, &errors, "--output %s --compare-mode side", self->output), ==, 2);
  g_assert_nonnull (strstr (errors, "--compare SOURCE"));
  g_clear_pointer (&errors, g_free);
  g_assert_cmpint (render (self, &errors, "--output %s --compare /nonexistent.csv", self->output), ==, 1);
  g_assert_nonnull (strstr (errors, "/nonexistent.csv"));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

#define ADD(name, func) g_test_add (name, Fixture, NULL, set_up, func, tear_down)
  ADD ("/map-render/densest-is-brightest", test_densest_is_brightest);
  ADD ("/map-render/value", test_value);
  ADD ("/map-render/svg", test_svg);
  ADD ("/map-render/html", test_html);
  ADD ("/map-render/modes", test_modes);
  ADD ("/map-render/compare", test_compare);
  ADD ("/map-render/refused", test_refused);
  ADD ("/map-render/no-coordinates", test_no_coordinates);
  ADD ("/map-render/no-rows", test_no_rows);
#undef ADD

  return g_test_run ();
}
