/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "base/hot-http-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "base/hot-error.h"
#include "base/hot-format.h"

/* Azure refuses requests whose date is off by more than this. */
#define MAX_CLOCK_SKEW (15 * 60)

gboolean
hot_http_set_size_error (GUri     *uri,
                         guint64   size,
                         guint64   max_bytes,
                         GError  **error)
{
  g_autofree char *host = hot_http_name_host (uri);
  g_autofree char *name = hot_http_name_file (uri);
  g_autofree char *size_text = hot_format_bytes (size);
  g_autofree char *limit = hot_format_bytes (max_bytes);

  if (size > 0)
    g_set_error (error, HOT_ERROR, HOT_ERROR_TOO_LARGE,
                 _("%s at %s is %s, which is more than the limit of %s."), name, host, size_text, limit);
  else
    g_set_error (error, HOT_ERROR, HOT_ERROR_TOO_LARGE,
                 _("%s sent more than the limit of %s for %s."), host, limit, name);

  return FALSE;
}

gboolean
hot_http_set_timeout_error (GUri     *uri,
                            gboolean  connected,
                            GError  **error)
{
  g_autofree char *host = hot_http_name_host (uri);

  if (connected)
    g_set_error (error, HOT_ERROR, HOT_ERROR_NETWORK,
                 _("%s does not answer any more. It may be overloaded; try again later."), host);
  else
    g_set_error (error, HOT_ERROR, HOT_ERROR_NETWORK,
                 _("%s could not be reached in time. Check the address, the network and the proxy."), host);

  return FALSE;
}

static const char *
describe_certificate (GTlsCertificateFlags flags)
{
  if (flags & G_TLS_CERTIFICATE_EXPIRED)
    return _("it has expired");
  if (flags & G_TLS_CERTIFICATE_NOT_ACTIVATED)
    return _("it is not valid yet; is this computer's clock right?");
  if (flags & G_TLS_CERTIFICATE_BAD_IDENTITY)
    return _("it was issued for another host");
  if (flags & G_TLS_CERTIFICATE_REVOKED)
    return _("it was revoked");
  if (flags & G_TLS_CERTIFICATE_UNKNOWN_CA)
    return _("nobody whom this computer trusts has signed it; if the authority is your own, name its certificate file");

  return _("it is not in order");
}

static gboolean
set_tls_error (const GError  *cause,
               const char    *host,
               SoupMessage   *message,
               GError       **error)
{
  GTlsCertificateFlags flags = message != NULL ? soup_message_get_tls_peer_certificate_errors (message) : 0;

  if (flags != 0)
    g_set_error (error, HOT_ERROR, HOT_ERROR_REFUSED,
                 _("The connection to %s is not safe. Its certificate cannot be accepted: "
                   "%s."), host, describe_certificate (flags));
  else
    g_set_error (error, HOT_ERROR, HOT_ERROR_NETWORK,
                 _("No encrypted connection to %s could be made: %s"), host, cause->message);

  return FALSE;
}

gboolean
hot_http_set_transport_error (const GError  *cause,
                              GUri          *uri,
                              SoupMessage   *message,
                              GError       **error)
{
  g_autofree char *host = hot_http_name_host (uri);

  if (cause->domain == G_RESOLVER_ERROR)
    g_set_error (error, HOT_ERROR, HOT_ERROR_NETWORK,
                 _("There is no host %s, or its name cannot be looked up. Check the address and the "
                   "network."), g_uri_get_host (uri));
  else if (cause->domain == G_TLS_ERROR)
    set_tls_error (cause, host, message, error);
  else if (g_error_matches (cause, G_IO_ERROR, G_IO_ERROR_CONNECTION_REFUSED))
    g_set_error (error, HOT_ERROR, HOT_ERROR_NETWORK,
                 _("%s refuses the connection. Check the address and the port; the server may be stopped."), host);
  else if (g_error_matches (cause, G_IO_ERROR, G_IO_ERROR_TIMED_OUT))
    hot_http_set_timeout_error (uri, FALSE, error);
  else if (g_error_matches (cause, G_IO_ERROR, G_IO_ERROR_NETWORK_UNREACHABLE) ||
           g_error_matches (cause, G_IO_ERROR, G_IO_ERROR_HOST_UNREACHABLE))
    g_set_error (error, HOT_ERROR, HOT_ERROR_NETWORK,
                 _("%s cannot be reached from here. Check the network."), host);
  else if (g_error_matches (cause, G_IO_ERROR, G_IO_ERROR_PARTIAL_INPUT) ||
           g_error_matches (cause, G_IO_ERROR, G_IO_ERROR_CONNECTION_CLOSED) ||
           g_error_matches (cause, G_IO_ERROR, G_IO_ERROR_BROKEN_PIPE))
    g_set_error (error, HOT_ERROR, HOT_ERROR_NETWORK,
                 _("%s broke the connection off before all was sent. Try again later."), host);
  else if (g_error_matches (cause, G_IO_ERROR, G_IO_ERROR_PROXY_AUTH_FAILED) ||
           g_error_matches (cause, G_IO_ERROR, G_IO_ERROR_PROXY_NEED_AUTH) ||
           g_error_matches (cause, G_IO_ERROR, G_IO_ERROR_PROXY_NOT_ALLOWED))
    g_set_error (error, HOT_ERROR, HOT_ERROR_REFUSED,
                 _("The proxy on the way to %s refuses. Check the system's proxy settings."), host);
  else if (g_error_matches (cause, G_IO_ERROR, G_IO_ERROR_PROXY_FAILED))
    g_set_error (error, HOT_ERROR, HOT_ERROR_NETWORK,
                 _("The proxy on the way to %s failed. Check the system's proxy settings."), host);
  else
    g_set_error (error, HOT_ERROR, HOT_ERROR_NETWORK, _("The exchange with %s failed: %s."), host, cause->message);

  return FALSE;
}

/* A SAS token's times come as 2025-01-31, 2025-01-31T10:00Z and 2025-01-31T10:00:00Z. */
static GDateTime *
parse_sas_time (const char *text)
{
  g_autofree char *whole = NULL;

  if (text == NULL)
    return NULL;

  if (strlen (text) == strlen ("2025-01-31"))
    whole = g_strconcat (text, "T00:00:00Z", NULL);
  else if (strlen (text) == strlen ("2025-01-31T10:00Z"))
    whole = g_strdup_printf ("%.16s:00Z", text);
  else
    whole = g_strdup (text);

  return g_date_time_new_from_iso8601 (whole, NULL);
}

/* Why a SAS token (the signed part of an Azure Storage address: se, st, sp, spr, sig) may have been refused, as far as
 * it shows by itself; NULL where it does not. The names are those of "Create a service SAS" in the Azure Storage REST
 * reference. */
static char *
explain_token (GUri *uri)
{
  g_autoptr(GHashTable) query = NULL;
  g_autoptr(GDateTime) now = g_date_time_new_now_utc ();
  g_autoptr(GDateTime) end = NULL;
  g_autoptr(GDateTime) start = NULL;
  g_autofree char *when = NULL;
  const char *permissions;
  gboolean is_list;

  if (g_uri_get_query (uri) == NULL)
    return NULL;
  query = g_uri_parse_params (g_uri_get_query (uri), -1, "&", G_URI_PARAMS_PARSE_RELAXED, NULL);
  if (query == NULL || g_hash_table_lookup (query, "sig") == NULL)
    return NULL;

  end = parse_sas_time (g_hash_table_lookup (query, "se"));
  if (end != NULL && g_date_time_compare (end, now) <= 0)
    {
      when = g_date_time_format (end, "%Y-%m-%d %H:%M UTC");
      return g_strdup_printf (_("The address's access token (SAS) expired on %s. Ask for a new one."), when);
    }

  start = parse_sas_time (g_hash_table_lookup (query, "st"));
  if (start != NULL && g_date_time_compare (start, now) > 0)
    {
      when = g_date_time_format (start, "%Y-%m-%d %H:%M UTC");
      return g_strdup_printf (_("The address's access token (SAS) is valid only from %s on."), when);
    }

  permissions = g_hash_table_lookup (query, "sp");
  is_list = g_strcmp0 (g_hash_table_lookup (query, "comp"), "list") == 0;
  if (permissions != NULL && strchr (permissions, is_list ? 'l' : 'r') == NULL)
    return g_strdup (is_list ? _("The address's access token (SAS) does not permit listing. Ask for one that does (l "
                                 "in sp=).")
                             : _("The address's access token (SAS) does not permit reading. Ask for one that does (r "
                                 "in sp=)."));

  if (g_strcmp0 (g_hash_table_lookup (query, "spr"), "https") == 0 && !g_str_equal (g_uri_get_scheme (uri), "https"))
    return g_strdup (_("The address's access token (SAS) is for https only."));

  return g_strdup (_("The address's access token (SAS) is not accepted. It may have been cut when it was copied, or "
                     "revoked."));
}

/* The last of the signature is "=" as "%3D". What is cut within that is answered as a defect of the request, or of the
 * server. */
static gboolean
is_cut (GUri *uri)
{
  const char *query = g_uri_get_query (uri);
  const char *signature = query != NULL ? strstr (query, "sig=") : NULL;
  const char *escape = signature != NULL ? strrchr (signature, '%') : NULL;

  return escape != NULL && strlen (escape) < strlen ("%3D");
}

/* What Azure Storage itself gives as the reason ("Status and error codes" in its REST reference). */
static const char *
explain_storage_code (const char *code)
{
  static const struct {
    const char *code;
    const char *text;
  } codes[] = {
    { "AuthenticationFailed", N_("The account key is not accepted.") },
    { "AuthorizationFailure", N_("It is not public, or the account key is wrong, or the account's firewall keeps this "
                                 "computer out.") },
    { "AuthorizationPermissionMismatch", N_("The credentials do not permit this.") },
    { "NoAuthenticationInformation", N_("It is not public. Use an address with an access token (SAS), or the account "
                                        "key.") },
    { "PublicAccessNotPermitted", N_("It is not public. Use an address with an access token (SAS), or the account "
                                     "key.") },
    { "KeyBasedAuthenticationNotPermitted", N_("The storage account does not accept account keys.") },
    { "ContainerNotFound", N_("There is no such container.") },
    { "ResourceNotFound", N_("There is no such container, or it is not public.") },
    { "BlobNotFound", N_("There is no such blob in the container.") },
    { "AccountIsDisabled", N_("The storage account is disabled.") },
    { "BlobArchived", N_("The blob is in the archive tier. Have it rehydrated first.") },
  };

  for (guint i = 0; code != NULL && i < G_N_ELEMENTS (codes); i++)
    if (g_str_equal (code, codes[i].code))
      return _(codes[i].text);

  return NULL;
}

/* Signed requests fail when the clocks differ, and nothing else says so. */
static char *
explain_clock (SoupMessageHeaders *headers)
{
  const char *date = soup_message_headers_get_one (headers, "Date");
  g_autoptr(GDateTime) theirs = date != NULL ? soup_date_time_new_from_http_string (date) : NULL;
  g_autoptr(GDateTime) ours = g_date_time_new_now_utc ();
  g_autofree char *difference = NULL;
  gint64 seconds;

  if (theirs == NULL)
    return NULL;

  seconds = ABS (g_date_time_difference (ours, theirs) / G_TIME_SPAN_SECOND);
  if (seconds < MAX_CLOCK_SKEW)
    return NULL;

  difference = hot_format_duration ((double) seconds);
  return g_strdup_printf (_("This computer's clock differs from the server's by %s; set it right."), difference);
}

static char *
explain_refusal (SoupMessageHeaders *headers,
                 GUri               *uri)
{
  g_autofree char *text = explain_token (uri);
  const char *code_text;

  if (text != NULL)
    return g_steal_pointer (&text);

  text = explain_clock (headers);
  if (text != NULL)
    return g_steal_pointer (&text);

  code_text = explain_storage_code (soup_message_headers_get_one (headers, "x-ms-error-code"));

  return g_strdup (code_text != NULL ? code_text : _("Check the user name, password, key or token."));
}

gboolean
hot_http_set_status_error (guint                status,
                           SoupMessageHeaders  *headers,
                           GUri                *uri,
                           GError             **error)
{
  g_autofree char *host = hot_http_name_host (uri);
  g_autofree char *name = hot_http_name_file (uri);
  g_autofree char *why = NULL;
  const char *phrase = soup_status_get_phrase (status);
  const char *code_text = explain_storage_code (soup_message_headers_get_one (headers, "x-ms-error-code"));
  /* Azure Storage answers 409 where a container is not public. */
  const gboolean refuses = is_cut (uri) || (status == SOUP_STATUS_CONFLICT && code_text != NULL);

  switch (refuses ? SOUP_STATUS_FORBIDDEN : status)
    {
    case SOUP_STATUS_UNAUTHORIZED:
    case SOUP_STATUS_FORBIDDEN:
      why = explain_refusal (headers, uri);
      g_set_error (error, HOT_ERROR, HOT_ERROR_REFUSED, _("%s refuses access to %s (%u). %s"), host, name, status, why);
      break;

    case SOUP_STATUS_NOT_FOUND:
    case SOUP_STATUS_GONE:
      g_set_error (error, HOT_ERROR, HOT_ERROR_NOT_FOUND, _("%s has no %s (%u). %s"), host, name, status,
                   code_text != NULL ? code_text : _("Check the address."));
      break;

    case SOUP_STATUS_PROXY_AUTHENTICATION_REQUIRED:
      g_set_error (error, HOT_ERROR, HOT_ERROR_REFUSED,
                   _("The proxy on the way to %s asks for a password (%u). Check the system's proxy "
                     "settings."), host, status);
      break;

    case HOT_HTTP_TOO_MANY_REQUESTS:
      g_set_error (error, HOT_ERROR, HOT_ERROR_NETWORK,
                   _("%s has had too many requests (%u). Try again later."), host, status);
      break;

    default:
      if (status >= 500)
        g_set_error (error, HOT_ERROR, HOT_ERROR_NETWORK,
                     _("%s has trouble of its own (%u %s). Try again later."), host, status, phrase);
      else
        g_set_error (error, HOT_ERROR, HOT_ERROR_NETWORK,
                     _("%s did not give %s: it answered %u %s. %s"), host, name, status, phrase,
                     code_text != NULL ? code_text : "");
    }

  return FALSE;
}
