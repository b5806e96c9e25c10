#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""test-mlflow-stores.py HOTHOUSECTL: the same trainings with autologging, logged to "mlflow server" on SQLite and to our server, leave the same
behind: all that MlflowClient tells of experiments, runs, histories, data, logged models, registered ones and files, but for ids and times.

The half that needs MLflow is this file again, run by the Python of an environment with the newest MLflow, scikit-learn and XGBoost."""

import json
import math
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import time

TOP = pathlib.Path(__file__).resolve().parents[2]
PEERS = ['mlflow', 'xgboost']
DESCRIPTION = 'description.json'
# How long the training took.
OWN_METRICS = [f'{which}_{what}_time' for which in ('mean', 'std') for what in ('fit', 'score')]


def made_up(n):
    import numpy
    import pandas
    x = pandas.DataFrame(numpy.random.default_rng(0).normal(size=(n, 3)), columns=['a', 'b', 'c'])
    return x, 3 * x.a - x.b + 0.1 * x.c


def train_sklearn():
    """A forest, a pipeline, a search with its children, a classifier"""
    import mlflow
    from sklearn.ensemble import RandomForestClassifier, RandomForestRegressor
    from sklearn.linear_model import Ridge
    from sklearn.model_selection import GridSearchCV
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler
    mlflow.sklearn.autolog(serialization_format='cloudpickle', registered_model_name='forest')
    x, y = made_up(80)
    with mlflow.start_run(run_name='forest', tags={'kind': 'forest'}, description='About the forest'):
        RandomForestRegressor(n_estimators=4, max_depth=3, random_state=1).fit(x, y).score(x, y)
    with mlflow.start_run(run_name='pipeline'):
        make_pipeline(StandardScaler(), Ridge(alpha=0.5)).fit(x, y)
    with mlflow.start_run(run_name='search'):
        GridSearchCV(RandomForestRegressor(n_estimators=2, random_state=1), {'max_depth': [1, 2, 3]}, cv=2).fit(x, y)
    with mlflow.start_run(run_name='classes'):
        RandomForestClassifier(n_estimators=3, random_state=1).fit(x, y > 0)


def train_xgboost():
    """A booster with two curves, and the estimator of scikit-learn's kind"""
    import mlflow
    import xgboost
    mlflow.xgboost.autolog()
    x, y = made_up(80)
    data, rest = xgboost.DMatrix(x[:60], y[:60]), xgboost.DMatrix(x[60:], y[60:])
    with mlflow.start_run(run_name='booster'):
        xgboost.train({'max_depth': 2, 'eta': 0.3, 'nthread': 1}, data, num_boost_round=12, evals=[(data, 'train'), (rest, 'test')],
                      early_stopping_rounds=5, verbose_eval=False)
    with mlflow.start_run(run_name='estimator'):
        xgboost.XGBRegressor(n_estimators=5, n_jobs=1).fit(x, y, eval_set=[(x, y)], verbose=False)


def log_by_hand():
    """What autologging leaves out: values that are no numbers, steps out of order, texts, tables, images, deleted runs"""
    import matplotlib
    matplotlib.use('Agg')
    import matplotlib.pyplot as plt
    import mlflow
    import numpy
    import pandas
    client = mlflow.MlflowClient()
    with mlflow.start_run(run_name='by hand') as run:
        for step, value in ((3, 0.5), (-1, math.nan), (2, math.inf), (2, -math.inf), (9, 1e300), (9, 1e-300), (0, 0.1 + 0.2)):
            mlflow.log_metric('m', value, step=step)
        mlflow.log_params({f'p{n}': n / 7 for n in range(120)} | {'long': 'x' * 5999, 'empty': '', 'ünï': 'çödé "quoted"'})
        mlflow.set_tags({'long': 'y' * 8000, 'lines': 'a\nb\tc', 'empty': ''})
        mlflow.log_text('hello', 'notes/hello.txt')
        mlflow.log_dict({'a': [1, 2.5, None]}, 'a.json')
        mlflow.log_table({'x': [1, 2], 'y': ['a', 'b']}, 'table.json')
        mlflow.log_image(numpy.zeros((4, 4, 3), dtype=numpy.uint8), 'image.png')
        mlflow.log_image(numpy.zeros((4, 4, 3), dtype=numpy.uint8), key='dog', step=100)
        figure, axes = plt.subplots()
        axes.plot([1, 2])
        mlflow.log_figure(figure, 'figure.png')
        frame = pandas.DataFrame({'a': [1, 2, 3], 'b': [0.5, 1.5, None]})
        mlflow.log_input(mlflow.data.from_pandas(frame, source='listings.csv', name='listings', targets='b'), context='test', tags={'more': 'x'})
        model = client.create_logged_model(run.info.experiment_id, 'external', run.info.run_id, params={'depth': '3'}, tags={'t': '1'},
                                           model_type='forest')
        mlflow.log_metric('of model', 0.25, step=4, model_id=model.model_id)
        client.finalize_logged_model(model.model_id, 'READY')
    with mlflow.start_run(run_name='deleted') as run:
        mlflow.log_metric('m', 1)
    client.delete_run(run.info.run_id)
    try:
        with mlflow.start_run(run_name='failed'):
            raise ValueError('for the test')
    except ValueError:
        pass


TRAININGS = [train_sklearn, train_xgboost, log_by_hand]


class Description:
    """All that a client reads from a server, with what is made up there or then replaced by words."""

    def __init__(self, client):
        from mlflow.entities import ViewType
        self.client, self.everything = client, ViewType.ALL
        self.names = {}

    def plain(self, value):
        """@value without ids, times and addresses"""
        if isinstance(value, dict):
            return {self.plain(key): self.plain(one) for key, one in value.items()}
        if isinstance(value, (list, tuple)):
            return [self.plain(one) for one in value]
        if isinstance(value, float):
            return repr(value)
        if not isinstance(value, str):
            return value
        if value[:1] in '{[':
            try:
                return self.plain(json.loads(value))
            except ValueError:
                pass
        for found, word in self.names.items():
            value = value.replace(found, word)
        value = re.sub(r'[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9:.]+', 'TIME', value)
        value = re.sub(r'timestamp([%+])[0-9]+[%+][\w-]+', r'timestamp\1…', value)
        return re.sub(r'm-[0-9a-f]{32}|[0-9a-f]{40}|[0-9a-f]{32}|/tmp/\S+', 'ID', value)

    def all(self):
        client = self.client
        found = []
        for experiment in sorted(client.search_experiments(self.everything), key=lambda e: e.name):
            self.names[f'mlflow-artifacts:/{experiment.experiment_id}'] = 'ROOT'
            runs = client.search_runs([experiment.experiment_id], run_view_type=self.everything, order_by=['attributes.start_time ASC'])
            models = client.search_logged_models([experiment.experiment_id], order_by=[{'field_name': 'creation_timestamp', 'ascending': True}])
            for run in runs:
                self.names[run.info.run_id] = f'RUN {run.info.run_name}' if not made_up_name(run) else 'RUN'
            for number, model in enumerate(models):
                self.names[model.model_id] = f'MODEL {number} {model.name}'
            found.append({'name': experiment.name, 'tags': experiment.tags, 'stage': experiment.lifecycle_stage,
                          'location': self.plain(experiment.artifact_location), 'runs': self.in_order([self.run(run) for run in runs]),
                          'models': [self.model(model) for model in models]})
        return {'experiments': found, 'registered': [self.registered(model) for model in client.search_registered_models()]}

    def in_order(self, runs):
        """Children of a search begin in the same millisecond."""
        return sorted(runs, key=lambda run: (run['name'] or '', json.dumps(run['params'], sort_keys=True)))

    def run(self, found):
        client, run = self.client, self.client.get_run(found.info.run_id)
        info = run.info
        assert run.data.metrics.keys() == found.data.metrics.keys() and run.data.params == found.data.params and run.data.tags == found.data.tags
        assert 0 < info.start_time <= (info.end_time or math.inf)
        return {'name': None if made_up_name(run) else info.run_name, 'status': info.status, 'stage': info.lifecycle_stage, 'user': info.user_id,
                'artifacts': self.plain(info.artifact_uri), 'ended': info.end_time is not None,
                'params': self.plain(run.data.params), 'tags': self.plain({k: v for k, v in run.data.tags.items() if k != 'mlflow.runName'}),
                'metrics': {key: None if key in OWN_METRICS else repr(value) for key, value in run.data.metrics.items()},
                'histories': {key: [self.metric(m) for m in client.get_metric_history(info.run_id, key)] for key in run.data.metrics},
                'inputs': [{'tags': {t.key: t.value for t in i.tags}, 'data': self.plain(dict(i.dataset))} for i in run.inputs.dataset_inputs],
                'model inputs': [self.plain(m.model_id) for m in run.inputs.model_inputs],
                'model outputs': sorted((self.plain(m.model_id), m.step) for m in run.outputs.model_outputs) if run.outputs else [],
                'files': self.files(lambda path: client.list_artifacts(info.run_id, path))}

    def metric(self, metric):
        assert abs(metric.timestamp / 1000 - time.time()) < 3600, metric.timestamp
        return [None if metric.key in OWN_METRICS else repr(metric.value), metric.step]

    def model(self, model):
        again = self.client.get_logged_model(model.model_id)
        assert self.plain(again.to_dictionary()) == self.plain(model.to_dictionary()), 'a model that is searched for is another than one that is asked for'
        metrics = sorted([m.key, *map(str, self.metric(m)), m.dataset_name or '', m.dataset_digest or '', self.plain(m.run_id)]
                         for m in model.metrics or [])
        return {'name': model.name, 'type': model.model_type, 'status': str(model.status), 'message': model.status_message,
                'run': self.plain(model.source_run_id), 'location': self.plain(model.artifact_location), 'params': self.plain(model.params),
                'tags': self.plain(model.tags), 'metrics': metrics,
                'files': self.files(lambda path: self.client.list_logged_model_artifacts(model.model_id, path))}

    def registered(self, model):
        versions = sorted(self.client.search_model_versions(f"name = '{model.name}'"), key=lambda v: int(v.version))
        return {'name': model.name, 'description': model.description, 'tags': model.tags, 'aliases': model.aliases,
                'latest': [[v.version, v.current_stage] for v in model.latest_versions],
                'versions': [{key: self.plain(value) for key, value in dict(v).items() if 'timestamp' not in key} for v in versions]}

    def files(self, list_in, path=None):
        """Every file and its size. Sizes of what has ids and times in it differ from time to time by themselves."""
        found = []
        for file in list_in(path):
            varies = re.search(r'MLmodel|cv_results\.csv|\.pkl$|\.png$|\.webp$|estimator\.html$', file.path)
            found.append([self.plain(file.path), file.is_dir, None if varies else file.file_size])
            if file.is_dir:
                found += self.files(list_in, file.path)
        return sorted(found, key=lambda file: file[0])


def made_up_name(run):
    """Whether the server made up its name: adjective-noun-number"""
    return re.fullmatch(r'[a-z]+-[a-z]+-[0-9]+', run.info.run_name or '') is not None


def peer(url):
    os.environ.update(MLFLOW_TRACKING_URI=url, MLFLOW_HTTP_REQUEST_MAX_RETRIES='1', GIT_PYTHON_REFRESH='quiet', MLFLOW_DISABLE_TELEMETRY='true',
                      USER='somebody', LOGNAME='somebody')
    import warnings
    warnings.simplefilter('ignore')
    import mlflow
    for train in TRAININGS:
        mlflow.set_experiment(train.__name__)
        train()
        mlflow.autolog(disable=True)
    pathlib.Path(DESCRIPTION).write_text(json.dumps(Description(mlflow.MlflowClient()).all()))


def differences(theirs, ours, where=''):
    if isinstance(theirs, dict) and isinstance(ours, dict):
        for key in {**theirs, **ours}:
            if key not in theirs or key not in ours:
                yield f'{where}.{key}: only {"theirs" if key in theirs else "ours"}: {(theirs.get(key) or ours.get(key))!r:.300}'
            else:
                yield from differences(theirs[key], ours[key], f'{where}.{key}')
    elif isinstance(theirs, list) and isinstance(ours, list) and len(theirs) == len(ours):
        for number, (one, other) in enumerate(zip(theirs, ours)):
            yield from differences(one, other, f'{where}[{number}]')
    elif theirs != ours:
        yield f'{where}: theirs {theirs!r:.300}, ours {ours!r:.300}'


def count(description):
    if isinstance(description, (dict, list)):
        return sum(count(one) for one in (description.values() if isinstance(description, dict) else description))
    return 1


def main():
    sys.path.insert(0, str(TOP / 'tests' / 'support'))
    from tracking_server import served, start_mlflow, stop
    found = subprocess.run([str(TOP / 'build-aux' / 'python-peers'), *PEERS], capture_output=True, text=True)
    if found.returncode != 0:
        print('1..0 # SKIP MLflow cannot be installed from PyPI')
        return 0
    python = found.stdout.strip()

    def describe(url, folder):
        done = subprocess.run([python, __file__, '--peer', url], capture_output=True, text=True, timeout=600, cwd=folder)
        assert done.returncode == 0, done.stderr[-3000:]
        return json.loads(pathlib.Path(folder, DESCRIPTION).read_text())

    print('1..1', flush=True)
    with tempfile.TemporaryDirectory() as folder:
        process, url = start_mlflow(python, folder)
        try:
            theirs = describe(url, folder)
        finally:
            stop(process)
    with served(sys.argv[1]) as (server, folder):
        ours = describe(server.url, folder)
    wrong = list(differences(theirs, ours))
    print('\n'.join(f'# {line}' for line in wrong[:60]))
    print(f'# {count(theirs)} values compared')
    print(f'{"not " if wrong else ""}ok 1 - Both stores tell the same after the same trainings')
    return len(wrong) > 0


if __name__ == '__main__':
    sys.exit(peer(sys.argv[2]) if sys.argv[1:2] == ['--peer'] else main())
