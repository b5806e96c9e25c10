/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "app/map/hot-map-time.h"

#include <glib/gi18n.h>
#include <math.h>

#include "app/widgets/hot-drop-down.h"
#include "app/widgets/hot-histogram.h"
#include "base/hot-format.h"
#include "base/hot-time-steps.h"

struct _HotMapTime
{
  AdwBin         parent_instance;

  HotDataset    *dataset;       /* while the bar is open */
  HotTable      *table;         /* likewise */
  GArray        *columns;       /* of guint: those of dates */
  HotTimeSteps   steps;
  HotRowRange    range;         /* that it has set */
  HotRowRange    former;        /* that the same column had before */
  gboolean       goes_on;       /* it has set one */
  gboolean       is_updating;
  guint          play_source;

  GtkRevealer   *revealer;
  GtkLabel      *period;
  GtkLabel      *count;
  GtkDropDown   *column_choice;
  GtkDropDown   *unit_choice;
  GtkButton     *play_button;
  HotHistogram  *histogram;
  GtkRange      *scale;
  GtkAdjustment *position;
};

G_DEFINE_FINAL_TYPE (HotMapTime, hot_map_time, ADW_TYPE_BIN)

enum {
  CLOSED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

/* Milliseconds that a step is in view. */
#define STEP_TIME 800

static gboolean
has_span (HotProfile *profile,
          guint       column)
{
  const HotColumnProfile *of = hot_profile_get_column (profile, column);

  return of->type == HOT_COLUMN_DATE && of->count > 0 && of->max_integer > of->min_integer;
}

static guint
get_column (HotMapTime *self)
{
  const guint selected = gtk_drop_down_get_selected (self->column_choice);

  return g_array_index (self->columns, guint, MIN (selected, self->columns->len - 1));
}

static guint
get_step (HotMapTime *self)
{
  return (guint) lround (gtk_adjustment_get_value (self->position));
}

static void
hot_map_time_stop (HotMapTime *self)
{
  g_clear_handle_id (&self->play_source, g_source_remove);
  gtk_button_set_icon_name (self->play_button, "media-playback-start-symbolic");
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->play_button), _("Play"));
}

static void
hot_map_time_show_count (HotMapTime *self)
{
  HotRowSet *rows = hot_dataset_get_rows (self->dataset);
  const guint n = rows != NULL ? hot_row_set_get_n (rows) : 0;
  g_autofree char *number = hot_format_count (n);
  g_autofree char *count = g_strdup_printf (ngettext ("%s row", "%s rows", n), number);

  gtk_label_set_text (self->count, count);
}

/* All steps together are one that can be undone. */
static void
hot_map_time_set_range (HotMapTime        *self,
                        const HotRowRange *range)
{
  self->is_updating = TRUE;
  hot_dataset_set_range (self->dataset, range->column, range->min, range->max, self->goes_on);
  self->is_updating = FALSE;
  self->goes_on = TRUE;
}

static void
hot_map_time_apply (HotMapTime *self)
{
  const guint step = get_step (self);
  g_autofree char *name = hot_time_steps_dup_name (&self->steps, step);

  gtk_label_set_text (self->period, name);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->scale), GTK_ACCESSIBLE_PROPERTY_VALUE_TEXT, name, -1);

  self->range = (HotRowRange) {
    get_column (self), hot_time_steps_get_begin (&self->steps, step), hot_time_steps_get_begin (&self->steps, step + 1) - 1,
  };
  hot_map_time_set_range (self, &self->range);
}

static void
hot_map_time_moved_cb (HotMapTime *self)
{
  if (!self->is_updating && self->dataset != NULL)
    hot_map_time_apply (self);
}

/* Steps of the chosen unit, at the one that has @seconds. */
static void
hot_map_time_set_steps (HotMapTime  *self,
                        HotTimeUnit  unit,
                        gint64       seconds)
{
  const HotColumnProfile *column = hot_profile_get_column (hot_dataset_get_profile (self->dataset), get_column (self));

  self->steps = hot_time_steps_new (unit, column->min_integer, column->max_integer);
  self->is_updating = TRUE;
  gtk_drop_down_set_selected (self->unit_choice, unit);
  gtk_adjustment_configure (self->position, hot_time_steps_find (&self->steps, seconds), 0, self->steps.n - 1, 1,
                            MAX (self->steps.n / 10, 1), 0);
  gtk_range_set_round_digits (self->scale, 0);
  gtk_widget_set_sensitive (GTK_WIDGET (self->scale), self->steps.n > 1);
  gtk_widget_set_sensitive (GTK_WIDGET (self->play_button), self->steps.n > 1);
  self->is_updating = FALSE;
  hot_map_time_apply (self);
}

static void
hot_map_time_take_column (HotMapTime *self)
{
  HotProfile *profile = hot_dataset_get_profile (self->dataset);
  const HotColumnProfile *column = hot_profile_get_column (profile, get_column (self));
  const HotRowRange *former = hot_row_ranges_find (hot_dataset_get_ranges (self->dataset), get_column (self));

  self->former = former != NULL ? *former : (HotRowRange) { get_column (self), -INFINITY, INFINITY };
  hot_histogram_set_column (self->histogram, profile, get_column (self));
  hot_map_time_set_steps (self, hot_time_unit_for_span (column->min_integer, column->max_integer), column->min_integer);
}

static void
hot_map_time_choice_cb (HotMapTime *self,
                        GParamSpec *pspec,
                        GtkDropDown *choice)
{
  if (self->is_updating || self->dataset == NULL)
    return;

  hot_map_time_stop (self);
  if (choice == self->unit_choice)
    {
      hot_map_time_set_steps (self, gtk_drop_down_get_selected (self->unit_choice),
                              hot_time_steps_get_begin (&self->steps, get_step (self)));
      return;
    }

  hot_map_time_set_range (self, &self->former);
  hot_map_time_take_column (self);
}

static gboolean
hot_map_time_next_cb (gpointer user_data)
{
  HotMapTime *self = user_data;

  if (get_step (self) + 1 < self->steps.n)
    {
      gtk_adjustment_set_value (self->position, get_step (self) + 1);
      return G_SOURCE_CONTINUE;
    }

  self->play_source = 0;
  hot_map_time_stop (self);
  return G_SOURCE_REMOVE;
}

static void
hot_map_time_play_cb (HotMapTime *self)
{
  if (self->play_source != 0)
    {
      hot_map_time_stop (self);
      return;
    }

  /* From the end it goes on at the beginning. */
  if (get_step (self) + 1 == self->steps.n)
    gtk_adjustment_set_value (self->position, 0);
  self->play_source = g_timeout_add (STEP_TIME, hot_map_time_next_cb, self);
  gtk_button_set_icon_name (self->play_button, "media-playback-pause-symbolic");
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->play_button), _("Pause"));
}

static void
hot_map_time_close_cb (HotMapTime *self)
{
  hot_map_time_close (self);
}

static void
hot_map_time_close_action (GtkWidget  *widget,
                           const char *action,
                           GVariant   *parameter)
{
  hot_map_time_close (HOT_MAP_TIME (widget));
}

static void
hot_map_time_let_go (HotMapTime *self)
{
  if (self->dataset != NULL)
    g_signal_handlers_disconnect_by_data (self->dataset, self);
  g_clear_object (&self->dataset);
  g_clear_pointer (&self->table, hot_table_unref);
}

static void
hot_map_time_fold (HotMapTime *self)
{
  hot_map_time_stop (self);
  hot_map_time_let_go (self);
  gtk_revealer_set_reveal_child (self->revealer, FALSE);
}

/* Its range may go with a press on its chip, be taken back, or be made another one. */
static void
hot_map_time_ranges_changed_cb (HotMapTime *self)
{
  const HotRowRange *range = hot_row_ranges_find (hot_dataset_get_ranges (self->dataset), self->range.column);

  if (!self->is_updating && (range == NULL || range->min != self->range.min || range->max != self->range.max))
    hot_map_time_fold (self);
}

static void
hot_map_time_table_changed_cb (HotMapTime *self)
{
  if (hot_dataset_get_table (self->dataset) != self->table)
    hot_map_time_fold (self);
}

static void
hot_map_time_dispose (GObject *object)
{
  HotMapTime *self = HOT_MAP_TIME (object);

  g_clear_handle_id (&self->play_source, g_source_remove);
  hot_map_time_let_go (self);
  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), HOT_TYPE_MAP_TIME);

  G_OBJECT_CLASS (hot_map_time_parent_class)->dispose (object);
}

static void
hot_map_time_finalize (GObject *object)
{
  g_array_unref (HOT_MAP_TIME (object)->columns);

  G_OBJECT_CLASS (hot_map_time_parent_class)->finalize (object);
}

static void
hot_map_time_class_init (HotMapTimeClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = hot_map_time_dispose;
  object_class->finalize = hot_map_time_finalize;

  signals[CLOSED] = g_signal_new ("closed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  g_type_ensure (HOT_TYPE_HISTOGRAM);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/hothouse/Hothouse/ui/hot-map-time.ui");
  gtk_widget_class_bind_template_child (widget_class, HotMapTime, revealer);
  gtk_widget_class_bind_template_child (widget_class, HotMapTime, period);
  gtk_widget_class_bind_template_child (widget_class, HotMapTime, count);
  gtk_widget_class_bind_template_child (widget_class, HotMapTime, column_choice);
  gtk_widget_class_bind_template_child (widget_class, HotMapTime, unit_choice);
  gtk_widget_class_bind_template_child (widget_class, HotMapTime, play_button);
  gtk_widget_class_bind_template_child (widget_class, HotMapTime, histogram);
  gtk_widget_class_bind_template_child (widget_class, HotMapTime, scale);
  gtk_widget_class_bind_template_child (widget_class, HotMapTime, position);
  gtk_widget_class_bind_template_callback (widget_class, hot_map_time_choice_cb);
  gtk_widget_class_bind_template_callback (widget_class, hot_map_time_moved_cb);
  gtk_widget_class_bind_template_callback (widget_class, hot_map_time_play_cb);
  gtk_widget_class_bind_template_callback (widget_class, hot_map_time_close_cb);
  gtk_widget_class_install_action (widget_class, "time.close", NULL, hot_map_time_close_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "time.close", NULL);
}

static void
hot_map_time_init (HotMapTime *self)
{
  self->columns = g_array_new (FALSE, FALSE, sizeof (guint));
  gtk_widget_init_template (GTK_WIDGET (self));
  hot_drop_down_focus_selected (self->column_choice);
  hot_drop_down_focus_selected (self->unit_choice);
}

GtkWidget *
hot_map_time_new (void)
{
  return g_object_new (HOT_TYPE_MAP_TIME, NULL);
}

gboolean
hot_map_time_can_show (HotDataset *dataset)
{
  HotProfile *profile = dataset != NULL ? hot_dataset_get_profile (dataset) : NULL;

  for (guint i = 0; profile != NULL && i < hot_profile_get_n_columns (profile); i++)
    if (has_span (profile, i))
      return TRUE;

  return FALSE;
}

void
hot_map_time_open (HotMapTime *self,
                   HotDataset *dataset)
{
  HotProfile *profile;
  g_autoptr(GtkStringList) names = gtk_string_list_new (NULL);

  g_return_if_fail (HOT_IS_MAP_TIME (self));
  g_return_if_fail (hot_map_time_can_show (dataset));

  hot_map_time_let_go (self);
  self->dataset = g_object_ref (dataset);
  self->table = hot_table_ref (hot_dataset_get_table (dataset));
  self->goes_on = FALSE;
  profile = hot_dataset_get_profile (dataset);
  g_array_set_size (self->columns, 0);
  for (guint i = 0; i < hot_profile_get_n_columns (profile); i++)
    if (has_span (profile, i))
      {
        g_array_append_val (self->columns, i);
        gtk_string_list_append (names, hot_profile_get_column (profile, i)->name);
      }

  self->is_updating = TRUE;
  gtk_drop_down_set_model (self->column_choice, G_LIST_MODEL (names));
  self->is_updating = FALSE;
  gtk_widget_set_visible (GTK_WIDGET (self->column_choice), self->columns->len > 1);
  g_signal_connect_swapped (dataset, "notify::table", G_CALLBACK (hot_map_time_table_changed_cb), self);
  g_signal_connect_swapped (dataset, "notify::ranges", G_CALLBACK (hot_map_time_ranges_changed_cb), self);
  g_signal_connect_swapped (dataset, "notify::rows", G_CALLBACK (hot_map_time_show_count), self);
  hot_map_time_take_column (self);
  hot_map_time_show_count (self);
  gtk_revealer_set_reveal_child (self->revealer, TRUE);
  gtk_widget_grab_focus (GTK_WIDGET (self->play_button));
}

void
hot_map_time_close (HotMapTime *self)
{
  g_return_if_fail (HOT_IS_MAP_TIME (self));

  if (self->dataset == NULL)
    return;

  hot_map_time_set_range (self, &self->former);
  hot_map_time_fold (self);
  g_signal_emit (self, signals[CLOSED], 0);
}

gboolean
hot_map_time_is_open (HotMapTime *self)
{
  g_return_val_if_fail (HOT_IS_MAP_TIME (self), FALSE);

  return self->dataset != NULL;
}
