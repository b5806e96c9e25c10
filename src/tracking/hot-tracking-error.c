/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "tracking/hot-tracking-error.h"

#include "base/hot-error.h"

G_DEFINE_QUARK (hot-tracking-error-quark, hot_tracking_error)

#define CODE(name, status) [HOT_TRACKING_ERROR_##name] = { #name, status }

static const struct {
  const char *name;
  guint       http_status;
} codes[] = {
  CODE (INTERNAL_ERROR, 500),
  CODE (BAD_REQUEST, 400),
  CODE (INVALID_PARAMETER_VALUE, 400),
  CODE (RESOURCE_ALREADY_EXISTS, 400),
  CODE (UNAUTHENTICATED, 401),
  CODE (CUSTOMER_UNAUTHORIZED, 401),
  CODE (PERMISSION_DENIED, 403),
  CODE (RESOURCE_DOES_NOT_EXIST, 404),
  CODE (NOT_FOUND, 404),
  CODE (ENDPOINT_NOT_FOUND, 404),
  CODE (RESOURCE_CONFLICT, 409),
  CODE (ABORTED, 409),
  CODE (ALREADY_EXISTS, 409),
  CODE (REQUEST_LIMIT_EXCEEDED, 429),
  CODE (RESOURCE_EXHAUSTED, 429),
  CODE (CANCELLED, 499),
  CODE (INVALID_STATE, 500),
  CODE (DATA_LOSS, 500),
  CODE (NOT_IMPLEMENTED, 501),
  CODE (TEMPORARILY_UNAVAILABLE, 503),
  CODE (DEADLINE_EXCEEDED, 504),
};

const char *
hot_tracking_error_get_name (HotTrackingError code)
{
  g_return_val_if_fail (code < G_N_ELEMENTS (codes), codes[0].name);

  return codes[code].name;
}

guint
hot_tracking_error_get_http_status (HotTrackingError code)
{
  g_return_val_if_fail (code < G_N_ELEMENTS (codes), codes[0].http_status);

  return codes[code].http_status;
}

HotTrackingError
hot_tracking_error_from_name (const char *name)
{
  for (gsize i = 0; name != NULL && i < G_N_ELEMENTS (codes); i++)
    if (g_str_equal (codes[i].name, name))
      return i;

  return HOT_TRACKING_ERROR_INTERNAL_ERROR;
}

HotTrackingError
hot_tracking_error_get_code (const GError *error)
{
  g_return_val_if_fail (error != NULL, HOT_TRACKING_ERROR_INTERNAL_ERROR);

  if (error->domain == HOT_TRACKING_ERROR && error->code >= 0 && error->code < (int) G_N_ELEMENTS (codes))
    return error->code;
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return HOT_TRACKING_ERROR_CANCELLED;
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND))
    return HOT_TRACKING_ERROR_RESOURCE_DOES_NOT_EXIST;
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED))
    return HOT_TRACKING_ERROR_PERMISSION_DENIED;
  if (g_error_matches (error, HOT_ERROR, HOT_ERROR_INVALID) || g_error_matches (error, HOT_ERROR, HOT_ERROR_USAGE))
    return HOT_TRACKING_ERROR_INVALID_PARAMETER_VALUE;

  return HOT_TRACKING_ERROR_INTERNAL_ERROR;
}

gboolean
hot_refuse (GError           **error,
            HotTrackingError   code,
            const char        *format,
            ...)
{
  va_list arguments;

  va_start (arguments, format);
  if (error != NULL)
    *error = g_error_new_valist (HOT_TRACKING_ERROR, code, format, arguments);
  va_end (arguments);

  return FALSE;
}
