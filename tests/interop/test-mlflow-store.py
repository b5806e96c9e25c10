#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""test-mlflow-store.py HOTHOUSECTL: our database in MLflow's hands and theirs in ours.

Each MLflow of PEERS is installed from PyPI into an environment of its own. The half of a test that needs MLflow is this file again, run
by that environment's Python with a word before its arguments.
"""

import json
import math
import os
import pathlib
import re
import sqlite3
import subprocess
import sys
import tempfile

TOP = pathlib.Path(__file__).resolve().parents[2]
NEEDS = ['sqlalchemy<2.1', 'alembic', 'pandas', 'flask']
PEERS = {
    '2.22': ['mlflow-skinny==2.22.0', *NEEDS],
    '3.1.1': ['mlflow-skinny==3.1.1', *NEEDS],
    '3.12': ['mlflow-skinny==3.12.0', 'sqlalchemy', 'alembic', 'pandas', 'flask'],
    'newest': ['mlflow'],
}


def peer_fill(path):
    """Writes all kinds of things through MLflow."""
    from mlflow.entities import Dataset, DatasetInput, InputTag, Metric, Param, RunTag
    from mlflow.store.tracking.sqlalchemy_store import SqlAlchemyStore
    store = SqlAlchemyStore(f'sqlite:///{path}', os.path.dirname(path) + '/artifacts')
    experiment = store.create_experiment('Theirs')
    for i in range(3):
        run = store.create_run(experiment, 'bob', 1000 + i, [RunTag('colour', 'blue')], f'run {i}').info.run_id
        store.log_batch(run, [Metric('rmse', 0.5 - i / 10, 10 * s, s) for s in range(5)] + [Metric('odd', float('nan'), 1, 0)],
                        [Param('depth', str(i))], [])
        store.log_inputs(run, [DatasetInput(Dataset('listings', 'd1', 'local', '{}'), [InputTag('mlflow.data.context', 'training')])])
    store.delete_run(run)


def peer_read(path):
    """Says what MLflow finds, as JSON."""
    import logging
    logging.disable(logging.CRITICAL)
    from mlflow.entities import ViewType
    from mlflow.store.tracking.sqlalchemy_store import SqlAlchemyStore
    store = SqlAlchemyStore(f'sqlite:///{path}', '/nowhere')
    ids = [experiment.experiment_id for experiment in store.search_experiments(ViewType.ALL)]
    runs = store.search_runs(ids, None, ViewType.ALL, order_by=['attributes.start_time DESC'])
    print(json.dumps([{
        'run_id': run.info.run_id, 'run_name': run.info.run_name, 'status': run.info.status, 'artifact_uri': run.info.artifact_uri,
        'experiment_id': run.info.experiment_id, 'lifecycle_stage': run.info.lifecycle_stage, 'start_time': run.info.start_time,
        'end_time': run.info.end_time, 'params': run.data.params, 'tags': run.data.tags,
        'metrics': {key: None if math.isnan(value) else value for key, value in run.data.metrics.items()},
        'datasets': [d.dataset.digest for d in run.inputs.dataset_inputs],
    } for run in runs]))


def peer_schema(path):
    from mlflow.store.tracking.sqlalchemy_store import SqlAlchemyStore
    SqlAlchemyStore(f'sqlite:///{path}', '/nowhere')


def python_of(peer):
    done = subprocess.run([str(TOP / 'build-aux' / 'python-peers'), *PEERS[peer]], capture_output=True, text=True)
    if done.returncode != 0:
        print(f'1..0 # SKIP MLflow {peer} cannot be installed from PyPI')
        sys.exit(0)
    return done.stdout.strip()


def with_peer(peer, word, path):
    done = subprocess.run([python_of(peer), __file__, word, path], capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr[-2000:]
    return done.stdout


def ctl(*arguments):
    done = subprocess.run([sys.argv[1], *arguments], capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    return done.stdout


def ours(path):
    runs = json.loads(ctl('runs', 'search', '--view', 'all', '--json', '--order-by', 'attributes.start_time DESC', '-w', path))
    for run in runs:
        run['datasets'] = [dataset['digest'] for dataset in run['datasets']]
    return runs


def compare(mine, theirs):
    assert len(mine) == len(theirs) > 0, (len(mine), len(theirs))
    for a, b in zip(mine, theirs):
        for key in b:
            assert a[key] == b[key], (key, a[key], b[key])


def schema_of(path):
    """Tables and indexes, without what formatting there is; MLflow's migrations put some constraints in any order."""
    with sqlite3.connect(path) as db:
        rows = db.execute("SELECT type, name, sql FROM sqlite_master WHERE sql IS NOT NULL").fetchall()
    db.close()
    return {(kind, name): sorted(re.split(r',(?![^(]*\))', re.sub(r'\s+|"', '', sql).lower().rstrip(')'))) for kind, name, sql in rows}


def test_schema(folder):
    """The tables of a new workspace are those that MLflow 3.1.1 makes"""
    ctl('experiments', 'create', 'Ours', '-w', f'{folder}/ws')
    with_peer('3.1.1', 'schema', f'{folder}/theirs.db')
    a, b = schema_of(f'{folder}/ws/mlflow.db'), schema_of(f'{folder}/theirs.db')
    assert a.keys() == b.keys(), a.keys() ^ b.keys()
    for key in a:
        assert a[key] == b[key], (a[key], b[key])


def fill_ours(folder):
    for trees in (3, 5):
        ctl('train', 'sample:city', '--target', 'price', '-P', f'n_estimators={trees}', '--experiment', 'Prices', '-w', f'{folder}/ws')
    first = ours(f'{folder}/ws')[0]['run_id']
    ctl('runs', 'delete', first, '-w', f'{folder}/ws')
    return f'{folder}/ws/mlflow.db'


def opened_by(peer):
    def test(folder):
        path = fill_ours(folder)
        before = ours(path)
        compare(before, json.loads(with_peer(peer, 'read', path)))
        # And after MLflow has had it, whatever it did to the tables, it is still a workspace.
        assert ours(path) == before
        ctl('experiments', 'create', 'Later', '-w', path)
    test.__doc__ = f'MLflow {peer} opens our workspace and finds the same'
    return test


def written_by(peer):
    def test(folder):
        path = f'{folder}/mlflow.db'
        with_peer(peer, 'fill', path)
        schema = schema_of(path)
        compare(ours(path), json.loads(with_peer(peer, 'read', path)))
        ctl('train', 'sample:city', '--target', 'price', '-P', 'n_estimators=3', '--experiment', 'Theirs', '-w', path)
        ctl('runs', 'delete', ours(path)[0]['run_id'], '-w', path)
        assert schema_of(path) == schema, 'the tables were changed'
        compare(ours(path), json.loads(with_peer(peer, 'read', path)))
    test.__doc__ = f'A database of MLflow {peer} opens here, is written to, and stays its own'
    return test


def main():
    if sys.argv[1] in ('fill', 'read', 'schema'):
        return {'fill': peer_fill, 'read': peer_read, 'schema': peer_schema}[sys.argv[1]](sys.argv[2])
    tests = [test_schema, *map(opened_by, ('3.1.1', '3.12', 'newest')), *map(written_by, PEERS)]
    for peer in PEERS:
        python_of(peer)
    print(f'1..{len(tests)}', flush=True)
    failed = 0
    for number, test in enumerate(tests, 1):
        with tempfile.TemporaryDirectory() as folder:
            try:
                test(folder)
                print(f'ok {number} - {test.__doc__}', flush=True)
            except (AssertionError, subprocess.TimeoutExpired) as error:
                failed = 1
                print(f'not ok {number} - {test.__doc__}', flush=True)
                print('\n'.join(f'# {line}' for line in str(error).splitlines()[:20]), flush=True)
    return failed


if __name__ == '__main__':
    sys.exit(main())
