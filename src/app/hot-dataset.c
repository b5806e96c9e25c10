/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "app/hot-dataset-private.h"

#include <glib/gi18n.h>

#include "app/jobs/hot-job-list.h"

G_DEFINE_FINAL_TYPE (HotDataset, hot_dataset, G_TYPE_OBJECT)

enum {
  PROP_0,
  PROP_TABLE,
  PROP_PROFILE,
  PROP_FILTER,
  PROP_FILTER_ERROR,
  PROP_RANGES,
  PROP_ROWS,
  PROP_SELECTION,
  PROP_HIGHLIGHT,
  PROP_LOCATION,
  PROP_JOB,
  PROP_ERROR,
  N_PROPS
};

enum {
  OPENED,
  RETYPED,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

void
_hot_dataset_set_job (HotDataset  *self,
                      HotJob     **slot,
                      HotJob      *job,
                      GCallback    ended_cb)
{
  hot_job_drop (slot, self);
  *slot = job;

  if (job != NULL)
    {
      g_signal_connect_object (job, "notify::state", ended_cb, self, G_CONNECT_SWAPPED);
      hot_job_list_add (hot_job_list_get_default (), job);
    }
}

static void
hot_dataset_set_error (HotDataset   *self,
                       const GError *error)
{
  if (self->error == NULL && error == NULL)
    return;

  g_clear_error (&self->error);
  if (error != NULL)
    self->error = g_error_copy (error);

  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ERROR]);
}

static void
hot_dataset_set_filter_error (HotDataset   *self,
                              const GError *error)
{
  if (self->filter_error == NULL && error == NULL)
    return;

  g_clear_error (&self->filter_error);
  if (error != NULL)
    self->filter_error = g_error_copy (error);

  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_FILTER_ERROR]);
}

void
_hot_dataset_update_rows (HotDataset *self)
{
  g_clear_pointer (&self->rows, hot_row_set_unref);

  if (self->table == NULL)
    self->rows = NULL;
  else if (self->filtered != NULL && self->selection != NULL)
    self->rows = hot_row_set_intersect (self->filtered, self->selection);
  else if (self->filtered != NULL)
    self->rows = hot_row_set_ref (self->filtered);
  else if (self->selection != NULL)
    self->rows = hot_row_set_ref (self->selection);
  else
    self->rows = hot_row_set_new_all (hot_table_get_n_rows (self->table));

  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ROWS]);
}

static void
hot_dataset_profile_ended_cb (HotDataset *self)
{
  HotJob *job = self->profile_job;

  if (hot_job_get_state (job) == HOT_JOB_DONE)
    {
      g_clear_pointer (&self->profile, hot_profile_unref);
      self->profile = hot_job_steal_result (job);
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PROFILE]);
    }
  else if (hot_job_get_state (job) == HOT_JOB_FAILED)
    {
      g_warning ("Cannot profile the table: %s", hot_job_get_error (job)->message);
    }

  _hot_dataset_set_job (self, &self->profile_job, NULL, NULL);
}

static void
hot_dataset_start_profile (HotDataset *self)
{
  HotDatasetWork *work = g_new0 (HotDatasetWork, 1);
  HotJob *job;

  work->table = hot_table_ref (self->table);
  job = hot_job_compute (_("Profiling Columns"), hot_dataset_profile_func, work,
                         (GDestroyNotify) hot_dataset_work_free, (GDestroyNotify) hot_profile_unref);
  _hot_dataset_set_job (self, &self->profile_job, job, G_CALLBACK (hot_dataset_profile_ended_cb));
}

static void
hot_dataset_filter_ended_cb (HotDataset *self)
{
  HotJob *job = self->filter_job;

  if (hot_job_get_state (job) == HOT_JOB_DONE)
    {
      g_clear_pointer (&self->passed, hot_row_set_unref);
      self->passed = hot_job_steal_result (job);
      hot_dataset_set_filter_error (self, NULL);
      _hot_dataset_start_ranges (self);
    }
  else if (hot_job_get_state (job) == HOT_JOB_FAILED)
    {
      hot_dataset_set_filter_error (self, hot_job_get_error (job));
    }

  _hot_dataset_set_job (self, &self->filter_job, NULL, NULL);
}

static void
hot_dataset_start_filter (HotDataset *self)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(HotFilter) filter = NULL;
  HotDatasetWork *work;
  HotJob *job;

  _hot_dataset_set_job (self, &self->filter_job, NULL, NULL);

  if (self->table == NULL)
    return;

  if (self->filter[0] == '\0')
    {
      hot_dataset_set_filter_error (self, NULL);
      g_clear_pointer (&self->passed, hot_row_set_unref);
      _hot_dataset_start_ranges (self);
      return;
    }

  filter = hot_filter_parse (self->filter, &error);
  if (filter == NULL)
    {
      hot_dataset_set_filter_error (self, error);
      return;
    }

  work = g_new0 (HotDatasetWork, 1);
  work->table = hot_table_ref (self->table);
  work->filter = g_steal_pointer (&filter);
  job = hot_job_compute (_("Filtering Rows"), hot_dataset_filter_func, work,
                         (GDestroyNotify) hot_dataset_work_free, (GDestroyNotify) hot_row_set_unref);
  _hot_dataset_set_job (self, &self->filter_job, job, G_CALLBACK (hot_dataset_filter_ended_cb));
}

/* Everything that hangs on the table starts anew; the profile stays until its successor is there when @keep_profile. */
static void
hot_dataset_take_table (HotDataset *self,
                        HotTable   *table,
                        gboolean    keep_profile)
{
  GObject *object = G_OBJECT (self);

  g_object_freeze_notify (object);

  g_clear_pointer (&self->table, hot_table_unref);
  self->table = table;
  g_object_notify_by_pspec (object, properties[PROP_TABLE]);

  _hot_dataset_set_job (self, &self->profile_job, NULL, NULL);
  if (!keep_profile && self->profile != NULL)
    {
      g_clear_pointer (&self->profile, hot_profile_unref);
      g_object_notify_by_pspec (object, properties[PROP_PROFILE]);
    }

  _hot_dataset_update_rows (self);

  g_object_thaw_notify (object);
}

static void
hot_dataset_forget_undo (HotDataset *self)
{
  g_clear_pointer (&self->undo_table, hot_table_unref);
  g_clear_pointer (&self->undo_profile, hot_profile_unref);
}

static void
hot_dataset_reset_rows (HotDataset *self)
{
  _hot_dataset_set_job (self, &self->filter_job, NULL, NULL);
  hot_dataset_set_filter_error (self, NULL);
  g_clear_pointer (&self->passed, hot_row_set_unref);
  g_clear_pointer (&self->filtered, hot_row_set_unref);
  _hot_dataset_forget_ranges (self);

  if (g_set_str (&self->filter, ""))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_FILTER]);

  if (self->selection != NULL)
    {
      g_clear_pointer (&self->selection, hot_row_set_unref);
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SELECTION]);
    }
  hot_dataset_set_highlight (self, -1);
}

static void
hot_dataset_load_ended_cb (HotDataset *self)
{
  g_autoptr(HotJob) job = g_object_ref (self->load_job);
  gboolean opened = hot_job_get_state (job) == HOT_JOB_DONE;

  g_object_freeze_notify (G_OBJECT (self));

  if (opened)
    {
      _hot_dataset_set_job (self, &self->retype_job, NULL, NULL);
      hot_dataset_forget_undo (self);
      hot_dataset_reset_rows (self);
      if (g_set_str (&self->location, self->load_location))
        g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_LOCATION]);
      hot_dataset_take_table (self, hot_job_steal_result (job), FALSE);
      hot_dataset_start_profile (self);
    }
  else if (hot_job_get_state (job) == HOT_JOB_FAILED)
    {
      hot_dataset_set_error (self, hot_job_get_error (job));
    }

  _hot_dataset_set_job (self, &self->load_job, NULL, NULL);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_JOB]);

  g_object_thaw_notify (G_OBJECT (self));

  if (opened)
    g_signal_emit (self, signals[OPENED], 0);
}

static void
hot_dataset_retype_ended_cb (HotDataset *self)
{
  g_autoptr(HotJob) job = g_object_ref (self->retype_job);
  guint column = self->retype_column;
  HotDatasetRetyped *retyped;

  _hot_dataset_set_job (self, &self->retype_job, NULL, NULL);

  if (hot_job_get_state (job) == HOT_JOB_FAILED)
    g_signal_emit (self, signals[RETYPED], 0, column, 0, hot_job_get_error (job));

  if (hot_job_get_state (job) != HOT_JOB_DONE)
    return;

  retyped = hot_job_steal_result (job);
  hot_dataset_forget_undo (self);
  self->undo_table = hot_table_ref (self->table);
  if (self->profile != NULL)
    self->undo_profile = hot_profile_ref (self->profile);

  hot_dataset_take_table (self, hot_table_ref (retyped->table), TRUE);
  hot_dataset_start_profile (self);
  hot_dataset_start_filter (self);
  g_signal_emit (self, signals[RETYPED], 0, column, retyped->n_failed, NULL);
  hot_dataset_retyped_free (retyped);
}

static void
hot_dataset_dispose (GObject *object)
{
  HotDataset *self = HOT_DATASET (object);

  _hot_dataset_set_job (self, &self->load_job, NULL, NULL);
  _hot_dataset_set_job (self, &self->profile_job, NULL, NULL);
  _hot_dataset_set_job (self, &self->filter_job, NULL, NULL);
  _hot_dataset_set_job (self, &self->range_job, NULL, NULL);
  _hot_dataset_set_job (self, &self->retype_job, NULL, NULL);

  G_OBJECT_CLASS (hot_dataset_parent_class)->dispose (object);
}

static void
hot_dataset_finalize (GObject *object)
{
  HotDataset *self = HOT_DATASET (object);

  hot_dataset_forget_undo (self);
  g_clear_pointer (&self->table, hot_table_unref);
  g_clear_pointer (&self->profile, hot_profile_unref);
  g_clear_pointer (&self->passed, hot_row_set_unref);
  g_clear_pointer (&self->ranges, hot_row_ranges_unref);
  g_clear_pointer (&self->range_history, g_ptr_array_unref);
  g_clear_pointer (&self->filtered, hot_row_set_unref);
  g_clear_pointer (&self->selection, hot_row_set_unref);
  g_clear_pointer (&self->rows, hot_row_set_unref);
  g_clear_pointer (&self->filter, g_free);
  g_clear_pointer (&self->location, g_free);
  g_clear_pointer (&self->load_location, g_free);
  g_clear_error (&self->filter_error);
  g_clear_error (&self->error);

  G_OBJECT_CLASS (hot_dataset_parent_class)->finalize (object);
}

static void
hot_dataset_get_property (GObject    *object,
                          guint       prop_id,
                          GValue     *value,
                          GParamSpec *pspec)
{
  HotDataset *self = HOT_DATASET (object);

  switch (prop_id)
    {
    case PROP_TABLE:
      g_value_set_boxed (value, self->table);
      break;

    case PROP_PROFILE:
      g_value_set_boxed (value, self->profile);
      break;

    case PROP_FILTER:
      g_value_set_string (value, self->filter);
      break;

    case PROP_FILTER_ERROR:
      g_value_set_boxed (value, self->filter_error);
      break;

    case PROP_RANGES:
      g_value_set_boxed (value, self->ranges);
      break;

    case PROP_ROWS:
      g_value_set_boxed (value, self->rows);
      break;

    case PROP_SELECTION:
      g_value_set_boxed (value, self->selection);
      break;

    case PROP_HIGHLIGHT:
      g_value_set_int64 (value, self->highlight);
      break;

    case PROP_LOCATION:
      g_value_set_string (value, self->location);
      break;

    case PROP_JOB:
      g_value_set_object (value, self->load_job);
      break;

    case PROP_ERROR:
      g_value_set_boxed (value, self->error);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
hot_dataset_set_property (GObject      *object,
                          guint         prop_id,
                          const GValue *value,
                          GParamSpec   *pspec)
{
  HotDataset *self = HOT_DATASET (object);

  switch (prop_id)
    {
    case PROP_FILTER:
      hot_dataset_set_filter (self, g_value_get_string (value));
      break;

    case PROP_SELECTION:
      hot_dataset_set_selection (self, g_value_get_boxed (value));
      break;

    case PROP_HIGHLIGHT:
      hot_dataset_set_highlight (self, g_value_get_int64 (value));
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
hot_dataset_class_init (HotDatasetClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags read_only = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;
  const GParamFlags read_write = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->dispose = hot_dataset_dispose;
  object_class->finalize = hot_dataset_finalize;
  object_class->get_property = hot_dataset_get_property;
  object_class->set_property = hot_dataset_set_property;

  properties[PROP_TABLE] = g_param_spec_boxed ("table", NULL, NULL, HOT_TYPE_TABLE, read_only);
  properties[PROP_PROFILE] = g_param_spec_boxed ("profile", NULL, NULL, HOT_TYPE_PROFILE, read_only);
  properties[PROP_FILTER] = g_param_spec_string ("filter", NULL, NULL, "", read_write);
  properties[PROP_FILTER_ERROR] = g_param_spec_boxed ("filter-error", NULL, NULL, G_TYPE_ERROR, read_only);
  properties[PROP_RANGES] = g_param_spec_boxed ("ranges", NULL, NULL, HOT_TYPE_ROW_RANGES, read_only);
  properties[PROP_ROWS] = g_param_spec_boxed ("rows", NULL, NULL, HOT_TYPE_ROW_SET, read_only);
  properties[PROP_SELECTION] = g_param_spec_boxed ("selection", NULL, NULL, HOT_TYPE_ROW_SET, read_write);
  properties[PROP_HIGHLIGHT] = g_param_spec_int64 ("highlight", NULL, NULL, -1, G_MAXINT64, -1, read_write);
  properties[PROP_LOCATION] = g_param_spec_string ("location", NULL, NULL, NULL, read_only);
  properties[PROP_JOB] = g_param_spec_object ("job", NULL, NULL, HOT_TYPE_JOB, read_only);
  properties[PROP_ERROR] = g_param_spec_boxed ("error", NULL, NULL, G_TYPE_ERROR, read_only);

  g_object_class_install_properties (object_class, N_PROPS, properties);

  signals[OPENED] = g_signal_new ("opened", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                  NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[RETYPED] = g_signal_new ("retyped", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                   NULL, NULL, NULL, G_TYPE_NONE, 3, G_TYPE_UINT, G_TYPE_UINT, G_TYPE_ERROR);
}

static void
hot_dataset_init (HotDataset *self)
{
  self->filter = g_strdup ("");
  self->highlight = -1;
}

HotDataset *
hot_dataset_new (void)
{
  return g_object_new (HOT_TYPE_DATASET, NULL);
}

/**
 * hot_dataset_open:
 * @location: whatever hot_source_open() takes
 * @options: (nullable): copied, without its `csv`
 *
 * Starts to load; a load at work is cancelled. What is open stays until the new table is there.
 */
void
hot_dataset_open (HotDataset             *self,
                  const char             *location,
                  const HotSourceOptions *options)
{
  g_autofree char *name = NULL;
  g_autofree char *title = NULL;
  HotDatasetWork *work;
  HotJob *job;

  g_return_if_fail (HOT_IS_DATASET (self));
  g_return_if_fail (location != NULL);

  work = g_new0 (HotDatasetWork, 1);
  work->location = g_strdup (location);
  if (options != NULL)
    {
      work->options.azure_account_key = g_strdup (options->azure_account_key);
      work->options.azure_endpoint = g_strdup (options->azure_endpoint);
      work->options.ca_file = g_strdup (options->ca_file);
    }

  name = hot_source_name (location);
  /* Translators: the title of a job; %s is a file's name. */
  title = g_strdup_printf (_("Opening %s"), name);

  g_object_freeze_notify (G_OBJECT (self));
  hot_dataset_set_error (self, NULL);
  g_set_str (&self->load_location, location);
  job = hot_job_start (title, hot_dataset_load_func, work, (GDestroyNotify) hot_dataset_work_free, (GDestroyNotify) hot_table_unref);
  _hot_dataset_set_job (self, &self->load_job, job, G_CALLBACK (hot_dataset_load_ended_cb));
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_JOB]);
  g_object_thaw_notify (G_OBJECT (self));
}

/**
 * hot_dataset_close:
 *
 * Lets go of everything; work under way is cancelled.
 */
void
hot_dataset_close (HotDataset *self)
{
  g_return_if_fail (HOT_IS_DATASET (self));

  g_object_freeze_notify (G_OBJECT (self));
  if (self->load_job != NULL)
    {
      _hot_dataset_set_job (self, &self->load_job, NULL, NULL);
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_JOB]);
    }
  _hot_dataset_set_job (self, &self->retype_job, NULL, NULL);
  hot_dataset_forget_undo (self);
  hot_dataset_set_error (self, NULL);
  hot_dataset_reset_rows (self);
  if (g_set_str (&self->location, NULL))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_LOCATION]);
  hot_dataset_take_table (self, NULL, FALSE);
  g_object_thaw_notify (G_OBJECT (self));
}

/**
 * hot_dataset_retype:
 * @column: index of the column
 * @type: what its values are to be read as
 *
 * Starts to read a column again as another type; #HotDataset::retyped says how it went.
 */
void
hot_dataset_retype (HotDataset    *self,
                    guint          column,
                    HotColumnType  type)
{
  HotDatasetWork *work;
  HotJob *job;

  g_return_if_fail (HOT_IS_DATASET (self));
  g_return_if_fail (self->table != NULL && column < hot_table_get_n_columns (self->table));

  if (hot_column_get_column_type (hot_table_get_column (self->table, column)) == type)
    return;

  work = g_new0 (HotDatasetWork, 1);
  work->table = hot_table_ref (self->table);
  work->column = column;
  work->type = type;
  self->retype_column = column;
  job = hot_job_compute (_("Changing a Column’s Type"), hot_dataset_retype_func, work,
                         (GDestroyNotify) hot_dataset_work_free, (GDestroyNotify) hot_dataset_retyped_free);
  _hot_dataset_set_job (self, &self->retype_job, job, G_CALLBACK (hot_dataset_retype_ended_cb));
}

/**
 * hot_dataset_undo_retype:
 *
 * Takes the last change of a type back, at once. Does nothing where there is none.
 */
void
hot_dataset_undo_retype (HotDataset *self)
{
  g_return_if_fail (HOT_IS_DATASET (self));

  if (self->undo_table == NULL)
    return;

  g_object_freeze_notify (G_OBJECT (self));
  _hot_dataset_set_job (self, &self->retype_job, NULL, NULL);
  hot_dataset_take_table (self, g_steal_pointer (&self->undo_table), TRUE);
  if (self->undo_profile != NULL)
    {
      g_clear_pointer (&self->profile, hot_profile_unref);
      self->profile = g_steal_pointer (&self->undo_profile);
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PROFILE]);
    }
  else
    {
      hot_dataset_start_profile (self);
    }
  hot_dataset_start_filter (self);
  g_object_thaw_notify (G_OBJECT (self));
}

HotTable *
hot_dataset_get_table (HotDataset *self)
{
  g_return_val_if_fail (HOT_IS_DATASET (self), NULL);

  return self->table;
}

HotProfile *
hot_dataset_get_profile (HotDataset *self)
{
  g_return_val_if_fail (HOT_IS_DATASET (self), NULL);

  return self->profile;
}

HotRowSet *
hot_dataset_get_rows (HotDataset *self)
{
  g_return_val_if_fail (HOT_IS_DATASET (self), NULL);

  return self->rows;
}

HotRowSet *
hot_dataset_get_filtered (HotDataset *self)
{
  g_return_val_if_fail (HOT_IS_DATASET (self), NULL);

  return self->filtered;
}

HotRowSet *
hot_dataset_get_selection (HotDataset *self)
{
  g_return_val_if_fail (HOT_IS_DATASET (self), NULL);

  return self->selection;
}

/**
 * hot_dataset_set_selection:
 * @selection: (nullable): rows of the table that is open; %NULL for no selection
 */
void
hot_dataset_set_selection (HotDataset *self,
                           HotRowSet  *selection)
{
  g_return_if_fail (HOT_IS_DATASET (self));

  if (self->selection == selection)
    return;

  g_clear_pointer (&self->selection, hot_row_set_unref);
  if (selection != NULL && self->table != NULL)
    self->selection = hot_row_set_ref (selection);

  g_object_freeze_notify (G_OBJECT (self));
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SELECTION]);
  _hot_dataset_update_rows (self);
  g_object_thaw_notify (G_OBJECT (self));
}

gint64
hot_dataset_get_highlight (HotDataset *self)
{
  g_return_val_if_fail (HOT_IS_DATASET (self), -1);

  return self->highlight;
}

/**
 * hot_dataset_set_highlight:
 * @row: a row of the table that is open; -1 for none
 *
 * The row that is looked at on one page is set off on the others.
 */
void
hot_dataset_set_highlight (HotDataset *self,
                           gint64      row)
{
  g_return_if_fail (HOT_IS_DATASET (self));

  if (self->highlight == row)
    return;

  self->highlight = row;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_HIGHLIGHT]);
}

const char *
hot_dataset_get_filter (HotDataset *self)
{
  g_return_val_if_fail (HOT_IS_DATASET (self), NULL);

  return self->filter;
}

/**
 * hot_dataset_set_filter:
 * @filter: (nullable): an expression of #HotFilter; empty for all rows
 *
 * The rows follow in a moment; the newest expression wins.
 */
void
hot_dataset_set_filter (HotDataset *self,
                        const char *filter)
{
  g_autofree char *stripped = NULL;

  g_return_if_fail (HOT_IS_DATASET (self));

  stripped = g_strstrip (g_strdup (filter != NULL ? filter : ""));
  if (!g_set_str (&self->filter, stripped))
    return;

  g_object_freeze_notify (G_OBJECT (self));
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_FILTER]);
  hot_dataset_start_filter (self);
  g_object_thaw_notify (G_OBJECT (self));
}

const char *
hot_dataset_get_location (HotDataset *self)
{
  g_return_val_if_fail (HOT_IS_DATASET (self), NULL);

  return self->location;
}

const char *
hot_dataset_get_load_location (HotDataset *self)
{
  g_return_val_if_fail (HOT_IS_DATASET (self), NULL);

  return self->load_location;
}

const GError *
hot_dataset_get_error (HotDataset *self)
{
  g_return_val_if_fail (HOT_IS_DATASET (self), NULL);

  return self->error;
}

const GError *
hot_dataset_get_filter_error (HotDataset *self)
{
  g_return_val_if_fail (HOT_IS_DATASET (self), NULL);

  return self->filter_error;
}

HotJob *
hot_dataset_get_job (HotDataset *self)
{
  g_return_val_if_fail (HOT_IS_DATASET (self), NULL);

  return self->load_job;
}
