/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "app/map/hot-map-reasons.h"

#include <glib/gi18n.h>
#include <math.h>

#include "app/jobs/hot-job.h"
#include "app/widgets/hot-cell-format.h"
#include "base/hot-format.h"
#include "draw/hot-legend-painter.h"

/* Reasons beyond these are added up. */
#define MAX_REASONS 8

/**
 * HotMapReasons:
 *
 * "The model says $143, true $120", how far its trees are apart, whether it had seen the row, and what each column added to or took from the
 * prediction.
 */
struct _HotMapReasons
{
  GtkWidget     parent_instance;

  HotRunValues *values;
  guint         row;
  HotJob       *job;
  GString      *text;

  GtkWidget    *box;
  GtkLabel     *title;
  GtkLabel     *details;
  GtkGrid      *grid;
  GtkWidget    *what_if_button;
};

G_DEFINE_FINAL_TYPE (HotMapReasons, hot_map_reasons, GTK_TYPE_WIDGET)

typedef struct {
  HotRunValues *values;
  guint         row;
} Work;

typedef struct {
  GArray   *reasons;
  double    base;
  gboolean  by_factor;
} Explanation;

static void
work_free (gpointer user_data)
{
  Work *self = user_data;

  hot_run_values_unref (self->values);
  g_free (self);
}

static void
explanation_free (Explanation *self)
{
  g_clear_pointer (&self->reasons, g_array_unref);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Explanation, explanation_free)

static gpointer
explain_func (gpointer            user_data,
              const HotProgress  *progress,
              GCancellable       *cancellable,
              GError            **error)
{
  Work *work = user_data;
  g_autoptr(Explanation) result = g_new0 (Explanation, 1);

  result->reasons = hot_run_values_explain (work->values, work->row, &result->base, &result->by_factor, error);
  return result->reasons != NULL ? g_steal_pointer (&result) : NULL;
}

static char *
format_value (HotMapReasons *self,
              double         value)
{
  return isnan (value) ? g_strdup (_("unknown")) : hot_legend_format (self->values->type, self->values->unit, value);
}

/* A factor as a person reads it: "+12%". */
static char *
format_reason (HotMapReasons *self,
               gboolean       by_factor,
               double         value)
{
  return by_factor ? hot_legend_format_change (HOT_COLUMN_PERCENT, "%", 100 * (value - 1))
                   : hot_legend_format_change (self->values->type, self->values->unit, value);
}

static char *
describe_details (HotMapReasons *self)
{
  const HotRunValues *values = self->values;
  g_autoptr(GString) text = g_string_new (NULL);
  const double residual = values->residual[self->row];

  if (!isnan (residual))
    {
      g_autofree char *off = hot_legend_format (values->type, values->unit, fabs (residual));

      /* TRANSLATORS: %s is a difference, such as "$23": by so much the prediction is above or below the truth */
      g_string_append_printf (text, residual < 0 ? _("%s too much") : _("%s too little"), off);
      g_string_append (text, " · ");
    }
  switch ((HotRunSight) values->sight[self->row])
    {
    case HOT_RUN_SIGHT_TESTED:
      g_string_append (text, _("tested on this row"));
      break;
    case HOT_RUN_SIGHT_LEARNT:
      g_string_append (text, _("learnt from this row, so its error here says little"));
      break;
    case HOT_RUN_SIGHT_NEW:
      g_string_append (text, _("never saw this row"));
      break;
    case HOT_RUN_SIGHT_NONE:
    default:
      g_string_append (text, _("says nothing of this row"));
    }
  if (values->low != NULL && !isnan (values->low[self->row]))
    {
      g_autofree char *low = format_value (self, values->low[self->row]);
      g_autofree char *high = format_value (self, values->high[self->row]);

      g_string_append_c (text, '\n');
      /* TRANSLATORS: "9 of 10 trees say $100 to $180" */
      g_string_append_printf (text, _("9 of 10 trees say %s to %s"), low, high);
    }

  return g_strdup (text->str);
}

static void
hot_map_reasons_clear (HotMapReasons *self)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->grid))) != NULL)
    gtk_grid_remove (self->grid, child);
}

static void
hot_map_reasons_append (HotMapReasons *self,
                        int            line,
                        const char    *name,
                        const char    *detail,
                        const char    *number,
                        const char    *style)
{
  GtkWidget *label = gtk_label_new (NULL);
  GtkWidget *value = gtk_label_new (number);
  g_autofree char *text = detail != NULL ? g_strdup_printf ("%s: %s", name, detail) : g_strdup (name);

  gtk_label_set_text (GTK_LABEL (label), text);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_widget_set_tooltip_text (label, text);
  gtk_widget_set_hexpand (label, TRUE);
  gtk_label_set_xalign (GTK_LABEL (value), 1);
  gtk_widget_add_css_class (value, "numeric");
  if (style != NULL)
    gtk_widget_add_css_class (label, style);
  gtk_grid_attach (self->grid, label, 0, line, 1, 1);
  gtk_grid_attach (self->grid, value, 1, line, 1, 1);
  g_string_append_printf (self->text, "%s\t%s\n", text, number);
}

/* What the row has in the column; NULL where it has nothing. */
static char *
dup_cell (HotMapReasons *self,
          const char    *name)
{
  const int index = hot_table_find_column (self->values->table, name);
  HotColumn *column = index >= 0 ? hot_table_get_column (self->values->table, index) : NULL;
  HotCellFormat format;

  if (column == NULL)
    return NULL;
  if (hot_column_is_missing (column, self->row))
    return g_strdup (_("missing"));
  hot_cell_format_init (&format, column);
  return hot_cell_format_row (&format, column, self->row);
}

static void
hot_map_reasons_show (HotMapReasons     *self,
                      const Explanation *explanation)
{
  const guint n = explanation->reasons->len, n_shown = n > MAX_REASONS + 1 ? MAX_REASONS : n;
  g_autofree char *base = format_value (self, explanation->base);
  double rest = explanation->by_factor ? 1 : 0;
  int line = 0;

  hot_map_reasons_append (self, line++, _("Mean prediction"), NULL, base, "dimmed");
  for (guint i = 0; i < n; i++)
    {
      const HotRunReason *reason = &g_array_index (explanation->reasons, HotRunReason, i);
      g_autofree char *number = format_reason (self, explanation->by_factor, reason->value);
      g_autofree char *cell = NULL;

      if (i >= n_shown)
        {
          rest = explanation->by_factor ? rest * reason->value : rest + reason->value;
          continue;
        }
      cell = dup_cell (self, reason->column);
      hot_map_reasons_append (self, line++, reason->column, cell, number, NULL);
    }
  if (n > n_shown)
    {
      g_autofree char *number = format_reason (self, explanation->by_factor, rest);
      g_autofree char *others = g_strdup_printf (ngettext ("%u other column", "%u other columns", n - n_shown), n - n_shown);

      hot_map_reasons_append (self, line++, others, NULL, number, "dimmed");
    }
}

static void
hot_map_reasons_ended_cb (HotMapReasons *self)
{
  g_autoptr(HotJob) job = g_steal_pointer (&self->job);
  g_autoptr(Explanation) explanation = hot_job_steal_result (job);
  const GError *error = hot_job_get_error (job);

  g_signal_handlers_disconnect_by_data (job, self);
  hot_map_reasons_clear (self);
  if (explanation != NULL)
    hot_map_reasons_show (self, explanation);
  else if (error != NULL && hot_job_get_state (job) == HOT_JOB_FAILED)
    {
      GtkWidget *label = gtk_label_new (error->message);

      gtk_label_set_wrap (GTK_LABEL (label), TRUE);
      gtk_label_set_xalign (GTK_LABEL (label), 0);
      gtk_grid_attach (self->grid, label, 0, 0, 2, 1);
    }
}

void
hot_map_reasons_set_row (HotMapReasons *self,
                         HotRunValues  *values,
                         guint          row)
{
  g_autofree char *prediction = NULL;
  g_autofree char *truth = NULL;
  g_autofree char *title = NULL;
  g_autofree char *details = NULL;
  Work *work;

  g_return_if_fail (HOT_IS_MAP_REASONS (self));

  gtk_widget_set_visible (GTK_WIDGET (self), values != NULL && row < values->n_rows);
  if (values != NULL && values == self->values && row == self->row)
    return;

  hot_job_drop (&self->job, self);
  hot_map_reasons_clear (self);
  g_string_truncate (self->text, 0);
  if (values != NULL)
    hot_run_values_ref (values);
  g_clear_pointer (&self->values, hot_run_values_unref);
  self->values = values;
  self->row = row;
  if (values == NULL || row >= values->n_rows)
    return;

  prediction = format_value (self, values->prediction[row]);
  truth = format_value (self, values->truth[row]);
  /* TRANSLATORS: of one row: what is predicted for it, and what is so */
  title = g_strdup_printf (_("The model says %s, true is %s"), prediction, truth);
  details = describe_details (self);
  gtk_label_set_text (self->title, title);
  gtk_label_set_text (self->details, details);
  g_string_append_printf (self->text, "%s\n%s\n", title, details);
  gtk_widget_set_visible (self->what_if_button, values->model != NULL);
  if (values->model == NULL)
    return;

  work = g_new0 (Work, 1);
  work->values = hot_run_values_ref (values);
  work->row = row;
  self->job = hot_job_start (_("Explain a Prediction"), explain_func, work, work_free, (GDestroyNotify) explanation_free);
  g_signal_connect_swapped (self->job, "notify::state", G_CALLBACK (hot_map_reasons_ended_cb), self);
}

char *
hot_map_reasons_dup_text (HotMapReasons *self)
{
  g_return_val_if_fail (HOT_IS_MAP_REASONS (self), NULL);

  return self->values != NULL && self->text->len > 0 ? g_strdup (self->text->str) : NULL;
}

static void
hot_map_reasons_dispose (GObject *object)
{
  HotMapReasons *self = HOT_MAP_REASONS (object);

  hot_job_drop (&self->job, self);
  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_pointer (&self->values, hot_run_values_unref);

  G_OBJECT_CLASS (hot_map_reasons_parent_class)->dispose (object);
}

static void
hot_map_reasons_finalize (GObject *object)
{
  g_string_free (HOT_MAP_REASONS (object)->text, TRUE);

  G_OBJECT_CLASS (hot_map_reasons_parent_class)->finalize (object);
}

static void
hot_map_reasons_class_init (HotMapReasonsClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = hot_map_reasons_dispose;
  G_OBJECT_CLASS (klass)->finalize = hot_map_reasons_finalize;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
hot_map_reasons_init (HotMapReasons *self)
{
  self->text = g_string_new (NULL);
  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  self->title = GTK_LABEL (gtk_label_new (NULL));
  self->details = GTK_LABEL (gtk_label_new (NULL));
  self->grid = GTK_GRID (gtk_grid_new ());

  gtk_label_set_xalign (self->title, 0);
  gtk_label_set_wrap (self->title, TRUE);
  gtk_widget_add_css_class (GTK_WIDGET (self->title), "heading");
  gtk_label_set_xalign (self->details, 0);
  gtk_label_set_wrap (self->details, TRUE);
  gtk_widget_add_css_class (GTK_WIDGET (self->details), "caption");
  gtk_widget_add_css_class (GTK_WIDGET (self->details), "dimmed");
  gtk_grid_set_column_spacing (self->grid, 12);
  gtk_grid_set_row_spacing (self->grid, 3);
  gtk_box_append (GTK_BOX (self->box), GTK_WIDGET (self->title));
  gtk_box_append (GTK_BOX (self->box), GTK_WIDGET (self->details));
  gtk_box_append (GTK_BOX (self->box), GTK_WIDGET (self->grid));
  self->what_if_button = gtk_button_new_with_mnemonic (_("What _If…"));
  gtk_widget_set_halign (self->what_if_button, GTK_ALIGN_START);
  gtk_widget_set_tooltip_text (self->what_if_button, _("Change Values and See What the Model Says"));
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->what_if_button), "map.what-if");
  gtk_box_append (GTK_BOX (self->box), self->what_if_button);
  gtk_widget_add_css_class (self->box, "hot-map-reasons");
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}

GtkWidget *
hot_map_reasons_new (void)
{
  return g_object_new (HOT_TYPE_MAP_REASONS, NULL);
}
