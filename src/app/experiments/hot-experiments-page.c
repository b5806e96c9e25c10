/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "app/experiments/hot-experiments-page-private.h"

#include <glib/gi18n.h>

#include "app/experiments/hot-run-clause.h"
#include "app/experiments/hot-run-completion.h"
#include "app/experiments/hot-server-banner.h"
#include "app/experiments/hot-server-watch.h"
#include "app/experiments/hot-trainer.h"
#include "app/widgets/hot-drop-down.h"
#include "app/widgets/hot-toast.h"
#include "app/widgets/hot-widget.h"
#include "base/hot-format.h"

/**
 * HotExperimentsPage:
 *
 * The runs of the workspace: the leaderboard of one experiment, and what is looked at from there.
 */
G_DEFINE_FINAL_TYPE (HotExperimentsPage, hot_experiments_page, GTK_TYPE_WIDGET)

/* How long somebody has stopped typing when the filter is applied, in milliseconds. */
#define FILTER_DELAY 200

static void
hot_experiments_page_show_error (HotExperimentsPage *self,
                                 const GError       *error)
{
  const HotServerCondition condition = hot_server_watch_get_condition (hot_server_watch_get_default ());
  g_autofree char *text = g_markup_escape_text (error->message, -1);

  adw_status_page_set_title (self->error, condition == HOT_SERVER_AWAY ? _("Server Not Reachable")
                                          : condition == HOT_SERVER_CLOSED ? _("Not Signed In") : _("Cannot Open the Workspace"));
  adw_status_page_set_description (self->error, text);
  gtk_widget_set_visible (self->error_sign_in, condition == HOT_SERVER_CLOSED);
  gtk_widget_set_visible (self->error_own, condition != HOT_SERVER_NONE);
}

static void
hot_experiments_page_update_stack (HotExperimentsPage *self)
{
  HotRunFrame *frame = hot_tracker_get_frame (self->tracker);
  const GError *error = hot_tracker_get_error (self->tracker);
  const gboolean is_filtered = *hot_tracker_get_filter (self->tracker) != '\0';
  const char *name = "board";

  if (error != NULL && frame == NULL)
    name = "error";
  else if (frame == NULL)
    name = hot_tracker_get_experiments (self->tracker) != NULL ? "empty" : "loading";
  else if (frame->n_runs == 0)
    name = is_filtered ? "none" : "empty";

  if (error != NULL)
    hot_experiments_page_show_error (self, error);
  gtk_stack_set_visible_child_name (self->stack, name);
}

static void
hot_experiments_page_update_count (HotExperimentsPage *self)
{
  HotRunFrame *frame = hot_tracker_get_frame (self->tracker);
  const guint n = frame != NULL ? frame->n_runs : 0, n_waiting = hot_trainer_get_n_waiting (hot_trainer_get_default ());
  g_autofree char *number = hot_format_count (n);
  g_autofree char *text = g_strdup_printf (ngettext ("%s run", "%s runs", n), number);
  g_autofree char *waiting_number = hot_format_count (n_waiting);
  g_autofree char *waiting = g_strdup_printf (ngettext ("%s waits", "%s wait", n_waiting), waiting_number);
  g_autofree char *both = g_strdup_printf ("%s, %s", text, waiting);

  gtk_label_set_text (self->count, frame == NULL ? "" : n_waiting > 0 ? both : text);
}

static void
hot_experiments_page_selection_cb (HotExperimentsPage *self)
{
  g_auto(GStrv) selected = hot_leaderboard_dup_selected (self->board);
  const guint n = g_strv_length (selected);
  g_autofree char *number = hot_format_count (n);
  g_autofree char *text = g_strdup_printf (ngettext ("%s run selected", "%s runs selected", n), number);

  gtk_label_set_text (self->selection_label, text);
  gtk_action_bar_set_revealed (self->selection_bar, n > 0);
  _hot_experiments_page_update_actions (self);
}

static void
hot_experiments_page_frame_changed_cb (HotExperimentsPage *self)
{
  hot_experiments_page_update_count (self);
  hot_experiments_page_update_stack (self);
  hot_experiments_page_selection_cb (self);
}

/* @model: (nullable): whether it is a list of just these */
static gboolean
has_strings (GListModel    *model,
             GtkStringList *strings)
{
  const guint n = g_list_model_get_n_items (G_LIST_MODEL (strings));

  if (model == NULL || g_list_model_get_n_items (model) != n)
    return FALSE;
  for (guint i = 0; i < n; i++)
    if (!g_str_equal (gtk_string_list_get_string (GTK_STRING_LIST (model), i), gtk_string_list_get_string (strings, i)))
      return FALSE;

  return TRUE;
}

/* Names, in the order of the store. */
static void
hot_experiments_page_experiments_changed_cb (HotExperimentsPage *self)
{
  GPtrArray *experiments = hot_tracker_get_experiments (self->tracker);
  const char *chosen = hot_tracker_get_experiment (self->tracker);
  g_autoptr(GtkStringList) names = gtk_string_list_new (NULL);
  guint selected = GTK_INVALID_LIST_POSITION;

  for (guint i = 0; experiments != NULL && i < experiments->len; i++)
    {
      const HotExperiment *experiment = g_ptr_array_index (experiments, i);

      gtk_string_list_append (names, experiment->name);
      if (g_strcmp0 (experiment->id, chosen) == 0)
        selected = i;
    }

  self->is_updating = TRUE;
  /* Who is just choosing is not to be disturbed by runs that arrive. */
  if (!has_strings (gtk_drop_down_get_model (self->experiments), names))
    gtk_drop_down_set_model (self->experiments, G_LIST_MODEL (names));
  gtk_drop_down_set_selected (self->experiments, selected);
  self->is_updating = FALSE;
  hot_experiments_page_update_stack (self);
  _hot_experiments_page_update_actions (self);
}

static void
hot_experiments_page_experiment_chosen_cb (HotExperimentsPage *self)
{
  GPtrArray *experiments = hot_tracker_get_experiments (self->tracker);
  const guint selected = gtk_drop_down_get_selected (self->experiments);

  if (self->is_updating || experiments == NULL || selected >= experiments->len)
    return;

  hot_tracker_set_experiment (self->tracker, ((const HotExperiment *) g_ptr_array_index (experiments, selected))->id);
}

static gboolean
hot_experiments_page_apply_filter_cb (gpointer user_data)
{
  HotExperimentsPage *self = user_data;

  self->filter_timeout = 0;
  hot_tracker_set_filter (self->tracker, gtk_editable_get_text (GTK_EDITABLE (self->filter)));

  return G_SOURCE_REMOVE;
}

static void
hot_experiments_page_filter_changed_cb (HotExperimentsPage *self)
{
  g_clear_handle_id (&self->filter_timeout, g_source_remove);
  if (!self->is_updating && self->tracker != NULL)
    self->filter_timeout = g_timeout_add (FILTER_DELAY, hot_experiments_page_apply_filter_cb, self);
}

static void
hot_experiments_page_tracker_filter_cb (HotExperimentsPage *self)
{
  const char *filter = hot_tracker_get_filter (self->tracker);

  if (g_str_equal (filter, gtk_editable_get_text (GTK_EDITABLE (self->filter))))
    return;

  self->is_updating = TRUE;
  gtk_editable_set_text (GTK_EDITABLE (self->filter), filter);
  self->is_updating = FALSE;
}

static void
hot_experiments_page_filter_error_cb (HotExperimentsPage *self)
{
  const GError *error = hot_tracker_get_filter_error (self->tracker);

  if (error != NULL)
    {
      gtk_label_set_text (self->filter_error, error->message);
      gtk_widget_add_css_class (GTK_WIDGET (self->filter), "error");
    }
  else
    {
      gtk_widget_remove_css_class (GTK_WIDGET (self->filter), "error");
    }
  gtk_revealer_set_reveal_child (self->filter_error_revealer, error != NULL);
}

/* Runs of another workspace are not looked at any longer. */
static void
hot_experiments_page_workspace_cb (HotExperimentsPage *self)
{
  adw_navigation_view_pop_to_tag (self->navigation, "leaderboard");
  hot_experiments_page_update_stack (self);
  _hot_experiments_page_update_actions (self);
}

static void
hot_experiments_page_failed_cb (HotExperimentsPage *self,
                                const GError       *error)
{
  adw_toast_overlay_add_toast (self->toasts, hot_toast_new (error->message));
}

void
_hot_experiments_page_add_filter (HotExperimentsPage *self,
                                  const char         *clause)
{
  g_autofree char *filter = hot_run_clause_join (hot_tracker_get_filter (self->tracker), clause);

  hot_tracker_set_filter (self->tracker, filter);
}

static void
hot_experiments_page_waiting_cb (HotExperimentsPage *self)
{
  hot_experiments_page_update_count (self);
  _hot_experiments_page_update_actions (self);
}

/* Who looks elsewhere is told that it has ended. Each run that somebody waited for long replaces the word about the one before. */
static void
hot_experiments_page_run_ended_cb (HotExperimentsPage *self,
                                   const char         *id,
                                   const GError       *error)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GApplication *application = g_application_get_default ();
  const guint n_waiting = hot_trainer_get_n_waiting (hot_trainer_get_default ());
  g_autoptr(GNotification) notification = NULL;
  g_autofree char *waiting = NULL;

  hot_tracker_refresh (self->tracker);
  /* There is no row that could say so. */
  if (id == NULL && error != NULL && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    hot_experiments_page_failed_cb (self, error);
  /* A baseline that was there before is no run. */
  if ((id == NULL && error == NULL) || !GTK_IS_WINDOW (root) || gtk_window_is_active (GTK_WINDOW (root)) || application == NULL ||
      g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  notification = g_notification_new (error != NULL ? _("A Run Has Failed") : _("A Run Has Ended"));
  waiting = g_strdup_printf (ngettext ("%u more run waits", "%u more runs wait", n_waiting), n_waiting);
  if (error != NULL)
    g_notification_set_body (notification, error->message);
  else if (n_waiting > 0)
    g_notification_set_body (notification, waiting);
  g_application_send_notification (application, "run-ended", notification);
}

/* What a filter that is being typed could go on with. */
static char **
hot_experiments_page_complete (gpointer    user_data,
                               const char *text,
                               gsize       position,
                               gsize      *start)
{
  HotExperimentsPage *self = user_data;
  HotRunFields *fields = hot_leaderboard_get_fields (self->board);

  *start = position;

  return fields != NULL ? hot_run_completion_find (fields, text, position, start) : g_new0 (char *, 1);
}

static void
hot_experiments_page_filter_help_cb (GtkMenuButton *button,
                                     gpointer       user_data)
{
  gtk_menu_button_set_popover (button, _hot_experiments_page_create_filter_help (user_data));
}

/* Read when it is first looked at: who never does need not wait for it. */
static void
hot_experiments_page_map (GtkWidget *widget)
{
  HotExperimentsPage *self = HOT_EXPERIMENTS_PAGE (widget);

  GTK_WIDGET_CLASS (hot_experiments_page_parent_class)->map (widget);

  if (self->tracker != NULL)
    hot_tracker_ensure (self->tracker);
}

static void
hot_experiments_page_columns_cb (GtkMenuButton *button,
                                 gpointer       user_data)
{
  gtk_menu_button_set_popover (button, _hot_experiments_page_create_columns (user_data));
}

static void
hot_experiments_page_dispose (GObject *object)
{
  HotExperimentsPage *self = HOT_EXPERIMENTS_PAGE (object);

  g_clear_handle_id (&self->filter_timeout, g_source_remove);
  g_clear_object (&self->completion);
  hot_widget_dispose_template (GTK_WIDGET (self), HOT_TYPE_EXPERIMENTS_PAGE);
  g_clear_object (&self->tracker);
  g_clear_object (&self->dataset);

  G_OBJECT_CLASS (hot_experiments_page_parent_class)->dispose (object);
}

static void
hot_experiments_page_class_init (HotExperimentsPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = hot_experiments_page_dispose;
  widget_class->map = hot_experiments_page_map;

  g_type_ensure (HOT_TYPE_LEADERBOARD);
  g_type_ensure (HOT_TYPE_SERVER_BANNER);

  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/hothouse/Hothouse/ui/hot-experiments-page.ui");
  gtk_widget_class_bind_template_child (widget_class, HotExperimentsPage, toasts);
  gtk_widget_class_bind_template_child (widget_class, HotExperimentsPage, navigation);
  gtk_widget_class_bind_template_child (widget_class, HotExperimentsPage, header);
  gtk_widget_class_bind_template_child (widget_class, HotExperimentsPage, experiments);
  gtk_widget_class_bind_template_child (widget_class, HotExperimentsPage, columns_button);
  gtk_widget_class_bind_template_child (widget_class, HotExperimentsPage, filter);
  gtk_widget_class_bind_template_child (widget_class, HotExperimentsPage, count);
  gtk_widget_class_bind_template_child (widget_class, HotExperimentsPage, filter_help);
  gtk_widget_class_bind_template_child (widget_class, HotExperimentsPage, filter_error_revealer);
  gtk_widget_class_bind_template_child (widget_class, HotExperimentsPage, filter_error);
  gtk_widget_class_bind_template_child (widget_class, HotExperimentsPage, stack);
  gtk_widget_class_bind_template_child (widget_class, HotExperimentsPage, error);
  gtk_widget_class_bind_template_child (widget_class, HotExperimentsPage, error_sign_in);
  gtk_widget_class_bind_template_child (widget_class, HotExperimentsPage, error_own);
  gtk_widget_class_bind_template_child (widget_class, HotExperimentsPage, empty_open);
  gtk_widget_class_bind_template_child (widget_class, HotExperimentsPage, empty_new);
  gtk_widget_class_bind_template_child (widget_class, HotExperimentsPage, board);
  gtk_widget_class_bind_template_child (widget_class, HotExperimentsPage, selection_bar);
  gtk_widget_class_bind_template_child (widget_class, HotExperimentsPage, selection_label);
  gtk_widget_class_bind_template_callback (widget_class, hot_experiments_page_filter_changed_cb);

  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  _hot_experiments_page_install_actions (widget_class);
}

static void
hot_experiments_page_init (HotExperimentsPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));

  hot_drop_down_focus_selected (self->experiments);
  self->completion = hot_filter_completion_new (self->filter);
  hot_filter_completion_set_finder (self->completion, hot_experiments_page_complete, self);
  gtk_menu_button_set_create_popup_func (self->columns_button, hot_experiments_page_columns_cb, self, NULL);
  gtk_menu_button_set_create_popup_func (self->filter_help, hot_experiments_page_filter_help_cb, self, NULL);
  g_signal_connect_object (self->board, "filter-added", G_CALLBACK (_hot_experiments_page_add_filter), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (hot_trainer_get_default (), "notify::n-waiting", G_CALLBACK (hot_experiments_page_waiting_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (hot_trainer_get_default (), "finished", G_CALLBACK (hot_experiments_page_run_ended_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->experiments, "notify::selected", G_CALLBACK (hot_experiments_page_experiment_chosen_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->board, "run-activated", G_CALLBACK (_hot_experiments_page_open_run), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->board, "selection-changed", G_CALLBACK (hot_experiments_page_selection_cb), self,
                           G_CONNECT_SWAPPED);
}

GtkWidget *
hot_experiments_page_new (void)
{
  return g_object_new (HOT_TYPE_EXPERIMENTS_PAGE, NULL);
}

void
hot_experiments_page_set_models (HotExperimentsPage *self,
                                 HotTracker         *tracker,
                                 HotDataset         *dataset)
{
  static const struct {
    const char *signal;
    GCallback   callback;
  } handlers[] = {
    { "notify::frame", G_CALLBACK (hot_experiments_page_frame_changed_cb) },
    { "notify::experiments", G_CALLBACK (hot_experiments_page_experiments_changed_cb) },
    { "notify::experiment", G_CALLBACK (hot_experiments_page_experiments_changed_cb) },
    { "notify::filter", G_CALLBACK (hot_experiments_page_tracker_filter_cb) },
    { "notify::filter-error", G_CALLBACK (hot_experiments_page_filter_error_cb) },
    { "notify::error", G_CALLBACK (hot_experiments_page_update_stack) },
    { "notify::workspace", G_CALLBACK (hot_experiments_page_workspace_cb) },
    { "failed", G_CALLBACK (hot_experiments_page_failed_cb) },
  };

  g_return_if_fail (HOT_IS_EXPERIMENTS_PAGE (self));
  g_return_if_fail (self->tracker == NULL);

  self->tracker = g_object_ref (tracker);
  self->dataset = g_object_ref (dataset);
  g_signal_connect_object (dataset, "notify::table", G_CALLBACK (_hot_experiments_page_update_actions), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (hot_server_watch_get_default (), "changed", G_CALLBACK (hot_experiments_page_update_stack), self,
                           G_CONNECT_SWAPPED);
  hot_leaderboard_set_tracker (self->board, tracker);
  for (guint i = 0; i < G_N_ELEMENTS (handlers); i++)
    g_signal_connect_object (tracker, handlers[i].signal, handlers[i].callback, self, G_CONNECT_SWAPPED);

  hot_experiments_page_experiments_changed_cb (self);
  hot_experiments_page_frame_changed_cb (self);
  hot_experiments_page_filter_error_cb (self);
}

void
hot_experiments_page_focus_view (HotExperimentsPage *self)
{
  g_return_if_fail (HOT_IS_EXPERIMENTS_PAGE (self));

  gtk_widget_child_focus (GTK_WIDGET (self->stack), GTK_DIR_TAB_FORWARD);
}

void
hot_experiments_page_focus_filter (HotExperimentsPage *self)
{
  g_return_if_fail (HOT_IS_EXPERIMENTS_PAGE (self));

  gtk_widget_grab_focus (GTK_WIDGET (self->filter));
}
