/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "learn/hot-class-grower-private.h"

#include <float.h>
#include <math.h>
#include <string.h>

/* Rows after which the wish to stop is looked at. */
#define STOP_INTERVAL 20000

/* Codes that rows are counted by at most, which bounds the memory that many classes take. */
#define MAX_BINS 65536u

/* A node that waits to be split. */
typedef struct {
  guint    begin, end;       /* in the grower's rows */
  guint    depth;
  guint    n_constants;
  guint32  parent;
  gboolean is_left;
  double   impurity;
} Frame;

/* How a node was split. */
typedef struct {
  HotGrowerCut cut;
  guint        n_left;
  guint        n_constants;
  double       improvement;
  double       left_impurity, right_impurity;
} Division;

/* A node that is in the tree as a leaf so far, where the number of leaves is limited. */
typedef struct {
  Frame    frame;
  Division division;
  guint32  node;
  gboolean is_leaf;
} Candidate;

typedef struct {
  HotClassGrower *grower;
  HotTree        *tree;
  const gint     *stop;
  GCancellable   *cancellable;
  double          total_weight;
  guint           n_since_check;
} Growth;

HotClassGrower *
hot_class_grower_new (const HotForestData     *data,
                      const HotGrowerSettings *settings)
{
  HotClassGrower *self = g_new0 (HotClassGrower, 1);

  self->data = data;
  self->settings = *settings;
  self->n_classes = settings->n_classes;
  self->classes = g_new (guint32, data->n_rows);
  for (guint row = 0; row < data->n_rows; row++)
    self->classes[row] = data->y[row];
  for (guint i = 0; i < data->n_features; i++)
    self->n_bins = MAX (self->n_bins, data->features[i].n_codes);
  self->n_bins = CLAMP (self->n_bins, 1, MAX_BINS);

  self->order = g_new (guint32, data->n_features);
  self->constants = g_new (guint32, data->n_features);
  self->rows = g_new (guint32, data->n_rows);
  self->scratch = g_new (guint32, data->n_rows);
  self->node_classes = g_new (guint32, data->n_rows);
  self->node_weights = g_new (double, data->n_rows);
  self->keys = g_new (guint64, data->n_rows);
  self->sorted = g_new (guint64, data->n_rows);
  self->total = g_new (double, 4 * self->n_classes);
  self->left = self->total + self->n_classes;
  self->right = self->left + self->n_classes;
  self->missing = self->right + self->n_classes;
  self->bins = g_new0 (double, (gsize) self->n_bins * self->n_classes);
  self->bin_rows = g_new0 (guint32, self->n_bins);

  return self;
}

void
hot_class_grower_free (HotClassGrower *self)
{
  g_free (self->classes);
  g_free (self->order);
  g_free (self->constants);
  g_free (self->rows);
  g_free (self->scratch);
  g_free (self->node_classes);
  g_free (self->node_weights);
  g_free (self->keys);
  g_free (self->sorted);
  g_free (self->total);
  g_free (self->bins);
  g_free (self->bin_rows);
  g_free (self);
}

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

static void
set_up_node (Growth       *self,
             Frame        *frame,
             HotClassNode *node)
{
  HotClassGrower *grower = self->grower;

  *node = (HotClassNode) { .rows = grower->rows + frame->begin, .n_rows = frame->end - frame->begin,
                           .n_constants = frame->n_constants };
  memset (grower->total, 0, grower->n_classes * sizeof *grower->total);
  for (guint i = 0; i < node->n_rows; i++)
    {
      guint32 class = grower->classes[node->rows[i]];
      double weight = grower->weights[node->rows[i]];

      grower->node_classes[i] = class;
      grower->node_weights[i] = weight;
      grower->total[class] += weight;
      node->weight += weight;
    }
  if (frame->parent == HOT_TREE_LEAF)
    frame->impurity = hot_class_grower_impurity (grower, grower->total, node->weight);
}

static gboolean
must_be_leaf (Growth             *self,
              const HotClassNode *node,
              const Frame        *frame)
{
  const HotGrowerSettings *settings = &self->grower->settings;

  return frame->depth >= settings->max_depth || node->n_rows < settings->min_samples_split ||
         node->n_rows < 2 * settings->min_samples_leaf || node->weight < 2 * settings->min_weight_leaf ||
         frame->impurity <= DBL_EPSILON;
}

static gboolean
goes_left (const HotGrowerCut    *cut,
           const HotCodedFeature *coded,
           guint32                row)
{
  guint32 code = hot_coded_feature_get (coded, row);

  if (coded->has_missing && code == coded->n_codes)
    return cut->missing_left;

  return cut->is_missing_alone || code <= cut->lower;
}

/* Puts the rows that go left first, both sides in their old order, and leaves their sums in grower->left and grower->right. Returns the weight
 * of those on the left. */
static double
divide (Growth             *self,
        const HotClassNode *node,
        Division           *division)
{
  HotClassGrower *grower = self->grower;
  const HotCodedFeature *coded = &grower->data->features[division->cut.feature];
  guint n_left = 0, n_right = 0;
  double weight = 0.0;

  memset (grower->left, 0, grower->n_classes * sizeof *grower->left);
  for (guint i = 0; i < node->n_rows; i++)
    {
      guint32 row = node->rows[i];

      if (goes_left (&division->cut, coded, row))
        {
          node->rows[n_left++] = row;
          grower->left[grower->node_classes[i]] += grower->node_weights[i];
          weight += grower->node_weights[i];
        }
      else
        grower->scratch[n_right++] = row;
    }
  memcpy (node->rows + n_left, grower->scratch, n_right * sizeof *node->rows);
  for (guint class = 0; class < grower->n_classes; class++)
    grower->right[class] = grower->total[class] - grower->left[class];
  division->n_left = n_left;

  return weight;
}

/* Looks for a split of the node and carries it out on the rows. */
static gboolean
split_node (Growth             *self,
            const HotClassNode *node,
            const Frame        *frame,
            Division           *division)
{
  HotClassGrower *grower = self->grower;
  double left, right;

  if (!hot_class_grower_search (grower, node, &division->cut, &division->n_constants))
    return FALSE;

  left = divide (self, node, division);
  right = node->weight - left;
  division->left_impurity = hot_class_grower_impurity (grower, grower->left, left);
  division->right_impurity = hot_class_grower_impurity (grower, grower->right, right);
  division->improvement = node->weight / self->total_weight *
                          (frame->impurity - right / node->weight * division->right_impurity -
                           left / node->weight * division->left_impurity);

  return division->improvement + DBL_EPSILON >= grower->settings.min_impurity_decrease;
}

static guint32
add_node (Growth             *self,
          const HotClassNode *node,
          const Frame        *frame)
{
  HotTree *tree = self->tree;
  guint32 index = hot_tree_add (tree);
  const guint n_classes = self->grower->n_classes;

  if (index == HOT_TREE_LEAF)
    return index;

  tree->nodes[index].impurity = frame->impurity;
  tree->nodes[index].weight = node->weight;
  tree->nodes[index].n_rows = node->n_rows;
  for (guint class = 0; class < n_classes; class++)
    tree->values[(gsize) index * n_classes + class] = self->grower->total[class] / node->weight;

  if (frame->parent != HOT_TREE_LEAF && frame->is_left)
    tree->nodes[frame->parent].left = index;
  else if (frame->parent != HOT_TREE_LEAF)
    tree->nodes[frame->parent].right = index;

  return index;
}

static void
set_split (Growth         *self,
           guint32         index,
           const Division *division,
           guint           n_rows)
{
  const HotGrowerCut *cut = &division->cut;
  const float *values = self->grower->data->features[cut->feature].values;
  HotTreeNode *node = &self->tree->nodes[index];

  node->feature = cut->feature;
  node->missing_left = cut->has_missing ? cut->missing_left : 2 * division->n_left > n_rows;
  if (self->grower->settings.random_splits)
    node->threshold = cut->threshold;
  else if (cut->is_missing_alone)
    node->threshold = INFINITY;
  else
    node->threshold = values[cut->lower] / 2.0 + values[cut->upper] / 2.0;
}

static Frame
make_child (const Frame    *frame,
            const Division *division,
            guint32         index,
            gboolean        is_left)
{
  guint middle = frame->begin + division->n_left;

  return (Frame) { .begin = is_left ? frame->begin : middle, .end = is_left ? middle : frame->end,
                   .depth = frame->depth + 1, .n_constants = division->n_constants, .parent = index,
                   .is_left = is_left,
                   .impurity = is_left ? division->left_impurity : division->right_impurity };
}

static gboolean
grow_depth_first (Growth *self,
                  Frame   root)
{
  g_autoptr(GArray) frames = g_array_new (FALSE, FALSE, sizeof (Frame));

  g_array_append_val (frames, root);
  while (frames->len > 0)
    {
      Frame frame = g_array_index (frames, Frame, frames->len - 1);
      gboolean is_split = FALSE;
      HotClassNode node;
      Division division;
      guint32 index;

      g_array_set_size (frames, frames->len - 1);
      if (should_stop (self, frame.end - frame.begin + 10))
        return FALSE;

      set_up_node (self, &frame, &node);
      if (!must_be_leaf (self, &node, &frame))
        is_split = split_node (self, &node, &frame, &division);
      index = add_node (self, &node, &frame);
      if (index == HOT_TREE_LEAF)
        return FALSE;
      if (is_split)
        {
          Frame left = make_child (&frame, &division, index, TRUE);
          Frame right = make_child (&frame, &division, index, FALSE);

          set_split (self, index, &division, node.n_rows);
          g_array_append_val (frames, right);
          g_array_append_val (frames, left);
        }
    }

  return TRUE;
}

/* A heap in the order of C++'s push_heap() and pop_heap(), whose order among equals is part of what has to be reproduced. */
static void
push_candidate (GArray          *heap,
                const Candidate *candidate)
{
  guint hole = heap->len;

  g_array_append_val (heap, *candidate);
  for (; hole > 0; hole = (hole - 1) / 2)
    {
      Candidate *parent = &g_array_index (heap, Candidate, (hole - 1) / 2);

      if (!(parent->division.improvement < candidate->division.improvement))
        break;
      g_array_index (heap, Candidate, hole) = *parent;
    }
  g_array_index (heap, Candidate, hole) = *candidate;
}

static Candidate
pop_candidate (GArray *heap)
{
  Candidate *items = &g_array_index (heap, Candidate, 0);
  Candidate top = items[0], last = items[heap->len - 1];
  guint n = heap->len - 1, hole = 0, child;

  g_array_set_size (heap, n);
  if (n == 0)
    return top;

  /* The hole goes down to a leaf first, and the last element then up from there. */
  while ((child = 2 * hole + 1) < n)
    {
      if (child + 1 < n && !(items[child + 1].division.improvement < items[child].division.improvement))
        child++;
      items[hole] = items[child];
      hole = child;
    }
  for (; hole > 0 && items[(hole - 1) / 2].division.improvement < last.division.improvement; hole = (hole - 1) / 2)
    items[hole] = items[(hole - 1) / 2];
  items[hole] = last;

  return top;
}

static gboolean
add_candidate (Growth *self,
               Frame   frame,
               GArray *heap)
{
  Candidate candidate = { .is_leaf = TRUE };
  HotClassNode node;

  frame.n_constants = 0;
  set_up_node (self, &frame, &node);
  if (!must_be_leaf (self, &node, &frame))
    candidate.is_leaf = !split_node (self, &node, &frame, &candidate.division);
  if (candidate.is_leaf)
    candidate.division.improvement = 0.0;
  candidate.frame = frame;
  candidate.node = add_node (self, &node, &frame);
  if (candidate.node == HOT_TREE_LEAF)
    return FALSE;

  push_candidate (heap, &candidate);
  return TRUE;
}

static gboolean
grow_best_first (Growth *self,
                 Frame   root)
{
  g_autoptr(GArray) heap = g_array_new (FALSE, FALSE, sizeof (Candidate));
  guint n_splits = self->grower->settings.max_leaf_nodes - 1;

  if (!add_candidate (self, root, heap))
    return FALSE;

  while (heap->len > 0)
    {
      Candidate best = pop_candidate (heap);
      guint n_rows = best.frame.end - best.frame.begin;

      if (best.is_leaf || n_splits == 0)
        continue;
      if (should_stop (self, n_rows + 10))
        return FALSE;

      n_splits--;
      set_split (self, best.node, &best.division, n_rows);
      if (!add_candidate (self, make_child (&best.frame, &best.division, best.node, TRUE), heap) ||
          !add_candidate (self, make_child (&best.frame, &best.division, best.node, FALSE), heap))
        return FALSE;
    }

  return TRUE;
}

gboolean
hot_class_grower_grow (HotClassGrower *self,
                       guint32         seed,
                       const double   *weights,
                       HotTree        *tree,
                       const gint     *stop,
                       GCancellable   *cancellable)
{
  Growth growth = { .grower = self, .tree = tree, .stop = stop, .cancellable = cancellable };
  Frame root = { .parent = HOT_TREE_LEAF };

  self->random = seed;
  self->weights = weights;
  for (guint i = 0; i < self->data->n_features; i++)
    self->order[i] = i;
  for (guint row = 0; row < self->data->n_rows; row++)
    {
      growth.total_weight += weights[row];
      self->rows[root.end] = row;
      root.end += weights[row] != 0.0;
    }
  if (root.end == 0)
    return FALSE;

  return self->settings.max_leaf_nodes > 0 ? grow_best_first (&growth, root) : grow_depth_first (&growth, root);
}
