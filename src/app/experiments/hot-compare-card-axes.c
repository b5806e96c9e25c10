/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "app/experiments/hot-compare-card-private.h"

#include <glib/gi18n.h>

#include "models/hot-compare-chart.h"

/* The part of HotCompareCard that asks which axes stand beside each other, in which order and how. */

#define MAX_HEIGHT 280

/* A line of the list; its place among those that are chosen is that of the axis. */
typedef struct {
  HotCompareCard  *card;     /* (unowned) */
  char            *id;
  GtkCheckButton  *shown;
  GtkToggleButton *log;
  GtkToggleButton *flipped;
} Row;

#define ROW_DATA "hot-compare-axis"

static void
row_free (gpointer data)
{
  Row *row = data;

  g_free (row->id);
  g_free (row);
}

/* The chart has the axes that are chosen in the list, from the top down. */
static void
take_axes (HotCompareCard *self,
           GtkWidget      *list)
{
  HotCompareSpec *spec = self->spec;

  g_array_set_size (spec->axes, 0);
  /* What was brushed was on other axes. */
  g_array_set_size (spec->ranges, 0);
  for (GtkWidget *line = gtk_widget_get_first_child (list); line != NULL; line = gtk_widget_get_next_sibling (line))
    {
      const Row *row = g_object_get_data (G_OBJECT (line), ROW_DATA);
      const gboolean is_shown = gtk_check_button_get_active (row->shown) && spec->axes->len < HOT_COMPARE_MAX_AXES;

      if (is_shown)
        hot_compare_spec_add_axis (spec, row->id, gtk_toggle_button_get_active (row->log), gtk_toggle_button_get_active (row->flipped));
      gtk_widget_set_sensitive (GTK_WIDGET (row->log), is_shown);
      gtk_widget_set_sensitive (GTK_WIDGET (row->flipped), is_shown);
    }
  _hot_compare_card_choose (self);
}

static void
changed_cb (GtkWidget  *line,
            GParamSpec *pspec,
            GtkWidget  *widget)
{
  const Row *row = g_object_get_data (G_OBJECT (line), ROW_DATA);

  take_axes (row->card, gtk_widget_get_parent (line));
}

static void
up_cb (GtkWidget *line)
{
  const Row *row = g_object_get_data (G_OBJECT (line), ROW_DATA);
  GtkWidget *list = gtk_widget_get_parent (line), *before = gtk_widget_get_prev_sibling (line);

  if (before == NULL)
    return;
  gtk_box_reorder_child_after (GTK_BOX (list), line, gtk_widget_get_prev_sibling (before));
  take_axes (row->card, list);
}

static void
add_line (HotCompareCard         *self,
          GtkWidget              *list,
          const HotCompareColumn *column,
          gboolean                is_shown,
          const HotCompareAxis   *axis)
{
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 3);
  GtkWidget *up = gtk_button_new_from_icon_name ("go-up-symbolic");
  Row *row = g_new0 (Row, 1);

  row->card = self;
  row->id = g_strdup (column->id);
  row->shown = GTK_CHECK_BUTTON (gtk_check_button_new_with_label (column->title));
  row->log = GTK_TOGGLE_BUTTON (gtk_toggle_button_new_with_label (_("Log")));
  row->flipped = GTK_TOGGLE_BUTTON (gtk_toggle_button_new ());
  gtk_check_button_set_active (row->shown, is_shown);
  gtk_toggle_button_set_active (row->log, axis != NULL && axis->log);
  gtk_toggle_button_set_active (row->flipped, axis != NULL && axis->flipped);
  gtk_button_set_icon_name (GTK_BUTTON (row->flipped), "object-flip-vertical-symbolic");
  gtk_widget_set_tooltip_text (GTK_WIDGET (row->log), _("Logarithmic"));
  gtk_widget_set_tooltip_text (GTK_WIDGET (row->flipped), _("From High to Low"));
  gtk_widget_set_tooltip_text (up, _("Move Left"));
  gtk_widget_set_sensitive (GTK_WIDGET (row->log), is_shown);
  gtk_widget_set_sensitive (GTK_WIDGET (row->flipped), is_shown);
  gtk_widget_set_hexpand (GTK_WIDGET (row->shown), TRUE);
  g_object_set_data_full (G_OBJECT (line), ROW_DATA, row, row_free);

  gtk_box_append (GTK_BOX (line), GTK_WIDGET (row->shown));
  gtk_box_append (GTK_BOX (line), GTK_WIDGET (row->log));
  gtk_box_append (GTK_BOX (line), GTK_WIDGET (row->flipped));
  gtk_box_append (GTK_BOX (line), up);
  for (GtkWidget *child = gtk_widget_get_next_sibling (GTK_WIDGET (row->shown)); child != NULL; child = gtk_widget_get_next_sibling (child))
    gtk_widget_add_css_class (child, "flat");
  g_signal_connect_object (row->shown, "notify::active", G_CALLBACK (changed_cb), line, G_CONNECT_SWAPPED);
  g_signal_connect_object (row->log, "notify::active", G_CALLBACK (changed_cb), line, G_CONNECT_SWAPPED);
  g_signal_connect_object (row->flipped, "notify::active", G_CALLBACK (changed_cb), line, G_CONNECT_SWAPPED);
  g_signal_connect_object (up, "clicked", G_CALLBACK (up_cb), line, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (list), line);
}

static const HotCompareAxis *
find_axis (HotCompareCard *self,
           const char     *id)
{
  for (guint i = 0; i < self->spec->axes->len; i++)
    {
      const HotCompareAxis *axis = &g_array_index (self->spec->axes, HotCompareAxis, i);

      if (g_str_equal (axis->id, id))
        return axis;
    }

  return NULL;
}

/* The axes that there are, then what varies, then the rest. */
static void
fill_list (HotCompareCard *self,
           GtkWidget      *list)
{
  g_autoptr(GArray) axes = hot_compare_chart_get_axes (self->spec, self->runs);
  g_autofree gboolean *is_shown = g_new0 (gboolean, self->runs->columns->len);
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (list)) != NULL)
    gtk_box_remove (GTK_BOX (list), child);
  for (guint i = 0; i < axes->len; i++)
    {
      const guint number = g_array_index (axes, guint, i);
      const HotCompareColumn *column = hot_compare_runs_get_column (self->runs, number);

      is_shown[number] = TRUE;
      add_line (self, list, column, TRUE, find_axis (self, column->id));
    }
  for (guint pass = 0; pass < 2; pass++)
    for (guint i = 0; i < self->runs->columns->len; i++)
      {
        const HotCompareColumn *column = hot_compare_runs_get_column (self->runs, i);

        if (!is_shown[i] && column->varies == (pass == 0))
          add_line (self, list, column, FALSE, NULL);
      }
}

static void
usual_cb (GtkWidget *list,
          GtkWidget *button)
{
  HotCompareCard *self = g_object_get_data (G_OBJECT (list), ROW_DATA);

  g_array_set_size (self->spec->axes, 0);
  g_array_set_size (self->spec->ranges, 0);
  fill_list (self, list);
  _hot_compare_card_choose (self);
}

static void
all_cb (GtkWidget *list,
        GtkWidget *button)
{
  HotCompareCard *self = g_object_get_data (G_OBJECT (list), ROW_DATA);

  g_array_set_size (self->spec->axes, 0);
  g_array_set_size (self->spec->ranges, 0);
  for (guint i = 0; i < self->runs->columns->len && self->spec->axes->len < HOT_COMPARE_MAX_AXES; i++)
    {
      const HotCompareColumn *column = hot_compare_runs_get_column (self->runs, i);

      if (column->varies)
        hot_compare_spec_add_axis (self->spec, column->id, FALSE, FALSE);
    }
  fill_list (self, list);
  _hot_compare_card_choose (self);
}

GtkWidget *
_hot_compare_card_create_axes (HotCompareCard *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *buttons = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *usual = gtk_button_new_with_mnemonic (_("_Usual Axes"));
  GtkWidget *all = gtk_button_new_with_mnemonic (_("_All That Vary"));
  GtkWidget *scroller = gtk_scrolled_window_new ();
  GtkWidget *list = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  g_object_set_data (G_OBJECT (list), ROW_DATA, self);
  fill_list (self, list);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_max_content_height (GTK_SCROLLED_WINDOW (scroller), MAX_HEIGHT);
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (scroller), TRUE);
  gtk_scrolled_window_set_propagate_natural_width (GTK_SCROLLED_WINDOW (scroller), TRUE);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), list);
  g_signal_connect_object (usual, "clicked", G_CALLBACK (usual_cb), list, G_CONNECT_SWAPPED);
  g_signal_connect_object (all, "clicked", G_CALLBACK (all_cb), list, G_CONNECT_SWAPPED);
  gtk_box_set_homogeneous (GTK_BOX (buttons), TRUE);
  gtk_box_append (GTK_BOX (buttons), usual);
  gtk_box_append (GTK_BOX (buttons), all);
  gtk_box_append (GTK_BOX (box), scroller);
  gtk_box_append (GTK_BOX (box), buttons);

  return box;
}
