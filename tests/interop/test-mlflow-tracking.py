#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""test-mlflow-tracking.py HOTHOUSECTL: MLflow's own client works on our server: experiments, runs, metrics, data sets, autologging and what
people do in a notebook.

The half that needs MLflow is this file again, run by the Python of an environment with the newest MLflow, scikit-learn and XGBoost."""

import csv
import json
import math
import os
import pathlib
import random
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request

TOP = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(TOP / 'tests' / 'support'))
PEERS = ['mlflow', 'xgboost']
WORKSHOP = pathlib.Path(os.environ.get('HOT_DATA', '')) / 'workshop' / 'sf-airbnb-cleaned-mlflow.csv'


def expect(code, function, *arguments, text='', **named):
    from mlflow.exceptions import MlflowException
    try:
        function(*arguments, **named)
    except MlflowException as error:
        assert error.error_code == code and text in str(error), (error.error_code, str(error))
        return
    raise AssertionError(f'{function.__name__} {arguments} {named} was not refused')


def ask(url, method, path, fields=None, raw=None):
    """A request as it is on the wire: status and JSON."""
    target = f'{url}{path if path.startswith("/") else "/api/2.0/mlflow/" + path}'
    body = None
    if method == 'GET':
        target += '?' + urllib.parse.urlencode(fields or {}, doseq=True)
    else:
        body = raw if raw is not None else json.dumps(fields or {}).encode()
    request = urllib.request.Request(target, body, {'Content-Type': 'application/json'}, method=method)
    try:
        with urllib.request.urlopen(request, timeout=60) as answer:
            return answer.status, json.load(answer)
    except urllib.error.HTTPError as error:
        return error.code, json.load(error)


def refused(url, method, path, fields, text, status=400, code='INVALID_PARAMETER_VALUE'):
    got, answer = ask(url, method, path, fields)
    assert got == status and answer['error_code'] == code and text in answer['message'], (path, fields, got, answer)


def peer_experiments(client):
    """Experiments: made, found, tagged, renamed, deleted, restored"""
    from mlflow.entities import ViewType
    assert client.get_experiment('0').name == 'Default'
    e = client.create_experiment('Prices', tags={'city': 'x'})
    got = client.get_experiment(e)
    assert (got.name, got.tags, got.lifecycle_stage) == ('Prices', {'city': 'x'}, 'active')
    assert got.artifact_location == f'mlflow-artifacts:/{e}', got.artifact_location
    assert got.creation_time == got.last_update_time > 1.7e12
    assert client.get_experiment_by_name('Prices').experiment_id == e
    assert client.get_experiment_by_name('none') is None
    assert client.get_experiment(client.create_experiment('S3', 's3://bucket/x')).artifact_location == 's3://bucket/x'
    expect('RESOURCE_ALREADY_EXISTS', client.create_experiment, 'Prices', text='already exists')
    expect('RESOURCE_DOES_NOT_EXIST', client.get_experiment, '77', text='No Experiment with id=77 exists')
    expect('RESOURCE_DOES_NOT_EXIST', client.get_experiment, '-1')
    for name in ('', ' \n', None):
        expect('INVALID_PARAMETER_VALUE', client.create_experiment, name)
    for location in ('http://h/#/../../etc/', 'http://h/;..', 'http://h/?../../x', 'runs:/x/y', 'dbfs:/../..//x', 'file:///a/%2e%2e/b'):
        try:
            made = client.create_experiment(f'bad {location}', location)
        except Exception as error:
            assert getattr(error, 'error_code', '') == 'INVALID_PARAMETER_VALUE', (location, error)
        else:
            assert '..' not in client.get_experiment(made).artifact_location, location
    client.set_experiment_tag(e, 'a', 'b')
    client.set_experiment_tag(e, 'a', 'c' * 5000)
    client.set_experiment_tag(e, 'long', 'c' * 20000)
    client.delete_experiment_tag(e, 'long')
    refused(os.environ['MLFLOW_TRACKING_URI'], 'POST', 'experiments/set-experiment-tag', {'experiment_id': e, 'key': 'a', 'value': 'c' * 20001}, 'value')
    client.set_experiment_tag(e, 'empty', '')
    assert client.get_experiment(e).tags == {'city': 'x', 'a': 'c' * 5000, 'empty': ''}
    client.delete_experiment_tag(e, 'a')
    expect('RESOURCE_DOES_NOT_EXIST', client.delete_experiment_tag, e, 'a', text='No tag with name: a')
    client.rename_experiment(e, 'Costs')
    run = client.create_run(e)
    client.delete_experiment(e)
    assert client.get_experiment(e).lifecycle_stage == 'deleted'
    assert client.get_run(run.info.run_id).info.lifecycle_stage == 'deleted'
    expect('RESOURCE_ALREADY_EXISTS', client.create_experiment, 'Costs', text='deleted state')
    expect('INVALID_PARAMETER_VALUE', client.create_run, e)
    refused(os.environ['MLFLOW_TRACKING_URI'], 'POST', 'experiments/update', {'experiment_id': e, 'new_name': 'x'},
            'Cannot rename a non-active experiment', 500, 'INVALID_STATE')
    assert e not in [x.experiment_id for x in client.search_experiments()]
    assert [x.experiment_id for x in client.search_experiments(ViewType.DELETED_ONLY)] == [e]
    client.restore_experiment(e)
    assert client.get_run(run.info.run_id).info.lifecycle_stage == 'active'
    names = [f'e{i}' for i in range(7)]
    for i, name in enumerate(names):
        client.create_experiment(name, tags={'odd': str(i % 2)})
    found = client.search_experiments(filter_string="name LIKE 'e_' AND tags.odd = '1'", order_by=['name DESC'])
    assert [x.name for x in found] == ['e5', 'e3', 'e1']
    pages, token = [], None
    while True:
        page = client.search_experiments(filter_string="name ILIKE 'E%'", order_by=['name ASC'], max_results=3, page_token=token)
        pages.append([x.name for x in page])
        token = page.token
        if not token:
            break
    assert pages == [names[:3], names[3:6], names[6:]], pages
    expect('INVALID_PARAMETER_VALUE', client.search_experiments, filter_string='nonsense')
    expect('INVALID_PARAMETER_VALUE', client.search_experiments, max_results=50001)


def peer_runs(client):
    """Runs: made, named, tagged, ended, deleted, restored; parameters stay as they are"""
    from mlflow.entities import Metric, Param, RunStatus, RunTag
    run = client.create_run('0', start_time=1234, tags={'a': 'b', 'mlflow.user': 'me'}, run_name='first')
    i = run.info.run_id
    assert (run.info.run_name, run.info.start_time, run.info.status, run.info.end_time) == ('first', 1234, 'RUNNING', None)
    assert run.info.artifact_uri == f'mlflow-artifacts:/0/{i}/artifacts', run.info.artifact_uri
    assert run.data.tags == {'a': 'b', 'mlflow.user': 'me', 'mlflow.runName': 'first'}
    other = client.create_run('0')
    assert other.info.run_name and other.data.tags['mlflow.runName'] == other.info.run_name
    expect('RESOURCE_DOES_NOT_EXIST', client.get_run, 'f' * 32, text='not found')
    client.log_param(i, 'depth', 3)
    client.log_param(i, 'depth', 3)
    expect('INVALID_PARAMETER_VALUE', client.log_param, i, 'depth', 4, text='Changing param values is not allowed')
    client.log_param(i, 'empty', '')
    client.log_param(i, 'long', 'x' * 7000)
    client.set_tag(i, 'a', 'c')
    client.set_tag(i, 'empty', '')
    client.delete_tag(i, 'empty')
    expect('RESOURCE_DOES_NOT_EXIST', client.delete_tag, i, 'empty', text='No tag with name: empty')
    client.log_batch(i, [Metric('rmse', 0.25, 10, 0)], [Param('kind', 'forest')], [RunTag('t', '1')])
    got = client.get_run(i)
    assert got.data.params == {'depth': '3', 'empty': '', 'kind': 'forest', 'long': 'x' * 6000}, got.data.params.keys()
    assert got.data.tags['a'] == 'c' and got.data.tags['t'] == '1' and got.data.metrics == {'rmse': 0.25}
    for bad in ('', '..', '/a', 'a//b', 'a/../b', 'a\\b', 'x' * 251, 'né?'):
        try:
            client.log_metric(i, bad, 1.0)
        except Exception as error:
            assert getattr(error, 'error_code', '') == 'INVALID_PARAMETER_VALUE', (bad, error)
        else:
            raise AssertionError(f'{bad!r} was taken for a name')
    client.log_metric(i, 'ünïcode/with space: and-dash_x.y', 1.5)
    assert client.get_run(i).data.metrics['ünïcode/with space: and-dash_x.y'] == 1.5
    client.update_run(i, name='renamed')
    got = client.get_run(i)
    assert got.info.run_name == got.data.tags['mlflow.runName'] == 'renamed' and got.info.status == 'RUNNING'
    client.update_run(i, status='SCHEDULED')
    client.set_terminated(i, 'FAILED', end_time=5678)
    got = client.get_run(i)
    assert (got.info.status, got.info.end_time, got.info.run_name) == ('FAILED', 5678, 'renamed')
    client.set_terminated(i)
    assert RunStatus.from_string(client.get_run(i).info.status) == RunStatus.FINISHED
    client.delete_run(i)
    assert client.get_run(i).info.lifecycle_stage == 'deleted'
    expect('INVALID_PARAMETER_VALUE', client.log_metric, i, 'rmse', 1.0, text="must be in the 'active' state")
    client.restore_run(i)
    client.log_metric(i, 'rmse', 1.0)
    client.log_batch(i, params=[Param(f'p{n}', str(n)) for n in range(90)])
    assert len(client.get_run(i).data.params) == 94


def peer_metrics(client):
    """Metrics: histories, pages, not-a-number and infinite, the latest of them, many at once"""
    from mlflow.entities import Metric
    url = os.environ['MLFLOW_TRACKING_URI']
    i = client.create_run('0').info.run_id
    points = [(0.5, 10, 0), (0.25, 20, 1), (float('nan'), 30, 2), (1e300, 40, -3), (-0.5, 50, 5), (3, 9007199254740993, 9)]
    for value, at, step in points:
        client.log_metric(i, 'm', value, at, step)
    client.log_metric(i, 'm', 0.5, 10, 0)
    got = [(m.value, m.timestamp, m.step) for m in client.get_metric_history(i, 'm')]
    assert len(got) == 6 and repr(sorted(got, key=lambda p: p[2])) == repr(sorted(((float(v), t, s) for v, t, s in points), key=lambda p: p[2]))
    client.log_metric(i, 'inf', float('inf'))
    client.log_metric(i, 'minus', float('-inf'))
    got = client.get_run(i).data.metrics
    assert got['m'] == 3 and got['inf'] > 1.7e308 and got['minus'] < -1.7e308, got
    client.log_metric(i, 'late', 1.0, 100, 5)
    client.log_metric(i, 'late', 2.0, 200, 3)
    assert client.get_run(i).data.metrics['late'] == 1.0
    client.log_batch(i, [Metric('many', n / 7, 1000 + n, n) for n in range(1000)])
    history = client.get_metric_history(i, 'many')
    assert [m.value for m in history] == [n / 7 for n in range(1000)]
    fields, pages = {'run_id': i, 'metric_key': 'many', 'max_results': 300}, []
    while True:
        status, page = ask(url, 'GET', 'metrics/get-history', fields)
        assert status == 200, page
        pages.append([m['step'] for m in page['metrics']])
        if not page.get('next_page_token'):
            break
        fields['page_token'] = page['next_page_token']
    assert [len(p) for p in pages] == [300, 300, 300, 100] and sum(pages, []) == list(range(1000))
    refused(url, 'POST', 'runs/log-batch', {'run_id': i, 'metrics': [{'key': 'x', 'value': 1, 'timestamp': 1}] * 1001}, '1000')
    assert client.get_metric_history(i, 'none') == []
    assert client.get_metric_history('f' * 32, 'm') == []
    j = client.create_run('0').info.run_id
    client.log_batch(j, [Metric('many', n, n, n) for n in range(5)])
    status, sample = ask(url, 'GET', 'metrics/get-history-bulk-interval',
                         {'run_ids': [i, j], 'metric_key': 'many', 'max_results': 10})
    steps = [[m['step'] for m in sample['metrics'] if m['run_id'] == r] for r in (i, j)]
    assert status == 200 and steps == [[0, 4, *range(100, 1000, 100), 999], [0, 4]], steps
    status, sample = ask(url, 'GET', 'metrics/get-history-bulk-interval',
                         {'run_ids': i, 'metric_key': 'many', 'start_step': 5, 'end_step': 9})
    assert [m['step'] for m in sample['metrics']] == [5, 6, 7, 8, 9]
    for fields, text in (({'run_ids': [i], 'metric_key': 'm', 'start_step': 3}, 'both must be specified'),
                         ({'run_ids': [i], 'metric_key': 'm', 'start_step': 3, 'end_step': 1}, 'end_step must be greater than start_step'),
                         ({'run_ids': [i], 'metric_key': 'm', 'max_results': 2501}, 'max_results must be between 1 and 2500'),
                         ({'run_ids': [i]}, "Missing value for required parameter 'metric_key'"),
                         ({'metric_key': 'm'}, "Missing value for required parameter 'run_ids'"),
                         ({'run_ids': [i] * 101, 'metric_key': 'm'}, 'must specify at most 100 run_ids. Received 101 run_ids')):
        refused(url, 'GET', 'metrics/get-history-bulk-interval', fields, text)
    bulk = '/ajax-api/2.0/mlflow/metrics/get-history-bulk'
    status, answer = ask(url, 'GET', bulk, {'run_id': [i, j], 'metric_key': 'many', 'max_results': 1003})
    expected = [{'key': 'many', 'value': n / 7, 'timestamp': 1000 + n, 'step': n, 'run_id': i} for n in range(1000)]
    expected += [{'key': 'many', 'value': n, 'timestamp': n, 'step': n, 'run_id': j} for n in range(5)]
    expected.sort(key=lambda m: (m['run_id'], m['timestamp']))
    assert status == 200 and answer['metrics'] == expected[:1003]
    refused(url, 'GET', bulk, {'metric_key': 'm'}, 'must specify at least one run_id')
    refused(url, 'GET', bulk, {'run_id': ['x'] * 1000, 'metric_key': 'm'}, 'cannot specify more than 100 run_ids. Received 1000 run_ids')
    refused(url, 'GET', bulk, {'run_id': i}, 'must specify a metric_key')


def peer_validation(client):
    """What MLflow refuses is refused in its words"""
    url = os.environ['MLFLOW_TRACKING_URI']
    i = client.create_run('0').info.run_id
    metric = {'run_id': i, 'key': 'm', 'value': 41, 'timestamp': 59, 'step': 26}
    for change, text in (({'run_id': 31}, "Invalid value 31 for parameter 'run_id' supplied"),
                         ({'key': 31}, "Invalid value 31 for parameter 'key' supplied"),
                         ({'value': 'foo'}, 'Invalid value "foo" for parameter \'value\' supplied'),
                         ({'timestamp': 'foo'}, 'Invalid value "foo" for parameter \'timestamp\' supplied'),
                         ({'step': 'foo'}, 'Invalid value "foo" for parameter \'step\' supplied'),
                         ({'run_id': None}, "Missing value for required parameter 'run_id'"),
                         ({'key': ''}, "Missing value for required parameter 'key'"),
                         ({'value': None}, "Missing value for required parameter 'value'"),
                         ({'timestamp': None}, "Missing value for required parameter 'timestamp'")):
        refused(url, 'POST', 'runs/log-metric', {**metric, **change}, text)
    for path, good in (('runs/log-parameter', {'run_id': i, 'key': 'k', 'value': 'v'}), ('runs/set-tag', {'run_id': i, 'key': 'k', 'value': 'v'}),
                       ('experiments/set-experiment-tag', {'experiment_id': '0', 'key': 'k', 'value': 'v'})):
        for name in good:
            refused(url, 'POST', path, {**good, name: 31}, f"Invalid value 31 for parameter '{name}' supplied")
            if name != 'value':
                refused(url, 'POST', path, {**good, name: ''}, f"Missing value for required parameter '{name}'")
        assert ask(url, 'POST', path, good) == (200, {})
    for name in ('metrics', 'params', 'tags'):
        refused(url, 'POST', 'runs/log-batch', {'run_id': i, name: 'foo'}, f'Invalid value "foo" for parameter \'{name}\' supplied')
    for fields, text in (({'metrics': [{'key': 'mae', 'value': 2.5}]}, "'metrics[0].timestamp'"),
                         ({'metrics': [{'key': 'mae', 'value': 1, 'timestamp': 1}, {'value': 2.5, 'timestamp': 1}]}, "'metrics[1].key'"),
                         ({'metrics': [{'key': 'mae', 'timestamp': 1}]}, "'metrics[0].value'"),
                         ({'params': [{'value': 'x'}]}, "'params[0].key'"), ({'tags': [{'value': 'x'}]}, "'tags[0].key'")):
        refused(url, 'POST', 'runs/log-batch', {'run_id': i, **fields}, f'Missing value for required parameter {text}')
    assert ask(url, 'POST', 'runs/log-batch', {'run_id': i, 'metrics': [{'key': 'mae', 'value': '2.5', 'timestamp': '123'}]}) == (200, {})
    for fields, text in (({}, "Missing value for required parameter 'name'"), ({'name': 123}, "Invalid value 123 for parameter 'name' supplied"),
                         ({'name': 'x', 'artifact_location': 5}, "Invalid value 5 for parameter 'artifact_location' supplied"),
                         ({'name': 'x', 'tags': '5'}, 'Invalid value "5" for parameter \'tags\' supplied')):
        refused(url, 'POST', 'experiments/create', fields, text)
    refused(url, 'POST', 'runs/search', {'experiment_ids': 2}, "Invalid value 2 for parameter 'experiment_ids' supplied")
    refused(url, 'POST', 'runs/search', {'experiment_ids': ['0'], 'filter': 5}, "Invalid value 5 for parameter 'filter' supplied")
    refused(url, 'POST', 'runs/search', {'experiment_ids': ['0'], 'max_results': 50001}, "Invalid value 50001 for parameter 'max_results' supplied")
    refused(url, 'POST', 'runs/search', {'experiment_ids': ['0'], 'order_by': [5]}, "for parameter 'order_by' supplied")
    refused(url, 'POST', 'runs/update', {'run_id': i, 'status': 'NOSUCH'}, 'status')
    refused(url, 'GET', 'runs/get', {}, "Missing value for required parameter 'run_id'")
    refused(url, 'GET', 'experiments/get-by-name', {}, "Missing value for required parameter 'experiment_name'")
    refused(url, 'POST', 'runs/log-outputs', {}, 'endpoint', 404, 'ENDPOINT_NOT_FOUND')
    refused(url, 'POST', '/ajax-api/2.0/mlflow/experiments/search-datasets', {}, 'must specify at least one experiment_id')
    refused(url, 'POST', '/ajax-api/2.0/mlflow/experiments/search-datasets', {'experiment_ids': ['1'] * 21},
            'cannot specify more than 20 experiment_ids. Received 21 experiment_ids.')
    for word in ('nan', '-inf', '+Infinity'):
        assert ask(url, 'POST', 'runs/log-metric', {**metric, 'key': 'odd', 'value': word}) == (200, {})
    assert ask(url, 'GET', 'metrics/get-history', {'run_id': 'f' * 32, 'metric_key': 'm'}) == (200, {})
    # A run may begin with tags of any name.
    odd = {'experiment_id': '0', 'tags': [{'key': '../a%b', 'value': '1'}]}
    assert {'key': '../a%b', 'value': '1'} in ask(url, 'POST', 'runs/create', odd)[1]['run']['data']['tags']
    # Clients of old send the text of their JSON as a string, and call runs run_uuid.
    assert ask(url, 'POST', 'runs/set-tag', raw=json.dumps(json.dumps({'run_uuid': i, 'key': 'old', 'value': '1'})).encode()) == (200, {})
    assert ask(url, 'GET', 'runs/get', {'run_uuid': i})[1]['run']['info']['run_id'] == i
    assert ask(url, 'POST', '/ajax-api/2.0/mlflow/runs/search', {'experiment_ids': ['0'], 'nosuch': 1})[1]['runs']
    with urllib.request.urlopen(f'{url}/health') as answer:
        assert answer.read() == b'OK'


def peer_search(client):
    """Searches for runs: filters, order, pages, deleted ones"""
    from mlflow.entities import Metric, Param, RunTag, ViewType
    e, f = client.create_experiment('e'), client.create_experiment('f')
    ids = []
    for n in range(10):
        run = client.create_run(e if n % 2 == 0 else f, start_time=1000 + n, run_name=f'run {n}', tags={'n': str(n)})
        client.log_batch(run.info.run_id, [Metric('rmse', n / 2, 1, 0)] + ([Metric('odd', float('nan'), 1, 0)] if n == 3 else []),
                         [Param('depth', str(n % 3))], [RunTag('with space', 'x y')])
        ids.append(run.info.run_id)
    client.set_terminated(ids[4])
    client.delete_run(ids[9])

    def find(text='', view=ViewType.ACTIVE_ONLY, order=('attributes.start_time ASC',)):
        return [ids.index(r.info.run_id) for r in client.search_runs([e, f], text, view, order_by=list(order))]
    for text, expected in (('', list(range(9))), ('metrics.rmse > 3', [7, 8]), ('metrics.rmse <= 1 AND params.depth = "1"', [1]),
                           ("params.depth != '0'", [1, 2, 4, 5, 7, 8]), ("tags.`with space` LIKE 'x%' and tags.n = '4'", [4]),
                           ("attributes.status = 'FINISHED'", [4]), ('attributes.start_time >= 1007', [7, 8]),
                           ("run_name ILIKE 'RUN 3'", [3]), (f"attributes.run_id IN ('{ids[1]}', '{ids[2]}')", [1, 2]),
                           ("params.nosuch IS NULL and metric.rmse = 0", [0]), ("tags.n IS NOT NULL and metrics.rmse < 0.6", [0, 1]),
                           ("attributes.artifact_uri LIKE '%artifacts'", list(range(9)))):
        assert find(text) == expected, (text, find(text))
    assert find(view=ViewType.DELETED_ONLY) == [9] and len(find(view=ViewType.ALL)) == 10
    assert find(order=['metrics.rmse DESC']) == list(range(8, -1, -1))
    assert find(order=['metrics.odd ASC', 'attributes.start_time DESC'])[0] == 3
    assert find(order=['params.depth DESC', 'attributes.start_time ASC']) == [2, 5, 8, 1, 4, 7, 0, 3, 6]
    pages, token = [], None
    while True:
        page = client.search_runs([e, f], max_results=4, order_by=['attributes.start_time'], page_token=token)
        pages.append([ids.index(r.info.run_id) for r in page])
        token = page.token
        if not token:
            break
    assert pages == [[0, 1, 2, 3], [4, 5, 6, 7], [8]], pages
    for bad in ('nonsense', 'metrics.rmse = "x"', "params.depth > '1'", "attributes.nosuch = 'x'", "tags.a = 5", "metrics.rmse > 1 OR metrics.rmse < 0",
                "params.depth = '1'; DROP TABLE runs", "x' OR '1'='1"):
        expect('INVALID_PARAMETER_VALUE', client.search_runs, [e], bad)
    expect('INVALID_PARAMETER_VALUE', client.search_runs, [e], order_by=['nonsense more words'])
    assert client.search_runs([], '') == []


def peer_inputs(client):
    """Data sets and models that runs read and wrote"""
    import mlflow
    import pandas
    url = os.environ['MLFLOW_TRACKING_URI']
    mlflow.set_experiment('data')
    frame = pandas.DataFrame({'a': [1, 2, 3], 'b': [0.5, 1.5, None]})
    data = mlflow.data.from_pandas(frame, source='listings.csv', name='listings', targets='b')
    with mlflow.start_run() as run:
        mlflow.log_input(data, context='training', tags={'more': 'x'})
        mlflow.log_input(data, context='training')
    got = client.get_run(run.info.run_id).inputs.dataset_inputs
    assert len(got) == 1 and got[0].dataset.name == 'listings' and got[0].dataset.digest == data.digest, got
    assert json.loads(got[0].dataset.profile)['num_rows'] == 3 and 'mlflow_colspec' in got[0].dataset.schema
    assert {t.key: t.value for t in got[0].tags}['mlflow.data.context'] == 'training'
    assert [r.info.run_id for r in client.search_runs([run.info.experiment_id], "dataset.name = 'listings' and dataset.context = 'training'")] == [
        run.info.run_id]
    assert ask(url, 'POST', '/ajax-api/2.0/mlflow/experiments/search-datasets', {'experiment_ids': [run.info.experiment_id]})[1] == {
        'dataset_summaries': [{'experiment_id': run.info.experiment_id, 'name': 'listings', 'digest': data.digest, 'context': 'training'}]}
    model = client.create_logged_model(run.info.experiment_id, 'm')
    from mlflow.entities import LoggedModelInput, LoggedModelOutput
    client.log_inputs(run.info.run_id, models=[LoggedModelInput(model.model_id)])
    client.log_outputs(run.info.run_id, [LoggedModelOutput(model.model_id, 3)])
    got = client.get_run(run.info.run_id)
    assert [m.model_id for m in got.inputs.model_inputs] == [model.model_id]
    assert [(m.model_id, m.step) for m in got.outputs.model_outputs] == [(model.model_id, 3)]
    client.log_metric(run.info.run_id, 'rmse', 0.5, model_id=model.model_id, dataset_name='listings', dataset_digest=data.digest)
    measured = client.get_logged_model(model.model_id).metrics
    assert [(m.key, m.value, m.dataset_name, m.run_id) for m in measured] == [('rmse', 0.5, 'listings', run.info.run_id)]


def peer_fluent(client):
    """The fluent interface: nested runs, taken up again, logged beside the main thread, listed as a table"""
    import mlflow
    mlflow.set_experiment('fluent')
    with mlflow.start_run(run_name='parent', description='about', tags={'a': 'b'}) as parent:
        mlflow.log_params({f'p{n}': n for n in range(150)})
        mlflow.log_metrics({'x': 1.0, 'y': 2.0}, step=3)
        mlflow.set_tags({'c': 'd'})
        mlflow.log_text('hello', 'notes/hello.txt')
        mlflow.log_dict({'a': 1}, 'a.json')
        with mlflow.start_run(nested=True) as child:
            for step in range(50):
                mlflow.log_metric('loss', 1 / (step + 1), step=step, synchronous=False)
            mlflow.flush_async_logging()
        queue = mlflow.log_metric('late', 5, synchronous=False)
        queue.wait()
    got = client.get_run(parent.info.run_id)
    assert got.info.status == 'FINISHED' and len(got.data.params) == 150 and got.data.metrics == {'x': 1, 'y': 2, 'late': 5}
    assert got.data.tags['mlflow.note.content'] == 'about' and got.data.tags['c'] == 'd'
    assert client.get_run(child.info.run_id).data.tags['mlflow.parentRunId'] == parent.info.run_id
    assert len(client.get_metric_history(child.info.run_id, 'loss')) == 50
    with mlflow.start_run(run_id=parent.info.run_id):
        assert mlflow.active_run().info.run_id == parent.info.run_id
        mlflow.log_metric('x', 7, step=4)
    assert mlflow.artifacts.load_text(f'runs:/{parent.info.run_id}/notes/hello.txt') == 'hello'
    try:
        with mlflow.start_run() as broken:
            raise ValueError('for the test')
    except ValueError:
        pass
    assert client.get_run(broken.info.run_id).info.status == 'FAILED'
    table = mlflow.search_runs(experiment_names=['fluent'], order_by=['metrics.x DESC'])
    assert len(table) == 3 and table.loc[0, 'metrics.x'] == 7 and table.loc[0, 'params.p149'] == '149'
    assert mlflow.last_active_run().info.run_id == broken.info.run_id
    mlflow.delete_run(broken.info.run_id)
    assert len(mlflow.search_runs(experiment_names=['fluent'])) == 2
    assert len(mlflow.search_runs(experiment_names=['nosuch'])) == 0


def made_up(n):
    import numpy
    x = numpy.random.default_rng(0).normal(size=(n, 3))
    return x, 3 * x[:, 0] - x[:, 1] + 0.1 * x[:, 2]


def peer_autolog_sklearn(client):
    """Autologging of scikit-learn: parameters, metrics, data set, model, a search with its children"""
    import mlflow
    from sklearn.ensemble import RandomForestRegressor
    from sklearn.model_selection import GridSearchCV
    mlflow.set_experiment('sklearn')
    mlflow.sklearn.autolog(serialization_format='cloudpickle')
    x, y = made_up(80)
    with mlflow.start_run() as run:
        forest = RandomForestRegressor(n_estimators=4, max_depth=3, random_state=1).fit(x, y)
        forest.score(x, y)
    got = client.get_run(run.info.run_id)
    assert got.data.params['n_estimators'] == '4' and 0 < got.data.metrics['training_r2_score'] <= 1, got.data.metrics
    assert got.data.tags['estimator_name'] == 'RandomForestRegressor' and got.inputs.dataset_inputs and got.outputs.model_outputs
    loaded = mlflow.sklearn.load_model(f'runs:/{run.info.run_id}/model')
    assert (loaded.predict(x) == forest.predict(x)).all()
    with mlflow.start_run() as search:
        GridSearchCV(RandomForestRegressor(n_estimators=2, random_state=1), {'max_depth': [1, 2, 3]}, cv=2).fit(x, y)
    children = client.search_runs([search.info.experiment_id], f"tags.mlflow.parentRunId = '{search.info.run_id}'")
    assert len(children) == 3 and 'best_cv_score' in client.get_run(search.info.run_id).data.metrics
    assert {c.data.params['max_depth'] for c in children} == {'1', '2', '3'}


def peer_autolog_xgboost(client):
    """Autologging of XGBoost: curves, feature importance, model"""
    import mlflow
    import numpy
    import xgboost
    mlflow.set_experiment('xgboost')
    mlflow.xgboost.autolog()
    x, y = made_up(80)
    with mlflow.start_run() as run:
        data = xgboost.DMatrix(x, y)
        booster = xgboost.train({'max_depth': 2, 'eta': 0.3}, data, num_boost_round=12, evals=[(data, 'train')], verbose_eval=False)
    got = client.get_run(run.info.run_id)
    assert got.data.params['max_depth'] == '2' and got.data.params['num_boost_round'] == '12'
    curve = [m.value for m in client.get_metric_history(run.info.run_id, 'train-rmse')]
    assert len(curve) >= 12 and curve[-1] < curve[0]
    files = {f.path for f in client.list_artifacts(run.info.run_id)}
    assert 'feature_importance_weight.json' in files, files
    loaded = mlflow.xgboost.load_model(f'runs:/{run.info.run_id}/model')
    assert numpy.allclose(loaded.predict(data), booster.predict(data))


def listings():
    """The workshop's listings, or made-up ones like them."""
    if WORKSHOP.is_file():
        with open(WORKSHOP, newline='') as file:
            rows = list(csv.DictReader(file))[:1500]
        names = [name for name in rows[0] if name != 'price']
        return names, [[float(row[name]) for name in names] for row in rows], [float(row['price']) for row in rows]
    rng = random.Random(1)
    x = [[rng.uniform(1, 8), rng.uniform(37.7, 37.8), rng.uniform(-122.5, -122.4)] for _ in range(300)]
    return ['accommodates', 'latitude', 'longitude'], x, [50 * row[0] + rng.gauss(0, 10) for row in x]


def peer_workshop(client):
    """The workshop's cells: three forests trained and logged, then asked for"""
    import matplotlib
    matplotlib.use('Agg')
    import matplotlib.pyplot as plt
    import mlflow
    import mlflow.sklearn
    import numpy as np
    import pandas as pd
    from sklearn.ensemble import RandomForestRegressor
    from sklearn.metrics import mean_absolute_error, mean_squared_error, r2_score
    from sklearn.model_selection import train_test_split
    names, x, y = listings()
    df = pd.DataFrame(x, columns=names)
    x_train, x_test, y_train, y_test = train_test_split(df, pd.Series(y), random_state=42)

    def log_rf(experiment_id, run_name, params):
        with mlflow.start_run(experiment_id=experiment_id, run_name=run_name) as run:
            rf = RandomForestRegressor(**params, n_jobs=1)
            rf.fit(x_train, y_train)
            predictions = rf.predict(x_test)
            mlflow.sklearn.log_model(rf, 'random-forest-model', serialization_format='cloudpickle')
            mlflow.log_params(params)
            mlflow.log_metrics({'mse': mean_squared_error(y_test, predictions), 'mae': mean_absolute_error(y_test, predictions),
                                'r2': r2_score(y_test, predictions)})
            importance = pd.DataFrame(list(zip(df.columns, rf.feature_importances_)), columns=['Feature', 'Importance'])
            importance.sort_values('Importance', ascending=False).to_csv('feature-importance.csv', index=False)
            mlflow.log_artifact('feature-importance.csv')
            fig, ax = plt.subplots()
            ax.scatter(predictions, predictions - np.asarray(y_test))
            fig.savefig('residuals.png')
            mlflow.log_artifact('residuals.png')
            mlflow.log_figure(fig, 'figures/residuals.svg')
            return run.info.run_id
    experiment = mlflow.create_experiment('/Users/me/workshop')
    runs = [log_rf(experiment, f'run {n}', {'n_estimators': trees, 'max_depth': depth, 'random_state': 42})
            for n, (trees, depth) in enumerate(((5, 3), (10, 5), (20, 10)))]
    latest = client.search_runs(experiment, order_by=['attributes.start_time desc'], max_results=1)[0]
    assert latest.info.run_id == runs[-1] and set(latest.data.metrics) == {'mse', 'mae', 'r2'}
    best = client.search_runs([experiment], 'metrics.r2 > -10', order_by=['metrics.mse ASC'])
    assert len(best) == 3 and all(best[i].data.metrics['mse'] <= best[i + 1].data.metrics['mse'] for i in range(2))
    assert {f.path for f in client.list_artifacts(best[0].info.run_id)} >= {'feature-importance.csv', 'residuals.png', 'figures'}
    local = client.download_artifacts(best[0].info.run_id, 'feature-importance.csv', '.')
    assert len(pd.read_csv(local)) == len(names)
    details = mlflow.register_model(f'runs:/{best[0].info.run_id}/random-forest-model', 'airbnb')
    client.set_registered_model_alias('airbnb', 'champion', details.version)
    loaded = mlflow.pyfunc.load_model('models:/airbnb@champion')
    again = mlflow.sklearn.load_model(f'runs:/{best[0].info.run_id}/random-forest-model')
    assert np.allclose(loaded.predict(x_test), again.predict(x_test))


PARTS = [peer_experiments, peer_runs, peer_metrics, peer_validation, peer_search, peer_inputs, peer_fluent, peer_autolog_sklearn,
         peer_autolog_xgboost, peer_workshop]


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
        started = time.monotonic()
        with served(sys.argv[1]) as (server, folder):
            done = subprocess.run([found.stdout.strip(), __file__, '--peer', part.__name__, server.url], capture_output=True, text=True,
                                  timeout=600, cwd=folder)
        failed += done.returncode != 0
        print(f'{"not " if done.returncode else ""}ok {i} - {part.__doc__}', flush=True)
        print(f'# {time.monotonic() - started:.0f} s', flush=True)
        if done.returncode:
            print('\n'.join('# ' + line for line in done.stderr.strip().splitlines()[-14:]), flush=True)
    return failed > 0


if __name__ == '__main__':
    sys.exit(peer(*sys.argv[2:]) if sys.argv[1:2] == ['--peer'] else main())
