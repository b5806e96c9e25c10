/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "tracking/hot-mlruns-counts.h"

#include <glib/gi18n-lib.h>

/* @sentence: (transfer full) */
static void
append (GString  *text,
        guint     n,
        char     *sentence)
{
  if (n > 0)
    g_string_append_printf (text, "%s%s", text->len > 0 ? " " : "", sentence);
  g_free (sentence);
}

char *
hot_mlruns_counts_describe (const HotMlrunsCounts *self)
{
  GString *text = g_string_new (NULL);
  const guint n_added = self->n_runs + self->n_logged_models + self->n_models;

  append (text, n_added == 0, g_strdup (_("Nothing is new.")));
  append (text, self->n_runs, g_strdup_printf (ngettext ("Imported %u run.", "Imported %u runs.", self->n_runs), self->n_runs));
  append (text, self->n_logged_models,
          g_strdup_printf (ngettext ("Imported %u logged model.", "Imported %u logged models.", self->n_logged_models),
                           self->n_logged_models));
  append (text, self->n_models,
          g_strdup_printf (ngettext ("Imported %u registered model.", "Imported %u registered models.", self->n_models), self->n_models));
  append (text, self->n_kept,
          g_strdup_printf (ngettext ("%u registered model was there and stays as it is.",
                                     "%u registered models were there and stay as they are.", self->n_kept), self->n_kept));
  append (text, self->n_left_out,
          g_strdup_printf (ngettext ("%u logged model is left out, because this database is of an MLflow before 3.",
                                     "%u logged models are left out, because this database is of an MLflow before 3.",
                                     self->n_left_out), self->n_left_out));
  append (text, self->n_traces,
          g_strdup_printf (ngettext ("%u trace is left out: Hothouse does not show traces.",
                                     "%u traces are left out: Hothouse does not show traces.", self->n_traces), self->n_traces));

  return g_string_free (text, FALSE);
}
