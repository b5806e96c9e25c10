/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The part of HotMapPage that shows where a run is wrong: its errors, predictions and doubts as values beside the columns of the table. */

#include "app/map/hot-map-page-private.h"

#include <glib/gi18n.h>

#include "app/experiments/hot-tracker.h"
#include "app/jobs/hot-job-list.h"
#include "app/map/hot-map-mode-list.h"
#include "app/map/hot-map-run-dialog.h"

typedef struct {
  HotTrackingStore  *store;
  char             **ids;
  HotTable          *table;
  HotRowSet         *rows;
} Work;

static void
work_free (gpointer user_data)
{
  Work *self = user_data;

  g_clear_object (&self->store);
  g_strfreev (self->ids);
  hot_table_unref (self->table);
  g_clear_pointer (&self->rows, hot_row_set_unref);
  g_free (self);
}

static gpointer
lens_func (gpointer            user_data,
           const HotProgress  *progress,
           GCancellable       *cancellable,
           GError            **error)
{
  Work *self = user_data;

  return hot_run_lens_new (self->store, (const char *const *) self->ids, g_strv_length (self->ids), self->table, self->rows,
                           progress, cancellable, error);
}

HotTable *
_hot_map_page_get_table (HotMapPage *self)
{
  HotTable *table = self->dataset != NULL ? hot_dataset_get_table (self->dataset) : NULL;

  return self->lens != NULL && self->lens->source == table ? self->lens->tables[0] : table;
}

static void
hot_map_page_build_pill (HotMapPage *self)
{
  GtkWidget *clear = gtk_button_new_from_icon_name ("window-close-symbolic");

  self->run_pill = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  self->run_spinner = adw_spinner_new ();
  self->run_label = GTK_LABEL (gtk_label_new (NULL));
  gtk_label_set_ellipsize (self->run_label, PANGO_ELLIPSIZE_END);
  gtk_label_set_max_width_chars (self->run_label, 36);
  gtk_widget_set_tooltip_text (clear, _("Show the Data Without the Run"));
  gtk_actionable_set_action_name (GTK_ACTIONABLE (clear), "map.clear-run");
  gtk_widget_add_css_class (clear, "flat");
  gtk_widget_add_css_class (clear, "circular");
  gtk_widget_set_valign (clear, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (self->run_pill, "hot-map-run");
  gtk_box_append (GTK_BOX (self->run_pill), self->run_spinner);
  gtk_box_append (GTK_BOX (self->run_pill), GTK_WIDGET (self->run_label));
  gtk_box_append (GTK_BOX (self->run_pill), clear);
  gtk_widget_set_valign (self->run_pill, GTK_ALIGN_CENTER);
  gtk_stack_add_named (self->titles, self->run_pill, "run");
}

/* What the header says of the runs that are looked at, or are being read. There is no room for that and a title in a narrow window. */
void
_hot_map_page_update_pill (HotMapPage *self)
{
  const HotRunLens *lens = self->lens;
  g_autofree char *label = NULL;
  g_autofree char *tooltip = NULL;

  if (self->titles == NULL || (self->run_pill == NULL && lens == NULL && self->lens_job == NULL))
    return;

  if (self->run_pill == NULL)
    hot_map_page_build_pill (self);
  gtk_stack_set_visible_child_name (self->titles, lens != NULL || self->lens_job != NULL ? "run" : "page");
  gtk_widget_set_visible (self->run_spinner, self->lens_job != NULL);
  if (self->lens_job != NULL)
    {
      label = g_strdup (_("Reading the Run…"));
    }
  else if (lens != NULL && lens->n == 2)
    {
      label = g_strdup_printf ("A: %s · B: %s", lens->values[0]->name, lens->values[1]->name);
      tooltip = g_strdup_printf (_("A: %s\nB: %s"), lens->values[0]->name, lens->values[1]->name);
    }
  else if (lens != NULL)
    {
      label = g_strdup (lens->values[0]->name);
      /* TRANSLATORS: %s is the name of a run */
      tooltip = g_strdup_printf (_("%s\nErrors above 0: the truth is more than the model says. Below 0: it is less."),
                                 lens->values[0]->name);
    }
  gtk_label_set_text (self->run_label, label != NULL ? label : "");
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->run_label), tooltip);
}

static void
hot_map_page_set_lens (HotMapPage *self,
                       HotRunLens *lens)
{
  const HotMapOptions *options = hot_map_canvas_get_options (self->canvas);
  const int shown = options->names >= 0 ? options->names : options->column;

  /* What was shown before is shown again after the runs. */
  if (self->lens == NULL && self->table != NULL)
    g_set_str (&self->former_value, shown >= 0 ? hot_column_get_name (hot_table_get_column (self->table, shown)) : NULL);
  _hot_map_page_save_look (self);

  g_clear_pointer (&self->lens, hot_run_lens_unref);
  self->lens = lens;
  self->lens_is_fresh = TRUE;
  _hot_map_page_hide_panel (self, "what-if");
  _hot_map_page_update_pill (self);
  _hot_map_page_update_reasons (self);
  _hot_map_page_update (self);
}

static void
hot_map_page_lens_ended_cb (HotMapPage *self)
{
  g_autoptr(HotJob) job = g_object_ref (self->lens_job);
  g_autoptr(HotRunLens) lens = hot_job_steal_result (job);
  const GError *error = hot_job_get_error (job);

  _hot_map_page_set_job (self, &self->lens_job, NULL, NULL);
  _hot_map_page_update_pill (self);
  if (lens != NULL && self->dataset != NULL && hot_dataset_get_table (self->dataset) == lens->source)
    {
      hot_map_page_set_lens (self, g_steal_pointer (&lens));
      return;
    }

  if (error != NULL && hot_job_get_state (job) == HOT_JOB_FAILED)
    {
      AdwDialog *dialog = adw_alert_dialog_new (_("The Errors Cannot Be Shown"), NULL);

      adw_alert_dialog_set_body (ADW_ALERT_DIALOG (dialog), error->message);
      adw_alert_dialog_add_response (ADW_ALERT_DIALOG (dialog), "close", _("_Close"));
      adw_dialog_present (dialog, GTK_WIDGET (self));
    }
}

void
hot_map_page_show_runs (HotMapPage        *self,
                        const char *const *ids)
{
  HotTrackingStore *store = hot_tracker_get_store (hot_tracker_get_default ());
  const guint n = ids != NULL ? g_strv_length ((char **) ids) : 0;
  HotTable *table;
  HotRowSet *rows;
  Work *work;

  g_return_if_fail (HOT_IS_MAP_PAGE (self));
  g_return_if_fail (n > 0 && n <= HOT_RUN_LENS_MAX);

  table = self->dataset != NULL ? hot_dataset_get_table (self->dataset) : NULL;
  if (table == NULL || store == NULL)
    {
      _hot_map_page_add_toast (self, _("Open the data that the run was made with first"));
      return;
    }

  rows = hot_dataset_get_rows (self->dataset);
  work = g_new0 (Work, 1);
  work->store = g_object_ref (store);
  work->ids = g_strdupv ((char **) ids);
  work->table = hot_table_ref (table);
  work->rows = rows != NULL ? hot_row_set_ref (rows) : NULL;
  _hot_map_page_set_job (self, &self->lens_job,
                         hot_job_start (_("Find the Errors of a Run"), lens_func, work, work_free, (GDestroyNotify) hot_run_lens_unref),
                         G_CALLBACK (hot_map_page_lens_ended_cb));
  hot_job_list_add (hot_job_list_get_default (), self->lens_job);
  _hot_map_page_update_pill (self);
}

static void
hot_map_page_select_value (HotMapPage *self,
                           int         column)
{
  for (guint i = 0; i < self->columns->len; i++)
    if (g_array_index (self->columns, int, i) == column)
      gtk_drop_down_set_selected (self->value_choice, i);
}

/* B beside A: the same rows with the values of the other run. */
static void
hot_map_page_compare_runs (HotMapPage *self,
                           HotMapData *data)
{
  const HotRunLens *lens = self->lens;
  g_autoptr(HotMapData) all = hot_map_data_with (data, NULL, hot_map_data_get_boundaries (data), NULL, NULL);
  HotMapComparePair *pair;

  if (all == NULL)
    return;

  pair = g_new0 (HotMapComparePair, 1);
  pair->data[0] = hot_map_data_ref (data);
  pair->data[1] = hot_map_data_with_table (all, lens->tables[1], hot_table_get_n_columns (lens->source), lens->n_changes[1]);
  for (guint i = 0; i < 2; i++)
    pair->names[i] = g_strdup (lens->values[i]->name);
  _hot_map_page_begin_compare (self, pair);
}

void
_hot_map_page_take_lens (HotMapPage *self,
                         HotMapData *data)
{
  if (!self->lens_is_fresh || hot_map_data_get_table (data) != _hot_map_page_get_table (self))
    return;

  self->lens_is_fresh = FALSE;
  if (self->lens == NULL)
    {
      const int column = self->former_value != NULL ? hot_table_find_column (self->table, self->former_value) : -1;

      hot_map_page_select_value (self, column);
      return;
    }

  gtk_drop_down_set_selected (self->aggregate_choice, hot_map_aggregate_list_find (HOT_AGGREGATE_MEAN));
  hot_map_page_select_value (self, hot_run_lens_get_column (self->lens, 0, HOT_RUN_RESIDUAL));
  if (self->lens->n == 2)
    hot_map_page_compare_runs (self, data);
}

void
_hot_map_page_update_reasons (HotMapPage *self)
{
  const HotRunLens *lens = self->lens;

  if (self->reasons == NULL)
    return;

  hot_map_reasons_set_row (self->reasons, lens != NULL && self->card_rows->len > 0 ? lens->values[0] : NULL,
                           self->card_rows->len > 0 ? g_array_index (self->card_rows, guint32, self->card_at) : 0);
}

GtkWidget *
_hot_map_page_create_listing (HotMapPage *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  self->reasons = HOT_MAP_REASONS (hot_map_reasons_new ());
  gtk_widget_set_vexpand (GTK_WIDGET (self->card), TRUE);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->reasons));
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->card));

  return box;
}

void
_hot_map_page_drop_lens (HotMapPage *self)
{
  _hot_map_page_set_job (self, &self->lens_job, NULL, NULL);
  g_clear_pointer (&self->lens, hot_run_lens_unref);
  g_clear_pointer (&self->former_value, g_free);
  self->lens_is_fresh = FALSE;
  _hot_map_page_update_pill (self);
  _hot_map_page_update_reasons (self);
}

static void
hot_map_page_clear_run_action (GSimpleAction *action,
                               GVariant      *parameter,
                               gpointer       user_data)
{
  HotMapPage *self = user_data;
  const gboolean was_reading = self->lens_job != NULL;

  _hot_map_page_set_job (self, &self->lens_job, NULL, NULL);
  if (!was_reading && self->lens != NULL)
    hot_map_page_set_lens (self, NULL);
  _hot_map_page_update_pill (self);
  gtk_widget_grab_focus (GTK_WIDGET (self->canvas));
}

static void
hot_map_page_run_chosen_cb (HotMapPage *self,
                            const char *id)
{
  const char *ids[] = { id, NULL };

  hot_map_page_show_runs (self, ids);
}

static void
hot_map_page_choose_run_action (GSimpleAction *action,
                                GVariant      *parameter,
                                gpointer       user_data)
{
  HotMapPage *self = user_data;
  AdwDialog *dialog = hot_map_run_dialog_new (hot_tracker_get_default ());

  g_signal_connect_object (dialog, "chosen", G_CALLBACK (hot_map_page_run_chosen_cb), self, G_CONNECT_SWAPPED);
  adw_dialog_present (dialog, GTK_WIDGET (self));
}

void
_hot_map_page_init_runs (HotMapPage *self)
{
  const GActionEntry entries[] = {
    { .name = "choose-run", .activate = hot_map_page_choose_run_action },
    { .name = "clear-run", .activate = hot_map_page_clear_run_action },
  };

  g_action_map_add_action_entries (G_ACTION_MAP (self->actions), entries, G_N_ELEMENTS (entries), self);
}
