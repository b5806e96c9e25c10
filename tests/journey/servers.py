# SPDX-License-Identifier: GPL-3.0-or-later
"""What journeys to tracking servers need: servers of both makes, a way between that is slow, breaks or is not there, a keyring, a client."""

import contextlib
import json
import os
import re
import select
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from pathlib import Path

from harness import Failed, until
from hothouse import Hothouse
from session import Skip

HERE = Path(__file__).resolve().parent
TOP = HERE.parents[1]
CTL = Path(os.environ.get("HOTHOUSECTL", "hothousectl"))


def free_port():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


def ask(address, path, body=None, token=None):
    """What a server says to a call of MLflow's."""
    headers = {"Content-Type": "application/json"}
    if token is not None:
        headers["Authorization"] = f"Bearer {token}"
    request = urllib.request.Request(f"{address}/api/2.0/mlflow/{path}", headers=headers,
                                     data=None if body is None else json.dumps(body).encode())
    with urllib.request.urlopen(request, timeout=30) as answer:
        return json.loads(answer.read() or b"{}")


class Server:
    """A tracking server: ours, or MLflow's own."""

    count = 0

    def __init__(self, session, kind="hothouse", token=None):
        Server.count += 1
        self.session = session
        self.kind = kind
        self.token = token
        self.port = free_port()
        self.folder = session.own / f"server-{Server.count}"
        self.folder.mkdir()
        self.address = f"http://127.0.0.1:{self.port}"
        self.process = None

    def __enter__(self):
        self.start()
        return self

    def __exit__(self, *_):
        self.stop()

    def start(self):
        env = {key: value for key, value in self.session.env.items() if key != "G_DEBUG"}
        if self.kind == "mlflow":
            command = [python("mlflow"), "-m", "mlflow", "server", "--backend-store-uri", f"sqlite:///{self.folder}/mlflow.db",
                       "--artifacts-destination", f"{self.folder}/artifacts", "--host", "127.0.0.1", "--port", self.port,
                       "--workers", 1]
        else:
            command = [CTL, "server", "--port", self.port, "--workspace", self.folder / "workspace"]
            if self.token is not None:
                env["HOTHOUSE_TOKEN"] = self.token
        self.process = self.session.spawn(command, f"server-{self.port}-{time.monotonic_ns()}.log", env, start_new_session=True)
        deadline = time.monotonic() + 120
        while time.monotonic() < deadline and self.process.poll() is None:
            with contextlib.suppress(OSError):
                with urllib.request.urlopen(self.address + "/health", timeout=5):
                    return
            time.sleep(0.1)
        raise Failed(f"the server does not answer at {self.address}")

    def stop(self):
        if self.process is not None and self.process.poll() is None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGTERM)
            try:
                self.process.wait(20)
            except subprocess.TimeoutExpired:
                os.killpg(self.process.pid, signal.SIGKILL)
                self.process.wait()

    def runs(self):
        experiments = ask(self.address, "experiments/search", {"max_results": 100}, self.token).get("experiments", [])
        answer = ask(self.address, "runs/search", {"experiment_ids": [one["experiment_id"] for one in experiments], "max_results": 100},
                     self.token)
        return answer.get("runs", [])

    def metrics(self, words):
        """Of the run whose name has these words in it."""
        return next((run["data"].get("metrics", []) for run in self.runs() if words in run["info"]["run_name"]), [])

    def statuses(self, words):
        """Of the runs whose name has these words in it."""
        return [run["info"]["status"] for run in self.runs() if words in run["info"]["run_name"]]


class Way:
    """A way to a server that can be made slow, silent, or closed."""

    def __init__(self, port):
        self.target = port
        self.mood = "open"
        self.alive = True
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        self.address = f"http://127.0.0.1:{self.port}"
        self.pairs = set()
        threading.Thread(target=self.accept, daemon=True).start()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.alive = False
        self.listener.close()
        self.cut()

    def set(self, mood):
        """open; slow: half a second a packet; silent: takes what comes and says nothing; closed: breaks off at once"""
        self.mood = mood
        if mood == "closed":
            self.cut()

    def cut(self):
        for one in list(self.pairs):
            with contextlib.suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)

    def accept(self):
        while self.alive:
            try:
                client, _ = self.listener.accept()
            except OSError:
                return
            threading.Thread(target=self.serve, args=(client,), daemon=True).start()

    def serve(self, client):
        with client:
            if self.mood == "closed":
                # A reset, as of a computer where nothing listens.
                client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\x01\x00\x00\x00\x00\x00\x00\x00")
                return
            try:
                server = socket.create_connection(("127.0.0.1", self.target), 10)
            except OSError:
                return
            with server:
                self.pairs |= {client, server}
                with contextlib.suppress(OSError):
                    self.pass_on(client, server)
                self.pairs -= {client, server}

    def pass_on(self, client, server):
        while self.alive:
            ready, _, _ = select.select([client, server], [], [], 0.2)
            for one in ready:
                if self.mood == "silent":
                    time.sleep(0.2)
                    continue
                data = one.recv(65536)
                if not data:
                    return
                if self.mood == "slow":
                    time.sleep(0.5)
                (server if one is client else client).sendall(data)


def python(*packages):
    """A Python that has these packages of PyPI."""
    done = subprocess.run([TOP / "build-aux" / "python-peers", *packages], capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise Skip(f"{', '.join(packages)} cannot be installed from PyPI")
    return done.stdout.strip()


class Keyring:
    """A Secret Service on the session's bus."""

    def __init__(self, session):
        self.session = session
        self.path = session.own / f"keyring-{time.monotonic_ns()}.json"

    def __enter__(self):
        log = f"keyring-{time.monotonic_ns()}.log"
        env = {key: value for key, value in self.session.env.items() if key != "G_DEBUG"}
        self.process = self.session.spawn([sys.executable, HERE / "secret-service.py", self.path], log, env)
        until(lambda: "ready" in (self.session.own / log).read_text(errors="replace"), "the keyring")
        return self

    def __exit__(self, *_):
        self.process.kill()
        self.process.wait()

    def items(self):
        return list(json.loads(self.path.read_text(encoding="utf-8")).values()) if self.path.exists() else []


class Servers(Hothouse):
    """The app with a workspace of its own, and how it is led to a server."""

    count = 0

    def __init__(self, session, *arguments, env=None, **options):
        Servers.count += 1
        self.workspace = session.own / f"workspace-{Servers.count}"
        variables = {"HOTHOUSE_WORKSPACE": str(self.workspace)}
        variables.update(env or {})
        super().__init__(session, *arguments, env=variables, **options)

    def runs(self):
        """The rows of the leaderboard in view, each as one text."""
        board = self.find(("tree grid", "grid", "table", "tree table"), "Runs")
        body = next((node for node in board.children if node.role == "list"), None) if board is not None else None
        rows = [row for row in body.children if row.shown] if body is not None else []
        return [row.name or ", ".join(cell.name for cell in row.children) for row in rows]

    def wait_run(self, *words, patience=60):
        """Waits for a run whose row has all of these words in it."""
        return until(lambda: next((row for row in self.runs() if all(word in row for word in words)), None), f"a run with {words}", patience)

    def get_uploaded(self, words):
        """How much a server has of the run whose row has these words in it, in percent."""
        return next((int(found[1]) for row in self.runs() if words in row and (found := re.search(r"Uploading, (\d+)", row))), None)

    def focus_run(self, index=0):
        """Gives a row the keyboard and selects it."""
        board = self.wait(("tree grid", "grid", "table", "tree table"), "Runs")
        body = next(node for node in board.children if node.role == "list")
        self.point(body.children[index].children[0])

    def show_tab(self, title):
        """A part of the page of a run."""
        button = self.find(("toggle button", "radio button", "tab", "page tab", "option"), title)
        if button is not None:
            self.click(button)
        else:
            self.choose(self.wait("combo box", "Part of the Run"), title)

    def open_file(self, name):
        files = self.wait("list", "Files")
        self.point(self.wait(("list item", "row", "tree item"), re.compile(re.escape(name)), inside=files))

    def train(self, trees=8, depth=4):
        self.press("ctrl+n")
        self.wait("text box", "n_estimators").text = str(trees)
        self.wait("text box", "max_depth").text = str(depth)
        button = self.wait("button", "Train")
        until(lambda: button.fresh().has("sensitive"), "the button Train to be of use", 20)
        self.press("ctrl+Return")
        self.wait_gone("text box", "n_estimators")

    def connect_to(self, address, token=None, user=None, password=None, expect=True):
        self.press("ctrl+shift+l")
        entry = self.wait("text box", "Address")
        entry.text = address
        if token is not None or user is not None:
            self.choose(self.wait("combo box", "Authentication"), "Token" if token is not None else "User Name and Password")
        if user is not None:
            self.wait("text box", "User Name").text = user
        if token is not None or password is not None:
            name = "Token" if token is not None else "Password"
            self.wait(("password text", "text box"), name).text = token if token is not None else password
        button = self.wait("button", "Connect")
        until(lambda: button.fresh().has("sensitive"), "the button Connect to be of use")
        self.click(button)
        if expect:
            self.wait_gone("text box", "Address", patience=30)

    def wait_trained(self):
        """Waits until no training runs or waits."""
        waiting = re.compile(r"runs?, \d+ waits?$|^\d+ Jobs?$")
        until(lambda: self.find(name=waiting) is None, "the end of the trainings", 60)


def secrets_in(folder, secret):
    """Files below a folder in which a secret can be read."""
    found = []
    for path in Path(folder).rglob("*"):
        with contextlib.suppress(OSError):
            if path.is_file() and secret.encode() in path.read_bytes():
                found.append(path)
    return found
