/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* Shared by the files of the pipeline. */

#include "learn/hot-pipeline.h"

G_BEGIN_DECLS

typedef struct {
  HotRole  role;
  char    *reason;
} HotPipelineColumn;

/* One feature, before texts have their final place in memory. */
typedef struct {
  guint             column;
  char             *name;
  HotEncoding       encoding;
  HotEncodingEntry *entries;     /* owned; encoding.entries points here */
} HotPipelineFeature;

struct _HotPipeline
{
  HotTable          *table;
  guint              target;
  HotPipelineColumn *columns;
  GPtrArray         *warnings;
  GPtrArray         *features;   /* of HotPipelineFeature; those of one column together, in the order of columns */
  GString           *heap;       /* texts of all entries */
};

/* hot-pipeline-fit.c: the features of one column. */
void hot_pipeline_fit_column   (HotPipeline   *self,
                                guint          column,
                                const guint32 *rows,
                                const double  *y,
                                guint          n_rows);
/* hot-pipeline-roles.c: proposes the roles of all columns. */
void hot_pipeline_propose      (HotPipeline   *self,
                                const guint32 *rows,
                                guint          n_rows);

/* Leaves a column out and says why. @other: (nullable): with which it gives the target away */
void hot_pipeline_report_leak  (HotPipeline   *self,
                                guint          column,
                                const char    *other);
/* hot-pipeline-relations.c: leaves out columns that alone say nearly all about the target. */
void hot_pipeline_find_relations (HotPipeline *self,
                                const guint32 *rows,
                                guint          n_rows);

/* Takes @name and @entries over. */
void hot_pipeline_add_feature  (HotPipeline      *self,
                                guint             column,
                                char             *name,
                                HotEncoding       encoding,
                                HotEncodingEntry *entries,
                                guint             n_entries);
guint32 hot_pipeline_add_text  (HotPipeline   *self,
                                const char    *text);

G_END_DECLS
