/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "draw/hot-map-html.h"

#include <glib/gi18n-lib.h>
#include <string.h>

static const char style[] =
  "html, body { margin: 0; height: 100%; }\n"
  "body { display: flex; flex-direction: column; font: 15px/1.4 system-ui, sans-serif; }\n"
  "body.light { background: #fafafb; color: #1f2328; --panel: #ffffff; }\n"
  "body.dark { background: #121316; color: #f2f4f6; --panel: #2a2c31; }\n"
  "header { padding: 10px 16px; display: flex; gap: 16px; align-items: baseline; flex-wrap: wrap; }\n"
  "h1 { font-size: 17px; margin: 0; }\n"
  "p { margin: 0; opacity: 0.75; font-size: 13px; }\n"
  "#map { flex: 1; overflow: hidden; position: relative; touch-action: none; cursor: grab; }\n"
  "#map:focus-visible { outline: 2px solid #3584e4; outline-offset: -2px; }\n"
  "#map svg { position: absolute; transform-origin: 0 0; }\n"
  "#map.dragged { cursor: grabbing; }\n"
  "#reading { position: absolute; max-width: 280px; padding: 6px 9px; border-radius: 9px; background: var(--panel); white-space: pre-line;\n"
  "  font-size: 13px; font-variant-numeric: tabular-nums; box-shadow: 0 0 0 1px #0002, 0 1px 4px #0003; pointer-events: none; }\n"
  "#cursor { position: absolute; width: 16px; height: 16px; margin: -10px; border: 2px solid #3584e4; border-radius: 50%;\n"
  "  box-shadow: 0 0 0 1px #fffc; pointer-events: none; }\n"
  "#spoken { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }\n"
  "[hidden] { display: none; }\n"
  "@media print { #map { overflow: visible; } #reading, #cursor, #hint { display: none; } }\n";

/* Pointers by their number, so that two of them pinch; the picture is one transformed element, which browsers do smoothly. */
static const char script[] =
  "'use strict';\n"
  "const map = document.getElementById('map'), picture = map.querySelector('svg');\n"
  "const width = Number(map.dataset.width), height = Number(map.dataset.height), pointers = new Map();\n"
  "let scale = 1, x = 0, y = 0, moved = () => {};\n"
  "function show() { picture.style.transform = `translate(${x}px, ${y}px) scale(${scale})`; moved(); }\n"
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
  "  if (event.defaultPrevented || event.ctrlKey || event.altKey || event.metaKey) return;\n"
  "  if (step) { x += step[0]; y += step[1]; show(); }\n"
  "  else if (event.key === '+' || event.key === '=') zoom(1.3, map.clientWidth / 2, map.clientHeight / 2);\n"
  "  else if (event.key === '-') zoom(1 / 1.3, map.clientWidth / 2, map.clientHeight / 2);\n"
  "  else if (event.key === '0' || event.key === 'Home') fit();\n"
  "  else return;\n"
  "  event.preventDefault();\n"
  "});\n";

/* What the map says at a place: squares are looked up by their number, dots by how near they are on the screen. */
static const char reading_script[] =
  "const data = JSON.parse(document.getElementById('readout').textContent), second = Number(map.dataset.second);\n"
  "const reading = document.getElementById('reading'), cursor = document.getElementById('cursor');\n"
  "const spoken = document.getElementById('spoken');\n"
  "for (const part of data.parts) {\n"
  "  part.squares = new Uint32Array(data.columns * data.rows);\n"
  "  for (let i = 0, at = 0; i < part.runs.length; at += part.runs[i + 1], i += 2)\n"
  "    part.squares.fill(part.runs[i], at, at + part.runs[i + 1]);\n"
  "}\n"
  "function dotsNear(px, py) {\n"
  "  const found = [], reach = 8 / scale, at = data.dots.at;\n"
  "  for (let i = 0; i < at.length; i += 3) {\n"
  "    const away = Math.hypot(at[i] - px, at[i + 1] - py);\n"
  "    if (away <= reach) found.push([away, data.dots.words[at[i + 2]]]);\n"
  "  }\n"
  "  found.sort((a, b) => a[0] - b[0]);\n"
  "  const lines = found.slice(0, 3).map(entry => entry[1]);\n"
  "  if (found.length > 3) lines.push(reading.dataset.more.replace('%s', found.length.toLocaleString(document.documentElement.lang)));\n"
  "  return lines;\n"
  "}\n"
  "function wordsAt(px, py) {\n"
  "  if (second && px >= second) px -= second;\n"
  "  const column = Math.floor(px / data.step), row = Math.floor(py / data.step);\n"
  "  if (column < 0 || row < 0 || column >= data.columns || row >= data.rows) return '';\n"
  "  const lines = data.parts.map(part => part.words[part.squares[row * data.columns + column]]);\n"
  "  if (data.dots) lines.push(...dotsNear(px, py));\n"
  "  return lines.filter(line => line).join('\\n');\n"
  "}\n"
  "let pointed = null, placed = null;\n"
  "function put(words, at_x, at_y) {\n"
  "  reading.hidden = !words;\n"
  "  if (!words) return;\n"
  "  reading.textContent = words;\n"
  "  const box = reading.getBoundingClientRect();\n"
  "  reading.style.left = `${at_x + 14 + box.width > map.clientWidth ? Math.max(at_x - 14 - box.width, 0) : at_x + 14}px`;\n"
  "  reading.style.top = `${at_y + 14 + box.height > map.clientHeight ? Math.max(at_y - 14 - box.height, 0) : at_y + 14}px`;\n"
  "}\n"
  "function read() {\n"
  "  cursor.hidden = !placed;\n"
  "  if (placed) {\n"
  "    cursor.style.left = `${placed[0] * scale + x}px`; cursor.style.top = `${placed[1] * scale + y}px`;\n"
  "  }\n"
  "  if (pointed) put(wordsAt((pointed[0] - x) / scale, (pointed[1] - y) / scale), pointed[0], pointed[1]);\n"
  "  else if (placed) put(wordsAt(placed[0], placed[1]) || reading.dataset.nothing, placed[0] * scale + x, placed[1] * scale + y);\n"
  "  else put('', 0, 0);\n"
  "}\n"
  "moved = read;\n"
  "for (const name of ['pointermove', 'pointerdown'])\n"
  "  map.addEventListener(name, event => {\n"
  "    const box = map.getBoundingClientRect(); pointed = [event.clientX - box.left, event.clientY - box.top]; read();\n"
  "  });\n"
  "map.addEventListener('pointerleave', () => { pointed = null; read(); });\n"
  "map.addEventListener('keydown', event => {\n"
  "  const step = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key];\n"
  "  if (event.key === 'Escape' && placed) { placed = null; pointed = null; read(); }\n"
  "  else if (event.shiftKey && step) {\n"
  "    if (!placed) placed = [(map.clientWidth / 2 - x) / scale, (map.clientHeight / 2 - y) / scale];\n"
  "    else placed = placed.map((at, i) => at + 24 / scale * step[i]);\n"
  "    const edge = 24, at_x = placed[0] * scale + x, at_y = placed[1] * scale + y;\n"
  "    x += Math.max(edge - at_x, 0) - Math.max(at_x - map.clientWidth + edge, 0);\n"
  "    y += Math.max(edge - at_y, 0) - Math.max(at_y - map.clientHeight + edge, 0);\n"
  "    pointed = null; show();\n"
  "    spoken.textContent = (wordsAt(placed[0], placed[1]) || reading.dataset.nothing).replaceAll('\\n', ', ');\n"
  "  }\n"
  "  else return;\n"
  "  event.preventDefault();\n"
  "}, true);\n";

static const char ending[] =
  "addEventListener('resize', fit);\n"
  "fit();\n";

/* From the element on: within HTML an XML declaration is an error. */
static const char *
skip_declaration (const char *svg)
{
  const char *element = strstr (svg, "<svg");

  return element != NULL ? element : svg;
}

/* JSON within a page: nothing in it may look like the end of its element. */
static void
append_readout (GString    *page,
                const char *readout)
{
  const gsize begin = page->len;

  g_string_append (page, readout);
  for (gsize i = begin; i < page->len; i++)
    if (page->str[i] == '<')
      {
        g_string_erase (page, i, 1);
        g_string_insert (page, i, "\\u003c");
      }
}

/* What the reading is shown in, and what it says besides. */
static void
append_reading (GString    *page,
                const char *readout)
{
  g_autofree char *nothing = g_markup_escape_text (_("Nothing here"), -1);
  /* TRANSLATORS: so many rows are under the pointer; always more than 3 */
  g_autofree char *more = g_markup_escape_text (ngettext ("%s row here", "%s rows here", 4), -1);

  g_string_append_printf (page, "\n<div id=\"reading\" aria-hidden=\"true\" data-nothing=\"%s\" data-more=\"%s\" hidden></div>\n"
                                "<div id=\"cursor\" aria-hidden=\"true\" hidden></div>\n", nothing, more);
  g_string_append (page, "</div>\n<div id=\"spoken\" role=\"status\" aria-live=\"polite\"></div>\n"
                         "<script id=\"readout\" type=\"application/json\">");
  append_readout (page, readout);
  g_string_append_printf (page, "</script>\n<script>\n%s%s%s</script>\n", script, reading_script, ending);
}

char *
hot_map_html_wrap (const char *svg,
                   const char *title,
                   const char *description,
                   const char *language,
                   int         width,
                   int         height,
                   gboolean    dark,
                   const char *readout,
                   int         second_at)
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
  g_string_append_printf (page, "<body class=\"%s\">\n<header><h1>%s</h1><p>%s</p>%s%s%s</header>\n",
                          dark ? "dark" : "light", escaped_title, escaped_description,
                          readout != NULL ? "<p id=\"hint\">" : "",
                          /* TRANSLATORS: how a page with a map is used by the keyboard */
                          readout != NULL ? _("Arrows move the map, + and − zoom, Shift and arrows read it.") : "",
                          readout != NULL ? "</p>" : "");
  g_string_append_printf (page, "<div id=\"map\" tabindex=\"0\" role=\"%s\" aria-label=\"%s. %s\" data-width=\"%d\" data-height=\"%d\" "
                                "data-second=\"%d\">\n",
                          readout != NULL ? "application" : "img", escaped_title, escaped_description, width, height, second_at);
  g_string_append (page, skip_declaration (svg));
  if (readout != NULL)
    append_reading (page, readout);
  else
    g_string_append_printf (page, "\n</div>\n<script>\n%s%s</script>\n", script, ending);
  g_string_append (page, "</body>\n</html>\n");

  return g_string_free (g_steal_pointer (&page), FALSE);
}
