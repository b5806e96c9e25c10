#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What cannot be opened: said in the page, with the file's name; what was open stays. And a load that is cancelled."""

import gzip
import re
import socket
import threading
import time

from harness import PATIENCE, Skip, check, main, step, until
from hothouse import Hothouse
from listings import Listings, write_summary


def bad_files(folder):
    """Files that are none of ours, by what is wrong with them."""
    # The name must come out as it is, though it looks like markup.
    missing = folder / "gone & <b>far<b>.csv"
    empty = folder / "empty.csv"
    empty.write_bytes(b"")
    binary = folder / "picture.csv"
    binary.write_bytes(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + bytes(range(256)) * 400)
    cut = folder / "cut.csv.gz"
    cut.write_bytes(gzip.compress(b"a,b\n" + b"1,2\n" * 20000)[:60])
    directory = folder / "folder.csv"
    directory.mkdir(exist_ok=True)
    return {"missing": missing, "empty": empty, "binary": binary, "cut off": cut, "folder": directory}


def first_thing(session):
    """With nothing open"""
    for what, path in bad_files(session.own).items():
        with Hothouse(session, path) as app:
            with step(f"A file that is {what} is reported in the page, by its name" if what != "folder" else
                      "A folder is reported in the page, by its name"):
                app.shows(rf"Could Not Open {re.escape(path.name)}")
                app.wait("button", "Try Again")
                app.wait("button", "Open Data…")
            with step("The details can be read"):
                toggle = app.wait(("button", "toggle button", "generic"), re.compile("^Show Details"))
                app.click(toggle)
                app.wait("label", re.compile(re.escape(path.name)), where=lambda node: "\n" in node.name or "/" in node.name)


def former_table(session):
    """With a table open"""
    good = Listings(write_summary(session.own / "good.csv", 500))
    with Hothouse(session, good.path) as app:
        with step("A table is open"):
            app.wait_for_data(good)
        for what, path in bad_files(session.own).items():
            if what in ("folder", "missing"):
                continue
            with step(f"A file that is {what} is reported above it, and it stays"):
                app.open_by_chooser(path)
                app.shows(f"“{re.escape(path.name)}” could not be opened")
                app.wait_for_data(good)
        with step("The report leads to the details and back to the data"):
            app.click(app.wait("button", re.compile("Show Details")))
            app.shows("Could Not Open")
            app.click(app.wait("button", "Back to the Data"))
            app.wait_for_data(good)
        with step("What is well again can be tried again"):
            path = session.own / "empty.csv"
            app.open_by_chooser(path)
            app.shows("“empty.csv” could not be opened")
            write_summary(path, 77)
            app.click(app.wait("button", re.compile("Show Details")))
            app.click(app.wait("button", "Try Again"))
            app.wait_for_rows(77)


class SlowServer:
    """Sends a CSV file without an end, slowly, to whoever asks."""

    def __enter__(self):
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.address = f"http://127.0.0.1:{self.socket.getsockname()[1]}/slow.csv"
        self.left = threading.Event()
        threading.Thread(target=self.serve, daemon=True).start()
        return self

    def serve(self):
        while True:
            try:
                connection, _ = self.socket.accept()
            except OSError:
                return
            threading.Thread(target=self.send, args=(connection,), daemon=True).start()

    def send(self, connection):
        try:
            connection.recv(4096)
            connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: text/csv\r\nContent-Length: 1000000\r\n\r\nprice,name\n")
            while True:
                connection.sendall(b"1,x\n")
                time.sleep(0.02)
        except OSError:
            self.left.set()
        finally:
            connection.close()

    def __exit__(self, *_error):
        self.socket.close()


def cancel(session):
    """A load that takes too long"""
    good = Listings(write_summary(session.own / "good.csv", 500))
    with SlowServer() as server:
        with Hothouse(session) as app:
            with step("It shows that it goes on"):
                app.open_by_address(server.address)
                app.wait("progress bar", "Progress")
                app.wait("button", "Cancel")
            with step("Jobs list it"):
                app.wait(("button", "toggle button"), re.compile("1 Job"))
            with step("Cancel ends it at once"):
                app.click(app.wait("button", "Cancel"))
                # The file would take more than an hour to come.
                app.wait_gone("progress bar", "Progress")
                app.shows("Open a Data Set")
                check(app.find(name=re.compile("Could Not Open")) is None, "a cancelled load is reported as an error")
                check(server.left.wait(PATIENCE), "the connection is still open after the cancel")
            with step("Another file can be opened after it"):
                app.open_by_chooser(good.path)
                app.wait_for_data(good)
            with step("Cancel leaves the table that was open"):
                server.left.clear()
                app.open_by_address(server.address)
                app.click(app.wait("button", "Cancel"))
                app.wait_for_data(good)
            with step("Another file takes the place of a load that still goes on"):
                app.open_by_address(server.address)
                app.wait("button", "Cancel")
                app.drop("files", good.path)
                app.wait_for_data(good)
                check(server.left.wait(PATIENCE), "the load that was replaced still goes on")
        with Hothouse(session) as app:
            with step("The window can be closed while a load goes on"):
                app.open_by_address(server.address)
                app.wait("button", "Cancel")


def unreadable(session):
    """A file that may not be read"""
    import os  # noqa: PLC0415
    path = write_summary(session.own / "secret.csv", 10)
    path.chmod(0)
    if os.access(path, os.R_OK):
        raise Skip("this user may read every file")
    with Hothouse(session, path) as app:
        with step("It is reported in the page"):
            app.shows("Could Not Open secret.csv")
            until(lambda: "ermission" in app.dump(), "the reason")


main(first_thing, former_table, cancel, unreadable)
