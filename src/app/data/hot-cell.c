/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "app/data/hot-cell.h"

#include <adwaita.h>
#include <glib/gi18n.h>

/**
 * HotCell:
 *
 * One value of the table. A column view keeps two hundred rows of cells ready, of which a sixth is seen: a cell therefore knows no
 * more than the number of its row, and makes its text when it is drawn, with a layout that the whole column shares. With a label in
 * each cell, opening a file of 16 columns took four times as long.
 */
struct _HotCell
{
  GtkWidget     parent_instance;

  HotCellStyle *style;
  HotRow       *row;
  guint         drawn;       /* number of the row that is in the picture, and whose value is the accessible name */
};

struct _HotCellStyle
{
  guint          n_references;
  GtkWidget     *view;          /* (unowned) */
  HotCellFuncs   funcs;
  gpointer       source;        /* (unowned): this style itself where it shows a column */
  HotColumn     *column;        /* (nullable) */
  HotCellFormat  format;
  gboolean       is_number;
  PangoAttrList *attributes[2]; /* plain and bold */
  GPtrArray     *cells;         /* (unowned) */
  PangoLayout   *layout;
  guint          serial;        /* of the font for which the height holds */
  int            height;
};

G_DEFINE_FINAL_TYPE (HotCell, hot_cell, GTK_TYPE_WIDGET)

#define MAX_TOOLTIP 2000

#define BAR_HEIGHT 3

#define CHIP_PADDING 8
#define CHIP_GAP     6

static gboolean
is_number (HotColumn *column)
{
  const HotColumnType type = hot_column_get_column_type (column);

  return type == HOT_COLUMN_INTEGER || type == HOT_COLUMN_REAL || type == HOT_COLUMN_MONEY || type == HOT_COLUMN_PERCENT;
}

static char *
dup_column_text (gpointer     source,
                 guint        row,
                 HotCellLook *look)
{
  HotCellStyle *self = source;

  return hot_cell_format_row (&self->format, self->column, row);
}

static char *
dup_column_tooltip (gpointer source,
                    guint    row)
{
  return hot_column_dup_text (((HotCellStyle *) source)->column, row);
}

HotCellStyle *
hot_cell_style_new_for (GtkWidget          *view,
                        const HotCellFuncs *funcs,
                        gpointer            source,
                        gboolean            number)
{
  HotCellStyle *self = g_new0 (HotCellStyle, 1);

  self->n_references = 1;
  self->view = view;
  self->funcs = *funcs;
  self->source = source;
  self->is_number = number;
  self->cells = g_ptr_array_new ();

  return self;
}

HotCellStyle *
hot_cell_style_new (GtkWidget *view,
                    HotColumn *column)
{
  static const HotCellFuncs funcs = { dup_column_text, dup_column_tooltip };
  HotCellStyle *self = hot_cell_style_new_for (view, &funcs, NULL, is_number (column));

  self->source = self;
  self->column = hot_column_ref (column);
  hot_cell_format_init (&self->format, column);

  return self;
}

HotCellStyle *
hot_cell_style_ref (HotCellStyle *self)
{
  self->n_references++;

  return self;
}

void
hot_cell_style_unref (HotCellStyle *self)
{
  if (--self->n_references > 0)
    return;

  g_clear_object (&self->layout);
  for (guint i = 0; i < G_N_ELEMENTS (self->attributes); i++)
    g_clear_pointer (&self->attributes[i], pango_attr_list_unref);
  g_clear_pointer (&self->cells, g_ptr_array_unref);
  g_clear_pointer (&self->column, hot_column_unref);
  g_free (self);
}

void
hot_cell_style_refresh (HotCellStyle *self)
{
  for (guint i = 0; i < self->cells->len; i++)
    {
      HotCell *cell = g_ptr_array_index (self->cells, i);

      if (cell->row != NULL && hot_row_get_index (cell->row) != cell->drawn)
        gtk_widget_queue_draw (GTK_WIDGET (cell));
    }
}

void
hot_cell_style_invalidate (HotCellStyle *self)
{
  for (guint i = 0; i < self->cells->len; i++)
    {
      HotCell *cell = g_ptr_array_index (self->cells, i);

      cell->drawn = G_MAXUINT;
      gtk_widget_queue_draw (GTK_WIDGET (cell));
    }
}

static void
hot_cell_style_make_attributes (HotCellStyle *self)
{
  for (guint i = 0; i < G_N_ELEMENTS (self->attributes) && self->attributes[i] == NULL; i++)
    {
      self->attributes[i] = pango_attr_list_new ();
      if (self->is_number)
        pango_attr_list_insert (self->attributes[i], pango_attr_font_features_new ("tnum=1"));
      if (i == 1)
        pango_attr_list_insert (self->attributes[i], pango_attr_weight_new (PANGO_WEIGHT_BOLD));
    }
}

static void
hot_cell_style_update (HotCellStyle *self)
{
  PangoContext *context = gtk_widget_get_pango_context (self->view);
  const guint serial = pango_context_get_serial (context);

  if (self->layout != NULL && serial == self->serial)
    return;

  g_clear_object (&self->layout);
  self->layout = pango_layout_new (context);
  pango_layout_set_single_paragraph_mode (self->layout, TRUE);
  pango_layout_set_ellipsize (self->layout, PANGO_ELLIPSIZE_END);
  hot_cell_style_make_attributes (self);
  pango_layout_set_attributes (self->layout, self->attributes[0]);
  pango_layout_set_text (self->layout, "0", -1);
  pango_layout_get_pixel_size (self->layout, NULL, &self->height);
  self->serial = serial;
}

static void
hot_cell_measure (GtkWidget      *widget,
                  GtkOrientation  orientation,
                  int             for_size,
                  int            *minimum,
                  int            *natural,
                  int            *minimum_baseline,
                  int            *natural_baseline)
{
  HotCell *self = HOT_CELL (widget);

  *minimum = *natural = 0;
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    return;

  hot_cell_style_update (self->style);
  *minimum = *natural = self->style->height;
}

/* A screen reader reads what is seen. */
static void
hot_cell_name (HotCell    *self,
               guint       row,
               const char *text)
{
  if (self->drawn == row)
    return;

  self->drawn = row;
  if (text != NULL && strchr (text, '\n') != NULL)
    {
      g_auto(GStrv) lines = g_strsplit (text, "\n", -1);
      g_autofree char *joined = g_strjoinv (", ", lines);

      gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, joined, -1);
      return;
    }
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, text != NULL ? text : _("missing"), -1);
}

static gboolean
is_from_right (HotCellStyle *self)
{
  return gtk_widget_get_direction (self->view) == GTK_TEXT_DIR_RTL;
}

/* Each line as long as there is room; the last one with room is cut short. */
static void
draw_chips (HotCellStyle  *style,
            GtkSnapshot   *snapshot,
            const char    *text,
            int            width,
            int            height,
            const GdkRGBA *color)
{
  const gboolean from_right = is_from_right (style);
  g_auto(GStrv) lines = g_strsplit (text, "\n", -1);
  GdkRGBA ground = *color;
  int used = 0;

  ground.alpha *= 0.1f;
  for (guint i = 0; lines[i] != NULL && width - used > 3 * CHIP_PADDING; i++)
    {
      GskRoundedRect outline;
      int text_width, chip_width;
      float x;

      pango_layout_set_text (style->layout, lines[i], -1);
      pango_layout_set_width (style->layout, (width - used - 2 * CHIP_PADDING) * PANGO_SCALE);
      pango_layout_get_pixel_size (style->layout, &text_width, NULL);
      chip_width = text_width + 2 * CHIP_PADDING;
      x = from_right ? width - used - chip_width : used;

      gsk_rounded_rect_init_from_rect (&outline, &GRAPHENE_RECT_INIT (x, 0, chip_width, height), height / 2.0f);
      gtk_snapshot_push_rounded_clip (snapshot, &outline);
      gtk_snapshot_append_color (snapshot, &ground, &outline.bounds);
      gtk_snapshot_pop (snapshot);
      gtk_snapshot_save (snapshot);
      gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT (x + CHIP_PADDING, 0));
      gtk_snapshot_append_layout (snapshot, style->layout, color);
      gtk_snapshot_restore (snapshot);
      used += chip_width + CHIP_GAP;
    }
}

/* Along the foot of the cell, from where reading begins. */
static void
draw_bar (HotCellStyle      *style,
          GtkSnapshot       *snapshot,
          const HotCellLook *look,
          int                width,
          int                height,
          const GdkRGBA     *color)
{
  const float top = height - BAR_HEIGHT, filled = width * CLAMP (look->fraction, 0.0, 1.0);
  const gboolean from_right = is_from_right (style);
  g_autoptr(AdwStyleManager) manager = g_object_ref (adw_style_manager_get_default ());
  g_autoptr(GdkRGBA) accent = adw_style_manager_get_accent_color_rgba (manager);
  GdkRGBA trough = *color;

  trough.alpha *= 0.15f;
  gtk_snapshot_append_color (snapshot, &trough, &GRAPHENE_RECT_INIT (0, top, width, BAR_HEIGHT));
  gtk_snapshot_append_color (snapshot, accent, &GRAPHENE_RECT_INIT (from_right ? width - filled : 0, top, filled, BAR_HEIGHT));
}

char *
hot_cell_style_draw (HotCellStyle  *self,
                     GtkSnapshot   *snapshot,
                     guint          row,
                     int            width,
                     int            height,
                     const GdkRGBA *color)
{
  const gboolean from_right = is_from_right (self);
  HotCellLook look = { 0 };
  char *text = self->funcs.dup_text (self->source, row, &look);
  GdkRGBA dimmed = *color;
  int text_width;

  hot_cell_style_update (self);
  if (look.has_chips && text != NULL)
    {
      pango_layout_set_attributes (self->layout, self->attributes[0]);
      draw_chips (self, snapshot, text, width, height, color);
      return text;
    }

  if (look.has_bar)
    draw_bar (self, snapshot, &look, width, height, color);
  width = MAX (width - look.indent, 1);
  pango_layout_set_attributes (self->layout, self->attributes[look.is_bold ? 1 : 0]);
  pango_layout_set_text (self->layout, text != NULL ? text : "–", -1);
  pango_layout_set_width (self->layout, width * PANGO_SCALE);
  pango_layout_get_pixel_size (self->layout, &text_width, NULL);
  if (text == NULL || look.is_dimmed)
    dimmed.alpha *= 0.55f;

  gtk_snapshot_save (snapshot);
  if (look.indent > 0 && !from_right)
    gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT (look.indent, 0));
  /* The layout itself puts right-to-left text to the right of its width. */
  if (self->is_number != from_right && pango_layout_get_alignment (self->layout) == PANGO_ALIGN_LEFT)
    gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT (width - text_width, 0));
  gtk_snapshot_append_layout (snapshot, self->layout, &dimmed);
  gtk_snapshot_restore (snapshot);

  return text;
}

int
hot_cell_style_get_height (HotCellStyle *self)
{
  hot_cell_style_update (self);

  return self->height;
}

char *
hot_cell_style_dup_tooltip (HotCellStyle *self,
                            guint         row,
                            int           width)
{
  HotCellLook look = { 0 };
  g_autofree char *text = self->funcs.dup_text (self->source, row, &look);
  char *all;

  if (text == NULL)
    return NULL;

  hot_cell_style_update (self);
  pango_layout_set_text (self->layout, text, -1);
  pango_layout_set_width (self->layout, width * PANGO_SCALE);
  if (!pango_layout_is_ellipsized (self->layout))
    return NULL;

  all = self->funcs.dup_tooltip (self->source, row);
  if (all != NULL && strlen (all) > MAX_TOOLTIP)
    strcpy (g_utf8_find_prev_char (all, all + MAX_TOOLTIP - sizeof "…"), "…");

  return all;
}

static void
hot_cell_snapshot (GtkWidget   *widget,
                   GtkSnapshot *snapshot)
{
  HotCell *self = HOT_CELL (widget);
  const int width = gtk_widget_get_width (widget);
  g_autofree char *text = NULL;
  GdkRGBA color;
  guint row;

  if (self->row == NULL || width <= 0)
    return;

  row = hot_row_get_index (self->row);
  gtk_widget_get_color (widget, &color);
  text = hot_cell_style_draw (self->style, snapshot, row, width, gtk_widget_get_height (widget), &color);
  hot_cell_name (self, row, text);
}

static gboolean
hot_cell_query_tooltip (GtkWidget  *widget,
                        int         x,
                        int         y,
                        gboolean    keyboard_tooltip,
                        GtkTooltip *tooltip)
{
  HotCell *self = HOT_CELL (widget);
  g_autofree char *text = NULL;

  if (self->row != NULL)
    text = hot_cell_style_dup_tooltip (self->style, hot_row_get_index (self->row), gtk_widget_get_width (widget));
  gtk_tooltip_set_text (tooltip, text);

  return text != NULL;
}

static void
hot_cell_finalize (GObject *object)
{
  HotCell *self = HOT_CELL (object);

  g_clear_object (&self->row);
  g_ptr_array_remove_fast (self->style->cells, self);
  g_clear_pointer (&self->style, hot_cell_style_unref);

  G_OBJECT_CLASS (hot_cell_parent_class)->finalize (object);
}

static void
hot_cell_class_init (HotCellClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->finalize = hot_cell_finalize;
  widget_class->measure = hot_cell_measure;
  widget_class->snapshot = hot_cell_snapshot;
  widget_class->query_tooltip = hot_cell_query_tooltip;

  gtk_widget_class_set_css_name (widget_class, "value");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_LABEL);
}

static void
hot_cell_init (HotCell *self)
{
  self->drawn = G_MAXUINT;
  gtk_widget_set_has_tooltip (GTK_WIDGET (self), TRUE);
}

GtkWidget *
hot_cell_new (HotCellStyle *style)
{
  HotCell *self = g_object_new (HOT_TYPE_CELL, NULL);

  self->style = hot_cell_style_ref (style);
  g_ptr_array_add (style->cells, self);

  return GTK_WIDGET (self);
}

void
hot_cell_set_row (HotCell *self,
                  HotRow  *row)
{
  g_return_if_fail (HOT_IS_CELL (self));

  if (g_set_object (&self->row, row))
    {
      self->drawn = G_MAXUINT;
      gtk_widget_queue_draw (GTK_WIDGET (self));
    }
}

HotRow *
hot_cell_get_row (HotCell *self)
{
  g_return_val_if_fail (HOT_IS_CELL (self), NULL);

  return self->row;
}
