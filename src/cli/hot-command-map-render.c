/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cli/hot-commands.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <stdio.h>

#include "base/hot-error.h"
#include "base/hot-format.h"
#include "cli/hot-command-map-run.h"
#include "cli/hot-command-source.h"
#include "cli/hot-command-workspace.h"
#include "dataset/hot-sample-city.h"
#include "draw/hot-map-comparison.h"
#include "draw/hot-map-export.h"
#include "draw/hot-map-readout.h"

#define DEFAULT_WIDTH  1200
#define DEFAULT_HEIGHT 900
#define MIN_SIDE       64
#define MAX_SIDE       16384
#define PADDING        40

/* The command line as it was given; then what it means. */
typedef struct {
  HotCommandSource source;
  HotCommandSource other;     /* that it is compared with */
  HotCommandMapRun seen;      /* the run that is shown */
  const char      *names[2];  /* of A and B */

  char    *output;
  char    *compare;
  char    *compare_mode;
  char    *value;
  char    *aggregate;
  char    *mode;
  char    *color;
  char    *size_by;
  char    *size;
  char    *bounds;
  char    *radius;
  char    *scale;
  char    *palette;
  char    *boundaries;
  char    *latitude;
  char    *longitude;
  gboolean clusters;
  gboolean dark;

  int            width;
  int            height;
  HotMapFormat   format;
  HotBounds      view;
  HotMapOptions  options;
  HotMapCompareKind compare_kind;
} Request;

static void
request_clear (Request *self)
{
  hot_command_source_clear (&self->source);
  hot_command_source_clear (&self->other);
  hot_command_map_run_clear (&self->seen);
  g_free (self->compare);
  g_free (self->compare_mode);
  g_free (self->output);
  g_free (self->value);
  g_free (self->aggregate);
  g_free (self->mode);
  g_free (self->color);
  g_free (self->size_by);
  g_free (self->size);
  g_free (self->bounds);
  g_free (self->radius);
  g_free (self->scale);
  g_free (self->palette);
  g_free (self->boundaries);
  g_free (self->latitude);
  g_free (self->longitude);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Request, request_clear)

static gboolean
fail_usage (GError     **error,
            const char  *option,
            const char  *given,
            const char  *wanted)
{
  /* TRANSLATORS: the first %s is an option such as --size, the second what was given, the third what it should be. */
  g_set_error (error, HOT_ERROR, HOT_ERROR_USAGE, _("%s “%s”: it must be %s"), option, given, wanted);
  return FALSE;
}

static gboolean
parse_size (Request  *self,
            GError  **error)
{
  g_auto(GStrv) parts = NULL;
  guint64 width, height;

  self->width = DEFAULT_WIDTH;
  self->height = DEFAULT_HEIGHT;
  if (self->size == NULL)
    return TRUE;

  parts = g_strsplit (self->size, "x", -1);
  if (g_strv_length (parts) != 2 ||
      !g_ascii_string_to_unsigned (parts[0], 10, MIN_SIDE, MAX_SIDE, &width, NULL) ||
      !g_ascii_string_to_unsigned (parts[1], 10, MIN_SIDE, MAX_SIDE, &height, NULL))
    return fail_usage (error, "--size", self->size, _("WIDTHxHEIGHT in pixels, each from 64 to 16384, such as 1200x900"));

  self->width = width;
  self->height = height;
  return TRUE;
}

static gboolean
parse_radius (Request  *self,
              GError  **error)
{
  char *end = NULL;
  double radius;

  if (self->radius == NULL)
    return TRUE;

  radius = g_ascii_strtod (self->radius, &end);
  if (end == self->radius || !(radius > 0) || !isfinite (radius) ||
      !(*end == '\0' || g_str_equal (end, "px") || g_str_equal (end, "m") || g_str_equal (end, "km")))
    return fail_usage (error, "--radius", self->radius, _("a number of pixels or metres, such as 25px or 300m"));

  if (self->options.mode == HOT_MAP_POINTS)
    {
      if (g_str_has_suffix (end, "m") || radius > 100)
        return fail_usage (error, "--radius", self->radius, _("at most 100 pixels for points"));
      self->options.dot_radius = radius;
      return TRUE;
    }

  self->options.radius_in_metres = g_str_has_suffix (end, "m");
  self->options.radius = g_str_equal (end, "km") ? radius * 1000 : radius;
  return TRUE;
}

static gboolean
parse_palette (Request  *self,
               GError  **error)
{
  g_autoptr(GString) names = g_string_new (NULL);
  const HotPalette *palette;

  if (self->palette == NULL)
    return TRUE;

  self->options.palette = hot_palette_find (self->palette);
  if (self->options.palette != NULL)
    return TRUE;

  for (guint i = 0; (palette = hot_palette_get_nth (i)) != NULL; i++)
    g_string_append_printf (names, "%s%s", i > 0 ? ", " : "", palette->name);
  g_set_error (error, HOT_ERROR, HOT_ERROR_USAGE, _("--palette “%s”: the palettes are %s"), self->palette, names->str);
  return FALSE;
}

static gboolean
parse_aggregate (Request  *self,
                 GError  **error)
{
  self->options.aggregate = self->seen.run != NULL ? HOT_AGGREGATE_MEAN
                            : self->value != NULL ? HOT_AGGREGATE_MEDIAN : HOT_AGGREGATE_COUNT;
  if (self->aggregate == NULL)
    return TRUE;

  if (!hot_aggregate_from_string (self->aggregate, &self->options.aggregate))
    return fail_usage (error, "--aggregate", self->aggregate, _("one of count, mean, median, sum, min, max, std"));

  if (self->options.aggregate == HOT_AGGREGATE_COUNT && self->seen.run != NULL)
    return fail_usage (error, "--aggregate", self->aggregate, _("one of mean, median, sum, min, max, std where --run is given"));
  if (self->options.aggregate == HOT_AGGREGATE_COUNT)
    g_clear_pointer (&self->value, g_free);
  else if (self->value == NULL && self->seen.run == NULL)
    {
      g_set_error (error, HOT_ERROR, HOT_ERROR_USAGE, _("--aggregate %s needs --value COLUMN"), self->aggregate);
      return FALSE;
    }

  return TRUE;
}

/* Colours and sizes of single rows are for points, and so are clusters. */
static gboolean
check_points (Request  *self,
              GError  **error)
{
  const char *option = self->color != NULL ? "--color" : self->size_by != NULL ? "--size-by"
                       : self->clusters ? "--clusters" : NULL;

  if (option != NULL && self->options.mode != HOT_MAP_POINTS)
    {
      g_set_error (error, HOT_ERROR, HOT_ERROR_USAGE, _("%s is for points: add --mode points"), option);
      return FALSE;
    }
  if (self->seen.run != NULL && (self->color != NULL || self->value != NULL || self->size_by != NULL))
    {
      g_set_error_literal (error, HOT_ERROR, HOT_ERROR_USAGE,
                           _("--run says what is shown: give --quantity instead of --value, --color or --size-by"));
      return FALSE;
    }
  if (self->color != NULL && self->value != NULL)
    return hot_command_refuse (_("--value and --color both say what the colors are: give one"), error);

  return TRUE;
}

static gboolean
parse_request (Request  *self,
               GError  **error)
{
  self->options = (HotMapOptions) HOT_MAP_OPTIONS_INIT;
  self->options.clusters = self->clusters;

  if (self->output == NULL)
    return hot_command_refuse (_("--output FILE is needed: the picture to write"), error);
  if (self->mode != NULL && !hot_map_mode_from_string (self->mode, &self->options.mode))
    return fail_usage (error, "--mode", self->mode, _("one of kernel, hexagon, square, points, neighbourhood"));
  if (self->scale != NULL && !hot_scale_kind_from_string (self->scale, &self->options.scale))
    return fail_usage (error, "--scale", self->scale, _("one of linear, log, quantile"));

  if (self->compare_mode != NULL && !hot_map_compare_kind_from_string (self->compare_mode, &self->compare_kind))
    return fail_usage (error, "--compare-mode", self->compare_mode, _("one of side, difference"));
  if (self->compare_mode != NULL && self->compare == NULL)
    return hot_command_refuse (_("--compare-mode needs --compare SOURCE"), error);

  return hot_map_format_for_path (self->output, &self->format, error) &&
         parse_size (self, error) &&
         parse_radius (self, error) &&
         parse_palette (self, error) &&
         parse_aggregate (self, error) &&
         hot_command_map_run_parse (&self->seen, error) &&
         check_points (self, error) &&
         (self->bounds == NULL || hot_bounds_parse (self->bounds, &self->view, error));
}

/* NULL where there is no such column. */
static HotColumn *
find_column (HotTable    *table,
             const char  *name,
             int         *index,
             GError     **error)
{
  *index = hot_table_find_column (table, name);
  if (*index >= 0)
    return hot_table_get_column (table, *index);

  g_set_error (error, HOT_ERROR, HOT_ERROR_NOT_FOUND, _("%s has no column “%s”"), hot_table_get_name (table), name);
  return NULL;
}

static gboolean
find_numbers (HotTable    *table,
              const char  *name,
              int         *index,
              GError     **error)
{
  HotColumn *column = find_column (table, name, index, error);

  if (column == NULL)
    return FALSE;
  if (hot_column_type_is_numeric (hot_column_get_column_type (column)))
    return TRUE;

  g_set_error (error, HOT_ERROR, HOT_ERROR_INVALID, _("Column “%s” of %s holds no numbers to put on a map"),
               hot_column_get_name (column), hot_table_get_name (table));
  return FALSE;
}

/* Names where the column has few of them, else numbers. */
static gboolean
find_color (Request   *self,
            HotTable  *table,
            GError   **error)
{
  HotColumn *column = find_column (table, self->color, &self->options.names, error);

  if (column == NULL)
    return FALSE;
  if (hot_point_classes_can (column))
    return TRUE;

  if (hot_column_type_is_numeric (hot_column_get_column_type (column)))
    {
      self->options.column = self->options.names;
      self->options.names = -1;
      self->options.aggregate = HOT_AGGREGATE_MEAN;
      return TRUE;
    }

  g_set_error (error, HOT_ERROR, HOT_ERROR_INVALID, _("Column “%s” of %s holds neither numbers nor categories to color points by"),
               hot_column_get_name (column), hot_table_get_name (table));
  return FALSE;
}

/* The columns that are shown. */
static gboolean
find_columns (Request   *self,
              HotTable  *table,
              GError   **error)
{
  return (self->value == NULL || find_numbers (table, self->value, &self->options.column, error)) &&
         (self->size_by == NULL || find_numbers (table, self->size_by, &self->options.sizes, error)) &&
         (self->color == NULL || find_color (self, table, error));
}

/* Outlines: those asked for, those of the sample, or those that lie beside the file. Of the last, none is no failure. */
static gboolean
load_boundaries (Request            *self,
                 const char         *source,
                 HotCommandContext  *context,
                 HotBoundaries     **boundaries,
                 GError            **error)
{
  g_autofree char *beside = NULL;

  if (self->boundaries != NULL)
    {
      *boundaries = hot_boundaries_open (self->boundaries, NULL, context->cancellable, error);
      return *boundaries != NULL;
    }

  if (g_str_equal (source, HOT_SOURCE_SAMPLE))
    {
      g_autoptr(GBytes) text = hot_sample_city_outlines ();

      *boundaries = hot_boundaries_parse (text, HOT_SOURCE_SAMPLE, NULL, context->cancellable, error);
      return *boundaries != NULL;
    }

  if (g_file_test (source, G_FILE_TEST_IS_REGULAR))
    beside = hot_boundaries_find_beside (source);
  if (beside != NULL)
    *boundaries = hot_boundaries_open (beside, NULL, context->cancellable, NULL);

  return TRUE;
}

static HotMapData *
load_data (Request            *self,
           const char         *source,
           HotCommandContext  *context,
           GError            **error)
{
  g_autoptr(HotBoundaries) boundaries = NULL;
  g_autoptr(HotMapData) data = NULL;
  guint latitude, longitude;

  if (!hot_command_source_open (&self->source, context, source, error) ||
      !hot_map_data_find_columns (self->source.table, self->latitude, self->longitude, &latitude, &longitude, error) ||
      !find_columns (self, self->source.table, error) ||
      !load_boundaries (self, source, context, &boundaries, error))
    return NULL;

  data = hot_map_data_new (self->source.table, latitude, longitude, self->source.rows, boundaries, context->progress,
                           context->cancellable, error);
  if (data == NULL || self->bounds == NULL)
    return g_steal_pointer (&data);
  /* What is asked for says which side of the world is in one piece. */
  return hot_map_data_turned (data, self->view.east > 180.0, context->cancellable, error);
}

static void
paint_layer_cb (cairo_t  *cr,
                gpointer  data)
{
  HotMapLayer *layer = data;

  hot_map_layer_paint (layer, hot_map_layer_get_viewport (layer), cr);
}

static char *
make_attribution (Request    *self,
                  HotMapData *data)
{
  g_autoptr(GString) line = g_string_new (hot_table_get_name (hot_map_data_get_table (data)));

  if (self->seen.lens != NULL)
    g_string_append_printf (line, " · %s", self->names[0]);
  if (self->source.filter != NULL)
    g_string_append_printf (line, " · %s", self->source.filter);

  return g_strdup (line->str);
}

static gboolean
render (Request            *self,
        HotMapData         *data,
        HotCommandContext  *context,
        GError            **error)
{
  const HotBounds found = hot_map_data_get_bounds (data);
  const HotViewport fitting = self->bounds != NULL
    ? hot_viewport_new_for_bounds (&self->view, self->width, self->height, 0)
    : hot_viewport_new_for_bounds (&found, self->width, self->height, PADDING);
  const HotViewport viewport = hot_viewport_turned (&fitting, hot_map_data_is_turned (data));
  g_autofree char *attribution = make_attribution (self, data);
  g_autoptr(HotMapLayer) layer = NULL;
  g_autofree char *description = NULL;
  g_autofree char *readout = NULL;
  HotMapPicture picture;
  HotLegend legend;

  if (hot_bounds_is_empty (&found))
    {
      g_set_error (error, HOT_ERROR, HOT_ERROR_NOT_FOUND, _("%s: no row has a latitude and a longitude"),
                   hot_table_get_name (hot_map_data_get_table (data)));
      return FALSE;
    }

  layer = hot_map_layer_new (data, &self->options, &viewport, 0, NULL, self->dark, context->cancellable, error);
  if (layer == NULL)
    return FALSE;
  if (hot_map_layer_get_n (layer) == 0)
    {
      fputs (_("No row is within the picture"), stderr);
      fputc ('\n', stderr);
    }

  legend = hot_map_layer_get_legend (layer);
  description = hot_map_layer_describe (layer);
  picture = (HotMapPicture) {
    .viewport = viewport, .style = hot_map_style_get (self->dark, FALSE), .boundaries = hot_map_data_get_boundaries (data),
    .paint_data = paint_layer_cb, .data = layer, .legend = &legend, .attribution = attribution,
    .title = self->names[0], .description = description,
  };
  picture.corner = hot_map_picture_choose_corner (&picture, layer);
  if (self->format == HOT_MAP_FORMAT_HTML)
    {
      picture.readout = readout = hot_map_layer_dup_readout (layer, &viewport, picture.boundaries, context->cancellable, error);
      if (readout == NULL)
        return FALSE;
    }
  return hot_map_export (&picture, self->output, self->format, 1.0, context->cancellable, error);
}

/* The second snapshot, read and filtered as the first, with its outlines. */
static HotMapData *
load_other (Request            *self,
            HotMapData         *first,
            HotCommandContext  *context,
            GError            **error)
{
  HotCommandSource *other = &self->other;
  g_autoptr(HotMapData) data = NULL;
  guint latitude, longitude;

  other->filter = g_strdup (self->source.filter);
  other->types = g_strdupv (self->source.types);
  other->delimiter = g_strdup (self->source.delimiter);
  other->encoding = g_strdup (self->source.encoding);
  other->ca_file = g_strdup (self->source.ca_file);
  other->header = self->source.header;
  other->no_header = self->source.no_header;

  if (!hot_command_source_open (other, context, self->compare, error) ||
      !hot_map_data_find_columns (other->table, self->latitude, self->longitude, &latitude, &longitude, error))
    return NULL;
  data = hot_map_data_new (other->table, latitude, longitude, other->rows, hot_map_data_get_boundaries (first),
                           context->progress, context->cancellable, error);
  return data != NULL ? hot_map_data_turned (data, hot_map_data_is_turned (first), context->cancellable, error) : NULL;
}

static gboolean
find_sides (Request      *self,
            HotMapData   *first,
            HotMapData   *second,
            HotMapSides  *sides,
            GError      **error)
{
  *sides = (HotMapSides) { first, self->options.column, second, -1 };
  if (self->seen.lens != NULL)
    {
      sides->second_column = hot_run_lens_get_column (self->seen.lens, 1, self->seen.quantity);
      return TRUE;
    }
  if (self->options.names >= 0 || self->options.sizes >= 0)
    {
      g_set_error_literal (error, HOT_ERROR, HOT_ERROR_USAGE,
                           _("--compare shows densities and numbers only, not categories or sizes of points"));
      return FALSE;
    }

  return sides->first_column < 0 ||
         find_numbers (hot_map_data_get_table (second),
                       hot_column_get_name (hot_table_get_column (hot_map_data_get_table (first), sides->first_column)),
                       &sides->second_column, error);
}

/* All of both, or what was asked for. */
static HotViewport
view_both (Request    *self,
           HotMapData *first,
           HotMapData *second,
           int         width)
{
  const HotBounds other = hot_map_data_get_bounds (second);
  HotBounds bounds = hot_map_data_get_bounds (first);
  HotViewport viewport;

  if (self->bounds != NULL)
    return hot_viewport_new_for_bounds (&self->view, width, self->height, 0);

  if (!hot_bounds_is_empty (&other))
    {
      hot_bounds_add (&bounds, other.south, other.west);
      hot_bounds_add (&bounds, other.north, other.east);
    }
  viewport = hot_viewport_new_for_bounds (&bounds, width, self->height, PADDING);
  return hot_viewport_turned (&viewport, hot_map_data_is_turned (first));
}

static char *
make_heading (const char *letter,
              const char *name,
              HotMapData *data)
{
  const guint n = hot_map_data_get_n (data);
  g_autofree char *count = hot_format_count (n);
  g_autofree char *rows = g_strdup_printf (ngettext ("%s row", "%s rows", n), count);

  return g_strdup_printf ("%s   %s · %s", letter, name, rows);
}

static gboolean
render_comparison (Request            *self,
                   HotMapData         *first,
                   HotMapData         *second,
                   HotCommandContext  *context,
                   GError            **error)
{
  const gboolean is_side = self->compare_kind == HOT_MAP_COMPARE_SIDE;
  const HotViewport viewport = view_both (self, first, second, is_side ? (self->width - HOT_MAP_PICTURE_GAP) / 2 : self->width);
  g_autoptr(HotMapComparison) comparison = NULL;
  g_autofree char *subtitle = NULL;
  g_autofree char *description = NULL;
  g_autofree char *title = NULL;
  g_autofree char *first_heading = make_heading ("A", self->names[0], first);
  g_autofree char *second_heading = make_heading ("B", self->names[1], second);
  g_autofree char *readout = NULL;
  HotMapPicture pictures[2];
  HotMapSides sides;
  HotLegend legend;

  if (!find_sides (self, first, second, &sides, error))
    return FALSE;
  comparison = hot_map_comparison_new (&sides, &self->options, self->compare_kind, &viewport, 0, NULL, self->dark,
                                       context->cancellable, error);
  if (comparison == NULL)
    return FALSE;

  subtitle = hot_map_comparison_dup_subtitle (comparison);
  legend = hot_map_layer_get_legend (is_side ? comparison->first : comparison->difference);
  legend.subtitle = subtitle;
  description = hot_map_layer_describe (is_side ? comparison->second : comparison->difference);
  title = g_strdup_printf ("%s − %s", self->names[1], self->names[0]);
  pictures[0] = (HotMapPicture) {
    .viewport = viewport, .style = hot_map_style_get (self->dark, FALSE), .boundaries = hot_map_data_get_boundaries (first),
    .paint_data = paint_layer_cb, .data = is_side ? comparison->first : comparison->difference, .legend = &legend,
    .corner = HOT_MAP_BOTTOM_LEFT, .attribution = self->source.filter, .title = title, .description = description,
    .heading = is_side ? first_heading : title,
  };
  pictures[1] = pictures[0];
  pictures[1].data = comparison->second;
  pictures[1].legend = NULL;
  pictures[1].heading = second_heading;
  if (is_side)
    pictures[0].beside = &pictures[1];
  if (self->format == HOT_MAP_FORMAT_HTML)
    {
      pictures[0].readout = readout = hot_map_comparison_dup_readout (comparison, &viewport, pictures[0].boundaries,
                                                                      context->cancellable, error);
      if (readout == NULL)
        return FALSE;
    }

  return hot_map_export (&pictures[0], self->output, self->format, 1.0, context->cancellable, error);
}

/* What one run or two say of the rows. */
static gboolean
render_run (Request            *self,
            HotMapData         *places,
            HotCommandContext  *context,
            GError            **error)
{
  HotCommandMapRun *seen = &self->seen;
  g_autoptr(HotMapData) first = NULL;
  g_autoptr(HotMapData) second = NULL;
  int column;

  if (!hot_command_map_run_load (seen, self->compare, &self->source, context, error))
    return FALSE;

  for (guint i = 0; i < seen->lens->n; i++)
    self->names[i] = seen->lens->values[i]->name;
  first = hot_command_map_run_see (seen, 0, places, &self->options.column, context, error);
  if (first == NULL)
    return FALSE;
  if (self->compare == NULL)
    return render (self, first, context, error);

  second = hot_command_map_run_see (seen, 1, places, &column, context, error);

  return second != NULL && render_comparison (self, first, second, context, error);
}

static gboolean
run (HotCommandContext  *context,
     int                 argc,
     char              **argv,
     GError            **error)
{
  g_auto(Request) request = { 0 };
  g_autoptr(HotMapData) data = NULL;
  g_autoptr(HotMapData) other = NULL;
  const GOptionEntry entries[] = {
    { "output", 'o', G_OPTION_FLAG_NONE, G_OPTION_ARG_FILENAME, &request.output,
      N_("Picture to write: .png, .svg, .pdf, or .html that opens anywhere by itself"), N_("FILE") },
    { "value", 0, G_OPTION_FLAG_NONE, G_OPTION_ARG_STRING, &request.value,
      N_("Show this column instead of the density of the rows"), N_("COLUMN") },
    { "aggregate", 0, G_OPTION_FLAG_NONE, G_OPTION_ARG_STRING, &request.aggregate,
      N_("What of its values: median (the default), mean, sum, min, max or std, the standard deviation"), N_("NAME") },
    { "mode", 0, G_OPTION_FLAG_NONE, G_OPTION_ARG_STRING, &request.mode,
      N_("How rows become a picture: kernel (the default), hexagon, square, points or neighbourhood"), N_("NAME") },
    { "color", 0, G_OPTION_FLAG_NONE, G_OPTION_ARG_STRING, &request.color,
      N_("Color points by this column of numbers or categories"), N_("COLUMN") },
    { "size-by", 0, G_OPTION_FLAG_NONE, G_OPTION_ARG_STRING, &request.size_by,
      N_("Make the areas of points proportional to this column"), N_("COLUMN") },
    { "clusters", 0, G_OPTION_FLAG_NONE, G_OPTION_ARG_NONE, &request.clusters,
      N_("Group points that lie close together into circles with their number"), NULL },
    { "size", 0, G_OPTION_FLAG_NONE, G_OPTION_ARG_STRING, &request.size,
      N_("Size in pixels (1200x900)"), N_("WxH") },
    { "bounds", 0, G_OPTION_FLAG_NONE, G_OPTION_ARG_STRING, &request.bounds,
      N_("Show this part of the world, in degrees"), N_("W,S,E,N") },
    { "radius", 0, G_OPTION_FLAG_NONE, G_OPTION_ARG_STRING, &request.radius,
      N_("How far rows are smoothed, or the size of hexagons, squares or dots, in pixels or metres (16px)"), N_("RADIUS") },
    { "scale", 0, G_OPTION_FLAG_NONE, G_OPTION_ARG_STRING, &request.scale,
      N_("How values become colours: linear, log or quantile"), N_("NAME") },
    { "palette", 0, G_OPTION_FLAG_NONE, G_OPTION_ARG_STRING, &request.palette,
      N_("Colours: ember, lagoon, orchid, dune, ink, frost-fire, heath"), N_("NAME") },
    { "boundaries", 0, G_OPTION_FLAG_NONE, G_OPTION_ARG_FILENAME, &request.boundaries,
      N_("Outlines of neighbourhoods to draw (GeoJSON)"), N_("FILE") },
    { "latitude", 0, G_OPTION_FLAG_NONE, G_OPTION_ARG_STRING, &request.latitude,
      N_("Column that holds latitudes"), N_("COLUMN") },
    { "longitude", 0, G_OPTION_FLAG_NONE, G_OPTION_ARG_STRING, &request.longitude,
      N_("Column that holds longitudes"), N_("COLUMN") },
    { "compare", 0, G_OPTION_FLAG_NONE, G_OPTION_ARG_STRING, &request.compare,
      N_("Put another snapshot, or with --run another run, beside it, B beside A, under one scale"), N_("SOURCE") },
    { "compare-mode", 0, G_OPTION_FLAG_NONE, G_OPTION_ARG_STRING, &request.compare_mode,
      N_("How: side (the default), or difference: B less A"), N_("NAME") },
    { "run", 0, G_OPTION_FLAG_NONE, G_OPTION_ARG_STRING, &request.seen.run,
      N_("Show where this run of the workspace is wrong"), N_("RUN") },
    { "quantity", 0, G_OPTION_FLAG_NONE, G_OPTION_ARG_STRING, &request.seen.quantity_name,
      N_("What of it: residual (the default), residual-all, size, prediction, uncertainty or standard"), N_("NAME") },
    HOT_COMMAND_WORKSPACE_OPTION (&request.seen.workspace),
    { "dark", 0, G_OPTION_FLAG_NONE, G_OPTION_ARG_NONE, &request.dark,
      N_("On a dark background"), NULL },
    HOT_COMMAND_SOURCE_OPTIONS (&request.source),
    G_OPTION_ENTRY_NULL
  };

  if (!hot_command_parse (context, entries, &argc, &argv, 1, 1, error) || !parse_request (&request, error))
    return FALSE;

  data = load_data (&request, argv[1], context, error);
  if (data == NULL)
    return FALSE;
  if (request.seen.run != NULL)
    return render_run (&request, data, context, error);
  request.names[0] = hot_table_get_name (request.source.table);
  if (request.compare == NULL)
    return render (&request, data, context, error);

  other = load_other (&request, data, context, error);
  if (other != NULL)
    request.names[1] = hot_table_get_name (request.other.table);
  return other != NULL && render_comparison (&request, data, other, context, error);
}

const HotCommand hot_command_map_render = {
  .group = "map",
  .name = "render",
  .arguments = "SOURCE",
  .summary = N_("Paint where the rows of a table are, or what a column is worth where"),
  .description = HOT_COMMAND_SOURCE_DESCRIPTION,
  .run = run,
};
