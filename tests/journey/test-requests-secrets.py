#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Who asks, and environments: authentication of each kind reaches the server, its secret the keyring, and no file; variables are put in, kept, renamed,
and one that is missing is named."""

import base64
import json
import re

from harness import check, equal, main, step, until
from requests_page import PATIENCE, Requests, server
from servers import Keyring, secrets_in

# Where it is in the menu of the page.
COPY = 4
SECRET = "hunter2-of-the-journey"


def secret_field(app, name):
    return app.wait(("password text", "text box"), name, patience=PATIENCE)


def authorize(app, kind):
    app.part("Authorization")
    app.choose(app.wait("combo box", "Authentication", patience=PATIENCE), kind)


def keyring_has(keyring, *names):
    return until(lambda: all(any(item["attributes"].get("name") == name for item in keyring.items()) for name in names), f"{names} in the keyring", PATIENCE)


def no_file_has(session, words):
    """Not the keyring's own, of course."""
    found = [path for path in secrets_in(session.own, words) if not path.name.startswith("keyring-")]
    check(not found, f"{words} can be read in {found}")


def kinds(session):
    """Every kind of authentication is sent, saved in the keyring alone, and found again"""
    with Keyring(session) as keyring, server() as own:
        with Requests(session, keep=True) as app:
            app.open()
            with step("A user name and a password"):
                authorize(app, "User Name and Password")
                app.wait("text box", "User Name").text = "alice"
                secret_field(app, "Password").text = SECRET
                heard = app.asks(own, "/basic")
                equal(base64.b64decode(heard["headers"]["authorization"].split()[1]).decode(), f"alice:{SECRET}", "what the server hears")
            with step("A bearer token"):
                authorize(app, "Bearer Token")
                secret_field(app, "Token").text = SECRET + "-token"
                equal(app.asks(own, "/bearer")["headers"]["authorization"], f"Bearer {SECRET}-token", "what the server hears")
                app.picture_of("authorization")
            with step("An API key in a header, and in the address"):
                authorize(app, "API Key")
                app.wait("text box", "Name").text = "X-Own-Key"
                secret_field(app, "Key").text = SECRET + "-key"
                equal(app.asks(own, "/key")["headers"]["x-own-key"], f"{SECRET}-key", "what the server hears")
                app.choose(app.wait("combo box", "Sent In"), "The Address")
                equal(app.asks(own, "/key")["path"], f"/key?X-Own-Key={SECRET}-key", "what the server hears")
            with step("None is none"):
                authorize(app, "None")
                check("authorization" not in app.asks(own, "/none")["headers"], "something was sent")
            with step("The request is saved: its secret goes to the keyring"):
                authorize(app, "Bearer Token")
                secret_field(app, "Token").text = SECRET
                app.wait("text box", "Address").text = own.address + "/bearer"
                app.click(app.wait("button", "Save Request"))
                app.name("Save Request", "Prices", "Save")
                keyring_has(keyring, "Prices")
            with step("It is copied for a shell without the secret"):
                app.menu("Request Menu", COPY)
                command = until(lambda: app.clipboard() if app.clipboard().startswith("curl") else None, "the command on the clipboard", PATIENCE)
                check(SECRET not in command and "Bearer SECRET" in command, f"copied: {command}")
            with step("A name and password in the address, and a header Authorization, are taken where no file shows them"):
                app.begin()
                app.wait("text box", "Address").text = own.address.replace("//", f"//bob:{SECRET}@") + "/taken"
                equal(app.asks(own, None)["headers"]["authorization"], "Basic " + base64.b64encode(f"bob:{SECRET}".encode()).decode(), "what was heard")
                equal(app.wait("text box", "Address").text, own.address + "/taken", "the address")
        with step("No file has what is secret: neither the collection nor the history, a setting or a log"):
            no_file_has(session, SECRET)
            no_file_has(session, base64.b64encode(f"alice:{SECRET}".encode()).decode())
        with Requests(session, keep=True) as app:
            app.open()
            with step("After a start anew, the saved request knows its secret"):
                app.point(app.wait("list item", "Prices", patience=PATIENCE))
                equal(app.asks(own, None)["headers"]["authorization"], f"Bearer {SECRET}", "what the server hears")
            with step("So does what was sent to the same server before, from the history"):
                app.begin()
                app.tab("History")
                app.point(app.wait("list item", re.compile("GET http.*/bearer.*200"), patience=PATIENCE))
                until(lambda: app.wait("text box", "Address").text == own.address + "/bearer", "its address", PATIENCE)
                equal(app.asks(own, None)["headers"]["authorization"], f"Bearer {SECRET}", "what the server hears")
                app.tab("Collections")
                app.point(app.wait("list item", "Prices", patience=PATIENCE))
            with step("Renamed, it still does"):
                app.entry_menu("Prices", "Rename…")
                app.name("Rename Request", "Rents", "Rename")
                keyring_has(keyring, "Rents")
                until(lambda: all(item["attributes"]["name"] != "Prices" for item in keyring.items()), "the old name gone from the keyring", PATIENCE)
                equal(app.asks(own, None)["headers"]["authorization"], f"Bearer {SECRET}", "what the server hears")
        with Requests(session, keep=True) as app:
            app.open()
            with step("Deleted and had back, it does; deleted for good, the keyring forgets"):
                app.point(app.wait("list item", "Rents", patience=PATIENCE))
                app.entry_menu("Rents", "Delete")
                app.click(app.wait("button", "Undo", patience=PATIENCE))
                app.point(app.wait("list item", "Rents", patience=PATIENCE))
                equal(app.asks(own, None)["headers"]["authorization"], f"Bearer {SECRET}", "what the server hears")
                app.entry_menu("Rents", "Delete")
                until(lambda: not keyring.items(), "an empty keyring", PATIENCE)


def without_keyring(session):
    """Without a keyring, a secret lasts as long as the program, and that is said"""
    with server() as own, Requests(session, stderr_allowed="(?i)secret|keyring") as app:
        app.open()
        authorize(app, "Bearer Token")
        with step("A token that is missing is asked for, not sent as nothing"):
            app.send_to(own.address + "/bearer")
            app.shows("secret of this request is not known here")
            equal(own.heard, [], "what the server has heard")
        with step("Saved, it is known until the end, and that is said"):
            secret_field(app, "Token").text = SECRET
            app.click(app.wait("button", "Save Request"))
            app.name("Save Request", "Prices", "Save")
            app.shows("kept only until Hothouse is closed", patience=PATIENCE)
            no_file_has(session, SECRET)
        with step("The history finds it again as well"):
            app.asks(own, "/bearer")
            app.begin()
            app.tab("History")
            app.point(app.wait("list item", re.compile("GET http.*/bearer.*200"), patience=PATIENCE))
            equal(app.asks(own, None)["headers"]["authorization"], f"Bearer {SECRET}", "what the server hears")


def pairs(app):
    """The rows of names and values of the dialog in view."""
    return [(app.find("text box", "Variable", inside=row), app.find(("text box", "password text"), "Value", inside=row), app.find("checkbox", inside=row))
            for row in app.find_all("list item", inside=app.wait("dialog", patience=PATIENCE)) if app.find("text box", "Variable", inside=row) is not None]


def environments(session):
    """Environments: made, used, edited, renamed, chosen, deleted; a variable without a value is named"""
    with Keyring(session) as keyring, server() as own:
        with Requests(session, keep=True) as app:
            app.open()
            with step("One is made, with a secret"):
                app.menu("No Environment", -2)
                app.wait("text box", "Name", patience=PATIENCE).text = "Here"
                pairs(app)[0][0].text = "server"
                pairs(app)[0][1].text = own.address
                until(lambda: len(pairs(app)) == 2, "a row for the next variable")
                pairs(app)[1][0].text = "token"
                app.point(pairs(app)[1][2])
                pairs(app)[1][1].text = SECRET
                app.picture_of("environment")
                app.click(app.wait("button", "Save", where=lambda node: node.has("sensitive")))
                app.wait("button", "Here", patience=PATIENCE)
                keyring_has(keyring, "token")
            with step("Its variables stand in address, header and body"):
                app.wait("text box", "Address").text = "{{server}}/variables"
                app.part("Headers")
                app.wait("text box", "Header").text = "X-Token"
                app.find("text box", "Value", where=lambda node: node.shown).text = "{{token}}"
                app.part("Body")
                app.pick("Method", "POST")
                app.body().text = '{"to": "{{server}}"}'
                heard = app.asks(own, None)
                equal((heard["path"], heard["headers"]["x-token"], json.loads(heard["body"])["to"]), ("/variables", SECRET, own.address), "what was heard")
            with step("What is shown and copied has no secret in it"):
                app.wait("text box", "Address").text = "{{server}}/variables?key={{token}}"
                app.part("Params")
                app.wait("label", f"{own.address}/variables?key=SECRET", patience=PATIENCE)
                app.menu("Request Menu", COPY)
                command = until(lambda: app.clipboard() if app.clipboard().startswith("curl") else None, "the command on the clipboard", PATIENCE)
                check(own.address in command and SECRET not in command, f"copied: {command}")
            with step("One without a value is named, in the body while it is typed and in the answer's place"):
                app.part("Body")
                app.body().text = '{"to": {{nowhere}}}'
                app.shows("variable “nowhere” has no value")
                app.press("ctrl+Return")
                app.wait("label", "No Answer", patience=PATIENCE)
                app.picture_of("undefined")
                app.body().text = "{}"
            with step("A newline in a variable makes no second header"):
                app.menu("Here", -1)
                pairs(app)[2][0].text = "evil"
                pairs(app)[2][1].text = "a\r\nX-Smuggled: yes"
                app.click(app.wait("button", "Save", where=lambda node: node.has("sensitive")))
                app.wait_gone("dialog", "Edit Environment")
                app.part("Headers")
                app.find("text box", "Value", where=lambda node: node.shown).text = "{{evil}}"
                count = len(own.heard)
                app.press("ctrl+Return")
                until(lambda: app.find(name=re.compile("has more than one line")) is not None or len(own.heard) > count, "an end", PATIENCE)
                check(all("x-smuggled" not in heard["headers"] for heard in own.heard), "a header was smuggled in")
                app.find("text box", "Value", where=lambda node: node.shown).text = "{{token}}"
            with step("The file has no secret, and neither has the history"):
                text = next((app.files() / "environments").glob("*.json")).read_text(encoding="utf-8")
                check(own.address in text and "token" in text and SECRET not in text, f"in the file: {text}")
                no_file_has(session, SECRET)
        with Requests(session, keep=True) as app:
            app.open()
            with step("After a start anew it is chosen, and renamed it keeps its secret"):
                app.menu("Here", -1)
                app.wait("text box", "Name", patience=PATIENCE).text = "There"
                app.click(app.wait("button", "Save", where=lambda node: node.has("sensitive")))
                app.wait("button", "There", patience=PATIENCE)
                until(lambda: {item["attributes"]["owner"] for item in keyring.items()} == {"environment/There"}, "the secret under the new name", PATIENCE)
                equal(sorted(path.name for path in (app.files() / "environments").glob("*")), ["There.json"], "the files")
                app.wait("text box", "Address").text = "{{server}}/again"
                app.part("Headers")
                app.wait("text box", "Header").text = "X-Token"
                app.find("text box", "Value", where=lambda node: node.shown).text = "{{token}}"
                equal(app.asks(own, None)["headers"]["x-token"], SECRET, "what was heard")
            with step("Without it, its variables have no value; with it, they have"):
                app.menu("There", 0)
                app.wait("button", "No Environment", patience=PATIENCE)
                app.press("ctrl+Return")
                app.shows("variable “server” has no value")
                app.menu("No Environment", 1)
                app.asks(own, None)
            with step("Deleted for good, its secret goes as well"):
                app.menu("There", -1)
                app.click(app.wait("button", "Delete Environment", patience=PATIENCE))
                app.wait("button", "No Environment", patience=PATIENCE)
                until(lambda: not keyring.items(), "an empty keyring", PATIENCE)
                equal(list((app.files() / "environments").glob("*")), [], "the files")


main(kinds, without_keyring, environments)
