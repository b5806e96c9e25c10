/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "app/experiments/hot-compare-card-private.h"

#include <glib/gi18n.h>

/* The part of HotCompareCard that says in which parameters runs differ. */

#define MAX_CHARS 24
/* Narrower columns would break words; the table scrolls. */
#define MIN_CHARS 12
/* Parameters can be thousands of letters long, which nobody compares by eye, and a label would take seconds to break into lines. */
#define MAX_LETTERS 120
#define MAX_TOOLTIP 1000

/* (transfer full) */
static char *
shorten (const char *text,
         glong       max)
{
  g_autofree char *start = NULL;

  if (g_utf8_strlen (text, -1) <= max)
    return g_strdup (text);
  start = g_utf8_substring (text, 0, max - 1);

  return g_strconcat (start, "…", NULL);
}

static void
attach (GtkGrid    *grid,
        int         column,
        int         row,
        const char *text,
        const char *style)
{
  g_autofree char *shown = shorten (text, MAX_LETTERS);
  GtkWidget *label = gtk_label_new (shown);

  if (!g_str_equal (shown, text))
    {
      g_autofree char *tooltip = shorten (text, MAX_TOOLTIP);

      gtk_widget_set_tooltip_text (label, tooltip);
    }
  gtk_label_set_xalign (GTK_LABEL (label), 0.0f);
  gtk_label_set_yalign (GTK_LABEL (label), 0.0f);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_width_chars (GTK_LABEL (label), (int) MIN (g_utf8_strlen (shown, -1), MIN_CHARS));
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
