/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "draw/hot-map-export.h"

#include "base/hot-atomic-file.h"
#include "base/hot-error.h"
#include "base/hot-file-suffix.h"
#include "draw/hot-map-html.h"

#include <cairo-pdf.h>
#include <cairo-svg.h>
#include <glib/gi18n-lib.h>
#include <math.h>
#include <pango/pango.h>
#include <string.h>

static const char *const suffixes[] = {
  [HOT_MAP_FORMAT_PNG] = ".png",
  [HOT_MAP_FORMAT_SVG] = ".svg",
  [HOT_MAP_FORMAT_HTML] = ".html",
  [HOT_MAP_FORMAT_PDF] = ".pdf",
  NULL
};

gboolean
hot_map_format_for_path (const char    *path,
                         HotMapFormat  *format,
                         GError       **error)
{
  const int found = hot_file_suffix_find (path, suffixes, error);

  if (found >= 0)
    *format = found;

  return found >= 0;
}

/* Either a file or a text is written. */
typedef struct {
  HotAtomicFile *file;
  GString       *text;
  GError        *error;
} Output;

static cairo_status_t
write_cb (void                *closure,
          const unsigned char *data,
          unsigned int         length)
{
  Output *output = closure;

  if (output->text != NULL)
    {
      g_string_append_len (output->text, (const char *) data, length);
      return CAIRO_STATUS_SUCCESS;
    }

  /* Only the first failure is of interest. */
  if (output->error != NULL || !hot_atomic_file_write (output->file, data, length, &output->error))
    return CAIRO_STATUS_WRITE_ERROR;
  return CAIRO_STATUS_SUCCESS;
}

static cairo_status_t
write_svg (const HotMapPicture *picture,
           Output              *output)
{
  cairo_surface_t *surface = cairo_svg_surface_create_for_stream (write_cb, output,
                                                                  hot_map_picture_get_width (picture),
                                                                  picture->viewport.height);
  cairo_t *cr = cairo_create (surface);
  cairo_status_t status;

  cairo_svg_surface_set_document_unit (surface, CAIRO_SVG_UNIT_PX);
  hot_map_picture_paint (picture, cr);
  status = cairo_status (cr);
  cairo_destroy (cr);
  cairo_surface_finish (surface);
  if (status == CAIRO_STATUS_SUCCESS)
    status = cairo_surface_status (surface);
  cairo_surface_destroy (surface);

  return status;
}

/* Points of 1/72 inch, pixels of 1/96. */
#define PDF_POINTS 0.75

static cairo_status_t
write_pdf (const HotMapPicture *picture,
           Output              *output)
{
  cairo_surface_t *surface = cairo_pdf_surface_create_for_stream (write_cb, output,
                                                                  hot_map_picture_get_width (picture) * PDF_POINTS,
                                                                  picture->viewport.height * PDF_POINTS);
  cairo_t *cr = cairo_create (surface);
  cairo_status_t status;

  if (picture->title != NULL)
    cairo_pdf_surface_set_metadata (surface, CAIRO_PDF_METADATA_TITLE, picture->title);
  if (picture->description != NULL)
    cairo_pdf_surface_set_metadata (surface, CAIRO_PDF_METADATA_SUBJECT, picture->description);
  cairo_scale (cr, PDF_POINTS, PDF_POINTS);
  hot_map_picture_paint (picture, cr);
  cairo_show_page (cr);
  status = cairo_status (cr);
  cairo_destroy (cr);
  cairo_surface_finish (surface);
  if (status == CAIRO_STATUS_SUCCESS)
    status = cairo_surface_status (surface);
  cairo_surface_destroy (surface);

  return status;
}

static cairo_status_t
write_html (const HotMapPicture *picture,
            Output              *output)
{
  g_autoptr(GString) svg = g_string_new (NULL);
  const char *language = pango_language_to_string (pango_language_get_default ());
  g_autofree char *page = NULL;
  Output to_text = { .text = svg };
  const cairo_status_t status = write_svg (picture, &to_text);

  if (status != CAIRO_STATUS_SUCCESS)
    return status;

  page = hot_map_html_wrap (svg->str, picture->title, picture->description,
                            g_ascii_strcasecmp (language, "c") == 0 ? "en" : language,
                            hot_map_picture_get_width (picture), picture->viewport.height, picture->style->dark,
                            picture->readout, picture->beside != NULL ? picture->viewport.width + HOT_MAP_PICTURE_GAP : 0);
  if (!hot_atomic_file_write (output->file, page, strlen (page), &output->error))
    return CAIRO_STATUS_WRITE_ERROR;
  return CAIRO_STATUS_SUCCESS;
}

static cairo_status_t
write_png (const HotMapPicture *picture,
           double               pixel_ratio,
           Output              *output)
{
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24,
                                                         (int) round (hot_map_picture_get_width (picture) * pixel_ratio),
                                                         (int) round (picture->viewport.height * pixel_ratio));
  cairo_t *cr;
  cairo_status_t status;

  cairo_surface_set_device_scale (surface, pixel_ratio, pixel_ratio);
  cr = cairo_create (surface);
  hot_map_picture_paint (picture, cr);
  status = cairo_status (cr);
  cairo_destroy (cr);
  if (status == CAIRO_STATUS_SUCCESS)
    status = cairo_surface_write_to_png_stream (surface, write_cb, output);
  cairo_surface_destroy (surface);

  return status;
}

gboolean
hot_map_export (const HotMapPicture  *picture,
                const char           *path,
                HotMapFormat          format,
                double                pixel_ratio,
                GCancellable         *cancellable,
                GError              **error)
{
  g_autoptr(HotAtomicFile) file = hot_atomic_file_new (path, error);
  Output output = { .file = file };
  cairo_status_t status;

  if (file == NULL)
    return FALSE;

  switch (format)
    {
    case HOT_MAP_FORMAT_SVG:
      status = write_svg (picture, &output);
      break;

    case HOT_MAP_FORMAT_PDF:
      status = write_pdf (picture, &output);
      break;

    case HOT_MAP_FORMAT_HTML:
      status = write_html (picture, &output);
      break;

    case HOT_MAP_FORMAT_PNG:
    default:
      status = write_png (picture, pixel_ratio, &output);
    }

  if (output.error != NULL)
    {
      g_propagate_error (error, output.error);
      return FALSE;
    }
  if (status != CAIRO_STATUS_SUCCESS)
    {
      g_set_error (error, G_IO_ERROR, status == CAIRO_STATUS_NO_MEMORY ? G_IO_ERROR_NO_SPACE : G_IO_ERROR_FAILED,
                   _("The picture for %s could not be painted: %s"), path, cairo_status_to_string (status));
      return FALSE;
    }

  return hot_atomic_file_commit (file, cancellable, error);
}
