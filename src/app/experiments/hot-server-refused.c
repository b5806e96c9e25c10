/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "app/experiments/hot-server-refused.h"

#include <glib/gi18n.h>

#include "app/experiments/hot-server-watch.h"
#include "tracking/hot-rest-store.h"

/**
 * HotServerRefused:
 *
 * Changes that the server did not take, each with what it said: they can be sent again, when whatever was in the way is mended, or given up.
 */
struct _HotServerRefused
{
  AdwDialog            parent_instance;

  HotRestStore        *store;
  HotJob              *job;
  AdwPreferencesGroup *group;
  GPtrArray           *rows;
};

G_DEFINE_FINAL_TYPE (HotServerRefused, hot_server_refused, ADW_TYPE_DIALOG)

typedef enum {
  LIST,
  RETRY,
  DROP,
} What;

/* All of it waits for the disk. */
typedef struct {
  HotRestStore *store;
  What          what;
  char         *id;        /* (nullable): %NULL for all */
} Work;

static void
work_free (gpointer data)
{
  Work *work = data;

  g_object_unref (work->store);
  g_free (work->id);
  g_free (work);
}

static gpointer
work_func (gpointer            data,
           const HotProgress  *progress,
           GCancellable       *cancellable,
           GError            **error)
{
  const Work *work = data;

  if (work->what == RETRY)
    hot_rest_store_retry_refused (work->store, work->id);
  else if (work->what == DROP)
    hot_rest_store_drop_refused (work->store, work->id);

  return hot_rest_store_list_refused (work->store);
}

static void hot_server_refused_do (HotServerRefused *self,
                                   What              what,
                                   const char       *id);

static void
hot_server_refused_drop_cb (GtkWidget        *button,
                            HotServerRefused *self)
{
  hot_server_refused_do (self, DROP, g_object_get_data (G_OBJECT (button), "id"));
}

static GtkWidget *
hot_server_refused_create_row (HotServerRefused     *self,
                               const HotRestRefusal *refusal)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *drop = gtk_button_new_from_icon_name ("user-trash-symbolic");
  g_autofree char *title = g_strdup_printf ("%s: %s", refusal->run_name != NULL ? refusal->run_name : refusal->run_id, refusal->what);
  g_autofree char *label = g_strdup_printf (_("Discard “%s”"), title);

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), refusal->reason);
  adw_action_row_set_subtitle_selectable (ADW_ACTION_ROW (row), TRUE);
  gtk_widget_set_valign (drop, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (drop, "flat");
  gtk_widget_set_tooltip_text (drop, _("Discard"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (drop), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  g_object_set_data_full (G_OBJECT (drop), "id", g_strdup (refusal->id), g_free);
  g_signal_connect_object (drop, "clicked", G_CALLBACK (hot_server_refused_drop_cb), self, 0);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), drop);

  return row;
}

static void
hot_server_refused_done_cb (HotServerRefused *self)
{
  g_autoptr(HotJob) job = g_steal_pointer (&self->job);
  g_autoptr(GPtrArray) refusals = hot_job_get_state (job) == HOT_JOB_DONE ? hot_job_steal_result (job) : NULL;

  g_signal_handlers_disconnect_by_data (job, self);
  for (guint i = 0; i < self->rows->len; i++)
    adw_preferences_group_remove (self->group, self->rows->pdata[i]);
  g_ptr_array_set_size (self->rows, 0);
  if (refusals == NULL || refusals->len == 0)
    {
      adw_dialog_close (ADW_DIALOG (self));
      return;
    }

  for (guint i = 0; i < refusals->len; i++)
    {
      GtkWidget *row = hot_server_refused_create_row (self, refusals->pdata[i]);

      adw_preferences_group_add (self->group, row);
      g_ptr_array_add (self->rows, row);
    }
}

static void
hot_server_refused_do (HotServerRefused *self,
                       What              what,
                       const char       *id)
{
  Work *work;

  if (self->job != NULL || self->store == NULL)
    return;

  work = g_new0 (Work, 1);
  work->store = g_object_ref (self->store);
  work->what = what;
  work->id = g_strdup (id);
  self->job = hot_job_start (_("Looking at What Was Refused"), work_func, work, work_free, (GDestroyNotify) g_ptr_array_unref);
  g_signal_connect_object (self->job, "notify::state", G_CALLBACK (hot_server_refused_done_cb), self, G_CONNECT_SWAPPED);
}

static void
hot_server_refused_retry_cb (HotServerRefused *self)
{
  hot_server_refused_do (self, RETRY, NULL);
}

static void
hot_server_refused_answered_cb (HotServerRefused *self,
                                const char       *response)
{
  if (g_str_equal (response, "discard"))
    hot_server_refused_do (self, DROP, NULL);
}

/* It cannot be had back. */
static void
hot_server_refused_drop_all_cb (HotServerRefused *self)
{
  AdwDialog *dialog = adw_alert_dialog_new (_("Discard All Refused Changes?"),
                                            _("What the server has refused will be lost. The runs keep what it has taken."));

  adw_alert_dialog_add_responses (ADW_ALERT_DIALOG (dialog), "cancel", _("_Cancel"), "discard", _("_Discard All"), NULL);
  adw_alert_dialog_set_response_appearance (ADW_ALERT_DIALOG (dialog), "discard", ADW_RESPONSE_DESTRUCTIVE);
  g_signal_connect_object (dialog, "response", G_CALLBACK (hot_server_refused_answered_cb), self, G_CONNECT_SWAPPED);
  adw_dialog_present (dialog, GTK_WIDGET (self));
}

static void
hot_server_refused_dispose (GObject *object)
{
  HotServerRefused *self = HOT_SERVER_REFUSED (object);

  if (self->job != NULL)
    g_signal_handlers_disconnect_by_data (self->job, self);
  g_clear_object (&self->job);
  g_clear_object (&self->store);
  g_clear_pointer (&self->rows, g_ptr_array_unref);

  G_OBJECT_CLASS (hot_server_refused_parent_class)->dispose (object);
}

static void
hot_server_refused_class_init (HotServerRefusedClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = hot_server_refused_dispose;
}

static void
hot_server_refused_init (HotServerRefused *self)
{
  GtkWidget *view = adw_toolbar_view_new ();
  GtkWidget *header = adw_header_bar_new ();
  GtkWidget *page = adw_preferences_page_new ();
  GtkWidget *retry = gtk_button_new_with_mnemonic (_("_Send Again"));
  GtkWidget *drop = gtk_button_new_with_mnemonic (_("_Discard All…"));

  self->rows = g_ptr_array_new ();
  self->group = ADW_PREFERENCES_GROUP (adw_preferences_group_new ());
  adw_preferences_group_set_description (self->group, _("They hold nothing else up. Send them again when the reason is mended, or discard them."));
  adw_preferences_page_add (ADW_PREFERENCES_PAGE (page), self->group);
  gtk_widget_add_css_class (retry, "suggested-action");
  g_signal_connect_object (retry, "clicked", G_CALLBACK (hot_server_refused_retry_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (drop, "clicked", G_CALLBACK (hot_server_refused_drop_all_cb), self, G_CONNECT_SWAPPED);
  adw_header_bar_pack_start (ADW_HEADER_BAR (header), drop);
  adw_header_bar_pack_end (ADW_HEADER_BAR (header), retry);
  adw_toolbar_view_add_top_bar (ADW_TOOLBAR_VIEW (view), header);
  adw_toolbar_view_set_content (ADW_TOOLBAR_VIEW (view), page);
  adw_dialog_set_title (ADW_DIALOG (self), _("Refused Changes"));
  adw_dialog_set_content_width (ADW_DIALOG (self), 520);
  adw_dialog_set_content_height (ADW_DIALOG (self), 420);
  adw_dialog_set_child (ADW_DIALOG (self), view);
}

AdwDialog *
hot_server_refused_new (void)
{
  HotServerRefused *self = g_object_new (HOT_TYPE_SERVER_REFUSED, NULL);
  HotTrackingStore *store = hot_tracker_get_store (hot_tracker_get_default ());

  if (HOT_IS_REST_STORE (store))
    {
      self->store = g_object_ref (HOT_REST_STORE (store));
      hot_server_refused_do (self, LIST, NULL);
    }

  return ADW_DIALOG (self);
}
