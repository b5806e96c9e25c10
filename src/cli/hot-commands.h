/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cli/hot-command.h"

G_BEGIN_DECLS

/* Every command there is; main.c has them in the order of the help. */
extern const HotCommand hot_command_data_export;
extern const HotCommand hot_command_data_head;
extern const HotCommand hot_command_data_list;
extern const HotCommand hot_command_data_profile;
extern const HotCommand hot_command_data_sample;
extern const HotCommand hot_command_demo;
extern const HotCommand hot_command_deployments_create;
extern const HotCommand hot_command_deployments_delete;
extern const HotCommand hot_command_deployments_list;
extern const HotCommand hot_command_deployments_logs;
extern const HotCommand hot_command_deployments_start;
extern const HotCommand hot_command_deployments_stop;
extern const HotCommand hot_command_deployments_supervise;
extern const HotCommand hot_command_environments_delete;
extern const HotCommand hot_command_environments_list;
extern const HotCommand hot_command_estimators;
extern const HotCommand hot_command_experiments_create;
extern const HotCommand hot_command_experiments_delete;
extern const HotCommand hot_command_experiments_list;
extern const HotCommand hot_command_experiments_restore;
extern const HotCommand hot_command_map_render;
extern const HotCommand hot_command_models_build_image;
extern const HotCommand hot_command_models_alias;
extern const HotCommand hot_command_models_delete;
extern const HotCommand hot_command_models_export;
extern const HotCommand hot_command_models_list;
extern const HotCommand hot_command_models_predict;
extern const HotCommand hot_command_models_register;
extern const HotCommand hot_command_models_serve;
extern const HotCommand hot_command_models_show;
extern const HotCommand hot_command_models_tag;
extern const HotCommand hot_command_predict;
extern const HotCommand hot_command_runs_compare;
extern const HotCommand hot_command_runs_delete;
extern const HotCommand hot_command_runs_import;
extern const HotCommand hot_command_runs_restore;
extern const HotCommand hot_command_runs_send;
extern const HotCommand hot_command_runs_search;
extern const HotCommand hot_command_runs_show;
extern const HotCommand hot_command_run;
extern const HotCommand hot_command_search;
extern const HotCommand hot_command_server;
extern const HotCommand hot_command_train;

G_END_DECLS
