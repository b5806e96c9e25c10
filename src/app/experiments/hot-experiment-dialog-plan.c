/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "app/experiments/hot-experiment-dialog-private.h"

#include <glib/gi18n.h>

#include "base/hot-format.h"
#include "learn/hot-search.h"
#include "learn/hot-training.h"
#include "models/hot-run-data.h"
#include "models/hot-run-recipe.h"
#include "models/hot-table-digest.h"

/* What the form would do, asked in a job each time it has been left alone for a moment: features and rows, warnings with what can be done
 * about them, how long a search takes, and whether the same has been run before. */

/* How long somebody has left the form alone when it is asked what would be done, in milliseconds. */
#define PLAN_DELAY 250

/* Runs that may have been the same that are looked at one by one, because they do not say with what data in a tag. */
#define MAX_LOOKED_AT 100

/* What would be done. */
typedef struct {
  HotTraining *training;
  guint        n_runs;      /* of a search, else 0 */
  double       seconds;     /* that it may take */
  char        *digest;      /* of the rows, where it was asked for */
  char        *repeat;      /* (nullable): id of a run that did the same with the same rows */
  char        *repeat_name;
} Plan;

static void
plan_free (gpointer data)
{
  Plan *self = data;

  g_clear_pointer (&self->training, hot_training_free);
  g_free (self->digest);
  g_free (self->repeat);
  g_free (self->repeat_name);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Plan, plan_free)

/* What is asked. */
typedef struct {
  HotTrainingRequest *request;
  HotRunFrame        *frame;
  GArray             *candidates;   /* of guint, in @frame: runs by the same recipe */
  char               *digest;       /* (nullable): of the rows, where it is known */
} Question;

static void
question_free (gpointer data)
{
  Question *self = data;

  hot_training_request_free (self->request);
  g_clear_pointer (&self->frame, hot_run_frame_unref);
  g_array_unref (self->candidates);
  g_free (self->digest);
  g_free (self);
}

/* With which data a candidate was made. (transfer full) (nullable) */
static char *
dup_candidate_digest (const Question *self,
                      guint           run,
                      guint          *n_looked_at,
                      GCancellable   *cancellable)
{
  const HotRunColumn *column = hot_run_frame_find_column (self->frame, HOT_RUN_COLUMN_TAG, HOT_TAG_DATA_DIGEST);
  const HotDatasetInput *input = NULL;
  g_autoptr(HotRun) record = NULL;

  if (column != NULL && hot_run_column_has (column, run))
    return g_strdup (column->texts[run]);
  if ((*n_looked_at)++ < MAX_LOOKED_AT)
    record = hot_tracking_store_get_run (self->request->store, self->frame->ids[run], cancellable, NULL);
  if (record != NULL)
    input = hot_run_data_find (record);

  return input != NULL ? g_strdup (input->digest) : NULL;
}

/* "You have run this before": the same recipe, down to the seed, on the same rows. */
static gboolean
plan_repeat (Plan           *self,
             const Question *question,
             const guint32  *rows,
             guint           n_rows,
             GCancellable   *cancellable,
             GError        **error)
{
  guint n_looked_at = 0;

  if (question->candidates->len == 0)
    return TRUE;

  self->digest = question->digest != NULL ? g_strdup (question->digest)
                                          : hot_table_digest (question->request->table, rows, n_rows, cancellable, error);
  if (self->digest == NULL)
    return FALSE;

  for (guint i = 0; i < question->candidates->len; i++)
    {
      const guint run = g_array_index (question->candidates, guint, i);
      g_autofree char *digest = dup_candidate_digest (question, run, &n_looked_at, cancellable);

      if (g_strcmp0 (digest, self->digest) != 0)
        continue;
      self->repeat = g_strdup (question->frame->ids[run]);
      self->repeat_name = g_strdup (question->frame->names[run]);
      break;
    }

  return !g_cancellable_set_error_if_cancelled (cancellable, error);
}

static gboolean
plan_search (Plan                *self,
             HotTrainingRequest  *request,
             HotTrainingOptions  *options,
             const guint32       *rows,
             guint                n_rows,
             GCancellable        *cancellable,
             GError             **error)
{
  g_autoptr(HotSearchSpace) space = hot_training_request_create_space (request, error);
  const HotSearchOptions choice = { .space = space, .n_random = request->n_random, .n_seeds = request->n_seeds,
                                    .is_halving = request->is_halving };
  g_autoptr(HotModelSearch) search = NULL;

  options->dry_run = FALSE;
  if (space != NULL)
    search = hot_search_new (request->table, rows, n_rows, options, &choice, cancellable, error);
  if (search == NULL || !hot_search_estimate (search, cancellable, error))
    return FALSE;

  self->n_runs = search->n_runs;
  self->seconds = search->estimated_seconds;

  return TRUE;
}

static gpointer
plan_func (gpointer            user_data,
           const HotProgress  *progress,
           GCancellable       *cancellable,
           GError            **error)
{
  const Question *question = user_data;
  HotTrainingRequest *request = question->request;
  const guint n_rows = request->rows != NULL ? hot_row_set_get_n (request->rows) : hot_table_get_n_rows (request->table);
  g_autofree guint32 *rows = g_new (guint32, MAX (n_rows, 1));
  g_autoptr(Plan) plan = g_new0 (Plan, 1);
  HotTrainingOptions options;

  for (guint i = 0; i < n_rows; i++)
    rows[i] = request->rows != NULL ? hot_row_set_get_row (request->rows, i) : i;
  hot_training_request_get_options (request, &options);
  options.dry_run = TRUE;
  plan->training = hot_training_run (request->table, rows, n_rows, &options, progress, cancellable, error);
  if (plan->training == NULL || !plan_repeat (plan, question, rows, n_rows, cancellable, error) ||
      (request->search != NULL && !plan_search (plan, request, &options, rows, n_rows, cancellable, error)))
    return NULL;

  return g_steal_pointer (&plan);
}

static void
set_group_split_cb (HotExperimentDialog *self)
{
  adw_combo_row_set_selected (self->split_row, HOT_SPLIT_GROUP);
}

static void
set_log_cb (HotExperimentDialog *self)
{
  adw_switch_row_set_active (self->log_row, TRUE);
}

static void
set_cap_cb (HotExperimentDialog *self)
{
  adw_switch_row_set_active (self->cap_row, TRUE);
}

static void
set_classes_cb (HotExperimentDialog *self)
{
  adw_switch_row_set_active (self->classes_row, TRUE);
}

static void
show_features_cb (HotExperimentDialog *self)
{
  adw_navigation_view_push_by_tag (self->navigation, "features");
}

/* What the core says to those who type commands, and what is said and offered to those who fill in a form. */
static const struct {
  const char *word;
  const char *message;
  const char *label;
  void      (*apply) (HotExperimentDialog *self);
  const char *other_label;
  void      (*apply_other) (HotExperimentDialog *self);
} advices[] = {
  { "--cap-target", N_("A few very high values of the target decide the result"), N_("_Cut Off"), set_cap_cb, N_("_Logarithm"),
    set_log_cb },
  { "--split group", N_("Many rows that test share their group, such as the host, with rows that train, which makes them easier "
                        "than new ones"), N_("_Keep Apart"), set_group_split_cb, NULL, NULL },
  { "--group", N_("No column says which rows belong together"), N_("_Choose"), show_features_cb, NULL, NULL },
  { "--task", N_("This estimator predicts classes, and the target has numbers"), N_("_Take for Classes"), set_classes_cb, NULL,
    NULL },
};

static void
add_button (HotExperimentDialog *self,
            GtkWidget           *row,
            const char          *label,
            void               (*apply) (HotExperimentDialog *))
{
  GtkWidget *button = gtk_button_new_with_mnemonic (label);

  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  g_signal_connect_object (button, "clicked", G_CALLBACK (apply), self, G_CONNECT_SWAPPED);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), button);
}

static void
hot_experiment_dialog_add_warning (HotExperimentDialog *self,
                                   const char          *message)
{
  GtkWidget *row = adw_action_row_new ();
  guint found = 0;

  while (found < G_N_ELEMENTS (advices) && strstr (message, advices[found].word) == NULL)
    found++;

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row),
                                 found < G_N_ELEMENTS (advices) ? _(advices[found].message) : message);
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), gtk_image_new_from_icon_name ("dialog-warning-symbolic"));
  if (found < G_N_ELEMENTS (advices))
    {
      add_button (self, row, _(advices[found].label), advices[found].apply);
      if (advices[found].other_label != NULL)
        add_button (self, row, _(advices[found].other_label), advices[found].apply_other);
    }
  adw_expander_row_add_row (self->warnings_row, row);
  g_ptr_array_add (self->warning_rows, row);
}

static void
hot_experiment_dialog_clear_warnings (HotExperimentDialog *self)
{
  for (guint i = 0; i < self->warning_rows->len; i++)
    adw_expander_row_remove (self->warnings_row, g_ptr_array_index (self->warning_rows, i));
  g_ptr_array_set_size (self->warning_rows, 0);
}

/* In the line that is always there, so that nothing moves when it is known. What stops the training is opened. */
static void
hot_experiment_dialog_sum_warnings (HotExperimentDialog *self,
                                    gboolean             is_error)
{
  const guint n = self->warning_rows->len;
  const char *first = n > 0 ? adw_preferences_row_get_title (g_ptr_array_index (self->warning_rows, 0)) : _("Nothing stands out");
  g_autofree char *number = hot_format_count (n);
  /* Translators: %s is how many sentences there are. */
  g_autofree char *title = n > 0 ? g_strdup_printf (_("Worth Knowing (%s)"), number) : g_strdup (_("Worth Knowing"));

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->warnings_row), title);
  adw_expander_row_set_subtitle (self->warnings_row, first);
  if (is_error)
    adw_expander_row_set_expanded (self->warnings_row, TRUE);
}

static gboolean
hot_experiment_dialog_is_chosen (HotExperimentDialog *self,
                                 const char          *name)
{
  return g_hash_table_contains (self->chosen, name) &&
         (self->excluded == NULL || !g_strv_contains ((const char *const *) self->excluded, name));
}

void
_hot_experiment_dialog_show_feature (HotExperimentDialog *self,
                                     guint                column)
{
  AdwSwitchRow *row = g_ptr_array_index (self->feature_rows, column);
  HotPipeline *pipeline = self->planned != NULL ? self->planned->pipeline : NULL;
  const gboolean was_filling = self->is_filling;
  const char *reason;

  if (pipeline == NULL)
    return;

  self->is_filling = TRUE;
  reason = hot_pipeline_get_reason (pipeline, column);
  adw_switch_row_set_active (row, self->chosen == NULL
                             ? hot_pipeline_get_role (pipeline, column) == HOT_ROLE_FEATURE
                             : hot_experiment_dialog_is_chosen (self, adw_preferences_row_get_title (ADW_PREFERENCES_ROW (row))));
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), reason != NULL ? reason : "");
  gtk_widget_set_visible (GTK_WIDGET (row), hot_pipeline_get_role (pipeline, column) != HOT_ROLE_TARGET);
  self->is_filling = was_filling;
}

/* @plan: (transfer full) */
static void
hot_experiment_dialog_show_plan (HotExperimentDialog *self,
                                 HotTraining         *plan)
{
  g_autofree char *features = hot_format_count (hot_pipeline_get_n_features (plan->pipeline));
  g_autofree char *train = hot_format_count (plan->n_train);
  g_autofree char *test = hot_format_count (plan->n_test);
  g_autofree char *subtitle = g_strdup_printf (_("%s features; %s rows train, %s test"), features, train, test);

  adw_action_row_set_subtitle (self->features_row, subtitle);
  for (guint i = 0; i < plan->warnings->len; i++)
    hot_experiment_dialog_add_warning (self, g_ptr_array_index (plan->warnings, i));
  g_clear_pointer (&self->planned, hot_training_free);
  self->planned = plan;
  for (guint i = 0; i < self->feature_rows->len; i++)
    _hot_experiment_dialog_show_feature (self, i);
  _hot_experiment_dialog_build_features (self);
}

void
_hot_experiment_dialog_drop_plan (HotExperimentDialog *self)
{
  hot_job_drop (&self->plan_job, self);
}

static void
hot_experiment_dialog_show_effort (HotExperimentDialog *self,
                                   const Plan          *plan)
{
  g_autofree char *runs = hot_format_count (plan->n_runs);
  g_autofree char *duration = hot_format_duration (plan->seconds);
  g_autofree char *text = g_strdup_printf (ngettext ("%s training, about %s", "%s trainings, about %s", plan->n_runs), runs,
                                           duration);

  adw_action_row_set_subtitle (self->effort_row,
                               plan->n_runs > 0 ? text : _("Give a parameter several values, such as 5,10,20 or 0.1..1.0"));
}

/* A search has something to search. */
static gboolean
is_complete (HotExperimentDialog *self)
{
  g_auto(GStrv) search = hot_parameter_rows_dup_search (self->parameters);

  return search != NULL && (search[0] != NULL || !adw_switch_row_get_active (self->search_row));
}

/* @plan: (nullable) */
static void
hot_experiment_dialog_show_repeat (HotExperimentDialog *self,
                                   const Plan          *plan)
{
  g_set_str (&self->repeat, plan != NULL ? plan->repeat : NULL);
  if (plan != NULL && plan->digest != NULL)
    g_set_str (&self->digest, plan->digest);
  if (self->repeat != NULL)
    {
      g_autofree char *title = g_strdup_printf (_("You have run this before: %s"),
                                                plan->repeat_name != NULL ? plan->repeat_name : plan->repeat);

      adw_banner_set_title (self->repeat_banner, title);
    }
  adw_banner_set_revealed (self->repeat_banner, self->repeat != NULL);
}

static void
hot_experiment_dialog_planned_cb (HotExperimentDialog *self)
{
  g_autoptr(HotJob) job = g_steal_pointer (&self->plan_job);

  g_signal_handlers_disconnect_by_data (job, self);
  hot_experiment_dialog_clear_warnings (self);
  if (hot_job_get_state (job) == HOT_JOB_DONE)
    {
      g_autoptr(Plan) plan = hot_job_steal_result (job);

      hot_experiment_dialog_show_plan (self, g_steal_pointer (&plan->training));
      hot_experiment_dialog_show_effort (self, plan);
      hot_experiment_dialog_show_repeat (self, plan);
    }
  else if (hot_job_get_state (job) == HOT_JOB_FAILED)
    {
      adw_action_row_set_subtitle (self->features_row, "");
      adw_action_row_set_subtitle (self->effort_row, "");
      hot_experiment_dialog_show_repeat (self, NULL);
      hot_experiment_dialog_add_warning (self, hot_job_get_error (job)->message);
    }
  gtk_widget_set_sensitive (self->train_button, hot_job_get_state (job) == HOT_JOB_DONE && is_complete (self));
  hot_experiment_dialog_sum_warnings (self, hot_job_get_state (job) == HOT_JOB_FAILED);
}

/* Runs by the same recipe. */
static void
hot_experiment_dialog_find_candidates (HotExperimentDialog *self,
                                       Question            *question)
{
  HotRunFrame *frame = hot_tracker_get_frame (self->tracker);
  g_autoptr(HotRunRecipe) recipe = NULL;
  HotTrainingOptions options;

  if (frame == NULL || question->request->search != NULL)
    return;

  hot_training_request_get_options (question->request, &options);
  recipe = hot_run_recipe_new (&options, question->request->filter);
  question->frame = hot_run_frame_ref (frame);
  for (guint i = 0; i < frame->n_runs; i++)
    if (frame->statuses[i] == HOT_RUN_STATUS_FINISHED && hot_run_recipe_is_of (recipe, frame, i))
      g_array_append_val (question->candidates, i);
}

static gboolean
hot_experiment_dialog_plan_cb (gpointer user_data)
{
  HotExperimentDialog *self = user_data;
  g_autoptr(GHashTable) values = hot_parameter_rows_dup_values (self->parameters);
  g_auto(GStrv) search = hot_parameter_rows_dup_search (self->parameters);
  Question *question;

  self->plan_timeout = 0;
  _hot_experiment_dialog_drop_plan (self);
  if (values == NULL || search == NULL || hot_tracker_get_experiment (self->tracker) == NULL || self->awaits_rows ||
      hot_dataset_get_filter_error (self->dataset) != NULL)
    {
      gtk_widget_set_sensitive (self->train_button, FALSE);
      hot_experiment_dialog_show_repeat (self, NULL);
      return G_SOURCE_REMOVE;
    }

  question = g_new0 (Question, 1);
  question->request = _hot_experiment_dialog_create_request (self, _hot_experiment_dialog_get_estimator (self), values, search);
  question->candidates = g_array_new (FALSE, FALSE, sizeof (guint));
  question->digest = g_strdup (self->digest);
  hot_experiment_dialog_find_candidates (self, question);
  if (question->candidates->len == 0)
    hot_experiment_dialog_show_repeat (self, NULL);
  self->plan_job = hot_job_start (_("Looking at the Columns"), plan_func, question, question_free, plan_free);
  g_signal_connect_object (self->plan_job, "notify::state", G_CALLBACK (hot_experiment_dialog_planned_cb), self,
                           G_CONNECT_SWAPPED);

  return G_SOURCE_REMOVE;
}

void
_hot_experiment_dialog_changed (HotExperimentDialog *self)
{
  if (self->is_filling)
    return;

  g_clear_handle_id (&self->plan_timeout, g_source_remove);
  self->plan_timeout = g_timeout_add (PLAN_DELAY, hot_experiment_dialog_plan_cb, self);
}
