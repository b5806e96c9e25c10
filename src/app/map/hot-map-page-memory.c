/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The part of HotMapPage that remembers how the map is shown from one start to the next. */

#include "app/map/hot-map-page-private.h"

#include "app/hot-settings.h"

/* Milliseconds after the last change. */
#define SAVE_DELAY 400

static const char *
get_column_name (HotMapPage *self,
                 int         column)
{
  return column >= 0 && self->table != NULL && (guint) column < hot_table_get_n_columns (self->table)
           ? hot_column_get_name (hot_table_get_column (self->table, column)) : "";
}

/* What a fixed domain is one of: the numbers of one measure say nothing about another. */
static char *
dup_measure (HotMapPage          *self,
             const HotMapOptions *options)
{
  return g_strdup_printf ("%s|%s|%s|%s|%s|%g%s", self->table != NULL ? hot_table_get_name (self->table) : "",
                          hot_map_mode_to_string (options->mode), get_column_name (self, options->column),
                          hot_aggregate_to_string (options->aggregate), hot_scale_kind_to_string (options->scale),
                          options->radius, options->radius_in_metres ? "m" : "");
}

static void
add_domain (HotMapPage      *self,
            GVariantBuilder *builder)
{
  const HotMapOptions *options = hot_map_canvas_get_options (self->canvas);
  HotMapFrame *frame = hot_map_canvas_get_frame (self->canvas);
  const HotScale *scale = frame != NULL ? hot_map_layer_get_scale (hot_map_frame_get_layer (frame)) : NULL;
  g_autofree char *measure = NULL;

  /* Quantiles are more than two numbers, and are found again. */
  if (!hot_map_canvas_get_keeps_domain (self->canvas) || scale == NULL || scale->kind == HOT_SCALE_QUANTILE ||
      options->names >= 0)
    return;

  measure = dup_measure (self, options);
  g_variant_builder_add (builder, "{sv}", "domain", g_variant_new ("(sdd)", measure, scale->min, scale->max));
}

/* From the lowest up: name, whether it is shown, opacity. */
static GVariant *
create_stack (const HotMapStack *stack)
{
  GVariantBuilder builder;

  g_variant_builder_init (&builder, G_VARIANT_TYPE ("a(sbd)"));
  for (guint i = 0; i < HOT_N_MAP_STRATA; i++)
    g_variant_builder_add (&builder, "(sbd)", hot_map_stratum_to_string (stack->order[i]), !stack->hidden[stack->order[i]],
                           stack->opacity[stack->order[i]]);

  return g_variant_builder_end (&builder);
}

static gboolean
hot_map_page_save_cb (gpointer user_data)
{
  HotMapPage *self = user_data;
  const HotMapOptions *options = hot_map_canvas_get_options (self->canvas);
  const int colors = options->names >= 0 ? options->names : options->column;
  GVariantBuilder builder;

  self->save_timeout = 0;
  if (hot_map_canvas_get_data (self->canvas) == NULL || self->compare != NULL)
    return G_SOURCE_REMOVE;

  g_variant_builder_init (&builder, G_VARIANT_TYPE_VARDICT);
#define ADD(name, value) g_variant_builder_add (&builder, "{sv}", name, value)
  ADD ("mode", g_variant_new_string (hot_map_mode_to_string (options->mode)));
  ADD ("value", g_variant_new_string (get_column_name (self, colors)));
  ADD ("statistic", g_variant_new_uint32 (gtk_drop_down_get_selected (self->aggregate_choice)));
  ADD ("sizes", g_variant_new_string (get_column_name (self, options->sizes)));
  ADD ("scale", g_variant_new_string (hot_scale_kind_to_string (options->scale)));
  ADD ("palette", g_variant_new_string (options->palette != NULL ? options->palette->name : ""));
  ADD ("reversed", g_variant_new_boolean (options->reversed));
  ADD ("radius", g_variant_new_double (options->radius));
  ADD ("radius-in-metres", g_variant_new_boolean (options->radius_in_metres));
  ADD ("clusters", g_variant_new_boolean (options->clusters));
  ADD ("dot-radius", g_variant_new_double (options->dot_radius));
  ADD ("layers", create_stack (&options->stack));
  ADD ("tiles", g_variant_new_boolean (hot_map_tiles_get_wanted (self->tiles)));
  ADD ("fixed", g_variant_new_boolean (hot_map_canvas_get_keeps_domain (self->canvas)));
#undef ADD
  add_domain (self, &builder);
  g_settings_set_value (hot_settings_get (), HOT_SETTING_MAP_LOOK, g_variant_builder_end (&builder));

  return G_SOURCE_REMOVE;
}

void
_hot_map_page_remember (HotMapPage *self)
{
  g_clear_handle_id (&self->save_timeout, g_source_remove);
  self->save_timeout = g_timeout_add (SAVE_DELAY, hot_map_page_save_cb, self);
}

void
_hot_map_page_save_look (HotMapPage *self)
{
  if (self->save_timeout == 0)
    return;

  g_clear_handle_id (&self->save_timeout, g_source_remove);
  hot_map_page_save_cb (self);
}

static void
restore_number (GVariantDict *look,
                const char   *name,
                double        min,
                double        max,
                double       *number)
{
  double value;

  if (g_variant_dict_lookup (look, name, "d", &value) && value >= min && value <= max)
    *number = value;
}

/* Layers that it does not name come to lie above those that it does. */
static void
restore_stack (GVariantDict *look,
               HotMapStack  *stack)
{
  g_autoptr(GVariant) layers = g_variant_dict_lookup_value (look, "layers", G_VARIANT_TYPE ("a(sbd)"));
  const guint n = layers != NULL ? g_variant_n_children (layers) : 0;

  for (guint i = 0, place = 0; i < n && place < HOT_N_MAP_STRATA; i++)
    {
      HotMapStratum stratum;
      const char *name;
      gboolean is_shown;
      double opacity;

      g_variant_get_child (layers, i, "(&sbd)", &name, &is_shown, &opacity);
      if (!hot_map_stratum_from_string (name, &stratum) || hot_map_stack_find (stack, stratum) < place)
        continue;
      hot_map_stack_move (stack, stratum, place++);
      stack->hidden[stratum] = !is_shown;
      if (opacity >= 0.1 && opacity <= 1.0)
        stack->opacity[stratum] = opacity;
    }
}

/* What any data can be shown by. A setting may have been written by anybody, so nothing in it is taken on trust. */
void
_hot_map_page_restore_look (HotMapPage *self)
{
  g_autoptr(GVariant) stored = g_settings_get_value (hot_settings_get (), HOT_SETTING_MAP_LOOK);
  g_auto(GVariantDict) look = G_VARIANT_DICT_INIT (stored);
  HotMapOptions options = *hot_map_canvas_get_options (self->canvas);
  const char *text;
  gboolean yes;

  if (g_variant_dict_lookup (&look, "mode", "&s", &text))
    hot_map_mode_from_string (text, &options.mode);
  if (g_variant_dict_lookup (&look, "scale", "&s", &text))
    hot_scale_kind_from_string (text, &options.scale);
  if (g_variant_dict_lookup (&look, "palette", "&s", &text) && *text != '\0')
    options.palette = hot_palette_find (text);
  g_variant_dict_lookup (&look, "reversed", "b", &options.reversed);
  restore_number (&look, "radius", 1, 20000, &options.radius);
  g_variant_dict_lookup (&look, "radius-in-metres", "b", &options.radius_in_metres);
  g_variant_dict_lookup (&look, "clusters", "b", &options.clusters);
  restore_number (&look, "dot-radius", 1, 30, &options.dot_radius);
  restore_stack (&look, &options.stack);
  hot_map_canvas_set_options (self->canvas, &options);

  if (g_variant_dict_lookup (&look, "fixed", "b", &yes))
    hot_map_canvas_set_keeps_domain (self->canvas, yes);
  if (g_variant_dict_lookup (&look, "tiles", "b", &yes))
    hot_map_tiles_set_wanted (self->tiles, yes);
}

static void
restore_domain (HotMapPage          *self,
                GVariantDict        *look,
                const HotMapOptions *options)
{
  g_autofree char *measure = dup_measure (self, options);
  const char *of;
  double min, max;

  if (!hot_map_canvas_get_keeps_domain (self->canvas) || options->scale == HOT_SCALE_QUANTILE ||
      !g_variant_dict_lookup (look, "domain", "(&sdd)", &of, &min, &max) || !g_str_equal (of, measure) || !(min < max))
    return;

  {
    const HotScale scale = hot_scale_new (options->scale, min, max);

    hot_map_canvas_set_domain (self->canvas, &scale);
  }
}

/* The columns of the table that has come, where it has those that were shown. */
void
_hot_map_page_restore_columns (HotMapPage *self)
{
  g_autoptr(GVariant) stored = g_settings_get_value (hot_settings_get (), HOT_SETTING_MAP_LOOK);
  g_auto(GVariantDict) look = G_VARIANT_DICT_INIT (stored);
  HotMapOptions options = *hot_map_canvas_get_options (self->canvas);
  const char *value = "", *sizes = "";
  guint statistic;
  int column;

  g_variant_dict_lookup (&look, "value", "&s", &value);
  g_variant_dict_lookup (&look, "sizes", "&s", &sizes);

  self->is_updating = TRUE;
  if (g_variant_dict_lookup (&look, "statistic", "u", &statistic) &&
      statistic < g_list_model_get_n_items (gtk_drop_down_get_model (self->aggregate_choice)))
    gtk_drop_down_set_selected (self->aggregate_choice, statistic);
  column = *value != '\0' ? hot_table_find_column (self->table, value) : -1;
  for (guint i = 1; column >= 0 && i < self->columns->len; i++)
    if (g_array_index (self->columns, int, i) == column)
      gtk_drop_down_set_selected (self->value_choice, i);
  self->is_updating = FALSE;

  _hot_map_page_choose_column (self, &options);
  column = *sizes != '\0' ? hot_table_find_column (self->table, sizes) : -1;
  if (column >= 0 && hot_column_type_is_numeric (hot_column_get_column_type (hot_table_get_column (self->table, column))))
    options.sizes = column;
  gtk_widget_set_visible (GTK_WIDGET (self->aggregate_choice), options.column >= 0 && options.mode != HOT_MAP_POINTS);
  hot_map_canvas_set_options (self->canvas, &options);
  restore_domain (self, &look, &options);
}
