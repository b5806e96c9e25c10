/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "app/experiments/hot-leaderboard-private.h"

#include <glib/gi18n.h>

#include "app/experiments/hot-leaderboard-text.h"
#include "app/experiments/hot-trainer.h"
#include "app/hot-settings.h"
#include "app/widgets/hot-widget.h"
#include "dataset/hot-row-set.h"
#include "models/hot-run-logger.h"

/**
 * HotLeaderboard:
 *
 * The runs of an experiment in a column view. A run is an object only while it is in view; when the store changes, the cells that are
 * there get other texts, and nothing is built anew.
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

#define COLUMN_DATA     "hot-leaderboard-column"
/* How often the cells of runs that run say something else, in milliseconds. */
#define TICK_INTERVAL   250

#define MIN_WIDTH       72
#define NAME_WIDTH      240
#define TEXT_WIDTH      140
#define NUMBER_WIDTH    96
#define MAX_WIDTH       2000

/* By which a run stands more to the right than the one it is part of. */
#define INDENT          18

typedef HotLeaderboardColumn Column;

static gint64
get_now (void)
{
  return g_get_real_time () / G_TIME_SPAN_MILLISECOND;
}

static Column *
get_column (GtkColumnViewColumn *column)
{
  return g_object_get_data (G_OBJECT (column), COLUMN_DATA);
}

static void
column_free (gpointer data)
{
  Column *column = data;

  hot_cell_style_unref (column->style);
  g_free (column->id);
  g_free (column);
}

static gboolean
is_starred (HotRunFrame *frame,
            guint        run)
{
  const HotRunColumn *column = hot_run_frame_find_column (frame, HOT_RUN_COLUMN_TAG, HOT_TAG_STARRED);

  return column != NULL && hot_run_column_has (column, run);
}

/* What went wrong belongs to the word that says that something did. (transfer full) */
static char *
dup_status (Column      *column,
            guint        run,
            char        *text,
            HotCellLook *look)
{
  HotRunFrame *frame = hot_run_fields_get_frame (column->board->fields);
  const HotRunColumn *reasons = hot_run_frame_find_column (frame, HOT_RUN_COLUMN_TAG, HOT_TAG_ERROR);
  g_autofree char *word = text;
  double fraction;

  look->is_dimmed = frame->statuses[run] == HOT_RUN_STATUS_FINISHED;
  if (hot_trainer_is_training (hot_trainer_get_default (), frame->ids[run], &fraction, NULL) && fraction >= 0.0)
    {
      look->has_bar = TRUE;
      look->fraction = fraction;
      /* TRANSLATORS: how far a run is, in percent */
      return g_strdup_printf (_("Running, %d %%"), (int) (100.0 * fraction));
    }
  look->is_bold = frame->statuses[run] == HOT_RUN_STATUS_FAILED || frame->is_interrupted[run];
  if (frame->statuses[run] == HOT_RUN_STATUS_FAILED && reasons != NULL && hot_run_column_has (reasons, run))
    return g_strdup_printf ("%s: %s", word, reasons->texts[run]);

  return g_steal_pointer (&word);
}

static char *
dup_name (Column      *column,
          guint        run,
          char        *text,
          HotCellLook *look)
{
  HotLeaderboard *self = column->board;
  g_autofree char *name = text;
  const char *mark = "";

  look->indent = INDENT * self->tree->depths[run];
  if (self->tree->n_children[run] > 0)
    mark = _hot_leaderboard_is_folded (self, run) ? "▸ " : "▾ ";

  return g_strconcat (mark, is_starred (hot_run_fields_get_frame (self->fields), run) ? "★ " : "", name, NULL);
}

static char *
dup_cell_text (gpointer     source,
               guint        run,
               HotCellLook *look)
{
  Column *column = source;
  HotRunFields *fields = column->board->fields;
  HotRunFrame *frame = fields != NULL ? hot_run_fields_get_frame (fields) : NULL;
  char *text;

  if (column->field == NULL || frame == NULL || run >= frame->n_runs)
    return NULL;

  text = hot_run_fields_dup_text (fields, column->field, run, get_now ());
  if (text != NULL && column->field->kind == HOT_RUN_FIELD_STATUS)
    return dup_status (column, run, text, look);
  if (text != NULL && column->field->kind == HOT_RUN_FIELD_NAME)
    return dup_name (column, run, text, look);
  if (text != NULL && column->field->best == (int) run)
    {
      g_autofree char *value = text;

      /* Not by weight alone: the arrow also says which way is better. */
      look->is_bold = TRUE;
      return g_strconcat (column->field->direction > 0 ? "▲ " : "▼ ", value, NULL);
    }

  return text;
}

static char *
dup_cell_tooltip (gpointer source,
                  guint    run)
{
  Column *column = source;
  HotCellLook look = { 0 };

  return dup_cell_text (column, run, &look);
}

static void
setup_cb (GtkSignalListItemFactory *factory,
          GtkColumnViewCell        *cell,
          Column                   *column)
{
  gtk_column_view_cell_set_child (cell, hot_cell_new (column->style));
  gtk_column_view_cell_set_focusable (cell, FALSE);
}

static void
bind_cb (GtkSignalListItemFactory *factory,
         GtkColumnViewCell        *cell,
         Column                   *column)
{
  hot_cell_set_row (HOT_CELL (gtk_column_view_cell_get_child (cell)), gtk_column_view_cell_get_item (cell));
}

static void
unbind_cb (GtkSignalListItemFactory *factory,
           GtkColumnViewCell        *cell,
           Column                   *column)
{
  hot_cell_set_row (HOT_CELL (gtk_column_view_cell_get_child (cell)), NULL);
}

static GMenuModel *
create_header_menu (const char *id)
{
  static const struct {
    const char *label;
    const char *action;
  } items[] = {
    { N_("Sort _Ascending"), "leaderboard.sort-ascending" },
    { N_("Sort _Descending"), "leaderboard.sort-descending" },
    { N_("Move to the _Front"), "leaderboard.pin" },
    { N_("_Hide Column"), "leaderboard.hide" },
  };
  GMenu *menu = g_menu_new ();

  for (guint i = 0; i < G_N_ELEMENTS (items); i++)
    {
      g_autoptr(GMenuItem) item = g_menu_item_new (_(items[i].label), NULL);

      g_menu_item_set_action_and_target (item, items[i].action, "s", id);
      g_menu_append_item (menu, item);
    }

  return G_MENU_MODEL (menu);
}

static int
choose_width (const HotRunField *field)
{
  const int kept = hot_leaderboard_text_get_width (field->id);
  const int title = 12 * (int) g_utf8_strlen (field->title, -1) + 24;

  if (kept > 0)
    return CLAMP (kept, MIN_WIDTH / 2, MAX_WIDTH);
  if (field->kind == HOT_RUN_FIELD_NAME)
    return NAME_WIDTH;
  if (field->kind == HOT_RUN_FIELD_STATUS)
    return TEXT_WIDTH;

  return CLAMP (title, field->is_number ? NUMBER_WIDTH : MIN_WIDTH, MAX (TEXT_WIDTH, NUMBER_WIDTH));
}

static void
hot_leaderboard_layout_changed_cb (HotLeaderboard *self)
{
  if (!self->is_busy)
    hot_leaderboard_text_save_columns (self);
}

static void
width_cb (GtkColumnViewColumn *column,
          GParamSpec          *pspec,
          HotLeaderboard      *self)
{
  if (!self->is_busy)
    hot_leaderboard_text_save_width (get_column (column)->id, gtk_column_view_column_get_fixed_width (column));
}

static GtkColumnViewColumn *
hot_leaderboard_create_column (HotLeaderboard    *self,
                               const HotRunField *field)
{
  static const HotCellFuncs funcs = { dup_cell_text, dup_cell_tooltip };
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  g_autoptr(GMenuModel) menu = create_header_menu (field->id);
  Column *data = g_new0 (Column, 1);
  GtkColumnViewColumn *column;

  data->board = self;
  data->id = g_strdup (field->id);
  data->field = field;
  data->style = hot_cell_style_new_for (GTK_WIDGET (self), &funcs, data, field->is_number);
  g_signal_connect (factory, "setup", G_CALLBACK (setup_cb), data);
  g_signal_connect (factory, "bind", G_CALLBACK (bind_cb), data);
  g_signal_connect (factory, "unbind", G_CALLBACK (unbind_cb), data);

  column = gtk_column_view_column_new (field->title, factory);
  g_object_set_data_full (G_OBJECT (column), COLUMN_DATA, data, column_free);
  gtk_column_view_column_set_id (column, field->id);
  gtk_column_view_column_set_sorter (column, self->sorter);
  gtk_column_view_column_set_header_menu (column, menu);
  gtk_column_view_column_set_resizable (column, TRUE);
  gtk_column_view_column_set_fixed_width (column, choose_width (field));
  g_signal_connect_object (column, "notify::fixed-width", G_CALLBACK (width_cb), self, 0);

  return column;
}

static GtkColumnViewColumn *
hot_leaderboard_find_column (HotLeaderboard *self,
                             const char     *id,
                             guint          *position)
{
  GListModel *columns = gtk_column_view_get_columns (self->view);

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
  GtkColumnViewSorter *sorter = GTK_COLUMN_VIEW_SORTER (gtk_column_view_get_sorter (self->view));
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
  gtk_column_view_set_header_factory (self->view, self->tree->starts != NULL ? self->headings : NULL);
  rows = hot_row_set_new_all (hot_run_tree_get_n (self->tree));
  hot_row_model_set_sections (self->model, self->tree->starts);
  hot_row_model_set_rows (self->model, rows, self->tree->order);
  hot_leaderboard_select (self, (const char *const *) selected);
  self->is_busy = FALSE;
}

static void
hot_leaderboard_refresh_cells (HotLeaderboard *self)
{
  GListModel *columns = gtk_column_view_get_columns (self->view);

  for (guint i = 0; i < g_list_model_get_n_items (columns); i++)
    {
      g_autoptr(GtkColumnViewColumn) column = g_list_model_get_item (columns, i);

      hot_cell_style_invalidate (get_column (column)->style);
    }
}

/* Time has passed for those that run. */
static gboolean
hot_leaderboard_tick_cb (gpointer user_data)
{
  HotLeaderboard *self = user_data;
  GtkColumnViewColumn *columns[] = {
    hot_leaderboard_find_column (self, "duration", NULL), hot_leaderboard_find_column (self, "status", NULL),
  };

  for (guint i = 0; i < G_N_ELEMENTS (columns); i++)
    if (columns[i] != NULL)
      hot_cell_style_invalidate (get_column (columns[i])->style);

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

/* Columns @ids, in this order. From the first that is not yet where it shall be they are made anew: the cells of one that is moved or put
 * between others stay where they were for a screen reader. */
static void
hot_leaderboard_show_columns (HotLeaderboard    *self,
                              const char *const *ids)
{
  GListModel *columns = gtk_column_view_get_columns (self->view);
  GtkColumnViewSorter *sorter = GTK_COLUMN_VIEW_SORTER (gtk_column_view_get_sorter (self->view));
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

      gtk_column_view_remove_column (self->view, column);
    }
  for (guint i = n_kept; ids[i] != NULL; i++)
    {
      g_autoptr(GtkColumnViewColumn) column =
        hot_leaderboard_create_column (self, hot_run_fields_find (self->fields, ids[i]));

      gtk_column_view_append_column (self->view, column);
    }
  /* The latest comes first. */
  for (guint i = n_sorted; i > 0; i--)
    {
      const char *id = g_ptr_array_index (sorted, i - 1);
      GtkColumnViewColumn *column = id != NULL ? hot_leaderboard_find_column (self, id, NULL) : NULL;

      if (column != NULL)
        gtk_column_view_sort_by_column (self->view, column, types[i - 1]);
    }
  self->is_busy = was_busy;
}

/* Columns for what is to be shown; those whose field is gone are taken away. */
static void
hot_leaderboard_update_columns (HotLeaderboard *self)
{
  GListModel *columns = gtk_column_view_get_columns (self->view);
  g_auto(GStrv) wanted = hot_leaderboard_text_choose_columns (self->fields);

  for (guint i = 0; i < g_list_model_get_n_items (columns); i++)
    {
      g_autoptr(GtkColumnViewColumn) column = g_list_model_get_item (columns, i);
      Column *data = get_column (column);

      data->field = hot_run_fields_find (self->fields, data->id);
    }
  hot_leaderboard_show_columns (self, (const char *const *) wanted);
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
  hot_leaderboard_refresh_cells (self);
  hot_leaderboard_update_tick (self);
}

static const char *
get_id_at (HotLeaderboard *self,
           guint           position)
{
  return hot_run_fields_get_frame (self->fields)->ids[hot_row_model_get_row (self->model, position)];
}

static void
hot_leaderboard_activate_cb (HotLeaderboard *self,
                             guint           position)
{
  if (self->fields != NULL)
    g_signal_emit (self, signals[RUN_ACTIVATED], 0, get_id_at (self, position));
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
  GtkColumnViewColumn *column = hot_leaderboard_find_column (self, g_variant_get_string (parameter, NULL), NULL);

  if (column != NULL)
    gtk_column_view_sort_by_column (self->view, column, g_str_has_suffix (action_name, "descending") ? GTK_SORT_DESCENDING
                                                                                                     : GTK_SORT_ASCENDING);
}

/* After the name. */
static void
hot_leaderboard_move_to_front (HotLeaderboard *self,
                               const char     *id)
{
  g_auto(GStrv) shown = hot_leaderboard_dup_columns (self);
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();
  g_auto(GStrv) ids = NULL;

  g_strv_builder_add_many (builder, "name", id, NULL);
  for (guint i = 0; shown[i] != NULL; i++)
    if (!g_str_equal (shown[i], "name") && !g_str_equal (shown[i], id))
      g_strv_builder_add (builder, shown[i]);
  ids = g_strv_builder_end (builder);
  hot_leaderboard_show_columns (self, (const char *const *) ids);
  hot_leaderboard_text_save_columns (self);
}

static void
hot_leaderboard_column_action (GtkWidget  *widget,
                               const char *action_name,
                               GVariant   *parameter)
{
  HotLeaderboard *self = HOT_LEADERBOARD (widget);
  const char *id = g_variant_get_string (parameter, NULL);

  if (g_str_has_suffix (action_name, "hide"))
    hot_leaderboard_set_shown (self, id, FALSE);
  else
    hot_leaderboard_move_to_front (self, id);
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
  g_clear_object (&self->tracker);
  g_clear_object (&self->model);
  g_clear_object (&self->selection);
  g_clear_object (&self->sorter);
  g_clear_object (&self->headings);
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
  gtk_widget_class_bind_template_callback (widget_class, hot_leaderboard_activate_cb);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_install_action (widget_class, "leaderboard.sort-ascending", "s", hot_leaderboard_sort_action);
  gtk_widget_class_install_action (widget_class, "leaderboard.sort-descending", "s", hot_leaderboard_sort_action);
  gtk_widget_class_install_action (widget_class, "leaderboard.pin", "s", hot_leaderboard_column_action);
  gtk_widget_class_install_action (widget_class, "leaderboard.hide", "s", hot_leaderboard_column_action);
  gtk_widget_class_install_action (widget_class, "leaderboard.filter", "s", hot_leaderboard_filter_action);
  gtk_widget_class_install_action (widget_class, "leaderboard.open", NULL, hot_leaderboard_open_action);
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
  g_signal_connect_object (gtk_column_view_get_sorter (self->view), "changed", G_CALLBACK (_hot_leaderboard_update_order), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (gtk_column_view_get_columns (self->view), "items-changed",
                           G_CALLBACK (hot_leaderboard_layout_changed_cb), self, G_CONNECT_SWAPPED);
  _hot_leaderboard_init_groups (self);
  _hot_leaderboard_init_menu (self);
}

GtkWidget *
hot_leaderboard_new (void)
{
  return g_object_new (HOT_TYPE_LEADERBOARD, NULL);
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
  GtkBitsetIter iter;
  guint position;

  g_return_val_if_fail (HOT_IS_LEADERBOARD (self), NULL);

  selected = gtk_selection_model_get_selection (GTK_SELECTION_MODEL (self->selection));
  if (self->fields != NULL && gtk_bitset_iter_init_first (&iter, selected, &position))
    do
      {
        if (position < g_list_model_get_n_items (G_LIST_MODEL (self->model)))
          g_strv_builder_add (ids, get_id_at (self, position));
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
    if (g_hash_table_contains (wanted, get_id_at (self, i)))
      gtk_bitset_add (selected, i);

  all = gtk_bitset_new_range (0, n);
  gtk_selection_model_set_selection (GTK_SELECTION_MODEL (self->selection), selected, all);
}

char **
hot_leaderboard_dup_columns (HotLeaderboard *self)
{
  GListModel *columns = gtk_column_view_get_columns (self->view);
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

  present = hot_leaderboard_find_column (self, field, NULL);
  if (shown == (present != NULL) || hot_run_fields_find (self->fields, field) == NULL)
    return;

  if (shown)
    {
      g_autoptr(GtkColumnViewColumn) column =
        hot_leaderboard_create_column (self, hot_run_fields_find (self->fields, field));

      gtk_column_view_append_column (self->view, column);
    }
  else if (!g_str_equal (field, "name"))
    {
      gtk_column_view_remove_column (self->view, present);
    }

  g_signal_emit (self, signals[COLUMNS_CHANGED], 0);
}

void
hot_leaderboard_reset_columns (HotLeaderboard *self)
{
  GListModel *columns = gtk_column_view_get_columns (self->view);

  g_return_if_fail (HOT_IS_LEADERBOARD (self));

  g_settings_reset (hot_settings_get (), HOT_SETTING_RUN_COLUMNS);
  g_settings_reset (hot_settings_get (), HOT_SETTING_RUN_WIDTHS);
  self->is_busy = TRUE;
  /* Made anew, so that they stand where they stood at first. */
  while (g_list_model_get_n_items (columns) > 0)
    {
      g_autoptr(GtkColumnViewColumn) column = g_list_model_get_item (columns, 0);

      gtk_column_view_remove_column (self->view, column);
    }
  if (self->fields != NULL)
    hot_leaderboard_update_columns (self);
  self->is_busy = FALSE;
  g_signal_emit (self, signals[COLUMNS_CHANGED], 0);
}
