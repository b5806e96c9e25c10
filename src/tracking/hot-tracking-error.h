/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * HotTrackingError:
 *
 * Why a tracking store refused, one value for each error code that MLflow's REST API has (mlflow/protos/databricks.proto
 * and mlflow/exceptions.py), so that a server can answer with, and a client can take up, exactly that code. Cancellation
 * keeps %G_IO_ERROR_CANCELLED, a full disk %G_IO_ERROR_NO_SPACE.
 */
typedef enum {
  HOT_TRACKING_ERROR_INTERNAL_ERROR,
  HOT_TRACKING_ERROR_BAD_REQUEST,
  HOT_TRACKING_ERROR_INVALID_PARAMETER_VALUE,
  HOT_TRACKING_ERROR_RESOURCE_ALREADY_EXISTS,
  HOT_TRACKING_ERROR_UNAUTHENTICATED,
  HOT_TRACKING_ERROR_CUSTOMER_UNAUTHORIZED,
  HOT_TRACKING_ERROR_PERMISSION_DENIED,
  HOT_TRACKING_ERROR_RESOURCE_DOES_NOT_EXIST,
  HOT_TRACKING_ERROR_NOT_FOUND,
  HOT_TRACKING_ERROR_ENDPOINT_NOT_FOUND,
  HOT_TRACKING_ERROR_RESOURCE_CONFLICT,
  HOT_TRACKING_ERROR_ABORTED,
  HOT_TRACKING_ERROR_ALREADY_EXISTS,
  HOT_TRACKING_ERROR_REQUEST_LIMIT_EXCEEDED,
  HOT_TRACKING_ERROR_RESOURCE_EXHAUSTED,
  HOT_TRACKING_ERROR_CANCELLED,
  HOT_TRACKING_ERROR_INVALID_STATE,
  HOT_TRACKING_ERROR_DATA_LOSS,
  HOT_TRACKING_ERROR_NOT_IMPLEMENTED,
  HOT_TRACKING_ERROR_TEMPORARILY_UNAVAILABLE,
  HOT_TRACKING_ERROR_DEADLINE_EXCEEDED,
} HotTrackingError;

#define HOT_TRACKING_ERROR (hot_tracking_error_quark ())
GQuark           hot_tracking_error_quark           (void);

/* "RESOURCE_DOES_NOT_EXIST" */
const char      *hot_tracking_error_get_name        (HotTrackingError  code);
/* 404; 500 for what MLflow lists no status for */
guint            hot_tracking_error_get_http_status (HotTrackingError  code);
/* @name: (nullable); %HOT_TRACKING_ERROR_INTERNAL_ERROR for a name that is not known */
HotTrackingError hot_tracking_error_from_name       (const char       *name);
/* The code to answer with for any error of a store, whatever its domain. */
HotTrackingError hot_tracking_error_get_code        (const GError     *error);

/* Sets @error; always %FALSE. */
G_GNUC_PRINTF (3, 4)
gboolean         hot_refuse                         (GError          **error,
                                                     HotTrackingError  code,
                                                     const char       *format,
                                                     ...);

G_END_DECLS
