/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tracking/hot-rest-login.h"

G_BEGIN_DECLS

typedef enum {
  HOT_SERVER_AUTH_NONE,
  HOT_SERVER_AUTH_TOKEN,
  HOT_SERVER_AUTH_PASSWORD,
} HotServerAuth;

/**
 * HotServerAccount:
 * @uri: as in HotRestLogin
 * @user_name: (nullable): with %HOT_SERVER_AUTH_PASSWORD
 * @ca_file: (nullable): as in HotRestLogin
 *
 * How a person gets into a tracking server, without what is secret in it: that is in the Secret Service (hot-server-secret.h).
 */
typedef struct {
  char          *uri;
  HotServerAuth  auth;
  char          *user_name;
  char          *ca_file;
} HotServerAccount;

HotServerAccount *hot_server_account_new          (const char             *uri,
                                                   HotServerAuth           auth,
                                                   const char             *user_name,
                                                   const char             *ca_file);
HotServerAccount *hot_server_account_copy         (const HotServerAccount *self);
void              hot_server_account_free         (HotServerAccount       *self);
/* What messages and rows call it: the host, with path where there is one. (transfer full) */
char             *hot_server_account_dup_name     (const HotServerAccount *self);
/* @secret: (nullable): token or password. (transfer full) */
HotRestLogin     *hot_server_account_create_login (const HotServerAccount *self,
                                                   const char             *secret,
                                                   GError                **error);

/* Those that are remembered, the latest first. (transfer full) (element-type HotServerAccount) */
GPtrArray        *hot_server_accounts_list        (void);
/* (transfer full) (nullable): the remembered one of this address */
HotServerAccount *hot_server_accounts_find        (const char             *uri);
/* Not where recent files and servers are not to be remembered. */
void              hot_server_accounts_remember    (const HotServerAccount *account);
void              hot_server_accounts_forget      (const char             *uri);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HotServerAccount, hot_server_account_free)

G_END_DECLS
