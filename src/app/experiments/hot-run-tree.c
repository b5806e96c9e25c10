/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "app/experiments/hot-run-tree.h"

#define NO_RUN G_MAXUINT32

/* Deeper than anybody nests; a circle of parents ends here, too. */
#define MAX_DEPTH 16

typedef struct {
  HotRunFrame *frame;
  HotRunTree  *tree;
  GHashTable  *folded;
  guint32     *first;     /* child of each run, in the order */
  guint32     *next;      /* sibling of each run */
  guint8      *is_shown;  /* or below one that is folded */
  GArray      *order;
} Walk;

/* Index of the run that each run is part of, or NO_RUN. (transfer full) */
static guint32 *
find_parents (HotRunFrame *frame)
{
  const HotRunColumn *column = hot_run_frame_find_column (frame, HOT_RUN_COLUMN_TAG, HOT_TAG_PARENT_RUN);
  g_autoptr(GHashTable) indices = g_hash_table_new (g_str_hash, g_str_equal);
  guint32 *parents = g_new (guint32, MAX (frame->n_runs, 1));

  for (guint i = 0; column != NULL && i < frame->n_runs; i++)
    g_hash_table_insert (indices, (gpointer) frame->ids[i], GUINT_TO_POINTER (i + 1));
  for (guint i = 0; i < frame->n_runs; i++)
    {
      const guint found = column != NULL && hot_run_column_has (column, i)
                          ? GPOINTER_TO_UINT (g_hash_table_lookup (indices, column->texts[i])) : 0;

      parents[i] = found > 0 && found - 1 != i ? found - 1 : NO_RUN;
    }

  return parents;
}

static void
emit (Walk     *walk,
      guint32   run,
      guint     depth,
      gboolean  is_seen)
{
  const gboolean is_folded = g_hash_table_contains (walk->folded, walk->frame->ids[run]);

  walk->is_shown[run] = TRUE;
  walk->tree->depths[run] = depth;
  if (is_seen)
    g_array_append_val (walk->order, run);
  for (guint32 child = walk->first[run]; child != NO_RUN && depth < MAX_DEPTH; child = walk->next[child])
    if (!walk->is_shown[child])
      emit (walk, child, depth + 1, is_seen && !is_folded);
}

/* Runs come under the one they are part of; among those of one, as @flat has them. (transfer full) */
static GBytes *
nest (HotRunTree  *self,
      HotRunFrame *frame,
      GBytes      *flat,
      GHashTable  *folded)
{
  const guint n = frame->n_runs;
  const guint32 *runs = g_bytes_get_data (flat, NULL);
  g_autofree guint32 *parents = find_parents (frame);
  g_autofree guint32 *first = g_new (guint32, MAX (n, 1));
  g_autofree guint32 *next = g_new (guint32, MAX (n, 1));
  g_autofree guint8 *is_shown = g_new0 (guint8, MAX (n, 1));
  Walk walk = { .frame = frame, .tree = self, .folded = folded, .first = first, .next = next, .is_shown = is_shown,
                .order = g_array_sized_new (FALSE, FALSE, sizeof (guint32), n) };
  gsize size;

  for (guint i = 0; i < n; i++)
    first[i] = next[i] = NO_RUN;
  for (guint i = n; i > 0; i--)
    {
      const guint32 run = runs[i - 1], parent = parents[run];

      if (parent == NO_RUN)
        continue;
      next[run] = first[parent];
      first[parent] = run;
      self->n_children[parent]++;
    }

  for (guint i = 0; i < n; i++)
    if (parents[runs[i]] == NO_RUN)
      emit (&walk, runs[i], 0, TRUE);
  /* Those that are their own grandparents, by whoever wrote the store. */
  for (guint i = 0; i < n; i++)
    if (!is_shown[runs[i]])
      emit (&walk, runs[i], 0, TRUE);

  size = walk.order->len * sizeof (guint32);

  return g_bytes_new_take (g_array_free (walk.order, FALSE), size);
}

static void
group_clear (gpointer data)
{
  g_free (((HotRunGroup *) data)->id);
}

/* A group ends where the text in the field does. */
static void
add_groups (HotRunTree        *self,
            HotRunFields      *fields,
            const HotRunField *field,
            GHashTable        *folded)
{
  const guint32 *runs = g_bytes_get_data (self->all, NULL);
  g_autofree char *former = NULL;

  self->groups = g_array_new (FALSE, FALSE, sizeof (HotRunGroup));
  g_array_set_clear_func (self->groups, group_clear);
  for (guint i = 0; i < self->n_runs; i++)
    {
      g_autofree char *text = hot_run_fields_dup_text (fields, field, runs[i], HOT_TIME_NONE);

      if (i == 0 || g_strcmp0 (text, former) != 0)
        {
          HotRunGroup group = { .id = g_strconcat (field->id, "=", text, NULL), .runs = runs + i };

          group.is_folded = g_hash_table_contains (folded, group.id);
          g_array_append_val (self->groups, group);
        }
      g_array_index (self->groups, HotRunGroup, self->groups->len - 1).n_runs++;
      g_free (former);
      former = g_steal_pointer (&text);
    }
}

/* Each group's heading, and below it what is not folded away. */
static void
lay_out_groups (HotRunTree *self)
{
  GArray *order = g_array_sized_new (FALSE, FALSE, sizeof (guint32), self->n_runs);
  GArray *lines = g_array_sized_new (FALSE, FALSE, sizeof (guint32), self->n_runs + self->groups->len);
  gsize n_order, n_lines;

  for (guint i = 0; i < self->groups->len; i++)
    {
      const HotRunGroup *group = &g_array_index (self->groups, HotRunGroup, i);
      const guint32 heading = self->n_runs + i;

      g_array_append_val (lines, heading);
      for (guint j = 0; j < group->n_runs; j++)
        self->depths[group->runs[j]] = 1;
      if (group->is_folded)
        continue;
      g_array_append_vals (order, group->runs, group->n_runs);
      g_array_append_vals (lines, group->runs, group->n_runs);
    }

  n_order = order->len * sizeof (guint32);
  n_lines = lines->len * sizeof (guint32);
  self->order = g_bytes_new_take (g_array_free (order, FALSE), n_order);
  self->lines = g_bytes_new_take (g_array_free (lines, FALSE), n_lines);
}

HotRunTree *
hot_run_tree_new (HotRunFields         *fields,
                  const char           *grouping,
                  const HotRunOrderKey *keys,
                  guint                 n_keys,
                  GHashTable           *folded)
{
  HotRunFrame *frame = hot_run_fields_get_frame (fields);
  const HotRunField *field = hot_run_fields_find (fields, grouping);
  HotRunTree *self = g_new0 (HotRunTree, 1);
  HotRunOrderKey all[HOT_RUN_MAX_KEYS] = { { field, FALSE } };
  guint n = field != NULL ? 1 : 0;

  for (guint i = 0; i < n_keys && n < HOT_RUN_MAX_KEYS; i++)
    all[n++] = keys[i];

  self->n_runs = frame->n_runs;
  self->depths = g_new0 (guint8, MAX (frame->n_runs, 1));
  self->n_children = g_new0 (guint32, MAX (frame->n_runs, 1));
  self->all = hot_run_fields_order (fields, all, n);
  if (field != NULL)
    {
      add_groups (self, fields, field, folded);
      lay_out_groups (self);
      return self;
    }

  self->order = g_str_equal (grouping, HOT_GROUP_PARENT) ? nest (self, frame, self->all, folded) : g_bytes_ref (self->all);
  self->lines = g_bytes_ref (self->order);

  return self;
}

void
hot_run_tree_free (HotRunTree *self)
{
  g_clear_pointer (&self->order, g_bytes_unref);
  g_clear_pointer (&self->lines, g_bytes_unref);
  g_clear_pointer (&self->groups, g_array_unref);
  g_clear_pointer (&self->all, g_bytes_unref);
  g_free (self->depths);
  g_free (self->n_children);
  g_free (self);
}

guint
hot_run_tree_get_n (const HotRunTree *self)
{
  return g_bytes_get_size (self->lines) / sizeof (guint32);
}

const HotRunGroup *
hot_run_tree_get_group (const HotRunTree *self,
                        guint             line)
{
  return self->groups != NULL && line >= self->n_runs && line - self->n_runs < self->groups->len
         ? &g_array_index (self->groups, HotRunGroup, line - self->n_runs) : NULL;
}
