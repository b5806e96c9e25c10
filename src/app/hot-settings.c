/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "app/hot-settings.h"

#include "dataset/hot-source.h"

GSettings *
hot_settings_get (void)
{
  static GSettings *settings;

  if (settings == NULL)
    settings = g_settings_new (HOT_APP_ID);

  return settings;
}

static void
store_recent (const char *first,
              const char *without)
{
  g_auto(GStrv) before = g_settings_get_strv (hot_settings_get (), HOT_SETTING_RECENT);
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();
  g_auto(GStrv) after = NULL;
  guint n = 0;

  if (first != NULL)
    {
      g_strv_builder_add (builder, first);
      n++;
    }

  for (guint i = 0; before[i] != NULL && n < HOT_RECENT_MAX; i++)
    {
      if (g_str_equal (before[i], without))
        continue;

      g_strv_builder_add (builder, before[i]);
      n++;
    }

  after = g_strv_builder_end (builder);
  g_settings_set_strv (hot_settings_get (), HOT_SETTING_RECENT, (const char *const *) after);
}

void
hot_settings_add_recent (const char *location)
{
  g_autofree char *redacted = hot_source_redact (location);

  if (!g_str_equal (redacted, location) ||
      g_str_equal (location, HOT_SOURCE_SAMPLE) ||
      !g_settings_get_boolean (hot_settings_get (), HOT_SETTING_REMEMBER_RECENT))
    return;

  store_recent (location, location);
}

void
hot_settings_remove_recent (const char *location)
{
  store_recent (NULL, location);
}
