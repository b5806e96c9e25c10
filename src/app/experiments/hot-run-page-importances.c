/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "app/experiments/hot-run-page-importances.h"

#include <glib/gi18n.h>
#include <math.h>

#include "app/experiments/hot-run-page-permute.h"
#include "app/experiments/hot-run-page-table.h"
#include "app/widgets/hot-chart-view.h"
#include "app/widgets/hot-cell-format.h"
#include "app/widgets/hot-drop-down.h"
#include "base/hot-format.h"
#include "draw/hot-chart-bars.h"
#include "draw/hot-run-style.h"

/* Height of a bar and of what is around them all. */
#define BAR_HEIGHT   24
#define CHART_MARGIN 90

/* How many are offered; 0 is all. */
static const guint numbers[] = { 10, 20, 50, 0 };

/* More bars than these cannot be drawn in one picture. */
#define MAX_BARS 500

struct _HotRunPageImportances
{
  HotRunPageTab    parent_instance;

  GArray          *shown;        /* of the details that are shown */
  GtkDropDown     *kind;
  HotRunPagePermute *permute;
  GtkWidget       *cards;
  GtkDropDown     *number;
  GtkDropDown     *order;
  HotChartView    *view;
  HotRunPageTable *table;
};

G_DEFINE_FINAL_TYPE (HotRunPageImportances, hot_run_page_importances, HOT_TYPE_RUN_PAGE_TAB)

/* As the list of kinds has them. */
enum {
  KIND_LEARNT,
  KIND_PERMUTATION,
};

/* (nullable) (transfer none) */
static GArray *
hot_run_page_importances_get (HotRunPageImportances *self,
                              HotRunPageDetails     *details)
{
  return gtk_drop_down_get_selected (self->kind) == KIND_PERMUTATION ? details->permutations : details->importances;
}

/* The greatest or the least so many. (transfer full) */
static HotChart *
hot_run_page_importances_create_chart (HotRunPageImportances *self,
                                       HotRunPageDetails     *details,
                                       const GArray          *all)
{
  const guint wanted = numbers[MIN (gtk_drop_down_get_selected (self->number), G_N_ELEMENTS (numbers) - 1)];
  const gboolean ascending = gtk_drop_down_get_selected (self->order) == 1;
  const guint n = MIN (wanted == 0 ? all->len : MIN (wanted, all->len), MAX_BARS);
  const gboolean is_permutation = gtk_drop_down_get_selected (self->kind) == KIND_PERMUTATION;
  const HotChartQuantity quantity = { .name = is_permutation ? _("Score Lost When Shuffled") : _("Importance") };
  const HotChartBarsOptions options = { .title = _("Importance of Features"), .ascending = ascending };
  g_autofree HotChartBarRow *rows = g_new0 (HotChartBarRow, MAX (n, 1));
  g_autofree double *values = g_new0 (double, MAX (n, 1));
  const HotChartBarSet set = {
    .id = details->run->id, .name = details->run->name != NULL ? details->run->name : details->run->id,
    .style = hot_run_style_prefer (details->run->id), .values = values,
  };

  for (guint i = 0; i < n; i++)
    {
      const HotRunPageImportance *importance = &g_array_index (all, HotRunPageImportance, ascending ? all->len - 1 - i : i);

      rows[i].label = importance->feature;
      values[i] = importance->importance;
    }
  gtk_widget_set_size_request (GTK_WIDGET (self->view), -1, (int) (CHART_MARGIN + BAR_HEIGHT * MAX (n, 4)));

  return hot_chart_bars_new_groups (rows, n, &set, 1, &quantity, &options);
}

static void
hot_run_page_importances_show_chart (HotRunPageImportances *self)
{
  HotRunPageDetails *details = hot_run_page_tab_get_details (HOT_RUN_PAGE_TAB (self));
  g_autoptr(HotChart) chart = NULL;

  if (details == NULL || self->shown == NULL)
    return;

  chart = hot_run_page_importances_create_chart (self, details, self->shown);
  hot_chart_view_set_chart (self->view, chart);
}

static void
hot_run_page_importances_show_table (HotRunPageImportances *self,
                                     const GArray          *all)
{
  double sum = 0.0;

  for (guint i = 0; i < all->len; i++)
    sum += fabs (g_array_index (all, HotRunPageImportance, i).importance);

  hot_run_page_table_begin (self->table);
  for (guint i = 0; i < all->len; i++)
    {
      const HotRunPageImportance *importance = &g_array_index (all, HotRunPageImportance, i);
      const double share = sum > 0.0 ? fabs (importance->importance) / sum : 0.0;
      g_autofree char *rank = hot_format_count (i + 1);
      g_autofree char *value = hot_format_measure (importance->importance, 4);
      g_autofree char *percent = hot_cell_format_percent (share);
      g_autofree char *deviation = hot_format_measure (importance->deviation, 2);
      const char *texts[] = { rank, importance->feature, value, percent, isnan (importance->deviation) ? NULL : deviation };
      const double keys[] = { -(double) (i + 1), NAN, importance->importance, share, importance->deviation };

      hot_run_page_table_add (self->table, i, texts, keys);
    }
  hot_run_page_table_end (self->table);
}

static void
hot_run_page_importances_show (HotRunPageImportances *self)
{
  HotRunPageTab *tab = HOT_RUN_PAGE_TAB (self);
  HotRunPageDetails *details = hot_run_page_tab_get_details (tab);
  const gboolean is_permutation = gtk_drop_down_get_selected (self->kind) == KIND_PERMUTATION;
  GArray *all = details != NULL ? hot_run_page_importances_get (self, details) : NULL;

  if (details == NULL)
    return;

  hot_run_page_permute_update (self->permute, details, hot_run_page_tab_get_dataset (tab), hot_run_page_tab_describe_match (tab));
  gtk_widget_set_visible (GTK_WIDGET (self->permute), is_permutation);
  gtk_widget_set_visible (self->cards, all != NULL && all->len > 0);
  hot_run_page_tab_show_content (tab);
  if (all == NULL || all == self->shown)
    return;

  g_clear_pointer (&self->shown, g_array_unref);
  self->shown = g_array_ref (all);
  hot_run_page_importances_show_chart (self);
  hot_run_page_importances_show_table (self, all);
}

/* A method that says nothing of itself can still be measured. */
static void
hot_run_page_importances_update (HotRunPageTab *tab)
{
  HotRunPageImportances *self = HOT_RUN_PAGE_IMPORTANCES (tab);
  HotRunPageDetails *details = hot_run_page_tab_get_details (tab);
  const gboolean has_own = details->importances != NULL && details->importances->len > 0;

  gtk_widget_set_sensitive (GTK_WIDGET (self->kind), has_own);
  if (!has_own && (details->permutations != NULL || hot_run_page_permute_can (details)))
    gtk_drop_down_set_selected (self->kind, KIND_PERMUTATION);
  else if (details->importance_error != NULL)
    {
      hot_run_page_tab_show_empty (tab, _("No Importances"), details->importance_error->message, _("Show _Files"), "run.show-tab",
                                   g_variant_new_string ("files"));
      return;
    }
  else if (!has_own)
    {
      hot_run_page_tab_show_missing (tab, _("No Importances"),
                                     _("The method does not say how much each feature matters: the run has no file "
                                       "feature-importance.csv."));
      return;
    }
  hot_run_page_importances_show (self);
}

static void
hot_run_page_importances_finalize (GObject *object)
{
  g_clear_pointer (&HOT_RUN_PAGE_IMPORTANCES (object)->shown, g_array_unref);

  G_OBJECT_CLASS (hot_run_page_importances_parent_class)->finalize (object);
}

static GtkDropDown *
hot_run_page_importances_add_choice (HotRunPageImportances *self,
                                     GtkWidget             *box,
                                     const char            *label,
                                     const char *const     *choices,
                                     GCallback              callback)
{
  GtkWidget *drop_down = gtk_drop_down_new_from_strings (choices);

  gtk_accessible_update_property (GTK_ACCESSIBLE (drop_down), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  gtk_widget_set_tooltip_text (drop_down, label);
  g_signal_connect_object (drop_down, "notify::selected", callback, self, G_CONNECT_SWAPPED);
  hot_drop_down_focus_selected (GTK_DROP_DOWN (drop_down));
  adw_wrap_box_append (ADW_WRAP_BOX (box), drop_down);

  return GTK_DROP_DOWN (drop_down);
}

static void
hot_run_page_importances_build (HotRunPageTab *tab)
{
  HotRunPageImportances *self = HOT_RUN_PAGE_IMPORTANCES (tab);
  const HotRunPageTableColumn columns[] = {
    { _("Rank"), TRUE }, { _("Feature"), FALSE, 14 }, { _("Importance"), TRUE }, { _("Share"), TRUE },
    /* Translators: how far repeated measurements lie apart: a standard deviation. */
    { _("Spread"), TRUE },
  };
  const char *const kinds[] = { _("By Impurity or Gain"), _("By Permutation"), NULL };
  const char *const choices[] = { _("First 10"), _("First 20"), _("First 50"), _("All Features"), NULL };
  const char *const orders[] = { _("Highest First"), _("Lowest First"), NULL };
  GtkWidget *bar = adw_wrap_box_new ();
  GtkBox *box;
  GtkWidget *column = hot_run_page_tab_create_column (&box);

  self->view = HOT_CHART_VIEW (hot_run_page_tab_create_chart (tab, CHART_MARGIN + 4 * BAR_HEIGHT));
  self->table = HOT_RUN_PAGE_TABLE (hot_run_page_table_new (_("Importances"), columns, G_N_ELEMENTS (columns), FALSE, FALSE));
  adw_wrap_box_set_child_spacing (ADW_WRAP_BOX (bar), 6);
  adw_wrap_box_set_line_spacing (ADW_WRAP_BOX (bar), 6);
  self->kind = hot_run_page_importances_add_choice (self, bar, _("How Importance Is Measured"), kinds,
                                                    G_CALLBACK (hot_run_page_importances_show));
  self->number = hot_run_page_importances_add_choice (self, bar, _("Features in the Chart"), choices,
                                                      G_CALLBACK (hot_run_page_importances_show_chart));
  self->order = hot_run_page_importances_add_choice (self, bar, _("Order of the Chart"), orders,
                                                     G_CALLBACK (hot_run_page_importances_show_chart));
  gtk_drop_down_set_selected (self->number, 1);
  self->permute = HOT_RUN_PAGE_PERMUTE (hot_run_page_permute_new ());
  self->cards = gtk_box_new (GTK_ORIENTATION_VERTICAL, 18);
  gtk_box_append (GTK_BOX (self->cards), hot_run_page_tab_create_card (NULL, GTK_WIDGET (self->view)));
  gtk_box_append (GTK_BOX (self->cards), hot_run_page_tab_create_card (_("All Features"), GTK_WIDGET (self->table)));
  gtk_box_append (box, bar);
  gtk_box_append (box, GTK_WIDGET (self->permute));
  gtk_box_append (box, self->cards);
  hot_run_page_tab_set_content (tab, column);
}

static void
hot_run_page_importances_class_init (HotRunPageImportancesClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = hot_run_page_importances_finalize;
  HOT_RUN_PAGE_TAB_CLASS (klass)->build = hot_run_page_importances_build;
  HOT_RUN_PAGE_TAB_CLASS (klass)->update = hot_run_page_importances_update;
}

static void
hot_run_page_importances_init (HotRunPageImportances *self)
{
}

GtkWidget *
hot_run_page_importances_new (void)
{
  return g_object_new (HOT_TYPE_RUN_PAGE_IMPORTANCES, NULL);
}
