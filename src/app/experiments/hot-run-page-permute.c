/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "app/experiments/hot-run-page-permute.h"

#include <glib/gi18n.h>

#include "app/jobs/hot-job-list.h"
#include "models/hot-model-directory.h"
#include "models/hot-run-artifacts.h"
#include "models/hot-run-logger.h"
#include "models/hot-run-permutation.h"

#define REPEATS 10
#define SEED    42

/**
 * HotRunPagePermute:
 *
 * Asks how much worse a run's model gets when one column after the other is shuffled, and keeps the answer with the run. What was begun goes
 * on when the page is left.
 */
struct _HotRunPagePermute
{
  AdwBin             parent_instance;

  HotRunPageDetails *details;
  HotTable          *table;        /* (nullable): where it is that of the run */
  HotJob            *job;          /* (nullable) */

  AdwSpinRow        *repeats;
  AdwSpinRow        *seed;
  AdwActionRow      *action;
  GtkWidget         *measure;
  GtkWidget         *cancel;
  GtkProgressBar    *bar;
};

G_DEFINE_FINAL_TYPE (HotRunPagePermute, hot_run_page_permute, ADW_TYPE_BIN)

typedef struct {
  HotRunPageDetails *details;
  HotTable          *table;
  guint              n_repeats;
  guint32            seed;
} Request;

static void
request_free (gpointer data)
{
  Request *self = data;

  hot_run_page_details_unref (self->details);
  hot_table_unref (self->table);
  g_free (self);
}

static gpointer
measure_func (gpointer            user_data,
              const HotProgress  *progress,
              GCancellable       *cancellable,
              GError            **error)
{
  const Request *self = user_data;
  const HotRunPageDetails *details = self->details;
  g_autoptr(GArray) permutations = hot_run_permutation_measure (details->store, details->run, self->table, self->n_repeats, self->seed,
                                                                progress, cancellable, error);
  g_autoptr(HotArtifacts) artifacts = NULL;

  if (permutations != NULL)
    artifacts = hot_tracking_store_open_artifacts (details->store, details->run->id, details->run->artifact_uri, cancellable, error);
  if (artifacts == NULL ||
      !hot_run_artifacts_write_permutation (artifacts, permutations, self->n_repeats, self->seed, cancellable, error))
    return NULL;

  return g_steal_pointer (&permutations);
}

static void
hot_run_page_permute_show (HotRunPagePermute *self)
{
  const gboolean is_working = self->job != NULL;

  gtk_widget_set_visible (GTK_WIDGET (self->bar), is_working);
  gtk_widget_set_visible (self->cancel, is_working);
  gtk_widget_set_visible (self->measure, !is_working);
  gtk_widget_set_sensitive (self->measure, self->table != NULL);
  gtk_widget_set_sensitive (GTK_WIDGET (self->repeats), !is_working);
  gtk_widget_set_sensitive (GTK_WIDGET (self->seed), !is_working);
}

static void
hot_run_page_permute_progress_cb (HotRunPagePermute *self)
{
  g_autofree char *left = hot_job_dup_time_left (self->job);
  const char *message = hot_job_get_message (self->job);
  g_autofree char *text = g_strjoin (" · ", message != NULL ? message : "", left, NULL);

  gtk_progress_bar_set_fraction (self->bar, CLAMP (hot_job_get_fraction (self->job), 0.0, 1.0));
  adw_action_row_set_subtitle (self->action, text);
}

static void
hot_run_page_permute_ended_cb (HotRunPagePermute *self)
{
  g_autoptr(HotJob) job = g_steal_pointer (&self->job);
  const HotJobState state = hot_job_get_state (job);

  g_signal_handlers_disconnect_by_data (job, self);
  hot_run_page_permute_show (self);
  adw_action_row_set_subtitle (self->action, state == HOT_JOB_FAILED ? hot_job_get_error (job)->message
                                             : state == HOT_JOB_DONE ? _("Measured, and kept with the files of the run") : "");
  /* The page has it from the file. */
  if (state == HOT_JOB_DONE)
    gtk_widget_activate_action (GTK_WIDGET (self), "run.retry", NULL);
}

static void
hot_run_page_permute_measure_cb (HotRunPagePermute *self)
{
  Request *request = g_new0 (Request, 1);

  request->details = hot_run_page_details_ref (self->details);
  request->table = hot_table_ref (self->table);
  request->n_repeats = adw_spin_row_get_value (self->repeats);
  request->seed = adw_spin_row_get_value (self->seed);
  self->job = hot_job_start (_("Permutation Importance"), measure_func, request, request_free, (GDestroyNotify) g_array_unref);
  g_signal_connect_object (self->job, "notify::fraction", G_CALLBACK (hot_run_page_permute_progress_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->job, "notify::message", G_CALLBACK (hot_run_page_permute_progress_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->job, "notify::state", G_CALLBACK (hot_run_page_permute_ended_cb), self, G_CONNECT_SWAPPED);
  hot_job_list_add (hot_job_list_get_default (), self->job);
  hot_run_page_permute_show (self);
  gtk_widget_grab_focus (self->cancel);
}

static void
hot_run_page_permute_cancel_cb (HotRunPagePermute *self)
{
  if (self->job != NULL)
    hot_job_cancel (self->job);
}

static void
hot_run_page_permute_dispose (GObject *object)
{
  HotRunPagePermute *self = HOT_RUN_PAGE_PERMUTE (object);

  g_clear_object (&self->job);
  g_clear_pointer (&self->details, hot_run_page_details_unref);
  g_clear_pointer (&self->table, hot_table_unref);

  G_OBJECT_CLASS (hot_run_page_permute_parent_class)->dispose (object);
}

static void
hot_run_page_permute_class_init (HotRunPagePermuteClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = hot_run_page_permute_dispose;
}

static AdwSpinRow *
add_number (AdwPreferencesGroup *group,
            const char          *title,
            const char          *subtitle,
            double               least,
            double               most,
            double               value)
{
  GtkWidget *row = adw_spin_row_new_with_range (least, most, 1.0);

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  adw_spin_row_set_value (ADW_SPIN_ROW (row), value);
  adw_preferences_group_add (group, row);

  return ADW_SPIN_ROW (row);
}

static GtkWidget *
hot_run_page_permute_add_button (HotRunPagePermute *self,
                                 const char        *label,
                                 void             (*callback) (HotRunPagePermute *))
{
  GtkWidget *button = gtk_button_new_with_mnemonic (label);

  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  g_signal_connect_object (button, "clicked", G_CALLBACK (callback), self, G_CONNECT_SWAPPED);
  adw_action_row_add_suffix (self->action, button);

  return button;
}

static void
hot_run_page_permute_init (HotRunPagePermute *self)
{
  AdwPreferencesGroup *group = ADW_PREFERENCES_GROUP (adw_preferences_group_new ());

  self->repeats = add_number (group, _("Repeats"), _("How often each column is shuffled"), 1, 1000, REPEATS);
  self->seed = add_number (group, _("Seed"), _("The same seed gives the same numbers, here and in scikit-learn"), 0, G_MAXUINT32, SEED);
  self->action = ADW_ACTION_ROW (adw_action_row_new ());
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->action), _("Permutation Importance"));
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (self->action), FALSE);
  self->bar = GTK_PROGRESS_BAR (gtk_progress_bar_new ());
  gtk_widget_set_valign (GTK_WIDGET (self->bar), GTK_ALIGN_CENTER);
  gtk_widget_set_size_request (GTK_WIDGET (self->bar), 80, -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->bar), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Permutation Importance"), -1);
  adw_action_row_add_suffix (self->action, GTK_WIDGET (self->bar));
  self->measure = hot_run_page_permute_add_button (self, _("_Measure"), hot_run_page_permute_measure_cb);
  self->cancel = hot_run_page_permute_add_button (self, _("_Cancel"), hot_run_page_permute_cancel_cb);
  adw_preferences_group_add (group, GTK_WIDGET (self->action));
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (group));
  hot_run_page_permute_show (self);
}

GtkWidget *
hot_run_page_permute_new (void)
{
  return g_object_new (HOT_TYPE_RUN_PAGE_PERMUTE, NULL);
}

static gboolean
has_file (HotRunPageDetails *details,
          const char        *path)
{
  for (guint i = 0; i < details->files->len; i++)
    if (g_str_equal (((const HotFileInfo *) g_ptr_array_index (details->files, i))->path, path))
      return TRUE;

  return FALSE;
}

gboolean
hot_run_page_permute_can (HotRunPageDetails *details)
{
  return has_file (details, HOT_MODEL_DIRECTORY "/" HOT_MODEL_FILE) && has_file (details, HOT_RUN_PREDICTIONS);
}

void
hot_run_page_permute_update (HotRunPagePermute *self,
                             HotRunPageDetails *details,
                             HotDataset        *dataset,
                             const char        *obstacle)
{
  HotTable *table = hot_dataset_get_table (dataset);
  const char *reason = !hot_run_page_permute_can (details) ? _("The run has kept no model and predictions to measure with") : obstacle;

  g_return_if_fail (HOT_IS_RUN_PAGE_PERMUTE (self));

  hot_run_page_details_ref (details);
  g_clear_pointer (&self->details, hot_run_page_details_unref);
  self->details = details;
  g_clear_pointer (&self->table, hot_table_unref);
  if (reason == NULL && table != NULL)
    self->table = hot_table_ref (table);
  if (self->job == NULL)
    adw_action_row_set_subtitle (self->action, reason != NULL ? reason
                                               : _("How much worse the model gets on the rows that test when a column is shuffled"));
  hot_run_page_permute_show (self);
}
