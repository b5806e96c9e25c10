/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "draw/hot-chart-axis.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/hot-format.h"
#include "base/hot-select.h"
#include "draw/hot-scale.h"

#define MARGIN           0.04
#define FENCE            3.0
#define MIN_FOR_FENCES   8
#define MAX_SORTED       100000
#define N_SIGNIFICANT    4
#define DAY              86400.0

/* Whole decades beyond these are written as powers of ten. */
#define LARGEST_PLAIN    1e7
#define SMALLEST_PLAIN   1e-4

static gboolean
has_place (double   value,
           gboolean is_log)
{
  return isfinite (value) && (!is_log || value > 0);
}

/* Least and greatest of what has a place; FALSE where nothing has. */
static gboolean
get_extent (const HotChartValues *values,
            guint                 n_arrays,
            gboolean              is_log,
            double               *min,
            double               *max,
            gsize                *n_placed)
{
  *min = INFINITY;
  *max = -INFINITY;
  *n_placed = 0;
  for (guint a = 0; a < n_arrays; a++)
    for (gsize i = 0; i < values[a].n; i++)
      {
        const double value = values[a].values[i];

        if (!has_place (value, is_log))
          continue;
        *min = MIN (*min, value);
        *max = MAX (*max, value);
        ++*n_placed;
      }
  return *n_placed > 0;
}

/* Draws the ends in to the last values within the fences. */
static void
clip_extent (const HotChartValues *values,
             guint                 n_arrays,
             gboolean              is_log,
             gsize                 n_placed,
             double               *min,
             double               *max)
{
  const gsize stride = 1 + n_placed / MAX_SORTED;
  g_autofree double *sorted = g_new (double, n_placed / stride + 1);
  double lower, upper, spread, least = INFINITY, most = -INFINITY;
  gsize n = 0, at = 0;

  for (guint a = 0; a < n_arrays; a++)
    for (gsize i = 0; i < values[a].n; i++)
      if (has_place (values[a].values[i], is_log) && at++ % stride == 0)
        sorted[n++] = is_log ? log (values[a].values[i]) : values[a].values[i];
  qsort (sorted, n, sizeof *sorted, hot_compare_doubles);

  spread = sorted[(n - 1) * 3 / 4] - sorted[(n - 1) / 4];
  if (!(spread > 0))
    return;
  lower = sorted[(n - 1) / 4] - FENCE * spread;
  upper = sorted[(n - 1) * 3 / 4] + FENCE * spread;
  if (is_log)
    {
      lower = exp (lower);
      upper = exp (upper);
    }

  for (guint a = 0; a < n_arrays; a++)
    for (gsize i = 0; i < values[a].n; i++)
      {
        const double value = values[a].values[i];

        if (has_place (value, is_log) && value >= lower && value <= upper)
          {
            least = MIN (least, value);
            most = MAX (most, value);
          }
      }
  *min = least;
  *max = most;
}

static void
count_misfits (HotChartAxis         *self,
               const HotChartValues *values,
               guint                 n_arrays)
{
  const gboolean is_log = self->kind == HOT_CHART_AXIS_LOG;

  for (guint a = 0; a < n_arrays; a++)
    for (gsize i = 0; i < values[a].n; i++)
      {
        const double value = values[a].values[i];

        if (!has_place (value, is_log))
          self->n_unplaced++;
        else if (value < self->min || value > self->max)
          self->n_outside++;
      }
}

static void
add_margin (HotChartAxis     *self,
            HotChartFitFlags  flags)
{
  if (self->kind == HOT_CHART_AXIS_LOG)
    {
      const double factor = pow (self->max / self->min, MARGIN);

      self->min /= factor;
      self->max *= factor;
    }
  else
    {
      const double margin = MARGIN * (self->max - self->min);

      /* Bars stand on 0 itself. */
      if (!(flags & HOT_CHART_FIT_ZERO) || self->min < 0)
        self->min -= margin;
      if (!(flags & HOT_CHART_FIT_ZERO) || self->max > 0)
        self->max += margin;
    }
}

HotChartAxis
hot_chart_axis_fit (const HotChartQuantity   *quantity,
                    const HotChartAxisChoice *choice,
                    HotChartFitFlags          flags,
                    const HotChartValues     *values,
                    guint                     n_arrays)
{
  static const HotChartAxisChoice plain = { 0 };
  HotChartAxis self = { .kind = HOT_CHART_AXIS_LINEAR, .quantity = *quantity };
  double min, max;
  gsize n_placed;
  HotScale scale;

  if (choice == NULL)
    choice = &plain;
  self.flipped = choice->flipped;
  if (choice->log && get_extent (values, n_arrays, TRUE, &min, &max, &n_placed))
    self.kind = HOT_CHART_AXIS_LOG;
  else if (!get_extent (values, n_arrays, FALSE, &min, &max, &n_placed))
    self.is_empty = TRUE;
  else if (quantity->format == HOT_CHART_MOMENT)
    self.kind = HOT_CHART_AXIS_TIME;

  if (choice->clip && n_placed >= MIN_FOR_FENCES)
    clip_extent (values, n_arrays, self.kind == HOT_CHART_AXIS_LOG, n_placed, &min, &max);
  if (self.is_empty)
    min = 0, max = 1;
  if (flags & HOT_CHART_FIT_ZERO && self.kind != HOT_CHART_AXIS_LOG)
    {
      min = MIN (min, 0);
      max = MAX (max, 0);
    }

  if (self.kind == HOT_CHART_AXIS_LOG && min == max)
    {
      self.min = min / 2;
      self.max = max * 2;
    }
  else
    {
      scale = hot_scale_new (self.kind == HOT_CHART_AXIS_LOG ? HOT_SCALE_LOG : HOT_SCALE_LINEAR, min, max);
      self.min = scale.min;
      self.max = scale.max;
      if (!(flags & HOT_CHART_FIT_TIGHT))
        add_margin (&self, flags);
    }

  /* What was typed counts as typed, unless it leaves nothing between the ends. */
  if (choice->has_min && has_place (choice->min, self.kind == HOT_CHART_AXIS_LOG) &&
      choice->min < (choice->has_max ? choice->max : self.max))
    self.min = choice->min;
  if (choice->has_max && has_place (choice->max, self.kind == HOT_CHART_AXIS_LOG) && choice->max > self.min)
    self.max = choice->max;
  count_misfits (&self, values, n_arrays);
  return self;
}

HotChartAxis
hot_chart_axis_new_category (const HotChartQuantity *quantity,
                             const char *const      *categories,
                             guint                   n_categories,
                             gboolean                flipped)
{
  return (HotChartAxis) {
    .kind = HOT_CHART_AXIS_CATEGORY, .quantity = *quantity, .categories = categories, .n_categories = n_categories,
    .flipped = flipped, .min = -0.5, .max = n_categories - 0.5, .is_empty = n_categories == 0,
  };
}

double
hot_chart_axis_map (const HotChartAxis *self,
                    double              value)
{
  double position;

  if (self->kind == HOT_CHART_AXIS_LOG)
    position = value > 0 ? log (value / self->min) / log (self->max / self->min) : NAN;
  else
    position = (value - self->min) / (self->max - self->min);
  if (!isfinite (position))
    return NAN;
  return self->flipped ? 1 - position : position;
}

double
hot_chart_axis_unmap (const HotChartAxis *self,
                      double              position)
{
  if (self->flipped)
    position = 1 - position;
  if (self->kind == HOT_CHART_AXIS_LOG)
    return self->min * pow (self->max / self->min, position);
  return self->min + position * (self->max - self->min);
}

static void
write_superscript (GString *text,
                   int      power)
{
  static const char *const digits[] = { "⁰", "¹", "²", "³", "⁴", "⁵", "⁶", "⁷", "⁸", "⁹" };
  g_autofree char *plain = g_strdup_printf ("%d", power);

  for (const char *at = plain; *at != '\0'; at++)
    g_string_append (text, *at == '-' ? "⁻" : digits[*at - '0']);
}

/* "2×10⁷", "10⁻⁵" */
static char *
format_power (double value,
              int    n_significant)
{
  const int power = (int) floor (log10 (fabs (value)) + 1e-12);
  const double digits = value / pow (10, power);
  GString *text = g_string_new (NULL);

  if (fabs (digits - 1) > 1e-9)
    {
      g_autofree char *number = hot_format_measure (digits, n_significant);

      g_string_append_printf (text, "%s×", number);
    }
  g_string_append (text, "10");
  write_superscript (text, power);
  return g_string_free (text, FALSE);
}

static char *
format_plain (double value,
              int    n_decimals)
{
  g_autofree char *text = g_strdup_printf ("%'.*f", n_decimals, fabs (value));

  /* The minus of typography is as wide as a digit. */
  return value < 0 && strpbrk (text, "123456789") != NULL ? g_strconcat ("−", text, NULL) : g_steal_pointer (&text);
}

static char *
decorate (const HotChartQuantity *quantity,
          const char             *number)
{
  const gboolean negative = g_str_has_prefix (number, "−");

  if (quantity->format == HOT_CHART_MONEY && quantity->unit != NULL)
    return g_strconcat (negative ? "−" : "", quantity->unit, number + (negative ? strlen ("−") : 0), NULL);
  if (quantity->format == HOT_CHART_PERCENT)
    return g_strconcat (number, "%", NULL);
  return g_strdup (number);
}

char *
hot_chart_quantity_format (const HotChartQuantity *self,
                           double                  value)
{
  g_autofree char *number = NULL, *text = NULL;

  if (!isfinite (value))
    return hot_format_number (value, 0);

  switch (self->format)
    {
    case HOT_CHART_DURATION:
      if (value == 0)
        return g_strdup (_("0 s"));
      if (value > 0)
        return hot_format_duration (value);
      text = hot_format_duration (-value);
      return g_strconcat ("−", text, NULL);

    case HOT_CHART_BYTES:
      if (value >= 0 && value < 1e18)
        return hot_format_bytes ((guint64) value);
      break;

    case HOT_CHART_MOMENT:
      {
        g_autoptr(GDateTime) moment = fabs (value) < 2e11 ? g_date_time_new_from_unix_local ((gint64) floor (value)) : NULL;

        return moment != NULL ? g_date_time_format (moment, "%x %H:%M:%S") : g_strdup ("–");
      }

    case HOT_CHART_MONEY:
      if (fabs (value) < 1e15)
        return hot_format_money (value, self->unit);
      break;

    case HOT_CHART_NUMBER:
    case HOT_CHART_PERCENT:
    default:
      break;
    }

  if (value != 0 && (fabs (value) >= 1e15 || fabs (value) < SMALLEST_PLAIN))
    number = format_power (fabs (value), N_SIGNIFICANT);
  else
    number = hot_format_measure (fabs (value), N_SIGNIFICANT);
  text = g_strconcat (value < 0 ? "−" : "", number, NULL);
  if (self->format == HOT_CHART_NUMBER && self->unit != NULL)
    return g_strdup_printf ("%s %s", text, self->unit);
  return decorate (self, text);
}

char *
hot_chart_axis_format (const HotChartAxis *self,
                       double              value)
{
  if (self->kind == HOT_CHART_AXIS_CATEGORY)
    {
      if (isfinite (value) && value >= 0 && value < self->n_categories)
        return g_strdup (self->categories[(guint) value]);
      return g_strdup ("–");
    }
  return hot_chart_quantity_format (&self->quantity, value);
}

char *
hot_chart_quantity_title (const HotChartQuantity *self)
{
  if (self->format == HOT_CHART_NUMBER && self->unit != NULL && *self->unit != '\0')
    return g_strdup_printf ("%s (%s)", self->name, self->unit);
  return g_strdup (self->name);
}

/* Numbers at one axis have the same number of decimals. */
static void
label_numbers (const HotChartAxis *self,
               HotChartTick       *ticks,
               guint               n)
{
  const double step = n > 1 ? fabs (ticks[1].value - ticks[0].value) : fabs (n > 0 ? ticks[0].value : 1);
  const double largest = n > 0 ? MAX (fabs (ticks[0].value), fabs (ticks[n - 1].value)) : 0;
  const int n_decimals = step > 0 ? CLAMP ((int) -floor (log10 (step) + 1e-9), 0, 15) : 0;

  for (guint i = 0; i < n; i++)
    {
      const double value = ticks[i].value;
      g_autofree char *number = NULL, *label = NULL;

      if (self->quantity.format == HOT_CHART_DURATION || self->quantity.format == HOT_CHART_BYTES)
        label = hot_chart_quantity_format (&self->quantity, value);
      else
        {
          /* Powers only where the digits that differ are among the first few. */
          if ((largest >= LARGEST_PLAIN || largest < SMALLEST_PLAIN) && step >= largest / 1000)
            {
              g_autofree char *power = value != 0 ? format_power (fabs (value), 4) : g_strdup ("0");

              number = g_strconcat (value < 0 ? "−" : "", power, NULL);
            }
          else
            number = format_plain (value, n_decimals);
          label = decorate (&self->quantity, number);
        }
      g_strlcpy (ticks[i].label, label, sizeof ticks[i].label);
    }
}

static void
label_decades (const HotChartAxis *self,
               HotChartTick       *ticks,
               guint               n)
{
  for (guint i = 0; i < n; i++)
    {
      const double value = ticks[i].value;
      g_autofree char *number = NULL, *label = NULL;

      if (self->quantity.format == HOT_CHART_DURATION || self->quantity.format == HOT_CHART_BYTES)
        label = hot_chart_quantity_format (&self->quantity, value);
      else
        {
          number = value >= LARGEST_PLAIN || value < SMALLEST_PLAIN * (1 - 1e-9) ? format_power (value, 3)
                                                                                 : hot_format_measure (value, 3);
          label = decorate (&self->quantity, number);
        }
      g_strlcpy (ticks[i].label, label, sizeof ticks[i].label);
    }
}

/* Seconds, minutes, hours and days in steps that clocks have. */
static guint
clock_ticks (double        min,
             double        max,
             double        origin,
             guint         n_wanted,
             HotChartTick *ticks,
             double       *step)
{
  static const double steps[] = { 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10800, 21600, 43200,
                                  DAY, 2 * DAY, 7 * DAY, 14 * DAY };
  guint n = 0, s = 0;

  while (s + 1 < G_N_ELEMENTS (steps) && (max - min) / steps[s] > n_wanted)
    s++;
  *step = steps[s];
  for (double i = ceil ((min - origin) / *step - 1e-9); i * *step + origin <= max + *step * 1e-9 && n < HOT_CHART_MAX_TICKS; i++)
    ticks[n++].value = i * *step + origin;
  return n;
}

static guint
month_ticks (double        min,
             double        max,
             guint         n_wanted,
             HotChartTick *ticks,
             guint        *step)
{
  static const guint steps[] = { 1, 2, 3, 6, 12, 24, 60, 120, 240, 600, 1200, 6000, 12000 };
  g_autoptr(GDateTime) first = g_date_time_new_from_unix_local ((gint64) min);
  const double month = 30.4 * DAY;
  guint n = 0, s = 0;
  int index;

  while (s + 1 < G_N_ELEMENTS (steps) && (max - min) / (steps[s] * month) > n_wanted + 0.5)
    s++;
  *step = steps[s];
  if (first == NULL)
    return 0;
  index = g_date_time_get_year (first) * 12 + g_date_time_get_month (first) - 1;
  index -= index % (int) steps[s];
  for (; n < HOT_CHART_MAX_TICKS; index += (int) steps[s])
    {
      g_autoptr(GDateTime) date = g_date_time_new_local (index / 12, index % 12 + 1, 1, 0, 0, 0);
      const double value = date != NULL ? (double) g_date_time_to_unix (date) : INFINITY;

      if (value > max)
        break;
      if (value >= min)
        ticks[n++].value = value;
    }
  return n;
}

static guint
moment_ticks (const HotChartAxis *self,
              guint               n_wanted,
              HotChartTick       *ticks)
{
  g_autoptr(GDateTime) begin = fabs (self->min) < 2e11 ? g_date_time_new_from_unix_local ((gint64) floor (self->min)) : NULL;
  const char *format;
  double step;
  guint n, n_months;

  if (begin == NULL)
    return 0;

  if ((self->max - self->min) / n_wanted > 14 * DAY)
    {
      n = month_ticks (self->min, self->max, n_wanted, ticks, &n_months);
      format = n_months >= 12 ? "%Y" : "%b %Y";
    }
  else
    {
      /* From midnight of where the axis begins; a clock that is put forward moves them by an hour for a while. */
      n = clock_ticks (self->min, self->max, -(double) (g_date_time_get_utc_offset (begin) / G_TIME_SPAN_SECOND), n_wanted, ticks, &step);
      format = step >= DAY ? "%-d %b" : step >= 60 ? "%H:%M" : "%H:%M:%S";
    }

  for (guint i = 0; i < n; i++)
    {
      g_autoptr(GDateTime) moment = g_date_time_new_from_unix_local ((gint64) ticks[i].value);
      const gboolean midnight = moment != NULL && g_date_time_get_hour (moment) == 0 && g_date_time_get_minute (moment) == 0 &&
                                g_date_time_get_second (moment) == 0;
      g_autofree char *label = moment == NULL ? NULL
                                 : g_date_time_format (moment, midnight && format[1] == 'H' ? "%-d %b" : format);

      g_strlcpy (ticks[i].label, label != NULL ? label : "", sizeof ticks[i].label);
    }
  return n;
}

guint
hot_chart_axis_get_ticks (const HotChartAxis *self,
                          guint               n_wanted,
                          HotChartTick        ticks[HOT_CHART_MAX_TICKS])
{
  const gboolean is_log = self->kind == HOT_CHART_AXIS_LOG;
  const HotScale scale = { .kind = is_log ? HOT_SCALE_LOG : HOT_SCALE_LINEAR, .min = self->min, .max = self->max };
  double values[HOT_SCALE_MAX_TICKS];
  double step;
  guint n;

  if (self->kind == HOT_CHART_AXIS_CATEGORY)
    return 0;

  n_wanted = CLAMP (n_wanted, 2, HOT_SCALE_MAX_TICKS - 2);
  if (self->kind == HOT_CHART_AXIS_TIME && self->max - self->min >= 2)
    return moment_ticks (self, n_wanted, ticks);
  if (!is_log && self->quantity.format == HOT_CHART_DURATION && self->max - self->min > 60)
    {
      n = clock_ticks (self->min, self->max, 0, n_wanted, ticks, &step);
      /* Beyond a few months the steps of clocks are too small. */
      if (n < HOT_CHART_MAX_TICKS)
        {
          label_numbers (self, ticks, n);
          return n;
        }
    }

  n = hot_scale_get_ticks (&scale, n_wanted, values);
  for (guint i = 0; i < n; i++)
    ticks[i].value = values[i];
  if (is_log)
    label_decades (self, ticks, n);
  else
    label_numbers (self, ticks, n);
  return n;
}
