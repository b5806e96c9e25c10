/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "app/hot-window-private.h"

#include <glib/gi18n.h>

#include "app/hot-settings.h"
#include "app/jobs/hot-jobs-button.h"
#include "app/map/hot-map-page.h"
#include "base/hot-format.h"

/**
 * HotWindow:
 *
 * One data set on its way: the places of the path at the side, the place where one is beside it. Pages keep their state while
 * another one is in view.
 */
G_DEFINE_FINAL_TYPE (HotWindow, hot_window, ADW_TYPE_APPLICATION_WINDOW)

static void hot_window_focus_page (HotWindow *self);

enum {
  PROP_0,
  PROP_DATASET,
  PROP_PAGE,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

/* One step on the way to a page that is whole; FALSE when it is. */
static gboolean
hot_window_build_map_page (HotWindow *self)
{
  if (self->map_page == NULL)
    {
      self->map_page = HOT_MAP_PAGE (hot_map_page_new ());
      hot_map_page_set_dataset (self->map_page, self->dataset);
      adw_toolbar_view_set_content (self->map_place, GTK_WIDGET (self->map_page));
      return TRUE;
    }
  if (!self->map_is_furnished)
    {
      hot_map_page_furnish_header (self->map_page, self->map_header);
      self->map_is_furnished = TRUE;
      return TRUE;
    }

  return FALSE;
}

/* The page itself; its place may stand for a moment before. (transfer none) */
static HotMapPage *
hot_window_get_map_page (HotWindow *self)
{
  g_clear_handle_id (&self->map_source, g_source_remove);
  while (hot_window_build_map_page (self))
    ;

  return self->map_page;
}

static gboolean
hot_window_map_page_cb (gpointer user_data)
{
  HotWindow *self = user_data;

  if (hot_window_build_map_page (self))
    return G_SOURCE_CONTINUE;

  self->map_source = 0;
  if (g_str_equal (self->page, "map"))
    hot_window_focus_page (self);

  return G_SOURCE_REMOVE;
}

/* The frame first, what is in it after that has been seen, in several turns of the main loop: all together would hold up the window too
 * long. */
static gboolean
hot_window_map_placed_cb (GtkWidget     *place,
                          GdkFrameClock *clock,
                          gpointer       user_data)
{
  HotWindow *self = user_data;

  if (self->map_source == 0)
    self->map_source = g_idle_add (hot_window_map_page_cb, self);

  return G_SOURCE_REMOVE;
}

static void
hot_window_build_map (HotWindow *self)
{
  self->map_header = ADW_HEADER_BAR (adw_header_bar_new ());
  adw_header_bar_set_title_widget (self->map_header, adw_window_title_new (_("Map"), ""));

  self->map_filter = HOT_FILTER_BAR (hot_filter_bar_new ());
  hot_filter_bar_set_dataset (self->map_filter, self->dataset);
  gtk_widget_set_visible (GTK_WIDGET (self->map_filter), hot_dataset_get_table (self->dataset) != NULL);

  self->map_place = ADW_TOOLBAR_VIEW (adw_toolbar_view_new ());
  adw_toolbar_view_add_top_bar (self->map_place, GTK_WIDGET (self->map_header));
  adw_toolbar_view_add_top_bar (self->map_place, GTK_WIDGET (self->map_filter));
  gtk_stack_add_named (self->pages, GTK_WIDGET (self->map_place), "map");
  gtk_widget_add_tick_callback (GTK_WIDGET (self->map_place), hot_window_map_placed_cb, self, NULL);
}

static void
hot_window_build_experiments (HotWindow *self)
{
  self->experiments_page = HOT_EXPERIMENTS_PAGE (hot_experiments_page_new ());
  hot_experiments_page_set_models (self->experiments_page, hot_tracker_get_default (), self->dataset);
  gtk_stack_add_named (self->pages, GTK_WIDGET (self->experiments_page), "experiments");
}

/* Keys go where the eye is, unless they are used to walk along the places. */
static void
hot_window_focus_page (HotWindow *self)
{
  GtkWidget *focus = gtk_window_get_focus (GTK_WINDOW (self));

  if (focus != NULL && gtk_widget_is_ancestor (focus, GTK_WIDGET (self->places)))
    return;

  if (g_str_equal (self->page, "map"))
    {
      if (self->map_page != NULL)
        gtk_widget_grab_focus (GTK_WIDGET (self->map_page));
    }
  else if (g_str_equal (self->page, "experiments"))
    hot_experiments_page_focus_view (self->experiments_page);
  else if (g_str_equal (self->page, "models"))
    hot_models_page_focus_view (self->models_page);
  else if (g_str_equal (self->page, "deploy"))
    hot_deploy_page_focus_view (self->deploy_page);
  else if (g_str_equal (self->page, "requests"))
    hot_requests_page_focus_view (self->requests_page);
  else
    hot_data_page_focus_view (self->data_page);
}

typedef struct {
  const char    *name;
  const char    *title;
  GtkListBoxRow *row;
} Place;

/* The first one where @page is none of them, or no row is @row. */
static Place
hot_window_find_place (HotWindow     *self,
                       const char    *page,
                       GtkListBoxRow *row)
{
  const Place places[] = {
    { "data", _("Data"), self->data_row },
    { "map", _("Map"), self->map_row },
    { "experiments", _("Experiments"), self->experiments_row },
    { "models", _("Models"), self->models_row },
    { "deploy", _("Deploy"), self->deploy_row },
    { "requests", _("Requests"), self->requests_row },
  };

  for (guint i = 0; i < G_N_ELEMENTS (places); i++)
    if (row != NULL ? row == places[i].row : g_strcmp0 (page, places[i].name) == 0)
      return places[i];

  return places[0];
}

static void
hot_window_set_page (HotWindow  *self,
                     const char *page)
{
  const Place place = hot_window_find_place (self, page, NULL);

  if (!g_set_str (&self->page, place.name))
    return;

  if (g_str_equal (self->page, "map") && self->map_place == NULL)
    hot_window_build_map (self);
  if (g_str_equal (self->page, "experiments") && self->experiments_page == NULL)
    hot_window_build_experiments (self);
  if (g_str_equal (self->page, "models") && self->models_page == NULL)
    _hot_window_build_models (self);
  if (g_str_equal (self->page, "deploy") && self->deploy_page == NULL)
    _hot_window_build_deploy (self);
  if (g_str_equal (self->page, "requests") && self->requests_page == NULL)
    _hot_window_build_requests (self);

  gtk_list_box_select_row (self->places, place.row);
  gtk_stack_set_visible_child_name (self->pages, self->page);
  adw_navigation_page_set_title (self->content_page, place.title);
  if (hot_dataset_get_table (self->dataset) != NULL)
    g_settings_set_string (hot_settings_get (), HOT_SETTING_LAST_PAGE, self->page);
  hot_window_focus_page (self);
  _hot_window_update_actions (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PAGE]);
}

static void
hot_window_place_activated_cb (HotWindow     *self,
                               GtkListBoxRow *row)
{
  hot_window_set_page (self, hot_window_find_place (self, NULL, row).name);
  adw_navigation_split_view_set_show_content (self->split_view, TRUE);
}

/* The page that is shown is marked, wherever the keys have gone in the list. */
static void
hot_window_place_selected_cb (HotWindow     *self,
                              GtkListBoxRow *row)
{
  GtkListBoxRow *shown = hot_window_find_place (self, self->page, NULL).row;

  if (row != NULL && row != shown)
    gtk_list_box_select_row (self->places, shown);
}

static void
hot_window_table_changed_cb (HotWindow *self)
{
  HotTable *table = hot_dataset_get_table (self->dataset);
  const char *name = table != NULL ? hot_table_get_name (table) : "";
  g_autofree char *title = table != NULL ? g_strdup_printf ("%s – Hothouse", name) : g_strdup ("Hothouse");

  gtk_window_set_title (GTK_WINDOW (self), title);
  _hot_window_update_workspace (self);
  if (self->map_filter != NULL)
    gtk_widget_set_visible (GTK_WIDGET (self->map_filter), table != NULL);
  _hot_window_update_actions (self);
}

/* A range that is gone can be had back. */
static void
hot_window_ranges_changed_cb (HotWindow *self)
{
  const guint n = hot_row_ranges_get_n (hot_dataset_get_ranges (self->dataset));
  AdwToast *toast;

  if (n < self->n_ranges && hot_dataset_can_undo_range (self->dataset) && !self->is_undoing)
    {
      toast = adw_toast_new (_("Range removed"));
      adw_toast_set_button_label (toast, _("_Undo"));
      adw_toast_set_action_name (toast, "win.undo-range");
      adw_toast_overlay_add_toast (self->toasts, toast);
    }
  self->n_ranges = n;
}

static void
hot_window_rows_changed_cb (HotWindow *self)
{
  HotRowSet *rows = hot_dataset_get_rows (self->dataset);
  g_autofree char *count = rows != NULL ? hot_format_count (hot_row_set_get_n (rows)) : g_strdup ("");

  gtk_label_set_text (self->data_badge, count);
}

/* How many runs the experiment has that is looked at; nothing before one has been. */
static void
hot_window_runs_changed_cb (HotWindow *self)
{
  HotRunFrame *frame = hot_tracker_get_frame (hot_tracker_get_default ());
  g_autofree char *count = frame != NULL && frame->n_runs > 0 ? hot_format_count (frame->n_runs) : g_strdup ("");

  gtk_label_set_text (self->experiments_badge, count);
}

/* The first data after the start of the program stand in the page that was left; without data there is nothing to see there. */
static void
hot_window_restore_page (HotWindow *self)
{
  static gboolean restored;
  g_autofree char *page = NULL;

  if (restored)
    return;

  restored = TRUE;
  page = g_settings_get_string (hot_settings_get (), HOT_SETTING_LAST_PAGE);
  hot_window_set_page (self, page);
}

static void
hot_window_opened_cb (HotWindow *self)
{
  hot_window_restore_page (self);
  hot_settings_add_recent (hot_dataset_get_location (self->dataset));
}

static void
hot_window_recent_changed_cb (HotWindow *self)
{
  g_auto(GStrv) recent = g_settings_get_strv (hot_settings_get (), HOT_SETTING_RECENT);

  g_menu_remove_all (self->recent_menu);
  for (guint i = 0; recent[i] != NULL && i < 5; i++)
    {
      g_autofree char *name = hot_source_name (recent[i]);
      g_autoptr(GMenuItem) item = NULL;

      /* An underscore in a file's name is no mnemonic. */
      g_auto(GStrv) parts = g_strsplit (name, "_", -1);
      g_autofree char *label = g_strjoinv ("__", parts);

      item = g_menu_item_new (label, NULL);
      g_menu_item_set_action_and_target (item, "win.open-location", "s", recent[i]);
      g_menu_append_item (self->recent_menu, item);
    }
}

static void
hot_window_dispose (GObject *object)
{
  HotWindow *self = HOT_WINDOW (object);

  g_clear_handle_id (&self->map_source, g_source_remove);
  if (self->dataset != NULL)
    hot_dataset_close (self->dataset);

  gtk_widget_dispose_template (GTK_WIDGET (self), HOT_TYPE_WINDOW);
  g_clear_object (&self->dataset);
  g_clear_pointer (&self->page, g_free);

  G_OBJECT_CLASS (hot_window_parent_class)->dispose (object);
}

static void
hot_window_get_property (GObject    *object,
                         guint       prop_id,
                         GValue     *value,
                         GParamSpec *pspec)
{
  HotWindow *self = HOT_WINDOW (object);

  switch (prop_id)
    {
    case PROP_DATASET:
      g_value_set_object (value, self->dataset);
      break;

    case PROP_PAGE:
      g_value_set_string (value, self->page);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
hot_window_set_property (GObject      *object,
                         guint         prop_id,
                         const GValue *value,
                         GParamSpec   *pspec)
{
  HotWindow *self = HOT_WINDOW (object);

  switch (prop_id)
    {
    case PROP_PAGE:
      hot_window_set_page (self, g_value_get_string (value));
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
hot_window_class_init (HotWindowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = hot_window_dispose;
  object_class->get_property = hot_window_get_property;
  object_class->set_property = hot_window_set_property;

  properties[PROP_DATASET] =
    g_param_spec_object ("dataset", NULL, NULL, HOT_TYPE_DATASET,
                         G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  properties[PROP_PAGE] =
    g_param_spec_string ("page", NULL, NULL, "data",
                         G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  hot_map_page_prepare ();
  g_type_ensure (HOT_TYPE_DATA_PAGE);
  g_type_ensure (HOT_TYPE_JOBS_BUTTON);

  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/hothouse/Hothouse/ui/hot-window.ui");
  gtk_widget_class_bind_template_child (widget_class, HotWindow, toasts);
  gtk_widget_class_bind_template_child (widget_class, HotWindow, split_view);
  gtk_widget_class_bind_template_child (widget_class, HotWindow, content_page);
  gtk_widget_class_bind_template_child (widget_class, HotWindow, dataset_button);
  gtk_widget_class_bind_template_child (widget_class, HotWindow, dataset_name);
  gtk_widget_class_bind_template_child (widget_class, HotWindow, workspace_name);
  gtk_widget_class_bind_template_child (widget_class, HotWindow, recent_menu);
  gtk_widget_class_bind_template_child (widget_class, HotWindow, places);
  gtk_widget_class_bind_template_child (widget_class, HotWindow, data_row);
  gtk_widget_class_bind_template_child (widget_class, HotWindow, map_row);
  gtk_widget_class_bind_template_child (widget_class, HotWindow, experiments_row);
  gtk_widget_class_bind_template_child (widget_class, HotWindow, models_row);
  gtk_widget_class_bind_template_child (widget_class, HotWindow, deploy_row);
  gtk_widget_class_bind_template_child (widget_class, HotWindow, requests_row);
  gtk_widget_class_bind_template_child (widget_class, HotWindow, data_badge);
  gtk_widget_class_bind_template_child (widget_class, HotWindow, experiments_badge);
  gtk_widget_class_bind_template_child (widget_class, HotWindow, models_badge);
  gtk_widget_class_bind_template_child (widget_class, HotWindow, deploy_badge);
  gtk_widget_class_bind_template_child (widget_class, HotWindow, pages);
  gtk_widget_class_bind_template_child (widget_class, HotWindow, data_page);
  gtk_widget_class_bind_template_callback (widget_class, hot_window_place_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, hot_window_place_selected_cb);

  gtk_widget_class_install_property_action (widget_class, "win.page", "page");
  _hot_window_install_actions (widget_class);
  _hot_window_install_models (widget_class);
  _hot_window_install_deploy (widget_class);
  _hot_window_install_requests (widget_class);
  _hot_window_install_workspace (widget_class);
}

static void
hot_window_init (HotWindow *self)
{
  GSettings *settings = hot_settings_get ();

  self->dataset = hot_dataset_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  hot_data_page_set_dataset (self->data_page, self->dataset);

  g_signal_connect_object (self->dataset, "notify::table",
                           G_CALLBACK (hot_window_table_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->dataset, "notify::rows",
                           G_CALLBACK (hot_window_rows_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (hot_tracker_get_default (), "notify::frame", G_CALLBACK (hot_window_runs_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->dataset, "notify::ranges",
                           G_CALLBACK (hot_window_ranges_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->dataset, "opened",
                           G_CALLBACK (hot_window_opened_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (settings, "changed::" HOT_SETTING_RECENT,
                           G_CALLBACK (hot_window_recent_changed_cb), self, G_CONNECT_SWAPPED);

  g_settings_bind (settings, HOT_SETTING_WINDOW_WIDTH, self, "default-width", G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (settings, HOT_SETTING_WINDOW_HEIGHT, self, "default-height", G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (settings, HOT_SETTING_WINDOW_MAXIMIZED, self, "maximized", G_SETTINGS_BIND_DEFAULT);

  hot_window_set_page (self, "data");
  hot_window_table_changed_cb (self);
  hot_window_recent_changed_cb (self);
  _hot_window_watch_workspace (self);
  _hot_window_init_models (self);
  _hot_window_init_deploy (self);
  _hot_window_setup_drop (self);
}

HotWindow *
hot_window_new (HotApplication *application)
{
  return g_object_new (HOT_TYPE_WINDOW, "application", application, NULL);
}

HotDataset *
hot_window_get_dataset (HotWindow *self)
{
  g_return_val_if_fail (HOT_IS_WINDOW (self), NULL);

  return self->dataset;
}

gboolean
hot_window_is_empty (HotWindow *self)
{
  g_return_val_if_fail (HOT_IS_WINDOW (self), FALSE);

  return hot_dataset_get_table (self->dataset) == NULL && hot_dataset_get_job (self->dataset) == NULL;
}

void
_hot_window_show_errors (HotWindow         *self,
                         const char *const *ids)
{
  if (hot_dataset_get_table (self->dataset) == NULL || ids[0] == NULL)
    return;

  hot_window_set_page (self, "map");
  adw_navigation_split_view_set_show_content (self->split_view, TRUE);
  hot_map_page_show_runs (hot_window_get_map_page (self), ids);
}

static gboolean
is_outlines (GFile *file)
{
  g_autofree char *name = g_file_get_basename (file);
  g_autofree char *lower = name != NULL ? g_ascii_strdown (name, -1) : NULL;

  return lower != NULL && g_str_has_suffix (lower, ".geojson");
}

void
hot_window_open_file (HotWindow *self,
                      GFile     *file)
{
  g_autofree char *location = NULL;

  g_return_if_fail (HOT_IS_WINDOW (self));

  /* Outlines are no data: they lie on the map of what is open. */
  if (is_outlines (file) && hot_dataset_get_table (self->dataset) != NULL)
    {
      hot_window_set_page (self, "map");
      hot_map_page_open_boundaries (hot_window_get_map_page (self), file);
      return;
    }

  location = g_file_get_path (file);
  if (location == NULL)
    location = g_file_get_uri (file);

  hot_window_open_location (self, location, NULL);
}

/**
 * hot_window_open_location:
 * @location: whatever hot_source_open() takes
 * @options: (nullable): how to reach it
 *
 * Starts to open a data set in this window; what is open stays in view until the new one is there.
 */
void
hot_window_open_location (HotWindow              *self,
                          const char             *location,
                          const HotSourceOptions *options)
{
  g_return_if_fail (HOT_IS_WINDOW (self));

  hot_dataset_open (self->dataset, location, options);
  adw_navigation_split_view_set_show_content (self->split_view, TRUE);
}
