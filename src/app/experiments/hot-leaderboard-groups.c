/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "app/experiments/hot-leaderboard-private.h"

#include <glib/gi18n.h>

#include "app/hot-settings.h"

/* Groups of runs: below the run they are part of, or under a heading with what they have in common. */

/* Where the mark of a run with children can be hit, in pixels from the start of its text. */
#define MARK_WIDTH 20
#define INDENT     18

gboolean
_hot_leaderboard_is_folded (HotLeaderboard *self,
                            guint           run)
{
  return g_hash_table_contains (self->folded, hot_run_fields_get_frame (self->fields)->ids[run]);
}

gboolean
_hot_leaderboard_fold (HotLeaderboard *self,
                       guint           run,
                       gboolean        unfold)
{
  const char *id = hot_run_fields_get_frame (self->fields)->ids[run];

  if (self->tree == NULL || self->tree->n_children[run] == 0 || _hot_leaderboard_is_folded (self, run) != unfold)
    return FALSE;

  if (unfold)
    g_hash_table_remove (self->folded, id);
  else
    g_hash_table_add (self->folded, g_strdup (id));
  _hot_leaderboard_update_order (self);
  gtk_widget_queue_draw (GTK_WIDGET (self->view));

  return TRUE;
}

HotCell *
_hot_leaderboard_pick (HotLeaderboard *self,
                       double          x,
                       double          y)
{
  GtkWidget *widget = gtk_widget_pick (GTK_WIDGET (self->view), x, y, GTK_PICK_DEFAULT);

  /* Between the cells of a row there is its padding. */
  while (widget != NULL && widget != GTK_WIDGET (self->view) && !HOT_IS_CELL (widget))
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

/* The mark before the name of a run with children. */
static void
pressed_cb (GtkGestureClick *gesture,
            int              n_press,
            double           x,
            double           y,
            HotLeaderboard  *self)
{
  HotCell *cell = _hot_leaderboard_pick (self, x, y);
  HotLeaderboardColumn *column = cell != NULL ? hot_cell_get_source (cell) : NULL;
  graphene_point_t point;
  guint run;

  if (column == NULL || column->field == NULL || column->field->kind != HOT_RUN_FIELD_NAME || hot_cell_get_row (cell) == NULL ||
      !gtk_widget_compute_point (GTK_WIDGET (self->view), GTK_WIDGET (cell), &GRAPHENE_POINT_INIT (x, y), &point))
    return;

  run = hot_row_get_index (hot_cell_get_row (cell));
  if (point.x < INDENT * self->tree->depths[run] + MARK_WIDTH &&
      _hot_leaderboard_fold (self, run, _hot_leaderboard_is_folded (self, run)))
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

static void
fold_action (GtkWidget  *widget,
             const char *action_name,
             GVariant   *parameter)
{
  HotLeaderboard *self = HOT_LEADERBOARD (widget);
  g_auto(GStrv) selected = hot_leaderboard_dup_selected (self);
  HotRunFrame *frame = self->fields != NULL ? hot_run_fields_get_frame (self->fields) : NULL;

  for (guint i = 0; frame != NULL && selected[0] != NULL && i < frame->n_runs; i++)
    if (g_str_equal (frame->ids[i], selected[0]))
      {
        _hot_leaderboard_fold (self, i, _hot_leaderboard_is_folded (self, i));
        return;
      }
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
  gtk_widget_queue_draw (GTK_WIDGET (self->view));
}

const char *
hot_leaderboard_get_grouping (HotLeaderboard *self)
{
  g_return_val_if_fail (HOT_IS_LEADERBOARD (self), NULL);

  return self->grouping;
}

static void
heading_setup_cb (GtkSignalListItemFactory *factory,
                  GtkListHeader            *header,
                  HotLeaderboard           *self)
{
  GtkWidget *label = gtk_label_new ("");

  gtk_label_set_xalign (GTK_LABEL (label), 0.0f);
  gtk_widget_add_css_class (label, "heading");
  gtk_list_header_set_child (header, label);
}

static void
heading_bind_cb (GtkSignalListItemFactory *factory,
                 GtkListHeader            *header,
                 HotLeaderboard           *self)
{
  HotRow *row = gtk_list_header_get_item (header);
  const HotRunField *field = self->fields != NULL ? hot_run_fields_find (self->fields, self->grouping) : NULL;
  const guint n = gtk_list_header_get_n_items (header);
  g_autofree char *value = NULL;
  g_autofree char *text = NULL;

  if (row == NULL || field == NULL || hot_row_get_index (row) >= hot_run_fields_get_frame (self->fields)->n_runs)
    return;

  value = hot_run_fields_dup_text (self->fields, field, hot_row_get_index (row), HOT_TIME_NONE);
  /* TRANSLATORS: heading of a group of runs: a parameter, its value, how many runs */
  text = g_strdup_printf (ngettext ("%s: %s (%u run)", "%s: %s (%u runs)", n), field->title, value != NULL ? value : "–", n);
  gtk_label_set_text (GTK_LABEL (gtk_list_header_get_child (header)), text);
}

void
_hot_leaderboard_init_groups (HotLeaderboard *self)
{
  GtkGesture *gesture = gtk_gesture_click_new ();
  GtkEventController *keys = gtk_event_controller_key_new ();

  self->grouping = g_settings_get_string (hot_settings_get (), HOT_SETTING_RUN_GROUPING);
  self->headings = gtk_signal_list_item_factory_new ();
  g_signal_connect_object (self->headings, "setup", G_CALLBACK (heading_setup_cb), self, 0);
  g_signal_connect_object (self->headings, "bind", G_CALLBACK (heading_bind_cb), self, 0);

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
  gtk_widget_class_install_action (widget_class, "leaderboard.group", "s", group_action);
}
