/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "tracking/hot-run-cache.h"

#include <math.h>
#include <string.h>

/* What an order compares, found once for all runs. */
typedef struct {
  const double *numbers;
  const gint64 *times;
  const char  **texts;
  const guint8 *present;
  gboolean      is_descending;
} Key;

typedef struct {
  const HotRunFrame  *frame;
  Key         *keys;
  guint        n_keys;
} Order;

static gboolean
can_filter (const HotSearchNode *filter)
{
  for (guint i = 0; filter->children != NULL && i < filter->children->len; i++)
    if (!can_filter (filter->children->pdata[i]))
      return FALSE;

  return filter->kind != HOT_SEARCH_COMPARISON || filter->field != HOT_SEARCH_DATASET;
}

gboolean
hot_run_cache_can_search (const HotSearchNode *filter,
                          GPtrArray           *orders)
{
  for (guint i = 0; i < orders->len; i++)
    {
      const HotSearchOrder *order = orders->pdata[i];

      if (order->field == HOT_SEARCH_ATTRIBUTE && g_str_equal (order->key, "experiment_id"))
        return FALSE;
    }

  return filter == NULL || can_filter (filter);
}

/* SQLite's LIKE: % is any text, _ one character; ILIKE takes the letters A to Z for a to z. What a % stands for is tried again for the
 * last one only, so that no pattern takes long. */
static gboolean
is_like (const char *pattern,
         const char *text,
         gboolean    fold)
{
  const char *after = NULL, *tried = NULL;

  while (*text != '\0')
    {
      if (*pattern == '%')
        {
          after = ++pattern;
          tried = text;
        }
      else if (*pattern == '_')
        {
          pattern++;
          text = g_utf8_next_char (text);
        }
      else if (fold ? g_ascii_tolower (*pattern) == g_ascii_tolower (*text) : *pattern == *text)
        {
          pattern++;
          text++;
        }
      else if (after != NULL)
        {
          pattern = after;
          tried = g_utf8_next_char (tried);
          text = tried;
        }
      else
        {
          return FALSE;
        }
    }
  while (*pattern == '%')
    pattern++;

  return *pattern == '\0';
}

gboolean
hot_run_cache_test_number (const HotSearchNode *node,
                           double               value)
{
  double wanted = node->is_integer ? (double) node->integer : node->number;

  switch (node->op)
    {
    case HOT_SEARCH_EQUAL:
      return value == wanted;

    case HOT_SEARCH_NOT_EQUAL:
      return value != wanted;

    case HOT_SEARCH_LESS:
      return value < wanted;

    case HOT_SEARCH_LESS_OR_EQUAL:
      return value <= wanted;

    case HOT_SEARCH_GREATER:
      return value > wanted;

    default:
      return value >= wanted;
    }
}

gboolean
hot_run_cache_test_text (const HotSearchNode *node,
                         const char          *text)
{
  if (text == NULL)
    return FALSE;

  switch (node->op)
    {
    case HOT_SEARCH_EQUAL:
      return strcmp (text, node->texts[0]) == 0;

    case HOT_SEARCH_NOT_EQUAL:
      return strcmp (text, node->texts[0]) != 0;

    case HOT_SEARCH_LIKE:
    case HOT_SEARCH_ILIKE:
      return is_like (node->texts[0], text, node->op == HOT_SEARCH_ILIKE);

    default:
      return g_strv_contains ((const char *const *) node->texts, text) == (node->op == HOT_SEARCH_IN);
    }
}

static const char *
get_attribute (const HotRunFrame *frame,
               const char        *column,
               guint              run)
{
  if (g_str_equal (column, "r.run_uuid"))
    return frame->ids[run];
  if (g_str_equal (column, "r.user_id"))
    return frame->user_ids[run];
  if (g_str_equal (column, "r.status"))
    return frame->statuses[run] != 0 ? hot_run_status_to_string (frame->statuses[run]) : NULL;

  return frame->artifact_uris[run];
}

static const HotRunColumn *
find_column (const HotRunFrame   *frame,
             const HotSearchNode *node)
{
  if (node->field == HOT_SEARCH_ATTRIBUTE)
    return hot_run_frame_find_column (frame, HOT_RUN_COLUMN_TAG, HOT_TAG_RUN_NAME);

  return hot_run_frame_find_column (frame, node->field == HOT_SEARCH_METRIC ? HOT_RUN_COLUMN_METRIC
                                             : node->field == HOT_SEARCH_PARAM ? HOT_RUN_COLUMN_PARAM : HOT_RUN_COLUMN_TAG,
                                    node->key);
}

/* Clears the marks of the runs for which the comparison does not hold. */
static void
test_comparison (const HotRunFrame   *frame,
                 const HotSearchNode *node,
                 guint8              *marks)
{
  const char *attribute = node->field == HOT_SEARCH_ATTRIBUTE ? node->attribute->column : NULL;
  const HotRunColumn *column = attribute == NULL ? find_column (frame, node) : NULL;
  const gint64 *times = attribute != NULL && node->attribute->is_number
                          ? (g_str_equal (attribute, "r.end_time") ? frame->end_times : frame->start_times) : NULL;

  for (guint i = 0; i < frame->n_runs; i++)
    {
      if (!marks[i])
        continue;
      if (times != NULL)
        marks[i] = times[i] != HOT_TIME_NONE && hot_run_cache_test_number (node, times[i]);
      else if (attribute != NULL)
        marks[i] = hot_run_cache_test_text (node, get_attribute (frame, attribute, i));
      else if (node->op == HOT_SEARCH_IS_NULL || node->op == HOT_SEARCH_IS_NOT_NULL)
        marks[i] = (column != NULL && hot_run_column_has (column, i)) == (node->op == HOT_SEARCH_IS_NOT_NULL);
      else if (column == NULL || !hot_run_column_has (column, i))
        marks[i] = FALSE;
      else
        marks[i] = column->kind == HOT_RUN_COLUMN_METRIC ? hot_run_cache_test_number (node, column->numbers[i])
                                                         : hot_run_cache_test_text (node, column->texts[i]);
    }
}

static void
test_node (const HotRunFrame   *frame,
           const HotSearchNode *node,
           guint8              *marks)
{
  g_autofree guint8 *before = NULL;
  g_autofree guint8 *any = NULL;

  if (node->kind == HOT_SEARCH_COMPARISON)
    {
      test_comparison (frame, node, marks);
      return;
    }
  if (node->kind == HOT_SEARCH_AND)
    {
      for (guint i = 0; i < node->children->len; i++)
        test_node (frame, node->children->pdata[i], marks);
      return;
    }

  before = g_memdup2 (marks, frame->n_runs);
  any = g_new0 (guint8, frame->n_runs);
  for (guint i = 0; i < node->children->len; i++)
    {
      memcpy (marks, before, frame->n_runs);
      test_node (frame, node->children->pdata[i], marks);
      for (guint j = 0; j < frame->n_runs; j++)
        any[j] |= marks[j];
    }
  for (guint j = 0; j < frame->n_runs; j++)
    marks[j] = before[j] && any[j] == (node->kind == HOT_SEARCH_OR);
}

/* 0 for a value, 1 for not a number, 2 for none: that is their order in both directions. */
static guint
get_rank (const Key *key,
          guint      run)
{
  if (key->times != NULL)
    return key->times[run] == HOT_TIME_NONE ? 2 : 0;
  if (key->present == NULL)
    return key->texts == NULL || key->texts[run] == NULL ? 2 : 0;
  if (((key->present[run / 8] >> (run % 8)) & 1) == 0)
    return 2;

  return key->numbers != NULL && isnan (key->numbers[run]) ? 1 : 0;
}

static int
compare_runs (gconstpointer a,
              gconstpointer b,
              gpointer      user_data)
{
  const Order *order = user_data;
  guint x = *(const guint *) a, y = *(const guint *) b;

  for (guint i = 0; i < order->n_keys; i++)
    {
      const Key *key = &order->keys[i];
      guint rank_x = get_rank (key, x), rank_y = get_rank (key, y);
      int difference = 0;

      if (rank_x != rank_y)
        return (int) rank_x - (int) rank_y;
      if (rank_x != 0)
        continue;
      if (key->times != NULL)
        difference = (key->times[x] > key->times[y]) - (key->times[x] < key->times[y]);
      else if (key->numbers != NULL)
        difference = (key->numbers[x] > key->numbers[y]) - (key->numbers[x] < key->numbers[y]);
      else
        difference = strcmp (key->texts[x], key->texts[y]);
      if (difference != 0)
        return key->is_descending ? -difference : difference;
    }

  return strcmp (order->frame->ids[x], order->frame->ids[y]);
}

/* @statuses: (inout): their texts, made when they are asked for */
static const char **
get_statuses (const HotRunFrame   *frame,
              const char        ***statuses)
{
  if (*statuses == NULL)
    {
      *statuses = g_new0 (const char *, frame->n_runs + 1);
      for (guint i = 0; i < frame->n_runs; i++)
        (*statuses)[i] = frame->statuses[i] != 0 ? hot_run_status_to_string (frame->statuses[i]) : NULL;
    }

  return *statuses;
}

static Key
make_key (const HotRunFrame    *frame,
          const HotSearchOrder *order,
          const char         ***statuses)
{
  Key key = { .is_descending = order->is_descending };

  if (order->field == HOT_SEARCH_ATTRIBUTE)
    {
      const char *column = order->attribute->column != NULL ? order->attribute->column : "r.name";

      if (order->attribute->is_number)
        key.times = g_str_equal (column, "r.end_time") ? frame->end_times : frame->start_times;
      else
        key.texts = g_str_equal (column, "r.run_uuid") ? frame->ids : g_str_equal (column, "r.name") ? frame->names
                      : g_str_equal (column, "r.user_id") ? frame->user_ids
                      : g_str_equal (column, "r.status") ? get_statuses (frame, statuses) : frame->artifact_uris;
    }
  else
    {
      const HotRunColumn *column = hot_run_frame_find_column (frame, order->field == HOT_SEARCH_METRIC ? HOT_RUN_COLUMN_METRIC
                                                                     : order->field == HOT_SEARCH_PARAM ? HOT_RUN_COLUMN_PARAM
                                                                                                        : HOT_RUN_COLUMN_TAG,
                                                              order->key);

      key.present = column != NULL ? column->present : NULL;
      if (column != NULL && column->kind == HOT_RUN_COLUMN_METRIC)
        key.numbers = column->numbers;
      else if (column != NULL)
        key.texts = column->texts;
    }

  return key;
}

/* The first @n of the order, in order: a heap of those so far with the last one on top. */
static void
keep_first (GArray  *runs,
            Order   *order,
            guint    run,
            guint64  n)
{
  guint *heap = (guint *) (gpointer) runs->data;
  guint i = 0;

  if (runs->len < n)
    {
      g_array_append_val (runs, run);
      heap = (guint *) (gpointer) runs->data;
      for (i = runs->len - 1; i > 0 && compare_runs (&heap[(i - 1) / 2], &run, order) < 0; i = (i - 1) / 2)
        heap[i] = heap[(i - 1) / 2];
      heap[i] = run;
      return;
    }
  if (n == 0 || compare_runs (&run, &heap[0], order) >= 0)
    return;
  for (;;)
    {
      guint child = 2 * i + 1;

      if (child >= runs->len)
        break;
      if (child + 1 < runs->len && compare_runs (&heap[child + 1], &heap[child], order) > 0)
        child++;
      if (compare_runs (&heap[child], &run, order) <= 0)
        break;
      heap[i] = heap[child];
      i = child;
    }
  heap[i] = run;
}

static gboolean
is_in_view (const HotRunFrame *frame,
            const HotSearch   *search,
            guint              run)
{
  if (search->view != HOT_VIEW_ALL && frame->is_deleted[run] != (search->view == HOT_VIEW_DELETED_ONLY))
    return FALSE;

  return search->experiment_ids == NULL || (frame->experiment_ids[run] != NULL &&
                                            g_strv_contains (search->experiment_ids, frame->experiment_ids[run]));
}

GArray *
hot_run_cache_search (const HotRunFrame   *frame,
                      const HotSearch     *search,
                      const HotSearchNode *filter,
                      GPtrArray           *orders,
                      guint64              n_wanted)
{
  GArray *runs = g_array_new (FALSE, FALSE, sizeof (guint));
  g_autofree guint8 *marks = g_new (guint8, frame->n_runs + 1);
  g_autofree Key *keys = g_new0 (Key, orders->len + 1);
  g_autofree const char **statuses = NULL;
  Order order = { frame, keys, orders->len };
  gboolean has_start = FALSE, is_backwards;

  for (guint i = 0; i < frame->n_runs; i++)
    marks[i] = is_in_view (frame, search, i);
  if (filter != NULL)
    test_node (frame, filter, marks);
  for (guint i = 0; i < orders->len; i++)
    {
      keys[i] = make_key (frame, orders->pdata[i], &statuses);
      has_start = has_start || keys[i].times == frame->start_times;
    }
  if (!has_start)
    keys[order.n_keys++] = (Key) { .times = frame->start_times, .is_descending = TRUE };

  /* Runs mostly come as they began: where the last ones are wanted the first ones need not be kept for a while. */
  is_backwards = keys[0].times != NULL && keys[0].is_descending;
  for (guint i = 0; i < frame->n_runs; i++)
    {
      const guint run = is_backwards ? frame->n_runs - 1 - i : i;

      if (marks[run] && n_wanted < frame->n_runs)
        keep_first (runs, &order, run, n_wanted);
      else if (marks[run])
        g_array_append_val (runs, run);
    }
  g_sort_array (runs->data, runs->len, sizeof (guint), compare_runs, &order);

  return runs;
}
