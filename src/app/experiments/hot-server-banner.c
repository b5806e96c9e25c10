/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "app/experiments/hot-server-banner.h"

#include <glib/gi18n.h>

#include "app/experiments/hot-server-refused.h"
#include "app/experiments/hot-server-watch.h"
#include "base/hot-format.h"

/**
 * HotServerBanner:
 *
 * Says that the server is not to be reached or does not let the person in, how many changes wait for it, and what it has refused; and does
 * what helps. It is not there while all is well.
 */
struct _HotServerBanner
{
  AdwBin     parent_instance;

  AdwBanner *banner;
};

G_DEFINE_FINAL_TYPE (HotServerBanner, hot_server_banner, ADW_TYPE_BIN)

static char *
join_waiting (const char *state,
              guint       n_waiting)
{
  g_autofree char *number = hot_format_count (n_waiting);
  g_autofree char *waiting = g_strdup_printf (ngettext ("%s change waits", "%s changes wait", n_waiting), number);

  return n_waiting > 0 ? g_strdup_printf ("%s – %s", state, waiting) : g_strdup (state);
}

static void
hot_server_banner_update (HotServerBanner *self)
{
  HotServerWatch *watch = hot_server_watch_get_default ();
  const guint n_waiting = hot_server_watch_get_n_waiting (watch), n_refused = hot_server_watch_get_n_refused (watch);
  const HotServerCondition condition = hot_server_watch_get_condition (watch);
  const char *button = NULL;
  g_autofree char *title = NULL;
  g_autofree char *escaped = NULL;

  if (condition == HOT_SERVER_AWAY)
    {
      title = join_waiting (_("Offline"), n_waiting);
      button = _("_Try Again");
    }
  else if (condition == HOT_SERVER_CLOSED)
    {
      title = join_waiting (_("Not Signed In"), n_waiting);
      button = _("_Sign In…");
    }
  else if (condition == HOT_SERVER_FINE && n_refused > 0)
    {
      g_autofree char *number = hot_format_count (n_refused);

      title = g_strdup_printf (ngettext ("The server has refused %s change", "The server has refused %s changes", n_refused), number);
      button = _("_Details…");
    }

  if (title != NULL)
    {
      escaped = g_markup_escape_text (title, -1);
      adw_banner_set_title (self->banner, escaped);
      adw_banner_set_button_label (self->banner, button);
    }
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->banner), title != NULL ? hot_server_watch_get_message (watch) : NULL);
  /* One that is only slid away would still be read out. */
  gtk_widget_set_visible (GTK_WIDGET (self->banner), title != NULL);
  adw_banner_set_revealed (self->banner, title != NULL);
}

static void
hot_server_banner_clicked_cb (HotServerBanner *self)
{
  HotServerWatch *watch = hot_server_watch_get_default ();

  switch (hot_server_watch_get_condition (watch))
    {
    case HOT_SERVER_AWAY:
      hot_server_watch_retry (watch);
      break;

    case HOT_SERVER_CLOSED:
      gtk_widget_activate_action (GTK_WIDGET (self), "win.sign-in", NULL);
      break;

    default:
      adw_dialog_present (hot_server_refused_new (), GTK_WIDGET (self));
    }
}

static void
hot_server_banner_class_init (HotServerBannerClass *klass)
{
}

static void
hot_server_banner_init (HotServerBanner *self)
{
  self->banner = ADW_BANNER (adw_banner_new (""));
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->banner));
  g_signal_connect_object (self->banner, "button-clicked", G_CALLBACK (hot_server_banner_clicked_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (hot_server_watch_get_default (), "changed", G_CALLBACK (hot_server_banner_update), self, G_CONNECT_SWAPPED);
  hot_server_banner_update (self);
}
