/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "app/experiments/hot-run-page-overview.h"

#include <glib/gi18n.h>
#include <math.h>

#include "app/experiments/hot-run-page-table.h"
#include "app/experiments/hot-run-page-text.h"
#include "app/experiments/hot-trainer.h"
#include "base/hot-format.h"
#include "models/hot-run-logger.h"

typedef enum {
  FACT_NAME,
  FACT_STATUS,
  FACT_STARTED,
  FACT_DURATION,
  FACT_USER,
  FACT_SOURCE,
  FACT_COMMIT,
  FACT_DATA,
  FACT_EXPERIMENT,
  FACT_ID,
  N_FACTS
} Fact;

struct _HotRunPageOverview
{
  HotRunPageTab    parent_instance;

  char            *note;             /* as the store has it */
  guint            tick;             /* while the run runs */

  GtkWidget       *notice;           /* of a run that did not end well */
  GtkLabel        *notice_title;
  GtkLabel        *notice_text;
  GtkLabel        *notice_advice;
  GtkWidget       *progress;
  GtkLabel        *progress_text;
  GtkLabel        *progress_detail;
  GtkProgressBar  *progress_bar;
  GtkButton       *keep;
  GtkLabel        *again_reason;
  AdwActionRow    *facts[N_FACTS];
  GtkWidget       *metrics_card;
  HotRunPageTable *metrics;
  GtkWidget       *params_card;
  HotRunPageTable *params;
  GtkWidget       *tags_card;
  HotRunPageTable *tags;
  GtkTextBuffer   *note_buffer;
  GtkTextView     *note_view;
  GtkWidget       *note_buttons;
};

G_DEFINE_FINAL_TYPE (HotRunPageOverview, hot_run_page_overview, HOT_TYPE_RUN_PAGE_TAB)

static void
hot_run_page_overview_set_fact (HotRunPageOverview *self,
                                Fact                fact,
                                const char         *text)
{
  gtk_widget_set_visible (GTK_WIDGET (self->facts[fact]), text != NULL && *text != '\0');
  if (text != NULL)
    adw_action_row_set_subtitle (self->facts[fact], text);
}

/* "listings.csv · 3f2a…". (transfer full) (nullable) */
static char *
describe_data (HotRunPageDetails *details)
{
  const HotDatasetInput *data = hot_run_page_details_get_data (details);
  g_autofree char *location = data != NULL ? hot_run_page_text_location (data->source) : NULL;
  g_autofree char *digest = NULL;

  if (data == NULL)
    return NULL;

  /* Translators: %s is a checksum. */
  digest = data->digest != NULL ? g_strdup_printf (_("digest %s"), data->digest) : NULL;
  if (location == NULL || g_strcmp0 (location, data->name) == 0)
    return digest != NULL ? g_strdup_printf ("%s · %s", data->name, digest) : g_strdup (data->name);

  return g_strdup_printf ("%s · %s\n%s", data->name, digest != NULL ? digest : "–", location);
}

static void
hot_run_page_overview_show_facts (HotRunPageOverview *self,
                                  HotRunPageDetails  *details)
{
  const HotRun *run = details->run;
  const char *user = hot_run_get_tag (run, HOT_TAG_USER);
  g_autofree char *started = hot_run_page_text_time (run->start_time);
  g_autofree char *duration = hot_run_page_text_duration (run);
  g_autofree char *data = describe_data (details);

  /* A narrow title has no room for all of it. */
  hot_run_page_overview_set_fact (self, FACT_NAME, run->name);
  hot_run_page_overview_set_fact (self, FACT_STATUS, hot_run_page_text_status (run));
  hot_run_page_overview_set_fact (self, FACT_STARTED, started);
  hot_run_page_overview_set_fact (self, FACT_DURATION, duration);
  hot_run_page_overview_set_fact (self, FACT_USER, user != NULL ? user : run->user_id);
  hot_run_page_overview_set_fact (self, FACT_SOURCE, hot_run_get_tag (run, HOT_TAG_SOURCE));
  hot_run_page_overview_set_fact (self, FACT_COMMIT, hot_run_get_tag (run, HOT_TAG_GIT_COMMIT));
  hot_run_page_overview_set_fact (self, FACT_DATA, data != NULL ? data : _("The run does not say"));
  hot_run_page_overview_set_fact (self, FACT_EXPERIMENT, details->experiment_name);
  hot_run_page_overview_set_fact (self, FACT_ID, run->id);
}

static void
hot_run_page_overview_show_notice (HotRunPageOverview *self,
                                   const HotRun       *run)
{
  const char *advice = hot_run_page_text_advice (run);
  const char *message = hot_run_get_tag (run, HOT_TAG_ERROR);

  gtk_widget_set_visible (self->notice, advice != NULL);
  if (advice == NULL)
    return;

  gtk_label_set_text (self->notice_title, hot_run_page_text_status (run));
  gtk_label_set_text (self->notice_text, message != NULL ? message : "");
  gtk_widget_set_visible (GTK_WIDGET (self->notice_text), message != NULL);
  gtk_label_set_text (self->notice_advice, advice);
}

/* How good what has been learnt so far is; (transfer full) (nullable) */
static char *
describe_score (const HotRun *run)
{
  static const char *const keys[] = { "r2", "accuracy", "oob_score" };

  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    {
      const HotMetric *metric = hot_run_get_metric (run, keys[i]);
      g_autofree char *value = metric != NULL ? hot_run_page_text_metric (metric->key, metric->value) : NULL;

      if (value != NULL)
        /* Translators: of a model that still learns: a metric and its value, such as “r2 0.612 so far”. */
        return g_strdup_printf (_("%s %s so far"), metric->key, value);
    }

  return NULL;
}

/* "45 of 100 trees · r2 0.612 so far · about 40 s left"; (transfer full) */
static char *
describe_progress (const HotRun *run)
{
  HotTrainer *trainer = hot_trainer_get_default ();
  guint n_planned;
  const guint n_trees = hot_trainer_get_n_trees (trainer, run->id, &n_planned);
  g_autofree char *number = hot_format_count (n_trees), *planned = hot_format_count (n_planned);
  /* Translators: how many trees of a forest have grown, and how many shall. */
  g_autofree char *trees = g_strdup_printf (ngettext ("%s of %s tree", "%s of %s trees", n_planned), number, planned);
  g_autofree char *score = describe_score (run);
  g_autofree char *left = hot_trainer_dup_time_left (trainer, run->id);
  const char *const parts[] = { n_trees > 0 ? trees : NULL, score, left };
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    if (parts[i] != NULL)
      g_string_append_printf (text, "%s%s", text->len > 0 ? " · " : "", parts[i]);

  return g_string_free (text, FALSE);
}

static void
hot_run_page_overview_show_progress (HotRunPageOverview *self)
{
  HotRunPageDetails *details = hot_run_page_tab_get_details (HOT_RUN_PAGE_TAB (self));
  g_autofree char *detail = NULL;
  guint n_trees;
  const char *message = NULL;
  double fraction = 0.0;
  const gboolean is_training = details != NULL && hot_trainer_is_training (hot_trainer_get_default (), details->run->id, &fraction,
                                                                           &message);

  gtk_widget_set_visible (self->progress, is_training);
  if (!is_training)
    return;

  gtk_label_set_text (self->progress_text, message != NULL ? message : _("Training"));
  if (fraction >= 0.0)
    gtk_progress_bar_set_fraction (self->progress_bar, fraction);
  else
    gtk_progress_bar_pulse (self->progress_bar);

  detail = describe_progress (details->run);
  gtk_label_set_text (self->progress_detail, detail);

  /* Only a forest can be cut short and still be one. */
  n_trees = hot_trainer_get_n_trees (hot_trainer_get_default (), details->run->id, NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->keep), n_trees > 0 && fraction >= 0.0 && fraction < 1.0);
  if (n_trees > 0)
    {
      g_autofree char *number = hot_format_count (n_trees);
      g_autofree char *label = g_strdup_printf (ngettext ("Stop and _Keep %s Tree", "Stop and _Keep %s Trees", n_trees), number);

      gtk_button_set_label (self->keep, label);
    }
}

static void
hot_run_page_overview_show_metrics (HotRunPageOverview *self,
                                    const HotRun       *run)
{
  hot_run_page_table_begin (self->metrics);
  for (guint i = 0; i < run->n_metrics; i++)
    {
      const HotMetric *metric = &run->metrics[i];
      g_autofree char *value = hot_run_page_text_metric (metric->key, metric->value);
      g_autofree char *step = metric->step > 0 ? hot_format_count ((guint64) metric->step) : NULL;
      const char *texts[] = { metric->key, value, step };
      const double keys[] = { NAN, metric->value, (double) metric->step };

      hot_run_page_table_add (self->metrics, i, texts, keys);
    }
  hot_run_page_table_end (self->metrics);
  gtk_widget_set_visible (self->metrics_card, run->n_metrics > 0);
}

static void
show_pairs (HotRunPageTable   *table,
            GtkWidget         *card,
            const HotKeyValue *pairs,
            guint              n,
            gboolean           is_tags)
{
  static const char *const shown_elsewhere[] = {
    HOT_TAG_RUN_NAME, HOT_TAG_USER, HOT_TAG_NOTE, HOT_TAG_SOURCE, HOT_TAG_GIT_COMMIT, HOT_TAG_MODEL_HISTORY, HOT_TAG_WRITER,
    HOT_TAG_ERROR, HOT_TAG_OPTIONS, NULL
  };

  hot_run_page_table_begin (table);
  for (guint i = 0; i < n; i++)
    {
      const char *texts[] = { pairs[i].key, pairs[i].value };
      char *end;
      const double number = g_ascii_strtod (pairs[i].value, &end);
      const double keys[] = { NAN, *pairs[i].value != '\0' && *end == '\0' ? number : NAN };

      if (!is_tags || !g_strv_contains (shown_elsewhere, pairs[i].key))
        hot_run_page_table_add (table, i, texts, keys);
    }
  hot_run_page_table_end (table);
  gtk_widget_set_visible (card, hot_run_page_table_get_n_rows (table) > 0);
}

/* (transfer full) */
static char *
hot_run_page_overview_dup_note (HotRunPageOverview *self)
{
  GtkTextIter start, end;

  gtk_text_buffer_get_bounds (self->note_buffer, &start, &end);

  return gtk_text_buffer_get_text (self->note_buffer, &start, &end, FALSE);
}

static void
hot_run_page_overview_note_changed_cb (HotRunPageOverview *self)
{
  g_autofree char *text = hot_run_page_overview_dup_note (self);

  gtk_widget_set_visible (self->note_buttons, g_strcmp0 (text, self->note != NULL ? self->note : "") != 0);
}

/* What somebody types is not taken away by what comes from the store. */
static void
hot_run_page_overview_show_note (HotRunPageOverview *self,
                                 const HotRun       *run)
{
  const gboolean is_edited = gtk_widget_get_visible (self->note_buttons);
  const char *note = hot_run_get_tag (run, HOT_TAG_NOTE);

  if (g_set_str (&self->note, note) && !is_edited)
    gtk_text_buffer_set_text (self->note_buffer, note != NULL ? note : "", -1);
  hot_run_page_overview_note_changed_cb (self);
}

static void
hot_run_page_overview_save_note_cb (HotRunPageOverview *self)
{
  HotRunPageTab *tab = HOT_RUN_PAGE_TAB (self);
  HotRunPageDetails *details = hot_run_page_tab_get_details (tab);
  g_autofree char *text = hot_run_page_overview_dup_note (self);
  const char *ids[] = { details->run->id, NULL };

  hot_tracker_tag_runs (hot_run_page_tab_get_tracker (tab), ids, HOT_TAG_NOTE, *text != '\0' ? text : NULL);
  g_set_str (&self->note, text);
  hot_run_page_overview_note_changed_cb (self);
}

static void
hot_run_page_overview_discard_note_cb (HotRunPageOverview *self)
{
  gtk_text_buffer_set_text (self->note_buffer, self->note != NULL ? self->note : "", -1);
}

static gboolean
hot_run_page_overview_note_key_cb (HotRunPageOverview *self,
                                   guint               key,
                                   guint               code,
                                   GdkModifierType     modifiers)
{
  if ((key != GDK_KEY_Return && key != GDK_KEY_KP_Enter) || (modifiers & GDK_CONTROL_MASK) == 0 ||
      !gtk_widget_get_visible (self->note_buttons))
    return GDK_EVENT_PROPAGATE;

  hot_run_page_overview_save_note_cb (self);

  return GDK_EVENT_STOP;
}

/* A run that runs says nothing while it waits, but its time goes on. */
static gboolean
hot_run_page_overview_tick_cb (gpointer user_data)
{
  HotRunPageOverview *self = user_data;
  HotRunPageDetails *details = hot_run_page_tab_get_details (HOT_RUN_PAGE_TAB (self));
  g_autofree char *duration = hot_run_page_text_duration (details->run);

  if (details->run->status != HOT_RUN_STATUS_RUNNING || details->run->is_interrupted)
    {
      self->tick = 0;
      return G_SOURCE_REMOVE;
    }

  hot_run_page_overview_set_fact (self, FACT_DURATION, duration);
  hot_run_page_overview_show_progress (self);

  return G_SOURCE_CONTINUE;
}

static void
hot_run_page_overview_update (HotRunPageTab *tab)
{
  HotRunPageOverview *self = HOT_RUN_PAGE_OVERVIEW (tab);
  HotRunPageDetails *details = hot_run_page_tab_get_details (tab);
  const HotRun *run = details->run;
  const gboolean has_data = hot_dataset_get_table (hot_run_page_tab_get_dataset (tab)) != NULL;
  const gboolean is_ours = hot_run_get_param (run, "estimator") != NULL;

  hot_run_page_overview_show_facts (self, details);
  if (run->status == HOT_RUN_STATUS_RUNNING && !run->is_interrupted && self->tick == 0)
    self->tick = g_timeout_add_seconds (1, hot_run_page_overview_tick_cb, self);
  hot_run_page_overview_show_notice (self, run);
  hot_run_page_overview_show_progress (self);
  hot_run_page_overview_show_metrics (self, run);
  show_pairs (self->params, self->params_card, run->params, run->n_params, FALSE);
  show_pairs (self->tags, self->tags_card, run->tags, run->n_tags, TRUE);
  hot_run_page_overview_show_note (self, run);
  gtk_label_set_text (self->again_reason,
                      !is_ours ? _("Another program made this run: its parameters do not say which estimator to use.")
                      : !has_data ? _("Open the data first: a run learns from what is open.") : "");
  gtk_widget_set_visible (GTK_WIDGET (self->again_reason), !is_ours || !has_data);
  hot_run_page_tab_show_content (tab);
}

static void
hot_run_page_overview_dispose (GObject *object)
{
  g_clear_handle_id (&HOT_RUN_PAGE_OVERVIEW (object)->tick, g_source_remove);

  G_OBJECT_CLASS (hot_run_page_overview_parent_class)->dispose (object);
}

static void
hot_run_page_overview_finalize (GObject *object)
{
  g_free (HOT_RUN_PAGE_OVERVIEW (object)->note);

  G_OBJECT_CLASS (hot_run_page_overview_parent_class)->finalize (object);
}

static void
hot_run_page_overview_class_init (HotRunPageOverviewClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = hot_run_page_overview_dispose;
  G_OBJECT_CLASS (klass)->finalize = hot_run_page_overview_finalize;
  HOT_RUN_PAGE_TAB_CLASS (klass)->update = hot_run_page_overview_update;
}

static GtkLabel *
add_label (GtkWidget  *box,
           const char *style)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  if (style != NULL)
    gtk_widget_add_css_class (label, style);
  gtk_box_append (GTK_BOX (box), label);

  return GTK_LABEL (label);
}

static GtkWidget *
create_button (const char *label,
               const char *action)
{
  GtkWidget *button = gtk_button_new_with_mnemonic (label);

  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), action);

  return button;
}

/* A card with room around what is in it. */
static GtkWidget *
create_box (void)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);

  gtk_widget_add_css_class (box, "card");
  gtk_widget_add_css_class (box, "hot-run-notice");

  return box;
}

static void
hot_run_page_overview_build_notice (HotRunPageOverview *self,
                                    GtkBox             *box)
{
  self->notice = create_box ();
  self->notice_title = add_label (self->notice, "heading");
  self->notice_text = add_label (self->notice, NULL);
  self->notice_advice = add_label (self->notice, "dimmed");
  gtk_label_set_selectable (self->notice_text, TRUE);
  gtk_box_append (box, self->notice);
}

static void
hot_run_page_overview_build_progress (HotRunPageOverview *self,
                                      GtkBox             *box)
{
  GtkWidget *buttons = adw_wrap_box_new ();

  self->progress = create_box ();
  self->progress_text = add_label (self->progress, "numeric");
  self->progress_bar = GTK_PROGRESS_BAR (gtk_progress_bar_new ());
  self->progress_detail = add_label (self->progress, "dimmed");
  gtk_widget_add_css_class (GTK_WIDGET (self->progress_detail), "numeric");
  self->keep = GTK_BUTTON (create_button ("", "run.keep"));
  gtk_button_set_use_underline (self->keep, TRUE);
  adw_wrap_box_set_child_spacing (ADW_WRAP_BOX (buttons), 6);
  adw_wrap_box_set_line_spacing (ADW_WRAP_BOX (buttons), 6);
  adw_wrap_box_append (ADW_WRAP_BOX (buttons), GTK_WIDGET (self->keep));
  adw_wrap_box_append (ADW_WRAP_BOX (buttons), create_button (_("_Stop"), "run.stop"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->progress_bar), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Training"), -1);
  gtk_box_insert_child_after (GTK_BOX (self->progress), GTK_WIDGET (self->progress_bar), GTK_WIDGET (self->progress_text));
  gtk_box_append (GTK_BOX (self->progress), buttons);
  gtk_widget_set_visible (self->progress, FALSE);
  gtk_box_append (box, self->progress);
}

static void
hot_run_page_overview_build_facts (HotRunPageOverview *self,
                                   GtkBox             *box)
{
  const char *const titles[N_FACTS] = {
    [FACT_NAME] = _("Name"), [FACT_STATUS] = _("Status"), [FACT_STARTED] = _("Started"), [FACT_DURATION] = _("Duration"),
    [FACT_USER] = _("User"), [FACT_SOURCE] = _("Source"), [FACT_COMMIT] = _("Commit"), [FACT_DATA] = _("Data"),
    [FACT_EXPERIMENT] = _("Experiment"), [FACT_ID] = _("Run ID"),
  };
  GtkWidget *group = adw_preferences_group_new ();
  GtkWidget *again = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *button = create_button (_("_Run Again With Changes…"), "run.again");

  gtk_widget_set_halign (button, GTK_ALIGN_START);
  gtk_box_append (GTK_BOX (again), button);
  self->again_reason = add_label (again, "dimmed");
  gtk_box_append (box, again);

  for (guint i = 0; i < N_FACTS; i++)
    {
      self->facts[i] = ADW_ACTION_ROW (adw_action_row_new ());
      adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (self->facts[i]), FALSE);
      adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->facts[i]), titles[i]);
      adw_action_row_set_subtitle_selectable (self->facts[i], TRUE);
      adw_action_row_set_subtitle_lines (self->facts[i], 3);
      gtk_widget_add_css_class (GTK_WIDGET (self->facts[i]), "property");
      adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), GTK_WIDGET (self->facts[i]));
    }
  gtk_box_append (box, group);
}

static void
hot_run_page_overview_build_tables (HotRunPageOverview *self,
                                    GtkBox             *box)
{
  const HotRunPageTableColumn metrics[] = { { _("Metric"), FALSE }, { _("Value"), TRUE }, { _("Step"), TRUE } };
  const HotRunPageTableColumn params[] = { { _("Parameter"), FALSE }, { _("Value"), FALSE } };
  const HotRunPageTableColumn tags[] = { { _("Tag"), FALSE }, { _("Value"), FALSE } };

  self->metrics = HOT_RUN_PAGE_TABLE (hot_run_page_table_new (_("Metrics"), metrics, G_N_ELEMENTS (metrics), FALSE, FALSE));
  self->params = HOT_RUN_PAGE_TABLE (hot_run_page_table_new (_("Parameters"), params, G_N_ELEMENTS (params), FALSE, FALSE));
  self->tags = HOT_RUN_PAGE_TABLE (hot_run_page_table_new (_("Tags"), tags, G_N_ELEMENTS (tags), FALSE, FALSE));
  self->metrics_card = hot_run_page_tab_create_card (_("Metrics"), GTK_WIDGET (self->metrics));
  self->params_card = hot_run_page_tab_create_card (_("Parameters"), GTK_WIDGET (self->params));
  self->tags_card = hot_run_page_tab_create_card (_("Tags"), GTK_WIDGET (self->tags));
  gtk_box_append (box, self->metrics_card);
  gtk_box_append (box, self->params_card);
  gtk_box_append (box, self->tags_card);
}

static void
hot_run_page_overview_build_note (HotRunPageOverview *self,
                                  GtkBox             *box)
{
  GtkWidget *card;
  GtkWidget *save = gtk_button_new_with_mnemonic (_("Save _Note"));
  GtkWidget *discard = gtk_button_new_with_mnemonic (_("_Discard Changes"));
  GtkEventController *keys = gtk_event_controller_key_new ();

  self->note_view = GTK_TEXT_VIEW (gtk_text_view_new ());
  self->note_buffer = gtk_text_view_get_buffer (self->note_view);
  gtk_text_view_set_wrap_mode (self->note_view, GTK_WRAP_WORD_CHAR);
  gtk_text_view_set_accepts_tab (self->note_view, FALSE);
  gtk_text_view_set_left_margin (self->note_view, 12);
  gtk_text_view_set_right_margin (self->note_view, 12);
  gtk_text_view_set_top_margin (self->note_view, 12);
  gtk_text_view_set_bottom_margin (self->note_view, 12);
  gtk_widget_set_size_request (GTK_WIDGET (self->note_view), -1, 96);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->note_view), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Note"), -1);
  card = hot_run_page_tab_create_card (_("Note"), GTK_WIDGET (self->note_view));

  self->note_buttons = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  gtk_widget_set_visible (self->note_buttons, FALSE);
  gtk_widget_set_tooltip_text (save, _("Save Note (Ctrl+Enter)"));
  gtk_box_append (GTK_BOX (self->note_buttons), save);
  gtk_box_append (GTK_BOX (self->note_buttons), discard);
  gtk_box_append (GTK_BOX (card), self->note_buttons);
  gtk_box_append (box, card);

  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  gtk_widget_add_controller (GTK_WIDGET (self->note_view), keys);
  g_signal_connect_object (keys, "key-pressed", G_CALLBACK (hot_run_page_overview_note_key_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->note_buffer, "changed", G_CALLBACK (hot_run_page_overview_note_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (save, "clicked", G_CALLBACK (hot_run_page_overview_save_note_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (discard, "clicked", G_CALLBACK (hot_run_page_overview_discard_note_cb), self, G_CONNECT_SWAPPED);
}

static void
hot_run_page_overview_init (HotRunPageOverview *self)
{
  GtkBox *box;
  GtkWidget *column = hot_run_page_tab_create_column (&box);

  hot_run_page_overview_build_notice (self, box);
  hot_run_page_overview_build_progress (self, box);
  hot_run_page_overview_build_facts (self, box);
  hot_run_page_overview_build_tables (self, box);
  hot_run_page_overview_build_note (self, box);
  hot_run_page_tab_set_content (HOT_RUN_PAGE_TAB (self), column);
  g_signal_connect_object (hot_trainer_get_default (), "progress", G_CALLBACK (hot_run_page_overview_show_progress), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (hot_trainer_get_default (), "finished", G_CALLBACK (hot_run_page_overview_show_progress), self,
                           G_CONNECT_SWAPPED);
}

GtkWidget *
hot_run_page_overview_new (void)
{
  return g_object_new (HOT_TYPE_RUN_PAGE_OVERVIEW, NULL);
}
