/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "tracking/hot-rest-store-private.h"

#include "base/hot-error.h"
#include "tracking/hot-run-cache.h"
#include "tracking/hot-search-filter.h"
#include "tracking/hot-sqlite-search.h"

/* Searches for runs. Those by columns are filtered and ordered here, out of all runs of the experiments, which are kept until something has
 * changed: what a person types in a filter needs no network, and OR and parentheses, which servers do not know, may be used. */

#define PAGE_SIZE 1000
/* What is left of a page whose answer is too large. */
#define MIN_PAGE_SIZE 10

/* One page as the server has it. (transfer full): of HotRun */
static GPtrArray *
read_page (HotRestStore       *self,
           const HotSearch    *search,
           const char *const  *experiments,
           guint               max_results,
           const char         *page_token,
           char              **next_page_token,
           GCancellable       *cancellable,
           GError            **error)
{
  g_autoptr(HotJsonWriter) body = hot_rest_json_new ();
  g_autoptr(JsonObject) answer = NULL;
  GPtrArray *runs;

  hot_rest_json_strings (body, "experiment_ids", experiments);
  hot_rest_json_string (body, "filter", search->filter);
  hot_rest_json_string (body, "run_view_type", hot_rest_view_to_string (search->view));
  hot_rest_json_integer (body, "max_results", max_results);
  hot_rest_json_strings (body, "order_by", search->order_by);
  hot_rest_json_string (body, "page_token", page_token);
  answer = hot_rest_client_post (self->client, "runs/search", body, HOT_REST_REPEATABLE, cancellable, error);
  if (answer == NULL)
    return NULL;

  runs = hot_rest_read_all (answer, "runs", (HotRestRead) hot_rest_read_run, (GDestroyNotify) hot_run_unref, error);
  if (runs != NULL && next_page_token != NULL)
    *next_page_token = hot_rest_read_page_token (answer);

  return runs;
}

/* @max: 0 for all. (transfer full): of HotRun */
static GPtrArray *
read_pages (HotRestStore       *self,
            const HotSearch    *search,
            const char *const  *experiments,
            guint               max,
            GCancellable       *cancellable,
            GError            **error)
{
  g_autoptr(GPtrArray) all = g_ptr_array_new_with_free_func ((GDestroyNotify) hot_run_unref);
  g_autofree char *token = g_strdup (search->page_token);
  guint size = PAGE_SIZE;

  while (max == 0 || all->len < max)
    {
      g_autofree char *next = NULL;
      g_autoptr(GError) reason = NULL;
      g_autoptr(GPtrArray) page = read_page (self, search, experiments, max > 0 ? MIN (size, max - all->len) : size, token, &next,
                                             cancellable, &reason);

      if (page == NULL && size > MIN_PAGE_SIZE && g_error_matches (reason, HOT_ERROR, HOT_ERROR_TOO_LARGE))
        {
          size /= 4;
          continue;
        }
      if (page == NULL)
        {
          g_propagate_error (error, g_steal_pointer (&reason));
          return NULL;
        }
      g_ptr_array_extend_and_steal (all, g_steal_pointer (&page));
      /* A server that sends the same token again would never end. */
      if (next == NULL || g_strcmp0 (next, token) == 0)
        break;
      g_free (token);
      token = g_steal_pointer (&next);
    }

  return g_steal_pointer (&all);
}

/* (transfer full): those of the search, or all that there are */
static char **
dup_experiments (HotRestStore      *self,
                 const HotSearch   *search,
                 GCancellable      *cancellable,
                 GError           **error)
{
  if (search->experiment_ids != NULL)
    return g_strdupv ((char **) search->experiment_ids);

  return hot_rest_store_list_experiments (self, cancellable, error);
}

/* Whether the filter is more than a server understands, but all right here. */
static gboolean
is_only_ours (const HotSearch *search)
{
  g_autoptr(HotSearchNode) plain = NULL;
  g_autoptr(HotSearchNode) node = NULL;

  return search->is_extended && search->filter != NULL &&
         !hot_search_parse (HOT_SEARCH_RUNS, search->filter, FALSE, &plain, NULL) &&
         hot_search_parse (HOT_SEARCH_RUNS, search->filter, TRUE, &node, NULL);
}

/* Filters and orders what is here. (transfer full): of guint, %NULL with @error set or, where that cannot be done here, without */
static GArray *
search_frame (const HotRunFrame  *frame,
              const HotSearch    *search,
              GError            **error)
{
  g_autoptr(HotSearchNode) filter = NULL;
  g_autoptr(GPtrArray) orders = hot_search_orders_parse (HOT_SEARCH_RUNS, search->order_by, error);
  guint64 offset;

  if (orders == NULL || !hot_search_parse (HOT_SEARCH_RUNS, search->filter, search->is_extended, &filter, error) ||
      !hot_run_cache_can_search (filter, orders) || !hot_page_token_parse (search->page_token, &offset, error))
    return NULL;

  return hot_run_cache_search (frame, search, filter, orders, search->max_results > 0 ? offset + search->max_results : G_MAXUINT64);
}

static GPtrArray *
search_here (HotRestStore       *self,
             const HotSearch    *search,
             const char *const  *experiments,
             GCancellable       *cancellable,
             GError            **error)
{
  const HotSearch all = { .view = search->view };
  g_autoptr(GPtrArray) runs = read_pages (self, &all, experiments, 0, cancellable, error);
  g_autoptr(GPtrArray) found = g_ptr_array_new_with_free_func ((GDestroyNotify) hot_run_unref);
  g_autoptr(HotRunFrame) frame = runs != NULL ? hot_rest_read_frame (runs) : NULL;
  g_autoptr(GArray) indices = frame != NULL ? search_frame (frame, search, error) : NULL;
  guint64 offset = 0;

  if (frame == NULL || (indices == NULL && error != NULL && *error != NULL))
    return NULL;
  if (indices == NULL)
    {
      g_set_error_literal (error, HOT_TRACKING_ERROR, HOT_TRACKING_ERROR_INVALID_PARAMETER_VALUE,
                           "OR and parentheses cannot be used with data sets on a tracking server");
      return NULL;
    }

  hot_page_token_parse (search->page_token, &offset, NULL);
  for (guint64 i = offset; i < indices->len; i++)
    g_ptr_array_add (found, hot_run_ref (runs->pdata[g_array_index (indices, guint, i)]));

  return g_steal_pointer (&found);
}

static GPtrArray *
search_runs (HotTrackingStore  *store,
             const HotSearch   *search,
             char             **next_page_token,
             GCancellable      *cancellable,
             GError           **error)
{
  HotRestStore *self = HOT_REST_STORE (store);
  g_auto(GStrv) experiments = dup_experiments (self, search, cancellable, error);
  guint limit = search->max_results > 0 ? search->max_results : PAGE_SIZE;
  HotSearch ours = *search;
  GPtrArray *runs;

  if (experiments == NULL)
    return NULL;
  if (!is_only_ours (search))
    return read_page (self, search, (const char *const *) experiments, limit, search->page_token, next_page_token, cancellable, error);

  ours.max_results = limit + 1;
  runs = search_here (self, &ours, (const char *const *) experiments, cancellable, error);
  if (runs != NULL && next_page_token != NULL)
    {
      guint64 offset = 0;

      hot_page_token_parse (search->page_token, &offset, NULL);
      *next_page_token = runs->len > limit ? hot_page_token_new (offset + limit) : NULL;
    }
  if (runs != NULL && runs->len > limit)
    g_ptr_array_set_size (runs, limit);

  return runs;
}

/* (transfer full) (nullable): all runs of @experiments, if they are here and nothing has changed */
static HotRunFrame *
get_kept (HotRestStore      *self,
          char             **experiments,
          HotViewType        view,
          guint64           *counter)
{
  HotRunFrame *frame = NULL;

  g_mutex_lock (&self->lock);
  *counter = self->counter;
  if (self->frame != NULL && self->counter != 0 && self->counter == self->frame_counter && self->frame_view == view &&
      self->watched != NULL && g_strv_equal ((const char *const *) self->watched, (const char *const *) experiments))
    frame = hot_run_frame_ref (self->frame);
  g_mutex_unlock (&self->lock);

  return frame;
}

static void
keep (HotRestStore  *self,
      HotRunFrame   *frame,
      char         **experiments,
      HotViewType    view,
      guint64        counter)
{
  g_mutex_lock (&self->lock);
  g_clear_pointer (&self->frame, hot_run_frame_unref);
  self->frame = hot_run_frame_ref (frame);
  self->frame_counter = counter;
  self->frame_view = view;
  if (self->watched == NULL || !g_strv_equal ((const char *const *) self->watched, (const char *const *) experiments))
    {
      g_strfreev (self->watched);
      self->watched = g_strdupv (experiments);
    }
  g_mutex_unlock (&self->lock);
}

/* (transfer full): all runs of @experiments */
static HotRunFrame *
read_frame (HotRestStore  *self,
            char         **experiments,
            HotViewType    view,
            GCancellable  *cancellable,
            GError       **error)
{
  const HotSearch all = { .view = view };
  guint64 counter;
  HotRunFrame *frame = get_kept (self, experiments, view, &counter);
  g_autoptr(GPtrArray) runs = NULL;

  if (frame != NULL)
    return frame;

  runs = read_pages (self, &all, (const char *const *) experiments, 0, cancellable, error);
  if (runs == NULL)
    return NULL;
  frame = hot_rest_read_frame (runs);
  keep (self, frame, experiments, view, counter);

  return frame;
}

static HotRunFrame *
read_runs (HotTrackingStore  *store,
           const HotSearch   *search,
           GCancellable      *cancellable,
           GError           **error)
{
  HotRestStore *self = HOT_REST_STORE (store);
  g_auto(GStrv) experiments = dup_experiments (self, search, cancellable, error);
  g_autoptr(HotRunFrame) all = NULL;
  g_autoptr(GArray) found = NULL;
  g_autoptr(GPtrArray) runs = NULL;
  g_autoptr(GError) reason = NULL;
  guint64 offset = 0;

  if (experiments == NULL)
    return NULL;
  all = read_frame (self, experiments, search->view, cancellable, error);
  if (all == NULL)
    return NULL;

  found = search_frame (all, search, &reason);
  if (found == NULL && reason != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&reason));
      return NULL;
    }
  if (found != NULL)
    {
      hot_page_token_parse (search->page_token, &offset, NULL);
      offset = MIN (offset, found->len);
      return hot_run_frame_pick (all, (const guint *) (gpointer) found->data + offset, found->len - offset);
    }

  /* Data sets are not in the columns. */
  runs = read_pages (self, search, (const char *const *) experiments, search->max_results, cancellable, error);

  return runs != NULL ? hot_rest_read_frame (runs) : NULL;
}

void
hot_rest_store_init_search (HotTrackingStoreInterface *iface)
{
  iface->search_runs = search_runs;
  iface->read_runs = read_runs;
}
