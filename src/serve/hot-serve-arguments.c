/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "serve/hot-serve-arguments.h"

#include <errno.h>
#include <getopt.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Where containers of SageMaker's and MLflow's kind have their model. */
#define CONTAINER_MODEL "/opt/ml/model"

#define MAX_THREADS 256

const char hot_serve_help[] =
  "Usage:\n"
  "  hothouse-serve [OPTION...] [--model PATH]\n"
  "\n"
  "Answers requests for predictions of a model, by MLflow's protocol, at /invocations.\n"
  "\n"
  "  -m, --model=PATH           model directory or file (/opt/ml/model)\n"
  "  -h, --host=ADDRESS         address to listen at, in numbers (127.0.0.1)\n"
  "  -p, --port=NUMBER          port to listen at; 0 for one that is free (8080)\n"
  "  -t, --threads=NUMBER       threads (one for each processor)\n"
  "      --api-key-file=FILE    file with the key that requests must carry\n"
  "      --max-body=BYTES       largest body of a request (16M)\n"
  "      --max-rows=NUMBER      most rows of a request (1000000)\n"
  "      --max-connections=NUMBER  most connections at a time (4096)\n"
  "      --timeout=SECONDS      how long a request may take to arrive (60)\n"
  "      --drain-timeout=SECONDS  how long requests under way have when the server ends (20)\n"
  "      --help                 show this help\n"
  "      --version              show the version\n"
  "\n"
  "Environment:\n"
  "  HOTHOUSE_API_KEY           the key, where no file has it\n"
  "  PORT                       the port, where no option gives it\n";

enum {
  OPTION_KEY_FILE = 256,
  OPTION_MAX_BODY,
  OPTION_MAX_ROWS,
  OPTION_MAX_CONNECTIONS,
  OPTION_TIMEOUT,
  OPTION_DRAIN_TIMEOUT,
  OPTION_HELP,
  OPTION_VERSION,
};

static const struct option options[] = {
  { "model", required_argument, NULL, 'm' },
  { "host", required_argument, NULL, 'h' },
  { "port", required_argument, NULL, 'p' },
  { "threads", required_argument, NULL, 't' },
  { "api-key-file", required_argument, NULL, OPTION_KEY_FILE },
  { "max-body", required_argument, NULL, OPTION_MAX_BODY },
  { "max-rows", required_argument, NULL, OPTION_MAX_ROWS },
  { "max-connections", required_argument, NULL, OPTION_MAX_CONNECTIONS },
  { "timeout", required_argument, NULL, OPTION_TIMEOUT },
  { "drain-timeout", required_argument, NULL, OPTION_DRAIN_TIMEOUT },
  { "help", no_argument, NULL, OPTION_HELP },
  { "version", no_argument, NULL, OPTION_VERSION },
  { NULL, 0, NULL, 0 }
};

/* A number with K, M or G behind it, of 1024. */
static bool
parse_number (const char    *name,
              const char    *text,
              uint64_t       low,
              uint64_t       high,
              uint64_t      *number,
              HotScoreError *error)
{
  static const char units[] = "KMG";
  unsigned long long value;
  const char *unit;
  char *end;

  errno = 0;
  value = strtoull (text, &end, 10);
  unit = *end != '\0' && high > UINT32_MAX ? strchr (units, *end) : NULL;
  if (unit != NULL && value < UINT64_C (1) << 32)
    {
      value <<= 10 * (unit - units + 1);
      end++;
    }
  if (errno != 0 || *end != '\0' || text[0] < '0' || text[0] > '9' || value < low || value > high)
    return hot_score_error_set (error, HOT_SCORE_INVALID, "%s: it must be a number from %llu to %llu", name, (unsigned long long) low,
                                (unsigned long long) high);
  *number = value;

  return true;
}

static bool
take_number (HotServeArguments *self,
             int                option,
             const char        *text,
             HotScoreError     *error)
{
  HotServeOptions *to = &self->options;
  uint64_t number = 0;
  bool done = false;

  switch (option)
    {
    case 'p':
      done = parse_number ("--port", text, 0, 65535, &number, error);
      to->port = number;
      self->has_port = true;
      return done;

    case 't':
      done = parse_number ("--threads", text, 1, MAX_THREADS, &number, error);
      to->n_threads = number;
      return done;

    case OPTION_MAX_BODY:
      return parse_number ("--max-body", text, 1, UINT64_C (1) << 40, &to->max_body, error);

    case OPTION_MAX_ROWS:
      return parse_number ("--max-rows", text, 1, UINT32_MAX, &to->max_rows, error);

    case OPTION_MAX_CONNECTIONS:
      return parse_number ("--max-connections", text, 1, 1000000, &to->max_connections, error);

    case OPTION_TIMEOUT:
      done = parse_number ("--timeout", text, 1, 86400, &number, error);
      to->timeout = number * 1000;
      return done;

    case OPTION_DRAIN_TIMEOUT:
      done = parse_number ("--drain-timeout", text, 0, 86400, &number, error);
      to->drain_timeout = number * 1000;
      return done;

    default:
      return hot_score_error_set (error, HOT_SCORE_INVALID, "\"hothouse-serve --help\" tells the options");
    }
}

static bool
take_option (HotServeArguments *self,
             int                option,
             const char        *text,
             HotScoreError     *error)
{
  switch (option)
    {
    case 'm':
      self->model = text;
      return true;

    case 'h':
      self->options.host = text;
      return true;

    case OPTION_KEY_FILE:
      self->api_key_file = text;
      return true;

    case OPTION_HELP:
      self->wants_help = true;
      return true;

    case OPTION_VERSION:
      self->wants_version = true;
      return true;

    default:
      return take_number (self, option, text, error);
    }
}

static bool
set_key (HotServeArguments *self,
         const char        *where,
         HotScoreError     *error)
{
  size_t length = strcspn (self->api_key, "\r\n");

  self->api_key[length] = '\0';
  for (size_t i = 0; i < length; i++)
    if (self->api_key[i] <= ' ' || self->api_key[i] > '~')
      length = 0;
  if (length == 0 || length == sizeof self->api_key - 1)
    return hot_score_error_set (error, HOT_SCORE_INVALID, "%s must hold a key: up to %zu letters, digits and signs, without blanks", where,
                                sizeof self->api_key - 2);
  self->options.api_key = self->api_key;

  return true;
}

static bool
read_key (HotServeArguments *self,
          HotScoreError     *error)
{
  const char *value = getenv ("HOTHOUSE_API_KEY");
  FILE *file;

  if (self->api_key_file == NULL && value == NULL)
    return true;
  if (self->api_key_file == NULL)
    {
      snprintf (self->api_key, sizeof self->api_key, "%s", value);
      return set_key (self, "HOTHOUSE_API_KEY", error);
    }

  file = fopen (self->api_key_file, "re");
  if (file == NULL)
    return hot_score_error_set (error, HOT_SCORE_IO, "%s cannot be opened: %s", self->api_key_file, strerror (errno));
  self->api_key[fread (self->api_key, 1, sizeof self->api_key - 1, file)] = '\0';
  fclose (file);

  return set_key (self, self->api_key_file, error);
}

static bool
read_port (HotServeArguments *self,
           HotScoreError     *error)
{
  const char *names[] = { "SAGEMAKER_BIND_TO_PORT", "PORT" };
  uint64_t number;

  for (size_t i = 0; i < sizeof names / sizeof *names && !self->has_port; i++)
    {
      const char *value = getenv (names[i]);

      if (value == NULL || value[0] == '\0')
        continue;
      if (!parse_number (names[i], value, 0, 65535, &number, error))
        return false;
      self->options.port = number;
      self->has_port = true;
    }

  return true;
}

/* Processors that this process may use. */
static unsigned
count_processors (void)
{
  cpu_set_t set;
  int n = sched_getaffinity (0, sizeof set, &set) == 0 ? CPU_COUNT (&set) : (int) sysconf (_SC_NPROCESSORS_ONLN);

  return n < 1 ? 1 : n > MAX_THREADS ? MAX_THREADS : n;
}

bool
hot_serve_arguments_parse (HotServeArguments  *self,
                           int                 argc,
                           char              **argv,
                           HotScoreError      *error)
{
  int option;

  *self = (HotServeArguments) { .options = HOT_SERVE_OPTIONS_DEFAULT, .model = CONTAINER_MODEL };
  self->options.n_threads = count_processors ();
  optind = 0;
  while ((option = getopt_long (argc, argv, "m:h:p:t:", options, NULL)) != -1)
    if (!take_option (self, option, optarg, error))
      return false;
  if (self->wants_help || self->wants_version)
    return true;

  /* SageMaker starts its containers with the word "serve". */
  if (optind < argc && strcmp (argv[optind], "serve") == 0)
    optind++;
  if (optind < argc)
    return hot_score_error_set (error, HOT_SCORE_INVALID, "there is an argument too many: %.100s", argv[optind]);
  /* One body at least has to fit, and its answer. */
  if (self->options.max_buffered < 4 * self->options.max_body)
    self->options.max_buffered = 4 * self->options.max_body;

  return read_port (self, error) && read_key (self, error);
}
