#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The Models page as a person keeps order in it: aliases, tags, descriptions, deleting and undoing; a folder, an export, a server's models."""

import json
import os
import re
import subprocess

from harness import equal, main, step, until
from hothouse import Hothouse
from servers import Server

HOTHOUSECTL = os.environ.get("HOTHOUSECTL", "hothousectl")


def run(session, *words):
    done = subprocess.run([HOTHOUSECTL, *map(str, words)], env=session.env, check=False, stdin=subprocess.DEVNULL, capture_output=True, text=True,
                          timeout=90)
    equal(done.returncode, 0, f"status of {words}, which says {done.stderr}")
    return done.stdout


def train(session, workspace, trees=3):
    """Returns the run's id."""
    said = run(session, "train", "sample:city", "-y", "price", "-P", f"n_estimators={trees}", "--experiment", "City", "--workspace", workspace)
    return re.search(r"run ([0-9a-f]{32})", said).group(1)


class Models(Hothouse):
    def __init__(self, session, workspace):
        self.workspace = workspace
        super().__init__(session, env={"HOTHOUSE_WORKSPACE": workspace})

    def stored(self, name="prices"):
        """What the command line says of the model, or None."""
        found = subprocess.run([HOTHOUSECTL, "models", "show", name, "--json", "-w", str(self.workspace)], env=self.session.env,
                               check=False, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=90)
        return json.loads(found.stdout) if found.returncode == 0 else None

    def text(self, pattern, patience=30):
        return until(lambda: next((node.text for node in self.find_all("label") if re.search(pattern, node.text or "")), None), f"“{pattern}”",
                     patience)

    def no_text(self, pattern):
        until(lambda: not any(re.search(pattern, node.text or "") for node in self.find_all("label")), f"no “{pattern}”", 30)

    def menu(self, name, mnemonic, inside=None):
        """An item of the menu of a button, by its letter."""
        self.click(self.wait("toggle button", name, inside=inside, cells=True, patience=30))
        self.wait("menu item")
        self.press(mnemonic)

    def version_menu(self, number, mnemonic):
        self.menu("Version Menu", mnemonic, inside=self.wait("list item", f"Version {number}"))

    def answer(self, button, **texts):
        """Fills in a dialog and accepts it."""
        for label, text in texts.items():
            self.wait("text box", label).text = text
        self.click(self.wait("button", button, where=lambda node: node.has("sensitive")))
        self.wait_gone("button", button)


def order(session):
    """Aliases, tags, descriptions, deleting with undo"""
    workspace = session.own / "order"
    runs = [train(session, workspace, trees) for trees in (3, 4)]
    for run_id in runs:
        run(session, "models", "register", run_id, "prices", "-w", workspace)
    with Models(session, workspace) as app:
        app.press("ctrl+4")
        app.text("^Version 2$")
        with step("An alias is added, and goes"):
            app.version_menu(2, "a")
            app.answer("Add", Alias="champion")
            until(lambda: app.stored()["aliases"] == {"champion": 2}, "the alias")
            app.text("^champion$")
            app.version_menu(2, "Down")
            app.press("Down", "Down", "Down", "Down", "Return")
            until(lambda: app.stored()["aliases"] == {}, "no alias")
        with step("A version gets a tag and a description"):
            app.version_menu(1, "g")
            app.answer("Add", Key="checked", Value="yes")
            app.text("checked: yes")
            app.version_menu(1, "d")
            app.answer("Save", Description="Three trees")
            app.text("Three trees")
        with step("So does the model"):
            app.menu("Model Menu", "d")
            app.answer("Save", Description="Prices of the city")
            app.text("^Prices of the city$")
            app.menu("Model Menu", "g")
            app.answer("Add", Key="owner", Value="me")
            app.text("owner: me")
        with step("A version is deleted, which is undone"):
            app.version_menu(1, "l")
            app.text("^Version 1 of “prices” deleted$")
            app.no_text("^Version 1$")
            app.click(app.wait("button", "Undo"))
            app.text("^Version 1$")
            equal(len(app.stored()["versions"]), 2, "versions")
        with step("Its run has a name, and is shown"):
            row = app.wait("list item", "Run")
            until(lambda: any(re.search("^Random Forest, [34] trees$", node.text or "") for node in app.find_all("label", inside=row, cells=True)),
                  "the name of the run")
            app.reach(row)
            app.point(row)
            app.wait("button", "Register Model…", patience=30)
            app.press("ctrl+4")
        with step("The model is renamed, then deleted for good"):
            app.menu("Model Menu", "n")
            app.answer("Rename", Name="city-prices")
            app.text("^city-prices$")
            app.menu("Model Menu", "l")
            app.text("^No Registered Models$")
            until(lambda: app.stored("city-prices") is None, "the model gone from the registry", 60)


def places(session):
    """The leaderboard's menu, an export, and a folder"""
    workspace = session.own / "places"
    train(session, workspace)
    with Models(session, workspace) as app:
        with step("The menu of a run in the leaderboard registers its model"):
            app.press("ctrl+3")
            row = until(lambda: next(iter(app.run_rows()), None), "a run in the leaderboard", 60)
            app.point(app.run_values(row)[0])
            app.press("Menu")
            app.wait("menu item")
            app.press("e")
            app.answer("Register", Name="prices")
            until(app.stored, "the model in the registry", 30)
        exported = session.own / "exported"
        with step("It is exported in another form"):
            app.press("ctrl+4")
            app.text("^Version 1$")
            app.reach(app.wait("toggle button", "Export As", patience=30))
            app.menu("Export As", "Down")
            app.press("Up", "Return")
            app.save_as(exported)
            app.text("^Exported to “exported”$")
            equal(sorted(json.loads((exported / "MLmodel").read_text(encoding="utf-8"))["flavors"]), ["hothouse"], "flavors")
            request = next(workspace.rglob("serving_input_example.json"))
            equal(run(session, "models", "predict", "-m", exported, "-i", request),
                  run(session, "models", "predict", "-m", "models:/prices/1", "-i", request, "-w", workspace), "prices")
        with step("The folder is opened, and closed"):
            app.click(app.wait("button", "Open Model Folder…"))
            app.choose_file(exported, "Open Model Folder")
            app.text("^Not registered$")
            row = app.wait("list item", "exported")
            app.point(row)
            app.text(f"^{re.escape(str(exported))}$")
            app.click(app.wait("button", "Close", where=lambda node: not node.description))
            app.no_text("^Not registered$")


def of_a_server(session):
    """Models of a tracking server"""
    with Server(session) as server:
        run_id = train(session, server.address)
        run(session, "models", "register", run_id, "prices", "-w", server.address)
        with Models(session, server.address) as app:
            with step("They are shown with what they have"):
                app.press("ctrl+4")
                app.text("^Version 1$", 60)
                app.text("^Predicts and serves here as it is$", 60)
            with step("One is served here"):
                app.click(app.wait("button", "Serve", patience=30))
                address = app.text(rf"^http://127\.0\.0\.1:(?!{server.port}$)\d+$")
                request = next(server.folder.rglob("serving_input_example.json"))
                said = subprocess.run(["curl", "-s", f"{address}/invocations", "-H", "Content-Type: application/json", "-d", f"@{request}"],
                                      check=True, capture_output=True, text=True, timeout=30).stdout
                expected = run(session, "models", "predict", "-m", "models:/prices/1", "-i", request, "-w", server.address)
                equal(json.loads(said), json.loads(expected), "the price")
            with step("It gets an alias there"):
                app.version_menu(1, "a")
                app.answer("Add", Alias="champion")
                until(lambda: app.stored()["aliases"] == {"champion": 1}, "the alias")
                app.text("^champion$")


main(order, places, of_a_server)
