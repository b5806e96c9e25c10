/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "app/experiments/hot-leaderboard-private.h"

#include <glib/gi18n.h>

#include "app/experiments/hot-trainer.h"
#include "models/hot-baselines.h"
#include "models/hot-run-logger.h"

/* What the cells of the leaderboard say. */

typedef HotLeaderboardColumn Column;

static gboolean
has_tag (HotRunFrame *frame,
         guint        run,
         const char  *tag)
{
  const HotRunColumn *column = hot_run_frame_find_column (frame, HOT_RUN_COLUMN_TAG, tag);

  return column != NULL && hot_run_column_has (column, run);
}

/* What went wrong belongs to the word that says that something did. (transfer full) */
static char *
dup_status (Column      *column,
            guint        run,
            char        *text,
            HotCellLook *look)
{
  HotRunFrame *frame = hot_run_fields_get_frame (column->board->fields);
  const HotRunColumn *reasons = hot_run_frame_find_column (frame, HOT_RUN_COLUMN_TAG, HOT_TAG_ERROR);
  g_autofree char *word = text;
  HotTrainer *trainer = hot_trainer_get_default ();
  const char *id = frame->ids[run];
  g_autofree char *left = hot_trainer_dup_time_left (trainer, id);
  const char *message;
  double fraction;

  look->is_dimmed = look->is_dimmed || frame->statuses[run] == HOT_RUN_STATUS_FINISHED;
  if (hot_trainer_is_uploading (trainer, id) && hot_trainer_is_training (trainer, id, NULL, &message))
    return g_strdup (message);
  if (hot_trainer_is_training (trainer, id, &fraction, NULL) && fraction >= 0.0)
    {
      look->has_bar = TRUE;
      look->fraction = fraction;
      if (left != NULL)
        /* TRANSLATORS: %s is "about 40 s left" */
        return g_strdup_printf (_("Running, %s"), left);
      /* TRANSLATORS: how far a run is, in percent */
      return g_strdup_printf (_("Running, %d %%"), (int) (100.0 * fraction));
    }
  look->is_bold = frame->statuses[run] == HOT_RUN_STATUS_FAILED || frame->is_interrupted[run];
  if (frame->statuses[run] == HOT_RUN_STATUS_FAILED && reasons != NULL && hot_run_column_has (reasons, run))
    return g_strdup_printf ("%s: %s", word, reasons->texts[run]);

  return g_steal_pointer (&word);
}

static char *
dup_name (Column      *column,
          guint        run,
          char        *text,
          HotCellLook *look)
{
  HotLeaderboard *self = column->board;
  HotRunFrame *frame = hot_run_fields_get_frame (self->fields);
  const char *star = has_tag (frame, run, HOT_TAG_STARRED) ? "★ " : "";
  g_autofree char *name = text;
  g_autofree char *baseline = NULL;
  const char *mark = "";

  look->indent = HOT_LEADERBOARD_INDENT * self->tree->depths[run];
  if (self->tree->n_children[run] > 0)
    mark = _hot_leaderboard_is_folded (self, run) ? "▸ " : "▾ ";

  if (!has_tag (frame, run, HOT_TAG_BASELINE))
    return g_strconcat (mark, star, name, NULL);

  /* TRANSLATORS: a run that others are measured by, such as "Mean (baseline)" */
  baseline = g_strdup_printf (_("%s (baseline)"), name);

  return g_strconcat (mark, star, baseline, NULL);
}

/* A heading: what its runs have in common and how many they are, and the means of their metrics. */
static char *
dup_group (Column            *column,
           const HotRunGroup *group,
           HotCellLook       *look)
{
  HotLeaderboard *self = column->board;
  const HotRunField *field = hot_run_fields_find (self->fields, self->grouping);
  g_autofree char *value = NULL;
  g_autofree char *text = NULL;

  if (column->field->kind == HOT_RUN_FIELD_METRIC)
    {
      value = hot_run_fields_dup_mean (self->fields, column->field, group->runs, group->n_runs);
      look->is_dimmed = TRUE;
      /* TRANSLATORS: %s is a number: the mean over a group of runs */
      return value != NULL ? g_strdup_printf (_("⌀ %s"), value) : NULL;
    }
  if (column->field->kind != HOT_RUN_FIELD_NAME || field == NULL)
    return g_strdup ("");

  look->is_bold = TRUE;
  value = hot_run_fields_dup_text (self->fields, field, group->runs[0], HOT_TIME_NONE);
  /* TRANSLATORS: heading of a group of runs: a parameter, its value, how many runs */
  text = g_strdup_printf (ngettext ("%s: %s (%u run)", "%s: %s (%u runs)", group->n_runs), field->title,
                          value != NULL ? value : "–", group->n_runs);

  return g_strconcat (group->is_folded ? "▸ " : "▾ ", text, NULL);
}

static char *
dup_text (gpointer     source,
          guint        run,
          HotCellLook *look)
{
  Column *column = source;
  HotLeaderboard *self = column->board;
  HotRunFrame *frame = self->fields != NULL ? hot_run_fields_get_frame (self->fields) : NULL;
  const HotRunGroup *group = self->tree != NULL ? hot_run_tree_get_group (self->tree, run) : NULL;
  char *text;

  if (column->field == NULL || frame == NULL)
    return NULL;
  if (group != NULL)
    return dup_group (column, group, look);
  if (run >= frame->n_runs)
    return NULL;

  /* What others are measured by stands back. */
  look->is_dimmed = has_tag (frame, run, HOT_TAG_BASELINE);
  text = hot_run_fields_dup_text (self->fields, column->field, run, g_get_real_time () / G_TIME_SPAN_MILLISECOND);
  if (text != NULL && column->field->kind == HOT_RUN_FIELD_STATUS)
    return dup_status (column, run, text, look);
  if (text != NULL && column->field->kind == HOT_RUN_FIELD_NAME)
    return dup_name (column, run, text, look);
  look->has_chips = column->field->kind == HOT_RUN_FIELD_TAGS;
  if (text != NULL && column->field->best == (int) run)
    {
      g_autofree char *value = text;

      /* Not by weight alone: the arrow also says which way is better. */
      look->is_bold = TRUE;
      return g_strconcat (column->field->direction > 0 ? "▲ " : "▼ ", value, NULL);
    }

  return text;
}

static char *
dup_tooltip (gpointer source,
             guint    run)
{
  HotCellLook look = { 0 };

  return dup_text (source, run, &look);
}

const HotCellFuncs _hot_leaderboard_cell_funcs = { dup_text, dup_tooltip };
