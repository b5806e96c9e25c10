# SPDX-License-Identifier: GPL-3.0-or-later
"""The tracking server beside "mlflow server", each on a SQLite database that it made and that holds the same runs: requests a second, how long
answers take, a page of a search, the upload of an artifact, memory.

usage: measure.py BENCH_SERVER HOTHOUSECTL FOLDER

The databases are made in FOLDER if they are not there yet; with HOT_BENCH_PREPARE set, nothing else is done. MLflow has its default of workers (4, uvicorn). Both servers run at the same time, and rounds alternate between them; the one that is not asked does
nothing. Requests come from a program in C over connections that are kept, so that the client is not what is measured. Each request
is on the disk when it is answered, on both sides. Processor time is that of the server and all its workers.

Sizes may be made smaller for a quick look: HOT_BENCH_RUNS (100000), HOT_BENCH_ROUNDS (3), HOT_BENCH_SECONDS (5), HOT_BENCH_MEGABYTES (1024).
MLflow's search is given up after HOT_BENCH_LIMIT seconds (120).
"""

import json
import os
import pathlib
import signal
import socket
import statistics
import subprocess
import sys
import time
import urllib.request

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "track"))
from measure import fill  # noqa: E402

RUNS = int(os.environ.get("HOT_BENCH_RUNS", "100000"))
ROUNDS = int(os.environ.get("HOT_BENCH_ROUNDS", "3"))
SECONDS = os.environ.get("HOT_BENCH_SECONDS", "5")
MEGABYTES = int(os.environ.get("HOT_BENCH_MEGABYTES", "1024"))
LIMIT = float(os.environ.get("HOT_BENCH_LIMIT", "120"))
CONNECTIONS = 16
FILTERS = [
    ("metrics.m3 < 0.9 AND params.p1 = '3'", "metrics.m5 DESC"),
    ("metrics.m3 < 0.5", "metrics.m3 ASC"),
    ("attributes.status = 'FINISHED' AND tags.t0 LIKE '%7'", "attributes.start_time DESC"),
]
TICK = os.sysconf("SC_CLK_TCK")


def free_port():
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


class Server:
    def __init__(self, name, words, port):
        self.name, self.port = name, port
        environment = {**os.environ, "MLFLOW_DISABLE_TELEMETRY": "true", "GIT_PYTHON_REFRESH": "quiet"}
        begin = time.perf_counter()
        self.process = subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=environment, start_new_session=True)
        for _ in range(1200):
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{port}/health", timeout=5).close()
                break
            except OSError:
                time.sleep(0.05)
        self.started = time.perf_counter() - begin

    def processes(self):
        """The server's, and all that it started."""
        parents = {}
        for entry in os.listdir("/proc"):
            if entry.isdigit():
                try:
                    parents[int(entry)] = int(pathlib.Path(f"/proc/{entry}/stat").read_text().rpartition(")")[2].split()[1])
                except OSError:
                    continue
        found = [self.process.pid]
        for one in found:
            found += [pid for pid, parent in parents.items() if parent == one]
        return found

    def processor(self):
        total = 0
        for pid in self.processes():
            fields = pathlib.Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
            total += int(fields[11]) + int(fields[12])
        return total / TICK

    def memory(self, what="Pss"):
        """Megabytes. What processes share counts once."""
        total = 0
        for pid in self.processes():
            for line in pathlib.Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
                if line.startswith(what + ":"):
                    total += int(line.split()[1])
        return total / 1024

    def ask(self, path, fields, limit=600.0):
        request = urllib.request.Request(f"http://127.0.0.1:{self.port}/api/2.0/mlflow/{path}", json.dumps(fields).encode(),
                                         {"Content-Type": "application/json"})
        with urllib.request.urlopen(request, timeout=limit) as answer:
            return json.load(answer)

    def new_runs(self, n):
        return [self.ask("runs/create", {"experiment_id": "0"})["run"]["info"]["run_id"] for _ in range(n)]

    def stop(self):
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()


def prepare(hothousectl, folder):
    """A home for each, with a database of its own kind: ours writes ahead (WAL), MLflow's keeps SQLite's defaults."""
    homes = {name: os.path.join(folder, name) for name in ("ours", "theirs")}
    if os.path.exists(os.path.join(folder, "made")):
        return homes
    for home in homes.values():
        os.makedirs(home)
    subprocess.run([hothousectl, "experiments", "create", "other", "--workspace", homes["ours"]], check=True, stdout=subprocess.DEVNULL)
    from mlflow.store.tracking.sqlalchemy_store import SqlAlchemyStore
    SqlAlchemyStore(f"sqlite:///{homes['theirs']}/mlflow.db", f"{homes['theirs']}/mlartifacts")
    for home in homes.values():
        fill(os.path.join(home, "mlflow.db"), RUNS, 10, 5, 5)
    pathlib.Path(folder, "made").touch()
    return homes


def start(name, hothousectl, home):
    port = free_port()
    if name == "ours":
        words = [hothousectl, "server", "--port", str(port), "--workspace", home]
    else:
        words = [sys.executable, "-m", "mlflow", "server", "--port", str(port), "--backend-store-uri", f"sqlite:///{home}/mlflow.db",
                 "--artifacts-destination", f"{home}/mlartifacts"]
    return Server(name, words, port)


def median(values):
    return statistics.median(values)


def row(what, a, b, ratio, processor=""):
    print(f"| {what} | {a} | {b} | {ratio:.1f}x | {processor} |", flush=True)


def measure_requests(program, kind, servers, connections, what):
    """Requests a second, milliseconds, processor time a request."""
    results = {server.name: [] for server in servers}
    for _ in range(ROUNDS):
        for server in servers:
            runs = server.new_runs(connections)
            before = server.processor()
            line = subprocess.run([program, kind, str(server.port), SECONDS, str(connections), *runs], check=True, capture_output=True,
                                  text=True).stdout.split()
            rate, half, most, n = map(float, line)
            results[server.name].append((rate, half, most, (server.processor() - before) / n * 1e6))
    a, b = ([median(one[i] for one in results[server.name]) for i in range(4)] for server in servers)
    row(f"{what}, {connections} at once: requests a second (median, 99th percentile of an answer, ms)", f"{a[0]:.0f} ({a[1]:.2f}, {a[2]:.2f})",
        f"{b[0]:.0f} ({b[1]:.1f}, {b[2]:.0f})", a[0] / b[0], f"{b[3] / a[3]:.1f}x")


def measure_search(servers, text, order):
    """(milliseconds of wall clock, of processor time, ids, whether it was given up)"""
    fields = {"experiment_ids": ["0"], "filter": text, "order_by": [order], "max_results": 100}
    results = {server.name: [] for server in servers}
    for number in range(ROUNDS + 1):
        for server in servers:
            if any(one[3] for one in results[server.name]):
                continue
            before, begin = server.processor(), time.perf_counter()
            try:
                ids, late = [run["info"]["run_id"] for run in server.ask("runs/search", fields, LIMIT).get("runs", [])], False
            except OSError:
                ids, late = None, True
            results[server.name].append(((time.perf_counter() - begin) * 1e3, (server.processor() - before) * 1e3, ids, late))
    ours, theirs = (results[server.name] for server in servers)
    given_up = theirs[-1][3]
    assert given_up or ours[0][2] == theirs[0][2], (text, order)
    warm = theirs[-1:] if given_up else theirs[1:]
    a, b = median(one[0] for one in ours[1:]), median(one[0] for one in warm)
    more = "> " if given_up else ""
    row(f"runs/search `{text}` by {order}, a page of 100, ms", f"{a:.1f}", f"{more}{b:.0f}", b / a)


def measure_upload(program, servers):
    results = {server.name: [] for server in servers}
    for _ in range(ROUNDS):
        for server in servers:
            before = server.processor()
            seconds = float(subprocess.run([program, "upload", str(server.port), str(MEGABYTES)], check=True, capture_output=True, text=True).stdout)
            results[server.name].append((seconds, server.processor() - before))
    a, b = ([median(one[i] for one in results[server.name]) for i in range(2)] for server in servers)
    row(f"upload of {MEGABYTES} MB through the artifact proxy, s", f"{a[0]:.2f}", f"{b[0]:.2f}", b[0] / a[0], f"{b[1] / a[1]:.1f}x")


def main():
    import logging
    import mlflow
    logging.disable(logging.CRITICAL)
    program, hothousectl, folder = sys.argv[1:]
    homes = prepare(hothousectl, folder)
    if os.environ.get("HOT_BENCH_PREPARE"):
        return

    servers = [start(name, hothousectl, home) for name, home in homes.items()]
    try:
        print(f"MLflow {mlflow.__version__}, {RUNS:,} runs, medians of {ROUNDS} rounds\n")
        print("| what | ours | MLflow | ratio | of processor time |\n|---|---|---|---|---|")
        row("from the start to the first answer, s", *(f"{server.started:.2f}" for server in servers), servers[1].started / servers[0].started)
        time.sleep(2)
        idle = [server.memory() for server in servers]
        row("memory at rest, MB", *(f"{one:.0f}" for one in idle), idle[1] / idle[0])
        measure_requests(program, "metric", servers, 1, "log_metric")
        measure_requests(program, "metric", servers, CONNECTIONS, "log_metric")
        measure_requests(program, "batch100", servers, CONNECTIONS, "log_batch of 100 metrics")
        measure_requests(program, "batch1000", servers, CONNECTIONS, "log_batch of 1000 metrics")
        busy = [server.memory() for server in servers]
        row("memory after these, MB", *(f"{one:.0f}" for one in busy), busy[1] / busy[0])
        measure_upload(program, servers)
        for text, order in FILTERS:
            measure_search(servers, text, order)
        busy = [server.memory() for server in servers]
        row("memory after all, MB", *(f"{one:.0f}" for one in busy), busy[1] / busy[0])
    finally:
        for server in servers:
            server.stop()


main()
