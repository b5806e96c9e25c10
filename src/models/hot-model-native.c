/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "models/hot-model-native.h"

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/hot-error.h"
#include "models/hot-model-directory.h"
#include "models/hot-onnx-reader.h"
#include "models/hot-xgboost-reader.h"
#include "score/hot-model-builder.h"

/* A forest's file for XGBoost is about so large at most. */
#define MAX_FOREIGN (G_GUINT64_CONSTANT (1) << 30)

/* Changes where what is made of the same bytes would be another model. */
#define CACHE_VERSION "2"

static gboolean
take_score_error (const HotScoreError  *score_error,
                  GError              **error)
{
  g_set_error_literal (error, HOT_ERROR, score_error->code == HOT_SCORE_IO ? HOT_ERROR_NOT_FOUND : HOT_ERROR_INVALID, score_error->message);

  return FALSE;
}

/* (transfer full): what it is kept as; the same file may be logged with columns of other names */
static char *
get_cache_path (GBytes    *bytes,
                GPtrArray *columns)
{
  g_autoptr(GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  g_autofree char *name = NULL;
  gsize size;
  const guchar *data = g_bytes_get_data (bytes, &size);

  g_checksum_update (checksum, data, size);
  for (guint i = 0; columns->pdata[i] != NULL; i++)
    g_checksum_update (checksum, columns->pdata[i], strlen (columns->pdata[i]) + 1);
  name = g_strdup_printf ("%s-%s.hot", g_checksum_get_string (checksum), CACHE_VERSION);

  return g_build_filename (g_get_user_cache_dir (), "hothouse", "models", name, NULL);
}

static char *
read_foreign (const HotModelPlace       *place,
              const HotModelCard        *card,
              const HotModelCardFlavor  *flavor,
              GCancellable              *cancellable,
              GError                   **error)
{
  g_autoptr(GBytes) bytes = hot_model_place_read (place, flavor->data, MAX_FOREIGN, error);
  g_autoptr(GPtrArray) columns = g_ptr_array_new ();
  g_autofree char *path = NULL;
  g_autofree char *folder = NULL;
  typeof (hot_xgboost_read) *read;
  HotScoreError score_error = { 0 };
  void *image;
  gsize size;
  gboolean done;

  if (bytes == NULL)
    return NULL;
  for (guint i = 0; i < card->inputs->len; i++)
    g_ptr_array_add (columns, ((const HotModelCardField *) card->inputs->pdata[i])->name);
  g_ptr_array_add (columns, NULL);
  path = get_cache_path (bytes, columns);
  if (g_file_test (path, G_FILE_TEST_IS_REGULAR))
    return g_steal_pointer (&path);

  read = g_str_equal (flavor->name, "onnx") ? hot_onnx_read : hot_xgboost_read;
  image = read (bytes, flavor->data, (const char *const *) columns->pdata, &size, cancellable, error);
  if (image == NULL)
    return NULL;

  folder = g_path_get_dirname (path);
  g_mkdir_with_parents (folder, 0700);
  done = hot_model_write (image, size, path, &score_error) || take_score_error (&score_error, error);
  free (image);

  return done ? g_steal_pointer (&path) : NULL;
}

/* A description may come from anywhere: what it names must lie in its directory. */
static char *
find_native (const HotModelPlace  *place,
             const char           *name,
             GCancellable         *cancellable,
             GError              **error)
{
  g_autofree char *folder = hot_model_place_fetch (place, cancellable, error);
  g_autofree char *path = hot_model_place_dup_path (place, name);
  guint64 size;
  const int fd = folder != NULL ? hot_artifacts_open (place->artifacts, path, &size, error) : -1;

  if (fd < 0)
    return NULL;
  close (fd);

  return g_build_filename (folder, name, NULL);
}

char *
hot_model_native_prepare (const HotModelPlace  *place,
                          const HotModelCard   *card,
                          GCancellable         *cancellable,
                          GError              **error)
{
  const HotModelCardFlavor *flavor = hot_model_card_get_usable (card);

  if (flavor == NULL)
    {
      g_autoptr(GString) reasons = g_string_new (NULL);

      for (guint i = 0; i < card->flavors->len; i++)
        {
          const HotModelCardFlavor *other = card->flavors->pdata[i];

          g_string_append_printf (reasons, " %s: %s.", other->name, other->reason);
        }
      g_set_error (error, HOT_ERROR, HOT_ERROR_UNSUPPORTED, _("The model has no flavor that can be predicted with here.%s"), reasons->str);
      return NULL;
    }
  if (flavor->use == HOT_MODEL_FLAVOR_READ)
    return read_foreign (place, card, flavor, cancellable, error);

  return find_native (place, flavor->data != NULL ? flavor->data : HOT_MODEL_FILE, cancellable, error);
}

/* (transfer full) (nullable): the example of rows, which is true of every flavor */
static char *
read_example (const HotModelPlace *place)
{
  g_autoptr(GBytes) bytes = hot_model_place_read (place, HOT_MODEL_EXAMPLE_FILE, 4 << 20, NULL);

  return bytes != NULL ? g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes)) : NULL;
}

static gboolean
check_target (const char *target,
              GError    **error)
{
  g_autoptr(GDir) dir = g_dir_open (target, 0, NULL);

  if (dir == NULL || g_dir_read_name (dir) == NULL)
    return TRUE;
  g_set_error (error, HOT_ERROR, HOT_ERROR_REFUSED, _("The folder “%s” is not empty; choose a new one"), target);

  return FALSE;
}

gboolean
hot_model_native_export (const HotModelPlace  *place,
                         const HotModelCard   *card,
                         const HotFlavor      *flavor,
                         const char           *target,
                         GCancellable         *cancellable,
                         GError              **error)
{
  g_autofree char *native = check_target (target, error) ? hot_model_native_prepare (place, card, cancellable, error) : NULL;
  g_autofree char *example = read_example (place);
  g_autofree char *json = NULL;
  g_autofree char *reason = NULL;
  g_autoptr(HotArtifacts) artifacts = NULL;
  HotScoreError score_error = { 0 };
  HotModel *model;
  HotModelContents source;
  gboolean done;

  if (native == NULL)
    return FALSE;
  model = hot_model_open (native, &score_error);
  if (model == NULL)
    return take_score_error (&score_error, error);

  reason = flavor->explain (model);
  if (reason != NULL)
    {
      g_set_error (error, HOT_ERROR, HOT_ERROR_UNSUPPORTED, _("The model cannot be written as %s: %s"), flavor->name, reason);
      hot_model_close (model);
      return FALSE;
    }
  artifacts = hot_artifacts_new (target, NULL, error);
  source = (HotModelContents) {
    .model = model, .image = hot_model_get_data (model), .size = hot_model_get_size (model), .example = example,
    .run_id = place->run_id != NULL ? place->run_id : card->run_id,
  };
  done = artifacts != NULL && hot_model_directory_write_flavor (artifacts, &source, flavor, cancellable, error);
  hot_model_close (model);

  return done;
}
