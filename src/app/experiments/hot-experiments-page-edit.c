/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "app/experiments/hot-experiments-page-private.h"

#include <glib/gi18n.h>

#include "app/experiments/hot-experiment-dialog.h"
#include "app/experiments/hot-run-clause.h"
#include "app/experiments/hot-trainer.h"

/* What the page does to chosen runs: notes, tags, what is being trained, and once more with changes. */

/* MLflow's limits (mlflow/utils/validation.py). */
#define MAX_TAG_KEY   250
#define MAX_TAG_VALUE 8000

/* Index of the first chosen run in the frame, or -1. */
static int
find_selected (HotExperimentsPage *self)
{
  HotRunFrame *frame = hot_tracker_get_frame (self->tracker);
  g_auto(GStrv) selected = hot_leaderboard_dup_selected (self->board);

  for (guint i = 0; frame != NULL && selected[0] != NULL && i < frame->n_runs; i++)
    if (g_str_equal (frame->ids[i], selected[0]))
      return i;

  return -1;
}

static const char *
get_text (HotRunFrame      *frame,
          HotRunColumnKind  kind,
          const char       *key,
          guint             run)
{
  const HotRunColumn *column = hot_run_frame_find_column (frame, kind, key);

  return column != NULL && column->texts != NULL && hot_run_column_has (column, run) ? column->texts[run] : NULL;
}

/* What a dialog is about, until it is answered. */
typedef struct {
  HotExperimentsPage *page;
  char              **ids;
  GtkTextView        *note;
  AdwEntryRow        *key;
  AdwEntryRow        *value;
} Edit;

static void
edit_free (gpointer data,
           GClosure *closure)
{
  Edit *self = data;

  g_object_unref (self->page);
  g_strfreev (self->ids);
  g_free (self);
}

static void
note_cb (AdwAlertDialog *dialog,
         const char     *response,
         Edit           *edit)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (edit->note);
  GtkTextIter start, end;
  g_autofree char *text = NULL;

  gtk_text_buffer_get_bounds (buffer, &start, &end);
  text = g_strstrip (gtk_text_buffer_get_text (buffer, &start, &end, FALSE));
  hot_tracker_tag_runs (edit->page->tracker, (const char *const *) edit->ids, HOT_TAG_NOTE, *text != '\0' ? text : NULL);
}

static AdwDialog *
create_dialog (const char *title,
               const char *body,
               GtkWidget  *child)
{
  AdwDialog *dialog = adw_alert_dialog_new (title, body);

  adw_alert_dialog_add_responses (ADW_ALERT_DIALOG (dialog), "cancel", _("_Cancel"), "done", _("_Save"), NULL);
  adw_alert_dialog_set_response_appearance (ADW_ALERT_DIALOG (dialog), "done", ADW_RESPONSE_SUGGESTED);
  adw_alert_dialog_set_default_response (ADW_ALERT_DIALOG (dialog), "done");
  adw_alert_dialog_set_close_response (ADW_ALERT_DIALOG (dialog), "cancel");
  adw_alert_dialog_set_extra_child (ADW_ALERT_DIALOG (dialog), child);

  return dialog;
}

static Edit *
edit_new (HotExperimentsPage *page)
{
  Edit *self = g_new0 (Edit, 1);

  self->page = g_object_ref (page);
  self->ids = hot_leaderboard_dup_selected (page->board);

  return self;
}

static void
note_action (GtkWidget  *widget,
             const char *action_name,
             GVariant   *parameter)
{
  HotExperimentsPage *self = HOT_EXPERIMENTS_PAGE (widget);
  HotRunFrame *frame = hot_tracker_get_frame (self->tracker);
  const int run = find_selected (self);
  const char *note = run >= 0 ? get_text (frame, HOT_RUN_COLUMN_TAG, HOT_TAG_NOTE, run) : NULL;
  GtkWidget *scroller = gtk_scrolled_window_new ();
  GtkWidget *view = gtk_text_view_new ();
  AdwDialog *dialog;
  Edit *edit;

  if (run < 0)
    return;

  gtk_text_view_set_wrap_mode (GTK_TEXT_VIEW (view), GTK_WRAP_WORD_CHAR);
  gtk_text_view_set_accepts_tab (GTK_TEXT_VIEW (view), FALSE);
  gtk_text_buffer_set_text (gtk_text_view_get_buffer (GTK_TEXT_VIEW (view)), note != NULL ? note : "", -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (view), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Note"), -1);
  gtk_scrolled_window_set_min_content_height (GTK_SCROLLED_WINDOW (scroller), 120);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), view);
  gtk_widget_add_css_class (scroller, "card");

  dialog = create_dialog (_("Note"), NULL, scroller);
  edit = edit_new (self);
  edit->note = GTK_TEXT_VIEW (view);
  g_signal_connect_data (dialog, "response::done", G_CALLBACK (note_cb), edit, edit_free, 0);
  adw_dialog_present (dialog, widget);
  /* Not the button, which an alert would give the keyboard to. */
  gtk_widget_grab_focus (view);
}

static void
tag_cb (AdwAlertDialog *dialog,
        const char     *response,
        Edit           *edit)
{
  g_autofree char *key = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (edit->key))));
  g_autofree char *value = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (edit->value))));

  hot_tracker_tag_runs (edit->page->tracker, (const char *const *) edit->ids, key, value);
}

static void
tag_changed_cb (AdwAlertDialog *dialog,
                GtkEditable    *key)
{
  g_autofree char *text = g_strstrip (g_strdup (gtk_editable_get_text (key)));

  adw_alert_dialog_set_response_enabled (dialog, "done", *text != '\0' && strlen (text) <= MAX_TAG_KEY);
}

static void
add_tag_action (GtkWidget  *widget,
                const char *action_name,
                GVariant   *parameter)
{
  HotExperimentsPage *self = HOT_EXPERIMENTS_PAGE (widget);
  GtkWidget *list = gtk_list_box_new ();
  GtkWidget *key = adw_entry_row_new ();
  GtkWidget *value = adw_entry_row_new ();
  AdwDialog *dialog;
  Edit *edit;

  if (find_selected (self) < 0)
    return;

  gtk_list_box_set_selection_mode (GTK_LIST_BOX (list), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (list, "boxed-list");
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (key), _("Tag"));
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (value), _("Value"));
  adw_entry_row_set_max_length (ADW_ENTRY_ROW (value), MAX_TAG_VALUE / 4);
  adw_entry_row_set_activates_default (ADW_ENTRY_ROW (key), TRUE);
  adw_entry_row_set_activates_default (ADW_ENTRY_ROW (value), TRUE);
  gtk_list_box_append (GTK_LIST_BOX (list), key);
  gtk_list_box_append (GTK_LIST_BOX (list), value);

  dialog = create_dialog (_("Add Tag"), NULL, list);
  adw_alert_dialog_set_response_enabled (ADW_ALERT_DIALOG (dialog), "done", FALSE);
  edit = edit_new (self);
  edit->key = ADW_ENTRY_ROW (key);
  edit->value = ADW_ENTRY_ROW (value);
  g_signal_connect_object (key, "changed", G_CALLBACK (tag_changed_cb), dialog, G_CONNECT_SWAPPED);
  g_signal_connect_data (dialog, "response::done", G_CALLBACK (tag_cb), edit, edit_free, 0);
  adw_dialog_present (dialog, widget);
  gtk_widget_grab_focus (key);
}

static void
copy_id_action (GtkWidget  *widget,
                const char *action_name,
                GVariant   *parameter)
{
  HotExperimentsPage *self = HOT_EXPERIMENTS_PAGE (widget);
  g_auto(GStrv) selected = hot_leaderboard_dup_selected (self->board);
  g_autofree char *text = g_strjoinv ("\n", selected);

  if (selected[0] == NULL)
    return;

  gdk_clipboard_set_text (gtk_widget_get_clipboard (widget), text);
  adw_toast_overlay_add_toast (self->toasts, adw_toast_new (_("Id copied")));
}

static void
stop_action (GtkWidget  *widget,
             const char *action_name,
             GVariant   *parameter)
{
  HotExperimentsPage *self = HOT_EXPERIMENTS_PAGE (widget);
  g_auto(GStrv) selected = hot_leaderboard_dup_selected (self->board);

  for (guint i = 0; selected[i] != NULL; i++)
    if (g_str_equal (action_name, "runs.keep"))
      hot_trainer_keep (hot_trainer_get_default (), selected[i]);
    else
      hot_trainer_cancel (hot_trainer_get_default (), selected[i]);
}

static void
clear_waiting_action (GtkWidget  *widget,
                      const char *action_name,
                      GVariant   *parameter)
{
  hot_trainer_clear (hot_trainer_get_default ());
}

static void
again_action (GtkWidget  *widget,
              const char *action_name,
              GVariant   *parameter)
{
  HotExperimentsPage *self = HOT_EXPERIMENTS_PAGE (widget);
  HotRunFrame *frame = hot_tracker_get_frame (self->tracker);
  const int run = find_selected (self);
  g_autoptr(GHashTable) params = g_hash_table_new (g_str_hash, g_str_equal);
  AdwDialog *dialog;

  if (run < 0 || hot_dataset_get_table (self->dataset) == NULL)
    return;

  for (guint i = 0; i < frame->n_columns; i++)
    {
      const HotRunColumn *column = &frame->columns[i];

      if (column->kind == HOT_RUN_COLUMN_PARAM && hot_run_column_has (column, run) && column->texts != NULL)
        g_hash_table_insert (params, (gpointer) column->key, (gpointer) column->texts[run]);
    }

  dialog = _hot_experiments_page_create_dialog (self);
  hot_experiment_dialog_fill_params (HOT_EXPERIMENT_DIALOG (dialog), params);
  hot_experiment_dialog_present (HOT_EXPERIMENT_DIALOG (dialog), widget);
}

static void
example_action (GtkWidget  *widget,
                const char *action_name,
                GVariant   *parameter)
{
  HotExperimentsPage *self = HOT_EXPERIMENTS_PAGE (widget);

  gtk_menu_button_popdown (self->filter_help);
  _hot_experiments_page_add_filter (self, g_variant_get_string (parameter, NULL));
}

/* An example of each kind, with fields and values that there are. (transfer full), NULL-terminated */
static char **
create_examples (HotRunFields *fields)
{
  static const struct {
    HotRunFieldKind  kind;
    const char      *op;
  } kinds[] = {
    { HOT_RUN_FIELD_METRIC, ">=" }, { HOT_RUN_FIELD_PARAM, "=" }, { HOT_RUN_FIELD_STARTED, ">=" },
  };
  GStrvBuilder *examples = g_strv_builder_new ();

  for (guint i = 0; fields != NULL && i < G_N_ELEMENTS (kinds); i++)
    for (guint j = 0; j < hot_run_fields_get_n (fields); j++)
      {
        const HotRunField *field = hot_run_fields_get (fields, j);
        g_autofree char *clause = NULL;

        if (field->kind != kinds[i].kind || hot_run_fields_get_frame (fields)->n_runs == 0 ||
            (field->kind == HOT_RUN_FIELD_PARAM && !field->varies))
          continue;
        clause = hot_run_clause_new (fields, field, 0, kinds[i].op);
        if (clause == NULL)
          continue;
        g_strv_builder_take (examples, g_steal_pointer (&clause));
        break;
      }
  g_strv_builder_add (examples, "attributes.status = 'FINISHED'");
  g_strv_builder_add (examples, "attributes.run_name ILIKE '%forest%'");
  g_strv_builder_add (examples, "tags.`hothouse.starred` = 'true'");
  g_strv_builder_add (examples, "NOT (attributes.status = 'FAILED' OR attributes.status = 'KILLED')");

  return g_strv_builder_unref_to_strv (examples);
}

GtkWidget *
_hot_experiments_page_create_filter_help (HotExperimentsPage *self)
{
  g_auto(GStrv) examples = create_examples (hot_leaderboard_get_fields (self->board));
  GtkWidget *popover = gtk_popover_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3);
  GtkWidget *text = gtk_label_new (_("Compare attributes, metrics, params and tags, and join with AND, OR, NOT and parentheses. "
                                     "Keys with other characters stand in `backticks`. Choose an example to add it."));

  gtk_label_set_wrap (GTK_LABEL (text), TRUE);
  gtk_label_set_max_width_chars (GTK_LABEL (text), 44);
  gtk_label_set_xalign (GTK_LABEL (text), 0.0f);
  gtk_widget_set_margin_bottom (text, 6);
  gtk_box_append (GTK_BOX (box), text);
  for (guint i = 0; examples[i] != NULL; i++)
    {
      GtkWidget *button = gtk_button_new_with_label (examples[i]);

      gtk_label_set_ellipsize (GTK_LABEL (gtk_button_get_child (GTK_BUTTON (button))), PANGO_ELLIPSIZE_END);
      gtk_label_set_xalign (GTK_LABEL (gtk_button_get_child (GTK_BUTTON (button))), 0.0f);
      gtk_widget_add_css_class (button, "flat");
      gtk_widget_add_css_class (button, "monospace");
      gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "runs.filter-example");
      gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "s", examples[i]);
      gtk_box_append (GTK_BOX (box), button);
    }
  gtk_popover_set_child (GTK_POPOVER (popover), box);

  return popover;
}

void
_hot_experiments_page_update_edits (HotExperimentsPage *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  g_auto(GStrv) selected = hot_leaderboard_dup_selected (self->board);
  const gboolean has_one = selected[0] != NULL && selected[1] == NULL;

  gtk_widget_action_set_enabled (widget, "runs.note", has_one);
  gtk_widget_action_set_enabled (widget, "runs.add-tag", selected[0] != NULL);
  gtk_widget_action_set_enabled (widget, "runs.copy-id", selected[0] != NULL);
  gtk_widget_action_set_enabled (widget, "runs.again", has_one && hot_dataset_get_table (self->dataset) != NULL);
  gtk_widget_action_set_enabled (widget, "runs.clear-waiting",
                                 hot_trainer_get_n_waiting (hot_trainer_get_default ()) > 0);
}

void
_hot_experiments_page_install_edits (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "runs.note", NULL, note_action);
  gtk_widget_class_install_action (widget_class, "runs.add-tag", NULL, add_tag_action);
  gtk_widget_class_install_action (widget_class, "runs.copy-id", NULL, copy_id_action);
  gtk_widget_class_install_action (widget_class, "runs.again", NULL, again_action);
  gtk_widget_class_install_action (widget_class, "runs.stop", NULL, stop_action);
  gtk_widget_class_install_action (widget_class, "runs.keep", NULL, stop_action);
  gtk_widget_class_install_action (widget_class, "runs.clear-waiting", NULL, clear_waiting_action);
  gtk_widget_class_install_action (widget_class, "runs.filter-example", "s", example_action);
}
