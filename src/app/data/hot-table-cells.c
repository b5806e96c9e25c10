/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "app/data/hot-table-cells.h"

#include "app/data/hot-cell.h"
#include "app/data/hot-row-model.h"

#define N_MEASURED    60
#define MIN_WIDTH       64
#define MAX_TEXT_WIDTH  230
#define MAX_TITLE_WIDTH 230
#define MAX_WIDTH       600
#define CELL_PADDING    16
#define TITLE_PADDING   28   /* the arrow of a sorted column has a place of its own */

static void
setup_cb (GtkSignalListItemFactory *factory,
          GtkColumnViewCell        *cell,
          HotCellStyle             *style)
{
  gtk_column_view_cell_set_child (cell, hot_cell_new (style));
  gtk_column_view_cell_set_focusable (cell, FALSE);
}

static void
bind_cb (GtkSignalListItemFactory *factory,
         GtkColumnViewCell        *cell,
         HotCellStyle             *style)
{
  hot_cell_set_row (HOT_CELL (gtk_column_view_cell_get_child (cell)), gtk_column_view_cell_get_item (cell));
}

static void
unbind_cb (GtkSignalListItemFactory *factory,
           GtkColumnViewCell        *cell,
           HotCellStyle             *style)
{
  hot_cell_set_row (HOT_CELL (gtk_column_view_cell_get_child (cell)), NULL);
}

/* The style lives as long as the factory, which the handler does not keep. */
static void
renumbered_cb (GtkListItemFactory *factory)
{
  hot_cell_style_refresh (g_object_get_data (G_OBJECT (factory), "hot-cell-style"));
}

GtkListItemFactory *
hot_table_cells_new_factory (GtkWidget   *view,
                             HotRowModel *model,
                             HotColumn   *column)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  HotCellStyle *style = hot_cell_style_new (view, column);

  g_object_set_data_full (G_OBJECT (factory), "hot-cell-style", style, (GDestroyNotify) hot_cell_style_unref);
  g_signal_connect (factory, "setup", G_CALLBACK (setup_cb), style);
  g_signal_connect (factory, "bind", G_CALLBACK (bind_cb), style);
  g_signal_connect (factory, "unbind", G_CALLBACK (unbind_cb), style);
  g_signal_connect_object (model, "renumbered", G_CALLBACK (renumbered_cb), factory, G_CONNECT_SWAPPED);

  return factory;
}

char *
hot_table_cells_dup_title (HotColumn *column)
{
  const char *unit = hot_column_get_unit (column);

  if (unit == NULL)
    return g_strdup (hot_column_get_name (column));

  return g_strdup_printf ("%s (%s)", hot_column_get_name (column), unit);
}

static int
measure_text (PangoLayout *layout,
              const char  *text)
{
  int width;

  pango_layout_set_text (layout, text, -1);
  pango_layout_get_pixel_size (layout, &width, NULL);

  return width;
}

/* The rows whose numbers are written longest: numbers are never cut short, so a sample is not enough. */
static void
find_extremes (HotColumn *column,
               guint      rows[2])
{
  const guint n_rows = hot_column_get_n_rows (column);
  double smallest = G_MAXDOUBLE, largest = -G_MAXDOUBLE;

  rows[0] = rows[1] = 0;
  for (guint row = 0; row < n_rows; row++)
    {
      const double value = hot_column_get_number (column, row);

      if (value < smallest)
        {
          smallest = value;
          rows[0] = row;
        }
      if (value > largest)
        {
          largest = value;
          rows[1] = row;
        }
    }
}

static int
measure_numbers (PangoLayout *layout,
                 HotColumn   *column)
{
  HotCellFormat format;
  guint rows[2];
  int width = 0;

  hot_cell_format_init (&format, column);
  find_extremes (column, rows);
  for (guint i = 0; i < G_N_ELEMENTS (rows) && hot_column_get_n_rows (column) > 0; i++)
    {
      g_autofree char *text = hot_cell_format_row (&format, column, rows[i]);

      if (text != NULL)
        width = MAX (width, measure_text (layout, text));
    }

  return width;
}

/* Of the texts in a few rows the longest. */
static int
measure_texts (PangoLayout *layout,
               HotColumn   *column)
{
  const guint n_rows = hot_column_get_n_rows (column);
  const guint step = MAX (1, n_rows / N_MEASURED);
  g_autofree char *longest = NULL;
  HotCellFormat format;

  hot_cell_format_init (&format, column);
  for (guint row = 0; row < n_rows; row += step)
    {
      g_autofree char *text = hot_cell_format_row (&format, column, row);

      if (text != NULL && (longest == NULL || g_utf8_strlen (text, -1) > g_utf8_strlen (longest, -1)))
        {
          g_free (longest);
          longest = g_steal_pointer (&text);
        }
    }

  return longest != NULL ? measure_text (layout, longest) : 0;
}

int
hot_table_cells_measure (GtkWidget  *widget,
                         HotColumn  *column,
                         const char *title)
{
  g_autoptr(PangoLayout) layout = gtk_widget_create_pango_layout (widget, NULL);
  const gboolean is_number = hot_column_type_is_numeric (hot_column_get_column_type (column));
  const int title_width = measure_text (layout, title) + TITLE_PADDING;
  const int cell_width = is_number ? measure_numbers (layout, column) : MIN (measure_texts (layout, column), MAX_TEXT_WIDTH);

  return CLAMP (cell_width + CELL_PADDING, MAX (MIN (title_width, MAX_TITLE_WIDTH), MIN_WIDTH), MAX_WIDTH);
}
