#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What comes back, in the window: status in words, body, tree, headers, phases of time, saving; and bodies that are no JSON, no UTF-8 or no text."""

import re

from harness import check, equal, main, step, until
from requests_page import PATIENCE, Requests, server


def words(session):
    """An answer, said in words, taken apart, timed and saved"""
    with server() as own, Requests(session) as app:
        app.open()
        with step("What the numbers of servers mean is said in a sentence"):
            for status, title, meaning in ((201, "201 Created", "What was sent is there now"), (404, "404 Not Found", "There is nothing at this address"),
                                           (503, "503 Service Unavailable", "The server is not ready"), (418, "418", "The server refuses the request")):
                app.asks(own, f"/status/{status}", re.compile(f"^{title}"))
                app.shows(meaning)
        with step("The body is formatted, and a tree that unfolds"):
            app.asks(own, "/echo?a=1")
            check(re.search(r'\n  "path": "/echo\?a=1"', app.answer()) is not None, f"not formatted: {app.answer()!r}")
            app.tab("Tree")
            app.wait(name="headers", cells=True, patience=PATIENCE)
            app.wait(name="{…}", cells=True)
            app.picture_of("tree")
            table = app.wait(("tree grid", "grid", "table", "tree table"), "Body as a Tree")
            cell = app.wait("label", "headers", inside=table, cells=True)
            app.point(cell)
            app.press("Return")
            app.wait(name="user-agent", cells=True, patience=PATIENCE)
        with step("Headers are listed, each as often as it came, and long ones whole"):
            app.asks(own, "/headers")
            app.tab("Headers")
            headers = app.wait("label", re.compile(r"^HTTP/1\.1 200 OK"), patience=PATIENCE).text
            check("X-Twice: one" in headers and "X-Twice: two" in headers, f"both of X-Twice are not in {headers[:200]!r}")
            check("X-Long: " + "y" * 4000 in headers, "the long header is cut")
            app.picture_of("headers")
        with step("The phases of time are drawn, and said in words"):
            app.tab("Timing")
            bars = app.wait(name=re.compile(r"Connect \d.*, Wait \d.* ms"), patience=PATIENCE)
            check("Encrypt" not in bars.name, f"no encryption was there, but {bars.name!r}")
            app.picture_of("timing")
        with step("The whole body is saved, byte for byte, without a change of what is shown"):
            app.asks(own, "/binary")
            path = session.own / "saved.bin"
            app.click(app.wait("button", "Save Body to a File…"))
            app.save_as(path)
            app.shows("Saved as saved.bin")
            equal(path.read_bytes(), bytes(range(256)) * 64, "the file")
        with step("Who changes their mind about saving saves nothing"):
            app.click(app.wait("button", "Save Body to a File…"))
            dialog = app.wait("dialog", where=lambda node: node.parent is not None and node.parent.role == "application")
            app.focus()
            app.press("Escape")
            until(lambda: all(node.path != dialog.path for node in app.root.fresh().children), "no more dialog")
            app.focus()


def encodings(session):
    """Bodies that are no text, and texts in other encodings"""
    with server() as own, Requests(session) as app:
        app.open()
        with step("What is no text is not shown as one"):
            app.asks(own, "/binary")
            app.shows(r"The body is no text \(image/png\)")
            equal(app.answer(), "", "the text of a picture")
        with step("A text in the encoding that its header names is read in it"):
            app.asks(own, "/latin")
            check(app.answer().startswith("café café"), f"shown: {app.answer()!r}")
        with step("Bytes that are no UTF-8 are replaced, and that is said"):
            app.asks(own, "/torn")
            check("a\ufffd" in app.answer(), f"shown: {app.answer()!r}")
            app.shows("not UTF-8")
        with step("A HEAD has no body"):
            app.pick("Method", "HEAD")
            heard = app.asks(own, "/echo")
            equal(heard["method"], "HEAD", "the method")
            app.shows("The body is empty")


def narrow(session):
    """In a window as small as a telephone everything is in reach"""
    with server() as own, Requests(session) as app:
        app.open()
        with step("Nothing is wider than the window, whatever is shown"):
            app.resize(370, 650)
            until(lambda: app.find("button", "New Request") is None, "the small header bar", PATIENCE)
            for path in ("/headers", "/large", "/binary"):
                app.asks(own, path)
            app.part("Params")
            for part in ("Headers", "Access", "Body", "Options"):
                app.press("Right", "space")
                until(lambda part=part: app.tabs(part)[0].has("checked"), f"the tab {part}", PATIENCE)
            app.picture_of("narrow-options")
            right = [sum(app.tabs(part)[index].extents[::2]) for part, index in (("Options", 0), ("Timing", -1))]
            check(max(right) <= app.geometry()[2], f"tabs end at {right}, outside the window")
            app.tab("Timing")
            app.picture_of("narrow")
            check(app.geometry()[2] <= 400, f"the window is {app.geometry()[2]} wide")
        with step("The lists open above the page, and go when something is chosen"):
            app.click(app.wait("toggle button", "Collections and History"))
            app.tab("History")
            app.point(app.wait("list item", re.compile("^GET http.*/headers"), patience=PATIENCE))
            until(lambda: app.wait("text box", "Address").text == own.address + "/headers", "its address", PATIENCE)


main(words, encodings, narrow)
