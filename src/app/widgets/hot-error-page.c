/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "app/widgets/hot-error-page.h"

#include <glib/gi18n.h>

#include "app/widgets/hot-widget.h"

/**
 * HotErrorPage:
 *
 * What went wrong, where, and what to do about it, in the place where the result would have stood.
 */
struct _HotErrorPage
{
  GtkWidget      parent_instance;

  AdwStatusPage *page;
  GtkWidget     *back;
  GtkLabel      *details;
};

G_DEFINE_FINAL_TYPE (HotErrorPage, hot_error_page, GTK_TYPE_WIDGET)

enum {
  RETRY,
  BACK,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
hot_error_page_retry_cb (HotErrorPage *self)
{
  g_signal_emit (self, signals[RETRY], 0);
}

static void
hot_error_page_back_cb (HotErrorPage *self)
{
  g_signal_emit (self, signals[BACK], 0);
}

static void
hot_error_page_copy_cb (HotErrorPage *self)
{
  GtkWidget *toasts = gtk_widget_get_ancestor (GTK_WIDGET (self), ADW_TYPE_TOAST_OVERLAY);

  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), gtk_label_get_text (self->details));
  if (toasts != NULL)
    adw_toast_overlay_add_toast (ADW_TOAST_OVERLAY (toasts), adw_toast_new (_("Details copied")));
}

static void
hot_error_page_dispose (GObject *object)
{
  hot_widget_dispose_template (GTK_WIDGET (object), HOT_TYPE_ERROR_PAGE);

  G_OBJECT_CLASS (hot_error_page_parent_class)->dispose (object);
}

static void
hot_error_page_class_init (HotErrorPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = hot_error_page_dispose;

  signals[RETRY] = g_signal_new ("retry", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                 NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[BACK] = g_signal_new ("back", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                NULL, NULL, NULL, G_TYPE_NONE, 0);

  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/hothouse/Hothouse/ui/hot-error-page.ui");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_bind_template_child (widget_class, HotErrorPage, page);
  gtk_widget_class_bind_template_child (widget_class, HotErrorPage, back);
  gtk_widget_class_bind_template_child (widget_class, HotErrorPage, details);
  gtk_widget_class_bind_template_callback (widget_class, hot_error_page_retry_cb);
  gtk_widget_class_bind_template_callback (widget_class, hot_error_page_back_cb);
  gtk_widget_class_bind_template_callback (widget_class, hot_error_page_copy_cb);
}

static void
hot_error_page_init (HotErrorPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
hot_error_page_set_error (HotErrorPage *self,
                          const char   *title,
                          const char   *where,
                          const GError *error,
                          gboolean      can_go_back)
{
  g_autofree char *description = NULL;
  g_autofree char *details = NULL;

  g_return_if_fail (HOT_IS_ERROR_PAGE (self));
  g_return_if_fail (error != NULL);

  description = g_markup_escape_text (error->message, -1);
  /* Translators: for a report: where it happened, what was said, which part of the program said it, and its version. */
  details = g_strdup_printf (_("Where: %s\nWhat: %s\nKind: %s, %d\nVersion: Hothouse %s"),
                             where, error->message, g_quark_to_string (error->domain), error->code, HOT_VERSION);

  adw_status_page_set_title (self->page, title);
  adw_status_page_set_description (self->page, description);
  gtk_label_set_text (self->details, details);
  gtk_widget_set_visible (self->back, can_go_back);
  gtk_accessible_announce (GTK_ACCESSIBLE (self), error->message, GTK_ACCESSIBLE_ANNOUNCEMENT_PRIORITY_HIGH);
}
