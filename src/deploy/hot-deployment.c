/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "deploy/hot-deployment.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "base/hot-error.h"

#define MAX_NAME 63

static const struct {
  const char *id;
  const char *title;
} states[] = {
  [HOT_DEPLOYMENT_UNKNOWN] = { "unknown", N_("Unknown") },
  [HOT_DEPLOYMENT_STARTING] = { "starting", N_("Starting") },
  [HOT_DEPLOYMENT_RUNNING] = { "running", N_("Running") },
  [HOT_DEPLOYMENT_STOPPED] = { "stopped", N_("Stopped") },
  [HOT_DEPLOYMENT_FAILED] = { "failed", N_("Failed") },
};

HotDeployment *
hot_deployment_new (const char *name,
                    const char *target,
                    const char *model_uri)
{
  HotDeployment *self = g_new0 (HotDeployment, 1);
  g_autofree char *uuid = g_uuid_string_random ();

  /* The last group has twelve digits. */
  self->id = g_strdup (strrchr (uuid, '-') + 1);
  self->name = g_strdup (name);
  self->target = g_strdup (target);
  self->model_uri = g_strdup (model_uri);
  self->created = g_get_real_time () / 1000;

  return self;
}

HotDeployment *
hot_deployment_copy (const HotDeployment *self)
{
  HotDeployment *copy = g_new (HotDeployment, 1);

  *copy = *self;
  copy->id = g_strdup (self->id);
  copy->name = g_strdup (self->name);
  copy->target = g_strdup (self->target);
  copy->model_uri = g_strdup (self->model_uri);
  copy->image = g_strdup (self->image);
  copy->digest = g_strdup (self->digest);
  copy->address = g_strdup (self->address);
  copy->handle = g_strdup (self->handle);
  copy->detail = g_strdup (self->detail);

  return copy;
}

void
hot_deployment_free (HotDeployment *self)
{
  if (self == NULL)
    return;

  g_free (self->id);
  g_free (self->name);
  g_free (self->target);
  g_free (self->model_uri);
  g_free (self->image);
  g_free (self->digest);
  g_free (self->address);
  g_free (self->handle);
  g_free (self->detail);
  g_free (self);
}

const char *
hot_deployment_state_get_title (HotDeploymentState state)
{
  return _(states[state].title);
}

const char *
hot_deployment_state_get_id (HotDeploymentState state)
{
  return states[state].id;
}

gboolean
hot_deployment_check_name (const char  *name,
                           GError     **error)
{
  gboolean is_good = g_ascii_isalnum (name[0]) && strlen (name) <= MAX_NAME;

  for (const char *c = name; is_good && *c != '\0'; c++)
    is_good = g_ascii_isalnum (*c) || strchr ("._-", *c) != NULL;
  if (!is_good)
    g_set_error (error, HOT_ERROR, HOT_ERROR_USAGE,
                 _("“%s” cannot be the name of a deployment: it begins with a letter or a digit, and has letters, digits, dots, dashes and "
                   "underscores, %d at most."), name, MAX_NAME);

  return is_good;
}
