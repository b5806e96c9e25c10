/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "app/experiments/hot-environments-page.h"

#include <glib/gi18n.h>

#include "app/jobs/hot-job-list.h"
#include "app/widgets/hot-toast.h"
#include "base/hot-format.h"
#include "projects/hot-environment-cache.h"

struct _HotEnvironmentsPage
{
  AdwPreferencesPage   parent_instance;

  AdwPreferencesGroup *group;
  GPtrArray           *rows;      /* (unowned) */
  HotJob              *job;
};

G_DEFINE_FINAL_TYPE (HotEnvironmentsPage, hot_environments_page, ADW_TYPE_PREFERENCES_PAGE)

static gpointer
list_func (gpointer            user_data,
           const HotProgress  *progress,
           GCancellable       *cancellable,
           GError            **error)
{
  return hot_environment_cache_list (cancellable, error);
}

static gpointer
remove_func (gpointer            user_data,
             const HotProgress  *progress,
             GCancellable       *cancellable,
             GError            **error)
{
  return hot_environment_cache_remove (user_data, cancellable, error) ? g_strdup (user_data) : NULL;
}

static void
undo_cb (gpointer row)
{
  gtk_widget_set_visible (row, TRUE);
}

static void
confirm_cb (gpointer row)
{
  const char *key = g_object_get_data (G_OBJECT (row), "key");
  g_autoptr(HotJob) job = hot_job_start (_("Removing Environment"), remove_func, g_strdup (key), g_free, g_free);

  hot_job_outlive_windows (job);
  hot_job_list_add (hot_job_list_get_default (), job);
}

/* It takes minutes to make one again: so it can be had back for as long as the toast is there. */
static void
remove_cb (HotEnvironmentsPage *self,
           GtkWidget           *button)
{
  GtkWidget *row = gtk_widget_get_ancestor (button, ADW_TYPE_ACTION_ROW);
  GtkWidget *dialog = gtk_widget_get_ancestor (button, ADW_TYPE_PREFERENCES_DIALOG);

  gtk_widget_set_visible (row, FALSE);
  adw_preferences_dialog_add_toast (ADW_PREFERENCES_DIALOG (dialog),
                                    hot_toast_new_for_removal (_("Environment removed"), undo_cb, confirm_cb, g_object_ref (row), g_object_unref));
}

static char *
describe (const HotKeptEnvironment *kept)
{
  g_autofree char *described = hot_kept_environment_describe (kept);
  g_autofree char *size = hot_format_bytes (kept->size);
  g_autoptr(GDateTime) date = g_date_time_new_from_unix_local (kept->used / 1000);
  g_autofree char *day = date != NULL ? g_date_time_format (date, "%x") : NULL;

  if (kept->in_use)
    return g_strdup_printf (_("%s, %s, in use"), described, size);

  return g_strdup_printf (_("%s, %s, last used on %s"), described, size, day != NULL ? day : "–");
}

static void
hot_environments_page_add (HotEnvironmentsPage      *self,
                           const HotKeptEnvironment *kept)
{
  GtkWidget *row = adw_action_row_new (), *button = gtk_button_new_from_icon_name ("user-trash-symbolic");
  g_autofree char *described = describe (kept);

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), kept->project != NULL ? kept->project : _("Project without a Name"));
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), described);
  g_object_set_data_full (G_OBJECT (row), "key", g_strdup (kept->key), g_free);
  gtk_widget_set_tooltip_text (button, kept->in_use ? _("A project runs in this environment") : _("Remove"));
  gtk_widget_set_sensitive (button, !kept->in_use);
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (button, "flat");
  g_signal_connect_object (button, "clicked", G_CALLBACK (remove_cb), self, G_CONNECT_SWAPPED);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), button);
  adw_preferences_group_add (self->group, row);
  g_ptr_array_add (self->rows, row);
}

static void
hot_environments_page_listed_cb (HotEnvironmentsPage *self)
{
  g_autoptr(HotJob) job = g_object_ref (self->job);
  g_autoptr(GPtrArray) kept = NULL;

  if (hot_job_get_state (job) == HOT_JOB_RUNNING)
    return;
  hot_job_drop (&self->job, self);
  if (hot_job_get_state (job) != HOT_JOB_DONE)
    {
      if (hot_job_get_state (job) == HOT_JOB_FAILED)
        adw_preferences_group_set_description (self->group, hot_job_get_error (job)->message);
      return;
    }
  kept = hot_job_steal_result (job);
  adw_preferences_group_set_description (self->group, kept->len == 0 ? _("No project has been run yet that needs one.")
    : _("Each is made once for all projects that ask for the same. What nothing has used for 30 days goes before another one is made."));
  for (guint i = 0; i < kept->len; i++)
    hot_environments_page_add (self, kept->pdata[i]);
}

static void
hot_environments_page_map (GtkWidget *widget)
{
  HotEnvironmentsPage *self = HOT_ENVIRONMENTS_PAGE (widget);

  GTK_WIDGET_CLASS (hot_environments_page_parent_class)->map (widget);

  if (self->job != NULL || self->rows->len > 0)
    return;
  adw_preferences_group_set_description (self->group, _("Looking at what is kept…"));
  self->job = hot_job_start (_("Looking at Environments"), list_func, NULL, NULL, (GDestroyNotify) g_ptr_array_unref);
  g_signal_connect_object (self->job, "notify::state", G_CALLBACK (hot_environments_page_listed_cb), self, G_CONNECT_SWAPPED);
}

static void
hot_environments_page_dispose (GObject *object)
{
  HotEnvironmentsPage *self = HOT_ENVIRONMENTS_PAGE (object);

  hot_job_drop (&self->job, self);

  G_OBJECT_CLASS (hot_environments_page_parent_class)->dispose (object);
}

static void
hot_environments_page_finalize (GObject *object)
{
  HotEnvironmentsPage *self = HOT_ENVIRONMENTS_PAGE (object);

  g_ptr_array_unref (self->rows);

  G_OBJECT_CLASS (hot_environments_page_parent_class)->finalize (object);
}

static void
hot_environments_page_class_init (HotEnvironmentsPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = hot_environments_page_dispose;
  object_class->finalize = hot_environments_page_finalize;
  GTK_WIDGET_CLASS (klass)->map = hot_environments_page_map;
}

static void
hot_environments_page_init (HotEnvironmentsPage *self)
{
  self->rows = g_ptr_array_new ();
  self->group = ADW_PREFERENCES_GROUP (adw_preferences_group_new ());
  adw_preferences_group_set_title (self->group, _("Environments of Projects"));
  adw_preferences_page_add (ADW_PREFERENCES_PAGE (self), self->group);
}
