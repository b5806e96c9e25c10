/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "app/requests/hot-requests-page-private.h"

#include <glib/gi18n.h>
#include <string.h>

#include "app/experiments/hot-tracker.h"
#include "app/requests/hot-row-request.h"
#include "app/widgets/hot-drop-down.h"
#include "app/widgets/hot-toast.h"
#include "requests/hot-curl.h"
#include "requests/hot-payload.h"

/**
 * HotRequestsPage:
 *
 * A request and what comes back, beside the collections that requests are saved in and the history of what was sent.
 */
G_DEFINE_FINAL_TYPE (HotRequestsPage, hot_requests_page, ADW_TYPE_BREAKPOINT_BIN)

/* Above whatever is in view. (nullable) (transfer none) */
static AdwToast *
hot_requests_page_show_toast (HotRequestsPage *self,
                              const char      *text)
{
  GtkWidget *toasts = gtk_widget_get_ancestor (GTK_WIDGET (self), ADW_TYPE_TOAST_OVERLAY);
  AdwToast *toast;

  if (toasts == NULL)
    return NULL;
  toast = hot_toast_new (text);
  adw_toast_overlay_add_toast (ADW_TOAST_OVERLAY (toasts), toast);

  return toast;
}

void
_hot_requests_page_say (HotRequestsPage *self,
                        const char      *text)
{
  hot_requests_page_show_toast (self, text);
}

AdwToast *
_hot_requests_page_offer_undo (HotRequestsPage *self,
                               const char      *text,
                               gpointer         done,
                               GDestroyNotify   done_free,
                               void           (*undo_cb) (HotRequestsPage *self,
                                                          AdwToast        *toast))
{
  AdwToast *toast = hot_requests_page_show_toast (self, text);

  if (toast == NULL)
    {
      done_free (done);
      return NULL;
    }
  adw_toast_set_button_label (toast, _("_Undo"));
  g_object_set_data_full (G_OBJECT (toast), "hot-done", done, done_free);
  g_signal_connect_object (toast, "button-clicked", G_CALLBACK (undo_cb), self, G_CONNECT_SWAPPED);

  return toast;
}

/* A query that was typed with the address is taken apart. */
static void
hot_requests_page_split_address (HotRequestsPage *self)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->address));
  g_autoptr(HotRequest) request = NULL;
  g_autoptr(GPtrArray) pairs = NULL;

  if (strchr (text, '?') == NULL || hot_curl_is (text))
    return;

  request = hot_request_new ("GET", "");
  hot_request_set_address (request, text);
  pairs = hot_pair_list_dup_pairs (self->params);
  g_ptr_array_extend_and_steal (pairs, g_steal_pointer (&request->query));
  request->query = g_ptr_array_new ();
  hot_pair_list_set_pairs (self->params, pairs);
  gtk_editable_set_text (GTK_EDITABLE (self->address), request->url);
}

static const char *
get_method (HotRequestsPage *self)
{
  return gtk_string_object_get_string (gtk_drop_down_get_selected_item (self->method));
}

HotRequest *
_hot_requests_page_dup_request (HotRequestsPage *self)
{
  HotRequest *request;
  const guint seconds = (guint) adw_spin_row_get_value (self->timeout);
  g_autofree char *body = hot_body_editor_dup_text (self->body);

  hot_requests_page_split_address (self);
  request = hot_request_new (get_method (self), "");
  g_set_str (&request->url, gtk_editable_get_text (GTK_EDITABLE (self->address)));
  g_set_str (&request->name, self->name);
  g_ptr_array_unref (request->query);
  request->query = hot_pair_list_dup_pairs (self->params);
  g_ptr_array_unref (request->headers);
  request->headers = hot_pair_list_dup_pairs (self->headers);
  hot_auth_editor_read (self->auth, &request->auth);
  g_set_str (&request->body, *body != '\0' ? body : NULL);
  request->timeout = seconds == 30 ? 0 : seconds * 1000;
  if (hot_request_take_auth (request))
    {
      gtk_editable_set_text (GTK_EDITABLE (self->address), request->url);
      hot_pair_list_set_pairs (self->headers, request->headers);
      hot_auth_editor_show (self->auth, &request->auth);
      _hot_requests_page_say (self, _("What says who asks is under Authorization now"));
    }

  return request;
}

static void
hot_requests_page_show_method (HotRequestsPage *self,
                               const char      *method)
{
  GtkStringList *methods = GTK_STRING_LIST (gtk_drop_down_get_model (self->method));
  const guint n = g_list_model_get_n_items (G_LIST_MODEL (methods));

  for (guint i = 0; i < n; i++)
    if (g_ascii_strcasecmp (gtk_string_list_get_string (methods, i), method) == 0)
      {
        gtk_drop_down_set_selected (self->method, i);
        return;
      }
  /* Servers may have methods of their own. */
  gtk_string_list_append (methods, method);
  gtk_drop_down_set_selected (self->method, n);
}

void
_hot_requests_page_update_title (HotRequestsPage *self)
{
  adw_window_title_set_title (self->title, self->collection != NULL && self->name != NULL ? self->name : _("Requests"));
  adw_window_title_set_subtitle (self->title, self->collection != NULL ? self->collection->name : "");
}

/* The whole address as it will be sent. */
static void
hot_requests_page_update_address (HotRequestsPage *self)
{
  g_autoptr(HotRequest) request = NULL;
  g_autoptr(HotRequest) expanded = NULL;
  g_autofree char *address = NULL;
  g_autoptr(HotVariables) variables = NULL;

  if (self->is_filling)
    return;

  variables = hot_variables_copy_public (_hot_requests_page_get_environment (self));
  request = hot_request_new ("GET", "");
  g_set_str (&request->url, gtk_editable_get_text (GTK_EDITABLE (self->address)));
  g_ptr_array_unref (request->query);
  request->query = hot_pair_list_dup_pairs (self->params);
  expanded = hot_variables_expand_request (variables, request, NULL);
  address = hot_request_dup_address (expanded != NULL ? expanded : request);
  gtk_label_set_text (self->sent_address, address);
}

void
_hot_requests_page_show_request (HotRequestsPage  *self,
                                 const HotRequest *request)
{
  self->is_filling = TRUE;
  g_set_str (&self->name, request->name);
  hot_requests_page_show_method (self, request->method);
  gtk_editable_set_text (GTK_EDITABLE (self->address), request->url);
  hot_pair_list_set_pairs (self->params, request->query);
  hot_pair_list_set_pairs (self->headers, request->headers);
  hot_auth_editor_show (self->auth, &request->auth);
  hot_body_editor_set_text (self->body, request->body);
  adw_spin_row_set_value (self->timeout, request->timeout == 0 ? 30 : request->timeout / 1000.0);
  self->is_filling = FALSE;
  hot_requests_page_update_address (self);
  if (request->body != NULL)
    adw_view_stack_set_visible_child_name (self->parts, "body");
  _hot_requests_page_update_title (self);
}

/* @origin: (nullable) (transfer full) */
static void
hot_requests_page_set_origin (HotRequestsPage  *self,
                              HotRequestOrigin *origin)
{
  g_clear_pointer (&self->origin, hot_request_origin_unref);
  self->origin = origin;
  hot_body_editor_set_model (self->body, origin != NULL ? origin->model : NULL);
}

/* The deployment's model, for an address that was typed. */
static void
hot_requests_page_model_cb (HotRequestsPage *self)
{
  HotRowRequest *found = hot_job_get_state (self->model_job) == HOT_JOB_DONE ? hot_job_steal_result (self->model_job) : NULL;

  g_clear_object (&self->model_job);
  if (found == NULL)
    return;
  if (found->origin->model != NULL && self->origin == NULL)
    hot_requests_page_set_origin (self, hot_request_origin_ref (found->origin));
  if (found->request->auth.secret != NULL && g_strcmp0 (gtk_editable_get_text (GTK_EDITABLE (self->address)), self->model_address) == 0)
    hot_auth_editor_fill_secret (self->auth, found->request->auth.secret);
  hot_row_request_free (found);
}

static void
hot_requests_page_look_for_model (HotRequestsPage *self)
{
  const char *address = gtk_editable_get_text (GTK_EDITABLE (self->address));

  if (self->origin != NULL || self->model_job != NULL || *address == '\0' || hot_tracker_get_workspace (hot_tracker_get_default ()) == NULL ||
      !g_set_str (&self->model_address, address))
    return;

  self->model_job = hot_row_request_start (NULL, -1, address, NULL);
  g_signal_connect_object (self->model_job, "notify::state", G_CALLBACK (hot_requests_page_model_cb), self, G_CONNECT_SWAPPED);
}

static void
hot_requests_page_address_left_cb (HotRequestsPage *self)
{
  if (!_hot_requests_page_take_typed_curl (self))
    return;
  hot_requests_page_split_address (self);
  hot_requests_page_look_for_model (self);
}

static void
hot_requests_page_address_cb (HotRequestsPage *self)
{
  g_autofree char *text = NULL;
  gboolean was_typed;

  if (self->is_filling)
    return;

  text = g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->address)));
  was_typed = strlen (text) <= self->address_length + 1;
  self->address_length = strlen (text);
  /* One that is typed is complete when it is sent. */
  if (!was_typed && hot_curl_is (text))
    _hot_requests_page_take_curl (self, text);
  hot_requests_page_update_address (self);
}

static void
hot_requests_page_send_cb (HotRequestsPage *self)
{
  _hot_requests_page_send (self);
}

/* Where a server of models takes rows depends on how they are written. */
static void
hot_requests_page_dialect_cb (HotRequestsPage         *self,
                              const HotPayloadDialect *to)
{
  g_autoptr(GPtrArray) pairs = hot_pair_list_dup_pairs (self->headers);
  g_autoptr(HotRequest) request = hot_request_new ("POST", "");
  const char *address = gtk_editable_get_text (GTK_EDITABLE (self->address));
  guint n;
  const HotPayloadDialect * const *dialects = hot_payload_list_dialects (&n);

  g_ptr_array_unref (request->headers);
  request->headers = g_ptr_array_ref (pairs);
  hot_request_set_header (request, "Content-Type", to->content_type);
  hot_pair_list_set_pairs (self->headers, request->headers);
  for (guint i = 0; i < n; i++)
    if (g_str_has_suffix (address, dialects[i]->path) && !g_str_equal (dialects[i]->path, to->path))
      {
        g_autofree char *base = g_strndup (address, strlen (address) - strlen (dialects[i]->path));
        g_autofree char *other = g_strconcat (base, to->path, NULL);

        gtk_editable_set_text (GTK_EDITABLE (self->address), other);
        break;
      }
}

static void
hot_requests_page_filled_cb (HotRequestsPage *self)
{
  g_autoptr(HotJob) job = g_object_ref (self->row_job);
  HotRowRequest *filled = hot_job_get_state (job) == HOT_JOB_DONE ? hot_job_steal_result (job) : NULL;
  g_autoptr(HotRequest) request = NULL;

  g_clear_object (&self->row_job);
  if (filled == NULL)
    {
      if (hot_job_get_state (job) == HOT_JOB_FAILED)
        _hot_requests_page_say (self, hot_job_get_error (job)->message);
      return;
    }

  request = _hot_requests_page_dup_request (self);
  if (*request->url == '\0')
    g_set_str (&request->url, filled->request->url);
  /* A key is for its own server alone. */
  if (g_str_equal (request->url, filled->request->url))
    {
      if (request->auth.kind == HOT_REQUEST_AUTH_NONE)
        request->auth.kind = filled->request->auth.kind;
      if (request->auth.kind == filled->request->auth.kind && request->auth.secret == NULL)
        request->auth.secret = g_strdup (filled->request->auth.secret);
    }
  g_set_str (&request->method, "POST");
  hot_request_set_header (request, "Content-Type", filled->request->body != NULL ? hot_payload_split.content_type : NULL);
  /* A way to write rows that was chosen stays. */
  if (request->body != NULL && filled->request->body != NULL)
    {
      const HotPayloadDialect *dialect = NULL;
      HotPayload *former = hot_payload_read (request->body, &dialect, NULL);
      g_autofree char *body = dialect != NULL ? hot_payload_convert (filled->request->body, dialect, NULL) : NULL;

      hot_payload_free (former);
      if (body != NULL)
        {
          g_set_str (&filled->request->body, body);
          hot_request_set_header (request, "Content-Type", dialect->content_type);
        }
    }
  g_set_str (&request->body, filled->request->body);
  hot_requests_page_set_origin (self, hot_request_origin_ref (filled->origin));
  _hot_requests_page_show_request (self, request);
  hot_response_view_clear (self->response);
  hot_row_request_free (filled);
  gtk_widget_grab_focus (self->send);
}

/* The workspace is open, or will not be. */
static void
hot_requests_page_workspace_cb (HotRequestsPage *self)
{
  g_autoptr(HotTable) table = g_steal_pointer (&self->waiting_table);

  if (table != NULL)
    hot_requests_page_fill (self, table, self->waiting_row);
  else
    hot_requests_page_look_for_model (self);
}

void
hot_requests_page_fill (HotRequestsPage *self,
                        HotTable        *table,
                        gint64           row)
{
  HotTracker *tracker = hot_tracker_get_default ();
  const char *address = gtk_editable_get_text (GTK_EDITABLE (self->address));

  g_return_if_fail (HOT_IS_REQUESTS_PAGE (self));

  hot_job_drop (&self->row_job, self);
  g_clear_pointer (&self->waiting_table, hot_table_unref);
  if (hot_tracker_get_workspace (tracker) == NULL && hot_tracker_get_error (tracker) == NULL)
    {
      self->waiting_table = hot_table_ref (table);
      self->waiting_row = row;
      return;
    }
  self->row_job = hot_row_request_start (table, row, *address != '\0' ? address : NULL, self->origin != NULL ? self->origin->model : NULL);
  g_signal_connect_object (self->row_job, "notify::state", G_CALLBACK (hot_requests_page_filled_cb), self, G_CONNECT_SWAPPED);
}

/* What was in the page before something else was opened. */
typedef struct {
  HotRequest       *request;
  HotRequestOrigin *origin;
} Former;

static void
former_free (gpointer data)
{
  Former *former = data;

  g_clear_pointer (&former->request, hot_request_free);
  g_clear_pointer (&former->origin, hot_request_origin_unref);
  g_free (former);
}

static void
hot_requests_page_put (HotRequestsPage  *self,
                       const HotRequest *request,
                       HotRequestOrigin *origin)
{
  hot_job_drop (&self->secret_job, self);
  self->collection = NULL;
  self->saved = NULL;
  hot_requests_page_set_origin (self, origin);
  _hot_requests_page_show_request (self, request);
  g_clear_pointer (&self->shown, hot_request_free);
  self->shown = _hot_requests_page_dup_request (self);
  hot_response_view_clear (self->response);
  hot_requests_page_look_for_model (self);
}

static void
hot_requests_page_undo_cb (HotRequestsPage *self,
                           AdwToast        *toast)
{
  Former *former = g_object_get_data (G_OBJECT (toast), "hot-done");

  hot_requests_page_put (self, former->request, g_steal_pointer (&former->origin));
  g_clear_pointer (&self->shown, hot_request_free);
}

void
hot_requests_page_open (HotRequestsPage  *self,
                        HotRequest       *request,
                        HotRequestOrigin *origin)
{
  g_autoptr(HotRequest) edited = NULL;

  g_return_if_fail (HOT_IS_REQUESTS_PAGE (self));

  edited = _hot_requests_page_dup_request (self);
  if (self->shown != NULL && !hot_request_is_same (edited, self->shown) && (self->saved == NULL || !hot_request_is_same (edited, self->saved)))
    {
      Former *former = g_new0 (Former, 1);
      AdwToast *toast;

      *former = (Former) { g_steal_pointer (&edited), self->origin != NULL ? hot_request_origin_ref (self->origin) : NULL };
      if (self->replaced_toast != NULL)
        adw_toast_dismiss (self->replaced_toast);
      toast = _hot_requests_page_offer_undo (self, _("What was not saved was replaced"), former, former_free, hot_requests_page_undo_cb);
      g_set_weak_pointer (&self->replaced_toast, toast);
    }
  hot_requests_page_put (self, request, origin);
  hot_request_free (request);
}

void
hot_requests_page_focus_view (HotRequestsPage *self)
{
  g_return_if_fail (HOT_IS_REQUESTS_PAGE (self));

  gtk_widget_grab_focus (GTK_WIDGET (self->address));
}

static void
hot_requests_page_new_action (GtkWidget  *widget,
                              const char *action_name,
                              GVariant   *parameter)
{
  hot_requests_page_open (HOT_REQUESTS_PAGE (widget), hot_request_new ("GET", ""), NULL);
  hot_requests_page_focus_view (HOT_REQUESTS_PAGE (widget));
}

static void
hot_requests_page_dispose (GObject *object)
{
  HotRequestsPage *self = HOT_REQUESTS_PAGE (object);

  g_clear_handle_id (&self->busy_timeout, g_source_remove);
  hot_job_drop (&self->send_job, self);
  hot_job_drop (&self->row_job, self);
  hot_job_drop (&self->model_job, self);
  hot_job_drop (&self->secret_job, self);
  g_signal_handlers_disconnect_by_data (hot_request_library_get_default (), self);
  adw_breakpoint_bin_set_child (ADW_BREAKPOINT_BIN (self), NULL);
  g_clear_pointer (&self->origin, hot_request_origin_unref);
  g_clear_pointer (&self->waiting_table, hot_table_unref);
  g_clear_weak_pointer (&self->replaced_toast);
  g_clear_pointer (&self->shown, hot_request_free);
  g_clear_pointer (&self->name, g_free);
  g_clear_pointer (&self->environment, g_free);
  g_clear_pointer (&self->model_address, g_free);

  G_OBJECT_CLASS (hot_requests_page_parent_class)->dispose (object);
}

static void
hot_requests_page_bind_children (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, HotRequestsPage, title);
  gtk_widget_class_bind_template_child (widget_class, HotRequestsPage, request_line);
  gtk_widget_class_bind_template_child (widget_class, HotRequestsPage, method);
  gtk_widget_class_bind_template_child (widget_class, HotRequestsPage, address);
  gtk_widget_class_bind_template_child (widget_class, HotRequestsPage, panes);
  gtk_widget_class_bind_template_child (widget_class, HotRequestsPage, parts);
  gtk_widget_class_bind_template_child (widget_class, HotRequestsPage, params_bin);
  gtk_widget_class_bind_template_child (widget_class, HotRequestsPage, headers_bin);
  gtk_widget_class_bind_template_child (widget_class, HotRequestsPage, sent_address);
  gtk_widget_class_bind_template_child (widget_class, HotRequestsPage, auth);
  gtk_widget_class_bind_template_child (widget_class, HotRequestsPage, body);
  gtk_widget_class_bind_template_child (widget_class, HotRequestsPage, timeout);
}

static void
hot_requests_page_class_init (HotRequestsPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = hot_requests_page_dispose;

  g_type_ensure (HOT_TYPE_AUTH_EDITOR);
  g_type_ensure (HOT_TYPE_BODY_EDITOR);
  g_type_ensure (HOT_TYPE_RESPONSE_VIEW);

  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/hothouse/Hothouse/ui/hot-requests-page.ui");
  hot_requests_page_bind_children (widget_class);
  gtk_widget_class_bind_template_callback (widget_class, hot_requests_page_send_cb);
  gtk_widget_class_bind_template_callback (widget_class, hot_requests_page_address_cb);
  gtk_widget_class_install_action (widget_class, "requests.new", NULL, hot_requests_page_new_action);
  _hot_requests_page_install_send (widget_class);
  _hot_requests_page_install_library (widget_class);
  _hot_requests_page_install_exchange (widget_class);
  _hot_requests_page_install_environments (widget_class);
}

static gboolean
key_cb (GtkWidget *widget,
        GVariant  *args,
        gpointer   action)
{
  return gtk_widget_get_mapped (widget) && gtk_widget_activate_action (widget, action, NULL);
}

/* From wherever the focus is in the window. */
static void
hot_requests_page_add_key (HotRequestsPage    *self,
                           const char         *keys,
                           const char         *action,
                           GtkPropagationPhase phase)
{
  GtkEventController *controller = gtk_shortcut_controller_new ();

  gtk_shortcut_controller_set_scope (GTK_SHORTCUT_CONTROLLER (controller), GTK_SHORTCUT_SCOPE_GLOBAL);
  gtk_event_controller_set_propagation_phase (controller, phase);
  gtk_shortcut_controller_add_shortcut (GTK_SHORTCUT_CONTROLLER (controller),
                                        gtk_shortcut_new (gtk_shortcut_trigger_parse_string (keys),
                                                          gtk_callback_action_new (key_cb, (gpointer) action, NULL)));
  gtk_widget_add_controller (GTK_WIDGET (self), controller);
}

static void
hot_requests_page_init (HotRequestsPage *self)
{
  GtkEventController *focus = gtk_event_controller_focus_new ();

  gtk_widget_init_template (GTK_WIDGET (self));
  hot_drop_down_focus_selected (self->method);
  self->params = HOT_PAIR_LIST (hot_pair_list_new (_("Name"), FALSE));
  adw_bin_set_child (self->params_bin, GTK_WIDGET (self->params));
  self->headers = HOT_PAIR_LIST (hot_pair_list_new (_("Header"), FALSE));
  adw_bin_set_child (self->headers_bin, GTK_WIDGET (self->headers));
  g_signal_connect_object (self->params, "changed", G_CALLBACK (hot_requests_page_update_address), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->body, "dialect-changed", G_CALLBACK (hot_requests_page_dialect_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (focus, "leave", G_CALLBACK (hot_requests_page_address_left_cb), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (GTK_WIDGET (self->address), focus);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "requests.cancel", FALSE);
  /* Before a text takes it: Enter makes a new line in one. */
  hot_requests_page_add_key (self, "<Control>Return|<Control>KP_Enter", "requests.send", GTK_PHASE_CAPTURE);
  hot_requests_page_add_key (self, "Escape", "requests.cancel", GTK_PHASE_BUBBLE);
  _hot_requests_page_init_library (self);
  _hot_requests_page_init_environments (self);
  g_signal_connect_object (hot_tracker_get_default (), "notify::workspace", G_CALLBACK (hot_requests_page_workspace_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (hot_tracker_get_default (), "notify::error", G_CALLBACK (hot_requests_page_workspace_cb), self, G_CONNECT_SWAPPED);
  hot_tracker_ensure (hot_tracker_get_default ());
}

GtkWidget *
hot_requests_page_new (void)
{
  return g_object_new (HOT_TYPE_REQUESTS_PAGE, NULL);
}
