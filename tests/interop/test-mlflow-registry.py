#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""test-mlflow-registry.py HOTHOUSECTL: MLflow's own client works on our server: the model registry, logged models and artifacts.

The half that needs MLflow is this file again, run by the Python of an environment with the newest MLflow, scikit-learn and XGBoost."""

import os
import pathlib
import subprocess
import sys

TOP = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(TOP / 'tests' / 'support'))
PEERS = ['mlflow', 'xgboost']


def expect(code, function, *arguments, text='', **named):
    from mlflow.exceptions import MlflowException
    try:
        function(*arguments, **named)
    except MlflowException as error:
        assert error.error_code == code and text in str(error), (error.error_code, str(error))
        return
    raise AssertionError(f'{function.__name__} {arguments} {named} was not refused')


def peer_registry(client):
    """Registered models, versions, stages, aliases, tags"""
    model = client.create_registered_model('prices', {'kind': 'forest'}, 'of homes')
    assert (model.name, model.description, model.tags) == ('prices', 'of homes', {'kind': 'forest'})
    expect('RESOURCE_ALREADY_EXISTS', client.create_registered_model, 'prices', text='Registered Model (name=prices) already exists.')
    expect('INVALID_PARAMETER_VALUE', client.create_registered_model, 'a/b', text='Invalid model name')
    expect('RESOURCE_DOES_NOT_EXIST', client.get_registered_model, 'none', text='Registered Model with name=none not found')
    run = client.create_run('0')
    uri = run.info.artifact_uri
    first = client.create_model_version('prices', f'{uri}/model', run.info.run_id, tags={'a': 'b'}, description='first')
    assert first.version in ('1', 1) and first.source == f'{uri}/model' and first.run_id == run.info.run_id and first.status == 'READY'
    second = client.create_model_version('prices', f'runs:/{run.info.run_id}/model', run.info.run_id)
    assert (second.description, second.run_link) == ('', '')
    assert client.get_model_version_download_uri('prices', '1') == f'{uri}/model'
    assert client.get_model_version_download_uri('prices', '2') == f'runs:/{run.info.run_id}/model'
    client.set_registered_model_alias('prices', 'champion', '2')
    assert client.get_model_version_by_alias('prices', 'champion').aliases == ['champion']
    assert client.get_registered_model('prices').aliases == {'champion': '2'}
    expect('INVALID_PARAMETER_VALUE', client.set_registered_model_alias, 'prices', 'v1', '1', text="Version alias name 'v1' is reserved.")
    expect('INVALID_PARAMETER_VALUE', client.get_model_version_by_alias, 'prices', 'none', text='Registered model alias none not found.')
    client.delete_registered_model_alias('prices', 'champion')
    client.transition_model_version_stage('prices', '1', 'staging')
    client.transition_model_version_stage('prices', '2', 'Staging', archive_existing_versions=True)
    assert client.get_model_version('prices', '1').current_stage == 'Archived'
    assert [v.version for v in client.get_latest_versions('prices', ['Staging'])] == ['2']
    assert len(client.get_latest_versions('prices')) == 2
    expect('INVALID_PARAMETER_VALUE', client.transition_model_version_stage, 'prices', '1', 'nowhere', text='Invalid Model Version stage')
    client.set_model_version_tag('prices', '1', 'colour', 'red')
    client.delete_model_version_tag('prices', '1', 'a')
    assert client.get_model_version('prices', '1').tags == {'colour': 'red'}
    client.set_registered_model_tag('prices', 'city', 'x')
    client.delete_registered_model_tag('prices', 'kind')
    assert client.get_registered_model('prices').tags == {'city': 'x'}
    assert client.update_model_version('prices', '1', 'better').description == 'better'
    assert client.update_registered_model('prices', 'new').description == 'new'
    copied = client.copy_model_version('models:/prices/1', 'fares')
    assert copied.version in ('1', 1) and client.get_model_version_download_uri('fares', '1') == f'{uri}/model'
    client.rename_registered_model('prices', 'costs')
    assert client.get_registered_model('costs').name == 'costs'
    client.delete_model_version('costs', '2')
    expect('RESOURCE_DOES_NOT_EXIST', client.get_model_version, 'costs', '2', text='Model Version (name=costs, version=2) not found')
    client.delete_registered_model('costs')
    expect('RESOURCE_DOES_NOT_EXIST', client.get_registered_model, 'costs')


def peer_search(client):
    """Searches of models and versions: filters, order, pages"""
    for i in range(7):
        client.create_registered_model(f'm{i}', {'parity': str(i % 2)})
        for _ in range(2):
            client.create_model_version(f'm{i}', f's3://bucket/m{i}', tags={'n': str(i)})
    # Its own way to make a prompt is another; this is what comes over the wire.
    from mlflow.entities.model_registry import RegisteredModelTag
    from mlflow.tracking._model_registry.utils import _get_store
    _get_store().create_registered_model('p', [RegisteredModelTag('mlflow.prompt.is_prompt', 'true')])

    def names(**search):
        return [model.name for model in client.search_registered_models(**search)]
    assert names() == [f'm{i}' for i in range(7)]
    assert names(filter_string="name LIKE 'm%' AND tags.parity = '1'") == ['m1', 'm3', 'm5']
    assert names(filter_string="name ILIKE 'M1'") == ['m1'] and names(filter_string="name LIKE 'M1'") == []
    assert names(filter_string="tag.parity != '1'", order_by=['name DESC']) == ['m6', 'm4', 'm2', 'm0']
    assert names(filter_string="tags.`mlflow.prompt.is_prompt` = 'true'") == ['p']
    assert names(filter_string="tags.`mlflow.prompt.is_prompt` = 'false'") == [f'm{i}' for i in range(7)]
    page, seen = client.search_registered_models(max_results=3), []
    while True:
        seen += [model.name for model in page]
        if not page.token:
            break
        page = client.search_registered_models(max_results=3, page_token=page.token)
    assert seen == [f'm{i}' for i in range(7)]
    for bad in ("name = 5", "creation = '1'", "name = 'a' OR name = 'b'", "run_id = 'x'", "name LIKE"):
        expect('INVALID_PARAMETER_VALUE', client.search_registered_models, bad)
    expect('INVALID_PARAMETER_VALUE', client.search_registered_models, order_by=['creation_time'])

    def versions(**search):
        return [(version.name, int(version.version)) for version in client.search_model_versions(**search)]
    assert versions(filter_string="name = 'm3'") == [('m3', 2), ('m3', 1)]
    assert versions(filter_string="name IN ('m1', 'm2') AND version_number >= 2", order_by=['name ASC']) == [('m1', 2), ('m2', 2)]
    assert versions(filter_string="source_path LIKE '%m5' AND tags.n = '5'", order_by=['version_number ASC']) == [('m5', 1), ('m5', 2)]
    assert len(versions()) == 14 and len(versions(max_results=5)) == 5
    for bad in ("version_number = 1.5", "source_path IN ('a')", "nothing = 'x'", "tags.n IN ('1')"):
        expect('INVALID_PARAMETER_VALUE', client.search_model_versions, bad)


def peer_artifacts(client):
    """Artifacts: write, list, download, remove, in parts"""
    import mlflow
    import tempfile
    run = client.create_run('0').info
    assert run.artifact_uri.startswith('mlflow-artifacts:/')
    client.log_text(run.run_id, 'hello', 'a/b/text.txt')
    client.log_dict(run.run_id, {'x': 1}, 'nämé with space.json')
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder)
        (path / 'sub' / 'deep').mkdir(parents=True)
        big = os.urandom(7_000_000)
        (path / 'big.bin').write_bytes(big)
        (path / 'sub' / 'deep' / 'x').write_text('x')
        (path / 'empty').write_bytes(b'')
        client.log_artifacts(run.run_id, folder, 'dir')
        client.log_artifact(run.run_id, str(path / 'big.bin'))
        os.environ.update(MLFLOW_ENABLE_PROXY_MULTIPART_UPLOAD='true', MLFLOW_MULTIPART_UPLOAD_MINIMUM_FILE_SIZE='1000000',
                          MLFLOW_MULTIPART_UPLOAD_CHUNK_SIZE='1000000')
        client.log_artifact(run.run_id, str(path / 'big.bin'), 'parts/here')
        del os.environ['MLFLOW_ENABLE_PROXY_MULTIPART_UPLOAD']
    listed = {info.path: info for info in client.list_artifacts(run.run_id)}
    assert set(listed) == {'a', 'big.bin', 'dir', 'nämé with space.json', 'parts'}, listed
    assert listed['a'].is_dir and listed['big.bin'].file_size == len(big)
    assert [info.path for info in client.list_artifacts(run.run_id, 'dir')] == ['dir/big.bin', 'dir/empty', 'dir/sub']
    assert client.list_artifacts(run.run_id, 'big.bin') == [] and client.list_artifacts(run.run_id, 'none') == []
    with tempfile.TemporaryDirectory() as folder:
        root = pathlib.Path(client.download_artifacts(run.run_id, '', folder))
        assert (root / 'parts/here/big.bin').read_bytes() == big and (root / 'dir/big.bin').read_bytes() == big
        assert (root / 'a/b/text.txt').read_text() == 'hello' and (root / 'dir/empty').read_bytes() == b''
        assert (root / 'dir/sub/deep/x').read_text() == 'x' and (root / 'nämé with space.json').exists()
    from mlflow.store.artifact.artifact_repository_registry import get_artifact_repository
    repository = get_artifact_repository(run.artifact_uri)
    repository.delete_artifacts('dir')
    assert 'dir' not in [info.path for info in client.list_artifacts(run.run_id)]
    try:
        mlflow.artifacts.download_artifacts(run_id=run.run_id, artifact_path='dir/big.bin')
    except Exception as error:  # noqa: BLE001
        assert 'No such artifact' in str(error) or 'Failed to download' in str(error), error
    else:
        raise AssertionError('a file that was removed came back')


def peer_logged_models(client):
    """Logged models: made, found, measured, tagged"""
    experiment = client.create_experiment('logged')
    run = client.create_run(experiment).info.run_id
    models = [client.create_logged_model(experiment, name=f'l{i}', source_run_id=run, tags={'t': str(i)}, params={'p': str(i)}, model_type='x')
              for i in range(5)]
    assert str(models[0].status) in ('PENDING', 'LoggedModelStatus.PENDING') and models[0].params == {'p': '0'}
    for i, model in enumerate(models):
        client.log_metric(run, 'rmse', i / 10, model_id=model.model_id, dataset_name='d', dataset_digest=str(i % 2))
    ready = client.finalize_logged_model(models[1].model_id, 'READY')
    assert 'READY' in str(ready.status) and [metric.value for metric in ready.metrics] == [0.1]
    client.set_logged_model_tags(models[1].model_id, {'u': 'v'})
    client.delete_logged_model_tag(models[1].model_id, 't')
    assert client.get_logged_model(models[1].model_id).tags == {'u': 'v'}
    expect('RESOURCE_DOES_NOT_EXIST', client.delete_logged_model_tag, models[1].model_id, 't')

    def names(**search):
        return [model.name for model in client.search_logged_models([experiment], **search)]
    assert set(names()) == {'l0', 'l1', 'l2', 'l3', 'l4'}
    assert names(filter_string="metrics.rmse >= 0.2 AND params.p != '4'", order_by=[{'field_name': 'metrics.rmse'}]) == ['l2', 'l3']
    assert names(order_by=[{'field_name': 'name', 'ascending': False}]) == ['l4', 'l3', 'l2', 'l1', 'l0']
    assert names(filter_string="name IN ('l1', 'l2') AND tags.t = '2'") == ['l2']
    assert names(datasets=[{'dataset_name': 'd', 'dataset_digest': '1'}], order_by=[{'field_name': 'name'}]) == ['l1', 'l3']
    assert names(order_by=[{'field_name': 'metrics.rmse', 'ascending': False, 'dataset_name': 'd', 'dataset_digest': '0'}])[:3] == [
        'l4', 'l2', 'l0']
    page = client.search_logged_models([experiment], max_results=2, order_by=[{'field_name': 'name'}])
    assert [m.name for m in page] == ['l0', 'l1'] and page.token
    rest = client.search_logged_models([experiment], max_results=9, order_by=[{'field_name': 'name'}], page_token=page.token)
    assert [m.name for m in rest] == ['l2', 'l3', 'l4'] and not rest.token
    expect('INVALID_PARAMETER_VALUE', client.search_logged_models, [experiment], max_results=2, order_by=[{'field_name': 'model_id'}],
           page_token=page.token)
    for bad in ("name > 'a'", "params.p = 'a' OR name = 'b'", "nothing.x = '1'", "metrics.rmse LIKE 'a'"):
        expect('INVALID_PARAMETER_VALUE', client.search_logged_models, [experiment], bad)
    expect('INVALID_PARAMETER_VALUE', client.search_logged_models, [experiment], order_by=[{'field_name': 'params.p'}])
    expect('INVALID_PARAMETER_VALUE', client.create_logged_model, experiment, name='a/b', text='Invalid model name')
    client.delete_logged_model(models[0].model_id)
    store = client._tracking_client.store
    assert store.get_logged_model(models[0].model_id, allow_deleted=True).model_id == models[0].model_id
    expect('RESOURCE_DOES_NOT_EXIST', store.get_logged_model, 'm-none', allow_deleted=True)
    expect('RESOURCE_DOES_NOT_EXIST', client.get_logged_model, models[0].model_id)


def peer_models(client):
    """Models of scikit-learn and XGBoost: log, register, load by alias, stage, version, run and model"""
    import mlflow
    import numpy
    import xgboost
    from sklearn.ensemble import RandomForestRegressor
    from mlflow.models import infer_signature
    mlflow.set_experiment('models')
    x = numpy.arange(60, dtype=float).reshape(30, 2)
    y = x.sum(axis=1)
    forest = RandomForestRegressor(n_estimators=3, random_state=0).fit(x, y)
    with mlflow.start_run() as run:
        mlflow.log_params({'depth': 3})
        logged = mlflow.sklearn.log_model(forest, name='forest', signature=infer_signature(x, y), registered_model_name='forest',
                                          serialization_format='cloudpickle')
        mlflow.log_metric('rmse', 0.5, model_id=logged.model_id)
        booster = xgboost.XGBRegressor(n_estimators=3).fit(x, y)
        second = mlflow.xgboost.log_model(booster, name='boost')
    version = mlflow.register_model(second.model_uri, 'boost', tags={'a': 'b'})
    assert version.version in ('1', 1)
    client.set_registered_model_alias('forest', 'champion', '1')
    expected = forest.predict(x)
    model_id = logged.model_id
    for uri in ('models:/forest@champion', 'models:/forest/1', 'models:/forest/latest', f'models:/{model_id}', f'runs:/{run.info.run_id}/forest'):
        assert numpy.allclose(mlflow.pyfunc.load_model(uri).predict(x), expected), uri
    assert numpy.allclose(mlflow.xgboost.load_model('models:/boost/1').predict(x), booster.predict(x))
    assert client.get_logged_model(model_id).params.get('depth') == '3'
    got = client.get_model_version('forest', '1')
    assert got.source == f'models:/{model_id}' and got.run_id == run.info.run_id, got
    assert 'forest' in client.get_logged_model(model_id).tags['mlflow.modelVersions']
    found = client.search_logged_models([run.info.experiment_id], "metrics.rmse = 0.5")
    # What was measured in a run before another model of it was logged counts for that one, too.
    assert {m.model_id for m in found} == {model_id, second.model_id}, found
    assert client.get_run(run.info.run_id).outputs.model_outputs
    assert [info.path for info in client.list_logged_model_artifacts(model_id)].count('MLmodel') == 1


PARTS = [peer_registry, peer_search, peer_artifacts, peer_logged_models, peer_models]


def peer(word, url):
    os.environ.update(MLFLOW_TRACKING_URI=url, MLFLOW_HTTP_REQUEST_MAX_RETRIES='1', GIT_PYTHON_REFRESH='quiet', MLFLOW_DISABLE_TELEMETRY='true')
    import warnings
    warnings.simplefilter('ignore')
    from mlflow import MlflowClient
    next(part for part in PARTS if part.__name__ == word)(MlflowClient(url))


def main():
    from tracking_server import served
    found = subprocess.run([str(TOP / 'build-aux' / 'python-peers'), *PEERS], capture_output=True, text=True)
    if found.returncode != 0:
        print('1..0 # SKIP MLflow cannot be installed from PyPI')
        return 0
    chosen = [part for part in PARTS if len(sys.argv) < 3 or part.__name__ in sys.argv[2:]]
    print(f'1..{len(chosen)}', flush=True)
    failed = 0
    for i, part in enumerate(chosen, 1):
        with served(sys.argv[1]) as (server, folder):
            done = subprocess.run([found.stdout.strip(), __file__, '--peer', part.__name__, server.url], capture_output=True, text=True,
                                  timeout=400, cwd=folder)
        failed += done.returncode != 0
        print(f'{"not " if done.returncode else ""}ok {i} - {part.__doc__}', flush=True)
        if done.returncode:
            print('\n'.join('# ' + line for line in done.stderr.strip().splitlines()[-14:]), flush=True)
    return failed > 0


if __name__ == '__main__':
    sys.exit(peer(*sys.argv[2:]) if sys.argv[1:2] == ['--peer'] else main())
