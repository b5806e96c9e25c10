#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The map as an instrument: filter, brush, find the dearest place, select, read the median, open a row, export; by keyboard too."""

import os
import re
import shutil
import statistics
from pathlib import Path

from harness import check, digits, equal, main, step, until
from hothouse import Hothouse
from listings import summary

PNG = b"\x89PNG\r\n\x1a\n"


def files(session):
    """A folder with listings, and outlines beside them where there are some."""
    listings = summary(session.own)
    folder = session.own / "city"
    folder.mkdir(exist_ok=True)
    path = folder / listings.path.name
    shutil.copyfile(listings.path, path)
    outlines = Path(os.environ.get("HOT_DATA") or "/nonexistent") / "neighbourhoods" / "nyc_neighbourhoods.geojson"
    if outlines.exists():
        shutil.copyfile(outlines, folder / "neighbourhoods.geojson")
    else:
        (folder / "neighbourhoods.geojson").write_text(
            '{"type": "FeatureCollection", "features": [{"type": "Feature", "properties": {"name": "Harlem"}, "geometry":'
            ' {"type": "Polygon", "coordinates": [[[-74, 40.6], [-73.9, 40.6], [-73.9, 40.8], [-74, 40.8], [-74, 40.6]]]}}]}',
            encoding="utf-8")
    return listings, path


def canvas(app):
    return app.wait(("image", "img"), "Map", where=lambda node: node.extents[2] > 200)


def legend(app):
    return app.wait(name="Legend")


def labels(app):
    return [node.name for node in app.find_all("label")]


def wait_for_label(app, pattern):
    return until(lambda: next((name for name in labels(app) if re.search(pattern, name)), None), f"a label like {pattern!r}")


def open_map(app, listings):
    app.wait_for_data(listings)
    app.press("ctrl+2")
    until(lambda: re.search(r"\d", canvas(app).description), "the map to say what it shows")


def drag(app, start, *ends):
    app.xdotool("mousemove", *start, "mousedown", 1)
    for end in ends:
        app.xdotool("sleep", 0.03, "mousemove", *end)
    app.xdotool("sleep", 0.05, "mouseup", 1)



def choose_from_menu(app, position):
    """Opens the map's menu by the pointer and takes an entry by the keyboard."""
    x, y, width, height = app.place(app.wait(name="Map Menu"))
    app.xdotool("mousemove", x + width // 2, y + height // 2, "sleep", 0.05, "click", 1)
    app.wait(("menu item", "check menu item"))
    app.press(*["Down"] * position, "Return")


def brushed(app, count):
    """Whether the filter bar speaks of fewer rows than @count, and of some."""
    label = app.find("label", re.compile(r"^[\d,]+ of [\d,]+ rows$"))
    return label is not None and 0 < int(digits(label.name)) < count


def selected(app):
    return int(re.sub(r"\D", "", wait_for_label(app, r"^[\d,]+ rows? selected$")))


def beside_the_map(app, listings):
    app.press("Escape")
    app.click(app.wait("button", "Filter by Ranges"))
    app.wait_for_focus("Find a Column")
    app.type("minimum")
    app.wait_gone(name="number_of_reviews")
    app.press("Tab")
    app.wait_for_focus("minimum_nights")
    app.press("ctrl+Right", "ctrl+Right")
    chip = app.wait("button", re.compile("^Remove range minimum_nights: from "))
    least = float(digits(chip.name.rpartition(" ")[2]))
    passing = sum(nights >= least for nights in listings.numbers("minimum_nights") if nights is not None)
    check(passing < listings.count, f"all rows have {least} nights")
    app.wait_for_rows(passing, listings.count)
    until(lambda: int(digits(wait_for_label(app, "rows in view").partition(" ")[0])) <= passing, "fewer rows on the map")
    width, height = app.geometry()[2:]
    app.resize(370, 504)
    app.click(app.wait("button", "Clear range of minimum_nights", where=lambda node: 0 < node.extents[0] < 360))
    app.wait_for_rows(listings.count)
    app.resize(width, height)
    app.click(app.wait("button", "Close Panel"))
    app.wait_gone("button", "Close Panel")


def by_pointer(session):
    """By pointer"""
    listings, path = files(session)
    with Hothouse(session, path) as app:
        with step("The map is there, with outlines found beside the data"):
            open_map(app, listings)
            app.wait(name="Find a Neighborhood")
            equal(len(app.find_all(name=re.compile("^No street tiles"))), 0, "complaints about a network")
        with step("The price is filtered"):
            app.filter("price < 1000")
            app.press("Return")
            prices = [price for price in listings.numbers("price") if price is not None and price < 1000]
            app.wait_for_rows(len(prices), listings.count)
        with step("The map shows the price"):
            app.choose(app.wait("combo box", where=lambda node: node.description == "What the Map Shows"), "price")
            until(lambda: canvas(app).description.startswith("Median price"), "the heatmap of the price")
        with step("The legend's range of prices is brushed, and cleared"):
            x, y, width, height = app.place(legend(app))
            drag(app, (x + width // 4, y + 15), (x + width // 3, y + 15), (x + width * 3 // 5, y + 15))
            until(lambda: brushed(app, len(prices)), "fewer rows")
            app.click(app.wait("button", "Clear Range"))
            app.wait_for_rows(len(prices), listings.count)
        with step("The dearest cell is found"):
            choose_from_menu(app, 0)
            dearest = wait_for_label(app, r"Median price: \$?[\d,.]+ · [\d,]+ rows?")
            value = float(digits(re.search(r"Median price: \D?([\d,.]+)", dearest).group(1)))
            check(value > statistics.fmean(prices), f"{dearest!r} is not dear, the mean is {statistics.fmean(prices):.0f}")
            app.press("Escape")
        with step("All rows are on the map again, by density"):
            app.filter("")
            app.press("Return")
            app.wait_for_rows(listings.count)
            box = app.wait("combo box", where=lambda node: node.description == "What the Map Shows")
            app.click(app.find("toggle button", inside=box))
            until(lambda: app.find(("list item", "option"), where=lambda node: node.has("focused")), "the list")
            app.press("Home", "Return")
            until(lambda: canvas(app).description.startswith("Rows per"), "the heatmap of density")
        with step("The legend's range is brushed, and cleared"):
            x, y, width, height = app.place(legend(app))
            drag(app, (x + width // 3, y + 15), (x + width // 2, y + 15), (x + width - 20, y + 15))
            clear = app.wait("button", "Clear Range")
            app.click(clear)
            app.wait_gone("button", "Clear Range")
        with step("The highest place is found"):
            choose_from_menu(app, 0)
            peak = wait_for_label(app, r"per km²: [\d,]+")
        with step("A range of another column is set on its histogram beside the map, by keyboard, and taken away"):
            beside_the_map(app, listings)
        with step("The pointer reads the map, and names the nearest row"):
            app.press("Escape")
            until(lambda: peak not in labels(app), "no more cursor")
            x, y, width, height = app.place(canvas(app))
            app.xdotool("mousemove", x + width // 2 - 2, y + height // 2, "sleep", 0.1, "mousemove", x + width // 2, y + height // 2)
            # To within a few pixels.
            wait_for_label(app, r"per km²: [\d,]+ · [\d,]+ rows?\n")
        with step("A lasso selects rows, and says how many and their median"):
            lasso = app.wait(name="Select With the Lasso")
            app.click(lasso)
            until(lambda: lasso.fresh().states & {"pressed", "checked"}, "the lasso in the hand")
            x, y, width, height = app.place(canvas(app))
            middle = (x + width // 2, y + height // 2)
            drag(app, (middle[0] - 90, middle[1] - 60), (middle[0] + 60, middle[1] - 80), (middle[0] + 80, middle[1] + 50),
                 (middle[0] - 30, middle[1] + 90), (middle[0] - 100, middle[1] + 10))
            count = selected(app)
            check(0 < count < listings.count, f"{count} rows are selected")
            wait_for_label(app, r"^Median price \$?[\d,.]+$")
        with step("The table shows the selection"):
            app.click(app.wait("button", "Show in Table"))
            app.table()
            app.wait_for_rows(count, listings.count)
            app.press("ctrl+2")
            app.click(app.wait("button", "Clear Selection"))
            app.wait_for_rows(listings.count)
        with step("A click opens a row with all its fields"):
            x, y, width, height = app.place(canvas(app))
            app.xdotool("mousemove", x + width // 2, y + height // 2, "sleep", 0.1, "click", 1)
            wait_for_label(app, "^neighbourhood$")
            app.click(app.wait("button", "Close Panel"))
            app.wait_gone("button", "Close Panel")
        with step("A picture is exported"):
            target = session.own / "picture-of-map.png"
            choose_from_menu(app, 3)
            app.save_as(target)
            until(target.exists, "the picture")
            equal(target.read_bytes()[:8], PNG, "the first bytes of the picture")


def by_keys(session):
    """By keyboard alone"""
    listings, path = files(session)
    with Hothouse(session, path) as app:
        with step("The filter leaves fewer rows on the map"):
            open_map(app, listings)
            app.filter("price < 200")
            app.press("Return")
            passing = sum(price is not None and price < 200 for price in listings.numbers("price"))
            app.wait_for_rows(passing, listings.count)
            app.filter("")
            app.wait_for_rows(listings.count)
        with step("Tab leads to the map"):
            app.press("Escape")
            for _attempt in range(30):
                if canvas(app).has("focused"):
                    break
                app.press("Tab")
            check(canvas(app).has("focused"), "the map does not get the focus")
        with step("A cursor reads the map"):
            app.press("ctrl+Right", "ctrl+Down")
            wait_for_label(app, r"per km²: [\d,]+|Nothing here")
        with step("At the edge the map goes along with the cursor"):
            seen = canvas(app).description
            app.press(*["ctrl+Up"] * 60)
            until(lambda: canvas(app).description != seen, "another part of the world")
            wait_for_label(app, "Nothing here")
            app.press("Escape", "Home")
            until(lambda: canvas(app).description == seen, "all rows in view")
            app.press("ctrl+Right", "ctrl+Down")
            wait_for_label(app, r"per km²: [\d,]+|Nothing here")
        with step("Shift and arrows select a box"):
            app.press(*["shift+Right"] * 6, *["shift+Down"] * 6)
            count = selected(app)
            check(0 < count < listings.count, f"{count} rows are selected")
            wait_for_label(app, r"^Median price \$?[\d,.]+$")
        with step("Escape clears it"):
            app.press("Escape")
            app.wait_for_rows(listings.count)


main(by_pointer, by_keys)
