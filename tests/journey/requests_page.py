# SPDX-License-Identifier: GPL-3.0-or-later
"""The Requests page as its journeys know it, and a server that answers as it is told."""

import contextlib
import json
import os
import subprocess
import sys
import threading
import zlib
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from deployments import ctl
from harness import until
from hothouse import Hothouse

HERE = Path(__file__).resolve().parent
PATIENCE = 40
LARGE = 100 << 20
LINE = 10 << 20
ITEMS = ("menu item", "check menu item", "radio menu item")
SWITCHES = ("tab", "page tab", "radio button", "toggle button")


class Requests(Hothouse):
    def open(self):
        self.press("ctrl+6")
        return self.wait("text box", "Address", patience=PATIENCE)

    def send_to(self, address):
        self.wait("text box", "Address").text = address
        self.press("ctrl+Return")

    def asks(self, own, path, title="200 OK"):
        """Sends to a server of our own, and waits for its answer. @path: None for what is in the page"""
        count = len(own.heard)
        if path is not None:
            self.wait("text box", "Address").text = own.address + path
        self.press("ctrl+Return")
        until(lambda: len(own.heard) > count, f"{path} at the server", PATIENCE)
        # It is away as long as an answer is waited for.
        self.wait("button", "Send", patience=PATIENCE)
        self.wait("label", title, patience=PATIENCE)
        return own.heard[-1]

    def begin(self):
        """A new request, beside the one that is there."""
        self.wait("text box", "Address").text = "http://old/"
        self.click(self.wait("button", "New Request"))
        until(lambda: self.wait("text box", "Address").text == "", "an empty request", PATIENCE)

    def pick(self, list_name, item):
        """Picks an item of a drop-down list, which its tooltip names."""
        self.choose(self.wait("combo box", where=lambda node: node.description == list_name, patience=PATIENCE), item)

    def tab(self, name):
        """The last of that name: the answer's tabs come after the request's."""
        self.point(self.tabs(name)[-1])

    def part(self, name):
        """A tab of the request."""
        self.point(self.tabs(name)[0])

    def tabs(self, name):
        return until(lambda: [node for node in self.find_all(SWITCHES, name) if node.shown], f"tab {name}", PATIENCE)

    def body(self):
        return self.wait(("text", "text box"), "Body", patience=PATIENCE)

    def answer(self):
        """The text of the answer's body."""
        return self.wait(("text", "text box"), "Body of the Answer", patience=PATIENCE).text

    def menu(self, button, position):
        """Picks an item of a menu by the keyboard. GTK tells no names of them: counted from 0, from the end where that is negative."""
        self.point(self.wait(("button", "toggle button"), button, patience=PATIENCE))
        self.wait(ITEMS, where=lambda node: node.has("focused"), patience=PATIENCE)
        self.press(*["Down"] * (position if position >= 0 else len(self.find_all(ITEMS)) + position), "Return")
        self.wait_gone(ITEMS)

    def entry_menu(self, request, item, up=0):
        """The menu of a saved request, or of what is @up lines above it, by the keyboard."""
        self.point(self.wait("list item", request, patience=PATIENCE))
        self.press(*["Up"] * up, "Tab", "space")
        self.click(self.wait("button", item, patience=PATIENCE))

    def clipboard(self):
        env = {key: value for key, value in self.session.env.items() if key != "G_DEBUG"}
        return subprocess.run([sys.executable, HERE / "clipboard-text.py"], env=env, stdin=subprocess.DEVNULL, capture_output=True, text=True,
                              timeout=30, check=False).stdout

    def name(self, title, name, button):
        """Fills in the dialog that asks for a name."""
        dialog = self.wait(("alert dialog", "dialog"), title, patience=PATIENCE)
        entry = self.wait("text box", inside=dialog, patience=PATIENCE)
        entry.text = name
        self.click(until(lambda: self.find("button", button, inside=dialog, where=lambda node: node.has("sensitive")), button, PATIENCE))
        self.wait_gone(("alert dialog", "dialog"), title)

    def files(self):
        return Path(self.session.env["XDG_DATA_HOME"]) / "hothouse" / "requests"

    def picture_of(self, name):
        output = os.environ.get("HOT_JOURNEY_OUTPUT")
        if output:
            Path(output).mkdir(parents=True, exist_ok=True)
            self.picture(Path(output) / f"requests-{name}.png")


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def answer(self, body, kind="application/json", status=200, headers=()):
        self.send_response(status)
        if kind is not None:
            self.send_header("Content-Type", kind)
        for name, value in headers:
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        with contextlib.suppress(OSError):
            self.wfile.write(b"" if self.command == "HEAD" else body)

    def raw(self, data):
        """Bytes that are no HTTP, or bad HTTP; then the end."""
        self.close_connection = True
        with contextlib.suppress(OSError):
            self.wfile.write(data)
            self.wfile.flush()

    def say(self):
        """What was heard."""
        length = int(self.headers.get("Content-Length", 0))
        body = self.rfile.read(length)
        heard = {"method": self.command, "path": self.path, "headers": {name.lower(): value for name, value in self.headers.items()},
                 "body": body.decode(errors="replace")}
        self.server.heard.append(heard)
        return heard

    def do(self):
        heard = self.say()
        page = self.path.split("?")[0].strip("/")
        special = getattr(self, "page_" + page.split("/")[0].replace("-", "_"), None)
        if special is not None:
            special(page)
        else:
            self.answer(json.dumps(heard).encode())

    do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = do_HEAD = do_OPTIONS = do

    def page_hang(self, _page):
        self.close_connection = True
        self.server.over.wait(120)

    def page_large(self, _page):
        part = b'{"name": "a listing", "price": 142.5},'
        self.answer(b"[" + part * (LARGE // len(part)) + b"0]")

    def page_line(self, _page):
        self.answer(b'{"line": "' + b"x" * LINE + b'"}')

    def page_plain(self, _page):
        self.answer(b"x" * LINE, "text/plain")

    def page_status(self, page):
        self.answer(b'{"error": "so it is"}', status=int(page.split("/")[1]))

    def page_garbage(self, _page):
        self.raw(os.urandom(4096))

    def page_short(self, _page):
        self.raw(b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 1000\r\n\r\nonly this")

    def page_long(self, _page):
        self.raw(b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 4\r\n\r\nonly this")

    def page_negative(self, _page):
        self.raw(b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: -1\r\n\r\nonly this")

    def page_file(self, _page):
        self.answer(b"", status=302, headers=[("Location", "file:///etc/passwd")])

    def page_loop(self, _page):
        self.answer(b"", status=302, headers=[("Location", "/loop")])

    def page_away(self, _page):
        self.answer(b"", status=302, headers=[("Location", self.server.other + "/there")])

    def page_latin(self, _page):
        self.answer("caf\u00e9 ".encode("latin-1") * 5, "text/plain; charset=iso-8859-1")

    def page_torn(self, _page):
        self.answer(b'{"name": "a\xff\xfeb"}')

    def page_binary(self, _page):
        self.answer(bytes(range(256)) * 64, "image/png")

    def page_bomb(self, _page):
        """Six hundred megabytes of zeros that are little on the way."""
        packer = zlib.compressobj(1, wbits=31)
        part = bytes(1 << 20)
        packed = b"".join(packer.compress(part) for _ in range(600)) + packer.flush()
        self.answer(packed, headers=[("Content-Encoding", "gzip")])

    def page_chunks(self, _page):
        """Never ends."""
        self.close_connection = True
        with contextlib.suppress(OSError):
            self.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nTransfer-Encoding: chunked\r\n\r\n")
            while not self.server.over.wait(0.05):
                self.wfile.write(b"5\r\nagain\r\n")
                self.wfile.flush()

    def page_told(self, _page):
        self.answer(json.dumps({"predictions": self.server.predictions}).encode())

    def page_headers(self, _page):
        self.answer(b"{}", headers=[("X-Twice", "one"), ("X-Twice", "two"), ("X-Long", "y" * 4000), ("Set-Cookie", "a=b")])

    def log_message(self, *_):
        pass


@contextlib.contextmanager
def server(other="http://127.0.0.1:9"):
    """Gives its address, and an object that knows what it has @heard."""
    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as own:
        own.over = threading.Event()
        own.heard = []
        own.other = other
        own.daemon_threads = True
        own.address = f"http://127.0.0.1:{own.server_address[1]}"
        threading.Thread(target=own.serve_forever, daemon=True).start()
        yield own
        own.over.set()
        own.shutdown()


@contextlib.contextmanager
def deployed(session):
    """The sample city, and a deployment of a model of it."""
    city, workspace = session.own / "city.csv", session.own / "workspace"
    if not workspace.exists():
        ctl(session, "data", "sample", "--output", city)
        ctl(session, "train", city, "--target", "price", "--estimator", "ridge", "--experiment", "Prices", "--run-name", "ridge", "--workspace",
            workspace)
    run = json.loads(ctl(session, "runs", "search", "--workspace", workspace, "--json"))
    run = run["runs"][0] if isinstance(run, dict) else run[0]
    ctl(session, "deployments", "create", "--name", "price", "--model-uri", f"runs:/{run.get('run_id') or run['info']['run_id']}/model", "--workspace",
        workspace)
    try:
        yield city, workspace
    finally:
        ctl(session, "deployments", "delete", "price", "--workspace", workspace)
