/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * HotGitAddress:
 * @uri: what to connect to, without anything secret
 * @shown: what messages, tags and files call it: as it was written, without anything secret
 * @user: (nullable): to log in as
 * @password: (nullable)
 * @is_local: on this computer; @uri is a file: address then and @shown the path
 *
 * Where a repository is: an https:, http:, ssh:, git: or file: address, "user@host:path" of ssh, or a path.
 */
typedef struct {
  char     *uri;
  char     *shown;
  char     *user;
  char     *password;
  gboolean  is_local;
} HotGitAddress;

/* %HOT_ERROR_USAGE for what is no address of a repository, such as an option of some program or a helper ("ext::"); %HOT_ERROR_NOT_FOUND for a
 * path where there is no folder. */
HotGitAddress *hot_git_address_new  (const char     *text,
                                     GError        **error);
/* Overwrites the password first. */
void           hot_git_address_free (HotGitAddress  *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HotGitAddress, hot_git_address_free)

G_END_DECLS
