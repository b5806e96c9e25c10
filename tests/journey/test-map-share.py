#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What leaves the map and what comes to it: pictures, pages, outlines, words for a screen reader; the whole way by keyboard alone."""

import os
import re
import statistics
import subprocess
import sys
import time
from pathlib import Path

from harness import HERE, Failed, check, digits, equal, main, pixels, step, until
from hothouse import Hothouse
from listings import summary

SVG, HTML = "<svg", "<!DOCTYPE html>"
OUTLINES = ('{"type": "FeatureCollection", "attribution": "City of Testing", "license": {"name": "CC BY 4.0"}, "features": [{"type": "Feature", "properties": {"name": "Harlem"}, "geometry":'
            ' {"type": "Polygon", "coordinates": [[[-74, 40.6], [-73.9, 40.6], [-73.9, 40.8], [-74, 40.8], [-74, 40.6]]]}},'
            ' {"type": "Feature", "properties": {"name": "Soho"}, "geometry": {"type": "MultiPolygon", "coordinates":'
            ' [[[[-73.9, 40.6, 7], [-73.8, 40.6, 7], [-73.8, 40.8, 7], [-73.9, 40.6, 7]]]]}}]}')


def canvas(app):
    return app.wait(("image", "img"), "Map", where=lambda node: node.extents[2] > 200)


def drawn(app):
    """The map's pixels, without its rim, where controls float."""
    x, y, width, height = app.place(canvas(app))
    return pixels(app.picture(), x + width // 4, y + height // 4, width // 2, height // 2)


def settled(app):
    """The map's pixels once they have stood still for a second, with the pointer where it reads nothing off the map."""
    x, y, width, height = app.place(app.wait("button", "Layers"))
    app.xdotool("mousemove", x + width // 2, y + height // 2)
    seen = [None] * 4

    def stand():
        time.sleep(0.25)
        seen.append(drawn(app))
        return all(picture == seen[-1] for picture in seen[-4:])

    until(stand, "a map that stands still")
    return seen[-1]


def labels(app):
    return [node.name for node in app.find_all("label")]


def wait_for_label(app, pattern):
    return until(lambda: next((name for name in labels(app) if re.search(pattern, name)), None), f"a label like {pattern!r}")


def tab_to(app, condition, what):
    """Moves the focus on by Tab until it is where it is wanted."""
    for _attempt in range(60):
        node = app.focused()
        if node is not None and condition(node):
            return node
        app.press("Tab")
    raise Failed(f"Tab does not lead to {what}")


def open_map(app, listings):
    app.wait_for_data(listings)
    app.press("ctrl+2")
    until(lambda: re.search(r"\d", canvas(app).description), "the map to say what it shows")


def open_menu(app, *keys):
    """The map's menu, by keyboard."""
    tab_to(app, lambda node: node.name == "Map Menu" or "Map Menu" in (node.description, node.parent.name), "the map's menu")
    app.press("Return")
    app.wait(("menu item", "check menu item"))
    app.press(*keys)


def choose_by_keys(app, what, item):
    """An item of a drop-down list, by keyboard."""
    tab_to(app, lambda node: node.description == what, what)
    app.press("space")

    def focused():
        node = app.focused()
        return node if node is not None and node.role in ("list item", "option") else None

    until(focused, f"an item of {what} with the keyboard's focus")
    for _attempt in range(40):
        node = focused()
        if node is not None and item in [node.name] + [label.name for label in app.find_all("label", inside=node)]:
            app.press("Return")
            return
        app.press("Down")
    raise Failed(f"{what} has no {item!r}")


def export(app, path):
    open_menu(app, *["Down"] * 3, "Return")
    app.save_as(path)
    until(lambda: path.exists() and path.stat().st_size > 0, f"the file {path.name}")


def layer(app, name):
    return app.wait("list item", name, inside=app.wait("list", "Layers"))


def layers(app):
    """The names of the map's layers, the topmost first, by where they stand on the screen."""
    rows = app.find_all("list item", inside=app.wait("list", "Layers"))
    return [row.name for row in sorted(rows, key=lambda row: row.extents[1]) if row.name in ("Outlines", "Heat", "Street Tiles", "Grid")]


def focus_layer(app, name, key):
    """Once the list of layers has the keyboard's focus."""
    until(lambda: any(layer(app, each).has("focused") for each in layers(app)), "a layer with the focus")
    for _attempt in range(4):
        if layer(app, name).has("focused"):
            return
        app.press(key)
    raise Failed(f"{name} does not get the focus")


class Announcements:
    """What is announced to a screen reader while the block is carried out."""

    def __init__(self, app):
        self.connection = app.bus.connection
        self.words = []

    def __enter__(self):
        from gi.repository import Gio, GLib  # noqa: PLC0415
        self.context = GLib.MainContext.default()
        self.connection.call_sync("org.a11y.atspi.Registry", "/org/a11y/atspi/registry", "org.a11y.atspi.Registry", "RegisterEvent",
                                  GLib.Variant("(sass)", ("object:announcement", [], "")), None, Gio.DBusCallFlags.NONE, 5000, None)
        self.number = self.connection.signal_subscribe(
            None, "org.a11y.atspi.Event.Object", "Announcement", None, None, Gio.DBusSignalFlags.NONE,
            lambda *arguments: self.words.append(arguments[5].unpack()[3]))
        return self

    def __exit__(self, kind, error, trace):
        self.connection.signal_unsubscribe(self.number)

    def wait(self, pattern):
        def heard():
            while self.context.iteration(False):
                pass
            return next((word for word in self.words if re.search(pattern, str(word))), None)
        try:
            return until(heard, f"an announcement like {pattern!r}")
        except Failed as failed:
            raise Failed(f"{failed}; heard {self.words}") from None


def share(session):
    """Pictures, pages and outlines"""
    listings = summary(session.own)
    with Hothouse(session, listings.path) as app:
        with step("The picture is copied to the clipboard, in the map's shape"):
            open_map(app, listings)
            tab_to(app, lambda node: node.name == "Map" and node.role in ("image", "img"), "the map")
            _x, _y, width, height = canvas(app).extents
            app.press("ctrl+c")
            app.shows("copied")
            env = {key: value for key, value in session.env.items() if key != "G_DEBUG"}
            said = subprocess.run([sys.executable, HERE / "clipboard-picture.py"], env=env, stdin=subprocess.DEVNULL,
                                  capture_output=True, text=True, timeout=30, check=False)
            lines = said.stdout.splitlines()
            check(len(lines) == 2 and "image/png" in lines[0].split(), f"the clipboard holds {said.stdout!r} {said.stderr!r}")
            got_width, got_height = (int(word) for word in lines[1].split())
            check(got_width >= width and abs(got_width / got_height - width / height) < 0.02,
                  f"the picture has {got_width} by {got_height} pixels, the map {width} by {height}")
        with step("The map is exported as SVG"):
            export(app, session.own / "map-out.svg")
            text = (session.own / "map-out.svg").read_text(encoding="utf-8")
            check(SVG in text and text.rstrip().endswith("</svg>"), text[:100])
        with step("The map is exported as a page that asks nothing of the network"):
            export(app, session.own / "map-out.html")
            text = (session.own / "map-out.html").read_text(encoding="utf-8")
            check(text.startswith(HTML) and SVG in text, text[:100])
            links = re.findall(r"""(?:src|href)=["'](?!data:|#)([^"']+)""", text)
            check(not links, f"the page refers to {links}")
        with step("Dropped outlines are laid over the map"):
            outlines = session.own / "areas.geojson"
            outlines.write_text(OUTLINES, encoding="utf-8")
            check(app.find(name="Find a Neighborhood") is None, "there are outlines already")
            app.drop("files", outlines)
            app.wait(name="Find a Neighborhood")
            equal(app.title().startswith(listings.stem), True, "the data stay open")
            app.wait("label", "City of Testing · CC BY 4.0")
        with step("The outlines are dragged below the data, and brought back by keyboard"):
            shown = settled(app)
            app.point(app.wait("button", "Layers"))
            equal(layers(app)[:2], ["Outlines", "Heat"], "the topmost layers")
            x, y, width, height = app.place(layer(app, "Outlines"))
            app.xdotool("mousemove", x + 20, y + height // 2, "mousedown", 1, "sleep", 0.1, "mousemove", x + 22, y + height,
                        "sleep", 0.1, "mousemove", x + 22, y + height * 8 // 5, "sleep", 0.1, "mouseup", 1)
            until(lambda: layers(app)[:2] == ["Heat", "Outlines"], "the heat to be the topmost")
            app.press("Escape")
            until(lambda: drawn(app) != shown, "a map with the data on top")
            below = session.own / "below.png"
            export(app, below)
            app.point(app.wait("button", "Layers"))
            focus_layer(app, "Outlines", "Down")
            with Announcements(app) as heard:
                app.press("alt+Up")
                heard.wait("^Outlines: 1 of 4$")
            equal(layers(app)[:2], ["Outlines", "Heat"], "the topmost layers")
            app.press("Escape")
            until(lambda: drawn(app) == shown, "a map with the outlines on top")
            export(app, session.own / "above.png")
            check(below.read_bytes() != (session.own / "above.png").read_bytes(), "the order is not in the exported pictures")
        with step("Layers are hidden and shown, and let shine through what is below them"):
            for name in ("Outlines", "Heat", "Grid"):
                app.point(app.wait("button", "Layers"))
                app.point(app.wait("switch", name))
                app.press("Escape")
                until(lambda: drawn(app) != shown, f"a map without {name}")
                app.point(app.wait("button", "Layers"))
                app.point(app.wait("switch", name))
                app.press("Escape")
                until(lambda: drawn(app) == shown, f"a map with {name}")
            app.point(app.wait("button", "Layers"))
            focus_layer(app, "Heat", "Down")
            app.press("Return")
            slider = app.wait("slider", "Opacity", where=lambda node: node.has("showing"))
            tab_to(app, lambda node: node.role == "slider", "the opacity")
            app.press(*["Left"] * 6)
            until(lambda: slider.value < 0.8, "less opacity")
            app.press("Escape")
            until(lambda: drawn(app) != shown, "a map whose heat is clearer")


def by_keys(session):
    """The whole way by keyboard alone, without a network"""
    listings = summary(session.own)
    prices = [price for price in listings.numbers("price") if price is not None and price < 1000]
    with Hothouse(session) as app:
        with step("A file is opened"):
            app.open_by_chooser(listings.path)
            open_map(app, listings)
        with step("The price is filtered"):
            app.filter("price < 1000")
            app.press("Return")
            app.wait_for_rows(len(prices), listings.count)
        with step("The map shows the price"):
            choose_by_keys(app, "What the Map Shows", "price")
            until(lambda: "price" in canvas(app).description, "the map to show the price")
        with step("The legend is brushed"):
            tab_to(app, lambda node: node.name == "Legend", "the legend")
            with Announcements(app) as heard:
                app.press(*["Right"] * 4)
                heard.wait(r"\d")
            app.wait("button", "Clear Range")
            app.press("Delete")
            app.wait_gone("button", "Clear Range")
        with step("The dearest cell is found, and announced"):
            with Announcements(app) as heard:
                open_menu(app, "Return")
                spoken = heard.wait(r"(?i)price: \$?[\d,.]+ · [\d,]+ rows?$")
            reading = wait_for_label(app, r"(?i)price.*\d")
            dearest = float(digits(re.search(r"(?i)price[^\d]*([\d,.]+)", reading).group(1)))
            check(dearest > statistics.fmean(prices), f"{reading!r} is not dear, the mean is {statistics.fmean(prices):.0f}")
            check(digits(spoken) is not None, spoken)
        with step("The next cell is announced when the cursor moves"):
            with Announcements(app) as heard:
                app.press("ctrl+Right")
                heard.wait(r"(?i)price|Nothing here")
        with step("A quarter is selected, and its median is read"):
            # Back over the dearest cell.
            app.press(*["shift+Left"] * 12, *["shift+Up"] * 12)
            count = int(digits(wait_for_label(app, r"^[1-9][\d,]* rows? selected$")))
            check(0 < count < len(prices), f"{count} rows are selected")
            median = float(digits(wait_for_label(app, r"^Median price \$?[\d,.]+$")))
            check(min(prices) <= median <= max(prices), f"median {median}")
            app.press("Escape")
        with step("A listing is opened"):
            open_menu(app, "Return")
            wait_for_label(app, r"(?i)price.*\d")
            app.press("Return")
            wait_for_label(app, "^neighbourhood$")
            app.press("Escape")
        with step("The picture is exported"):
            export(app, session.own / "by-keys.png")
            equal((session.own / "by-keys.png").read_bytes()[:4], b"\x89PNG", "the first bytes of the picture")


main(share, by_keys)
