/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "app/data/hot-data-table.h"

#include <glib/gi18n.h>

#include "app/data/hot-column-layout.h"
#include "app/data/hot-header-strip.h"
#include "app/data/hot-row-follower.h"
#include "app/data/hot-row-menu.h"
#include "app/data/hot-row-model.h"
#include "app/data/hot-table-cells.h"
#include "app/jobs/hot-job-list.h"
#include "app/widgets/hot-widget.h"
#include "dataset/hot-order.h"

/**
 * HotDataTable:
 *
 * The rows of a data set in a column view. Rows are objects only while they are in view; sorting is a job on row numbers, so that
 * half a million rows are as quick as fifty.
 */
struct _HotDataTable
{
  GtkWidget        parent_instance;

  HotDataset      *dataset;
  HotTable        *table;
  HotRowModel     *model;
  HotRowFollower    *follower;
  GtkSorter       *sorter;       /* of every column: says that it sorts, and leaves the sorting to the job */
  HotRowSet       *rows;         /* that are shown now, in this order */
  GBytes          *order;
  HotJob          *order_job;
  guint            save_timeout;
  gboolean         is_building;
  GArray          *pending;      /* columns to be added when there is time; NULL when all are there */
  guint            n_built;
  guint            build_idle;

  GtkWidget       *scroller;
  GtkColumnView   *view;
  HotHeaderStrip  *strip;
};

G_DEFINE_FINAL_TYPE (HotDataTable, hot_data_table, GTK_TYPE_WIDGET)

enum {
  COLUMN_ACTIVATED,
  ROW_ACTIVATED,
  COLUMNS_CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

/* Each column is two hundred cells. These come with the first picture, the others one at a time, so that the window answers. */
#define N_FIRST_COLUMNS 5

#define SAVE_DELAY 400
#define MAX_KEYS   8

/* What is sorted, and by what; owned by the job. */
typedef struct {
  HotTable    *table;
  HotRowSet   *rows;
  HotOrderKey  keys[MAX_KEYS];
  guint        n_keys;
} Order;

static void
order_free (gpointer user_data)
{
  Order *order = user_data;

  hot_table_unref (order->table);
  hot_row_set_unref (order->rows);
  g_free (order);
}

static gpointer
order_func (gpointer            user_data,
            const HotProgress  *progress,
            GCancellable       *cancellable,
            GError            **error)
{
  Order *order = user_data;

  return hot_order_rows (order->table, order->rows, order->keys, order->n_keys, cancellable, error);
}

static GtkColumnViewColumn *
hot_data_table_find_column (HotDataTable *self,
                            guint         index)
{
  GListModel *columns = gtk_column_view_get_columns (self->view);

  for (guint i = 0; i < g_list_model_get_n_items (columns); i++)
    {
      g_autoptr(GtkColumnViewColumn) column = g_list_model_get_item (columns, i);

      if (hot_header_strip_get_index (column) == index)
        return column;
    }

  return NULL;
}

/* Later clicks on headers come first; what was clicked before breaks ties. */
static guint
hot_data_table_get_keys (HotDataTable *self,
                         HotOrderKey  *keys)
{
  GtkColumnViewSorter *sorter = GTK_COLUMN_VIEW_SORTER (gtk_column_view_get_sorter (self->view));
  const guint n = MIN (gtk_column_view_sorter_get_n_sort_columns (sorter), MAX_KEYS);
  guint n_keys = 0;

  for (guint i = 0; i < n; i++)
    {
      GtkSortType type;
      GtkColumnViewColumn *column = gtk_column_view_sorter_get_nth_sort_column (sorter, i, &type);

      if (column == NULL)
        continue;

      keys[n_keys].column = hot_header_strip_get_index (column);
      keys[n_keys].descending = type == GTK_SORT_DESCENDING;
      n_keys++;
    }

  return n_keys;
}

/* @order: (transfer full) (nullable) */
static void
hot_data_table_take_order (HotDataTable *self,
                           GBytes       *order)
{
  HotRowSet *rows = hot_dataset_get_rows (self->dataset);
  const gboolean is_sorted_only = rows == self->rows;

  /* To make all cells in view anew is not for nothing. */
  if (rows == self->rows && order == NULL && self->order == NULL)
    return;

  g_clear_pointer (&self->order, g_bytes_unref);
  self->order = order;
  g_clear_pointer (&self->rows, hot_row_set_unref);
  self->rows = hot_row_set_ref (rows);

  /* Other rows stand where the old ones did: none of them was picked, and the first of them are what is asked for. */
  gtk_single_selection_set_selected (GTK_SINGLE_SELECTION (gtk_column_view_get_model (self->view)), GTK_INVALID_LIST_POSITION);
  gtk_adjustment_set_value (gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (self->scroller)), 0.0);
  hot_row_model_set_rows (self->model, rows, order);

  /* The same rows in another order: whoever looks at one of them wants to know where it stands now. */
  if (is_sorted_only)
    hot_row_follower_show (self->follower);
}

static void
hot_data_table_drop_rows (HotDataTable *self)
{
  g_clear_pointer (&self->order, g_bytes_unref);
  g_clear_pointer (&self->rows, hot_row_set_unref);
  hot_row_model_set_rows (self->model, NULL, NULL);
}

static void
hot_data_table_ordered_cb (HotDataTable *self)
{
  if (hot_job_get_state (self->order_job) == HOT_JOB_DONE)
    hot_data_table_take_order (self, hot_job_steal_result (self->order_job));
  else if (hot_job_get_state (self->order_job) == HOT_JOB_FAILED)
    g_warning ("Cannot sort: %s", hot_job_get_error (self->order_job)->message);

  hot_job_drop (&self->order_job, self);
}

/* The rows or the keys have changed. What is shown stays until the new order is there. */
static void
hot_data_table_update_rows (HotDataTable *self)
{
  Order *order;

  hot_job_drop (&self->order_job, self);
  if (self->table == NULL || self->is_building || hot_dataset_get_rows (self->dataset) == NULL)
    return;

  order = g_new0 (Order, 1);
  order->table = hot_table_ref (self->table);
  order->rows = hot_row_set_ref (hot_dataset_get_rows (self->dataset));
  order->n_keys = hot_data_table_get_keys (self, order->keys);

  if (order->n_keys == 0)
    {
      order_free (order);
      hot_data_table_take_order (self, NULL);
      return;
    }

  self->order_job = hot_job_compute (_("Sorting Rows"), order_func, order, order_free, (GDestroyNotify) g_bytes_unref);
  g_signal_connect_object (self->order_job, "notify::state",
                           G_CALLBACK (hot_data_table_ordered_cb), self, G_CONNECT_SWAPPED);
  hot_job_list_add (hot_job_list_get_default (), self->order_job);
}

static GArray *
hot_data_table_get_layout (HotDataTable *self)
{
  GListModel *columns = gtk_column_view_get_columns (self->view);
  const guint n = g_list_model_get_n_items (columns);
  GArray *layout = g_array_sized_new (FALSE, FALSE, sizeof (HotColumnLayout), n);

  for (guint i = 0; i < n; i++)
    {
      g_autoptr(GtkColumnViewColumn) column = g_list_model_get_item (columns, i);
      const HotColumnLayout entry = {
        hot_header_strip_get_index (column),
        gtk_column_view_column_get_fixed_width (column),
      };

      g_array_append_val (layout, entry);
    }

  return layout;
}

static gboolean
hot_data_table_save_cb (gpointer user_data)
{
  HotDataTable *self = user_data;
  g_autoptr(GArray) layout = hot_data_table_get_layout (self);

  self->save_timeout = 0;
  if (layout->len > 0)
    hot_column_layout_save (self->table, layout);

  return G_SOURCE_REMOVE;
}

static void
hot_data_table_layout_changed_cb (HotDataTable *self)
{
  gtk_widget_queue_draw (GTK_WIDGET (self->strip));
  if (self->is_building || self->pending != NULL || self->table == NULL)
    return;

  g_clear_handle_id (&self->save_timeout, g_source_remove);
  self->save_timeout = g_timeout_add (SAVE_DELAY, hot_data_table_save_cb, self);
}

static GMenuModel *
create_header_menu (guint column)
{
  static const struct {
    const char *label;
    const char *action;
    gboolean    new_section;
  } items[] = {
    { N_("Sort _Ascending"), "table.sort-ascending" },
    { N_("Sort _Descending"), "table.sort-descending" },
    { N_("_Order of the File"), "table.unsort" },
    { N_("Column De_tails"), "table.details", TRUE },
    { N_("_Hide Column"), "table.hide" },
  };
  GMenu *menu = g_menu_new ();
  GMenu *section = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (items); i++)
    {
      g_autoptr(GMenuItem) item = g_menu_item_new (_(items[i].label), NULL);

      if (section == NULL || items[i].new_section)
        {
          section = g_menu_new ();
          g_menu_append_section (menu, NULL, G_MENU_MODEL (section));
          g_object_unref (section);
        }
      g_menu_item_set_action_and_target (item, items[i].action, "u", column);
      g_menu_append_item (section, item);
    }

  return G_MENU_MODEL (menu);
}

static GtkColumnViewColumn *
hot_data_table_create_column (HotDataTable *self,
                              guint         index,
                              int           width)
{
  HotColumn *column = hot_table_get_column (self->table, index);
  g_autoptr(GMenuModel) menu = create_header_menu (index);
  g_autofree char *title = hot_table_cells_dup_title (column);
  GtkColumnViewColumn *result;

  result = gtk_column_view_column_new (title, hot_table_cells_new_factory (GTK_WIDGET (self), self->model, column));
  hot_header_strip_mark_column (result, index);
  gtk_column_view_column_set_id (result, hot_column_get_name (column));
  gtk_column_view_column_set_sorter (result, self->sorter);
  gtk_column_view_column_set_header_menu (result, menu);
  gtk_column_view_column_set_resizable (result, TRUE);
  gtk_column_view_column_set_fixed_width (result, width > 0 ? width
                                                            : hot_table_cells_measure (GTK_WIDGET (self), column, title));
  g_signal_connect_object (result, "notify::fixed-width",
                           G_CALLBACK (hot_data_table_layout_changed_cb), self, G_CONNECT_SWAPPED);

  return result;
}

static void
hot_data_table_clear_columns (HotDataTable *self)
{
  GListModel *columns = gtk_column_view_get_columns (self->view);

  gtk_column_view_sort_by_column (self->view, NULL, GTK_SORT_ASCENDING);
  while (g_list_model_get_n_items (columns) > 0)
    {
      g_autoptr(GtkColumnViewColumn) column = g_list_model_get_item (columns, g_list_model_get_n_items (columns) - 1);

      gtk_column_view_remove_column (self->view, column);
    }
}

static void
hot_data_table_build_next (HotDataTable *self)
{
  const HotColumnLayout *entry = &g_array_index (self->pending, HotColumnLayout, self->n_built);
  g_autoptr(GtkColumnViewColumn) column = hot_data_table_create_column (self, entry->column, entry->width);

  gtk_column_view_append_column (self->view, column);
  self->n_built++;
}

static void
hot_data_table_finish_building (HotDataTable *self)
{
  if (self->pending == NULL)
    return;

  while (self->n_built < self->pending->len)
    hot_data_table_build_next (self);
  g_clear_handle_id (&self->build_idle, g_source_remove);
  g_clear_pointer (&self->pending, g_array_unref);
  g_signal_emit (self, signals[COLUMNS_CHANGED], 0);
}

static void
hot_data_table_stop_building (HotDataTable *self)
{
  g_clear_handle_id (&self->build_idle, g_source_remove);
  g_clear_pointer (&self->pending, g_array_unref);
}

static gboolean
hot_data_table_build_cb (gpointer user_data)
{
  HotDataTable *self = user_data;

  if (self->n_built < self->pending->len)
    {
      hot_data_table_build_next (self);
      return G_SOURCE_CONTINUE;
    }

  self->build_idle = 0;
  hot_data_table_finish_building (self);

  return G_SOURCE_REMOVE;
}

static void
hot_data_table_build_columns (HotDataTable *self,
                              GArray       *layout)
{
  self->is_building = TRUE;

  /* Without rows there are no cells to be made and thrown away. */
  hot_data_table_drop_rows (self);
  hot_data_table_stop_building (self);
  hot_data_table_clear_columns (self);

  self->pending = g_array_ref (layout);
  self->n_built = 0;
  while (self->n_built < MIN (layout->len, N_FIRST_COLUMNS))
    hot_data_table_build_next (self);
  /* After what is to be drawn. */
  self->build_idle = g_idle_add_full (G_PRIORITY_LOW, hot_data_table_build_cb, self, NULL);

  self->is_building = FALSE;
}

static gboolean
is_same_but_for_types (HotTable *a,
                       HotTable *b)
{
  if (a == NULL || b == NULL ||
      hot_table_get_n_rows (a) != hot_table_get_n_rows (b) ||
      hot_table_get_n_columns (a) != hot_table_get_n_columns (b) ||
      !g_str_equal (hot_table_get_name (a), hot_table_get_name (b)))
    return FALSE;

  for (guint i = 0; i < hot_table_get_n_columns (a); i++)
    if (!g_str_equal (hot_column_get_name (hot_table_get_column (a, i)), hot_column_get_name (hot_table_get_column (b, i))))
      return FALSE;

  return TRUE;
}

/* A column that has become another one: new cells, the rest of the view stays as it is. */
static void
hot_data_table_update_columns (HotDataTable *self,
                               HotTable     *former)
{
  GListModel *columns = gtk_column_view_get_columns (self->view);

  for (guint i = 0; i < g_list_model_get_n_items (columns); i++)
    {
      g_autoptr(GtkColumnViewColumn) view_column = g_list_model_get_item (columns, i);
      const guint index = hot_header_strip_get_index (view_column);
      HotColumn *column = hot_table_get_column (self->table, index);
      g_autofree char *title = NULL;
      g_autoptr(GtkListItemFactory) factory = NULL;

      if (column == hot_table_get_column (former, index))
        continue;

      title = hot_table_cells_dup_title (column);
      factory = hot_table_cells_new_factory (GTK_WIDGET (self), self->model, column);
      gtk_column_view_column_set_title (view_column, title);
      gtk_column_view_column_set_factory (view_column, factory);
    }
}

static void
hot_data_table_table_changed_cb (HotDataTable *self)
{
  g_autoptr(HotTable) former = g_steal_pointer (&self->table);
  HotTable *table = hot_dataset_get_table (self->dataset);

  hot_job_drop (&self->order_job, self);
  if (table == NULL)
    {
      self->is_building = TRUE;
      hot_data_table_stop_building (self);
      hot_data_table_drop_rows (self);
      hot_data_table_clear_columns (self);
      self->is_building = FALSE;
      return;
    }

  self->table = hot_table_ref (table);
  if (is_same_but_for_types (former, table))
    {
      hot_data_table_finish_building (self);
      hot_data_table_update_columns (self, former);
    }
  else
    {
      g_autoptr(GArray) layout = hot_column_layout_load (table, HOT_DATA_TABLE_MAX_DEFAULT);

      hot_data_table_build_columns (self, layout);
    }
}

static void
hot_data_table_profile_changed_cb (HotDataTable *self)
{
  hot_header_strip_set_profile (self->strip, hot_dataset_get_profile (self->dataset));
}

static void
hot_data_table_row_activated_cb (HotDataTable *self,
                                 guint         position)
{
  g_signal_emit (self, signals[ROW_ACTIVATED], 0, hot_row_model_get_row (self->model, position));
}

static void
hot_data_table_strip_activated_cb (HotDataTable *self,
                                   guint         column)
{
  g_signal_emit (self, signals[COLUMN_ACTIVATED], 0, column);
}

static void
hot_data_table_sort_action (GtkWidget  *widget,
                            const char *action_name,
                            GVariant   *parameter)
{
  HotDataTable *self = HOT_DATA_TABLE (widget);
  GtkColumnViewColumn *column = hot_data_table_find_column (self, g_variant_get_uint32 (parameter));

  if (g_str_equal (action_name, "table.unsort"))
    gtk_column_view_sort_by_column (self->view, NULL, GTK_SORT_ASCENDING);
  else if (column != NULL)
    gtk_column_view_sort_by_column (self->view, column,
                                    g_str_equal (action_name, "table.sort-descending") ? GTK_SORT_DESCENDING
                                                                                       : GTK_SORT_ASCENDING);
}

static void
hot_data_table_details_action (GtkWidget  *widget,
                               const char *action_name,
                               GVariant   *parameter)
{
  g_signal_emit (widget, signals[COLUMN_ACTIVATED], 0, g_variant_get_uint32 (parameter));
}

static void
hot_data_table_hide_action (GtkWidget  *widget,
                            const char *action_name,
                            GVariant   *parameter)
{
  hot_data_table_set_shown (HOT_DATA_TABLE (widget), g_variant_get_uint32 (parameter), FALSE);
}

static void
hot_data_table_dispose (GObject *object)
{
  HotDataTable *self = HOT_DATA_TABLE (object);

  if (self->save_timeout != 0)
    {
      g_source_remove (self->save_timeout);
      hot_data_table_save_cb (self);
    }
  hot_data_table_stop_building (self);
  hot_job_drop (&self->order_job, self);
  g_clear_object (&self->follower);
  hot_widget_dispose_template (GTK_WIDGET (self), HOT_TYPE_DATA_TABLE);
  g_clear_object (&self->dataset);
  g_clear_object (&self->model);
  g_clear_object (&self->sorter);
  g_clear_pointer (&self->table, hot_table_unref);
  g_clear_pointer (&self->order, g_bytes_unref);
  g_clear_pointer (&self->rows, hot_row_set_unref);

  G_OBJECT_CLASS (hot_data_table_parent_class)->dispose (object);
}

static void
hot_data_table_class_init (HotDataTableClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = hot_data_table_dispose;

  signals[COLUMN_ACTIVATED] = g_signal_new ("column-activated", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                            NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_UINT);
  signals[ROW_ACTIVATED] = g_signal_new ("row-activated", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                         NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_UINT);
  signals[COLUMNS_CHANGED] = g_signal_new ("columns-changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                           NULL, NULL, NULL, G_TYPE_NONE, 0);

  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/hothouse/Hothouse/ui/hot-data-table.ui");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
  gtk_widget_class_bind_template_child (widget_class, HotDataTable, scroller);
  gtk_widget_class_bind_template_child (widget_class, HotDataTable, view);
  gtk_widget_class_bind_template_callback (widget_class, hot_data_table_row_activated_cb);

  gtk_widget_class_install_action (widget_class, "table.sort-ascending", "u", hot_data_table_sort_action);
  gtk_widget_class_install_action (widget_class, "table.sort-descending", "u", hot_data_table_sort_action);
  gtk_widget_class_install_action (widget_class, "table.unsort", "u", hot_data_table_sort_action);
  gtk_widget_class_install_action (widget_class, "table.details", "u", hot_data_table_details_action);
  gtk_widget_class_install_action (widget_class, "table.hide", "u", hot_data_table_hide_action);
}

/* The part of the view that scrolls takes the focus while it has no rows, and has no name of its own. */
static void
hot_data_table_name_list (HotDataTable *self)
{
  for (GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (self->view)); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    if (GTK_IS_LIST_VIEW (child))
      gtk_accessible_update_property (GTK_ACCESSIBLE (child), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Rows"), -1);
}

static void
hot_data_table_init (HotDataTable *self)
{
  g_autoptr(GtkSelectionModel) selection = NULL;

  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_orientable_set_orientation (GTK_ORIENTABLE (gtk_widget_get_layout_manager (GTK_WIDGET (self))),
                                  GTK_ORIENTATION_VERTICAL);

  self->sorter = GTK_SORTER (gtk_custom_sorter_new (NULL, NULL, NULL));
  self->model = hot_row_model_new ();
  selection = GTK_SELECTION_MODEL (gtk_single_selection_new (G_LIST_MODEL (g_object_ref (self->model))));
  gtk_single_selection_set_autoselect (GTK_SINGLE_SELECTION (selection), FALSE);
  gtk_single_selection_set_can_unselect (GTK_SINGLE_SELECTION (selection), TRUE);
  gtk_column_view_set_model (self->view, selection);
  hot_data_table_name_list (self);
  hot_row_menu_attach (self->view, self->model);

  self->strip = HOT_HEADER_STRIP (hot_header_strip_new (self->view,
    gtk_scrolled_window_get_hadjustment (GTK_SCROLLED_WINDOW (self->scroller))));
  gtk_widget_insert_before (GTK_WIDGET (self->strip), GTK_WIDGET (self), self->scroller);
  g_signal_connect_object (self->strip, "activated",
                           G_CALLBACK (hot_data_table_strip_activated_cb), self, G_CONNECT_SWAPPED);

  g_signal_connect_object (gtk_column_view_get_sorter (self->view), "changed",
                           G_CALLBACK (hot_data_table_update_rows), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (gtk_column_view_get_columns (self->view), "items-changed",
                           G_CALLBACK (hot_data_table_layout_changed_cb), self, G_CONNECT_SWAPPED);
}

GtkWidget *
hot_data_table_new (void)
{
  return g_object_new (HOT_TYPE_DATA_TABLE, NULL);
}

void
hot_data_table_set_dataset (HotDataTable *self,
                            HotDataset   *dataset)
{
  g_return_if_fail (HOT_IS_DATA_TABLE (self));
  g_return_if_fail (self->dataset == NULL);

  self->dataset = g_object_ref (dataset);
  self->follower = hot_row_follower_new (self->view, self->model, dataset);
  g_signal_connect_object (dataset, "notify::table",
                           G_CALLBACK (hot_data_table_table_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (dataset, "notify::rows",
                           G_CALLBACK (hot_data_table_update_rows), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (dataset, "notify::profile",
                           G_CALLBACK (hot_data_table_profile_changed_cb), self, G_CONNECT_SWAPPED);

  hot_data_table_table_changed_cb (self);
  hot_data_table_update_rows (self);
  hot_data_table_profile_changed_cb (self);
}

gboolean
hot_data_table_get_shown (HotDataTable *self,
                          guint         column)
{
  g_return_val_if_fail (HOT_IS_DATA_TABLE (self), FALSE);

  hot_data_table_finish_building (self);

  return hot_data_table_find_column (self, column) != NULL;
}

guint
hot_data_table_get_n_shown (HotDataTable *self)
{
  g_return_val_if_fail (HOT_IS_DATA_TABLE (self), 0);

  hot_data_table_finish_building (self);

  return g_list_model_get_n_items (gtk_column_view_get_columns (self->view));
}

/* Before the first column that comes later in the file. */
static guint
hot_data_table_find_position (HotDataTable *self,
                              guint         index)
{
  GListModel *columns = gtk_column_view_get_columns (self->view);
  guint i;

  for (i = 0; i < g_list_model_get_n_items (columns); i++)
    {
      g_autoptr(GtkColumnViewColumn) column = g_list_model_get_item (columns, i);

      if (hot_header_strip_get_index (column) > index)
        break;
    }

  return i;
}

void
hot_data_table_set_shown (HotDataTable *self,
                          guint         column,
                          gboolean      shown)
{
  GtkColumnViewColumn *present;

  g_return_if_fail (HOT_IS_DATA_TABLE (self));
  g_return_if_fail (self->table != NULL && column < hot_table_get_n_columns (self->table));

  hot_data_table_finish_building (self);
  present = hot_data_table_find_column (self, column);
  if (shown == (present != NULL))
    return;

  if (shown)
    {
      g_autoptr(GtkColumnViewColumn) created = hot_data_table_create_column (self, column, 0);

      gtk_column_view_insert_column (self->view, hot_data_table_find_position (self, column), created);
    }
  else if (hot_data_table_get_n_shown (self) > 1)
    {
      gtk_column_view_remove_column (self->view, present);
    }

  g_signal_emit (self, signals[COLUMNS_CHANGED], 0);
}

void
hot_data_table_reset_columns (HotDataTable *self)
{
  g_autoptr(GArray) layout = NULL;

  g_return_if_fail (HOT_IS_DATA_TABLE (self));
  g_return_if_fail (self->table != NULL);

  layout = hot_column_layout_default (self->table, HOT_DATA_TABLE_MAX_DEFAULT);
  hot_data_table_build_columns (self, layout);
  hot_data_table_update_rows (self);
  g_clear_handle_id (&self->save_timeout, g_source_remove);
  hot_column_layout_forget (self->table);
}

void
hot_data_table_scroll_to (HotDataTable *self,
                          guint         column)
{
  GtkAdjustment *hadjustment = gtk_scrolled_window_get_hadjustment (GTK_SCROLLED_WINDOW (self->scroller));
  GListModel *columns = gtk_column_view_get_columns (self->view);
  double left = 0.0;

  hot_data_table_finish_building (self);
  for (guint i = 0; i < g_list_model_get_n_items (columns); i++)
    {
      g_autoptr(GtkColumnViewColumn) view_column = g_list_model_get_item (columns, i);
      const double width = gtk_column_view_column_get_fixed_width (view_column);

      if (hot_header_strip_get_index (view_column) == column)
        {
          gtk_adjustment_clamp_page (hadjustment, left, left + width);
          return;
        }
      left += width;
    }
}

void
hot_data_table_set_compact (HotDataTable *self,
                            gboolean      compact)
{
  g_return_if_fail (HOT_IS_DATA_TABLE (self));

  gtk_widget_set_visible (GTK_WIDGET (self->strip), !compact);
}

void
hot_data_table_grab_view_focus (HotDataTable *self)
{
  g_return_if_fail (HOT_IS_DATA_TABLE (self));

  gtk_widget_grab_focus (GTK_WIDGET (self->view));
}

GBytes *
hot_data_table_get_order (HotDataTable *self)
{
  g_return_val_if_fail (HOT_IS_DATA_TABLE (self), NULL);

  return self->order;
}
