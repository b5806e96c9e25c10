/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "base/hot-line-difference.h"

/* Lines that are taken out or put in; with more, nobody sees what is the same by eye either. */
#define MAX_EDITS 1000

/* What lies between the equal lines at both ends. */
typedef struct {
  const char *const *left;
  const char *const *right;
  int                n_left;
  int                n_right;
  int                first;
  GArray            *pairs;
  /* For each number of edits, how far each diagonal was reached. */
  GPtrArray         *reached;
} Work;

static gboolean
is_same (const Work *self,
         int         left,
         int         right)
{
  return g_str_equal (self->left[self->first + left], self->right[self->first + right]);
}

/* Whether one gets farther along @diagonal by a line that only the right text has. */
static gboolean
is_put_in (const int *reached,
           int        diagonal,
           int        n_edits,
           int        middle)
{
  return diagonal == -n_edits || (diagonal != n_edits && reached[middle + diagonal - 1] < reached[middle + diagonal + 1]);
}

/* The least number of edits, or -1 where there are too many. */
static int
count_edits (Work *self)
{
  const int limit = MIN (self->n_left + self->n_right, MAX_EDITS), middle = limit + 1;
  g_autofree int *reached = g_new0 (int, 2 * middle + 1);

  for (int n_edits = 0; n_edits <= limit; n_edits++)
    {
      g_ptr_array_add (self->reached, g_memdup2 (reached + middle - n_edits - 1, (2 * n_edits + 3) * sizeof (int)));
      for (int diagonal = -n_edits; diagonal <= n_edits; diagonal += 2)
        {
          int left = is_put_in (reached, diagonal, n_edits, middle) ? reached[middle + diagonal + 1]
                                                                    : reached[middle + diagonal - 1] + 1;

          while (left < self->n_left && left - diagonal < self->n_right && is_same (self, left, left - diagonal))
            left++;
          reached[middle + diagonal] = left;
          if (left >= self->n_left && left - diagonal >= self->n_right)
            return n_edits;
        }
    }

  return -1;
}

static void
mark_same (Work *self,
           int  *matches,
           int   n_edits)
{
  int left = self->n_left, right = self->n_right;

  for (; n_edits >= 0; n_edits--)
    {
      const int *reached = self->reached->pdata[n_edits];
      const int diagonal = left - right, middle = n_edits + 1;
      const gboolean put_in = is_put_in (reached, diagonal, n_edits, middle);
      const int before = reached[middle + diagonal + (put_in ? 1 : -1)];
      const int start = n_edits > 0 ? before + !put_in : 0;

      for (; left > start; left--, right--)
        matches[left - 1] = right - 1;
      left = before;
      right = before - (diagonal + (put_in ? 1 : -1));
    }
}

static void
add_pair (Work     *self,
          int       left,
          int       right,
          gboolean  same)
{
  const HotLinePair pair = { left, right, same };

  g_array_append_val (self->pairs, pair);
}

/* Lines that differ stand beside each other, as long as there are any on both sides. */
static void
add_block (Work *self,
           int   left,
           int   left_end,
           int   right,
           int   right_end)
{
  while (left < left_end || right < right_end)
    {
      add_pair (self, left < left_end ? self->first + left : -1, right < right_end ? self->first + right : -1, FALSE);
      left += left < left_end;
      right += right < right_end;
    }
}

static void
compare_middle (Work *self)
{
  g_autofree int *matches = g_new (int, MAX (self->n_left, 1));
  int n_edits, left = 0, right = 0;

  for (int i = 0; i < self->n_left; i++)
    matches[i] = -1;
  n_edits = count_edits (self);
  if (n_edits >= 0)
    mark_same (self, matches, n_edits);

  for (int i = 0; i < self->n_left; i++)
    if (matches[i] >= 0)
      {
        add_block (self, left, i, right, matches[i]);
        add_pair (self, self->first + i, self->first + matches[i], TRUE);
        left = i + 1;
        right = matches[i] + 1;
      }
  add_block (self, left, self->n_left, right, self->n_right);
}

GArray *
hot_line_difference (const char *const *left,
                     const char *const *right)
{
  Work self = { .left = left, .right = right };
  int n_left = (int) g_strv_length ((char **) left), n_right = (int) g_strv_length ((char **) right), n_after = 0;

  self.pairs = g_array_new (FALSE, FALSE, sizeof (HotLinePair));
  while (self.first < MIN (n_left, n_right) && g_str_equal (left[self.first], right[self.first]))
    {
      add_pair (&self, self.first, self.first, TRUE);
      self.first++;
    }
  while (n_after < MIN (n_left, n_right) - self.first && g_str_equal (left[n_left - 1 - n_after], right[n_right - 1 - n_after]))
    n_after++;

  self.n_left = n_left - n_after - self.first;
  self.n_right = n_right - n_after - self.first;
  self.reached = g_ptr_array_new_with_free_func (g_free);
  compare_middle (&self);
  g_ptr_array_unref (self.reached);
  for (int i = n_after; i > 0; i--)
    add_pair (&self, n_left - i, n_right - i, TRUE);

  return self.pairs;
}
