/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "app/deploy/hot-deployment-row.h"

#include <string.h>

#include <glib/gi18n.h>

#include "app/deploy/hot-deploy-work.h"
#include "app/deploy/hot-sparkline.h"
#include "app/hot-window.h"
#include "base/hot-format.h"
#include "requests/hot-curl.h"

/**
 * HotDeploymentRow:
 *
 * A deployment in a line; opened, what can be done with it, and what it writes, as it writes it.
 */
struct _HotDeploymentRow
{
  AdwExpanderRow     parent_instance;

  HotDeploymentItem *item;
  HotDataset        *dataset;
  HotJob            *log_job;
  HotJob            *request_job;
  HotJob            *key_job;
  guint              timeout;
  char              *shown_log;
  HotRequest        *request;        /* (nullable): for a prediction */

  GtkWidget         *dot;
  HotSparkline      *latency;
  AdwActionRow      *problem;
  AdwActionRow      *curl;
  GtkWidget         *copy_curl;
  GtkWidget         *try_it;
  GtkWidget         *key_row;
  AdwActionRow      *image_row;
  GtkTextView       *log;
  GtkScrolledWindow *scrolled;
  GtkWidget         *start;
  GtkWidget         *stop;
  GtkWidget         *delete;
};

G_DEFINE_FINAL_TYPE (HotDeploymentRow, hot_deployment_row, ADW_TYPE_EXPANDER_ROW)

enum {
  SAID,
  DELETED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

/* How often the log is read while it is looked at, in milliseconds. */
#define LOG_INTERVAL 1000

static void
hot_deployment_row_say (HotDeploymentRow *self,
                        const char       *text)
{
  g_signal_emit (self, signals[SAID], 0, text);
}

static HotJob *
begin_job (HotDeploymentRow *self,
           const char       *title,
           HotJobFunc        func,
           HotDeployErrand  *errand,
           GDestroyNotify    result_free,
           GCallback         ended)
{
  HotJob *job = hot_job_start (title, func, errand, hot_deploy_errand_free, result_free);

  g_signal_connect_object (job, "notify::state", ended, self, G_CONNECT_SWAPPED);

  return job;
}

static gboolean
scroll_cb (gpointer user_data)
{
  GtkAdjustment *adjustment = user_data;

  gtk_adjustment_set_value (adjustment, gtk_adjustment_get_upper (adjustment));

  return G_SOURCE_REMOVE;
}

/* Added to, so that what is selected stays; who looks at the end goes on looking at the end. */
static void
hot_deployment_row_show_log (HotDeploymentRow *self,
                             const char       *text)
{
  GtkAdjustment *adjustment = gtk_scrolled_window_get_vadjustment (self->scrolled);
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (self->log);
  const gboolean is_at_end = gtk_adjustment_get_value (adjustment) + gtk_adjustment_get_page_size (adjustment) >=
                             gtk_adjustment_get_upper (adjustment) - 48.0;
  const gboolean goes_on = self->shown_log != NULL && g_str_has_prefix (text, self->shown_log);
  GtkTextIter end;

  if (g_strcmp0 (self->shown_log, text) == 0)
    return;
  gtk_text_buffer_get_end_iter (buffer, &end);
  if (goes_on)
    gtk_text_buffer_insert (buffer, &end, text + strlen (self->shown_log), -1);
  else
    gtk_text_buffer_set_text (buffer, text, -1);
  g_set_str (&self->shown_log, text);
  if (is_at_end)
    g_idle_add_full (G_PRIORITY_LOW, scroll_cb, g_object_ref (adjustment), g_object_unref);
}

static void
hot_deployment_row_log_cb (HotDeploymentRow *self)
{
  g_autoptr(HotJob) job = NULL;
  g_autofree char *text = NULL;

  if (hot_job_get_state (self->log_job) == HOT_JOB_RUNNING)
    return;
  job = g_steal_pointer (&self->log_job);
  if (hot_job_get_state (job) == HOT_JOB_DONE)
    text = hot_job_steal_result (job);
  else if (hot_job_get_error (job) != NULL)
    text = g_strdup (hot_job_get_error (job)->message);
  if (text != NULL)
    hot_deployment_row_show_log (self, text);
}

static gboolean
hot_deployment_row_read_log_cb (gpointer user_data)
{
  HotDeploymentRow *self = user_data;

  if (self->log_job == NULL && hot_deployment_item_get_busy (self->item) == NULL)
    self->log_job = begin_job (self, _("Reading the Log"), hot_deploy_log_func,
                               hot_deploy_errand_new (hot_tracker_get_default (), hot_deployment_item_get (self->item)->id), g_free,
                               G_CALLBACK (hot_deployment_row_log_cb));

  return G_SOURCE_CONTINUE;
}

static void
hot_deployment_row_request_cb (HotDeploymentRow *self)
{
  g_autoptr(HotJob) job = NULL;

  if (hot_job_get_state (self->request_job) == HOT_JOB_RUNNING)
    return;
  job = g_steal_pointer (&self->request_job);
  if (hot_job_get_state (job) == HOT_JOB_DONE)
    {
      g_clear_pointer (&self->request, hot_request_free);
      self->request = hot_job_steal_result (job);
    }
  gtk_widget_set_sensitive (self->copy_curl, self->request != NULL);
  gtk_widget_set_sensitive (self->try_it, self->request != NULL);
  if (self->request != NULL)
    {
      g_autofree char *command = hot_curl_format (self->request, FALSE);

      adw_action_row_set_subtitle (self->curl, command);
    }
  else if (hot_job_get_error (job) != NULL)
    adw_action_row_set_subtitle (self->curl, hot_job_get_error (job)->message);
}

/* The row that is looked at elsewhere, or the first one. */
static guint
get_row (HotDeploymentRow *self)
{
  return (guint) MAX (hot_dataset_get_highlight (self->dataset), 0);
}

static void
hot_deployment_row_make_request (HotDeploymentRow *self)
{
  const HotDeployment *deployment = hot_deployment_item_get (self->item);
  HotTable *table = hot_dataset_get_table (self->dataset);
  HotDeployErrand *errand = hot_deploy_errand_new (hot_tracker_get_default (), deployment->id);

  errand->table = table != NULL ? hot_table_ref (table) : NULL;
  errand->row = get_row (self);
  hot_job_drop (&self->request_job, self);
  self->request_job = begin_job (self, _("Making a Request"), hot_deploy_request_func, errand, (GDestroyNotify) hot_request_free,
                                 G_CALLBACK (hot_deployment_row_request_cb));
}

static void
hot_deployment_row_update_tail (HotDeploymentRow *self)
{
  const gboolean is_looked_at = adw_expander_row_get_expanded (ADW_EXPANDER_ROW (self)) && gtk_widget_get_mapped (GTK_WIDGET (self));

  if (!is_looked_at)
    {
      g_clear_handle_id (&self->timeout, g_source_remove);
      return;
    }
  if (self->timeout == 0)
    {
      self->timeout = g_timeout_add (LOG_INTERVAL, hot_deployment_row_read_log_cb, self);
      hot_deployment_row_read_log_cb (self);
      hot_deployment_row_make_request (self);
    }
}

static void
hot_deployment_row_expanded_cb (HotDeploymentRow *self)
{
  if (self->item != NULL)
    hot_deployment_row_update_tail (self);
}

/* (nullable) */
static char *
dup_latency (HotDeploymentRow *self)
{
  guint n;
  const double *values = hot_deployment_item_get_latencies (self->item, &n);

  return n > 0 ? hot_format_duration (values[n - 1] / 1000.0) : NULL;
}

static void
hot_deployment_row_update_latency (HotDeploymentRow *self)
{
  guint n;
  const double *values = hot_deployment_item_get_latencies (self->item, &n);
  g_autofree char *time = dup_latency (self);
  g_autofree char *words = time != NULL ? g_strdup_printf (_("It answers in %s"), time) : g_strdup (_("It has not answered yet"));

  hot_sparkline_set_values (self->latency, values, n, words);
}

/* "price, version 3", "Run 1fe0c8d2"; what is neither, as it is. (transfer full) */
static char *
describe_model (const char *uri)
{
  g_autofree char *name = g_str_has_prefix (uri, "models:/") ? g_strdup (uri + strlen ("models:/")) : NULL;
  char *slash = name != NULL ? strrchr (name, '/') : NULL;

  if (slash != NULL && g_ascii_isdigit (slash[1]))
    {
      *slash = '\0';
      return g_strdup_printf (_("%s, version %d"), name, (int) g_ascii_strtoull (slash + 1, NULL, 10));
    }
  if (g_str_has_prefix (uri, "runs:/"))
    {
      g_autofree char *id = g_strndup (uri + strlen ("runs:/"), 8);

      /* TRANSLATORS: %s is the beginning of a run's id */
      return g_strdup_printf (_("Run %s"), id);
    }

  return g_strdup (uri);
}

static void
hot_deployment_row_update (HotDeploymentRow *self)
{
  static const char * const classes[] = { "unknown", "starting", "running", "stopped", "failed" };
  const HotDeployment *deployment = hot_deployment_item_get (self->item);
  const char *busy = hot_deployment_item_get_busy (self->item);
  const char *word = busy != NULL ? busy : hot_deployment_state_get_title (deployment->state);
  const HotTarget *target = hot_target_find (deployment->target, NULL);
  const gboolean is_up = deployment->state == HOT_DEPLOYMENT_RUNNING || deployment->state == HOT_DEPLOYMENT_STARTING;
  g_autofree char *model = describe_model (deployment->model_uri);
  g_autofree char *latency = busy == NULL && deployment->state == HOT_DEPLOYMENT_RUNNING ? dup_latency (self) : NULL;
  const char *between = latency == NULL ? "" : gtk_widget_get_visible (GTK_WIDGET (self->latency)) ? " · " : "\n";
  g_autofree char *subtitle = g_strdup_printf ("%s · %s%s%s\n%s · %s", word, deployment->address != NULL ? deployment->address : "–",
                                               between, latency != NULL ? latency : "",
                                               model, target != NULL ? _(target->title) : deployment->target);

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self), deployment->name);
  adw_expander_row_set_subtitle (ADW_EXPANDER_ROW (self), subtitle);
  for (guint i = 0; i < G_N_ELEMENTS (classes); i++)
    gtk_widget_remove_css_class (self->dot, classes[i]);
  gtk_widget_add_css_class (self->dot, classes[busy != NULL ? HOT_DEPLOYMENT_STARTING : deployment->state]);
  gtk_widget_set_visible (GTK_WIDGET (self->problem), deployment->detail != NULL);
  if (deployment->detail != NULL)
    adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->problem), deployment->detail);
  gtk_widget_set_visible (self->key_row, deployment->has_key);
  gtk_widget_set_visible (GTK_WIDGET (self->image_row), deployment->image != NULL);
  if (deployment->image != NULL)
    {
      g_autofree char *image = g_strdup_printf ("%s\n%s", deployment->image, deployment->digest != NULL ? deployment->digest : "");

      adw_action_row_set_subtitle (self->image_row, image);
    }
  gtk_widget_set_visible (self->start, !is_up);
  gtk_widget_set_visible (self->stop, is_up);
  gtk_widget_set_sensitive (self->start, busy == NULL);
  gtk_widget_set_sensitive (self->stop, busy == NULL);
  gtk_widget_set_sensitive (self->delete, busy == NULL);
  hot_deployment_row_update_latency (self);
}

static void
hot_deployment_row_copy (HotDeploymentRow *self,
                         const char       *text,
                         const char       *said)
{
  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), text);
  hot_deployment_row_say (self, said);
}

static void
hot_deployment_row_copy_address_cb (HotDeploymentRow *self)
{
  const HotDeployment *deployment = hot_deployment_item_get (self->item);

  if (deployment->address != NULL)
    hot_deployment_row_copy (self, deployment->address, _("Address copied"));
}

static void
hot_deployment_row_copy_curl_cb (HotDeploymentRow *self)
{
  g_autofree char *command = hot_curl_format (self->request, FALSE);

  hot_deployment_row_copy (self, command, _("Command copied"));
}

/* Of open data, the request is that for the row: then what is true of it is known beside the answer. */
static void
hot_deployment_row_try_it_cb (HotDeploymentRow *self)
{
  GtkWidget *window = gtk_widget_get_ancestor (GTK_WIDGET (self), HOT_TYPE_WINDOW);
  HotRequest *request;

  if (self->request == NULL || window == NULL)
    return;
  request = hot_request_copy (self->request);
  g_set_str (&request->name, hot_deployment_item_get (self->item)->name);
  hot_window_open_request (HOT_WINDOW (window), request, NULL);
  if (hot_dataset_get_table (self->dataset) != NULL)
    gtk_widget_activate_action (window, "win.request-row", "u", get_row (self));
}

static void
hot_deployment_row_key_cb (HotDeploymentRow *self)
{
  g_autoptr(HotJob) job = NULL;
  char *key;

  if (hot_job_get_state (self->key_job) == HOT_JOB_RUNNING)
    return;
  job = g_steal_pointer (&self->key_job);
  key = hot_job_get_state (job) == HOT_JOB_DONE ? hot_job_steal_result (job) : NULL;
  if (key != NULL)
    {
      hot_deployment_row_copy (self, key, _("API key copied"));
      explicit_bzero (key, strlen (key));
      g_free (key);
    }
  else if (hot_job_get_error (job) != NULL)
    {
      hot_deployment_row_say (self, hot_job_get_error (job)->message);
    }
}

static void
hot_deployment_row_copy_key_cb (HotDeploymentRow *self)
{
  if (self->key_job == NULL)
    self->key_job = begin_job (self, _("Reading the Key"), hot_deploy_key_func,
                               hot_deploy_errand_new (hot_tracker_get_default (), hot_deployment_item_get (self->item)->id), g_free,
                               G_CALLBACK (hot_deployment_row_key_cb));
}

static void
hot_deployment_row_start_cb (HotDeploymentRow *self)
{
  hot_deployments_start (hot_deployments_get_default (), self->item);
}

static void
hot_deployment_row_stop_cb (HotDeploymentRow *self)
{
  hot_deployments_stop (hot_deployments_get_default (), self->item);
}

static void
hot_deployment_row_delete_cb (HotDeploymentRow *self)
{
  g_signal_emit (self, signals[DELETED], 0, self->item);
}

static void
hot_deployment_row_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (hot_deployment_row_parent_class)->map (widget);
  hot_deployment_row_update_tail (HOT_DEPLOYMENT_ROW (widget));
}

static void
hot_deployment_row_unmap (GtkWidget *widget)
{
  HotDeploymentRow *self = HOT_DEPLOYMENT_ROW (widget);

  g_clear_handle_id (&self->timeout, g_source_remove);
  GTK_WIDGET_CLASS (hot_deployment_row_parent_class)->unmap (widget);
}

static void
hot_deployment_row_dispose (GObject *object)
{
  HotDeploymentRow *self = HOT_DEPLOYMENT_ROW (object);

  g_clear_handle_id (&self->timeout, g_source_remove);
  hot_job_drop (&self->log_job, self);
  hot_job_drop (&self->request_job, self);
  hot_job_drop (&self->key_job, self);
  gtk_widget_dispose_template (GTK_WIDGET (self), HOT_TYPE_DEPLOYMENT_ROW);
  g_clear_object (&self->item);
  g_clear_object (&self->dataset);
  g_clear_pointer (&self->shown_log, g_free);
  g_clear_pointer (&self->request, hot_request_free);

  G_OBJECT_CLASS (hot_deployment_row_parent_class)->dispose (object);
}

static void
hot_deployment_row_class_init (HotDeploymentRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = hot_deployment_row_dispose;
  widget_class->map = hot_deployment_row_map;
  widget_class->unmap = hot_deployment_row_unmap;

  signals[SAID] = g_signal_new ("said", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[DELETED] = g_signal_new ("deleted", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                                   HOT_TYPE_DEPLOYMENT_ITEM);

  g_type_ensure (HOT_TYPE_SPARKLINE);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/hothouse/Hothouse/ui/hot-deployment-row.ui");
  gtk_widget_class_bind_template_child (widget_class, HotDeploymentRow, dot);
  gtk_widget_class_bind_template_child (widget_class, HotDeploymentRow, latency);
  gtk_widget_class_bind_template_child (widget_class, HotDeploymentRow, problem);
  gtk_widget_class_bind_template_child (widget_class, HotDeploymentRow, curl);
  gtk_widget_class_bind_template_child (widget_class, HotDeploymentRow, copy_curl);
  gtk_widget_class_bind_template_child (widget_class, HotDeploymentRow, try_it);
  gtk_widget_class_bind_template_child (widget_class, HotDeploymentRow, key_row);
  gtk_widget_class_bind_template_child (widget_class, HotDeploymentRow, image_row);
  gtk_widget_class_bind_template_child (widget_class, HotDeploymentRow, log);
  gtk_widget_class_bind_template_child (widget_class, HotDeploymentRow, scrolled);
  gtk_widget_class_bind_template_child (widget_class, HotDeploymentRow, start);
  gtk_widget_class_bind_template_child (widget_class, HotDeploymentRow, stop);
  gtk_widget_class_bind_template_child (widget_class, HotDeploymentRow, delete);
  gtk_widget_class_bind_template_callback (widget_class, hot_deployment_row_expanded_cb);
  gtk_widget_class_bind_template_callback (widget_class, hot_deployment_row_copy_address_cb);
  gtk_widget_class_bind_template_callback (widget_class, hot_deployment_row_try_it_cb);
  gtk_widget_class_bind_template_callback (widget_class, hot_deployment_row_copy_curl_cb);
  gtk_widget_class_bind_template_callback (widget_class, hot_deployment_row_copy_key_cb);
  gtk_widget_class_bind_template_callback (widget_class, hot_deployment_row_start_cb);
  gtk_widget_class_bind_template_callback (widget_class, hot_deployment_row_stop_cb);
  gtk_widget_class_bind_template_callback (widget_class, hot_deployment_row_delete_cb);
}

static void
hot_deployment_row_init (HotDeploymentRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (self), FALSE);
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (self->problem), FALSE);
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (self->curl), FALSE);
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (self->image_row), FALSE);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (self->key_row), "••••••••");
}

GtkWidget *
hot_deployment_row_new (HotDeploymentItem *item,
                        HotDataset        *dataset)
{
  HotDeploymentRow *self = g_object_new (HOT_TYPE_DEPLOYMENT_ROW, NULL);

  self->item = g_object_ref (item);
  self->dataset = g_object_ref (dataset);
  g_signal_connect_object (item, "changed", G_CALLBACK (hot_deployment_row_update), self, G_CONNECT_SWAPPED);
  hot_deployment_row_update (self);

  return GTK_WIDGET (self);
}

void
hot_deployment_row_set_narrow (HotDeploymentRow *self,
                               gboolean          is_narrow)
{
  g_return_if_fail (HOT_IS_DEPLOYMENT_ROW (self));

  gtk_widget_set_visible (GTK_WIDGET (self->latency), !is_narrow);
  hot_deployment_row_update (self);
}
