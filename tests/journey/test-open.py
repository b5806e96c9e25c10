#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every way to data: the file chooser, a drop, recent files, an address, the sample, the command line."""

import re
import threading
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer

from harness import check, main, step, until
from hothouse import Hothouse
from listings import detailed, summary


def chooser_and_drop(session):
    """File chooser and drop"""
    plain, compressed = summary(session.own), detailed(session.own)
    with Hothouse(session) as app:
        with step("An empty window says what to do"):
            app.shows("Open a Data Set")
            app.wait("button", "Open Data…")
            app.wait("button", "Try the Sample City")
        with step("The file chooser can be left without a word"):
            app.press("ctrl+o")
            app.wait("dialog", "Open Data")
            app.press("Escape")
            app.wait_gone("dialog", "Open Data")
            app.focus()
            app.shows("Open a Data Set")
        with step(f"A file is opened by the chooser, {plain.count} rows"):
            app.open_by_chooser(plain.path)
            app.wait_for_data(plain)
        with step(f"A compressed file is opened by a drop, {compressed.count} rows"):
            app.drop("files", compressed.path)
            app.wait_for_data(compressed)
        with step("Of several files the first is opened, and the window says so"):
            app.drop("files", plain.path, compressed.path)
            app.wait_for_data(plain)
            app.shows("Only the first of the files was opened")
        with step("A path dropped as a text is opened"):
            app.drop("text", f"{compressed.path}\n")
            app.wait_for_data(compressed)
        with step("Another text is refused in words"):
            app.drop("text", "no file at all")
            app.shows("neither a file nor an address")
            app.wait_for_data(compressed)
        with step("What was opened is listed as recent, newest first"):
            app.act("win.close-data")
            recent = app.wait("list", "Recent data sets")
            until(lambda: len(app.find_all("list item", inside=recent)) == 2, "two recent files")
            names = [app.find_all("label", inside=item)[0].name for item in app.find_all("list item", inside=recent)]
            check(compressed.stem in names[0] and plain.stem in names[1], f"recent files are {names}")
        with step("A recent file is opened from the list"):
            item = app.find_all("list item", inside=app.wait("list", "Recent data sets"))[1]
            app.point(item)
            app.wait_for_data(plain)


def sample(session):
    """The sample city"""
    with Hothouse(session) as app:
        with step("The button opens it"):
            app.click(app.wait("button", "Try the Sample City"))
            app.wait("label", re.compile(r"^\d[\d,]* rows$"))
        with step("It is not among the recent files"):
            app.act("win.close-data")
            app.shows("Open a Data Set")
            check(app.find("list", "Recent data sets") is None or
                  not app.find_all("list item", inside=app.find("list", "Recent data sets")), "the sample is listed as recent")


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *arguments):
        pass


def address(session):
    """An address"""
    plain = summary(session.own)
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(plain.path.parent)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    base = f"http://127.0.0.1:{server.server_address[1]}/"
    try:
        with Hothouse(session) as app:
            with step("A file is opened by its address"):
                app.open_by_address(base + plain.path.name)
                app.wait_for_data(plain)
            with step("An address that does not exist is reported with its host, and the table stays"):
                app.open_by_address(base + "nothing.csv")
                app.shows("nothing.* could not be opened")
                app.click(app.wait("button", re.compile("Show Details")))
                app.shows("127.0.0.1")
                app.click(app.wait("button", "Back to the Data"))
                app.wait_for_data(plain)
    finally:
        server.shutdown()


def command_line(session):
    """The command line"""
    plain, compressed = summary(session.own), detailed(session.own)
    with Hothouse(session, plain.path) as app:
        with step("A file named on the command line is opened"):
            app.wait_for_data(plain)
        with step("A second start opens its file in a window of the first"):
            second = session.spawn([app.command[0], compressed.path], "second.log", app.environment())
            until(lambda: second.poll() is not None, "the end of the second start")
            check(second.returncode == 0, f"it ended with status {second.returncode}")
            until(lambda: len(app.root.fresh().children) == 2, "a second window")
            app.wait_for_rows(compressed.count)
            app.wait_for_rows(plain.count)


main(chooser_and_drop, sample, address, command_line)
