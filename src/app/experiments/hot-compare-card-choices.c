/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "app/experiments/hot-compare-card-private.h"
#include "app/widgets/hot-drop-down.h"

#include <glib/gi18n.h>
#include <math.h>

/* The part of HotCompareCard that asks what the chart is to show. */

#define ROLE_DATA     "hot-compare-role"
#define IDS_DATA      "hot-compare-ids"
/* More entries than these are searched by typing. */
#define MANY_ENTRIES  12
#define MAX_SMOOTHING 0.99

static const char *
get_role_label (HotCompareKind kind,
                HotCompareRole role)
{
  switch (role)
    {
    case HOT_COMPARE_X:
      return kind == HOT_COMPARE_PANELS ? _("One for Each") : kind == HOT_COMPARE_BOX ? _("Parameter") : _("Across");

    case HOT_COMPARE_Y:
      return kind == HOT_COMPARE_SCATTER || kind == HOT_COMPARE_FRONT || kind == HOT_COMPARE_SURFACE ? _("Up") : _("Metric");

    case HOT_COMPARE_COLOR:
      return kind == HOT_COMPARE_SURFACE ? _("Metric") : _("Color");

    case HOT_COMPARE_SIZE:
      return _("Size");

    case HOT_COMPARE_FIRST:
      return _("Run A");

    case HOT_COMPARE_BASELINE:
      return _("Baseline");

    default:
      return _("Run B");
    }
}

/* Whether nothing can be chosen, too. */
static gboolean
has_empty_choice (HotCompareKind kind,
                  HotCompareRole role)
{
  switch (kind)
    {
    case HOT_COMPARE_SCATTER:
    case HOT_COMPARE_FRONT:
      return role == HOT_COMPARE_COLOR || role == HOT_COMPARE_SIZE;

    case HOT_COMPARE_PANELS:
      return role == HOT_COMPARE_X;

    default:
      return FALSE;
    }
}

static void
chosen_cb (HotCompareCard *self,
           GParamSpec     *pspec,
           GtkDropDown    *drop_down)
{
  const HotCompareRole role = GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (drop_down), ROLE_DATA));
  char **ids = g_object_get_data (G_OBJECT (drop_down), IDS_DATA);
  const guint selected = gtk_drop_down_get_selected (drop_down);

  if (selected == GTK_INVALID_LIST_POSITION)
    return;
  /* The empty id stands for what is shown where nothing is chosen. */
  if (g_set_str (&self->spec->chosen[role], *ids[selected] != '\0' ? ids[selected] : NULL))
    _hot_compare_card_choose (self);
}

/* Entries of a direction's list. */
enum {
  BETTER_BY_NAME,
  BETTER_LESS,
  BETTER_MORE,
};

static void
better_cb (HotCompareCard *self,
           GParamSpec     *pspec,
           GtkDropDown    *drop_down)
{
  const guint selected = gtk_drop_down_get_selected (drop_down);
  const int better = selected == BETTER_MORE ? 1 : selected == BETTER_LESS ? -1 : 0;

  if (g_object_get_data (G_OBJECT (drop_down), ROLE_DATA) == GUINT_TO_POINTER (HOT_COMPARE_X))
    self->spec->better_across = better;
  else
    self->spec->better_up = better;
  _hot_compare_card_choose (self);
}

static void
log_cb (HotCompareCard *self,
        GParamSpec     *pspec,
        GtkCheckButton *button)
{
  if (g_object_get_data (G_OBJECT (button), ROLE_DATA) == GUINT_TO_POINTER (HOT_COMPARE_X))
    self->spec->log_x = gtk_check_button_get_active (button);
  else
    self->spec->log_y = gtk_check_button_get_active (button);
  _hot_compare_card_choose (self);
}

static void
smoothing_cb (HotCompareCard *self,
              GtkRange       *range)
{
  self->spec->smoothing = gtk_range_get_value (range);
  _hot_compare_card_choose (self);
}

static void
attach (GtkGrid    *grid,
        int        *row,
        const char *text,
        GtkWidget  *widget)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0.0f);
  gtk_label_set_mnemonic_widget (GTK_LABEL (label), widget);
  gtk_widget_add_css_class (label, "dimmed");
  gtk_widget_set_hexpand (widget, TRUE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
  gtk_grid_attach (grid, label, 0, *row, 1, 1);
  gtk_grid_attach (grid, widget, 1, *row, 1, 1);
  *row += 1;
}

/* The returned drop-down is the grid's. */
static GtkWidget *
attach_role (HotCompareCard *self,
             GtkGrid        *grid,
             int            *row,
             HotCompareRole  role)
{
  g_autoptr(GtkStringList) names = gtk_string_list_new (NULL);
  g_autoptr(GStrvBuilder) ids = g_strv_builder_new ();
  const gboolean is_run = role == HOT_COMPARE_FIRST || role == HOT_COMPARE_SECOND || role == HOT_COMPARE_BASELINE;
  const guint shown = hot_compare_spec_get_column (self->spec, self->runs, role);
  guint selected = 0, n = 0, pair[3] = { G_MAXUINT, G_MAXUINT, hot_compare_runs_find_run (self->runs, self->spec->chosen[role]) };
  GtkWidget *drop_down;

  if (role == HOT_COMPARE_BASELINE)
    {
      gtk_string_list_append (names, _("Those Run Along"));
      g_strv_builder_add (ids, "");
      gtk_string_list_append (names, _("None"));
      g_strv_builder_add (ids, HOT_COMPARE_NO_BASELINE);
      selected = g_strcmp0 (self->spec->chosen[role], HOT_COMPARE_NO_BASELINE) == 0;
      n = 2;
    }
  else if (is_run)
    hot_compare_spec_get_pair (self->spec, self->runs, &pair[0], &pair[1]);
  if (has_empty_choice (self->spec->kind, role))
    {
      gtk_string_list_append (names, role == HOT_COMPARE_COLOR ? _("Run") : role == HOT_COMPARE_SIZE ? _("All alike") : _("Metric"));
      g_strv_builder_add (ids, "");
      n++;
    }
  for (guint i = 0; i < (is_run ? self->runs->n_runs : self->runs->columns->len); i++)
    {
      const HotCompareColumn *column = is_run ? NULL : hot_compare_runs_get_column (self->runs, i);

      if (!is_run && !hot_compare_kind_can_show (self->spec->kind, role, column))
        continue;
      if (is_run ? pair[role - HOT_COMPARE_FIRST] == i : shown == i)
        selected = n;
      gtk_string_list_append (names, is_run ? self->runs->names[i] : column->title);
      g_strv_builder_add (ids, is_run ? hot_compare_runs_get_id (self->runs, i) : column->id);
      n++;
    }

  drop_down = gtk_drop_down_new (G_LIST_MODEL (g_steal_pointer (&names)),
                                 gtk_property_expression_new (GTK_TYPE_STRING_OBJECT, NULL, "string"));
  gtk_drop_down_set_enable_search (GTK_DROP_DOWN (drop_down), n > MANY_ENTRIES);
  gtk_drop_down_set_selected (GTK_DROP_DOWN (drop_down), n > 0 ? selected : GTK_INVALID_LIST_POSITION);
  g_object_set_data (G_OBJECT (drop_down), ROLE_DATA, GUINT_TO_POINTER (role));
  g_object_set_data_full (G_OBJECT (drop_down), IDS_DATA, g_strv_builder_end (ids), (GDestroyNotify) g_strfreev);
  g_signal_connect_object (drop_down, "notify::selected", G_CALLBACK (chosen_cb), self, G_CONNECT_SWAPPED);
  hot_drop_down_focus_selected (GTK_DROP_DOWN (drop_down));
  attach (grid, row, get_role_label (self->spec->kind, role), drop_down);

  return drop_down;
}

static void
attach_better (HotCompareCard *self,
               GtkGrid        *grid,
               int            *row,
               HotCompareRole  role,
               const char     *text)
{
  const char *const names[] = { _("What Its Name Says"), _("Less"), _("More"), NULL };
  const int better = role == HOT_COMPARE_X ? self->spec->better_across : self->spec->better_up;
  GtkWidget *drop_down = gtk_drop_down_new_from_strings (names);

  gtk_drop_down_set_selected (GTK_DROP_DOWN (drop_down), better > 0 ? BETTER_MORE : better < 0 ? BETTER_LESS : BETTER_BY_NAME);
  g_object_set_data (G_OBJECT (drop_down), ROLE_DATA, GUINT_TO_POINTER (role));
  g_signal_connect_object (drop_down, "notify::selected", G_CALLBACK (better_cb), self, G_CONNECT_SWAPPED);
  hot_drop_down_focus_selected (GTK_DROP_DOWN (drop_down));
  attach (grid, row, text, drop_down);
}

/* A panel for each metric leaves no metric to choose. */
static gboolean
is_by_param (GBinding     *binding,
             const GValue *selected,
             GValue       *is_sensitive,
             gpointer      user_data)
{
  g_value_set_boolean (is_sensitive, g_value_get_uint (selected) > 0);

  return TRUE;
}

static void
attach_log (HotCompareCard *self,
            GtkGrid        *grid,
            int            *row,
            HotCompareRole  role,
            const char     *text)
{
  GtkWidget *button = gtk_check_button_new_with_mnemonic (text);

  gtk_check_button_set_active (GTK_CHECK_BUTTON (button), role == HOT_COMPARE_X ? self->spec->log_x : self->spec->log_y);
  g_object_set_data (G_OBJECT (button), ROLE_DATA, GUINT_TO_POINTER (role));
  g_signal_connect_object (button, "notify::active", G_CALLBACK (log_cb), self, G_CONNECT_SWAPPED);
  gtk_grid_attach (grid, button, 0, *row, 2, 1);
  *row += 1;
}

static void
attach_smoothing (HotCompareCard *self,
                  GtkGrid        *grid,
                  int            *row)
{
  GtkWidget *scale = gtk_scale_new_with_range (GTK_ORIENTATION_HORIZONTAL, 0.0, MAX_SMOOTHING, 0.05);

  gtk_range_set_value (GTK_RANGE (scale), self->spec->smoothing);
  gtk_scale_set_draw_value (GTK_SCALE (scale), TRUE);
  gtk_scale_set_value_pos (GTK_SCALE (scale), GTK_POS_RIGHT);
  gtk_scale_set_digits (GTK_SCALE (scale), 2);
  gtk_widget_set_size_request (scale, 160, -1);
  g_signal_connect_object (scale, "value-changed", G_CALLBACK (smoothing_cb), self, G_CONNECT_SWAPPED);
  attach (grid, row, _("Smoothing"), scale);
}

/* Nothing, or what is no number, takes the line away. */
static void
target_cb (HotCompareCard *self,
           GtkEditable    *entry)
{
  const char *text = gtk_editable_get_text (entry);
  char *end;
  const double value = g_strtod (text, &end);
  const gboolean has_target = *text != '\0' && *g_strchug (end) == '\0' && isfinite (value);

  if (has_target || *text == '\0')
    gtk_widget_remove_css_class (GTK_WIDGET (entry), "error");
  else
    gtk_widget_add_css_class (GTK_WIDGET (entry), "error");
  if (has_target == self->spec->has_target && (!has_target || value == self->spec->target))
    return;

  self->spec->has_target = has_target;
  self->spec->target = value;
  _hot_compare_card_choose (self);
}

static void
attach_target (HotCompareCard *self,
               GtkGrid        *grid,
               int            *row)
{
  GtkWidget *entry = gtk_entry_new ();

  if (self->spec->has_target)
    {
      g_autofree char *text = g_strdup_printf ("%.15g", self->spec->target);

      gtk_editable_set_text (GTK_EDITABLE (entry), text);
    }
  gtk_entry_set_input_purpose (GTK_ENTRY (entry), GTK_INPUT_PURPOSE_NUMBER);
  gtk_entry_set_placeholder_text (GTK_ENTRY (entry), _("A value to reach"));
  g_signal_connect_object (entry, "changed", G_CALLBACK (target_cb), self, G_CONNECT_SWAPPED);
  attach (grid, row, _("Target"), entry);
}

/* Nothing, or what is no number, lets the axis fit its values. */
static void
end_cb (HotCompareCard *self,
        GtkEditable    *entry)
{
  HotChartAxisChoice *axis = g_object_get_data (G_OBJECT (entry), ROLE_DATA);
  const gboolean is_min = g_object_get_data (G_OBJECT (entry), IDS_DATA) == NULL;
  const char *text = gtk_editable_get_text (entry);
  char *end;
  const double value = g_strtod (text, &end);
  const gboolean has_value = *text != '\0' && *g_strchug (end) == '\0' && isfinite (value);
  gboolean *has = is_min ? &axis->has_min : &axis->has_max;
  double *number = is_min ? &axis->min : &axis->max;

  if (has_value || *text == '\0')
    gtk_widget_remove_css_class (GTK_WIDGET (entry), "error");
  else
    gtk_widget_add_css_class (GTK_WIDGET (entry), "error");
  if (*has == has_value && (!has_value || *number == value))
    return;

  *has = has_value;
  *number = value;
  _hot_compare_card_choose (self);
}

static GtkWidget *
create_end (HotCompareCard     *self,
            HotChartAxisChoice *axis,
            gboolean            is_min,
            const char         *label)
{
  GtkWidget *entry = gtk_entry_new ();

  if (is_min ? axis->has_min : axis->has_max)
    {
      g_autofree char *text = g_strdup_printf ("%.15g", is_min ? axis->min : axis->max);

      gtk_editable_set_text (GTK_EDITABLE (entry), text);
    }
  gtk_entry_set_input_purpose (GTK_ENTRY (entry), GTK_INPUT_PURPOSE_NUMBER);
  gtk_entry_set_placeholder_text (GTK_ENTRY (entry), is_min ? _("Least") : _("Most"));
  gtk_editable_set_width_chars (GTK_EDITABLE (entry), 6);
  gtk_widget_set_hexpand (entry, TRUE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (entry), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  g_object_set_data (G_OBJECT (entry), ROLE_DATA, axis);
  g_object_set_data (G_OBJECT (entry), IDS_DATA, is_min ? NULL : axis);
  g_signal_connect_object (entry, "changed", G_CALLBACK (end_cb), self, G_CONNECT_SWAPPED);

  return entry;
}

static void
attach_range (HotCompareCard     *self,
              GtkGrid            *grid,
              int                *row,
              gboolean            is_across)
{
  HotChartAxisChoice *axis = is_across ? &self->spec->across : &self->spec->up;
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);

  gtk_box_append (GTK_BOX (box), create_end (self, axis, TRUE, is_across ? _("Least Value Across") : _("Least Value of the Metric")));
  gtk_box_append (GTK_BOX (box), create_end (self, axis, FALSE, is_across ? _("Most Across") : _("Most of the Metric")));
  attach (grid, row, is_across ? _("Range Across") : _("Range"), box);
}

static void
clip_cb (HotCompareCard *self,
         GParamSpec     *pspec,
         GtkCheckButton *button)
{
  self->spec->clip = gtk_check_button_get_active (button);
  _hot_compare_card_choose (self);
}

static void
attach_clip (HotCompareCard *self,
             GtkGrid        *grid,
             int            *row)
{
  GtkWidget *button = gtk_check_button_new_with_mnemonic (_("Leave _Outliers Out"));

  gtk_check_button_set_active (GTK_CHECK_BUTTON (button), self->spec->clip);
  g_signal_connect_object (button, "notify::active", G_CALLBACK (clip_cb), self, G_CONNECT_SWAPPED);
  gtk_grid_attach (grid, button, 0, *row, 2, 1);
  *row += 1;
}

GtkWidget *
_hot_compare_card_create_choices (HotCompareCard *self)
{
  GtkWidget *popover = gtk_popover_new ();
  GtkGrid *grid = GTK_GRID (gtk_grid_new ());
  const HotCompareKind kind = self->spec->kind;
  const gboolean has_both = kind == HOT_COMPARE_SURFACE || hot_compare_kind_has_axis (kind, TRUE);
  GtkWidget *drop_downs[HOT_COMPARE_N_ROLES] = { 0 };
  int row = 0;

  gtk_grid_set_row_spacing (grid, 6);
  gtk_grid_set_column_spacing (grid, 12);
  for (HotCompareRole role = 0; self->runs != NULL && role < HOT_COMPARE_N_ROLES; role++)
    if (hot_compare_kind_has_role (kind, role))
      drop_downs[role] = attach_role (self, grid, &row, role);
  if (kind == HOT_COMPARE_PANELS && self->runs != NULL)
    g_object_bind_property_full (drop_downs[HOT_COMPARE_X], "selected", drop_downs[HOT_COMPARE_Y], "sensitive", G_BINDING_SYNC_CREATE,
                                 is_by_param, NULL, NULL, NULL);
  if (kind == HOT_COMPARE_PARALLEL && self->runs != NULL)
    gtk_grid_attach (grid, _hot_compare_card_create_axes (self), 0, row++, 2, 1);
  if (kind == HOT_COMPARE_FRONT)
    {
      attach_better (self, grid, &row, HOT_COMPARE_X, _("Better Across"));
      attach_better (self, grid, &row, HOT_COMPARE_Y, _("Better Up"));
    }
  if (hot_compare_kind_has_role (kind, HOT_COMPARE_BASELINE))
    attach_target (self, grid, &row);
  if (hot_compare_kind_has_axis (kind, TRUE))
    attach_range (self, grid, &row, TRUE);
  if (hot_compare_kind_has_axis (kind, FALSE))
    attach_range (self, grid, &row, FALSE);
  if (kind == HOT_COMPARE_LINES || kind == HOT_COMPARE_PANELS)
    attach_smoothing (self, grid, &row);
  if (has_both)
    attach_log (self, grid, &row, HOT_COMPARE_X, _("Logarithmic _Across"));
  if (has_both || kind == HOT_COMPARE_BOX)
    attach_log (self, grid, &row, HOT_COMPARE_Y, _("Logarithmic _Up"));
  if (hot_compare_kind_has_axis (kind, FALSE))
    attach_clip (self, grid, &row);
  gtk_popover_set_child (GTK_POPOVER (popover), GTK_WIDGET (grid));

  return popover;
}
