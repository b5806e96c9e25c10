/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "app/jobs/hot-job-row.h"

#include <glib/gi18n.h>

#include "app/widgets/hot-widget.h"
#include "base/hot-format.h"

/**
 * HotJobRow:
 *
 * One job: what it is, how far it is, how long it will still take, and a button that stops it.
 */
struct _HotJobRow
{
  GtkWidget       parent_instance;

  HotJob         *job;
  guint           tick;

  GtkLabel       *title;
  GtkLabel       *status;
  GtkProgressBar *bar;
  GtkButton      *cancel;
};

G_DEFINE_FINAL_TYPE (HotJobRow, hot_job_row, GTK_TYPE_WIDGET)

static char *
hot_job_row_describe (HotJob *job)
{
  const double elapsed = hot_job_get_elapsed (job);
  const char *message = hot_job_get_message (job);
  g_autofree char *left = hot_job_dup_time_left (job);
  g_autofree char *duration = NULL;

  switch (hot_job_get_state (job))
    {
    case HOT_JOB_DONE:
      duration = hot_format_duration (elapsed);
      /* Translators: %s is a duration, such as "3 seconds". */
      return g_strdup_printf (_("Done in %s"), duration);

    case HOT_JOB_FAILED:
      return g_strdup (hot_job_get_error (job)->message);

    case HOT_JOB_CANCELLED:
      return g_strdup (_("Cancelled"));

    case HOT_JOB_RUNNING:
    default:
      break;
    }

  if (left == NULL)
    return g_strdup (message != NULL ? message : "");

  return message != NULL ? g_strdup_printf ("%s · %s", message, left) : g_steal_pointer (&left);
}

static void
hot_job_row_update (HotJobRow *self)
{
  g_autofree char *text = hot_job_row_describe (self->job);
  const gboolean running = hot_job_get_state (self->job) == HOT_JOB_RUNNING;
  const double fraction = hot_job_get_fraction (self->job);

  gtk_label_set_text (self->status, text);
  gtk_widget_set_visible (GTK_WIDGET (self->status), text[0] != '\0');
  gtk_widget_set_visible (GTK_WIDGET (self->bar), running);
  gtk_widget_set_visible (GTK_WIDGET (self->cancel), running);

  if (hot_job_get_state (self->job) == HOT_JOB_FAILED)
    gtk_widget_add_css_class (GTK_WIDGET (self->status), "error");

  if (fraction > 0.0)
    gtk_progress_bar_set_fraction (self->bar, fraction);
  else if (running)
    gtk_progress_bar_pulse (self->bar);
}

/* A job says nothing while it waits, but its time goes on. */
static gboolean
hot_job_row_tick_cb (gpointer user_data)
{
  HotJobRow *self = user_data;

  hot_job_row_update (self);
  if (hot_job_get_state (self->job) == HOT_JOB_RUNNING)
    return G_SOURCE_CONTINUE;

  self->tick = 0;
  return G_SOURCE_REMOVE;
}

static void
hot_job_row_cancel_cb (HotJobRow *self)
{
  gtk_widget_set_sensitive (GTK_WIDGET (self->cancel), FALSE);
  hot_job_cancel (self->job);
}

static void
hot_job_row_dispose (GObject *object)
{
  HotJobRow *self = HOT_JOB_ROW (object);

  g_clear_handle_id (&self->tick, g_source_remove);
  hot_widget_dispose_template (GTK_WIDGET (self), HOT_TYPE_JOB_ROW);
  g_clear_object (&self->job);

  G_OBJECT_CLASS (hot_job_row_parent_class)->dispose (object);
}

static void
hot_job_row_class_init (HotJobRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = hot_job_row_dispose;

  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/hothouse/Hothouse/ui/hot-job-row.ui");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_bind_template_child (widget_class, HotJobRow, title);
  gtk_widget_class_bind_template_child (widget_class, HotJobRow, status);
  gtk_widget_class_bind_template_child (widget_class, HotJobRow, bar);
  gtk_widget_class_bind_template_child (widget_class, HotJobRow, cancel);
  gtk_widget_class_bind_template_callback (widget_class, hot_job_row_cancel_cb);
}

static void
hot_job_row_init (HotJobRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
hot_job_row_new (HotJob *job)
{
  HotJobRow *self = g_object_new (HOT_TYPE_JOB_ROW, NULL);

  self->job = g_object_ref (job);
  gtk_label_set_text (self->title, hot_job_get_title (job));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->bar), GTK_ACCESSIBLE_PROPERTY_LABEL, hot_job_get_title (job), -1);
  g_signal_connect_object (job, "notify", G_CALLBACK (hot_job_row_update), self, G_CONNECT_SWAPPED);
  self->tick = g_timeout_add (500, hot_job_row_tick_cb, self);
  hot_job_row_update (self);

  return GTK_WIDGET (self);
}
