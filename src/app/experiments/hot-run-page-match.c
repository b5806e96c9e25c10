/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "app/experiments/hot-run-page-match.h"

#include "dataset/hot-filter.h"
#include "models/hot-table-digest.h"

HotRunPageMatchRequest *
hot_run_page_match_request_new (HotTable   *table,
                                HotRowSet  *rows,
                                const char *filter,
                                const char *digest)
{
  HotRunPageMatchRequest *self = g_new0 (HotRunPageMatchRequest, 1);

  self->table = hot_table_ref (table);
  self->rows = rows != NULL ? hot_row_set_ref (rows) : NULL;
  self->filter = g_strdup (filter);
  self->digest = g_strdup (digest);

  return self;
}

void
hot_run_page_match_request_free (gpointer request)
{
  HotRunPageMatchRequest *self = request;

  hot_table_unref (self->table);
  g_clear_pointer (&self->rows, hot_row_set_unref);
  g_free (self->filter);
  g_free (self->digest);
  g_free (self);
}

static gboolean
has_digest (HotRunPageMatchRequest *self,
            HotRowSet              *set,
            GCancellable           *cancellable)
{
  const guint n = hot_row_set_get_n (set);
  g_autofree guint32 *rows = g_new (guint32, MAX (n, 1));
  g_autofree char *digest = NULL;

  for (guint i = 0; i < n; i++)
    rows[i] = hot_row_set_get_row (set, i);
  digest = hot_table_digest (self->table, rows, n, cancellable, NULL);

  return g_strcmp0 (digest, self->digest) == 0;
}

gpointer
hot_run_page_match_func (gpointer            request,
                         const HotProgress  *progress,
                         GCancellable       *cancellable,
                         GError            **error)
{
  HotRunPageMatchRequest *self = request;
  g_autoptr(HotRowSet) all = hot_row_set_new_all (hot_table_get_n_rows (self->table));
  g_autoptr(HotFilter) filter = self->filter != NULL && *self->filter != '\0' ? hot_filter_parse (self->filter, NULL) : NULL;
  g_autoptr(HotRowSet) filtered = filter != NULL ? hot_filter_apply (filter, self->table, cancellable, NULL) : NULL;
  const gboolean matches = (filtered != NULL && has_digest (self, filtered, cancellable)) || has_digest (self, all, cancellable) ||
                           (self->rows != NULL && !hot_row_set_is_all (self->rows) && has_digest (self, self->rows, cancellable));

  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;

  return g_strdup (matches ? "yes" : "no");
}
