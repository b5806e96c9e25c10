#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Requests to a model: a row of the table, a point of the map and a deployment become a request; its rows are edited, and written in every dialect
without retyping; the price comes back beside the true one, its neighbours, and what the model on this computer says."""

import contextlib
import json
import re
import sqlite3
from pathlib import Path

from harness import Failed, check, equal, main, step, until
from requests_page import PATIENCE, Requests, deployed, server

DIALECTS = ("Data Frame, Records", "Instances", "Inputs by Column", "Split Without a Wrapper", "CSV", "Data Frame, Split")


def send_row(app, index=1):
    """A row of the table goes to the Requests page by its menu."""
    app.press("ctrl+1")
    table = until(lambda: app.rows(3), "rows", PATIENCE)
    app.point(table[index].children[0], button=3)
    app.wait("menu item", where=lambda node: node.has("focused"), patience=PATIENCE)
    app.press("Return")
    until(lambda: app.wait("text box", "Address").text != "", "an address", PATIENCE)
    until(lambda: "columns" in app.body().text, "the row in the body", PATIENCE)


def statuses(session):
    """Of what was sent."""
    path = Path(session.env["XDG_DATA_HOME"]) / "hothouse" / "hothouse.db"
    with contextlib.closing(sqlite3.connect(path, timeout=20)) as history:
        return [status for status, in history.execute("SELECT status FROM request_history")]


def price(app):
    """Sends, and gives the price that comes back."""
    count = len(statuses(app.session))
    app.press("ctrl+Return")
    until(lambda: len(statuses(app.session)) > count, "an answer", PATIENCE)
    app.wait("button", "Send", patience=PATIENCE)
    return app.wait("label", re.compile(r"^\$[\d,.]+$"), patience=PATIENCE).name


def row(session):
    """A row becomes a request, the request a price, and the price is remembered"""
    with deployed(session) as (city, workspace), Requests(session, city, env={"HOTHOUSE_WORKSPACE": str(workspace)}, keep=True) as app:
        with step("The menu of a row sends it to the Requests page"):
            send_row(app)
            check(app.wait("text box", "Address").text.endswith("/invocations"), "not the address of the deployment")
        with step("The price comes back, beside the true one and the neighbours, and is that of the model here"):
            first = price(app)
            app.wait("label", "200 OK")
            app.shows(r"^True \$")
            scale = app.wait(("image", "img"), re.compile(r"^Predicted \$.*True \$.*8 nearest rows"))
            check(first in scale.name, f"{first} is not in {scale.name!r}")
            app.shows("Same as the model here")
            app.shows("Nearest Rows")
            app.shows(r"^\d+ m away|km away")
            app.picture_of("prediction")
        with step("Switched to each way to write rows, it is the same row and the same price"):
            body = app.body().text
            for dialect in DIALECTS:
                app.pick("How Rows Are Written", dialect)
                until(lambda: app.find("combo box", dialect) is not None, f"{dialect} chosen")
                path = "/score" if dialect.startswith("Split") else "/invocations"
                until(lambda path=path: app.wait("text box", "Address").text.endswith(path), f"the address for {dialect}", PATIENCE)
                equal(price(app), first, f"the price in {dialect}")
                app.shows("Same as the model here")
            equal(json.loads(app.body().text, parse_float=str), json.loads(body, parse_float=str), "the body, back where it began")
        with step("The table of rows has the row, and leads to its form"):
            app.tab("Rows")
            table = app.wait(("tree grid", "grid", "table", "tree table"), "Rows of the Body", patience=PATIENCE)
            headers = [node.name for node in next(node for node in table.children if node.role == "row").children]
            equal(headers, json.loads(body)["dataframe_split"]["columns"], "the titles")
            app.picture_of("rows")
            app.tab("Form")
            field = app.wait("text box", re.compile(r"^accommodates \(number\)"), patience=PATIENCE)
            app.picture_of("form")
        with step("What is typed into the form is in the JSON, and changes the price"):
            field.text = "11"
            app.tab("JSON")
            split = json.loads(until(lambda: app.body().text if app.body().text != body else None, "another body"))["dataframe_split"]
            equal(split["data"][0][split["columns"].index("accommodates")], 11, "what is in the JSON")
            other = price(app)
            check(other != first, f"still {first}")
        with step("Another row takes the place of the first"):
            send_row(app, 2)
            until(lambda: app.body().text not in (body, ""), "another body", PATIENCE)
            check(price(app) != "", "no price")
            app.shows("Same as the model here")
    with step("What was sent is remembered when the window is closed"):
        equal(statuses(session), [200] * (len(DIALECTS) + 3), "the history")


def point(session):
    """A point of the map becomes a request by its card"""
    with deployed(session) as (city, workspace), Requests(session, city, env={"HOTHOUSE_WORKSPACE": str(workspace)}) as app:
        with step("The card of a point offers it"):
            until(lambda: app.rows(3), "rows", PATIENCE)
            app.press("ctrl+2")
            canvas = app.wait(("image", "img"), "Map", where=lambda node: node.extents[2] > 200, patience=PATIENCE)
            until(lambda: re.search(r"\d", canvas.description), "the map to say what it shows", PATIENCE)
            x, y, width, height = app.place(canvas)
            for shift in ((0, 0), (20, 10), (-30, 25), (45, -30), (-60, -40), (80, 60), (-90, 70), (110, -80)):
                app.xdotool("mousemove", x + width // 2 + shift[0], y + height // 2 + shift[1], "sleep", 0.1, "click", 1)
                with contextlib.suppress(Failed):
                    app.wait("button", "Send to Requests", patience=2)
                    break
            app.picture_of("card")
            app.click(app.wait("button", "Send to Requests"))
        with step("It fills the request, and the price comes back beside the true one"):
            until(lambda: app.wait("text box", "Address").text.endswith("/invocations"), "the address of the deployment", PATIENCE)
            until(lambda: "columns" in app.body().text, "the row in the body", PATIENCE)
            price(app)
            app.shows(r"^True \$")


def try_it(session):
    """Try It of a deployment fills the request"""
    with deployed(session) as (city, workspace), Requests(session, city, env={"HOTHOUSE_WORKSPACE": str(workspace)}) as app:
        with step("Its button opens the request, with a row of the open data"):
            until(lambda: app.rows(3), "rows", PATIENCE)
            app.press("ctrl+5")
            app.point(app.wait("label", "price", patience=PATIENCE))
            button = app.wait("button", "Try It in Requests", where=lambda node: node.has("sensitive"), patience=PATIENCE)
            app.click(button)
            until(lambda: app.find("text box", "Address") is not None and app.find("text box", "Address").text.endswith("/invocations"), "the address", PATIENCE)
            until(lambda: "columns" in app.body().text, "the row in the body", PATIENCE)
        with step("It is answered, with what is true beside it"):
            price(app)
            app.shows(r"^True \$")
            app.shows("Same as the model here")


def parity(session):
    """A server that answers otherwise than the model here is found out"""
    with server() as own, deployed(session) as (city, workspace), Requests(session, city, env={"HOTHOUSE_WORKSPACE": str(workspace)}) as app:
        with step("Its answer is shown, and by how much it is off"):
            send_row(app)
            price(app)
            app.wait("text box", "Address").text = own.address + "/told/invocations"
            own.predictions = [1000000.5]
            app.press("ctrl+Return")
            app.wait("label", re.compile(r"^\$1,000,00[01]"), patience=PATIENCE)
            check(app.find(name="Same as the model here") is None, "it is said to be the same")
            app.shows("1 of 1 rows get another prediction than here, by up to 999")
            app.picture_of("parity")
        with step("More predictions than rows are not compared, and that is said"):
            own.predictions = [1, 2, 3]
            app.press("ctrl+Return")
            app.shows("Could not be compared with the model here", patience=PATIENCE)


main(row, point, try_it, parity)
