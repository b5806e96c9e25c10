/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <math.h>
#include <string.h>

#include "learn/hot-pipeline-private.h"
#include "learn/hot-raw-cell.h"

/* Categories up to this many get a feature each; more are replaced by the mean target of their rows. */
#define MAX_ONE_HOT 12

/* So many rows of the overall mean are mixed into the mean of a category, so that rare ones do not memorise their rows. */
#define MEAN_SMOOTHING 10.0

/* The most frequent elements of a list that become flags, and the share of rows that must have them. */
#define MAX_FLAGS 30
#define MIN_FLAG_SHARE 0.01

/* A text column counts as numbers with words if so many of its values have a number. */
#define MIN_NUMBER_SHARE 0.8
#define MAX_WORDS 5

#define MAX_ELEMENT 256

typedef struct {
  char   *text;
  guint   count;
  double  sum;               /* of targets */
} Tally;

static void
tally_free (Tally *self)
{
  g_free (self->text);
  g_free (self);
}

static GHashTable *
tally_table_new (void)
{
  return g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify) tally_free);
}

static void
tally_add (GHashTable *tallies,
           const char *text,
           gsize       length,
           double      y)
{
  g_autofree char *copy = g_strndup (text, length);
  Tally *tally = g_hash_table_lookup (tallies, copy);

  if (tally == NULL)
    {
      tally = g_new0 (Tally, 1);
      tally->text = g_steal_pointer (&copy);
      g_hash_table_insert (tallies, tally->text, tally);
    }
  tally->count++;
  tally->sum += y;
}

static int
compare_counts (gconstpointer a,
                gconstpointer b)
{
  const Tally *x = *(Tally *const *) a, *y = *(Tally *const *) b;

  return x->count != y->count ? (x->count < y->count ? 1 : -1) : strcmp (x->text, y->text);
}

static int
compare_texts (gconstpointer a,
               gconstpointer b)
{
  return strcmp ((*(Tally *const *) a)->text, (*(Tally *const *) b)->text);
}

/* The most frequent ones, at most @limit, sorted by their bytes. */
static GPtrArray *
tally_take (GHashTable *tallies,
            guint       limit,
            guint       min_count)
{
  GPtrArray *taken = g_ptr_array_new ();
  GHashTableIter iter;
  gpointer tally;

  g_hash_table_iter_init (&iter, tallies);
  while (g_hash_table_iter_next (&iter, NULL, &tally))
    if (((Tally *) tally)->count >= min_count)
      g_ptr_array_add (taken, tally);
  g_ptr_array_sort (taken, compare_counts);
  g_ptr_array_set_size (taken, MIN (taken->len, limit));
  g_ptr_array_sort (taken, compare_texts);

  return taken;
}

static void
add_simple (HotPipeline     *self,
            guint            column,
            const char      *suffix,
            HotEncodingKind  kind,
            double           parameter)
{
  const char *name = hot_column_get_name (hot_table_get_column (self->table, column));
  HotEncoding encoding = { .kind = kind, .missing = NAN, .unseen = NAN, .parameter = parameter };

  hot_pipeline_add_feature (self, column, suffix != NULL ? g_strdup_printf ("%s (%s)", name, suffix) : g_strdup (name),
                            encoding, NULL, 0);
}

static void
add_entry_feature (HotPipeline     *self,
                   guint            column,
                   const char      *separator,
                   HotEncodingKind  kind,
                   const char      *text)
{
  const char *name = hot_column_get_name (hot_table_get_column (self->table, column));
  HotEncodingEntry *entry = g_new (HotEncodingEntry, 1);
  g_autofree char *printable = g_utf8_make_valid (text, -1);

  *entry = (HotEncodingEntry) { hot_pipeline_add_text (self, text), 1.0f };
  hot_pipeline_add_feature (self, column, g_strdup_printf ("%s%s%s", name, separator, printable),
                            (HotEncoding) { .kind = kind }, entry, 1);
}

static void
add_means (HotPipeline *self,
           guint        column,
           GHashTable  *tallies,
           double       mean)
{
  const char *name = hot_column_get_name (hot_table_get_column (self->table, column));
  g_autoptr(GPtrArray) taken = tally_take (tallies, G_MAXUINT, 1);
  HotEncodingEntry *entries = g_new (HotEncodingEntry, taken->len);

  for (guint i = 0; i < taken->len; i++)
    {
      const Tally *tally = g_ptr_array_index (taken, i);

      entries[i].text = hot_pipeline_add_text (self, tally->text);
      entries[i].value = (tally->sum + MEAN_SMOOTHING * mean) / (tally->count + MEAN_SMOOTHING);
    }
  hot_pipeline_add_feature (self, column, g_strdup_printf ("%s (mean target)", name),
                            (HotEncoding) { .kind = HOT_ENCODING_MAP, .missing = NAN, .unseen = mean }, entries,
                            taken->len);
}

/* Words of letters, in small letters. */
static void
tally_words (GHashTable *words,
             const char *text,
             gsize       length)
{
  for (gsize i = 0; i < length;)
    {
      gsize begin;
      char *word;

      while (i < length && !g_ascii_isalpha (text[i]))
        i++;
      for (begin = i; i < length && g_ascii_isalpha (text[i]); i++)
        ;
      if (i - begin < 4)
        continue;
      word = g_ascii_strdown (text + begin, i - begin);
      tally_add (words, word, i - begin, 0.0);
      g_free (word);
    }
}

typedef struct {
  GHashTable *values;
  GHashTable *words;
  guint       n_present;
  guint       n_with_number;
} TextSurvey;

static void
survey_texts (HotColumn     *column,
              const guint32 *rows,
              const double  *y,
              guint          n_rows,
              TextSurvey    *survey)
{
  g_autoptr(GString) scratch = g_string_new (NULL);
  HotEncoding first_number = { .kind = HOT_ENCODING_FIRST_NUMBER, .missing = NAN };

  survey->values = tally_table_new ();
  survey->words = tally_table_new ();
  for (guint i = 0; i < n_rows; i++)
    {
      HotRawValue value;
      float number;

      hot_raw_cell_get (column, rows[i], scratch, &value);
      if (value.kind != HOT_RAW_TEXT)
        continue;
      survey->n_present++;
      tally_add (survey->values, value.text, value.length, y[i]);
      hot_encode_value (&first_number, 1, &value, &number);
      survey->n_with_number += !isnan (number);
      if (value.length <= 40)
        tally_words (survey->words, value.text, value.length);
    }
}

/* "1.5 shared baths": the number, and a flag for each word that some but not all values have. */
static void
add_number_with_words (HotPipeline      *self,
                       guint             column,
                       const TextSurvey *survey)
{
  g_autoptr(GPtrArray) words = tally_take (survey->words, MAX_WORDS, MAX (survey->n_present / 50, 5));

  add_simple (self, column, NULL, HOT_ENCODING_FIRST_NUMBER, 0.0);
  for (guint i = 0; i < words->len; i++)
    {
      const Tally *word = g_ptr_array_index (words, i);

      if (word->count < survey->n_present * 0.95)
        add_entry_feature (self, column, ": ", HOT_ENCODING_CONTAINS, word->text);
    }
}

static void
fit_text (HotPipeline   *self,
          guint          index,
          const guint32 *rows,
          const double  *y,
          guint          n_rows)
{
  HotColumn *column = hot_table_get_column (self->table, index);
  gboolean is_category = hot_column_get_column_type (column) == HOT_COLUMN_CATEGORY;
  TextSurvey survey = { 0 };
  double mean = 0.0;

  survey_texts (column, rows, y, n_rows, &survey);
  for (guint i = 0; i < n_rows; i++)
    mean += y[i] / n_rows;

  if (survey.n_present > 0 && survey.n_with_number >= MIN_NUMBER_SHARE * survey.n_present &&
      (is_category || g_hash_table_size (survey.values) < survey.n_present / 10))
    add_number_with_words (self, index, &survey);
  else if (is_category && g_hash_table_size (survey.values) <= MAX_ONE_HOT)
    {
      g_autoptr(GPtrArray) taken = tally_take (survey.values, MAX_ONE_HOT, 1);

      /* Of two categories, one says it all. */
      for (guint i = taken->len == 2; i < taken->len; i++)
        add_entry_feature (self, index, " = ", HOT_ENCODING_ONE_HOT, ((Tally *) g_ptr_array_index (taken, i))->text);
    }
  else if (is_category)
    add_means (self, index, survey.values, mean);
  else if (survey.n_present > 0)
    add_simple (self, index, "length", HOT_ENCODING_LENGTH, 0.0);

  g_hash_table_unref (survey.values);
  g_hash_table_unref (survey.words);
}

static void
fit_list (HotPipeline   *self,
          guint          index,
          const guint32 *rows,
          guint          n_rows)
{
  HotColumn *column = hot_table_get_column (self->table, index);
  g_autoptr(GHashTable) elements = tally_table_new ();
  g_autoptr(GString) scratch = g_string_new (NULL);
  g_autoptr(GPtrArray) taken = NULL;

  for (guint i = 0; i < n_rows; i++)
    {
      HotRawValue value;
      const char *position, *end;
      char element[MAX_ELEMENT];
      gsize length;

      hot_raw_cell_get (column, rows[i], scratch, &value);
      if (value.kind != HOT_RAW_TEXT)
        continue;
      position = value.text;
      end = value.text + value.length;
      while (hot_raw_next_element (&position, end, element, sizeof element, &length))
        tally_add (elements, element, length, 0.0);
    }

  add_simple (self, index, "count", HOT_ENCODING_LIST_COUNT, 0.0);
  taken = tally_take (elements, MAX_FLAGS, MAX (n_rows * MIN_FLAG_SHARE, 2));
  for (guint i = 0; i < taken->len; i++)
    {
      const Tally *tally = g_ptr_array_index (taken, i);

      if (tally->count < n_rows)
        add_entry_feature (self, index, ": ", HOT_ENCODING_LIST_HAS, tally->text);
    }
}

static void
fit_date (HotPipeline   *self,
          guint          index,
          const guint32 *rows,
          guint          n_rows)
{
  HotColumn *column = hot_table_get_column (self->table, index);
  double latest = -INFINITY;

  for (guint i = 0; i < n_rows; i++)
    {
      double seconds = hot_column_get_number (column, rows[i]);

      if (seconds > latest)
        latest = seconds;
    }
  if (latest == -INFINITY)
    return;

  add_simple (self, index, "age in days", HOT_ENCODING_DATE_AGE, latest);
  add_simple (self, index, "month", HOT_ENCODING_DATE_MONTH, 0.0);
}

void
hot_pipeline_fit_column (HotPipeline   *self,
                         guint          column,
                         const guint32 *rows,
                         const double  *y,
                         guint          n_rows)
{
  switch (hot_column_get_column_type (hot_table_get_column (self->table, column)))
    {
    case HOT_COLUMN_CATEGORY:
    case HOT_COLUMN_TEXT:
      fit_text (self, column, rows, y, n_rows);
      break;

    case HOT_COLUMN_LIST:
      fit_list (self, column, rows, n_rows);
      break;

    case HOT_COLUMN_DATE:
      fit_date (self, column, rows, n_rows);
      break;

    case HOT_COLUMN_INTEGER:
    case HOT_COLUMN_REAL:
    case HOT_COLUMN_MONEY:
    case HOT_COLUMN_PERCENT:
    case HOT_COLUMN_BOOLEAN:
    case HOT_N_COLUMN_TYPES:
    default:
      add_simple (self, column, NULL, HOT_ENCODING_NUMBER, 0.0);
    }
}
