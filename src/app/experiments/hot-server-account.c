/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "app/experiments/hot-server-account.h"

#include <string.h>

#include "app/hot-settings.h"

/* So many are remembered. */
#define MAX_ACCOUNTS 10

static const char *const auth_names[] = { "none", "token", "password" };

static char *
dup_text (const char *text)
{
  return text != NULL && *text != '\0' ? g_strdup (text) : NULL;
}

HotServerAccount *
hot_server_account_new (const char    *uri,
                        HotServerAuth  auth,
                        const char    *user_name,
                        const char    *ca_file)
{
  HotServerAccount *self = g_new0 (HotServerAccount, 1);

  self->uri = g_strdup (uri);
  self->auth = auth;
  self->user_name = auth == HOT_SERVER_AUTH_PASSWORD ? dup_text (user_name) : NULL;
  self->ca_file = dup_text (ca_file);

  return self;
}

HotServerAccount *
hot_server_account_copy (const HotServerAccount *self)
{
  return hot_server_account_new (self->uri, self->auth, self->user_name, self->ca_file);
}

void
hot_server_account_free (HotServerAccount *self)
{
  if (self == NULL)
    return;

  g_free (self->uri);
  g_free (self->user_name);
  g_free (self->ca_file);
  g_free (self);
}

char *
hot_server_account_dup_name (const HotServerAccount *self)
{
  const char *after = strstr (self->uri, "://");

  return g_strdup (after != NULL ? after + strlen ("://") : self->uri);
}

HotRestLogin *
hot_server_account_create_login (const HotServerAccount  *self,
                                 const char              *secret,
                                 GError                 **error)
{
  HotRestLogin *login = hot_rest_login_new (self->uri, error);

  if (login == NULL)
    return NULL;
  if (self->auth == HOT_SERVER_AUTH_TOKEN)
    login->token = g_strdup (secret);
  if (self->auth == HOT_SERVER_AUTH_PASSWORD)
    {
      g_set_str (&login->user_name, self->user_name);
      g_set_str (&login->password, secret);
    }
  login->ca_file = g_strdup (self->ca_file);

  return login;
}

GPtrArray *
hot_server_accounts_list (void)
{
  g_autoptr(GVariant) stored = g_settings_get_value (hot_settings_get (), HOT_SETTING_SERVERS);
  GPtrArray *accounts = g_ptr_array_new_with_free_func ((GDestroyNotify) hot_server_account_free);
  const char *uri, *name, *user_name, *ca_file;
  GVariantIter iter;

  g_variant_iter_init (&iter, stored);
  while (g_variant_iter_next (&iter, "(&s&s&s&s)", &uri, &name, &user_name, &ca_file))
    {
      HotServerAuth auth = HOT_SERVER_AUTH_NONE;

      if (!hot_rest_login_is_address (uri))
        continue;
      for (guint i = 0; i < G_N_ELEMENTS (auth_names); i++)
        if (g_str_equal (name, auth_names[i]))
          auth = (HotServerAuth) i;
      g_ptr_array_add (accounts, hot_server_account_new (uri, auth, user_name, ca_file));
    }

  return accounts;
}

HotServerAccount *
hot_server_accounts_find (const char *uri)
{
  g_autoptr(GPtrArray) accounts = hot_server_accounts_list ();

  for (guint i = 0; i < accounts->len; i++)
    if (g_str_equal (((const HotServerAccount *) accounts->pdata[i])->uri, uri))
      return g_ptr_array_steal_index (accounts, i);

  return NULL;
}

static void
add (GVariantBuilder        *builder,
     const HotServerAccount *account)
{
  g_variant_builder_add (builder, "(ssss)", account->uri, auth_names[account->auth],
                         account->user_name != NULL ? account->user_name : "", account->ca_file != NULL ? account->ca_file : "");
}

/* @first: (nullable) */
static void
store (const HotServerAccount *first,
       const char             *without)
{
  g_autoptr(GPtrArray) accounts = hot_server_accounts_list ();
  GVariantBuilder builder = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE ("a(ssss)"));
  guint n = first != NULL ? 1 : 0;

  if (first != NULL)
    add (&builder, first);
  for (guint i = 0; i < accounts->len && n < MAX_ACCOUNTS; i++)
    {
      const HotServerAccount *account = accounts->pdata[i];

      if (g_str_equal (account->uri, without))
        continue;
      add (&builder, account);
      n++;
    }
  g_settings_set_value (hot_settings_get (), HOT_SETTING_SERVERS, g_variant_builder_end (&builder));
}

void
hot_server_accounts_remember (const HotServerAccount *account)
{
  if (g_settings_get_boolean (hot_settings_get (), HOT_SETTING_REMEMBER_RECENT))
    store (account, account->uri);
}

void
hot_server_accounts_forget (const char *uri)
{
  store (NULL, uri);
}
