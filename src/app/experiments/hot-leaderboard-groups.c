/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "app/experiments/hot-leaderboard-private.h"

#include "app/hot-settings.h"

/* Groups of runs: below the run they are part of, or under a heading with what they have in common. */

/* Where the mark of a run with children can be hit, in pixels from the start of its text. */
#define MARK_WIDTH 20

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

HotCell *
_hot_leaderboard_pick (GtkWidget *view,
                       double     x,
                       double     y)
{
  GtkWidget *widget = gtk_widget_pick (view, x, y, GTK_PICK_DEFAULT);

  /* Between the cells of a row there is its padding. */
  while (widget != NULL && widget != view && !HOT_IS_CELL (widget))
    {
      GtkWidget *child = gtk_widget_get_first_child (widget);

      if (HOT_IS_CELL (child))
        return HOT_CELL (child);
      widget = gtk_widget_get_parent (widget);
    }

  return HOT_IS_CELL (widget) ? HOT_CELL (widget) : NULL;
}

static HotCell *
find_cell (GtkWidget *widget)
{
  if (HOT_IS_CELL (widget))
    return HOT_CELL (widget);

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      HotCell *cell = find_cell (child);

      if (cell != NULL)
        return cell;
    }

  return NULL;
}

HotCell *
_hot_leaderboard_get_focus (HotLeaderboard *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;
  HotCell *cell;

  if (focus == NULL || !gtk_widget_is_ancestor (focus, GTK_WIDGET (self->view)))
    return NULL;

  cell = find_cell (focus);

  return cell != NULL && hot_cell_get_row (cell) != NULL ? cell : NULL;
}

/* The mark before the name of a run with children, and before a heading. */
static void
pressed_cb (GtkGestureClick *gesture,
            int              n_press,
            double           x,
            double           y,
            HotLeaderboard  *self)
{
  GtkWidget *view = gtk_event_controller_get_widget (GTK_EVENT_CONTROLLER (gesture));
  HotCell *cell = _hot_leaderboard_pick (view, x, y);
  HotLeaderboardColumn *column = cell != NULL ? hot_cell_get_source (cell) : NULL;
  graphene_point_t point;
  guint line;

  if (column == NULL || column->field == NULL || column->field->kind != HOT_RUN_FIELD_NAME || hot_cell_get_row (cell) == NULL ||
      !gtk_widget_compute_point (view, GTK_WIDGET (cell), &GRAPHENE_POINT_INIT (x, y), &point))
    return;

  line = hot_row_get_index (hot_cell_get_row (cell));
  if (point.x < HOT_LEADERBOARD_INDENT * (line < self->tree->n_runs ? self->tree->depths[line] : 0) + MARK_WIDTH &&
      _hot_leaderboard_fold (self, line, _hot_leaderboard_is_folded (self, line)))
    gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_CLAIMED);
}

static gboolean
key_pressed_cb (GtkEventControllerKey *controller,
                guint                  keyval,
                guint                  keycode,
                GdkModifierType        state,
                HotLeaderboard        *self)
{
  HotCell *cell;

  /* Space alone; with Control the view itself selects and unselects. */
  if (keyval == GDK_KEY_space && (state & gtk_accelerator_get_default_mod_mask ()) == 0)
    return gtk_widget_activate_action (GTK_WIDGET (self), "runs.star", NULL);
  if ((keyval != GDK_KEY_Left && keyval != GDK_KEY_Right) || (state & gtk_accelerator_get_default_mod_mask ()) != 0)
    return GDK_EVENT_PROPAGATE;

  cell = _hot_leaderboard_get_focus (self);

  return cell != NULL && _hot_leaderboard_fold (self, hot_row_get_index (hot_cell_get_row (cell)), keyval == GDK_KEY_Right);
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
_hot_leaderboard_add_gestures (HotLeaderboard *self,
                               GtkWidget      *view)
{
  GtkGesture *gesture = gtk_gesture_click_new ();

  gtk_event_controller_set_propagation_phase (GTK_EVENT_CONTROLLER (gesture), GTK_PHASE_CAPTURE);
  g_signal_connect_object (gesture, "pressed", G_CALLBACK (pressed_cb), self, 0);
  gtk_widget_add_controller (view, GTK_EVENT_CONTROLLER (gesture));
}

void
_hot_leaderboard_init_groups (HotLeaderboard *self)
{
  GtkEventController *keys = gtk_event_controller_key_new ();

  self->grouping = g_settings_get_string (hot_settings_get (), HOT_SETTING_RUN_GROUPING);
  _hot_leaderboard_add_gestures (self, GTK_WIDGET (self->view));
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
