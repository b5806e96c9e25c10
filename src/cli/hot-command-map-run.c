/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cli/hot-command-map-run.h"

#include <glib/gi18n-lib.h>

#include "base/hot-error.h"
#include "cli/hot-command-workspace.h"
#include "tracking/hot-workspace.h"

void
hot_command_map_run_clear (HotCommandMapRun *self)
{
  g_free (self->workspace);
  g_free (self->run);
  g_free (self->quantity_name);
  g_clear_pointer (&self->lens, hot_run_lens_unref);
}

gboolean
hot_command_map_run_parse (HotCommandMapRun  *self,
                           GError           **error)
{
  if (self->quantity_name == NULL)
    return TRUE;

  if (self->run == NULL)
    return hot_command_refuse (_("--quantity needs --run RUN"), error);
  if (hot_run_quantity_from_string (self->quantity_name, &self->quantity))
    return TRUE;

  g_set_error (error, HOT_ERROR, HOT_ERROR_USAGE,
               _("--quantity “%s”: it must be one of residual, residual-all, size, prediction, uncertainty, standard"),
               self->quantity_name);

  return FALSE;
}

gboolean
hot_command_map_run_load (HotCommandMapRun   *self,
                          const char         *other,
                          HotCommandSource   *source,
                          HotCommandContext  *context,
                          GError            **error)
{
  const char *const ids[] = { self->run, other, NULL };
  g_autoptr(HotWorkspace) workspace = hot_command_open_workspace (self->workspace, FALSE, context->progress, context->cancellable, error);

  if (workspace == NULL)
    return FALSE;

  self->lens = hot_run_lens_new (hot_workspace_get_store (workspace), ids, other != NULL ? 2 : 1, source->table, source->rows,
                                 context->progress, context->cancellable, error);

  return self->lens != NULL;
}

HotMapData *
hot_command_map_run_see (HotCommandMapRun   *self,
                         guint               side,
                         HotMapData         *data,
                         int                *column,
                         HotCommandContext  *context,
                         GError            **error)
{
  *column = hot_run_lens_get_column (self->lens, side, self->quantity);
  if (*column < 0)
    {
      g_set_error (error, HOT_ERROR, HOT_ERROR_NOT_FOUND, _("The run “%s” has no %s: another kind of model made it"),
                   self->lens->values[side]->name, hot_run_quantity_to_string (self->quantity));
      return NULL;
    }

  return hot_map_data_with_table (data, self->lens->tables[side], hot_table_get_n_columns (self->lens->source),
                                  self->lens->n_changes[side]);
}
