/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Contributions of features to one prediction: Shapley values of the tree under path-dependent expectations, exact, in polynomial time
 * (Lundberg, Erion and Lee, "Consistent Individualized Feature Attribution for Tree Ensembles", 2018, algorithm 2).
 */

#include <stdlib.h>
#include <string.h>

#include "score/hot-model-walk-private.h"

/* One feature on the way from the root: which shares of its zero and one sides reach on, and the weight of all subsets of a size. */
typedef struct {
  int32_t feature;
  double  zero;
  double  one;
  double  weight;
} Step;

typedef struct {
  const HotModel      *model;
  const HotFormatTree *tree;
  const float         *row;
  uint32_t             output;
  double              *contributions;
  double              *covers;       /* of the tree's internal nodes */
} Explanation;

/* A tree has one value for each output, or one for the output that is its own. */
static double
get_leaf_value (const Explanation *self,
                uint64_t           leaf)
{
  const double *values = hot_model_peek_leaf (self->model, self->tree->first_leaf + leaf);

  return values[self->model->header->n_values == 1 ? 0 : self->output];
}

/* What is known of an internal node once its tree was walked from the root. */
typedef struct {
  uint32_t leaf;             /* its index less the near steps to it */
  uint32_t depth;            /* 1 at the root; 0 before it was reached */
} Visit;

static bool
visit (Visit *visits,
       HotTreePlace  place,
       uint32_t depth)
{
  if (place.is_leaf)
    return true;
  if (visits[place.node].depth != 0)
    return false;

  visits[place.node] = (Visit) { place.leaf, depth };
  return true;
}

/* Opening a model made sure that no path leaves its tree; here, paths must not meet either. Sets the covers of all nodes, which come before their
 * children. Returns the depth of the tree, or 0 if it is none. */
static uint32_t
measure_tree (const Explanation *self,
              Visit             *visits)
{
  uint32_t n_nodes = self->tree->n_nodes, depth = 1;

  memset (visits, 0, n_nodes * sizeof *visits);
  visits[0].depth = 1;
  for (uint32_t node = 0; node < n_nodes; node++)
    {
      HotTreePlace place = { false, node, visits[node].leaf };
      HotTreeSplit split = hot_tree_walk_split (self->model, self->tree, node);

      if (visits[node].depth == 0 || !visit (visits, hot_tree_walk_near (&split, place), visits[node].depth + 1) ||
          !visit (visits, hot_tree_walk_far (&split, place), visits[node].depth + 1))
        return 0;
      depth = visits[node].depth > depth ? visits[node].depth : depth;
    }

  for (uint32_t node = n_nodes; node-- > 0;)
    {
      HotTreePlace place = { false, node, visits[node].leaf };
      HotTreeSplit split = hot_tree_walk_split (self->model, self->tree, node);
      HotTreePlace near = hot_tree_walk_near (&split, place), far = hot_tree_walk_far (&split, place);

      self->covers[node] =
        (near.is_leaf ? hot_model_peek_cover (self->model, self->tree->first_leaf + near.leaf) : self->covers[near.node]) +
        (far.is_leaf ? hot_model_peek_cover (self->model, self->tree->first_leaf + far.leaf) : self->covers[far.node]);
    }

  return depth;
}

static double
get_cover (const Explanation *self,
           HotTreePlace              place)
{
  return place.is_leaf ? hot_model_peek_cover (self->model, self->tree->first_leaf + place.leaf) : self->covers[place.node];
}

static void
extend (Step    *path,
        uint32_t length,
        double   zero,
        double   one,
        int32_t  feature)
{
  path[length] = (Step) { feature, zero, one, length == 0 ? 1.0 : 0.0 };
  for (uint32_t i = length; i-- > 0;)
    {
      path[i + 1].weight += one * path[i].weight * (i + 1.0) / (length + 1.0);
      path[i].weight = zero * path[i].weight * (length - i) / (length + 1.0);
    }
}

/* Takes one feature out of the path of @last + 1 steps. */
static void
unwind (Step    *path,
        uint32_t last,
        uint32_t index)
{
  double zero = path[index].zero, one = path[index].one, next = path[last].weight;

  for (uint32_t i = last; i-- > 0;)
    {
      if (one != 0.0)
        {
          double old = path[i].weight;

          path[i].weight = next * (last + 1.0) / ((i + 1.0) * one);
          next = old - path[i].weight * zero * (last - i) / (last + 1.0);
        }
      else
        path[i].weight = path[i].weight * (last + 1.0) / (zero * (last - i));
    }
  for (uint32_t i = index; i < last; i++)
    {
      path[i].feature = path[i + 1].feature;
      path[i].zero = path[i + 1].zero;
      path[i].one = path[i + 1].one;
    }
}

/* The sum of weights that unwinding would leave. */
static double
sum_unwound (const Step *path,
             uint32_t    last,
             uint32_t    index)
{
  double zero = path[index].zero, one = path[index].one, next = path[last].weight, total = 0.0;

  for (uint32_t i = last; i-- > 0;)
    {
      if (one != 0.0)
        {
          double weight = next * (last + 1.0) / ((i + 1.0) * one);

          total += weight;
          next = path[i].weight - weight * zero * (last - i) / (last + 1.0);
        }
      else if (zero != 0.0)
        total += path[i].weight / (zero * (last - i) / (last + 1.0));
    }

  return total;
}

static void
explain (const Explanation *self,
         HotTreePlace              place,
         const Step        *parent_path,
         Step              *path,
         uint32_t           length,
         double             zero,
         double             one,
         int32_t            feature)
{
  double cover = get_cover (self, place);
  HotTreePlace near, far, hot, cold;
  HotTreeSplit split;
  float value;
  bool right;

  memcpy (path, parent_path, length * sizeof *path);
  extend (path, length, zero, one, feature);

  if (place.is_leaf)
    {
      double leaf = get_leaf_value (self, place.leaf);

      for (uint32_t i = 1; i <= length; i++)
        self->contributions[path[i].feature] += sum_unwound (path, length, i) * (path[i].one - path[i].zero) * leaf;
      return;
    }

  split = hot_tree_walk_split (self->model, self->tree, place.node);
  near = hot_tree_walk_near (&split, place);
  far = hot_tree_walk_far (&split, place);
  value = self->row[split.feature];
  right = value != value ? !split.missing_left : value > split.threshold;
  hot = right == split.swapped ? near : far;
  cold = right == split.swapped ? far : near;

  zero = one = 1.0;
  for (uint32_t i = 1; i <= length; i++)
    if (path[i].feature == (int32_t) split.feature)
      {
        zero = path[i].zero;
        one = path[i].one;
        unwind (path, length, i);
        length--;
        break;
      }

  explain (self, hot, path, path + length + 1, length + 1, zero * get_cover (self, hot) / cover, one, split.feature);
  explain (self, cold, path, path + length + 1, length + 1, zero * get_cover (self, cold) / cover, 0.0, split.feature);
}

static double
average_leaves (const Explanation *self)
{
  double sum = 0.0, total = 0.0;

  for (uint64_t leaf = 0; leaf <= self->tree->n_nodes; leaf++)
    {
      double cover = hot_model_peek_cover (self->model, self->tree->first_leaf + leaf);

      sum += cover * get_leaf_value (self, leaf);
      total += cover;
    }

  return total > 0.0 ? sum / total : 0.0;
}

/* Deeper trees would recurse too far; none that was grown on data is. */
#define MAX_DEPTH 4000

typedef struct {
  Visit   *visits;
  double  *covers;
  Step    *steps;
  uint32_t depth;            /* that @steps are enough for */
} Workspace;

static bool
explain_tree (const HotModel *self,
              uint32_t        number,
              const float    *row,
              uint32_t        output,
              double         *contributions,
              Workspace      *workspace,
              HotScoreError  *error)
{
  Explanation explanation = { self, &self->trees[number], row, output, contributions, workspace->covers };
  uint32_t depth = measure_tree (&explanation, workspace->visits);

  if (depth == 0)
    return hot_score_error_set (error, HOT_SCORE_DAMAGED, "tree %u has nodes that are reached on two ways or on none",
                                number + 1);
  if (depth > MAX_DEPTH)
    return hot_score_error_set (error, HOT_SCORE_INVALID, "tree %u is too deep to be explained", number + 1);
  if (depth > workspace->depth)
    {
      free (workspace->steps);
      workspace->steps = malloc ((size_t) (depth + 3) * (depth + 4) / 2 * sizeof *workspace->steps);
      workspace->depth = workspace->steps != NULL ? depth : 0;
      if (workspace->steps == NULL)
        return hot_score_error_set (error, HOT_SCORE_IO, "out of memory while explaining a prediction");
    }

  explain (&explanation, (HotTreePlace) { false, 0, 0 }, workspace->steps, workspace->steps, 0, 1.0, 1.0, -1);
  return true;
}

bool
hot_model_explain (const HotModel *self,
                   const float    *row,
                   uint32_t        output,
                   double         *contributions,
                   double         *base,
                   HotScoreError  *error)
{
  const HotFormatHeader *header = self->header;
  Workspace workspace = { 0 };
  uint32_t n_nodes = 1;
  bool done;

  if (header->kind == HOT_MODEL_LINEAR || self->cover == NULL)
    return hot_score_error_set (error, HOT_SCORE_INVALID, "only trees can be explained");
  if (output >= header->n_outputs)
    return hot_score_error_set (error, HOT_SCORE_INVALID, "there is no output %u", output);

  for (uint32_t i = 0; i < header->n_trees; i++)
    n_nodes = self->trees[i].n_nodes > n_nodes ? self->trees[i].n_nodes : n_nodes;
  workspace.visits = malloc ((size_t) n_nodes * sizeof *workspace.visits);
  workspace.covers = malloc ((size_t) n_nodes * sizeof *workspace.covers);
  done = workspace.visits != NULL && workspace.covers != NULL;
  if (!done)
    hot_score_error_set (error, HOT_SCORE_IO, "out of memory while explaining a prediction");

  memset (contributions, 0, header->n_features * sizeof *contributions);
  *base = 0.0;
  for (uint32_t i = 0; i < header->n_trees && done; i++)
    {
      Explanation explanation = { self, &self->trees[i], row, output, contributions, workspace.covers };

      if (header->n_values == 1 && self->trees[i].output != output)
        continue;
      *base += average_leaves (&explanation);
      if (self->trees[i].n_nodes > 0)
        done = explain_tree (self, i, row, output, contributions, &workspace, error);
    }
  for (uint32_t i = 0; i < header->n_features; i++)
    contributions[i] /= header->divisor;
  *base = header->base + *base / header->divisor;

  free (workspace.visits);
  free (workspace.covers);
  free (workspace.steps);

  return done;
}
