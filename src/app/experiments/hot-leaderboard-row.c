/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "app/experiments/hot-leaderboard-row.h"

#include <glib/gi18n.h>

#include "app/experiments/hot-leaderboard-private.h"
#include "app/experiments/hot-leaderboard-value.h"

/**
 * HotLeaderboardRow:
 *
 * A line of the leaderboard with the values of all its columns. GTK's column view keeps two hundred rows ready, each with a widget or two for
 * every column: with fifty columns no turn of a page fits a frame. This is one widget; it draws only the columns in view, and keeps their
 * pictures until the line or what it says is another.
 */
struct _HotLeaderboardRow
{
  GtkWidget       parent_instance;

  HotLeaderboard *board;     /* (unowned): outlives its rows */
  HotRow         *row;       /* (nullable) */
  guint           drawn;     /* the line that the pictures show */
  GdkRGBA         color;     /* and their colour */
  GArray         *pictures;  /* (element-type Picture): one a column */
  guint           said;      /* generation of what a screen reader was told */
  guint           said_of;   /* and of which line */
  GPtrArray      *values;    /* (nullable) (element-type HotLeaderboardValue): for a screen reader */
};

/* Of a value. @node: (nullable) */
typedef struct {
  GskRenderNode *node;
  guint          generation;
  int            width;
} Picture;

static void hot_leaderboard_row_accessible_init (GtkAccessibleInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (HotLeaderboardRow, hot_leaderboard_row, GTK_TYPE_WIDGET,
                               G_IMPLEMENT_INTERFACE (GTK_TYPE_ACCESSIBLE, hot_leaderboard_row_accessible_init))

typedef HotLeaderboardColumn Column;

/* From the edge of a column to its text, in pixels: as GTK has it in the cells of column views. */
#define PADDING   6
/* A screen reader reads no more of a row in one go. */
#define MAX_SAID  12

static gboolean
is_from_right (HotLeaderboardRow *self)
{
  return gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL;
}

/* What of the row is in view, in pixels from where reading begins. */
static void
get_view (HotLeaderboardRow *self,
          double            *from,
          double            *to)
{
  const double width = gtk_widget_get_width (GTK_WIDGET (self->board->view));
  graphene_point_t origin;

  if (!gtk_widget_compute_point (GTK_WIDGET (self), GTK_WIDGET (self->board->view), &GRAPHENE_POINT_INIT (0, 0), &origin))
    graphene_point_init (&origin, 0, 0);
  *from = is_from_right (self) ? origin.x + gtk_widget_get_width (GTK_WIDGET (self)) - width : -origin.x;
  *from = MAX (*from, 0.0);
  *to = *from + width;
}

static void
picture_clear (gpointer data)
{
  g_clear_pointer (&((Picture *) data)->node, gsk_render_node_unref);
}

/* Where something with @width stands that begins @from_start from where reading begins. */
static double
get_x (HotLeaderboardRow *self,
       double             from_start,
       double             width)
{
  return is_from_right (self) ? gtk_widget_get_width (GTK_WIDGET (self)) - from_start - width : from_start;
}

static void
draw_value (HotLeaderboardRow *self,
            GtkSnapshot       *snapshot,
            guint              index,
            double             from_start,
            int                width)
{
  Column *column = g_ptr_array_index (self->board->shown, index);
  Picture *picture;

  if (width <= 2 * PADDING || column->field == NULL)
    return;
  if (self->pictures->len <= index)
    g_array_set_size (self->pictures, self->board->shown->len);
  picture = &g_array_index (self->pictures, Picture, index);
  if (picture->generation != column->generation || picture->width != width)
    {
      GtkSnapshot *own = gtk_snapshot_new ();
      g_autofree char *text = hot_cell_style_draw (column->style, own, self->drawn, width - 2 * PADDING,
                                                   gtk_widget_get_height (GTK_WIDGET (self)), &self->color);

      picture_clear (picture);
      picture->node = gtk_snapshot_free_to_node (own);
      picture->generation = column->generation;
      picture->width = width;
    }
  if (picture->node == NULL)
    return;

  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT (get_x (self, from_start, width) + PADDING, 0));
  gtk_snapshot_append_node (snapshot, picture->node);
  gtk_snapshot_restore (snapshot);
}

/* Half a number in view would pass for a whole one: it is cut short so that one sees it. A text only loses its end. */
static void
draw_part (HotLeaderboardRow *self,
           GtkSnapshot       *snapshot,
           guint              index,
           double             from,
           double             to)
{
  const Column *column = g_ptr_array_index (self->board->shown, index);
  const gboolean is_number = column->field != NULL && column->field->is_number;
  const double begin = is_number ? MAX (column->x, from) : column->x, end = MIN (column->x + column->width, to);

  draw_value (self, snapshot, index, begin, (int) (end - begin));
}

/* (transfer full) (nullable): a text for a screen reader */
static char *
dup_value (HotLeaderboardRow *self,
           Column            *column)
{
  HotCellLook look = { 0 };
  g_autofree char *text = _hot_leaderboard_cell_funcs.dup_text (column, self->drawn, &look);
  g_auto(GStrv) lines = NULL;

  if (text == NULL || strchr (text, '\n') == NULL)
    return g_steal_pointer (&text);

  lines = g_strsplit (text, "\n", -1);

  return g_strjoinv (", ", lines);
}

static void
say_values (HotLeaderboardRow *self)
{
  for (guint i = 0; self->values != NULL && i < MIN (self->values->len, self->board->shown->len); i++)
    {
      Column *column = g_ptr_array_index (self->board->shown, i);
      g_autofree char *text = dup_value (self, column);

      hot_leaderboard_value_say (g_ptr_array_index (self->values, i), text != NULL ? text : _("missing"),
                                 column->field != NULL ? column->field->title : "");
    }
}

/* A screen reader reads what is seen. */
static void
say_row (HotLeaderboardRow *self)
{
  g_autoptr(GString) all = g_string_new (NULL);

  if (self->said == self->board->generation && self->said_of == self->drawn)
    return;

  self->said = self->board->generation;
  self->said_of = self->drawn;
  for (guint i = 0; i < MIN (self->board->shown->len, MAX_SAID); i++)
    {
      g_autofree char *text = dup_value (self, g_ptr_array_index (self->board->shown, i));

      if (text != NULL && *text != '\0')
        g_string_append_printf (all, all->len > 0 ? ", %s" : "%s", text);
    }
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, all->str, -1);
  say_values (self);
}

/* Whether the pictures are of this line, in this colour. */
static void
update_drawn (HotLeaderboardRow *self)
{
  const guint line = hot_row_get_index (self->row);
  GdkRGBA color;

  gtk_widget_get_color (GTK_WIDGET (self), &color);
  if (line != self->drawn || !gdk_rgba_equal (&color, &self->color))
    g_array_set_size (self->pictures, 0);
  self->drawn = line;
  self->color = color;
}

static void
hot_leaderboard_row_snapshot (GtkWidget   *widget,
                              GtkSnapshot *snapshot)
{
  HotLeaderboardRow *self = HOT_LEADERBOARD_ROW (widget);
  const int height = gtk_widget_get_height (widget), pins = self->board->pins_width;
  double from, to;

  if (self->row == NULL)
    return;

  update_drawn (self);
  say_row (self);
  get_view (self, &from, &to);
  if (pins > 0)
    gtk_snapshot_push_clip (snapshot, &GRAPHENE_RECT_INIT (get_x (self, from + pins, to - from - pins), 0, to - from - pins, height));
  for (guint i = 0; i < self->board->shown->len; i++)
    {
      const Column *column = g_ptr_array_index (self->board->shown, i);

      if (column->x < to && column->x + column->width > from + pins)
        draw_part (self, snapshot, i, from + pins, to);
    }
  if (pins == 0)
    return;

  gtk_snapshot_pop (snapshot);
  for (guint i = 0; i < self->board->shown->len; i++)
    {
      const Column *column = g_ptr_array_index (self->board->shown, i);

      if (column->pin_width > 0)
        draw_value (self, snapshot, i, from + column->pin_x, column->pin_width);
    }
}

static void
hot_leaderboard_row_measure (GtkWidget      *widget,
                             GtkOrientation  orientation,
                             int             for_size,
                             int            *minimum,
                             int            *natural,
                             int            *minimum_baseline,
                             int            *natural_baseline)
{
  HotLeaderboardRow *self = HOT_LEADERBOARD_ROW (widget);

  *minimum = *natural = 0;
  if (orientation == GTK_ORIENTATION_VERTICAL && self->board->shown->len > 0)
    *minimum = *natural = hot_cell_style_get_height (((Column *) g_ptr_array_index (self->board->shown, 0))->style);
}

static gboolean
hot_leaderboard_row_query_tooltip (GtkWidget  *widget,
                                   int         x,
                                   int         y,
                                   gboolean    keyboard_tooltip,
                                   GtkTooltip *tooltip)
{
  HotLeaderboardRow *self = HOT_LEADERBOARD_ROW (widget);
  g_autofree char *text = NULL;
  double from_start;
  const int index = hot_leaderboard_row_find_column (self, x, &from_start);
  Column *column = index >= 0 ? g_ptr_array_index (self->board->shown, index) : NULL;
  int width;

  if (column == NULL || column->field == NULL || self->row == NULL)
    return FALSE;

  width = self->board->pins_width > 0 && column->pin_width > 0 ? column->pin_width : column->width;
  text = hot_cell_style_dup_tooltip (column->style, hot_row_get_index (self->row), width - 2 * PADDING);
  if (text == NULL)
    return FALSE;

  gtk_tooltip_set_text (tooltip, text);
  gtk_tooltip_set_tip_area (tooltip, &(GdkRectangle) { (int) get_x (self, from_start, width), 0, width,
                                                       gtk_widget_get_height (widget) });

  return TRUE;
}

static GtkAccessible *
hot_leaderboard_row_get_first_accessible_child (GtkAccessible *accessible)
{
  return hot_leaderboard_row_get_value (HOT_LEADERBOARD_ROW (accessible), 0);
}

static void
hot_leaderboard_row_accessible_init (GtkAccessibleInterface *iface)
{
  iface->get_first_accessible_child = hot_leaderboard_row_get_first_accessible_child;
}

static void
value_leave (gpointer data)
{
  hot_leaderboard_value_leave (data);
  g_object_unref (data);
}

static void
hot_leaderboard_row_dispose (GObject *object)
{
  HotLeaderboardRow *self = HOT_LEADERBOARD_ROW (object);

  g_clear_pointer (&self->values, g_ptr_array_unref);
  g_clear_object (&self->row);
  if (self->board != NULL)
    g_ptr_array_remove_fast (self->board->rows, self);
  self->board = NULL;

  G_OBJECT_CLASS (hot_leaderboard_row_parent_class)->dispose (object);
}

static void
hot_leaderboard_row_finalize (GObject *object)
{
  g_array_unref (HOT_LEADERBOARD_ROW (object)->pictures);

  G_OBJECT_CLASS (hot_leaderboard_row_parent_class)->finalize (object);
}

static void
hot_leaderboard_row_class_init (HotLeaderboardRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = hot_leaderboard_row_dispose;
  object_class->finalize = hot_leaderboard_row_finalize;
  widget_class->measure = hot_leaderboard_row_measure;
  widget_class->snapshot = hot_leaderboard_row_snapshot;
  widget_class->query_tooltip = hot_leaderboard_row_query_tooltip;

  gtk_widget_class_set_css_name (widget_class, "values");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
hot_leaderboard_row_init (HotLeaderboardRow *self)
{
  self->drawn = self->said_of = G_MAXUINT;
  self->pictures = g_array_new (FALSE, TRUE, sizeof (Picture));
  g_array_set_clear_func (self->pictures, picture_clear);
  gtk_widget_set_has_tooltip (GTK_WIDGET (self), TRUE);
}

GtkWidget *
hot_leaderboard_row_new (HotLeaderboard *board)
{
  HotLeaderboardRow *self = g_object_new (HOT_TYPE_LEADERBOARD_ROW, NULL);

  self->board = board;
  g_ptr_array_add (board->rows, self);

  return GTK_WIDGET (self);
}

void
hot_leaderboard_row_set_row (HotLeaderboardRow *self,
                             HotRow            *row)
{
  g_return_if_fail (HOT_IS_LEADERBOARD_ROW (self));

  if (g_set_object (&self->row, row))
    gtk_widget_queue_draw (GTK_WIDGET (self));
}

HotRow *
hot_leaderboard_row_get_row (HotLeaderboardRow *self)
{
  g_return_val_if_fail (HOT_IS_LEADERBOARD_ROW (self), NULL);

  return self->row;
}

int
hot_leaderboard_row_find_column (HotLeaderboardRow *self,
                                 double             x,
                                 double            *from_start)
{
  double from, to, place;

  g_return_val_if_fail (HOT_IS_LEADERBOARD_ROW (self), -1);

  get_view (self, &from, &to);
  place = is_from_right (self) ? gtk_widget_get_width (GTK_WIDGET (self)) - x : x;
  for (guint pass = place < from + self->board->pins_width ? 0 : 1; pass < 2; pass++)
    for (guint i = 0; i < self->board->shown->len; i++)
      {
        const Column *column = g_ptr_array_index (self->board->shown, i);
        const double begin = pass == 0 ? from + column->pin_x : column->x;

        if (place >= begin && place < begin + (pass == 0 ? column->pin_width : column->width))
          {
            *from_start = begin;
            return (int) i;
          }
      }

  return -1;
}

GtkAccessible *
hot_leaderboard_row_get_value (HotLeaderboardRow *self,
                               guint              column)
{
  g_return_val_if_fail (HOT_IS_LEADERBOARD_ROW (self), NULL);

  if (self->board == NULL || self->row == NULL || column >= self->board->shown->len)
    return NULL;

  if (self->values == NULL || self->values->len != self->board->shown->len)
    {
      g_clear_pointer (&self->values, g_ptr_array_unref);
      self->values = g_ptr_array_new_with_free_func (value_leave);
      for (guint i = 0; i < self->board->shown->len; i++)
        g_ptr_array_add (self->values, hot_leaderboard_value_new (self, i));
      update_drawn (self);
      say_values (self);
    }

  return GTK_ACCESSIBLE (g_object_ref (g_ptr_array_index (self->values, column)));
}

gboolean
hot_leaderboard_row_get_bounds (HotLeaderboardRow *self,
                                guint              column,
                                GdkRectangle      *bounds)
{
  const Column *data;
  double from, to, begin;

  g_return_val_if_fail (HOT_IS_LEADERBOARD_ROW (self), FALSE);

  if (self->board == NULL || column >= self->board->shown->len)
    return FALSE;

  data = g_ptr_array_index (self->board->shown, column);
  get_view (self, &from, &to);
  begin = self->board->pins_width > 0 && data->pin_width > 0 ? from + data->pin_x : data->x;
  *bounds = (GdkRectangle) { (int) get_x (self, begin, data->width), 0, data->width, gtk_widget_get_height (GTK_WIDGET (self)) };

  return TRUE;
}
