/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "deploy/hot-deploy-model.h"

#include "models/hot-model-example.h"
#include "models/hot-model-native.h"
#include "serve/hot-serve-model.h"

static char *
find_path (const HotModelPlace  *place,
           GCancellable         *cancellable,
           GError              **error)
{
  g_autofree char *path = g_build_filename (hot_artifacts_get_folder (place->artifacts), *place->folder != '\0' ? place->folder : NULL, NULL);
  g_autoptr(HotModelCard) card = NULL;

  if (g_file_test (path, G_FILE_TEST_IS_REGULAR))
    return g_steal_pointer (&path);
  card = hot_model_card_read (place, cancellable, error);
  if (card == NULL)
    return NULL;

  return hot_model_card_find (card, "hothouse") != NULL ? hot_model_place_fetch (place, cancellable, error)
                                                        : hot_model_native_prepare (place, card, cancellable, error);
}

HotDeployModel *
hot_deploy_model_find (HotTrackingStore  *store,
                       const char        *uri,
                       GCancellable      *cancellable,
                       GError           **error)
{
  g_autoptr(HotDeployModel) self = g_new0 (HotDeployModel, 1);

  self->place = hot_model_place_find (store, uri, cancellable, error);
  if (self->place != NULL)
    self->path = find_path (self->place, cancellable, error);

  return self->path != NULL ? g_steal_pointer (&self) : NULL;
}

void
hot_deploy_model_free (HotDeployModel *self)
{
  if (self == NULL)
    return;

  g_clear_pointer (&self->place, hot_model_place_free);
  g_free (self->path);
  g_free (self);
}

char *
hot_deploy_model_dup_rows (const HotDeployModel *self,
                           HotTable             *table,
                           guint                 first,
                           guint                 max_rows)
{
  HotScoreError score_error = { 0 };
  HotModel *model = table != NULL ? hot_serve_model_open (self->path, &score_error) : NULL;
  const guint n_rows = table != NULL ? hot_table_get_n_rows (table) : 0;
  const guint n = first < n_rows ? MIN (max_rows, n_rows - first) : 0;
  g_autofree guint32 *rows = g_new (guint32, n);
  char *text = NULL;

  for (guint i = 0; i < n; i++)
    rows[i] = first + i;
  if (model != NULL && n > 0)
    text = hot_model_example_new (model, table, rows, n, NULL);
  g_clear_pointer (&model, hot_model_close);

  return text;
}
