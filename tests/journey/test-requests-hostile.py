#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Servers that hang, lie, send too much or lead astray: what comes of it is said in words, nothing freezes, and no secret goes where it should not.
And bodies that are no JSON."""

import json
import socket

from harness import check, equal, main, step, until
from requests_page import PATIENCE, Requests, server


def fails(app, address, *words, patience=PATIENCE):
    """Sends, and waits for the reason why there is no answer."""
    app.send_to(address)
    app.wait("label", "No Answer", patience=patience)
    for word in words:
        app.shows(word, patience=patience)


def servers(session):
    """Servers that are not there, hang, stop, or say what is no HTTP"""
    with server() as own, Requests(session) as app:
        app.open()
        with step("Nobody answers at the address"), socket.socket() as taken:
            taken.bind(("127.0.0.1", 0))
            fails(app, f"http://127.0.0.1:{taken.getsockname()[1]}/", "refuses the connection")
            app.picture_of("failed")
        with step("There is no such host, or it is no address at all"):
            fails(app, "http://nobody.invalid/", "nobody.invalid")
            fails(app, "not an address", "not a web address")
            fails(app, "file:///etc/passwd", "not a web address")
        with step("Garbage is no answer"):
            fails(app, own.address + "/garbage", r"127\.0\.0\.1")
        with step("An answer that ends too early is none"):
            fails(app, own.address + "/short", r"127\.0\.0\.1")
        with step("One that goes on longer than it says is cut where it says"):
            app.asks(own, "/long")
            equal(app.answer(), "only", "the body")
        with step("One whose length is no number is taken to the end, or refused; nothing breaks"):
            app.send_to(own.address + "/negative")
            app.wait("button", "Send", patience=PATIENCE)
        with step("A server that hangs is left by Escape, and what was shown is there again"):
            app.asks(own, "/echo")
            app.send_to(own.address + "/hang")
            app.wait("label", "Waiting for the Answer", patience=PATIENCE)
            app.picture_of("busy")
            app.press("Escape")
            app.wait_gone("label", "Waiting for the Answer", patience=PATIENCE)
            app.wait("label", "200 OK", patience=PATIENCE)
            app.shows("Request cancelled")
        with step("Or by the time that it has, which is told"):
            app.part("Options")
            # The field itself is told to nobody.
            app.press("Tab", "ctrl+a")
            app.type("1")
            app.press("Tab")
            fails(app, own.address + "/hang", r"127\.0\.0\.1:\d+ does not answer any more")
        with step("One that never ends is left by its button"):
            app.send_to(own.address + "/chunks")
            app.wait("label", "Waiting for the Answer", patience=PATIENCE)
            app.click(app.wait("button", "Cancel"))
            app.wait_gone("label", "Waiting for the Answer", patience=PATIENCE)


def astray(session):
    """Redirects to files, in circles, and to another host, which hears no secret"""
    with server() as other, server(other.address) as own, Requests(session) as app:
        app.open()
        with step("A redirect to a file is not followed"):
            fails(app, own.address + "/file", "redirects to something that is not a web address")
        with step("Circles have an end"):
            fails(app, own.address + "/loop", "redirects again and again")
        with step("Another host gets neither the token nor a header of the request"):
            app.part("Headers")
            app.wait("text box", "Header").text = "X-Mine"
            app.find("text box", "Value", where=lambda node: node.shown).text = "private"
            app.part("Authorization")
            app.choose(app.wait("combo box", "Authentication", patience=PATIENCE), "Bearer Token")
            app.wait(("password text", "text box"), "Token", patience=PATIENCE).text = "hunter2"
            app.asks(own, "/away")
            equal(own.heard[-1]["headers"].get("authorization"), "Bearer hunter2", "what the first host hears")
            equal([(heard["path"], heard["headers"].get("authorization"), heard["headers"].get("x-mine")) for heard in other.heard],
                  [("/there", None, None)], "what the other host hears")
        with step("A POST is not sent on anywhere; where it would go is said"):
            app.pick("Method", "POST")
            app.asks(own, "/away", "302 Found")
            app.shows("somewhere else")
            equal(len(other.heard), 1, "requests to the other host")


def bodies(session):
    """Bodies that are no JSON are told of with line and column while they are typed; what is no JSON at all is left alone"""
    with server() as own, Requests(session) as app:
        app.open()
        app.pick("Method", "POST")
        app.part("Body")
        with step("The place of a fault is said, and it goes when it is mended"):
            body = app.body()
            for text, place in (('{"a": 1,\n  b}', "Line 2, column 3"), ('{"a": 1', "Line 1, column 8"), ('["é", }', "Line 1, column 7"),
                                ('{"a": 1} x', "Line 1, column 10")):
                body.text = text
                app.shows("^" + place)
            app.picture_of("fault")
            body.text = '{"a": 1}'
            app.wait_gone("label", where=lambda node: node.name.startswith("Line "))
        with step("Format leads to the fault, or sets the text in order without a change of its numbers"):
            body.text = '{"b": 1.10, "a": [12345678901234567890, 1e2]}'
            app.click(app.wait("button", "Format"))
            app.wait(("text", "text box"), "Body", where=lambda node: "\n" in node.text)
            equal(app.body().text, '{\n  "b": 1.10,\n  "a": [\n    12345678901234567890,\n    1e2\n  ]\n}', "the text")
        with step("A fault does not keep anybody from sending, and plain text has none"):
            body.text = "{"
            equal(app.asks(own, "/echo")["body"], "{", "what was heard")
            body.text = "a=1&b=2"
            app.wait_gone("label", where=lambda node: node.name.startswith("Line "))
            equal(app.asks(own, "/echo")["body"], "a=1&b=2", "what was heard")
        with step("Rows that do not fit their columns are told of, with their number"):
            body.text = '{"dataframe_split": {"columns": ["a", "b"], "data": [[1, 2], [3]]}}'
            app.tab("Rows")
            app.shows("Row 2 of the body does not have one value for each column", patience=PATIENCE)
        with step("Very many columns are shown some at a time, and that is said"):
            app.tab("JSON")
            app.body().text = json.dumps({"dataframe_split": {"columns": [f"c{i}" for i in range(130)], "data": [list(range(1000, 1130))]}})
            app.tab("Rows")
            app.wait("label", "Columns 1–60 of 130", patience=PATIENCE)
            app.click(app.wait("button", "Next Columns"))
            app.wait("label", "Columns 61–120 of 130", patience=PATIENCE)
            app.click(app.wait("button", "Next Columns", where=lambda node: node.has("sensitive")))
            app.wait("label", "Columns 121–130 of 130", patience=PATIENCE)
            until(lambda: app.find_all("label", "1120", cells=True), "the value of the first column in view", PATIENCE)
            app.picture_of("many-columns")
            check(not app.find("button", "Next Columns", where=lambda node: node.has("sensitive")), "there is more")
            check(app.process.poll() is None, "the program has ended")


main(servers, astray, bodies)
