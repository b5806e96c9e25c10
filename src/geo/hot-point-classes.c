/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "geo/hot-point-classes.h"

#include "base/hot-parallel.h"

#include <glib/gi18n-lib.h>
#include <stdlib.h>

struct _HotPointClasses
{
  HotColumn *column;
  guint8    *classes;
  guint      n;
  guint      n_others;
  guint32    codes[HOT_POINT_CLASSES_MAX];
};

G_DEFINE_BOXED_TYPE (HotPointClasses, hot_point_classes, hot_point_classes_ref, hot_point_classes_unref)

#define GRAIN 50000

/* A name, and how many rows and points have it. */
typedef struct {
  guint32 code;
  guint   n_rows;
  guint   n_points;
} Name;

static inline guint32
get_code (HotColumn *column,
          guint      row)
{
  const guint32 *codes = hot_column_peek_codes (column);
  gint8 yes;

  if (codes != NULL)
    return codes[row];

  yes = hot_column_peek_booleans (column)[row];
  return yes == HOT_MISSING_BOOLEAN ? HOT_MISSING_CODE : (guint32) yes;
}

gboolean
hot_point_classes_can (HotColumn *column)
{
  return hot_column_peek_codes (column) != NULL || hot_column_peek_booleans (column) != NULL;
}

static int
compare_names (const void *a,
               const void *b)
{
  const Name *first = a, *second = b;

  if (first->n_rows != second->n_rows)
    return first->n_rows < second->n_rows ? 1 : -1;
  return first->code < second->code ? -1 : first->code > second->code;
}

static GArray *
tally (HotPointIndex *index,
       HotColumn     *column)
{
  const gboolean is_boolean = hot_column_peek_booleans (column) != NULL;
  const guint n_names = is_boolean ? 2 : hot_column_get_n_categories (column);
  const guint32 *rows = hot_point_index_peek_rows (index);
  GArray *names = g_array_sized_new (FALSE, TRUE, sizeof (Name), n_names);
  Name *all;

  g_array_set_size (names, n_names);
  all = (Name *) (gpointer) names->data;
  for (guint i = 0; i < n_names; i++)
    all[i].code = i;
  for (guint i = 0; i < hot_column_get_n_rows (column); i++)
    if (get_code (column, i) != HOT_MISSING_CODE)
      all[get_code (column, i)].n_rows++;
  for (guint i = 0; i < hot_point_index_get_n (index); i++)
    if (get_code (column, rows[i]) != HOT_MISSING_CODE)
      all[get_code (column, rows[i])].n_points++;

  qsort (all, n_names, sizeof *all, compare_names);
  return names;
}

static void
choose (HotPointClasses *self,
        const GArray    *names)
{
  const gboolean has_room = names->len <= HOT_POINT_CLASSES_MAX;

  for (guint i = 0; i < names->len; i++)
    {
      const Name *name = &g_array_index (names, Name, i);

      if (name->n_rows == 0 || (name->n_points == 0 && !has_room))
        continue;
      if (self->n < HOT_POINT_CLASSES_MAX)
        self->codes[self->n++] = name->code;
      else
        self->n_others++;
    }
}

typedef struct {
  HotPointClasses *classes;
  const guint32   *rows;
  const guint8    *class_of;   /* of each code */
} Assignment;

static void
assign_part (gsize    begin,
             gsize    end,
             guint    part,
             gpointer user_data)
{
  Assignment *self = user_data;

  for (gsize i = begin; i < end; i++)
    {
      const guint32 code = get_code (self->classes->column, self->rows[i]);

      self->classes->classes[i] = code == HOT_MISSING_CODE ? HOT_POINT_CLASS_MISSING : self->class_of[code];
    }
}

HotPointClasses *
hot_point_classes_new (HotPointIndex  *index,
                       HotColumn      *column,
                       GCancellable   *cancellable,
                       GError        **error)
{
  g_autoptr(HotPointClasses) self = g_atomic_rc_box_new0 (HotPointClasses);
  const guint n = hot_point_index_get_n (index);
  g_autoptr(GArray) names = NULL;
  g_autofree guint8 *class_of = NULL;
  Assignment assignment = { .classes = self, .rows = hot_point_index_peek_rows (index) };

  g_return_val_if_fail (hot_point_classes_can (column), NULL);

  self->column = hot_column_ref (column);
  self->classes = g_new (guint8, MAX (n, 1));
  names = tally (index, column);
  choose (self, names);
  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;

  class_of = g_malloc (MAX (names->len, 1));
  memset (class_of, HOT_POINT_CLASS_OTHER, names->len);
  for (guint i = 0; i < self->n; i++)
    class_of[self->codes[i]] = i;
  assignment.class_of = class_of;
  hot_parallel_for (n, hot_parallel_parts (n, GRAIN), assign_part, &assignment);

  return g_steal_pointer (&self);
}

HotPointClasses *
hot_point_classes_ref (HotPointClasses *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
hot_point_classes_clear (gpointer data)
{
  HotPointClasses *self = data;

  g_free (self->classes);
  g_clear_pointer (&self->column, hot_column_unref);
}

void
hot_point_classes_unref (HotPointClasses *self)
{
  g_atomic_rc_box_release_full (self, hot_point_classes_clear);
}

HotColumn *
hot_point_classes_get_column (HotPointClasses *self)
{
  return self->column;
}

const guint8 *
hot_point_classes_peek (HotPointClasses *self)
{
  return self->classes;
}

guint
hot_point_classes_get_n (HotPointClasses *self)
{
  return self->n;
}

guint
hot_point_classes_get_n_others (HotPointClasses *self)
{
  return self->n_others;
}

const char *
hot_point_classes_get_name (HotPointClasses *self,
                            guint            class)
{
  g_return_val_if_fail (class < HOT_POINT_N_CLASSES, NULL);

  if (class == HOT_POINT_CLASS_MISSING)
    /* TRANSLATORS: in a legend, the color of rows that have no value */
    return _("Missing");
  if (class >= self->n)
    /* TRANSLATORS: in a legend, all names but the most frequent ones */
    return _("Other");
  if (hot_column_peek_booleans (self->column) != NULL)
    return self->codes[class] != 0 ? _("Yes") : _("No");
  return hot_column_get_category (self->column, self->codes[class]);
}
