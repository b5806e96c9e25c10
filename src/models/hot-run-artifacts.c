/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "models/hot-run-artifacts.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "models/hot-run-logger.h"
#include "models/hot-run-permutation.h"

/* A field of a CSV file: quoted where it has to be. */
static void
append_field (GString    *csv,
              const char *text)
{
  if (strpbrk (text, ",\"\r\n") == NULL)
    {
      g_string_append (csv, text);
      return;
    }

  g_string_append_c (csv, '"');
  for (const char *c = text; *c != '\0'; c++)
    {
      if (*c == '"')
        g_string_append_c (csv, '"');
      g_string_append_c (csv, *c);
    }
  g_string_append_c (csv, '"');
}

/* The shortest digits that read back as the same number. */
static void
append_number (GString *csv,
               double   value)
{
  char digits[G_ASCII_DTOSTR_BUF_SIZE];

  for (int precision = 15; precision <= 17; precision++)
    {
      char format[8];

      g_snprintf (format, sizeof format, "%%.%dg", precision);
      g_ascii_formatd (digits, sizeof digits, format, value);
      if (g_ascii_strtod (digits, NULL) == value)
        break;
    }
  g_string_append (csv, digits);
}

static gboolean
write_text (HotArtifacts  *artifacts,
            const char    *path,
            GString       *text,
            GCancellable  *cancellable,
            GError       **error)
{
  return hot_artifacts_write (artifacts, path, text->str, text->len, cancellable, error);
}

gboolean
hot_run_artifacts_write_importance (HotArtifacts       *artifacts,
                                    const HotTraining  *training,
                                    GCancellable       *cancellable,
                                    GError            **error)
{
  const guint n_features = hot_model_get_n_features (training->model);
  g_autoptr(GString) csv = g_string_new ("feature,importance\n");
  g_autofree gboolean *is_written = g_new0 (gboolean, n_features);

  if (training->importances == NULL)
    return TRUE;

  for (guint i = 0; i < n_features; i++)
    {
      guint best = n_features;

      for (guint j = 0; j < n_features; j++)
        if (!is_written[j] && (best == n_features || training->importances[j] > training->importances[best]))
          best = j;
      is_written[best] = TRUE;
      append_field (csv, hot_model_get_feature (training->model, best));
      g_string_append_c (csv, ',');
      append_number (csv, training->importances[best]);
      g_string_append_c (csv, '\n');
    }

  return write_text (artifacts, HOT_RUN_IMPORTANCE, csv, cancellable, error);
}

gboolean
hot_run_artifacts_write_permutation (HotArtifacts  *artifacts,
                                     const GArray  *permutations,
                                     guint          n_repeats,
                                     guint32        seed,
                                     GCancellable  *cancellable,
                                     GError       **error)
{
  g_autoptr(GString) csv = g_string_new ("feature,importances_mean,importances_std,n_repeats,random_state\n");

  for (guint i = 0; i < permutations->len; i++)
    {
      const HotRunPermutation *permutation = &g_array_index (permutations, HotRunPermutation, i);

      append_field (csv, permutation->column);
      g_string_append_c (csv, ',');
      append_number (csv, permutation->importance.mean);
      g_string_append_c (csv, ',');
      append_number (csv, permutation->importance.deviation);
      g_string_append_printf (csv, ",%u,%u\n", n_repeats, seed);
    }

  return write_text (artifacts, HOT_RUN_PERMUTATION, csv, cancellable, error);
}

gboolean
hot_run_artifacts_write_predictions (HotArtifacts       *artifacts,
                                     const HotTraining  *training,
                                     GCancellable       *cancellable,
                                     GError            **error)
{
  g_autoptr(GString) csv = g_string_new (training->is_classification ? "row,truth,prediction\n"
                                                                     : "row,truth,prediction,residual\n");

  for (guint i = 0; i < training->tested->len; i++)
    {
      const HotTestedRow *row = &g_array_index (training->tested, HotTestedRow, i);

      g_string_append_printf (csv, "%u,", row->row);
      if (training->is_classification)
        {
          append_field (csv, hot_model_get_class (training->model, row->truth));
          g_string_append_c (csv, ',');
          append_field (csv, hot_model_get_class (training->model, row->prediction));
        }
      else
        {
          append_number (csv, row->truth);
          g_string_append_c (csv, ',');
          append_number (csv, row->prediction);
          g_string_append_c (csv, ',');
          append_number (csv, row->truth - row->prediction);
        }
      g_string_append_c (csv, '\n');
    }

  return write_text (artifacts, HOT_RUN_PREDICTIONS, csv, cancellable, error);
}

gboolean
hot_run_artifacts_write_log (HotArtifacts       *artifacts,
                             const HotTraining  *training,
                             GCancellable       *cancellable,
                             GError            **error)
{
  g_autoptr(GString) text = g_string_new (NULL);
  HotScores scores = { training->regression, training->classification };
  guint n_kinds;
  const HotScoreKind *kinds = hot_score_kind_list (training->is_classification, &n_kinds);

  for (guint i = 0; i < training->warnings->len; i++)
    g_string_append_printf (text, _("Note: %s\n"), (const char *) g_ptr_array_index (training->warnings, i));
  if (training->n_folds > 0)
    g_string_append_printf (text, _("Tested on %u rows in %u folds, then trained on all %u, in %.2f s.\n"), training->n_test,
                            training->n_folds, training->n_train, training->seconds);
  else
    g_string_append_printf (text, _("Trained on %u rows and tested on %u, in %.2f s.\n"), training->n_train,
                            training->n_test, training->seconds);
  for (guint i = 0; i < n_kinds; i++)
    g_string_append_printf (text, "%s %.6g\n", kinds[i].name, hot_score_kind_get (&kinds[i], &scores));

  return write_text (artifacts, HOT_RUN_LOG, text, cancellable, error);
}
