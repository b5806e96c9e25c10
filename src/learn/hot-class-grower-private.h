/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* Shared by the files of the grower for many classes. */

#include "learn/hot-class-grower.h"
#include "learn/hot-grower-private.h"

G_BEGIN_DECLS

/* Rows of one node. */
typedef struct {
  guint32 *rows;             /* of the forest's data */
  guint    n_rows;
  guint    n_constants;      /* features known to be constant from above */
  double   weight;
} HotClassNode;

struct _HotClassGrower
{
  const HotForestData *data;
  HotGrowerSettings    settings;
  guint                n_classes;
  guint32             *classes;      /* a row of the data: its class */
  const double        *weights;      /* a row of the data, of this tree */

  guint32              random;
  guint32             *order;        /* of features, constants first, as the draws left it */
  guint32             *constants;
  guint32             *rows;         /* in the order of the nodes that hold them */
  guint32             *scratch;
  guint32             *node_classes; /* of the node's rows, in their order */
  double              *node_weights;
  guint64             *keys;         /* code and place of a row of the node */
  guint64             *sorted;

  double              *total;        /* of the node, one a class; so the next four */
  double              *left;
  double              *right;
  double              *missing;
  guint                n_bins;
  double              *bins;         /* a code, less the lowest, and class; all zero between uses */
  guint32             *bin_rows;     /* all zero between uses */
};

/* hot-class-search.c: the best cut of a node whose sums are in @total. Returns %FALSE if there is none. @n_constants: (out) */
gboolean hot_class_grower_search   (HotClassGrower     *self,
                                    const HotClassNode *node,
                                    HotGrowerCut       *cut,
                                    guint              *n_constants);
/* Of sums a class that add up to @weight. */
double   hot_class_grower_impurity (const HotClassGrower *self,
                                    const double         *sums,
                                    double                weight);

G_END_DECLS
