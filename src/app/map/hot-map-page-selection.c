/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The part of HotMapPage that selects rows by where they are. */

#include "app/map/hot-map-page-private.h"

#include <glib/gi18n.h>
#include <math.h>
#include <stdlib.h>

#include "app/widgets/hot-cell-format.h"
#include "base/hot-format.h"
#include "geo/hot-point-lasso.h"

typedef struct {
  HotMapData *data;
  double     *corners;
  guint       n_corners;
} Lasso;

static void
lasso_free (gpointer user_data)
{
  Lasso *lasso = user_data;

  hot_map_data_unref (lasso->data);
  g_free (lasso->corners);
  g_free (lasso);
}

/* Of all rows, filtered or not, so that a selection means the same when the filter changes. */
static gpointer
lasso_func (gpointer            user_data,
            const HotProgress  *progress,
            GCancellable       *cancellable,
            GError            **error)
{
  Lasso *lasso = user_data;

  if (!hot_map_data_build_index (lasso->data, cancellable, error))
    return NULL;
  return hot_point_lasso (hot_map_data_get_all (lasso->data), lasso->corners, lasso->n_corners,
                          hot_table_get_n_rows (hot_map_data_get_table (lasso->data)), cancellable, error);
}

static void
hot_map_page_lasso_ended_cb (HotMapPage *self)
{
  g_autoptr(HotRowSet) rows = hot_job_steal_result (self->selection_job);

  _hot_map_page_set_job (self, &self->selection_job, NULL, NULL);
  if (rows != NULL && self->dataset != NULL)
    hot_dataset_set_selection (self->dataset, rows);
}

static void
hot_map_page_selected_cb (HotMapPage *self)
{
  HotMapData *data = hot_map_canvas_get_data (self->canvas);
  guint n;
  const double *corners = hot_map_selector_get_corners (self->selector, &n);
  Lasso *lasso;

  /* The next drag moves the map again. */
  gtk_toggle_button_set_active (self->box_button, FALSE);
  gtk_toggle_button_set_active (self->lasso_button, FALSE);

  if (corners == NULL || data == NULL)
    {
      _hot_map_page_clear_selection (self);
      return;
    }

  lasso = g_new0 (Lasso, 1);
  lasso->data = hot_map_data_ref (data);
  lasso->corners = g_memdup2 (corners, 2 * n * sizeof *corners);
  lasso->n_corners = n;
  _hot_map_page_set_job (self, &self->selection_job,
                         hot_job_compute (_("Select on the Map"), lasso_func, lasso, lasso_free,
                                          (GDestroyNotify) hot_row_set_unref),
                         G_CALLBACK (hot_map_page_lasso_ended_cb));
}

int
_hot_map_page_find_statistic (HotMapPage *self)
{
  const int shown = hot_map_canvas_get_options (self->canvas)->column;
  const int price = hot_table_find_column (self->table, "price");

  if (shown >= 0)
    return shown;
  if (price >= 0 && hot_column_type_is_numeric (hot_column_get_column_type (hot_table_get_column (self->table, price))))
    return price;
  for (guint i = 0; i < hot_table_get_n_columns (self->table); i++)
    if (hot_column_get_column_type (hot_table_get_column (self->table, i)) == HOT_COLUMN_MONEY)
      return i;

  return -1;
}

typedef struct {
  HotColumn *column;
  HotRowSet *rows;
} Median;

static void
median_free (gpointer user_data)
{
  Median *median = user_data;

  hot_column_unref (median->column);
  hot_row_set_unref (median->rows);
  g_free (median);
}

static int
compare_doubles (gconstpointer a,
                 gconstpointer b)
{
  const double x = *(const double *) a, y = *(const double *) b;

  return (x > y) - (x < y);
}

static gpointer
median_func (gpointer            user_data,
             const HotProgress  *progress,
             GCancellable       *cancellable,
             GError            **error)
{
  Median *median = user_data;
  const guint n_rows = hot_row_set_get_n (median->rows);
  g_autofree double *values = g_new (double, MAX (n_rows, 1));
  double *result;
  guint n = 0;

  for (guint i = 0; i < n_rows; i++)
    {
      const double value = hot_column_get_number (median->column, hot_row_set_get_row (median->rows, i));

      if ((i & 0xffff) == 0 && g_cancellable_set_error_if_cancelled (cancellable, error))
        return NULL;
      if (!isnan (value))
        values[n++] = value;
    }

  qsort (values, n, sizeof *values, compare_doubles);
  result = g_new (double, 1);
  *result = n > 0 ? (values[(n - 1) / 2] + values[n / 2]) / 2 : NAN;

  return result;
}

static char *
dup_count (HotMapPage *self)
{
  const guint n = hot_row_set_get_n (hot_dataset_get_rows (self->dataset));
  g_autofree char *count = hot_format_count (n);

  return g_strdup_printf (ngettext ("%s row selected", "%s rows selected", n), count);
}

static void
hot_map_page_median_ended_cb (HotMapPage *self)
{
  g_autoptr(HotJob) job = g_object_ref (self->median_job);
  g_autofree double *median = hot_job_steal_result (job);
  HotColumn *column = g_object_get_data (G_OBJECT (job), "column");
  g_autofree char *count = NULL;
  g_autofree char *value = NULL;
  g_autofree char *statistic = NULL;

  _hot_map_page_set_job (self, &self->median_job, NULL, NULL);
  if (median == NULL || self->dataset == NULL || hot_dataset_get_rows (self->dataset) == NULL)
    return;

  count = dup_count (self);
  if (!isnan (*median))
    {
      value = hot_cell_format_value (*median, hot_column_get_column_type (column), hot_column_get_unit (column));
      /* TRANSLATORS: "Median price $106" */
      statistic = g_strdup_printf (_("Median %s %s"), hot_column_get_name (column), value);
    }
  hot_map_selection_bar_set_text (self->selection_bar, count, statistic);
  if (statistic != NULL)
    gtk_accessible_announce (GTK_ACCESSIBLE (self->selection_bar), statistic, GTK_ACCESSIBLE_ANNOUNCEMENT_PRIORITY_MEDIUM);
}

void
_hot_map_page_update_statistics (HotMapPage *self)
{
  Median *median;
  HotJob *job;
  int column;

  if (self->dataset == NULL || self->table == NULL || hot_dataset_get_selection (self->dataset) == NULL)
    {
      _hot_map_page_set_job (self, &self->median_job, NULL, NULL);
      return;
    }

  column = _hot_map_page_find_statistic (self);
  if (column < 0)
    return;

  median = g_new0 (Median, 1);
  median->column = hot_column_ref (hot_table_get_column (self->table, column));
  median->rows = hot_row_set_ref (hot_dataset_get_rows (self->dataset));
  job = hot_job_compute (_("Find Median"), median_func, median, median_free, g_free);
  g_object_set_data_full (G_OBJECT (job), "column", hot_column_ref (median->column), (GDestroyNotify) hot_column_unref);
  _hot_map_page_set_job (self, &self->median_job, job, G_CALLBACK (hot_map_page_median_ended_cb));
}

/* The data set has other rows: the bar follows. */
void
_hot_map_page_selection_changed (HotMapPage *self)
{
  HotRowSet *selection = self->dataset != NULL ? hot_dataset_get_selection (self->dataset) : NULL;
  GAction *show = g_action_map_lookup_action (G_ACTION_MAP (self->actions), "show-in-table");
  GAction *clear = g_action_map_lookup_action (G_ACTION_MAP (self->actions), "clear-selection");

  hot_map_selection_bar_reveal (self->selection_bar, selection != NULL);
  g_simple_action_set_enabled (G_SIMPLE_ACTION (show), selection != NULL);
  g_simple_action_set_enabled (G_SIMPLE_ACTION (clear), selection != NULL);

  if (selection != NULL)
    {
      g_autofree char *count = dup_count (self);

      hot_map_selection_bar_set_text (self->selection_bar, count, NULL);
      gtk_accessible_announce (GTK_ACCESSIBLE (self->selection_bar), count, GTK_ACCESSIBLE_ANNOUNCEMENT_PRIORITY_MEDIUM);
    }
  else if (self->selection_job == NULL)
    {
      hot_map_selector_clear (self->selector);
    }
  _hot_map_page_update_statistics (self);
}

void
_hot_map_page_clear_selection (HotMapPage *self)
{
  _hot_map_page_set_job (self, &self->selection_job, NULL, NULL);
  hot_map_selector_clear (self->selector);
  if (self->dataset != NULL)
    hot_dataset_set_selection (self->dataset, NULL);
}

static void
hot_map_page_tool_cb (HotMapPage      *self,
                      GParamSpec      *pspec,
                      GtkToggleButton *button)
{
  HotMapTool tool = HOT_MAP_TOOL_NONE;

  /* One tool in the hand at a time. */
  if (gtk_toggle_button_get_active (button))
    gtk_toggle_button_set_active (button == self->box_button ? self->lasso_button : self->box_button, FALSE);

  if (gtk_toggle_button_get_active (self->box_button))
    tool = HOT_MAP_TOOL_BOX;
  else if (gtk_toggle_button_get_active (self->lasso_button))
    tool = HOT_MAP_TOOL_LASSO;
  hot_map_selector_set_tool (self->selector, tool);
}

static void
hot_map_page_clear_action (GSimpleAction *action,
                           GVariant      *parameter,
                           gpointer       user_data)
{
  HotMapPage *self = user_data;

  _hot_map_page_clear_selection (self);
  gtk_widget_grab_focus (GTK_WIDGET (self->canvas));
}

static void
hot_map_page_show_in_table_action (GSimpleAction *action,
                                   GVariant      *parameter,
                                   gpointer       user_data)
{
  HotMapPage *self = user_data;

  gtk_widget_activate_action (GTK_WIDGET (self), "win.page", "s", "data");
  gtk_widget_activate_action (GTK_WIDGET (self), "win.view", "s", "table");
}

void
_hot_map_page_init_selection (HotMapPage *self)
{
  const GActionEntry entries[] = {
    { .name = "clear-selection", .activate = hot_map_page_clear_action },
    { .name = "show-in-table", .activate = hot_map_page_show_in_table_action },
  };

  g_action_map_add_action_entries (G_ACTION_MAP (self->actions), entries, G_N_ELEMENTS (entries), self);
  self->selector = hot_map_selector_new (GTK_WIDGET (self->map), self->canvas, self->marks);
  g_signal_connect_object (self->selector, "selected", G_CALLBACK (hot_map_page_selected_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->box_button, "notify::active", G_CALLBACK (hot_map_page_tool_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->lasso_button, "notify::active", G_CALLBACK (hot_map_page_tool_cb), self, G_CONNECT_SWAPPED);
  _hot_map_page_selection_changed (self);
}
