/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "app/experiments/hot-leaderboard-private.h"

#include "app/experiments/hot-leaderboard-row.h"
#include "app/hot-settings.h"

/* Groups of runs: below the run they are part of, or under a heading with what they have in common. */

/* Where the mark of a run with children can be hit, in pixels from where its column begins. */
#define MARK_WIDTH 26

/* (transfer none): by which a line is known to be folded; %NULL where it cannot be */
static const char *
get_fold_id (HotLeaderboard *self,
             guint           line)
{
  const HotRunGroup *group = self->tree != NULL ? hot_run_tree_get_group (self->tree, line) : NULL;

  if (group != NULL)
    return group->id;
  if (self->tree == NULL || line >= self->tree->n_runs || self->tree->n_children[line] == 0)
    return NULL;

  return hot_run_fields_get_frame (self->fields)->ids[line];
}

gboolean
_hot_leaderboard_is_folded (HotLeaderboard *self,
                            guint           line)
{
  const char *id = get_fold_id (self, line);

  return id != NULL && g_hash_table_contains (self->folded, id);
}

gboolean
_hot_leaderboard_fold (HotLeaderboard *self,
                       guint           line,
                       gboolean        unfold)
{
  const char *id = get_fold_id (self, line);

  if (id == NULL || _hot_leaderboard_is_folded (self, line) != unfold)
    return FALSE;

  if (unfold)
    g_hash_table_remove (self->folded, id);
  else
    g_hash_table_add (self->folded, g_strdup (id));
  _hot_leaderboard_update_order (self);

  return TRUE;
}

/* The row that @widget is, has, or is part of; (nullable) */
static HotLeaderboardRow *
find_row (GtkWidget *widget)
{
  while (widget != NULL && !HOT_IS_LEADERBOARD_ROW (widget) && gtk_widget_get_first_child (widget) != NULL)
    widget = gtk_widget_get_first_child (widget);

  return HOT_IS_LEADERBOARD_ROW (widget) && hot_leaderboard_row_get_row (HOT_LEADERBOARD_ROW (widget)) != NULL
         ? HOT_LEADERBOARD_ROW (widget) : NULL;
}

gboolean
_hot_leaderboard_pick (HotLeaderboard      *self,
                       double               x,
                       double               y,
                       HotLeaderboardPlace *place)
{
  GtkWidget *widget = gtk_widget_pick (GTK_WIDGET (self->view), x, y, GTK_PICK_DEFAULT);
  HotLeaderboardRow *row = NULL;
  graphene_point_t point;
  double from_start;
  int column;

  /* Around the values of a row there is its padding; around the rows there are many. */
  if (widget != NULL && widget != GTK_WIDGET (self->view) && !GTK_IS_LIST_VIEW (widget))
    row = find_row (widget);
  if (row == NULL || !gtk_widget_compute_point (GTK_WIDGET (self->view), GTK_WIDGET (row), &GRAPHENE_POINT_INIT (x, y), &point))
    return FALSE;

  column = hot_leaderboard_row_find_column (row, point.x, &from_start);
  if (gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL)
    point.x = gtk_widget_get_width (GTK_WIDGET (row)) - point.x;
  *place = (HotLeaderboardPlace) {
    .column = column >= 0 ? g_ptr_array_index (self->shown, column) : NULL,
    .line = hot_row_get_index (hot_leaderboard_row_get_row (row)),
    .x = column >= 0 ? point.x - from_start : 0.0,
    .row = GTK_WIDGET (row),
  };

  return TRUE;
}

gboolean
_hot_leaderboard_get_focus (HotLeaderboard      *self,
                            HotLeaderboardPlace *place)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;
  HotLeaderboardRow *row;

  if (focus == NULL || focus == GTK_WIDGET (self->view) || !gtk_widget_is_ancestor (focus, GTK_WIDGET (self->view)) ||
      GTK_IS_LIST_VIEW (focus) || self->shown->len == 0)
    return FALSE;

  row = find_row (focus);
  if (row == NULL)
    return FALSE;

  *place = (HotLeaderboardPlace) {
    .column = g_ptr_array_index (self->shown, 0),
    .line = hot_row_get_index (hot_leaderboard_row_get_row (row)),
    .row = GTK_WIDGET (row),
  };

  return TRUE;
}

/* The mark before the name of a run with children, and before a heading. */
static void
pressed_cb (GtkGestureClick *gesture,
            int              n_press,
            double           x,
            double           y,
            HotLeaderboard  *self)
{
  HotLeaderboardPlace place;

  if (!_hot_leaderboard_pick (self, x, y, &place) || place.column == NULL || place.column->field == NULL ||
      place.column->field->kind != HOT_RUN_FIELD_NAME)
    return;

  if (place.x < HOT_LEADERBOARD_INDENT * (place.line < self->tree->n_runs ? self->tree->depths[place.line] : 0) + MARK_WIDTH &&
      _hot_leaderboard_fold (self, place.line, _hot_leaderboard_is_folded (self, place.line)))
    gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_CLAIMED);
}

static gboolean
key_pressed_cb (GtkEventControllerKey *controller,
                guint                  keyval,
                guint                  keycode,
                GdkModifierType        state,
                HotLeaderboard        *self)
{
  HotLeaderboardPlace place;

  /* Space alone; with Control the view itself selects and unselects. */
  if (keyval == GDK_KEY_space && (state & gtk_accelerator_get_default_mod_mask ()) == 0)
    return gtk_widget_activate_action (GTK_WIDGET (self), "runs.star", NULL);
  if ((keyval != GDK_KEY_Left && keyval != GDK_KEY_Right) || (state & gtk_accelerator_get_default_mod_mask ()) != 0)
    return GDK_EVENT_PROPAGATE;

  return _hot_leaderboard_get_focus (self, &place) && _hot_leaderboard_fold (self, place.line, keyval == GDK_KEY_Right);
}

/* Of the line whose menu it is chosen from. */
static void
fold_action (GtkWidget  *widget,
             const char *action_name,
             GVariant   *parameter)
{
  HotLeaderboard *self = HOT_LEADERBOARD (widget);

  _hot_leaderboard_fold (self, self->menu_line, _hot_leaderboard_is_folded (self, self->menu_line));
}

/* Every heading, or every run with children. */
static void
fold_all_action (GtkWidget  *widget,
                 const char *action_name,
                 GVariant   *parameter)
{
  HotLeaderboard *self = HOT_LEADERBOARD (widget);
  const guint n_lines = self->tree != NULL ? self->tree->n_runs + (self->tree->groups != NULL ? self->tree->groups->len : 0) : 0;
  const gboolean folds = g_str_equal (action_name, "leaderboard.fold-all");

  for (guint i = 0; i < n_lines; i++)
    {
      const char *id = get_fold_id (self, i);

      if (id != NULL && folds)
        g_hash_table_add (self->folded, g_strdup (id));
      else if (id != NULL)
        g_hash_table_remove (self->folded, id);
    }
  _hot_leaderboard_update_order (self);
}

static void
group_action (GtkWidget  *widget,
              const char *action_name,
              GVariant   *parameter)
{
  hot_leaderboard_set_grouping (HOT_LEADERBOARD (widget), g_variant_get_string (parameter, NULL));
}

void
hot_leaderboard_set_grouping (HotLeaderboard *self,
                              const char     *grouping)
{
  g_return_if_fail (HOT_IS_LEADERBOARD (self));

  if (!g_set_str (&self->grouping, grouping))
    return;

  g_settings_set_string (hot_settings_get (), HOT_SETTING_RUN_GROUPING, grouping);
  _hot_leaderboard_update_order (self);
}

const char *
hot_leaderboard_get_grouping (HotLeaderboard *self)
{
  g_return_val_if_fail (HOT_IS_LEADERBOARD (self), NULL);

  return self->grouping;
}

void
_hot_leaderboard_init_groups (HotLeaderboard *self)
{
  GtkEventController *keys = gtk_event_controller_key_new ();
  GtkGesture *gesture = gtk_gesture_click_new ();

  self->grouping = g_settings_get_string (hot_settings_get (), HOT_SETTING_RUN_GROUPING);
  gtk_event_controller_set_propagation_phase (GTK_EVENT_CONTROLLER (gesture), GTK_PHASE_CAPTURE);
  g_signal_connect_object (gesture, "pressed", G_CALLBACK (pressed_cb), self, 0);
  gtk_widget_add_controller (GTK_WIDGET (self->view), GTK_EVENT_CONTROLLER (gesture));
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect_object (keys, "key-pressed", G_CALLBACK (key_pressed_cb), self, 0);
  gtk_widget_add_controller (GTK_WIDGET (self->view), keys);
}

void
_hot_leaderboard_install_groups (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "leaderboard.fold", NULL, fold_action);
  gtk_widget_class_install_action (widget_class, "leaderboard.fold-all", NULL, fold_all_action);
  gtk_widget_class_install_action (widget_class, "leaderboard.unfold-all", NULL, fold_all_action);
  gtk_widget_class_install_action (widget_class, "leaderboard.group", "s", group_action);
}
