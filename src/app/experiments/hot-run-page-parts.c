/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "app/experiments/hot-run-page-parts.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

#include "app/experiments/hot-run-page-slices.h"
#include "app/experiments/hot-run-page-table.h"
#include "app/widgets/hot-cell-format.h"
#include "app/widgets/hot-drop-down.h"
#include "app/widgets/hot-sought-list.h"
#include "base/hot-format.h"

/* How many rows a slice must have to be listed: of very few the error says little. */
static const guint least_rows[] = { 1, 5, 20, 100 };

#define DEFAULT_LEAST 1

/* Of a slice's name. */
#define N_CHARS 18

struct _HotRunPageParts
{
  HotRunPageTab          parent_instance;

  HotTable              *table;          /* whose columns are offered */
  GArray                *columns;        /* of guint: those that rows can be sliced by */
  HotRunPredictions     *predictions;    /* that are shown */
  HotRunPageSlices      *slices;
  HotJob                *job;
  gboolean               is_filling;
  gboolean               is_following;   /* the selection was made elsewhere */
  char                  *summary_text;   /* without a selection */

  GtkDropDown           *first;
  GtkDropDown           *second;
  GtkDropDown           *least;
  GtkLabel              *summary;
  GtkWidget             *button;
  GtkBox                *place;          /* of the list */
  HotRunPageTable       *list;
};

G_DEFINE_FINAL_TYPE (HotRunPageParts, hot_run_page_parts, HOT_TYPE_RUN_PAGE_TAB)

typedef struct {
  HotTable              *table;
  HotRunPredictions     *predictions;
  guint                  columns[HOT_RUN_PAGE_MAX_SLICE_COLUMNS];
  guint                  n_columns;
} Request;

static void
request_free (gpointer data)
{
  Request *self = data;

  hot_table_unref (self->table);
  hot_run_predictions_unref (self->predictions);
  g_free (self);
}

static gpointer
slice_func (gpointer            user_data,
            const HotProgress  *progress,
            GCancellable       *cancellable,
            GError            **error)
{
  const Request *request = user_data;

  return hot_run_page_slices_new (request->table, request->predictions, request->columns, request->n_columns, cancellable, error);
}

/* "Manhattan · Private room". (transfer full) */
static char *
describe_slice (const HotRunPageSlice *slice,
                guint                  n_columns)
{
  const char *first = slice->values[0] != NULL ? slice->values[0] : _("(no value)");
  const char *second = slice->values[1] != NULL ? slice->values[1] : _("(no value)");

  return n_columns == 1 ? g_strdup (first) : g_strdup_printf ("%s · %s", first, second);
}

/* In the target's own unit. (transfer full) (nullable) */
static char *
hot_run_page_parts_format (HotRunPageParts *self,
                           double           value,
                           gboolean         is_signed)
{
  const char *target = hot_run_get_param (hot_run_page_tab_get_details (HOT_RUN_PAGE_TAB (self))->run, "target");
  const int index = target != NULL ? hot_table_find_column (self->table, target) : -1;
  HotColumn *column = index >= 0 ? hot_table_get_column (self->table, (guint) index) : NULL;
  g_autofree char *text = NULL;

  if (isnan (value))
    return NULL;
  text = column != NULL && hot_column_get_column_type (column) == HOT_COLUMN_MONEY
         ? hot_format_money (fabs (value), hot_column_get_unit (column)) : hot_format_measure (fabs (value), 4);
  if (!is_signed || value == 0.0)
    return g_steal_pointer (&text);

  return g_strconcat (value < 0.0 ? "−" : "+", text, NULL);
}

static guint
hot_run_page_parts_get_n_columns (HotRunPageParts *self)
{
  return gtk_drop_down_get_selected (self->second) > 0 ? 2 : 1;
}

static void
hot_run_page_parts_add_slice (HotRunPageParts *self,
                              guint            index)
{
  const HotRunPageSlice *slice = &self->slices->slices[index];
  const gboolean is_classification = self->predictions->is_classification;
  g_autofree char *name = describe_slice (slice, hot_run_page_parts_get_n_columns (self));
  g_autofree char *n = hot_format_count (slice->n);
  g_autofree char *error = is_classification ? hot_cell_format_percent (slice->error)
                                             : hot_run_page_parts_format (self, slice->error, FALSE);
  g_autofree char *bias = is_classification ? NULL : hot_run_page_parts_format (self, slice->bias, TRUE);
  const char *texts[] = { name, n, error, bias };
  const double keys[] = { NAN, slice->n, slice->error, slice->bias };

  hot_run_page_table_add (self->list, index, texts, keys);
}

static void
hot_run_page_parts_update_button (HotRunPageParts *self)
{
  g_autoptr(GArray) selected = hot_run_page_table_dup_selected (self->list);

  gtk_widget_set_sensitive (self->button, selected->len > 0);
}

/* What is chosen here is selected everywhere. */
static void
hot_run_page_parts_selection_cb (HotRunPageParts *self)
{
  g_autoptr(GArray) selected = NULL;
  g_autoptr(HotRowSet) rows = NULL;

  if (self->is_following || self->slices == NULL)
    return;

  selected = hot_run_page_table_dup_selected (self->list);
  if (selected->len > 0)
    rows = hot_run_page_slices_dup_rows (self->slices, (const guint *) selected->data, selected->len);
  hot_dataset_set_selection (hot_run_page_tab_get_dataset (HOT_RUN_PAGE_TAB (self)), rows);
  hot_run_page_parts_update_button (self);
}

/* What is selected anywhere is counted here; slices that are selected as a whole are chosen. */
static void
hot_run_page_parts_follow (HotRunPageParts *self)
{
  g_autoptr(HotRowSet) selection = hot_run_page_tab_dup_selection (HOT_RUN_PAGE_TAB (self));
  g_autofree guint *counts = NULL;
  g_autofree char *text = NULL;
  g_autoptr(GArray) whole = NULL;
  guint n_slices = 0, n_rows = 0;

  if (self->slices == NULL || self->list == NULL)
    return;

  whole = g_array_new (FALSE, FALSE, sizeof (guint));
  counts = g_new0 (guint, MAX (self->slices->n_slices, 1));
  if (selection != NULL)
    hot_run_page_slices_count (self->slices, selection, counts);
  for (guint i = 0; i < self->slices->n_slices; i++)
    {
      n_rows += counts[i];
      n_slices += counts[i] > 0;
      if (counts[i] == self->slices->slices[i].n)
        g_array_append_val (whole, i);
    }

  self->is_following = TRUE;
  hot_run_page_table_select (self->list, (const guint *) whole->data, whole->len);
  self->is_following = FALSE;
  if (selection != NULL)
    {
      g_autofree char *rows = hot_format_count (n_rows);
      g_autofree char *slices = hot_format_count (n_slices);

      /* TRANSLATORS: the first is "12 slices, the worst first" */
      text = g_strdup_printf (ngettext ("%s; %s selected row in %s of all", "%s; %s selected rows in %s of all", n_rows),
                              self->summary_text, rows, slices);
    }
  gtk_label_set_text (self->summary, text != NULL ? text : self->summary_text);
  hot_run_page_parts_update_button (self);
}

static void
hot_run_page_parts_show_slices (HotRunPageParts *self)
{
  const guint least = least_rows[MIN (gtk_drop_down_get_selected (self->least), G_N_ELEMENTS (least_rows) - 1)];
  g_autofree char *number = NULL;
  g_autofree char *text = NULL;
  guint n = 0;

  if (self->slices == NULL)
    return;

  /* Rows that go take their selection along; it is made anew. */
  self->is_following = TRUE;
  hot_run_page_table_begin (self->list);
  for (guint i = 0; i < self->slices->n_slices; i++)
    if (self->slices->slices[i].n >= least)
      {
        hot_run_page_parts_add_slice (self, i);
        n++;
      }
  hot_run_page_table_end (self->list);
  self->is_following = FALSE;

  number = hot_format_count (n);
  text = g_strdup_printf (ngettext ("%s slice, the worst first", "%s slices, the worst first", n), number);
  g_set_str (&self->summary_text, text);
  hot_run_page_parts_follow (self);
}

static void
hot_run_page_parts_sliced_cb (HotRunPageParts *self)
{
  g_autoptr(HotJob) job = g_steal_pointer (&self->job);

  g_signal_handlers_disconnect_by_data (job, self);
  if (hot_job_get_state (job) != HOT_JOB_DONE)
    return;

  g_clear_pointer (&self->slices, hot_run_page_slices_free);
  self->slices = hot_job_steal_result (job);
  hot_run_page_parts_show_slices (self);
  hot_run_page_tab_show_content (HOT_RUN_PAGE_TAB (self));
}

static void
hot_run_page_parts_slice (HotRunPageParts *self)
{
  const guint first = gtk_drop_down_get_selected (self->first), second = gtk_drop_down_get_selected (self->second);
  Request *request;

  if (self->is_filling || self->predictions == NULL || first >= self->columns->len)
    return;

  request = g_new0 (Request, 1);
  request->table = hot_table_ref (self->table);
  request->predictions = hot_run_predictions_ref (self->predictions);
  request->columns[request->n_columns++] = g_array_index (self->columns, guint, first);
  if (second > 0 && second <= self->columns->len)
    request->columns[request->n_columns++] = g_array_index (self->columns, guint, second - 1);
  hot_job_drop (&self->job, self);
  self->job = hot_job_start (_("Slicing Errors"), slice_func, request, request_free, (GDestroyNotify) hot_run_page_slices_free);
  g_signal_connect_object (self->job, "notify::state", G_CALLBACK (hot_run_page_parts_sliced_cb), self, G_CONNECT_SWAPPED);
}

/* The column that a name begins with, as position in @columns; -1 where there is none. */
static int
hot_run_page_parts_find (HotRunPageParts *self,
                         const char      *prefix)
{
  for (guint i = 0; i < self->columns->len; i++)
    {
      const char *name = hot_column_get_name (hot_table_get_column (self->table, g_array_index (self->columns, guint, i)));

      if (g_ascii_strncasecmp (name, prefix, strlen (prefix)) == 0)
        return (int) i;
    }

  return -1;
}

/* What people ask first: in which neighborhood, of which kind of room; else what the table has first. */
static void
hot_run_page_parts_choose (HotRunPageParts *self)
{
  static const char *const names[] = { "neighbourhood_cleansed", "neighborhood_cleansed", "neighbourhood", "neighborhood" };
  const int second = hot_run_page_parts_find (self, "room_type");
  int first = -1;

  for (guint i = 0; first < 0 && i < G_N_ELEMENTS (names); i++)
    first = hot_run_page_parts_find (self, names[i]);
  if (first < 0)
    first = second == 0 && self->columns->len > 1 ? 1 : 0;
  gtk_drop_down_set_selected (self->first, (guint) first);
  gtk_drop_down_set_selected (self->second, second >= 0 && second != first ? (guint) second + 1 : 0);
}

static void
hot_run_page_parts_offer_columns (HotRunPageParts *self,
                                  HotTable        *table)
{
  g_autoptr(GtkStringList) first = gtk_string_list_new (NULL);
  g_autoptr(GtkStringList) second = gtk_string_list_new (NULL);

  if (table == self->table)
    return;

  g_clear_pointer (&self->table, hot_table_unref);
  self->table = hot_table_ref (table);
  g_array_set_size (self->columns, 0);
  gtk_string_list_append (second, _("Nothing Else"));
  for (guint i = 0; i < hot_table_get_n_columns (table); i++)
    {
      HotColumn *column = hot_table_get_column (table, i);

      if (!hot_run_page_slices_can (column))
        continue;
      g_array_append_val (self->columns, i);
      gtk_string_list_append (first, hot_column_get_name (column));
      gtk_string_list_append (second, hot_column_get_name (column));
    }

  self->is_filling = TRUE;
  gtk_drop_down_set_model (self->first, G_LIST_MODEL (first));
  gtk_drop_down_set_model (self->second, G_LIST_MODEL (second));
  hot_sought_list_choose_first (GTK_WIDGET (self->first));
  hot_sought_list_choose_first (GTK_WIDGET (self->second));
  hot_run_page_parts_choose (self);
  self->is_filling = FALSE;
}

/* The list is made anew where its titles would be others. */
static void
hot_run_page_parts_ensure_list (HotRunPageParts *self,
                                gboolean         is_classification)
{
  const HotRunPageTableColumn columns[] = {
    { _("Slice"), FALSE, N_CHARS }, { _("Rows"), TRUE }, { is_classification ? _("Wrong") : _("Mean Error"), TRUE }, { _("Bias"), TRUE },
  };

  if (self->list != NULL)
    return;

  self->list = HOT_RUN_PAGE_TABLE (hot_run_page_table_new (_("Slices"), columns, is_classification ? 3 : 4, TRUE, TRUE));
  gtk_widget_set_vexpand (GTK_WIDGET (self->list), TRUE);
  g_signal_connect_object (self->list, "selection-changed", G_CALLBACK (hot_run_page_parts_selection_cb), self, G_CONNECT_SWAPPED);
  gtk_box_append (self->place, GTK_WIDGET (self->list));
}

static void
hot_run_page_parts_update (HotRunPageTab *tab)
{
  HotRunPageParts *self = HOT_RUN_PAGE_PARTS (tab);
  HotRunPredictions *predictions = hot_run_page_tab_get_details (tab)->predictions;
  HotTable *table = hot_dataset_get_table (hot_run_page_tab_get_dataset (tab));
  const gboolean was_shown = predictions == self->predictions && table == self->table && self->slices != NULL;

  if (predictions == NULL || predictions->n == 0)
    {
      hot_run_page_tab_show_missing (tab, _("No Slices"),
                                     _("The run has no file predictions.csv with the truth and the prediction of tested rows."));
      return;
    }
  if (predictions->rows == NULL)
    {
      hot_run_page_tab_show_empty (tab, _("No Slices"), _("The predictions do not say which rows they are about."), NULL, NULL, NULL);
      return;
    }
  if (hot_run_page_tab_get_match (tab) != HOT_RUN_PAGE_MATCH_SAME || table == NULL)
    {
      hot_run_page_tab_show_mismatch (tab);
      return;
    }

  hot_run_page_parts_offer_columns (self, table);
  if (self->columns->len == 0)
    {
      hot_run_page_tab_show_empty (tab, _("Nothing to Slice By"), _("The data has no column of categories. Change a column's type on the "
                                                                    "Data page."), _("Show _Data"), "win.page",
                                   g_variant_new_string ("data"));
      return;
    }

  hot_run_page_parts_ensure_list (self, predictions->is_classification);
  if (was_shown)
    {
      hot_run_page_parts_follow (self);
      hot_run_page_tab_show_content (tab);
      return;
    }
  g_clear_pointer (&self->predictions, hot_run_predictions_unref);
  self->predictions = hot_run_predictions_ref (predictions);
  hot_run_page_parts_slice (self);
}

static void
hot_run_page_parts_show_on_map_cb (HotRunPageParts *self)
{
  hot_run_page_parts_selection_cb (self);
  gtk_widget_activate_action (GTK_WIDGET (self), "win.page", "s", "map");
}

static void
hot_run_page_parts_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (hot_run_page_parts_parent_class)->map (widget);

  hot_run_page_tab_watch_selection (HOT_RUN_PAGE_TAB (widget), G_CALLBACK (hot_run_page_parts_follow));
}

static void
hot_run_page_parts_dispose (GObject *object)
{
  HotRunPageParts *self = HOT_RUN_PAGE_PARTS (object);

  hot_job_drop (&self->job, self);
  g_clear_pointer (&self->table, hot_table_unref);
  g_clear_pointer (&self->columns, g_array_unref);
  g_clear_pointer (&self->predictions, hot_run_predictions_unref);
  g_clear_pointer (&self->slices, hot_run_page_slices_free);
  g_clear_pointer (&self->summary_text, g_free);

  G_OBJECT_CLASS (hot_run_page_parts_parent_class)->dispose (object);
}

static GtkDropDown *
hot_run_page_parts_add_choice (HotRunPageParts *self,
                               AdwWrapBox      *bar,
                               const char      *label,
                               GCallback        callback)
{
  GtkWidget *drop_down = gtk_drop_down_new (NULL, gtk_property_expression_new (GTK_TYPE_STRING_OBJECT, NULL, "string"));

  gtk_accessible_update_property (GTK_ACCESSIBLE (drop_down), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  gtk_widget_set_tooltip_text (drop_down, label);
  gtk_drop_down_set_enable_search (GTK_DROP_DOWN (drop_down), callback == G_CALLBACK (hot_run_page_parts_slice));
  g_signal_connect_object (drop_down, "notify::selected", callback, self, G_CONNECT_SWAPPED);
  hot_drop_down_focus_selected (GTK_DROP_DOWN (drop_down));
  adw_wrap_box_append (bar, drop_down);

  return GTK_DROP_DOWN (drop_down);
}

static void
hot_run_page_parts_fill_least (HotRunPageParts *self)
{
  g_autoptr(GtkStringList) choices = gtk_string_list_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (least_rows); i++)
    {
      g_autofree char *number = hot_format_count (least_rows[i]);
      g_autofree char *text = g_strdup_printf (ngettext ("From %s Row On", "From %s Rows On", least_rows[i]), number);

      gtk_string_list_append (choices, text);
    }
  gtk_drop_down_set_model (self->least, G_LIST_MODEL (choices));
  gtk_drop_down_set_selected (self->least, DEFAULT_LEAST);
}

static void
hot_run_page_parts_build (HotRunPageTab *tab)
{
  HotRunPageParts *self = HOT_RUN_PAGE_PARTS (tab);
  GtkWidget *content = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  AdwWrapBox *bar = ADW_WRAP_BOX (adw_wrap_box_new ());
  GtkWidget *action_bar = gtk_action_bar_new ();

  adw_wrap_box_set_child_spacing (bar, 6);
  adw_wrap_box_set_line_spacing (bar, 6);
  gtk_widget_add_css_class (GTK_WIDGET (bar), "toolbar");
  self->first = hot_run_page_parts_add_choice (self, bar, _("Slice By"), G_CALLBACK (hot_run_page_parts_slice));
  self->second = hot_run_page_parts_add_choice (self, bar, _("And By"), G_CALLBACK (hot_run_page_parts_slice));
  self->least = hot_run_page_parts_add_choice (self, bar, _("Rows of a Slice"), G_CALLBACK (hot_run_page_parts_show_slices));
  hot_run_page_parts_fill_least (self);

  self->place = GTK_BOX (gtk_box_new (GTK_ORIENTATION_VERTICAL, 0));
  self->summary = GTK_LABEL (gtk_label_new (NULL));
  gtk_label_set_ellipsize (self->summary, PANGO_ELLIPSIZE_END);
  gtk_widget_set_margin_start (GTK_WIDGET (self->summary), 6);
  gtk_widget_add_css_class (GTK_WIDGET (self->summary), "numeric");
  self->button = gtk_button_new_with_mnemonic (_("Show on _Map"));
  gtk_widget_set_sensitive (self->button, FALSE);
  gtk_widget_set_tooltip_text (self->button, _("Selects the rows of the chosen slices"));
  g_signal_connect_object (self->button, "clicked", G_CALLBACK (hot_run_page_parts_show_on_map_cb), self, G_CONNECT_SWAPPED);
  gtk_action_bar_pack_start (GTK_ACTION_BAR (action_bar), GTK_WIDGET (self->summary));
  gtk_action_bar_pack_end (GTK_ACTION_BAR (action_bar), self->button);

  gtk_box_append (GTK_BOX (content), GTK_WIDGET (bar));
  gtk_box_append (GTK_BOX (content), GTK_WIDGET (self->place));
  gtk_box_append (GTK_BOX (content), action_bar);
  hot_run_page_tab_set_content (tab, content);
}

static void
hot_run_page_parts_class_init (HotRunPagePartsClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = hot_run_page_parts_dispose;
  GTK_WIDGET_CLASS (klass)->map = hot_run_page_parts_map;
  HOT_RUN_PAGE_TAB_CLASS (klass)->build = hot_run_page_parts_build;
  HOT_RUN_PAGE_TAB_CLASS (klass)->update = hot_run_page_parts_update;
}

static void
hot_run_page_parts_init (HotRunPageParts *self)
{
  self->columns = g_array_new (FALSE, FALSE, sizeof (guint));
}

GtkWidget *
hot_run_page_parts_new (void)
{
  return g_object_new (HOT_TYPE_RUN_PAGE_PARTS, NULL);
}
