#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""test-serve-hostile.py HOTHOUSECTL HOTHOUSE-SERVE: the scoring server as a program: rows as they are in a file, clients that mean no good,
thousands of connections, and its end while requests come in."""

import asyncio
import csv
import gzip
import io
import itertools
import json
import os
import pathlib
import random
import resource
import signal
import socket
import subprocess
import sys
import tempfile

HOTHOUSECTL, SERVER = (str(pathlib.Path(word).resolve()) for word in sys.argv[1:3])
PATIENCE = 60
KEY = "a-key-of-some-length"
count = itertools.count(1)
failed = 0


def check(name, condition, note=""):
    global failed
    failed += not condition
    print(f"{'ok' if condition else 'not ok'} {next(count)} - {name}", flush=True)
    if not condition and note != "":
        print(f"# {str(note)[:2000]}", flush=True)


class Server:
    """Listens at a port of its own while it is entered."""

    def __init__(self, model, *options, **environment):
        self.process = subprocess.Popen([SERVER, "--model", model, "--port", "0", *options], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                        stderr=subprocess.PIPE, text=True, env={**os.environ, **environment})
        line = self.process.stdout.readline()
        self.port = int(line.rsplit(":", 1)[1]) if line.startswith("Listening at ") else 0

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.end()

    def end(self, number=signal.SIGTERM):
        if self.process.poll() is None:
            self.process.send_signal(number)
        try:
            self.process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            self.process.kill()
        return self.process.wait()

    def memory(self):
        """Resident, in KiB."""
        with open(f"/proc/{self.process.pid}/status", encoding="ascii") as file:
            return next(int(line.split()[1]) for line in file if line.startswith("VmRSS:"))

    def talk(self, data, half_close=True):
        """Sends all of it, and reads until the server has nothing more to say."""
        with socket.create_connection(("127.0.0.1", self.port), PATIENCE) as sock:
            try:
                sock.sendall(data)
                if half_close:
                    sock.shutdown(socket.SHUT_WR)
            except OSError:
                pass  # Told what it thinks of it before all was said.
            answer = b""
            try:
                while piece := sock.recv(65536):
                    answer += piece
            except ConnectionResetError:
                pass
            return answer

    def post(self, body, content_type="application/json", path="/invocations", more=""):
        if isinstance(body, str):
            body = body.encode()
        head = f"POST {path} HTTP/1.1\r\nHost: x\r\nContent-Type: {content_type}\r\n{more}Content-Length: {len(body)}\r\nConnection: close\r\n\r\n"
        answer = self.talk(head.encode() + body, half_close=False)
        status, _, rest = answer.partition(b"\r\n")
        return int(status.split()[1]), rest.partition(b"\r\n\r\n")[2].decode()

    def is_well(self):
        return self.talk(b"GET /ping HTTP/1.1\r\nHost: x\r\n\r\n").startswith(b"HTTP/1.1 200 ")


def run(*words, status=0, **options):
    result = subprocess.run(words, stdin=subprocess.DEVNULL, capture_output=True, timeout=PATIENCE * 5, check=False, **options)
    if result.returncode != status:
        raise SystemExit(f"{words} ended with {result.returncode}: {result.stderr}")
    return result


def check_rows(name, table, model):
    """A file, posted as it is, gives what "hothousectl predict" gives, to the last bit; as JSON too."""
    expected = [float(line) for line in run(HOTHOUSECTL, "predict", model, table).stdout.split()]
    # With the line ends as they are.
    text = pathlib.Path(table).read_bytes().decode()
    with Server(model, "--max-body", "256M") as server:
        status, answer = server.post(text, "text/csv")
        check(f"{name}: CSV", status == 200 and json.loads(answer)["predictions"] == expected, answer[:200])
        status, answer = server.post(gzip.compress(text.encode()), "text/csv", more="Content-Encoding: gzip\r\n")
        check(f"{name}: CSV that is packed", status == 200 and json.loads(answer)["predictions"] == expected, answer[:200])
        records = list(csv.DictReader(io.StringIO(text, newline="")))
        status, answer = server.post(json.dumps({"dataframe_records": records}))
        check(f"{name}: records", status == 200 and json.loads(answer)["predictions"] == expected, answer[:200])
        columns = {column: [record[column] for record in records] for column in records[0]}
        status, answer = server.post(json.dumps({"inputs": columns}))
        check(f"{name}: columns", status == 200 and json.loads(answer)["predictions"] == expected, answer[:200])
        names = list(reversed(records[0]))
        split = {"columns": names, "data": [[record[column] for column in names] for record in records]}
        status, answer = server.post(json.dumps(split), path="/score")
        check(f"{name}: split, reversed", status == 200 and json.loads(answer) == expected, answer[:200])
    by_command = run(HOTHOUSECTL, "models", "predict", "-m", model, "-t", "csv", "-i", table).stdout
    check(f"{name}: models predict", json.loads(by_command)["predictions"] == expected)


def check_listings(folder):
    """Rows of real listings, of other columns than the sample's, with all that files hold."""
    source = pathlib.Path(os.environ.get("HOT_DATA", "/"), "listings/seattle-2016-detailed.csv.gz")
    if not source.exists():
        print(f"ok {next(count)} - listings # SKIP HOT_DATA has none")
        return
    table, model = (str(pathlib.Path(folder, name)) for name in ("listings.csv", "listings.hot"))
    pathlib.Path(table).write_bytes(gzip.decompress(source.read_bytes()))
    run(HOTHOUSECTL, "train", table, "--target", "price", "-P", "n_estimators=5", "--model", model)
    check_rows("listings", table, model)


def check_words(model, folder):
    """The command line, the key and the environment."""
    key_file = pathlib.Path(folder, "key")
    key_file.write_text(KEY + "\n", encoding="ascii")
    body = '{"inputs": {"beds": 1}}'
    for server in (Server(model, "--api-key-file", str(key_file)), Server(model, HOTHOUSE_API_KEY=KEY)):
        with server:
            statuses = [server.post(body)[0], server.post(body, more="Authorization: Bearer wrong\r\n")[0],
                        server.post(body, more=f"Authorization: Bearer {KEY}\r\n")[0]]
            check("a key is asked for", statuses == [401, 401, 200], statuses)
            check("the key stands in no argument", KEY.encode() not in pathlib.Path(f"/proc/{server.process.pid}/cmdline").read_bytes())
    with Server(model, "serve", "--host", "::1") as server:
        check("SageMaker's word is taken, and IPv6", server.port > 0)
    for words in (["--port", "65536"], ["--nonsense"], ["word"], ["--threads", "0"], ["--max-body", "x"]):
        result = subprocess.run([SERVER, "-m", model, *words], stdin=subprocess.DEVNULL, capture_output=True, timeout=PATIENCE, check=False)
        check(f"{words[0]} is a usage error", result.returncode == 2 and result.stderr, result)
    key_file.write_text("two words\n", encoding="ascii")
    result = run(SERVER, "-m", model, "--api-key-file", str(key_file), status=2)
    check("a key with blanks is refused, and not repeated", b"two words" not in result.stderr and b"must hold a key" in result.stderr)
    check("a model that is not there", b"cannot be opened" in run(SERVER, "-m", "/no/model", status=1).stderr)
    check("--help and --version", b"--api-key-file" in run(SERVER, "--help").stdout and b"hothouse-serve " in run(SERVER, "--version").stdout)


def check_hostile(model):
    """Nothing of this stops the server, costs it memory for good, or comes back in an answer."""
    chance = random.Random(1)
    with Server(model, "--timeout", "2", "--max-connections", "200") as server:
        for name, body, content_type, status in (
                ("a line of 10 MB", "x" * 10_000_000, "text/csv", 400),
                ("10 MB of names", ",".join(f"c{i}" for i in range(1_300_000)) + "\n1\n", "text/csv", 400),
                ("10 MB in one cell", "beds\n" + "9" * 10_000_000 + "\n", "text/csv", (200, 400)),
                ("10 MB of brackets", '{"inputs": ' + "[" * 5_000_000 + "]" * 5_000_000 + "}", "application/json", 400),
                ("10 MB of empty objects", '{"instances": [' + ",".join(["{}"] * 3_300_000) + "]}", "application/json", 400),
                ("10 MB of escapes", '{"instances": [{"beds": "' + "\\u0041" * 1_600_000 + '"}]}', "application/json", (200, 400)),
                ("a lone surrogate", '{"instances": [{"beds": "\\ud800"}]}', "application/json", 400),
                ("a number of many digits", '{"instances": [{"beds": 1' + "0" * 100_000 + "}]}", "application/json", 400),
                ("infinity", '{"instances": [{"beds": -Infinity}]}', "application/json", 400),
                ("more than is allowed", "beds\n" + "1\n" * 9_000_000, "text/csv", 413)):
            found, answer = server.post(body, content_type)
            check(f"{name}: {found}", found in (status if isinstance(status, tuple) else (status,)) and len(answer) < 1000, answer[:300])

        bomb = gzip.compress(b"beds\n" + b"1\n" * 50_000_000, 9)
        check("a bomb of gzip", server.post(bomb, "text/csv", more="Content-Encoding: gzip\r\n")[0] == 413)
        check("a bomb that lies about its size",
              server.post(bomb[:-4] + b"\x10\0\0\0", "text/csv", more="Content-Encoding: gzip\r\n")[0] == 400)
        smuggled = b"POST /invocations HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /ping HTTP/1.1\r\nHost: x\r\n\r\n"
        check("a request within a request is not answered", server.talk(smuggled).count(b"HTTP/1.1 ") == 1)
        before = server.memory()
        for _ in range(300):
            server.talk(chance.randbytes(chance.randrange(1, 3000)))
            server.talk(b"POST /invocations HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n" + chance.randbytes(200))
        socks = []
        for _ in range(150):
            socks.append(socket.create_connection(("127.0.0.1", server.port), PATIENCE))
            socks[-1].sendall(b"POST /invocations HTTP/1.1\r\nHost: x\r\nContent-Type: text/csv\r\nContent-Length: 1000000\r\n\r\n" + b"x" * 1000)
        check("others are served while many are slow", server.is_well())
        for sock in socks:
            answer = sock.recv(65536)
            if not answer.startswith(b"HTTP/1.1 408"):
                check("slow ones are told so", False, answer)
                break
            sock.close()
        check("nothing is left of them", server.is_well() and server.memory() < before + 16384, (before, server.memory()))
        check("it ends well", server.end() == 0, server.process.stderr.read())


def check_many(model):
    """Thousands of connections that are silent, and one that is not."""
    limit = min(resource.getrlimit(resource.RLIMIT_NOFILE)[1], 8192)
    resource.setrlimit(resource.RLIMIT_NOFILE, (limit, resource.getrlimit(resource.RLIMIT_NOFILE)[1]))
    number = min(3000, limit - 200)
    with Server(model) as server:
        before = server.memory()
        socks = [socket.create_connection(("127.0.0.1", server.port), PATIENCE) for _ in range(number)]
        for sock in socks:
            sock.sendall(b"GET /ping HTTP/1.1\r\nHost: x\r\n\r\n")
        answers = [sock.recv(4096) for sock in socks]
        check(f"{number} connections are answered", all(answer.startswith(b"HTTP/1.1 200") for answer in answers))
        each = (server.memory() - before) * 1024 // number
        check("and cost less than 4 KiB each", each < 4096, each)
        for sock in socks:
            sock.close()


async def client(port, request, state):
    """Sends one request after the other over connections that it keeps; one that was taken must be answered."""
    while not state["refused"]:
        try:
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
        except OSError:
            state["refused"] = True
            return
        try:
            kept = True
            while kept:
                writer.write(request)
                await writer.drain()
                head = await reader.readuntil(b"\r\n\r\n")
                length = int(head.lower().split(b"content-length: ")[1].split(b"\r\n")[0])
                await reader.readexactly(length)
                state["answers"] += 1
                state["bad"] += not head.startswith(b"HTTP/1.1 200 ")
                kept = b"connection: close" not in head.lower()
        except (OSError, asyncio.IncompleteReadError) as error:
            state["lost"] += 1
            state["why"] = repr(error)
            return
        finally:
            writer.close()


async def load(server, request):
    state = {"answers": 0, "bad": 0, "lost": 0, "refused": False, "why": ""}
    clients = [asyncio.create_task(client(server.port, request, state)) for _ in range(32)]
    while state["answers"] < 500:
        await asyncio.sleep(0.01)
    server.process.send_signal(signal.SIGTERM)
    await asyncio.wait_for(asyncio.gather(*clients), PATIENCE)
    return state


def check_end(model):
    """Told to end while requests come in, it answers each that it has taken, and ends."""
    body = b'{"inputs": {"beds": 1, "price": 2}}'
    request = b"POST /invocations HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s" % (len(body), body)
    for attempt in range(3):
        server = Server(model)
        state = asyncio.run(load(server, request))
        check(f"SIGTERM under load, {attempt + 1}", state["lost"] == 0 and state["bad"] == 0 and server.end() == 0, state)


def main():
    with tempfile.TemporaryDirectory(prefix="hothouse-hostile.") as folder:
        table, model = (str(pathlib.Path(folder, name)) for name in ("city.csv", "city.hot"))
        run(HOTHOUSECTL, "data", "sample", "-n", "3000", "--output", table)
        run(HOTHOUSECTL, "train", table, "--target", "price", "-P", "n_estimators=20", "--model", model)
        check_rows("the sample", table, model)
        check_listings(folder)
        check_words(model, folder)
        check_hostile(model)
        check_many(model)
        check_end(model)
    print(f"1..{next(count) - 1}")
    sys.exit(1 if failed else 0)


main()
