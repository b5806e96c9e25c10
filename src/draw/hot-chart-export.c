/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "draw/hot-chart-export.h"

#include <cairo-svg.h>
#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "base/hot-atomic-file.h"
#include "base/hot-error.h"
#include "base/hot-file-suffix.h"
#include "draw/hot-text-painter.h"

#define TITLE_ROOM 34.0
/* Cairo's images end here. */
#define MAX_PIXELS 32000

static const char *const suffixes[] = {
  [HOT_CHART_FORMAT_PNG] = ".png",
  [HOT_CHART_FORMAT_SVG] = ".svg",
  [HOT_CHART_FORMAT_CSV] = ".csv",
  NULL
};

gboolean
hot_chart_format_for_path (const char          *path,
                           HotChartFileFormat  *format,
                           GError             **error)
{
  const int found = hot_file_suffix_find (path, suffixes, error);

  if (found >= 0)
    *format = found;

  return found >= 0;
}

static guint
get_n_columns (const HotChartSheet *self)
{
  return CLAMP (self->n_columns, 1, MAX (self->n_charts, 1));
}

static double
get_title_room (const HotChartSheet *self)
{
  return self->title != NULL ? TITLE_ROOM * self->state->theme.font_scale : 0;
}

void
hot_chart_sheet_get_size (const HotChartSheet *self,
                          double              *width,
                          double              *height)
{
  const guint n_columns = get_n_columns (self);

  *width = n_columns * self->state->width;
  *height = (self->n_charts + n_columns - 1) / n_columns * self->state->height + get_title_room (self);
}

static void
hot_chart_sheet_paint (const HotChartSheet *self,
                       cairo_t             *cr)
{
  const HotChartTheme *theme = &self->state->theme;
  const double title_room = get_title_room (self);
  const guint n_columns = get_n_columns (self);
  double width, height;

  hot_chart_sheet_get_size (self, &width, &height);
  hot_color_set_source (&theme->background, cr);
  cairo_paint (cr);
  if (self->title != NULL)
    {
      const HotTextStyle text = { theme->title_size * 1.2, TRUE, &theme->text, NULL, width - 32 };

      hot_text_paint (cr, &text, 16, 10 * theme->font_scale, 0, self->title);
    }
  for (guint i = 0; i < self->n_charts; i++)
    {
      cairo_save (cr);
      cairo_translate (cr, i % n_columns * self->state->width, title_room + i / n_columns * self->state->height);
      cairo_rectangle (cr, 0, 0, self->state->width, self->state->height);
      cairo_clip (cr);
      hot_chart_paint (self->charts[i], cr, self->state);
      cairo_restore (cr);
    }
}

static cairo_status_t
write_cb (void                *closure,
          const unsigned char *data,
          unsigned int         length)
{
  g_byte_array_append (closure, data, length);
  return CAIRO_STATUS_SUCCESS;
}

static cairo_status_t
write_svg (const HotChartSheet *self,
           GByteArray          *bytes)
{
  cairo_surface_t *surface;
  cairo_status_t status;
  double width, height;
  cairo_t *cr;

  hot_chart_sheet_get_size (self, &width, &height);
  surface = cairo_svg_surface_create_for_stream (write_cb, bytes, width, height);
  cairo_svg_surface_set_document_unit (surface, CAIRO_SVG_UNIT_PX);
  cr = cairo_create (surface);
  hot_chart_sheet_paint (self, cr);
  status = cairo_status (cr);
  cairo_destroy (cr);
  cairo_surface_finish (surface);
  if (status == CAIRO_STATUS_SUCCESS)
    status = cairo_surface_status (surface);
  cairo_surface_destroy (surface);
  return status;
}

static cairo_status_t
write_png (const HotChartSheet *self,
           double               pixel_ratio,
           GByteArray          *bytes)
{
  cairo_surface_t *surface;
  cairo_status_t status;
  double width, height;
  cairo_t *cr;

  hot_chart_sheet_get_size (self, &width, &height);
  pixel_ratio = MIN (pixel_ratio, MAX_PIXELS / MAX (width, height));
  surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, (int) ceil (width * pixel_ratio), (int) ceil (height * pixel_ratio));
  cairo_surface_set_device_scale (surface, pixel_ratio, pixel_ratio);
  cr = cairo_create (surface);
  hot_chart_sheet_paint (self, cr);
  status = cairo_status (cr);
  cairo_destroy (cr);
  if (status == CAIRO_STATUS_SUCCESS)
    status = cairo_surface_write_to_png_stream (surface, write_cb, bytes);
  cairo_surface_destroy (surface);
  return status;
}

static GBytes *
sheet_to_bytes (const HotChartSheet  *self,
                HotChartFileFormat    format,
                double                pixel_ratio,
                GError              **error)
{
  g_autoptr(GByteArray) bytes = g_byte_array_new ();
  cairo_status_t status = CAIRO_STATUS_SUCCESS;

  switch (format)
    {
    case HOT_CHART_FORMAT_CSV:
      for (guint i = 0; i < self->n_charts; i++)
        {
          g_autofree char *csv = hot_chart_to_csv (self->charts[i]);

          if (i > 0)
            g_byte_array_append (bytes, (const guint8 *) "\n", 1);
          g_byte_array_append (bytes, (const guint8 *) csv, (guint) strlen (csv));
        }
      break;

    case HOT_CHART_FORMAT_SVG:
      status = write_svg (self, bytes);
      break;

    case HOT_CHART_FORMAT_PNG:
    default:
      status = write_png (self, pixel_ratio, bytes);
    }

  if (status != CAIRO_STATUS_SUCCESS)
    {
      g_set_error (error, G_IO_ERROR, status == CAIRO_STATUS_NO_MEMORY ? G_IO_ERROR_NO_SPACE : G_IO_ERROR_FAILED,
                   _("The chart could not be painted: %s"), cairo_status_to_string (status));
      return NULL;
    }
  return g_byte_array_free_to_bytes (g_steal_pointer (&bytes));
}

gboolean
hot_chart_sheet_export (const HotChartSheet  *self,
                        const char           *path,
                        HotChartFileFormat    format,
                        double                pixel_ratio,
                        GCancellable         *cancellable,
                        GError              **error)
{
  g_autoptr(HotAtomicFile) file = hot_atomic_file_new (path, error);
  g_autoptr(GBytes) bytes = file != NULL ? sheet_to_bytes (self, format, pixel_ratio, error) : NULL;

  return bytes != NULL &&
         hot_atomic_file_write (file, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), error) &&
         hot_atomic_file_commit (file, cancellable, error);
}

gboolean
hot_chart_export (HotChart             *self,
                  const HotChartState  *state,
                  const char           *path,
                  HotChartFileFormat    format,
                  double                pixel_ratio,
                  GCancellable         *cancellable,
                  GError              **error)
{
  const HotChartSheet sheet = { &self, 1, 1, NULL, state };

  return hot_chart_sheet_export (&sheet, path, format, pixel_ratio, cancellable, error);
}

GBytes *
hot_chart_to_bytes (HotChart             *self,
                    const HotChartState  *state,
                    HotChartFileFormat    format,
                    double                pixel_ratio,
                    GError              **error)
{
  const HotChartSheet sheet = { &self, 1, 1, NULL, state };

  return sheet_to_bytes (&sheet, format, pixel_ratio, error);
}
