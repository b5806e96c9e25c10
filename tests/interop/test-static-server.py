#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""test-static-server.py HOTHOUSECTL: the scoring server that images hold needs nothing: no library, no file but its model.

It is built by build-aux/inside/static-server, and then runs in a folder that holds the two and is all that it can see.
"""

import http.client
import json
import os
import pathlib
import shutil
import socket
import subprocess
import sys
import tempfile
import time

TOP = pathlib.Path(__file__).resolve().parents[2]
MAX_SIZE = 4 << 20
PATIENCE = 60
# As root of a namespace of its own, whoever runs the test; by root itself, without.
INSIDE = ["chroot"] if os.geteuid() == 0 else ["unshare", "--map-root-user", "chroot"]


def build():
    """The path of the program, or None and why not."""
    environment = dict(os.environ)
    environment.setdefault("HOTHOUSE_CACHE", str(pathlib.Path(environment.get("XDG_CACHE_HOME", pathlib.Path.home() / ".cache")) / "hothouse"))
    done = subprocess.run([TOP / "build-aux/inside/static-server"], stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False,
                          env=environment)
    if done.returncode != 0:
        return None, (done.stderr.strip().splitlines() or ["the server could not be built"])[-1]
    return pathlib.Path(done.stdout.strip()), None


def check_alone(server):
    """No interpreter, no shared library."""
    headers = subprocess.run(["readelf", "--program-headers", "--dynamic", server], capture_output=True, text=True, check=True).stdout
    assert "INTERP" not in headers and "NEEDED" not in headers, headers
    found = subprocess.run(["ldd", server], capture_output=True, text=True, check=False)
    assert "not a dynamic executable" in found.stdout + found.stderr, found.stdout


def check_size(server):
    with tempfile.TemporaryDirectory() as folder:
        stripped = pathlib.Path(folder, "server")
        subprocess.run(["strip", "-o", stripped, server], check=True)
        size = stripped.stat().st_size
    print(f"# {size / 1e6:.2f} MB")
    assert size < MAX_SIZE, f"{size} bytes"


def ask(port, method, path, body=None):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    connection.request(method, path, body, {"Content-Type": "text/csv"} if body else {})
    answer = connection.getresponse()
    text = answer.read().decode("utf-8")
    connection.close()
    return answer.status, text


def check_empty_root(hothousectl, server):
    """It answers, and what it answers is what the command predicts."""
    with tempfile.TemporaryDirectory() as folder:
        table, root = pathlib.Path(folder, "city.csv"), pathlib.Path(folder, "root")
        subprocess.run([hothousectl, "data", "export", "sample:city", "--output", table], check=True, stdin=subprocess.DEVNULL)
        root.mkdir()
        subprocess.run([hothousectl, "train", table, "--target", "price", "-P", "n_estimators=5", "--model", root / "model.hot"],
                       check=True, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
        shutil.copy(server, root / "server")
        assert sorted(path.name for path in root.rglob("*")) == ["model.hot", "server"]
        rows = pathlib.Path(folder, "rows.csv")
        rows.write_text("".join(table.read_text(encoding="utf-8").splitlines(keepends=True)[:50]), encoding="utf-8")
        expected = subprocess.run([hothousectl, "models", "predict", "-m", root / "model.hot", "-i", rows, "-t", "csv"], check=True, capture_output=True,
                                  text=True, stdin=subprocess.DEVNULL).stdout
        with socket.socket() as sock:
            sock.bind(("127.0.0.1", 0))
            port = sock.getsockname()[1]
        process = subprocess.Popen([*INSIDE, root, "/server", "--model", "/model.hot", "--port", str(port)], stdin=subprocess.DEVNULL,
                                   stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        try:
            end = time.monotonic() + PATIENCE
            status = None
            while status is None:
                try:
                    status, _ = ask(port, "GET", "/ping")
                except OSError:
                    assert process.poll() is None, process.stdout.read().decode("utf-8", "replace")
                    assert time.monotonic() < end, "the server does not answer"
                    time.sleep(0.02)
            assert status == 200, status
            status, text = ask(port, "POST", "/invocations", rows.read_bytes())
            assert status == 200 and json.loads(text) == json.loads(expected), (status, text, expected)
        finally:
            process.terminate()
            process.wait(PATIENCE)
        assert process.returncode == 0, process.returncode


def main():
    hothousectl = pathlib.Path(sys.argv[1]).resolve()
    server, reason = build()
    steps = (("it needs no library", lambda: check_alone(server)), ("it is small", lambda: check_size(server)),
             ("it serves in an empty root", lambda: check_empty_root(hothousectl, server)))
    print(f"1..{len(steps)}")
    failed = 0
    for number, (title, step) in enumerate(steps, 1):
        if server is None:
            print(f"ok {number} # SKIP {reason}")
            continue
        try:
            step()
            print(f"ok {number} - {title}", flush=True)
        except (AssertionError, OSError, ValueError, subprocess.SubprocessError) as error:
            failed = 1
            print(f"not ok {number} - {title}")
            print("\n".join(f"# {line}" for line in str(error).splitlines()[-20:]), flush=True)
    return failed


sys.exit(main())
