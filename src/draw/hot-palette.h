/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "draw/hot-color.h"

G_BEGIN_DECLS

#define HOT_PALETTE_SIZE 256

/**
 * HotPalette:
 * @name: of the command line and of settings, never translated
 * @title: for a person; to be translated by the caller
 * @diverging: whether it has a middle that stands for "neither"; else it runs from little to much
 *
 * A row of colours in equal perceived steps. Lightness never turns back (in a diverging one: not on either side of the
 * middle), so that it also reads in grey and with any kind of colour blindness.
 */
typedef struct {
  const char *name;
  const char *title;
  gboolean    diverging;
} HotPalette;

/**
 * HotPaletteFlags:
 * @HOT_PALETTE_ON_DARK: for a dark background
 * @HOT_PALETTE_REVERSED: the other way round
 *
 * Without @HOT_PALETTE_REVERSED the end that stands for much is the one that stands out: dark on a light background,
 * light on a dark one; that end has a contrast of more than 3:1 with a background as light as white or as dark as
 * #242424.
 */
typedef enum {
  HOT_PALETTE_PLAIN = 0,
  HOT_PALETTE_ON_DARK = 1 << 0,
  HOT_PALETTE_REVERSED = 1 << 1,
} HotPaletteFlags;

/* The default is number 0; NULL from the end on. */
const HotPalette *hot_palette_get_nth (guint             index);
/* By name; also by the names of well-known palettes that look much the same ("viridis", "inferno"...). NULL where there is none. */
const HotPalette *hot_palette_find    (const char       *name);
/* Opaque colours from little to much. */
void              hot_palette_fill    (const HotPalette *self,
                                       HotPaletteFlags   flags,
                                       HotColor          colors[HOT_PALETTE_SIZE]);

#define HOT_PALETTE_N_CLASSES 8

/* Opaque colours for things that have no order, for a light or a dark background: with a contrast of 3:1 at least, and well apart
 * from each other and from grey with any kind of colour blindness. */
void              hot_palette_fill_classes (gboolean      dark,
                                            HotColor      colors[HOT_PALETTE_N_CLASSES]);

G_END_DECLS
