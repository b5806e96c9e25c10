/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <float.h>
#include <math.h>
#include <string.h>

#include "learn/hot-grower-private.h"

/* Rows after which the wish to stop is looked at. */
#define STOP_INTERVAL 20000

/* A node that waits to be split. */
typedef struct {
  guint   begin, end;        /* in the rows of its block */
  guint   level;             /* of its block */
  guint   depth;
  guint32 parent;
  guint   n_constants;
  double  impurity;
  gboolean is_left;
} Frame;

/* The better of two nodes to split, where the number of leaves is limited. */
typedef struct {
  Frame        frame;
  HotGrowerCut cut;
  guint32      node;
  guint        n_left;
  double       improvement;
  double       left_impurity, right_impurity;
  gboolean     is_leaf;
} Candidate;

typedef struct {
  HotGrower    *grower;
  HotTree      *tree;
  const gint   *stop;
  GCancellable *cancellable;
  double        total_weight;
  guint         n_since_check;
  GArray       *frames;      /* of Frame */
} Growth;

typedef struct {
  guint   n_left;
  HotStat left;
  double  left_squares;
  double  improvement;
  double  left_impurity, right_impurity;
} Division;

static gboolean
should_stop (Growth *self,
             guint   n_rows)
{
  self->n_since_check += n_rows;
  if (self->n_since_check < STOP_INTERVAL)
    return FALSE;

  self->n_since_check = 0;
  return (self->stop != NULL && g_atomic_int_get (self->stop)) || g_cancellable_is_cancelled (self->cancellable);
}

static double
compute_impurity (HotCriterion criterion,
                  HotStat      stat,
                  double       squares)
{
  double zeros = stat.weight - stat.sum;
  double mean = stat.sum / stat.weight;
  double impurity = 0.0;

  switch (criterion)
    {
    case HOT_CRITERION_SQUARED_ERROR:
      return squares / stat.weight - mean * mean;

    case HOT_CRITERION_GINI:
      return 1.0 - (zeros * zeros + stat.sum * stat.sum) / (stat.weight * stat.weight);

    case HOT_CRITERION_ENTROPY:
    default:
      if (zeros > 0.0)
        impurity -= zeros / stat.weight * (log (zeros / stat.weight) / log (2.0));
      if (stat.sum > 0.0)
        impurity -= mean * (log (mean) / log (2.0));
      return impurity;
    }
}

static void
set_up_node (Growth        *self,
             const Frame   *frame,
             HotGrowerNode *node)
{
  HotGrower *grower = self->grower;
  const HotGrowerBlock *block = &grower->blocks[frame->level];
  HotStat total = { 0.0, 0.0 };
  double squares = 0.0;

  *node = (HotGrowerNode) { .block = block, .rows = block->rows + frame->begin, .n_rows = frame->end - frame->begin,
                            .n_constants = frame->n_constants, .stats = grower->node_stats };
  for (guint i = 0; i < node->n_rows; i++)
    {
      guint32 row = node->rows[i];
      HotStat stat = block->stats[row];

      grower->node_stats[i] = stat;
      total.sum += stat.sum;
      total.weight += stat.weight;
      squares += block->squares[row];
    }
  node->total = total;
  node->squares = squares;
}

/* Copies the node's rows together if they have become few enough. */
static void
move_down (Growth *self,
           Frame  *frame)
{
  const guint limits[HOT_GROWER_N_LEVELS] = { 0, HOT_GROWER_LEVEL_1_ROWS, HOT_GROWER_LEVEL_2_ROWS,
                                              HOT_GROWER_LEVEL_3_ROWS };
  HotGrower *grower = self->grower;
  guint n_rows = frame->end - frame->begin;
  guint level = frame->level;

  while (level + 1 < HOT_GROWER_N_LEVELS && n_rows <= limits[level + 1])
    level++;
  if (level == frame->level)
    return;

  hot_grower_reencode (grower, &grower->blocks[frame->level], grower->blocks[frame->level].rows + frame->begin,
                       n_rows, frame->n_constants, level);
  frame->level = level;
  frame->begin = 0;
  frame->end = n_rows;
}

static gboolean
goes_left (const HotGrowerCut *cut,
           guint32             n_codes,
           guint32             code)
{
  if (code == n_codes)
    return cut->missing_left;

  return cut->is_missing_alone || code <= cut->lower;
}

/* Puts the rows that go left first, both sides in their old order, which keeps later reads in the order of memory. */
static void
divide (HotGrower          *self,
        HotGrowerNode      *node,
        const HotGrowerCut *cut,
        Division           *division)
{
  const HotGrowerBlock *block = node->block;
  const HotCodedFeature *coded = &block->features[cut->feature];
  guint32 n_codes = coded->bit < 0 && coded->has_missing ? coded->n_codes : G_MAXUINT32;
  guint32 *rows = node->rows;
  guint32 *right = self->scratch;
  guint n_left = 0, n_right = 0;
  HotStat left = { 0.0, 0.0 };
  double squares = 0.0;

  for (guint i = 0; i < node->n_rows; i++)
    {
      guint32 row = rows[i];
      gboolean is_left = goes_left (cut, n_codes, hot_grower_block_get (block, cut->feature, row));
      double factor = is_left ? 1.0 : 0.0;

      rows[n_left] = row;
      right[n_right] = row;
      n_left += is_left;
      n_right += !is_left;
      left.sum += node->stats[i].sum * factor;
      left.weight += node->stats[i].weight * factor;
      squares += block->squares[row] * factor;
    }
  memcpy (rows + n_left, right, n_right * sizeof *rows);

  division->n_left = n_left;
  division->left = left;
  division->left_squares = squares;
}

static void
measure (Growth              *self,
         const HotGrowerNode *node,
         double               impurity,
         Division            *division)
{
  const HotCriterion criterion = self->grower->settings.criterion;
  HotStat right = { node->total.sum - division->left.sum, node->total.weight - division->left.weight };

  division->left_impurity = compute_impurity (criterion, division->left, division->left_squares);
  division->right_impurity = compute_impurity (criterion, right, node->squares - division->left_squares);
  division->improvement = node->total.weight / self->total_weight *
                          (impurity - right.weight / node->total.weight * division->right_impurity -
                           division->left.weight / node->total.weight * division->left_impurity);
}

static gboolean
can_search_small (const HotGrower     *self,
                  const HotGrowerNode *node,
                  const Frame         *frame)
{
  return node->n_rows <= HOT_GROWER_SMALL && frame->level == 3 && !self->has_limits &&
         self->settings.criterion == HOT_CRITERION_SQUARED_ERROR &&
         (!node->block->has_odd || self->settings.max_features >= self->n_features);
}

static gboolean
search_node (HotGrower     *self,
             HotGrowerNode *node,
             const Frame   *frame,
             HotGrowerCut  *cut,
             guint         *n_constants)
{
  guint n_drawn;

  if (self->settings.random_splits)
    return hot_grower_search_random (self, node, cut, n_constants);
  if (node->n_rows <= HOT_GROWER_TINY && frame->level == 3 && !self->has_limits && !self->is_faithful &&
      (!node->block->has_odd || self->settings.max_features >= self->n_features))
    return hot_grower_search_tiny (self, node, cut, n_constants);

  if (can_search_small (self, node, frame))
    *n_constants = hot_grower_search_small (self, node, &n_drawn);
  else
    *n_constants = hot_grower_search (self, node, &n_drawn);

  return self->is_faithful ? hot_grower_search_faithful (self, node, n_drawn, cut)
                           : hot_grower_settle (self, n_drawn, cut);
}

/* Looks for a split of the node and carries it out on the rows. */
static gboolean
split_node (Growth        *self,
            HotGrowerNode *node,
            const Frame   *frame,
            HotGrowerCut  *cut,
            guint         *n_constants,
            Division      *division)
{
  HotGrower *grower = self->grower;

  if (!search_node (grower, node, frame, cut, n_constants))
    return FALSE;

  if (grower->is_faithful)
    division->n_left = hot_grower_divide_faithfully (grower, node, cut, &division->left, &division->left_squares);
  else
    divide (grower, node, cut, division);
  measure (self, node, frame->impurity, division);

  return division->improvement + DBL_EPSILON >= grower->settings.min_impurity_decrease;
}

static gboolean
must_be_leaf (const HotGrower     *self,
              const HotGrowerNode *node,
              const Frame         *frame)
{
  const HotGrowerSettings *settings = &self->settings;

  return frame->depth >= settings->max_depth || node->n_rows < settings->min_samples_split ||
         node->n_rows < 2 * settings->min_samples_leaf || node->total.weight < 2 * settings->min_weight_leaf ||
         frame->impurity <= DBL_EPSILON;
}

static guint32
add_node (Growth              *self,
          const HotGrowerNode *node,
          const Frame         *frame)
{
  HotTree *tree = self->tree;
  guint32 index = hot_tree_add (tree);
  HotTreeNode *added;

  if (index == HOT_TREE_LEAF)
    return index;

  added = &tree->nodes[index];
  added->impurity = frame->impurity;
  added->weight = node->total.weight;
  added->n_rows = node->n_rows;
  if (tree->n_outputs == 1)
    tree->values[index] = node->total.sum / node->total.weight;
  else
    {
      tree->values[2 * (gsize) index] = (node->total.weight - node->total.sum) / node->total.weight;
      tree->values[2 * (gsize) index + 1] = node->total.sum / node->total.weight;
    }

  if (frame->parent != HOT_TREE_LEAF)
    {
      if (frame->is_left)
        tree->nodes[frame->parent].left = index;
      else
        tree->nodes[frame->parent].right = index;
    }

  return index;
}

static void
set_split (Growth              *self,
           guint32              index,
           const HotGrowerBlock *block,
           const HotGrowerCut  *cut,
           gboolean             more_left)
{
  HotTreeNode *node = &self->tree->nodes[index];
  const float *values = block->features[cut->feature].values;

  node->feature = cut->feature;
  node->missing_left = cut->has_missing ? cut->missing_left : more_left;
  if (self->grower->settings.random_splits)
    node->threshold = cut->threshold;
  else if (cut->is_missing_alone)
    node->threshold = INFINITY;
  else
    node->threshold = values[cut->lower] / 2.0 + values[cut->upper] / 2.0;
}

static void
push_children (GArray         *frames,
               const Frame    *frame,
               guint32         index,
               guint           n_constants,
               const Division *division)
{
  Frame child = { .level = frame->level, .depth = frame->depth + 1, .parent = index, .n_constants = n_constants };

  child.begin = frame->begin + division->n_left;
  child.end = frame->end;
  child.impurity = division->right_impurity;
  g_array_append_val (frames, child);

  child.begin = frame->begin;
  child.end = frame->begin + division->n_left;
  child.impurity = division->left_impurity;
  child.is_left = TRUE;
  g_array_append_val (frames, child);
}

static gboolean
grow_depth_first (Growth *self)
{
  while (self->frames->len > 0)
    {
      Frame frame = g_array_index (self->frames, Frame, self->frames->len - 1);
      gboolean is_split = FALSE;
      HotGrowerNode node;
      HotGrowerCut cut;
      Division division;
      guint n_constants;
      guint32 index;

      g_array_set_size (self->frames, self->frames->len - 1);
      if (should_stop (self, frame.end - frame.begin + 10))
        return FALSE;

      if (frame.end - frame.begin > HOT_GROWER_TINY || frame.level < 3)
        move_down (self, &frame);
      set_up_node (self, &frame, &node);
      if (frame.parent == HOT_TREE_LEAF)
        frame.impurity = compute_impurity (self->grower->settings.criterion, node.total, node.squares);

      if (!must_be_leaf (self->grower, &node, &frame))
        is_split = split_node (self, &node, &frame, &cut, &n_constants, &division);

      index = add_node (self, &node, &frame);
      if (index == HOT_TREE_LEAF)
        return FALSE;
      if (is_split)
        {
          set_split (self, index, node.block, &cut, 2 * division.n_left > node.n_rows);
          push_children (self->frames, &frame, index, n_constants, &division);
        }
    }

  return TRUE;
}

static gboolean
add_candidate (Growth      *self,
               const Frame *frame,
               Candidate   *candidate)
{
  HotGrowerNode node;
  Division division = { 0 };
  guint n_constants;

  *candidate = (Candidate) { .frame = *frame, .is_leaf = TRUE };
  candidate->frame.n_constants = 0;
  set_up_node (self, &candidate->frame, &node);
  if (frame->parent == HOT_TREE_LEAF)
    candidate->frame.impurity = compute_impurity (self->grower->settings.criterion, node.total, node.squares);

  if (!must_be_leaf (self->grower, &node, &candidate->frame))
    candidate->is_leaf = !split_node (self, &node, &candidate->frame, &candidate->cut, &n_constants, &division);
  candidate->node = add_node (self, &node, &candidate->frame);
  if (candidate->node == HOT_TREE_LEAF)
    return FALSE;

  if (!candidate->is_leaf)
    {
      candidate->n_left = division.n_left;
      candidate->improvement = division.improvement;
      candidate->left_impurity = division.left_impurity;
      candidate->right_impurity = division.right_impurity;
    }

  return TRUE;
}

/* The heap of C++'s push_heap() and pop_heap(), whose order among equals is part of what has to be reproduced. */
static void
push_candidate (GArray          *heap,
                const Candidate *candidate)
{
  guint hole = heap->len;

  g_array_append_val (heap, *candidate);
  while (hole > 0)
    {
      guint parent = (hole - 1) / 2;

      if (!(g_array_index (heap, Candidate, parent).improvement < candidate->improvement))
        break;
      g_array_index (heap, Candidate, hole) = g_array_index (heap, Candidate, parent);
      hole = parent;
    }
  g_array_index (heap, Candidate, hole) = *candidate;
}

static Candidate
pop_candidate (GArray *heap)
{
  Candidate top = g_array_index (heap, Candidate, 0);
  Candidate last = g_array_index (heap, Candidate, heap->len - 1);
  guint n, hole = 0, child = 0;

  g_array_set_size (heap, heap->len - 1);
  n = heap->len;
  if (n == 0)
    return top;

  /* The hole goes down to a leaf first, and the last element then up from there. */
  while (child < (n - 1) / 2)
    {
      child = 2 * (child + 1);
      if (g_array_index (heap, Candidate, child).improvement < g_array_index (heap, Candidate, child - 1).improvement)
        child--;
      g_array_index (heap, Candidate, hole) = g_array_index (heap, Candidate, child);
      hole = child;
    }
  if (n % 2 == 0 && child == (n - 2) / 2)
    {
      child = 2 * child + 1;
      g_array_index (heap, Candidate, hole) = g_array_index (heap, Candidate, child);
      hole = child;
    }
  while (hole > 0 && g_array_index (heap, Candidate, (hole - 1) / 2).improvement < last.improvement)
    {
      g_array_index (heap, Candidate, hole) = g_array_index (heap, Candidate, (hole - 1) / 2);
      hole = (hole - 1) / 2;
    }
  g_array_index (heap, Candidate, hole) = last;

  return top;
}

static gboolean
grow_best_first (Growth *self,
                 Frame   root)
{
  g_autoptr(GArray) heap = g_array_new (FALSE, FALSE, sizeof (Candidate));
  guint n_splits = self->grower->settings.max_leaf_nodes - 1;
  Candidate candidate;

  if (!add_candidate (self, &root, &candidate))
    return FALSE;
  push_candidate (heap, &candidate);

  while (heap->len > 0)
    {
      Candidate best = pop_candidate (heap);
      Candidate left, right;
      Division division = { .n_left = best.n_left, .left_impurity = best.left_impurity,
                            .right_impurity = best.right_impurity };

      if (best.is_leaf || n_splits == 0)
        continue;
      if (should_stop (self, best.frame.end - best.frame.begin + 10))
        return FALSE;

      n_splits--;
      set_split (self, best.node, &self->grower->blocks[best.frame.level], &best.cut,
                 2 * best.n_left > best.frame.end - best.frame.begin);
      push_children (self->frames, &best.frame, best.node, 0, &division);
      if (!add_candidate (self, &g_array_index (self->frames, Frame, 1), &left) ||
          !add_candidate (self, &g_array_index (self->frames, Frame, 0), &right))
        return FALSE;
      g_array_set_size (self->frames, 0);
      push_candidate (heap, &left);
      push_candidate (heap, &right);
    }

  return TRUE;
}

/* The forest's rows with the weights of this tree. */
static guint
set_up_root (HotGrower    *self,
             const double *weights,
             double       *total_weight)
{
  HotGrowerBlock *block = &self->blocks[0];
  const double *y = self->data->y;
  guint n_rows = 0;

  *total_weight = 0.0;
  for (guint row = 0; row < self->data->n_rows; row++)
    {
      double sum = weights[row] * y[row];

      block->stats[row] = (HotStat) { sum, weights[row] };
      block->squares[row] = sum * y[row];
      *total_weight += weights[row];
      block->rows[n_rows] = row;
      n_rows += weights[row] != 0.0;
    }

  return n_rows;
}

gboolean
HOT_ISA_NAME (hot_grower_grow) (HotGrower    *self,
                                const double *weights,
                                HotTree      *tree,
                                const gint   *stop,
                                GCancellable *cancellable)
{
  g_autoptr(GArray) frames = g_array_new (FALSE, FALSE, sizeof (Frame));
  Growth growth = { .grower = self, .tree = tree, .stop = stop, .cancellable = cancellable, .frames = frames };
  Frame root = { .parent = HOT_TREE_LEAF };

  for (guint i = 0; i < self->n_features; i++)
    self->order[i] = i;
  root.end = set_up_root (self, weights, &growth.total_weight);
  if (root.end == 0)
    return FALSE;

  if (self->settings.max_leaf_nodes > 0)
    return grow_best_first (&growth, root);

  g_array_append_val (frames, root);
  return grow_depth_first (&growth);
}
