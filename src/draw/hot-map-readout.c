/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "draw/hot-map-readout.h"

#include "base/hot-format.h"
#include "base/hot-json-writer.h"
#include "draw/hot-map-layer-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>

/* Squares are read in their middle; more of them make the file large and the eye no wiser. */
#define STEP 4
#define MAX_SQUARES 100000
/* Lines that are said at a place. */
#define MAX_PARTS 5

/* The distinct words of one line, and which of them stand where. */
typedef struct {
  GHashTable *numbers;   /* words to number */
  GPtrArray  *words;
  GArray     *runs;      /* of guint: number, squares */
} Part;

typedef struct {
  HotMapLayer       *layer;
  HotMapComparison  *comparison;
  const HotViewport *viewport;
  HotBoundaries     *boundaries;
  GCancellable      *cancellable;
  Part               parts[MAX_PARTS];
} Readout;

static void
part_init (Part *self)
{
  self->words = g_ptr_array_new_with_free_func (g_free);
  self->numbers = g_hash_table_new (g_str_hash, g_str_equal);
  self->runs = g_array_new (FALSE, FALSE, sizeof (guint));
}

static void
part_clear (Part *self)
{
  g_hash_table_unref (self->numbers);
  g_ptr_array_unref (self->words);
  g_array_unref (self->runs);
}

/* Takes @words; NULL for none. */
static guint
part_get_number (Part *self,
                 char *words)
{
  gpointer found;

  if (words == NULL)
    words = g_strdup ("");
  if (g_hash_table_lookup_extended (self->numbers, words, NULL, &found))
    {
      g_free (words);
      return GPOINTER_TO_UINT (found);
    }

  g_hash_table_insert (self->numbers, words, GUINT_TO_POINTER (self->words->len));
  g_ptr_array_add (self->words, words);
  return self->words->len - 1;
}

static void
part_add (Part *self,
          char *words)
{
  const guint number = part_get_number (self, words);
  const guint one = 1;

  if (self->runs->len > 0 && g_array_index (self->runs, guint, self->runs->len - 2) == number)
    {
      g_array_index (self->runs, guint, self->runs->len - 1)++;
      return;
    }
  g_array_append_val (self->runs, number);
  g_array_append_val (self->runs, one);
}

static void
read_layer (Readout *self,
            double   x,
            double   y)
{
  HotMapReading reading;
  /* Dots have words of their own. */
  const gboolean has_reading = (self->layer->dots == NULL || self->layer->clusters != NULL) &&
                               hot_map_layer_read (self->layer, x, y, &reading) &&
                               (self->layer->dots == NULL || hot_map_layer_is_cluster (self->layer, &reading));

  part_add (&self->parts[1], has_reading ? hot_map_layer_dup_value_words (self->layer, &reading) : NULL);
  part_add (&self->parts[2], has_reading ? hot_map_layer_dup_row_words (self->layer, &reading) : NULL);
}

static void
read_comparison (Readout *self,
                 double   x,
                 double   y)
{
  g_autofree char *reading = hot_map_comparison_read (self->comparison, x, y, "A", "B");
  g_auto(GStrv) lines = reading != NULL ? g_strsplit (reading, "\n", MAX_PARTS - 1) : NULL;
  const guint n = lines != NULL ? g_strv_length (lines) : 0;

  for (guint i = 1; i < MAX_PARTS; i++)
    part_add (&self->parts[i], i <= n ? g_strdup (lines[i - 1]) : NULL);
}

static int
choose_step (const HotViewport *viewport)
{
  int step = STEP;

  while ((viewport->width / step + 1.0) * (viewport->height / step + 1.0) > MAX_SQUARES)
    step++;
  return step;
}

static gboolean
read_squares (Readout  *self,
              int       step,
              guint     n_columns,
              guint     n_rows,
              GError  **error)
{
  for (guint row = 0; row < n_rows; row++)
    {
      const double y = hot_viewport_world_y (self->viewport, (row + 0.5) * step);

      if (g_cancellable_set_error_if_cancelled (self->cancellable, error))
        return FALSE;

      for (guint column = 0; column < n_columns; column++)
        {
          const double x = hot_viewport_world_x (self->viewport, (column + 0.5) * step);
          const int area = self->boundaries != NULL ? hot_boundaries_find (self->boundaries, x, y) : -1;

          part_add (&self->parts[0], area >= 0 ? g_strdup (hot_boundaries_get (self->boundaries, area)->name) : NULL);
          if (self->comparison != NULL)
            read_comparison (self, x, y);
          else
            read_layer (self, x, y);
        }
    }

  return TRUE;
}

static void
write_words (HotJsonWriter *writer,
             const Part    *part)
{
  hot_json_writer_name (writer, "words");
  hot_json_writer_begin_array (writer);
  for (guint i = 0; i < part->words->len; i++)
    hot_json_writer_string (writer, g_ptr_array_index (part->words, i));
  hot_json_writer_end_array (writer);
}

static void
write_parts (Readout       *self,
             HotJsonWriter *writer)
{
  hot_json_writer_name (writer, "parts");
  hot_json_writer_begin_array (writer);
  for (guint i = 0; i < MAX_PARTS; i++)
    {
      const Part *part = &self->parts[i];

      /* A line that is nowhere. */
      if (part->words->len == 0 || (part->words->len == 1 && *(char *) g_ptr_array_index (part->words, 0) == '\0'))
        continue;
      hot_json_writer_begin_object (writer);
      write_words (writer, part);
      hot_json_writer_name (writer, "runs");
      hot_json_writer_begin_array (writer);
      for (guint k = 0; k < part->runs->len; k++)
        hot_json_writer_unsigned (writer, g_array_index (part->runs, guint, k));
      hot_json_writer_end_array (writer);
      hot_json_writer_end_object (writer);
    }
  hot_json_writer_end_array (writer);
}

/* A tenth of a pixel is as near as a pointer comes. */
static double
tenths (double position)
{
  return round (10 * position) / 10;
}

static void
write_dots (HotMapLayer       *layer,
            const HotViewport *viewport,
            HotJsonWriter     *writer)
{
  HotPointIndex *index = hot_map_data_get_index (layer->data);
  g_autoptr(GArray) places = g_array_new (FALSE, FALSE, sizeof (double));
  Part words;

  part_init (&words);
  for (guint i = 0; i < layer->dots->len; i++)
    {
      const HotMapDot *dot = &g_array_index (layer->dots, HotMapDot, i);
      const double x = tenths (hot_viewport_pixel_x (viewport, hot_point_index_peek_x (index)[dot->point] / HOT_MAP_WORLD));
      const double y = tenths (hot_viewport_pixel_y (viewport, hot_point_index_peek_y (index)[dot->point] / HOT_MAP_WORLD));
      double number;

      if (x < 0 || y < 0 || x > viewport->width || y > viewport->height)
        continue;
      number = part_get_number (&words, hot_map_layer_dup_dot_words (layer, hot_point_index_peek_rows (index)[dot->point]));
      g_array_append_val (places, x);
      g_array_append_val (places, y);
      g_array_append_val (places, number);
    }

  hot_json_writer_name (writer, "dots");
  hot_json_writer_begin_object (writer);
  write_words (writer, &words);
  hot_json_writer_name (writer, "at");
  hot_json_writer_begin_array (writer);
  for (guint i = 0; i < places->len; i++)
    hot_json_writer_real (writer, g_array_index (places, double, i));
  hot_json_writer_end_array (writer);
  hot_json_writer_end_object (writer);
  part_clear (&words);
}

static char *
write_readout (Readout  *self,
               GError  **error)
{
  const int step = choose_step (self->viewport);
  const guint n_columns = (self->viewport->width + step - 1) / step, n_rows = (self->viewport->height + step - 1) / step;
  g_autoptr(HotJsonWriter) writer = NULL;

  if (!read_squares (self, step, n_columns, n_rows, error))
    return NULL;

  writer = hot_json_writer_new (FALSE);
  hot_json_writer_begin_object (writer);
  hot_json_writer_name (writer, "step");
  hot_json_writer_integer (writer, step);
  hot_json_writer_name (writer, "columns");
  hot_json_writer_unsigned (writer, n_columns);
  hot_json_writer_name (writer, "rows");
  hot_json_writer_unsigned (writer, n_rows);
  write_parts (self, writer);
  if (self->comparison == NULL && self->layer->dots != NULL)
    write_dots (self->layer, self->viewport, writer);
  hot_json_writer_end_object (writer);

  return g_strdup (hot_json_writer_peek (writer, NULL));
}

static char *
dup_readout (Readout  *self,
             GError  **error)
{
  char *text;

  for (guint i = 0; i < MAX_PARTS; i++)
    part_init (&self->parts[i]);
  text = write_readout (self, error);
  for (guint i = 0; i < MAX_PARTS; i++)
    part_clear (&self->parts[i]);

  return text;
}

char *
hot_map_layer_dup_readout (HotMapLayer        *self,
                           const HotViewport  *viewport,
                           HotBoundaries      *boundaries,
                           GCancellable       *cancellable,
                           GError            **error)
{
  Readout readout = { .layer = self, .viewport = viewport, .boundaries = boundaries, .cancellable = cancellable };

  return dup_readout (&readout, error);
}

char *
hot_map_comparison_dup_readout (HotMapComparison   *self,
                                const HotViewport  *viewport,
                                HotBoundaries      *boundaries,
                                GCancellable       *cancellable,
                                GError            **error)
{
  Readout readout = { .comparison = self, .viewport = viewport, .boundaries = boundaries, .cancellable = cancellable };

  return dup_readout (&readout, error);
}
