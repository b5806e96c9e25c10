/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The part of HotRequestsPage that sends. */

#include "app/requests/hot-requests-page-private.h"

#include <glib/gi18n.h>
#include <string.h>

#include "app/experiments/hot-tracker.h"
#include "app/jobs/hot-job-list.h"
#include "app/requests/hot-request-secret.h"
#include "app/requests/hot-row-request.h"
#include "base/hot-error.h"

/* What takes less is not worth a change of picture. */
#define BUSY_DELAY 300
/* Owner of secrets that were sent. */
#define SENT "sent"

/* Where the keyring has a secret. */
typedef struct {
  char *owner;
  char *name;
} Place;

/**
 * Work:
 * @request: with its variables, as it is remembered
 * @own: where its secret is, if the request is saved
 * @others: (element-type Place): where there are secrets of other saved requests for the same recipient
 * @state: (nullable): where the deployments of the workspace are remembered
 */
typedef struct {
  HotRequest       *request;
  Place             own;
  GArray           *others;
  char             *state;
  HotVariables     *variables;
  HotRequestOrigin *origin;
} Work;

static void
place_clear (gpointer data)
{
  Place *place = data;

  g_free (place->owner);
  g_free (place->name);
}

static void
work_free (gpointer data)
{
  Work *work = data;

  hot_request_free (work->request);
  place_clear (&work->own);
  g_array_unref (work->others);
  g_free (work->state);
  g_clear_pointer (&work->variables, hot_variables_free);
  g_clear_pointer (&work->origin, hot_request_origin_unref);
  g_free (work);
}

/* Whom a secret was for, which the history knows as well. (transfer full) */
static char *
dup_recipient (const HotRequest *request)
{
  const char *scheme = strstr (request->url, "://");
  const char *host = scheme != NULL ? scheme + 3 : request->url;
  const char *who = request->auth.user != NULL ? request->auth.user : request->auth.name;

  return g_strdup_printf ("%s %s %.*s", hot_request_auth_get_id (request->auth.kind), who != NULL ? who : "",
                          (int) (host + strcspn (host, "/?#") - request->url), request->url);
}

/* Of a request without one: its own, that of the deployment it goes to, what was typed for the same recipient since the program began, or what the
 * keyring has for that. */
static char *
find_secret (const Work       *work,
             const HotRequest *request,
             const char       *recipient,
             GCancellable     *cancellable)
{
  char *secret = work->own.owner != NULL ? hot_request_secret_lookup (work->own.owner, work->own.name, cancellable) : NULL;

  if (secret == NULL && request->auth.kind == HOT_REQUEST_AUTH_BEARER)
    {
      g_autofree char *address = hot_variables_expand (work->variables, request->url, NULL);

      secret = address != NULL ? hot_row_request_dup_key (work->state, address, cancellable) : NULL;
    }
  if (secret == NULL)
    secret = hot_request_secret_lookup (SENT, recipient, cancellable);
  for (guint i = 0; secret == NULL && i < work->others->len; i++)
    {
      const Place *place = &g_array_index (work->others, Place, i);

      secret = hot_request_secret_lookup (place->owner, place->name, cancellable);
    }

  return secret;
}

/* Secrets come from the keyring only now; one that was typed is known as long as the program runs. */
static void
add_secrets (Work         *work,
             HotRequest   *request,
             GCancellable *cancellable)
{
  g_autofree char *recipient = dup_recipient (request);
  g_autofree char *owner = NULL;

  if (request->auth.kind != HOT_REQUEST_AUTH_NONE && request->auth.secret == NULL)
    request->auth.secret = find_secret (work, request, recipient, cancellable);
  else if (request->auth.kind != HOT_REQUEST_AUTH_NONE && !hot_request_auth_is_public (&request->auth))
    hot_request_secret_keep (SENT, recipient, request->auth.secret);
  if (work->variables == NULL)
    return;

  owner = hot_request_library_dup_owner ("environment", hot_variables_get_name (work->variables));
  for (guint i = 0; i < hot_variables_get_n (work->variables); i++)
    {
      const char *key = hot_variables_get_key (work->variables, i);
      char *value;

      if (!hot_variables_is_secret (work->variables, key))
        continue;
      value = hot_request_secret_lookup (owner, key, cancellable);
      if (value != NULL)
        hot_variables_set (work->variables, key, value, TRUE);
      hot_secret_free (value);
    }
}

/* That it is not remembered takes nothing from the answer. */
static void
remember (const HotRequest  *request,
          const HotResponse *response)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(HotRequestHistory) history = hot_request_history_open (NULL, &error);

  if (history == NULL || !hot_request_history_add (history, request, response, &error))
    g_message ("The request is not remembered: %s", error->message);
}

static gpointer
send_func (gpointer            data,
           const HotProgress  *progress,
           GCancellable       *cancellable,
           GError            **error)
{
  Work *work = data;
  g_autoptr(HotRequest) request = hot_request_copy (work->request);
  g_autoptr(HotRequest) expanded = NULL;
  g_autoptr(GError) reason = NULL;
  HotAnswer *answer;

  add_secrets (work, request, cancellable);
  expanded = hot_variables_expand_request (work->variables, request, error);
  if (expanded == NULL)
    return NULL;

  answer = hot_answer_get (expanded, work->origin, progress, cancellable, &reason);
  if (answer != NULL || !g_error_matches (reason, HOT_ERROR, HOT_ERROR_USAGE))
    remember (work->request, answer != NULL ? answer->response : NULL);
  if (answer == NULL)
    g_propagate_error (error, g_steal_pointer (&reason));

  return answer;
}

/* The button that comes takes the focus of the one that goes, which would else go astray. */
static void
hot_requests_page_set_busy (HotRequestsPage *self,
                            gboolean         is_busy)
{
  GtkWidget *going = is_busy ? self->send : self->cancel;
  GtkWidget *coming = is_busy ? self->cancel : self->send;

  g_clear_handle_id (&self->busy_timeout, g_source_remove);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), is_busy ? "requests.cancel" : "requests.send", TRUE);
  gtk_widget_set_visible (coming, TRUE);
  if (gtk_widget_is_focus (going))
    gtk_widget_grab_focus (coming);
  gtk_widget_set_visible (going, FALSE);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), is_busy ? "requests.send" : "requests.cancel", FALSE);
}

static void
hot_requests_page_sent_cb (HotRequestsPage *self)
{
  g_autoptr(HotJob) job = g_steal_pointer (&self->send_job);
  HotAnswer *answer = hot_job_get_state (job) == HOT_JOB_DONE ? hot_job_steal_result (job) : NULL;

  hot_requests_page_set_busy (self, FALSE);
  if (answer != NULL)
    hot_response_view_show (self->response, answer);
  else if (hot_job_get_state (job) == HOT_JOB_FAILED)
    hot_response_view_show_error (self->response, hot_job_get_error (job));
  else
    {
      hot_response_view_show_former (self->response);
      _hot_requests_page_say (self, _("Request cancelled"));
    }
  hot_request_library_refresh_history (hot_request_library_get_default ());
}

static gboolean
hot_requests_page_busy_cb (gpointer user_data)
{
  HotRequestsPage *self = user_data;

  self->busy_timeout = 0;
  hot_response_view_show_busy (self->response);

  return G_SOURCE_REMOVE;
}

/* What comes from the history, or was pasted, may be for whom a saved request is for. (transfer full) */
static GArray *
list_places (const HotRequest *request)
{
  GArray *places = g_array_new (FALSE, FALSE, sizeof (Place));
  GPtrArray *collections = hot_request_library_get_collections (hot_request_library_get_default ());
  g_autofree char *recipient = dup_recipient (request);

  g_array_set_clear_func (places, place_clear);
  for (guint i = 0; request->auth.kind != HOT_REQUEST_AUTH_NONE && i < collections->len; i++)
    {
      const HotCollection *collection = collections->pdata[i];

      for (guint j = 0; j < collection->requests->len; j++)
        {
          const HotRequest *other = collection->requests->pdata[j];
          g_autofree char *other_recipient = dup_recipient (other);
          Place place;

          if (!g_str_equal (other_recipient, recipient) || other->name == NULL)
            continue;
          place = (Place) { hot_request_library_dup_owner ("collection", collection->name), g_strdup (other->name) };
          g_array_append_val (places, place);
        }
    }

  return places;
}

static Work *
work_new (HotRequestsPage *self)
{
  HotVariables *environment = _hot_requests_page_get_environment (self);
  HotWorkspace *workspace = hot_tracker_get_workspace (hot_tracker_get_default ());
  Work *work = g_new0 (Work, 1);

  work->request = _hot_requests_page_dup_request (self);
  if (self->collection != NULL && work->request->name != NULL)
    work->own = (Place) { hot_request_library_dup_owner ("collection", self->collection->name), g_strdup (work->request->name) };
  work->others = list_places (work->request);
  work->state = workspace != NULL ? g_strdup (hot_workspace_get_state_path (workspace)) : NULL;
  work->variables = environment != NULL ? hot_variables_copy (environment) : NULL;
  work->origin = self->origin != NULL ? hot_request_origin_ref (self->origin) : NULL;

  return work;
}

void
_hot_requests_page_send (HotRequestsPage *self)
{
  Work *work;

  if (self->send_job != NULL || !_hot_requests_page_take_typed_curl (self))
    return;

  work = work_new (self);
  if (*work->request->url == '\0')
    {
      work_free (work);
      gtk_widget_grab_focus (GTK_WIDGET (self->address));
      _hot_requests_page_say (self, _("The request needs an address"));
      return;
    }
  self->send_job = hot_job_start (_("Sending a Request"), send_func, work, work_free, (GDestroyNotify) hot_answer_free);
  g_signal_connect_object (self->send_job, "notify::state", G_CALLBACK (hot_requests_page_sent_cb), self, G_CONNECT_SWAPPED);
  hot_job_list_add (hot_job_list_get_default (), self->send_job);
  hot_requests_page_set_busy (self, TRUE);
  self->busy_timeout = g_timeout_add (BUSY_DELAY, hot_requests_page_busy_cb, self);
}

static void
hot_requests_page_cancel (HotRequestsPage *self)
{
  if (self->send_job != NULL)
    hot_job_cancel (self->send_job);
}

static void
send_action (GtkWidget  *widget,
             const char *action_name,
             GVariant   *parameter)
{
  _hot_requests_page_send (HOT_REQUESTS_PAGE (widget));
}

static void
cancel_action (GtkWidget  *widget,
               const char *action_name,
               GVariant   *parameter)
{
  hot_requests_page_cancel (HOT_REQUESTS_PAGE (widget));
}

void
_hot_requests_page_install_send (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, HotRequestsPage, send);
  gtk_widget_class_bind_template_child (widget_class, HotRequestsPage, cancel);
  gtk_widget_class_bind_template_child (widget_class, HotRequestsPage, response);
  gtk_widget_class_install_action (widget_class, "requests.send", NULL, send_action);
  gtk_widget_class_install_action (widget_class, "requests.cancel", NULL, cancel_action);
}
