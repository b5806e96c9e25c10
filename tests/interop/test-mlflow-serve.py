#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""test-mlflow-serve.py HOTHOUSECTL: the same requests to our scoring server and to MLflow's, with the same forest.

MLflow and scikit-learn come from PyPI, into an environment of their own. The half of the test that needs them is this file again, run by
that environment's Python with a word before its arguments.
"""

import csv
import http.client
import itertools
import json
import os
import pathlib
import random
import signal
import socket
import subprocess
import sys
import tempfile
import time

TOP = pathlib.Path(__file__).resolve().parents[2]
PEER = ["mlflow", "scikit-learn"]
COLUMNS = ["beds", "rooms", "distance", "rating"]
ROWS = 600
PATIENCE = 180
count = itertools.count(1)
failed = 0


def check(name, condition, note=""):
    global failed
    failed += not condition
    print(f"{'ok' if condition else 'not ok'} {next(count)} - {name}", flush=True)
    if not condition and note != "":
        print(f"# {note}", flush=True)


def peer_save(source, target):
    """scikit-learn's forest, grown from the rows that Hothouse grows its own from, as MLflow's model."""
    import mlflow.sklearn
    import pandas
    from mlflow.models import infer_signature
    from sklearn.ensemble import RandomForestRegressor
    from sklearn.model_selection import train_test_split
    table = pandas.read_csv(source, dtype=float)
    features, price = table.drop(columns="price"), table["price"]
    training, _, target_prices, _ = train_test_split(features, price, random_state=42)
    forest = RandomForestRegressor(n_estimators=30, random_state=42).fit(training, target_prices)
    mlflow.sklearn.save_model(forest, target, signature=infer_signature(features, forest.predict(features)),
                              serialization_format="cloudpickle")


def write_table(path):
    chance = random.Random(7)
    with open(path, "w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow([*COLUMNS, "price"])
        for _ in range(ROWS):
            beds, rooms = chance.randint(1, 6), chance.randint(1, 5)
            distance, rating = round(chance.uniform(0, 20), 3), round(chance.uniform(2, 5), 2)
            writer.writerow([beds, rooms, distance, rating, max(10, round(40 * beds + 25 * rooms - 4 * distance + 9 * rating + chance.gauss(0, 15)))])


def read_table(path):
    with open(path, newline="", encoding="utf-8") as file:
        return [[float(row[name]) for name in COLUMNS] for row in csv.DictReader(file)]


def free_port():
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        return sock.getsockname()[1]


def ask(port, method, path, body=None, content_type=None):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    headers = {} if content_type is None else {"Content-Type": content_type}
    connection.request(method, path, body, headers)
    answer = connection.getresponse()
    text = answer.read().decode("utf-8", "replace")
    connection.close()
    return answer.status, answer.getheader("Content-Type", ""), text


def wait_for(port, process):
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end and process.poll() is None:
        try:
            if ask(port, "GET", "/ping")[0] == 200:
                return True
        except OSError:
            pass
        time.sleep(0.1)
    return False


def serve(*command):
    """The command listens at a port of its own. MLflow calls programs that lie beside its Python."""
    port = free_port()
    path = f"{pathlib.Path(command[0]).parent}:{os.environ['PATH']}"
    process = subprocess.Popen([*command, "--port", str(port)], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                               stderr=subprocess.DEVNULL, start_new_session=True, env={**os.environ, "PATH": path})
    return port, process


def end(process):
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGTERM)
    try:
        process.wait(30)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def compare_predictions(name, own, theirs, body, content_type="application/json"):
    """The same status, and the same numbers to the last bit."""
    answers = [ask(port, "POST", "/invocations", body, content_type) for port in (own, theirs)]
    same = [answer[0] for answer in answers] == [200, 200]
    if same:
        same = all(list(json.loads(answer[2])) == ["predictions"] and answer[1].startswith("application/json") for answer in answers) and \
            json.loads(answers[0][2]) == json.loads(answers[1][2])
    check(name, same, [(answer[0], answer[2][:300]) for answer in answers])


def compare_refusals(name, own, theirs, body, content_type="application/json"):
    """The same status; and of errors in JSON, the same members and code."""
    answers = [ask(port, "POST", "/invocations", body, content_type) for port in (own, theirs)]
    same = answers[0][0] == answers[1][0] and answers[0][0] >= 400
    note = [(answer[0], answer[2][:300]) for answer in answers]
    if same and answers[1][1].startswith("application/json") and "error_code" in answers[1][2]:
        codes = [json.loads(answer[2]).get("error_code") for answer in answers]
        same = codes[0] == codes[1] and isinstance(json.loads(answers[0][2])["message"], str)
    check(name, same, note)


def in_columns(rows, names=COLUMNS):
    return {"columns": names, "data": [[row[COLUMNS.index(name)] for name in names] for row in rows]}


def in_records(rows):
    return [dict(zip(COLUMNS, row)) for row in rows]


def in_csv(rows):
    return "\n".join([",".join(COLUMNS), *(",".join(map(repr, row)) for row in rows)]) + "\n"


def check_answers(own, theirs, rows):
    some = rows[:7]
    compare_predictions("split", own, theirs, json.dumps({"dataframe_split": in_columns(some)}))
    compare_predictions("split, with the columns in another order", own, theirs,
                        json.dumps({"dataframe_split": in_columns(some, COLUMNS[::-1])}))
    compare_predictions("split, with an index", own, theirs,
                        json.dumps({"dataframe_split": {**in_columns(some), "index": list(range(40, 47))}}))
    compare_predictions("records", own, theirs, json.dumps({"dataframe_records": in_records(some)}))
    compare_predictions("records, with more columns than the model has", own, theirs,
                        json.dumps({"dataframe_records": [{**record, "more": 1.5} for record in in_records(some)]}))
    compare_predictions("instances", own, theirs, json.dumps({"instances": in_records(some)}))
    compare_predictions("inputs, by columns", own, theirs,
                        json.dumps({"inputs": {name: [row[i] for row in some] for i, name in enumerate(COLUMNS)}}))
    compare_predictions("inputs, by rows", own, theirs, json.dumps({"inputs": in_records(some)}))
    compare_predictions("params of a model that has none", own, theirs,
                        json.dumps({"dataframe_records": in_records(some), "params": {"x": 1}}))
    compare_predictions("other members", own, theirs, json.dumps({"dataframe_records": in_records(some), "other": 1}))
    compare_predictions("CSV", own, theirs, in_csv(some), "text/csv")
    compare_predictions("a content type with its character set", own, theirs, in_csv(some), "text/csv; charset=utf-8")
    compare_predictions("all rows", own, theirs, json.dumps({"dataframe_split": in_columns(rows)}))


def check_refusals(own, theirs, rows):
    good = json.dumps({"dataframe_records": in_records(rows[:1])})
    compare_refusals("another content type", own, theirs, good, "text/plain")
    compare_refusals("another character set", own, theirs, good, "application/json; charset=latin-1")
    compare_refusals("a content type with an unknown parameter", own, theirs, good, "application/json; x=y")
    compare_refusals("JSON that is cut off", own, theirs, good[:-3])
    compare_refusals("an empty body", own, theirs, "")
    compare_refusals("a list", own, theirs, "[1]")
    compare_refusals("a number", own, theirs, "1")
    compare_refusals("none of the fields", own, theirs, "{}")
    compare_refusals("two of the fields", own, theirs, json.dumps({"instances": in_records(rows[:1]), "inputs": in_records(rows[:1])}))
    compare_refusals("a text for a number", own, theirs, json.dumps({"dataframe_records": [{**in_records(rows[:1])[0], "beds": "many"}]}))
    compare_refusals("columns that the model has not", own, theirs, json.dumps({"dataframe_split": {"columns": ["x"], "data": [[1.0]]}}))
    compare_refusals("CSV with a quote that is not closed", own, theirs, ",".join(COLUMNS) + '\n1,2,3,"4\n', "text/csv")


def check_routes(own, theirs):
    for method, path in (("GET", "/ping"), ("GET", "/health"), ("GET", "/version"), ("GET", "/nowhere"), ("POST", "/ping"),
                         ("GET", "/invocations"), ("DELETE", "/invocations")):
        statuses = [ask(port, method, path)[0] for port in (own, theirs)]
        check(f"{method} {path}", statuses[0] == statuses[1], statuses)
    bodies = [ask(port, "GET", "/ping")[2] for port in (own, theirs)]
    check("the body of /ping", bodies[0] == bodies[1], bodies)


def check_command(hothousectl, python, folder, model, peer_model, rows):
    """"models predict" of both, of the same file."""
    source = pathlib.Path(folder, "request.json")
    source.write_text(json.dumps({"dataframe_split": in_columns(rows[:5])}), encoding="utf-8")
    target = pathlib.Path(folder, "answer.json")
    arguments = ["models", "predict", "-i", source, "-t", "json"]
    theirs = subprocess.run([python, "-m", "mlflow", *arguments, "-m", peer_model, "--env-manager", "local"], stdin=subprocess.DEVNULL,
                            capture_output=True, text=True, timeout=PATIENCE, check=False).stdout
    subprocess.run([hothousectl, *arguments, "-m", model, "--env-manager", "local", "-o", target], stdin=subprocess.DEVNULL,
                   timeout=PATIENCE, check=True)
    check("models predict", json.loads(target.read_text(encoding="utf-8")) == json.loads(theirs.strip().splitlines()[-1]), theirs)


def main():
    hothousectl = pathlib.Path(sys.argv[1]).resolve()
    found = subprocess.run([TOP / "build-aux/python-peers", *PEER], stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)
    if found.returncode != 0:
        print("1..0 # SKIP MLflow cannot be installed")
        return
    python = found.stdout.strip()

    with tempfile.TemporaryDirectory(prefix="hothouse-serve.") as folder:
        table, model, peer_model = (pathlib.Path(folder, name) for name in ("table.csv", "model.hot", "peer"))
        write_table(table)
        subprocess.run([hothousectl, "train", table, "--target", "price", "-P", "n_estimators=30", "-P", "random_state=42", "--model", model],
                       stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, check=True, timeout=PATIENCE)
        subprocess.run([python, __file__, "peer-save", table, peer_model], stdin=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=True,
                       timeout=PATIENCE)
        rows = read_table(table)
        own, own_process = serve(hothousectl, "models", "serve", "--model-uri", model)
        theirs, their_process = serve(python, "-m", "mlflow", "models", "serve", "--model-uri", peer_model, "--env-manager", "local")
        try:
            if not wait_for(theirs, their_process):
                print("1..0 # SKIP MLflow's server does not start")
                return
            check("our server starts", wait_for(own, own_process))
            check_answers(own, theirs, rows)
            check_refusals(own, theirs, rows)
            check_routes(own, theirs)
        finally:
            end(own_process)
            end(their_process)
        check("our server ends well", own_process.returncode == 0, own_process.returncode)
        check_command(hothousectl, python, folder, model, peer_model, rows)
    print(f"1..{next(count) - 1}")
    sys.exit(1 if failed else 0)


if sys.argv[1] == "peer-save":
    peer_save(sys.argv[2], sys.argv[3])
else:
    main()
