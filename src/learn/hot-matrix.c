/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "learn/hot-matrix.h"

#include <string.h>

/* Rows that are turned at a time: their lines stay in the first-level cache. */
#define BLOCK_ROWS 64

struct _HotMatrix
{
  gatomicrefcount  ref_count;
  guint            n_rows;
  guint            n_features;
  char           **names;
  char           **sources;
  gboolean        *are_categories;
  float           *values;
};

G_DEFINE_BOXED_TYPE (HotMatrix, hot_matrix, hot_matrix_ref, hot_matrix_unref)

HotMatrix *
hot_matrix_new (guint n_rows,
                guint n_features)
{
  HotMatrix *self = g_new0 (HotMatrix, 1);

  g_atomic_ref_count_init (&self->ref_count);
  self->n_rows = n_rows;
  self->n_features = n_features;
  self->names = g_new0 (char *, n_features);
  self->sources = g_new0 (char *, n_features);
  self->are_categories = g_new0 (gboolean, n_features);
  self->values = g_malloc0_n (MAX ((gsize) n_rows * n_features, 1), sizeof (float));

  return self;
}

HotMatrix *
hot_matrix_ref (HotMatrix *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
hot_matrix_unref (HotMatrix *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;

  for (guint i = 0; i < self->n_features; i++)
    {
      g_free (self->names[i]);
      g_free (self->sources[i]);
    }
  g_free (self->names);
  g_free (self->sources);
  g_free (self->are_categories);
  g_free (self->values);
  g_free (self);
}

guint
hot_matrix_get_n_rows (HotMatrix *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->n_rows;
}

guint
hot_matrix_get_n_features (HotMatrix *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->n_features;
}

const char *
hot_matrix_get_name (HotMatrix *self,
                     guint      feature)
{
  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (feature < self->n_features, NULL);

  return self->names[feature] != NULL ? self->names[feature] : "";
}

void
hot_matrix_set_name (HotMatrix  *self,
                     guint       feature,
                     const char *name)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (feature < self->n_features);

  g_set_str (&self->names[feature], name);
}

const char *
hot_matrix_get_source (HotMatrix *self,
                       guint      feature)
{
  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (feature < self->n_features, NULL);

  return self->sources[feature] != NULL ? self->sources[feature] : hot_matrix_get_name (self, feature);
}

gboolean
hot_matrix_is_category (HotMatrix *self,
                        guint      feature)
{
  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (feature < self->n_features, FALSE);

  return self->are_categories[feature];
}

void
hot_matrix_set_source (HotMatrix  *self,
                       guint       feature,
                       const char *column,
                       gboolean    is_category)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (feature < self->n_features);

  g_set_str (&self->sources[feature], column);
  self->are_categories[feature] = is_category;
}

static void
copy_names (HotMatrix *self,
            guint      feature,
            HotMatrix *from,
            guint      from_feature)
{
  self->names[feature] = g_strdup (from->names[from_feature]);
  self->sources[feature] = g_strdup (from->sources[from_feature]);
  self->are_categories[feature] = from->are_categories[from_feature];
}

float *
hot_matrix_peek_feature (HotMatrix *self,
                         guint      feature)
{
  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (feature < self->n_features, NULL);

  return self->values + (gsize) feature * self->n_rows;
}

HotMatrix *
hot_matrix_select (HotMatrix     *self,
                   const guint32 *rows,
                   guint          n_rows)
{
  HotMatrix *selection = hot_matrix_new (n_rows, self->n_features);

  for (guint feature = 0; feature < self->n_features; feature++)
    {
      const float *source = hot_matrix_peek_feature (self, feature);
      float *target = hot_matrix_peek_feature (selection, feature);

      for (guint i = 0; i < n_rows; i++)
        target[i] = source[rows[i]];
      copy_names (selection, feature, self, feature);
    }

  return selection;
}

void
hot_matrix_copy_rows (HotMatrix     *self,
                      const guint32 *rows,
                      guint          first,
                      guint          n_rows,
                      gsize          stride,
                      float         *values)
{
  for (guint block = 0; block < n_rows; block += BLOCK_ROWS)
    {
      guint end = MIN (block + BLOCK_ROWS, n_rows);

      for (guint feature = 0; feature < self->n_features; feature++)
        {
          const float *source = self->values + (gsize) feature * self->n_rows;

          for (guint i = block; i < end; i++)
            values[i * stride + feature] = source[rows != NULL ? rows[i] : first + i];
        }
    }
}
