/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cli/hot-commands.h"

#include <string.h>

#include <glib-unix.h>
#include <glib/gi18n-lib.h>

#include "base/hot-error.h"
#include "cli/hot-command-workspace.h"
#include "tracking/hot-rest-login.h"
#include "tracking/hot-sqlite-store.h"
#include "tracking/hot-tracking-server.h"

/* How long calls that run may still take after the server is told to stop. */
#define GRACE_MILLISECONDS 10000

/* Who can guess it can read and delete everything. */
#define MIN_TOKEN 16

/* Of a number or a switch: an environment variable, or else the default, decides. */
#define NOT_GIVEN G_MININT

#define SQLITE "sqlite:///"

typedef struct {
  char    *host;
  int      port;
  char    *workspace;
  char    *backend;
  char    *registry;
  char    *artifact_root;
  char    *destination;
  char    *token_file;
  char    *allowed_hosts;
  char    *origins;
  char    *prefix;
  gboolean serves_artifacts;
} Options;

static void
options_clear (Options *self)
{
  g_free (self->host);
  g_free (self->workspace);
  g_free (self->backend);
  g_free (self->registry);
  g_free (self->artifact_root);
  g_free (self->destination);
  g_free (self->token_file);
  g_free (self->allowed_hosts);
  g_free (self->origins);
  g_free (self->prefix);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Options, options_clear)

/* Options of “mlflow server” that would change nothing here, or something that is not here; and what to do. */
static const struct {
  const char *names;
  const char *advice;
} others[] = {
  { "--workers --gunicorn-opts --waitress-opts --uvicorn-opts --app-name --dev",
    N_("it is one process without Python, which answers on all processors; leave the option out") },
  { "--artifacts-only", N_("it serves runs and artifacts; leave the option out") },
  { "--artifacts-presigned-only", N_("it reads and writes artifacts itself; leave the option out") },
  { "--disable-security-middleware --x-frame-options",
    N_("say by --allowed-hosts and --cors-allowed-origins who may use it") },
  { "--expose-prometheus", N_("it counts nothing for Prometheus; leave the option out") },
  { "--enable-workspaces --disable-workspaces --workspace-store-uri",
    N_("each workspace has a server of its own; choose it by --workspace") },
  { "--read-replica-backend-store-uri", N_("it reads and writes one database; leave the option out") },
  { "--trace-archival-config --secrets-cache-ttl --secrets-cache-max-size",
    N_("it keeps no traces and no secrets; leave the option out") },
};

static gboolean
refuse_others (int      argc,
               char   **argv,
               GError **error)
{
  for (int i = 1; i < argc && !g_str_equal (argv[i], "--"); i++)
    {
      g_autofree char *name = g_strndup (argv[i], strcspn (argv[i], "="));

      for (gsize k = 0; g_str_has_prefix (name, "--") && k < G_N_ELEMENTS (others); k++)
        {
          g_auto(GStrv) names = g_strsplit (others[k].names, " ", -1);

          if (!g_strv_contains ((const char *const *) names, name))
            continue;
          g_set_error (error, HOT_ERROR, HOT_ERROR_USAGE, _("This server has no option %s of “mlflow server”: %s"), name,
                       _(others[k].advice));
          return FALSE;
        }
    }

  return TRUE;
}

/* What an option does not say, a variable of MLflow's may. */
static void
take_variable (char       **option,
               const char  *name)
{
  const char *value = g_getenv (name);

  if (*option == NULL && value != NULL && *value != '\0')
    *option = g_strdup (value);
}

static gboolean
take_variables (Options  *options,
                GError  **error)
{
  const char *port = g_getenv ("MLFLOW_PORT");
  const char *serves = g_getenv ("MLFLOW_SERVE_ARTIFACTS");
  guint64 number = 5000;

  take_variable (&options->host, "MLFLOW_HOST");
  take_variable (&options->prefix, "MLFLOW_STATIC_PREFIX");
  take_variable (&options->allowed_hosts, "MLFLOW_SERVER_ALLOWED_HOSTS");
  take_variable (&options->origins, "MLFLOW_SERVER_CORS_ALLOWED_ORIGINS");
  if (options->port == NOT_GIVEN && port != NULL && *port != '\0' && !g_ascii_string_to_unsigned (port, 10, 0, 65535, &number, NULL))
    {
      g_set_error (error, HOT_ERROR, HOT_ERROR_USAGE, _("MLFLOW_PORT: “%s” is no number from 0 to 65535"), port);
      return FALSE;
    }
  if (options->port == NOT_GIVEN)
    options->port = number;
  if (options->serves_artifacts == NOT_GIVEN)
    options->serves_artifacts = serves == NULL || !g_strv_contains ((const char *const[]) { "false", "False", "FALSE", "0", "no", "off", NULL },
                                                                    serves);
  if (options->workspace == NULL && g_getenv ("HOTHOUSE_WORKSPACE") == NULL)
    take_variable (&options->backend, "MLFLOW_BACKEND_STORE_URI");
  if (options->backend != NULL)
    {
      take_variable (&options->registry, "MLFLOW_REGISTRY_STORE_URI");
      take_variable (&options->artifact_root, "MLFLOW_DEFAULT_ARTIFACT_ROOT");
      take_variable (&options->destination, "MLFLOW_ARTIFACTS_DESTINATION");
    }

  return TRUE;
}

static gboolean
parse (HotCommandContext   *context,
       Options             *options,
       int                  argc,
       char               **argv,
       GError             **error)
{
  const GOptionEntry entries[] = {
    { "host", 0, G_OPTION_FLAG_NONE, G_OPTION_ARG_STRING, &options->host, N_("The address to listen on"), N_("HOST") },
    { "port", 'p', G_OPTION_FLAG_NONE, G_OPTION_ARG_INT, &options->port, N_("The port to listen on; 0 for one that is free"), N_("PORT") },
    HOT_COMMAND_WORKSPACE_OPTION (&options->workspace),
    { "backend-store-uri", 0, G_OPTION_FLAG_NONE, G_OPTION_ARG_STRING, &options->backend,
      N_("Instead of a workspace: a database of MLflow’s, sqlite:///PATH"), N_("URI") },
    { "registry-store-uri", 0, G_OPTION_FLAG_NONE, G_OPTION_ARG_STRING, &options->registry,
      N_("Must be the same as the backend store"), N_("URI") },
    { "default-artifact-root", 0, G_OPTION_FLAG_NONE, G_OPTION_ARG_STRING, &options->artifact_root,
      N_("Where new experiments of that database have their artifacts"), N_("URI") },
    { "artifacts-destination", 0, G_OPTION_FLAG_NONE, G_OPTION_ARG_FILENAME, &options->destination,
      N_("The folder of the artifacts that the server hands out and takes in"), N_("DIR") },
    { "serve-artifacts", 0, G_OPTION_FLAG_NONE, G_OPTION_ARG_NONE, &options->serves_artifacts,
      N_("Hand out and take in artifacts (the default)"), NULL },
    { "no-serve-artifacts", 0, G_OPTION_FLAG_REVERSE, G_OPTION_ARG_NONE, &options->serves_artifacts,
      N_("Leave artifacts to the clients"), NULL },
    { "token-file", 0, G_OPTION_FLAG_NONE, G_OPTION_ARG_FILENAME, &options->token_file,
      N_("A file with the token that clients must send"), N_("FILE") },
    { "allowed-hosts", 0, G_OPTION_FLAG_NONE, G_OPTION_ARG_STRING, &options->allowed_hosts,
      N_("Names by which clients call this server, with commas between; * stands for anything"), N_("HOSTS") },
    { "cors-allowed-origins", 0, G_OPTION_FLAG_NONE, G_OPTION_ARG_STRING, &options->origins,
      N_("Web pages that may use this server from a browser, with commas between"), N_("ORIGINS") },
    { "static-prefix", 0, G_OPTION_FLAG_NONE, G_OPTION_ARG_STRING, &options->prefix,
      N_("What all paths of the server begin with, such as /mlflow"), N_("PATH") },
    G_OPTION_ENTRY_NULL
  };

  if (!refuse_others (argc, argv, error) || !hot_command_parse (context, entries, &argc, &argv, 0, 0, error) ||
      !take_variables (options, error))
    return FALSE;
  if (options->port < 0 || options->port > 65535)
    {
      g_set_error (error, HOT_ERROR, HOT_ERROR_USAGE, _("--port: %d is not from 0 to 65535"), options->port);
      return FALSE;
    }
  if (options->workspace != NULL && options->backend != NULL)
    return hot_command_refuse (_("Give either --workspace or --backend-store-uri"), error);
  if (options->backend == NULL && (options->artifact_root != NULL || options->destination != NULL))
    {
      g_set_error_literal (error, HOT_ERROR, HOT_ERROR_USAGE,
                           _("A workspace has its own folder for artifacts; --default-artifact-root and --artifacts-destination go with "
                             "--backend-store-uri"));
      return FALSE;
    }
  if (options->registry != NULL && g_strcmp0 (options->registry, options->backend) != 0)
    return hot_command_refuse (_("--registry-store-uri must be the same as --backend-store-uri"), error);

  return TRUE;
}

/* (transfer full): "sqlite:///mlflow.db" is relative, "sqlite:////home/…" is not, as in SQLAlchemy; or a plain path */
static char *
dup_database_path (const char  *uri,
                   GError     **error)
{
  const char *scheme = g_uri_peek_scheme (uri);
  const gsize n = strlen (SQLITE);
  g_autofree char *path = NULL;

  /* What follows a question mark is for SQLAlchemy. */
  if (g_str_has_prefix (uri, SQLITE) && uri[n] != '\0' && uri[n] != '?')
    {
      g_autofree char *name = g_strndup (uri + n, strcspn (uri + n, "?"));

      path = g_canonicalize_filename (name, NULL);
    }
  else if (scheme == NULL && *uri != '\0')
    path = g_canonicalize_filename (uri, NULL);
  if (path != NULL ? g_file_test (path, G_FILE_TEST_IS_DIR) : g_strcmp0 (scheme, "file") == 0)
    g_set_error (error, HOT_ERROR, HOT_ERROR_USAGE,
                 _("--backend-store-uri: %s is a folder, and a database in a file is needed (sqlite:///PATH); “hothousectl runs import” copies "
                   "runs out of folders of MLflow’s"), uri);
  else if (path == NULL)
    g_set_error (error, HOT_ERROR, HOT_ERROR_USAGE,
                 _("--backend-store-uri: a database in a file is needed (sqlite:///PATH); “%s” cannot be served"),
                 scheme != NULL ? scheme : uri);
  else
    return g_steal_pointer (&path);

  return NULL;
}

/* (transfer full) (nullable): @root: (out): where new experiments have their artifacts; @folder: (out): what is served */
static gboolean
choose_folders (const Options  *options,
                const char     *database,
                char          **root,
                char          **folder,
                GError        **error)
{
  g_autofree char *beside = g_path_get_dirname (database);
  g_autofree char *path = NULL;
  const char *destination = options->destination;
  const char *given = options->artifact_root;

  if (destination == NULL)
    path = g_build_filename (beside, "mlartifacts", NULL);
  else if (g_ascii_strncasecmp (destination, "file:", 5) == 0)
    path = g_filename_from_uri (destination, NULL, NULL);
  else if (g_uri_peek_scheme (destination) == NULL)
    path = g_canonicalize_filename (destination, NULL);
  if (path == NULL || (g_file_test (path, G_FILE_TEST_EXISTS) && !g_file_test (path, G_FILE_TEST_IS_DIR)))
    {
      g_set_error (error, HOT_ERROR, HOT_ERROR_USAGE, _("--artifacts-destination: “%s” is no folder of this computer"),
                   destination != NULL ? destination : path);
      return FALSE;
    }
  /* Clients, which are told the path, have other working directories. */
  if (given != NULL)
    *root = g_uri_peek_scheme (given) != NULL ? g_strdup (given) : g_canonicalize_filename (given, NULL);
  else
    *root = g_strdup (path);
  *folder = g_steal_pointer (&path);

  return TRUE;
}

/* @folder: (out): of artifacts */
static HotTrackingStore *
open_store (HotCommandContext  *context,
            const Options      *options,
            char              **folder,
            GError            **error)
{
  g_autofree char *database = NULL;
  g_autofree char *root = NULL;
  g_autoptr(HotSqliteStore) store = NULL;

  if (options->backend == NULL)
    {
      g_autofree char *location = options->workspace != NULL ? g_strdup (options->workspace) : hot_workspace_dup_default_location ();
      g_autoptr(HotWorkspace) workspace = NULL;

      /* The address itself may hold a password. */
      if (hot_rest_login_is_address (location))
        {
          g_set_error_literal (error, HOT_ERROR, HOT_ERROR_USAGE,
                               options->workspace != NULL
                                 ? _("--workspace is the address of a server, which is served already; give a folder or an mlflow.db")
                                 : _("HOTHOUSE_WORKSPACE is the address of a server, which is served already; give a folder or an mlflow.db "
                                     "with --workspace"));
          return NULL;
        }
      workspace = hot_workspace_open (location, TRUE, context->progress, context->cancellable, error);

      if (workspace == NULL)
        return NULL;
      *folder = hot_tracking_store_dup_artifact_root (hot_workspace_get_store (workspace));
      return g_object_ref (hot_workspace_get_store (workspace));
    }

  database = dup_database_path (options->backend, error);
  if (database == NULL || !choose_folders (options, database, &root, folder, error))
    return NULL;
  store = hot_sqlite_store_open (database, root, TRUE, context->cancellable, error);
  if (store == NULL || (!hot_sqlite_store_is_read_only (store) &&
                        hot_sqlite_store_settle_interrupted (store, context->cancellable, error) < 0))
    return NULL;

  return HOT_TRACKING_STORE (g_steal_pointer (&store));
}

/* (transfer full) (nullable): from --token-file, else from HOTHOUSE_TOKEN; never from the command line, which every user can read. */
static gboolean
read_token (const Options  *options,
            char          **token,
            GError        **error)
{
  if (options->token_file != NULL)
    {
      *token = hot_command_read_secret ("--token-file", options->token_file, error);
      if (*token == NULL)
        return FALSE;
    }
  else
    {
      *token = g_strdup (g_getenv ("HOTHOUSE_TOKEN"));
      if (*token != NULL && !hot_command_check_secret ("HOTHOUSE_TOKEN", *token, error))
        return FALSE;
    }
  if (*token != NULL && strlen (*token) < MIN_TOKEN)
    {
      g_set_error (error, HOT_ERROR, HOT_ERROR_USAGE, _("The token is too short: it must have at least %d characters"), MIN_TOKEN);
      return FALSE;
    }

  return TRUE;
}

/* (nullable) (transfer full) */
static GStrv
split (const char *text)
{
  GStrv parts;

  if (text == NULL || *text == '\0')
    return NULL;
  parts = g_strsplit (text, ",", -1);
  for (char **part = parts; *part != NULL; part++)
    g_strstrip (*part);

  return parts;
}

static gboolean
signal_cb (gpointer user_data)
{
  g_main_loop_quit (user_data);

  return G_SOURCE_CONTINUE;
}

/* Until a signal comes. The sources are gone before the server is told to stop: a second signal then ends the process as ever. */
static void
wait_for_signal (void)
{
  g_autoptr(GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  guint interrupt = g_unix_signal_add (SIGINT, signal_cb, loop);
  guint terminate = g_unix_signal_add (SIGTERM, signal_cb, loop);

  g_main_loop_run (loop);
  g_source_remove (interrupt);
  g_source_remove (terminate);
}

static gboolean
run (HotCommandContext  *context,
     int                 argc,
     char              **argv,
     GError            **error)
{
  g_auto(Options) options = { .port = NOT_GIVEN, .serves_artifacts = NOT_GIVEN };
  g_autoptr(HotTrackingStore) store = NULL;
  g_autoptr(HotTrackingServer) server = NULL;
  g_autofree char *folder = NULL;
  g_autofree char *token = NULL;
  g_autofree char *uri = NULL;
  g_autofree char *text = NULL;
  g_auto(GStrv) hosts = NULL;
  g_auto(GStrv) origins = NULL;
  const char *pattern;

  if (!parse (context, &options, argc, argv, error) || !read_token (&options, &token, error))
    return FALSE;
  store = open_store (context, &options, &folder, error);
  if (store == NULL)
    return FALSE;
  server = hot_tracking_server_new (store, options.serves_artifacts ? folder : NULL);
  hosts = split (options.allowed_hosts);
  origins = split (options.origins);
  hot_tracking_server_set_allowed_hosts (server, (const char *const *) hosts);
  hot_tracking_server_set_allowed_origins (server, (const char *const *) origins);
  pattern = g_getenv ("MLFLOW_CREATE_MODEL_VERSION_SOURCE_VALIDATION_REGEX");
  if (!hot_tracking_server_set_prefix (server, options.prefix, error))
    return FALSE;
  if (pattern != NULL && *pattern != '\0' && !hot_tracking_server_set_source_pattern (server, pattern, error))
    return FALSE;
  if (!hot_tracking_server_start (server, options.host != NULL ? options.host : "127.0.0.1", options.port, token, error))
    return FALSE;

  uri = hot_tracking_server_dup_uri (server);
  text = g_strdup_printf (_("Listening at %s\nClients find it with: export MLFLOW_TRACKING_URI=%s\n"), uri, uri);
  if (!hot_command_print (text, -1, error))
    return FALSE;
  wait_for_signal ();
  hot_tracking_server_stop (server, GRACE_MILLISECONDS);

  return TRUE;
}

const HotCommand hot_command_server = {
  .group = "server",
  .arguments = "",
  .summary = N_("Serve a workspace to programs that use MLflow"),
  .description = N_("Without --workspace, the folder that the environment variable HOTHOUSE_WORKSPACE names is taken, else the one of the "
                    "app. Other computers can reach the server only where --host is not 127.0.0.1; then a token is needed, in the "
                    "environment variable HOTHOUSE_TOKEN or in a file (--token-file), which clients send as MLFLOW_TRACKING_TOKEN."),
  .run = run,
};
