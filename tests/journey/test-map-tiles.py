#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Street tiles from a server on this computer: they appear with their attribution; a server that is gone, answers garbage or does not
answer at all keeps nothing waiting, leaves the ground as it is without tiles, and is named in a quiet note."""

import re
import subprocess
import time

from harness import check, equal, main, pixels, step, until
from hothouse import Hothouse
from listings import summary
from tiles import ATTRIBUTION, Server, settings


def canvas(app):
    return app.wait(("image", "img"), "Map", where=lambda node: node.extents[2] > 200)


def open_map(app, listings):
    app.wait_for_data(listings)
    app.press("ctrl+2")
    until(lambda: re.search(r"\d", canvas(app).description), "the map to say what it shows")


def share_of_magenta(session, app):
    """How much of the window has the colour of the tiles."""
    data = subprocess.run(["import", "-window", app.window(), "-depth", "8", "-resize", "25%", "rgb:-"], env=session.env, timeout=20,
                          stdin=subprocess.DEVNULL, capture_output=True, check=True).stdout
    pixels = [data[i:i + 3] for i in range(0, len(data), 3)]
    return sum(p[0] > 200 and p[1] < 60 and p[2] > 200 for p in pixels) / max(1, len(pixels))


def middle(app):
    """The map's pixels, without its rim, where controls float."""
    x, y, width, height = app.place(canvas(app))
    return pixels(app.picture(), x + width // 4, y + height // 5, width // 2, height * 3 // 5)


def magenta_in(app, node):
    """How much of a map has the colour of the tiles."""
    seen = pixels(app.picture(), *app.place(node))
    return sum(p[0] > 200 and p[1] < 60 and p[2] > 200 for p in seen) / max(1, len(seen))


def different(first, second):
    return sum(a != b for a, b in zip(first, second)) / max(1, len(first))


def switch_tiles(app):
    app.point(app.wait("button", "Layers"))
    app.point(app.wait("switch", "Street Tiles"))
    app.press("Escape")


def share_of_magenta_in(path):
    """How much of a picture in a file has the colour of the tiles."""
    from gi.repository import GdkPixbuf  # noqa: PLC0415
    picture = GdkPixbuf.Pixbuf.new_from_file(str(path))
    seen = pixels(picture, 0, 0, picture.get_width(), picture.get_height())
    return sum(p[0] > 200 and p[1] < 60 and p[2] > 200 for p in seen) / len(seen)


def choose_export(app):
    x, y, width, height = app.place(app.wait(name="Map Menu"))
    app.xdotool("mousemove", x + width // 2, y + height // 2, "sleep", 0.05, "click", 1)
    app.wait("menu item", where=lambda node: node.has("focused"))
    app.press(*["Down"] * 3, "Return")


def move_tiles_up(app):
    """By one place."""
    app.point(app.wait("button", "Layers"))
    tiles = app.wait("list item", "Street Tiles")
    until(lambda: app.find("list item", where=lambda node: node.has("focused")), "the focus on a layer")
    for _attempt in range(4):
        if tiles.fresh().has("focused"):
            break
        app.press("Down")
    app.press("alt+Up", "Escape")


def appear(session):
    """Street tiles appear"""
    listings = summary(session.own)
    server = Server("good")
    settings(session.new_home(), server.address())
    try:
        with Hothouse(session, listings.path, keep=True) as app:
            with step("They lie below the map, and say who made them"):
                open_map(app, listings)
                until(lambda: share_of_magenta(session, app) > 0.1, "the tiles")
                app.wait(name=re.compile(ATTRIBUTION))
            with step("They follow the view"):
                before = len(server.asked)
                for _time in range(2):
                    app.click(app.wait("button", "Zoom In"))
                until(lambda: len(server.asked) > before, "requests for other tiles")
                check(all(re.fullmatch(r"/\d+/\d+/\d+\.png", path) for path in server.asked), f"asked for {server.asked}")
            with step("They are in the exported picture, below the data or above them, as on the screen"):
                shares = []
                for name in ("below.png", "above.png"):
                    choose_export(app)
                    app.save_as(session.own / name)
                    app.shows(f"exported to {name}")
                    shares.append(share_of_magenta_in(session.own / name))
                    check(shares[-1] > 0.1, f"{shares[-1]:.3f} of {name} has the colour of the tiles")
                    move_tiles_up(app)
                    until(lambda: app.find("list", "Layers") is None, "the layers to be closed")
                    until(lambda before=shares[0]: share_of_magenta(session, app) > 0, "tiles")
                check(shares[1] > shares[0], f"{shares[1]:.3f} of the picture are tiles above the data, {shares[0]:.3f} below")
            with step("Switched off, they go with their attribution"):
                switch_tiles(app)
                until(lambda: share_of_magenta(session, app) < 0.01, "no more tiles")
                app.wait_gone(name=re.compile(ATTRIBUTION))
        with Hothouse(session, listings.path, keep=True) as app:
            with step("After the next start they are still off, and can be had again"):
                open_map(app, listings)
                check(share_of_magenta(session, app) < 0.01 and app.find(name=re.compile(ATTRIBUTION)) is None, "there are tiles")
                switch_tiles(app)
                until(lambda: share_of_magenta(session, app) > 0.1, "the tiles")
    finally:
        server.end()


def compared(session):
    """Below two maps that are compared"""
    listings = summary(session.own)
    server = Server("good")
    settings(session.new_home(), server.address())
    try:
        with Hothouse(session, listings.path, keep=True) as app:
            with step("They lie below both maps, with their attribution"):
                open_map(app, listings)
                until(lambda: share_of_magenta(session, app) > 0.1, "the tiles")
                x, y, width, height = app.place(app.wait(name="Map Menu"))
                app.xdotool("mousemove", x + width // 2, y + height // 2, "sleep", 0.05, "click", 1)
                app.wait("menu item", where=lambda node: node.has("focused"))
                app.press("Up", "Return")
                until(lambda: app.find("text box", where=lambda node: node.has("focused")) or app.press("Tab"), "a filter", pause=0.1)
                app.press("Return")
                for letter in "AB":
                    node = app.wait(("image", "img"), re.compile(f"^Map {letter}: "), where=lambda node: node.extents[2] > 100)
                    until(lambda node=node: magenta_in(app, node) > 0.1, f"tiles below map {letter}")
                equal(len(app.find_all(name=re.compile(ATTRIBUTION))), 2, "attributions")
    finally:
        server.end()


def fail(session, answer):
    listings = summary(session.own)
    server = Server(answer if answer != "gone" else "good")
    settings(session.new_home(), server.address())
    if answer == "gone":
        server.end()
    try:
        with Hothouse(session, listings.path, keep=True) as app:
            with step(f"A server that is {answer}: the map is there at once, and nothing complains"):
                start = time.monotonic()
                open_map(app, listings)
                check(time.monotonic() - start < 20, "the map has to wait")
                app.click(app.wait("button", "Zoom In"))
                if answer != "gone":
                    until(lambda: server.asked, "a request")
                app.wait(name=re.compile(ATTRIBUTION))
            if answer != "slow":
                with step(f"A server that is {answer}: a note says that nothing comes"):
                    app.wait("label", re.compile("^No street tiles come from 127.0.0.1"))
            check(share_of_magenta(session, app) < 0.01, "there are tiles")
            if answer == "gone":
                with step("The ground is the same as without tiles"):
                    until(lambda: middle(app) == middle(app), "the map to stand still")
                    shown = middle(app)
                    switch_tiles(app)
                    app.wait_gone(name=re.compile("No street tiles come"))
                    until(lambda: different(shown, middle(app)) < 0.01, "the same map without tiles")
                with step("When it comes back, so do its tiles"):
                    switch_tiles(app)
                    app.wait(name=re.compile("No street tiles come"))
                    server = Server("good", server.http.server_port)
                    until(lambda: share_of_magenta(session, app) > 0.1, "the tiles", patience=60)
                    app.wait_gone(name=re.compile("No street tiles come"))
    finally:
        if not server.ended.is_set():
            server.end()


def failing(session):
    """Servers that do not serve"""
    for answer in ("gone", "missing", "garbage", "huge", "slow"):
        fail(session, answer)


def unsafe(session):
    """Only by https, or from this computer"""
    listings = summary(session.own)
    settings(session.new_home(), "http://tiles.example.com/{z}/{x}/{y}.png")
    with Hothouse(session, listings.path, keep=True) as app:
        with step("A server that others can listen to is not asked"):
            open_map(app, listings)
            app.point(app.wait("button", "Layers"))
            app.shows("The server in the settings cannot be used")
            check(app.find(name=re.compile(ATTRIBUTION)) is None, "tiles are shown")
            app.press("Escape")


main(appear, compared, failing, unsafe)
