# SPDX-License-Identifier: GPL-3.0-or-later
"""What tests of images share: a workspace with a model, a real registry, a token service before it, a way to it that breaks."""

import base64
import http.server
import itertools
import json
import os
import pathlib
import shutil
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.parse
import urllib.request

PATIENCE = 60
count = itertools.count(1)
failed = 0


def check(name, condition, note=""):
    global failed
    failed += not condition
    print(f"{'ok' if condition else 'not ok'} {next(count)} - {name}", flush=True)
    if not condition and note != "":
        print("\n".join(f"# {line}" for line in str(note).splitlines()), flush=True)


def skip_all(reason):
    print(f"1..0 # SKIP {reason}")
    sys.exit(0)


def need(*programs):
    for program in programs:
        if shutil.which(program) is None:
            skip_all(f"{program} is not installed")


def finish():
    print(f"1..{next(count) - 1}")
    sys.exit(failed > 0)


def run(*words, env=None, stdin=None, timeout=180):
    return subprocess.run([str(word) for word in words], input=stdin, stdin=None if stdin is not None else subprocess.DEVNULL, capture_output=True,
                          text=True, timeout=timeout, check=False, env=env)


def free_port():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


def until(condition, what, patience=PATIENCE):
    deadline = time.monotonic() + patience
    while not condition():
        if time.monotonic() > deadline:
            raise TimeoutError(f"waited {patience} s in vain: {what}")
        time.sleep(0.05)


def make_model(hothousectl, folder, trees=5):
    """A small forest, as a model directory of a run in a workspace of its own; its URI."""
    table, workspace = folder / "city.csv", folder / "workspace"
    if not table.exists():
        assert run(hothousectl, "data", "sample", "--output", table).returncode == 0
    done = run(hothousectl, "train", table, "--target", "price", "-P", f"n_estimators={trees}", "--experiment", "Images", "--run-name", f"{trees} trees",
               "--workspace", workspace)
    assert done.returncode == 0, done.stderr
    os.environ["HOTHOUSE_WORKSPACE"] = str(workspace)
    models = sorted(workspace.glob("mlartifacts/*/*/artifacts/model"), key=lambda path: path.stat().st_mtime)
    return models[-1]


def answer_of(address, model, headers=None, patience=PATIENCE):
    """Predictions for the rows of the model's own example."""
    rows = (model / "input_example.json").read_text(encoding="utf-8")
    request = urllib.request.Request(f"{address}/invocations", data=f'{{"dataframe_split": {rows}}}'.encode(),
                                     headers={"Content-Type": "application/json", **(headers or {})})
    deadline = time.monotonic() + patience
    while True:
        try:
            with urllib.request.urlopen(request, timeout=10) as answer:
                return json.loads(answer.read())["predictions"]
        except urllib.error.HTTPError:
            raise
        except OSError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.05)


class Registry:
    """distribution's registry with a folder of its own. @auth: lines of its configuration; @is_encrypted: with a certificate of its own, signed by
    nobody else"""

    numbers = itertools.count()

    def __init__(self, folder, auth="", is_encrypted=False):
        self.port = free_port()
        # The same, under an address that is not known to be this computer's.
        self.remote_host = f"0.0.0.0:{self.port}"
        self.is_encrypted = is_encrypted
        self.folder = folder / f"registry-{next(Registry.numbers)}"
        self.host = f"localhost:{self.port}"
        self.auth = auth

    def __enter__(self):
        self.folder.mkdir()
        config = self.folder / "registry.yml"
        self.certificate = self.folder / "certificate.pem"
        tls = ""
        if self.is_encrypted:
            key = self.folder / "key.pem"
            subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=0.0.0.0", "-addext",
                            "subjectAltName=IP:0.0.0.0", "-keyout", key, "-out", self.certificate], check=True, capture_output=True)
            tls = f", tls: {{certificate: {self.certificate}, key: {key}}}"
        config.write_text(f"""version: 0.1
storage: {{filesystem: {{rootdirectory: {self.folder}/data}}, delete: {{enabled: true}}}}
http: {{addr: "127.0.0.1:{self.port}"{tls}}}
log: {{level: error}}
{self.auth}""", encoding="utf-8")
        self.log = open(self.folder / "log", "wb")
        self.process = subprocess.Popen(["docker-registry", "serve", str(config)], stdin=subprocess.DEVNULL, stdout=self.log, stderr=self.log)
        until(self.answers, "the registry to listen")
        return self

    def answers(self):
        if self.process.poll() is not None:
            raise RuntimeError((self.folder / "log").read_text(errors="replace"))
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", self.port)) == 0

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait(10)
        self.log.close()

    def files(self):
        """What it holds: manifests and whole blobs."""
        found = self.folder.glob("data/docker/registry/v2/blobs/sha256/*/*/data")
        return {path.parent.name: path.stat().st_size for path in found}


def encode(data):
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


class TokenService:
    """Who gives out tokens for a registry (distribution, "Token Authentication Specification"): JSON Web Tokens signed by RS256, their certificate
    in x5c, for one user with a password."""

    user, password = "ann", "not so secret"

    def __init__(self, folder):
        self.key, self.certificate = folder / "token.key", folder / "token.pem"
        done = run("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", self.key, "-out", self.certificate, "-days", "2", "-subj",
                   "/CN=token service")
        assert done.returncode == 0, done.stderr
        self.asked = []
        service = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def log_message(self, *_):
                pass

            def do_GET(self):
                service.answer(self)

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.port = self.server.server_address[1]

    def __enter__(self):
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_):
        self.server.shutdown()

    def configuration(self):
        return f"auth: {{token: {{realm: \"http://localhost:{self.port}/token\", service: registry, issuer: tests, rootcertbundle: {self.certificate}}}}}\n"

    def sign(self, claims):
        der = subprocess.run(["openssl", "x509", "-in", str(self.certificate), "-outform", "DER"], capture_output=True, check=True).stdout
        header = {"typ": "JWT", "alg": "RS256", "x5c": [base64.b64encode(der).decode()]}
        text = f"{encode(json.dumps(header).encode())}.{encode(json.dumps(claims).encode())}"
        signature = subprocess.run(["openssl", "dgst", "-sha256", "-sign", str(self.key)], input=text.encode(), capture_output=True, check=True).stdout
        return f"{text}.{encode(signature)}"

    def answer(self, handler):
        query = urllib.parse.parse_qs(urllib.parse.urlsplit(handler.path).query)
        wanted = "Basic " + base64.b64encode(f"{self.user}:{self.password}".encode()).decode()
        self.asked.append(query)
        if handler.headers.get("Authorization") != wanted:
            handler.send_response(401)
            handler.end_headers()
            return
        access = []
        for scope in query.get("scope", []):
            if scope:
                kind, name, actions = scope.split(":")
                access.append({"type": kind, "name": name, "actions": actions.split(",")})
        now = int(time.time())
        body = json.dumps({"token": self.sign({"iss": "tests", "sub": self.user, "aud": query["service"][0], "exp": now + 300, "nbf": now - 10,
                                               "iat": now, "jti": str(now), "access": access})}).encode()
        handler.send_response(200)
        handler.send_header("Content-Type", "application/json")
        handler.send_header("Content-Length", str(len(body)))
        handler.end_headers()
        handler.wfile.write(body)


class BreakingWay:
    """A way to a port that breaks off each of its first connections after so many bytes from the caller."""

    def __init__(self, port, limits, delay=0.0):
        self.target, self.limits, self.delay = port, list(limits), delay
        self.sent = 0
        self.broken = 0
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]

    def __enter__(self):
        threading.Thread(target=self.listen, daemon=True).start()
        return self

    def __exit__(self, *_):
        self.listener.close()

    def listen(self):
        while True:
            try:
                caller, _ = self.listener.accept()
            except OSError:
                return
            threading.Thread(target=self.carry, args=(caller,), daemon=True).start()

    def carry(self, caller):
        there = socket.create_connection(("127.0.0.1", self.target))
        threading.Thread(target=self.copy, args=(there, caller, False), daemon=True).start()
        self.copy(caller, there, True)

    def copy(self, source, target, is_caller):
        carried = 0
        try:
            while data := source.recv(16384):
                target.sendall(data)
                if not is_caller:
                    continue
                time.sleep(self.delay)
                carried += len(data)
                self.sent += len(data)
                if self.limits and carried > self.limits[0]:
                    self.limits.pop(0)
                    self.broken += 1
                    break
        except OSError:
            pass
        for end in (source, target):
            try:
                end.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass
            # Only a closed end tells the other side that nobody reads any more.
            end.close()
