/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "app/data/hot-profile-row.h"

#include <glib/gi18n.h>

#include "app/widgets/hot-cell-format.h"
#include "app/widgets/hot-histogram.h"
#include "app/widgets/hot-widget.h"
#include "base/hot-format.h"

/**
 * HotProfileRow:
 *
 * One column of the profile: name and type, spread, what is missing, the figures in short.
 */
struct _HotProfileRow
{
  GtkWidget     parent_instance;

  gboolean      narrow;
  const char   *type_label;   /* translated, static */

  GtkImage     *icon;
  GtkLabel     *name;
  GtkLabel     *type;
  HotHistogram *histogram;
  GtkWidget    *missing_box;
  GtkLabel     *missing;
  GtkLevelBar  *missing_bar;
  GtkLabel     *summary;
  GtkImage     *warning;
};

G_DEFINE_FINAL_TYPE (HotProfileRow, hot_profile_row, GTK_TYPE_WIDGET)

static char *
describe_numbers (const HotColumnProfile *column)
{
  g_autofree char *low = hot_cell_format_minimum (column);
  g_autofree char *middle = hot_cell_format_value (column->quartiles[1], column->type, column->unit);
  g_autofree char *high = hot_cell_format_maximum (column);

  if (g_str_equal (low, high))
    /* Translators: all values of a column are the same. */
    return g_strdup_printf (_("always %s"), low);

  /* Translators: smallest value, largest value and median of a column. */
  return g_strdup_printf (_("%s – %s · median %s"), low, high, middle);
}

/* The most frequent values with their shares. */
static char *
describe_top (const HotColumnProfile *column)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < 3 && column->top[i] != NULL; i++)
    {
      g_autofree char *share = hot_cell_format_percent ((double) column->top_counts[i] / column->count);

      g_string_append_printf (text, "%s%s %s", i > 0 ? " · " : "", column->top[i], share);
    }

  return g_string_free (text, FALSE);
}

static char *
describe_values (const HotColumnProfile *column)
{
  g_autofree char *distinct = NULL;

  if (column->count == 0)
    return g_strdup (_("no values"));

  if (column->type == HOT_COLUMN_CATEGORY || column->type == HOT_COLUMN_BOOLEAN)
    return describe_top (column);

  if (column->type != HOT_COLUMN_TEXT && column->type != HOT_COLUMN_LIST)
    return describe_numbers (column);

  distinct = hot_format_count (column->distinct);
  return g_strdup_printf (ngettext ("%s distinct value", "%s distinct values", column->distinct), distinct);
}

char *
hot_profile_row_describe (HotColumnItem *item)
{
  const HotColumnProfile *column = hot_column_item_get_profile (item);
  g_autofree char *values = NULL, *missing = NULL;
  const char *type = hot_cell_format_get_type_label (hot_column_get_column_type (hot_column_item_get_column (item)));

  if (column == NULL)
    return g_strdup_printf ("%s, %s", hot_column_item_get_name (item), type);

  values = describe_values (column);
  if (column->missing == 0)
    return g_strdup_printf ("%s, %s, %s", hot_column_item_get_name (item), type, values);

  missing = hot_cell_format_percent ((double) column->missing / ((double) column->missing + column->count));
  /* Translators: a column's name, its type, what values it has, and how many percent of them are missing. */
  return g_strdup_printf (_("%s, %s, %s, %s missing"), hot_column_item_get_name (item), type, values, missing);
}

static void
hot_profile_row_show_missing (HotProfileRow          *self,
                              const HotColumnProfile *column)
{
  const double share = (double) column->missing / MAX ((double) column->missing + column->count, 1.0);
  g_autofree char *percent = hot_cell_format_percent (share);
  g_autofree char *count = hot_format_count (column->missing);
  g_autofree char *text = column->missing > 0 ? g_strdup_printf (_("%s missing"), percent) : g_strdup (_("complete"));
  g_autofree char *tooltip = g_strdup_printf (ngettext ("%s row has no value", "%s rows have no value", column->missing), count);

  gtk_label_set_text (self->missing, text);
  gtk_level_bar_set_value (self->missing_bar, 1.0 - share);
  gtk_widget_set_opacity (GTK_WIDGET (self->missing_bar), column->missing > 0 ? 1.0 : 0.0);
  gtk_widget_set_tooltip_text (self->missing_box, column->missing > 0 ? tooltip : NULL);
}

/* With little room the figures stand below the name, after the type. */
static void
hot_profile_row_update_type (HotProfileRow *self)
{
  const char *summary = gtk_label_get_text (self->summary);
  g_autofree char *both = NULL;

  if (self->type_label == NULL)
    return;

  if (self->narrow && summary[0] != '\0')
    both = g_strdup_printf ("%s · %s", self->type_label, summary);
  gtk_label_set_text (self->type, both != NULL ? both : self->type_label);
}

static void
hot_profile_row_dispose (GObject *object)
{
  hot_widget_dispose_template (GTK_WIDGET (object), HOT_TYPE_PROFILE_ROW);

  G_OBJECT_CLASS (hot_profile_row_parent_class)->dispose (object);
}

static void
hot_profile_row_class_init (HotProfileRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = hot_profile_row_dispose;

  g_type_ensure (HOT_TYPE_HISTOGRAM);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/hothouse/Hothouse/ui/hot-profile-row.ui");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_bind_template_child (widget_class, HotProfileRow, icon);
  gtk_widget_class_bind_template_child (widget_class, HotProfileRow, name);
  gtk_widget_class_bind_template_child (widget_class, HotProfileRow, type);
  gtk_widget_class_bind_template_child (widget_class, HotProfileRow, histogram);
  gtk_widget_class_bind_template_child (widget_class, HotProfileRow, missing_box);
  gtk_widget_class_bind_template_child (widget_class, HotProfileRow, missing);
  gtk_widget_class_bind_template_child (widget_class, HotProfileRow, missing_bar);
  gtk_widget_class_bind_template_child (widget_class, HotProfileRow, summary);
  gtk_widget_class_bind_template_child (widget_class, HotProfileRow, warning);
}

static void
hot_profile_row_init (HotProfileRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));

  /* What is there, not what is missing, fills the bar; a full bar needs no colour of alarm. */
  gtk_level_bar_remove_offset_value (self->missing_bar, GTK_LEVEL_BAR_OFFSET_LOW);
  gtk_level_bar_remove_offset_value (self->missing_bar, GTK_LEVEL_BAR_OFFSET_HIGH);
  gtk_level_bar_remove_offset_value (self->missing_bar, GTK_LEVEL_BAR_OFFSET_FULL);
}

GtkWidget *
hot_profile_row_new (void)
{
  return g_object_new (HOT_TYPE_PROFILE_ROW, NULL);
}

void
hot_profile_row_set_item (HotProfileRow *self,
                          HotColumnItem *item)
{
  const HotColumnProfile *column;
  HotColumnType type;
  g_autofree char *summary = NULL;
  g_autofree char *warnings = NULL;

  g_return_if_fail (HOT_IS_PROFILE_ROW (self));
  g_return_if_fail (HOT_IS_COLUMN_ITEM (item));

  column = hot_column_item_get_profile (item);
  type = hot_column_get_column_type (hot_column_item_get_column (item));
  gtk_image_set_from_icon_name (self->icon, hot_cell_format_get_type_icon (type));
  gtk_label_set_text (self->name, hot_column_item_get_name (item));
  self->type_label = hot_cell_format_get_type_label (type);
  hot_histogram_set_column (self->histogram, hot_column_item_peek_whole (item), hot_column_item_get_index (item));

  gtk_widget_set_opacity (self->missing_box, column != NULL ? 1.0 : 0.0);
  gtk_widget_set_visible (GTK_WIDGET (self->warning), column != NULL && column->warnings != NULL && column->warnings->len > 0);
  if (column == NULL)
    {
      gtk_label_set_text (self->summary, "");
      hot_profile_row_update_type (self);
      return;
    }

  hot_profile_row_show_missing (self, column);
  summary = describe_values (column);
  gtk_label_set_text (self->summary, summary);
  hot_profile_row_update_type (self);

  if (column->warnings != NULL && column->warnings->len > 0)
    {
      g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();
      g_auto(GStrv) lines = NULL;

      for (guint i = 0; i < column->warnings->len; i++)
        g_strv_builder_add (builder, g_ptr_array_index (column->warnings, i));
      lines = g_strv_builder_end (builder);
      warnings = g_strjoinv ("\n", lines);
      gtk_widget_set_tooltip_text (GTK_WIDGET (self->warning), warnings);
    }
}

void
hot_profile_row_set_narrow (HotProfileRow *self,
                            gboolean       narrow)
{
  g_return_if_fail (HOT_IS_PROFILE_ROW (self));

  self->narrow = narrow;
  hot_profile_row_update_type (self);
  gtk_widget_set_visible (self->missing_box, !narrow);
  gtk_widget_set_visible (GTK_WIDGET (self->summary), !narrow);
  gtk_widget_set_size_request (GTK_WIDGET (self->histogram), narrow ? 80 : 140, 36);
}
