/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/deploy/hot-deploy-dialog.h"
#include "app/deploy/hot-deploy-work.h"
#include "app/widgets/hot-certificate-row.h"

G_BEGIN_DECLS

struct _HotDeployDialog
{
  AdwDialog             parent_instance;

  HotDataset           *dataset;
  char                 *uri;             /* of the model to begin with */
  HotJob               *job;             /* reads models, checks, or deploys */
  GPtrArray            *choices;         /* of HotDeployChoice */
  const HotTarget      *target;
  gboolean              is_updating;
  gboolean              has_own_name;    /* typed by the person */
  gboolean              has_own_image;
  GPtrArray            *check_rows;      /* (unowned) */
  gint64                started;
  char                 *message;         /* the last one of the job */
  char                 *address;

  AdwNavigationView    *navigation;
  AdwPreferencesGroup  *targets;
  GtkWidget            *next_button;
  GtkStack             *models;
  AdwComboRow          *model;
  AdwEntryRow          *name;
  AdwEntryRow          *port;
  AdwSwitchRow         *key;
  AdwPreferencesGroup  *image_group;
  AdwEntryRow          *image;
  AdwSwitchRow         *push;
  AdwEntryRow          *registry_user;
  AdwEntryRow          *registry_secret;
  AdwSwitchRow         *registry_plain;
  HotCertificateRow    *registry_ca;
  AdwSwitchRow         *network;
  GtkLabel             *settings_error;
  GtkStack             *check_stack;
  AdwPreferencesGroup  *checks;
  AdwPreferencesGroup  *check_problem;
  GtkLabel             *check_error;
  AdwPreferencesGroup  *plan_group;
  GtkLabel             *plan;
  GtkWidget            *deploy_button;
  GtkProgressBar       *progress;
  GtkTextView          *log;
  GtkWidget            *cancel_button;
  AdwStatusPage        *ready;
  AdwActionRow         *address_row;
  AdwActionRow         *parity_row;
  AdwActionRow         *key_row;
  GtkWidget            *done_button;
};

/* The page of settings. */
void            _hot_deploy_dialog_load_models     (HotDeployDialog *self);
void            _hot_deploy_dialog_update_settings (HotDeployDialog *self);
void            _hot_deploy_dialog_install_settings (GtkWidgetClass *widget_class);
/* (transfer full) (nullable): what is asked for; %NULL where it says what is wrong */
HotDeployOrder *_hot_deploy_dialog_dup_order       (HotDeployDialog *self);

G_END_DECLS
