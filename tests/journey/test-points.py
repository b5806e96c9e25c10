#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Points on the map: coloured by category and by number, sized by a number; a range brushed on the legend narrows the rows down."""

import re

from harness import check, equal, main, step, until
from hothouse import Hothouse
from listings import summary

LAYERS = ("Points", "Outlines", "Street Tiles", "Grid")
OUTLINES = '{"type": "Polygon", "coordinates": [[[-74, 40.6], [-73.9, 40.6], [-73.9, 40.8], [-74, 40.8], [-74, 40.6]]]}'


def canvas(app):
    return app.wait(("image", "img"), "Map", where=lambda node: node.extents[2] > 200)


def legend(app):
    return app.wait(name="Legend")


def drop_down(app, name):
    return app.wait("combo box", where=lambda node: node.description == name)


def open_map(app, listings):
    app.wait_for_data(listings)
    app.press("ctrl+2")
    until(lambda: re.search(r"\d", canvas(app).description), "the map to say what it shows")


def show(app, what, how=None):
    if how is not None:
        app.choose(drop_down(app, "How the Map Shows It"), how)
    app.choose(drop_down(app, "What the Map Shows"), what)


def choose_first(app, name):
    app.click(app.find("toggle button", inside=drop_down(app, name)))
    until(lambda: app.find(("list item", "option"), where=lambda node: node.has("focused")), "the list")
    app.press("Home", "Return")


def drag(app, start, *ends):
    app.xdotool("mousemove", *start, "mousedown", 1)
    for end in ends:
        app.xdotool("sleep", 0.03, "mousemove", *end)
    app.xdotool("sleep", 0.05, "mouseup", 1)


def brush(app):
    """Brushes the middle of the legend's scale."""
    x, y, width, _height = app.place(legend(app))
    drag(app, (x + width // 4, y + 15), (x + width // 3, y + 15), (x + width // 2, y + 15), (x + width * 3 // 5, y + 15))


def count(app):
    """Rows that count, as the filter bar says."""
    label = app.find("label", re.compile(r"^[\d,]+ of [\d,]+ rows$"))
    return int(label.name.split()[0].replace(",", "")) if label is not None else None


def n_clusters(app):
    found = re.search(r"([\d,]+) clusters?", canvas(app).description)
    return int(found.group(1).replace(",", "")) if found else 0


def points(session):
    """Points by category, number and size"""
    listings = summary(session.own)
    with Hothouse(session, listings.path) as app:
        with step("Points are coloured by a category; the legend names them with their numbers"):
            open_map(app, listings)
            show(app, "room_type", "Points")
            names = {}
            for row in (line["room_type"] for line in listings.rows):
                names[row] = names.get(row, 0) + 1
            frequent = max(names, key=names.get)
            until(lambda: f"{frequent} {names[frequent]:,}" in canvas(app).description, "the map to name the categories")
            check(frequent in legend(app).description, f"the legend says {legend(app).description!r}")
        with step("Their areas stand for a number"):
            button = app.wait("button", "Layers")
            x, y = app.place(button)[:2]
            app.point(button)
            row = app.wait("combo box", "Area of Dots")
            app.xdotool("mousemove", x + 150, y + 300, "click", "--repeat", 4, 5)
            app.choose(row.fresh(), "price")
            app.press("Escape")
            until(lambda: "Area: price" in legend(app).description, "the legend to say what sizes mean")
        with step("Points are coloured by a number"):
            show(app, "price")
            until(lambda: re.search("price, from", legend(app).description), "the legend to say what colours mean")
        with step("Near ones are joined into clusters, which split when one comes closer"):
            button = app.wait("button", "Layers")
            app.point(button)
            app.point(app.wait("switch", "Group Nearby Dots"))
            until(lambda: n_clusters(app) > 1, "clusters")
            app.press("Escape")
            app.wait_gone("switch", "Group Nearby Dots")
            app.click(app.wait("button", "Show All"))
            before = until(lambda: n_clusters(app), "clusters of all rows")
            app.click(app.wait("button", "Zoom In"))
            app.click(app.wait("button", "Zoom In"))
            until(lambda: n_clusters(app) not in (0, before), "other clusters")
            app.click(app.wait("button", "Show All"))
            until(lambda: n_clusters(app) == before, "the same clusters as before")
        with step("Other ways to show rows do not offer categories"):
            choose_first(app, "How the Map Shows It")
            until(lambda: "Median price" in canvas(app).description, "the heatmap of the same column")


def ranges(session):
    """A range brushed on the legend"""
    listings = summary(session.own)
    with Hothouse(session, listings.path) as app:
        with step("A range of a column narrows the rows down"):
            open_map(app, listings)
            show(app, "price")
            until(lambda: "Median price" in legend(app).description, "the legend of prices")
            brush(app)
            until(lambda: (count(app) or 0) > 0, "fewer rows")
            chip = app.wait("button", re.compile("^Remove range price: "))
            low, high = (float(number.replace(",", "")) for number in re.findall(r"[\d,.]*\d", chip.name))
            # The numbers of the chip are rounded.
            passing = sum(price is not None and low <= price <= high for price in listings.numbers("price"))
            check(abs(count(app) - passing) < 0.1 * passing, f"{count(app)} rows, {passing} from {low} to {high}")
        with step("The table shows the same rows, and the same chip"):
            brushed = count(app)
            app.press("ctrl+1")
            app.wait_for_rows(brushed, listings.count)
            app.wait("button", re.compile("^Remove range price: "))
        with step("The chip takes the range away, Undo brings it back"):
            app.click(app.wait("button", re.compile("^Remove range price: ")))
            app.wait_for_rows(listings.count)
            app.click(app.wait("button", "Undo"))
            app.wait_for_rows(brushed, listings.count)
        with step("Control and Z takes a step back"):
            app.press("ctrl+2")
            app.click(app.wait("button", "Clear Range"))
            app.wait_for_rows(listings.count)
            app.press("ctrl+z")
            app.wait_for_rows(brushed, listings.count)
            app.press("ctrl+z")
            app.wait_for_rows(listings.count)
        with step("By the keyboard: the range narrows from its ends"):
            check(legend(app).has("focused"), "the legend has lost the focus")
            app.press("shift+Left", "shift+Left", "shift+Left")
            until(lambda: (count(app) or listings.count) < listings.count, "fewer rows")
            app.press("Delete")
            app.wait_for_rows(listings.count)
        with step("A range of density hides places and leaves the rows"):
            choose_first(app, "What the Map Shows")
            until(lambda: "Rows per km²" in legend(app).description, "the legend of density")
            brush(app)
            app.wait("button", "Clear Range")
            app.wait_for_rows(listings.count)


def selected_name(app):
    """The name in the row of the table that is selected and within the table's frame."""
    _x, top, _width, height = app.table().extents
    for row in app.rows(None):
        if row.has("selected") and top <= row.extents[1] < top + height:
            return row.children[[node.path for node in app.headers()].index(app.header("name").path)].name
    return None


def linked(session):
    """The row that is looked at"""
    listings = summary(session.own)
    with Hothouse(session, listings.path) as app:
        with step("A row that is clicked on the map is selected and in view in the table"):
            open_map(app, listings)
            x, y, width, height = app.place(canvas(app))
            app.xdotool("mousemove", x + width // 2, y + height // 2, "sleep", 0.1, "click", 1)
            app.wait("button", "Close Panel")
            names = {row["name"].strip() for row in listings.rows} - {""}
            title = until(lambda: next((node.name for node in app.find_all("label") if node.name in names), None), "the row's name")
            app.press("ctrl+1")
            app.table()
            until(lambda: selected_name(app) == title, f"{title!r} to be selected")
        with step("It comes into view again when the whole table is sorted, upwards and downwards"):
            for _time in range(2):
                top = app.cells("id", 3)
                app.point(app.header("price"))
                until(lambda top=top: app.cells("id", 3) != top and selected_name(app) == title, f"{title!r} to be in view")
        with step("A row that is clicked on the map is in view in the sorted table"):
            app.press("ctrl+2")
            x, y, width, height = app.place(canvas(app))
            app.xdotool("mousemove", x + width // 2, y + height * 9 // 20, "sleep", 0.1, "click", 1)
            other = until(lambda: next((node.name for node in app.find_all("label") if node.name in names - {title}), None),
                          "another row's name")
            app.press("ctrl+1")
            app.table()
            until(lambda: selected_name(app) == other, f"{other!r} to be in view")
            title = other
        with step("It stays selected when the table is sorted"):
            at = next(i for i, row in enumerate(listings.rows) if row["name"].strip() == title)
            around = [int(row["id"]) for row in listings.rows[max(at - 5, 0):at + 6]]
            app.filter(f"id >= {min(around)} and id <= {max(around)}")
            app.press("Return")
            app.wait_for_rows(sum(min(around) <= int(row["id"]) <= max(around) for row in listings.rows), listings.count)
            app.point(app.header("price"))
            until(lambda: selected_name(app) == title, f"{title!r} to be selected in the sorted table")
            app.press("ctrl+2")
            app.wait("button", "Close Panel")
            check(title in [node.name for node in app.find_all("label")], "the map shows another row")
            app.press("ctrl+1")
        with step("It stays selected when it moves to another place"):
            line = next(row for row in listings.rows if row["name"].strip() == title)
            app.filter(f"id = {line['id']}")
            app.press("Return")
            app.wait_for_rows(1, listings.count)
            until(lambda: selected_name(app) == title, f"{title!r} to be selected")


def choose_from_menu(app, position):
    """Opens the map's menu by the pointer and takes an entry by the keyboard."""
    x, y, width, height = app.place(app.wait(name="Map Menu"))
    app.xdotool("mousemove", x + width // 2, y + height // 2, "sleep", 0.05, "click", 1)
    app.wait(("menu item", "check menu item"))
    app.press(*["Down"] * position, "Return")


def layer(app, name):
    return app.wait("list item", name, inside=app.wait("list", "Layers"))


def leave_views(app):
    """The row may take the first Escape."""
    until(lambda: app.find("button", "Remove “Close”") is None or app.press("Escape"), "the dialog to close", pause=0.3)


def views(session):
    """Views that are kept"""
    listings = summary(session.own)
    with Hothouse(session, listings.path) as app:
        with step("Two views are saved"):
            open_map(app, listings)
            for position, name in ((2, "Far"), (3, "Near")):
                choose_from_menu(app, position)
                until(lambda: app.find("text box", "Name", where=lambda node: node.has("focused")), "the entry for the name")
                app.type(name)
                app.press("Return")
                app.wait_gone("text box", "Name")
        with step("One is removed, and brought back"):
            choose_from_menu(app, 5)
            app.click(app.wait("button", "Remove “Far”"))
            app.wait_gone("button", "Remove “Far”")
            app.click(app.wait("button", "Undo"))
            app.wait("button", "Remove “Far”")
        with step("The other is renamed"):
            entry = app.wait("text box", where=lambda node: node.has("showing") and node.text == "Near")
            app.point(entry)
            app.press("ctrl+a")
            app.type("Close")
            app.press("Return")
            app.wait("button", "Remove “Close”")
            check(app.find("button", "Remove “Near”") is None, "the old name is still there")
            app.press("Escape")
            app.wait_gone("button", "Remove “Far”")
        with step("Escape leaves a view its name"):
            choose_from_menu(app, 5)
            entry = app.wait("text box", where=lambda node: node.has("showing") and node.text == "Close")
            app.point(entry)
            app.press("ctrl+a")
            app.type("Other")
            until(lambda: entry.fresh().text == "Other", "the new name")
            leave_views(app)
            choose_from_menu(app, 5)
            app.wait("text box", where=lambda node: node.has("showing") and node.text == "Close")
            leave_views(app)
        with step("One is removed for good"):
            choose_from_menu(app, 5)
            app.click(app.wait("button", "Remove “Far”"))
            app.wait_gone("button", "Remove “Far”")
            leave_views(app)
            choose_from_menu(app, 4)
            app.wait("button", "Remove “Close”")
            check(app.find("button", "Remove “Far”") is None, "what was removed is there again")
            app.press("Escape")


def numbers(app):
    """The ends of the legend's scale."""
    return re.search(r"from .*", legend(app).description)[0]


def fixed(session):
    """A fixed range of colours"""
    listings = summary(session.own)
    with Hothouse(session, listings.path, keep=True) as app:
        with step("The range is the view's"):
            open_map(app, listings)
            show(app, "price")
            until(lambda: "Median price" in legend(app).description, "the legend of prices")
            kept = numbers(app)
            app.click(app.wait("button", "Zoom In"))
            app.click(app.wait("button", "Zoom In"))
            until(lambda: numbers(app) != kept, "another range in another view")
            app.click(app.wait("button", "Show All"))
            until(lambda: numbers(app) == kept, "the range of all rows")
        with step("Fixed, it stays as it is in another view"):
            x, y = app.place(app.wait("button", "Layers"))[:2]
            app.point(app.wait("button", "Layers"))
            row = app.wait("combo box", "Range")
            app.xdotool("mousemove", x + 150, y + 300, "click", "--repeat", 12, 5)
            app.choose(row.fresh(), "Fixed")
            app.press("Escape")
            for _time in range(2):
                seen = canvas(app).description
                app.click(app.wait("button", "Zoom In"))
                until(lambda seen=seen: canvas(app).description != seen, "another view")
                equal(numbers(app), kept, "the range of another view")
    with Hothouse(session, listings.path, keep=True) as app:
        with step("After the next start it is the same, in any view"):
            app.wait_for_rows(listings.count)
            app.press("ctrl+2")
            until(lambda: "Median price" in legend(app).description, "the legend of prices")
            equal(numbers(app), kept, "the range after the next start")
            seen = canvas(app).description
            app.click(app.wait("button", "Zoom In"))
            until(lambda: canvas(app).description != seen, "another view")
            equal(numbers(app), kept, "the range of another view")


def remembered(session):
    """How the map is shown, from one start to the next"""
    listings = summary(session.own)
    with Hothouse(session, listings.path, keep=True) as app:
        with step("A column and a way to show it are chosen"):
            open_map(app, listings)
            show(app, "room_type", "Points")
            until(lambda: canvas(app).description.startswith("room_type"), "points by category")
        with step("Outlines are put below the data"):
            outlines = session.own / "areas.geojson"
            outlines.write_text(OUTLINES, encoding="utf-8")
            app.drop("files", outlines)
            app.wait(name="Find a Neighborhood")
            app.point(app.wait("button", "Layers"))
            until(lambda: layer(app, "Outlines").has("focused"), "the focus on the outlines")
            app.press("alt+Down", "alt+Down")
            app.point(app.wait("switch", "Grid"))
            app.press("Escape")
    with Hothouse(session, listings.path, keep=True) as app:
        with step("They are there again after the next start"):
            app.wait_for_rows(listings.count)
            until(lambda: canvas(app).description.startswith("room_type"), "points by category")
        with step("Outlines are still below the data"):
            app.drop("files", outlines)
            app.wait(name="Find a Neighborhood")
            app.point(app.wait("button", "Layers"))
            rows = app.find_all("list item", inside=app.wait("list", "Layers"))
            names = [row.name for row in sorted(rows, key=lambda row: row.extents[1]) if row.name in LAYERS]
            equal(names, ["Points", "Street Tiles", "Outlines", "Grid"], "the order of the layers")
            check(not app.wait("switch", "Grid").has("checked"), "the grid is there again")
            app.press("Escape")


main(points, ranges, linked, views, fixed, remembered)
