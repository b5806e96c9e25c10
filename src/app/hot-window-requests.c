/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The part of HotWindow that has to do with requests: their page, and the ways from rows and deployments to it. */

#include "app/hot-window-private.h"

#include "app/requests/hot-request-library.h"

void
_hot_window_build_requests (HotWindow *self)
{
  self->requests_page = HOT_REQUESTS_PAGE (hot_requests_page_new ());
  gtk_stack_add_named (self->pages, GTK_WIDGET (self->requests_page), "requests");
}

static void
hot_window_show_requests (HotWindow *self)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "win.page", "s", "requests");
  adw_navigation_split_view_set_show_content (self->split_view, TRUE);
}

void
hot_window_open_request (HotWindow        *self,
                         HotRequest       *request,
                         HotRequestOrigin *origin)
{
  g_return_if_fail (HOT_IS_WINDOW (self));

  hot_window_show_requests (self);
  hot_requests_page_open (self->requests_page, request, origin);
}

static void
request_row_action (GtkWidget  *widget,
                    const char *action_name,
                    GVariant   *parameter)
{
  HotWindow *self = HOT_WINDOW (widget);
  HotTable *table = hot_dataset_get_table (self->dataset);
  const guint row = g_variant_get_uint32 (parameter);

  if (table == NULL || row >= hot_table_get_n_rows (table))
    return;

  hot_window_show_requests (self);
  hot_requests_page_fill (self->requests_page, table, row);
}

void
_hot_window_install_requests (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "win.request-row", "u", request_row_action);
}
