/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "draw/hot-map-style.h"

#define RGB(hex, a) { ((hex) >> 16 & 0xff) / 255.0f, ((hex) >> 8 & 0xff) / 255.0f, ((hex) & 0xff) / 255.0f, (a) }

static const HotMapStyle styles[2][2] = {
  {
    {
      .paper = RGB (0xedf0f2, 1), .land = RGB (0xfcfcfb, 1), .outline = RGB (0x2a3038, 0.30f),
      .line = RGB (0x2a3038, 0.10f), .text = RGB (0x1f2328, 1), .dim_text = RGB (0x5c6370, 1),
      .halo = RGB (0xffffff, 0.85f), .panel = RGB (0xffffff, 0.92f), .panel_border = RGB (0x000000, 0.10f),
      .accent = RGB (0x3584e4, 1), .dark = FALSE,
    },
    {
      .paper = RGB (0xffffff, 1), .land = RGB (0xffffff, 1), .outline = RGB (0x000000, 0.75f),
      .line = RGB (0x000000, 0.35f), .text = RGB (0x000000, 1), .dim_text = RGB (0x202020, 1),
      .halo = RGB (0xffffff, 1), .panel = RGB (0xffffff, 1), .panel_border = RGB (0x000000, 0.8f),
      .accent = RGB (0x1a5fb4, 1), .dark = FALSE,
    },
  },
  {
    {
      .paper = RGB (0x17191d, 1), .land = RGB (0x22252a, 1), .outline = RGB (0xe6e9ee, 0.26f),
      .line = RGB (0xe6e9ee, 0.09f), .text = RGB (0xf2f4f6, 1), .dim_text = RGB (0xa8afb9, 1),
      .halo = RGB (0x000000, 0.75f), .panel = RGB (0x2a2d33, 0.92f), .panel_border = RGB (0xffffff, 0.10f),
      .accent = RGB (0x78aeed, 1), .dark = TRUE,
    },
    {
      .paper = RGB (0x000000, 1), .land = RGB (0x000000, 1), .outline = RGB (0xffffff, 0.75f),
      .line = RGB (0xffffff, 0.35f), .text = RGB (0xffffff, 1), .dim_text = RGB (0xe0e0e0, 1),
      .halo = RGB (0x000000, 1), .panel = RGB (0x000000, 1), .panel_border = RGB (0xffffff, 0.8f),
      .accent = RGB (0x99c1f1, 1), .dark = TRUE,
    },
  },
};

const HotMapStyle *
hot_map_style_get (gboolean dark,
                   gboolean high_contrast)
{
  return &styles[dark != FALSE][high_contrast != FALSE];
}
