/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "app/jobs/hot-jobs-button.h"

#include <glib/gi18n.h>

#include "app/jobs/hot-job-list.h"
#include "app/jobs/hot-job-row.h"
#include "app/widgets/hot-widget.h"

/**
 * HotJobsButton:
 *
 * Says how many jobs are at work, and opens a list of all of them. Out of sight while there is nothing to say.
 */
struct _HotJobsButton
{
  GtkWidget      parent_instance;

  GtkMenuButton *button;
  GtkWidget     *spinner;
  GtkLabel      *label;
  GtkListBox    *list;
  GtkButton     *clear;
};

G_DEFINE_FINAL_TYPE (HotJobsButton, hot_jobs_button, GTK_TYPE_WIDGET)

static void
hot_jobs_button_update (HotJobsButton *self)
{
  HotJobList *jobs = hot_job_list_get_default ();
  const guint n_running = hot_job_list_get_n_running (jobs);
  const guint n_jobs = g_list_model_get_n_items (G_LIST_MODEL (jobs));
  g_autofree char *text = NULL;

  if (n_running > 0)
    text = g_strdup_printf (ngettext ("%u Job", "%u Jobs", n_running), n_running);
  else
    text = g_strdup_printf (ngettext ("%u Failed Job", "%u Failed Jobs", n_jobs), n_jobs);

  gtk_label_set_text (self->label, text);
  gtk_widget_set_visible (self->spinner, n_running > 0);
  gtk_widget_set_visible (GTK_WIDGET (self->clear), n_jobs > n_running);
  gtk_widget_set_visible (GTK_WIDGET (self), n_jobs > 0);
  if (n_jobs == 0)
    gtk_menu_button_popdown (self->button);
}

static GtkWidget *
hot_jobs_button_create_row_cb (gpointer item,
                               gpointer user_data)
{
  return g_object_new (GTK_TYPE_LIST_BOX_ROW,
                       "activatable", FALSE,
                       "focusable", FALSE,
                       "child", hot_job_row_new (item),
                       NULL);
}

static void
hot_jobs_button_clear_cb (HotJobsButton *self)
{
  hot_job_list_clear_failed (hot_job_list_get_default ());
}

static void
hot_jobs_button_dispose (GObject *object)
{
  hot_widget_dispose_template (GTK_WIDGET (object), HOT_TYPE_JOBS_BUTTON);

  G_OBJECT_CLASS (hot_jobs_button_parent_class)->dispose (object);
}

static void
hot_jobs_button_class_init (HotJobsButtonClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = hot_jobs_button_dispose;

  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/hothouse/Hothouse/ui/hot-jobs-button.ui");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_bind_template_child (widget_class, HotJobsButton, button);
  gtk_widget_class_bind_template_child (widget_class, HotJobsButton, spinner);
  gtk_widget_class_bind_template_child (widget_class, HotJobsButton, label);
  gtk_widget_class_bind_template_child (widget_class, HotJobsButton, list);
  gtk_widget_class_bind_template_child (widget_class, HotJobsButton, clear);
  gtk_widget_class_bind_template_callback (widget_class, hot_jobs_button_clear_cb);
}

static void
hot_jobs_button_init (HotJobsButton *self)
{
  HotJobList *jobs = hot_job_list_get_default ();

  gtk_widget_init_template (GTK_WIDGET (self));

  gtk_list_box_bind_model (self->list, G_LIST_MODEL (jobs), hot_jobs_button_create_row_cb, NULL, NULL);
  g_signal_connect_object (jobs, "notify", G_CALLBACK (hot_jobs_button_update), self, G_CONNECT_SWAPPED);
  hot_jobs_button_update (self);
}
