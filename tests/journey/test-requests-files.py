#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Collections as text files, also when another program changes them; history; Postman's files; commands for curl."""

import json
import re
import subprocess

from harness import check, equal, main, step, until
from requests_page import PATIENCE, Requests, server

# Where things are in the menu of the page.
SAVE_AS, PASTE, COPY, IMPORT = 2, 3, 4, 6


def save(app, name):
    app.click(app.wait("button", "Save Request"))
    app.name("Save Request", name, "Save")
    app.wait("list item", name, patience=PATIENCE)


def open_saved(app, name, address):
    app.point(app.wait("list item", name, patience=PATIENCE))
    until(lambda: app.wait("text box", "Address").text == address, f"the request {name}", PATIENCE)


def collections(session):
    """A collection is a text file: saved, opened, changed by another program, never written over"""
    with server() as own:
        with Requests(session, keep=True) as app:
            app.open()
            path = app.files() / "collections" / "Requests.http"
            with step("A request is saved, as a person would write it"):
                app.pick("Method", "POST")
                app.wait("text box", "Address").text = own.address + "/saved?a=1"
                app.part("Body")
                app.body().text = '{"beds": 2}'
                save(app, "Two beds")
                text = until(lambda: path.exists() and path.read_text(encoding="utf-8"), "the file", PATIENCE)
                check(f"### Two beds\nPOST {own.address}/saved?a=1\n\n{{\"beds\": 2}}\n" in text, f"the file is {text!r}")
            with step("What another program writes into it is there at once"):
                path.write_text(text.replace('"beds": 2', '"beds": 3') + f"\n### Ping\nGET {own.address}/ping\n", encoding="utf-8")
                app.wait("list item", "Ping", patience=PATIENCE)
                until(lambda: app.body().text == '{"beds": 3}', "the body of the request in view", PATIENCE)
            with step("What was edited here meanwhile stays, and that is said"):
                app.body().text = '{"beds": 4}'
                path.write_text(path.read_text(encoding="utf-8").replace('"beds": 3', '"beds": 5'), encoding="utf-8")
                app.shows("was changed by another program. What was edited here is still here", patience=PATIENCE)
                equal(app.body().text, '{"beds": 4}', "the body in the page")
                check('"beds": 5' in path.read_text(encoding="utf-8"), "the file was written over")
                app.press("ctrl+Return")
                app.click(app.wait("button", "Save Request"))
                until(lambda: '"beds": 4' in path.read_text(encoding="utf-8"), "the file with what was saved now", PATIENCE)
            with step("A file that is broken is told of with its line, and left alone"):
                whole = path.read_text(encoding="utf-8")
                broken = whole.replace("### Ping\n", "### Ping\nGET http://x/\nno colon\n")
                path.write_text(broken, encoding="utf-8")
                app.shows(r"Requests\.http, line \d+: a header should have a colon", patience=PATIENCE)
                open_saved(app, "Ping", own.address + "/ping")
                app.wait("text box", "Address").text = own.address + "/pong"
                app.click(app.wait("button", "Save Request"))
                app.shows("was changed by another program", patience=PATIENCE)
                equal(path.read_text(encoding="utf-8"), broken, "the file")
                path.write_text(whole, encoding="utf-8")
            with step("Another collection appears as a file of its own, and goes with it"):
                other = path.with_name("Other.http")
                other.write_text(f"### Away\nGET {own.address}/away-with-it\n", encoding="utf-8")
                app.wait("list item", "Away", patience=PATIENCE)
                other.unlink()
                app.wait_gone("list item", "Away", patience=PATIENCE)
            with step("A collection is renamed, file and all"):
                app.entry_menu("Two beds", "Rename…", up=1)
                app.name("Rename Collection", "Prices", "Rename")
                until(lambda: [found.name for found in path.parent.glob("*")] == ["Prices.http"], "the file under the new name", PATIENCE)
        with Requests(session, keep=True) as app:
            app.open()
            with step("After a start anew it is all there"):
                app.wait("list item", "Prices", patience=PATIENCE)
                open_saved(app, "Two beds", own.address + "/saved")
                heard = app.asks(own, None)
                equal((heard["method"], heard["path"], heard["body"]), ("POST", "/saved?a=1", '{"beds": 4}'), "what was heard")
            with step("Deleted, it can be had back"):
                app.entry_menu("Two beds", "Delete", up=1)
                app.wait_gone("list item", "Two beds", patience=PATIENCE)
                until(lambda: not list((app.files() / "collections").glob("*")), "no more file", PATIENCE)
                app.click(app.wait("button", "Undo", patience=PATIENCE))
                app.wait("list item", "Two beds", patience=PATIENCE)
                until(lambda: list((app.files() / "collections").glob("*.http")), "the file", PATIENCE)


def history(session):
    """What was sent is listed, opened again, and forgotten when that is asked for"""
    with server() as own:
        with Requests(session, keep=True) as app:
            app.open()
            app.pick("Method", "PUT")
            app.part("Body")
            app.body().text = '{"one": 1}'
            app.asks(own, "/first?a=b")
            app.begin()
            app.asks(own, "/status/404", "404 Not Found")
            with step("The newest comes first, with what came of it"):
                app.tab("History")
                app.wait("list item", re.compile(r"^GET http.*/status/404, 404 · "), patience=PATIENCE)
                app.wait("list item", re.compile(r"^PUT http.*/first, 200 · "), patience=PATIENCE)
                app.picture_of("history")
            with step("An older one is opened again, whole"):
                app.point(app.wait("list item", re.compile("^PUT")))
                until(lambda: app.wait("text box", "Address").text == own.address + "/first", "its address", PATIENCE)
                heard = app.asks(own, None)
                equal((heard["method"], heard["path"], heard["body"]), ("PUT", "/first?a=b", '{"one": 1}'), "what was heard")
            with step("What was typed meanwhile and not saved can be had back"):
                app.body().text = '{"precious": true}'
                app.point(app.wait("list item", re.compile("^GET")))
                app.click(app.wait("button", "Undo", patience=PATIENCE))
                until(lambda: app.body().text == '{"precious": true}', "what was typed", PATIENCE)
        with Requests(session, keep=True) as app:
            app.open()
            with step("It is remembered when the window is closed, until it is cleared"):
                app.tab("History")
                app.wait("list item", re.compile("^PUT"), patience=PATIENCE)
                app.menu("Request Menu", -1)
                app.wait("label", "Nothing Sent Yet", patience=PATIENCE)
        with Requests(session, keep=True) as app:
            app.open()
            with step("Then it stays so"):
                app.tab("History")
                app.wait("label", "Nothing Sent Yet", patience=PATIENCE)


POSTMAN = {
    "info": {"name": "Course", "schema": "https://schema.getpostman.com/json/collection/v2.1.0/collection.json"},
    "auth": {"type": "bearer", "bearer": [{"key": "token", "value": "{{token}}", "type": "string"}]},
    "variable": [{"key": "base", "value": "BASE"}, {"key": "beds", "value": 2}],
    "item": [
        {"name": "Models", "item": [
            {"name": "Predict", "event": [{"listen": "test", "script": {"exec": ["pm.test()"]}}], "request": {
                "method": "POST", "header": [{"key": "X-On", "value": "1"}, {"key": "X-Off", "value": "2", "disabled": True}],
                "body": {"mode": "raw", "raw": '{"beds": {{beds}}}', "options": {"raw": {"language": "json"}}},
                "url": {"raw": "{{base}}/predict?q=a b&off=1", "host": ["{{base}}"], "path": ["predict"],
                        "query": [{"key": "q", "value": "a b"}, {"key": "off", "value": "1", "disabled": True}]}}},
            {"name": "Form", "request": {"method": "POST", "auth": {"type": "noauth"}, "header": [], "url": "{{base}}/form", "body": {
                "mode": "urlencoded", "urlencoded": [{"key": "a", "value": "1 2"}, {"key": "b", "value": "&"}]}}}]}],
}


def postman(session):
    """A collection of Postman's is imported, used, and exported again"""
    with server() as own, Requests(session) as app:
        app.open()
        source, target = session.own / "course.json", session.own / "exported.json"
        source.write_text(json.dumps(POSTMAN).replace("BASE", own.address), encoding="utf-8")
        with step("Folders, switched-off headers, variables and inherited authentication come along"):
            app.menu("Request Menu", IMPORT)
            app.choose_file(source, "Import Collection")
            app.wait("list item", "Models / Predict", patience=PATIENCE)
            app.shows("2 requests imported")
            app.menu("No Environment", 1)
            app.wait("button", "Course", patience=PATIENCE)
            app.point(app.wait("list item", "Models / Predict"))
            until(lambda: app.wait("text box", "Address").text == "{{base}}/predict", "its address", PATIENCE)
            app.send_to("{{base}}/predict")
            app.shows("variable “token” has no value")
            app.part("Authorization")
            app.wait(("password text", "text box"), "Token", patience=PATIENCE).text = "t"
            heard = app.asks(own, None)
            equal((heard["method"], heard["path"], heard["body"]), ("POST", "/predict?q=a%20b", '{"beds": 2}'), "what was heard")
            equal((heard["headers"].get("x-on"), heard["headers"].get("x-off"), heard["headers"]["authorization"]), ("1", None, "Bearer t"), "headers")
        with step("A form's fields become its body"):
            app.point(app.wait("list item", "Models / Form"))
            until(lambda: app.wait("text box", "Address").text == "{{base}}/form", "its address", PATIENCE)
            heard = app.asks(own, None)
            equal((heard["body"], heard["headers"]["content-type"], heard["headers"].get("authorization")),
                  ("a=1%202&b=%26", "application/x-www-form-urlencoded", None), "what was heard")
        with step("It is exported as version 2.1, without what is secret"):
            app.entry_menu("Models / Predict", "Export for Postman…", up=1)
            app.save_as(target)
            app.shows("Saved as exported.json")
            back = json.loads(target.read_text(encoding="utf-8"))
            equal(back["info"]["schema"], POSTMAN["info"]["schema"], "the schema")
            request = back["item"][0]["request"]
            equal((request["method"], request["body"]["raw"], request["auth"]["bearer"][0]["value"]), ("POST", '{"beds": {{beds}}}', "{{token}}"), "the request")
            equal([(pair["key"], pair.get("disabled", False)) for pair in request["header"]], [("X-On", False), ("X-Off", True)], "its headers")
        with step("What is no collection is refused, with the reason"):
            source.write_text('{"info": 1, ', encoding="utf-8")
            app.menu("Request Menu", IMPORT)
            app.choose_file(source, "Import Collection")
            app.shows(r"course\.json is no collection of Postman’s")


def curl(session):
    """Commands for curl are pasted, typed and copied; what is copied does the same in a shell"""
    with server() as own, Requests(session) as app:
        app.open()
        with step("One in the clipboard is pasted from the menu, with its lines"):
            command = f"curl -X PATCH '{own.address}/pasted?a=1' \\\n  -H 'X-Test: it'\\''s' \\\n  --data-raw $'{{\"a\": \"it\\'s\"}}'"
            entry = app.wait("text box", "Address")
            entry.text = command
            until(lambda: entry.text == own.address + "/pasted", "the address alone", PATIENCE)
            heard = app.asks(own, None)
            equal((heard["method"], heard["path"], heard["headers"]["x-test"], heard["body"]), ("PATCH", "/pasted?a=1", "it's", '{"a": "it\'s"}'), "heard")
        with step("What is copied does the same in a shell"):
            app.menu("Request Menu", COPY)
            copied = until(lambda: app.clipboard() if app.clipboard().startswith("curl") else None, "the command on the clipboard", PATIENCE)
            subprocess.run(["bash", "-c", copied.rstrip() + " --silent --output /dev/null"], check=True, timeout=30)
            again = own.heard[-1]
            equal([again[part] for part in ("method", "path", "body")], [heard[part] for part in ("method", "path", "body")], "what curl has sent")
            equal([again["headers"].get(name) for name in ("x-test", "content-type")], [heard["headers"].get(name) for name in ("x-test", "content-type")],
                  "headers that curl has sent")
        with step("One on the clipboard comes by the menu"):
            app.begin()
            app.menu("Request Menu", PASTE)
            until(lambda: app.wait("text box", "Address").text == own.address + "/pasted", "the address", PATIENCE)
        with step("One that is typed, letter by letter, is taken when it is sent"):
            app.begin()
            app.wait("text box", "Address")
            app.point(app.wait("text box", "Address"))
            app.type(f"curl -X DELETE {own.address}/typed")
            equal(app.wait("text box", "Address").text, f"curl -X DELETE {own.address}/typed", "what was typed")
            equal(app.asks(own, None)["method"], "DELETE", "the method")
        with step("An option that would read a file is refused by its name"):
            app.begin()
            app.wait("text box", "Address").text = f"curl --form a=@/etc/passwd {own.address}/"
            app.shows("“--form” of curl is not understood here")


main(collections, history, postman, curl)
