/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "app/experiments/hot-compare-card-private.h"

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
      return kind == HOT_COMPARE_BOX ? _("Parameter") : _("Across");

    case HOT_COMPARE_Y:
      return kind == HOT_COMPARE_SCATTER || kind == HOT_COMPARE_SURFACE ? _("Up") : _("Metric");

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
  /* The empty id stands for none, which only colour, size and baseline can have. */
  if (g_set_str (&self->spec->chosen[role], *ids[selected] != '\0' ? ids[selected] : NULL))
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

static void
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
      gtk_string_list_append (names, _("None"));
      g_strv_builder_add (ids, "");
      n++;
    }
  else if (is_run)
    hot_compare_spec_get_pair (self->spec, self->runs, &pair[0], &pair[1]);
  if (self->spec->kind == HOT_COMPARE_SCATTER && (role == HOT_COMPARE_COLOR || role == HOT_COMPARE_SIZE))
    {
      gtk_string_list_append (names, role == HOT_COMPARE_COLOR ? _("Run") : _("All alike"));
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
  attach (grid, row, get_role_label (self->spec->kind, role), drop_down);
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

GtkWidget *
_hot_compare_card_create_choices (HotCompareCard *self)
{
  GtkWidget *popover = gtk_popover_new ();
  GtkGrid *grid = GTK_GRID (gtk_grid_new ());
  const HotCompareKind kind = self->spec->kind;
  const gboolean has_both = kind == HOT_COMPARE_SCATTER || kind == HOT_COMPARE_LINES || kind == HOT_COMPARE_SURFACE;
  int row = 0;

  gtk_grid_set_row_spacing (grid, 6);
  gtk_grid_set_column_spacing (grid, 12);
  for (HotCompareRole role = 0; self->runs != NULL && role < HOT_COMPARE_N_ROLES; role++)
    if (hot_compare_kind_has_role (kind, role))
      attach_role (self, grid, &row, role);
  if (hot_compare_kind_has_role (kind, HOT_COMPARE_BASELINE))
    attach_target (self, grid, &row);
  if (kind == HOT_COMPARE_LINES)
    attach_smoothing (self, grid, &row);
  if (has_both)
    attach_log (self, grid, &row, HOT_COMPARE_X, _("Logarithmic _Across"));
  if (has_both || kind == HOT_COMPARE_BOX)
    attach_log (self, grid, &row, HOT_COMPARE_Y, _("Logarithmic _Up"));
  gtk_popover_set_child (GTK_POPOVER (popover), GTK_WIDGET (grid));

  return popover;
}
