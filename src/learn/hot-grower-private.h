/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * Shared by the files of the grower, which are compiled once for each instruction set: HOT_ISA is the suffix of this one's functions.
 */

#include <math.h>

#include "learn/hot-grower.h"

G_BEGIN_DECLS

#ifdef HOT_ISA
# define HOT_ISA_PASTE_(name, isa) name##_##isa
# define HOT_ISA_PASTE(name, isa) HOT_ISA_PASTE_ (name, isa)
# define HOT_ISA_NAME(name) HOT_ISA_PASTE (name, HOT_ISA)
#endif

/* What a row, a bin or a node adds to sums: weight times target, and weight. */
typedef struct {
  double sum;
  double weight;
} HotStat;

/*
 * A node's rows are looked at again and again while its subtree grows, so they are copied together when they have become few enough: level 0
 * is the forest's own data, level 1 has 16-bit codes, level 2 fits the second-level cache, and level 3 has 8-bit codes, once by feature
 * and once by row.
 */
#define HOT_GROWER_N_LEVELS 4
#define HOT_GROWER_LEVEL_1_ROWS 65536
#define HOT_GROWER_LEVEL_2_ROWS 4096
#define HOT_GROWER_LEVEL_3_ROWS 255

/* Nodes of up to this many rows are searched by trying the ways to divide the rows instead of the thresholds. */
#define HOT_GROWER_TINY 6

/* Nodes of up to this many rows are searched many features at a time. */
#define HOT_GROWER_SMALL HOT_GROWER_LEVEL_3_ROWS

/* Features are bounded first in nodes of so many rows. */
#define HOT_GROWER_BOUND_ROWS 2048
#define HOT_GROWER_N_BUCKETS 128

/* Row-major codes are padded to this many bytes. */
#define HOT_GROWER_LINE 64

/* Ways to divide the rows of a tiny node in two. */
#define HOT_GROWER_MAX_WAYS (1u << (HOT_GROWER_TINY - 1))

/* Bytes of the vectors that the instruction set has; compilers take wider ones to pieces badly. */
#if defined __AVX512BW__
# define HOT_GROWER_VECTOR 64
#elif defined __AVX2__
# define HOT_GROWER_VECTOR 32
#else
# define HOT_GROWER_VECTOR 16
#endif

/* One byte a feature: codes, or 0xFF for yes and 0 for no. */
typedef guint8 HotGrowerLine __attribute__ ((vector_size (HOT_GROWER_VECTOR)));

/**
 * HotGrowerBlock:
 *
 * A set of rows, and all that is needed to grow the subtree on them.
 */
typedef struct {
  guint            n_rows;
  HotCodedFeature *features;
  HotStat         *stats;        /* a row */
  double          *squares;      /* a row: weight times target squared */
  guint64         *bits;         /* a row */
  guint8          *lines;        /* a row: its codes; level 3 only */
  gboolean         has_odd;      /* level 3: some feature has missing values, or values that count as equal */
  guint32         *rows;         /* rows in the order of the nodes that hold them */

  guint            n_allocated;  /* rows */
  guint8          *codes;        /* features x n_allocated x code size */
  float           *values;       /* features x n_allocated */
} HotGrowerBlock;

/**
 * HotGrowerCut:
 * @lower: codes up to this go left
 * @upper: the next code that occurs in the node
 * @is_missing_alone: all values go left, only missing ones right
 *
 * A split, in codes of the block.
 */
typedef struct {
  double   gain;
  guint    feature;
  guint32  lower;
  guint32  upper;
  gboolean has_missing;
  gboolean missing_left;
  gboolean is_missing_alone;
  double   threshold;            /* of random splits, which do not lie half way */
} HotGrowerCut;

typedef struct {
  const HotGrowerBlock *block;
  guint32              *rows;    /* of the block */
  guint                 n_rows;
  guint                 n_constants;   /* features known to be constant from above */
  HotStat               total;
  double                squares;
  const HotStat        *stats;   /* in the order of rows */
  gboolean              has_bit_stats;
  guint64               bits_or, bits_and;
} HotGrowerNode;

typedef double HotGrowerCentred __attribute__ ((vector_size (32)));

/* 64 neighbouring codes: which of them are used, and how many before them. */
typedef struct {
  guint64 used;
  guint32 before;
} HotGrowerRanks;

struct _HotGrower
{
  const HotForestData    *data;
  HotGrowerSettings       settings;
  const struct _HotGrowerKernel *kernel;
  struct _HotClassGrower *classes;       /* does all the work where there are more than two */
  HotGrowerBlock          blocks[HOT_GROWER_N_LEVELS];
  gboolean                has_limits;    /* rows or weight a leaf must have */

  guint32                 random;
  guint                   n_features;
  guint                   line_size;
  guint32                *order;         /* of features, constants first, as the draws left it */
  guint32                *constants;
  guint64                *reciprocals;   /* for remainders of divisions by 1 ... n_features */
  guint32                *drawn;         /* features of this node in the order in which they were drawn, without constants */
  guint8                 *varies;        /* a feature: whether it has two values in this node */
  HotGrowerLine          *makers;        /* features that can make the best ways of a tiny node, by way */
  guint32                 bit_features[HOT_FOREST_MAX_BITS];
  HotGrowerCut           *ties;          /* cuts of equal gain */
  guint                   n_ties, n_ties_allocated;
  gboolean                is_faithful;   /* sums are rounded as in scikit-learn */
  double                  nearness;      /* share of the best gain from which on a gain counts as equal */
  guint64                *pairs;         /* of code and row, for two nodes; NULL before the first faithful tree */

  HotStat                *node_stats;
  guint64                *node_bits;
  HotStat                *bins;          /* all zero between uses */
  guint32                *bin_rows;
  guint64                *words;         /* which bins are used; all zero between uses */
  HotGrowerCentred       *centred;       /* rows of a large node; NULL before the first one */
  HotGrowerCentred       *buckets;       /* N_BUCKETS a feature */
  double                 *bounds;        /* a feature: what no split on it can gain */
  HotGrowerRanks         *ranks;         /* all zero between uses */
  double                 *sums;          /* of the bins in use, one after the other, running */
  double                 *weights;
  guint32                *counts;
  guint32                *codes;
  guint32                *scratch;
  HotStat                 bit_stats[HOT_FOREST_MAX_BITS];
  guint32                 bit_rows[HOT_FOREST_MAX_BITS];
};

typedef struct _HotGrowerKernel {
  const char *name;
  gboolean  (*is_supported) (void);
  gboolean  (*grow)         (HotGrower     *self,
                             const double  *weights,
                             HotTree       *tree,
                             const gint    *stop,
                             GCancellable  *cancellable);
} HotGrowerKernel;

#ifdef HOT_ISA

/* hot-grower-core.c */
gboolean HOT_ISA_NAME (hot_grower_grow)         (HotGrower            *self,
                                                 const double         *weights,
                                                 HotTree              *tree,
                                                 const gint           *stop,
                                                 GCancellable         *cancellable);
/* hot-grower-block.c: copies a node's rows together at @level. */
void     HOT_ISA_NAME (hot_grower_reencode)     (HotGrower            *self,
                                                 const HotGrowerBlock *source,
                                                 const guint32        *rows,
                                                 guint                 n_rows,
                                                 guint                 n_constants,
                                                 guint                 level);
/* hot-grower-search.c: looks for the best cut of one feature that gains at least @least; its gain is -inf if there is none.
 * Returns whether the feature varies within the node. */
gboolean HOT_ISA_NAME (hot_grower_search_feature) (HotGrower          *self,
                                                 HotGrowerNode        *node,
                                                 guint                 feature,
                                                 double                least,
                                                 HotGrowerCut         *cut);
/* Sums over the rows whose bit is set, for all binary features, into bit_stats. */
void     HOT_ISA_NAME (hot_grower_sum_bits)     (HotGrower            *self,
                                                 HotGrowerNode        *node);
/* Keeps @cut if it gains as much as the best so far, or nearly as much where sums are rounded. */
void     HOT_ISA_NAME (hot_grower_offer)        (HotGrower            *self,
                                                 const HotGrowerCut   *cut);
/* hot-grower-draw.c: draws features, given which of them vary. Returns how many constants are known then. */
guint    HOT_ISA_NAME (hot_grower_draw)         (HotGrower            *self,
                                                 const HotGrowerNode  *node,
                                                 guint                *n_drawn);
/* hot-grower-search.c: draws features and offers their best cuts. Returns how many constants are known then. */
guint    HOT_ISA_NAME (hot_grower_search)       (HotGrower            *self,
                                                 HotGrowerNode        *node,
                                                 guint                *n_drawn);
/* hot-grower-tiny.c: finds the best cut, for nodes of up to HOT_GROWER_TINY rows at level 3. */
gboolean HOT_ISA_NAME (hot_grower_search_tiny)  (HotGrower            *self,
                                                 HotGrowerNode        *node,
                                                 HotGrowerCut         *cut,
                                                 guint                *n_constants);
/* hot-grower-small.c: as hot_grower_search(), for nodes of up to HOT_GROWER_SMALL rows at level 3, squared error. */
guint    HOT_ISA_NAME (hot_grower_search_small) (HotGrower            *self,
                                                 HotGrowerNode        *node,
                                                 guint                *n_drawn);
/* hot-grower-search.c: of the cuts of equal gain, that of the feature drawn first. Returns FALSE without any. */
gboolean HOT_ISA_NAME (hot_grower_settle)       (HotGrower            *self,
                                                 guint                 n_drawn,
                                                 HotGrowerCut         *cut);
/* hot-grower-bound.c: bounds the gains of all features of a large node. Returns FALSE if that is not worth while. */
gboolean HOT_ISA_NAME (hot_grower_bound)        (HotGrower            *self,
                                                 const HotGrowerNode  *node);
/* hot-grower-tiny.c: marks the features with more than one code, at level 3. */
void     HOT_ISA_NAME (hot_grower_find_varying) (HotGrower            *self,
                                                 const HotGrowerNode  *node);
/* hot-grower-tiny.c: searches the features with missing or close values, and takes them and known constants from @candidates. */
void     HOT_ISA_NAME (hot_grower_search_odd)   (HotGrower            *self,
                                                 HotGrowerNode        *node,
                                                 guint8               *candidates);
/* hot-grower-faithful.c: finds the cut that scikit-learn would, given what was drawn and offered, and leaves the rows in its order. */
gboolean HOT_ISA_NAME (hot_grower_search_faithful) (HotGrower         *self,
                                                 HotGrowerNode        *node,
                                                 guint                 n_drawn,
                                                 HotGrowerCut         *cut);
/* hot-grower-faithful.c: puts the rows that go left first. Returns how many they are. */
guint    HOT_ISA_NAME (hot_grower_divide_faithfully) (HotGrower       *self,
                                                 HotGrowerNode        *node,
                                                 const HotGrowerCut   *cut,
                                                 HotStat              *left,
                                                 double               *squares);
/* hot-grower-random.c: one random cut a feature. */
gboolean HOT_ISA_NAME (hot_grower_search_random) (HotGrower           *self,
                                                 HotGrowerNode        *node,
                                                 HotGrowerCut         *cut,
                                                 guint                *n_constants);

#define hot_grower_reencode HOT_ISA_NAME (hot_grower_reencode)
#define hot_grower_search_feature HOT_ISA_NAME (hot_grower_search_feature)
#define hot_grower_bound HOT_ISA_NAME (hot_grower_bound)
#define hot_grower_sum_bits HOT_ISA_NAME (hot_grower_sum_bits)
#define hot_grower_offer HOT_ISA_NAME (hot_grower_offer)
#define hot_grower_draw HOT_ISA_NAME (hot_grower_draw)
#define hot_grower_search HOT_ISA_NAME (hot_grower_search)
#define hot_grower_search_tiny HOT_ISA_NAME (hot_grower_search_tiny)
#define hot_grower_search_small HOT_ISA_NAME (hot_grower_search_small)
#define hot_grower_settle HOT_ISA_NAME (hot_grower_settle)
#define hot_grower_find_varying HOT_ISA_NAME (hot_grower_find_varying)
#define hot_grower_search_odd HOT_ISA_NAME (hot_grower_search_odd)
#define hot_grower_search_faithful HOT_ISA_NAME (hot_grower_search_faithful)
#define hot_grower_divide_faithfully HOT_ISA_NAME (hot_grower_divide_faithfully)
#define hot_grower_search_random HOT_ISA_NAME (hot_grower_search_random)

#endif

/* The code of a row, also of binary features, whose codes deeper blocks keep in words only. */
static inline guint32
hot_grower_block_get (const HotGrowerBlock *self,
                      guint                 feature,
                      guint32               row)
{
  const HotCodedFeature *coded = &self->features[feature];

  return coded->bit >= 0 ? self->bits[row] >> coded->bit & 1 : hot_coded_feature_get (coded, row);
}

/* What a cut has to gain to be offered. */
static inline double
hot_grower_get_least (const HotGrower *self)
{
  return self->n_ties > 0 ? self->ties[0].gain * self->nearness : -INFINITY;
}

static inline gboolean
hot_grower_line_has_any (const HotGrowerLine *self)
{
  const guint64 *words = (const guint64 *) (gconstpointer) self;
  guint64 any = 0;

  for (guint i = 0; i < sizeof *self / sizeof *words; i++)
    any |= words[i];

  return any != 0;
}

/* Marsaglia's xorshift of 32 bits, cut to 31, as scikit-learn's trees draw. */
static inline guint32
hot_grower_random (guint32 *state)
{
  if (*state == 0)
    *state = 1;
  *state ^= *state << 13;
  *state ^= *state >> 17;
  *state ^= *state << 5;

  return *state & 0x7FFFFFFFu;
}

/* value % divisor by two multiplications (Lemire, Kaser and Kurz, 2019); reciprocal is 2^64 / divisor, rounded up. */
static inline guint32
hot_grower_remainder (guint32 value,
                      guint64 reciprocal,
                      guint32 divisor)
{
  return (unsigned __int128) (reciprocal * value) * divisor >> 64;
}

/* What a split gains, up to terms that all splits of a node share: the expressions of scikit-learn's criteria, in their order, so that they round
 * alike. Both criteria for classes take the sum for the count of the second class. */
static inline __attribute__ ((always_inline)) double
hot_grower_gain (HotCriterion criterion,
                 double       left_sum,
                 double       left_weight,
                 double       right_sum,
                 double       right_weight)
{
  double left, right, zeros;

  if (criterion == HOT_CRITERION_SQUARED_ERROR)
    return left_sum * left_sum / left_weight + right_sum * right_sum / right_weight;

  if (criterion == HOT_CRITERION_GINI)
    {
      zeros = left_weight - left_sum;
      left = 1.0 - (zeros * zeros + left_sum * left_sum) / (left_weight * left_weight);
      zeros = right_weight - right_sum;
      right = 1.0 - (zeros * zeros + right_sum * right_sum) / (right_weight * right_weight);
      return -right_weight * right - left_weight * left;
    }

  left = right = 0.0;
  zeros = left_weight - left_sum;
  if (zeros > 0.0)
    left -= zeros / left_weight * (__builtin_log (zeros / left_weight) / __builtin_log (2.0));
  if (left_sum > 0.0)
    left -= left_sum / left_weight * (__builtin_log (left_sum / left_weight) / __builtin_log (2.0));
  zeros = right_weight - right_sum;
  if (zeros > 0.0)
    right -= zeros / right_weight * (__builtin_log (zeros / right_weight) / __builtin_log (2.0));
  if (right_sum > 0.0)
    right -= right_sum / right_weight * (__builtin_log (right_sum / right_weight) / __builtin_log (2.0));

  return -right_weight * right - left_weight * left;
}

G_END_DECLS
