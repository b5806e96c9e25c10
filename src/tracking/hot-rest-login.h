/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * HotRestLogin:
 * @uri: of the server, with the path below which its API is, without a slash at the end and without anything secret
 * @token: (nullable): sent as Bearer; goes before @user_name
 * @user_name: (nullable): sent with @password as Basic
 * @password: (nullable)
 * @ca_file: (nullable): PEM file with certificates to trust beside the system's
 * @any_certificate: the server's certificate is not looked at, as with MLflow's MLFLOW_TRACKING_INSECURE_TLS
 *
 * How to get into a tracking server.
 */
typedef struct {
  char    *uri;
  char    *token;
  char    *user_name;
  char    *password;
  char    *ca_file;
  gboolean any_certificate;
} HotRestLogin;

#define HOT_TYPE_REST_LOGIN (hot_rest_login_get_type ())
GType         hot_rest_login_get_type             (void);
/* A user name and password in @address become fields. %HOT_ERROR_USAGE for what is no address of a server. */
HotRestLogin *hot_rest_login_new                  (const char          *address,
                                                   GError             **error);
HotRestLogin *hot_rest_login_copy                 (const HotRestLogin  *self);
/* Overwrites the secrets first. */
void          hot_rest_login_free                 (HotRestLogin        *self);
/* What is not known yet, from MLflow's variables MLFLOW_TRACKING_TOKEN, _USERNAME, _PASSWORD, _SERVER_CERT_PATH and _INSECURE_TLS
 * (mlflow/environment_variables.py). */
void          hot_rest_login_take_environment     (HotRestLogin        *self);
/* Whether secrets would go over a network that anybody on the way can read. */
gboolean      hot_rest_login_is_exposed           (const HotRestLogin  *self);
/* The host, with its port where that is not the usual one. (transfer full) */
char         *hot_rest_login_dup_host             (const HotRestLogin  *self);
/* Whether @location is an address rather than a path: it begins with http: or https: */
gboolean      hot_rest_login_is_address           (const char          *location);   /* (nullable) */

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HotRestLogin, hot_rest_login_free)

G_END_DECLS
