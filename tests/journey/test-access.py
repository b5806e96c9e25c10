#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""For those who do not see the window: everything that takes the focus has a name, and every action has a way to it."""

import re

from harness import check, main, step, until
from hothouse import Hothouse
from listings import detailed, summary

# What is no control, only a box that lets the focus through to what it holds.
CONTAINERS = ("generic", "group", "list", "tab panel")

# Every action and how a person comes to it: a key, or a word in a menu or on a button.
WAYS = {
    "win.open": "ctrl+o",
    "win.open-address": "ctrl+l",
    "win.open-sample": "Try the Sample City",
    "win.open-location": "a recent file",
    "win.close-data": "Close Data",
    "win.filter": "ctrl+f",
    "win.export": "ctrl+s",
    "win.columns": "ctrl+shift+c",
    "win.warnings": "Show Warnings",
    "win.details": "F9",
    "win.undo-range": "ctrl+z",
    "win.view": "alt+1",
    "win.page": "ctrl+1",
    "win.connect": "ctrl+shift+l",
    "win.open-workspace": "Open Workspace…",
    "win.own-workspace": "Use Own Workspace",
    "win.share": "Share This Workspace…",
    "win.sign-in": "Sign In…",
    "win.register-model": "Register Model…",
    "win.show-model": "Show Model",
    "win.show-run": "a model's origin",
    "win.show-run-model": "Show Model",
    "win.show-errors": "Show Errors on the Map",
    "win.deploy": "Deploy…",
    "win.request-row": "Send to Requests",
    "app.quit": "ctrl+q",
    "app.new-window": "ctrl+shift+n",
    "win.new-experiment": "ctrl+n",
    "app.open-location": "the command line",
    "app.preferences": "ctrl+comma",
    "app.shortcuts": "ctrl+question",
    "app.about": "About Hothouse",
}


def is_inner(node):
    """Whether the focus is only passed on: to what a box or a list holds, or within a list to choose from, which has the name."""
    if any(up.role == "combo box" and up.name for up in ancestors(node)):
        return True
    return node.role in CONTAINERS and any(inner.has("focusable") for inner in node.walk(Hothouse.is_hidden) if inner is not node)


def check_names(app, where):
    nameless = [node for node in app.tree(prune=app.is_hidden) if node.has("focusable", "showing") and not node.name.strip() and
                not is_inner(node)]
    described = [f"{node.role} in {' in '.join(str(up) for up in ancestors(node) if up.name)[:160]} at {node.extents}"
                 for node in nameless]
    check(not nameless, f"{where}: nameless stops of the keyboard's focus:\n" + "\n".join(described))


def ancestors(node):
    while node.parent is not None:
        node = node.parent
        yield node


def names(session):
    """Names"""
    listings = detailed(session.own)
    with Hothouse(session) as app:
        with step("Start page"):
            app.wait("button", "Open Data…")
            check_names(app, "start page")
        with step("Map without data"):
            app.press("ctrl+2")
            check_names(app, "map without data")
            app.press("ctrl+1")
        with step("Table"):
            app.open_by_chooser(listings.path)
            app.wait_for_data(listings)
            app.view("table")
            check_names(app, "table")
        with step("Profile"):
            app.profile_row(listings.columns[0])
            check_names(app, "profile")
        with step("Card of a column"):
            app.point(app.profile_row("price"))
            app.wait("label", "Median")
            check_names(app, "card")
        with step("Map"):
            app.press("ctrl+2")
            until(lambda: app.find(name="Columns") is None, "the map in view")
            check_names(app, "map")
            app.press("ctrl+1")
        for keys, title in (("ctrl+comma", "Preferences"), ("ctrl+question", "Keyboard Shortcuts"), ("ctrl+l", "Open From Address"),
                            ("ctrl+shift+c", re.compile("Columns"))):
            with step(f"Dialog: {getattr(title, 'pattern', title)}"):
                app.press(keys)
                app.wait("dialog", title)
                check_names(app, str(title))
                app.press("Escape")
                app.wait_gone("dialog", title)
        with step("Error page"):
            bad = session.own / "bad.csv"
            bad.write_bytes(b"")
            app.open_by_chooser(bad)
            app.click(app.wait("button", re.compile("Show Details")))
            app.shows("Could Not Open")
            check_names(app, "error page")


def actions(session):
    """Actions"""
    listings = summary(session.own)
    with Hothouse(session, listings.path) as app:
        app.wait_for_data(listings)
        found = sorted([action for action in app.root.children[0].actions if action.startswith("win.")] +
                       [f"app.{action}" for action in app.application_actions()])
        with step("There is a known way to every action"):
            check(len(found) > 12, f"window and program name only {found}")
            check(set(found) <= set(WAYS), f"no way is known to {sorted(set(found) - set(WAYS))}")
        with step("The keys are those of the shortcuts dialog"):
            app.press("ctrl+question")
            dialog = app.wait("dialog", "Keyboard Shortcuts")
            shown = {node.name for node in app.find_all("label", inside=dialog)}
            keys = {way for way in WAYS.values() if "+" in way or re.fullmatch(r"F\d+", way)}
            missing = [key for key in keys if label_of(key) not in shown]
            check(not missing, f"the dialog does not show {missing}; it shows {sorted(shown)}")
            app.press("Escape")
            app.wait_gone("dialog", "Keyboard Shortcuts")
        # GTK does not say what is written on the items of its menus, so they are tried.
        with step("The main menu ends with About"):
            app.press("F10")
            app.wait("menu item", where=lambda node: node.has("focused"))
            app.press("Up", "Return")
            app.wait("dialog", re.compile("About"))
            app.press("Escape")
            app.wait_gone("dialog", re.compile("About"))
        with step("The data set's menu holds the ways to data and ends with Close Data"):
            app.click(app.wait("toggle button", re.compile(re.escape(listings.stem))))
            app.wait("menu item", where=lambda node: node.has("focused"))
            check(len(app.find_all("menu item")) >= 5, f"there are {len(app.find_all('menu item'))} items")
            app.press("Up", "Return")
            app.shows("Open a Data Set")


def label_of(keys):
    """ctrl+question as GTK writes it for people."""
    words = {"ctrl": "Ctrl", "alt": "Alt", "shift": "Shift", "question": "?", "comma": ","}
    parts = [words.get(part, part.upper() if len(part) == 1 else part) for part in keys.split("+")]
    order = {"Shift": 0, "Ctrl": 1, "Alt": 2}
    return "+".join(sorted(parts[:-1], key=lambda part: order[part]) + parts[-1:])


main(names, actions)
