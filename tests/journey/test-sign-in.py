#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What lets into a server, and what happens when it does not, or when the server is slow or says nothing."""

import base64
import http.server
import re
import ssl
import subprocess
import threading
import time
import urllib.error
import urllib.request

from harness import check, equal, main, step, tap, until
from servers import Server, Servers, Way, ask, secrets_in
from turns import Turns

USER = "ada"
PASSWORD = "a password: with a colon"
# Seconds, of every turn of the main loop: at work, and by the clock, in which it also waits for the display, which has to share the processors.
WORK, CLOCK = 0.05, 0.25


class Gate(http.server.ThreadingHTTPServer):
    """An https server that asks for a user name and a password, and passes what comes to a tracking server."""

    daemon_threads = True

    def __init__(self, session, target):
        super().__init__(("127.0.0.1", 0), Passing)
        self.target = target
        self.password = PASSWORD
        self.certificate = session.own / "gate.pem"
        key = session.own / "gate.key"
        subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=127.0.0.1", "-addext",
                        "subjectAltName=IP:127.0.0.1", "-keyout", key, "-out", self.certificate], check=True, capture_output=True)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.certificate, key)
        self.socket = context.wrap_socket(self.socket, server_side=True, do_handshake_on_connect=False)
        self.address = f"https://127.0.0.1:{self.server_address[1]}"
        threading.Thread(target=self.serve_forever, daemon=True).start()

    def handle_error(self, request, client_address):
        """Who does not trust the certificate breaks off, which is no error of the server's."""


class Passing(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass

    def pass_on(self):
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        expected = "Basic " + base64.b64encode(f"{USER}:{self.server.password}".encode()).decode()
        if self.headers.get("Authorization") != expected:
            self.answer(401, b"You are not authenticated.", "text/plain")
            return
        request = urllib.request.Request(self.server.target + self.path, data=body or None, method=self.command,
                                         headers={"Content-Type": self.headers.get("Content-Type", "application/json")})
        try:
            with urllib.request.urlopen(request, timeout=30) as answer:
                self.answer(answer.status, answer.read(), answer.headers.get("Content-Type", "application/json"))
        except urllib.error.HTTPError as error:
            self.answer(error.code, error.read(), "application/json")

    def answer(self, status, body, kind):
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = pass_on


def goes_on(turns, seconds, act=None, back=None):
    """The window goes on for so long after @act. With a way @back, what is slow once is the machine's business, what is slow again is the
    program's."""
    for _attempt in range(2 if back else 1):
        with turns:
            if act is not None:
                act()
            time.sleep(seconds)
        tap.note(str(turns))
        if back is not None:
            back()
        if turns.count > 0 and turns.work <= WORK and turns.longest <= CLOCK:
            return
    check(False, f"the window: {turns}")


def leave_run(app, turns):
    app.wait(name="Overview", patience=60)
    goes_on(turns, 2, lambda: app.press("alt+Left"))
    app.wait_run("from afar", "Finished")
    app.focus_run()


def fill(app, address, password):
    app.press("ctrl+shift+l")
    app.wait("text box", "Address").text = address
    app.choose(app.wait("combo box", "Authentication"), "User Name and Password")
    app.wait("text box", "User Name").text = USER
    app.wait(("password text", "text box"), "Password").text = password


def connect(app):
    button = app.wait("button", "Connect")
    until(lambda: button.fresh().has("sensitive"), "the button Connect to be of use")
    app.click(button)


def fill_server(server):
    """Runs with histories and parameters, so that there is something to carry."""
    for number in range(40):
        run = ask(server.address, "runs/create", {"experiment_id": "0", "run_name": f"from afar {number}", "start_time": 1})["run"]["info"]["run_id"]
        points = [{"key": f"m{k}", "value": k * number, "timestamp": 1, "step": step} for k in range(8) for step in range(20)]
        ask(server.address, "runs/log-batch", {"run_id": run, "metrics": points, "params": [{"key": f"p{k}", "value": "1"} for k in range(12)]})
        ask(server.address, "runs/update", {"run_id": run, "status": "FINISHED", "end_time": 2})


def signs_in(session):
    """By user name and password, to a server with a certificate of its own, without a keyring"""
    home = session.new_home()
    with Server(session) as server, Servers(session, keep=True, env={"HOTHOUSE_WORKSPACE": None},
                                            stderr_allowed="The keyring does not keep") as app:
        gate = Gate(session, server.address)
        ask(server.address, "experiments/create", {"name": "Behind the gate"})
        with step("Over plain http, what is at stake is said"):
            fill(app, "http://tracking.example:5000", PASSWORD)
            app.shows("anybody on the way to the server can read")
            app.press("Escape")
            app.wait_gone("text box", "Address")
        with step("A certificate that nobody knows is not trusted, and the reason is given"):
            fill(app, gate.address, PASSWORD)
            connect(app)
            app.shows("[Cc]ertificate.*")
        with step("With the server's own certificate it is"):
            app.click(app.wait("button", re.compile("^Choose")))
            app.choose_file(gate.certificate, title=re.compile("Certificate"))
            app.shows("gate.pem")
        with step("A wrong password is said; the right one lets in, and without a keyring that is said too"):
            app.wait(("password text", "text box"), "Password").text = "wrong"
            connect(app)
            app.shows("password|sign|[Aa]uthenticat|refuse")
            app.wait(("password text", "text box"), "Password").text = PASSWORD
            connect(app)
            app.wait_gone("text box", "Address", patience=30)
            app.shows("no keyring")
            app.press("ctrl+3")
            app.wait(name="Behind the gate", patience=30)
            equal(secrets_in(home, PASSWORD), [], "files with the password")
        with step("When the password is changed, the page says so; signing in again goes on"):
            gate.password = "another one"
            app.click(app.wait("button", re.compile("^Sign In"), patience=60))
            app.wait(("password text", "text box"), "Password").text = gate.password
            connect(app)
            app.wait_gone("text box", "Address", patience=30)
            app.wait_gone("button", re.compile("^Sign In"), patience=60)
        with step("The server is among the recent ones, and can be forgotten"):
            app.press("ctrl+shift+l")
            app.click(app.wait("button", re.compile("^Forget")))
            app.wait_gone("button", re.compile("^Forget"))
            app.press("Escape")
        with step("Back to the workspace of one's own"):
            app.act("win.own-workspace")
            app.wait("label", "No Runs Yet", patience=30)
        gate.shutdown()


def waits(session):
    """A slow and a silent server keep nobody: the window goes on, waiting can be seen and ended, closing is at once"""
    turns = Turns(session)
    with Server(session) as server, Way(server.port) as way:
        fill_server(server)
        with Servers(session, "sample:city", keep=True, env={"HOTHOUSE_WORKSPACE": None, **turns.env}) as app:
            until(lambda: app.title() != "Hothouse", "an open file", 30)
            with step("A server that says nothing: the dialog says that it asks, and Escape ends it"):
                way.set("silent")
                app.press("ctrl+shift+l")
                app.wait("text box", "Address").text = way.address
                app.shows("Asking the server")
                connect(app)
                goes_on(turns, 2)
                app.shows("Asking the server")
                app.press("Escape")
                app.wait_gone("text box", "Address")
            with step("A slow one is connected to, and its runs are shown"):
                way.set("slow")
                app.press("ctrl+shift+l")
                app.wait("text box", "Address").text = way.address
                connect(app)
                goes_on(turns, 6)
                app.wait_gone("text box", "Address", patience=60)
                app.press("ctrl+3")
                app.wait_run("from afar", "Finished", patience=60)
            with step("A run of it is opened, and one is trained into it"):
                app.focus_run()
                goes_on(turns, 4, lambda: app.press("Return"), back=lambda: leave_run(app, turns))
                app.train(trees=6)
                goes_on(turns, 6)
            with step("It falls silent: the window goes on, and closes at once"):
                way.set("silent")
                goes_on(turns, 2, lambda: app.press("ctrl+4"))
                goes_on(turns, 2, lambda: app.press("ctrl+3"))


main(signs_in, waits)
