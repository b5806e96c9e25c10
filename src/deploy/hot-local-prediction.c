/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "deploy/hot-local-prediction.h"

#include <string.h>

#include "base/hot-error.h"
#include "serve/hot-serve-answer.h"
#include "serve/hot-serve-body.h"
#include "serve/hot-serve-model.h"

/* Rows that are predicted at a time. */
#define BLOCK_ROWS 4096

typedef struct {
  HotModel     *model;
  HotServeRow  *row;
  HotServeBody  body;
  HotBuffer     answer;
} Prediction;

static void
prediction_clear (Prediction *self)
{
  hot_serve_body_close (&self->body);
  g_clear_pointer (&self->row, hot_serve_row_free);
  g_clear_pointer (&self->model, hot_model_close);
  hot_buffer_clear (&self->answer);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Prediction, prediction_clear)

static gboolean
open_model (Prediction  *self,
            const char  *path,
            GError     **error)
{
  HotScoreError cause = { 0 };

  self->model = hot_serve_model_open (path, &cause);
  if (self->model == NULL)
    {
      g_set_error_literal (error, HOT_ERROR, cause.code == HOT_SCORE_IO ? HOT_ERROR_NOT_FOUND : HOT_ERROR_INVALID, cause.message);
      return FALSE;
    }
  self->row = hot_serve_row_new (self->model);

  return TRUE;
}

/* Cancelled with @cause untouched. */
static gboolean
predict_rows (Prediction    *self,
              GCancellable  *cancellable,
              HotServeError *cause)
{
  const gsize n_features = hot_model_get_n_features (self->model);
  g_autofree float *features = g_new (float, BLOCK_ROWS * n_features);
  g_autofree double *outputs = g_new (double, BLOCK_ROWS * (gsize) hot_model_get_n_outputs (self->model));
  gsize n_rows = BLOCK_ROWS;

  for (gboolean is_first = TRUE; n_rows == BLOCK_ROWS; is_first = FALSE)
    {
      if (g_cancellable_is_cancelled (cancellable) || !hot_serve_body_read (&self->body, features, BLOCK_ROWS, &n_rows, cause))
        return FALSE;
      hot_model_predict (self->model, features, n_rows, n_features, outputs);
      if (!hot_serve_answer_append (&self->answer, self->model, outputs, n_rows, is_first))
        return hot_serve_body_no_memory (cause);
    }

  return TRUE;
}

static gboolean
answer (Prediction    *self,
        const char    *content_type,
        GBytes        *request,
        GCancellable  *cancellable,
        HotServeError *cause)
{
  gsize size;
  const char *data = g_bytes_get_data (request, &size);

  if (!hot_serve_body_open (&self->body, self->row, content_type, strlen (content_type), data != NULL ? data : "", size, G_MAXUINT64, cause))
    return FALSE;
  if (!hot_serve_answer_append_text (&self->answer, hot_serve_style_mlflow.opening))
    return hot_serve_body_no_memory (cause);

  return predict_rows (self, cancellable, cause) &&
         (hot_serve_answer_append_text (&self->answer, hot_serve_style_mlflow.closing) || hot_serve_body_no_memory (cause));
}

GBytes *
hot_local_prediction_run (const char    *model,
                          const char    *content_type,
                          GBytes        *request,
                          GCancellable  *cancellable,
                          GError       **error)
{
  g_auto(Prediction) self = { 0 };
  HotServeError cause = { 0 };

  if (!open_model (&self, model, error))
    return NULL;
  if (!answer (&self, content_type, request, cancellable, &cause))
    {
      if (!g_cancellable_set_error_if_cancelled (cancellable, error))
        g_set_error_literal (error, HOT_ERROR, HOT_ERROR_INVALID, cause.message);
      return NULL;
    }

  return g_bytes_new (self.answer.data, self.answer.size);
}
