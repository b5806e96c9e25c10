/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "app/map/hot-map-compare-dialog.h"

#include <glib/gi18n.h>

#include "app/jobs/hot-job-list.h"

struct _HotMapCompareDialog
{
  AdwDialog       parent_instance;

  HotMapData     *base;
  char           *location;
  HotJob         *job;

  AdwWindowTitle *window_title;
  GtkWidget      *file_row;
  GtkEditable    *first_row;
  GtkEditable    *second_row;
  GtkWidget      *filters_row;
  GtkRevealer    *status_revealer;
  GtkWidget      *spinner;
  GtkLabel       *status;
  GtkWidget      *cancel_button;
};

G_DEFINE_FINAL_TYPE (HotMapCompareDialog, hot_map_compare_dialog, ADW_TYPE_DIALOG)

enum {
  READY,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

/* @text: (nullable): what is to be said below; work is going on where @busy. */
static void
hot_map_compare_dialog_say (HotMapCompareDialog *self,
                            const char          *text,
                            gboolean             busy)
{
  gtk_widget_set_visible (self->spinner, busy);
  gtk_widget_set_visible (self->cancel_button, busy);
  gtk_widget_set_sensitive (self->file_row, !busy);
  gtk_widget_set_sensitive (self->filters_row, !busy);
  if (text != NULL)
    gtk_label_set_label (self->status, text);
  if (busy)
    gtk_widget_remove_css_class (GTK_WIDGET (self->status), "error");
  else
    gtk_widget_add_css_class (GTK_WIDGET (self->status), "error");
  gtk_revealer_set_reveal_child (self->status_revealer, text != NULL);
  if (text != NULL)
    gtk_accessible_announce (GTK_ACCESSIBLE (self), text, GTK_ACCESSIBLE_ANNOUNCEMENT_PRIORITY_MEDIUM);
}

static void
hot_map_compare_dialog_stop (HotMapCompareDialog *self)
{
  hot_job_drop (&self->job, self);
}

static void
hot_map_compare_dialog_ended_cb (HotMapCompareDialog *self)
{
  g_autoptr(HotJob) job = g_steal_pointer (&self->job);
  HotMapComparePair *pair = hot_job_steal_result (job);

  g_signal_handlers_disconnect_by_data (job, self);
  if (pair == NULL)
    {
      hot_map_compare_dialog_say (self, hot_job_get_state (job) == HOT_JOB_FAILED ? hot_job_get_error (job)->message : NULL,
                                  FALSE);
      return;
    }

  g_signal_emit (self, signals[READY], 0, pair);
  adw_dialog_close (ADW_DIALOG (self));
}

static void
hot_map_compare_dialog_start (HotMapCompareDialog *self,
                              HotMapCompareWork   *work)
{
  hot_map_compare_dialog_stop (self);
  self->job = hot_job_start (_("Prepare Comparison"), hot_map_compare_load_func, work,
                             (GDestroyNotify) hot_map_compare_work_free, (GDestroyNotify) hot_map_compare_pair_free);
  hot_job_list_add (hot_job_list_get_default (), self->job);
  hot_map_compare_dialog_say (self, work->location != NULL ? _("Opening the file") : _("Filtering rows"), TRUE);
  g_signal_connect_swapped (self->job, "notify::state", G_CALLBACK (hot_map_compare_dialog_ended_cb), self);
}

static HotMapCompareWork *
new_work (HotMapCompareDialog *self)
{
  return hot_map_compare_work_new (self->base, hot_table_get_name (hot_map_data_get_table (self->base)), self->location);
}

static void
hot_map_compare_dialog_chosen_cb (GObject      *object,
                                  GAsyncResult *result,
                                  gpointer      user_data)
{
  g_autoptr(HotMapCompareDialog) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GFile) file = gtk_file_dialog_open_finish (GTK_FILE_DIALOG (object), result, &error);

  if (file != NULL)
    {
      g_autofree char *uri = g_file_get_uri (file);

      hot_map_compare_dialog_open_file (self, g_file_peek_path (file) != NULL ? g_file_peek_path (file) : uri);
    }
  else if (!g_error_matches (error, GTK_DIALOG_ERROR, GTK_DIALOG_ERROR_DISMISSED))
    hot_map_compare_dialog_say (self, error->message, FALSE);
}

static void
hot_map_compare_dialog_file_cb (HotMapCompareDialog *self)
{
  g_autoptr(GtkFileDialog) dialog = gtk_file_dialog_new ();
  g_autoptr(GFile) folder = NULL;

  if (self->location != NULL && g_path_is_absolute (self->location))
    {
      g_autofree char *path = g_path_get_dirname (self->location);

      folder = g_file_new_for_path (path);
      gtk_file_dialog_set_initial_folder (dialog, folder);
    }
  gtk_file_dialog_set_title (dialog, _("Open Snapshot"));
  gtk_file_dialog_open (dialog, GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))), NULL, hot_map_compare_dialog_chosen_cb,
                        g_object_ref (self));
}

static void
hot_map_compare_dialog_filters_cb (HotMapCompareDialog *self)
{
  HotMapCompareWork *work;

  if (!gtk_widget_get_sensitive (self->filters_row))
    return;

  work = new_work (self);
  work->filters[0] = g_strdup (gtk_editable_get_text (self->first_row));
  work->filters[1] = g_strdup (gtk_editable_get_text (self->second_row));
  hot_map_compare_dialog_start (self, work);
}

/* What was wrong may be so no longer. */
static void
hot_map_compare_dialog_changed_cb (HotMapCompareDialog *self)
{
  if (self->job == NULL)
    gtk_revealer_set_reveal_child (self->status_revealer, FALSE);
}

static void
hot_map_compare_dialog_cancel_cb (HotMapCompareDialog *self)
{
  hot_map_compare_dialog_stop (self);
  hot_map_compare_dialog_say (self, NULL, FALSE);
}

static char *
dup_condition (const char *column,
               const char *value)
{
  g_autoptr(GString) text = g_string_new (NULL);

  g_string_append_c (text, '`');
  g_string_append (text, column);
  g_string_append (text, "` = \"");
  g_string_append (text, value);
  g_string_append_c (text, '"');

  return g_strdup (text->str);
}

static gboolean
is_plain_name (const char *name)
{
  for (const char *c = name; *c != '\0'; c++)
    if (!g_ascii_isalnum (*c) && *c != '_')
      return FALSE;

  return g_ascii_isalpha (*name);
}

/* The two most frequent kinds of rows: rooms before all else, else the first column of a few names. */
static void
hot_map_compare_dialog_suggest (HotMapCompareDialog *self,
                                HotProfile          *profile)
{
  HotTable *table = hot_map_data_get_table (self->base);
  const int rooms = hot_table_find_column (table, "room_type");

  for (int i = rooms >= 0 ? -1 : 0; i < (int) hot_profile_get_n_columns (profile); i++)
    {
      const guint at = i < 0 ? (guint) rooms : (guint) i;
      HotColumn *column = hot_table_get_column (table, at);
      const HotColumnProfile *counts = hot_profile_get_column (profile, at);
      const char *name = hot_column_get_name (column);
      GtkEditable *rows[] = { self->first_row, self->second_row };

      if (hot_column_get_column_type (column) != HOT_COLUMN_CATEGORY || counts->top[0] == NULL || counts->top[1] == NULL ||
          strpbrk (counts->top[0], "\"\\") != NULL || strpbrk (counts->top[1], "\"\\") != NULL || strchr (name, '`') != NULL)
        continue;
      for (guint side = 0; side < 2; side++)
        {
          g_autofree char *condition = is_plain_name (name)
            ? g_strdup_printf ("%s = \"%s\"", name, counts->top[side]) : dup_condition (name, counts->top[side]);

          gtk_editable_set_text (rows[side], condition);
        }
      return;
    }
}

static void
hot_map_compare_dialog_dispose (GObject *object)
{
  HotMapCompareDialog *self = HOT_MAP_COMPARE_DIALOG (object);

  hot_map_compare_dialog_stop (self);
  gtk_widget_dispose_template (GTK_WIDGET (self), HOT_TYPE_MAP_COMPARE_DIALOG);

  G_OBJECT_CLASS (hot_map_compare_dialog_parent_class)->dispose (object);
}

static void
hot_map_compare_dialog_finalize (GObject *object)
{
  HotMapCompareDialog *self = HOT_MAP_COMPARE_DIALOG (object);

  hot_map_data_unref (self->base);
  g_free (self->location);

  G_OBJECT_CLASS (hot_map_compare_dialog_parent_class)->finalize (object);
}

static void
hot_map_compare_dialog_closed (AdwDialog *dialog)
{
  hot_map_compare_dialog_stop (HOT_MAP_COMPARE_DIALOG (dialog));
}

static void
hot_map_compare_dialog_class_init (HotMapCompareDialogClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = hot_map_compare_dialog_dispose;
  object_class->finalize = hot_map_compare_dialog_finalize;
  ADW_DIALOG_CLASS (klass)->closed = hot_map_compare_dialog_closed;

  signals[READY] = g_signal_new ("ready", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                 G_TYPE_NONE, 1, G_TYPE_POINTER);

  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/hothouse/Hothouse/ui/hot-map-compare-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, HotMapCompareDialog, window_title);
  gtk_widget_class_bind_template_child (widget_class, HotMapCompareDialog, file_row);
  gtk_widget_class_bind_template_child (widget_class, HotMapCompareDialog, first_row);
  gtk_widget_class_bind_template_child (widget_class, HotMapCompareDialog, second_row);
  gtk_widget_class_bind_template_child (widget_class, HotMapCompareDialog, filters_row);
  gtk_widget_class_bind_template_child (widget_class, HotMapCompareDialog, status_revealer);
  gtk_widget_class_bind_template_child (widget_class, HotMapCompareDialog, spinner);
  gtk_widget_class_bind_template_child (widget_class, HotMapCompareDialog, status);
  gtk_widget_class_bind_template_child (widget_class, HotMapCompareDialog, cancel_button);
  gtk_widget_class_bind_template_callback (widget_class, hot_map_compare_dialog_file_cb);
  gtk_widget_class_bind_template_callback (widget_class, hot_map_compare_dialog_filters_cb);
  gtk_widget_class_bind_template_callback (widget_class, hot_map_compare_dialog_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, hot_map_compare_dialog_cancel_cb);
}

static void
hot_map_compare_dialog_init (HotMapCompareDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

AdwDialog *
hot_map_compare_dialog_new (HotMapData *base,
                            const char *location,
                            const char *filter,
                            HotProfile *profile)
{
  HotMapCompareDialog *self = g_object_new (HOT_TYPE_MAP_COMPARE_DIALOG, NULL);

  self->base = hot_map_data_ref (base);
  self->location = g_strdup (location);
  adw_window_title_set_subtitle (self->window_title, hot_table_get_name (hot_map_data_get_table (base)));
  if (filter != NULL && *filter != '\0')
    gtk_editable_set_text (self->first_row, filter);
  else if (profile != NULL)
    hot_map_compare_dialog_suggest (self, profile);

  return ADW_DIALOG (self);
}

void
hot_map_compare_dialog_open_file (HotMapCompareDialog *self,
                                  const char          *location)
{
  HotMapCompareWork *work;

  g_return_if_fail (HOT_IS_MAP_COMPARE_DIALOG (self));

  work = new_work (self);
  work->location = g_strdup (location);
  hot_map_compare_dialog_start (self, work);
}
