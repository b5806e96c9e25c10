/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cli/hot-command-baselines.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "base/hot-error.h"
#include "cli/hot-text-table.h"
#include "cli/hot-training-json.h"
#include "learn/hot-training.h"

typedef struct {
  const HotEstimator *estimator;
  HotScores           scores;
  char               *run_id;
} Baseline;

struct _HotCommandBaselines
{
  GArray   *baselines;
  gboolean  is_classification;
};

static void
baseline_clear (gpointer data)
{
  g_free (((Baseline *) data)->run_id);
}

static void
add (HotCommandBaselines *self,
     const HotEstimator  *estimator)
{
  const Baseline baseline = { .estimator = estimator };

  for (guint i = 0; i < self->baselines->len; i++)
    if (g_array_index (self->baselines, Baseline, i).estimator == estimator)
      return;
  g_array_append_val (self->baselines, baseline);
}

static gboolean
add_named (HotCommandBaselines        *self,
           const HotEstimator *const  *list,
           const char                 *name,
           GError                    **error)
{
  g_autoptr(GString) names = g_string_new (NULL);
  const gboolean is_all = g_str_equal (name, "all");
  gboolean is_found = is_all;

  for (guint i = 0; list[i] != NULL; i++)
    if (is_all || g_str_equal (list[i]->name, name))
      {
        add (self, list[i]);
        is_found = TRUE;
      }
    else
      {
        g_string_append_printf (names, ", %s", list[i]->name);
      }
  if (!is_found)
    g_set_error (error, HOT_ERROR, HOT_ERROR_USAGE, _("--baseline %s: for this target it must be one of all%s"), name, names->str);

  return is_found;
}

HotCommandBaselines *
hot_command_baselines_new (char                     **names,
                           HotTable                  *table,
                           const HotTrainingOptions  *options,
                           GError                   **error)
{
  const HotEstimator *const *list = hot_baseline_list_for (table, options->target, options->as_classes);
  g_autoptr(HotCommandBaselines) self = g_new0 (HotCommandBaselines, 1);

  self->baselines = g_array_new (FALSE, TRUE, sizeof (Baseline));
  self->is_classification = list == hot_baseline_list (TRUE);
  g_array_set_clear_func (self->baselines, baseline_clear);
  for (guint i = 0; names != NULL && names[i] != NULL; i++)
    if (!add_named (self, list, names[i], error))
      return NULL;

  return g_steal_pointer (&self);
}

void
hot_command_baselines_free (HotCommandBaselines *self)
{
  g_array_unref (self->baselines);
  g_free (self);
}

/* What a run says of itself, also one that was there before. */
static gboolean
read_scores (HotCommandBaselines  *self,
             Baseline             *baseline,
             HotTrackingStore     *store,
             GCancellable         *cancellable,
             GError              **error)
{
  g_autoptr(HotRun) run = hot_tracking_store_get_run (store, baseline->run_id, cancellable, error);
  guint n_kinds;
  const HotScoreKind *kinds = hot_score_kind_list (self->is_classification, &n_kinds);

  for (guint i = 0; run != NULL && i < n_kinds; i++)
    {
      const HotMetric *metric = hot_run_get_metric (run, kinds[i].name);

      G_STRUCT_MEMBER (double, &baseline->scores, kinds[i].offset) = metric != NULL ? metric->value : NAN;
    }

  return run != NULL;
}

static gboolean
train (HotCommandBaselines  *self,
       Baseline             *baseline,
       const HotRunPlan     *plan,
       HotTable             *table,
       const guint32        *rows,
       guint                 n_rows,
       HotCommandContext    *context,
       GError              **error)
{
  g_autoptr(GHashTable) none = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr(HotTraining) training = NULL;
  HotTrainingOptions options = *plan->options;

  options.estimator = baseline->estimator;
  options.values = none;
  options.watch = NULL;
  options.dependences = NULL;
  options.n_permutations = 0;
  training = hot_training_run (table, rows, n_rows, &options, context->progress, context->cancellable, error);
  if (training == NULL)
    return FALSE;
  baseline->scores = (HotScores) { training->regression, training->classification };

  return TRUE;
}

gboolean
hot_command_baselines_train (HotCommandBaselines  *self,
                             HotTrackingStore     *store,
                             const HotRunPlan     *plan,
                             HotTable             *table,
                             const guint32        *rows,
                             guint                 n_rows,
                             HotCommandContext    *context,
                             GError              **error)
{
  for (guint i = 0; i < self->baselines->len; i++)
    {
      Baseline *baseline = &g_array_index (self->baselines, Baseline, i);

      if (store == NULL)
        {
          if (!train (self, baseline, plan, table, rows, n_rows, context, error))
            return FALSE;
          continue;
        }
      baseline->run_id = hot_baseline_train (store, baseline->estimator, plan, table, rows, n_rows, NULL, context->progress,
                                             context->cancellable, error);
      if (baseline->run_id == NULL || !read_scores (self, baseline, store, context->cancellable, error))
        return FALSE;
    }

  return TRUE;
}

void
hot_command_baselines_append (HotCommandBaselines *self,
                              GString             *text)
{
  static const char *const of_numbers[] = { "r2", "rmse", "mae", NULL };
  static const char *const of_classes[] = { "accuracy", "f1", "log_loss", NULL };
  const char *const *shown = self->is_classification ? of_classes : of_numbers;
  g_autoptr(HotTextTable) table = hot_text_table_new ();
  g_autofree char *formatted = NULL;

  if (self->baselines->len == 0)
    return;

  hot_text_table_add_column (table, _("Baseline"), FALSE, 0);
  for (guint i = 0; shown[i] != NULL; i++)
    hot_text_table_add_column (table, shown[i], TRUE, 0);
  for (guint i = 0; i < self->baselines->len; i++)
    {
      const Baseline *baseline = &g_array_index (self->baselines, Baseline, i);

      hot_text_table_add_cell (table, _(baseline->estimator->title));
      for (guint j = 0; shown[j] != NULL; j++)
        {
          const HotScoreKind *kind = hot_score_kind_find (self->is_classification, shown[j], NULL);
          char number[G_ASCII_DTOSTR_BUF_SIZE];

          hot_text_table_add_cell (table, g_ascii_formatd (number, sizeof number, "%.6g", hot_score_kind_get (kind, &baseline->scores)));
        }
    }
  formatted = hot_text_table_format (table, 0, NULL);
  g_string_append (text, formatted);
}

void
hot_command_baselines_write (HotCommandBaselines *self,
                             HotJsonWriter       *json)
{
  if (self->baselines->len == 0)
    return;

  hot_json_writer_name (json, "baselines");
  hot_json_writer_begin_array (json);
  for (guint i = 0; i < self->baselines->len; i++)
    {
      const Baseline *baseline = &g_array_index (self->baselines, Baseline, i);

      hot_json_writer_begin_object (json);
      hot_json_writer_member (json, "estimator", baseline->estimator->name);
      if (baseline->run_id != NULL)
        {
          hot_json_writer_member (json, "run_id", baseline->run_id);
        }
      hot_training_json_write_scores (json, "metrics", self->is_classification, &baseline->scores, NAN);
      hot_json_writer_end_object (json);
    }
  hot_json_writer_end_array (json);
}
