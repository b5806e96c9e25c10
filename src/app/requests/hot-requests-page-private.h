/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/jobs/hot-job.h"
#include "app/requests/hot-auth-editor.h"
#include "app/requests/hot-body-editor.h"
#include "app/requests/hot-pair-list.h"
#include "app/requests/hot-request-library.h"
#include "app/requests/hot-requests-page.h"
#include "app/requests/hot-response-view.h"

G_BEGIN_DECLS

struct _HotRequestsPage
{
  AdwBreakpointBin     parent_instance;

  char                *name;            /* of the request, in its collection */
  HotCollection       *collection;      /* (nullable): that the request is saved in; the library's */
  HotRequest          *saved;           /* (nullable): of that collection */
  HotRequestOrigin    *origin;          /* (nullable) */
  char                *environment;     /* (nullable): name of the one in use */
  HotRequest          *shown;           /* (nullable): as it was opened, before anything was edited */
  gboolean             is_filling;
  AdwToast            *replaced_toast;  /* (nullable) (weak): offers what was shown before */
  gsize                address_length;  /* as it was last heard of */
  HotJob              *send_job;
  guint                busy_timeout;
  HotJob              *row_job;
  HotTable            *waiting_table;   /* (nullable): of a row that waits for the workspace, which knows of deployments */
  gint64               waiting_row;
  HotJob              *secret_job;      /* looks for the secret of the saved request */
  HotJob              *model_job;
  char                *model_address;   /* for which the model was last looked for */

  AdwOverlaySplitView *split_view;
  AdwViewStack        *lists;
  GtkStack            *collection_states;
  GtkListBox          *collections;
  GtkStack            *history_states;
  GtkListView         *history;
  AdwWindowTitle      *title;
  GtkLabel            *environment_label;
  GMenu               *environment_menu;
  GMenu               *environment_choices;
  GMenu               *environment_place;      /* in the page's own menu */
  GtkBox              *request_line;
  GtkDropDown         *method;
  GtkEntry            *address;
  GtkWidget           *send;
  GtkWidget           *cancel;
  GtkPaned            *panes;
  AdwViewStack        *parts;
  AdwBin              *params_bin;
  AdwBin              *headers_bin;
  HotPairList         *params;
  HotPairList         *headers;
  GtkLabel            *sent_address;
  HotAuthEditor       *auth;
  HotBodyEditor       *body;
  AdwSpinRow          *timeout;
  HotResponseView     *response;
};

/* (transfer full): as it is edited */
HotRequest   *_hot_requests_page_dup_request     (HotRequestsPage  *self);
void          _hot_requests_page_show_request    (HotRequestsPage  *self,
                                                  const HotRequest *request);
void          _hot_requests_page_update_title    (HotRequestsPage  *self);
void          _hot_requests_page_say             (HotRequestsPage  *self,
                                                  const char       *text);
/*
 * Says @text and offers to take back what was done.
 * @done: (transfer full): the data "hot-done" of the toast, until nobody can any more
 * Returns: (nullable) (transfer none)
 */
AdwToast     *_hot_requests_page_offer_undo      (HotRequestsPage  *self,
                                                  const char       *text,
                                                  gpointer          done,
                                                  GDestroyNotify    done_free,
                                                  void            (*undo_cb) (HotRequestsPage *self,
                                                                              AdwToast        *toast));
/* (nullable) (transfer none) */
HotVariables *_hot_requests_page_get_environment (HotRequestsPage  *self);

void          _hot_requests_page_send            (HotRequestsPage  *self);
void          _hot_requests_page_install_send    (GtkWidgetClass   *widget_class);

void          _hot_requests_page_init_library    (HotRequestsPage  *self);
void          _hot_requests_page_install_library (GtkWidgetClass   *widget_class);

/* Whether @text is a command for curl, and is shown now. */
gboolean      _hot_requests_page_take_curl       (HotRequestsPage  *self,
                                                  const char       *text);
/* Takes a command for curl that was typed as the address. Returns: whether there is an address now */
gboolean      _hot_requests_page_take_typed_curl (HotRequestsPage *self);
void          _hot_requests_page_install_exchange (GtkWidgetClass  *widget_class);

void          _hot_requests_page_init_environments (HotRequestsPage *self);
void          _hot_requests_page_install_environments (GtkWidgetClass *widget_class);

G_END_DECLS
