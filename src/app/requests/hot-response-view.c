/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "app/requests/hot-response-view.h"

#include <glib/gi18n.h>
#include <string.h>

#include "app/jobs/hot-job-list.h"
#include "app/requests/hot-json-tree.h"
#include "app/requests/hot-prediction-view.h"
#include "app/requests/hot-source-text.h"
#include "app/requests/hot-timing-bars.h"
#include "app/widgets/hot-toast.h"
#include "base/hot-atomic-file.h"
#include "base/hot-format.h"

struct _HotResponseView
{
  AdwBin             parent_instance;

  HotAnswer         *answer;
  char              *former;         /* the state before it was busy */
  gsize              filled;         /* bytes of the body's text that are in the view */
  guint              fill_source;
  gboolean           has_tree;

  GtkStack          *states;
  AdwStatusPage     *busy_page;
  AdwStatusPage     *error_page;
  GtkLabel          *status;
  GtkLabel          *figures;
  GtkLabel          *meaning;
  AdwViewStack      *views;
  AdwViewStackPage  *prediction_page;
  AdwViewStackPage  *tree_page;
  HotPredictionView *prediction;
  AdwBanner         *cut_banner;
  GtkScrolledWindow *body_scrolled;
  GtkSourceView     *body;
  HotJsonTree       *tree;
  GtkLabel          *headers;
  HotTimingBars     *timing;
  GtkLabel          *timing_note;
};

G_DEFINE_FINAL_TYPE (HotResponseView, hot_response_view, ADW_TYPE_BIN)

/* How much of a text goes into the view at once, in bytes. */
#define FILL_SIZE (16 << 10)

/* Letting go of a hundred megabytes takes the kernel a while. */
static void
hot_response_view_drop (HotResponseView *self)
{
  g_clear_handle_id (&self->fill_source, g_source_remove);
  hot_json_tree_set_text (self->tree, NULL);
  self->has_tree = FALSE;
  if (self->answer != NULL)
    g_thread_unref (g_thread_new ("drop answer", (GThreadFunc) (GCallback) hot_answer_free, g_steal_pointer (&self->answer)));
}

/* Saving. */

typedef struct {
  char   *path;
  GBytes *body;
} Save;

static void
save_free (gpointer data)
{
  Save *save = data;

  g_free (save->path);
  g_bytes_unref (save->body);
  g_free (save);
}

static gpointer
save_func (gpointer            data,
           const HotProgress  *progress,
           GCancellable       *cancellable,
           GError            **error)
{
  const Save *save = data;
  g_autoptr(HotAtomicFile) file = hot_atomic_file_new (save->path, error);
  gsize length;
  const char *bytes = g_bytes_get_data (save->body, &length);

  if (file == NULL || !hot_atomic_file_write (file, bytes, length, error) || !hot_atomic_file_commit (file, cancellable, error))
    return NULL;

  return g_path_get_basename (save->path);
}

static void
hot_response_view_say (HotResponseView *self,
                       const char      *text)
{
  GtkWidget *toasts = gtk_widget_get_ancestor (GTK_WIDGET (self), ADW_TYPE_TOAST_OVERLAY);
  AdwToast *toast = hot_toast_new (text);

  if (toasts != NULL)
    adw_toast_overlay_add_toast (ADW_TOAST_OVERLAY (toasts), toast);
  else
    g_object_unref (toast);
}

static void
hot_response_view_saved_cb (HotResponseView *self,
                            GParamSpec      *pspec,
                            HotJob          *job)
{
  g_autofree char *name = hot_job_get_state (job) == HOT_JOB_DONE ? hot_job_steal_result (job) : NULL;

  if (name != NULL)
    {
      g_autofree char *text = g_strdup_printf (_("Saved as %s"), name);

      hot_response_view_say (self, text);
    }
  else if (hot_job_get_state (job) == HOT_JOB_FAILED)
    hot_response_view_say (self, hot_job_get_error (job)->message);
}

static void
hot_response_view_chosen_cb (GObject      *object,
                             GAsyncResult *result,
                             gpointer      user_data)
{
  g_autoptr(HotResponseView) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GFile) file = gtk_file_dialog_save_finish (GTK_FILE_DIALOG (object), result, &error);
  g_autoptr(HotJob) job = NULL;
  Save *save;

  if (file == NULL || self->answer == NULL)
    {
      if (error != NULL && !g_error_matches (error, GTK_DIALOG_ERROR, GTK_DIALOG_ERROR_DISMISSED))
        hot_response_view_say (self, error->message);
      return;
    }
  if (g_file_peek_path (file) == NULL)
    {
      hot_response_view_say (self, _("The file has to be in a folder of this computer"));
      return;
    }

  save = g_new0 (Save, 1);
  save->path = g_strdup (g_file_peek_path (file));
  save->body = g_bytes_ref (self->answer->response->body);
  job = hot_job_start (_("Saving the Body"), save_func, save, save_free, g_free);
  g_signal_connect_object (job, "notify::state", G_CALLBACK (hot_response_view_saved_cb), self, G_CONNECT_SWAPPED);
  hot_job_list_add (hot_job_list_get_default (), job);
}

/* "answer", with the ending that files of its kind have. (transfer full) */
static char *
dup_file_name (const HotAnswer *answer)
{
  static const struct {
    const char *type;
    const char *ending;
  } endings[] = {
    { "text/html", ".html" }, { "text/csv", ".csv" }, { "text/xml", ".xml" }, { "application/xml", ".xml" }, { "application/pdf", ".pdf" },
    { "application/zip", ".zip" }, { "application/gzip", ".gz" }, { "image/png", ".png" }, { "image/jpeg", ".jpg" }, { "image/svg+xml", ".svg" },
  };
  const char *ending = answer->is_json ? ".json" : answer->text != NULL ? ".txt" : ".bin";

  for (guint i = 0; i < G_N_ELEMENTS (endings); i++)
    if (g_strcmp0 (answer->response->content_type, endings[i].type) == 0)
      ending = endings[i].ending;

  return g_strconcat ("answer", ending, NULL);
}

static void
hot_response_view_save_cb (HotResponseView *self)
{
  g_autoptr(GtkFileDialog) dialog = gtk_file_dialog_new ();
  g_autofree char *name = NULL;

  gtk_file_dialog_set_title (dialog, _("Save Body"));
  name = self->answer != NULL ? dup_file_name (self->answer) : g_strdup ("answer");
  gtk_file_dialog_set_initial_name (dialog, name);
  gtk_file_dialog_save (dialog, GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))), NULL, hot_response_view_chosen_cb, g_object_ref (self));
}

/* Showing. */

static const char *
get_language (const HotAnswer *answer)
{
  const char *type = answer->response->content_type;

  if (answer->is_json)
    return "json";
  if (type == NULL)
    return NULL;
  if (strstr (type, "html") != NULL)
    return "html";

  return strstr (type, "xml") != NULL ? "xml" : NULL;
}

/* Puts in the next lines of the body; all at once would take the window too long. */
static gboolean
hot_response_view_fill_cb (gpointer user_data)
{
  HotResponseView *self = user_data;
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (self->body));
  const char *text = self->answer->text != NULL ? self->answer->text + self->filled : "";
  const char *end = strlen (text) > FILL_SIZE ? strchr (text + FILL_SIZE, '\n') : NULL;
  const gsize length = end != NULL ? (gsize) (end + 1 - text) : strlen (text);
  GtkTextIter iter;

  gtk_text_buffer_get_end_iter (buffer, &iter);
  gtk_text_buffer_insert (buffer, &iter, text, (int) length);
  self->filled += length;
  if (text[length] != '\0')
    return G_SOURCE_CONTINUE;
  self->fill_source = 0;

  return G_SOURCE_REMOVE;
}

static void
hot_response_view_show_body (HotResponseView *self)
{
  const HotAnswer *answer = self->answer;
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (self->body));
  const gsize length = g_bytes_get_size (answer->response->body);
  g_autofree char *size = hot_format_bytes (length);
  g_autofree char *note = NULL;

  if (length == 0)
    note = g_strdup (_("The body is empty."));
  else if (answer->text == NULL)
    note = g_strdup_printf (_("The body is no text (%s). It can be saved to a file."),
                            answer->response->content_type != NULL ? answer->response->content_type : size);
  else if (answer->n_shown < answer->n_text)
    {
      g_autofree char *shown = hot_format_bytes (answer->n_shown);

      /* TRANSLATORS: the part of a text that is shown, and the size of all of it */
      note = g_strdup_printf (_("Only the first %s of %s are shown. The whole body can be saved to a file."), shown, size);
    }
  else if (answer->is_repaired)
    note = g_strdup (_("Bytes that are not UTF-8 are shown as �. The body is saved to a file as it came."));
  else if (answer->n_cut_lines > 0)
    note = g_strdup_printf (ngettext ("%u line is too long to be shown as a whole. It is whole in the file that the body can be saved to.",
                                      "%u lines are too long to be shown as a whole. They are whole in the file that the body can be saved to.",
                                      answer->n_cut_lines), answer->n_cut_lines);
  adw_banner_set_title (self->cut_banner, note != NULL ? note : "");
  adw_banner_set_revealed (self->cut_banner, note != NULL);

  gtk_text_buffer_set_text (buffer, "", 0);
  hot_source_text_set_language (self->body, get_language (answer));
  g_clear_handle_id (&self->fill_source, g_source_remove);
  self->filled = 0;
  if (hot_response_view_fill_cb (self) == G_SOURCE_CONTINUE)
    self->fill_source = g_idle_add (hot_response_view_fill_cb, self);
}

static void
hot_response_view_show_line (HotResponseView *self)
{
  const HotResponse *response = self->answer->response;
  const char *classes[] = { "success", "warning", "error" };
  g_autofree char *time = hot_format_duration (response->times.total / 1000.0);
  g_autofree char *size = hot_format_bytes (g_bytes_get_size (response->body));
  g_autofree char *figures = g_strdup_printf ("%s · %s", time, size);

  gtk_label_set_text (self->status, response->title);
  for (guint i = 0; i < G_N_ELEMENTS (classes); i++)
    gtk_widget_remove_css_class (GTK_WIDGET (self->status), classes[i]);
  gtk_widget_add_css_class (GTK_WIDGET (self->status), response->status < 300 ? "success" : response->status < 400 ? "warning" : "error");
  gtk_label_set_text (self->figures, figures);
  gtk_label_set_text (self->meaning, response->meaning);
  gtk_accessible_announce (GTK_ACCESSIBLE (self), response->title, GTK_ACCESSIBLE_ANNOUNCEMENT_PRIORITY_MEDIUM);
}

static void
hot_response_view_show_headers (HotResponseView *self)
{
  const HotResponse *response = self->answer->response;
  g_autoptr(GString) text = g_string_new (NULL);

  g_string_append_printf (text, "HTTP/%s %s\n", response->version != NULL ? response->version : "1.1", response->title);
  for (guint i = 0; response->headers[i] != NULL && text->len < HOT_ANSWER_MAX_TEXT; i += 2)
    g_string_append_printf (text, "%s: %s\n", response->headers[i], response->headers[i + 1]);
  if (!g_utf8_validate (text->str, text->len, NULL))
    {
      g_autofree char *valid = g_utf8_make_valid (text->str, text->len);

      g_string_assign (text, valid);
    }
  gtk_label_set_text (self->headers, text->str);
}

/* The tree is made when it is looked at: finding where values end takes a while in a large text. */
static void
hot_response_view_show_tree (HotResponseView *self)
{
  if (self->has_tree || self->answer == NULL || !self->answer->is_json ||
      g_strcmp0 (adw_view_stack_get_visible_child_name (self->views), "tree") != 0)
    return;

  hot_json_tree_set_text (self->tree, self->answer->response->body);
  self->has_tree = TRUE;
}

void
hot_response_view_show (HotResponseView *self,
                        HotAnswer       *answer)
{
  const gboolean had_prediction = self->answer != NULL && self->answer->predictions != NULL;
  const char *view = adw_view_stack_get_visible_child_name (self->views);

  hot_response_view_drop (self);
  self->answer = answer;
  hot_response_view_show_line (self);
  hot_response_view_show_body (self);
  hot_response_view_show_headers (self);
  hot_timing_bars_set_times (self->timing, &answer->response->times);
  gtk_label_set_text (self->timing_note, answer->response->times.is_reused ? _("The connection stood already.") : "");
  if (answer->predictions != NULL)
    hot_prediction_view_show (self->prediction, answer);
  adw_view_stack_page_set_visible (self->prediction_page, answer->predictions != NULL);
  adw_view_stack_page_set_visible (self->tree_page, answer->is_json);

  /* Whoever reads headers goes on reading headers. */
  if (answer->predictions != NULL && (!had_prediction || g_strcmp0 (view, "body") == 0))
    adw_view_stack_set_visible_child_name (self->views, "prediction");
  else if ((answer->predictions == NULL && g_strcmp0 (view, "prediction") == 0) || (!answer->is_json && g_strcmp0 (view, "tree") == 0))
    adw_view_stack_set_visible_child_name (self->views, "body");
  hot_response_view_show_tree (self);
  gtk_stack_set_visible_child_name (self->states, "answer");
}

void
hot_response_view_show_error (HotResponseView *self,
                              const GError    *error)
{
  g_autofree char *escaped = g_markup_escape_text (error->message, -1);

  adw_status_page_set_description (self->error_page, escaped);
  gtk_stack_set_visible_child_name (self->states, "error");
  gtk_accessible_announce (GTK_ACCESSIBLE (self), error->message, GTK_ACCESSIBLE_ANNOUNCEMENT_PRIORITY_HIGH);
}

void
hot_response_view_show_busy (HotResponseView *self)
{
  if (g_strcmp0 (gtk_stack_get_visible_child_name (self->states), "busy") == 0)
    return;

  g_set_str (&self->former, gtk_stack_get_visible_child_name (self->states));
  gtk_stack_set_visible_child_name (self->states, "busy");
}

void
hot_response_view_show_former (HotResponseView *self)
{
  if (g_strcmp0 (gtk_stack_get_visible_child_name (self->states), "busy") == 0)
    gtk_stack_set_visible_child_name (self->states, self->former);
}

void
hot_response_view_clear (HotResponseView *self)
{
  gtk_stack_set_visible_child_name (self->states, "empty");
  hot_response_view_drop (self);
}

static void
hot_response_view_dispose (GObject *object)
{
  HotResponseView *self = HOT_RESPONSE_VIEW (object);

  hot_response_view_drop (self);
  adw_bin_set_child (ADW_BIN (self), NULL);
  g_clear_pointer (&self->former, g_free);

  G_OBJECT_CLASS (hot_response_view_parent_class)->dispose (object);
}

static void
hot_response_view_class_init (HotResponseViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = hot_response_view_dispose;

  g_type_ensure (HOT_TYPE_PREDICTION_VIEW);
  g_type_ensure (HOT_TYPE_JSON_TREE);
  g_type_ensure (HOT_TYPE_TIMING_BARS);

  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/hothouse/Hothouse/ui/hot-response-view.ui");
  gtk_widget_class_bind_template_child (widget_class, HotResponseView, states);
  gtk_widget_class_bind_template_child (widget_class, HotResponseView, busy_page);
  gtk_widget_class_bind_template_child (widget_class, HotResponseView, error_page);
  gtk_widget_class_bind_template_child (widget_class, HotResponseView, status);
  gtk_widget_class_bind_template_child (widget_class, HotResponseView, figures);
  gtk_widget_class_bind_template_child (widget_class, HotResponseView, meaning);
  gtk_widget_class_bind_template_child (widget_class, HotResponseView, views);
  gtk_widget_class_bind_template_child (widget_class, HotResponseView, prediction_page);
  gtk_widget_class_bind_template_child (widget_class, HotResponseView, tree_page);
  gtk_widget_class_bind_template_child (widget_class, HotResponseView, prediction);
  gtk_widget_class_bind_template_child (widget_class, HotResponseView, cut_banner);
  gtk_widget_class_bind_template_child (widget_class, HotResponseView, body_scrolled);
  gtk_widget_class_bind_template_child (widget_class, HotResponseView, tree);
  gtk_widget_class_bind_template_child (widget_class, HotResponseView, headers);
  gtk_widget_class_bind_template_child (widget_class, HotResponseView, timing);
  gtk_widget_class_bind_template_child (widget_class, HotResponseView, timing_note);
  gtk_widget_class_bind_template_callback (widget_class, hot_response_view_save_cb);
}

static void
hot_response_view_init (HotResponseView *self)
{
  g_autoptr(AdwSpinnerPaintable) spinner = NULL;

  gtk_widget_init_template (GTK_WIDGET (self));
  spinner = adw_spinner_paintable_new (GTK_WIDGET (self->busy_page));
  adw_status_page_set_paintable (self->busy_page, GDK_PAINTABLE (spinner));
  self->body = GTK_SOURCE_VIEW (hot_source_text_new (_("Body of the Answer"), FALSE));
  gtk_scrolled_window_set_child (self->body_scrolled, GTK_WIDGET (self->body));
  adw_banner_set_use_markup (self->cut_banner, FALSE);
  g_signal_connect_object (self->views, "notify::visible-child", G_CALLBACK (hot_response_view_show_tree), self, G_CONNECT_SWAPPED);
}
