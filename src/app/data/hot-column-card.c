/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "app/data/hot-column-card.h"

#include <glib/gi18n.h>
#include <math.h>

#include "app/widgets/hot-cell-format.h"
#include "app/widgets/hot-histogram.h"
#include "app/widgets/hot-widget.h"
#include "base/hot-format.h"

/**
 * HotColumnCard:
 *
 * All that is known about one column, and the choice of its type.
 */
struct _HotColumnCard
{
  GtkWidget     parent_instance;

  HotDataset   *dataset;
  guint         column;
  gboolean      is_updating;

  AdwComboRow  *type;
  GtkListBox   *warnings;
  GtkWidget    *spread;
  HotHistogram *histogram;
  GtkLabel     *low;
  GtkLabel     *high;
  GtkLabel     *outside;
  GtkGrid      *statistics;
  GtkWidget    *top_title;
  GtkListBox   *top;
};

G_DEFINE_FINAL_TYPE (HotColumnCard, hot_column_card, GTK_TYPE_WIDGET)

static void
add_statistic (GtkGrid    *grid,
               int        *row,
               const char *name,
               const char *value)
{
  GtkWidget *name_label = gtk_label_new (name);
  GtkWidget *value_label = gtk_label_new (value);

  gtk_label_set_xalign (GTK_LABEL (name_label), 0.0f);
  gtk_widget_set_hexpand (name_label, TRUE);
  gtk_widget_add_css_class (name_label, "dimmed");
  gtk_label_set_xalign (GTK_LABEL (value_label), 1.0f);
  gtk_label_set_selectable (GTK_LABEL (value_label), TRUE);
  gtk_label_set_ellipsize (GTK_LABEL (value_label), PANGO_ELLIPSIZE_END);
  gtk_widget_add_css_class (value_label, "numeric");
  gtk_accessible_update_property (GTK_ACCESSIBLE (value_label), GTK_ACCESSIBLE_PROPERTY_LABEL, value, -1);
  gtk_accessible_update_relation (GTK_ACCESSIBLE (value_label), GTK_ACCESSIBLE_RELATION_LABELLED_BY, name_label, NULL, -1);

  gtk_grid_attach (grid, name_label, 0, *row, 1, 1);
  gtk_grid_attach (grid, value_label, 1, *row, 1, 1);
  (*row)++;
}

static void
add_value (GtkGrid                *grid,
           int                    *row,
           const char             *name,
           double                  value,
           const HotColumnProfile *column)
{
  g_autofree char *text = NULL;

  if (isnan (value))
    return;

  text = hot_cell_format_value (value, column->type, column->unit);
  add_statistic (grid, row, name, text);
}

static void
add_count (GtkGrid    *grid,
           int        *row,
           const char *name,
           guint       count,
           guint       total)
{
  g_autofree char *number = hot_format_count (count);
  g_autofree char *percent = NULL;
  g_autofree char *text = NULL;

  if (total > 0 && count > 0 && count < total)
    {
      percent = hot_cell_format_percent ((double) count / total);
      text = g_strdup_printf ("%s (%s)", number, percent);
    }

  add_statistic (grid, row, name, text != NULL ? text : number);
}

static void
hot_column_card_update_statistics (HotColumnCard          *self,
                                   const HotColumnProfile *column)
{
  const guint total = column->count + column->missing;
  g_autofree char *minimum = hot_cell_format_minimum (column);
  g_autofree char *maximum = hot_cell_format_maximum (column);
  GtkGrid *grid = self->statistics;
  int row = 0;

  for (GtkWidget *child; (child = gtk_widget_get_first_child (GTK_WIDGET (grid))) != NULL;)
    gtk_grid_remove (grid, child);

  add_count (grid, &row, _("Values"), column->count, 0);
  add_count (grid, &row, _("Missing"), column->missing, total);
  add_count (grid, &row, _("Distinct"), column->distinct, 0);

  if (column->type == HOT_COLUMN_TEXT || column->type == HOT_COLUMN_LIST)
    {
      g_autofree char *mean = hot_format_measure (column->mean_length, 3);

      if (column->count == 0)
        return;
      add_count (grid, &row, _("Shortest (characters)"), column->min_length, 0);
      add_count (grid, &row, _("Longest (characters)"), column->max_length, 0);
      add_statistic (grid, &row, _("Mean length"), mean);
      return;
    }

  if (!hot_column_type_is_numeric (column->type) || column->type == HOT_COLUMN_BOOLEAN)
    return;

  if (column->count == 0)
    return;

  add_statistic (grid, &row, _("Minimum"), minimum);
  add_value (grid, &row, _("Lower quartile"), column->quartiles[0], column);
  add_value (grid, &row, _("Median"), column->quartiles[1], column);
  add_value (grid, &row, _("Upper quartile"), column->quartiles[2], column);
  add_statistic (grid, &row, _("Maximum"), maximum);
  if (column->type == HOT_COLUMN_DATE)
    return;
  add_value (grid, &row, _("Mean"), column->mean, column);
  add_value (grid, &row, _("Standard deviation"), column->std, column);
  if (column->n_outliers > 0)
    add_count (grid, &row, _("Outliers"), column->n_outliers, column->count);
}

static void
hot_column_card_update_spread (HotColumnCard          *self,
                               const HotColumnProfile *column)
{
  /* The bins of whole numbers begin and end half way between two of them. */
  const gboolean whole = column->type == HOT_COLUMN_INTEGER;
  g_autofree char *low = hot_cell_format_value (whole ? ceil (column->bin_min) : column->bin_min, column->type, column->unit);
  g_autofree char *high = hot_cell_format_value (whole ? floor (column->bin_max) : column->bin_max, column->type, column->unit);
  const gboolean has_range = column->n_bins > 0 && column->type != HOT_COLUMN_CATEGORY && column->type != HOT_COLUMN_BOOLEAN;

  gtk_widget_set_visible (self->spread, column->n_bins > 0 && column->count > 0);
  hot_histogram_set_column (self->histogram, hot_dataset_get_profile (self->dataset), self->column);
  gtk_label_set_text (self->low, has_range ? low : "");
  gtk_label_set_text (self->high, has_range ? high : "");
  gtk_widget_set_visible (GTK_WIDGET (self->outside), column->bin_outside > 0);
  if (column->bin_outside > 0)
    {
      g_autofree char *count = hot_format_count (column->bin_outside);
      g_autofree char *text = g_strdup_printf (ngettext ("%s value lies far outside", "%s values lie far outside",
                                                         column->bin_outside), count);

      gtk_label_set_text (self->outside, text);
    }
}

/* @text with @what doubled, or preceded by @by where that is given. */
static char *
escape (const char *text,
        const char *what,
        const char *by)
{
  g_auto(GStrv) parts = g_strsplit (text, what, -1);
  g_autofree char *replacement = g_strconcat (by, what, NULL);

  return g_strjoinv (replacement, parts);
}

/* The sign of a currency or a percentage is not part of a number. */
static char *
dup_bare_number (const char *text)
{
  g_autoptr(GString) number = g_string_new (NULL);

  for (; *text != '\0'; text++)
    if (g_ascii_isdigit (*text) || strchr ("+-.eE", *text) != NULL)
      g_string_append_c (number, *text);

  return g_string_free (g_steal_pointer (&number), FALSE);
}

static char *
dup_quoted (const char *text)
{
  g_autofree char *backslashes = escape (text, "\\", "\\");
  g_autofree char *quotes = escape (backslashes, "\"", "\\");
  g_auto(GStrv) lines = g_strsplit (quotes, "\n", -1);
  g_autofree char *joined = g_strjoinv ("\\n", lines);

  return g_strdup_printf ("\"%s\"", joined);
}

char *
hot_column_card_dup_condition (HotColumn  *column,
                               const char *text)
{
  const HotColumnType type = hot_column_get_column_type (column);
  const char *plain = hot_column_get_name (column);
  g_autofree char *name = NULL;
  g_autofree char *value = NULL;

  if (g_regex_match_simple ("^[A-Za-z_][A-Za-z0-9_]*$", plain, 0, 0))
    {
      name = g_strdup (plain);
    }
  else
    {
      g_autofree char *escaped = escape (plain, "`", "`");

      name = g_strdup_printf ("`%s`", escaped);
    }

  if (type == HOT_COLUMN_MONEY || type == HOT_COLUMN_PERCENT)
    value = dup_bare_number (text);
  else if (hot_column_type_is_numeric (type))
    value = g_strdup (text);
  else
    value = dup_quoted (text);

  return g_strdup_printf ("%s = %s", name, value);
}

static void
hot_column_card_filter_cb (HotColumnCard *self,
                           GtkButton     *button)
{
  HotColumn *column = hot_table_get_column (hot_dataset_get_table (self->dataset), self->column);
  const char *before = hot_dataset_get_filter (self->dataset);
  g_autofree char *condition = hot_column_card_dup_condition (column, g_object_get_data (G_OBJECT (button), "value"));
  g_autofree char *filter = NULL;

  if (before[0] == '\0' || strstr (before, condition) != NULL)
    filter = g_strdup (condition);
  else
    filter = g_strdup_printf (strstr (before, " or ") != NULL ? "(%s) and %s" : "%s and %s", before, condition);

  hot_dataset_set_filter (self->dataset, filter);
}

static GtkWidget *
hot_column_card_create_top_row (HotColumnCard          *self,
                                const HotColumnProfile *column,
                                guint                   i)
{
  g_autofree char *count = hot_format_count (column->top_counts[i]);
  g_autofree char *percent = hot_cell_format_percent ((double) column->top_counts[i] / column->count);
  g_autofree char *share = g_strdup_printf ("%s · %s", count, percent);
  g_autofree char *label = NULL;
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *value = gtk_label_new (column->top[i]);
  GtkWidget *number = gtk_label_new (share);
  GtkWidget *button = gtk_button_new_from_icon_name ("hot-filter-symbolic");

  gtk_label_set_xalign (GTK_LABEL (value), 0.0f);
  gtk_label_set_ellipsize (GTK_LABEL (value), PANGO_ELLIPSIZE_END);
  gtk_label_set_single_line_mode (GTK_LABEL (value), TRUE);
  gtk_widget_set_tooltip_text (value, g_utf8_strlen (column->top[i], -1) > 20 ? column->top[i] : NULL);
  gtk_widget_set_hexpand (value, TRUE);
  gtk_widget_add_css_class (number, "numeric");
  gtk_widget_add_css_class (number, "dimmed");
  gtk_widget_add_css_class (number, "caption");
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_set_tooltip_text (button, _("Filter to This Value"));
  /* Translators: %s is a value of a column. */
  label = g_strdup_printf (_("Filter to %s"), column->top[i]);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  g_object_set_data_full (G_OBJECT (button), "value", g_strdup (column->top[i]), g_free);
  g_signal_connect_object (button, "clicked", G_CALLBACK (hot_column_card_filter_cb), self, G_CONNECT_SWAPPED);

  gtk_box_append (GTK_BOX (box), value);
  gtk_box_append (GTK_BOX (box), number);
  gtk_box_append (GTK_BOX (box), button);
  gtk_widget_add_css_class (box, "hot-top-value");

  return g_object_new (GTK_TYPE_LIST_BOX_ROW, "activatable", FALSE, "focusable", FALSE, "child", box, NULL);
}

static void
hot_column_card_update_top (HotColumnCard          *self,
                            const HotColumnProfile *column)
{
  /* Values that hardly ever occur twice are no frequent values. */
  const double share = (double) column->top_counts[0] / MAX (column->count, 1);
  const gboolean frequent = column->distinct <= 1 || (column->top_counts[0] > 1 && (share > 0.001 || column->type != HOT_COLUMN_REAL));
  guint n = 0;

  gtk_list_box_remove_all (self->top);
  for (; frequent && n < HOT_PROFILE_N_TOP && column->top[n] != NULL; n++)
    gtk_list_box_append (self->top, hot_column_card_create_top_row (self, column, n));

  gtk_widget_set_visible (GTK_WIDGET (self->top), n > 0);
  gtk_widget_set_visible (self->top_title, n > 0);
}

static void
hot_column_card_update_warnings (HotColumnCard          *self,
                                 const HotColumnProfile *column)
{
  const guint n = column->warnings != NULL ? column->warnings->len : 0;

  gtk_list_box_remove_all (self->warnings);
  for (guint i = 0; i < n; i++)
    {
      GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
      GtkWidget *icon = gtk_image_new_from_icon_name ("dialog-warning-symbolic");
      GtkWidget *label = gtk_label_new (g_ptr_array_index (column->warnings, i));

      gtk_widget_add_css_class (icon, "warning");
      gtk_label_set_xalign (GTK_LABEL (label), 0.0f);
      gtk_label_set_wrap (GTK_LABEL (label), TRUE);
      gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
      gtk_widget_set_hexpand (label, TRUE);
      gtk_box_append (GTK_BOX (box), icon);
      gtk_box_append (GTK_BOX (box), label);
      gtk_widget_add_css_class (box, "hot-warning");
      gtk_list_box_append (self->warnings,
                           g_object_new (GTK_TYPE_LIST_BOX_ROW, "activatable", FALSE, "focusable", FALSE, "child", box, NULL));
    }
  gtk_widget_set_visible (GTK_WIDGET (self->warnings), n > 0);
}

static void
hot_column_card_update (HotColumnCard *self)
{
  HotTable *table = hot_dataset_get_table (self->dataset);
  HotProfile *profile = hot_dataset_get_profile (self->dataset);

  if (table == NULL || self->column >= hot_table_get_n_columns (table))
    return;

  self->is_updating = TRUE;
  adw_combo_row_set_selected (self->type, hot_column_get_column_type (hot_table_get_column (table, self->column)));
  self->is_updating = FALSE;

  if (profile == NULL || self->column >= hot_profile_get_n_columns (profile))
    return;

  hot_column_card_update_warnings (self, hot_profile_get_column (profile, self->column));
  hot_column_card_update_spread (self, hot_profile_get_column (profile, self->column));
  hot_column_card_update_statistics (self, hot_profile_get_column (profile, self->column));
  hot_column_card_update_top (self, hot_profile_get_column (profile, self->column));
}

static void
hot_column_card_type_chosen_cb (HotColumnCard *self)
{
  if (!self->is_updating && hot_dataset_get_table (self->dataset) != NULL)
    hot_dataset_retype (self->dataset, self->column, adw_combo_row_get_selected (self->type));
}

/* A change that did not take place leaves the choice where it was. */
static void
hot_column_card_retyped_cb (HotColumnCard *self)
{
  hot_column_card_update (self);
}

static void
hot_column_card_dispose (GObject *object)
{
  HotColumnCard *self = HOT_COLUMN_CARD (object);

  hot_widget_dispose_template (GTK_WIDGET (self), HOT_TYPE_COLUMN_CARD);
  g_clear_object (&self->dataset);

  G_OBJECT_CLASS (hot_column_card_parent_class)->dispose (object);
}

static void
hot_column_card_class_init (HotColumnCardClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = hot_column_card_dispose;

  g_type_ensure (HOT_TYPE_HISTOGRAM);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/hothouse/Hothouse/ui/hot-column-card.ui");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_bind_template_child (widget_class, HotColumnCard, type);
  gtk_widget_class_bind_template_child (widget_class, HotColumnCard, warnings);
  gtk_widget_class_bind_template_child (widget_class, HotColumnCard, spread);
  gtk_widget_class_bind_template_child (widget_class, HotColumnCard, histogram);
  gtk_widget_class_bind_template_child (widget_class, HotColumnCard, low);
  gtk_widget_class_bind_template_child (widget_class, HotColumnCard, high);
  gtk_widget_class_bind_template_child (widget_class, HotColumnCard, outside);
  gtk_widget_class_bind_template_child (widget_class, HotColumnCard, statistics);
  gtk_widget_class_bind_template_child (widget_class, HotColumnCard, top_title);
  gtk_widget_class_bind_template_child (widget_class, HotColumnCard, top);
  gtk_widget_class_bind_template_callback (widget_class, hot_column_card_type_chosen_cb);
}

static void
hot_column_card_init (HotColumnCard *self)
{
  g_autoptr(GtkStringList) types = gtk_string_list_new (NULL);

  for (guint type = 0; type < HOT_N_COLUMN_TYPES; type++)
    gtk_string_list_append (types, hot_cell_format_get_type_label (type));

  self->is_updating = TRUE;
  gtk_widget_init_template (GTK_WIDGET (self));
  adw_combo_row_set_model (self->type, G_LIST_MODEL (types));
  self->is_updating = FALSE;
}

GtkWidget *
hot_column_card_new (HotDataset *dataset)
{
  HotColumnCard *self = g_object_new (HOT_TYPE_COLUMN_CARD, NULL);

  self->dataset = g_object_ref (dataset);
  g_signal_connect_object (dataset, "notify::table", G_CALLBACK (hot_column_card_update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (dataset, "notify::profile", G_CALLBACK (hot_column_card_update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (dataset, "retyped", G_CALLBACK (hot_column_card_retyped_cb), self, G_CONNECT_SWAPPED);

  return GTK_WIDGET (self);
}

void
hot_column_card_set_column (HotColumnCard *self,
                            guint          column)
{
  g_return_if_fail (HOT_IS_COLUMN_CARD (self));

  self->column = column;
  hot_column_card_update (self);
}

guint
hot_column_card_get_column (HotColumnCard *self)
{
  g_return_val_if_fail (HOT_IS_COLUMN_CARD (self), 0);

  return self->column;
}
