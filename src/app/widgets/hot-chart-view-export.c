/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "app/widgets/hot-chart-view-private.h"

#include <glib/gi18n.h>
#include <string.h>

#include "app/jobs/hot-job-list.h"
#include "draw/hot-chart-export.h"

/* The part of HotChartView that hands the chart on: to the clipboard, to a file. */

#define PIXEL_RATIO 2.0

typedef struct {
  HotChartRequest    *request;
  char               *path;
  HotChartFileFormat  format;
} Export;

static void
export_free (gpointer data)
{
  Export *export = data;

  hot_chart_request_free (export->request);
  g_free (export->path);
  g_free (export);
}

/* As it is seen, but on a ground of its own and without the cursor. */
static HotChartRequest *
make_request (HotChartView *self)
{
  HotChartState state = _hot_chart_view_get_state (self);

  state.theme.background.alpha = 1;
  state.mark = HOT_CHART_NO_MARK;
  state.width = MAX (state.width, 200);
  state.height = MAX (state.height, 150);
  return hot_chart_request_new (self->chart, &state, PIXEL_RATIO);
}

static gpointer
export_func (gpointer            user_data,
             const HotProgress  *progress,
             GCancellable       *cancellable,
             GError            **error)
{
  Export *export = user_data;

  if (!hot_chart_export (export->request->chart, &export->request->state, export->path, export->format, PIXEL_RATIO, cancellable, error))
    return NULL;
  return g_strdup (export->path);
}

static gpointer
copy_func (gpointer            user_data,
           const HotProgress  *progress,
           GCancellable       *cancellable,
           GError            **error)
{
  return hot_chart_request_paint (user_data);
}

static void
say (HotChartView *self,
     const char   *text)
{
  g_signal_emit (self, _hot_chart_view_signals[SIGNAL_MESSAGE], 0, text);
}

static void
hot_chart_view_exported_cb (HotChartView *self,
                            GParamSpec   *pspec,
                            HotJob       *job)
{
  g_autofree char *path = NULL, *name = NULL, *text = NULL;

  if (hot_job_get_state (job) == HOT_JOB_FAILED)
    say (self, hot_job_get_error (job)->message);
  if (hot_job_get_state (job) != HOT_JOB_DONE)
    return;
  path = hot_job_steal_result (job);
  name = g_filename_display_basename (path);
  /* Translators: a chart was written to a file of this name */
  text = g_strdup_printf (_("Saved “%s”"), name);
  say (self, text);
}

static void
hot_chart_view_copied_cb (HotChartView *self,
                          GParamSpec   *pspec,
                          HotJob       *job)
{
  g_autoptr(GdkTexture) texture = NULL;

  if (hot_job_get_state (job) != HOT_JOB_DONE)
    return;
  texture = hot_job_steal_result (job);
  gdk_clipboard_set_texture (gtk_widget_get_clipboard (GTK_WIDGET (self)), texture);
  say (self, _("Picture copied"));
}

static void
hot_chart_view_place_chosen_cb (GObject      *object,
                                GAsyncResult *result,
                                gpointer      user_data)
{
  g_autoptr(HotChartView) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GFile) file = gtk_file_dialog_save_finish (GTK_FILE_DIALOG (object), result, &error);
  g_autoptr(HotJob) job = NULL;
  HotChartFileFormat format;
  Export *export;

  if (file == NULL)
    {
      if (!g_error_matches (error, GTK_DIALOG_ERROR, GTK_DIALOG_ERROR_DISMISSED))
        say (self, error->message);
      return;
    }
  if (g_file_peek_path (file) == NULL)
    {
      say (self, _("Pictures can be exported to folders of this computer only"));
      return;
    }
  if (self->chart == NULL)
    return;
  if (!hot_chart_format_for_path (g_file_peek_path (file), &format, &error))
    {
      say (self, error->message);
      return;
    }

  export = g_new0 (Export, 1);
  export->request = make_request (self);
  export->path = g_strdup (g_file_peek_path (file));
  export->format = format;
  job = hot_job_start (_("Save Chart"), export_func, export, export_free, g_free);
  g_signal_connect_object (job, "notify::state", G_CALLBACK (hot_chart_view_exported_cb), self, G_CONNECT_SWAPPED);
  hot_job_list_add (hot_job_list_get_default (), job);
}

/* "MAE over trees" becomes "MAE over trees.png". */
static char *
dup_file_name (HotChartView *self,
               const char   *suffix)
{
  const char *title = hot_chart_get_title (self->chart);
  g_autofree char *name = g_strdup (title != NULL && *title != '\0' ? title : _("Chart"));

  g_strdelimit (name, "/\\:", '-');
  return g_strdup_printf ("%s.%s", name, suffix);
}

/* "s": the end of the file's name. */
static void
hot_chart_view_save_action (GtkWidget  *widget,
                            const char *action,
                            GVariant   *parameter)
{
  HotChartView *self = HOT_CHART_VIEW (widget);
  g_autoptr(GtkFileDialog) dialog = gtk_file_dialog_new ();
  g_autofree char *name = NULL;

  if (self->chart == NULL)
    return;
  name = dup_file_name (self, g_variant_get_string (parameter, NULL));
  gtk_file_dialog_set_title (dialog, _("Save Chart"));
  gtk_file_dialog_set_initial_name (dialog, name);
  gtk_file_dialog_save (dialog, GTK_WINDOW (gtk_widget_get_root (widget)), NULL, hot_chart_view_place_chosen_cb, g_object_ref (self));
}

static void
hot_chart_view_copy_picture_action (GtkWidget  *widget,
                                    const char *action,
                                    GVariant   *parameter)
{
  HotChartView *self = HOT_CHART_VIEW (widget);
  g_autoptr(HotJob) job = NULL;

  if (self->chart == NULL)
    return;
  job = hot_job_start (_("Copy Chart"), copy_func, make_request (self), (GDestroyNotify) hot_chart_request_free, g_object_unref);
  g_signal_connect_object (job, "notify::state", G_CALLBACK (hot_chart_view_copied_cb), self, G_CONNECT_SWAPPED);
}

static void
hot_chart_view_copy_data_action (GtkWidget  *widget,
                                 const char *action,
                                 GVariant   *parameter)
{
  HotChartView *self = HOT_CHART_VIEW (widget);
  g_autofree char *csv = NULL;

  if (self->chart == NULL)
    return;
  csv = hot_chart_to_csv (self->chart);
  gdk_clipboard_set_text (gtk_widget_get_clipboard (widget), csv);
  say (self, _("Data copied"));
}

void
_hot_chart_view_install_actions (GtkWidgetClass *klass)
{
  gtk_widget_class_install_action (klass, "chart.copy-picture", NULL, hot_chart_view_copy_picture_action);
  gtk_widget_class_install_action (klass, "chart.copy-data", NULL, hot_chart_view_copy_data_action);
  gtk_widget_class_install_action (klass, "chart.save", "s", hot_chart_view_save_action);
  gtk_widget_class_add_binding_action (klass, GDK_KEY_c, GDK_CONTROL_MASK, "chart.copy-picture", NULL);
  gtk_widget_class_add_binding_action (klass, GDK_KEY_c, GDK_CONTROL_MASK | GDK_SHIFT_MASK, "chart.copy-data", NULL);
}

static GMenuModel *
make_menu (void)
{
  GMenu *menu = g_menu_new ();
  g_autoptr(GMenu) copy = g_menu_new (), save = g_menu_new ();

  g_menu_append (copy, _("_Copy Picture"), "chart.copy-picture");
  g_menu_append (copy, _("Copy _Data"), "chart.copy-data");
  g_menu_append (save, _("Save as _PNG…"), "chart.save::png");
  g_menu_append (save, _("Save as _SVG…"), "chart.save::svg");
  g_menu_append (save, _("Save Data as CS_V…"), "chart.save::csv");
  g_menu_append_section (menu, NULL, G_MENU_MODEL (copy));
  g_menu_append_section (menu, NULL, G_MENU_MODEL (save));
  return G_MENU_MODEL (menu);
}

void
_hot_chart_view_open_menu (HotChartView *self,
                           double        x,
                           double        y)
{
  if (self->chart == NULL)
    return;
  if (self->menu == NULL)
    {
      g_autoptr(GMenuModel) menu = make_menu ();

      self->menu = gtk_popover_menu_new_from_model (menu);
      gtk_popover_set_has_arrow (GTK_POPOVER (self->menu), FALSE);
      gtk_widget_set_halign (self->menu, GTK_ALIGN_START);
      gtk_widget_set_parent (self->menu, GTK_WIDGET (self));
    }
  gtk_popover_set_pointing_to (GTK_POPOVER (self->menu), &(GdkRectangle) { (int) x, (int) y, 1, 1 });
  gtk_popover_popup (GTK_POPOVER (self->menu));
}
