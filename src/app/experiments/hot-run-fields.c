/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "app/experiments/hot-run-fields.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

#include "base/hot-format.h"
#include "models/hot-compare-runs.h"
#include "tracking/hot-metric-series.h"

struct _HotRunFields
{
  HotRunFrame *frame;
  GArray      *fields;
  GHashTable  *by_id;        /* index + 1 */
};

/* Metrics beyond these are offered, not shown. */
#define MAX_METRICS 5
#define MAX_PARAMS  8

#define SIGNIFICANT_DIGITS 4
#define MAX_DECIMALS       6

/* Longer numbers are not for reading. */
#define MAX_PLAIN 1e15

static void
field_clear (gpointer data)
{
  HotRunField *field = data;

  g_free (field->id);
  g_free (field->title);
}

static void
add_plain (HotRunFields    *self,
           HotRunFieldKind  kind,
           const char      *id,
           const char      *title,
           gboolean         is_number)
{
  HotRunField field = { .kind = kind, .id = g_strdup (id), .title = g_strdup (title), .is_number = is_number, .varies = TRUE,
                        .best = -1 };

  g_array_append_val (self->fields, field);
}

/* So many that the spread of the values can be read. */
static int
choose_decimals (const HotRunColumn *column,
                 guint               n_runs)
{
  double largest = 0.0;
  gboolean is_whole = TRUE;

  for (guint i = 0; i < n_runs; i++)
    if (isfinite (hot_metric_restore (column->numbers[i])))
      {
        largest = MAX (largest, fabs (column->numbers[i]));
        is_whole = is_whole && column->numbers[i] == round (column->numbers[i]);
      }

  if (is_whole || largest == 0.0)
    return 0;

  return CLAMP (SIGNIFICANT_DIGITS - 1 - (int) floor (log10 (largest)), 0, MAX_DECIMALS);
}

static void
measure_numbers (HotRunField *field,
                 guint        n_runs)
{
  const double *numbers = field->column->numbers;
  double first = NAN;

  field->is_number = TRUE;
  field->decimals = choose_decimals (field->column, n_runs);
  for (guint i = 0; i < n_runs; i++)
    {
      if (isnan (numbers[i]))
        continue;
      if (isnan (first))
        first = numbers[i];
      field->varies = field->varies || numbers[i] != first;
      if (field->direction != 0 && isfinite (hot_metric_restore (numbers[i])) &&
          (field->best < 0 || field->direction * numbers[i] > field->direction * numbers[field->best]))
        field->best = i;
    }
}

/* Equal texts are the same pointer. */
static void
measure_texts (HotRunField *field,
               guint        n_runs)
{
  const char **texts = field->column->texts;

  for (guint i = 1; i < n_runs && !field->varies; i++)
    field->varies = texts[i] != texts[0];
}

static void
add_column (HotRunFields       *self,
            const HotRunColumn *column)
{
  static const struct {
    HotRunFieldKind  kind;
    const char      *prefix;
  } kinds[] = {
    [HOT_RUN_COLUMN_METRIC] = { HOT_RUN_FIELD_METRIC, "metric/" },
    [HOT_RUN_COLUMN_PARAM] = { HOT_RUN_FIELD_PARAM, "param/" },
    [HOT_RUN_COLUMN_TAG] = { HOT_RUN_FIELD_TAG, "tag/" },
  };
  const guint n_runs = self->frame->n_runs;
  HotRunField field = { .kind = kinds[column->kind].kind, .column = column, .best = -1 };

  field.id = g_strconcat (kinds[column->kind].prefix, column->key, NULL);
  field.title = g_strdup (column->key);
  field.varies = column->n_present > 0 && column->n_present < n_runs;
  if (column->kind == HOT_RUN_COLUMN_METRIC)
    field.direction = hot_compare_guess_direction (column->key);
  if (column->numbers != NULL)
    measure_numbers (&field, n_runs);
  else
    measure_texts (&field, n_runs);
  /* The only run is not the best one. */
  if (column->n_present < 2)
    field.best = -1;

  g_array_append_val (self->fields, field);
}

static int
compare_metrics (gconstpointer a,
                 gconstpointer b)
{
  const HotRunColumn *first = *(const HotRunColumn *const *) a, *second = *(const HotRunColumn *const *) b;
  const int difference = hot_compare_rank_metric (first->key) - hot_compare_rank_metric (second->key);

  return difference != 0 ? difference : strcmp (first->key, second->key);
}

static void
add_columns (HotRunFields     *self,
             HotRunColumnKind  kind)
{
  g_autoptr(GPtrArray) columns = g_ptr_array_new ();

  for (guint i = 0; i < self->frame->n_columns; i++)
    if (self->frame->columns[i].kind == kind)
      g_ptr_array_add (columns, &self->frame->columns[i]);
  if (kind == HOT_RUN_COLUMN_METRIC)
    g_ptr_array_sort (columns, compare_metrics);

  for (guint i = 0; i < columns->len; i++)
    add_column (self, g_ptr_array_index (columns, i));
}

/* Not what a program wrote. */
static gboolean
is_personal (const HotRunColumn *column)
{
  return column->kind == HOT_RUN_COLUMN_TAG && column->texts != NULL && !g_str_has_prefix (column->key, "mlflow.") &&
         !g_str_has_prefix (column->key, "hothouse.");
}

static gboolean
has_tags (HotRunFrame *frame)
{
  for (guint i = 0; i < frame->n_columns; i++)
    if (is_personal (&frame->columns[i]) && frame->columns[i].n_present > 0)
      return TRUE;

  return FALSE;
}

/* "cleaned", "city: Porto", one a line. (transfer full) (nullable) */
static char *
format_tags (HotRunFrame *frame,
             guint        run)
{
  GString *tags = NULL;

  for (guint i = 0; i < frame->n_columns; i++)
    {
      const HotRunColumn *column = &frame->columns[i];

      if (!is_personal (column) || !hot_run_column_has (column, run))
        continue;
      if (tags == NULL)
        tags = g_string_new (NULL);
      g_string_append_printf (tags, "%s%s", tags->len > 0 ? "\n" : "", column->key);
      if (column->texts[run] != NULL && *column->texts[run] != '\0')
        g_string_append_printf (tags, ": %s", column->texts[run]);
    }

  return tags != NULL ? g_string_free (tags, FALSE) : NULL;
}

HotRunFields *
hot_run_fields_new (HotRunFrame *frame)
{
  HotRunFields *self = g_new0 (HotRunFields, 1);

  self->frame = hot_run_frame_ref (frame);
  self->fields = g_array_new (FALSE, FALSE, sizeof (HotRunField));
  g_array_set_clear_func (self->fields, field_clear);

  add_plain (self, HOT_RUN_FIELD_NAME, "name", _("Run"), FALSE);
  add_plain (self, HOT_RUN_FIELD_STATUS, "status", _("Status"), FALSE);
  add_columns (self, HOT_RUN_COLUMN_METRIC);
  add_columns (self, HOT_RUN_COLUMN_PARAM);
  if (has_tags (frame))
    add_plain (self, HOT_RUN_FIELD_TAGS, "tags", _("Tags"), FALSE);
  add_plain (self, HOT_RUN_FIELD_STARTED, "started", _("Started"), FALSE);
  add_plain (self, HOT_RUN_FIELD_DURATION, "duration", _("Duration"), TRUE);
  add_plain (self, HOT_RUN_FIELD_USER, "user", _("User"), FALSE);
  add_columns (self, HOT_RUN_COLUMN_TAG);

  self->by_id = g_hash_table_new (g_str_hash, g_str_equal);
  for (guint i = 0; i < self->fields->len; i++)
    g_hash_table_insert (self->by_id, g_array_index (self->fields, HotRunField, i).id, GUINT_TO_POINTER (i + 1));

  return self;
}

void
hot_run_fields_free (HotRunFields *self)
{
  g_hash_table_unref (self->by_id);
  g_array_unref (self->fields);
  hot_run_frame_unref (self->frame);
  g_free (self);
}

HotRunFrame *
hot_run_fields_get_frame (HotRunFields *self)
{
  return self->frame;
}

guint
hot_run_fields_get_n (HotRunFields *self)
{
  return self->fields->len;
}

const HotRunField *
hot_run_fields_get (HotRunFields *self,
                    guint         index)
{
  return &g_array_index (self->fields, HotRunField, index);
}

const HotRunField *
hot_run_fields_find (HotRunFields *self,
                     const char   *id)
{
  const guint found = GPOINTER_TO_UINT (g_hash_table_lookup (self->by_id, id));

  return found > 0 ? hot_run_fields_get (self, found - 1) : NULL;
}

/* How many of its kind come before it and are shown. */
static guint
count_before (HotRunFields      *self,
              const HotRunField *field)
{
  guint n = 0;

  for (const HotRunField *other = hot_run_fields_get (self, 0); other != field; other++)
    n += other->kind == field->kind && (other->varies || field->kind == HOT_RUN_FIELD_METRIC);

  return n;
}

gboolean
hot_run_fields_is_default (HotRunFields      *self,
                           const HotRunField *field)
{
  switch (field->kind)
    {
    case HOT_RUN_FIELD_METRIC:
      return count_before (self, field) < MAX_METRICS;

    case HOT_RUN_FIELD_PARAM:
      return field->varies && count_before (self, field) < MAX_PARAMS;

    case HOT_RUN_FIELD_TAG:
    case HOT_RUN_FIELD_USER:
      return FALSE;

    default:
      return TRUE;
    }
}

static char *
format_status (HotRunFrame *frame,
               guint        run)
{
  if (frame->is_interrupted[run])
    return g_strdup (_("Interrupted"));

  switch (frame->statuses[run])
    {
    case HOT_RUN_STATUS_RUNNING:
      return g_strdup (_("Running"));

    case HOT_RUN_STATUS_SCHEDULED:
      return g_strdup (_("Waiting"));

    case HOT_RUN_STATUS_FINISHED:
      return g_strdup (_("Finished"));

    case HOT_RUN_STATUS_FAILED:
      return g_strdup (_("Failed"));

    default:
      return g_strdup (_("Stopped"));
    }
}

static char *
format_time (gint64 time)
{
  g_autoptr(GDateTime) instant = NULL;
  g_autoptr(GDateTime) local = NULL;
  g_autoptr(GDateTime) now = g_date_time_new_now_local ();

  if (time == HOT_TIME_NONE)
    return NULL;
  instant = g_date_time_new_from_unix_utc (time / 1000);
  local = instant != NULL ? g_date_time_to_local (instant) : NULL;
  if (local == NULL)
    return NULL;

  if (g_date_time_get_year (local) == g_date_time_get_year (now) &&
      g_date_time_get_day_of_year (local) == g_date_time_get_day_of_year (now))
    return g_date_time_format (local, "%X");

  return g_date_time_format (local, "%x %H:%M");
}

static double
get_duration (HotRunFrame *frame,
              guint        run,
              gint64       now)
{
  gint64 end = frame->end_times[run];

  if (end == HOT_TIME_NONE && frame->statuses[run] == HOT_RUN_STATUS_RUNNING)
    end = now;
  if (end == HOT_TIME_NONE || frame->start_times[run] == HOT_TIME_NONE || end < frame->start_times[run])
    return NAN;

  return (end - frame->start_times[run]) / 1000.0;
}

static char *
format_duration (double seconds)
{
  g_autofree char *number = NULL;

  if (isnan (seconds))
    return NULL;
  if (seconds >= 3600.0)
    return g_strdup_printf (_("%d h %02d min"), (int) (seconds / 3600.0), (int) (seconds / 60.0) % 60);
  if (seconds >= 60.0)
    return g_strdup_printf (_("%d min %02d s"), (int) (seconds / 60.0), (int) seconds % 60);

  number = hot_format_number (seconds, seconds < 10.0 ? 1 : 0);

  return g_strdup_printf (_("%s s"), number);
}

/* (transfer full) */
static char *
format_value (const HotRunField *field,
              double             value)
{
  if (!isfinite (value) || fabs (value) >= MAX_PLAIN)
    return hot_format_number (value, field->decimals);

  /* With the zeros at the end: the points stand under each other. */
  return g_strdup_printf ("%'.*f", field->decimals, value);
}

char *
hot_run_fields_dup_text (HotRunFields      *self,
                         const HotRunField *field,
                         guint              run,
                         gint64             now)
{
  HotRunFrame *frame = self->frame;

  switch (field->kind)
    {
    case HOT_RUN_FIELD_NAME:
      return g_strdup (frame->names[run] != NULL ? frame->names[run] : frame->ids[run]);

    case HOT_RUN_FIELD_STATUS:
      return format_status (frame, run);

    case HOT_RUN_FIELD_STARTED:
      return format_time (frame->start_times[run]);

    case HOT_RUN_FIELD_DURATION:
      return format_duration (get_duration (frame, run, now));

    case HOT_RUN_FIELD_USER:
      return g_strdup (frame->user_ids[run]);

    case HOT_RUN_FIELD_TAGS:
      return format_tags (frame, run);

    default:
      break;
    }

  if (!hot_run_column_has (field->column, run))
    return NULL;
  if (field->column->numbers == NULL)
    return g_strdup (field->column->texts[run]);
  /* A parameter is shown as it was given. */
  if (field->column->texts != NULL && field->column->texts[run] != NULL)
    return g_strdup (field->column->texts[run]);
  if (isnan (field->column->numbers[run]))
    return g_strdup (_("not a number"));

  return format_value (field, hot_metric_restore (field->column->numbers[run]));
}

char *
hot_run_fields_dup_mean (HotRunFields      *self,
                         const HotRunField *field,
                         const guint32     *runs,
                         guint              n_runs)
{
  double sum = 0.0;
  guint n = 0;

  if (field->column == NULL || field->column->numbers == NULL)
    return NULL;

  for (guint i = 0; i < n_runs; i++)
    if (isfinite (hot_metric_restore (field->column->numbers[runs[i]])))
      {
        sum += field->column->numbers[runs[i]];
        n++;
      }

  return n > 0 ? format_value (field, sum / n) : NULL;
}

char *
hot_run_fields_dup_plain (HotRunFields      *self,
                          const HotRunField *field,
                          guint              run)
{
  HotRunFrame *frame = self->frame;
  char digits[G_ASCII_DTOSTR_BUF_SIZE];

  switch (field->kind)
    {
    case HOT_RUN_FIELD_STATUS:
      return g_strdup (frame->is_interrupted[run] ? "INTERRUPTED" : hot_run_status_to_string (frame->statuses[run]));

    case HOT_RUN_FIELD_STARTED:
      {
        g_autoptr(GDateTime) start = frame->start_times[run] != HOT_TIME_NONE
                                     ? g_date_time_new_from_unix_utc (frame->start_times[run] / 1000) : NULL;

        return start != NULL ? g_date_time_format_iso8601 (start) : NULL;
      }

    case HOT_RUN_FIELD_DURATION:
      {
        const double seconds = get_duration (frame, run, HOT_TIME_NONE);

        return isnan (seconds) || seconds < 0.0 ? NULL : g_strdup (g_ascii_formatd (digits, sizeof digits, "%.3f", seconds));
      }

    case HOT_RUN_FIELD_TAGS:
      {
        char *tags = format_tags (frame, run);

        return tags != NULL ? g_strdelimit (tags, "\n", ';') : NULL;
      }

    case HOT_RUN_FIELD_METRIC:
      return hot_run_column_has (field->column, run)
             ? g_strdup (g_ascii_dtostr (digits, sizeof digits, field->column->numbers[run])) : NULL;

    default:
      return hot_run_fields_dup_text (self, field, run, HOT_TIME_NONE);
    }
}

/* Places of texts in the order of the locale, equal for equal texts; not a number where there is none. (transfer full) */
static double *
rank_texts (const char **texts,
            guint        n)
{
  double *ranks = g_new (double, MAX (n, 1));
  g_autoptr(GHashTable) places = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr(GPtrArray) keys = g_ptr_array_new_with_free_func (g_free);
  g_autoptr(GHashTable) keys_by_text = g_hash_table_new (NULL, NULL);

  for (guint i = 0; i < n; i++)
    if (texts[i] != NULL && !g_hash_table_contains (keys_by_text, texts[i]))
      {
        char *key = g_utf8_collate_key (texts[i], -1);

        g_ptr_array_add (keys, key);
        g_hash_table_insert (keys_by_text, (gpointer) texts[i], key);
      }

  g_ptr_array_sort_values (keys, (GCompareFunc) strcmp);
  for (guint i = 0; i < keys->len; i++)
    if (!g_hash_table_contains (places, g_ptr_array_index (keys, i)))
      g_hash_table_insert (places, g_ptr_array_index (keys, i), GUINT_TO_POINTER (i + 1));

  for (guint i = 0; i < n; i++)
    ranks[i] = texts[i] != NULL
               ? GPOINTER_TO_UINT (g_hash_table_lookup (places, g_hash_table_lookup (keys_by_text, texts[i]))) : NAN;

  return ranks;
}

/* (transfer full) */
static double *
rank_tags (HotRunFrame *frame)
{
  g_autoptr(GPtrArray) tags = g_ptr_array_new_full (frame->n_runs, g_free);

  for (guint i = 0; i < frame->n_runs; i++)
    g_ptr_array_add (tags, format_tags (frame, i));

  return rank_texts ((const char **) tags->pdata, frame->n_runs);
}

/* What runs are ordered by, as numbers. (transfer full) */
static double *
get_values (HotRunFields      *self,
            const HotRunField *field)
{
  HotRunFrame *frame = self->frame;
  const guint n = frame->n_runs;
  double *values;

  if (field->kind == HOT_RUN_FIELD_NAME)
    return rank_texts (frame->names, n);
  if (field->kind == HOT_RUN_FIELD_USER)
    return rank_texts (frame->user_ids, n);
  if (field->column != NULL && field->column->numbers == NULL)
    return rank_texts (field->column->texts, n);
  if (field->kind == HOT_RUN_FIELD_TAGS)
    return rank_tags (frame);

  values = g_new (double, MAX (n, 1));
  for (guint i = 0; i < n; i++)
    if (field->kind == HOT_RUN_FIELD_STATUS)
      values[i] = frame->statuses[i];
    else if (field->kind == HOT_RUN_FIELD_STARTED)
      values[i] = frame->start_times[i] != HOT_TIME_NONE ? frame->start_times[i] : NAN;
    else if (field->kind == HOT_RUN_FIELD_DURATION)
      values[i] = frame->end_times[i] != HOT_TIME_NONE ? get_duration (frame, i, HOT_TIME_NONE) : NAN;
    else
      values[i] = field->column->numbers[i];

  return values;
}

typedef struct {
  double               *values[HOT_RUN_MAX_KEYS];
  const HotRunOrderKey *keys;
  guint                 n_keys;
} Order;

static int
compare_runs (gconstpointer a,
              gconstpointer b,
              gpointer      user_data)
{
  const Order *order = user_data;
  const guint32 first = *(const guint32 *) a, second = *(const guint32 *) b;

  for (guint i = 0; i < order->n_keys; i++)
    {
      const double x = order->values[i][first], y = order->values[i][second];
      int difference;

      if (isnan (x) || isnan (y))
        difference = (isnan (x) != 0) - (isnan (y) != 0);
      else
        difference = order->keys[i].descending ? (x < y) - (x > y) : (x > y) - (x < y);
      if (difference != 0)
        return difference;
    }

  return (first > second) - (first < second);
}

GBytes *
hot_run_fields_order (HotRunFields         *self,
                      const HotRunOrderKey *keys,
                      guint                 n_keys)
{
  const guint n = self->frame->n_runs;
  guint32 *runs = g_new (guint32, MAX (n, 1));
  Order order = { .keys = keys, .n_keys = MIN (n_keys, HOT_RUN_MAX_KEYS) };

  for (guint i = 0; i < n; i++)
    runs[i] = i;
  for (guint i = 0; i < order.n_keys; i++)
    order.values[i] = get_values (self, keys[i].field);
  if (order.n_keys > 0)
    g_sort_array (runs, n, sizeof *runs, compare_runs, &order);
  for (guint i = 0; i < order.n_keys; i++)
    g_free (order.values[i]);

  return g_bytes_new_take (runs, n * sizeof *runs);
}
