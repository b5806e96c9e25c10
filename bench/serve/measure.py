# SPDX-License-Identifier: GPL-3.0-or-later
"""The scoring server beside "mlflow models serve", with the same forest: requests a second, how long answers take, the first prediction after
the start, a large request, memory.

usage: measure.py BUILD FOLDER [PREPARE]

The forest is scikit-learn's on the one side and ours on the other, grown from the same rows with the same seed: the answers are compared, and
must be equal in every bit. Each request is one row of JSON, dataframe_split. MLflow has one worker for each processor, the most that help it.
Both servers run at the same time, and rounds alternate between them; the one that is not asked does nothing.

HOT_BENCH_ROWS (20000), HOT_BENCH_ROUNDS (5), HOT_BENCH_SECONDS (4).
"""

import csv
import http.client
import json
import os
import pathlib
import random
import signal
import socket
import statistics
import subprocess
import sys
import time

BUILD, FOLDER = (pathlib.Path(word) for word in sys.argv[1:3])
ROWS = int(os.environ.get("HOT_BENCH_ROWS", "20000"))
ROUNDS = int(os.environ.get("HOT_BENCH_ROUNDS", "5"))
SECONDS = os.environ.get("HOT_BENCH_SECONDS", "4")
N_FEATURES = 30
BATCH = 10_000
RATE = "200"
WORKERS = len(os.sched_getaffinity(0))
PATIENCE = 300
# What is asked for, and how: connections, and requests a second where they come whether or not there are answers.
LOADS = {"1 connection": ("1",), "16 connections": ("16",), f"{RATE} a second": ("16", RATE)}


def write_table(path):
    chance = random.Random(3)
    with open(path, "w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow([*(f"f{i}" for i in range(N_FEATURES)), "price"])
        for _ in range(ROWS):
            row = [round(chance.gauss(0, 1), 4) for _ in range(N_FEATURES)]
            price = 100 + 30 * row[0] - 20 * row[1] + 15 * row[2] * row[3] + 10 * abs(row[4]) + chance.gauss(0, 20)
            writer.writerow([*row, max(10, round(price))])


def save_peer(table, target):
    import mlflow.sklearn
    import pandas
    from mlflow.models import infer_signature
    from sklearn.ensemble import RandomForestRegressor
    from sklearn.model_selection import train_test_split
    table = pandas.read_csv(table, dtype=float)
    features, price = table.drop(columns="price"), table["price"]
    training, _, prices, _ = train_test_split(features, price, random_state=42)
    forest = RandomForestRegressor(n_estimators=100, random_state=42, n_jobs=WORKERS).fit(training, prices)
    # One row on several threads takes longer than on one.
    forest.n_jobs = 1
    mlflow.sklearn.save_model(forest, target, signature=infer_signature(features.head(), forest.predict(features.head())),
                              serialization_format="cloudpickle")
    return sum(tree.tree_.node_count for tree in forest.estimators_)


def free_port():
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        return sock.getsockname()[1]


def ask(port, body):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    connection.request("POST", "/invocations", body, {"Content-Type": "application/json"})
    answer = connection.getresponse()
    text = answer.read()
    connection.close()
    if answer.status != 200:
        raise SystemExit(f"{answer.status}: {text[:300]}")
    return json.loads(text)["predictions"]


class Server:
    """Started; @first: seconds from its start to its first prediction."""

    def __init__(self, command, body):
        self.port = free_port()
        path = f"{pathlib.Path(sys.executable).parent}:{os.environ['PATH']}"
        started = time.perf_counter()
        self.process = subprocess.Popen([*command, "--port", str(self.port)], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                                        stderr=subprocess.DEVNULL, start_new_session=True, env={**os.environ, "PATH": path})
        while True:
            try:
                ask(self.port, body)
                break
            except OSError:
                if self.process.poll() is not None:
                    raise SystemExit(f"{command} does not start") from None
                time.sleep(0.0005)
        self.first = time.perf_counter() - started

    def memory(self):
        """What the processes of the server share out among them, in MB."""
        total = 0
        for folder in pathlib.Path("/proc").glob("[0-9]*"):
            try:
                if os.getpgid(int(folder.name)) != self.process.pid:
                    continue
                lines = (folder / "smaps_rollup").read_text(encoding="ascii").splitlines()
            except OSError:
                continue
            total += next(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
        return total / 1024

    def load(self, source, *words):
        output = subprocess.run([BUILD / "bench/serve-load", str(self.port), "/invocations", "application/json", source, words[0], SECONDS, *words[1:]],
                                stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, check=True).stdout
        return json.loads(output)

    def end(self):
        os.killpg(self.process.pid, signal.SIGTERM)
        try:
            self.process.wait(20)
        except subprocess.TimeoutExpired:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()


def wait_for_rest():
    for _ in range(20):
        if os.getloadavg()[0] < 0.6:
            return
        time.sleep(1)
    print(f"note: the machine was busy (load {os.getloadavg()[0]:.1f})\n")


def split(rows):
    return json.dumps({"dataframe_split": {"columns": list(rows[0]), "data": [[float(cell) for cell in row.values()] for row in rows]}})


def line(*cells):
    print("| " + " | ".join(str(cell) for cell in cells) + " |")


def middle(values):
    return statistics.median(values)


def measure_starts(commands, body):
    """The first of the servers of each command stays."""
    servers = {name: Server(command, body) for name, command in commands.items()}
    firsts = {name: [server.first] for name, server in servers.items()}
    for _ in range(ROUNDS - 1):
        for name, command in commands.items():
            server = Server(command, body)
            firsts[name].append(server.first)
            server.end()
    return servers, firsts


def measure_loads(servers, source, large):
    figures = {name: {what: [] for what in LOADS} for name in servers}
    batches = {name: [] for name in servers}
    for _ in range(ROUNDS):
        for what, words in LOADS.items():
            for name, server in servers.items():
                figures[name][what].append(server.load(source, *words))
        for name, server in servers.items():
            started = time.perf_counter()
            ask(server.port, large)
            batches[name].append(time.perf_counter() - started)
    return figures, batches


def report(firsts, figures, batches, memory, n_nodes):
    import mlflow
    import sklearn
    own, theirs = list(figures)
    print(f"A forest of 100 trees and {n_nodes / 1e6:.1f} million nodes over {N_FEATURES} columns; MLflow {mlflow.__version__} with {WORKERS} workers, "
          f"scikit-learn {sklearn.__version__}; {ROUNDS} rounds of {SECONDS} s.\n")
    line("what", own, theirs, "ratio")
    print("|---|---|---|---|")
    for what in LOADS:
        for key, unit in (("per_second", "requests a second"), ("p50", "median, ms"), ("p99", "99 of 100 within, ms")):
            if key == "per_second" and what.endswith("second"):
                continue
            values = [middle(run[key] for run in figures[name][what]) for name in (own, theirs)]
            ratio = values[0] / values[1] if key == "per_second" else values[1] / values[0]
            shown = [f"{value:,.0f}" if key == "per_second" else f"{value / 1000:.3g}" for value in values]
            line(f"{what}: {unit}", *shown, f"{ratio:.0f}x")
    times = [middle(firsts[name]) for name in (own, theirs)]
    line("from exec to the first prediction", f"{times[0] * 1000:.1f} ms", f"{times[1]:.2f} s", f"{times[1] / times[0]:.0f}x")
    times = [middle(batches[name]) for name in (own, theirs)]
    line(f"{BATCH:,} rows in one request, with the client's share", f"{times[0] * 1000:.0f} ms", f"{times[1] * 1000:.0f} ms", f"{times[1] / times[0]:.1f}x")
    line("memory at the end", f"{memory[own]:.0f} MB", f"{memory[theirs]:.0f} MB", f"{memory[theirs] / memory[own]:.0f}x")


def prepare(table, model, peer):
    """Both forests, from the same rows; how many nodes they have."""
    write_table(table)
    train = [BUILD / "src/cli/hothousectl", "train", table, "--target", "price", "-P", "n_estimators=100", "-P", "random_state=42", "--model", model]
    subprocess.run(train, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=True)
    return save_peer(table, peer)


def main():
    table, model, peer, source, nodes = (FOLDER / name for name in ("table.csv", "model.hot", "peer", "one.json", "nodes"))
    # What an earlier call with PREPARE after its arguments has made is taken as it is.
    if not nodes.exists():
        nodes.write_text(str(prepare(table, model, peer)), encoding="utf-8")
    if sys.argv[3:] == ["PREPARE"]:
        return
    n_nodes = int(nodes.read_text(encoding="utf-8"))
    with open(table, newline="", encoding="utf-8") as file:
        rows = [{name: cell for name, cell in row.items() if name != "price"} for row in csv.DictReader(file)]
    source.write_text(split(rows[:1]), encoding="utf-8")
    large = split(rows[:BATCH])
    commands = {
        "hothouse-serve": [BUILD / "src/serve/hothouse-serve", "--model", model],
        "mlflow models serve": [sys.executable, "-m", "mlflow", "models", "serve", "--model-uri", peer, "--env-manager", "local", "--workers", str(WORKERS)],
    }
    wait_for_rest()
    servers, firsts = measure_starts(commands, source.read_bytes())
    try:
        answers = [ask(server.port, large) for server in servers.values()]
        if answers[0] != answers[1]:
            raise SystemExit("the servers do not predict the same")
        wait_for_rest()
        figures, batches = measure_loads(servers, source, large)
        memory = {name: server.memory() for name, server in servers.items()}
    finally:
        for server in servers.values():
            server.end()
    report(firsts, figures, batches, memory, n_nodes)


main()
