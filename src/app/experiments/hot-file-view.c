/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "app/experiments/hot-file-view.h"

#include <glib/gi18n.h>
#include <math.h>

#include "app/experiments/hot-run-page-table.h"
#include "base/hot-line-difference.h"

/* Columns of a table's head that are shown. */
#define MAX_COLUMNS 40
#define MAX_ROWS    200

/**
 * HotFileView:
 *
 * Looks into a file of a run: a picture, a table, a text, or why it is none of these.
 */
struct _HotFileView
{
  AdwBin              parent_instance;

  GtkStack           *stack;
  GtkPicture         *picture;
  GtkScrolledWindow  *scroller;
  GtkTextView        *text;
  GtkBox             *table_place;
  AdwStatusPage      *reason;
};

G_DEFINE_FINAL_TYPE (HotFileView, hot_file_view, ADW_TYPE_BIN)

/* A head of a few dozen columns says what a table is about. */
static void
hot_file_view_show_table (HotFileView *self,
                          const char  *path,
                          HotTable    *table)
{
  const guint n = MIN (hot_table_get_n_columns (table), MAX_COLUMNS);
  g_autofree HotRunPageTableColumn *columns = g_new0 (HotRunPageTableColumn, MAX (n, 1));
  g_autofree const char **texts = g_new0 (const char *, MAX (n, 1));
  g_autofree double *keys = g_new (double, MAX (n, 1));
  GtkWidget *view, *child;

  for (guint i = 0; i < n; i++)
    columns[i] = (HotRunPageTableColumn) {
      hot_column_get_name (hot_table_get_column (table, i)),
      hot_column_type_is_numeric (hot_column_get_column_type (hot_table_get_column (table, i))),
    };
  view = hot_run_page_table_new (path, columns, n, FALSE, TRUE);
  hot_run_page_table_begin (HOT_RUN_PAGE_TABLE (view));
  for (guint row = 0; row < MIN (hot_table_get_n_rows (table), MAX_ROWS); row++)
    {
      for (guint i = 0; i < n; i++)
        {
          texts[i] = hot_column_dup_text (hot_table_get_column (table, i), row);
          keys[i] = columns[i].is_number ? hot_column_get_number (hot_table_get_column (table, i), row) : NAN;
        }
      hot_run_page_table_add (HOT_RUN_PAGE_TABLE (view), row, texts, keys);
      for (guint i = 0; i < n; i++)
        g_free ((char *) texts[i]);
    }
  hot_run_page_table_end (HOT_RUN_PAGE_TABLE (view));

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->table_place))) != NULL)
    gtk_box_remove (self->table_place, child);
  gtk_widget_set_vexpand (view, TRUE);
  gtk_box_append (self->table_place, view);
  gtk_stack_set_visible_child_name (self->stack, "table");
}

void
hot_file_view_show_reason (HotFileView *self,
                           const char  *title,
                           const char  *text)
{
  g_autofree char *escaped = g_markup_escape_text (text, -1);

  g_return_if_fail (HOT_IS_FILE_VIEW (self));

  adw_status_page_set_title (self->reason, title);
  adw_status_page_set_description (self->reason, escaped);
  gtk_stack_set_visible_child_name (self->stack, "reason");
}

gboolean
hot_file_view_show (HotFileView             *self,
                    const char              *path,
                    const HotRunPagePreview *preview)
{
  g_return_val_if_fail (HOT_IS_FILE_VIEW (self), FALSE);

  if (preview->table != NULL)
    {
      hot_file_view_show_table (self, path, preview->table);
    }
  else if (preview->texture != NULL)
    {
      gtk_picture_set_paintable (self->picture, GDK_PAINTABLE (preview->texture));
      gtk_picture_set_alternative_text (self->picture, path);
      gtk_stack_set_visible_child_name (self->stack, "picture");
    }
  else if (preview->text != NULL)
    {
      gtk_text_buffer_set_text (gtk_text_view_get_buffer (self->text), preview->text, -1);
      gtk_text_view_set_wrap_mode (self->text, GTK_WRAP_WORD_CHAR);
      gtk_stack_set_visible_child_name (self->stack, "text");
    }
  else
    {
      hot_file_view_show_reason (self, _("No Preview"), preview->reason);
    }

  return preview->is_cut || (preview->table != NULL && hot_table_get_n_rows (preview->table) > MAX_ROWS);
}

/* Not by colour alone: a sign before the line says that the other side has another one there. */
void
hot_file_view_show_difference (HotFileView       *self,
                               const char *const *lines,
                               const GArray      *pairs,
                               gboolean           is_right)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (self->text);
  const char *sign = is_right ? "+ " : "− ";
  GtkTextIter end;

  g_return_if_fail (HOT_IS_FILE_VIEW (self));

  gtk_text_buffer_set_text (buffer, "", 0);
  gtk_text_buffer_get_end_iter (buffer, &end);
  for (guint i = 0; i < pairs->len; i++)
    {
      const HotLinePair *pair = &g_array_index (pairs, HotLinePair, i);
      const int line = is_right ? pair->right : pair->left;
      g_autofree char *text = g_strdup_printf ("%s%s%s", line < 0 || pair->is_same ? "  " : sign, line >= 0 ? lines[line] : "",
                                               i + 1 < pairs->len ? "\n" : "");

      gtk_text_buffer_insert_with_tags_by_name (buffer, &end, text, -1, pair->is_same ? "same" : line < 0 ? "absent" : "differs", NULL);
    }
  /* Lines that are broken would no longer stand beside each other. */
  gtk_text_view_set_wrap_mode (self->text, GTK_WRAP_NONE);
  gtk_stack_set_visible_child_name (self->stack, "text");
}

void
hot_file_view_join (HotFileView *self,
                    HotFileView *other)
{
  g_return_if_fail (HOT_IS_FILE_VIEW (self));

  gtk_scrolled_window_set_vadjustment (other->scroller, gtk_scrolled_window_get_vadjustment (self->scroller));
}

static void
hot_file_view_class_init (HotFileViewClass *klass)
{
}

/* Of half-transparent colours, so that they go with light and dark. */
static void
hot_file_view_add_tags (HotFileView *self)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (self->text);

  gtk_text_buffer_create_tag (buffer, "same", NULL);
  gtk_text_buffer_create_tag (buffer, "differs", "paragraph-background", "rgba(229,165,10,0.25)", NULL);
  gtk_text_buffer_create_tag (buffer, "absent", "paragraph-background", "rgba(128,128,128,0.15)", NULL);
}

static void
hot_file_view_init (HotFileView *self)
{
  self->scroller = GTK_SCROLLED_WINDOW (gtk_scrolled_window_new ());
  self->stack = GTK_STACK (gtk_stack_new ());
  self->reason = ADW_STATUS_PAGE (adw_status_page_new ());
  self->picture = GTK_PICTURE (gtk_picture_new ());
  self->text = GTK_TEXT_VIEW (gtk_text_view_new ());
  self->table_place = GTK_BOX (gtk_box_new (GTK_ORIENTATION_VERTICAL, 0));
  gtk_widget_add_css_class (GTK_WIDGET (self->reason), "compact");
  gtk_picture_set_content_fit (self->picture, GTK_CONTENT_FIT_SCALE_DOWN);
  gtk_text_view_set_editable (self->text, FALSE);
  gtk_text_view_set_monospace (self->text, TRUE);
  gtk_text_view_set_accepts_tab (self->text, FALSE);
  gtk_text_view_set_left_margin (self->text, 12);
  gtk_text_view_set_right_margin (self->text, 12);
  gtk_text_view_set_top_margin (self->text, 12);
  gtk_text_view_set_bottom_margin (self->text, 12);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->text), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Preview"), -1);
  hot_file_view_add_tags (self);
  gtk_scrolled_window_set_child (self->scroller, GTK_WIDGET (self->text));
  gtk_stack_add_named (self->stack, GTK_WIDGET (self->reason), "reason");
  gtk_stack_add_named (self->stack, GTK_WIDGET (self->picture), "picture");
  gtk_stack_add_named (self->stack, GTK_WIDGET (self->scroller), "text");
  gtk_stack_add_named (self->stack, GTK_WIDGET (self->table_place), "table");
  gtk_widget_set_vexpand (GTK_WIDGET (self->stack), TRUE);
  gtk_widget_set_hexpand (GTK_WIDGET (self->stack), TRUE);
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->stack));
}

GtkWidget *
hot_file_view_new (void)
{
  return g_object_new (HOT_TYPE_FILE_VIEW, NULL);
}
