/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "app/map/hot-map-ranking.h"

#include <glib/gi18n.h>
#include <math.h>

#include "app/data/hot-cell.h"
#include "app/widgets/hot-cell-format.h"
#include "app/widgets/hot-slice.h"
#include "app/widgets/hot-widget.h"
#include "base/hot-format.h"

typedef enum {
  NAME,
  N,
  MEDIAN,
  SPREAD,
  N_FIELDS,
} Field;

/* What the cells of a column have their texts from. */
typedef struct {
  HotMapRanking       *ranking;
  Field                field;
  GtkColumnViewColumn *column;
  HotCellStyle        *style;
} Source;

/**
 * HotMapRanking:
 *
 * Areas by what lies in them. Its rows are numbers of areas, as those of the table are numbers of rows (see HotRowModel): when areas
 * are counted anew, or put in another order, the cells get other numbers and no widget is made, measured or moved.
 */
struct _HotMapRanking
{
  GtkWidget            parent_instance;

  HotColumn           *column;
  HotBoundaryCensus   *census;
  HotBoundaries       *boundaries;    /* that the list is of; the census keeps them */
  gboolean             is_stale;      /* the list does not show the census yet: it is not in view */
  gint64               selected;      /* area; -1 for none */
  char               **keys;          /* of the areas' names, for sorting */
  GtkSorter           *sorter;        /* of every column: says that it sorts, and leaves the sorting to the list */
  HotRowModel         *rows;
  GtkSliceListModel   *slice;
  GtkSingleSelection  *selection;
  Source               sources[N_FIELDS];

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
#define NAME_CHARS    8
#define CELL_PADDING  14
#define TITLE_PADDING 28   /* the arrow of a sorted column has a place of its own */

enum {
  LOOKED_AT,
  CHOSEN,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static guint
hot_map_ranking_get_n (HotMapRanking *self)
{
  return self->census != NULL ? hot_boundaries_get_n (hot_boundary_census_get_boundaries (self->census)) : 0;
}

static void
hot_map_ranking_selected_cb (HotMapRanking *self)
{
  HotRow *row = gtk_single_selection_get_selected_item (self->selection);

  self->selected = row != NULL ? (gint64) hot_row_get_index (row) : -1;
  g_signal_emit (self, signals[LOOKED_AT], 0, (int) self->selected);
}

/* What is not known is NaN. */
static double
get_number (HotMapRanking *self,
            guint          area,
            Field          field)
{
  const HotBoundaryCount *count = hot_boundary_census_get (self->census, area);

  if (field == N)
    return count->n;
  if (self->column == NULL)
    return NAN;
  return field == MEDIAN ? count->median : count->upper - count->lower;
}

static char *
dup_field (gpointer     user_data,
           guint        area,
           HotCellLook *look)
{
  const Source *source = user_data;
  HotMapRanking *self = source->ranking;
  double value;

  if (area >= hot_map_ranking_get_n (self))
    return NULL;
  if (source->field == NAME)
    {
      const char *name = hot_boundaries_get (hot_boundary_census_get_boundaries (self->census), area)->name;

      return g_strdup (name != NULL ? name : _("Without a name"));
    }
  if (source->field == N)
    return hot_format_count (hot_boundary_census_get (self->census, area)->n);

  value = get_number (self, area, source->field);
  return isnan (value) ? NULL : hot_cell_format_value (value, hot_column_get_column_type (self->column),
                                                       hot_column_get_unit (self->column));
}

static char *
dup_whole_field (gpointer user_data,
                 guint    area)
{
  HotCellLook look = { 0 };
  char *text = dup_field (user_data, area, &look);

  return text != NULL ? text : g_strdup ("");
}

static void
hot_map_ranking_motion_cb (HotMapRanking *self,
                           double         x,
                           double         y)
{
  GtkWidget *widget = gtk_widget_pick (GTK_WIDGET (self->view), x, y, GTK_PICK_DEFAULT);
  GtkWidget *cell = widget != NULL ? gtk_widget_get_ancestor (widget, HOT_TYPE_CELL) : NULL;
  HotRow *row = cell != NULL ? hot_cell_get_row (HOT_CELL (cell)) : NULL;

  if (row != NULL)
    g_signal_emit (self, signals[LOOKED_AT], 0, (int) hot_row_get_index (row));
}

static void
hot_map_ranking_setup_cb (GtkSignalListItemFactory *factory,
                          GtkColumnViewCell        *cell,
                          const Source             *source)
{
  gtk_column_view_cell_set_child (cell, hot_cell_new (source->style));
}

static void
hot_map_ranking_bind_cb (GtkSignalListItemFactory *factory,
                         GtkColumnViewCell        *cell)
{
  hot_cell_set_row (HOT_CELL (gtk_column_view_cell_get_child (cell)), gtk_column_view_cell_get_item (cell));
}

static void
hot_map_ranking_unbind_cb (GtkSignalListItemFactory *factory,
                           GtkColumnViewCell        *cell)
{
  hot_cell_set_row (HOT_CELL (gtk_column_view_cell_get_child (cell)), NULL);
}

static void
hot_map_ranking_activate_cb (HotMapRanking *self,
                             guint          position)
{
  g_autoptr(HotRow) row = g_list_model_get_item (G_LIST_MODEL (self->selection), position);

  if (row != NULL)
    g_signal_emit (self, signals[CHOSEN], 0, hot_row_get_index (row));
}

/* Names in the order of the person's language, whatever their case. */
static void
hot_map_ranking_make_keys (HotMapRanking *self)
{
  HotBoundaries *boundaries = self->census != NULL ? hot_boundary_census_get_boundaries (self->census) : NULL;
  const guint n = hot_map_ranking_get_n (self);
  HotCellLook look = { 0 };

  g_clear_pointer (&self->keys, g_strfreev);
  self->boundaries = boundaries;
  self->keys = g_new0 (char *, n + 1);
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *name = dup_field (&self->sources[NAME], i, &look);
      g_autofree char *folded = g_utf8_casefold (name, -1);

      self->keys[i] = g_utf8_collate_key (folded, -1);
    }
}

static int
compare_areas (HotMapRanking *self,
               guint          first,
               guint          second,
               Field          field,
               GtkSortType    direction)
{
  double a, b;
  int order;

  if (field == NAME)
    {
      order = strcmp (self->keys[first], self->keys[second]);
      return direction == GTK_SORT_ASCENDING ? order : -order;
    }

  a = get_number (self, first, field);
  b = get_number (self, second, field);
  /* What is not known comes last either way. */
  if (isnan (a) || isnan (b))
    return isnan (a) - isnan (b);
  order = (a > b) - (a < b);
  return direction == GTK_SORT_ASCENDING ? order : -order;
}

static int
compare_areas_cb (gconstpointer first,
                  gconstpointer second,
                  gpointer      user_data)
{
  HotMapRanking *self = user_data;
  GtkColumnViewSorter *sorter = GTK_COLUMN_VIEW_SORTER (gtk_column_view_get_sorter (self->view));
  const guint a = *(const guint32 *) first, b = *(const guint32 *) second;

  for (guint i = 0; i < gtk_column_view_sorter_get_n_sort_columns (sorter); i++)
    {
      GtkSortType direction;
      GtkColumnViewColumn *column = gtk_column_view_sorter_get_nth_sort_column (sorter, i, &direction);
      Field field = NAME;
      int order;

      while (field < SPREAD && self->sources[field].column != column)
        field++;
      order = compare_areas (self, a, b, field, direction);
      if (order != 0)
        return order;
    }

  return (a > b) - (a < b);
}

/* Numbers are never cut short. */
static void
hot_map_ranking_fit_columns (HotMapRanking *self)
{
  g_autoptr(PangoLayout) layout = gtk_widget_create_pango_layout (GTK_WIDGET (self->view), NULL);
  const guint n = hot_map_ranking_get_n (self);

  for (Field field = N; field < N_FIELDS; field++)
    {
      const Source *source = &self->sources[field];
      g_autofree char *longest = NULL;
      int width, title_width;

      for (guint i = 0; i < n; i++)
        {
          g_autofree char *text = dup_whole_field ((gpointer) source, i);

          if (longest == NULL || g_utf8_strlen (text, -1) > g_utf8_strlen (longest, -1))
            {
              g_free (longest);
              longest = g_steal_pointer (&text);
            }
        }
      pango_layout_set_text (layout, longest != NULL ? longest : "", -1);
      pango_layout_get_pixel_size (layout, &width, NULL);
      pango_layout_set_text (layout, gtk_column_view_column_get_title (source->column), -1);
      pango_layout_get_pixel_size (layout, &title_width, NULL);
      width = MAX (width + CELL_PADDING, title_width + TITLE_PADDING);
      /* The columns do not wobble while something is brushed. */
      if (width > gtk_column_view_column_get_fixed_width (source->column))
        gtk_column_view_column_set_fixed_width (source->column, width);
    }
}

/* The area that is selected stays so, wherever it goes. */
static void
hot_map_ranking_sort (HotMapRanking *self)
{
  const guint n = hot_map_ranking_get_n (self);
  guint32 *order = g_new (guint32, MAX (n, 1));
  g_autoptr(HotRowSet) all = hot_row_set_new_all (n);
  g_autoptr(GBytes) bytes = NULL;
  const gint64 selected = self->selected;
  guint position;

  for (guint i = 0; i < n; i++)
    order[i] = i;
  g_sort_array (order, n, sizeof *order, compare_areas_cb, self);
  bytes = g_bytes_new_take (order, n * sizeof *order);

  g_signal_handlers_block_by_func (self->selection, hot_map_ranking_selected_cb, self);
  hot_row_model_set_rows (self->rows, all, bytes);
  position = selected >= 0 && selected < n ? hot_row_model_find (self->rows, selected) : GTK_INVALID_LIST_POSITION;
  gtk_single_selection_set_selected (self->selection, position);
  g_signal_handlers_unblock_by_func (self->selection, hot_map_ranking_selected_cb, self);
  self->selected = position != GTK_INVALID_LIST_POSITION ? selected : -1;
}

static void
hot_map_ranking_sorted_cb (HotMapRanking *self)
{
  if (self->keys == NULL)
    return;

  hot_map_ranking_sort (self);
  for (guint i = 0; i < N_FIELDS; i++)
    hot_cell_style_invalidate (self->sources[i].style);
}

static void
hot_map_ranking_fill (HotMapRanking *self)
{
  HotBoundaries *boundaries = self->census != NULL ? hot_boundary_census_get_boundaries (self->census) : NULL;

  if (self->keys == NULL || boundaries != self->boundaries)
    {
      self->selected = -1;
      hot_slice_grow (self->slice, PIECE);
      /* The panel comes into view first, the rows one piece after another. */
      gtk_slice_list_model_set_size (self->slice, 0);
      hot_map_ranking_make_keys (self);
    }
  hot_map_ranking_fit_columns (self);
  hot_map_ranking_sorted_cb (self);
  self->is_stale = FALSE;
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
  if (self->view != NULL)
    g_signal_handlers_disconnect_by_data (gtk_column_view_get_sorter (self->view), self);
  hot_widget_dispose_template (GTK_WIDGET (self), HOT_TYPE_MAP_RANKING);
  g_clear_object (&self->selection);
  g_clear_object (&self->slice);
  g_clear_object (&self->rows);
  g_clear_object (&self->sorter);
  for (guint i = 0; i < N_FIELDS; i++)
    g_clear_pointer (&self->sources[i].style, hot_cell_style_unref);
  g_clear_pointer (&self->keys, g_strfreev);
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
  gtk_widget_class_bind_template_callback (widget_class, hot_map_ranking_activate_cb);
}

static void
hot_map_ranking_init_columns (HotMapRanking *self)
{
  static const HotCellFuncs funcs = { dup_field, dup_whole_field };
  GtkColumnViewColumn *const columns[] = { self->name_column, self->n_column, self->median_column, self->spread_column };

  /* A sorter that has no function sorts nothing, but tells that its column was asked for. */
  self->sorter = GTK_SORTER (gtk_custom_sorter_new (NULL, NULL, NULL));
  for (Field field = NAME; field < N_FIELDS; field++)
    {
      Source *source = &self->sources[field];
      g_autoptr(GtkListItemFactory) factory = gtk_signal_list_item_factory_new ();

      *source = (Source) { self, field, columns[field], NULL };
      source->style = hot_cell_style_new_for (GTK_WIDGET (self->view), &funcs, source, field != NAME);
      g_signal_connect (factory, "setup", G_CALLBACK (hot_map_ranking_setup_cb), source);
      g_signal_connect (factory, "bind", G_CALLBACK (hot_map_ranking_bind_cb), NULL);
      g_signal_connect (factory, "unbind", G_CALLBACK (hot_map_ranking_unbind_cb), NULL);
      gtk_column_view_column_set_factory (source->column, factory);
      gtk_column_view_column_set_sorter (source->column, self->sorter);
    }
}

static void
hot_map_ranking_init (HotMapRanking *self)
{
  GtkEventController *motion = gtk_event_controller_motion_new ();
  g_autoptr(PangoLayout) layout = NULL;
  int width;

  gtk_widget_init_template (GTK_WIDGET (self));

  self->selected = -1;
  hot_map_ranking_init_columns (self);
  layout = gtk_widget_create_pango_layout (GTK_WIDGET (self->view), "0");
  pango_layout_get_pixel_size (layout, &width, NULL);
  gtk_column_view_column_set_fixed_width (self->name_column, NAME_CHARS * width + CELL_PADDING);

  self->rows = hot_row_model_new ();
  self->slice = gtk_slice_list_model_new (g_object_ref (G_LIST_MODEL (self->rows)), 0, PIECE);
  self->selection = gtk_single_selection_new (g_object_ref (G_LIST_MODEL (self->slice)));
  gtk_single_selection_set_autoselect (self->selection, FALSE);
  gtk_single_selection_set_can_unselect (self->selection, TRUE);
  gtk_column_view_set_model (self->view, GTK_SELECTION_MODEL (self->selection));
  gtk_column_view_sort_by_column (self->view, self->median_column, GTK_SORT_DESCENDING);
  g_signal_connect_object (gtk_column_view_get_sorter (self->view), "changed", G_CALLBACK (hot_map_ranking_sorted_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_swapped (self->selection, "notify::selected-item", G_CALLBACK (hot_map_ranking_selected_cb), self);
  g_signal_connect_object (motion, "enter", G_CALLBACK (hot_map_ranking_motion_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (motion, "motion", G_CALLBACK (hot_map_ranking_motion_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (motion, "leave", G_CALLBACK (hot_map_ranking_selected_cb), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (GTK_WIDGET (self->view), motion);
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
  if (self->column != column)
    for (Field field = N; field < N_FIELDS; field++)
      gtk_column_view_column_set_fixed_width (self->sources[field].column, -1);
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
