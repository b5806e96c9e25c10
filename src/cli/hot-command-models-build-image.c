/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cli/hot-commands.h"

#include <string.h>
#include <unistd.h>

#include <glib/gi18n-lib.h>

#include "base/hot-error.h"
#include "base/hot-json-writer.h"
#include "cli/hot-command-model-uri.h"
#include "deploy/hot-image-server.h"
#include "deploy/hot-image-registry.h"
#include "serve/hot-serve-model.h"

typedef struct {
  char              *uri;
  char              *location;
  char              *name;
  char              *output;
  char              *format;
  char              *server;
  char              *user;
  char              *ca_file;
  gboolean           push;
  gboolean           password_stdin;
  gboolean           plain_http;
  gboolean           as_root;
  gboolean           json;

  HotImageReference *reference;
  HotImageFormat     image_format;
  char              *folder;         /* of an image that is not kept */
  HotImage          *image;
  HotImageRegistryReport  report;
} BuildImage;

static void
build_image_clear (BuildImage *self)
{
  if (self->folder != NULL)
    hot_image_delete_folder (self->folder);
  g_clear_pointer (&self->image, hot_image_free);
  g_clear_pointer (&self->reference, hot_image_reference_free);
  hot_image_registry_report_clear (&self->report);
  g_free (self->folder);
  g_free (self->uri);
  g_free (self->location);
  g_free (self->name);
  g_free (self->output);
  g_free (self->format);
  g_free (self->server);
  g_free (self->user);
  g_free (self->ca_file);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (BuildImage, build_image_clear)

static gboolean
check_options (BuildImage  *self,
               GError     **error)
{
  if (self->uri == NULL)
    return hot_command_refuse (_("--model-uri: say which model the image is to hold"), error);
  if (self->name == NULL)
    return hot_command_refuse (_("--name: say what the image is to be called, such as price:v1 or localhost:5000/price:v1"), error);
  if (self->output == NULL && !self->push)
    return hot_command_refuse (_("Say where the image is to go: --output FILE.tar, --output FOLDER or --push"), error);
  if (self->format != NULL && !g_str_equal (self->format, "oci") && !g_str_equal (self->format, "docker"))
    return hot_command_refuse (_("--format: it is either “oci” or “docker”"), error);
  self->image_format = g_strcmp0 (self->format, "docker") == 0 ? HOT_IMAGE_DOCKER : HOT_IMAGE_OCI;
  if (self->password_stdin && self->user == NULL)
    return hot_command_refuse (_("--password-stdin: say whose password it is with --username"), error);
  self->reference = hot_image_reference_parse (self->name, error);
  if (self->reference != NULL && self->push && self->reference->registry == NULL)
    return hot_command_refuse (_("--push: the image’s name must begin with a registry, such as localhost:5000/price:v1"), error);

  return self->reference != NULL;
}

static gboolean
wants_archive (const BuildImage *self)
{
  return self->output != NULL && g_str_has_suffix (self->output, ".tar");
}

/* An image of a model that its server cannot open would never start. */
static gboolean
check_model (const char  *path,
             GError     **error)
{
  HotScoreError cause = { 0 };
  HotModel *model = hot_serve_model_open (path, &cause);

  if (model == NULL)
    {
      g_set_error_literal (error, HOT_ERROR, HOT_ERROR_INVALID, cause.message);
      return FALSE;
    }
  hot_model_close (model);

  return TRUE;
}

static gboolean
build (BuildImage         *self,
       HotCommandContext  *context,
       GError            **error)
{
  g_autofree char *model = hot_command_resolve_model (context, self->uri, self->location, error);
  g_autofree char *server = self->server != NULL ? g_strdup (self->server) : NULL;
  g_autofree char *folder = NULL;

  if (model == NULL || !check_model (model, error))
    return FALSE;
  if (server == NULL)
    server = hot_image_server_find (error);
  if (server == NULL)
    return FALSE;

  if (self->output != NULL && !wants_archive (self))
    {
      folder = g_strdup (self->output);
    }
  else
    {
      self->folder = g_dir_make_tmp ("hothouse-image-XXXXXX", error);
      if (self->folder == NULL)
        return FALSE;
      folder = g_build_filename (self->folder, "image", NULL);
    }
  self->image = hot_image_build (&(HotImageSpec) { model, server, self->reference, self->as_root }, folder, context->progress,
                                 context->cancellable, error);

  return self->image != NULL &&
         (!wants_archive (self) || hot_image_write_archive (self->image, self->output, context->progress, context->cancellable, error));
}

/* (transfer full): the first line of standard input */
static char *
read_password (GError **error)
{
  char line[4096];
  gssize n = read (STDIN_FILENO, line, sizeof line - 1);

  line[MAX (n, 0)] = '\0';
  line[strcspn (line, "\r\n")] = '\0';
  if (n <= 0 || line[0] == '\0')
    {
      hot_command_refuse (_("--password-stdin: there is no password on standard input"), error);
      return NULL;
    }

  return g_strdup (line);
}

static gboolean
push (BuildImage         *self,
      HotCommandContext  *context,
      GError            **error)
{
  g_autoptr(HotCredential) credential = NULL;
  g_autoptr(HotImageRegistry) registry = NULL;
  g_autoptr(GError) cause = NULL;

  if (self->password_stdin)
    {
      g_autofree char *password = read_password (error);

      if (password == NULL)
        return FALSE;
      credential = hot_credential_new (self->user, password, "--password-stdin");
    }
  else
    credential = hot_credential_find (self->reference->registry, context->cancellable, &cause);
  if (cause != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&cause));
      return FALSE;
    }
  registry = hot_image_registry_new (&(HotImageRegistryOptions) { self->reference->registry, credential, self->ca_file, self->plain_http }, error);

  return registry != NULL && hot_image_registry_push (registry, self->image, self->image_format, &self->report, context->progress,
                                                context->cancellable, error);
}

static gboolean
print_json (BuildImage  *self,
            GError     **error)
{
  g_autoptr(HotJsonWriter) json = hot_json_writer_new (TRUE);
  g_autofree char *name = hot_image_reference_dup_name (self->reference);
  guint n_blobs;
  const HotBlob *blobs = hot_image_get_blobs (self->image, &n_blobs);

  hot_json_writer_begin_object (json);
  hot_json_writer_member (json, "name", name);
  hot_json_writer_member (json, "digest", hot_image_get_digest (self->image, self->image_format));
  hot_json_writer_name (json, "size");
  hot_json_writer_unsigned (json, hot_image_get_size (self->image));
  hot_json_writer_name (json, "blobs");
  hot_json_writer_begin_array (json);
  for (guint i = 0; i < n_blobs; i++)
    {
      hot_json_writer_inline (json);
      hot_json_writer_begin_object (json);
      hot_json_writer_member (json, "digest", blobs[i].digest);
      hot_json_writer_name (json, "size");
      hot_json_writer_unsigned (json, blobs[i].size);
      hot_json_writer_end_object (json);
    }
  hot_json_writer_end_array (json);
  if (self->push)
    {
      hot_json_writer_name (json, "sent");
      hot_json_writer_unsigned (json, self->report.n_sent);
    }
  hot_json_writer_end_object (json);

  return hot_command_print_json (json, error);
}

static gboolean
print_text (BuildImage  *self,
            GError     **error)
{
  g_autofree char *name = hot_image_reference_dup_name (self->reference);
  g_autofree char *size = g_format_size (hot_image_get_size (self->image));
  g_autoptr(GString) text = g_string_new (NULL);

  g_string_append_printf (text, "%s  %s  %s\n", name, size, hot_image_get_digest (self->image, self->image_format));
  if (self->push)
    {
      g_autofree char *sent = g_format_size (self->report.n_sent);
      g_autofree char *there = g_format_size (self->report.n_there);

      /* Translators: the host of a registry, and two sizes */
      g_string_append_printf (text, _("%s has it: %s sent, %s was there\n"), self->reference->registry, sent, there);
    }

  return hot_command_print (text->str, text->len, error);
}

static gboolean
run (HotCommandContext  *context,
     int                 argc,
     char              **argv,
     GError            **error)
{
  g_auto(BuildImage) self = { NULL };
  const GOptionEntry entries[] = {
    { "model-uri", 'm', G_OPTION_FLAG_NONE, G_OPTION_ARG_FILENAME, &self.uri, N_("The model that the image holds"), N_("MODEL-URI") },
    { "name", 'n', G_OPTION_FLAG_NONE, G_OPTION_ARG_STRING, &self.name, N_("The image’s name"), N_("[REGISTRY/]NAME[:TAG]") },
    { "output", 'o', G_OPTION_FLAG_NONE, G_OPTION_ARG_FILENAME, &self.output,
      N_("An archive for podman, docker and others (FILE.tar), or a new folder in OCI’s layout"), N_("PATH") },
    { "push", 0, G_OPTION_FLAG_NONE, G_OPTION_ARG_NONE, &self.push, N_("Send the image to the registry in its name"), NULL },
    { "format", 0, G_OPTION_FLAG_NONE, G_OPTION_ARG_STRING, &self.format, N_("How a registry is told of it: oci (default) or docker"), N_("FORMAT") },
    { "as-root", 0, G_OPTION_FLAG_NONE, G_OPTION_ARG_NONE, &self.as_root, N_("Have the server run as root, as SageMaker wants it"), NULL },
    { "server", 0, G_OPTION_FLAG_NONE, G_OPTION_ARG_FILENAME, &self.server, N_("The program hothouse-serve to put in"), N_("FILE") },
    { "username", 'u', G_OPTION_FLAG_NONE, G_OPTION_ARG_STRING, &self.user, N_("Who logs in to the registry"), N_("NAME") },
    { "password-stdin", 0, G_OPTION_FLAG_NONE, G_OPTION_ARG_NONE, &self.password_stdin, N_("Read the password from standard input"), NULL },
    { "ca-file", 0, G_OPTION_FLAG_NONE, G_OPTION_ARG_FILENAME, &self.ca_file, N_("Certificates to trust beside the system’s"), N_("FILE") },
    { "plain-http", 0, G_OPTION_FLAG_NONE, G_OPTION_ARG_NONE, &self.plain_http, N_("Speak to the registry without encryption"), NULL },
    { "json", 0, G_OPTION_FLAG_NONE, G_OPTION_ARG_NONE, &self.json, N_("Print JSON"), NULL },
    HOT_COMMAND_WORKSPACE_OPTION (&self.location),
    G_OPTION_ENTRY_NULL
  };

  if (!hot_command_parse (context, entries, &argc, &argv, 0, 0, error) || !check_options (&self, error) || !build (&self, context, error) ||
      (self.push && !push (&self, context, error)))
    return FALSE;

  return self.json ? print_json (&self, error) : print_text (&self, error);
}

const HotCommand hot_command_models_build_image = {
  .group = "models",
  .name = "build-image",
  .arguments = "",
  .summary = N_("Make a container image that serves a model, without a container engine"),
  .description = HOT_COMMAND_MODEL_URI_DESCRIPTION,
  .run = run,
};
