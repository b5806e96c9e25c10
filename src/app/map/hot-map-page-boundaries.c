/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The part of HotMapPage that knows about outlines: where they come from, and what is odd about them. */

#include "app/map/hot-map-page-private.h"

#include <glib/gi18n.h>

#include "app/jobs/hot-job-list.h"
#include "app/map/hot-map-remarks-dialog.h"

/* Milliseconds without a change after which areas are counted. */
#define CENSUS_DELAY 150

typedef struct {
  HotMapData *data;
  int         column;
} Census;

static void
census_free (gpointer user_data)
{
  Census *census = user_data;

  hot_map_data_unref (census->data);
  g_free (census);
}

static gpointer
census_func (gpointer            user_data,
             const HotProgress  *progress,
             GCancellable       *cancellable,
             GError            **error)
{
  Census *census = user_data;

  return hot_boundary_census_new (census->data, census->column, cancellable, error);
}

static void
hot_map_page_show_remarks (HotMapPage *self)
{
  const guint n = self->census != NULL ? hot_map_remarks_count (self->census) : 0;

  if (self->layers != NULL)
    hot_map_layers_set_boundaries (self->layers, self->boundaries_name, n);
  g_simple_action_set_enabled (G_SIMPLE_ACTION (g_action_map_lookup_action (G_ACTION_MAP (self->actions),
                                                                            "check-boundaries")), n > 0);
}

static void
hot_map_page_census_ended_cb (HotMapPage *self)
{
  HotBoundaryCensus *census = hot_job_steal_result (self->census_job);

  _hot_map_page_set_job (self, &self->census_job, NULL, NULL);
  if (census == NULL)
    return;

  g_clear_pointer (&self->census, hot_boundary_census_unref);
  self->census = census;
  hot_map_page_show_remarks (self);
  _hot_map_page_update_places (self);
}

static gboolean
hot_map_page_census_cb (gpointer user_data)
{
  HotMapPage *self = user_data;
  HotMapData *data = hot_map_canvas_get_data (self->canvas);
  Census *census;

  self->census_source = 0;
  if (data == NULL || hot_map_data_get_boundaries (data) == NULL)
    return G_SOURCE_REMOVE;

  census = g_new0 (Census, 1);
  census->data = hot_map_data_ref (data);
  census->column = _hot_map_page_find_statistic (self);
  _hot_map_page_set_job (self, &self->census_job,
                         hot_job_compute (_("Count by Neighborhood"), census_func, census, census_free,
                                          (GDestroyNotify) hot_boundary_census_unref),
                         G_CALLBACK (hot_map_page_census_ended_cb));
  return G_SOURCE_REMOVE;
}

/* Counts what lies in each area once the hand rests: while it brushes, the picture is what it waits for. */
void
_hot_map_page_start_census (HotMapPage *self)
{
  HotMapData *data = hot_map_canvas_get_data (self->canvas);

  g_clear_handle_id (&self->census_source, g_source_remove);
  _hot_map_page_set_job (self, &self->census_job, NULL, NULL);
  if (data != NULL && hot_map_data_get_boundaries (data) != NULL)
    {
      self->census_source = g_timeout_add (CENSUS_DELAY, hot_map_page_census_cb, self);
      return;
    }

  g_clear_pointer (&self->census, hot_boundary_census_unref);
  hot_map_page_show_remarks (self);
  _hot_map_page_update_places (self);
}

/* What is wrong with the street tiles, and who made the outlines. */
static void
hot_map_page_show_notes (HotMapPage *self)
{
  HotMapData *data = hot_map_canvas_get_data (self->canvas);
  HotBoundaries *boundaries = data != NULL ? hot_map_data_get_boundaries (data) : NULL;
  const char *credit = boundaries != NULL ? hot_boundaries_get_credit (boundaries) : NULL;
  g_autofree char *remark = hot_map_tiles_get_is_failing (self->tiles) ? hot_map_tiles_dup_remark (self->tiles) : NULL;
  g_autofree char *notes = g_strjoin (remark != NULL && credit != NULL ? "\n" : "", remark != NULL ? remark : "",
                                      credit != NULL ? credit : "", NULL);

  gtk_label_set_label (self->tiles_note, notes);
  gtk_widget_set_visible (GTK_WIDGET (self->tiles_note), *notes != '\0');
}

/* @data has come to the map: its outlines are those that are known from now on. */
void
_hot_map_page_take_boundaries (HotMapPage *self,
                               HotMapData *data)
{
  if (hot_map_data_get_boundaries (data) == NULL)
    g_clear_pointer (&self->boundaries_name, g_free);
  else if (self->boundaries == NULL)
    g_set_str (&self->boundaries_name, _("Found with the data"));

  hot_map_page_show_notes (self);
  _hot_map_page_start_census (self);
}

/* Another table has its own. */
void
_hot_map_page_drop_boundaries (HotMapPage *self)
{
  _hot_map_page_set_job (self, &self->boundaries_job, NULL, NULL);
  g_clear_pointer (&self->boundaries, hot_boundaries_unref);
  g_clear_pointer (&self->boundaries_name, g_free);
}

static gpointer
open_func (gpointer            user_data,
           const HotProgress  *progress,
           GCancellable       *cancellable,
           GError            **error)
{
  return hot_boundaries_open (user_data, NULL, cancellable, error);
}

static void
hot_map_page_boundaries_ended_cb (HotMapPage *self)
{
  g_autoptr(HotJob) job = g_object_ref (self->boundaries_job);
  HotBoundaries *boundaries = hot_job_steal_result (job);

  _hot_map_page_set_job (self, &self->boundaries_job, NULL, NULL);
  if (boundaries == NULL)
    {
      if (hot_job_get_state (job) == HOT_JOB_FAILED)
        _hot_map_page_add_toast (self, hot_job_get_error (job)->message);
      return;
    }

  g_clear_pointer (&self->boundaries, hot_boundaries_unref);
  self->boundaries = boundaries;
  g_set_str (&self->boundaries_name, g_object_get_data (G_OBJECT (job), "name"));
  hot_map_canvas_set_has_outlines (self->canvas, TRUE);
  _hot_map_page_update (self);
}

void
hot_map_page_open_boundaries (HotMapPage *self,
                              GFile      *file)
{
  HotJob *job;

  g_return_if_fail (HOT_IS_MAP_PAGE (self));
  g_return_if_fail (G_IS_FILE (file));

  if (g_file_peek_path (file) == NULL)
    {
      _hot_map_page_add_toast (self, _("Boundaries can be opened from folders of this computer only"));
      return;
    }

  job = hot_job_start (_("Open Boundaries"), open_func, g_file_get_path (file), g_free, (GDestroyNotify) hot_boundaries_unref);
  g_object_set_data_full (G_OBJECT (job), "name", g_file_get_basename (file), g_free);
  hot_job_list_add (hot_job_list_get_default (), job);
  _hot_map_page_set_job (self, &self->boundaries_job, job, G_CALLBACK (hot_map_page_boundaries_ended_cb));
}

static void
hot_map_page_file_chosen_cb (GObject      *object,
                             GAsyncResult *result,
                             gpointer      user_data)
{
  g_autoptr(HotMapPage) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GFile) file = gtk_file_dialog_open_finish (GTK_FILE_DIALOG (object), result, &error);

  if (file != NULL)
    hot_map_page_open_boundaries (self, file);
  else if (!g_error_matches (error, GTK_DIALOG_ERROR, GTK_DIALOG_ERROR_DISMISSED))
    _hot_map_page_add_toast (self, error->message);
}

static void
hot_map_page_open_action (GSimpleAction *action,
                          GVariant      *parameter,
                          gpointer       user_data)
{
  HotMapPage *self = user_data;
  g_autoptr(GtkFileDialog) dialog = gtk_file_dialog_new ();
  g_autoptr(GListStore) filters = g_list_store_new (GTK_TYPE_FILE_FILTER);
  g_autoptr(GtkFileFilter) geojson = gtk_file_filter_new ();
  g_autoptr(GtkFileFilter) all = gtk_file_filter_new ();

  gtk_file_filter_set_name (geojson, _("GeoJSON Files"));
  gtk_file_filter_add_suffix (geojson, "geojson");
  gtk_file_filter_add_suffix (geojson, "json");
  g_list_store_append (filters, geojson);
  gtk_file_filter_set_name (all, _("All Files"));
  gtk_file_filter_add_pattern (all, "*");
  g_list_store_append (filters, all);

  gtk_file_dialog_set_title (dialog, _("Open Boundaries"));
  gtk_file_dialog_set_filters (dialog, G_LIST_MODEL (filters));
  gtk_file_dialog_open (dialog, GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))), NULL, hot_map_page_file_chosen_cb,
                        g_object_ref (self));
}

static void
hot_map_page_check_action (GSimpleAction *action,
                           GVariant      *parameter,
                           gpointer       user_data)
{
  HotMapPage *self = user_data;

  if (self->census != NULL)
    adw_dialog_present (hot_map_remarks_dialog_new (self->census, self->boundaries_name), GTK_WIDGET (self));
}

/* Street tiles say where they come from, or that nothing comes. */
static void
hot_map_page_tiles_cb (HotMapPage *self)
{
  ShumateMapSource *source = hot_map_tiles_get_is_shown (self->tiles) ? hot_map_tiles_get_source (self->tiles) : NULL;

  hot_map_page_show_notes (self);
  if ((source != NULL) == gtk_widget_get_visible (GTK_WIDGET (self->license)))
    return;

  if (source != NULL)
    shumate_license_append_map_source (self->license, source);
  else
    shumate_license_remove_map_source (self->license, hot_map_tiles_get_source (self->tiles));
  gtk_widget_set_visible (GTK_WIDGET (self->license), source != NULL);
}

static void
hot_map_page_create_layers_cb (GtkMenuButton *button,
                               gpointer       user_data)
{
  _hot_map_page_build_layers (user_data);
}

void
_hot_map_page_build_layers (HotMapPage *self)
{
  if (self->layers != NULL)
    return;

  self->layers = HOT_MAP_LAYERS (hot_map_layers_new (self->canvas, self->tiles));
  gtk_menu_button_set_popover (self->layers_button, GTK_WIDGET (self->layers));
  hot_map_page_show_remarks (self);
}

void
_hot_map_page_init_boundaries (HotMapPage *self)
{
  const GActionEntry entries[] = {
    { .name = "open-boundaries", .activate = hot_map_page_open_action },
    { .name = "check-boundaries", .activate = hot_map_page_check_action },
  };

  g_action_map_add_action_entries (G_ACTION_MAP (self->actions), entries, G_N_ELEMENTS (entries), self);
  self->tiles = hot_map_tiles_new ();
  self->streets = hot_map_streets_new (self->map, self->canvas, self->tiles);
  g_signal_connect_object (self->tiles, "notify::is-shown", G_CALLBACK (hot_map_page_tiles_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->tiles, "notify::is-failing", G_CALLBACK (hot_map_page_tiles_cb), self, G_CONNECT_SWAPPED);
  gtk_menu_button_set_create_popup_func (self->layers_button, hot_map_page_create_layers_cb, self, NULL);
  hot_map_page_show_remarks (self);
}
