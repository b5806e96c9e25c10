#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""test-mlflow-workspace.py HOTHOUSECTL: three forests trained into a workspace, as the newest MLflow of PyPI sees them: through its
server, its client and the file itself. Learns from the workshop's listings where HOT_DATA names the folder, else from the made-up city.

The half that needs MLflow is this file again, run by the environment's Python with a word before its arguments.
"""

import csv
import json
import math
import os
import pathlib
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request

TOP = pathlib.Path(__file__).resolve().parents[2]
# The workshop's.
FORESTS = ((10, 5), (100, 10), (1000, 100))
FILES = {'feature-importance.csv', 'predictions.csv', 'residuals.png', 'residuals.svg', 'log.txt', 'model'}
WORKSHOP = pathlib.Path(os.environ.get('HOT_DATA', '')) / 'workshop' / 'sf-airbnb-cleaned-mlflow.csv'


def peer_read(uri, folder, name='Prices'):
    """What MLflow's client finds of an experiment, as JSON; artifacts are fetched into the folder."""
    import mlflow
    client = mlflow.MlflowClient(tracking_uri=uri)
    experiment = client.get_experiment_by_name(name)
    runs = []
    for run in client.search_runs([experiment.experiment_id], order_by=['attributes.start_time ASC']):
        target = os.path.join(folder, run.info.run_id)
        os.makedirs(target)
        client.download_artifacts(run.info.run_id, '', target)
        files = [file.path for file in client.list_artifacts(run.info.run_id)]
        model = mlflow.models.Model.load(os.path.join(target, 'model')) if 'model' in files else None
        runs.append({'run_id': run.info.run_id, 'params': run.data.params, 'metrics': run.data.metrics, 'files': files,
                     'tags': run.data.tags, 'status': run.info.status, 'target': target,
                     'inputs': model.signature.inputs.input_names() if model else [], 'flavors': list(model.flavors) if model else [],
                     'curve': [[m.step, m.value] for m in client.get_metric_history(run.info.run_id, 'oob_error')]})
    print(json.dumps(runs))


def peer_write(uri):
    """A run by the fluent interface."""
    import mlflow
    mlflow.set_tracking_uri(uri)
    mlflow.set_experiment('Prices')
    with mlflow.start_run(run_name='from Python') as run:
        mlflow.log_params({'depth': 3, 'kind': 'other'})
        for step in range(3):
            mlflow.log_metric('rmse', 10.0 - step, step=step)
        mlflow.log_text('hello', 'notes/hello.txt')
    print(run.info.run_id)


def run(arguments, seconds=300):
    done = subprocess.run(arguments, capture_output=True, text=True, timeout=seconds)
    assert done.returncode == 0, (arguments, done.stderr[-2000:])
    return done.stdout


def ctl(*arguments):
    return run([sys.argv[1], *arguments])


def ask(port, path, body=None):
    request = urllib.request.Request(f'http://127.0.0.1:{port}{path}', json.dumps(body).encode() if body else None,
                                     {'Content-Type': 'application/json'})
    with urllib.request.urlopen(request, timeout=30) as answer:
        return answer.read().decode()


class Server:
    """`mlflow ui` on a workspace."""

    def __init__(self, python, workspace):
        with socket.socket() as free:
            free.bind(('127.0.0.1', 0))
            self.port = free.getsockname()[1]
        self.log = tempfile.TemporaryFile(mode='w+')
        self.process = subprocess.Popen(
            [python, '-m', 'mlflow', 'ui', '--backend-store-uri', f'sqlite:///{workspace}/mlflow.db', '--default-artifact-root',
             f'{workspace}/mlartifacts', '--host', '127.0.0.1', '--port', str(self.port), '--workers', '1'],
            stdout=self.log, stderr=subprocess.STDOUT, start_new_session=True)

    def __enter__(self):
        for _ in range(240):
            try:
                if ask(self.port, '/health') == 'OK':
                    return self
            except (urllib.error.URLError, ConnectionError, TimeoutError):
                if self.process.poll() is not None:
                    break
            time.sleep(0.5)
        self.__exit__()
        raise AssertionError('the server does not answer: ' + self.text())

    def text(self):
        self.log.seek(0)
        return self.log.read()[-2000:]

    def __exit__(self, *_):
        if self.process.poll() is None:
            os.killpg(self.process.pid, 15)
            try:
                self.process.wait(20)
            except subprocess.TimeoutExpired:
                os.killpg(self.process.pid, 9)
                self.process.wait()


class State:
    """What the tests do one after the other."""

    def __init__(self, python, folder):
        self.python, self.folder, self.workspace = python, folder, f'{folder}/workspace'
        self.source = str(WORKSHOP) if WORKSHOP.is_file() else 'sample:city'

    def ours(self):
        return json.loads(ctl('runs', 'search', '--experiment', 'Prices', '--order-by', 'attributes.start_time ASC', '--json',
                              '-w', self.workspace))

    def theirs(self, uri, name):
        os.makedirs(f'{self.folder}/{name}')
        return json.loads(run([self.python, __file__, 'read', uri, f'{self.folder}/{name}']).splitlines()[-1])

    def compare(self, theirs):
        ours = self.ours()
        assert [one['run_id'] for one in ours] == [one['run_id'] for one in theirs] and len(ours) >= len(FORESTS)
        for mine, their in zip(ours, theirs):
            assert mine['params'] == their['params'] and mine['status'] == their['status'], (mine, their)
            assert mine['metrics'] == their['metrics'], (mine['metrics'], their['metrics'])
            assert {key: value for key, value in their['tags'].items() if key in mine['tags']} == mine['tags'], (mine, their)
            self.compare_files(mine, their)

    def compare_files(self, mine, their):
        root = pathlib.Path(mine['artifact_uri'].removeprefix('file://'))
        here = {path.relative_to(root): path.read_bytes() for path in root.rglob('*') if path.is_file()}
        target = pathlib.Path(their['target'])
        there = {path.relative_to(target): path.read_bytes() for path in target.rglob('*') if path.is_file()}
        assert here == there and here, (here.keys(), there.keys())
        if 'n_estimators' in mine['params']:
            assert FILES <= set(their['files']), their['files']
            assert their['inputs'] and 'hothouse' in their['flavors'], their


def test_train(state):
    """Three forests are trained into a workspace, each with its files"""
    for trees, depth in FORESTS:
        ctl('train', state.source, '--target', 'price', '-P', f'n_estimators={trees}', '-P', f'max_depth={depth}', '--experiment', 'Prices',
            '-w', state.workspace)
    runs = state.ours()
    assert [(one['params']['n_estimators'], one['params']['max_depth']) for one in runs] == [(str(a), str(b)) for a, b in FORESTS]
    for one in runs:
        folder = pathlib.Path(one['artifact_uri'].removeprefix('file://'))
        assert FILES == {path.name for path in folder.iterdir()}, list(folder.iterdir())
        assert (folder / 'residuals.png').read_bytes().startswith(b'\x89PNG') and b'<svg' in (folder / 'residuals.svg').read_bytes()
        with (folder / 'predictions.csv').open(newline='') as file:
            rows = list(csv.DictReader(file))
        error = math.sqrt(sum(float(row['residual']) ** 2 for row in rows) / len(rows))
        assert len(rows) == one['metrics']['test_rows'] and math.isclose(error, one['metrics']['rmse'], rel_tol=1e-9), error
        with (folder / 'feature-importance.csv').open(newline='') as file:
            shares = [float(row['importance']) for row in csv.DictReader(file)]
        assert math.isclose(sum(shares), 1, rel_tol=1e-6) and shares == sorted(shares, reverse=True)


def test_file(state):
    """MLflow's client finds the same in the file"""
    state.compare(state.theirs(f'sqlite:///{state.workspace}/mlflow.db', 'by-file'))


def test_server(state):
    """`mlflow ui` starts on the workspace, and its answers are the same"""
    with Server(state.python, state.workspace) as server:
        number = json.loads(ask(server.port, '/api/2.0/mlflow/experiments/get-by-name?experiment_name=Prices'))['experiment']['experiment_id']
        answer = json.loads(ask(server.port, '/api/2.0/mlflow/runs/search', {'experiment_ids': [number], 'order_by': ['metrics.rmse ASC']}))
        best = min(state.ours(), key=lambda one: one['metrics']['rmse'])
        assert answer['runs'][0]['info']['run_id'] == best['run_id'] and len(answer['runs']) == len(FORESTS)
        params = {item['key']: item['value'] for item in answer['runs'][0]['data']['params']}
        assert params == best['params'], (params, best['params'])
        assert '<html' in ask(server.port, '/').lower()
        state.compare(state.theirs(f'http://127.0.0.1:{server.port}', 'by-server'))
        # While the server has the file open, both write.
        ctl('train', state.source, '--target', 'price', '-P', 'n_estimators=5', '--experiment', 'Prices', '-w', state.workspace)
        state.compare(state.theirs(f'http://127.0.0.1:{server.port}', 'later'))


def test_back(state):
    """What MLflow logs into the file is found here"""
    for uri in (f'sqlite:///{state.workspace}/mlflow.db', None):
        if uri is not None:
            number = run([state.python, __file__, 'write', uri]).splitlines()[-1]
        else:
            with Server(state.python, state.workspace) as server:
                number = run([state.python, __file__, 'write', f'http://127.0.0.1:{server.port}']).splitlines()[-1]
        found, = json.loads(ctl('runs', 'search', '--filter', f"attributes.run_id = '{number}'", '--json', '-w', state.workspace))
        assert found['params'] == {'depth': '3', 'kind': 'other'} and found['metrics'] == {'rmse': 8.0}, found
        assert found['run_name'] == 'from Python' and found['status'] == 'FINISHED', found
        shown = ctl('runs', 'show', number, '-w', state.workspace)
        assert 'notes' in shown, shown
    state.compare(state.theirs(f'sqlite:///{state.workspace}/mlflow.db', 'at-last'))


def main():
    if sys.argv[1] == 'read':
        peer_read(*sys.argv[2:])
        return 0
    if sys.argv[1] == 'write':
        peer_write(*sys.argv[2:])
        return 0

    done = subprocess.run([str(TOP / 'build-aux' / 'python-peers'), 'mlflow'], capture_output=True, text=True)
    if done.returncode != 0:
        print('1..0 # SKIP MLflow cannot be installed from PyPI')
        return 0
    tests = (test_train, test_file, test_server, test_back)
    print(f'1..{len(tests)}', flush=True)
    failed = 0
    with tempfile.TemporaryDirectory() as folder:
        state = State(done.stdout.strip(), folder)
        for number, test in enumerate(tests, 1):
            try:
                test(state)
                print(f'ok {number} - {test.__doc__}', flush=True)
            except (AssertionError, subprocess.TimeoutExpired, OSError, ValueError) as error:
                failed = 1
                print(f'not ok {number} - {test.__doc__}', flush=True)
                print('\n'.join(f'# {line}' for line in f'{type(error).__name__}: {error}'.splitlines()[:20]), flush=True)
    return failed


if __name__ == '__main__':
    sys.exit(main())
