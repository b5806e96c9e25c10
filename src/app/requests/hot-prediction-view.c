/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "app/requests/hot-prediction-view.h"

#include <glib/gi18n.h>
#include <math.h>

#include "app/requests/hot-prediction-scale.h"
#include "base/hot-format.h"

struct _HotPredictionView
{
  AdwBin  parent_instance;

  GtkBox *box;
};

G_DEFINE_FINAL_TYPE (HotPredictionView, hot_prediction_view, ADW_TYPE_BIN)

/* More are in the body. */
#define MAX_LISTED 100

static void
hot_prediction_view_class_init (HotPredictionViewClass *klass)
{
}

static void
hot_prediction_view_init (HotPredictionView *self)
{
  GtkWidget *scrolled = gtk_scrolled_window_new ();
  GtkWidget *clamp = adw_clamp_new ();

  self->box = GTK_BOX (gtk_box_new (GTK_ORIENTATION_VERTICAL, 12));
  adw_clamp_set_maximum_size (ADW_CLAMP (clamp), 640);
  adw_clamp_set_child (ADW_CLAMP (clamp), GTK_WIDGET (self->box));
  gtk_widget_add_css_class (GTK_WIDGET (self->box), "hot-prediction");
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scrolled), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), clamp);
  adw_bin_set_child (ADW_BIN (self), scrolled);
}

static GtkWidget *
add_label (HotPredictionView *self,
           const char        *text,
           const char        *css_class)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_selectable (GTK_LABEL (label), TRUE);
  gtk_label_set_xalign (GTK_LABEL (label), 0.0f);
  gtk_widget_add_css_class (label, "numeric");
  if (css_class != NULL)
    gtk_widget_add_css_class (label, css_class);
  gtk_box_append (self->box, label);

  return label;
}

static gboolean
parse_number (const char *text,
              double     *value)
{
  char *end;

  *value = g_ascii_strtod (text, &end);

  return end != text && *end == '\0' && isfinite (*value);
}

/* As the app shows prices. (transfer full) */
static char *
dup_value (const char *text,
           const char *unit)
{
  double value;

  if (!parse_number (text, &value))
    return g_strdup (text);

  return unit != NULL ? hot_format_money (value, unit) : hot_format_measure (value, 5);
}

/* By how much the prediction is off, in words. */
static void
add_truth (HotPredictionView *self,
           double             prediction,
           double             truth,
           const char        *unit)
{
  g_autofree char *value = hot_format_money (truth, unit);
  g_autofree char *difference = hot_format_money (fabs (prediction - truth), unit);
  g_autofree char *percent = truth != 0.0 ? hot_format_number (100.0 * fabs (prediction - truth) / fabs (truth), 0) : g_strdup ("–");
  g_autofree char *text = NULL;

  if (g_str_equal (percent, "0"))
    /* TRANSLATORS: %s is the true value */
    text = g_strdup_printf (_("True %s, as predicted"), value);
  else if (prediction > truth)
    /* TRANSLATORS: the true value, by how much the prediction is above, and how many percent that is */
    text = g_strdup_printf (_("True %s: the prediction is %s (%s%%) too high"), value, difference, percent);
  else
    text = g_strdup_printf (_("True %s: the prediction is %s (%s%%) too low"), value, difference, percent);
  add_label (self, text, NULL);
}

static void
add_neighbours (HotPredictionView *self,
                const HotAnswer   *answer,
                const char        *unit)
{
  GtkWidget *group = adw_preferences_group_new ();

  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (group), _("Nearest Rows"));
  for (guint i = 0; i < answer->neighbours->len; i++)
    {
      const HotRequestNeighbour *neighbour = &g_array_index (answer->neighbours, HotRequestNeighbour, i);
      GtkWidget *row = adw_action_row_new ();
      g_autofree char *number = hot_format_count (neighbour->row + 1);
      g_autofree char *title = g_strdup_printf (_("Row %s"), number);
      g_autofree char *distance = neighbour->kilometres < 1.0 ? hot_format_number (neighbour->kilometres * 1000.0, 0)
                                                               : hot_format_number (neighbour->kilometres, 1);
      g_autofree char *away = g_strdup_printf (neighbour->kilometres < 1.0 ? _("%s m away") : _("%s km away"), distance);
      g_autofree char *value = hot_format_money (neighbour->value, unit);
      GtkWidget *label = gtk_label_new (value);

      gtk_widget_add_css_class (label, "numeric");
      adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
      adw_action_row_set_subtitle (ADW_ACTION_ROW (row), away);
      adw_action_row_add_suffix (ADW_ACTION_ROW (row), label);
      adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), row);
    }
  gtk_box_append (self->box, group);
}

static void
add_parity (HotPredictionView *self,
            const HotAnswer   *answer)
{
  GtkWidget *box;
  GtkWidget *label;
  g_autofree char *text = NULL;
  const gboolean is_same = answer->parity.n_rows > 0 && answer->parity.n_equal == answer->parity.n_rows;

  if (answer->parity.n_rows == 0 && answer->parity_error == NULL)
    return;

  if (is_same)
    text = g_strdup (_("Same as the model here"));
  else if (answer->parity_error != NULL)
    text = g_strdup_printf (_("Could not be compared with the model here: %s"), answer->parity_error);
  else
    text = hot_deploy_parity_describe (&answer->parity);
  box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  label = gtk_label_new (text);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_xalign (GTK_LABEL (label), 0.0f);
  gtk_box_append (GTK_BOX (box), gtk_image_new_from_icon_name (is_same ? "object-select-symbolic" : "dialog-warning-symbolic"));
  gtk_box_append (GTK_BOX (box), label);
  gtk_widget_add_css_class (box, is_same ? "success" : "warning");
  gtk_box_append (self->box, box);
}

static void
add_list (HotPredictionView *self,
          const HotAnswer   *answer,
          const char        *unit)
{
  GtkWidget *group = adw_preferences_group_new ();
  const guint n_listed = MIN (answer->predictions->len, MAX_LISTED);

  for (guint i = 0; i < n_listed; i++)
    {
      GtkWidget *row = adw_action_row_new ();
      g_autofree char *number = hot_format_count (i + 1);
      g_autofree char *title = g_strdup_printf (_("Row %s"), number);
      g_autofree char *value = dup_value (answer->predictions->pdata[i], unit);
      GtkWidget *label = gtk_label_new (value);

      gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
      gtk_widget_add_css_class (label, "numeric");
      adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
      adw_action_row_add_suffix (ADW_ACTION_ROW (row), label);
      adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), row);
    }
  if (answer->n_predictions > n_listed)
    {
      g_autofree char *shown = hot_format_count (n_listed);
      g_autofree char *all = hot_format_count (answer->n_predictions);
      g_autofree char *text = g_strdup_printf (_("The first %s of %s predictions; all are in the body."), shown, all);

      adw_preferences_group_set_description (ADW_PREFERENCES_GROUP (group), text);
    }
  gtk_box_append (self->box, group);
}

static void
add_single (HotPredictionView *self,
            const HotAnswer   *answer,
            const char        *unit)
{
  const double truth = hot_request_origin_get_truth (answer->origin);
  g_autofree char *value = dup_value (answer->predictions->pdata[0], unit);
  g_autofree double *others = NULL;
  guint n_others = answer->neighbours != NULL ? answer->neighbours->len : 0;
  double prediction;

  add_label (self, value, "title-1");
  if (!parse_number (answer->predictions->pdata[0], &prediction))
    return;

  if (!isnan (truth))
    add_truth (self, prediction, truth, unit);
  if (!isnan (truth) || n_others > 0)
    {
      GtkWidget *scale = hot_prediction_scale_new ();

      others = g_new (double, n_others + 1);
      for (guint i = 0; i < n_others; i++)
        others[i] = g_array_index (answer->neighbours, HotRequestNeighbour, i).value;
      hot_prediction_scale_set_values (HOT_PREDICTION_SCALE (scale), prediction, truth, others, n_others, unit);
      gtk_box_append (self->box, scale);
    }
}

void
hot_prediction_view_show (HotPredictionView *self,
                          const HotAnswer   *answer)
{
  const char *unit = hot_request_origin_get_unit (answer->origin);
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->box))) != NULL)
    gtk_box_remove (self->box, child);

  if (answer->n_predictions == 0)
    add_label (self, _("The model was given no row, and predicts none."), "dimmed");
  else if (answer->n_predictions == 1)
    add_single (self, answer, unit);
  add_parity (self, answer);
  if (answer->n_predictions > 1)
    add_list (self, answer, unit);
  else if (answer->neighbours != NULL && answer->neighbours->len > 0)
    add_neighbours (self, answer, unit);
}
