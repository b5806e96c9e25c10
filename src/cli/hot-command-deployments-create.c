/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cli/hot-commands.h"

#include <glib/gi18n-lib.h>

#include "base/hot-error.h"
#include "cli/hot-command-deployment.h"
#include "cli/hot-command-model-uri.h"
#include "cli/hot-text-table.h"

typedef struct {
  char            *target;
  char            *uri;
  char            *name;
  char            *image;
  char            *ca_file;
  char            *key_file;
  char            *network;
  char            *location;
  int              port;
  gboolean         push;
  gboolean         plain_http;
  gboolean         dry_run;
  gboolean         json;

  char            *model;
  char            *key;
  HotDeployParity  parity;
} Create;

static void
create_clear (Create *self)
{
  g_free (self->target);
  g_free (self->uri);
  g_free (self->name);
  g_free (self->image);
  g_free (self->ca_file);
  g_free (self->key_file);
  g_free (self->network);
  g_free (self->location);
  g_free (self->model);
  g_free (self->key);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Create, create_clear)

static gboolean
check_options (Create  *self,
               GError **error)
{
  if (self->uri == NULL)
    return hot_command_refuse (_("--model-uri: say which model is to be deployed"), error);
  if (self->name == NULL)
    return hot_command_refuse (_("--name: say what the deployment is to be called"), error);
  if (self->port < 0 || self->port > G_MAXUINT16)
    return hot_command_refuse (_("--port: it must be a number from 0 to 65535"), error);
  if (self->network != NULL && !g_str_equal (self->network, "own") && !g_str_equal (self->network, "host"))
    return hot_command_refuse (_("--network: it is either “own” or “host”"), error);

  return TRUE;
}

static gboolean
read_key (Create  *self,
          GError **error)
{
  if (self->key_file == NULL)
    return TRUE;
  self->key = hot_command_read_secret ("--api-key-file", self->key_file, error);
  if (self->key == NULL)
    return FALSE;

  return *self->key != '\0' || hot_command_refuse (_("--api-key-file: there is no key in the file"), error);
}

static gboolean
print_checks (GPtrArray   *checks,
              const char  *plan,
              GError     **error)
{
  g_autoptr(HotTextTable) table = hot_text_table_new ();
  g_autofree char *text = NULL;
  g_autofree char *whole = NULL;

  for (const char * const *title = (const char *[]) { "", _("check"), _("result"), NULL }; *title != NULL; title++)
    hot_text_table_add_column (table, *title, FALSE, 0);
  for (guint i = 0; i < checks->len; i++)
    {
      const HotDeployCheck *check = checks->pdata[i];
      g_autofree char *detail = check->is_good || check->fix == NULL ? g_strdup (check->detail) : g_strdup_printf ("%s %s", check->detail, check->fix);

      hot_text_table_add_cell (table, check->is_good ? "✓" : "✗");
      hot_text_table_add_cell (table, check->title);
      hot_text_table_add_cell (table, detail);
    }
  text = hot_text_table_format (table, 0, NULL);
  whole = g_strdup_printf ("%s\n%s", text, plan);

  return hot_command_print (whole, -1, error);
}

static gboolean
print_result (Create         *self,
              HotDeployment  *deployment,
              GError        **error)
{
  g_autofree char *words = hot_deploy_parity_describe (&self->parity);
  g_autoptr(HotJsonWriter) json = NULL;
  g_autofree char *text = NULL;

  if (!self->json)
    {
      text = g_strdup_printf ("%s  %s\n%s\n", deployment->name, deployment->address, words);
      return hot_command_print (text, -1, error);
    }
  json = hot_json_writer_new (TRUE);
  hot_command_write_deployment (json, deployment);

  return hot_command_print_json (json, error);
}

static gboolean
create (Create             *self,
        HotCommandContext  *context,
        GError            **error)
{
  const HotTarget *target = hot_target_find (self->target != NULL ? self->target : hot_target_computer.id, error);
  HotDeployRequest request = { .name = self->name, .model_uri = self->uri, .port = (guint16) self->port, .image = self->image };
  g_autoptr(HotDeploymentStore) store = NULL;
  g_autoptr(HotDeployment) deployment = NULL;

  if (target == NULL || !read_key (self, error))
    return FALSE;
  self->model = hot_command_resolve_model (context, self->uri, self->location, error);
  if (self->model == NULL)
    return FALSE;
  request.model = self->model;
  request.api_key = self->key;
  request.host_network = g_strcmp0 (self->network, "host") == 0;
  request.push = self->push;
  request.registry_ca = self->ca_file;
  request.registry_plain = self->plain_http;

  if (self->dry_run)
    {
      g_autoptr(GPtrArray) checks = target->check (&request, context->cancellable);
      g_autofree char *plan = target->plan != NULL ? target->plan (&request) : g_strdup ("");

      return print_checks (checks, plan, error);
    }
  store = hot_command_open_deployments (context, self->location, error);
  if (store == NULL)
    return FALSE;
  deployment = hot_deploy_create (store, target, &request, NULL, &self->parity, context->progress, context->cancellable, error);

  return deployment != NULL && print_result (self, deployment, error);
}

static gboolean
run (HotCommandContext  *context,
     int                 argc,
     char              **argv,
     GError            **error)
{
  g_auto(Create) self = { NULL };
  const GOptionEntry entries[] = {
    { "target", 't', G_OPTION_FLAG_NONE, G_OPTION_ARG_STRING, &self.target, N_("Where: computer (default) or container"), N_("TARGET") },
    { "model-uri", 'm', G_OPTION_FLAG_NONE, G_OPTION_ARG_FILENAME, &self.uri, N_("The model to deploy"), N_("MODEL-URI") },
    { "name", 0, G_OPTION_FLAG_NONE, G_OPTION_ARG_STRING, &self.name, N_("What it is to be called"), N_("NAME") },
    { "port", 'p', G_OPTION_FLAG_NONE, G_OPTION_ARG_INT, &self.port, N_("Port to answer at (one that is free)"), N_("PORT") },
    { "image", 0, G_OPTION_FLAG_NONE, G_OPTION_ARG_STRING, &self.image, N_("What the image is to be called"), N_("NAME[:TAG]") },
    { "push", 0, G_OPTION_FLAG_NONE, G_OPTION_ARG_NONE, &self.push, N_("Send the image to the registry in its name as well"), NULL },
    { "ca-file", 0, G_OPTION_FLAG_NONE, G_OPTION_ARG_FILENAME, &self.ca_file, N_("Certificates to trust beside the system’s"), N_("FILE") },
    { "plain-http", 0, G_OPTION_FLAG_NONE, G_OPTION_ARG_NONE, &self.plain_http, N_("Speak to the registry without encryption"), NULL },
    { "network", 0, G_OPTION_FLAG_NONE, G_OPTION_ARG_STRING, &self.network, N_("The container’s network: own (default) or host"), N_("NETWORK") },
    { "api-key-file", 0, G_OPTION_FLAG_NONE, G_OPTION_ARG_FILENAME, &self.key_file,
      N_("Answer only requests that carry the key in FILE"), N_("FILE") },
    { "dry-run", 0, G_OPTION_FLAG_NONE, G_OPTION_ARG_NONE, &self.dry_run, N_("Only check, and print what would be done"), NULL },
    { "json", 'j', G_OPTION_FLAG_NONE, G_OPTION_ARG_NONE, &self.json, N_("Write a JSON object"), NULL },
    HOT_COMMAND_WORKSPACE_OPTION (&self.location),
    G_OPTION_ENTRY_NULL
  };

  return hot_command_parse (context, entries, &argc, &argv, 0, 0, error) && check_options (&self, error) && create (&self, context, error);
}

const HotCommand hot_command_deployments_create = {
  .group = "deployments",
  .name = "create",
  .arguments = "",
  .summary = N_("Have a model answer requests, here or in a container"),
  .description = HOT_COMMAND_MODEL_URI_DESCRIPTION,
  .run = run,
};
