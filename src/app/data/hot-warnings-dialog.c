/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "app/data/hot-warnings-dialog.h"

#include <glib/gi18n.h>

#include "base/hot-format.h"

/* More rows than this make no better list. */
#define MAX_ROWS 200

static void
add_row (AdwPreferencesGroup *group,
         const char          *title,
         const char          *subtitle)
{
  GtkWidget *row = adw_action_row_new ();

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_preferences_row_set_title_selectable (ADW_PREFERENCES_ROW (row), TRUE);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  adw_preferences_group_add (group, row);
}

static char *
describe_place (const HotTableWarning *warning)
{
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();
  g_auto(GStrv) parts = NULL;

  if (warning->line > 0)
    {
      g_autofree char *line = hot_format_count (warning->line);

      g_strv_builder_take (builder, g_strdup_printf (_("Line %s"), line));
    }
  if (warning->column != NULL)
    g_strv_builder_add (builder, warning->column);
  if (warning->count > 1)
    {
      g_autofree char *count = hot_format_count (warning->count);

      g_strv_builder_take (builder, g_strdup_printf (ngettext ("%s row", "%s rows", warning->count), count));
    }

  parts = g_strv_builder_end (builder);

  return g_strjoinv (" · ", parts);
}

static void
add_file_warnings (AdwPreferencesPage *page,
                   HotTable           *table)
{
  GPtrArray *warnings = hot_table_get_warnings (table);
  GtkWidget *group;

  if (warnings == NULL || warnings->len == 0)
    return;

  group = adw_preferences_group_new ();
  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (group), _("In the File"));
  for (guint i = 0; i < warnings->len && i < MAX_ROWS; i++)
    {
      const HotTableWarning *warning = g_ptr_array_index (warnings, i);
      g_autofree char *place = describe_place (warning);

      add_row (ADW_PREFERENCES_GROUP (group), warning->message, place);
    }

  if (warnings->len > MAX_ROWS)
    {
      g_autofree char *text = g_strdup_printf (ngettext ("And %u more", "And %u more", warnings->len - MAX_ROWS),
                                               warnings->len - MAX_ROWS);

      add_row (ADW_PREFERENCES_GROUP (group), text, "");
    }
  adw_preferences_page_add (page, ADW_PREFERENCES_GROUP (group));
}

static void
add_column_warnings (AdwPreferencesPage *page,
                     HotProfile         *profile)
{
  GtkWidget *group = adw_preferences_group_new ();
  guint n_rows = 0;

  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (group), _("In the Columns"));
  for (guint i = 0; i < hot_profile_get_n_columns (profile); i++)
    {
      const HotColumnProfile *column = hot_profile_get_column (profile, i);

      for (guint j = 0; column->warnings != NULL && j < column->warnings->len && n_rows < MAX_ROWS; j++, n_rows++)
        add_row (ADW_PREFERENCES_GROUP (group), column->name, g_ptr_array_index (column->warnings, j));
      if (column->type == HOT_COLUMN_MONEY && column->missing > 0 && column->count > 0 && n_rows < MAX_ROWS)
        {
          g_autofree char *count = hot_format_count (column->missing);
          g_autofree char *text = g_strdup_printf (ngettext ("%s row has no value", "%s rows have no value", column->missing), count);

          add_row (ADW_PREFERENCES_GROUP (group), column->name, text);
          n_rows++;
        }
    }

  if (n_rows > 0)
    adw_preferences_page_add (page, ADW_PREFERENCES_GROUP (group));
  else
    g_object_unref (g_object_ref_sink (group));
}

static GtkWidget *
create_nothing (void)
{
  GtkWidget *nothing = adw_status_page_new ();

  adw_status_page_set_icon_name (ADW_STATUS_PAGE (nothing), "object-select-symbolic");
  adw_status_page_set_title (ADW_STATUS_PAGE (nothing), _("Nothing to Report"));
  adw_status_page_set_description (ADW_STATUS_PAGE (nothing), _("Every row and column looks as it should"));

  return nothing;
}

AdwDialog *
hot_warnings_dialog_new (HotTable   *table,
                         HotProfile *profile)
{
  AdwDialog *dialog = adw_dialog_new ();
  GtkWidget *view = adw_toolbar_view_new ();
  GtkWidget *page = adw_preferences_page_new ();
  const gboolean has_file_warnings = hot_table_get_warnings (table) != NULL && hot_table_get_warnings (table)->len > 0;
  gboolean has_column_warnings = FALSE;

  for (guint i = 0; profile != NULL && i < hot_profile_get_n_columns (profile); i++)
    {
      const HotColumnProfile *column = hot_profile_get_column (profile, i);

      has_column_warnings |= (column->warnings != NULL && column->warnings->len > 0) ||
                             (column->type == HOT_COLUMN_MONEY && column->missing > 0);
    }

  add_file_warnings (ADW_PREFERENCES_PAGE (page), table);
  if (has_column_warnings)
    add_column_warnings (ADW_PREFERENCES_PAGE (page), profile);

  if (!has_file_warnings && !has_column_warnings)
    {
      g_object_unref (g_object_ref_sink (page));
      page = create_nothing ();
    }

  adw_toolbar_view_add_top_bar (ADW_TOOLBAR_VIEW (view), adw_header_bar_new ());
  adw_toolbar_view_set_content (ADW_TOOLBAR_VIEW (view), page);
  adw_dialog_set_title (dialog, _("Warnings"));
  adw_dialog_set_content_width (dialog, 560);
  adw_dialog_set_content_height (dialog, 560);
  adw_dialog_set_child (dialog, view);

  return dialog;
}
