/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "app/map/hot-map-what-if.h"

#include <adwaita.h>
#include <glib/gi18n.h>
#include <math.h>

#include "app/jobs/hot-job.h"
#include "app/widgets/hot-drop-down.h"
#include "draw/hot-legend-painter.h"
#include "draw/hot-scale.h"

/* Values that can be changed, those that matter most. */
#define MAX_INPUTS 16
#define MAX_CATEGORIES 100
/* Steps of a slider of numbers that are not whole. */
#define N_STEPS 100

struct _HotMapWhatIf
{
  GtkWidget     parent_instance;

  HotRunValues *values;
  HotProfile   *profile;
  HotMapPlace   place;
  HotWhatIf    *what_if;
  HotJob       *order_job;
  GArray       *order;       /* of guint: inputs, those that matter most first */
  guint         n_looked_at; /* of these */
  guint         n_rows;
  guint         build_source;
  HotJob       *job;
  gboolean      is_stale;    /* values were changed after @job began */

  GtkWidget    *window;
  GtkLabel     *title;
  GtkLabel     *details;
  GtkBox       *rows;
};

G_DEFINE_FINAL_TYPE (HotMapWhatIf, hot_map_what_if, GTK_TYPE_WIDGET)

typedef struct {
  HotRunValues *values;
  HotMapPlace   place;
  HotWhatIf    *what_if;     /* NULL where it is to be made */
} Work;

typedef struct {
  double prediction;
  double low, high;
} Answer;

typedef struct {
  HotWhatIf *what_if;
  Answer     first;
} Question;

static Work *
work_new (HotMapWhatIf *self)
{
  Work *work = g_new0 (Work, 1);

  work->values = hot_run_values_ref (self->values);
  work->place = self->place;
  return work;
}

static void
work_free (gpointer data)
{
  Work *self = data;

  hot_run_values_unref (self->values);
  g_clear_pointer (&self->what_if, hot_what_if_free);
  g_free (self);
}

static void
question_free (Question *self)
{
  g_clear_pointer (&self->what_if, hot_what_if_free);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Question, question_free)

static gboolean
predict (HotWhatIf  *what_if,
         Answer     *answer,
         GError    **error)
{
  return hot_what_if_predict (what_if, &answer->prediction, &answer->low, &answer->high, error);
}

/* A model that cannot be explained is asked about its columns in their own order. To explain a large one takes seconds. */
static gpointer
order_func (gpointer            user_data,
            const HotProgress  *progress,
            GCancellable       *cancellable,
            GError            **error)
{
  Work *work = user_data;
  HotWhatIf *what_if = work->what_if;
  GArray *order = g_array_new (FALSE, FALSE, sizeof (guint));
  double base;
  gboolean by_factor;
  g_autoptr(GArray) reasons = hot_run_values_explain (work->values, work->place.row, &base, &by_factor, NULL);
  const guint n = hot_what_if_get_n (what_if);

  for (guint k = 0; k < n; k++)
    for (guint i = 0; i < n; i++)
      if (reasons != NULL ? g_str_equal (g_array_index (reasons, HotRunReason, k).column,
                                         hot_column_get_name (hot_what_if_get_column (what_if, i)))
                          : i == k)
        g_array_append_val (order, i);

  return order;
}

static gpointer
ask_func (gpointer            user_data,
          const HotProgress  *progress,
          GCancellable       *cancellable,
          GError            **error)
{
  Work *work = user_data;
  g_autoptr(Question) question = g_new0 (Question, 1);

  question->what_if = hot_what_if_new (work->values, error);
  if (question->what_if == NULL)
    return NULL;

  if (work->place.is_row)
    hot_what_if_take_row (question->what_if, work->place.row);
  else
    hot_what_if_set_place (question->what_if, work->place.latitude, work->place.longitude, work->place.row);
  if (!predict (question->what_if, &question->first, error))
    return NULL;

  return g_steal_pointer (&question);
}

/* A large forest is read from the disk where it is walked for the first time. */
static gpointer
predict_func (gpointer            user_data,
              const HotProgress  *progress,
              GCancellable       *cancellable,
              GError            **error)
{
  g_autofree Answer *answer = g_new (Answer, 1);

  return predict (user_data, answer, error) ? g_steal_pointer (&answer) : NULL;
}

static void
hot_map_what_if_say (HotMapWhatIf *self,
                     const Answer *answer)
{
  const HotRunValues *values = self->values;
  g_autofree char *said = hot_legend_format (values->type, values->unit, answer->prediction);
  g_autofree char *title = NULL, *low_text = NULL, *high_text = NULL, *details = NULL;

  /* TRANSLATORS: what is predicted for a row that does not exist, such as "$143" */
  title = g_strdup_printf (_("The model says %s"), said);
  gtk_label_set_text (self->title, title);
  gtk_accessible_announce (GTK_ACCESSIBLE (self->title), title, GTK_ACCESSIBLE_ANNOUNCEMENT_PRIORITY_MEDIUM);
  gtk_widget_set_visible (GTK_WIDGET (self->details), !isnan (answer->low));
  if (isnan (answer->low))
    return;

  low_text = hot_legend_format (values->type, values->unit, answer->low);
  high_text = hot_legend_format (values->type, values->unit, answer->high);
  /* TRANSLATORS: "9 of 10 trees say $100 to $180" */
  details = g_strdup_printf (_("9 of 10 trees say %s to %s"), low_text, high_text);
  gtk_label_set_text (self->details, details);
}

static void hot_map_what_if_predict (HotMapWhatIf *self);

static void
hot_map_what_if_predicted_cb (HotMapWhatIf *self)
{
  g_autoptr(HotJob) job = g_steal_pointer (&self->job);
  g_autofree Answer *answer = hot_job_steal_result (job);

  g_signal_handlers_disconnect_by_data (job, self);
  if (answer != NULL)
    hot_map_what_if_say (self, answer);
  else
    gtk_label_set_text (self->title, hot_job_get_error (job)->message);
  if (self->is_stale)
    hot_map_what_if_predict (self);
}

/* Of values that are changed quickly some are left out, but never the last. */
static void
hot_map_what_if_predict (HotMapWhatIf *self)
{
  self->is_stale = self->job != NULL;
  if (self->is_stale)
    return;

  self->job = hot_job_compute (_("Ask a Model"), predict_func, hot_what_if_copy (self->what_if), (GDestroyNotify) hot_what_if_free,
                               g_free);
  g_signal_connect_swapped (self->job, "notify::state", G_CALLBACK (hot_map_what_if_predicted_cb), self);
}

static guint
get_input (gpointer control)
{
  return GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (control), "input"));
}

static void
show_number (GtkRange  *range,
             HotColumn *column)
{
  g_autofree char *text = hot_legend_format (hot_column_get_column_type (column), hot_column_get_unit (column), gtk_range_get_value (range));

  gtk_label_set_text (g_object_get_data (G_OBJECT (range), "label"), text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (range), GTK_ACCESSIBLE_PROPERTY_VALUE_TEXT, text, -1);
}

static void
hot_map_what_if_number_cb (HotMapWhatIf *self,
                           GtkRange     *range)
{
  hot_what_if_set_number (self->what_if, get_input (range), gtk_range_get_value (range));
  show_number (range, hot_what_if_get_column (self->what_if, get_input (range)));
  hot_map_what_if_predict (self);
}

static void
hot_map_what_if_yes_cb (HotMapWhatIf *self,
                        GParamSpec   *pspec,
                        GtkSwitch    *control)
{
  hot_what_if_set_number (self->what_if, get_input (control), gtk_switch_get_active (control));
  hot_map_what_if_predict (self);
}

static void
hot_map_what_if_category_cb (HotMapWhatIf *self,
                             GParamSpec   *pspec,
                             GtkDropDown  *control)
{
  const guint selected = gtk_drop_down_get_selected (control);

  if (selected == GTK_INVALID_LIST_POSITION || !hot_what_if_set_category (self->what_if, get_input (control), selected))
    return;
  hot_map_what_if_predict (self);
}

/* The name of what is changed, and the control or what it is at. (transfer none) */
static GtkWidget *
append_line (HotMapWhatIf *self,
             const char   *name,
             GtkWidget    *end)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *label = gtk_label_new (name);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_MIDDLE);
  gtk_widget_set_tooltip_text (label, name);
  gtk_widget_set_hexpand (label, TRUE);
  gtk_widget_set_valign (end, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (line), label);
  gtk_box_append (GTK_BOX (line), end);
  gtk_box_append (GTK_BOX (box), line);
  gtk_box_append (self->rows, box);

  return box;
}

static gboolean
append_number (HotMapWhatIf *self,
               guint         input,
               HotColumn    *column)
{
  const int index = hot_table_find_column (self->values->table, hot_column_get_name (column));
  const HotColumnProfile *profile = index >= 0 && (guint) index < hot_profile_get_n_columns (self->profile)
                                      ? hot_profile_get_column (self->profile, index) : NULL;
  const gboolean is_whole = hot_column_get_column_type (column) == HOT_COLUMN_INTEGER;
  const double value = hot_what_if_get_number (self->what_if, input);
  double min, max, step;
  GtkWidget *scale, *label;

  if (profile == NULL || profile->n_bins < 2 || hot_column_get_column_type (column) == HOT_COLUMN_DATE)
    return FALSE;

  min = is_whole ? ceil (profile->bin_min) : profile->bin_min;
  max = is_whole ? floor (profile->bin_max) : profile->bin_max;
  if (!isnan (value))
    {
      min = MIN (min, value);
      max = MAX (max, value);
    }
  step = MAX (hot_scale_nice_below ((max - min) / N_STEPS), is_whole ? 1 : 0);
  scale = gtk_scale_new_with_range (GTK_ORIENTATION_HORIZONTAL, min, max, step);
  label = gtk_label_new (NULL);
  gtk_widget_add_css_class (label, "numeric");
  gtk_range_set_value (GTK_RANGE (scale), isnan (value) ? min : value);
  gtk_accessible_update_property (GTK_ACCESSIBLE (scale), GTK_ACCESSIBLE_PROPERTY_LABEL, hot_column_get_name (column), -1);
  g_object_set_data (G_OBJECT (scale), "input", GUINT_TO_POINTER (input));
  g_object_set_data (G_OBJECT (scale), "label", label);
  gtk_box_append (GTK_BOX (append_line (self, hot_column_get_name (column), label)), scale);
  if (isnan (value))
    gtk_label_set_text (GTK_LABEL (label), _("missing"));
  else
    show_number (GTK_RANGE (scale), column);
  g_signal_connect_object (scale, "value-changed", G_CALLBACK (hot_map_what_if_number_cb), self, G_CONNECT_SWAPPED);

  return TRUE;
}

static void
append_yes (HotMapWhatIf *self,
            guint         input,
            HotColumn    *column)
{
  GtkWidget *control = gtk_switch_new ();

  gtk_switch_set_active (GTK_SWITCH (control), hot_what_if_get_number (self->what_if, input) > 0);
  gtk_accessible_update_property (GTK_ACCESSIBLE (control), GTK_ACCESSIBLE_PROPERTY_LABEL, hot_column_get_name (column), -1);
  g_object_set_data (G_OBJECT (control), "input", GUINT_TO_POINTER (input));
  append_line (self, hot_column_get_name (column), control);
  g_signal_connect_object (control, "notify::active", G_CALLBACK (hot_map_what_if_yes_cb), self, G_CONNECT_SWAPPED);
}

static gboolean
append_category (HotMapWhatIf *self,
                 guint         input,
                 HotColumn    *column)
{
  const guint n = hot_column_get_n_categories (column);
  const guint32 code = hot_what_if_get_category (self->what_if, input);
  g_autoptr(GtkStringList) names = gtk_string_list_new (NULL);
  GtkWidget *control;

  if (n < 2 || n > MAX_CATEGORIES)
    return FALSE;

  for (guint i = 0; i < n; i++)
    gtk_string_list_append (names, hot_column_get_category (column, i));
  control = gtk_drop_down_new (G_LIST_MODEL (g_steal_pointer (&names)), NULL);
  hot_drop_down_focus_selected (GTK_DROP_DOWN (control));
  gtk_drop_down_set_selected (GTK_DROP_DOWN (control), code < n ? code : GTK_INVALID_LIST_POSITION);
  /* Its name is what is chosen. */
  gtk_widget_set_tooltip_text (control, hot_column_get_name (column));
  g_object_set_data (G_OBJECT (control), "input", GUINT_TO_POINTER (input));
  append_line (self, hot_column_get_name (column), control);
  g_signal_connect_object (control, "notify::selected", G_CALLBACK (hot_map_what_if_category_cb), self, G_CONNECT_SWAPPED);

  return TRUE;
}

/* FALSE where there is nothing to change: where a row is follows the map, and texts have no end. */
static gboolean
append_input (HotMapWhatIf *self,
              guint         input)
{
  HotColumn *column = hot_what_if_get_column (self->what_if, input);

  if (hot_what_if_get_kind (self->what_if, input) != HOT_STANDARD_ROW_TYPICAL)
    return FALSE;
  if (hot_column_get_column_type (column) == HOT_COLUMN_BOOLEAN)
    {
      append_yes (self, input, column);
      return TRUE;
    }
  if (hot_column_type_is_numeric (hot_column_get_column_type (column)))
    return append_number (self, input, column);
  return hot_column_peek_codes (column) != NULL && append_category (self, input, column);
}

/* One row after another, so that the window answers in between. */
static gboolean
hot_map_what_if_build_cb (gpointer user_data)
{
  HotMapWhatIf *self = user_data;

  while (self->n_looked_at < self->order->len && self->n_rows < MAX_INPUTS)
    if (append_input (self, g_array_index (self->order, guint, self->n_looked_at++)))
      {
        self->n_rows++;
        return G_SOURCE_CONTINUE;
      }

  self->build_source = 0;
  return G_SOURCE_REMOVE;
}

static void
hot_map_what_if_clear (HotMapWhatIf *self)
{
  GtkWidget *child;

  g_clear_handle_id (&self->build_source, g_source_remove);
  hot_job_drop (&self->job, self);
  hot_job_drop (&self->order_job, self);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->rows))) != NULL)
    gtk_box_remove (self->rows, child);
  g_clear_pointer (&self->what_if, hot_what_if_free);
  g_clear_pointer (&self->order, g_array_unref);
  g_clear_pointer (&self->values, hot_run_values_unref);
  g_clear_pointer (&self->profile, hot_profile_unref);
}

static void
hot_map_what_if_ordered_cb (HotMapWhatIf *self)
{
  g_autoptr(HotJob) job = g_steal_pointer (&self->order_job);

  g_signal_handlers_disconnect_by_data (job, self);
  self->order = hot_job_steal_result (job);
  self->n_looked_at = self->n_rows = 0;
  self->build_source = g_idle_add_full (G_PRIORITY_LOW, hot_map_what_if_build_cb, self, NULL);
}

/* What can be changed is listed when it is known what matters. */
static void
hot_map_what_if_start_order (HotMapWhatIf *self)
{
  Work *work = work_new (self);

  work->what_if = hot_what_if_copy (self->what_if);
  self->order_job = hot_job_compute (_("Ask a Model"), order_func, work, work_free, (GDestroyNotify) g_array_unref);
  g_signal_connect_swapped (self->order_job, "notify::state", G_CALLBACK (hot_map_what_if_ordered_cb), self);
}

static void
hot_map_what_if_ended_cb (HotMapWhatIf *self)
{
  g_autoptr(HotJob) job = g_steal_pointer (&self->job);
  g_autoptr(Question) question = hot_job_steal_result (job);
  const GError *error = hot_job_get_error (job);

  g_signal_handlers_disconnect_by_data (job, self);
  if (question == NULL)
    {
      gtk_label_set_text (self->title, error != NULL ? error->message : "");
      return;
    }

  self->what_if = g_steal_pointer (&question->what_if);
  hot_map_what_if_say (self, &question->first);
  hot_map_what_if_start_order (self);
}

static void
hot_map_what_if_dispose (GObject *object)
{
  HotMapWhatIf *self = HOT_MAP_WHAT_IF (object);

  if (self->window != NULL)
    hot_map_what_if_clear (self);
  g_clear_pointer (&self->window, gtk_widget_unparent);

  G_OBJECT_CLASS (hot_map_what_if_parent_class)->dispose (object);
}

static void
hot_map_what_if_class_init (HotMapWhatIfClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = hot_map_what_if_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_accessible_role (GTK_WIDGET_CLASS (klass), GTK_ACCESSIBLE_ROLE_GROUP);
}

static GtkLabel *
append_label (GtkWidget  *box,
              const char *style)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_widget_add_css_class (label, style);
  gtk_box_append (GTK_BOX (box), label);

  return GTK_LABEL (label);
}

static void
hot_map_what_if_init (HotMapWhatIf *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);

  self->title = append_label (box, "heading");
  self->details = append_label (box, "caption");
  gtk_widget_add_css_class (GTK_WIDGET (self->details), "dimmed");
  self->rows = GTK_BOX (gtk_box_new (GTK_ORIENTATION_VERTICAL, 12));
  gtk_widget_set_margin_top (GTK_WIDGET (self->rows), 12);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->rows));
  gtk_widget_set_margin_start (box, 12);
  gtk_widget_set_margin_end (box, 12);
  gtk_widget_set_margin_top (box, 6);
  gtk_widget_set_margin_bottom (box, 12);

  self->window = gtk_scrolled_window_new ();
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (self->window), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (self->window), box);
  gtk_widget_set_parent (self->window, GTK_WIDGET (self));
}

GtkWidget *
hot_map_what_if_new (void)
{
  return g_object_new (HOT_TYPE_MAP_WHAT_IF, NULL);
}

void
hot_map_what_if_ask (HotMapWhatIf      *self,
                     HotRunValues      *values,
                     HotProfile        *profile,
                     const HotMapPlace *place)
{
  g_return_if_fail (HOT_IS_MAP_WHAT_IF (self));

  hot_run_values_ref (values);
  hot_profile_ref (profile);
  hot_map_what_if_clear (self);
  self->values = values;
  self->profile = profile;
  self->place = *place;
  gtk_label_set_text (self->title, _("Asking the model…"));
  gtk_widget_set_visible (GTK_WIDGET (self->details), FALSE);

  self->job = hot_job_compute (_("Ask a Model"), ask_func, work_new (self), work_free, (GDestroyNotify) question_free);
  g_signal_connect_swapped (self->job, "notify::state", G_CALLBACK (hot_map_what_if_ended_cb), self);
}
