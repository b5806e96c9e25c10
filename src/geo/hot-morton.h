/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The 16 low bits of @value spread to the even bits. Source: Warren, "Hacker's Delight", 7-2, "perfect shuffle". */
static inline guint32
hot_morton_spread (guint32 value)
{
  value &= 0x0000ffffu;
  value = (value | value << 8) & 0x00ff00ffu;
  value = (value | value << 4) & 0x0f0f0f0fu;
  value = (value | value << 2) & 0x33333333u;
  value = (value | value << 1) & 0x55555555u;
  return value;
}

/* The place of cell (@x, @y) in Morton order; both below 65536. */
static inline guint32
hot_morton_key (guint32 x,
                guint32 y)
{
  return hot_morton_spread (x) | hot_morton_spread (y) << 1;
}

static inline guint32
hot_morton_gather (guint32 value)
{
  value &= 0x55555555u;
  value = (value | value >> 1) & 0x33333333u;
  value = (value | value >> 2) & 0x0f0f0f0fu;
  value = (value | value >> 4) & 0x00ff00ffu;
  value = (value | value >> 8) & 0x0000ffffu;
  return value;
}

/* The cell at a place in Morton order, column in the low and row in the high 16 bits. */
static inline guint32
hot_morton_cell (guint32 key)
{
  return hot_morton_gather (key) | hot_morton_gather (key >> 1) << 16;
}

G_END_DECLS
