/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "app/data/hot-table-cells.h"

#include "app/data/hot-row-model.h"
#include "app/widgets/hot-cell-format.h"

#define N_MEASURED    60
#define MIN_WIDTH     64
#define MAX_WIDTH     280
#define CELL_PADDING  20
#define TITLE_PADDING 44   /* the arrow of a sorted column has a place of its own */
#define MAX_TOOLTIP   2000

typedef struct {
  HotColumn     *column;
  HotCellFormat  format;
  gboolean       is_number;   /* at the end of the cell, in figures of one width */
} Cells;

static void
cells_free (gpointer  user_data,
            GClosure *closure)
{
  Cells *cells = user_data;

  hot_column_unref (cells->column);
  g_free (cells);
}

static gboolean
is_number (HotColumn *column)
{
  const HotColumnType type = hot_column_get_column_type (column);

  return type == HOT_COLUMN_INTEGER || type == HOT_COLUMN_REAL || type == HOT_COLUMN_MONEY || type == HOT_COLUMN_PERCENT;
}

static gboolean
is_text (HotColumn *column)
{
  const HotColumnType type = hot_column_get_column_type (column);

  return type == HOT_COLUMN_TEXT || type == HOT_COLUMN_LIST || type == HOT_COLUMN_CATEGORY;
}

static gboolean
query_tooltip_cb (GtkInscription    *inscription,
                  int                x,
                  int                y,
                  gboolean           keyboard_tooltip,
                  GtkTooltip        *tooltip,
                  GtkColumnViewCell *cell)
{
  HotColumn *column = g_object_get_data (G_OBJECT (inscription), "hot-column");
  HotRow *row = gtk_column_view_cell_get_item (cell);
  g_autofree char *text = NULL;

  if (row == NULL || hot_column_is_missing (column, hot_row_get_index (row)))
    return FALSE;

  text = hot_column_dup_text (column, hot_row_get_index (row));
  if (g_utf8_strlen (text, MAX_TOOLTIP) < 24)
    return FALSE;

  if (strlen (text) > MAX_TOOLTIP)
    {
      char *end = g_utf8_find_prev_char (text, text + MAX_TOOLTIP - sizeof "…");

      strcpy (end, "…");
    }
  gtk_tooltip_set_text (tooltip, text);

  return TRUE;
}

static void
setup_cb (GtkSignalListItemFactory *factory,
          GtkColumnViewCell        *cell,
          Cells                    *cells)
{
  GtkWidget *inscription = gtk_inscription_new (NULL);

  gtk_inscription_set_text_overflow (GTK_INSCRIPTION (inscription), GTK_INSCRIPTION_OVERFLOW_ELLIPSIZE_END);
  gtk_inscription_set_min_lines (GTK_INSCRIPTION (inscription), 1);

  if (cells->is_number)
    {
      gtk_inscription_set_xalign (GTK_INSCRIPTION (inscription), 1.0f);
      gtk_widget_add_css_class (inscription, "numeric");
    }
  else if (is_text (cells->column))
    {
      gtk_widget_set_has_tooltip (inscription, TRUE);
      g_object_set_data_full (G_OBJECT (inscription), "hot-column",
                              hot_column_ref (cells->column), (GDestroyNotify) hot_column_unref);
      g_signal_connect_object (inscription, "query-tooltip", G_CALLBACK (query_tooltip_cb), cell, 0);
    }

  gtk_column_view_cell_set_child (cell, inscription);
  gtk_column_view_cell_set_focusable (cell, FALSE);
}

static void
bind_cb (GtkSignalListItemFactory *factory,
         GtkColumnViewCell        *cell,
         Cells                    *cells)
{
  GtkWidget *inscription = gtk_column_view_cell_get_child (cell);
  HotRow *row = gtk_column_view_cell_get_item (cell);
  g_autofree char *text = hot_cell_format_row (&cells->format, cells->column, hot_row_get_index (row));

  gtk_inscription_set_text (GTK_INSCRIPTION (inscription), text != NULL ? text : "–");
  if ((text == NULL) != gtk_widget_has_css_class (inscription, "dimmed"))
    {
      if (text == NULL)
        gtk_widget_add_css_class (inscription, "dimmed");
      else
        gtk_widget_remove_css_class (inscription, "dimmed");
    }
}

GtkListItemFactory *
hot_table_cells_new_factory (HotColumn *column)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  Cells *cells = g_new0 (Cells, 1);

  cells->column = hot_column_ref (column);
  cells->is_number = is_number (column);
  hot_cell_format_init (&cells->format, column);

  g_signal_connect (factory, "setup", G_CALLBACK (setup_cb), cells);
  g_signal_connect_data (factory, "bind", G_CALLBACK (bind_cb), cells, cells_free, 0);

  return factory;
}

char *
hot_table_cells_dup_title (HotColumn *column)
{
  const char *unit = hot_column_get_unit (column);

  if (unit == NULL || !is_number (column))
    return g_strdup (hot_column_get_name (column));

  return g_strdup_printf ("%s (%s)", hot_column_get_name (column), unit);
}

int
hot_table_cells_measure (GtkWidget  *widget,
                         HotColumn  *column,
                         const char *title)
{
  PangoFontMetrics *metrics = pango_context_get_metrics (gtk_widget_get_pango_context (widget), NULL, NULL);
  const guint n_rows = hot_column_get_n_rows (column);
  const guint step = MAX (1, n_rows / N_MEASURED);
  HotCellFormat format;
  glong longest = 0;
  int char_width, title_width;

  char_width = pango_font_metrics_get_approximate_char_width (metrics);
  pango_font_metrics_unref (metrics);
  title_width = PANGO_PIXELS (g_utf8_strlen (title, -1) * char_width * 1.05) + TITLE_PADDING;

  hot_cell_format_init (&format, column);
  for (guint row = 0; row < n_rows; row += step)
    {
      g_autofree char *text = hot_cell_format_row (&format, column, row);

      if (text != NULL)
        longest = MAX (longest, g_utf8_strlen (text, -1));
    }

  return CLAMP (MAX (title_width, PANGO_PIXELS (longest * char_width) + CELL_PADDING), MIN_WIDTH, MAX_WIDTH);
}
