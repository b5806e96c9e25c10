/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "app/experiments/hot-leaderboard-private.h"

#include "app/experiments/hot-leaderboard-text.h"
#include "app/experiments/hot-trainer.h"
#include "app/hot-settings.h"
#include "app/widgets/hot-widget.h"
#include "dataset/hot-row-set.h"
#include "models/hot-run-logger.h"

/**
 * HotLeaderboard:
 *
 * The runs of an experiment in a column view. A run is an object only while it is in view; when the store changes, the rows that are
 * there say something else, and nothing is built anew.
 */
G_DEFINE_FINAL_TYPE (HotLeaderboard, hot_leaderboard, GTK_TYPE_WIDGET)

enum {
  RUN_ACTIVATED,
  SELECTION_CHANGED,
  FILTER_ADDED,
  COLUMNS_CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

/* How often the cells of runs that run say something else, in milliseconds. */
#define TICK_INTERVAL   1000

typedef HotLeaderboardColumn Column;

static Column *
get_column (GtkColumnViewColumn *column)
{
  return _hot_leaderboard_get_column (column);
}

static void
hot_leaderboard_layout_changed_cb (HotLeaderboard *self)
{
  _hot_leaderboard_update_layout (self);
  if (!self->is_busy)
    hot_leaderboard_text_save_columns (self);
}

GtkColumnViewColumn *
_hot_leaderboard_find_column (HotLeaderboard *self,
                              const char     *id,
                              guint          *position)
{
  GListModel *columns = gtk_column_view_get_columns (self->titles);

  for (guint i = 0; i < g_list_model_get_n_items (columns); i++)
    {
      g_autoptr(GtkColumnViewColumn) column = g_list_model_get_item (columns, i);

      if (g_str_equal (get_column (column)->id, id))
        {
          if (position != NULL)
            *position = i;
          return column;
        }
    }

  return NULL;
}

/* Later clicks on headers come first; what was clicked before breaks ties. */
static guint
hot_leaderboard_get_keys (HotLeaderboard *self,
                          HotRunOrderKey *keys)
{
  GtkColumnViewSorter *sorter = GTK_COLUMN_VIEW_SORTER (gtk_column_view_get_sorter (self->titles));
  const guint n = gtk_column_view_sorter_get_n_sort_columns (sorter);
  guint n_keys = 0;

  for (guint i = 0; i < n && n_keys < HOT_RUN_MAX_KEYS; i++)
    {
      GtkSortType type;
      GtkColumnViewColumn *column = gtk_column_view_sorter_get_nth_sort_column (sorter, i, &type);

      if (column == NULL || get_column (column)->field == NULL)
        continue;

      keys[n_keys].field = get_column (column)->field;
      keys[n_keys].descending = type == GTK_SORT_DESCENDING;
      n_keys++;
    }

  return n_keys;
}

void
_hot_leaderboard_update_order (HotLeaderboard *self)
{
  g_auto(GStrv) selected = NULL;
  g_autoptr(HotRowSet) rows = NULL;
  HotRunOrderKey keys[HOT_RUN_MAX_KEYS];
  guint n_keys;

  if (self->fields == NULL || self->is_busy)
    return;

  selected = hot_leaderboard_dup_selected (self);
  n_keys = hot_leaderboard_get_keys (self, keys);
  g_clear_pointer (&self->tree, hot_run_tree_free);
  self->tree = hot_run_tree_new (self->fields, self->grouping, keys, n_keys, self->folded);

  self->is_busy = TRUE;
  rows = hot_row_set_new_all (hot_run_tree_get_n (self->tree));
  hot_row_model_set_rows (self->model, rows, self->tree->lines);
  hot_leaderboard_select (self, (const char *const *) selected);
  self->is_busy = FALSE;
  _hot_leaderboard_refresh (self, NULL);
}

/* Time has passed for those that run. */
static gboolean
hot_leaderboard_tick_cb (gpointer user_data)
{
  HotLeaderboard *self = user_data;
  GtkColumnViewColumn *columns[] = {
    _hot_leaderboard_find_column (self, "duration", NULL), _hot_leaderboard_find_column (self, "status", NULL),
  };

  for (guint i = 0; i < G_N_ELEMENTS (columns); i++)
    if (columns[i] != NULL)
      _hot_leaderboard_refresh (self, get_column (columns[i]));

  return G_SOURCE_CONTINUE;
}

static void
hot_leaderboard_update_tick (HotLeaderboard *self)
{
  HotRunFrame *frame = hot_run_fields_get_frame (self->fields);
  gboolean is_running = FALSE;

  for (guint i = 0; i < frame->n_runs && !is_running; i++)
    is_running = frame->statuses[i] == HOT_RUN_STATUS_RUNNING && !frame->is_interrupted[i];

  if (is_running && self->tick == 0)
    self->tick = g_timeout_add (TICK_INTERVAL, hot_leaderboard_tick_cb, self);
  else if (!is_running)
    g_clear_handle_id (&self->tick, g_source_remove);
}

/* Columns @ids, in this order. From the first that is not yet where it shall be they are made anew. */
void
_hot_leaderboard_show_columns (HotLeaderboard    *self,
                               const char *const *ids)
{
  GListModel *columns = gtk_column_view_get_columns (self->titles);
  GtkColumnViewSorter *sorter = GTK_COLUMN_VIEW_SORTER (gtk_column_view_get_sorter (self->titles));
  const guint n_sorted = gtk_column_view_sorter_get_n_sort_columns (sorter);
  g_autoptr(GPtrArray) sorted = g_ptr_array_new_with_free_func (g_free);
  g_autofree GtkSortType *types = g_new0 (GtkSortType, n_sorted + 1);
  const gboolean was_busy = self->is_busy;
  guint n_kept = 0;

  while (ids[n_kept] != NULL && n_kept < g_list_model_get_n_items (columns))
    {
      g_autoptr(GtkColumnViewColumn) column = g_list_model_get_item (columns, n_kept);

      if (!g_str_equal (get_column (column)->id, ids[n_kept]))
        break;
      n_kept++;
    }
  if (ids[n_kept] == NULL && n_kept == g_list_model_get_n_items (columns))
    return;

  self->is_busy = TRUE;
  for (guint i = 0; i < n_sorted; i++)
    {
      GtkColumnViewColumn *column = gtk_column_view_sorter_get_nth_sort_column (sorter, i, &types[i]);

      g_ptr_array_add (sorted, column != NULL ? g_strdup (get_column (column)->id) : NULL);
    }
  while (g_list_model_get_n_items (columns) > n_kept)
    {
      g_autoptr(GtkColumnViewColumn) column = g_list_model_get_item (columns, g_list_model_get_n_items (columns) - 1);

      gtk_column_view_remove_column (self->titles, column);
    }
  for (guint i = n_kept; ids[i] != NULL; i++)
    {
      g_autoptr(GtkColumnViewColumn) column =
        _hot_leaderboard_create_column (self, hot_run_fields_find (self->fields, ids[i]));

      gtk_column_view_append_column (self->titles, column);
    }
  /* The latest comes first. */
  for (guint i = n_sorted; i > 0; i--)
    {
      const char *id = g_ptr_array_index (sorted, i - 1);
      GtkColumnViewColumn *column = id != NULL ? _hot_leaderboard_find_column (self, id, NULL) : NULL;

      if (column != NULL)
        gtk_column_view_sort_by_column (self->titles, column, types[i - 1]);
    }
  self->is_busy = was_busy;
}

/* Columns for what is to be shown; those whose field is gone are taken away. */
static void
hot_leaderboard_update_columns (HotLeaderboard *self)
{
  GListModel *columns = gtk_column_view_get_columns (self->titles);
  g_auto(GStrv) wanted = hot_leaderboard_text_choose_columns (self->fields);

  for (guint i = 0; i < g_list_model_get_n_items (columns); i++)
    {
      g_autoptr(GtkColumnViewColumn) column = g_list_model_get_item (columns, i);
      Column *data = get_column (column);

      data->field = hot_run_fields_find (self->fields, data->id);
    }
  _hot_leaderboard_show_columns (self, (const char *const *) wanted);
  _hot_leaderboard_update_pins (self);
}

static void
hot_leaderboard_frame_changed_cb (HotLeaderboard *self)
{
  HotRunFrame *frame = hot_tracker_get_frame (self->tracker);
  g_autoptr(HotRunFields) former = NULL;
  g_auto(GStrv) selected = NULL;

  if (frame == NULL)
    return;

  /* By id: the numbers of the former frame say nothing about this one. */
  selected = hot_leaderboard_dup_selected (self);
  former = g_steal_pointer (&self->fields);
  self->fields = hot_run_fields_new (frame);

  self->is_busy = TRUE;
  gtk_selection_model_unselect_all (GTK_SELECTION_MODEL (self->selection));
  hot_leaderboard_update_columns (self);
  self->is_busy = FALSE;
  _hot_leaderboard_update_order (self);
  hot_leaderboard_select (self, (const char *const *) selected);
  hot_leaderboard_update_tick (self);
}

/* The runs of a line: one, or those below a heading. (transfer none) */
static const guint32 *
get_runs_at (HotLeaderboard *self,
             guint           position,
             guint          *n_runs)
{
  const guint32 *lines = g_bytes_get_data (self->tree->lines, NULL);
  const HotRunGroup *group = hot_run_tree_get_group (self->tree, lines[position]);

  *n_runs = group != NULL ? group->n_runs : 1;

  return group != NULL ? group->runs : lines + position;
}

static void
hot_leaderboard_activate_cb (HotLeaderboard *self,
                             guint           position)
{
  const guint line = hot_row_model_get_row (self->model, position);

  if (self->fields == NULL || _hot_leaderboard_fold (self, line, _hot_leaderboard_is_folded (self, line)))
    return;
  if (line < self->tree->n_runs)
    g_signal_emit (self, signals[RUN_ACTIVATED], 0, hot_run_fields_get_frame (self->fields)->ids[line]);
}

static void
hot_leaderboard_selection_cb (HotLeaderboard *self)
{
  if (!self->is_busy)
    g_signal_emit (self, signals[SELECTION_CHANGED], 0);
}

static void
hot_leaderboard_sort_action (GtkWidget  *widget,
                             const char *action_name,
                             GVariant   *parameter)
{
  HotLeaderboard *self = HOT_LEADERBOARD (widget);
  GtkColumnViewColumn *column = _hot_leaderboard_find_column (self, g_variant_get_string (parameter, NULL), NULL);

  if (column != NULL)
    gtk_column_view_sort_by_column (self->titles, column, g_str_has_suffix (action_name, "descending") ? GTK_SORT_DESCENDING
                                                                                                     : GTK_SORT_ASCENDING);
}

static void
hot_leaderboard_filter_action (GtkWidget  *widget,
                               const char *action_name,
                               GVariant   *parameter)
{
  g_signal_emit (widget, signals[FILTER_ADDED], 0, g_variant_get_string (parameter, NULL));
}

static void
hot_leaderboard_open_action (GtkWidget  *widget,
                             const char *action_name,
                             GVariant   *parameter)
{
  g_auto(GStrv) selected = hot_leaderboard_dup_selected (HOT_LEADERBOARD (widget));

  if (selected[0] != NULL)
    g_signal_emit (widget, signals[RUN_ACTIVATED], 0, selected[0]);
}

static void
hot_leaderboard_dispose (GObject *object)
{
  HotLeaderboard *self = HOT_LEADERBOARD (object);

  self->is_busy = TRUE;
  g_clear_handle_id (&self->tick, g_source_remove);
  g_clear_pointer ((GtkWidget **) &self->menu, gtk_widget_unparent);
  hot_widget_dispose_template (GTK_WIDGET (self), HOT_TYPE_LEADERBOARD);
  g_clear_pointer (&self->rows, g_ptr_array_unref);
  g_clear_pointer (&self->shown, g_ptr_array_unref);
  g_clear_object (&self->tracker);
  g_clear_object (&self->model);
  g_clear_object (&self->selection);
  g_clear_object (&self->sorter);
  g_clear_pointer (&self->tree, hot_run_tree_free);
  g_clear_pointer (&self->folded, g_hash_table_unref);
  g_clear_pointer (&self->grouping, g_free);
  g_clear_pointer (&self->fields, hot_run_fields_free);

  G_OBJECT_CLASS (hot_leaderboard_parent_class)->dispose (object);
}

static void
hot_leaderboard_class_init (HotLeaderboardClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = hot_leaderboard_dispose;

  signals[RUN_ACTIVATED] = g_signal_new ("run-activated", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                         G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[SELECTION_CHANGED] = g_signal_new ("selection-changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                             NULL, G_TYPE_NONE, 0);
  signals[FILTER_ADDED] = g_signal_new ("filter-added", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                        G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[COLUMNS_CHANGED] = g_signal_new ("columns-changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                           NULL, G_TYPE_NONE, 0);

  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/hothouse/Hothouse/ui/hot-leaderboard.ui");
  gtk_widget_class_bind_template_child (widget_class, HotLeaderboard, scroller);
  gtk_widget_class_bind_template_child (widget_class, HotLeaderboard, view);
  gtk_widget_class_bind_template_child (widget_class, HotLeaderboard, titles_scroller);
  gtk_widget_class_bind_template_child (widget_class, HotLeaderboard, titles);
  gtk_widget_class_bind_template_child (widget_class, HotLeaderboard, pins_scroller);
  gtk_widget_class_bind_template_child (widget_class, HotLeaderboard, pins);
  gtk_widget_class_bind_template_child (widget_class, HotLeaderboard, pins_line);
  gtk_widget_class_bind_template_callback (widget_class, hot_leaderboard_activate_cb);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_install_action (widget_class, "leaderboard.sort-ascending", "s", hot_leaderboard_sort_action);
  gtk_widget_class_install_action (widget_class, "leaderboard.sort-descending", "s", hot_leaderboard_sort_action);
  gtk_widget_class_install_action (widget_class, "leaderboard.filter", "s", hot_leaderboard_filter_action);
  gtk_widget_class_install_action (widget_class, "leaderboard.open", NULL, hot_leaderboard_open_action);
  _hot_leaderboard_install_columns (widget_class);
  _hot_leaderboard_install_groups (widget_class);
  _hot_leaderboard_install_menu (widget_class);
}

static void
hot_leaderboard_init (HotLeaderboard *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));

  self->folded = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->sorter = GTK_SORTER (gtk_custom_sorter_new (NULL, NULL, NULL));
  self->model = hot_row_model_new ();
  self->selection = gtk_multi_selection_new (G_LIST_MODEL (g_object_ref (self->model)));
  gtk_column_view_set_model (self->view, GTK_SELECTION_MODEL (self->selection));
  g_signal_connect_object (self->selection, "selection-changed", G_CALLBACK (hot_leaderboard_selection_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (gtk_column_view_get_sorter (self->titles), "changed", G_CALLBACK (_hot_leaderboard_update_order), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (gtk_column_view_get_columns (self->titles), "items-changed",
                           G_CALLBACK (hot_leaderboard_layout_changed_cb), self, G_CONNECT_SWAPPED);
  _hot_leaderboard_init_layout (self);
  _hot_leaderboard_init_groups (self);
  _hot_leaderboard_init_menu (self);
  _hot_leaderboard_init_pins (self);
}

void
hot_leaderboard_set_tracker (HotLeaderboard *self,
                             HotTracker     *tracker)
{
  g_return_if_fail (HOT_IS_LEADERBOARD (self));
  g_return_if_fail (self->tracker == NULL);

  self->tracker = g_object_ref (tracker);
  g_signal_connect_object (tracker, "notify::frame", G_CALLBACK (hot_leaderboard_frame_changed_cb), self, G_CONNECT_SWAPPED);
  hot_leaderboard_frame_changed_cb (self);
}

HotRunFields *
hot_leaderboard_get_fields (HotLeaderboard *self)
{
  g_return_val_if_fail (HOT_IS_LEADERBOARD (self), NULL);

  return self->fields;
}

GBytes *
hot_leaderboard_get_order (HotLeaderboard *self)
{
  g_return_val_if_fail (HOT_IS_LEADERBOARD (self), NULL);

  return self->tree != NULL ? self->tree->order : NULL;
}

char **
hot_leaderboard_dup_selected (HotLeaderboard *self)
{
  g_autoptr(GStrvBuilder) ids = g_strv_builder_new ();
  g_autoptr(GtkBitset) selected = NULL;
  g_autoptr(GtkBitset) added = gtk_bitset_new_empty ();
  GtkBitsetIter iter;
  guint position;

  g_return_val_if_fail (HOT_IS_LEADERBOARD (self), NULL);

  selected = gtk_selection_model_get_selection (GTK_SELECTION_MODEL (self->selection));
  if (self->tree != NULL && gtk_bitset_iter_init_first (&iter, selected, &position))
    do
      {
        guint n = 0;
        const guint32 *runs = position < hot_run_tree_get_n (self->tree) ? get_runs_at (self, position, &n) : NULL;

        for (guint i = 0; i < n; i++)
          if (gtk_bitset_add (added, runs[i]))
            g_strv_builder_add (ids, hot_run_fields_get_frame (self->fields)->ids[runs[i]]);
      }
    while (gtk_bitset_iter_next (&iter, &position));

  return g_strv_builder_end (ids);
}

void
hot_leaderboard_select (HotLeaderboard    *self,
                        const char *const *ids)
{
  g_autoptr(GHashTable) wanted = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr(GtkBitset) selected = gtk_bitset_new_empty ();
  g_autoptr(GtkBitset) all = NULL;
  const guint n = g_list_model_get_n_items (G_LIST_MODEL (self->model));

  g_return_if_fail (HOT_IS_LEADERBOARD (self));

  for (guint i = 0; ids != NULL && ids[i] != NULL; i++)
    g_hash_table_add (wanted, (gpointer) ids[i]);
  for (guint i = 0; i < n && g_hash_table_size (wanted) > 0; i++)
    {
      guint n_runs, n_wanted = 0;
      const guint32 *runs = get_runs_at (self, i, &n_runs);

      while (n_wanted < n_runs &&
             g_hash_table_contains (wanted, hot_run_fields_get_frame (self->fields)->ids[runs[n_wanted]]))
        n_wanted++;
      if (n_wanted == n_runs)
        gtk_bitset_add (selected, i);
    }

  all = gtk_bitset_new_range (0, n);
  gtk_selection_model_set_selection (GTK_SELECTION_MODEL (self->selection), selected, all);
}

char **
hot_leaderboard_dup_columns (HotLeaderboard *self)
{
  GListModel *columns = gtk_column_view_get_columns (self->titles);
  g_autoptr(GStrvBuilder) ids = g_strv_builder_new ();

  g_return_val_if_fail (HOT_IS_LEADERBOARD (self), NULL);

  for (guint i = 0; i < g_list_model_get_n_items (columns); i++)
    {
      g_autoptr(GtkColumnViewColumn) column = g_list_model_get_item (columns, i);

      g_strv_builder_add (ids, get_column (column)->id);
    }

  return g_strv_builder_end (ids);
}

void
hot_leaderboard_set_shown (HotLeaderboard *self,
                           const char     *field,
                           gboolean        shown)
{
  GtkColumnViewColumn *present;

  g_return_if_fail (HOT_IS_LEADERBOARD (self));
  g_return_if_fail (self->fields != NULL);

  present = _hot_leaderboard_find_column (self, field, NULL);
  if (shown == (present != NULL) || hot_run_fields_find (self->fields, field) == NULL)
    return;

  if (shown)
    {
      g_autoptr(GtkColumnViewColumn) column =
        _hot_leaderboard_create_column (self, hot_run_fields_find (self->fields, field));

      gtk_column_view_append_column (self->titles, column);
    }
  else if (!g_str_equal (field, "name"))
    {
      gtk_column_view_remove_column (self->titles, present);
    }

  g_signal_emit (self, signals[COLUMNS_CHANGED], 0);
}

void
hot_leaderboard_reset_columns (HotLeaderboard *self)
{
  GListModel *columns = gtk_column_view_get_columns (self->titles);

  g_return_if_fail (HOT_IS_LEADERBOARD (self));

  g_settings_reset (hot_settings_get (), HOT_SETTING_RUN_COLUMNS);
  g_settings_reset (hot_settings_get (), HOT_SETTING_RUN_WIDTHS);
  self->is_busy = TRUE;
  /* Made anew, so that they stand where they stood at first. */
  while (g_list_model_get_n_items (columns) > 0)
    {
      g_autoptr(GtkColumnViewColumn) column = g_list_model_get_item (columns, 0);

      gtk_column_view_remove_column (self->titles, column);
    }
  if (self->fields != NULL)
    hot_leaderboard_update_columns (self);
  self->is_busy = FALSE;
  g_signal_emit (self, signals[COLUMNS_CHANGED], 0);
}
