/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "geo/hot-point-lasso.h"

#include <gio/gio.h>
#include <math.h>

#define WORLD 4294967296.0
/* Points between two looks at the cancellable. */
#define BATCH 262144

typedef struct {
  const double *corners;
  guint         n;
  double        left;
  double        top;
  double        right;
  double        bottom;
} Lasso;

static void
lasso_init (Lasso        *self,
            const double *corners,
            guint         n)
{
  *self = (Lasso) { corners, n, INFINITY, INFINITY, -INFINITY, -INFINITY };
  for (guint i = 0; i < n; i++)
    {
      self->left = MIN (self->left, corners[2 * i]);
      self->right = MAX (self->right, corners[2 * i]);
      self->top = MIN (self->top, corners[2 * i + 1]);
      self->bottom = MAX (self->bottom, corners[2 * i + 1]);
    }
}

static gboolean
lasso_contains (const Lasso *self,
                double       x,
                double       y)
{
  gboolean inside = FALSE;

  if (!(x >= self->left && x <= self->right && y >= self->top && y <= self->bottom))
    return FALSE;

  for (guint i = 0, j = self->n - 1; i < self->n; j = i++)
    {
      const double *a = self->corners + 2 * i;
      const double *b = self->corners + 2 * j;

      if ((a[1] > y) != (b[1] > y) && x < (b[0] - a[0]) * (y - a[1]) / (b[1] - a[1]) + a[0])
        inside = !inside;
    }

  return inside;
}

static HotRowSet *
collect_rows (const guint64 *marks,
              guint          n_rows_in_table,
              guint          n)
{
  guint32 *rows = g_new (guint32, MAX (n, 1));
  const guint n_words = n_rows_in_table / 64 + 1;
  guint at = 0;

  for (guint word = 0; word < n_words; word++)
    for (guint64 left = marks[word]; left != 0; left &= left - 1)
      rows[at++] = word * 64 + __builtin_ctzll (left);

  return hot_row_set_new (g_bytes_new_take (rows, (gsize) n * sizeof *rows), n_rows_in_table);
}

HotRowSet *
hot_point_lasso (HotPointIndex  *index,
                 const double   *corners,
                 guint           n_corners,
                 guint           n_rows_in_table,
                 GCancellable   *cancellable,
                 GError        **error)
{
  const guint n = hot_point_index_get_n (index);
  const guint32 *xs = hot_point_index_peek_x (index);
  const guint32 *ys = hot_point_index_peek_y (index);
  const guint32 *rows = hot_point_index_peek_rows (index);
  g_autofree guint64 *marks = g_new0 (guint64, n_rows_in_table / 64 + 1);
  guint n_inside = 0;
  Lasso lasso;

  lasso_init (&lasso, corners, n_corners);
  for (guint i = 0; i < n; i++)
    {
      if (i % BATCH == 0 && g_cancellable_set_error_if_cancelled (cancellable, error))
        return NULL;
      if (!lasso_contains (&lasso, xs[i] / WORLD, ys[i] / WORLD))
        continue;
      marks[rows[i] / 64] |= G_GUINT64_CONSTANT (1) << (rows[i] % 64);
      n_inside++;
    }

  return collect_rows (marks, n_rows_in_table, n_inside);
}
