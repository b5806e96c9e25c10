/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "learn/hot-grower.h"

#include <math.h>

#include "learn/hot-class-grower.h"

#define HOT_GROWER_DISPATCH
#include "learn/hot-grower-private.h"

#define DECLARE_KERNEL(isa)                                                                                            \
  gboolean hot_grower_grow_##isa (HotGrower *self, const double *weights, HotTree *tree, const gint *stop,             \
                                  GCancellable *cancellable);

DECLARE_KERNEL (portable)

static gboolean
is_supported_always (void)
{
  return TRUE;
}

#ifdef HOT_HAVE_X86_KERNELS
DECLARE_KERNEL (v3)
DECLARE_KERNEL (v4)

static gboolean
is_supported_v3 (void)
{
  return __builtin_cpu_supports ("x86-64-v3");
}

static gboolean
is_supported_v4 (void)
{
  return __builtin_cpu_supports ("x86-64-v4");
}
#endif

static const HotGrowerKernel kernels[] = {
#ifdef HOT_HAVE_X86_KERNELS
  { "x86-64-v4", is_supported_v4, hot_grower_grow_v4 },
  { "x86-64-v3", is_supported_v3, hot_grower_grow_v3 },
#endif
  { "portable", is_supported_always, hot_grower_grow_portable },
};

static const HotGrowerKernel *chosen_kernel;

const char *const *
hot_grower_list_kernels (void)
{
  static const char *names[G_N_ELEMENTS (kernels) + 1];
  guint n_names = 0;

  for (guint i = 0; i < G_N_ELEMENTS (kernels); i++)
    if (kernels[i].is_supported ())
      names[n_names++] = kernels[i].name;
  names[n_names] = NULL;

  return names;
}

gboolean
hot_grower_use_kernel (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (kernels); i++)
    if (kernels[i].is_supported () && (name == NULL || g_str_equal (name, kernels[i].name)))
      {
        g_atomic_pointer_set (&chosen_kernel, &kernels[i]);
        return TRUE;
      }

  return FALSE;
}

HotGrower *
hot_grower_new (const HotForestData     *data,
                const HotGrowerSettings *settings)
{
  HotGrower *self = g_new0 (HotGrower, 1);
  HotGrowerBlock *root = &self->blocks[0];
  const guint n_rows = data->n_rows, n_features = data->n_features;
  guint n_codes = 1;

  if (g_atomic_pointer_get (&chosen_kernel) == NULL)
    hot_grower_use_kernel (NULL);

  self->data = data;
  self->settings = *settings;
  if (settings->n_classes > 2)
    {
      self->classes = hot_class_grower_new (data, settings);
      return self;
    }

  self->kernel = g_atomic_pointer_get (&chosen_kernel);
  self->has_limits = settings->min_samples_leaf > 1 || settings->min_weight_leaf > 0.0;
  self->n_features = n_features;
  self->line_size = (n_features + HOT_GROWER_LINE - 1) / HOT_GROWER_LINE * HOT_GROWER_LINE;
  self->order = g_new (guint32, n_features);
  self->constants = g_new (guint32, n_features);
  self->reciprocals = g_new0 (guint64, n_features + 1);
  for (guint i = 2; i <= n_features; i++)
    self->reciprocals[i] = G_MAXUINT64 / i + 1;
  /* One more than fit: the draws write each feature before they know whether it counts. */
  self->drawn = g_new (guint32, n_features + 1);
  self->varies = g_aligned_alloc0 (3, self->line_size, HOT_GROWER_LINE);
  self->makers = g_aligned_alloc0 (HOT_GROWER_MAX_WAYS, self->line_size, HOT_GROWER_LINE);
  for (guint i = 0; i < n_features; i++)
    if (data->features[i].bit >= 0)
      self->bit_features[data->features[i].bit] = i;
  self->n_ties_allocated = 4 * n_features;
  self->ties = g_new (HotGrowerCut, self->n_ties_allocated);
  self->nearness = 1.0;

  for (guint i = 0; i < n_features; i++)
    n_codes = MAX (n_codes, data->features[i].n_codes + 1);
  self->node_stats = g_aligned_alloc (n_rows, sizeof (HotStat), 64);
  self->bins = g_aligned_alloc0 (MAX (n_codes, 64), sizeof (HotStat), 64);
  self->bin_rows = self->has_limits ? g_new0 (guint32, n_codes) : NULL;
  self->words = g_new0 (guint64, n_codes / 64 + 3);
  if (n_rows >= HOT_GROWER_BOUND_ROWS)
    {
      self->buckets = g_aligned_alloc (n_features * HOT_GROWER_N_BUCKETS, sizeof *self->buckets, 64);
      self->bounds = g_new (double, n_features);
    }
  self->ranks = g_new0 (HotGrowerRanks, n_codes / 64 + 2);
  self->sums = g_aligned_alloc (n_codes + 16, sizeof (double), 64);
  self->weights = g_aligned_alloc (n_codes + 16, sizeof (double), 64);
  self->counts = self->has_limits ? g_new (guint32, n_codes) : NULL;
  self->codes = g_new (guint32, n_codes);
  self->scratch = g_new (guint32, MAX (n_rows, n_codes / 64 + 2));

  root->n_rows = n_rows;
  root->features = data->features;
  root->bits = data->bits;
  root->stats = g_aligned_alloc (n_rows, sizeof (HotStat), 64);
  root->squares = g_new (double, n_rows);
  root->rows = g_new (guint32, n_rows);

  return self;
}

void
hot_grower_free (HotGrower *self)
{
  g_clear_pointer (&self->classes, hot_class_grower_free);
  for (guint level = 0; level < HOT_GROWER_N_LEVELS; level++)
    {
      HotGrowerBlock *block = &self->blocks[level];

      g_aligned_free (block->stats);
      g_free (block->squares);
      g_free (block->rows);
      if (level == 0)
        continue;
      g_free (block->features);
      g_free (block->bits);
      g_free (block->codes);
      g_free (block->values);
      g_aligned_free (block->lines);
    }

  g_free (self->order);
  g_free (self->constants);
  g_free (self->reciprocals);
  g_free (self->drawn);
  g_aligned_free (self->varies);
  g_aligned_free (self->makers);
  g_free (self->ties);
  g_free (self->pairs);
  g_aligned_free (self->node_stats);
  g_aligned_free (self->bins);
  g_free (self->bin_rows);
  g_free (self->words);
  g_aligned_free (self->centred);
  g_aligned_free (self->buckets);
  g_free (self->bounds);
  g_free (self->ranks);
  g_aligned_free (self->sums);
  g_aligned_free (self->weights);
  g_free (self->counts);
  g_free (self->codes);
  g_free (self->scratch);
  g_free (self);
}

/* Gains nearer to each other than this may be ranked differently by rounding. */
#define NEARNESS (1.0 - 1e-10)

/* Sums that are rounded have to be added up in scikit-learn's order to be the same. */
static void
choose_order (HotGrower    *self,
              const double *weights)
{
  const HotForestData *data = self->data;
  double total = 0.0;
  gboolean whole = TRUE;

  if (!self->settings.reproduce || self->settings.criterion != HOT_CRITERION_SQUARED_ERROR ||
      self->settings.random_splits)
    return;

  for (guint row = 0; row < data->n_rows; row++)
    {
      total += weights[row];
      whole &= weights[row] == rint (weights[row]);
    }
  self->is_faithful = !whole || !hot_grower_sums_are_exact (data->y, data->n_rows, total);
  self->nearness = self->is_faithful ? NEARNESS : 1.0;
  if (self->is_faithful && self->pairs == NULL)
    self->pairs = g_new (guint64, 2 * (gsize) data->n_rows);
}

gboolean
hot_grower_grow (HotGrower     *self,
                 guint32        seed,
                 const double  *weights,
                 HotTree       *tree,
                 const gint    *stop,
                 GCancellable  *cancellable)
{
  if (self->classes != NULL)
    return hot_class_grower_grow (self->classes, seed, weights, tree, stop, cancellable);

  choose_order (self, weights);
  self->random = seed;
  return self->kernel->grow (self, weights, tree, stop, cancellable);
}

/* 2^53: below it, every whole number is a double. */
#define EXACT 9007199254740992.0

/* Finer fractions of a unit are not looked for. */
#define MAX_SHIFT 20

gboolean
hot_grower_sums_are_exact (const double *y,
                           guint         n_rows,
                           double        total_weight)
{
  double highest = 0.0;

  for (guint i = 0; i < n_rows; i++)
    highest = fmax (highest, fabs (y[i]));

  for (guint shift = 0; shift <= MAX_SHIFT; shift++)
    {
      double unit = ldexp (1.0, shift);
      gboolean whole = TRUE;

      if (total_weight * (highest * unit) * (highest * unit) >= EXACT)
        return FALSE;
      for (guint i = 0; i < n_rows && whole; i++)
        whole = y[i] * unit == rint (y[i] * unit);
      if (whole)
        return TRUE;
    }

  return FALSE;
}
