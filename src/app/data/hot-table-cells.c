/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "app/data/hot-table-cells.h"

#include "app/data/hot-cell.h"
#include "app/data/hot-row-model.h"

#define N_MEASURED    60
#define MIN_WIDTH     64
#define MAX_WIDTH     240
#define CELL_PADDING  20
#define TITLE_PADDING 36   /* the arrow of a sorted column has a place of its own */

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
  hot_cell_set_row (HOT_CELL (gtk_column_view_cell_get_child (cell)), hot_row_get_index (gtk_column_view_cell_get_item (cell)));
}

GtkListItemFactory *
hot_table_cells_new_factory (GtkWidget *view,
                             HotColumn *column)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  HotCellStyle *style = hot_cell_style_new (view, column);

  g_signal_connect (factory, "setup", G_CALLBACK (setup_cb), style);
  g_signal_connect_data (factory, "bind", G_CALLBACK (bind_cb), style, (GClosureNotify) hot_cell_style_unref, 0);

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

int
hot_table_cells_measure (GtkWidget  *widget,
                         HotColumn  *column,
                         const char *title)
{
  PangoFontMetrics *metrics = pango_context_get_metrics (gtk_widget_get_pango_context (widget), NULL, NULL);
  const int char_width = pango_font_metrics_get_approximate_char_width (metrics);
  const int title_width = PANGO_PIXELS (g_utf8_strlen (title, -1) * char_width * 0.92) + TITLE_PADDING;
  const guint n_rows = hot_column_get_n_rows (column);
  const guint step = MAX (1, n_rows / N_MEASURED);
  HotCellFormat format;
  glong longest = 0;

  pango_font_metrics_unref (metrics);

  hot_cell_format_init (&format, column);
  for (guint row = 0; row < n_rows; row += step)
    {
      g_autofree char *text = hot_cell_format_row (&format, column, row);

      if (text != NULL)
        longest = MAX (longest, g_utf8_strlen (text, -1));
    }

  return CLAMP (MAX (title_width, PANGO_PIXELS (longest * char_width) + CELL_PADDING), MIN_WIDTH, MAX_WIDTH);
}
