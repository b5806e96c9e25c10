/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "app/hot-dataset-work.h"

#ifdef __GLIBC__
#include <malloc.h>
#endif

#include "dataset/hot-profile.h"

void
hot_dataset_work_free (HotDatasetWork *work)
{
  char *key = (char *) work->options.azure_account_key;

  /* A key is not left lying about in freed memory. */
  if (key != NULL)
    explicit_bzero (key, strlen (key));

  g_free (key);
  g_free ((char *) work->options.azure_endpoint);
  g_free ((char *) work->options.ca_file);
  g_clear_pointer (&work->location, g_free);
  g_clear_pointer (&work->table, hot_table_unref);
  g_clear_pointer (&work->filter, hot_filter_unref);
  g_clear_pointer (&work->rows, hot_row_set_unref);
  g_clear_pointer (&work->ranges, hot_row_ranges_unref);
  g_free (work);
}

void
hot_dataset_retyped_free (HotDatasetRetyped *retyped)
{
  g_clear_pointer (&retyped->table, hot_table_unref);
  g_free (retyped);
}

gpointer
hot_dataset_load_func (gpointer            user_data,
                       const HotProgress  *progress,
                       GCancellable       *cancellable,
                       GError            **error)
{
  HotDatasetWork *work = user_data;

  return hot_source_open (work->location, &work->options, progress, cancellable, error);
}

gpointer
hot_dataset_profile_func (gpointer            user_data,
                          const HotProgress  *progress,
                          GCancellable       *cancellable,
                          GError            **error)
{
  HotDatasetWork *work = user_data;
  HotProfile *profile = hot_profile_compute (work->table, NULL, progress, cancellable, error);

#ifdef __GLIBC__
  /* The last of the work after an opening: what it borrowed goes back to the system. */
  malloc_trim (0);
#endif

  return profile;
}

gpointer
hot_dataset_filter_func (gpointer            user_data,
                         const HotProgress  *progress,
                         GCancellable       *cancellable,
                         GError            **error)
{
  HotDatasetWork *work = user_data;

  return hot_filter_apply (work->filter, work->table, cancellable, error);
}

gpointer
hot_dataset_range_func (gpointer            user_data,
                        const HotProgress  *progress,
                        GCancellable       *cancellable,
                        GError            **error)
{
  HotDatasetWork *work = user_data;

  return hot_row_ranges_apply (work->ranges, work->table, work->rows, cancellable, error);
}

gpointer
hot_dataset_retype_func (gpointer            user_data,
                         const HotProgress  *progress,
                         GCancellable       *cancellable,
                         GError            **error)
{
  HotDatasetWork *work = user_data;
  g_autoptr(HotTable) table = NULL;
  HotDatasetRetyped *retyped;
  guint n_failed = 0;

  table = hot_table_retype (work->table, work->column, work->type, &n_failed, progress, cancellable, error);
  if (table == NULL)
    return NULL;

  retyped = g_new0 (HotDatasetRetyped, 1);
  retyped->table = g_steal_pointer (&table);
  retyped->n_failed = n_failed;

  return retyped;
}
