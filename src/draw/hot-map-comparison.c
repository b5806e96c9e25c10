/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "draw/hot-map-comparison.h"

#include "base/hot-format.h"
#include "draw/hot-map-layer-private.h"
#include "draw/hot-scale-fit.h"
#include "geo/hot-heat-difference.h"
#include "geo/hot-mercator.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

/* A share of rows below this is not worth a word. */
#define LEAST_ALONE 0.005
/* Fewer rows than this at a place make no greatest difference. */
#define MIN_PEAK_SUPPORT 3.0

static const char *const kind_names[] = { "side", "difference" };

G_STATIC_ASSERT (G_N_ELEMENTS (kind_names) == HOT_N_MAP_COMPARE_KINDS);

const char *
hot_map_compare_kind_to_string (HotMapCompareKind kind)
{
  g_return_val_if_fail (kind < HOT_N_MAP_COMPARE_KINDS, NULL);

  return kind_names[kind];
}

gboolean
hot_map_compare_kind_from_string (const char        *string,
                                  HotMapCompareKind *kind)
{
  for (guint i = 0; i < G_N_ELEMENTS (kind_names); i++)
    if (g_str_equal (string, kind_names[i]))
      {
        *kind = i;
        return TRUE;
      }

  return FALSE;
}

/* A scale for what two others were made for. */
static HotScale
merge_scales (HotScaleKind kind,
              HotMapLayer *a,
              HotMapLayer *b)
{
  const HotMapLayer *layers[] = { a, b };
  HotScaleSample samples[2 * HOT_SCALE_N_BREAKS];
  guint n = 0;

  if (a->n == 0)
    return b->style.scale;
  if (b->n == 0)
    return a->style.scale;
  if (a->is_change || b->is_change)
    {
      const double end = MAX (MAX (fabs (a->style.scale.min), fabs (a->style.scale.max)),
                              MAX (fabs (b->style.scale.min), fabs (b->style.scale.max)));

      return hot_scale_new (HOT_SCALE_LINEAR, -end, end);
    }
  if (kind != HOT_SCALE_QUANTILE || a->style.scale.kind != kind || b->style.scale.kind != kind)
    return hot_scale_new (kind == HOT_SCALE_LOG ? HOT_SCALE_LOG : HOT_SCALE_LINEAR,
                          MIN (a->style.scale.min, b->style.scale.min), MAX (a->style.scale.max, b->style.scale.max));

  for (guint i = 0; i < G_N_ELEMENTS (layers); i++)
    for (guint k = 0; k < HOT_SCALE_N_BREAKS; k++)
      samples[n++] = (HotScaleSample) { layers[i]->style.scale.breaks[k], layers[i]->n };
  return hot_scale_fit (kind, samples, n, FALSE);
}

/* The same layer under another scale. */
static HotMapLayer *
rescale (HotMapLayer     *layer,
         const HotScale  *scale,
         GCancellable    *cancellable,
         GError         **error)
{
  HotMapLayer *copy;

  if (layer->grid != NULL)
    {
      copy = hot_map_layer_brushed (layer, layer->style.lower, layer->style.upper);
      copy->style.scale = *scale;
      hot_heatmap_histogram (copy->grid, scale, &copy->viewport, copy->bins);
      return copy;
    }

  copy = hot_map_layer_new (layer->data, &layer->options, &layer->viewport, layer->margin, scale, FALSE, cancellable, error);
  if (copy != NULL)
    {
      memcpy (copy->style.colors, layer->style.colors, sizeof copy->style.colors);
      copy->plain = layer->plain;
    }
  return copy;
}

/* Both under one scale, each with the histogram of both. */
static gboolean
share_scale (HotMapComparison  *self,
             const HotScale    *domain,
             GCancellable      *cancellable,
             GError           **error)
{
  HotMapLayer **layers[] = { &self->first, &self->second };
  const HotScale scale = domain != NULL ? *domain : merge_scales (self->second->options.scale, self->first, self->second);

  for (guint i = 0; i < G_N_ELEMENTS (layers); i++)
    {
      HotMapLayer *rescaled = rescale (*layers[i], &scale, cancellable, error);

      if (rescaled == NULL)
        return FALSE;
      hot_map_layer_unref (*layers[i]);
      *layers[i] = rescaled;
    }
  for (guint i = 0; i < HOT_HEATMAP_N_BINS; i++)
    self->first->bins[i] = self->second->bins[i] = self->first->bins[i] + self->second->bins[i];

  return TRUE;
}

static HotScale
center_scale (const HotScale *scale)
{
  const double end = MAX (fabs (scale->min), fabs (scale->max));

  return hot_scale_new (HOT_SCALE_LINEAR, -end, end);
}

static void
subtract_surfaces (HotMapComparison *self,
                   const HotScale   *domain)
{
  HotMapLayer *difference = self->difference;
  HotScale fitting;

  difference->grid = hot_heat_difference_new (self->first->grid, self->second->grid, &self->alone);
  fitting = hot_heatmap_domain (difference->grid, HOT_SCALE_LINEAR, &difference->viewport);
  difference->style.scale = domain != NULL ? *domain : center_scale (&fitting);
  hot_heatmap_histogram (difference->grid, &difference->style.scale, &difference->viewport, difference->bins);
}

/* What is at the same place in both, either of them NULL where there is nothing. */
static HotMapShape
subtract_shape (const HotMapShape *from,
                const HotMapShape *to,
                gboolean           valued)
{
  const guint n_from = from != NULL ? from->bin.n : 0, n_to = to != NULL ? to->bin.n : 0;
  HotMapShape shape = to != NULL ? *to : *from;

  shape.density = (to != NULL ? to->density : 0) - (from != NULL ? from->density : 0);
  shape.bin.n = valued ? MIN (n_from, n_to) : n_from + n_to;
  shape.bin.value = valued && shape.bin.n > 0 ? to->bin.value - from->bin.value : NAN;

  return shape;
}

/* Areas are the same in both, in the same order. */
static void
pair_areas (HotMapComparison *self)
{
  const gboolean valued = self->difference->options.column >= 0;

  for (guint i = 0; i < self->second->shapes->len; i++)
    {
      const HotMapShape shape = subtract_shape (&g_array_index (self->first->shapes, HotMapShape, i),
                                                &g_array_index (self->second->shapes, HotMapShape, i), valued);

      g_array_append_val (self->difference->shapes, shape);
    }
}

/* Hexagons and squares stand still in the world, and there is one for each place where either has rows. */
static void
pair_bins (HotMapComparison *self)
{
  HotMapLayer *difference = self->difference;
  const gboolean valued = difference->options.column >= 0;
  gint32 (*numbers)[2];

  difference->bin_grid = hot_bin_grid_join (self->first->bin_grid, self->second->bin_grid, &numbers);
  for (guint i = 0; i < difference->bin_grid->n_bins; i++)
    {
      const HotMapShape *from = numbers[i][0] >= 0 ? &g_array_index (self->first->shapes, HotMapShape, numbers[i][0]) : NULL;
      const HotMapShape *to = numbers[i][1] >= 0 ? &g_array_index (self->second->shapes, HotMapShape, numbers[i][1]) : NULL;
      const HotMapShape shape = subtract_shape (from, to, valued);

      g_array_append_val (difference->shapes, shape);
    }
  g_free (numbers);
}

static gboolean
is_in_view (const HotMapLayer *self,
            const HotMapShape *shape)
{
  const double px = hot_viewport_pixel_x (&self->viewport, shape->x), py = hot_viewport_pixel_y (&self->viewport, shape->y);

  return px >= 0 && py >= 0 && px < self->viewport.width && py < self->viewport.height;
}

/* How many rows are in a shape of the difference, of both. */
static guint
count_rows (HotMapComparison *self,
            guint             number)
{
  if (self->difference->bin_grid != NULL)
    return self->difference->bin_grid->bins[number].bin.n;
  return g_array_index (self->first->shapes, HotMapShape, number).bin.n +
         g_array_index (self->second->shapes, HotMapShape, number).bin.n;
}

static void
subtract_shapes (HotMapComparison *self,
                 const HotScale   *domain)
{
  HotMapLayer *difference = self->difference;
  const gboolean valued = difference->options.column >= 0;
  g_autofree HotScaleSample *samples = NULL;
  double all = 0, alone = 0;
  HotScale fitting;
  guint n = 0;

  difference->shapes = g_array_new (FALSE, FALSE, sizeof (HotMapShape));
  if (self->second->bin_grid != NULL)
    pair_bins (self);
  else
    pair_areas (self);

  samples = g_new (HotScaleSample, MAX (difference->shapes->len, 1));
  for (guint i = 0; i < difference->shapes->len; i++)
    {
      const HotMapShape *shape = &g_array_index (difference->shapes, HotMapShape, i);
      const gboolean is_known = shape->bin.n > 0 && !(valued && isnan (shape->bin.value));
      const guint rows = count_rows (self, i);

      /* As their colours: of hexagons and squares those in view, of areas all. */
      if (shape->area < 0 && !is_in_view (difference, shape))
        continue;
      all += rows;
      if (valued && !is_known)
        alone += rows;
      if (is_known)
        samples[n++] = (HotScaleSample) { valued ? shape->bin.value : shape->density, rows };
    }

  self->alone = all > 0 ? alone / all : 0;
  fitting = hot_scale_fit (HOT_SCALE_LINEAR, samples, n, FALSE);
  difference->style.scale = domain != NULL ? *domain : center_scale (&fitting);
  hot_scale_tally (&difference->style.scale, samples, n, difference->bins, HOT_HEATMAP_N_BINS);
}

static void
name_difference (HotMapComparison *self,
                 HotMapMode        wanted)
{
  HotMapLayer *difference = self->difference;
  g_autofree char *grain = hot_map_layer_dup_grain (self->second);
  g_autoptr(GString) subtitle = g_string_new (NULL);

  difference->type = self->second->type;
  difference->unit = g_strdup (self->second->unit);
  /* TRANSLATORS: title of a legend: what is shown is the second picture less the first; %s is such as "Median price" */
  difference->title = g_strdup_printf (_("%s, B − A"), self->second->title);
  /* What a person must know comes first: in a picture there is not always room for more. */
  if (difference->options.column >= 0)
    {
      g_autofree char *percent = hot_format_number (100 * self->alone, 0);

      if (self->alone >= LEAST_ALONE)
        /* TRANSLATORS: below a legend; where A or B has nothing there is no difference */
        g_string_append_printf (subtitle, _("empty where only A or only B has rows (%s%% of them)"), percent);
      else
        g_string_append (subtitle, _("empty where only A or only B has rows"));
    }
  if (wanted == HOT_MAP_POINTS)
    /* TRANSLATORS: below a legend: dots that a person chose have no difference of their own */
    g_string_append_printf (subtitle, "%s%s", subtitle->len > 0 ? " · " : "", _("points compared as a surface"));
  if (grain != NULL)
    g_string_append_printf (subtitle, "%s%s", subtitle->len > 0 ? " · " : "", grain);
  difference->subtitle = g_strdup (subtitle->str);
}

static void
make_difference (HotMapComparison *self,
                 const HotScale   *domain,
                 HotMapMode        wanted,
                 gboolean          dark)
{
  HotMapLayer *second = self->second;
  HotMapLayer *difference = self->difference = g_atomic_rc_box_new0 (HotMapLayer);
  const HotPalette *palette = second->options.palette;

  if (palette == NULL || !palette->diverging)
    palette = hot_palette_find ("frost-fire");

  difference->is_difference = TRUE;
  difference->data = hot_map_data_ref (second->data);
  difference->options = second->options;
  difference->options.scale = HOT_SCALE_LINEAR;
  difference->options.palette = palette;
  difference->viewport = second->viewport;
  difference->margin = second->margin;
  difference->on_land = second->on_land && self->first->on_land;
  difference->n = self->first->n + second->n;
  difference->style = second->style;
  hot_palette_fill (palette, (dark ? HOT_PALETTE_ON_DARK : 0) | (second->options.reversed ? HOT_PALETTE_REVERSED : 0),
                    difference->style.colors);

  if (second->shapes != NULL)
    subtract_shapes (self, domain);
  else
    subtract_surfaces (self, domain);
  name_difference (self, wanted);
}

static HotMapMode
choose_mode (const HotMapSides *sides,
             HotMapCompareKind  kind,
             HotMapMode         wanted)
{
  HotBoundaries *boundaries = hot_map_data_get_boundaries (sides->second);
  const gboolean has_areas = boundaries != NULL && boundaries == hot_map_data_get_boundaries (sides->first);

  if (wanted == HOT_MAP_NEIGHBOURHOOD)
    return has_areas ? wanted : HOT_MAP_KERNEL;
  return kind == HOT_MAP_COMPARE_DIFFERENCE && wanted == HOT_MAP_POINTS ? HOT_MAP_KERNEL : wanted;
}

/* All that does not speak of columns by their place in a table. */
static void
take_look (HotMapOptions       *self,
           const HotMapOptions *options)
{
  self->aggregate = options->aggregate;
  self->scale = options->scale;
  self->palette = options->palette;
  self->reversed = options->reversed;
  self->stack = options->stack;
  self->radius = options->radius;
  self->radius_in_metres = options->radius_in_metres;
  self->dot_radius = options->dot_radius;
  self->clusters = options->clusters;
  self->lower = options->lower;
  self->upper = options->upper;
}

HotMapComparison *
hot_map_comparison_new (const HotMapSides    *sides,
                        const HotMapOptions  *options,
                        HotMapCompareKind     kind,
                        const HotViewport    *viewport,
                        int                   margin,
                        const HotScale       *domain,
                        gboolean              dark,
                        GCancellable         *cancellable,
                        GError              **error)
{
  g_autoptr(HotMapComparison) self = g_atomic_rc_box_new0 (HotMapComparison);
  const gboolean is_difference = kind == HOT_MAP_COMPARE_DIFFERENCE;
  HotMapOptions shown = HOT_MAP_OPTIONS_INIT;

  g_return_val_if_fail ((sides->first_column < 0) == (sides->second_column < 0), NULL);

  take_look (&shown, options);
  shown.mode = choose_mode (sides, kind, options->mode);
  shown.column = sides->first_column;
  self->first = hot_map_layer_new (sides->first, &shown, viewport, margin, is_difference ? NULL : domain, dark, cancellable,
                                   error);
  if (self->first == NULL)
    return NULL;

  shown.column = sides->second_column;
  self->second = hot_map_layer_new (sides->second, &shown, viewport, margin, is_difference ? NULL : domain, dark, cancellable,
                                    error);
  if (self->second == NULL || !share_scale (self, is_difference ? NULL : domain, cancellable, error))
    return NULL;

  if (is_difference)
    make_difference (self, domain, options->mode, dark);

  return g_steal_pointer (&self);
}

HotMapComparison *
hot_map_comparison_brushed (HotMapComparison *self,
                            double            lower,
                            double            upper)
{
  HotMapComparison *brushed = g_atomic_rc_box_new0 (HotMapComparison);

  brushed->first = hot_map_layer_brushed (self->first, lower, upper);
  brushed->second = hot_map_layer_brushed (self->second, lower, upper);
  if (self->difference != NULL)
    brushed->difference = hot_map_layer_brushed (self->difference, lower, upper);
  brushed->alone = self->alone;

  return brushed;
}

HotMapComparison *
hot_map_comparison_ref (HotMapComparison *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
hot_map_comparison_clear (gpointer data)
{
  HotMapComparison *self = data;

  g_clear_pointer (&self->first, hot_map_layer_unref);
  g_clear_pointer (&self->second, hot_map_layer_unref);
  g_clear_pointer (&self->difference, hot_map_layer_unref);
}

void
hot_map_comparison_unref (HotMapComparison *self)
{
  g_atomic_rc_box_release_full (self, hot_map_comparison_clear);
}

char *
hot_map_comparison_dup_subtitle (HotMapComparison *self)
{
  g_autofree char *a = NULL;
  g_autofree char *b = NULL;
  g_autofree char *rows = NULL;
  g_autofree char *grain = NULL;

  if (self->difference != NULL)
    return g_strdup (self->difference->subtitle);

  a = hot_format_count (self->first->n);
  b = hot_format_count (self->second->n);
  /* TRANSLATORS: how many rows of two pictures, A and B, are in view */
  rows = g_strdup_printf (_("in view: %s rows of A, %s of B"), a, b);
  grain = hot_map_layer_dup_grain (self->second);
  return grain != NULL ? g_strdup_printf ("%s · %s", grain, rows) : g_steal_pointer (&rows);
}

/* The ends of what a difference comes to in view. */
typedef struct {
  HotMapLayer *layer;
  double       value[2];
  double       x[2];
  double       y[2];
} Extremes;

static void
take_extreme (Extremes *self,
              double    x,
              double    y,
              double    value)
{
  const HotViewport *view = &self->layer->viewport;
  const double px = hot_viewport_pixel_x (view, x), py = hot_viewport_pixel_y (view, y);

  if (isnan (value) || px < 0 || py < 0 || px >= view->width || py >= view->height)
    return;

  for (guint i = 0; i < 2; i++)
    if (isnan (self->value[i]) || (i == 0 ? value < self->value[0] : value > self->value[1]))
      {
        self->value[i] = value;
        self->x[i] = x;
        self->y[i] = y;
      }
}

static void
find_extremes (Extremes *self)
{
  const HotMapLayer *layer = self->layer;
  const HotHeatGrid *grid = layer->grid;

  for (guint i = 0; layer->shapes != NULL && i < layer->shapes->len; i++)
    {
      const HotMapShape *shape = &g_array_index (layer->shapes, HotMapShape, i);

      take_extreme (self, shape->x, shape->y, layer->options.column >= 0 ? shape->bin.value : shape->density);
    }

  for (guint row = 0; grid != NULL && row < grid->height; row++)
    for (guint column = 0; column < grid->width; column++)
      {
        const gsize at = (gsize) row * grid->width + column;

        if (grid->support[at] >= MIN_PEAK_SUPPORT)
          take_extreme (self, grid->x + (column + 0.5) * grid->cell, grid->y + (row + 0.5) * grid->cell, grid->values[at]);
      }
}

char *
hot_map_layer_describe_difference (HotMapLayer *self)
{
  Extremes extremes = { .layer = self, .value = { NAN, NAN } };
  g_autoptr(GString) text = g_string_new (NULL);

  g_string_append_printf (text, "%s. %s.", self->title, self->subtitle);
  find_extremes (&extremes);
  for (int i = 1; i >= 0; i--)
    {
      const double value = extremes.value[i];
      g_autofree char *amount = NULL;
      g_autofree char *latitude = NULL;
      g_autofree char *longitude = NULL;

      if (isnan (value) || (i == 1 ? value <= 0 : value >= 0))
        continue;
      amount = hot_legend_format_change (self->type, self->unit, value);
      latitude = hot_format_number (hot_mercator_latitude (extremes.y[i]), 3);
      longitude = hot_format_number (hot_viewport_longitude (&self->viewport, extremes.x[i]), 3);
      g_string_append_c (text, ' ');
      /* TRANSLATORS: of a difference: "Greatest increase +$120 at latitude 40.72, longitude -73.99." */
      g_string_append_printf (text, i == 1 ? _("Greatest increase %s at latitude %s, longitude %s.")
                                           : _("Greatest decrease %s at latitude %s, longitude %s."),
                              amount, latitude, longitude);
    }

  return g_strdup (text->str);
}

/* What a layer says at a place; NaN where it says nothing. A density of nothing is 0. */
static double
read_side (HotMapLayer *layer,
           double       x,
           double       y,
           guint       *n)
{
  const gboolean is_density = layer->options.column < 0;
  HotMapReading reading;

  *n = 0;
  if (!hot_map_layer_read (layer, x, y, &reading))
    return is_density && layer->dots == NULL ? 0 : NAN;

  *n = (guint) MAX (1, round (reading.support));
  return is_density ? reading.density : reading.value;
}

static void
append_side (GString     *text,
             HotMapLayer *layer,
             const char  *name,
             double       value,
             guint        n)
{
  const HotLegend legend = hot_map_layer_get_legend (layer);
  g_autofree char *number = isnan (value) ? NULL : hot_legend_format_value (&legend, value);
  g_autofree char *count = hot_format_count (n);

  g_string_append_c (text, '\n');
  if (number == NULL)
    /* TRANSLATORS: what a map says at a place; %s is the name of a picture, such as "A" */
    g_string_append_printf (text, n > 0 ? _("%s: no values here") : _("%s: no rows here"), name);
  else if (layer->options.column < 0)
    g_string_append_printf (text, "%s: %s", name, number);
  else
    /* TRANSLATORS: "A: $120 · 14 rows" */
    g_string_append_printf (text, ngettext ("%s: %s · %s row", "%s: %s · %s rows", n), name, number, count);
}

static void
append_change (GString          *text,
               HotMapComparison *self,
               double            from,
               double            to,
               const char       *first_name,
               const char       *second_name)
{
  const double change = to - from;
  g_autofree char *amount = NULL;
  g_autofree char *percent = NULL;

  if (isnan (change))
    return;

  g_string_append_c (text, '\n');
  amount = hot_legend_format_change (self->second->type, self->second->unit, fabs (change));
  if (change == 0)
    {
      /* TRANSLATORS: at a place, of two pictures: "A and B are equal" */
      g_string_append_printf (text, _("%s and %s are equal"), first_name, second_name);
      return;
    }

  /* TRANSLATORS: at a place, of two pictures: "B is higher by $30" */
  g_string_append_printf (text, change > 0 ? _("%s is higher by %s") : _("%s is lower by %s"), second_name, amount + 1);
  if (from > 0 && self->second->type != HOT_COLUMN_DATE && self->second->type != HOT_COLUMN_PERCENT)
    {
      percent = hot_format_measure (fabs (100 * change / from), 2);
      g_string_append_printf (text, " (%s%%)", percent);
    }
}

char *
hot_map_comparison_read (HotMapComparison *self,
                         double            x,
                         double            y,
                         const char       *first_name,
                         const char       *second_name)
{
  g_autoptr(GString) text = g_string_new (self->second->title);
  guint n[2];
  const double from = read_side (self->first, x, y, &n[0]);
  const double to = read_side (self->second, x, y, &n[1]);

  if (n[0] == 0 && n[1] == 0)
    return NULL;

  append_side (text, self->first, first_name, from, n[0]);
  append_side (text, self->second, second_name, to, n[1]);
  append_change (text, self, from, to, first_name, second_name);

  return g_strdup (text->str);
}
