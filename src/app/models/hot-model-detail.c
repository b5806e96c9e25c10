/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "app/models/hot-model-detail.h"

#include <glib/gi18n.h>

#include "app/jobs/hot-job-list.h"
#include "app/models/hot-card-view.h"
#include "app/models/hot-serve-group.h"
#include "app/models/hot-text-dialog.h"
#include "app/models/hot-version-row.h"
#include "models/hot-model-native.h"
#include "tracking/hot-tracking-validation.h"

struct _HotModelDetail
{
  AdwBin                parent_instance;

  HotRegistry          *registry;
  HotRegistryEntry     *entry;       /* (nullable): of a registered model */
  char                 *uri;         /* of what is shown below the versions */
  HotModelCard         *card;
  HotJob               *job;
  gboolean              is_filling;

  GtkLabel             *description;
  AdwPreferencesGroup  *versions_group;
  GtkListBox           *versions;
  GtkLabel             *no_versions;
  GtkStack             *stack;
  AdwStatusPage        *failed;
  HotServeGroup        *serve;
  HotCardView          *card_view;
};

G_DEFINE_FINAL_TYPE (HotModelDetail, hot_model_detail, ADW_TYPE_BIN)

enum {
  TOLD,
  REMOVED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

typedef struct {
  HotTrackingStore *store;
  char             *uri;
  const HotFlavor  *flavor;      /* to be written */
  char             *target;
} Request;

static void
request_free (gpointer data)
{
  Request *self = data;

  g_clear_object (&self->store);
  g_free (self->uri);
  g_free (self->target);
  g_free (self);
}

static Request *
hot_model_detail_create_request (HotModelDetail *self)
{
  HotTrackingStore *store = hot_tracker_get_store (hot_registry_get_tracker (self->registry));
  Request *request = g_new0 (Request, 1);

  request->store = store != NULL ? g_object_ref (store) : NULL;
  request->uri = g_strdup (self->uri);

  return request;
}

/* What there is to say of a model. */
typedef struct {
  HotModelCard *card;
  HotRun       *run;         /* (nullable): that made it, where the workspace has it */
} Reading;

static void
reading_free (gpointer data)
{
  Reading *self = data;

  g_clear_pointer (&self->card, hot_model_card_unref);
  g_clear_pointer (&self->run, hot_run_unref);
  g_free (self);
}

static gpointer
read_func (gpointer            user_data,
           const HotProgress  *progress,
           GCancellable       *cancellable,
           GError            **error)
{
  const Request *request = user_data;
  g_autoptr(HotModelPlace) place = hot_model_place_find (request->store, request->uri, cancellable, error);
  g_autoptr(HotModelCard) card = place != NULL ? hot_model_card_read (place, cancellable, error) : NULL;
  Reading *reading;

  if (card == NULL)
    return NULL;
  reading = g_new0 (Reading, 1);
  if (card->run_id != NULL && request->store != NULL)
    reading->run = hot_tracking_store_get_run (request->store, card->run_id, cancellable, NULL);
  reading->card = g_steal_pointer (&card);

  return reading;
}

static gpointer
export_func (gpointer            user_data,
             const HotProgress  *progress,
             GCancellable       *cancellable,
             GError            **error)
{
  const Request *request = user_data;
  g_autoptr(HotModelPlace) place = hot_model_place_find (request->store, request->uri, cancellable, error);
  g_autoptr(HotModelCard) card = place != NULL ? hot_model_card_read (place, cancellable, error) : NULL;

  return card != NULL && hot_model_native_export (place, card, request->flavor, request->target, cancellable, error)
         ? g_strdup (request->target) : NULL;
}

static void
hot_model_detail_read_cb (HotModelDetail *self)
{
  g_autoptr(HotJob) job = g_steal_pointer (&self->job);

  g_signal_handlers_disconnect_by_data (job, self);
  if (hot_job_get_state (job) == HOT_JOB_DONE)
    {
      Reading *reading = hot_job_steal_result (job);

      g_clear_pointer (&self->card, hot_model_card_unref);
      self->card = hot_model_card_ref (reading->card);
      hot_serve_group_set_model (self->serve, hot_registry_get_tracker (self->registry), self->uri, self->card);
      hot_card_view_set_card (self->card_view, self->card, reading->run);
      reading_free (reading);
      gtk_stack_set_visible_child_name (self->stack, "card");
    }
  else if (hot_job_get_state (job) == HOT_JOB_FAILED)
    {
      g_autofree char *text = g_markup_escape_text (hot_job_get_error (job)->message, -1);

      adw_status_page_set_description (self->failed, text);
      gtk_stack_set_visible_child_name (self->stack, "failed");
    }
}

static void
hot_model_detail_read (HotModelDetail *self)
{
  hot_job_drop (&self->job, self);
  gtk_stack_set_visible_child_name (self->stack, "busy");
  self->job = hot_job_start (_("Reading a Model"), read_func, hot_model_detail_create_request (self), request_free,
                             reading_free);
  g_signal_connect_object (self->job, "notify::state", G_CALLBACK (hot_model_detail_read_cb), self, G_CONNECT_SWAPPED);
}

static void
hot_model_detail_show_uri (HotModelDetail *self,
                           const char     *uri)
{
  if (!g_set_str (&self->uri, uri))
    return;

  gtk_widget_set_visible (GTK_WIDGET (self->stack), uri != NULL);
  if (uri != NULL)
    hot_model_detail_read (self);
  else
    hot_job_drop (&self->job, self);
}

static void
hot_model_detail_selected_cb (HotModelDetail *self)
{
  GtkListBoxRow *row = gtk_list_box_get_selected_row (self->versions);
  HotModelVersion *version = row != NULL ? hot_version_row_get_version (HOT_VERSION_ROW (row)) : NULL;
  g_autofree char *uri = version != NULL ? g_strdup_printf ("models:/%s/%u", version->name, (guint) version->version) : NULL;

  if (!self->is_filling)
    hot_model_detail_show_uri (self, uri);
}

/* What was chosen stays so; a version that has come is chosen. */
static void
hot_model_detail_fill_versions (HotModelDetail *self,
                                gint64          chosen,
                                gint64          newest)
{
  GPtrArray *versions = self->entry->versions;
  GtkListBoxRow *selected = NULL;

  self->is_filling = TRUE;
  gtk_list_box_remove_all (self->versions);
  for (guint i = 0; i < versions->len; i++)
    {
      HotModelVersion *version = versions->pdata[i];
      GtkWidget *row = hot_version_row_new (version);

      gtk_list_box_append (self->versions, row);
      if (selected == NULL || (version->version == chosen && ((HotModelVersion *) versions->pdata[0])->version <= newest))
        selected = GTK_LIST_BOX_ROW (row);
    }
  gtk_list_box_select_row (self->versions, selected);
  self->is_filling = FALSE;
  gtk_widget_set_visible (GTK_WIDGET (self->versions), versions->len > 0);
  gtk_widget_set_visible (GTK_WIDGET (self->no_versions), versions->len == 0);
  hot_model_detail_selected_cb (self);
}

/* (transfer full): what a person wrote about it, and its tags */
static char *
describe (const HotRegisteredModel *model)
{
  g_autoptr(GString) text = g_string_new (model->description != NULL ? model->description : "");

  for (guint i = 0; i < model->n_tags; i++)
    g_string_append_printf (text, "%s%s: %s", i > 0 ? " · " : text->len > 0 ? "\n" : "", model->tags[i].key, model->tags[i].value);

  return g_strdup (text->str);
}

void
hot_model_detail_set_entry (HotModelDetail   *self,
                            HotRegistryEntry *entry)
{
  GtkListBoxRow *row = gtk_list_box_get_selected_row (self->versions);
  gboolean is_same = self->entry != NULL && g_str_equal (self->entry->model->name, entry->model->name);
  const gint64 chosen = is_same && row != NULL ? hot_version_row_get_version (HOT_VERSION_ROW (row))->version : 0;
  const gint64 newest = is_same && self->entry->versions->len > 0 ? ((HotModelVersion *) self->entry->versions->pdata[0])->version : 0;
  g_autofree char *text = describe (entry->model);

  g_return_if_fail (HOT_IS_MODEL_DETAIL (self));

  hot_registry_entry_ref (entry);
  g_clear_pointer (&self->entry, hot_registry_entry_unref);
  self->entry = entry;
  gtk_label_set_text (self->description, text);
  gtk_widget_set_visible (GTK_WIDGET (self->description), *text != '\0');
  gtk_widget_set_visible (GTK_WIDGET (self->versions_group), TRUE);
  hot_model_detail_fill_versions (self, chosen, newest);
}

void
hot_model_detail_set_uri (HotModelDetail *self,
                          const char     *uri)
{
  g_return_if_fail (HOT_IS_MODEL_DETAIL (self));

  g_clear_pointer (&self->entry, hot_registry_entry_unref);
  gtk_widget_set_visible (GTK_WIDGET (self->versions_group), FALSE);
  gtk_widget_set_visible (GTK_WIDGET (self->description), FALSE);
  hot_model_detail_show_uri (self, uri);
}

const char *
hot_model_detail_get_name (HotModelDetail *self)
{
  return self->entry != NULL ? self->entry->model->name : NULL;
}

static void
hot_model_detail_change (HotModelDetail        *self,
                         HotRegistryChangeKind  kind,
                         gint64                 version,
                         const char            *key,
                         const char            *value)
{
  if (self->entry != NULL)
    hot_registry_change (self->registry, hot_registry_change_new (kind, self->entry->model->name, version, key, value));
}

static void
alias_accepted_cb (HotModelDetail *self,
                   const char     *alias,
                   const char     *second,
                   HotTextDialog  *dialog)
{
  hot_model_detail_change (self, HOT_REGISTRY_SET_ALIAS, hot_text_dialog_get_version (dialog), alias, NULL);
}

static void
add_alias_action (GtkWidget  *widget,
                  const char *action_name,
                  GVariant   *parameter)
{
  AdwDialog *dialog = hot_text_dialog_new (_("Add Alias"), _("_Add"), _("Alias"), "champion", NULL, FALSE,
                                           g_variant_get_int64 (parameter));

  hot_text_dialog_set_check (HOT_TEXT_DIALOG (dialog), hot_validate_alias);
  g_signal_connect_object (dialog, "accepted", G_CALLBACK (alias_accepted_cb), widget, G_CONNECT_SWAPPED);
  adw_dialog_present (dialog, widget);
}

static void
remove_alias_action (GtkWidget  *widget,
                     const char *action_name,
                     GVariant   *parameter)
{
  hot_model_detail_change (HOT_MODEL_DETAIL (widget), HOT_REGISTRY_DELETE_ALIAS, 0, g_variant_get_string (parameter, NULL), NULL);
}

static void
stage_action (GtkWidget  *widget,
              const char *action_name,
              GVariant   *parameter)
{
  const char *stage;
  gint64 version;

  g_variant_get (parameter, "(x&s)", &version, &stage);
  hot_model_detail_change (HOT_MODEL_DETAIL (widget), HOT_REGISTRY_SET_STAGE, version, NULL, stage);
}

static void
described_cb (HotModelDetail *self,
              const char     *text,
              const char     *second,
              HotTextDialog  *dialog)
{
  hot_model_detail_change (self, HOT_REGISTRY_DESCRIBE, hot_text_dialog_get_version (dialog), NULL, text);
}

static void
hot_model_detail_ask_description (HotModelDetail *self,
                                  gint64          number)
{
  const char *text = self->entry != NULL ? self->entry->model->description : NULL;
  AdwDialog *dialog;

  if (self->entry == NULL)
    return;
  for (guint i = 0; number > 0 && i < self->entry->versions->len; i++)
    if (((HotModelVersion *) self->entry->versions->pdata[i])->version == number)
      text = ((HotModelVersion *) self->entry->versions->pdata[i])->description;

  dialog = hot_text_dialog_new (_("Description"), _("_Save"), _("Description"), text != NULL ? text : "", NULL, TRUE, number);
  g_signal_connect_object (dialog, "accepted", G_CALLBACK (described_cb), self, G_CONNECT_SWAPPED);
  adw_dialog_present (dialog, GTK_WIDGET (self));
}

static void
describe_action (GtkWidget  *widget,
                 const char *action_name,
                 GVariant   *parameter)
{
  hot_model_detail_ask_description (HOT_MODEL_DETAIL (widget), g_variant_get_int64 (parameter));
}

static void
tag_accepted_cb (HotModelDetail *self,
                 const char     *key,
                 const char     *value,
                 HotTextDialog  *dialog)
{
  hot_model_detail_change (self, HOT_REGISTRY_SET_TAG, hot_text_dialog_get_version (dialog), key, value);
}

static void
hot_model_detail_ask_tag (HotModelDetail *self,
                          gint64          version)
{
  AdwDialog *dialog = hot_text_dialog_new (_("Add Tag"), _("_Add"), _("Key"), "", _("Value"), FALSE, version);

  g_signal_connect_object (dialog, "accepted", G_CALLBACK (tag_accepted_cb), self, G_CONNECT_SWAPPED);
  adw_dialog_present (dialog, GTK_WIDGET (self));
}

static void
add_tag_action (GtkWidget  *widget,
                const char *action_name,
                GVariant   *parameter)
{
  hot_model_detail_ask_tag (HOT_MODEL_DETAIL (widget), g_variant_get_int64 (parameter));
}

static void
remove_tag_action (GtkWidget  *widget,
                   const char *action_name,
                   GVariant   *parameter)
{
  const char *key;
  gint64 version;

  g_variant_get (parameter, "(x&s)", &version, &key);
  hot_model_detail_change (HOT_MODEL_DETAIL (widget), HOT_REGISTRY_SET_TAG, version, key, NULL);
}

static void
hot_model_detail_remove (HotModelDetail *self,
                         gint64          version)
{
  g_autofree char *name = self->entry != NULL ? g_strdup (self->entry->model->name) : NULL;

  if (name == NULL)
    return;
  hot_registry_delete (self->registry, name, version);
  g_signal_emit (self, signals[REMOVED], 0, name, version);
}

static void
delete_action (GtkWidget  *widget,
               const char *action_name,
               GVariant   *parameter)
{
  hot_model_detail_remove (HOT_MODEL_DETAIL (widget), g_variant_get_int64 (parameter));
}

static void
copy_uri_action (GtkWidget  *widget,
                 const char *action_name,
                 GVariant   *parameter)
{
  HotModelDetail *self = HOT_MODEL_DETAIL (widget);
  g_autofree char *uri = g_strdup_printf ("models:/%s/%u", hot_model_detail_get_name (self), (guint) g_variant_get_int64 (parameter));

  gdk_clipboard_set_text (gtk_widget_get_clipboard (widget), uri);
  g_signal_emit (self, signals[TOLD], 0, _("Address copied"));
}

static void
tell_action (GtkWidget  *widget,
             const char *action_name,
             GVariant   *parameter)
{
  g_signal_emit (widget, signals[TOLD], 0, g_variant_get_string (parameter, NULL));
}

static void
exported_cb (HotModelDetail *self,
             GParamSpec     *pspec,
             HotJob         *job)
{
  if (hot_job_get_state (job) == HOT_JOB_DONE)
    {
      g_autofree char *target = hot_job_steal_result (job);
      g_autofree char *name = g_path_get_basename (target);
      g_autofree char *text = g_strdup_printf (_("Exported to “%s”"), name);

      g_signal_emit (self, signals[TOLD], 0, text);
    }
  else if (hot_job_get_state (job) == HOT_JOB_FAILED)
    {
      g_signal_emit (self, signals[TOLD], 0, hot_job_get_error (job)->message);
    }
  g_object_unref (job);
}

typedef struct {
  HotModelDetail  *detail;
  const HotFlavor *flavor;
} Export;

static void
export_chosen_cb (GObject      *object,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  g_autofree Export *export = user_data;
  g_autoptr(HotModelDetail) self = export->detail;
  g_autoptr(GFile) file = gtk_file_dialog_save_finish (GTK_FILE_DIALOG (object), result, NULL);
  Request *request;
  HotJob *job;

  if (file == NULL || self->uri == NULL)
    return;
  request = hot_model_detail_create_request (self);
  request->flavor = export->flavor;
  request->target = g_file_get_path (file);
  job = hot_job_start (_("Exporting a Model"), export_func, request, request_free, g_free);
  g_signal_connect_object (job, "notify::state", G_CALLBACK (exported_cb), self, G_CONNECT_SWAPPED);
  hot_job_list_add (hot_job_list_get_default (), job);
}

/* A name for a folder that is not there yet. */
static void
export_action (GtkWidget  *widget,
               const char *action_name,
               GVariant   *parameter)
{
  HotModelDetail *self = HOT_MODEL_DETAIL (widget);
  const HotFlavor *flavor = hot_flavor_find (g_variant_get_string (parameter, NULL));
  g_autoptr(GtkFileDialog) dialog = gtk_file_dialog_new ();
  g_autofree char *name = NULL;
  Export *export;

  if (flavor == NULL || self->uri == NULL)
    return;
  name = g_strdup_printf ("%s-%s", self->entry != NULL ? self->entry->model->name : "model", flavor->name);
  export = g_new0 (Export, 1);
  export->detail = g_object_ref (self);
  export->flavor = flavor;
  gtk_file_dialog_set_title (dialog, _("Export Model"));
  gtk_file_dialog_set_accept_label (dialog, _("_Export"));
  gtk_file_dialog_set_initial_name (dialog, name);
  gtk_file_dialog_save (dialog, GTK_WINDOW (gtk_widget_get_root (widget)), NULL, export_chosen_cb, export);
}

static void
retry_action (GtkWidget  *widget,
              const char *action_name,
              GVariant   *parameter)
{
  if (HOT_MODEL_DETAIL (widget)->uri != NULL)
    hot_model_detail_read (HOT_MODEL_DETAIL (widget));
}

static void
renamed_cb (HotModelDetail *self,
            const char     *name)
{
  hot_model_detail_change (self, HOT_REGISTRY_RENAME, 0, NULL, name);
}

void
hot_model_detail_describe (HotModelDetail *self)
{
  hot_model_detail_ask_description (self, 0);
}

void
hot_model_detail_add_tag (HotModelDetail *self)
{
  hot_model_detail_ask_tag (self, 0);
}

void
hot_model_detail_rename (HotModelDetail *self)
{
  AdwDialog *dialog;

  if (self->entry == NULL)
    return;
  dialog = hot_text_dialog_new (_("Rename Model"), _("_Rename"), _("Name"), self->entry->model->name, NULL, FALSE, 0);
  hot_text_dialog_set_check (HOT_TEXT_DIALOG (dialog), hot_validate_model_name);
  g_signal_connect_object (dialog, "accepted", G_CALLBACK (renamed_cb), self, G_CONNECT_SWAPPED);
  adw_dialog_present (dialog, GTK_WIDGET (self));
}

void
hot_model_detail_delete (HotModelDetail *self)
{
  hot_model_detail_remove (self, 0);
}

static void
hot_model_detail_dispose (GObject *object)
{
  HotModelDetail *self = HOT_MODEL_DETAIL (object);

  hot_job_drop (&self->job, self);
  self->is_filling = TRUE;
  g_clear_object (&self->registry);
  g_clear_pointer (&self->entry, hot_registry_entry_unref);
  g_clear_pointer (&self->card, hot_model_card_unref);
  g_clear_pointer (&self->uri, g_free);

  G_OBJECT_CLASS (hot_model_detail_parent_class)->dispose (object);
}

static void
hot_model_detail_class_init (HotModelDetailClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = hot_model_detail_dispose;

  signals[TOLD] = g_signal_new ("told", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[REMOVED] = g_signal_new ("removed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2,
                                   G_TYPE_STRING, G_TYPE_INT64);

  gtk_widget_class_install_action (widget_class, "model.add-alias", "x", add_alias_action);
  gtk_widget_class_install_action (widget_class, "model.remove-alias", "s", remove_alias_action);
  gtk_widget_class_install_action (widget_class, "model.stage", "(xs)", stage_action);
  gtk_widget_class_install_action (widget_class, "model.describe", "x", describe_action);
  gtk_widget_class_install_action (widget_class, "model.add-tag", "x", add_tag_action);
  gtk_widget_class_install_action (widget_class, "model.remove-tag", "(xs)", remove_tag_action);
  gtk_widget_class_install_action (widget_class, "model.delete", "x", delete_action);
  gtk_widget_class_install_action (widget_class, "model.copy-uri", "x", copy_uri_action);
  gtk_widget_class_install_action (widget_class, "model.retry", NULL, retry_action);
  gtk_widget_class_install_action (widget_class, "models.tell", "s", tell_action);
  gtk_widget_class_install_action (widget_class, "models.export", "s", export_action);
}

static void
hot_model_detail_create_versions (HotModelDetail *self)
{
  self->description = GTK_LABEL (gtk_label_new (NULL));
  gtk_label_set_wrap (self->description, TRUE);
  gtk_label_set_wrap_mode (self->description, PANGO_WRAP_WORD_CHAR);
  gtk_label_set_xalign (self->description, 0);
  gtk_widget_add_css_class (GTK_WIDGET (self->description), "dimmed");

  self->versions = GTK_LIST_BOX (gtk_list_box_new ());
  gtk_list_box_set_selection_mode (self->versions, GTK_SELECTION_BROWSE);
  gtk_widget_add_css_class (GTK_WIDGET (self->versions), "boxed-list");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->versions), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Versions"), -1);
  g_signal_connect_object (self->versions, "row-selected", G_CALLBACK (hot_model_detail_selected_cb), self, G_CONNECT_SWAPPED);
  self->no_versions = GTK_LABEL (gtk_label_new (_("This model has no version. Register the model of a run under its name.")));
  gtk_label_set_wrap (self->no_versions, TRUE);
  gtk_label_set_xalign (self->no_versions, 0);
  gtk_widget_add_css_class (GTK_WIDGET (self->no_versions), "dimmed");

  self->versions_group = ADW_PREFERENCES_GROUP (adw_preferences_group_new ());
  adw_preferences_group_set_title (self->versions_group, _("Versions"));
  adw_preferences_group_add (self->versions_group, GTK_WIDGET (self->versions));
  adw_preferences_group_add (self->versions_group, GTK_WIDGET (self->no_versions));
}

static void
hot_model_detail_create_stack (HotModelDetail *self)
{
  GtkWidget *spinner = adw_spinner_new (), *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 24), *retry;

  gtk_widget_set_size_request (spinner, 32, 32);
  gtk_widget_set_margin_top (spinner, 48);
  gtk_widget_set_valign (spinner, GTK_ALIGN_START);

  self->serve = HOT_SERVE_GROUP (hot_serve_group_new ());
  self->card_view = HOT_CARD_VIEW (hot_card_view_new ());
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->serve));
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->card_view));

  self->failed = ADW_STATUS_PAGE (adw_status_page_new ());
  adw_status_page_set_icon_name (self->failed, "dialog-warning-symbolic");
  adw_status_page_set_title (self->failed, _("Cannot Read the Model"));
  gtk_widget_add_css_class (GTK_WIDGET (self->failed), "compact");
  retry = gtk_button_new_with_mnemonic (_("_Try Again"));
  gtk_widget_set_halign (retry, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (retry, "pill");
  gtk_actionable_set_action_name (GTK_ACTIONABLE (retry), "model.retry");
  adw_status_page_set_child (self->failed, retry);

  self->stack = GTK_STACK (gtk_stack_new ());
  gtk_stack_set_vhomogeneous (self->stack, FALSE);
  gtk_stack_add_named (self->stack, spinner, "busy");
  gtk_stack_add_named (self->stack, GTK_WIDGET (self->failed), "failed");
  gtk_stack_add_named (self->stack, box, "card");
}

static void
hot_model_detail_init (HotModelDetail *self)
{
  GtkWidget *scrolled = gtk_scrolled_window_new (), *clamp = adw_clamp_new (), *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 24);

  hot_model_detail_create_versions (self);
  hot_model_detail_create_stack (self);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->description));
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->versions_group));
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->stack));
  gtk_widget_set_margin_top (box, 12);
  gtk_widget_set_margin_bottom (box, 24);
  gtk_widget_set_margin_start (box, 12);
  gtk_widget_set_margin_end (box, 12);
  adw_clamp_set_maximum_size (ADW_CLAMP (clamp), 700);
  adw_clamp_set_child (ADW_CLAMP (clamp), box);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scrolled), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), clamp);
  adw_bin_set_child (ADW_BIN (self), scrolled);
}

GtkWidget *
hot_model_detail_new (HotRegistry *registry)
{
  HotModelDetail *self = g_object_new (HOT_TYPE_MODEL_DETAIL, NULL);

  self->registry = g_object_ref (registry);

  return GTK_WIDGET (self);
}
