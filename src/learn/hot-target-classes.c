/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "learn/hot-target.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "base/hot-error.h"
#include "dataset/hot-value-text.h"
#include "learn/hot-raw-cell.h"

/* More are no classes any more, but names or measures. */
#define MAX_CLASSES 255u

typedef struct {
  const char *label;
  double      number;
  guint       index;             /* in the order in which classes were met */
} Class;

static int
compare_labels (gconstpointer a,
                gconstpointer b)
{
  return strcmp (((const Class *) a)->label, ((const Class *) b)->label);
}

static int
compare_numbers (gconstpointer a,
                 gconstpointer b)
{
  double x = ((const Class *) a)->number, y = ((const Class *) b)->number;

  return (x > y) - (x < y);
}

/* What a row's class is called. */
static char *
get_label (HotColumn *column,
           guint32    row,
           GString   *scratch)
{
  HotRawValue value;

  hot_raw_cell_get (column, row, scratch, &value);
  if (value.kind == HOT_RAW_TEXT)
    return g_strndup (value.text, value.length);
  if (hot_column_get_column_type (column) == HOT_COLUMN_BOOLEAN)
    return g_strdup (value.number != 0.0 ? "true" : "false");
  if (hot_column_peek_integers (column) != NULL)
    return g_strdup_printf ("%" G_GINT64_FORMAT, hot_column_get_integer (column, row));

  return hot_value_text_from_real (value.number);
}

/* Numbers the classes as they come; self->y says which each row has. */
static gboolean
meet_classes (HotTarget  *self,
              HotColumn  *column,
              GHashTable *numbers,
              GArray     *classes,
              GError    **error)
{
  g_autoptr(GString) scratch = g_string_new (NULL);
  gboolean is_numeric = hot_column_type_is_numeric (hot_column_get_column_type (column));

  for (guint i = 0; i < self->n_rows; i++)
    {
      g_autofree char *label = get_label (column, self->rows[i], scratch);
      gpointer found;

      if (g_hash_table_lookup_extended (numbers, label, NULL, &found))
        {
          self->y[i] = GPOINTER_TO_UINT (found);
          continue;
        }
      if (classes->len == MAX_CLASSES)
        {
          g_set_error (error, HOT_ERROR, HOT_ERROR_UNSUPPORTED,
                       _("“%s” has more than %u different values, too many to be told apart as classes."),
                       hot_column_get_name (column), MAX_CLASSES);
          return FALSE;
        }
      self->y[i] = classes->len;
      g_array_append_val (classes, ((Class) { label, is_numeric ? hot_column_get_number (column, self->rows[i]) : 0.0,
                                              classes->len }));
      g_hash_table_insert (numbers, label, GUINT_TO_POINTER (classes->len - 1));
      label = NULL;
    }

  return TRUE;
}

gboolean
hot_target_read_classes (HotTarget  *self,
                         HotColumn  *column,
                         GError    **error)
{
  g_autoptr(GHashTable) numbers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr(GArray) classes = g_array_new (FALSE, FALSE, sizeof (Class));
  guint ranks[MAX_CLASSES];
  gboolean is_numeric = hot_column_type_is_numeric (hot_column_get_column_type (column));

  if (!meet_classes (self, column, numbers, classes, error))
    return FALSE;
  if (classes->len < 2)
    {
      g_set_error (error, HOT_ERROR, HOT_ERROR_INVALID, _("“%s” is “%s” in all rows; there is nothing to tell apart."),
                   hot_column_get_name (column), g_array_index (classes, Class, 0).label);
      return FALSE;
    }

  g_array_sort (classes, is_numeric ? compare_numbers : compare_labels);
  self->n_classes = classes->len;
  g_strfreev (self->classes);
  self->classes = g_new0 (char *, classes->len + 1);
  for (guint rank = 0; rank < classes->len; rank++)
    {
      const Class *class = &g_array_index (classes, Class, rank);

      self->classes[rank] = g_strdup (class->label);
      ranks[class->index] = rank;
    }
  for (guint i = 0; i < self->n_rows; i++)
    self->y[i] = self->plain[i] = ranks[(guint) self->y[i]];

  return TRUE;
}
