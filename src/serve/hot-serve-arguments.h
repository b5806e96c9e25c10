/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "score/hot-score-error.h"
#include "serve/hot-serve-options.h"

typedef struct {
  HotServeOptions options;
  const char     *model;
  const char     *api_key_file;
  char            api_key[1024];
  bool            has_port;
  bool            wants_help;
  bool            wants_version;
} HotServeArguments;

extern const char hot_serve_help[];

/**
 * hot_serve_arguments_parse:
 *
 * Reads the command line, and what it leaves open from the environment: HOTHOUSE_API_KEY, and the port from SAGEMAKER_BIND_TO_PORT or PORT,
 * by which services that run containers tell it.
 *
 * Returns: false with @error set for a usage error (%HOT_SCORE_INVALID), or where the key's file cannot be read (%HOT_SCORE_IO)
 */
bool hot_serve_arguments_parse (HotServeArguments  *self,
                                int                 argc,
                                char              **argv,
                                HotScoreError      *error);
