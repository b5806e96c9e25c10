/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "app/experiments/hot-leaderboard-private.h"

#include <glib/gi18n.h>

#include "app/experiments/hot-run-clause.h"
#include "app/experiments/hot-trainer.h"
#include "app/widgets/hot-widget.h"
#include "models/hot-model-directory.h"

/* The menu of a run, or of those that are selected; of the cell it was opened on, what can be filtered by. */

typedef struct {
  const char *label;
  const char *action;
} Item;

static void
append_items (GMenu      *menu,
              const Item *items,
              guint       n_items)
{
  GMenu *section = g_menu_new ();

  for (guint i = 0; i < n_items; i++)
    g_menu_append (section, _(items[i].label), items[i].action);
  g_menu_append_section (menu, NULL, G_MENU_MODEL (section));
  g_object_unref (section);
}

/* What can be done with the model of one run. */
static void
append_model (GMenu      *menu,
              const char *id)
{
  g_autoptr(GMenu) section = g_menu_new ();
  g_autoptr(GMenuItem) show = g_menu_item_new (_("Sho_w Model"), NULL);
  g_autoptr(GMenuItem) registration = g_menu_item_new (_("R_egister Model…"), NULL);
  g_autoptr(GMenuItem) deployment = g_menu_item_new (_("Deploy Model…"), NULL);
  g_autofree char *uri = g_strdup_printf ("runs:/%s/" HOT_MODEL_DIRECTORY, id);

  g_menu_item_set_action_and_target (registration, "win.register-model", "s", id);
  g_menu_item_set_action_and_target (deployment, "win.deploy", "s", uri);
  g_menu_item_set_action_and_target (show, "win.show-run-model", "s", id);
  g_menu_append_item (section, registration);
  g_menu_append_item (section, deployment);
  g_menu_append_item (section, show);
  g_menu_append_section (menu, NULL, G_MENU_MODEL (section));
}

static void
append_training (GMenu      *menu,
                 const char *id)
{
  HotTrainer *trainer = hot_trainer_get_default ();
  const guint n_trees = hot_trainer_get_n_trees (trainer, id, NULL);
  g_autoptr(GMenu) section = NULL;
  g_autofree char *keep = NULL;

  if (!hot_trainer_is_training (trainer, id, NULL, NULL))
    return;

  section = g_menu_new ();
  keep = g_strdup_printf (ngettext ("Stop _and Keep %u Tree", "Stop _and Keep %u Trees", n_trees), n_trees);
  if (n_trees > 0)
    g_menu_append (section, keep, "runs.keep");
  g_menu_append (section, _("Sto_p"), "runs.stop");
  g_menu_append_section (menu, NULL, G_MENU_MODEL (section));
}

static void
append_filters (HotLeaderboard    *self,
                GMenu             *menu,
                const HotRunField *field,
                guint              run)
{
  static const struct {
    const char *label;
    const char *op;
  } items[] = {
    { N_("Onl_y This Value"), "=" },
    { N_("Not This Val_ue"), "!=" },
    { N_("At _Least This"), ">=" },
    { N_("At Most T_his"), "<=" },
  };
  g_autoptr(GMenu) section = g_menu_new ();

  for (guint i = 0; i < G_N_ELEMENTS (items); i++)
    {
      g_autofree char *clause = hot_run_clause_new (self->fields, field, run, items[i].op);
      g_autoptr(GMenuItem) item = NULL;

      if (clause == NULL)
        continue;
      item = g_menu_item_new (_(items[i].label), NULL);
      g_menu_item_set_action_and_target (item, "leaderboard.filter", "s", clause);
      g_menu_append_item (section, item);
    }
  if (g_menu_model_get_n_items (G_MENU_MODEL (section)) > 0)
    g_menu_append_section (menu, field->title, G_MENU_MODEL (section));
}

/* Of a heading; what is chosen holds for all its runs. (transfer full) */
static GMenuModel *
create_group_menu (void)
{
  static const Item items[] = {
    { N_("_Fold or Unfold"), "leaderboard.fold" },
    { N_("Fold _All"), "leaderboard.fold-all" },
    { N_("_Unfold All"), "leaderboard.unfold-all" },
  };
  static const Item runs[] = { { N_("_Compare"), "runs.compare" }, { N_("_Star"), "runs.star" }, { N_("Add Ta_g…"), "runs.add-tag" } };
  GMenu *menu = g_menu_new ();

  append_items (menu, items, G_N_ELEMENTS (items));
  append_items (menu, runs, G_N_ELEMENTS (runs));

  return G_MENU_MODEL (menu);
}

/* (transfer full) */
static GMenuModel *
create_menu (HotLeaderboard    *self,
             const HotRunField *field,
             guint              run)
{
  static const Item looks[] = {
    { N_("_Open"), "leaderboard.open" },
    { N_("_Compare"), "runs.compare" },
    { N_("Errors on the _Map"), "runs.show-errors" },
    { N_("_Run Again With Changes…"), "runs.again" },
  };
  static const Item edits[] = {
    { N_("_Star"), "runs.star" },
    { N_("Re_name…"), "runs.rename" },
    { N_("No_te…"), "runs.note" },
    { N_("Add Ta_g…"), "runs.add-tag" },
  };
  static const Item copies[] = {
    { N_("Copy _Id"), "runs.copy-id" },
    { N_("Copy as CS_V"), "runs.copy-csv" },
    { N_("Copy as Mar_kdown"), "runs.copy-markdown" },
  };
  static const Item delete_items[] = { { N_("_Delete"), "runs.delete" } };
  static const Item restore_items[] = { { N_("R_estore"), "runs.restore-selected" } };
  static const Item folds[] = { { N_("_Fold or Unfold"), "leaderboard.fold" } };
  GMenu *menu = g_menu_new ();

  append_items (menu, looks, G_N_ELEMENTS (looks));
  /* The model of a deleted run goes nowhere until that is restored. */
  if (!hot_tracker_get_show_deleted (self->tracker))
    append_model (menu, hot_run_fields_get_frame (self->fields)->ids[run]);
  append_training (menu, hot_run_fields_get_frame (self->fields)->ids[run]);
  if (self->tree->n_children[run] > 0)
    append_items (menu, folds, G_N_ELEMENTS (folds));
  append_items (menu, edits, G_N_ELEMENTS (edits));
  if (field != NULL)
    append_filters (self, menu, field, run);
  append_items (menu, copies, G_N_ELEMENTS (copies));
  if (hot_tracker_get_show_deleted (self->tracker))
    append_items (menu, restore_items, G_N_ELEMENTS (restore_items));
  else
    append_items (menu, delete_items, G_N_ELEMENTS (delete_items));

  return G_MENU_MODEL (menu);
}

static void
closed_cb (GtkPopover     *popover,
           HotLeaderboard *self)
{
  if (self->menu == popover)
    self->menu = NULL;
  /* The keyboard goes back to the run, also after a dialog that the menu led to. */
  gtk_widget_grab_focus (GTK_WIDGET (self->view));
  hot_widget_unparent_later (GTK_WIDGET (popover));
}

static void
hot_leaderboard_open_menu (HotLeaderboard            *self,
                           const HotLeaderboardPlace *place,
                           double                     x,
                           double                     y)
{
  const guint run = place->line;
  const guint position = hot_row_model_find (self->model, run);
  g_autoptr(GMenuModel) model = NULL;

  if (self->fields == NULL || self->tree == NULL || position == GTK_INVALID_LIST_POSITION)
    return;

  if (!gtk_selection_model_is_selected (GTK_SELECTION_MODEL (self->selection), position))
    gtk_selection_model_select_item (GTK_SELECTION_MODEL (self->selection), position, TRUE);

  self->menu_line = run;
  model = run < self->tree->n_runs ? create_menu (self, place->column != NULL ? place->column->field : NULL, run) : create_group_menu ();
  if (self->menu != NULL)
    gtk_popover_popdown (self->menu);
  self->menu = GTK_POPOVER (gtk_popover_menu_new_from_model (model));
  gtk_popover_set_has_arrow (self->menu, FALSE);
  gtk_widget_set_halign (GTK_WIDGET (self->menu), GTK_ALIGN_START);
  gtk_widget_set_parent (GTK_WIDGET (self->menu), GTK_WIDGET (self));
  gtk_popover_set_pointing_to (self->menu, &(GdkRectangle) { (int) x, (int) y, 1, 1 });
  g_signal_connect_object (self->menu, "closed", G_CALLBACK (closed_cb), self, 0);
  gtk_popover_popup (self->menu);
}

static void
pressed_cb (GtkGestureClick *gesture,
            int              n_press,
            double           x,
            double           y,
            HotLeaderboard  *self)
{
  HotLeaderboardPlace place;
  graphene_point_t point;

  if (!_hot_leaderboard_pick (self, x, y, &place) ||
      !gtk_widget_compute_point (GTK_WIDGET (self->view), GTK_WIDGET (self), &GRAPHENE_POINT_INIT (x, y), &point))
    return;

  gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_CLAIMED);
  hot_leaderboard_open_menu (self, &place, point.x, point.y);
}

/* The Menu key, and Shift+F10. */
static void
menu_action (GtkWidget  *widget,
             const char *action_name,
             GVariant   *parameter)
{
  HotLeaderboard *self = HOT_LEADERBOARD (widget);
  HotLeaderboardPlace place;
  graphene_rect_t bounds;

  if (_hot_leaderboard_get_focus (self, &place) && gtk_widget_compute_bounds (place.row, widget, &bounds))
    hot_leaderboard_open_menu (self, &place, CLAMP (bounds.origin.x, 0.0f, gtk_widget_get_width (widget)),
                               bounds.origin.y + bounds.size.height);
}

void
_hot_leaderboard_init_menu (HotLeaderboard *self)
{
  GtkGesture *gesture = gtk_gesture_click_new ();

  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (gesture), GDK_BUTTON_SECONDARY);
  gtk_event_controller_set_propagation_phase (GTK_EVENT_CONTROLLER (gesture), GTK_PHASE_CAPTURE);
  g_signal_connect_object (gesture, "pressed", G_CALLBACK (pressed_cb), self, 0);
  gtk_widget_add_controller (GTK_WIDGET (self->view), GTK_EVENT_CONTROLLER (gesture));
}

void
_hot_leaderboard_install_menu (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "leaderboard.menu", NULL, menu_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Menu, 0, "leaderboard.menu", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_F10, GDK_SHIFT_MASK, "leaderboard.menu", NULL);
}
