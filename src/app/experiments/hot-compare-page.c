/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "app/experiments/hot-compare-page.h"

#include <glib/gi18n.h>

#include "app/experiments/hot-compare-card.h"
#include "app/experiments/hot-compare-files.h"
#include "app/hot-settings.h"
#include "app/widgets/hot-toast.h"
#include "base/hot-format.h"

/**
 * HotComparePage:
 *
 * A grid of cards, two beside each other where there is room. Which ones there are, and what each shows, is remembered.
 */
struct _HotComparePage
{
  AdwNavigationPage  parent_instance;

  HotTracker        *tracker;
  char             **ids;
  HotCompareRuns    *runs;
  GPtrArray         *cards;      /* (unowned) */
  GHashTable        *selected;
  gboolean           is_narrow;

  AdwToastOverlay   *toasts;
  AdwWindowTitle    *title;
  GtkMenuButton     *add_button;
  GtkStack          *stack;
  GtkGrid           *grid;
};

G_DEFINE_FINAL_TYPE (HotComparePage, hot_compare_page, ADW_TYPE_NAVIGATION_PAGE)

enum {
  RUNS_SELECTED,
  RUN_ACTIVATED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

/* More cards than these are not kept. */
#define MAX_CARDS 40
/* Up to so many runs are looked at one by one. */
#define FEW_RUNS  4

static void
hot_compare_page_save (HotComparePage *self)
{
  GVariantBuilder builder;

  g_variant_builder_init (&builder, G_VARIANT_TYPE ("aa{sv}"));
  for (guint i = 0; i < self->cards->len; i++)
    g_variant_builder_add_value (&builder, hot_compare_spec_to_variant (hot_compare_card_get_spec (self->cards->pdata[i])));
  g_settings_set_value (hot_settings_get (), HOT_SETTING_COMPARE_CHARTS, g_variant_builder_end (&builder));
}

/* Row by row; the places of cards are where they are in the grid. */
static void
hot_compare_page_layout (HotComparePage *self)
{
  GtkLayoutManager *layout = gtk_widget_get_layout_manager (GTK_WIDGET (self->grid));
  const guint n_columns = self->is_narrow ? 1 : 2;

  for (guint i = 0; i < self->cards->len; i++)
    {
      GtkLayoutChild *child = gtk_layout_manager_get_layout_child (layout, self->cards->pdata[i]);

      g_object_set (child, "column", i % n_columns, "row", i / n_columns, NULL);
    }
  gtk_stack_set_visible_child_name (self->stack, self->runs != NULL && self->runs->n_runs < 2 ? "gone"
                                                 : self->cards->len > 0 ? "charts" : "empty");
}

static void
hot_compare_page_narrow_cb (HotComparePage *self)
{
  self->is_narrow = TRUE;
  hot_compare_page_layout (self);
}

static void
hot_compare_page_wide_cb (HotComparePage *self)
{
  self->is_narrow = FALSE;
  hot_compare_page_layout (self);
}

/* Pointing at nothing any more darkens all. */
static void
highlighted_cb (HotComparePage *self,
                const char     *id)
{
  for (guint i = 0; i < self->cards->len; i++)
    hot_compare_card_set_highlight (self->cards->pdata[i], id);
}

static void
hot_compare_page_update_title (HotComparePage *self)
{
  const guint n = self->runs != NULL ? self->runs->n_runs : 0, n_selected = g_hash_table_size (self->selected);
  g_autofree char *number = hot_format_count (n);
  g_autofree char *part = hot_format_count (n_selected);
  g_autofree char *text = n_selected > 0
                          /* Translators: how many runs are selected, and how many there are */
                          ? g_strdup_printf (ngettext ("%s of %s run selected", "%s of %s runs selected", n), part, number)
                          : g_strdup_printf (ngettext ("%s run", "%s runs", n), number);

  adw_window_title_set_subtitle (self->title, text);
}

/* Hands the selection on to all charts and to the leaderboard. */
static void
hot_compare_page_show_selection (HotComparePage *self)
{
  g_autofree const char **ids = (const char **) g_hash_table_get_keys_as_array (self->selected, NULL);

  for (guint i = 0; i < self->cards->len; i++)
    hot_compare_card_set_selected (self->cards->pdata[i], ids);
  hot_compare_page_update_title (self);
  g_signal_emit (self, signals[RUNS_SELECTED], 0, ids[0] != NULL ? ids : (const char **) self->ids);
}

static void
selected_cb (HotComparePage    *self,
             const char *const *ids)
{
  g_hash_table_remove_all (self->selected);
  for (guint i = 0; ids != NULL && ids[i] != NULL; i++)
    g_hash_table_add (self->selected, g_strdup (ids[i]));
  hot_compare_page_show_selection (self);
}

static void
toggled_cb (HotComparePage *self,
            const char     *id)
{
  if (!g_hash_table_remove (self->selected, id))
    g_hash_table_add (self->selected, g_strdup (id));
  hot_compare_page_show_selection (self);
}

static void
activated_cb (HotComparePage *self,
              const char     *id)
{
  g_signal_emit (self, signals[RUN_ACTIVATED], 0, id);
}

static void
message_cb (HotComparePage *self,
            const char     *text)
{
  adw_toast_overlay_add_toast (self->toasts, hot_toast_new (text));
}

static void
removed_cb (HotComparePage *self,
            HotCompareCard *card)
{
  guint place = 0;

  g_ptr_array_find (self->cards, card, &place);
  g_ptr_array_remove_index (self->cards, place);
  gtk_grid_remove (self->grid, GTK_WIDGET (card));
  hot_compare_page_layout (self);
  hot_compare_page_save (self);
  /* The focus goes to what takes its place. */
  if (self->cards->len > 0)
    gtk_widget_child_focus (self->cards->pdata[MIN (place, self->cards->len - 1)], GTK_DIR_TAB_FORWARD);
  else
    gtk_widget_grab_focus (GTK_WIDGET (self->add_button));
}

static void
moved_cb (HotComparePage *self,
          int             step,
          HotCompareCard *card)
{
  GtkWidget *before;
  guint place = 0;

  if (!g_ptr_array_find (self->cards, card, &place) || (step < 0 ? place == 0 : place + 1 == self->cards->len))
    return;

  g_ptr_array_remove_index (self->cards, place);
  place += step;
  g_ptr_array_insert (self->cards, (int) place, card);
  /* The order of the widgets is the order of the keyboard. */
  before = place > 0 ? self->cards->pdata[place - 1] : NULL;
  gtk_widget_insert_after (GTK_WIDGET (card), GTK_WIDGET (self->grid), before);
  hot_compare_page_layout (self);
  hot_compare_page_save (self);
}

static HotCompareCard *
hot_compare_page_add (HotComparePage       *self,
                      const HotCompareSpec *spec)
{
  GtkWidget *card = hot_compare_card_new (spec);
  const struct {
    const char *signal;
    GCallback   callback;
  } handlers[] = {
    { "spec-changed", G_CALLBACK (hot_compare_page_save) }, { "removed", G_CALLBACK (removed_cb) },
    { "moved", G_CALLBACK (moved_cb) }, { "run-highlighted", G_CALLBACK (highlighted_cb) },
    { "run-activated", G_CALLBACK (activated_cb) }, { "run-toggled", G_CALLBACK (toggled_cb) },
    { "runs-selected", G_CALLBACK (selected_cb) }, { "message", G_CALLBACK (message_cb) },
  };

  for (guint i = 0; i < G_N_ELEMENTS (handlers); i++)
    g_signal_connect_object (card, handlers[i].signal, handlers[i].callback, self, G_CONNECT_SWAPPED);
  g_ptr_array_add (self->cards, card);
  gtk_grid_attach (self->grid, card, 0, (int) self->cards->len, 1, 1);
  if (self->runs != NULL)
    hot_compare_card_set_runs (HOT_COMPARE_CARD (card), self->runs, hot_tracker_get_store (self->tracker));

  return HOT_COMPARE_CARD (card);
}

/* What fits the number of runs: few are told apart, many are looked at as a whole. */
static void
hot_compare_page_add_defaults (HotComparePage *self)
{
  static const HotCompareKind few[] = {
    HOT_COMPARE_NOISE, HOT_COMPARE_DIFFERENCE, HOT_COMPARE_LINES, HOT_COMPARE_BARS, HOT_COMPARE_IMPORTANCE, HOT_COMPARE_RESIDUALS,
  };
  static const HotCompareKind many[] = {
    HOT_COMPARE_PARALLEL, HOT_COMPARE_SCATTER, HOT_COMPARE_LINES, HOT_COMPARE_BARS, HOT_COMPARE_BOX, HOT_COMPARE_DIFFERENCE,
  };
  const gboolean is_few = g_strv_length (self->ids) <= FEW_RUNS;

  for (guint i = 0; i < G_N_ELEMENTS (few); i++)
    {
      g_autoptr(HotCompareSpec) spec = hot_compare_spec_new (is_few ? few[i] : many[i]);

      hot_compare_page_add (self, spec);
    }
}

static void
hot_compare_page_restore (HotComparePage *self)
{
  g_autoptr(GVariant) saved = g_settings_get_value (hot_settings_get (), HOT_SETTING_COMPARE_CHARTS);

  for (gsize i = 0; i < MIN (g_variant_n_children (saved), MAX_CARDS); i++)
    {
      g_autoptr(GVariant) entry = g_variant_get_child_value (saved, i);
      g_autoptr(HotCompareSpec) spec = hot_compare_spec_from_variant (entry);

      if (spec != NULL)
        hot_compare_page_add (self, spec);
    }
  if (self->cards->len == 0)
    hot_compare_page_add_defaults (self);
  hot_compare_page_layout (self);
}

/* Other runs of the experiment may come and go; only what concerns these is drawn anew. */
static void
hot_compare_page_frame_changed_cb (HotComparePage *self)
{
  HotRunFrame *frame = hot_tracker_get_frame (self->tracker);
  g_autoptr(HotCompareRuns) runs = NULL;

  if (frame == NULL)
    return;
  runs = hot_compare_runs_new (frame, (const char *const *) self->ids);
  if (self->runs != NULL && self->runs->digest == runs->digest)
    return;

  g_clear_pointer (&self->runs, hot_compare_runs_unref);
  self->runs = g_steal_pointer (&runs);
  hot_compare_page_layout (self);
  hot_compare_page_update_title (self);
  for (guint i = 0; self->runs->n_runs >= 2 && i < self->cards->len; i++)
    hot_compare_card_set_runs (self->cards->pdata[i], self->runs, hot_tracker_get_store (self->tracker));
}

static void
add_action (GtkWidget  *widget,
            const char *action_name,
            GVariant   *parameter)
{
  HotComparePage *self = HOT_COMPARE_PAGE (widget);
  g_autoptr(HotCompareSpec) spec = NULL;
  HotCompareKind kind;
  HotCompareCard *card;

  if (!hot_compare_kind_from_string (g_variant_get_string (parameter, NULL), &kind) || self->cards->len >= MAX_CARDS)
    return;

  spec = hot_compare_spec_new (kind);
  card = hot_compare_page_add (self, spec);
  hot_compare_page_layout (self);
  hot_compare_page_save (self);
  /* Brings it into view. */
  gtk_widget_child_focus (GTK_WIDGET (card), GTK_DIR_TAB_FORWARD);
}

static void
reset_action (GtkWidget  *widget,
              const char *action_name,
              GVariant   *parameter)
{
  HotComparePage *self = HOT_COMPARE_PAGE (widget);

  while (self->cards->len > 0)
    gtk_grid_remove (self->grid, g_ptr_array_steal_index (self->cards, self->cards->len - 1));
  g_settings_reset (hot_settings_get (), HOT_SETTING_COMPARE_CHARTS);
  hot_compare_page_add_defaults (self);
  hot_compare_page_layout (self);
}

static void
files_action (GtkWidget  *widget,
              const char *action_name,
              GVariant   *parameter)
{
  HotComparePage *self = HOT_COMPARE_PAGE (widget);

  if (self->runs != NULL && self->runs->n_runs >= 2)
    adw_dialog_present (hot_compare_files_new (self->runs, hot_tracker_get_store (self->tracker)), widget);
}

static void
hot_compare_page_dispose (GObject *object)
{
  HotComparePage *self = HOT_COMPARE_PAGE (object);

  /* The parent lets its child go too, and has to know that it has gone. */
  adw_navigation_page_set_child (ADW_NAVIGATION_PAGE (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), HOT_TYPE_COMPARE_PAGE);
  g_clear_object (&self->tracker);
  g_clear_pointer (&self->ids, g_strfreev);
  g_clear_pointer (&self->runs, hot_compare_runs_unref);
  g_clear_pointer (&self->cards, g_ptr_array_unref);
  g_clear_pointer (&self->selected, g_hash_table_unref);

  G_OBJECT_CLASS (hot_compare_page_parent_class)->dispose (object);
}

static void
hot_compare_page_class_init (HotComparePageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  const GType type = G_TYPE_FROM_CLASS (klass);

  object_class->dispose = hot_compare_page_dispose;

  signals[RUNS_SELECTED] = g_signal_new ("runs-selected", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRV);
  signals[RUN_ACTIVATED] = g_signal_new ("run-activated", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);

  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/hothouse/Hothouse/ui/hot-compare-page.ui");
  gtk_widget_class_bind_template_child (widget_class, HotComparePage, toasts);
  gtk_widget_class_bind_template_child (widget_class, HotComparePage, title);
  gtk_widget_class_bind_template_child (widget_class, HotComparePage, add_button);
  gtk_widget_class_bind_template_child (widget_class, HotComparePage, stack);
  gtk_widget_class_bind_template_child (widget_class, HotComparePage, grid);
  gtk_widget_class_bind_template_callback (widget_class, hot_compare_page_narrow_cb);
  gtk_widget_class_bind_template_callback (widget_class, hot_compare_page_wide_cb);

  gtk_widget_class_install_action (widget_class, "compare.add", "s", add_action);
  gtk_widget_class_install_action (widget_class, "compare.files", NULL, files_action);
  gtk_widget_class_install_action (widget_class, "compare.reset", NULL, reset_action);
}

static GMenuModel *
create_add_menu (void)
{
  GMenu *menu = g_menu_new ();

  for (HotCompareKind kind = 0; kind < HOT_COMPARE_N_KINDS; kind++)
    {
      g_autofree char *action = g_strconcat ("compare.add::", hot_compare_kind_to_string (kind), NULL);

      g_menu_append (menu, hot_compare_kind_get_title (kind), action);
    }

  return G_MENU_MODEL (menu);
}

static void
hot_compare_page_init (HotComparePage *self)
{
  g_autoptr(GMenuModel) menu = create_add_menu ();

  self->cards = g_ptr_array_new ();
  self->selected = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_menu_button_set_menu_model (self->add_button, menu);
}

AdwNavigationPage *
hot_compare_page_new (HotTracker        *tracker,
                      const char *const *ids)
{
  HotComparePage *self = g_object_new (HOT_TYPE_COMPARE_PAGE, NULL);

  self->tracker = g_object_ref (tracker);
  self->ids = g_strdupv ((char **) ids);
  hot_compare_page_restore (self);
  hot_compare_page_frame_changed_cb (self);
  g_signal_connect_object (tracker, "notify::frame", G_CALLBACK (hot_compare_page_frame_changed_cb), self, G_CONNECT_SWAPPED);

  return ADW_NAVIGATION_PAGE (self);
}
