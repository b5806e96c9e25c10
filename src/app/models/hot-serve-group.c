/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "app/models/hot-serve-group.h"

#include <glib/gi18n.h>
#include <math.h>

#include "app/models/hot-model-server.h"
#include "base/hot-format.h"

struct _HotServeGroup
{
  AdwBin          parent_instance;

  HotTracker     *tracker;
  char           *uri;
  HotModelCard   *card;
  HotModelServer *server;        /* (nullable): of the model */
  gboolean        is_filling;

  AdwActionRow   *state;
  GtkWidget      *dot;
  GtkWidget      *spinner;
  GtkWidget      *start;
  GtkWidget      *stop;
  AdwActionRow   *address;
  AdwActionRow   *curl;
  AdwSwitchRow   *keep;
  AdwExpanderRow *log_row;
  GtkTextBuffer  *log;
};

G_DEFINE_FINAL_TYPE (HotServeGroup, hot_serve_group, ADW_TYPE_BIN)

/* The reason where no flavor can be predicted with. (transfer full) */
static char *
explain (HotModelCard *card)
{
  g_autoptr(GString) text = g_string_new (_("No flavor of this model can be predicted with here."));

  for (guint i = 0; i < card->flavors->len; i++)
    {
      const HotModelCardFlavor *flavor = card->flavors->pdata[i];

      if (flavor->reason != NULL)
        g_string_append_printf (text, "\n%s: %s", flavor->name, flavor->reason);
    }

  return g_strdup (text->str);
}

/* (transfer full) */
static char *
describe_requests (HotModelServer *server)
{
  const guint64 n = hot_model_server_get_requests (server);
  const double latency = hot_model_server_get_latency (server);
  g_autofree char *number = hot_format_count (n);
  g_autofree char *requests = g_strdup_printf (ngettext ("%s request", "%s requests", (gulong) n), number);
  g_autofree char *time = NULL;

  if (isnan (latency))
    return g_strdup (_("No request yet"));
  time = latency < 1e-3 ? g_strdup_printf (_("%.0f µs"), latency * 1e6) : g_strdup_printf (_("%.1f ms"), latency * 1e3);

  /* Translators: requests, and how long one took on average: "12 requests · 80 µs each". */
  return g_strdup_printf (_("%s · %s each"), requests, time);
}

/* (transfer full): a line that a shell understands, whatever is in the request */
static char *
hot_serve_group_make_curl (const char *address,
                           const char *request)
{
  g_autofree char *quoted = g_shell_quote (request);

  return g_strdup_printf ("curl %s/invocations -H 'Content-Type: application/json' -d %s", address, quoted);
}

/* (transfer full) (nullable) */
static char *
hot_serve_group_dup_curl (HotServeGroup *self)
{
  const char *address = self->server != NULL ? hot_model_server_get_address (self->server) : NULL;

  return address != NULL && self->card != NULL && self->card->request != NULL ? hot_serve_group_make_curl (address, self->card->request)
                                                                              : NULL;
}

static void
set_dot (GtkWidget  *dot,
         const char *style)
{
  static const char *const styles[] = { "success", "error", "dimmed", NULL };

  for (guint i = 0; styles[i] != NULL; i++)
    gtk_widget_remove_css_class (dot, styles[i]);
  gtk_widget_add_css_class (dot, style);
}

static void
hot_serve_group_show_state (HotServeGroup *self)
{
  const gboolean can_serve = self->card != NULL && hot_model_card_get_usable (self->card) != NULL;
  const HotModelServerState state = self->server != NULL ? hot_model_server_get_state (self->server) : HOT_MODEL_SERVER_STOPPED;
  const gboolean is_running = state == HOT_MODEL_SERVER_RUNNING, is_busy = state == HOT_MODEL_SERVER_STARTING || state == HOT_MODEL_SERVER_STOPPING;
  g_autofree char *text = NULL;

  if (!can_serve)
    text = self->card != NULL ? explain (self->card) : g_strdup ("");
  else if (is_running)
    text = describe_requests (self->server);
  else if (state == HOT_MODEL_SERVER_FAILED)
    text = g_strdup (hot_model_server_get_message (self->server));
  else
    text = g_strdup (_("Answers requests at an address of this computer"));
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->state),
                                 !can_serve                               ? _("Cannot Be Served Here")
                                 : state == HOT_MODEL_SERVER_STARTING     ? _("Starting")
                                 : state == HOT_MODEL_SERVER_RUNNING      ? _("Serving")
                                 : state == HOT_MODEL_SERVER_STOPPING     ? _("Stopping")
                                 : state == HOT_MODEL_SERVER_FAILED       ? _("Failed")
                                                                          : _("Not Serving"));
  adw_action_row_set_subtitle (self->state, text);
  set_dot (self->dot, is_running ? "success" : state == HOT_MODEL_SERVER_FAILED ? "error" : "dimmed");
  gtk_widget_set_visible (self->dot, !is_busy);
  gtk_widget_set_visible (self->spinner, is_busy);
  gtk_widget_set_visible (self->start, can_serve && !is_running && !is_busy);
  gtk_widget_set_visible (self->stop, is_running || state == HOT_MODEL_SERVER_STARTING);
}

static void
hot_serve_group_update (HotServeGroup *self)
{
  /* One that is handed over keeps its address meanwhile. */
  const gboolean has_address = hot_model_server_get_address (self->server) != NULL;
  g_autofree char *curl = hot_serve_group_dup_curl (self);
  const char *log = hot_model_server_get_log (self->server);

  hot_serve_group_show_state (self);
  gtk_widget_set_visible (GTK_WIDGET (self->address), has_address);
  gtk_widget_set_visible (GTK_WIDGET (self->curl), has_address && curl != NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->keep), has_address);
  gtk_widget_set_sensitive (GTK_WIDGET (self->keep), hot_model_server_get_state (self->server) == HOT_MODEL_SERVER_RUNNING);
  gtk_widget_set_visible (GTK_WIDGET (self->log_row), *log != '\0');
  gtk_text_buffer_set_text (self->log, log, -1);
  if (has_address)
    {
      adw_action_row_set_subtitle (self->address, hot_model_server_get_address (self->server));
      adw_action_row_set_subtitle (self->curl, curl != NULL ? curl : "");
      self->is_filling = TRUE;
      adw_switch_row_set_active (self->keep, hot_model_server_get_keep (self->server));
      self->is_filling = FALSE;
    }
}

static void
hot_serve_group_set_server (HotServeGroup  *self,
                            HotModelServer *server)
{
  if (self->server != NULL)
    g_signal_handlers_disconnect_by_data (self->server, self);
  g_set_object (&self->server, server);
  g_signal_connect_object (server, "changed", G_CALLBACK (hot_serve_group_update), self, G_CONNECT_SWAPPED);
  hot_serve_group_update (self);
}

static void
hot_serve_group_start_cb (HotServeGroup *self)
{
  if (self->server != NULL)
    hot_model_server_start (self->server);
}

static void
hot_serve_group_stop_cb (HotServeGroup *self)
{
  if (self->server != NULL)
    hot_model_server_stop (self->server);
}

static void
hot_serve_group_keep_cb (HotServeGroup *self)
{
  if (!self->is_filling && self->server != NULL)
    hot_model_server_set_keep (self->server, adw_switch_row_get_active (self->keep));
}

static void
copy (HotServeGroup *self,
      const char    *text,
      const char    *told)
{
  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), text);
  gtk_widget_activate_action (GTK_WIDGET (self), "models.tell", "s", told);
}

static void
hot_serve_group_copy_address_cb (HotServeGroup *self)
{
  copy (self, hot_model_server_get_address (self->server), _("Address copied"));
}

static void
hot_serve_group_copy_curl_cb (HotServeGroup *self)
{
  g_autofree char *curl = hot_serve_group_dup_curl (self);

  copy (self, curl, _("Command copied"));
}

static void
hot_serve_group_dispose (GObject *object)
{
  HotServeGroup *self = HOT_SERVE_GROUP (object);

  if (self->server != NULL)
    g_signal_handlers_disconnect_by_data (self->server, self);
  g_clear_object (&self->server);
  g_clear_object (&self->tracker);
  g_clear_object (&self->log);
  g_clear_pointer (&self->card, hot_model_card_unref);
  g_clear_pointer (&self->uri, g_free);

  G_OBJECT_CLASS (hot_serve_group_parent_class)->dispose (object);
}

static void
hot_serve_group_class_init (HotServeGroupClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = hot_serve_group_dispose;
}

static GtkWidget *
create_copy_button (HotServeGroup *self,
                    const char    *tooltip,
                    GCallback      callback)
{
  GtkWidget *button = gtk_button_new_from_icon_name ("edit-copy-symbolic");

  gtk_widget_set_tooltip_text (button, tooltip);
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (button, "flat");
  g_signal_connect_object (button, "clicked", callback, self, G_CONNECT_SWAPPED);

  return button;
}

static AdwActionRow *
create_row (const char *title,
            GtkWidget  *suffix)
{
  AdwActionRow *row = ADW_ACTION_ROW (adw_action_row_new ());

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  gtk_widget_add_css_class (GTK_WIDGET (row), "property");
  if (suffix != NULL)
    adw_action_row_add_suffix (row, suffix);

  return row;
}

static void
hot_serve_group_create_state (HotServeGroup *self)
{
  self->state = ADW_ACTION_ROW (adw_action_row_new ());
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (self->state), FALSE);
  self->dot = gtk_image_new_from_icon_name ("hot-dot-symbolic");
  gtk_accessible_update_state (GTK_ACCESSIBLE (self->dot), GTK_ACCESSIBLE_STATE_HIDDEN, TRUE, -1);
  self->spinner = adw_spinner_new ();
  self->start = gtk_button_new_with_mnemonic (_("_Serve"));
  self->stop = gtk_button_new_with_mnemonic (_("S_top"));
  gtk_widget_add_css_class (self->start, "suggested-action");
  gtk_widget_set_valign (self->start, GTK_ALIGN_CENTER);
  gtk_widget_set_valign (self->stop, GTK_ALIGN_CENTER);
  g_signal_connect_object (self->start, "clicked", G_CALLBACK (hot_serve_group_start_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->stop, "clicked", G_CALLBACK (hot_serve_group_stop_cb), self, G_CONNECT_SWAPPED);
  adw_action_row_add_prefix (self->state, self->dot);
  adw_action_row_add_prefix (self->state, self->spinner);
  adw_action_row_add_suffix (self->state, self->start);
  adw_action_row_add_suffix (self->state, self->stop);
}

static void
hot_serve_group_create_log (HotServeGroup *self)
{
  GtkWidget *scrolled = gtk_scrolled_window_new (), *view;

  self->log = gtk_text_buffer_new (NULL);
  view = gtk_text_view_new_with_buffer (self->log);
  gtk_text_view_set_editable (GTK_TEXT_VIEW (view), FALSE);
  gtk_text_view_set_monospace (GTK_TEXT_VIEW (view), TRUE);
  gtk_text_view_set_wrap_mode (GTK_TEXT_VIEW (view), GTK_WRAP_WORD_CHAR);
  gtk_text_view_set_left_margin (GTK_TEXT_VIEW (view), 12);
  gtk_text_view_set_right_margin (GTK_TEXT_VIEW (view), 12);
  gtk_text_view_set_top_margin (GTK_TEXT_VIEW (view), 12);
  gtk_text_view_set_bottom_margin (GTK_TEXT_VIEW (view), 12);
  gtk_accessible_update_property (GTK_ACCESSIBLE (view), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Log"), -1);
  gtk_scrolled_window_set_max_content_height (GTK_SCROLLED_WINDOW (scrolled), 200);
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (scrolled), TRUE);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), view);
  self->log_row = ADW_EXPANDER_ROW (adw_expander_row_new ());
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->log_row), _("Log"));
  adw_expander_row_add_row (self->log_row, scrolled);
}

static void
hot_serve_group_init (HotServeGroup *self)
{
  AdwPreferencesGroup *group = ADW_PREFERENCES_GROUP (adw_preferences_group_new ());

  hot_serve_group_create_state (self);
  self->address = create_row (_("Address"), create_copy_button (self, _("Copy Address"), G_CALLBACK (hot_serve_group_copy_address_cb)));
  self->curl = create_row (_("Try It in a Terminal"),
                           create_copy_button (self, _("Copy Command"), G_CALLBACK (hot_serve_group_copy_curl_cb)));
  adw_action_row_set_subtitle_selectable (self->address, TRUE);
  adw_action_row_set_subtitle_lines (self->curl, 3);
  gtk_widget_add_css_class (GTK_WIDGET (self->curl), "monospace");
  self->keep = ADW_SWITCH_ROW (adw_switch_row_new ());
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->keep), _("Go On After Hothouse Is Closed"));
  g_signal_connect_object (self->keep, "notify::active", G_CALLBACK (hot_serve_group_keep_cb), self, G_CONNECT_SWAPPED);
  hot_serve_group_create_log (self);

  adw_preferences_group_add (group, GTK_WIDGET (self->state));
  adw_preferences_group_add (group, GTK_WIDGET (self->address));
  adw_preferences_group_add (group, GTK_WIDGET (self->curl));
  adw_preferences_group_add (group, GTK_WIDGET (self->keep));
  adw_preferences_group_add (group, GTK_WIDGET (self->log_row));
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (group));
}

GtkWidget *
hot_serve_group_new (void)
{
  return g_object_new (HOT_TYPE_SERVE_GROUP, NULL);
}

void
hot_serve_group_set_model (HotServeGroup *self,
                           HotTracker    *tracker,
                           const char    *uri,
                           HotModelCard  *card)
{
  g_return_if_fail (HOT_IS_SERVE_GROUP (self));

  g_set_object (&self->tracker, tracker);
  g_set_str (&self->uri, uri);
  g_clear_pointer (&self->card, hot_model_card_unref);
  self->card = card != NULL ? hot_model_card_ref (card) : NULL;
  hot_serve_group_set_server (self, hot_model_server_get (tracker, uri));
}
