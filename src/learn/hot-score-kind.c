/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "learn/hot-score-kind.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "base/hot-error.h"

#define REGRESSION(name, greater) { #name, G_STRUCT_OFFSET (HotScores, regression.name), greater }
#define CLASSIFICATION(name, greater) { #name, G_STRUCT_OFFSET (HotScores, classification.name), greater }

static const HotScoreKind regression_metrics[] = {
  REGRESSION (r2, TRUE),
  REGRESSION (mse, FALSE),
  REGRESSION (rmse, FALSE),
  REGRESSION (mae, FALSE),
  REGRESSION (mape, FALSE),
  REGRESSION (median_absolute_error, FALSE),
  REGRESSION (max_error, FALSE),
};

static const HotScoreKind classification_metrics[] = {
  CLASSIFICATION (accuracy, TRUE),
  CLASSIFICATION (balanced_accuracy, TRUE),
  CLASSIFICATION (precision, TRUE),
  CLASSIFICATION (recall, TRUE),
  CLASSIFICATION (f1, TRUE),
  CLASSIFICATION (log_loss, FALSE),
  CLASSIFICATION (roc_auc, TRUE),
};

const HotScoreKind *
hot_score_kind_list (gboolean  is_classification,
                 guint    *n_metrics)
{
  *n_metrics = is_classification ? G_N_ELEMENTS (classification_metrics) : G_N_ELEMENTS (regression_metrics);
  return is_classification ? classification_metrics : regression_metrics;
}

const HotScoreKind *
hot_score_kind_find (gboolean     is_classification,
                 const char  *name,
                 GError     **error)
{
  guint n_metrics;
  const HotScoreKind *metrics = hot_score_kind_list (is_classification, &n_metrics);
  g_autoptr(GString) names = g_string_new (NULL);

  for (guint i = 0; i < n_metrics; i++)
    {
      if (g_str_equal (metrics[i].name, name))
        return &metrics[i];
      g_string_append_printf (names, "%s%s", i > 0 ? ", " : "", metrics[i].name);
    }
  g_set_error (error, HOT_ERROR, HOT_ERROR_USAGE, _("There is no metric “%s” for this target; there are: %s."), name,
               names->str);

  return NULL;
}

double
hot_score_kind_get (const HotScoreKind *self,
                const HotScores *scores)
{
  return G_STRUCT_MEMBER (double, scores, self->offset);
}

static void
summarise (const HotScoreKind *metric,
           const HotScores *scores,
           guint            n,
           HotScores       *mean,
           HotScores       *spread)
{
  double sum = 0.0, squares = 0.0;

  for (guint i = 0; i < n; i++)
    sum += hot_score_kind_get (metric, &scores[i]);
  for (guint i = 0; i < n; i++)
    squares += pow (hot_score_kind_get (metric, &scores[i]) - sum / n, 2);

  G_STRUCT_MEMBER (double, mean, metric->offset) = sum / n;
  G_STRUCT_MEMBER (double, spread, metric->offset) = n > 1 ? sqrt (squares / (n - 1)) : NAN;
}

void
hot_scores_summarise (const HotScores *scores,
                      guint            n,
                      HotScores       *mean,
                      HotScores       *spread)
{
  for (guint kind = 0; kind < 2; kind++)
    {
      guint n_metrics;
      const HotScoreKind *metrics = hot_score_kind_list (kind, &n_metrics);

      for (guint i = 0; i < n_metrics; i++)
        summarise (&metrics[i], scores, n, mean, spread);
    }
}
