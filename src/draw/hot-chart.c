/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "draw/hot-chart.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "base/hot-format.h"
#include "draw/hot-text-painter.h"

/* How far from a mark one may point. */
#define REACH 18.0

/**
 * HotChart:
 *
 * A picture of runs: what all charts have in common, from painting to words for those who do not see it. A chart is made from data and
 * choices and then never changes; another choice is another chart. What changes while one looks at it, such as which run is pointed at,
 * comes with each call.
 */
typedef struct {
  char *title;
  char *empty_reason;
  char *note;
} HotChartPrivate;

G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE (HotChart, hot_chart, G_TYPE_OBJECT)

static void
hot_chart_finalize (GObject *object)
{
  HotChartPrivate *priv = hot_chart_get_instance_private (HOT_CHART (object));

  g_free (priv->title);
  g_free (priv->empty_reason);
  g_free (priv->note);

  G_OBJECT_CLASS (hot_chart_parent_class)->finalize (object);
}

static void
hot_chart_class_init (HotChartClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = hot_chart_finalize;
}

static void
hot_chart_init (HotChart *self)
{
}

HotChartState
hot_chart_state_new (double               width,
                     double               height,
                     const HotChartTheme *theme)
{
  return (HotChartState) { .width = width, .height = height, .theme = *theme, .mark = HOT_CHART_NO_MARK };
}

const char *
hot_chart_get_title (HotChart *self)
{
  HotChartPrivate *priv = hot_chart_get_instance_private (self);

  return priv->title;
}

void
hot_chart_set_title (HotChart   *self,
                     const char *title)
{
  HotChartPrivate *priv = hot_chart_get_instance_private (self);

  g_set_str (&priv->title, title);
}

const char *
hot_chart_get_empty_reason (HotChart *self)
{
  HotChartPrivate *priv = hot_chart_get_instance_private (self);

  return priv->empty_reason;
}

void
hot_chart_set_empty_reason (HotChart   *self,
                            const char *reason)
{
  HotChartPrivate *priv = hot_chart_get_instance_private (self);

  g_set_str (&priv->empty_reason, reason);
}

void
hot_chart_take_note (HotChart *self,
                     char     *note)
{
  HotChartPrivate *priv = hot_chart_get_instance_private (self);

  g_free (priv->note);
  priv->note = note;
}

gboolean
hot_chart_lay_out (HotChart            *self,
                   const HotChartState *state,
                   HotChartFrame       *frame)
{
  HotChartPrivate *priv = hot_chart_get_instance_private (self);

  *frame = (HotChartFrame) { .title = priv->title, .note = priv->note };
  if (priv->empty_reason != NULL || state->width < 1 || state->height < 1)
    return FALSE;
  HOT_CHART_GET_CLASS (self)->layout (self, state, frame);
  hot_chart_frame_layout (frame, state->width, state->height, &state->theme);
  if (HOT_CHART_GET_CLASS (self)->layout_parts != NULL)
    HOT_CHART_GET_CLASS (self)->layout_parts (self, state, frame);
  return TRUE;
}

void
hot_chart_paint (HotChart            *self,
                 cairo_t             *cr,
                 const HotChartState *state)
{
  HotChartPrivate *priv = hot_chart_get_instance_private (self);
  g_auto(HotChartFrame) frame = { 0 };

  g_return_if_fail (HOT_IS_CHART (self));

  cairo_save (cr);
  cairo_new_path (cr);
  if (hot_chart_lay_out (self, state, &frame))
    {
      hot_chart_frame_paint (&frame, cr, &state->theme);
      HOT_CHART_GET_CLASS (self)->paint (self, cr, state, &frame);
    }
  else if (priv->empty_reason != NULL)
    hot_chart_frame_paint_empty (cr, state->width, state->height, &state->theme, priv->title, priv->empty_reason);
  cairo_restore (cr);
}

gsize
hot_chart_get_n_marks (HotChart *self)
{
  return hot_chart_get_empty_reason (self) != NULL ? 0 : HOT_CHART_GET_CLASS (self)->get_n_marks (self);
}

static gboolean
fill_hit (HotChart            *self,
          const HotChartFrame *frame,
          gsize                mark,
          HotChartHit         *hit)
{
  HotChartClass *klass = HOT_CHART_GET_CLASS (self);
  HotChartHit found = { .mark = mark, .row = -1 };

  if (!klass->locate (self, frame, mark, &found.x, &found.y))
    return FALSE;
  if (klass->get_run != NULL)
    found.run = klass->get_run (self, mark);
  if (klass->get_row != NULL)
    found.row = klass->get_row (self, mark);
  *hit = found;
  return TRUE;
}

static gsize
find_nearest (HotChart            *self,
              const HotChartFrame *frame,
              double               x,
              double               y)
{
  HotChartClass *klass = HOT_CHART_GET_CLASS (self);
  const gsize n = klass->get_n_marks (self);
  gsize nearest = HOT_CHART_NO_MARK;
  double best = REACH * REACH;

  for (gsize i = 0; i < n; i++)
    {
      double mark_x, mark_y, distance;

      if (!klass->locate (self, frame, i, &mark_x, &mark_y))
        continue;
      distance = (mark_x - x) * (mark_x - x) + (mark_y - y) * (mark_y - y);
      if (distance < best)
        {
          best = distance;
          nearest = i;
        }
    }
  return nearest;
}

gboolean
hot_chart_hit_test (HotChart            *self,
                    const HotChartState *state,
                    double               x,
                    double               y,
                    HotChartHit         *hit)
{
  HotChartClass *klass = HOT_CHART_GET_CLASS (self);
  g_auto(HotChartFrame) frame = { 0 };
  gsize mark;

  g_return_val_if_fail (HOT_IS_CHART (self), FALSE);

  if (!hot_chart_lay_out (self, state, &frame))
    return FALSE;
  mark = klass->hit != NULL ? klass->hit (self, &frame, x, y) : find_nearest (self, &frame, x, y);
  return mark != HOT_CHART_NO_MARK && fill_hit (self, &frame, mark, hit);
}

gboolean
hot_chart_get_mark (HotChart            *self,
                    const HotChartState *state,
                    gsize                mark,
                    HotChartHit         *hit)
{
  g_auto(HotChartFrame) frame = { 0 };

  g_return_val_if_fail (HOT_IS_CHART (self), FALSE);

  return mark < hot_chart_get_n_marks (self) && hot_chart_lay_out (self, state, &frame) && fill_hit (self, &frame, mark, hit);
}

gsize
hot_chart_step (HotChart            *self,
                const HotChartState *state,
                gsize                mark,
                int                  step)
{
  HotChartClass *klass = HOT_CHART_GET_CLASS (self);
  const gsize n = hot_chart_get_n_marks (self);
  g_auto(HotChartFrame) frame = { 0 };
  gsize at = mark;
  double x, y;

  if (n == 0 || !hot_chart_lay_out (self, state, &frame))
    return HOT_CHART_NO_MARK;

  do
    {
      if (at == HOT_CHART_NO_MARK)
        at = step > 0 ? 0 : n - 1;
      else if (step > 0 ? at + 1 >= n : at == 0)
        return mark;
      else
        at += step > 0 ? 1 : -1;
    }
  while (!klass->locate (self, &frame, at, &x, &y));
  return at;
}

static int
compare_rows (const void *a,
              const void *b)
{
  const guint32 first = *(const guint32 *) a, second = *(const guint32 *) b;

  return (first > second) - (first < second);
}

static void
sort_rows (GArray *rows)
{
  guint n = 0;

  if (rows->len == 0)
    return;
  g_array_sort (rows, compare_rows);
  for (guint i = 0; i < rows->len; i++)
    if (i == 0 || g_array_index (rows, guint32, i) != g_array_index (rows, guint32, n - 1))
      g_array_index (rows, guint32, n++) = g_array_index (rows, guint32, i);
  g_array_set_size (rows, n);
}

void
hot_chart_select (HotChart                *self,
                  const HotChartState     *state,
                  const cairo_rectangle_t *area,
                  GPtrArray               *runs,
                  GArray                  *rows)
{
  HotChartClass *klass = HOT_CHART_GET_CLASS (self);
  g_autoptr(GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  const gsize n = hot_chart_get_n_marks (self);
  g_auto(HotChartFrame) frame = { 0 };

  if (n == 0 || !hot_chart_lay_out (self, state, &frame))
    return;

  for (gsize i = 0; i < n; i++)
    {
      const char *run;
      gint64 row;
      double x, y;

      if (!klass->locate (self, &frame, i, &x, &y) || x < area->x || x > area->x + area->width ||
          y < area->y || y > area->y + area->height)
        continue;
      run = runs != NULL && klass->get_run != NULL ? klass->get_run (self, i) : NULL;
      if (run != NULL && g_hash_table_add (seen, (gpointer) run))
        g_ptr_array_add (runs, (gpointer) run);
      row = rows != NULL && klass->get_row != NULL ? klass->get_row (self, i) : -1;
      if (row >= 0)
        {
          const guint32 value = (guint32) row;

          g_array_append_val (rows, value);
        }
    }
  if (rows != NULL)
    sort_rows (rows);
}

char *
hot_chart_describe_mark (HotChart *self,
                         gsize     mark)
{
  g_return_val_if_fail (mark < hot_chart_get_n_marks (self), NULL);

  return HOT_CHART_GET_CLASS (self)->describe_mark (self, mark);
}

char *
hot_chart_describe (HotChart *self)
{
  HotChartPrivate *priv = hot_chart_get_instance_private (self);

  g_return_val_if_fail (HOT_IS_CHART (self), NULL);

  if (priv->empty_reason != NULL)
    return g_strdup (priv->empty_reason);
  return HOT_CHART_GET_CLASS (self)->describe (self);
}

char *
hot_chart_to_csv (HotChart *self)
{
  GString *csv = g_string_new (NULL);

  HOT_CHART_GET_CLASS (self)->write_csv (self, csv);
  return g_string_free (csv, FALSE);
}

HotChartEmphasis
hot_chart_state_get_emphasis (const HotChartState *self,
                              const char          *run)
{
  if (run != NULL && self->highlight != NULL && g_str_equal (self->highlight, run))
    return HOT_CHART_STRONG;
  if (self->selected != NULL && g_hash_table_size (self->selected) > 0 &&
      (run == NULL || !g_hash_table_contains (self->selected, run)))
    return HOT_CHART_FAINT;
  return HOT_CHART_PLAIN;
}

gboolean
hot_chart_state_has_row (const HotChartState *self,
                         guint32              row)
{
  gsize low = 0, high = self->n_rows;

  while (low < high)
    {
      const gsize middle = (low + high) / 2;

      if (self->rows[middle] < row)
        low = middle + 1;
      else
        high = middle;
    }
  return low < self->n_rows && self->rows[low] == row;
}

char *
hot_chart_axes_note (const HotChartAxis *x,
                     const HotChartAxis *y)
{
  const gsize n_outside = x->n_outside + y->n_outside;
  const gsize n_unplaced = (x->kind == HOT_CHART_AXIS_LOG ? x->n_unplaced : 0) + (y->kind == HOT_CHART_AXIS_LOG ? y->n_unplaced : 0);
  g_autofree char *count = hot_format_count (n_unplaced > 0 ? n_unplaced : n_outside);

  if (n_unplaced > 0)
    /* Translators: beside a chart with a logarithmic axis: how many values cannot be shown there */
    return g_strdup_printf (ngettext ("%s value is not above 0", "%s values are not above 0", n_unplaced), count);
  if (n_outside > 0)
    /* Translators: beside a chart: how many values lie beyond the ends of its axes */
    return g_strdup_printf (ngettext ("%s outside", "%s outside", n_outside), count);
  return NULL;
}

static void
begin_field (GString *csv)
{
  if (csv->len > 0 && csv->str[csv->len - 1] != '\n')
    g_string_append_c (csv, ',');
}

void
hot_chart_csv_text (GString    *csv,
                    const char *text)
{
  begin_field (csv);
  if (text == NULL || *text == '\0')
    {
      /* An empty field at the start of a row would not be told from the end of the last. */
      g_string_append (csv, "\"\"");
      return;
    }
  if (strpbrk (text, "\",\r\n") == NULL)
    {
      g_string_append (csv, text);
      return;
    }
  g_string_append_c (csv, '"');
  for (const char *at = text; *at != '\0'; at++)
    {
      if (*at == '"')
        g_string_append_c (csv, '"');
      g_string_append_c (csv, *at);
    }
  g_string_append_c (csv, '"');
}

void
hot_chart_csv_number (GString *csv,
                      double   value)
{
  char text[G_ASCII_DTOSTR_BUF_SIZE];

  begin_field (csv);
  if (isnan (value))
    {
      g_string_append (csv, "\"\"");
      return;
    }
  /* As short as reads back exactly. */
  for (int digits = 15; digits <= 17; digits++)
    {
      char format[8];

      g_snprintf (format, sizeof format, "%%.%dg", digits);
      g_ascii_formatd (text, sizeof text, format, value);
      if (g_ascii_strtod (text, NULL) == value)
        break;
    }
  g_string_append (csv, text);
}

void
hot_chart_csv_end_row (GString *csv)
{
  g_string_append_c (csv, '\n');
}

void
hot_chart_paint_cursor (cairo_t             *cr,
                        const HotChartTheme *theme,
                        double               x,
                        double               y,
                        double               radius)
{
  cairo_save (cr);
  cairo_new_path (cr);
  cairo_set_dash (cr, NULL, 0, 0);
  cairo_arc (cr, x, y, radius, 0, 2 * G_PI);
  hot_color_set_source (&theme->panel, cr);
  cairo_set_line_width (cr, 4);
  cairo_stroke_preserve (cr);
  hot_color_set_source (&theme->text, cr);
  cairo_set_line_width (cr, 2);
  cairo_stroke (cr);
  cairo_restore (cr);
}

void
hot_chart_paint_tag (cairo_t                 *cr,
                     const HotChartTheme     *theme,
                     const cairo_rectangle_t *room,
                     double                   x,
                     double                   y,
                     const char              *words)
{
  const HotTextStyle text = { theme->font_size, TRUE, &theme->text, NULL, MAX (room->width - 20, 20) };
  double width, height, left, top;

  hot_text_measure (cr, &text, words, &width, &height);
  width = MIN (width, text.max_width);
  left = x + 12 + width + 6 > room->x + room->width ? x - 12 - width : x + 12;
  left = CLAMP (left, room->x + 4, MAX (room->x + room->width - width - 4, room->x + 4));
  top = CLAMP (y - height - 8, room->y, MAX (room->y + room->height - height, room->y));
  cairo_new_path (cr);
  cairo_rectangle (cr, left - 4, top - 1, width + 8, height + 2);
  hot_color_set_source (&theme->panel, cr);
  cairo_fill (cr);
  hot_text_paint (cr, &text, left, top, 0, words);
}
