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
  [HOT_COMPARE_PARALLEL] = { "parallel", N_("Parallel Coordinates"), ROLE (Y) },
  [HOT_COMPARE_LINES] = { "lines", N_("Metric Over Steps"), ROLE (Y) | ROLE (BASELINE) },
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

HotCompareSpec *
hot_compare_spec_new (HotCompareKind kind)
{
  HotCompareSpec *self = g_new0 (HotCompareSpec, 1);

  self->kind = kind;
  self->ranges = g_array_new (FALSE, FALSE, sizeof (HotChartRange));

  return self;
}

HotCompareSpec *
hot_compare_spec_copy (const HotCompareSpec *self)
{
  HotCompareSpec *copy = hot_compare_spec_new (self->kind);

  for (guint i = 0; i < HOT_COMPARE_N_ROLES; i++)
    copy->chosen[i] = g_strdup (self->chosen[i]);
  copy->log_x = self->log_x;
  copy->log_y = self->log_y;
  copy->smoothing = self->smoothing;
  copy->has_target = self->has_target;
  copy->target = self->target;
  if (self->ranges->len > 0)
    g_array_append_vals (copy->ranges, self->ranges->data, self->ranges->len);

  return copy;
}

void
hot_compare_spec_free (HotCompareSpec *self)
{
  for (guint i = 0; i < HOT_COMPARE_N_ROLES; i++)
    g_free (self->chosen[i]);
  g_array_unref (self->ranges);
  g_free (self);
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
  if (self->smoothing > 0.0)
    g_variant_dict_insert (&dict, "smoothing", "d", self->smoothing);
  if (self->has_target)
    g_variant_dict_insert (&dict, "target", "d", self->target);

  return g_variant_dict_end (&dict);
}

HotCompareSpec *
hot_compare_spec_from_variant (GVariant *variant)
{
  g_auto(GVariantDict) dict = G_VARIANT_DICT_INIT (variant);
  g_autofree char *word = NULL;
  HotCompareKind kind;
  HotCompareSpec *self;

  if (!g_variant_dict_lookup (&dict, "kind", "s", &word) || !hot_compare_kind_from_string (word, &kind))
    return NULL;

  self = hot_compare_spec_new (kind);
  for (guint i = 0; i < HOT_COMPARE_N_ROLES; i++)
    g_variant_dict_lookup (&dict, role_names[i], "s", &self->chosen[i]);
  g_variant_dict_lookup (&dict, "log-x", "b", &self->log_x);
  g_variant_dict_lookup (&dict, "log-y", "b", &self->log_y);
  g_variant_dict_lookup (&dict, "smoothing", "d", &self->smoothing);
  self->has_target = g_variant_dict_lookup (&dict, "target", "d", &self->target) && isfinite (self->target);
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

    case HOT_COMPARE_BOX:
      return role == HOT_COMPARE_X ? column->is_param : column->is_metric;

    default:
      return column->is_metric;
    }
}

/* The metric with the longest history is what lines are about. */
static guint
pick_curve (const HotCompareRuns *runs)
{
  guint best = HOT_COMPARE_NO_COLUMN;
  gint64 longest = 0;

  for (guint i = 0; i < runs->columns->len; i++)
    {
      const HotCompareColumn *column = hot_compare_runs_get_column (runs, i);
      const HotRunColumn *found = column->is_metric
                                  ? hot_run_frame_find_column (runs->frame, HOT_RUN_COLUMN_METRIC, column->title) : NULL;

      for (guint j = 0; found != NULL && j < runs->n_runs; j++)
        if (hot_run_column_has (found, runs->rows[j]) && found->steps[runs->rows[j]] > longest)
          {
            longest = found->steps[runs->rows[j]];
            best = i;
          }
    }

  return best != HOT_COMPARE_NO_COLUMN ? best : hot_compare_runs_pick_metric (runs, 0);
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

      if (i == other || isnan (values[i]))
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
