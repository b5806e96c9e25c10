/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "draw/hot-map-html.h"

#include <glib/gi18n-lib.h>
#include <string.h>

static const char style[] =
  "html, body { margin: 0; height: 100%; }\n"
  "body { display: flex; flex-direction: column; font: 15px/1.4 system-ui, sans-serif; }\n"
  "body.light { background: #fafafb; color: #1f2328; }\n"
  "body.dark { background: #121316; color: #f2f4f6; }\n"
  "header { padding: 10px 16px; display: flex; gap: 16px; align-items: baseline; flex-wrap: wrap; }\n"
  "h1 { font-size: 17px; margin: 0; }\n"
  "p { margin: 0; opacity: 0.75; font-size: 13px; }\n"
  "#map { flex: 1; overflow: hidden; position: relative; touch-action: none; cursor: grab; }\n"
  "#map:focus-visible { outline: 2px solid #3584e4; outline-offset: -2px; }\n"
  "#map svg { position: absolute; transform-origin: 0 0; }\n"
  "#map.dragged { cursor: grabbing; }\n"
  "@media print { #map { overflow: visible; } }\n";

/* Pointers by their number, so that two of them pinch; the picture is one transformed element, which browsers do smoothly. */
static const char script[] =
  "'use strict';\n"
  "const map = document.getElementById('map'), picture = map.querySelector('svg');\n"
  "const width = Number(map.dataset.width), height = Number(map.dataset.height), pointers = new Map();\n"
  "let scale = 1, x = 0, y = 0;\n"
  "function show() { picture.style.transform = `translate(${x}px, ${y}px) scale(${scale})`; }\n"
  "function fit() {\n"
  "  scale = Math.min(map.clientWidth / width, map.clientHeight / height);\n"
  "  x = (map.clientWidth - width * scale) / 2; y = (map.clientHeight - height * scale) / 2; show();\n"
  "}\n"
  "function zoom(factor, at_x, at_y) {\n"
  "  const next = Math.min(Math.max(scale * factor, 0.1), 40);\n"
  "  x = at_x - (at_x - x) * next / scale; y = at_y - (at_y - y) * next / scale; scale = next; show();\n"
  "}\n"
  "map.addEventListener('wheel', event => {\n"
  "  event.preventDefault();\n"
  "  const box = map.getBoundingClientRect();\n"
  "  zoom(Math.exp(-event.deltaY / (event.deltaMode ? 15 : 400)), event.clientX - box.left, event.clientY - box.top);\n"
  "}, { passive: false });\n"
  "map.addEventListener('pointerdown', event => {\n"
  "  map.setPointerCapture(event.pointerId); map.classList.add('dragged');\n"
  "  pointers.set(event.pointerId, [event.clientX, event.clientY]);\n"
  "});\n"
  "map.addEventListener('pointermove', event => {\n"
  "  const before = pointers.get(event.pointerId);\n"
  "  if (!before) return;\n"
  "  const others = [...pointers].filter(entry => entry[0] !== event.pointerId);\n"
  "  const box = map.getBoundingClientRect();\n"
  "  if (others.length) {\n"
  "    const [ox, oy] = others[0][1];\n"
  "    zoom(Math.hypot(event.clientX - ox, event.clientY - oy) / Math.max(Math.hypot(before[0] - ox, before[1] - oy), 1),\n"
  "         ox - box.left, oy - box.top);\n"
  "  } else { x += event.clientX - before[0]; y += event.clientY - before[1]; show(); }\n"
  "  pointers.set(event.pointerId, [event.clientX, event.clientY]);\n"
  "});\n"
  "for (const name of ['pointerup', 'pointercancel'])\n"
  "  map.addEventListener(name, event => { pointers.delete(event.pointerId); if (!pointers.size) map.classList.remove('dragged'); });\n"
  "map.addEventListener('dblclick', event => {\n"
  "  const box = map.getBoundingClientRect(); zoom(2, event.clientX - box.left, event.clientY - box.top);\n"
  "});\n"
  "map.addEventListener('keydown', event => {\n"
  "  const step = { ArrowLeft: [60, 0], ArrowRight: [-60, 0], ArrowUp: [0, 60], ArrowDown: [0, -60] }[event.key];\n"
  "  if (step) { x += step[0]; y += step[1]; show(); }\n"
  "  else if (event.key === '+' || event.key === '=') zoom(1.3, map.clientWidth / 2, map.clientHeight / 2);\n"
  "  else if (event.key === '-') zoom(1 / 1.3, map.clientWidth / 2, map.clientHeight / 2);\n"
  "  else if (event.key === '0' || event.key === 'Home') fit();\n"
  "  else return;\n"
  "  event.preventDefault();\n"
  "});\n"
  "addEventListener('resize', fit);\n"
  "fit();\n";

/* From the element on: within HTML an XML declaration is an error. */
static const char *
skip_declaration (const char *svg)
{
  const char *element = strstr (svg, "<svg");

  return element != NULL ? element : svg;
}

char *
hot_map_html_wrap (const char *svg,
                   const char *title,
                   const char *description,
                   const char *language,
                   int         width,
                   int         height,
                   gboolean    dark)
{
  g_autofree char *escaped_title = g_markup_escape_text (title != NULL ? title : _("Map"), -1);
  g_autofree char *escaped_description = g_markup_escape_text (description != NULL ? description : "", -1);
  g_autofree char *escaped_language = g_markup_escape_text (language, -1);
  g_autoptr(GString) page = g_string_new ("<!DOCTYPE html>\n");

  g_string_append_printf (page, "<html lang=\"%s\">\n<head>\n<meta charset=\"utf-8\">\n", escaped_language);
  g_string_append (page, "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; img-src data:; "
                         "style-src 'unsafe-inline'; script-src 'unsafe-inline'\">\n");
  g_string_append (page, "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
  g_string_append_printf (page, "<meta name=\"generator\" content=\"Hothouse %s\">\n<title>%s</title>\n<style>\n%s</style>\n</head>\n",
                          HOT_VERSION, escaped_title, style);
  g_string_append_printf (page, "<body class=\"%s\">\n<header><h1>%s</h1><p>%s</p></header>\n",
                          dark ? "dark" : "light", escaped_title, escaped_description);
  g_string_append_printf (page, "<div id=\"map\" tabindex=\"0\" role=\"img\" aria-label=\"%s. %s\" data-width=\"%d\" data-height=\"%d\">\n",
                          escaped_title, escaped_description, width, height);
  g_string_append (page, skip_declaration (svg));
  g_string_append_printf (page, "\n</div>\n<script>\n%s</script>\n</body>\n</html>\n", script);

  return g_string_free (g_steal_pointer (&page), FALSE);
}
