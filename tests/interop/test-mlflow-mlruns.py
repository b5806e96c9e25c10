#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""test-mlflow-mlruns.py HOTHOUSECTL: folders that file stores of MLflow have written, imported into a workspace that MLflow then reads.

Each MLflow of PEERS is installed from PyPI into an environment of its own. The half of a test that needs MLflow is this file again, run
by that environment's Python with a word before its arguments.
"""

import json
import os
import pathlib
import subprocess
import sys
import tempfile

TOP = pathlib.Path(__file__).resolve().parents[2]
PEERS = {'2.22': ['mlflow-skinny==2.22.0', 'sqlalchemy<2.1', 'alembic', 'pandas', 'flask'], 'newest': ['mlflow']}


def peer_fill(folder):
    """All that a file store can hold."""
    import mlflow
    from mlflow.entities import Dataset, DatasetInput, InputTag
    uri = f'file://{folder}'
    client = mlflow.tracking.MlflowClient(uri, uri)
    experiment = client.create_experiment('Old', tags={'team': 'maps'})
    run = client.create_run(experiment, run_name='first', tags={'mlflow.user': 'ann'})
    key = run.info.run_id
    client.log_param(key, 'deep/er', '1')
    client.log_metric(key, 'rmse', 3.5, step=0)
    client.log_metric(key, 'rmse', 2.5, step=1)
    data = Dataset('listings', 'abc123', 'local', '{"uri": "/data/listings.csv"}', '{"mlflow_colspec": []}', '{"num_rows": 3}')
    client.log_inputs(key, [DatasetInput(data, [InputTag('mlflow.data.context', 'training')])])
    with tempfile.TemporaryDirectory() as own:
        pathlib.Path(own, 'MLmodel').write_text('flavors: {}\n', encoding='utf-8')
        client.log_artifact(key, os.path.join(own, 'MLmodel'), 'model')
    if hasattr(client, 'create_logged_model'):
        from mlflow.entities import LoggedModelInput, LoggedModelOutput
        model = client.create_logged_model(experiment, name='forest', source_run_id=key, tags={'kind': 'rf'}, params={'depth': '5'},
                                           model_type='regressor')
        place = pathlib.Path(model.artifact_location.replace('file://', ''))
        place.mkdir(parents=True, exist_ok=True)
        (place / 'MLmodel').write_text('flavors: {}\n', encoding='utf-8')
        client.finalize_logged_model(model.model_id, 'READY')
        client.log_outputs(key, [LoggedModelOutput(model.model_id, 4)])
        client.log_metric(key, 'mae', 2.0, step=0, model_id=model.model_id, dataset_name='listings', dataset_digest='abc123')
        scored = client.create_run(experiment, run_name='scored')
        client.log_inputs(scored.info.run_id, models=[LoggedModelInput(model.model_id)])
        client.set_terminated(scored.info.run_id)
    client.set_terminated(key)
    gone = client.create_run(experiment, run_name='deleted')
    client.set_terminated(gone.info.run_id)
    client.delete_run(gone.info.run_id)
    client.create_registered_model('price', tags={'t': '1'}, description='What a flat costs')
    for tags in ({'ok': 'yes'}, {}, {}):
        client.create_model_version('price', source=f'{run.info.artifact_uri}/model', run_id=key, tags=tags, description='a model')
    client.set_registered_model_alias('price', 'champion', 3)
    client.transition_model_version_stage('price', '3', 'Production')
    client.delete_model_version('price', '2')
    mlflow.set_tracking_uri(uri)
    with mlflow.start_run(experiment_id=experiment), mlflow.start_span('call'):
        pass


def peer_read(tracking):
    """What MLflow finds there, as JSON: what must be the same in a folder and in what was imported from it."""
    import logging
    logging.disable(logging.CRITICAL)
    import mlflow
    from mlflow.entities import ViewType
    client = mlflow.tracking.MlflowClient(tracking, tracking)
    experiment = client.get_experiment_by_name('Old')
    runs = []
    found = client.search_runs([experiment.experiment_id], run_view_type=ViewType.ALL)
    for run in (client.get_run(key) for key in sorted(run.info.run_id for run in found)):
        runs.append({
            'id': run.info.run_id, 'name': run.info.run_name, 'status': run.info.status, 'stage': run.info.lifecycle_stage,
            'start': run.info.start_time, 'end': run.info.end_time, 'params': run.data.params, 'tags': run.data.tags,
            'history': [[point.value, point.step, point.timestamp] for point in client.get_metric_history(run.info.run_id, 'rmse')]
            if run.data.metrics else [],
            'inputs': [[entry.dataset.name, entry.dataset.digest, entry.dataset.source, entry.dataset.schema, entry.dataset.profile,
                        [[tag.key, tag.value] for tag in entry.tags]] for entry in run.inputs.dataset_inputs],
            'models': [entry.model_id for entry in getattr(run.inputs, 'model_inputs', None) or []],
            'outputs': [[entry.model_id, entry.step] for entry in run.outputs.model_outputs] if getattr(run, 'outputs', None) else [],
        })
    logged = []
    if hasattr(client, 'search_logged_models'):
        for model in client.search_logged_models([experiment.experiment_id]):
            logged.append({
                'id': model.model_id, 'name': model.name, 'type': model.model_type, 'status': str(model.status), 'tags': model.tags,
                'params': model.params, 'run': model.source_run_id, 'created': model.creation_timestamp,
                'metrics': [[metric.key, metric.value, metric.step, metric.dataset_name, metric.dataset_digest, metric.run_id]
                            for metric in model.metrics or []],
                'has_file': os.path.exists(os.path.join(model.artifact_location.replace('file://', ''), 'MLmodel'))})
    model = client.get_registered_model('price')
    versions = []
    for version in sorted(client.search_model_versions("name = 'price'"), key=lambda version: int(version.version)):
        place = client.get_model_version_download_uri('price', version.version).replace('file://', '')
        versions.append([int(version.version), version.current_stage, version.description, version.run_id, version.tags,
                         version.creation_timestamp, version.last_updated_timestamp, os.path.exists(os.path.join(place, 'MLmodel'))])
    print(json.dumps({'tags': experiment.tags, 'runs': runs, 'logged': logged, 'versions': versions, 'description': model.description,
                      'model_tags': model.tags, 'aliases': {key: int(value) for key, value in model.aliases.items()},
                      'created': model.creation_timestamp}))


def python_of(peer):
    done = subprocess.run([str(TOP / 'build-aux' / 'python-peers'), *PEERS[peer]], capture_output=True, text=True)
    if done.returncode != 0:
        print(f'1..0 # SKIP MLflow {peer} cannot be installed from PyPI')
        sys.exit(0)
    return done.stdout.strip()


def with_peer(peer, word, path):
    env = dict(os.environ, MLFLOW_ALLOW_FILE_STORE='true', MLFLOW_ENABLE_ASYNC_TRACE_LOGGING='false', GIT_PYTHON_REFRESH='quiet')
    done = subprocess.run([python_of(peer), __file__, word, path], capture_output=True, text=True, timeout=300, env=env)
    assert done.returncode == 0, done.stderr[-2000:]
    return done.stdout


def ctl(*arguments):
    done = subprocess.run([sys.argv[1], *arguments], capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    return done.stdout


def files_below(folder):
    return sorted(str(path.relative_to(folder)) for path in pathlib.Path(folder).rglob('*') if path.is_file())


def check_folder(folder, peer):
    mlruns, workspace = f'{folder}/mlruns', f'{folder}/workspace'
    with_peer(peer, 'fill', mlruns)
    before = files_below(mlruns)
    theirs = json.loads(with_peer('newest', 'read', f'file://{mlruns}'))
    assert len(theirs['runs']) >= 3 and theirs['versions'], theirs

    opened = json.loads(ctl('runs', 'search', '--view', 'all', '--json', '-w', mlruns))
    assert sorted(run['run_id'] for run in opened) == [run['id'] for run in theirs['runs']]
    first = next(run for run in opened if run['run_name'] == 'first')
    assert [data['digest'] for data in first['datasets']] == ['abc123'], first

    counts = json.loads(ctl('runs', 'import', mlruns, '-w', workspace, '--json'))
    assert counts['runs'] == len(theirs['runs']) and counts['versions'] == 2 and counts['traces_left_out'] >= 1, counts
    assert counts['logged_models'] == len(theirs['logged']), counts
    again = json.loads(ctl('runs', 'import', mlruns, '-w', workspace, '--json'))
    assert again['runs'] == again['logged_models'] == again['registered_models'] == 0 and again['models_kept'] == 1, again
    ours = json.loads(with_peer('newest', 'read', f'sqlite:///{workspace}/mlflow.db'))
    for key in theirs:
        assert ours[key] == theirs[key], f'{key}: {ours[key]} instead of {theirs[key]}'
    assert files_below(mlruns) == before, 'the folder is as it was'


def test_2_22(folder):
    """What MLflow 2.22 wrote into a folder is in the workspace, for MLflow too"""
    check_folder(folder, '2.22')


def test_newest(folder):
    """What today's MLflow writes into a folder is in the workspace, for MLflow too"""
    check_folder(folder, 'newest')


def test_nothing(folder):
    """A folder that is none is refused"""
    done = subprocess.run([sys.argv[1], 'runs', 'import', folder, '-w', f'{folder}/workspace'], capture_output=True, text=True)
    assert done.returncode == 1 and 'is no mlruns folder' in done.stderr, done.stderr


def main():
    if len(sys.argv) > 2:
        {'fill': peer_fill, 'read': peer_read}[sys.argv[1]](sys.argv[2])
        return 0
    for peer in PEERS:
        python_of(peer)
    tests = (test_2_22, test_newest, test_nothing)
    print(f'1..{len(tests)}', flush=True)
    failed = 0
    for number, test in enumerate(tests, 1):
        with tempfile.TemporaryDirectory() as folder:
            try:
                test(folder)
                print(f'ok {number} - {test.__doc__}', flush=True)
            except (AssertionError, subprocess.TimeoutExpired, OSError, ValueError) as error:
                failed += 1
                print(f'not ok {number} - {test.__doc__}', flush=True)
                print(*(f'# {line}' for line in str(error).splitlines()), sep='\n', flush=True)
    return failed > 0


sys.exit(main())
