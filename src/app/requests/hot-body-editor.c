/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "app/requests/hot-body-editor.h"

#include <glib/gi18n.h>
#include <string.h>

#include "app/jobs/hot-job.h"
#include "app/requests/hot-body-form.h"
#include "app/requests/hot-body-rows.h"
#include "app/requests/hot-source-text.h"
#include "app/widgets/hot-drop-down.h"
#include "base/hot-error.h"
#include "requests/hot-json-text.h"
#include "serve/hot-serve-model.h"

struct _HotBodyEditor
{
  AdwBin         parent_instance;

  HotVariables  *variables;
  char          *model;
  HotJob        *model_job;
  guint          check_timeout;
  gboolean       is_filling;
  guint          paste_idle;
  gboolean       is_from_form;     /* the text is being written by the form */
  char          *long_text;        /* (nullable): the body, where it is too long for @text */
  char          *pasted;           /* (nullable): likewise, before @text has ended what it is about */

  AdwViewStack  *views;
  GtkStack      *text_or_not;
  AdwStatusPage *too_long;
  GtkSourceView *text;
  HotBodyForm   *form;
  HotBodyRows   *rows;
  GtkDropDown   *dialect;
  GtkWidget     *format;
  GtkWidget     *status;
  GtkWidget     *status_icon;
  GtkLabel      *status_label;
};

G_DEFINE_FINAL_TYPE (HotBodyEditor, hot_body_editor, ADW_TYPE_BIN)

enum {
  CHANGED,
  DIALECT_CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

/* How long somebody has stopped typing when the text is looked at, in milliseconds. */
#define CHECK_DELAY 200
/* A larger body is neither edited nor looked at. */
#define MAX_TEXT (1 << 20)
/* GTK lays out a line at once, and lets nobody do anything meanwhile. */
#define MAX_LINE (64 << 10)

static const HotPayloadDialect *
find_dialect (guint index)
{
  guint n;
  const HotPayloadDialect * const *dialects = hot_payload_list_dialects (&n);

  return index < n ? dialects[index] : NULL;
}

static void
hot_body_editor_say (HotBodyEditor *self,
                     const char    *icon,
                     const char    *text)
{
  gtk_widget_set_visible (self->status, text != NULL);
  if (text == NULL)
    return;

  gtk_image_set_from_icon_name (GTK_IMAGE (self->status_icon), icon);
  gtk_label_set_text (self->status_label, text);
  if (g_str_equal (icon, "dialog-error-symbolic"))
    gtk_widget_add_css_class (self->status, "error");
  else
    gtk_widget_remove_css_class (self->status, "error");
}

/* Whether it is meant as JSON: what else is in a body is nobody's business. */
static gboolean
looks_like_json (const char *text)
{
  const char *start = text + strspn (text, " \t\r\n");

  return *start == '{' || *start == '[' || *start == '"';
}

/* Whether @text is what it seems to be. */
static gboolean
hot_body_editor_check (HotBodyEditor *self,
                       const char    *text)
{
  g_autoptr(GError) missing = NULL;
  g_autofree char *expanded = strstr (text, "{{") != NULL ? hot_variables_expand (self->variables, text, &missing) : NULL;
  const char *body = expanded != NULL ? expanded : text;
  HotJsonFault fault;
  g_autofree char *message = NULL;

  if (missing != NULL)
    {
      hot_body_editor_say (self, "dialog-error-symbolic", missing->message);
      return FALSE;
    }
  if (!looks_like_json (body) || hot_json_text_check (body, strlen (body), &fault))
    {
      hot_body_editor_say (self, NULL, NULL);
      return TRUE;
    }

  /* TRANSLATORS: where a text is no JSON: line, column, and what is wrong there */
  message = g_strdup_printf (_("Line %u, column %u: %s"), fault.line, fault.column, fault.message);
  hot_body_editor_say (self, "dialog-error-symbolic", message);

  return FALSE;
}

static void
hot_body_editor_show_dialect (HotBodyEditor           *self,
                              const HotPayloadDialect *dialect)
{
  guint n;
  const HotPayloadDialect * const *dialects = hot_payload_list_dialects (&n);

  self->is_filling = TRUE;
  gtk_drop_down_set_selected (self->dialect, GTK_INVALID_LIST_POSITION);
  for (guint i = 0; i < n; i++)
    if (dialects[i] == dialect)
      gtk_drop_down_set_selected (self->dialect, i);
  self->is_filling = FALSE;
  gtk_widget_set_visible (GTK_WIDGET (self->dialect), dialect != NULL);
}

/* What the text says of rows, in the form and the table. */
static void
hot_body_editor_read (HotBodyEditor *self,
                      const char    *text)
{
  const HotPayloadDialect *dialect = NULL;
  g_autoptr(GError) error = NULL;
  HotPayload *payload = NULL;
  const char *view = adw_view_stack_get_visible_child_name (self->views);
  const char *reason;

  if (strlen (text) > MAX_TEXT)
    reason = _("The body is too large to be shown so.");
  else
    {
      payload = hot_payload_read (text, &dialect, &error);
      reason = error != NULL ? error->message : _("The body has columns, but no row.");
    }
  hot_body_editor_show_dialect (self, dialect);
  if (g_strcmp0 (view, "form") == 0 && !self->is_from_form)
    hot_body_form_set_payload (self->form, g_steal_pointer (&payload), reason);
  else if (g_strcmp0 (view, "rows") == 0)
    hot_body_rows_set_payload (self->rows, g_steal_pointer (&payload), reason);
  g_clear_pointer (&payload, hot_payload_free);
}

static gboolean
hot_body_editor_check_cb (gpointer user_data)
{
  HotBodyEditor *self = user_data;
  g_autofree char *text = hot_body_editor_dup_text (self);
  const gboolean is_checked = strlen (text) <= MAX_TEXT;

  self->check_timeout = 0;
  if (is_checked)
    hot_body_editor_check (self, text);
  else
    hot_body_editor_say (self, NULL, NULL);
  gtk_widget_set_sensitive (self->format, is_checked && looks_like_json (text));
  hot_body_editor_read (self, text);

  return G_SOURCE_REMOVE;
}

static void
hot_body_editor_text_changed_cb (HotBodyEditor *self)
{
  g_clear_handle_id (&self->check_timeout, g_source_remove);
  if (!self->is_from_form)
    self->check_timeout = g_timeout_add (CHECK_DELAY, hot_body_editor_check_cb, self);
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
hot_body_editor_view_changed_cb (HotBodyEditor *self)
{
  g_clear_handle_id (&self->check_timeout, g_source_remove);
  hot_body_editor_check_cb (self);
  gtk_widget_set_visible (self->format, g_strcmp0 (adw_view_stack_get_visible_child_name (self->views), "json") == 0);
}

static gboolean
is_too_long (const char *text,
             gsize       length)
{
  const char *end = text + length;

  if (length > MAX_TEXT)
    return TRUE;
  while (text < end)
    {
      const char *line_end = memchr (text, '\n', end - text);

      if ((line_end != NULL ? line_end : end) - text > MAX_LINE)
        return TRUE;
      text = line_end != NULL ? line_end + 1 : end;
    }

  return FALSE;
}

/* Has @text beside the view of text where that could not bear it. Returns: what is left for the view */
static const char *
hot_body_editor_keep_long (HotBodyEditor *self,
                           const char    *text)
{
  const gsize length = strlen (text);
  g_autofree char *size = g_format_size (length);
  g_autofree char *description = g_strdup_printf (_("%s are sent as they are."), size);
  const gboolean is_long = is_too_long (text, length);

  g_set_str (&self->long_text, is_long ? text : NULL);
  adw_status_page_set_description (self->too_long, description);
  gtk_stack_set_visible_child_name (self->text_or_not, is_long ? "long" : "text");

  return is_long ? "" : text;
}

static void
hot_body_editor_put_text (HotBodyEditor *self,
                          const char    *text)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (self->text));
  const gboolean was_long = self->long_text != NULL;
  GtkTextIter start, end;

  text = hot_body_editor_keep_long (self, text);
  /* Then the view may have nothing to tell. */
  if (was_long || self->long_text != NULL)
    hot_body_editor_text_changed_cb (self);

  /* In one step that can be undone. */
  gtk_text_buffer_begin_user_action (buffer);
  gtk_text_buffer_get_bounds (buffer, &start, &end);
  gtk_text_buffer_delete (buffer, &start, &end);
  gtk_text_buffer_insert (buffer, &start, text, -1);
  gtk_text_buffer_end_user_action (buffer);
}

static gboolean
hot_body_editor_paste_cb (gpointer user_data)
{
  HotBodyEditor *self = user_data;
  g_autofree char *text = g_steal_pointer (&self->pasted);

  self->paste_idle = 0;
  hot_body_editor_put_text (self, text);

  return G_SOURCE_REMOVE;
}

static void
hot_body_editor_insert_cb (HotBodyEditor *self,
                           GtkTextIter   *at,
                           const char    *text,
                           int            length,
                           GtkTextBuffer *buffer)
{
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  GtkTextIter start, end;

  if (!is_too_long (text, length) && gtk_text_buffer_get_char_count (buffer) + length <= MAX_TEXT)
    return;

  gtk_text_buffer_get_bounds (buffer, &start, &end);
  before = gtk_text_buffer_get_text (buffer, &start, at, FALSE);
  after = gtk_text_buffer_get_text (buffer, at, &end, FALSE);
  g_signal_stop_emission_by_name (buffer, "insert-text");
  g_free (self->pasted);
  self->pasted = g_strdup_printf ("%s%.*s%s", before, length, text, after);
  /* Who inserts it still holds places in the text as it is. */
  if (self->paste_idle == 0)
    self->paste_idle = g_idle_add (hot_body_editor_paste_cb, self);
}

static void
hot_body_editor_clear_cb (HotBodyEditor *self)
{
  hot_body_editor_put_text (self, "");
  gtk_widget_grab_focus (GTK_WIDGET (self->text));
}

static void
hot_body_editor_format_cb (HotBodyEditor *self)
{
  g_autofree char *text = hot_body_editor_dup_text (self);
  g_autofree char *formatted = NULL;
  HotJsonFault fault;

  if (!hot_json_text_check (text, strlen (text), &fault))
    {
      GtkTextBuffer *buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (self->text));
      GtkTextIter iter;

      hot_body_editor_check (self, text);
      if (self->long_text != NULL)
        return;
      gtk_text_buffer_get_iter_at_line_offset (buffer, &iter, fault.line - 1, 0);
      gtk_text_iter_forward_chars (&iter, fault.column - 1);
      gtk_text_buffer_place_cursor (buffer, &iter);
      gtk_text_view_scroll_to_iter (GTK_TEXT_VIEW (self->text), &iter, 0.1, FALSE, 0.0, 0.0);
      gtk_widget_grab_focus (GTK_WIDGET (self->text));
      return;
    }
  formatted = hot_json_text_format (text, strlen (text), G_MAXSIZE);
  hot_body_editor_put_text (self, formatted);
}

static void
hot_body_editor_form_changed_cb (HotBodyEditor *self)
{
  const HotPayloadDialect *dialect = find_dialect (gtk_drop_down_get_selected (self->dialect));
  HotPayload *payload = hot_body_form_get_payload (self->form);
  g_autofree char *text = NULL;
  g_autofree char *formatted = NULL;

  if (dialect == NULL || payload == NULL)
    return;

  text = dialect->write (payload);
  self->is_from_form = TRUE;
  hot_body_editor_put_text (self, text);
  self->is_from_form = FALSE;
}

static void
hot_body_editor_row_activated_cb (HotBodyEditor *self,
                                  guint          row)
{
  adw_view_stack_set_visible_child_name (self->views, "form");
  hot_body_form_set_row (self->form, row);
}

static void
hot_body_editor_dialect_cb (HotBodyEditor *self)
{
  const HotPayloadDialect *to = find_dialect (gtk_drop_down_get_selected (self->dialect));
  g_autofree char *text = NULL;
  g_autofree char *converted = NULL;
  g_autoptr(GError) error = NULL;

  if (self->is_filling || to == NULL)
    return;

  text = hot_body_editor_dup_text (self);
  converted = hot_payload_convert (text, to, &error);
  if (converted == NULL)
    {
      hot_body_editor_say (self, "dialog-error-symbolic", error->message);
      return;
    }
  hot_body_editor_put_text (self, converted);
  g_signal_emit (self, signals[DIALECT_CHANGED], 0, to);
}

static void
hot_body_editor_dispose (GObject *object)
{
  HotBodyEditor *self = HOT_BODY_EDITOR (object);

  g_clear_handle_id (&self->check_timeout, g_source_remove);
  g_clear_handle_id (&self->paste_idle, g_source_remove);
  hot_job_drop (&self->model_job, self);
  g_clear_pointer (&self->long_text, g_free);
  g_clear_pointer (&self->pasted, g_free);
  g_clear_pointer (&self->variables, hot_variables_free);
  g_clear_pointer (&self->model, g_free);

  G_OBJECT_CLASS (hot_body_editor_parent_class)->dispose (object);
}

static void
hot_body_editor_class_init (HotBodyEditorClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = hot_body_editor_dispose;

  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[DIALECT_CHANGED] =
    g_signal_new ("dialect-changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_POINTER);
}

static GtkWidget *
hot_body_editor_create_bar (HotBodyEditor *self)
{
  g_autoptr(GtkStringList) titles = gtk_string_list_new (NULL);
  GtkWidget *bar = adw_wrap_box_new (), *tools = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *switcher = adw_inline_view_switcher_new ();
  guint n;
  const HotPayloadDialect * const *dialects = hot_payload_list_dialects (&n);

  for (guint i = 0; i < n; i++)
    gtk_string_list_append (titles, _(dialects[i]->title));
  self->dialect = GTK_DROP_DOWN (gtk_drop_down_new (g_object_ref (G_LIST_MODEL (titles)), NULL));
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->dialect), _("How Rows Are Written"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->dialect), GTK_ACCESSIBLE_PROPERTY_LABEL, _("How Rows Are Written"), -1);
  gtk_widget_set_visible (GTK_WIDGET (self->dialect), FALSE);
  hot_drop_down_focus_selected (self->dialect);
  g_signal_connect_object (self->dialect, "notify::selected", G_CALLBACK (hot_body_editor_dialect_cb), self, G_CONNECT_SWAPPED);

  adw_inline_view_switcher_set_stack (ADW_INLINE_VIEW_SWITCHER (switcher), self->views);
  gtk_widget_add_css_class (switcher, "flat");
  adw_inline_view_switcher_set_homogeneous (ADW_INLINE_VIEW_SWITCHER (switcher), FALSE);
  gtk_widget_add_css_class (switcher, "hot-tight-tabs");
  gtk_widget_set_halign (switcher, GTK_ALIGN_START);
  self->format = gtk_button_new_with_mnemonic (_("_Format"));
  gtk_widget_add_css_class (self->format, "flat");
  g_signal_connect_object (self->format, "clicked", G_CALLBACK (hot_body_editor_format_cb), self, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (tools), self->format);
  gtk_box_append (GTK_BOX (tools), GTK_WIDGET (self->dialect));
  adw_wrap_box_set_child_spacing (ADW_WRAP_BOX (bar), 6);
  adw_wrap_box_set_line_spacing (ADW_WRAP_BOX (bar), 3);
  adw_wrap_box_set_justify (ADW_WRAP_BOX (bar), ADW_JUSTIFY_SPREAD);
  adw_wrap_box_set_justify_last_line (ADW_WRAP_BOX (bar), TRUE);
  adw_wrap_box_append (ADW_WRAP_BOX (bar), switcher);
  adw_wrap_box_append (ADW_WRAP_BOX (bar), tools);
  gtk_widget_add_css_class (bar, "hot-body-bar");

  return bar;
}

static GtkWidget *
hot_body_editor_create_text (HotBodyEditor *self)
{
  GtkWidget *scrolled = gtk_scrolled_window_new ();
  GtkWidget *clear = gtk_button_new_with_mnemonic (_("_Clear"));

  self->text = GTK_SOURCE_VIEW (hot_source_text_new (_("Body"), TRUE));
  hot_source_text_set_language (self->text, "json");
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), GTK_WIDGET (self->text));

  gtk_widget_set_halign (clear, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (clear, "pill");
  g_signal_connect_object (clear, "clicked", G_CALLBACK (hot_body_editor_clear_cb), self, G_CONNECT_SWAPPED);
  self->too_long = ADW_STATUS_PAGE (adw_status_page_new ());
  adw_status_page_set_title (self->too_long, _("Too Long to Be Edited Here"));
  adw_status_page_set_child (self->too_long, clear);
  gtk_widget_add_css_class (GTK_WIDGET (self->too_long), "compact");

  self->text_or_not = GTK_STACK (gtk_stack_new ());
  gtk_stack_add_named (self->text_or_not, scrolled, "text");
  gtk_stack_add_named (self->text_or_not, GTK_WIDGET (self->too_long), "long");

  return GTK_WIDGET (self->text_or_not);
}

static void
hot_body_editor_init (HotBodyEditor *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *text = hot_body_editor_create_text (self);

  self->form = HOT_BODY_FORM (hot_body_form_new ());
  self->rows = HOT_BODY_ROWS (hot_body_rows_new ());
  self->views = ADW_VIEW_STACK (adw_view_stack_new ());
  adw_view_stack_add_titled (self->views, text, "json", "JSON");
  adw_view_stack_add_titled (self->views, GTK_WIDGET (self->form), "form", _("Form"));
  adw_view_stack_add_titled (self->views, GTK_WIDGET (self->rows), "rows", _("Rows"));
  gtk_widget_set_vexpand (GTK_WIDGET (self->views), TRUE);

  self->status = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  self->status_icon = gtk_image_new ();
  self->status_label = GTK_LABEL (gtk_label_new (NULL));
  gtk_label_set_xalign (self->status_label, 0.0f);
  gtk_label_set_wrap (self->status_label, TRUE);
  gtk_label_set_selectable (self->status_label, TRUE);
  gtk_box_append (GTK_BOX (self->status), self->status_icon);
  gtk_box_append (GTK_BOX (self->status), GTK_WIDGET (self->status_label));
  gtk_widget_add_css_class (self->status, "hot-body-status");
  gtk_widget_set_visible (self->status, FALSE);

  gtk_box_append (GTK_BOX (box), hot_body_editor_create_bar (self));
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->views));
  gtk_box_append (GTK_BOX (box), self->status);
  adw_bin_set_child (ADW_BIN (self), box);

  g_signal_connect_object (gtk_text_view_get_buffer (GTK_TEXT_VIEW (self->text)), "insert-text", G_CALLBACK (hot_body_editor_insert_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (gtk_text_view_get_buffer (GTK_TEXT_VIEW (self->text)), "changed", G_CALLBACK (hot_body_editor_text_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->views, "notify::visible-child", G_CALLBACK (hot_body_editor_view_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->form, "changed", G_CALLBACK (hot_body_editor_form_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->rows, "row-activated", G_CALLBACK (hot_body_editor_row_activated_cb), self, G_CONNECT_SWAPPED);
}

void
hot_body_editor_set_text (HotBodyEditor *self,
                          const char    *text)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (self->text));

  gtk_text_buffer_set_text (buffer, hot_body_editor_keep_long (self, text != NULL ? text : ""), -1);
  g_clear_handle_id (&self->check_timeout, g_source_remove);
  hot_body_editor_check_cb (self);
}

char *
hot_body_editor_dup_text (HotBodyEditor *self)
{
  return self->long_text != NULL ? g_strdup (self->long_text) : hot_source_text_dup_text (self->text);
}

void
hot_body_editor_set_variables (HotBodyEditor *self,
                               HotVariables  *variables)
{
  g_clear_pointer (&self->variables, hot_variables_free);
  self->variables = variables;
  hot_body_editor_check_cb (self);
}

/* Columns of a model, as the form wants them. */
typedef struct {
  GPtrArray *names;
  GArray    *types;
} Columns;

static void
columns_free (gpointer data)
{
  Columns *columns = data;

  g_ptr_array_unref (columns->names);
  g_array_unref (columns->types);
  g_free (columns);
}

static gpointer
columns_func (gpointer            data,
              const HotProgress  *progress,
              GCancellable       *cancellable,
              GError            **error)
{
  HotScoreError score_error = { 0 };
  HotModel *model = hot_serve_model_open (data, &score_error);
  Columns *columns;

  if (model == NULL)
    {
      g_set_error_literal (error, HOT_ERROR, HOT_ERROR_INVALID, score_error.message);
      return NULL;
    }

  columns = g_new0 (Columns, 1);
  columns->names = g_ptr_array_new_null_terminated (8, g_free, TRUE);
  columns->types = g_array_new (FALSE, FALSE, sizeof (int));
  for (guint i = 0; i < hot_model_get_n_columns (model); i++)
    {
      HotRawType type;
      int number;

      g_ptr_array_add (columns->names, g_strdup (hot_model_get_column (model, i, &type)));
      number = type;
      g_array_append_val (columns->types, number);
    }
  hot_model_close (model);

  return columns;
}

static void
hot_body_editor_columns_cb (HotBodyEditor *self)
{
  Columns *columns = hot_job_get_state (self->model_job) == HOT_JOB_DONE ? hot_job_steal_result (self->model_job) : NULL;

  if (hot_job_get_state (self->model_job) == HOT_JOB_FAILED)
    g_debug ("No signature: %s", hot_job_get_error (self->model_job)->message);
  g_clear_object (&self->model_job);
  if (columns == NULL)
    return;

  hot_body_form_set_columns (self->form, (const char *const *) columns->names->pdata, (const int *) columns->types->data);
  columns_free (columns);
  hot_body_editor_check_cb (self);
}

void
hot_body_editor_set_model (HotBodyEditor *self,
                           const char    *model)
{
  if (!g_set_str (&self->model, model))
    return;

  hot_job_drop (&self->model_job, self);
  hot_body_form_set_columns (self->form, NULL, NULL);
  if (model == NULL)
    return;
  self->model_job = hot_job_start (_("Reading the Model"), columns_func, g_strdup (model), g_free, columns_free);
  g_signal_connect_object (self->model_job, "notify::state", G_CALLBACK (hot_body_editor_columns_cb), self, G_CONNECT_SWAPPED);
}
