/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "deploy/hot-deploy-parity.h"

#include <math.h>
#include <string.h>

#include <glib/gi18n-lib.h>
#include <json-glib/json-glib.h>

#include "base/hot-error.h"
#include "base/hot-http.h"
#include "base/hot-small-file.h"
#include "deploy/hot-local-prediction.h"
#include "models/hot-model-directory.h"

#define MAX_ANSWER (16 << 20)
#define MAX_EXAMPLE (16 << 20)
#define JSON "application/json"

static GBytes *
predict_there (const char    *address,
               const char    *api_key,
               const char    *request,
               GCancellable  *cancellable,
               GError       **error)
{
  g_autoptr(HotHttp) http = hot_http_new (NULL, error);
  g_autoptr(GBytes) body = g_bytes_new_static (request, strlen (request));
  g_autofree char *uri = g_strconcat (address, "/invocations", NULL);
  g_autofree char *bearer = api_key != NULL ? g_strconcat ("Bearer ", api_key, NULL) : NULL;
  const char *headers[] = { bearer != NULL ? "Authorization" : NULL, bearer, NULL };
  g_autoptr(HotHttpResponse) response = NULL;

  if (http == NULL)
    return NULL;
  response = hot_http_send (http, &(HotHttpRequest) { .method = "POST", .uri = uri, .headers = headers, .body = body, .content_type = JSON },
                            MAX_ANSWER, cancellable, error);
  if (response == NULL || !hot_http_response_check (response, error))
    return NULL;

  return g_bytes_ref (hot_http_response_get_body (response));
}

/* (transfer full) (nullable): the array of predictions */
static JsonArray *
parse_answer (const char *text,
              gsize       length)
{
  g_autoptr(JsonParser) parser = json_parser_new_immutable ();
  JsonNode *node = length > 0 && json_parser_load_from_data (parser, text, length, NULL) ? json_parser_get_root (parser) : NULL;

  /* A bare array is how Azure's servers answer. */
  if (node != NULL && JSON_NODE_HOLDS_OBJECT (node))
    node = json_object_get_member (json_node_get_object (node), "predictions");

  return node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_array_ref (json_node_get_array (node)) : NULL;
}

static gboolean
is_number (JsonNode *node)
{
  const GType type = json_node_get_value_type (node);

  return type == G_TYPE_DOUBLE || type == G_TYPE_INT64;
}

static void
compare (JsonArray       *here,
         JsonArray       *there,
         HotDeployParity *parity)
{
  parity->n_rows = json_array_get_length (here);
  for (guint i = 0; i < parity->n_rows; i++)
    {
      JsonNode *a = json_array_get_element (here, i);
      JsonNode *b = json_array_get_element (there, i);

      if (is_number (a) && is_number (b))
        parity->max_difference = fmax (parity->max_difference, fabs (json_node_get_double (a) - json_node_get_double (b)));
      else if (!json_node_equal (a, b))
        parity->max_difference = INFINITY;
      parity->n_equal += is_number (a) && is_number (b) ? json_node_get_double (a) == json_node_get_double (b) : json_node_equal (a, b);
    }
}

static char *
make_request (const char  *model,
              const char  *rows,
              GError     **error)
{
  g_autofree char *path = g_build_filename (model, HOT_MODEL_EXAMPLE_FILE, NULL);
  g_autofree char *example = rows == NULL ? hot_small_file_read (path, MAX_EXAMPLE, NULL, error) : NULL;

  if (rows == NULL && example == NULL)
    return NULL;

  return g_strdup_printf ("{\"dataframe_split\": %s}", rows != NULL ? rows : example);
}

gboolean
hot_deploy_parity_check (const char       *address,
                         const char       *api_key,
                         const char       *model,
                         const char       *rows,
                         HotDeployParity  *parity,
                         GCancellable     *cancellable,
                         GError          **error)
{
  g_autofree char *request = make_request (model, rows, error);
  const gint64 start = g_get_monotonic_time ();
  g_autoptr(GBytes) answer = request != NULL ? predict_there (address, api_key, request, cancellable, error) : NULL;
  const gint64 end = g_get_monotonic_time ();

  *parity = (HotDeployParity) { 0 };
  if (answer == NULL)
    return FALSE;
  if (!hot_deploy_parity_compare (model, request, JSON, g_bytes_get_data (answer, NULL), g_bytes_get_size (answer), parity, error))
    {
      g_prefix_error (error, "%s: ", address);
      return FALSE;
    }
  parity->milliseconds = (end - start) / 1000.0;

  return TRUE;
}

gboolean
hot_deploy_parity_compare (const char       *model,
                           const char       *body,
                           const char       *type,
                           const char       *answer,
                           gsize             length,
                           HotDeployParity  *parity,
                           GError          **error)
{
  g_autoptr(GBytes) request = g_bytes_new_static (body, strlen (body));
  g_autoptr(GBytes) here = hot_local_prediction_run (model, type, request, NULL, error);
  g_autoptr(JsonArray) ours = NULL;
  g_autoptr(JsonArray) theirs = NULL;

  *parity = (HotDeployParity) { 0 };
  if (here == NULL)
    return FALSE;

  ours = parse_answer (g_bytes_get_data (here, NULL), g_bytes_get_size (here));
  theirs = parse_answer (answer, length);
  if (ours == NULL || theirs == NULL || json_array_get_length (ours) != json_array_get_length (theirs))
    {
      g_set_error_literal (error, HOT_ERROR, HOT_ERROR_INVALID, _("The server answers with something else than one prediction for each row."));
      return FALSE;
    }
  compare (ours, theirs, parity);

  return TRUE;
}

char *
hot_deploy_parity_describe (const HotDeployParity *self)
{
  if (self->n_equal == self->n_rows)
    return g_strdup_printf (ngettext ("%u row gets the same prediction as here", "%u rows get the same predictions as here", self->n_rows),
                            self->n_rows);

  return g_strdup_printf (_("%u of %u rows get another prediction than here, by up to %g"), self->n_rows - self->n_equal, self->n_rows,
                          self->max_difference);
}
