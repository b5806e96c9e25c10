/* SPDX-License-Identifier: GPL-3.0-or-later */

/* hothouse-serve: answers requests for a model's predictions. */

#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>

#include "serve/hot-serve-arguments.h"
#include "serve/hot-serve-model.h"
#include "serve/hot-serve-server.h"

/* Descriptors for all but connections. */
#define OWN_DESCRIPTORS 64

enum {
  EXIT_STATUS_SUCCESS,
  EXIT_STATUS_FAILURE,
  EXIT_STATUS_USAGE,
};

/* What the signal handlers stop. */
static HotServeServer *running;

static void
stop_cb (int signal)
{
  hot_serve_server_stop (running);
}

static void
watch_signals (HotServeServer *server)
{
  struct sigaction action = { .sa_handler = stop_cb, .sa_flags = SA_RESTART };

  running = server;
  sigaction (SIGTERM, &action, NULL);
  sigaction (SIGINT, &action, NULL);
  signal (SIGPIPE, SIG_IGN);
}

/* As many descriptors as there may be connections, or fewer connections. */
static void
raise_limits (HotServeOptions *options)
{
  struct rlimit limit;
  rlim_t wanted = options->max_connections + OWN_DESCRIPTORS + 4 * options->n_threads;

  if (getrlimit (RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur >= wanted)
    return;
  limit.rlim_cur = wanted < limit.rlim_max ? wanted : limit.rlim_max;
  if (setrlimit (RLIMIT_NOFILE, &limit) == 0 && limit.rlim_cur < wanted)
    {
      options->max_connections -= wanted - limit.rlim_cur < options->max_connections ? wanted - limit.rlim_cur : options->max_connections - 1;
      fprintf (stderr, "hothouse-serve: the system allows %llu connections\n", (unsigned long long) options->max_connections);
    }
}

static int
report (const HotScoreError *error)
{
  fprintf (stderr, "hothouse-serve: %s\n", error->message);

  return EXIT_STATUS_FAILURE;
}

static int
serve (const HotServeArguments *arguments,
       const HotModel          *model)
{
  const char *host = arguments->options.host;
  HotServeServer *server;
  HotScoreError error = { 0 };
  bool done;

  server = hot_serve_server_new (model, &arguments->options, &error);
  if (server == NULL)
    return report (&error);

  watch_signals (server);
  printf (strchr (host, ':') != NULL ? "Listening at http://[%s]:%u\n" : "Listening at http://%s:%u\n", host,
          hot_serve_server_get_port (server));
  fflush (stdout);
  done = hot_serve_server_run (server, &error);
  signal (SIGTERM, SIG_IGN);
  signal (SIGINT, SIG_IGN);
  hot_serve_server_free (server);

  return done ? EXIT_STATUS_SUCCESS : report (&error);
}

int
main (int   argc,
      char *argv[])
{
  HotServeArguments arguments;
  HotScoreError error = { 0 };
  HotModel *model;
  int status;

  if (!hot_serve_arguments_parse (&arguments, argc, argv, &error))
    {
      report (&error);
      return error.code == HOT_SCORE_INVALID ? EXIT_STATUS_USAGE : EXIT_STATUS_FAILURE;
    }
  if (arguments.wants_help || arguments.wants_version)
    {
      fputs (arguments.wants_help ? hot_serve_help : "hothouse-serve " HOT_VERSION "\n", stdout);
      return EXIT_STATUS_SUCCESS;
    }

  model = hot_serve_model_open (arguments.model, &error);
  if (model == NULL)
    return report (&error);
  raise_limits (&arguments.options);
  status = serve (&arguments, model);
  hot_model_close (model);

  return status;
}
