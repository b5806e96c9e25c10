/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "models/hot-compare-spec.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#define ROLE(role)  (1u << HOT_COMPARE_##role)
#define MAX_SMOOTHING 0.99

static const struct {
  const char *word;
  const char *title;
  guint       roles;
} kinds[] = {
  [HOT_COMPARE_BARS] = { "bars", N_("Bars"), ROLE (Y) | ROLE (BASELINE) },
  [HOT_COMPARE_SCATTER] = { "scatter", N_("Scatter Plot"), ROLE (X) | ROLE (Y) | ROLE (COLOR) | ROLE (SIZE) },
  [HOT_COMPARE_FRONT] = { "pareto", N_("Pareto Front"), ROLE (X) | ROLE (Y) | ROLE (COLOR) },
  [HOT_COMPARE_PARALLEL] = { "parallel", N_("Parallel Coordinates"), ROLE (Y) },
  [HOT_COMPARE_LINES] = { "lines", N_("Metric Over Steps"), ROLE (Y) | ROLE (BASELINE) },
  [HOT_COMPARE_PANELS] = { "panels", N_("Small Multiples"), ROLE (X) | ROLE (Y) },
  [HOT_COMPARE_BOX] = { "box", N_("Metric by Parameter"), ROLE (X) | ROLE (Y) },
  [HOT_COMPARE_SURFACE] = { "contour", N_("Two Parameters"), ROLE (X) | ROLE (Y) | ROLE (COLOR) },
  [HOT_COMPARE_DIFFERENCE] = { "differences", N_("What Differs"), 0 },
  [HOT_COMPARE_IMPORTANCE] = { "importance", N_("Importance"), 0 },
  [HOT_COMPARE_RESIDUALS] = { "residuals", N_("Residuals"), 0 },
  [HOT_COMPARE_NOISE] = { "noise", N_("Better or Chance"), ROLE (Y) | ROLE (FIRST) | ROLE (SECOND) },
};

static const char *const role_names[] = { "x", "y", "color", "size", "first", "second", "baseline" };

G_STATIC_ASSERT (G_N_ELEMENTS (kinds) == HOT_COMPARE_N_KINDS);
G_STATIC_ASSERT (G_N_ELEMENTS (role_names) == HOT_COMPARE_N_ROLES);

static void
axis_clear (gpointer data)
{
  g_free (((HotCompareAxis *) data)->id);
}

HotCompareSpec *
hot_compare_spec_new (HotCompareKind kind)
{
  HotCompareSpec *self = g_new0 (HotCompareSpec, 1);

  self->kind = kind;
  self->axes = g_array_new (FALSE, FALSE, sizeof (HotCompareAxis));
  g_array_set_clear_func (self->axes, axis_clear);
  self->ranges = g_array_new (FALSE, FALSE, sizeof (HotChartRange));

  return self;
}

void
hot_compare_spec_add_axis (HotCompareSpec *self,
                           const char     *id,
                           gboolean        log,
                           gboolean        flipped)
{
  const HotCompareAxis axis = { g_strdup (id), log, flipped };

  g_array_append_val (self->axes, axis);
}

HotCompareSpec *
hot_compare_spec_copy (const HotCompareSpec *self)
{
  HotCompareSpec *copy = hot_compare_spec_new (self->kind);

  for (guint i = 0; i < HOT_COMPARE_N_ROLES; i++)
    copy->chosen[i] = g_strdup (self->chosen[i]);
  copy->log_x = self->log_x;
  copy->log_y = self->log_y;
  copy->across = self->across;
  copy->up = self->up;
  copy->clip = self->clip;
  copy->smoothing = self->smoothing;
  copy->has_target = self->has_target;
  copy->target = self->target;
  copy->better_across = self->better_across;
  copy->better_up = self->better_up;
  for (guint i = 0; i < self->axes->len; i++)
    {
      const HotCompareAxis *axis = &g_array_index (self->axes, HotCompareAxis, i);

      hot_compare_spec_add_axis (copy, axis->id, axis->log, axis->flipped);
    }
  if (self->ranges->len > 0)
    g_array_append_vals (copy->ranges, self->ranges->data, self->ranges->len);

  return copy;
}

void
hot_compare_spec_free (HotCompareSpec *self)
{
  for (guint i = 0; i < HOT_COMPARE_N_ROLES; i++)
    g_free (self->chosen[i]);
  g_array_unref (self->axes);
  g_array_unref (self->ranges);
  g_free (self);
}

static void
insert_axis (GVariantDict             *dict,
             const char               *min,
             const char               *max,
             const HotChartAxisChoice *axis)
{
  if (axis->has_min)
    g_variant_dict_insert (dict, min, "d", axis->min);
  if (axis->has_max)
    g_variant_dict_insert (dict, max, "d", axis->max);
}

static void
look_up_axis (GVariantDict       *dict,
              const char         *min,
              const char         *max,
              HotChartAxisChoice *axis)
{
  axis->has_min = g_variant_dict_lookup (dict, min, "d", &axis->min) && isfinite (axis->min);
  axis->has_max = g_variant_dict_lookup (dict, max, "d", &axis->max) && isfinite (axis->max);
}

static int
look_up_direction (GVariantDict *dict,
                   const char   *key)
{
  gboolean is_more;

  return !g_variant_dict_lookup (dict, key, "b", &is_more) ? 0 : is_more ? 1 : -1;
}

GVariant *
hot_compare_spec_to_variant (const HotCompareSpec *self)
{
  GVariantDict dict;

  g_variant_dict_init (&dict, NULL);
  g_variant_dict_insert (&dict, "kind", "s", kinds[self->kind].word);
  for (guint i = 0; i < HOT_COMPARE_N_ROLES; i++)
    if (self->chosen[i] != NULL)
      g_variant_dict_insert (&dict, role_names[i], "s", self->chosen[i]);
  if (self->log_x)
    g_variant_dict_insert (&dict, "log-x", "b", TRUE);
  if (self->log_y)
    g_variant_dict_insert (&dict, "log-y", "b", TRUE);
  insert_axis (&dict, "x-min", "x-max", &self->across);
  insert_axis (&dict, "y-min", "y-max", &self->up);
  if (self->clip)
    g_variant_dict_insert (&dict, "clip", "b", TRUE);
  if (self->smoothing > 0.0)
    g_variant_dict_insert (&dict, "smoothing", "d", self->smoothing);
  if (self->has_target)
    g_variant_dict_insert (&dict, "target", "d", self->target);
  if (self->axes->len > 0)
    {
      GVariantBuilder axes;

      g_variant_builder_init (&axes, G_VARIANT_TYPE ("a(sbb)"));
      for (guint i = 0; i < self->axes->len; i++)
        {
          const HotCompareAxis *axis = &g_array_index (self->axes, HotCompareAxis, i);

          g_variant_builder_add (&axes, "(sbb)", axis->id, axis->log, axis->flipped);
        }
      g_variant_dict_insert_value (&dict, "axes", g_variant_builder_end (&axes));
    }
  if (self->better_across != 0)
    g_variant_dict_insert (&dict, "more-is-better-x", "b", self->better_across > 0);
  if (self->better_up != 0)
    g_variant_dict_insert (&dict, "more-is-better-y", "b", self->better_up > 0);

  return g_variant_dict_end (&dict);
}

HotCompareSpec *
hot_compare_spec_from_variant (GVariant *variant)
{
  g_auto(GVariantDict) dict = G_VARIANT_DICT_INIT (variant);
  g_autofree char *word = NULL;
  g_autoptr(GVariant) axes = NULL;
  HotCompareKind kind;
  HotCompareSpec *self;

  if (!g_variant_dict_lookup (&dict, "kind", "s", &word) || !hot_compare_kind_from_string (word, &kind))
    return NULL;

  self = hot_compare_spec_new (kind);
  for (guint i = 0; i < HOT_COMPARE_N_ROLES; i++)
    g_variant_dict_lookup (&dict, role_names[i], "s", &self->chosen[i]);
  g_variant_dict_lookup (&dict, "log-x", "b", &self->log_x);
  g_variant_dict_lookup (&dict, "log-y", "b", &self->log_y);
  look_up_axis (&dict, "x-min", "x-max", &self->across);
  look_up_axis (&dict, "y-min", "y-max", &self->up);
  g_variant_dict_lookup (&dict, "clip", "b", &self->clip);
  g_variant_dict_lookup (&dict, "smoothing", "d", &self->smoothing);
  self->has_target = g_variant_dict_lookup (&dict, "target", "d", &self->target) && isfinite (self->target);
  axes = g_variant_dict_lookup_value (&dict, "axes", G_VARIANT_TYPE ("a(sbb)"));
  for (gsize i = 0; axes != NULL && i < MIN (g_variant_n_children (axes), HOT_COMPARE_MAX_AXES); i++)
    {
      const char *id;
      gboolean log, flipped;

      g_variant_get_child (axes, i, "(&sbb)", &id, &log, &flipped);
      hot_compare_spec_add_axis (self, id, log, flipped);
    }
  self->better_across = look_up_direction (&dict, "more-is-better-x");
  self->better_up = look_up_direction (&dict, "more-is-better-y");
  self->smoothing = isfinite (self->smoothing) ? CLAMP (self->smoothing, 0.0, MAX_SMOOTHING) : 0.0;

  return self;
}

const char *
hot_compare_kind_to_string (HotCompareKind kind)
{
  return kinds[kind].word;
}

gboolean
hot_compare_kind_from_string (const char     *word,
                              HotCompareKind *kind)
{
  for (guint i = 0; i < HOT_COMPARE_N_KINDS; i++)
    if (g_str_equal (kinds[i].word, word))
      {
        *kind = i;
        return TRUE;
      }

  return FALSE;
}

const char *
hot_compare_kind_get_title (HotCompareKind kind)
{
  return _(kinds[kind].title);
}

gboolean
hot_compare_kind_has_role (HotCompareKind kind,
                           HotCompareRole role)
{
  return (kinds[kind].roles & (1u << role)) != 0;
}

gboolean
hot_compare_kind_has_axis (HotCompareKind kind,
                           gboolean       is_across)
{
  switch (kind)
    {
    case HOT_COMPARE_SCATTER:
    case HOT_COMPARE_FRONT:
    case HOT_COMPARE_LINES:
    case HOT_COMPARE_PANELS:
      return TRUE;

    case HOT_COMPARE_BARS:
    case HOT_COMPARE_BOX:
      return !is_across;

    default:
      return FALSE;
    }
}

gboolean
hot_compare_kind_can_show (HotCompareKind          kind,
                           HotCompareRole          role,
                           const HotCompareColumn *column)
{
  switch (kind)
    {
    case HOT_COMPARE_SCATTER:
      return TRUE;

    case HOT_COMPARE_SURFACE:
      return role == HOT_COMPARE_COLOR ? column->is_metric : column->is_param;

    case HOT_COMPARE_FRONT:
      return role == HOT_COMPARE_COLOR || column->is_metric || g_str_equal (column->id, HOT_COMPARE_DURATION);

    case HOT_COMPARE_BOX:
    case HOT_COMPARE_PANELS:
      return role == HOT_COMPARE_X ? column->is_param : column->is_metric;

    default:
      return column->is_metric;
    }
}

/* The last step of a metric in any run; 0 where it is no series. */
static gint64
find_last_step (const HotCompareRuns *runs,
                guint                 column)
{
  const HotCompareColumn *entry = hot_compare_runs_get_column (runs, column);
  const HotRunColumn *found = entry->is_metric ? hot_run_frame_find_column (runs->frame, HOT_RUN_COLUMN_METRIC, entry->title) : NULL;
  gint64 last = 0;

  for (guint i = 0; found != NULL && i < runs->n_runs; i++)
    if (hot_run_column_has (found, runs->rows[i]))
      last = MAX (last, found->steps[runs->rows[i]]);

  return last;
}

/* The metric with the longest history is what lines are about. */
static guint
pick_curve (const HotCompareRuns *runs)
{
  guint best = HOT_COMPARE_NO_COLUMN;
  gint64 longest = 0;

  for (guint i = 0; i < runs->columns->len; i++)
    {
      const gint64 last = find_last_step (runs, i);

      if (last > longest)
        {
          longest = last;
          best = i;
        }
    }

  return best != HOT_COMPARE_NO_COLUMN ? best : hot_compare_runs_pick_metric (runs, 0);
}

/* What a good model costs: the time of its training if that is known, or a time or a size that varies, or how long runs took; else another
 * metric. */
static guint
pick_cost (const HotCompareRuns *runs)
{
  const guint training = hot_compare_runs_find_column (runs, "metric/training_seconds");
  const guint duration = hot_compare_runs_find_column (runs, HOT_COMPARE_DURATION), other = hot_compare_runs_pick_metric (runs, 1);

  if (training != HOT_COMPARE_NO_COLUMN && hot_compare_runs_get_column (runs, training)->varies)
    return training;
  for (guint i = 0; i < runs->columns->len; i++)
    {
      const HotCompareColumn *column = hot_compare_runs_get_column (runs, i);
      const HotChartFormat format = hot_chart_table_get_column (runs->table, i)->quantity.format;

      if (column->is_metric && column->varies && (format == HOT_CHART_DURATION || format == HOT_CHART_BYTES))
        return i;
    }

  return hot_compare_runs_get_column (runs, duration)->varies || other == HOT_COMPARE_NO_COLUMN ? duration : other;
}

static guint
pick_column (const HotCompareSpec *self,
             const HotCompareRuns *runs,
             HotCompareRole        role)
{
  const guint param = hot_compare_runs_pick_param (runs, 0), metric = hot_compare_runs_pick_metric (runs, 0);

  switch (self->kind)
    {
    case HOT_COMPARE_LINES:
      return pick_curve (runs);

    case HOT_COMPARE_PANELS:
      return role == HOT_COMPARE_X ? HOT_COMPARE_NO_COLUMN : pick_curve (runs);

    case HOT_COMPARE_FRONT:
      if (role == HOT_COMPARE_COLOR)
        return HOT_COMPARE_NO_COLUMN;
      return role == HOT_COMPARE_X ? pick_cost (runs) : metric;

    case HOT_COMPARE_SURFACE:
      if (role == HOT_COMPARE_COLOR)
        return metric;
      return hot_compare_runs_pick_param (runs, role == HOT_COMPARE_X ? 0 : 1);

    case HOT_COMPARE_SCATTER:
      if (role == HOT_COMPARE_COLOR || role == HOT_COMPARE_SIZE)
        return HOT_COMPARE_NO_COLUMN;
      if (role == HOT_COMPARE_Y)
        return metric;
      return param != HOT_COMPARE_NO_COLUMN ? param : hot_compare_runs_pick_metric (runs, 1);

    default:
      return role == HOT_COMPARE_X ? param : metric;
    }
}

guint
hot_compare_spec_get_column (const HotCompareSpec *self,
                             const HotCompareRuns *runs,
                             HotCompareRole        role)
{
  const guint chosen = hot_compare_runs_find_column (runs, self->chosen[role]);

  if (!hot_compare_kind_has_role (self->kind, role))
    return HOT_COMPARE_NO_COLUMN;
  if (chosen != HOT_COMPARE_NO_COLUMN &&
      hot_compare_kind_can_show (self->kind, role, hot_compare_runs_get_column (runs, chosen)))
    return chosen;

  return pick_column (self, runs, role);
}

GArray *
hot_compare_spec_list_curves (const HotCompareSpec *self,
                              const HotCompareRuns *runs)
{
  GArray *curves = g_array_new (FALSE, FALSE, sizeof (guint));
  const guint metric = hot_compare_spec_get_column (self, runs, HOT_COMPARE_Y);
  const gboolean is_each = self->kind == HOT_COMPARE_PANELS &&
                           hot_compare_spec_get_column (self, runs, HOT_COMPARE_X) == HOT_COMPARE_NO_COLUMN;

  for (guint i = 0; is_each && i < runs->columns->len && curves->len < HOT_COMPARE_MAX_PANELS; i++)
    if (find_last_step (runs, i) > 0)
      g_array_append_val (curves, i);
  if (!is_each && metric != HOT_COMPARE_NO_COLUMN && (self->kind == HOT_COMPARE_LINES || self->kind == HOT_COMPARE_PANELS))
    g_array_append_val (curves, metric);

  return curves;
}

/* The best run by a metric that is neither @other nor a repeat of it. */
static guint
pick_run (const HotCompareRuns *runs,
          guint                 metric,
          guint                 other)
{
  const double *values = hot_chart_table_get_column (runs->table, metric)->values;
  const int direction = hot_compare_guess_direction (hot_compare_runs_get_column (runs, metric)->title) < 0 ? -1 : 1;
  guint best = G_MAXUINT, repeat = G_MAXUINT;

  for (guint i = 0; i < runs->n_runs; i++)
    {
      guint *place = &best;

      if (i == other || !isfinite (values[i]))
        continue;
      if (other != G_MAXUINT && hot_compare_runs_is_repeat (runs, i, other))
        place = &repeat;
      if (*place == G_MAXUINT || direction * values[i] > direction * values[*place])
        *place = i;
    }

  return best != G_MAXUINT ? best : repeat;
}

gboolean
hot_compare_spec_get_pair (const HotCompareSpec *self,
                           const HotCompareRuns *runs,
                           guint                *first,
                           guint                *second)
{
  const guint metric = hot_compare_spec_get_column (self, runs, HOT_COMPARE_Y);

  if (metric == HOT_COMPARE_NO_COLUMN)
    return FALSE;

  *first = hot_compare_runs_find_run (runs, self->chosen[HOT_COMPARE_FIRST]);
  *second = hot_compare_runs_find_run (runs, self->chosen[HOT_COMPARE_SECOND]);
  if (*first == G_MAXUINT)
    *first = pick_run (runs, metric, *second);
  if (*first != G_MAXUINT && (*second == G_MAXUINT || *second == *first))
    *second = pick_run (runs, metric, *first);

  return *first != G_MAXUINT && *second != G_MAXUINT;
}

HotChartAxisChoice
hot_compare_spec_get_across (const HotCompareSpec *self)
{
  HotChartAxisChoice choice = self->across;

  choice.log = self->log_x;
  choice.clip = self->clip;

  return choice;
}

HotChartAxisChoice
hot_compare_spec_get_up (const HotCompareSpec *self)
{
  HotChartAxisChoice choice = self->up;

  choice.log = self->log_y;
  choice.clip = self->clip;

  return choice;
}
