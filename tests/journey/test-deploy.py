#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The Deploy page: a model is deployed to this computer, asked by curl, stopped, started, found again by another start of the program, deleted; and
what cannot be deployed is said where it is asked for."""

import contextlib
import json
import os
import re
import signal
import socket
import subprocess
import urllib.error
import urllib.request
from pathlib import Path

from deployments import PATIENCE, Deploy, answers, ctl
from harness import check, equal, main, step, until
from requests_page import Requests
from servers import Keyring, secrets_in

def this_computer(session):
    """A model on this computer, from the wizard to its end"""
    with Deploy(session) as app:
        with step("An empty page says what a deployment is"):
            app.open()
            app.wait("label", "No Deployments", patience=PATIENCE)
            app.picture_of("empty")
        with step("The wizard suggests a name from the registered model"):
            app.begin()
            name = until(lambda: app.wait("text box", "Name").text, "a name", PATIENCE)
            check(re.fullmatch(r"price-1", name), f"the name {name!r}")
            app.picture_of("settings")
        with step("The checks pass, and what will be done is said as commands"):
            app.click(app.useful("Next"))
            app.useful("Deploy")
            check(any("hothouse-serve --host=127.0.0.1" in node.text for node in app.find_all("label")), "the plan")
            app.picture_of("checks")
        with step("Twenty rows get the same predictions, and the address is copied"):
            app.click(app.useful("Deploy"))
            app.wait("button", "Done", patience=PATIENCE)
            app.shows("^20 rows get the same predictions as here")
            app.picture_of("ready")
            address = app.ready()
        with step("It is in the list, running"):
            app.state("price-1", "Running")
            app.picture_of("running")
        with step("In a narrow window, the button for another one keeps its name"):
            width, height = app.geometry()[2:]
            app.resize(370, 600)
            app.wait("button", re.compile("^New Deployment"), patience=PATIENCE)
            app.resize(width, height)
        with step("The command that is offered gives a price"):
            app.activate(app.wait("label", "price-1"))
            app.click(app.useful("Copy the Command"))
            command = until(lambda: app.clipboard() if app.clipboard().startswith("curl") else None, "the command on the clipboard")
            said = subprocess.run(["bash", "-c", command], stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=30, check=False)
            check(said.returncode == 0 and len(json.loads(said.stdout)["predictions"]) == 1, f"{command}: {said.stdout} {said.stderr}")
            app.shows("Log")
            app.picture_of("opened")
        with step("Stopped, it does not answer; started, it does"):
            app.click(app.useful("Stop"))
            app.state("price-1", "Stopped")
            check(not answers(address), f"{address} answers")
            app.picture_of("stopped")
            app.click(app.useful("Start"))
            app.state("price-1", "Running")
            check(answers(address), f"{address} does not answer")
    with step("It goes on when the window is closed"):
        check(answers(address), f"{address} does not answer")
    with Deploy(session) as app:
        with step("It is found again"):
            app.open()
            app.state("price-1", "Running")
        with step("Deleted, it is gone to the eye, and can be had back as it was"):
            app.activate(app.wait("label", "price-1"))
            app.click(app.useful("Delete"))
            app.wait("label", "No Deployments", patience=PATIENCE)
            app.picture_of("delete")
            app.click(app.wait("button", "Undo", patience=PATIENCE))
            app.state("price-1", "Running")
            equal(json.loads(ctl(session, "deployments", "list", "--json", "--workspace", app.folder))[0]["state"], "running", "its state")
            check(answers(address), f"{address} does not answer")
        with step("Deleted once more, the window is closed before that is over"):
            app.activate(app.wait("label", "price-1"))
            app.click(app.useful("Delete"))
            app.wait("label", "No Deployments", patience=PATIENCE)
    with step("Nothing of it is left"):
        check(not answers(address), f"{address} answers")
        equal(ctl(session, "deployments", "list", "--json", "--workspace", app.folder).strip(), "[]", "deployments")
        left = list(Path(session.env["XDG_STATE_HOME"]).rglob("deployments/*")) if "XDG_STATE_HOME" in session.env else []
        equal(left, [], "what is left")


def refused(session):
    """What cannot be deployed is said"""
    with Deploy(session) as app, socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        with step("A name and a port that are none are refused while they are typed"):
            app.open()
            app.begin()
            app.fill("two words")
            app.shows("cannot be the name of a deployment")
            app.wait("text box", "Name").text = "good"
            app.wait("text box", re.compile("^Port")).text = "99999"
            app.shows("A port is a number from 0 to 65535")
            check(not app.find("button", "Next", where=lambda node: node.has("sensitive")), "Next is of use")
            app.picture_of("refused")
        with step("A port that is taken is told by the checks, with what to do"):
            app.wait("text box", re.compile("^Port")).text = str(taken.getsockname()[1])
            app.click(app.useful("Next"))
            app.shows("of this computer is taken", PATIENCE)
            check(not app.find("button", "Deploy", where=lambda node: node.has("sensitive")), "Deploy is of use")
            app.picture_of("taken")
        with step("Once it is free, checking again lets it through"):
            taken.close()
            app.click(app.wait("button", "Check Again"))
            app.useful("Deploy")
            app.press("Escape")


def without_models(session):
    """A workspace without models"""
    with Deploy(session, has_model=False) as app:
        with step("The wizard says where models come from"):
            app.open()
            app.click(app.wait("button", re.compile("^New Deployment"), where=lambda node: node.has("sensitive"), patience=PATIENCE))
            app.activate(app.wait(("list item", "row", "button"), re.compile("^This Computer"), patience=PATIENCE))
            app.wait("label", "No Models", patience=PATIENCE)
            app.picture_of("no-models")
            app.press("Escape")


def ask(address, model, key=None):
    """The status of a request for a prediction, and how many there are."""
    rows = (model / "input_example.json").read_text(encoding="utf-8")
    request = urllib.request.Request(f"{address}/invocations", data=f'{{"dataframe_split": {rows}}}'.encode(),
                                     headers={"Content-Type": "application/json", **({"Authorization": f"Bearer {key}"} if key else {})})
    try:
        with urllib.request.urlopen(request, timeout=10) as answer:
            return answer.status, len(json.loads(answer.read())["predictions"])
    except urllib.error.HTTPError as error:
        return error.code, 0


class Tried(Deploy, Requests):
    """With the page that requests are tried on."""

    def priced(self, address):
        until(lambda: self.wait("text box", "Address", patience=PATIENCE).text == f"{address}/invocations", "the deployment's address", PATIENCE)
        self.press("ctrl+Return")
        self.wait("label", "200 OK", patience=PATIENCE)


def keyed(session):
    """A deployment that asks for a key"""
    with contextlib.ExitStack() as late:
        with Tried(session) as app:
            with step("Without a keyring, the checks say so"):
                app.open()
                app.begin()
                until(lambda: app.wait("text box", "Name").text, "a name", PATIENCE)
                app.point(app.wait("switch", "Ask for an API Key"))
                app.click(app.useful("Next"))
                app.wait("label", "Keyring", patience=PATIENCE)
                app.shows("or do without an API key", PATIENCE)
                app.picture_of("no-keyring")
            keyring = late.enter_context(Keyring(session))
            with step("With one, the key is made up and kept there"):
                app.click(app.wait("button", "Check Again"))
                app.click(app.useful("Deploy"))
                app.wait("button", "Done", patience=PATIENCE)
                app.picture_of("ready-key")
                address = app.ready()
                secrets = [item["secret"] for item in keyring.items()]
                check(len(secrets) == 1 and len(secrets[0]) >= 32, f"{len(secrets)} secrets")
            with step("Only who has it gets an answer"):
                model = next(app.folder.glob("mlartifacts/*/*/artifacts/model"))
                equal(ask(address, model)[0], 401, "status without the key")
                status, n = ask(address, model, secrets[0])
                check(status == 200 and n > 0, f"status {status} with the key")
            with step("It is copied on demand"):
                app.activate(app.wait("label", "price-1"))
                app.click(app.useful("Copy API Key"))
                until(lambda: app.clipboard() == secrets[0], "the key on the clipboard")
            with step("Tried from here, a request has it, and does not show it"):
                app.click(app.wait("button", "Try It in Requests", where=lambda node: node.has("sensitive"), patience=PATIENCE))
                app.priced(address)
                app.part("Authorization")
                token = app.wait(("password text", "text box"), "Token", patience=PATIENCE)
                check(token.text and secrets[0] not in token.text and app.find(name=re.compile(secrets[0])) is None, f"the key can be read: {token.text}")
                app.picture_of("try-key")
        with Tried(session) as app:
            with step("After a start anew, the same request from the history has it again"):
                app.open()
                app.press("ctrl+6")
                app.tab("History")
                app.point(app.wait("list item", re.compile("POST http.*/invocations.*200"), patience=PATIENCE))
                app.priced(address)
            with step("No file has it"):
                equal([path for path in secrets_in(session.own, secrets[0]) if not path.name.startswith("keyring-")], [], "files with the key")
            with step("Deleted, the key is gone as well"):
                app.press("ctrl+5")
                app.activate(app.wait("label", "price-1", patience=PATIENCE))
                app.delete("price-1")
                app.wait("label", "No Deployments", patience=PATIENCE)
                until(lambda: keyring.items() == [], "an empty keyring", PATIENCE)


def program(session, name, text):
    path = session.own / name
    path.write_text(f"#!/bin/sh\n{text}\n", encoding="utf-8")
    path.chmod(0o755)
    return path


def broken(session):
    """Servers that do not come up, and a person who changes his mind"""
    state = Path(session.env.get("XDG_STATE_HOME") or Path(session.env["HOME"]) / ".local/state") / "hothouse/deployments"
    with Deploy(session, env={"HOTHOUSE_SERVE": program(session, "dies", "echo there is no room for me >&2; exit 3")}) as app:
        with step("A server that ends at once is told with its own words"):
            app.open()
            app.deploy("short")
            app.shows("there is no room for me", PATIENCE)
            app.picture_of("failed")
            equal(list(state.glob("*")), [], "what is left")
    with Deploy(session, env={"HOTHOUSE_SERVE": program(session, "sleeps", "exec sleep 600")}) as app:
        with step("Cancelled while it is deployed, nothing is left"):
            app.open()
            app.deploy("long")
            until(lambda: any("Starting the server" in node.text for node in app.find_all("text box", "Log")), "its log", PATIENCE)
            app.picture_of("deploying")
            app.click(app.useful("Cancel"))
            app.shows("nothing is left of it", PATIENCE)
            until(lambda: not list(state.glob("*")), "its folder to be gone")


def together(session):
    """What the command line does is seen in the window"""
    with Deploy(session) as app:
        model = next(app.folder.glob("mlartifacts/*/*/artifacts/model"))
        with step("A deployment made there comes into the list"):
            app.open()
            app.wait("label", "No Deployments", patience=PATIENCE)
            ctl(session, "deployments", "create", "--model-uri", model, "--name", "there", "--workspace", app.folder)
            app.state("there", "Running")
        with step("Stopped there, the window says so"):
            ctl(session, "deployments", "stop", "there", "--workspace", app.folder)
            app.state("there", "Stopped")
        with step("Deleted there, it goes here"):
            ctl(session, "deployments", "delete", "there", "--workspace", app.folder)
            app.wait("label", "No Deployments", patience=PATIENCE)


class Killed(Deploy):
    """Ends without a word, as when the computer's memory is full."""

    def close(self):
        self.process.kill()
        self.process.wait()


def supervisor(state):
    """The process that watches over the one deployment there is, and its server."""
    pid = int(next(state.glob("*/process")).read_text(encoding="utf-8").split()[0])
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="utf-8").split()
    return pid, int(children[0]) if children else None


def survives(session):
    """What is killed, taken or deleted behind its back"""
    state = Path(session.env["XDG_STATE_HOME"]) / "hothouse/deployments"
    with Killed(session) as app:
        app.open()
        app.deploy("tough")
        address = app.ready()
        app.state("tough", "Running")
    with step("It goes on when the program is killed"):
        check(answers(address), f"{address} does not answer")
    with Deploy(session) as app:
        with step("It is found again"):
            app.open()
            app.state("tough", "Running")
            app.activate(app.wait("label", "tough"))
        with step("A server that is killed comes back by itself"):
            server = supervisor(state)[1]
            os.kill(server, signal.SIGKILL)
            until(lambda: supervisor(state)[1] not in (None, server) and answers(address), "another server", PATIENCE)
        with step("Without its supervisor no server is left, and the page says so"):
            pid, server = supervisor(state)
            os.kill(pid, signal.SIGKILL)
            app.state("tough", "Stopped")
            until(lambda: not answers(address), "the end of the server", PATIENCE)
        with step("A process that has got its number is not taken for it, nor ended"), subprocess.Popen(["sleep", "600"]) as other:
            next(state.glob("*/process")).write_text(f"{other.pid} 1\n", encoding="utf-8")
            app.click(app.useful("Start"))
            app.state("tough", "Running")
            check(other.poll() is None, "it was ended")
            other.kill()
        with step("Its run's model goes; the deployment lives on"):
            model = next(app.folder.glob("mlartifacts/*/*/artifacts/model"))
            model.rename(model.with_name("elsewhere"))
            app.click(app.useful("Stop"))
            app.state("tough", "Stopped")
            app.click(app.useful("Start"))
            app.state("tough", "Running")
        with step("Another program has taken its port meanwhile: starting says so"), socket.socket() as taken:
            app.click(app.useful("Stop"))
            app.state("tough", "Stopped")
            taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            taken.bind(("127.0.0.1", int(address.rpartition(":")[2])))
            taken.listen()
            app.click(app.useful("Start"))
            app.shows("of this computer is taken", PATIENCE)
            app.state("tough", "Stopped")
            app.picture_of("port-taken")
        with step("Once it is free, it starts"):
            app.click(app.useful("Start"))
            app.state("tough", "Running")
        with step("A model that is gone cannot be deployed once more"):
            app.begin()
            app.fill("once-more")
            app.click(app.useful("Next"))
            app.wait("button", "Check Again")
            app.shows("is no model: there is no file MLmodel", PATIENCE)
            check(not app.find("button", "Deploy", where=lambda node: node.has("sensitive")), "Deploy is of use")
            app.picture_of("no-model")
        with step("Once it is back, checking again lets it through"):
            model.with_name("elsewhere").rename(model)
            app.click(app.wait("button", "Check Again"))
            app.useful("Deploy")
            app.abandon()


def rows(app):
    """Of the deployment that both windows show; others may have left theirs."""
    return app.find_all("label", "ridge")


def two_windows(session):
    """Two windows, and a run's own page"""
    with Deploy(session) as app:
        with step("A run's page leads to the wizard, with its model"):
            app.wait(("tree grid", "grid", "table", "tree table"), "Rows", patience=PATIENCE)
            app.press("ctrl+3")
            row = until(lambda: next(iter(app.run_rows()), None), "a run", PATIENCE)
            app.point(app.run_values(row)[0])
            app.press("Return")
            app.click(app.wait("button", "Deploy Model…", patience=PATIENCE))
            app.activate(app.wait(("list item", "row", "button"), re.compile("^This Computer"), patience=PATIENCE))
            app.fill()
            app.picture_of("from-run")
            app.click(app.useful("Next"))
            app.click(app.useful("Deploy"))
            app.ready()
            app.state("ridge", "Running")
        first = app.window()
        with step("Another window shows the same"):
            app.press("ctrl+shift+n")
            second = until(lambda: next((window for window in app.windows() if window != first), None), "another window", PATIENCE)
            app.focus(second)
            app.press("ctrl+5")
            until(lambda: len(rows(app)) == 2, "a row in each window", PATIENCE)
        with step("Deleted in one, it goes from the other"):
            app.point(rows(app)[-1], window=second)
            app.delete("ridge")
            until(lambda: not rows(app), "no row in either window", PATIENCE)


if __name__ == "__main__":
    main(this_computer, refused, without_models, keyed, broken, together, survives, two_windows)
