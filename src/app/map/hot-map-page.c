/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "app/map/hot-map-page-private.h"

#include <glib/gi18n.h>

#include "app/jobs/hot-job-list.h"
#include "app/map/hot-map-crossing.h"
#include "app/map/hot-map-mode-list.h"
#include "app/map/hot-map-tile-source.h"
#include "app/widgets/hot-drop-down.h"
#include "app/widgets/hot-toast.h"
#include "dataset/hot-sample-city.h"

/**
 * HotMapPage:
 *
 * Where the rows of the open data set are, and what they are worth where. Its parts: outlines and street tiles
 * (hot-map-page-boundaries.c), selection (hot-map-page-selection.c), reading the map (hot-map-page-look.c).
 */
G_DEFINE_FINAL_TYPE (HotMapPage, hot_map_page, ADW_TYPE_BIN)

enum {
  PROP_0,
  PROP_DATASET,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

/* What the worker needs to make a table ready for the map. */
typedef struct {
  HotTable      *table;
  HotRowSet     *rows;
  char          *location;
  char          *latitude;
  char          *longitude;
  HotBoundaries *boundaries;   /* opened by the user */
  HotMapData    *base;         /* the same table with other rows, or with other columns after its own */
  guint          first_change; /* columns with numbers about 0 */
  guint          n_changes;
} Preparation;

static void
preparation_free (Preparation *self)
{
  hot_table_unref (self->table);
  g_clear_pointer (&self->rows, hot_row_set_unref);
  g_clear_pointer (&self->base, hot_map_data_unref);
  g_clear_pointer (&self->boundaries, hot_boundaries_unref);
  g_free (self->location);
  g_free (self->latitude);
  g_free (self->longitude);
  g_free (self);
}

/* Outlines that come with the data; that there are none, or that they cannot be read, is no reason not to show a map. */
static HotBoundaries *
find_boundaries (const char   *location,
                 GCancellable *cancellable)
{
  g_autofree char *path = NULL;
  g_autofree char *beside = NULL;

  if (location == NULL)
    return NULL;

  if (g_str_equal (location, HOT_SOURCE_SAMPLE))
    {
      g_autoptr(GBytes) text = hot_sample_city_outlines ();

      return hot_boundaries_parse (text, location, NULL, cancellable, NULL);
    }

  path = g_str_has_prefix (location, "file:") ? g_filename_from_uri (location, NULL, NULL) : g_strdup (location);
  if (path == NULL || !g_file_test (path, G_FILE_TEST_IS_REGULAR))
    return NULL;

  beside = hot_boundaries_find_beside (path);
  return beside != NULL ? hot_boundaries_open (beside, NULL, cancellable, NULL) : NULL;
}

static HotMapData *
place_rows (Preparation        *self,
            const HotProgress  *progress,
            GCancellable       *cancellable,
            GError            **error)
{
  g_autoptr(HotBoundaries) boundaries = NULL;
  guint latitude, longitude;

  if (self->base != NULL)
    return hot_map_data_with (self->base, self->rows,
                              self->boundaries != NULL ? self->boundaries : hot_map_data_get_boundaries (self->base),
                              cancellable, error);

  if (!hot_map_data_find_columns (self->table, self->latitude, self->longitude, &latitude, &longitude, error))
    return NULL;

  boundaries = self->boundaries != NULL ? hot_boundaries_ref (self->boundaries)
                                        : find_boundaries (self->location, cancellable);
  return hot_map_data_new (self->table, latitude, longitude, self->rows, boundaries, progress, cancellable, error);
}

static gpointer
prepare (gpointer            user_data,
         const HotProgress  *progress,
         GCancellable       *cancellable,
         GError            **error)
{
  Preparation *self = user_data;
  g_autoptr(HotMapData) data = place_rows (self, progress, cancellable, error);

  if (data == NULL || (hot_map_data_get_table (data) == self->table && self->n_changes == 0))
    return g_steal_pointer (&data);

  return hot_map_data_with_table (data, self->table, self->first_change, self->n_changes);
}

void
_hot_map_page_show_toast (HotMapPage *self,
                          AdwToast   *toast)
{
  adw_toast_overlay_add_toast (self->compare != NULL ? hot_map_compare_get_toasts (self->compare) : self->toasts, toast);
}

void
_hot_map_page_add_toast (HotMapPage *self,
                         const char *title)
{
  _hot_map_page_show_toast (self, hot_toast_new (title));
}

void
_hot_map_page_set_job (HotMapPage  *self,
                       HotJob     **slot,
                       HotJob      *job,
                       GCallback    ended_cb)
{
  hot_job_drop (slot, self);
  *slot = job;
  if (job != NULL)
    g_signal_connect_object (job, "notify::state", ended_cb, self, G_CONNECT_SWAPPED);
}

/* What is never in view is not to cost the time of its style and size: it is hidden until it is. */
void
_hot_map_page_set_state (HotMapPage *self,
                         const char *state)
{
  gtk_widget_set_visible (gtk_stack_get_child_by_name (self->states, state), TRUE);
  gtk_stack_set_visible_child_name (self->states, state);
}

/* What the map can show in a mode: points also by names. Keeps what is chosen where it is still there. */
static void
hot_map_page_offer_values (HotMapPage *self,
                           HotMapMode  mode)
{
  const guint before = gtk_drop_down_get_selected (self->value_choice);
  const int chosen = before < self->columns->len ? g_array_index (self->columns, int, before) : -1;
  g_autoptr(GtkStringList) names = gtk_string_list_new ((const char *const[]) {
    mode == HOT_MAP_POINTS ? _("One Color") : _("Density"), NULL,
  });
  const guint n_columns = hot_table_get_n_columns (self->table), n_own = hot_table_get_n_columns (self->source);
  const int density = -1;
  guint selected = 0;

  self->is_updating = TRUE;
  g_array_set_size (self->columns, 0);
  g_array_append_val (self->columns, density);
  for (guint i = 0; i < n_columns; i++)
    {
      /* What a run says comes before the table's own columns. */
      const int index = (i + n_own) % n_columns;
      HotColumn *column = hot_table_get_column (self->table, index);

      if (!hot_column_type_is_numeric (hot_column_get_column_type (column)) &&
          !(mode == HOT_MAP_POINTS && hot_point_classes_can (column)))
        continue;
      if (index == chosen)
        selected = self->columns->len;
      g_array_append_val (self->columns, index);
      gtk_string_list_append (names, hot_column_get_name (column));
    }
  gtk_drop_down_set_model (self->value_choice, G_LIST_MODEL (names));
  gtk_drop_down_set_selected (self->value_choice, selected);
  self->offered_mode = mode;
  self->is_updating = FALSE;
}

/* In the order of HotMapMode. Areas can only be coloured where there are outlines. */
static void
hot_map_page_offer_modes (HotMapPage *self,
                          gboolean    has_areas)
{
  GListModel *before = gtk_drop_down_get_model (self->mode_choice);
  g_autoptr(GListModel) list = hot_map_mode_list_new (has_areas);
  guint selected = gtk_drop_down_get_selected (self->mode_choice);

  if (before == NULL)
    selected = hot_map_canvas_get_options (self->canvas)->mode;
  if (before != NULL && g_list_model_get_n_items (before) == g_list_model_get_n_items (list))
    return;

  if (selected >= g_list_model_get_n_items (list))
    selected = HOT_MAP_KERNEL;
  self->is_updating = TRUE;
  gtk_drop_down_set_model (self->mode_choice, list);
  gtk_drop_down_set_selected (self->mode_choice, selected);
  self->is_updating = FALSE;

  if (hot_map_canvas_get_options (self->canvas)->mode != selected)
    {
      HotMapOptions options = *hot_map_canvas_get_options (self->canvas);

      options.mode = selected;
      hot_map_canvas_set_options (self->canvas, &options);
    }
}

static void
hot_map_page_take_data (HotMapPage *self,
                        HotMapData *data)
{
  HotMapData *before = hot_map_canvas_get_data (self->canvas);
  const gboolean is_new = before == NULL || hot_map_data_get_table (before) != hot_map_data_get_table (data);
  const gboolean is_elsewhere = before == NULL || !hot_map_data_is_at_same_places (before, data);
  const gboolean is_compared = _hot_map_page_update_compare (self, data);

  if (is_new)
    {
      HotMapOptions options = *hot_map_canvas_get_options (self->canvas);

      /* Columns are numbered by their table. */
      options.column = options.names = options.sizes = -1;
      options.aggregate = HOT_AGGREGATE_COUNT;
      hot_map_canvas_set_data (self->canvas, NULL);
      hot_map_canvas_set_options (self->canvas, &options);
      g_array_set_size (self->columns, 0);
      hot_map_page_offer_values (self, options.mode);
      gtk_widget_set_visible (GTK_WIDGET (self->aggregate_choice), FALSE);
    }

  hot_map_page_offer_modes (self, hot_map_data_get_boundaries (data) != NULL);
  if (is_new)
    _hot_map_page_restore_columns (self);
  hot_map_canvas_set_data (self->canvas, data);
  if (is_new && is_elsewhere)
    hot_map_canvas_fit (self->canvas);
  _hot_map_page_take_boundaries (self, data);
  _hot_map_page_show_highlight (self);
  _hot_map_page_update_views (self);
  if (!is_compared)
    _hot_map_page_set_state (self, "map");
  _hot_map_page_take_lens (self, data);
}

static void
hot_map_page_job_ended_cb (HotMapPage *self)
{
  g_autoptr(HotJob) job = g_steal_pointer (&self->job);
  g_autoptr(HotMapData) data = hot_job_steal_result (job);
  const GError *error = hot_job_get_error (job);

  g_signal_handlers_disconnect_by_data (job, self);

  if (data != NULL && self->dataset != NULL && hot_dataset_get_table (self->dataset) == self->source &&
      hot_map_data_get_table (data) == self->table)
    hot_map_page_take_data (self, data);
  if (self->is_stale)
    {
      _hot_map_page_update (self);
      return;
    }

  if (data != NULL)
    return;
  if (error != NULL && hot_job_get_state (job) == HOT_JOB_FAILED)
    _hot_map_page_ask_for_columns (self);
}

/* Makes what the data set holds now ready for the map; while that goes on, what is there stays. */
void
_hot_map_page_update (HotMapPage *self)
{
  HotTable *source = self->dataset != NULL ? hot_dataset_get_table (self->dataset) : NULL;
  HotTable *table = _hot_map_page_get_table (self);
  HotMapData *data = hot_map_canvas_get_data (self->canvas);
  const gboolean is_placed = data != NULL && source == self->source && hot_map_data_get_table (data) == self->table;
  HotRowSet *filtered = table != NULL ? hot_dataset_get_filtered (self->dataset) : NULL;
  Preparation *preparation;

  g_clear_pointer (&self->filtered, hot_row_set_unref);
  if (filtered != NULL)
    self->filtered = hot_row_set_ref (filtered);

  if (self->job != NULL)
    {
      /* Of a hand that goes on brushing, each step that there is time for is shown. */
      self->is_stale = TRUE;
      if (source != self->source)
        hot_job_cancel (self->job);
      return;
    }
  self->is_stale = FALSE;

  if (table == NULL)
    {
      g_clear_pointer (&self->table, hot_table_unref);
      g_clear_pointer (&self->source, hot_table_unref);
      hot_map_canvas_set_data (self->canvas, NULL);
      _hot_map_page_set_state (self, "empty");
      return;
    }

  if (table != self->table)
    {
      g_clear_pointer (&self->table, hot_table_unref);
      self->table = hot_table_ref (table);
      g_clear_pointer (&self->source, hot_table_unref);
      self->source = hot_table_ref (source);
      if (data == NULL)
        _hot_map_page_set_state (self, "loading");
    }

  preparation = g_new0 (Preparation, 1);
  preparation->table = hot_table_ref (table);
  preparation->rows = filtered != NULL ? hot_row_set_ref (filtered) : NULL;
  preparation->boundaries = self->boundaries != NULL ? hot_boundaries_ref (self->boundaries) : NULL;
  preparation->location = g_strdup (hot_dataset_get_location (self->dataset));
  preparation->latitude = g_strdup (self->latitude);
  preparation->longitude = g_strdup (self->longitude);
  if (is_placed)
    preparation->base = hot_map_data_ref (data);
  if (table != source)
    {
      preparation->first_change = hot_table_get_n_columns (source);
      preparation->n_changes = self->lens->n_changes[0];
    }

  self->job = hot_job_compute (_("Place Rows on the Map"), prepare, preparation,
                               (GDestroyNotify) preparation_free, (GDestroyNotify) hot_map_data_unref);
  hot_job_list_add (hot_job_list_get_default (), self->job);
  g_signal_connect_swapped (self->job, "notify::state", G_CALLBACK (hot_map_page_job_ended_cb), self);
}

/* What is selected here does not leave the map; only other filtered rows do. */
static void
hot_map_page_rows_changed_cb (HotMapPage *self)
{
  if (hot_dataset_get_filtered (self->dataset) != self->filtered)
    _hot_map_page_update (self);
  _hot_map_page_selection_changed (self);
}

static void
hot_map_page_table_changed_cb (HotMapPage *self)
{
  const char *location = self->dataset != NULL ? hot_dataset_get_location (self->dataset) : NULL;

  /* While the columns still have names. */
  _hot_map_page_save_look (self);
  _hot_map_page_drop_lens (self);
  if (g_set_str (&self->location, location))
    _hot_map_page_drop_boundaries (self);
  g_array_set_size (self->card_rows, 0);
  self->wants_card = FALSE;
  adw_overlay_split_view_set_show_sidebar (self->split_view, FALSE);
  g_clear_pointer (&self->latitude, g_free);
  g_clear_pointer (&self->longitude, g_free);
  _hot_map_page_update (self);
}

void
_hot_map_page_choose_column (HotMapPage    *self,
                             HotMapOptions *options)
{
  const guint choice = gtk_drop_down_get_selected (self->value_choice);
  const int column = choice < self->columns->len ? g_array_index (self->columns, int, choice) : -1;
  const gboolean has_names = column >= 0 && options->mode == HOT_MAP_POINTS &&
                             hot_point_classes_can (hot_table_get_column (self->table, column));

  options->names = has_names ? column : -1;
  options->column = has_names ? -1 : column;
  options->aggregate = HOT_AGGREGATE_COUNT;
  if (options->column >= 0)
    options->aggregate = options->mode == HOT_MAP_POINTS
      ? HOT_AGGREGATE_MEAN
      : hot_map_aggregate_list_get (gtk_drop_down_get_selected (self->aggregate_choice));
}

static void
hot_map_page_choice_cb (HotMapPage *self)
{
  HotMapOptions options;
  HotMapMode mode;

  /* Also called while the interface is put together. */
  if (self->is_updating || self->table == NULL || self->columns->len == 0)
    return;

  mode = MIN (gtk_drop_down_get_selected (self->mode_choice), HOT_N_MAP_MODES - 1);
  if ((mode == HOT_MAP_POINTS) != (self->offered_mode == HOT_MAP_POINTS))
    hot_map_page_offer_values (self, mode);

  options = *hot_map_canvas_get_options (self->canvas);
  options.mode = mode;
  _hot_map_page_choose_column (self, &options);

  /* A range of one measure says nothing about another. */
  options.lower = 0;
  options.upper = 1;
  hot_range_brush_set_range (HOT_RANGE_BRUSH (self->legend), 0, 1);
  gtk_widget_set_visible (self->legend_clear, FALSE);
  gtk_widget_set_visible (GTK_WIDGET (self->aggregate_choice), options.column >= 0 && options.mode != HOT_MAP_POINTS);
  hot_map_canvas_set_options (self->canvas, &options);
  _hot_map_page_update_range (self);
  _hot_map_page_start_census (self);
  _hot_map_page_update_statistics (self);
}

static void
hot_map_page_close_panel_cb (HotMapPage *self)
{
  adw_overlay_split_view_set_show_sidebar (self->split_view, FALSE);
  gtk_widget_grab_focus (GTK_WIDGET (self->canvas));
}

static void
hot_map_page_zoom_in_cb (HotMapPage *self)
{
  hot_map_canvas_zoom (self->canvas, 1);
}

static void
hot_map_page_zoom_out_cb (HotMapPage *self)
{
  hot_map_canvas_zoom (self->canvas, -1);
}

static void
hot_map_page_fit_cb (HotMapPage *self)
{
  hot_map_canvas_fit (self->canvas);
}

static void
hot_map_page_pressed_cb (HotMapPage *self)
{
  gtk_widget_grab_focus (GTK_WIDGET (self->canvas));
}

/* The map itself: libshumate's gestures and viewport, with our layer on it. */
static void
hot_map_page_build_map (HotMapPage *self)
{
  ShumateMap *map = self->map = shumate_map_new ();
  ShumateViewport *viewport = shumate_map_get_viewport (map);
  ShumateScale *scale = shumate_scale_new (viewport);
  GtkGesture *click = gtk_gesture_click_new ();

  shumate_viewport_set_reference_map_source (viewport, hot_map_tile_source_get_projection ());
  shumate_viewport_set_min_zoom_level (viewport, HOT_VIEWPORT_MIN_ZOOM);
  shumate_viewport_set_max_zoom_level (viewport, HOT_VIEWPORT_MAX_ZOOM);
  gtk_widget_set_focusable (GTK_WIDGET (map), FALSE);

  self->canvas = hot_map_canvas_new (viewport);
  shumate_map_add_layer (map, SHUMATE_LAYER (self->canvas));
  g_signal_connect_object (self->states, "notify::visible-child-name", G_CALLBACK (_hot_map_page_update_header), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->canvas, "notify::frame", G_CALLBACK (_hot_map_page_frame_changed), self, G_CONNECT_SWAPPED);
  hot_map_crossing_attach (map, self->canvas);

  gtk_event_controller_set_propagation_phase (GTK_EVENT_CONTROLLER (click), GTK_PHASE_CAPTURE);
  g_signal_connect_object (click, "pressed", G_CALLBACK (hot_map_page_pressed_cb), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (GTK_WIDGET (map), GTK_EVENT_CONTROLLER (click));

  gtk_overlay_set_child (self->overlay, GTK_WIDGET (map));
  self->marks = HOT_MAP_MARKS (hot_map_marks_new (self->canvas));
  gtk_overlay_add_overlay (self->overlay, GTK_WIDGET (self->marks));
  /* Below the controls. */
  gtk_widget_insert_after (GTK_WIDGET (self->marks), GTK_WIDGET (self->overlay), GTK_WIDGET (map));
  adw_bin_set_child (self->scale_bin, GTK_WIDGET (scale));
}

static void
hot_map_page_dispose (GObject *object)
{
  HotMapPage *self = HOT_MAP_PAGE (object);

  _hot_map_page_save_look (self);
  g_clear_handle_id (&self->pieces_source, g_source_remove);
  g_clear_handle_id (&self->census_source, g_source_remove);
  g_clear_handle_id (&self->index_source, g_source_remove);
  hot_job_drop (&self->job, self);
  _hot_map_page_set_job (self, &self->boundaries_job, NULL, NULL);
  _hot_map_page_set_job (self, &self->census_job, NULL, NULL);
  _hot_map_page_set_job (self, &self->index_job, NULL, NULL);
  _hot_map_page_set_job (self, &self->selection_job, NULL, NULL);
  _hot_map_page_set_job (self, &self->median_job, NULL, NULL);
  _hot_map_page_set_job (self, &self->narrow_job, NULL, NULL);
  _hot_map_page_drop_lens (self);
  self->reasons = NULL;
  self->run_pill = NULL;
  g_clear_object (&self->titles);
  self->compare = NULL;
  if (self->dataset != NULL)
    g_signal_handlers_disconnect_by_data (self->dataset, self);
  g_clear_object (&self->dataset);
  /* The child has a name in the template; the bin must let go of it before the template does. */
  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), HOT_TYPE_MAP_PAGE);
  g_clear_object (&self->selector);
  g_clear_object (&self->menu_button);
  g_clear_object (&self->views_menu);
  g_clear_object (&self->ranking_button);
  g_clear_object (&self->streets);
  g_clear_object (&self->tiles);
  g_clear_object (&self->actions);

  G_OBJECT_CLASS (hot_map_page_parent_class)->dispose (object);
}

static void
hot_map_page_finalize (GObject *object)
{
  HotMapPage *self = HOT_MAP_PAGE (object);

  g_clear_pointer (&self->table, hot_table_unref);
  g_clear_pointer (&self->source, hot_table_unref);
  g_clear_pointer (&self->filtered, hot_row_set_unref);
  g_clear_pointer (&self->boundaries, hot_boundaries_unref);
  g_clear_pointer (&self->census, hot_boundary_census_unref);
  g_clear_pointer (&self->compared, hot_map_data_unref);
  g_clear_pointer (&self->columns, g_array_unref);
  g_clear_pointer (&self->card_rows, g_array_unref);
  g_free (self->boundaries_name);
  g_free (self->location);
  g_free (self->latitude);
  g_free (self->longitude);

  G_OBJECT_CLASS (hot_map_page_parent_class)->finalize (object);
}

static void
hot_map_page_get_property (GObject    *object,
                           guint       prop_id,
                           GValue     *value,
                           GParamSpec *pspec)
{
  switch (prop_id)
    {
    case PROP_DATASET:
      g_value_set_object (value, hot_map_page_get_dataset (HOT_MAP_PAGE (object)));
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
hot_map_page_set_property (GObject      *object,
                           guint         prop_id,
                           const GValue *value,
                           GParamSpec   *pspec)
{
  switch (prop_id)
    {
    case PROP_DATASET:
      hot_map_page_set_dataset (HOT_MAP_PAGE (object), g_value_get_object (value));
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
hot_map_page_class_init (HotMapPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = hot_map_page_dispose;
  object_class->finalize = hot_map_page_finalize;
  object_class->get_property = hot_map_page_get_property;
  object_class->set_property = hot_map_page_set_property;

  properties[PROP_DATASET] = g_param_spec_object ("dataset", NULL, NULL, HOT_TYPE_DATASET,
                                                  G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  g_type_ensure (HOT_TYPE_MAP_LEGEND);
  g_type_ensure (HOT_TYPE_MAP_SELECTION_BAR);
  g_type_ensure (SHUMATE_TYPE_LICENSE);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/hothouse/Hothouse/ui/hot-map-page.ui");
  gtk_widget_class_bind_template_child (widget_class, HotMapPage, states);
  gtk_widget_class_bind_template_child (widget_class, HotMapPage, columns_page);
  gtk_widget_class_bind_template_child (widget_class, HotMapPage, columns_group);
  gtk_widget_class_bind_template_child (widget_class, HotMapPage, columns_button);
  gtk_widget_class_bind_template_child (widget_class, HotMapPage, latitude_row);
  gtk_widget_class_bind_template_child (widget_class, HotMapPage, longitude_row);
  gtk_widget_class_bind_template_child (widget_class, HotMapPage, overlay);
  gtk_widget_class_bind_template_child (widget_class, HotMapPage, value_choice);
  gtk_widget_class_bind_template_child (widget_class, HotMapPage, aggregate_choice);
  gtk_widget_class_bind_template_child (widget_class, HotMapPage, mode_choice);
  gtk_widget_class_bind_template_child (widget_class, HotMapPage, legend_panel);
  gtk_widget_class_bind_template_child (widget_class, HotMapPage, legend_title);
  gtk_widget_class_bind_template_child (widget_class, HotMapPage, legend_subtitle);
  gtk_widget_class_bind_template_child (widget_class, HotMapPage, legend);
  gtk_widget_class_bind_template_child (widget_class, HotMapPage, scale_bin);
  gtk_widget_class_bind_template_child (widget_class, HotMapPage, legend_scale_bin);
  gtk_widget_class_bind_template_child (widget_class, HotMapPage, split_view);
  gtk_widget_class_bind_template_child (widget_class, HotMapPage, toasts);
  gtk_widget_class_bind_template_child (widget_class, HotMapPage, license);
  gtk_widget_class_bind_template_child (widget_class, HotMapPage, tiles_note);
  gtk_widget_class_bind_template_child (widget_class, HotMapPage, sidebar);
  gtk_widget_class_bind_template_child (widget_class, HotMapPage, tool_box);
  gtk_widget_class_bind_template_child (widget_class, HotMapPage, value_box);
  gtk_widget_class_bind_template_child (widget_class, HotMapPage, corner_box);
  gtk_widget_class_bind_template_child (widget_class, HotMapPage, layers_button);
  gtk_widget_class_bind_template_child (widget_class, HotMapPage, ranges_button);
  gtk_widget_class_bind_template_child (widget_class, HotMapPage, box_button);
  gtk_widget_class_bind_template_child (widget_class, HotMapPage, lasso_button);
  gtk_widget_class_bind_template_child (widget_class, HotMapPage, content);
  gtk_widget_class_bind_template_child (widget_class, HotMapPage, selection_bar);
  gtk_widget_class_bind_template_child (widget_class, HotMapPage, panels);
  gtk_widget_class_bind_template_child (widget_class, HotMapPage, search_button);
  gtk_widget_class_bind_template_child (widget_class, HotMapPage, panel_title);
  gtk_widget_class_bind_template_child (widget_class, HotMapPage, previous_button);
  gtk_widget_class_bind_template_child (widget_class, HotMapPage, next_button);
  gtk_widget_class_bind_template_child (widget_class, HotMapPage, copy_button);
  gtk_widget_class_bind_template_child (widget_class, HotMapPage, legend_clear);
  gtk_widget_class_bind_template_child (widget_class, HotMapPage, zoom_in_button);
  gtk_widget_class_bind_template_child (widget_class, HotMapPage, zoom_out_button);
  gtk_widget_class_bind_template_child (widget_class, HotMapPage, zoom_fit_button);
  gtk_widget_class_bind_template_child (widget_class, HotMapPage, close_button);
  gtk_widget_class_bind_template_callback_full (widget_class, "hot_map_page_columns_chosen_cb",
                                                G_CALLBACK (_hot_map_page_columns_chosen));
  gtk_widget_class_bind_template_callback_full (widget_class, "hot_map_page_narrow_cb", G_CALLBACK (_hot_map_page_narrow));
  gtk_widget_class_bind_template_callback_full (widget_class, "hot_map_page_roomy_cb", G_CALLBACK (_hot_map_page_roomy));
  gtk_widget_class_bind_template_callback_full (widget_class, "hot_map_page_place_child_cb", G_CALLBACK (_hot_map_page_place_child));
  gtk_widget_class_bind_template_callback (widget_class, hot_map_page_choice_cb);
  gtk_widget_class_bind_template_callback_full (widget_class, "hot_map_page_begin_brush_cb", G_CALLBACK (_hot_map_page_begin_brush));
  gtk_widget_class_bind_template_callback_full (widget_class, "hot_map_page_brushed_cb", G_CALLBACK (_hot_map_page_brush));
  gtk_widget_class_bind_template_callback_full (widget_class, "hot_map_page_clear_range_cb", G_CALLBACK (_hot_map_page_clear_range));
  gtk_widget_class_bind_template_callback (widget_class, hot_map_page_close_panel_cb);
  gtk_widget_class_bind_template_callback (widget_class, hot_map_page_zoom_in_cb);
  gtk_widget_class_bind_template_callback (widget_class, hot_map_page_zoom_out_cb);
  gtk_widget_class_bind_template_callback (widget_class, hot_map_page_fit_cb);
}

static void
hot_map_page_init (HotMapPage *self)
{
  g_autoptr(GListModel) statistics = hot_map_aggregate_list_new ();

  self->columns = g_array_new (FALSE, FALSE, sizeof (int));
  self->is_updating = TRUE;
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_drop_down_set_model (self->aggregate_choice, statistics);
  self->is_updating = FALSE;
  hot_drop_down_focus_selected (self->aggregate_choice);
  hot_drop_down_focus_selected (self->value_choice);
  hot_drop_down_focus_selected (self->mode_choice);
  _hot_map_page_show_controls (self);
  /* Even hidden it would be measured with the first picture. */
  adw_overlay_split_view_set_sidebar (self->split_view, NULL);

  self->actions = g_simple_action_group_new ();
  gtk_widget_insert_action_group (GTK_WIDGET (self), "map", G_ACTION_GROUP (self->actions));

  hot_map_page_build_map (self);
  _hot_map_page_init_boundaries (self);
  _hot_map_page_init_selection (self);
  _hot_map_page_init_look (self);
  _hot_map_page_init_places (self);
  _hot_map_page_init_ranges (self);
  _hot_map_page_init_time (self);
  _hot_map_page_init_export (self);
  _hot_map_page_init_views (self);
  _hot_map_page_restore_look (self);
  _hot_map_page_init_compare (self);
  _hot_map_page_init_runs (self);
  _hot_map_page_init_what_if (self);
  _hot_map_page_frame_changed (self);
}

GtkWidget *
hot_map_page_new (void)
{
  return g_object_new (HOT_TYPE_MAP_PAGE, NULL);
}

HotDataset *
hot_map_page_get_dataset (HotMapPage *self)
{
  g_return_val_if_fail (HOT_IS_MAP_PAGE (self), NULL);

  return self->dataset;
}

void
hot_map_page_set_dataset (HotMapPage *self,
                          HotDataset *dataset)
{
  g_return_if_fail (HOT_IS_MAP_PAGE (self));
  g_return_if_fail (dataset == NULL || HOT_IS_DATASET (dataset));

  if (self->dataset == dataset)
    return;

  if (self->dataset != NULL)
    g_signal_handlers_disconnect_by_data (self->dataset, self);
  g_set_object (&self->dataset, dataset);
  if (dataset != NULL)
    {
      g_signal_connect_swapped (dataset, "notify::table", G_CALLBACK (hot_map_page_table_changed_cb), self);
      g_signal_connect_swapped (dataset, "notify::rows", G_CALLBACK (hot_map_page_rows_changed_cb), self);
      g_signal_connect_swapped (dataset, "notify::profile", G_CALLBACK (_hot_map_page_update_header), self);
      g_signal_connect_swapped (dataset, "notify::ranges", G_CALLBACK (_hot_map_page_update_range), self);
      g_signal_connect_swapped (dataset, "notify::highlight", G_CALLBACK (_hot_map_page_show_highlight), self);
    }

  hot_map_page_table_changed_cb (self);
  /* Rows may have been selected before anybody looked at the map. */
  _hot_map_page_selection_changed (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_DATASET]);
}
