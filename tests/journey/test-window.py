#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The window: as small as a telephone and back, dark, mirrored, in other languages, and as it was left."""

import re

from harness import Skip, check, equal, main, pixels, step, until
from hothouse import Hothouse
from listings import summary

SMALL = (360, 294)


def content_of(app):
    return app.root.fresh().children[0]


def size(app):
    """Width and height of what is within the window's shadow."""
    window = content_of(app)
    x, y, width, height = window.extents
    return width + 2 * x, height + 2 * y


def clipped(app):
    """Buttons and entries that stick out of the window to the side; what is below can be scrolled to."""
    window_x, _y, window_width, _height = content_of(app).extents
    found = []
    for node in app.find_all(("button", "toggle button", "text box", "search box", "combo box")):
        x, _y, width, _height = node.extents
        if width > 0 and (x < window_x - 1 or x + width > window_x + window_width + 1):
            found.append(node)
    return found


def shrink(app, width, height):
    """Gives the window's content a size: what is drawn around it comes on top."""
    border_x, border_y = (-2 * number for number in content_of(app).extents[:2])
    app.resize(width + border_x, height + border_y)
    until(lambda: size(app) == (width, height), f"a content of {width} by {height}, seen {size(app)}", 5)


def narrow(session):
    """Small and large"""
    listings = summary(session.own)
    with Hothouse(session) as app:
        with step("The start page fits 360 by 294"):
            shrink(app, *SMALL)
            check(not clipped(app), f"these stick out: {clipped(app)}")
        with step("A file can be opened there"):
            app.open_by_chooser(listings.path)
            app.wait_for_data(listings)
            check(not clipped(app), f"these stick out: {clipped(app)}")
        with step("The sidebar is a page of its own there, one step back"):
            check(app.find("list", "Places") is None, "the sidebar stands beside a content 360 wide")
        with step("Profile and map fit too"):
            app.view("profile")
            check(not clipped(app), f"these stick out of the profile: {clipped(app)}")
            app.press("ctrl+2")
            app.wait_for_rows(listings.count)
            check(not clipped(app), f"these stick out of the map: {clipped(app)}")
        with step("Wide again, the sidebar is back"):
            app.press("ctrl+1")
            shrink(app, 1200, 760)
            app.wait("list", "Places")
            app.table() if app.find(name="Rows") else app.wait(name="Columns")
            check(not app.find("toggle button", "Details").has("pressed"), "an empty pane of details came with the room")
        with step("Keys go through the sidebar, and the page in view stays marked until another is opened"):
            app.point(app.wait("list item", "Data"))
            app.press("Down")
            app.wait("list item", "Map", where=lambda node: node.has("focused"))
            check(app.find("list item", "Data").has("selected"), "the page in view is not marked")
            app.press("Return")
            until(lambda: app.find("list item", "Map").has("selected"), "the mark at the page that was opened")
            app.press("ctrl+1")
        with step("The whole screen is filled without complaint"):
            shrink(app, 1590, 990)
            check(not clipped(app), f"these stick out: {clipped(app)}")


def brightness(app):
    x, y, width, height = app.geometry()
    colours = pixels(app.picture(), x + 20, y + 20, width - 40, height - 40)
    return sum(sum(colour) for colour in colours) / (3 * len(colours))


def styles(session):
    """Light, dark, high contrast"""
    listings = summary(session.own)
    seen = {}
    for name, env in (("light", {"ADW_DEBUG_COLOR_SCHEME": "prefer-light"}),
                      ("dark", {"ADW_DEBUG_COLOR_SCHEME": "prefer-dark"}),
                      ("high contrast", {"ADW_DEBUG_HIGH_CONTRAST": "1"})):
        with Hothouse(session, listings.path, env=env) as app:
            app.wait_for_data(listings)
            with step(f"{name}: table and map are drawn without complaint"):
                seen[name] = brightness(app)
                app.press("ctrl+2")
                app.wait_for_rows(listings.count)
                app.picture()
    with Hothouse(session, listings.path, env={"ADW_DEBUG_COLOR_SCHEME": "prefer-light"}) as app:
        app.wait_for_data(listings)
        with step("Dark is dark and light is light"):
            check(seen["dark"] < 90 and seen["light"] > 180, f"brightness of 255: {seen}")
        with step("The preferences change it at once"):
            app.press("ctrl+comma")
            dialog = app.wait("dialog", "Preferences")
            app.choose(app.wait("combo box", "Style", inside=dialog), "Dark")
            until(lambda: brightness(app) < 90, "a dark window")
            app.press("Escape")


def mirrored(session):
    """Right to left"""
    if session.locale("ar_EG.utf8") is None:
        raise Skip("there is no locale ar_EG.UTF-8")
    listings = summary(session.own)
    with Hothouse(session, listings.path, env={"LC_ALL": "ar_EG.UTF-8"}) as app:
        with step("A file is open"):
            until(lambda: listings.stem in app.title(), "the file's name in the title", 20)
        with step("The sidebar stands on the right"):
            places = app.wait("list", "Places")
            if places.extents[0] < content_of(app).extents[2] / 2:
                raise Skip("GTK has no Arabic translation here, so it does not mirror")
        with step("Table, profile and map are drawn without complaint"):
            for keys in ("alt+2", "alt+1", "ctrl+2", "ctrl+1"):
                app.press(keys)
                app.picture()
            app.check_quiet()


def state(session):
    """What was left is found again"""
    listings = summary(session.own)
    with Hothouse(session, listings.path, keep=True) as app:
        app.wait_for_data(listings)
        with step("A size, a view and a page"):
            app.view("profile")
            app.press("ctrl+2")
            shrink(app, 900, 600)
            app.press("ctrl+1")
            app.wait(name="Columns")
    with Hothouse(session, keep=True) as app:
        with step("The size is as it was"):
            equal(size(app), (900, 600), "size")
        with step("The file is among the recent ones and opens in the view that was left"):
            item = app.wait("list item", inside=app.wait("list", "Recent data sets"))
            app.point(item)
            app.wait_for_data(listings)
            app.wait(name="Columns")
    with Hothouse(session, keep=True) as app:
        with step("Recent files can be forgotten"):
            app.wait("list", "Recent data sets")
            app.press("ctrl+comma")
            dialog = app.wait("dialog", "Preferences")
            app.point(app.wait(name=re.compile("Forget Recent Files"), inside=dialog))
            app.press("Escape")
            app.wait_gone("list", "Recent data sets")


main(narrow, styles, mirrored, state)
