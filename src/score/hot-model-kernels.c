/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "score/hot-model-kernels.h"

#include <stdatomic.h>
#include <string.h>

/*
 * A path down a tree is a chain of loads, each waiting for the one before. Many paths are therefore walked in turn, one step
 * each: as many rows of a batch through one tree, or as many trees for one row, so that the processor always has loads to overlap. A
 * path that ends hands its lane to the next one. Wider vectors do not help: gathers cost more than the scalar loads they replace (measured
 * on Zen 4 and 5).
 */
#define N_LANES 16           /* rows down one tree, which is near */
#define N_TREE_LANES 64       /* trees for one row, which are far */

/* Words in a cache line. */
#define LINE 16

#define INLINE static inline __attribute__ ((always_inline))

/* Where a path is: the node in the low half; in the high half the node less the near steps taken, which becomes the leaf's number. */
typedef uint64_t Position;

#define BOTH_HALVES UINT64_C (0x100000001)

INLINE Position
advance (Position position,
         uint32_t is_far,
         uint32_t offset)
{
  return position + 1 + (-(uint64_t) is_far & (offset * BOTH_HALVES - 1));
}

/* Goes one step down. True when that step reached a leaf. */
INLINE bool
step_narrow (const uint64_t *nodes,
             const float    *row,
             bool            missing,
             Position       *position)
{
  uint64_t bits = nodes[(uint32_t) *position];
  uint32_t low = (uint32_t) bits;
  uint32_t link = bits >> 32;
  float value = row[link & HOT_LINK_FEATURE];
  uint32_t right, is_far;
  float threshold;

  memcpy (&threshold, &low, sizeof threshold);
  right = !(value <= threshold);
  if (missing)
    right &= ~((uint32_t) (value != value) & link >> HOT_LINK_MISSING_LEFT);
  is_far = (right ^ link >> HOT_LINK_SWAPPED) & 1;
  *position = advance (*position, is_far, link >> HOT_LINK_OFFSET);

  return link >> HOT_LINK_NEAR_LEAF >> is_far & 1;
}

INLINE bool
step_wide (const HotFormatWideNode *nodes,
           const float             *row,
           bool                     missing,
           Position                *position)
{
  const HotFormatWideNode *node = &nodes[(uint32_t) *position];
  uint32_t link = node->feature << HOT_LINK_NEAR_LEAF;
  float value = row[node->feature >> HOT_WIDE_FEATURE];
  uint32_t right = !(value <= node->threshold);
  uint32_t is_far;

  if (missing)
    right &= ~((uint32_t) (value != value) & link >> HOT_LINK_MISSING_LEFT);
  is_far = (right ^ link >> HOT_LINK_SWAPPED) & 1;
  *position = advance (*position, is_far, node->offset);

  return link >> HOT_LINK_NEAR_LEAF >> is_far & 1;
}

INLINE bool
step (const uint32_t *words,
      const float    *row,
      bool            wide,
      bool            missing,
      Position       *position)
{
  const void *nodes = words;

  return wide ? step_wide (nodes, row, missing, position) : step_narrow (nodes, row, missing, position);
}

/* All rows down one tree. Whenever a row has arrived, a little of the memory from @ahead to @ahead_end is fetched: the next tree. */
INLINE void
walk_rows (const uint32_t *words,
           const float    *rows,
           size_t          n_rows,
           size_t          stride,
           bool            wide,
           bool            missing,
           const uint32_t *ahead,
           const uint32_t *ahead_end,
           uint32_t       *leaves)
{
  Position positions[N_LANES];
  const float *lane_rows[N_LANES];
  uint32_t *results[N_LANES];
  size_t n_lanes = n_rows < N_LANES ? n_rows : N_LANES;
  size_t next = n_lanes;

  for (size_t lane = 0; lane < n_lanes; lane++)
    {
      positions[lane] = 0;
      lane_rows[lane] = rows + lane * stride;
      results[lane] = leaves + lane;
    }

  while (n_lanes > 0)
    for (size_t lane = 0; lane < n_lanes; lane++)
      {
        if (!step (words, lane_rows[lane], wide, missing, &positions[lane]))
          continue;

        *results[lane] = positions[lane] >> 32;
        if (ahead < ahead_end)
          {
            __builtin_prefetch (ahead);
            ahead += LINE;
          }
        if (next < n_rows)
          {
            positions[lane] = 0;
            lane_rows[lane] = rows + next * stride;
            results[lane] = leaves + next;
            next++;
          }
        else
          {
            n_lanes--;
            positions[lane] = positions[n_lanes];
            lane_rows[lane] = lane_rows[n_lanes];
            results[lane] = results[n_lanes];
            lane--;
          }
      }
}

INLINE void
kernel_rows (const uint32_t      *words,
             const HotFormatTree *tree,
             const HotFormatTree *next,
             const float         *rows,
             size_t               n_rows,
             size_t               stride,
             bool                 missing,
             uint32_t            *leaves)
{
  const uint32_t *nodes = words + tree->first_word;
  const uint32_t *ahead = next != NULL ? words + next->first_word : NULL;
  const uint32_t *ahead_end = next != NULL ? ahead + next->n_nodes * (next->flags & HOT_TREE_WIDE ? 3 : 2) : NULL;

  if (tree->n_nodes == 0)
    memset (leaves, 0, n_rows * sizeof *leaves);
  else if (tree->flags & HOT_TREE_WIDE)
    walk_rows (nodes, rows, n_rows, stride, true, true, ahead, ahead_end, leaves);
  else if (missing)
    walk_rows (nodes, rows, n_rows, stride, false, true, ahead, ahead_end, leaves);
  else
    walk_rows (nodes, rows, n_rows, stride, false, false, ahead, ahead_end, leaves);
}

/* One row down trees of one width, those from @next on that are not just a leaf. */
INLINE void
walk_trees (const uint32_t      *words,
            const HotFormatTree *trees,
            size_t               n_trees,
            const float         *row,
            bool                 wide,
            bool                 missing,
            uint64_t            *leaves)
{
  Position positions[N_TREE_LANES];
  const uint32_t *nodes[N_TREE_LANES];
  size_t lane_trees[N_TREE_LANES];
  size_t n_lanes = 0;
  size_t next = 0;
  size_t lane = 0;

  for (;;)
    {
      /* Fills lanes that are free. */
      while (n_lanes < N_TREE_LANES && next < n_trees)
        {
          const HotFormatTree *tree = &trees[next];

          if (tree->n_nodes == 0)
            leaves[next] = tree->first_leaf;
          else if (((tree->flags & HOT_TREE_WIDE) != 0) == wide)
            {
              positions[n_lanes] = 0;
              nodes[n_lanes] = words + tree->first_word;
              __builtin_prefetch (nodes[n_lanes]);
              lane_trees[n_lanes] = next;
              n_lanes++;
            }
          next++;
        }
      if (n_lanes == 0)
        return;

      for (lane = 0; lane < n_lanes; lane++)
        if (!step (nodes[lane], row, wide, missing, &positions[lane]))
          /* It will be here when this lane's turn comes again. */
          __builtin_prefetch (nodes[lane] + (uint32_t) positions[lane] * (wide ? 3 : 2));
        else
          {
            leaves[lane_trees[lane]] = trees[lane_trees[lane]].first_leaf + (positions[lane] >> 32);
            n_lanes--;
            positions[lane] = positions[n_lanes];
            nodes[lane] = nodes[n_lanes];
            lane_trees[lane] = lane_trees[n_lanes];
            lane--;
          }
    }
}

INLINE void
kernel_trees (const uint32_t      *words,
              const HotFormatTree *trees,
              size_t               n_trees,
              const float         *row,
              bool                 missing,
              uint64_t            *leaves)
{
  bool any_wide = false;

  for (size_t i = 0; i < n_trees; i++)
    any_wide |= (trees[i].flags & HOT_TREE_WIDE) != 0;

  if (missing)
    walk_trees (words, trees, n_trees, row, false, true, leaves);
  else
    walk_trees (words, trees, n_trees, row, false, false, leaves);
  if (any_wide)
    walk_trees (words, trees, n_trees, row, true, true, leaves);
}

#define DEFINE_KERNEL(suffix, attributes)                                                                              \
  attributes static void                                                                                               \
  kernel_rows_##suffix (const uint32_t *words, const HotFormatTree *tree, const HotFormatTree *next, const float *rows, size_t n_rows, \
                        size_t stride, bool missing, uint32_t *leaves)                                                 \
  {                                                                                                                    \
    kernel_rows (words, tree, next, rows, n_rows, stride, missing, leaves);                                                  \
  }                                                                                                                    \
                                                                                                                       \
  attributes static void                                                                                               \
  kernel_trees_##suffix (const uint32_t *words, const HotFormatTree *trees, size_t n_trees, const float *row,          \
                         bool missing, uint64_t *leaves)                                                               \
  {                                                                                                                    \
    kernel_trees (words, trees, n_trees, row, missing, leaves);                                                        \
  }

static bool
is_supported_always (void)
{
  return true;
}

DEFINE_KERNEL (portable, )

#if defined __x86_64__ && (defined __GNUC__ || defined __clang__)
#define TARGET_V3 __attribute__ ((target ("avx2,bmi,bmi2,fma,lzcnt,popcnt")))

DEFINE_KERNEL (v3, TARGET_V3)

static bool
is_supported_v3 (void)
{
  return __builtin_cpu_supports ("avx2") && __builtin_cpu_supports ("bmi") && __builtin_cpu_supports ("bmi2");
}
#endif

static const HotModelKernel kernels[] = {
#if defined __x86_64__ && (defined __GNUC__ || defined __clang__)
  { "x86-64-v3", is_supported_v3, kernel_rows_v3, kernel_trees_v3 },
#endif
  { "portable", is_supported_always, kernel_rows_portable, kernel_trees_portable },
};

#define N_KERNELS (sizeof kernels / sizeof *kernels)

static _Atomic (const HotModelKernel *) current;

const HotModelKernel *
hot_model_kernel_get (void)
{
  const HotModelKernel *kernel = atomic_load_explicit (&current, memory_order_acquire);

  if (kernel == NULL)
    {
      hot_model_use_kernel (NULL);
      kernel = atomic_load_explicit (&current, memory_order_acquire);
    }

  return kernel;
}

bool
hot_model_use_kernel (const char *name)
{
  for (size_t i = 0; i < N_KERNELS; i++)
    if (kernels[i].is_supported () && (name == NULL || strcmp (name, kernels[i].name) == 0))
      {
        atomic_store_explicit (&current, &kernels[i], memory_order_release);
        return true;
      }

  return false;
}

const char *const *
hot_model_list_kernels (void)
{
  static const char *names[N_KERNELS + 1];
  size_t n_names = 0;

  for (size_t i = 0; i < N_KERNELS; i++)
    if (kernels[i].is_supported ())
      names[n_names++] = kernels[i].name;
  names[n_names] = NULL;

  return names;
}
