#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Everything by the keyboard: the pointer lies in a far corner and is never moved."""

import re

from harness import Failed, main, step, until
from hothouse import Hothouse
from listings import FILTER, summary


def away(app):
    """The pointer out of the window, so that nothing is done by hovering either."""
    app.xdotool("mousemove", 1599, 999)


def is_row(node):
    return node is not None and node.role == "row" and node.parent.role == "list"


def tab_until(app, condition):
    """Presses Tab until the focus is where it should be; few presses must do."""
    for _press in range(15):
        if condition(app.tab_on()):
            return
    raise Failed(f"15 times Tab only lead to {app.focused()}")


def journey(session):
    """From the file to the map"""
    listings = summary(session.own)
    with Hothouse(session) as app:
        away(app)
        with step("Tab leads to the start page's first button, and Return opens the chooser"):
            tab_until(app, lambda node: node is not None and node.name == "Open Data…")
            app.press("Return")
            app.choose_file(listings.path)
            app.wait_for_data(listings)
        with step("Ctrl+F leads to the filter, Return applies it"):
            app.filter(FILTER)
            app.press("Return")
            app.wait_for_rows(listings.passing(), listings.count)
        with step("Tab leads on from the filter to the rows"):
            tab_until(app, is_row)
        with step("Arrows go through the rows"):
            before = app.focused().path
            # The first one only takes hold of the row that has the focus.
            app.press("Down", "Down")
            until(lambda: is_row(node := app.focused()) and node.path != before, "another row with the focus")
        with step("Return opens the row"):
            app.press("Return")
            app.shows(r"^Row \d")
        with step("Tab leaves the table"):
            tab_until(app, lambda node: not is_row(node))
        with step("F9 closes what stands beside the table"):
            app.press("F9")
            app.wait_gone(name=re.compile(r"^Row \d"))
        with step("Alt+2 and Alt+1 change the view"):
            app.view("profile")
            app.view("table")
        with step("Ctrl+2 and Ctrl+1 change the page"):
            app.press("ctrl+2")
            until(lambda: app.find(name="Rows") is None, "the table out of view")
            app.wait_for_rows(listings.passing(), listings.count)
            app.press("ctrl+1")
            app.table()
        with step("Escape in the filter clears it"):
            app.press("ctrl+f", "Escape")
            app.press("Escape")
            app.wait_for_rows(listings.count)


def dialogs(session):
    """Dialogs and menus"""
    listings = summary(session.own)
    with Hothouse(session, listings.path) as app:
        away(app)
        app.wait_for_data(listings)
        with step("Ctrl+? shows the shortcuts, and Escape leaves them"):
            app.press("ctrl+question")
            app.wait("dialog", "Keyboard Shortcuts")
            app.shows("^Filter Rows$")
            app.press("Escape")
            app.wait_gone("dialog", "Keyboard Shortcuts")
        with step("Ctrl+, shows the preferences"):
            app.press("ctrl+comma")
            dialog = app.wait("dialog", "Preferences")
            app.wait(name=re.compile("Remember Recent Files"), inside=dialog)
            app.press("Escape")
            app.wait_gone("dialog", "Preferences")
        with step("F10 opens the main menu, whose last item, About, arrows reach"):
            app.press("F10")
            app.wait("menu item", where=lambda node: node.has("focused"))
            app.press("Up", "Return")
            app.wait("dialog", re.compile("About"))
            app.press("Escape")
            app.wait_gone("dialog", re.compile("About"))
        with step("Ctrl+L asks for an address, and Escape leaves it"):
            app.press("ctrl+l")
            app.wait("text box", re.compile("Address"))
            app.press("Escape")
            app.wait_gone("text box", re.compile("Address"))
        with step("Ctrl+Shift+C chooses columns"):
            app.press("ctrl+shift+c")
            app.wait("dialog", re.compile("Columns"))
            app.press("Escape")
            app.wait_gone("dialog", re.compile("Columns"))
        with step("Ctrl+S asks where to write the rows"):
            app.press("ctrl+s")
            dialog = app.wait("dialog", re.compile("Export"), where=lambda node: node.parent.role == "application")
            app.press("Escape")
            until(lambda: not any(node.path == dialog.path for node in app.find_all("dialog")), "no more file chooser")
        with step("Ctrl+Shift+N opens a second window, Ctrl+W closes it"):
            app.press("ctrl+shift+n")
            until(lambda: len(app.windows()) == 2, "a second window")
            app.focus()
            app.press("ctrl+w")
            until(lambda: len(app.windows()) == 1, "one window")
        with step("Ctrl+Q quits"):
            app.focus()
            app.press("ctrl+q")
            app.expect_end()


main(journey, dialogs)
