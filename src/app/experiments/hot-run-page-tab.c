/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "app/experiments/hot-run-page-tab.h"

#include <glib/gi18n.h>

#include "app/experiments/hot-run-page-text.h"
#include "app/widgets/hot-chart-view.h"
#include "app/widgets/hot-toast.h"

typedef struct {
  HotTracker        *tracker;
  HotDataset        *dataset;
  HotRunPageDetails *details;
  HotRunPageMatch    match;
  gboolean           is_stale;      /* details have come while nobody looked */
  gboolean           is_built;
  GtkStack          *stack;
  AdwStatusPage     *status;        /* (nullable) */
  GtkButton         *button;
} HotRunPageTabPrivate;

G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE (HotRunPageTab, hot_run_page_tab, ADW_TYPE_BIN)

#define PRIVATE(self) ((HotRunPageTabPrivate *) hot_run_page_tab_get_instance_private (self))

static void
hot_run_page_tab_update (HotRunPageTab *self)
{
  HotRunPageTabPrivate *priv = PRIVATE (self);

  priv->is_stale = !gtk_widget_get_mapped (GTK_WIDGET (self));
  if (!priv->is_stale && priv->details != NULL)
    HOT_RUN_PAGE_TAB_GET_CLASS (self)->update (self);
}

/* What stands there when there is no content, made when that is so for the first time. */
static void
hot_run_page_tab_add_status (HotRunPageTab *self)
{
  HotRunPageTabPrivate *priv = PRIVATE (self);

  priv->status = ADW_STATUS_PAGE (adw_status_page_new ());
  priv->button = GTK_BUTTON (gtk_button_new ());
  gtk_button_set_use_underline (priv->button, TRUE);
  gtk_widget_set_halign (GTK_WIDGET (priv->button), GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (GTK_WIDGET (priv->button), "pill");
  adw_status_page_set_icon_name (priv->status, "hot-experiments-symbolic");
  adw_status_page_set_child (priv->status, GTK_WIDGET (priv->button));
  gtk_widget_add_css_class (GTK_WIDGET (priv->status), "compact");
  gtk_stack_add_named (priv->stack, GTK_WIDGET (priv->status), "empty");
}

static void
hot_run_page_tab_map (GtkWidget *widget)
{
  HotRunPageTab *self = HOT_RUN_PAGE_TAB (widget);
  HotRunPageTabPrivate *priv = PRIVATE (self);

  if (!priv->is_built && HOT_RUN_PAGE_TAB_GET_CLASS (self)->build != NULL)
    HOT_RUN_PAGE_TAB_GET_CLASS (self)->build (self);
  priv->is_built = TRUE;

  GTK_WIDGET_CLASS (hot_run_page_tab_parent_class)->map (widget);

  if (priv->is_stale)
    hot_run_page_tab_update (self);
}

static void
hot_run_page_tab_dispose (GObject *object)
{
  HotRunPageTabPrivate *priv = PRIVATE (HOT_RUN_PAGE_TAB (object));

  g_clear_object (&priv->tracker);
  g_clear_object (&priv->dataset);
  g_clear_pointer (&priv->details, hot_run_page_details_unref);

  G_OBJECT_CLASS (hot_run_page_tab_parent_class)->dispose (object);
}

static void
hot_run_page_tab_class_init (HotRunPageTabClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = hot_run_page_tab_dispose;
  GTK_WIDGET_CLASS (klass)->map = hot_run_page_tab_map;
}

static void
hot_run_page_tab_init (HotRunPageTab *self)
{
  HotRunPageTabPrivate *priv = PRIVATE (self);
  GtkWidget *spinner = adw_spinner_new ();

  priv->stack = GTK_STACK (gtk_stack_new ());
  gtk_widget_set_size_request (spinner, 32, 32);
  gtk_widget_set_halign (spinner, GTK_ALIGN_CENTER);
  gtk_widget_set_valign (spinner, GTK_ALIGN_CENTER);
  gtk_stack_add_named (priv->stack, spinner, "loading");
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (priv->stack));
}

void
hot_run_page_tab_set_models (HotRunPageTab *self,
                             HotTracker    *tracker,
                             HotDataset    *dataset)
{
  HotRunPageTabPrivate *priv = PRIVATE (self);

  g_return_if_fail (HOT_IS_RUN_PAGE_TAB (self));

  g_set_object (&priv->tracker, tracker);
  g_set_object (&priv->dataset, dataset);
}

void
hot_run_page_tab_set_details (HotRunPageTab     *self,
                              HotRunPageDetails *details,
                              HotRunPageMatch    match)
{
  HotRunPageTabPrivate *priv = PRIVATE (self);

  g_return_if_fail (HOT_IS_RUN_PAGE_TAB (self));

  hot_run_page_details_ref (details);
  g_clear_pointer (&priv->details, hot_run_page_details_unref);
  priv->details = details;
  priv->match = match;
  hot_run_page_tab_update (self);
}

HotTracker *
hot_run_page_tab_get_tracker (HotRunPageTab *self)
{
  return PRIVATE (self)->tracker;
}

HotDataset *
hot_run_page_tab_get_dataset (HotRunPageTab *self)
{
  return PRIVATE (self)->dataset;
}

HotRowSet *
hot_run_page_tab_dup_selection (HotRunPageTab *self)
{
  HotRunPageTabPrivate *priv = PRIVATE (self);
  HotTable *table = hot_dataset_get_table (priv->dataset);
  HotRowSet *selection = hot_dataset_get_selection (priv->dataset);
  const gint64 row = hot_dataset_get_highlight (priv->dataset);
  const guint32 number = (guint32) row;

  if (table == NULL || priv->match != HOT_RUN_PAGE_MATCH_SAME)
    return NULL;
  if (selection != NULL)
    return hot_row_set_peek_rows (selection) != NULL ? hot_row_set_ref (selection) : NULL;
  if (row < 0 || row >= hot_table_get_n_rows (table))
    return NULL;

  return hot_row_set_new (g_bytes_new (&number, sizeof number), hot_table_get_n_rows (table));
}

void
hot_run_page_tab_watch_selection (HotRunPageTab *self,
                                  GCallback      callback)
{
  HotRunPageTabPrivate *priv = PRIVATE (self);

  g_signal_handlers_disconnect_by_func (priv->dataset, callback, self);
  g_signal_connect_object (priv->dataset, "notify::selection", callback, self, G_CONNECT_SWAPPED);
  g_signal_connect_object (priv->dataset, "notify::highlight", callback, self, G_CONNECT_SWAPPED);
  ((void (*) (HotRunPageTab *)) callback) (self);
}

HotRunPageDetails *
hot_run_page_tab_get_details (HotRunPageTab *self)
{
  return PRIVATE (self)->details;
}

HotRunPageMatch
hot_run_page_tab_get_match (HotRunPageTab *self)
{
  return PRIVATE (self)->match;
}

void
hot_run_page_tab_set_content (HotRunPageTab *self,
                              GtkWidget     *content)
{
  gtk_stack_add_named (PRIVATE (self)->stack, content, "content");
}

void
hot_run_page_tab_show_content (HotRunPageTab *self)
{
  gtk_stack_set_visible_child_name (PRIVATE (self)->stack, "content");
}

void
hot_run_page_tab_show_empty (HotRunPageTab *self,
                             const char    *title,
                             const char    *description,
                             const char    *button,
                             const char    *action,
                             GVariant      *target)
{
  HotRunPageTabPrivate *priv = PRIVATE (self);
  g_autofree char *escaped = g_markup_escape_text (description, -1);
  g_autoptr(GVariant) owned = target != NULL ? g_variant_ref_sink (target) : NULL;

  if (priv->status == NULL)
    hot_run_page_tab_add_status (self);
  adw_status_page_set_title (priv->status, title);
  adw_status_page_set_description (priv->status, escaped);
  gtk_widget_set_visible (GTK_WIDGET (priv->button), button != NULL);
  if (button != NULL)
    {
      gtk_button_set_label (priv->button, button);
      gtk_actionable_set_action_target_value (GTK_ACTIONABLE (priv->button), owned);
      gtk_actionable_set_action_name (GTK_ACTIONABLE (priv->button), action);
    }
  gtk_stack_set_visible_child_name (priv->stack, "empty");
}

void
hot_run_page_tab_show_missing (HotRunPageTab *self,
                               const char    *title,
                               const char    *what)
{
  HotRunPageDetails *details = hot_run_page_tab_get_details (self);

  if (details->files_error != NULL)
    hot_run_page_tab_show_empty (self, title, details->files_error->message, NULL, NULL, NULL);
  else if (details->run->status == HOT_RUN_STATUS_RUNNING || details->run->status == HOT_RUN_STATUS_SCHEDULED)
    hot_run_page_tab_show_empty (self, title, _("The run has not got that far yet. This page follows it."), NULL, NULL, NULL);
  else if (details->run->status != HOT_RUN_STATUS_FINISHED)
    hot_run_page_tab_show_empty (self, title, _("The run ended before it wrote any."), _("_Run Again With Changes…"), "run.again",
                                 NULL);
  else
    hot_run_page_tab_show_empty (self, title, what, _("Show _Files"), "run.show-tab", g_variant_new_string ("files"));
}

const char *
hot_run_page_tab_describe_match (HotRunPageTab *self)
{
  switch (PRIVATE (self)->match)
    {
    case HOT_RUN_PAGE_MATCH_UNKNOWN:
      return _("Comparing the open data with that of the run…");

    case HOT_RUN_PAGE_MATCH_NO_DATA:
      return _("Open the data that the run learnt from, and the rows can be found on the map and in the table.");

    case HOT_RUN_PAGE_MATCH_NO_DIGEST:
      return _("The run does not say which data it learnt from, so its rows cannot be found on the map or in the table.");

    case HOT_RUN_PAGE_MATCH_OTHER:
      return _("The open data is not what the run learnt from: its digest is another. Open the same file, with the same filter and types of "
               "columns.");

    default:
      return NULL;
    }
}

void
hot_run_page_tab_show_mismatch (HotRunPageTab *self)
{
  HotRunPageTabPrivate *priv = PRIVATE (self);
  const HotDatasetInput *data = hot_run_page_details_get_data (priv->details);
  g_autofree char *location = data != NULL ? hot_run_page_text_location (data->source) : NULL;
  const char *why = hot_run_page_tab_describe_match (self);

  if (priv->match == HOT_RUN_PAGE_MATCH_UNKNOWN)
    {
      gtk_stack_set_visible_child_name (priv->stack, "loading");
    }
  else if (priv->match == HOT_RUN_PAGE_MATCH_NO_DIGEST)
    {
      hot_run_page_tab_show_empty (self, _("Of Unknown Data"), why, NULL, NULL, NULL);
    }
  else if (location != NULL && *location != '\0')
    {
      g_autofree char *name = g_path_get_basename (location);
      g_autofree char *label = NULL;
      g_auto(GStrv) words = g_strsplit (name, "_", -1);
      g_autofree char *escaped = g_strjoinv ("__", words);

      /* Translators: %s is a file's name. */
      label = g_strdup_printf (_("_Open %s"), escaped);
      hot_run_page_tab_show_empty (self, priv->match == HOT_RUN_PAGE_MATCH_NO_DATA ? _("No Data Is Open") : _("Other Data Is Open"),
                                   why, label, "win.open-location", g_variant_new_string (location));
    }
  else
    {
      hot_run_page_tab_show_empty (self, priv->match == HOT_RUN_PAGE_MATCH_NO_DATA ? _("No Data Is Open") : _("Other Data Is Open"),
                                   why, _("_Open Data…"), "win.open", NULL);
    }
}

void
hot_run_page_tab_add_toast (HotRunPageTab *self,
                            const char    *title)
{
  GtkWidget *toasts = gtk_widget_get_ancestor (GTK_WIDGET (self), ADW_TYPE_TOAST_OVERLAY);
  AdwToast *toast;

  if (toasts == NULL)
    return;

  toast = hot_toast_new (title);
  adw_toast_overlay_add_toast (ADW_TOAST_OVERLAY (toasts), toast);
}

GtkWidget *
hot_run_page_tab_create_chart (HotRunPageTab *self,
                               int            height)
{
  GtkWidget *view = hot_chart_view_new ();

  gtk_widget_set_size_request (view, -1, height);
  g_signal_connect_object (view, "message", G_CALLBACK (hot_run_page_tab_add_toast), self, G_CONNECT_SWAPPED);

  return view;
}

GtkWidget *
hot_run_page_tab_create_column (GtkBox **box)
{
  GtkWidget *scroller = gtk_scrolled_window_new ();
  GtkWidget *clamp = adw_clamp_new ();
  GtkWidget *column = gtk_box_new (GTK_ORIENTATION_VERTICAL, 18);

  adw_clamp_set_maximum_size (ADW_CLAMP (clamp), 900);
  adw_clamp_set_child (ADW_CLAMP (clamp), column);
  gtk_widget_set_margin_top (column, 12);
  gtk_widget_set_margin_bottom (column, 24);
  gtk_widget_set_margin_start (column, 12);
  gtk_widget_set_margin_end (column, 12);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), clamp);
  *box = GTK_BOX (column);

  return scroller;
}

GtkWidget *
hot_run_page_tab_create_card (const char *title,
                              GtkWidget  *widget)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);

  if (title != NULL)
    {
      GtkWidget *heading = gtk_label_new (title);

      gtk_label_set_xalign (GTK_LABEL (heading), 0);
      gtk_widget_add_css_class (heading, "heading");
      gtk_box_append (GTK_BOX (box), heading);
    }
  gtk_widget_add_css_class (widget, "card");
  gtk_widget_set_overflow (widget, GTK_OVERFLOW_HIDDEN);
  gtk_box_append (GTK_BOX (box), widget);

  return box;
}
