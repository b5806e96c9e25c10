/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "app/widgets/hot-filter-bar.h"

#include <glib/gi18n.h>

#include "app/widgets/hot-filter-completion.h"
#include "app/widgets/hot-range-chips.h"
#include "app/widgets/hot-widget.h"
#include "base/hot-error.h"
#include "base/hot-format.h"

/**
 * HotFilterBar:
 *
 * Where the rows are narrowed down by an expression. What is typed applies as soon as the typing pauses; a mistake is pointed at
 * only when it seems to be meant.
 */
struct _HotFilterBar
{
  GtkWidget            parent_instance;

  HotDataset          *dataset;
  HotFilterCompletion *completion;
  guint                apply_timeout;
  guint                error_timeout;

  GtkEntry            *entry;
  GtkLabel            *count;
  HotRangeChips       *chips;
  GtkRevealer         *error_revealer;
  GtkLabel            *error;
};

G_DEFINE_FINAL_TYPE (HotFilterBar, hot_filter_bar, GTK_TYPE_WIDGET)

#define APPLY_DELAY 180
#define ERROR_DELAY 700

/* Underlines the word at the character that the message names; characters are counted from 1. */
static void
hot_filter_bar_mark (HotFilterBar *self,
                     const char   *message)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->entry));
  const char *digits = strpbrk (message, "0123456789");
  const guint64 position = digits != NULL ? g_ascii_strtoull (digits, NULL, 10) : 0;
  const glong length = g_utf8_strlen (text, -1);
  g_autoptr(PangoAttrList) attributes = NULL;
  PangoAttribute *underline;
  const char *start, *end;

  if (position == 0 || (glong) position > length)
    return;

  start = g_utf8_offset_to_pointer (text, position - 1);
  end = g_utf8_next_char (start);
  while (*end != '\0' && g_unichar_isalnum (g_utf8_get_char (end)))
    end = g_utf8_next_char (end);

  attributes = pango_attr_list_new ();
  underline = pango_attr_underline_new (PANGO_UNDERLINE_ERROR);
  underline->start_index = start - text;
  underline->end_index = end - text;
  pango_attr_list_insert (attributes, underline);
  gtk_entry_set_attributes (self->entry, attributes);
}

static void
hot_filter_bar_hide_error (HotFilterBar *self)
{
  gtk_entry_set_attributes (self->entry, NULL);
  g_clear_handle_id (&self->error_timeout, g_source_remove);
  gtk_widget_remove_css_class (GTK_WIDGET (self->entry), "error");
  gtk_accessible_reset_state (GTK_ACCESSIBLE (self->entry), GTK_ACCESSIBLE_STATE_INVALID);
  gtk_revealer_set_reveal_child (self->error_revealer, FALSE);
}

static void
hot_filter_bar_show_error (HotFilterBar *self)
{
  const GError *error = self->dataset != NULL ? hot_dataset_get_filter_error (self->dataset) : NULL;

  if (error == NULL)
    return;

  gtk_label_set_text (self->error, error->message);
  if (g_error_matches (error, HOT_ERROR, HOT_ERROR_USAGE))
    hot_filter_bar_mark (self, error->message);
  gtk_widget_add_css_class (GTK_WIDGET (self->entry), "error");
  gtk_accessible_update_state (GTK_ACCESSIBLE (self->entry), GTK_ACCESSIBLE_STATE_INVALID, GTK_ACCESSIBLE_INVALID_TRUE, -1);
  gtk_revealer_set_reveal_child (self->error_revealer, TRUE);
  gtk_accessible_announce (GTK_ACCESSIBLE (self->entry), error->message, GTK_ACCESSIBLE_ANNOUNCEMENT_PRIORITY_MEDIUM);
}

static gboolean
hot_filter_bar_error_timeout_cb (gpointer user_data)
{
  HotFilterBar *self = user_data;

  /* While something is being offered, the expression is not meant yet. */
  if (hot_filter_completion_is_offering (self->completion))
    return G_SOURCE_CONTINUE;

  self->error_timeout = 0;
  hot_filter_bar_show_error (self);

  return G_SOURCE_REMOVE;
}

static void
hot_filter_bar_error_changed_cb (HotFilterBar *self)
{
  if (hot_dataset_get_filter_error (self->dataset) == NULL)
    {
      hot_filter_bar_hide_error (self);
      return;
    }

  g_clear_handle_id (&self->error_timeout, g_source_remove);
  self->error_timeout = g_timeout_add (ERROR_DELAY, hot_filter_bar_error_timeout_cb, self);
}

static void
hot_filter_bar_apply (HotFilterBar *self)
{
  g_clear_handle_id (&self->apply_timeout, g_source_remove);
  if (self->dataset != NULL)
    hot_dataset_set_filter (self->dataset, gtk_editable_get_text (GTK_EDITABLE (self->entry)));
}

static gboolean
hot_filter_bar_apply_timeout_cb (gpointer user_data)
{
  HotFilterBar *self = user_data;

  self->apply_timeout = 0;
  hot_filter_bar_apply (self);

  return G_SOURCE_REMOVE;
}

static void
hot_filter_bar_changed_cb (HotFilterBar *self)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->entry));

  gtk_entry_set_icon_from_icon_name (self->entry, GTK_ENTRY_ICON_SECONDARY,
                                     text[0] != '\0' ? "edit-clear-symbolic" : NULL);
  if (text[0] != '\0')
    gtk_entry_set_icon_tooltip_text (self->entry, GTK_ENTRY_ICON_SECONDARY, _("Clear Filter"));

  hot_filter_bar_hide_error (self);
  g_clear_handle_id (&self->apply_timeout, g_source_remove);
  self->apply_timeout = g_timeout_add (text[0] != '\0' ? APPLY_DELAY : 0, hot_filter_bar_apply_timeout_cb, self);
}

static void
hot_filter_bar_activate_cb (HotFilterBar *self)
{
  hot_filter_bar_apply (self);
  g_clear_handle_id (&self->error_timeout, g_source_remove);
  hot_filter_bar_show_error (self);
}

static void
hot_filter_bar_clear_cb (HotFilterBar *self)
{
  gtk_editable_set_text (GTK_EDITABLE (self->entry), "");
  hot_filter_bar_apply (self);
}

static gboolean
hot_filter_bar_escape_cb (GtkWidget *widget,
                          GVariant  *args,
                          gpointer   user_data)
{
  HotFilterBar *self = HOT_FILTER_BAR (widget);

  if (gtk_editable_get_text (GTK_EDITABLE (self->entry))[0] == '\0')
    return gtk_widget_child_focus (GTK_WIDGET (gtk_widget_get_root (widget)), GTK_DIR_TAB_FORWARD);

  hot_filter_bar_clear_cb (self);
  return TRUE;
}

static void
hot_filter_bar_filter_changed_cb (HotFilterBar *self)
{
  const char *filter = hot_dataset_get_filter (self->dataset);
  g_autofree char *typed = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->entry))));

  /* The space at the end of what is being typed stays. */
  if (g_str_equal (filter, typed))
    return;

  gtk_editable_set_text (GTK_EDITABLE (self->entry), filter);
  gtk_editable_set_position (GTK_EDITABLE (self->entry), -1);
  g_clear_handle_id (&self->apply_timeout, g_source_remove);
}

static void
hot_filter_bar_rows_changed_cb (HotFilterBar *self)
{
  HotTable *table = hot_dataset_get_table (self->dataset);
  HotRowSet *rows = hot_dataset_get_rows (self->dataset);
  g_autofree char *all = NULL, *some = NULL, *text = NULL;

  if (table == NULL || rows == NULL)
    {
      gtk_label_set_text (self->count, "");
      return;
    }

  all = hot_format_count (hot_table_get_n_rows (table));
  some = hot_format_count (hot_row_set_get_n (rows));
  if (hot_row_set_is_all (rows))
    text = g_strdup_printf (ngettext ("%s row", "%s rows", hot_table_get_n_rows (table)), all);
  else
    /* Translators: how many rows pass the filter, of how many there are. */
    text = g_strdup_printf (ngettext ("%s of %s row", "%s of %s rows", hot_table_get_n_rows (table)), some, all);

  gtk_label_set_text (self->count, text);
}

/* An example in the words of the data says more than a manual. */
static void
hot_filter_bar_table_changed_cb (HotFilterBar *self)
{
  HotTable *table = hot_dataset_get_table (self->dataset);
  g_autofree char *hint = NULL;
  int column = -1;

  for (guint i = 0; table != NULL && i < hot_table_get_n_columns (table) && column < 0; i++)
    if (hot_column_get_column_type (hot_table_get_column (table, i)) == HOT_COLUMN_MONEY)
      column = i;
  if (table != NULL && column < 0)
    column = hot_table_find_column (table, "price");

  if (column >= 0)
    /* Translators: the text of an empty entry; %s is a column's name, the rest an expression that is not translated. */
    hint = g_strdup_printf (_("Filter rows, such as %s < 200"), hot_column_get_name (hot_table_get_column (table, column)));

  gtk_entry_set_placeholder_text (self->entry, hint != NULL ? hint : _("Filter rows"));
  hot_filter_completion_set_table (self->completion, table);
}

static void
hot_filter_bar_dispose (GObject *object)
{
  HotFilterBar *self = HOT_FILTER_BAR (object);

  g_clear_handle_id (&self->apply_timeout, g_source_remove);
  g_clear_handle_id (&self->error_timeout, g_source_remove);
  g_clear_object (&self->completion);
  hot_widget_dispose_template (GTK_WIDGET (self), HOT_TYPE_FILTER_BAR);
  g_clear_object (&self->dataset);

  G_OBJECT_CLASS (hot_filter_bar_parent_class)->dispose (object);
}

static void
hot_filter_bar_class_init (HotFilterBarClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = hot_filter_bar_dispose;

  g_type_ensure (HOT_TYPE_RANGE_CHIPS);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/hothouse/Hothouse/ui/hot-filter-bar.ui");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_bind_template_child (widget_class, HotFilterBar, entry);
  gtk_widget_class_bind_template_child (widget_class, HotFilterBar, count);
  gtk_widget_class_bind_template_child (widget_class, HotFilterBar, chips);
  gtk_widget_class_bind_template_child (widget_class, HotFilterBar, error_revealer);
  gtk_widget_class_bind_template_child (widget_class, HotFilterBar, error);
  gtk_widget_class_bind_template_callback (widget_class, hot_filter_bar_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, hot_filter_bar_activate_cb);
  gtk_widget_class_bind_template_callback (widget_class, hot_filter_bar_clear_cb);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Escape, 0, hot_filter_bar_escape_cb, NULL);
}

static void
hot_filter_bar_init (HotFilterBar *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->completion = hot_filter_completion_new (self->entry);
}

GtkWidget *
hot_filter_bar_new (void)
{
  return g_object_new (HOT_TYPE_FILTER_BAR, NULL);
}

void
hot_filter_bar_set_dataset (HotFilterBar *self,
                            HotDataset   *dataset)
{
  g_return_if_fail (HOT_IS_FILTER_BAR (self));
  g_return_if_fail (HOT_IS_DATASET (dataset));
  g_return_if_fail (self->dataset == NULL);

  self->dataset = g_object_ref (dataset);
  g_signal_connect_object (dataset, "notify::filter",
                           G_CALLBACK (hot_filter_bar_filter_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (dataset, "notify::filter-error",
                           G_CALLBACK (hot_filter_bar_error_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (dataset, "notify::rows",
                           G_CALLBACK (hot_filter_bar_rows_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (dataset, "notify::table",
                           G_CALLBACK (hot_filter_bar_table_changed_cb), self, G_CONNECT_SWAPPED);

  hot_range_chips_set_dataset (self->chips, dataset);

  hot_filter_bar_filter_changed_cb (self);
  hot_filter_bar_table_changed_cb (self);
  hot_filter_bar_rows_changed_cb (self);
  hot_filter_bar_error_changed_cb (self);
}

void
hot_filter_bar_grab_entry_focus (HotFilterBar *self)
{
  g_return_if_fail (HOT_IS_FILTER_BAR (self));

  gtk_widget_grab_focus (GTK_WIDGET (self->entry));
}
