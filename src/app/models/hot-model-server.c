/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "app/models/hot-model-server.h"

#include <glib/gi18n.h>
#include <libsoup/soup.h>
#include <math.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <unistd.h>

#include "app/jobs/hot-job-list.h"
#include "app/models/hot-kept-server.h"
#include "deploy/hot-image-server.h"
#include "models/hot-model-native.h"

/* How often a server is asked for its metrics, in milliseconds. */
#define POLL_INTERVAL 1000

/* Bytes of the log that are kept: the last ones say why something failed. */
#define MAX_LOG (256 * 1024)

struct _HotModelServer
{
  GObject              parent_instance;

  HotWorkspace        *workspace;
  char                *uri;
  HotModelServerState  state;
  char                *address;
  char                *message;
  GString             *log;
  guint64              n_requests;
  double               latency;
  gboolean             keep;         /* it is a deployment, or becomes one */
  gboolean             is_wanted;    /* it was asked for while one that was kept is looked for */

  HotJob              *job;
  gboolean             is_preparing; /* what @job does */
  HotModelPlace       *place;        /* has the files of the model */
  char                *model;        /* one of them */
  gboolean             is_native;
  guint16              port;         /* at which it is to answer; 0 for any */
  GSubprocess         *process;      /* (nullable): one that ends with the program */
  GCancellable        *cancellable;
  SoupSession         *session;
  guint                poll;
  gboolean             is_asking;
};

G_DEFINE_FINAL_TYPE (HotModelServer, hot_model_server, G_TYPE_OBJECT)

enum {
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

/* All that were asked for, by workspace and model. */
static GHashTable *servers;

static void hot_model_server_look    (HotModelServer *self);
static void hot_model_server_prepare (HotModelServer *self);
static void kept_cb                  (HotModelServer *self);

typedef struct {
  HotTrackingStore *store;
  char             *uri;
} Request;

/* What a job has prepared. */
typedef struct {
  HotModelPlace *place;
  char          *model;
  char          *program;
  gboolean       is_native;
} Prepared;

static void
request_free (gpointer data)
{
  Request *self = data;

  g_clear_object (&self->store);
  g_free (self->uri);
  g_free (self);
}

static void
prepared_free (gpointer data)
{
  Prepared *self = data;

  g_clear_pointer (&self->place, hot_model_place_free);
  g_free (self->model);
  g_free (self->program);
  g_free (self);
}

static gpointer
prepare_func (gpointer            user_data,
              const HotProgress  *progress,
              GCancellable       *cancellable,
              GError            **error)
{
  const Request *request = user_data;
  g_autoptr(HotModelPlace) place = hot_model_place_find (request->store, request->uri, cancellable, error);
  g_autoptr(HotModelCard) card = place != NULL ? hot_model_card_read (place, cancellable, error) : NULL;
  g_autofree char *model = card != NULL ? hot_model_native_prepare (place, card, cancellable, error) : NULL;
  g_autofree char *program = model != NULL ? hot_image_server_find (error) : NULL;
  Prepared *prepared;

  if (program == NULL)
    return NULL;
  prepared = g_new0 (Prepared, 1);
  prepared->place = g_steal_pointer (&place);
  prepared->model = g_steal_pointer (&model);
  prepared->program = g_steal_pointer (&program);
  prepared->is_native = hot_model_card_get_usable (card)->use == HOT_MODEL_FLAVOR_NATIVE;

  return prepared;
}

static void
hot_model_server_set_state (HotModelServer      *self,
                            HotModelServerState  state)
{
  self->state = state;
  if (state == HOT_MODEL_SERVER_STOPPED || state == HOT_MODEL_SERVER_FAILED)
    {
      g_clear_handle_id (&self->poll, g_source_remove);
      g_clear_pointer (&self->place, hot_model_place_free);
      g_clear_pointer (&self->address, g_free);
      self->keep = FALSE;
      self->port = 0;
    }
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
hot_model_server_fail (HotModelServer *self,
                       const char     *message)
{
  g_set_str (&self->message, message);
  hot_model_server_set_state (self, HOT_MODEL_SERVER_FAILED);
}

/* The value of a line "name{labels} value"; @rest is after the name. */
static double
read_value (const char *rest)
{
  const char *space = strrchr (rest, ' ');

  return space != NULL ? g_ascii_strtod (space, NULL) : 0.0;
}

void
hot_model_server_parse_metrics (const char *text,
                                guint64    *n_requests,
                                double     *latency)
{
  g_auto(GStrv) lines = g_strsplit (text, "\n", -1);
  double sum = 0.0, count = 0.0;

  for (char **line = lines; *line != NULL; line++)
    if (g_str_has_prefix (*line, "hothouse_scoring_seconds_sum "))
      sum = read_value (*line);
    else if (g_str_has_prefix (*line, "hothouse_scoring_seconds_count "))
      count = read_value (*line);

  *n_requests = (guint64) MAX (count, 0.0);
  *latency = count > 0.0 ? sum / count : NAN;
}

static void
metrics_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(HotModelServer) self = user_data;
  g_autoptr(GBytes) bytes = soup_session_send_and_read_finish (SOUP_SESSION (object), result, NULL);
  g_autofree char *text = NULL;
  guint64 n_requests;
  double latency;

  self->is_asking = FALSE;
  /* A deployment can be ended from elsewhere. */
  if (bytes == NULL && self->keep && self->state == HOT_MODEL_SERVER_RUNNING)
    hot_model_server_look (self);
  if (bytes == NULL || self->state != HOT_MODEL_SERVER_RUNNING)
    return;

  text = g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  hot_model_server_parse_metrics (text, &n_requests, &latency);
  if (n_requests != self->n_requests)
    {
      self->n_requests = n_requests;
      self->latency = latency;
      g_signal_emit (self, signals[CHANGED], 0);
    }
}

static gboolean
hot_model_server_poll_cb (gpointer user_data)
{
  HotModelServer *self = user_data;
  g_autofree char *address = g_strconcat (self->address, "/metrics", NULL);
  g_autoptr(SoupMessage) message = self->state == HOT_MODEL_SERVER_RUNNING ? soup_message_new (SOUP_METHOD_GET, address) : NULL;

  if (message != NULL && !self->is_asking)
    {
      self->is_asking = TRUE;
      soup_session_send_and_read_async (self->session, message, G_PRIORITY_LOW, self->cancellable, metrics_cb, g_object_ref (self));
    }

  return G_SOURCE_CONTINUE;
}

static void
hot_model_server_take_address (HotModelServer *self,
                               const char     *address)
{
  g_set_str (&self->address, address);
  self->port = (guint16) g_ascii_strtoull (strrchr (address, ':') + 1, NULL, 10);
  if (self->poll == 0)
    self->poll = g_timeout_add (POLL_INTERVAL, hot_model_server_poll_cb, self);
  if (self->state != HOT_MODEL_SERVER_STOPPING)
    self->state = HOT_MODEL_SERVER_RUNNING;
}

static void
hot_model_server_take_line (HotModelServer *self,
                            const char     *line)
{
  const char *address = strstr (line, "http://");

  g_string_append_printf (self->log, "%s\n", line);
  /* Whole lines, so that no character is cut. */
  if (self->log->len > MAX_LOG)
    g_string_erase (self->log, 0, strchr (self->log->str + self->log->len - MAX_LOG / 2, '\n') + 1 - self->log->str);
  if (g_str_has_prefix (line, "Listening at ") && address != NULL)
    hot_model_server_take_address (self, address);
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
line_cb (GObject      *object,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr(HotModelServer) self = user_data;
  GDataInputStream *stream = G_DATA_INPUT_STREAM (object);
  g_autofree char *line = g_data_input_stream_read_line_finish_utf8 (stream, result, NULL, NULL);

  if (line == NULL)
    return;
  hot_model_server_take_line (self, line);
  g_data_input_stream_read_line_async (stream, G_PRIORITY_DEFAULT, self->cancellable, line_cb, g_object_ref (self));
}

static void
hot_model_server_ask (HotModelServer *self,
                      const char     *title,
                      HotJobFunc      func,
                      HotKeptServer  *request)
{
  if (self->job != NULL)
    {
      hot_kept_server_free (request);
      return;
    }
  self->job = hot_job_start (title, func, request, hot_kept_server_free, hot_kept_server_free);
  g_signal_connect_object (self->job, "notify::state", G_CALLBACK (kept_cb), self, G_CONNECT_SWAPPED);
}

static void
hot_model_server_look (HotModelServer *self)
{
  hot_model_server_ask (self, _("Looking for a Server"), hot_kept_server_look_func, hot_kept_server_new (self->workspace, self->uri));
}

static void
hot_model_server_end_kept (HotModelServer *self)
{
  hot_model_server_ask (self, _("Stopping a Server"), hot_kept_server_end_func, hot_kept_server_new (self->workspace, self->uri));
}

/* A job that says how the server is that goes on after the program. */
static void
kept_cb (HotModelServer *self)
{
  g_autoptr(HotJob) job = g_steal_pointer (&self->job);
  HotKeptServer *kept = hot_job_get_state (job) == HOT_JOB_DONE ? hot_job_steal_result (job) : NULL;

  g_signal_handlers_disconnect_by_data (job, self);
  if (kept != NULL && kept->address != NULL && self->state == HOT_MODEL_SERVER_STOPPING)
    {
      hot_model_server_end_kept (self);
    }
  else if (kept != NULL && kept->address != NULL)
    {
      self->keep = TRUE;
      self->is_wanted = FALSE;
      g_string_assign (self->log, kept->log != NULL ? kept->log : "");
      hot_model_server_take_address (self, kept->address);
      g_signal_emit (self, signals[CHANGED], 0);
    }
  else if (self->is_wanted)
    {
      self->is_wanted = FALSE;
      hot_model_server_prepare (self);
    }
  else if (kept != NULL && kept->failure != NULL)
    {
      g_string_assign (self->log, kept->log != NULL ? kept->log : "");
      hot_model_server_fail (self, kept->failure);
    }
  else if (hot_job_get_state (job) == HOT_JOB_FAILED)
    {
      hot_model_server_fail (self, hot_job_get_error (job)->message);
    }
  else
    {
      hot_model_server_set_state (self, HOT_MODEL_SERVER_STOPPED);
    }
  hot_kept_server_free (kept);
}

/* What ended with the program has ended; what goes on takes its place. */
static void
hot_model_server_hand_over (HotModelServer *self)
{
  HotKeptServer *request = hot_kept_server_new (self->workspace, self->uri);

  request->place = g_steal_pointer (&self->place);
  request->model = g_strdup (self->model);
  request->is_native = self->is_native;
  request->port = self->port;
  hot_model_server_ask (self, _("Keeping a Server"), hot_kept_server_begin_func, request);
  hot_job_list_add (hot_job_list_get_default (), self->job);
}

/* The last line says why. */
static void
ended_cb (GObject      *object,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr(HotModelServer) self = user_data;
  g_autofree char *log = NULL;
  const char *last;

  if (!g_subprocess_wait_finish (G_SUBPROCESS (object), result, NULL))
    return;
  g_clear_object (&self->process);
  if (self->state == HOT_MODEL_SERVER_STOPPING)
    {
      hot_model_server_set_state (self, HOT_MODEL_SERVER_STOPPED);
      return;
    }
  if (self->keep)
    {
      hot_model_server_hand_over (self);
      return;
    }
  log = g_strchomp (g_strdup (self->log->str));
  last = strrchr (log, '\n') != NULL ? strrchr (log, '\n') + 1 : log;
  hot_model_server_fail (self, *last != '\0' ? last : _("The server has ended by itself"));
}

/* However the program ends, even killed. @user_data: its number; it may have ended before this is asked for. */
static void
follow_program_cb (gpointer user_data)
{
  prctl (PR_SET_PDEATHSIG, SIGTERM);
  if (getppid () != GPOINTER_TO_INT (user_data))
    _exit (1);
}

static void
hot_model_server_spawn (HotModelServer *self,
                        const char     *program)
{
  g_autoptr(GSubprocessLauncher) launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_MERGE);
  g_autofree char *port = g_strdup_printf ("%u", self->port);
  g_autoptr(GDataInputStream) stream = NULL;
  g_autoptr(GError) error = NULL;

  g_subprocess_launcher_set_child_setup (launcher, follow_program_cb, GINT_TO_POINTER ((int) getpid ()), NULL);
  self->process = g_subprocess_launcher_spawn (launcher, &error, program, "--model", self->model, "--host", "127.0.0.1", "--port", port, NULL);
  if (self->process == NULL)
    {
      hot_model_server_fail (self, error->message);
      return;
    }
  stream = g_data_input_stream_new (g_subprocess_get_stdout_pipe (self->process));
  g_data_input_stream_read_line_async (stream, G_PRIORITY_DEFAULT, self->cancellable, line_cb, g_object_ref (self));
  g_subprocess_wait_async (self->process, self->cancellable, ended_cb, g_object_ref (self));
}

static void
prepared_cb (HotModelServer *self)
{
  g_autoptr(HotJob) job = g_steal_pointer (&self->job);

  self->is_preparing = FALSE;
  g_signal_handlers_disconnect_by_data (job, self);
  if (hot_job_get_state (job) == HOT_JOB_FAILED)
    {
      hot_model_server_fail (self, hot_job_get_error (job)->message);
    }
  else if (hot_job_get_state (job) == HOT_JOB_DONE && self->state == HOT_MODEL_SERVER_STARTING)
    {
      Prepared *prepared = hot_job_steal_result (job);

      g_clear_pointer (&self->place, hot_model_place_free);
      self->place = g_steal_pointer (&prepared->place);
      g_set_str (&self->model, prepared->model);
      self->is_native = prepared->is_native;
      hot_model_server_spawn (self, prepared->program);
      prepared_free (prepared);
    }
  else
    {
      hot_model_server_set_state (self, HOT_MODEL_SERVER_STOPPED);
    }
}

static void
hot_model_server_prepare (HotModelServer *self)
{
  Request *request = g_new0 (Request, 1);

  request->store = self->workspace != NULL ? g_object_ref (hot_workspace_get_store (self->workspace)) : NULL;
  request->uri = g_strdup (self->uri);
  self->is_preparing = TRUE;
  self->job = hot_job_start (_("Preparing a Model"), prepare_func, request, request_free, prepared_free);
  g_signal_connect_object (self->job, "notify::state", G_CALLBACK (prepared_cb), self, G_CONNECT_SWAPPED);
  hot_job_list_add (hot_job_list_get_default (), self->job);
}

static void
hot_model_server_dispose (GObject *object)
{
  HotModelServer *self = HOT_MODEL_SERVER (object);

  g_clear_handle_id (&self->poll, g_source_remove);
  hot_job_drop (&self->job, self);
  g_clear_object (&self->process);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->session);
  g_clear_object (&self->workspace);
  g_clear_pointer (&self->place, hot_model_place_free);

  G_OBJECT_CLASS (hot_model_server_parent_class)->dispose (object);
}

static void
hot_model_server_finalize (GObject *object)
{
  HotModelServer *self = HOT_MODEL_SERVER (object);

  g_free (self->uri);
  g_free (self->model);
  g_free (self->address);
  g_free (self->message);
  g_string_free (self->log, TRUE);

  G_OBJECT_CLASS (hot_model_server_parent_class)->finalize (object);
}

static void
hot_model_server_class_init (HotModelServerClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = hot_model_server_dispose;
  object_class->finalize = hot_model_server_finalize;

  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
hot_model_server_init (HotModelServer *self)
{
  self->state = HOT_MODEL_SERVER_STOPPED;
  self->log = g_string_new (NULL);
  self->latency = NAN;
  self->cancellable = g_cancellable_new ();
  self->session = soup_session_new_with_options ("timeout", 5, NULL);
}

/* The program ends: so do its servers, at once, not only when the process is gone. */
static void
shutdown_cb (void)
{
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, servers);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      HotModelServer *self = value;

      if (self->process != NULL)
        g_subprocess_send_signal (self->process, SIGTERM);
    }
}

HotModelServer *
hot_model_server_get (HotTracker *tracker,
                      const char *uri)
{
  HotWorkspace *workspace = hot_tracker_get_workspace (tracker);
  g_autofree char *key = g_strconcat (workspace != NULL ? hot_workspace_get_location (workspace) : "", "\n", uri, NULL);
  GApplication *application = g_application_get_default ();
  HotModelServer *self = servers != NULL ? g_hash_table_lookup (servers, key) : NULL;

  if (self != NULL)
    return self;
  if (servers == NULL)
    {
      servers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);
      if (application != NULL)
        g_signal_connect (application, "shutdown", G_CALLBACK (shutdown_cb), NULL);
    }

  self = g_object_new (HOT_TYPE_MODEL_SERVER, NULL);
  self->workspace = workspace != NULL ? g_object_ref (workspace) : NULL;
  self->uri = g_strdup (uri);
  g_hash_table_insert (servers, g_steal_pointer (&key), self);
  hot_model_server_look (self);

  return self;
}

void
hot_model_server_start (HotModelServer *self)
{
  g_return_if_fail (HOT_IS_MODEL_SERVER (self));

  if (self->state != HOT_MODEL_SERVER_STOPPED && self->state != HOT_MODEL_SERVER_FAILED)
    return;

  g_string_truncate (self->log, 0);
  self->n_requests = 0;
  self->latency = NAN;
  self->state = HOT_MODEL_SERVER_STARTING;
  if (self->job != NULL)
    self->is_wanted = TRUE;
  else
    hot_model_server_prepare (self);
  g_signal_emit (self, signals[CHANGED], 0);
}

void
hot_model_server_stop (HotModelServer *self)
{
  g_return_if_fail (HOT_IS_MODEL_SERVER (self));

  if (self->process != NULL)
    g_subprocess_send_signal (self->process, SIGTERM);
  else if (self->is_preparing)
    hot_job_cancel (self->job);
  else if (self->keep && self->job == NULL)
    hot_model_server_end_kept (self);

  /* A job that ends a server, begins one or finds one is waited for, so that none is left. */
  self->is_wanted = FALSE;
  if (self->process != NULL || self->job != NULL)
    hot_model_server_set_state (self, HOT_MODEL_SERVER_STOPPING);
}

HotModelServerState
hot_model_server_get_state (HotModelServer *self)
{
  return self->state;
}

const char *
hot_model_server_get_address (HotModelServer *self)
{
  return self->address;
}

const char *
hot_model_server_get_message (HotModelServer *self)
{
  return self->message != NULL ? self->message : "";
}

const char *
hot_model_server_get_log (HotModelServer *self)
{
  return self->log->str;
}

guint64
hot_model_server_get_requests (HotModelServer *self)
{
  return self->n_requests;
}

double
hot_model_server_get_latency (HotModelServer *self)
{
  return self->latency;
}

gboolean
hot_model_server_get_keep (HotModelServer *self)
{
  return self->keep;
}

void
hot_model_server_set_keep (HotModelServer *self,
                           gboolean        keep)
{
  g_return_if_fail (HOT_IS_MODEL_SERVER (self));

  if (self->keep == keep || self->state != HOT_MODEL_SERVER_RUNNING || self->job != NULL)
    return;

  self->keep = keep;
  self->state = HOT_MODEL_SERVER_STARTING;
  if (keep)
    {
      g_subprocess_send_signal (self->process, SIGTERM);
    }
  else
    {
      self->is_wanted = TRUE;
      hot_model_server_end_kept (self);
    }
  g_signal_emit (self, signals[CHANGED], 0);
}
