/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "learn/hot-search-space.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "base/hot-error.h"
#include "learn/hot-mt19937.h"

/* Draws that may repeat an earlier one before a space counts as used up. */
#define MAX_REPEATS 1000

typedef struct {
  char      *name;
  GPtrArray *values;         /* of text; NULL for a range */
  double     low;
  double     high;
  gboolean   is_whole;
  gboolean   is_log;
} Axis;

struct _HotSearchSpace
{
  const HotEstimator *estimator;
  GPtrArray          *axes;  /* sorted by name */
};

static void
axis_free (Axis *self)
{
  g_free (self->name);
  g_clear_pointer (&self->values, g_ptr_array_unref);
  g_free (self);
}

static int
compare_axes (gconstpointer a,
              gconstpointer b)
{
  const Axis *x = *(Axis *const *) a, *y = *(Axis *const *) b;

  return strcmp (x->name, y->name);
}

HotSearchSpace *
hot_search_space_new (const HotEstimator *estimator)
{
  HotSearchSpace *self = g_new0 (HotSearchSpace, 1);

  self->estimator = estimator;
  self->axes = g_ptr_array_new_with_free_func ((GDestroyNotify) axis_free);

  return self;
}

void
hot_search_space_free (HotSearchSpace *self)
{
  g_clear_pointer (&self->axes, g_ptr_array_unref);
  g_free (self);
}

gboolean
hot_search_space_has (HotSearchSpace *self,
                      const char     *name)
{
  for (guint i = 0; i < self->axes->len; i++)
    if (g_str_equal (((Axis *) g_ptr_array_index (self->axes, i))->name, name))
      return TRUE;

  return FALSE;
}

static Axis *
add_axis (HotSearchSpace  *self,
          const char      *name,
          GError         **error)
{
  Axis *axis;

  if (hot_search_space_has (self, name))
    {
      g_set_error (error, HOT_ERROR, HOT_ERROR_USAGE, _("%s is given twice; put all its values into one list."), name);
      return NULL;
    }

  axis = g_new0 (Axis, 1);
  axis->name = g_strdup (name);
  g_ptr_array_add (self->axes, axis);
  g_ptr_array_sort (self->axes, compare_axes);

  return axis;
}

gboolean
hot_search_space_add_list (HotSearchSpace     *self,
                           const char         *name,
                           const char *const  *values,
                           GError            **error)
{
  Axis *axis;

  for (const char *const *value = values; *value != NULL; value++)
    if (!hot_estimator_check_value (self->estimator, name, *value, error))
      return FALSE;
  if (values[0] == NULL)
    {
      g_set_error (error, HOT_ERROR, HOT_ERROR_USAGE, _("%s is given no values to try."), name);
      return FALSE;
    }
  axis = add_axis (self, name, error);
  if (axis == NULL)
    return FALSE;

  axis->values = g_ptr_array_new_with_free_func (g_free);
  for (const char *const *value = values; *value != NULL; value++)
    if (!g_ptr_array_find_with_equal_func (axis->values, *value, g_str_equal, NULL))
      g_ptr_array_add (axis->values, g_strdup (*value));

  return TRUE;
}

static HotParameterType
get_type (HotSearchSpace *self,
          const char     *name)
{
  for (guint i = 0; i < self->estimator->n_parameters; i++)
    if (g_str_equal (self->estimator->parameters[i].name, name))
      return self->estimator->parameters[i].type;

  return HOT_PARAMETER_BOOLEAN;
}

static gboolean
parse_bound (const char *text,
             double     *bound)
{
  char *end;

  *bound = g_ascii_strtod (text, &end);
  return end != text && *end == '\0' && isfinite (*bound);
}

/* @low, @high: as text; whole numbers are drawn where both are, and the parameter takes them. @is_log: as many draws from 1 to 10 as from 10 to
 * 100 */
static gboolean
hot_search_space_add_range (HotSearchSpace  *self,
                            const char      *name,
                            const char      *low,
                            const char      *high,
                            gboolean         is_log,
                            GError         **error)
{
  Axis bounds = { .is_log = is_log };
  HotParameterType type;
  Axis *axis;

  /* The name first: who mistypes it should not hear about numbers. */
  if (!hot_estimator_check_value (self->estimator, name, low, error) ||
      !hot_estimator_check_value (self->estimator, name, high, error))
    return FALSE;

  type = get_type (self, name);
  bounds.is_whole = type == HOT_PARAMETER_INTEGER ||
                    (type == HOT_PARAMETER_AMOUNT && strchr (low, '.') == NULL && strchr (high, '.') == NULL);
  if ((type != HOT_PARAMETER_INTEGER && type != HOT_PARAMETER_AMOUNT && type != HOT_PARAMETER_REAL) ||
      !parse_bound (low, &bounds.low) || !parse_bound (high, &bounds.high))
    {
      g_set_error (error, HOT_ERROR, HOT_ERROR_USAGE, _("%s has no numbers from “%s” to “%s” to draw from."), name, low, high);
      return FALSE;
    }
  if (!(bounds.low < bounds.high) || (is_log && !(bounds.low > 0.0)) ||
      (!bounds.is_whole && type == HOT_PARAMETER_AMOUNT && bounds.high > 1.0))
    {
      g_set_error (error, HOT_ERROR, HOT_ERROR_USAGE,
                   is_log ? _("%s: a range on a logarithmic scale goes from above 0 up to something greater, not from %s to %s.")
                          : _("%s: a range goes up, from a number to a greater one of its kind, not from %s to %s."),
                   name, low, high);
      return FALSE;
    }

  axis = add_axis (self, name, error);
  if (axis == NULL)
    return FALSE;
  axis->low = bounds.low;
  axis->high = bounds.high;
  axis->is_whole = bounds.is_whole;
  axis->is_log = is_log;

  return TRUE;
}

gboolean
hot_search_space_parse (HotSearchSpace  *self,
                        const char      *text,
                        GError         **error)
{
  const char *sign = strchr (text, '='), *dots;
  g_autofree char *name = NULL;
  g_auto(GStrv) values = NULL;

  if (sign == NULL || sign == text)
    {
      g_set_error (error, HOT_ERROR, HOT_ERROR_USAGE,
                   _("%s: write it as NAME=VALUE,VALUE,… or NAME=LOW..HIGH or NAME=LOW..HIGH:log"), text);
      return FALSE;
    }

  name = g_strndup (text, sign - text);
  dots = strstr (sign + 1, "..");
  if (dots != NULL && strchr (sign, ',') == NULL)
    {
      gboolean is_log = g_str_has_suffix (dots, ":log");
      g_autofree char *low = g_strndup (sign + 1, dots - sign - 1);
      g_autofree char *high = g_strndup (dots + 2, strlen (dots + 2) - (is_log ? strlen (":log") : 0));

      return hot_search_space_add_range (self, name, low, high, is_log, error);
    }

  values = sign[1] != '\0' ? g_strsplit (sign + 1, ",", -1) : g_new0 (char *, 1);
  return hot_search_space_add_list (self, name, (const char *const *) values, error);
}

/* How many combinations the lists have; capped, not wrapped around. Infinite with a range. */
static double
count_combinations (HotSearchSpace *self)
{
  double n = 1.0;

  for (guint i = 0; i < self->axes->len; i++)
    {
      const Axis *axis = g_ptr_array_index (self->axes, i);

      n *= axis->values != NULL ? axis->values->len : INFINITY;
    }

  return n;
}

static GHashTable *
candidate_new (void)
{
  return g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
}

/* The combination of that number. */
static GHashTable *
pick_combination (HotSearchSpace *self,
                  guint64         number)
{
  GHashTable *candidate = candidate_new ();

  for (guint i = self->axes->len; i-- > 0;)
    {
      const Axis *axis = g_ptr_array_index (self->axes, i);

      g_hash_table_insert (candidate, g_strdup (axis->name),
                           g_strdup (g_ptr_array_index (axis->values, number % axis->values->len)));
      number /= axis->values->len;
    }

  return candidate;
}

static char *
draw_value (const Axis *axis,
            HotMt19937 *random)
{
  /* Each whole number has the same share, the first and the last too. */
  double margin = axis->is_whole ? 0.5 : 0.0;
  double low = axis->low - margin, high = axis->high + margin;
  double share, value;
  char text[G_ASCII_DTOSTR_BUF_SIZE];

  if (axis->values != NULL)
    return g_strdup (g_ptr_array_index (axis->values, hot_mt19937_randint (random, axis->values->len)));

  share = hot_mt19937_next_double (random);
  value = axis->is_log ? exp (log (low) + share * (log (high) - log (low))) : low + share * (high - low);
  if (axis->is_whole)
    return g_strdup_printf ("%.0f", CLAMP (round (value), axis->low, axis->high));

  g_ascii_formatd (text, sizeof text, "%.6g", CLAMP (value, axis->low, axis->high));
  /* A share is told from a number by its point. */
  return strpbrk (text, ".e") != NULL ? g_strdup (text) : g_strconcat (text, ".0", NULL);
}

static char *
dup_key (HotSearchSpace *self,
         GHashTable     *candidate)
{
  g_autoptr(GString) key = g_string_new (NULL);

  for (guint i = 0; i < self->axes->len; i++)
    g_string_append_printf (key, "%s,", (const char *) g_hash_table_lookup (candidate,
                            ((Axis *) g_ptr_array_index (self->axes, i))->name));

  return g_strdup (key->str);
}

static GPtrArray *
draw_candidates (HotSearchSpace *self,
                 guint           n_random,
                 guint32         seed)
{
  GPtrArray *candidates = g_ptr_array_new_with_free_func ((GDestroyNotify) g_hash_table_unref);
  g_autoptr(GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  HotMt19937 random;

  hot_mt19937_init (&random, seed);
  for (guint repeats = 0; candidates->len < n_random && repeats < MAX_REPEATS;)
    {
      GHashTable *candidate = candidate_new ();

      for (guint i = 0; i < self->axes->len; i++)
        {
          const Axis *axis = g_ptr_array_index (self->axes, i);

          g_hash_table_insert (candidate, g_strdup (axis->name), draw_value (axis, &random));
        }
      if (g_hash_table_add (seen, dup_key (self, candidate)))
        {
          repeats = 0;
          g_ptr_array_add (candidates, candidate);
          continue;
        }
      repeats++;
      g_hash_table_unref (candidate);
    }

  return candidates;
}

static gboolean
check (HotSearchSpace  *self,
       guint            n_random,
       GError         **error)
{
  double n = count_combinations (self);

  if (self->axes->len == 0)
    g_set_error_literal (error, HOT_ERROR, HOT_ERROR_USAGE, _("There is nothing to search: name parameters and their values."));
  else if (n_random == 0 && isinf (n))
    g_set_error_literal (error, HOT_ERROR, HOT_ERROR_USAGE,
                         _("A range has no end of values: say how many candidates to draw from it."));
  else if (n_random > HOT_SEARCH_MAX_CANDIDATES || (n_random == 0 && n > HOT_SEARCH_MAX_CANDIDATES))
    g_set_error (error, HOT_ERROR, HOT_ERROR_TOO_LARGE,
                 _("These are %.0f candidates; a search can try %d. Give fewer values, or draw some of them at random."),
                 n_random > 0 ? (double) n_random : n, HOT_SEARCH_MAX_CANDIDATES);
  else
    return TRUE;

  return FALSE;
}

GPtrArray *
hot_search_space_list (HotSearchSpace  *self,
                       guint            n_random,
                       guint32          seed,
                       GError         **error)
{
  GPtrArray *candidates;
  double n = count_combinations (self);

  if (!check (self, n_random, error))
    return NULL;
  if (n_random > 0 && n_random < n)
    return draw_candidates (self, n_random, seed);

  candidates = g_ptr_array_new_with_free_func ((GDestroyNotify) g_hash_table_unref);
  for (guint i = 0; i < n; i++)
    g_ptr_array_add (candidates, pick_combination (self, i));

  return candidates;
}
