/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "draw/hot-chart-theme.h"

#include <math.h>

#define RGB(hex, a) { ((hex) >> 16 & 0xff) / 255.0f, ((hex) >> 8 & 0xff) / 255.0f, ((hex) & 0xff) / 255.0f, (a) }

#define FONT_SIZE  11.0
#define TITLE_SIZE 13.0

static const HotChartTheme themes[2][2] = {
  {
    {
      .background = RGB (0xffffff, 1), .text = RGB (0x1f2328, 1), .dim_text = RGB (0x5c6370, 1),
      .axis = RGB (0x868d98, 1), .grid = RGB (0x2a3038, 0.10f), .mark = RGB (0x6b7280, 1), .faint = RGB (0x2a3038, 0.16f),
      .accent = RGB (0x1c71d8, 1), .panel = RGB (0xffffff, 0.92f),
    },
    {
      .background = RGB (0xffffff, 1), .text = RGB (0x000000, 1), .dim_text = RGB (0x202020, 1),
      .axis = RGB (0x000000, 1), .grid = RGB (0x000000, 0.28f), .mark = RGB (0x404040, 1), .faint = RGB (0x000000, 0.30f),
      .accent = RGB (0x1a5fb4, 1), .panel = RGB (0xffffff, 1),
    },
  },
  {
    {
      .background = RGB (0x1d1d20, 1), .text = RGB (0xf2f4f6, 1), .dim_text = RGB (0xa8afb9, 1),
      .axis = RGB (0x7d8490, 1), .grid = RGB (0xe6e9ee, 0.11f), .mark = RGB (0x9aa1ac, 1), .faint = RGB (0xe6e9ee, 0.18f),
      .accent = RGB (0x78aeed, 1), .panel = RGB (0x2a2d33, 0.92f),
    },
    {
      .background = RGB (0x000000, 1), .text = RGB (0xffffff, 1), .dim_text = RGB (0xe0e0e0, 1),
      .axis = RGB (0xffffff, 1), .grid = RGB (0xffffff, 0.32f), .mark = RGB (0xc8c8c8, 1), .faint = RGB (0xffffff, 0.34f),
      .accent = RGB (0x99c1f1, 1), .panel = RGB (0x000000, 1),
    },
  },
};

HotChartTheme
hot_chart_theme_new (gboolean dark,
                     gboolean high_contrast,
                     double   font_scale)
{
  HotChartTheme self = themes[dark != FALSE][high_contrast != FALSE];

  self.dark = dark != FALSE;
  self.high_contrast = high_contrast != FALSE;
  self.font_scale = isfinite (font_scale) ? CLAMP (font_scale, 0.5, 4.0) : 1.0;
  self.font_size = FONT_SIZE * self.font_scale;
  self.title_size = TITLE_SIZE * self.font_scale;
  return self;
}
