/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "app/experiments/hot-compare-card-private.h"

#include <glib/gi18n.h>
#include <math.h>

#include "app/jobs/hot-job-list.h"
#include "app/widgets/hot-widget.h"
#include "models/hot-compare-front.h"

/**
 * HotCompareCard:
 *
 * A card of the compare page: what it needs is read, and its chart made, by a worker; the last chart stays until the new one is there.
 */
G_DEFINE_FINAL_TYPE (HotCompareCard, hot_compare_card, GTK_TYPE_WIDGET)

enum {
  SPEC_CHANGED,
  REMOVED,
  MOVED,
  RUN_HIGHLIGHTED,
  RUN_ACTIVATED,
  RUN_TOGGLED,
  RUNS_SELECTED,
  MESSAGE,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

typedef struct {
  HotCompareSpec   *spec;
  HotCompareRuns   *runs;
  HotTrackingStore *store;
  HotCompareSource *source;
  char             *key;
} Request;

typedef struct {
  HotChart         *chart;
  HotCompareSource *source;
  char             *key;
  char             *verdict;
  char             *method;
} Result;

static void
request_free (gpointer data)
{
  Request *request = data;

  hot_compare_spec_free (request->spec);
  hot_compare_runs_unref (request->runs);
  g_object_unref (request->store);
  g_clear_pointer (&request->source, hot_compare_source_unref);
  g_free (request->key);
  g_free (request);
}

static void
result_free (gpointer data)
{
  Result *result = data;

  g_clear_object (&result->chart);
  g_clear_pointer (&result->source, hot_compare_source_unref);
  g_free (result->key);
  g_free (result->verdict);
  g_free (result->method);
  g_free (result);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Result, result_free)

static gpointer
draw_func (gpointer            user_data,
           const HotProgress  *progress,
           GCancellable       *cancellable,
           GError            **error)
{
  Request *request = user_data;
  g_autoptr(HotCompareSource) source = request->source != NULL ? hot_compare_source_ref (request->source) : NULL;
  Result *result;

  if (source == NULL && request->key != NULL)
    {
      source = hot_compare_source_load (request->spec, request->runs, request->store, cancellable, error);
      if (source == NULL)
        return NULL;
    }

  result = g_new0 (Result, 1);
  result->chart = hot_compare_chart_new (request->spec, request->runs, source);
  result->key = g_strdup (request->key);
  if (request->spec->kind == HOT_COMPARE_NOISE && source != NULL && source->has_band)
    {
      const guint metric = hot_compare_spec_get_column (request->spec, request->runs, HOT_COMPARE_Y);

      result->verdict = hot_noise_band_dup_verdict (&source->band, request->runs->names[source->first],
                                                    request->runs->names[source->second],
                                                    hot_compare_guess_direction (hot_compare_runs_get_column (request->runs,
                                                                                                              metric)->title));
      result->method = hot_noise_band_dup_method (&source->band);
    }
  if (request->spec->kind == HOT_COMPARE_FRONT)
    result->verdict = hot_compare_front_dup_verdict (request->spec, request->runs);
  result->source = g_steal_pointer (&source);

  return result;
}

static void
show_text (GtkLabel   *label,
           const char *text)
{
  gtk_label_set_label (label, text != NULL ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (label), text != NULL);
}

static void
hot_compare_card_drawn_cb (HotCompareCard *self)
{
  g_autoptr(HotJob) job = g_steal_pointer (&self->job);
  g_autoptr(Result) result = hot_job_get_state (job) == HOT_JOB_DONE ? hot_job_steal_result (job) : NULL;

  g_signal_handlers_disconnect_by_data (job, self);
  if (hot_job_get_state (job) == HOT_JOB_FAILED)
    {
      /* Where the chart would be: what went wrong. */
      show_text (self->verdict, hot_job_get_error (job)->message);
      gtk_stack_set_visible_child_name (self->stack, "chart");
    }
  if (result == NULL)
    return;

  g_clear_pointer (&self->source, hot_compare_source_unref);
  self->source = g_steal_pointer (&result->source);
  g_set_str (&self->source_key, result->key);
  hot_chart_view_set_chart (self->view, result->chart);
  show_text (self->verdict, result->verdict);
  show_text (self->method, result->method);
  gtk_widget_set_visible (self->front_button, self->spec->kind == HOT_COMPARE_FRONT && result->verdict != NULL);
  gtk_stack_set_visible_child_name (self->stack, "chart");
}

static void
hot_compare_card_draw (HotCompareCard *self)
{
  Request *request;

  if (self->runs == NULL || self->store == NULL)
    return;
  if (self->spec->kind == HOT_COMPARE_DIFFERENCE)
    {
      _hot_compare_card_fill_table (self);
      gtk_stack_set_visible_child_name (self->stack, "table");
      return;
    }

  hot_job_drop (&self->job, self);
  request = g_new0 (Request, 1);
  request->spec = hot_compare_spec_copy (self->spec);
  request->runs = hot_compare_runs_ref (self->runs);
  request->store = g_object_ref (self->store);
  request->key = hot_compare_source_dup_key (self->spec, self->runs);
  if (self->source != NULL && request->key != NULL && g_strcmp0 (request->key, self->source_key) == 0)
    request->source = hot_compare_source_ref (self->source);
  self->job = hot_job_start (hot_compare_kind_get_title (self->spec->kind), draw_func, request, request_free, result_free);
  g_signal_connect_object (self->job, "notify::state", G_CALLBACK (hot_compare_card_drawn_cb), self, G_CONNECT_SWAPPED);
  hot_job_list_add (hot_job_list_get_default (), self->job);
}

void
_hot_compare_card_choose (HotCompareCard *self)
{
  hot_compare_card_draw (self);
  g_signal_emit (self, signals[SPEC_CHANGED], 0);
}

static void
highlighted_cb (HotCompareCard *self,
                const char     *id)
{
  g_set_str (&self->highlight, id);
  g_signal_emit (self, signals[RUN_HIGHLIGHTED], 0, id);
}

static void
activated_cb (HotCompareCard *self,
              const char     *id)
{
  g_signal_emit (self, signals[RUN_ACTIVATED], 0, id);
}

static void
selected_cb (HotCompareCard *self,
             GStrv           ids)
{
  g_signal_emit (self, signals[RUNS_SELECTED], 0, ids);
}

static void
message_cb (HotCompareCard *self,
            const char     *text)
{
  g_signal_emit (self, signals[MESSAGE], 0, text);
}

/* An axis has one range at a time; what is inside all of them is the selection. */
static void
brushed_cb (HotCompareCard *self,
            guint           axis,
            double          from,
            double          to)
{
  g_autoptr(HotChart) chart = NULL;
  g_autoptr(GPtrArray) inside = g_ptr_array_new_null_terminated (8, NULL, TRUE);
  GArray *ranges = self->spec->ranges;

  for (guint i = ranges->len; i > 0; i--)
    if (g_array_index (ranges, HotChartRange, i - 1).axis == axis)
      g_array_remove_index (ranges, i - 1);
  if (!isnan (from))
    g_array_append_vals (ranges, &(HotChartRange) { axis, from, to }, 1);

  chart = hot_compare_chart_new (self->spec, self->runs, NULL);
  hot_chart_view_set_chart (self->view, chart);
  if (ranges->len > 0)
    hot_chart_parallel_get_inside (HOT_CHART_PARALLEL (chart), inside);
  g_signal_emit (self, signals[RUNS_SELECTED], 0, inside->pdata);
}

static void
choices_cb (GtkMenuButton *button,
            gpointer       user_data)
{
  gtk_menu_button_set_popover (button, _hot_compare_card_create_choices (user_data));
}

static void
select_front_action (GtkWidget  *widget,
                     const char *action_name,
                     GVariant   *parameter)
{
  HotCompareCard *self = HOT_COMPARE_CARD (widget);
  g_autoptr(GArray) front = hot_compare_front_list (self->spec, self->runs);
  g_autofree const char **ids = g_new0 (const char *, front->len + 1);

  for (guint i = 0; i < front->len; i++)
    ids[i] = hot_compare_runs_get_id (self->runs, g_array_index (front, guint, i));
  g_signal_emit (self, signals[RUNS_SELECTED], 0, ids);
}

static void
remove_action (GtkWidget  *widget,
               const char *action_name,
               GVariant   *parameter)
{
  g_signal_emit (widget, signals[REMOVED], 0);
}

static void
move_action (GtkWidget  *widget,
             const char *action_name,
             GVariant   *parameter)
{
  g_signal_emit (widget, signals[MOVED], 0, g_str_equal (g_variant_get_string (parameter, NULL), "back") ? -1 : 1);
}

static void
copy_action (GtkWidget  *widget,
             const char *action_name,
             GVariant   *parameter)
{
  gtk_widget_activate_action (GTK_WIDGET (HOT_COMPARE_CARD (widget)->view),
                              g_str_has_suffix (action_name, "data") ? "chart.copy-data" : "chart.copy-picture", NULL);
}

static void
save_action (GtkWidget  *widget,
             const char *action_name,
             GVariant   *parameter)
{
  gtk_widget_activate_action (GTK_WIDGET (HOT_COMPARE_CARD (widget)->view), "chart.save", "s",
                              g_variant_get_string (parameter, NULL));
}

static gboolean
toggle_cb (GtkWidget *widget,
           GVariant  *arguments,
           gpointer   user_data)
{
  HotCompareCard *self = HOT_COMPARE_CARD (widget);

  if (self->highlight == NULL || !gtk_widget_has_focus (GTK_WIDGET (self->view)))
    return FALSE;
  g_signal_emit (self, signals[RUN_TOGGLED], 0, self->highlight);

  return TRUE;
}

static void
hot_compare_card_dispose (GObject *object)
{
  HotCompareCard *self = HOT_COMPARE_CARD (object);

  hot_job_drop (&self->job, self);
  hot_widget_dispose_template (GTK_WIDGET (self), HOT_TYPE_COMPARE_CARD);
  g_clear_pointer (&self->spec, hot_compare_spec_free);
  g_clear_pointer (&self->runs, hot_compare_runs_unref);
  g_clear_pointer (&self->source, hot_compare_source_unref);
  g_clear_pointer (&self->source_key, g_free);
  g_clear_pointer (&self->highlight, g_free);
  g_clear_object (&self->store);

  G_OBJECT_CLASS (hot_compare_card_parent_class)->dispose (object);
}

static void
hot_compare_card_class_init (HotCompareCardClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  const GType type = G_TYPE_FROM_CLASS (klass);
  const struct {
    guint       signal;
    const char *name;
    GType       parameter;
  } added[] = {
    { MOVED, "moved", G_TYPE_INT },
    { RUN_HIGHLIGHTED, "run-highlighted", G_TYPE_STRING },
    { RUN_ACTIVATED, "run-activated", G_TYPE_STRING },
    { RUN_TOGGLED, "run-toggled", G_TYPE_STRING },
    { RUNS_SELECTED, "runs-selected", G_TYPE_STRV },
    { MESSAGE, "message", G_TYPE_STRING },
  };

  object_class->dispose = hot_compare_card_dispose;
  g_type_ensure (HOT_TYPE_CHART_VIEW);

  signals[SPEC_CHANGED] = g_signal_new ("spec-changed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[REMOVED] = g_signal_new ("removed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  for (guint i = 0; i < G_N_ELEMENTS (added); i++)
    signals[added[i].signal] = g_signal_new (added[i].name, type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                                             added[i].parameter);

  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/hothouse/Hothouse/ui/hot-compare-card.ui");
  gtk_widget_class_bind_template_child (widget_class, HotCompareCard, heading);
  gtk_widget_class_bind_template_child (widget_class, HotCompareCard, choices_button);
  gtk_widget_class_bind_template_child (widget_class, HotCompareCard, verdict);
  gtk_widget_class_bind_template_child (widget_class, HotCompareCard, method);
  gtk_widget_class_bind_template_child (widget_class, HotCompareCard, front_button);
  gtk_widget_class_bind_template_child (widget_class, HotCompareCard, stack);
  gtk_widget_class_bind_template_child (widget_class, HotCompareCard, view);
  gtk_widget_class_bind_template_child (widget_class, HotCompareCard, table);
  gtk_widget_class_bind_template_callback (widget_class, highlighted_cb);
  gtk_widget_class_bind_template_callback (widget_class, activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, selected_cb);
  gtk_widget_class_bind_template_callback (widget_class, brushed_cb);
  gtk_widget_class_bind_template_callback (widget_class, message_cb);

  gtk_widget_class_install_action (widget_class, "card.select-front", NULL, select_front_action);
  gtk_widget_class_install_action (widget_class, "card.remove", NULL, remove_action);
  gtk_widget_class_install_action (widget_class, "card.move", "s", move_action);
  gtk_widget_class_install_action (widget_class, "card.copy-picture", NULL, copy_action);
  gtk_widget_class_install_action (widget_class, "card.copy-data", NULL, copy_action);
  gtk_widget_class_install_action (widget_class, "card.save", "s", save_action);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_space, 0, toggle_cb, NULL);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
hot_compare_card_init (HotCompareCard *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_menu_button_set_create_popup_func (self->choices_button, choices_cb, self, NULL);
}

GtkWidget *
hot_compare_card_new (const HotCompareSpec *spec)
{
  HotCompareCard *self = g_object_new (HOT_TYPE_COMPARE_CARD, NULL);
  const char *title = hot_compare_kind_get_title (spec->kind);
  const gboolean is_table = spec->kind == HOT_COMPARE_DIFFERENCE;
  gboolean has_choices = FALSE;

  self->spec = hot_compare_spec_copy (spec);
  gtk_label_set_label (self->heading, title);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
  for (HotCompareRole role = 0; role < HOT_COMPARE_N_ROLES; role++)
    has_choices = has_choices || hot_compare_kind_has_role (spec->kind, role);
  gtk_widget_set_visible (GTK_WIDGET (self->choices_button), has_choices);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "card.copy-picture", !is_table);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "card.copy-data", !is_table);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "card.save", !is_table);

  return GTK_WIDGET (self);
}

const HotCompareSpec *
hot_compare_card_get_spec (HotCompareCard *self)
{
  g_return_val_if_fail (HOT_IS_COMPARE_CARD (self), NULL);

  return self->spec;
}

void
hot_compare_card_set_runs (HotCompareCard   *self,
                           HotCompareRuns   *runs,
                           HotTrackingStore *store)
{
  g_return_if_fail (HOT_IS_COMPARE_CARD (self));

  g_clear_pointer (&self->source, hot_compare_source_unref);
  g_clear_pointer (&self->runs, hot_compare_runs_unref);
  self->runs = hot_compare_runs_ref (runs);
  g_set_object (&self->store, store);
  hot_compare_card_draw (self);
}

void
hot_compare_card_set_highlight (HotCompareCard *self,
                                const char     *id)
{
  g_return_if_fail (HOT_IS_COMPARE_CARD (self));

  hot_chart_view_set_highlight (self->view, id);
}

void
hot_compare_card_set_selected (HotCompareCard    *self,
                               const char *const *ids)
{
  g_return_if_fail (HOT_IS_COMPARE_CARD (self));

  hot_chart_view_set_selected (self->view, ids);
}
