/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The part of HotMapPage that hands the picture on: to a file, to the clipboard. */

#include "app/map/hot-map-page-private.h"

#include <glib/gi18n.h>
#include <math.h>

#include "app/jobs/hot-job-list.h"
#include "app/widgets/hot-toast.h"
#include "base/hot-format.h"
#include "draw/hot-map-export.h"
#include "draw/hot-map-readout.h"

#define PIXEL_RATIO 2.0

/* What is in view, with all that it needs to be read elsewhere. */
typedef struct {
  HotMapLayer       *layer;          /* of a comparison the difference, or A */
  HotMapComparison  *comparison;     /* NULL where nothing is compared */
  HotMapCompareView  view;
  double             split;          /* where B begins over A, as a part of the width */
  HotBoundaries     *boundaries;
  HotMapStack        stack;
  GskRenderNode     *tiles;          /* NULL for none */
  char              *tiles_credit;
  HotViewport        tiles_view;     /* that they were taken of */
  HotViewport        viewport;
  gboolean           dark;
  gboolean           high_contrast;
  char              *title;
  char              *headings[2];
  char              *attribution;
  char              *path;           /* NULL for the clipboard */
  HotMapFormat       format;

  /* Made beside the main thread, for the pictures that are painted there. */
  HotLegend          legend;
  char              *subtitle;
  char              *description;
  char              *readout;
  HotMapPicture      pictures[2];
} Export;

static void
export_free (gpointer user_data)
{
  Export *self = user_data;

  hot_map_layer_unref (self->layer);
  g_clear_pointer (&self->comparison, hot_map_comparison_unref);
  g_clear_pointer (&self->boundaries, hot_boundaries_unref);
  g_free (self->tiles_credit);
  g_clear_pointer (&self->tiles, gsk_render_node_unref);
  g_free (self->title);
  g_free (self->headings[0]);
  g_free (self->headings[1]);
  g_free (self->attribution);
  g_free (self->path);
  g_free (self->subtitle);
  g_free (self->description);
  g_free (self->readout);
  g_free (self);
}

static void
paint_layer_cb (cairo_t *cr,
                gpointer data)
{
  hot_map_layer_paint (data, hot_map_layer_get_viewport (data), cr);
}

/* The view may have moved on since the picture was made that is exported. */
static void
paint_tiles_cb (cairo_t *cr,
                gpointer data)
{
  Export *self = data;
  const HotViewport from = hot_viewport_turned (&self->tiles_view, self->viewport.turned);
  const double zoom = self->viewport.scale / from.scale;

  cairo_save (cr);
  cairo_translate (cr, hot_viewport_pixel_x (&self->viewport, hot_viewport_world_x (&from, 0)),
                   hot_viewport_pixel_y (&self->viewport, hot_viewport_world_y (&from, 0)));
  cairo_scale (cr, zoom, zoom);
  gsk_render_node_draw (self->tiles, cr);
  cairo_restore (cr);
}

/* A, and B over it from the line on. */
static void
paint_swipe_cb (cairo_t *cr,
                gpointer data)
{
  Export *self = data;
  HotMapLayer *const layers[] = { self->comparison->first, self->comparison->second };
  const double at = round (self->split * self->viewport.width);
  const double begin[] = { 0, at }, end[] = { at, self->viewport.width };

  for (guint i = 0; i < G_N_ELEMENTS (layers); i++)
    {
      cairo_save (cr);
      cairo_rectangle (cr, begin[i], 0, end[i] - begin[i], self->viewport.height);
      cairo_clip (cr);
      paint_layer_cb (cr, layers[i]);
      cairo_restore (cr);
    }
  cairo_rectangle (cr, at - 1, 0, 2, self->viewport.height);
  cairo_set_source_rgb (cr, 1, 1, 1);
  cairo_fill (cr);
}

/* On a thread of its own: the picture, with another beside it where two are compared. NULL when cancelled. */
static const HotMapPicture *
export_make_picture (Export        *self,
                     GCancellable  *cancellable,
                     GError       **error)
{
  HotMapPicture *picture = &self->pictures[0];

  self->legend = hot_map_layer_get_legend (self->layer);
  self->description = hot_map_layer_describe (self->layer);
  *picture = (HotMapPicture) {
    .viewport = self->viewport, .style = hot_map_style_get (self->dark, self->high_contrast),
    .boundaries = self->boundaries, .stack = &self->stack,
    .paint_tiles = self->tiles != NULL ? paint_tiles_cb : NULL, .tiles = self, .tiles_credit = self->tiles_credit,
    .paint_data = paint_layer_cb, .data = self->layer, .legend = &self->legend,
    .attribution = self->attribution, .title = self->title, .description = self->description, .heading = self->headings[0],
  };
  picture->corner = hot_map_picture_choose_corner (picture, self->layer);
  if (self->comparison != NULL)
    {
      self->subtitle = hot_map_comparison_dup_subtitle (self->comparison);
      self->legend.subtitle = self->subtitle;
      if (self->view == HOT_MAP_COMPARE_VIEW_SWIPE)
        {
          picture->paint_data = paint_swipe_cb;
          picture->data = self;
        }
      else if (self->view == HOT_MAP_COMPARE_VIEW_SIDE)
        {
          self->pictures[1] = *picture;
          self->pictures[1].data = self->comparison->second;
          self->pictures[1].legend = NULL;
          self->pictures[1].heading = self->headings[1];
          picture->beside = &self->pictures[1];
        }
    }
  if (self->path == NULL || self->format != HOT_MAP_FORMAT_HTML)
    return picture;

  picture->readout = self->readout = self->comparison != NULL
    ? hot_map_comparison_dup_readout (self->comparison, &self->viewport, self->boundaries, cancellable, error)
    : hot_map_layer_dup_readout (self->layer, &self->viewport, self->boundaries, cancellable, error);
  return self->readout != NULL ? picture : NULL;
}

static gpointer
export_func (gpointer            user_data,
             const HotProgress  *progress,
             GCancellable       *cancellable,
             GError            **error)
{
  Export *self = user_data;
  const HotMapPicture *picture = export_make_picture (self, cancellable, error);

  if (picture == NULL || !hot_map_export (picture, self->path, self->format, PIXEL_RATIO, cancellable, error))
    return NULL;

  return g_strdup (self->path);
}

static gpointer
copy_func (gpointer            user_data,
           const HotProgress  *progress,
           GCancellable       *cancellable,
           GError            **error)
{
  Export *self = user_data;
  const HotMapPicture *picture = export_make_picture (self, cancellable, error);
  const int width = (int) round (hot_map_picture_get_width (picture) * PIXEL_RATIO);
  const int height = (int) round (self->viewport.height * PIXEL_RATIO);
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, width, height);
  g_autoptr(GBytes) bytes = NULL;
  cairo_t *cr;

  if (cairo_surface_status (surface) != CAIRO_STATUS_SUCCESS)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE, _("There is no memory for a picture of %d by %d pixels"),
                   width, height);
      cairo_surface_destroy (surface);
      return NULL;
    }

  cairo_surface_set_device_scale (surface, PIXEL_RATIO, PIXEL_RATIO);
  cr = cairo_create (surface);
  hot_map_picture_paint (picture, cr);
  cairo_destroy (cr);
  cairo_surface_flush (surface);
  bytes = g_bytes_new_with_free_func (cairo_image_surface_get_data (surface),
                                      (gsize) height * cairo_image_surface_get_stride (surface),
                                      (GDestroyNotify) cairo_surface_destroy, surface);

  return gdk_memory_texture_new (width, height, GDK_MEMORY_DEFAULT, bytes, cairo_image_surface_get_stride (surface));
}

/* Both that are compared, as they are looked at. */
static gboolean
export_take_comparison (Export        *self,
                        HotMapCompare *compare)
{
  HotMapComparison *comparison = hot_map_compare_get_comparison (compare);
  g_autofree char *a = NULL;
  g_autofree char *b = NULL;

  /* While one view gives way to another there is neither. */
  self->view = hot_map_compare_get_view (compare, &self->split);
  if (comparison == NULL || (comparison->difference != NULL) != (self->view == HOT_MAP_COMPARE_VIEW_DIFFERENCE))
    return FALSE;

  self->comparison = hot_map_comparison_ref (comparison);
  self->layer = hot_map_layer_ref (comparison->difference != NULL ? comparison->difference : comparison->first);
  a = hot_map_compare_dup_heading (compare, 0);
  b = hot_map_compare_dup_heading (compare, 1);
  switch (self->view)
    {
    case HOT_MAP_COMPARE_VIEW_SWIPE:
      self->headings[0] = g_strdup_printf ("%s   |   %s", a, b);
      break;

    case HOT_MAP_COMPARE_VIEW_DIFFERENCE:
      self->headings[0] = g_strdup_printf ("%s   −   %s", b, a);
      break;

    case HOT_MAP_COMPARE_VIEW_SIDE:
    default:
      self->title = g_strdup_printf ("%s   |   %s", a, b);
      self->headings[0] = g_steal_pointer (&a);
      self->headings[1] = g_steal_pointer (&b);
    }
  if (self->title == NULL)
    self->title = g_strdup (self->headings[0]);

  return TRUE;
}

static void
export_take_tiles (Export     *self,
                   HotMapPage *page)
{
  HotMapComparePane *pane = page->compare != NULL ? hot_map_compare_get_pane (page->compare) : NULL;

  self->tiles = pane != NULL ? hot_map_compare_pane_dup_tiles (pane) : hot_map_streets_dup_picture (page->streets);
  self->tiles_view = hot_map_canvas_get_view (pane != NULL ? hot_map_compare_pane_get_canvas (pane) : page->canvas);
  self->tiles_credit = hot_map_tiles_dup_credit (page->tiles);
}

/* NULL where nothing is shown. */
static Export *
export_new (HotMapPage *self)
{
  HotMapFrame *frame = hot_map_canvas_get_frame (self->canvas);
  HotMapData *data = hot_map_canvas_get_data (self->canvas);
  AdwStyleManager *style = adw_style_manager_get_default ();
  g_autofree char *source = NULL;
  g_autofree char *listings = NULL;
  g_autofree char *n = NULL;
  Export *export;
  guint n_shown;

  if (frame == NULL || data == NULL)
    return NULL;

  export = g_new0 (Export, 1);
  if (self->compare != NULL && !export_take_comparison (export, self->compare))
    {
      g_free (export);
      return NULL;
    }
  if (self->compare == NULL)
    export->layer = hot_map_layer_ref (hot_map_frame_get_layer (frame));
  if (hot_map_data_get_boundaries (data) != NULL)
    export->boundaries = hot_boundaries_ref (hot_map_data_get_boundaries (data));
  export->stack = hot_map_canvas_get_options (self->canvas)->stack;
  export_take_tiles (export, self);
  export->viewport = *hot_map_layer_get_viewport (export->layer);
  export->dark = adw_style_manager_get_dark (style);
  export->high_contrast = adw_style_manager_get_high_contrast (style);

  n_shown = hot_map_data_get_n (data);
  n = hot_format_count (n_shown);
  listings = g_strdup_printf (ngettext ("%s row", "%s rows", n_shown), n);
  /* Of an address that carries a secret, only what may be seen. */
  source = hot_source_name (hot_dataset_get_location (self->dataset));
  export->attribution = self->compare != NULL ? g_strdup (source) : g_strdup_printf ("%s · %s", source, listings);
  if (export->title == NULL)
    export->title = g_steal_pointer (&source);

  return export;
}

static void
hot_map_page_exported_cb (HotMapPage *self,
                          GParamSpec *pspec,
                          HotJob     *job)
{
  g_autofree char *path = NULL;
  g_autofree char *name = NULL;
  g_autofree char *title = NULL;

  if (hot_job_get_state (job) == HOT_JOB_FAILED)
    _hot_map_page_add_toast (self, hot_job_get_error (job)->message);
  if (hot_job_get_state (job) != HOT_JOB_DONE)
    return;

  path = hot_job_steal_result (job);
  name = g_path_get_basename (path);
  /* TRANSLATORS: %s is a file's name. */
  title = g_strdup_printf (_("Picture exported to %s"), name);
  _hot_map_page_show_toast (self, hot_toast_new_for_file (title, path));
}

static void
hot_map_page_start_export (HotMapPage *self,
                           const char *path)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(HotJob) job = NULL;
  g_autofree char *name = g_path_get_basename (path);
  g_autofree char *title = g_strdup_printf (_("Exporting to %s"), name);
  HotMapFormat format;
  Export *export;

  if (!hot_map_format_for_path (path, &format, &error))
    {
      _hot_map_page_add_toast (self, error->message);
      return;
    }

  export = export_new (self);
  if (export == NULL)
    return;

  export->path = g_strdup (path);
  export->format = format;
  job = hot_job_start (title, export_func, export, export_free, g_free);
  g_signal_connect_object (job, "notify::state", G_CALLBACK (hot_map_page_exported_cb), self, G_CONNECT_SWAPPED);
  hot_job_list_add (hot_job_list_get_default (), job);
}

static void
hot_map_page_place_chosen_cb (GObject      *object,
                              GAsyncResult *result,
                              gpointer      user_data)
{
  g_autoptr(HotMapPage) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GFile) file = gtk_file_dialog_save_finish (GTK_FILE_DIALOG (object), result, &error);

  if (file != NULL && g_file_peek_path (file) != NULL)
    hot_map_page_start_export (self, g_file_peek_path (file));
  else if (file != NULL)
    _hot_map_page_add_toast (self, _("Pictures can be exported to folders of this computer only"));
  else if (!g_error_matches (error, GTK_DIALOG_ERROR, GTK_DIALOG_ERROR_DISMISSED))
    _hot_map_page_add_toast (self, error->message);
}

/* "listings.csv.gz" becomes "listings-map.png". */
static char *
dup_export_name (HotMapPage *self)
{
  g_autofree char *name = g_strdup (hot_table_get_name (self->table));
  char *dot = strchr (name, '.');

  if (dot != NULL && dot != name)
    *dot = '\0';
  g_strdelimit (name, "/", '-');

  return g_strdup_printf (self->compare != NULL ? "%s-comparison.png" : "%s-map.png", name);
}

static void
add_filter (GListStore *filters,
            const char *name,
            const char *suffix)
{
  g_autoptr(GtkFileFilter) filter = gtk_file_filter_new ();

  gtk_file_filter_set_name (filter, name);
  gtk_file_filter_add_suffix (filter, suffix);
  g_list_store_append (filters, filter);
}

static void
hot_map_page_export_action (GSimpleAction *action,
                            GVariant      *parameter,
                            gpointer       user_data)
{
  HotMapPage *self = user_data;
  g_autoptr(GtkFileDialog) dialog = gtk_file_dialog_new ();
  g_autoptr(GListStore) filters = g_list_store_new (GTK_TYPE_FILE_FILTER);
  g_autofree char *name = NULL;

  if (self->table == NULL)
    return;

  name = dup_export_name (self);
  add_filter (filters, _("PNG Pictures"), "png");
  add_filter (filters, _("SVG Drawings"), "svg");
  add_filter (filters, _("HTML Pages"), "html");
  add_filter (filters, _("PDF Documents"), "pdf");
  gtk_file_dialog_set_title (dialog, _("Export Picture"));
  gtk_file_dialog_set_initial_name (dialog, name);
  gtk_file_dialog_set_filters (dialog, G_LIST_MODEL (filters));
  gtk_file_dialog_set_accept_label (dialog, _("_Export"));
  gtk_file_dialog_save (dialog, GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))), NULL, hot_map_page_place_chosen_cb,
                        g_object_ref (self));
}

static void
hot_map_page_copied_cb (HotMapPage *self,
                        GParamSpec *pspec,
                        HotJob     *job)
{
  g_autoptr(GdkTexture) texture = NULL;

  if (hot_job_get_state (job) == HOT_JOB_FAILED)
    _hot_map_page_add_toast (self, hot_job_get_error (job)->message);
  if (hot_job_get_state (job) != HOT_JOB_DONE)
    return;

  texture = hot_job_steal_result (job);
  gdk_clipboard_set_texture (gtk_widget_get_clipboard (GTK_WIDGET (self)), texture);
  _hot_map_page_add_toast (self, _("Picture copied"));
}

static void
hot_map_page_copy_action (GSimpleAction *action,
                          GVariant      *parameter,
                          gpointer       user_data)
{
  HotMapPage *self = user_data;
  g_autoptr(HotJob) job = NULL;
  Export *export = export_new (self);

  if (export == NULL)
    return;

  job = hot_job_start (_("Copying the Picture"), copy_func, export, export_free, g_object_unref);
  g_signal_connect_object (job, "notify::state", G_CALLBACK (hot_map_page_copied_cb), self, G_CONNECT_SWAPPED);
  hot_job_list_add (hot_job_list_get_default (), job);
}

void
_hot_map_page_init_export (HotMapPage *self)
{
  const GActionEntry entries[] = {
    { .name = "export", .activate = hot_map_page_export_action },
    { .name = "copy", .activate = hot_map_page_copy_action },
  };
  GtkEventController *keys = gtk_shortcut_controller_new ();
  GtkShortcut *copy = gtk_shortcut_new (gtk_keyval_trigger_new (GDK_KEY_c, GDK_CONTROL_MASK),
                                        gtk_named_action_new ("map.copy"));

  g_action_map_add_action_entries (G_ACTION_MAP (self->actions), entries, G_N_ELEMENTS (entries), self);
  gtk_shortcut_controller_add_shortcut (GTK_SHORTCUT_CONTROLLER (keys), copy);
  gtk_widget_add_controller (GTK_WIDGET (self->canvas), keys);
}
