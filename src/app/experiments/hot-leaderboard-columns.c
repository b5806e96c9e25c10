/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "app/experiments/hot-leaderboard-private.h"

#include <glib/gi18n.h>

#include "app/experiments/hot-leaderboard-text.h"
#include "app/hot-settings.h"

/* The columns of the leaderboard: how they are made, moved and pinned. */

#define COLUMN_DATA     "hot-leaderboard-column"

#define MIN_WIDTH       72
#define NAME_WIDTH      290
#define TEXT_WIDTH      140
#define STATUS_WIDTH    190
#define NUMBER_WIDTH    96
#define MAX_WIDTH       2000

typedef HotLeaderboardColumn Column;

HotLeaderboardColumn *
_hot_leaderboard_get_column (GtkColumnViewColumn *column)
{
  return g_object_get_data (G_OBJECT (column), COLUMN_DATA);
}

gboolean
_hot_leaderboard_is_pinned (const char *id)
{
  g_auto(GStrv) pins = g_settings_get_strv (hot_settings_get (), HOT_SETTING_RUN_PINS);

  return g_str_equal (id, "name") || g_strv_contains ((const char *const *) pins, id);
}

static void
column_free (gpointer data)
{
  Column *column = data;

  hot_cell_style_unref (column->style);
  g_free (column->id);
  g_free (column);
}

static GMenuModel *
create_header_menu (const char *id)
{
  static const struct {
    const char *label;
    const char *action;
  } items[] = {
    { N_("Sort _Ascending"), "leaderboard.sort-ascending" },
    { N_("Sort _Descending"), "leaderboard.sort-descending" },
    { N_("_Pin to the Start"), "leaderboard.pin" },
    { N_("_Unpin"), "leaderboard.unpin" },
    { N_("Move to the _Left"), "leaderboard.move-left" },
    { N_("Move to the _Right"), "leaderboard.move-right" },
    { N_("_Hide Column"), "leaderboard.hide" },
  };
  const gboolean is_pinned = _hot_leaderboard_is_pinned (id), is_name = g_str_equal (id, "name");
  GMenu *menu = g_menu_new ();

  for (guint i = 0; i < G_N_ELEMENTS (items); i++)
    {
      g_autoptr(GMenuItem) item = g_menu_item_new (_(items[i].label), NULL);

      /* The names of the runs always stay. */
      if (is_name ? i >= 2 : g_str_equal (items[i].action, is_pinned ? "leaderboard.pin" : "leaderboard.unpin"))
        continue;
      g_menu_item_set_action_and_target (item, items[i].action, "s", id);
      g_menu_append_item (menu, item);
    }

  return G_MENU_MODEL (menu);
}

static int
choose_width (const HotRunField *field)
{
  const int kept = hot_leaderboard_text_get_width (field->id);
  const int title = 12 * (int) g_utf8_strlen (field->title, -1) + 24;

  if (kept > 0)
    return CLAMP (kept, MIN_WIDTH / 2, MAX_WIDTH);
  if (field->kind == HOT_RUN_FIELD_NAME)
    return NAME_WIDTH;
  if (field->kind == HOT_RUN_FIELD_STATUS)
    return STATUS_WIDTH;

  return CLAMP (title, field->is_number ? NUMBER_WIDTH : MIN_WIDTH, MAX (TEXT_WIDTH, NUMBER_WIDTH));
}

static void
width_cb (GtkColumnViewColumn *column,
          GParamSpec          *pspec,
          HotLeaderboard      *self)
{
  Column *data = _hot_leaderboard_get_column (column);

  if (self->is_busy)
    return;
  data->width = MAX (gtk_column_view_column_get_fixed_width (column), 0);
  hot_leaderboard_text_save_width (data->id, data->width);
  _hot_leaderboard_update_layout (self);
}

GtkColumnViewColumn *
_hot_leaderboard_create_column (HotLeaderboard    *self,
                                const HotRunField *field)
{
  g_autoptr(GMenuModel) menu = create_header_menu (field->id);
  Column *data = g_new0 (Column, 1);
  GtkColumnViewColumn *column;

  data->board = self;
  data->id = g_strdup (field->id);
  data->field = field;
  data->width = choose_width (field);
  data->style = hot_cell_style_new_for (GTK_WIDGET (self), &_hot_leaderboard_cell_funcs, data, field->is_number);

  column = gtk_column_view_column_new (field->title, NULL);
  g_object_set_data_full (G_OBJECT (column), COLUMN_DATA, data, column_free);
  gtk_column_view_column_set_id (column, field->id);
  gtk_column_view_column_set_sorter (column, self->sorter);
  gtk_column_view_column_set_header_menu (column, menu);
  gtk_column_view_column_set_resizable (column, TRUE);
  gtk_column_view_column_set_fixed_width (column, data->width);
  g_signal_connect_object (column, "notify::fixed-width", G_CALLBACK (width_cb), self, 0);

  return column;
}

static void
hot_leaderboard_save_pins (HotLeaderboard *self,
                           const char     *id,
                           gboolean        is_pinned)
{
  g_auto(GStrv) pins = g_settings_get_strv (hot_settings_get (), HOT_SETTING_RUN_PINS);
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();
  g_auto(GStrv) all = NULL;
  GListModel *columns = gtk_column_view_get_columns (self->titles);

  for (guint i = 0; pins[i] != NULL; i++)
    if (!g_str_equal (pins[i], id))
      g_strv_builder_add (builder, pins[i]);
  if (is_pinned)
    g_strv_builder_add (builder, id);
  all = g_strv_builder_end (builder);
  g_settings_set_strv (hot_settings_get (), HOT_SETTING_RUN_PINS, (const char *const *) all);

  for (guint i = 0; i < g_list_model_get_n_items (columns); i++)
    {
      g_autoptr(GtkColumnViewColumn) column = g_list_model_get_item (columns, i);
      g_autoptr(GMenuModel) menu = create_header_menu (_hot_leaderboard_get_column (column)->id);

      gtk_column_view_column_set_header_menu (column, menu);
    }
}

/* The pinned ones first, the names of the runs before all, and @id where @step puts it among those of its kind. */
static void
hot_leaderboard_arrange (HotLeaderboard *self,
                         const char     *id,
                         int             step)
{
  g_auto(GStrv) shown = hot_leaderboard_dup_columns (self);
  g_autoptr(GPtrArray) ids = g_ptr_array_new ();
  guint place = 0;

  for (guint pass = 0; pass < 3; pass++)
    for (guint i = 0; shown[i] != NULL; i++)
      {
        const gboolean is_name = g_str_equal (shown[i], "name");

        if (pass == (is_name ? 0 : _hot_leaderboard_is_pinned (shown[i]) ? 1 : 2))
          g_ptr_array_add (ids, shown[i]);
      }
  while (place < ids->len && !g_str_equal (g_ptr_array_index (ids, place), id))
    place++;
  /* Not before the names, and not across the line between those that stay and those that do not. */
  if (step != 0 && place < ids->len && (int) place + step >= 1 && place + step < ids->len &&
      _hot_leaderboard_is_pinned (id) == _hot_leaderboard_is_pinned (g_ptr_array_index (ids, place + step)))
    {
      gpointer moved = g_ptr_array_steal_index (ids, place);

      g_ptr_array_insert (ids, place + step, moved);
    }
  g_ptr_array_add (ids, NULL);
  _hot_leaderboard_show_columns (self, (const char *const *) ids->pdata);
  hot_leaderboard_text_save_columns (self);
  _hot_leaderboard_update_pins (self);
}

static void
column_action (GtkWidget  *widget,
               const char *action_name,
               GVariant   *parameter)
{
  HotLeaderboard *self = HOT_LEADERBOARD (widget);
  const char *id = g_variant_get_string (parameter, NULL);
  const gboolean pins = g_str_equal (action_name, "leaderboard.pin");

  if (g_str_equal (action_name, "leaderboard.hide"))
    {
      hot_leaderboard_set_shown (self, id, FALSE);
      return;
    }

  if (pins || g_str_equal (action_name, "leaderboard.unpin"))
    hot_leaderboard_save_pins (self, id, pins);
  hot_leaderboard_arrange (self, id, g_str_equal (action_name, "leaderboard.move-left") ? -1
                                     : g_str_equal (action_name, "leaderboard.move-right") ? 1 : 0);
}

void
_hot_leaderboard_install_columns (GtkWidgetClass *widget_class)
{
  static const char *const actions[] = {
    "leaderboard.pin", "leaderboard.unpin", "leaderboard.move-left", "leaderboard.move-right", "leaderboard.hide",
  };

  for (guint i = 0; i < G_N_ELEMENTS (actions); i++)
    gtk_widget_class_install_action (widget_class, actions[i], "s", column_action);
}
