/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The part of HotDataPage that shows cards of columns and rows, and says what needs attention. */

#include "app/data/hot-data-page-private.h"

#include <glib/gi18n.h>

#include "base/hot-format.h"

static void
hot_data_page_show_card (HotDataPage *self,
                         GtkWidget   *card)
{
  if (gtk_widget_get_parent (card) == NULL)
    gtk_stack_add_child (self->cards, card);

  gtk_stack_set_visible_child (self->cards, card);
  _hot_data_page_update_card (self);
  adw_overlay_split_view_set_show_sidebar (self->split_view, TRUE);
}

void
_hot_data_page_show_column (HotDataPage *self,
                            guint        column)
{
  if (self->column_card == NULL)
    self->column_card = HOT_COLUMN_CARD (hot_column_card_new (self->dataset));

  hot_column_card_set_column (self->column_card, column);
  hot_data_page_show_card (self, GTK_WIDGET (self->column_card));
}

void
_hot_data_page_show_row (HotDataPage *self,
                         guint        row)
{
  const guint64 line = hot_table_get_line (hot_dataset_get_table (self->dataset), row);
  g_autofree char *number = hot_format_count (row + 1);
  g_autofree char *title = g_strdup_printf (_("Row %s"), number);
  g_autofree char *subtitle = NULL;

  if (self->row_card == NULL)
    self->row_card = HOT_ROW_CARD (hot_row_card_new (self->dataset));

  hot_row_card_set_row (self->row_card, row);
  hot_dataset_set_highlight (self->dataset, row);
  hot_data_page_show_card (self, GTK_WIDGET (self->row_card));

  if (line > 0)
    {
      g_autofree char *line_number = hot_format_count (line);

      subtitle = g_strdup_printf (_("Line %s of the file"), line_number);
    }
  adw_window_title_set_title (self->card_title, title);
  adw_window_title_set_subtitle (self->card_title, subtitle != NULL ? subtitle : "");
}

/* A card must not speak of a table that is gone. */
void
_hot_data_page_update_card (HotDataPage *self)
{
  HotTable *table = hot_dataset_get_table (self->dataset);
  GtkWidget *card = gtk_stack_get_visible_child (self->cards);

  if (self->column_card == NULL || card != GTK_WIDGET (self->column_card) || table == NULL ||
      hot_column_card_get_column (self->column_card) >= hot_table_get_n_columns (table))
    return;

  adw_window_title_set_title (self->card_title,
                              hot_column_get_name (hot_table_get_column (table, hot_column_card_get_column (self->column_card))));
  adw_window_title_set_subtitle (self->card_title, "");
}

void
hot_data_page_toggle_details (HotDataPage *self)
{
  g_return_if_fail (HOT_IS_DATA_PAGE (self));

  if (adw_overlay_split_view_get_show_sidebar (self->split_view))
    adw_overlay_split_view_set_show_sidebar (self->split_view, FALSE);
  else if (self->column_card == NULL && self->row_card == NULL)
    _hot_data_page_show_column (self, 0);
  else
    adw_overlay_split_view_set_show_sidebar (self->split_view, TRUE);
}

/* A price that is missing matters more than anything else that may be odd. */
static char *
describe_missing_money (HotProfile *profile)
{
  for (guint i = 0; i < hot_profile_get_n_columns (profile); i++)
    {
      const HotColumnProfile *column = hot_profile_get_column (profile, i);
      g_autofree char *count = NULL;

      if (column->type != HOT_COLUMN_MONEY || column->missing == 0 || column->count == 0)
        continue;

      count = hot_format_count (column->missing);
      /* Translators: how many rows have no value in a column, such as "811 rows have no price". */
      return g_strdup_printf (ngettext ("%s row has no %s", "%s rows have no %s", column->missing), count, column->name);
    }

  return NULL;
}

static char *
describe_warnings (HotTable   *table,
                   HotProfile *profile)
{
  GPtrArray *warnings = hot_table_get_warnings (table);
  guint n_columns = 0;
  char *missing;

  if (warnings != NULL && warnings->len == 1)
    return g_strdup (((HotTableWarning *) g_ptr_array_index (warnings, 0))->message);
  if (warnings != NULL && warnings->len > 1)
    return g_strdup_printf (ngettext ("%u problem was found in the file", "%u problems were found in the file", warnings->len),
                            warnings->len);

  if (profile == NULL)
    return NULL;

  missing = describe_missing_money (profile);
  if (missing != NULL)
    return missing;

  for (guint i = 0; i < hot_profile_get_n_columns (profile); i++)
    {
      const HotColumnProfile *column = hot_profile_get_column (profile, i);

      n_columns += column->warnings != NULL && column->warnings->len > 0;
    }

  if (n_columns == 0)
    return NULL;

  return g_strdup_printf (ngettext ("%u column needs a look", "%u columns need a look", n_columns), n_columns);
}

void
_hot_data_page_update_warning (HotDataPage *self)
{
  HotTable *table = hot_dataset_get_table (self->dataset);
  g_autofree char *title = NULL;

  if (table != NULL && !self->warnings_seen)
    title = describe_warnings (table, hot_dataset_get_profile (self->dataset));

  if (title != NULL)
    adw_banner_set_title (self->warning_banner, title);
  adw_banner_set_revealed (self->warning_banner, title != NULL);
}
