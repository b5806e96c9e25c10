/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "score/hot-leaf-table.h"

#include "score/hot-hash64.h"

void
hot_leaf_table_clear (HotLeafTable *self)
{
  hot_buffer_clear (&self->rows);
  hot_buffer_clear (&self->leaves);
  free (self->slots);
  *self = (HotLeafTable) { 0 };
}

static inline uint64_t
hash_row (const double *values,
          uint32_t      n_values)
{
  uint64_t bits;

  if (n_values != 1)
    return hot_hash64 (values, n_values * sizeof *values);

  /* Small whole numbers differ in the upper bits only, which a product alone would leave there. */
  memcpy (&bits, values, sizeof bits);
  bits = (bits ^ bits >> 32) * UINT64_C (0x9E3779B185EBCA87);
  return bits ^ bits >> 32;
}

static bool
hot_leaf_table_grow (HotLeafTable *self)
{
  size_t n_slots = self->n_slots == 0 ? 4096 : self->n_slots * 2;
  uint32_t *slots = calloc (n_slots, sizeof *slots);
  const double *rows = (const double *) (const void *) self->rows.data;

  if (slots == NULL)
    return false;

  for (uint64_t row = 0; row < self->n_rows; row++)
    {
      size_t slot = hash_row (rows + row * self->n_values, self->n_values) & (n_slots - 1);

      while (slots[slot] != 0)
        slot = (slot + 1) & (n_slots - 1);
      slots[slot] = row + 1;
    }

  free (self->slots);
  self->slots = slots;
  self->n_slots = n_slots;
  return true;
}

bool
hot_leaf_table_add (HotLeafTable *self,
                    const double *values,
                    uint32_t      n_values)
{
  const size_t row_size = n_values * sizeof *values;
  uint32_t row;
  size_t slot;

  self->n_values = n_values;
  if (self->n_rows >= UINT32_MAX - 1 || (self->n_rows * 2 >= self->n_slots && !hot_leaf_table_grow (self)))
    return false;

  slot = hash_row (values, n_values) & (self->n_slots - 1);
  while (self->slots[slot] != 0 && memcmp (self->rows.data + (self->slots[slot] - 1) * row_size, values, row_size) != 0)
    slot = (slot + 1) & (self->n_slots - 1);

  if (self->slots[slot] == 0)
    {
      if (!hot_buffer_append (&self->rows, values, row_size))
        return false;
      self->slots[slot] = ++self->n_rows;
    }
  row = self->slots[slot] - 1;

  return hot_buffer_append (&self->leaves, &row, sizeof row);
}

bool
hot_leaf_table_lay_out (HotLeafTable *self,
                        HotBuffer    *leaves,
                        uint32_t     *leaf_size,
                        HotBuffer    *table)
{
  const uint32_t *rows = (const uint32_t *) (const void *) self->leaves.data;
  const size_t row_size = self->n_values * sizeof (double);
  size_t n_leaves = self->leaves.size / sizeof *rows;

  if (self->n_rows <= UINT16_MAX + 1)
    {
      uint16_t *narrow = hot_buffer_extend (leaves, n_leaves * sizeof *narrow);

      if (narrow == NULL)
        return false;
      for (size_t i = 0; i < n_leaves; i++)
        narrow[i] = rows[i];
      *leaf_size = sizeof *narrow;
      return hot_buffer_append (table, self->rows.data, self->rows.size);
    }

  if (self->n_rows <= n_leaves / 2)
    {
      *leaf_size = sizeof *rows;
      return hot_buffer_append (leaves, rows, self->leaves.size) &&
             hot_buffer_append (table, self->rows.data, self->rows.size);
    }

  *leaf_size = 0;
  for (size_t i = 0; i < n_leaves; i++)
    if (!hot_buffer_append (table, self->rows.data + rows[i] * row_size, row_size))
      return false;

  return true;
}
