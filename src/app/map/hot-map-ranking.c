/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "app/map/hot-map-ranking.h"

#include <glib/gi18n.h>
#include <math.h>

#include "app/map/hot-map-area.h"
#include "app/widgets/hot-cell-format.h"
#include "app/widgets/hot-slice.h"
#include "app/widgets/hot-widget.h"
#include "base/hot-format.h"

struct _HotMapRanking
{
  GtkWidget            parent_instance;

  HotColumn           *column;
  HotBoundaryCensus   *census;
  HotBoundaries       *boundaries;    /* that the list is of; the census keeps them */
  gboolean             is_other;      /* the list is of another column */
  gboolean             is_stale;      /* the list does not show the census yet: it is not in view */
  GtkSortListModel    *sorted;
  GtkSliceListModel   *slice;
  GtkSingleSelection  *selection;

  GtkStack            *stack;
  GtkColumnView       *view;
  GtkColumnViewColumn *name_column;
  GtkColumnViewColumn *n_column;
  GtkColumnViewColumn *median_column;
  GtkColumnViewColumn *spread_column;
};

G_DEFINE_FINAL_TYPE (HotMapRanking, hot_map_ranking, GTK_TYPE_WIDGET)

/* Rows of the list that are made in one go. */
#define PIECE 12

enum {
  LOOKED_AT,
  CHOSEN,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
hot_map_ranking_selected_cb (HotMapRanking *self)
{
  HotMapArea *area = gtk_single_selection_get_selected_item (self->selection);

  g_signal_emit (self, signals[LOOKED_AT], 0, area != NULL ? (int) hot_map_area_get_index (area) : -1);
}

static void
hot_map_ranking_enter_cb (HotMapRanking      *self,
                          double              x,
                          double              y,
                          GtkEventController *motion)
{
  GtkWidget *label = gtk_event_controller_get_widget (motion);
  HotMapArea *area = g_object_get_data (G_OBJECT (label), "area");

  if (area != NULL)
    g_signal_emit (self, signals[LOOKED_AT], 0, (int) hot_map_area_get_index (area));
}

static GtkWidget *
setup_label (HotMapRanking *self,
             GtkListItem   *item,
             double         xalign)
{
  GtkWidget *label = gtk_label_new (NULL);
  GtkEventController *motion = gtk_event_controller_motion_new ();

  gtk_label_set_xalign (GTK_LABEL (label), xalign);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  g_signal_connect_object (motion, "enter", G_CALLBACK (hot_map_ranking_enter_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (motion, "leave", G_CALLBACK (hot_map_ranking_selected_cb), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (label, motion);
  gtk_list_item_set_child (item, label);

  return label;
}

static void
hot_map_ranking_setup_name_cb (HotMapRanking *self,
                               GtkListItem   *item)
{
  gtk_label_set_width_chars (GTK_LABEL (setup_label (self, item, 0)), 10);
}

static void
hot_map_ranking_setup_number_cb (HotMapRanking *self,
                                 GtkListItem   *item)
{
  gtk_widget_add_css_class (setup_label (self, item, 1), "numeric");
}

typedef enum {
  NAME,
  N,
  MEDIAN,
  SPREAD,
} Field;

static char *
format_field (HotMapRanking *self,
              HotMapArea    *area,
              Field          field)
{
  double value;

  if (field == NAME)
    return g_strdup (hot_map_area_get_name (area));
  if (field == N)
    return hot_format_count (hot_map_area_get_n (area));

  value = field == MEDIAN ? hot_map_area_get_median (area) : hot_map_area_get_spread (area);
  if (self->column == NULL || isnan (value))
    return g_strdup ("–");
  return hot_cell_format_value (value, hot_column_get_column_type (self->column), hot_column_get_unit (self->column));
}

/* Of a label of the list, when its area was counted anew. */
static void
hot_map_ranking_label_cb (GtkLabel   *label,
                          GParamSpec *pspec,
                          HotMapArea *area)
{
  HotMapRanking *self = HOT_MAP_RANKING (gtk_widget_get_ancestor (GTK_WIDGET (label), HOT_TYPE_MAP_RANKING));

  if (self != NULL)
    {
      g_autofree char *text = format_field (self, area, GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (label), "field")));

      gtk_label_set_text (label, text);
    }
}

static void
bind_field (HotMapRanking *self,
            GtkListItem   *item,
            Field          field)
{
  GtkWidget *label = gtk_list_item_get_child (item);
  HotMapArea *area = gtk_list_item_get_item (item);
  HotMapArea *before = g_object_get_data (G_OBJECT (label), "area");
  g_autofree char *text = format_field (self, area, field);

  gtk_label_set_text (GTK_LABEL (label), text);
  if (before == area)
    return;

  if (before != NULL)
    g_signal_handlers_disconnect_by_func (before, hot_map_ranking_label_cb, label);
  g_object_set_data (G_OBJECT (label), "field", GUINT_TO_POINTER (field));
  g_object_set_data_full (G_OBJECT (label), "area", g_object_ref (area), g_object_unref);
  if (field != NAME)
    g_signal_connect_object (area, "notify::n", G_CALLBACK (hot_map_ranking_label_cb), label, G_CONNECT_SWAPPED);
}

static void
hot_map_ranking_bind_name_cb (HotMapRanking *self,
                              GtkListItem   *item)
{
  bind_field (self, item, NAME);
}

static void
hot_map_ranking_bind_n_cb (HotMapRanking *self,
                           GtkListItem   *item)
{
  bind_field (self, item, N);
}

static void
hot_map_ranking_bind_median_cb (HotMapRanking *self,
                                GtkListItem   *item)
{
  bind_field (self, item, MEDIAN);
}

static void
hot_map_ranking_bind_spread_cb (HotMapRanking *self,
                                GtkListItem   *item)
{
  bind_field (self, item, SPREAD);
}

static void
hot_map_ranking_activate_cb (HotMapRanking *self,
                             guint          position)
{
  g_autoptr(HotMapArea) area = g_list_model_get_item (G_LIST_MODEL (self->selection), position);

  if (area != NULL)
    g_signal_emit (self, signals[CHOSEN], 0, hot_map_area_get_index (area));
}

/* Rows of areas that were there before keep their widgets: to make them anew takes ten times as long. */
static void
hot_map_ranking_fill (HotMapRanking *self)
{
  HotBoundaries *boundaries = self->census != NULL ? hot_boundary_census_get_boundaries (self->census) : NULL;
  GListModel *areas = gtk_sort_list_model_get_model (self->sorted);

  if (self->is_other || areas == NULL || boundaries != self->boundaries)
    {
      g_autoptr(GListModel) others = hot_map_area_list (self->census);

      hot_slice_grow (self->slice, PIECE);
      gtk_sort_list_model_set_model (self->sorted, others);
    }
  else
    {
      for (guint i = 0; i < g_list_model_get_n_items (areas); i++)
        {
          g_autoptr(HotMapArea) area = g_list_model_get_item (areas, i);

          hot_map_area_set_census (area, self->census);
        }
      gtk_sorter_changed (gtk_column_view_get_sorter (self->view), GTK_SORTER_CHANGE_DIFFERENT);
    }

  self->boundaries = boundaries;
  self->is_stale = self->is_other = FALSE;
}

static void
hot_map_ranking_map (GtkWidget *widget)
{
  HotMapRanking *self = HOT_MAP_RANKING (widget);

  if (self->is_stale)
    hot_map_ranking_fill (self);
  GTK_WIDGET_CLASS (hot_map_ranking_parent_class)->map (widget);
}

static void
hot_map_ranking_dispose (GObject *object)
{
  HotMapRanking *self = HOT_MAP_RANKING (object);

  if (self->selection != NULL)
    g_signal_handlers_disconnect_by_data (self->selection, self);
  hot_widget_dispose_template (GTK_WIDGET (self), HOT_TYPE_MAP_RANKING);
  g_clear_object (&self->selection);
  g_clear_object (&self->slice);
  g_clear_object (&self->sorted);
  g_clear_pointer (&self->census, hot_boundary_census_unref);
  g_clear_pointer (&self->column, hot_column_unref);

  G_OBJECT_CLASS (hot_map_ranking_parent_class)->dispose (object);
}

static void
hot_map_ranking_class_init (HotMapRankingClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = hot_map_ranking_dispose;
  widget_class->map = hot_map_ranking_map;

  signals[LOOKED_AT] = g_signal_new ("looked-at", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                     G_TYPE_NONE, 1, G_TYPE_INT);
  signals[CHOSEN] = g_signal_new ("chosen", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 1, G_TYPE_UINT);

  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/hothouse/Hothouse/ui/hot-map-ranking.ui");
  gtk_widget_class_bind_template_child (widget_class, HotMapRanking, stack);
  gtk_widget_class_bind_template_child (widget_class, HotMapRanking, view);
  gtk_widget_class_bind_template_child (widget_class, HotMapRanking, name_column);
  gtk_widget_class_bind_template_child (widget_class, HotMapRanking, n_column);
  gtk_widget_class_bind_template_child (widget_class, HotMapRanking, median_column);
  gtk_widget_class_bind_template_child (widget_class, HotMapRanking, spread_column);
  gtk_widget_class_bind_template_callback (widget_class, hot_map_ranking_setup_name_cb);
  gtk_widget_class_bind_template_callback (widget_class, hot_map_ranking_setup_number_cb);
  gtk_widget_class_bind_template_callback (widget_class, hot_map_ranking_bind_name_cb);
  gtk_widget_class_bind_template_callback (widget_class, hot_map_ranking_bind_n_cb);
  gtk_widget_class_bind_template_callback (widget_class, hot_map_ranking_bind_median_cb);
  gtk_widget_class_bind_template_callback (widget_class, hot_map_ranking_bind_spread_cb);
  gtk_widget_class_bind_template_callback (widget_class, hot_map_ranking_activate_cb);
}

static void
set_numeric_sorter (GtkColumnViewColumn *column,
                    const char          *property)
{
  g_autoptr(GtkSorter) sorter =
    GTK_SORTER (gtk_numeric_sorter_new (gtk_property_expression_new (HOT_TYPE_MAP_AREA, NULL, property)));

  gtk_column_view_column_set_sorter (column, sorter);
}

static void
hot_map_ranking_init (HotMapRanking *self)
{
  g_autoptr(GtkSorter) by_name = NULL;

  gtk_widget_init_template (GTK_WIDGET (self));

  by_name = GTK_SORTER (gtk_string_sorter_new (gtk_property_expression_new (HOT_TYPE_MAP_AREA, NULL, "name")));
  gtk_column_view_column_set_sorter (self->name_column, by_name);
  set_numeric_sorter (self->n_column, "n");
  set_numeric_sorter (self->median_column, "median");
  set_numeric_sorter (self->spread_column, "spread");

  self->sorted = gtk_sort_list_model_new (NULL, g_object_ref (gtk_column_view_get_sorter (self->view)));
  self->slice = gtk_slice_list_model_new (g_object_ref (G_LIST_MODEL (self->sorted)), 0, PIECE);
  self->selection = gtk_single_selection_new (g_object_ref (G_LIST_MODEL (self->slice)));
  gtk_single_selection_set_autoselect (self->selection, FALSE);
  gtk_single_selection_set_can_unselect (self->selection, TRUE);
  gtk_column_view_set_model (self->view, GTK_SELECTION_MODEL (self->selection));
  gtk_column_view_sort_by_column (self->view, self->median_column, GTK_SORT_DESCENDING);
  g_signal_connect_swapped (self->selection, "notify::selected-item", G_CALLBACK (hot_map_ranking_selected_cb), self);
}

GtkWidget *
hot_map_ranking_new (void)
{
  return g_object_new (HOT_TYPE_MAP_RANKING, NULL);
}

void
hot_map_ranking_set_census (HotMapRanking     *self,
                            HotBoundaryCensus *census,
                            HotColumn         *column)
{
  HotBoundaryCensus *before = self->census;

  g_return_if_fail (HOT_IS_MAP_RANKING (self));

  self->census = census != NULL ? hot_boundary_census_ref (census) : NULL;
  g_clear_pointer (&before, hot_boundary_census_unref);
  /* Numbers of another column look differently even where they are the same. */
  self->is_other = self->is_other || self->column != column;
  g_clear_pointer (&self->column, hot_column_unref);
  if (column != NULL)
    self->column = hot_column_ref (column);
  gtk_column_view_column_set_visible (self->median_column, column != NULL);
  gtk_column_view_column_set_visible (self->spread_column, column != NULL);

  self->is_stale = TRUE;
  if (gtk_widget_get_mapped (GTK_WIDGET (self)))
    hot_map_ranking_fill (self);
  gtk_stack_set_visible_child_name (self->stack, census != NULL ? "list" : "empty");
}
