/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The part of HotMapPage that reads the map: under the pointer, at the cursor, and the listing that was clicked. */

#include "app/map/hot-map-page-private.h"

#include <glib/gi18n.h>
#include <math.h>

#include "app/widgets/hot-cell-format.h"
#include "base/hot-format.h"
#include "geo/hot-mercator.h"

#define WORLD 4294967296.0
/* Pixels within which a listing is meant. */
#define REACH 10.0
/* Pixels about it within which others are at the same place. */
#define SAME_PLACE 3.0
/* More rows at one place nobody steps through. */
#define MAX_ROWS 10000
/* Levels of zoom by which a click comes nearer to a cluster. */
#define CLUSTER_LEVELS 2.0
/* Pixels that the cursor moves at a time. */
#define CURSOR_STEP 24.0

static int
find_name_column (HotTable *table)
{
  const char *const names[] = { "name", "listing_name", "title" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      const int column = hot_table_find_column (table, names[i]);

      if (column >= 0)
        return column;
    }
  for (guint i = 0; i < hot_table_get_n_columns (table); i++)
    if (hot_column_get_column_type (hot_table_get_column (table, i)) == HOT_COLUMN_TEXT)
      return i;

  return -1;
}

char *
_hot_map_page_dup_row_name (HotMapPage *self,
                            guint       row)
{
  const int column = find_name_column (self->table);
  g_autofree char *name = column >= 0 ? hot_column_dup_text (hot_table_get_column (self->table, column), row) : NULL;
  g_autofree char *number = NULL;

  if (name != NULL && *g_strstrip (name) != '\0')
    {
      g_strdelimit (name, "\r\n\t", ' ');
      return g_steal_pointer (&name);
    }

  number = hot_format_count ((guint64) row + 1);
  return g_strdup_printf (_("Row %s"), number);
}

/* A length of the view in units of the world. */
static guint32
world_units (const HotViewport *view,
             double             pixels)
{
  return (guint32) CLAMP (pixels / view->scale * WORLD, 1, G_MAXINT32);
}

static gboolean
find_nearest (HotMapPage *self,
              double      x,
              double      y,
              guint32    *row)
{
  HotMapData *data = hot_map_canvas_get_data (self->canvas);
  const HotViewport view = hot_map_canvas_get_view (self->canvas);
  HotPointIndex *index;
  gint64 point;

  /* The first picture is there before the index is. */
  if (data == NULL || !hot_map_data_has_index (data) || !(x >= 0 && x < 1 && y >= 0 && y < 1))
    return FALSE;

  index = hot_map_data_get_index (data);
  point = hot_point_index_nearest (index, (guint32) (x * WORLD), (guint32) (y * WORLD), world_units (&view, REACH));
  if (point >= 0)
    *row = hot_point_index_peek_rows (index)[point];

  return point >= 0;
}

static const char *
find_area_name (HotMapPage *self,
                double      x,
                double      y)
{
  HotMapData *data = hot_map_canvas_get_data (self->canvas);
  HotBoundaries *boundaries = data != NULL ? hot_map_data_get_boundaries (data) : NULL;
  const int area = boundaries != NULL ? hot_boundaries_find (boundaries, x, y) : -1;

  return area >= 0 ? hot_boundaries_get (boundaries, area)->name : NULL;
}

/* Where a meridian is on the world that the map shows. */
static double
find_x (HotMapPage *self,
        double      longitude)
{
  const HotViewport view = hot_map_canvas_get_view (self->canvas);

  return hot_viewport_x (&view, longitude);
}

/* What the colour and the size of a dot stand for. */
static void
append_names (HotMapPage          *self,
              const HotMapOptions *options,
              guint                row,
              GString             *text)
{
  const int columns[] = { options->names, options->sizes };

  for (guint i = 0; i < G_N_ELEMENTS (columns); i++)
    {
      HotColumn *column = columns[i] >= 0 ? hot_table_get_column (self->table, columns[i]) : NULL;
      g_autofree char *value = NULL;
      HotCellFormat format;

      if (column == NULL || columns[i] == options->column)
        continue;
      hot_cell_format_init (&format, column);
      value = hot_cell_format_row (&format, column, row);
      g_string_append_printf (text, "%s%s: %s", text->len > 0 ? "\n" : "", hot_column_get_name (column),
                              value != NULL ? value : _("Missing"));
    }
}

static gboolean
is_in_cluster (HotMapPage *self,
               double      x,
               double      y)
{
  HotMapFrame *frame = hot_map_canvas_get_frame (self->canvas);
  HotMapReading reading;

  return frame != NULL && hot_map_layer_read (hot_map_frame_get_layer (frame), x, y, &reading) &&
         hot_map_layer_is_cluster (hot_map_frame_get_layer (frame), &reading);
}

/* What the map says at a place; NULL where it says nothing. */
static char *
dup_reading (HotMapPage *self,
             double      x,
             double      y)
{
  HotMapFrame *frame = hot_map_canvas_get_frame (self->canvas);
  const char *area = find_area_name (self, x, y);
  g_autoptr(GString) text = g_string_new (area);
  HotMapReading reading;

  if (frame != NULL && hot_map_layer_read (hot_map_frame_get_layer (frame), x, y, &reading))
    {
      HotMapLayer *layer = hot_map_frame_get_layer (frame);
      g_autofree char *value = hot_map_layer_dup_value_words (layer, &reading);
      g_autofree char *rows = hot_map_layer_dup_row_words (layer, &reading);

      /* A dot that stands for a row and nothing else has no value. */
      if (value != NULL)
        g_string_append_printf (text, "%s%s", text->len > 0 ? "\n" : "", value);
      if (rows == NULL)
        append_names (self, hot_map_layer_get_options (layer), reading.row, text);
      else
        g_string_append_printf (text, "%s%s", value != NULL ? " · " : text->len > 0 ? "\n" : "", rows);
    }

  return text->len > 0 ? g_strdup (text->str) : NULL;
}

static void
hot_map_page_motion_cb (HotMapPage *self,
                        double      px,
                        double      py)
{
  const HotViewport view = hot_map_canvas_get_view (self->canvas);
  const double x = hot_viewport_world_x (&view, px), y = hot_viewport_world_y (&view, py);
  g_autofree char *reading = dup_reading (self, x, y);
  g_autofree char *text = NULL;
  const gboolean has_moved = px != self->pointer_x || py != self->pointer_y;
  double cursor[2];
  guint32 row;

  /* When something on the map comes or goes, GTK tells again where the pointer is; the keyboard's cursor has the word all the same. */
  self->pointer_x = px;
  self->pointer_y = py;
  if (!has_moved && hot_map_marks_get_cursor (self->marks, &cursor[0], &cursor[1]))
    return;

  if (!is_in_cluster (self, x, y) && find_nearest (self, x, y, &row))
    {
      g_autofree char *name = _hot_map_page_dup_row_name (self, row);

      text = reading != NULL ? g_strconcat (reading, "\n", name, NULL) : g_strdup (name);
    }
  hot_map_marks_set_readout (self->marks, text != NULL ? text : reading, px, py);
}

/* What is at the cursor, shown there; NULL without one. (transfer full) */
static char *
hot_map_page_show_cursor (HotMapPage *self)
{
  const HotViewport view = hot_map_canvas_get_view (self->canvas);
  g_autofree char *reading = NULL;
  double x, y;

  if (!hot_map_marks_get_cursor (self->marks, &x, &y))
    return NULL;

  reading = dup_reading (self, x, y);
  if (reading == NULL)
    reading = g_strdup (_("Nothing here"));
  hot_map_marks_set_readout (self->marks, reading, hot_viewport_pixel_x (&view, x), hot_viewport_pixel_y (&view, y));
  return g_steal_pointer (&reading);
}

/* The pointer also leaves when a menu closes above the map: what the keyboard's cursor says stays then. A panel slides over a pointer that
 * rests, or moves the map away from below it. */
static void
hot_map_page_leave_cb (HotMapPage *self)
{
  g_autofree char *reading = hot_map_page_show_cursor (self);

  if (reading == NULL)
    hot_map_marks_set_readout (self->marks, NULL, 0, 0);
}

/* Where a row is, in the table; FALSE where it has no place. */
static gboolean
locate_row (HotMapPage *self,
            guint       row,
            double     *x,
            double     *y)
{
  HotMapData *data = hot_map_canvas_get_data (self->canvas);
  guint latitude, longitude;
  double degrees[2];

  if (data == NULL || hot_map_data_get_table (data) != self->table || row >= hot_table_get_n_rows (self->table))
    return FALSE;

  hot_map_data_get_columns (data, &latitude, &longitude);
  degrees[0] = hot_column_get_number (hot_table_get_column (self->table, latitude), row);
  degrees[1] = hot_mercator_wrap_longitude (hot_column_get_number (hot_table_get_column (self->table, longitude), row));
  if (!hot_mercator_is_valid (degrees[0], degrees[1]))
    return FALSE;
  *x = find_x (self, degrees[1]);
  *y = hot_mercator_y (degrees[0]);

  return TRUE;
}

typedef struct {
  HotPointIndex       *index;
  const HotPointLevel *level;
  double               x;
  double               y;
  double               radius;
  GArray              *rows;
} Gathering;

static void
gather_cb (guint    begin,
           guint    end,
           gboolean inside,
           gpointer user_data)
{
  Gathering *self = user_data;
  const guint32 *xs = hot_point_index_peek_x (self->index);
  const guint32 *ys = hot_point_index_peek_y (self->index);

  for (guint i = self->level->starts[begin]; i < self->level->starts[end] && self->rows->len < MAX_ROWS; i++)
    if (hypot (xs[i] - self->x, ys[i] - self->y) <= self->radius)
      g_array_append_val (self->rows, hot_point_index_peek_rows (self->index)[i]);
}

/* The rows around a place; first the nearest one. */
static void
hot_map_page_gather (HotMapPage *self,
                     double      x,
                     double      y)
{
  const HotViewport view = hot_map_canvas_get_view (self->canvas);
  Gathering gathering = { .radius = world_units (&view, SAME_PLACE), .rows = self->card_rows };
  guint32 origin_x, origin_y, nearest;
  HotPointIndex *index;
  guint finest, shift;

  g_array_set_size (self->card_rows, 0);
  if (!find_nearest (self, x, y, &nearest) || !locate_row (self, nearest, &x, &y))
    return;
  gathering.x = x * WORLD;
  gathering.y = y * WORLD;
  gathering.index = index = hot_map_data_get_index (hot_map_canvas_get_data (self->canvas));
  finest = hot_point_index_get_finest (index);
  gathering.level = hot_point_index_peek_level (index, finest);

  hot_point_index_get_grid (index, &origin_x, &origin_y, &shift);
  shift += finest;
  hot_point_index_visit (index, finest,
                         (int) floor (ldexp (gathering.x - gathering.radius - origin_x, -(int) shift)),
                         (int) floor (ldexp (gathering.y - gathering.radius - origin_y, -(int) shift)),
                         (int) floor (ldexp (gathering.x + gathering.radius - origin_x, -(int) shift)) + 1,
                         (int) floor (ldexp (gathering.y + gathering.radius - origin_y, -(int) shift)) + 1,
                         gather_cb, &gathering);

  for (guint i = 0; i < self->card_rows->len; i++)
    if (g_array_index (self->card_rows, guint32, i) == nearest)
      g_array_remove_index (self->card_rows, i);
  g_array_prepend_val (self->card_rows, nearest);
}

/* Rings the row that is looked at, here or in the table. */
void
_hot_map_page_show_highlight (HotMapPage *self)
{
  const gint64 row = self->dataset != NULL ? hot_dataset_get_highlight (self->dataset) : -1;
  double place[2];

  if (row >= 0 && locate_row (self, (guint) row, &place[0], &place[1]))
    {
      hot_map_marks_set_places (self->marks, place, 1);
      /* What was looked at elsewhere is to be seen when one comes here. */
      self->reveals_highlight = !gtk_widget_get_mapped (GTK_WIDGET (self->canvas));
    }
  else
    hot_map_marks_set_places (self->marks, NULL, 0);
}

void
_hot_map_page_show_panel (HotMapPage *self,
                          const char *panel)
{
  const gboolean is_listing = g_str_equal (panel, "listing");

  gtk_stack_set_visible_child_name (self->panels, panel);
  gtk_widget_set_visible (self->previous_button, is_listing && self->card_rows->len > 1);
  gtk_widget_set_visible (self->next_button, is_listing && self->card_rows->len > 1);
  gtk_widget_set_visible (self->copy_button, is_listing);
  if (g_str_equal (panel, "ranking"))
    {
      adw_window_title_set_title (self->panel_title, _("Neighborhoods"));
      _hot_map_page_update_places (self);
    }
  else if (g_str_equal (panel, "ranges"))
    {
      adw_window_title_set_title (self->panel_title, _("Ranges"));
      adw_window_title_set_subtitle (self->panel_title, "");
    }
  else if (g_str_equal (panel, "what-if"))
    {
      adw_window_title_set_title (self->panel_title, _("What If"));
    }
  adw_overlay_split_view_set_sidebar (self->split_view, self->sidebar);
  adw_overlay_split_view_set_show_sidebar (self->split_view, TRUE);
}

gboolean
_hot_map_page_hide_panel (HotMapPage *self,
                          const char *panel)
{
  if (!adw_overlay_split_view_get_show_sidebar (self->split_view) ||
      g_strcmp0 (gtk_stack_get_visible_child_name (self->panels), panel) != 0)
    return FALSE;

  adw_overlay_split_view_set_show_sidebar (self->split_view, FALSE);
  return TRUE;
}

static void
hot_map_page_show_card (HotMapPage *self)
{
  const guint row = g_array_index (self->card_rows, guint32, self->card_at);
  g_autofree char *name = _hot_map_page_dup_row_name (self, row);
  g_autofree char *position = NULL;

  if (self->card == NULL)
    {
      self->card = HOT_ROW_CARD (hot_row_card_new (self->dataset));
      gtk_stack_add_named (self->panels, _hot_map_page_create_listing (self), "listing");
    }
  hot_row_card_set_row (self->card, row);
  _hot_map_page_update_reasons (self);
  _hot_map_page_show_panel (self, "listing");
  adw_window_title_set_title (self->panel_title, name);
  if (self->card_rows->len > 1)
    {
      g_autofree char *at = hot_format_count (self->card_at + 1);
      g_autofree char *n = hot_format_count (MIN (self->card_rows->len, MAX_ROWS));

      position = self->card_rows->len < MAX_ROWS
        /* TRANSLATORS: "2 of 7", of the listings at one place */
        ? g_strdup_printf (_("%s of %s here"), at, n)
        : g_strdup_printf (_("%s of %s or more here"), at, n);
    }
  adw_window_title_set_subtitle (self->panel_title, position != NULL ? position : "");
  hot_dataset_set_highlight (self->dataset, row);
}

/* Comes nearer to a cluster, which splits; FALSE where there is none, or nothing nearer. */
static gboolean
hot_map_page_split_cluster (HotMapPage *self,
                            double      x,
                            double      y)
{
  const HotViewport view = hot_map_canvas_get_view (self->canvas);
  const HotViewport nearer = hot_viewport_zoomed (&view, CLUSTER_LEVELS, hot_viewport_pixel_x (&view, x), hot_viewport_pixel_y (&view, y));

  if (!is_in_cluster (self, x, y) || nearer.scale <= view.scale)
    return FALSE;

  hot_map_canvas_set_view (self->canvas, &nearer);
  return TRUE;
}

static void
hot_map_page_open_card (HotMapPage *self,
                        double      x,
                        double      y)
{
  HotMapData *data = hot_map_canvas_get_data (self->canvas);

  if (data == NULL || hot_map_page_split_cluster (self, x, y))
    return;

  self->wants_card = !hot_map_data_has_index (data);
  if (self->wants_card)
    {
      self->wanted_x = x;
      self->wanted_y = y;
      return;
    }

  hot_map_page_gather (self, x, y);
  self->card_at = 0;
  if (self->card_rows->len > 0)
    hot_map_page_show_card (self);
  else if (_hot_map_page_ask_at (self, x, y))
    return;
  else if (g_strcmp0 (gtk_stack_get_visible_child_name (self->panels), "listing") == 0)
    adw_overlay_split_view_set_show_sidebar (self->split_view, FALSE);
}

void
_hot_map_page_index_ready (HotMapPage *self)
{
  if (self->wants_card)
    hot_map_page_open_card (self, self->wanted_x, self->wanted_y);
}

static void
hot_map_page_released_cb (HotMapPage *self,
                          int         n_press,
                          double      px,
                          double      py)
{
  const HotViewport view = hot_map_canvas_get_view (self->canvas);

  if (hot_map_selector_get_tool (self->selector) == HOT_MAP_TOOL_NONE)
    hot_map_page_open_card (self, hot_viewport_world_x (&view, px), hot_viewport_world_y (&view, py));
}

static void
hot_map_page_step_card (HotMapPage *self,
                        int         by)
{
  if (self->card_rows->len == 0)
    return;

  self->card_at = (self->card_at + self->card_rows->len + by) % self->card_rows->len;
  hot_map_page_show_card (self);
}

static void
hot_map_page_previous_action (GSimpleAction *action,
                              GVariant      *parameter,
                              gpointer       user_data)
{
  hot_map_page_step_card (user_data, -1);
}

static void
hot_map_page_next_action (GSimpleAction *action,
                          GVariant      *parameter,
                          gpointer       user_data)
{
  hot_map_page_step_card (user_data, 1);
}

/* One line a column, as it stands in the card. */
static void
hot_map_page_copy_listing_action (GSimpleAction *action,
                                  GVariant      *parameter,
                                  gpointer       user_data)
{
  HotMapPage *self = user_data;
  g_autoptr(GString) text = g_string_new (NULL);
  guint row;

  if (self->card_rows->len == 0 || self->table == NULL)
    return;

  row = g_array_index (self->card_rows, guint32, self->card_at);
  if (self->lens != NULL && self->reasons != NULL)
    {
      g_autofree char *reasons = hot_map_reasons_dup_text (self->reasons);

      g_string_append (text, reasons != NULL ? reasons : "");
    }
  for (guint i = 0; i < hot_table_get_n_columns (self->table); i++)
    {
      HotColumn *column = hot_table_get_column (self->table, i);
      g_autofree char *value = hot_column_dup_text (column, row);

      g_string_append_printf (text, "%s\t%s\n", hot_column_get_name (column), value != NULL ? value : "");
    }
  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), text->str);
  _hot_map_page_add_toast (self, _("Row copied"));
}

/* Says what is at the cursor, to the eye and to the ear. */
static void
hot_map_page_read_cursor (HotMapPage *self)
{
  g_autofree char *reading = hot_map_page_show_cursor (self);

  if (reading != NULL)
    gtk_accessible_announce (GTK_ACCESSIBLE (self->canvas), g_strdelimit (reading, "\n", ','),
                             GTK_ACCESSIBLE_ANNOUNCEMENT_PRIORITY_MEDIUM);
}

/* Moves the map as far as is needed for a place to be well in view. */
static void
hot_map_page_bring_into_view (HotMapPage *self,
                              double      x,
                              double      y)
{
  const HotViewport view = hot_map_canvas_get_view (self->canvas);
  const double edge = MIN (64, MIN (view.width, view.height) / 4.0);
  const double px = hot_viewport_pixel_x (&view, x), py = hot_viewport_pixel_y (&view, y);
  const double dx = px < edge ? edge - px : px > view.width - edge ? view.width - edge - px : 0;
  const double dy = py < edge ? edge - py : py > view.height - edge ? view.height - edge - py : 0;

  if (dx != 0 || dy != 0)
    hot_map_canvas_pan (self->canvas, dx, dy);
}

static void
hot_map_page_mapped_cb (HotMapPage *self)
{
  const gint64 row = self->dataset != NULL ? hot_dataset_get_highlight (self->dataset) : -1;
  double x, y;

  _hot_map_page_reveal_pieces (self);
  if (!self->reveals_highlight || hot_map_canvas_get_view (self->canvas).width <= 1)
    return;

  self->reveals_highlight = FALSE;
  if (row >= 0 && locate_row (self, (guint) row, &x, &y))
    hot_map_page_bring_into_view (self, x, y);
}

static void
hot_map_page_move_cursor (HotMapPage *self,
                          double      dx,
                          double      dy)
{
  const HotViewport view = hot_map_canvas_get_view (self->canvas);
  double x, y;

  if (!hot_map_marks_get_cursor (self->marks, &x, &y))
    {
      x = view.x;
      y = view.y;
    }
  else
    {
      x = CLAMP (x + dx * CURSOR_STEP / view.scale, 0, 1);
      y = CLAMP (y + dy * CURSOR_STEP / view.scale, 0, 1);
    }
  hot_map_marks_set_cursor (self->marks, x, y);
  hot_map_page_bring_into_view (self, x, y);
  hot_map_page_read_cursor (self);
}

static gboolean
hot_map_page_cursor_cb (GtkWidget *widget,
                        GVariant  *arguments,
                        gpointer   user_data)
{
  double dx, dy;

  g_variant_get (arguments, "(dd)", &dx, &dy);
  hot_map_page_move_cursor (user_data, dx, dy);

  return GDK_EVENT_STOP;
}

/* Draws a box from where the cursor was to where it goes, as Shift does with text. */
static gboolean
hot_map_page_extend_cb (GtkWidget *widget,
                        GVariant  *arguments,
                        gpointer   user_data)
{
  HotMapPage *self = user_data;
  HotViewport view;
  double dx, dy, x, y;

  g_variant_get (arguments, "(dd)", &dx, &dy);
  if (!hot_map_marks_get_cursor (self->marks, &x, &y))
    hot_map_page_move_cursor (self, 0, 0);
  if (isnan (self->anchor_x))
    hot_map_marks_get_cursor (self->marks, &self->anchor_x, &self->anchor_y);
  hot_map_page_move_cursor (self, dx, dy);
  hot_map_marks_get_cursor (self->marks, &x, &y);

  view = hot_map_canvas_get_view (self->canvas);
  hot_map_selector_take_box (self->selector,
                             hot_viewport_pixel_x (&view, MIN (x, self->anchor_x)),
                             hot_viewport_pixel_y (&view, MIN (y, self->anchor_y)),
                             hot_viewport_pixel_x (&view, MAX (x, self->anchor_x)),
                             hot_viewport_pixel_y (&view, MAX (y, self->anchor_y)));

  return GDK_EVENT_STOP;
}

static gboolean
hot_map_page_activate_cb (GtkWidget *widget,
                          GVariant  *arguments,
                          gpointer   user_data)
{
  HotMapPage *self = user_data;
  double x, y;

  if (!hot_map_marks_get_cursor (self->marks, &x, &y))
    {
      hot_map_page_move_cursor (self, 0, 0);
      return GDK_EVENT_STOP;
    }
  hot_map_page_open_card (self, x, y);

  return GDK_EVENT_STOP;
}

/* One thing after the other: the tool, the selection, the cursor. */
static gboolean
hot_map_page_escape_cb (GtkWidget *widget,
                        GVariant  *arguments,
                        gpointer   user_data)
{
  HotMapPage *self = user_data;
  guint n;
  double x, y;

  self->anchor_x = self->anchor_y = NAN;
  if (hot_map_selector_get_tool (self->selector) != HOT_MAP_TOOL_NONE)
    {
      gtk_toggle_button_set_active (self->box_button, FALSE);
      gtk_toggle_button_set_active (self->lasso_button, FALSE);
    }
  else if (hot_map_selector_get_corners (self->selector, &n) != NULL || hot_dataset_get_selection (self->dataset) != NULL)
    {
      _hot_map_page_clear_selection (self);
    }
  else if (hot_map_marks_get_cursor (self->marks, &x, &y))
    {
      hot_map_marks_set_cursor (self->marks, NAN, NAN);
      hot_map_marks_set_readout (self->marks, NULL, 0, 0);
    }
  else
    {
      return GDK_EVENT_PROPAGATE;
    }

  return GDK_EVENT_STOP;
}

static void
hot_map_page_find_peak_action (GSimpleAction *action,
                               GVariant      *parameter,
                               gpointer       user_data)
{
  HotMapPage *self = user_data;
  HotMapFrame *frame = hot_map_canvas_get_frame (self->canvas);
  HotMapReading reading;
  HotViewport view;
  double x, y;

  if (frame == NULL || !hot_map_layer_find_peak (hot_map_frame_get_layer (frame), &x, &y, &reading))
    {
      const gboolean is_empty = frame == NULL || hot_map_layer_get_n (hot_map_frame_get_layer (frame)) == 0;

      _hot_map_page_add_toast (self, is_empty ? _("There is nothing in view") : _("These points have no numbers; show a heatmap or a value"));
      return;
    }

  view = hot_map_canvas_get_view (self->canvas);
  view.x = x;
  view.y = y;
  hot_map_canvas_set_view (self->canvas, &view);
  hot_map_marks_set_cursor (self->marks, x, y);
  gtk_widget_grab_focus (GTK_WIDGET (self->canvas));
  hot_map_page_read_cursor (self);
}

static void
add_shortcut (GtkEventController *controller,
              guint               key,
              GdkModifierType     modifiers,
              GtkShortcutFunc     callback,
              HotMapPage         *self,
              double              dx,
              double              dy)
{
  GtkShortcut *shortcut = gtk_shortcut_new (gtk_keyval_trigger_new (key, modifiers),
                                            gtk_callback_action_new (callback, self, NULL));

  gtk_shortcut_set_arguments (shortcut, g_variant_new ("(dd)", dx, dy));
  gtk_shortcut_controller_add_shortcut (GTK_SHORTCUT_CONTROLLER (controller), shortcut);
}

static void
hot_map_page_add_keys (HotMapPage *self)
{
  const struct { guint key; double dx, dy; } arrows[] = {
    { GDK_KEY_Left, -1, 0 }, { GDK_KEY_Right, 1, 0 }, { GDK_KEY_Up, 0, -1 }, { GDK_KEY_Down, 0, 1 },
    { GDK_KEY_KP_Left, -1, 0 }, { GDK_KEY_KP_Right, 1, 0 }, { GDK_KEY_KP_Up, 0, -1 }, { GDK_KEY_KP_Down, 0, 1 },
  };
  const guint enters[] = { GDK_KEY_Return, GDK_KEY_KP_Enter, GDK_KEY_ISO_Enter, GDK_KEY_space };
  GtkEventController *keys = gtk_shortcut_controller_new ();

  for (guint i = 0; i < G_N_ELEMENTS (arrows); i++)
    {
      add_shortcut (keys, arrows[i].key, GDK_CONTROL_MASK, hot_map_page_cursor_cb, self, arrows[i].dx, arrows[i].dy);
      add_shortcut (keys, arrows[i].key, GDK_SHIFT_MASK, hot_map_page_extend_cb, self, arrows[i].dx, arrows[i].dy);
    }
  for (guint i = 0; i < G_N_ELEMENTS (enters); i++)
    add_shortcut (keys, enters[i], 0, hot_map_page_activate_cb, self, 0, 0);
  gtk_widget_add_controller (GTK_WIDGET (self->canvas), keys);

  keys = gtk_shortcut_controller_new ();
  add_shortcut (keys, GDK_KEY_Escape, 0, hot_map_page_escape_cb, self, 0, 0);
  gtk_widget_add_controller (GTK_WIDGET (self->overlay), keys);
}

void
_hot_map_page_init_look (HotMapPage *self)
{
  const GActionEntry entries[] = {
    { .name = "find-peak", .activate = hot_map_page_find_peak_action },
    { .name = "previous-listing", .activate = hot_map_page_previous_action },
    { .name = "next-listing", .activate = hot_map_page_next_action },
    { .name = "copy-listing", .activate = hot_map_page_copy_listing_action },
  };
  GtkEventController *motion = gtk_event_controller_motion_new ();
  GtkGesture *click = gtk_gesture_click_new ();

  g_action_map_add_action_entries (G_ACTION_MAP (self->actions), entries, G_N_ELEMENTS (entries), self);
  self->card_rows = g_array_new (FALSE, FALSE, sizeof (guint32));
  self->anchor_x = self->anchor_y = NAN;

  g_signal_connect_object (motion, "motion", G_CALLBACK (hot_map_page_motion_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (motion, "leave", G_CALLBACK (hot_map_page_leave_cb), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (GTK_WIDGET (self->map), motion);
  g_signal_connect_object (click, "released", G_CALLBACK (hot_map_page_released_cb), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (GTK_WIDGET (self->map), GTK_EVENT_CONTROLLER (click));
  hot_map_page_add_keys (self);
  g_signal_connect_object (self->split_view, "notify::show-sidebar", G_CALLBACK (hot_map_page_leave_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->canvas, "map", G_CALLBACK (hot_map_page_mapped_cb), self, G_CONNECT_SWAPPED | G_CONNECT_AFTER);
}
