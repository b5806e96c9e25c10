/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "app/experiments/hot-compare-card-private.h"

#include <glib/gi18n.h>

/* The part of HotCompareCard that says in which parameters runs differ. */

#define MAX_CHARS 24

static void
attach (GtkGrid    *grid,
        int         column,
        int         row,
        const char *text,
        const char *style)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0.0f);
  gtk_label_set_yalign (GTK_LABEL (label), 0.0f);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_max_width_chars (GTK_LABEL (label), MAX_CHARS);
  gtk_label_set_selectable (GTK_LABEL (label), row > 0 && column > 0);
  gtk_widget_add_css_class (label, style);
  gtk_grid_attach (grid, label, column, row, 1, 1);
}

static void
fill_sides (HotCompareCard *self,
            GPtrArray      *differences)
{
  attach (self->table, 0, 0, _("Parameter"), "dimmed");
  for (guint i = 0; i < self->runs->n_runs; i++)
    attach (self->table, i + 1, 0, self->runs->names[i], "caption-heading");
  for (guint i = 0; i < differences->len; i++)
    {
      const HotCompareDifference *difference = differences->pdata[i];

      attach (self->table, 0, i + 1, difference->title, "dimmed");
      for (guint j = 0; j < self->runs->n_runs; j++)
        attach (self->table, j + 1, i + 1, *difference->values[j] != '\0' ? difference->values[j] : "–", "numeric");
    }
}

static void
fill_counts (HotCompareCard *self,
             GPtrArray      *differences)
{
  attach (self->table, 0, 0, _("Parameter"), "dimmed");
  attach (self->table, 1, 0, _("Values, with how many runs have them"), "caption-heading");
  for (guint i = 0; i < differences->len; i++)
    {
      const HotCompareDifference *difference = differences->pdata[i];
      g_autofree char *values = g_strjoinv (" · ", difference->values);

      attach (self->table, 0, i + 1, difference->title, "dimmed");
      attach (self->table, 1, i + 1, values, "numeric");
    }
}

void
_hot_compare_card_fill_table (HotCompareCard *self)
{
  g_autoptr(GPtrArray) differences = hot_compare_list_differences (self->runs);
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->table))) != NULL)
    gtk_grid_remove (self->table, child);

  if (differences->len == 0)
    attach (self->table, 0, 0, _("These runs have the same parameters."), "dimmed");
  else if (self->runs->n_runs <= HOT_COMPARE_MAX_SIDES)
    fill_sides (self, differences);
  else
    fill_counts (self, differences);
}
