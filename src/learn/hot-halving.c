/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "learn/hot-halving.h"

#include <math.h>

/* As Python's log (value, base), whose last bit can be off: where scikit-learn is a round short, so is this. */
static guint
count_rounds (double value,
              double base)
{
  return 1 + (guint) floor (log (value) / log (base));
}

GArray *
hot_halving_plan (guint n_candidates,
                  guint factor,
                  guint least,
                  guint most)
{
  GArray *rounds = g_array_new (FALSE, FALSE, sizeof (HotHalvingRound));
  guint n_required, n_possible;

  g_return_val_if_fail (n_candidates > 0 && factor >= 2 && least > 0 && least <= most, rounds);

  /* From as much as lets the last round use all there is. */
  n_required = count_rounds (n_candidates, factor);
  least = MAX (least, (guint) (most / pow (factor, n_required - 1)));
  n_possible = count_rounds (most / least, factor);

  for (guint i = 0; i < MIN (n_required, n_possible); i++)
    {
      HotHalvingRound round = { n_candidates, (guint) fmin (pow (factor, i) * least, most) };

      g_array_append_val (rounds, round);
      n_candidates = (n_candidates + factor - 1) / factor;
    }

  return rounds;
}
